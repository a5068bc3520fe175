"""Which text is the article: three voices, and the rule that chooses between them.

The walk over blocks knows the site; trafilatura knows the web; readability is asked only where those two dispute. The
walk leads in Chinese, whose sentences trafilatura's thresholds misjudge, and where the site's template is known;
trafilatura elsewhere. How alike the two are is the confidence. Whole outputs are chosen, never mixed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from pipeline.extract import blocks as walker
from pipeline.extract import extractors
from pipeline.extract import template as templates
from pipeline.extract.blocks import Block
from pipeline.extract.dom import Outline, TextLine, squash
from pipeline.extract.own_lines import own_lines
from pipeline.model import Traits

WALKER = "walker"

_DISPUTE = 0.75  # less alike, and readability is asked
_KNOWN_SITE = 4  # other articles of the site, from which on the walk leads
_SURE = 0.95  # of a known page's unknown prose that the walk takes: no other voice is asked
_SURE_WORDS = 60
_QUICK = 0.9  # so like the walk, trafilatura's quick reading will do
_FALLBACK, _FALLBACK_CHARACTERS = 0.3, 150  # a template that leaves less than that is not believed on this page
_SIZE = 4  # tokens that a comparison takes at a time
_TOKEN = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]|[^\\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+"
)
_CELL = " | "
_CELL_CHARACTERS = 200  # a longer cell is a column of the page's layout
_KANA_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7a3]")
_FOREIGN_SHARE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The article's paragraphs, who found them, how sure that is (0-1), and what the site's template may learn."""

    paragraphs: list[str]
    voice: str
    confidence: float
    traits: Traits | None
    known_blocks: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkedPage:
    """A page as the walk over its blocks sees it. `others` is the number of other articles its template was held to."""

    blocks: list[Block]
    heading: Block | None
    article: list[Block]
    paragraphs: list[str]
    furnishing: templates.Furnishing | None
    traits: Traits | None
    known_blocks: float | None

    @property
    def others(self) -> int:
        return self.furnishing.articles if self.furnishing else 0


def walk(
    outline: Outline, claims: Sequence[str], key: str, template: templates.Template | None, *, learn: bool
) -> WalkedPage:
    """Find the article among a page's blocks. `claims` are the page's titles, `key` is its URL's identity.

    `learn` asks for the page's traits; a page that looks strange has them in any case.
    """
    found = walker.blocks(outline)
    squashed = [squash(claim) for claim in claims]
    heading = walker.headline(found, squashed)
    plain = walker.article(found, outline, heading)
    share = templates.known_share(template, found) if template is not None else None
    traits = None
    if learn or (share is not None and share < templates.STRANGE):
        title = found[heading].key if heading is not None else next(iter(squashed), "")
        traits = templates.traits(key, title, found, plain)
    article, furnishing = plain, None
    if template is not None:
        furnishing = templates.held_against(template, key, plain)
        furnishing = replace(furnishing, spared=own_lines(found, outline, plain, furnishing))
        article = walker.article(found, outline, heading, furnishing)
        size = sum(len(block.text) for block in plain)
        if size > _FALLBACK_CHARACTERS and sum(len(block.text) for block in article) < _FALLBACK * size:
            article, furnishing = walker.article(found, outline, heading), None
    return WalkedPage(
        blocks=found,
        heading=found[heading] if heading is not None else None,
        article=article,
        paragraphs=_paragraphs(article, found),
        furnishing=furnishing,
        traits=traits,
        known_blocks=share,
    )


def choose(tree: HtmlElement, read: WalkedPage, *, dense: bool) -> Chosen:
    """The article of a page. `dense` says that it is in Chinese, Japanese or Korean."""
    if read.others >= _KNOWN_SITE and (share := _share_of_prose(read)) >= _SURE:
        return _chosen(read, read.paragraphs, WALKER, share)
    own, known = read.paragraphs, read.others >= _KNOWN_SITE
    other = _without_furniture(extractors.trafilatura_says(tree, dense=dense, fast=True), read)
    alike = similarity(own, other)
    if alike < _QUICK:
        other = _without_furniture(extractors.trafilatura_says(tree, dense=dense, fast=False), read)
        alike = similarity(own, other)
    if not own or not other:
        return _chosen(read, own or other, WALKER if own else extractors.NAME, 0.0)
    own_leads = known or (dense and _is_chinese(own))
    if alike < _DISPUTE:
        judge = _without_furniture(extractors.readability_says(tree), read)
        own_leads = similarity(own, judge) >= similarity(other, judge)
    return (
        _chosen(read, own, WALKER, alike) if own_leads else _chosen(read, _peeled(other, read), extractors.NAME, alike)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A block of a page: whether it is in the article as the walk has it, and why."""

    text: str
    body: bool
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How each voice reads a page. `paragraphs` are those that are `taken`."""

    blocks: list[Judged]
    voices: dict[str, list[str]]
    taken: str
    paragraphs: list[str]
    confidence: float


def compare(tree: HtmlElement, read: WalkedPage, *, dense: bool) -> Comparison:
    """Ask every voice, whether or not it is needed, and say what becomes of each block."""
    chosen = choose(tree, read, dense=dense)
    article = {id(block) for block in read.article}
    blocks = [
        Judged(text=block.text, body=id(block) in article, because=_because(block, read)) for block in read.blocks
    ]
    voices = {
        WALKER: read.paragraphs,
        extractors.NAME: _without_furniture(extractors.trafilatura_says(tree, dense=dense, fast=False), read),
        "readability": _without_furniture(extractors.readability_says(tree), read),
    }
    return Comparison(
        blocks=blocks,
        voices=voices,
        taken=chosen.voice,
        paragraphs=chosen.paragraphs,
        confidence=chosen.confidence,
    )


def _because(block: Block, read: WalkedPage) -> str:
    why = "the headline" if block is read.heading else block.why
    if read.furnishing is None:
        return why
    pages = f"on {read.furnishing.pages_with(block)} of {read.others} other pages"
    if read.furnishing(block):
        return pages
    return f"{why}, though {pages}" if block.run in read.furnishing.spared else why


def as_given(read: WalkedPage, paragraphs: list[str]) -> Chosen:
    """Paragraphs that no voice has chosen, with what the walk has seen."""
    return _chosen(read, paragraphs, WALKER, 0.0)


def similarity(one: Sequence[str], other: Sequence[str]) -> float:
    """How alike two texts are, 0-1: twice what they share over what both have, in runs of four words or characters."""
    if not one or not other:
        return float(not one and not other)
    first, second = _shingles(one), _shingles(other)
    size = len(first) + len(second)
    return 2 * len(first & second) / size if size else 1.0


def _shingles(paragraphs: Iterable[str]) -> set[tuple[str, ...]]:
    tokens = _TOKEN.findall("\n".join(paragraphs))
    if len(tokens) < _SIZE:
        return {tuple(tokens)} if tokens else set()
    return set(zip(*(tokens[start:] for start in range(_SIZE)), strict=False))


def _chosen(read: WalkedPage, paragraphs: list[str], name: str, confidence: float) -> Chosen:
    return Chosen(
        paragraphs=paragraphs,
        voice=name,
        confidence=round(confidence, 2),
        traits=read.traits,
        known_blocks=read.known_blocks,
    )


def _share_of_prose(read: WalkedPage) -> float:
    """Of the page's prose that is no known furniture, the share that the walk takes; 0 of a page that says little."""
    taken = sum(block.words for block in read.article if block.prose)
    left = {id(block) for block in read.article}
    missed = sum(
        block.words
        for block in read.blocks
        if block.prose and block.words >= walker.PROSE_WORDS and id(block) not in left and not _is_known(block, read)
    )
    return taken / (taken + missed) if taken >= _SURE_WORDS else 0.0


def _is_known(block: Block, read: WalkedPage) -> bool:
    return read.furnishing is not None and read.furnishing(block)


def _without_furniture(paragraphs: list[str], read: WalkedPage) -> list[str]:
    """A voice's paragraphs without headline, disclaimers and the blocks that other pages of the site have too."""
    if not paragraphs:
        return []
    spared = read.furnishing.spared if read.furnishing else frozenset()
    unwanted: set[str] = set()
    known: set[str] = set()
    own: set[str] = set()  # an article's line may stand in the site's navigation too
    for block in read.blocks:
        if block is read.heading or block.own[1] == walker.DISCLAIMER:
            unwanted.update(_keys(block))
        elif block.run in spared:
            own.update(_keys(block))
        elif _is_known(block, read):
            known.update(_keys(block))
    unwanted |= known - own
    return [text for text in paragraphs if squash(text) not in unwanted]


def _peeled(paragraphs: list[str], read: WalkedPage) -> list[str]:
    """Without links, boilerplate and chrome at either end, and without what is no prose before the headline."""
    edges: set[str] = set()
    before = read.heading is not None
    for block in read.blocks:
        before = before and block is not read.heading
        is_edge = not block.prose and (before or block.chrome or block.linked > walker.LINKED)
        if is_edge or block.own[1] == walker.BOILERPLATE:
            edges.update(_keys(block))

    def is_text(paragraph: str) -> bool:
        return not edges.issuperset(map(squash, paragraph.split(_CELL)))

    inner = [at for at, text in enumerate(paragraphs) if is_text(text)]
    return paragraphs[inner[0] : inner[-1] + 1] if inner else []


def _keys(block: Block) -> set[str]:
    return {block.key, *(squash(line.text) for line in block.lines)}


def _is_chinese(paragraphs: Iterable[str]) -> bool:
    text = "".join(paragraphs)
    return len(_KANA_HANGUL.findall(text)) < _FOREIGN_SHARE * len(text)


def _paragraphs(article: Sequence[Block], found: Sequence[Block]) -> list[str]:
    """The lines of the article; the cells of a table's row are one line."""
    long = {line.row for block in found for line in block.lines if line.row >= 0 and len(line.text) > _CELL_CHARACTERS}
    lines = [line for block in article for line in block.lines]
    paragraphs: list[str] = []
    before: TextLine | None = None
    for line in lines:
        same_row = before is not None and line.row >= 0 and line.row == before.row and line.row not in long
        if same_row and before is not None:
            paragraphs[-1] += (" " if line.at == before.at else _CELL) + line.text
        else:
            paragraphs.append(line.text)
        before = line
    return paragraphs
