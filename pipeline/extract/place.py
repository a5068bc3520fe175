"""Where on its page an article stands, and the labelled lines about it (发布时间：…, Source: …)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.extract.body import PROSE_COLUMNS, SENTENCE_COLUMNS
from pipeline.extract.dom import TextLine
from pipeline.extract.strings import columns, squash
from pipeline.text.labels import Label, labels_of

_ANCHOR_CHARACTERS = 40  # by which a line is recognised as a paragraph's beginning
_BEFORE, _INTO, _AFTER = 25, 6, 7  # lines before the text, of its ends, and after it, that may speak of it
_BELOW = 9  # the same below the heading
_BEHIND = 30  # a line behind the text counts as this much farther away
_LABEL_CHARACTERS, _LABELLED_CHARACTERS = 80, 400  # of a line that is a label alone, and of one with its value


@dataclass(frozen=True, kw_only=True)
class Place:
    """An article's place among the lines of its page: the indices of its heading and of its first and last line.

    Lines that are `shared` with other pages of the site say nothing of the article.
    """

    lines: Sequence[TextLine]
    heading: int
    first: int
    last: int
    shared: Callable[[TextLine], bool] = lambda line: False

    @classmethod
    def of(
        cls,
        lines: Sequence[TextLine],
        paragraphs: Sequence[str],
        title: str,
        shared: Callable[[TextLine], bool] = lambda line: False,
    ) -> "Place":
        """Find title and text again on the page; what cannot be found is taken to stand beside the other."""
        begins = {text[:_ANCHOR_CHARACTERS] for text in paragraphs}
        held = [index for index, line in enumerate(lines) if line.text[:_ANCHOR_CHARACTERS] in begins]
        anchors = _anchors(lines, held)
        key = squash(title)
        headings = [index for index, line in enumerate(lines) if len(line.text) < 2 * len(title) and line.key == key]
        first = anchors[0] if anchors else headings[0] + 1 if headings else 0
        before = [index for index in headings if index <= first] or headings or [first]
        last = anchors[-1] if anchors else first
        return cls(lines=lines, heading=before[-1], first=first, last=last, shared=shared)

    def before(self) -> list[tuple[int, int]]:
        """Return (distance, index) of the lines about the heading and the text's beginning, the nearest first."""
        heading, first, end = self.heading, self.first, min(self.last + 1, len(self.lines))
        near = {*range(first - _BEFORE, first + _INTO), *range(heading - 2, heading + _BELOW)}
        return sorted(
            (min(abs(first - i), abs(heading + 1 - i)), i)
            for i in near
            if 0 <= i < end and not self.shared(self.lines[i])
        )

    def behind(self) -> list[tuple[int, int]]:
        """Return (distance, index) of the text's last lines and those after it, the nearest first."""
        begin = min(self.last + 1, max(self.last - _INTO, self.first + _INTO))
        near = range(begin, min(self.last + _AFTER, len(self.lines)))
        return sorted((_BEHIND + abs(self.last - i), i) for i in near if not self.shared(self.lines[i]))

    @cached_property
    def labels_before(self) -> tuple[Label, ...]:
        """The labels about the heading and the text's beginning, the nearest first."""
        return tuple(self._labels(self.before()))

    @cached_property
    def labels_behind(self) -> tuple[Label, ...]:
        """The labels at the end of the text and behind it, where comments and other articles begin."""
        return tuple(self._labels(self.behind()))

    def _labels(self, near: Iterable[tuple[int, int]]) -> Iterator[Label]:
        for _, index in near:
            text = self.lines[index].text
            if len(text) < _LABEL_CHARACTERS and text.endswith((":", "：")) and index + 1 < len(self.lines):
                whole = f"{text} {self.lines[index + 1].text}"  # the value stands in a block of its own
                text = whole if labels_of(whole) else text
            if len(text) <= _LABELLED_CHARACTERS:
                yield from labels_of(text)


def _anchors(lines: Sequence[TextLine], held: Sequence[int]) -> Sequence[int]:
    """Pick from the lines that begin paragraphs those that stand nowhere else: prose, else sentences, else all."""
    prose = [i for i in held if columns(lines[i].text) >= PROSE_COLUMNS and lines[i].link_density < 0.5]
    return prose or [i for i in held if columns(lines[i].text) >= SENTENCE_COLUMNS] or held
