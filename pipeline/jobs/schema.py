"""The tables of the queue: Procrastinate's, and what is kept beside them. Made and brought up to date under a lock.

Procrastinate ships its schema and one file for each later change of it. The table `pipeline_queue_change` names those
that are in, so that an upgrade makes the missing ones, in their order, whoever starts first.
"""

from pathlib import Path
from typing import Any

from procrastinate.schema import SchemaManager

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('pipeline queue schema'))"
_CHANGES = "CREATE TABLE IF NOT EXISTS pipeline_queue_change (name text PRIMARY KEY)"
_OWN = """
CREATE TABLE pipeline_worker (
    id bigint PRIMARY KEY REFERENCES procrastinate_workers(id) ON DELETE CASCADE,
    name text NOT NULL,
    queues text[] NOT NULL,
    jobs integer NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
);
-- without it, taking a job compares every waiting one with every other: 4 s with 10,000 of them
CREATE INDEX pipeline_jobs_lock ON procrastinate_jobs (lock) WHERE status IN ('todo', 'doing');
CREATE INDEX pipeline_jobs_key ON procrastinate_jobs (queueing_lock);
"""
_OWN_NAME = "pipeline 1"


def bring_up_to_date(connection: Any) -> None:
    """Make the tables, or change them as this version needs them. Raises psycopg.Error."""
    changes = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    with connection.transaction():
        connection.execute(_LOCK)
        connection.execute(_CHANGES)
        known = {name for (name,) in connection.execute("SELECT name FROM pipeline_queue_change")}
        if not known:
            connection.execute(SchemaManager.get_schema())
        else:
            for change in changes:
                if change.name not in known:
                    connection.execute(change.read_text(encoding="utf-8"))
        if _OWN_NAME not in known:
            connection.execute(_OWN)
        names = [[change.name] for change in changes] + [[_OWN_NAME]]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO pipeline_queue_change VALUES (%s) ON CONFLICT DO NOTHING", names)
