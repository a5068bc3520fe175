"""How alike two documents are in what they say: one score from many parts, and the sentence that says what was found.

Deciding what a score means is `pipeline.dedup.decision`; finding candidates is `pipeline.index`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.dedup.semantic import alignment
from pipeline.dedup.semantic.alignment import Match, Parts, Side
from pipeline.dedup.semantic.constants import number_weight, rules_of
from pipeline.dedup.semantic.signature import lead_length
from pipeline.dedup.semantic.vectors import vectors_of
from pipeline.model import SemanticSignature

_HALF = 0.5  # of the width of a text: if no more of it has counterparts, it is better kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two documents are in what they say. `logit` is the score before it is squeezed into 0–1.

    `apart` says what makes them two stories all the same, as a clause, if anything does (see `counterparts`).
    `fuller` tells that the left one says more than twice what the right one says.
    """

    logit: float
    parts: Parts
    matches: tuple[Match, ...]
    because: str
    apart: str = ""
    fuller: bool = False

    @property
    def score(self) -> float:
        return 1 / (1 + math.exp(-self.logit))


def worth_reading(left: SemanticSignature, right: SemanticSignature) -> bool:
    """Tell whether two documents of one scheme are so alike in leads and numbers that both should be read whole."""
    rules, parts = rules_of(left.scheme), lead_parts(left, right)
    return rules.lead_bias + sum(weight * parts[name] for name, weight in rules.lead_weights.items()) > 0


def lead_parts(left: SemanticSignature, right: SemanticSignature) -> dict[str, float]:
    """Return what two lead signatures have in common, in parts of 0–1 that are cheap to have."""
    one, other = (vectors_of(signature, lead_length(signature.widths)) for signature in (left, right))
    cosines = one @ other.T
    return {
        "cosines": max(float(cosines.max(axis=0).mean()), float(cosines.max(axis=1).mean())),
        "numbers": alignment.agreement(left.numbers, right.numbers, number_weight),
    }


def likeness(left: SemanticSignature, right: SemanticSignature) -> Likeness:
    """Compare two documents that have been read whole. Raises ValueError for different schemes."""
    if left.scheme != right.scheme:
        raise ValueError(f"signatures of scheme {left.scheme} and {right.scheme} cannot be compared")
    one, other = _side(left), _side(right)
    rules = rules_of(left.scheme)
    parts, matches = alignment.align(one, other, tau=rules.tau, match=rules.match, weight=number_weight)
    logit = rules.bias + sum(weight * getattr(parts, name) for name, weight in rules.weights.items())
    return Likeness(
        logit=logit,
        parts=parts,
        matches=tuple(matches),
        because=_because(one, other, parts, matches),
        fuller=bool(one.widths.sum() > other.widths.sum()) and parts.covered < _HALF,
    )


def _side(signature: SemanticSignature) -> Side:
    return Side(
        vectors=vectors_of(signature),
        widths=np.array(signature.widths, dtype=np.float32),
        numbers=[frozenset(numbers) for numbers in signature.numbers],
    )


def _because(left: Side, right: Side, parts: Parts, matches: Sequence[Match]) -> str:
    """Say how much agrees, such as: 11 of 12 and 11 of 13 segments say the same, … 9 of 10 numbers agree."""
    here, there = (frozenset[str]().union(*side.numbers) for side in (left, right))
    fewer = min(len(here), len(there))
    agree = f"{len(here & there)} of {fewer} numbers agree" if fewer else "there are no numbers to compare"
    return (
        f"{len(matches)} of {len(left.widths)} and {len(right.widths)} segments say the same, "
        f"{parts.order:.0%} of them in the same order; {agree}"
    )
