"""Find the captures of a site's pages in web archives, as links that lead to what was received then.

index ── ask ──▶ rows ──▶ the first capture of each address
    ▲               └──▶ onward: the rest of the index, the next crawl
    └───────────────────────┘
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import IO
from urllib.parse import quote, urlsplit

from pipeline import urls
from pipeline.config.archives import CommonCrawl, Wayback
from pipeline.config.past import Past
from pipeline.config.source import ArchiveEndpoint, Source
from pipeline.discovery.archive_index import Row, further_timemaps, goes_on, rows, values
from pipeline.discovery.walk import EndpointPage, Finished
from pipeline.errors import BadStatus, DiscoveryError, LinkError
from pipeline.model import Capture, Link, Window, counted
from pipeline.warc import moment_of

_REMEMBERED = 100_000  # addresses and keys; between them and twice as many are known
_ROWS = 50_000  # of an index that are asked for at a time
_PAGES_MAX = 100_000
_TYPES = ("", "-", "unk", "text/html", "application/xhtml+xml", "application/pdf", "text/plain")
_CRAWL = re.compile(r"CC-MAIN-(\d{4})[\w-]*", re.ASCII)
_FILE = re.compile(r"[\w./=+-]{1,500}", re.ASCII)
_RECORD_BYTES = 1 << 30

Ask = Callable[[str], IO[bytes]]
"""Fetches a page of an index, and returns it as an open file. Raises subclasses of LinkError."""


class CaptureWalk:
    """One walk over the index of an archive.

    Of each address it gives the first capture: no later one is nearer to its publication. What was captured before a
    `window` was published before it, and is left out.
    """

    def __init__(
        self,
        source: Source,
        endpoint: ArchiveEndpoint,
        past: Past,
        ask: Ask,
        *,
        window: Window | None = None,
        finished: Finished = lambda page: None,
    ) -> None:
        self._source, self._endpoint, self._ask, self._finished = source, endpoint, ask, finished
        self._since = window.since if window else None
        self._site = endpoint.url.rstrip("*")
        self._origin = "/".join(self._site.split("/")[:3]) + "/"
        self._archive = _Wayback(endpoint, past, self._site) if isinstance(endpoint, Wayback) else _Crawls(past, self)
        self._met = Recent(_REMEMBERED)
        self._met.add(f"key {urls.identity(self._site, source.drop_parameters)}")
        self._untrue = 0

    @property
    def site(self) -> str:
        """The beginning of the addresses whose captures are wanted."""
        return self._site

    @property
    def since(self) -> date | None:
        """The first day that is wanted."""
        return self._since

    def pages(self) -> Iterator[EndpointPage]:
        """Yield what each page of the index announces; the links are lazy, and read from a file."""
        batch = partial(EndpointPage, endpoint=self._endpoint.url)
        todo, seen = deque([self._archive.first]), 0
        while todo:
            url = todo.popleft()
            done = self._finished(url)
            if done is not None:
                todo.extendleft(reversed(done))
                continue
            seen += 1
            if seen > _PAGES_MAX:
                yield batch(page=url, error=DiscoveryError(f"more than {_PAGES_MAX:,} pages of an index"))
                return
            try:
                file = self._ask(url)
                onward, has_rows = self._archive.onward(url, file)
            except LinkError as error:
                nothing = isinstance(error, BadStatus) and error.status == 404
                yield batch(page=url) if nothing else batch(page=url, error=error)
                continue
            yield batch(page=url, links=self._links(file) if has_rows else (), onward=tuple(onward))
            todo.extendleft(reversed(onward))

    def take_note(self) -> str | None:
        """Return what was odd about the rows that were read since the last call."""
        untrue, self._untrue = self._untrue, 0
        return f"{counted(untrue, 'row')} of the index cannot be true" if untrue else None

    def _links(self, file: IO[bytes]) -> Iterator[Link]:
        with file:
            for row in rows(file):
                original = _get(row, "original", "url")
                if original in self._met:
                    continue  # a later capture of the same page
                if _get(row, "statuscode", "status") not in ("", "-", "200"):
                    continue
                if _get(row, "mimetype", "mime").lower() not in _TYPES:
                    continue
                link = self._link(row)
                if link is None:
                    self._untrue += 1
                    continue
                self._met.add(original)
                if (key := f"key {link.key}") not in self._met:
                    self._met.add(key)
                    assert link.capture is not None
                    if self._since is None or link.capture.at.astimezone(self._source.zone).date() >= self._since:
                        yield link

    def _link(self, row: Row) -> Link | None:
        """Return the link of a row; None for one that cannot be true."""
        original = _get(row, "original", "url")
        at = moment_of(row.get("timestamp", ""))
        url = urls.absolute(original, original) if urls.is_web(original) else None
        if url is None or at is None:
            return None
        if not url.startswith(self._origin) and not urls.is_of_one_site(url, self._site):
            return None
        place = self._archive.place(row, original)
        if place is None:
            return None
        capture = Capture(at=at, address=place[0], offset=place[1], length=place[2], one_of_many=True)
        url = _today(url, self._site)
        if self._source.rewrite:
            url = urls.absolute(url, self._source.rewritten(url)) or url
        return Link(
            url=url,
            key=urls.identity(url, self._source.drop_parameters),
            source=self._source.name,
            found_in=capture.address if capture.offset is None else f"{capture.address}#{capture.offset}",
            capture=capture,
        )


class Recent:
    """The last texts that were added, `least` to twice as many: an index has the captures of an address in a row."""

    def __init__(self, least: int) -> None:
        self._least = least
        self._now, self._before = set[int](), set[int]()

    def __contains__(self, text: str) -> bool:
        return hash(text) in self._now or hash(text) in self._before

    def add(self, text: str) -> None:
        """Add a text; forget the older half once there are too many."""
        self._now.add(hash(text))
        if len(self._now) >= self._least:
            self._now, self._before = set(), self._now


class _Wayback:
    """The CDX API or the timemaps of an archive that replays its captures below an address."""

    def __init__(self, endpoint: Wayback, past: Past, site: str) -> None:
        self._captures = (endpoint.captures or past.wayback).rstrip("/")
        cdx = endpoint.cdx or (f"{self._captures}/cdx" if endpoint.captures else past.cdx)
        if endpoint.timemap:
            self.first = f"{self._captures}/timemap/link/{site}*"
        else:
            self.first = f"{cdx}?url={_quoted(site)}&matchType=prefix&output=json&filter=statuscode:200"
            self.first += f"&collapse=urlkey&limit={_ROWS}&showResumeKey=true"

    def onward(self, url: str, file: IO[bytes]) -> tuple[list[str], bool]:
        """Return where the index goes on, and that it has rows."""
        if (key := goes_on(file)) is not None:
            return [f"{self.first}&resumeKey={_quoted(key)}"], True
        host = urls.host(url)
        return [each for each in further_timemaps(file) if each != url and urls.host(each) == host], True

    def place(self, row: Row, original: str) -> tuple[str, int | None, int | None] | None:
        """Return where a capture lies; None if that is not in the archive."""
        memento = row.get("memento", self._captures)
        if not memento.startswith(self._captures) and urls.host(memento) != urls.host(self._captures):
            return None
        moment = row["timestamp"]
        return (f"{self._captures}/{moment}id_/{original}", None, None) if re.fullmatch(r"\d{14}", moment) else None


class _Crawls:
    """The monthly crawls of Common Crawl: a list of them, and for each an index in pages."""

    def __init__(self, past: Past, walk: CaptureWalk) -> None:
        self._index, self._data = past.commoncrawl.rstrip("/"), past.commoncrawl_data.rstrip("/")
        self._walk = walk
        self.first = f"{self._index}/collinfo.json"

    def onward(self, url: str, file: IO[bytes]) -> tuple[list[str], bool]:
        """Return where the index goes on, and whether this page of it has rows."""
        if url == self.first:
            with file:
                return [self._query(crawl, "&showNumPages=true") for crawl in crawls(file, self._walk.since)], False
        if url.endswith("&showNumPages=true"):
            with file:
                told = next(values(file), None)
            pages = told.get("pages") if isinstance(told, dict) else told
            if not isinstance(pages, int) or not 0 <= pages <= _PAGES_MAX:
                raise DiscoveryError(f"the index does not say how many pages it has, but {str(told)[:60]!r}")
            begin = url.removesuffix("&showNumPages=true")
            return [f"{begin}&page={number}" for number in range(pages)], False
        return [], True

    def place(self, row: Row, original: str) -> tuple[str, int | None, int | None] | None:
        """Return where a capture lies; None if that cannot be true."""
        name, offset, length = row.get("filename", ""), row.get("offset", ""), row.get("length", "")
        if not _FILE.fullmatch(name) or ".." in name.split("/") or not (offset.isdecimal() and length.isdecimal()):
            return None
        if len(offset) > 15 or not 0 < int(length) < _RECORD_BYTES:
            return None
        return f"{self._data}/{name.lstrip('/')}", int(offset), int(length)

    def _query(self, crawl: str, rest: str) -> str:
        return f"{self._index}/{crawl}-index?url={_quoted(self._walk.site)}&matchType=prefix&output=json{rest}"


def crawls(file: IO[bytes], since: date | None) -> list[str]:
    """Return the names of the crawls that a list has, oldest first, without those of the years before a day."""
    named = [each.get("id") for each in values(file) if isinstance(each, dict)]
    found = [match for name in named if isinstance(name, str) and (match := _CRAWL.fullmatch(name))]
    if not found:
        raise DiscoveryError("the list of crawls names none")
    return sorted(match[0] for match in found if since is None or int(match[1]) >= since.year)


def reach(site: str, past: Past, ask: Ask) -> Iterator[tuple[ArchiveEndpoint, str]]:
    """Yield for each archive that has captures of a site's home page how far back they reach, in a sentence."""
    days = []
    for which in ("1", "-1"):
        with ask(f"{past.cdx}?url={_quoted(site)}&output=json&filter=statuscode:200&limit={which}") as file:
            days += [moment.date() for row in rows(file) if (moment := moment_of(row.get("timestamp", "")))]
    if days:
        yield Wayback(wayback=site), f"captures of the home page from {min(days)} to {max(days)}"
    index = past.commoncrawl.rstrip("/")
    with ask(f"{index}/collinfo.json") as file:
        names = crawls(file, None)
    with ask(f"{index}/{names[-1]}-index?url={_quoted(site)}&matchType=prefix&output=json&limit=1") as file:
        if any(row.get("filename") for row in rows(file)):
            yield CommonCrawl(commoncrawl=site), f"captured by the latest of {len(names)} crawls, {names[-1]}"


def _get(row: Row, *names: str) -> str:
    return next((row[name] for name in names if name in row), "")


def _today(url: str, site: str) -> str:
    """Return an address as the site has it today: by https if the site is, without a port that goes without saying."""
    parts, today = urlsplit(url), urlsplit(site)
    plain = parts.port in (None, 80, 443)
    if plain and parts.hostname:
        scheme = today.scheme if today.scheme == "https" and today.port is None else parts.scheme
        return parts._replace(scheme=scheme, netloc=parts.hostname).geturl()
    return url


def _quoted(text: str) -> str:
    return quote(text, safe=":/")
