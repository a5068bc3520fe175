"""Worker processes for a test, and the proof that none outlives it."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from pipeline.system.workers import Processes


@contextmanager
def started(line: list[str], **options: Any) -> Iterator["subprocess.Popen[str]"]:
    """Start a process in a process group of its own; whatever of it still runs at the end is killed.

    A test that fails must not wait for a process that nobody stops any more.
    """
    with subprocess.Popen(line, start_new_session=True, text=True, **options) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def children() -> set[int]:
    """The processes below this one that were started to work: children of its own fork server."""
    found, server = set(), str(forkserver._forkserver._forkserver_pid)  # type: ignore[attr-defined]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            if state != "Z" and parent == server:
                found.add(int(stat.parent.name))
    return found


def kill_fork_server() -> None:
    """Kill the process that workers are forked from, if there is one."""
    if (pid := _server_pid()) is not None:
        os.kill(pid, signal.SIGKILL)


def _server_pid() -> int | None:
    pid: int | None = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    return pid


@contextmanager
def fork_server_killed_at_its_start() -> Iterator[None]:
    """Kill the fork server, and the next one as soon as it has been started: it is loading what workers need."""
    before = _server_pid()
    kill_fork_server()

    def kill_the_next() -> None:
        until = time.monotonic() + 30
        while _server_pid() in (None, before) and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(0.05)
        kill_fork_server()

    killer = threading.Thread(target=kill_the_next)
    killer.start()
    yield
    killer.join()


@contextmanager
def working(
    processes: int = 2,
    *,
    deadline_s: float = 30.0,
    memory_bytes: int = 1 << 30,
    say: Callable[[str], None] = lambda sentence: None,
) -> Iterator[Processes]:
    workers = Processes(processes, deadline_s=deadline_s, memory_bytes=memory_bytes, say=say)
    before = children()
    try:
        yield workers
    finally:
        workers.close()
    until = time.monotonic() + 5
    while children() - before and time.monotonic() < until:
        time.sleep(0.01)
    assert children() <= before, "a worker outlived its engine"
