"""The semantic signatures of held documents: stored, and found again by their simhashes. `Transaction` is the way in.

The caller says which languages and schemes are compared: nothing here knows an encoder. What scans simhashes is loaded
with the first scan.
"""

import json
import re
from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.index import late, schema
from pipeline.index.dialects import POSTGRESQL, listed, upsert
from pipeline.model import NO_DAY, DocumentState, Entry, Fingerprint, Known, Reading, SemanticSignature
from pipeline.system.disk import remove_beside

if TYPE_CHECKING:
    from pipeline.index.simhash_file import Codes

CODES_ENDINGS = (".codes", ".months")  # of the files of simhashes

_d, _c = schema.document.c, schema.concept.c
_READ_TWICE = 512  # signatures: before a batch is decided, and when it is
_LEADS, _TAILS = (
    sa.select(_c.document, _d.day, _d.state, _d.date_basis, _c.language, code.label("code"))
    .join_from(schema.concept, schema.document, _d.id == _c.document)
    .where(_c.scheme == sa.bindparam("scheme"))
    for code in (_c.code, _c.tail)
)
_AFTER_LEADS, _AFTER_TAILS = (
    codes.where(_c.document > sa.bindparam("last")).order_by(_c.document) for codes in (_LEADS, _TAILS)
)
_LISTED = listed("documents")
_SOME_LEADS, _SOME_TAILS = (codes.where(_c.document.in_(_LISTED)) for codes in (_LEADS, _TAILS))
# One seek a scheme: SQLite would read the whole table for a GROUP BY.
_SCHEMES = sa.text(
    """
    WITH RECURSIVE s(scheme) AS (
        SELECT min(scheme) FROM concept
        UNION ALL SELECT (SELECT min(scheme) FROM concept WHERE scheme > s.scheme) FROM s WHERE scheme NOTNULL
    )
    SELECT scheme, (SELECT max(document) FROM concept c WHERE c.scheme = s.scheme) AS highest
    FROM s WHERE scheme NOTNULL
    """
)
# Neither the documents at addresses that a person has set apart from `key`, nor their removed duplicates.
_APART = sa.select(schema.distinct.c.other).where(schema.distinct.c.key == sa.bindparam("key"))
_kept = schema.document.alias("kept")
NOT_APART = sa.and_(
    _d.key.not_in(_APART),
    sa.or_(
        _d.of.is_(None),
        _d.state != DocumentState.DUPLICATE,
        sa.not_(sa.exists().where(_kept.c.file == _d.of, _kept.c.key.in_(_APART))),
    ),
)
COLUMNS = (*schema.document.c, *(column.label(f"concept_{column.name}") for column in schema.concept.c))
_READ = (
    sa.select(*COLUMNS)
    .join_from(schema.document, schema.concept, _d.id == _c.document)
    .where(
        _c.document.in_(_LISTED),
        _c.scheme == sa.bindparam("scheme"),
        _d.key != sa.bindparam("key"),
        NOT_APART,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: documents in some languages, a simhash of which differs from a signature's in a few bits.

    So many of the `nearest` simhashes are looked up, and the documents of at most so many `candidates` are read.
    """

    signature: SemanticSignature
    languages: Set[str]  # as encoders name them
    within: int
    nearest: int
    candidates: int
    without: Set[int] = frozenset()  # numbers of documents that are known to be none


class Signed(NamedTuple):
    """A signature of a document in a language, and the day of that; None if it belongs to every day."""

    language: str
    day: date | None
    signature: SemanticSignature


Recent = dict[tuple[str, int], Signed]  # by scheme and document


class Shelf:
    """The files of simhashes of an index beside it: of each scheme one of leads and one of tails."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._of: dict[str, Codes] = {}
        self.mark = late.Mark(index)

    def leads(self, scheme: str) -> "Codes":
        """Return the file of the leads' simhashes in a scheme."""
        return self._file(f"{scheme}.codes")

    def tails(self, scheme: str) -> "Codes":
        """Return the file of the tails' simhashes in a scheme."""
        return self._file(f"{scheme}.tail.codes")

    def _file(self, name: str) -> "Codes":
        if name not in self._of:
            from pipeline.index.simhash_file import Codes

            self._of[name] = Codes(self._index.with_suffix("." + re.sub(r"[^\w.-]", "-", name)))
        return self._of[name]

    def clear(self) -> None:
        """Delete all of them."""
        remove_beside(self._index, CODES_ENDINGS)
        self._of.clear()


def follow(connection: Connection, shelf: Shelf) -> None:
    """Bring the files of simhashes up to the table. Only where nobody else writes."""
    if connection.dialect.name == POSTGRESQL:
        _follow_late(connection, shelf)
    for row in connection.execute(_SCHEMES).all():
        _follow(connection, shelf.leads(row.scheme), row, _AFTER_LEADS)
        _follow(connection, shelf.tails(row.scheme), row, _AFTER_TAILS)


def _follow_late(connection: Connection, shelf: Shelf) -> None:
    """Add what other machines have told of signatures that came late; the files of another generation are deleted."""
    generation = late.generation(connection)
    seen = shelf.mark.read(generation)
    if seen is None:
        shelf.clear()
    last, told = late.told(connection, seen or 0)
    if seen is not None:
        for scheme in {row.scheme for row in told}:
            for codes, query in ((shelf.leads(scheme), _SOME_LEADS), (shelf.tails(scheme), _SOME_TAILS)):
                # those after the last are followed anyway
                documents = [row.document for row in told if row.scheme == scheme and row.document <= codes.last]
                rows = connection.execute(query, {"scheme": scheme, "documents": json.dumps(documents)})
                codes.append((row.document, _day(row), row.language, row.code) for row in rows)
    if last != seen:
        shelf.mark.write(generation, last)


def _follow(connection: Connection, codes: "Codes", at: Any, after: sa.Select[Any]) -> None:
    last = codes.last
    if last > at.highest:  # the file speaks of documents that are gone: it is of another index
        codes.clear()
        last = 0
    if last < at.highest:
        if not last:  # and what may be there is not all
            codes.clear()
        rows = connection.execute(after, {"scheme": at.scheme, "last": last})
        codes.append((row.document, _day(row), row.language, row.code) for row in rows)


def alike(
    connection: Connection, shelf: Shelf, wanted: Wanted, recent: Recent, *, key: str, days: tuple[date, date]
) -> list[Any]:
    """Return rows of documents and their signatures, the nearest simhash first, be it of lead or tail.

    `recent` are those that the file does not hold yet; `key` is the document's own address.
    """
    asked, (first, last) = wanted.signature, days
    near = [
        found
        for codes, code in ((shelf.leads(asked.scheme), asked.simhash), (shelf.tails(asked.scheme), asked.tail))
        for found in codes.nearest(
            code, languages=wanted.languages, first=first, last=last, within=wanted.within, limit=wanted.nearest
        )
    ]
    near += [
        (document, distance)
        for (scheme, document), (language, day, held) in recent.items()
        if scheme == asked.scheme and language in wanted.languages
        if day is None or first <= day <= last
        if (distance := _distance(asked, held)) <= wanted.within
    ]
    distances = dict(sorted(near, key=lambda found: -found[1]))  # of a document's two the smaller
    nearest = sorted(distances, key=distances.__getitem__)[: wanted.nearest]
    asked_for = [number for number in nearest if number not in wanted.without]
    if not asked_for:
        return []
    told = {"documents": json.dumps(asked_for), "scheme": asked.scheme, "key": key}
    rows = connection.execute(_READ, told).all()
    return sorted(rows, key=lambda row: distances[row.id])[: wanted.candidates]


def _distance(one: SemanticSignature, other: SemanticSignature) -> int:
    """Count the differing bits of two signatures' simhashes, where they are nearer."""
    ends = (one.simhash, other.simhash), (one.tail, other.tail)
    return min((int.from_bytes(here) ^ int.from_bytes(there)).bit_count() for here, there in ends)


def put_late(
    connection: Connection, shelf: Shelf, recent: Recent, row: Any, language: str, signature: SemanticSignature
) -> None:
    """Store the signature of a document that was held without one, or complete it; `row` tells its id and day.

    `follow` looks at later documents than a file holds: one that comes after those is added to the file here, or told
    to all machines.
    """
    same = _c.document == row.id, _c.scheme == signature.scheme
    known = connection.execute(sa.select(_c.document).where(*same)).first() is not None
    files = (shelf.leads(signature.scheme), signature.simhash), (shelf.tails(signature.scheme), signature.tail)
    put_signature(connection, row.id, Signed(language, _day(row), signature))
    if connection.dialect.name == POSTGRESQL:
        if not known:
            recent[signature.scheme, row.id] = Signed(language, _day(row), signature)
            late.tell(connection, row.id, signature.scheme)
        return
    for codes, code in files:
        if not known and row.id <= codes.last:
            codes.append([(row.id, _day(row), language, code)])


def put_signature(connection: Connection, document: int, signed: Signed) -> None:
    """Store a document's signature; a complete one replaces that of its lead."""
    row = row_of(document, signed)
    connection.execute(upsert(connection, schema.concept, "vectors", "widths", "numbers", "complete"), row)


def signed(entry: Entry, reading: Reading | None) -> list[Signed]:
    """Return the signatures that a new document brings, if its language can be read."""
    day = None if entry.provenance.date_basis == NO_DAY else entry.document.date
    return [Signed(reading.language, day, each) for each in entry.fingerprint.signatures] if reading else []


def row_of(document: int, signed: Signed) -> dict[str, Any]:
    """Return the row of a document's signature."""
    signature = signed.signature
    return {
        "document": document,
        "scheme": signature.scheme,
        "language": signed.language,
        "code": signature.simhash,
        "tail": signature.tail,
        "vectors": signature.vectors,
        "widths": json.dumps(signature.widths),
        "numbers": json.dumps(signature.numbers, ensure_ascii=False),
        "complete": int(signature.complete),
    }


def _day(row: Any) -> date | None:
    always = row.state == DocumentState.SEED or row.date_basis == NO_DAY  # held against whatever comes
    return None if always else date.fromisoformat(row.day)


def bare(row: Any) -> Known:
    """Return the document of a row, without its signature."""
    with schema.sound():
        return Known(
            file=row.file,
            key=row.key,
            source=row.source,
            title=row.title,
            language=row.language,
            date=date.fromisoformat(row.day),
            fingerprint=Fingerprint(scheme=row.scheme, exact=row.exact.hex(), near=row.near, size=row.size),
            of=row.of if row.state == DocumentState.DUPLICATE else None,
            published=row.published,
            date_basis=row.date_basis,
        )


def known(row: Any) -> Known:
    """Return the document of a row with the signature that stands there, if one does."""
    found = bare(row)
    if row.concept_document is None:
        return found
    made = SemanticSignature(
        scheme=row.concept_scheme,
        simhash=row.concept_code,
        tail=row.concept_tail,
        vectors=row.concept_vectors,
        widths=_widths(row.concept_widths),
        numbers=_numbers(row.concept_numbers),
        complete=bool(row.concept_complete),
    )
    return replace(found, number=row.id, fingerprint=replace(found.fingerprint, semantic=made))


@lru_cache(maxsize=_READ_TWICE)
def _widths(written: str) -> tuple[float, ...]:
    return tuple(json.loads(written))


@lru_cache(maxsize=_READ_TWICE)
def _numbers(written: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(numbers) for numbers in json.loads(written))
