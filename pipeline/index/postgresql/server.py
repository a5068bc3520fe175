"""A PostgreSQL database as the index uses it: pools of connections, and whose turn it is to write."""

import hashlib
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import IsolationLevel
from sqlalchemy.engine import Connection, Engine

from pipeline.errors import IndexUnavailable
from pipeline.index import tally
from pipeline.index.backend import Driver
from pipeline.index.meanings import BUSY_S
from pipeline.index.postgresql import migrations
from pipeline.index.postgresql.connection import Psycopg, connect, fitting, named, watched
from pipeline.index.postgresql.session import ADMISSION, MIGRATION, Session
from pipeline.system.disk import refusal

# Connections are opened as they are needed, and stay open. One more holds locks. No thread holds two of a pool.
_READERS, _WRITERS, _LEASES = 4, 1, 1
# Whoever has the turn and does nothing for so long is taken for stopped, and loses it: all others wait for it.
_STOPPED_S = 120
_WRITES = f"-c lock_timeout={BUSY_S}s -c idle_in_transaction_session_timeout={_STOPPED_S}s"
_BEGIN_TURN = (
    f"SELECT set_config('lock_timeout', '0', false), set_config('idle_session_timeout', '{_STOPPED_S}s', false), "
    f"pg_advisory_lock({ADMISSION})"
)
_END_TURN = (
    f"SELECT pg_advisory_unlock({ADMISSION}), set_config('lock_timeout', '{BUSY_S}s', false), "
    "set_config('idle_session_timeout', '0', false)"
)
_MY_TURN = f"SELECT pg_advisory_xact_lock({ADMISSION})"
_TALLIED = 64  # transactions after which the counts are added up
# A copy that took the place of another goes on in a timeline of its own: numbers may have been given twice.
_IDENTITY = """
SELECT system_identifier || '-' || CASE WHEN pg_is_in_recovery() THEN timeline_id::text
    ELSE substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) END || '-' || d.oid
FROM pg_control_system(), pg_control_checkpoint(), pg_database d WHERE d.datname = current_database()
"""


class PostgresqlBackend:
    """The index in a database of a server, `postgresql://user@host/database`.

    A server that starts again is waited for, until `stop` is set.
    """

    def __init__(self, address: str, *, read_only: bool = False, stop: threading.Event | None = None) -> None:
        self.name = named(address)
        self._address, self._read_only = address, read_only
        self._stop = stop or threading.Event()
        self._mine = threading.local()
        self._transactions = 0
        self._connected, self._writers_made = False, 0
        self._session = Session(self.name, lambda: self._connect("", autocommit=True))
        self._readers = _engine(_READERS, self._reader)
        self._writers = _engine(_WRITERS, self._writer)
        self._leases = _engine(_LEASES, self._leaser)
        for engine in (self._readers, self._writers, self._leases):
            sa.event.listen(engine, "invalidate", self._lost)
        try:
            self._identity = self._open()
        except BaseException:
            self.close()
            raise
        self._connected = True
        self._cache = _cache_of(self._identity)

    @property
    def path(self) -> None:
        """There is no file."""
        return None

    @property
    def beside(self) -> Path:
        """A path in this machine's cache, in a folder of this database alone."""
        return self._cache / "index"

    @property
    def connected(self) -> int:
        """How often a connection that writes has been made: another server may be at the end of a new one."""
        return self._writers_made

    def server(self, connection: Connection) -> str:
        """Return what tells the server behind a connection from others, and from a copy that takes its place."""
        return str(connection.exec_driver_sql(_IDENTITY).scalar())

    @property
    def marks(self) -> Session:
        """The processes that use it, on all machines."""
        return self._session

    def close(self) -> None:
        """Close every connection, and end what shows others that this process lives."""
        for engine in (self._readers, self._writers, self._leases):
            engine.dispose()
        self._session.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection that sees one consistent state."""
        with watched(self.name), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Begin a transaction, the only one of all machines that is begun so until it ends; keep all of it or nothing.

        Numbers are therefore given in the order in which they are seen, which what follows the documents relies on.
        """
        with watched(self.name), self._begun() as connection:
            yield connection
            self._transactions += 1
            if self._transactions % _TALLIED == 0:
                tally.add_up(connection)

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        held: Connection | None = getattr(self._mine, "connection", None)
        if held is not None:  # the turn is this thread's, and ends with the connection that has it
            with held.begin():
                yield held
            return
        with self._writers.begin() as connection:
            connection.exec_driver_sql(_MY_TURN)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Lend a connection whose statements are kept one by one, and not synced."""
        with watched(self.name), self._leases.begin() as connection:
            yield connection

    @contextmanager
    def leasing(self) -> Iterator[Driver]:
        """Lend the driver of such a connection."""
        with watched(self.name), self._leases.connect() as connection:
            yield Psycopg(_raw(connection))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Let no other machine begin a transaction until this thread is done with several of its own.

        Waits for as long as it takes. If the connection is lost, so is the turn, and every transaction in it.
        """
        with watched(self.name), self._writers.connect() as connection:
            self._say(connection, _BEGIN_TURN)
            self._mine.connection = connection
            try:
                yield
            finally:
                self._mine.connection = None
                with suppress(psycopg.Error, sa.exc.DBAPIError):  # a connection that is cut has no turn
                    self._say(connection, _END_TURN)

    def _say(self, connection: Connection, statement: Any) -> None:
        """Run a statement outside of transactions."""
        raw = _raw(connection)
        try:
            raw.autocommit = True
            raw.execute(statement)
            raw.autocommit = False
        except psycopg.Error:
            connection.invalidate()
            raise

    @contextmanager
    def exclusive(self, name: str) -> Iterator[bool]:
        """Be the only one of all machines that does `name`; yield False if somebody else is at it already."""
        with self._session.exclusive(name) as mine:
            yield mine

    def ahead(self) -> timedelta:
        """Return how far the database's clock is ahead of this machine's."""
        return self._session.ahead()

    def last_ahead(self) -> timedelta:
        """Return how far it was when that was measured last."""
        return self._session.last_ahead

    @property
    def identity(self) -> object:
        """What tells the database from every other."""
        return self._identity

    def size_bytes(self) -> int:
        """Return how much room the database takes."""
        with self.reading() as connection:
            return connection.scalar(sa.select(sa.func.pg_database_size(sa.func.current_database()))) or 0

    def copy_to(self, path: Path) -> None:
        """Write a copy, as it is at one moment, to a SQLite file that is not there yet."""
        from pipeline.index.copying import copy_to_file

        with self.reading() as connection:
            copy_to_file(connection, path)

    def _open(self) -> str:
        """See that the database is as it is needed, and make it so; return what tells it from others."""
        with watched(self.name), self._readers.begin() as connection:
            fitting(_raw(connection), self.name)
            identity = self.server(connection)
            as_wanted = migrations.check(migrations.steps_behind(connection), self.name)
        if not as_wanted:
            if self._read_only:
                raise IndexUnavailable(f"{self.name}: it has not all tables yet; start a program that may write")
            with watched(self.name), self._writers.begin() as connection:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION})")
                connection.exec_driver_sql(_MY_TURN)  # else each may wait for a table that the other has changed
                migrations.migrate(connection, self.name)
        return identity

    def _connect(self, options: str, **keywords: Any) -> "psycopg.Connection[Any]":
        # who has been connected waits for a server that is started again
        return connect(self._address, options, until=self._stop if self._connected else None, **keywords)

    def _lost(self, *_event: object) -> None:
        self._session.doubt()

    def _reader(self) -> "psycopg.Connection[Any]":
        made = self._connect("")
        made.isolation_level, made.read_only = IsolationLevel.REPEATABLE_READ, True
        return made

    def _writer(self) -> "psycopg.Connection[Any]":
        made = self._connect(_WRITES)
        self._writers_made += 1
        made.read_only = self._read_only or None
        return made

    def _leaser(self) -> "psycopg.Connection[Any]":
        # a lease that is lost in a power failure is taken again
        return self._connect(f"-c lock_timeout={BUSY_S}s -c synchronous_commit=off", autocommit=True)


def _engine(connections: int, make: "Callable[[], psycopg.Connection[Any]]") -> Engine:
    return sa.create_engine(
        "postgresql+psycopg://",
        creator=make,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=BUSY_S,
        pool_use_lifo=True,  # those that are not needed stay unopened
        pool_pre_ping=True,  # one that was cut meanwhile is made again
        use_native_hstore=False,
    )


def _raw(connection: Connection) -> "psycopg.Connection[Any]":
    found = connection.connection.dbapi_connection
    assert isinstance(found, psycopg.Connection)
    return found


def _cache_of(identity: str) -> Path:
    """Return the folder in which this machine keeps what follows the documents of a database."""
    name = hashlib.sha256(identity.encode()).hexdigest()[:16]
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "pipeline", name)
    if refusal(folder):  # as in a container
        folder = Path(tempfile.gettempdir(), f"pipeline-{os.getuid()}", name)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
