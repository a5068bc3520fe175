"""Two texts in two languages that score as one story: what parts them, if anything does.

A form that is filled in twice (two warnings, two obituaries, two matches) aligns as well as a translation. What it has
not are the names: those of each text stand nowhere in the other. They are looked for by sound, and only where sound
would part the two, by meaning (the encoder knows that Munich is 慕尼黑). The encoder can only bring two texts nearer.
The constants are in `constants`; what they find and cost is told in `docs/concept.md`.
"""

from collections.abc import Sequence
from itertools import chain

from pipeline.dedup.semantic.alignment import ALL, compared, mutual_best
from pipeline.dedup.semantic.compared_text import ComparedText, Told, encode_names
from pipeline.dedup.semantic.constants import PARTS, number_weight, rules_of
from pipeline.dedup.semantic.digests import digest
from pipeline.dedup.semantic.elsewhere import elsewhere
from pipeline.dedup.semantic.encoder import Floats, encoder_of
from pipeline.dedup.semantic.languages import USEM3
from pipeline.dedup.semantic.lost_names import Lost
from pipeline.dedup.semantic.name_evidence import speaks_for_two
from pipeline.dedup.semantic.outcomes import opposed
from pipeline.dedup.semantic.scoring import Likeness
from pipeline.dedup.semantic.tally import differ, other_figures, told_alone


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
    brief = _are_briefs(narrower, wider)
    lacking = [side.lacking(best) for side, best in ((left, cosines.max(axis=1)), (right, cosines.max(axis=0)))]
    if min(lacking) >= PARTS.items_share:
        strange = left.strangest(cosines.max(axis=1)), right.strangest(cosines.max(axis=0))
        return (
            f"{lacking[0]:.0%} of it (“{strange[0]}”) and {lacking[1]:.0%} of that one (“{strange[1]}”) "
            "have no counterpart in the other"
        )
    beyond = digest(left, right, cosines)
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
        return told_alone(places)
    # a brief has few segments, and one without a counterpart tells of others
    lost = Lost(left, right, cosines, everywhere=brief), Lost(right, left, cosines.T, everywhere=brief)
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


def _share_too_little(lost: tuple[Lost, Lost], widths: tuple[float, float], *, in_part: bool) -> str:
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


def _names_apart(lost: tuple[Lost, Lost], *, brief: bool, whole: bool, close: bool) -> str:
    """Say which names, or which subjects of the titles, the other text has not, if that makes them two stories.

    Of two briefs, the names and the numbers together; of two texts of one length, what all names say. An excerpt lacks
    names of the whole.
    """

    def speak() -> float:
        return speaks_for_two(chain.from_iterable(each.told() for each in lost), lost[0].numbers)

    def by_names() -> bool:
        for_two = speak()
        tallies = [each.tally for each in lost]
        if whole and all(each.is_about_strangers() for each in lost):
            return True
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
        return told_alone(each.names() for each in lost) or "hardly any name of one is surely in the other"
    if by_facts():
        return told_alone(each.facts() for each in lost)
    return told_alone([name.text for name in each.lost_subjects()] for each in lost) if by_subjects() else ""


def _subjects_apart(lost: tuple[Lost, Lost]) -> bool:
    """Return whether the titles are about others: each text lacks the names that the other's title is about."""
    return all(each.share >= PARTS.subject_share and each.lacks_its_subject() for each in lost)


def _look_for_meaning(lost: Sequence[Lost], around: int) -> None:
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


def _looked_for(left: ComparedText, right: ComparedText, cosines: Floats, *, everywhere: bool) -> tuple[Lost, Lost]:
    """Look for all names of two texts by sound and by meaning."""
    lost = Lost(left, right, cosines, everywhere=everywhere), Lost(right, left, cosines.T, everywhere=everywhere)
    for around in (0, 1):
        _look_for_meaning(lost, around)
    return lost
