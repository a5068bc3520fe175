"""The numbers of two texts of nearly one wording: those of one report, or of two? Pure."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from pipeline.dedup.semantic.constants import number_weight
from pipeline.model import Document
from pipeline.text.facts import in_one_unit, read_quantities

# A copy may have another date line or a corrected number; last year's report in the same words has few of its numbers.
_OTHER_NUMBERS = 9.0  # the weight of about two telling numbers
_OTHER_SHARE = 1 / 3
FIGURES = 4  # the scheme in which they are read: stored ones of another are read again


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers that a text tells, each with its unit, as `read_quantities` writes them."""

    quantities: frozenset[str]

    def written(self) -> str:
        """Return them as they are stored."""
        return json.dumps(sorted(self.quantities), ensure_ascii=False)

    @classmethod
    def read(cls, written: str) -> "Figures":
        """Return what was stored. Raises ValueError."""
        return cls(frozenset(json.loads(written)))


@lru_cache(maxsize=64)
def figures_of(document: Document, language: str) -> Figures:
    """Read the numbers of a text."""
    return Figures(frozenset(read_quantities("\n".join(document.paragraphs), language)))


def other_numbers(left: Document, right: Document, language: str) -> str | None:
    """Say how the numbers of two texts differ, as `other_figures` does."""
    return other_figures(figures_of(left, language), figures_of(right, language))


def other_figures(left: Figures, right: Figures) -> str | None:
    """Say how the numbers of two texts of nearly one wording differ, if that makes them two reports; None for a copy.

    Numbers that one of them has alone say nothing: a copy may be longer. A number that is another one's measure in
    another unit is the same number.
    """
    one, other = in_one_unit(left.quantities, right.quantities)
    return f"only {len(one & other)} of {min(len(one), len(other))} numbers agree" if _differ(one, other) else None


def _differ(one: Collection[str], other: Collection[str]) -> bool:
    mine, theirs = set(one), set(other)
    kept = sum(map(number_weight, mine & theirs))
    changed = min(sum(map(number_weight, mine - theirs)), sum(map(number_weight, theirs - mine)))
    return changed >= max(_OTHER_NUMBERS, _OTHER_SHARE * (kept + changed))
