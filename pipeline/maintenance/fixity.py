"""Is the archive what it says it is? Files against names, format, manifests and index; and a log of such checks.

`verify` reads only. `check` also writes the log, one JSON line a check, which is described in docs/format.md.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline import format
from pipeline.archive import Archive, Promise, day_of_folder
from pipeline.errors import ArchiveError, FormatError
from pipeline.escape import escaped
from pipeline.index import Index, queries
from pipeline.maintenance.recorded import WantedRecords, recording_flaws
from pipeline.model import ArchivePlace
from pipeline.runtime import Holdings
from pipeline.system.workers import Inline, Workers, in_order

Progress = Callable[[int, int], None]  # files done, of how many
_NAMED = 100  # files with problems that a line of the log names
_AT_ONCE = 100  # texts that a worker reads at once
_CROOKED = "not in canonical form"


class Flaw(StrEnum):
    """What is wrong with a file."""

    CHANGED = "changed"  # its bytes are not those that were filed
    MISSING = "missing"
    UNREADABLE = "unreadable"
    MALFORMED = "malformed"  # not in the archive's format
    MISPLACED = "misplaced"  # another name or folder than its text gives
    UNLISTED = "unlisted"  # no manifest line, or one of a deleted text
    CONTRADICTED = "contradicted"  # its manifest line gives another hash or title
    RECORD = "record"  # a recorded answer is missing, damaged, or another one
    MANIFEST = "manifest"  # a manifest line that cannot be read
    INDEX = "index"  # the index knows it and should not, or the other way round


_Listed = tuple[str, Promise | None]  # a file, and what its manifest says of it
_Told = tuple[str, Flaw, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """Something that is not as it must be. `str()` of it is a sentence that names the place."""

    flaw: Flaw
    says: str
    file: str | None = None

    def __str__(self) -> str:
        return self.says


@dataclass(frozen=True, slots=True, kw_only=True)
class FixityCheck:
    """What a check found in how many files. `log` is where that was written, `unlogged` why it was not."""

    files: int
    findings: tuple[Discrepancy, ...]
    log: str | None = None
    unlogged: str | None = None


def _quiet(_done: int, _total: int) -> None:
    """Tell nobody."""


def check_fixity(store: Holdings, progress: Progress = _quiet, workers: Workers | None = None) -> FixityCheck:
    """Verify the archive, by `verify`, and write the fixity log, where the archive can be written."""
    began, files = store.clock.now(), 0

    def count(done: int, total: int) -> None:
        nonlocal files
        files = done
        progress(done, total)

    findings = tuple(verify(store.archive, store.index, count, workers))
    ended = store.clock.now()
    try:
        log = store.archive.log_fixity(_log_line(began, ended, files, findings), ended)
    except ArchiveError as error:
        return FixityCheck(files=files, findings=findings, unlogged=str(error))
    return FixityCheck(files=files, findings=findings, log=log)


def verify(
    archive: Archive, index: Index, progress: Progress = _quiet, workers: Workers | None = None
) -> Iterator[Discrepancy]:
    """Return a discrepancy for each thing that is not as it must be; none when all is well.

    `workers` read the texts of more than a few days, or else this process does. One day is in memory at a time.
    """
    folders, done = archive.folders(), 0
    with WantedRecords() as wanted:
        total = 0
        for folder in folders:
            problems: list[str] = []
            promised, present = _promised(archive, folder, problems), set(archive.files(folder))
            wanted.add(promised)
            total += len(present)
            yield from (Discrepancy(flaw=Flaw.MANIFEST, says=problem) for problem in problems)
            for file, promise in promised.items():
                if file not in present:
                    lost = f"missing, though {promise.where} lists it; restore it from a backup"
                    yield _discrepancy(archive, file, Flaw.MISSING, lost)
        for number, found in in_order(workers or Inline(), _read_texts, _pieces(archive, index, folders)):
            yield from (_discrepancy(archive, *told) for told in found)
            for _ in range(number):
                done += 1
                progress(done, total)
        for says, of in recording_flaws(archive.recordings, wanted):
            yield Discrepancy(flaw=Flaw.RECORD, says=says, file=of)
    for file in archive.seed_files():
        yield from (_discrepancy(archive, file, *told) for told in _flaws_of_seed(archive, file))
    for folder in sorted({*folders, *(f"{day:%Y/%m/%d}" for day in queries.days(index))}):
        yield from _flaws_of_index(archive, index, folder)


def _flaws_of_index(archive: Archive, index: Index, folder: str) -> Iterator[Discrepancy]:
    """Return what a folder's files and the index do not agree on."""
    day = day_of_folder(folder)
    pruned = queries.pruned(index, day) if day else {}
    held = queries.files(index, day) if day else set()
    present = set(archive.files(folder))
    for file in sorted(present & pruned.keys()):
        again = f"back again, though it was deleted on {pruned[file]:%Y-%m-%d}; remove it"
        yield _discrepancy(archive, file, Flaw.UNLISTED, again)
    for file in sorted(file for file in present - pruned.keys() - held if _legible(archive, file)):
        yield _discrepancy(archive, file, Flaw.INDEX, "unknown to the index; `pipeline reindex` corrects that")
    for file in sorted(held - present):
        yield _discrepancy(archive, file, Flaw.INDEX, "in the index and not on disk; `pipeline reindex` forgets it")


def _promised(archive: Archive, folder: str, problems: list[str]) -> dict[str, Promise]:
    day = day_of_folder(folder)
    return archive.promised(day, problems) if day else {}


def _discrepancy(archive: Archive, file: str, flaw: Flaw, says: str) -> Discrepancy:
    return Discrepancy(flaw=flaw, says=f"{archive.locate(file)}: {says}", file=file)


def _pieces(
    archive: Archive, index: Index, folders: Iterable[str]
) -> Iterator[tuple[ArchivePlace, Path, Sequence[_Listed]]]:
    """Yield the texts of each day by the hundred, as `_read_texts` takes them, but those that were pruned."""
    for folder in folders:
        promised, day = _promised(archive, folder, []), day_of_folder(folder)
        pruned = queries.pruned(index, day) if day else {}
        texts = [(file, promised.get(file)) for file in archive.files(folder) if file not in pruned]
        for start in range(0, len(texts), _AT_ONCE):
            yield archive.place, archive.seeds, texts[start : start + _AT_ONCE]


def _read_texts(place: ArchivePlace, seeds: Path, listed: Sequence[_Listed]) -> tuple[int, list[_Told]]:
    """Return how many texts were read, and what is wrong with them."""
    archive = Archive(place, seeds)
    return len(listed), [(file, *told) for file, promise in listed for told in _flaws(archive, file, promise)]


def _flaws(archive: Archive, file: str, promise: Promise | None) -> Iterator[tuple[Flaw, str]]:
    """Return what is wrong with a text of the archive, given what the manifest says of it."""
    try:
        data = archive.read_bytes(file)
    except ArchiveError as error:
        yield Flaw.UNREADABLE, _unreadable(archive, file, error)
    else:
        yield from _flaws_of_bytes(file, data, promise)
    if promise is None:
        becomes = "holds it all the same" if _legible(archive, file) else "leaves it out"
        yield Flaw.UNLISTED, f"no line in its manifest; `pipeline reindex` {becomes}"


def _legible(archive: Archive, file: str) -> bool:
    """Return whether a file holds a document, so that `reindex` can hold it."""
    try:
        archive.read(file)
    except (ArchiveError, FormatError):
        return False
    return True


def _flaws_of_bytes(file: str, data: bytes, promise: Promise | None) -> Iterator[tuple[Flaw, str]]:
    *folder, name = file.split("/")
    read, digest = format.read_name(name), hashlib.sha256(data).hexdigest()
    if read is not None and read[1] != digest[:16]:
        hashes = f"its bytes have SHA-256 {digest[:16]}…, its name says {read[1]}"
        yield Flaw.CHANGED, f"changed since filing; restore it from a backup ({hashes})"
        return
    try:
        document = format.parse(data)
    except FormatError as error:
        yield Flaw.MALFORMED, str(error)
        return
    if format.render(document) != data:
        yield Flaw.MALFORMED, _CROOKED
    if read is None:
        yield Flaw.MISPLACED, "its name is not a number of three digits, _, and 16 hex digits"
    elif folder[-3:] != document.date.isoformat().split("-"):
        yield Flaw.MISPLACED, f"its first line gives {document.date}, which is not the day of its folder"
    elif promise is not None and promise.sha256 != digest:
        yield Flaw.CONTRADICTED, f"{promise.where} gives another SHA-256, {promise.sha256}"
    elif promise is not None and promise.title != document.title:
        yield Flaw.CONTRADICTED, f"{promise.where} gives another title, “{promise.title}”"


def _flaws_of_seed(archive: Archive, file: str) -> Iterator[tuple[Flaw, str]]:
    """Return what is wrong with a seed; a person may call it what they like."""
    try:
        data = archive.read_bytes(file)
        if format.render(format.parse(data)) != data:
            yield Flaw.MALFORMED, _CROOKED
    except ArchiveError as error:
        yield Flaw.UNREADABLE, _unreadable(archive, file, error)
    except FormatError as error:
        yield Flaw.MALFORMED, str(error)


def _unreadable(archive: Archive, file: str, error: ArchiveError) -> str:
    return f"cannot be read: {str(error).removeprefix(f'{archive.locate(file)}: ')}"


def _log_line(began: datetime, ended: datetime, files: int, findings: Sequence[Discrepancy]) -> str:
    """Return what the fixity log keeps of a check."""
    line: dict[str, Any] = {
        "at": f"{began:%Y-%m-%dT%H:%M:%SZ}",
        "until": f"{ended:%Y-%m-%dT%H:%M:%SZ}",
        "files": files,
        "result": "problems" if findings else "sound",
    }
    if findings:
        line["problems"] = Counter(str(each.flaw) for each in findings)
        line["named"] = list(dict.fromkeys(escaped(each.file) for each in findings if each.file))[:_NAMED]
    return json.dumps(line, ensure_ascii=False)
