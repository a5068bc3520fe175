"""The runs of a daemon, each in a thread of its own: nothing that hangs holds up the schedule or another source."""

import threading
from dataclasses import dataclass, replace
from queue import Empty, Queue

from pipeline.config.source import Every, Source
from pipeline.crawl import run_source
from pipeline.daemon.due import adapted, hosts, next_run
from pipeline.model import Occasion
from pipeline.report import LastRun, Report, Watcher
from pipeline.runtime import Runtime, Say

_STOP_S = 9.0  # for runs to end; they give up what they wait for after some four seconds
_HUNG_S = 300.0  # a run that lives this long after its deadline no longer counts as one


@dataclass(slots=True)
class SourceRun:
    """A run that the daemon has started, and what came of it."""

    source: Source
    since_s: float
    thread: threading.Thread | None = None
    hung: bool = False
    report: Report | None = None
    known: LastRun | None = None  # what the index says of the source's last run, when this one has ended
    postponed: bool = False  # another process had run the source meanwhile


class RunThreads:
    """Starts runs and hands them out when they have ended."""

    def __init__(self, runtime: Runtime, stop: threading.Event, *, say: Say, watch: Watcher) -> None:
        self.runtime = runtime  # the next run gets it
        self._stop, self._say, self._watch = stop, say, watch
        self._running: dict[str, SourceRun] = {}
        self._ended: Queue[SourceRun] = Queue()

    def __len__(self) -> int:
        return len(self._running)

    def __contains__(self, name: object) -> bool:
        return name in self._running

    def busy_hosts(self) -> list[str]:
        """Return the hosts that are being asked."""
        return [host for run in self._running.values() for host in hosts(run.source)]

    def occupied(self) -> int:
        """Return how many threads are taken. A run that hangs long after its deadline no longer counts as one."""
        now_s = self.runtime.clock.monotonic()
        for run in self._running.values():
            if not run.hung and now_s - run.since_s > run.source.deadline_s + _HUNG_S:
                run.hung = True
                self._say(f"{run.source.name}: its run hangs since its deadline; others no longer wait for it")
        return sum(not run.hung for run in self._running.values())

    def start(self, source: Source, number: int | None) -> None:
        """Start a run; `number` is that of the last one it was planned by."""
        run = SourceRun(source=source, since_s=self.runtime.clock.monotonic())
        run.thread = threading.Thread(target=self._work, args=(run, number), name=f"run {source.name}", daemon=True)
        self._running[source.name] = run
        run.thread.start()

    def ended(self, timeout_s: float) -> list[SourceRun]:
        """Wait for a run to end, up to `timeout_s` seconds; return all that have ended."""
        found = []
        try:
            found.append(self._ended.get(timeout=timeout_s))
            while True:
                found.append(self._ended.get_nowait())
        except Empty:
            pass
        for run in found:
            del self._running[run.source.name]
        return found

    def await_all(self) -> None:
        """Wait for the runs in hand, but not for ever: what a run that hangs has not filed is asked for again."""
        clock = self.runtime.clock
        until_s = clock.monotonic() + _STOP_S
        for run in self._running.values():
            if run.thread is not None:
                run.thread.join(max(until_s - clock.monotonic(), 0.0))
        left = [name for name, run in self._running.items() if run.thread is not None and run.thread.is_alive()]
        if left:
            self._say(f"left behind, still at work: {', '.join(left)}; what they had in hand is asked for again")

    def _work(self, run: SourceRun, number: int | None) -> None:
        """In a thread of its own: run a source once and note what its next run is planned by."""
        source, runtime = run.source, self.runtime
        try:
            known = runtime.index.last_run(source.name)
            if known is not None and known.number != number and self._is_over(source, known):
                run.known, run.postponed = known, True
                return
            self._watch.began(source.name)
            run.report = self._report(runtime, source)
            run.known = runtime.index.last_run(source.name)
            self._change_pace(run)
        except Exception as error:  # noqa: BLE001 - a failed run must not end the daemon
            self._say(f"{source.name}: the run failed: {error!r}")
        finally:
            self._ended.put(run)

    def _report(self, runtime: Runtime, source: Source) -> Report | None:
        """Run a source and tell the watcher; return None if the run failed as none may."""
        began = runtime.clock.now()
        deadline_s, watch = source.deadline_s, self._watch
        try:
            report = run_source(
                runtime, source, occasion=Occasion.SCHEDULE, stop=self._stop, deadline_s=deadline_s, listen=watch
            )
        except Exception as error:  # noqa: BLE001 - it must not end the daemon, nor be unseen
            failed = Report(
                source=source.name, occasion=Occasion.SCHEDULE, started_at=began, error=f"it failed: {error!r}"
            )
            watch.ran(failed)
            return None
        watch.ran(report)
        return report

    def _is_over(self, source: Source, known: LastRun) -> bool:
        """Return True if another process has run the source, so that its time has not come again."""
        now = self.runtime.clock.now()
        return not known.unfinished and next_run(source, known.started_at, now, every_s=known.every_s) > now

    def _change_pace(self, run: SourceRun) -> None:
        """Adapt the interval of a source to what its run found."""
        schedule, report, known = run.source.schedule, run.report, run.known
        if not isinstance(schedule, Every) or not schedule.adapt or report is None or known is None:
            return
        if report.failed or report.cut:
            return  # what it did not see says nothing
        before_s = known.every_s or schedule.every
        passed = any(answers.passed for answers in report.stats.endpoints.values())
        every_s = adapted(schedule.adapt, before_s, report.outcomes, fresh_s=report.fresh_s, passed=passed)
        with self.runtime.index.transaction() as transaction:
            transaction.put_pace(run.source.name, every_s)
        run.known = replace(known, every_s=every_s)
