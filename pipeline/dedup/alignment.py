"""Align two texts in one language, sentence by sentence. Pure."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property

from pipeline.dedup.content_hash import shingle_length, tokens_of, unspaced
from pipeline.model import Document

ALIGNED = 0.5  # share of tokens from which two sentences are one, perhaps filled in otherwise
# rather too often than not: what is kept together aligns worse
_CUT = re.compile(r"(?<=[。！？])|(?<=[.!?…؟।۔:;])\s+")

Pair = tuple[int, int, float]  # a sentence of one, a sentence of the other, and how alike they are


class Sentences:
    """A document cut into sentences and words; `folded` has the same in the form in which words are compared."""

    def __init__(self, document: Document) -> None:
        self.title = tokens_of(document.title)
        self.sentences: list[list[str]] = []
        self.pieces: list[str] = []  # the same as they are written
        self.starts = set[int]()  # sentences that begin a paragraph
        for paragraph in document.paragraphs:
            self.starts.add(len(self.sentences))
            for piece in _CUT.split(paragraph):
                if words := tokens_of(piece):
                    self.sentences.append(words)
                    self.pieces.append(piece)
        self.folded = [folded(sentence) for sentence in self.sentences]
        self.all = {word for sentence in self.folded for word in sentence} | set(folded(self.title))
        self.length = sum(map(len, self.sentences))

    @cached_property
    def run(self) -> str:
        """All of it without spaces, sentence by sentence: where runs of characters are looked for."""
        return "\n".join("".join(words) for words in (folded(self.title), *self.folded))

    @cached_property
    def shingles(self) -> set[tuple[str, ...]]:
        words = [word for sentence in self.folded for word in sentence]
        size = max(1, min(shingle_length(words), len(words)))
        return {tuple(words[place : place + size]) for place in range(len(words) - size + 1)}

    def words(self, places: range) -> list[str]:
        """Return the words of consecutive sentences."""
        return [word for place in places for word in self.sentences[place]]

    def are_paragraphs(self, places: range) -> bool:
        """Return whether consecutive sentences are whole paragraphs."""
        return places.start in self.starts and places.stop in self.starts


def folded(words: Sequence[str]) -> list[str]:
    """Return words in the form in which they are compared."""
    return [word.casefold() for word in words]


def mostly_unspaced(words: Sequence[str]) -> bool:
    """Return whether most of the words are characters of a script without spaces."""
    return 2 * sum(map(unspaced, words)) > len(words)


def ratio(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of words that two sentences have in common, in order."""
    return SequenceMatcher(None, one, other, False).ratio()


def aligned(left: Sentences, right: Sentences) -> list[Pair]:
    """Pair the sentences: equal ones first, then the most alike; with the share of common words."""
    places: dict[tuple[str, ...], list[int]] = {}
    for j, sentence in enumerate(right.folded):
        places.setdefault(tuple(sentence), []).append(j)
    pairs, rest = [], []
    for i, sentence in enumerate(left.folded):
        equal = places.get(tuple(sentence))
        if equal:
            pairs.append((i, equal.pop(0), 1.0))
        else:
            rest.append(i)
    paired = {j for _, j, _ in pairs}
    bags = {j: Counter(sentence) for j, sentence in enumerate(right.folded) if j not in paired}
    scored = []
    for i in rest:
        here = Counter(left.folded[i])
        for j, there in bags.items():
            common = 2 * (here & there).total() / (here.total() + there.total())
            # the words of two sentences, in whatever order, bound what they have in common in order
            if common >= ALIGNED and (share := ratio(left.folded[i], right.folded[j])) >= ALIGNED:
                scored.append((share, i, j))
    taken: set[int] = set()
    for share, i, j in sorted(scored, reverse=True):
        if i not in taken and j not in paired:
            taken.add(i)
            paired.add(j)
            pairs.append((i, j, share))
    return sorted(pairs)


def gaps(pairs: Sequence[Pair]) -> Iterator[tuple[range, range]]:
    """Return runs of sentences that stand in both texts between the same two aligned ones, and are not aligned."""
    for (i, j, _), (k, m, _) in itertools.pairwise(pairs):
        if k > i + 1 and m > j + 1:
            yield range(i + 1, k), range(j + 1, m)
