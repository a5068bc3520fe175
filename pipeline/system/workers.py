"""Where the work of reading a page is done: in this process, or in several others that may die without harm.

Extraction is CPU work on hostile input. A page that kills or hangs its worker costs itself and nobody else: the pages
that were in hand with it are each done again, alone, under a deadline.
"""

import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Generic, Protocol, TypeVar

from pipeline.errors import Abandoned, ExtractError
from pipeline.system.clock import SLICE_S, Grace, SystemClock

_START_S = 60.0
_NICE = 5
_MEMORY_BYTES = 1 << 30  # of one worker: seven times what most pages need, and half of what a small machine has

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Job(Protocol[T_co]):
    """Work that has been handed over."""

    def done(self) -> bool:
        """Tell whether `result` returns at once."""
        ...

    def result(self) -> T_co:
        """Wait for it. Raises what the call raised, ExtractError if its worker died or was too slow, Abandoned."""
        ...


class Workers(Protocol):
    """Starts jobs. `call` and its arguments must be picklable."""

    processes: int

    def start(self, call: Callable[..., T], *arguments: Any) -> Job[T]:
        """Hand a call over."""
        ...

    def close(self) -> None:
        """End every job, done or not."""
        ...


class Inline:
    """Does the work at once, in the caller's thread."""

    processes = 0

    def start(self, call: Callable[..., T], *arguments: Any) -> Job[T]:
        future: Future[T] = Future()
        try:
            future.set_result(call(*arguments))
        except ExtractError as error:
            future.set_exception(error)
        return future

    def close(self) -> None:
        pass


class Processes:
    """Does the work in `processes` others. A call may take `deadline_s` seconds; none is awaited after `grace`.

    A worker that wants more than `memory_bytes` has a MemoryError, or ends where native code can raise none.
    """

    def __init__(
        self,
        processes: int,
        *,
        deadline_s: float = 60.0,
        memory_bytes: int = _MEMORY_BYTES,
        preload: tuple[str, ...] = (),
        grace: Grace | None = None,
    ) -> None:
        self.processes = processes
        self._deadline_s = deadline_s
        self._memory_bytes = memory_bytes
        self._grace = grace or Grace(SystemClock())
        # a server that has imported everything once and forks from there: workers start in milliseconds
        self._context = multiprocessing.get_context("forkserver")
        if preload:
            self._context.set_forkserver_preload([*preload])
        self._renewing = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def start(self, call: Callable[..., T], *arguments: Any) -> "Job[T]":
        with self._renewing:
            if self._pool is None:
                self._pool = self._new_pool(self.processes)
            pool = self._pool
        try:
            future = pool.submit(call, *arguments)
        except RuntimeError as error:
            # broken, or shut down since by another thread that found it so
            if self._pool is pool and not isinstance(error, BrokenProcessPool):
                raise
            self._retire(pool)
            return self.start(call, *arguments)
        return _PoolJob(self, pool, future, call, arguments)

    def close(self) -> None:
        with self._renewing:
            pool, self._pool = self._pool, None
        if pool is not None:
            _kill(pool)

    def _new_pool(self, processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            processes, mp_context=self._context, initializer=_follow, initargs=(self._memory_bytes,)
        )

    def _retire(self, pool: ProcessPoolExecutor) -> None:
        """Kill a pool's workers, once; the next job gets a new pool."""
        with self._renewing:
            if self._pool is not pool:
                return
            self._pool = None
        _kill(pool)

    def _alone(self, call: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        pool = self._new_pool(1)
        try:
            # how long the worker takes to start and to import what the call is from is not the page's doing
            self._awaited(pool.submit(callable, call), _START_S)
            return self._awaited(pool.submit(call, *arguments), self._deadline_s)
        except TimeoutError as error:
            raise ExtractError(f"reading it took more than {self._deadline_s:.0f} s", kind="too-slow") from error
        except BrokenProcessPool as error:
            raise ExtractError("reading it killed the process that read it", kind="crash") from error
        finally:
            _kill(pool)

    def _awaited(self, future: "Future[T]", seconds: float) -> T:
        """Return its result within so many seconds. Raises TimeoutError, and Abandoned once grace is over."""
        while not self._grace.endless and seconds > SLICE_S and not future.done():
            if self._grace.over():
                raise Abandoned("the pipeline was asked to end before the page was read")
            wait([future], timeout=SLICE_S)
            seconds -= SLICE_S
        return future.result(timeout=seconds)


class _PoolJob(Generic[T]):
    def __init__(
        self,
        workers: Processes,
        pool: ProcessPoolExecutor,
        future: "Future[T]",
        call: Callable[..., T],
        arguments: tuple[Any, ...],
    ) -> None:
        self._workers, self._pool, self._future = workers, pool, future
        self._call, self._arguments = call, arguments

    def done(self) -> bool:
        return self._future.done()

    def result(self) -> T:
        while True:
            try:
                return self._workers._awaited(self._future, self._workers._deadline_s)
            except TimeoutError:
                if not self._future.running() and not self._future.done():
                    continue  # it still waits for a worker: the deadline is for the work alone
            except (BrokenProcessPool, CancelledError):
                pass
            # which of the pages in hand did it is not known: this one is tried once more, on its own
            self._workers._retire(self._pool)
            return self._workers._alone(self._call, self._arguments)


def _follow(memory_bytes: int) -> None:
    """Make a worker end when the parent ends, even if it is killed, and leave Ctrl-C and SIGTERM to it.

    Workers give way to the parent: it has little to do at a time, and all of them wait for it. A file of a few kB can
    ask for any amount of memory, and without a limit the system may end the parent for it.
    """
    os.nice(_NICE)
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    if most == resource.RLIM_INFINITY or most > memory_bytes:
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, most))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _kill(pool: ProcessPoolExecutor) -> None:
    # the executor offers no way to end a worker that hangs before Python 3.14
    for process in list((pool._processes or {}).values()):
        process.kill()
    pool.shutdown(wait=True, cancel_futures=True)
