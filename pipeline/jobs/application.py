"""Take jobs from the queue by Procrastinate: it locks, waits for new ones, and keeps the heartbeat. The door to it.

A `Taker` runs until it is stopped. If the database goes away, it says so and begins anew: what it had in hand is given
back, by itself or as that of a silent worker.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pipeline.index.meanings import meaning
from pipeline.jobs import statements
from pipeline.jobs.queue import told
from pipeline.runtime import Say

HEARTBEAT_S, SILENT_S = 10.0, 30.0  # a worker that was silent for so long is taken for dead
# Between two looks for jobs and for wishes to cancel. Listening for notifications costs more: the driver wakes ten
# times a second for it, and a plan of ten thousand jobs would notify every worker as often.
POLL_S = 2.0
_STOP_S = 8.0  # for what is in hand, after which it is given back as it is
_TICK_S, _AGAIN_S = 1.0, 5.0
_TAKING, _TICKING = "take", "tick"  # what may be in trouble


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
        self._troubles: dict[str, str] = {}

    async def run(self) -> None:
        """Take jobs until `stop` is set; then wait for those in hand, for a few seconds at most."""
        _listen_to_loggers(self._say)
        while not self._stop.is_set():
            try:
                await self._take()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next try may go well
                self._tell(_TAKING, f"the queue: {_meaning(error)}; tried again every {_AGAIN_S:.0f} s")
                await self._pause()

    async def _take(self) -> None:
        import procrastinate
        from procrastinate.worker import Worker

        connector = procrastinate.PsycopgConnector(conninfo=self._address, min_size=1, max_size=4, timeout=10)
        application = procrastinate.App(connector=connector)
        self._tasks(application)
        options = self._options
        async with application.open_async():
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
            self._end_only_own(application, worker)
            ticking = asyncio.create_task(self._ticking(worker))
            try:
                await worker.run()
            finally:
                ticking.cancel()

    def _end_only_own(self, application: Any, worker: Any) -> None:
        """Have the worker end and give back only jobs that are still its own.

        One that was silent for long may go on with a job that another has in hand by now.
        """
        manager = application.job_manager

        def guarded(end: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
            async def end_own(job_id: int, **rest: Any) -> None:
                asked = {"job": job_id, "worker": worker.worker_id}
                if (await application.connector.execute_query_one_async(statements.IS_OWN, **asked))["own"]:
                    await end(job_id=job_id, **rest)
                else:
                    self._say(
                        f"job {job_id}: was given to another worker meanwhile, since this one was silent for long"
                    )

            return end_own

        manager.finish_job_by_id_async = guarded(manager.finish_job_by_id_async)
        manager.retry_job_by_id_async = guarded(manager.retry_job_by_id_async)

    async def _ticking(self, worker: Any) -> None:
        while True:
            if self._stop.is_set():
                worker.stop()
            await self._ticked(worker.worker_id)
            await asyncio.sleep(_TICK_S)

    async def _ticked(self, worker: int | None) -> None:
        if worker is not None:
            self._tell(_TAKING, "")
        trouble = ""
        try:
            await self._tick(worker)
        except Exception as error:  # noqa: BLE001 - a stop must be noticed whatever happens
            trouble = told(error)
        self._tell(_TICKING, trouble)

    def _tell(self, what: str, trouble: str) -> None:
        """Say what is wrong once, and when jobs are taken again."""
        before, self._troubles[what] = self._troubles.get(what, ""), trouble
        if trouble != before and (trouble or what == _TAKING):
            self._say(trouble or "the queue: works again")

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
    """Says what a library logs, in one line and not again and again; what became of a job the worker says itself."""

    def __init__(self, say: Say) -> None:
        super().__init__(logging.WARNING)
        self.say, self._said = say, ""

    def emit(self, record: logging.LogRecord) -> None:
        if str(getattr(record, "action", "")).startswith("job_"):
            return
        error = record.exc_info[1] if record.exc_info else None
        message = record.getMessage()
        if record.name == "psycopg.pool":  # which numbers its pools, and tells at length
            error, message = error or Exception(message), ""
        elif record.name == "asyncio" and error:  # of a task that nobody awaits any more
            message = ""
        sentence = " ".join(": ".join(each for each in ("the queue", message, _meaning(error)) if each).split())
        if sentence != self._said:
            self._said = sentence
            self.say(sentence)


def _meaning(error: BaseException | None) -> str:
    """Return what an error of a library means; nothing if there is none."""
    return "" if error is None else meaning(error.__cause__ or error)


def _listen_to_loggers(say: Say) -> None:
    for name in ("procrastinate", "psycopg.pool", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [_Sayer(say)], False
