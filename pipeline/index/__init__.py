"""The index: what is remembered between runs, in one SQLite file. The only door to the database.

Writing happens in `Index.transaction()`, one at a time across threads and processes. Everything a person asks
(lists, reasons, history) is in `pipeline.index.catalogue`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection, Engine

from pipeline import urls
from pipeline.errors import IndexUnavailable
from pipeline.fingerprint import bands
from pipeline.index import schema
from pipeline.model import Entry, Fingerprint, Kind, Known, Link, Visit

_BUSY_S = 60
_IN_ONE_QUERY = 500
_CHECKED_BYTES = 64_000_000  # an index up to this size is checked at every start, which takes a fraction of a second

# Statements of the busiest paths are made once: making one costs SQLAlchemy more than SQLite needs to answer it.

# SQLite answers `(band, h) IN (VALUES …)` with a scan of the whole table; joined in this order it makes 16 seeks.
_SHARE_A_BAND = """
WITH q(band, h) AS (VALUES {values})
SELECT DISTINCT l.document FROM q CROSS JOIN lsh_band l WHERE l.band = q.band AND l.h = q.h
"""
_t = schema.document.c
_OWN = (
    sa.select(schema.document).where(_t.key == sa.bindparam("key"), _t.state != "seed").order_by(_t.id.desc()).limit(1)
)
_APART = sa.select(schema.distinct.c.file).where(schema.distinct.c.key == sa.bindparam("key"))
_CANDIDATES = (
    sa.select(schema.document)
    .where(
        sa.or_(
            _t.exact == sa.bindparam("exact"),
            sa.and_(
                _t.id.in_(sa.bindparam("near", expanding=True)),
                sa.or_(_t.state == "seed", _t.day.between(sa.bindparam("first"), sa.bindparam("last"))),
            ),
        ),
        _t.scheme == sa.bindparam("scheme"),
        _t.key != sa.bindparam("key"),
        _t.file.not_in(_APART),
        sa.or_(_t.of.is_(None), _t.state != "duplicate", _t.of.not_in(_APART)),
    )
    .order_by(_t.id)
)
_HIGHEST = sa.select(sa.func.max(_t.ordinal)).where(_t.day == sa.bindparam("day"), _t.state == sa.bindparam("state"))
_INSERT_DOCUMENT = schema.document.insert()
_INSERT_BANDS = schema.lsh_band.insert()
_PUT_VISIT = insert(schema.visit)
_PUT_VISIT = _PUT_VISIT.on_conflict_do_update(
    index_elements=["key"],
    set_={
        column.name: sa.func.coalesce(column, _PUT_VISIT.excluded.first_at)
        if column.name == "first_at"
        else _PUT_VISIT.excluded[column.name]
        for column in schema.visit.c
        if column.name != "key"
    },
)


class Index:
    """One open index. Safe to share between threads; other processes may have the same file open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            if _suspect(path).exists():
                raise IndexUnavailable(f"{path}: found damaged while it was in use", corrupt=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            # durable commits for what is filed; for leases a lost commit costs nothing, so they spare the disk
            self._engine = _engine(path, begin="BEGIN", synchronous="NORMAL")
            self._writer = _engine(path, begin="BEGIN IMMEDIATE", synchronous="FULL")
            self._leases = _engine(path, begin="BEGIN IMMEDIATE", synchronous="OFF")
            with self._writer.begin() as connection:
                if path.stat().st_size < _CHECKED_BYTES:
                    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
                    if found != "ok":
                        raise IndexUnavailable(f"{path}: damaged: {found}", corrupt=True)
                schema.metadata.create_all(connection)
                self._check_version(connection)
        except IndexUnavailable:
            self.close()
            raise
        except (sa.exc.DBAPIError, OSError) as error:
            self.close()
            message = f"{path}: the index cannot be opened: {_plain(error)}"
            raise IndexUnavailable(message, corrupt=_is_corrupt(error)) from error

    def close(self) -> None:
        for name in ("_engine", "_writer", "_leases"):
            engine = getattr(self, name, None)
            if engine is not None:
                engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state."""
        with _translated(self.path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator["Transaction"]:
        """All or nothing; the only writer until it ends."""
        with _translated(self.path), self._writer.begin() as connection:
            yield Transaction(connection)

    # What a run asks before it fetches

    def visits(self, keys: Iterable[str]) -> dict[str, Visit]:
        """What is remembered of these URLs, in one query for up to 500 of them."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, Visit] = {}
        with self.reading() as connection:
            for start in range(0, len(wanted), _IN_ONE_QUERY):
                query = sa.select(schema.visit).where(schema.visit.c.key.in_(wanted[start : start + _IN_ONE_QUERY]))
                found.update((row.key, _visit(row)) for row in connection.execute(query))
        return found

    def owed(self, source: str, now: datetime) -> list[Link]:
        """Links of a source whose last try failed for a passing reason and whose time has come again."""
        t = schema.visit.c
        query = sa.select(schema.visit).where(t.source == source, t.retry_at.is_not(None), t.retry_at <= now)
        with self.reading() as connection:
            return [
                Link(url=row.url, key=row.key, source=source, found_in=row.found_in, title=row.title)
                for row in connection.execute(query.order_by(t.retry_at))
            ]

    def endpoint(self, source: str, url: str) -> Mapping[str, Any] | None:
        """Validators of an endpoint page (`etag`, `last_modified`, `read_at`), or None where it was never finished."""
        t = schema.endpoint
        with self.reading() as connection:
            row = connection.execute(sa.select(t).where(t.c.source == source, t.c.url == url)).first()
        return None if row is None else dict(row._mapping)

    def walked(self, backfill: str) -> dict[str, tuple[str, ...]]:
        """Endpoint pages that a backfill has finished, each with the pages it led to."""
        query = sa.select(schema.walked).where(schema.walked.c.backfill == backfill)
        with self.reading() as connection:
            return {row.page: tuple(json.loads(row.onward)) for row in connection.execute(query)}

    def last_runs(self) -> dict[str, datetime]:
        """For each source the start of its last run, however it ended: what its next due time is counted from."""
        t = schema.run.c
        query = sa.select(t.source, sa.func.max(t.started_at)).where(t.occasion != "backfill").group_by(t.source)
        with self.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    # Leases of hosts (the protocol that `pipeline.politeness` asks for)

    def take(self, host: str, holder: str, now: datetime, ttl_s: float) -> datetime | None:
        """Become the one who may ask `host`; the moment it may next be asked, or None while another holds it."""
        t = schema.host
        statement = insert(t).values(host=host, holder=holder, expires_at=now + timedelta(seconds=ttl_s), next_at=now)
        free = sa.or_(t.c.holder.is_(None), t.c.holder == holder, t.c.expires_at <= now)
        statement = statement.on_conflict_do_update(
            index_elements=["host"],
            set_={"holder": statement.excluded.holder, "expires_at": statement.excluded.expires_at},
            where=free,
        )
        with _translated(self.path), self._leases.begin() as connection:
            row = connection.execute(statement.returning(t.c.next_at)).first()
            return None if row is None else row[0]

    def give_back(self, host: str, holder: str, next_at: datetime) -> None:
        """Let the next one ask `host` from `next_at` on."""
        t = schema.host
        statement = t.update().where(t.c.host == host, t.c.holder == holder)
        with _translated(self.path), self._leases.begin() as connection:
            connection.execute(statement.values(holder=None, expires_at=None, next_at=next_at))

    def _check_version(self, connection: Connection) -> None:
        statement = insert(schema.meta).values(name="version", value=str(schema.VERSION)).on_conflict_do_nothing()
        connection.execute(statement)
        version = connection.scalar(sa.select(schema.meta.c.value).where(schema.meta.c.name == "version"))
        if version != str(schema.VERSION):
            raise IndexUnavailable(
                f"{self.path}: made by another version of the pipeline (schema {version}, this one reads "
                f"{schema.VERSION}); `pipeline reindex` makes it again from the files"
            )


class Transaction:
    """What admission reads and writes, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def own(self, key: str) -> Known | None:
        """The document that this URL's current text is in."""
        row = self._connection.execute(_OWN, {"key": key}).first()
        return None if row is None else _known(row)

    def candidates(self, fingerprint: Fingerprint, *, key: str, around: date, look_back: timedelta) -> list[Known]:
        """Documents that may say the same, oldest first: any with equal text, and those that share a band and were
        published within `look_back` of `around` (zero: whenever). Never the URL's own, never one declared distinct.
        """
        values = ", ".join(f"({band}, {h})" for band, h in enumerate(bands(fingerprint)))
        near = [row[0] for row in self._connection.exec_driver_sql(_SHARE_A_BAND.format(values=values))]
        asked = {
            "near": near,
            "exact": bytes.fromhex(fingerprint.exact),
            "scheme": fingerprint.scheme,
            "key": key,
            "first": (around - look_back).isoformat() if look_back else "",
            "last": (around + look_back).isoformat() if look_back else "~",
        }
        return [_known(row) for row in self._connection.execute(_CANDIDATES, asked)]

    def next_ordinal(self, day: date, *, removed: bool) -> int:
        """The first free number of a day's folder."""
        asked = {"day": day.isoformat(), "state": "duplicate" if removed else "archived"}
        highest = self._connection.scalar(_HIGHEST, asked)
        return 0 if highest is None else highest + 1

    def held(self, file: str) -> bool:
        t = schema.document.c
        return self._connection.execute(sa.select(t.id).where(t.file == file)).first() is not None

    def add(self, entry: Entry, *, state: str, key: str, ordinal: int) -> None:
        """Remember a filed document."""
        provenance, verdict, fp = entry.provenance, entry.verdict, entry.fingerprint
        row = {
            "file": entry.file,
            "sha256": entry.sha256,
            "state": state,
            "day": entry.document.date.isoformat(),
            "ordinal": ordinal,
            "title": entry.document.title,
            "language": provenance.language,
            "source": provenance.source,
            "key": key,
            "url": provenance.url,
            "canonical_key": urls.identity(provenance.canonical_url) if provenance.canonical_url else "",
            "publisher": provenance.publisher,
            "date_basis": provenance.date_basis,
            "fetched_at": provenance.fetched_at,
            "scheme": fp.scheme,
            "exact": bytes.fromhex(fp.exact),
            "near": fp.near,
            "size": fp.size,
            "relation": str(verdict.relation),
            "of": verdict.of,
            "score": verdict.score,
            "because": verdict.because,
        }
        result = self._connection.execute(_INSERT_DOCUMENT, row)
        (number,) = result.inserted_primary_key or (None,)
        rows = [{"band": band, "h": h, "document": number} for band, h in enumerate(bands(fp))]
        self._connection.execute(_INSERT_BANDS, rows)

    def remove(self, file: str) -> None:
        """Forget a document. Its file is not touched."""
        t, b = schema.document, schema.lsh_band
        number = sa.select(t.c.id).where(t.c.file == file).scalar_subquery()
        self._connection.execute(b.delete().where(b.c.document == number))
        self._connection.execute(t.delete().where(t.c.file == file))

    def keep_apart(self, key: str, file: str) -> None:
        """Never again call the text at `key` a duplicate of `file`."""
        self._connection.execute(insert(schema.distinct).values(key=key, file=file).on_conflict_do_nothing())

    def put_visits(self, visits: Sequence[Visit]) -> None:
        """Remember the last outcome of these URLs."""
        if not visits:
            return
        rows = [
            {name: getattr(visit, name) for name in schema.visit.c.keys()} | {"kind": str(visit.kind)}  # noqa: SIM118
            for visit in visits
        ]
        self._connection.execute(_PUT_VISIT, rows)

    def put_endpoint(
        self, source: str, url: str, *, etag: str | None, last_modified: str | None, read_at: datetime
    ) -> None:
        """Remember an endpoint page's validators, once everything it announced has ended."""
        values = {"etag": etag, "last_modified": last_modified, "read_at": read_at}
        statement = insert(schema.endpoint).values(source=source, url=url, **values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["source", "url"], set_=values))

    def put_walked(self, backfill: str, page: str, onward: Sequence[str], links: int) -> None:
        """Remember that a backfill has finished an endpoint page."""
        values = {"onward": json.dumps(list(onward)), "links": links}
        statement = insert(schema.walked).values(backfill=backfill, page=page, **values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["backfill", "page"], set_=values))

    def forget_walked(self, backfill: str) -> None:
        """A backfill has ended: the next one with the same days starts afresh."""
        self._connection.execute(schema.walked.delete().where(schema.walked.c.backfill == backfill))

    def begin_run(self, source: str, occasion: str, at: datetime) -> int:
        statement = schema.run.insert().values(
            source=source, occasion=occasion, started_at=at, links=0, outcomes="{}", problems="[]"
        )
        (number,) = self._connection.execute(statement).inserted_primary_key or (0,)
        return int(number)

    def end_run(
        self,
        number: int,
        at: datetime,
        *,
        outcomes: Mapping[str, int],
        problems: Sequence[str],
        error: str | None,
    ) -> None:
        t = schema.run
        statement = t.update().where(t.c.id == number)
        self._connection.execute(
            statement.values(
                ended_at=at,
                links=sum(outcomes.values()),
                outcomes=json.dumps(dict(outcomes)),
                problems=json.dumps(list(problems), ensure_ascii=False),
                error=error,
            )
        )

    def seeds(self) -> dict[str, str]:
        """The seed files that are known, each with its SHA-256."""
        t = schema.document.c
        rows = self._connection.execute(sa.select(t.file, t.sha256).where(t.state == "seed"))
        return {row.file: row.sha256 for row in rows}

    def clear_documents(self) -> None:
        """Forget every document and everything said of them; visits of failed links stay."""
        for table in (schema.lsh_band, schema.document, schema.distinct):
            self._connection.execute(table.delete())
        known = (Kind.ARCHIVED, Kind.DUPLICATE, Kind.REVISED, Kind.UNCHANGED)
        self._connection.execute(schema.visit.delete().where(schema.visit.c.kind.in_([str(kind) for kind in known])))


def _engine(path: Path, *, begin: str, synchronous: str) -> Engine:
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_S, "check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def _connect(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # pysqlite's own BEGIN comes too late; ours is sent below
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "temp_store=MEMORY", "cache_size=-16000"):
            raw.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sa.exc.DBAPIError as error:
        corrupt = _is_corrupt(error)
        if corrupt:
            _suspect(path).touch()  # the next start sets it aside and makes it again
        raise IndexUnavailable(f"{path}: {_plain(error)}", corrupt=corrupt) from error


def _suspect(path: Path) -> Path:
    return path.with_name(path.name + ".suspect")


def _is_corrupt(error: Exception) -> bool:
    text = _plain(error)
    return "malformed" in text or "not a database" in text


def _plain(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error)


def _visit(row: Any) -> Visit:
    values = dict(row._mapping)
    return Visit(**values | {"kind": Kind(values["kind"])})


def _known(row: Any) -> Known:
    return Known(
        file=row.file,
        key=row.key,
        source=row.source,
        title=row.title,
        language=row.language,
        date=date.fromisoformat(row.day),
        fingerprint=Fingerprint(scheme=row.scheme, exact=row.exact.hex(), near=row.near, size=row.size),
        of=row.of if row.state == "duplicate" else None,
    )
