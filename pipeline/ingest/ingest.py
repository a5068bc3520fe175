"""The one place that decides what is new, and files it. One batch at a time, across threads and processes.

A batch is one journal, one round of fsync and one commit. If the process ends between two steps, the next turn or start
finishes them. A new index is filled from the files before anything is decided by it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event as Signal
from typing import TypeVar

from pipeline.archive import SEEDS, Archive, Event, Exclusion, Record
from pipeline.dedup.decision import judge_page, judge_reading
from pipeline.dedup.evidence import Policy
from pipeline.dedup.semantic.languages import same_language
from pipeline.dedup.survivorship import FIRST, ORIGINAL, better
from pipeline.errors import Abandoned, ArchiveError, FormatError, IndexBehind
from pipeline.index import Index, Transaction
from pipeline.ingest.backlog import Backlog, owe
from pipeline.ingest.batch import KIND, Batch, excluded_visits, filed_visit
from pipeline.ingest.behind import Behind, remember_missing
from pipeline.ingest.candidates import NotReadWhole, cites, gather
from pipeline.ingest.draft import draft
from pipeline.ingest.rebuild import Rebuilt, is_of_another, learn_seeds, rebuild
from pipeline.ingest.signatures import SignatureBuilder
from pipeline.ingest.submission import Receipt, Submission, encodable, storable
from pipeline.model import Entry, Kind, Known, Relation, Verdict, Visit
from pipeline.system.clock import Clock
from pipeline.system.workers import Workers

_BUSY_S, _LOOK_S = 0.2, 2.0  # between two looks at workers that have much to do, and at what may be left
_TRIES = 3  # how often a document is sent back because another came in between
_Told = TypeVar("_Told")
_EVENT = {
    Relation.NEW: Event.ARCHIVED,
    Relation.REVISION: Event.REVISED,
    **dict.fromkeys((Relation.EXACT, Relation.NEAR, Relation.TRANSLATION), Event.DUPLICATE),
}


class Ingest:
    """Decides and files, against one archive and one index. What must be encoded for that, the workers encode."""

    def __init__(
        self,
        archive: Archive,
        index: Index,
        clock: Clock,
        workers: Workers,
        *,
        look_back: timedelta,
        near_threshold: float,
        keep: str | Sequence[str] = FIRST,
        say: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self._archive = archive
        self._index = index
        self._clock = clock
        self._workers = workers
        self._look_back = look_back
        self._near_threshold = near_threshold
        self._keep = keep
        self._behind = Behind(archive, index, say)
        self._signatures = SignatureBuilder(index, archive, workers, look_back=look_back)
        self._backlog = Backlog(
            archive=archive,
            index=index,
            signatures=self._signatures,
            look_back=look_back,
            filed=self._filed,
            prefer=self._preferred,
        )

    @property
    def archive(self) -> Archive:
        """The archive that it files in: in a rehearsal, one that is thrown away."""
        return self._archive

    @property
    def index(self) -> Index:
        """The index that goes with it."""
        return self._index

    def admit(self, submissions: Sequence[Submission], visits: Sequence[Visit] = ()) -> list[Receipt]:
        """File a batch of documents, in order, and store `visits` with them; return a receipt for each document.

        Raises StorageError: nothing more is stored then, and what the journal already had is finished by the next turn.
        Raises Abandoned if the process was asked to end and encoding takes too long for that.
        """
        receipts: dict[int, Receipt] = {}
        waiting = dict(enumerate(map(storable, submissions)))
        remembered = [encodable(visit) for visit in visits]
        for tries_left in range(_TRIES, -1, -1):
            waiting = dict(zip(waiting, self._signatures.prepare(list(waiting.values())), strict=True))
            found = self._file(list(waiting.values()), remembered, last_chance=not tries_left)
            remembered = []
            receipts |= {place: what for place, what in zip(waiting, found, strict=True) if what is not None}
            waiting = {place: submission for place, submission in waiting.items() if place not in receipts}
            if not waiting:
                break
        return [receipts[place] for place in range(len(submissions))]

    def catch_up(self) -> bool:
        """Do some of what was put off: encode held documents, or compare one with them; return False if none is left.

        Raises StorageError and Abandoned, as `admit`.
        """
        return self._backlog.step()

    def catch_up_until(self, stop: Signal, ending: Signal) -> None:
        """Catch up while the workers have nothing else to do, until `stop`, and until nothing is left after `ending`.

        Raises StorageError.
        """
        while not stop.is_set():
            if not self._workers.idle:
                stop.wait(_BUSY_S)
                continue
            try:
                more = self.catch_up()
            except Abandoned:
                return
            if not more and (ending.is_set() or ending.wait(_LOOK_S)):
                return

    def recover(self, *, apart: bool = False) -> int:
        """Finish what a crash interrupted, and take note of the seeds; return the number of documents recovered.

        An index that lies `apart` from the archive may be of another one: then it raises ArchiveError. It may be
        behind, too: in a folder, every manifest is looked at.
        """
        if apart and self._archive.place.folder is not None:
            self._behind.suspect()
        with self._turn() as recovered, self._index.transaction() as transaction:
            self._complete(transaction)
            if apart and is_of_another(self._archive, transaction):
                raise ArchiveError(
                    f"{self._archive.place}: has none of the documents that {self._index.name} knows: name the "
                    "archive that has them, or let `pipeline reindex` rebuild the index from this one"
                )
            learn_seeds(self._archive, transaction, self._clock.now())
            return recovered

    def learn(self) -> None:
        """Look at every manifest, and have the index learn what it was not told. Raises StorageError."""
        self._behind.suspect()
        with self._turn():
            pass

    def restore(self, removed: Record) -> Entry:
        """Bring a removed duplicate back. The pair is remembered as distinct and never removed again."""
        file = removed.entry.file

        def bring_back(transaction: Transaction, batch: Batch) -> Entry:
            if not transaction.held(file):
                raise ArchiveError(f"{self._archive.locate(file)}: brought back already, or taken away")
            return batch.restore(removed)

        return self._filed(bring_back)

    def prune(self, files: Sequence[str], before: datetime) -> list[str]:
        """Delete the texts of removed duplicates of which nothing has been told since a moment; return those deleted.

        Their lines in the manifests stay, and one is added that holds what later documents are compared with.
        """

        def delete(transaction: Transaction, batch: Batch) -> list[str]:
            for file in files:
                with suppress(FormatError, ArchiveError):  # what cannot be read stays, as `verify` will say
                    record = batch.last_record(file)
                    if record.removed and record.pruned is None and record.at < before:
                        batch.prune(record)
            return [record.entry.file for record in batch.records]

        return self._filed(delete)

    def withdraw(self, files: Sequence[str], because: str, by: str) -> list[str]:
        """Take documents out of the archive, with what was recorded of them; return those that were.

        A removed copy that is not among them takes the place of what it repeats. Their lines stay in the manifests, and
        one is added that says when, why and by whom. Raises StorageError, and FormatError for a file of which no
        manifest speaks, or that somebody has edited: then all stay.
        """

        def take_out(transaction: Transaction, batch: Batch) -> list[str]:
            for file in files:
                batch.withdraw(file, because, by, together=files)
            return [record.entry.file for record in batch.records if record.withdrawn]

        return self._filed(take_out)

    def exclude(self, excluded: Exclusion) -> None:
        """Leave an address out from now on of which nothing is held. Raises StorageError."""
        with self._turn():
            self._archive.exclude(excluded)
            with self._index.transaction() as transaction:
                self._complete(transaction)
                transaction.put_visits(excluded_visits(excluded))

    def undo_readings(self, files: Sequence[str]) -> list[Receipt]:
        """Undo readings of recorded pages, in this order: the texts whose place they took are current again.

        Their own texts lie among the removed ones from then on. One that stays is told as unchanged, with the reason.
        """

        def undo(transaction: Transaction, batch: Batch) -> list[Receipt]:
            told: list[Receipt] = []
            for file in files:
                try:
                    entry = batch.undo_reading(file)
                except (FormatError, ArchiveError) as error:
                    told.append(Receipt(kind=Kind.UNCHANGED, because=str(error), file=file))
                else:
                    because = entry.verdict.because
                    told.append(Receipt(kind=Kind.DUPLICATE, because=because, file=entry.file, instead_of=file))
            return told

        return self._filed(undo)

    def note_read(self, layouts: Sequence[tuple[str, str]]) -> None:
        """Remember by which layouts the pages of these files were read again, without a new text."""
        if layouts:
            with self._index.transaction() as transaction:
                transaction.note_read(layouts)

    @contextmanager
    def rehearsal(self) -> Iterator["Ingest"]:
        """Yield an ingest that decides by the same rules and documents, and whose archive is thrown away."""
        with draft(self._archive, self._index) as (archive, index):
            yield Ingest(
                archive,
                index,
                self._clock,
                self._workers,
                look_back=self._look_back,
                near_threshold=self._near_threshold,
                keep=self._keep,
            )

    def reindex(self, progress: Callable[[int, int], None] = lambda done, total: None) -> Rebuilt:
        """Make what the index knows of documents again, from manifests, files and seeds.

        `progress` is told of the manifest lines that are done, and of how many there are.
        """
        with self._turn(), self._index.transaction() as transaction:
            return rebuild(self._archive, transaction, self._clock.now(), progress, self._workers)

    def survey(self) -> Rebuilt:
        """Do the same for an archive that cannot be written: lock nothing, and finish nothing that was interrupted."""
        with self._index.transaction() as transaction:
            return rebuild(self._archive, transaction, self._clock.now())

    @contextmanager
    def _turn(self) -> Iterator[int]:
        """Lock the archive and finish every interrupted batch; yield how many documents that recovered."""
        with self._archive.admission(), self._index.turn():
            unread: list[str] = []
            records = self._archive.unsettled(self._index, unread)
            if records or unread:
                with self._index.transaction() as transaction:
                    remember_missing(transaction, records)
                self._archive.settle(self._index)
                self._behind.suspect(unread)  # the index has not been told how much of the manifests that was
            self._behind.learn()
            try:
                yield len(records)
            except IndexBehind as error:
                self._behind.suspect(error.taken)
                raise

    def _filed(self, work: Callable[[Transaction, Batch], _Told]) -> _Told:
        """Let `work` fill a batch and file it; return what `work` returns. If the index lacked something, try again."""
        with suppress(IndexBehind):
            return self._filed_once(work)
        return self._filed_once(work)

    def _filed_once(self, work: Callable[[Transaction, Batch], _Told]) -> _Told:
        with self._turn():
            with self._index.transaction() as transaction:
                self._complete(transaction)
                batch = Batch(self._archive, transaction, self._clock.now())
                told = work(transaction, batch)
                if batch.records:
                    self._archive.write(batch.records, transaction)
            self._archive.settle(self._index)
            return told

    def _complete(self, transaction: Transaction) -> None:
        """See that the index knows all that is on disk: deciding by an empty index would store everything twice."""
        if not transaction.complete:
            rebuild(self._archive, transaction, self._clock.now())

    def _file(
        self, submissions: Sequence[Submission], visits: Sequence[Visit], *, last_chance: bool
    ) -> list[Receipt | None]:
        """Decide about each submission and file it, in one turn; return the receipts.

        Without `last_chance`, None says that a submission was not filed: it may be a translation, but it or what it may
        translate has not been encoded whole, since another document came in after it was prepared.
        """
        expected = [Transaction.sought(each.link.key, each.fingerprint, each.provenance) for each in submissions]

        def decide(transaction: Transaction, batch: Batch) -> list[Receipt | None]:
            transaction.follow_codes()
            transaction.look_ahead(expected)
            decided = [self._decide(transaction, batch, each, last_chance=last_chance) for each in submissions]
            receipts = [batch.settled(each) if each is not None else None for each in decided]
            asked = [pair for pair in zip(submissions, receipts, strict=True) if pair[0].rereads is None]
            seen = [filed_visit(each.link, each.extracted, what) for each, what in asked if what is not None]
            transaction.put_visits([*visits, *seen])
            return receipts

        return self._filed(decide)

    def _decide(
        self, transaction: Transaction, batch: Batch, submission: Submission, *, last_chance: bool
    ) -> Receipt | None:
        found = gather(transaction, batch, submission, look_back=self._look_back, whole_only=last_chance)
        policy = Policy(
            near_threshold=self._near_threshold, translations=submission.translations, look_back=self._look_back
        )
        rereads = submission.rereads
        if rereads is not None and transaction.current(submission.link.key) != rereads:
            because = "another version came while the page was read again"
            return Receipt(kind=Kind.UNCHANGED, because=because, file=rereads)
        try:
            verdict = judge_page(found, policy) if rereads is None else judge_reading(found, policy)
        except NotReadWhole:
            return None
        if rereads is not None:
            return self._file_reading(transaction, batch, submission, verdict)
        if verdict.relation is Relation.UNCHANGED:
            assert verdict.of is not None
            return Receipt(kind=Kind.UNCHANGED, because=verdict.because, file=verdict.of)
        event = _EVENT[verdict.relation]
        if event is Event.DUPLICATE and (found.own is None or found.own.removed):
            kept = self._better(transaction, batch, submission, verdict)
            if kept is not None:
                return kept
        entry = batch.file(event, submission, verdict)
        if event is Event.ARCHIVED:
            owe(transaction, submission, entry.file, self._look_back)
        return Receipt(kind=KIND[event], because=verdict.because, file=entry.file)

    def _file_reading(
        self, transaction: Transaction, batch: Batch, submission: Submission, verdict: Verdict
    ) -> Receipt:
        """File another reading of a recorded page as the current text of its address; return the receipt.

        A copy that was removed stays removed, unless its page says something of its own.
        """
        was = submission.rereads
        assert was is not None
        if verdict.relation not in (Relation.REVISION, Relation.NEW):
            return Receipt(kind=Kind.UNCHANGED, because=verdict.because, file=was)
        verdict = replace(verdict, because=f"its recorded page was read again; {verdict.because}")
        entry = batch.file(_EVENT[verdict.relation], submission, verdict)
        transaction.point_visit(submission.link.key, was=was, file=entry.file)
        return Receipt(kind=Kind.REVISED, because=verdict.because, file=entry.file, instead_of=was)

    def _better(
        self, transaction: Transaction, batch: Batch, submission: Submission, verdict: Verdict
    ) -> Receipt | None:
        """File a submission in the place of the copy that is held, if it is the better one; None if it is not."""
        preferred = self._preferred(transaction, submission, verdict)
        if preferred is None:
            return None
        held, why = preferred
        try:
            old = batch.last_record(held.file)
        except (FormatError, ArchiveError):
            return None  # what cannot be read cannot be moved, as `verify` will say
        said = f"kept instead of {held.file}, {why}; {verdict.because}"
        kept = Verdict(relation=Relation.NEW, because=said)
        entry = batch.file(Event.ARCHIVED, submission, kept)
        across = not same_language(submission.language, held.language)
        relation = Relation.TRANSLATION if across else Relation.NEAR if verdict.via else verdict.relation
        because = f"superseded by {entry.file} (“{entry.document.title}”, {entry.provenance.source}), {why}; "
        because += f"that one {verdict.because}"
        batch.supersede(
            old, entry.file, Verdict(relation=relation, because=because, of=entry.file, score=verdict.score)
        )
        return Receipt(kind=Kind.ARCHIVED, because=said, file=entry.file, instead_of=held.file)

    def _preferred(
        self, transaction: Transaction, submission: Submission, verdict: Verdict
    ) -> tuple[Known, str] | None:
        """Return the held copy whose place a submission takes, and why it is the better one; None if it is not.

        A seed stays whatever comes, and so does a document with several versions: the others would stand alone.
        """
        held = transaction.known(verdict.of) if verdict.of else None
        if held is None or held.file.startswith(f"{SEEDS}/") or transaction.has_versions(held.file):
            return None
        cited = cites(transaction, submission, held) if self._keep == ORIGINAL else None
        why = better(submission.known(), held, keep=self._keep, cites=cited, fuller=verdict.fuller)
        return None if why is None else (held, why)
