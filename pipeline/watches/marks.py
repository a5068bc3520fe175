"""What watches have told and still owe, and how far each has looked: `.state/watch.sqlite`.

It is a file of its own since the index can be made anew, which counts the documents anew: what was told is known by the
hash of a document. Without the file every watch begins anew, and tells of nothing that was there before.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import quote

from pipeline.errors import ArchiveError

_FILE = "watch.sqlite"
_BUSY_S = 30
_AT_ONCE = 300
_SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS watch (name TEXT PRIMARY KEY, generation TEXT NOT NULL, document INTEGER NOT NULL,
    recounted INTEGER NOT NULL, began TEXT NOT NULL, looked_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS told (id INTEGER PRIMARY KEY AUTOINCREMENT, watch TEXT NOT NULL, sha256 TEXT NOT NULL,
    at TEXT NOT NULL, hit TEXT NOT NULL, UNIQUE (watch, sha256));
CREATE TABLE IF NOT EXISTS owed (told INTEGER NOT NULL, receiver TEXT NOT NULL, PRIMARY KEY (told, receiver))
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS receiver (watch TEXT NOT NULL, receiver TEXT NOT NULL, PRIMARY KEY (watch, receiver))
    WITHOUT ROWID;
COMMIT;
"""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a watch has looked: up to the `document` of a generation of numbers.

    Documents up to the number `recounted` had other numbers when they were looked at, last at `looked_at`.
    """

    generation: str
    document: int
    recounted: int
    began: datetime
    looked_at: datetime


class TellingRow(NamedTuple):
    """A document that a watch tells of: its number there, its hash, when it was found, and what is said of it."""

    id: int
    sha256: str
    at: datetime
    hit: Mapping[str, Any]


class WatchMarks:
    """The open file. For one thread at a time; use it in a `with`. Raises ArchiveError for all that fails.

    Without `writable` the file may be missing: nothing was told then.
    """

    def __init__(self, state: Path, *, writable: bool) -> None:
        self._path = state / _FILE
        self._connection: sqlite3.Connection | None = None
        if writable or self._path.exists():
            with self._translated():
                how = "rwc" if writable else "ro"
                place = f"file:{quote(str(self._path))}?mode={how}"
                self._connection = sqlite3.connect(place, uri=True, timeout=_BUSY_S, isolation_level=None)
                if writable:
                    self._connection.executescript(_SCHEMA)

    @staticmethod
    def are_kept(state: Path) -> bool:
        """Return whether there is such a file in the state folder of an archive."""
        return (state / _FILE).exists()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close()

    def position(self, watch: str) -> Position | None:
        """Return how far a watch has looked; None before its first look."""
        rows = self._rows("SELECT generation, document, recounted, began, looked_at FROM watch WHERE name = ?", watch)
        for generation, document, recounted, *moments in rows:
            return Position(generation, document, recounted, *map(datetime.fromisoformat, moments))
        return None

    def was_told(self, watch: str, digests: Collection[str]) -> bool:
        """Return whether a watch has told of one of some documents."""
        wanted = list(digests)
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            query = f"SELECT 1 FROM told WHERE watch = ? AND sha256 IN ({', '.join('?' * len(some))}) LIMIT 1"
            if self._rows(query, watch, *some):
                return True
        return False

    def note(
        self,
        watch: str,
        position: Position,
        found: Sequence[tuple[str, Mapping[str, Any]]] = (),
        receivers: Collection[str] = (),
    ) -> None:
        """Note at once how far a watch has looked, what it found by hash, and that receivers are owed that."""
        generation, document, recounted, began, looked_at = astuple(position)
        place = watch, generation, document, recounted, began.isoformat(), looked_at.isoformat()
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO watch VALUES (?, ?, ?, ?, ?, ?)", place)
            for digest, hit in found:
                row = watch, digest, looked_at.isoformat(), json.dumps(hit, ensure_ascii=False)
                insert = "INSERT OR IGNORE INTO told (watch, sha256, at, hit) VALUES (?, ?, ?, ?)"
                made = connection.execute(insert, row)
                owed = [(made.lastrowid, receiver) for receiver in receivers] if made.rowcount else []
                connection.executemany("INSERT INTO owed VALUES (?, ?)", owed)

    def keep(self, watches: Mapping[str, Collection[str]]) -> dict[str, int]:
        """Keep these watches with their receivers, and forget others. Return how many documents each owes nobody now.

        What was owed to a receiver that is none any longer is owed to those that are new: an entry was changed.
        """
        known = self._receivers()
        lost: dict[str, int] = {}
        if known == {watch: set(receivers) for watch, receivers in watches.items()}:
            return lost
        with self._writing() as connection:
            for watch in known.keys() | watches.keys():
                wanted, before = set(watches.get(watch, ())), known.get(watch, set())
                if unasked := self._pass_on(connection, watch, before - wanted, wanted - before):
                    lost[watch] = unasked
                connection.execute("DELETE FROM receiver WHERE watch = ?", (watch,))
                connection.executemany("INSERT INTO receiver VALUES (?, ?)", [(watch, each) for each in wanted])
                if watch not in watches:
                    connection.execute("DELETE FROM told WHERE watch = ?", (watch,))
                    connection.execute("DELETE FROM watch WHERE name = ?", (watch,))
        return lost

    def _receivers(self) -> dict[str, set[str]]:
        """Return the receivers of each watch when it was last attended to, and those that it owes something."""
        found: dict[str, set[str]] = {name: set() for (name,) in self._rows("SELECT name FROM watch")}
        owed = "SELECT DISTINCT watch, receiver FROM owed JOIN told ON told.id = owed.told"
        for watch, receiver in self._rows(f"SELECT watch, receiver FROM receiver UNION {owed}"):
            found.setdefault(watch, set()).add(receiver)
        return found

    @staticmethod
    def _pass_on(connection: sqlite3.Connection, watch: str, gone: Collection[str], new: Collection[str]) -> int:
        """Owe new receivers what was owed to those that are gone; return of how many documents if there are none."""
        mine = "FROM owed WHERE receiver = ? AND told IN (SELECT id FROM told WHERE watch = ?)"
        documents: set[int] = set()
        for receiver in gone:
            documents.update(told for (told,) in connection.execute(f"SELECT told {mine}", (receiver, watch)))
            connection.execute(f"DELETE {mine}", (receiver, watch))
        passed_on = [(told, receiver) for told in documents for receiver in new]
        connection.executemany("INSERT OR IGNORE INTO owed VALUES (?, ?)", passed_on)
        return 0 if new else len(documents)

    def owed(self, watch: str, receiver: str, limit: int) -> list[TellingRow]:
        """Return what a watch owes a receiver, the oldest first."""
        query = (
            "SELECT id, sha256, at, hit FROM owed JOIN told ON told.id = owed.told "
            "WHERE receiver = ? AND watch = ? ORDER BY id LIMIT ?"
        )
        return list(map(_telling, self._rows(query, receiver, watch, limit)))

    def strike(self, told: Collection[int], receiver: str) -> None:
        """Strike out what a receiver has taken."""
        with self._writing() as connection:
            connection.executemany("DELETE FROM owed WHERE told = ? AND receiver = ?", [(n, receiver) for n in told])

    def told(self, watch: str, *, before: int | None = None, limit: int) -> list[TellingRow]:
        """Return what a watch has told of, the last first, from the one before a number on."""
        query = "SELECT id, sha256, at, hit FROM told WHERE watch = ? AND id < ? ORDER BY id DESC LIMIT ?"
        return list(map(_telling, self._rows(query, watch, (1 << 62) if before is None else before, limit)))

    def counts(self, watch: str) -> tuple[int, int]:
        """Return how many documents a watch has told of, and how many messages it owes."""
        owed = "SELECT count(*) FROM owed JOIN told ON told.id = owed.told WHERE watch = ?"
        found = [self._rows(query, watch) for query in ("SELECT count(*) FROM told WHERE watch = ?", owed)]
        told, left = (rows[0][0] if rows else 0 for rows in found)
        return told, left

    def _rows(self, query: str, *values: object) -> list[Any]:
        if self._connection is None:
            return []
        with self._translated():
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        assert self._connection is not None
        with self._translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            hint = "; if it is damaged, move it away: watches then start again"
            raise ArchiveError(f"{self._path}: {error}{hint}") from error


def _telling(row: tuple[int, str, str, str]) -> TellingRow:
    return TellingRow(row[0], row[1], datetime.fromisoformat(row[2]), json.loads(row[3]))
