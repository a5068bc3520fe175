"""The pages of sources: how each is, its runs, what its template took; and the links that gave no document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from starlette.responses import Response

from pipeline.config.source import Cron, Source
from pipeline.extract import Template
from pipeline.index import queries, queries_pages, queries_runs, run_stats
from pipeline.model import DocumentState, Kind, Visit
from pipeline.report import LastRun
from pipeline.web.charts import Spark, spark
from pipeline.web.documents import PAGE, NotFoundError
from pipeline.web.render import Call, page

_RUNS = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = (("d", 86400), ("h", 3600), ("m", 60))
_NEW = (Kind.ARCHIVED, Kind.REVISED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source in the list of all: its health in a word and a sentence, its counts, its last runs as lines."""

    name: str
    configured: bool
    enabled: bool
    state: str | None
    because: str
    since: datetime | None
    documents: int
    removed: int
    last: LastRun | None
    came: Spark | None
    failed: Spark | None


def lines(call: Call) -> list[SourceLine]:
    """Return every source that is configured or has given something, those that are ill first."""
    index, configured = call.held.index, call.configuration.sources
    held, healths, last = queries.by_source(index), run_stats.health(index), index.all_last_runs()
    runs = queries_pages.runs_by_source(index, len(configured))
    found = []
    for name in sorted({*configured, *held}):
        health, mine, counts = healths.get(name), runs.get(name, []), held.get(name, {})
        if name not in configured and not (counts.keys() - {DocumentState.SEED}):
            continue
        line = SourceLine(
            name=name,
            configured=name in configured,
            enabled=name in configured and configured[name].enabled,
            state=health.state if health else None,
            because=health.because if health else "",
            since=health.since if health else None,
            documents=counts.get(DocumentState.ARCHIVED, 0),
            removed=counts.get(DocumentState.DUPLICATE, 0),
            last=last.get(name),
            came=spark([sum(run.get(kind, 0) for kind in _NEW) for run in mine]),
            failed=spark([run.get(Kind.FAILED, 0) for run in mine]),
        )
        found.append(line)
    order = {"broken": 0, "degraded": 1}
    return sorted(found, key=lambda line: order.get(line.state or "", 2))


def sources(call: Call) -> Response:
    """List all sources."""
    return page(call, "sources.html", sources=lines(call))


def source(call: Call) -> Response:
    """Show a source: how it is, its runs, what its template took, its documents."""
    name = str(call.request.path_params["name"])
    line = next((each for each in lines(call) if each.name == name), None)
    if line is None:
        raise NotFoundError
    index = call.held.index
    learned = index.template(name)
    template = Template.of_pages(learned.pages) if learned.pages else None
    rows = queries_pages.newest(index, source=name, before=call.number("before"), limit=PAGE + 1)
    described = call.configuration.sources.get(name)
    return page(
        call,
        "source.html",
        line=line,
        described=described,
        schedule=_schedule(described) if described else "",
        runs=queries_runs.runs(index, source=name, limit=_RUNS),
        learned=learned,
        blocks=[each for each in template.shared(learned.pages) if each.boilerplate][:30] if template else [],
        rows=rows[:PAGE],
        more_id=rows[PAGE - 1].id if len(rows) > PAGE else None,
    )


def _schedule(source: Source) -> str:
    """Return when a source runs, as its file says it."""
    how = source.schedule
    if isinstance(how, Cron):
        return f"cron: {how.cron} ({source.timezone})"
    unit, seconds = next((each for each in _UNITS if how.every % each[1] == 0), ("s", 1))
    return f"every: {how.every / seconds:g}{unit}"


def links(call: Call) -> Response:
    """List the links that gave no document, those asked last first."""
    wanted, more = visits_without_document(call)
    return page(
        call,
        "links.html",
        visits=wanted,
        causes=queries_pages.failures_by_cause(call.held.index) if not call.asked("before") else {},
        source=call.asked("source"),
        shown={*call.configuration.sources, *queries.by_source(call.held.index)},
        more_id=more,
    )


def visits_without_document(call: Call) -> tuple[Sequence[Visit], str | None]:
    """Return a page of the links that gave no document, and how the next page is asked for."""
    index, before = call.held.index, None
    at, _, key = call.asked("before").partition(" ")
    if at.isascii() and at.isdecimal() and len(at) < 17:
        before = (_EPOCH + timedelta(microseconds=int(at)), key)
    keys = queries_pages.without_document(index, source=call.asked("source") or None, before=before, limit=PAGE + 1)
    found = index.visits(keys)
    visits = [found[key] for key in keys if key in found]
    if len(keys) <= PAGE:
        return visits, None
    last = visits[PAGE - 1]
    return visits[:PAGE], f"{(last.at - _EPOCH) // timedelta(microseconds=1)} {last.key}"
