"""How lines and titles are normalised and measured."""

import re
import unicodedata

from pipeline.text.memo import remembered

_NO_WORD = re.compile(r"[\W_]+")
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")
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


def columns(text: str) -> int:
    """Count the columns of `text`, two for a Chinese, Japanese or Korean character: roughly how much it says."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


@remembered(8192)
def measured(text: str) -> tuple[str, float, int]:
    """Return the squashed text, its words (a Chinese character is 0.6) and its punctuation marks."""
    characters = len(_CHARACTER.findall(text))
    return squash(text), characters * _PER_CHARACTER + len(_WORD.findall(text)), len(_MARK.findall(text))
