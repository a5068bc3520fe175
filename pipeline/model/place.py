"""Where an archive lies."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class ArchivePlace:
    """Where an archive lies: in a folder of this machine, or below the address of an object store.

    `state` is a folder of this machine for what must lie on one: locks, the index, the search index, files in hand.
    """

    where: Path | str
    state: Path

    @classmethod
    def of_folder(cls, folder: Path) -> "ArchivePlace":
        """Return a folder with its state below it, in `.state`."""
        return cls(folder, folder / ".state")

    @property
    def folder(self) -> Path | None:
        """The folder; None for an object store."""
        return self.where if isinstance(self.where, Path) else None

    def __str__(self) -> str:
        return str(self.where)


class IndexClaim(NamedTuple):
    """An index that is told of what an archive files: its name, whether it was just made from the files.

    `apart` says that it lies in no file of the archive's folder.
    """

    name: str
    anew: bool
    apart: bool
