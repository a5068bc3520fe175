"""The day at the opening of a text: “LONDON, May 14, 2024 (Reuters) – ”, “(14.05.2024) ”, “14 May 2024 – ”."""

import re

from pipeline.text.dates import FoundDate

_PLACE = re.compile(r"[^\W\d_][^.:;!?]{1,40}(?:[,(/]\s*(?:(?:le|den|el|il|dnia)\s)?|--)")
_OF_NAMES = 3  # letters of a small word in a place's name: “am Main”, “de Janeiro”
_WORD = re.compile(r"[^\W\d_]+")
_BEGINS = re.compile(r"(?:On|In|By|Since|Until|Am|Im|Seit|Bis)\s")
_BARE = re.compile(r"\W{0,2}")
_BEHIND = re.compile(
    r"(?:\s?[гр]\.?(?!\w))?\s*[)\]】）]?\s*(?:\([^()]{2,30}\)\s*|/[^/]{2,30}/\s*)?"
    r"(?:--|\.?[-–—]\s|[:|.]\s|(?<=[)\]】）])\s?)(?!\s*\d)"
)
_CLOSING = tuple(")]】）")


def opens_with(line: str, one: FoundDate) -> bool:
    """Return whether a line opens with a date: alone in brackets or set off, or behind a place.

    What a bare date and a colon announce is told of that day: “14 May 2004: the river rises”. So is a span of time, and
    what a sentence has in brackets: “The Bridge (14 May 2009) is a film”.
    """
    before, behind = line[: one.start], line[one.end :]
    match = _BEHIND.match(behind)
    if match is None:
        return False
    if _BARE.fullmatch(before):
        return not behind.lstrip().startswith((":", "："))
    goes_on = match[0].rstrip().endswith(_CLOSING) and behind[match.end() :][:1].islower()
    return not goes_on and _PLACE.fullmatch(before) is not None and not _is_sentence(before)


def _is_sentence(before: str) -> bool:
    """Return whether words before a date are no place: “After the flood of Saturday, ”."""
    return _BEGINS.match(before) is not None or any(
        word[0].islower() and len(word) > _OF_NAMES for word in _WORD.findall(before)
    )
