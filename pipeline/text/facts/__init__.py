"""What survives translation: the numbers of a text, in whatever script and convention.

Two versions of one story have most of them in common, in any two languages, or measures of one quantity: 80 °F are 27
°C in the German version. Not here: how much a shared number weighs (2 says little, 14900 much: weigh by rarity) and
names (see `pipeline.dedup.semantic.names`).
"""

import re
import unicodedata

from pipeline.text.facts.halves import with_halves
from pipeline.text.facts.numerals import as_digits
from pipeline.text.facts.quantities import Reader
from pipeline.text.facts.units import in_one_unit

__all__ = ["in_one_unit", "read_numbers", "read_quantities"]


def read_numbers(text: str, language: str) -> tuple[str, ...]:
    """Read the numbers of `text`, in order of appearance; `language` is a BCP 47 tag.

    They are decimals without grouping or trailing zeros ("14900", "6460000000", "7.3"); per cent and percentage points
    with `%` ("7.3%"); fractions ("2/3"); days of the year and months as in ISO 8601
    ("--09-14", "--09"), a year being a number of its own; hours from midnight and, unless none, minutes as two numbers,
    like the two of a score or a range; a decade as its first year ("1980"); an ordinal as its number. Small numbers are
    read in digits and in words alike, except one, which in words is mostly an article. They agree less between
    translations than others do and occur everywhere: rarity makes them weigh little.

    Never fails. In a language without number words (see `table`) digits are read all the same.
    """
    return tuple(_reader(text, language).read())


def read_quantities(text: str, language: str) -> tuple[str, ...]:
    """Read the numbers of `text` as `read_numbers` does, each with the unit behind it ("20 ft").

    `in_one_unit` compares those of two texts.
    """
    return tuple(_reader(text, language).measured())


def _reader(text: str, language: str) -> Reader:
    primary = _primary(language)
    return Reader(with_halves(as_digits(_plain(text), primary), primary), language)


def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


# --- the text ---------------------------------------------------------------------------------------------------------

_OTHER_DIGITS = "".join(chr(code) for code in range(128, 0x10000) if unicodedata.decimal(chr(code), None) is not None)
_WRITTEN = {
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("’‘ʼ′‛", "'"),
    **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u00ad\ufeff", ""),  # joiners and marks without width
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000", " "),
    **dict.fromkeys("³¹⁰⁴⁵⁶⁷⁸⁹", " "),  # exponents and footnotes are no digits of the number before them
    **{char: " " + unicodedata.normalize("NFKC", char).replace("\u2044", "/") for char in "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"},
    **{
        chr(code): chr(code - 0xFEE0)
        for code in (*range(0xFF10, 0xFF1B), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    },
    "％": "%",
    "．": ".",
    "／": "/",
    "－": "-",
    "～": "~",
    "，": ",",
    "٫": ".",
    "٬": ",",
    "،": ",",
    "٪": "%",
    **{char: str(unicodedata.decimal(char)) for char in _OTHER_DIGITS},
    "İ": "I",  # so that lower case is as long as the text
}
_OTHER = re.compile(f"[{re.escape(''.join(set(_WRITTEN) - {'，'}))}]|，(?=[0-9０-９])")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")  # apart: a set with these is searched twenty times as slowly
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[#@][^\W\d][\w.-]*")
_IN_ADDRESS = ("://", "www.", "@", "#")


def _plain(text: str) -> str:
    """Write ASCII digits, quotes and dashes for all others; leave out addresses, tags, footnote marks and exponents."""
    if not text.isascii():
        text = _OTHER.sub(lambda match: _WRITTEN[match[0]], unicodedata.normalize("NFC", text))
        text = _ASTRAL.sub(lambda match: str(unicodedata.decimal(match[0], match[0])), text)
    return _ADDRESS.sub(" ", text) if any(map(text.__contains__, _IN_ADDRESS)) else text
