"""The search index's SQLite file: made, opened, recognised when it is damaged or of another cut. Queries as text.

The table `text` is FTS5 without its texts (they lie in the archive). The place of a document is its day and a number
within that day, so that days are a range and a page begins after the last hit of the one before. Its rowid is the
negative place: lists of FTS5 run forwards in half the time, and so the newest come first. Places near each other make
short lists; so does the body as the first column, since FTS5 notes every other with each of its words. What a row was
made from is in `entry`: to take a row out, FTS5 must be told exactly the text that was put in.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from itertools import chain, repeat
from pathlib import Path
from threading import Event
from typing import NamedTuple
from urllib.parse import quote

from pipeline.errors import SearchUnavailable
from pipeline.search.cut import CUT

VERSION = f"3 {CUT}"
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE entry (place INTEGER PRIMARY KEY, document INTEGER NOT NULL UNIQUE, tags TEXT NOT NULL,
    file TEXT NOT NULL, digest BLOB NOT NULL);
CREATE TABLE title (scheme TEXT, document INTEGER, vector BLOB NOT NULL, PRIMARY KEY (scheme, document)) WITHOUT ROWID;
"""
_TEXT = "CREATE VIRTUAL TABLE text USING fts5(body, title, tags, content='', tokenize='ascii')"
_PAGE_BYTES = 16_384  # large pages and transactions: fewer lists that are merged again and again
_TUNING = """
INSERT INTO text (text, rank) VALUES ('pgsz', 8000);
INSERT INTO text (text, rank) VALUES ('hashsize', 33554432);
INSERT INTO text (text, rank) VALUES ('automerge', 8);
"""
_MERGED_PAGES = 2000
_BITS = 21  # of the number within a day: two million documents
_LAST = (1 << _BITS) - 1
_RANKED = 10_000  # the newest hits that are ranked: to rank all of a common word would take a second
_BUSY_S = 30
_CACHE_KB = 16_000
_NEWEST = "SELECT -rowid, 0.0 FROM text WHERE text MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?"
_OLDEST = "SELECT -rowid FROM text WHERE text MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?"
_BEST = f"""
SELECT place, score FROM (
    SELECT -rowid AS place, bm25(text, 1.0, 4.0, 0.0) AS score FROM text
    WHERE text MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT {_RANKED}
) WHERE (score, -place) > (?, ?) ORDER BY score, place DESC LIMIT ?
"""


class Indexed(NamedTuple):
    """A document as it stands in the index: its title and body are cut, `tags` are what it is filtered by."""

    document: int
    day: date
    title: str
    body: str
    tags: str


def places_of(day: date) -> tuple[int, int]:
    """Return the first and the last place of a day."""
    first = day.toordinal() << _BITS
    return first, first + _LAST


def day_of(place: int) -> date:
    """Return the day of a place."""
    return date.fromordinal(place >> _BITS)


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
                made.executescript(
                    f"PRAGMA page_size={_PAGE_BYTES}; PRAGMA journal_mode=WAL; BEGIN; {_SCHEMA} {_TEXT}; {_TUNING}"
                )
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
        """Return the places of a query's hits, the newest first, from `last` down to `first`."""
        with self.reading() as connection:
            return connection.execute(_NEWEST, (match, -last, -first, limit)).fetchall()

    def oldest(self, match: str, first: int, last: int, limit: int) -> list[int]:
        """Return the places of a query's hits, the oldest first, from `first` up to `last`."""
        with self.reading() as connection:
            return [place for (place,) in connection.execute(_OLDEST, (match, -last, -first, limit))]

    def best(
        self, match: str, first: int, last: int, limit: int, after: tuple[float, int] | None
    ) -> list[tuple[int, float]]:
        """Return the places of the newest hits with their scores, the best (lowest) first, after a score and place."""
        score, place = after or (float("-inf"), 0)
        with self.reading() as connection:
            return connection.execute(_BEST, (match, -last, -first, score, -place, limit)).fetchall()

    def merge(self, stop: Event | None) -> None:
        """Make one list of each word, a little at a time, so that the log beside the file stays short."""
        merging = "INSERT INTO text (text, rank) VALUES ('merge', ?)"
        steps = chain([-_MERGED_PAGES], repeat(_MERGED_PAGES))  # a negative one begins
        for pages in steps:
            with self.writing() as connection:
                before = connection.total_changes
                connection.execute(merging, (pages,))
                if connection.total_changes - before < 2 or (stop is not None and stop.is_set()):
                    return

    def documents(self, places: Iterable[int]) -> dict[int, int]:
        """Return the document of each place."""
        query = "SELECT document FROM entry WHERE place = ?"
        with self.reading() as connection:
            rows = ((place, connection.execute(query, (place,)).fetchone()) for place in places)
            return {place: row[0] for place, row in rows if row is not None}

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
    """Return an index of some documents in memory, each in the place of its number; it answers as the file does.

    Close it.
    """
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.execute(_TEXT)
    _put_texts(made, [(each.document, each) for each in documents])
    return made


def _put_texts(connection: sqlite3.Connection, placed: Sequence[tuple[int, Indexed]]) -> None:
    """Put texts in their places, the last place first: FTS5 writes a list of its own for a rowid that goes back."""
    newest_first = sorted(placed, key=lambda each: each[0], reverse=True)
    rows = ((-place, what.body, what.title, what.tags) for place, what in newest_first)
    connection.executemany("INSERT INTO text (rowid, body, title, tags) VALUES (?, ?, ?, ?)", rows)


class IndexedFile(NamedTuple):
    """A document with the file that it was read from, and a digest of what is put in."""

    what: Indexed
    file: str
    digest: bytes


def put(connection: sqlite3.Connection, entries: Sequence[IndexedFile]) -> None:
    """Index documents, each as the last of its day."""
    free: dict[date, int] = {}
    placed = []
    for each in entries:
        day = each.what.day
        place = free[day] if day in free else _free_place(connection, day)
        if place > places_of(day)[1]:
            raise SearchUnavailable(f"more than {_LAST + 1} documents of {day} cannot be indexed")
        free[day] = place + 1
        placed.append((place, each))
    _put_texts(connection, [(place, each.what) for place, each in placed])
    rows = ((place, each.what.document, each.what.tags, each.file, each.digest) for place, each in placed)
    connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", rows)


def _free_place(connection: sqlite3.Connection, day: date) -> int:
    first, last = places_of(day)
    query = "SELECT max(place) FROM entry WHERE place BETWEEN ? AND ?"
    (highest,) = connection.execute(query, (first, last)).fetchone()
    return first if highest is None else int(highest) + 1


def take_out(connection: sqlite3.Connection, place: int, what: Indexed) -> None:
    """Take a document out again; `what` is exactly what was put in."""
    row = -place, what.body, what.title, what.tags
    connection.execute("INSERT INTO text (text, rowid, body, title, tags) VALUES ('delete', ?, ?, ?, ?)", row)
    connection.execute("DELETE FROM entry WHERE place = ?", (place,))


def note(connection: sqlite3.Connection, name: str, value: str | int) -> None:
    """Note a value in the file."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
