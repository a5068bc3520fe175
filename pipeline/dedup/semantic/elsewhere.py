"""Do two texts in two languages tell of two places: 匈牙利央行 of Hungary, Narodowy Bank Polski of Poland?

Countries and large cities have known names in every language, so neither sound nor meaning need be asked: the encoder
holds two countries for one word, nearly. Pure.
"""

from collections.abc import Mapping, Sequence

from pipeline.dedup.semantic.alignment import Floats
from pipeline.dedup.semantic.constants import PARTS
from pipeline.text.places import country_of, may_tell_of, places_in

_AROUND = 1  # segments beside the one that answers


class Places:
    """The countries and cities of a text, and the segments where each stands."""

    def __init__(self, segments: Sequence[str], language: str) -> None:
        self._segments, self._language = segments, language
        self.where: dict[str, list[int]] = {}
        self.names: dict[str, str] = {}  # the place by what is written for it
        self._said: dict[str, str] = {}
        for number, text in enumerate(segments):
            for place, name in places_in(text, language).items():
                self.where.setdefault(place, []).append(number)
                for word in dict.fromkeys((name, *name.split())):
                    self.names.setdefault(word, place)
                self._said.setdefault(place, name)

    def said(self, place: str) -> str:
        """Return the name of a place as it stands in the text."""
        return self._said[place]

    def tells_of(self, place: str) -> bool:
        """Return whether the text names a place, its country, or a city of it if it is one."""
        country = country_of(place)
        if place in self.where or country in self.where:
            return True
        return place == country and any(country_of(other) == country for other in self.where)

    def alone(self, other: "Places", part: slice) -> dict[str, list[int]]:
        """Return the places in a part of the text that another text surely does not tell of."""
        compared = range(len(self._segments))[part]
        found = {place: [each for each in numbers if each in compared] for place, numbers in self.where.items()}
        return {
            place: numbers
            for place, numbers in found.items()
            if numbers and not other.tells_of(place) and not other.may_tell_of(place)
        }

    def may_tell_of(self, place: str) -> bool:
        """Return whether a word of the text may be an adjective of a place, or another name of it."""
        return any(may_tell_of(text, place, self._language) for text in self._segments)


def elsewhere(one: Places, other: Places, parts: tuple[slice, slice], cosines: Floats) -> tuple[list[str], list[str]]:
    """Return the places of each of two texts that stand where the other one has another place, if there are any.

    None are returned beside many places that both tell of: one of these is soon called otherwise. `cosines` are those
    of the segments, a row for each of `one`.
    """
    mine = one.alone(other, parts[0])
    theirs = other.alone(one, parts[1]) if mine else {}
    if not theirs:
        return [], []
    answers = _answers(cosines)
    pairs = [(here, there) for here in mine for there in theirs if _face(mine[here], theirs[there], answers)]
    left, right = (dict.fromkeys(places) for places in zip(*pairs, strict=True)) if pairs else ({}, {})
    fewer = min(len(left), len(right))
    if fewer < PARTS.places_share * (fewer + len(one.where.keys() & other.where.keys())):
        return [], []
    return [one.said(place) for place in left], [other.said(place) for place in right]


def _answers(cosines: Floats) -> Mapping[int, set[int]]:
    """Return the segments of the other text that answer to each segment."""
    found = {here: {int(there)} for here, there in enumerate(cosines.argmax(axis=1))}
    for there, here in enumerate(cosines.argmax(axis=0)):
        found[int(here)].add(there)
    return found


def _face(here: Sequence[int], there: Sequence[int], answers: Mapping[int, set[int]]) -> bool:
    """Return whether one of the segments here has its answer in one there, or beside it."""
    return any(abs(answer - number) <= _AROUND for place in here for answer in answers[place] for number in there)
