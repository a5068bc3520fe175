"""The concepts of held documents: stored, and found again by their codes. `Transaction` is the way in."""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from pipeline.dedup.semantic.constants import CANDIDATES, NEAREST, rules_of
from pipeline.index import schema
from pipeline.index.simhash_file import Codes, Shelf
from pipeline.model import NO_DAY, Fingerprint, Known, SemanticSignature

_d, _c = schema.document.c, schema.concept.c
_PUT = insert(schema.concept)
_PUT = _PUT.on_conflict_do_update(
    index_elements=["scheme", "document"],
    set_={name: _PUT.excluded[name] for name in ("vectors", "widths", "numbers", "complete")},
)
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
        _d.state != "duplicate",
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
class Asked:
    """What is looked for: documents that may say what `concept` says, in `languages`, from `first` to `last`."""

    concept: SemanticSignature
    languages: frozenset[str]
    key: str
    first: date
    last: date


def follow(connection: Connection, shelf: Shelf) -> None:
    """Bring the files of codes up to the table. Only where nobody else writes."""
    for row in connection.execute(_SCHEMES).all():
        _follow(connection, shelf.of(row.scheme), row.scheme, row.highest)


def _follow(connection: Connection, codes: Codes, scheme: str, highest: int) -> None:
    last = codes.last
    if last > highest:  # the file speaks of documents that are gone: it is of another index
        codes.clear()
        last = 0
    if last < highest:
        rows = connection.execute(_AFTER, {"scheme": scheme, "last": last})
        codes.append((row.document, _day(row), row.language, row.code) for row in rows)


Recent = dict[tuple[str, int], tuple[str, date | None, bytes]]  # by scheme and document: language, day, code


def alike(connection: Connection, shelf: Shelf, asked: Asked, recent: Recent) -> list[Any]:
    """Rows of documents and their concepts, nearest code first. `recent` are those that the file does not hold yet."""
    within = rules_of(asked.concept.scheme).within
    near = shelf.of(asked.concept.scheme).nearest(
        asked.concept.code,
        languages=asked.languages,
        first=asked.first,
        last=asked.last,
        within=within,
        limit=NEAREST,
    )
    near += [
        (document, distance)
        for (scheme, document), (language, day, code) in recent.items()
        if scheme == asked.concept.scheme and language in asked.languages
        if day is None or asked.first <= day <= asked.last
        if (distance := (int.from_bytes(code) ^ int.from_bytes(asked.concept.code)).bit_count()) <= within
    ]
    distances = dict(near)
    if not distances:
        return []
    nearest = sorted(distances, key=distances.__getitem__)[:NEAREST]
    named = {"documents": nearest, "scheme": asked.concept.scheme, "key": asked.key}
    rows = connection.execute(_READ, named).all()
    return sorted(rows, key=lambda row: distances[row.id])[:CANDIDATES]


def put_late(connection: Connection, shelf: Shelf, row: Any, language: str, concept: SemanticSignature) -> None:
    """Store the concept of a document that was held without one, or completes it; `row` tells its id and day.

    `follow` looks at later documents than the file holds: one that comes after those is added to the file here.
    """
    same = _c.document == row.id, _c.scheme == concept.scheme
    known, codes = connection.execute(sa.select(_c.document).where(*same)).first() is not None, shelf.of(concept.scheme)
    put(connection, row.id, language, concept)
    if not known and row.id <= codes.last:
        codes.append([(row.id, _day(row), language, concept.code)])


def put(connection: Connection, document: int, language: str, concept: SemanticSignature) -> None:
    """Store a document's concept; a complete one replaces its sketch."""
    row = {
        "document": document,
        "scheme": concept.scheme,
        "language": language,
        "code": concept.code,
        "vectors": concept.vectors,
        "widths": json.dumps(concept.widths),
        "numbers": json.dumps(concept.numbers, ensure_ascii=False),
        "complete": int(concept.complete),
    }
    connection.execute(_PUT, row)


def _day(row: Any) -> date | None:
    always = row.state == "seed" or row.date_basis == NO_DAY  # held against whatever comes
    return None if always else date.fromisoformat(row.day)


def bare(row: Any) -> Known:
    """The document of a row, without its concept."""
    with schema.sound():
        return Known(
            file=row.file,
            key=row.key,
            source=row.source,
            title=row.title,
            language=row.language,
            date=date.fromisoformat(row.day),
            fingerprint=Fingerprint(scheme=row.scheme, exact=row.exact.hex(), near=row.near, size=row.size),
            of=row.of if row.state == "duplicate" else None,
            published=row.published,
            date_basis=row.date_basis,
        )


def known(row: Any) -> Known:
    """The document of a row with the concept that stands there, if one does."""
    found = bare(row)
    if row.concept_document is None:
        return found
    made = SemanticSignature(
        scheme=row.concept_scheme,
        code=row.concept_code,
        vectors=row.concept_vectors,
        widths=tuple(json.loads(row.concept_widths)),
        numbers=tuple(tuple(numbers) for numbers in json.loads(row.concept_numbers)),
        complete=bool(row.concept_complete),
    )
    return replace(found, fingerprint=replace(found.fingerprint, concept=made))
