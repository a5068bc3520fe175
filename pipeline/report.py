"""What a run tells: to whoever listens while it goes on, and in one value at its end. How it is shown is elsewhere."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from pipeline.model import Kind, Outcome
from pipeline.vitals import RunStats


class Listener(Protocol):
    """Is told what happens, in the thread of the run it happens in."""

    def ended(self, outcome: Outcome) -> None:
        """A link has ended."""
        ...

    def walked(self, source: str, done: int, known: int) -> None:
        """`done` of the `known` pages of the source's endpoints have been read; `known` may still grow."""
        ...


class Watcher(Listener, Protocol):
    """Is told what a daemon does, in whatever thread does it. Raises nothing and never waits for long."""

    def planned(self, source: str, at: datetime | None) -> None:
        """A source will run at `at`; None: it will not run any more."""
        ...

    def began(self, source: str) -> None:
        """A run begins."""
        ...

    def ran(self, report: "Report") -> None:
        """A run has ended."""
        ...

    def ticked(self) -> None:
        """The schedule is alive."""
        ...

    def ending(self) -> None:
        """What is in hand is finished, and nothing new is taken on."""
        ...


class Silent:
    """Listens and watches, and says nothing."""

    def ended(self, outcome: Outcome) -> None: ...

    def walked(self, source: str, done: int, known: int) -> None: ...

    def planned(self, source: str, at: datetime | None) -> None: ...

    def began(self, source: str) -> None: ...

    def ran(self, report: "Report") -> None: ...

    def ticked(self) -> None: ...

    def ending(self) -> None: ...


SILENT = Silent()


class Cut(StrEnum):
    """What ended a run before its end; what it left is asked for by the next one."""

    STOPPED = "stopped"  # the process was asked to end
    DEADLINE = "deadline"
    DISK = "disk"  # there was too little room
    STORAGE = "storage"  # the index or the archive could not be written


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """What the index remembers of a source's last run: what its next one is planned by.

    `number` tells runs apart; `every_s` is the interval that the source had adapted itself to, where it does so.
    """

    number: int
    started_at: datetime
    ended_at: datetime | None  # None: its process was killed, or it goes on in another one
    cut: Cut | None = None
    every_s: float | None = None

    @property
    def unfinished(self) -> bool:
        """Whether the program broke it off, and not the source's own deadline."""
        return self.ended_at is None or (self.cut is not None and self.cut is not Cut.DEADLINE)


@dataclass(slots=True)
class Report:
    """What a run did. `links` is the sum of `outcomes`; `error` ended it.

    `problems` are endpoints that could not be read, `notes` what was odd about those that could. `fresh_s` is how long
    the server of the shortest-lived endpoint promises that nothing changes.
    """

    source: str
    occasion: str
    started_at: datetime
    ended_at: datetime | None = None
    outcomes: Counter[Kind] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    known_blocks: float | None = None  # of what stands on every page of the site, the share that these pages have
    vitals: RunStats = field(default_factory=RunStats)
    error: str | None = None
    stopped: bool = False
    cut: Cut | None = None
    deadline_s: float | None = None  # after which the run was to be ended
    fresh_s: float | None = None
    busy: bool = False  # another process is at this source; nothing was done

    @property
    def links(self) -> int:
        return self.outcomes.total()

    @property
    def failed(self) -> bool:
        return self.error is not None or self.busy or bool(self.problems)
