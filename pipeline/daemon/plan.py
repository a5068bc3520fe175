"""When each source runs next: planned by its last run, and again when a run ends, a source changes or the clock is set.

A due time is computed from the last run in the index (`due`), so neither a restart nor a clock that jumps skips a run
or repeats it.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipeline.config.source import Source
from pipeline.daemon.due import AGAIN, Waiting, due_at, hosts, next_run, pace
from pipeline.daemon.source_run import SourceRun
from pipeline.report import Cut, LastRun
from pipeline.runtime import Say
from pipeline.system.clock import Clock

_JUMP_S = 2.0  # a clock is corrected by less all the time


@dataclass(slots=True)
class Plan:
    """When a source runs next. `number` is that of the run it was computed from."""

    source: Source
    at: datetime
    last: datetime | None = None
    number: int | None = None
    every_s: float | None = None


class Plans:
    """The plans of all enabled sources. Tells `planned` of each change, and `say` of those that a person awaits."""

    def __init__(self, clock: Clock, *, say: Say, planned: Callable[[str, datetime | None], None]) -> None:
        self._clock, self._say, self._planned = clock, say, planned
        self._plans: dict[str, Plan] = {}
        self._ahead_s = self._now_ahead_s()

    def __len__(self) -> int:
        return len(self._plans)

    def __getitem__(self, name: str) -> Plan:
        return self._plans[name]

    def add(self, sources: Mapping[str, Source], known: Mapping[str, LastRun]) -> None:
        """Plan those of the sources that are enabled, by what the index knows of their last runs."""
        now = self._clock.now()
        for name, source in sources.items():
            if not source.enabled:
                continue
            last = known.get(name)
            plan = Plan(source=source, at=due_at(source, last, now, planning=True))
            if last is not None:
                plan.last, plan.number, plan.every_s = last.started_at, last.number, last.every_s
            self._plans[name] = plan
            self._tell(plan)

    def adopt(self, sources: Mapping[str, Source]) -> dict[str, Source]:
        """Drop plans of sources that are gone and change those of changed ones; return the sources without a plan."""
        for name in [name for name in self._plans if name not in sources or not sources[name].enabled]:
            del self._plans[name]
            self._planned(name, None)
        new = {}
        for name, source in sources.items():
            plan = self._plans.get(name)
            if plan is None:
                new[name] = source
            elif plan.source != source:
                plan.source = source
                self._compute(plan)
                self._tell(plan)
        return new

    def waiting(self, running: Container[str]) -> list[Waiting]:
        """Return the sources that are due and do not run."""
        now = self._clock.now()
        return [
            Waiting(name=name, at=plan.at, hosts=hosts(plan.source))
            for name, plan in self._plans.items()
            if plan.at <= now and name not in running
        ]

    def plan_after(self, run: SourceRun) -> None:
        """Plan the next run after one that has ended, by what the configuration says by now."""
        name = run.source.name
        plan = self._plans.get(name)
        if plan is None:
            return
        if run.known is not None:
            plan.number, plan.every_s = run.known.number, run.known.every_s
        # by monotonic time and where the clock stood at the last look: it may have been set while the run went on
        plan.last = datetime.fromtimestamp(run.since_s + self._ahead_s, UTC)
        if run.postponed and run.known is not None:
            plan.last = run.known.started_at
        self._compute(plan)
        if not run.postponed and (run.report is None or run.report.cut in (Cut.DISK, Cut.STORAGE)):
            plan.at = min(plan.at, self._clock.now() + AGAIN)
        self._planned(name, plan.at)

    def catch_up(self) -> None:
        """Plan all sources anew, after a time in which none could run."""
        for plan in self._plans.values():
            self._compute(plan, planning=True)

    def look_at_clock(self) -> None:
        """Plan all sources anew if the clock was set."""
        before_s, self._ahead_s = self._ahead_s, self._now_ahead_s()
        jump_s = self._ahead_s - before_s
        if abs(jump_s) < _JUMP_S:
            return
        jump = timedelta(seconds=round(abs(jump_s)))
        self._say(f"the clock was set {'forward' if jump_s > 0 else 'back'} by {jump}")
        for plan in self._plans.values():
            if jump_s < 0 and plan.last is not None:  # as long ago as before
                plan.last -= jump
            # what a clock set forward leaves behind it is caught up with as after a pause: once, or not at all
            self._compute(plan, planning=True)
            self._planned(plan.source.name, plan.at)

    def _now_ahead_s(self) -> float:
        """Return how far wall time is ahead of monotonic time; it changes when the clock is set."""
        return self._clock.now().timestamp() - self._clock.monotonic()

    def _compute(self, plan: Plan, *, planning: bool = False) -> None:
        now = self._clock.now()
        plan.at = next_run(plan.source, plan.last, now, every_s=pace(plan.source, plan.every_s), planning=planning)

    def _tell(self, plan: Plan) -> None:
        self._planned(plan.source.name, plan.at)
        self._say(f"{plan.source.name}: next run {plan.at:%Y-%m-%d %H:%M:%S} UTC")
