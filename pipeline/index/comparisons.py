"""What waits for a semantic signature, and which documents are to be compared when it has one. Part of Transaction."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline.index import schema, signatures
from pipeline.index.dialects import insert_missing
from pipeline.index.near_copies import WITHIN
from pipeline.index.part import TransactionPart
from pipeline.model import NO_DAY, Known, Translations

_t, _o = schema.document.c, schema.comparison_owed.c
_UNSKETCHED, _UNBRIDGED = (
    sa.select(schema.document)
    .where(
        waiting == sa.literal_column("1"),  # said outright, so that SQLite takes the partial index
        WITHIN,
    )
    .order_by(_t.day, _t.id)  # as that index has them
    .limit(sa.bindparam("limit"))
    for waiting in (_t.unsketched, _t.unbridged)
)
_NUMBER = (
    "SELECT count(*) FROM (SELECT 1 FROM document WHERE {} = 1 AND "
    f"(day BETWEEN ? AND ? OR state = 'seed' OR date_basis = '{NO_DAY}') LIMIT ?) AS a"
)
_NUMBERS = {False: _NUMBER.format("unsketched"), True: _NUMBER.format("unbridged")}
_LEFT = (
    "SELECT count(*) FROM document d WHERE {} = 1 AND EXISTS (SELECT 1 FROM comparison_owed o WHERE o.second >= {} AND "
    f"(d.day BETWEEN o.first AND o.last OR d.state = 'seed' OR d.date_basis = '{NO_DAY}'))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A document that is to be compared when some others have been sketched, and some of those."""

    file: str
    translations: Translations
    waiting: list[Known]
    second: bool  # what these wait for


class Comparisons(TransactionPart):
    """The part of a transaction that is about what waits to be compared by meaning."""

    _caught_up: set[tuple[str, str, bool]]  # windows in which nothing waits for a signature
    _many_wait: dict[tuple[str, str, bool], int]  # and in which more do than were counted

    def waiting(self, *, around: date | None, look_back: timedelta, limit: int, second: bool = False) -> list[Known]:
        """List held documents of the window that lack their signature, or the second one, the earliest day first."""
        first, last = window(around, look_back)
        if (first, last, second) in self._caught_up:
            return []
        found = self._waiting(first, last, limit, second=second)
        if not found:
            self._caught_up.add((first, last, second))
        return found

    def _waiting(self, first: str, last: str, limit: int, *, second: bool) -> list[Known]:
        query = _UNBRIDGED if second else _UNSKETCHED
        asked = {"first": first, "last": last, "limit": limit}
        return [signatures.bare(row) for row in self._connection.execute(query, asked)]

    def number_waiting(self, *, around: date | None, look_back: timedelta, most: int, second: bool) -> int:
        """Count them; of more than `most`, tell one more. Of so many the number is not asked twice."""
        first, last = window(around, look_back)
        place = first, last, second
        if place in self._caught_up:
            return 0
        if place not in self._many_wait:
            (number,) = self._driver.execute(_NUMBERS[second], (first, last, most + 1)).fetchone()
            if number <= most:
                if not number:
                    self._caught_up.add(place)
                return int(number)
            self._many_wait[place] = number
        return self._many_wait[place]

    def owe_comparison(
        self, file: str, translations: Translations, *, around: date | None, look_back: timedelta, second: bool
    ) -> None:
        """Note that a document is to be compared once what waits in its window has been sketched."""
        first, last = window(around, look_back)
        row = {"file": file, "translations": str(translations), "first": first, "last": last, "second": int(second)}
        self._connection.execute(insert_missing(self._connection, schema.comparison_owed), row)

    def owed_comparison(self, limit: int) -> Owed | None:
        """Return the first document that is to be compared, with so many of those that wait for a signature."""
        row = self._connection.execute(sa.select(schema.comparison_owed).order_by(_o.id).limit(1)).first()
        if row is None:
            return None
        with schema.sound():
            translations = Translations(row.translations)
        for second in (False, True) if row.second else (False,):
            found = self._waiting(row.first, row.last, limit, second=second)
            if found:
                return Owed(file=row.file, translations=translations, waiting=found, second=second)
        return Owed(file=row.file, translations=translations, waiting=[], second=False)

    def comparison_made(self, file: str) -> None:
        """Note that a document was compared, or cannot be any more."""
        self._connection.execute(schema.comparison_owed.delete().where(_o.file == file))


def left_to_sketch(connection: Connection) -> int:
    """Count the signatures that documents wait for, with which others are to be compared."""
    if not sa.inspect(connection).has_table(schema.comparison_owed.name):
        return 0
    kinds = ("unsketched", 0), ("unbridged", 1)
    return sum(connection.exec_driver_sql(_LEFT.format(*kind)).scalar() or 0 for kind in kinds)


def days(around: date | None, look_back: timedelta) -> tuple[date, date]:
    """Return the first and the last day that is looked at: all days if there is nothing to look around."""
    if around is None or not look_back:
        return date.min, date.max
    return _moved(around, -look_back), _moved(around, look_back)


@lru_cache(maxsize=1024)
def window(around: date | None, look_back: timedelta) -> tuple[str, str]:
    """Return the same days as they are stored."""
    first, last = days(around, look_back)
    return first.isoformat(), last.isoformat()


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.min if by < timedelta(0) else date.max
