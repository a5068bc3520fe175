"""Is one of two texts a digest, and the other one of its items?

A digest and one of its stories match as well as the long and the short version of one. What parts them is the rest of
the wider text: a long version goes on about the same, with the same names; a digest tells of something else. And the
title: that of a digest says little of any one item. Pure.
"""

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from pipeline.dedup.semantic.alignment import Floats, mutual_best
from pipeline.dedup.semantic.constants import DIGEST, rules_of
from pipeline.dedup.semantic.languages import USEM3
from pipeline.dedup.semantic.names import Name, find_names
from pipeline.dedup.semantic.signature import text_segments
from pipeline.dedup.titles import speaks_of
from pipeline.model import Document


class Text(Protocol):
    """What this needs of a text: a vector (of length 1) and a width for each segment, and the names in them.

    The first segment is the title.
    """

    @property
    def vectors(self) -> Floats: ...
    @property
    def widths(self) -> Floats: ...
    @property
    def names(self) -> Sequence[Name]: ...


def digest(left: Text, right: Text, cosines: Floats) -> str:
    """Say how much of the wider of two texts is about something else; empty if it is no digest.

    `cosines` are those of the segments, a row for each of `left`.
    """
    if left.widths.sum() > right.widths.sum():
        which, share = "this one", foreign_rest(left, cosines)
    else:
        which, share = "that one", foreign_rest(right, cosines.T)
    return f"{share:.0%} of {which} is about something else, as in a digest" if share else ""


def foreign_rest(wider: Text, cosines: Floats) -> float:
    """Return the share of the wider of two texts that is of other stories; 0 if all of it is of the same.

    `cosines` are those of the segments, a row for each of the wider text. The rest is held against the narrower text
    and against what the wider one shares with it, which is of its own language.
    """
    here, _ = mutual_best(cosines, rules_of(USEM3).match)
    shared = np.zeros(len(wider.widths), dtype=bool)
    shared[here] = True
    share = float(wider.widths[~shared].sum() / wider.widths.sum())
    if not DIGEST.least_rest <= share <= DIGEST.most_rest:
        return 0.0
    rest = wider.vectors[~shared]
    if _are_teasers(rest, np.flatnonzero(~shared).tolist(), len(shared), share):
        return 0.0
    relations = (cosines[~shared], rest @ wider.vectors[shared].T)
    close = sum(float(each.max(axis=1).mean()) for each in relations) / 2 - DIGEST.rest_weight * math.log(len(rest))
    close += DIGEST.names_weight * (_recurring(wider.names, shared.tolist()) - DIGEST.names_usual)
    of_shared = wider.vectors[1:][shared[1:]] @ wider.vectors[0]
    titled = max(float(cosines[0].max()), float(of_shared.max(initial=0.0)))
    close += DIGEST.title_weight * (titled - DIGEST.title_usual)
    return share if close < DIGEST.least_close else 0.0


def _are_teasers(rest: Floats, places: Sequence[int], count: int, share: float) -> bool:
    """Return whether the rest of a text is a row of sentences before or behind it, each about something else.

    An item of a digest has sentences that go together; those of teasers and captions have not.
    """
    if share > DIGEST.teasers_share or len(rest) < DIGEST.teasers_least:
        return False
    if places[-1] - places[0] != len(rest) - 1 or not (places[0] <= 1 or places[-1] == count - 1):
        return False
    cosines = rest @ rest.T
    beside = float(np.diagonal(cosines, 1).mean())
    among = float((cosines.sum() - np.trace(cosines)) / (len(rest) * (len(rest) - 1)))
    return max(beside, among) < DIGEST.teasers_close


def is_item(shorter: Document, longer: Document, language: str) -> bool:
    """Return whether a longer text in one language, which contains a shorter one, is a digest and that one its item.

    Then its title does not speak of the shorter one, nor do names of the rest recur in it.
    """
    if speaks_of(longer.title, shorter):
        return False
    held = "\n".join((shorter.title, *shorter.paragraphs))
    segments = [each.text for each in text_segments(longer)]
    names = find_names(segments, longer.title, language)
    shared = [text in held for text in segments]
    return _recurring(names, shared) <= DIGEST.names_usual


def _recurring(names: Sequence[Name], shared: Sequence[bool]) -> float:
    """Return the share of the names in the rest that stand in the shared part too; the usual one if there are none."""
    in_rest = [[shared[place] for place in name.places] for name in names]
    in_rest = [places for places in in_rest if not all(places)]
    prior = DIGEST.names_prior
    return (sum(map(any, in_rest)) + prior * DIGEST.names_usual) / (len(in_rest) + prior)
