"""Files that are locked for as long as a process lives, and that say who holds them.

The lock is the operating system's (flock): it ends with its process however that ends, and it holds between containers
that share a folder, whatever their host names and process numbers. What is written in the file is for people alone.
"""

import fcntl
import json
import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a lock, and since when."""

    host: str
    pid: int
    since: str

    @classmethod
    def me(cls, now: datetime) -> "Holder":
        return cls(host=socket.gethostname(), pid=os.getpid(), since=f"{now:%Y-%m-%d %H:%M:%S} UTC")

    def __str__(self) -> str:
        return f"process {self.pid} on host {self.host}, since {self.since}"


class TakenError(Exception):
    """The lock is held; `holder` is None for the moment in which it has not written its name yet."""

    def __init__(self, holder: Holder | None) -> None:
        super().__init__(str(holder or "a process that has just started"))
        self.holder = holder


@contextmanager
def held(path: Path, me: Holder) -> Iterator[Holder | None]:
    """Hold a lock. Yields who held it before and was killed, or None.

    Raises TakenError while another holds it, and OSError where the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as handle:
        if not _lock(handle):
            raise TakenError(_written(handle))
        killed = _written(handle)  # who ends in good order takes its name out
        _write(handle, json.dumps(asdict(me)))
        try:
            yield killed
        finally:
            with suppress(OSError):
                _write(handle, "")


class Presence:
    """This process, as others can see it: a file in `folder` that is locked while the process lives.

    `mark` tells the process from every other there ever was; `is_dead` is certain, and False where it is not known.
    """

    def __init__(self, folder: Path) -> None:
        self.mark = uuid.uuid4().hex[:12]
        self._folder = folder
        self._making = threading.Lock()
        self._handle: IO[str] | None = None

    def show(self) -> None:
        """Take the lock, once. Raises OSError."""
        with self._making:
            if self._handle is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                handle = (self._folder / self.mark).open("a+", encoding="utf-8")
                _lock(handle)
                self._handle = handle

    def is_dead(self, mark: str) -> bool:
        """Whether the process of a mark has ended. Its file is then removed by whoever asks."""
        if not mark.isalnum() or mark == self.mark:
            return False
        path = self._folder / mark
        try:
            with path.open("r+", encoding="utf-8") as handle:
                return _lock(handle)
        except OSError:
            return False

    def forget(self, mark: str) -> None:
        """Remove the file of a dead process, once nothing bears its mark any longer."""
        with suppress(OSError):
            (self._folder / mark).unlink()

    def close(self) -> None:
        with self._making:
            if self._handle is not None:
                with suppress(OSError):
                    (self._folder / self.mark).unlink()
                self._handle.close()
                self._handle = None


def _lock(handle: IO[str]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


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
