"""Commands that say how it goes: the state of the whole, who is told of it, and what is taken as it is."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.console import Group
from rich.live import Live
from rich.text import Text

from pipeline import healthcheck
from pipeline.archive import free_bytes
from pipeline.cli.crawling import HttpOption, Json, chosen, described, listening
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.config.source import Source
from pipeline.daemon import due
from pipeline.errors import PipelineError
from pipeline.index import queries, run_stats
from pipeline.index.queries import Totals
from pipeline.model import Kind
from pipeline.monitor import diagnosis, notify
from pipeline.monitor.health import Health, State
from pipeline.report import LastRun
from pipeline.runtime import Store, open_store, room
from pipeline.system import disk
from pipeline.system.clock import SystemClock
from pipeline.system.output import as_json, console, counted, laid_out, say, show

_REFRESH_S = 2.0
_MEASURING_S = 1.0
_GROWTH = timedelta(days=30)  # by what came in this time it is said how long the room lasts
_COLUMNS = ["source", "health", "#documents", "#removed", "last run (UTC)", "last outcome", "next run (UTC)"]
_ILL = {State.DEGRADED: "yellow", State.BROKEN: "red"}


def register(app: typer.Typer) -> None:
    for command in (status, notify_command, accept):
        app.command(name=command.__name__.removesuffix("_command"))(command)


def status(
    context: typer.Context,
    json: Json = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on showing it, until Ctrl-C.")] = False,
    healthcheck: Annotated[
        bool, typer.Option("--healthcheck", help="Only ask the running daemon whether it is well; exit status 0 or 1.")
    ] = False,
    http: HttpOption = None,
) -> None:
    """What is held, how each source is, when it ran last and runs next, and what went wrong."""
    if json and watch:
        raise typer.BadParameter("one of them, not both", param_hint="--json, --watch")
    configuration = settings.load(context.obj)
    if healthcheck:
        raise typer.Exit(_probe(configuration, http, json))
    with open_store(configuration, SystemClock(), say) as store:
        if watch:
            _go_on_showing(configuration, store)
        elif json:
            found = _look(configuration, store)
            as_json(found)
        else:
            show(_shown(configuration, _look(configuration, store)))


def notify_command(context: typer.Context, json: Json = False) -> None:
    """A message is sent to everyone under `notify` in pipeline.yaml, to try whether it arrives."""
    configuration = settings.load(context.obj)
    told = []
    health = Health(state=State.OK, because="this is a message to try whether it arrives", since=datetime.now(UTC))
    for receiver in notify.receivers(configuration):
        try:
            receiver.send(dict(notify.message("a test", health)) | {"test": True})
        except notify.NotSentError as error:
            told.append({"receiver": receiver.name, "sent": False, "because": str(error)})
        else:
            told.append({"receiver": receiver.name, "sent": True, "because": None})
    if json:
        as_json(told)
    for each in [] if json else told:
        console.print(f"{each['receiver']}: {'sent' if each['sent'] else each['because']}")
    if not told:
        say(f"Nobody is told of anything: there is no `notify` in {configuration.folder / settings.FILE}.")
    raise typer.Exit(0 if told and all(each["sent"] for each in told) else 1)


def accept(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Sources that are well as they are.")],
) -> None:
    """What a source gives now is how it shall be: it counts as well, and is measured by what comes from now on."""
    configuration = settings.load(context.obj)
    sources = chosen(configuration, names)
    with open_store(configuration, SystemClock(), say) as store:
        for source in sources:
            run_stats.accept(store.index, source.name, store.clock.now())
            console.print(f"{source.name} is well as it is, and is measured by what comes from now on.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Status:
    totals: Totals
    free_bytes: int
    used_bytes: int | None  # None: too many files to look at
    growth: disk.Projection
    short_of_room: str | None
    sources: list[dict[str, Any]]


def _look(configuration: Configuration, store: Store) -> _Status:
    now, held = store.clock.now(), queries.by_source(store.index)
    plans, healths = store.index.all_last_runs(), diagnosis.known(store.index)
    lines = []
    for name, source in configuration.sources.items():
        last = next(iter(queries.runs(store.index, source=name, limit=1)), None)
        lines.append(_line_of(source, last, held.get(name, {}), plans.get(name), now) | _health_of(healths.get(name)))
    free, until_s = free_bytes(configuration.archive), time.monotonic() + _MEASURING_S
    used = disk.used(configuration.archive, now - _GROWTH, patience=lambda: time.monotonic() < until_s)
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
        sources=lines,
    )


def _line_of(
    source: Source, last: queries.Row | None, held: Mapping[str, int], plan: LastRun | None, now: datetime
) -> dict[str, Any]:
    said = "never ran"
    if last is not None:
        counts = Counter({Kind(kind): count for kind, count in last["outcomes"].items()})
        became = last["error"] or described(counts) or ("" if last["problems"] else "nothing new announced")
        said = "; ".join(part for part in (became, *last["problems"][:1]) if part)
        if last["ended_at"] is None:
            said = "running, or ended by a crash"
    following = None
    if source.enabled:
        last_at, every_s = (plan.started_at, plan.every_s) if plan else (None, None)
        following = due(source, last_at, now, every_s=every_s)
    return {
        "source": source.name,
        "enabled": source.enabled,
        "documents": held.get("archived", 0),
        "duplicates": held.get("duplicate", 0),
        "last_run": last and last["started_at"],
        "last": said,
        "next_run": following,
    }


def _health_of(health: Health | None) -> dict[str, Any]:
    return {
        "health": health and health.state,
        "fault": health and health.fault,
        "because": health and health.because,
        "since": health and health.since,
    }


def _shown(configuration: Configuration, found: _Status) -> Group:
    """The whole as rich shows it; above the table, which may be long, a sentence for each source that is not well."""
    totals = found.totals
    removed = ", ".join(f"{count} {relation}" for relation, count in sorted(totals.duplicates.items())) or "none"
    days = f", {totals.first_day} to {totals.last_day}" if totals.first_day else ""
    ill = [line for line in found.sources if line["health"] in _ILL]
    return Group(
        Text(f"{configuration.archive}: {counted(totals.archived, 'document')}{days}; removed duplicates: {removed}"),
        *_doubts(totals.doubtful),
        Text(f"{counted(totals.seeds, 'seed')}; {counted(totals.owed, 'link')} will be tried again; {_room_of(found)}"),
        *([Text(found.short_of_room, style=_ILL[State.BROKEN])] if found.short_of_room else []),
        *(
            Text(
                f"{line['source']} is {line['health']} since {_minute(line['since'])} UTC: {line['because']}",
                style=_ILL[line["health"]],
            )
            for line in ill
        ),
        laid_out(_COLUMNS, [_cells(line) for line in found.sources]),
    )


def _cells(line: Mapping[str, Any]) -> list[object]:
    last, following = _minute(line["last_run"]), _minute(line["next_run"]) or "not enabled"
    return [line["source"], line["health"], line["documents"], line["duplicates"], last, line["last"], following]


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _doubts(doubtful: int) -> list[Text]:
    said = f"of {doubtful} the extractors disagree about the text; `pipeline list --doubtful` names them"
    return [Text(said)] if doubtful else []


def _room_of(found: _Status) -> str:
    """Such as `1.2 GB held, 20.0 GB free, for some 300 days at 60.0 MB a day`."""
    said = f"{disk.written(found.free_bytes)} free"
    if found.used_bytes is not None:
        said = f"{disk.written(found.used_bytes)} held, {said}"
    return ", enough for ".join(part for part in (said, disk.lasting(found.growth)) if part)


def _go_on_showing(configuration: Configuration, store: Store) -> None:
    with Live(_shown(configuration, _look(configuration, store)), console=console, auto_refresh=False) as live:
        try:
            while True:
                time.sleep(_REFRESH_S)
                live.update(_shown(configuration, _look(configuration, store)), refresh=True)
        except KeyboardInterrupt:
            pass


def _probe(configuration: Configuration, http: str | None, json: bool) -> int:
    """Ask the daemon's /healthz; 0 where all is well. For container engines, which then need no curl."""
    where = listening(configuration, http)
    if where is None:
        raise PipelineError("the daemon listens nowhere: `http` is not set in pipeline.yaml, nor --http given")
    well, said = healthcheck.ask(where.host, where.port)
    if json:
        as_json(said)
    for name, problem in {} if json else said["problems"].items():
        say(f"{name}: {problem}")
    return 0 if well else 1
