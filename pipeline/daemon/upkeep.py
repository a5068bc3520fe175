"""What a daemon does for its archive beside the runs: mend the index, delete the texts that are no longer kept, bring
the search index up to what is held, and tell of what the watches find.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from pipeline.config.settings import Configuration, Retention
from pipeline.config.source import Source
from pipeline.errors import PipelineError, StorageError
from pipeline.maintenance import (
    Prunable,
    documents_summary,
    prune,
    prune_documents,
    prune_recordings,
    pruning_summary,
    recordings_summary,
    seal,
)
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
        self._sealing: threading.Thread | None = None
        self._sealed_on: date | None = None
        self._attending: threading.Thread | None = None
        self._attendant: Attendant | None = None
        self._attended: Configuration | None = None
        self._comparing: threading.Thread | None = None
        self._troubles: dict[str, str] = {}

    @property
    def mending(self) -> bool:
        """True while the index is made again, until the next look finds it sound, and while the archive is gone."""
        return self._mending is not None or self._runtime.archive.standing.lost is not None

    def look_at_index(self, configuration: Configuration) -> None:
        """Have the index made again from the files if it is damaged, gone, or new and empty."""
        if self._mending is not None:
            if self._mending.is_alive():
                return
            self._mending = None
        lost = self._runtime.archive.standing.lost
        self._tell("archive", lost or "")
        if lost:
            return
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
        """Delete what the settings say is too old to be kept. While nothing runs."""
        kept, sources = configuration.settings.retention, list(configuration.sources.values())
        ages = (kept.duplicates_s, kept.raw_s, *(source.retention_s for source in sources))
        if not any(ages) or (self._pruning is not None and self._pruning.is_alive()):
            return
        self._pruning = threading.Thread(target=self._prune, args=(kept, sources), name="prune", daemon=True)
        self._pruning.start()

    def seal(self, configuration: Configuration) -> None:
        """Seal the day that is over, once. While nothing runs."""
        today = self._runtime.clock.now().date()
        if today != self._sealed_on and (self._sealing is None or not self._sealing.is_alive()):
            self._sealed_on = today
            command = configuration.settings.seal.command
            self._sealing = threading.Thread(target=self._seal, args=(command,), name="seal", daemon=True)
            self._sealing.start()

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

    def catch_up(self) -> None:
        """Make comparisons that were put off, also while sources are read: when the workers have nothing to do."""
        if self._comparing is None or not self._comparing.is_alive():
            work = self._doing("comparisons", self._catch_up)
            self._comparing = threading.Thread(target=work, name="comparisons", daemon=True)
            self._comparing.start()

    def await_threads(self) -> None:
        """Wait until the search index and the watches are left alone, and nothing is compared.

        Once the daemon is told to stop, that is soon.
        """
        for thread in (self._following, self._attending, self._comparing):
            if thread is not None:
                thread.join(_LEAVING_S)

    def _mend(self, configuration: Configuration) -> None:
        try:
            with open_store(configuration, self._runtime.clock, self._say):
                pass  # to open it is to mend it
        except PipelineError as error:
            self._say(f"the index cannot be rebuilt now: {error}")

    def _prune(self, kept: Retention, sources: Sequence[Source]) -> None:
        now = self._runtime.clock.now()
        try:
            self._tell_deleted(prune_documents(self._runtime, sources, self._stop), documents_summary)
            if kept.duplicates_s is not None:
                pruned = prune(self._runtime, now - timedelta(seconds=kept.duplicates_s), self._stop)
                self._tell_deleted(pruned, pruning_summary)
            if kept.raw_s is not None:
                pruned = prune_recordings(self._runtime, now - timedelta(seconds=kept.raw_s), self._stop)
                self._tell_deleted(pruned, recordings_summary)
        except PipelineError as error:
            self._say(f"retention: {error}")

    def _tell_deleted(self, pruned: list[Prunable], summary: Callable[[list[Prunable]], str]) -> None:
        if pruned:
            self._say(f"retention: {summary(pruned)}, deleted")

    def _seal(self, command: tuple[str, ...]) -> None:
        try:
            self._runtime.archive.recordings.sync()  # closes the file of a day that is over
            made = seal(self._runtime, command)
        except PipelineError as error:
            self._say(f"seal: {error}")
            return
        if made is not None:
            self._say(f"seal: {made.file}, SHA-256 {made.sha256}")
            if made.stamp_error:
                self._say(f"seal: {made.stamp_error}")

    def _follow(self, across_languages: bool) -> None:
        runtime = self._runtime
        with open_search(runtime.index, runtime.archive, across_languages=across_languages) as search:
            search.follow(stop=self._stop, workers=runtime.workers)

    def _catch_up(self) -> None:
        now = threading.Event()
        now.set()
        self._runtime.ingest.catch_up_until(self._stop, now)

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
            self._tell(what, trouble)

        return do

    def _tell(self, what: str, trouble: str) -> None:
        """Say what is wrong, once; nothing for no trouble."""
        if trouble and trouble != self._troubles.get(what):
            self._say(f"{what}: {trouble}")
        self._troubles[what] = trouble
