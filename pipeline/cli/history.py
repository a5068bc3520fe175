"""runs: what was read when, on which occasion, and what came of it."""

from collections import Counter
from datetime import UTC, date, datetime, time
from typing import Annotated

import typer

from pipeline.cli.archiving import check_source
from pipeline.cli.arguments import (
    Json,
    Limit,
    RunDateOption,
    RunSinceOption,
    RunUntilOption,
    days_named,
    more,
    sources_argument,
)
from pipeline.cli.progress import described
from pipeline.cli.store import opened_holdings
from pipeline.index import RunRow, queries_runs
from pipeline.report import Cut
from pipeline.system.output import as_json, say, table


def runs(
    context: typer.Context,
    source: Annotated[str | None, sources_argument("All if none is named.")] = None,
    date: RunDateOption = None,
    since: RunSinceOption = None,
    until: RunUntilOption = None,
    limit: Limit = 20,
    json: Json = False,
) -> None:
    """List the runs: when and why each source was read, and the result.

    Print the newest first, including runs of `backfill`, `retry` and `add`. A day is in UTC, and is that on which a run
    began. The newest 1,000 runs of each source are remembered. `why` explains a single link.
    """
    first, last = days_named(date, since, until)
    with opened_holdings(context) as (configuration, held):
        check_source(configuration, held, source, "SOURCE")
        found = queries_runs.runs(
            held.index,
            source=source,
            since=_moment(first, time.min),
            until=_moment(last, time.max),
            limit=limit + 1,
        )
    if json:
        as_json(found[:limit])
        return
    narrowed = "of these" if source or first or last else "yet"
    columns = ["began (UTC)", "took", "source", "why", "#links", "outcome"]
    table(columns, [_cells(run) for run in found[:limit]], empty=f"No run is remembered {narrowed}.")
    if len(found) > limit:
        say(more(limit))


def _moment(day: date | None, at: time) -> datetime | None:
    return None if day is None else datetime.combine(day, at, UTC)


def _cells(run: RunRow) -> tuple[object, ...]:
    took = "" if run.ended_at is None else f"{(run.ended_at - run.started_at).total_seconds():,.0f} s"
    return f"{run.started_at:%Y-%m-%d %H:%M}", took, run.source, run.occasion, run.links, outcome_of(run)


def outcome_of(run: RunRow) -> str:
    """Say what came of a run: its links by outcome, and what went wrong."""
    if run.ended_at is None:
        return "ended by a crash" if run.crashed else "running, or ended by a crash"
    stopped = "stopped early" if run.cut is Cut.STOPPED else None
    nothing = "" if run.problems or run.error or stopped else "nothing new announced"
    return "; ".join(
        part for part in (described(Counter(run.outcomes)) or nothing, run.error, stopped, *run.problems) if part
    )
