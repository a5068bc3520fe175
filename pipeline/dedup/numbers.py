"""The numbers of two texts of nearly one wording: those of one report, or of two? Pure."""

import json
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

from pipeline.dedup.semantic.constants import weigh_numbers
from pipeline.model import Document
from pipeline.text.facts import in_one_unit, read_quantities

# A copy may have another date line or a corrected number; last year's report in the same words has few of its numbers.
_OTHER_NUMBERS = 9.0  # the weight of about two telling numbers
_OTHER_SHARE = 1 / 3
_HARDLY_ANY = 1 / 3  # of the weight of the numbers agrees: what else is exchanged may speak with them
FIGURES = 5  # the scheme in which they are read: stored ones of another are read again


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


def parted_by(left: Document, right: Document, language: str) -> float:
    """Return how much of a reason their numbers are to take two texts for two.

    At 1 they are reason enough; less of it may be added to what the words say. It is 0 if more than hardly any of the
    numbers agree, or if a single one is another: a copy may have corrected it.
    """
    one, other = in_one_unit(*(figures_of(each, language).quantities for each in (left, right)))
    kept, changed = weigh_numbers(one, other)
    if kept > _HARDLY_ANY * (kept + changed) or min(len(one - other), len(other - one)) < 2:
        return 0.0
    return changed / _OTHER_NUMBERS


def _differ(one: Set[str], other: Set[str]) -> bool:
    kept, changed = weigh_numbers(one, other)
    return changed >= max(_OTHER_NUMBERS, _OTHER_SHARE * (kept + changed))
