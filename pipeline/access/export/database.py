"""Documents as an SQLite database, as datasette shows one: a table, and an index of its words."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pipeline.access.export.lines import COLUMNS, text_of, values_of
from pipeline.access.export.selection import Selected
from pipeline.errors import PipelineError

_NUMBERS = {"score": "REAL", "confidence": "REAL", "unsketched": "INTEGER", "unbridged": "INTEGER"}
_CACHE_KB = 8000
# trigrams: of the tokenizers that SQLite has, the only one that finds anything within a run of Chinese or Thai
_SCHEMA = f"""
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    {", ".join(f'"{name}" {_NUMBERS.get(name, "TEXT")}' for name in COLUMNS)},
    text TEXT NOT NULL
);
CREATE TABLE about (description TEXT NOT NULL);
"""
_INDEXES = """
CREATE INDEX documents_by_day ON documents (day);
CREATE INDEX documents_by_source ON documents (source, day);
CREATE INDEX documents_by_language ON documents (language, day);
CREATE INDEX documents_by_file ON documents (file);
CREATE INDEX documents_by_of ON documents ("of");
CREATE VIRTUAL TABLE documents_fts USING fts5(title, text, content="documents", content_rowid="id", tokenize='trigram');
INSERT INTO documents_fts (documents_fts) VALUES ('rebuild');
PRAGMA optimize;
"""


def write_database(to: Path, documents: Iterator[Selected], about: str) -> Path:
    """Write a table `documents`, and `documents_fts`, which finds three or more neighbouring characters of any script.

    Raises PipelineError for what SQLite refuses.
    """
    names = ", ".join(f'"{name}"' for name in (*COLUMNS, "text"))
    insert = f"INSERT INTO documents ({names}) VALUES ({', '.join('?' * (len(COLUMNS) + 1))})"
    try:
        with closing(sqlite3.connect(to)) as made:
            made.executescript(f"PRAGMA journal_mode=OFF; PRAGMA cache_size=-{_CACHE_KB}; {_SCHEMA} BEGIN;")
            made.execute("INSERT INTO about VALUES (?)", (about,))
            made.executemany(insert, map(_row, documents))
            made.commit()
            made.executescript(_INDEXES)
    except sqlite3.Error as error:
        raise PipelineError(f"{to}: {error}") from error
    return to


def _row(each: Selected) -> tuple[object, ...]:
    values = values_of(each)
    return *(values[name] for name in COLUMNS), text_of(each)
