"""Cut a text into what is indexed: words where a script spaces them, pairs of characters (bigrams) where it does not.

A text is folded first, to one form for what a reader takes for the same: width, case, accents, vowels of Arabic and
Hebrew, traditional and simplified Chinese. What a text is indexed by depends on every line here and on the tables of
Python's Unicode: `CUT` names them, and an index that was made by another cut is made anew.
"""

import re
import sys
import unicodedata
from collections.abc import Sequence
from functools import cache
from operator import add

from pipeline.text.simplified import simplified_forms

CUT = f"2/{unicodedata.unidata_version}"

# Han, Kana, Hangul (whose endings are glued to the words), Thai, Lao, Khmer, Burmese, Tibetan
_UNSPACED = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3005-\u3007\u3040-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
LETTER = f"[^\\W_{_UNSPACED}]"
"""The pattern of a letter or digit of a script that sets spaces between words."""
_FIRST = re.compile(f"[{_UNSPACED}]")
_LOWEST = "\u0e00"
_ASCII = bytes(code if chr(code).isalnum() else 32 for code in (ord(chr(n).lower()) for n in range(128))) + bytes(128)
_JOINS = "\0"  # stands for a character that must be looked at with its neighbours
_SILENT = (  # accents; Hebrew points; Arabic vowels, the hamza on a letter and the tatweel
    *range(0x300, 0x370),
    *range(0x591, 0x5C8),
    *range(0x610, 0x61B),
    *range(0x64B, 0x660),
    0x670,
    0x640,
    *range(0x6D6, 0x6EE),
)
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}  # those that no accent makes


def fold(text: str) -> str:
    """Return a text in one form for what a reader takes for the same."""
    if text.isascii():
        return text.lower()
    text = _silence().sub("", unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text)))
    return unicodedata.normalize("NFC", text).casefold().translate(_plain())


def runs(text: str) -> Sequence[str]:
    """Return the words of a text and its runs of unspaced characters, folded, in order."""
    if text.isascii():
        return text.encode().translate(_ASCII).decode().split()
    spaced = text.translate(_WORDS)  # most texts are folded as well character by character, in a third of the time
    if _JOINS in spaced:
        return _run().findall(fold(text))
    return _SIMPLE_RUN.findall(spaced) if _FIRST.search(spaced) else spaced.split()


def is_unspaced(run: str) -> bool:
    """Return whether a run is of a script that sets no spaces between words."""
    return run[0] >= _LOWEST and _FIRST.match(run) is not None


def bigrams(run: str) -> list[str]:
    """Return each two neighbours of a run."""
    return list(map(add, run, run[1:]))


def cut(text: str) -> str:
    """Return what a text is indexed by, with blanks between.

    The last character of an unspaced run stands alone after its bigrams, so that every character begins something and
    is found by what begins with it.
    """
    pieces = runs(text)
    if text.isascii():
        return " ".join(pieces)
    found: list[str] = []
    for run in pieces:
        if is_unspaced(run):
            found += map(add, run, run[1:])
            found.append(run[-1])
        else:
            found.append(run)
    return " ".join(found)


class _Words(dict[int, str]):
    """What each character is in a word: folded, or a blank. Filled as they are met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _JOINS if _joins(chr(code)) else "".join(map(_in_word, fold(chr(code))))
        return folded


_WORDS = _Words()
_SIMPLE_RUN = re.compile(f"[{_UNSPACED}]+|[^ {_UNSPACED}]+")


def _in_word(char: str) -> str:
    return char if char != "_" and (char.isalnum() or _FIRST.match(char)) else " "


def _joins(char: str) -> bool:
    """Return whether what a character is depends on its neighbours: a mark, or a part of a Hangul syllable."""
    plain = unicodedata.normalize("NFKD", char)
    if "\u1100" <= plain[0] <= "\u11ff":
        return not "\uac00" <= char <= "\ud7a3"
    return char == _JOINS or any(unicodedata.category(each) in ("Mn", "Mc", "Me") for each in plain[0] + fold(char))


@cache
def _silence() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, _SILENT))}]+")


@cache
def _plain() -> dict[int, str]:
    """Return the letters that are written otherwise: traditional characters, and those that no accent makes."""
    return {**simplified_forms(), **str.maketrans(_LETTERS)}


@cache
def _run() -> re.Pattern[str]:
    """Return the pattern of a run. Vowel signs, as of Devanagari, belong to a word: `\\w` leaves them out."""
    signs = "".join(
        chr(code)
        for code in range(0x300, min(0x10000, sys.maxunicode))
        if unicodedata.category(chr(code)) in ("Mn", "Mc") and not _FIRST.match(chr(code))
    )
    return re.compile(f"[{_UNSPACED}]+|{LETTER}+(?:[{signs}]+{LETTER}*)*")
