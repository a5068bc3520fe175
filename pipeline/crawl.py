"""The whole line, from a source to a file. Read this first.

           discover        fetch        extract         fingerprint          decide         archive
 Source ───────────▶ Link ───────▶ Page ───────▶ Document ──────────▶ Fingerprint ───────▶ Verdict ───────▶ Entry
                     └────────────── read: one link after the other, many sources at once ─┘└── admit: in groups ──┘

`run` walks one source: the links it owes from last time, then page after page of its endpoints. `_follow` asks the
frontier about each link, reads those that are wanted, and admits what came. Every link that goes in comes out as
exactly one `Outcome`. An endpoint's validators are stored after all it announced has ended, so that a crash in between
costs a second look and never a document.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

from pipeline import frontier, read
from pipeline.admission import Arrival
from pipeline.discovery import Batch, discover
from pipeline.errors import Abandoned, LinkError, Stopped, StorageError
from pipeline.line import Line
from pipeline.model import Kind, Link, Outcome, Page, Visit, Window
from pipeline.read import Digest, Failure, Reading
from pipeline.report import SILENT, Cut, Listener, Report
from pipeline.source import Source

_CHUNK = 500  # links looked up in one query
_GROUP = 64  # documents filed in one commit
_GROUP_S = 2.0  # a document that has waited this long is filed before the next link is asked
_ENDPOINT_BYTES = 50_000_000  # what the sitemap protocol allows; an article may be much smaller


def run(
    line: Line,
    source: Source,
    *,
    occasion: str = "run",
    window: Window | None = None,
    stop: Event | None = None,
    deadline_s: float | None = None,
    listen: Listener = SILENT,
) -> Report:
    """Everything a source has to offer now, or, with a window, all it published on those days.

    No link, endpoint or full disk raises: they are in the report. Soon after `stop` is set it returns, marked
    `stopped`, with what was in hand finished; so it does, marked `cut`, `deadline_s` after its start, and when the disk
    has too little room.
    """
    report = Report(source=source.name, occasion=occasion, started_at=line.clock.now())
    lane = "backfill" if window else "run"
    try:
        with line.archive.exclusive(f"{lane}-{source.name}") as mine:
            if mine:
                with _noted(line, report):
                    _Run(line, source, report, window, stop or Event(), deadline_s, listen).go()
            else:
                report.busy, report.error = True, f"{source.name} is being read by another process"
    except StorageError as error:  # a run that cannot be noted
        report.error, report.cut = report.error or str(error), Cut.STORAGE
    report.ended_at = report.ended_at or line.clock.now()
    return report


def run_all(line: Line, sources: Sequence[Source], *, threads: int, stop: Event, listen: Listener) -> list[Report]:
    """Run several sources, `threads` at a time. Hosts are still asked by one at a time."""
    with ThreadPoolExecutor(threads, thread_name_prefix="run") as pool:
        return list(pool.map(lambda source: run(line, source, stop=stop, listen=listen), sources))


def preview(
    line: Line, source: Source, *, window: Window | None = None, problems: list[str]
) -> Iterator[tuple[Link, frontier.Choice]]:
    """The links that a source announces now, each with what a run would do about it. Fetches endpoints, files nothing.

    What cannot be read is told in `problems`, one sentence each.
    """

    def get(url: str, *, changed: datetime | None = None) -> Page:
        return line.fetcher.get(url, source, max_bytes=max(source.max_bytes, _ENDPOINT_BYTES))

    for batch in discover(source, get, window=window):
        try:
            if batch.error is not None:
                raise batch.error
            for chunk in _chunks(batch.links):
                visits = line.index.visits(link.key for link in chunk)
                for link in chunk:
                    now = line.clock.now()
                    yield link, frontier.select(link, visits.get(link.key), source, now=now, window=window)
        except LinkError as error:
            problems.append(f"{batch.page}: {error}")


@contextmanager
def _noted(line: Line, report: Report) -> Iterator[None]:
    """Note in the index that a run has begun, and how it ended. A StorageError in between is in the report."""
    with line.index.transaction() as transaction:
        number = transaction.begin_run(report.source, report.occasion, report.started_at)
    try:
        yield
    except StorageError as error:
        report.error, report.cut = str(error), Cut.STORAGE
    report.ended_at = line.clock.now()
    with line.index.transaction() as transaction:
        transaction.end_run(
            number,
            report.ended_at,
            outcomes={str(kind): count for kind, count in report.outcomes.items()},
            problems=report.problems,
            error=report.error,
            cut=report.cut,
        )


def _chunks(links: Iterable[Link]) -> Iterator[list[Link]]:
    """Up to 500 links at a time. Where `links` breaks off with an error, what came before it is handed out first."""
    chunk: list[Link] = []
    try:
        for link in links:
            chunk.append(link)
            if len(chunk) == _CHUNK:
                yield chunk
                chunk = []
    except LinkError:
        yield chunk
        raise
    yield chunk


class _Run:
    """One walk over one source."""

    def __init__(
        self,
        line: Line,
        source: Source,
        report: Report,
        window: Window | None,
        stop: Event,
        deadline_s: float | None,
        listen: Listener,
    ) -> None:
        self._line, self._source, self._report = line, source, report
        self._deadline_s, self._since_s = deadline_s, line.clock.monotonic()
        self._window, self._stop, self._listen = window, stop, listen
        # a backfill is the same one when it is asked for again with the same days
        self._backfill = f"{source.name} {window.since} {window.until}" if window else None
        self._walked = line.index.walked(self._backfill) if self._backfill else {}
        self._asked: dict[str, Page] = {}  # endpoint pages of the batch in hand, for their validators
        self._reading: deque[Reading] = deque()
        self._group: list[tuple[Reading, Digest]] = []
        self._visits: list[Visit] = []
        self._group_since = 0.0
        self._pages_done, self._pages_known = 0, len(source.endpoints)

    def go(self) -> None:
        if not self._window:
            self._follow(self._line.index.owed(self._source.name, self._line.clock.now()))
        try:
            for batch in discover(self._source, self._get, window=self._window, finished=self._walked.get):
                self._take(batch)
        except Stopped:  # before an endpoint was asked
            pass
        if self._stop.is_set():
            self._report.stopped, self._report.cut = True, self._report.cut or Cut.STOPPED
        elif self._backfill and not self._report.problems and not self._report.cut:
            with self._line.index.transaction() as transaction:
                transaction.forget_walked(self._backfill)

    def _is_cut(self) -> bool:
        """Whether nothing more is asked for. Where it is not because of `stop`, the report says why."""
        if self._stop.is_set() or self._report.cut:
            return True
        if self._deadline_s is not None and self._line.clock.monotonic() - self._since_s > self._deadline_s:
            lasted = timedelta(seconds=round(self._deadline_s))
            self._report.cut, self._report.error = (
                Cut.DEADLINE,
                f"ended at its deadline, after {lasted}; the rest is owed",
            )
        elif self._line.disk is not None and (short := self._line.disk.shortage()):
            self._report.cut, self._report.error = Cut.DISK, short
        return self._report.cut is not None

    # Endpoints

    def _get(self, url: str, *, changed: datetime | None = None) -> Page | None:
        """An endpoint page, or None where it says nothing new. A backfill reads it whatever it says."""
        if self._is_cut():
            raise Stopped("asked to end before an endpoint was asked")
        known = None if self._window else self._line.index.endpoint(self._source.name, url)
        now = self._line.clock.now()
        # some servers answer 304 for ever: now and then an endpoint is asked in full
        if known and now - known["read_at"] > timedelta(seconds=self._source.full_after_s):
            known = None
        if known and changed and changed < known["read_at"]:
            return None
        etag, last_modified = (known["etag"], known["last_modified"]) if known else (None, None)
        page = self._line.fetcher.get(
            url,
            self._source,
            etag=etag,
            last_modified=last_modified,
            max_bytes=max(self._source.max_bytes, _ENDPOINT_BYTES),
        )
        if page.fresh_s is not None:
            self._report.fresh_s = min(page.fresh_s, self._report.fresh_s or page.fresh_s)
        if page.not_modified:
            return None
        self._asked[url] = page
        return page

    def _take(self, batch: Batch) -> None:
        """Follow all that a page of an endpoint announces, then remember that it is done."""
        if batch.note:
            self._report.notes.append(f"{batch.page}: {batch.note}")
        try:
            if batch.error is not None:
                raise batch.error
            links = self._follow(batch.links)
        except Abandoned:
            return
        except LinkError as error:
            self._report.problems.append(f"{batch.page}: {error}")
            return
        finally:
            page = self._asked.pop(batch.page, None)
        if self._stop.is_set() or self._report.cut:
            return
        self._pages_done += 1
        self._pages_known += len(batch.onward)
        self._listen.walked(self._source.name, self._pages_done, max(self._pages_known, self._pages_done))
        if page is None:
            return
        with self._line.index.transaction() as transaction:
            if self._backfill:  # which left out other days: no reason for the next run to leave out the page
                transaction.put_walked(self._backfill, batch.page, batch.onward, links)
            else:
                # an index of sitemaps may stay the same while those it leads to change: it is read each time
                stays = not (batch.onward and not links)
                transaction.put_endpoint(
                    self._source.name,
                    batch.page,
                    etag=page.etag if stays else None,
                    last_modified=page.last_modified if stays else None,
                    read_at=page.fetched_at,
                )

    # Links

    def _follow(self, links: Iterable[Link]) -> int:
        """Bring every link to its outcome; their number. Lazy: at most 500 links are held."""
        count = 0
        for chunk in _chunks(links):
            visits = self._line.index.visits(link.key for link in chunk)
            try:
                for link in chunk:
                    if self._is_cut():
                        break
                    try:
                        self._consider(link, visits.get(link.key))
                    except Stopped:  # while it waited for its turn: it has not been asked, and counts for nothing
                        break
                    count += 1
                self._finish()
            except StorageError as error:
                self._lose(error)
                raise
            if self._stop.is_set() or self._report.cut:
                break
        return count

    def _consider(self, link: Link, visit: Visit | None) -> None:
        now = self._line.clock.now()
        choice = frontier.select(link, visit, self._source, now=now, window=self._window)
        if choice.kind is not None:
            if choice.kind is Kind.EXCLUDED and visit and visit.retry_at and not self._window:
                self._visits.append(replace(visit, retry_at=None))  # what the source leaves out is owed no longer
            self._end(Outcome(link=link, kind=choice.kind, because=choice.because, file=visit.file if visit else None))
            return
        try:
            found = read.start(link, visit, self._source, fetcher=self._line.fetcher, engine=self._line.engine)
        except StorageError as error:  # whose turn it is at a host stands in the index
            self._lose_one(link, error)
            raise
        if isinstance(found, Failure):
            self._fail(link, visit, found)
        elif isinstance(found, Page):
            self._unchanged(link, visit, found)
        else:
            self._reading.append(found)
        # keep every worker busy and one page waiting for each, no more: pages are large
        while len(self._reading) > 2 * self._line.engine.processes or (self._reading and self._reading[0].done()):
            self._collect()
        if self._waited_long() or len(self._visits) >= _GROUP:
            self._admit()

    def _collect(self) -> None:
        reading = self._reading.popleft()
        result = reading.result()
        if isinstance(result, Failure):
            self._fail(reading.link, reading.visit, result, reading)
            return
        if not self._window_holds(result):
            because = f"published {result.extracted.document.date}, outside the days asked for"
            self._end(Outcome(link=reading.link, kind=Kind.EXCLUDED, because=because, body_bytes=reading.body_bytes))
            return
        if not self._group:
            self._group_since = self._line.clock.monotonic()
        self._group.append((reading, result))
        if len(self._group) >= _GROUP:
            self._admit()

    def _window_holds(self, digest: Digest) -> bool:
        """Whether a document belongs to the days asked for; one without a date of its own is not turned away."""
        extracted = digest.extracted
        return not self._window or extracted.provenance.date_basis == "fetch" or extracted.document.date in self._window

    def _waited_long(self) -> bool:
        return bool(self._group) and self._line.clock.monotonic() - self._group_since > _GROUP_S

    def _finish(self) -> None:
        while self._reading:
            self._collect()
        self._admit()

    def _admit(self) -> None:
        """File what is in the group and remember the failures beside it, in one commit."""
        if not self._group and not self._visits:
            return
        arrivals = [
            Arrival(
                link=reading.link,
                extracted=digest.extracted,
                fingerprint=digest.fingerprint,
                translations=self._source.translations or self._line.translations,
            )
            for reading, digest in self._group
        ]
        began = time.thread_time()
        try:
            admitted = self._line.prover.admit(arrivals, self._visits)
        except Abandoned as error:  # the proof took too long for a process that is to end
            for reading, _ in self._group:
                self._fail(reading.link, reading.visit, Failure.of(error), reading)
            self._group = []
            admitted = self._line.prover.admit((), self._visits)
        share_s = (time.thread_time() - began) / max(1, len(arrivals))
        group, self._group, self._visits = self._group, [], []
        for (reading, digest), what in zip(group, admitted, strict=True):
            self._end(
                Outcome(
                    link=reading.link,
                    kind=what.kind,
                    because=what.because,
                    file=what.file,
                    body_bytes=reading.body_bytes,
                    timings={
                        "fetch": reading.fetch_s,
                        "extract": digest.extract_s,
                        "fingerprint": digest.fingerprint_s,
                        "admit": share_s,
                    },
                )
            )

    def _fail(self, link: Link, visit: Visit | None, failure: Failure, reading: Reading | None = None) -> None:
        now = self._line.clock.now()
        attempts = (visit.attempts if visit else 0) + 1
        retry_at = None
        because = failure.because
        if failure.error == Abandoned.__name__:  # not the link's failing: it is owed at once
            attempts, retry_at = attempts - 1, now
        elif failure.passing:
            retry_at = frontier.retry_at(attempts, now=now, retry_after_s=failure.retry_after_s)
            because += (
                f"; next try after {retry_at:%Y-%m-%d %H:%M} UTC" if retry_at else f"; given up after {attempts} tries"
            )
        earlier = visit or Visit(
            key=link.key, url=link.url, source=link.source, kind=failure.kind, because="", at=now, first_at=now
        )
        self._visits.append(
            replace(
                earlier,
                kind=failure.kind,
                because=failure.because,
                at=now,
                attempts=attempts,
                retry_at=retry_at,
                title=link.title or earlier.title,
                found_in=link.found_in,
                published=earlier.published or link.published,
            )
        )
        self._end(
            Outcome(
                link=link,
                kind=failure.kind,
                because=because,
                file=earlier.file,
                error=failure.error,
                retry_at=retry_at,
                body_bytes=reading.body_bytes if reading else 0,
            )
        )

    def _unchanged(self, link: Link, visit: Visit | None, page: Page) -> None:
        assert visit is not None  # only a held document sends validators
        because = "the server says that it has not changed"
        self._visits.append(
            replace(visit, kind=Kind.UNCHANGED, because=because, at=page.fetched_at, attempts=0, retry_at=None)
        )
        self._end(Outcome(link=link, kind=Kind.UNCHANGED, because=because, file=visit.file))

    def _lose(self, error: StorageError) -> None:
        """Nothing more can be stored: what is in hand ends as failed, and is asked for again next time."""
        for reading in [*(reading for reading, _ in self._group), *self._reading]:
            self._lose_one(reading.link, error)
        self._group.clear()
        self._reading.clear()

    def _lose_one(self, link: Link, error: StorageError) -> None:
        self._end(Outcome(link=link, kind=Kind.FAILED, because=f"not stored: {error}", error=type(error).__name__))

    def _end(self, outcome: Outcome) -> None:
        self._report.outcomes[outcome.kind] += 1
        self._listen.ended(outcome)
