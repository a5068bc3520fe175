"""The health of sources as the index remembers it: statistics of their runs, how they are, and who was told.

Also that of the clock by which they are read: `wrong_clock`.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa

from pipeline.index import schema
from pipeline.index.database import Index
from pipeline.index.dialects import upsert
from pipeline.index.runs import measured, reads_news
from pipeline.model import CLOCKS_APART, DocumentState
from pipeline.report import Cut, RunStats, Skew, WrongClock

CLOCK = "clock"  # the row of `meta` that tells what sites said of it


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsRow:
    """The statistics of a run that began at `at`; a `sound` one is a measure for others."""

    at: datetime
    stats: RunStats
    sound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrunRow:
    """How many runs in a row were ended at their deadline, and when the first and the last of them began."""

    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRow:
    """How a source was after its last run."""

    state: str
    fault: str | None
    because: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """What the last sites said of the clock, newest last, and what is wrong with it as far as is known."""

    skews: Mapping[str, Skew]
    wrong: WrongClock | None


def runs(index: Index, source: str) -> list[StatsRow]:
    """List the statistics of the last runs, oldest first, from the one on from which a person has asked to measure."""
    v, h = schema.vitals.c, schema.health.c
    begin = sa.select(h.measured_from).where(h.source == source).scalar_subquery()
    mine = sa.and_(v.source == source, v.at >= sa.func.coalesce(begin, 0))
    query = sa.select(v.at, v.told, v.sound).where(measured(mine)).order_by(v.run)
    with index.reading() as connection, schema.sound():
        return [
            StatsRow(at=row.at, stats=RunStats.read(row.told), sound=bool(row.sound))
            for row in connection.execute(query)
        ]


def gives_nothing(index: Index, source: str) -> str | None:
    """Return why nothing of a source can be accepted: no endpoint answered last, or no document ever came; else None.

    Documents that are held count, and those of the runs that are measured.
    """
    known = runs(index, source)
    last = next((run.stats.endpoints for run in reversed(known) if run.stats.endpoints), {})
    answers = list(last.values())
    if answers and all(each.cause and not each.links for each in answers):
        return "; ".join(dict.fromkeys(each.because for each in answers))
    if any(run.stats.pages for run in known):
        return None
    t = schema.document.c
    held = sa.select(t.id).where(t.source == source, t.state != DocumentState.SEED).limit(1)
    with index.reading() as connection:
        if connection.scalar(held) is not None:
            return None
    return "no document of it is held" if answers else "it was never read"


def overruns(index: Index, source: str) -> OverrunRow | None:
    """Count the newest runs that were ended at their deadline in a row; None if the last was not one of them.

    Pass over runs that ended early for another reason, and those from before a person has accepted the source.
    """
    r, c, h = schema.run.c, schema.cut.c, schema.health.c
    mine = sa.and_(r.source == source, reads_news, r.ended_at.is_not(None))
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
    return OverrunRow(times=times, first=first, last=last) if times else None


def put_health(
    index: Index, source: str, *, state: str, fault: str | None, because: str, since: datetime, sound: bool
) -> None:
    """Remember how a source is after its last run, and whether that run is a measure for later ones."""
    row = {"source": source, "state": state, "fault": fault, "because": because, "since": since}
    v = schema.vitals
    last = sa.select(sa.func.max(v.c.run)).where(v.c.source == source).scalar_subquery()
    with index.writing() as connection:
        connection.execute(upsert(connection, schema.health, "state", "fault", "because", "since"), row)
        connection.execute(v.update().where(v.c.run == last).values(sound=int(sound)))


def accept(index: Index, source: str, at: datetime) -> None:
    """Take what a source gives from now on as its measure, and forget what it was held against."""
    values = {"state": "ok", "fault": None, "because": "accepted as it is", "since": at, "measured_from": at}
    with index.writing() as connection:
        connection.execute(upsert(connection, schema.health, *values), {"source": source} | values)


def health(index: Index) -> dict[str, HealthRow]:
    """Return how each source was after its last run."""
    with index.reading() as connection:
        return {
            row.source: HealthRow(state=row.state, fault=row.fault, because=row.because, since=row.since)
            for row in connection.execute(sa.select(schema.health))
        }


def last_told(index: Index, source: str) -> dict[str, str]:
    """Return the state that each receiver was last told of a source."""
    t = schema.told.c
    with index.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(sa.select(t.receiver, t.state).where(t.source == source))}


def put_told(index: Index, source: str, receiver: str, state: str) -> None:
    """Remember that a receiver has been told the state of a source."""
    with index.writing() as connection:
        connection.execute(
            upsert(connection, schema.told, "state"), {"source": source, "receiver": receiver, "state": state}
        )


def clock(index: Index) -> ClockRow:
    """Return what sites said of the clock last, and what was known of it then."""
    t = schema.meta.c
    with index.reading() as connection, schema.sound():
        told = json.loads(connection.scalar(sa.select(t.value).where(t.name == CLOCK)) or "{}")
        skews = {
            site: Skew(at=datetime.fromisoformat(at), least_s=float(least), most_s=float(most))
            for site, (at, least, most) in told.get("skews", {}).items()
        }
        wrong = told.get("wrong")
        if wrong is not None:
            wrong = WrongClock(**wrong | {"since": datetime.fromisoformat(wrong["since"])})
    return ClockRow(skews=skews, wrong=wrong)


def put_clock(index: Index, row: ClockRow) -> None:
    """Remember what sites said of the clock, newest last, and what is wrong with it."""
    skews = {site: [skew.at.isoformat(), skew.least_s, skew.most_s] for site, skew in row.skews.items()}
    wrong = None if row.wrong is None else asdict(row.wrong) | {"since": row.wrong.since.isoformat()}
    value = json.dumps({"skews": skews, "wrong": wrong}, ensure_ascii=False)
    with index.writing() as connection:
        connection.execute(upsert(connection, schema.meta, "value"), {"name": CLOCK, "value": value})


def wrong_clock(index: Index, now: datetime) -> WrongClock | None:
    """Return what is known to be wrong with the clock; None if nothing is, or if it was set back since."""
    row = clock(index)
    return None if any(skew.at > now + CLOCKS_APART for skew in row.skews.values()) else row.wrong


def check_writable(index: Index, at: datetime) -> None:
    """Write a row, as everything that is filed has to. Raises IndexUnavailable."""
    with index.writing() as connection:
        connection.execute(upsert(connection, schema.meta, "value"), {"name": "checked", "value": at.isoformat()})
