"""Commands that say how it goes: the state of the whole, who is told of it, and what is taken as it is."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline import healthcheck
from pipeline.access import outdated
from pipeline.access.passing_parameters import passing_parameters
from pipeline.cli.arguments import HttpOption, Json, chosen, listening, sources_argument
from pipeline.cli.cluster import look_at_queue, queue_sentences
from pipeline.cli.history import outcome_of
from pipeline.cli.sources import contradiction
from pipeline.config import settings
from pipeline.config.settings import Configuration, Http
from pipeline.config.source import Source
from pipeline.daemon import next_run, running_daemon
from pipeline.errors import PipelineError
from pipeline.index import RunRow, Totals, queries, queries_runs, run_stats
from pipeline.model import DocumentState, Occasion, Relation, counted
from pipeline.monitor import Health, known_health, send_test
from pipeline.report import LastRun, WrongClock
from pipeline.runtime import Holdings, open_holdings, open_store, room
from pipeline.system import disk
from pipeline.system.clock import SystemClock
from pipeline.system.locks import Holder
from pipeline.system.output import Coloured, as_json, console, laid_out, say, show

if TYPE_CHECKING:
    from pipeline.jobs import QueueOverview

_REFRESH_S = 2.0
_REPEATED, _REPEATED_SHARE = 3, 0.05  # pages of a source, and of all of them, that have one title
_MEASURING_S = 1.0
_GROWTH = timedelta(days=30)  # by what came in this time it is said how long the room lasts
_READ = (Occasion.RUN, Occasion.SCHEDULE, Occasion.BACKFILL)  # not single links
_REMOVED = {Relation.EXACT: "exact copy", Relation.NEAR: "near copy"}
_COLUMNS = ["source", "health", "#documents", "#removed", "last run (UTC)", "last outcome", "next run (UTC)"]
_COLOUR = {"ok": "green", "degraded": "yellow", "broken": "red"}


def status(
    context: typer.Context,
    json: Json = False,
    watch: Annotated[bool, typer.Option("--watch", help="Refresh it until Ctrl-C.")] = False,
    healthcheck: Annotated[
        bool, typer.Option("--healthcheck", help="Only ask the running daemon whether it is well; exit status 0 or 1.")
    ] = False,
    http: HttpOption = None,
) -> None:
    """Show what is stored, how each source is doing and what failed.

    Print when each source ran last and runs next.
    """
    if json and watch:
        raise typer.BadParameter("one of them, not both", param_hint="--json, --watch")
    configuration = settings.load(context.obj)
    where = listening(configuration, http)
    if healthcheck:
        raise typer.Exit(_probe(where, json))
    with open_holdings(configuration, SystemClock(), say) as held:
        if watch:
            _go_on_showing(configuration, held)
        elif json:
            as_json(_look(configuration, held))
        else:
            show(_shown(configuration, _look(configuration, held)))


def notify_command(context: typer.Context, json: Json = False) -> None:
    """Send a test message to every receiver in pipeline.yaml.

    Print for each whether the message was sent, and if not, why.
    """
    configuration = settings.load(context.obj)
    told = send_test(configuration)
    if json:
        as_json(told)
    for each in [] if json else told:
        console.print(f"{each.receiver}: {'sent' if each.sent else each.because}")
    if not told:
        say(f"Nobody is notified: there is no `notify` in {configuration.folder / settings.FILE}.")
    raise typer.Exit(0 if all(each.sent for each in told) else 1)


def accept(
    context: typer.Context,
    names: Annotated[list[str], sources_argument("Sources to accept as they are.")],
    json: Json = False,
) -> None:
    """Accept a source's current output as its new normal.

    Count the source as healthy, and compare it only with its runs from now on. If it never gave a document, or all its
    endpoints failed in its last run, there is nothing to accept: exit with 1.
    """
    configuration = settings.load(context.obj)
    sources = chosen(configuration, names)
    with open_store(configuration, SystemClock(), say) as store:
        silent = {source.name: run_stats.gives_nothing(store.index, source.name) for source in sources}
        if told := [f"{name}: {because}" for name, because in silent.items() if because]:
            which = " ".join(name for name, because in silent.items() if because)
            raise PipelineError(
                f"there is nothing to accept: {'; '.join(told)}; `pipeline check {which}` looks into it"
            )
        for source in sources:
            run_stats.accept(store.index, source.name, store.clock.now())
    if json:
        as_json({"accepted": [source.name for source in sources]})
    for source in [] if json else sources:
        console.print(f"{source.name} is well as it is, and is measured by what comes from now on.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Status:
    totals: Totals
    free_bytes: int
    used_bytes: int | None  # None: too many files to look at
    growth: disk.Projection
    short_of_room: str | None
    clock: WrongClock | None  # None: it is right, as far as is known
    sources: list[dict[str, Any]]
    daemon: Holder | None  # None: none runs on this archive, or workers do everything
    cluster: "QueueOverview | None"  # None: everything is done by this machine's daemon


def _spoken(store: Holdings, source: Source, languages: Counter[str] | None) -> str | None:
    """Return a sentence if the articles of a source, without the files attached to them, are not in its language."""
    said = contradiction(source, languages or Counter())
    if said is None or languages is None or source.attachments != "text":
        return said
    return contradiction(source, languages - queries.attached_by_language(store.index, source.name))


def _look(configuration: Configuration, store: Holdings) -> _Status:
    now, held = store.clock.now(), queries.by_source(store.index)
    languages, titles = queries.by_language(store.index), queries.repeated_titles(store.index)
    plans, healths, passing = store.index.all_last_runs(), known_health(store.index), passing_parameters(store.index)
    lines = []
    for name, source in configuration.sources.items():
        last = next(iter(queries_runs.runs(store.index, source=name, until=now, occasions=_READ, limit=1)), None)
        line = _line_of(source, last, held.get(name, {}), plans.get(name), now) | _health_of(healths.get(name))
        doubts = [
            _spoken(store, source, languages.get(name)),
            _repeats(*titles.get(name, ("", 0, 0))),
            _passes(*passing.get(name, ("", 0))),
        ]
        doubt = "; ".join(filter(None, doubts)) or None
        lines.append(line | {"doubt": doubt, "offer": outdated.offer(store.index, source)})
    lines += [
        _line_without_file(name, counts)
        for name, counts in held.items()
        if name not in configuration.sources and counts.keys() - {DocumentState.SEED}
    ]
    free, until_s = disk.free_bytes(configuration.archive.state), time.monotonic() + _MEASURING_S
    folder = configuration.archive.folder
    used = (
        disk.used(folder, now - _GROWTH, patience=lambda: time.monotonic() < until_s)
        if folder is not None
        else disk.Used(total_bytes=None, recent_bytes=0, first=None)  # what an object store holds is not measured
    )
    limits = room(configuration.settings)
    over = _GROWTH if used.first is None else min(max(now - used.first, timedelta(days=1)), _GROWTH)
    return _Status(
        totals=queries.totals(store.index),
        free_bytes=free,
        used_bytes=used.total_bytes,
        growth=disk.projection(
            grown_bytes=used.recent_bytes, over=over, used_bytes=used.total_bytes, free_bytes=free, **limits
        ),
        short_of_room=disk.shortage(free_bytes=free, used_bytes=used.total_bytes, **limits),
        clock=run_stats.wrong_clock(store.index, now),
        sources=lines,
        daemon=running_daemon(configuration.archive.state),
        cluster=look_at_queue(configuration),
    )


def _left_to_sketch(documents: int) -> str:
    return f"{counted(documents, 'document')} to be sketched by runs or the daemon, then compared with other languages"


def _repeats(title: str, addresses: int, whole: int) -> str | None:
    """Return a sentence if so many pages of a source have one title that it may be the site's name."""
    if addresses < _REPEATED or addresses < _REPEATED_SHARE * whole:
        return None
    return f"titles: {addresses} of {counted(whole, 'document')} are called “{title}”; a layout's `title` can help"


def _passes(parameter: str, pages: int) -> str | None:
    """Return a sentence if a parameter of a source's addresses is another one each time."""
    if not parameter:
        return None
    held = f"{counted(pages, 'page')} came again, word for word, at addresses that differ in `{parameter}` alone"
    return f"links: {held}; `drop_parameters: [{parameter}]` makes one of them"


def _line_of(
    source: Source, last: RunRow | None, held: Mapping[DocumentState, int], plan: LastRun | None, now: datetime
) -> dict[str, Any]:
    said = "never ran"
    if last is not None:
        said = outcome_of(replace(last, problems=last.problems[:1]))
    following = None
    if source.enabled:
        last_at, every_s = (plan.started_at, plan.every_s) if plan else (None, None)
        following = next_run(source, last_at, now, every_s=every_s)
    return {
        "source": source.name,
        "enabled": source.enabled,
        "documents": held.get(DocumentState.ARCHIVED, 0),
        "duplicates": held.get(DocumentState.DUPLICATE, 0),
        "last_run": last and last.started_at,
        "last": said,
        "next_run": following,
    }


def _line_without_file(name: str, held: Mapping[DocumentState, int]) -> dict[str, Any]:
    """Return the line of what was renamed, removed or never had a file, such as `import`: its documents are held."""
    return {
        "source": name,
        "enabled": False,
        "documents": held.get(DocumentState.ARCHIVED, 0),
        "duplicates": held.get(DocumentState.DUPLICATE, 0),
        "last_run": None,
        "last": "has no source file",
        "next_run": None,
        **_health_of(None),
        "doubt": None,
        "offer": None,
    }


def _health_of(health: Health | None) -> dict[str, Any]:
    return {
        "health": health and health.state,
        "fault": health and health.fault,
        "because": health and health.because,
        "since": health and health.since,
    }


def _shown(configuration: Configuration, found: _Status) -> list[str]:
    """Return the lines of the whole; above the long table a sentence for each source that is not well."""
    totals = found.totals
    kinds = sorted(totals.duplicates.items())
    removed = ", ".join(counted(count, _REMOVED.get(relation, relation)) for relation, count in kinds) or "none"
    days = " to ".join(dict.fromkeys(f"{day}" for day in (totals.first_day, totals.last_day) if day))
    documents = ", ".join(filter(None, (counted(totals.archived, "document"), days)))
    ill = [line for line in found.sources if line["health"] and line["health"].ill]
    sentences: list[object] = [
        f"{configuration.archive}: {documents}; removed duplicates: {removed}",
        *_doubts(totals.doubtful),
        f"{counted(totals.seeds, 'seed')}; {counted(totals.owed, 'link')} still to be requested; {_room_of(found)}",
        *(queue_sentences(found.cluster, SystemClock().now()) if found.cluster else _daemon_told(found)),
        *([_left_to_sketch(totals.to_sketch)] if totals.to_sketch else []),
        *([Coloured(found.short_of_room, "red")] if found.short_of_room else []),
        *_clock_told(found.clock),
        *(
            _in_colour(
                line["health"],
                f"{line['source']} has been {line['health']} since {_minute(line['since'])} UTC: {line['because']}",
            )
            for line in ill
        ),
        *(f"{line['source']}: {line[said]}" for line in found.sources for said in ("doubt", "offer") if line[said]),
    ]
    lines = [line for sentence in sentences for line in console.lines(sentence)]
    return lines + laid_out(_COLUMNS, [_cells(line) for line in found.sources])


def _daemon_told(found: _Status) -> list[object]:
    """Say whether anything reads the sources that are due; nothing if none ever is."""
    if found.daemon is not None:
        return [f"daemon: {found.daemon}"]
    said = "no daemon runs: `pipeline daemon` reads each source when it is due, `pipeline run` all of them once"
    return [Coloured(said, "yellow")] if any(line["next_run"] for line in found.sources) else []


def _clock_told(wrong: WrongClock | None) -> list[object]:
    said = wrong and f"the clock has been wrong since {_minute(wrong.since)} UTC: {wrong.because}"
    return [Coloured(said, "red")] if said else []


def _in_colour(health: str | None, text: str) -> object:
    return Coloured(text, _COLOUR[health]) if health in _COLOUR else text


def _cells(line: Mapping[str, Any]) -> list[object]:
    last, following = _minute(line["last_run"]), _minute(line["next_run"]) or "not enabled"
    health = _in_colour(line["health"], line["health"] or "")
    return [line["source"], health, line["documents"], line["duplicates"], last, line["last"], following]


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _doubts(doubtful: int) -> list[str]:
    said = f"the extractors disagree about the text of {counted(doubtful, 'document')}: `pipeline list --doubtful`"
    return [said] if doubtful else []


def _room_of(found: _Status) -> str:
    """Such as `1.2 GB held, 20.0 GB free, for some 300 days at 60.0 MB a day`."""
    said = f"{disk.written(found.free_bytes)} free"
    if found.used_bytes is not None:
        said = f"{disk.written(found.used_bytes)} held, {said}"
    lasting = disk.lasting(found.growth) if found.totals.archived else ""  # an empty archive tells no pace
    return ", enough for ".join(part for part in (said, lasting) if part)


def _go_on_showing(configuration: Configuration, store: Holdings) -> None:
    """Show the whole again and again, until Ctrl-C."""
    from rich.live import Live
    from rich.text import Text

    def now() -> Text:
        return Text.from_ansi("\n".join(_shown(configuration, _look(configuration, store))))

    with Live(now(), console=console.rich(), auto_refresh=False) as live:
        try:
            while True:
                time.sleep(_REFRESH_S)
                live.update(now(), refresh=True)
        except KeyboardInterrupt:
            pass


def _probe(where: Http | None, json: bool) -> int:
    """Ask the daemon's /healthz; 0 where all is well. For container engines, which then need no curl."""
    if where is None:
        raise PipelineError("the daemon listens nowhere: `http` is not set in pipeline.yaml, and --http is not given")
    well, said = healthcheck.ask(where.host, where.port)
    if json:
        as_json(said)
    for name, problem in {} if json else said["problems"].items():
        say(f"{name}: {problem}")
    return 0 if well else 1
