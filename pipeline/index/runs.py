"""What a run remembers of its way: how it went, which pages of endpoints it has done, what they looked like."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from pipeline import urls
from pipeline.index import schema, templates
from pipeline.index.dialects import upsert
from pipeline.index.part import TransactionPart
from pipeline.model import Kind, Occasion, Traits
from pipeline.report import Cut, RunStats

_VITALS_NEWEST, _VITALS_WITH_PAGES = 500, 150  # runs that health looks at: the newest, and the newest that tried pages
_RUNS_KEPT = 1000  # of each source and occasion, such as three weeks of one that runs every half hour
_OCCASION = "occasion of run "  # how the row of `meta` begins that says so if versions before would not understand it
_DESCRIBED = "source "  # how the row of `meta` begins that says by what file a source was read
_OF_THE_SITE = ("unreachable", "certificate", "malformed", "stopped", "other")  # causes that no source file changes
_VITALS_KEPT = timedelta(days=60)
_IN_HAND = timedelta(days=1)  # longer than runs take
reads_news = schema.run.c.occasion.in_([each for each in Occasion if each.reads_news])


_KNOWN_BEFORE = (Occasion.RUN, Occasion.SCHEDULE, Occasion.BACKFILL)
# The occasion of a run. Single links stand in its row as a backfill: a version that knows no other occasion takes an
# unknown one for damage and makes the index anew; of a backfill it believes no more than that it was there.
real_occasion = sa.func.coalesce(
    sa.select(schema.meta.c.value)
    .where(schema.meta.c.name == sa.literal(_OCCASION) + sa.cast(schema.run.c.id, sa.Text))
    .correlate(schema.run)
    .scalar_subquery(),
    schema.run.c.occasion,
)


def unpaged_of(source: str, feed: str) -> str:
    """Return the name of the row of `meta` that says when a feed was found to have no pages."""
    return f"unpaged {source} {urls.bounded(feed)}"


def measured(mine: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Select the run statistics that health looks at, among `mine`.

    What a person has tried again stands beside the runs that read news, and takes the place of none of them.
    """
    v, r = schema.vitals.c, schema.run.c
    again = sa.exists().where(r.id == v.run, sa.not_(reads_news))
    windows = (
        (sa.not_(again), _VITALS_NEWEST),
        (sa.and_(sa.not_(again), v.tried > 0), _VITALS_WITH_PAGES),
        (again, _VITALS_WITH_PAGES),
    )
    newest = [sa.select(v.run).where(mine, which).order_by(v.run.desc()).limit(most) for which, most in windows]
    return sa.or_(*(v.run.in_(sa.select(each.subquery().c.run)) for each in newest))


class Runs(TransactionPart):
    """The part of a transaction that is about runs."""

    def put_endpoint(
        self, source: str, url: str, *, etag: str | None, last_modified: str | None, read_at: datetime
    ) -> None:
        """Remember an endpoint page's validators, once everything it announced has ended."""
        values = {"etag": etag, "last_modified": last_modified, "read_at": read_at}
        self._connection.execute(
            upsert(self._connection, schema.endpoint, *values), {"source": source, "url": urls.bounded(url)} | values
        )

    def note_unpaged(self, source: str, feed: str, now: datetime) -> None:
        """Remember that a feed gives the same entries whatever page of it is asked for."""
        values = {"name": unpaged_of(source, feed), "value": now.isoformat()}
        self._connection.execute(upsert(self._connection, schema.meta, "value"), values)

    def describe(self, source: str, described: str, now: datetime) -> None:
        """Remember by what file a source is read, and owe what gave no article by the one before it.

        Also what that file did not allow: addresses of the own network, or what robots.txt forbids.
        """
        v = schema.visit.c
        known = self._connection.scalar(sa.select(schema.meta.c.value).where(schema.meta.c.name == _DESCRIBED + source))
        values = {"name": _DESCRIBED + source, "value": described}
        self._connection.execute(upsert(self._connection, schema.meta, "value"), values)
        if known is None:
            return
        of_the_page = sa.and_(v.cause.not_like("status-%"), v.cause.not_in(_OF_THE_SITE))
        again = (Kind.FAILED, Kind.DISALLOWED, Kind.LISTING, Kind.EXCLUDED)  # of these what filters left out
        failed = v.kind.in_([str(kind) for kind in again])
        owed = schema.visit.update().where(v.source == source, failed, of_the_page)
        self._connection.execute(owed.values(retry_at=now, attempts=0))

    def put_template(self, source: str, version: int, pages: Mapping[int, Traits], now: datetime) -> None:
        """Remember pages that a source's template is made from, by their places in it."""
        templates.put_pages(self._connection, source, version, pages, now)

    def put_walked(self, backfill: str, page: str, onward: Sequence[str], links: int) -> None:
        """Remember that a backfill has finished an endpoint page."""
        values = {"onward": json.dumps(list(onward)), "links": links}
        self._connection.execute(
            upsert(self._connection, schema.walked, *values),
            {"backfill": backfill, "page": urls.bounded(page)} | values,
        )

    def forget_walked(self, backfill: str) -> None:
        """Forget the pages of a backfill that has ended: the next one with the same days starts afresh."""
        self._connection.execute(schema.walked.delete().where(schema.walked.c.backfill == backfill))

    def begin_run(self, source: str, occasion: Occasion, at: datetime) -> int:
        """Note that a run has begun, and forget the oldest ones; return the run's number."""
        t, cut, meta = schema.run.c, schema.cut, schema.meta
        stored = occasion if occasion in _KNOWN_BEFORE else Occasion.BACKFILL
        mine = sa.and_(t.source == source, t.occasion == stored)
        if stored is Occasion.BACKFILL:  # a subquery for each run, and only these stand for several occasions
            mine = sa.and_(mine, real_occasion == occasion)
        newest = sa.select(t.id).where(mine).order_by(t.id.desc())
        edge = newest.offset(_RUNS_KEPT - 2).limit(1).scalar_subquery()  # with the one that begins
        old = list(self._connection.scalars(sa.select(t.id).where(mine, t.id < edge)))
        if old:
            self._connection.execute(cut.delete().where(cut.c.run.in_(old)))
            self._connection.execute(meta.delete().where(meta.c.name.in_([f"{_OCCASION}{number}" for number in old])))
            self._connection.execute(schema.run.delete().where(t.id.in_(old)))
        statement = schema.run.insert().values(
            source=source, occasion=stored, started_at=at, links=0, outcomes="{}", problems="[]"
        )
        (number,) = self._connection.execute(statement).inserted_primary_key or (0,)
        name = f"{_OCCASION}{number}"
        if stored is not occasion:
            self._connection.execute(upsert(self._connection, meta, "value"), {"name": name, "value": str(occasion)})
        elif stored is Occasion.BACKFILL:  # a version before may have forgotten the run that had this number
            self._connection.execute(meta.delete().where(meta.c.name == name))
        return int(number)

    def knows_run(self, number: int, source: str, at: datetime) -> bool:
        """Return whether this is the number of the run of a source that began at a moment."""
        t = schema.run.c
        query = sa.select(t.id).where(t.id == number, t.source == source, t.started_at == at)
        return self._connection.scalar(query) is not None

    def end_run(
        self,
        number: int,
        at: datetime,
        *,
        outcomes: Mapping[str, int],
        problems: Sequence[str],
        error: str | None,
        cut: Cut | None = None,
        known_blocks: float | None = None,
    ) -> None:
        """Note how a run has ended."""
        t = schema.run
        statement = t.update().where(t.c.id == number)
        self._connection.execute(
            statement.values(
                ended_at=at,
                links=sum(outcomes.values()),
                outcomes=json.dumps(dict(outcomes)),
                problems=json.dumps(list(problems), ensure_ascii=False),
                error=error,
                known_blocks=known_blocks,
            )
        )
        if cut is not None:
            self._connection.execute(schema.cut.insert().values(run=number, why=str(cut)))

    def put_pace(self, source: str, every_s: float) -> None:
        """Remember the interval that a source has adapted itself to, in seconds."""
        self._connection.execute(
            upsert(self._connection, schema.pace, "every_s"), {"source": source, "every_s": every_s}
        )

    def put_vitals(self, run: int, source: str, at: datetime, vitals: RunStats) -> None:
        """Remember what a run showed, and forget what is too old to tell anything of its source."""
        v, h = schema.vitals, schema.health
        row = {"run": run, "source": source, "at": at, "tried": vitals.tried, "told": vitals.written()}
        self._connection.execute(v.insert().values(**row))
        # a run that was in hand when a person accepted its source is no older: the clock was ahead then
        ahead = h.c.measured_from > at + _IN_HAND
        self._connection.execute(h.update().where(h.c.source == source, ahead).values(measured_from=at))
        mine = v.c.source == source
        unread = sa.not_(measured(mine))
        self._connection.execute(v.delete().where(mine, sa.or_(unread, v.c.at < at - _VITALS_KEPT)))
