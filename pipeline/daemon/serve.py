"""The daemon: runs every enabled source when it is due, until it is told to stop.

One loop looks, twice a second, at the clock, the configuration, the index, the disk, and at which sources are due. It
waits on monotonic time. Plans are in `plan`, runs in `runs`, what is done for the archive in `upkeep`. Signals are the
command's affair.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.daemon.configs import Watched, changes, require_sources
from pipeline.daemon.due import startable
from pipeline.daemon.plan import Plans
from pipeline.daemon.runs import RunThreads, SourceRun
from pipeline.daemon.upkeep import Upkeep
from pipeline.errors import ArchiveError, ConfigError
from pipeline.report import SILENT, Watcher
from pipeline.runtime import Runtime, Say, room
from pipeline.system.locks import Holder, TakenError, hold_as
from pipeline.watches import active_watches

_TICK_S = 0.5
_CONFIGS_EVERY_S, _INDEX_EVERY_S = 2.0, 5.0
_PRUNE_EVERY_S, _SEAL_EVERY_S, _SEARCH_EVERY_S, _WATCH_EVERY_S = 6 * 3600.0, 900.0, 30.0, 30.0
_COMPARE_EVERY_S = 30.0

Adopt = Callable[[Configuration], None]


@contextmanager
def only_one(runtime: Runtime, say: Say) -> Iterator[None]:
    """Be the only daemon of an archive. Raises ArchiveError, which names the daemon that serves it already."""
    path = runtime.archive.state / "daemon.lock"
    try:
        with hold_as(path, Holder.me(runtime.clock.now())) as killed:
            if killed:
                say(f"the daemon before this one was killed ({killed}); its lock has been taken over")
            yield
    except TakenError as error:
        raise ArchiveError(f"{runtime.archive.place}: served by another daemon already: {error}") from error
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror or error}") from error


class Daemon:
    """Serves the sources of a configuration. Tells `watch` what it does, and `say` what a person should read.

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
        self._plans = Plans(runtime.clock, say=say, planned=watch.planned)
        self._runs = RunThreads(runtime, stop, say=say, watch=watch)
        self._upkeep = Upkeep(runtime, stop, say=say)
        self._ended: list[SourceRun] = []
        self._short: str | None = None
        self._looked_s: dict[str, float] = {}

    def serve(self) -> None:
        """Run until `stop` is set; then finish what is in hand, for a few seconds at most, and return."""
        self._plans.add(self._configuration.sources, self._runtime.index.all_last_runs())
        if not self._plans:
            self._say("no source is enabled; waiting to be stopped")
        try:
            while not self._stop.is_set():
                self._tick()
                # a source that waits for the host of a run that has ended starts at once
                self._ended += self._runs.ended(self._tick_s)
        finally:
            self._watch.ending()
            self._say("stopping: finishing what is in hand")
            self._runs.await_all()
            self._upkeep.await_threads()

    def _tick(self) -> None:
        self._watch.ticked()
        self._plans.look_at_clock()
        while self._ended:
            self._plans.plan_after(self._ended.pop())
        if self._reload.is_set() or (self._is_time("configs", _CONFIGS_EVERY_S) and self._watched.changed()):
            self._reload.clear()
            self._read_again()
        if self._is_time("index", _INDEX_EVERY_S):
            self._upkeep.look_at_index(self._configuration)
        if not self._upkeep.mending and self._is_time("watch", _WATCH_EVERY_S):
            self._upkeep.attend(self._configuration)
        if not self._upkeep.mending and self._is_time("comparisons", _COMPARE_EVERY_S):
            self._upkeep.catch_up()
        if self._has_room() and not self._upkeep.mending:
            self._start_due()
        if not self._runs and self._is_time("retention", _PRUNE_EVERY_S):
            self._upkeep.forget(self._configuration)
        if not self._runs and not self._upkeep.mending and self._is_time("seal", _SEAL_EVERY_S):
            self._upkeep.seal(self._configuration)
        if not self._runs and not self._upkeep.mending and self._is_time("search", _SEARCH_EVERY_S):
            self._upkeep.follow(self._configuration)

    def _is_time(self, what: str, every_s: float) -> bool:
        """Return True once every so many seconds."""
        now_s = self._runtime.clock.monotonic()
        if now_s - self._looked_s.get(what, now_s - every_s) < every_s:
            return False
        self._looked_s[what] = now_s
        return True

    def _start_due(self) -> None:
        waiting = self._plans.waiting(self._runs)
        if not waiting:
            return
        free = self._configuration.settings.threads - self._runs.occupied()
        for name in startable(waiting, self._runs.busy_hosts(), free):
            plan = self._plans[name]
            self._runs.start(plan.source, plan.number)

    def _has_room(self) -> bool:
        """Return True if the disk has room; say when that changes."""
        short = self._runtime.shortage()
        if short and not self._short:
            self._say(short)
        elif self._short and not short:
            self._say("disk: there is room again; fetching goes on")
            self._plans.catch_up()
        self._short = short
        return short is None

    def _read_again(self) -> None:
        """Read the configuration again; refuse a wrong one and keep that in force."""
        try:
            found = settings.load(self._configuration.folder)
            found.require_contact()
            require_sources(self._configuration, found)
            active_watches(found)
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
        """Put a configuration into force."""
        before, self._configuration = self._configuration, found
        self._runtime = self._runs.runtime = replace(self._runtime, translations=found.settings.translations)
        if self._runtime.disk is not None and found.settings.disk != before.settings.disk:
            self._runtime.disk.limits(**room(found.settings))
        new = self._plans.adopt(found.sources)
        if new:
            known = {name: last for name in new if (last := self._runtime.index.last_run(name)) is not None}
            self._plans.add(new, known)
