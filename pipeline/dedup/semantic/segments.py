"""A document cut into segments: sentence-like pieces of 60 to 320 width, the grain in which meaning is compared.

Width is a rough length of information: a Han character counts 3, kana and Hangul 2.2, a letter 1. Segments never cross
a paragraph that is wide enough to stand alone. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NARROWEST = 60.0
WIDEST = 320.0
_CRUMB = 25.0  # what is left at the end and narrower than this joins the segment before it
# Thai and Lao put no mark behind a sentence. At full width a segment would hold two sentences of other languages, of
# which one alone finds its counterpart; so what is wider than the one is cut before the other.
_UNMARKED = re.compile("[\u0e00-\u0eff]")
_UNMARKED_WIDEST, _UNMARKED_CUT = 200.0, 170.0

# A Chinese quotation has its full stop inside, and then who said it: one sentence, as in other languages.
_WHO_SAID_IT = "[^。！？；“「『]{1,12}(?:说|說|表示|称|稱|道|写|寫|强调|強調|指出)"
# after 。！？ and their quotes at once; after . ! ? … only where a space follows
_END = re.compile(
    rf"(?<=[。！？!?；;])(?=[^”\"』」’）)])|(?<=[。！？][”\"』」’）)])(?!{_WHO_SAID_IT})"
    r"|(?<=[.!?…][”\"»’)])\s+|(?<=[!?…])\s+|(?<=[؟۔।॥])\s*"
    # not the points of “11. September”, “J. Doe” and “St. Petersburg”: they would part a date or a name
    r"|(?<=\.)(?<!\b\d\.)(?<!\b\d\d\.)(?<!\b[^\W\d_]\.)(?<!\b[A-Z][a-z]\.)\s+"
)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0010ffff]")
_SYLLABLE = re.compile("[\u3040-\u30ff\uac00-\ud7a3]")
_BREAKS = " ，、,；;　"
# Joined to what stands before, though Unicode files them with letters and signs: sara am and the colours of skin
_JOINED = "\u0e33\u0eb3\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of text and its width."""

    text: str
    width: float


def width(text: str) -> float:
    """Return how much a text says, in letters of an alphabet."""
    total = len(text) - 0.5 * text.count(" ")
    if not text.isascii():
        total += 2.0 * len(_HAN.findall(text)) + 1.2 * len(_SYLLABLE.findall(text))
    return total


def segments(paragraphs: Iterable[str]) -> list[Segment]:
    """Cut a document into segments, in order. Every character of the text but white space is in exactly one."""
    made: list[Segment] = []
    text, wide = "", 0.0
    for paragraph in paragraphs:
        for piece in _pieces(paragraph):
            more = width(piece)
            if text and wide + more > WIDEST:
                made.append(Segment(text=text, width=wide))
                text, wide = "", 0.0
            text, wide = (f"{text} {piece}", wide + 0.5 + more) if text else (piece, more)
            if wide >= NARROWEST:
                made.append(Segment(text=text, width=wide))
                text, wide = "", 0.0
    if text:
        if made and wide < _CRUMB:
            last = made.pop()
            text, wide = f"{last.text} {text}", last.width + 0.5 + wide
        made.append(Segment(text=text, width=wide))
    return made


def _pieces(paragraph: str) -> Iterator[str]:
    """Cut a paragraph into sentences, and the widest of them at a comma or space."""
    for sentence in _END.split(paragraph):
        rest = sentence.strip() if sentence else ""
        unmarked = 2 * len(_UNMARKED.findall(rest)) > len(rest)  # a Thai name in an English sentence is not
        widest, most = (_UNMARKED_WIDEST, _UNMARKED_CUT) if unmarked else (WIDEST, WIDEST)
        # no character is narrower than a half, so a beginning is enough: to measure all of it at each turn is slow
        while width(rest[: int(2 * widest) + 1]) > widest:
            cut = _cut(rest, most)
            yield rest[:cut].strip()
            rest = rest[cut:].strip()
        if rest:
            yield rest


def _cut(text: str, most: float) -> int:
    """Return where to cut a text that is too wide: behind the last break before the width `most`, else at it.

    A sign is cut only if it is wider than that.
    """
    wide, end = 0.0, len(text)
    for place, character in enumerate(text):
        wide += width(character)
        if wide > most:
            end = place
            break
    found = max(text.rfind(mark, 0, end) for mark in _BREAKS)
    cut = found + 1 if found >= end / 2 else max(1, end)
    return next((place for place in range(cut, 0, -1) if not _is_joined(text, place)), cut)


def _is_joined(text: str, place: int) -> bool:
    """Return whether the character at a place is part of the sign before it, as a tone or a vowel above it is."""
    return place < len(text) and (text[place] in _JOINED or unicodedata.category(text[place]).startswith("M"))
