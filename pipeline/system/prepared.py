"""Models as they are used, in a file that all processes map: there at once, and in memory once.

A package stores its model small. To unpack it takes a second of CPU time and a copy in each process; so the first
process that needs it keeps the arrays that it has made.
"""

import inspect
import os
import tempfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

_ALIGNED = 64  # bytes, to which NumPy fills up the header of an array, too


def prepared(name: str, version: str, make: Callable[[], Arrays], *makers: type) -> Arrays:
    """Return the arrays of a model, mapped from their file; make them, and the file, if there is none.

    They depend on the `version` of the model and on the modules of `make` and of other `makers`: of another, there is
    another file. It lies in `$XDG_CACHE_HOME/pipeline` (`~/.cache/pipeline`); where none can be written, the arrays are
    in the memory of this process.
    """
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if not os.path.isabs(cache):  # a user who has no home
        return make()
    modules = [inspect.getfile(make), *map(inspect.getfile, makers)]
    code = zlib.crc32(b"".join(Path(module).read_bytes() for module in modules))
    path = Path(cache, "pipeline", f"{name}-{version}-{code:08x}.arrays")
    with suppress(OSError, ValueError):
        return _mapped(path)
    made = make()
    with suppress(OSError):
        _keep(path, made)
        # of other versions; whoever has mapped one has it still. Half ones, too: who writes one reads this one instead
        for other in path.parent.glob(f"{name}-*.arrays*"):
            if other != path:
                other.unlink(missing_ok=True)
    with suppress(OSError, ValueError):
        return _mapped(path)
    return made


def _mapped(path: Path) -> Arrays:
    """Map the arrays of a file, for reading. Raises OSError, and ValueError for a file that is not whole."""
    with path.open("rb") as file:
        names = _next(file)
        return {name: _next(file) for name in names.tolist()}


def _next(file: IO[bytes]) -> NDArray[Any]:
    npy.read_magic(file)
    shape, _, dtype = npy.read_array_header_1_0(file)
    start = file.tell()
    found = np.asarray(np.memmap(file, dtype, "r", start, shape))
    end = start + found.nbytes
    file.seek(end + -end % _ALIGNED)
    return found


def _keep(path: Path, arrays: Arrays) -> None:
    """Write arrays, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False) as file:
        try:
            for array in (np.array(list(arrays)), *arrays.values()):
                np.save(file, np.ascontiguousarray(array))
                file.write(bytes(-file.tell() % _ALIGNED))
            file.flush()
            os.fchmod(file.fileno(), 0o644)  # one user may make it, as when an image is built, and another use it
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(file.name)
            raise
