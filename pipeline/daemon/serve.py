"""The daemon: runs every enabled source when it is due, until it is told to stop.

One loop looks, twice a second, at the clock, the configuration, the index, the disk, and at which sources are due. It
waits on monotonic time. What has due sources run is the `schedule` (plans in `plan`, runs in `runs`), what is done for
the archive is in `upkeep`. Signals are the command's affair.
"""

import threading
from dataclasses import replace

from pipeline.config.settings import Configuration
from pipeline.daemon.configs import Adopt, Watched, read_again
from pipeline.daemon.schedule import Embedded, Schedule
from pipeline.daemon.upkeep import Upkeep
from pipeline.report import SILENT, Watcher
from pipeline.runtime import Runtime, Say, room
from pipeline.system.clock import Intervals

_TICK_S = 0.5
_CONFIGS_EVERY_S, _INDEX_EVERY_S = 2.0, 5.0
_PRUNE_EVERY_S, _SEAL_EVERY_S, _SEARCH_EVERY_S, _WATCH_EVERY_S = 6 * 3600.0, 900.0, 30.0, 30.0
_COMPARE_EVERY_S = 30.0


class Daemon:
    """Serves the sources of a configuration. Tells `watch` what it does, `say` what to read, `warn` what is wrong.

    `adopt` is given a configuration that was read again before it is in force; it may refuse it with a ConfigError.
    """

    def __init__(
        self,
        runtime: Runtime,
        configuration: Configuration,
        stop: threading.Event,
        *,
        say: Say,
        warn: Say | None = None,
        watch: Watcher = SILENT,
        adopt: Adopt = lambda _: None,
        reload: threading.Event | None = None,
        tick_s: float = _TICK_S,
        schedule: Schedule | None = None,
    ) -> None:
        self._runtime, self._configuration, self._stop = runtime, configuration, stop
        self._say, self._warn, self._watch, self._adopt = say, warn or say, watch, adopt
        self._reload, self._tick_s = reload or threading.Event(), tick_s
        self._watched = Watched(configuration.folder)
        self._schedule = schedule or Embedded(runtime, stop, say=say, watch=watch)
        self._upkeep = Upkeep(runtime, stop, say=say)
        self._short: str | None = None
        self._is_time = Intervals(runtime.clock).is_time

    def serve(self) -> None:
        """Run until `stop` is set; then finish what is in hand, for a few seconds at most, and return."""
        self._schedule.begin(self._configuration)
        try:
            while not self._stop.is_set():
                self._tick()
                self._schedule.wait(self._tick_s)
        finally:
            self._watch.ending()
            self._say("stopping: finishing the current links")
            self._schedule.end()
            self._upkeep.await_threads()

    def _tick(self) -> None:
        self._watch.ticked()
        leads = self._schedule.look()
        if self._reload.is_set() or (self._is_time("configs", _CONFIGS_EVERY_S) and self._watched.changed()):
            self._reload.clear()
            found = read_again(self._configuration, self._adopt, self._say, self._warn)
            if found is not None:
                self._apply(found)
        if leads:
            self._look_after_archive()
        if self._has_room() and not self._upkeep.mending:
            self._schedule.start_due()
        if leads and self._schedule.is_idle():
            self._look_after_archive_in_peace()

    def _look_after_archive(self) -> None:
        """Do what may be done beside runs."""
        if self._is_time("index", _INDEX_EVERY_S):
            self._upkeep.look_at_index(self._configuration)
        if not self._upkeep.mending and self._is_time("watch", _WATCH_EVERY_S):
            self._upkeep.attend(self._configuration)
        if not self._upkeep.mending and self._is_time("comparisons", _COMPARE_EVERY_S):
            self._upkeep.catch_up()

    def _look_after_archive_in_peace(self) -> None:
        """Do what is better done while nothing runs."""
        if self._is_time("retention", _PRUNE_EVERY_S):
            self._upkeep.forget(self._configuration)
        if not self._upkeep.mending and self._is_time("seal", _SEAL_EVERY_S):
            self._upkeep.seal(self._configuration)
        if not self._upkeep.mending and self._is_time("search", _SEARCH_EVERY_S):
            self._upkeep.follow(self._configuration)

    def _has_room(self) -> bool:
        """Return True if the disk has room; say when that changes."""
        short = self._runtime.shortage()
        if short and not self._short:
            self._say(short)
        elif self._short and not short:
            self._say("disk: there is room again; fetching continues")
            self._schedule.catch_up()
        self._short = short
        return short is None

    def _apply(self, found: Configuration) -> None:
        """Put a configuration into force."""
        before, self._configuration = self._configuration, found
        self._runtime = replace(self._runtime, translations=found.settings.translations)
        if self._runtime.disk is not None and found.settings.disk != before.settings.disk:
            self._runtime.disk.limits(**room(found.settings))
        self._schedule.adopt(found, self._runtime)
