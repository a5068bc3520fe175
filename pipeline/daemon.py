"""The daemon: runs every enabled source when it is due, until it is told to stop. The only door to APScheduler.

When a source is due is computed from its last run in the index, so that a restart neither skips nor repeats; the
scheduler keeps nothing of its own. Signals are the command's affair.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from pipeline.crawl import run
from pipeline.line import Line, Say
from pipeline.report import SILENT, Listener, Report, Watcher
from pipeline.settings import Configuration
from pipeline.source import Cron, Source

Done = Callable[[Report], None]
_SET_BACK_S = 60.0  # a clock that lost this much was set back; less is corrected all the time


def due(source: Source, last: datetime | None, now: datetime) -> datetime:
    """When a source is to run next: at once if it never ran or is overdue. `last` is the start of its last run."""
    if last is not None and last > now:  # the clock was set back: the last run cannot have been later than now
        last = None
    if isinstance(source.schedule, Cron):
        trigger = CronTrigger(**source.schedule.times, timezone=source.zone)
        # the first time after the last run; a source that never ran waits for its hour
        following = trigger.get_next_fire_time(None, (last or now) + timedelta(seconds=1))
        return max(following, now) if following else now + timedelta(days=366)
    if last is None:
        return now
    return max(last + timedelta(seconds=source.schedule.every), now)


class Daemon:
    """One job for each enabled source; a source never overlaps itself."""

    def __init__(
        self,
        line: Line,
        configuration: Configuration,
        stop: threading.Event,
        *,
        listen: Listener,
        done: Done,
        say: Say,
        watch: Watcher = SILENT,
    ) -> None:
        self._line, self._configuration, self._stop = line, configuration, stop
        self._listen, self._done, self._say, self._watch = listen, done, say, watch
        threads = configuration.settings.threads
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(threads)},
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
            timezone="UTC",
        )

    def serve(self) -> None:
        """Run until `stop` is set; then finish what is in hand and return."""
        sources = {name: source for name, source in self._configuration.sources.items() if source.enabled}
        self._plan_all(sources)
        if not sources:
            self._say("no source is enabled; waiting to be stopped")
        self._scheduler.start()
        try:
            ahead_s = self._ahead_s()
            self._watch.ticked()
            while not self._stop.wait(1.0):
                self._watch.ticked()
                before_s, ahead_s = ahead_s, self._ahead_s()
                if before_s - ahead_s > _SET_BACK_S:
                    self._say("the clock was set back")
                    self._plan_all({job.id: sources[job.id] for job in self._scheduler.get_jobs()})
        finally:
            self._watch.ending()
            self._say("stopping: finishing what is in hand")
            self._scheduler.shutdown(wait=True)

    def _ahead_s(self) -> float:
        """How far wall time is ahead of monotonic time: less than before where the clock was set back."""
        return self._line.clock.now().timestamp() - self._line.clock.monotonic()

    def _plan_all(self, sources: Mapping[str, Source]) -> None:
        last, now = self._line.index.last_runs(), self._line.clock.now()
        for name, source in sources.items():
            at = due(source, last.get(name), now)
            self._plan(source, at)
            self._say(f"{name}: next run {at:%Y-%m-%d %H:%M:%S} UTC")

    def _plan(self, source: Source, at: datetime) -> None:
        self._watch.planned(source.name, at)
        self._scheduler.add_job(
            self._run, "date", run_date=at, args=[source], id=source.name, name=source.name, replace_existing=True
        )

    def _run(self, source: Source) -> None:
        began = self._line.clock.now()
        self._watch.began(source.name)
        try:
            self._done(run(self._line, source, occasion="schedule", stop=self._stop, listen=self._listen))
        except Exception as error:  # noqa: BLE001 - a failed run must not end the daemon
            self._say(f"{source.name}: the run failed: {error!r}")
        if not self._stop.is_set():
            self._plan(source, due(source, began, self._line.clock.now()))
