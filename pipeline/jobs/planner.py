"""A planner: puts what is due into the queue, and gives back what dead workers held.

Any number may run: of one moment's planning the database lets one through. Due times are computed from the index, as
in a daemon that runs the sources itself, so that a planner that starts late neither skips nor repeats a run.
"""

import asyncio
import os
import threading
from contextlib import ExitStack
from typing import Any

from pipeline.config.settings import Configuration
from pipeline.errors import PipelineError, StorageError
from pipeline.jobs import application
from pipeline.jobs.application import Taker, TakerOptions
from pipeline.jobs.job import JobState, WorkQueue
from pipeline.jobs.overview import queue_gauges
from pipeline.jobs.planning import Timetable
from pipeline.jobs.queue import JobQueue, told
from pipeline.model import counted
from pipeline.report import Gauge, Watcher
from pipeline.runtime import Runtime, Say
from pipeline.system.clock import Intervals

QUEUE = "plan"
_EVERY = "* * * * * */10"  # as cron has it, the seconds last
_POLL_S = 5.0
_LOOK_EVERY_S, _LEAD_EVERY_S, _TIDY_EVERY_S = 2.0, 5.0, 3600.0
_KEPT_HOURS, _KEPT_DAYS = 1, 30  # runs that are done, which the index remembers for longer; all else that has ended


class Planner:
    """The `Schedule` of a daemon whose sources are run by workers. Its planning is a thread of its own."""

    def __init__(self, address: str, runtime: Runtime, stop: threading.Event, *, say: Say, watch: Watcher) -> None:
        self._runtime, self._stop, self._say, self._watch = runtime, stop, say, watch
        self._queue = JobQueue(address, make=True)
        self._timetable = Timetable(sources={}, digests={}, groups={})
        self._planned = False
        self._leading = ExitStack()
        self._leads = False
        self._is_time = Intervals(runtime.clock).is_time
        options = TakerOptions(
            name=f"planner {os.uname().nodename}:{os.getpid()}", queues=[QUEUE], jobs=1, delete="always", poll_s=_POLL_S
        )
        self._taker = Taker(address, options, self._add_tasks, stop, say=say, tick=self._tick)
        self._thread = threading.Thread(target=self._take, name="planner", daemon=True)

    def gauges(self) -> list[Gauge]:
        """Return what Prometheus is told of the queue. Raises QueueUnavailable."""
        return queue_gauges(self._queue)

    def begin(self, configuration: Configuration) -> None:
        self._timetable = Timetable.of(configuration)
        self._queue.is_there()  # makes it, or says at once that it cannot be reached
        sources = len(self._timetable.sources)
        self._say(f"planner: {counted(sources, 'enabled source')}; workers read them (`pipeline worker`)")
        self._thread.start()

    def look(self) -> bool:
        """Look whether this planner is the one that looks after the archive."""
        if not self._leads and self._is_time("lead", _LEAD_EVERY_S):
            turn = self._runtime.exclusive("upkeep")
            self._leads = self._leading.enter_context(turn)
            if not self._leads:
                self._leading.pop_all().close()
        return self._leads

    def start_due(self) -> None: ...  # by the queue's clock: `plan`

    def catch_up(self) -> None: ...

    def adopt(self, configuration: Configuration, runtime: Runtime) -> None:
        self._runtime, self._timetable = runtime, Timetable.of(configuration)

    def is_idle(self) -> bool:
        return True  # workers are never all idle; what is done for the archive may be done beside runs

    def wait(self, timeout_s: float) -> None:
        self._stop.wait(max(timeout_s, _LOOK_EVERY_S))

    def end(self) -> None:
        if self._thread.is_alive():
            self._thread.join(9.0)
        self._leading.close()
        self._queue.close()

    def plan(self) -> list[int]:
        """Put what is due into the queue, and give back what dead workers held; return the new jobs.

        Raises StorageError.
        """
        self._give_back_stalled()
        if self._runtime.shortage():
            return []
        self._runtime.index.measure_clock()
        timetable, now = self._timetable, self._runtime.clock.now()
        known = self._runtime.index.all_last_runs()
        times = timetable.times(known, now, planning=not self._planned)
        self._planned = True
        waiting = self._queue.unfinished(f"{WorkQueue.CRAWL} %")
        outdated = set(timetable.outdated(waiting))
        self._queue.drop(sorted(outdated))
        current = {key for key, (number, _) in waiting.items() if number not in outdated}
        numbers = self._queue.put(timetable.due(times, known, now, current))
        for name, at in times.items():
            self._watch.planned(name, at)
        if self._is_time("tidy", _TIDY_EVERY_S):
            self._queue.tidy(_KEPT_HOURS, _KEPT_DAYS, application.SILENT_S)
        return numbers

    def _give_back_stalled(self) -> None:
        for row in self._queue.give_back_stalled(application.SILENT_S):
            what = f"job {row.id} ({row.work.what})"
            if row.state is JobState.FAILED:
                self._say(
                    f"{what}: {row.deaths} workers died of it; it is set aside for a day, "
                    f"or until `pipeline jobs retry {row.id}`"
                )
            elif row.state is JobState.WAITING:
                self._say(f"{what}: its worker is silent; another one does it again")

    def _add_tasks(self, app: Any) -> None:
        task = app.task(name="plan", queue=QUEUE, queueing_lock="plan")(self._plan)
        app.periodic(cron=_EVERY)(task)

    async def _plan(self, timestamp: int) -> None:
        try:
            await asyncio.to_thread(self.plan)
        except StorageError as error:
            self._taker.met(error)

    async def _tick(self, worker: int | None) -> None: ...

    def _take(self) -> None:
        try:
            asyncio.run(self._taker.run())
        except PipelineError as error:
            self._say(f"planner: {told(error)}")
