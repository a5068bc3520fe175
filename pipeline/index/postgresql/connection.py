"""One connection to PostgreSQL: how it is made, how statements are sent, and what its errors mean in plain words."""

import re
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.string import StrDumperUnknown

from pipeline.errors import IndexUnavailable
from pipeline.index import schema
from pipeline.index.backend import Rows, Values
from pipeline.index.meanings import BUSY_S, meaning, passes

OLDEST = 14  # the version of the server
_CONNECT_S = 10
_AT_ONCE = 100  # rows of one statement
_PASSING_S, _AGAIN_S = 20.0, 0.25  # so long a server that starts again is waited for, and asked so often
# of the server, so that it lets go of what a machine held that is gone without a word
_WATCHED = "-c tcp_keepalives_idle=20 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c jit=off"
_PASSING = re.compile(
    r"Connection refused|starting up|shutting down|closed the connection unexpectedly|recovery mode|not yet accepting"
)


class Psycopg:
    """A driver's connection that takes values as `?` and `:name`, and the few words that only SQLite has."""

    def __init__(self, raw: "psycopg.Connection[Any]") -> None:
        self._raw = raw

    def execute(self, statement: str, values: Values = (), /) -> Rows:
        """Run a statement."""
        return self._raw.execute(translated(statement), values or None)

    def executemany(self, statement: str, rows: Iterable[Values], /) -> None:
        """Run a statement once for each of these values; one that puts a few rows puts them at once."""
        some = list(rows)
        head, found, one = statement.partition(" VALUES ")
        if found and one.startswith("(?") and len(some) <= _AT_ONCE:
            if some:
                together = translated(f"{head} VALUES {', '.join([one] * len(some))}")
                self._raw.execute(together, [value for row in some for value in row])
            return
        with self._raw.cursor() as cursor:
            cursor.executemany(translated(statement), some)


def put_all(connection: sa.Connection, table: sa.Table, rows: Iterable[Any]) -> None:
    """Put many rows into a table, as fast as the server takes them. Moments come as moments."""
    raw: Any = connection.connection.dbapi_connection
    moments = [isinstance(column.type, schema.Moment) for column in table.columns]
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(
                schema.microseconds(value) if is_moment and value is not None else value
                for is_moment, value in zip(moments, row, strict=True)
            )


@cache
def translated(statement: Any) -> Any:
    """Return a statement as the driver takes it, with values as `%s` and `%(name)s`."""
    statement = re.sub(r" INDEXED BY \w+", "", statement.replace("%", "%%"))
    statement = statement.replace("json_each(", "json_array_elements_text(").replace("?", "%s")
    return re.sub(r"(?<![:\w]):(\w+)", r"%(\1)s", statement)


class _Cursor(psycopg.Cursor[Any]):
    """A cursor to which values come as they are; as text, the bytes of a signature are twice as many."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.format = psycopg.pq.Format.BINARY


class _Text(StrDumperUnknown):
    """Text on its way to the server, which takes no NUL."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)


def connect(
    address: str, options: str = "", *, until: threading.Event | None = None, **keywords: Any
) -> "psycopg.Connection[Any]":
    """Connect to a server; wait for one that is about to start, `until` that is set. Raises psycopg.Error.

    `options` are settings of the session, such as `-c lock_timeout=60s`.
    """
    told = conninfo_to_dict(address)
    asked: dict[str, Any] = {"connect_timeout": _CONNECT_S, "application_name": "pipeline"} | told
    asked["options"] = f"{told.get('options') or ''} {_WATCHED} {options}".strip()
    until_s = time.monotonic() + _PASSING_S
    while True:
        try:
            made = psycopg.connect(**asked, **keywords, cursor_factory=_Cursor)
            made.adapters.register_dumper(str, _Text)
            return made
        except psycopg.OperationalError as error:
            if until is None or time.monotonic() > until_s or not _PASSING.search(str(error)):
                raise
            if until.wait(_AGAIN_S):
                raise


def fitting(raw: "psycopg.Connection[Any]", name: str) -> None:
    """See that a server is new enough, and that its texts can hold whatever a page says. Raises IndexUnavailable."""
    found, encoding = (raw.info.parameter_status(each) for each in ("server_version", "server_encoding"))
    if raw.info.server_version < OLDEST * 10_000:
        raise IndexUnavailable(f"{name}: this is PostgreSQL {found}, and {OLDEST} or later is needed")
    if encoding != "UTF8":
        raise IndexUnavailable(f"{name}: its texts are in {encoding}: make a database with ENCODING 'UTF8'")


def named(address: str) -> str:
    """Return how messages call a database: by its address, without its password. Raises IndexUnavailable."""
    try:
        told = conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        # what the driver says of it may hold the password
        raise IndexUnavailable("the address of the index has a part that PostgreSQL does not know") from None
    user = f"{told['user']}@" if told.get("user") else ""
    hosts, ports = (str(told.get(name) or "").split(",") for name in ("host", "port"))
    ports = ports if len(ports) == len(hosts) else ports * len(hosts)
    at = ",".join(f"{host}:{port}" if port else host for host, port in zip(hosts, ports, strict=True))
    return f"postgresql://{user}{at}/{told.get('dbname') or ''}"


@contextmanager
def watched(name: str) -> Iterator[None]:
    """Turn what goes wrong in a database meanwhile into IndexUnavailable, with what it means."""
    try:
        yield
    except sa.exc.TimeoutError as error:
        busy = f"busy: other threads have been at work in it for {BUSY_S} s"
        raise IndexUnavailable(f"{name}: {busy}") from error
    except (sa.exc.DBAPIError, psycopg.Error, schema.DamagedRowError) as error:
        raise IndexUnavailable(f"{name}: {meaning(error)}", passes=passes(error)) from error
