"""The queue as a person looks at it: which workers live, what they do, how much waits and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.jobs.job import JobRow, JobState, Work
from pipeline.jobs.queue import STATES, JobQueue
from pipeline.report import Gauge

_SILENT_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRow:
    """A worker that lives: what it takes, so many `jobs` at once, and what it does."""

    name: str
    queues: tuple[str, ...]
    jobs: int
    since: datetime
    doing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLength:
    """How many jobs of a queue are in each state, and since when the oldest waits."""

    queue: str
    waiting: int = 0
    running: int = 0
    failed: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueOverview:
    """All workers and all queues."""

    workers: tuple[WorkerRow, ...]
    queues: tuple[QueueLength, ...]


def queue_overview(queue: JobQueue) -> QueueOverview:
    """Look at the whole. Raises QueueUnavailable."""
    return QueueOverview(
        workers=tuple(_worker(each) for each in queue.workers(_SILENT_S)), queues=tuple(_lengths(queue.counts()))
    )


def queue_gauges(queue: JobQueue) -> list[Gauge]:
    """Return what Prometheus is told of the queue. Raises QueueUnavailable."""
    whole = queue_overview(queue)
    states: dict[tuple[str, ...], float] = {
        (each.queue, state): float(getattr(each, state))
        for each in whole.queues
        for state in (JobState.WAITING, JobState.RUNNING, JobState.FAILED)
    }
    oldest: dict[tuple[str, ...], float] = {
        (each.queue,): each.oldest.timestamp() for each in whole.queues if each.oldest is not None
    }
    return [
        Gauge(name="pipeline_jobs", says="Jobs by queue and state", labels=("queue", "state"), values=states),
        Gauge(
            name="pipeline_job_oldest_timestamp_seconds",
            says="Since when the oldest job waits",
            labels=("queue",),
            values=oldest,
        ),
        Gauge(name="pipeline_workers", says="Workers that live", labels=(), values={(): float(len(whole.workers))}),
    ]


def why_waiting(row: JobRow, whole: QueueOverview, running: Sequence[JobRow]) -> str | None:
    """Say why a job is not begun; None if it does not wait."""
    if row.state is not JobState.WAITING:
        return None
    if row.parked:
        return f"for a worker with the configuration {row.work.config} of {row.work.source or 'all sources'}"
    if not any(row.work.queue in worker.queues for worker in whole.workers):
        return f"no worker takes from the queue {row.work.queue}"
    ahead = [each for each in running if row.work.group is not None and each.work.group == row.work.group]
    if ahead:
        return f"job {ahead[0].id} ({ahead[0].work.what}) is at its hosts"
    return "for its turn"


def _worker(told: Mapping[str, Any]) -> WorkerRow:
    doing = tuple(f"{each['queue_name'].partition('@')[0]} {_what(each)}" for each in told["doing"])
    return WorkerRow(
        name=told["name"],
        queues=tuple(told["queues"]),
        jobs=told["jobs"],
        since=told["since"],
        doing=doing,
    )


def _what(job: Mapping[str, Any]) -> str:
    return Work.read(job["queue_name"], job["args"]).what


def _lengths(counts: Sequence[Mapping[str, Any]]) -> list[QueueLength]:
    found: dict[str, dict[str, Any]] = {}
    for each in counts:
        line = found.setdefault(each["queue"], {})
        state = STATES[each["status"]]
        if state in (JobState.WAITING, JobState.RUNNING, JobState.FAILED):
            line[str(state)] = line.get(str(state), 0) + each["jobs"]
        if each["oldest"] is not None:
            line["oldest"] = each["oldest"]
    return [QueueLength(queue=name, **line) for name, line in found.items()]
