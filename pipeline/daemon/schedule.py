"""Who has the due sources run: threads of the daemon's own process, or workers on other machines.

The daemon's loop asks a `Schedule`. `Embedded` is the usual one, a wing above has one with a queue in a database.
"""

import threading
from typing import Protocol

from pipeline.config.settings import Configuration
from pipeline.config.source import Source
from pipeline.daemon.due import startable
from pipeline.daemon.plan import Plans
from pipeline.daemon.runs import RunThreads
from pipeline.daemon.source_run import SourceRun
from pipeline.report import Watcher
from pipeline.runtime import Runtime, Say


class Schedule(Protocol):
    """Has sources run when they are due. The daemon's loop calls it, in one thread."""

    def begin(self, configuration: Configuration) -> None:
        """Plan the sources of a configuration."""
        ...

    def look(self) -> bool:
        """Look at the clock and at what has ended; return True if this process is to look after the archive."""
        ...

    def start_due(self) -> None:
        """Have the sources run that are due."""
        ...

    def catch_up(self) -> None:
        """Plan all sources anew, after a time in which none could run."""
        ...

    def adopt(self, configuration: Configuration, runtime: Runtime) -> None:
        """Put another configuration into force."""
        ...

    def is_idle(self) -> bool:
        """Return True if what disturbs runs may be done now."""
        ...

    def wait(self, timeout_s: float) -> None:
        """Wait until something has ended, up to so many seconds."""
        ...

    def end(self) -> None:
        """Finish what is in hand, for a few seconds at most."""
        ...


class Embedded:
    """Runs the sources in threads of this process."""

    def __init__(self, runtime: Runtime, stop: threading.Event, *, say: Say, watch: Watcher) -> None:
        self._runtime, self._say = runtime, say
        self._plans = Plans(runtime.clock, say=say, planned=watch.planned)
        self._runs = RunThreads(runtime, stop, say=say, watch=watch)
        self._ended: list[SourceRun] = []
        self._threads = 0

    def begin(self, configuration: Configuration) -> None:
        self._threads = configuration.settings.threads
        self._plans.add(configuration.sources, self._runtime.index.all_last_runs())
        if not self._plans:
            self._say("no source is enabled; waiting to be stopped")

    def look(self) -> bool:
        self._plans.look_at_clock()
        while self._ended:
            self._plans.plan_after(self._ended.pop())
        return True

    def start_due(self) -> None:
        waiting = self._plans.waiting(self._runs)
        if not waiting:
            return
        free = self._threads - self._runs.occupied()
        for name in startable(waiting, self._runs.busy_hosts(), free):
            plan = self._plans[name]
            self._runs.start(plan.source, plan.number)

    def catch_up(self) -> None:
        self._plans.catch_up()

    def adopt(self, configuration: Configuration, runtime: Runtime) -> None:
        self._threads, self._runs.runtime = configuration.settings.threads, runtime
        new: dict[str, Source] = self._plans.adopt(configuration.sources)
        if new:
            index = self._runtime.index
            self._plans.add(new, {name: last for name in new if (last := index.last_run(name)) is not None})

    def is_idle(self) -> bool:
        return not self._runs

    def wait(self, timeout_s: float) -> None:
        # a source that waits for the host of a run that has ended starts at once
        self._ended += self._runs.ended(timeout_s)

    def end(self) -> None:
        self._runs.await_all()
