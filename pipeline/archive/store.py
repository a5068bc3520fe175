"""`Blobs` on an object store: objects are made once and never change, and what grows is stored in parts.

A store can neither append nor rename. So what grows, a name that ends in `.jsonl`, has its bytes in parts below a
folder of that name without the ending; each part is called by the place of its first byte in the whole:
`2024/05/14/manifest/000000000000.jsonl`. `compact` makes one object of them, `2024/05/14/manifest.jsonl`, and then
deletes the parts. A part that begins before the end of what was read already is in that, so a reader finds every line
once, whatever a crash has left; and two writers cannot both store what follows the same byte.
"""

import errno
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from functools import cached_property, partial
from pathlib import Path
from typing import IO, TypeVar

from pipeline.archive.bucket import Bucket, StoredObject
from pipeline.system.files import RangedFile
from pipeline.system.scratch import scratch

T = TypeVar("T")
R = TypeVar("R")

_AT_ONCE = 16  # requests
_GROWS = ".jsonl"
_DIGITS = 12
_TRIES = 8  # a reader that is overtaken by `compact`, or a writer by another, begins again
_BUFFER_BYTES = 256 << 10


class Objects:
    """The objects of an archive below an address such as `s3://bucket/prefix`. Safe to share between threads.

    Nothing is asked of the store, nor obstore loaded, before the first call. Raises OSError, and ArchiveError where
    the extra is missing. Files that are changed are kept in `state` meanwhile.
    """

    def __init__(self, address: str, state: Path) -> None:
        self._address, self._state = address, state

    @cached_property
    def _bucket(self) -> Bucket:
        return Bucket(self._address)

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="store")

    def read(self, name: str) -> bytes:
        if not _grows(name):
            return self._bucket.read(name)
        return self._whole(name)[0]

    def pieces(self, name: str, size: int) -> Iterator[bytes]:
        if _grows(name):
            yield self.read(name)
            return
        with self.opened(name) as file:
            while piece := file.read(size):
                yield piece

    def opened(self, name: str) -> IO[bytes]:
        size = self.size(name)
        if size is None:
            raise FileNotFoundError(errno.ENOENT, "there is no such object", self.locate(name))
        return io.BufferedReader(RangedFile(size, partial(self._bucket.range, name)), _BUFFER_BYTES)

    @contextmanager
    def rewriting(self, name: str) -> Iterator[IO[bytes]]:
        before = self._bucket.head(name)
        data = self._bucket.read(name)
        self._state.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self._state) as file:
            file.write(data)
            file.seek(0)
            yield file
            file.seek(0)
            changed = file.read()
        if changed != data:
            try:
                self._bucket.replace(name, changed, before)
            except FileExistsError:  # by one that was stopped meanwhile what came since would be undone
                raise OSError(errno.EBUSY, "another process has changed it in between", self.locate(name)) from None

    @contextmanager
    def on_disk(self, name: str) -> Iterator[Path]:
        place, _, last = name.rpartition("/")
        with scratch() as folder:
            path = folder / last
            path.write_bytes(self.read(name))
            yield path
            for beside in sorted(folder.iterdir()):
                if beside != path and beside.is_file() and not beside.name.startswith("."):
                    self._bucket.put(f"{place}/{beside.name}", beside.read_bytes())

    def size(self, name: str) -> int | None:
        if _grows(name):
            parts = self._parts(name)
            base = self._bucket.head(name)  # after the parts: they are deleted once their bytes are here
            return None if base is None and not parts else self._end(name, base, parts)
        found = self._bucket.head(name)
        return None if found is None else found.size

    def sizes(self, names: Sequence[str]) -> Sequence[int | None]:
        return each_of(self._threads, self.size, names)

    def sized(self, pattern: str) -> Iterator[tuple[str, int]]:
        yield from ((each.name, each.size) for each in self._found(pattern))

    def list(self, pattern: str) -> Iterator[str]:
        yield from (each.name for each in self._found(pattern))

    def put(self, name: str, data: bytes) -> None:
        self._bucket.put(name, data)

    def put_pieces(self, name: str, pieces: Iterator[bytes]) -> None:
        self._state.mkdir(parents=True, exist_ok=True)
        with scratch(self._state) as folder:  # they may come from a store themselves
            path = folder / "pieces"
            with path.open("wb") as file:
                file.writelines(pieces)
            self._bucket.put(name, path)

    def create(self, name: str, data: bytes) -> None:
        self._bucket.create(name, data)

    def create_all(self, blobs: Mapping[str, bytes]) -> None:
        """Store many where there are none, and leave others that lie there; what can be stored is, if others fail."""

        def create(pair: tuple[str, bytes]) -> None:
            with suppress(FileExistsError):
                self._bucket.create(*pair)

        each_of(self._threads, create, list(blobs.items()))

    def append(self, name: str, size: int, data: bytes) -> None:
        self._bucket.create(_part(name, size), data)

    def append_all(self, grown: Iterable[tuple[str, int, bytes]]) -> None:
        """Append to many, as `append` does."""
        each_of(self._threads, lambda each: self.append(*each), list(grown))

    def add_line(self, name: str, line: str) -> None:
        for _ in range(_TRIES):
            try:
                return self.append(name, self.size(name) or 0, f"{line}\n".encode())
            except FileExistsError:
                continue  # another process was first
        raise OSError(errno.EBUSY, "too many write to it at once", self.locate(name))

    def compact(self, name: str) -> bool:
        parts = self._parts(name)
        if not parts:
            return False
        data, base = self._whole(name)
        if base is None or base.size < len(data):
            self._bucket.replace(name, data, base)
        self.delete_all([each.name for each in parts])
        return True

    def delete(self, name: str) -> None:
        self._bucket.delete(name)

    def delete_all(self, names: Sequence[str]) -> None:
        """Remove many, as `delete` does."""
        each_of(self._threads, self._bucket.delete, names)

    def sync(self) -> None:
        """Do nothing: what a store has answered is durable."""

    def locate(self, name: str) -> str:
        return f"{self._address}/{name}"

    def probe(self) -> None:
        """Ask the store for anything. Raises OSError if it cannot be reached, or there is no such bucket."""
        self._bucket.entries("")

    def _parts(self, name: str) -> Sequence[StoredObject]:
        """Return the parts of what grows, in order."""
        return self._bucket.below(name.removesuffix(_GROWS))

    def _whole(self, name: str) -> tuple[bytes, StoredObject | None]:
        """Return the bytes of what grows, and the object that holds the first of them, if they were made one."""
        for _ in range(_TRIES):
            parts = self._parts(name)
            base = self._bucket.head(name)
            if base is None and not parts:
                raise FileNotFoundError(errno.ENOENT, "there is no such object", self.locate(name))
            try:
                data = self._bucket.read(name) if base is not None else b""
                if base is not None and len(data) != base.size:
                    continue
                self._end(name, base, parts)
                later = [each for each in parts if _place(each) + each.size > len(data)]
                for part, piece in zip(
                    later, each_of(self._threads, self._bucket.read, [each.name for each in later]), strict=True
                ):
                    data += piece[len(data) - _place(part) :]
                return data, base
            except FileNotFoundError:
                continue  # `compact` was faster
        raise OSError(errno.EBUSY, "changes too often to be read", self.locate(name))

    def _end(self, name: str, base: StoredObject | None, parts: Sequence[StoredObject]) -> int:
        """Return the number of bytes of what grows. Raises OSError if some are missing."""
        end = base.size if base is not None else 0
        for each in parts:
            if _place(each) > end:
                missing = f"the part with bytes {end:,} to {_place(each):,} is missing"
                raise OSError(errno.EIO, missing, self.locate(name))
            end = max(end, _place(each) + each.size)
        return end

    def _found(self, pattern: str) -> Iterator[StoredObject]:
        yield from sorted(self._walk("", pattern.split("/")))

    def _walk(self, place: str, parts: Sequence[str]) -> Iterator[StoredObject]:
        """Yield what matches the parts of a pattern below a place; a folder is told with the size 0."""
        part, *rest = parts
        if not _wild(part) and rest:
            yield from self._walk(f"{place}{part}/", rest)
            return
        if not _wild(part):
            if (size := self.size(f"{place}{part}")) is not None:
                yield StoredObject(f"{place}{part}", size, None)
            return
        folders, objects = self._bucket.entries(place.rstrip("/"))
        below = [each for each in folders if fnmatchcase(each.rpartition("/")[2], part)]
        if rest == [""]:
            yield from (StoredObject(each, 0, None) for each in below)
        elif not rest:
            yield from (each for each in objects if fnmatchcase(each.name.rpartition("/")[2], part))
            yield from (StoredObject(each, 0, None) for each in below)
            if _grows(part):  # of what grows there may be parts alone
                names = {f"{each}{_GROWS}" for each in folders} - {each.name for each in objects}
                yield from (StoredObject(each, 0, None) for each in names if fnmatchcase(each.rpartition("/")[2], part))
        elif len(rest) - (rest[-1] == "") == 1:  # the last level is the widest: many days
            for found in each_of(self._threads, lambda each: list(self._walk(f"{each}/", rest)), below):
                yield from found
        else:
            for each in below:
                yield from self._walk(f"{each}/", rest)


def _grows(name: str) -> bool:
    return name.endswith(_GROWS)


def _wild(part: str) -> bool:
    return any(sign in part for sign in "*?[")


def _part(name: str, start: int) -> str:
    return f"{name.removesuffix(_GROWS)}/{start:0{_DIGITS}}{_GROWS}"


def _place(part: StoredObject) -> int:
    """Return the place of a part's first byte in the whole; a name that is none of ours follows everything."""
    stem = part.name.rpartition("/")[2].removesuffix(_GROWS)
    return int(stem) if stem.isascii() and stem.isdecimal() else 0


def each_of(threads: ThreadPoolExecutor, ask: Callable[[T], R], those: Sequence[T]) -> list[R]:
    """Call a function for each of many, several at once; the first error is raised when all are done."""
    if len(those) < 2:
        return [ask(each) for each in those]
    asked = [threads.submit(ask, each) for each in those]
    failed = [error for each in asked if (error := each.exception()) is not None]
    if failed:
        raise failed[0]
    return [each.result() for each in asked]
