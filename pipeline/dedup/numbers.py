"""The numbers of two texts of nearly one wording: those of one report, or of two? Pure."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from pipeline.dedup.semantic.constants import number_weight
from pipeline.model import Document
from pipeline.text.facts import read_numbers

# A copy may have another date line or a corrected number; last year's report in the same words has few of its numbers.
_OTHER_NUMBERS = 9.0  # the weight of about two telling numbers
_OTHER_SHARE = 1 / 3

# Of one measure to another: miles, feet, inches, ounces, pounds, two gallons, acres. Not yards and tons: a tenth more
# is another number.
_FACTORS = (1.609, 3.281, 2.54, 28.35, 2.205, 3.785, 4.546, 2.471)
_ROUNDED = 0.03
_NUMBER = re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)*)\W{0,2}([^\W\d]*)\W*([^\W\d]*)")


FIGURES = 1  # the scheme in which they are read: stored ones of another are read again


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers that a text tells, and the two words behind each that has one: of a measure, its unit."""

    numbers: frozenset[str]
    units: Mapping[str, Sequence[str]]

    def written(self) -> str:
        """Return them as they are stored."""
        return json.dumps([sorted(self.numbers), self.units], ensure_ascii=False)

    @classmethod
    def read(cls, written: str) -> "Figures":
        """Return what was stored. Raises ValueError."""
        numbers, units = json.loads(written)
        return cls(frozenset(numbers), units)


@lru_cache(maxsize=64)
def figures_of(document: Document, language: str) -> Figures:
    """Read the numbers of a text."""
    text = "\n".join(document.paragraphs)
    return Figures(frozenset(read_numbers(text, language)), _measures(text))


def other_numbers(left: Document, right: Document, language: str) -> str | None:
    """Say how the numbers of two texts differ, as `other_figures` does."""
    return other_figures(figures_of(left, language), figures_of(right, language))


def other_figures(left: Figures, right: Figures) -> str | None:
    """Say how the numbers of two texts of nearly one wording differ, if that makes them two reports; None for a copy.

    Numbers that one of them has alone say nothing: a copy may be longer. A number that is another one's measure in
    another unit is the same number.
    """
    one, other = left.numbers, right.numbers
    if _differ(one, other):
        one, other = _in_one_unit(left, right)
    return f"only {len(one & other)} of {min(len(one), len(other))} numbers agree" if _differ(one, other) else None


def _differ(one: Collection[str], other: Collection[str]) -> bool:
    mine, theirs = set(one), set(other)
    kept = sum(map(number_weight, mine & theirs))
    changed = min(sum(map(number_weight, mine - theirs)), sum(map(number_weight, theirs - mine)))
    return changed >= max(_OTHER_NUMBERS, _OTHER_SHARE * (kept + changed))


def _in_one_unit(one: Figures, other: Figures) -> tuple[frozenset[str], frozenset[str]]:
    """Return the numbers with each pair of measures of one quantity as one number."""
    left, right = {*one.numbers}, {*other.numbers}
    for mine, theirs in product(sorted(left - right), sorted(right - left)):
        if mine not in left or theirs not in right:
            continue
        units = one.units.get(mine), other.units.get(theirs)
        if all(units) and [*(units[0] or ())] != [*(units[1] or ())] and _convert(float(mine), float(theirs)):
            right.discard(theirs)
            right.add(mine)
    return frozenset(left), frozenset(right)


def _measures(text: str) -> dict[str, tuple[str, str]]:
    """Return the two words behind each number, the number being written as `read_numbers` does."""
    found = {}
    for written, word, next_word in _NUMBER.findall(text):
        plain = written.replace(",", ".") if re.fullmatch(r"\d+[.,]\d{1,2}", written) else re.sub(r"[.,]", "", written)
        if word:
            number = plain.rstrip("0").rstrip(".") if "." in plain else plain
            found[number] = (word.casefold(), next_word.casefold())
    return found


def _convert(one: float, other: float) -> bool:
    """Tell whether two numbers are one quantity in two units."""
    small, large = sorted((one, other))
    if small <= 0:
        return False
    if any(abs(large / small / factor - 1) <= _ROUNDED for factor in _FACTORS):
        return True
    return abs((large - 32) / 1.8 - small) <= 1.0  # Fahrenheit and Celsius
