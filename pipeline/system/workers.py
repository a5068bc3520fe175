"""Where the work of reading a page is done: in this process, or in several others that may die without harm.

Extraction is CPU work on hostile input. A page that kills or hangs its worker costs itself and nobody else: each worker
has one page in hand, and is ended and started again alone. One that had its whole time is not tried a second time.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, wait
from itertools import chain, islice
from multiprocessing import get_context
from queue import Empty, SimpleQueue
from typing import Any, Protocol, TypeVar

from pipeline.errors import Abandoned, ExtractError
from pipeline.system.clock import SLICE_S, Grace, SystemClock
from pipeline.system.worker_process import DiedError, TooSlowError, Worker, pickled

_START_S = 60.0
_STARTS = 3  # attempts to start a worker: the server that it is forked from may die meanwhile, and is started again
_PAUSE_S = 0.1  # between two attempts, in which the dead are buried
_DEATHS = 2  # of the workers that had a page in hand, until it is taken for the cause
_ALONE, _AHEAD = 10, 3  # pieces of work that are done in this process; that wait for each worker
_MEMORY_BYTES = 1 << 30  # of one worker: seven times what most pages need, and half of what a small machine has

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Say = Callable[[str], None]


class Job(Protocol[T_co]):
    """Work that has been handed over."""

    def done(self) -> bool:
        """Return whether `result` returns at once."""
        ...

    def result(self) -> T_co:
        """Wait for it. Raises what the call raised, ExtractError if its worker died or was too slow, Abandoned."""
        ...


class Workers(Protocol):
    """Starts jobs. `call` and its arguments must be picklable."""

    processes: int

    @property
    def idle(self) -> bool:
        """True if a job that is started now takes no other one's place."""
        ...

    def start(self, call: Callable[..., T], *arguments: Any) -> Job[T]:
        """Hand a call over."""
        ...

    def close(self) -> None:
        """End every job, done or not."""
        ...


class Inline:
    """Does the work at once, in the caller's thread."""

    processes = 0
    idle = True

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

    The seconds are those of its CPU time, and those in which it does nothing. A worker that wants more than
    `memory_bytes` has a MemoryError, or ends where native code can raise none. `say` is told, in any thread, when the
    machine is too busy to give a call the time it may take.
    """

    def __init__(
        self,
        processes: int,
        *,
        deadline_s: float = 60.0,
        memory_bytes: int = _MEMORY_BYTES,
        preload: tuple[str, ...] = (),
        grace: Grace | None = None,
        say: Say = lambda sentence: None,
    ) -> None:
        self.processes = processes
        self.deadline_s, self._memory_bytes = deadline_s, memory_bytes
        self._grace = grace or Grace(SystemClock())
        self._say = say
        # a server that has imported everything once and forks from there: workers start in milliseconds
        self._context = get_context("forkserver")
        if preload:
            self._context.set_forkserver_preload([*preload])
        self._lock = threading.Lock()
        self._jobs: SimpleQueue[_ProcessJob[Any] | None] = SimpleQueue()
        self._keepers: list[_Keeper] = []
        self._unfinished = self._idle = 0
        self._workers: set[Worker] = set()
        self.closed = threading.Event()

    @property
    def idle(self) -> bool:
        return self._unfinished < self.processes

    def start(self, call: Callable[..., T], *arguments: Any) -> "Job[T]":
        job = _ProcessJob[T](self._grace, call, arguments)
        with self._lock:
            if self.closed.is_set():
                job.future.set_exception(_no_worker())
                return job
            self._unfinished += 1
            if self._unfinished > len(self._keepers) < self.processes:
                self._idle += 1
                self._keepers.append(_Keeper(self))
                self._keepers[-1].start()
            self._jobs.put(job)
        return job

    def close(self) -> None:
        with self._lock:
            self.closed.set()
            for worker in self._workers:
                worker.end()
            for _ in self._keepers:
                self._jobs.put(None)
        for keeper in self._keepers:
            keeper.join()

    def next_job(self) -> "_ProcessJob[Any] | None":
        """Return the next job for a keeper that has none; None: there will be no more."""
        job = self._jobs.get()
        with self._lock:
            self._idle -= 1
        return job

    def job_ahead(self) -> "_ProcessJob[Any] | None":
        """Return a job that would only wait, if there is one: no keeper is idle."""
        with self._lock:
            if self._idle or self.closed.is_set():
                return None
            try:
                return self._jobs.get_nowait()
            except Empty:
                return None

    def finished(self, *, idle: bool) -> None:
        """Take note that a keeper has finished a job, and that it has none now."""
        with self._lock:
            self._unfinished -= 1
            self._idle += idle

    def start_worker(self) -> Worker:
        """Start a worker. Raises EOFError and OSError."""
        worker = Worker(self._context, self._memory_bytes, self._busy)
        with self._lock:
            self._workers.add(worker)
            if self.closed.is_set():
                worker.end()
        return worker

    def let_go(self, worker: Worker) -> None:
        """End a worker."""
        with self._lock:
            self._workers.discard(worker)
        worker.close()

    def _busy(self, taken_s: float, worked_s: float) -> None:
        self._say(f"the machine is busy: a page being read was given {worked_s:.1f} s of CPU time in {taken_s:.0f} s")


def in_order(workers: Workers, call: Callable[..., T], pieces: Iterable[tuple[Any, ...]]) -> Iterator[T]:
    """Yield what a call makes of each piece of work, in their order, while workers are at the next ones.

    A few pieces are done in this process before another one has started, and so is what a worker dies of or takes too
    long for.
    """
    pieces = iter(pieces)
    first = list(islice(pieces, _ALONE + 1))
    if len(first) <= _ALONE:
        workers = Inline()
    jobs: deque[tuple[tuple[Any, ...], Job[T]]] = deque()

    def taken() -> T:
        piece, job = jobs.popleft()
        try:
            return job.result()
        except ExtractError:
            return call(*piece)

    for piece in chain(first, pieces):
        jobs.append((piece, workers.start(call, *piece)))
        if len(jobs) > _AHEAD * workers.processes:
            yield taken()
    while jobs:
        yield taken()


class _Keeper(threading.Thread):
    """Keeps one worker: hands it jobs, one ahead of the one that it does, and starts another when it is lost."""

    def __init__(self, workers: Processes) -> None:
        super().__init__(name="worker", daemon=True)
        self._workers = workers
        self._worker: Worker | None = None
        self._handed: list[_ProcessJob[Any]] = []  # what the worker has

    def run(self) -> None:
        job = self._workers.next_job()
        while job is not None:
            ahead: _ProcessJob[Any] | None = None
            try:
                ahead = self._do(job)
            except Exception as error:  # noqa: BLE001 - raised where the job's result is asked for
                self._lose()
                job.future.set_exception(error)
            self._workers.finished(idle=ahead is None)
            job = ahead or self._workers.next_job()
        self._lose()

    def _do(self, job: "_ProcessJob[Any]") -> "_ProcessJob[Any] | None":
        """Do a job; return the one to do next, if it was taken already."""
        ahead: _ProcessJob[Any] | None = None
        starts = deaths = 0
        while starts < _STARTS and deaths < _DEATHS and not self._workers.closed.is_set():
            try:
                worker = self._hand_over(job)
                worker.begin(_START_S)
                ahead = ahead or self._workers.job_ahead()
                if ahead is not None and worker.has_room(ahead.work):
                    self._hand_over(ahead)
                done, value = worker.answer(self._workers.deadline_s)
            except (DiedError, EOFError, OSError) as error:
                self._lose()
                begun = isinstance(error, DiedError) and error.begun
                starts, deaths = starts + (not begun), deaths + begun
                self._workers.closed.wait(_PAUSE_S)
            except TooSlowError:
                self._lose()
                job.future.set_exception(_too_slow(self._workers.deadline_s))
                return ahead
            else:
                self._handed.remove(job)
                job.work = b""  # whoever asks for the result may keep the job for long, and a page is large
                if isinstance(value, MemoryError):  # it had no room for the call itself
                    value = _too_large()
                job.future.set_result(value) if done else job.future.set_exception(value)
                return ahead
        if self._workers.closed.is_set():
            job.future.cancel()
        else:
            job.future.set_exception(_crashed() if deaths == _DEATHS else _no_worker())
        return ahead

    def _hand_over(self, job: "_ProcessJob[Any]") -> Worker:
        """Hand a job to the worker, unless it has it, and start one if there is none."""
        self._worker = self._worker or self._workers.start_worker()
        if job not in self._handed:
            self._handed.append(job)
            self._worker.hand_over(job.work)
        return self._worker

    def _lose(self) -> None:
        if self._worker is not None:
            self._workers.let_go(self._worker)
        self._worker, self._handed = None, []


class _ProcessJob(Job[T_co]):
    def __init__(self, grace: Grace, call: Callable[..., T_co], arguments: tuple[Any, ...]) -> None:
        self.work = pickled(call, arguments)
        self.future: Future[T_co] = Future()
        self._grace = grace

    def done(self) -> bool:
        return self.future.done()

    def result(self) -> T_co:
        while not self._grace.endless and not self.future.done():
            if self._grace.over():
                raise Abandoned("the pipeline was asked to end before the page was read")
            wait([self.future], timeout=SLICE_S)
        try:
            return self.future.result()
        except CancelledError as error:
            raise Abandoned("the pipeline ended before the page was read") from error


def _too_slow(seconds: float) -> ExtractError:
    return ExtractError(f"reading it took more than {seconds:.0f} s", kind="too-slow")


def _too_large() -> ExtractError:
    return ExtractError("reading it took more memory than a page may have", kind="too-large")


def _crashed() -> ExtractError:
    return ExtractError("reading it killed the process that read it", kind="crash")


def _no_worker() -> ExtractError:
    return ExtractError("no process could be started to read it", kind="no-worker")
