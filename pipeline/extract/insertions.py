"""Small boxes within or beside a text that are none of it, whatever they are called: teasers, offers, what a form says.

Such a box stands between paragraphs, says little, and holds a link of its own to a page of the site; or it holds the
field of a form. What quotes someone, or links to other sites alone, is the text's: pull quotes, sources, products.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.extract.article_ends import ENTRIES
from pipeline.extract.attachments import names_file
from pipeline.extract.blocks import LINKS, Block, leads_away, leads_on
from pipeline.extract.dom import Outline

_BOXES = frozenset(("div", "section", "article", "a"))
_LEVELS = 4  # elements from a link or a field up to its box
_CHILD_LEVELS = 8  # from a paragraph up to the element that its box is in
_MOST_BLOCKS = 6
_WORDS_PER_LINK, _FIELD_WORDS = 40, 40
_LABEL_WORDS = 4  # of what a box says beside its links
_FEW_LINKS = 2  # of a box about something that is elsewhere
_QUOTES = ("“", "„", "«", "»", "‘", "「", "『", '"')


@dataclass(slots=True)
class _Content:
    """What an element holds: blocks, those that are links, words, words of prose, its first and its last block."""

    blocks: int = 0
    links: int = 0
    words: float = 0.0
    prose: float = 0.0
    first: int = -1
    last: int = -1


def insertions(found: Sequence[Block], outline: Outline, heading: int) -> set[int]:
    """Return the indices of the blocks in such boxes of a page, below the headline at `heading`."""
    held = _held(found, outline)
    linked = (box for box in _linked(found, outline, held, heading) if _is_sites(found, held[box], outline.url))
    boxes = {box for box in (*linked, *_asking(found, outline, held, heading)) if box}
    return {index for box in boxes for index in range(held[box].first, held[box].last + 1)}


def _held(found: Sequence[Block], outline: Outline) -> Mapping[int, _Content]:
    held = defaultdict[int, _Content](_Content)  # few elements hold a block
    for index, block in enumerate(found):
        own = held[block.at]
        own.blocks += 1
        own.links += _is_link(block)
        own.words += block.words
        own.prose += block.words if block.is_paragraph else 0.0
        own.first = index if own.first < 0 else own.first
        own.last = index
    for at in range(len(outline.parents) - 1, 0, -1):
        if at in held:
            within, around = held[at], held[outline.parents[at]]
            around.blocks += within.blocks
            around.links += within.links
            around.words += within.words
            around.prose += within.prose
            around.first = within.first if around.first < 0 else min(around.first, within.first)
            around.last = max(around.last, within.last)
    return held


def _linked(found: Sequence[Block], outline: Outline, held: Mapping[int, _Content], heading: int) -> Iterator[int]:
    """Yield the boxes between paragraphs that hold a link of their own and say little beside it."""
    prose = [index for index, block in enumerate(found) if block.is_paragraph]
    for block in found[heading + 1 :]:
        if block.chrome or not _is_link(block):
            continue
        box = block.at
        for _ in range(_LEVELS):
            around = held[outline.parents[box]]
            if around.blocks > _MOST_BLOCKS or around.words > _WORDS_PER_LINK * around.links or around.first <= heading:
                break
            box = outline.parents[box]
        if (
            outline.kinds[box][0] in _BOXES
            and _says_more(found, held[box])
            and _is_between(found, outline, held, prose, box)
        ):
            yield box


def _says_more(found: Sequence[Block], box: _Content) -> bool:
    inside = found[box.first : box.last + 1]
    return box.blocks == len(inside) and any(not _is_link(each) and each.words >= _LABEL_WORDS for each in inside)


def _is_sites(found: Sequence[Block], box: _Content, url: str) -> bool:
    """Return whether a box holds a link to the site of a page, or no sentence, and begins with no quotation."""
    inside = found[box.first : box.last + 1]
    if any(not _is_link(each) and each.words >= _LABEL_WORDS and each.text.startswith(_QUOTES) for each in inside):
        return False
    links = {link for block in inside if _is_link(block) for line in block.lines for link in line.links}
    if not box.prose or len(links) > _FEW_LINKS:
        return True  # an advertisement, or a post that is embedded
    return not leads_away(links, url)


def _is_between(
    found: Sequence[Block], outline: Outline, held: Mapping[int, _Content], prose: Sequence[int], box: int
) -> bool:
    """Return whether a box stands between prose that is in its own parent, in elements without links of their own."""
    around, inside = held[outline.parents[box]], held[box]
    here = bisect_left(prose, inside.first)
    there = bisect_right(prose, inside.last)
    if here == 0 or there == len(prose) or prose[here - 1] < around.first or prose[there] > around.last:
        return False
    return all(_is_plain(found[at], outline, held, box) for at in (prose[here - 1], prose[there]))


def _is_plain(block: Block, outline: Outline, held: Mapping[int, _Content], box: int) -> bool:
    """Return whether prose beside a box is in an element without a link of its own, or one that is no small box."""
    at = block.at
    for _ in range(_CHILD_LEVELS):
        if outline.parents[at] == outline.parents[box]:
            return not held[at].links or held[at].words > 2 * _WORDS_PER_LINK * held[at].links
        at = outline.parents[at]
    return block.at == outline.parents[box]


def _asking(found: Sequence[Block], outline: Outline, held: Mapping[int, _Content], heading: int) -> Iterator[int]:
    """Yield the boxes of fields that ask for an address or a word, none with the headline or the text below it."""
    first = next((at for at in range(heading + 1, len(found)) if found[at].is_paragraph), -1)
    boxes = set[int]()
    for field in set(outline.fields):
        box = 0
        at = field
        for _ in range(_LEVELS):
            around = held[at]
            within = around.first <= max(heading, first) <= around.last or around.first <= heading <= around.last
            if around.blocks > _MOST_BLOCKS or around.words > _FIELD_WORDS or (around.blocks and within):
                break
            box = at if around.blocks and around.first > heading else box
            at = outline.parents[at]
        boxes.add(box)
    asking = [box for box in boxes if box and held[box].prose]
    places = Counter(map(outline.place, asking))
    quiz = {box for box in asking if places[outline.place(box)] >= ENTRIES}  # the questions are the text
    yield from boxes - quiz


def _is_link(block: Block) -> bool:
    if block.own[1] != LINKS:
        return False
    links = [link for line in block.lines for link in line.links]
    return any(map(leads_on, links)) and not any(map(names_file, links))
