"""How many documents, visits and readings there are of each kind, counted by the database itself as rows come and go.

Triggers keep the counts, so that whatever writes to the tables need not know of them; to count a million rows anew
takes seconds. SQLite keeps one row of each kind. PostgreSQL would keep every version of such a row until the end of a
transaction: there, each change is a row of its own, and they are added up from time to time.
"""

from collections.abc import Callable
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
_visits = sa.Table(
    "visit_tally",
    schema.metadata,
    sa.Column("owed", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False),
)

_DOCUMENT = ("source", "language", "state", "relation", "doubtful")


def _document(row: str) -> str:
    doubtful = f"CASE WHEN {row}.confidence < {schema.DOUBTFUL} THEN 1 ELSE 0 END"
    return f"{row}.source, {row}.language, {row}.state, {row}.relation, {doubtful}"


def _extraction(row: str) -> str:
    return f"(SELECT source FROM document WHERE id = {row}.document), {row}.layout"


def _owed(row: str) -> str:
    return f"CASE WHEN {row}.retry_at IS NULL THEN 0 ELSE 1 END"


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


# table, tally, columns that matter, columns of the tally, what they are of a row
_COUNTED: tuple[tuple[str, str, str, str, Callable[[str], str]], ...] = (
    ("document", "document_tally", "source, language, state, relation, confidence", ", ".join(_DOCUMENT), _document),
    ("extraction", "extraction_tally", "layout", "source, layout", _extraction),
    ("visit", "visit_tally", "retry_at", "owed", _owed),
)
TABLES = tuple(tally for _, tally, _, _, _ in _COUNTED)
_TRIGGERS = [
    trigger
    for table, tally, columns, key, of in _COUNTED
    for trigger in _triggers(table, tally, columns, key, of("OLD"), of("NEW"))
]


def by_differences() -> list[str]:
    """Return the statements after which PostgreSQL counts, in tables that are there and empty."""
    statements = []
    for table, tally, columns, key, of in _COUNTED:
        put = f"INSERT INTO {tally} ({key}, number) SELECT"
        statements += [
            f"ALTER TABLE {tally} DROP CONSTRAINT {tally}_pkey",
            f"CREATE FUNCTION {tally}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP <> 'INSERT' THEN {put} {of('OLD')}, -1; END IF; "
            f"IF TG_OP <> 'DELETE' THEN {put} {of('NEW')}, 1; END IF; RETURN NULL; END $$",
            f"CREATE TRIGGER {tally}_kept AFTER INSERT OR DELETE OR UPDATE OF {columns} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {tally}_kept()",
        ]
    return statements


def add_up(connection: Connection) -> None:
    """Make one row of all that tell of one kind, in PostgreSQL."""
    for _, tally, _, key, _ in _COUNTED:
        connection.exec_driver_sql(
            f"WITH gone AS (DELETE FROM {tally} RETURNING *) INSERT INTO {tally} ({key}, number) "
            f"SELECT {key}, sum(number) FROM gone GROUP BY {key} HAVING sum(number) <> 0"
        )


def keep(connection: Connection) -> None:
    """Count what is there and have it counted from now on, in a file where that is not done yet."""
    if connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'visit_tally_insert'").first():
        return
    for tally, table, key in (
        (_documents, "document", _document("document")),
        (_extractions, "extraction", _extraction("extraction")),
        (_visits, "visit", _owed("visit")),
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
    others = sa.select(t.layout).where(t.source == source, t.layout != layout).group_by(t.layout)
    return connection.scalar(others.having(sa.func.sum(t.number) > 0).limit(1)) is not None


def visits(connection: Connection) -> dict[int, int]:
    """Count the visits: those that are owed under 1, the others under 0."""
    t = _visits.c
    counted = connection.execute(sa.select(t.owed, sa.func.sum(t.number)).group_by(t.owed))
    return {row[0]: row[1] for row in counted}
