"""Two texts in two languages that score as one story: what parts them, if anything does.

A form that is filled in twice (two warnings, two obituaries, two matches) aligns as well as a translation. What it has
not are the names: those of each text stand nowhere in the other. They are looked for by sound, and only where sound
would part the two, by meaning (the encoder knows that Munich is 慕尼黑). The encoder can only bring two texts nearer.
The constants are in `constants`; what they find and cost is told in `docs/concept.md`.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

import numpy as np

from pipeline.dedup.semantic.constants import PARTS
from pipeline.dedup.semantic.encoder import Floats, encoder_of
from pipeline.dedup.semantic.languages import USEM3, read_as
from pipeline.dedup.semantic.names import Name, Sounds, find_names, phrases
from pipeline.dedup.semantic.outcomes import opposed
from pipeline.dedup.semantic.signature import text_segments
from pipeline.dedup.semantic.vectors import vectors_of
from pipeline.model import Document, SemanticSignature

Told = tuple[Document, str, SemanticSignature]  # a document, its language, and all of its signature


def parted(one: Told, other: Told, logit: float) -> str:
    """Say what makes two texts in two languages two stories, as a clause; empty if nothing does.

    `logit` is what they score. Vectors of another encoder than `usem3` have no measured constants and part nothing.
    """
    if one[2].scheme != USEM3:
        return ""
    left, right = _Side(one), _Side(other)
    cosines = left.vectors @ right.vectors.T
    lacking = [side.lacking(best) for side, best in ((left, cosines.max(axis=1)), (right, cosines.max(axis=0)))]
    if min(lacking) >= PARTS.items_share:
        return f"{lacking[0]:.0%} of it and {lacking[1]:.0%} of that one have no counterpart in the other"
    denial = opposed((left.title, left.segments), (right.title, right.segments))
    if denial:
        return denial
    if not left.names and not right.names:
        bare = min(left.widths.sum(), right.widths.sum()) < PARTS.bare_width and logit < PARTS.bare_logit
        return "both are short and have no names, and more is asked of those" if bare else ""
    return _names_apart(left, right, cosines)


class _Side:
    """One of two texts."""

    def __init__(self, told: Told) -> None:
        document, self.language, signature = told
        self.title = document.title
        self.segments = [each.text for each in text_segments(document)][: len(signature.widths)]
        self.vectors = vectors_of(signature)
        self.widths = np.array(signature.widths, dtype=np.float32)

    @cached_property
    def names(self) -> list[Name]:
        return find_names(self.segments, self.title, self.language)

    @cached_property
    def sounds(self) -> list[Sounds]:
        return [Sounds(text) for text in self.segments]

    def lacking(self, best: Floats) -> float:
        """Return the share of width whose best counterpart is no counterpart."""
        return float(self.widths[best < PARTS.items_cosine].sum() / self.widths.sum())

    def sounds_anywhere(self, name: str) -> bool:
        """Tell whether a name stands somewhere in the text, letter for letter."""
        return any(sounds.has_exactly(name) for sounds in self.sounds)

    def phrase_vectors(self, places: Collection[int]) -> Mapping[int, Floats]:
        """Return the vectors of the words and pairs of words of some segments, all of which are encoded at once."""
        found = {place: phrases(self.segments[place]) for place in places}
        every = sorted({phrase for each in found.values() for phrase in each})
        rows = dict(zip(every, _encoded(every, read_as(self.language) or ""), strict=True))
        return {place: np.array([rows[phrase] for phrase in each]) for place, each in found.items()}


def _encoded(texts: Sequence[str], language: str) -> Floats:
    encoder = encoder_of(USEM3)
    assert encoder is not None  # its package is required
    return encoder.encode(texts, language) if texts else np.zeros((0, 512), dtype=np.float32)


def _names_apart(left: _Side, right: _Side, cosines: Floats) -> str:
    """Say which names of each text the other has not, if that makes them two stories."""
    lost = [_unheard(left, right, cosines), _unheard(right, left, cosines.T)]
    strange = [dict.fromkeys(each, 1.0) for each in lost]
    if not _differ(left, right, strange):
        return ""
    strange = [
        _meant_otherwise(side, other, cosines_of, names)
        for side, other, cosines_of, names in ((left, right, cosines, lost[0]), (right, left, cosines.T, lost[1]))
    ]
    if not _differ(left, right, strange):
        return ""
    told = [", ".join(name.text for name, share in each.items() if share >= 0.5) for each in strange]
    said = [
        f"{names} of {whose} stand nowhere in the other"
        for names, whose in zip(told, ("this one", "that one"), strict=True)
        if names
    ]
    return " and ".join(said)


def _unheard(mine: _Side, other: _Side, cosines: Floats) -> list[Name]:
    """Return the names that do not sound anywhere near where the other text answers to them."""
    return [
        name
        for name in mine.names
        if not other.sounds_anywhere(name.text)
        and not any(other.sounds[place].has(name.text) for place in _answering(name, cosines))
    ]


def _meant_otherwise(mine: _Side, other: _Side, cosines: Floats, names: Sequence[Name]) -> dict[Name, float]:
    """Return how surely each name has no counterpart by meaning either, 0–1."""
    found: dict[Name, float] = {}
    answering = {name: _answering(name, cosines) for name in names}
    rows_of = other.phrase_vectors({place for places in answering.values() for place in places})
    vectors = _encoded([name.text for name in names], read_as(mine.language) or "")
    for name, vector in zip(names, vectors, strict=True):
        best = 0.0
        for place in answering[name]:
            rows = rows_of[place]
            best = max(best, float((rows @ vector).max())) if len(rows) else best
        low, high = PARTS.cosines_of(read_as(other.language) or "")
        found[name] = min(1.0, max(0.0, (high - best) / (high - low)))
    return found


def _answering(name: Name, cosines: Floats) -> list[int]:
    """Return the segments that answer to the first three where a name stands, and their neighbours."""
    found: set[int] = set()
    for place in name.places[:3]:
        best = int(cosines[place].argmax())
        found |= {max(0, best - 1), best, min(cosines.shape[1] - 1, best + 1)}
    return sorted(found)


def _differ(left: _Side, right: _Side, strange: Sequence[dict[Name, float]]) -> bool:
    """Tell whether so much of the names has no counterpart that the two texts are about others."""
    here, there = (sum(name.weight for name in side.names) for side in (left, right))
    lost_here, lost_there = (sum(name.weight * share for name, share in each.items()) for each in strange)
    if min(here, there) >= 2 and min(lost_here, lost_there) >= PARTS.both_weight:
        return min(lost_here / (here + 1), lost_there / (there + 1)) >= PARTS.both_share
    if min(here, there) >= 2 and PARTS.cased(left.language, right.language):
        return False
    every, lost = (here, lost_here) if here >= there else (there, lost_there)
    return (
        every > 0 and lost / every >= PARTS.one_share and lost >= PARTS.one_weight and every - lost <= PARTS.one_found
    )
