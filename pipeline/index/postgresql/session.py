"""What a process holds for longer than a transaction: locks of a session that is kept for them, and ends with it.

By one of them others see that the process lives, at once when it has died, on whatever machine. Here, too, it is asked
how far the database's clock, by which all go, is ahead of this machine's.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from pipeline.errors import IndexUnavailable
from pipeline.index.postgresql.connection import watched

_KIND = 48  # bits below those that tell what kind of lock it is
ADMISSION, MIGRATION, _LIVES, _DOES = ((0x4F53 + kind) << _KIND for kind in range(4))
_SURE_S = 5.0  # a connection that answered so lately is taken for open
_MEASURED_S, _STEP_S = 60.0, 0.05  # a clock is measured again after so long, or when it was set by so much
_TRY = "SELECT pg_try_advisory_lock(%(key)s)"
_LOCK = "SELECT pg_advisory_lock(%(key)s)"
_UNLOCK = "SELECT pg_advisory_unlock(%(key)s)"
# nobody holds what can be had
_IS_FREE = "SELECT CASE WHEN pg_try_advisory_lock(%(key)s) THEN pg_advisory_unlock(%(key)s) ELSE false END"
_HOLDERS = "SELECT array_agg(DISTINCT split_part(holder, '/', 1)) FROM host WHERE holder IS NOT NULL"


class Session:
    """The locks of this process. Safe to share between threads. Raises IndexUnavailable.

    `mark` tells the process from every other there ever was. A session that was cut is made again, with its locks.
    """

    def __init__(self, name: str, connect: Callable[[], "psycopg.Connection[Any]"]) -> None:
        self._name = name
        self.mark = secrets.token_hex(_KIND // 8)
        self._mine = _LIVES + int(self.mark, 16)
        self._connect = connect
        self._at_work = threading.RLock()
        self._connection: psycopg.Connection[Any] | None = None
        self._asked_s = 0.0
        self._shown = False
        self._doing: set[int] = set()
        self._ahead = timedelta()
        self._measured: tuple[float, float] | None = None

    def close(self) -> None:
        """Let go of all locks."""
        with self._at_work:
            self._shown = False
            self._doing.clear()
            self._drop()

    # Marks

    def show(self) -> bool:
        """Show others that this process lives; return True if it was not shown before."""
        with self._at_work:
            if self._shown and not self._is_cut():
                return False
            self._ask(_LOCK, self._mine)
            self._shown = True
            return True

    def is_dead(self, mark: str) -> bool:
        """Return True if the process of a mark has ended, or has lost its connection."""
        if mark == self.mark or len(mark) != len(self.mark):
            return False
        try:
            key = _LIVES + int(mark, 16)
        except ValueError:
            return False
        return bool(self._ask(_IS_FREE, key))

    def dead(self) -> list[str]:
        """Return the marks of processes that have ended and hold a host still."""
        with self._at_work:
            marks = self._ask(_HOLDERS) or []
        return [mark for mark in marks if self.is_dead(mark)]

    def forget(self, mark: str) -> None:
        """Do nothing: nothing is left of a session that has ended."""

    def doubt(self) -> None:
        """Look at the connection before it is believed to be open: another was cut."""
        self._asked_s = 0.0

    @contextmanager
    def exclusive(self, name: str) -> Iterator[bool]:
        """Hold the lock of a name; yield False if another thread, process or machine does."""
        key = _DOES + int.from_bytes(hashlib.sha256(name.encode()).digest()[: _KIND // 8])
        with self._at_work:
            # a session may take what it holds a second time: another thread of this process may not
            mine = key not in self._doing and bool(self._ask(_TRY, key))
            if mine:
                self._doing.add(key)
        try:
            yield mine
        finally:
            if mine:
                with self._at_work:
                    self._doing.discard(key)
                    with suppress(IndexUnavailable):  # a connection that is cut holds nothing
                        self._ask(_UNLOCK, key)

    def ahead(self) -> timedelta:
        """Return how far the database's clock is ahead of this machine's, as it was within the last minute."""
        with self._at_work:
            since_s, wall_s = time.monotonic(), time.time()
            if self._measured is not None:
                at_s, then_s = self._measured
                passed_s = since_s - at_s
                if passed_s < _MEASURED_S and abs(wall_s - then_s - passed_s) < _STEP_S:
                    return self._ahead
            self._ahead = min((self._compared() for _ in range(3)), key=lambda found: found[0])[1]
            self._measured = time.monotonic(), time.time()
            return self._ahead

    @property
    def last_ahead(self) -> timedelta:
        """How far it was ahead when that was measured last; nobody is asked."""
        return self._ahead

    def _compared(self) -> tuple[timedelta, timedelta]:
        """Return how long the server took to tell its time, and how far that is ahead."""
        before = datetime.now(UTC)
        there: datetime = self._ask("SELECT clock_timestamp()")
        took = datetime.now(UTC) - before
        return took, there - before - took / 2

    # The connection

    def _ask(self, statement: Any, key: int | None = None) -> Any:
        """Return the one value that a statement gives; on a new connection, if the one that was there is lost."""
        with self._at_work, watched(self._name):
            known = self._connection is not None
            try:
                return self._answer(statement, key)
            except psycopg.OperationalError:
                if not known or self._connection is None or not self._connection.closed:
                    raise
            self._drop()
            return self._answer(statement, key)

    def _answer(self, statement: Any, key: int | None) -> Any:
        row = self._open().execute(statement, {"key": key}).fetchone()
        assert row is not None
        self._asked_s = time.monotonic()
        return row[0]

    def _open(self) -> "psycopg.Connection[Any]":
        if self._connection is None:
            self._connection = self._connect()
            if self._shown:
                self._connection.execute(_LOCK, {"key": self._mine})
            for key in self._doing:
                self._connection.execute(_TRY, {"key": key})
        return self._connection

    def _is_cut(self) -> bool:
        """Return whether the connection has been lost since it was asked last."""
        if self._connection is None:
            return True
        if time.monotonic() - self._asked_s > _SURE_S:
            before = self._connection
            self._ask("SELECT 1")
            return self._connection is not before
        return False

    def _drop(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None
