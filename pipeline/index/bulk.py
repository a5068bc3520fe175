"""Rows that are put together: one by one in a file, and in a database of a server in one statement.

There each statement costs a round trip, which is many times what the server needs for a row.
"""

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.index import near_copies, schema, signatures
from pipeline.index.dialects import POSTGRESQL, driver

Row = Mapping[str, Any]  # by column, in the form in which it is stored

_HELD_BACK = 50_000  # documents whose bands wait: some 20 MB
_COLUMNS = tuple(column.name for column in schema.document.c if column.name != "id")
_PUT_ONE = (
    f"INSERT INTO document ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)}) RETURNING id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A new document: its row but for the number, its bands, its signatures, and rows of other tables that name it."""

    row: Row
    cut: tuple[int, ...]
    signatures: Sequence[signatures.Signed]
    others: Sequence[tuple[sa.Table, Row]]


class Writes:
    """New documents that are still to be put. Whatever asks the database puts them first.

    What is put is noted in `recent` until the files of simhashes hold it.
    """

    def __init__(self, connection: Connection, recent: signatures.Recent) -> None:
        self._connection, self._recent = connection, recent
        self._waiting: list[Added] = []
        self._cuts: dict[int, Sequence[int]] | None = None

    def hold_bands(self) -> None:
        """Put the bands of new documents later, many at once: where they lie in a file, there is no order among them.

        Until `put_bands` no copy of these documents is found.
        """
        if self._connection.dialect.name != POSTGRESQL:
            self._cuts = {}

    def add(self, document: Added) -> None:
        """Put a document with the next ones."""
        self._waiting.append(document)

    def put(self) -> None:
        """Put all that waits."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        numbers = put_documents(self._connection, [each.row for each in waiting])
        self._put_cuts({number: each.cut for number, each in zip(numbers, waiting, strict=True)})
        rows: dict[sa.Table, list[Row]] = {}
        for number, each in zip(numbers, waiting, strict=True):
            for table, row in each.others:
                rows.setdefault(table, []).append({**row, "document": number})
            for signed in each.signatures:
                rows.setdefault(schema.concept, []).append(signatures.row_of(number, signed))
                self._recent[signed.signature.scheme, number] = signed
        for table, some in rows.items():
            put_rows(self._connection, table, some)

    def put_bands(self) -> None:
        """Put the bands that are held back."""
        if self._cuts:
            near_copies.put_bands_in_order(self._connection, self._cuts)
            self._cuts.clear()

    def _put_cuts(self, cuts: Mapping[int, Sequence[int]]) -> None:
        if self._cuts is None:
            near_copies.put_bands(self._connection, cuts)
            return
        self._cuts.update((number, array("q", cut)) for number, cut in cuts.items())
        if len(self._cuts) >= _HELD_BACK:
            self.put_bands()


def put_documents(connection: Connection, rows: Sequence[Row]) -> list[int]:
    """Put new documents, in this order; return their numbers."""
    if connection.dialect.name == POSTGRESQL:
        found = driver(connection).execute(
            f"{_put_from_json(schema.document, _COLUMNS)} RETURNING file, id", _as_json(rows)
        )
        number_of = dict(found.fetchall())
        return [number_of[row["file"]] for row in rows]
    return [driver(connection).execute(_PUT_ONE, row).fetchone()[0] for row in rows]


def put_rows(
    connection: Connection, table: sa.Table, rows: Sequence[Row], *replaced: str, first: str | None = None
) -> None:
    """Put rows into a table, each with a value for every column, and replace these columns of rows that are there.

    What stands in the column `first` stays, unless nothing does. Without `replaced`, none of them may be there.
    """
    columns = tuple(column.name for column in table.columns)
    then = _on_conflict(table, replaced, first)
    if connection.dialect.name == POSTGRESQL:
        once = _merged(table, rows, first) if replaced else rows
        driver(connection).execute(f"{_put_from_json(table, columns)} {then}", _as_json(once))
    else:
        values = ", ".join(f":{name}" for name in columns)
        driver(connection).executemany(
            f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({values}) {then}", rows
        )


@cache
def _on_conflict(table: sa.Table, replaced: tuple[str, ...], first: str | None) -> str:
    if not replaced:
        return ""
    new = [f"{name} = excluded.{name}" for name in replaced]
    new += [f"{first} = coalesce({table.name}.{first}, excluded.{first})"] if first else []
    key = ", ".join(column.name for column in table.primary_key.columns)
    return f"ON CONFLICT ({key}) DO UPDATE SET {', '.join(new)}"


@cache
def _put_from_json(table: sa.Table, columns: tuple[str, ...]) -> str:
    """Return the statement that puts rows of these columns from a JSON list of objects, in which bytes are digits."""
    bytes_ = {name for name in columns if isinstance(table.c[name].type, sa.LargeBinary)}
    values = ", ".join(f"decode({name}, 'hex')" if name in bytes_ else name for name in columns)
    kinds = ", ".join(f"{name} {'TEXT' if name in bytes_ else _kind(table.c[name])}" for name in columns)
    return (
        f"INSERT INTO {table.name} ({', '.join(columns)}) "
        f"SELECT {values} FROM json_to_recordset(CAST(:rows AS json)) AS r({kinds})"
    )


def _kind(column: sa.Column[Any]) -> str:
    from sqlalchemy.dialects import postgresql

    return str(column.type.compile(postgresql.dialect()))  # type: ignore[no-untyped-call]


def _as_json(rows: Sequence[Row]) -> dict[str, str]:
    return {"rows": json.dumps([_written(row) for row in rows], ensure_ascii=False)}


def _written(row: Row) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, str) and "\0" in value:  # which the server does not take
        return value.replace("\0", "\ufffd")
    return value


def _merged(table: sa.Table, rows: Sequence[Row], first: str | None) -> Sequence[Row]:
    """Return the rows with one of each key, the last: one statement may not change a row twice."""
    names = [column.name for column in table.primary_key.columns]
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = tuple(row[name] for name in names)
        before = found.get(key)
        if before is not None and first is not None and before[first] is not None:
            row = {**row, first: before[first]}
        found[key] = row
    return list(found.values())
