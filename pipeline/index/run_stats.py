"""What the index remembers of the health of sources: the vitals of their runs, how they are, and who was told."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from pipeline.index import Index, schema
from pipeline.index.runs import VITALS_NEWEST, VITALS_WITH_PAGES
from pipeline.report import Cut, RunStats

Row = dict[str, Any]


def runs(index: Index, source: str) -> list[tuple[datetime, RunStats, bool]]:
    """When each of the last runs began, what it showed, and whether it is a measure for others; oldest first.

    Runs before the one from which a person has asked to measure are left out.
    """
    v, h = schema.vitals.c, schema.health.c
    begin = sa.select(h.measured_from).where(h.source == source).scalar_subquery()
    mine = sa.and_(v.source == source, v.at >= sa.func.coalesce(begin, 0))
    newest = sa.select(v.run).where(mine).order_by(v.run.desc()).limit(VITALS_NEWEST).subquery()
    with_pages = sa.select(v.run).where(mine, v.tried > 0).order_by(v.run.desc()).limit(VITALS_WITH_PAGES).subquery()
    wanted = sa.or_(v.run.in_(sa.select(newest.c.run)), v.run.in_(sa.select(with_pages.c.run)))
    query = sa.select(v.at, v.told, v.sound).where(wanted).order_by(v.run)
    with index.reading() as connection, schema.sound():
        return [(row.at, RunStats.read(row.told), bool(row.sound)) for row in connection.execute(query)]


def overruns(index: Index, source: str) -> tuple[int, datetime, datetime] | None:
    """How many of the newest runs were ended at their deadline in a row, and when the first and the last began.

    Those that ended early for another reason are passed over. None where the last was none, or a person has accepted
    the source since.
    """
    r, c, h = schema.run.c, schema.cut.c, schema.health.c
    mine = sa.and_(r.source == source, r.occasion != "backfill", r.ended_at.is_not(None))
    joined = schema.run.outerjoin(schema.cut, c.run == r.id)
    whole = sa.select(sa.func.max(r.id)).select_from(joined).where(mine, c.why.is_(None)).scalar_subquery()
    begin = sa.select(h.measured_from).where(h.source == source).scalar_subquery()
    query = (
        sa.select(sa.func.count().label("times"), sa.func.min(r.started_at), sa.func.max(r.started_at))
        .select_from(joined)
        .where(mine, c.why == str(Cut.DEADLINE), r.id > sa.func.coalesce(whole, 0))
        .where(r.started_at >= sa.func.coalesce(begin, 0))
    )
    with index.reading() as connection, schema.sound():
        times, first, last = connection.execute(query).one()
    return (times, first, last) if times else None


def put_health(
    index: Index, source: str, *, state: str, fault: str | None, because: str, since: datetime, sound: bool
) -> None:
    """Remember how a source is after its last run, and whether that run is a measure for later ones."""
    values = {"state": state, "fault": fault, "because": because, "since": since}
    statement = insert(schema.health).values(source=source, **values)
    v = schema.vitals
    last = sa.select(sa.func.max(v.c.run)).where(v.c.source == source).scalar_subquery()
    with index.writing() as connection:
        connection.execute(statement.on_conflict_do_update(index_elements=["source"], set_=values))
        connection.execute(v.update().where(v.c.run == last).values(sound=int(sound)))


def accept(index: Index, source: str, at: datetime) -> None:
    """Take what a source gives from now on as its measure, and forget what it was held against."""
    values = {"state": "ok", "fault": None, "because": "accepted as it is", "since": at, "measured_from": at}
    statement = insert(schema.health).values(source=source, **values)
    with index.writing() as connection:
        connection.execute(statement.on_conflict_do_update(index_elements=["source"], set_=values))


def health(index: Index) -> dict[str, Row]:
    """How each source was after its last run: `state`, `fault`, `because`, `since`."""
    with index.reading() as connection:
        return {row.source: dict(row._mapping) for row in connection.execute(sa.select(schema.health))}


def last_told(index: Index, source: str) -> dict[str, str]:
    """The state that each receiver was last told of a source."""
    t = schema.told.c
    with index.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(sa.select(t.receiver, t.state).where(t.source == source))}


def put_told(index: Index, source: str, receiver: str, state: str) -> None:
    """Remember that a receiver has been told the state of a source."""
    statement = insert(schema.told).values(source=source, receiver=receiver, state=state)
    statement = statement.on_conflict_do_update(index_elements=["source", "receiver"], set_={"state": state})
    with index.writing() as connection:
        connection.execute(statement)


def check_writable(index: Index, at: datetime) -> None:
    """Write a row, as everything that is filed has to. Raises IndexUnavailable."""
    statement = insert(schema.meta).values(name="checked", value=at.isoformat())
    with index.writing() as connection:
        connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": at.isoformat()}))
