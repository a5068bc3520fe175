"""Where the bytes of the archive lie: what the archive asks of a place, and a local folder as such a place.

A name is a path below the place, with forward slashes. Nothing here knows what is stored.
"""

import errno
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol

from pipeline.errors import ArchiveError, OutOfReach
from pipeline.system.files import sync_folder

_OPEN_AT_ONCE, _SYNCED_AT_ONCE = 64, 8  # files
# of a store, or of a folder that another machine lends
_AWAY = frozenset({errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENETUNREACH, errno.ESTALE, errno.ETIMEDOUT})
REFUSED = errno.EREMOTEIO  # a store answers, and does not do what it is asked


class Blobs(Protocol):
    """A place for bytes under names. Every method raises OSError where the place fails.

    Bytes are durable when `put`, `append` or `add_line` returns, and their names when `sync` does.
    """

    def read(self, name: str) -> bytes:
        """Return the bytes; FileNotFoundError where there are none."""

    def pieces(self, name: str, size: int) -> Iterator[bytes]:
        """Return the bytes in pieces of up to `size`; FileNotFoundError where there are none."""

    def opened(self, name: str) -> IO[bytes]:
        """Open the bytes for reading at any place; FileNotFoundError where there are none. Close it."""

    def rewriting(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """Lend the bytes for changes in place, which are durable at the end; FileNotFoundError where there are none."""

    def on_disk(self, name: str) -> AbstractContextManager[Path]:
        """Lend a file with the bytes to a program; files that it writes beside it are stored beside the name."""

    def size(self, name: str) -> int | None:
        """Return the number of bytes, or None where there is nothing of that name."""

    def sizes(self, names: Sequence[str]) -> Sequence[int | None]:
        """Return the same of many, asked at once where that is faster."""

    def sized(self, pattern: str) -> Iterator[tuple[str, int]]:
        """Return the names that match a pattern, as `list` does, with their numbers of bytes."""

    def list(self, pattern: str) -> Iterator[str]:
        """Return the names that match a pattern of wildcards for each part, sorted; of folders if it ends with /."""

    def put(self, name: str, data: bytes) -> None:
        """Store bytes under a name, in place of those that were there: readers find all of either."""

    def put_pieces(self, name: str, pieces: Iterator[bytes]) -> None:
        """Store bytes that come in pieces, as `put` does."""

    def create(self, name: str, data: bytes) -> None:
        """Store bytes under a name that bears no others; FileExistsError where it does."""

    def append(self, name: str, size: int, data: bytes) -> None:
        """Make `data` the lines that follow the first `size` bytes, whatever an interrupted attempt has left there."""

    def add_line(self, name: str, line: str) -> None:
        """Append a line of a log to which several processes write."""

    def compact(self, name: str) -> bool:
        """Make one object of what was appended part by part; return False if it is one already."""

    def delete(self, name: str) -> None:
        """Remove a name and its bytes, if they are there."""

    def sync(self) -> None:
        """Make every name durable."""

    def probe(self) -> None:
        """Ask whether the place is there at all, if it is one that may be out of reach."""

    def locate(self, name: str) -> str:
        """Return where a person finds the name."""


class Folder:
    """`Blobs` in a folder of this machine, with what a journal needs. Folders below it are made as names need them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._unsynced: set[Path] = set()  # folders in which names are new

    def read(self, name: str) -> bytes:
        path = self._root / name
        if not stat.S_ISREG(path.stat().st_mode):  # a folder; or a pipe, on which reading would wait for ever
            raise OSError(errno.EINVAL, "is not a file", str(path))
        return path.read_bytes()

    def pieces(self, name: str, size: int) -> Iterator[bytes]:
        with (self._root / name).open("rb") as file:
            while piece := file.read(size):
                yield piece

    def opened(self, name: str) -> IO[bytes]:
        return (self._root / name).open("rb")

    @contextmanager
    def rewriting(self, name: str) -> Iterator[IO[bytes]]:
        with (self._root / name).open("r+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def on_disk(self, name: str) -> Iterator[Path]:
        yield self._root / name

    def size(self, name: str) -> int | None:
        try:
            return (self._root / name).stat().st_size
        except FileNotFoundError:
            return None

    def sizes(self, names: Sequence[str]) -> Sequence[int | None]:
        return [self.size(name) for name in names]

    def list(self, pattern: str) -> Iterator[str]:
        above = len(str(self._root / "x")) - 1
        yield from sorted((str(path)[above:] for path in self._root.glob(pattern)), key=lambda name: name.split("/"))

    def sized(self, pattern: str) -> Iterator[tuple[str, int]]:
        for name in self.list(pattern):
            with suppress(FileNotFoundError):  # deleted meanwhile
                yield name, (self._root / name).stat().st_size

    def put(self, name: str, data: bytes) -> None:
        self.write(f"{name}.new", data)
        self.rename(f"{name}.new", name)

    def put_pieces(self, name: str, pieces: Iterator[bytes]) -> None:
        with self._made(f"{name}.new").open("wb") as out:
            out.writelines(pieces)
            out.flush()
            os.fsync(out.fileno())
        self.rename(f"{name}.new", name)

    def create(self, name: str, data: bytes) -> None:
        if self.size(name) is None:
            self.put(name, data)
        elif self.read(name) != data:
            raise FileExistsError(errno.EEXIST, "holds something else already", str(self._root / name))

    def write(self, name: str, data: bytes) -> None:
        """Store bytes under a name that nobody reads yet, durably."""
        with self._made(name).open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())

    def write_all(self, texts: Mapping[str, bytes]) -> None:
        """Do the same for several names; they are synced together, which takes a disk little longer than one."""
        if len(texts) < 2:
            for name, data in texts.items():
                self.write(name, data)
            return
        names = list(texts)
        with ThreadPoolExecutor(min(len(names), _SYNCED_AT_ONCE), thread_name_prefix="sync") as threads:
            for start in range(0, len(names), _OPEN_AT_ONCE):
                with ExitStack() as opened:
                    files = []
                    for name in names[start : start + _OPEN_AT_ONCE]:
                        files.append(opened.enter_context(self._made(name).open("wb")))
                        files[-1].write(texts[name])
                        files[-1].flush()
                    synced = [threads.submit(os.fsync, file.fileno()) for file in files]
                    wait(synced)  # whatever fails, nothing goes on behind
                    for each in synced:
                        each.result()

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

    def add_line(self, name: str, line: str) -> None:
        with self._made(name).open("a+b") as out:
            out.seek(max(0, out.seek(0, os.SEEK_END) - 1))
            start = b"" if out.read(1) in (b"", b"\n") else b"\n"
            out.write(start + f"{line}\n".encode())
            out.flush()
            os.fsync(out.fileno())

    def compact(self, name: str) -> bool:
        return False

    def rename(self, name: str, to: str) -> None:
        """Give stored bytes another name, at once, in place of what bore it; FileNotFoundError if there are none."""
        os.replace(self._root / name, self._made(to))

    def delete(self, name: str, *, durable: bool = True) -> None:
        """Remove a name and its bytes, if they are there. Not `durable`, it may be back after a power failure."""
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

    def probe(self) -> None:
        """Do nothing: a folder is made as names need it."""

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
def archive_errors(root: object) -> Iterator[None]:
    """Raise ArchiveError in place of OSError, or OutOfReach; it names the file, or else the place `root`."""
    try:
        yield
    except OSError as error:
        where = error.filename or root
        told = f"{where}: {error.strerror or error}"
        if error.errno in _AWAY or error.errno == REFUSED:
            raise OutOfReach(told, passes=error.errno in _AWAY) from error
        raise ArchiveError(told) from error


def sizes_of(blobs: Blobs, names: Sequence[str]) -> dict[str, int]:
    """Return the size of each name, 0 for one that there is not. Raises OSError."""
    return {name: size or 0 for name, size in zip(names, blobs.sizes(names), strict=True)}


def listed(blobs: Blobs, pattern: str) -> Iterator[str]:
    """Return the names that match a pattern, in order. Raises ArchiveError, and OutOfReach."""
    with archive_errors(blobs.locate("")):
        yield from blobs.list(pattern)
