"""Which documents are written out: those that fit filters, or of them those that a search finds; a few at a time."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from pipeline import format
from pipeline.archive import Archive, day_of_text
from pipeline.errors import ArchiveError, FormatError
from pipeline.index import DocumentRow, queries, queries_pages
from pipeline.model import Document, DocumentState
from pipeline.runtime import Holdings
from pipeline.search import Filters, open_search
from pipeline.warc import WarcRecord

_AT_ONCE = 300  # rows


class Selected(NamedTuple):
    """A document with what is known of it, the bytes of its file, and the records of its pages if they are wanted.

    `author` is what its manifest says, for the index does not know it.
    """

    row: DocumentRow
    document: Document
    data: bytes
    author: str | None = None
    records: tuple[tuple[WarcRecord, bytes], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportScope:
    """What is asked for; `words` are a query as `pipeline search` takes it, `story` is a file of one."""

    filters: Filters
    words: str | None = None
    story: str | None = None

    def public(self) -> dict[str, Any]:
        """Return what was asked for, under the names of the options."""
        asked = self.filters
        return {
            "words": self.words,
            "story": self.story,
            "source": asked.source,
            "language": asked.language,
            "since": asked.since,
            "until": asked.until,
            "state": asked.state or "all",
        }

    def __str__(self) -> str:
        asked = {name: value for name, value in self.public().items() if value is not None}
        return "documents of the archive: " + ", ".join(f"{name} {value}" for name, value in asked.items())


def selected(
    held: Holdings,
    scope: ExportScope,
    problem: Callable[[str], None],
    progress: Callable[[int, int], None],
    *,
    with_records: bool = False,
) -> Iterator[Selected]:
    """Yield what is asked for with its bytes, by day. Tells `problem` of each file that is not what was filed.

    With `with_records` only documents whose pages were recorded; the others are a `problem`.
    """
    days = queries.days(held.index, since=scope.filters.since, until=scope.filters.until)
    passed, authors = 0, _Authors(held.archive)
    for row in _asked(held, scope, days):
        if (now := bisect_right(days, row.day)) > passed:
            passed = now
            progress(passed, len(days))
        try:
            data = held.archive.read_bytes(row.file)
            if sha256(data).hexdigest() != row.sha256:
                raise FormatError("its bytes are not those that were filed")
            document = format.parse(data)
        except ArchiveError as error:
            problem(str(error))
        except FormatError as error:
            problem(f"{held.archive.locate(row.file)}: {error}")
        else:
            records = _recorded(held.archive, row.file, problem) if with_records else ()
            if records or not with_records:
                yield Selected(row, document, data, authors.of(row.file), records)


def removed_that_fit(held: Holdings, scope: ExportScope) -> int:
    """Count the removed duplicates that are left out only because they were removed."""
    if scope.filters.state is not DocumentState.ARCHIVED:
        return 0
    removed = replace(scope, filters=replace(scope.filters, state=DocumentState.DUPLICATE))
    days = queries.days(held.index, since=scope.filters.since, until=scope.filters.until)
    return sum(1 for _ in _asked(held, removed, days))


class _Authors:
    """Who wrote the documents of a day, as its manifest says; read once, for documents come by day."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._day: date | None = None
        self._authors: dict[str, str | None] = {}

    def of(self, file: str) -> str | None:
        """Return who wrote a document; None if nobody is named, of a seed, and if no line of a manifest is left."""
        try:
            day = day_of_text(file)
        except FormatError:
            return None
        if day != self._day:
            lines = self._archive.last_lines(day, [])  # what is wrong with a manifest is told by `verify`
            self._authors = {name: line.provenance.author for name, line in lines.items()}
            self._day = day
        return self._authors.get(file)


def _recorded(archive: Archive, file: str, problem: Callable[[str], None]) -> tuple[tuple[WarcRecord, bytes], ...]:
    """Return the records of a document's pages; tell `problem` if there are none, or if they cannot be read."""
    try:
        provenance = archive.last_record(file).entry.provenance
        if provenance.warc is None:
            problem(f"{archive.locate(file)}: the page was not recorded")
            return ()
        places = (provenance.warc, *provenance.warc_pages)
        return tuple(member for place in places for member in archive.recordings.members(place))
    except (ArchiveError, FormatError) as error:
        problem(str(error))
        return ()


def _asked(held: Holdings, scope: ExportScope, days: list[date]) -> Iterator[DocumentRow]:
    """Yield the documents that are asked for, by day."""
    if scope.story is not None:
        told = sorted(queries.story(held.index, scope.story), key=lambda row: (row.day, row.id))
        return (row for row in told if scope.filters.fit(row))
    return _found(held, scope) if scope.words else _held(held, scope.filters, days)


def _held(held: Holdings, filters: Filters, days: list[date]) -> Iterator[DocumentRow]:
    """Yield the documents that fit; of a day the kept ones first, each kind in the order of their numbers."""
    for day in days:
        numbers = queries_pages.numbers_on(held.index, day, filters.state)
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            rows = queries.numbered(held.index, some)
            yield from (rows[number] for number in some if number in rows and filters.fit(rows[number]))


def _found(held: Holdings, scope: ExportScope) -> Iterator[DocumentRow]:
    """Yield the documents that have the words, by day."""
    with open_search(held.index, held.archive) as search:
        yield from search.documents(scope.words or "", scope.filters)
