"""One open index: its connections, what a run asks before it fetches, and the leases of hosts."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline import urls
from pipeline.errors import IndexUnavailable
from pipeline.index import banding, promises, schema, templates
from pipeline.index.backend import Backend, Driver
from pipeline.index.rows import Validators
from pipeline.index.runs import reads_news
from pipeline.index.signatures import Shelf
from pipeline.index.sqlite import SqliteBackend, salvaged
from pipeline.index.transaction import Transaction
from pipeline.model import CLOCKS_APART, LONGEST_WAIT, Kind, Link, Visit, stands_for_day
from pipeline.report import Cut, LastRun

_IN_ONE_QUERY = 500
_AFTER_DEATH = timedelta(seconds=10)  # so long a host is left alone when its last pause is not known
# A lease that ends further ahead was written under a clock that was wrong, and so was the pause that came with it.
_BELIEVED_S = 3600.0
_IN_STEP = timedelta(seconds=1)  # clocks that differ by less go alike, as far as what is written down goes

# A lease is asked for with every request: the driver runs these itself, in a fifth of the time. `expires_at` stays when
# a lease is given back: it tells under which clock `next_at` was written.
_TAKE = """
INSERT INTO host (host, holder, expires_at, next_at) VALUES (:host, :holder, :expires_at, :now)
ON CONFLICT (host) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at, next_at =
CASE WHEN host.expires_at > :believed OR host.next_at > :longest THEN :unknown ELSE host.next_at END
WHERE host.holder IS NULL OR host.holder = :holder OR host.expires_at <= :now OR host.expires_at > :believed
RETURNING next_at
"""
_GIVE_BACK = """
UPDATE host SET holder = NULL, next_at = :next_at WHERE host = :host AND holder = :holder
"""


class Index:
    """One open index. Safe to share between threads; other processes may have the same file open.

    Every method raises IndexUnavailable; of a `read_only` one every method that writes does. If the file has been
    replaced meanwhile, by a process that found it damaged or by a person who deleted it, the new one is opened.
    """

    def __init__(self, place: Path | str, *, read_only: bool = False, stop: threading.Event | None = None) -> None:
        self._backend = open_backend(place, read_only=read_only, stop=stop)
        self._mine = threading.local()
        self._common = False
        self._codes = Shelf(self._backend.beside)
        self._kept: dict[str, str] = {}  # holders by host that have ended, and whose leases could not be given back

    @property
    def name(self) -> str:
        """How messages call it: the path of the file, or the address of the database without its password."""
        return self._backend.name

    @property
    def path(self) -> Path | None:
        """Where the file lies; None if the index is in a database that machines share."""
        return self._backend.path

    def close(self) -> None:
        """Close every connection, and end what shows other processes that this one lives."""
        self._backend.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection that sees one consistent state."""
        with self._alone(), self._backend.reading() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Begin a transaction, the only writer until it ends; keep all of it or nothing."""
        with self._alone(), self._backend.transaction() as connection:
            transaction = Transaction(connection, self._codes)
            yield transaction
            transaction.put()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Lend a connection for what may be lost in a power failure and made again: it is not synced."""
        with self._alone(), self._backend.writing() as connection:
            yield connection

    @contextmanager
    def looking(self) -> Iterator[Transaction]:
        """Give what a transaction can tell, without waiting for its turn: nothing may be written."""
        with self.reading() as connection:
            yield Transaction(connection, self._codes)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Let no other machine begin a transaction until this thread is done with several. Inside `admission` alone."""
        with self._backend.turn():
            yield

    @contextmanager
    def exclusive(self, name: str) -> Iterator[bool]:
        """Be the only one of all machines that does `name`; yield False if another is at it already."""
        with self._backend.exclusive(name) as mine:
            yield mine

    @property
    def connected(self) -> int:
        """How often the way to write has been made: another server may be at the end of a new one."""
        return self._backend.connected

    def go_by_common_clock(self) -> None:
        """Take moments from now on as those of the clock by which all machines go, `ahead` of this one's by so much."""
        self._common = True
        self._backend.ahead()

    def _behind_common(self) -> tuple[timedelta, timedelta]:
        """Measure the clocks; return how far moments that callers have given are behind, and those that they get."""
        given = self.ahead() if self._common else timedelta()
        ahead = self._backend.ahead()
        return ahead - given, ahead - (self.ahead() if self._common else timedelta())

    def measure_clock(self) -> None:
        """Measure how far that is, if it was long ago."""
        self._backend.ahead()

    def ahead(self) -> timedelta:
        """Return how far it is, as it was measured last, such as with a lease; less than a second is nothing."""
        last = self._backend.last_ahead()
        return last if abs(last) >= _IN_STEP else timedelta()

    def moved(self, transaction: Transaction) -> bool:
        """Note which server is at the end of it; return True if it was another until now."""
        return transaction.moved_to(self._backend.server(transaction.connection))

    @property
    def complete(self) -> bool:
        """True if it knows all that is on disk; a new one does once it has been made from the files."""
        with self.looking() as looking:
            return looking.complete

    @contextmanager
    def _leasing(self) -> Iterator[Driver]:
        """Lend the driver's own connection, for the leases: each statement is all of a transaction."""
        with self._alone(), self._backend.leasing() as driver:
            yield driver

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # with few connections, threads that hold one and wait for another would wait for each other
        assert not getattr(self._mine, "held", False), "this thread holds a connection already"
        self._mine.held = True
        try:
            yield
        finally:
            self._mine.held = False

    def recut_bands(self, tell: Callable[[int, int], None]) -> None:
        """Cut the bands of a file again that was made when they were cut otherwise: copies are looked for by them.

        Others may write in between, and what is interrupted goes on from there. `tell` is told of documents done, and
        of how many there are.
        """
        while True:
            with self._alone(), self._backend.transaction() as connection:
                done = banding.recut_some(connection)
            if done is None:
                return
            tell(*done)

    def copy_to(self, path: Path) -> None:
        """Write a copy, as it is at one moment, to a SQLite file that is not there yet."""
        with self._alone():
            self._backend.copy_to(path)

    # Groups that are promised to an archive on an object store (the protocol that `pipeline.archive` asks for)

    def promised(self) -> list[tuple[int, bytes]]:
        """Return the groups that do not lie there yet, each with its number, oldest first."""
        with self.reading() as connection:
            return promises.kept(connection)

    @staticmethod
    def salvaged(path: Path) -> list[bytes]:
        """Return the groups that are promised in a damaged file, as far as it still tells."""
        return salvaged(path)

    def forget_promise(self, number: int) -> bool:
        """Forget a group that lies there; if that is lost in a power failure, it is brought there again.

        Return False if it was forgotten already: another process has had the turn meanwhile.
        """
        with self.writing() as connection:
            return promises.forget(connection, number)

    # What a run asks before it fetches

    def visits(self, keys: Iterable[str]) -> dict[str, Visit]:
        """Return what is remembered of these URLs, in one query for up to 500 of them."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, Visit] = {}
        with self.reading() as connection:
            for start in range(0, len(wanted), _IN_ONE_QUERY):
                query = sa.select(schema.visit).where(schema.visit.c.key.in_(wanted[start : start + _IN_ONE_QUERY]))
                found.update((row.key, _visit(row)) for row in connection.execute(query))
        return found

    def page_lines(self, key: str) -> bytes:
        """Return the checksums of the lines that a URL's page had at its last visit; empty if they are not known."""
        t = schema.page_line.c
        with self.reading() as connection:
            return connection.scalar(sa.select(t.lines).where(t.key == key)) or b""

    def owed(self, source: str, now: datetime) -> list[Link]:
        """List the links of a source that are to be asked, or asked again, and whose time has come.

        So it has for what was written while the clock was ahead (`Visit.is_ahead`).
        """
        t = schema.visit.c
        due = sa.or_(t.retry_at <= now, t.retry_at > now + LONGEST_WAIT, t.at > now + CLOCKS_APART)
        query = sa.select(schema.visit).where(t.source == source, t.retry_at.is_not(None), due)
        with self.reading() as connection:
            return [_link(row) for row in connection.execute(query.order_by(t.retry_at, t.first_at))]

    def unasked(self, source: str, *, held: bool = False) -> list[tuple[Link, str]]:
        """List the links of a source that gave no document, each with the cause; with `held` all that were visited."""
        t = schema.visit.c
        without = [str(kind) for kind in (Kind.FAILED, Kind.DISALLOWED, Kind.LISTING)]
        failed = sa.or_(t.kind.in_(without), t.retry_at.is_not(None))
        query = sa.select(schema.visit).where(t.source == source, sa.or_(failed, sa.literal(held)))
        with self.reading() as connection:
            return [(_link(row), row.cause or "") for row in connection.execute(query.order_by(t.at, t.key))]

    def described(self, source: str) -> str | None:
        """Return the digest of the file by which a source was read last; None if it never was."""
        t = schema.meta.c
        with self.reading() as connection:
            return connection.scalar(sa.select(t.value).where(t.name == f"source {source}"))

    def endpoint(self, source: str, url: str) -> Validators | None:
        """Return the validators of an endpoint page, or None if it was never finished."""
        t = schema.endpoint
        with self.reading() as connection:
            row = connection.execute(sa.select(t).where(t.c.source == source, t.c.url == urls.bounded(url))).first()
        return None if row is None else Validators(etag=row.etag, last_modified=row.last_modified, read_at=row.read_at)

    def walked(self, backfill: str) -> dict[str, tuple[str, ...]]:
        """Return the endpoint pages that a backfill has finished, each with the pages it led to."""
        query = sa.select(schema.walked).where(schema.walked.c.backfill == backfill)
        with self.reading() as connection:
            return {row.page: tuple(json.loads(row.onward)) for row in connection.execute(query)}

    def template(self, source: str) -> templates.Learned:
        """Return the pages that a source's template is made from, and when its versions began."""
        with self.reading() as connection:
            return templates.learned(connection, source)

    def last_run(self, source: str) -> LastRun | None:
        """Return the run of a source that began last and was no backfill."""
        return self._last_runs(schema.run.c.source == source).get(source)

    def all_last_runs(self) -> dict[str, LastRun]:
        """Return the last run of every source that ever ran."""
        return self._last_runs(sa.true())

    def _last_runs(self, which: sa.ColumnElement[bool]) -> dict[str, LastRun]:
        t, cut, pace = schema.run, schema.cut, schema.pace
        # by number, not by time: a clock that was wrong for an hour is not believed for ever
        numbers = sa.select(sa.func.max(t.c.id)).where(reads_news, which).group_by(t.c.source)
        query = (
            sa.select(t.c.source, t.c.id, t.c.started_at, t.c.ended_at, cut.c.why, pace.c.every_s)
            .select_from(t.outerjoin(cut, cut.c.run == t.c.id).outerjoin(pace, pace.c.source == t.c.source))
            .where(t.c.id.in_(numbers))
        )
        with self.reading() as connection, schema.sound():
            return {
                row.source: LastRun(
                    number=row.id,
                    started_at=row.started_at,
                    ended_at=row.ended_at,
                    cut=Cut(row.why) if row.why else None,
                    every_s=row.every_s,
                )
                for row in connection.execute(query)
            }

    @property
    def identity(self) -> object | None:
        """What tells the database from one that has come to its place; None if it is gone or was found damaged."""
        return self._backend.identity

    def size_bytes(self) -> int:
        """Return how much room it takes."""
        return self._backend.size_bytes()

    # Leases of hosts (the protocol that `pipeline.fetch.politeness` asks for)

    def take(self, host: str, holder: str, now: datetime, ttl_s: float) -> datetime | None:
        """Become the one who may ask `host`; return when it may next be asked, or None while another holds it.

        Believe nothing that was written while the clock was far ahead.
        """
        self._show(now)
        behind, told_behind = self._behind_common()
        now += behind
        expires_at = now + timedelta(seconds=ttl_s)
        moments = {
            "now": now,
            "expires_at": expires_at,
            "believed": expires_at + timedelta(seconds=_BELIEVED_S),
            "longest": now + LONGEST_WAIT,
            "unknown": now + _AFTER_DEATH,
        }
        asked: dict[str, str | int] = {name: schema.microseconds(moment) for name, moment in moments.items()}
        asked |= {"host": host, "holder": f"{self._backend.marks.mark}/{holder}"}
        with self._leasing() as driver:
            row = driver.execute(_TAKE, asked).fetchone()
        if row is None:
            self._let_go(host, now)
            return None
        self._kept.pop(host, None)
        return schema.moment(row[0]) - told_behind

    def _let_go(self, host: str, now: datetime) -> None:
        """End a lease that its holder here could not give back; end all leases of a holder that is provably dead."""
        t = schema.host
        with self.writing() as connection:
            holder = connection.scalar(sa.select(t.c.holder).where(t.c.host == host)) or ""
            if self._kept.get(host) == holder:
                _free(connection, schema.host.c.holder == holder, now)
                del self._kept[host]
                return
            mark, _, _ = holder.partition("/")
            if not self._backend.marks.is_dead(mark):
                return
            _free(connection, _held_by(mark), now)
        self._backend.marks.forget(mark)

    def _show(self, now: datetime) -> None:
        """Show other processes that this one lives; at first, forget those that have died."""
        try:
            dead = self._backend.marks.dead() if self._backend.marks.show() else []
        except OSError as error:
            raise IndexUnavailable(f"{self.name}: {error.strerror or error}") from error
        if dead:
            with self.writing() as connection:
                for mark in dead:
                    _free(connection, _held_by(mark), now)
            for mark in dead:
                self._backend.marks.forget(mark)

    def give_back(self, host: str, holder: str, next_at: datetime) -> None:
        """Let the next one ask `host` from `next_at` on."""
        moment = schema.microseconds(next_at + self._behind_common()[0])
        asked = {"host": host, "holder": f"{self._backend.marks.mark}/{holder}", "next_at": moment}
        try:
            with self._leasing() as driver:
                driver.execute(_GIVE_BACK, asked)
        except IndexUnavailable:
            self._kept[host] = str(asked["holder"])
            raise


def open_backend(place: Path | str, *, read_only: bool = False, stop: threading.Event | None = None) -> Backend:
    """Open the database at a place: a file, or the address of a server, for which nobody waits once `stop` is set."""
    if isinstance(place, Path):
        return SqliteBackend(place, read_only=read_only)
    from pipeline.index.postgresql import PostgresqlBackend  # of an extra

    return PostgresqlBackend(place, read_only=read_only, stop=stop)


def _held_by(mark: str) -> sa.ColumnElement[bool]:
    return schema.host.c.holder.startswith(f"{mark}/", autoescape=True)


def _free(connection: Connection, which: sa.ColumnElement[bool], now: datetime) -> None:
    """End leases that nobody gives back any more."""
    t = schema.host
    # the host may have been asked just now, and its pause is not known
    after_death = sa.literal(now + _AFTER_DEATH, schema.Moment())
    again_at = sa.case((t.c.next_at > after_death, t.c.next_at), else_=after_death)
    connection.execute(t.update().where(which).values(holder=None, expires_at=None, next_at=again_at))


def _link(row: Any) -> Link:
    hint = {"published": row.published, "day_only": stands_for_day(row.published)}
    return Link(url=row.url, key=row.key, source=row.source, found_in=row.found_in, title=row.title, **hint)


def _visit(row: Any) -> Visit:
    with schema.sound():
        return Visit(**dict(row._mapping) | {"kind": Kind(row.kind)})
