"""What a group of events writes into the archive, and where the manifest of a day lies. Pure: no file is touched."""

import hashlib
from collections.abc import Sequence
from datetime import date

from pipeline import format
from pipeline.archive import manifest
from pipeline.archive.filing import FileGroup
from pipeline.archive.manifest import Event, Record
from pipeline.errors import FormatError
from pipeline.model import Entry

DUPLICATES = ".duplicates"


def group_of(records: Sequence[Record]) -> FileGroup:
    """Return what is to be written of some events, and what is to be deleted."""
    lines: dict[str, list[str]] = {}
    texts: dict[str, bytes] = {}
    gone: dict[str, None] = {}
    for record in records:  # one may move what another has brought
        lines.setdefault(manifest_of(record.entry.document.date), []).append(manifest.dump(record))
        if record.was is not None:
            texts.pop(record.was, None)
            gone[record.was] = None
        if record.event in (Event.PRUNED, Event.WITHDRAWN):
            gone[record.entry.file] = None
        elif record.event is not Event.FOLLOWED:
            texts[record.entry.file] = _promised(record.entry)
            gone.pop(record.entry.file, None)
    return FileGroup(texts=texts, lines=lines, gone=list(gone))


def _promised(entry: Entry) -> bytes:
    """Return the bytes whose hash an entry names; they were canonical when it was made."""
    data = format.encode(entry.document)
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise ValueError(f"{entry.file}: its entry names the hash of another text")
    return data


def manifest_of(day: date) -> str:
    """Return the manifest file of a day."""
    return f"{day.year:04}/{day.month:02}/{day.day:02}/{manifest.NAME}"


def day_of_text(file: str) -> date:
    """Return the day in whose folder a text lies. Raises FormatError for one in no day's folder."""
    day = day_of_folder(file.removeprefix(f"{DUPLICATES}/").rpartition("/")[0])
    if day is None:
        raise FormatError(f"{file}: in no day's folder, so no manifest speaks of it")
    return day


def day_of_folder(folder: str) -> date | None:
    """Return the day of a folder, `2026/02/27`; None if a person has called it something like one."""
    try:
        year, month, day = map(int, folder.split("/"))
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
