"""The index in a PostgreSQL database, which machines share.

`server` is the whole: its pools of connections, and whose turn it is. `connection` is one of them, and the door to the
driver; `session` holds the locks that outlast a transaction; `migrations` makes the tables and changes them.
"""

from pipeline.index.postgresql.connection import Psycopg, put_all
from pipeline.index.postgresql.server import PostgresqlBackend

__all__ = ["PostgresqlBackend", "Psycopg", "put_all"]
