"""Which of the candidates in one language are copies: their texts are read, and compared word by word. Pure.

What two texts have in common, and what parts them, is `pipeline.dedup.wording`; what their titles say of it
`pipeline.dedup.titles`, their numbers `pipeline.dedup.numbers`. Those read scripts and number words, which most
commands never need: they are loaded when two texts are compared.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.dedup.content_hash import similarity
from pipeline.dedup.evidence import Candidates, Policy
from pipeline.dedup.semantic.languages import same_language
from pipeline.model import NO_DAY, Document, Fingerprint, Known, counted

if TYPE_CHECKING:
    from pipeline.dedup.wording import Wording

# A text that stands in another one is its copy, but not if the other is mostly something else, such as a digest.
_CONTAINED = 0.9
_LEAST_LENGTH = 0.45
_MOST_OF_A_DIGEST = 0.75
_FULLER = 0.95  # a text is the fuller one of two if the other is no longer than this part of it
_MOSTLY, _SHORTER = 0.85, 0.9  # so much of a text in one so much longer is contained, too: both have their own byline
# So much more may differ than else in a copy where what is not its own is the same: a paper adds a paragraph.
_OWN_PARAGRAPH = 1.5
# Estimates from which a held text is read and compared; both are far below what makes a copy.
_WORTH_READING = 0.3
_WORTH_READING_CONTAINED = 0.6
# So many of them at most, the likeliest: a form that is filled in every day resembles all that came before.
_MOST_READ = 20
_FEW = 3  # are read without a look at their numbers
# A copy of a removed copy must still be so much like the text that is kept.
_CHAIN = 0.6


@dataclass(frozen=True, slots=True)
class Close:
    """A candidate of nearly the same wording; `differ` says what makes the two texts two reports, if anything does."""

    known: Known
    score: float
    share: str
    differ: str | None
    fuller: bool = False


def find_close(candidates: Candidates, policy: Policy) -> list[Close]:
    """Compare the texts of all candidates that may be copies, word by word, the likeliest first.

    Of many, those that tell other numbers are no copies, whatever their words: they are read only where none is one,
    until the first has given the reason.
    """
    mine = candidates.fingerprint
    likely = sorted(comparable(candidates), key=lambda known: -similarity(mine, known.fingerprint))[:_MOST_READ]
    many = len(likely) > _FEW
    reports = {place for place, known in enumerate(likely) if many and _has_other_figures(candidates, known)}
    found = {place: _close(candidates, known, policy) for place, known in enumerate(likely) if place not in reports}
    if not any(each.differ is None for close in found.values() for each in close):
        for place in sorted(reports):
            found[place] = _close(candidates, likely[place], policy)
            if found[place]:
                break
    return [each for place in sorted(found) for each in found[place]]


def _has_other_figures(candidates: Candidates, known: Known) -> bool:
    """Return whether a held document of another text is known to tell other numbers, without reading it."""
    mine, exact = candidates.fingerprint, candidates.fingerprint.exact
    if known.fingerprint.exact == exact or not _worth_reading(mine, known.fingerprint):
        return False
    theirs = candidates.figures(known)
    if theirs is None:
        return False
    from pipeline.dedup.numbers import figures_of, other_figures

    return other_figures(figures_of(candidates.document, candidates.language), theirs) is not None


def _close(candidates: Candidates, known: Known, policy: Policy) -> list[Close]:
    """Compare one candidate; nothing comes of it if it is not nearly the same."""
    mine = candidates.fingerprint
    equal = known.fingerprint.exact == mine.exact
    differ = one_title(candidates, known, policy) if equal else None
    if differ is not None:
        return [Close(known, 1.0, "shares 100% of its wording with", differ)]
    if not _worth_reading(mine, known.fingerprint):
        return []
    held, alike = candidates.text(known), similarity(mine, known.fingerprint)
    if held is not None:
        return _compared(candidates, known, held, policy)
    if alike < policy.near_threshold:
        return []
    differ = _parting(candidates, _kept_text(candidates, known))  # deleted, or it cannot be read: the estimate decides
    return [Close(known, alike, f"shares {alike:.0%} of its wording with", differ)]


def _worth_reading(mine: Fingerprint, other: Fingerprint) -> bool:
    alike = similarity(mine, other)
    shared = alike * (mine.size + other.size) / (1 + alike)
    contained = shared / max(1, min(mine.size, other.size))
    return alike >= _WORTH_READING or contained >= _WORTH_READING_CONTAINED


def _compared(candidates: Candidates, known: Known, held: Document, policy: Policy) -> list[Close]:
    """Compare the wording of two texts; nothing comes of it if it is not nearly the same."""
    from pipeline.dedup.wording import compare

    found = compare(candidates.document, held, candidates.language)
    score, share = _share(found, policy.near_threshold)
    if not share and found.contained >= max(_CONTAINED, policy.near_threshold):
        item = f"the shorter of the two is only {found.length:.0%} of the longer text, as an item of a digest is"
        return [Close(known, score, "", item)]
    if not share:
        return []
    differ = (
        found.apart
        or _item(candidates, held, found)
        or _other_numbers(candidates, held)
        or _broken_chain(candidates, known)
    )
    fuller = _is_fuller(found) and found.alike < policy.near_threshold and not known.removed
    return [Close(known, score, share, differ, fuller=fuller)]


def _item(candidates: Candidates, held: Document, found: "Wording") -> str | None:
    """Say that one of two texts is an item of the other, which is a digest; None if it is not."""
    if found.length > _MOST_OF_A_DIGEST or found.contained < _CONTAINED:
        return None
    from pipeline.dedup.semantic.digests import is_item

    two = (held, candidates.document) if found.longer_first else (candidates.document, held)
    which = "that one is an item of this one" if found.longer_first else "it is an item of that one"
    return f"{which}, a digest with another title and other names" if is_item(*two, candidates.language) else None


def _is_fuller(found: "Wording") -> bool:
    """Return whether the first text has what the second says and more, but for a byline or a word here and there."""
    if not found.longer_first or found.length > _FULLER:
        return False
    return found.contained >= _CONTAINED or (found.shared >= _MOSTLY and found.length <= _SHORTER)


def _share(found: "Wording", threshold: float) -> tuple[float, str]:
    """Return how much of two texts is one, and what of it makes a copy; an empty sentence if too little does."""
    if found.alike >= threshold:
        return found.alike, f"shares {found.alike:.0%} of its wording with"
    if found.length < _LEAST_LENGTH:
        return found.shared, ""
    if found.contained >= max(_CONTAINED, threshold):
        share = f"{found.contained:.0%}"
        said = f"contains {share} of the text of" if found.longer_first else f"has {share} of its text in"
        return found.contained, said
    least = 1 - (1 - threshold) * (_OWN_PARAGRAPH if found.kept >= _CONTAINED else 1.0)
    if found.shared >= least and found.lead:
        return found.shared, f"shares {found.shared:.0%} of the shorter text's words, sentence by sentence, with"
    return found.shared, ""


def _broken_chain(candidates: Candidates, known: Known) -> str | None:
    """Say that what is kept for a removed copy is another text; None if it is the same, or in another language."""
    from pipeline.dedup.wording import compare

    kept = candidates.kept(known) if known.removed else None
    if kept is None or not same_language(kept.language, candidates.language):
        return None
    text = candidates.text(kept)
    found = compare(candidates.document, text, candidates.language) if text else None
    if found is None or (max(found.alike, found.contained, found.shared) >= _CHAIN and found.apart is None):
        return None
    return found.apart or f"only {found.shared:.0%} of the words are those of {kept.file}, which is kept for it"


def parted(candidates: Candidates, known: Known) -> bool:
    """Return whether names or numbers part two texts of one language, whatever their pages say."""
    return _parting(candidates, candidates.text(known) or _kept_text(candidates, known)) is not None


def _kept_text(candidates: Candidates, known: Known) -> Document | None:
    """Return the text that is kept for a removed copy."""
    kept = candidates.kept(known) if known.removed else None
    return candidates.text(kept) if kept is not None else None


def _parting(candidates: Candidates, held: Document | None) -> str | None:
    from pipeline.dedup.wording import compare

    if held is None:
        return None
    return compare(candidates.document, held, candidates.language).apart or _other_numbers(candidates, held)


def one_title(candidates: Candidates, known: Known, policy: Policy) -> str | None:
    """Say why two equal texts under two titles are two; None if they are one.

    A site may say the same of many pages (a log-in wall, a notice that comes every year, the result of a lottery): then
    the title alone says what each is.
    """
    from pipeline.dedup.titles import titles_apart

    document = candidates.document
    apart = titles_apart(document, known.title, candidates.language)
    if apart is None:
        return None
    days = abs(document.date - known.date)
    has_days = candidates.dated and known.date_basis != NO_DAY
    if has_days and policy.look_back and days > policy.look_back:
        return f"it has another title, and the two are {counted(days.days, 'day')} apart"
    return apart or None


def _other_numbers(candidates: Candidates, held: Document) -> str | None:
    from pipeline.dedup.numbers import other_numbers

    return other_numbers(candidates.document, held, candidates.language)


def comparable(candidates: Candidates) -> list[Known]:
    """Return the candidates whose fingerprints can be compared with that of the document."""
    return [known for known in candidates.worded if known.fingerprint.scheme == candidates.fingerprint.scheme]


def described(known: Known) -> str:
    """Name a held document in a sentence."""
    text = f"{known.file} (“{known.title}”, {known.source}, {known.date.isoformat()})"
    return text if known.kept == known.file else f"{text}, itself a copy of {known.kept}"
