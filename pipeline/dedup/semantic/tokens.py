"""Cut texts into the tokens of a vocabulary: those that are likeliest together (Kudo 2018), as sentencepiece does.

A piece of the vocabulary is known by a hash of its characters. So all runs of characters of all words of a call are
looked up at once, in arrays that processes share, and nothing has to be built to begin. Words come again and again:
their tokens are remembered.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from pipeline.system.prepared import Arrays

SPACE = "\u2581"  # stands in a vocabulary for the space before a word

Hashes = NDArray[np.uint64]
Rows = NDArray[np.intp]

_WORDS = re.compile(f"{SPACE}[^{SPACE}]*|[^{SPACE}]+")
_FACTOR, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
_SIEVE = 21  # bits of a hash by which most runs are told not to be in the vocabulary
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
        self._hashes, self._numbers, self._sieve = (arrays[f"pieces_{name}"] for name in ("hashes", "numbers", "sieve"))
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
        sieve = np.zeros(1 << _SIEVE, np.bool_)
        sieve[_sieved(hashes)] = True
        return {
            "pieces_hashes": hashes[order],
            "pieces_numbers": numbers[order].astype(np.int32),
            "pieces_scores": np.asarray(scores, np.float32)[numbers[order]],
            "pieces_sieve": sieve,
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

    def _cut(self, words: Sequence[str]) -> Iterator[list[int]]:
        """Return the tokens of words, by the best way to each place in a word (Viterbi)."""
        points, left = _points(words)
        lengths, begins, found = self._found(points, left)
        ends, scores, numbers = (begins + lengths).tolist(), self._scores[found].tolist(), self._numbers[found].tolist()
        runs_at = np.searchsorted(begins, np.arange(len(points) + 1)).tolist()
        best, last, token = [-np.inf] * (len(points) + 1), [0] * (len(points) + 1), [self._unknown] * (len(points) + 1)
        start = 0
        for word in words:
            end = start + len(word)
            best[start] = 0.0
            for place in range(start, end):
                here = best[place]
                for run in range(runs_at[place], runs_at[place + 1]):
                    to = ends[run]
                    if here + scores[run] > best[to]:
                        best[to], last[to], token[to] = here + scores[run], place, numbers[run]
                if here + self._unlikely > best[place + 1]:
                    best[place + 1], last[place + 1], token[place + 1] = here + self._unlikely, place, self._unknown
            way, place = [], end
            while place > start:
                way.append(token[place])
                place = last[place]
            yield way[::-1]
            start = end

    def _found(self, points: Hashes, left: Rows) -> tuple[Rows, Rows, Rows]:
        """Return the length and begin of each run of characters that is a piece, and its row; by begin and length."""
        inside = np.arange(self._longest) < left[:, None]  # a row for each begin
        begins, lengths = np.nonzero(inside)
        hashes = np.stack(list(_runs(points, self._longest)), axis=1)[inside]
        likely = np.flatnonzero(self._sieve[_sieved(hashes)])
        rows = np.searchsorted(self._hashes, hashes[likely])
        rows[rows == len(self._hashes)] = 0
        right = self._hashes[rows] == hashes[likely]
        return lengths[likely[right]] + 1, begins[likely[right]], rows[right]


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


def _sieved(hashes: Hashes) -> Rows:
    return (hashes >> np.uint64(64 - _SIEVE)).astype(np.intp)
