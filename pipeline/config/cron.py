"""What a cron line says: five fields, checked and spelled out. When it is next due is the scheduler's to compute.

A line is minute, hour, day of the month, month, weekday; each is `*`, a number, a list `1,2`, a range `1-4` or either
with a step, `*/2` or `8-18/2`. Months and weekdays may be three-letter English names; a range of weekdays may run
over the week's end (`fri-mon`); Sunday is 0 and 7. Macros such as @daily, and L, W, # and ?, are not read.
"""

import re

_MONTHS = ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("weekday", 0, 7, _WEEKDAYS),
)
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PART = re.compile(r"(?:\*|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>[1-9]\d?))?", re.ASCII)


def times(line: str) -> dict[str, str]:
    """Return the fields of a cron line as APScheduler's CronTrigger names them: minute, hour, day, month, day_of_week.

    Numbers are spelled out as lists. Weekdays become names, since crontab's 0 is Sunday and APScheduler's is Monday.
    Raises ValueError for what is no cron line, for a day that never comes, and for day and weekday together: cron
    programs disagree whether both must match or either.
    """
    texts = line.lower().split()
    if len(texts) != len(_FIELDS):
        raise ValueError('expected five fields, minute hour day month weekday, such as "0 6,18 * * *"')
    minutes, hours, days, months, weekdays = (
        _numbers(text, *field) for text, field in zip(texts, _FIELDS, strict=True)
    )
    if texts[2] != "*" and texts[4] != "*":
        raise ValueError("day and weekday are both given; one of them must be *")
    if not any(day <= _LONGEST_MONTH[month - 1] for day in days for month in months):
        raise ValueError(f"no such day ever comes: day {texts[2]} of month {texts[3]}")
    spelled = [",".join(map(str, sorted(numbers))) for numbers in (minutes, hours, days, months)]
    spelled.append(",".join(_WEEKDAYS[number] for number in sorted({number % 7 for number in weekdays})))
    names = ("minute", "hour", "day", "month", "day_of_week")
    return {name: "*" if text == "*" else numbers for name, text, numbers in zip(names, texts, spelled, strict=True)}


def _numbers(text: str, name: str, low: int, high: int, words: tuple[str, ...]) -> set[int]:
    numbers: set[int] = set()
    for part in text.split(","):
        span = _span(part, low, high, words)
        if span is None:
            raise ValueError(
                f'the {name} "{part}" is none of: *, a number from {low} to {high}, a list 1,2, a range 1-4, a step */2'
            )
        numbers.update(span)
    return numbers


def _span(part: str, low: int, high: int, words: tuple[str, ...]) -> range | None:
    match = _PART.fullmatch(part)
    if not match:
        return None
    if match["first"] is None:
        first, last = low, high
    else:
        first, last = _number(match["first"], words), _number(match["last"] or match["first"], words)
        if match["step"] and not match["last"]:
            return None  # `5/15` means different things to different cron programs
    if not (low <= first <= high and low <= last <= high):
        return None
    if last < first and words is _WEEKDAYS:
        last += 7
    return range(first, last + 1, int(match["step"] or 1)) if first <= last else None


def _number(text: str, words: tuple[str, ...]) -> int:
    if text.isdigit():
        return int(text[:4])
    return words.index(text) if text in words else -1
