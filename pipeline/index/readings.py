"""Texts that were made by reading a recorded page again, and by which layout pages were read. Part of Transaction."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from pipeline.index import schema
from pipeline.index.dialects import upsert
from pipeline.index.part import TransactionPart
from pipeline.model import DocumentState, Kind, Provenance, Relation

_d, _e, _v = schema.document.c, schema.extraction.c, schema.visit
WITHDRAWN = sa.and_(_d.state == DocumentState.DUPLICATE, _d.relation == str(Relation.REVISION))
"""A text that was made by reading again, and that a person has undone: no other version is ever removed."""


def reading_of(provenance: Provenance) -> list[tuple[sa.Table, dict[str, Any]]]:
    """Return the row that tells by which layout a new document was read, if its page is recorded."""
    made = provenance.extraction
    if made is None or provenance.warc is None:
        return []
    return [(schema.extraction, {"layout": made.layout, "instead_of": made.instead_of})]


class Readings(TransactionPart):
    """The part of a transaction that is about reading again."""

    def note_read(self, layouts: Iterable[tuple[str, str]]) -> None:
        """Remember by which layouts the pages of these files were read again, whatever came of it."""
        for file, layout in layouts:
            number = self._connection.scalar(sa.select(_d.id).where(_d.file == file))
            if number is not None:
                row = {"document": number, "layout": layout}
                self._connection.execute(upsert(self._connection, schema.extraction, "layout"), row)

    def is_replaced(self, file: str | None) -> bool:
        """Return whether another text is read from the same page by now, and no person has undone that."""
        other = sa.select(_d.id).join(schema.extraction, _e.document == _d.id)
        held = other.where(_e.instead_of == file, sa.not_(WITHDRAWN)).limit(1)
        return file is not None and self._connection.execute(held).first() is not None

    def has_later_version(self, file: str) -> bool:
        """Return whether a later version of a file's page is kept, however it came."""
        key = sa.select(_d.key).where(_d.file == file).scalar_subquery()
        version = sa.and_(_d.of == file, _d.key == key, _d.relation == str(Relation.REVISION))
        later = sa.select(_d.id).where(version, sa.not_(WITHDRAWN))
        return self._connection.execute(later.limit(1)).first() is not None

    def current(self, key: str) -> str | None:
        """Return the file that the text of a URL is in."""
        return self._connection.scalar(sa.select(_v.c.file).where(_v.c.key == key))

    def point_visit(self, key: str, *, was: str, file: str) -> None:
        """Let the text of a URL be another held file, if it is `was`; all else that its visit tells stays."""
        held = sa.select(_d.state, _d.relation, _d.title, _d.because).where(_d.file == file)
        row = self._connection.execute(held).first()
        if row is None:
            return
        revised = Kind.REVISED if row.relation == str(Relation.REVISION) else Kind.ARCHIVED
        kind = Kind.DUPLICATE if row.state == DocumentState.DUPLICATE else revised
        self._connection.execute(
            _v.update()
            .where(_v.c.key == key, _v.c.file == was)
            .values(file=file, kind=str(kind), because=row.because, title=row.title)
        )
