"""The number words of a language as patterns, and the numbers that such words make next to each other.

Not here: the words themselves (`table`), and what stands around a number in digits (`quantities`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pipeline.text.facts.table import KINDS, Entries, paragraph_of

LARGEST = Decimal(10) ** 16
"""Longer numbers are no quantities but serial numbers."""

# Hundreds and thousands that are not: 3千克 is three kilogrammes, 5兆瓦 five megawatts.
_NO_SCALE = {"百": "分帕", "千": "米克瓦卡伏赫", "兆": "瓦赫字帕焦"}
_UNSPACED = frozenset({"zh", "yue", "ja", "ko", "th", "lo", "km", "my"})

_LETTER = r"[^\s\d!-/:-@\[-`{-~«»“”„‚…؛؟।॥་]"  # marks above and below letters are part of a word, unlike in \w
# Arabic and Hebrew write "and", "in", "of" and the article as one word with the next.
_PREFIXES = {"ar": "(?:[وفبلك]?(?:ال)?|لل)", "he": "[ובלמהכש]{0,2}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The number words of a language; all patterns are for text in lower case. A pattern for nothing never matches."""

    known: re.Pattern[str]
    """A word that means something; the group `word` is without its prefix."""
    meaning: dict[str, tuple[str, int]]
    """What a whole word is (one of `KINDS`, or "abbreviation" of a month) and what it counts."""
    beginning: dict[str, tuple[str, int]]
    """The same of words that may have an ending."""
    exponents: dict[str, int]
    """Scales as powers of ten, by the text that `scale` and `scale_before` match."""
    scale: re.Pattern[str]
    scale_before: re.Pattern[str]
    percent: re.Pattern[str]
    percent_before: re.Pattern[str]
    decade: re.Pattern[str]
    decade_before: re.Pattern[str]
    afternoon: re.Pattern[str]
    afternoon_before: re.Pattern[str]
    day_follows: bool

    def look_up(self, word: str) -> tuple[str, int]:
        """Return the kind and count of a word that `known` matched."""
        if found := self.meaning.get(word):
            return found
        return next(self.beginning[word[:end]] for end in range(len(word), 0, -1) if word[:end] in self.beginning)


@lru_cache(maxsize=128)
def words(language: str) -> Words:
    """Return the number words of a language, by its primary subtag; none for a language without a paragraph."""
    marks = paragraph_of(language)
    meaning: dict[str, tuple[str, int]] = {}
    beginning: dict[str, tuple[str, int]] = {}
    for kind in KINDS:
        for word, count in marks.get(kind, []):
            if kind not in ("month", "ordinal") or (word[-1] == "!" and language not in _UNSPACED):
                meaning[word.rstrip("!")] = kind, count
            elif word[-1] == "." and language not in _UNSPACED:
                meaning[word[:-1]] = "abbreviation", count
            else:
                beginning[word] = kind, count
    meaning |= {word: ("number", value) for word, value in _joined(language, meaning)}
    return Words(
        known=_known(language, meaning, beginning),
        meaning=meaning,
        beginning=beginning,
        exponents={word.rstrip("!"): exponent for mark in ("e", "<e") for word, exponent in marks.get(mark, [])},
        scale=_after(marks.get("e", [])),
        scale_before=_before(marks.get("<e", []), ending=r"\w{0,2}"),
        percent=_after([*marks.get("%", []), ("%", 0)]),
        percent_before=_before(marks.get("<%", [])),
        decade=_after(marks.get("s", [])),
        decade_before=_before(marks.get("<s", []), ending="'?"),
        afternoon=_after(marks.get("p", [])),
        afternoon_before=_before(marks.get("<p", [])),
        day_follows="day follows" in marks,
    )


def _known(language: str, whole: Iterable[str], beginnings: Iterable[str]) -> re.Pattern[str]:
    if language in _UNSPACED:
        return re.compile(f"(?P<word>{_trie(sorted(beginnings))})")
    either = rf"{_trie(sorted(whole))}(?!{_LETTER})|{_trie(sorted(beginnings))}{_LETTER}*"
    return re.compile(rf"(?<!{_LETTER}){_PREFIXES.get(language, '')}(?P<word>{either})")


def _trie(sorted_words: list[str]) -> str:
    """Return a pattern for the longest word that tries no letter twice: ten times as fast as `one|two|three`."""
    if not sorted_words:
        return "(?!)"
    branches, ends = [], sorted_words[0] == ""
    rest = sorted_words[ends:]
    while rest:
        same = [word for word in rest if word[0] == rest[0][0]]
        branches.append(re.escape(rest[0][0]) + _trie([word[1:] for word in same]))
        rest = rest[len(same) :]
    if not branches:
        return ""
    pattern = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{pattern})?" if ends else pattern


def _after(forms: Entries) -> re.Pattern[str]:
    patterns = [_form(form) for form, _ in sorted(forms, key=lambda entry: -len(entry[0]))]
    return re.compile(rf"[ -]?({'|'.join(patterns)})" if patterns else "(?!)")


def _before(forms: Entries, ending: str = "") -> re.Pattern[str]:
    patterns = [_form(form) for form, _ in sorted(forms, key=lambda entry: -len(entry[0]))]
    return re.compile(rf"({'|'.join(patterns)}){ending} ?$" if patterns else "(?!)")


def _form(form: str) -> str:
    if form in _NO_SCALE:
        return f"{form}(?![{_NO_SCALE[form]}])"
    return re.escape(form[:-1]) + r"(?![^\W\d_])" if form[-1] == "!" else re.escape(form)


_ONE_BEHIND = {"lv": "viens viena", "lt": "vienas viena", "et": "üks ühe", "cy": "un"}


def _joined(language: str, meaning: dict[str, tuple[str, int]]) -> Iterable[tuple[str, int]]:
    """Return the numbers from 21 to 99 that are one word: fünfundzwanzig, vijfentwintig, ventuno, huszonöt."""
    numbers = {word: count for word, (kind, count) in meaning.items() if kind == "number"}
    ones = {word: count for word, count in numbers.items() if count < 10}
    tens = {word: count for word, count in numbers.items() if count in range(20, 100, 10)}
    if language == "de":
        return [(f"{one}und{ten}", tens[ten] + n) for one, n in (ones | {"ein": 1}).items() for ten in tens]
    if language == "nl":
        link = {True: "ën", False: "en"}
        return [(one + link[one[-1] == "e"] + t, tens[t] + n) for one, n in (ones | {"een": 1}).items() for t in tens]
    if language in ("da", "nb", "nn", "no"):
        return [(f"{one}og{ten}", tens[ten] + n) for one, n in (ones | {"en": 1}).items() for ten in tens]
    if language == "it":
        ones |= {"uno": 1, "un": 1, "tré": 3}
        return [((t[:-1] if one[0] in "uo" else t) + one, tens[t] + n) for one, n in ones.items() for t in tens]
    if language == "hu":
        ones, tens = ones | {"egy": 1, "hat": 6, "hét": 7}, tens | {"huszon": 20}
        return [(ten + one, tens[ten] + n) for one, n in ones.items() for ten in tens]
    if language == "ca":
        ones |= {"u": 1, "un": 1, "una": 1, "sis": 6, "set": 7, "nou": 9}
        return [(f"{t}-i-{one}" if t == "vint" else f"{t}-{one}", tens[t] + n) for one, n in ones.items() for t in tens]
    if language == "eu":
        ones = {word: count for word, count in numbers.items() if count < 20} | {"bat": 1}
        scores = {"hogeita": 20, "berrogeita": 40, "hirurogeita": 60, "laurogeita": 80}
        return [(f"{score} {one}", scores[score] + n) for one, n in ones.items() for score in scores]
    if language == "tl":
        return [(f"{ten}'t {one}", tens[ten] + n) for one, n in (ones | {"isa": 1, "isang": 1}).items() for ten in tens]
    # what is one after tens is an article or a pronoun elsewhere
    return [(f"{ten} {one}", tens[ten] + 1) for one in _ONE_BEHIND.get(language, "").split() for ten in tens]


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a number and where it stands. `kind` is one of `factwords.KINDS`; `of` if the word "of" comes next."""

    kind: str
    count: int
    start: int
    end: int
    of: bool = False


@dataclass(slots=True)
class Quantity:
    """A number and where it stands. `form` follows the value ("%") or, where there is none, is all of it ("1/3").

    `exponent` is that of the scale it was written with: 6 for 2.5 million, 0 for 2500000.
    """

    start: int
    end: int
    value: Decimal | None
    form: str = ""
    exponent: int = 0


def add_up(parts: Sequence[Part], language: str) -> Iterator[Quantity]:
    """Yield the numbers that neighbouring words make. One is no number in words: it is mostly an article."""
    count = _Count(language)
    for part in parts:
        if part.kind == "and":
            count.linked = True
            continue
        if not count.take(part):
            if number := count.closed():
                yield number
            count = _Count(language)
            count.take(part)
        count.linked = False
    if number := count.closed():
        yield number


_TEN_AND_ONE = frozenset({"az", "bo", "fr", "ha", "mn", "sw", "tr", "vi"})  # ten and a number below it are one number
_ONES_FIRST = frozenset({"ar", "he"})  # خمسة وعشرون: five and twenty


class _Count:
    """One number being added up: `total` above the last scale and, below it, `open` (None until there is something)."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.linked = self.article = self.ranked = False
        self.total, self.open, self.half = Decimal(0), None, Decimal(0)
        self.start, self.end, self.exponent, self.form = -1, 0, 0, ""

    open: int | None

    def take(self, part: Part) -> bool:
        """Add a word; False if it does not continue this number."""
        take = {"times": self._times, "hundred": self._times, "scale": self._scale, "part": self._part}
        taken = not self.form and take.get(part.kind, self._number)(part)
        if taken:
            self.start, self.end = part.start if self.start < 0 else self.start, part.end
        return taken

    def closed(self) -> Quantity | None:
        if self.form:
            return Quantity(self.start, self.end, None, self.form)
        value = self.total + (self.open or 0)
        if not 2 <= value < LARGEST:
            return None
        return Quantity(self.start, self.end, value, exponent=0 if self.open else self.exponent)

    def _number(self, part: Part) -> bool:
        if part.kind == "ordinal" and self.article and part.of:
            self.form = f"1/{part.count}"
        elif part.kind == "half":
            if self.open is not None:
                return False
            self.half = Decimal(part.count) / 10
        elif part.kind == "plus":
            if self.open is None or self.open >= 10:
                return False
            self.open += part.count
        elif self.open is not None:
            joined = self._joined(self.open, part.count)
            self.open = joined or self.open
            return joined is not None
        elif part.kind == "article":
            self.article = True
        else:
            if (self.article and part.kind == "number") or self.half:
                return False
            self.open, self.article, self.ranked = part.count, False, part.kind == "ordinal"
        return True

    def _joined(self, tens: int, ones: int) -> int | None:
        """Add twenty and three, a hundred and five; None for two numbers that stand together."""
        last = tens % 100
        if last == 10 and ones < 10:
            return tens + ones if self.language in _TEN_AND_ONE else None
        if (last == 0 and ones < 100) or (last % 10 == 0 and ones < 10):
            return tens + ones
        if self.language == "fr" and last in (60, 80) and ones < 20:
            return tens + ones
        if self.language in _ONES_FIRST and last < 10 and ones in range(10, 100, 10):
            return tens + ones
        return None

    def _times(self, part: Part) -> bool:
        if self.open is not None and self.open < part.count:
            self.open *= part.count
        elif self.open is None and (self.article or part.kind == "hundred"):
            self.open, self.article = part.count, False
        else:
            return False
        return True

    def _scale(self, part: Part) -> bool:
        scale = Decimal(10) ** part.count
        if self.total and self.open is None and not self.article:  # two thousand million
            if self.exponent + part.count > 15:
                return False
            self.total, self.exponent = self.total * scale, self.exponent + part.count
            return True
        if self.total and part.count >= self.exponent:
            return False
        self.total += (self.half or self.open or 1) * scale
        self.open, self.half, self.article, self.exponent = None, Decimal(0), False, part.count
        return True

    def _part(self, part: Part) -> bool:
        top = self.open or int(self.article)
        if self.total or self.ranked or not 0 < top < part.count:  # the third quarter is no three quarters
            return False
        self.form = f"{top}/{part.count}"
        return True
