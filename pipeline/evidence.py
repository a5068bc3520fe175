"""What speaks for a document being held already in other words: likenesses of meaning, and what the pages say.

Gathered from the index, for `pipeline.dedup` to decide by. Nothing is encoded here: what has not been read whole is
not compared, and the caller is told so.
"""

from dataclasses import dataclass
from datetime import timedelta

from pipeline.concept import Likeness, leads_alike, likeness
from pipeline.concept.encoder import read_as
from pipeline.dedup import same_language
from pipeline.filing import Arrival
from pipeline.index import Transaction
from pipeline.model import Concept, Hint, Known

# Leads of one story in two languages are at least this alike in 99 of 100 cases; most strangers' are not.
_LEADS_ALIKE = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Held documents with how alike they are. A hint's likeness is None where one of the two could not be read."""

    likenesses: list[tuple[Known, Likeness]]
    hints: list[tuple[Hint, Likeness | None]]


def gather(
    transaction: Transaction, arrival: Arrival, hints: list[Hint], *, look_back: timedelta, whole_only: bool
) -> Evidence | None:
    """The evidence about an arrival; None where some of it has not been read whole and `whole_only` is not given.

    A hint counts whatever the day of the held document: who names another page knows how old it is.
    """
    document, language = arrival.extracted.document, arrival.extracted.provenance.language
    mine, read = arrival.fingerprint.concept, read_as(language)
    wordings = [(hint, None) for hint in hints if same_language(language, hint.known.language)]
    nothing = Evidence(likenesses=[], hints=[*wordings])
    if arrival.translations == "off" or read is None:
        return nothing
    if mine is None:
        return nothing if whole_only or not transaction.languages() - {read} else None
    around = document.date
    if not whole_only and transaction.unsketched(around=around, look_back=look_back, limit=1):
        return None
    alike = [
        known
        for known in transaction.alike(
            arrival.fingerprint, language, key=arrival.link.key, around=around, look_back=look_back
        )
        if worth_reading(mine, known)
    ]
    named = readable(arrival, hints)
    found: dict[str, Likeness] = {}
    for known in (*alike, *(hint.known for hint in named)):
        theirs = known.fingerprint.concept
        if theirs is not None and mine.complete and theirs.complete and theirs.scheme == mine.scheme:
            found[known.file] = likeness(mine, theirs)
        elif not whole_only and (theirs is None or theirs.scheme == mine.scheme):
            return None
    return Evidence(
        likenesses=[(known, found[known.file]) for known in alike if known.file in found],
        hints=[*wordings, *((hint, found.get(hint.known.file)) for hint in named)],
    )


def readable(arrival: Arrival, hints: list[Hint]) -> list[Hint]:
    """The hints at documents in another language that can be compared with the arrival by meaning."""
    language = arrival.extracted.provenance.language
    return [
        hint
        for hint in hints
        if read_as(language) and read_as(hint.known.language) and not same_language(language, hint.known.language)
    ]


def worth_reading(mine: Concept, known: Known) -> bool:
    """Whether a held document's lead is near enough to read both whole."""
    theirs = known.fingerprint.concept
    return theirs is not None and theirs.scheme == mine.scheme and leads_alike(mine, theirs) >= _LEADS_ALIKE
