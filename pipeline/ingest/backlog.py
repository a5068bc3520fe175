"""Comparisons that were put off: where too much waits to be sketched, a document is filed by its words at once.

What waits is sketched in the workers, some at a time, and kept. When nothing more waits for a document it is judged by
meaning, as it would have been when it came: then it may be moved to the removed ones, or take another one's place.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from pipeline.archive import Archive, Record
from pipeline.dedup.decision import judge_late
from pipeline.dedup.evidence import Policy
from pipeline.errors import ArchiveError, FormatError
from pipeline.index import Index, Transaction
from pipeline.ingest.batch import Batch
from pipeline.ingest.candidates import AT_ONCE, NotReadWhole, gather, numbers_waiting
from pipeline.ingest.signatures import SignatureBuilder
from pipeline.ingest.submission import Submission
from pipeline.model import Extracted, Known, Link, Relation, Translations, Verdict

_IN_A_STEP = 16  # documents that are sketched between two commits: a second or two of one worker
_TRIES = 3  # how often a document is looked at again because another came in between

Prefer = Callable[[Transaction, Submission, Verdict], tuple[Known, str] | None]


def owe(transaction: Transaction, submission: Submission, file: str, look_back: timedelta) -> None:
    """Note that a document that was filed is to be compared later, if more waits than is sketched at once."""
    if submission.translations == Translations.OFF or not submission.fingerprint.signatures:
        return
    numbers = numbers_waiting(transaction, submission, look_back)
    if any(number > AT_ONCE for number in numbers):
        transaction.owe_comparison(
            file,
            submission.translations,
            around=submission.day,
            look_back=look_back,
            second=len(numbers) > 1,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What is to be compared later. `filed` has a batch filled and files it, `prefer` says which copy is kept."""

    archive: Archive
    index: Index
    signatures: SignatureBuilder
    look_back: timedelta
    filed: Callable[[Callable[[Transaction, Batch], bool]], bool]
    prefer: Prefer

    def step(self) -> bool:
        """Sketch some of what waits, or compare one document; return False if nothing is left to do.

        Raises StorageError, and Abandoned if the process was asked to end. What was finished is kept.
        """
        with self.index.looking() as looking:
            owed = looking.owed_comparison(_IN_A_STEP)
        if owed is None:
            return False
        if owed.waiting:
            self.signatures.catch_up(owed.waiting, second=owed.second)
            return True
        record = self._record(owed.file)
        submission = None if record is None else _submission(record, owed.translations)
        for tries_left in range(_TRIES, -1, -1):
            if submission is not None:
                (submission,) = self.signatures.prepare([submission])
            if self._settle(owed.file, submission, last_chance=not tries_left):
                break
        return True

    def _record(self, file: str) -> Record | None:
        try:
            return self.archive.last_record(file)
        except (FormatError, ArchiveError):
            return None  # gone, moved, or it cannot be read, as `verify` will say

    def _settle(self, file: str, submission: Submission | None, *, last_chance: bool) -> bool:
        """Judge a document in one turn; return False if another came in between, and nothing has happened."""

        def settle(transaction: Transaction, batch: Batch) -> bool:
            transaction.follow_codes()
            known = transaction.known(file)
            # of several versions the others would stand alone
            alone = known is not None and not known.removed and not transaction.has_versions(file)
            if submission is not None and alone:
                try:
                    self._judge(transaction, batch, file, submission, last_chance=last_chance)
                except NotReadWhole:
                    return False
            transaction.comparison_made(file)
            return True

        return self.filed(settle)

    def _judge(
        self, transaction: Transaction, batch: Batch, file: str, submission: Submission, *, last_chance: bool
    ) -> None:
        found = gather(transaction, batch, submission, look_back=self.look_back, whole_only=last_chance)
        policy = Policy(near_threshold=1.0, translations=submission.translations, look_back=self.look_back)
        verdict = judge_late(found, policy)
        if verdict is None or verdict.of is None:
            return
        preferred = self.prefer(transaction, submission, verdict)
        if preferred is None:
            said = replace(verdict, because=f"compared after it was filed: {verdict.because}")
            with suppress(FormatError, ArchiveError):  # what cannot be read, or was edited, stays, as `verify` will say
                batch.supersede(batch.last_record(file), verdict.of, said)
            return
        held, why = preferred
        try:
            old = batch.last_record(held.file)
        except (FormatError, ArchiveError):
            return  # what cannot be read cannot be moved, as `verify` will say
        title, source = submission.extracted.document.title, submission.extracted.provenance.source
        because = f"superseded by {file} (“{title}”, {source}), {why}; that one {verdict.because}"
        batch.supersede(
            old, file, Verdict(relation=Relation.TRANSLATION, because=because, of=file, score=verdict.score)
        )


def _submission(record: Record, translations: Translations) -> Submission:
    """Return a held document as it was submitted."""
    entry = record.entry
    told = entry.provenance
    return Submission(
        link=Link(url=told.url, key=record.key, source=told.source, found_in=told.found_in),
        extracted=Extracted(document=entry.document, provenance=told),
        fingerprint=entry.fingerprint,
        translations=translations,
    )
