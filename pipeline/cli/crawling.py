"""Commands that read sites and fill the archive: run, backfill, demo."""

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pipeline.cli.arguments import Json, SourceName, chosen, first_day, in_order, last_day, sources_argument
from pipeline.cli.invocation import called
from pipeline.cli.progress import Progress, RunProgress
from pipeline.cli.stopping import stopping
from pipeline.config import settings
from pipeline.config.source import Source
from pipeline.crawl import preview, run_all, run_source
from pipeline.errors import StorageError
from pipeline.model import Kind, Occasion, Outcome, Window
from pipeline.monitor import Log, Watch, judge_clock
from pipeline.report import Report
from pipeline.runtime import Runtime, open_runtime
from pipeline.system.clock import SystemClock
from pipeline.system.output import as_json, complain, console, say, table
from pipeline.watches import Attendant, active_watches

_CATCHING_UP_S, _STEP_S = 30.0, 0.1  # after the last link of a run; between two looks


def run_command(
    context: typer.Context,
    names: Annotated[list[str] | None, sources_argument("All enabled ones if none is named.")] = None,
    json: Json = False,
) -> None:
    """Read the sources once and archive what is new.

    Print the outcome of every link. Exit with 1 if a source could not be read or the run was stopped.
    """
    configuration = settings.load(context.obj)
    sources = chosen(configuration, names or [])
    if not sources:
        folder = configuration.folder / "sources"
        if configuration.sources:
            say(f"No source is enabled in {folder}: name one, or set `enabled: true` in its file.")
        else:
            say(f"There is no source in {folder} yet: `pipeline discover https://site.example --save` writes one.")
        conclude([], [], json)
    stop, watches = threading.Event(), active_watches(configuration)
    with (
        stopping(stop),
        Progress("links", silent=json) as progress,
        open_runtime(configuration, SystemClock(stop), say, stop=stop) as runtime,
        Watch(runtime, configuration, Log(sys.stderr, "plain")) as watch,
    ):
        address = configuration.settings.web.address
        attendant = Attendant(runtime, watches, say, workers=runtime.workers, address=address)
        _attend(attendant, stop)  # a new watch begins before the run, and tells of what it files
        listener = RunProgress(progress)
        with _catching_up(runtime, stop):
            reports = run_all(runtime, sources, threads=configuration.settings.threads, stop=stop, listen=listener)
        for report in reports:
            watch.judge(report)
        _attend(attendant, stop)
    conclude(reports, listener.failures, json)


@contextmanager
def _catching_up(runtime: Runtime, stop: threading.Event) -> Iterator[None]:
    """Make comparisons that were put off beside a run, and for a short while after its last link."""
    over, ending = threading.Event(), threading.Event()

    def work() -> None:
        try:
            runtime.ingest.catch_up_until(over, ending)
        except StorageError as error:
            complain(f"comparisons: {error}")

    thread = threading.Thread(target=work, name="comparisons", daemon=True)
    thread.start()
    try:
        yield
        ending.set()
        until_s = time.monotonic() + _CATCHING_UP_S
        while thread.is_alive() and not stop.is_set() and time.monotonic() < until_s:
            thread.join(_STEP_S)
    finally:
        ending.set()
        over.set()
        thread.join()


def _attend(attendant: Attendant, stop: threading.Event) -> None:
    """Let the watches look; what goes wrong there costs no run."""
    try:
        attendant.attend(stop)
    except StorageError as error:
        complain(f"watch: {error}")


def backfill(
    context: typer.Context,
    source: SourceName,
    since: Annotated[
        datetime,
        typer.Option(parser=first_day, metavar="DAY", help="First publication day: 2024-05-31, 2024-05, 2024, 30d."),
    ],
    until: Annotated[
        datetime | None,
        typer.Option(parser=last_day, metavar="DAY", help="Last publication day, month or year; today if not given."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what would be fetched.")] = False,
    defer: Annotated[
        bool, typer.Option("--defer", help="Leave it to workers, a month at a time; repeat it to see the progress.")
    ] = False,
    json: Json = False,
) -> None:
    """Archive everything a source published between two days.

    Repeat the command with the same days to continue where it stopped.
    """
    configuration = settings.load(context.obj)
    (wanted,) = chosen(configuration, [source])
    # without a last day it stays open: asked for again tomorrow, it is still the same backfill
    in_order(since, until)
    window = Window(since=since.date(), until=until.date() if until else None)
    if since.date() > SystemClock().now().date() + timedelta(days=1):
        raise typer.BadParameter(f"{window.since} is in the future", param_hint="--since")
    if defer and not dry_run:
        from pipeline.cli.deferring import defer_backfill

        defer_backfill(configuration, wanted, window, json)
    stop = threading.Event()
    with (
        stopping(stop),
        Progress("links", silent=json) as progress,
        open_runtime(configuration, SystemClock(stop), say, stop=stop) as runtime,
    ):
        if dry_run:
            _show_dry_run(runtime, wanted, window, json)
        listener = RunProgress(progress)
        report = run_source(runtime, wanted, occasion=Occasion.BACKFILL, window=window, stop=stop, listen=listener)
        judge_clock(runtime, Log(sys.stderr, "plain"))
    conclude([report], listener.failures, json)


def _show_dry_run(runtime: Runtime, source: Source, window: Window, json: bool) -> NoReturn:
    """Print how many links a backfill would fetch, and exit."""
    problems: list[str] = []
    choices = list(preview(runtime, source, window=window, problems=problems))
    counts = Counter("would be fetched" if choice.fetch else str(choice.kind) for _, choice in choices)
    if json:
        as_json({"source": source.name, "links": len(choices), "counts": counts, "problems": problems})
    else:
        table(
            ["what", "#links"],
            sorted(counts.items()),
            title=f"{source.name}, {window.since} to {window.until or 'today'}",
            empty="No link is announced for these days.",
        )
        for problem in problems:
            complain(problem)
    raise typer.Exit(1 if problems else 0)


def demo(
    folder: Annotated[
        Path, typer.Option(help="Folder for its configuration and archive; those of an earlier demo are replaced.")
    ] = Path("demo"),
    serve: Annotated[
        bool, typer.Option("--serve", help="Serve the sites and the archive's pages until Ctrl-C.")
    ] = False,
) -> None:
    """Crawl five small sites on this machine and check what comes out.

    Crawl them three times, then show one story in its languages, and which documents were kept and removed.
    """
    from pipeline.demo import runner  # no other command needs it
    from pipeline.web import served

    stop = threading.Event()
    with stopping(stop):
        raise typer.Exit(runner.main(folder, program=called(), stop=stop, pages=served if serve else None))


def conclude(reports: Sequence[Report], failures: Sequence[Outcome], json: bool) -> NoReturn:
    """Print what became of every link, and exit."""
    if json:
        lost = [{"url": each.link.url, "source": each.link.source, "because": each.because} for each in failures]
        as_json({"runs": [_object(report) for report in reports], "failures": lost})
    else:
        shown = [kind for kind in Kind if any(report.outcomes[kind] for report in reports)]
        rows = [[report.source, report.links, *(report.outcomes[kind] or "" for kind in shown)] for report in reports]
        if len(reports) > 1:
            summed: Counter[Kind] = sum((report.outcomes for report in reports), Counter())
            rows.append(["together", summed.total(), *(summed[kind] or "" for kind in shown)])
        table(["source", "#links", *(f"#{kind}" for kind in shown)], rows)
        for outcome in failures:
            console.print(f"failed: {outcome.link.url}: {outcome.because}")
        for report in reports:
            for note in report.notes:
                console.print(f"{report.source}: {note}")
            for problem in [*report.problems, *([report.error] if report.error else [])]:
                complain(f"{report.source}: {problem}")
            if report.stopped:
                complain(f"{report.source}: {report.stop_told}")
    raise typer.Exit(1 if any(report.failed or report.stopped for report in reports) else 0)


def _object(report: Report) -> dict[str, object]:
    return {
        "source": report.source,
        "occasion": report.occasion,
        "started_at": report.started_at,
        "ended_at": report.ended_at,
        "links": report.links,
        "outcomes": {str(kind): report.outcomes[kind] for kind in Kind},
        "problems": report.problems,
        "notes": report.notes,
        "known_blocks": report.known_blocks,
        "error": report.error,
        "stopped": report.stopped,
        "owed": report.owed,
    }
