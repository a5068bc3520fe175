"""Lists of other articles in the midst of a text (“Most popular”), behind which the text goes on.

It goes on in elements like those before, or in what the very element of before holds: much of it, or any where prose
also stands behind another such label. All that is asked of many labels is worked out once, since a page may have
thousands of them.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from operator import itemgetter

from pipeline.extract.blocks import LINK_DENSITY, PROSE_WORDS, Block
from pipeline.extract.body import HEADINGS
from pipeline.extract.dom import Outline
from pipeline.text.end_words import begins_links_below, begins_part_below

_MOST_BLOCKS = 40  # between two parts of a text
_GOES_ON, _MUCH_WORDS = 0.25, 70  # of the prose before an inset: so much behind it is no closing word of the site's

_NEARLY_ALL = 3  # times the prose before an inset

_Path = tuple[object, ...]  # tags and classes of an element and of those around it


def begins_below(found: Sequence[Block], index: int) -> bool:
    """Return whether a part below begins; what is as often a section of the text has links right behind it."""
    text, behind = found[index].text, found[index + 1 : index + 2]
    return begins_part_below(text) or (
        begins_links_below(text) and any(block.chrome or _is_links(block) for block in behind)
    )


class Insets:
    """What a page has behind each label that may end its text."""

    def __init__(self, found: Sequence[Block], outline: Outline, known: Sequence[bool], heading: int | None) -> None:
        self._found, self._outline, self._heading = found, outline, heading
        self._text: list[int] = []  # the blocks of prose
        self._led: list[tuple[_Path, float]] = []  # the path with the most prose up to each of them, and its words
        self._alike: dict[_Path, list[int]] = defaultdict(list)  # the blocks of prose of each path
        self._labels: dict[str, list[int]] = defaultdict(list)  # the blocks of each text
        self._strays: dict[_Path, dict[_Path, list[int]]] = {}
        self._repeated: dict[tuple[_Path, str], bool] = {}
        self._sums: dict[_Path, list[float]] = defaultdict(lambda: [0.0])  # words up to each block of a path
        self._told = [0.0]  # words up to each block of prose
        for index, block in enumerate(found):
            self._labels[block.key].append(index)
            if index > (-1 if heading is None else heading) and not known[index]:
                self._note(index, block)

    def _note(self, index: int, block: Block) -> None:
        if block.is_paragraph:
            path = self._path(index)
            sums = self._sums[path]
            sums.append(sums[-1] + block.words)
            led = self._led[-1] if self._led else (path, 0.0)
            self._text.append(index)
            self._told.append(self._told[-1] + block.words)
            self._alike[path].append(index)
            self._led.append((path, sums[-1]) if sums[-1] > led[1] else led)

    def behind(self, label: int) -> range:
        """Return the blocks of an inset that begins with a label; none if the text does not go on behind it."""
        return self._between_like(label) or self._before_most(label)

    def _before_most(self, label: int) -> range:
        """Return an inset behind which nearly all of the text stands: before it are the captions of a gallery."""
        at = bisect_left(self._text, label)
        behind: dict[_Path, float] = defaultdict(float)
        for index in self._text[at:]:
            behind[self._path(index)] += self._found[index].words
        path, words = max(behind.items(), key=itemgetter(1), default=((), 0.0))
        if words < _NEARLY_ALL * self._told[at] or words < _MUCH_WORDS:
            return range(0)
        alike = self._alike[path]
        inset = range(label, alike[bisect_right(alike, label)])
        if len(inset) > _MOST_BLOCKS or self._begins_story(inset) or self._is_list(path, inset):
            return range(0)
        return inset

    def _between_like(self, label: int) -> range:
        """Return an inset between two parts of a text that stand in like elements."""
        before = bisect_left(self._text, label)
        if not before:
            return range(0)
        path, words = self._led[before - 1]
        alike, sums = self._alike[path], self._sums[path]
        first = bisect_right(alike, label)
        if first == len(alike) or not label + 1 < alike[first] <= label + _MOST_BLOCKS:
            return range(0)
        least = PROSE_WORDS if self._is_repeated(path, self._found[label].key) else max(_MUCH_WORDS, words * _GOES_ON)
        inset = range(label, alike[first])
        behind = sums[-1] - sums[first]
        if first and self._found[alike[first]].at == self._found[alike[first - 1]].at:  # one element before and behind
            behind = max(behind, self._words_within(alike[first]))
        if behind < least or self._begins_story(inset) or self._is_list(path, inset):
            return range(0)
        return inset

    def _words_within(self, index: int) -> float:
        """Return the words of prose from a block on that stand in its own element, some in elements within that."""
        last = self._lasts[self._found[index].at]
        return self._told[bisect_right(self._text, last)] - self._told[bisect_left(self._text, index)]

    @cached_property
    def _lasts(self) -> list[int]:
        """The last block within each element; -1 where there is none."""
        parents = self._outline.parents
        lasts = [-1] * len(parents)
        for index, block in enumerate(self._found):
            lasts[block.at] = index
        for at in range(len(parents) - 1, 0, -1):
            lasts[parents[at]] = max(lasts[parents[at]], lasts[at])
        return lasts

    def _is_repeated(self, path: _Path, key: str) -> bool:
        """Return whether prose of a path stands behind two labels with one text, each time before the next one."""
        if (path, key) not in self._repeated:
            alike = self._alike[path]
            labels = [index for index in self._labels[key] if index >= alike[0]]
            firsts = ((bisect_right(alike, one), other) for one, other in pairwise((*labels, len(self._found))))
            self._repeated[path, key] = sum(at < len(alike) and alike[at] < other for at, other in firsts) > 1
        return self._repeated[path, key]

    def _is_list(self, path: _Path, inset: range) -> bool:
        """Return whether the prose behind an inset is that of a list: it has no links, or such stand between the prose.

        Those are comments below their names, or the beginnings of other articles below their headlines. Links side by
        side are an inset of their own.
        """
        links = {self._path(index) for index in inset if _is_links(self._found[index])}
        strays, last = self._strays_between(path), self._alike[path][-1]
        return not links or any(
            (at := bisect_left(strays[each], inset.stop)) < len(strays[each]) and strays[each][at] < last
            for each in links & strays.keys()
        )

    def _strays_between(self, path: _Path) -> dict[_Path, list[int]]:
        """Return the links that stand behind prose of a path without a label, by their own paths."""
        if path not in self._strays:
            strays, prose, labelled = defaultdict[_Path, list[int]](list), {*self._alike[path]}, False
            for index in range(self._alike[path][0], len(self._found)):
                if index in prose or begins_below(self._found, index):
                    labelled = index not in prose
                elif not (labelled or self._found[index].chrome) and _is_links(self._found[index]):
                    strays[self._path(index)].append(index)
            self._strays[path] = strays
        return self._strays[path]

    def _begins_story(self, inset: range) -> bool:
        """Return whether an inset ends with another headline, in an element like that around the page's own."""
        if self._heading is None:
            return False
        found, parents, kinds = self._found, self._outline.parents, self._outline.kinds
        own = parents[found[self._heading].at]
        around = {parents[found[index].at] for index in inset[1:] if found[index].tag in HEADINGS}
        return bool(kinds[own][1]) and any(kinds[each] == kinds[own] for each in around - {own})

    def _path(self, index: int) -> _Path:
        """Return the tags and classes of a block's element and of two around it; without any class, its parent, too."""
        at = self._found[index].at
        around = self._outline.parents[at]
        kinds = tuple(self._outline.kinds[each] for each in (at, around, self._outline.parents[around]))
        return kinds if any(of_class for _, of_class in kinds) else (*kinds, around)


def _is_links(block: Block) -> bool:
    return block.link_density > LINK_DENSITY
