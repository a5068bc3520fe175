"""Does a page whose text was removed as a copy tell other figures now than the text that is kept? Pure."""

from collections.abc import Collection, Iterator

from pipeline.dedup.alignment import Sentences, aligned
from pipeline.dedup.numbers import Figures, figures_of
from pipeline.dedup.semantic.constants import number_weight
from pipeline.model import Document, counted
from pipeline.text.facts import in_one_unit, read_quantities

_NEW_FIGURES = 9.0  # the weight of about two telling numbers: one alone may be a time of day
_NAMED = 5  # numbers that a sentence names


def corrected(before: Document, now: Document, language: str, told: Figures) -> str | None:
    """Say which figures a page has changed or added that what is kept of its story has not `told`, as a clause.

    A number that was changed counts whatever it weighs, if that tells it as the page did before. So the hour of an
    update, which no copy has, is none. Return None if there are none.
    """
    mended = [
        f"{_named(was)} {'is' if len(was) == 1 else 'are'} now {_named(new)}"
        for was, new in _exchanged(before, now, language)
        if all(_tells(told, each) for each in was) and not any(_tells(told, each) for each in new)
    ]
    if mended:
        return f"of its figures {', '.join(dict.fromkeys(mended))}"
    had = figures_of(before, language).quantities
    added = [each for each in sorted(figures_of(now, language).quantities - had) if not _tells(told, each)]
    if sum(number_weight(_number(each)) for each in added) < _NEW_FIGURES:
        return None
    return f"it has {counted(len(added), 'more number')}: {_named(added)}"


def _exchanged(before: Document, now: Document, language: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the numbers that a sentence had, and those that it has in their place."""
    left, right = Sentences(before), Sentences(now)
    pieces = [(left.pieces[i], right.pieces[j]) for i, j, share in aligned(left, right) if share < 1.0]
    for one, other in [(before.title, now.title), *pieces]:
        had, has = (dict.fromkeys(read_quantities(piece, language)) for piece in (one, other))
        was, new = [each for each in had if each not in has], [each for each in has if each not in had]
        if was and new:
            yield was, new


def _tells(told: Figures, quantity: str) -> bool:
    """Return whether a text has a number, be it in another unit."""
    here, there = in_one_unit((quantity,), told.quantities)
    return bool(here & there)


def _number(quantity: str) -> str:
    return quantity.partition(" ")[0]


def _named(quantities: Collection[str]) -> str:
    return " and ".join(list(quantities)[:_NAMED])
