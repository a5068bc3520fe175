"""Where the bytes of the archive lie: what journal and archive ask of a place, and a local folder as such a place.

A name is a path below the place, with forward slashes. Nothing here knows what is stored.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from pipeline.errors import ArchiveError
from pipeline.system.files import sync_folder


class Blobs(Protocol):
    """A place for bytes under names. Every method raises OSError where the place fails.

    Bytes are durable when `put` or `append` returns, the names given by `put`, `append` and `rename` when `sync` does.
    """

    def read(self, name: str) -> bytes:
        """Return the bytes; FileNotFoundError where there are none."""

    def pieces(self, name: str, size: int) -> Iterator[bytes]:
        """Return the bytes in pieces of up to `size`; FileNotFoundError where there are none."""

    def size(self, name: str) -> int | None:
        """Return the number of bytes, or None where there is nothing of that name."""

    def list(self, pattern: str) -> Iterator[str]:
        """Return the names that match a pattern of shell wildcards for each part, sorted."""

    def put(self, name: str, data: bytes) -> None:
        """Store bytes under a name, in place of those that were there."""

    def append(self, name: str, size: int, data: bytes) -> None:
        """Make `data` the lines that follow the first `size` bytes, whatever an interrupted attempt has left there."""

    def rename(self, name: str, to: str) -> None:
        """Give stored bytes another name, at once, in place of what bore it; FileNotFoundError if there are none."""

    def delete(self, name: str, *, durable: bool = True) -> None:
        """Remove a name and its bytes, if they are there. Not `durable`, it may be back after a power failure."""

    def sync(self) -> None:
        """Make every name durable."""

    def locate(self, name: str) -> str:
        """Return where a person finds the name."""


class Folder:
    """`Blobs` in a folder of this machine. Folders below it are made as names need them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._unsynced: set[Path] = set()  # folders in which names are new

    def read(self, name: str) -> bytes:
        path = self._root / name
        if not stat.S_ISREG(path.stat().st_mode):  # a folder; or a pipe, on which reading would wait for ever
            raise OSError(errno.EINVAL, "is no file", str(path))
        return path.read_bytes()

    def pieces(self, name: str, size: int) -> Iterator[bytes]:
        with (self._root / name).open("rb") as file:
            while piece := file.read(size):
                yield piece

    def size(self, name: str) -> int | None:
        try:
            return (self._root / name).stat().st_size
        except FileNotFoundError:
            return None

    def list(self, pattern: str) -> Iterator[str]:
        for path in sorted(self._root.glob(pattern)):
            yield path.relative_to(self._root).as_posix()

    def put(self, name: str, data: bytes) -> None:
        with self._made(name).open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())

    def append(self, name: str, size: int, data: bytes) -> None:
        with self._made(name).open("a+b") as out:
            # an interrupted attempt may have written some of these lines, or half of one: begin where it began
            size = min(size, out.seek(0, os.SEEK_END))
            out.truncate(size)
            out.seek(max(0, size - 1))
            # a last line that somebody left without its newline must not swallow the next
            start = b"\n" if size and out.read(1) != b"\n" else b""
            out.write(start + data)
            out.flush()
            os.fsync(out.fileno())

    def rename(self, name: str, to: str) -> None:
        os.replace(self._root / name, self._made(to))

    def delete(self, name: str, *, durable: bool = True) -> None:
        path = self._root / name
        with suppress(FileNotFoundError):
            path.unlink()
            if durable:
                sync_folder(path.parent)

    def sync(self) -> None:
        for folder in sorted(self._unsynced):
            with suppress(FileNotFoundError):  # taken away by a person, with all its names
                sync_folder(folder)
            self._unsynced.discard(folder)

    def locate(self, name: str) -> str:
        return str(self._root / name)

    def _made(self, name: str) -> Path:
        """Return the path of a name, in a folder that is there from now on."""
        path = self._root / name
        missing = []
        folder = path.parent
        while not folder.is_dir() and folder != folder.parent:
            missing.append(folder)
            folder = folder.parent
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            self._unsynced.add(folder.parent)
        self._unsynced.add(path.parent)
        return path


@contextmanager
def archive_errors(root: Path) -> Iterator[None]:
    """Raise ArchiveError in place of OSError; it names the file, or else the archive's folder `root`."""
    try:
        yield
    except OSError as error:
        where = error.filename or root
        raise ArchiveError(f"{where}: {error.strerror or error}") from error
