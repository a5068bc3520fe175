"""What a run knows of its site: the template made of its last pages, and whether the site still looks like it.

A site is learned page by page until enough are known, then from one page in sixteen. When page after page lacks most of
what stood everywhere, and these pages look alike, the site has been redesigned: a new version of the template is begun
from them. A few earlier ones stay, so that a second design that comes and goes is known when it comes again.
"""

from collections import Counter, deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.extract import ENOUGH, MAX_PAGES, STRANGE, Template
from pipeline.model import Traits

_STRANGE_IN_A_ROW = 8
_LOOK_ALIKE = 2  # pages that have a new one's blocks, so that its design is known
_ODD = 2  # of those in a row
_EARLIER = 4  # pages of the design before that are still known
_SAMPLE = 16
_FEW = 4  # pages, of which the template is made anew with each
_NEWS = 8  # the template is made anew when one in so many of its pages has been learned since


@dataclass(slots=True)
class Change:
    """What is to be remembered: the pages learned since, by their place; `begins` if they begin a new version."""

    pages: dict[int, Traits] = field(default_factory=dict)
    begins: bool = False


class SiteMemory:
    """One source's template while a run goes on. Not for several threads."""

    def __init__(self, version: int = 1, pages: list[Traits] | None = None) -> None:
        self.version = version
        self._pages = list(pages or [])
        self._place = len(self._pages) % MAX_PAGES
        self._strange: deque[Traits] = deque(maxlen=_STRANGE_IN_A_ROW)
        self._unlike: set[int] = set()  # the keys of pages that were strange: no design until one is told by them
        self._shares: list[float] = []
        self._asked = 0
        self._news = 0
        self._change = Change()

    @cached_property
    def template(self) -> Template | None:
        """The template that its pages share; None while fewer than two are known."""
        return Template.of_pages(self._pages) if len(self._pages) >= ENOUGH else None

    @property
    def known(self) -> int:
        """How many pages the template is made from."""
        return len(self._pages)

    @property
    def known_blocks(self) -> float | None:
        """The mean share of known blocks on the pages of this run."""
        return sum(self._shares) / len(self._shares) if self._shares else None

    def wants_traits(self) -> bool:
        """Return True if the next page is one to learn from. Ask once a page."""
        self._asked += 1
        return len(self._pages) < MAX_PAGES or self._asked % _SAMPLE == 0

    def learn(self, traits: Traits | None, known_blocks: float | None) -> None:
        """Take note of a page; `traits` are missing if it need not be learned."""
        if known_blocks is not None:
            self._shares.append(known_blocks)
            if traits is None or known_blocks >= STRANGE or self._has_design_of(traits):
                self._strange.clear()
            else:
                self._strange.append(traits)
                self._unlike &= {page.key for page in self._pages}
                self._unlike.add(traits.key)
                if len(self._strange) == _STRANGE_IN_A_ROW and _are_alike(self._strange):
                    self._begin_anew()
                    return
        if traits is not None:
            self._put(traits)

    def recognise(self, traits: Traits) -> bool:
        """Return whether a page that was learned may be of a design that others have; if so, renew the template."""
        few = len(self._pages) <= _FEW
        if not few and not any(_share_blocks(traits, page) for page in self._pages if page.key != traits.key):
            return False
        self.__dict__.pop("template", None)
        return True

    def says_what_others_say(self, traits: Traits) -> bool:
        """Return whether other pages have a part of what seems to be a page's article."""
        return any(traits.article & page.texts.keys() for page in self._pages if page.key != traits.key)

    def is_unlike(self, traits: Traits) -> bool:
        """Return whether a page looks like none that is known: then it cannot be read with what they share."""
        template = self.template
        return template is None or (template.is_strange(traits.texts) and not template.design_of(traits.texts))

    def take_change(self) -> Change | None:
        """Return what was learned since the last call."""
        if not self._change.pages:
            return None
        change, self._change = self._change, Change()
        return change

    def _put(self, traits: Traits) -> None:
        same = next((place for place, page in enumerate(self._pages) if page.key == traits.key), None)
        if same is not None:
            if self._pages[same] == traits:
                return
            place = same
        else:
            place = self._place
            self._place = (place + 1) % MAX_PAGES
        self._pages[place : place + 1] = [traits]
        self._change.pages[place] = traits
        self._news += 1
        if self._news * _NEWS >= len(self._pages):
            self._news = 0
            self.__dict__.pop("template", None)

    def _has_design_of(self, traits: Traits) -> bool:
        """Return whether some pages look like one that most of the site does not look like."""
        return _alike(traits, [page for page in self._pages if page.key not in self._unlike]) >= _LOOK_ALIKE

    def _begin_anew(self) -> None:
        known = [*self._pages[self._place :], *self._pages[: self._place]]
        earlier = [page for page in known if page.key not in self._unlike]
        self._unlike.clear()
        pages = [*earlier[-_EARLIER:], *self._strange]
        self._strange.clear()
        self.version += 1
        self._pages, self._place = [], 0
        self._shares.clear()
        self._change = Change(begins=True)
        for page in pages:
            self._put(page)


def _are_alike(pages: Collection[Traits]) -> bool:
    """Return whether pages are of one design, but for a few that may be anything."""
    others = ([other for other in pages if other.key != page.key] for page in pages)
    like = sum(_alike(page, each) >= _LOOK_ALIKE for page, each in zip(pages, others, strict=True))
    return like >= len(pages) - _ODD


def _share_blocks(one: Traits, other: Traits) -> bool:
    return len(one.texts.keys() & other.texts.keys()) >= STRANGE * min(len(one.texts), len(other.texts))


def _alike(traits: Traits, pages: Sequence[Traits]) -> int:
    """Count the pages of which a new one has enough of the blocks that others have, too."""
    on = Counter(number for page in pages for number in page.texts)
    shared = ([number for number in page.texts if on[number] > 1] for page in pages)
    return sum(len(traits.texts.keys() & numbers) >= max(1, STRANGE * len(numbers)) for numbers in shared)
