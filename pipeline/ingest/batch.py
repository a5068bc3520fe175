"""What is put down: the records of a batch, and what each teaches the index.

Here a better copy takes the place of a held one, and a restored one its own place again; the removed duplicates of
either follow it. What is decided is decided elsewhere; the bytes are written by `pipeline.archive`.
"""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from pipeline import format
from pipeline.archive import DUPLICATES, Archive, Event, Exclusion, Record, day_of_text
from pipeline.dedup.semantic.languages import reading_of
from pipeline.errors import ArchiveError, FormatError
from pipeline.index import Transaction
from pipeline.ingest.submission import Receipt, Submission
from pipeline.model import (
    WITHDRAWN,
    Captured,
    Document,
    DocumentState,
    Entry,
    Extracted,
    Fingerprint,
    Kind,
    Link,
    Relation,
    Verdict,
    Visit,
    WarcLocation,
    published_on,
)

KIND = {
    Event.ARCHIVED: Kind.ARCHIVED,
    Event.RESTORED: Kind.ARCHIVED,
    Event.REVISED: Kind.REVISED,
    Event.DUPLICATE: Kind.DUPLICATE,
    Event.SUPERSEDED: Kind.DUPLICATE,
    Event.FOLLOWED: Kind.DUPLICATE,
    Event.PRUNED: Kind.DUPLICATE,
    Event.WITHDRAWN: Kind.EXCLUDED,
}


class Batch:
    """The records of one turn, in order; the index is told of each as it is made."""

    def __init__(self, archive: Archive, transaction: Transaction, now: datetime) -> None:
        self.records: list[Record] = []
        self._archive, self._transaction, self._now = archive, transaction, now
        self._last: dict[str, Record] = {}  # of files that this batch has brought or moved
        self._moved: dict[str, Entry] = {}  # by the name they had
        self._captured: dict[int, tuple[Captured, list[WarcLocation]]] = {}  # by identity; held, so that it stays one

    def file(self, event: Event, submission: Submission, verdict: Verdict) -> Entry:
        """File a document that has come, and record what was received."""
        extracted = submission.extracted
        if submission.captured is not None:
            warc, *later = self._recorded(submission.captured, submission.link.found_in)
            extracted = replace(extracted, provenance=replace(extracted.provenance, warc=warc, warc_pages=tuple(later)))
        return self._put(self._record(event, extracted, submission.fingerprint, verdict, submission.link.key)).entry

    def _recorded(self, captured: Captured, found_in: str) -> list[WarcLocation]:
        """Return where the pages of a document are recorded; those of several pieces are recorded once."""
        known = self._captured.get(id(captured))
        if known is None:
            known = self._captured[id(captured)] = captured, self._archive.recordings.add_captured(captured, found_in)
        return known[1]

    def last_record(self, file: str) -> Record:
        """Return what was told last of a file that is to be moved or deleted.

        Raises FormatError and ArchiveError, as `Archive.last_record` does, and FormatError for a text that somebody has
        edited since.
        """
        if file in self._last:
            return self._last[file]
        return self.unchanged(self._archive.last_record(file))

    def unchanged(self, held: Record) -> Record:
        """Return a record whose text is the one that was filed, or deleted on purpose; or else raise FormatError."""
        if held.pruned is None and not held.withdrawn:
            self._archive.require_unchanged(held.entry.file, held.entry.sha256)
        return held

    def document(self, file: str) -> Document | None:
        """Read a held file, on disk or on its way there; None if it cannot be read, as `verify` will say."""
        if file in self._last:
            return self._last[file].entry.document
        try:
            return self._archive.read(file)
        except (FormatError, ArchiveError):
            return None

    def settled(self, receipt: Receipt) -> Receipt:
        """Return what became of a submission in the end: what came later in its batch may have moved its document."""
        moved = self._moved.get(receipt.file)
        if moved is None:
            return receipt
        kind = Kind.DUPLICATE if receipt.kind is not Kind.UNCHANGED else receipt.kind
        return Receipt(kind=kind, because=moved.verdict.because, file=moved.file)

    def supersede(self, held: Record, by: str, verdict: Verdict) -> Entry:
        """Move a held document to the removed ones, as a duplicate of the better copy; its own duplicates follow."""
        was = held.entry.file
        entry = self._move(held, Event.SUPERSEDED, verdict)
        for file in self._transaction.copies(was):
            said = f"{was} has been superseded by {by}"
            self._follow(file, of=by, via=lambda old: old or entry.file, said=said)
        return entry

    def restore(self, removed: Record) -> Entry:
        """Move a removed document back, never to be removed for the same reason again; what resembles it follows.

        Raises FormatError if somebody has edited its text.
        """
        was, old = self.unchanged(removed).entry.file, removed.entry.verdict
        other = self._transaction.known(old.of) if old.of else None
        if other is not None:
            self._transaction.keep_apart(removed.key, other.key)
        because = f"restored by hand; it had been removed: {old.because}"
        verdict = Verdict(relation=Relation.NEW, because=because, of=old.of, score=old.score)
        entry = self._move(removed, Event.RESTORED, verdict)
        for file in self._transaction.resembling(was):
            said = f"{was} has been restored as {entry.file}"
            self._follow(file, of=entry.file, via=lambda old: None if old == was else old, said=said)
        return entry

    def undo_reading(self, file: str) -> Entry:
        """Remove what was read from a recorded page; what it took the place of is current again.

        Raises ArchiveError if it stays, and FormatError, as `last_record` does.
        """
        held = self.last_record(file)
        made = held.entry.provenance.extraction
        if made is None or made.instead_of is None:
            raise ArchiveError(f"{file}: was not made by reading its page again")
        before = self._transaction.known(made.instead_of)
        if before is None:
            raise ArchiveError(f"{file}: {made.instead_of}, which it replaced, is no longer held")
        if self._transaction.has_later_version(file):
            raise ArchiveError(f"{file}: its page has changed since, and a later version is held")
        because = f"undone: {before.file} is the text of its page again"
        because += "" if before.kept == before.file else f", which repeats {before.kept}"
        verdict = Verdict(relation=Relation.REVISION, because=because, of=before.kept)
        return self.supersede(held, before.kept, verdict)

    def prune(self, removed: Record) -> None:
        """Delete the text of a removed document; what is known of it, and what is compared, stays."""
        apart = self._transaction.apart(removed.key)
        self._put(replace(removed, event=Event.PRUNED, at=self._now, was=None, apart=apart, pruned=self._now))

    def withdraw(self, file: str, because: str, by: str, *, together: Collection[str]) -> None:
        """Take a document out of the archive, `together` with others; its address is left out from now on.

        A removed copy of it that stays takes its place. Its text may be gone already. Raises FormatError if somebody
        has edited that, or no manifest speaks of it.
        """
        held = self._last.get(file) or self._archive.last_line(file).withdrawal()
        if self._archive.holds(file):
            self._archive.require_unchanged(file, held.entry.sha256)
        self._succeed(held.entry.file, together)
        verdict = Verdict(relation=Relation.NEW, because=because)
        gone = replace(held, event=Event.WITHDRAWN, at=self._now, was=None, apart=(), pruned=None, by=by)
        self._put(replace(gone, entry=replace(held.entry, verdict=verdict)))

    def _succeed(self, was: str, leaving: Collection[str]) -> None:
        """Bring back the first removed copy of a file that leaves; the others repeat that one from now on."""
        staying = [file for file in self._transaction.copies(was) if file not in leaving]
        for place, first in enumerate(staying):
            with suppress(FormatError, ArchiveError):  # what cannot be read stays, as `verify` will say
                record = self.last_record(first)
                if record.pruned is not None:
                    continue
                because = f"kept in place of {was}, which was withdrawn; it had been removed: "
                verdict = Verdict(relation=Relation.NEW, because=because + record.entry.verdict.because)
                entry = self._move(record, Event.RESTORED, verdict)
                said, gone = f"{was} was withdrawn, and {entry.file} is kept in its place", {first, *leaving}
                self._follow_all([*staying[:place], *staying[place + 1 :]], entry.file, gone, said)
                return

    def _follow_all(self, files: Iterable[str], of: str, gone: Collection[str], said: str) -> None:
        for file in files:
            self._follow(file, of=of, via=lambda old: None if old in gone else old, said=said)

    def _move(self, record: Record, event: Event, verdict: Verdict) -> Entry:
        old = record.entry
        extracted = Extracted(document=old.document, provenance=old.provenance)
        made = self._record(event, extracted, old.fingerprint, verdict, record.key)
        moved = replace(made, was=old.file, apart=self._transaction.apart(record.key))
        self._moved[old.file] = moved.entry
        return self._put(moved).entry

    def _follow(self, file: str, *, of: str, via: Callable[[str | None], str | None], said: str) -> None:
        try:
            record = self._last.get(file) or self._archive.last_record(file)
        except (FormatError, ArchiveError):
            return  # a removed file that cannot be read stays as it is, as `verify` will say
        old = record.entry.verdict
        verdict = replace(old, of=of, via=via(old.via), because=f"{old.because}; {said}")
        entry, apart = replace(record.entry, verdict=verdict), self._transaction.apart(record.key)
        followed = Record(event=Event.FOLLOWED, at=self._now, key=record.key, entry=entry, apart=apart)
        self._put(replace(followed, pruned=record.pruned))

    def _record(
        self, event: Event, extracted: Extracted, content_hash: Fingerprint, verdict: Verdict, key: str
    ) -> Record:
        removed = KIND[event] is Kind.DUPLICATE
        ordinal = self._transaction.next_ordinal(extracted.document.date, removed=removed)
        entry = self._archive.entry(extracted, content_hash, verdict, ordinal=ordinal, removed=removed)
        return Record(event=event, at=self._now, key=key, entry=entry)

    def _put(self, record: Record) -> Record:
        if record.event in (Event.SUPERSEDED, Event.RESTORED, Event.FOLLOWED, Event.PRUNED, Event.WITHDRAWN):
            remember(self._transaction, record)
        else:
            add(self._transaction, record)  # its visit is remembered with those of the whole batch
        self.records.append(record)
        self._last[record.entry.file] = record
        return record


def add(transaction: Transaction, record: Record) -> None:
    """Tell the index of a document."""
    state, ordinal = _place(record)
    reading = reading_of(record.entry.provenance.language)
    transaction.add(record.entry, state=state, key=record.key, ordinal=ordinal, reading=reading)


def _place(record: Record) -> tuple[DocumentState, int]:
    name = format.read_name(record.entry.file.rpartition("/")[2])
    removed = KIND[record.event] is Kind.DUPLICATE
    return DocumentState.DUPLICATE if removed else DocumentState.ARCHIVED, name[0] if name else 0


def _left(file: str) -> tuple[str, int]:
    """Return the state and the number of a text that has left its place."""
    name = format.read_name(file.rpartition("/")[2])
    state = DocumentState.DUPLICATE if file.startswith(f"{DUPLICATES}/") else DocumentState.ARCHIVED
    return str(state), name[0] if name else 0


def leave_numbers(transaction: Transaction, files: Iterable[str]) -> None:
    """Have the numbers of texts given no more that cannot be read, or are none of ours: they stay as they are."""
    for file in files:
        transaction.leave_number(day_of_text(file).isoformat(), *_left(file))


def remember(transaction: Transaction, record: Record) -> None:
    """Tell the index all that a manifest line says: the document, its URL's visit, and what a person has set apart."""
    entry, provenance = record.entry, record.entry.provenance
    for left in (record.was, entry.file if record.withdrawn else None):
        if left is not None and not transaction.held(left):  # what is held is noted when it leaves
            transaction.leave_number(entry.document.date.isoformat(), *_left(left))
    if record.withdrawn:
        transaction.remove(entry.file)
        transaction.put_visits([_withdrawn_visit(record)])
        return
    for other in record.apart:
        transaction.keep_apart(record.key, other)
    if record.pruned is not None:
        transaction.note_pruned(entry.file, record.pruned)
    if record.event in (Event.FOLLOWED, Event.PRUNED) and transaction.held(entry.file):
        transaction.follow(entry)
        return
    transaction.remove(entry.file)  # a text that was taken out by hand and came again may bear the same name
    if record.was is not None and transaction.held(record.was):
        state, ordinal = _place(record)
        reading = reading_of(provenance.language)
        transaction.move(record.was, entry, state=state, ordinal=ordinal, reading=reading)
    else:
        add(transaction, record)
    made = provenance.extraction
    if made is not None and made.instead_of is not None:
        if record.removed and entry.verdict.relation is Relation.REVISION:  # a person has undone it
            transaction.point_visit(record.key, was=record.was or entry.file, file=made.instead_of)
            return
        transaction.point_visit(record.key, was=made.instead_of, file=entry.file)
    link = Link(url=provenance.url, key=record.key, source=provenance.source, found_in=provenance.found_in)
    extracted = Extracted(document=entry.document, provenance=provenance)
    receipt = Receipt(kind=KIND[record.event], because=entry.verdict.because, file=entry.file)
    transaction.recall_visit(filed_visit(link, extracted, receipt), was=record.was)


def filed_visit(link: Link, extracted: Extracted, receipt: Receipt) -> Visit:
    """Return what is remembered of a URL whose document was filed."""
    provenance = extracted.provenance
    return Visit(
        key=link.key,
        url=link.url,
        source=link.source,
        kind=receipt.kind,
        because=receipt.because,
        at=provenance.fetched_at,
        file=receipt.file,
        etag=provenance.etag,
        last_modified=provenance.last_modified,
        published=provenance.published or link.published or _day(extracted),
        first_at=provenance.fetched_at,
        title=extracted.document.title,
        found_in=link.found_in,
        page_lines=extracted.page_lines or b"",
    )


def _withdrawn_visit(record: Record) -> Visit:
    """Return what is remembered of the URL of a withdrawn document: it is asked no more."""
    entry = record.entry
    (visit,) = excluded_visits(
        Exclusion(
            at=record.at,
            url=entry.provenance.url,
            keys=[record.key],
            source=entry.provenance.source,
            because=entry.verdict.because,
            by=record.by or "",
        ),
        "withdrawn",
    )
    return visit


def excluded_visits(excluded: Exclusion, what: str = "excluded") -> list[Visit]:
    """Return what is remembered of an address that is asked no more, under each of its keys."""
    by = f" by {excluded.by}" if excluded.by else ""
    because = f"{what} on {excluded.at:%Y-%m-%d}{by}: {excluded.because}"
    return [
        Visit(
            key=key,
            url=excluded.url,
            source=excluded.source,
            kind=Kind.EXCLUDED,
            because=because,
            at=excluded.at,
            cause=WITHDRAWN,
        )
        for key in excluded.keys
    ]


def _day(extracted: Extracted) -> datetime | None:
    """Return the publication day of a document that names no time, as a moment; None if it names no day."""
    if extracted.provenance.date_basis == "fetch":
        return None
    return published_on(extracted.document.date)
