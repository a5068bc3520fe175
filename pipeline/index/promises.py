"""Groups that an archive on an object store has promised, kept with what the index is told of them."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.index import schema

_t = schema.pending.c
_KEEP = schema.pending.insert()
_ALL = sa.select(_t.id, _t.data).order_by(_t.id)
_FORGET = schema.pending.delete().where(_t.id == sa.bindparam("number"))


def keep(connection: Connection, group: bytes) -> None:
    """Keep a group."""
    connection.execute(_KEEP, {"data": group})


def kept(connection: Connection) -> list[tuple[int, bytes]]:
    """Return all groups with their numbers, oldest first."""
    return [(row.id, row.data) for row in connection.execute(_ALL)]


def forget(connection: Connection, number: int) -> bool:
    """Forget a group; return whether it was there still."""
    return connection.execute(_FORGET, {"number": number}).rowcount > 0
