"""Compare documents in pairs, as the archive would if it held the first of each; with all that the verdict rests on."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from pipeline.dedup.content_hash import similarity
from pipeline.dedup.decision import judge
from pipeline.dedup.evidence import Candidates, Meaning, Policy
from pipeline.dedup.numbers import other_numbers
from pipeline.dedup.semantic.compared_text import Told as SignedText
from pipeline.dedup.semantic.counterparts import names_alone, parted
from pipeline.dedup.semantic.languages import read_as, same_language, scheme_of, schemes_needed, unread
from pipeline.dedup.semantic.scoring import Likeness, likeness
from pipeline.dedup.semantic.signature import text_segments, whole_signature
from pipeline.model import Document, Known, Translations, Verdict

Told = tuple[Known, Document]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How `right` relates to `left`.

    `wording` is the share of common wording, `likeness` that of the meaning, if an encoder reads both. `meaning` says
    how alike they are in other words, or why nobody can tell. `numbers` says how the numbers differ, if that makes two
    reports in one language.
    """

    left: Known
    right: Known
    verdict: Verdict
    wording: float
    likeness: Likeness | None
    meaning: str
    numbers: str | None
    documents: tuple[Document, Document]

    def aligned(self) -> list[tuple[float, str, str]]:
        """Return the segments that say the same: their cosine, that of `left`, that of `right`."""
        here, there = map(text_segments, self.documents)
        matches = self.likeness.matches if self.likeness else ()  # the likeness is seen from the right one
        return [(match.cosine, here[match.right].text, there[match.left].text) for match in matches]

    def side_by_side(self) -> list[tuple[str | None, str | None]]:
        """Return all segments of `left` and `right` in their order, those that say the same beside each other."""
        left, right = ([each.text for each in text_segments(document)] for document in self.documents)
        matches = self.likeness.matches if self.likeness else ()
        partner = {match.right: match.left for match in matches}
        rows: list[tuple[str | None, str | None]] = []
        at, matched = 0, set(partner.values())
        for place, text in enumerate(left):
            other = partner.get(place)
            while other is not None and at < other:  # what stands alone before the counterpart
                rows += [(None, right[at])] if at not in matched else []
                at += 1
            rows.append((text, None if other is None else right[other]))
            at = max(at, other + 1) if other is not None else at
        return rows + [(None, right[each]) for each in range(at, len(right)) if each not in matched]

    def names_alone(self) -> tuple[list[str], list[str]]:
        """Return the names of `left` and of `right` that the other has not; of two languages that an encoder reads."""
        one, other = (self.left, self.documents[0]), (self.right, self.documents[1])
        pair = None if same_language(self.left.language, self.right.language) else _signed(one, other)
        return names_alone(*pair) if pair else ([], [])


def compare(told: Sequence[Told], policy_of: Callable[[Known], Policy]) -> list[Comparison]:
    """Compare every pair of documents; `policy_of` gives the policy by which the second of a pair is judged.

    A pair is judged whatever its days. Each document is encoded once, in every scheme that a pair may need.
    """
    about = {read for known, _ in told if (read := read_as(known.language))}
    whole = [(_read_whole(known, document, about), document) for known, document in told]
    return [_compared(left, right, policy_of(right[0])) for left, right in combinations(whole, 2)]


def _read_whole(known: Known, document: Document, about: Collection[str]) -> Known:
    """Return a document with its whole signature in every scheme that a pair may need."""
    own = scheme_of(known.language)
    made = {
        scheme == own: whole_signature(document, known.language, scheme)
        for scheme in {own, *schemes_needed(known.language, about)}
    }
    return replace(known, fingerprint=replace(known.fingerprint, semantic=made.get(True), second=made.get(False)))


def _compared(held: Told, other: Told, policy: Policy) -> Comparison:
    """Judge the right one as if the left one were all that is held."""
    (left, left_document), (right, right_document) = held, other
    found = _likeness(left, right)
    found = replace(found, apart=_apart(held, other, found, policy)) if found else None
    candidates = Candidates(
        document=right_document,
        language=right.language,
        fingerprint=right.fingerprint,
        own=None,
        worded=[left],
        text=lambda _: left_document,
        kept=lambda _: None,
        meaning=lambda: Meaning(likenesses=[(left, found)] if found else []),
        in_other_languages=lambda: left.language.partition("-")[0] != right.language.partition("-")[0],
    )
    one_language = same_language(left.language, right.language)
    return Comparison(
        left=left,
        right=right,
        verdict=judge(candidates, policy),
        wording=similarity(left.fingerprint, right.fingerprint),
        likeness=found,
        meaning=found.because if found else unread(right.language) or unread(left.language),
        numbers=other_numbers(left_document, right_document, right.language) if one_language else None,
        documents=(left_document, right_document),
    )


def _apart(held: Told, other: Told, found: Likeness, policy: Policy) -> str:
    """Say what parts two documents in two languages that score as one story; empty if nothing does."""
    left, right = held[0], other[0]
    unasked = policy.translations == Translations.OFF or same_language(left.language, right.language)
    if unasked or found.logit < policy.logit:
        return ""
    pair = _signed(other, held)
    return parted(*pair, found) if pair else ""


def _signed(one: Told, other: Told) -> tuple[SignedText, SignedText] | None:
    """Return two documents with their signatures in the first scheme that both are read in."""
    (left, left_document), (right, right_document) = one, other
    for signature in right.fingerprint.signatures:
        mine = left.fingerprint.in_scheme(signature.scheme)
        if mine is not None:
            return (left_document, left.language, mine), (right_document, right.language, signature)
    return None


def _likeness(left: Known, right: Known) -> Likeness | None:
    """Compare in the first scheme that both are read in: a pair that one encoder reads never needs the other."""
    for signature in left.fingerprint.signatures:
        other = right.fingerprint.in_scheme(signature.scheme)
        if other is not None:
            return likeness(other, signature)
    return None
