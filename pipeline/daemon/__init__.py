"""The daemon: runs every enabled source when it is due, until it is told to stop.

One loop looks, twice a second, at the clock, the configuration, the index, the disk, and at who is due; each run has a
thread of its own, so nothing that hangs holds up the loop or another source. The loop waits on monotonic time and
computes due times from the last runs in the index (`pipeline.daemon.due`), so neither a restart nor a clock that jumps
skips a run or repeats it. Signals are the command's affair.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from queue import Empty, Queue

from pipeline.archive import STATE
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.config.source import Every, Source
from pipeline.crawl import run_source
from pipeline.daemon.configs import Watched, changes
from pipeline.daemon.due import Waiting, adapted, due, hosts, startable
from pipeline.errors import ArchiveError, ConfigError, PipelineError, StorageError
from pipeline.maintenance import prune, pruning_summary
from pipeline.report import SILENT, Cut, LastRun, Report, Watcher
from pipeline.runtime import Runtime, Say, open_store, room
from pipeline.system.locks import Holder, TakenError, held

__all__ = ["Daemon", "due", "only_one"]

_TICK_S = 0.5
_CONFIGS_EVERY_S, _INDEX_EVERY_S = 2.0, 5.0
_PRUNE_EVERY_S = 6 * 3600.0
_JUMP_S = 2.0  # a clock is corrected by less all the time
_AGAIN = timedelta(minutes=1)  # after a run that the disk or the index ended
_STOP_S = 9.0  # for runs to end; they give up what they wait for after some four seconds
_HUNG_S = 300.0  # a run that lives this long after its deadline no longer counts as one


@contextmanager
def only_one(runtime: Runtime, say: Say) -> Iterator[None]:
    """Be the only daemon of an archive. Raises ArchiveError, which names the one that serves it already."""
    path = runtime.archive.root / STATE / "daemon.lock"
    try:
        with held(path, Holder.me(runtime.clock.now())) as killed:
            if killed:
                say(f"the daemon before this one was killed ({killed}); its lock has been taken over")
            yield
    except TakenError as error:
        raise ArchiveError(f"{runtime.archive.root}: served by another daemon already: {error}") from error
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror or error}") from error


@dataclass(slots=True)
class _Plan:
    """When a source runs next. `number` is that of the run it was computed from."""

    source: Source
    at: datetime
    last: datetime | None = None
    number: int | None = None
    every_s: float | None = None


@dataclass(slots=True)
class _Running:
    source: Source
    since_s: float
    thread: threading.Thread | None = None
    hung: bool = False
    report: Report | None = None
    known: LastRun | None = None  # what the index says of the source's last run, when this one has ended
    postponed: bool = False  # another process had run the source meanwhile


Adopt = Callable[[Configuration], None]


class Daemon:
    """Serves the sources of a configuration. `watch` is told what it does, and `say` what a person should read.

    `adopt` is given a configuration that was read again before it is in force; it may refuse it with a ConfigError.
    """

    def __init__(
        self,
        runtime: Runtime,
        configuration: Configuration,
        stop: threading.Event,
        *,
        say: Say,
        watch: Watcher = SILENT,
        adopt: Adopt = lambda _: None,
        reload: threading.Event | None = None,
        tick_s: float = _TICK_S,
    ) -> None:
        self._runtime, self._configuration, self._stop = runtime, configuration, stop
        self._say, self._watch, self._adopt = say, watch, adopt
        self._reload, self._tick_s = reload or threading.Event(), tick_s
        self._watched = Watched(configuration.folder)
        self._plans: dict[str, _Plan] = {}
        self._running: dict[str, _Running] = {}
        self._ended: Queue[_Running] = Queue()
        self._after: list[_Running] = []
        self._short: str | None = None
        self._mending: threading.Thread | None = None
        self._pruning: threading.Thread | None = None
        self._sound = runtime.index.identity
        self._looked_s: dict[str, float] = {}
        self._ahead_s = self._now_ahead_s()

    def serve(self) -> None:
        """Run until `stop` is set; then finish what is in hand, for a few seconds at most, and return."""
        self._plan_new(self._configuration.sources, self._runtime.index.all_last_runs())
        if not self._plans:
            self._say("no source is enabled; waiting to be stopped")
        try:
            while not self._stop.is_set():
                self._tick()
                with suppress(Empty):  # who waits for the host of a run that has ended starts at once
                    self._after.append(self._ended.get(timeout=self._tick_s))
        finally:
            self._watch.ending()
            self._say("stopping: finishing what is in hand")
            self._await_runs()

    def _tick(self) -> None:
        self._watch.ticked()
        self._look_at_clock()
        while not self._ended.empty():
            self._after.append(self._ended.get())
        while self._after:
            self._plan_after(self._after.pop())
        if self._reload.is_set() or (self._is_time("configs", _CONFIGS_EVERY_S) and self._watched.changed()):
            self._reload.clear()
            self._read_again()
        if self._is_time("index", _INDEX_EVERY_S):
            self._look_at_index()
        if self._has_room() and self._mending is None:
            self._start_due()
        if not self._running and self._is_time("retention", _PRUNE_EVERY_S):
            self._forget()

    def _is_time(self, what: str, every_s: float) -> bool:
        now_s = self._runtime.clock.monotonic()
        if now_s - self._looked_s.get(what, now_s - every_s) < every_s:
            return False
        self._looked_s[what] = now_s
        return True

    # Plans

    def _plan_new(self, sources: Mapping[str, Source], known: Mapping[str, LastRun]) -> None:
        """Plan those of the sources that are enabled, from what the index knows of their last runs."""
        now = self._runtime.clock.now()
        for name, source in sources.items():
            if not source.enabled:
                continue
            last = known.get(name)
            plan = _Plan(source=source, at=now)
            if last is not None:
                plan.last, plan.number, plan.every_s = last.started_at, last.number, last.every_s
            self._plans[name] = plan
            self._plan(plan, planning=True)
            if last is not None and last.unfinished:
                # what it left is owed now; a run that takes its process down is not begun again at once
                plan.at = min(plan.at, max(now, min(last.started_at, now) + _AGAIN))
            self._tell(plan)

    def _plan(self, plan: _Plan, *, planning: bool = False) -> None:
        now = self._runtime.clock.now()
        plan.at = due(plan.source, plan.last, now, every_s=self._pace(plan), planning=planning)

    def _pace(self, plan: _Plan) -> float | None:
        """The interval that a source has adapted itself to, within the bounds it has now."""
        adapt = plan.source.schedule.adapt if isinstance(plan.source.schedule, Every) else None
        if adapt is None or plan.every_s is None:
            return None
        return min(max(plan.every_s, adapt.shortest), adapt.longest)

    def _tell(self, plan: _Plan) -> None:
        self._watch.planned(plan.source.name, plan.at)
        self._say(f"{plan.source.name}: next run {plan.at:%Y-%m-%d %H:%M:%S} UTC")

    # Runs

    def _start_due(self) -> None:
        now = self._runtime.clock.now()
        waiting = [
            Waiting(name=name, at=plan.at, hosts=hosts(plan.source))
            for name, plan in self._plans.items()
            if plan.at <= now and name not in self._running
        ]
        if not waiting:
            return
        now_s = self._runtime.clock.monotonic()
        alive = list(self._running.values())
        for each in alive:
            if not each.hung and now_s - each.since_s > each.source.deadline_s + _HUNG_S:
                each.hung = True
                self._say(f"{each.source.name}: its run hangs since its deadline; others no longer wait for it")
        busy = [host for each in alive for host in hosts(each.source)]
        free = self._configuration.settings.threads - sum(not each.hung for each in alive)
        for name in startable(waiting, busy, free):
            self._start(self._plans[name])

    def _start(self, plan: _Plan) -> None:
        running = _Running(source=plan.source, since_s=self._runtime.clock.monotonic())
        running.thread = threading.Thread(
            target=self._work, args=(running, plan.number), name=f"run {plan.source.name}", daemon=True
        )
        self._running[plan.source.name] = running
        running.thread.start()

    def _work(self, running: _Running, number: int | None) -> None:
        """In a thread of its own: one run, and what the next one is planned by."""
        source, index = running.source, self._runtime.index
        try:
            known = index.last_run(source.name)
            if known is not None and known.number != number and self._is_over(source, known):
                running.known, running.postponed = known, True
                return
            self._watch.began(source.name)
            running.report = self._report(source)
            running.known = index.last_run(source.name)
            self._change_pace(running)
        except Exception as error:  # noqa: BLE001 - a failed run must not end the daemon
            self._say(f"{source.name}: the run failed: {error!r}")
        finally:
            self._ended.put(running)

    def _report(self, source: Source) -> Report | None:
        """Run a source, and tell whoever watches; None where the run failed as none may."""
        began = self._runtime.clock.now()
        deadline_s, watch = source.deadline_s, self._watch
        try:
            report = run_source(
                self._runtime, source, occasion="schedule", stop=self._stop, deadline_s=deadline_s, listen=watch
            )
        except Exception as error:  # noqa: BLE001 - it must not end the daemon, nor be unseen
            failed = Report(source=source.name, occasion="schedule", started_at=began, error=f"it failed: {error!r}")
            watch.ran(failed)
            return None
        watch.ran(report)
        return report

    def _is_over(self, source: Source, known: LastRun) -> bool:
        """Whether another process has run the source, so that its time has not come again."""
        now = self._runtime.clock.now()
        return not known.unfinished and due(source, known.started_at, now, every_s=known.every_s) > now

    def _change_pace(self, running: _Running) -> None:
        schedule, report, known = running.source.schedule, running.report, running.known
        if not isinstance(schedule, Every) or not schedule.adapt or report is None or known is None:
            return
        if report.failed or report.cut:
            return  # what it did not see says nothing
        before_s = known.every_s or schedule.every
        every_s = adapted(schedule.adapt, before_s, report.outcomes, fresh_s=report.fresh_s)
        with self._runtime.index.transaction() as transaction:
            transaction.put_pace(running.source.name, every_s)
        running.known = replace(known, every_s=every_s)

    def _plan_after(self, running: _Running) -> None:
        """A run has ended: plan the next one, with what the configuration says by now."""
        name, clock = running.source.name, self._runtime.clock
        del self._running[name]
        plan = self._plans.get(name)
        if plan is None or self._stop.is_set():
            return
        if running.known is not None:
            plan.number, plan.every_s = running.known.number, running.known.every_s
        # by monotonic time and where the clock stood at the last look: it may have been set while the run went on
        plan.last = datetime.fromtimestamp(running.since_s + self._ahead_s, UTC)
        if running.postponed and running.known is not None:
            plan.last = running.known.started_at
        self._plan(plan)
        report = running.report
        if not running.postponed and (report is None or report.cut in (Cut.DISK, Cut.STORAGE)):
            plan.at = min(plan.at, clock.now() + _AGAIN)
        self._watch.planned(name, plan.at)

    def _await_runs(self) -> None:
        """Wait for the runs in hand, but not for ever: what one that hangs has not filed is asked for again."""
        clock = self._runtime.clock
        until_s = clock.monotonic() + _STOP_S
        for each in self._running.values():
            if each.thread is not None:
                each.thread.join(max(until_s - clock.monotonic(), 0.0))
        left = [name for name, each in self._running.items() if each.thread is not None and each.thread.is_alive()]
        if left:
            self._say(f"left behind, still at work: {', '.join(left)}; what they had in hand is asked for again")

    # What may change

    def _now_ahead_s(self) -> float:
        """How far wall time is ahead of monotonic time: another while than before where the clock was set."""
        return self._runtime.clock.now().timestamp() - self._runtime.clock.monotonic()

    def _look_at_clock(self) -> None:
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
            self._plan(plan, planning=True)
            self._watch.planned(plan.source.name, plan.at)

    def _read_again(self) -> None:
        """Read the configuration again; a wrong one is refused, and that in force stays."""
        try:
            found = settings.load(self._configuration.folder)
            found.require_contact()
            self._adopt(found)
        except ConfigError as error:
            for problem in error.problems:
                self._say(f"configuration: {problem}")
            self._say("configuration: refused; the one in force stays")
            return
        told = changes(self._configuration, found)
        self._say("configuration: read again; " + ("; ".join(told) or "nothing has changed"))
        self._apply(found)

    def _apply(self, found: Configuration) -> None:
        before, self._configuration = self._configuration, found
        self._runtime = replace(self._runtime, translations=found.settings.translations)
        if self._runtime.disk is not None and found.settings.disk != before.settings.disk:
            self._runtime.disk.limits(**room(found.settings))
        for name in [name for name in self._plans if name not in found.sources or not found.sources[name].enabled]:
            del self._plans[name]
            self._watch.planned(name, None)
        new = {}
        for name, source in found.sources.items():
            plan = self._plans.get(name)
            if plan is None:
                new[name] = source
            elif plan.source != source:
                plan.source = source
                self._plan(plan)
                self._tell(plan)
        if new:
            known = {name: last for name in new if (last := self._runtime.index.last_run(name)) is not None}
            self._plan_new(new, known)

    def _look_at_index(self) -> None:
        """Where the index is damaged, gone or new and empty, have it made again from the files."""
        if self._mending is not None:
            if self._mending.is_alive():
                return
            self._mending = None
        try:
            identity = self._runtime.index.identity
            if identity is not None and (identity == self._sound or self._runtime.index.complete):
                self._sound = identity
                return
        except StorageError as error:
            self._say(str(error))
        self._mending = threading.Thread(target=self._mend, name="mend", daemon=True)
        self._mending.start()

    def _mend(self) -> None:
        try:
            with open_store(self._configuration, self._runtime.clock, self._say):
                pass  # to open it is to mend it
        except PipelineError as error:
            self._say(f"the index cannot be made again now: {error}")

    def _forget(self) -> None:
        """While no source is read: delete the texts of removed duplicates that are old enough, where that is asked."""
        after_s = self._configuration.settings.retention.duplicates_s
        if after_s is None or (self._pruning is not None and self._pruning.is_alive()):
            return
        before = self._runtime.clock.now() - timedelta(seconds=after_s)
        self._pruning = threading.Thread(target=self._prune, args=(before,), name="prune", daemon=True)
        self._pruning.start()

    def _prune(self, before: datetime) -> None:
        try:
            pruned = prune(self._runtime, before, self._stop)
        except PipelineError as error:
            self._say(f"retention: {error}")
            return
        if pruned:
            self._say(f"retention: {pruning_summary(pruned)}, deleted")

    def _has_room(self) -> bool:
        short = self._runtime.shortage()
        if short and not self._short:
            self._say(short)
        elif self._short and not short:
            self._say("disk: there is room again; fetching goes on")
            for plan in self._plans.values():
                self._plan(plan, planning=True)
        self._short = short
        return short is None
