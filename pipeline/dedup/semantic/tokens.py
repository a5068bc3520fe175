"""Cut texts into the tokens of a vocabulary: those that are likeliest together (Kudo 2018), as sentencepiece does.

A piece of the vocabulary is known by a hash of its characters. So all runs of characters of all words of a call are
looked up at once, in arrays that processes share, and nothing has to be built to begin. Words come again and again:
their tokens are remembered.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.system.prepared import Arrays

SPACE = "\u2581"  # stands in a vocabulary for the space before a word

Hashes = NDArray[np.uint64]
Rows = NDArray[np.intp]

_WORDS = re.compile(f"{SPACE}[^{SPACE}]*|[^{SPACE}]+")
_FACTOR, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
_BUCKETS = 21  # bits of a hash that tell where in the vocabulary it would be; most runs are not there
_UNKNOWN = 10.0  # by so much a character without a piece is less likely than the rarest piece
_REMEMBERED = 20_000  # words


def divided(texts: Sequence[list[int]], most: int) -> Iterator[list[list[int]]]:
    """Divide texts into runs of so many tokens at most; a longer text is a run of its own."""
    run: list[list[int]] = []
    for tokens in texts:
        if run and sum(map(len, run)) + len(tokens) > most:
            yield run
            run = []
        run.append(tokens)
    if run:
        yield run


class Vocabulary:
    """The pieces of a model. Not for two threads at once."""

    def __init__(self, arrays: Arrays, unknown: int) -> None:
        """Take arrays that are `prepared`, and the number of the token for an unknown character."""
        self._hashes, self._numbers, self._first = (arrays[f"pieces_{name}"] for name in ("hashes", "numbers", "first"))
        self._scores, self._longest = arrays["pieces_scores"], int(arrays["pieces_longest"][0])
        self._unknown, self._unlikely = unknown, float(self._scores.min()) - _UNKNOWN
        self._known: dict[str, list[int]] = {}

    @staticmethod
    def prepared(pieces: Sequence[str], scores: Sequence[float], unknown: int) -> Arrays:
        """Return the arrays of pieces, each with its score. Raises ValueError if one goes on behind a space."""
        if any(SPACE in piece[1:] for piece in pieces):
            raise ValueError("a piece of the vocabulary reaches over two words")
        numbers = np.array([number for number, piece in enumerate(pieces) if piece and number != unknown])
        longest = max(map(len, pieces))
        points, left = _points([pieces[number] for number in numbers.tolist()])
        starts = np.flatnonzero(np.diff(left, prepend=0) >= 0)
        hashes = np.empty(len(numbers), np.uint64)
        for length, row in enumerate(_runs(points, longest), 1):
            here = left[starts] == length
            hashes[here] = row[starts[here]]
        order = np.argsort(hashes)
        buckets = _buckets(hashes[order])
        first = np.full(1 << _BUCKETS, len(order), np.int32)
        first[buckets[::-1]] = np.arange(len(order))[::-1]
        return {
            "pieces_hashes": np.append(hashes[order], ~np.uint64(0)),  # at the end one that is not there
            "pieces_numbers": numbers[order].astype(np.int32),
            "pieces_scores": np.asarray(scores, np.float32)[numbers[order]],
            "pieces_first": first,
            "pieces_longest": np.array([longest]),
        }

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the tokens of each text, in which every word begins with a `SPACE`."""
        words_of = [_WORDS.findall(text) for text in texts]
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        known = self._known
        if new := [word for word in dict.fromkeys(chain.from_iterable(words_of)) if word not in known]:
            known.update(zip(new, self._cut(new), strict=True))
        return [[token for word in words for token in known[word]] for words in words_of]

    def spelled(self, words: Sequence[str]) -> list[list[str]]:
        """Return each word, which begins with a `SPACE`, as the pieces that it is cut to, without the `SPACE`."""
        if not words:
            return []
        ways, froms, _ = self._ways(words)
        cut = ([*(froms[step] for step in way), None] for way in ways)
        pieces = ([word[start:end] for start, end in pairwise(places)] for word, places in zip(words, cut, strict=True))
        return [[piece.removeprefix(SPACE) for piece in each if piece != SPACE] for each in pieces]

    def _cut(self, words: Sequence[str]) -> Iterator[list[int]]:
        """Yield the tokens of each word."""
        ways, _, tokens = self._ways(words)
        for way in ways:
            yield [tokens[step] for step in way]

    def _ways(self, words: Sequence[str]) -> tuple[Iterator[list[int]], list[int], list[int]]:
        """Return the steps of each word, by the best way to each place in it (Viterbi), in all words at once.

        Of all steps follow the places in their words that they begin at, and their tokens.
        """
        points, left = _points(words)
        # a word has a place before and behind each character
        starts = np.cumsum([0, *(len(word) + 1 for word in words)])
        places = np.delete(np.arange(starts[-1]), starts[1:] - 1)
        lengths, begins, found = self._found(points, left)
        froms = np.concatenate([places[begins], places])
        tos = np.concatenate([places[begins] + lengths, places + 1])
        scores = np.concatenate([self._scores[found], np.full(len(points), self._unlikely)])
        tokens = np.concatenate([self._numbers[found], np.full(len(points), self._unknown)])
        reach = tos - np.repeat(starts[:-1], np.diff(starts))[tos]  # how far in its word
        order = np.argsort((reach * starts[-1] + tos) * starts[-1] + froms)
        froms, tos, scores, reach = froms[order], tos[order], scores[order], reach[order]
        firsts = np.flatnonzero(np.diff(tos, prepend=-1))  # of those that lead to one place
        best = np.zeros(starts[-1])
        for here, to in pairwise(np.searchsorted(reach[firsts], np.arange(1, reach[-1] + 2)).tolist()):
            begin, end = firsts[here], firsts[to] if to < len(firsts) else len(tos)
            came = best[froms[begin:end]] + scores[begin:end]
            best[tos[firsts[here:to]]] = np.maximum.reduceat(came, firsts[here:to] - begin)
        right = np.flatnonzero(best[froms] + scores == best[tos])[::-1]
        way = np.zeros(starts[-1], np.intp)
        way[tos[right]] = right  # of two that are as good, the one that comes from farther
        begins = froms - np.repeat(starts[:-1], np.diff(starts))[froms]
        return self._taken(starts.tolist(), way.tolist(), froms.tolist()), begins.tolist(), tokens[order].tolist()

    @staticmethod
    def _taken(starts: list[int], way: list[int], froms: list[int]) -> Iterator[list[int]]:
        for start, end in pairwise(starts):
            found, place = [], end - 1
            while place > start:
                found.append(way[place])
                place = froms[way[place]]
            yield found[::-1]

    def _found(self, points: Hashes, left: Rows) -> tuple[Rows, Rows, Rows]:
        """Return the length and begin of each run of characters that is a piece, and its row; by begin and length."""
        inside = np.arange(self._longest) < left[:, None]  # a row for each begin
        begins, lengths = np.nonzero(inside)
        hashes = np.stack(list(_runs(points, self._longest)), axis=1)[inside]
        rows = self._first[_buckets(hashes)].astype(np.intp)
        asked = np.flatnonzero(rows < len(self._numbers))
        while len(asked := asked[self._hashes[rows[asked]] < hashes[asked]]):
            rows[asked] += 1
        right = np.flatnonzero(self._hashes[rows] == hashes)
        return lengths[right] + 1, begins[right], rows[right]


def _points(words: Sequence[str]) -> tuple[Hashes, Rows]:
    """Return the characters of words in a row, and how many each has in its word from itself on."""
    points = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = np.array([len(word) for word in words])
    return points.astype(np.uint64), np.repeat(np.cumsum(lengths), lengths) - np.arange(len(points))


def _runs(points: Hashes, longest: int) -> Iterator[Hashes]:
    """Return the hashes of runs of one character, of two, and so on, that begin at each place."""
    made = np.zeros(len(points), np.uint64)
    for length in range(longest):
        made = made.copy()
        here = made[: max(0, len(points) - length)]
        here ^= points[length:] + np.uint64(1)
        here *= _FACTOR
        here ^= here >> _SHIFT
        yield made


def _buckets(hashes: Hashes) -> Rows:
    return (hashes >> np.uint64(64 - _BUCKETS)).astype(np.intp)
