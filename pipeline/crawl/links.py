"""Links to outcomes: each is looked up, read if it is wanted, and filed, many of them in one commit.

`LinkProcessor` is the part of a walk that knows nothing of endpoints; `StopCondition` says when a walk takes on
nothing more.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from threading import Event

from pipeline.config.source import Source
from pipeline.crawl import frontier, multipage, submissions
from pipeline.crawl import page as read
from pipeline.crawl.page import Failure, PendingPage, ProcessedPage
from pipeline.crawl.site_memory import SiteMemory
from pipeline.dedup.minhash import fingerprint
from pipeline.errors import Abandoned, ArchiveError, FormatError, LinkError, Stopped, StorageError
from pipeline.extract.template import differ_by_furniture
from pipeline.model import Kind, Link, Outcome, Page, Visit, Window
from pipeline.report import Cut, Listener, Report
from pipeline.runtime import Runtime

ENDPOINT_BYTES = 50_000_000  # what the sitemap protocol allows; an article may be much smaller
_CHUNK = 500  # links looked up in one query
_GROUP = 64  # pages whose documents are filed in one commit
_AHEAD, _AHEAD_BYTES = 12, 4_000_000  # pages that wait for a worker, and bytes of all that wait
_GROUP_S = 2.0  # a document that has waited this long is filed before the next link is asked


def chunks(links: Iterable[Link]) -> Iterator[list[Link]]:
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


class StopCondition:
    """What ends a run before its end: the process is asked to, the run's deadline, a full disk."""

    def __init__(self, runtime: Runtime, report: Report, stop: Event, deadline_s: float | None) -> None:
        self._runtime, self._report, self._stop = runtime, report, stop
        self._deadline_s, self._since_s = deadline_s, runtime.clock.monotonic()

    @property
    def came(self) -> bool:
        """Whether it was time to end when that was last looked at."""
        return self._stop.is_set() or self._report.cut is not None

    def is_due(self) -> bool:
        """Whether nothing more is asked for. Where it is not because of `stop`, the report says why."""
        if self.came:
            return True
        if self._deadline_s is not None and self._runtime.clock.monotonic() - self._since_s > self._deadline_s:
            lasted = timedelta(seconds=round(self._deadline_s))
            self._report.cut, self._report.error = (
                Cut.DEADLINE,
                f"ended at its deadline, after {lasted}; the rest is owed",
            )
        elif short := self._runtime.shortage():
            self._report.cut, self._report.error = Cut.DISK, short
        return self._report.cut is not None


class LinkProcessor:
    """Brings the links of one run to their outcomes, and counts them in its report."""

    def __init__(
        self,
        runtime: Runtime,
        source: Source,
        report: Report,
        window: Window | None,
        ending: StopCondition,
        listen: Listener,
    ) -> None:
        self._runtime, self._source, self._report = runtime, source, report
        self._window, self._ending, self._listen = window, ending, listen
        learned = runtime.index.template(source.name)
        self._site = SiteMemory(max(1, len(learned.since)), learned.pages)
        self._reading: deque[PendingPage] = deque()
        self._held: list[tuple[PendingPage, ProcessedPage]] = []  # read while nothing was known of the site
        self._group: list[tuple[PendingPage, ProcessedPage]] = []
        self._visits: list[Visit] = []
        self._attached: list[Link] = []  # files of articles that were filed, to be filed next
        self._group_since = 0.0

    def follow(self, links: Iterable[Link]) -> int:
        """Bring every link to its outcome; their number. Lazy: at most 500 links are held."""
        count = 0
        for chunk in chunks(links):
            count += self._bring(chunk)
            while self._attached and not self._ending.came:
                attached, self._attached = self._attached, []
                self._bring(attached)
            if self._ending.came:
                break
        return count

    def _bring(self, links: Sequence[Link]) -> int:
        """Bring these links to their outcomes; their number."""
        visits = self._runtime.index.visits(link.key for link in links)
        count = 0
        try:
            for link in links:
                if self._ending.is_due():
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
        return count

    def _consider(self, link: Link, visit: Visit | None) -> None:
        now = self._runtime.clock.now()
        choice = frontier.select(link, visit, self._source, now=now, window=self._window)
        if choice.kind is not None:
            if choice.kind is Kind.EXCLUDED and visit and visit.retry_at and not self._window:
                self._visits.append(replace(visit, retry_at=None))  # what the source leaves out is owed no longer
            self._end(Outcome(link=link, kind=choice.kind, because=choice.because, file=visit.file if visit else None))
            return
        try:
            found = read.start(
                link,
                visit,
                self._source,
                fetcher=self._runtime.fetcher,
                workers=self._runtime.workers,
                template=self._site.template,
                learn=self._site.wants_traits(),
            )
        except StorageError as error:  # whose turn it is at a host stands in the index
            self._lose_one(link, error)
            raise
        if isinstance(found, Failure):
            self._fail(link, visit, found)
        elif isinstance(found, Page):
            self._unchanged(link, visit, found)
        else:
            self._reading.append(found)
        while self._reading and (self._reading[0].done() or self._has_enough()):
            self._collect()
        if self._waited_long() or len(self._visits) >= _GROUP:
            self._admit()

    def _has_enough(self) -> bool:
        """Whether pages enough wait for the workers to keep them busy while a group is filed. Pages may be large."""
        processes, waiting = self._runtime.workers.processes, len(self._reading)
        if waiting <= 2 * processes:
            return False
        return waiting > _AHEAD * processes or sum(each.body_bytes for each in self._reading) > _AHEAD_BYTES

    def _collect(self) -> None:
        reading = self._reading.popleft()
        result = reading.result()
        if isinstance(result, Failure):
            self._fail(reading.link, reading.visit, result, reading)
            return
        self._site.learn(result.extracted.traits, result.extracted.known_blocks)
        if reading.page.body and result.extracted.traits is not None:
            self._hold(reading, result)
        else:
            self._take_in(reading, result)

    def _hold(self, reading: PendingPage, result: ProcessedPage) -> None:
        """Keep a page that was read before anything was known of its site, until it can be read with that."""
        self._held.append((reading, result))
        template = self._site.template
        if template is not None:
            held, self._held = [each for each, _ in self._held], []
            workers = self._runtime.workers
            self._reading.extendleft(
                read.again(each, self._source, workers=workers, template=template) for each in reversed(held)
            )

    def _take_in(self, reading: PendingPage, first: ProcessedPage) -> None:
        result = self._whole(reading, first)
        if result is None:
            return
        if isinstance(result, Failure):
            self._fail(reading.link, reading.visit, result, reading)
            return
        if not self._window_holds(result):
            because = f"published {result.extracted.document.date}, outside the days asked for"
            self._end(Outcome(link=reading.link, kind=Kind.EXCLUDED, because=because, body_bytes=reading.body_bytes))
            return
        result = self._settled(reading, result)
        extracted = result.extracted
        self._report.vitals.came(extracted, result.fingerprint.exact, extracted.known_blocks)
        if not self._group:
            self._group_since = self._runtime.clock.monotonic()
        self._group.append((reading.bare(), result))
        if len(self._group) >= _GROUP:
            self._admit()

    def _whole(self, reading: PendingPage, first: ProcessedPage) -> ProcessedPage | Failure | None:
        """A reading with the article's later pages; None where that was broken off by a stop."""
        if not first.extracted.following:
            return first
        line, template = self._runtime, self._site.template
        try:
            return multipage.complete(
                reading, first, self._source, fetcher=line.fetcher, workers=line.workers, template=template
            )
        except Stopped:  # an article that is not whole counts for nothing, and is asked for again
            return None
        except StorageError as error:
            self._lose_one(reading.link, error)
            raise

    def _settled(self, reading: PendingPage, result: ProcessedPage) -> ProcessedPage:
        """The held document in place of one that differs by nothing but what is known to be furniture."""
        template, visit = self._site.template, reading.visit
        if template is None or visit is None or not visit.file or result.pieces:
            return result
        try:
            held = self._runtime.archive.read(visit.file)
        except (ArchiveError, FormatError):  # `verify` tells of it
            return result
        extracted = result.extracted
        paragraphs = extracted.document.paragraphs
        if held.title != extracted.document.title:
            return result
        if not differ_by_furniture(template, reading.link.key, held.paragraphs, paragraphs):
            return result
        return replace(result, extracted=replace(extracted, document=held), fingerprint=fingerprint(held))

    def _window_holds(self, digest: ProcessedPage) -> bool:
        """Whether a document belongs to the days asked for; one without a date of its own is not turned away."""
        extracted = digest.extracted
        return not self._window or extracted.provenance.date_basis == "fetch" or extracted.document.date in self._window

    def _waited_long(self) -> bool:
        return bool(self._group) and self._runtime.clock.monotonic() - self._group_since > _GROUP_S

    def _finish(self) -> None:
        while self._reading:
            self._collect()
        while self._held:  # there was no second page to learn from
            self._take_in(*self._held.pop(0))
        self._admit()

    def _admit(self) -> None:
        """File what is in the group and remember the failures beside it, in one commit."""
        if not self._group and not self._visits:
            return
        translations = self._source.translations or self._runtime.translations
        groups = [submissions.of(reading.link, digest, translations) for reading, digest in self._group]
        came = [submission for group in groups for submission in group]
        began = time.thread_time()
        try:
            admitted = iter(self._runtime.prover.admit(came, self._visits))
        except Abandoned as error:  # the proof took too long for a process that is to end
            for reading, _ in self._group:
                self._fail(reading.link, reading.visit, Failure.of(error), reading)
            self._group, groups = [], []
            admitted = iter(self._runtime.prover.admit((), self._visits))
        share_s = (time.thread_time() - began) / max(1, len(groups))
        group, self._group, self._visits = self._group, [], []
        self._remember_site()
        for (reading, digest), each in zip(group, groups, strict=True):
            what = submissions.together(list(islice(admitted, len(each))), digest)
            if self._source.attachments == "text" and not reading.link.attached:
                self._attached += submissions.attached(reading.link, digest.extracted, self._source)
            self._end(
                Outcome(
                    link=reading.link,
                    kind=what.kind,
                    because=what.because,
                    file=what.file,
                    fetch_s=reading.page.took_s,
                    body_bytes=reading.body_bytes,
                    timings={
                        "fetch": reading.fetch_s,
                        "extract": digest.extract_s,
                        "fingerprint": digest.fingerprint_s,
                        "admit": share_s,
                    },
                )
            )

    def _remember_site(self) -> None:
        self._report.known_blocks = self._site.known_blocks
        change = self._site.take_change()
        if change is None:
            return
        now = self._runtime.clock.now()
        with self._runtime.index.transaction() as transaction:
            transaction.put_template(self._source.name, self._site.version, change.pages, now)
        if change.begins:
            self._report.notes.append(
                f"{self._source.name} looks new: its pages lack most of what stood on every page; learned again"
            )

    def _fail(self, link: Link, visit: Visit | None, failure: Failure, reading: PendingPage | None = None) -> None:
        now = self._runtime.clock.now()
        attempts = (visit.attempts if visit else 0) + 1
        retry_at = None
        because = failure.because
        if failure.error == Abandoned.__name__:  # not the link's failing: it is owed at once
            attempts, retry_at = attempts - 1, now
        elif attempts == 1:  # one bad link that is tried again and again says nothing more about its source
            self._report.vitals.failed(failure.cause, because, page=failure.error == "ExtractError")
        if failure.passing and failure.error != Abandoned.__name__:
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
                cause=failure.cause,
                fetch_s=reading.page.took_s if reading else 0.0,
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
        for reading in [*(reading for reading, _ in [*self._group, *self._held]), *self._reading]:
            self._lose_one(reading.link, error)
        self._group.clear()
        self._held.clear()
        self._reading.clear()

    def _lose_one(self, link: Link, error: StorageError) -> None:
        self._end(Outcome(link=link, kind=Kind.FAILED, because=f"not stored: {error}", error=type(error).__name__))

    def _end(self, outcome: Outcome) -> None:
        self._report.outcomes[outcome.kind] += 1
        self._listen.ended(outcome)
