"""Opening and closing what the line needs: index, archive, network, workers. A broken index is mended here."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.admission import Admission
from pipeline.archive import STATE, Archive
from pipeline.clock import Clock
from pipeline.engine import Engine, Inline, Processes
from pipeline.errors import IndexUnavailable
from pipeline.fetch import Fetcher
from pipeline.index import Index
from pipeline.settings import Configuration

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What is held: enough for everything that asks no site."""

    index: Index
    archive: Archive
    admission: Admission
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Store):
    """The store, and the way to the sites. Opened once for a process and shared by its threads."""

    fetcher: Fetcher
    engine: Engine


@contextmanager
def open_store(configuration: Configuration, clock: Clock, say: Say) -> Iterator[Store]:
    """The archive and its index, whole: what a crash interrupted is finished, and a broken index is made again.

    `say` is told of anything done that nobody asked for. Raises StorageError.
    """
    archive = Archive(configuration.archive, configuration.seeds)
    path = configuration.archive / STATE / "index.sqlite"
    settings = configuration.settings
    fresh = not path.exists()
    try:
        index = Index(path)
    except IndexUnavailable as error:
        if not error.corrupt:
            raise
        aside = _set_aside(path, clock.now())
        say(f"{error}; moved to {aside.name} and made again from the files")
        index, fresh = Index(path), True
    try:
        admission = Admission(
            archive,
            index,
            clock,
            look_back=timedelta(seconds=settings.look_back_s),
            threshold=settings.near_threshold,
        )
        if fresh and any(archive.days()):
            found = admission.reindex()
            say(f"index made from the files: {found.archived} documents, {found.duplicates} duplicates")
            for problem in found.problems:
                say(problem)
        recovered = admission.recover()
        if recovered:
            say(f"{recovered} documents of an interrupted admission were recovered")
        yield Store(index=index, archive=archive, admission=admission, clock=clock)
    finally:
        index.close()


@contextmanager
def open_line(configuration: Configuration, clock: Clock, say: Say, *, processes: int | None = None) -> Iterator[Line]:
    """The store with the network and `processes` workers (None: as configured; 0: none, in this process).

    Raises ConfigError where the user agent names nobody to write to, and StorageError.
    """
    configuration.require_contact()
    settings = configuration.settings
    count = settings.processes if processes is None else processes
    with ExitStack() as stack:
        store = stack.enter_context(open_store(configuration, clock, say))
        engine: Engine = Processes(count, preload="pipeline.read") if count else Inline()
        stack.callback(engine.close)
        fetcher = stack.enter_context(Fetcher(user_agent=settings.user_agent, leases=store.index, clock=clock))
        yield Line(
            index=store.index,
            archive=store.archive,
            admission=store.admission,
            clock=clock,
            fetcher=fetcher,
            engine=engine,
        )


def _set_aside(path: Path, now: datetime) -> Path:
    aside = path.with_name(f"{path.name}.broken-{now:%Y%m%dT%H%M%S}")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.with_name(path.name + ".suspect").unlink(missing_ok=True)
    return aside
