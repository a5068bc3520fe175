"""The tables of the index. It is a memory of the files, never the truth: delete it and `reindex` makes it again.

Moments are stored as microseconds since 1970 (UTC), days as ISO text, digests as bytes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
)

VERSION = 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DamagedRowError(ValueError):
    """A row says what no program of ours wrote. Never leaves the index."""


@contextmanager
def sound() -> Iterator[None]:
    """Where a row is read: what cannot be understood in it raises DamagedRowError."""
    try:
        yield
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise DamagedRowError(f"damaged: {error}") from error


class Moment(TypeDecorator[datetime]):
    """An aware datetime as an integer, so that it sorts, compares and never loses its zone."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        with sound():
            return None if value is None else _EPOCH + timedelta(microseconds=value)


metadata = MetaData()

meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file", Text, nullable=False, unique=True),
    Column("sha256", Text, nullable=False, index=True),
    Column("state", Text, nullable=False),  # archived, duplicate or seed
    Column("day", Text, nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("source", Text, nullable=False, index=True),
    Column("key", Text, nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("canonical_key", Text, nullable=False),
    Column("publisher", Text),
    Column("date_basis", Text, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("scheme", Integer, nullable=False),
    Column("exact", LargeBinary, nullable=False, index=True),
    Column("near", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("relation", Text, nullable=False),
    Column("of", Text, index=True),
    Column("score", Float),
    Column("because", Text, nullable=False),
    Column("unsketched", Integer, nullable=False),  # 1: kept, in a language that an encoder reads, without a concept
    Column("unbridged", Integer, nullable=False),  # 1: kept, and not read yet in the scheme of languages read elsewise
    sqlite_autoincrement=True,  # a number is never used again: the file of codes knows documents by it
)

Index("document_unsketched", document.c.day, sqlite_where=document.c.unsketched == 1)
Index("document_unbridged", document.c.day, sqlite_where=document.c.unbridged == 1)
Index("document_language", document.c.language, document.c.state, document.c.day)

lsh_band = Table(
    "lsh_band",
    metadata,
    Column("band", Integer, nullable=False),
    Column("h", BigInteger, nullable=False),
    Column("document", Integer, nullable=False),
    PrimaryKeyConstraint("band", "h", "document"),
    Index("lsh_band_document", "document"),
    sqlite_with_rowid=False,
)

# The cross-language part of the content hash, for documents of a language that an encoder reads: one row a scheme.
concept = Table(
    "concept",
    metadata,
    Column("document", Integer, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("language", Text, nullable=False),  # as the encoder reads it: zh and zh-TW are two, en and en-GB one
    Column("code", LargeBinary, nullable=False),
    Column("vectors", LargeBinary, nullable=False),
    Column("widths", Text, nullable=False),  # JSON
    Column("numbers", Text, nullable=False),  # JSON: a list for each unit
    Column("complete", Integer, nullable=False),
    PrimaryKeyConstraint("scheme", "document"),
    Index("concept_document", "document"),
)

# A person has said that the text at this address is not the text of that file: the pair is never removed again.
distinct = Table(
    "distinct_pair",
    metadata,
    Column("key", Text, nullable=False),
    Column("file", Text, nullable=False),
    PrimaryKeyConstraint("key", "file"),
    sqlite_with_rowid=False,
)

visit = Table(
    "visit",
    metadata,
    Column("key", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("because", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("file", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("published", Moment),
    Column("first_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", Moment),
    Column("title", Text),
    Column("found_in", Text, nullable=False),
    Index("visit_owed", "source", "retry_at"),
    sqlite_with_rowid=False,
)

endpoint = Table(
    "endpoint",
    metadata,
    Column("source", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("read_at", Moment, nullable=False),  # when it last answered in full and all it announced had ended
    PrimaryKeyConstraint("source", "url"),
    sqlite_with_rowid=False,
)

host = Table(
    "host",
    metadata,
    Column("host", Text, primary_key=True),
    Column("holder", Text),
    Column("expires_at", Moment),
    Column("next_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("occasion", Text, nullable=False),  # run, schedule or backfill
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("links", Integer, nullable=False, default=0),
    Column("outcomes", Text, nullable=False, default="{}"),  # JSON: kind -> number
    Column("problems", Text, nullable=False, default="[]"),  # JSON: sentences about endpoints
    Column("error", Text),
    Index("run_source", "source", "started_at"),
)

# Pages of endpoints that an interrupted backfill has finished, and where it went on from them.
walked = Table(
    "walked",
    metadata,
    Column("backfill", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("onward", Text, nullable=False),  # JSON list
    Column("links", Integer, nullable=False),
    PrimaryKeyConstraint("backfill", "page"),
    sqlite_with_rowid=False,
)

# Runs that ended before their end, and why: stopped, deadline, disk or storage.
cut = Table("cut", metadata, Column("run", Integer, primary_key=True), Column("why", Text, nullable=False))

# The interval that a source has adapted itself to, in seconds.
pace = Table(
    "pace",
    metadata,
    Column("source", Text, primary_key=True),
    Column("every_s", Float, nullable=False),
    sqlite_with_rowid=False,
)
