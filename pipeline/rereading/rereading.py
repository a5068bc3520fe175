"""Recorded pages, read again by today's rules. A text is adopted where no measure finds it worse than the held one.

    manifests ──▶ records ──▶ workers: extract, fingerprint ──▶ measures ──▶ ingest, in batches ──▶ Reread

Goes through the archive day by day, and remembers each day that is done: what was broken off goes on from there. Asks
no site, and learns nothing of one.
"""

import hashlib
import json
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline import __version__
from pipeline.config.source import Source
from pipeline.crawl.read_ahead import is_enough
from pipeline.crawl.site_memory import SiteMemory
from pipeline.errors import ArchiveError
from pipeline.extract import Template
from pipeline.index import DocumentRow, queries, queries_readings
from pipeline.ingest import Ingest, Receipt, Submission
from pipeline.model import DocumentState, Extracted, Fingerprint, Kind, Window
from pipeline.rereading import reading as readings
from pipeline.rereading.reading import HeldDocument, PendingReading, Reread, RereadKind
from pipeline.runtime import Store
from pipeline.system.workers import Workers

_BATCH = 64  # texts that are filed in one commit
_LINKS = 500
_BEGUN = "begun"

SourceOf = Callable[[str, str], Source | None]
"""Gives the source of a name, by whose settings an address is read; None if there is none any more."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which documents are read again: of a source, of some days, one file; and which measures are not asked."""

    source: str | None = None
    window: Window = field(default_factory=Window)
    file: str | None = None
    accepted: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class RereadReport:
    """What became of the documents; `resumed` of them before an earlier start was broken off."""

    counts: Counter[str] = field(default_factory=Counter)
    worse: Counter[str] = field(default_factory=Counter)  # by the measure that found a text worse
    problems: list[str] = field(default_factory=list)
    resumed: int = 0
    stopped: bool = False

    def add(self, outcome: Reread) -> None:
        """Count a document."""
        self.counts[outcome.kind] += 1
        self.worse.update(name for name, _ in outcome.worse)


def reread(
    store: Store,
    source_of: SourceOf,
    choice: Scope,
    *,
    workers: Workers,
    dry_run: bool = False,
    stop: threading.Event | None = None,
    tell: Callable[[Reread], None] = lambda outcome: None,
    progress: Progress = lambda done, known: None,
) -> RereadReport:
    """Read recorded pages again. `tell` is told of each document, `progress` of how many of how many are done.

    Raises StorageError; ArchiveError if another process is at it.
    """
    with store.exclusive("reextract") as mine:
        if not mine:
            raise ArchiveError(f"{store.archive.place}: another process reads its recorded pages again")
        with store.ingest.rehearsal() if dry_run else nullcontext(store.ingest) as ingest:
            return _Rereading(store, ingest, source_of, choice, workers, dry_run, stop, tell, progress).go()


def undo_readings(store: Store, choice: Scope, *, progress: Progress = lambda done, known: None) -> list[Receipt]:
    """Undo what was adopted, the latest first; return what became of each. Raises StorageError."""
    window = choice.window
    rows = queries_readings.readings(
        store.index, source=choice.source, file=choice.file, since=window.since, until=window.until
    )
    told: list[Receipt] = []
    for start in range(0, len(rows), _BATCH):
        told += store.ingest.undo_readings([row.file for row in rows[start : start + _BATCH]])
        progress(len(told), len(rows))
    return told


class _Rereading:
    """One way through the archive."""

    def __init__(
        self,
        store: Store,
        ingest: Ingest,
        source_of: SourceOf,
        choice: Scope,
        workers: Workers,
        dry_run: bool,
        stop: threading.Event | None,
        tell: Callable[[Reread], None],
        progress: Progress,
    ) -> None:
        self._store, self._source_of, self._choice, self._workers = store, source_of, choice, workers
        self._ingest = ingest
        self._dry_run, self._stop = dry_run, stop or threading.Event()
        self._tell, self._progress = tell, progress
        self._report = RereadReport()
        self._queue: deque[PendingReading] = deque()
        self._batch: list[tuple[Reread, Submission]] = []
        self._read: list[tuple[str, str]] = []  # files whose text stays, each with the layout that it was read by
        self._templates: dict[str, Template | None] = {}
        self._known = 0

    def go(self) -> RereadReport:
        """Read from where an earlier start was broken off; a dry run begins anew."""
        store, key = self._store, self._key()
        done = {} if self._dry_run else store.index.walked(key)
        highest = int(done[_BEGUN][0]) if _BEGUN in done else queries.highest(store.index)
        self._remember(key, _BEGUN, [str(highest)])
        days = queries.days(store.index, since=self._choice.window.since, until=self._choice.window.until)
        self._known = sum(1 for day in days for _ in self._rows(day, highest))
        for day in days:
            if (told := done.get(day.isoformat())) is not None:
                self._recall(told)
                continue
            before = Counter(self._report.counts), Counter(self._report.worse)
            self._read_day(day, highest)
            if self._report.stopped:
                return self._report
            added = self._report.counts - before[0], self._report.worse - before[1]
            self._remember(key, day.isoformat(), [json.dumps(each) for each in added])
        if not self._dry_run:
            with store.index.transaction() as transaction:
                transaction.forget_walked(key)
        return self._report

    def _key(self) -> str:
        """Return the name under which the index remembers this: by other rules everything is read anew."""
        choice = self._choice
        sources = sorted(queries.by_source(self._store.index)) if choice.source is None else [choice.source]
        known = ((name, self._source_of(name, "")) for name in sources)
        layouts = [(name, [(str(each.until), each.digest) for each in found.layouts]) for name, found in known if found]
        said = json.dumps([__version__, layouts, choice.accepted, choice.file])
        rules = hashlib.sha256(said.encode()).hexdigest()[:16]
        return f"reextract {choice.source} {choice.window.since} {choice.window.until} {rules}"

    def _remember(self, key: str, page: str, told: list[str]) -> None:
        if not self._dry_run:
            with self._store.index.transaction() as transaction:
                transaction.put_walked(key, page, told, 0)

    def _recall(self, told: tuple[str, ...]) -> None:
        """Count what an earlier start has done on a day."""
        counts, worse = (Counter(json.loads(each)) for each in told)
        self._report.counts += counts
        self._report.worse += worse
        self._report.resumed += counts.total()
        self._progress(self._report.counts.total(), self._known)

    def _rows(self, day: date, highest: int) -> Iterator[DocumentRow]:
        """Yield the documents of a day that are the texts of their addresses, and not younger than the beginning."""
        choice = self._choice
        chosen = [
            row
            for row in queries_readings.held_on(self._store.index, day)
            if row.id <= highest
            and row.state is not DocumentState.SEED
            and row.pruned_at is None
            and choice.source in (None, row.source)
            and choice.file in (None, row.file)
        ]
        for start in range(0, len(chosen), _LINKS):
            some = chosen[start : start + _LINKS]
            visits = self._store.index.visits(row.key for row in some)
            yield from (row for row in some if (visit := visits.get(row.key)) and visit.file == row.file)

    def _read_day(self, day: date, highest: int) -> None:
        archive = self._store.archive
        lines = archive.last_lines(day, self._report.problems)
        for row in self._rows(day, highest):
            if self._stop.is_set():
                self._report.stopped = True
                break
            line = lines.get(row.file)
            if line is None:
                self._end(readings.without_line(row))
                continue
            held = readings.held_document(archive, row, line, self._source_of(row.source, row.url))
            if isinstance(held, Reread):
                self._end(held)
                continue
            self._queue.append(readings.start(held, self._template(row.source), self._workers))
            while self._queue and (self._queue[0].pending.done() or self._is_full()):
                self._take(self._queue.popleft())
        while self._queue:
            self._take(self._queue.popleft())
        self._file()

    def _is_full(self) -> bool:
        return is_enough(self._workers.processes, [len(each.held.page.body) for each in self._queue])

    def _template(self, source: str) -> Template | None:
        if source not in self._templates:
            self._templates[source] = SiteMemory(pages=self._store.index.template(source).pages).template
        return self._templates[source]

    def _take(self, reading: PendingReading) -> None:
        """Judge a page that was read; its text waits to be filed if it is adopted."""
        held = reading.held
        found = readings.result_of(reading, self._store.archive, self._workers)
        if isinstance(found, Reread):
            self._stay(found, held)
            return
        extracted, fingerprint = found
        again = queries_readings.undone(self._store.index, held.row.key)
        undone = bool(again) and readings.digest_of(extracted.document) in again
        outcome, extracted = readings.judged(
            reading, extracted, self._workers, undone=undone, accepted=self._choice.accepted
        )
        if outcome.kind is not RereadKind.ADOPTED:
            self._stay(outcome, held)
        else:
            self._batch.append((outcome, self._submission(held, extracted, fingerprint)))
            if len(self._batch) >= _BATCH:
                self._file()

    def _submission(self, held: HeldDocument, extracted: Extracted, fingerprint: Fingerprint) -> Submission:
        made = extracted.provenance.extraction
        if made is not None:
            made = replace(made, again_at=self._store.clock.now(), instead_of=held.row.file)
        provenance = replace(extracted.provenance, extraction=made)
        return Submission(
            link=replace(held.link, key=held.row.key),
            extracted=replace(extracted, provenance=provenance, pieces=(), traits=None),
            fingerprint=fingerprint,
            translations=held.source.translations or self._store.translations,
            rereads=held.row.file,
        )

    def _stay(self, outcome: Reread, held: HeldDocument) -> None:
        """End a document whose text stays, and note by which layout it was read."""
        self._end(outcome)
        layout = held.source.layout_on(held.provenance.fetched_at.astimezone(held.source.zone).date())
        self._read.append((held.row.file, layout.digest if layout else ""))
        if len(self._read) >= _LINKS:
            self._note_read()

    def _note_read(self) -> None:
        read, self._read = self._read, []
        self._ingest.note_read(read)

    def _file(self) -> None:
        """File what was adopted. Raises StorageError."""
        batch, self._batch = self._batch, []
        receipts = self._ingest.admit([submission for _, submission in batch]) if batch else []
        for (outcome, _), receipt in zip(batch, receipts, strict=True):
            if receipt.kind is Kind.REVISED:
                now = None if self._dry_run else receipt.file
                self._end(replace(outcome, now=now, because=receipt.because))
            elif outcome.change is not None and not outcome.change.size:
                self._end(replace(outcome, kind=RereadKind.SAME, change=None))
            else:
                said = (("duplicate", receipt.because),)
                self._end(replace(outcome, kind=RereadKind.KEPT, because=receipt.because, worse=said))
        self._note_read()

    def _end(self, outcome: Reread) -> None:
        self._report.add(outcome)
        self._tell(outcome)
        self._progress(self._report.counts.total(), self._known)
