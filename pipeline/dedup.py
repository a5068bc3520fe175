"""Is a document held already? The decision, and the sentence why. Pure: it is given what is known and asks nothing.

Candidates come from the index; this module does not look for them. A text is first compared by its words (`decide`);
what is new by its words may still be what a page says it is (`hinted`), or say in another language what is held
(`translation`). Which of two copies is kept is `pipeline.keeping`.
"""

from collections.abc import Sequence

from pipeline.concept import Likeness
from pipeline.concept.encoder import read_as
from pipeline.concept.weights import LOGIT, number_weight
from pipeline.facts import read_numbers
from pipeline.fingerprint import similarity
from pipeline.model import Document, Fingerprint, Hint, Known, Relation, Says, Verdict

NEAR_THRESHOLD = 0.8
# A copy may have another date line or a corrected number; last year's report in the same words has few of its numbers.
_OTHER_NUMBERS = 9.0  # the weight of about two telling numbers
_OTHER_SHARE = 1 / 3
# A page's own statement is worth this much of the logit, but the texts must bear it out: site generators point
# alternates at home pages and at other stories, and reports link to what they merely mention.
HINT_LOGIT = {Says.ALTERNATE: 3.0, Says.CANONICAL: 3.0, Says.LINK: 2.0}
# Of the wording that makes a copy, this part suffices where the page itself says that it is one.
HINT_SHARE = 0.75


def decide(
    fingerprint: Fingerprint, *, own: Known | None, candidates: Sequence[Known], threshold: float = NEAR_THRESHOLD
) -> Verdict:
    """How a document relates to what is held.

    `own` is what the same URL said last time; `candidates` are other documents, oldest first, without those that a
    person has declared distinct. `threshold` is the share of common shingles from which two texts are one.
    """
    others = [known for known in candidates if known.fingerprint.scheme == fingerprint.scheme]
    comparable = own is not None and own.fingerprint.scheme == fingerprint.scheme
    if own is not None and comparable and own.fingerprint.exact == fingerprint.exact:
        return Verdict(relation=Relation.UNCHANGED, of=own.file, score=1.0, because=f"still the text of {own.file}")
    return (
        _exact(fingerprint, others) or _revision(fingerprint, own) or _near(fingerprint, others, threshold) or _new(own)
    )


def nearly(fingerprint: Fingerprint, candidates: Sequence[Known], *, threshold: float = NEAR_THRESHOLD) -> list[Known]:
    """The candidates whose wording is nearly, not wholly, that of a text: `other_numbers` must speak of them."""
    return [
        known
        for known in candidates
        if known.fingerprint.scheme == fingerprint.scheme
        and known.fingerprint.exact != fingerprint.exact
        and similarity(known.fingerprint, fingerprint) >= threshold
    ]


def other_numbers(left: Document, right: Document, language: str) -> str | None:
    """Why two texts of nearly one wording are two reports all the same: their numbers differ. None where they are one.

    Numbers that one of them has alone say nothing: a copy may be longer.
    """
    one, other = (frozenset(read_numbers("\n".join(each.paragraphs), language)) for each in (left, right))
    kept = sum(map(number_weight, one & other))
    changed = min(sum(map(number_weight, one - other)), sum(map(number_weight, other - one)))
    if changed < max(_OTHER_NUMBERS, _OTHER_SHARE * (kept + changed)):
        return None
    return f"only {len(one & other)} of {min(len(one), len(other))} numbers agree"


def another_report(known: Known, differ: str) -> Verdict:
    """The verdict on a text of nearly the wording of `known` with other numbers, as `other_numbers` says."""
    because = f"has nearly the wording of {_described(known)}, but {differ}: another report"
    return Verdict(relation=Relation.NEW, because=because)


def translation(likenesses: Sequence[tuple[Known, Likeness]], *, strictness: str) -> Verdict | None:
    """Whether a document says in another language what a held one says; None where it does not.

    `strictness` is cautious (few good documents lost), aggressive (more translations found) or off.
    """
    best = max(likenesses, key=lambda pair: pair[1].logit, default=None)
    if best is None or strictness == "off":
        return None
    known, found = best
    if found.logit < LOGIT[strictness]:
        return None
    because = f"says in another language what {_described(known)} says: {found.because}"
    return Verdict(relation=Relation.TRANSLATION, of=known.kept, score=found.score, because=because, via=_via(known))


def hinted(
    fingerprint: Fingerprint,
    language: str,
    hints: Sequence[tuple[Hint, Likeness | None]],
    *,
    strictness: str,
    threshold: float = NEAR_THRESHOLD,
) -> Verdict | None:
    """Whether a document is what its page, or that of a held one, says it is; None where the texts do not bear it out.

    Each hint comes with the likeness of the two, where both could be read. Where `strictness` is off, no hint counts.
    """
    if strictness == "off":
        return None
    found = [
        verdict
        for hint, likeness in hints
        if (
            verdict := _hinted_copy(fingerprint, hint, threshold)
            if same_language(language, hint.known.language)
            else _hinted_translation(hint, likeness, strictness)
        )
    ]
    return max(found, key=lambda verdict: verdict.score or 0.0, default=None)


def unread(verdict: Verdict, why: str) -> Verdict:
    """The verdict on a new document in a language that no encoder reads, saying why."""
    because = f"{verdict.because}; not compared across languages: {why}"
    return Verdict(relation=verdict.relation, because=because)


def same_language(one: str, other: str) -> bool:
    """Whether two BCP 47 tags are one language to those who compare texts: zh and zh-TW are two, en and en-GB one."""
    return (read_as(one) or one.partition("-")[0]) == (read_as(other) or other.partition("-")[0])


def _hinted_copy(fingerprint: Fingerprint, hint: Hint, threshold: float) -> Verdict | None:
    known = hint.known
    if hint.says is Says.LINK or known.fingerprint.scheme != fingerprint.scheme:
        return None  # in one language, who links to a text is not that text
    score, least = similarity(known.fingerprint, fingerprint), threshold * HINT_SHARE
    if score < least:
        return None
    because = f"{_stated(hint)}, and {score:.0%} of the wording is the same, at least {least:.0%} where a page says so"
    return Verdict(relation=Relation.NEAR, of=known.kept, score=score, because=because, via=_via(known))


def _hinted_translation(hint: Hint, likeness: Likeness | None, strictness: str) -> Verdict | None:
    if likeness is None:
        return None
    if likeness.logit < LOGIT[strictness] - HINT_LOGIT[hint.says]:
        return None
    known = hint.known
    because = f"{_stated(hint)}, and the texts bear it out: {likeness.because}"
    return Verdict(relation=Relation.TRANSLATION, of=known.kept, score=likeness.score, because=because, via=_via(known))


def _stated(hint: Hint) -> str:
    held = _described(hint.known)
    if hint.says is Says.CANONICAL:
        return f"gives the same canonical address as {held}"
    if hint.says is Says.LINK:
        return f"links in its text to {held}" if hint.outward else f"is linked to in the text of {held}"
    version = f"a version of it (hreflang {hint.known.language})"
    return f"names {held} as {version}" if hint.outward else f"is named by {held} as a version of that page (hreflang)"


def _via(known: Known) -> str | None:
    return known.file if known.removed else None


def _exact(fingerprint: Fingerprint, others: Sequence[Known]) -> Verdict | None:
    same = [known for known in others if known.fingerprint.exact == fingerprint.exact]
    if not same:
        return None
    first = min(same, key=lambda known: known.removed)
    because = f"word for word the text of {_described(first)}"
    return Verdict(relation=Relation.EXACT, of=first.kept, score=1.0, because=because, via=_via(first))


def _revision(fingerprint: Fingerprint, own: Known | None) -> Verdict | None:
    if own is None or own.removed:
        return None
    if own.fingerprint.scheme != fingerprint.scheme:
        because = f"the same address as {own.file}, whose fingerprint is of another scheme"
        return Verdict(relation=Relation.REVISION, of=own.file, because=because)
    score = similarity(own.fingerprint, fingerprint)
    because = f"the same address as {own.file} with a changed text ({score:.0%} of it is the same)"
    return Verdict(relation=Relation.REVISION, of=own.file, score=score, because=because)


def _near(fingerprint: Fingerprint, others: Sequence[Known], threshold: float) -> Verdict | None:
    scored = [(similarity(known.fingerprint, fingerprint), known) for known in others]
    score, best = max(scored, key=lambda pair: (pair[0], not pair[1].removed), default=(0.0, None))
    if best is None or score < threshold:
        return None
    because = f"{score:.0%} of its wording is that of {_described(best)}, at least {threshold:.0%} is a copy"
    return Verdict(relation=Relation.NEAR, of=best.kept, score=score, because=because, via=_via(best))


def _new(own: Known | None) -> Verdict:
    if own is not None:
        because = f"this address used to repeat {own.kept}; its text has changed and is now its own"
        return Verdict(relation=Relation.NEW, because=because)
    return Verdict(relation=Relation.NEW, because="nothing held says the same")


def _described(known: Known) -> str:
    text = f"{known.file} (“{known.title}”, {known.source}, {known.date.isoformat()})"
    return text if known.kept == known.file else f"{text}, itself a copy of {known.kept}"
