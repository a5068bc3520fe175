"""What is held that an arrival may repeat, gathered from index and archive for `pipeline.dedup.decision` to judge.

Nothing is encoded here: what has not been read whole is not compared, and the caller is told so.
"""

from collections.abc import Set
from datetime import date, timedelta

from pipeline.dedup import semantic
from pipeline.dedup.decision import Candidates, Meaning, same_language
from pipeline.dedup.semantic import Likeness, likeness, schemes_needed
from pipeline.dedup.semantic.constants import CANDIDATES, NEAREST, rules_of
from pipeline.dedup.semantic.encoder import counterparts, needs_bridges, read_as
from pipeline.index import Transaction, Wanted
from pipeline.ingest.batch import Batch, Submission
from pipeline.model import Fingerprint, Hint, Known, SemanticSignature


class NotReadWhole(Exception):
    """An arrival may be a translation, and the whole of it, or of what it may translate, has not been read yet."""


def gather(
    transaction: Transaction, group: Batch, submission: Submission, *, look_back: timedelta, whole_only: bool
) -> Candidates:
    """Gather what an arrival may repeat; texts and likenesses are looked up when the judge asks for them.

    Asking for the meaning raises NotReadWhole where some of it has not been read whole and `whole_only` is not given.
    """
    key, language, fingerprint = submission.link.key, submission.extracted.provenance.language, submission.fingerprint
    return Candidates(
        document=submission.extracted.document,
        language=language,
        fingerprint=fingerprint,
        own=transaction.own(key, fingerprint),
        worded=transaction.candidates(fingerprint, key=key, around=submission.day, look_back=look_back),
        text=lambda known: group.document(known.file) or group.document(known.kept),  # of a pruned one: what it repeats
        meaning=lambda: _meaning(transaction, submission, look_back=look_back, whole_only=whole_only),
        in_other_languages=lambda: transaction.holds_other_language(language),
    )


def _meaning(transaction: Transaction, submission: Submission, *, look_back: timedelta, whole_only: bool) -> Meaning:
    """What is alike in other words.

    A hint counts whatever the day of the held document: who names another page knows how old it is.
    """
    language = submission.extracted.provenance.language
    hints = transaction.hints(submission.extracted.provenance, submission.link.key)
    wordings = [(hint, None) for hint in hints if same_language(language, hint.known.language)]
    if read_as(language) is None:
        return Meaning(hints=wordings)
    if not whole_only and _waits(transaction, submission, hints, look_back):
        raise NotReadWhole
    likely = [
        known
        for known in alike(transaction, submission, look_back=look_back)
        if worth_reading(submission.fingerprint, known)
    ]
    named = readable(submission, hints)
    found: dict[str, Likeness] = {}
    for known in (*likely, *(hint.known for hint in named)):
        mine, theirs = _in_one_scheme(submission, known), known.fingerprint.concept
        if mine is not None and theirs is not None and mine.complete and theirs.complete:
            found[known.file] = likeness(mine, theirs)
        elif not whole_only and (theirs is None or mine is not None):
            raise NotReadWhole
    return Meaning(
        hints=[*wordings, *((hint, found.get(hint.known.file)) for hint in named)],
        likenesses=[(known, found[known.file]) for known in likely if known.file in found],
    )


def alike(transaction: Transaction, submission: Submission, *, look_back: timedelta) -> list[Known]:
    """Return held documents in other languages that may say what an arrival says, in each scheme it is read in."""
    language = submission.extracted.provenance.language
    wanted = [
        Wanted(
            signature=each,
            languages=counterparts(language, each.scheme),
            within=rules_of(each.scheme).within,
            nearest=NEAREST,
            candidates=CANDIDATES,
        )
        for each in submission.fingerprint.concepts
    ]
    return transaction.alike(wanted, key=submission.link.key, around=submission.day, look_back=look_back)


def languages(transaction: Transaction, around: date | None, look_back: timedelta) -> frozenset[str]:
    """Return the languages of what is held in a window, of those that encoders read and as they name them."""
    held = transaction.languages(around=around, look_back=look_back)
    return frozenset(read for language in held if (read := read_as(language)))


def readable(submission: Submission, hints: list[Hint]) -> list[Hint]:
    """The hints at documents in another language that can be compared with the arrival by meaning."""
    language = submission.extracted.provenance.language
    return [
        hint
        for hint in hints
        if read_as(language) and read_as(hint.known.language) and not same_language(language, hint.known.language)
    ]


def worth_reading(mine: Fingerprint, known: Known) -> bool:
    """Whether a held document's lead is near enough to read both whole."""
    theirs = known.fingerprint.concept
    same = mine.in_scheme(theirs.scheme) if theirs is not None else None
    return theirs is not None and same is not None and semantic.worth_reading(same, theirs)


def _in_one_scheme(submission: Submission, known: Known) -> SemanticSignature | None:
    """The arrival's concept in the one scheme in which the two languages are compared, if that is the held one's."""
    theirs, language = known.fingerprint.concept, submission.extracted.provenance.language
    if theirs is None or read_as(known.language) not in counterparts(language, theirs.scheme):
        return None
    return submission.fingerprint.in_scheme(theirs.scheme)


def lacking(
    transaction: Transaction,
    submission: Submission,
    hints: list[Hint],
    *,
    look_back: timedelta,
    arriving: Set[str] = frozenset(),
) -> list[str]:
    """The schemes in which an arrival must be read yet, to be compared with what is held or `arriving` with it."""
    language = submission.extracted.provenance.language
    about = languages(transaction, submission.day, look_back) | arriving
    about |= {read for hint in hints if (read := read_as(hint.known.language))}  # whatever their days
    return [scheme for scheme in schemes_needed(language, about) if submission.fingerprint.in_scheme(scheme) is None]


def _waits(transaction: Transaction, submission: Submission, hints: list[Hint], look_back: timedelta) -> bool:
    """Whether an arrival, or something held that it may translate, still lacks a sketch."""
    if lacking(transaction, submission, hints, look_back=look_back):
        return True
    language = submission.extracted.provenance.language
    if not submission.fingerprint.concepts:
        return False
    kinds = (False, True) if needs_bridges(language) else (False,)
    return any(
        transaction.unsketched(around=submission.day, look_back=look_back, limit=1, bridged=bridged)
        for bridged in kinds
    )
