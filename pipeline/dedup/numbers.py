"""The numbers of two texts of nearly one wording: those of one report, or of two? Pure."""

import re
from collections.abc import Collection
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


def other_numbers(left: Document, right: Document, language: str) -> str | None:
    """Say how the numbers of two texts of nearly one wording differ, if that makes them two reports; None for a copy.

    Numbers that one of them has alone say nothing: a copy may be longer. A number that is another one's measure in
    another unit is the same number.
    """
    texts = ["\n".join(each.paragraphs) for each in (left, right)]
    one, other = (frozenset(read_numbers(text, language)) for text in texts)
    if _differ(one, other):
        one, other = _in_one_unit(texts, one, other)
    return f"only {len(one & other)} of {min(len(one), len(other))} numbers agree" if _differ(one, other) else None


def _differ(one: Collection[str], other: Collection[str]) -> bool:
    mine, theirs = set(one), set(other)
    kept = sum(map(number_weight, mine & theirs))
    changed = min(sum(map(number_weight, mine - theirs)), sum(map(number_weight, theirs - mine)))
    return changed >= max(_OTHER_NUMBERS, _OTHER_SHARE * (kept + changed))


def _in_one_unit(texts: list[str], one: frozenset[str], other: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the numbers with each pair of measures of one quantity as one number."""
    here, there = (_measures(text) for text in texts)
    left, right = {*one}, {*other}
    for mine, theirs in product(sorted(one - other), sorted(other - one)):
        if mine not in left or theirs not in right:
            continue
        units = here.get(mine), there.get(theirs)
        if all(units) and units[0] != units[1] and _convert(float(mine), float(theirs)):
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
