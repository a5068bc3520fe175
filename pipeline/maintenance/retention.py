"""Delete the texts of removed duplicates, and the recorded answers, that are old enough, if a person has asked for it.

Nothing else is ever deleted. Of a duplicate only the text is: why it was removed, and what later documents are compared
with, stays in manifest and index. Which WARC files are gone is noted beside the others.
"""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pipeline.errors import ArchiveError, FormatError
from pipeline.index import queries
from pipeline.runtime import Store

_AT_ONCE = 64  # texts that are deleted in one turn: others file in between


@dataclass(frozen=True, slots=True, kw_only=True)
class Prunable:
    """A file that may be deleted, and how large it is."""

    file: str
    bytes: int


def prunable(store: Store, before: datetime) -> Iterator[Prunable]:
    """Return the removed duplicates of which nothing has been told since `before`, and that still have their texts."""
    for file in queries.old_duplicates(store.index, before):
        with suppress(FormatError, ArchiveError):  # what cannot be read stays, as `verify` will say
            size = store.archive.size(file)
            if size is not None and store.archive.last_record(file).at < before:
                yield Prunable(file=file, bytes=size)


def prune(store: Store, before: datetime, stop: threading.Event | None = None) -> list[Prunable]:
    """Delete the texts of those until `stop` is set, and return which were deleted. Raises StorageError."""
    found = list(prunable(store, before))
    done: list[Prunable] = []
    for start in range(0, len(found), _AT_ONCE):
        if stop is not None and stop.is_set():
            break
        some = {each.file: each for each in found[start : start + _AT_ONCE]}
        done += [some[file] for file in store.ingest.prune(list(some), before)]
    return done


def prunable_recordings(store: Store, before: datetime) -> Iterator[Prunable]:
    """Return the WARC files of days before that of `before`."""
    for file, size in store.archive.recordings.prunable(before.date()):
        yield Prunable(file=file, bytes=size)


def prune_recordings(store: Store, before: datetime, stop: threading.Event | None = None) -> list[Prunable]:
    """Delete those until `stop` is set, and return which were deleted. Raises StorageError."""
    done: list[Prunable] = []
    for each in prunable_recordings(store, before):
        if stop is not None and stop.is_set():
            break
        store.archive.recordings.delete(each.file)
        done.append(each)
    return done


def recordings_summary(pruned: list[Prunable]) -> str:
    """Say how many WARC files, and their size."""
    size = sum(each.bytes for each in pruned)
    return f"{len(pruned)} WARC {'file' if len(pruned) == 1 else 'files'}, {size / 1e6:.1f} MB"


def pruning_summary(pruned: list[Prunable]) -> str:
    """Say how many texts, and their size."""
    size = sum(each.bytes for each in pruned)
    return f"{len(pruned)} {'text' if len(pruned) == 1 else 'texts'} of removed duplicates, {size / 1e6:.1f} MB"
