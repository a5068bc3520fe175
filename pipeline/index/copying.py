"""Copy an index from one database to another, of whichever kind: all of it in one transaction, or nothing."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.errors import IndexUnavailable
from pipeline.index import schema, tally
from pipeline.index.database import open_backend
from pipeline.index.dialects import POSTGRESQL, upsert
from pipeline.index.sqlite import SqliteBackend

_AT_ONCE = 2_000  # rows
# rows of `meta` that each database has for itself
_OWN = ("version", "steps", "database", "generation", "server", "clock")
# nobody asks for them again: they belong to the processes that held them
_LEFT_OUT = frozenset({schema.host.name, *tally.TABLES})

_FULL = (schema.document.c.id, schema.visit.c.key, schema.run.c.id)
Tell = Callable[[str, int], None]


def copy_index(source: Path | str, target: Path | str, tell: Tell = lambda table, rows: None) -> int:
    """Copy an index into one that holds nothing yet; return the number of rows. `tell` hears of each table.

    Both are files, or addresses of databases. What is interrupted has not begun. Raises IndexUnavailable, also if what
    has come is not as much as there is.
    """
    with ExitStack() as opened:
        backends = []
        for place in (source, target):
            backends.append(open_backend(place))
            opened.callback(backends[-1].close)
        here = opened.enter_context(backends[0].reading())
        there = opened.enter_context(backends[1].transaction())
        if any(there.scalar(sa.select(column).limit(1)) is not None for column in _FULL):
            raise IndexUnavailable(f"{backends[1].name}: it is not empty; copy into an empty one")
        return _copy(here, there, tell)


def copy_to_file(source: Connection, path: Path) -> None:
    """Write a copy to a file that is not there yet."""
    with closing(SqliteBackend(path)) as target, target.transaction() as there:
        _copy(source, there, lambda table, rows: None)


def _copy(here: Connection, there: Connection, tell: Tell) -> int:
    copied = 0
    known = set(sa.inspect(here).get_table_names())  # a file that was made before there was one lacks it
    for table in schema.metadata.sorted_tables:
        if table.name in _LEFT_OUT or table.name not in known:
            continue
        rows = _copy_meta(here, there) if table is schema.meta else _copy_table(here, there, table)
        tell(table.name, rows)
        copied += rows
    if there.dialect.name == POSTGRESQL:
        _number_on(there)
        tally.add_up(there)
    return copied


def _copy_meta(here: Connection, there: Connection) -> int:
    t = schema.meta.c
    rows = here.execute(sa.select(t.name, t.value).where(t.name.not_in(_OWN))).all()
    if rows:
        put = upsert(there, schema.meta, "value")
        there.execute(put, [{"name": row.name, "value": row.value} for row in rows])
    return len(rows)


def _copy_table(here: Connection, there: Connection, table: sa.Table) -> int:
    there.execute(table.delete())
    found = here.execution_options(stream_results=True, yield_per=_AT_ONCE).execute(sa.select(table))
    if there.dialect.name == POSTGRESQL:
        from pipeline.index.postgresql import put_all

        put_all(there, table, found)
    else:
        for rows in found.partitions(_AT_ONCE):
            there.execute(table.insert(), [dict(row._mapping) for row in rows])
    counts = [connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for connection in (here, there)]
    if counts[0] != counts[1]:
        raise IndexUnavailable(f"{counts[1]} of {counts[0]} rows of {table.name} have come; nothing was kept")
    return int(counts[1])


def _number_on(there: Connection) -> None:
    """Let the next numbers follow those that have come."""
    for table in schema.metadata.sorted_tables:
        column: Any = table.autoincrement_column
        if column is not None and table.name not in _LEFT_OUT:
            sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
            highest = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
            there.execute(sa.select(sa.func.setval(sequence, highest, False)))
