"""How alike two documents are in what they say: one score from many parts, and the sentence that says what was found.

Deciding what a score means is `pipeline.dedup.decision`; finding candidates is `pipeline.index`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.dedup.semantic import alignment
from pipeline.dedup.semantic.alignment import ALL, Match, Parts, Places, Side
from pipeline.dedup.semantic.constants import EXCERPT, LEAD_FEWER, SchemeRules, number_weight, rules_of
from pipeline.dedup.semantic.signature import lead_length, tail_length
from pipeline.dedup.semantic.vectors import vectors_of
from pipeline.model import SemanticSignature
from pipeline.text.facts import in_one_unit

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


def worth_reading(left: SemanticSignature, held: Sequence[SemanticSignature]) -> list[bool]:
    """Return of each of `held`, of the same scheme, whether ends and numbers are alike enough to encode both whole."""
    rules, weights = rules_of(left.scheme), rules_of(left.scheme).lead_weights
    return [
        rules.lead_bias + sum(weights[name] * parts[name] for name in weights) > 0 for parts in lead_parts(left, held)
    ]


def lead_parts(left: SemanticSignature, held: Sequence[SemanticSignature]) -> list[dict[str, float]]:
    """Return what a lead signature has in common with each of others, in parts of 0–1 that are cheap to have."""
    return [
        {
            "cosines": cosines,
            "numbers": alignment.agreement(left.numbers, right.numbers, number_weight, fewer=LEAD_FEWER),
        }
        for cosines, right in zip(_end_cosines(left, held), held, strict=True)
    ]


def _end_cosines(left: SemanticSignature, held: Sequence[SemanticSignature]) -> list[float]:
    """Return the mean cosine of the best counterparts at the end that is more alike, seen from where it is higher."""
    if not held:
        return []
    found = []
    for end in (_lead, _tail):
        sizes = np.array([len(range(len(right.widths))[end(right)]) for right in held])
        starts = sizes.cumsum() - sizes
        cosines = vectors_of([left], end) @ vectors_of(held, end).T
        found.append(np.maximum.reduceat(cosines, starts, axis=1).mean(axis=0))
        found.append(np.add.reduceat(cosines.max(axis=0), starts) / sizes)
    best: list[float] = np.max(found, axis=0).tolist()
    return best


def likeness(left: SemanticSignature, right: SemanticSignature) -> Likeness:
    """Compare two documents that have been read whole. Raises ValueError for different schemes."""
    if left.scheme != right.scheme:
        raise ValueError(f"signatures of scheme {left.scheme} and {right.scheme} cannot be compared")
    one, other = _side(left), _side(right)
    rules = rules_of(left.scheme)
    parts, matches = alignment.align(one, other, tau=rules.tau, match=rules.match, weight=number_weight)
    because = _because(one, other, parts, matches)
    fuller = bool(one.widths.sum() > other.widths.sum()) and parts.covered < _HALF
    logit = _logit(parts, rules)
    here, there = alignment.compared(one.widths, other.widths, *_places(matches))
    if (here, there) != (ALL, ALL):
        of_part, _ = alignment.align(
            _cut(one, here), _cut(other, there), tau=rules.tau, match=rules.match, weight=number_weight
        )
        if parts.covered_more < EXCERPT.whole:  # what the rest of the wider text answers to speaks against it
            of_part = replace(of_part, order=min(of_part.order, parts.order))
        if of_part.covered >= EXCERPT.least_covered and _logit(of_part, rules) > logit:
            parts, logit = of_part, _logit(of_part, rules)
            because += "; the shorter one is a part of the other, and compared with that alone"
    return Likeness(logit=logit, parts=parts, matches=tuple(matches), because=because, fuller=fuller)


def _lead(signature: SemanticSignature) -> slice:
    return slice(lead_length(signature.widths))


def _tail(signature: SemanticSignature) -> slice:
    return slice(-tail_length(signature.widths), None)


def _logit(parts: Parts, rules: SchemeRules) -> float:
    weighed: float = sum(weight * getattr(parts, name) for name, weight in rules.weights.items())
    return rules.bias + weighed


def _places(matches: Sequence[Match]) -> tuple[Places, Places]:
    left, right = ([getattr(match, side) for match in matches] for side in ("left", "right"))
    return np.array(left, dtype=np.intp), np.array(right, dtype=np.intp)


def _cut(side: Side, part: slice) -> Side:
    return Side(vectors=side.vectors[part], widths=side.widths[part], numbers=side.numbers[part])


def _side(signature: SemanticSignature) -> Side:
    return Side(
        vectors=vectors_of([signature]),
        widths=np.array(signature.widths, dtype=np.float32),
        numbers=[frozenset(numbers) for numbers in signature.numbers],
    )


def _because(left: Side, right: Side, parts: Parts, matches: Sequence[Match]) -> str:
    """Say how much agrees, such as: 11 of 12 and 11 of 13 segments say the same, … 9 of 10 numbers agree."""
    here, there = in_one_unit(*(frozenset[str]().union(*side.numbers) for side in (left, right)))
    fewer = min(len(here), len(there))
    agree = f"{len(here & there)} of {fewer} numbers agree" if fewer else "there are no numbers to compare"
    return (
        f"{len(matches)} of {len(left.widths)} and {len(right.widths)} segments say the same, "
        f"{parts.order:.0%} of them in the same order; {agree}"
    )
