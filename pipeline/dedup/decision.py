"""Is a document held already? The one decision, and the sentence why. Pure: it is given what is known.

The rules and their order stand in `judge`, what they rest on in `pipeline.dedup.evidence`. Copies in one language are
found by `pipeline.dedup.copies`; two languages are compared by `pipeline.dedup.semantic`. Finding candidates is
`pipeline.index`, gathering what is known of them `pipeline.ingest.candidates`; which of two copies is kept is
`pipeline.dedup.survivorship`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.dedup.content_hash import similarity
from pipeline.dedup.copies import Close, comparable, described, find_close, one_title, parted
from pipeline.dedup.evidence import Candidates, Meaning, Policy
from pipeline.dedup.semantic.constants import LOGIT
from pipeline.dedup.semantic.languages import same_language, unread
from pipeline.model import NO_DAY, Hint, Known, Relation, Says, Translations, Verdict
from pipeline.text.length import LEAST_COLUMNS, says_too_little

if TYPE_CHECKING:
    from pipeline.dedup.semantic.scoring import Likeness  # its module loads numpy

_NO_DAY_OF_ITS_OWN = ("fetch", NO_DAY)
# A page's own statement is worth this much of the logit, but the texts must bear it out: site generators point
# alternates at home pages and at other stories, and reports link to what they merely mention.
HINT_LOGIT = {Says.ALTERNATE: 3.0, Says.CANONICAL: 3.0, Says.LINK: 2.0}
# Of the wording that makes a copy, this part suffices where the page itself says that it is one.
HINT_SHARE = 0.75


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
    if says_too_little(candidates.document.paragraphs):
        because = f"its own text has fewer than {LEAST_COLUMNS} characters, too few to compare it with others"
        return replace(_new(candidates.own, ()), because=because)
    # wording needs no encoder, and comes before meaning
    close = find_close(candidates, policy)
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


def judge_page(candidates: Candidates, policy: Policy) -> Verdict:
    """Decide about a page that was fetched.

    What it showed before may have been removed as a copy; if it tells other figures by now, it is no copy any more.
    """
    verdict = judge(candidates, policy)
    return _correction(candidates, verdict) or verdict


def judge_reading(candidates: Candidates, policy: Policy) -> Verdict:
    """Decide about a page that was read again: it says the same or is a version of what is held, whatever others say.

    One whose text was removed is judged like any other.
    """
    return _unchanged(candidates) or _revision(candidates) or judge(candidates, policy)


def judge_late(candidates: Candidates, policy: Policy) -> Verdict | None:
    """Decide whether a document that was filed before all of its candidates could be read is a translation of one.

    Return None if it stays. What is held for its own text is no candidate.
    """
    meaning, own = candidates.meaning(), candidates.own
    mine = own.kept if own is not None else None
    others = Meaning(
        hints=[pair for pair in meaning.hints if pair[0].known.kept != mine],
        likenesses=[pair for pair in meaning.likenesses if pair[0].kept != mine],
    )
    found = _hinted(candidates, others, policy) or _translation(candidates, others, policy)
    return found if found is not None and found.relation is Relation.TRANSLATION else None


def _unchanged(candidates: Candidates) -> Verdict | None:
    own, mine = candidates.own, candidates.fingerprint
    if own is None or own.fingerprint.scheme != mine.scheme or own.fingerprint.exact != mine.exact:
        return None
    if _changed(candidates, own):
        return None
    return Verdict(relation=Relation.UNCHANGED, of=own.file, score=1.0, because=f"is still the text of {own.file}")


def _changed(candidates: Candidates, own: Known) -> str | None:
    """Say what has changed at an address whose words are the same: the fingerprint knows neither marks nor day."""
    document = candidates.document
    if document.title != own.title:
        return "another title"
    if document.date != own.date and candidates.dated and own.date_basis:
        stood_in = own.date_basis in _NO_DAY_OF_ITS_OWN
        return f"{'a day of its own' if stood_in else 'another day'} ({document.date.isoformat()})"
    held = candidates.own_text()
    return "other punctuation or symbols in its text" if held and held.paragraphs != document.paragraphs else None


def _exact(candidates: Candidates, policy: Policy) -> Verdict | None:
    same = [
        known
        for known in comparable(candidates)
        if known.fingerprint.exact == candidates.fingerprint.exact and _one_title(candidates, known, policy)
    ]
    if not same:
        return None
    first = min(same, key=lambda known: known.removed)
    because = f"has word for word the text of {described(first)}"
    return Verdict(relation=Relation.EXACT, of=first.kept, score=1.0, because=because, via=_via(first))


def _one_title(candidates: Candidates, known: Known, policy: Policy) -> bool:
    """Return whether two equal texts are one by their titles; those of texts that say little are the same."""
    if says_too_little(candidates.document.paragraphs):
        return candidates.document.title == known.title
    return one_title(candidates, known, policy) is None


def _revision(candidates: Candidates) -> Verdict | None:
    own = candidates.own
    if own is None or own.removed:
        return None
    if own.fingerprint.scheme != candidates.fingerprint.scheme:
        because = f"has the same address as {own.file}, whose fingerprint is of another scheme"
        return Verdict(relation=Relation.REVISION, of=own.file, because=because)
    score = similarity(own.fingerprint, candidates.fingerprint)
    changed = f"a changed text ({score:.0%} of it is the same)"
    if own.fingerprint.exact == candidates.fingerprint.exact:
        changed = _changed(candidates, own) or changed
    because = f"has the same address as {own.file}, with {changed}"
    return Verdict(relation=Relation.REVISION, of=own.file, score=score, because=because)


def _correction(candidates: Candidates, verdict: Verdict) -> Verdict | None:
    """Return a copy as a later version if its page showed a removed copy before, and has other figures now."""
    own = candidates.own
    if own is None or not own.removed or verdict.relation not in (Relation.NEAR, Relation.TRANSLATION):
        return None
    kept, before = candidates.kept(replace(own, of=verdict.of)), candidates.own_text()
    if kept is None or before is None:
        return None
    from pipeline.dedup.corrections import corrected
    from pipeline.dedup.numbers import Figures

    told = [figures for each in (kept, *candidates.later(kept)) if (figures := candidates.figures(each)) is not None]
    all_told = Figures(frozenset().union(*(figures.quantities for figures in told)))
    says = corrected(before, candidates.document, candidates.language, all_told) if told else None
    if says is None:
        return None
    because = f"corrects what {described(kept)} says: the page of {own.file} repeated that, and {says}"
    return Verdict(relation=Relation.REVISION, of=verdict.of, score=verdict.score, because=because)


def _near(close: Sequence[Close], policy: Policy) -> Verdict | None:
    copies = [each for each in close if each.differ is None]
    best = max(copies, key=lambda each: (each.score, not each.known.removed), default=None)
    if best is None:
        return None
    known, score = best.known, best.score
    because = f"{best.share} {described(known)}; a copy has at least {policy.near_threshold:.0%}"
    return Verdict(
        relation=Relation.NEAR, of=known.kept, score=score, because=because, via=_via(known), fuller=best.fuller
    )


def _new(own: Known | None, close: Sequence[Close]) -> Verdict:
    because = "nothing held says the same"
    if close:  # with other numbers, all of them
        other = close[0]
        because = f"has nearly the wording of {described(other.known)}, but {other.differ}: another report"
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
    if score < least or parted(candidates, known):
        return None
    because = (
        f"{_stated(hint)}, and {score:.0%} of the wording is the same; where a page says so, {least:.0%} is enough"
    )
    return Verdict(relation=Relation.NEAR, of=known.kept, score=score, because=because, via=_via(known))


def _hinted_translation(hint: Hint, likeness: "Likeness | None", policy: Policy) -> Verdict | None:
    if likeness is None or likeness.logit < policy.logit - HINT_LOGIT[hint.says]:
        return None
    # a site knows the versions of its pages; a shared canonical or a link is no word on names
    if likeness.apart and hint.says is not Says.ALTERNATE:
        return None
    because = f"{_stated(hint)}, and the texts confirm it: {likeness.because}"
    return _translated(hint.known, likeness, because)


def _translation(candidates: Candidates, meaning: Meaning, policy: Policy) -> Verdict | None:
    others = [
        (known, likeness)
        for known, likeness in meaning.likenesses
        # in one language two texts are one by their wording or not at all
        if not same_language(candidates.language, known.language)
        # what was removed may be a part of what is kept: to have that in common with it does not make one story
        and not (known.removed and likeness.fuller)
    ]
    likely = [(known, likeness) for known, likeness in others if likeness.logit >= policy.logit]
    best = max(likely, key=lambda pair: (not pair[1].apart, pair[1].logit), default=None)
    if best is None:
        return None
    known, likeness = best
    if likeness.apart:
        because = f"says in another language nearly what {described(known)} says, but {likeness.apart}: another story"
        return Verdict(relation=Relation.NEW, because=because)
    return _translated(known, likeness, f"says in another language what {described(known)} says: {likeness.because}")


def _translated(known: Known, likeness: "Likeness", because: str) -> Verdict:
    return Verdict(
        relation=Relation.TRANSLATION,
        of=known.kept,
        score=likeness.score,
        because=because,
        via=_via(known),
        fuller=likeness.fuller and not known.removed,
    )


def _unread(candidates: Candidates, new: Verdict) -> Verdict:
    why = unread(candidates.language)
    if not why or not candidates.in_other_languages():
        return new
    return replace(new, because=f"{new.because}; not compared across languages: {why}")


def _stated(hint: Hint) -> str:
    held = described(hint.known)
    if hint.says is Says.CANONICAL:
        return f"gives the same canonical address as {held}"
    if hint.says is Says.LINK:
        return f"links in its text to {held}" if hint.outward else f"is linked to in the text of {held}"
    version = f"a version of it (hreflang {hint.known.language})"
    return f"names {held} as {version}" if hint.outward else f"is named by {held} as a version of that page (hreflang)"


def _via(known: Known) -> str | None:
    return known.file if known.removed else None
