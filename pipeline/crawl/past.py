"""Where a site's own lists do not reach: its pages as web archives have captured them, through the line of a run.

Only a backfill goes there. The archive is asked at its own host, by its own leases and pause; the site is not.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from pipeline.config.archives import CommonCrawl, Wayback
from pipeline.config.past import Past
from pipeline.config.source import ArchiveEndpoint, Source
from pipeline.crawl.context import Run
from pipeline.crawl.links import LinkProcessor
from pipeline.discovery import CaptureWalk, EndpointPage
from pipeline.errors import Abandoned, LinkError, Stopped, Unreachable
from pipeline.fetch import Fetcher, Replay, archive_index
from pipeline.model import Link


def endpoints(source: Source, past: Past, oldest: date | None, since: date | None) -> tuple[ArchiveEndpoint, ...]:
    """Return where a backfill looks beyond the site's own lists, the oldest entry of which is of a day.

    The archives that the source names, always; without any, those of `past.fill` if the lists do not reach back. A
    source of one's own network is in no public archive.
    """
    named = tuple(each for each in source.endpoints if isinstance(each, ArchiveEndpoint))
    reaches = oldest is not None and since is not None and oldest <= since
    if named or reaches or (source.allow_addresses and not past.allow_addresses):
        return named
    sites = dict.fromkeys(f"{urlsplit(each.url).scheme}://{urlsplit(each.url).netloc}/" for each in source.endpoints)
    return tuple(
        Wayback(wayback=site) if kind == "wayback" else CommonCrawl(commoncrawl=site)
        for kind in past.fill
        for site in sites
    )


class PastWalk:
    """The walk of one backfill over web archives. `finished` and `remember` know its pages that are done."""

    def __init__(
        self,
        run: Run,
        finished: Callable[[str], tuple[str, ...] | None],
        remember: Callable[[EndpointPage, int], None],
    ) -> None:
        self._run, self._finished, self._remember = run, finished, remember
        runtime = run.runtime
        assert isinstance(runtime.fetcher, Fetcher)
        self._ask = archive_index(runtime.fetcher, runtime.past, run.source, run.shutdown.should_stop)

    def go(self, oldest: date | None) -> None:
        """Read what archives have captured; `oldest` is the day of the oldest entry of the site's own lists."""
        run, source = self._run, self._run.source
        since = run.window.since if run.window else None
        found = endpoints(source, run.runtime.past, oldest, since)
        if found and not any(isinstance(each, ArchiveEndpoint) for each in source.endpoints):
            reach = f"reach back to {oldest}" if oldest else "have no dates"
            run.report.notes.append(f"its own lists {reach}; older pages are looked for in web archives")
        for endpoint in found:
            if run.shutdown.stopped:
                return
            self._walk(endpoint)

    def _walk(self, endpoint: ArchiveEndpoint) -> None:
        run, runtime = self._run, self._run.runtime
        assert isinstance(runtime.fetcher, Fetcher)
        replay = Replay(runtime.fetcher, runtime.past.asking(run.source.name, endpoint.url, run.source))
        links = LinkProcessor(replace(run, runtime=replace(runtime, fetcher=replay), owes=False))
        walk = CaptureWalk(run.source, endpoint, runtime.past, self._ask, window=run.window, finished=self._finished)
        try:
            for batch in walk.pages():
                if not self._take(batch, links, replay, walk):
                    return
        except Stopped:
            pass

    def _take(self, batch: EndpointPage, links: LinkProcessor, replay: Replay, walk: CaptureWalk) -> bool:
        """Process all captures of a page of the index; return False if the archive is to be asked no more."""
        run = self._run
        try:
            if batch.error is not None:
                raise batch.error
            count = links.process(_expected(batch.links, replay))
        except Abandoned:
            return False
        except LinkError as error:
            run.endpoint_failed(batch.endpoint, batch.page, error)
            return True
        if run.shutdown.stopped:
            return False
        if note := walk.take_note():
            run.note_endpoint(batch.page, note)
        if replay.refused is not None:
            later = Unreachable(f"{replay.refused}; the same backfill continues from here")
            run.endpoint_failed(batch.endpoint, batch.page, later)
            return False
        run.endpoint_answered(batch.endpoint, count, whole=True)
        self._remember(batch, count)
        return True


def _expected(links: Iterable[Link], replay: Replay) -> Iterator[Link]:
    for link in links:
        if replay.refused is not None:
            return
        replay.expect(link)
        yield link
