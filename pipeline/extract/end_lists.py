"""Lists of short lines right before an article's first prose or behind its last: ingredients, facts, results.

A walk goes from prose to prose, and a list of short lines is none. It belongs to the article as a whole or not at all.
"""

from collections.abc import Callable, Sequence
from itertools import chain, pairwise, takewhile

from pipeline.extract.article_ends import may_be_text
from pipeline.extract.blocks import Block
from pipeline.extract.dom import Outline
from pipeline.text.dates import is_date
from pipeline.text.labels import read_line

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_LISTS = frozenset(("ul", "ol", "dl", "table"))
_LABELLED = frozenset(("dl", "table"))
_LEVELS = 5  # elements from a line up to its list
_LINES = 2  # one line alone is no list
_ANNOUNCES = (":", "：")


def before(
    found: Sequence[Block], outline: Outline, first: int, heading: int | None, fits: Callable[[Sequence[Block]], bool]
) -> int:
    """Return the first index of the article whose first prose is at `first`, counting the lists that lead to it.

    `heading` is the index of the headline. `fits` tells of a list, with its heading, whether it is the article's.
    """
    least = 0 if heading is None else heading + 1
    first -= len(_items(found, outline, first, range(first - 1, least - 1, -1)))
    while True:
        stop = first - 1 if first > least and _announces(found[first - 1]) else first
        items = _list(found, outline, range(stop - 1, least - 1, -1), found[first])
        start = stop - len(items)
        headed = start > least and _announces(found[start - 1])
        start -= headed
        if not _is_own(outline, items, _LINES, headed=headed) or not fits(found[start:first]):
            return first
        first = start


def behind(found: Sequence[Block], outline: Outline, last: int, fits: Callable[[Sequence[Block]], bool]) -> int:
    """Return the last index of the article whose last prose is at `last`, counting the lists that follow it.

    Below a heading, short lines in elements like that of the prose are a list too.
    """
    place = outline.place(found[last].at)
    last += len(_items(found, outline, last, range(last + 1, len(found))))
    while True:
        headed = last + 1 < len(found) and _announces(found[last + 1])
        start = last + 1 + headed
        items = _list(found, outline, range(start, len(found)), found[last])
        least = _LINES
        if headed and not items:
            items = _lines(found, outline, range(start, len(found)), place)
            least = 1 if outline.parents[found[last + 1].at] == place[0] else least
        if not _is_own(outline, items, least, headed=headed) or not fits(found[last + 1 : start + len(items)]):
            return last
        last = start + len(items) - 1


def _items(found: Sequence[Block], outline: Outline, at: int, indices: range) -> list[Block]:
    """Return the short items at these indices of the list that prose is an item of: one may be a sentence by chance."""
    around = _listed_in(outline, found[at])

    def is_item(index: int) -> bool:
        return _is_line(found[index]) and _listed_in(outline, found[index]) == around

    return [found[index] for index in takewhile(is_item, indices)] if around is not None else []


def _listed_in(outline: Outline, block: Block) -> int | None:
    """Return the list that a block is an item of, or a paragraph in one."""
    item = block.at if outline.kinds[block.at][0] == "li" else outline.parents[block.at]
    return outline.parents[item] if outline.kinds[item][0] == "li" else None


def _is_line(block: Block) -> bool:
    return block.own[1] == "short" and may_be_text(block) and not block.link_density


def _announces(block: Block) -> bool:
    """Return whether a line may head a list: “Ingredients”, “You need:”."""
    is_heading = block.tag in _HEADINGS or block.text.endswith(_ANNOUNCES)
    return is_heading and _is_line(block)


def _lines(found: Sequence[Block], outline: Outline, indices: range, place: tuple[int, tuple[str, str]]) -> list[Block]:
    """Return the short lines at these indices that stand side by side at a place."""

    def is_line(at: int) -> bool:
        block = found[at]
        return outline.place(block.at) == place and block.own[1] == "short" and not block.text.endswith(_ANNOUNCES)

    return [found[at] for at in takewhile(is_line, indices)]


def _list(found: Sequence[Block], outline: Outline, indices: range, beside: Block) -> list[Block]:
    """Return the lines, in order, of the list that the first of these indices is in; `beside` is in none of it."""
    around = _around(outline, found[indices[0]], beside) if indices else None
    if around is None:
        return []
    inside = takewhile(lambda at: _is_within(outline, found[at].at, around), indices)
    return [found[at] for at in sorted(inside)]


def _around(outline: Outline, block: Block, beside: Block | None = None) -> int | None:
    """Return the list or table that a block is in, the outermost of nested ones that `beside` is not in."""
    at, outermost = block.at, None
    for _ in range(_LEVELS):
        if beside is not None and _is_within(outline, beside.at, at):
            break
        if outline.kinds[at][0] in _LISTS:
            outermost = at
        at = outline.parents[at]
    return outermost


def _is_within(outline: Outline, at: int, around: int) -> bool:
    while at > around:
        at = outline.parents[at]
    return at == around


def _is_own(outline: Outline, items: Sequence[Block], least: int, *, headed: bool) -> bool:
    """Return whether a list may be an article's: short lines, none of them a link or said of the article itself.

    It has a heading, or labels and values, or no class of its own.
    """
    if len(items) < least or not all(may_be_text(each) and not each.link_density for each in items):
        return False
    around = _around(outline, items[0])
    is_plain = headed or (around is not None and _is_unmarked(outline.kinds[around]))
    return is_plain and not speaks_of_the_page(items, dated=not headed)


def speaks_of_the_page(lines: Sequence[Block], *, dated: bool = True) -> bool:
    """Return whether lines, or labels and values in turn, say something of the article itself: its day, its author.

    A day without a label does so only if it is `dated`: below a heading it is what that is about.
    """
    texts = [block.text for block in lines]
    pairs = map(": ".join, pairwise(texts))
    return (dated and any(map(is_date, texts))) or any(map(read_line, chain(texts, pairs)))


def _is_unmarked(kind: tuple[str, str]) -> bool:
    return kind[0] in _LABELLED or not kind[1]
