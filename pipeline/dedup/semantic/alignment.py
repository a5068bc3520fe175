"""Do two documents tell the same story? A monotone alignment of their segments, mutual best matches, and their facts.

The cosine of whole documents cannot tell: two texts in one vocabulary are close without saying the same. What tells is
that segment after segment finds its counterpart, in the same order, with the same numbers. All features are shares, so
that a longer edition of a story is not punished for its length. Pure.
"""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.dedup.semantic.constants import EXCERPT
from pipeline.text.facts import in_one_unit

Floats = NDArray[np.float32]
Places = NDArray[np.intp]
Numbers = Sequence[Collection[str]]  # of each segment

ALL = slice(None)
_PRIOR = 8.0  # about two telling numbers
_STRANGERS = 0.1  # mean cosine of segments that have nothing to do with each other
_BRIEF = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One document: vectors (n × d, each of length 1), the segments' widths, and the numbers of each segment."""

    vectors: Floats
    widths: Floats
    numbers: Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Segments that are each other's best counterpart, by their places, and their cosine."""

    left: int
    right: int
    cosine: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """How alike two documents are, in parts of 0–1 (`background` may be a little below)."""

    covered: float  # share of width in matches, on the side that is covered less
    covered_more: float  # and on the other side
    order: float  # share of the matched width that stands in the same order on both sides
    aligned: float  # what a monotone alignment gains above `tau`, by the narrower document's width
    background: float  # mean cosine of the segments that do not match: how much the two speak of one subject anyway
    brevity: float  # 1 for a narrower document of 100 width or less, falling with the root of its width
    matched_numbers: float  # agreement of the numbers in matched segments; 0.5 where there are none
    numbers: float  # agreement of all the numbers; 0.5 where there are none


def align(
    left: Side, right: Side, *, tau: float, match: float, weight: Callable[[str], float]
) -> tuple[Parts, list[Match]]:
    """Return how alike two documents are, in parts, and the matches that rests on.

    `tau` is the cosine from which an aligned pair of segments gains, `match` the one from which a mutual best match
    counts; `weight` says how much it means that two texts share a number.
    """
    cosines = left.vectors @ right.vectors.T
    here, there = mutual_best(cosines, match)
    total_left, total_right = float(left.widths.sum()), float(right.widths.sum())
    shares = float(left.widths[here].sum()) / total_left, float(right.widths[there].sum()) / total_right
    shared = (left.widths[here] + right.widths[there]).tolist()
    narrower = min(total_left, total_right)
    parts = Parts(
        covered=min(shares),
        covered_more=max(shares),
        order=sum(shared[place] for place in _in_order(there.tolist(), shared)) / sum(shared) if shared else 0.0,
        aligned=_aligned(cosines, left.widths, right.widths, tau) / narrower,
        background=_background(cosines, cosines[here, there]),
        brevity=min(1.0, math.sqrt(_BRIEF / narrower)),
        matched_numbers=_matched(left, right, here.tolist(), there.tolist(), weight),
        numbers=agreement(left.numbers, right.numbers, weight),
    )
    matches = [Match(left=int(i), right=int(j), cosine=float(cosines[i, j])) for i, j in zip(here, there, strict=True)]
    return parts, matches


def mutual_best(cosines: Floats, match: float) -> tuple[Places, Places]:
    """Return the places, left and right, of segments that are each other's best counterpart by more than `match`."""
    toward_right, toward_left = cosines.argmax(axis=1), cosines.argmax(axis=0)
    places = np.arange(len(cosines))
    mutual = (toward_left[toward_right] == places) & (cosines.max(axis=1) > match)
    return places[mutual], toward_right[mutual]


def compared(left: Floats, right: Floats, here: Places, there: Places) -> tuple[slice, slice]:
    """Return which segments of two texts are compared: of the wider one its beginning or end, if the other is no more.

    Given are the widths of the segments, and the places of those that are each other's best counterpart. A little
    behind them, such as a last sentence that was left out or not found, belongs to an end, too.
    """
    if left.sum() < right.sum():
        order = there.argsort()
        return compared(right, left, there[order], here[order])[::-1]
    kept = _in_order(there.tolist(), (left[here] + right[there]).tolist())
    if len(kept) < EXCERPT.least_matches:
        return ALL, ALL
    start, stop = int(here[kept[0]]), int(here[kept[-1]]) + 1
    if start and left[stop:].sum() <= EXCERPT.most_behind * float(right.sum()):
        stop = len(left)
    part = slice(start, stop)
    spanned, total = float(left[part].sum()), float(left.sum())
    is_excerpt = (
        (part.start == 0 or part.stop == len(left))
        and EXCERPT.least_share * total <= spanned <= EXCERPT.most_share * total
        and spanned >= EXCERPT.least_ratio * float(right.sum())
    )
    return (part if is_excerpt else ALL), ALL


def agreement(left: Numbers, right: Numbers, weight: Callable[[str], float], *, fewer: float = 0.5) -> float:
    """Return how well the numbers of two documents agree: what they share by the geometric mean of what they have.

    `fewer` is the weight in that mean of the document that has fewer numbers.
    """
    one, other = in_one_unit(frozenset[str]().union(*left), frozenset[str]().union(*right))
    shared, mass_one, mass_other = (sum(map(weight, numbers)) for numbers in (one & other, one, other))
    less, more = sorted((mass_one, mass_other))
    return _share(shared, less**fewer * more ** (1 - fewer))


def _aligned(cosines: Floats, left: Floats, right: Floats, tau: float) -> float:
    """Return the heaviest weight of segment pairs that never cross; each weighs its cosine above tau by its width.

    Row by row, gaps free (Needleman and Wunsch 1970, no gap penalty); a running maximum replaces the inner loop.
    """
    gains = np.maximum(cosines - tau, 0) * np.minimum.outer(left, right)
    reached = np.zeros(gains.shape[1] + 1, dtype=np.float32)
    for row in gains:
        np.maximum(reached[1:], reached[:-1] + row, out=row)
        np.maximum.accumulate(row, out=reached[1:])
    return float(reached[-1])


def _in_order(places: Sequence[int], weights: Sequence[float]) -> list[int]:
    """Return the positions of the heaviest increasing subsequence."""
    reached: list[tuple[float, list[int]]] = []
    for i, place in enumerate(places):
        weight, before = max((reached[k] for k in range(i) if places[k] < place), default=(0.0, []))
        reached.append((weight + weights[i], [*before, i]))
    return max(reached, default=(0.0, []))[1]


def _background(cosines: Floats, matched: Floats) -> float:
    others = cosines.size - matched.size
    return float(cosines.sum() - matched.sum()) / others if others else _STRANGERS


def _matched(
    left: Side,
    right: Side,
    here: Sequence[int],
    there: Sequence[int],
    weight: Callable[[str], float],
) -> float:
    """Return how well the numbers in matched segments agree; a translator may end a sentence elsewhere."""
    shared = every = 0.0
    for i, j in zip(here, there, strict=True):
        if left.numbers[i] or right.numbers[j]:
            mine, found = _found(left.numbers[i], right.numbers[max(0, j - 1) : j + 2], weight)
            theirs, found_too = _found(right.numbers[j], left.numbers[max(0, i - 1) : i + 2], weight)
            both = (found + found_too) / 2
            shared += both
            every += mine + theirs - both
    return _share(shared, every)


def _found(numbers: frozenset[str], around: Numbers, weight: Callable[[str], float]) -> tuple[float, float]:
    """Return what the numbers of a segment weigh, all of them and those that stand in some segments of another text."""
    one, other = in_one_unit(numbers, frozenset[str]().union(*around))
    return sum(map(weight, one)), sum(map(weight, one & other))


def _share(shared: float, every: float) -> float:
    """Return the share that agrees, drawn toward one half where there is little to go by: one may be misread."""
    return (shared + _PRIOR / 2) / (every + _PRIOR)
