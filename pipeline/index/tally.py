"""How many documents, visits and readings there are of each kind, counted by the file itself as rows come and go.

Triggers keep the counts, so that whatever writes to the tables need not know of them; to count a million rows anew
takes seconds.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.index import schema

# A file that was made before there were these lacks them.
_documents = sa.Table(
    "document_tally",
    schema.metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, primary_key=True),
    sa.Column("relation", sa.Text, primary_key=True),
    sa.Column("doubtful", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
_extractions = sa.Table(
    "extraction_tally",
    schema.metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("layout", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
visits = sa.Table(
    "visit_tally",
    schema.metadata,
    sa.Column("owed", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False),
)

_DOCUMENT = ("source", "language", "state", "relation", "doubtful")


def _document(row: str) -> str:
    return (
        f"{row}.source, {row}.language, {row}.state, {row}.relation, coalesce({row}.confidence < {schema.DOUBTFUL}, 0)"
    )


def _extraction(row: str) -> str:
    return f"(SELECT source FROM document WHERE id = {row}.document), {row}.layout"


def _owed(row: str) -> str:
    return f"{row}.retry_at IS NOT NULL"


def _triggers(table: str, tally: str, columns: str, key: str, old: str, new: str) -> list[str]:
    more = f"INSERT INTO {tally} VALUES ({new}, 1) ON CONFLICT DO UPDATE SET number = number + 1;"
    less = f"UPDATE {tally} SET number = number - 1 WHERE ({key}) = ({old});"
    return [
        f"CREATE TRIGGER IF NOT EXISTS {tally}_{name} AFTER {event} ON {table} BEGIN {does} END"
        for name, event, does in (
            ("insert", "INSERT", more),
            ("delete", "DELETE", less),
            ("update", f"UPDATE OF {columns}", less + more),
        )
    ]


_TRIGGERS = [
    *_triggers(
        "document",
        "document_tally",
        "source, language, state, relation, confidence",
        ", ".join(_DOCUMENT),
        _document("OLD"),
        _document("NEW"),
    ),
    *_triggers(
        "extraction",
        "extraction_tally",
        "layout",
        "source, layout",
        _extraction("OLD"),
        _extraction("NEW"),
    ),
    *_triggers("visit", "visit_tally", "retry_at", "owed", _owed("OLD"), _owed("NEW")),
]


def keep(connection: Connection) -> None:
    """Count what is there and have it counted from now on, in a file where that is not done yet."""
    if connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'visit_tally_insert'").first():
        return
    for tally, table, key in (
        (_documents, "document", _document("document")),
        (_extractions, "extraction", _extraction("extraction")),
        (visits, "visit", _owed("visit")),
    ):
        connection.execute(tally.delete())
        groups = ", ".join(str(number + 1) for number in range(len(tally.primary_key.columns)))
        connection.exec_driver_sql(f"INSERT INTO {tally.name} SELECT {key}, count(*) FROM {table} GROUP BY {groups}")
    for trigger in _TRIGGERS:
        connection.exec_driver_sql(trigger)


def documents(*by: str) -> sa.Select[Any]:
    """Return the query that counts documents by some of source, language, state, relation and doubtful."""
    t = _documents.c
    columns = [t[name] for name in by]
    return sa.select(*columns, sa.func.sum(t.number)).group_by(*columns).having(sa.func.sum(t.number) > 0)


def has_other_layouts(connection: Connection, source: str, layout: str) -> bool:
    """Return whether any document of a source was read by another layout, or none."""
    t = _extractions.c
    others = sa.select(t.number).where(t.source == source, t.layout != layout, t.number > 0).limit(1)
    return connection.scalar(others) is not None
