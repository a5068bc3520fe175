"""How two texts differ: paragraph by paragraph, and word by word where one paragraph has become another.

Words of languages that set no blanks are single characters.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

_TOKEN = re.compile("\\s+|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]|[^\\W\u3040-\u30ff\u3400-\u9fff]+|.")
_ALIKE = 0.5  # of their words: below, two paragraphs are two
_MOST_TOKENS = 4000  # of two paragraphs that are compared by words


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphChange:
    """A paragraph that went (`read` is None), one that came (`held` is None), or one that has become another.

    `words` shows the latter in one line: `[-gone-]` and `{+come+}`.
    """

    held: str | None
    read: str | None
    words: str = ""


def paragraph_changes(held: Sequence[str], read: Sequence[str]) -> list[ParagraphChange]:
    """Return what tells one text from another, in order; equal paragraphs are left out."""
    found: list[ParagraphChange] = []
    for kind, start, end, at, to in SequenceMatcher(None, held, read, autojunk=False).get_opcodes():
        if kind != "equal":
            found += _changes(held[start:end], read[at:to])
    return found


def size_of(changes: Sequence[ParagraphChange]) -> int:
    """Return how many characters went and came."""
    return sum(
        len(each.held or "") + len(each.read or "") if not each.words else _marked(each.words) for each in changes
    )


def _changes(held: Sequence[str], read: Sequence[str]) -> Iterator[ParagraphChange]:
    for one, other in zip_longest(held, read):
        words = _words(one, other) if one is not None and other is not None else ""
        if words or one is None or other is None:
            yield ParagraphChange(held=one, read=other, words=words)
        else:
            yield ParagraphChange(held=one, read=None)
            yield ParagraphChange(held=None, read=other)


def _words(held: str, read: str) -> str:
    """Return two paragraphs as one with marks; empty if they are hardly alike, or too long to tell."""
    one, other = _TOKEN.findall(held), _TOKEN.findall(read)
    if len(one) + len(other) > _MOST_TOKENS:
        return ""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return ""
    pieces = []
    for kind, start, end, at, to in matcher.get_opcodes():
        gone, come = "".join(one[start:end]), "".join(other[at:to])
        if kind == "equal":
            pieces.append(gone)
        else:
            pieces += [f"[-{gone}-]" if gone else "", f"{{+{come}+}}" if come else ""]
    return "".join(pieces)


def _marked(words: str) -> int:
    return sum(len(gone or come) for gone, come in re.findall(r"\[-(.*?)-\]|\{\+(.*?)\+\}", words, re.DOTALL))
