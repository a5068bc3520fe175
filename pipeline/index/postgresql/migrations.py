"""The tables in PostgreSQL: made and changed in numbered steps, by one process at a time, while others may be at work.

A step is never changed once it was released; what must change comes as another step, which finds what the earlier ones
have left, and lets programs of the version before go on. `meta` tells how many steps a database has behind it.
"""

import secrets
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateColumn

from pipeline.errors import IndexUnavailable
from pipeline.index import late, manifests, schema, tally
from pipeline.index.dialects import POSTGRESQL, insert_missing, upsert


@compiles(CreateColumn, POSTGRESQL)
def _column(element: CreateColumn, compiler: Any, **options: Any) -> str:
    """Write the column of a new table: all texts are sorted as SQLite sorts them, by their bytes."""
    written: str = compiler.visit_create_column(element, **options)
    return written.replace(" TEXT", ' TEXT COLLATE "C"', 1)


STEPS = "steps"  # the row of `meta` that says how many; the row `version` is that of what the tables mean


def _tables(connection: Connection) -> None:
    schema.metadata.create_all(connection)
    late.create(connection)
    rows = [{"name": "version", "value": str(schema.VERSION)}, {"name": "database", "value": secrets.token_hex(8)}]
    connection.execute(insert_missing(connection, schema.meta), rows)
    for statement in tally.by_differences():
        connection.exec_driver_sql(statement)


def _manifests(connection: Connection) -> None:
    schema.metadata.create_all(connection, list(manifests.TABLES))


def _no_longer(connection: Connection) -> None:
    for name in schema.NO_LONGER:
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")


_STEPS: tuple[Callable[[Connection], None], ...] = (_tables, _manifests, _no_longer)


def steps_behind(connection: Connection) -> int:
    """Return how many steps a database has behind it; none if it is empty."""
    if not sa.inspect(connection).has_table(schema.meta.name):
        return 0
    return int(connection.scalar(sa.select(schema.meta.c.value).where(schema.meta.c.name == STEPS)) or 0)


def migrate(connection: Connection, name: str) -> None:
    """Take the steps that a database has before it. Where nobody else does. Raises IndexUnavailable."""
    behind = steps_behind(connection)
    check(behind, name)
    for step in _STEPS[behind:]:
        step(connection)
    row = {"name": STEPS, "value": str(len(_STEPS))}
    connection.execute(upsert(connection, schema.meta, "value"), row)


def check(behind: int, name: str) -> bool:
    """Return whether a database is as this program wants it. Raises IndexUnavailable if a later one has changed it."""
    if behind > len(_STEPS):
        raise IndexUnavailable(f"{name}: changed by a later version of the pipeline; start that one here, too")
    return behind == len(_STEPS)
