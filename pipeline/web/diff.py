"""What differs between two texts: paragraphs, and within a changed one words, in Chinese characters."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.text.facts import read_numbers

# a word of a script with blanks, a run of blanks, or one character
_PIECE = re.compile(
    r"[A-Za-z0-9\u00aa-\u02af\u0370-\u052f\u0531-\u058f\u0590-\u07ff\u0900-\u0dff\u10a0-\u10ff\u1e00-\u1fff'’]+|\s+|.",
    re.DOTALL,
)
_NUMBER = re.compile(r"\d(?:[\d.,'’ \u00a0\u202f]*\d)?|[零〇一二三四五六七八九十百千万萬亿億两兩]+")
_MOST_STEPS = 4_000_000  # of two paragraphs, the product of their pieces: beyond, each is shown whole
_ALIKE = 0.4
_MOST_NUMBERS = 40
_NEAR = 2  # units before and after

Part = tuple[str, str]  # "same", "out" or "in" or "mark", and the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Two units side by side, each in parts; one of them may be missing."""

    left: tuple[Part, ...] | None
    right: tuple[Part, ...] | None

    @property
    def differs(self) -> bool:
        """True if something is marked."""
        return any(kind != "same" for kind, _ in (*(self.left or (("out", ""),)), *(self.right or (("in", ""),))))


def rows(old: Sequence[str], new: Sequence[str]) -> list[Row]:
    """Lay two texts side by side by their paragraphs, and mark within a changed one what changed."""
    found = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Row(left=(("same", each),), right=(("same", each),)) for each in new[k:m]]
            continue
        for left, right in _paired(old[i:j], new[k:m]):
            if left is not None and right is not None:
                found.append(_within(left, right))
            elif left is not None:
                found.append(Row(left=(("out", left),), right=None))
            elif right is not None:
                found.append(Row(left=None, right=(("in", right),)))
    return found


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Yield changed paragraphs in order, each with the one that it has become."""
    at = 0
    for left in old:
        alike = [_likeness(left, right) for right in new[at : at + 3]]
        best = max(range(len(alike)), key=alike.__getitem__, default=None)
        if best is None or alike[best] < _ALIKE:
            yield left, None
            continue
        for right in new[at : at + best]:
            yield None, right
        yield left, new[at + best]
        at += best + 1
    for right in new[at:]:
        yield None, right


def _likeness(left: str, right: str) -> float:
    return SequenceMatcher(None, left[:2000], right[:2000], autojunk=False).quick_ratio()


def _within(left: str, right: str) -> Row:
    one, other = _PIECE.findall(left), _PIECE.findall(right)
    if len(one) * len(other) > _MOST_STEPS:
        return Row(left=(("out", left),), right=(("in", right),))
    here, there = list[Part](), list[Part]()
    for kind, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        out, came = "".join(one[i:j]), "".join(other[k:m])
        here += [("same" if kind == "equal" else "out", out)] if out else []
        there += [("same" if kind == "equal" else "in", came)] if came else []
    return Row(left=tuple(here), right=tuple(there))


def marked(
    units: Sequence[tuple[str | None, str | None]],
    languages: tuple[str, str],
    names: tuple[Collection[str], Collection[str]] = ((), ()),
) -> list[Row]:
    """Return units that say the same, with the numbers marked that one has and the other has not, and its `names`.

    Sentences are cut differently from language to language, so that a number may also stand in a neighbouring unit; one
    that stands alone is held against the whole other document.
    """
    sides = [
        [frozenset[str]() if text is None else frozenset(read_numbers(text, languages[side])) for text in column]
        for side, column in enumerate(zip(*units, strict=True))
    ]
    found = []
    for place, unit in enumerate(units):
        parts: list[tuple[Part, ...] | None] = []
        for side, text in enumerate(unit):
            near = slice(max(place - _NEAR, 0), place + _NEAR + 1) if None not in unit else slice(None)
            elsewhere = frozenset[str]().union(*sides[1 - side][near])
            alone = sides[side][place] - elsewhere
            parts.append(None if text is None else tuple(_marked(text, languages[side], alone, names[side])))
        found.append(Row(left=parts[0], right=parts[1]))
    return found


def _marked(text: str, language: str, alone: frozenset[str], names: Collection[str]) -> Iterator[Part]:
    """Yield a unit in parts, with what stands alone marked."""
    end = 0
    for start, stop in sorted([*_numbers(text, language, alone), *_names(text, names)]):
        if start < end:
            continue
        if start > end:
            yield "same", text[end:start]
        yield "mark", text[start:stop]
        end = stop
    if end < len(text):
        yield "same", text[end:]


def _numbers(text: str, language: str, alone: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where numbers stand: one of those `alone`, if the text without it has it no longer."""
    for found in list(_NUMBER.finditer(text))[:_MOST_NUMBERS] if alone else []:
        without = f"{text[: found.start()]} … {text[found.end() :]}"
        if alone - frozenset(read_numbers(without, language)):
            yield found.span()


def _names(text: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    for name in names:
        before, after = (r"(?<!\w)", r"(?!\w)") if name[0].isupper() else ("", "")
        yield from (found.span() for found in re.finditer(before + re.escape(name) + after, text))
