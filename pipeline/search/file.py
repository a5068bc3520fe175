"""The search index's SQLite file: made, opened, recognised when it is damaged or of another cut. Queries as text.

The table `text` is FTS5 without its texts (they lie in the archive). Its rowid is the day and the number of a document,
so that the newest come first, days are a range, and a page begins after the last hit of the one before. What a row was
made from is in `entry`: to take a row out, FTS5 must be told exactly the text that was put in.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from pipeline.errors import SearchUnavailable
from pipeline.search.cut import CUT

VERSION = f"1 {CUT}"
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE entry (document INTEGER PRIMARY KEY, day INTEGER NOT NULL, tags TEXT NOT NULL, file TEXT NOT NULL,
    digest BLOB NOT NULL);
CREATE TABLE title (scheme TEXT, document INTEGER, vector BLOB NOT NULL, PRIMARY KEY (scheme, document)) WITHOUT ROWID;
"""
_TEXT = "CREATE VIRTUAL TABLE text USING fts5(title, body, tags, content='', tokenize='ascii')"
_NUMBER_BITS = 28
HIGHEST = (1 << _NUMBER_BITS) - 1  # number of a document
_RANKED = 10_000  # the newest hits that are ranked: to rank all of a common word would take a second
_BUSY_S = 30
_CACHE_KB = 16_000
_NEWEST = "SELECT rowid, 0.0 FROM text WHERE text MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?"
_OLDEST = "SELECT rowid FROM text WHERE text MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?"
_BEST = f"""
SELECT place, score FROM (
    SELECT rowid AS place, bm25(text, 4.0, 1.0, 0.0) AS score FROM text
    WHERE text MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT {_RANKED}
) WHERE (score, -place) > (?, ?) ORDER BY score, place DESC LIMIT ?
"""


class Indexed(NamedTuple):
    """A document as it stands in the index: its title and body are cut, `tags` are what it is filtered by."""

    document: int
    day: date
    title: str
    body: str
    tags: str


def place_of(day: date, document: int) -> int:
    """Return the rowid of a document."""
    return (day.toordinal() << _NUMBER_BITS) | document


def document_of(place: int) -> int:
    """Return the document of a rowid."""
    return place & HIGHEST


def day_of(ordinal: int) -> date:
    """Return the day of an entry."""
    return date.fromordinal(ordinal)


class SearchFile:
    """The open file. Threads share it: each has a connection of its own. Raises SearchUnavailable for all that fails.

    `damaged` of that error says that the file is broken or of another version: it may be deleted and made again.
    """

    def __init__(self, path: Path, *, writable: bool) -> None:
        self.path, self._writable = path, writable
        self._mine = threading.local()
        self._all: list[sqlite3.Connection] = []

    def close(self) -> None:
        """Close every connection."""
        for each in self._all:
            each.close()
        self._all.clear()
        self._mine = threading.local()

    def delete(self) -> None:
        """Delete the file, and what SQLite has put beside it."""
        self.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def make(self) -> None:
        """Make the file, empty."""
        with self._translated(), suppress(FileExistsError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            made = sqlite3.connect(self.path)
            try:
                made.executescript(f"PRAGMA journal_mode=WAL; BEGIN; {_SCHEMA} {_TEXT};")
                made.execute("INSERT INTO meta VALUES ('version', ?)", (VERSION,))
                made.commit()
            finally:
                made.close()

    @property
    def exists(self) -> bool:
        """True if there is a file."""
        return self.path.exists()

    def check(self) -> None:
        """Raise SearchUnavailable if the file is damaged or of another version."""
        found = self.meta("version")
        if found != VERSION:
            raise SearchUnavailable(f"{self.path}: made by another version of the pipeline", damaged=True)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend this thread's connection."""
        with self._translated():
            yield self._connection()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Begin a transaction; keep all of it or nothing."""
        with self._translated():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def meta(self, name: str) -> str:
        """Return a value that was noted in the file; empty if none was."""
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return "" if row is None else str(row[0])

    def newest(self, match: str, first: int, last: int, limit: int) -> list[tuple[int, float]]:
        """Return the rowids of a query's hits, the newest first, from `last` down to `first`."""
        with self.reading() as connection:
            return connection.execute(_NEWEST, (match, first, last, limit)).fetchall()

    def oldest(self, match: str, first: int, last: int, limit: int) -> list[int]:
        """Return the rowids of a query's hits, the oldest first, from `first` up to `last`."""
        with self.reading() as connection:
            return [place for (place,) in connection.execute(_OLDEST, (match, first, last, limit))]

    def best(
        self, match: str, first: int, last: int, limit: int, after: tuple[float, int] | None
    ) -> list[tuple[int, float]]:
        """Return the rowids of the newest hits with their scores, the best (lowest) first, after a score and rowid."""
        score, place = after or (float("-inf"), 0)
        with self.reading() as connection:
            return connection.execute(_BEST, (match, first, last, score, -place, limit)).fetchall()

    def vectors(self, scheme: str, documents: Iterable[int]) -> dict[int, bytes]:
        """Return the vectors of titles."""
        query = "SELECT vector FROM title WHERE scheme = ? AND document = ?"
        with self.reading() as connection:
            rows = ((each, connection.execute(query, (scheme, each)).fetchone()) for each in documents)
            return {document: row[0] for document, row in rows if row is not None}

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection to the file that lies there now."""
        stat = self.path.stat() if self.exists else None
        inode = (stat.st_dev, stat.st_ino) if stat else None
        if getattr(self._mine, "inode", None) != inode or inode is None:
            if inode is None:
                raise SearchUnavailable(f"{self.path}: there is no search index yet")
            self._mine.connection, self._mine.inode = self._opened(), inode
        connection: sqlite3.Connection = self._mine.connection
        return connection

    def _opened(self) -> sqlite3.Connection:
        if self._writable:
            how = "mode=rw"
        else:  # nothing is locked where nobody can write; a log beside the file is read, which takes locks
            how = "mode=ro" if self.path.with_name(f"{self.path.name}-wal").exists() else "mode=ro&immutable=1"
        place = f"file:{quote(str(self.path))}?{how}"
        made = sqlite3.connect(place, uri=True, timeout=_BUSY_S, check_same_thread=False, isolation_level=None)
        self._all.append(made)
        made.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        if self._writable:
            made.execute("PRAGMA synchronous=NORMAL")  # what a power failure takes is made again from the archive
        return made

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            text = str(error)
            signs = ("malformed", "not a database", "no such table", "no such column", "database corruption", "corrupt")
            damaged = any(sign in text for sign in signs)
            raise SearchUnavailable(f"{self.path}: {text}", damaged=damaged) from error
        except OSError as error:
            raise SearchUnavailable(f"{self.path}: {error.strerror or error}") from error


def index_of(documents: Iterable[Indexed]) -> sqlite3.Connection:
    """Return an index of some documents in memory, which answers as the file does. Close it."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.execute(_TEXT)
    for each in documents:
        _put_text(made, each)
    return made


def _put_text(connection: sqlite3.Connection, what: Indexed) -> None:
    row = place_of(what.day, what.document), what.title, what.body, what.tags
    connection.execute("INSERT INTO text (rowid, title, body, tags) VALUES (?, ?, ?, ?)", row)


def put(connection: sqlite3.Connection, what: Indexed, file: str, digest: bytes) -> None:
    """Index a document."""
    _put_text(connection, what)
    entry = what.document, what.day.toordinal(), what.tags, file, digest
    connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", entry)


def take_out(connection: sqlite3.Connection, what: Indexed) -> None:
    """Take a document out again; `what` is exactly what was put in."""
    place = place_of(what.day, what.document)
    row = place, what.title, what.body, what.tags
    connection.execute("INSERT INTO text (text, rowid, title, body, tags) VALUES ('delete', ?, ?, ?, ?)", row)
    connection.execute("DELETE FROM entry WHERE document = ?", (what.document,))


def note(connection: sqlite3.Connection, name: str, value: str | int) -> None:
    """Note a value in the file."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
