"""The codes of all documents in memory-mapped files, one a scheme, for the scan that finds possible translations.

A cache of the table `concept`: it follows the table and may be deleted at any time. 48 bytes a document; a scan of a
million takes some 10 ms. Written only inside the index's transactions, so by one process at a time.
"""

import zlib
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.dedup import distances

_RECORD = np.dtype(
    [("code", "<u8", (4,)), ("document", "<i8"), ("day", "<i4"), ("language", "<u4")],
)

Row = tuple[int, date | None, str, bytes]  # document, day (None: of every day), language, code
_EVERY_DAY = 0


class Codes:
    """One file of codes, all of one scheme. A reader sees what was there when it last looked at the file's size."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._records: NDArray[np.void] = np.empty(0, dtype=_RECORD)
        self._inode = 0
        self._last = 0

    @property
    def last(self) -> int:
        """The highest document number in the file; 0 when it is empty."""
        self._mapped()
        return self._last

    def __len__(self) -> int:
        return len(self._mapped())

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
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as out:
            # a crash may have left half a record
            out.truncate(out.tell() - out.tell() % _RECORD.itemsize)
            out.write(made.tobytes())

    def clear(self) -> None:
        """Forget all."""
        self._path.unlink(missing_ok=True)

    def nearest(
        self, bits: bytes, *, languages: Collection[str], first: date, last: date, within: int, limit: int
    ) -> list[tuple[int, int]]:
        """Find documents in `languages` from the day `first` to `last`.

        Return the `limit` nearest of those that differ in at most `within` bits, as (document, differing bits).
        """
        records = self._mapped()
        found = distances(records["code"], bits)
        (near,) = np.nonzero(found <= within)
        days = records["day"][near]
        near = near[
            np.isin(records["language"][near], [zlib.crc32(language.encode()) for language in languages])
            & ((days == _EVERY_DAY) | ((days >= first.toordinal()) & (days <= last.toordinal())))
        ]
        order = near[np.argsort(found[near], kind="stable")[:limit]]
        return [(int(records["document"][place]), int(found[place])) for place in order]

    def _mapped(self) -> NDArray[np.void]:
        try:
            stat = self._path.stat()
            inode, count = stat.st_ino, stat.st_size // _RECORD.itemsize
        except FileNotFoundError:
            inode, count = 0, 0
        if inode != self._inode or count != len(self._records):
            read = len(self._records) if inode == self._inode and count > len(self._records) else 0
            self._records = (
                np.memmap(self._path, dtype=_RECORD, mode="r", shape=(count,)) if count else np.empty(0, dtype=_RECORD)
            )
            self._last = max(self._last if read else 0, int(self._records["document"][read:].max(initial=0)))
            self._inode = inode
        return self._records
