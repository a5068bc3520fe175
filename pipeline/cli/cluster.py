"""What commands know of other machines: where the queue is, who works, how much waits. Light without a queue."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import typer

from pipeline.config import settings
from pipeline.config.databases import index_address
from pipeline.config.settings import Configuration
from pipeline.errors import ConfigError, Problem, StorageError
from pipeline.model import counted
from pipeline.monitor import Watch

if TYPE_CHECKING:
    from pipeline.config.settings import Http
    from pipeline.jobs import JobQueue, QueueOverview

_Opened = TypeVar("_Opened")
_AGAIN_S = 5.0  # between two tries to open


def queue_address(configuration: Configuration) -> str:
    """Return where the queue is. Raises ConfigError if there is none."""
    address = index_address(configuration, os.environ)
    if address is None:
        file = configuration.folder / settings.FILE
        because = "is not given: workers share a queue in a database, such as postgresql://user@host/database"
        raise ConfigError([Problem(file=file, line=None, key="index", message=because)])
    return address


@contextmanager
def open_queue(configuration: Configuration, *, make: bool = False) -> Iterator["JobQueue"]:
    """Open the queue. Raises ConfigError if there is none."""
    from pipeline.jobs import JobQueue

    with closing(JobQueue(queue_address(configuration), make=make)) as queue:
        yield queue


@contextmanager
def patiently(
    opening: Callable[[], AbstractContextManager[_Opened]],
    stop: threading.Event,
    say: Callable[[str], None],
    http: "Http | None" = None,
) -> Iterator[_Opened]:
    """Open what needs index and archive, for a process that serves; wait while one cannot be used for the moment.

    `say` is told why, once, and when both can be; who asks at `http` meanwhile is told as well. Exit if `stop` is set.
    Raises StorageError for what somebody has to put right, NoServerError.
    """
    with ExitStack() as stack:
        opened, wrong = None, dict[str, str]()
        with ExitStack() as waiting:
            while opened is None:
                try:
                    opened = stack.enter_context(opening())
                except StorageError as error:
                    if not error.passes:
                        raise
                    told = wrong.get("archive")
                    wrong["archive"] = str(error)
                    if http is not None and told is None:
                        waiting.callback(Watch.waiting(http, wrong).close)
                    if told != wrong["archive"]:
                        say(f"{error}; tried again every {_AGAIN_S:.0f} s")
                    if stop.wait(_AGAIN_S):
                        say("stopped")
                        raise typer.Exit from None
        if wrong:
            say("index and archive can be used now")
        yield opened


def look_at_queue(configuration: Configuration) -> "QueueOverview | None":
    """Return who works and how much waits; None without a queue. Raises StorageError."""
    if index_address(configuration, os.environ) is None:
        return None
    from pipeline.jobs import queue_overview

    with open_queue(configuration) as queue:
        return queue_overview(queue) if queue.is_there() else None


def queue_sentences(whole: "QueueOverview | None", now: datetime) -> list[str]:
    """Return sentences about workers and queues."""
    if whole is None:
        return []
    lines = []
    for each in whole.workers:
        doing = ", ".join(each.doing) or "nothing"
        since = f"{each.since:%Y-%m-%d %H:%M} UTC"
        lines.append(f"worker {each.name} since {since}, {len(each.doing)} of {each.jobs} jobs running: {doing}")
    for queue in whole.queues:
        if not (queue.waiting or queue.running or queue.failed):
            continue
        oldest = f", the oldest for {_lasting((now - queue.oldest).total_seconds())}" if queue.oldest else ""
        failed = f", {queue.failed} failed (`pipeline jobs --state failed`)" if queue.failed else ""
        waiting = f"{counted(queue.waiting, 'job')} waiting{oldest}"
        lines.append(f"queue {queue.queue}: {waiting}, {queue.running} running{failed}")
    return lines or ["no worker is running, and no job is waiting"]


def _lasting(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
