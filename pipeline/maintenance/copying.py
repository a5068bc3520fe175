"""Copy an archive from a folder to an object store, or back: every text, manifest, recorded page, seal and log.

A copy that was interrupted, or has become old, is gone on with: what lies there already is compared, and left if it is
the same. Of each day the texts come first, then the manifest that names them. Every text is read again where it was
copied to, and its hash compared with what the manifest says. The index and the locks are no part of an archive.

A source that cannot be written is copied as it lies there: it cannot be locked, nor can what a crash interrupted be
finished.
"""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

from pipeline import format
from pipeline.archive import GROWING, STORED, Archive, archive_errors, day_of_folder
from pipeline.errors import ArchiveError
from pipeline.system.disk import refusal

Progress = Callable[[int, int], None]  # texts done, of how many
_AT_ONCE = 16
_PIECE_BYTES = 1 << 20


@dataclass(slots=True)
class ArchiveCopy:
    """What was copied, or lay there already: numbers of files and of bytes, and a sentence for each problem."""

    texts: int = 0
    manifests: int = 0
    others: int = 0  # WARC files, seals, logs
    copied: int = 0  # files of all kinds that did not lie there
    bytes: int = 0  # of those
    unlocked: str | None = None  # why nothing kept others from writing to the source meanwhile
    problems: list[str] = field(default_factory=list)


def copy_archive(source: Archive, target: Archive, progress: Progress = lambda done, total: None) -> ArchiveCopy:
    """Copy an archive to a place where there is none, or a copy of it; nothing else may write to either meanwhile.

    A source that cannot be written is not locked, and the answer says so. May be repeated, from wherever it stopped.
    Raises ArchiveError.
    """
    folders = source.folders()
    if not folders:
        raise ArchiveError(f"{source.place}: there is no archive")
    copying = _Copying(source, target)
    growing = copying.prepare()
    files = {folder: list(source.files(folder)) for folder in folders}
    total = sum(map(len, files.values()))
    with ExitStack() as held, ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="copy") as threads:
        if copying.done.unlocked is None:
            held.enter_context(source.admission())
        held.enter_context(target.admission())
        for pattern in STORED:
            for name, size in source.blobs.sized(pattern):
                copying.whole(name, size)
        for name in growing:
            copying.cut_off(name)
        for folder, texts in files.items():
            for _ in threads.map(copying.text, texts):
                copying.done.texts += 1
                progress(copying.done.texts, total)
            copying.day(folder, texts)
            list(threads.map(copying.check, copying.promised(folder).items()))
        for pattern in GROWING:
            for name in source.blobs.list(pattern):
                copying.lines(name)
                copying.done.others += 1
    return copying.done


class _Copying:
    """A copy in the making."""

    def __init__(self, source: Archive, target: Archive) -> None:
        self._from, self._to = source, target
        self.done = ArchiveCopy()

    def prepare(self) -> list[str]:
        """See that nothing is in the making; return the WARC files that were not closed, of a source that is only read.

        Raises ArchiveError.
        """
        interrupted = [each for each in (self._to, self._from) if each.interrupted]
        refused = None if self._from.place.folder is None else refusal(self._from.state)
        if interrupted and (refused is None or self._to in interrupted):
            crashed = interrupted[-1].place
            raise ArchiveError(f"{crashed}: a crash interrupted what was filed last; `pipeline list` finishes it")
        if refused is not None:
            self.done.unlocked = refused
            if interrupted:
                said = "a crash interrupted what was filed last, and it is not copied: it cannot be finished there"
                self.done.problems.append(f"{self._from.place}: {said}")
            return self._from.recordings.open_files()
        self._from.recordings.mend()
        if growing := self._from.recordings.open_files():
            where = self._from.recordings.locate(growing[0])
            raise ArchiveError(f"{where}: is still written to; stop what writes to it first")
        return []

    def cut_off(self, name: str) -> None:
        """Copy a WARC file that was not closed, up to its last whole record."""
        size = sum(map(len, self._from.recordings.whole_pieces(name, _PIECE_BYTES)))
        if size:
            self.done.others += 1
            with archive_errors(self._to.place):
                if self._to.blobs.size(name) != size:
                    self._to.blobs.put_pieces(name, self._from.recordings.whole_pieces(name, _PIECE_BYTES))
                    self._to.blobs.sync()
                    self._count(size)

    def text(self, name: str) -> None:
        """Copy a text."""
        try:
            data = self._from.read_bytes(name)
        except ArchiveError as error:
            self.done.problems.append(str(error))
            return
        there = self._to.size(name) is not None
        with archive_errors(self._to.place):
            try:
                self._to.blobs.create(name, data)
            except FileExistsError:
                self.done.problems.append(f"{self._to.locate(name)}: holds another text than {self._from.locate(name)}")
                return
        if not there:
            self._count(len(data))

    def whole(self, name: str, size: int) -> None:
        """Copy a file that may be large, and may have been rewritten."""
        self.done.others += 1
        with archive_errors(self._to.place):
            digest = self._digest(self._from, name)
            if self._to.blobs.size(name) != size or self._digest(self._to, name) != digest:
                self._to.blobs.put_pieces(name, self._from.blobs.pieces(name, _PIECE_BYTES))
                self._to.blobs.sync()
                self._count(size)
                if self._digest(self._to, name) != digest:
                    self.done.problems.append(f"{self._to.locate(name)}: is not what was copied there")

    def lines(self, name: str) -> bool:
        """Copy what grows: the lines that are there already stay. Return False where others lie there."""
        with archive_errors(self._to.place):
            data = self._from.blobs.read(name)
            there = b"" if self._to.blobs.size(name) is None else self._to.blobs.read(name)
            if not data.startswith(there):
                self.done.problems.append(f"{self._to.locate(name)}: has other lines than {self._from.locate(name)}")
                return False
            if len(there) < len(data):
                self._to.blobs.append(name, len(there), data[len(there) :])
                self._to.blobs.sync()
                self._count(len(data) - len(there))
            self._to.blobs.compact(name)
        return True

    def day(self, folder: str, texts: Sequence[str]) -> None:
        """Copy the manifest of a day, and delete what has been moved or deleted since an earlier copy."""
        name = f"{folder}/manifest.jsonl"
        with archive_errors(self._to.place):
            self._to.blobs.sync()
        if not self._from.holds(name):
            return
        self.done.manifests += 1
        if not self.lines(name) or (day := day_of_folder(folder)) is None:
            return
        told = {file for line in self._to.last_lines(day, []).values() for file in (line.file, line.was)}
        for file in sorted({*self._to.files(folder)} - {*texts}):
            if file not in told:
                self.done.problems.append(f"{self._to.locate(file)}: is not in {self._from.place}")
            elif not self._is_unedited(file):
                self.done.problems.append(f"{self._to.locate(file)}: was changed since it was filed, so it stays there")
            else:
                with archive_errors(self._to.place):
                    self._to.blobs.delete(file)

    def _is_unedited(self, file: str) -> bool:
        try:
            return format.is_named(file, self._to.read_bytes(file))
        except ArchiveError:
            return False

    def promised(self, folder: str) -> dict[str, str]:
        """Return the hashes of the texts that there must be of a day; lines that cannot be read are problems."""
        if (day := day_of_folder(folder)) is None:
            return {}  # no manifest speaks of it
        problems: list[str] = []
        found = {file: promise.sha256 for file, promise in self._to.promised(day, problems).items()}
        self.done.problems += problems
        return found

    def check(self, promised: tuple[str, str]) -> None:
        """Read a text where it was copied to, and compare its hash."""
        file, wanted = promised
        try:
            found = hashlib.sha256(self._to.read_bytes(file)).hexdigest()
        except ArchiveError as error:
            self.done.problems.append(str(error))
            return
        if found != wanted:
            self.done.problems.append(f"{self._to.locate(file)}: has SHA-256 {found}, its manifest says {wanted}")

    def _count(self, size: int) -> None:
        self.done.copied += 1
        self.done.bytes += size

    @staticmethod
    def _digest(archive: Archive, name: str) -> str:
        digest = hashlib.sha256()
        for piece in archive.blobs.pieces(name, _PIECE_BYTES):
            digest.update(piece)
        return digest.hexdigest()
