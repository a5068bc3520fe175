"""Check whether the daemon is alive, for /healthz and /readyz: a sentence for each thing that is wrong."""

import os
import threading
import time
from collections.abc import Callable, Mapping
from queue import Empty, Queue

from pipeline.errors import PipelineError
from pipeline.index import run_stats
from pipeline.runtime import Store
from pipeline.system.disk import free_bytes

Check = Callable[[], str | None]
"""A sentence about what is wrong, or None."""

_TICK_S = 60.0  # the schedule ticks twice a second
_ANSWER_S = 2.0  # nobody who asks waits for longer
_BUSY_S = 60.0  # another process that files a large group may hold the index for so long
_LEAST_FREE_BYTES = 100_000_000


class Alive:
    """Whether the schedule ticks, the index can be written and the disk has room.

    `disk` replaces the check of the disk: below 100 MB by itself.
    """

    def __init__(self, store: Store, disk: Check | None = None) -> None:
        self._store = store
        self._ticked_s: float | None = None
        self._began_s = store.clock.monotonic()
        self.ending = False
        self._writing = _Writing(store)
        self._checks: Mapping[str, Check] = {
            "scheduler": self._scheduler,
            "index": self._writing.check,
            "disk": disk or self._disk,
        }

    def ticked(self) -> None:
        """Take note that the schedule is alive."""
        self._ticked_s = self._store.clock.monotonic()

    def problems(self) -> dict[str, str]:
        """Return what is wrong now; empty: it is alive."""
        return {name: said for name, check in self._checks.items() if (said := check()) is not None}

    def unready(self) -> str | None:
        """Return why it is not at work: it still starts, or it ends."""
        if self.ending:
            return "it is ending"
        return "it is starting" if self._ticked_s is None else None

    def _scheduler(self) -> str | None:
        silent_s = self._store.clock.monotonic() - (self._began_s if self._ticked_s is None else self._ticked_s)
        return f"the schedule has not ticked for {silent_s:.0f} s" if silent_s > _TICK_S else None

    def _disk(self) -> str | None:
        try:
            free = free_bytes(self._store.archive.state)
        except OSError as error:
            return f"{self._store.archive.state}: {error.strerror}"
        if free < _LEAST_FREE_BYTES:
            return f"{free / 1e6:.0f} MB free, and {_LEAST_FREE_BYTES / 1e6:.0f} MB are the least"
        return None


class _Writing:
    """Whether a row can be written into the index. Tried by a thread, since a busy index makes one wait."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._since_s: float | None = None
        self._result: Queue[str | None] = Queue()

    def check(self) -> str | None:
        with self._lock:
            if self._since_s is None:
                self._since_s = time.monotonic()
                threading.Thread(target=self._try, name="index check", daemon=True).start()
            try:
                said = self._result.get(timeout=_ANSWER_S)
            except Empty:
                waited_s = time.monotonic() - self._since_s
                return f"the index has been busy for {waited_s:.0f} s" if waited_s > _BUSY_S else None
            self._since_s = None
            return said

    def _try(self) -> None:
        path = self._store.index.path
        try:
            # an open file can be written to even if its folder cannot, or is gone
            for each in (path.parent, path) if path is not None else ():
                if not os.access(each, os.W_OK):
                    self._result.put(f"{each} cannot be written")
                    return
            run_stats.check_writable(self._store.index, self._store.clock.now())
        except PipelineError as error:
            self._result.put(str(error))
        except Exception as error:  # noqa: BLE001 - every question must be answered
            self._result.put(repr(error))
        else:
            self._result.put(None)
