"""Read an archive: its texts, its manifests, and what they tell of each other."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from glob import escape
from pathlib import Path

from pipeline import format
from pipeline.archive import manifest
from pipeline.archive.blobs import Blobs, Folder, archive_errors, listed
from pipeline.archive.grouping import DUPLICATES, day_of_folder, day_of_text, manifest_of
from pipeline.archive.manifest import Line, Promise, Record
from pipeline.errors import ArchiveError, FormatError
from pipeline.model import Document

SEEDS = "seeds"  # not a folder of the archive: the prefix under which the files of the seeds folder are known
_FOLDERS = "[0-9]*/[0-9]*/[0-9]*"


class Contents:
    """What lies in an archive and in the folder of its seeds."""

    def __init__(self, blobs: Blobs, seeds: Path) -> None:
        self.blobs, self.seeds = blobs, seeds
        self._seeds: Blobs = Folder(seeds)

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
        with archive_errors(blobs.locate("")):
            return blobs.size(name)

    def read(self, file: str) -> Document:
        """Return the document in a file. Raises ArchiveError if it cannot be read, FormatError if it is not ours."""
        try:
            return format.parse(self.read_bytes(file))
        except FormatError as error:
            raise FormatError(f"{self.locate(file)}: {error}") from error

    def altered(self, file: str, sha256: str) -> str | None:
        """Return a sentence if the bytes of a file are not those that were filed. Raises ArchiveError."""
        if hashlib.sha256(self.read_bytes(file)).hexdigest() == sha256:
            return None
        return f"{self.locate(file)}: this is not the text that was filed: its bytes have changed since"

    def read_bytes(self, file: str) -> bytes:
        """Return the bytes of a file. Raises ArchiveError if it cannot be read."""
        blobs, name = self._place(file)
        with archive_errors(blobs.locate("")):
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

    def records_of(
        self, day: date, lines: Iterable[tuple[int, str]], problems: list[str], unread: list[str] | None = None
    ) -> Iterator[Record]:
        """Return the same of these lines of a day's manifest, each with its number.

        The files that lie there and cannot be read are added to `unread`.
        """
        yield from self._told(self._loaded(day, lines, problems), problems, [] if unread is None else unread)

    def _told(
        self,
        lines: Iterable[Line],
        problems: list[str],
        unread: list[str],
        *,
        passing_over: tuple[type[Exception], ...] = (FormatError, ArchiveError),
    ) -> Iterator[Record]:
        """Return the events of lines whose file still lies where they say; a later line may tell that it was moved."""
        for line in lines:
            try:
                if line.pruned or line.withdrawn or self.holds(line.file):
                    yield self._record(line)
            except passing_over as error:
                problems.append(str(error))
                unread.append(line.file)

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

    def orphans(self, is_known: Callable[[str], bool] = lambda file: False) -> Iterator[str]:
        """Return the text files that no manifest line speaks of, or none that can be read.

        Those that are known to have one are not looked up.
        """
        folder, told = "", set[str]()
        for file in self.files():
            if is_known(file):
                continue
            if (its := file.removeprefix(f"{DUPLICATES}/").rpartition("/")[0]) != folder:
                folder, told = its, set()
                with suppress(FormatError):  # the folder of no day
                    told = {line.file for line in self._lines(day_of_text(file), [])}
            if file not in told:
                yield file

    def last_line(self, file: str) -> Line:
        """Return what was told of a file last. Raises FormatError if no manifest line tells of it."""
        found, problems = None, list[str]()
        for line in self._lines(day_of_text(file), problems):
            if line.file == file:
                found = line
        if found is None:
            unread = f" ({problems[0]})" if problems else ""
            raise FormatError(f"{self.locate(file)}: no line in its manifest{unread}")
        return found

    def last_record(self, file: str) -> Record:
        """Return the event that brought a file to where it lies.

        Raises FormatError if no manifest line tells of it or its text is not ours, ArchiveError if it cannot be read.
        """
        return self._record(self.last_line(file))

    def require_unchanged(self, file: str, sha256: str) -> bytes:
        """Return the bytes of a text; raise FormatError if it is not the one that was filed.

        Whoever has edited it shall not lose that. Raises ArchiveError if it cannot be read.
        """
        data = self.read_bytes(file)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FormatError(
                f"{self.locate(file)}: was changed since it was filed, so it stays as it is; put the text of before "
                "back, or take yours away from here"
            )
        return data

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
