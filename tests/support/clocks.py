"""The clocks of the tests: the only thing that is not real in them."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from pipeline.errors import Stopped
from pipeline.system.clock import Clock, SharedClock, SystemClock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class StillClock:
    """A clock that goes on only while somebody sleeps. `at` can be set; monotonic time counts what was slept."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at
        self.slept_s = 0.0
        self.on_sleep: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.slept_s

    def sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.on_sleep()
            self.slept_s += seconds
            self.at += timedelta(seconds=seconds)


def still(clock: Clock) -> StillClock:
    """Return the still clock of a store; with an index in a database, it is that of its machine."""
    machine = clock.machine if isinstance(clock, SharedClock) else clock
    assert isinstance(machine, StillClock)
    return machine


class HurriedClock(SystemClock):
    """The machine's clock, on which sleeping takes no time and time can be skipped.

    Sleeping and `pass_by` set both clocks forward; `wall_s` moves the wall clock alone. With `stop`, sleeping ends as
    it does in the product once the process is asked to end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stop: threading.Event | None = None
        self.wall_s = self.passed_s = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.wall_s + self.passed_s)

    def monotonic(self) -> float:
        return super().monotonic() + self.passed_s

    def sleep(self, seconds: float) -> None:
        if seconds > 0 and self.stop and self.stop.is_set():
            raise Stopped("asked to end while waiting")
        self.passed_s += max(seconds, 0)

    def pass_by(self, **time: float) -> None:
        """Let time pass, in the units that `timedelta` takes."""
        self.passed_s += timedelta(**time).total_seconds()
