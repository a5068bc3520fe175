"""The semantic signatures of held documents: stored, and found again by their simhashes. `Transaction` is the way in.

The caller says which languages and schemes are compared: nothing here knows an encoder. What scans simhashes is loaded
with the first scan.
"""

import json
import re
from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.index import schema
from pipeline.index.sqlite import upsert
from pipeline.model import NO_DAY, DocumentState, Fingerprint, Known, SemanticSignature

if TYPE_CHECKING:
    from pipeline.index.simhash_file import Codes

_d, _c = schema.document.c, schema.concept.c
_PUT = upsert(schema.concept, "vectors", "widths", "numbers", "complete")
_AFTER = (
    sa.select(_c.document, _d.day, _d.state, _d.date_basis, _c.language, _c.code)
    .join_from(schema.concept, schema.document, _d.id == _c.document)
    .where(_c.scheme == sa.bindparam("scheme"), _c.document > sa.bindparam("last"))
    .order_by(_c.document)
)
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
        _c.document.in_(sa.bindparam("documents", expanding=True)),
        _c.scheme == sa.bindparam("scheme"),
        _d.key != sa.bindparam("key"),
        NOT_APART,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: documents in some languages whose simhash differs from that of a signature in a few bits.

    So many of the `nearest` simhashes are looked up, and the documents of at most so many `candidates` are read.
    """

    signature: SemanticSignature
    languages: Set[str]  # as encoders name them
    within: int
    nearest: int
    candidates: int


class Shelf:
    """The files of simhashes of an index, one for each scheme, beside it."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._of: dict[str, Codes] = {}

    def of(self, scheme: str) -> "Codes":
        """Return the file of a scheme."""
        if scheme not in self._of:
            from pipeline.index.simhash_file import Codes

            name = re.sub(r"[^\w.-]", "-", scheme)
            self._of[scheme] = Codes(self._index.with_suffix(f".{name}.codes"))
        return self._of[scheme]

    def clear(self) -> None:
        """Delete all of them."""
        for path in self._index.parent.glob(f"{self._index.stem}.*codes"):
            path.unlink(missing_ok=True)


def follow(connection: Connection, shelf: Shelf) -> None:
    """Bring the files of simhashes up to the table. Only where nobody else writes."""
    for row in connection.execute(_SCHEMES).all():
        _follow(connection, shelf.of(row.scheme), row.scheme, row.highest)


def _follow(connection: Connection, codes: "Codes", scheme: str, highest: int) -> None:
    last = codes.last
    if last > highest:  # the file speaks of documents that are gone: it is of another index
        codes.clear()
        last = 0
    if last < highest:
        rows = connection.execute(_AFTER, {"scheme": scheme, "last": last})
        codes.append((row.document, _day(row), row.language, row.code) for row in rows)


Recent = dict[tuple[str, int], tuple[str, date | None, bytes]]  # by scheme and document: language, day, simhash


def alike(
    connection: Connection, shelf: Shelf, wanted: Wanted, recent: Recent, *, key: str, days: tuple[date, date]
) -> list[Any]:
    """Return rows of documents and their signatures, the nearest simhash first.

    `recent` are those that the file does not hold yet; `key` is the document's own address.
    """
    scheme, asked, (first, last) = wanted.signature.scheme, wanted.signature.simhash, days
    near = shelf.of(scheme).nearest(
        asked, languages=wanted.languages, first=first, last=last, within=wanted.within, limit=wanted.nearest
    )
    near += [
        (document, distance)
        for (its_scheme, document), (language, day, code) in recent.items()
        if its_scheme == scheme and language in wanted.languages
        if day is None or first <= day <= last
        if (distance := (int.from_bytes(code) ^ int.from_bytes(asked)).bit_count()) <= wanted.within
    ]
    distances = dict(near)
    if not distances:
        return []
    nearest = sorted(distances, key=distances.__getitem__)[: wanted.nearest]
    rows = connection.execute(_READ, {"documents": nearest, "scheme": scheme, "key": key}).all()
    return sorted(rows, key=lambda row: distances[row.id])[: wanted.candidates]


def put_late(connection: Connection, shelf: Shelf, row: Any, language: str, signature: SemanticSignature) -> None:
    """Store the signature of a document that was held without one, or complete it; `row` tells its id and day.

    `follow` looks at later documents than the file holds: one that comes after those is added to the file here.
    """
    same = _c.document == row.id, _c.scheme == signature.scheme
    known = connection.execute(sa.select(_c.document).where(*same)).first() is not None
    codes = shelf.of(signature.scheme)
    put_signature(connection, row.id, language, signature)
    if not known and row.id <= codes.last:
        codes.append([(row.id, _day(row), language, signature.simhash)])


def put_signature(connection: Connection, document: int, language: str, signature: SemanticSignature) -> None:
    """Store a document's signature; a complete one replaces that of its lead."""
    row = {
        "document": document,
        "scheme": signature.scheme,
        "language": language,
        "code": signature.simhash,
        "vectors": signature.vectors,
        "widths": json.dumps(signature.widths),
        "numbers": json.dumps(signature.numbers, ensure_ascii=False),
        "complete": int(signature.complete),
    }
    connection.execute(_PUT, row)


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
        vectors=row.concept_vectors,
        widths=tuple(json.loads(row.concept_widths)),
        numbers=tuple(tuple(numbers) for numbers in json.loads(row.concept_numbers)),
        complete=bool(row.concept_complete),
    )
    return replace(found, fingerprint=replace(found.fingerprint, semantic=made))
