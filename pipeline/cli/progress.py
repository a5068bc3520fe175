"""How far a long command is, on standard error: done of known, rate, time left.

On a terminal a line that moves; elsewhere a line a minute, so that a log tells it too. Silent with `--quiet`, and with
`--json`, where a program reads.
"""

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.model import Kind, Outcome
from pipeline.system import output
from pipeline.system.clock import Clock, SystemClock
from pipeline.system.output import errors

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

_EVERY_S = 60.0


@dataclass(slots=True)
class _Task:
    """One thing that goes on, such as the run of a source."""

    since_s: float
    done: int = 0
    known: int | None = None
    note: str = ""
    first: int = 0  # what was done before anything could be measured
    last_s: float = 0.0  # when something was done last
    told: int | None = None  # what was done when a line told it last
    bar: "TaskID | None" = None


class Progress:
    """Shows how far each of several tasks is. May be told of them in any thread."""

    def __init__(
        self, unit: str, *, silent: bool = False, clock: Clock | None = None, every_s: float = _EVERY_S
    ) -> None:
        self._unit, self._clock, self._every_s = unit, clock or SystemClock(), every_s
        self._silent = silent or output.quiet
        self._tasks: dict[str, _Task] = {}
        self._lock = threading.Lock()
        self._told_s = self._clock.monotonic()
        self._bars: Bars | None = None

    def __enter__(self) -> Self:
        if not self._silent and errors.is_terminal:
            from rich.progress import BarColumn, SpinnerColumn, TextColumn
            from rich.progress import Progress as Bars

            columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=20))
            self._bars = Bars(*columns, TextColumn("{task.fields[said]}"), console=errors.rich(), transient=True)
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def __call__(self, done: int, known: int | None = None, *, task: str = "", note: str | None = None) -> None:
        """Take note that `done` of the `known` units of a task are done."""
        with self._lock:
            now_s = self._clock.monotonic()
            each = self._tasks.setdefault(task, _Task(since_s=now_s, first=done))
            each.last_s = now_s if done != each.done or not each.last_s else each.last_s
            each.done, each.known = done, known if known is not None else each.known
            each.note = each.note if note is None else note
            if self._bars is not None:
                if each.bar is None:
                    each.bar = self._bars.add_task(task, total=None, said="")
                self._bars.update(each.bar, completed=done, total=each.known, said=self._said(each, now_s))
            elif not self._silent and now_s - self._told_s >= self._every_s:
                self._told_s = now_s
                for name, one in self._tasks.items():
                    if one.told == one.done == one.known:
                        continue  # it is over, and that was told
                    one.told = one.done
                    errors.print(f"{name}: {self._said(one, now_s)}" if name else self._said(one, now_s))

    def _said(self, task: _Task, now_s: float) -> str:
        """Return such as `120 of 4,000 links, 3.1/s, 0:20:52 left: 118 archived`."""
        known = max(task.known, task.done) if task.known is not None else None
        said = [f"{task.done:,} {self._unit}" if known is None else f"{task.done:,} of {known:,} {self._unit}"]
        until_s = task.last_s if task.done == known else now_s  # what is over became no slower since
        rate = (task.done - task.first) / (until_s - task.since_s) if until_s > task.since_s else 0.0
        if rate:
            said.append(f"{rate:.1f}/s" if rate >= 0.1 else f"{60 * rate:.1f}/min")  # a host may ask for long pauses
            if known is not None and task.done < known:
                said.append(f"{timedelta(seconds=round((known - task.done) / rate))} left")
        return ", ".join(said) + (f": {task.note}" if task.note else "")


@dataclass(slots=True)
class _Links:
    """What is known of the links of a source: their outcomes, how many were announced, on how many of the pages."""

    counts: Counter[Kind] = field(default_factory=Counter)
    announced: int = 0
    pages: int = 0
    pages_known: int = 0

    @property
    def known(self) -> int | None:
        """About how many links there are; the pages that are not read yet are taken to be like those that are."""
        if not self.announced:
            return None
        return self.announced + self.announced * max(self.pages_known - self.pages, 0) // self.pages


class RunProgress:
    """A `report.Listener` that shows the progress of runs, and keeps their failures for the end."""

    def __init__(self, progress: Progress) -> None:
        self.failures: list[Outcome] = []
        self._progress = progress
        self._links: dict[str, _Links] = {}
        self._lock = threading.Lock()

    def ended(self, outcome: Outcome) -> None:
        """Count a link that has ended; tell of it if much is to be told."""
        with self._lock:
            links = self._links.setdefault(outcome.link.source, _Links())
            links.counts[outcome.kind] += 1
            if outcome.kind is Kind.FAILED:
                self.failures.append(outcome)
        if output.verbose:
            errors.print(f"{outcome.kind}: {outcome.link.url}: {outcome.because}")
        self._show(outcome.link.source, links)

    def announced(self, source: str, links: int) -> None:
        """Take note of the links that are processed next."""
        with self._lock:
            known = self._links.setdefault(source, _Links())
            known.announced += links
            known.pages += links > 0
        self._show(source, known)

    def walked(self, source: str, done: int, known: int) -> None:
        """Take note of the pages of a source's endpoints that were read; an index of pages announces no link."""
        with self._lock:
            links = self._links.setdefault(source, _Links())
            links.pages_known = known - max(done - links.pages, 0)
        self._show(source, links)

    def _show(self, source: str, links: _Links) -> None:
        self._progress(links.counts.total(), links.known, task=source, note=described(links.counts))


def described(counts: Counter[Kind]) -> str:
    """Return such as `3 archived, 1 duplicate`, in the order of the kinds."""
    return ", ".join(f"{counts[kind]} {kind}" for kind in Kind if counts[kind])
