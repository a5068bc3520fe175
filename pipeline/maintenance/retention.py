"""Delete what is old enough, if a person has asked for it: texts of removed duplicates, recorded answers, documents.

Documents of a source with a `retention` are withdrawn, as by hand. Nothing else is ever deleted, and no text that
somebody has edited since it was filed. Of a duplicate only the text is: why it was removed, and what later documents
are compared with, stays in manifest and index. Which WARC files are gone is noted beside the others.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from pipeline.config.source import Source
from pipeline.errors import ArchiveError, FormatError, PipelineError
from pipeline.index import DocumentRow, queries, run_stats
from pipeline.maintenance.withdrawal import Reason, withdraw
from pipeline.model import counted
from pipeline.runtime import Store

_AT_ONCE = 64  # texts that are deleted in one turn: others file in between


@dataclass(frozen=True, slots=True, kw_only=True)
class Prunable:
    """A file that may be deleted, and how large it is."""

    file: str
    bytes: int


def prunable(store: Store, before: datetime) -> Iterator[Prunable]:
    """Return the removed duplicates of which nothing has been told since `before`, and that still have their texts.

    Like the others that return what may be deleted, it raises PipelineError while the clock is known to be ahead.
    """
    _require_clock(store)
    for file in queries.old_duplicates(store.index, before):
        with suppress(FormatError, ArchiveError):  # what cannot be read stays, as `verify` will say
            size = store.archive.size(file)
            if size is not None and _told_last(store, file) < before:
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
    _require_clock(store)
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


def prunable_documents(store: Store, sources: Iterable[Source]) -> Iterator[tuple[Source, list[DocumentRow]]]:
    """Yield the addresses of sources with a `retention` whose last version is old enough, each with its documents."""
    for source in sources:
        if source.retention_s is None:
            continue
        _require_clock(store)
        before = store.clock.now() - timedelta(seconds=source.retention_s)
        for rows in queries.old_documents(store.index, source.name, before):
            with suppress(FormatError, ArchiveError):  # what cannot be read stays, as `verify` will say
                if all(_told_last(store, row.file) < before for row in rows):
                    yield source, rows


def _require_clock(store: Store) -> None:
    """Raise PipelineError while the clock is known to be ahead: by it, everything is older than it is."""
    wrong = run_stats.wrong_clock(store.index, store.clock.now())
    if wrong is not None and wrong.ahead_s > 0:
        raise PipelineError(f"nothing is deleted while the clock is wrong: {wrong.because}")


def _told_last(store: Store, file: str) -> datetime:
    """Return when something was told of a file last. Raises FormatError if somebody has edited it: it stays, too."""
    line = store.archive.last_line(file)
    if store.archive.holds(file):  # else somebody has deleted it: what was recorded of it goes, too
        store.archive.require_unchanged(file, line.sha256)
    return line.at


def prune_documents(
    store: Store, sources: Iterable[Source], stop: threading.Event | None = None, *, dry_run: bool = False
) -> list[Prunable]:
    """Withdraw those until `stop` is set, and return which were. Raises StorageError.

    A copy of another source that was removed takes the place of what it repeats.
    """
    done: list[Prunable] = []
    for source, addresses in groupby(prunable_documents(store, list(sources)), key=itemgetter(0)):
        found = [rows for _, rows in addresses]
        because = f"kept for {_days(source.retention_s or 0)}, as the source's `retention` says"
        for start in range(0, len(found), _AT_ONCE):
            if stop is not None and stop.is_set():
                return done
            some = [row for rows in found[start : start + _AT_ONCE] for row in rows]
            done += [Prunable(file=row.file, bytes=store.archive.size(row.file) or 0) for row in some]
            if not dry_run:
                withdraw(store, some, Reason(because=because, by="retention"))
    return done


def _days(seconds: float) -> str:
    days = seconds / 86400
    return counted(round(days), "day") if days >= 1 else "less than a day"


def documents_summary(pruned: list[Prunable]) -> str:
    """Say how many documents, and their size."""
    size = sum(each.bytes for each in pruned)
    return f"{counted(len(pruned), 'document')}, {size / 1e6:.1f} MB"


def recordings_summary(pruned: list[Prunable]) -> str:
    """Say how many WARC files, and their size."""
    size = sum(each.bytes for each in pruned)
    return f"{counted(len(pruned), 'WARC file')}, {size / 1e6:.1f} MB"


def pruning_summary(pruned: list[Prunable]) -> str:
    """Say how many texts, and their size."""
    size = sum(each.bytes for each in pruned)
    return f"{counted(len(pruned), 'text')} of removed duplicates, {size / 1e6:.1f} MB"
