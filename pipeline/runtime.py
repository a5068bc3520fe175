"""Open and close what the line needs: index, archive, network, workers. A broken index is mended here."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

from pipeline.archive import STATE, Archive
from pipeline.config.settings import Configuration, Settings
from pipeline.errors import IndexUnavailable
from pipeline.index import Index
from pipeline.ingest import Ingest
from pipeline.model import Translations
from pipeline.system.clock import Clock, Grace
from pipeline.system.disk import Disk, Room
from pipeline.system.workers import Inline, Processes, Workers

if TYPE_CHECKING:
    from pipeline.fetch import Fetcher

INDEX = f"{STATE}/index.sqlite"  # below the archive

_PRELOADED = (
    "pipeline.crawl.page",
    "pipeline.extract.article",
    "trafilatura",
    "htmldate",
)  # by the process that workers are forked from

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What is held: enough for everything that asks no site."""

    index: Index
    archive: Archive
    ingest: Ingest
    translations: Translations  # where a source does not say otherwise
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime(Store):
    """The store, and the way to the sites. Opened once for a process and shared by its threads."""

    fetcher: "Fetcher"
    workers: Workers
    disk: Disk | None = None  # None: the room is not watched

    def shortage(self) -> str | None:
        """Return a sentence if there is too little room to fetch anything more."""
        return self.disk.shortage() if self.disk is not None else None


@contextmanager
def open_store(
    configuration: Configuration, clock: Clock, say: Say, *, workers: Workers | None = None
) -> Iterator[Store]:
    """Open the archive and its index: finish what a crash interrupted, and make a broken index again.

    `workers` encode what is ingested; without them this process does. Tells `say` of anything done that nobody asked
    for. Raises StorageError.
    """
    workers = workers or Inline()
    archive = Archive(configuration.archive, configuration.seeds)
    try:
        store = _opened(configuration, archive, clock, say, workers)
    except IndexUnavailable as error:
        if not error.corrupt:
            raise
        _set_aside_if_broken(archive, clock.now(), say)
        store = _opened(configuration, archive, clock, say, workers)
    try:
        yield store
    finally:
        store.index.close()


@contextmanager
def open_runtime(
    configuration: Configuration, clock: Clock, say: Say, *, processes: int | None = None, stop: Event | None = None
) -> Iterator[Runtime]:
    """Open the store with the network and `processes` workers (None: as configured; 0: none, in this process).

    A few seconds after `stop` is set, an answer or a page that is still waited for is given up, and its link is owed.
    Raises ConfigError if the user agent names nobody to write to, and StorageError.
    """
    from pipeline.fetch import Fetcher  # loads httpx, which no store needs

    configuration.require_contact()
    settings = configuration.settings
    count = settings.processes if processes is None else processes
    with ExitStack() as stack:
        grace = Grace(clock, stop)
        workers = start_workers(count, grace)
        stack.callback(workers.close)
        store = stack.enter_context(open_store(configuration, clock, say, workers=workers))
        fetcher = stack.enter_context(
            Fetcher(user_agent=settings.user_agent, leases=store.index, clock=clock, grace=grace)
        )
        yield Runtime(
            index=store.index,
            archive=store.archive,
            ingest=store.ingest,
            translations=store.translations,
            clock=clock,
            fetcher=fetcher,
            workers=workers,
            disk=Disk(configuration.archive, clock, **room(settings)),
        )


def start_workers(processes: int, grace: Grace | None = None) -> Workers:
    """Return so many processes that read pages; 0: pages are read in this one. Close them."""
    return Processes(processes, preload=_PRELOADED, grace=grace) if processes else Inline()


def room(settings: Settings) -> Room:
    """Return the reserve and the limit of `Disk` and of `disk.shortage`."""
    return {"reserve_bytes": settings.disk.reserve_bytes, "limit_bytes": settings.disk.limit_bytes}


def _opened(configuration: Configuration, archive: Archive, clock: Clock, say: Say, workers: Workers) -> Store:
    settings = configuration.settings
    index = Index(archive.root / INDEX)
    try:
        ingest = Ingest(
            archive,
            index,
            clock,
            workers,
            look_back=timedelta(seconds=settings.look_back_s),
            near_threshold=settings.near_threshold,
            keep=settings.keep,
        )
        if not index.complete:
            _make(ingest, say)
        recovered = ingest.recover()
        if recovered:
            say(f"{recovered} documents of an interrupted admission were recovered")
    except BaseException:
        index.close()
        raise
    return Store(index=index, archive=archive, ingest=ingest, translations=settings.translations, clock=clock)


def _make(ingest: Ingest, say: Say) -> None:
    """Fill a new index from the files; of a new archive there is nothing to say."""
    found = ingest.reindex()
    if found.archived or found.duplicates or found.problems:
        say(f"index made from the files: {found.archived} documents, {found.duplicates} duplicates")
    for problem in found.problems:
        say(problem)


def _set_aside_if_broken(archive: Archive, now: datetime, say: Say) -> None:
    """Move a broken index away, unless another process has done so first. May be repeated from wherever it stopped."""
    path = archive.root / INDEX
    with archive.admission():
        try:
            Index(path).close()
        except IndexUnavailable as error:
            if not error.corrupt:
                raise
            aside = path.with_name(f"{path.name}.broken-{now:%Y%m%dT%H%M%S}")
            try:
                if path.exists():
                    path.rename(aside)
                for suffix in ("-wal", "-shm", ".suspect"):
                    path.with_name(path.name + suffix).unlink(missing_ok=True)
            except OSError as failure:
                raise IndexUnavailable(f"{path}: broken, and cannot be moved away: {failure}") from failure
            say(f"{error}; moved to {aside.name} and made again from the files")
