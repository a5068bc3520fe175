"""A draft of an archive: what it holds can be read, and what is filed is written to a folder that is thrown away."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipeline.archive import Archive, Record
from pipeline.errors import ArchiveError, FormatError
from pipeline.index import Index
from pipeline.system.scratch import scratch


class DraftArchive(Archive):
    """An archive that writes to a folder of its own, and reads what is not there from the one that is held."""

    def __init__(self, held: Archive, root: Path) -> None:
        super().__init__(root, held.seeds)
        self._held = held

    def read_bytes(self, file: str) -> bytes:
        """Return the bytes of a file: of one that was filed here, or else of the one that is held."""
        try:
            return super().read_bytes(file)
        except ArchiveError:
            return self._held.read_bytes(file)

    def last_record(self, file: str) -> Record:
        """Return the event that brought a file to where it lies, as it is told here, or else by the held archive."""
        try:
            return super().last_record(file)
        except FormatError:
            return self._held.last_record(file)


@contextmanager
def draft(archive: Archive, index: Index) -> Iterator[tuple[Archive, Index]]:
    """Make a draft of an archive and a copy of its index, for the length of a `with`."""
    with scratch() as folder:
        drafted = DraftArchive(archive, folder / "archive")
        copy = drafted.state / "index.sqlite"
        copy.parent.mkdir(parents=True)
        index.copy_to(copy)
        with closing(Index(copy)) as copied, closing(drafted.recordings):
            yield drafted, copied
