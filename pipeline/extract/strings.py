"""How lines and titles are normalised and measured, and texts compared."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from pipeline.text.length import columns
from pipeline.text.memo import remembered

__all__ = ["JOINT", "collapse", "columns", "ends_sentence", "measured", "overlap", "shingles", "squash", "unjoined"]

_NO_WORD = re.compile(r"[\W_]+")
_ASCII = {code: char.lower() if (char := chr(code)).isalnum() else None for code in range(128)}
_CHARACTER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")  # each a word, nearly
_CHARACTERS = re.compile(f"{_CHARACTER.pattern}+")
_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+")
_PER_CHARACTER = 0.6
_SIZE = 4  # tokens that a comparison takes at a time
_TOKEN = re.compile(f"{_CHARACTER.pattern}|[^\\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+")
_SENTENCE_END = re.compile(r"[.!?。！？؟।][\"'”’»」』)）]*\s*$")
_ASCII_WORD = re.compile("[0-9A-Za-z]+")
_ASCII_MARK = re.compile(r"[.,!?;:\"](?=\s|$)")
_LETTER = "[A-Za-z\u00c0-\u024f\u0370-\u052f]"  # of scripts that divide words by blanks
_APART = re.compile(
    f"(?<={_LETTER})\0+(?=[0-9])|(?<=[0-9])\0+(?={_LETTER})"
    "|(?<=[a-zß-öø-ÿа-яёά-ώ]{2})\0+(?=[A-ZÀ-ÖØ-ÞА-ЯЁΑ-Ω])"  # a kicker and its headline
)
JOINT = "\0"
"""Stands where an element begins right behind another one. No text of a page has it: `parse` removes it."""
_MARK = re.compile(r"[。！？；，、：…”」』।؟،؛۔]|[.,!?;:…»”\"](?=\s|$)")


def collapse(text: str) -> str:
    """Return `text` with every run of white space as one blank, and none at the ends."""
    return " ".join(text.split())


def unjoined(text: str, *, apart: bool) -> str:
    """Return a text without joints, with a blank for those at which a style sheet keeps words `apart`.

    These are between a letter and a digit, or a small letter and a capital one: so a name is kept from a date, that
    from the minutes it takes to read the article, and a kicker from its headline.
    """
    if JOINT not in text:
        return text
    return (_APART.sub(" ", text) if apart else text).replace(JOINT, "")


def ends_sentence(line: str) -> bool:
    """Return whether a line ends as a sentence does, in a mark or a closing quote behind one."""
    return _SENTENCE_END.search(line) is not None


@remembered(8192)
def squash(text: str) -> str:
    """Return what two renderings of one headline share: letters and digits, lower case, full-width forms folded."""
    if text.isascii():  # the same, found in a tenth of the time
        return text.translate(_ASCII)
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


@remembered(8192)
def measured(text: str) -> tuple[str, float, int]:
    """Return the squashed text, its words (a Chinese character is 0.6) and its punctuation marks."""
    if text.isascii():  # the same, found in half the time
        return squash(text), float(len(_ASCII_WORD.findall(text))), len(_ASCII_MARK.findall(text))
    characters = len("".join(_CHARACTERS.findall(text)))
    return squash(text), characters * _PER_CHARACTER + len(_WORD.findall(text)), len(_MARK.findall(text))


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how alike two texts are, 0-1: the Dice coefficient of their runs of four words or characters."""
    if not one or not other:
        return float(not one and not other)
    first, second = shingles(one), shingles(other)
    size = len(first) + len(second)
    return 2 * len(first & second) / size if size else 1.0


def shingles(paragraphs: Iterable[str]) -> set[tuple[str, ...]]:
    """Return the runs of four words, or characters, of a text."""
    tokens = _TOKEN.findall("\n".join(paragraphs))
    if len(tokens) < _SIZE:
        return {tuple(tokens)} if tokens else set()
    return set(zip(*(tokens[start:] for start in range(_SIZE)), strict=False))
