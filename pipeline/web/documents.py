"""The pages of documents: a year, a day, one document with all that is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.responses import RedirectResponse, Response

from pipeline import format
from pipeline.access import explain
from pipeline.errors import ArchiveError, FormatError, OutOfReach
from pipeline.index import DocumentRow, queries, queries_pages
from pipeline.model import Document, DocumentState, Provenance
from pipeline.runtime import Holdings
from pipeline.web import diff
from pipeline.web.charts import heat_map
from pipeline.web.render import Call, page

PAGE = 100


class NotFoundError(LookupError):
    """There is no such page."""


def year(call: Call) -> Response:
    """Show how much is held of each day of a year; of the last one if none is named."""
    held = queries_pages.days_held(call.held.index)
    if held is None:
        return page(call, "empty.html")
    first, last = held
    number = int(call.request.path_params.get("year", last.year))
    if not 1 <= number <= 9999:
        raise NotFoundError
    counts = queries_pages.counts_by_day(call.held.index, number)
    cells, months = heat_map(number, counts)
    return page(
        call,
        "year.html",
        year=number,
        first=first,
        last=last,
        total=sum(counts.values()),
        cells=cells,
        months=months,
        latest=queries_pages.newest(call.held.index, limit=5) if number == last.year else [],
    )


def day(call: Call) -> Response:
    """List the documents of a day."""
    wanted = _day(call)
    after = call.number("after")
    rows = queries_pages.of_day(call.held.index, wanted, after=-1 if after is None else after, limit=PAGE + 1)
    before, following = queries_pages.neighbours(call.held.index, wanted)
    more = format.read_name(rows[PAGE - 1].file.rpartition("/")[2]) if len(rows) > PAGE else None
    return page(
        call, "day.html", day=wanted, rows=rows[:PAGE], before=before, following=following, after=more and more[0]
    )


def _day(call: Call) -> date:
    try:
        return date(*(int(call.request.path_params[name]) for name in ("year", "month", "day")))
    except (ValueError, OverflowError):
        raise NotFoundError from None


def row_at(call: Call) -> DocumentRow | Response:
    """Return the document that the path names, or where it lies today. Raises NotFoundError.

    A path is only ever compared with the names in the index: it leads to no file that is not a document.
    """
    file = str(call.request.path_params["file"])
    if found := queries_pages.document(call.held.index, file):
        return found
    name = format.read_name(file.rpartition("/")[2])
    begin = name[1] if name else file.lower()
    if 6 <= len(begin) <= 64 and all(each in "0123456789abcdef" for each in begin):
        for row in queries_pages.documents_of_hash(call.held.index, begin):
            place = call.path.removesuffix(file)
            return RedirectResponse(call.link(f"{place}{row.file}"), 302)
    raise NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A document as far as it can be read: `problem` says why its text or its manifest line cannot."""

    document: Document | None
    provenance: Provenance | None
    problem: str | None = None


def text_of(held: Holdings, row: DocumentRow) -> ReadText:
    """Read a document and its manifest line."""
    document: Document | None = None
    problem: str | None = explain.deletion(row) if row.pruned_at else None
    if not row.pruned_at:
        try:
            document, problem = held.archive.read(row.file), held.archive.altered(row.file, row.sha256)
        except (ArchiveError, FormatError, OutOfReach) as error:
            return ReadText(document=None, provenance=None, problem=str(error))
    if row.state is DocumentState.SEED:
        return ReadText(document=document, provenance=None)
    try:
        return ReadText(
            document=document, provenance=held.archive.last_record(row.file).entry.provenance, problem=problem
        )
    except (ArchiveError, FormatError, OutOfReach) as error:
        return ReadText(document=document, provenance=None, problem=str(error))


def document(call: Call) -> Response:
    """Show a document: its text, what is known of it and from where, its copies and its versions."""
    row = row_at(call)
    if isinstance(row, Response):
        return row
    index = call.held.index
    said = queries.versions(index, row.key, most=PAGE)
    versions = [each for each in said if each.state is not DocumentState.SEED]
    against = _against(call, row, versions)
    text = text_of(call.held, row)
    compared = None
    if against is not None and text.document is not None:
        before = text_of(call.held, against).document
        compared = before and diff.rows(_lines(before), _lines(text.document))
    of = queries_pages.document(index, row.of) if row.of else None
    return page(
        call,
        "document.html",
        row=row,
        text=text,
        because=explain.reason(row),
        copies=queries.copies(index, row.file, most=PAGE),
        most=PAGE,
        versions=versions,
        against=against,
        compared=compared,
        of=of,
    )


def _against(call: Call, row: DocumentRow, versions: Sequence[DocumentRow]) -> DocumentRow | None:
    """Return the version that the text is to be compared with."""
    wanted = call.asked("against")
    return next((each for each in versions if each.file == wanted and each.file != row.file), None)


def _lines(document: Document) -> list[str]:
    return [document.title, *document.paragraphs]
