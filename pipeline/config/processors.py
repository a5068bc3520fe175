"""How many CPUs there are for this process, on a machine or in a container."""

import math
import os
from pathlib import Path

_QUOTA = Path("/sys/fs/cgroup/cpu.max")  # in a container: what its engine allows; the system's count knows it not


def processors(cpus: int, quota: str) -> int:
    """Return how many CPUs a container may use; `quota` is the text of its `cpu.max`, microseconds of so many."""
    allowed, _, of = quota.partition(" ")
    try:
        return max(1, min(cpus, math.ceil(int(allowed) / int(of))))
    except (ValueError, ZeroDivisionError):  # "max" or nothing: no quota
        return cpus


def available() -> int:
    """Return how many CPUs this process may use."""
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        return processors(cpus, _QUOTA.read_text(encoding="ascii"))
    except OSError:
        return cpus
