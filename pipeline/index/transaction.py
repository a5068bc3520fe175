"""One transaction on the index: what ingest reads and writes, and what a run remembers of its way."""

from collections.abc import Collection, Sequence, Set
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.dedup import bands
from pipeline.errors import IndexUnavailable
from pipeline.index import hints, near_copies, promises, schema, signatures
from pipeline.index.bulk import Added
from pipeline.index.comparisons import Comparisons, days, window
from pipeline.index.dialects import insert_missing
from pipeline.index.late import renumber
from pipeline.index.lookahead import Fact, Sought
from pipeline.index.manifests import Manifests
from pipeline.index.readings import WITHDRAWN, reading_of
from pipeline.index.relations import Relations
from pipeline.index.runs import Runs
from pipeline.index.signatures import Shelf, Wanted
from pipeline.index.visits import Visits
from pipeline.model import (
    NO_DAY,
    DocumentState,
    Entry,
    Fingerprint,
    Kind,
    Known,
    Provenance,
    Reading,
    Relation,
    SemanticSignature,
)

_COMPLETE = "complete"  # the row of `meta` that says so

# Statements of the busiest paths are made once: making one costs SQLAlchemy more than SQLite needs to answer it. The
# few that every document asks are run by the driver, and of most documents they find that nothing is held.
_IS_KNOWN = "SELECT EXISTS (SELECT 1 FROM document WHERE key = ? AND state != 'seed')"
_t, _c = schema.document.c, schema.concept.c
_SAME_TEXT = sa.and_(_t.exact == sa.bindparam("exact"), _t.scheme == sa.bindparam("scheme"))
_OWN = (
    sa.select(schema.document)
    .where(_t.key == sa.bindparam("key"), _t.state != DocumentState.SEED, sa.not_(WITHDRAWN))
    .order_by((_t.sha256 == sa.bindparam("sha256")).desc(), _SAME_TEXT.desc(), _t.fetched_at.desc(), _t.id.desc())
    .limit(1)
)
_NUMBER = "SELECT id, near, day, state, ordinal FROM document WHERE file = ?"
_FORGET = [
    f"DELETE FROM {table} WHERE {key} = ?"
    for table, key in (
        ("concept", "document"),
        ("reference", "document"),
        ("extraction", "document"),
        ("figures", "document"),
        ("document", "id"),
    )
]
_HIGHEST = """
SELECT max(ordinal) FROM document WHERE day = ? AND state = ?
UNION ALL SELECT ordinal FROM number_left WHERE day = ? AND state = ?
"""
# One seek a language: SQLite would read the whole index for a DISTINCT, and all of a language for the undated.
_LANGUAGES = f"""
WITH RECURSIVE l(language) AS (
    SELECT min(language) FROM document
    UNION ALL SELECT (SELECT min(language) FROM document WHERE language > l.language) FROM l WHERE language NOTNULL
)
SELECT language FROM l WHERE language NOTNULL AND (
    EXISTS (SELECT 1 FROM document d WHERE d.language = l.language AND d.state = 'seed') OR
    EXISTS (SELECT 1 FROM document d INDEXED BY document_undated WHERE d.language = l.language
            AND d.state = 'archived' AND d.date_basis = '{NO_DAY}') OR
    EXISTS (SELECT 1 FROM document d WHERE d.language = l.language AND d.state = 'archived'
            AND d.day BETWEEN ? AND ?)
)
"""


class Transaction(Relations, Visits, Comparisons, Runs, Manifests):
    """What ingest reads and writes, inside one transaction."""

    def __init__(self, connection: Connection, codes: Shelf) -> None:
        super().__init__(connection)
        self._codes = codes
        self._ordinals: dict[tuple[date, bool], int] = {}  # the next ones, asked for once
        self._languages: dict[tuple[str, str], set[str]] = {}  # by window: asked for once, and kept up
        self._caught_up = set()
        self._many_wait = {}

    def look_ahead(self, documents: Sequence[Sought]) -> None:
        """Ask at once for what will be asked of documents that are to be decided about."""
        self._ahead.ask(self._connection, documents)

    @staticmethod
    def sought(key: str, fingerprint: Fingerprint, provenance: Provenance) -> Sought:
        """Return what will be asked of a document; `key` is that of its link."""
        keys = {key, *hints.statements(provenance, key).named}
        return Sought(keys=keys, exact=exact_of(fingerprint), cut=bands(fingerprint.near))

    def own(self, key: str, fingerprint: Fingerprint, sha256: str = "") -> Known | None:
        """Return the document of this URL that a text is compared with: a version that says the same, else the latest.

        `sha256` is that of the file that the text would have; a version of the same file comes first.
        A page that goes back to what it said before, or shows two texts by turns, says nothing new.
        """
        if self._ahead.lacks(Fact.KEY, [key]) or not self._driver.execute(_IS_KNOWN, (key,)).fetchone()[0]:
            return None
        asked = {"key": key, "exact": exact_of(fingerprint), "scheme": fingerprint.scheme, "sha256": sha256}
        row = self._connection.execute(_OWN, asked).first()
        return None if row is None else signatures.bare(row)

    def candidates(
        self, fingerprint: Fingerprint, *, key: str, around: date | None, look_back: timedelta, title: str = ""
    ) -> list[Known]:
        """Find documents that may say the same, oldest first: with equal text, those under the same title before all,
        and the nearest that share a band and were published within `look_back` of `around` (zero, or None: whenever).
        Never the URL's own, never one declared distinct; of each kind some twenty at most.
        """
        first, last = window(around, look_back)
        exact, cut = exact_of(fingerprint), bands(fingerprint.near)
        if self._ahead.lacks(Fact.EXACT, [exact]) and self._ahead.lacks(Fact.BAND, cut):
            return []
        asked = {"exact": exact, "scheme": fingerprint.scheme, "key": key, "title": title, "first": first, "last": last}
        self.put()
        return near_copies.find(self._connection, cut, fingerprint.near, asked)

    def next_ordinal(self, day: date, *, removed: bool) -> int:
        """Return the first number of a day's folder that was never given."""
        ordinal = self._ordinals.get((day, removed))
        if ordinal is None:
            asked = day.isoformat(), str(DocumentState.DUPLICATE if removed else DocumentState.ARCHIVED)
            found = self._driver.execute(_HIGHEST, (*asked, *asked)).fetchall()
            highest = max((each for (each,) in found if each is not None), default=-1)
            ordinal = self._ordinals[day, removed] = highest + 1
        return ordinal

    def _taken(self, entry: Entry, state: DocumentState, ordinal: int) -> None:
        place = entry.document.date, state == DocumentState.DUPLICATE
        if place in self._ordinals and state != DocumentState.SEED:
            self._ordinals[place] = max(self._ordinals[place], ordinal + 1)

    def held(self, file: str) -> bool:
        """Return whether the index knows a file."""
        return self._driver.execute(_NUMBER, (file,)).fetchone() is not None

    def first_and_last(self, most: int) -> list[tuple[str, date]]:
        """Return files and days of the documents that were filed first and last, `most` of each, without seeds."""
        t = schema.document.c
        files = sa.select(t.file, t.day).where(t.state != DocumentState.SEED).limit(most)
        orders = t.id.asc(), t.id.desc()
        found = [row for order in orders for row in self._connection.execute(files.order_by(order))]
        return [(row.file, date.fromisoformat(row.day)) for row in found]

    def count(self, state: DocumentState) -> int:
        """Count the documents of a state."""
        t = schema.document.c
        return self._connection.scalar(sa.select(sa.func.count()).where(t.state == state)) or 0

    def add(self, entry: Entry, *, state: DocumentState, key: str, ordinal: int, reading: Reading | None) -> None:
        """Remember a filed document; with a `reading`, it waits for those signatures that it does not bring."""
        provenance, fp = entry.provenance, entry.fingerprint
        exact, cut = exact_of(fp), bands(fp.near)
        row = {
            "sha256": entry.sha256,
            "day": entry.document.date.isoformat(),
            "title": entry.document.title,
            "language": provenance.language,
            "source": provenance.source,
            "key": key,
            "url": provenance.url,
            "canonical_key": hints.key_of(provenance.canonical_url) if provenance.canonical_url else "",
            "publisher": provenance.publisher,
            "date_basis": provenance.date_basis,
            "published": schema.microseconds(provenance.published) if provenance.published else None,
            "fetched_at": schema.microseconds(provenance.fetched_at),
            "scheme": fp.scheme,
            "exact": exact,
            "near": fp.near,
            "size": fp.size,
            "confidence": provenance.confidence,
        } | _judged(entry, state, ordinal, reading=reading, held={each.scheme for each in fp.signatures})
        if row["unsketched"] or row["unbridged"]:
            self._caught_up.clear()
        stated = hints.statements(provenance, key).others
        others = [(schema.reference, {"key": other, "says": str(says)}) for other, says in stated.items()]
        signed = signatures.signed(entry, reading)
        self._writes.add(Added(row=row, cut=cut, signatures=signed, others=[*others, *reading_of(provenance)]))
        addresses: dict[Fact, Collection[object]] = {Fact.KEY: [key], Fact.CANONICAL: [row["canonical_key"]]}
        self._ahead.note(addresses | {Fact.NAMED: stated, Fact.EXACT: [exact], Fact.BAND: cut})
        for found in self._languages.values():
            found.add(provenance.language)
        self._taken(entry, state, ordinal)

    def move(self, was: str, entry: Entry, *, state: DocumentState, ordinal: int, reading: Reading | None) -> None:
        """Note that a document lies at another place and is judged anew; what else is known of it stays."""
        t = schema.document
        number, *left = self._connection.execute(
            sa.select(t.c.id, t.c.day, t.c.state, t.c.ordinal).where(t.c.file == was)
        ).one()
        self.leave_number(*left)
        schemes = set(self._connection.scalars(sa.select(_c.scheme).where(_c.document == number)))
        judged = _judged(entry, state, ordinal, reading=reading, held=schemes)
        self._note_change(was)
        self._connection.execute(t.update().where(t.c.id == number).values(**judged))
        self._caught_up.clear()
        self._taken(entry, state, ordinal)

    def follow_codes(self) -> None:
        """Bring the files of simhashes up to what is held. Once, before anything is added. Raises IndexUnavailable."""
        try:
            signatures.follow(self._connection, self._codes)
        except OSError as error:
            raise IndexUnavailable(f"the files of simhashes cannot be written: {error}") from error

    def alike(self, wanted: Sequence[Wanted], *, key: str, around: date | None, look_back: timedelta) -> list[Known]:
        """Return held documents that may say the same in other words, the most likely first, with their signatures.

        Leave out the URL's own and those declared distinct. A removed one stands for the file that was kept.
        """
        between = days(around, look_back)
        return [
            signatures.known(row)
            for each in wanted
            for row in signatures.alike(self._connection, self._codes, each, self._recent, key=key, days=between)
        ]

    def put_signature(self, file: str, signature: SemanticSignature, reading: Reading) -> None:
        """Remember a semantic signature of a held document, or its completed one."""
        t = schema.document.c
        row = self._connection.execute(sa.select(t.id, t.day, t.state, t.date_basis).where(t.file == file)).first()
        if row is not None:
            signatures.put_late(self._connection, self._codes, self._recent, row, reading.language, signature)
            self.give_up(file, second=signature.scheme == reading.second)

    def give_up(self, file: str, *, second: bool) -> None:
        """Stop waiting for the signature of a document, or the second one: it is there, or cannot be made."""
        t = schema.document
        self._connection.execute(
            t.update().where(t.c.file == file).values({"unbridged" if second else "unsketched": 0})
        )

    def languages(self, *, around: date | None, look_back: timedelta) -> frozenset[str]:
        """Return the languages of what is held in the window and not removed.

        Seeds and documents of no known day belong to every window.
        """
        first, last = window(around, look_back)
        if (first, last) not in self._languages:
            held = self._driver.execute(_LANGUAGES, (first, last))
            self._languages[first, last] = {language for (language,) in held}
        return frozenset(self._languages[first, last])

    def remove(self, file: str) -> None:
        """Forget a document. Its file is not touched."""
        found = self._driver.execute(_NUMBER, (file,)).fetchone()
        if found is None:
            return
        number, near, *left = found
        self.leave_number(*left)
        self._note_change(file)
        self._writes.put_bands()
        near_copies.take_out_bands(self._connection, number, bands(near))
        for statement in _FORGET:
            self._driver.execute(statement, (number,))

    def seeds(self) -> dict[str, str]:
        """Return the seed files that are known, each with its SHA-256."""
        t = schema.document.c
        of_seeds = t.state == sa.literal_column(
            f"'{DocumentState.SEED}'"
        )  # outright, so that SQLite takes the partial index
        rows = self._connection.execute(sa.select(t.file, t.sha256).where(of_seeds))
        return {row.file: row.sha256 for row in rows}

    @property
    def complete(self) -> bool:
        """True if the index knows all that is on disk; a new file must be made from it first."""
        t = schema.meta
        return self._connection.execute(sa.select(t).where(t.c.name == _COMPLETE)).first() is not None

    def declare_complete(self) -> None:
        """Note that the index has been told everything that is on disk."""
        self._connection.execute(insert_missing(self._connection, schema.meta), {"name": _COMPLETE, "value": "yes"})

    def promise(self, group: bytes) -> None:
        """Keep a group that an archive on an object store is to file once this is committed."""
        promises.keep(self._connection, group)

    def clear_documents(self) -> None:
        """Forget every document and everything said of them; visits of links that gave no document stay."""
        for table in (
            schema.lsh_band,
            schema.concept,
            schema.reference,
            schema.extraction,
            schema.figures,
            schema.document,
            schema.distinct,
            schema.pruned,
            schema.change,
        ):
            self._connection.execute(table.delete())
        # numbers may begin again: what followed the documents by them sees that these are others
        renumber(self._connection)
        self._ordinals.clear()
        self._languages.clear()
        self._caught_up.clear()
        self._codes.clear()  # what lies there may be of an index before this one
        self._writes.hold_bands()
        t = schema.visit.c
        known = (Kind.ARCHIVED, Kind.DUPLICATE, Kind.REVISED, Kind.UNCHANGED)
        said = sa.or_(t.kind.in_([str(kind) for kind in known]), t.file.is_not(None))
        self._connection.execute(schema.visit.delete().where(said))


def exact_of(fingerprint: Fingerprint) -> bytes:
    """Return the digest of a document's words as it is stored."""
    return bytes.fromhex(fingerprint.exact)


def _judged(
    entry: Entry, state: DocumentState, ordinal: int, *, reading: Reading | None, held: Set[str]
) -> dict[str, Any]:
    """Return the columns that change when a document moves; `held` are the schemes of the signatures it has."""
    verdict = entry.verdict
    # a removed copy in the words of what is kept is found by that one's signature; a translation has its own words
    needed = state != DocumentState.DUPLICATE or verdict.relation is Relation.TRANSLATION
    wanted = (reading.scheme, reading.second) if needed and reading is not None else (None, None)
    unsketched, unbridged = (int(scheme is not None and scheme not in held) for scheme in wanted)
    return {
        "file": entry.file,
        "state": str(state),
        "ordinal": ordinal,
        "relation": str(verdict.relation),
        "of": verdict.of,
        "via": verdict.via,
        "score": verdict.score,
        "because": verdict.because,
        "unsketched": unsketched,
        "unbridged": unbridged,
    }
