"""The project's own extractor, the block walk: the article among a page's blocks, with or without a site's template."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.extract import article_ends, headline
from pipeline.extract.article_ends import may_be_text
from pipeline.extract.below import BELOW, mark_others
from pipeline.extract.blocks import BOILERPLATE, CAPTION, DISCLAIMER, LINK_DENSITY, PROSE_WORDS, Block, blocks
from pipeline.extract.dom import Outline, TextLine
from pipeline.extract.main_content import BEHIND, main_content
from pipeline.extract.own_lines import own_lines
from pipeline.extract.page_view import PageView
from pipeline.extract.strings import measured, squash
from pipeline.extract.template import SiteBoilerplate, Template, digest, traits
from pipeline.model import Traits

NAME = "walker"

_SURE_WORDS = 60  # of prose that says enough to be a text
_FALLBACK, _FALLBACK_CHARACTERS = 0.3, 150  # a template that leaves less than that is not believed on this page
_CELL = " | "
_TELLING_WORDS = 8  # a line of so many is hardly said of two articles
_MANY = 4  # other pages
_HALF_LINKS = 0.3  # of a short cell behind the text, such as the foot of a page in tables
_CELL_CHARACTERS = 200  # a longer cell is a column of the page's layout
_COPIED_WORDS = 60  # so many, said before and in a row, are a copy of the text
_OWN_SHARE = 0.25  # of what an element says like others; with as much of its own it is no copy


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockWalk:
    """A page's blocks and the article among them. Lines of `listed` and `copied` are squashed."""

    blocks: list[Block]
    heading: Block | None
    plain: list[Block]  # the article as it looks without a template
    article: list[Block]
    paragraphs: list[str]
    boilerplate: SiteBoilerplate | None  # None if no template was believed
    traits: Traits | None  # what the site's template may learn
    known_blocks: float | None  # the share of the site's blocks that the page has
    unlike: bool  # it looks like no known page of the site
    series: tuple[article_ends.Series, ...]  # entries side by side, such as those of a live blog
    listed: frozenset[str]  # lines of the article's lists of short lines
    copied: frozenset[str]  # lines that the page has once more as a copy of its text

    @property
    def code(self) -> frozenset[str]:
        """The lines of code in the article, squashed."""
        return frozenset(squash(line.text) for block in self.article for line in block.lines if line.tag == "pre")

    @property
    def others(self) -> int:
        """The number of other articles that the page was held against."""
        return self.boilerplate.articles if self.boilerplate else 0

    def is_known(self, block: Block) -> bool:
        """Return whether a block is boilerplate of the site."""
        return self.boilerplate is not None and self.boilerplate.holds(block)

    def stands_elsewhere(self, line: TextLine) -> bool:
        """Return whether a line stands on the site's other pages as well, so that a date in it dates none of them.

        A short one, such as a day and a name, is that of two articles of one day unless most pages have it.
        """
        if self.boilerplate is None:
            return False
        key, words, _ = measured(line.text)
        if words >= _TELLING_WORDS and self.boilerplate.knows(key, words):
            return True
        return self.others >= _MANY and self.boilerplate.is_common(key)

    def removed(self, lost: Iterable[str] = (), below: float = float("inf")) -> float | None:
        """Return the share of the text that boilerplate takes, of lines of fewer words than `below`; None without any.

        The text is what the walk takes of the page where nothing is known of its site, with the lines `lost` that only
        another extractor had taken.
        """
        if self.boilerplate is None:
            return None
        held = {block.key for block in self.plain}
        more = [words for key, words, _ in map(measured, lost) if key not in held]
        taken = [*more, *(block.words for block in self.plain if self.is_known(block))]
        whole = sum(more) + sum(block.words for block in self.plain)
        return round(sum(words for words in taken if words < below) / whole, 2) if whole else 0.0

    def share_of_prose(self) -> float:
        """Return the share that the article takes of the page's prose, boilerplate aside; 0 if it says little."""
        taken = sum(block.words for block in self.article if block.prose)
        inside = {id(block) for block in self.article}
        missed = sum(
            block.words
            for block in self.blocks
            if block.prose and block.words >= PROSE_WORDS and id(block) not in inside and not self.is_known(block)
        )
        return taken / (taken + missed) if taken >= _SURE_WORDS else 0.0

    def without_boilerplate(self, paragraphs: Sequence[str]) -> list[str]:
        """Remove headline, captions, boilerplate and what stands below from another extractor's text.

        A caption may repeat a sentence of the text, which stays once; of a copy of the text no line stays.
        """
        unwanted = self._shared_lines()
        for block in self.blocks:
            if block is self.heading or block.own[1] in (DISCLAIMER, BELOW):
                unwanted |= _keys(block)
        captions = {block.key for block in self.blocks if block.own[1] == CAPTION}
        own = Counter(map(squash, self.paragraphs))
        unwanted |= captions - own.keys()
        left = {key: own[key] if key in self.copied else 1 for key in own.keys() & (captions | self.copied)}
        kept: list[str] = []
        for text in paragraphs:
            key = squash(text)
            if key not in unwanted and left.get(key, 1):
                kept.append(text)
                if key in left:
                    left[key] -= 1
        return kept

    def boilerplate_of(self, paragraphs: Sequence[str]) -> list[str]:
        """Return those of another extractor's paragraphs that are the site's boilerplate, and look like text."""
        shared = self._shared_lines(lambda block: may_be_text(block) and not block.link_density)
        return [text for text in paragraphs if squash(text) in shared]

    def _shared_lines(self, fits: Callable[[Block], bool] = lambda block: True) -> set[str]:
        """Return the lines that are the site's boilerplate, squashed."""
        if self.boilerplate is None:
            return set()
        known: set[str] = set()
        own: set[str] = set()  # an article's line may stand in the site's navigation too
        for block in self.blocks:
            if block.run in self.boilerplate.spared:
                own |= _keys(block)
            elif fits(block) and self.is_known(block):
                known |= _keys(block)
        return known - own

    def peeled(self, paragraphs: list[str]) -> list[str]:
        """Remove links, boilerplate, chrome and what stands behind the end at either end, of prose little.

        That is the chrome before the headline.
        """
        edges: set[str] = set()
        own = set().union(*map(_keys, self.article))  # which the head of a page may announce
        before = self.heading is not None
        last = self.article[-1].run if self.article else -1
        end = next((block.run for block in self.blocks if block.why == BEHIND), float("inf"))
        for block in self.blocks:
            before = before and block is not self.heading
            most = _HALF_LINKS if block.row >= 0 and block.run > last else LINK_DENSITY
            is_edge = not block.prose and (before or block.chrome or block.link_density > most)
            is_edge = is_edge or (block.own[1] == "short" and block.run > end)
            if is_edge or block.own[1] == BOILERPLATE:
                edges.update(_keys(block))
            elif before and block.chrome:
                edges.update(_keys(block) - own)

        def is_text(paragraph: str) -> bool:
            return squash(paragraph) not in edges and not edges.issuperset(map(squash, paragraph.split(_CELL)))

        inner = [at for at, text in enumerate(paragraphs) if is_text(text)]
        return paragraphs[inner[0] : inner[-1] + 1] if inner else []

    def because(self, block: Block) -> str:
        """Say why a block is in the article or not."""
        why = "the headline" if block is self.heading else block.why
        if self.boilerplate is None:
            return why
        pages = f"on {self.boilerplate.pages_with(block)} of {self.others} other pages"
        if self.boilerplate.holds(block):
            return pages
        return f"{why}, though {pages}" if block.run in self.boilerplate.spared else why


def walk(view: PageView, template: Template | None, *, learn: bool) -> BlockWalk:
    """Find the article among a page's blocks.

    `learn` asks for the page's traits; a page that looks strange has them in any case.
    """
    outline, claims, key = view.outline, view.metadata.titles, view.link.key
    found = blocks(outline)
    heading = _heading(found, claims)
    mark_others(found, outline, heading)
    plain = main_content(found, outline, heading)
    numbers = {digest(block.key) for block in found}
    share = template.known_share(numbers) if template is not None else None
    strange = template is not None and template.is_strange(numbers)
    design = template.design_of(numbers) if template is not None and strange else frozenset[int]()
    learned = None
    if learn or strange:
        title = found[heading].key if heading is not None else squash(next(iter(claims), ""))
        learned = traits(key, title, found, plain, outline.kinds)
    article, boilerplate = plain, None
    if template is not None:
        boilerplate = template.boilerplate_of(key, plain, design)
        boilerplate = replace(boilerplate, spared=own_lines(found, outline, plain, boilerplate, heading))
        article = main_content(found, outline, heading, boilerplate.holds, boilerplate.spared)
        size = sum(len(block.text) for block in plain)
        if size > _FALLBACK_CHARACTERS and sum(len(block.text) for block in article) < _FALLBACK * size:
            article, boilerplate = main_content(found, outline, heading), None
    return BlockWalk(
        blocks=found,
        heading=found[heading] if heading is not None else None,
        plain=plain,
        article=article,
        paragraphs=paragraphs_of(article, found, outline),
        boilerplate=boilerplate,
        traits=learned,
        known_blocks=share,
        unlike=learned is not None and not design and (template is None or strange),
        series=article_ends.series(article, outline),
        listed=article_ends.listed(article, outline),
        copied=frozenset(line.key for block in _copies(found, outline) for line in block.lines),
    )


def _words_of_prose(found: Sequence[Block]) -> float:
    return sum(block.words for block in found if block.prose and not block.chrome)


def _heading(found: Sequence[Block], claims: Sequence[str]) -> int | None:
    """Return the index of the headline: the one that the page's titles confirm, else its only h1.

    Chrome below a text may repeat its headline, such as a form to mail it.
    """
    at = headline.confirmed(found, claims)
    if at is not None and not (found[at].chrome and _words_of_prose(found[:at]) >= _SURE_WORDS):
        return at
    alone = [index for index, block in enumerate(found) if block.tag == "h1"]
    return alone[0] if len(alone) == 1 else None


def _keys(block: Block) -> set[str]:
    return {block.key, *(line.key for line in block.lines)}


def paragraphs_of(article: Sequence[Block], found: Sequence[Block], outline: Outline) -> list[str]:
    """Return the lines of an article whose page has the blocks `found`; the cells of a table's row are one line."""
    layout = _layout_rows(found, outline)
    lines = [line for block in _said_once(article, outline) for line in block.lines]
    paragraphs: list[str] = []
    before: TextLine | None = None
    for line in lines:
        same_row = before is not None and line.row >= 0 and line.row == before.row and line.row not in layout
        if same_row and before is not None:
            paragraphs[-1] += (" " if line.at == before.at else _CELL) + line.text
        else:
            paragraphs.append(line.text)
        before = line
    return paragraphs


def _said_once(article: Sequence[Block], outline: Outline) -> list[Block]:
    """Return the blocks of an article without a copy of its text."""
    copies = {block.run for block in _copies(article, outline)}
    return [block for block in article if block.run not in copies]


def _copies(article: Sequence[Block], outline: Outline) -> list[Block]:
    """Return the blocks of a copy of the text, such as one for the printer, in another element.

    A question may be put to several people, and a refrain stands beside itself: a copy says much without a new word.
    Short lines belong to it if they stand between its sentences and were said, too. Parts of one text, such as the
    sections of a contract, may share sentences, and each has some of its own.
    """
    said: dict[str, int] = {}
    parts = _parts(article, outline)
    copies, copy, words = list[Block](), list[Block](), 0.0  # the words are those of the copy's blocks that say much
    for block in article:
        around = outline.parents[block.at]
        first = said.setdefault(block.key, around)
        is_said = first != around and not (first in parts and around in parts)
        if block.words < PROSE_WORDS:
            if is_said and words:
                copy.append(block)
        elif not is_said:
            copy, words = [], 0.0
        else:
            copy.append(block)
            words += block.words
            if words >= _COPIED_WORDS:
                copies += copy
                copy.clear()
    return copies


def _parts(article: Sequence[Block], outline: Outline) -> set[int]:
    """Return the elements whose prose is in no other one, but for a share that a contract's sections may have alike."""
    places: dict[str, set[int]] = defaultdict(set)
    prose = [block for block in article if block.words >= PROSE_WORDS]
    for block in prose:
        places[block.key].add(outline.parents[block.at])
    alone, shared = Counter[int](), Counter[int]()
    for block in prose:
        counts = alone if len(places[block.key]) == 1 else shared
        counts[outline.parents[block.at]] += block.words  # type: ignore[assignment]
    return {around for around, words in alone.items() if words >= _OWN_SHARE * shared[around]}


def _layout_rows(found: Sequence[Block], outline: Outline) -> set[int]:
    """Return the rows of tables that lay out the page: a cell of theirs stands alone, or says much."""
    sizes: dict[int, dict[int, int]] = {}
    for line in (line for block in found for line in block.lines if line.row >= 0):
        at = line.at
        while at != line.row and outline.parents[at] != line.row:
            at = outline.parents[at]
        cells = sizes.setdefault(line.row, {})
        cells[at] = cells.get(at, 0) + len(line.text)
    return {row for row, cells in sizes.items() if len(cells) == 1 or max(cells.values()) > _CELL_CHARACTERS}
