"""The part of the content hash that reads every language: what a document says, whatever words it says it in.

It is made in two steps, because encoding a whole article costs more than all the rest of the line together. The sketch
reads the leading units, enough to find what may be a translation; the whole is read only to prove one.
`likeness` compares two documents that have been read whole, and says in a sentence what it found. Deciding what that
means is `pipeline.dedup.decision`; finding candidates is `pipeline.index`.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np
from threadpoolctl import threadpool_limits

from pipeline.dedup.semantic import alignment, simhash
from pipeline.dedup.semantic.alignment import Floats, Match, Parts, Side
from pipeline.dedup.semantic.constants import LEAD_UNITS, LEAD_WIDTH, number_weight, rules_of
from pipeline.dedup.semantic.encoder import bridge_for, counterparts, encoder_for, encoder_of
from pipeline.dedup.semantic.segments import Unit, units
from pipeline.model import Document, SemanticSignature
from pipeline.text.facts import read_numbers

__all__ = [
    "Likeness",
    "complete",
    "lead",
    "likeness",
    "scheme_of",
    "schemes_needed",
    "sketch",
    "sketch_parts",
    "sketches",
    "text_units",
    "worth_reading",
]

# Threads are of no use to matrices of this size, and there are as many workers as cores. For the life of the process,
# since comparing multiplies as encoding does, and before anything is encoded.
threadpool_limits(1, user_api="blas")

_SCALE = 400.0  # int8 = component × 400: a component of a vector of length 1 in 512 dimensions is rarely over 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two documents are in what they say. `logit` is the score before it is squeezed into 0–1."""

    logit: float
    parts: Parts
    matches: tuple[Match, ...]
    because: str

    @property
    def score(self) -> float:
        return 1 / (1 + math.exp(-self.logit))


def scheme_of(language: str) -> str | None:
    """The scheme in which documents of a language are read, or None where no encoder reads it."""
    encoder = encoder_for(language)
    return encoder.scheme if encoder else None


def schemes_needed(language: str, about: Collection[str]) -> list[str]:
    """The schemes in which a document must be read to be compared with documents of the languages that are about."""
    own, bridge = encoder_for(language), bridge_for(language)
    return [each.scheme for each in (own, bridge) if each and not counterparts(language, each.scheme).isdisjoint(about)]


def sketch(document: Document, language: str, scheme: str | None = None) -> SemanticSignature | None:
    """The leading units of a document, encoded, and all its numbers; None where no encoder reads the language.

    `scheme` is its language's own unless another is asked.
    """
    scheme = scheme or scheme_of(language)
    return None if scheme is None else sketches([(document, language)], scheme)[0]


def sketches(asked: Sequence[tuple[Document, str]], scheme: str) -> list[SemanticSignature | None]:
    """The sketches of documents, each with its language, in one scheme; None for what has none.

    Leads are short, and much of a call to an encoder costs the same for one text or sixty: together they cost half.
    """
    encoder = encoder_of(scheme)
    if encoder is None:
        return [None] * len(asked)
    units_of = [text_units(document) for document, _ in asked]
    leads = [made[: lead([unit.width for unit in made])] for made in units_of]
    texts = [unit.text for leading in leads for unit in leading]
    rows = encoder.raw(texts) if texts else None
    found: list[SemanticSignature | None] = []
    start = 0
    for (_, language), made, leading in zip(asked, units_of, leads, strict=True):
        if rows is None or not leading:
            found.append(None)
            continue
        vectors = encoder.centred(rows[start : start + len(leading)], language)
        start += len(leading)
        found.append(_sketched(encoder.scheme, vectors, leading, made, language))
    return found


def _sketched(
    scheme: str, vectors: Floats, leading: Sequence[Unit], made: Sequence[Unit], language: str
) -> SemanticSignature:
    widths = [unit.width for unit in leading]
    return SemanticSignature(
        scheme=scheme,
        code=simhash.code(vectors, np.array(widths, dtype=np.float32)),
        vectors=_stored(vectors),
        widths=tuple(round(width, 1) for width in widths),
        numbers=tuple(read_numbers(unit.text, language) for unit in made),
        complete=len(leading) == len(made),
    )


def complete(document: Document, language: str, begun: SemanticSignature) -> SemanticSignature:
    """The whole of a document, encoded; what the sketch has encoded is not encoded again."""
    encoder = encoder_of(begun.scheme)
    if begun.complete or encoder is None:
        return begun
    rest = text_units(document)[len(begun.widths) :]
    return replace(
        begun,
        vectors=begun.vectors + _stored(encoder.encode([unit.text for unit in rest], language)),
        widths=begun.widths + tuple(round(unit.width, 1) for unit in rest),
        complete=True,
    )


def text_units(document: Document) -> list[Unit]:
    """The units of a document: its title, then its text. A title with which the text begins is not said twice."""
    body = units(document.paragraphs)
    begin = " ".join(document.paragraphs[:1])
    return body if begin.startswith(document.title.rstrip(" .…")) else [*units([document.title])[:1], *body]


def lead(widths: Sequence[float]) -> int:
    """The number of units in the lead of a document."""
    reached = next((count for count, width in enumerate(accumulate(widths), 1) if width >= LEAD_WIDTH), len(widths))
    return max(LEAD_UNITS, reached)


def worth_reading(left: SemanticSignature, right: SemanticSignature) -> bool:
    """Whether two documents of one scheme are so alike in their leads and numbers that both should be read whole."""
    rules, parts = rules_of(left.scheme), sketch_parts(left, right)
    return rules.sketch_bias + sum(weight * parts[name] for name, weight in rules.sketch_weights.items()) > 0


def sketch_parts(left: SemanticSignature, right: SemanticSignature) -> dict[str, float]:
    """What two sketches have in common, in parts of 0–1 that are cheap to have."""
    one, other = (_vectors(concept, lead(concept.widths)) for concept in (left, right))
    cosines = one @ other.T
    return {
        "cosines": max(float(cosines.max(axis=0).mean()), float(cosines.max(axis=1).mean())),
        "numbers": alignment.agreement(left.numbers, right.numbers, number_weight),
    }


def likeness(left: SemanticSignature, right: SemanticSignature) -> Likeness:
    """Compare two documents that have been read whole. Raises ValueError for different schemes."""
    if left.scheme != right.scheme:
        raise ValueError(f"concepts of scheme {left.scheme} and {right.scheme} cannot be compared")
    one, other = _side(left), _side(right)
    rules = rules_of(left.scheme)
    parts, matches = alignment.compare(one, other, tau=rules.tau, match=rules.match, weight=number_weight)
    logit = rules.bias + sum(weight * getattr(parts, name) for name, weight in rules.weights.items())
    return Likeness(
        logit=logit,
        parts=parts,
        matches=tuple(matches),
        because=_because(one, other, parts, matches),
    )


def _stored(vectors: Floats) -> bytes:
    made: bytes = np.clip(np.rint(vectors * _SCALE), -127, 127).astype(np.int8).tobytes()
    return made


def _vectors(concept: SemanticSignature, count: int | None = None) -> Floats:
    """The first vectors of a concept, or all."""
    stored = np.frombuffer(concept.vectors, dtype=np.int8).reshape(len(concept.widths), -1)
    vectors: Floats = stored[:count].astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors


def _side(concept: SemanticSignature) -> Side:
    return Side(
        vectors=_vectors(concept),
        widths=np.array(concept.widths, dtype=np.float32),
        numbers=[frozenset(numbers) for numbers in concept.numbers],
    )


def _because(left: Side, right: Side, parts: Parts, matches: Sequence[Match]) -> str:
    """Such as: 11 of 12 and 11 of 13 units are counterparts, 100% of them in the same order; 9 of 10 numbers agree."""
    here, there = (frozenset[str]().union(*side.numbers) for side in (left, right))
    fewer = min(len(here), len(there))
    agree = f"{len(here & there)} of {fewer} numbers agree" if fewer else "there are no numbers to compare"
    return (
        f"{len(matches)} of {len(left.widths)} and {len(right.widths)} units say the same, "
        f"{parts.order:.0%} of them in the same order; {agree}"
    )
