"""Queries of the runs: when each source was read, and what follows from it. Read-only."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from pipeline.index import schema
from pipeline.index.database import Index
from pipeline.index.rows import RunRow
from pipeline.index.runs import reads_news, real_occasion, unpaged_of
from pipeline.model import Kind, Occasion
from pipeline.report import Cut

_NEWS = [each for each in Occasion if each.reads_news]
_UNPAGED = timedelta(days=180)  # by then a site may be made by another program


def runs(
    index: Index,
    *,
    source: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    occasions: Iterable[Occasion] = tuple(Occasion),
    limit: int = 20,
) -> list[RunRow]:
    """List the last runs, newest first; with `since` and `until` only those that had begun from then, or by then."""
    t = schema.run.c
    of_source = t.source == source if source else sa.true()
    from_then = t.started_at >= since if since is not None else sa.true()
    by_then = t.started_at <= until if until is not None else sa.true()
    other = schema.run.alias("other").c
    follows = sa.and_(other.source == t.source, other.id > t.id, t.occasion.in_(_NEWS), other.occasion.in_(_NEWS))
    crashed = sa.and_(t.ended_at.is_(None), sa.exists(sa.select(other.id).where(follows)))
    query = (
        sa.select(schema.run, real_occasion.label("why"), schema.cut.c.why.label("cut"), crashed.label("crashed"))
        .select_from(schema.run.outerjoin(schema.cut, schema.cut.c.run == t.id))
        .where(of_source, from_then, by_then, real_occasion.in_(list(occasions)))
    )
    with index.reading() as connection, schema.sound():
        return [_run(row) for row in connection.execute(query.order_by(t.started_at.desc(), t.id.desc()).limit(limit))]


def put_right(index: Index, source: str, now: datetime) -> datetime | None:
    """Return when the first run of a source began after the last that lies later than `now`: its clock was ahead.

    None: it has not run since.
    """
    t = schema.run.c
    ahead = sa.select(sa.func.max(t.id)).where(t.source == source, sa.or_(t.started_at > now, t.ended_at > now))
    since = sa.and_(t.id > sa.func.coalesce(ahead.scalar_subquery(), 0), t.started_at <= now)
    query = sa.select(t.started_at).where(t.source == source, since).order_by(t.id).limit(1)
    with index.reading() as connection:
        return connection.scalar(query)


def broken_since(index: Index, source: str, moment: datetime) -> datetime | None:
    """Return when the first of a source's runs began that began after `moment` and after the last one that ended whole.

    That is the run in hand, unless others before it were killed or cut short. None: the index knows of no such run.
    """
    t = schema.run.c
    mine = sa.and_(t.source == source, reads_news)
    cut = sa.select(schema.cut.c.run)
    whole = sa.select(sa.func.max(t.id)).where(mine, t.ended_at.is_not(None), t.error.is_(None), t.id.not_in(cut))
    later = sa.and_(t.id > sa.func.coalesce(whole.scalar_subquery(), 0), t.started_at > moment)
    query = sa.select(t.started_at).where(mine, later).order_by(t.started_at).limit(1)
    with index.reading() as connection:
        return connection.scalar(query)


def is_unpaged(index: Index, source: str, feed: str, now: datetime) -> bool:
    """Return whether a feed gave the same entries when another page of it was asked for, half a year ago at most."""
    t = schema.meta.c
    with index.reading() as connection:
        found = connection.scalar(sa.select(t.value).where(t.name == unpaged_of(source, feed)))
    return found is not None and abs(now - datetime.fromisoformat(found)) < _UNPAGED


def _run(row: sa.Row[Any]) -> RunRow:
    values = dict(row._mapping)
    typed = {
        "occasion": Occasion(values.pop("why")),
        "cut": Cut(row.cut) if row.cut else None,
        "crashed": bool(row.crashed),
        "outcomes": {Kind(kind): number for kind, number in json.loads(row.outcomes).items()},
        "problems": tuple(json.loads(row.problems)),
    }
    return RunRow(**(values | typed))
