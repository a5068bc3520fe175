"""What a run would do, without doing it: which links it would fetch, and what it would file for a page.

Pages are read by the code that reads them in a run. Nothing is filed, and nothing is learned of the site.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain

from pipeline.config.source import Source
from pipeline.crawl import frontier, past
from pipeline.crawl import page as pages
from pipeline.crawl.known_visits import known_visits
from pipeline.crawl.links import chunks
from pipeline.crawl.processing import Failure, ProcessedPage
from pipeline.crawl.read_ahead import Finished, ReadAhead
from pipeline.crawl.run import ENDPOINT_BYTES
from pipeline.crawl.site_memory import SiteMemory
from pipeline.discovery import CaptureWalk, EndpointPage, discover
from pipeline.errors import LinkError
from pipeline.extract import PageComparison, Template, compare
from pipeline.fetch import Fetcher, archive_index
from pipeline.index import queries_runs
from pipeline.model import Link, Page, Window
from pipeline.runtime import Runtime, Store
from pipeline.system.workers import Workers


def preview(
    runtime: Runtime,
    source: Source,
    *,
    window: Window | None = None,
    problems: list[str],
    notes: list[str] | None = None,
) -> Iterator[tuple[Link, frontier.Choice]]:
    """Fetch the endpoints of a source; yield each link once, with what a run would do about it.

    Adds a sentence to `problems` for each endpoint that cannot be read, and to `notes` for each that has older pages.
    """

    def get(url: str, *, changed: datetime | None = None) -> Page:
        return runtime.fetcher.get(url, source, max_bytes=max(source.max_bytes, ENDPOINT_BYTES))

    met: set[str] = set()
    oldest: list[date] = []
    began = runtime.clock.now()
    order = frontier.Order(at=began) if window else None

    def unpaged(feed: str) -> bool:
        return queries_runs.is_unpaged(runtime.index, source.name, feed, began)

    for batch in chain(
        discover(source, get, window=window, unpaged=unpaged), _captured(runtime, source, window, oldest)
    ):
        try:
            if batch.error is not None:
                raise batch.error
            if batch.older and notes is not None:
                notes.append(f"{batch.page}: {batch.older}")
            for chunk in chunks(batch.links):
                now, keys = runtime.clock.now(), [link.key for link in chunk]
                visits = known_visits(runtime.index, source.name, keys, now, began)
                for link in chunk:
                    if link.key in met:  # another endpoint has announced it, too
                        continue
                    met.add(link.key)
                    oldest[:] = sorted([*oldest, *link.days(source.zone)])[:1]
                    choice = frontier.select(link, visits.get(link.key), source, now=now, window=window, order=order)
                    yield link, choice
        except LinkError as error:
            problems.append(f"{batch.page}: {error}")


def _captured(
    runtime: Runtime, source: Source, window: Window | None, oldest: Sequence[date]
) -> Iterator[EndpointPage]:
    """Yield what a backfill looks for in web archives, once its own lists are read and their oldest day is known."""
    if window is not None:
        assert isinstance(runtime.fetcher, Fetcher)
        for endpoint in past.endpoints(source, runtime.past, min(oldest, default=None), window.since):
            ask = archive_index(runtime.fetcher, runtime.past, source)
            yield from CaptureWalk(source, endpoint, runtime.past, ask, window=window).pages()


def read_links(
    runtime: Runtime, source: Source, links: Iterable[Link]
) -> Iterator[tuple[Link, ProcessedPage | LinkError]]:
    """Read links as a run reads them: in its workers, with the site's template, later pages joined.

    A link that gives no document comes with its error, even after an unexpected error. Raises StorageError.
    """
    ahead = ReadAhead(runtime, source)
    for link in links:
        failure = ahead.start(link, None)
        if isinstance(failure, Failure):
            yield link, _error_of(failure)
        yield from _told(ahead.ready())
    yield from _told(ahead.rest())


def read_page(store: Store, source: Source, link: Link, page: Page, *, workers: Workers) -> ProcessedPage | str:
    """Read a page that is at hand as a run reads it, without its later pages; return a sentence if it gives nothing."""
    template = _template(store, source)
    pending = pages.hand_over(page, link, None, source, workers=workers, template=template, learn=False)
    result = pending.result()
    return result.because if isinstance(result, Failure) else result


def compare_page(store: Store, source: Source, link: Link, page: Page, *, workers: Workers) -> PageComparison:
    """Compare how the extractors read a page that is at hand. Raises ExtractError."""
    return workers.start(compare, page, link, source, _template(store, source)).result()


def _told(finished: Iterable[Finished]) -> Iterator[tuple[Link, ProcessedPage | LinkError]]:
    for pending, result in finished:
        yield pending.link, _error_of(result) if isinstance(result, Failure) else result


def _error_of(failure: Failure) -> LinkError:
    error = LinkError(failure.because)
    error.cause = failure.cause
    return error


def _template(store: Store, source: Source) -> Template | None:
    """Return what is known of a source's site; None while fewer than two pages are."""
    return SiteMemory(pages=store.index.template(source.name).pages).template
