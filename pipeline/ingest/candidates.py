"""Gather what is held that a submission may repeat, from index and archive, for `pipeline.dedup.decision` to judge.

Nothing is encoded here. What has not been read whole is not compared, and the caller is told so.
"""

from collections.abc import Set
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from pipeline import format
from pipeline.dedup import semantic
from pipeline.dedup.decision import least_logit
from pipeline.dedup.evidence import Candidates, Meaning
from pipeline.dedup.semantic.constants import CANDIDATES, NEAREST, rules_of
from pipeline.dedup.semantic.languages import counterparts, read_as, read_by_extra, same_language, schemes_needed
from pipeline.index import Transaction, Wanted
from pipeline.ingest.batch import Batch
from pipeline.ingest.submission import Submission
from pipeline.model import NO_DAY, Hint, Known, Says, SemanticSignature

if TYPE_CHECKING:
    from pipeline.dedup.numbers import Figures

AT_ONCE = 64  # held documents that are encoded before a decision; of more it is made without them, and later again


class NotReadWhole(Exception):
    """A submission may be a translation, and it, or what it may translate, has not been read whole yet.

    Or their names have not been compared yet.
    """


def gather(
    transaction: Transaction, batch: Batch, submission: Submission, *, look_back: timedelta, whole_only: bool
) -> Candidates:
    """Gather what a submission may repeat; texts and likenesses are looked up when the judge asks for them.

    Asking for the meaning raises NotReadWhole if some of it has not been read whole, unless `whole_only` is given.
    """
    key, language, fingerprint = submission.link.key, submission.language, submission.fingerprint
    document = submission.extracted.document
    if submission.rereads is not None:
        own = transaction.known(submission.rereads)
    else:
        own = transaction.own(key, fingerprint, sha256(format.encode(document)).hexdigest())
    return Candidates(
        document=document,
        language=language,
        fingerprint=fingerprint,
        own=own,
        own_text=lambda: batch.document(own.file) if own is not None else None,
        dated=submission.extracted.provenance.date_basis not in ("fetch", NO_DAY),
        worded=transaction.candidates(
            fingerprint, key=key, around=submission.day, look_back=look_back, title=document.title
        ),
        text=lambda known: batch.document(known.file),
        figures=lambda known: _figures(transaction, batch, known),
        kept=lambda known: transaction.known(known.kept),
        later=lambda known: transaction.later_versions(known.file),
        meaning=lambda: _meaning(transaction, submission, look_back=look_back, whole_only=whole_only),
        in_other_languages=lambda: transaction.holds_other_language(language),
    )


def _figures(transaction: Transaction, batch: Batch, known: Known) -> "Figures | None":
    """Return the numbers of a held document, which is read for them once; None if it cannot be."""
    from pipeline.dedup.numbers import FIGURES, Figures, figures_of  # reads number words: where there are many copies

    told = transaction.figures(known.file, FIGURES)
    if told is not None:
        with suppress(ValueError, TypeError):  # damaged: read again
            return Figures.read(told)
    document = batch.document(known.file)
    if document is None:
        return None
    figures = figures_of(document, known.language)
    transaction.put_figures(known.file, FIGURES, figures.written())
    return figures


def likely_translations(
    transaction: Transaction, submission: Submission, look_back: timedelta
) -> tuple[list[Known], frozenset[int]]:
    """Find held documents in other languages whose leads are near enough to read both whole.

    Return also the numbers of those that were looked at and are not near enough.
    """
    wanted = [
        Wanted(
            signature=signature,
            languages=counterparts(submission.language, signature.scheme),
            within=rules_of(signature.scheme).within,
            nearest=NEAREST,
            candidates=CANDIDATES,
            without=submission.unlike,
        )
        for signature in submission.fingerprint.signatures
    ]
    found = transaction.alike(wanted, key=submission.link.key, around=submission.day, look_back=look_back)
    likely = []
    for mine in submission.fingerprint.signatures:
        in_scheme = [(known, held) for known in found if (held := known.fingerprint.in_scheme(mine.scheme)) is not None]
        worth = semantic.worth_reading(mine, [held for _, held in in_scheme])
        likely += [known for (known, _), read in zip(in_scheme, worth, strict=True) if read]
    return likely, frozenset(known.number for known in found) - {known.number for known in likely}


def languages(transaction: Transaction, around: date | None, look_back: timedelta) -> frozenset[str]:
    """Return the languages of what is held in a window, of those that encoders read and as they name them."""
    held = transaction.languages(around=around, look_back=look_back)
    return frozenset(read for language in held if (read := read_as(language)))


def comparable(submission: Submission, hints: list[Hint]) -> list[Hint]:
    """Return the hints at documents in another language that can be compared with the submission by meaning."""
    language = submission.language
    return [
        hint
        for hint in hints
        if read_as(language) and read_as(hint.known.language) and not same_language(language, hint.known.language)
    ]


def lacking(
    transaction: Transaction,
    submission: Submission,
    hints: list[Hint],
    *,
    look_back: timedelta,
    arriving: Set[str] = frozenset(),
) -> list[str]:
    """Return the schemes in which a submission must be read yet, to be compared with what is held or `arriving`."""
    about = languages(transaction, submission.day, look_back) | arriving
    about |= {read for hint in hints if (read := read_as(hint.known.language))}  # whatever their days
    needed = schemes_needed(submission.language, about)
    return [scheme for scheme in needed if submission.fingerprint.in_scheme(scheme) is None]


def _meaning(transaction: Transaction, submission: Submission, *, look_back: timedelta, whole_only: bool) -> Meaning:
    """Compare by meaning.

    A hint counts whatever the day of the held document: a page that names another one knows how old it is.
    """
    language = submission.language
    hints = transaction.hints(submission.extracted.provenance, submission.link.key)
    wordings = [(hint, None) for hint in hints if same_language(language, hint.known.language)]
    if read_as(language) is None:
        return Meaning(hints=wordings)
    if not whole_only and _waits(transaction, submission, hints, look_back):
        raise NotReadWhole
    (near, _), named = likely_translations(transaction, submission, look_back), comparable(submission, hints)
    found: dict[str, semantic.Likeness] = {}
    for known in (*near, *(hint.known for hint in named)):
        mine, theirs = in_one_scheme(submission, known), known.fingerprint.semantic
        if mine is not None and theirs is not None and mine.complete and theirs.complete:
            likeness = semantic.likeness(mine, theirs)
            if known.file in submission.parted:
                likeness = replace(likeness, apart=submission.parted[known.file])
            elif likeness.logit >= least_logit(submission.translations, hinted=bool(named)) and not whole_only:
                raise NotReadWhole
            found[known.file] = likeness
        elif not whole_only and (theirs is None or mine is not None):
            raise NotReadWhole
    return Meaning(
        hints=[*wordings, *((hint, found.get(hint.known.file)) for hint in named)],
        likenesses=[(known, found[known.file]) for known in near if known.file in found],
    )


def in_one_scheme(submission: Submission, known: Known) -> SemanticSignature | None:
    """Return the submission's signature in the one scheme that compares the two languages, if the held one is in it."""
    theirs = known.fingerprint.semantic
    if theirs is None or read_as(known.language) not in counterparts(submission.language, theirs.scheme):
        return None
    return submission.fingerprint.in_scheme(theirs.scheme)


def _waits(transaction: Transaction, submission: Submission, hints: list[Hint], look_back: timedelta) -> bool:
    """Return whether a submission, or something held that it may translate, still lacks a signature."""
    if lacking(transaction, submission, hints, look_back=look_back):
        return True
    if not submission.fingerprint.signatures:
        return False
    return any(0 < number <= AT_ONCE for number in numbers_waiting(transaction, submission, look_back))


def numbers_waiting(transaction: Transaction, submission: Submission, look_back: timedelta) -> list[int]:
    """Count what waits for a signature with which the submission is compared, and what for a second one: up to some."""
    kinds = (False, True) if read_by_extra(submission.language) else (False,)
    return [
        transaction.number_waiting(around=submission.day, look_back=look_back, most=AT_ONCE, second=second)
        for second in kinds
    ]


def cites(transaction: Transaction, submission: Submission, held: Known) -> bool | None:
    """Return whether the held text links to the submission (True), the other way round (False), or neither or both."""
    outward = {
        hint.outward
        for hint in transaction.hints(submission.extracted.provenance, submission.link.key)
        if hint.says is Says.LINK and hint.known.file == held.file
    }
    return not outward.pop() if len(outward) == 1 else None
