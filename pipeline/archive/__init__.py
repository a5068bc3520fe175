"""The archive: dated files, their manifests, the removed duplicates. The only module that writes below the archive.

What is decided is decided elsewhere; what is written is `pipeline.format`; how a group survives a crash is
`pipeline.archive.journal`. Format: docs/format.md.
"""

import fcntl
import hashlib
import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import format
from pipeline.archive import journal, manifest
from pipeline.archive.manifest import Event, Record
from pipeline.dedup.minhash import fingerprint
from pipeline.errors import ArchiveError, FormatError
from pipeline.model import Document, Entry, Extracted, Fingerprint, Verdict

__all__ = ["DUPLICATES", "SEEDS", "STATE", "Archive", "Event", "Record"]

DUPLICATES = ".duplicates"
STATE = ".state"
SEEDS = "seeds"  # not a folder of the archive: the prefix under which the files of the seeds folder are known


class Archive:
    """An archive folder. Several threads and processes may hold it; `admission` lets one of them write at a time."""

    def __init__(self, root: Path, seeds: Path) -> None:
        self.root = root
        self.seeds = seeds
        self._turn = threading.Lock()

    @contextmanager
    def admission(self) -> Iterator[None]:
        """Hold the archive: no other thread or process admits anything meanwhile. Raises ArchiveError."""
        with self._turn, self._locked(self.root / STATE / "admission.lock"):
            yield

    @contextmanager
    def _locked(self, path: Path) -> Iterator[None]:
        # a lock of the operating system, so that a killed process leaves none behind
        with _translated(self.root):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = path.open("ab")
        with handle:
            with _translated(self.root):
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    @contextmanager
    def exclusive(self, name: str) -> Iterator[bool]:
        """Be the only one doing `name`, such as `run-example`; False where somebody else is at it already."""
        path = self.root / STATE / f"{name}.lock"
        with _translated(self.root):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = path.open("ab")
        with handle:
            mine = True
            with _translated(self.root):
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    mine = False
            yield mine

    def entry(
        self, extracted: Extracted, content_hash: Fingerprint, verdict: Verdict, *, ordinal: int, removed: bool
    ) -> Entry:
        """The entry a document will be filed as: its day's folder, its number there, the hash of its bytes."""
        document, day = extracted.document, extracted.document.date
        data = format.render(document)
        folder = f"{day.year:04}/{day.month:02}/{day.day:02}"
        name = format.file_name(ordinal, data)
        return Entry(
            file=f"{DUPLICATES}/{folder}/{name}" if removed else f"{folder}/{name}",
            sha256=hashlib.sha256(data).hexdigest(),
            document=document,
            provenance=extracted.provenance,
            fingerprint=content_hash,
            verdict=verdict,
        )

    def write(self, records: Sequence[Record]) -> None:
        """File a group, durably and whole. Only inside `admission`; call `settle` once the index has it too.

        Raises ArchiveError: then either nothing has happened, or `unsettled` will finish it.
        """
        lines: dict[str, list[str]] = {}
        texts: dict[str, bytes] = {}
        gone: dict[str, None] = {}
        for record in records:  # one may move what another has brought
            lines.setdefault(manifest_of(record.entry.document.date), []).append(manifest.dump(record))
            if record.was is not None:
                texts.pop(record.was, None)
                gone[record.was] = None
            if record.event is Event.PRUNED:
                gone[record.entry.file] = None
            elif record.event is not Event.FOLLOWED:
                texts[record.entry.file] = _promised(record.entry)
                gone.pop(record.entry.file, None)
        group = journal.JournalEntry(texts=texts, lines=lines, gone=list(gone))
        with _translated(self.root):
            journal.apply(self.root, journal.prepare(self.root, group))

    def unsettled(self) -> list[Record]:
        """Finish what a crash interrupted and return it for the index. Only inside `admission`; then `settle`."""
        with _translated(self.root):
            promised = journal.pending(self.root)
            if promised is None:
                journal.discard(self.root)
                return []
            journal.apply(self.root, promised)
        lines = [json.loads(line) for each in promised["manifests"] for line in each["lines"]]
        # what was brought and moved by one group is told by the later line
        there = [line for line in lines if "pruned" in line or self.path(line["file"]).exists()]
        return [self._revived(line, where=journal.JOURNAL) for line in there]

    def settle(self) -> None:
        """The index holds everything that was written."""
        with _translated(self.root):
            journal.settle(self.root)

    def path(self, file: str) -> Path:
        """Where a file known as `2024/03/05/000_….txt`, `.duplicates/…` or `seeds/…` lies on disk."""
        head, _, rest = file.partition("/")
        return self.seeds / rest if head == SEEDS else self.root / file

    def read(self, file: str) -> Document:
        """The document in a file. Raises ArchiveError where it cannot be read, FormatError where it is not ours."""
        return self._parsed(file, self._bytes(file))

    def seed_files(self) -> dict[str, str]:
        """The files of the seeds folder, each with the SHA-256 of its bytes."""
        if not self.seeds.is_dir():
            return {}
        names = sorted(path.name for path in self.seeds.glob("*.txt"))
        return {f"{SEEDS}/{name}": hashlib.sha256(self._bytes(f"{SEEDS}/{name}")).hexdigest() for name in names}

    def days(self) -> Iterator[date]:
        """The days that have a manifest, in order."""
        for path in sorted(self.root.glob(f"[0-9]*/[0-9]*/[0-9]*/{manifest.NAME}")):
            year, month, day = path.parent.relative_to(self.root).parts
            try:
                yield date(int(year), int(month), int(day))
            except ValueError:
                continue

    def records(self, problems: list[str]) -> Iterator[Record]:
        """Every event whose file still lies where the event says, or was pruned there, by day and in order.

        What cannot be read is told in `problems`, one sentence each, and passed over.
        """
        for day in self.days():
            for where, line in self._lines(day, problems):
                if "pruned" not in line and not self.path(line["file"]).exists():
                    continue  # moved since, as a later line of this manifest says, or lost, as `verify` says
                try:
                    yield self._revived(line, where=where)
                except (FormatError, ArchiveError) as error:
                    problems.append(str(error))

    def _lines(self, day: date, problems: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        file = manifest_of(day)
        if not self.path(file).exists():
            return
        for number, line in enumerate(self._bytes(file).decode("utf-8", "replace").split("\n"), 1):
            if line.strip():
                where = f"{self.root / file}:{number}"
                try:
                    yield where, manifest.load(line, where=where)
                except FormatError as error:
                    problems.append(str(error))

    def files(self) -> Iterator[str]:
        """Every text file of the archive, kept and removed, by day."""
        for pattern in ("[0-9]*/[0-9]*/[0-9]*/*.txt", f"{DUPLICATES}/[0-9]*/[0-9]*/[0-9]*/*.txt"):
            for path in sorted(self.root.glob(pattern)):
                yield path.relative_to(self.root).as_posix()

    def orphans(self) -> Iterator[str]:
        """Text files that no manifest line speaks of, or none that can be read."""
        told = {line["file"] for day in self.days() for _, line in self._lines(day, [])}
        return (file for file in self.files() if file not in told)

    def last_record(self, file: str) -> Record:
        """The event that brought a file to where it lies. Raises FormatError where no manifest line tells it."""
        found = None
        for where, line in self._lines(_day_of(file), []):
            if line["file"] == file:
                found = (line, where)
        if found is None:
            raise FormatError(f"{self.path(file)}: no line in its manifest")
        return self._revived(found[0], where=found[1])

    def promised(self, problems: list[str]) -> dict[str, tuple[str, str, str]]:
        """Every file that there must be, with its SHA-256, its title and the manifest line that says so last.

        Lines that cannot be read are told in `problems`, one sentence each, and passed over.
        """
        promised: dict[str, tuple[str, str, str]] = {}
        for day in self.days():
            for where, line in self._lines(day, problems):
                promised.pop(line.get("was", ""), None)
                promised[line["file"]] = line["sha256"], line.get("title", ""), where
                if "pruned" in line:
                    del promised[line["file"]]
        return promised

    def missing(self) -> Iterator[str]:
        """A sentence for each file that a manifest promises and that is not there."""
        for file, (_, _, where) in self.promised([]).items():
            if not self.path(file).exists():
                yield f"{self.path(file)}: missing; {where} speaks of it"

    def _revived(self, line: Mapping[str, Any], *, where: str) -> Record:
        if "pruned" in line:
            return manifest.textless(line, where=where)
        document = self.read(line["file"])
        return manifest.revive(line, document, fingerprint(document), where=where)

    def _bytes(self, file: str) -> bytes:
        with _translated(self.root):
            return self.path(file).read_bytes()

    def _parsed(self, file: str, data: bytes) -> Document:
        try:
            return format.parse(data)
        except FormatError as error:
            raise FormatError(f"{self.path(file)}: {error}") from error


def _promised(entry: Entry) -> bytes:
    """The bytes whose hash an entry names; they were canonical when it was made."""
    data = format.encode(entry.document)
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise ValueError(f"{entry.file}: its entry names the hash of another text")
    return data


def manifest_of(day: date) -> str:
    """The manifest file of a day."""
    return f"{day.year:04}/{day.month:02}/{day.day:02}/{manifest.NAME}"


def _day_of(file: str) -> date:
    try:
        year, month, day, _ = file.removeprefix(f"{DUPLICATES}/").split("/")
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise FormatError(f"{file}: in no day's folder, so no manifest speaks of it") from error


def free_bytes(folder: Path) -> int:
    """Room left on the file system that holds a folder."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


@contextmanager
def _translated(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = error.filename or root
        raise ArchiveError(f"{where}: {error.strerror or error}") from error
