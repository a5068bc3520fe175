"""The concepts of held documents: stored, and found again by their codes. `Transaction` is the way in."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from pipeline.concept.weights import CANDIDATES, NEAREST, WITHIN
from pipeline.index import schema
from pipeline.index.codes import Codes
from pipeline.model import Concept

_d, _c = schema.document.c, schema.concept.c
_PUT = insert(schema.concept)
_PUT = _PUT.on_conflict_do_update(
    index_elements=["document"],
    set_={name: _PUT.excluded[name] for name in ("vectors", "widths", "numbers", "complete")},
)
_AFTER = (
    sa.select(_c.document, _d.day, _d.state, _c.language, _c.code)
    .join_from(schema.concept, schema.document, _d.id == _c.document)
    .where(_c.document > sa.bindparam("last"))
    .order_by(_c.document)
)
_APART = sa.select(schema.distinct.c.file).where(schema.distinct.c.key == sa.bindparam("key"))
_READ = (
    sa.select(schema.document, *(column.label(f"concept_{column.name}") for column in schema.concept.c))
    .join_from(schema.document, schema.concept, _d.id == _c.document)
    .where(
        _c.document.in_(sa.bindparam("documents", expanding=True)),
        _c.scheme == sa.bindparam("scheme"),
        _d.key != sa.bindparam("key"),
        _d.file.not_in(_APART),
        sa.or_(_d.of.is_(None), _d.state != "duplicate", _d.of.not_in(_APART)),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for: documents that may say what `concept` says, in another language, from `first` to `last`."""

    concept: Concept
    language: str
    key: str
    first: date
    last: date


def follow(connection: Connection, codes: Codes) -> None:
    """Bring the file of codes up to the table. Only where nobody else writes."""
    highest = connection.scalar(sa.select(sa.func.max(_c.document))) or 0
    last = codes.last
    if last > highest:  # the file speaks of documents that are gone: it is of another index
        codes.clear()
        last = 0
    if last < highest:
        rows = connection.execute(_AFTER, {"last": last})
        codes.append((row.document, _day(row), row.language, row.code) for row in rows)


def alike(connection: Connection, codes: Codes, asked: Asked, recent: dict[int, tuple[str, date, bytes]]) -> list[Any]:
    """Rows of documents and their concepts, nearest code first. `recent` are those that the file does not hold yet."""
    near = codes.nearest(
        asked.concept.code,
        language=asked.language,
        first=asked.first,
        last=asked.last,
        within=WITHIN,
        limit=NEAREST,
    )
    near += [
        (document, distance)
        for document, (language, day, code) in recent.items()
        if language != asked.language and asked.first <= day <= asked.last
        if (distance := (int.from_bytes(code) ^ int.from_bytes(asked.concept.code)).bit_count()) <= WITHIN
    ]
    distances = dict(near)
    if not distances:
        return []
    nearest = sorted(distances, key=distances.__getitem__)[:NEAREST]
    named = {"documents": nearest, "scheme": asked.concept.scheme, "key": asked.key}
    rows = connection.execute(_READ, named).all()
    return sorted(rows, key=lambda row: distances[row.id])[:CANDIDATES]


def put_late(connection: Connection, codes: Codes, row: Any, language: str, concept: Concept) -> None:
    """Store the concept of a document that was held without one, or completes it; `row` has its id, day and state.

    `follow` looks at later documents than the file holds: one that comes after those is added to the file here.
    """
    known = connection.execute(sa.select(_c.document).where(_c.document == row.id)).first() is not None
    put(connection, row.id, language, concept)
    if not known and row.id <= codes.last:
        codes.append([(row.id, _day(row), language, concept.code)])


def put(connection: Connection, document: int, language: str, concept: Concept) -> None:
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
    return None if row.state == "seed" else date.fromisoformat(row.day)  # a seed is held against whatever comes


def of_row(row: Any) -> Concept:
    """The concept in a row of `alike`."""
    return Concept(
        scheme=row.concept_scheme,
        code=row.concept_code,
        vectors=row.concept_vectors,
        widths=tuple(json.loads(row.concept_widths)),
        numbers=tuple(tuple(numbers) for numbers in json.loads(row.concept_numbers)),
        complete=bool(row.concept_complete),
    )
