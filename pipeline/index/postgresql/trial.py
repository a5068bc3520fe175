"""Try a database before anything depends on it, and say what is missing."""

from contextlib import closing
from typing import Any

import psycopg

from pipeline.errors import IndexUnavailable
from pipeline.index.postgresql.connection import connect, fitting, named, watched

_RIGHTS = """
SELECT current_schema(), to_regclass('document') IS NOT NULL, current_setting('transaction_read_only') = 'on',
    CASE WHEN to_regclass('document') IS NULL
        THEN current_schema() IS NOT NULL AND has_schema_privilege(current_schema(), 'CREATE')
        ELSE has_table_privilege('document', 'SELECT, INSERT') AND has_table_privilege('document', 'UPDATE')
            AND has_table_privilege('document', 'DELETE') END
"""


def tried(address: str) -> str:
    """Return a sentence of what is at an address. Raises IndexUnavailable with one that says what is missing there."""
    name = named(address)
    with watched(name), closing(connect(address, autocommit=True)) as raw:
        fitting(raw, name)
        return f"{name}: PostgreSQL {raw.info.parameter_status('server_version')}, {_found(raw, name)}"


def _found(raw: "psycopg.Connection[Any]", name: str) -> str:
    row = raw.execute(_RIGHTS).fetchone()
    assert row is not None
    schema, is_made, reads_only, may_write = row
    user = raw.info.user
    if reads_only:
        raise IndexUnavailable(f"{name}: the server is read-only: it is a standby, or was made read-only")
    if not may_write and is_made:
        raise IndexUnavailable(f"{name}: the user {user} may not write its tables: they belong to another user")
    if not may_write:
        where = f"the schema {schema}" if schema else "any schema"
        raise IndexUnavailable(
            f"{name}: the user {user} may not make tables in {where}: GRANT CREATE, or own the database"
        )
    return "with an index" if is_made else "empty: the index is made at the first start"
