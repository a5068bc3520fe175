"""The archive: dated files, their manifests, the removed duplicates. The only module that writes below the archive.

It decides nothing. `pipeline.format` and `manifest` say what is written. `blobs` keeps the bytes in a folder, `store`
in an object store. `journal` lets a group survive a crash in a folder, `pending` in an object store. Format:
docs/format.md.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path

from pipeline import format
from pipeline.archive import exclusions, manifest, seals
from pipeline.archive.blobs import Blobs, archive_errors, listed, sizes_of
from pipeline.archive.contents import SEEDS, Contents
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
from pipeline.archive.remembered import Remembered
from pipeline.archive.standing import Standing
from pipeline.errors import ArchiveError, FormatError, IndexBehind
from pipeline.model import ArchivePlace, Entry, Extracted, Fingerprint, Verdict
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
    "Remembered",
    "archive_errors",
    "day_of_folder",
    "day_of_text",
    "manifest_schema",
    "withdrawal",
]

FIXITY = ".fixity"
_NOBODY: Mapping[str, str] = {}
STORED = (CLOSED, f"{seals.FOLDER}/[0-9]*/[0-9]*/*")  # files that are whole, beside texts, by their patterns
GROWING = (exclusions.FILE, f"{FIXITY}/*.jsonl", DELETED, REWRITTEN)  # logs to which lines are appended
Turn = Callable[[], AbstractContextManager[None]]


class Archive(Contents):
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
        blobs, self._filing = kept_at(self.place, self._blank)
        super().__init__(blobs, seeds)
        self._turn, self.standing = threading.Lock(), Standing(self.place)
        self.recordings = Recordings(self.blobs, self.place, clock or SystemClock(), info)
        self._ownership = Ownership(self.blobs, self.place)

    @property
    def root(self) -> Path:
        """The folder of an archive that lies in one. Raises ArchiveError for an archive on an object store."""
        if self.place.folder is None:
            raise ArchiveError(f"{self.place}: is not a folder")
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
        """Lock the archive: no other thread or process files anything meanwhile. Raises ArchiveError."""
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

        Call `settle` once that is committed. Raises ArchiveError: either nothing has happened then, or `unsettled` will
        finish it. Raises IndexBehind if manifests hold more than the index knows, or if other bytes lie under a name
        that a text of the group has: nothing has happened then.
        """
        group = group_of(records)
        with archive_errors(self.place):
            self._ownership.require(promising)
            self.recordings.sync()  # a promised document never points into nothing
            if taken := self._taken(group.texts):
                raise IndexBehind(f"{self.locate(taken[0])}: holds something else already", taken=taken)
            sizes = sizes_of(self.blobs, list(group.lines))
            promising.grow(sizes, {file: sizes[file] + len(written(lines)) for file, lines in group.lines.items()})
            self._filing.file(group, sizes, promising)

    def _taken(self, texts: Mapping[str, bytes]) -> list[str]:
        """Return the names of texts under which other bytes lie: somebody has edited them, or put them there."""
        there = [file for file, size in zip(texts, self.blobs.sizes(list(texts)), strict=True) if size is not None]
        return [file for file in there if not self._is(file, texts[file])]

    def _is(self, file: str, data: bytes) -> bool:
        try:
            return self.read_bytes(file) == data
        except ArchiveError:  # a folder, a pipe
            return False

    def unsettled(self, promises: Promises, unread: list[str]) -> list[Record]:
        """Finish what a crash interrupted and return it for the index. Only inside `admission`; then call `settle`.

        `unread` gets the files that are no document any more, because somebody has edited them since. Raises
        ArchiveError if one cannot be read now: a document that the index does not learn of would be filed again.
        """
        with archive_errors(self.place):
            written = self._filing.finish(promises)
        lines = [manifest.load(line, where="the group that was interrupted") for line in written]
        # if one group brought and moved a document, the later line tells it
        return list(self._told(lines, [], unread, passing_over=(FormatError,)))

    def manifest_sizes(self) -> dict[str, int]:
        """Return the bytes of every manifest. Raises ArchiveError."""
        with archive_errors(self.place):
            return sizes_of(self.blobs, [manifest_of(day) for day in self.days()])

    def _blank(self, lines: Sequence[str]) -> None:
        """Blank the records of documents that these manifest lines withdraw; may be repeated."""
        gone = (manifest.load(line, where="the group") for line in lines if f'"{Event.WITHDRAWN}"' in line)
        self.recordings.blank(
            (location, line.because) for line in gone if line.withdrawn for location in line.recordings
        )

    @property
    def interrupted(self) -> bool:
        """True while a group is certain and not settled, by another process or a crash; of a store the index tells."""
        return self._filing.interrupted

    def settle(self, promises: Promises) -> None:
        """Forget what was written as unfinished: the index has committed it."""
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
        """Return the addresses that `exclude` noted. Raises ArchiveError."""
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
            if any(each.day == day for each in known):
                return None
            with self.admission(), turn():
                manifests = self.manifest_sizes()
                # none is of tomorrow, unless the clock was ahead when it was closed
                warc = [file for file in self.recordings.files() if day_of(file) <= day or day_of(file) > now.date()]
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
