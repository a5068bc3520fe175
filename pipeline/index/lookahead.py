"""What a batch will ask of the index, asked at once: it tells what is surely not held, which is so of most documents.

What may be held is looked up as ever. In a file, where a look-up costs no round trip, nothing is asked ahead.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.engine import Connection

from pipeline.dedup import BANDS
from pipeline.index.dialects import POSTGRESQL, bigints, driver


class Fact(StrEnum):
    """What is asked: whether a document, or the page of one, is so."""

    KEY = "key"
    CANONICAL = "canonical"
    NAMED = "named"
    EXACT = "exact"
    BAND = "band"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a document will be looked up by: keys of addresses, the digest of its words, the bands of its signature."""

    keys: Collection[str]
    exact: bytes = b""
    cut: tuple[int, ...] = ()


# A subquery of its own for each value: a seek each, whatever the server thinks of the sizes of its tables.
_ASK = f"""
WITH key(v) AS (SELECT json_array_elements_text(CAST(:keys AS json)))
SELECT '{Fact.KEY}', v FROM key WHERE (SELECT 1 FROM document WHERE key = v LIMIT 1) IS NOT NULL
UNION ALL
SELECT '{Fact.CANONICAL}', v FROM key WHERE (SELECT 1 FROM document WHERE canonical_key = v LIMIT 1) IS NOT NULL
UNION ALL
SELECT '{Fact.NAMED}', v FROM key WHERE (SELECT 1 FROM reference WHERE key = v LIMIT 1) IS NOT NULL
UNION ALL
SELECT '{Fact.EXACT}', v FROM json_array_elements_text(CAST(:exact AS json)) e (v)
WHERE (SELECT 1 FROM document WHERE exact = decode(v, 'hex') LIMIT 1) IS NOT NULL
UNION ALL
SELECT '{Fact.BAND}', CAST(v AS text) FROM unnest(CAST(:cuts AS bigint[])) WITH ORDINALITY b (v, n)
WHERE (SELECT 1 FROM lsh_band WHERE band = (n - 1) % {BANDS} AND h = v LIMIT 1) IS NOT NULL
"""


_READ: Mapping[str, Callable[[str], object]] = {Fact.EXACT: bytes.fromhex, Fact.BAND: int}  # what is no text


class Lookahead:
    """What was asked, and what of it is held; kept up while documents are added."""

    def __init__(self) -> None:
        self._asked: dict[Fact, set[object]] = {fact: set() for fact in Fact}
        self._held: dict[Fact, set[object]] = {fact: set() for fact in Fact}

    def ask(self, connection: Connection, expected: Sequence[Sought]) -> None:
        """Ask for all of these."""
        if connection.dialect.name != POSTGRESQL:
            return
        keys = list({key for each in expected for key in each.keys})
        exact = list({each.exact.hex() for each in expected})
        cuts = [h for each in expected for h in each.cut]
        asked = {"keys": json.dumps(keys), "exact": json.dumps(exact), "cuts": bigints(cuts)}
        rows = driver(connection).execute(_ASK, asked).fetchall()
        for fact in (Fact.KEY, Fact.CANONICAL, Fact.NAMED):
            self._asked[fact].update(keys)
        self._asked[Fact.EXACT].update(each.exact for each in expected)
        self._asked[Fact.BAND].update(cuts)
        for fact, value in rows:
            self._held[Fact(fact)].add(_READ[fact](value) if fact in _READ else value)

    def lacks(self, fact: Fact, values: Collection[object]) -> bool:
        """Return True if nothing is held of which one of these is true; False if something may be."""
        return self._asked[fact].issuperset(values) and self._held[fact].isdisjoint(values)

    def note(self, facts: Mapping[Fact, Collection[object]]) -> None:
        """Note that a document is held from now on of which these are true."""
        for fact, values in facts.items():
            # of what was not asked nobody wants to know
            self._held[fact].update(self._asked[fact].intersection(values))
