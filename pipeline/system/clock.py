"""The one place that asks for the time. Everything else is given a `Clock`, so a test can hold time still.

Also how long is waited for what is in hand once the process was asked to end.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from pipeline.errors import Stopped

GRACE_S = 4.0  # what is in hand may take this long after the process was asked to end
SLICE_S = 0.5  # who waits looks up this often


class Clock(Protocol):
    """Wall time for what is written down, monotonic time for what is waited for."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards; only differences mean anything."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; for zero or less, return at once. Raises Stopped if the process is asked to end meanwhile."""
        ...


class SystemClock:
    """The machine's own clock. Once `stop` is set, nobody sleeps any longer."""

    def __init__(self, stop: threading.Event | None = None) -> None:
        self._stop = stop or threading.Event()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        if seconds > 0 and self._stop.wait(seconds):
            raise Stopped("asked to end while waiting")


class SharedClock:
    """A machine's clock, put right by the one that all machines go by: it is `ahead` by so much."""

    def __init__(self, clock: Clock, ahead: Callable[[], timedelta]) -> None:
        self.machine, self._ahead = clock, ahead

    def now(self) -> datetime:
        return self.machine.now() + self._ahead()

    def monotonic(self) -> float:
        return self.machine.monotonic()

    def sleep(self, seconds: float) -> None:
        self.machine.sleep(seconds)


class Intervals:
    """Tells when it is time again for what is done now and then."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._looked_s: dict[str, float] = {}

    def is_time(self, what: str, every_s: float) -> bool:
        """Return True once every so many seconds, the first time at once."""
        now_s = self._clock.monotonic()
        if now_s - self._looked_s.get(what, now_s - every_s) < every_s:
            return False
        self._looked_s[what] = now_s
        return True


class Grace:
    """What is left of the time for what is in hand. Without `stop` it never ends. Shared by all who wait."""

    def __init__(self, clock: Clock, stop: threading.Event | None = None) -> None:
        self._clock, self._stop = clock, stop
        self._since_s: float | None = None

    @property
    def endless(self) -> bool:
        """True if it never ends."""
        return self._stop is None

    def over(self) -> bool:
        """Return whether nothing is waited for any longer. Counts from the first call after `stop` was set."""
        if self._stop is None or not self._stop.is_set():
            return False
        now_s = self._clock.monotonic()
        if self._since_s is None:
            self._since_s = now_s
        return now_s - self._since_s > GRACE_S
