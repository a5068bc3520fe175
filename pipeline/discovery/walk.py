"""The walk over the endpoints of a source, page by page. Each format is a module of its own.

Nothing here asks for the time, opens a socket or remembers what earlier runs saw: pages come from the `get` that is
given, and `pipeline.crawl.frontier` decides which links are wanted.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import pairwise
from typing import Protocol

from pipeline.config.hosts import admitting
from pipeline.config.source import Api, ArchiveEndpoint, Feed, Listing, OwnEndpoint, Sitemap, Source
from pipeline.discovery import api, feeds, listings, sitemaps
from pipeline.discovery.links import EndpointContent, Linker, Onward
from pipeline.errors import BadStatus, DiscoveryError, LinkError, PipelineError
from pipeline.model import Link, Page, Window
from pipeline.urls import identity, with_query

PAGES_MAX = 10_000
"""Pages of one endpoint that are read in one walk, so that a list without end has one."""

_OLDER = "older pages follow, which an ordinary run does not read; `backfill` does, or `pages` of the endpoint"
_NO_OLDER = "older entries are not read: the source names no older page; give the list a `next` or a `page_url`"
_PAGED = "paged"  # the parameter by which WordPress, and what is like it, counts the pages of its feeds
_MOSTLY = 0.5  # of the entries of a page that no feed has named are new, or it is no older one


class Get(Protocol):
    """Fetches a page of an endpoint, with a conditional request where validators are known."""

    def __call__(self, url: str, *, changed: datetime | None = None) -> Page | None:
        """Return the page; None if it was not modified, or last `changed` before it was last read.

        With a window (a backfill) it answers in full. Raises subclasses of LinkError.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointPage:
    """What one page of an endpoint announces. If it could not be read, it has an `error`, and the walk goes on."""

    endpoint: str
    page: str
    # may be lazy, and raise DiscoveryError after some links if the page is damaged; use them up before the next batch
    links: Iterable[Link] = ()
    expected: int = 0  # about how many links
    onward: tuple[
        str, ...
    ] = ()  # pages that are read after it: those it names, or a feed's next one, which may be none
    error: PipelineError | None = None
    not_modified: bool = False
    note: str | None = None
    all_new: tuple[Link, ...] = ()  # of a list's last page: its links, if hardly any was met and no older page is read
    older: str | None = None  # a sentence about an older page that this one names and that the walk does not read
    unpaged: bool = False  # the feed gives the same entries whatever page is asked for


Finished = Callable[[str], tuple[str, ...] | None]
"""Of a page that an interrupted backfill completed: the pages after it. None for every other page."""

Unmet = Callable[[str, Sequence[Link]], Sequence[Link]]
"""Of links on a page of an endpoint that was read in an earlier run: those that none has met, if hardly any was met."""

Unpaged = Callable[[str], bool]
"""Tell of a feed that is known to give the same entries whatever page is asked for."""


def discover(
    source: Source,
    get: Get,
    *,
    window: Window | None = None,
    finished: Finished = lambda page: None,
    unmet: Unmet = lambda endpoint, links: (),
    unpaged: Unpaged = lambda endpoint: False,
) -> Iterator[EndpointPage]:
    """Yield what every endpoint of `source` announces, page by page; lists without dates come last.

    An ordinary run reads as many pages of a list or feed as its endpoint says, and on while a whole page is `unmet`:
    what stood there between two runs stands on an older page now. An API that can be asked for what was changed last is
    asked for that as well, for an old entry that was edited stands on no new page. With `window` lists are read on
    until a page has no links, none that is new, or, newest first, only links dated before the window. A feed that names
    no older page is asked for one as WordPress counts them, unless it is known to be `unpaged`. Links outside the
    window are not left out, but for entries of a sitemap that both it and its index date before it. Endpoints in web
    archives are passed over: see `captures`.
    """
    # what a list without dates announces may stand in another one with its day
    for endpoint in sorted(source.endpoints, key=lambda each: isinstance(each, Listing) and not each.date):
        if isinstance(endpoint, ArchiveEndpoint):
            continue
        walk = partial(_EndpointWalk, source, get=get, window=window, finished=finished, unmet=unmet, unpaged=unpaged)
        yield from walk(endpoint).batches()
        if isinstance(endpoint, Api) and endpoint.by_change is not None and window is None:
            yield from walk(endpoint.by_change).batches()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    onward: Onward
    number: int  # of the page within its list, from 1


class _EndpointWalk:
    """One walk over the pages of one endpoint; none is read twice."""

    def __init__(
        self,
        source: Source,
        endpoint: OwnEndpoint,
        *,
        get: Get,
        window: Window | None,
        finished: Finished,
        unmet: Unmet,
        unpaged: Unpaged,
    ) -> None:
        self._source, self._endpoint, self._get = source, endpoint, get
        self._window, self._finished, self._unmet, self._unpaged = window, finished, unmet, unpaged
        self._pages: set[str] = set()
        self._links: set[int] = set()  # hashes of the keys met on the pages of a list
        self._last_day: list[date] = []  # that of the last dated link, if one was met
        self._falls = 0  # how much oftener a day of the list is before the one above it than after it
        self._all_new: list[Link] = []  # of the list's pages so far, if no run has met any of them
        self._names_older = False  # the page of a list that was read last names the one after it
        self._repeats = False  # the second page of the feed is the first once more
        self._counts = False  # the feed is known to have its older pages by number
        self._batch = partial(EndpointPage, endpoint=endpoint.url)

    def batches(self) -> Iterator[EndpointPage]:
        first = api.first_page(self._endpoint, self._window) if isinstance(self._endpoint, Api) else self._endpoint.url
        todo = deque([_Step(onward=Onward(url=first), number=1)])
        read = 0
        while todo:
            step = todo.popleft()
            url = step.onward.url
            if not self._is_new(url):
                continue
            done = self._finished(url)
            if done is not None:
                following = tuple(Onward(url=page) for page in done)
            elif read == PAGES_MAX:
                error = DiscoveryError(f"more than {PAGES_MAX:,} pages; not read from here on")
                yield self._batch(page=url, error=error)
                return
            else:
                read += 1
                reading, batch = self._read(step)
                following = reading.onward
                yield batch
            # depth first: what a sitemap index names comes before the index's neighbours
            todo.extendleft(_Step(onward=page, number=step.number + 1) for page in reversed(following))
        if self._all_new:
            yield self._batch(page=url, all_new=tuple(self._all_new))

    def _read(self, step: _Step) -> tuple[EndpointContent, EndpointPage]:
        url = step.onward.url
        try:
            page = self._get(url, changed=step.onward.changed)
            if page is None:
                return EndpointContent(), self._batch(page=url, not_modified=True)
            if identity(page.url) != identity(url) and not self._is_new(page.url):
                if self._is_guessed(step):
                    return EndpointContent(), self._batch(page=url, unpaged=True)
                return EndpointContent(), self._batch(page=url, note=f"leads back to {page.url}")
            linker = Linker(self._source, page, found_in=url, own=(self._endpoint.url,))
            reading = self._limited(_within_hosts(self._interpreted(page, linker, step), linker), step)
        except LinkError as error:
            if self._is_guessed(step):
                if _no_such_page(error) and (self._counts or step.number > 2):  # the list ends here
                    self._all_new.clear()
                return EndpointContent(), self._batch(page=url, unpaged=isinstance(error, DiscoveryError))
            if step.number > 1 and self._is_numbered() and _no_such_page(error):
                self._all_new.clear()
                return EndpointContent(), self._batch(page=url, note=f"the list ends before this page: {error}")
            return EndpointContent(), self._batch(page=url, error=error)
        onward = tuple(page.url for page in reading.onward)
        expected = reading.expected or (len(reading.links) if isinstance(reading.links, Sized) else 0)
        # an index may name feeds and sitemaps by the hundred, and some of them are empty; so may be a page nobody named
        may_be_empty = (isinstance(self._endpoint, Sitemap) and step.number > 1) or self._is_guessed(step)
        is_empty = may_be_empty and not reading.links and not onward
        note = None if is_empty else reading.note
        older = _OLDER if self._names_older and not onward else None
        batch = self._batch(page=url, links=reading.links, expected=expected, onward=onward, note=note, older=older)
        return reading, replace(batch, unpaged=self._repeats)

    def _interpreted(self, page: Page, linker: Linker, step: _Step) -> EndpointContent:
        match self._endpoint:
            case Feed():
                return feeds.read_feed(page, linker)
            case Sitemap(only=only):
                return sitemaps.read_sitemap(
                    page, linker, only=only, since=self._window.since if self._window else None
                )
            case Listing() as listing:
                return listings.read_listing(page, linker, listing, number=step.number)
            case Api() as endpoint:
                return api.read_answer(page, linker, endpoint, at=step.onward.url, number=step.number)

    def _limited(self, reading: EndpointContent, step: _Step) -> EndpointContent:
        """Return the content without the pages that the walk does not go on to."""
        if isinstance(self._endpoint, Sitemap):
            unread = tuple(page for page in reading.onward if identity(page.url) not in self._pages)
            return replace(reading, onward=unread, links=self._not_ended(reading.links, step))
        links = list(reading.links)
        self._names_older = bool(reading.onward) and not self._is_numbered()
        new = {hash(link.key) for link in links} - self._links
        self._links |= new
        if self._window:
            goes_on = not self._all_before(links, self._window)
            if self._ends_early(links, self._window):
                reading = replace(reading, note=reading.note or _NO_OLDER)
        else:
            self._follow_unmet(links, step, repeated=not new)
            pages = 1 if isinstance(self._endpoint, Feed) else self._endpoint.pages
            goes_on = step.number < pages or bool(self._all_new)
        guessed = self._is_guessed(step)
        self._repeats = guessed and step.number == 2 and bool(links) and not new
        if not (new and goes_on):
            return replace(reading, links=links if new or not guessed else (), onward=())
        self._counts = self._counts or reading.numbered
        if reading.onward or not isinstance(self._endpoint, Feed):
            return replace(reading, links=links)
        may_be = self._counts or not (
            self._unpaged(self._endpoint.url) or (guessed and len(new) < _MOSTLY * len(links))
        )
        older = (Onward(url=self._counted(step.number + 1)),) if may_be else ()
        return replace(reading, links=links, onward=older)

    def _follow_unmet(self, links: list[Link], step: _Step, *, repeated: bool) -> None:
        """Remember the list's links while hardly any was met in a run. A page that repeats others says nothing."""
        if links and repeated:
            return
        if step.number > 1 and not self._all_new:
            return
        if links and (unmet := self._unmet(self._endpoint.url, links)):
            self._all_new += unmet
        else:
            self._all_new.clear()

    def _not_ended(self, links: Iterable[Link], step: _Step) -> Iterable[Link]:
        """Leave out what was last changed before the window, if the index says so of the whole sitemap as well."""
        since, zone = self._window.since if self._window else None, self._source.zone
        if not sitemaps.ended_before(step.onward.changed, since, zone):
            return links
        return (link for link in links if since is None or max(link.days(zone)[-1:], default=since) >= since)

    def _all_before(self, links: list[Link], window: Window) -> bool:
        """Return whether the dated links of a page are all from before the window, in a list that is newest first."""
        days = [day for link in links for day in link.days(self._source.zone)[:1]]
        for earlier, later in pairwise([*self._last_day, *days]):
            self._falls += (later < earlier) - (later > earlier)
        self._last_day = days[-1:] or self._last_day
        return bool(days) and window.since is not None and max(days) < window.since and self._falls > 0

    def _ends_early(self, links: list[Link], window: Window) -> bool:
        """Return whether a list may have older pages for the window, which nothing in the source leads to."""
        if not isinstance(self._endpoint, Listing) or self._endpoint.next or self._endpoint.page_url:
            return False
        days = [day for link in links for day in link.days(self._source.zone)[:1]]
        return not (days and window.since and min(days) < window.since)

    def _counted(self, number: int) -> str:
        """Return where a page of a feed is that no page has named."""
        return with_query(self._endpoint.url, {_PAGED: str(number)})

    def _is_guessed(self, step: _Step) -> bool:
        """Return whether no page has named a page of a feed: it may be none."""
        return isinstance(self._endpoint, Feed) and step.number > 1 and step.onward.url == self._counted(step.number)

    def _is_numbered(self) -> bool:
        """Return whether we count the pages of a list ourselves, and so come to one that does not exist."""
        match self._endpoint:
            case Listing(page_url=str()) | Api(page_parameter=str()):
                return True
            case _:
                return False

    def _is_new(self, page: str) -> bool:
        key = identity(page)
        if key in self._pages:
            return False
        self._pages.add(key)
        return True


def _within_hosts(content: EndpointContent, linker: Linker) -> EndpointContent:
    """Return the content without further pages on hosts that the source does not ask, and a note about them.

    The links stay, each with its own outcome; the note tells where all of them lead to other hosts.
    """
    away = [page.url for page in content.onward if not linker.hosts.ask(page.url)]
    notes = [content.note] if content.note else []
    if away:
        notes.append(f"{away[0]} is not read on: {admitting(away[0])}")
    links = content.links if isinstance(content.links, Sequence) else ()
    if links and all(link.elsewhere for link in links):
        notes.append(f"all its links lead to other hosts: {admitting(links[0].url)}")
    onward = tuple(page for page in content.onward if page.url not in away)
    return replace(content, onward=onward, note="; ".join(notes) or None)


def _no_such_page(error: LinkError) -> bool:
    """Return whether sites answer so to a page number after the last; WordPress says 400."""
    return isinstance(error, BadStatus) and error.status in (400, 404, 410)
