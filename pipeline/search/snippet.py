"""The stretch of a text that shows best why it was found, with its places marked."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.search.cut import LETTER, fold, is_unspaced, runs
from pipeline.search.query import Term

_WIDTH, _BEFORE = 160, 30  # characters; those of unspaced scripts are twice as wide, and count so
_LOOKED_AT = 60_000  # characters of a text
_MOST = 500  # places that are compared


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text; `marks` are the places in it where the query's words stand, as start and end."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def parts(self) -> Iterator[tuple[str, bool]]:
        """Yield the text in pieces, each with whether it is marked."""
        at = 0
        for start, end in self.marks:
            if at < start:
                yield self.text[at:start], False
            yield self.text[start:end], True
            at = end
        if at < len(self.text):
            yield self.text[at:], False


def marked(text: str, terms: Sequence[Term]) -> Snippet:
    """Return a whole text, such as a title, with the terms marked."""
    return _cut_out(text, 0, len(text), [place[:2] for place in _places(text, terms)])


def snippet(text: str, terms: Sequence[Term]) -> Snippet:
    """Return the stretch of a text that holds most of the terms, the earliest of those; else the beginning."""
    text = " ".join(text[:_LOOKED_AT].split())
    places = _places(text, terms)
    unspaced = sum(map(len, filter(is_unspaced, runs(text[:200]))))
    width = _WIDTH // 2 if unspaced > min(len(text), 200) / 2 else _WIDTH
    start = max(0, min(_best(places, width) - _BEFORE, len(text) - width)) if places else 0
    if start > 0 and not is_unspaced(text[start]):
        blank = text.find(" ", start, start + _BEFORE)  # begin with a word
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + width)
    if end < len(text) and not is_unspaced(text[end]):
        blank = text.rfind(" ", start + width // 2, end)
        end = blank if blank >= 0 else end
    return _cut_out(text, start, end, [place[:2] for place in places])


def _best(places: Sequence[tuple[int, int, int]], width: int) -> int:
    """Return where the stretch begins that holds the most different terms."""
    starts = [start for start, _, _ in places]

    def terms_from(at: int) -> int:
        upto = bisect_left(starts, starts[at] + width - _BEFORE)
        return len({term for _, _, term in places[at:upto]})

    return starts[max(range(min(len(places), _MOST)), key=lambda at: (terms_from(at), -at))]


def _places(text: str, terms: Sequence[Term]) -> list[tuple[int, int, int]]:
    """Return where terms stand: start, end and the number of the term, in order."""
    folded, at = _folded(text)
    found = []
    for number, term in enumerate(terms):
        stands = (each for each in _pattern(term).finditer(folded) if each.end() > each.start())
        found += [(at[each.start()], at[each.end() - 1] + 1, number) for each in stands]
    return sorted(found)


class _Folds(dict[int, str]):
    """Characters folded one by one; filled as they are met. `longer` are those that become none or several."""

    def __init__(self) -> None:
        super().__init__()
        self.longer: set[str] = set()

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold(chr(code))
        if len(folded) != 1:
            self.longer.add(chr(code))
        return folded


_FOLDS = _Folds()


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Return a text folded character by character, and the place in the text of each."""
    folded = text.lower() if text.isascii() else text.translate(_FOLDS)
    if len(folded) == len(text) and _FOLDS.longer.isdisjoint(text):
        return folded, range(len(text))
    return folded, [place for place, char in enumerate(text) for _ in _FOLDS[ord(char)]]


@lru_cache(maxsize=256)
def _pattern(term: Term) -> re.Pattern[str]:
    made = r"[\W_]*".join(map(re.escape, term.runs))
    before = "" if is_unspaced(term.runs[0]) else f"(?<!{LETTER})"
    last = term.runs[-1]
    after = "" if is_unspaced(last) else f"{LETTER}*" if term.begins else f"(?!{LETTER})"
    return re.compile(before + made + after)


def _cut_out(text: str, start: int, end: int, places: Sequence[tuple[int, int]]) -> Snippet:
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    marks: list[tuple[int, int]] = []
    for first, last in places:
        if first < start or last > end:
            continue
        first, last = first - start + len(head), last - start + len(head)
        if marks and first <= marks[-1][1]:
            marks[-1] = marks[-1][0], max(last, marks[-1][1])
        else:
            marks.append((first, last))
    return Snippet(head + text[start:end] + tail, tuple(marks))
