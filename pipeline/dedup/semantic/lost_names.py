"""The names and numbers of one text that another one has not. What is heard is known at once; what is found by meaning
is learned later (see `counterparts`).
"""

from collections.abc import Iterator
from functools import cached_property

from pipeline.dedup.semantic.alignment import mutual_best
from pipeline.dedup.semantic.compared_text import ComparedText
from pipeline.dedup.semantic.constants import PARTS, number_weight
from pipeline.dedup.semantic.encoder import Floats
from pipeline.dedup.semantic.hearing import Sounds, is_common_surname, may_be_japanese
from pipeline.dedup.semantic.languages import USEM3
from pipeline.dedup.semantic.name_evidence import DOUBTFUL, HEARD, KINDS, kind_of, state_of
from pipeline.dedup.semantic.names import HAN, Name, namesakes, phrases
from pipeline.dedup.semantic.tally import Tally
from pipeline.text.facts import in_one_unit
from pipeline.text.han_readings import in_latin
from pipeline.text.kanji import in_china, readings
from pipeline.text.spelling import latin, skeleton


class Lost:
    """The names and numbers of one text that the other has not, as far as is known; what is found later is taken out.

    At first they are the names that do not sound anywhere near where the other text answers to them.
    """

    def __init__(self, mine: ComparedText, other: ComparedText, cosines: Floats, *, everywhere: bool) -> None:
        """Take all names of `mine`; or those that are there, or are expected since their segment has a counterpart."""
        self.mine, self.other = mine, other
        self._cosines = cosines
        here, there = in_one_unit(*(frozenset[str]().union(*each) for each in (mine.numbers[mine.part], other.numbers)))
        self.shared, self.own = here & there, here - there
        answered = {int(place) for place in mutual_best(cosines, mine.rules.match)[0]}
        names = [
            name
            for name in mine.compared_names
            if (everywhere or not answered.isdisjoint(name.places) or other.sounds_anywhere(name.text, mine.language))
            and not other.writes_small(name.text)
        ]
        surely = [name for name in names if self._is_surely_heard(name)]
        heard = {name: self._may_be_heard(name) for name in names} | dict.fromkeys(surely, True)
        heard = self._without_given(heard)
        self._hears_none = not any(heard[name] for name in surely)
        # what may be heard by chance tells little, neither that it is there nor that it is not
        self._names = [name for name in names if heard[name] is not None]
        self._doubtful = [name.weight for name in names if heard[name] is None]
        self._best = {name: self._as_place(name) for name in self._names if not heard[name]}

    def _without_given(self, heard: dict[Name, bool | None]) -> dict[Name, bool | None]:
        """Take back what is heard of a person whose last name is not: many are called José Manuel."""
        lost = {name.text for name, is_heard in heard.items() if is_heard is False}
        for name in heard:
            last = self.mine.surnames.get(name.text)
            if heard[name] and last and last <= lost:
                heard[name] = None
        return heard

    def _as_place(self, name: Name) -> float:
        """Return 1 if a name is that of a place that the other text tells of, too, and else 0."""
        place = self.mine.places.names.get(name.text)
        return float(place is not None and self.other.places.tells_of(place))

    def _is_surely_heard(self, name: Name) -> bool:
        """Return whether the other text has a name by its sound so much alike that this is hardly chance."""
        if "-" in name.text and self._has_namesake(name):  # Saint is heard in the name of any other town
            return any(name.text in text for text in self.other.segments)
        if self.other.sounds_anywhere(name.text, self.mine.language):
            return True
        korean = self.mine.has_as_korean(name.text, self.other)
        if korean is not None or self._has_namesake(name):
            return bool(korean)
        return any(sounds.surely_has(name.text) for sounds in self._around(name))

    def _around(self, name: Name) -> list[Sounds]:
        return [self.other.sounds[place] for place in self.answering(name, around=1)]

    def _may_be_heard(self, name: Name) -> bool | None:
        """Return whether the other text may have a name by its sound where it answers; None if that may be chance."""
        if self._has_namesake(name):
            return False
        if not any(sounds.has(name.text, self.mine.language) for sounds in self._around(name)):
            unheard = is_common_surname(name.text) and not PARTS.cased(self.other.language)
            return None if unheard else False
        # where vowels are not written, the consonants alone are soon alike
        unsure = not PARTS.cased(self.other.language) or (name.foreign and self.mine.leaves_out_vowels)
        if unsure and self._spells_sounds and self._has_telling_part(name):
            return False  # of a full name at least one part would be surely heard
        return None if unsure else True

    def _has_namesake(self, name: Name) -> bool:
        return self.mine.has_as_korean(name.text, self.other) is False or any(
            namesakes(name.text, each.text) for each in self.other.names
        )

    @property
    def doubtful(self) -> int:
        """What those weigh that may be heard by chance."""
        return sum(self._doubtful)

    @cached_property
    def numbers(self) -> float:
        """What the numbers in common weigh."""
        return sum(map(number_weight, self.shared))

    @property
    def all(self) -> int:
        """What all the names weigh, found or lost."""
        return sum(name.weight for name in self._names)

    @property
    def heard(self) -> int:
        """What those weigh that the other text has by sound."""
        return self.all - sum(name.weight for name in self._best)

    @property
    def share(self) -> float:
        """How much of the names is lost, 0–1. One that is heard tells most: strangers hardly share any.

        Where capitals do not show the names, one that is found by meaning may be any word, and tells least.
        """
        meant = self.all - self.heard - self.weight
        told = meant if self.mine.shows_names else PARTS.words_weight * meant
        return self.weight / (self.weight + PARTS.heard_weight * self.heard + self.doubtful + told + 1)

    @property
    def weight(self) -> float:
        """What the lost ones weigh."""
        return sum(name.weight * self._share(name) for name in self._best)

    @property
    def tally(self) -> Tally:
        return Tally(
            language=self.mine.language,
            all=self.all,
            heard=self.heard,
            weight=self.weight,
            count=len(self.names()),
            doubtful=self.doubtful,
            shared=self.numbers,
            foreign=sum(name.foreign for name in self._best if self._share(name) >= PARTS.unread),
        )

    @property
    def facts_share(self) -> float:
        """How much of the names and numbers is lost, 0–1, drawn toward nothing where there are few."""
        lost, found = (sum(map(number_weight, numbers)) for numbers in (self.own, self.shared))
        return (lost + self.weight) / (lost + found + self.all + self.doubtful + PARTS.brief_prior)

    def facts(self) -> list[str]:
        """Return the names and the telling numbers that are lost."""
        return [*self.names(), *sorted(each for each in self.own if number_weight(each) >= PARTS.brief_number)]

    def told(self) -> Iterator[tuple[int, int, float]]:
        """Yield for each name its kind, its state, and what it weighs (see `name_evidence`)."""
        kind = kind_of(self.mine.language, self.other.language)
        for name in self._names:
            yield kind, state_of(self._share(name)) if name in self._best else HEARD, name.weight
        for weight in self._doubtful:
            yield kind, DOUBTFUL, weight

    def names(self) -> list[str]:
        return [name.text for name in self._best if self._share(name) >= PARTS.unread]

    def surely(self) -> list[str]:
        """Return the names of which nothing is found."""
        return [name.text for name in self._best if self._share(name) == 1.0]

    @property
    def subjects(self) -> list[Name]:
        """The names in the title that the text comes back to; but a loan word is written by its sound, too."""
        return [
            name
            for name in self._names
            if name.weight > 1 and name.text in self.mine.title and (HAN.fullmatch(name.text) or not name.foreign)
        ]

    def lost_subjects(self) -> list[Name]:
        """Return those of which little is found, and that could be heard."""
        return [
            name
            for name in self.subjects
            if self._best.get(name, 1.0) < self.mine.rules.found
            and (not HAN.fullmatch(name.text) or self.mine.can_read(name))
        ]

    def lacks_its_subject(self) -> bool:
        """Return whether the other text has none of what the title is about, or lacks what the text is all about."""
        lost, every = self.lost_subjects(), self.subjects
        if len(lost) == len(every):
            return bool(every)
        told = sum(name.weight for name in every) - sum(name.weight for name in lost)
        return any(name.weight > 2 for name in lost) and sum(name.weight for name in lost) > told

    def is_about_strangers(self) -> bool:
        """Return whether it has names, none of which is surely in the other text, and one not even by its meaning."""
        is_far = any(cosine < PARTS.strangers_cosine for cosine in self._best.values())
        return (
            self._hears_none and is_far and len(self._names) >= PARTS.strangers_least and 1.0 not in self._best.values()
        )

    def hears_its_subject(self) -> bool:
        """Return whether the other text has a name, no place, that the title tells of and the text comes back to."""
        return any(name not in self._best and name.text not in self.mine.places.names for name in self.subjects)

    def answering(self, name: Name, *, around: int) -> list[int]:
        """Return the segments that answer to the first three where a name stands, and their neighbours."""
        last = self._cosines.shape[1] - 1
        best = {int(self._cosines[place].argmax()) for place in name.places[:3]}
        return sorted({min(last, max(0, place + step)) for place in best for step in range(-around, around + 1)})

    def asked(self, around: int) -> Iterator[tuple[Name, list[str]]]:
        """Return each name of which something is lost, with the words among which its meaning is looked for."""
        for name in list(self._best):
            # who has another one's surname is near by meaning
            if self._share(name) > 0 and not self._has_namesake(name):
                places = self.answering(name, around=around)
                yield name, list(dict.fromkeys(phrase for place in places for phrase in self._phrases(place)))

    def found(self, name: Name, cosine: float) -> None:
        """Learn how near a name's best counterpart by meaning is."""
        self._best[name] = max(self._best[name], cosine)
        if name.opens and self._best[name] > self.mine.rules.lost:  # a word, and no name
            self._names.remove(name)
            del self._best[name]

    def _phrases(self, place: int) -> list[str]:
        return phrases(self.other.segments[place])

    def _share(self, name: Name) -> float:
        """Return how surely a name is lost, 0–1."""
        low, high = self.mine.rules.lost, self.mine.rules.found
        if self._is_written_alike(name):
            low, high = PARTS.han_lost, PARTS.han_found
        unlike = min(1.0, max(0.0, (high - self._best[name]) / (high - low)))
        return unlike * (PARTS.unread if self._unread(name) else 1.0)

    @cached_property
    def _spells_sounds(self) -> bool:
        """Whether the other text has another script, which has vowels, so that a full name would be heard in it."""
        one_alphabet = KINDS[kind_of(self.mine.language, self.other.language)] == "one alphabet"
        return self.mine.scheme == USEM3 and not one_alphabet and not self.other.leaves_out_vowels

    def _has_telling_part(self, name: Name) -> bool:
        """Return whether a name is a part of a full one that would be heard for its consonants: not Can Giang."""
        beside = self.mine.rows.get(name.text, set())
        return any(len(skeleton(latin(part))) >= PARTS.telling_consonants for part in (beside and {name.text, *beside}))

    def _is_written_alike(self, name: Name) -> bool:
        """Return whether both texts would write a name with the same characters: only a word may be found otherwise.

        Not that of a Korean, of whom Japanese writes the sounds.
        """
        both = {side.read_as.partition("-")[0] for side in (self.mine, self.other)}
        if both != {"ja", "zh"} or name.foreign or not HAN.fullmatch(name.text):
            return False
        return not (self.mine.read_as.startswith("zh") and in_latin(in_china(name.text)[0]))

    def _unread(self, name: Name) -> bool:
        """Return whether a name may stand in the other text in Han whose Japanese or Vietnamese reading is unknown."""
        here, there = (side.read_as.partition("-")[0] for side in (self.mine, self.other))
        if {here, there} == {"vi", "zh"}:
            return " " in name.text or bool(HAN.fullmatch(name.text))
        if there == "ja":
            return here not in ("ja", "zh") and may_be_japanese(name.text)
        return here == "ja" and there != "zh" and bool(HAN.fullmatch(name.text)) and not readings(name.text)
