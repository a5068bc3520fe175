"""The pages that sites' templates are made of: the last 32 of each source, and when each version of it began."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.index import schema
from pipeline.index.dialects import upsert
from pipeline.model import Traits

_p, _v = schema.template_page, schema.template_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What is known of a source's pages. `since` are the moments at which its versions began, the first to the last."""

    pages: list[Traits]
    since: list[datetime]


def learned(connection: Connection, source: str) -> Learned:
    """Return the pages of a source's present version, and when its versions began."""
    rows = connection.execute(sa.select(_p.c.traits).where(_p.c.source == source).order_by(_p.c.place))
    since = connection.scalars(sa.select(_v.c.since_at).where(_v.c.source == source).order_by(_v.c.version))
    return Learned(pages=[_loaded(row.traits) for row in rows], since=list(since))


def put_pages(connection: Connection, source: str, version: int, pages: Mapping[int, Traits], now: datetime) -> None:
    """Remember pages by their places; those of an earlier version are forgotten."""
    latest = connection.scalar(sa.select(sa.func.max(_v.c.version)).where(_v.c.source == source))
    if latest is None or latest < version:
        connection.execute(_p.delete().where(_p.c.source == source))
        connection.execute(_v.insert().values(source=source, version=version, since_at=now))
    elif latest > version:
        return  # another run has seen a redesign meanwhile
    rows = [
        {"source": source, "place": place, "learned_at": now, "traits": _dumped(page)} for place, page in pages.items()
    ]
    connection.execute(upsert(connection, _p, "learned_at", "traits"), rows)


def _dumped(page: Traits) -> bytes:
    blocks = [
        [number, text, int(number in page.long) + 2 * int(number in page.article)]
        for number, text in page.texts.items()
    ]
    text = json.dumps([page.key, page.title, blocks, list(page.kinds.items())], ensure_ascii=False)
    return zlib.compress(text.encode("utf-8", "replace"))


def _loaded(data: bytes) -> Traits:
    with schema.sound():
        try:
            key, title, blocks, *more = json.loads(zlib.decompress(data))  # rows of earlier versions have three parts
        except zlib.error as error:
            raise ValueError(str(error)) from error
        return Traits(
            key=key,
            title=title,
            texts={number: text for number, text, _ in blocks},
            long=frozenset(number for number, _, flags in blocks if flags & 1),
            article=frozenset(number for number, _, flags in blocks if flags & 2),
            kinds=dict(more[0]) if more else {},
        )
