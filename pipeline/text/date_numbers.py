"""What the numbers of a date mean: a year of two digits, a year of the Buddhist era, three numbers in any order."""

from collections.abc import Iterator
from datetime import date

from pipeline.text.calendars import BUDDHIST_FROM
from pipeline.text.date_order import DateOrder

FIRST_YEAR = 1990
"""Nothing was published on the web before: in running text an earlier year dates something else."""

_BEYOND = 2100  # a year of another calendar, or no year


def in_numbers(first: str, second: str, third: str, order: DateOrder, newest: int) -> Iterator[date]:
    """Yield what three numbers of two digits mean: in the order of the site, else the day, the month or the year first.

    A year before the web is the last thing that they can mean.
    """
    days: list[date] = []
    for letters in dict.fromkeys((order, "dmy", "mdy", "ymd")):
        part = dict(zip(letters, (first, second, third), strict=True))
        if len(part["y"]) < 2:
            continue
        day = calendar_day(full_year(part["y"], newest), int(part["m"]), int(part["d"]))
        if day and (day.year >= FIRST_YEAR or letters in (order, "dmy")):
            days.append(day)
    yield from sorted(days, key=lambda day: day.year < FIRST_YEAR)


def full_year(digits: str, newest: int) -> int:
    """Return the latest year up to `newest` that ends in these two digits."""
    return newest - (newest - int(digits)) % 100


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Return a day if there is one; a year beyond 2400 is a Buddhist one."""
    year -= 543 * (year > BUDDHIST_FROM)
    try:
        return date(year, month, day) if year < _BEYOND else None
    except ValueError:
        return None
