"""Documents and visits that wait to be filed together, and the outcome of every link.

One commit files up to 64 pages: a journal, one round of fsync and one transaction for all of them.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import islice

from pipeline.crawl import frontier, submissions
from pipeline.crawl.context import Run
from pipeline.crawl.page import PendingPage
from pipeline.crawl.processing import Failure, ProcessedPage
from pipeline.errors import Abandoned, StorageError
from pipeline.ingest import Receipt
from pipeline.model import Captured, Kind, Link, Occasion, Outcome, Page, Visit, counted, published_on

_BATCH, _BATCH_BYTES = 64, 2_000_000  # pages whose documents are filed in one commit, and bytes of what they came from
_BATCH_S = 2.0  # a document that has waited this long is filed before the next link is asked


class Commit:
    """Ends links with their outcomes: at once, or when the batch is filed in which their documents wait."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._batch: list[tuple[PendingPage, ProcessedPage]] = []
        self._visits: list[Visit] = []
        self._attached: list[Link] = []  # files of articles that were filed
        self._since_s = 0.0

    @property
    def links(self) -> list[Link]:
        """The links whose documents wait to be filed."""
        return [pending.link for pending, _ in self._batch]

    def is_due(self) -> bool:
        """Return True if enough waits to be filed, or if it has waited long enough."""
        if len(self._batch) >= _BATCH or len(self._visits) >= _BATCH:
            return True
        if sum(pending.body_bytes for pending, _ in self._batch) >= _BATCH_BYTES:
            return True
        return bool(self._batch) and self._run.runtime.clock.monotonic() - self._since_s > _BATCH_S

    def take_attached(self) -> list[Link]:
        """Return the files attached to the articles filed since the last call, as links to process next."""
        attached, self._attached = self._attached, []
        return attached

    def skip(self, link: Link, visit: Visit | None, kind: Kind, because: str) -> None:
        """End a link that is not fetched."""
        if kind is Kind.EXCLUDED and visit and visit.retry_at and not self._run.window:
            self._visits.append(replace(visit, retry_at=None))  # what the source leaves out is owed no longer
        self._run.end(Outcome(link=link, kind=kind, because=because, file=visit.file if visit else None))

    def unchanged(self, link: Link, visit: Visit | None, page: Page) -> None:
        """End a link that the server answered with 304."""
        assert visit is not None  # only a held document sends validators
        because = "the server says that it has not changed"
        self._visits.append(
            replace(
                visit, kind=Kind.UNCHANGED, because=because, at=page.fetched_at, attempts=0, retry_at=None, cause=None
            )
        )
        self._run.end(Outcome(link=link, kind=Kind.UNCHANGED, because=because, file=visit.file))

    def exclude(self, pending: PendingPage, day: date, because: str, cause: str | None = None) -> None:
        """End a link whose document is not wanted; remember its day and the reason, so that it is not asked again."""
        link = pending.link
        earlier = pending.visit or _first_visit(link, pending.page.fetched_at)
        self._visits.append(
            replace(
                earlier,
                kind=Kind.EXCLUDED,
                because=because,
                at=pending.page.fetched_at,
                published=published_on(day),
                attempts=0,
                retry_at=None,
                cause=cause,
                announced=frontier.told_days(link, pending.visit, self._run.source),
            )
        )
        excluded = Outcome(link=link, kind=Kind.EXCLUDED, because=because, cause=cause, body_bytes=pending.body_bytes)
        self._run.end(excluded)

    def owe(self, links: Iterable[Link], visits: Mapping[str, Visit]) -> None:
        """Remember links before they are asked: if the run ends early, a later one asks them. Raises StorageError."""
        now = self._run.runtime.clock.now()
        owed = []
        for link in links:
            visit = visits.get(link.key)
            if visit is None:
                owed.append(replace(_first_visit(link, now), because="announced, but not requested yet", retry_at=now))
            elif visit.retry_at is None or visit.retry_at > now:
                owed.append(replace(visit, retry_at=now, attempts=visit.attempts if visit.retry_at else 0))
        if owed:
            self._run.runtime.ingest.admit((), owed)

    def add(self, pending: PendingPage, result: ProcessedPage) -> None:
        """Add a document to the batch; its link ends when the batch is filed."""
        self._run.count_document(result.extracted, result.fingerprint)
        if not self._batch:
            self._since_s = self._run.runtime.clock.monotonic()
        self._batch.append((pending, result))

    def fail(self, link: Link, visit: Visit | None, failure: Failure, pending: PendingPage | None = None) -> None:
        """End a link that gave no document, and note when it is tried again. If a stop broke it off, it is owed."""
        if link.capture is not None:
            self._fail_captured(link, visit, failure, pending)
            return
        if failure.kind is Kind.LISTING:
            self._set_aside(link, visit, failure, pending)
            return
        now = self._run.runtime.clock.now()
        if failure.stopped:
            self._visits.append(_owed(link, visit, failure.because, now, owes=self._run.owes))
            return
        earlier = visit or _first_visit(link, now)
        if failure.asked:
            attempts = frontier.attempts_after(visit, cause=failure.cause, passing=failure.passing)
            # of a link that is tried again and again, only the first failure counts against the health of its source
            if attempts == 1 or self._run.report.occasion is Occasion.RETRY:
                is_odd_page = attempts == 1 and failure.cause == "no-article"
                self._run.count_failure(failure.cause, failure.because, page=is_odd_page)
            retry_at = _retry_at(attempts, failure, now)
            told = replace(earlier, kind=failure.kind, because=failure.because, at=now, cause=failure.cause)
        else:
            attempts, retry_at = earlier.attempts, frontier.asked_at(now=now, retry_after_s=failure.retry_after_s)
            told = earlier if _was_asked(earlier) else replace(earlier, because=failure.because)
        retry_at = retry_at if self._run.owes else None
        self._visits.append(
            replace(
                told,
                attempts=attempts,
                retry_at=retry_at,
                title=link.title or earlier.title,
                found_in=link.found_in,
                published=earlier.published or link.published,
            )
        )
        self._run.end(
            Outcome(
                link=link,
                kind=failure.kind,
                because=failure.because + _next_try(attempts, retry_at, owes=self._run.owes),
                file=earlier.file,
                error=failure.error,
                cause=failure.cause,
                fetch_s=pending.page.took_s if pending else 0.0,
                retry_at=retry_at,
                body_bytes=pending.body_bytes if pending else 0,
            )
        )

    def lose(self, links: Iterable[Link], error: StorageError) -> None:
        """End links of which nothing can be stored: they are asked for again next time."""
        for link in links:
            because = f"not stored: {error}"
            self._run.end(Outcome(link=link, kind=Kind.FAILED, because=because, error=type(error).__name__))

    def _set_aside(self, link: Link, visit: Visit | None, failure: Failure, pending: PendingPage | None) -> None:
        """End a link whose page lists others: nothing went wrong, and it is not asked again before long."""
        now = self._run.runtime.clock.now()
        earlier = visit or _first_visit(link, now)
        told = replace(earlier, kind=failure.kind, because=failure.because, at=now, cause=failure.cause)
        self._visits.append(replace(told, attempts=0, retry_at=None, title=link.title or earlier.title))
        self._run.end(
            Outcome(
                link=link,
                kind=failure.kind,
                because=failure.because,
                file=earlier.file,
                cause=failure.cause,
                fetch_s=pending.page.took_s if pending else 0.0,
                body_bytes=pending.body_bytes if pending else 0,
            )
        )

    def _fail_captured(self, link: Link, visit: Visit | None, failure: Failure, pending: PendingPage | None) -> None:
        """End a link whose capture gave no document: that says nothing of the site, and nothing is remembered."""
        if not failure.stopped:
            self._run.end(
                Outcome(
                    link=link,
                    kind=failure.kind,
                    because=failure.because,
                    file=visit.file if visit else None,
                    error=failure.error,
                    cause=failure.cause,
                    body_bytes=pending.body_bytes if pending else 0,
                )
            )

    def flush(self) -> None:
        """File the batch, remember the visits beside it, and end the links of both. Raises StorageError."""
        if not self._batch and not self._visits:
            return
        runtime, source = self._run.runtime, self._run.source
        translations = source.translations or runtime.translations
        groups = [
            submissions.of(pending.link, result, translations, _captured(pending)) for pending, result in self._batch
        ]
        began = time.thread_time()
        try:
            submitted = [submission for group in groups for submission in group]
            receipts = iter(runtime.ingest.admit(submitted, self._visits))
        except Abandoned as error:  # comparing took too long for a process that is asked to end
            for pending, _ in self._batch:
                self.fail(pending.link, pending.visit, Failure.of(error), pending)
            self._batch, groups = [], []
            receipts = iter(runtime.ingest.admit((), self._visits))
        share_s = (time.thread_time() - began) / max(1, len(groups))
        batch, self._batch, self._visits = self._batch, [], []
        for (pending, result), group in zip(batch, groups, strict=True):
            receipt = submissions.together(list(islice(receipts, len(group))), result)
            if source.attachments == "text" and not pending.link.attached:
                self._attached += submissions.attached(pending.link, result.extracted, source)
            self._end_filed(pending, result, receipt, share_s)

    def _end_filed(self, pending: PendingPage, result: ProcessedPage, receipt: Receipt, admit_s: float) -> None:
        self._run.end(
            Outcome(
                link=pending.link,
                kind=receipt.kind,
                because=receipt.because,
                file=receipt.file,
                fetch_s=pending.page.took_s,
                body_bytes=pending.body_bytes,
                timings={
                    "fetch": pending.fetch_s,
                    "extract": result.extract_s,
                    "fingerprint": result.fingerprint_s,
                    "admit": admit_s,
                },
            )
        )


def _captured(pending: PendingPage) -> Captured | None:
    return pending.tape.captured() if pending.tape is not None else None


def _first_visit(link: Link, now: datetime) -> Visit:
    """Return what is remembered of a link of which nothing is known yet but where it was announced."""
    return Visit(
        key=link.key,
        url=link.url,
        source=link.source,
        kind=Kind.SEEN,
        because="",
        at=now,
        first_at=now,
        title=link.title,
        found_in=link.found_in,
        published=link.published,
    )


def _was_asked(visit: Visit) -> bool:
    """Return whether a link has had an outcome: until it is asked it is only seen."""
    return visit.kind is not Kind.SEEN or visit.file is not None


def _owed(link: Link, visit: Visit | None, because: str, now: datetime, *, owes: bool) -> Visit:
    """Return what is remembered of a link that was broken off: it uses up no try, and the next run asks it first."""
    earlier = visit or _first_visit(link, now)
    return replace(
        earlier,
        because=because if visit is None or not visit.file else earlier.because,
        retry_at=now if owes else earlier.retry_at,
        title=link.title or earlier.title,
        found_in=link.found_in,
        published=earlier.published or link.published,
    )


def _retry_at(attempts: int, failure: Failure, now: datetime) -> datetime | None:
    """Return when to try again after a failure; None: not by itself."""
    passing, cause, after_s = failure.passing, failure.cause, failure.retry_after_s
    return frontier.retry_at(attempts, now=now, passing=passing, cause=cause, retry_after_s=after_s)


def _next_try(attempts: int, retry_at: datetime | None, *, owes: bool) -> str:
    """Say what comes after a failure."""
    if not owes:
        return ""
    return (
        f"; next try after {retry_at:%Y-%m-%d %H:%M} UTC"
        if retry_at
        else f"; given up after {counted(attempts, 'try')}"
    )
