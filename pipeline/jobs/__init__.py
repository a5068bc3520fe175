"""The work of several machines, in one queue: planners queue due work, workers do it.

    planning (what is due) ──▶ queue (in PostgreSQL) ──▶ worker (takes a job) ──▶ tasks (does it) ──▶ crawl

Each name is loaded when it is first asked for: who lists the jobs loads neither a crawl nor Procrastinate.
"""

from typing import TYPE_CHECKING

from pipeline import lazily

if TYPE_CHECKING:
    from pipeline.jobs.job import JobState, Work, WorkQueue
    from pipeline.jobs.overview import QueueOverview, queue_overview
    from pipeline.jobs.planner import Planner
    from pipeline.jobs.queue import JobQueue
    from pipeline.jobs.worker import QueueWorker

__all__ = ["JobQueue", "JobState", "Planner", "QueueOverview", "QueueWorker", "Work", "WorkQueue", "queue_overview"]

_MODULES = {
    "JobQueue": "queue",
    "JobState": "job",
    "Planner": "planner",
    "QueueOverview": "overview",
    "QueueWorker": "worker",
    "Work": "job",
    "WorkQueue": "job",
    "queue_overview": "overview",
}

__getattr__ = lazily(__name__, _MODULES)
