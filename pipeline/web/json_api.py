"""The read-only JSON API below /api: the values that the commands print with --json, and their OpenAPI description."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from starlette.responses import JSONResponse, Response

from pipeline import __version__
from pipeline.access import explain
from pipeline.access import story as stories
from pipeline.access.story import Version
from pipeline.errors import PipelineError
from pipeline.index import DocumentRow, RunRow, Totals, queries, queries_pages, run_stats
from pipeline.model import DocumentState, Visit
from pipeline.system.output import plain
from pipeline.urls import is_web
from pipeline.web.documents import NotFoundError, row_at, text_of
from pipeline.web.render import Call
from pipeline.web.sources import visits_without_document

_MOST = 500


class BadRequestError(ValueError):
    """A parameter is not what it must be; the message says what would be right."""


def answer(call: Call, value: Any) -> Response:
    """Return a value as JSON."""
    return JSONResponse(plain(value), headers={"Cache-Control": "private, no-cache"})


def totals(call: Call) -> Response:
    """Count what is held."""
    return answer(call, queries.totals(call.held.index))


def documents(call: Call) -> Response:
    """List documents, those filed last first."""
    state = call.asked("state") or "archived"
    if state not in set(DocumentState):
        raise BadRequestError(f"state is archived, duplicate or seed, not {state!r}")
    limit = call.number("limit") if call.asked("limit") else 100
    if limit is None or not 1 <= limit <= _MOST:
        raise BadRequestError(f"limit is a number from 1 to {_MOST}")
    if call.asked("before") and call.number("before") is None:
        raise BadRequestError("before is the number that the page before this one gave in `next`")
    chosen = {name: call.asked(name) or None for name in ("source", "language")}
    rows = queries_pages.newest(
        call.held.index, state=DocumentState(state), before=call.number("before"), limit=limit + 1, **chosen
    )
    more = rows[limit - 1].id if len(rows) > limit else None
    query = chosen | {"state": state, "limit": limit, "before": more}
    return answer(
        call,
        {
            "documents": [row.public() for row in rows[:limit]],
            "next": None if more is None else call.absolute("/api/documents", **query),
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
    copies = [copy.file for copy in queries.copies(call.held.index, row.file)]
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
    versions = stories.told(queries.story(call.held.index, row.file))
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
    return answer(call, queries.runs(call.held.index, source=str(call.request.path_params["name"]), limit=100))


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


_FILE = {"file": "the document's file, or 6 or more digits of its hash"}
_FILTERS = {
    "source": "only of this source",
    "language": "only in this language, a BCP 47 tag",
    "state": "archived, duplicate or seed",
    "before": "where the page before this one ended, as its `next` says",
    "limit": f"how many, up to {_MOST}",
}
_RECORDS = (DocumentRow, RunRow, Totals, Version, Visit)
OPERATIONS = (
    Operation(path="/api/totals", answers=totals, parameters={}, schema=_reference(Totals)),
    Operation(path="/api/documents", answers=documents, parameters=_FILTERS, schema=_page_of("documents", DocumentRow)),
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
        parameters={name: _FILTERS[name] for name in ("source", "before")},
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
                "required": f"{{{name}}}" in each.path or name == "url",
                "description": meaning,
                "schema": {"type": "integer" if name in ("year", "limit") else "string"},
            }
            for name, meaning in each.parameters.items()
        ]
        good = {"description": "the answer", "content": {"application/json": {"schema": each.schema}}}
        said = (each.answers.__doc__ or "").strip().partition("\n")[0]
        paths[each.path] = {"get": {"summary": said, "parameters": parameters, "responses": {"200": good}}}
    described = {
        "openapi": "3.1.0",
        "info": {"title": "The archive", "version": __version__, "description": "Read-only. Every path answers GET."},
        "servers": [{"url": call.absolute("/").rstrip("/")}],
        "paths": paths,
        "components": {"schemas": {record.__name__: _schema_of_record(record) for record in _RECORDS}},
    }
    return answer(call, described)


def _schema_of_record(record: type) -> dict[str, Any]:
    hints = get_type_hints(record)
    hidden = {"id", "key"} if record is DocumentRow else {"page_lines"}
    assert is_dataclass(record)
    properties = {each.name: schema_of(hints[each.name]) for each in fields(record) if each.name not in hidden}
    for name in ("unsketched", "unbridged") if record is DocumentRow else ():
        properties[name] = {"type": "integer"}
    said = " ".join((record.__doc__ or "").partition("\n\n")[0].split())
    return {"type": "object", "description": said, "properties": properties}


_PLAIN: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    NoneType: {"type": "null"},
}


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
