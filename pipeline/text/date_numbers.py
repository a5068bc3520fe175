"""What the numbers of a date mean: a year of two digits, a year of the Buddhist era, three numbers in any order."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from pipeline.text import calendars
from pipeline.text.calendars import BUDDHIST_FROM, han_number
from pipeline.text.date_order import DateOrder
from pipeline.text.date_words import MONTHS, ROMAN_MONTHS
from pipeline.text.han import HAN_NUMERALS

FIRST_YEAR = 1990
"""Nothing was published on the web before: in running text an earlier year dates something else."""

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})[a-z]*[.,]{{0,2}} ?$")
_WEEKDAY_CHARACTERS = 12  # with the marks behind it
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


def days_of(match: re.Match[str], order: DateOrder, newest: int, year: int | None = None) -> Iterator[date | None]:
    """Yield the calendar days that a match can mean, the likeliest first; of a year-less one in `year`.

    `newest` is the last year that two digits can stand for.
    """
    part = {name: text for name, text in match.groupdict().items() if text}
    if calendars.is_match(part):
        yield from calendars.days(part)
    elif "zy" in part:
        digits = "".join(str(max(HAN_NUMERALS.find(char) + 1, 0)) for char in part["zy"])
        yield calendar_day(int(digits), han_number(part["zm"]), han_number(part["zd"]))
    elif "n1" in part:
        yield from in_numbers(part["n1"], part["n2"], part["n3"], order, newest)
    else:
        year = year or (full_year(part["yy"], newest) if "yy" in part else int(part["y"]))
        if word := part.get("w"):
            month = MONTHS.get(word) or MONTHS.get(word.partition(" ")[0])
            if month and "\u0e00" <= word[0] <= "\u0e7f" and "yy" in part:
                year = 2500 + int(part["yy"])  # a Thai month goes with a Thai year
            yield calendar_day(year, month, int(part["d"])) if month else None
            return
        month, day = ROMAN_MONTHS.get(part.get("rm", "")) or int(part["m"]), int(part["d"])
        either_way = "sep" in part and match.start("d") < match.start("m")
        if either_way and order == "mdy":
            month, day = day, month
        yield calendar_day(year, month, day)
        if either_way:
            yield calendar_day(year, day, month)


def as_named(days: Iterable[date | None], before: str) -> list[date]:
    """Return the days that a date can mean, first the weekday right before it: “Tue, 05/02/2023” is in May.

    Other languages than English have one order.
    """
    found = [day for day in days if day]
    if len(found) > 1 and (match := _WEEKDAY.search(before[-_WEEKDAY_CHARACTERS:])):
        found.sort(key=lambda day: day.weekday() != _WEEKDAYS.index(match[1]))
    return found
