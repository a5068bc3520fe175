"""Do a job: a run of a source, a slice of a backfill, a file to import, days to read again. In a thread of a worker."""

import threading
from dataclasses import dataclass

from pipeline.config.settings import Configuration
from pipeline.crawl import run_source
from pipeline.daemon import SourceRun, run_due
from pipeline.errors import PipelineError
from pipeline.imports import RecordChoice, import_records, imported_source, record_files
from pipeline.jobs.job import Work, WorkQueue, digest, parked_queue
from pipeline.model import Occasion, Window
from pipeline.report import Cut, Report, Watcher
from pipeline.rereading import Scope, reread
from pipeline.runtime import Runtime, Say

SLICE_S = 600.0  # after which a slice lets a run of the same hosts go first
_BUSY_S = 30.0  # before a job is offered again that another process is at, or that found no room


class GivenBack(Exception):
    """The job is not done; it goes back to the queue."""


class Refused(Exception):
    """The job was planned by another configuration than this worker's; it goes to `queue`."""

    def __init__(self, message: str, queue: str) -> None:
        super().__init__(message)
        self.queue = queue


class NotDone(PipelineError):
    """The job failed, and the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a job is done with."""

    runtime: Runtime
    configuration: Configuration
    stop: threading.Event
    say: Say
    watch: Watcher


def digest_here(work: Work, configuration: Configuration) -> str | None:
    """Return the digest of the configuration by which a job would be done here; None if its source is not there."""
    if work.queue is WorkQueue.IMPORT:
        return digest(configuration, imported_source(configuration, work.source, work.hosts, work.timezone))
    if not work.source:
        return digest(configuration, None)
    source = configuration.sources.get(work.source)
    return digest(configuration, source) if source is not None else None


def require_configuration(work: Work, configuration: Configuration) -> None:
    """Raise Refused if a job was planned by another configuration."""
    mine = digest_here(work, configuration)
    if mine != work.config:
        here = f"{work.source} has {mine} here" if mine else f"there is no source {work.source} here"
        raise Refused(f"{work.what}: was planned by the configuration {work.config}, and {here}", parked_queue(work))


def do(work: Work, bench: Bench) -> None:
    """Do a job to its end. Raises GivenBack if it was broken off, NotDone if it failed."""
    match work.queue:
        case WorkQueue.CRAWL:
            _crawl(work, bench)
        case WorkQueue.BACKFILL:
            _backfill(work, bench)
        case WorkQueue.IMPORT:
            _import(work, bench)
        case WorkQueue.REEXTRACT:
            _reextract(work, bench)


def _crawl(work: Work, bench: Bench) -> None:
    """Run a source. What went wrong is in its report and decides when it is due again: the job is done with it."""
    runtime, source = bench.runtime, bench.configuration.sources[work.source]
    run = SourceRun(source=source, since_s=runtime.clock.monotonic())
    run_due(runtime, run, work.number, stop=bench.stop, say=bench.say, watch=bench.watch)
    if run.report is not None and run.report.cut is Cut.STOPPED:
        raise GivenBack
    if run.report is not None and run.report.busy:
        bench.stop.wait(_BUSY_S)
        raise GivenBack


def _backfill(work: Work, bench: Bench) -> None:
    """Read a slice of the days that a backfill was asked for."""
    report = run_source(
        bench.runtime,
        bench.configuration.sources[work.source],
        occasion=Occasion.BACKFILL,
        window=work.window,
        stop=bench.stop,
        deadline_s=SLICE_S,
        listen=bench.watch,
    )
    bench.watch.ran(report)
    _conclude(report, bench)


def _conclude(report: Report, bench: Bench) -> None:
    """Give back what was broken off; raise NotDone for what failed."""
    if report.cut in (Cut.STOPPED, Cut.DEADLINE):
        raise GivenBack
    if report.busy or report.cut is not None:
        bench.stop.wait(_BUSY_S)
        raise GivenBack
    if wrong := [*report.problems, *([report.error] if report.error else [])]:
        raise NotDone("; ".join(wrong))


def _import(work: Work, bench: Bench) -> None:
    """Import a WARC file, or those that a WACZ file holds."""
    configuration, runtime = bench.configuration, bench.runtime
    assert work.file is not None
    source = imported_source(configuration, work.source, work.hosts, work.timezone)
    problems: list[str] = []
    found = list(record_files([work.file], configuration, source, runtime, problems))
    window = work.window if work.window != Window() else None
    wanted = RecordChoice(hosts=work.hosts, window=window)
    for told in import_records(runtime, source, found, wanted, stop=bench.stop, listen=bench.watch):
        bench.watch.ran(told.report)
        problems += told.damages
        _conclude(told.report, bench)
    if problems:
        raise NotDone("; ".join(problems))


def _reextract(work: Work, bench: Bench) -> None:
    """Read the recorded pages of some days again."""
    runtime, sources = bench.runtime, bench.configuration.sources
    report = reread(
        runtime,
        lambda name, url: sources.get(name),
        Scope(source=work.source or None, window=work.window),
        workers=runtime.workers,
        stop=bench.stop,
    )
    if report.stopped:
        raise GivenBack
    told = ", ".join(f"{count} {kind}" for kind, count in report.counts.items()) or "nothing to read"
    bench.say(f"{work.what}: read again: {told}")
    if report.problems:
        raise NotDone("; ".join(report.problems))
