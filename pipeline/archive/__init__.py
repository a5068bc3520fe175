"""The archive: dated files, their manifests, the removed duplicates. The only module that writes below the archive.

What is decided is decided elsewhere; what is written is `pipeline.format` and `pipeline.archive.manifest`. Where the
bytes lie is `blobs`, for a folder, and `store`, for an object store; how a group survives a crash is `journal` for the
one and `pending` for the other. Format: docs/format.md.
"""

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from datetime import date, datetime
from glob import escape
from pathlib import Path

from pipeline import format
from pipeline.archive import exclusions, manifest, seals
from pipeline.archive.blobs import Blobs, Folder, archive_errors, listed, sizes_of
from pipeline.archive.exclusions import Exclusion
from pipeline.archive.filing import Promises, Promising, written
from pipeline.archive.grouping import DUPLICATES, day_of_folder, day_of_text, group_of, manifest_of
from pipeline.archive.kept import kept_at
from pipeline.archive.manifest import Event, Line, Promise, Record, manifest_schema
from pipeline.archive.ownership import Ownership
from pipeline.archive.recordings import (
    CLOSED,
    DELETED,
    MOST_BYTES,
    REWRITTEN,
    Recording,
    Recordings,
    day_of,
    withdrawal,
)
from pipeline.archive.standing import Standing
from pipeline.errors import ArchiveError, FormatError
from pipeline.model import ArchivePlace, Document, Entry, Extracted, Fingerprint, Verdict
from pipeline.system.clock import Clock, SystemClock
from pipeline.system.locks import hold, try_hold

__all__ = [
    "DUPLICATES",
    "GROWING",
    "MOST_BYTES",
    "SEEDS",
    "STORED",
    "Archive",
    "Blobs",
    "Event",
    "Exclusion",
    "Line",
    "Promise",
    "Record",
    "Recording",
    "Recordings",
    "archive_errors",
    "day_of_folder",
    "manifest_schema",
    "withdrawal",
]

FIXITY = ".fixity"
_FOLDERS = "[0-9]*/[0-9]*/[0-9]*"
_NOBODY: Mapping[str, str] = {}
STORED = (CLOSED, f"{seals.FOLDER}/[0-9]*/[0-9]*/*")  # files that are whole, beside texts, by their patterns
GROWING = (exclusions.FILE, f"{FIXITY}/*.jsonl", DELETED, REWRITTEN)  # logs to which lines are appended
SEEDS = "seeds"  # not a folder of the archive: the prefix under which the files of the seeds folder are known
Turn = Callable[[], AbstractContextManager[None]]


class Archive:
    """An archive. Several threads and processes may hold it; `admission` lets one of them write at a time.

    It lies in a folder, for which its path will do, or on an object store. WARC files tell `info` of who wrote them.
    """

    def __init__(
        self,
        place: ArchivePlace | Path,
        seeds: Path,
        *,
        clock: Clock | None = None,
        info: Mapping[str, str] = _NOBODY,
    ) -> None:
        self.place = ArchivePlace.of_folder(place) if isinstance(place, Path) else place
        self.seeds = seeds
        self.blobs, self._filing = kept_at(self.place, self._blank)
        self._seeds: Blobs = Folder(seeds)
        self._turn, self.standing = threading.Lock(), Standing(self.place)
        self.recordings = Recordings(self.blobs, self.place, clock or SystemClock(), info)
        self._ownership = Ownership(self.blobs, self.place)

    @property
    def root(self) -> Path:
        """The folder of an archive that lies in one. Raises ArchiveError for an archive on an object store."""
        if self.place.folder is None:
            raise ArchiveError(f"{self.place}: is no folder")
        return self.place.folder

    @property
    def state(self) -> Path:
        """The folder of this machine in which the locks and the index lie."""
        return self.place.state

    def probe(self) -> None:
        """Ask an object store whether it is there. Raises ArchiveError."""
        with archive_errors(self.place):
            self.blobs.probe()

    @contextmanager
    def admission(self) -> Iterator[None]:
        """Hold the archive: no other thread or process admits anything meanwhile. Raises ArchiveError."""
        with self._turn, ExitStack() as held:
            with self.standing.required():
                held.enter_context(hold(self.state / "admission.lock"))
            yield

    @contextmanager
    def exclusive(self, name: str) -> Iterator[bool]:
        """Be the only one doing `name`, such as `run-example`; yield False if somebody else is at it already."""
        with ExitStack() as held:
            with self.standing.required():
                mine = held.enter_context(try_hold(self.state / f"{name}.lock"))
            yield mine

    def entry(
        self, extracted: Extracted, content_hash: Fingerprint, verdict: Verdict, *, ordinal: int, removed: bool
    ) -> Entry:
        """Return the entry a document will be filed as: its day's folder, its number there, the hash of its bytes."""
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

    def write(self, records: Sequence[Record], promising: Promising) -> None:
        """File a group, durably and whole. Only inside `admission`, and in the transaction that tells the index of it.

        Call `settle` once that is committed. Raises ArchiveError: then either nothing has happened, or `unsettled` will
        finish it; and IndexBehind if manifests hold more than the index was told: then nothing has happened.
        """
        group = group_of(records)
        with archive_errors(self.place):
            self._ownership.require(promising)
            self.recordings.sync()  # a promised document never points into nothing
            sizes = sizes_of(self.blobs, list(group.lines))
            promising.grow(sizes, {file: sizes[file] + len(written(lines)) for file, lines in group.lines.items()})
            self._filing.file(group, sizes, promising)

    def unsettled(self, promises: Promises) -> list[Record]:
        """Finish what a crash interrupted and return it for the index. Only inside `admission`; then `settle`."""
        with archive_errors(self.place):
            written = self._filing.finish(promises)
        lines = [manifest.load(line, where="the group that was interrupted") for line in written]
        # what was brought and moved by one group is told by the later line
        return [self._record(line) for line in lines if self._is_told(line)]

    def manifest_sizes(self) -> dict[str, int]:
        """Return the bytes of every manifest. Raises ArchiveError."""
        with archive_errors(self.place):
            return sizes_of(self.blobs, [manifest_of(day) for day in self.days()])

    def _blank(self, lines: Sequence[str]) -> None:
        """Take out what was recorded of documents that lines tell to be withdrawn; may be repeated."""
        gone = (manifest.load(line, where="the group") for line in lines if f'"{Event.WITHDRAWN}"' in line)
        self.recordings.blank(
            (location, line.because) for line in gone if line.withdrawn for location in line.recordings
        )

    def _is_told(self, line: Line) -> bool:
        """Return whether a line says something of a text that lies there, or of one that is gone on purpose."""
        return line.pruned or line.withdrawn or self.holds(line.file)

    @property
    def interrupted(self) -> bool:
        """True while a group is certain and not settled, by another process or a crash; of a store the index tells."""
        return self._filing.interrupted

    def settle(self, promises: Promises) -> None:
        """Take note that the index holds everything that was written."""
        with archive_errors(self.place):
            self._filing.settle(promises)

    def compact(self, before: date, turn: Turn = nullcontext) -> int:
        """Make one object of each manifest of the days before one, by `turn` of machines; return how many had parts."""
        days = self.days() if self.place.folder is None else []  # in a folder no manifest has parts
        done = 0
        for day in [each for each in days if each < before]:
            with self.admission(), turn(), archive_errors(self.place):
                done += self.blobs.compact(manifest_of(day))
        return done

    def exclude(self, excluded: Exclusion) -> None:
        """Note that an address is excluded of which nothing is held. Only inside `admission`. Raises ArchiveError."""
        with archive_errors(self.place):
            exclusions.append(self.blobs, excluded)

    def excluded(self) -> list[Exclusion]:
        """Return the addresses that were excluded so. Raises ArchiveError."""
        with archive_errors(self.place):
            return list(exclusions.exclusions(self.blobs))

    def log_fixity(self, line: str, at: datetime) -> str:
        """Append a line to the year's fixity log and return where that lies. Raises ArchiveError."""
        file = f"{FIXITY}/{at.year:04}.jsonl"
        with self.admission(), archive_errors(self.place):
            self.blobs.add_line(file, line)
            self.blobs.sync()
        return self.blobs.locate(file)

    def seal(self, day: date, now: datetime, turn: Turn = nullcontext) -> seals.Seal | None:
        """Seal what has been filed and recorded since the seal before, as the seal of a day; None if nothing has.

        A day gets one seal. Only one process at a time may seal. Raises ArchiveError; FormatError for a damaged seal.
        """
        with archive_errors(self.place):
            known = list(seals.seals(self.blobs))
            if known and known[-1].day >= day:
                return None
            with self.admission(), turn():
                manifests = self.manifest_sizes()
                warc = [file for file in self.recordings.files() if day_of(file) <= day]
            return seals.write_seal(self.blobs, day, now, known, manifests, warc)

    @contextmanager
    def on_disk(self, file: str) -> Iterator[Path]:
        """Lend a file to a program that reads it on a disk; what it writes beside it is kept. Raises ArchiveError."""
        with archive_errors(self.place), self.blobs.on_disk(file) as path:
            yield path

    def is_sealed(self) -> bool:
        """Return whether there is a seal. Raises ArchiveError."""
        return any(listed(self.blobs, f"{seals.FOLDER}/[0-9]*/[0-9]*/*.json"))

    def broken_seals(self) -> Iterator[str]:
        """Return a sentence for each seal, and each sealed file, that is not as it was. Raises ArchiveError."""
        excused: dict[str, str | None] = {**self.recordings.rewritten(), **dict.fromkeys(self.recordings.deleted())}
        with archive_errors(self.place):
            yield from seals.broken(self.blobs, seals.seals(self.blobs), excused)

    def locate(self, file: str) -> str:
        """Return where a person finds a file known as `2024/03/05/000_….txt`, `.duplicates/…` or `seeds/…`."""
        blobs, name = self._place(file)
        return blobs.locate(name)

    def holds(self, file: str) -> bool:
        """Return whether there is a file of that name. Raises ArchiveError."""
        return self.size(file) is not None

    def size(self, file: str) -> int | None:
        """Return the number of bytes of a file, or None if there is none. Raises ArchiveError."""
        blobs, name = self._place(file)
        with archive_errors(self.place):
            return blobs.size(name)

    def read(self, file: str) -> Document:
        """Return the document in a file. Raises ArchiveError if it cannot be read, FormatError if it is not ours."""
        try:
            return format.parse(self.read_bytes(file))
        except FormatError as error:
            raise FormatError(f"{self.locate(file)}: {error}") from error

    def read_bytes(self, file: str) -> bytes:
        """Return the bytes of a file. Raises ArchiveError if it cannot be read."""
        blobs, name = self._place(file)
        with archive_errors(self.place):
            return blobs.read(name)

    def seed_files(self) -> dict[str, str]:
        """Return the files of the seeds folder, each with the SHA-256 of its bytes. Raises ArchiveError."""
        files = [f"{SEEDS}/{name}" for name in listed(self._seeds, "*.txt")]
        return {file: hashlib.sha256(self.read_bytes(file)).hexdigest() for file in files}

    def days(self) -> Iterator[date]:
        """Return the days that have a manifest, in order."""
        for name in listed(self.blobs, f"{_FOLDERS}/{manifest.NAME}"):
            day = day_of_folder(name.rpartition("/")[0])
            if day is not None:
                yield day

    def records(self, problems: list[str]) -> Iterator[Record]:
        """Return every event whose file still lies where the event says, or was pruned there, by day and in order.

        What cannot be read is told in `problems`, one sentence each, and passed over.
        """
        for day in self.days():
            yield from self.records_of(day, self.raw_lines(day, problems), problems)

    def records_of(self, day: date, lines: Iterable[tuple[int, str]], problems: list[str]) -> Iterator[Record]:
        """Return the same of these lines of a day's manifest, each with its number."""
        for line in self._loaded(day, lines, problems):
            if not self._is_told(line):
                continue  # moved since, as a later line of this manifest says, or lost, as `verify` says
            try:
                yield self._record(line)
            except (FormatError, ArchiveError) as error:
                problems.append(str(error))

    def last_lines(self, day: date, problems: list[str]) -> dict[str, Line]:
        """Return the last line of each file that a day's manifest speaks of; problems are told as by `records`."""
        return {line.file: line for line in self._lines(day, problems)}

    def events(self) -> int:
        """Return the number of manifest lines, whether they say anything or not."""
        return sum(1 for day in self.days() for _ in self.raw_lines(day, []))

    def _lines(self, day: date, problems: list[str]) -> Iterator[Line]:
        return self._loaded(day, self.raw_lines(day, problems), problems)

    def _loaded(self, day: date, lines: Iterable[tuple[int, str]], problems: list[str]) -> Iterator[Line]:
        where = self.locate(manifest_of(day))
        for number, line in lines:
            try:
                yield manifest.load(line, where=f"{where}:{number}")
            except FormatError as error:
                problems.append(str(error))

    def raw_lines(self, day: date, problems: list[str], after: int = 0) -> Iterator[tuple[int, str]]:
        """Return the lines `after` so many bytes of a day's manifest, numbered; a problem if it cannot be read."""
        try:
            data = self.read_bytes(file) if self.holds(file := manifest_of(day)) else b""
        except ArchiveError as error:
            problems.append(str(error))
            return
        before = data.count(b"\n", 0, after)
        for number, line in enumerate(data[after:].decode("utf-8", "replace").split("\n"), before + 1):
            if line.strip():
                yield number, line

    def folders(self) -> list[str]:
        """Return the folders of days, `2026/02/27`, of kept and removed texts, and those that are called alike."""
        places = (f"{_FOLDERS}/", f"{DUPLICATES}/{_FOLDERS}/")
        return sorted({name.removeprefix(f"{DUPLICATES}/") for each in places for name in listed(self.blobs, each)})

    def files(self, folder: str | None = None) -> Iterator[str]:
        """Return the text files of the archive, kept and removed, by day; or those of one folder of `folders`."""
        place = _FOLDERS if folder is None else escape(folder)
        for pattern in (f"{place}/*.txt", f"{DUPLICATES}/{place}/*.txt"):
            yield from listed(self.blobs, pattern)

    def orphans(self) -> Iterator[str]:
        """Return the text files that no manifest line speaks of, or none that can be read."""
        folder, told = "", set[str]()
        for file in self.files():
            if (its := file.removeprefix(f"{DUPLICATES}/").rpartition("/")[0]) != folder:
                folder, told = its, set()
                with suppress(FormatError):  # the folder of no day
                    told = {line.file for line in self._lines(day_of_text(file), [])}
            if file not in told:
                yield file

    def last_record(self, file: str) -> Record:
        """Return the event that brought a file to where it lies. Raises FormatError if no manifest line tells it."""
        found, problems = None, list[str]()
        for line in self._lines(day_of_text(file), problems):
            if line.file == file:
                found = line
        if found is None:
            unread = f" ({problems[0]})" if problems else ""
            raise FormatError(f"{self.locate(file)}: no line in its manifest{unread}")
        return self._record(found)

    def promised(self, day: date, problems: list[str]) -> dict[str, Promise]:
        """Return the files that there must be of a day, with what its manifest says of each last.

        Lines that cannot be read are told in `problems`, one sentence each, and passed over; so are lines that stand
        there twice, letter for letter: a text that was taken out and came again has a line of its own.
        """
        promised: dict[str, Promise] = {}
        met: dict[str, str] = {}
        for line in self._lines(day, problems):
            promised.pop(line.was or "", None)
            earlier = met.setdefault(line.text, line.where)
            if earlier != line.where:
                problems.append(f"{line.where}: a second time that {line.file} is {line.event}, after {earlier}")
            promised[line.file] = Promise(line.sha256, line.title, line.where, line.recordings)
            if line.pruned or line.withdrawn:
                del promised[line.file]
        return promised

    def _record(self, line: Line) -> Record:
        if line.withdrawn:
            return line.withdrawal()
        if line.pruned:
            return line.textless()
        from pipeline.dedup import fingerprint  # and with it numpy, which most commands do without

        document = self.read(line.file)
        return line.record(document, fingerprint(document))

    def _place(self, file: str) -> tuple[Blobs, str]:
        head, _, rest = file.partition("/")
        return (self._seeds, rest) if head == SEEDS else (self.blobs, file)
