"""What the pages of one site share: blocks that stand on other pages too are boilerplate, not this article.

A template is made from what some pages of a site were seen to hold; it is small, travels to the workers with each page
and is the same for the same pages. Guards keep it from taking an article's own text: versions of one article count
once; a long block must be on a fifth of the pages; the block walk does without it when little is left; and `own_lines`
spares what stands among the article's prose.
Pure: what is kept between runs is in `pipeline.index.templates`, when it is learned in `pipeline.crawl.site_memory`.
"""

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from hashlib import blake2b
from operator import and_
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from pipeline.extract.strings import measured
from pipeline.model import Traits, counted
from pipeline.text.memo import remembered

if TYPE_CHECKING:
    from pipeline.extract.blocks import Block

STRANGE = 0.3
"""A page that has a smaller share of what stands on every page of its site looks like another site's."""

ENOUGH = 2
"""Pages that must be known of a site, or of a design of it, before they are believed."""

MAX_PAGES = 32
"""Pages that a template is made from, at most: a bit each."""

_MAX_BLOCKS = 1000  # of one page
_BODY_WORDS = 8  # shorter blocks tell no article from another
_LONG_WORDS = 12
_LONG_SHARE = 0.2
_FEW_PAGES = 6  # with fewer, a block of one other page is boilerplate; with more it takes two
_SAME_ARTICLE = 0.5
_EVERYWHERE = 3  # on so many pages of different titles a block tells no article either
_WORD = "I"  # 32 bits wherever CPython runs
_CORE_SHARE = 0.5
_CORE_PAGES = 4
_VARIED = 2  # articles that have lines of a kind that no other has
_TEXT_CHARACTERS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedBlock:
    """A block that more than one article of a site has, whether it is taken for boilerplate, and why."""

    text: str
    pages: int
    boilerplate: bool
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A site's blocks as packed arrays: 8 bytes of digest, and a mask with a bit for each article that has the block.

    `articles` is the number of distinct articles, `keys` their URLs' digests with their bits. Blocks that could never
    count as boilerplate are left out. `varying` are the kinds of elements whose text varies from article to article.
    """

    articles: int
    digests: bytes
    masks: bytes
    keys: bytes
    bits: bytes
    varying: bytes = b""

    @classmethod
    def of_pages(cls, pages: Sequence[Traits]) -> "Template":
        """Make the template of a site from its last pages, at most MAX_PAGES of them."""
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
        return cls(
            articles=articles,
            digests=array("Q", kept.keys()).tobytes(),
            masks=array(_WORD, kept.values()).tobytes(),
            keys=array("Q", (page.key for page in pages)).tobytes(),
            bits=bytes(bits),
            varying=array(_WORD, _varying(pages, masks)).tobytes(),
        )

    def boilerplate_of(self, key: str, body: Iterable["Block"], looks_like: Collection[int] = ()) -> "SiteBoilerplate":
        """Return what counts as boilerplate on the page `key`, whose article seems to be `body`.

        `looks_like` are the articles that count, by their bits; without any, all of them do.
        """
        article = {digest(block.key) for block in body if block.words >= _BODY_WORDS}
        return self._held_against(key, article, looks_like or range(self.articles))

    def known_share(self, numbers: Collection[int]) -> float | None:
        """Return the share of what stands on every other page that is on this one too; None while few are known.

        `numbers` are the digests of the page's blocks.
        """
        if self.articles < _CORE_PAGES:
            return None
        core = _unpacked(self).core
        return len(core.intersection(numbers)) / len(core) if core else None

    def design_of(self, numbers: Collection[int]) -> frozenset[int]:
        """Return the articles that a page looks like, by their bits: it has enough of the blocks that they share.

        `numbers` are the digests of its blocks. Fewer than two articles, of which it may be one, are no design.
        """
        masks, shared = _unpacked(self).masks, _shared(self)
        own = _articles_with(masks.get(number, 0) for number in numbers)
        design = frozenset(bit for bit, count in own.items() if count >= STRANGE * shared[bit])
        return design if len(design) >= ENOUGH else frozenset()

    def is_strange(self, numbers: Collection[int]) -> bool:
        """Return whether a page lacks most of what stands on every other page."""
        share = self.known_share(numbers)
        return share is not None and share < STRANGE

    def shared(self, pages: Sequence[Traits]) -> list[SharedBlock]:
        """List what the pages of this template share, the most frequent first, as a page would see it that is new."""
        texts = {number: text for page in pages for number, text in page.texts.items()}
        long = frozenset().union(*(page.long for page in pages))
        found = []
        for number, mask in _unpacked(self).masks.items():
            count = mask.bit_count()
            boilerplate = is_boilerplate(count, self.articles, _LONG_WORDS if number in long else 0)
            if count > 1 or self.articles == 1:
                because = f"on {count} of {counted(self.articles, 'article')}"
                because += (
                    "" if boilerplate else "; too few for a text of its length" if number in long else "; too few"
                )
                text = texts.get(number, "")
                found.append(SharedBlock(text=text, pages=count, boilerplate=boilerplate, because=because))
        return sorted(found, key=lambda block: -block.pages)

    def held_against(self, key: str, texts: Iterable[str]) -> "SiteBoilerplate":
        """Return what counts as boilerplate among texts of the page `key`."""
        measures = map(measured, texts)
        article = {digest(own) for own, words, _ in measures if words >= _BODY_WORDS}
        return self._held_against(key, article, range(self.articles))

    def _held_against(self, key: str, article: Iterable[int], counted: Iterable[int]) -> "SiteBoilerplate":
        """Leave out earlier versions of the page at hand."""
        masks, _, bits, varying = _unpacked(self)
        others = sum(1 << bit for bit in counted)
        own = digest(key)
        if own in bits:
            others &= ~(1 << bits[own])
        told = [masks.get(number, 0) for number in article]
        told = [mask for mask in told if mask.bit_count() < _EVERYWHERE]
        for bit in range(self.articles):
            if told and sum(mask >> bit & 1 for mask in told) > _SAME_ARTICLE * len(told):
                others &= ~(1 << bit)
        return SiteBoilerplate(masks=masks, others=others, varying=varying)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteBoilerplate:
    """A template held against one page: which articles count, and which of its blocks they make boilerplate.

    `spared` are the runs of blocks that are the article's own though other pages have them: see `own_lines`. `counts`
    remembers of how many other pages a text was found to be: it is asked for again and again.
    """

    masks: Mapping[int, int]
    others: int
    varying: frozenset[int] = frozenset()
    spared: frozenset[int] = frozenset()
    counts: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def articles(self) -> int:
        """How many other articles count."""
        return self.others.bit_count()

    def holds(self, block: "Block") -> bool:
        """Return whether a block is boilerplate."""
        return block.run not in self.spared and self.knows(block.key, block.words)

    def knows(self, key: str, words: float) -> bool:
        """Return whether a text of so many words, squashed, is boilerplate."""
        return bool(key) and is_boilerplate(self._count(key), self.articles, words)

    def pages_with(self, block: "Block") -> int:
        """Count the other pages that a block stands on."""
        return self._count(block.key)

    def has_all(self, blocks: Iterable["Block"]) -> bool:
        """Return whether blocks stand together on so many other pages that they are boilerplate."""
        masks = (self.masks.get(digest(block.key), 0) for block in blocks)
        return is_boilerplate(reduce(and_, masks, self.others).bit_count(), self.articles, 0)

    def is_everywhere(self, block: "Block") -> bool:
        """Return whether a block stands on most of the other pages, and there are enough to tell."""
        return self.articles >= _FEW_PAGES and self.is_common(block.key)

    def is_common(self, key: str) -> bool:
        """Return whether a text, squashed, stands on most of the other pages."""
        return self._count(key) > _CORE_SHARE * self.articles

    def varies(self, kind: tuple[str, str]) -> bool:
        """Return whether the text of a kind of element varies from article to article."""
        return kind_number(kind) in self.varying

    def _count(self, key: str) -> int:
        count = self.counts.get(key)
        if count is None:
            count = self.counts[key] = (self.masks.get(digest(key), 0) & self.others).bit_count()
        return count


def is_boilerplate(pages: int, articles: int, words: float) -> bool:
    """Return whether a block of so many words on `pages` of `articles` other articles is boilerplate."""
    least = 1 if articles < _FEW_PAGES else 2
    return pages >= max(least, _LONG_SHARE * articles if words >= _LONG_WORDS else 0)


@remembered(16384)
def digest(key: str) -> int:
    """Return 64 bits that stand for a text in a template."""
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def kind_number(kind: tuple[str, str]) -> int:
    """Return 32 bits that stand for a tag and a class in a template."""
    return crc32(" ".join(kind).encode("utf-8", "replace"))


def traits(
    key: str, title: str, found: Sequence["Block"], body: Sequence["Block"], kinds: Sequence[tuple[str, str]]
) -> Traits:
    """Return what a template learns from a page. `key` is the identity of its URL, `title` the squashed headline.

    `kinds` are the page's elements, each with tag and class.
    """
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
        kinds={
            digest(block.key): kind_number(kinds[block.at])
            for block in body
            if block.words < _LONG_WORDS and block.key and kinds[block.at][1]
        },
    )


def _varying(pages: Sequence[Traits], masks: Mapping[int, int]) -> list[int]:
    """Return the kinds of which several lines each stand in one article alone, and those in more than one."""
    articles: dict[int, set[int]] = {}
    for page in pages:
        for number, kind in page.kinds.items():
            if masks.get(number, 0).bit_count() == 1:
                articles.setdefault(kind, set()).add(masks[number])
    return sorted(kind for kind, found in articles.items() if len(found) >= _VARIED)


def _bits(pages: Sequence[Traits]) -> list[int]:
    """Return for each page the number of its article: versions of one article share it."""
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
    """The masks of a template's blocks, those that half of the articles have, the bits of its URLs, and what varies."""

    masks: dict[int, int]
    core: frozenset[int]
    bits: dict[int, int]
    varying: frozenset[int]


@lru_cache(maxsize=8)
def _shared(template: Template) -> Counter[int]:
    """Return how many blocks each article has that others have, too, by its bit."""
    return _articles_with(_unpacked(template).masks.values())


def _articles_with(masks: Iterable[int]) -> Counter[int]:
    """Count the blocks of each article, by its bit."""
    return Counter(bit for mask in masks for bit in range(mask.bit_length()) if mask >> bit & 1)


@lru_cache(maxsize=64)
def _unpacked(template: Template) -> _Unpacked:
    digests, masks = array("Q", template.digests), array(_WORD, template.masks)
    known = dict(zip(digests, masks, strict=True))
    least = max(2, _CORE_SHARE * template.articles)
    return _Unpacked(
        masks=known,
        core=frozenset(number for number, mask in known.items() if mask.bit_count() >= least),
        bits=dict(zip(array("Q", template.keys), template.bits, strict=True)),
        varying=frozenset(array(_WORD, template.varying)),
    )
