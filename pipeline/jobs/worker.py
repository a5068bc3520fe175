"""A worker: takes jobs from the queue and does each in a thread, until it is told to stop.

It holds no state: a worker that is killed is missed when its heartbeat stays away, and others do its jobs anew. What
such a job has filed already it finds and goes on.
"""

import asyncio
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.config.settings import Configuration
from pipeline.daemon.configs import Adopt, Watched, read_again
from pipeline.errors import QueueUnavailable
from pipeline.jobs.application import POLL_S, Retry, Taker, TakerOptions
from pipeline.jobs.job import PARKED, Work, WorkQueue
from pipeline.jobs.queue import TASK, JobQueue
from pipeline.jobs.tasks import Bench, GivenBack, NotDone, Refused, digest_here, do, require_configuration
from pipeline.model import counted
from pipeline.report import Watcher
from pipeline.runtime import Runtime, Say, room
from pipeline.system.clock import Intervals

_CONFIGS_EVERY_S, _PARKED_EVERY_S = 2.0, 10.0
_LEAVING_S, _STEP_S = 60.0, 0.5  # for a job that was cancelled: it ends after the link it is at


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerOptions:
    """Who a worker is and what it takes: so many jobs at once, from these queues."""

    name: str
    queues: Sequence[WorkQueue]
    jobs: int

    @classmethod
    def here(cls, queues: Sequence[WorkQueue], jobs: int) -> "WorkerOptions":
        """Name a worker after its machine and its process."""
        return cls(name=f"{os.uname().nodename}:{os.getpid()}", queues=queues, jobs=jobs)


class _Stop(threading.Event):
    """Set to end one job, and as soon as the process is to end: what a run waits for is given up at that moment."""

    def __init__(self, of_all: threading.Event) -> None:
        super().__init__()
        self._of_all = of_all

    def is_set(self) -> bool:
        """Return True if the job is to end."""
        return super().is_set() or self._of_all.is_set()


class QueueWorker:
    """Serves a queue. Tells `watch` what it does, and `say` what a person should read."""

    def __init__(
        self,
        address: str,
        runtime: Runtime,
        configuration: Configuration,
        options: WorkerOptions,
        stop: threading.Event,
        *,
        say: Say,
        warn: Say | None = None,
        watch: Watcher,
        adopt: Adopt = lambda _: None,
        reload: threading.Event | None = None,
    ) -> None:
        self._runtime, self._configuration, self._options = runtime, configuration, options
        self._stop, self._say, self._warn, self._watch, self._adopt = stop, say, warn or say, watch, adopt
        self._reload, self._watched = reload or threading.Event(), Watched(configuration.folder)
        self._queue = JobQueue(address, make=True)
        self._queues: list[str] = [str(each) for each in options.queues]
        self._in_hand: dict[int, threading.Event] = {}
        self._is_time = Intervals(runtime.clock).is_time
        self._enrolled: int | None = None
        taking = TakerOptions(name=options.name, queues=self._queues, jobs=options.jobs, poll_s=POLL_S)
        self._taker = Taker(address, taking, self._add_tasks, stop, say=say, tick=self._tick)

    def serve(self) -> None:
        """Work until `stop` is set; then finish what is in hand, for a few seconds at most, and return."""
        self._queue.is_there()  # makes it, or says at once that it cannot be reached
        queues = ", ".join(self._options.queues)
        self._say(f"worker {self._options.name}: takes {counted(self._options.jobs, 'job')} at a time from {queues}")
        try:
            asyncio.run(self._taker.run())
        finally:
            self._queue.close()

    def _add_tasks(self, application: Any) -> None:
        application.task(name=TASK, pass_context=True, retry=Retry(_decide))(self._work)

    async def _work(self, context: Any, **args: Any) -> None:
        """Do one job, in a thread of its own, which nobody waits for longer than a stop may take."""
        job = context.job
        work = Work.read(job.queue, args, job.lock)
        try:
            require_configuration(work, self._configuration)
        except Refused as error:
            self._say(f"job {job.id}: {error}; it is left to a worker with that configuration")
            raise
        stop = self._in_hand[job.id] = _Stop(self._stop)
        bench = Bench(
            runtime=self._runtime, configuration=self._configuration, stop=stop, say=self._say, watch=self._watch
        )
        doing = asyncio.ensure_future(_in_thread(f"job {job.id}", self._done, job.id, work, bench))
        doing.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # also if nobody waits any more
        try:
            await asyncio.shield(doing)
        except asyncio.CancelledError:
            stop.set()
            await self._until_left(doing)
            raise _ending(context) from None
        finally:
            self._in_hand.pop(job.id, None)

    async def _until_left(self, doing: "asyncio.Future[None]") -> None:
        """Wait until a job that is to end has ended, so that it is not begun anew meanwhile; not if all ends."""
        until_s = self._runtime.clock.monotonic() + _LEAVING_S
        while not doing.done() and not self._stop.is_set() and self._runtime.clock.monotonic() < until_s:
            await asyncio.wait([doing], timeout=_STEP_S)

    def _done(self, number: int, work: Work, bench: Bench) -> None:
        """Do a job, and note why if it fails."""
        try:
            do(work, bench)
        except NotDone as error:
            self._say(f"job {number}: {work.what}: failed: {error}")
            self._note(number, str(error))
            raise
        except GivenBack:
            if self._stop.is_set():
                self._say(f"job {number}: {work.what}: goes back to the queue")
            raise
        except Exception as error:
            self._say(f"job {number}: {work.what}: failed: {error!r}")
            self._note(number, repr(error))
            raise

    def _note(self, number: int, because: str) -> None:
        try:
            self._queue.note(number, because)
        except QueueUnavailable as error:
            self._taker.met(error)

    async def _tick(self, worker: int | None) -> None:
        self._watch.ticked()
        if self._stop.is_set():
            self._watch.ending()
            for each in self._in_hand.values():
                each.set()
            return
        if self._is_time("configs", _CONFIGS_EVERY_S) and self._watched.changed():
            self._reload.set()
        if self._reload.is_set():  # until it is read again: if the connection breaks, this may be cancelled before
            await asyncio.to_thread(self._read_again)
        if worker is not None and worker != self._enrolled:
            options = self._options
            called = await asyncio.to_thread(
                self._queue.enrol, worker, options.name, list(options.queues), options.jobs
            )
            if called != options.name:
                self._say(f"worker {options.name}: another one has this name; this one is called {called}")
            self._enrolled = worker
        if self._is_time("parked", _PARKED_EVERY_S):
            await asyncio.to_thread(self._take_parked)

    def _take_parked(self) -> None:
        """Take also from the queues of jobs that wait for the very configuration that is in force here."""
        usual = [str(each) for each in self._options.queues]
        self._queues[:] = usual + [
            name
            for name, work in self._queue.parked().items()
            if work.queue in usual and digest_here(work, self._configuration) == work.config
        ]

    def _read_again(self) -> None:
        self._reload.clear()
        before = self._configuration
        found = read_again(before, self._adopt, self._say, self._warn)
        if found is None:
            return
        self._configuration = found
        self._runtime = replace(self._runtime, translations=found.settings.translations)
        if self._runtime.disk is not None and found.settings.disk != before.settings.disk:
            self._runtime.disk.limits(**room(found.settings))


async def _in_thread(name: str, work: Any, *arguments: Any) -> None:
    """Do something in a thread that ends with the process: one that hangs does not keep it."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def finish(error: BaseException | None) -> None:
        if not done.done():
            done.set_exception(error) if error is not None else done.set_result(None)

    def run() -> None:
        error: BaseException | None = None
        try:
            work(*arguments)
        except BaseException as raised:  # noqa: BLE001 - it is raised again by the loop
            error = raised
        try:
            loop.call_soon_threadsafe(finish, error)
        except RuntimeError:
            pass  # the worker has gone meanwhile

    threading.Thread(target=run, name=name, daemon=True).start()
    await done


def _ending(context: Any) -> BaseException:
    """Return what a job ends with that was cancelled: by a person, or because the worker ends."""
    from procrastinate.exceptions import JobAborted
    from procrastinate.job_context import AbortReason

    return JobAborted() if context.abort_reason() is AbortReason.USER_REQUEST else GivenBack()


def _decide(error: BaseException, queue: str) -> dict[str, Any] | None:
    """Say how a job goes back that was not done: as it was, or to the queue of its configuration; None: it failed."""
    if isinstance(error, Refused):
        return {"queue": error.queue, "priority": PARKED}
    if isinstance(error, GivenBack):
        return {}
    return None
