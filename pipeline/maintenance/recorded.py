"""Are the recorded answers what the manifests say? Every record of every WARC file, by its digests."""

import sqlite3
from collections.abc import Iterator, Mapping

from pipeline.archive import MOST_BYTES, Promise, Recordings, withdrawal
from pipeline.errors import ArchiveError, FormatError, Withdrawn
from pipeline.model import WarcLocation
from pipeline.warc import Damage, WarcRecord, parse_answer, payload_is_sound, read_records

_WITH_PAYLOAD = ("response", "resource", "conversion")


class WantedRecords:
    """The records that manifests name, by WARC file: in a temporary file on disk, since an archive has millions."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.execute("CREATE TABLE record (file, offset, length, digest, document)")
        self._database.execute("CREATE INDEX record_file ON record (file)")

    def __enter__(self) -> "WantedRecords":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, promised: Mapping[str, Promise]) -> None:
        """Remember the records of documents."""
        self._database.executemany(
            "INSERT INTO record VALUES (?, ?, ?, ?, ?)",
            (
                (location.file, location.offset, location.length, location.digest, document)
                for document, promise in promised.items()
                for location in promise.recordings
            ),
        )

    def files(self) -> list[str]:
        """Return the WARC files, in order."""
        return [file for (file,) in self._database.execute("SELECT DISTINCT file FROM record ORDER BY file")]

    def of(self, file: str) -> dict[int, tuple[WarcLocation, str]]:
        """Return the records of a WARC file by their offsets, each with its document."""
        rows = self._database.execute("SELECT * FROM record WHERE file = ? ORDER BY rowid", (file,))
        return {
            offset: (WarcLocation(file=file, offset=offset, length=length, digest=digest), document)
            for file, offset, length, digest, document in rows
        }


def recording_flaws(recordings: Recordings, wanted: WantedRecords) -> Iterator[tuple[str, str | None]]:
    """Return a sentence for each recorded answer that is not as it must be, with the document that it is of."""
    growing, gone, there = set(recordings.open_files()), recordings.deleted(), set[str]()
    for file in recordings.files():
        there.add(file)
        yield from _flaws_of_file(recordings, file, wanted.of(file))
    for file in wanted.files():
        if file in there or file in gone:
            continue
        for location, document in wanted.of(file).values():
            if file in growing:
                yield from _flaws_of_record(recordings, location, document)
            else:
                yield f"{recordings.locate(file)}: missing; the record of {document} is in it", document


def _flaws_of_file(
    recordings: Recordings, file: str, wanted: dict[int, tuple[WarcLocation, str]]
) -> Iterator[tuple[str, str | None]]:
    where = recordings.locate(file)
    try:
        with recordings.opened(file) as handle:
            for found in read_records(handle, most_bytes=MOST_BYTES):
                if isinstance(found, Damage):
                    yield f"{where}: {found}", None
                    continue
                location, document = wanted.pop(found.offset or 0, (None, None))
                if because := _wrong(found, location):
                    yield f"{where}: at byte {found.offset or 0:,}: {because}", document
    except ArchiveError as error:
        yield str(error), None
        return
    for location, document in wanted.values():
        yield (
            f"{where}: at byte {location.offset:,}: no record begins there, though {document} has its own there",
            document,
        )


def _wrong(record: WarcRecord, location: WarcLocation | None) -> str | None:
    """Return what is wrong with a record, given where a manifest says that one is."""
    said = record.fields.get("warc-payload-digest", "")
    if not record.sound:
        return "the record's bytes are not those that were recorded"
    if withdrawal(record) is not None:
        return None  # with another document that was read from the same page
    if location is not None and said != location.digest:
        return f"the record of another answer than the manifest names, {location.digest}"
    if record.kind not in _WITH_PAYLOAD or not record.whole or not said:
        return None
    try:
        payloads = [parse_answer(record.block).payload] if record.kind == "response" else [record.block]
    except ValueError as error:
        return str(error)
    return None if payload_is_sound(said, *payloads) else "the record's payload is not the one that was recorded"


def _flaws_of_record(recordings: Recordings, location: WarcLocation, document: str) -> Iterator[tuple[str, str | None]]:
    try:
        recordings.read(location)
    except Withdrawn:
        return
    except (ArchiveError, FormatError) as error:
        yield str(error), document
