"""The day at the opening of a text: “LONDON, May 14, 2024 (Reuters) – ”, “(14.05.2024) ”, “14 May 2024 – ”."""

import re

from pipeline.text.dates import FoundDate

_PLACE = re.compile(r"[^\W\d_][^.:;!?]{1,40}(?:[,(/]\s*|--)")
_OF_SENTENCE = re.compile(r"(?<![^\W\d_])[a-zß-öø-ÿ]\w{3,}")  # no part of a place's name: “am Main”, “de Janeiro”
_BARE = re.compile(r"\W{0,2}")
_BEHIND = re.compile(
    r"\s*[)\]】）]?\s*(?:\([^()]{2,30}\)\s*|/[^/]{2,30}/\s*)?(?:--|[-–—:|]\s|\.\s|(?<=[)\]】）])\s?)(?!\s*\d)"
)


def opens_with(line: str, one: FoundDate) -> bool:
    """Return whether a line opens with a date: alone in brackets or set off, or behind a place.

    What a bare date and a colon announce is told of that day: “14 May 2004: the river rises”. So is a span of time.
    """
    before, behind = line[: one.start], line[one.end :]
    if _BEHIND.match(behind) is None:
        return False
    if _BARE.fullmatch(before):
        return not behind.lstrip().startswith((":", "："))
    return _PLACE.fullmatch(before) is not None and _OF_SENTENCE.search(before) is None
