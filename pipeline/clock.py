"""The one place that asks for the time. Everything else is given a `Clock`, so a test can hold time still."""

import threading
import time
from datetime import UTC, datetime
from typing import Protocol

from pipeline.errors import Stopped


class Clock(Protocol):
    """Wall time for what is written down, monotonic time for what is waited for."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards; only differences mean anything."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait. Zero or less returns at once. Raises Stopped where the process is asked to end meanwhile."""
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
