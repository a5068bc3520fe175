"""The read-only JSON API below /api: the values that the commands print with --json, and their OpenAPI description."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from starlette.responses import JSONResponse, Response

from pipeline import __version__
from pipeline.access import explain
from pipeline.access import story as stories
from pipeline.access.story import Version
from pipeline.errors import PipelineError, QueryError
from pipeline.index import DocumentRow, RunRow, Totals, queries, queries_pages, queries_runs, run_stats
from pipeline.model import DocumentState, Visit
from pipeline.search import PublicHit
from pipeline.system.output import plain
from pipeline.urls import is_web
from pipeline.web.asked import FILTERS, BadRequestError, before_asked, filters_asked, limit_asked, same_query
from pipeline.web.documents import NotFoundError, row_at, text_of
from pipeline.web.render import Call
from pipeline.web.searching import found
from pipeline.web.sources import visits_without_document

_MOST, _MOST_HITS = 500, 100


def answer(call: Call, value: Any) -> Response:
    """Return a value as JSON."""
    return JSONResponse(plain(value), headers={"Cache-Control": "private, no-cache"})


def totals(call: Call) -> Response:
    """Count what is held."""
    return answer(call, queries.totals(call.held.index))


def documents(call: Call) -> Response:
    """List documents, those filed last first."""
    limit, before = limit_asked(call, 100, _MOST), before_asked(call)
    asked = filters_asked(call)
    if asked.state is None or asked.since or asked.until:
        raise BadRequestError("state is archived, duplicate or seed here, and days are what /api/search is asked for")
    rows = queries_pages.newest(
        call.held.index,
        state=asked.state,
        source=asked.source,
        language=asked.language,
        before=before,
        limit=limit + 1,
    )
    more = rows[limit - 1].id if len(rows) > limit else None
    query = same_query(call, "source", "language", "state") | {"limit": limit, "before": more}
    return answer(
        call,
        {
            "documents": [row.public() for row in rows[:limit]],
            "next": None if more is None else call.absolute("/api/documents", **query),
        },
    )


def search(call: Call) -> Response:
    """Find documents by their words, or by meaning in other languages."""
    order = call.asked("order") or "newest"
    if order not in ("newest", "best"):
        raise BadRequestError(f"order is newest or best, not {order!r}")
    limit = limit_asked(call, 20, _MOST_HITS)
    try:
        page = found(call, filters_asked(call), limit=limit, best=order == "best")
    except QueryError as error:
        raise BadRequestError(str(error)) from error
    query = same_query(call, "q", *FILTERS) | {"order": order, "limit": limit, "after": page.after}
    return answer(
        call,
        {
            "hits": [hit.public() for hit in page.hits],
            "across": [hit.public() for hit in page.across],
            "behind": page.behind,
            "next": page.after and call.absolute("/api/search", **query),
        },
    )


def days(call: Call) -> Response:
    """Count the documents of each day of a year."""
    year = int(call.request.path_params["year"])
    if not 1 <= year <= 9999:
        raise NotFoundError
    counts = queries_pages.counts_by_day(call.held.index, year)
    return answer(call, {day.isoformat(): count for day, count in sorted(counts.items())})


def document(call: Call) -> Response:
    """Return a document with its text and where it came from."""
    row = row_at(call)
    if isinstance(row, Response):
        return row
    text = text_of(call.held, row)
    copies = [copy.file for copy in queries.copies(call.held.index, row.file, most=_MOST)]
    more = {
        "paragraphs": text.document and text.document.paragraphs,
        "provenance": text.provenance and asdict(text.provenance),
        "copies": copies,
        "problem": text.problem,
    }
    return answer(call, row.public() | more)


def story(call: Call) -> Response:
    """Return the versions of a story."""
    row = row_at(call)
    if isinstance(row, Response):
        return row
    versions = stories.told(queries.story(call.held.index, row.file, most=_MOST))
    return answer(call, {"summary": stories.summary(versions), "versions": versions})


def sources(call: Call) -> Response:
    """List the sources with their health and their counts."""
    healths, held = run_stats.health(call.held.index), queries.by_source(call.held.index)
    found = []
    for name in sorted({*call.configuration.sources, *held}):
        health, described = healths.get(name), call.configuration.sources.get(name)
        found.append(
            {
                "source": name,
                "enabled": described is not None and described.enabled,
                "documents": held.get(name, {}).get(DocumentState.ARCHIVED, 0),
                "duplicates": held.get(name, {}).get(DocumentState.DUPLICATE, 0),
                "health": health and health.state,
                "fault": health and health.fault,
                "because": health and health.because,
                "since": health and health.since,
            }
        )
    return answer(call, found)


def runs(call: Call) -> Response:
    """List the last runs of a source."""
    return answer(call, queries_runs.runs(call.held.index, source=str(call.request.path_params["name"]), limit=100))


def links(call: Call) -> Response:
    """List the links that gave no document."""
    visits, more = visits_without_document(call)
    following = more and call.absolute("/api/links", source=call.asked("source"), before=more)
    hidden = ("page_lines",)
    shown = [{f.name: getattr(v, f.name) for f in fields(v) if f.name not in hidden} for v in visits]
    return answer(call, {"links": shown, "next": following})


def why(call: Call) -> Response:
    """Tell what became of an address, and why."""
    url = call.asked("url")
    if not is_web(url):
        raise BadRequestError("url is an address such as https://site.example/page")
    try:
        now = call.held.clock.now()
        return answer(
            call, [each.public() for each in explain.explain(call.held.index, call.configuration, url, now=now)]
        )
    except PipelineError:
        raise NotFoundError from None


_PLAIN: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    NoneType: {"type": "null"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A path of the API: what answers it, its parameters with what they mean, what it answers."""

    path: str
    answers: Callable[[Call], Response]
    parameters: Mapping[str, str]
    schema: Mapping[str, Any]


def _reference(record: type) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{record.__name__}"}


def _page_of(name: str, record: type) -> dict[str, Any]:
    many = {"type": "array", "items": _reference(record)}
    return {"type": "object", "properties": {name: many, "next": {"type": ["string", "null"], "format": "uri"}}}


def _page_of_hits() -> dict[str, Any]:
    page = _page_of("hits", PublicHit)
    return page | {"properties": page["properties"] | {"across": page["properties"]["hits"], "behind": _PLAIN[int]}}


_FILE = {"file": "the document's file, or 6 or more digits of its hash"}
_FILTERS = {
    "source": "only of this source",
    "language": "only in this language, a BCP 47 tag",
    "since": "only of this day or later, such as 2024-05-31",
    "until": "only of this day or earlier",
    "state": "archived, which is usual, duplicate, seed or all",
}
_STATE = "archived, which is usual, duplicate or seed"
_ONWARD = "where the page before this one ended, as its `next` says"
_PAGED = {"before": _ONWARD, "limit": f"how many, up to {_MOST}; 100 if not given"}
_QUERY = {
    "q": 'words that must all be there, "phrases", beginnings*, and what must -not be there',
    **_FILTERS,
    "order": "newest, which is usual, or best",
    "after": _ONWARD,
    "limit": f"how many, up to {_MOST_HITS}; 20 if not given",
}
_REQUIRED = ("url", "q")
_RECORDS = (DocumentRow, PublicHit, RunRow, Totals, Version, Visit)
OPERATIONS = (
    Operation(path="/api/totals", answers=totals, parameters={}, schema=_reference(Totals)),
    Operation(
        path="/api/documents",
        answers=documents,
        parameters={name: _FILTERS[name] for name in ("source", "language")} | {"state": _STATE} | _PAGED,
        schema=_page_of("documents", DocumentRow),
    ),
    Operation(path="/api/search", answers=search, parameters=_QUERY, schema=_page_of_hits()),
    Operation(path="/api/documents/{file}", answers=document, parameters=_FILE, schema=_reference(DocumentRow)),
    Operation(
        path="/api/stories/{file}",
        answers=story,
        parameters=_FILE,
        schema={
            "type": "object",
            "properties": {
                "summary": {"type": "string"},
                "versions": {"type": "array", "items": _reference(Version)},
            },
        },
    ),
    Operation(
        path="/api/days/{year}",
        answers=days,
        parameters={"year": "a year such as 2024"},
        schema={"type": "object", "additionalProperties": {"type": "integer"}},
    ),
    Operation(
        path="/api/sources", answers=sources, parameters={}, schema={"type": "array", "items": {"type": "object"}}
    ),
    Operation(
        path="/api/sources/{name}/runs",
        answers=runs,
        parameters={"name": "the source's name"},
        schema={"type": "array", "items": _reference(RunRow)},
    ),
    Operation(
        path="/api/links",
        answers=links,
        parameters={"source": _FILTERS["source"], "before": _PAGED["before"]},
        schema=_page_of("links", Visit),
    ),
    Operation(
        path="/api/why",
        answers=why,
        parameters={"url": "an address"},
        schema={"type": "array", "items": {"type": "object", "properties": {"says": {"type": "string"}}}},
    ),
)


def openapi(call: Call) -> Response:
    """Describe the API."""
    paths = {}
    for each in OPERATIONS:
        parameters = [
            {
                "name": name,
                "in": "path" if f"{{{name}}}" in each.path else "query",
                "required": f"{{{name}}}" in each.path or name in _REQUIRED,
                "description": meaning,
                "schema": {"type": "integer" if name in ("year", "limit") else "string"},
            }
            for name, meaning in each.parameters.items()
        ]
        good = {"description": "the answer", "content": {"application/json": {"schema": each.schema}}}
        said = (each.answers.__doc__ or "").strip().partition("\n")[0]
        wrong = {"400": _wrong("a parameter is not what it must be")} if parameters else {}
        answers = {"200": good, **wrong, "503": _wrong("the archive cannot be read at this moment")}
        paths[each.path] = {"get": {"summary": said, "parameters": parameters, "responses": answers}}
    described = {
        "openapi": "3.1.0",
        "info": {"title": "The archive", "version": __version__, "description": "Read-only. Every path answers GET."},
        "servers": [{"url": call.absolute("/").rstrip("/")}],
        "paths": paths,
        "components": {"schemas": {record.__name__: _schema_of_record(record) for record in _RECORDS}},
    }
    return answer(call, described)


def _wrong(what: str) -> dict[str, Any]:
    said = {"type": "object", "properties": {"error": {"type": "string"}}}
    return {"description": what, "content": {"application/json": {"schema": said}}}


def _schema_of_record(record: type) -> dict[str, Any]:
    hidden = {"id", "key"} if record is DocumentRow else {"page_lines"}
    properties = {name: schema_of(hint) for name, hint in get_type_hints(record).items() if name not in hidden}
    for name in ("unsketched", "unbridged") if record is DocumentRow else ():
        properties[name] = {"type": "integer"}
    said = " ".join((record.__doc__ or "").partition("\n\n")[0].split())
    return {"type": "object", "description": said, "properties": properties}


def schema_of(hint: Any) -> dict[str, Any]:
    """Return the JSON Schema of a type that a row has."""
    origin = get_origin(hint)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if origin in (Union, UnionType):
        return {"anyOf": [schema_of(each) for each in get_args(hint)]}
    if origin is tuple:
        return {"type": "array", "items": schema_of(get_args(hint)[0])}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"type": "string", "enum": [str(each) for each in hint]}
    return {"type": "object"}
