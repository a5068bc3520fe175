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
    ColumnElement,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    and_,
)

from pipeline.model import NO_DAY, DocumentState

VERSION = 4
DOUBTFUL = 0.5  # a document of less confidence
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DamagedRowError(ValueError):
    """A row says what no program of ours wrote. Never leaves the index."""


@contextmanager
def sound(errors: tuple[type[Exception], ...] = (ValueError, TypeError, AttributeError)) -> Iterator[None]:
    """Raise DamagedRowError for what cannot be understood in a row that is read meanwhile."""
    try:
        yield
    except errors as error:  # an OverflowError is of a number that was asked for, but of a moment
        raise DamagedRowError(f"damaged: {error}") from error


def microseconds(moment: datetime) -> int:
    """Return a moment as it is stored."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(stored: int) -> datetime:
    """Return a stored moment. Raises DamagedRowError."""
    with sound((TypeError, OverflowError)):
        return _EPOCH + timedelta(microseconds=stored)


class Moment(TypeDecorator[datetime]):
    """An aware datetime as an integer, so that it sorts, compares and never loses its zone."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return None if value is None else moment(value)


metadata = MetaData()
NO_LONGER = ("lsh_band_document",)  # indexes of earlier versions that nothing asks any more

_Number = BigInteger().with_variant(Integer, "sqlite")  # of a document or a run


def _partial(name: str, *columns: Any, where: ColumnElement[bool]) -> Index:
    """Make an index of those rows alone for which something is true."""
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

document = Table(
    "document",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("file", Text, nullable=False, unique=True),
    Column("sha256", Text, nullable=False, index=True),
    Column("state", Text, nullable=False),  # DocumentState
    Column("day", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("source", Text, nullable=False, index=True),
    Column("key", Text, nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("canonical_key", Text, nullable=False, index=True),
    Column("publisher", Text),
    Column("date_basis", Text, nullable=False),
    Column("published", Moment),
    Column("fetched_at", Moment, nullable=False),
    Column("scheme", Integer, nullable=False),
    Column("exact", LargeBinary, nullable=False, index=True),
    Column("near", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("relation", Text, nullable=False),
    Column("of", Text, index=True),
    Column("via", Text, index=True),  # the removed duplicate of `of` that it resembles, if it is not `of` itself
    Column("score", Float),
    Column("because", Text, nullable=False),
    Column("confidence", Float),  # of the extractor, 0-1
    Column("unsketched", Integer, nullable=False),  # 1: needs a semantic signature, could have one, and has none
    Column("unbridged", Integer, nullable=False),  # 1: the same of a second one, in the wider scheme
    sqlite_autoincrement=True,  # a number is never used again: the file of codes knows documents by it
)

_partial("document_doubtful", document.c.confidence, where=document.c.confidence < DOUBTFUL)
_partial("document_unsketched", document.c.day, where=document.c.unsketched == 1)
_partial("document_unbridged", document.c.day, where=document.c.unbridged == 1)
by_day = Index("document_by_day", document.c.day, document.c.state, document.c.ordinal)
Index("document_language", document.c.language, document.c.state, document.c.day)

# Of no known day: what was brought in by a file that names none. It is held against whatever comes.
undated = _partial(
    "document_undated",
    document.c.language,
    where=and_(document.c.date_basis == NO_DAY, document.c.state == DocumentState.ARCHIVED),
)

seeds = _partial("document_seed", document.c.file, document.c.sha256, where=document.c.state == DocumentState.SEED)

# The bands of each document's signature, which say which rows are its own: no index by document is needed.
lsh_band = Table(
    "lsh_band",
    metadata,
    Column("band", Integer, nullable=False),
    Column("h", BigInteger, nullable=False),
    Column("document", _Number, nullable=False),
    PrimaryKeyConstraint("band", "h", "document"),
    sqlite_with_rowid=False,
)

# The cross-language part of the content hash, for documents of a language that an encoder reads: one row a scheme.
concept = Table(
    "concept",
    metadata,
    Column("document", _Number, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("language", Text, nullable=False),  # as the encoder reads it: zh and zh-TW are two, en and en-GB one
    Column("code", LargeBinary, nullable=False),
    Column("tail", LargeBinary, nullable=False),  # the code of the last units
    Column("vectors", LargeBinary, nullable=False),
    Column("widths", Text, nullable=False),  # JSON
    Column("numbers", Text, nullable=False),  # JSON: a list for each unit
    Column("complete", Integer, nullable=False),
    PrimaryKeyConstraint("scheme", "document"),
    Index("concept_document", "document"),
)

# The numbers of the documents that were compared with others of nearly their words. A file that was made before there
# was this table lacks it.
figures = Table(
    "figures",
    metadata,
    Column("document", _Number, primary_key=True, autoincrement=False),
    Column("scheme", Integer, nullable=False),
    Column("told", Text, nullable=False),  # JSON of dedup.numbers.Figures
)

# Documents that were filed before all could be sketched that they may translate: those of the days `first` to `last`,
# by a second signature, too, if `second`. A file that was made before there was this table lacks it.
comparison_owed = Table(
    "comparison_owed",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("file", Text, nullable=False, unique=True),
    Column("translations", Text, nullable=False),  # Translations of the source
    Column("first", Text, nullable=False),
    Column("last", Text, nullable=False),
    Column("second", Integer, nullable=False),
)

# Groups that are promised to an archive on an object store and not there yet; a file of an earlier version has none.
pending = Table(
    "pending", metadata, Column("id", Integer, primary_key=True), Column("data", LargeBinary, nullable=False)
)

# Removed duplicates whose text was deleted, and when.
pruned = Table(
    "pruned",
    metadata,
    Column("file", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# Documents that were moved, removed or pruned, in the order in which that happened: what follows the documents by their
# numbers looks here for the rest. A file that was made before there was this table lacks it.
change = Table(
    "document_change",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("document", _Number, nullable=False),
    sqlite_autoincrement=True,
)

# What a document's page says of other addresses: hreflang alternates and links of the text.
reference = Table(
    "reference",
    metadata,
    Column("key", Text, nullable=False),
    Column("document", _Number, nullable=False),
    Column("says", Text, nullable=False),
    PrimaryKeyConstraint("key", "document"),
    Index("reference_document", "document"),
    sqlite_with_rowid=False,
)

# By which layout the recorded page of a document was read last, and the file whose place it took if that was anew. A
# file that was made before there was this table lacks it.
extraction = Table(
    "extraction",
    metadata,
    Column("document", _Number, primary_key=True, autoincrement=False),
    Column("layout", Text, nullable=False),  # its digest; empty: none
    Column("instead_of", Text, index=True),
)

# A person has said that what is at one address is not what is at the other: the pair is never removed again. Each pair
# is there both ways.
distinct = Table(
    "distinct_pair",
    metadata,
    Column("key", Text, nullable=False),
    Column("other", Text, nullable=False),
    PrimaryKeyConstraint("key", "other"),
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
    Column("cause", Text),  # of a failure; a file that was made before there was this column lacks it
    Column("announced", Text),  # of an excluded page: the days that lists told of it; a later column, too
    Index("visit_owed", "source", "retry_at"),
    sqlite_with_rowid=False,
)

# What gave no document, newest last.
without_document = _partial(
    "visit_without_document", visit.c.at, visit.c.key, where=visit.c.kind.in_(["failed", "disallowed"])
)

# Checksums of the lines that a page had at its last visit. A file that was made before there was this table lacks it.
page_line = Table(
    "page_line",
    metadata,
    Column("key", Text, primary_key=True),
    Column("lines", LargeBinary, nullable=False),
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
    Column("id", _Number, primary_key=True),
    Column("source", Text, nullable=False),
    Column("occasion", Text, nullable=False),  # Occasion
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("links", Integer, nullable=False, default=0),
    Column("outcomes", Text, nullable=False, default="{}"),  # JSON: kind -> number
    Column("problems", Text, nullable=False, default="[]"),  # JSON: sentences about endpoints
    Column("error", Text),
    Column("known_blocks", Float),  # see `report.Report`
    Index("run_source", "source", "started_at"),
)

# The last pages of each source, as much of them as its template is made from; at most 32.
template_page = Table(
    "template_page",
    metadata,
    Column("source", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("learned_at", Moment, nullable=False),
    Column("traits", LargeBinary, nullable=False),  # compressed JSON
    PrimaryKeyConstraint("source", "place"),
    sqlite_with_rowid=False,
)

# When a source was seen to look new: its first page, and each redesign.
template_version = Table(
    "template_version",
    metadata,
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("since_at", Moment, nullable=False),
    PrimaryKeyConstraint("source", "version"),
    sqlite_with_rowid=False,
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

# What the documents and endpoints of a run looked like, for as long as it tells anything about the source.
vitals = Table(
    "vitals",
    metadata,
    Column("run", _Number, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("tried", Integer, nullable=False),  # pages that came, and links that failed at their first try
    Column("told", Text, nullable=False),  # JSON of report.Vitals
    Column("sound", Integer, nullable=False, default=1),  # 0: it showed a fault, and is no measure for later runs
    Index("vitals_source", "source", "at"),
)

health = Table(
    "health",
    metadata,
    Column("source", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("fault", Text),
    Column("because", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("measured_from", Moment),  # a person has said that from here on all is as it shall be
    sqlite_with_rowid=False,
)

# The state that each receiver of notifications was last told of.
told = Table(
    "told",
    metadata,
    Column("source", Text, nullable=False),
    Column("receiver", Text, nullable=False),
    Column("state", Text, nullable=False),
    PrimaryKeyConstraint("source", "receiver"),
    sqlite_with_rowid=False,
)

# Runs that ended before their end, and why: stopped, deadline, disk or storage.
cut = Table(
    "cut", metadata, Column("run", _Number, primary_key=True, autoincrement=False), Column("why", Text, nullable=False)
)

# The interval that a source has adapted itself to, in seconds.
pace = Table(
    "pace",
    metadata,
    Column("source", Text, primary_key=True),
    Column("every_s", Float, nullable=False),
    sqlite_with_rowid=False,
)
