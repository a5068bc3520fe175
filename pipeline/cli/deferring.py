"""Put work into the queue that workers do in slices, and show how far it is."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import typer

from pipeline.cli.arguments import chosen
from pipeline.cli.cluster import open_queue
from pipeline.config.settings import Configuration
from pipeline.config.source import Source
from pipeline.imports import RecordChoice, file_names
from pipeline.index import queries
from pipeline.jobs import JobState, Work
from pipeline.jobs.slices import backfill_slices, defer, import_files, reextract_slices
from pipeline.model import Window, counted
from pipeline.runtime import open_holdings
from pipeline.system.clock import SystemClock
from pipeline.system.output import as_json, complain, console, say


def defer_backfill(configuration: Configuration, source: Source, window: Window, json: bool) -> NoReturn:
    """Have workers do a backfill, a month at a time, and exit."""
    today = SystemClock().now().astimezone(source.zone).date()
    _defer(configuration, backfill_slices(configuration, source, window, today), json)


def defer_reextract(configuration: Configuration, what: str | None, window: Window, json: bool) -> NoReturn:
    """Have workers read recorded pages again, a month at a time, and exit. Raises typer.BadParameter for no source."""
    source = chosen(configuration, [what])[0] if what is not None else None
    with open_holdings(configuration, SystemClock(), say) as held:
        days = queries.days(held.index, since=window.since, until=window.until)
    _defer(configuration, reextract_slices(configuration, source, days), json)


def defer_import(
    configuration: Configuration,
    paths: Sequence[Path],
    source: str,
    wanted: RecordChoice,
    timezone: str | None,
    json: bool,
) -> NoReturn:
    """Have workers import files, which they see at the same paths, and exit."""
    problems: list[str] = []
    names = file_names(paths, configuration, problems)
    for problem in problems:
        complain(problem)
    _defer(configuration, import_files(configuration, names, source, wanted, timezone), json, failed=bool(problems))


def _defer(configuration: Configuration, work: list[Work], json: bool, *, failed: bool = False) -> NoReturn:
    """Put work into the queue, say how far it is, and exit; 1 if some of it has failed."""
    with open_queue(configuration, make=True) as queue:
        states = defer(queue, work)
    _tell(work, states, json)
    raise typer.Exit(1 if failed or states[JobState.FAILED] else 0)


def _tell(work: list[Work], states: Counter[JobState], json: bool) -> None:
    if json:
        as_json({"jobs": len(work), "states": {str(state): states[state] for state in JobState}})
        return
    if not work:
        console.print("There is nothing to do.")
        return
    told = ", ".join(f"{states[state]} {state}" for state in JobState if states[state])
    console.print(f"{counted(len(work), 'job')}: {told}; `pipeline jobs --queue {work[0].queue}` lists them")
