"""Reading a day without a year: the latest that it can be so far. 11月27日, 24 July, and in a field 11-27, 27.11."""

import re
from collections.abc import Iterable
from datetime import date

from pipeline.text.date_numbers import days_of
from pipeline.text.date_order import DateOrder
from pipeline.text.date_patterns import YEARLESS
from pipeline.text.folding import fold

_IN_NUMBERS = re.compile(r"[\[(【]? ?(?P<d>\d\d?) ?(?P<sep>[-/.]) ?(?P<m>\d\d?)(?P<end>\.?) ?[\])】]?")
_FULL = re.compile(r"\D*\d\d\D\d\d\D*")
_YEARS = 9  # back to a 29 February, over a year that is no leap year


def latest(match: re.Match[str], until: date, order: DateOrder) -> date | None:
    """Return the latest day until `until` that a match without a year can mean; of two readings the likelier."""
    for year in range(until.year, until.year - _YEARS, -1):
        day = next((day for day in days_of(match, order, year, year) if day), None)
        if day and day <= until:
            return day
    return None


def read_year_less(text: str, *, until: date, order: DateOrder) -> date | None:
    """Read the day of a value that is meant to be a date and names no year; None if it is none."""
    folded = fold(" ".join(text.split()))
    match = _IN_NUMBERS.fullmatch(folded) or next(filter(None, (each.search(folded) for each in YEARLESS)), None)
    return latest(match, until, "dmy" if order == "dmy" else "mdy") if match else None


def is_month_and_day(text: str) -> bool:
    """Return whether a text has the shape of a month and a day of two digits each: [11-27], 27.11."""
    match = _IN_NUMBERS.fullmatch(fold(text))
    numbers = sorted((int(match["d"]), int(match["m"]))) if match and _FULL.fullmatch(text) else (0, 0)
    return 1 <= numbers[0] <= 12 and numbers[1] <= 31


def order_of(texts: Iterable[str]) -> DateOrder:
    """Return whether dates of one list in numbers name the day or the month first: as one that has one reading does.

    Without one, the month: a day before it is rare without a full stop behind.
    """
    ended = False
    for match in filter(None, (_IN_NUMBERS.fullmatch(fold(text)) for text in texts)):
        if int(match["m"]) > 12:
            return "mdy"
        if int(match["d"]) > 12:
            return "dmy"
        ended = ended or bool(match["end"])
    return "dmy" if ended else "mdy"
