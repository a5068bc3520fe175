"""Held documents that may have the words of a new one: found by the bands of their signatures, and never too many.

A form that is filled in every day shares most of its bands with thousands of others. Of each band only the newest are
looked at, and of those the few that are likeliest by their signatures are told. A true copy shares what only few have:
bands with few documents count more.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.dedup import BANDS
from pipeline.index import schema, signatures
from pipeline.index.dialects import POSTGRESQL, bigints, driver, listed
from pipeline.model import NO_DAY, DocumentState, Known

_OF_A_BAND = 100  # the newest
_RANKED = 300  # by signature
_MOST = 20  # told
_OF_A_KEPT = 3  # of them, of one kept text: itself and its nearest removed copies
_MOST_EQUAL = 20  # word for word, those under the same title first

_t = schema.document.c
# Seeds, and what is of no known day, are held against whatever comes.
WITHIN = sa.or_(
    _t.state == DocumentState.SEED,
    _t.date_basis == NO_DAY,
    _t.day.between(sa.bindparam("first"), sa.bindparam("last")),
)
# One seek a band, and no more rows than are looked at.
_SHARE_A_BAND = " UNION ALL ".join(
    f"SELECT * FROM (SELECT {band}, document FROM lsh_band WHERE band = {band} AND h = :h{band} "
    f"ORDER BY document DESC LIMIT {_OF_A_BAND}) AS b{band}"
    for band in range(BANDS)
)
# The same in one loop of PostgreSQL's, which reads and plans a long statement more slowly than it runs it.
_SHARE_A_BAND_LOOPED = f"""
SELECT b.band - 1, l.document FROM unnest(CAST(:cut AS bigint[])) WITH ORDINALITY b (h, band)
CROSS JOIN LATERAL (
    SELECT document FROM lsh_band WHERE band = b.band - 1 AND h = b.h ORDER BY document DESC LIMIT {_OF_A_BAND}
) l
"""
_PUT_BAND = "INSERT INTO lsh_band (band, h, document) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_TAKE_OUT_BAND = "DELETE FROM lsh_band WHERE band = ? AND h = ? AND document = ?"
_PUT_BANDS = f"""
INSERT INTO lsh_band (band, h, document)
SELECT (n - 1) % {BANDS}, h, (CAST(:documents AS bigint[]))[(n - 1) / {BANDS} + 1]
FROM unnest(CAST(:cuts AS bigint[])) WITH ORDINALITY b (h, n)
ON CONFLICT DO NOTHING
"""
_IS_ANY_EQUAL = "SELECT EXISTS (SELECT 1 FROM document WHERE exact = ?)"
_ALLOWED = (_t.scheme == sa.bindparam("scheme"), _t.key != sa.bindparam("key"), signatures.NOT_APART)
_LISTED = listed("documents")
_TO_RANK = (
    sa.select(_t.id, _t.near, _t.state, _t.of, _t.file).where(_t.id.in_(_LISTED), WITHIN, *_ALLOWED).order_by(_t.id)
)
_EQUAL = (
    sa.select(schema.document)
    .where(_t.exact == sa.bindparam("exact"), *_ALLOWED)
    .order_by((_t.title == sa.bindparam("title")).desc(), _t.state == DocumentState.DUPLICATE, _t.id)
    .limit(_MOST_EQUAL)
)
_READ = sa.select(schema.document).where(_t.id.in_(_LISTED))


def find(connection: Connection, cut: tuple[int, ...], near: bytes, asked: dict[str, Any]) -> list[Known]:
    """Find documents with an equal text, and the nearest of those that share a band and are of the days; oldest first.

    `cut` are the bands of the signature `near`; `asked` says exact, scheme, key, title, first and last.
    """
    raw, found = driver(connection), dict[int, Any]()
    if raw.execute(_IS_ANY_EQUAL, (asked["exact"],)).fetchone()[0]:
        found = {row.id: row for row in connection.execute(_EQUAL, asked)}
    if connection.dialect.name == POSTGRESQL:
        shared = raw.execute(_SHARE_A_BAND_LOOPED, {"cut": bigints(cut)}).fetchall()
    else:
        shared = raw.execute(_SHARE_A_BAND, {f"h{band}": h for band, h in enumerate(cut)}).fetchall()
    if shared:
        documents = json.dumps(_likeliest(shared))
        rows = connection.execute(_TO_RANK, asked | {"documents": documents}).all()
        wanted = [number for number in _nearest(rows, near) if number not in found]
        if wanted:
            found |= {row.id: row for row in connection.execute(_READ, {"documents": json.dumps(wanted)})}
    return [signatures.bare(found[number]) for number in sorted(found)]


def put_bands(connection: Connection, cuts: Mapping[int, Sequence[int]]) -> None:
    """Store the bands of documents, by their numbers; those that are there stay."""
    if connection.dialect.name == POSTGRESQL:
        asked = {"documents": bigints(cuts), "cuts": bigints(h for cut in cuts.values() for h in cut)}
        driver(connection).execute(_PUT_BANDS, asked)
    else:
        rows = [(band, h, document) for document, cut in cuts.items() for band, h in enumerate(cut)]
        driver(connection).executemany(_PUT_BAND, rows)


def put_bands_in_order(connection: Connection, cuts: Mapping[int, Sequence[int]]) -> None:
    """Store the bands of very many documents in a SQLite file, in the order in which they lie in it."""
    for band in range(BANDS):
        rows = sorted([(band, cut[band], document) for document, cut in cuts.items()])
        driver(connection).executemany(_PUT_BAND, rows)


def take_out_bands(connection: Connection, document: int, cut: Iterable[int]) -> None:
    """Forget the bands of a document."""
    driver(connection).executemany(_TAKE_OUT_BAND, [(band, h, document) for band, h in enumerate(cut)])


def _likeliest(shared: list[tuple[int, int]]) -> list[int]:
    """Return the documents with the most bands in common, each weighed by how few have it."""
    held = Counter(band for band, _ in shared)
    weights: defaultdict[int, float] = defaultdict(float)
    for band, document in shared:
        weights[document] += 1 / held[band]
    return sorted(weights, key=lambda document: -weights[document])[:_RANKED]


def _nearest(rows: Sequence[Any], near: bytes) -> list[int]:
    """Return the documents with the most alike signatures, and of one kept text not too many."""
    if len(rows) <= _OF_A_KEPT:  # the most frequent case
        return [row.id for row in rows]
    import numpy as np  # which the first document of an archive does without

    with schema.sound():
        held = np.frombuffer(b"".join(row.near for row in rows), dtype="<u4").reshape(len(rows), -1)
        alike = (held == np.frombuffer(near, dtype="<u4")).sum(axis=1)
    of_kept, found = Counter[str](), list[int]()
    for place in np.argsort(-alike, kind="stable"):
        row = rows[int(place)]
        kept = row.of if row.state == DocumentState.DUPLICATE and row.of else row.file
        of_kept[kept] += 1
        if of_kept[kept] <= _OF_A_KEPT or row.file == kept:
            found.append(row.id)
    return found[:_MOST]
