"""The whole line, from a source to a file. Read this first.

           discover        fetch        extract         fingerprint          decide         archive
 Source ───────────▶ Link ───────▶ Page ───────▶ Document ──────────▶ Fingerprint ───────▶ Verdict ───────▶ Entry
                     └────────────── read: one link after the other, many sources at once ─┘└── admit: in batches ─┘

`run_source` walks one source: the links it owes from last time, then page after page of its endpoints. A
`LinkProcessor` (links) asks the frontier about each link, reads those that are wanted (read_ahead, page) and files what
came (commit). Every link that goes in comes out as exactly one `Outcome`. The validators of an endpoint page are stored
once all that it announced has an outcome, and so have the older pages that it leads to. So a crash in between costs a
second look and never a document.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from threading import Event

from pipeline import urls
from pipeline.config.source import Api, Source
from pipeline.crawl import frontier, past
from pipeline.crawl.context import Run, Shutdown
from pipeline.crawl.frontier import Order
from pipeline.crawl.links import LinkProcessor
from pipeline.discovery import EndpointPage, discover
from pipeline.errors import Abandoned, LinkError, Stopped, StorageError
from pipeline.index import Transaction, queries_runs
from pipeline.model import BY_HAND, CLOCKS_APART, Link, Occasion, Page, Raw, Window
from pipeline.report import SILENT, Listener, Report
from pipeline.runtime import Runtime

_PINNED_SHARE = 0.3  # of a list that may stand at its head and be old
ENDPOINT_BYTES = 50_000_000  # what the sitemap protocol allows; an article may be much smaller


def run_source(
    runtime: Runtime,
    source: Source,
    *,
    occasion: Occasion = Occasion.RUN,
    window: Window | None = None,
    stop: Event | None = None,
    deadline_s: float | None = None,
    listen: Listener = SILENT,
) -> Report:
    """Read all that a source offers now, or, with a window, all that it published on those days; file what is new.

    Never raises: a link or an endpoint that fails, and a full disk, are in the report. Once `stop` is set, it finishes
    what is in hand and returns, marked `stopped`. It does the same, marked `cut`, `deadline_s` after its start, and if
    the disk has too little room.
    """
    now = runtime.clock.now()
    run = Run(
        runtime=runtime,
        source=source,
        report=Report(source=source.name, occasion=occasion, started_at=now, deadline_s=deadline_s),
        shutdown=Shutdown(runtime, stop, deadline_s),
        listener=listen,
        window=window,
        order=Order(at=now) if window else None,
    )
    lane = "backfill" if window else "run"
    try:
        with runtime.exclusive(f"{lane}-{source.name}") as mine:
            if mine:
                with _noted(run):
                    _Walk(run).go()
            else:
                run.refuse()
    except StorageError as error:  # a run that cannot be noted
        run.fail(error)
    run.close()
    return run.report


def run_links(
    runtime: Runtime,
    source: Source,
    wanted: Iterable[str | Link],
    *,
    occasion: Occasion = Occasion.ADD,
    held: bool = False,
    owes: bool = True,
    stop: Event | None = None,
    listen: Listener = SILENT,
) -> Report:
    """Ask single addresses or known links now, and no endpoint; return the report. Never raises, as `run_source`.

    Only what is new or failed before is asked; with `held`, all of them. `owes`: a later run tries again what fails.
    """
    links = [each if isinstance(each, Link) else _by_hand(each, source) for each in wanted]
    now = runtime.clock.now()
    report = Report(source=source.name, occasion=occasion, started_at=now)
    run = Run(
        runtime=runtime,
        source=source,
        report=report,
        shutdown=Shutdown(runtime, stop),
        listener=listen,
        order=Order(at=now, held=held),
        owes=owes,
    )
    try:
        with _noted(run):
            LinkProcessor(run).process(links)
            run.conclude()
    except StorageError as error:  # a run that cannot be noted
        run.fail(error)
    run.close()
    return report


def _by_hand(url: str, source: Source) -> Link:
    url = urls.absolute(url, source.rewritten(url)) or url
    return Link(url=url, key=urls.identity(url, source.drop_parameters), source=source.name, found_in=BY_HAND)


def run_all(
    runtime: Runtime, sources: Sequence[Source], *, threads: int, stop: Event, listen: Listener
) -> list[Report]:
    """Run several sources, `threads` at a time; return their reports. A host still gets one request at a time."""
    with ThreadPoolExecutor(threads, thread_name_prefix="run") as pool:
        return list(pool.map(lambda source: run_source(runtime, source, stop=stop, listen=listen), sources))


@contextmanager
def _noted(run: Run) -> Iterator[None]:
    """Note in the index that a run began, and how it ended. A StorageError in between goes into the report."""
    report, index = run.report, run.runtime.index
    with index.transaction() as transaction:
        number = transaction.begin_run(report.source, report.occasion, report.started_at)
    try:
        yield
    except StorageError as error:
        run.fail(error)
    ended_at = run.close()
    with index.transaction() as transaction:
        if not transaction.knows_run(number, report.source, report.started_at):  # the index was replaced meanwhile
            number = transaction.begin_run(report.source, report.occasion, report.started_at)
        transaction.end_run(
            number,
            ended_at,
            outcomes={str(kind): count for kind, count in report.outcomes.items()},
            problems=report.problems,
            error=report.error,
            known_blocks=report.known_blocks,
            cut=report.cut,
        )
        # half a run says nothing
        if report.occasion.is_judged and report.error is None and report.cut is None:
            transaction.put_vitals(number, report.source, report.started_at, report.stats)


def passed_unseen(moments: Sequence[datetime | None], since: datetime) -> int | None:
    """Return about how many entries came and went between `since` and the oldest of these; None: nobody can tell.

    They are taken to have come as often as those that are still shown.
    """
    known = sorted(moment for moment in moments if moment is not None)
    if len(known) < 2 or known[0] == known[-1]:
        return None
    if known[0] <= since:
        return 0
    return max(1, round((known[0] - since) / (known[-1] - known[0]) * (len(known) - 1)) - 1)


class _Walk:
    """Walks the endpoints of one source, and processes the links that each announces."""

    def __init__(self, run: Run) -> None:
        self._run, self._links = run, LinkProcessor(run)
        self._index, self._source, self._shutdown = run.runtime.index, run.source, run.shutdown
        # asked for again with the same days, it is the same backfill, and goes on where it stopped
        self._backfill = f"{run.source.name} {run.window.since} {run.window.until}" if run.window else None
        self._walked = self._index.walked(self._backfill) if self._backfill else {}
        self._by_change = {
            each.by_change.url for each in self._source.endpoints if isinstance(each, Api) and each.by_change
        }
        # of each endpoint: when it was read last, and when the first run began that was broken off since
        self._last_read: dict[str, tuple[datetime, datetime] | None] = {}
        configured = (each.url for each in self._source.endpoints)
        self._known_endpoints = {url for url in configured if self._index.endpoint(self._source.name, url) is not None}
        self._answers: dict[
            str, Page
        ] = {}  # of endpoint pages in hand: their validators are stored once their links are done
        # pages of the endpoint in hand that lead on to others: address, answer without body, whether to keep validators
        self._leading_on: list[tuple[str, Page, bool]] = []
        self._page_failed = False  # a page of the endpoint in hand could not be read
        self._source_changed = False
        self._pages_done, self._pages_known = 0, len(run.source.endpoints)
        self._oldest: date | None = None  # the day of the oldest entry that a backfill has met

    def go(self) -> None:
        """Process what each endpoint announces, then the links owed from earlier: a feed forgets its entries."""
        run = self._run
        self._source_changed = self._adopt_source()
        try:
            batches = discover(
                self._source,
                self._get,
                window=run.window,
                finished=self._walked.get,
                unmet=self._unmet,
                unpaged=lambda feed: queries_runs.is_unpaged(
                    self._index, self._source.name, feed, run.runtime.clock.now()
                ),
            )
            for _, of_endpoint in groupby(batches, key=attrgetter("endpoint")):
                for batch in of_endpoint:
                    self._take(batch)
                self._remember_leading_on()
        except Stopped:  # before an endpoint was asked
            pass
        if run.window and not self._shutdown.stopped:
            past.PastWalk(run, self._walked.get, self._remember_walked).go(self._oldest)
        if not run.window and not self._shutdown.stopped:
            self._links.process(self._index.owed(self._source.name, run.runtime.clock.now()))
        whole = run.conclude()
        if self._backfill and whole and not run.report.problems:
            with self._index.transaction() as transaction:
                transaction.forget_walked(self._backfill)

    def _adopt_source(self) -> bool:
        """Store what the source's file says; return whether it says something else than before.

        Then links that gave no article are owed: other selectors may find one.
        """
        described = hashlib.sha256(self._source.model_dump_json(exclude_defaults=True).encode()).hexdigest()
        before = self._index.described(self._source.name)
        if before != described:
            with self._index.transaction() as transaction:
                transaction.describe(self._source.name, described, self._run.runtime.clock.now())
        return before not in (None, described)

    def _get(self, url: str, *, changed: datetime | None = None) -> Page | None:
        """Return an endpoint page, or None if it says nothing new. A backfill reads it whatever it says."""
        if self._shutdown.should_stop():
            raise Stopped("asked to stop before an endpoint was requested")
        runtime = self._run.runtime
        # the file may have left out links before that it wants now, though the endpoint has not changed
        whole = self._run.window is not None or self._source_changed
        known = None if whole else self._index.endpoint(self._source.name, url)
        now = runtime.clock.now()
        # some servers answer 304 for ever, so now and then an endpoint is asked in full; so is one that was read while
        # the clock was ahead, since what has changed since then seems to be older
        if known and not -CLOCKS_APART < now - known.read_at < timedelta(seconds=self._source.full_after_s):
            known = None
        if known and changed and changed < known.read_at:
            return None
        etag, last_modified = (known.etag, known.last_modified) if known else (None, None)
        page = runtime.fetcher.get(
            url,
            self._source,
            etag=etag,
            last_modified=last_modified,
            max_bytes=max(self._source.max_bytes, ENDPOINT_BYTES),
            tape=self._run.new_tape() if self._run.raw is Raw.ALL else None,
        )
        self._run.note_freshness(page)
        if page.not_modified:
            return None
        self._answers[url] = page
        return page

    def _unmet(self, endpoint: str, links: Sequence[Link]) -> Sequence[Link]:
        """Return the links that no earlier run has met; nothing if the endpoint is new, or many of its links were met.

        A few at its head may have been met: pinned there, or published anew. Of a list of changes return all links, if
        all of them were changed since it was read last; else nothing.
        """
        if endpoint not in self._last_read:
            self._last_read[endpoint] = self._read_in_full(endpoint)
        before = self._last_read[endpoint]
        wanted = [link for link in links if not frontier.leaves_out(self._source, link)]
        if before is None or not wanted:
            return ()
        read_at, began = before
        if endpoint in self._by_change:
            return links if all(link.modified is not None and link.modified > read_at for link in wanted) else ()
        visits = self._index.visits(link.key for link in wanted)
        now = self._run.runtime.clock.now()  # what is later was met while the clock was ahead
        met = {key for key, visit in visits.items() if visit.first_at is None or not began <= visit.first_at <= now}
        if len(met) > _PINNED_SHARE * len(wanted) or wanted[-1].key in met:
            return ()
        return [link for link in links if link.key not in met]

    def _read_in_full(self, endpoint: str) -> tuple[datetime, datetime] | None:
        """Return when an endpoint was read last, and when the first run began that was broken off since, or this run.

        A link that only a broken run has met counts as new: older pages, which that run would have read, are wanted.
        """
        source, known = self._source.name, self._index.endpoint(self._source.name, endpoint)
        if known is None:
            return None
        began = queries_runs.broken_since(self._index, source, known.read_at)
        return known.read_at, began or self._run.report.started_at

    def _take(self, batch: EndpointPage) -> None:
        """Process all that a page of an endpoint announces, then remember that it is done."""
        run = self._run
        if batch.all_new:
            self._note_passed(batch)
            return
        if batch.note:
            run.note_endpoint(batch.page, batch.note)
        if batch.unpaged:
            with self._index.transaction() as transaction:
                transaction.note_unpaged(self._source.name, batch.endpoint, run.runtime.clock.now())
        if batch.older and not run.window and batch.endpoint not in self._known_endpoints:
            run.note_endpoint(batch.page, batch.older)
        left_out, new = run.so_far
        try:
            if batch.error is not None:
                raise batch.error
            run.listener.announced(self._source.name, batch.expected)
            links = self._links.process(self._dated(batch.links) if run.window else batch.links)
        except Abandoned:
            return
        except LinkError as error:
            run.endpoint_failed(batch.endpoint, batch.page, error)
            self._page_failed = True
            return
        finally:
            page = self._answers.pop(batch.page, None)
        if self._shutdown.stopped:
            return
        left_out, new = (now - before for now, before in zip(run.so_far, (left_out, new), strict=True))
        run.endpoint_answered(batch.endpoint, links, whole=not batch.not_modified, left_out=left_out, new=new)
        self._pages_done += 1
        self._pages_known += len(batch.onward)
        run.listener.walked(self._source.name, self._pages_done, max(self._pages_known, self._pages_done))
        if page is not None:
            self._remember(batch, page, links)

    def _note_passed(self, batch: EndpointPage) -> None:
        """Note how many entries may have passed before the oldest of those that were all new."""
        if batch.endpoint in self._by_change:  # edited all at once; they are new in no other way
            return
        before = self._last_read[batch.endpoint]
        assert before is not None  # else nothing is called new
        since, _ = before
        passed = passed_unseen([link.published or link.modified for link in batch.all_new], since)
        if passed != 0:
            self._run.note_passed(batch.endpoint, batch.page, len(batch.all_new), since, passed)

    def _dated(self, links: Iterable[Link]) -> Iterator[Link]:
        """Yield the links, and note the oldest day among them."""
        for link in links:
            told = [*link.days(self._source.zone), *([self._oldest] if self._oldest else [])]
            self._oldest = min(told, default=None)
            yield link

    def _remember(self, batch: EndpointPage, page: Page, links: int) -> None:
        """Remember that a page of an endpoint is done, so that it is asked for again only if it changes."""
        # an index of sitemaps may stay the same while those it leads to change: it is read each time
        stays = not (batch.onward and not links)
        if self._backfill:  # which left out other days: no reason for the next run to leave out the page
            if stays:
                self._remember_walked(batch, links)
        elif batch.onward:
            self._leading_on.append((batch.page, replace(page, body=b""), stays))
        else:
            with self._index.transaction() as transaction:
                self._put_endpoint(transaction, batch.page, page, validators=stays)

    def _remember_walked(self, batch: EndpointPage, links: int) -> None:
        """Remember that a backfill is done with a page of an archive's index."""
        assert self._backfill is not None
        with self._index.transaction() as transaction:
            transaction.put_walked(self._backfill, batch.page, batch.onward, links)

    def _remember_leading_on(self) -> None:
        """Remember the pages of an endpoint that led on to others, now that those are done.

        If one of those could not be read, no validators are kept: the next run reads these again, and so comes to it.
        """
        if self._leading_on and not self._shutdown.stopped:
            with self._index.transaction() as transaction:
                for url, page, stays in self._leading_on:
                    self._put_endpoint(transaction, url, page, validators=stays and not self._page_failed)
        self._leading_on.clear()
        self._page_failed = False

    def _put_endpoint(self, transaction: Transaction, url: str, page: Page, *, validators: bool) -> None:
        transaction.put_endpoint(
            self._source.name,
            url,
            etag=page.etag if validators else None,
            last_modified=page.last_modified if validators else None,
            read_at=page.fetched_at,
        )
