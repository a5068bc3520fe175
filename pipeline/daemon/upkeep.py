"""What a daemon does for its archive beside the runs: mend the index, delete the texts that are no longer kept, bring
the search index up to what is held, and tell of what the watches find.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from pipeline.config.settings import Configuration
from pipeline.errors import PipelineError, StorageError
from pipeline.maintenance import prune, pruning_summary
from pipeline.runtime import Runtime, Say, open_store
from pipeline.search import open_search
from pipeline.watches import Attendant, active_watches

_LEAVING_S = 4.0


class Upkeep:
    """Does each in a thread of its own, one of a kind at a time."""

    def __init__(self, runtime: Runtime, stop: threading.Event, *, say: Say) -> None:
        self._runtime, self._stop, self._say = runtime, stop, say
        self._sound = runtime.index.identity
        self._mending: threading.Thread | None = None
        self._pruning: threading.Thread | None = None
        self._following: threading.Thread | None = None
        self._attending: threading.Thread | None = None
        self._attendant: Attendant | None = None
        self._attended: Configuration | None = None
        self._troubles: dict[str, str] = {}

    @property
    def mending(self) -> bool:
        """True while the index is made again, until the next look finds it sound."""
        return self._mending is not None

    def look_at_index(self, configuration: Configuration) -> None:
        """Have the index made again from the files if it is damaged, gone, or new and empty."""
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
        self._mending = threading.Thread(target=self._mend, args=(configuration,), name="mend", daemon=True)
        self._mending.start()

    def forget(self, configuration: Configuration) -> None:
        """Delete the texts of removed duplicates that are old enough, if the settings say so. While nothing runs."""
        after_s = configuration.settings.retention.duplicates_s
        if after_s is None or (self._pruning is not None and self._pruning.is_alive()):
            return
        before = self._runtime.clock.now() - timedelta(seconds=after_s)
        self._pruning = threading.Thread(target=self._prune, args=(before,), name="prune", daemon=True)
        self._pruning.start()

    def follow(self, configuration: Configuration) -> None:
        """Bring the search index up to what is held. While nothing runs."""
        if self._following is None or not self._following.is_alive():
            across = configuration.settings.search.across_languages
            work = self._doing("search", self._follow)
            self._following = threading.Thread(target=work, args=(across,), name="search", daemon=True)
            self._following.start()

    def attend(self, configuration: Configuration) -> None:
        """Tell of what the watches find among what was filed, also while sources are read."""
        if configuration.settings.watch and (self._attending is None or not self._attending.is_alive()):
            work = self._doing("watch", self._attend)
            self._attending = threading.Thread(target=work, args=(configuration,), name="watch", daemon=True)
            self._attending.start()

    def await_threads(self) -> None:
        """Wait until the search index and the watches are left alone; once the daemon is told to stop, that is soon."""
        for thread in (self._following, self._attending):
            if thread is not None:
                thread.join(_LEAVING_S)

    def _mend(self, configuration: Configuration) -> None:
        try:
            with open_store(configuration, self._runtime.clock, self._say):
                pass  # to open it is to mend it
        except PipelineError as error:
            self._say(f"the index cannot be made again now: {error}")

    def _prune(self, before: datetime) -> None:
        try:
            pruned = prune(self._runtime, before, self._stop)
        except PipelineError as error:
            self._say(f"retention: {error}")
            return
        if pruned:
            self._say(f"retention: {pruning_summary(pruned)}, deleted")

    def _follow(self, across_languages: bool) -> None:
        runtime = self._runtime
        with open_search(runtime.index, runtime.archive, across_languages=across_languages) as search:
            search.follow(stop=self._stop, workers=runtime.workers)

    def _attend(self, configuration: Configuration) -> None:
        if self._attendant is None or self._attended is not configuration:
            runtime, address = self._runtime, configuration.settings.web.address
            watches = active_watches(configuration)
            self._attendant = Attendant(runtime, watches, self._say, workers=runtime.workers, address=address)
            self._attended = configuration
        self._attendant.attend(self._stop)

    def _doing(self, what: str, work: Callable[..., None]) -> Callable[..., None]:
        """Return what does some work and says what goes wrong once, not every half minute."""

        def do(*arguments: object) -> None:
            trouble = ""
            try:
                work(*arguments)
            except PipelineError as error:
                trouble = str(error)
            if trouble and trouble != self._troubles.get(what):
                self._say(f"{what}: {trouble}")
            self._troubles[what] = trouble

        return do
