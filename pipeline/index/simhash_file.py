"""The codes of all documents in memory-mapped files, a folder a scheme, for the scan that finds possible translations.

Each month has a file, so that a look around a day reads the documents of its months alone, however many are held.
A cache of the table `concept`: it follows the table and may be deleted at any time. 48 bytes a document. Written only
inside the index's transactions, so by one process at a time.
"""

import shutil
import threading
import zlib
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.dedup import distances

_RECORD = np.dtype(
    [("code", "<u8", (4,)), ("document", "<i8"), ("day", "<i4"), ("language", "<u4")],
)

Row = tuple[int, date | None, str, bytes]  # document, day (None: of every day), language, code
_EVERY_DAY = 0
_MONTHS = ".months"  # ending of the folder
_ALWAYS = "always"  # the file of those
_LAST, _NEW = "last", ".last"  # the file that says the highest document number and how many records there are
_FEW = 24  # months that are asked one by one; of more, those that are there
# A document asks before its turn and in its turn: then only what came in between is scanned.
_REMEMBERED = 256
_EPOCH = date(1970, 1, 1).toordinal()
_Records = NDArray[np.void]
_NOTHING: _Records = np.empty(0, dtype=_RECORD)


class _Asked(NamedTuple):
    bits: bytes
    languages: frozenset[str]
    first: date
    last: date
    within: int
    limit: int


class Codes:
    """The codes of one scheme. A reader sees what was there when it last looked at the files' sizes.

    `path` names the one file in which all were kept before there were months; it is divided when something is added,
    and read as it is until then. The folder lies beside it.
    """

    def __init__(self, path: Path) -> None:
        self._before, self._folder = path, path.with_suffix(_MONTHS)
        self._files: dict[str, _File] = {}
        self._answers: dict[_Asked, tuple[dict[str, tuple[int, bytes]], list[tuple[int, int]]]] = {}
        self._remembering = threading.Lock()
        self._trusted = False

    @property
    def last(self) -> int:
        """The highest document number that was added; 0 when nothing was, or a power failure has lost some of it."""
        if not self._folder.exists():
            return int(self._file("")["document"].max(initial=0))
        try:
            last, count = map(int, (self._folder / _LAST).read_text().split())
        except (FileNotFoundError, ValueError):
            return 0
        self._trusted = self._trusted or len(self) >= count
        return last if self._trusted else 0

    def __len__(self) -> int:
        return sum(len(self._file(name)) for name in self._names())

    def append(self, rows: Iterable[Row]) -> None:
        """Add documents, in any order. One that is there twice is found twice."""
        made = np.array(
            [
                (
                    np.frombuffer(bits, dtype="<u8"),
                    document,
                    day.toordinal() if day else _EVERY_DAY,
                    zlib.crc32(language.encode()),
                )
                for document, day, language, bits in rows
            ],
            dtype=_RECORD,
        )
        if not len(made):
            return
        if not self._folder.exists():
            self._divide()
        self._add(self._folder, made, self.last)

    def _divide(self) -> None:
        """Make the folder; what was kept in one file is put into those of its months."""
        new = self._folder.with_name(f".{self._folder.name}")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        records = np.array(self._file(""))
        if len(records):
            self._add(new, records, 0)
        new.rename(self._folder)
        self._before.unlink(missing_ok=True)
        self._files.clear()

    def _add(self, folder: Path, made: _Records, last: int) -> None:
        months = _months(made["day"])
        for month in np.unique(months).tolist():
            _append(folder / _name(month), made[months == month])
        # last of all: what a crash in between leaves unsaid is added again
        last = max(last, int(made["document"].max()))
        count = sum(path.stat().st_size for path in folder.iterdir() if path.name != _LAST) // _RECORD.itemsize
        new = folder / _NEW
        new.write_text(f"{last} {count}")
        new.replace(folder / _LAST)

    def clear(self) -> None:
        """Forget all."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._before.unlink(missing_ok=True)
        self._files.clear()
        with self._remembering:
            self._answers.clear()

    def nearest(
        self, bits: bytes, *, languages: Collection[str], first: date, last: date, within: int, limit: int
    ) -> list[tuple[int, int]]:
        """Find documents in `languages` from the day `first` to `last`.

        Return the `limit` nearest of those that differ in at most `within` bits, as (document, differing bits).
        What was asked before is looked for only in what has come since.
        """
        asked = _Asked(bits, frozenset(languages), first, last, within, limit)
        with self._remembering:
            seen, found = self._answers.pop(asked, ({}, []))
        files = {name: self._file(name) for name in self._names(first, last)}
        if not all(name in files and _holds(files[name], *what) for name, what in seen.items()):
            seen, found = {}, []  # made anew, or divided into months
        for name, records in files.items():
            count, _ = seen.get(name, (0, b""))
            found = [*found, *_near(records[count:], asked)]
        found = sorted(found, key=lambda each: (each[1], each[0]))[:limit]
        seen = {name: (len(records), records[-1].tobytes()) for name, records in files.items() if len(records)}
        with self._remembering:
            self._answers[asked] = seen, found
            while len(self._answers) > _REMEMBERED:
                del self._answers[next(iter(self._answers))]
        return found

    def _names(self, first: date = date.min, last: date = date.max) -> list[str]:
        """Return the files of the months from `first` to `last`, and of what belongs to every day."""
        if not self._folder.exists():
            return [""]
        start, end = (day.year * 12 + day.month - 1 for day in (first, last))
        if end - start < _FEW:
            return [_ALWAYS, *map(_name, range(start, end + 1))]
        names = [path.name for path in self._folder.iterdir() if path.name not in (_LAST, _NEW)]
        return sorted(name for name in names if name == _ALWAYS or _name(start) <= name <= _name(end))

    def _file(self, name: str) -> _Records:
        if name not in self._files:
            self._files[name] = _File(self._folder / name if name else self._before)
        return self._files[name].records()


class _File:
    """One file of records, mapped anew when it has grown or is another one."""

    def __init__(self, path: Path) -> None:
        self._path, self._records, self._inode = path, _NOTHING, 0

    def records(self) -> _Records:
        """Return what is there now."""
        try:
            stat = self._path.stat()
            inode, count = stat.st_ino, stat.st_size // _RECORD.itemsize
        except FileNotFoundError:
            inode, count = 0, 0
        if inode != self._inode or count != len(self._records):
            mapped = np.memmap(self._path, dtype=_RECORD, mode="r", shape=(count,)) if count else _NOTHING
            self._records = mapped.view(np.ndarray)  # whose slices cost less
            self._inode = inode
        return self._records


def _holds(records: _Records, count: int, last: bytes) -> bool:
    """Return whether so many records are there yet, of which that was the last."""
    return len(records) >= count and records[count - 1].tobytes() == last


def _near(records: _Records, asked: _Asked) -> list[tuple[int, int]]:
    """Return those of some records that are asked for, and in how many bits they differ; many may be as near."""
    if not len(records):
        return []
    differing = distances(records["code"], asked.bits)
    (places,) = np.nonzero(differing <= asked.within)
    if not len(places):  # most documents are like nothing in most months
        return []
    near, differing = records[places], differing[places]
    days = near["day"]
    wanted = (days == _EVERY_DAY) | ((days >= asked.first.toordinal()) & (days <= asked.last.toordinal()))
    wanted &= (near["language"][:, None] == _checksums(asked.languages)).any(axis=1)
    return list(zip(near["document"][wanted].tolist(), differing[wanted].tolist(), strict=True))


@lru_cache(maxsize=256)
def _checksums(languages: frozenset[str]) -> NDArray[np.uint32]:
    return np.array([zlib.crc32(language.encode()) for language in languages], dtype=np.uint32)


def _append(path: Path, records: _Records) -> None:
    with path.open("ab") as out:
        # a crash may have left half a record
        out.truncate(out.tell() - out.tell() % _RECORD.itemsize)
        out.write(records.tobytes())


def _months(days: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return for each day, as an ordinal, its month since the year 0, and -1 for what belongs to every day."""
    since_1970 = (days.astype(np.int64) - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.where(days == _EVERY_DAY, -1, since_1970 + 1970 * 12)


def _name(month: int) -> str:
    return _ALWAYS if month < 0 else f"{month // 12:04}-{month % 12 + 1:02}"
