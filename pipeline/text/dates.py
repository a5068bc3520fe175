"""Reading dates as people and machines write them: a value that is meant to be a date, or dates in a line of text.

What is read is what stands there. A relative or year-less date is resolved only against a `now` that is given, and
`Stamp.relative` says so; a date without a day or with an impossible one is no date. A year of two digits is read in a
value that is meant to be a date, and in a line of text where it stands apart. Other calendars are `text.calendars`.
Deliberately not here: dates in URLs, and the choice between several dates of a page.
"""

import calendar
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from pipeline.text import calendars, year_less
from pipeline.text.date_numbers import FIRST_YEAR as FIRST_YEAR
from pipeline.text.date_numbers import as_named, days_of, in_numbers
from pipeline.text.date_order import DateOrder
from pipeline.text.date_patterns import (
    AGO,
    AGO_SIGN,
    BASIC,
    CLOCK,
    CLOCK_AFTER,
    CLOCK_BEFORE,
    DAYWORD,
    DIGIT,
    DIGITS,
    ISO_ORDINAL,
    ISO_WEEK,
    JUST_NOW,
    OFFSET,
    PIECE,
    SHORT,
    SPAN_AFTER,
    SPAN_BEFORE,
    UNIX,
    YEAR_SIGN,
    YEARLESS,
    absolute_dates,
)
from pipeline.text.date_words import (
    AGO_PHRASES,
    AGO_WORDS,
    COUNTS,
    DAYS_BACK,
    NOON,
    SINGULAR,
    UNITS,
)
from pipeline.text.folding import fold
from pipeline.text.memo import remembered
from pipeline.text.zone_names import UNIVERSAL, zone_named

_EARLIEST_YEAR = 1600  # what a page says of itself may be older than the web: scans of newspapers, digitized archives
_DEFAULTS = {date(1970, 1, 1), date(1969, 12, 31), date(1980, 1, 1), date(1904, 1, 1), date(1753, 1, 1)}
_DEFAULTS |= {date(1900, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1601, 1, 1)}  # a field nobody filled in
_LAST_YEAR = 2099  # of two digits, if no `now` is given
_LINE = 200  # characters; a longer text is prose, in which "yesterday" dates something else
_ALONE = 120  # characters; a longer one is no text of one date and nothing else
_AHEAD = timedelta(days=1)  # clocks and zones disagree by hours, so a date may lie this far after `now`
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_DAYS = {"day": 1, "week": 7}
_MONTHS_IN = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date as read. `day` is the calendar day as written; `at` (UTC, whole seconds) is set where a time of day stood.

    `relative` means that it rests on `now`: "3 hours ago", "yesterday 12:30", "24 July" without a year.
    """

    day: date
    at: datetime | None
    relative: bool = False

    def day_in(self, zone: tzinfo) -> date:
        """Return the calendar day of this moment in `zone`; the day as written if no time of day is known."""
        return self.at.astimezone(zone).date() if self.at else self.day


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date and where it stood: `text[start:end]`, its time of day and zone included."""

    stamp: Stamp
    start: int
    end: int
    converted: bool = False
    """Whether it was written in another calendar than the Gregorian one."""


def may_be_publication(day: date) -> bool:
    """Return whether something can have been published on that day: not before 1600, nor what an unset field holds."""
    return day.year >= _EARLIEST_YEAR and day not in _DEFAULTS


def read_date(text: str, *, zone: tzinfo, now: datetime | None = None, order: DateOrder = "dmy") -> Stamp | None:
    """Read the first date in a value that is meant to be one. `zone` is where a time without offset was written.

    Reads all that `find_dates` reads, and what only a date field can mean: Unix time in seconds or milliseconds,
    20230914, 20230914153600, ISO week and ordinal dates, 14/09/23, and (with `now`) a bare "yesterday" or "24 July".
    Of a day in two calendars the Gregorian one counts. What an unset field holds (1970-01-01) is no date.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    folded = fold(text)
    reader = _Reader(text=folded, zone=zone, now=now, order=order, first=_EARLIEST_YEAR)
    if compact := _read_compact(folded, reader):
        return compact
    found = reader.absolute() or reader.absolute(apart=True) or reader.relative(alone=False)
    return next((one.stamp for one in found if not one.converted), found[0].stamp) if found else None


def find_dates(text: str, *, zone: tzinfo, now: datetime | None = None, order: DateOrder = "dmy") -> list[FoundDate]:
    """Find the dates in running text or a label line, in order, not overlapping.

    03/04/2023 is the third of April unless the `order` is "mdy" (or unless only the other reading is a day). Dates with
    a year of two digits, before 1990 or without a year, and relative ones, count only when they stand apart from prose
    and, if they name a day by its weekday or distance, carry a time of day: news is full of "3 years ago" and
    "yesterday" that date something else.
    """
    reader = _Reader(text=fold(text), zone=zone, now=now, order=order, first=_EARLIEST_YEAR)
    taken = [one for one in reader.absolute() if one.stamp.day.year >= FIRST_YEAR or reader.stands_apart(one)]
    taken += [one for one in reader.absolute(apart=True) if _is_free(one, taken) and reader.stands_apart(one)]
    apart = [one for one in reader.relative(alone=True) if _is_free(one, taken)]
    return sorted(taken + apart, key=lambda found: found.start)


@remembered(4096)
def is_date(text: str) -> bool:
    """Return whether `text` has the shape of one date, absolute or relative, and of no more but a weekday or zone."""
    if len(text) > _ALONE:
        return False
    folded = fold(text.strip())
    reader = _Reader(text=folded, zone=UTC, now=datetime(2100, 1, 1, tzinfo=UTC))
    found = reader.absolute() or reader.absolute(apart=True) or reader.relative(alone=False)
    if not found:
        return len(folded) < 20 and _read_compact(folded, reader) is not None
    rest = folded[: found[0].start] + " " + folded[found[0].end :]
    words = re.findall(r"\w+", rest)
    if not (reader.absolute() or (found[0].stamp.relative and any(map(str.isdigit, folded)))):
        return not words  # two digits for a year are too little beside a word: Room 12.10.24, “Today is short.”
    return len(words) <= 2 and sum(map(len, words)) <= 10 and not re.search(r"[。！？!?;；]", rest)


@remembered(4096)
def words_beside_dates(text: str) -> int | None:
    """Return how many words a line has beside its dates with a year; None if it has no such date."""
    folded = fold(text)
    found = _Reader(text=folded, zone=UTC, now=None).absolute()
    if not found:
        return None
    rest = folded
    for one in reversed(found):
        rest = f"{rest[: one.start]} {rest[one.end :]}"
    return len(re.findall(r"[^\W\d_]+", rest))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """A folded text, and what its dates rest on."""

    text: str
    zone: tzinfo
    now: datetime | None
    order: DateOrder = "dmy"
    first: int = FIRST_YEAR

    def absolute(self, *, apart: bool = False) -> list[FoundDate]:
        """Return the dates with a year, in order; of readings that overlap the earlier, then the longer one wins.

        If `apart`, return those that count only apart from prose.
        """
        if not YEAR_SIGN.search(self.text):
            return []
        found: list[FoundDate] = []
        for match in absolute_dates(self.text, apart):
            floor = found[-1].end if found else 0
            if match.start() >= floor and (one := self._first_reading(match, floor)):
                found.append(one)
        return found

    def _first_reading(self, match: re.Match[str], floor: int) -> FoundDate | None:
        """Return the first reading of a match that is a day on which something can have been published."""
        part, span = match.groupdict(), match.span()
        days = as_named(days_of(match, self.order, self.newest_year()), self.text[: span[0]])
        found = (self.attach(day, *span, floor=floor, clock=part.get("clock")) for day in days)
        one = next(filter(None, found), None)
        return one and replace(one, converted=calendars.is_match({name for name, text in part.items() if text}))

    def newest_year(self) -> int:
        return self.now.year + 1 if self.now else _LAST_YEAR

    def relative(self, *, alone: bool) -> list[FoundDate]:
        """Return the dates that rest on `now`; if `alone`, only those apart from prose, named days with a time."""
        if self.now is None or len(self.text) > _LINE:
            return []
        found: list[FoundDate] = []
        for one in sorted(map(self._whole_span, self._ago(self.now)), key=lambda one: (one.start, -one.end)):
            if not found or one.start >= found[-1].end:
                found.append(one)
        # a time of day has digits
        for one in self._named_days(self.now) if not alone or DIGIT.search(self.text) else ():
            if (one.stamp.at or not alone) and all(one.end <= other.start or one.start >= other.end for other in found):
                found.append(one)
        return sorted((one for one in found if not alone or self.stands_apart(one)), key=lambda one: one.start)

    def attach(
        self, day: date, start: int, end: int, *, floor: int = 0, clock: str | None = None, relative: bool = False
    ) -> FoundDate | None:
        """Return the date `day` at `text[start:end]` with the time beside it; None if nothing was published then.

        A time may stand before the date as far back as `floor`; `clock` is the text of one that stands inside it.
        """
        at = None
        if clock:
            at, _ = self._at(day, CLOCK.match(clock), clock)
        elif after := CLOCK_AFTER.match(self.text, end):
            at, end = self._at(day, after, self.text)
        elif before := CLOCK_BEFORE.search(self.text[max(floor, start - 32) : start]):
            at, _ = self._at(day, before, before.string)
            start -= len(before[0])
        if (
            day.year < self.first
            or not may_be_publication(day)
            or (self.now and self._ahead(day, at, self.now + _AHEAD))
        ):
            return None
        return FoundDate(stamp=Stamp(day=day, at=at, relative=relative), start=start, end=end)

    def _ahead(self, day: date, at: datetime | None, limit: datetime) -> bool:
        return at > limit if at else day > limit.astimezone(self.zone).date()

    def _at(self, day: date, clock: re.Match[str] | None, text: str) -> tuple[datetime | None, int]:
        """Return the moment (UTC) of a time of day on `day`, and where it ends in `text`, its offset included.

        24:00 and midnight in UTC are no time: they fill the field of a date that has none.
        """
        if clock is None:
            return None, 0
        hour = int(clock["h"])
        if hour == 24:
            return None, self._offset(datetime.combine(day, time(0)), clock, text)[1]
        half = (clock["before"] or clock["after"] or "").replace(".", "")
        if half == "中午":
            hour += 12 * (hour < 3)
        elif half and hour <= 12:
            hour = hour % 12 + NOON[half]
        local = datetime.combine(day, time(hour, int(clock["min"] or 0), min(int(clock["s"] or 0), 59)))
        offset, end = self._offset(local, clock, text)
        if local.time() == time(0) and offset is not self.zone and not offset.utcoffset(local):
            return None, end
        return local.replace(tzinfo=offset).astimezone(UTC), end

    def _offset(self, local: datetime, clock: re.Match[str], text: str) -> tuple[tzinfo, int]:
        """Return the zone written behind a clock; the source's own if there is none, or one that could be several."""
        end = clock.end("time")
        match = OFFSET.match(text, end)
        if match is None or not (match["name"] or match["sign"]):
            return self.zone, end
        name = match["name"]
        named = zone_named(name, local, self.zone) if name else UTC
        if named is None:
            return self.zone, end
        if not match["sign"] or (named is self.zone and name and name not in UNIVERSAL):
            return named, match.end()
        shift = timedelta(hours=int(match["oh"]), minutes=int(match["om"] or 0))
        span = match["sign"] == "-" and not clock["s"] and text[clock.start("h") - 1] != "t" and text[end] == "-"
        wrong = shift > timedelta(hours=14) or int(match["om"] or 0) % 15
        if wrong or (not name and (span or len(match["oh"]) < 2)):
            return self.zone, end  # 09:00-11:30 is a span, +100 a count
        base = named.utcoffset(local) or timedelta()
        return timezone(base + shift if match["sign"] == "+" else base - shift), match.end()

    def _ago(self, now: datetime) -> Iterator[FoundDate]:
        """Yield 3小时前, 1 years ago, il y a 2 heures, just now."""
        today = now.astimezone(self.zone).date()
        for match in JUST_NOW.finditer(self.text):
            yield FoundDate(stamp=Stamp(day=today, at=_whole(now), relative=True), start=match.start(), end=match.end())
        for match in AGO.finditer(self.text) if AGO_SIGN.search(self.text) else ():
            unit = UNITS[match["unit"]]
            if not (match["lead"] or match["trail"]) or not (match["n"] or match["unit"] in SINGULAR):
                continue
            count = COUNTS.get(match["n"]) or int(match["n"]) if match["n"] else 1
            if unit in _SECONDS:
                at = _whole(now - timedelta(seconds=count * _SECONDS[unit]))
                stamp = Stamp(day=at.astimezone(self.zone).date(), at=at, relative=True)
                yield FoundDate(stamp=stamp, start=match.start(), end=match.end())
            elif (day := _back(today, unit, count)) and (
                one := self.attach(day, match.start(), match.end(), relative=True)
            ):
                yield one
        yield from self._ago_in_words(now)

    def _whole_span(self, one: FoundDate) -> FoundDate:
        """Return a time past with the other units of its span: the years of "4 years, 6 months ago"."""
        while (before := SPAN_BEFORE.search(self.text[: one.start])) and before["unit"] in UNITS:
            one = _further_back(replace(one, start=before.start()), before)
        leads = not self.text[one.start].isdecimal()
        while leads and (after := SPAN_AFTER.match(self.text, one.end)) and after["unit"] in UNITS:
            one = _further_back(replace(one, end=after.end()), after)
        return one

    def _ago_in_words(self, now: datetime) -> Iterator[FoundDate]:
        """Yield the pieces of the text that are a phrase of the CLDR: منذ يومين, 3 दिन पहले."""
        today = now.astimezone(self.zone).date()
        for match in PIECE.finditer(self.text):
            phrase = match[0].removeprefix("เมื่อ ")
            spelled = DIGITS.sub("0", phrase)
            unit, count = AGO_PHRASES.get(spelled) or AGO_PHRASES.get(_in_cldr_words(spelled)) or ("", 0)
            said = DIGITS.search(phrase)
            count = count or (int(said[0]) if said and len(said[0]) < 5 else 0)
            if not unit or not count:
                continue
            at = _whole(now - timedelta(seconds=count * _SECONDS[unit])) if unit in _SECONDS else None
            if day := at.astimezone(self.zone).date() if at else _back(today, unit, count):
                stamp = Stamp(day=day, at=at, relative=True)
                yield FoundDate(stamp=stamp, start=match.start(), end=match.end())

    def _named_days(self, now: datetime) -> Iterator[FoundDate]:
        """Yield 昨天 12:30, today, 7月24日 17:55, 24 July."""
        today = now.astimezone(self.zone).date()
        for match in DAYWORD.finditer(self.text):
            day = today - timedelta(days=DAYS_BACK[match["word"]])
            if one := self.attach(day, match.start(), match.end(), relative=True):
                yield one
        for pattern in YEARLESS:
            for match in pattern.finditer(self.text):
                recent = year_less.latest(match, today, self.order)
                if recent and (one := self.attach(recent, match.start(), match.end(), relative=True)):
                    yield one

    def stands_apart(self, one: FoundDate) -> bool:
        """Return whether it stands as a piece of a label line, and not as words of a sentence."""
        wide = one.converted or max(self.text[one.start : one.end]) >= "\u3000"
        left = re.search(r"(?:^|[\n:|·•>,;(\[【/-]|  |[\u3000-\uffff] ) ?$", self.text[: one.start])
        right = re.match(
            r" ?(?:$|[\n|·•)\];】/-]|  |(?:配信|公開|掲載|更新|发布|發布)(?: |$))" + ("| " if wide else ""),
            self.text[one.end :],
        )
        return bool(left and right)


def _in_cldr_words(phrase: str) -> str:
    """Return a phrase such as 3 วันก่อน with the word that the CLDR has for "ago"."""
    return next((phrase.removesuffix(word) + said for word, said in AGO_WORDS.items() if phrase.endswith(word)), phrase)


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _back(today: date, unit: str, count: int) -> date | None:
    """Return the day `count` units before `today`; the last of a shorter month stands for the 29th to 31st."""
    if unit in _DAYS:
        return today - timedelta(days=count * _DAYS[unit])
    year, month = divmod(today.year * 12 + today.month - 1 - count * _MONTHS_IN[unit], 12)
    if year < FIRST_YEAR:
        return None
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _further_back(one: FoundDate, part: re.Match[str]) -> FoundDate:
    """Return a date as long before itself as one part of a span says."""
    unit, count, stamp = UNITS[part["unit"]], int(part["n"]), one.stamp
    if unit in _SECONDS:
        at = stamp.at and stamp.at - timedelta(seconds=count * _SECONDS[unit])
        return replace(one, stamp=replace(stamp, at=at))
    return replace(one, stamp=Stamp(day=_back(stamp.day, unit, count) or stamp.day, at=None, relative=True))


def _is_free(one: FoundDate, taken: Iterable[FoundDate]) -> bool:
    return all(one.end <= other.start or one.start >= other.end for other in taken)


def _read_compact(text: str, reader: _Reader) -> Stamp | None:
    """Read what only a date field can mean: Unix time, 20230914, 20230914T153600Z, 2023-W37-4, 2023-257."""
    found = None
    if match := UNIX.fullmatch(text):
        at = datetime.fromtimestamp(int(match[1]), UTC)
        if reader.now is None or at <= reader.now + _AHEAD:
            return Stamp(day=at.astimezone(reader.zone).date(), at=at)
    elif match := BASIC.fullmatch(text):
        clock = f"t{match[4]}:{match[5]}:{match[6] or '00'}{match[7] or ''}" if match[4] else ""
        extended = f"{match[1]}-{match[2]}-{match[3]}{clock}"
        return next((one.stamp for one in replace(reader, text=extended).absolute()), None)
    elif match := SHORT.fullmatch(text):
        days = in_numbers(match[1], match[2], match[3], reader.order, reader.newest_year())
        found = next(filter(None, (reader.attach(day, 0, match.end(3)) for day in days)), None)
    elif match := ISO_WEEK.fullmatch(text):
        try:
            found = reader.attach(date.fromisocalendar(*map(int, match.groups())), 0, len(text))
        except ValueError:  # a year of 52 weeks has no week 53
            return None
    elif match := ISO_ORDINAL.fullmatch(text):
        day = date(int(match[1]), 1, 1) + timedelta(days=int(match[2]) - 1)
        found = reader.attach(day, 0, len(text)) if day.year == int(match[1]) else None
    return found.stamp if found else None
