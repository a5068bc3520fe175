"""Every lock between processes: files that one of them holds at a time.

`hold` waits for its turn, `try_hold` does not wait, `hold_as` also writes into the file who its holder is, which people
and `holder` read. `Presence` is a lock that a process holds on itself, by which others see whether it lives.

The lock is the operating system's (flock): it ends with its process however that ends, and it holds between containers
that share a folder, whatever their host names and process numbers.
"""

import fcntl
import json
import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

_LOOKS, _LOOK_S = 5, 0.05  # tries to take a lock that may only be looked at, and the pause after each


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a lock, and since when."""

    host: str
    pid: int
    since: str

    @classmethod
    def me(cls, now: datetime) -> "Holder":
        """Describe this process."""
        return cls(host=os.uname().nodename, pid=os.getpid(), since=f"{now:%Y-%m-%d %H:%M:%S} UTC")

    def __str__(self) -> str:
        return f"process {self.pid} on host {self.host}, since {self.since}"


class TakenError(Exception):
    """The lock is held; `holder` is None for the moment in which it has not written its name yet."""

    def __init__(self, holder: Holder | None) -> None:
        super().__init__(str(holder or "a process that has just started"))
        self.holder = holder


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold a lock, once no other thread or process does. Raises OSError if the file cannot be written."""
    with _opened(path) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def try_hold(path: Path) -> Iterator[bool]:
    """Hold a lock; yield False if another thread or process does. Raises OSError if the file cannot be written."""
    with _opened(path) as handle:
        yield lock_open_file(handle)


@contextmanager
def hold_as(path: Path, me: Holder) -> Iterator[Holder | None]:
    """Hold a lock under a name; yield the holder before this one if it was killed, or None.

    Raises TakenError while another holds it, and OSError if the file cannot be written.
    """
    with _opened(path) as handle:
        if not any(_tries(handle)):
            raise TakenError(_written(handle))
        killed = _written(handle)  # a holder that ends in good order takes its name out
        _write(handle, json.dumps(asdict(me)))
        try:
            yield killed
        finally:
            with suppress(OSError):
                _write(handle, "")


def holder(path: Path) -> Holder | None:
    """Return who holds a lock under a name; None if nobody does, or if that cannot be seen."""
    try:
        with path.open(encoding="utf-8") as handle:
            named = _written(handle)
            return named if named is not None and not lock_open_file(handle, shared=True) else None
    except OSError:
        return None


class Presence:
    """This process, as others can see it: a file in `folder` that is locked while the process lives.

    `mark` tells the process from every other there ever was.
    """

    def __init__(self, folder: Path) -> None:
        self.mark = secrets.token_hex(6)
        self._folder = folder
        self._file = str(folder / self.mark)
        self._making = threading.Lock()
        self._handle: IO[str] | None = None

    def show(self) -> bool:
        """Take the lock, once, and again if its file was deleted; return True if it was taken now. Raises OSError."""
        with self._making:
            if self._handle is not None and _lies_at(self._handle, self._file):
                return False
            while True:
                handle = _opened(self._folder / self.mark)
                # another process may have looked at the file before it was locked, and have forgotten it
                if lock_open_file(handle) and _lies_at(handle, self._file):
                    break
                handle.close()
            if self._handle is not None:
                self._handle.close()
            self._handle = handle
            return True

    def is_dead(self, mark: str) -> bool:
        """Return True if the process of a mark has certainly ended; its file may then be forgotten.

        One that ends in good order takes its file away.
        """
        if not mark.isalnum() or mark == self.mark:
            return False
        try:
            with (self._folder / mark).open("r+", encoding="utf-8") as handle:
                return lock_open_file(handle)
        except FileNotFoundError:
            return True
        except OSError:
            return False

    def dead(self) -> list[str]:
        """Return the marks of processes that have ended without taking their files away. Raises OSError."""
        return [path.name for path in self._folder.iterdir() if self.is_dead(path.name)]

    def forget(self, mark: str) -> None:
        """Remove the file of a dead process, once nothing bears its mark any longer."""
        with suppress(OSError):
            (self._folder / mark).unlink()

    def close(self) -> None:
        """Let go of the lock, and remove its file."""
        with self._making:
            if self._handle is not None:
                with suppress(OSError):
                    (self._folder / self.mark).unlink()
                self._handle.close()
                self._handle = None


def _tries(handle: IO[str]) -> Iterator[bool]:
    """Yield whether the lock is had: whoever looks for its holder has it for a moment, and is none."""
    for _ in range(_LOOKS):
        yield lock_open_file(handle)
        time.sleep(_LOOK_S)
    yield lock_open_file(handle)


def _opened(path: Path) -> IO[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("a+", encoding="utf-8")


def lock_open_file(handle: IO[Any], *, shared: bool = False) -> bool:
    """Lock an open file until it is closed, against all or with `shared` others; return False if another holds it."""
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lies_at(handle: IO[str], path: str) -> bool:
    """Return whether an open file is still the one at its path."""
    try:
        return os.path.samestat(os.fstat(handle.fileno()), os.stat(path))
    except OSError:
        return False


def _written(handle: IO[str]) -> Holder | None:
    handle.seek(0)
    try:
        return Holder(**json.loads(handle.read()))
    except (ValueError, TypeError):
        return None


def _write(handle: IO[str], text: str) -> None:
    handle.seek(0)
    handle.truncate()
    handle.write(text)
    handle.flush()
