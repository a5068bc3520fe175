"""What a worker does for the search index: it reads texts of the archive and cuts them, without loading the index."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.archive import Archive
from pipeline.errors import ArchiveError, FormatError, OutOfReach
from pipeline.model import ArchivePlace, Document
from pipeline.search.cut import cut


def cut_texts(place: ArchivePlace, seeds: Path, files: Sequence[str]) -> list[tuple[str, str] | None]:
    """Return the title and body of each file as they are indexed; None for one that cannot be read."""
    archive, found = Archive(place, seeds), list[tuple[str, str] | None]()
    for file in files:
        try:
            found.append(cut_document(archive.read(file)))
        except (ArchiveError, FormatError, OutOfReach):
            found.append(None)
    return found


def cut_document(document: Document) -> tuple[str, str]:
    """Return the title and body of a document as they are indexed."""
    return cut(document.title), cut("\n".join(document.paragraphs))
