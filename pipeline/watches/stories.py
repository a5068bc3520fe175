"""Find the stories that a watch tells of: of each the first telling that matches, kept or removed."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime

from pipeline.errors import ArchiveError, FormatError
from pipeline.index import DocumentRow, queries, queries_pages
from pipeline.model import DocumentState
from pipeline.runtime import Holdings
from pipeline.search import Hit, Matcher
from pipeline.system.workers import Workers
from pipeline.watches.active import ActiveWatch

_AT_ONCE = 100  # documents, whose texts are held


def with_texts(held: Holdings, rows: Sequence[DocumentRow]) -> list[tuple[DocumentRow, str]]:
    """Return documents with their texts, without seeds and those whose texts were deleted."""
    found = []
    for row in rows:
        if row.state is DocumentState.SEED or row.pruned_at is not None:
            continue
        try:
            body = "\n".join(held.archive.read(row.file).paragraphs)
        except (ArchiveError, FormatError):
            body = ""  # `verify` tells of it; its title is known
        found.append((row, body))
    return found


def new_stories(
    held: Holdings,
    watch: ActiveWatch,
    matcher: Matcher,
    numbers: Collection[int],
    was_told: Callable[[Collection[str]], bool],
    *,
    began: datetime | None = None,
) -> Iterator[Hit]:
    """Yield what a watch tells of among the documents of some numbers, in the order in which they were filed.

    `was_told` knows of the hashes of a story's documents whether one of them was told, those yielded before included.
    A story that matched before the watch `began` is none that is new.
    """
    hits = matcher.find(watch.query, watch.filters, least_cosine=watch.least_cosine)
    for number in sorted(hits.keys() & numbers):
        story = queries.story(held.index, hits[number].row.file)
        if was_told({row.sha256 for row in story}):
            continue
        earlier = [row for row in story if began is not None and row.fetched_at < began and row.id != number]
        if not _match(held, watch, earlier):
            yield hits[number]


def tried(held: Holdings, watch: ActiveWatch, first: date, last: date, workers: Workers | None = None) -> Iterator[Hit]:
    """Yield what a watch would have told of the documents of some days, by day."""
    told = set[str]()
    for day in queries.days(held.index, since=first, until=last):
        numbers = sorted(queries_pages.numbers_on(held.index, day, None))
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            rows = queries.numbered(held.index, some)
            with closing(Matcher(with_texts(held, list(rows.values())), workers)) as matcher:
                for hit in new_stories(held, watch, matcher, some, lambda digests: not told.isdisjoint(digests)):
                    told.add(hit.row.sha256)
                    yield hit


def _match(held: Holdings, watch: ActiveWatch, rows: Sequence[DocumentRow]) -> bool:
    """Return whether one of some documents matches."""
    if not rows:
        return False
    with closing(Matcher(with_texts(held, rows))) as matcher:
        return bool(matcher.find(watch.query, watch.filters, least_cosine=watch.least_cosine))
