"""One worker process: it makes the calls it is handed, and is ended alone when it dies of one or takes too long.

The next call may lie in its pipe before it asks, so that it need not wait for a parent that has other things to do. How
long a call has taken is measured by the CPU time of its process as well as by the clock: on a starved machine a
minute may hold a second of work. What is worked on, and how often it is tried, is decided in `pipeline.system.workers`.
"""

import atexit
import fcntl
import multiprocessing
import os
import pickle
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing import resource_tracker, util
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any

from pipeline.system import memory
from pipeline.system.clock import SLICE_S
from pipeline.system.scratch import claim

_ORPHAN_S = 1.0  # a worker notices within this time that its fork server has died
_NICE = 5
_LONGEST = 10  # a call may take this many times its seconds on the clock, however little CPU time it was given
_PIPE_BYTES = 1 << 20  # what an unprivileged process may ask for
_BEGUN = b""  # what a worker sends before it makes the call
_starting = threading.Lock()  # one process is started at a time: what multiprocessing keeps of them is not shared

Busy = Callable[[float, float], None]
"""Hears that a call goes on after so many seconds, since it was given few seconds of CPU time."""


class DiedError(Exception):
    """The worker's process ended. `begun`: while it made the call."""

    def __init__(self, *, begun: bool) -> None:
        super().__init__()
        self.begun = begun


class TooSlowError(Exception):
    """The call, or the start of the worker, has had its time."""


class Allowance:
    """What a process may take: so many seconds of CPU time, or as many in which it does nothing.

    Where the system does not tell the CPU time of a process, all time counts.
    """

    def __init__(self, pid: int, seconds: float) -> None:
        self._pid, self._seconds = pid, seconds
        self._began_s = self._active_s = time.monotonic()
        self._begun_cpu_s = self._cpu_s = _used(pid)[0]

    @property
    def taken_s(self) -> float:
        """Seconds on the clock."""
        return time.monotonic() - self._began_s

    @property
    def worked_s(self) -> float:
        """Seconds of CPU time, as of the last look."""
        return self._cpu_s - self._begun_cpu_s

    def over(self) -> bool:
        """Look at the process; return True if it has had what it may take."""
        cpu_s, wants = _used(self._pid)
        if wants or cpu_s > self._cpu_s:
            self._active_s = time.monotonic()
        self._cpu_s = cpu_s
        idle_s = time.monotonic() - self._active_s
        return max(self.worked_s, idle_s, self.taken_s / _LONGEST) >= self._seconds


class Worker:
    """A process that makes calls, one after the other. Close it."""

    def __init__(self, context: ForkServerContext, memory_bytes: int, busy: Busy) -> None:
        """Start the process. Raises EOFError and OSError if there is no server to fork it from."""
        theirs, self._to = context.Pipe(duplex=False)
        self._from, back = context.Pipe(duplex=False)
        self._room = min(_widened(self._to), _widened(self._from)) - 64  # some bytes are the length of what is sent
        self._busy = busy
        try:
            with _starting, _no_interrupt():
                _claim_sockets()
                self._process = context.Process(target=_work, args=(theirs, back, memory_bytes), daemon=True)
                self._process.start()
        except BaseException:
            self._to.close()
            self._from.close()
            raise
        finally:
            theirs.close()
            back.close()

    def has_room(self, work: bytes) -> bool:
        """Return True if a call can be handed over while the one before it is made."""
        return len(work) <= self._room

    def hand_over(self, work: bytes) -> None:
        """Hand over a pickled call. Raises DiedError."""
        try:
            self._to.send_bytes(work)
        except OSError as error:
            raise DiedError(begun=False) from error

    def begin(self, seconds: float) -> None:
        """Wait until the worker has loaded what its next call needs. Raises DiedError and TooSlowError."""
        try:
            self._received(seconds, tell=False)
        except (OSError, EOFError) as error:
            raise DiedError(begun=False) from error

    def answer(self, seconds: float) -> tuple[bool, Any]:
        """Return True and what the call returns, or False and what it raises. Raises DiedError and TooSlowError."""
        try:
            answer = self._received(seconds, tell=True)
        except (OSError, EOFError) as error:
            raise DiedError(begun=True) from error
        done, value = pickle.loads(answer)
        return done, value

    def end(self) -> None:
        """Kill the process. Safe in any thread, and more than once."""
        with suppress(OSError, AttributeError):  # its server may be dead
            self._process.kill()

    def close(self) -> None:
        """Kill the process and let go of it."""
        self.end()
        with suppress(OSError, AssertionError):
            self._process.join()
        self._to.close()
        self._from.close()

    def _received(self, seconds: float, *, tell: bool) -> bytes:
        # most calls end at once: what they may take is measured of those alone that last
        slice_s = min(SLICE_S, seconds / 4)
        if self._answers(slice_s):
            return self._from.recv_bytes()
        allowance, told = Allowance(self._process.pid or 0, seconds - slice_s), False
        while not self._answers(slice_s):
            if allowance.over():
                raise TooSlowError
            if tell and not told and allowance.taken_s >= seconds:
                told = True
                self._busy(allowance.taken_s, allowance.worked_s)
        return self._from.recv_bytes()

    def _answers(self, seconds: float) -> bool:
        """Wait for an answer or the end of the process; what it sent before its end is still an answer."""
        found = wait([self._from, self._process.sentinel], seconds)
        if found and self._from not in found and not self._from.poll():
            raise EOFError
        return bool(found)


@cache
def _claim_sockets() -> None:
    """Mark the folder of multiprocessing's sockets, so that the next process removes it if this one is killed."""
    atexit.register(claim(Path(util.get_temp_dir())).close)


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Let what is started inherit that Ctrl-C waits: a worker that begins just then has not said yet to ignore it."""
    resource_tracker.ensure_running()  # which lets Ctrl-C in again where it starts its process
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _widened(pipe: Connection) -> int:
    """Let a pipe hold as much as it may; return how many bytes that is."""
    try:
        return fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    except (OSError, AttributeError):  # another system, or all that a user may have is taken
        return 4096


def _used(pid: int) -> tuple[float, bool]:
    """Return the seconds of CPU time of a process, and whether it runs or would if it could; 0 if nobody can tell.

    One that somebody has stopped (T) would.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), fields[0] in "RDTt"
    except (OSError, IndexError, ValueError):
        return 0.0, False


def pickled(call: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    """Return a call as it is sent to a worker. Raises what pickling raises."""
    return bytes(ForkingPickler.dumps((call, arguments)))


def _work(calls: Connection, answers: Connection, memory_bytes: int) -> None:
    """Make the calls that come, until the other end is closed."""
    _follow(memory_bytes)
    with suppress(OSError, EOFError):
        while True:
            call, arguments = _unpickled(calls.recv_bytes())
            answers.send_bytes(_BEGUN)
            answers.send_bytes(_made(call, arguments))
            del call, arguments  # a large page need not wait here for the next one
            if not calls.poll():  # it takes a millisecond or two
                memory.trim()


def _unpickled(work: bytes) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """Return a call; of one that cannot be loaded a call that raises why."""
    try:
        call, arguments = pickle.loads(work)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where the call came from
        return _raise, (error,)
    return call, arguments


def _raise(error: Exception) -> None:
    raise error


def _made(call: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    """Make a call; return what came of it, pickled."""
    try:
        return bytes(ForkingPickler.dumps((True, call(*arguments))))
    except Exception as error:  # noqa: BLE001 - the same
        try:
            answer = bytes(ForkingPickler.dumps((False, error)))
            pickle.loads(answer)  # some errors can be written and not read
        except (pickle.PickleError, TypeError, AttributeError):
            answer = bytes(ForkingPickler.dumps((False, RuntimeError(repr(error)))))
        return answer


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
