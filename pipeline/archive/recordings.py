"""What was received: the exchanges that led to documents, in WARC files below `.warc`.

A document's line in its manifest names the record of its page. Files that a process writes to lie under `.warc/open`
until they are closed; a name in a manifest is the one that the file has afterwards. docs/format.md describes it all.

For an archive on an object store, files are written and closed in the folder of this machine's state, and stored before
a document that points into them is promised: `sync` closes the file in hand, and stores all that is closed.
"""

import hashlib
import json
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO

from pipeline.archive.blobs import Blobs, Folder, archive_errors
from pipeline.errors import FormatError, Withdrawn
from pipeline.model import ArchivePlace, Captured, Exchange, WarcLocation
from pipeline.system.clock import Clock
from pipeline.warc import (
    FOLDER,
    OPEN,
    Damage,
    HttpAnswer,
    WarcRecord,
    WarcWriter,
    closed_place,
    filler,
    mend,
    parse_answer,
    payload_is_sound,
    read_at,
    read_records,
    whole_bytes,
)

DELETED = f"{FOLDER}/deleted.jsonl"
REWRITTEN = f"{FOLDER}/rewritten.jsonl"
_WITHDRAWN = b"withdrawn: "  # how the block of a record begins that took another one's place
_ANSWERS = ("response", "revisit")
_BESIDE = 3  # records of an exchange: answer, request, notes
MOST_BYTES = 64 << 20  # of a record that is read into memory
_STORED_BYTES = 64 << 20  # of a WARC file on an object store, or one record more
CLOSED = f"{FOLDER}/[0-9]*/[0-9]*/[0-9]*/*.warc.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """An answer as it was received: its record, and the HTTP in it. `payload` is still content-coded."""

    record: WarcRecord
    answer: HttpAnswer


class Recordings:
    """The WARC files of an archive. Safe to share between threads. Every method may raise ArchiveError."""

    def __init__(self, blobs: Blobs, place: ArchivePlace, clock: Clock, info: Mapping[str, str]) -> None:
        self._blobs, self._place, self._clock = blobs, place, clock
        self._stored = place.folder is None
        self._hand = place.folder or place.state  # where files are written
        self._storing = threading.Lock()
        self._writer = (
            WarcWriter(self._hand, clock, info, most_bytes=_STORED_BYTES)
            if self._stored
            else WarcWriter(self._hand, clock, info)
        )

    def add(self, exchange: Exchange, found_in: str = "") -> WarcLocation:
        """Record an exchange; it is durable after `sync`."""
        with archive_errors(self._place):
            return self._writer.add(exchange, {"via": found_in})

    def add_captured(self, captured: Captured, found_in: str) -> list[WarcLocation]:
        """Record what led to a document, as far as it is not recorded yet; return where its pages are."""
        places = [each if isinstance(each, WarcLocation) else self.add(each, found_in) for each in captured.exchanges]
        return [places[number] for number in captured.pages]

    def sync(self) -> None:
        """Make all that was recorded durable."""
        with archive_errors(self._place):
            if self._stored:
                self._writer.close()
                self._store()
            else:
                self._writer.sync()

    def close(self) -> None:
        """Close the file in hand."""
        with archive_errors(self._place):
            self._writer.close()
            self._store()

    def mend(self) -> list[str]:
        """Close the files that dead processes left open, cut to their last whole record; return them."""
        with archive_errors(self._place):
            mended = mend(self._hand)
            self._store()
            return mended

    def _store(self) -> None:
        """Store the files that are closed, this process's and those of others before it; nothing to do in a folder."""
        if self._stored:
            with self._storing:
                for path in sorted(self._hand.glob(CLOSED)):
                    with suppress(FileNotFoundError):  # another process was faster
                        self._blobs.create(path.relative_to(self._hand).as_posix(), path.read_bytes())
                        path.unlink(missing_ok=True)

    def read(self, location: WarcLocation) -> Recording:
        """Return a recorded answer. Raises FormatError if what lies there is another one, or damaged, and Withdrawn."""
        where = f"{self._blobs.locate(location.file)}, at byte {location.offset:,}"
        if not self.holds(location.file) and (gone := self.deleted().get(location.file)) is not None:
            raise Withdrawn(f"{self._blobs.locate(location.file)}: deleted on {gone:%Y-%m-%d}, as `retention` asks")
        with self.opened(location.file) as file:
            found = read_at(file, location.offset, most_bytes=MOST_BYTES)
            if isinstance(found, WarcRecord) and found.kind == "revisit":
                found = _first(file, found)
        if isinstance(found, Damage):
            raise FormatError(f"{where}: the record cannot be read: {found.because}")
        if (gone_for := withdrawal(found)) is not None:
            raise Withdrawn(f"{where}: the page was withdrawn: {gone_for}")
        if found.fields.get("warc-payload-digest") != location.digest:
            raise FormatError(f"{where}: another record than the manifest names")
        if not found.whole:
            raise FormatError(f"{where}: the record is larger than the {MOST_BYTES:,} bytes that are read")
        try:
            answer = parse_answer(found.block)
        except ValueError as error:
            raise FormatError(f"{where}: {error}") from error
        if not found.sound or not payload_is_sound(location.digest, answer.payload):
            raise FormatError(f"{where}: the record's bytes are not those that were recorded")
        return Recording(record=found, answer=answer)

    def members(self, location: WarcLocation) -> list[tuple[WarcRecord, bytes]]:
        """Return the records of an exchange with their gzip members: the answer, what was asked, the notes.

        Before a revisit comes the record that it repeats. Raises FormatError, as `read` does.
        """
        recording = self.read(location)
        found: list[tuple[WarcRecord, bytes]] = []
        with self.opened(location.file) as file:
            if recording.record.offset not in (None, location.offset):
                found.append((recording.record, _member(file, recording.record)))
            found += [(each, _member(file, each)) for each in _exchange(file, location)]
        return found

    def of_addresses(self, addresses: Collection[str], since: date) -> Iterator[WarcLocation]:
        """Yield where answers of these addresses lie, in the files of a day and later ones. Reads all of these."""
        for file in (*self.files(), *self.open_files()):
            if day_of(file) >= since:
                with self.opened(file) as handle:
                    for found in read_records(handle, most_bytes=0):
                        if isinstance(found, WarcRecord) and found.kind in _ANSWERS and found.url in addresses:
                            digest = found.fields.get("warc-payload-digest", "")
                            offset, length = found.offset or 0, found.length or 0
                            yield WarcLocation(file=file, offset=offset, length=length, digest=digest)

    def measured(self) -> tuple[int, int]:
        """Return how many WARC files there are on this machine, those in hand with them, and their bytes."""
        sizes = []
        for pattern in (CLOSED, f"{OPEN}/*.warc.gz"):
            for path in self._hand.glob(pattern):
                with suppress(FileNotFoundError):  # closed meanwhile, or deleted
                    sizes.append(path.stat().st_size)
        return len(sizes), sum(sizes)

    def files(self) -> list[str]:
        """Return the WARC files that are closed, by day."""
        with archive_errors(self._place):
            return list(self._blobs.list(CLOSED))

    def open_files(self) -> list[str]:
        """Return the names that the files in hand of all processes of this machine will have."""
        patterns = (f"{OPEN}/*.warc.gz", CLOSED) if self._stored else (f"{OPEN}/*.warc.gz",)
        with archive_errors(self._place):
            return sorted(closed_place(path.name) for pattern in patterns for path in self._hand.glob(pattern))

    def whole_pieces(self, file: str, size: int) -> Iterator[bytes]:
        """Yield the bytes of a file up to its last whole record, in pieces of at most `size`."""
        with self.opened(file) as handle, archive_errors(self._place):
            left = whole_bytes(handle)
            handle.seek(0)
            while left and (piece := handle.read(min(size, left))):
                left -= len(piece)
                yield piece

    def locate(self, file: str) -> str:
        """Return where a person finds a file: in its day's folder, or still among those in hand."""
        path = self._at_hand(file)
        return self._blobs.locate(file) if path is None else str(path)

    def holds(self, file: str) -> bool:
        """Return whether there is such a file."""
        with archive_errors(self._place):
            return self._at_hand(file) is not None or self._blobs.size(file) is not None

    @contextmanager
    def opened(self, file: str) -> Iterator[IO[bytes]]:
        """Open a WARC file for reading."""
        path = self._at_hand(file)
        with archive_errors(self._place), self._blobs.opened(file) if path is None else path.open("rb") as handle:
            yield handle

    def _at_hand(self, file: str) -> Path | None:
        """Return where a file of this machine lies; None if it is not written to, or stored already."""
        closed = self._hand / file
        return next((path for path in (closed, self._hand / OPEN / closed.name) if path.exists()), None)

    def deleted(self) -> dict[str, datetime]:
        """Return the files that were deleted because they were old, and when."""
        return {told["file"]: datetime.fromisoformat(told["at"]) for told in self._noted(DELETED)}

    def prunable(self, before: date) -> list[tuple[str, int]]:
        """Return the closed files of days before one, with their sizes in bytes."""
        with archive_errors(self._place):
            return [(file, size) for file, size in self._blobs.sized(CLOSED) if day_of(file) < before]

    def delete(self, file: str) -> None:
        """Delete a file, and note that first."""
        with archive_errors(self._place):
            self._note(DELETED, {"at": f"{self._clock.now():%Y-%m-%dT%H:%M:%SZ}", "file": file})
            self._blobs.delete(file)

    def blank(self, withdrawn: Iterable[tuple[WarcLocation, str]]) -> None:
        """Overwrite records, and the requests and notes beside them, in place; each has the reason with it.

        All other records stay where manifests say. May be repeated: what is a filler already is left alone, and a file
        that was deleted needs nothing.
        """
        by_file: dict[str, list[tuple[WarcLocation, str]]] = {}
        for location, because in withdrawn:
            by_file.setdefault(location.file, []).append((location, because))
        for file, places in by_file.items():
            with archive_errors(self._place), suppress(FileNotFoundError):
                with self._changing(file) as handle:
                    done = [told for told in (self._overwrite(handle, *place) for place in places) if told]
                    handle.flush()
                    if done and self._at_hand(file) in (None, self._hand / file):  # one that grows has no digest yet
                        handle.seek(0)
                        digest = _digest(handle)
                        done = [told | {"sha256": digest} for told in done]
                for told in done:
                    self._note(REWRITTEN, told)

    def _changing(self, file: str) -> AbstractContextManager[IO[bytes]]:
        """Lend a file for changes in place, wherever it lies."""
        path = self._at_hand(file)
        if path is None:
            return self._blobs.rewriting(file)
        return Folder(self._hand).rewriting(path.relative_to(self._hand).as_posix())

    def _overwrite(self, handle: IO[bytes], location: WarcLocation, because: str) -> dict[str, object] | None:
        end = _end_of_exchange(handle, location)
        if end is None:
            return None
        now, length = self._clock.now(), end - location.offset
        handle.seek(location.offset)
        handle.write(filler(length, now, because))
        handle.flush()
        told = {"at": f"{now:%Y-%m-%dT%H:%M:%SZ}", "file": location.file, "offset": location.offset}
        return told | {"length": length, "because": because}

    def rewritten(self) -> dict[str, str | None]:
        """Return the closed files in which records were overwritten, each with its SHA-256 since."""
        return {told["file"]: told["sha256"] for told in self._noted(REWRITTEN) if "sha256" in told}

    def _note(self, log: str, told: Mapping[str, object]) -> None:
        self._blobs.add_line(log, json.dumps(told, ensure_ascii=False))

    def _noted(self, log: str) -> list[dict[str, str]]:
        with archive_errors(self._place):
            if self._blobs.size(log) is None:
                return []
            lines = self._blobs.read(log).decode("utf-8", "replace").splitlines()
        found = []
        for line in lines:
            with suppress(ValueError, TypeError, KeyError, RecursionError):
                told = json.loads(line)
                found.append({**told, "file": told["file"], "at": told["at"]})
        return found


def _digest(handle: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := handle.read(1 << 20):
        digest.update(piece)
    return digest.hexdigest()


def day_of(file: str) -> date:
    """Return the day of a WARC file, which its folder names."""
    year, month, day = file.split("/")[1:4]
    return date(int(year), int(month), int(day))


def withdrawal(record: WarcRecord) -> str | None:
    """Return why a record was withdrawn in whose place this one lies; None if it is a record of its own."""
    if record.kind != "metadata" or not record.block.startswith(_WITHDRAWN):
        return None
    return record.block.removeprefix(_WITHDRAWN).decode("utf-8", "replace").strip()


def _first(file: IO[bytes], revisit: WarcRecord) -> WarcRecord | Damage:
    """Return the record that holds the body of a revisit, an earlier one of its file, or what took its place."""
    wanted = revisit.fields.get("warc-refers-to-target-uri"), revisit.fields.get("warc-refers-to-date")
    withdrawn: WarcRecord | None = None
    for found in read_records(file, most_bytes=MOST_BYTES):
        if isinstance(found, Damage):
            continue
        if found.kind == "response" and (found.url, found.fields.get("warc-date")) == wanted:
            return replace(found, fields={**found.fields, "warc-target-uri": revisit.url})
        if withdrawal(found) is not None:
            withdrawn = found
        elif found.offset == revisit.offset:
            break
    because = "the record that it repeats is not in the file"
    return withdrawn or Damage(offset=revisit.offset or 0, because=because)


def _exchange(file: IO[bytes], location: WarcLocation) -> Iterator[WarcRecord]:
    """Yield the records of an exchange; none if another one, or a filler, lies there."""
    first: str | None = None
    for found in list(islice(read_records(file, most_bytes=MOST_BYTES, start=location.offset), _BESIDE)):
        if isinstance(found, Damage) or found.offset is None or found.length is None:
            return
        if first is None:
            if found.fields.get("warc-payload-digest", "") != location.digest and found.kind != "revisit":
                return
            first = found.fields.get("warc-record-id", "")
        elif found.fields.get("warc-concurrent-to") != first:
            return
        yield found


def _end_of_exchange(file: IO[bytes], location: WarcLocation) -> int | None:
    """Return where the records of an exchange end; None if it is not there."""
    end = None
    for found in _exchange(file, location):
        end = (found.offset or 0) + (found.length or 0)
    return end


def _member(file: IO[bytes], record: WarcRecord) -> bytes:
    file.seek(record.offset or 0)
    return file.read(record.length or 0)
