"""Which of a page's headings is the headline: the one that the page's claims confirm.

`<title>` and its copies carry the site's name before or after the headline; headings are exact, but a page has many.
So the one is held against the other.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Protocol

from pipeline.extract.strings import columns, squash

MAX_CHARACTERS = 300
MIN_COLUMNS = 4

_TAGS = {"h1": 1.6, "h2": 1.3, "h3": 1.3}
_LINKED = 0.6
_AGREED = 0.2  # what each further claim that holds a heading adds to it
_PROSE_COLUMNS = 80  # of a paragraph, behind which a line like it is one more
_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"[^\W_\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]{2}")  # two of one word; not every script has words
_PART = 0.25  # of the claim; a shorter heading that it holds is a section's name


class Heading(Protocol):
    """A line or a block of a page, which may be the headline."""

    @property
    def text(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def tag(self) -> str: ...
    @property
    def link_density(self) -> float: ...
    @property
    def chrome(self) -> bool: ...


def confirmed(headings: Iterable[Heading], claims: Sequence[str]) -> int | None:
    """Return the index of the heading that most of a claim consists of; None if the claims confirm none.

    What stands right behind a paragraph, in an element of its tag, is a line of the text: “Marlow!”
    """
    keys = [squash(claim) for claim in claims]
    claimed = "\n".join(keys)
    best: tuple[float, int] | None = None
    before: Heading | None = None
    for index, heading in enumerate(headings):
        is_text = before is not None and _goes_on(before, heading)
        before = heading
        if is_text or len(heading.text) > MAX_CHARACTERS or not (key := heading.key) or key not in claimed:
            continue
        within = [each for each, claim in zip(keys, claims, strict=True) if key in each and _is_whole(key, each, claim)]
        if within and _is_long_enough(key, within):
            score = _score(heading, key, within)
            if best is None or score > best[0]:
                best = (score, index)
    return best[1] if best else None


def _is_whole(key: str, held: str, claim: str) -> bool:
    """Return whether a heading begins and ends where words of a claim do, which is `held` if squashed."""
    at, end = held.find(key), held.find(key) + len(key)
    if not (_JOINED.fullmatch(held[at - 1 : at + 1]) or _JOINED.fullmatch(held[end - 1 : end + 1])):
        return True
    ends = {0, *accumulate(len(squash(word)) for word in _WORD.findall(claim))}
    return at in ends and end in ends


def _goes_on(before: Heading, line: Heading) -> bool:
    is_like = line.tag == before.tag and line.tag not in _TAGS
    return is_like and before.link_density < _LINKED and columns(before.text) >= _PROSE_COLUMNS


def _is_long_enough(key: str, within: Sequence[str]) -> bool:
    return columns(key) >= max(MIN_COLUMNS, _PART * min(map(columns, within)))


def _score(heading: Heading, key: str, within: Sequence[str]) -> float:
    score = columns(key) * _TAGS.get(heading.tag, 1.0)
    score *= 1.0 if any(claim.startswith(key) for claim in within) else 0.75
    score *= 0.55 if heading.link_density > _LINKED else 1.0
    score *= 0.8 if heading.chrome else 1.0
    return score * (1 + _AGREED * (len(within) - 1))
