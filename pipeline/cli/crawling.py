"""Commands that read sites and fill the archive: run, daemon, backfill, demo."""

import _thread
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from pipeline import urls
from pipeline.config import settings
from pipeline.config.settings import Configuration, Http
from pipeline.config.source import Source
from pipeline.crawl import preview, run_all, run_source
from pipeline.daemon import Daemon, only_one
from pipeline.errors import ConfigError, Problem
from pipeline.model import Kind, Outcome, Window
from pipeline.monitor import Log, Watch
from pipeline.report import Report
from pipeline.runtime import open_runtime
from pipeline.system.clock import SystemClock
from pipeline.system.output import as_json, console, errors, say, table

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
HttpOption = Annotated[
    str | None,
    typer.Option(
        envvar="PIPELINE_HTTP",
        metavar="HOST:PORT",
        help="Where /healthz, /readyz and /metrics are; else as configured.",
    ),
]


def register(app: typer.Typer) -> None:
    for command in (run_command, daemon, backfill, demo):
        app.command(name=command.__name__.removesuffix("_command"))(command)


def run_command(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help="All enabled ones if none is named.")
    ] = None,
    json: Json = False,
) -> None:
    """Sources are read once, and what is new is filed. Prints what became of every link."""
    configuration = settings.load(context.obj)
    sources = chosen(configuration, names or [])
    if not sources:
        folder = configuration.folder / "sources"
        say(f"No source is enabled in {folder}: name one, or set `enabled: true` in its file.")
        raise typer.Exit(2)
    stop = threading.Event()
    with (
        _stopping(stop),
        _Progress(json) as progress,
        open_runtime(configuration, SystemClock(stop), say, stop=stop) as runtime,
        Watch(runtime, configuration, Log(sys.stderr, "plain")) as watch,
    ):
        reports = run_all(runtime, sources, threads=configuration.settings.threads, stop=stop, listen=progress)
        for report in reports:
            watch.judge(report)
    _conclude(reports, progress.failures, json)


def daemon(context: typer.Context, http: HttpOption = None) -> None:
    """Sources are read when they are due, until SIGTERM or Ctrl-C. Logs a line for each run and each failed link.

    SIGHUP, or a changed file of the configuration, has it read again.
    """
    configuration = settings.load(context.obj)
    stop, reload = threading.Event(), threading.Event()
    log = Log(sys.stdout, configuration.settings.log)
    with (
        _stopping(stop, reload),
        open_runtime(configuration, SystemClock(stop), log.say, stop=stop) as runtime,
        only_one(runtime, log.say),
        Watch(runtime, configuration, log, http=listening(configuration, http), disk=runtime.shortage) as watch,
    ):
        Daemon(runtime, configuration, stop, reload=reload, say=log.say, watch=watch, adopt=watch.adopt).serve()
    log.say("stopped")


def a_day(text: str) -> datetime:
    """A day from the command line. Raises typer.BadParameter."""
    try:
        return datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day such as 2024-05-31") from error


def backfill(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="The source's name.")],
    since: Annotated[datetime, typer.Option(parser=a_day, metavar="DAY", help="First publication day wanted.")],
    until: Annotated[
        datetime | None, typer.Option(parser=a_day, metavar="DAY", help="Last day wanted; today if not given.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what would be fetched.")] = False,
    json: Json = False,
) -> None:
    """All that a source published between two days is filed. Started again, it goes on where it stopped."""
    configuration = settings.load(context.obj)
    (wanted,) = chosen(configuration, [source])
    # without a last day it stays open: asked for again tomorrow, it is still the same backfill
    window = Window(since=since.date(), until=until.date() if until else None)
    if until and until < since:
        raise typer.BadParameter(f"{window.until} is before {window.since}", param_hint="--until")
    stop = threading.Event()
    with (
        _stopping(stop),
        _Progress(json) as progress,
        open_runtime(configuration, SystemClock(stop), say, stop=stop) as runtime,
    ):
        if dry_run:
            problems: list[str] = []
            choices = list(preview(runtime, wanted, window=window, problems=problems))
        else:
            report = run_source(runtime, wanted, occasion="backfill", window=window, stop=stop, listen=progress)
    if not dry_run:
        _conclude([report], progress.failures, json)
        return
    counts = Counter("would be fetched" if choice.fetch else str(choice.kind) for _, choice in choices)
    if json:
        as_json({"source": wanted.name, "links": len(choices), "counts": counts, "problems": problems})
    else:
        table(
            ["what", "#links"],
            sorted(counts.items()),
            title=f"{wanted.name}, {window.since} to {window.until or 'today'}",
        )
        for problem in problems:
            say(problem)
    raise typer.Exit(1 if problems else 0)


def demo(
    folder: Annotated[
        Path, typer.Option(help="Where to put its configuration and archive, in place of those of an earlier demo.")
    ] = Path("demo"),
) -> None:
    """Five small sites on this machine are crawled three times, and all that must come out is checked."""
    from pipeline.demo import runner  # no other command needs it

    raise typer.Exit(runner.main(folder))


def chosen(configuration: Configuration, names: Sequence[str]) -> list[Source]:
    """The sources named, or all that are enabled. Raises ConfigError for a name that is none."""
    if not names:
        return [source for source in configuration.sources.values() if source.enabled]
    problems = []
    for name in names:
        if name not in configuration.sources:
            known = ", ".join(configuration.sources) or "none"
            folder = configuration.folder / "sources"
            problems.append(
                Problem(
                    file=folder / f"{name}.yaml",
                    line=None,
                    key="",
                    message="does not exist",
                    hint=f"there are: {known}",
                )
            )
    if problems:
        raise ConfigError(problems)
    return [configuration.sources[name] for name in dict.fromkeys(names)]


def listening(configuration: Configuration, http: str | None) -> Http | None:
    """Where the daemon listens: as the command line says, else as configured. Raises typer.BadParameter."""
    if not http:
        return configuration.settings.http
    host, _, port = http.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise typer.BadParameter(f"{http!r} is no HOST:PORT such as 127.0.0.1:8080", param_hint="--http")
    return Http(host=host.strip("[]"), port=int(port))


def sources_at(configuration: Configuration, url: str) -> list[Source]:
    """The sources that have an endpoint on the host of an address."""
    host = urls.host(url)
    sources = configuration.sources.values()
    return [source for source in sources if any(urls.host(endpoint.url) == host for endpoint in source.endpoints)]


def web_address(text: str) -> str:
    """An address from the command line; `https://` may be left out. Raises typer.BadParameter for what is none."""
    address = text if "://" in text else f"https://{text}"
    if urls.absolute(address, address) is None:
        raise typer.BadParameter(f"{text!r} is no address such as https://site.example/page")
    return address


class _Progress:
    """Progress on standard error while runs go on; keeps the failures for the end."""

    def __init__(self, quiet: bool) -> None:
        self.failures: list[Outcome] = []
        self._counts: dict[str, Counter[Kind]] = {}
        self._tasks: dict[str, TaskID] = {}
        self._lock = threading.Lock()
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TextColumn("pages of links"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[counts]}"),
            console=errors,
            disable=quiet or not errors.is_terminal,
            transient=True,
        )

    def __enter__(self) -> "_Progress":
        self._bar.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._bar.stop()

    def ended(self, outcome: Outcome) -> None:
        with self._lock:
            counts = self._counts.setdefault(outcome.link.source, Counter())
            counts[outcome.kind] += 1
            if outcome.kind is Kind.FAILED:
                self.failures.append(outcome)
            self._bar.update(self._task(outcome.link.source), counts=described(counts))

    def walked(self, source: str, done: int, known: int) -> None:
        with self._lock:
            self._bar.update(self._task(source), completed=done, total=known)

    def _task(self, source: str) -> TaskID:
        if source not in self._tasks:
            self._tasks[source] = self._bar.add_task(source, total=None, counts="")
        return self._tasks[source]


@contextmanager
def _stopping(stop: threading.Event, reload: threading.Event | None = None) -> Iterator[None]:
    """The first Ctrl-C or SIGTERM lets what is in hand end; a second one does not wait. SIGHUP sets `reload`."""

    def on_signal(number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            errors.show_cursor()
            os._exit(128 + number)  # whatever still runs: what it leaves half done is finished at the next start
        # by another thread: the one that is interrupted here may itself hold the event's lock, to wait for it
        _thread.start_new_thread(stop.set, ())

    def on_hangup(_number: int, _frame: FrameType | None) -> None:
        if reload is not None:
            _thread.start_new_thread(reload.set, ())

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    if reload is not None:
        before[signal.SIGHUP] = signal.signal(signal.SIGHUP, on_hangup)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def described(counts: Counter[Kind]) -> str:
    """Such as `3 archived, 1 duplicate`, in the order of the kinds."""
    return ", ".join(f"{counts[kind]} {kind}" for kind in Kind if counts[kind])


def _conclude(reports: Sequence[Report], failures: Sequence[Outcome], json: bool) -> None:
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
                say(f"{report.source}: {problem}")
            if report.stopped:
                say(f"{report.source}: stopped before its end; what was in hand is filed, the rest comes next time")
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
    }
