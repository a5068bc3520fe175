"""How held documents relate: who repeats whom, who names whom, whom a person has set apart. Part of Transaction."""

from datetime import datetime

import sqlalchemy as sa

from pipeline.index import hints, schema, signatures
from pipeline.index.dialects import insert_missing, upsert
from pipeline.index.lookahead import Fact
from pipeline.index.part import TransactionPart
from pipeline.model import DocumentState, Entry, Hint, Known, Provenance, Relation

_FIGURES = "SELECT f.told FROM document d JOIN figures f ON f.document = d.id WHERE d.file = ? AND f.scheme = ?"


class Relations(TransactionPart):
    """The part of a transaction that is about relations."""

    def known(self, file: str) -> Known | None:
        """Return the document of a file."""
        row = self._connection.execute(sa.select(schema.document).where(schema.document.c.file == file)).first()
        return None if row is None else signatures.bare(row)

    def figures(self, file: str, scheme: int) -> str | None:
        """Return the numbers that a document tells, as they were put."""
        row = self._driver.execute(_FIGURES, (file, scheme)).fetchone()
        return None if row is None else str(row[0])

    def put_figures(self, file: str, scheme: int, told: str) -> None:
        """Remember the numbers that a document tells."""
        number = self._connection.scalar(sa.select(schema.document.c.id).where(schema.document.c.file == file))
        if number is not None:
            row = {"document": number, "scheme": scheme, "told": told}
            self._connection.execute(upsert(self._connection, schema.figures, "scheme", "told"), row)

    def follow(self, entry: Entry) -> None:
        """Note that a removed duplicate repeats another file from now on."""
        verdict = entry.verdict
        judged = {"of": verdict.of, "via": verdict.via, "because": verdict.because}
        t = schema.document
        self._connection.execute(t.update().where(t.c.file == entry.file).values(**judged))

    def note_pruned(self, file: str, at: datetime) -> None:
        """Note that the text of a removed duplicate was deleted."""
        self._connection.execute(insert_missing(self._connection, schema.pruned), {"file": file, "at": at})
        self._note_change(file)

    def _note_change(self, file: str) -> None:
        """Note that a held document is not what it was, for what follows the documents by their numbers."""
        t = schema.document.c
        held = sa.select(t.id).where(t.file == file)
        self._connection.execute(schema.change.insert().from_select(["document"], held))

    def copies(self, file: str) -> list[str]:
        """List the removed duplicates of a kept file."""
        t = schema.document.c
        query = sa.select(t.file).where(t.of == file, t.state == DocumentState.DUPLICATE).order_by(t.id)
        return list(self._connection.scalars(query))

    def resembling(self, file: str) -> list[str]:
        """List the removed duplicates that resemble a removed one, and those that resemble them."""
        t = schema.document.c
        found: dict[str, None] = {}
        todo = [file]
        while todo:
            query = sa.select(t.file).where(t.via == todo.pop(), t.state == DocumentState.DUPLICATE).order_by(t.id)
            fresh = [each for each in self._connection.scalars(query) if each not in found]
            found |= dict.fromkeys(fresh)
            todo += fresh
        return list(found)

    def has_versions(self, file: str) -> bool:
        """Return whether a kept file is a later version of another, or another is one of it."""
        t = schema.document.c
        versions = sa.select(t.id).where(
            t.relation == str(Relation.REVISION),
            t.state == DocumentState.ARCHIVED,
            sa.or_(t.of == file, t.file == file),
        )
        return self._connection.execute(versions.limit(1)).first() is not None

    def later_versions(self, file: str) -> list[Known]:
        """List the later versions of a kept file, and theirs."""
        t = schema.document.c
        found: dict[str, Known] = {}
        todo = [file]
        while todo:
            later = sa.and_(t.of == todo.pop(), t.relation == str(Relation.REVISION), t.state == DocumentState.ARCHIVED)
            rows = self._connection.execute(sa.select(schema.document).where(later).order_by(t.id))
            fresh = [signatures.bare(row) for row in rows if row.file not in found]
            found |= {known.file: known for known in fresh}
            todo += [known.file for known in fresh]
        return list(found.values())

    def hints(self, provenance: Provenance, key: str) -> list[Hint]:
        """Return what pages state that ties a document to held ones, but never to those declared distinct.

        The held ones come with their semantic signatures, if they have any.
        """
        stated = hints.statements(provenance, key)
        unsaid = self._ahead.lacks(Fact.NAMED, stated.own)
        if unsaid and all(self._ahead.lacks(fact, stated.named) for fact in (Fact.KEY, Fact.CANONICAL)):
            return []
        return [
            Hint(known=signatures.known(row), says=says, outward=outward)
            for row, says, outward in hints.find_statements(self._connection, stated, key)
        ]

    def holds_other_language(self, language: str) -> bool:
        """Return whether anything is held in a language with another primary subtag."""
        t = schema.document.c
        primary = language.partition("-")[0]
        other = sa.or_(t.language < primary, t.language > f"{primary}.")  # the dot comes right after the hyphen
        return self._connection.execute(sa.select(t.id).where(other).limit(1)).first() is not None

    def keep_apart(self, key: str, other: str) -> None:
        """Set two keys apart: what is at one is never again called a duplicate of what is at the other."""
        pairs = [{"key": key, "other": other}, {"key": other, "other": key}]
        self._connection.execute(insert_missing(self._connection, schema.distinct), pairs)

    def apart(self, key: str) -> tuple[str, ...]:
        """Return the keys that a key is kept apart from."""
        t = schema.distinct.c
        return tuple(self._connection.scalars(sa.select(t.other).where(t.key == key).order_by(t.other)))
