"""Open and close the index, archive, network and workers that a run needs. Repair a broken index."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.archive import Archive, Remembered
from pipeline.config.databases import index_address
from pipeline.config.past import Past
from pipeline.config.places import ARCHIVE
from pipeline.config.settings import FILE as SETTINGS
from pipeline.config.settings import Configuration, Settings
from pipeline.errors import ArchiveError, IndexUnavailable
from pipeline.index import Index
from pipeline.model import Raw, Translations, counted
from pipeline.system import memory
from pipeline.system.clock import Clock, Grace, SharedClock
from pipeline.system.disk import Disk, Room, refusal
from pipeline.system.scratch import scratch

if TYPE_CHECKING:
    from pipeline.fetch import Pages, SiteClocks
    from pipeline.ingest import Ingest
    from pipeline.system.workers import Workers

INDEX = "index.sqlite"  # in the state folder of the archive

# by the process that workers are forked from
_PRELOADED = ("pipeline.crawl.preload",)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """An archive and its index: enough for everything that only reads what is held."""

    index: Index
    archive: Archive
    clock: Clock

    @contextmanager
    def exclusive(self, name: str) -> Iterator[bool]:
        """Be the only one of all threads, processes and machines that does `name`, such as `run-example`.

        Yields False if another is at it already. Raises StorageError.
        """
        with self.archive.exclusive(name) as here:
            if not here:
                yield False
                return
            with self.index.exclusive(name) as mine:
                yield mine


@dataclass(frozen=True, slots=True, kw_only=True)
class Store(Holdings):
    """What is held, and the way to file more: enough for everything that asks no site."""

    ingest: "Ingest"
    translations: Translations  # where a source does not say otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime(Store):
    """The store, and the way to the sites. Opened once for a process and shared by its threads."""

    fetcher: "Pages"
    workers: "Workers"
    raw: Raw = Raw.DOCUMENTS  # which answers are recorded, where a source does not say otherwise
    past: Past = field(default_factory=Past)  # where the web archives are
    disk: Disk | None = None  # None: the room is not watched
    site_clocks: "SiteClocks | None" = None  # None: nobody is asked for the time

    def shortage(self) -> str | None:
        """Return a sentence if there is too little room to fetch anything more."""
        return self.disk.shortage() if self.disk is not None else None


@contextmanager
def open_holdings(configuration: Configuration, clock: Clock, say: Say) -> Iterator[Holdings]:
    """Open an archive for reading. Finish what a crash interrupted and mend the index first, if it can be written.

    A read-only archive is read as it is; if its index is missing or cannot be read, a temporary one is made from the
    files. Tells `say` of that, and of anything done that nobody asked for. Raises StorageError.
    """
    archive = Archive(configuration.archive, configuration.seeds)
    _remembered(configuration, archive).require(expected=configuration.settings.expect_archive)
    with _index(configuration, archive, clock, say) as index:
        yield Holdings(archive=archive, index=index, clock=clock)


@contextmanager
def open_store(
    configuration: Configuration,
    clock: Clock,
    say: Say,
    *,
    workers: "Workers | None" = None,
    anew: bool = False,
    stop: Event | None = None,
) -> Iterator[Store]:
    """Open the archive and its index: finish what a crash interrupted, and make a broken index again.

    `workers` encode what is ingested; without them this process does. Tells `say` of anything done that nobody asked
    for. An index that lies apart and is of another archive is refused, unless it is to be made `anew`. Once `stop` is
    set, no server is waited for. Raises StorageError.
    """
    archive = Archive(configuration.archive, configuration.seeds, clock=clock, info=_writer(configuration.settings))
    remembered = _remembered(configuration, archive)
    remembered.require(expected=configuration.settings.expect_archive)
    if refused := refusal(archive.state):
        raise ArchiveError(
            f"{archive.place}: the archive cannot be written: {archive.state}: {refused}; "
            "`list`, `show` and `why` read it"
        )
    archive.probe()
    apart = not anew and (archive.place.folder is None or isinstance(index_place(configuration), str))
    try:
        store = _opened(configuration, archive, clock, say, workers, apart, stop)
    except IndexUnavailable as error:
        if not error.corrupt:
            raise
        _set_aside_if_broken(archive, clock.now(), say)
        store = _opened(configuration, archive, clock, say, workers, apart, stop)
    remembered.note(clock.now().date())
    try:
        yield store
        remembered.note(clock.now().date())
    finally:
        try:
            store.archive.recordings.close()
        finally:
            store.index.close()


@contextmanager
def open_runtime(
    configuration: Configuration, clock: Clock, say: Say, *, processes: int | None = None, stop: Event | None = None
) -> Iterator[Runtime]:
    """Open the store with the network and `processes` workers (None: as configured; 0: none, in this process).

    A few seconds after `stop` is set, an answer or a page that is still waited for is given up, and its link is owed.
    Raises ConfigError if the user agent names nobody to write to, or a request needs an unset variable; StorageError.
    """
    from pipeline.fetch import Fetcher  # loads httpx, which no store needs

    configuration.require_contact()
    configuration.require_environment(os.environ, to_notify=False)
    settings = configuration.settings
    count = settings.processes if processes is None else processes
    memory.give_back_large()
    with ExitStack() as stack:
        grace = Grace(clock, stop)
        workers = start_workers(count, grace, say)
        stack.callback(workers.close)
        store = stack.enter_context(open_store(configuration, clock, say, workers=workers, stop=stop))
        fetcher = stack.enter_context(
            Fetcher(
                user_agent=settings.user_agent,
                leases=store.index,
                clock=store.clock,
                proxy=settings.proxy,
                grace=grace,
                say=say,
            )
        )
        yield Runtime(
            index=store.index,
            archive=store.archive,
            ingest=store.ingest,
            translations=store.translations,
            clock=store.clock,
            fetcher=fetcher,
            workers=workers,
            raw=settings.raw,
            past=settings.past,
            disk=Disk(configuration.archive.folder or configuration.archive.state, clock, **room(settings)),
            site_clocks=fetcher.site_clocks,
        )


def start_workers(processes: int, grace: Grace | None = None, say: Say = lambda sentence: None) -> "Workers":
    """Return so many processes that read pages; 0: pages are read in this one. Close them.

    `say` is told when the machine is too busy to read them, in any thread.
    """
    from pipeline.system.workers import Inline, Processes

    return Processes(processes, preload=_PRELOADED, grace=grace, say=say) if processes else Inline()


def start_readers(processes: int) -> "Workers":
    """Return so many processes that read files of the archive; they load nothing that pages need. Close them."""
    from pipeline.system.workers import Inline, Processes

    return Processes(processes, preload=("pipeline.ingest.rebuild",)) if processes > 1 else Inline()


def room(settings: Settings) -> Room:
    """Return the reserve and the limit of `Disk` and of `disk.shortage`."""
    return {"reserve_bytes": settings.disk.reserve_bytes, "limit_bytes": settings.disk.limit_bytes}


def index_place(configuration: Configuration) -> Path | str:
    """Return where the index is: a file below the archive, or the address of a database. Raises ConfigError."""
    return index_address(configuration, os.environ) or configuration.archive.state / INDEX


@contextmanager
def _index(configuration: Configuration, archive: Archive, clock: Clock, say: Say) -> Iterator[Index]:
    place, folder = index_place(configuration), archive.place.folder
    if os.environ.get(ARCHIVE) and folder is not None and not folder.exists():
        raise ArchiveError(f"{folder}: there is no archive")  # who names a place means one that is there
    if refused := _refused(archive):
        if not archive.state.parent.is_dir():
            raise ArchiveError(f"{archive.place}: there is no archive, and none can be made: {refused}")
        if archive.interrupted:
            say(
                f"{archive.place}: the last documents are not shown: a crash interrupted their filing, "
                "and it cannot be finished"
            )
        try:
            index = _whole(Index(place, read_only=True))
        except IndexUnavailable as error:
            say(f"{error}; a temporary index is built from the files, since the archive cannot be written ({refused})")
            with _temporary(configuration, archive, clock, say) as index:
                yield index
            return
    elif (sound := _sound(archive, place)) is None:
        with open_store(configuration, clock, say) as store:
            yield store.index
        return
    else:
        index = sound
    with closing(index):
        yield index


@contextmanager
def _temporary(configuration: Configuration, archive: Archive, clock: Clock, say: Say) -> Iterator[Index]:
    """Make an index of an archive that cannot be written, in a folder of its own."""
    with scratch() as folder, closing(Index(folder / "index.sqlite")) as index:
        for problem in _ingest(configuration.settings, archive, index, clock).survey().problems:
            say(problem)
        yield index


def _remembered(configuration: Configuration, archive: Archive) -> Remembered:
    return Remembered(archive.blobs, archive.place, configuration.folder / SETTINGS)


def _refused(archive: Archive) -> str | None:
    """Return why the archive cannot be written, or None."""
    path = archive.state / INDEX
    # the file is asked, not opened: closing it would end the locks that SQLite may hold on it in this process
    refused = refusal(path.parent)
    return refused or ("Permission denied" if path.exists() and not os.access(path, os.W_OK) else None)


def _sound(archive: Archive, place: Path | str) -> Index | None:
    """Open the index of an archive that can be written; return None if something has to be mended or learnt first."""
    if archive.interrupted or (isinstance(place, Path) and not place.exists()):
        return None
    try:
        index = Index(place)
    except IndexUnavailable as error:
        if error.corrupt:
            return None
        raise
    try:
        with index.looking() as looking:
            sound = looking.complete and looking.seeds() == archive.seed_files()
        if sound and (archive.place.folder is not None or not index.promised()):
            return index
    except BaseException:
        index.close()
        raise
    index.close()
    return None


def _whole(index: Index) -> Index:
    """Return an index that knows all that is on disk. Raises IndexUnavailable for another."""
    try:
        if not index.complete:
            raise IndexUnavailable(f"{index.name}: it was never completed")
    except BaseException:
        index.close()
        raise
    return index


def _opened(
    configuration: Configuration,
    archive: Archive,
    clock: Clock,
    say: Say,
    workers: "Workers | None",
    apart: bool,
    stop: Event | None,
) -> Store:
    settings = configuration.settings
    index = Index(place := index_place(configuration), stop=stop)
    try:
        if isinstance(place, str):  # what is written down goes by one clock, whichever machine writes it
            index.go_by_common_clock()
            clock = SharedClock(clock, index.ahead)
        ingest = _ingest(settings, archive, index, clock, workers, say)
        index.recut_bands(lambda done, total: _tell_recut(done, total, say))
        if not index.complete:
            _fill(ingest, say)
        recovered = ingest.recover(apart=apart)
        archive.recordings.mend()
        if recovered:
            say(f"recovered {counted(recovered, 'document')} of an interrupted admission")
    except BaseException:
        index.close()
        raise
    return Store(index=index, archive=archive, ingest=ingest, translations=settings.translations, clock=clock)


def _ingest(
    settings: Settings,
    archive: Archive,
    index: Index,
    clock: Clock,
    workers: "Workers | None" = None,
    say: Say = lambda sentence: None,
) -> "Ingest":
    from pipeline.ingest import Ingest  # loads what judges documents, which no reader needs

    return Ingest(
        archive,
        index,
        clock,
        workers or start_workers(0),
        look_back=timedelta(seconds=settings.look_back_s),
        near_threshold=settings.near_threshold,
        keep=settings.keep,
        say=say,
    )


def _writer(settings: Settings) -> dict[str, str]:
    """Return what a WARC file tells of who wrote it."""
    return {
        "software": f"pipeline/{__version__}",
        "operator": settings.contact or "",
        "http-header-user-agent": settings.user_agent if settings.contact else "",
        "robots": "as each source's `robots` says",
    }


def _tell_recut(done: int, total: int, say: Say) -> None:
    if total:
        say(f"index of an earlier version: {done} of {counted(total, 'document')} prepared for the search for copies")


def _fill(ingest: "Ingest", say: Say) -> None:
    """Fill a new index from the files; of a new archive there is nothing to say."""
    found = ingest.reindex()
    if found.archived or found.duplicates or found.problems:
        documents, duplicates = counted(found.archived, "document"), counted(found.duplicates, "duplicate")
        say(f"index made from the files: {documents}, {duplicates}")
    for problem in found.problems:
        say(problem)


def _set_aside_if_broken(archive: Archive, now: datetime, say: Say) -> None:
    """Move a broken index away, unless another process has done so first. May be repeated from wherever it stopped."""
    path = archive.state / INDEX
    with archive.admission():
        try:
            Index(path).close()
        except IndexUnavailable as error:
            if not error.corrupt:
                raise
            promised = Index.salvaged(path)
            aside = path.with_name(f"{path.name}.broken-{now:%Y%m%dT%H%M%S}")
            try:
                if path.exists():
                    path.rename(aside)
                for suffix in ("-wal", "-shm", ".suspect"):
                    path.with_name(path.name + suffix).unlink(missing_ok=True)
            except OSError as failure:
                raise IndexUnavailable(f"{path}: broken, and cannot be moved away: {failure}") from failure
            say(f"{error}; moved to {aside.name} and rebuilt from the files")
            if promised:  # it is kept before anything is made from the store
                with closing(Index(path)) as index, index.transaction() as transaction:
                    for group in promised:
                        transaction.promise(group)
