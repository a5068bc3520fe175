"""Cut the bands of an index again that was made when signatures were cut otherwise, in steps of some documents.

`meta` tells how the bands of a file were cut: so many of them, or so many up to a document. No row: as at first.
"""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.dedup import BANDS, bands
from pipeline.index import near_copies, schema
from pipeline.index.dialects import upsert

_STEP = 2000  # documents: a second, after which others may write
_NAME = "bands"
_BEGUN = f"{BANDS} up to "


def recut_some(connection: Connection) -> tuple[int, int] | None:
    """Cut the signatures of some documents again; return how many are done, and of how many; None if all were."""
    meta, held = schema.meta, schema.document.c
    value = connection.scalar(sa.select(meta.c.value).where(meta.c.name == _NAME)) or ""
    if value == str(BANDS):
        return None
    if value.startswith(_BEGUN):
        last = int(value.removeprefix(_BEGUN))
    else:
        last = 0
        connection.execute(schema.lsh_band.delete())
    query = sa.select(held.id, held.near).where(held.id > last).order_by(held.id).limit(_STEP)
    found = [(number, near) for number, near in connection.execute(query)]
    near_copies.put_bands(connection, {number: bands(near) for number, near in found})
    if found:
        last = found[-1][0]
    up_to, left = (
        connection.scalar(sa.select(sa.func.count()).where(condition)) or 0
        for condition in (held.id <= last, held.id > last)
    )
    value = f"{_BEGUN}{last}" if left else str(BANDS)
    connection.execute(upsert(connection, meta, "value"), {"name": _NAME, "value": value})
    return up_to, up_to + left
