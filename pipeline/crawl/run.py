"""The whole line, from a source to a file. Read this first.

           discover        fetch        extract         fingerprint          decide         archive
 Source ───────────▶ Link ───────▶ Page ───────▶ Document ──────────▶ Fingerprint ───────▶ Verdict ───────▶ Entry
                     └────────────── read: one link after the other, many sources at once ─┘└── admit: in groups ──┘

`run` walks one source: the links it owes from last time, then page after page of its endpoints. A `LinkProcessor` asks
the frontier about each link, reads those that are wanted, and admits what came. Every link that goes in comes out as
exactly one `Outcome`. An endpoint's validators are stored after all it announced has ended, so that a crash in between
costs a second look and never a document.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event

from pipeline.config.source import Source
from pipeline.crawl.links import ENDPOINT_BYTES, LinkProcessor, StopCondition
from pipeline.discovery import EndpointPage, discover
from pipeline.errors import Abandoned, LinkError, Stopped, StorageError
from pipeline.model import Kind, Page, Window
from pipeline.report import SILENT, Cut, Listener, Report
from pipeline.runtime import Runtime


def run(
    runtime: Runtime,
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
    report = Report(source=source.name, occasion=occasion, started_at=runtime.clock.now(), deadline_s=deadline_s)
    lane = "backfill" if window else "run"
    try:
        with runtime.archive.exclusive(f"{lane}-{source.name}") as mine:
            if mine:
                with _noted(runtime, report):
                    _Run(runtime, source, report, window, stop or Event(), deadline_s, listen).go()
            else:
                report.busy, report.error = True, f"{source.name} is being read by another process"
    except StorageError as error:  # a run that cannot be noted
        report.error, report.cut = report.error or str(error), Cut.STORAGE
    report.ended_at = report.ended_at or runtime.clock.now()
    return report


def run_all(
    runtime: Runtime, sources: Sequence[Source], *, threads: int, stop: Event, listen: Listener
) -> list[Report]:
    """Run several sources, `threads` at a time. Hosts are still asked by one at a time."""
    with ThreadPoolExecutor(threads, thread_name_prefix="run") as pool:
        return list(pool.map(lambda source: run(runtime, source, stop=stop, listen=listen), sources))


@contextmanager
def _noted(runtime: Runtime, report: Report) -> Iterator[None]:
    """Note in the index that a run has begun, and how it ended. A StorageError in between is in the report."""
    with runtime.index.transaction() as transaction:
        number = transaction.begin_run(report.source, report.occasion, report.started_at)
    try:
        yield
    except StorageError as error:
        report.error, report.cut = str(error), Cut.STORAGE
    report.ended_at = runtime.clock.now()
    report.vitals.new = report.outcomes[Kind.ARCHIVED] + report.outcomes[Kind.DUPLICATE]
    with runtime.index.transaction() as transaction:
        transaction.end_run(
            number,
            report.ended_at,
            outcomes={str(kind): count for kind, count in report.outcomes.items()},
            problems=report.problems,
            error=report.error,
            known_blocks=report.known_blocks,
            cut=report.cut,
        )
        if report.occasion != "backfill" and report.error is None and report.cut is None:  # half a run says nothing
            transaction.put_vitals(number, report.source, report.started_at, report.vitals)


class _Run:
    """One walk over one source."""

    def __init__(
        self,
        runtime: Runtime,
        source: Source,
        report: Report,
        window: Window | None,
        stop: Event,
        deadline_s: float | None,
        listen: Listener,
    ) -> None:
        self._runtime, self._source, self._report = runtime, source, report
        self._window, self._stop, self._listen = window, stop, listen
        self._ending = StopCondition(runtime, report, stop, deadline_s)
        self._follow = LinkProcessor(runtime, source, report, window, self._ending, listen).follow
        # a backfill is the same one when it is asked for again with the same days
        self._backfill = f"{source.name} {window.since} {window.until}" if window else None
        self._walked = runtime.index.walked(self._backfill) if self._backfill else {}
        self._asked: dict[str, Page] = {}  # endpoint pages of the batch in hand, for their validators
        self._pages_done, self._pages_known = 0, len(source.endpoints)

    def go(self) -> None:
        if not self._window:
            self._follow(self._runtime.index.owed(self._source.name, self._runtime.clock.now()))
        try:
            for batch in discover(self._source, self._get, window=self._window, finished=self._walked.get):
                self._take(batch)
        except Stopped:  # before an endpoint was asked
            pass
        if self._stop.is_set():
            self._report.stopped, self._report.cut = True, self._report.cut or Cut.STOPPED
        elif self._backfill and not self._report.problems and not self._report.cut:
            with self._runtime.index.transaction() as transaction:
                transaction.forget_walked(self._backfill)

    # Endpoints

    def _get(self, url: str, *, changed: datetime | None = None) -> Page | None:
        """An endpoint page, or None where it says nothing new. A backfill reads it whatever it says."""
        if self._ending.is_due():
            raise Stopped("asked to end before an endpoint was asked")
        known = None if self._window else self._runtime.index.endpoint(self._source.name, url)
        now = self._runtime.clock.now()
        # some servers answer 304 for ever: now and then an endpoint is asked in full
        if known and now - known["read_at"] > timedelta(seconds=self._source.full_after_s):
            known = None
        if known and changed and changed < known["read_at"]:
            return None
        etag, last_modified = (known["etag"], known["last_modified"]) if known else (None, None)
        page = self._runtime.fetcher.get(
            url,
            self._source,
            etag=etag,
            last_modified=last_modified,
            max_bytes=max(self._source.max_bytes, ENDPOINT_BYTES),
        )
        if page.fresh_s is not None:
            self._report.fresh_s = min(page.fresh_s, self._report.fresh_s or page.fresh_s)
        if page.not_modified:
            return None
        self._asked[url] = page
        return page

    def _take(self, batch: EndpointPage) -> None:
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
            self._report.vitals.refused(batch.endpoint, error.cause, str(error))
            return
        finally:
            page = self._asked.pop(batch.page, None)
        if self._ending.came:
            return
        self._report.vitals.answered(batch.endpoint, links, whole=not batch.not_modified)
        self._pages_done += 1
        self._pages_known += len(batch.onward)
        self._listen.walked(self._source.name, self._pages_done, max(self._pages_known, self._pages_done))
        if page is None:
            return
        with self._runtime.index.transaction() as transaction:
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
