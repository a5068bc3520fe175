"""Is the archive still where it was? An archive whose folder is gone is not made anew: it is elsewhere.

Its disk was unmounted, or somebody moved it. What was filed into a new folder of that name would lie below the mount.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.archive.blobs import archive_errors
from pipeline.errors import ArchiveError
from pipeline.model import ArchivePlace


class Standing:
    """Sees that the folder of an archive in which this process has worked is still there, and is that one."""

    def __init__(self, place: ArchivePlace) -> None:
        self._place = place
        self._known: int | None = None  # the inode: a disk that is mounted again may be another device

    @property
    def lost(self) -> str | None:
        """A sentence once the folder is gone, or another one has its name."""
        if self._known is None or self._inode() == self._known:
            return None
        return f"{self._place.state} is gone: the archive was moved, or its disk is not mounted"

    @contextmanager
    def required(self) -> Iterator[None]:
        """Work in the folder. Raises ArchiveError, also in place of OSError."""
        if self.lost:
            raise ArchiveError(f"{self._place}: {self.lost}; nothing is filed until it is back")
        with archive_errors(self._place):
            yield
        if self._known is None:
            self._known = self._inode()

    def _inode(self) -> int | None:
        try:
            return self._place.state.stat().st_ino
        except OSError:
            return None
