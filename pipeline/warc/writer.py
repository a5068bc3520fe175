"""Write WARC files that survive their writer.

A file grows under `.warc/open/` and moves to the folder of its day when it is closed: at its largest size, at the end
of the day, at the end of the process. The lock on an open file ends with its process, however that ends; `mend` cuts
what a dead process left to its last whole record and closes it. A process writes one file at a time.
"""

import os
import secrets
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import IO

from pipeline.model import Exchange, WarcLocation
from pipeline.system.clock import Clock
from pipeline.system.files import sync_folder
from pipeline.system.locks import lock_open_file
from pipeline.warc import records
from pipeline.warc.reader import whole_bytes

FOLDER = ".warc"
OPEN = f"{FOLDER}/open"
SUFFIX = ".warc.gz"
MOST_BYTES = 1 << 30


class WarcWriter:
    """Writes the exchanges of one process below the archive's folder `root`. Safe to share between threads.

    `info` is told by each file of its writer. Every method raises OSError where the disk fails.
    """

    def __init__(self, root: Path, clock: Clock, info: Mapping[str, str], *, most_bytes: int = MOST_BYTES) -> None:
        self._root, self._clock, self._info, self._most_bytes = root, clock, info, most_bytes
        self._lock = threading.Lock()
        self._handle: IO[bytes] | None = None
        self._day = date.min
        self._size, self._synced = 0, 0
        self._payloads: dict[str, tuple[str, str]] = {}  # address and date of a record in this file, by its digest

    def add(self, exchange: Exchange, notes: Mapping[str, str]) -> WarcLocation:
        """Write an exchange and return where its answer lies. It is durable after `sync`."""
        identifier = records.record_id()
        whole = None if exchange.status == 304 else records.response(exchange, identifier)
        beside = records.beside(exchange, identifier, notes)
        with self._lock:
            handle = self._ready()
            earlier = self._payloads.get(exchange.payload_sha1)
            again = earlier is not None and bool(exchange.body) and not exchange.truncated
            if whole is None or again:
                member = records.revisit(exchange, identifier, earlier if whole is not None else None)
            else:
                member = whole
                if not exchange.truncated:
                    self._payloads[exchange.payload_sha1] = exchange.url, records.moment(exchange.at)
            offset = self._size
            self._write(handle, member + beside)
            return WarcLocation(
                file=closed_place(Path(handle.name).name),
                offset=offset,
                length=len(member),
                digest=exchange.payload_sha1,
            )

    def sync(self) -> None:
        """Make all that was written durable; close the file if its day is over."""
        with self._lock:
            if self._handle is None:
                return
            if self._size > self._synced:
                self._write(self._handle, b"", durable=True)
            if self._day != self._clock.now().date():
                self._close()

    def close(self) -> None:
        """Close the file in hand."""
        with self._lock:
            if self._handle is not None:
                self._close()

    def _ready(self) -> IO[bytes]:
        """Return the file to write to: the one in hand, unless it is full or of another day."""
        now = self._clock.now()
        if self._handle is not None and (self._size >= self._most_bytes or self._day != now.date()):
            self._close()
        if self._handle is None:
            name = f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}{SUFFIX}"
            folder = self._root / OPEN
            folder.mkdir(parents=True, exist_ok=True)
            handle = (folder / name).open("xb")
            lock_open_file(handle)
            first = records.warcinfo(name, now, self._info)
            self._handle, self._size, self._synced, self._day = handle, 0, 0, now.date()
            self._payloads = {}
            self._write(handle, first)
        return self._handle

    def _write(self, handle: IO[bytes], data: bytes, *, durable: bool = False) -> None:
        """Write to the file in hand. Where that fails its end is not known any longer: it is left to `mend`."""
        try:
            handle.write(data)
            self._size += len(data)
            if durable:
                handle.flush()
                os.fsync(handle.fileno())
                self._synced = self._size
        except OSError:
            self._handle = None
            with suppress(OSError):
                handle.close()
            raise

    def _close(self) -> None:
        handle, self._handle = self._handle, None
        assert handle is not None
        with handle:
            handle.flush()
            os.fsync(handle.fileno())
            put_away(self._root, Path(handle.name))


def closed_place(name: str) -> str:
    """Return where a file of that name lies once it is closed, below the archive's folder: in the folder of its day."""
    return f"{FOLDER}/{name[:4]}/{name[4:6]}/{name[6:8]}/{name}"


def put_away(root: Path, path: Path) -> None:
    """Move an open file to its place, durably."""
    target = root / closed_place(path.name)
    made = [folder for folder in (target.parent, *target.parent.parents) if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)
    for folder in (*(each.parent for each in made), target.parent, path.parent):
        sync_folder(folder)


def mend(root: Path) -> list[str]:
    """Close the files that dead processes left open, each cut to its last whole record; return their places.

    A file without a whole record is removed.
    """
    mended = []
    for path in sorted((root / OPEN).glob(f"*{SUFFIX}")):
        with suppress(FileNotFoundError), path.open("r+b") as handle:  # another process may be at it, too
            if not lock_open_file(handle) or not path.exists():
                continue
            whole = whole_bytes(handle)
            if whole == 0:
                path.unlink()
                continue
            if whole < handle.seek(0, os.SEEK_END):
                handle.truncate(whole)
                os.fsync(handle.fileno())
            put_away(root, path)
            mended.append(closed_place(path.name))
    return mended
