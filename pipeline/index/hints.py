"""What pages say of each other: alternates, links and canonical addresses, stored and found again.

`Transaction` is the way in. Whether a statement is believed is `pipeline.dedup.decision`.
"""

import json
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline import urls
from pipeline.index import schema, signatures
from pipeline.index.dialects import driver
from pipeline.model import Provenance, Says

_MOST_STATED = 100  # references of one page: who names more names everybody
# Held documents that are looked at, in no order: sorting would read all of a site whose pages share one canonical.
_MOST_FOUND = 20

_d, _r = schema.document.c, schema.reference.c
_joined = sa.join(schema.document, schema.concept, _d.id == schema.concept.c.document, isouter=True)
_NAMED = (
    sa.select(*signatures.COLUMNS)
    .select_from(_joined)
    .where(
        sa.or_(
            _d.key.in_(sa.bindparam("named", expanding=True)),
            _d.canonical_key.in_(sa.bindparam("named", expanding=True)),
        ),
        _d.key != sa.bindparam("key"),
        signatures.NOT_APART,
    )
    .limit(_MOST_FOUND)
)
_NAMING = (
    sa.select(*signatures.COLUMNS, _r.says.label("says"))
    .select_from(_joined.join(schema.reference, _r.document == _d.id))
    .where(_r.key.in_(sa.bindparam("own", expanding=True)), _d.key != sa.bindparam("key"), signatures.NOT_APART)
    .limit(_MOST_FOUND)
)
# Of most pages nothing held says a thing: told in one look, many times as fast as the two above.
_ANYTHING = """
SELECT EXISTS (SELECT 1 FROM document WHERE key IN (SELECT value FROM json_each(:named)) AND key != :key)
    OR EXISTS (SELECT 1 FROM document WHERE canonical_key IN (SELECT value FROM json_each(:named)) AND key != :key)
    OR EXISTS (SELECT 1 FROM reference WHERE key IN (SELECT value FROM json_each(:own)))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What a page says: the keys of its own address, and what it says of others, by their keys."""

    own: Set[str]
    others: Mapping[str, Says]

    @property
    def named(self) -> list[str]:
        """All keys of which it speaks."""
        return [*self.own, *self.others]


def statements(provenance: Provenance, key: str) -> Statements:
    """Return what the page of a document says; `key` is that of the link that led to it."""
    own = {key, key_of(provenance.url)} if _is_page(provenance.url) else {key}
    if provenance.canonical_url:
        own.add(key_of(provenance.canonical_url))
    return Statements(own=own, others=_stated(provenance, key))


def find_statements(connection: Connection, stated: Statements, key: str) -> Iterator[tuple[Any, Says, bool]]:
    """Yield held documents with what is said and whether the asking page says it, the strongest statement first."""
    asked = {"named": json.dumps(stated.named), "own": json.dumps([*stated.own]), "key": key}
    if not driver(connection).execute(_ANYTHING, asked).fetchone()[0]:
        return
    for row in connection.execute(_NAMED, {"named": stated.named, "key": key}):
        said = stated.others.get(row.key) or stated.others.get(row.canonical_key)
        shared = row.key in stated.own or row.canonical_key in stated.own
        if shared:
            yield row, Says.CANONICAL, True
        if said:
            yield row, said, True
    for row in connection.execute(_NAMING, {"own": list(stated.own), "key": key}):
        yield row, Says(row.says), False


def _stated(provenance: Provenance, key: str) -> dict[str, Says]:
    """Return what a page says of other addresses, by their keys; an alternate that it also links to is an alternate."""
    own = {key, *(key_of(url) for url in (provenance.url, provenance.canonical_url) if _is_page(url))}
    said = [(url, Says.ALTERNATE) for _, url in provenance.alternates]
    said += [(url, Says.LINK) for url in provenance.links]
    found: dict[str, Says] = {}
    for url, says in said[:_MOST_STATED]:
        if _is_page(url) and (other := key_of(url)) not in own:
            found.setdefault(other, says)
    return found


@lru_cache(maxsize=4096)
def key_of(url: str) -> str:
    """Return the identity of an address."""
    return urls.identity(url)  # asked for the same few addresses several times while a document is decided about


def _is_page(url: str) -> bool:
    # pieces of one page are different articles, though they share its address but for what follows the #
    return urls.is_web(url) and "#" not in url
