"""How an archive is kept: its bytes in a folder, with a journal, or on an object store, with promises in the index."""

from pipeline.archive.blobs import Blobs, Folder
from pipeline.archive.filing import Filing, Placed
from pipeline.archive.journal import Journal
from pipeline.archive.pending import Pending
from pipeline.archive.store import Objects
from pipeline.model import ArchivePlace


def kept_at(place: ArchivePlace, placed: Placed) -> tuple[Blobs, Filing]:
    """Return what stores the bytes of an archive, and what files groups there."""
    if place.folder is not None:
        folder = Folder(place.folder)
        return folder, Journal(folder, placed)
    store = Objects(str(place), place.state)
    return store, Pending(store, placed)
