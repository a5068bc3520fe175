"""What is remembered of addresses: their last outcome, and what their pages said. Part of Transaction."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from pipeline.index import schema
from pipeline.index.bulk import put_rows
from pipeline.index.readings import Readings
from pipeline.model import Visit

_WHEN = "SELECT at, first_at FROM visit WHERE key = ?"
_COLUMNS = [column.name for column in schema.visit.c]
_MOMENTS = [column.name for column in schema.visit.c if isinstance(column.type, schema.Moment)]
_REPLACED = [name for name in _COLUMNS if name not in ("key", "first_at")]


class Visits(Readings):
    """The part of a transaction that is about visits."""

    def put_visits(self, visits: Sequence[Visit]) -> None:
        """Remember the last outcome of these URLs."""
        if not visits:
            return
        put_rows(self._connection, schema.visit, list(map(_row, visits)), *_REPLACED, first="first_at")
        seen = [{"key": visit.key, "lines": visit.page_lines} for visit in visits if visit.page_lines]
        if seen:
            put_rows(self._connection, schema.page_line, seen, "lines")

    def recall_visit(self, visit: Visit, *, was: str | None) -> None:
        """Remember what a file tells of its URL, unless something later is known of it; `was` is the file's old name.

        Files are read in the order of their days, which need not be the order in which they came.
        """
        at, first_at = self._driver.execute(_WHEN, (visit.key,)).fetchone() or (None, None)
        came_at = schema.microseconds(visit.at)
        if at is None or at < came_at or (at == came_at and not self.is_replaced(visit.file)):
            self.put_visits([visit])
        if at is not None and visit.first_at and first_at and schema.microseconds(visit.first_at) < first_at:
            self._connection.execute(_of(visit).values(first_at=visit.first_at))
        if was is not None:
            self._connection.execute(_of(visit).where(schema.visit.c.file == was).values(file=visit.file))


def _row(visit: Visit) -> dict[str, Any]:
    """Return a visit as it is stored."""
    row = {name: getattr(visit, name) for name in _COLUMNS} | {"kind": str(visit.kind)}
    for name in _MOMENTS:
        row[name] = None if row[name] is None else schema.microseconds(row[name])
    return row


def _of(visit: Visit) -> sa.Update:
    return schema.visit.update().where(schema.visit.c.key == visit.key)
