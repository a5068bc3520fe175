"""What was received: the exchanges that led to documents, in WARC files below `.warc`.

A document's line in its manifest names the record of its page. Files that a process writes to lie under `.warc/open`
until they are closed; a name in a manifest is the one that the file has afterwards. docs/format.md describes it all.
"""

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO

from pipeline.archive.blobs import archive_errors
from pipeline.errors import FormatError, Withdrawn
from pipeline.model import Captured, Exchange, WarcLocation
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
)

DELETED = f"{FOLDER}/deleted.jsonl"
REWRITTEN = f"{FOLDER}/rewritten.jsonl"
_WITHDRAWN = b"withdrawn: "  # how the block of a record begins that took another one's place
_ANSWERS = ("response", "revisit")
_BESIDE = 3  # records of an exchange: answer, request, notes
MOST_BYTES = 64 << 20  # of a record that is read into memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """An answer as it was received: its record, and the HTTP in it. `payload` is still content-coded."""

    record: WarcRecord
    answer: HttpAnswer


class Recordings:
    """The WARC files of an archive. Safe to share between threads. Every method may raise ArchiveError."""

    def __init__(self, root: Path, clock: Clock, info: Mapping[str, str]) -> None:
        self._root, self._clock = root, clock
        self._writer = WarcWriter(root, clock, info)

    def add(self, exchange: Exchange, found_in: str = "") -> WarcLocation:
        """Record an exchange; it is durable after `sync`."""
        with archive_errors(self._root):
            return self._writer.add(exchange, {"via": found_in})

    def add_captured(self, captured: Captured, found_in: str) -> list[WarcLocation]:
        """Record what led to a document, as far as it is not recorded yet; return where its pages are."""
        places = [each if isinstance(each, WarcLocation) else self.add(each, found_in) for each in captured.exchanges]
        return [places[number] for number in captured.pages]

    def sync(self) -> None:
        """Make all that was recorded durable."""
        with archive_errors(self._root):
            self._writer.sync()

    def close(self) -> None:
        """Close the file in hand."""
        with archive_errors(self._root):
            self._writer.close()

    def mend(self) -> list[str]:
        """Close the files that dead processes left open, cut to their last whole record; return them."""
        with archive_errors(self._root):
            return mend(self._root)

    def read(self, location: WarcLocation) -> Recording:
        """Return a recorded answer. Raises FormatError if what lies there is another one, or damaged, and Withdrawn."""
        where = f"{self._root / location.file}, at byte {location.offset:,}"
        if not self.path(location.file).exists() and (gone := self.deleted().get(location.file)) is not None:
            raise Withdrawn(f"{self._root / location.file}: deleted on {gone:%Y-%m-%d}, as `retention` asks")
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
        """Return how many WARC files there are, those in hand with them, and their bytes."""
        sizes = []
        for file in (*self.files(), *self.open_files()):
            with suppress(FileNotFoundError):  # closed meanwhile, or deleted
                sizes.append(self.path(file).stat().st_size)
        return len(sizes), sum(sizes)

    def files(self) -> list[str]:
        """Return the WARC files that are closed, by day."""
        pattern = f"{FOLDER}/[0-9]*/[0-9]*/[0-9]*/*.warc.gz"
        with archive_errors(self._root):
            return sorted(path.relative_to(self._root).as_posix() for path in self._root.glob(pattern))

    def open_files(self) -> list[str]:
        """Return the names that the files in hand of all processes will have."""
        with archive_errors(self._root):
            return sorted(closed_place(path.name) for path in (self._root / OPEN).glob("*.warc.gz"))

    def path(self, file: str) -> Path:
        """Return where a file lies: in its day's folder, or still among those in hand."""
        closed = self._root / file
        growing = self._root / OPEN / closed.name
        return growing if not closed.exists() and growing.exists() else closed

    @contextmanager
    def opened(self, file: str) -> Iterator[IO[bytes]]:
        """Open a WARC file for reading."""
        with archive_errors(self._root), self.path(file).open("rb") as handle:
            yield handle

    def deleted(self) -> dict[str, datetime]:
        """Return the files that were deleted because they were old, and when."""
        return {told["file"]: datetime.fromisoformat(told["at"]) for told in self._noted(DELETED)}

    def prunable(self, before: date) -> list[tuple[str, int]]:
        """Return the closed files of days before one, with their sizes in bytes."""
        found = [(file, self._root / file) for file in self.files() if day_of(file) < before]
        with archive_errors(self._root):
            return [(file, path.stat().st_size) for file, path in found]

    def delete(self, file: str) -> None:
        """Delete a file, and note that first."""
        with archive_errors(self._root):
            self._note(DELETED, {"at": f"{self._clock.now():%Y-%m-%dT%H:%M:%SZ}", "file": file})
            (self._root / file).unlink(missing_ok=True)

    def blank(self, withdrawn: Iterable[tuple[WarcLocation, str]]) -> None:
        """Overwrite records, and the requests and notes beside them, in place; each has the reason with it.

        All other records stay where manifests say. May be repeated: what is a filler already is left alone, and a file
        that was deleted needs nothing.
        """
        by_file: dict[str, list[tuple[WarcLocation, str]]] = {}
        for location, because in withdrawn:
            by_file.setdefault(location.file, []).append((location, because))
        for file, places in by_file.items():
            path = self.path(file)
            with archive_errors(self._root), suppress(FileNotFoundError), path.open("r+b") as handle:
                done = [told for told in (self._overwrite(handle, *place) for place in places) if told]
                handle.flush()
                os.fsync(handle.fileno())
                if done and path == self._root / file:  # one that grows has no digest yet
                    handle.seek(0)
                    digest = hashlib.file_digest(handle, "sha256").hexdigest()
                    done = [told | {"sha256": digest} for told in done]
                for told in done:
                    self._note(REWRITTEN, told)

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
        with (self._root / log).open("a", encoding="utf-8") as out:
            out.write(json.dumps(told, ensure_ascii=False) + "\n")
            out.flush()
            os.fsync(out.fileno())

    def _noted(self, log: str) -> list[dict[str, str]]:
        path = self._root / log
        if not path.exists():
            return []
        with archive_errors(self._root):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        found = []
        for line in lines:
            with suppress(ValueError, TypeError, KeyError, RecursionError):
                told = json.loads(line)
                found.append({**told, "file": told["file"], "at": told["at"]})
        return found


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
