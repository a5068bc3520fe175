"""Take documents out of the archive for good: texts, recorded answers, entries of the search index.

What stays is a line in the manifest that says when, why and by whom, and that the address is asked no more.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.archive import Exclusion
from pipeline.index import DocumentRow, queries
from pipeline.model import DocumentState, Visit
from pipeline.runtime import Store
from pipeline.search import open_search


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something is taken out, in a sentence, and who wants it."""

    because: str
    by: str


def withdraw(store: Store, rows: Sequence[DocumentRow], reason: Reason) -> list[str]:
    """Take documents out; return their files. Raises StorageError: then they stay, or the next start ends it."""
    with open_search(store.index, store.archive) as search, search.without(rows):
        return store.ingest.withdraw([row.file for row in rows], reason.because, reason.by)


def exclude(store: Store, url: str, keys: Sequence[str], source: str, reason: Reason) -> None:
    """Leave an address out from now on of which nothing is held. Raises StorageError."""
    now = store.clock.now()
    store.ingest.exclude(Exclusion(at=now, url=url, keys=keys, source=source, because=reason.because, by=reason.by))


def forget_recordings(store: Store, addresses: Collection[str], since: date, reason: Reason) -> int:
    """Overwrite all answers of some addresses that were recorded since a day; return how many.

    With `raw: all` an answer is recorded each time, whether a document was filed from it or not.
    """
    recordings = store.archive.recordings
    found = list(recordings.of_addresses(addresses, since))
    recordings.blank((location, reason.because) for location in found)
    return len(found)


def first_asked(rows: Sequence[DocumentRow], visit: Visit | None) -> date | None:
    """Return the day on which an address was asked for the first time; None if it never was."""
    moments = [row.fetched_at for row in rows] + ([visit.first_at or visit.at] if visit else [])
    return min(moments).date() if moments else None


def copies_of(store: Store, rows: Sequence[DocumentRow]) -> list[DocumentRow]:
    """Return what was removed as a copy of some documents, by the names of the files."""
    named = {row.file for row in rows}
    copies = (copy for row in rows for copy in queries.copies(store.index, row.file))
    found = {copy.file: copy for copy in copies if copy.state is DocumentState.DUPLICATE}
    return [found[file] for file in sorted(found.keys() - named)]
