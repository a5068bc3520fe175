"""What the pages of one site share: blocks that stand on other pages too are furniture, not this article.

`of_pages` makes a template from what some pages of a site were seen to hold; it is small, travels to the workers with
each page and is the same for the same pages. Guards keep it from taking an article's own text: versions of one article
count once; a long block must be on a fifth of the pages; who uses it falls back when little is left; and `own_lines`
spares what stands among the article's prose.
Pure: what is kept between runs is in `pipeline.index.templates`, when it is learned in `pipeline.crawl.site_memory`.
"""

from array import array
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from pipeline.extract.blocks import Block, measured
from pipeline.model import Traits
from pipeline.text.memo import remembered

STRANGE = 0.3
"""A page that has a smaller share of what stands on every page of its site looks like another site's."""

MAX_PAGES = 32
"""Pages that a template is made from, at most: a bit each."""

_MAX_BLOCKS = 1000  # of one page
_BODY_WORDS = 8  # shorter blocks tell no article from another
_LONG_WORDS = 12
_LONG_SHARE = 0.2
_FEW_PAGES = 6  # with fewer, a block of one other page is furniture; with more it takes two
_SAME_ARTICLE = 0.5
_EVERYWHERE = 3  # on so many pages of different titles a block tells no article either
_WORD = "I"  # 32 bits wherever CPython runs
_CORE_SHARE = 0.5
_CORE_PAGES = 4
_TEXT_CHARACTERS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A site's blocks as packed arrays: 8 bytes of digest, and a mask with a bit for each article that has the block.

    `articles` is the number of distinct articles, `keys` their URLs' digests with their bits. Blocks that could never
    count as furniture are left out.
    """

    articles: int
    digests: bytes
    masks: bytes
    keys: bytes
    bits: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnishing:
    """A template held against one page: the articles that count, and how often a block must be among them."""

    masks: Mapping[int, int]
    others: int
    spared: frozenset[int] = frozenset()  # the runs of known blocks that are the article's own: see `own_lines`

    @property
    def articles(self) -> int:
        """How many other articles count."""
        return self.others.bit_count()

    def pages_with(self, block: Block) -> int:
        """On how many other pages a block stands."""
        return self._count(block.key)

    def is_everywhere(self, block: Block) -> bool:
        """Whether a block stands on most of the other pages, where there are enough to tell."""
        return self.articles >= _FEW_PAGES and self._count(block.key) > _CORE_SHARE * self.articles

    def __call__(self, block: Block) -> bool:
        """Whether a block is furniture."""
        return block.run not in self.spared and self.is_known(block.key, block.words)

    def is_known(self, key: str, words: float) -> bool:
        """Whether a text of so many words, squashed, is furniture."""
        return bool(key) and is_furniture(self._count(key), self.articles, words)

    def _count(self, key: str) -> int:
        return (self.masks.get(digest(key), 0) & self.others).bit_count()


def is_furniture(pages: int, articles: int, words: float) -> bool:
    """Whether a block of so many words on `pages` of `articles` other articles is furniture."""
    least = 1 if articles < _FEW_PAGES else 2
    return pages >= max(least, _LONG_SHARE * articles if words >= _LONG_WORDS else 0)


@remembered(16384)
def digest(key: str) -> int:
    """64 bits that stand for a text in a template."""
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def traits(key: str, title: str, found: Sequence[Block], body: Iterable[Block]) -> Traits:
    """What a template needs to know of a page. `key` is the identity of its URL, `title` the squashed headline."""
    texts: dict[int, str] = {}
    long: set[int] = set()
    for block in found[:_MAX_BLOCKS]:
        if block.key:
            number = digest(block.key)
            texts[number] = block.text[:_TEXT_CHARACTERS]
            if block.words >= _LONG_WORDS:
                long.add(number)
    article = {digest(block.key) for block in body if block.words >= _BODY_WORDS}
    return Traits(
        key=digest(key),
        title=digest(title),
        texts=texts,
        long=frozenset(long),
        article=frozenset(article & texts.keys()),
    )


def of_pages(pages: Sequence[Traits]) -> Template:
    """The template of a site from its last pages, at most MAX_PAGES of them."""
    pages = pages[-MAX_PAGES:]
    bits = _bits(pages)
    masks: dict[int, int] = {}
    for page, bit in zip(pages, bits, strict=True):
        for number in page.texts:
            masks[number] = masks.get(number, 0) | 1 << bit
    articles = len(set(bits))
    # a page has all but itself for others, so a block that one article alone has may count while there are few
    least = 1 if articles <= _FEW_PAGES else 2
    kept = {number: mask for number, mask in sorted(masks.items()) if mask.bit_count() >= least}
    return Template(
        articles=articles,
        digests=array("Q", kept.keys()).tobytes(),
        masks=array(_WORD, kept.values()).tobytes(),
        keys=array("Q", (page.key for page in pages)).tobytes(),
        bits=bytes(bits),
    )


def _bits(pages: Sequence[Traits]) -> list[int]:
    """For each page the number of its article: versions of one article share it."""
    bits: list[int] = []
    for index, page in enumerate(pages):
        same = (bits[other] for other in range(index) if _is_version(page, pages[other]))
        bits.append(next(same, max(bits, default=-1) + 1))
    return bits


def _is_version(one: Traits, other: Traits) -> bool:
    if one.key == other.key:
        return True
    least = min(len(one.article), len(other.article))
    return one.title == other.title and least > 0 and len(one.article & other.article) > _SAME_ARTICLE * least


class _Unpacked(NamedTuple):
    """The masks of a template's blocks, the blocks that half of the articles have, and the bits of its URLs."""

    masks: dict[int, int]
    core: frozenset[int]
    bits: dict[int, int]


@lru_cache(maxsize=64)
def _unpacked(template: Template) -> _Unpacked:
    digests, masks = array("Q", template.digests), array(_WORD, template.masks)
    known = dict(zip(digests, masks, strict=True))
    least = max(2, _CORE_SHARE * template.articles)
    return _Unpacked(
        masks=known,
        core=frozenset(number for number, mask in known.items() if mask.bit_count() >= least),
        bits=dict(zip(array("Q", template.keys), template.bits, strict=True)),
    )


def held_against(template: Template, key: str, body: Iterable[Block]) -> Furnishing:
    """The template without earlier versions of the page at hand, whose article seems to be `body`."""
    return _held_against(template, key, {digest(block.key) for block in body if block.words >= _BODY_WORDS})


def _held_against(template: Template, key: str, article: Iterable[int]) -> Furnishing:
    masks, _, bits = _unpacked(template)
    others = (1 << template.articles) - 1
    own = digest(key)
    if own in bits:
        others &= ~(1 << bits[own])
    told = [masks.get(number, 0) for number in article]
    told = [mask for mask in told if mask.bit_count() < _EVERYWHERE]
    for bit in range(template.articles):
        if told and sum(mask >> bit & 1 for mask in told) > _SAME_ARTICLE * len(told):
            others &= ~(1 << bit)
    return Furnishing(masks=masks, others=others)


def differ_by_furniture(template: Template, key: str, held: Sequence[str], read: Sequence[str]) -> bool:
    """Whether the paragraphs `held` and those `read` are the same but for some, on either side, that are furniture.

    A site is learned while it is read, and a template is not believed on every page: what was filed may have a line too
    much, and so may what is read. Neither makes another text. A line in place of another does, between two that are
    unknown: where a recipe takes 250 g of flour now instead of 200 g, both lines may stand in other recipes too.
    """
    measures = {text: measured(text) for text in (*held, *read)}
    article = {digest(own) for own, words, _ in measures.values() if words >= _BODY_WORDS}
    furnishing = _held_against(template, key, article)
    known = {text for text, (own, words, _) in measures.items() if furnishing.is_known(own, words)}
    (before, were), (now, are) = _parted(held, known), _parted(read, known)
    if before != now or not now or list(held) == list(read):
        return False
    return not any(was - is_now and is_now - was for was, is_now in zip(were[1:-1], are[1:-1], strict=True))


def _parted(texts: Iterable[str], known: Container[str]) -> tuple[list[str], list[Counter[str]]]:
    """Return the unknown texts, and what is known before, between and behind them."""
    unknown: list[str] = []
    around = [Counter[str]()]
    for text in texts:
        if text in known:
            around[-1][text] += 1
        else:
            unknown.append(text)
            around.append(Counter())
    return unknown, around


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A block that more than one article of a site has, and whether it is taken for furniture and why."""

    text: str
    pages: int
    furniture: bool
    because: str


def shared(template: Template, pages: Sequence[Traits]) -> list[Shared]:
    """What the pages of a template share, the most frequent first, as a page would find it that is not among them."""
    masks, _, _ = _unpacked(template)
    texts = {number: text for page in pages for number, text in page.texts.items()}
    long = frozenset().union(*(page.long for page in pages))
    found = []
    for number, mask in masks.items():
        count, articles = mask.bit_count(), template.articles
        furniture = is_furniture(count, articles, _LONG_WORDS if number in long else 0)
        if count > 1 or articles == 1:
            because = f"on {count} of {articles} articles"
            because += "" if furniture else "; too few for a text of its length" if number in long else "; too few"
            found.append(Shared(text=texts.get(number, ""), pages=count, furniture=furniture, because=because))
    return sorted(found, key=lambda block: -block.pages)


def known_share(template: Template, found: Iterable[Block]) -> float | None:
    """The share of what stands on every other page of the site that is on this one too; None while few are known."""
    if template.articles < _CORE_PAGES:
        return None
    core = _unpacked(template).core
    return len(core.intersection(digest(block.key) for block in found)) / len(core) if core else None
