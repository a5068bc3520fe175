"""The numbers of two texts of nearly one wording: those of one report, or of two? Pure."""

from collections.abc import Collection

from pipeline.dedup.semantic.constants import number_weight
from pipeline.model import Document
from pipeline.text.facts import in_one_unit, read_quantities

# A copy may have another date line or a corrected number; last year's report in the same words has few of its numbers.
_OTHER_NUMBERS = 9.0  # the weight of about two telling numbers
_OTHER_SHARE = 1 / 3


def other_numbers(left: Document, right: Document, language: str) -> str | None:
    """Say how the numbers of two texts of nearly one wording differ, if that makes them two reports; None for a copy.

    Numbers that one of them has alone say nothing: a copy may be longer. A number that is another one's measure in
    another unit is the same number.
    """
    one, other = in_one_unit(*(read_quantities("\n".join(each.paragraphs), language) for each in (left, right)))
    return f"only {len(one & other)} of {min(len(one), len(other))} numbers agree" if _differ(one, other) else None


def _differ(one: Collection[str], other: Collection[str]) -> bool:
    mine, theirs = set(one), set(other)
    kept = sum(map(number_weight, mine & theirs))
    changed = min(sum(map(number_weight, mine - theirs)), sum(map(number_weight, theirs - mine)))
    return changed >= max(_OTHER_NUMBERS, _OTHER_SHARE * (kept + changed))
