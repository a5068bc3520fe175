"""The queue as everybody sees it: put work in, list, cancel and retry jobs, give back what dead workers held.

The tables are Procrastinate's. What it does for a worker (take a job, end it, its heartbeat) is in `application`; what
is asked here is asked by one statement each, so that ten thousand sources are planned at once. The only door to psycopg
in this wing.
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from pipeline.errors import PipelineError, QueueUnavailable
from pipeline.index.meanings import meaning
from pipeline.jobs import statements
from pipeline.jobs.job import JobRow, JobState, Work

TASK = "work"  # the name of the one task that workers know
DEATHS, ASIDE_HOURS = 3, 24  # workers that may die of a job before it is set aside, and for how long
_CONNECT_S = 10
_SURE_S = 1.0  # a connection that was used so lately is taken for open
STATES = {
    "todo": JobState.WAITING,
    "doing": JobState.RUNNING,
    "succeeded": JobState.DONE,
    "failed": JobState.FAILED,
    "cancelled": JobState.CANCELLED,
    "aborted": JobState.CANCELLED,
    "aborting": JobState.CANCELLED,
}


class JobQueue:
    """One connection to the queue, safe to share between threads; it is opened again if it was lost.

    Every method raises QueueUnavailable. `make` also makes the tables if they are missing.
    """

    def __init__(self, address: str, *, make: bool = False) -> None:
        self._address, self._make = address, make
        self._lock = threading.Lock()
        self._connection: Any = None
        self._used_s = 0.0

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def is_there(self) -> bool:
        """Return True if the queue has been made."""
        return self._all(statements.IS_THERE, {})[0]["found"] is not None

    def put(self, work: Sequence[Work]) -> list[int]:
        """Put work into the queue, by one statement; return the numbers of the new jobs.

        What waits or is being done already is left out, and what is set aside because workers died of it: for a day,
        since it may have been no fault of the job.
        """
        rows = [
            {
                "n": number,
                "queue_name": each.queue,
                "priority": each.queue.priority,
                "lock": each.group,
                "queueing_lock": each.key,
                "args": each.written(),
            }
            for number, each in enumerate(work)
        ]
        if not rows:
            return []
        given = {"jobs": json.dumps(rows), "task": TASK, "deaths": DEATHS, "aside_hours": ASIDE_HOURS}
        with self._using() as connection:
            numbers = [number for (number,) in connection.execute(statements.PUT, given)]
            if len(numbers) > statements.MANY:
                connection.execute(statements.ANALYZE)  # else a job is looked for as if there were a handful
            return numbers

    def unfinished(self, keys: str = "%") -> dict[str, tuple[int, str]]:
        """Return the jobs that wait, are being done or are set aside: by key their number and configuration."""
        given = {"keys": keys, "deaths": DEATHS, "aside_hours": ASIDE_HOURS}
        found = self._all(statements.UNFINISHED, given)
        return {row["queueing_lock"]: (row["id"], row["config"]) for row in found}

    def drop(self, numbers: Sequence[int]) -> None:
        """Take jobs out of the queue that nobody has begun."""
        if numbers:
            self._all(statements.DROP, {"ids": list(numbers)})

    def rows(
        self, *, queue: str | None = None, source: str | None = None, state: JobState | None = None, limit: int = 1000
    ) -> list[JobRow]:
        """Return jobs, those in hand first, then those that wait in the order in which they are taken."""
        statuses = [status for status, known in STATES.items() if state in (None, known)]
        given = {"queue": queue, "source": source, "statuses": statuses, "task": TASK, "limit": limit}
        return [_row(each) for each in self._all(statements.ROWS, given)]

    def row(self, number: int) -> JobRow | None:
        """Return one job."""
        found = self._all(statements.ROW, {"id": number, "task": TASK})
        return _row(found[0]) if found else None

    def states(self, keys: Sequence[str]) -> dict[str, JobState]:
        """Return how far the newest job of each of these keys is."""
        found = self._all(statements.STATES, {"keys": list(keys)})
        return {row["queueing_lock"]: STATES[row["status"]] for row in found}

    def cancel(self, number: int) -> bool:
        """Cancel a job: one that waits is not begun, one in hand ends soon. Return False if it is over already."""
        return bool(self._all(statements.CANCEL, {"id": number})[0]["id"])

    def retry(self, number: int) -> bool:
        """Have a job done that failed or was cancelled. Return False if it is neither, or waits anew already."""
        return bool(self._all(statements.RETRY, {"id": number}))

    def note(self, number: int, because: str) -> None:
        """Note why a job failed."""
        self._all(statements.NOTE, {"id": number, "because": because})

    def give_back_stalled(self, after_s: float) -> list[JobRow]:
        """Have the jobs done anew whose workers have been silent for `after_s` seconds; return them.

        A job that several workers have died of is set aside as failed.
        """
        found = self._all(statements.GIVE_BACK_STALLED, {"after_s": after_s, "deaths": DEATHS, "task": TASK})
        return [row for each in found if (row := self.row(each["id"])) is not None]

    def tidy(self, hours: int, days: int, silent_s: float) -> None:
        """Forget runs of sources that were done so many hours ago, and all else that ended so many days ago.

        Plans that a planner was making which has been silent for `silent_s` seconds are forgotten as well.
        """
        self._all(statements.TIDY, {"hours": hours, "days": days, "task": TASK, "after_s": silent_s})

    def counts(self) -> list[Mapping[str, Any]]:
        """Return how many jobs each queue has in each state, and since when the oldest waits."""
        return self._all(statements.COUNTS, {"task": TASK})

    def workers(self, silent_s: float) -> list[Mapping[str, Any]]:
        """Return the workers that have been heard of in the last `silent_s` seconds, and what they do."""
        return self._all(statements.WORKERS, {"silent_s": silent_s})

    def enrol(self, worker: int, name: str, queues: Sequence[str], jobs: int) -> str:
        """Write down who a worker is; return what it is called: with its number, if another has that name."""
        given = {"id": worker, "name": name, "queues": list(queues), "jobs": jobs}
        found = self._all(statements.ENROL, given)
        return str(found[0]["name"]) if found else name

    def parked(self) -> dict[str, Work]:
        """Return the queues of jobs that wait for a worker with their configuration, each with one of its jobs."""
        found = self._all(statements.PARKED_QUEUES, {})
        return {row["queue_name"]: Work.read(row["queue_name"], row["args"]) for row in found}

    def _all(self, statement: str, given: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        with self._using() as connection:
            cursor = connection.execute(statement, given)
            if cursor.description is None:
                return []
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    @contextmanager
    def _using(self) -> Iterator[Any]:
        """Lend the connection; translate what goes wrong."""
        psycopg = _driver(self._make)
        with self._lock:
            try:
                if self._connection is None or self._is_cut(psycopg):
                    self._connection = self._opened(psycopg)
                yield self._connection
                self._used_s = time.monotonic()
            except psycopg.errors.UndefinedTable as error:
                raise QueueUnavailable("there is no queue yet: `pipeline daemon` makes it") from error
            except psycopg.Error as error:
                if self._connection is not None and self._connection.broken:
                    self._connection.close()
                raise QueueUnavailable(f"the queue cannot be used: {meaning(error)}") from error

    def _is_cut(self, psycopg: Any) -> bool:
        """Return whether the connection was lost since it was used last."""
        if not self._connection.closed and time.monotonic() - self._used_s > _SURE_S:
            with suppress(psycopg.OperationalError):
                self._connection.execute("SELECT 1")
        return bool(self._connection.closed)

    def _opened(self, psycopg: Any) -> Any:
        connection = psycopg.connect(self._address, autocommit=True, connect_timeout=_CONNECT_S)
        if self._make:
            from pipeline.jobs import schema

            schema.bring_up_to_date(connection)
            self._make = False
        return connection


def told(error: BaseException) -> str:
    """Return the first line of what the driver says."""
    return str(error).strip().partition("\n")[0] or type(error).__name__


def _driver(make: bool) -> Any:
    try:
        import psycopg

        if make:
            from pipeline.jobs import schema  # noqa: F401 - it is needed as well
    except ImportError as error:
        raise PipelineError("the extra `cluster` is not installed: pip install 'onestory[cluster]'") from error
    return psycopg


def _row(told: Mapping[str, Any]) -> JobRow:
    args = told["args"]
    since: datetime = told["since"]
    return JobRow(
        id=told["id"],
        work=Work.read(told["queue_name"], args, told["lock"]),
        state=STATES[told["status"]],
        since=since,
        parked="@" in told["queue_name"],
        deaths=args.get("deaths", 0),
        worker=told["worker"],
        because=args.get("because"),
    )
