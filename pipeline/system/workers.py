"""Where the work of reading a page is done: in this process, or in several others that may die without harm.

Extraction is CPU work on hostile input. A page that kills or hangs its worker costs itself and nobody else: the pages
that were in hand with it are each done again, alone, under a deadline. One that had its whole deadline is not.
"""

import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import takewhile
from typing import Any, Generic, Protocol, TypeVar

from pipeline.errors import Abandoned, ExtractError
from pipeline.system.clock import SLICE_S, Grace, SystemClock

_START_S = 60.0
_STARTS = 3  # attempts to start workers: the server that they are forked from may die meanwhile, and is started again
_ORPHAN_S = 1.0  # a worker notices within this time that its fork server has died
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
        self._pool: _Pool | None = None

    def start(self, call: Callable[..., T], *arguments: Any) -> "Job[T]":
        for _ in range(_STARTS):
            with self._renewing:
                if self._pool is None:
                    self._pool = _Pool(self._executor(self.processes))
                pool = self._pool
            try:
                return _PoolJob(self, pool, pool.submit(call, *arguments), call, arguments)
            except RuntimeError as error:
                # broken, or shut down since by another thread that found it so
                if self._pool is pool and not isinstance(error, BrokenProcessPool):
                    raise
            except (EOFError, OSError):  # the fork server died while it was asked for a worker
                pass
            self._retire(pool)
        failed: Future[T] = Future()
        failed.set_exception(_no_worker())
        return failed

    def close(self) -> None:
        with self._renewing:
            pool, self._pool = self._pool, None
        if pool is not None:
            _kill(pool.executor)

    def _executor(self, processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            processes, mp_context=self._context, initializer=_follow, initargs=(self._memory_bytes,)
        )

    def _retire(self, pool: "_Pool") -> None:
        """Kill a pool's workers, once; the next job gets a new pool."""
        with self._renewing:
            if self._pool is not pool:
                return
            self._pool = None
        _kill(pool.executor)

    def _alone(self, call: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        executor = self._started(call)
        try:
            return self._awaited(executor.submit(call, *arguments), self._deadline_s)
        except TimeoutError as error:
            raise self._too_slow() from error
        except BrokenProcessPool as error:
            raise ExtractError("reading it killed the process that read it", kind="crash") from error
        finally:
            _kill(executor)

    def _started(self, call: Callable[..., Any]) -> ProcessPoolExecutor:
        """Return a single worker that has started and imported what the call is from: none of it is a page's doing."""
        for _ in range(_STARTS):
            executor = self._executor(1)
            try:
                self._awaited(executor.submit(callable, call), _START_S)
            except (BrokenProcessPool, EOFError, OSError):  # TimeoutError is one of these
                _kill(executor)
            except BaseException:
                _kill(executor)
                raise
            else:
                return executor
        raise _no_worker()

    def _too_slow(self) -> ExtractError:
        return ExtractError(f"reading it took more than {self._deadline_s:.0f} s", kind="too-slow")

    def _awaited(self, future: "Future[T]", seconds: float) -> T:
        """Return its result within so many seconds. Raises TimeoutError, and Abandoned once grace is over."""
        while not self._grace.endless and seconds > SLICE_S and not future.done():
            if self._grace.over():
                raise Abandoned("the pipeline was asked to end before the page was read")
            wait([future], timeout=SLICE_S)
            seconds -= SLICE_S
        return future.result(timeout=seconds)


class _Pool:
    """Workers, and the jobs they have in hand, oldest first."""

    def __init__(self, executor: ProcessPoolExecutor) -> None:
        self.executor = executor
        self._adding = threading.Lock()
        self._jobs: list[Future[Any]] = []
        self.ready: Future[Any] = Future()  # done once a worker has started, which is no page's doing

    def submit(self, call: Callable[..., T], *arguments: Any) -> "Future[T]":
        """Hand a call over. Raises RuntimeError, EOFError, OSError."""
        with self._adding:
            if not self._jobs:
                self.ready = self.executor.submit(callable, call)
                self._jobs.append(self.ready)
            future = self.executor.submit(call, *arguments)
            self._jobs = [*(each for each in self._jobs if not each.done()), future]
        return future

    def is_oldest(self, future: "Future[Any]") -> bool:
        """Tell whether nothing that was handed over before it is still to be done."""
        return all(each.done() for each in takewhile(lambda each: each is not future, self._jobs))


class _PoolJob(Generic[T]):
    def __init__(
        self,
        workers: Processes,
        pool: _Pool,
        future: "Future[T]",
        call: Callable[..., T],
        arguments: tuple[Any, ...],
    ) -> None:
        self._workers, self._pool, self._future = workers, pool, future
        self._call, self._arguments = call, arguments

    def done(self) -> bool:
        return self._future.done()

    def result(self) -> T:
        with suppress(TimeoutError, BrokenProcessPool, CancelledError):
            self._workers._awaited(self._pool.ready, _START_S)
        while True:
            whole = self._pool.is_oldest(self._future)  # from now on the time is its own
            try:
                return self._workers._awaited(self._future, self._workers._deadline_s)
            except TimeoutError as error:
                if not self._future.running() and not self._future.done():
                    continue  # it still waits for a worker: the deadline is for the work alone
                if whole:
                    self._workers._retire(self._pool)
                    raise self._workers._too_slow() from error
            except (BrokenProcessPool, CancelledError):
                pass
            # which of the pages in hand did it is not known: this one is tried once more, on its own
            self._workers._retire(self._pool)
            return self._workers._alone(self._call, self._arguments)


def _follow(memory_bytes: int) -> None:
    """Make a worker end when parent or fork server does, even if killed; leave Ctrl-C and SIGTERM to the parent.

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

    server = os.getppid()

    def watch() -> None:
        while parent is not None and parent.is_alive() and os.getppid() == server:
            parent.join(_ORPHAN_S)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _no_worker() -> ExtractError:
    return ExtractError("no process could be started to read it", kind="no-worker")


def _kill(pool: ProcessPoolExecutor) -> None:
    # the executor offers no way to end a worker that hangs before Python 3.14
    for process in list((pool._processes or {}).values()):
        process.kill()
    pool.shutdown(wait=True, cancel_futures=True)
