"""Numbers as they stand in a text: what their marks, scales, dates and clocks mean, by language.

Here digits meet the words around them; numbers that are words throughout come from `words`. Not read: signs,
units, serial numbers (telephones, versions, all longer than 15 digits) and digits that belong to a name (COVID-19).
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.text.cldr import DECIMAL_COMMA
from pipeline.text.facts.units import unit_behind
from pipeline.text.facts.words import Part, Quantity, Words, add_up, words

_DECIMAL_COMMA = frozenset(DECIMAL_COMMA.split())
_EAST_ASIAN = frozenset({"zh", "yue", "ja", "ko"})
_AND_BEFORE_REST = frozenset({"ar", "fa", "ur"})
_CAPITAL_MONTHS = frozenset({"en", "de", "id", "ms", "sw"})  # may and mei in small letters are no months
_DAY_MONTH = frozenset({"pt", "es", "fr", "it", "id", "vi"})  # 14/9 is a day, not a fraction

# 1 234 567,5 or any run of digits and marks, whatever they mean
_DIGITS = re.compile(r"\d(?:\d{0,2}(?: \d{3}){1,4}(?!\d)(?:[.,]\d+)?|\d*(?:[.,'/]\d+)*)")
_DATE = re.compile(
    r"(?P<y>(?:1[89]|20|25)\d\d)(?P<s>[-/.]) ?(?P<m>\d\d?)(?P=s) ?(?P<d>\d\d?)(?![-/.]?\d)"
    r"|(?P<a>\d\d?)(?P<t>[-/.]) ?(?P<b>\d\d?)(?P=t) ?(?P<z>(?:1[89]|20|25)\d\d|\d\d)(?![-/.]?\d)"
)
_SERIAL = re.compile(
    r"0\d{2,}[\d /-]*|\d+(?:-\d+){2,}|\d{3}-\d{4}(?!\d)|(?!\d+(?:\.\d{3})+(?!\d))\d{1,3}(?:\.\d{1,3}){3}"
)
_DOTTED_DAY = re.compile(r"(?P<d>\d\d?)\. ?(?P<m>\d\d?)\.(?!\d)")  # 14.11., where decimals have a comma
_MONTH_IN_DIGITS = {
    **dict.fromkeys(("zh", "yue", "ja", "ko"), re.compile(r"(?P<m>\d\d?) ?[月월](?: ?(?P<d>\d\d?) ?[日号號일])?")),
    **dict.fromkeys(["de", "cs", "sk", "da", "no", "nb", "fi", "et", "hr", "sl", "sr", "bs"], _DOTTED_DAY),
    "vi": re.compile(r"(?P<d>\d\d?) tháng (?P<m>\d\d?)(?!\d)"),
    "mn": re.compile(r"(?P<m>\d\d?)(?:-?р| ?д[уү]г[аэ]+р)? сар(?:ын)?(?: (?P<d>\d\d?))?"),
    "ug": re.compile(r"(?P<m>\d\d?) ?- ?ئاي(?:نىڭ)?(?: (?P<d>\d\d?) ?- ?كۈن)?"),
    "bo": re.compile(r"(?P<m>\d\d?)(?:པའི)?་?ཚེས་ ?(?P<d>\d\d?)"),
}
_CLOCK = re.compile(r"([01]?\d|2[0-4])(?P<sign>[:.]| ?h ?| ?[点點時时] ?|시 ?| giờ )([0-5]\d)(?![.,:]?\d)")
_CLOCK_AFTER = re.compile(r" ?(?:uhr|น\.|uur|wib|[ap]\.?m\b)")
_CLOCK_BEFORE = re.compile(r"\b(?:ore|alle|kl\.?|klo(?:kk\w+)?|klockan|kello?|pukul|saat(?:le)?|godz\.|godzinie) $")
_HOUR = re.compile(
    r"([01]?\d|2[0-4])(?: ?[点點時时](?![間间])(?P<half>半)?|시(?!간) ?(?P<half_ko>반)?)?(?![:.,]{0,2}\d)"
)
_CURRENCY = re.compile(r"[£$€¥] ?$")
_LETTER_SCALE = re.compile(r" ?([kmb])(?![^\W_])")
_LETTER_SCALES = {"k": 3, "m": 6, "b": 9}
_BETWEEN = re.compile(
    r" ?(?:-|~|to|till?|until|bis|auf|tot|à|a|al|para|do|до|至|到|から|に|에서|hingga|sampai|menjadi|ila|đến|ถึง|إلى|تا"
    r"|עד|से|and|or|oder|ou|или) ?"
)
_TO_MONTH = re.compile(r"[^\s\d,;]{0,4},?[ -]?(?:(?:of|de|d'|di|do|del|dos|da|του|της|من|في|তারিখ|ng|ga) ?)?")
_DAY_AFTER = re.compile(r"\.? (\d\d?)(?:st|nd|rd|th|\.)?(?![\d%]|[.,:]\d| ?(?:percent|per cent|million|billion))")
_YEAR_AFTER = re.compile(r"\.?,? \d{4}")
_TIME_BEFORE = re.compile(
    r"\b(?:in|of|since|until|till|by|last|this|next|from|early|mid|late|through|between|before|after|during|and|to|for|on)"
    r"[ -]$"
)
_WEEKDAY_BEFORE = {"vi": re.compile("thứ $"), "he": re.compile("י(?:ום|מי) $")}
_BEFORE_AMOUNTS = ("us", "usd", "eur", "chf", "rm", "rmb", "rp", "rs", "hk", "no")
_CODE_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,12})-$")
_PARTS = re.compile(r"(?:分[之の]|분의 ?)(\d{1,3})")  # 三分之一: of three parts, one
_TENTHS = re.compile(r"[成割](?=[的以左多，。、,がのを])")
_BUDDHIST = re.compile(r"(?:พ\.ศ\.|ปี|ศ) ?$|[คนม]\.? ?$")
_ATTACK = re.compile(r"9/11(?![\d/])")
_TWO_DIGITS = re.compile(r"\d\d?(?![\d/])")
_MONTH_AND_YEAR = re.compile(r"(?:0?[1-9]|1[0-2])/(?:19|20)\d\d")
_DAY_BEFORE = re.compile(r"(?:\b(?:ngày|sáng|trưa|chiều|tối|đêm|từ|đến|trước|día|dia|desde|até|tanggal) |\()$")  # (5/9)
_SINCE = re.compile(r"(?:the |early |mid-?|late |')$")  # the 80s, but not a man in his 80s
_NEVER = re.compile("(?!)")
_DAYS = range(1, 32)
_LONGEST = 28  # characters of a number, its marks included
_NEXT = frozenset({"", " ", "-", "་"})


class Reader:
    """One reading of a text. Numbers are `found` in order; `parts` are words of a number that may still go on."""

    def __init__(self, text: str, language: str) -> None:
        self.tag = language
        self.language = language.replace("_", "-").partition("-")[0].lower()
        self.cased = text
        self.text = text.lower()
        self.words: Words = words(self.language)
        self.found: list[Quantity] = []
        self.parts: list[Part] = []
        self.done = 0  # where reading goes on

    def read(self) -> Iterator[str]:
        tokens = [*_DIGITS.finditer(self.text), *self.words.known.finditer(self.text)]
        for match in sorted(tokens, key=re.Match.start):
            if match.start() < self.done:
                continue
            if match.re is _DIGITS:
                self._say()
                self._digits(match.start(), match.end())
            else:
                self._word(match)
        self._say()
        for number in self.found:
            yield number.form if number.value is None else _written(number.value) + number.form

    def measured(self) -> Iterator[str]:
        """Yield the numbers as `read` does, each with the unit behind it."""
        numbers = list(self.read())
        units = [unit_behind(self.text, number.end) for number in self.found]
        for place in reversed(range(len(units) - 1)):
            end, start = self.found[place].end, self.found[place + 1].start
            if not units[place] and end <= start <= end + 12 and _BETWEEN.fullmatch(self.text, end, start):
                units[place] = units[place + 1]  # two to three inches
        for number, written, unit in zip(self.found, numbers, units, strict=True):
            yield f"{written} {unit}" if unit and number.value is not None and not number.form else written

    def _word(self, match: re.Match[str]) -> None:
        start, end = match.span()
        kind, count = self.words.look_up(match["word"])
        if kind in ("month", "abbreviation"):
            self._say()
            self._month(count, kind == "abbreviation", start, end)
        elif not self._is_weekday(kind, count, start, end):
            self._extend()
            if self.parts and self.text[self.parts[-1].end : start] not in _NEXT:
                self._say()
            if start >= self.done:  # not the million of five million, nor the cent of cinq pour cent
                self.parts.append(Part(kind, count, start, end, of=self.text.startswith(" of", end)))

    def _is_weekday(self, kind: str, count: int, start: int, end: int) -> bool:
        """Return True for thứ Sáu, Friday; יום שני, Monday; پنج شنبه, Thursday; Τρίτη (but not τρίτη), Tuesday."""
        if self.language == "el":
            return kind == "ordinal" and self.cased[start].isupper()
        if self.language == "fa":
            return self.text.startswith(" شنبه", end)
        before = _WEEKDAY_BEFORE.get(self.language, _NEVER)
        return count in range(2, 8) and bool(before.search(self.text, max(0, start - 8), start))

    def _extend(self) -> None:
        """Add the scales that follow the words so far."""
        while self.parts and self.parts[-1].kind != "and":
            end = self.parts[-1].end
            scale = self.words.scale.match(self.text, end)
            if not scale:
                return
            self.parts.append(Part("scale", self.words.exponents[scale[1]], end, scale.end()))
            self.done = max(self.done, scale.end())

    def _say(self) -> None:
        self._extend()
        for number in add_up(self.parts, self.language):
            self._percent(number)
            self._add(number)
            self.done = max(self.done, number.end)
        self.parts = []

    def _month(self, month: int, short: bool, start: int, end: int) -> None:
        """Read September 14, 14th of September, in September; the year is read for itself."""
        if self.language in _CAPITAL_MONTHS and not self.cased[start].isupper():
            return
        day = self.found[-1] if self.found else None
        if day and day.form.startswith(f"--{month:02}") and self.text[day.end : start] in (" ", "/"):
            return  # فبراير شباط: one month in two calendars
        if (
            day
            and day.value is not None
            and not (day.form or day.exponent)
            and day.end <= start <= day.end + 12
            and day.value in _DAYS
            and _TO_MONTH.fullmatch(self.text, day.end, start)
        ):
            self.found.pop()
            self._add_date(month, int(day.value), day.start, end)
        elif self.words.day_follows and (match := _DAY_AFTER.match(self.text, end)) and int(match[1]) in _DAYS:
            self._add_date(month, int(match[1]), start, match.end())
        elif self._is_month(short, start, end):
            self._add_date(month, None, start, end)

    def _is_month(self, short: bool, start: int, end: int) -> bool:
        """Return whether a month without a day is one: not the verbs may and march, Jan Gelfand, or the planet Mars."""
        if _YEAR_AFTER.match(self.text, end):
            return True
        name = self.text[start:end]
        if self.language == "en" and name in ("may", "march"):
            return bool(_TIME_BEFORE.search(self.text, max(0, start - 9), start))
        return not short and not (name == "mars" and self.cased[start].isupper())

    def _digits(self, start: int, end: int) -> None:
        self.done = end
        before = self.text[max(0, start - 24) : start]
        digits = self.text[start:end]
        if before and (
            self._is_code(before, start) or (len(digits) == 1 and self._is_weekday("number", int(digits), start, end))
        ):
            return
        if (not _CLOCK_BEFORE.search(before) and self._date(start, before)) or self._clock(start, before):
            return
        if serial := _SERIAL.match(self.text, start):
            self.done = serial.end()
            return
        if len(digits) > _LONGEST or (before.endswith("+") and len(digits) > 6):
            return
        if "/" in digits and self.language != "fa":
            self._slashed(digits.split("/"), start, end)
            return
        measured = bool(self.words.scale.match(self.text, end) or self.words.percent.match(self.text, end))
        values = read_digits(digits.replace("/", "."), decimal=self._decimal_mark() if measured else "")
        self.found += [Quantity(start, start, value) for value in values[:-1]]
        if values:
            number = Quantity(start, end, values[-1])
            self._scale(number, before)
            self._percent(number)
            self._calendar(number, before)
            self._add(number)
            self.done = max(self.done, number.end)

    def _decimal_mark(self) -> str:
        return "," if self.language in _DECIMAL_COMMA else "."

    def _is_code(self, before: str, start: int) -> bool:
        """Return whether the digits belong to a name: COVID-19, F-35, G20, but not mid-1990s or US$20."""
        if match := _CODE_BEFORE.search(before):
            word = self.cased[start - 1 - len(match[1]) : start - 1]
            if word[0].isupper() or word in ("covid", "kovid", "ковид"):
                return True
            cased = word.upper() != word.lower()
            return not cased and len(word) > 1 and self.language not in (*_EAST_ASIAN, "he", "th", "bo")
        if before.endswith(("코로나", "コロナ")):
            return True
        letter = before[-1]
        return letter.isascii() and letter.isalpha() and not before.endswith(_BEFORE_AMOUNTS)

    def _date(self, start: int, before: str) -> bool:
        """Read 2023-09-14, 14.9.2023, 9/14/2023, 14.9., 9月14日, 14 tháng 9, 9/11."""
        match, year = _DATE.match(self.text, start), None
        if match and match["y"]:
            year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
        elif match:
            day, month, year = int(match["a"]), int(match["b"]), int(match["z"])
            if month > 12 or (match["t"] == "/" and self.tag in ("en", "en-US") and day <= 12):
                day, month = month, day
        elif match := _MONTH_IN_DIGITS.get(self.language, _NEVER).match(self.text, start):
            month, day = int(match["m"]), int(match["d"] or 1)
        elif self.text.startswith("9/11", start):
            match, month, day = _ATTACK.match(self.text, start), 9, 11
        elif self.language == "vi" and before.endswith("tháng "):
            match, month, day = _TWO_DIGITS.match(self.text, start), 0, 1
            month = int(match[0]) if match else 0
        if not match or month not in range(1, 13) or day not in _DAYS:
            return False
        told = match.re in (_DATE, _ATTACK) or bool(match.groupdict().get("d"))
        self._add_date(month, day if told else None, start, match.end())
        if year is not None:
            year += 0 if year > 99 else 2000 if year < 70 else 1900
            self._add(Quantity(start, match.end(), Decimal(year - 543 if year > 2400 else year)))
        self.done = match.end()
        return True

    def _clock(self, start: int, before: str) -> bool:
        """Read 17:30, 5.30 p.m., 17h30, 下午5点半: hours from midnight, then minutes."""
        match, minutes = _CLOCK.match(self.text, start), 0
        if match and match["sign"] == ".":
            told = _CLOCK_AFTER.match(self.text, match.end()) or _CLOCK_BEFORE.search(before)
            match = match if told else None
        if match:
            minutes = int(match[3])
        elif match := _HOUR.match(self.text, start):
            minutes = 30 if match["half"] or match["half_ko"] else 0
        if not match:
            return False
        after = self.words.afternoon.match(self.text, match.end())
        afternoon = bool(after or self.words.afternoon_before.search(before))
        hour, end = int(match[1]), after.end() if after else match.end()
        if match.re is _HOUR and not afternoon and match.end() == match.end(1):
            return False  # a number like any other
        hour += 12 * (afternoon and hour < 12)
        self._add(Quantity(start, end, Decimal(hour)))
        if minutes:
            self._add(Quantity(start, end, Decimal(minutes)))
        self.done = end
        return True

    def _slashed(self, parts: list[str], start: int, end: int) -> None:
        """Read 1/2, 2 3/4, 2017/18, and 14/9 in the languages that write days so."""
        short = len(parts) == 2 and all(part.isdigit() and len(part) < 3 for part in parts)
        first, second = (int(parts[0]), int(parts[1])) if short else (0, 0)
        whole = self.found[-1] if self.found else None
        is_day = (
            self.language in _DAY_MONTH and first in _DAYS and second in range(1, 13) and (first, second) != (24, 7)
        ) and not (whole and whole.form == f"{first}/{second}" and whole.end == start - 2)  # two thirds (2/3)
        if 0 < first < second <= 10 and not (is_day and _DAY_BEFORE.search(self.text, max(0, start - 9), start)):
            beside = whole and whole.end == start - 1 and not whole.form and second in (2, 4, 8)
            if whole and beside and whole.value is not None and whole.value < 1000:
                whole.value += Decimal(first) / second
                whole.end = end
                self._scale(whole, "")
                self.done = whole.end
            else:
                self._add(Quantity(start, end, None, f"{first}/{second}"))
        elif len(parts) == 2 and _MONTH_AND_YEAR.fullmatch("/".join(parts)):
            self._add_date(int(parts[0]), None, start, end)
            self._add(Quantity(start, end, Decimal(parts[1])))
        elif is_day:
            self._add_date(second, first, start, end)
        else:
            self.found += [Quantity(start, end, value) for part in parts for value in read_digits(part)]

    def _scale(self, number: Quantity, before: str) -> None:
        """Read the million of "3 million"; 3千万 has two scales, `_add` adds up 3억 4천만."""
        exponent = 0
        if match := self.words.scale_before.search(before):
            exponent = self.words.exponents[match[1]]
        elif not (self.language == "ko" and before.endswith("제")):  # 제3조: article three
            while exponent <= 12 and (match := self.words.scale.match(self.text, number.end)):
                exponent += self.words.exponents[match[1]]
                number.end = match.end()
        if not exponent and _CURRENCY.search(before) and (match := _LETTER_SCALE.match(self.text, number.end)):
            exponent, number.end = _LETTER_SCALES[match[1]], match.end()
        if exponent and number.value is not None:
            number.value, number.exponent = number.value.scaleb(exponent), exponent

    def _percent(self, number: Quantity) -> None:
        if number.value is None:
            return
        if match := self.words.percent.match(self.text, number.end):
            number.form, number.end = "%", match.end()
        elif self.words.percent_before.search(self.text, max(0, number.start - 12), number.start):
            number.form = "%"
        elif self.language in _EAST_ASIAN:
            if match := _PARTS.match(self.text, number.end):
                if 0 < int(match[1]) < number.value <= 100:
                    number.value, number.form, number.end = None, f"{int(match[1])}/{number.value}", match.end()
            elif not number.exponent and _TENTHS.match(self.text, number.end):
                number.value, number.form, number.end = number.value * 10, "%", number.end + 1

    def _calendar(self, number: Quantity, before: str) -> None:
        """Read the 80s as 1980, the Buddhist year 2566 as 2023."""
        if number.form or number.exponent or number.value is None:
            return
        if self.language == "th" and 2400 < number.value < 2600 and _BUDDHIST.search(before):
            number.value -= 543
        elif number.value in range(20, 100, 10) and (
            (self.words.decade.match(self.text, number.end) and (self.language != "en" or _SINCE.search(before)))
            or self.words.decade_before.search(before)
        ):
            number.value += 1900

    def _add_date(self, month: int, day: int | None, start: int, end: int) -> None:
        self._add(Quantity(start, end, None, f"--{month:02}-{day:02}" if day else f"--{month:02}"))
        self.done = max(self.done, end)

    def _add(self, number: Quantity) -> None:
        """Add a number to those found, or to the last of them: 3 million 200 thousand, five to six million."""
        last = self.found[-1] if self.found else None
        if last and last.value is not None and not last.form and number.value is not None and last.end <= number.start:
            gap = self.text[last.end : number.start]
            smaller = 0 <= number.exponent < last.exponent and number.value < Decimal(10) ** last.exponent
            glued = self.language in _EAST_ASIAN and self.text[number.end : number.end + 1] not in ("月", "年")
            linked = self.language in _AND_BEFORE_REST and gap.strip() == "و"  # 11 ألفا و842
            if smaller and ((gap in ("", " ") and (number.exponent or glued)) or linked):
                last.value += number.value
                last.exponent, last.end, last.form = number.exponent, number.end, number.form
                return
            measured = (number.form == "%" and last.value <= 100) or (number.exponent and last.value < 1000)
            if measured and not last.exponent and len(gap) < 12 and _BETWEEN.fullmatch(gap):
                last.value, last.form = last.value.scaleb(number.exponent), number.form
        self.found.append(number)


def read_digits(digits: str, *, decimal: str = "") -> list[Decimal]:
    """Read a number in ASCII digits with marks between them: several values for a list ("3,5,7"), none for a version.

    A mark before three digits groups thousands, whatever the mark (1,234 and 1.234), since it mostly does in every
    language; only a number that is measured (2,125 million) may have three decimals, after the mark `decimal`.
    """
    grouped = " " in digits or "'" in digits
    digits = digits.replace(" ", "").replace("'", "")
    point, comma = digits.count("."), digits.count(",")
    if point and comma:
        mark = max(".,", key=digits.rfind)
        digits = digits.replace("," if mark == "." else ".", "")
        return _exact(digits.replace(mark, "") if digits.count(mark) > 1 else digits.replace(",", "."))
    if not point and not comma:
        serial = (digits[0] == "0" and len(digits) > 2) or (len(digits) > 8 and not digits.endswith("000"))
        return [] if serial and not grouped else _exact(digits)
    mark = "." if point else ","
    first, *others = digits.split(mark)
    threes = len(others[-1]) == 3 and all(len(part) in (2, 3) for part in others) and first != "0" and len(first) < 4
    if threes and not (len(others) == 1 and mark == decimal):
        return _exact(first + "".join(others))
    if len(others) == 1:
        return _exact(f"{first}.{others[0]}")
    return [value for part in (first, *others) for value in _exact(part)] if mark == "," else []


def _exact(digits: str) -> list[Decimal]:
    return [Decimal(digits)] if 0 < len(digits) < 20 else []


def _written(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
