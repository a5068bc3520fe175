"""The words of quantities in many languages: numbers, scales, per cent, months. How their paragraphs are read.

The paragraphs are in `latin` and `other_scripts`. How the words make a number is `words`; how numbers stand in a text,
`quantities`. A language without a paragraph has its digits read all the same.
"""

import re
import unicodedata
from collections.abc import Iterable

from pipeline.text.facts import latin, other_scripts

# One paragraph a language. A mark such as `20:` says what the words after it are, until the next mark:
#
#   1: 20: 100:  number words, counting up by ones, tens or hundreds from there; `/` other forms of one, `-` skips one
#   a:           the article, which is one, but only before ten, a dozen, a hundred or a scale ("a million")
#   x10: +10:    multiplies, or adds to, the number word before it (id "dua puluh" 20, "dua belas" 12)
#   X100:        the same, and a hundred when it stands alone (fr "cent", "deux cents")
#   .5: 1.5:     a half and one and a half, but only before a scale
#   &:           words between the parts of one number ("a hundred and five")
#   b6:          a scale, as a power of ten, that means one of it when it stands alone (ru "миллион")
#   e6: <e6:     a scale after the number, or before it (sw "milioni 3")
#   %: <%:       per cent after the number, or before it
#   s: <s:       what makes a decade of it ("80er", "années 80")
#   p: <p:       what makes an hour one after noon
#   /:           denominators, from the third
#   o:           ordinals, from the second
#   m: M:        months, from January; `M:` where the day may follow the name ("Sept. 14")
#
# `_` is a space. Number words are whole words. All others are beginnings, to hold for every ending, unless they end in
# `!`; a month that ends in `.` is an abbreviation, which is a month only beside a day or a year.
# Left out are words that mostly mean something else: vi "năm" (five, year), hu "hét" (seven, week), fa "نه" (nine, no).

Entries = list[tuple[str, int]]
KINDS = ("number", "article", "times", "hundred", "plus", "half", "and", "scale", "part", "ordinal", "month")
"""Of words. `times` needs a number before it, `hundred` may also stand alone."""

_LIKE = {
    "nb": "da",
    "nn": "da",
    "no": "da",
    "ms": "id",
    "be": "ru",
    "bs": "hr",
    "sh": "hr",
    "gl": "pt",
    "yue": "zh",
}


def paragraph_of(language: str) -> dict[str, Entries]:
    """Return the words of a language, by primary subtag, and their counts: by kind, or by mark in the table.

    Empty for a language without a paragraph. "day follows" is a key where the day may follow the month.
    """
    return _PARAGRAPHS.get(_LIKE.get(language, language), {})


def _read(paragraph: Iterable[str]) -> dict[str, Entries]:
    read: dict[str, Entries] = {}
    mark, count, step = "", 0, 0
    for word in paragraph:
        if word[-1] == ":":
            mark, count, step = _meaning_of(word[:-1])
            if word == "M:":
                read["day follows"] = []
        else:
            if word != "-":
                read.setdefault(mark, []).extend((form.replace("_", " "), count) for form in word.split("/"))
            count += step
    return read


def _meaning_of(mark: str) -> tuple[str, int, int]:
    """Return the kind of word that a mark announces, the count of the first, and how much more the next one counts."""
    kinds = {"a": "article", "x": "times", "X": "hundred", "+": "plus", "b": "scale", "&": "and", ".5": "half"}
    kinds |= {"1.5": "half", "/": "part", "o": "ordinal", "m": "month", "M": "month"}
    number = int(re.sub(r"\D", "", mark) or {"/": 3, "o": 2}.get(mark, 1))  # a half is five, of tenths
    if mark.isdigit():
        return "number", number, 100 if number >= 100 else 10 if number in (20, 70) else 1
    if mark[0] in "e<" and number > 1:
        return mark.rstrip("0123456789"), number, 0
    kind = kinds.get(mark) or kinds.get(mark[0], mark)
    return kind, number, int(kind in ("part", "ordinal", "month"))


_PARAGRAPHS = {
    language: _read(paragraph)
    for table in (latin.PARAGRAPHS, other_scripts.PARAGRAPHS)
    for language, *paragraph in map(str.split, unicodedata.normalize("NFC", table).strip().split("\n\n"))
}
