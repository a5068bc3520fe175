"""One run of a source that is due, and what its next run is planned by.

The daemon's threads call it, and every worker.
"""

import threading
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.config.source import Every, Source
from pipeline.crawl import run_source
from pipeline.daemon.due import adapted, next_run
from pipeline.model import Occasion
from pipeline.report import LastRun, Report, Watcher
from pipeline.runtime import Runtime, Say


@dataclass(slots=True)
class SourceRun:
    """A run of a source that is due, and what came of it. It began at `since_s` of monotonic time."""

    source: Source
    since_s: float
    thread: threading.Thread | None = None
    hung: bool = False
    report: Report | None = None
    known: LastRun | None = None  # what the index says of the source's last run, when this one has ended
    postponed: bool = False  # another process had run the source meanwhile


def run_due(
    runtime: Runtime, run: SourceRun, number: int | None, *, stop: threading.Event, say: Say, watch: Watcher
) -> None:
    """Run a source once and note what its next run is planned by. Raises nothing: what fails is told.

    `number` is that of the last run it was planned by; if another process has run it since, nothing is done.
    """
    source, index = run.source, runtime.index
    try:
        known = index.last_run(source.name)
        if known is not None and known.number != number and _is_over(source, known, runtime.clock.now()):
            run.known, run.postponed = known, True
            return
        watch.began(source.name)
        run.report = _report(runtime, source, stop, watch)
        run.known = index.last_run(source.name)
        _change_pace(runtime, run)
    except Exception as error:  # noqa: BLE001 - a failed run must not end the daemon
        say(f"{source.name}: the run failed: {error!r}")


def _report(runtime: Runtime, source: Source, stop: threading.Event, watch: Watcher) -> Report | None:
    """Run a source and tell the watcher; return None if the run failed as none may."""
    began = runtime.clock.now()
    try:
        report = run_source(
            runtime, source, occasion=Occasion.SCHEDULE, stop=stop, deadline_s=source.deadline_s, listen=watch
        )
    except Exception as error:  # noqa: BLE001 - it must not end the daemon, nor be unseen
        failed = Report(source=source.name, occasion=Occasion.SCHEDULE, started_at=began, error=f"it failed: {error!r}")
        watch.ran(failed)
        return None
    watch.ran(report)
    return report


def _is_over(source: Source, known: LastRun, now: datetime) -> bool:
    """Return True if another process has run the source, so that its time has not come again."""
    return not known.unfinished and next_run(source, known.started_at, now, every_s=known.every_s) > now


def _change_pace(runtime: Runtime, run: SourceRun) -> None:
    """Adapt the interval of a source to what its run found."""
    schedule, report, known = run.source.schedule, run.report, run.known
    if not isinstance(schedule, Every) or not schedule.adapt or report is None or known is None:
        return
    if report.failed or report.cut:
        return  # what it did not see says nothing
    before_s = known.every_s or schedule.every
    passed = any(answers.passed for answers in report.stats.endpoints.values())
    every_s = adapted(schedule.adapt, before_s, report.outcomes, fresh_s=report.fresh_s, passed=passed)
    with runtime.index.transaction() as transaction:
        transaction.put_pace(run.source.name, every_s)
    run.known = replace(known, every_s=every_s)
