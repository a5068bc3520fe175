"""The index in a SQLite file: opened, checked, and recognised when it is damaged or has been replaced.

No queries here. Whoever shares the file shares the machine, so the archive's locks serve it, and the machine's clock.
"""

import random
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from pipeline.errors import IndexUnavailable
from pipeline.index import manifests, schema, tally
from pipeline.index.backend import Driver
from pipeline.index.dialects import insert_missing
from pipeline.index.signatures import CODES_ENDINGS
from pipeline.system.disk import remove_beside
from pipeline.system.locks import Presence

_BUSY_S = 60
# Of one connection: the system's own cache holds the rest, and memory stays flat as the index grows.
_READER_KB, _WRITER_KB, _LEASE_KB = 1000, 4000, 250
# Connections stay open once they are made, so that neither memory nor open files depend on chance. SQLite lets one
# write at a time: a second connection for that would only wait, with a cache of its own. No thread holds two at once.
_READERS, _WRITERS, _LEASES = 4, 1, 1
_TRYING_S = 5.0
_CHECKED_BYTES = 4_000_000  # an index up to this size is checked at every start, which takes some milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The open file. `inode` tells it from another that has come to its place. Of a copy all three only read."""

    inode: tuple[int, int] | None
    readers: Engine
    writers: Engine
    leases: Engine

    def close(self) -> None:
        """Close every connection."""
        for engine in (self.readers, self.writers, self.leases):
            engine.dispose()


class SqliteBackend:
    """The index in a file. If the file has been replaced meanwhile, the new one is opened.

    It may be another process that has replaced it, having found it damaged, or a person who has deleted it.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path, self.name = path, str(path)
        self.marks = Presence(path.parent / "processes")
        self._opened = opened_copy if read_only else opened
        self._opening = threading.Lock()
        self.file = self._opened(path)

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._path

    @property
    def connected(self) -> int:
        """Once: a file is no server."""
        return 1

    def server(self, connection: Connection) -> None:
        """There is no server."""

    @property
    def beside(self) -> Path:
        """The same: what follows the documents lies beside the file."""
        return self._path

    def close(self) -> None:
        """Close every connection, and end what shows others that this process lives."""
        self.file.close()
        self.marks.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection that sees one consistent state."""
        with self._lent("readers") as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Begin a transaction, the only writer until it ends; keep all of it or nothing."""
        with self._lent("writers") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Lend a connection whose statements are kept one by one, and not synced."""
        with self._lent("leases") as connection:
            yield connection

    @contextmanager
    def leasing(self) -> Iterator[Driver]:
        """Lend the driver of such a connection."""
        with self._raw() as raw:
            yield raw

    def turn(self) -> AbstractContextManager[None]:
        """Do nothing: the archive's own lock lets one process of the machine admit at a time."""
        return nullcontext()

    def exclusive(self, name: str) -> AbstractContextManager[bool]:
        """Yield True: the archive's own lock of that name lets one process of the machine do it at a time."""
        return nullcontext(True)

    def ahead(self) -> timedelta:
        """Return nothing: all go by this machine's clock."""
        return timedelta()

    def last_ahead(self) -> timedelta:
        """Return nothing, as `ahead`."""
        return timedelta()

    @property
    def identity(self) -> tuple[int, int] | None:
        """What tells the file from one that has come to its place; None if it is gone or was found damaged."""
        return None if suspect(self.path).exists() else inode(self.path)

    def size_bytes(self) -> int:
        """Return the size of the file."""
        return self.path.stat().st_size

    def copy_to(self, path: Path) -> None:
        """Write a copy of the file, as it is at one moment, to a place where there is none."""
        with self._raw() as raw, closing(sqlite3.connect(path)) as copy:
            raw.backup(copy)

    @contextmanager
    def _lent(self, engine: str) -> Iterator[Connection]:
        file = self._at_hand()
        with self._watched(file), getattr(file, engine).begin() as connection:
            yield connection

    @contextmanager
    def _raw(self) -> Iterator[sqlite3.Connection]:
        file = self._at_hand()
        with self._watched(file), closing(file.leases.raw_connection()) as lent:
            found = lent.dbapi_connection
            assert isinstance(found, sqlite3.Connection)
            yield found

    @contextmanager
    def _watched(self, file: "File") -> Iterator[None]:
        """Turn what goes wrong while a file is asked into IndexUnavailable, and note damage beside the file."""
        try:
            yield
        except (sa.exc.DBAPIError, sa.exc.TimeoutError, sqlite3.Error, schema.DamagedRowError) as error:
            damage = is_damage(error)
            if damage and inode(self.path) == file.inode:
                with suppress(OSError):
                    suspect(self.path).touch()  # the next start sets it aside and makes it again
            raise IndexUnavailable(f"{self.path}: {plain(error)}", corrupt=damage) from error

    def _at_hand(self) -> "File":
        if inode(self.path) != self.file.inode:
            with self._opening:
                if inode(self.path) != self.file.inode:
                    if not self.path.parent.is_dir():  # moved away, or unmounted: a new one would be of no archive
                        raise IndexUnavailable(f"{self.path}: its folder is gone")
                    replaced, self.file = self.file, self._opened(self.path)
                    replaced.close()
        return self.file


def opened_copy(path: Path) -> File:
    """Open a file that may not be written, and whose folder may not. Raises IndexUnavailable."""
    # Nothing is locked where nobody can write; a log beside the file is read, which takes locks.
    how = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "mode=ro&immutable=1"
    place = f"file:{quote(str(path))}?{how}&uri=true"
    readers = _engine(place, _READERS, begin="BEGIN", pragmas=("query_only=ON", f"cache_size=-{_READER_KB}"))
    file = File(inode=inode(path), readers=readers, writers=readers, leases=readers)
    try:
        with readers.begin() as connection:
            _check_pages(connection, path)
            later = {
                schema.page_line.name,
                schema.change.name,
                schema.figures.name,
                schema.comparison_owed.name,
                schema.pending.name,
                *(table.name for table in manifests.TABLES),
            }  # only a run and what follows the documents ask for them
            needed = schema.metadata.tables.keys() - later
            missing = needed - {*sa.inspect(connection).get_table_names()}
            if missing:
                raise IndexUnavailable(f"{path}: it has no table {', '.join(sorted(missing))}")
            if lacking := _lacking(connection):
                raise IndexUnavailable(f"{path}: its visits have no column {', '.join(lacking)} yet")
            if not _has_tails(connection):
                raise IndexUnavailable(f"{path}: its signatures have no column tail yet")
            _check_version(connection, path)
        return file
    except (sa.exc.DBAPIError, OSError, IndexUnavailable) as error:
        file.close()
        if isinstance(error, IndexUnavailable):
            raise
        message = f"{path}: the index cannot be opened: {plain(error)}"
        raise IndexUnavailable(message, corrupt=is_damage(error)) from error


def opened(path: Path) -> File:
    """Open the file at `path`, and make it if there is none. Raises IndexUnavailable."""
    until_s = time.monotonic() + _TRYING_S
    while True:
        try:
            return _opened(path)
        except IndexUnavailable as error:
            # what SQLite says, without waiting, when another process makes the file at the same moment or moves a
            # broken one away
            passing = any(sign in str(error) for sign in ("database is locked", "disk I/O error"))
            if not passing or time.monotonic() > until_s:
                raise
        time.sleep(random.uniform(0.01, 0.1))


def _opened(path: Path) -> File:
    if suspect(path).exists():
        raise IndexUnavailable(f"{path}: found damaged while it was in use", corrupt=True)
    # Durable commits for what is filed. A lost lease costs nothing, so those commits are not synced one by one; but
    # any connection may happen to be the one that writes the log back into the file, and must sync that.
    engines = {
        "readers": _engine(path, _READERS, begin="BEGIN", pragmas=_pragmas("NORMAL", _READER_KB)),
        "writers": _engine(path, _WRITERS, begin="BEGIN IMMEDIATE", pragmas=_pragmas("FULL", _WRITER_KB)),
        # each statement is a transaction of its own
        "leases": _engine(path, _LEASES, begin=None, pragmas=_pragmas("NORMAL", _LEASE_KB)),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with engines["writers"].begin() as connection:
            _check_pages(connection, path)
            schema.metadata.create_all(connection)
            # a file that was made before there were these lacks them
            for later in (schema.undated, schema.by_day, schema.without_document, schema.seeds):
                later.create(connection, checkfirst=True)
            for name in schema.NO_LONGER:
                connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")
            connection.execute(
                insert_missing(connection, schema.meta), {"name": "version", "value": str(schema.VERSION)}
            )
            _check_version(connection, path)
            for name in _lacking(connection):
                _add(connection, name)
            tally.keep(connection)
            if not _has_tails(connection):
                _forget_signatures(connection, path)
        return File(inode=inode(path), **engines)
    except (sa.exc.DBAPIError, OSError, IndexUnavailable) as error:
        File(inode=None, **engines).close()
        if isinstance(error, IndexUnavailable):
            raise
        message = f"{path}: the index cannot be opened: {plain(error)}"
        raise IndexUnavailable(message, corrupt=is_damage(error)) from error


def salvaged(path: Path) -> list[bytes]:
    """Return the groups that are promised in a damaged file to an archive on an object store, as far as it tells."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
            return [data for (data,) in connection.execute("SELECT data FROM pending ORDER BY id")]
    except sqlite3.Error:
        return []


def inode(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another of the same name; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def suspect(path: Path) -> Path:
    """Return the file that is put beside an index found damaged while it was in use."""
    return path.with_name(path.name + ".suspect")


def is_damage(error: Exception) -> bool:
    """Return whether an error means that the file itself is broken, and not only busy or out of reach."""
    text = plain(error)
    return isinstance(error, schema.DamagedRowError) or any(
        sign in text for sign in ("malformed", "not a database", "Could not decode to UTF-8")
    )


def plain(error: Exception) -> str:
    """Return what SQLite said, without SQLAlchemy's frame around it."""
    if isinstance(error, sa.exc.TimeoutError):
        return f"busy: other threads have been at work in it for {_BUSY_S} s"
    return str(getattr(error, "orig", None) or error)


def _check_pages(connection: Connection, path: Path) -> None:
    if path.stat().st_size < _CHECKED_BYTES:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise IndexUnavailable(f"{path}: damaged: {found}", corrupt=True)


def _lacking(connection: Connection) -> list[str]:
    """Return the columns of visits that a file lacks since it was made before there were they."""
    there = {column["name"] for column in sa.inspect(connection).get_columns("visit")}
    return [name for name in ("cause", "announced") if name not in there]


def _add(connection: Connection, name: str) -> None:
    """Add a column of visits. With the causes came further tries: what was given up by then is made owed."""
    connection.exec_driver_sql(f"ALTER TABLE visit ADD COLUMN {name} TEXT")
    if name != "cause":
        return
    visit = schema.visit.c
    given_up = sa.and_(visit.kind.in_(["failed", "disallowed"]), visit.retry_at.is_(None))
    connection.execute(schema.visit.update().where(given_up).values(retry_at=visit.at))


def _has_tails(connection: Connection) -> bool:
    return any(column["name"] == "tail" for column in sa.inspect(connection).get_columns("concept"))


def _forget_signatures(connection: Connection, path: Path) -> None:
    """Forget the semantic signatures of a file that was made before they had tails; their documents wait for others."""
    signed = schema.document.c.id.in_(sa.select(schema.concept.c.document))
    connection.execute(schema.document.update().where(signed).values(unsketched=1, unbridged=1))
    schema.concept.drop(connection)
    schema.concept.create(connection)
    remove_beside(path, CODES_ENDINGS)


def _check_version(connection: Connection, path: Path) -> None:
    version = connection.scalar(sa.select(schema.meta.c.value).where(schema.meta.c.name == "version"))
    if version != str(schema.VERSION):
        raise IndexUnavailable(
            f"{path}: made by another version of the pipeline (schema {version}, this one reads {schema.VERSION}); "
            "move it away, and the next start rebuilds it from the files"
        )


def _pragmas(synchronous: str, cache_kb: int) -> tuple[str, ...]:
    return ("journal_mode=WAL", f"synchronous={synchronous}", "temp_store=MEMORY", f"cache_size=-{cache_kb}")


def _engine(path: Path | str, connections: int, *, begin: str | None, pragmas: Sequence[str]) -> Engine:
    engine = sa.create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": _BUSY_S, "check_same_thread": False},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_BUSY_S,
        pool_use_lifo=True,  # the one used last is asked next: only as many caches fill as are needed at once
    )

    @sa.event.listens_for(engine, "connect")
    def _connect(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # pysqlite's own BEGIN comes too late; ours is sent below
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")

    if begin is not None:
        statement = begin

        @sa.event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(statement)

    return engine
