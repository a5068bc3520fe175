"""Two texts in two languages that score as one story: what parts them, if anything does.

A form that is filled in twice (two warnings, two obituaries, two matches) aligns as well as a translation. What it has
not are the names: those of each text stand nowhere in the other. They are looked for by sound, and only where sound
would part the two, by meaning (the encoder knows that Munich is 慕尼黑). The encoder can only bring two texts nearer.
The constants are in `constants`; what they find and cost is told in `docs/concept.md`.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from pipeline.dedup.semantic.alignment import ALL, compared, mutual_best
from pipeline.dedup.semantic.compared_text import ComparedText, Told, encode_names
from pipeline.dedup.semantic.constants import PARTS, number_weight, rules_of
from pipeline.dedup.semantic.digests import foreign_rest
from pipeline.dedup.semantic.elsewhere import elsewhere
from pipeline.dedup.semantic.encoder import Floats, encoder_of
from pipeline.dedup.semantic.hearing import is_common_surname, may_be_japanese
from pipeline.dedup.semantic.languages import USEM3
from pipeline.dedup.semantic.name_evidence import DOUBTFUL, HEARD, KINDS, kind_of, speaks_for_two, state_of
from pipeline.dedup.semantic.names import HAN, Name, namesakes, phrases
from pipeline.dedup.semantic.outcomes import opposed
from pipeline.dedup.semantic.scoring import Likeness
from pipeline.dedup.semantic.tally import Tally, differ, other_figures
from pipeline.text.facts import in_one_unit
from pipeline.text.kanji import readings


def parted(one: Told, other: Told, likeness: Likeness) -> str:
    """Say what makes two texts in two languages two stories, as a clause; empty if nothing does.

    `likeness` is what they score. Where the encoder of their vectors is not installed any more, nothing parts them.
    """
    if encoder_of(one[2].scheme) is None:
        return ""
    rules = rules_of(one[2].scheme)
    left, right = ComparedText(one), ComparedText(other)
    cosines = left.vectors @ right.vectors.T
    narrower, wider = sorted(float(side.widths.sum()) for side in (left, right))
    all_of_both = likeness.parts.covered >= PARTS.all_covered
    brief = _are_briefs(narrower, wider) or (all_of_both and wider < PARTS.brief_width)
    lacking = [side.lacking(best) for side, best in ((left, cosines.max(axis=1)), (right, cosines.max(axis=0)))]
    if min(lacking) >= PARTS.items_share:
        strange = left.strangest(cosines.max(axis=1)), right.strangest(cosines.max(axis=0))
        return (
            f"{lacking[0]:.0%} of it (“{strange[0]}”) and {lacking[1]:.0%} of that one (“{strange[1]}”) "
            "have no counterpart in the other"
        )
    beyond = _digest(left, right, cosines)
    if beyond:
        return beyond
    # of a text of which the other is an excerpt no more is compared: the rest has names of its own
    left.part, right.part = compared(left.widths, right.widths, *mutual_best(cosines, rules.match))
    denial = opposed(left.head, right.head)
    if denial:
        return denial
    in_part = (left.part, right.part) != (ALL, ALL)
    highest = PARTS.report_part_logit if in_part else PARTS.report_logit
    if (in_part or narrower >= PARTS.report_ratio * wider) and _are_reports(likeness, highest):
        return "each has details of its own and says the rest in its own words, as two reports on one event do"
    places = elsewhere(left.places, right.places, (left.part, right.part), cosines)
    if all(places):
        return _told(places)
    # a brief has few segments, and one without a counterpart tells of others
    lost = _Lost(left, right, cosines, everywhere=brief), _Lost(right, left, cosines.T, everywhere=brief)
    figures = other_figures(*(lost[0].shared | each.own for each in lost))
    if figures:
        return figures
    bare = likeness.logit < PARTS.bare_logit and _share_too_little(lost, (narrower, wider), in_part=in_part)
    if bare:
        return bare
    whole = not in_part and (narrower >= PARTS.brief_ratio * wider or all_of_both)
    whole = whole and lost[0].numbers < PARTS.both_numbers
    # a long text has other evidence; the weights are fitted by the cosines of that encoder
    whole = whole and narrower < PARTS.bare_width and left.scheme == USEM3
    return _names_apart(lost, brief=brief, whole=whole, close=likeness.parts.aligned >= PARTS.one_aligned)


def _share_too_little(lost: tuple["_Lost", "_Lost"], widths: tuple[float, float], *, in_part: bool) -> str:
    """Say why more than a low score is asked of two texts, the narrower one first, that share no telling number."""
    narrower, wider = widths
    if any(number_weight(number) >= PARTS.bare_number for number in lost[0].shared):
        return ""
    if narrower < PARTS.bare_width and not any(each.heard or each.doubtful for each in lost):
        return "both are short, share no name and no telling number, and are not alike enough for that"
    if narrower < PARTS.brief_width and not in_part and narrower < PARTS.scattered_share * wider:
        return "one is short and no part of the other, they share no telling number, and are not alike enough for that"
    return ""


def _are_briefs(narrower: float, wider: float) -> bool:
    """Return whether two texts of these widths are short, and of one length."""
    return wider < PARTS.brief_width and narrower >= PARTS.brief_ratio * wider


def _are_reports(likeness: Likeness, highest: float) -> bool:
    """Return whether neither of two texts is whole in the other, and what they share is said otherwise."""
    return (
        likeness.logit < highest
        and likeness.parts.covered_more < PARTS.report_covered
        and likeness.parts.aligned < PARTS.report_aligned
    )


def _digest(left: ComparedText, right: ComparedText, cosines: Floats) -> str:
    if left.widths.sum() > right.widths.sum():
        which, share = "this one", foreign_rest(left, cosines)
    else:
        which, share = "that one", foreign_rest(right, cosines.T)
    return f"{share:.0%} of {which} is about something else, as in a digest" if share else ""


class _Lost:
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
        heard = self._without_given({name: self._is_heard(name) for name in names})
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

    def _is_heard(self, name: Name) -> bool | None:
        """Return whether the other text has a name by its sound where it answers; None if that may be chance."""
        if "-" in name.text and self._has_namesake(name):  # Saint is heard in the name of any other town
            return any(name.text in text for text in self.other.segments)
        if self.other.sounds_anywhere(name.text, self.mine.language):
            return True
        korean = self.mine.has_as_korean(name.text, self.other)
        if korean is not None or self._has_namesake(name):
            return bool(korean)
        around = [self.other.sounds[place] for place in self.answering(name, around=1)]
        if any(sounds.surely_has(name.text) for sounds in around):
            return True
        if not any(sounds.has(name.text, self.mine.language) for sounds in around):
            unheard = is_common_surname(name.text) and not PARTS.cased(self.other.language)
            return None if unheard else False
        # where vowels are not written, the consonants alone are soon alike
        unsure = not PARTS.cased(self.other.language) or (name.foreign and self.mine.leaves_out_vowels)
        if unsure and name.text in self.mine.rows and self._spells_sounds:
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
        best = self._best[name]
        if self._is_written_alike(name):
            low, high = PARTS.han_lost, PARTS.han_found
        elif self._spells_sounds and (row := self._unheard_row(name)):
            low, high, best = PARTS.row_lost, PARTS.row_found, max(best, *row)
        unlike = min(1.0, max(0.0, (high - best) / (high - low)))
        return unlike * (PARTS.unread if self._unread(name) else 1.0)

    @cached_property
    def _spells_sounds(self) -> bool:
        """Whether the other text has another script, which has vowels, so that a full name would be heard in it."""
        one_alphabet = KINDS[kind_of(self.mine.language, self.other.language)] == "one alphabet"
        return self.mine.scheme == USEM3 and not one_alphabet and not self.other.leaves_out_vowels

    def _unheard_row(self, name: Name) -> list[float]:
        """Return how near the other parts of a full name are by meaning, if no part of it is heard: any two are near."""
        beside = self.mine.rows.get(name.text, ())
        found = [self._best.get(each) for each in self._names if each.text in beside]
        return [cosine for cosine in found if cosine is not None] if found and None not in found else []

    def _is_written_alike(self, name: Name) -> bool:
        """Return whether both texts would write a name with the same characters: only a word may be found otherwise."""
        both = {side.read_as.partition("-")[0] for side in (self.mine, self.other)}
        return both == {"ja", "zh"} and bool(HAN.fullmatch(name.text)) and not name.foreign

    def _unread(self, name: Name) -> bool:
        """Return whether a name may stand in the other text in Han whose Japanese or Vietnamese reading is unknown."""
        here, there = (side.read_as.partition("-")[0] for side in (self.mine, self.other))
        if {here, there} == {"vi", "zh"}:
            return " " in name.text or bool(HAN.fullmatch(name.text))
        if there == "ja":
            return here not in ("ja", "zh") and may_be_japanese(name.text)
        return here == "ja" and there != "zh" and bool(HAN.fullmatch(name.text)) and not readings(name.text)


def _names_apart(lost: tuple[_Lost, _Lost], *, brief: bool, whole: bool, close: bool) -> str:
    """Say which names, or which subjects of the titles, the other text has not, if that makes them two stories.

    Of two briefs, the names and the numbers together; of two texts of one length, what all names say. An excerpt lacks
    names of the whole.
    """

    def speak() -> float:
        return speaks_for_two(chain.from_iterable(each.told() for each in lost), lost[0].numbers)

    def by_names() -> bool:
        for_two = speak()
        tallies = [each.tally for each in lost]
        if for_two > PARTS.names_least and differ(*tallies, close=close, doubted=whole and for_two > 0):
            return True
        return whole and for_two > PARTS.names_enough and not any(each.hears_its_subject() for each in lost)

    def by_facts() -> bool:
        return brief and min(each.facts_share for each in lost) >= PARTS.brief_facts_share

    def by_subjects() -> bool:
        return speak() > PARTS.names_least and _subjects_apart(lost)

    # the encoder is slow: most names that are not heard are met in the very segment that answers
    for around in (0, 1):
        if not (by_names() or by_facts() or by_subjects()):
            return ""
        _look_for_meaning(lost, around)
    if by_names():
        return _told(each.names() for each in lost) or "hardly any name of one is surely in the other"
    if by_facts():
        return _told(each.facts() for each in lost)
    return _told([name.text for name in each.lost_subjects()] for each in lost) if by_subjects() else ""


def _subjects_apart(lost: tuple[_Lost, _Lost]) -> bool:
    """Return whether the titles are about others: each text lacks the names that the other's title is about."""
    return all(each.share >= PARTS.subject_share and each.lacks_its_subject() for each in lost)


def _told(found: Iterable[Sequence[str]]) -> str:
    """Say which names stand in one text alone."""
    said = [
        f"only {whose} has {', '.join(names)}"
        for names, whose in zip(found, ("this one", "that one"), strict=True)
        if names
    ]
    return " and ".join(said)


def _look_for_meaning(lost: Sequence[_Lost], around: int) -> None:
    """Look for the counterparts of lost names by meaning, all in one call of the encoder for each language."""
    asked = [(each, name, among) for each in lost for name, among in each.asked(around) if among]
    wanted: dict[str, dict[str, None]] = {}
    for each, name, among in asked:
        wanted.setdefault(each.mine.read_as, {})[name.text] = None
        wanted.setdefault(each.other.read_as, {}).update(dict.fromkeys(among))
    scheme = lost[0].mine.scheme
    rows = {language: encode_names(list(texts), language, scheme) for language, texts in wanted.items()}
    for each, name, among in asked:
        mine, other = rows[each.mine.read_as], rows[each.other.read_as]
        each.found(name, max(float(mine[name.text] @ other[phrase]) for phrase in among))


def names_alone(one: Told, other: Told) -> tuple[list[str], list[str]]:
    """Return the names of each of two texts in two languages that the other has neither by sound nor by meaning.

    Only those that are surely missing, for a reader to look at. Empty for another encoder than `usem3`.
    """
    if one[2].scheme != USEM3:
        return [], []
    left, right = ComparedText(one), ComparedText(other)
    lost = _looked_for(left, right, left.vectors @ right.vectors.T, everywhere=True)
    return lost[0].surely(), lost[1].surely()


def names_told(one: Told, other: Told) -> tuple[list[tuple[int, int, float]], float]:
    """Return how all names of two texts are told (see `name_evidence`), and what the numbers in common weigh."""
    left, right = ComparedText(one), ComparedText(other)
    cosines = left.vectors @ right.vectors.T
    left.part, right.part = compared(left.widths, right.widths, *mutual_best(cosines, left.rules.match))
    widths = sorted(float(side.widths.sum()) for side in (left, right))
    lost = _looked_for(left, right, cosines, everywhere=_are_briefs(*widths))
    return list(chain.from_iterable(each.told() for each in lost)), lost[0].numbers


def _looked_for(left: ComparedText, right: ComparedText, cosines: Floats, *, everywhere: bool) -> tuple[_Lost, _Lost]:
    """Look for all names of two texts by sound and by meaning."""
    lost = _Lost(left, right, cosines, everywhere=everywhere), _Lost(right, left, cosines.T, everywhere=everywhere)
    for around in (0, 1):
        _look_for_meaning(lost, around)
    return lost
