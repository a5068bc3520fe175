"""Admission: the one place where what is new is decided and filed. One group at a time, across threads and processes.

A group is one journal, one round of fsync and one commit. Whatever ends the process between two steps is finished at
the next admission or start, and an index that is new is made from the files before anything is decided by it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pipeline.archive import DUPLICATES, SEEDS, Archive, Event, Record
from pipeline.dedup.decision import Policy, judge, same_language
from pipeline.dedup.minhash import fingerprint
from pipeline.dedup.semantic.encoder import reading_of
from pipeline.dedup.survivorship import FIRST, better
from pipeline.errors import ArchiveError, FormatError
from pipeline.index import Index, Transaction
from pipeline.ingest.batch import KIND, Batch, Receipt, Submission, add, remember, visit_of
from pipeline.ingest.candidates import NotReadWhole, gather
from pipeline.model import (
    NO_DAY,
    Document,
    DocumentState,
    Entry,
    Extracted,
    Kind,
    Link,
    Provenance,
    Relation,
    Says,
    Verdict,
    Visit,
)
from pipeline.system.clock import Clock
from pipeline.text.language import identify

__all__ = ["Ingest", "Rebuilt", "Receipt", "Submission"]

Said = TypeVar("Said", Link, Provenance, Visit)

_FIELDS = {kind: tuple(each.name for each in fields(kind)) for kind in (Link, Provenance, Visit)}
_EVENT = {
    Relation.NEW: Event.ARCHIVED,
    Relation.REVISION: Event.REVISED,
    Relation.EXACT: Event.DUPLICATE,
    Relation.NEAR: Event.DUPLICATE,
    Relation.TRANSLATION: Event.DUPLICATE,
}


@dataclass(slots=True)
class Rebuilt:
    """What `reindex` found: numbers of documents, and a sentence for each thing that is not as it should be.

    `left_out` is the number of manifest lines, files and seeds that could not be read.
    """

    archived: int = 0
    duplicates: int = 0
    seeds: int = 0
    left_out: int = 0
    problems: list[str] = field(default_factory=list)


class Ingest:
    """Decides and files, against one archive and one index."""

    def __init__(
        self,
        archive: Archive,
        index: Index,
        clock: Clock,
        *,
        look_back: timedelta,
        threshold: float,
        keep: str | Sequence[str] = FIRST,
    ) -> None:
        self._archive = archive
        self._index = index
        self._clock = clock
        self._look_back = look_back
        self._threshold = threshold
        self._keep = keep

    def admit(
        self, submissions: Sequence[Submission], visits: Sequence[Visit] = (), *, last_chance: bool = True
    ) -> list[Receipt | None]:
        """File a group of documents, in order, and remember `visits` with them.

        Without `last_chance` an arrival comes back as None, and nothing has happened to it, where it may be a
        translation and the whole of it, or of what it may translate, has not been read yet.
        Raises StorageError: then nothing is remembered, and what had become certain is finished by the next admission.
        """
        submissions = [_storable(submission) for submission in submissions]
        visits = [_encodable(visit) for visit in visits]
        with self._turn():
            now = self._clock.now()
            with self._index.transaction() as transaction:
                self._complete(transaction)
                transaction.follow_codes()
                group = Batch(self._archive, transaction, now)
                decided = [self._decide(transaction, group, each, last_chance=last_chance) for each in submissions]
                admitted = [group.settled(each) if each is not None else None for each in decided]
                asked = zip(submissions, admitted, strict=True)
                seen = [visit_of(each.link, each.extracted, what) for each, what in asked if what is not None]
                transaction.put_visits([*visits, *seen])
                if group.records:
                    self._archive.write(group.records)
            self._archive.settle()
            return admitted

    def recover(self) -> int:
        """Finish what a crash interrupted, and take note of the seeds; the number of documents recovered."""
        with self._turn() as recovered, self._index.transaction() as transaction:
            self._complete(transaction)
            self._learn_seeds(transaction)
            return recovered

    def restore(self, removed: Record) -> Entry:
        """Bring a removed duplicate back. The pair is remembered as distinct and never removed again."""
        with self._turn():
            old = removed.entry
            with self._index.transaction() as transaction:
                self._complete(transaction)
                if not transaction.held(old.file):
                    raise ArchiveError(f"{self._archive.path(old.file)}: brought back already, or taken away")
                group = Batch(self._archive, transaction, self._clock.now())
                entry = group.restore(removed)
                self._archive.write(group.records)
            self._archive.settle()
            return entry

    def prune(self, files: Sequence[str], before: datetime) -> list[str]:
        """Delete the texts of removed duplicates of which nothing has been told since a moment; those it has deleted.

        Their lines in the manifests stay, and one is added that holds what later documents are compared with.
        """
        with self._turn():
            with self._index.transaction() as transaction:
                self._complete(transaction)
                group = Batch(self._archive, transaction, self._clock.now())
                for file in files:
                    with suppress(FormatError, ArchiveError):  # what cannot be read stays, as `verify` will say
                        record = group.last_record(file)
                        if record.removed and record.pruned is None and record.at < before:
                            group.prune(record)
                if group.records:
                    self._archive.write(group.records)
            self._archive.settle()
            return [record.entry.file for record in group.records]

    def reindex(self, progress: Callable[[int, int], None] = lambda done, total: None) -> Rebuilt:
        """Make what the index knows of documents again, from manifests, files and seeds.

        `progress` is told of the manifest lines that are done, and of how many there are.
        """
        with self._turn(), self._index.transaction() as transaction:
            return self._rebuild(transaction, progress)

    @contextmanager
    def _turn(self) -> Iterator[int]:
        """Hold the archive, with every interrupted group finished; the number of documents that were."""
        with self._archive.admission():
            records = self._archive.unsettled()
            if records:
                with self._index.transaction() as transaction:
                    for record in records:
                        if record.event in (Event.FOLLOWED, Event.PRUNED) or not transaction.held(record.entry.file):
                            remember(transaction, record)
                self._archive.settle()
            yield len(records)

    def _complete(self, transaction: Transaction) -> None:
        """See that the index knows all that is on disk: whoever decides by a new, empty one stores everything twice."""
        if not transaction.complete:
            self._rebuild(transaction, lambda done, total: None)

    def _rebuild(self, transaction: Transaction, progress: Callable[[int, int], None]) -> Rebuilt:
        found, total = Rebuilt(), self._archive.events()
        transaction.clear_documents()
        for done, record in enumerate(self._archive.records(problems=found.problems), 1):
            remember(transaction, record)
            progress(done, total)
        adopted = sum(self._adopt(transaction, file, found.problems) for file in self._archive.orphans())
        self._learn_seeds(transaction, problems=found.problems)
        found.left_out = len(found.problems) - adopted
        progress(total, total)
        found.archived, found.duplicates, found.seeds = map(transaction.count, DocumentState)
        transaction.declare_complete()
        return found

    def _decide(
        self, transaction: Transaction, group: Batch, submission: Submission, *, last_chance: bool
    ) -> Receipt | None:
        found = gather(transaction, group, submission, look_back=self._look_back, whole_only=last_chance)
        try:
            verdict = judge(found, Policy(near_threshold=self._threshold, translations=submission.translations))
        except NotReadWhole:
            return None
        if verdict.relation is Relation.UNCHANGED:
            assert verdict.of is not None
            return Receipt(kind=Kind.UNCHANGED, because=verdict.because, file=verdict.of)
        event = _EVENT[verdict.relation]
        if event is Event.DUPLICATE and (found.own is None or found.own.removed):
            better = self._better(transaction, group, submission, verdict)
            if better is not None:
                return better
        entry = group.file(event, submission.extracted, submission.fingerprint, verdict, submission.link.key)
        return Receipt(kind=KIND[event], because=verdict.because, file=entry.file)

    def _better(
        self, transaction: Transaction, group: Batch, submission: Submission, verdict: Verdict
    ) -> Receipt | None:
        """File an arrival in the place of the copy that is held, if it is the better one; None where it is not.

        A seed stays whatever comes, and so does a document with several versions: the others would stand alone.
        """
        held = transaction.known(verdict.of) if verdict.of and self._keep != FIRST else None
        if held is None or held.file.startswith(f"{SEEDS}/") or transaction.has_versions(held.file):
            return None
        extracted, key = submission.extracted, submission.link.key
        links = {
            hint.outward
            for hint in transaction.hints(extracted.provenance, key)
            if hint.says is Says.LINK and hint.known.file == held.file
        }
        cites = not links.pop() if len(links) == 1 else None
        why = better(submission.known(), held, keep=self._keep, cites=cites)
        if why is None:
            return None
        try:
            old = group.last_record(held.file)
        except (FormatError, ArchiveError):
            return None  # what cannot be read cannot be moved, as `verify` will say
        said = f"kept instead of {held.file}, {why}; {verdict.because}"
        entry = group.file(
            Event.ARCHIVED, extracted, submission.fingerprint, Verdict(relation=Relation.NEW, because=said), key
        )
        across = not same_language(extracted.provenance.language, held.language)
        relation = Relation.TRANSLATION if across else Relation.NEAR if verdict.via else verdict.relation
        because = f"superseded by {entry.file} (“{entry.document.title}”, {entry.provenance.source}), {why}; "
        because += f"that one {verdict.because}"
        group.supersede(old, entry, Verdict(relation=relation, because=because, of=entry.file, score=verdict.score))
        return Receipt(kind=Kind.ARCHIVED, because=said, file=entry.file)

    def _learn_seeds(self, transaction: Transaction, problems: list[str] | None = None) -> None:
        """Make the index know the seeds folder as it is now.

        A file that is no seed is told in `problems`, or raises FormatError where none are given.
        """
        present = self._archive.seed_files()
        known = transaction.seeds()
        for file in sorted(file for file in known if present.get(file) != known[file]):
            transaction.remove(file)
        for file in sorted(file for file in present if present[file] != known.get(file)):
            try:
                document = self._archive.read(file)
            except FormatError as error:
                if problems is None:
                    raise
                problems.append(str(error))
                continue
            seed = self._seed(file, present[file], document)
            reading = reading_of(seed.provenance.language)
            transaction.add(seed, state=DocumentState.SEED, key=f"seed:{file}", ordinal=0, reading=reading)

    def _seed(self, file: str, sha256: str, document: Document) -> Entry:
        return Entry(
            file=file,
            sha256=sha256,
            document=document,
            provenance=self._unknown(SEEDS, document),
            fingerprint=fingerprint(document),
            verdict=Verdict(relation=Relation.NEW, because="a seed"),
        )

    def _adopt(self, transaction: Transaction, file: str, problems: list[str]) -> bool:
        """Hold a file that no manifest knows, so that what it says is not filed again; False if it cannot be read."""
        try:
            document = self._archive.read(file)
        except FormatError as error:
            problems.append(str(error))
            return False
        removed = file.startswith(f"{DUPLICATES}/")
        extracted = Extracted(document=document, provenance=self._unknown("unknown", document))
        verdict = Verdict(relation=Relation.NEW, because="found in the archive without a line in its manifest")
        entry = self._archive.entry(extracted, fingerprint(document), verdict, ordinal=0, removed=removed)
        event = Event.DUPLICATE if removed else Event.ARCHIVED
        add(transaction, Record(event=event, at=self._clock.now(), key=f"file:{file}", entry=replace(entry, file=file)))
        problems.append(f"{self._archive.path(file)}: no line in its manifest; held all the same")
        return True

    def _unknown(self, source: str, document: Document) -> Provenance:
        return Provenance(
            url="",
            canonical_url="",
            source=source,
            language=identify("\n".join(document.paragraphs)),
            found_in=source,
            fetched_at=self._clock.now(),
            date_basis=NO_DAY,
        )


def _storable(submission: Submission) -> Submission:
    provenance = _encodable(submission.extracted.provenance)
    return replace(
        submission, link=_encodable(submission.link), extracted=replace(submission.extracted, provenance=provenance)
    )


def _encodable(said: Said) -> Said:
    """`said` without lone surrogates, which JSON in a page or a file name may bring and no file or database holds."""
    texts = {name: getattr(said, name) for name in _FIELDS[type(said)]}
    odd = {name: text for name, text in texts.items() if isinstance(text, str) and not text.isascii()}
    mended: dict[str, Any] = {name: text.encode("utf-8", "replace").decode() for name, text in odd.items()}
    return replace(said, **mended) if mended != odd else said
