"""What a run tells: to whoever listens while it goes on, and in one value at its end. How it is shown is elsewhere."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from pipeline.model import Kind, Outcome


class Listener(Protocol):
    """Is told what happens, in the thread of the run it happens in."""

    def ended(self, outcome: Outcome) -> None:
        """A link has ended."""
        ...

    def walked(self, source: str, done: int, known: int) -> None:
        """`done` of the `known` pages of the source's endpoints have been read; `known` may still grow."""
        ...


class Silent:
    """Listens and says nothing."""

    def ended(self, outcome: Outcome) -> None: ...

    def walked(self, source: str, done: int, known: int) -> None: ...


SILENT = Silent()


@dataclass(slots=True)
class Report:
    """What a run did. `links` is the sum of `outcomes`; `error` ended it.

    `problems` are endpoints that could not be read, `notes` what was odd about those that could.
    """

    source: str
    occasion: str
    started_at: datetime
    ended_at: datetime | None = None
    outcomes: Counter[Kind] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    known_blocks: float | None = None  # of what stands on every page of the site, the share that these pages have
    error: str | None = None
    stopped: bool = False
    busy: bool = False  # another process is at this source; nothing was done

    @property
    def links(self) -> int:
        return self.outcomes.total()

    @property
    def failed(self) -> bool:
        return self.error is not None or self.busy or bool(self.problems)
