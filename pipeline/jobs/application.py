"""Take jobs from the queue by Procrastinate: it locks, waits for new ones, and keeps the heartbeat. The door to it.

A `Taker` runs until it is stopped. If the database goes away, it says so and begins anew: what it had in hand is given
back, by itself or as that of a silent worker.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from pipeline.jobs import statements
from pipeline.jobs.troubles import Troubles
from pipeline.runtime import Say
from pipeline.system.clock import Intervals, SystemClock

HEARTBEAT_S, SILENT_S = 10.0, 30.0  # a worker that was silent for so long is taken for dead
# Between two looks for jobs and for wishes to cancel. Listening for notifications costs more: the driver wakes ten
# times a second for it, and a plan of ten thousand jobs would notify every worker as often.
POLL_S = 2.0
_STOP_S = 8.0  # for what is in hand, after which it is given back as it is
_TICK_S, _AGAIN_S = 1.0, 5.0
_WAIT_S = 3.0  # for a connection
_QUIET = 3  # tries without trouble, after which the queue is said to work again


@dataclass(frozen=True, slots=True, kw_only=True)
class TakerOptions:
    """What a taker takes: from which queues, so many jobs at once; `delete`: which of them are forgotten at once.

    It looks for them every `poll_s` seconds, and at once when it is full and one has ended.
    """

    name: str
    queues: list[str]  # may be changed while it runs
    jobs: int
    delete: str = "never"
    poll_s: float = POLL_S


class Taker:
    """Takes jobs and has `tasks`, which are added to the application, do them. `tick` is called every second."""

    def __init__(
        self,
        address: str,
        options: TakerOptions,
        tasks: Callable[[Any], None],
        stop: threading.Event,
        *,
        say: Say,
        tick: Callable[[int | None], Awaitable[None]],
    ) -> None:
        self._address, self._options, self._tasks = address, options, tasks
        self._stop, self._say, self._tick = stop, say, tick
        self._troubles = Troubles(say, again_s=_AGAIN_S, quiet_s=_QUIET * _AGAIN_S)
        self._is_time = Intervals(SystemClock()).is_time

    def met(self, error: BaseException) -> None:
        """Note an error of the queue or of the index; say what it means if that is news."""
        self._troubles.met(error)

    async def run(self) -> None:
        """Take jobs until `stop` is set; then wait for those in hand, for a few seconds at most."""
        _listen_to_loggers(self._say, self.met)
        while not self._stop.is_set():
            try:
                await self._take()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next try may go well
                self.met(error)
                await self._pause()

    async def _take(self) -> None:
        import procrastinate
        from procrastinate.worker import Worker

        application = procrastinate.App(connector=procrastinate.PsycopgConnector())
        self._tasks(application)
        options = self._options
        async with self._pool() as pool, application.open_async(pool):
            worker = Worker(
                application,
                queues=options.queues,
                name=options.name,
                concurrency=options.jobs,
                fetch_job_polling_interval=options.poll_s,
                abort_job_polling_interval=options.poll_s,
                listen_notify=False,
                shutdown_graceful_timeout=_STOP_S,
                delete_jobs=options.delete,
                install_signal_handlers=False,
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=SILENT_S,
            )
            held = self._know_own(application, worker)
            ticking = asyncio.create_task(self._ticking(application, worker, held))
            try:
                await worker.run()
            finally:
                ticking.cancel()

    @asynccontextmanager
    async def _pool(self) -> AsyncIterator[Any]:
        """Open connections; wait for none of them for longer than a stop may take."""
        from psycopg_pool import AsyncConnectionPool

        pool = AsyncConnectionPool(
            self._address,
            min_size=1,
            max_size=4,
            timeout=_WAIT_S,
            open=False,
            check=AsyncConnectionPool.check_connection,
        )
        try:
            await pool.open(wait=True, timeout=_WAIT_S)
            yield pool
        finally:
            await pool.close(_WAIT_S)

    def _know_own(self, application: Any, worker: Any) -> set[int]:
        """Have the worker end and give back only jobs that are still its own; return those it has in hand at any time.

        One that was silent for long may go on with a job that another has in hand by now.
        """
        manager, held = application.job_manager, set[int]()
        fetch = manager.fetch_job

        async def fetched(**asked: Any) -> Any:
            job = await fetch(**asked)
            if job is not None:
                held.add(job.id)
            return job

        def guarded(end: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
            async def end_own(job_id: int, **rest: Any) -> None:
                asked = {"job": job_id, "worker": worker.worker_id}
                try:
                    if (await application.connector.execute_query_one_async(statements.IS_OWN, **asked))["own"]:
                        await end(job_id=job_id, **rest)
                    else:
                        self._say(f"job {job_id}: is not this worker's any more; the one that has it ends it")
                finally:
                    held.discard(job_id)

            return end_own

        manager.fetch_job = fetched
        manager.finish_job_by_id_async = guarded(manager.finish_job_by_id_async)
        manager.retry_job_by_id_async = guarded(manager.retry_job_by_id_async)
        return held

    async def _ticking(self, application: Any, worker: Any, held: set[int]) -> None:
        while True:
            if self._stop.is_set():
                worker.stop()
            await self._ticked(worker.worker_id)
            if worker.worker_id is not None and (self._troubles.lasting or self._is_time("look", HEARTBEAT_S)):
                await self._look(application, worker, held)
            await asyncio.sleep(_TICK_S)

    async def _look(self, application: Any, worker: Any, held: set[int]) -> None:
        """Let go of jobs that the queue takes for this worker's and that it does not do; see that it is known.

        So it is after a copy has taken the server's place, or a back-up was put back: what ended since is being done
        again there, and who came since has never been heard of.
        """
        given = {"worker": worker.worker_id, "held": list(held), "after_s": SILENT_S}
        try:
            known = (await application.connector.execute_query_one_async(statements.LET_GO, **given))["known"]
        except Exception as error:  # noqa: BLE001 - the next look may go well
            self.met(error)
            return
        self._troubles.went_well()
        if not known:
            worker.stop()  # and `run` begins anew

    async def _ticked(self, worker: int | None) -> None:
        try:
            await self._tick(worker)
        except Exception as error:  # noqa: BLE001 - a stop must be noticed whatever happens
            self.met(error)

    async def _pause(self) -> None:
        for _ in range(round(_AGAIN_S / _TICK_S)):
            if not self._stop.is_set():
                await self._ticked(None)
                await asyncio.sleep(_TICK_S)


class Retry:
    """Tells Procrastinate what becomes of a job that raised: `decide` returns how it goes back, or None.

    Never with a delay: a job that waits for its hour would hold up all others of its lock.
    """

    def __init__(self, decide: Callable[[BaseException, str], dict[str, Any] | None]) -> None:
        self._decide = decide

    def get_retry_exception(self, exception: BaseException, job: Any) -> Any:
        """Return the exception that has a job retried, or None. Procrastinate calls it."""
        from procrastinate.exceptions import JobRetry
        from procrastinate.retry import RetryDecision

        decided = self._decide(exception, job.queue)
        return None if decided is None else JobRetry(RetryDecision(**decided))


class _Sayer(logging.Handler):
    """Passes on what a library logs; what became of a job the worker says itself."""

    def __init__(self, say: Say, met: Callable[[BaseException], None]) -> None:
        super().__init__(logging.WARNING)
        self._say, self._met, self._said = say, met, ""

    def emit(self, record: logging.LogRecord) -> None:
        if str(getattr(record, "action", "")).startswith("job_"):
            return
        error = record.exc_info[1] if record.exc_info else None
        message = record.getMessage()
        if error is None and record.name == "psycopg.pool":  # which says at length why it has no connection
            error = ConnectionError(message)
        if error is not None:
            self._met(error)
        elif message != self._said:
            self._said = message
            self._say(f"the queue: {message}")


def _listen_to_loggers(say: Say, met: Callable[[BaseException], None]) -> None:
    for name in ("procrastinate", "psycopg.pool", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [_Sayer(say, met)], False
