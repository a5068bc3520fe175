"""Signatures that came after those of later documents, where several machines follow one table.

A machine follows signatures by the numbers of their documents, and would not see these: they are told in the order in
which they came, and each machine remembers how far it has looked. In a file, whoever stores one adds it by itself.
"""

import secrets
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.index import schema
from pipeline.index.dialects import upsert

GENERATION = "generation"  # the row of `meta` that is another each time the documents are counted anew
_ENDING = ".late"

_table = sa.Table(
    "late_concept",
    sa.MetaData(),  # no table of a file
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("document", sa.BigInteger, nullable=False),
    sa.Column("scheme", sa.Text, nullable=False),
)


class Mark:
    """How far a machine has looked, and in which generation of the documents: a file beside those of simhashes."""

    def __init__(self, index: Path) -> None:
        self._path = index.with_suffix(_ENDING)

    def read(self, generation: str) -> int | None:
        """Return how far; None if nothing is known of this generation."""
        try:
            known, last = self._path.read_text(encoding="utf-8").split("\n")
            return int(last) if known == generation else None
        except (OSError, ValueError):
            return None

    def write(self, generation: str, last: int) -> None:
        """Remember how far."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        new.write_text(f"{generation}\n{last}", encoding="utf-8")
        new.replace(self._path)


def create(connection: Connection) -> None:
    """Make the table."""
    _table.create(connection)


def tell(connection: Connection, document: int, scheme: str) -> None:
    """Let other machines know that a signature came late."""
    connection.execute(_table.insert().values(document=document, scheme=scheme))


def told(connection: Connection, after: int) -> tuple[int, list[Any]]:
    """Return how far there is something to look at, and the documents and schemes since."""
    last = connection.scalar(sa.select(sa.func.max(_table.c.id))) or 0
    if last <= after:
        return last, []
    query = sa.select(_table.c.document, _table.c.scheme).where(_table.c.id > after)
    return last, list(connection.execute(query))


def renumber(connection: Connection) -> None:
    """Have the documents counted anew: what followed them by their numbers sees that these are others."""
    row = {"name": GENERATION, "value": secrets.token_hex(8)}
    connection.execute(upsert(connection, schema.meta, "value"), row)


def generation(connection: Connection) -> str:
    """Return a text that is another each time the documents are counted anew."""
    t = schema.meta.c
    return connection.scalar(sa.select(t.value).where(t.name == GENERATION)) or ""
