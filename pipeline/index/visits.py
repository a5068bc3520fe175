"""What is remembered of addresses: their last outcome, and what their pages said. Part of Transaction."""

from collections.abc import Sequence

import sqlalchemy as sa

from pipeline.index import schema
from pipeline.index.dialects import upsert
from pipeline.index.readings import Readings
from pipeline.model import Visit

_WHEN = "SELECT at, first_at FROM visit WHERE key = ?"
_REPLACED = [column.name for column in schema.visit.c if column.name not in ("key", "first_at")]


class Visits(Readings):
    """The part of a transaction that is about visits."""

    def put_visits(self, visits: Sequence[Visit]) -> None:
        """Remember the last outcome of these URLs."""
        if not visits:
            return
        rows = [
            {name: getattr(visit, name) for name in schema.visit.c.keys()} | {"kind": str(visit.kind)}  # noqa: SIM118
            for visit in visits
        ]
        self._connection.execute(upsert(self._connection, schema.visit, *_REPLACED, first="first_at"), rows)
        seen = [{"key": visit.key, "lines": visit.page_lines} for visit in visits if visit.page_lines]
        if seen:
            self._connection.execute(upsert(self._connection, schema.page_line, "lines"), seen)

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


def _of(visit: Visit) -> sa.Update:
    return schema.visit.update().where(schema.visit.c.key == visit.key)
