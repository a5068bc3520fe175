"""What a learned model is told of each block of a page, and of a text that was made of some of them.

The columns of a block are named in `BLOCK`, those that tell of the blocks around it in `CONTEXT`, those of a text in
`TEXT`, in the order of the arrays.
"""

import re
from collections import Counter
from collections.abc import Container, Hashable, Sequence
from functools import lru_cache
from math import log1p

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.article_ends import is_note, may_be_text
from pipeline.extract.attachments import names_file
from pipeline.extract.block_walk import BlockWalk
from pipeline.extract.blocks import LISTED, PROSE_WORDS, Block
from pipeline.extract.dom import Outline
from pipeline.text.end_words import begins_part_below, is_title_below
from pipeline.text.invitations import is_invitation
from pipeline.text.labels import begins_elsewhere, read_line
from pipeline.text.memo import remembered
from pipeline.text.site_words import asks_consent, is_caption, is_end, is_imprint

Floats = NDArray[np.float64]

_ENDS = re.compile(r"[.。!！?？…][\"”」»)\]]*$")
_ANNOUNCES = re.compile(r"[:：]$")
_YEAR = re.compile(r"\d{4}")
_SIGN = re.compile("[@|©]")
_ADDRESS = re.compile(r"https?://|www\.")
_CAPITALS = re.compile("[A-ZÄÖÜÉА-ЯΑ-Ω]{4,}")
_PRICE = re.compile("[$€£¥₹₽]")
_NUMBER = re.compile(r"\W*\d[\d\W]*")
_OPENING, _CLOSING = tuple("\"“„«'‘「『—–-"), tuple('”“»」"’')
_BRACKETS = tuple("(（[【")
_SHORT_WORDS, _LONG_WORDS, _BRIEF_WORDS, _LITTLE_WORDS = 6, 18, 12, 60
_MOST, _LEAST = 60.0, -6.0  # of what a block is worth, as far as it tells anything
_NEAR = 6  # blocks before the walk's first prose and behind its last that may be the article's
_REPEATED = 60  # characters by which blocks are taken for the same
_NO_HEADING = 3.0
_UNLIKELY, _FAR_ODDS = 0.003, -5.0

_REASONS = ("text", "short", "links", "boilerplate", "disclaimer", "caption")
_TAGS = ("p", "li", "div", "td", "h1", "h2", "h3", "h4", "span", "figcaption", "blockquote", "dd")
_PLACES = ("behind the end", "before the headline", "outside the article")
_NAMES = (
    *("caption", "credit", "photo", "image", "byline", "author", "date", "time", "meta", "info", "summary", "lead"),
    *("intro", "abstract", "standfirst", "subtitle", "teaser", "related", "more", "read", "box", "promo", "ad"),
    *("newsletter", "subscribe", "signup", "tag", "comment", "quote", "note", "footer", "bio", "share", "social"),
    *("video", "gallery", "headline", "title", "article", "body", "content", "text", "entry", "story", "paragraph"),
    *("source", "copyright", "excerpt", "deck", "description", "kicker", "img", "desc", "legal", "disclaim", "policy"),
    *("synopsis", "highlight", "fact", "sponsor", "tweet", "embed"),
)
_LOCAL = (
    *("words", "linked", "marks", "chrome", "own", "value", "in walk", "known", "in row", "behind headline"),
    *("before headline", "inside", "to first", "to last", "share of parent", "repeated", "said before"),
    "pictured",
)
_ALONE = ("place", "ends", "announces", "lower case", "brief year", "sign", "short", "long")
_AROUND = (-1, -2, 1, 2)
_SAYS = (
    *("an end", "what is below", "the site's end", "an imprint", "an invitation", "a caption", "consent", "labels"),
    *("elsewhere", "quote begins", "quote ends", "address", "bracket", "capitals", "price", "ellipsis", "cut"),
    *("hash", "number"),
)
_SAYS_CHARACTERS = 200  # a longer block is judged by its words alone
_OF_KIND = ("links", "links a word", "of kind", "words of kind", "linked of kind", "marked of kind", "in parent")
_BOXES = ("aside", "figure", "blockquote", "section", "article", "ul", "ol", "table")
_WITHIN = ("levels", "box", *_BOXES)
_MOST_LEVELS, _NAMED_LEVELS = 8, 2  # elements around a block: looked at, and named on their own account
_HOLDS_PROSE = 0.6  # of the walk's prose: an element that holds so much is the article's, and no box within it
_WITH_WALK = _LOCAL[:6]
BLOCK = (
    *_LOCAL,
    *_ALONE,
    *(f"reason {each}" for each in _REASONS),
    *(f"tag {each}" for each in _TAGS),
    *(f"stands {each}" for each in _PLACES),
    *(f"named {each}" for each in _NAMES),
    *(f"says {each}" for each in _SAYS),
    *_OF_KIND,
    *(f"within {each}" for each in _WITHIN),
    *(f"box named {each}" for each in _NAMES),
    *(f"{name} at {step:+}" for step in _AROUND for name in _LOCAL),
    *(f"{name} in walk" for name in _WITH_WALK),
)


class PageFeatures:
    """The blocks of a page as a model sees them. `near` are the indices of those that may be the article's.

    The walk takes those `placed` for where they stand: in a table, in code, among files. Those `listed` may be a list,
    or no more than two short lines side by side, such as a caption and its credit.
    """

    def __init__(self, walk: BlockWalk, outline: Outline) -> None:
        self.found, self.outline = walk.blocks, outline
        inside = {block.run for block in walk.article}
        self.in_walk = [block.run in inside for block in self.found]
        self.known = [walk.is_known(block) for block in self.found]
        self.taken = [index for index, block in enumerate(self.found) if self.in_walk[index] and block.value > 0]
        self.first, self.last = (self.taken[0], self.taken[-1]) if self.taken else (0, -1)
        self.heading = next((index for index, block in enumerate(self.found) if block is walk.heading), None)
        self.near = [index for index, block in enumerate(self.found) if self._is_near(index) or block.own[0] > 0]

        code, listed = walk.code, walk.listed | {line for series in walk.series for line in series.lines}
        spared = walk.boilerplate.spared if walk.boilerplate else frozenset[int]()
        self.placed, self.listed = set[int](), set[int]()
        beside = -_NEAR
        for index in (index for index in range(len(self.found)) if self.in_walk[index]):
            block = self.found[index]
            if any(names_file(link) for line in block.lines for link in line.links):
                self.placed.add(index)
            if block.why == LISTED or (listed and may_be_text(block) and _holds(listed, block)):
                self.listed.add(index)
            if not may_be_text(block):
                continue
            if block.run in spared or block.row >= 0 or (code and _holds(code, block)) or is_note(block.text):
                self.placed.add(index)
            if block.value <= 0:
                if beside == index - 1:
                    self.listed |= {beside, index}
                beside = index

    def _is_near(self, index: int) -> bool:
        return self.first - _NEAR <= index <= self.last + _NEAR

    def matrix(self) -> Floats:
        """Return a row of `BLOCK` for each block that is near."""
        if not self.near:
            return np.zeros((0, len(BLOCK)))
        wanted = sorted({index + step for index in self.near for step in (0, *_AROUND)} & {*range(len(self.found))})
        rows = {index: row for row, index in enumerate(wanted)}
        local = np.array([*self._local(wanted), [0.0] * len(_LOCAL)])  # the last row: those that are not there
        own = [rows[index] for index in self.near]
        beside = [local[[rows.get(index + step, -1) for index in self.near]] for step in _AROUND]
        told = local[own]
        alone = [np.concatenate(self._alone(index)) for index in self.near]
        return np.hstack(
            [told, alone, self._of_kind(), self._boxes(), *beside, told[:, 6:7] * told[:, : len(_WITH_WALK)]]
        )

    def _local(self, indices: Sequence[int]) -> list[list[float]]:
        found, parents = self.found, self.outline.parents
        held: Counter[int] = Counter()
        for index in self.taken:
            held[parents[found[index].at]] += found[index].words  # type: ignore[assignment]
        whole = sum(held.values()) + 1.0
        starts = [block.text[:_REPEATED] for block in found]
        seen, first = Counter(starts), dict[str, int]()
        for index, block in enumerate(found):
            if not block.chrome:
                first.setdefault(starts[index], index)
        heading = self.heading
        return [
            [
                log1p(block.words),
                block.link_density,
                log1p(block.marks),
                block.chrome,
                min(_MOST, max(_LEAST, block.own[0])) / 10,
                min(_MOST, max(_LEAST, block.value)) / 10,
                self.in_walk[index],
                self.known[index],
                block.row >= 0,
                _NO_HEADING if heading is None else log1p(max(0, index - heading)),
                heading is not None and index < heading,
                self.first <= index <= self.last,
                log1p(max(0, self.first - index)),
                log1p(max(0, index - self.last)),
                held[parents[block.at]] / whole,
                seen[starts[index]] > 1,
                first.get(starts[index], index) < index,
                block.lines[0].pictured,
            ]
            for index in indices
            for block in (found[index],)
        ]

    def _alone(self, index: int) -> tuple[Floats, Floats, Floats]:
        block, kinds = self.found[index], self.outline.kinds
        text, words = block.text, block.words
        told = [
            index / len(self.found),
            _ENDS.search(text) is not None,
            _ANNOUNCES.search(text) is not None,
            text[:1].islower(),
            words < _BRIEF_WORDS and _YEAR.search(text) is not None,
            _SIGN.search(text) is not None,
            words < _SHORT_WORDS,
            words >= _LONG_WORDS,
            *(block.own[1] == reason for reason in _REASONS),
            *(block.tag == tag for tag in _TAGS),
            *(block.why == place for place in _PLACES),
        ]
        names = _named(f"{kinds[block.at][1]} {kinds[self.outline.parents[block.at]][1]}")
        return np.array(told, dtype=float), names, _says(text)

    def _of_kind(self) -> Floats:
        """Return a row for each block that is near: its links, and what blocks of its tag and class are like."""
        found, outline, near = self.found, self.outline, np.array(self.near)
        kinds = _grouped([outline.kinds[block.at] for block in found])
        parents = _grouped([outline.parents[block.at] for block in found])
        words = np.array([block.words for block in found])
        links = np.array([sum(len(line.links) for line in block.lines) for block in found])
        count = np.bincount(kinds)
        means = [
            np.bincount(kinds, values) / count
            for values in (words / 20, [block.link_density for block in found], [block.marks > 0 for block in found])
        ]
        return np.column_stack(
            [
                np.log1p(links)[near],
                (links / (words + 1))[near],
                np.log1p(count)[kinds][near],
                *(mean[kinds][near] for mean in means),
                np.log1p(np.bincount(parents))[parents][near],
            ]
        )

    def _boxes(self) -> Floats:
        """Return a row for each block that is near: of which elements it is in that do not hold most of the prose.

        The names of the element itself and of the one around it are told elsewhere.
        """
        parents, kinds = self.outline.parents, self.outline.kinds
        own, held = [0.0] * len(parents), [0.0] * len(parents)
        for index in self.taken:
            own[self.found[index].at] += self.found[index].words
        for at in range(max((self.found[index].at for index in self.taken), default=0), 0, -1):
            held[parents[at]] += held[at] + own[at]
        rows: dict[int, Floats] = {}
        for at in {self.found[index].at for index in self.near}:
            inside: list[int] = []
            around = at
            while around and len(inside) < _MOST_LEVELS and held[around] <= _HOLDS_PROSE * held[0]:
                inside.append(around)
                around = parents[around]
            tags = {kinds[each][0] for each in inside}
            told = [len(inside), len(inside) > _NAMED_LEVELS, *(tag in tags for tag in _BOXES)]
            names = _named(" ".join([kinds[each][1] for each in inside[_NAMED_LEVELS:]]))
            rows[at] = np.concatenate([np.array(told, dtype=float), names])
        return np.array([rows[self.found[index].at] for index in self.near])


def _holds(lines: Container[str], block: Block) -> bool:
    """Return whether all lines of a block are among these, which are squashed."""
    return all(line.key in lines for line in block.lines)


@remembered(4096)
def _says(text: str) -> Floats:
    """Return which of `_SAYS` a block says, in any of the languages that the word lists know."""
    is_short = len(text) < _SAYS_CHARACTERS
    said = (
        is_short and begins_part_below(text),
        is_short and is_title_below(text),
        is_short and is_end(text),
        is_imprint(text),
        is_invitation(text),
        is_short and is_caption(text),
        asks_consent(text),
        is_short and bool(read_line(text)),
        begins_elsewhere(text),
        text.startswith(_OPENING),
        text.endswith(_CLOSING),
        _ADDRESS.search(text) is not None,
        is_short and text.startswith(_BRACKETS),
        is_short and _CAPITALS.search(text) is not None,
        _PRICE.search(text) is not None,
        "…" in text or "..." in text,
        text.endswith(("...", "…")),
        "#" in text,
        is_short and _NUMBER.fullmatch(text) is not None,
    )
    return np.array(said, dtype=float)


@lru_cache(maxsize=4096)
def _named(names: str) -> Floats:
    """Return which of the telling words are in class names."""
    names = names.lower()
    return np.array([name in names for name in _NAMES], dtype=float)


CONTEXT = (
    *("likely", *(f"likely at {step:+}" for step in (-1, -2, -3, 1, 2, 3)), "likeliest before", "likeliest behind"),
    *("others in parent", "others of kind", "likely share of parent", "likely share of kind", "likely so far"),
    "to the nearer end",
    *(f"{name} in likely parent" for name in _WITH_WALK),
)


def in_context(page: PageFeatures, matrix: Floats, probabilities: Floats) -> Floats:
    """Return a row of `BLOCK` and `CONTEXT` for each block that is near: how likely its neighbours and its like are."""
    if not page.near:
        return np.zeros((0, len(BLOCK) + len(CONTEXT)))
    count, outline = len(page.found), page.outline
    likely = np.full(count, _UNLIKELY)
    likely[page.near] = np.clip(probabilities, _UNLIKELY, 1 - _UNLIKELY)
    odds = np.log(likely / (1 - likely))
    words = np.array([block.words for block in page.found])
    weights = words * likely
    parents = _grouped([outline.parents[block.at] for block in page.found])
    kinds = _grouped([outline.kinds[block.at] for block in page.found])
    whole = weights.sum() + 1
    near = np.array(page.near)
    padded = np.concatenate([np.full(3, _FAR_ODDS), odds, np.full(3, _FAR_ODDS)])
    beside = [padded[near + 3 + step] for step in (-1, -2, -3, 1, 2, 3)]
    sums = [np.bincount(groups, weights) for groups in (parents, kinds)]
    sizes = [np.bincount(groups, words) for groups in (parents, kinds)]
    groups = [each[near] for each in (parents, kinds)]
    others = [
        (total[group] - weights[near] + 0.3) / (size[group] - words[near] + 1)
        for total, size, group in zip(sums, sizes, groups, strict=True)
    ]
    shares = [total[group] / whole for total, group in zip(sums, groups, strict=True)]
    so_far = np.cumsum(weights)[near]
    context = np.column_stack(
        [
            odds[near],
            *beside,
            np.max(beside[:3], axis=0),
            np.max(beside[3:], axis=0),
            *others,
            *shares,
            so_far / whole,
            np.minimum(so_far, whole - so_far) / whole,
        ]
    )
    return np.hstack([matrix, context, others[0][:, None] * matrix[:, : len(_WITH_WALK)]])


def _grouped(values: Sequence[Hashable]) -> NDArray[np.int64]:
    """Return a number for each value, the same for equal ones."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values])


TEXT = (
    *("share of prose", "worthless inside", "linked", "little", "short blocks", "one parent", "one tag"),
    *("prose between", "brief end", "article tag", "marks", "expected F1", "mean probability", "open question"),
    *("expected F1 of walk",),
)


def text_features(page: PageFeatures, probabilities: Floats, selected: Sequence[int]) -> list[float]:
    """Return the row of `TEXT` for a text of the blocks `selected`, given the probabilities of those that are near."""
    found, outline = page.found, page.outline
    likely = [0.0] * len(found)
    for index, probability in zip(page.near, probabilities.tolist(), strict=True):
        likely[index] = probability
    walk = [block for index, block in enumerate(found) if page.in_walk[index]]
    prose = sum(found[index].words for index in page.taken)
    words = sum(block.words for block in walk) + 1.0
    missed = [
        index
        for index, block in enumerate(found)
        if not page.in_walk[index] and block.prose and block.words >= PROSE_WORDS and not page.known[index]
    ]
    missed_words = sum(found[index].words for index in missed)
    parents: Counter[int] = Counter()
    tags: Counter[str] = Counter()
    for index in page.taken:
        parents[outline.parents[found[index].at]] += found[index].words  # type: ignore[assignment]
        tags[found[index].tag] += found[index].words  # type: ignore[assignment]
    chosen = sum(found[index].words for index in selected) + 1.0
    expected = sum(likely[index] * found[index].words for index in selected)
    everything = sum(probability * block.words for probability, block in zip(likely, found, strict=True))
    within = range(page.first, page.last + 1)
    return [
        prose / (prose + missed_words) if prose else 0.0,
        sum(found[index].value <= 0 for index in within) / (len(within) + 1),
        sum(block.words * block.link_density for block in walk) / words,
        prose < _LITTLE_WORDS,
        sum(block.words for block in walk if block.value <= 0) / words,
        max(parents.values(), default=0) / (prose + 1),
        max(tags.values(), default=0) / (prose + 1),
        sum(found[index].words for index in missed if index in within) / (prose + 1),
        sum(found[index].words < _BRIEF_WORDS for index in page.taken[-3:]),
        page.taken != [] and _is_in_article(outline, found[page.taken[0]].at),
        sum(found[index].marks for index in page.taken) / (prose + 1),
        2 * expected / (chosen + everything + 1),
        expected / chosen,
        max((block.words * min(p, 1 - p) for p, block in zip(likely, found, strict=True)), default=0.0) / chosen,
        2
        * sum(likely[index] * block.words for index, block in enumerate(found) if page.in_walk[index])
        / (words + everything),
    ]


def _is_in_article(outline: Outline, at: int) -> bool:
    while at:
        if outline.kinds[at][0] in ("article", "main"):
            return True
        at = outline.parents[at]
    return False
