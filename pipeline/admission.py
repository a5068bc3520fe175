"""Admission: the one place where what is new is decided and filed. One group at a time, across threads and processes.

A group is one journal, one round of fsync and one commit. Whatever ends the process between two steps is finished at
the next admission or start, and an index that is new is made from the files before anything is decided by it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeVar

from pipeline import codec, concept, dedup
from pipeline.archive import DUPLICATES, SEEDS, Archive, Event, Record
from pipeline.clock import Clock
from pipeline.concept import Likeness, likeness
from pipeline.concept.encoder import read_as
from pipeline.errors import ArchiveError, FormatError
from pipeline.fingerprint import fingerprint
from pipeline.index import Index, Transaction
from pipeline.language import identify
from pipeline.model import (
    Concept,
    Document,
    Entry,
    Extracted,
    Fingerprint,
    Kind,
    Known,
    Link,
    Provenance,
    Relation,
    Verdict,
    Visit,
)

Said = TypeVar("Said", Link, Provenance, Visit)

_EVENT = {
    Relation.NEW: Event.ARCHIVED,
    Relation.REVISION: Event.REVISED,
    Relation.EXACT: Event.DUPLICATE,
    Relation.NEAR: Event.DUPLICATE,
    Relation.TRANSLATION: Event.DUPLICATE,
}
_KIND = {
    Event.ARCHIVED: Kind.ARCHIVED,
    Event.RESTORED: Kind.ARCHIVED,
    Event.REVISED: Kind.REVISED,
    Event.DUPLICATE: Kind.DUPLICATE,
    Event.SUPERSEDED: Kind.DUPLICATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A document at the door, with the link that led to it."""

    link: Link
    extracted: Extracted
    fingerprint: Fingerprint
    translations: str = "cautious"  # cautious, aggressive or off


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """What became of an arrival. `file` is where its text now is."""

    kind: Kind
    because: str
    file: str


@dataclass(slots=True)
class Rebuilt:
    """What `reindex` found: numbers of documents, and a sentence for each thing that is not as it should be."""

    archived: int = 0
    duplicates: int = 0
    seeds: int = 0
    problems: list[str] = field(default_factory=list)


class Admission:
    """Decides and files, against one archive and one index."""

    def __init__(self, archive: Archive, index: Index, clock: Clock, *, look_back: timedelta, threshold: float) -> None:
        self._archive = archive
        self._index = index
        self._clock = clock
        self._look_back = look_back
        self._threshold = threshold

    def admit(
        self, arrivals: Sequence[Arrival], visits: Sequence[Visit] = (), *, last_chance: bool = True
    ) -> list[Admitted | None]:
        """File a group of documents, in order, and remember `visits` with them.

        Without `last_chance` an arrival comes back as None, and nothing has happened to it, where it may be a
        translation and the whole of it, or of what it may translate, has not been read yet.
        Raises StorageError: then nothing is remembered, and what had become certain is finished by the next admission.
        """
        arrivals = [_storable(arrival) for arrival in arrivals]
        visits = [_encodable(visit) for visit in visits]
        with self._turn():
            now = self._clock.now()
            admitted: list[Admitted | None] = []
            records: list[Record] = []
            batch: dict[str, Document] = {}
            with self._index.transaction() as transaction:
                self._complete(transaction)
                transaction.follow_codes()
                for arrival in arrivals:
                    outcome, record = self._decide(transaction, arrival, now, batch=batch, last_chance=last_chance)
                    admitted.append(outcome)
                    if record is not None:
                        records.append(record)
                        batch[record.entry.file] = record.entry.document
                asked = zip(arrivals, admitted, strict=True)
                seen = [_visit(each.link, each.extracted, what) for each, what in asked if what is not None]
                transaction.put_visits([*visits, *seen])
                if records:
                    self._archive.write(records)
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
            now = self._clock.now()
            old = removed.entry
            verdict = Verdict(
                relation=Relation.NEW,
                because=f"restored by hand; it had been removed as {old.verdict.because}",
                of=old.verdict.of,
                score=old.verdict.score,
            )
            with self._index.transaction() as transaction:
                self._complete(transaction)
                if not transaction.held(old.file):
                    raise ArchiveError(f"{self._archive.path(old.file)}: brought back already, or taken away")
                extracted = Extracted(document=old.document, provenance=old.provenance)
                record = self._record(
                    transaction, Event.RESTORED, extracted, old.fingerprint, verdict, key=removed.key, now=now
                )
                record = replace(record, was=old.file)
                _remember(transaction, record)
                self._archive.write([record])
            self._archive.settle()
            return record.entry

    def reindex(self, progress: Callable[[int], None] = lambda done: None) -> Rebuilt:
        """Make what the index knows of documents again, from manifests, files and seeds."""
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
                        if not transaction.held(record.entry.file):
                            _remember(transaction, record)
                self._archive.settle()
            yield len(records)

    def _complete(self, transaction: Transaction) -> None:
        """See that the index knows all that is on disk: whoever decides by a new, empty one stores everything twice."""
        if not transaction.complete:
            self._rebuild(transaction, lambda done: None)

    def _rebuild(self, transaction: Transaction, progress: Callable[[int], None]) -> Rebuilt:
        found = Rebuilt()
        transaction.clear_documents()
        for done, record in enumerate(self._archive.records(problems=found.problems), 1):
            _remember(transaction, record)
            progress(done)
        for file in self._archive.orphans():
            self._adopt(transaction, file, found.problems)
        self._learn_seeds(transaction, problems=found.problems)
        found.archived, found.duplicates, found.seeds = map(transaction.count, ("archived", "duplicate", "seed"))
        transaction.declare_complete()
        return found

    def _decide(
        self,
        transaction: Transaction,
        arrival: Arrival,
        now: datetime,
        *,
        batch: Mapping[str, Document],
        last_chance: bool,
    ) -> tuple[Admitted | None, Record | None]:
        """`batch` are the documents that were admitted in this transaction, and are not on disk yet."""
        key, day = arrival.link.key, arrival.extracted.document.date
        own = transaction.own(key, arrival.fingerprint)
        candidates = transaction.candidates(arrival.fingerprint, key=key, around=day, look_back=self._look_back)
        others = self._other_reports(arrival, candidates, batch)
        candidates = [known for known in candidates if known.file not in others]
        verdict = dedup.decide(arrival.fingerprint, own=own, candidates=candidates, threshold=self._threshold)
        if verdict.relation is Relation.NEW:
            verdict = next(iter(others.values()), verdict)
            likenesses = self._likenesses(transaction, arrival, whole_only=last_chance)
            if likenesses is None:
                return None, None
            verdict = dedup.translation(likenesses, strictness=arrival.translations) or verdict
        if verdict.relation is Relation.UNCHANGED:
            assert own is not None
            return Admitted(kind=Kind.UNCHANGED, because=verdict.because, file=own.file), None
        event = _EVENT[verdict.relation]
        record = self._record(transaction, event, arrival.extracted, arrival.fingerprint, verdict, key=key, now=now)
        _add(transaction, record)
        return Admitted(kind=_KIND[event], because=verdict.because, file=record.entry.file), record

    def _other_reports(
        self, arrival: Arrival, candidates: Sequence[Known], batch: Mapping[str, Document]
    ) -> dict[str, Verdict]:
        """Of the candidates those that have nearly the same wording and other numbers: last year's report."""
        found = {}
        document = arrival.extracted.document
        for known in dedup.nearly(arrival.fingerprint, candidates, threshold=self._threshold):
            held = batch.get(known.file) or self._document(known.file)
            if held and (differ := dedup.other_numbers(document, held, arrival.extracted.provenance.language)):
                found[known.file] = dedup.another_report(known, differ)
        return found

    def _document(self, file: str) -> Document | None:
        try:
            return self._archive.read(file)
        except (ArchiveError, FormatError):
            return None  # `verify` tells of it

    def _likenesses(
        self, transaction: Transaction, arrival: Arrival, *, whole_only: bool
    ) -> list[tuple[Known, Likeness]] | None:
        """How alike a document is to those that it may translate; None where some have not been read whole."""
        document, language = arrival.extracted.document, arrival.extracted.provenance.language
        mine, read = arrival.fingerprint.concept, read_as(language)
        if arrival.translations == "off" or read is None:
            return []
        if mine is None:
            return [] if whole_only or not transaction.languages() - {read} else None
        around = document.date
        if not whole_only and transaction.unsketched(around=around, look_back=self._look_back, limit=1):
            return None
        alike = transaction.alike(
            arrival.fingerprint, language, key=arrival.link.key, around=document.date, look_back=self._look_back
        )
        found = []
        for known in alike:
            theirs = known.fingerprint.concept
            if theirs is None or not worth_reading(mine, known):
                continue
            if mine.complete and theirs.complete:
                found.append((known, likeness(mine, theirs)))
            elif not whole_only:
                return None
        return found

    def _record(
        self,
        transaction: Transaction,
        event: Event,
        extracted: Extracted,
        content_hash: Fingerprint,
        verdict: Verdict,
        *,
        key: str,
        now: datetime,
    ) -> Record:
        removed = _KIND[event] is Kind.DUPLICATE
        ordinal = transaction.next_ordinal(extracted.document.date, removed=removed)
        entry = self._archive.entry(extracted, content_hash, verdict, ordinal=ordinal, removed=removed)
        return Record(event=event, at=now, key=key, entry=entry)

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
            transaction.add(seed, state="seed", key=f"seed:{file}", ordinal=0)

    def _seed(self, file: str, sha256: str, document: Document) -> Entry:
        return Entry(
            file=file,
            sha256=sha256,
            document=document,
            provenance=self._unknown(SEEDS, document),
            fingerprint=fingerprint(document),
            verdict=Verdict(relation=Relation.NEW, because="a seed"),
        )

    def _adopt(self, transaction: Transaction, file: str, problems: list[str]) -> None:
        """Hold a file that no manifest knows, so that what it says is not filed again."""
        try:
            document = self._archive.read(file)
        except FormatError as error:
            problems.append(str(error))
            return
        removed = file.startswith(f"{DUPLICATES}/")
        extracted = Extracted(document=document, provenance=self._unknown("unknown", document))
        verdict = Verdict(relation=Relation.NEW, because="found in the archive without a line in its manifest")
        entry = self._archive.entry(extracted, fingerprint(document), verdict, ordinal=0, removed=removed)
        event = Event.DUPLICATE if removed else Event.ARCHIVED
        _add(
            transaction, Record(event=event, at=self._clock.now(), key=f"file:{file}", entry=replace(entry, file=file))
        )
        problems.append(f"{self._archive.path(file)}: no line in its manifest; held all the same")

    def _unknown(self, source: str, document: Document) -> Provenance:
        return Provenance(
            url="",
            canonical_url="",
            source=source,
            language=identify("\n".join(document.paragraphs)),
            found_in=source,
            fetched_at=self._clock.now(),
            date_basis="file",
        )


def worth_reading(mine: Concept, known: Known) -> bool:
    """Whether a held document's sketch is near enough to read both whole."""
    theirs = known.fingerprint.concept
    return theirs is not None and theirs.scheme == mine.scheme and concept.worth_reading(mine, theirs)


def _add(transaction: Transaction, record: Record) -> None:
    removed = _KIND[record.event] is Kind.DUPLICATE
    name = codec.read_name(record.entry.file.rpartition("/")[2])
    transaction.add(
        record.entry,
        state="duplicate" if removed else "archived",
        key=record.key,
        ordinal=name[0] if name else 0,
    )


def _remember(transaction: Transaction, record: Record) -> None:
    """All that a manifest line teaches: the document, its URL's visit, and a pair that a person has set apart."""
    entry, provenance = record.entry, record.entry.provenance
    if record.was is not None:
        transaction.remove(record.was)
    transaction.remove(entry.file)  # a text that was taken out by hand and came again may bear the same name
    _add(transaction, record)
    if record.event is Event.RESTORED and entry.verdict.of:
        transaction.keep_apart(record.key, entry.verdict.of)
    link = Link(url=provenance.url, key=record.key, source=provenance.source, found_in=provenance.found_in)
    extracted = Extracted(document=entry.document, provenance=provenance)
    admitted = Admitted(kind=_KIND[record.event], because=entry.verdict.because, file=entry.file)
    transaction.recall_visit(_visit(link, extracted, admitted), was=record.was)


def _visit(link: Link, extracted: Extracted, admitted: Admitted) -> Visit:
    provenance = extracted.provenance
    return Visit(
        key=link.key,
        url=link.url,
        source=link.source,
        kind=admitted.kind,
        because=admitted.because,
        at=provenance.fetched_at,
        file=admitted.file,
        etag=provenance.etag,
        last_modified=provenance.last_modified,
        published=provenance.published or link.published or _day(extracted),
        first_at=provenance.fetched_at,
        title=extracted.document.title,
        found_in=link.found_in,
    )


def _day(extracted: Extracted) -> datetime | None:
    """The publication day of a document that names no time, as a moment; None where it names no day."""
    if extracted.provenance.date_basis == "fetch":
        return None
    return datetime.combine(extracted.document.date, time(), UTC)


def _storable(arrival: Arrival) -> Arrival:
    provenance = _encodable(arrival.extracted.provenance)
    return replace(arrival, link=_encodable(arrival.link), extracted=replace(arrival.extracted, provenance=provenance))


def _encodable(said: Said) -> Said:
    """`said` without lone surrogates, which JSON in a page or a file name may bring and no file or database holds."""
    texts = {each.name: getattr(said, each.name) for each in fields(said)}
    odd = {name: text for name, text in texts.items() if isinstance(text, str) and not text.isascii()}
    mended: dict[str, Any] = {name: text.encode("utf-8", "replace").decode() for name, text in odd.items()}
    return replace(said, **mended) if mended != odd else said
