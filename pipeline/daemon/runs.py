"""The runs of a daemon, each in a thread of its own: nothing that hangs holds up the schedule or another source."""

import threading
from queue import Empty, Queue

from pipeline.config.source import Source
from pipeline.daemon.due import hosts
from pipeline.daemon.source_run import SourceRun, run_due
from pipeline.report import Watcher
from pipeline.runtime import Runtime, Say

_STOP_S = 9.0  # for runs to end; they give up what they wait for after some four seconds
_HUNG_S = 300.0  # a run that lives this long after its deadline no longer counts as one


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
                self._say(f"{run.source.name}: its run still hangs after its deadline; others no longer wait for it")
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
            self._say(f"left behind, still at work: {', '.join(left)}; their links are requested again")

    def _work(self, run: SourceRun, number: int | None) -> None:
        """In a thread of its own: run a source once."""
        try:
            run_due(self.runtime, run, number, stop=self._stop, say=self._say, watch=self._watch)
        finally:
            self._ended.put(run)
