"""Queries about reading recorded pages again: what was read so, and what was read by another layout. Read-only."""

from datetime import date, datetime

import sqlalchemy as sa

from pipeline.index import schema, tally
from pipeline.index.database import Index
from pipeline.index.queries import matching
from pipeline.index.readings import WITHDRAWN
from pipeline.index.rows import DocumentRow

_d, _e, _v = schema.document.c, schema.extraction.c, schema.visit.c


def readings(
    index: Index,
    *,
    source: str | None = None,
    file: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[DocumentRow]:
    """List the documents that were made by reading recorded pages again and are not undone, the latest first."""
    again = sa.select(_e.document).where(_e.instead_of.is_not(None))
    first, last = (since or date.min).isoformat(), (until or date.max).isoformat()
    conditions = [_d.id.in_(again), sa.not_(WITHDRAWN), _d.day.between(first, last)]
    if source is not None:
        conditions.append(_d.source == source)
    if file is not None:
        conditions.append(_d.file == file)
    return matching(index, *conditions, order=[_d.id.desc()])


def undone(index: Index, key: str) -> set[str]:
    """Return the SHA-256 of the readings of an address that a person has undone."""
    with index.reading() as connection:
        return set(connection.scalars(sa.select(_d.sha256).where(_d.key == key, WITHDRAWN)))


def read_by_another_layout(index: Index, source: str, layout: str, *, since: datetime, until: datetime) -> int:
    """Count the documents of a source, fetched from a moment until before another, that another layout has read.

    Counts what is the text of its address, and whose page is recorded.
    """
    current = sa.exists().where(_v.key == _d.key, _v.file == _d.file)
    query = (
        sa.select(sa.func.count())
        .select_from(schema.document.join(schema.extraction, _e.document == _d.id))
        .where(_d.source == source, _e.layout != layout, _d.fetched_at >= since, _d.fetched_at < until, current)
    )
    with index.reading() as connection:
        return connection.scalar(query) or 0 if tally.has_other_layouts(connection, source, layout) else 0


def held_on(index: Index, day: date) -> list[DocumentRow]:
    """List the documents of a day, in whatever state, in the order in which they came."""
    return matching(index, _d.day == day.isoformat(), order=[_d.id])
