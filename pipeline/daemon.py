"""The daemon: runs every enabled source when it is due, until it is told to stop. The only door to APScheduler.

When a source is due is computed from its last run in the index, so that a restart neither skips nor repeats; the
scheduler keeps nothing of its own.
"""

import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from pipeline.crawl import Listener, Report, run
from pipeline.line import Line, Say
from pipeline.settings import Configuration
from pipeline.source import Cron, Source

Done = Callable[[Report], None]


def due(source: Source, last: datetime | None, now: datetime) -> datetime:
    """When a source is to run next: at once if it never ran or is overdue. `last` is the start of its last run."""
    if isinstance(source.schedule, Cron):
        trigger = CronTrigger(**source.schedule.times, timezone=source.zone)
        # the first time after the last run; a source that never ran waits for its hour
        following = trigger.get_next_fire_time(None, (last or now) + timedelta(seconds=1))
        return max(following, now) if following else now + timedelta(days=366)
    if last is None or last > now:  # the clock was set back: the last run cannot have been later than now
        return now
    return max(last + timedelta(seconds=source.schedule.every), now)


class Daemon:
    """One job for each enabled source; a source never overlaps itself."""

    def __init__(
        self, line: Line, configuration: Configuration, stop: threading.Event, *, listen: Listener, done: Done, say: Say
    ) -> None:
        self._line, self._configuration, self._stop = line, configuration, stop
        self._listen, self._done, self._say = listen, done, say
        threads = configuration.settings.threads
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(threads)},
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
            timezone="UTC",
        )

    def serve(self) -> None:
        """Run until SIGTERM or SIGINT, or until `stop` is set; then finish what is in hand and return."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        last = self._line.index.last_runs()
        now = self._line.clock.now()
        sources = [source for source in self._configuration.sources.values() if source.enabled]
        for source in sources:
            at = due(source, last.get(source.name), now)
            self._plan(source, at)
            self._say(f"{source.name}: next run {at:%Y-%m-%d %H:%M:%S} UTC")
        if not sources:
            self._say("no source is enabled; waiting to be stopped")
        self._scheduler.start()
        try:
            while not self._stop.wait(1.0):
                pass
        finally:
            self._say("stopping: finishing what is in hand")
            self._scheduler.shutdown(wait=True)

    def _plan(self, source: Source, at: datetime) -> None:
        self._scheduler.add_job(
            self._run, "date", run_date=at, args=[source], id=source.name, name=source.name, replace_existing=True
        )

    def _run(self, source: Source) -> None:
        began = self._line.clock.now()
        try:
            self._done(run(self._line, source, occasion="schedule", stop=self._stop, listen=self._listen))
        except Exception as error:  # noqa: BLE001 - one of the two places: a failed run must not end the daemon
            self._say(f"{source.name}: the run failed: {error!r}")
        if not self._stop.is_set():
            self._plan(source, due(source, began, self._line.clock.now()))

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._stop.is_set():
            raise SystemExit(128 + number)
        self._stop.set()
