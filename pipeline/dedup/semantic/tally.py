"""What the names and numbers of two texts weigh, and whether the two are about others. Pure."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from pipeline.dedup.semantic.constants import PARTS, weigh_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What the names of a text weigh: all of them, those that the other text has by sound, and those that it lacks.

    `count` is how many names these are, and `foreign` how many of them are written by their sound. `doubtful` is what
    those weigh that may be heard by chance; they are in no other number. `shared` is what the numbers in common weigh.
    """

    language: str
    all: float
    heard: float
    weight: float
    count: int
    foreign: int = 0
    doubtful: float = 0
    shared: float = 0

    @property
    def numbers(self) -> float:
        """What the numbers in common weigh more than those of strangers."""
        return max(0.0, self.shared - PARTS.numbers_usual)


def other_figures(mine: Set[str], theirs: Set[str]) -> str:
    """Say how few numbers agree, if each text tells many that the other lacks, as the next day's rates do."""
    kept, changed = weigh_numbers(mine, theirs)
    if changed < max(PARTS.figures_weight, PARTS.figures_share * (kept + changed)):
        return ""
    return f"only {len(mine & theirs)} of {min(len(mine), len(theirs))} numbers agree"


def differ(left: Tally, right: Tally, *, close: bool, doubted: bool = False) -> bool:
    """Return whether so much of the names has no counterpart that the two texts are about others.

    `close` says that what the two share is said closely, `doubted` that their names speak for two stories: then less
    is asked where few numbers speak for one.
    """
    few = max(0.0, 1 - left.shared / PARTS.both_numbers) if doubted else 0.0
    if _are_lost_together(left, right, PARTS.both_share - few * (PARTS.both_share - PARTS.both_share_bare)):
        return True
    named, nameless = (left, right) if left.weight >= right.weight else (right, left)
    return _is_nameless(named, nameless, close=close) and _are_lost(named, nameless)


def _are_lost_together(left: Tally, right: Tally, share: float) -> bool:
    """Return whether each text lacks names of the other, and so many of all are lost that one may lack fewer."""
    lost, every, heard, doubtful = (
        getattr(left, of) + getattr(right, of) for of in ("weight", "all", "heard", "doubtful")
    )
    told = every + (PARTS.heard_weight - 1) * heard + PARTS.doubtful_weight * doubtful + left.numbers + 1
    each = min(left.weight, right.weight) >= PARTS.both_least
    return each and lost >= PARTS.both_weight and lost >= share * told


def _is_nameless(named: Tally, nameless: Tally, *, close: bool) -> bool:
    """Return whether one text has so little of names that those of the other one alone may part the two.

    Two stories in one form may share a name. Where they are close, one that is heard makes them one, unless very much
    of the other is lost.
    """
    if PARTS.cased(nameless.language) and not PARTS.cased(named.language) and named.foreign < PARTS.one_foreign:
        return False  # a text that shows names by capitals and has none is about no names: words were taken for some
    many = not close or named.weight >= PARTS.one_close_weight
    return nameless.heard <= (PARTS.one_heard * named.weight if many else 0)


def _are_lost(named: Tally, nameless: Tally) -> bool:
    """Return whether hardly any name of one text is in another one, which has nothing to lose."""
    # a text with capitals shows its names: of another's no more can be heard there, whatever sounds alike
    heard = min(named.heard, nameless.all) if PARTS.cased(nameless.language) else named.heard
    found = named.all - named.weight - named.heard + heard
    return (
        named.weight >= PARTS.one_weight
        and found <= max(PARTS.one_found, PARTS.one_found_share * named.all)
        and named.weight >= PARTS.one_share * (named.weight + found + (PARTS.heard_weight - 1) * heard + named.numbers)
        # candidates without capitals are names less often
        and named.count >= (2 if PARTS.cased(named.language) else 3)
    )


def told_alone(found: Iterable[Sequence[str]]) -> str:
    """Say which names stand in one text alone."""
    said = [
        f"only {whose} has {', '.join(names)}"
        for names, whose in zip(found, ("this one", "that one"), strict=True)
        if names
    ]
    return " and ".join(said)
