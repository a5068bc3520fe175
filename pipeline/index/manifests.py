"""How much of the archive the index has been told: the bytes of each manifest, and the numbers that are given no more.

An index that was put back, or a copy of it that has taken its place, knows fewer bytes than there are. Part of
Transaction.
"""

import secrets
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.errors import IndexBehind
from pipeline.index import schema
from pipeline.index.dialects import POSTGRESQL, insert_missing, upsert
from pipeline.index.late import renumber
from pipeline.index.part import TransactionPart
from pipeline.model import DocumentState, IndexClaim

_FOLLOWED = "manifests"  # the row of `meta` that says that the bytes of all manifests are known
_INDEX = "index"  # the row of `meta` that tells this index from others, and goes along with a copy
_ANEW = "anew"  # the row of `meta` that is there if it was made from the files, and has not been told of any since
_SERVER = "server"  # the row of `meta` that names the server by which the index was written last

# A file that was made before there were these lacks them.
manifest = sa.Table(
    "manifest",
    schema.metadata,
    sa.Column("file", sa.Text, primary_key=True),
    sa.Column("bytes", sa.BigInteger, nullable=False),
)
# The highest numbers of what has left a day's folder: whoever deletes a file too late deletes no other.
number_left = sa.Table(
    "number_left",
    schema.metadata,
    sa.Column("day", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, primary_key=True),
    sa.Column("ordinal", sa.Integer, nullable=False),
)
TABLES = (manifest, number_left)


class Manifests(TransactionPart):
    """The part of a transaction that is about how much of the archive is known."""

    @property
    def connection(self) -> Connection:
        """The connection that it is on."""
        return self._connection

    @property
    def follows_manifests(self) -> bool:
        """True if the bytes of all manifests are known; an index of an earlier version does not know them yet."""
        t = schema.meta.c
        return self._connection.execute(sa.select(t.value).where(t.name == _FOLLOWED)).first() is not None

    def manifests(self) -> dict[str, int]:
        """Return how many bytes of each manifest the index has been told."""
        return {row.file: row.bytes for row in self._connection.execute(sa.select(manifest))}

    def note_manifests(self, sizes: Mapping[str, int], *, all_of_them: bool = False) -> None:
        """Note that so many bytes of these manifests have been told; that they are `all_of_them`."""
        if all_of_them:
            self._connection.execute(manifest.delete())
            self._connection.execute(
                upsert(self._connection, schema.meta, "value"), {"name": _FOLLOWED, "value": "yes"}
            )
        if sizes:
            rows = [{"file": file, "bytes": size} for file, size in sizes.items()]
            self._connection.execute(upsert(self._connection, manifest, "bytes"), rows)

    def grow(self, sizes: Mapping[str, int], after: Mapping[str, int]) -> None:
        """Take note that manifests of these `sizes` grow. Raises IndexBehind if they hold more than has been told."""
        known = sa.select(manifest).where(manifest.c.file.in_(list(sizes)))
        told = {row.file: row.bytes for row in self._connection.execute(known)}
        ahead = sorted(file for file, size in sizes.items() if size > told.get(file, 0))
        if ahead and self.follows_manifests:
            raise IndexBehind(f"{ahead[0]} holds more than the index knows; it is learnt at the next try")
        self.note_manifests(after)

    def moved_to(self, server: str | None) -> bool:
        """Note by which server the index is written; return True if it was another until now.

        A copy that has taken the place of its server may give out numbers a second time.
        """
        t = schema.meta.c
        before = self._connection.scalar(sa.select(t.value).where(t.name == _SERVER))
        if server is None or before == server:
            return False
        row = {"name": _SERVER, "value": server}
        self._connection.execute(upsert(self._connection, schema.meta, "value"), row)
        if before is None:
            return False
        renumber(self._connection)
        return True

    def claim(self) -> IndexClaim:
        """Tell which index it is; a copy of it is the same."""
        t = schema.meta.c
        told = self._connection.execute(sa.select(t.name, t.value).where(t.name.in_([_INDEX, _ANEW]))).all()
        found: dict[str, str] = {row.name: row.value for row in told}
        apart = self._connection.dialect.name == POSTGRESQL
        return IndexClaim(name=found.get(_INDEX, ""), anew=_ANEW in found, apart=apart)

    def name_index(self, *, anew: bool = False) -> None:
        """Give the index a name, unless it has one; note if it was made `anew` from the files."""
        rows = [{"name": _INDEX, "value": secrets.token_hex(8)}, *([{"name": _ANEW, "value": "yes"}] if anew else [])]
        self._connection.execute(insert_missing(self._connection, schema.meta), rows)

    def settle_claim(self) -> None:
        """Take note that the archive is written by this index."""
        self._connection.execute(schema.meta.delete().where(schema.meta.c.name == _ANEW))

    def leave_number(self, day: str, state: str, ordinal: int) -> None:
        """Note that a number of a day's folder is given no more, nor one below it."""
        t, row = number_left.c, {"day": day, "state": state, "ordinal": ordinal}
        if state != DocumentState.SEED and ordinal > self.highest_left(day, state):
            self._connection.execute(upsert(self._connection, number_left, t.ordinal.name), row)

    def highest_left(self, day: str, state: str) -> int:
        """Return the highest number that has left a day's folder; -1 if none has."""
        t = number_left.c
        found = self._connection.scalar(sa.select(t.ordinal).where(t.day == day, t.state == state))
        return -1 if found is None else int(found)
