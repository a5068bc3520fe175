"""Is a document held already? The one decision, and the sentence why. Pure: it is given what is known.

The rules and their order stand in `judge`. What two texts in one language have in common, and what parts them, is
`pipeline.dedup.wording`; the same in two languages is `pipeline.dedup.semantic`. Finding candidates is
`pipeline.index`, gathering what is known of them `pipeline.ingest.candidates`; which of two copies is kept is
`pipeline.dedup.survivorship`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.dedup.content_hash import similarity
from pipeline.dedup.semantic.constants import LOGIT, number_weight
from pipeline.dedup.semantic.languages import same_language, unread
from pipeline.model import NO_DAY, Document, Fingerprint, Hint, Known, Relation, Says, Translations, Verdict

if TYPE_CHECKING:
    from pipeline.dedup.semantic.scoring import Likeness  # its module loads numpy
    from pipeline.dedup.wording import Wording

_NO_DAY_OF_ITS_OWN = ("fetch", NO_DAY)
# A copy may have another date line or a corrected number; last year's report in the same words has few of its numbers.
_OTHER_NUMBERS = 9.0  # the weight of about two telling numbers
_OTHER_SHARE = 1 / 3
# A page's own statement is worth this much of the logit, but the texts must bear it out: site generators point
# alternates at home pages and at other stories, and reports link to what they merely mention.
HINT_LOGIT = {Says.ALTERNATE: 3.0, Says.CANONICAL: 3.0, Says.LINK: 2.0}
# Of the wording that makes a copy, this part suffices where the page itself says that it is one.
HINT_SHARE = 0.75

# A text that stands in another one is its copy, but not if the other is mostly something else, such as a digest.
_CONTAINED = 0.9
_LEAST_LENGTH = 0.45
# Estimates from which a held text is read and compared; both are far below what makes a copy.
_WORTH_READING = 0.3
_WORTH_READING_CONTAINED = 0.6
# So many of them at most, the likeliest: a form that is filled in every day resembles all that came before.
_MOST_READ = 20
# A copy of a removed copy must still be so much like the text that is kept.
_CHAIN = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the configuration leaves open.

    `near_threshold` is the share of common wording from which two texts are one. `translations` is cautious (few good
    documents lost), aggressive (more translations found) or off, which also ignores what pages say of each other.
    Texts under two titles are one only if their days are at most `look_back` apart (zero: whatever their days).
    """

    near_threshold: float
    translations: Translations
    look_back: timedelta = timedelta(0)

    @property
    def logit(self) -> float:
        """The score from which two documents in two languages tell one story. Raises KeyError for `off`."""
        return LOGIT[self.translations]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """Evidence that a document is held in other words.

    Each hint comes with the likeness of the two texts, or with None if an encoder could not read both.
    """

    hints: "Sequence[tuple[Hint, Likeness | None]]" = ()
    likenesses: "Sequence[tuple[Known, Likeness]]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """A document, and what is held that it may repeat.

    `own` is what its address said last time. `worded` may have its words: other documents, oldest first, without those
    that a person has declared distinct.

    Four questions are expensive to answer. They are functions, so that `judge` asks only where a rule needs them:
    `text` gives the text of a held document, or None if it cannot be read; `kept` what stands in the archive for a
    removed one; `meaning` the evidence in other words;
    `in_other_languages` tells whether anything is held in another language.
    """

    document: Document
    language: str
    fingerprint: Fingerprint
    own: Known | None
    worded: Sequence[Known]
    text: Callable[[Known], Document | None]
    meaning: Callable[[], Meaning]
    in_other_languages: Callable[[], bool]
    own_text: Callable[[], Document | None] = lambda: None  # what `own` says, letter for letter, if it can be read
    dated: bool = True  # whether the day is the document's own, and not that of a fetch or file
    kept: Callable[[Known], Known | None] = lambda _: None


def least_logit(translations: Translations, *, hinted: bool) -> float:
    """Return the score from which two documents in two languages may be one story, with or without a hint."""
    return LOGIT[translations] - (max(HINT_LOGIT.values()) if hinted else 0.0)


def judge(candidates: Candidates, policy: Policy) -> Verdict:
    """Decide how a document relates to what is held. The first rule that speaks decides.

    Rules that are surer and cheaper come first. Raises only what a question of the candidates raises.
    """
    certain = (
        # a page that has not changed is no news, even where others say the same
        _unchanged(candidates)
        # a page that now shows another held article is a copy of that one, no revision of what it showed
        or _exact(candidates, policy)
        # a correction stays a version of its page, even where it is nearly a copy of some copy of that page
        or _revision(candidates)
    )
    if certain is not None:
        return certain
    # wording needs no encoder, and comes before meaning
    close = _close(candidates, policy)
    near = _near(close, policy)
    if near is not None:
        return near
    # a text with other numbers is another report, and may still be the translation of a third
    new = _new(candidates.own, close)
    if policy.translations == Translations.OFF:
        return new
    meaning = candidates.meaning()
    return (
        # a page's word names the document that is meant, and asks less of the texts than likeness alone
        _hinted(candidates, meaning, policy)
        or _translation(candidates, meaning, policy)
        # what could not be compared is new, and says so
        or _unread(candidates, new)
    )


def other_numbers(left: Document, right: Document, language: str) -> str | None:
    """Say how the numbers of two texts of nearly one wording differ, if that makes them two reports; None for a copy.

    Numbers that one of them has alone say nothing: a copy may be longer.
    """
    from pipeline.text.facts import read_numbers  # number words of every language, which most commands never need

    one, other = (frozenset(read_numbers("\n".join(each.paragraphs), language)) for each in (left, right))
    kept = sum(map(number_weight, one & other))
    changed = min(sum(map(number_weight, one - other)), sum(map(number_weight, other - one)))
    if changed < max(_OTHER_NUMBERS, _OTHER_SHARE * (kept + changed)):
        return None
    return f"only {len(one & other)} of {min(len(one), len(other))} numbers agree"


@dataclass(frozen=True, slots=True)
class _Close:
    """A candidate of nearly the same wording; `differ` says what makes the two texts two reports, if anything does."""

    known: Known
    score: float
    share: str
    differ: str | None
    fuller: bool = False


def _unchanged(candidates: Candidates) -> Verdict | None:
    own, mine = candidates.own, candidates.fingerprint
    if own is None or own.fingerprint.scheme != mine.scheme or own.fingerprint.exact != mine.exact:
        return None
    if _changed(candidates, own):
        return None
    return Verdict(relation=Relation.UNCHANGED, of=own.file, score=1.0, because=f"still the text of {own.file}")


def _changed(candidates: Candidates, own: Known) -> str | None:
    """Say what has changed at an address whose words are the same: the fingerprint knows neither marks nor day."""
    document = candidates.document
    if document.title != own.title:
        return "another title"
    if document.date != own.date and candidates.dated and own.date_basis not in (*_NO_DAY_OF_ITS_OWN, ""):
        return f"another day ({document.date.isoformat()})"
    held = candidates.own_text()
    return "other marks or signs in its text" if held and held.paragraphs != document.paragraphs else None


def _exact(candidates: Candidates, policy: Policy) -> Verdict | None:
    same = [
        known
        for known in _comparable(candidates)
        if known.fingerprint.exact == candidates.fingerprint.exact and _one_title(candidates, known, policy) is None
    ]
    if not same:
        return None
    first = min(same, key=lambda known: known.removed)
    because = f"word for word the text of {_described(first)}"
    return Verdict(relation=Relation.EXACT, of=first.kept, score=1.0, because=because, via=_via(first))


def _one_title(candidates: Candidates, known: Known, policy: Policy) -> str | None:
    """Say why two equal texts under two titles are two; None if they are one.

    A site may say the same of many pages (a log-in wall, a notice that comes every year, the result of a lottery): then
    the title alone says what each is.
    """
    from pipeline.dedup import wording  # and with it what reads scripts, which most commands never need

    document = candidates.document
    apart = wording.titles_apart(document, known.title, candidates.language)
    if apart is None:
        return None
    days = abs(document.date - known.date)
    if policy.look_back and days > policy.look_back:
        return f"its title is another one, and it came {days.days} days from that one"
    return apart or None


def _revision(candidates: Candidates) -> Verdict | None:
    own = candidates.own
    if own is None or own.removed:
        return None
    if own.fingerprint.scheme != candidates.fingerprint.scheme:
        because = f"the same address as {own.file}, whose fingerprint is of another scheme"
        return Verdict(relation=Relation.REVISION, of=own.file, because=because)
    score = similarity(own.fingerprint, candidates.fingerprint)
    changed = f"a changed text ({score:.0%} of it is the same)"
    if own.fingerprint.exact == candidates.fingerprint.exact:
        changed = _changed(candidates, own) or changed
    because = f"the same address as {own.file} with {changed}"
    return Verdict(relation=Relation.REVISION, of=own.file, score=score, because=because)


def _close(candidates: Candidates, policy: Policy) -> list[_Close]:
    """Compare the texts of all candidates that may be copies, word by word."""
    found: list[_Close] = []
    mine = candidates.fingerprint
    likely = sorted(_comparable(candidates), key=lambda known: -similarity(mine, known.fingerprint))
    for known in likely[:_MOST_READ]:
        equal = known.fingerprint.exact == candidates.fingerprint.exact
        differ = _one_title(candidates, known, policy) if equal else None
        if differ is not None:
            found.append(_Close(known, 1.0, "100% of its wording is that", differ))
        elif _worth_reading(mine, known.fingerprint):
            held, alike = candidates.text(known), similarity(mine, known.fingerprint)
            if held is not None:
                found += _compared(candidates, known, held, policy)
            elif alike >= policy.near_threshold:  # its file cannot be read: the estimate decides
                found.append(_Close(known, alike, f"{alike:.0%} of its wording is that", None))
    return found


def _worth_reading(mine: Fingerprint, other: Fingerprint) -> bool:
    alike = similarity(mine, other)
    shared = alike * (mine.size + other.size) / (1 + alike)
    contained = shared / max(1, min(mine.size, other.size))
    return alike >= _WORTH_READING or contained >= _WORTH_READING_CONTAINED


def _compared(candidates: Candidates, known: Known, held: Document, policy: Policy) -> list[_Close]:
    """Compare the wording of two texts; nothing comes of it if it is not nearly the same."""
    from pipeline.dedup import wording

    document, language = candidates.document, candidates.language
    found = wording.compare(document, held, language)
    score, share = _share(found, policy.near_threshold)
    if not share:
        return []
    differ = found.apart or other_numbers(document, held, language) or _broken_chain(candidates, known)
    fuller = found.length < 1 and found.longer_first and found.alike < policy.near_threshold
    return [_Close(known, score, share, differ, fuller=fuller)]


def _share(found: "Wording", threshold: float) -> tuple[float, str]:
    """Return how much of two texts is one, and what of it makes a copy; an empty sentence if too little does."""
    if found.alike >= threshold:
        return found.alike, f"{found.alike:.0%} of its wording is that"
    if found.length < _LEAST_LENGTH:
        return found.shared, ""
    if found.contained >= max(_CONTAINED, threshold):
        which = "contains" if found.longer_first else "stands, as far as it goes, in"
        return found.contained, f"{found.contained:.0%} of the shorter of two is in the other: it {which} the text"
    if found.shared >= threshold and found.lead:
        return found.shared, f"{found.shared:.0%} of the words of the shorter text, sentence by sentence, are those"
    return found.shared, ""


def _broken_chain(candidates: Candidates, known: Known) -> str | None:
    """Say that what is kept for a removed copy is another text; None if it is the same, or in another language."""
    from pipeline.dedup import wording

    kept = candidates.kept(known) if known.removed else None
    if kept is None or not same_language(kept.language, candidates.language):
        return None
    text = candidates.text(kept)
    found = wording.compare(candidates.document, text, candidates.language) if text else None
    if found is None or (max(found.alike, found.contained, found.shared) >= _CHAIN and found.apart is None):
        return None
    return found.apart or f"only {found.shared:.0%} of the words are those of {kept.file}, which is kept for it"


def _near(close: Sequence[_Close], policy: Policy) -> Verdict | None:
    copies = [each for each in close if each.differ is None]
    best = max(copies, key=lambda each: (each.score, not each.known.removed), default=None)
    if best is None:
        return None
    known, score = best.known, best.score
    because = f"{best.share} of {_described(known)}, at least {policy.near_threshold:.0%} is a copy"
    return Verdict(
        relation=Relation.NEAR, of=known.kept, score=score, because=because, via=_via(known), fuller=best.fuller
    )


def _new(own: Known | None, close: Sequence[_Close]) -> Verdict:
    because = "nothing held says the same"
    if close:  # with other numbers, all of them
        other = close[0]
        because = f"has nearly the wording of {_described(other.known)}, but {other.differ}: another report"
    elif own is not None:
        because = f"this address used to repeat {own.kept}; its text has changed and is now its own"
    return Verdict(relation=Relation.NEW, because=because)


def _hinted(candidates: Candidates, meaning: Meaning, policy: Policy) -> Verdict | None:
    found = [
        verdict
        for hint, likeness in meaning.hints
        if (
            verdict := _hinted_copy(candidates, hint, policy)
            if same_language(candidates.language, hint.known.language)
            else _hinted_translation(hint, likeness, policy)
        )
    ]
    return max(found, key=lambda verdict: verdict.score or 0.0, default=None)


def _hinted_copy(candidates: Candidates, hint: Hint, policy: Policy) -> Verdict | None:
    known, fingerprint = hint.known, candidates.fingerprint
    if hint.says is Says.LINK or known.fingerprint.scheme != fingerprint.scheme:
        return None  # in one language, who links to a text is not that text
    score, least = similarity(known.fingerprint, fingerprint), policy.near_threshold * HINT_SHARE
    if score < least or _parted(candidates, known):
        return None
    because = f"{_stated(hint)}, and {score:.0%} of the wording is the same, at least {least:.0%} where a page says so"
    return Verdict(relation=Relation.NEAR, of=known.kept, score=score, because=because, via=_via(known))


def _parted(candidates: Candidates, known: Known) -> bool:
    """Tell whether names or numbers part two texts of one language, whatever their pages say."""
    from pipeline.dedup import wording

    document, language, held = candidates.document, candidates.language, candidates.text(known)
    if held is None:
        return False
    differ = wording.compare(document, held, language).apart or other_numbers(document, held, language)
    return differ is not None


def _hinted_translation(hint: Hint, likeness: "Likeness | None", policy: Policy) -> Verdict | None:
    if likeness is None or likeness.logit < policy.logit - HINT_LOGIT[hint.says]:
        return None
    # a site knows the versions of its pages; a shared canonical or a link is no word on names
    if likeness.apart and hint.says is not Says.ALTERNATE:
        return None
    because = f"{_stated(hint)}, and the texts bear it out: {likeness.because}"
    return _translated(hint.known, likeness, because)


def _translation(candidates: Candidates, meaning: Meaning, policy: Policy) -> Verdict | None:
    others = [  # in one language two texts are one by their wording or not at all
        (known, likeness)
        for known, likeness in meaning.likenesses
        if not same_language(candidates.language, known.language)
    ]
    likely = [(known, likeness) for known, likeness in others if likeness.logit >= policy.logit]
    best = max(likely, key=lambda pair: (not pair[1].apart, pair[1].logit), default=None)
    if best is None:
        return None
    known, likeness = best
    if likeness.apart:
        because = f"says in another language nearly what {_described(known)} says, but {likeness.apart}: another story"
        return Verdict(relation=Relation.NEW, because=because)
    return _translated(known, likeness, f"says in another language what {_described(known)} says: {likeness.because}")


def _translated(known: Known, likeness: "Likeness", because: str) -> Verdict:
    return Verdict(relation=Relation.TRANSLATION, of=known.kept, score=likeness.score, because=because, via=_via(known))


def _unread(candidates: Candidates, new: Verdict) -> Verdict:
    why = unread(candidates.language)
    if not why or not candidates.in_other_languages():
        return new
    return replace(new, because=f"{new.because}; not compared across languages: {why}")


def _comparable(candidates: Candidates) -> list[Known]:
    return [known for known in candidates.worded if known.fingerprint.scheme == candidates.fingerprint.scheme]


def _stated(hint: Hint) -> str:
    held = _described(hint.known)
    if hint.says is Says.CANONICAL:
        return f"gives the same canonical address as {held}"
    if hint.says is Says.LINK:
        return f"links in its text to {held}" if hint.outward else f"is linked to in the text of {held}"
    version = f"a version of it (hreflang {hint.known.language})"
    return f"names {held} as {version}" if hint.outward else f"is named by {held} as a version of that page (hreflang)"


def _described(known: Known) -> str:
    text = f"{known.file} (“{known.title}”, {known.source}, {known.date.isoformat()})"
    return text if known.kept == known.file else f"{text}, itself a copy of {known.kept}"


def _via(known: Known) -> str | None:
    return known.file if known.removed else None
