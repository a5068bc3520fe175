"""What the archive asks of a way to file a group of texts and manifest lines: whole, or not at all.

There are two: the `journal` in a folder of this machine, and in a store that can neither rename nor append, a `pending`
group in the index. Either way the caller decides within a transaction of the index, calls `file` in it, commits it and
calls `settle`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pipeline import format
from pipeline.archive.blobs import Blobs
from pipeline.archive.ownership import Claiming

_IN_A_DAY = re.compile(r"(?:\.duplicates/)?[0-9]{4}/[0-9]{2}/[0-9]{2}/[^/.\x00][^/\x00]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileGroup:
    """`texts` are bytes by file, `lines` are JSON lines by manifest file, `gone` are files to delete.

    Every file is a name below the archive, with forward slashes.
    """

    texts: Mapping[str, bytes]
    lines: Mapping[str, Sequence[str]]
    gone: Sequence[str] = ()


Placed = Callable[[Sequence[str]], None]  # told of the lines of a group that lies in its place, maybe again


class Promising(Claiming, Protocol):
    """A transaction of the index, as far as it keeps promises."""

    def promise(self, group: bytes) -> None:
        """Keep a group, to be filed once the transaction is committed."""

    def grow(self, sizes: Mapping[str, int], after: Mapping[str, int]) -> None:
        """Take note that manifests of these `sizes` grow. Raises IndexBehind if they hold more than the index knows."""


class Promises(Protocol):
    """An index, as far as it keeps promises. Every method raises StorageError."""

    def promised(self) -> Sequence[tuple[int, bytes]]:
        """Return the groups that are promised and not kept yet, each with its number, oldest first."""

    def forget_promise(self, number: int) -> bool:
        """Forget a group that lies in its place; return False if somebody else has forgotten it."""


class Filing(Protocol):
    """A way to file groups. Every method raises OSError, and may be called by the holder of the archive alone."""

    @property
    def interrupted(self) -> bool:
        """True while a group is certain and not settled, as far as it can be told without an index."""

    def file(self, group: FileGroup, sizes: Mapping[str, int], promising: Promising) -> None:
        """File a group, or make certain that it will be once the transaction is committed.

        `sizes` are the bytes that its manifests have.
        """

    def finish(self, promises: Promises) -> Sequence[str]:
        """Bring to its place what a crash interrupted, and return its manifest lines: the index may lack them.

        Raises FormatError for damage.
        """

    def settle(self, promises: Promises) -> None:
        """Take note that the index is committed."""


def check(told: Mapping[str, Any]) -> None:
    """Raise an error if this is no group of ours: it is obeyed, so it may name nothing outside the archive."""
    if not {"texts", "manifests", "gone"} <= told.keys():
        raise ValueError("it does not say what was to be done")
    manifests = told["manifests"]
    for file in (*told["texts"], *told["gone"], *(each["file"] for each in manifests)):
        if not _IN_A_DAY.fullmatch(file):
            raise ValueError(f"{file!r:.200} is not a file of a day's folder")
    for each in manifests:
        if each["size"] < 0 or not all(isinstance(line, str) for line in each["lines"]):
            raise ValueError(f"it does not say what was to be appended to {each['file']}")


def is_unedited(blobs: Blobs, file: str) -> bool:
    """Return whether a text that is to be deleted is the one that its name says. Raises OSError."""
    try:
        return format.is_named(file, blobs.read(file))
    except FileNotFoundError:
        return False


def lines_of(told: Mapping[str, Any]) -> list[str]:
    """Return all manifest lines of a group."""
    return [line for each in told["manifests"] for line in each["lines"]]


def written(lines: Sequence[str]) -> bytes:
    """Return lines as they are appended."""
    return "".join(f"{line}\n" for line in lines).encode()
