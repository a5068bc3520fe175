"""What it says for two stories, or for one, that a name is heard, found by meaning or lost, by the two languages.

A name that is lost says much in two languages of one alphabet, and little in Thai; one that may be heard by chance
speaks for two stories in Arabic, where a name that is there is mostly surely heard. A table and a sum. Pure.
"""

import math
from collections.abc import Iterable

from pipeline.dedup.semantic.constants import PARTS
from pipeline.dedup.semantic.name_words import LEAVE_OUT_VOWELS

KINDS = ("one alphabet", "two alphabets", "to others", "to no vowels", "to Thai", "from others", "among others")
HEARD, DOUBTFUL, FOUND, LIKELY, UNLIKELY, LOST = STATES = range(6)
_CYRILLIC = frozenset(["ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn"])
_HALF = 0.5  # of what a name by meaning may be lost

# A row for each kind, a column for each state, and what numbers in common say: benchmarks/fit_names.py prints such
WEIGHTS = (
    (-0.26, 0.12, -0.51, -0.54, 0.48, 1.52),
    (-0.77, 0.07, -0.76, 0.61, 0.69, 0.81),
    (-0.67, -0.06, -0.24, 0.50, 0.55, 1.18),
    (-1.06, 0.13, -0.39, 0.91, 0.95, 1.93),
    (-0.77, 0.22, -0.86, 0.98, 0.79, 0.85),
    (-1.09, -0.32, -0.36, 0.18, 0.29, 0.94),
    (-1.49, 0.11, -0.47, 0.46, 0.51, 1.13),
)
NUMBERS_WEIGHT, BIAS = -0.089, -1.15  # what the numbers in common weigh, up to so much
MOST_NUMBERS = 20.0


def kind_of(mine: str, other: str) -> int:
    """Return the place in `KINDS` of names of one language that are looked for in another."""
    here, there = (language.partition("-")[0] for language in (mine, other))
    if not PARTS.cased(here):
        return KINDS.index("from others" if PARTS.cased(there) else "among others")
    if PARTS.cased(there):
        return KINDS.index("one alphabet" if (here in _CYRILLIC) == (there in _CYRILLIC) else "two alphabets")
    return KINDS.index("to no vowels" if there in LEAVE_OUT_VOWELS else "to Thai" if there == "th" else "to others")


def state_of(lost: float) -> int:
    """Return how a name that is not heard is told by its meaning; `lost` is 0 for found and 1 for lost."""
    return FOUND if lost <= 0 else LIKELY if lost <= _HALF else UNLIKELY if lost < 1 else LOST


def row(names: Iterable[tuple[int, int, float]]) -> list[float]:
    """Return what the names of two texts are, each its kind, state and weight, in a cell for each kind and state."""
    made = [0.0] * (len(KINDS) * len(STATES))
    for kind, state, weight in names:
        made[kind * len(STATES) + state] += math.sqrt(weight)  # one that comes again tells little more
    return made


def speaks_for_two(names: Iterable[tuple[int, int, float]], numbers: float) -> float:
    """Return the exponent for two stories: of the names of both texts, and what the numbers in common weigh."""
    weights = (weight for kind in WEIGHTS for weight in kind)
    told = sum(map(math.prod, zip(weights, row(names), strict=True)))
    return told + NUMBERS_WEIGHT * min(numbers, MOST_NUMBERS) + BIAS
