"""How lines and titles are normalised and measured."""

import re
import unicodedata

from pipeline.text.length import columns
from pipeline.text.memo import remembered

__all__ = ["collapse", "columns", "measured", "squash"]

_NO_WORD = re.compile(r"[\W_]+")
_CHARACTER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")  # each a word, nearly
_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+")
_PER_CHARACTER = 0.6
_MARK = re.compile(r"[。！？；，、：…”」』]|[.,!?;:…»”\"](?=\s|$)")


def collapse(text: str) -> str:
    """Return `text` with every run of white space as one blank, and none at the ends."""
    return " ".join(text.split())


@remembered(8192)
def squash(text: str) -> str:
    """Return what two renderings of one headline share: letters and digits, lower case, full-width forms folded."""
    if text.isascii():
        return _NO_WORD.sub("", text).lower()
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


@remembered(8192)
def measured(text: str) -> tuple[str, float, int]:
    """Return the squashed text, its words (a Chinese character is 0.6) and its punctuation marks."""
    characters = len(_CHARACTER.findall(text))
    return squash(text), characters * _PER_CHARACTER + len(_WORD.findall(text)), len(_MARK.findall(text))
