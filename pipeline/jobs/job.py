"""What a job is: what it asks a worker to do, and how that is written into the queue. Values; no database."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pipeline.config.settings import Configuration
from pipeline.config.source import Source
from pipeline.model import Window

PARKED = -100  # the priority of a job that waits for a worker with its configuration: it holds up no other
# Settings that decide what a source's documents are; a worker with others would file something else.
_DECIDING = {"robot", "contact", "look_back_s", "near_threshold", "translations", "raw", "keep"}


class WorkQueue(StrEnum):
    """The queues that workers take from."""

    CRAWL = "crawl"  # a run of a source that is due
    BACKFILL = "backfill"  # a slice of a backfill's days
    IMPORT = "import"  # a WARC file
    REEXTRACT = "reextract"  # recorded pages of some days

    @property
    def priority(self) -> int:
        """What is taken first if several wait for the same hosts."""
        return {"crawl": 30, "backfill": 20, "import": 10}.get(self, 0)


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # it raised an error, or too many workers died of it
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a job asks for: a run of `source`, a slice of its backfill, a file to import, or days to read again.

    `config` is the digest of the configuration that it was planned by; `group` are the hosts it asks: of one group one
    job is done at a time. `number` is that of the source's last run when it was planned.
    """

    queue: WorkQueue
    source: str = ""  # of a re-extraction: every source
    config: str
    group: str | None = None
    number: int | None = None
    since: date | None = None
    until: date | None = None
    file: str | None = None
    hosts: tuple[str, ...] = ()
    timezone: str | None = None

    @property
    def window(self) -> Window:
        """The days that are meant."""
        return Window(since=self.since, until=self.until)

    @property
    def key(self) -> str:
        """What tells this work from any other: of one key one job waits at a time."""
        if self.queue is WorkQueue.CRAWL:
            return f"crawl {self.source}"
        told = (self.queue, self.source, self.since, self.until, self.file, ",".join(self.hosts))
        return " ".join(str(each) for each in told if each)

    @property
    def what(self) -> str:
        """Such as `paper 2024-05-01 to 2024-05-31`, for people."""
        days = f"{self.since or ''} to {self.until or ''}" if self.since or self.until else ""
        return " ".join(each for each in (self.source or "every source", days, self.file or "") if each)

    def written(self) -> dict[str, Any]:
        """Return JSON for the queue, without what is empty."""
        told = {name: value for name in _WRITTEN if (value := getattr(self, name))}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}

    @classmethod
    def read(cls, queue: str, told: Mapping[str, Any], group: str | None = None) -> "Work":
        """Read what `written` gave; the name of a queue may have a configuration behind it."""
        known = {name: told[name] for name in _WRITTEN if name in told}
        for name in {"since", "until"} & known.keys():
            known[name] = date.fromisoformat(known[name])
        known["hosts"] = tuple(known.get("hosts", ()))
        return cls(queue=WorkQueue(queue.partition("@")[0]), group=group, **known)


_WRITTEN = [each.name for each in fields(Work) if each.name not in ("queue", "group")]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """A job as the queue has it. `since` is the moment of its state; `deaths` counts the workers that died of it."""

    id: int
    work: Work
    state: JobState
    since: datetime
    parked: bool  # no worker that met it had its configuration
    deaths: int
    worker: str | None
    because: str | None


def digest(configuration: Configuration, source: Source | None) -> str:
    """Return what tells the configuration of a source from any other; without one, that of all sources."""
    settings = configuration.settings.model_dump_json(include=_DECIDING)
    sources = configuration.sources.values() if source is None else [source]
    told = hashlib.sha256(settings.encode())
    for each in sources:
        told.update(each.model_dump_json(exclude_defaults=True, exclude={"schedule", "enabled"}).encode())
    return told.hexdigest()[:12]


def parked_queue(work: Work) -> str:
    """Return the queue that only workers with the configuration of a job take from."""
    return f"{work.queue}@{work.config}"
