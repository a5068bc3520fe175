"""Measure the processor time of commands, including every process that they start and leave behind.

A fork server starts the processes that read pages, and outlives the command by a moment. Nobody waits for it, so the
figures of the command lack its time and that of its workers. Here these processes are adopted. Linux only.
"""

import ctypes
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36  # as sys/prctl.h numbers it
_PATIENCE_S = 10.0


@dataclass(slots=True)
class Used:
    """Seconds of processor time, user and system, once the block has ended."""

    cpu_s: float = 0.0


@contextmanager
def measured() -> Iterator[Used]:
    """Measure what the processes use that are started within the block and have ended with it, and all below them.

    Waits for those that outlive their parent. Raises TimeoutError if one still runs after ten seconds.
    """
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    used, before, before_s = Used(), children(), _ended_s()
    yield used
    deadline = time.monotonic() + _PATIENCE_S
    while left := children() - before:
        for number in left:
            os.waitpid(number, os.WNOHANG)
        if time.monotonic() > deadline:
            raise TimeoutError(f"these still run: {left}")
        time.sleep(0.05)
    used.cpu_s = _ended_s() - before_s


def children() -> set[int]:
    """Return the numbers of the processes below this one, adopted ones too."""
    return {int(number) for file in Path("/proc/self/task").glob("*/children") for number in file.read_text().split()}


def _ended_s() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime
