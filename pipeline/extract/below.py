"""What stands below an article and is certainly none of it: the next story of a page without end, and dated comments.

Other lines end an article in all likelihood, and what stands on either side decides (`pipeline.extract.main_content`).
"""

from collections.abc import Sequence
from datetime import UTC
from itertools import islice

from pipeline.extract.blocks import PROSE_WORDS, Block
from pipeline.extract.dom import Outline
from pipeline.text.dates import find_dates
from pipeline.text.end_words import COMMENTS

_AFTER_WORDS = 25  # of prose that an article has
_STAMPED, _STAMPED_CHARACTERS = 2, 120  # lines with the time of a comment
_WORTH = -4.0


def mark_others(found: Sequence[Block], outline: Outline, heading: int | None) -> None:
    """Mark all blocks from the first such one on as chrome. `heading` is the index of the headline."""
    own = None if heading is None else _article_around(outline, found[heading].at)
    words = 0.0
    for index in range(0 if heading is None else heading + 1, len(found)):
        block = found[index]
        if block.prose and block.words >= PROSE_WORDS and not block.chrome:
            words += block.words
        is_next = bool(own) and block.tag == "h1" and not block.chrome and _is_apart(outline, own or 0, block.at)
        if words >= _AFTER_WORDS and (is_next or _are_comments(found[index:])):
            for other in found[index:]:
                other.chrome, other.own = True, (_WORTH, "chrome")
            return


def _article_around(outline: Outline, at: int) -> int:
    """Return the nearest `<article>` that holds an element; 0 if none does."""
    while at and outline.kinds[at][0] != "article":
        at = outline.parents[at]
    return at


def _is_apart(outline: Outline, own: int, at: int) -> bool:
    """Return whether an element is in an `<article>` that begins behind `own` and is not within it."""
    other = _article_around(outline, at)
    while other > own:
        other = outline.parents[other]
        if other < own:
            return True
    return False


def _are_comments(found: Sequence[Block]) -> bool:
    """Return whether the first block names comments, and of the others several say at what time they were written."""
    if not COMMENTS.match(found[0].text):
        return False
    short = (block.text for block in found[1:] if len(block.text) <= _STAMPED_CHARACTERS)
    stamped = (any(one.stamp.at for one in find_dates(text, zone=UTC)) for text in short)
    return sum(islice(filter(None, stamped), _STAMPED)) == _STAMPED
