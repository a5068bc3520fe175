"""Which blocks that other pages have too are the article's own after all, by the place where they stand.

A template counts pages, and short lines of an article stand on many: “200 g flour”, “Why?”, “特此通知。”. Boilerplate
has a place of its own in the page, while an article's lines stand among its prose, in like elements. Only blocks in
such a place are spared; what looks like boilerplate by itself (links, copyright lines, chrome) never is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from pipeline.extract.blocks import Block
from pipeline.extract.dom import Outline
from pipeline.extract.main_content import LABEL
from pipeline.extract.template import SiteBoilerplate

_ADJOINING = 4  # blocks beside the prose that may belong to it: a closing formula, two names and a day
_SHORT_WORDS = 12  # two articles hardly say a longer sentence alike by chance
_OPENS = re.compile(r"[:：,，]$")  # “Dear members,”, “各县区人民政府：”
_TEXT_TAGS = frozenset(("h2", "h3", "h4", "h5", "li", "td", "th", "dt", "dd", "p"))  # others hold boilerplate as often


def own_lines(
    found: Sequence[Block], outline: Outline, article: Sequence[Block], boilerplate: SiteBoilerplate
) -> frozenset[int]:
    """Return the runs of the known blocks of `found` that are the article's own.

    `article` is what the block walk takes without a template. Its unknown prose says where the article stands: a walk
    that counts each known line against an element may have stopped before a table of them.
    """
    inside = {block.run for block in article if block.own[0] > 0 and not block.chrome and not boilerplate.holds(block)}
    prose = [index for index, block in enumerate(found) if block.run in inside]
    if not prose:
        return frozenset()
    first, last = prose[0], prose[-1]
    lines = _Lines(outline, [found[index] for index in prose], boilerplate)
    own = [
        *lines.within(found[first : last + 1]),
        *lines.adjoining(reversed(found[:first]), lambda block: _OPENS.search(block.text) is not None),
        *lines.adjoining(found[last + 1 :], lambda block: not LABEL.search(block.text)),
    ]
    return frozenset(block.run for block in own)


class _Lines:
    """Tells an article's lines from boilerplate by the elements that its prose stands in."""

    def __init__(self, outline: Outline, prose: Sequence[Block], boilerplate: SiteBoilerplate) -> None:
        self._outline = outline
        self._boilerplate = boilerplate
        self._places = {outline.place(block.at) for block in prose}
        self._kinds = {outline.kinds[block.at] for block in prose}
        self._around = _ancestors(outline, prose)

    def within(self, blocks: Iterable[Block]) -> list[Block]:
        """Return the known blocks between the first and the last prose that look like the text around them."""
        texts = [block for block in blocks if _may_be_text(block)]
        unknown = [block for block in texts if not self._boilerplate.holds(block)]
        places = self._places | {self._outline.place(block.at) for block in unknown}
        tables = {self._table(block) for block in unknown} - {None}
        return [
            block
            for block in texts
            if self._boilerplate.holds(block)
            and not self._is_of_the_site(block)
            and (self._outline.place(block.at) in places or self._table(block) in tables or self._is_unmarked(block))
        ]

    def adjoining(self, blocks: Iterable[Block], fits: Callable[[Block], bool]) -> Iterator[Block]:
        """Yield the known blocks next to the prose that belong to it, the nearest first, up to one that does not."""
        for block in islice(blocks, _ADJOINING):
            if not _may_be_text(block) or block.link_density or self._outline.place(block.at) not in self._places:
                return
            if self._boilerplate.holds(block):
                if block.words >= _SHORT_WORDS or not fits(block):
                    return
                yield block

    def _is_of_the_site(self, block: Block) -> bool:
        return block.words >= _SHORT_WORDS and self._boilerplate.is_everywhere(block)

    def _table(self, block: Block) -> int | None:
        """Return the number of the table that a block is a cell of."""
        if block.row < 0:
            return None
        at = self._outline.parents[block.row]
        return self._outline.parents[at] if self._outline.kinds[at][0] in ("thead", "tbody", "tfoot") else at

    def _is_unmarked(self, block: Block) -> bool:
        """Return whether no element from the block up to one around prose has a class that prose has not."""
        if block.lines[0].tag not in _TEXT_TAGS and self._boilerplate.is_everywhere(block):
            return False
        at, kinds = block.at, self._outline.kinds
        while at not in self._around:
            if kinds[at][1] and kinds[at] not in self._kinds:
                return False
            at = self._outline.parents[at]
        return True


def _may_be_text(block: Block) -> bool:
    return not block.chrome and block.link_density < 0.5 and block.own[1] in ("text", "short")


def _ancestors(outline: Outline, blocks: Iterable[Block]) -> set[int]:
    """Return the numbers of the elements around blocks, their own and the root included."""
    around = {0}
    for block in blocks:
        at = block.at
        while at not in around:
            around.add(at)
            at = outline.parents[at]
    return around
