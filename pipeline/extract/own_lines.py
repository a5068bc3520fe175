"""Which blocks that other pages have too are the article's own after all, by the place where they stand.

A template counts pages, and short lines of an article stand on many: “200 g flour”, “Why?”, “特此通知。”. Boilerplate
has a place of its own in the page, while an article's lines stand among its prose, in like elements. Only blocks in
such a place are spared; what looks like boilerplate by itself (links, copyright lines, chrome) never is.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import groupby, islice, takewhile

from pipeline.extract import article_ends, body, end_lists
from pipeline.extract.article_ends import OPENS, Kind, may_be_text
from pipeline.extract.blocks import Block
from pipeline.extract.dom import Outline
from pipeline.extract.main_content import LABEL, files
from pipeline.extract.template import SiteBoilerplate

_ADJOINING = 4  # blocks beside the prose that may belong to it: a closing formula, two names and a day
_SHORT_WORDS = 12  # two articles hardly say a longer sentence alike by chance
_MANY = 4  # other articles, from which on a line that few of them have is no boilerplate of the site
_VERSES = 2  # unknown lines side by side are a text without any sentence in it
_ASKS = re.compile(r"[?？]\s*[”»」』\"]?$")
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6", "dt"))
_SECTIONS = frozenset(("section", "details", "div", "article"))
_TEXT_TAGS = frozenset(("h2", "h3", "h4", "h5", "li", "td", "th", "dt", "dd", "p"))  # others hold boilerplate as often


def own_lines(
    found: Sequence[Block],
    outline: Outline,
    article: Sequence[Block],
    boilerplate: SiteBoilerplate,
    heading: int | None,
) -> frozenset[int]:
    """Return the runs of the known blocks of `found` that are the article's own.

    `article` is what the block walk takes without a template. Its unknown prose says where the article stands: a walk
    that counts each known line against an element may have stopped before a table of them.
    """
    inside = {block.run for block in article if block.own[0] > 0 and not block.chrome and not boilerplate.holds(block)}
    prose = [index for index, block in enumerate(found) if block.run in inside]
    prose = prose or _verses(found, outline, boilerplate)
    if not prose:
        return frozenset()
    entries = article_ends.of_entries(found, outline, prose)
    lines = _Lines(outline, [found[index] for index in prose], boilerplate)
    whole = article_ends.extended(found, outline, prose)
    ends = range(
        end_lists.before(found, outline, whole.start, heading, lines.are_told_nowhere_else),
        end_lists.behind(found, outline, whole.stop - 1, lines.are_told_nowhere_else) + 1,
    )
    behind = list(lines.adjoining(found[whole.stop :], lambda block: not LABEL.search(block.text)))
    behind += lines.labelled(found[whole.stop + len(behind) :])
    last = whole.stop - 1 + len(behind)
    if listed := lines.listed(found[last + 1 :]):
        below = last + 1 + len(listed)
        below += any(block.tag == "figcaption" for block in found[below : below + 1])
        more = list(lines.adjoining(found[below:], _is_sentence))  # below its table a text may go on
        behind += [*listed, *more]
        last = below - 1 + len(more)
    named = [found[index] for index in files(found, last + 1)]
    if any(block.link_density for block in named):  # what the walk takes as they are
        named = []
    last += len(named)
    own = [
        *_short(lines.within(found[whole.start : whole.stop], entries), found[prose[0]].run, found[prose[-1]].run),
        *lines.adjoining(reversed(found[: whole.start]), lambda block: OPENS.search(block.text) is not None),
        *lines.stated(found[: whole.start]),
        *behind,
        *named,
        *found[last + 1 : article_ends.signed(found, outline, last) + 1],
        *found[ends.start : whole.start],
        *found[whole.stop : ends.stop],
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
        self._parents = {outline.parents[block.at] for block in prose}
        self._wraps = {self._wrapped(block) for block in prose if outline.kinds[outline.parents[block.at]][1]}

    def within(self, blocks: Sequence[Block], entries: Container[int]) -> list[Block]:
        """Return the known blocks between the first and the last prose that look like the text around them.

        `entries` are the runs of lines that each entry of the article has.
        """
        texts = [block for block in blocks if may_be_text(block)]
        unknown = [block for block in texts if not self._boilerplate.holds(block)]
        places = self._places | {self._outline.place(block.at) for block in unknown}
        tables = {self._table(block) for block in unknown} - {None}
        asked = self._questions(texts)
        own: list[Block] = []
        before: Block | None = None  # what follows the block at hand, if it is the article's
        for block in reversed(blocks):
            if not may_be_text(block):
                before = None
            elif not self._boilerplate.holds(block):
                before = block
            elif not self._is_of_the_site(block) and (
                self._outline.place(block.at) in places
                or self._table(block) in tables
                or block.run in entries
                or self._is_set_off(block)
                or self._is_rare(block)
                or self._is_unmarked(block)
                or (before is not None and self._heads(block, asked))
            ):
                own.append(block)
                before = block
            else:
                before = None
        return own

    def listed(self, blocks: Sequence[Block]) -> list[Block]:
        """Return what is listed at the beginning of these blocks, a table or a list with the line that announces it.

        Some of it must be unknown, and none a link.
        """
        said = [block for block in blocks[:1] if self._adjoins(block) and OPENS.search(block.text)]
        rest = blocks[len(said) :]
        at = self._list(rest[0]) if rest else None
        items = list(takewhile(lambda block: at is not None and self._list(block) == at, rest))
        items = items or self._sections(rest)
        own = all(may_be_text(block) and not block.link_density for block in items)
        return [*said, *items] if own and any(not self._boilerplate.holds(block) for block in items) else []

    def labelled(self, blocks: Sequence[Block]) -> list[Block]:
        """Return the box of labels and values at the beginning of these blocks: “Rating: 4/5”, “Verdict: …”.

        It stands beside the prose, and none of it is said of the article itself or stands on most pages.
        """
        at = blocks[0].at if blocks else 0
        while at and self._outline.parents[at] not in self._parents:
            at = self._outline.parents[at]
        box = self._held(blocks[:_ADJOINING], at) if at else []
        return box if all(map(self._is_labelled, box)) else []

    def _is_labelled(self, block: Block) -> bool:
        """Return whether a short line is a label with its value that may be the article's."""
        return (
            may_be_text(block)
            and not block.link_density
            and block.words < _SHORT_WORDS
            and body.is_foreign_label(block.text)
            and not self._boilerplate.is_everywhere(block)
        )

    def _sections(self, blocks: Sequence[Block]) -> list[Block]:
        """Return the lines of three or more like sections side by side that these blocks begin with."""
        if not blocks:
            return []
        for at in sorted(_ancestors(self._outline, blocks[:1]) - self._around):  # from the outside in
            held = self._held(blocks, at)
            within = _ancestors(self._outline, held)
            sections = {each for each in within if self._outline.parents[each] == at}
            if len(sections) >= article_ends.ENTRIES and len({self._outline.kinds[each] for each in sections}) == 1:
                return held if self._outline.kinds[min(sections)][0] in _SECTIONS else []
        return []

    def _held(self, blocks: Iterable[Block], at: int) -> list[Block]:
        """Return the first of these blocks, as far as they are in an element."""
        held: list[Block] = []
        for block in blocks:
            around = block.at
            while around > at:
                around = self._outline.parents[around]
            if around != at:
                break
            held.append(block)
        return held

    def stated(self, blocks: Sequence[Block]) -> list[Block]:
        """Return the list of labels and values at the end of these blocks: price, condition and place of an offer.

        Some of it must be unknown, none a link, and none said of an article: its day, its author, its source.
        """
        found = self.listed(blocks[::-1])[::-1] or self._boxes(blocks)
        if not found or self._outline.kinds[found[-1].at][0] not in ("dd", "dt", "div"):
            return []
        return [] if end_lists.speaks_of_the_page(found) else found

    def _boxes(self, blocks: Sequence[Block]) -> list[Block]:
        """Return the short lines at the end of these blocks that stand side by side, three or more, in boxes of a kind.

        Some must be unknown, and none a link.
        """
        if not blocks:
            return []
        place = self._outline.place(blocks[-1].at)
        found = list(takewhile(lambda block: self._outline.place(block.at) == place, reversed(blocks)))[::-1]
        own = all(may_be_text(block) and not block.link_density for block in found)
        is_list = own and len(found) >= article_ends.ENTRIES and place[1][1] != ""
        return found if is_list and any(not self._boilerplate.holds(block) for block in found) else []

    def _list(self, block: Block) -> int | None:
        """Return the number of the table or list that a block is in."""
        around = self._outline.parents[block.at]
        return around if self._outline.kinds[block.at][0] in ("li", "dd", "dt") else self._table(block)

    def _heads(self, block: Block, asked: Container[Kind]) -> bool:
        """Return whether a block may head the article's text right behind it.

        It does if it is a heading, one of several questions, or of a kind whose text varies from page to page.
        """
        kind = self._outline.kinds[block.at]
        is_asked = block.words < _SHORT_WORDS and kind in asked  # a longer one is the site's
        return block.tag in _HEADINGS or is_asked or self._boilerplate.varies(kind)

    def _questions(self, texts: Iterable[Block]) -> set[Kind]:
        """Return the kinds of elements that hold several lines of the article, one of them a question or more than two.

        An interview's questions have a class of their own, and may all stand on other pages; so may a note of the site.
        """
        said: dict[Kind, set[str]] = {}
        for block in texts:
            said.setdefault(self._outline.kinds[block.at], set()).add(block.text)
        return {
            kind
            for kind, lines in said.items()
            if len(lines) > 2 or (len(lines) == 2 and any(map(_ASKS.search, lines)))
        }

    def adjoining(self, blocks: Iterable[Block], fits: Callable[[Block], bool]) -> Iterator[Block]:
        """Yield the blocks next to the prose that belong to it, the nearest first, up to one that does not.

        Labels side by side are the article's if one of them is: “Date: …”, “Place: …”, “Admission: free”.
        """
        near = list(takewhile(self._adjoins, islice(blocks, _ADJOINING)))
        for is_label, group in groupby(near, lambda block: LABEL.search(block.text) is not None):
            lines = list(group)
            is_own = is_label and (
                any(not self._boilerplate.holds(block) for block in lines) or all(map(self._is_labelled, lines))
            )
            for block in lines:
                fitting = fits(block) or (not is_label and self._is_rare(block))
                if not is_own and self._boilerplate.holds(block) and not fitting:
                    return
                yield block

    def _adjoins(self, block: Block) -> bool:
        """Return whether a block beside the prose is a short line in a like element, or a paragraph that few have."""
        is_line = may_be_text(block) and not block.link_density and block.words < _SHORT_WORDS
        is_like = self._outline.place(block.at) in self._places or self._wrapped(block) in self._wraps
        is_beside = block.tag == "p" and self._outline.parents[block.at] in self._parents
        return is_line and (is_like or (is_beside and self._is_rare(block)))

    def _wrapped(self, block: Block) -> tuple[Kind, int, Kind]:
        """Return what lines share that each have an element of their own around them, of one kind."""
        return self._outline.kinds[block.at], *self._outline.place(self._outline.parents[block.at])

    def _is_of_the_site(self, block: Block) -> bool:
        return block.words >= _SHORT_WORDS and self._boilerplate.is_everywhere(block)

    def are_told_nowhere_else(self, blocks: Sequence[Block]) -> bool:
        """Return whether no other page has all of these lines, as each has its own list of ingredients."""
        return not self._boilerplate.has_all(blocks)

    def _is_set_off(self, block: Block) -> bool:
        """Return whether a block is code, or a quotation that few pages have."""
        at = block.at
        while at not in self._around:
            tag = self._outline.kinds[at][0]
            if tag == "pre" or (tag == "blockquote" and not self._boilerplate.is_everywhere(block)):
                return True
            at = self._outline.parents[at]
        return False

    def _is_rare(self, block: Block) -> bool:
        """Return whether a short line stands on few of many pages, as a status does: “Closed”."""
        is_short = block.words < _SHORT_WORDS and self._boilerplate.articles >= _MANY
        return is_short and not self._boilerplate.is_common(block.key)

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


def _short(blocks: Iterable[Block], first: int, last: int) -> list[Block]:
    """Return the blocks between the first and the last prose, and the short ones about them: a disclaimer is long."""
    return [block for block in blocks if first <= block.run <= last or block.words < _SHORT_WORDS]


def _is_sentence(block: Block) -> bool:
    return block.prose and not LABEL.search(block.text)


def _verses(found: Sequence[Block], outline: Outline, boilerplate: SiteBoilerplate) -> list[int]:
    """Return the unknown lines of a page without prose, those in the like elements that hold most of them."""
    lines = [
        index
        for index, block in enumerate(found)
        if may_be_text(block) and block.tag not in _HEADINGS | {"h1"} and not boilerplate.holds(block)
    ]
    places = Counter(outline.place(found[index].at) for index in lines)
    if not places or max(places.values()) < _VERSES:
        return []
    place = max(places, key=places.__getitem__)
    return [index for index in lines if outline.place(found[index].at) == place]


def _ancestors(outline: Outline, blocks: Iterable[Block]) -> set[int]:
    """Return the numbers of the elements around blocks, their own and the root included."""
    around = {0}
    for block in blocks:
        at = block.at
        while at not in around:
            around.add(at)
            at = outline.parents[at]
    return around
