"""Statements that the two databases want in different words, and the driver behind a connection of either."""

from collections.abc import Iterable
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from pipeline.index.backend import Driver

POSTGRESQL = "postgresql"


def upsert(connection: Connection, table: sa.Table, *columns: str) -> sa.Insert:
    """Return the statement that puts rows into a table, and replaces these columns of rows that are there already."""
    return _upsert(connection.dialect.name, table, columns)


def insert_missing(connection: Connection, table: sa.Table) -> sa.Insert:
    """Return the statement that puts rows into a table, but for those that are there already."""
    return _insert_missing(connection.dialect.name, table)


def driver(connection: Connection) -> Driver:
    """Return the driver behind a connection. It takes part in the transaction of `connection`."""
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name == POSTGRESQL:
        from pipeline.index.postgresql import Psycopg

        return Psycopg(raw)
    return cast(Driver, raw)


def bigints(values: Iterable[int]) -> str:
    """Return whole numbers as PostgreSQL reads an array of them: a driver takes many times as long over a list."""
    return f"{{{','.join(map(str, values))}}}"


@cache
def _upsert(dialect: str, table: sa.Table, columns: tuple[str, ...]) -> sa.Insert:
    put = _insert(dialect, table)
    new = {name: put.excluded[name] for name in columns}
    made: sa.Insert = put.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=new)
    return made


@cache
def _insert_missing(dialect: str, table: sa.Table) -> sa.Insert:
    made: sa.Insert = _insert(dialect, table).on_conflict_do_nothing()
    return made


def _insert(dialect: str, table: sa.Table) -> Any:
    if dialect == POSTGRESQL:
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


class JsonValues(FunctionElement[Any]):
    """The values of a list in JSON, as rows of one column, `value`."""

    inherit_cache = True
    name = "json_values"


def listed(name: str) -> sa.Select[int]:
    """Return the numbers of a parameter, a list in JSON, as rows: one statement and one plan for any number of them."""
    return sa.select(sa.cast(sa.column("value"), sa.BigInteger)).select_from(JsonValues(sa.bindparam(name)))


@compiles(JsonValues, "sqlite")
def _each(element: JsonValues, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(JsonValues, POSTGRESQL)
def _elements(element: JsonValues, compiler: Any, **options: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS JSON))"
