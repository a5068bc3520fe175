"""Looking around a site: its feeds, sitemaps, JSON API and lists, each really read, and a source file made of them.

For the person who writes a source. What is found is a proposal: a source is read only as its file says.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, Final
from urllib.parse import urljoin

from bs4 import BeautifulSoup

from pipeline.config.source import Api, Endpoint, Feed, Listing, Sitemap, Source
from pipeline.discovery import feeds, platforms, sections, shapes, xml
from pipeline.discovery.links import address, one_line, text_of
from pipeline.discovery.listings import base_of, refreshed, tree_of
from pipeline.discovery.platforms import Platform
from pipeline.discovery.survey import Candidate, SiteSurvey, hosts_named, switched_on
from pipeline.discovery.walk import Get, discover
from pipeline.discovery.zones import FoundZone, ZoneEvidence
from pipeline.errors import DiscoveryError, LinkError
from pipeline.model import Link, Page
from pipeline.urls import host, identity

_FEED_TYPES: Final = frozenset(
    ["application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json"]
)
_FEED_PATHS: Final = ("/feed/", "/rss", "/atom.xml", "/feed.xml", "/index.xml")
_SITEMAP_PATHS: Final = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml")
_NAMED_MAX = 6  # of one kind; some robots.txt name hundreds of sitemaps
_SECTIONS_MAX = 5
_LINKS_MAX = 5000  # of an endpoint, that are looked at
_SAMPLES = 3
_PAGES_MAX = 8  # about the site, that are looked at one by one
_DATED_CHARACTERS = 500_000  # of a page, in which moments are looked for
_ALIKE = 0.8  # of the kinds of elements that articles share, a page of articles has as many
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_HAN = re.compile("[\u3400-\u9fff]")


def look_around(url: str, get: Get) -> SiteSurvey:
    """Survey the site whose home page is at `url`, read through `get`. Make up to about fifty requests.

    Raises:
        LinkError: the home page cannot be read, or nothing on the site leads anywhere.
    """
    page = get(url)
    if page is not None and (onward := refreshed(page)):
        page = get(onward)
    if page is None:
        raise DiscoveryError("the home page was not sent")
    look = _Look(page, get)
    look.at_mediawiki()
    look.at_discourse()
    look.at_feeds()
    look.at_sitemaps()
    look.at_wordpress()
    look.at_lists()
    look.at_addresses()
    look.at_dates()
    return look.found()


class _Look:
    """One look around one site."""

    def __init__(self, home: Page, get: Get) -> None:
        self._home, self._asked = home, get
        self._tree = tree_of(home)
        self._base = base_of(self._tree, home)
        self._zone: FoundZone | None = None
        self._told = ZoneEvidence(_text_or_none(home))
        self._platform, self._is_wiki = Platform(), False
        self._candidates: list[Candidate] = []
        self._problems: list[str] = []
        self._lists: list[set[str]] = []  # of addresses
        self._links: dict[str, list[str]] = {}  # of each candidate's endpoint, as far as they were read
        self._dated: set[str] = set()
        self._children: dict[str, tuple[str, ...]] = {}  # of sitemap indexes
        self._include: list[str] = []
        self._left_out: list[str] = []

    def found(self) -> SiteSurvey:
        if not self._candidates:
            raise DiscoveryError("; ".join(["no feed, sitemap, API or list of links was found", *self._problems]))
        title = self._tree.select_one("title")
        return SiteSurvey(
            home=self._home.url,
            title=one_line(title.get_text()) if title else None,
            language=_language(self._tree),
            timezone=self._zone.name if self._zone else None,
            zone_because=self._zone.because if self._zone else None,
            rewrite=self._platform.rewrite,
            exclude=self._platform.exclude,
            candidates=tuple(self._candidates),
            problems=tuple(self._problems),
            hosts=hosts_named(switched_on(self._candidates), self._links),
            include=tuple(self._include),
            announced=len(self._announced() or self._listed()),
            left_out=tuple(self._left_out),
            more=any(len(named) > 1 for named in self._children.values()),
        )

    def at_feeds(self) -> None:
        """Try the feeds that the page names, or the usual places if it names none. The page may be a feed itself."""
        if xml.root_name(text_of(self._home)[:1000]) in feeds.ROOTS:
            self._try(Feed(feed=self._home.url), "the address itself is a feed")
            return
        named: dict[str, str] = {}
        for element in self._tree.select("link[rel~=alternate][href], a[rel~=alternate][href]"):
            url = address(self._base, element.get("href"))
            if url and str(element.get("type")).lower().strip() in _FEED_TYPES and "/comments/" not in url:
                named.setdefault(url, f"feed named in the page {one_line(element.get('title')) or ''}".strip())
        if self._is_wiki:
            return
        tried = [self._try(Feed(feed=url), about) for url, about in list(named.items())[:_NAMED_MAX]]
        if not any(tried):
            self._first_of((Feed(feed=self._at(path)) for path in _FEED_PATHS), "feed in a usual place")

    def at_sitemaps(self) -> None:
        """Try the sitemaps that robots.txt names, or the usual places if it names none."""
        if xml.root_name(text_of(self._home)[:1000]) in ("urlset", "sitemapindex"):
            self._try(Sitemap(sitemap=self._home.url), "the address itself is a sitemap")
            return
        try:
            robots = self._get(self._at("/robots.txt"))
            lines = _SITEMAP_LINE.findall(text_of(robots)) if robots else []
        except LinkError:
            lines = []
        named = list(dict.fromkeys(url for line in lines if (url := address(self._home.url, line))))
        if len(named) > _NAMED_MAX:
            self._problems.append(f"robots.txt names {len(named)} sitemaps; only the first {_NAMED_MAX} were read")
        tried = [self._try(Sitemap(sitemap=url), "sitemap named in robots.txt") for url in named[:_NAMED_MAX]]
        if not any(tried):
            self._first_of((Sitemap(sitemap=self._at(path)) for path in _SITEMAP_PATHS), "sitemap in a usual place")

    def at_wordpress(self) -> None:
        """Try the posts of WordPress's JSON API, and note the time zone that it tells."""
        self._at_platform(platforms.wordpress(self._named, self._get))

    def at_discourse(self) -> None:
        """Take the places in Discourse's topics for the topics."""
        if self._tree.select_one('meta[name="generator"][content^="Discourse"]'):
            self._at_platform(platforms.DISCOURSE)

    def at_mediawiki(self) -> None:
        """Try the recent changes and the list of pages of a MediaWiki, in place of the feed that its pages name."""
        self._at_platform(platforms.mediawiki(self._named, self._get))
        self._is_wiki = bool(self._candidates)

    def _named(self, selector: str) -> str | None:
        element = self._tree.select_one(selector)
        return address(self._base, element.get("href")) if element else None

    def _at_platform(self, found: Platform) -> None:
        if found.timezone and _accepted(timezone=found.timezone):
            self._zone = FoundZone(found.timezone, "as its own settings say")
        self._platform = Platform(
            rewrite=(*self._platform.rewrite, *found.rewrite), exclude=(*self._platform.exclude, *found.exclude)
        )
        for endpoint, about in found.endpoints:
            self._try(endpoint, about, whole=isinstance(endpoint, Listing))

    def at_lists(self) -> None:
        """Try lists of headlines on the page and in its sections, dated ones first; without any, all its links."""
        pages = {self._home.url: (self._home, self._tree)}
        for url in sections.named(self._tree, self._home)[:_SECTIONS_MAX]:
            try:
                page = self._get(url)
                if page is not None:
                    pages.setdefault(page.url, (page, tree_of(page)))
            except LinkError:
                continue
        lists = [(listing, *pages[at]) for at in pages if (listing := sections.describe(pages[at][1], pages[at][0]))]
        onward = {sections.numbered(after) for each in lists if (after := sections.next_page(*each))}
        lists = [each for each in lists if each[1] is self._home or sections.numbered(each[1].url) not in onward]
        for listing, page, tree in sorted(lists, key=lambda each: each[0].date is None):
            title = tree.select_one("title")
            self._try(listing, f"list on a page {one_line(title.get_text()) if title else ''}".strip(), page)
        if not self._candidates:
            self._try(Listing(listing=self._home.url), "all links of the home page", self._home)

    def at_addresses(self) -> None:
        """Learn the shape of articles' addresses from feeds and APIs, where other addresses are announced as well."""
        articles = self._announced(Feed, Api)
        dated = [url for url in articles if url in self._dated]
        if 2 * len(dated) > len(articles):
            articles = dated  # Hugo's feeds have every page of the site, and no date of those that are no articles
        patterns = shapes.patterns_of(articles) if len(articles) >= shapes.ENOUGH else []
        if not patterns:
            self._leave_out_pages(articles)
            return
        self._switch_on_list(patterns)
        self._read_children()
        groups = shapes.left_out(patterns, self._announced())
        if not groups:
            return
        asked = [group for group in groups if group.may_be_articles][:_SECTIONS_MAX]
        kinds = self._kinds_of(articles) if asked else frozenset()
        for group in asked:
            if not self._are_articles(group, kinds):
                continue
            more = shapes.patterns_of(group.addresses)
            if not more:  # they are articles, and no rule tells them from other pages
                self._leave_out_pages(articles)
                return
            patterns += more
        groups = shapes.left_out(patterns, self._announced())
        self._include = patterns if groups else self._include
        self._left_out = [url for group in groups for url in group.addresses]

    def _switch_on_list(self, patterns: list[str]) -> None:
        """Read a list that has older pages, where there are feeds alone: a backfill goes back as far as the list."""
        if any(not isinstance(found.endpoint, Feed | Listing) for found in self._candidates):
            return
        for at, found in enumerate(self._candidates):
            if isinstance(found.endpoint, Listing) and (found.endpoint.next or found.endpoint.page_url):
                led = self._links[found.endpoint.url]
                if sum(any(re.search(pattern, url) for pattern in patterns) for url in led) >= shapes.ENOUGH:
                    self._candidates[at] = replace(found, whole=True)
                    self._include = patterns

    def _leave_out_pages(self, articles: list[str]) -> None:
        """Exclude pages about the site one by one, where articles have no shape of address that others have not.

        They are linked in the head or foot of the home page, no feed has them, and they miss what dates each article.
        """
        around = sections.linked_around(self._tree, self._home)
        for url in sections.other_homes(self._tree, self._home)[:_SECTIONS_MAX]:
            with suppress(LinkError):
                if page := self._get(url):
                    around |= sections.linked_around(tree_of(page), page) | {identity(url)}
        articles = articles or [url for url in self._announced() if identity(url) not in around]
        known = {identity(url) for url in articles}
        others = [url for url in self._announced() if identity(url) in around - known]
        if not others or len(articles) < shapes.ENOUGH:
            return
        dated = sections.dated(self._kinds_of(articles))
        pages = [url for url in others[:_PAGES_MAX] if dated and not dated & (kinds := self._kinds_on(url)) and kinds]
        exclude = tuple(f"^{re.escape(url)}$" for url in pages)
        self._platform = replace(self._platform, exclude=(*self._platform.exclude, *exclude))

    def at_dates(self) -> None:
        """Learn the zone from the site's dates, of a few articles if its feeds have none, or from its country."""
        if self._zone:
            return
        if not self._told.is_enough:
            for url in (self._announced(Feed, Api) or self._announced() or self._listed())[:_SAMPLES]:
                self._kinds_on(url)
        self._zone = self._told.found(host(self._home.url), _language(self._tree))

    def _get(self, url: str, *, changed: datetime | None = None) -> Page | None:
        """Fetch a page, and note the moments on it that tell a zone."""
        page = self._asked(url, changed=changed)
        self._told.hear(_text_or_none(page))
        return page

    def _read_children(self) -> None:
        """Read a few more sitemaps of each index: other ones may hold other pages."""
        read = [(index, named) for index, named in self._children.items() if index in self._links]
        for index, named in read:
            for url in shapes.children(named)[:_SECTIONS_MAX]:
                source = Source(name="home", endpoints=(Sitemap(sitemap=url),))
                for batch in discover(source, self._get):
                    with suppress(LinkError):
                        self._links[index] += [link.url for link in islice(batch.links, _LINKS_MAX)]

    def _announced(self, *kinds: type[Endpoint]) -> list[str]:
        """Return the addresses on this host that the endpoints of the source file announce, each once."""
        told = [found.endpoint for found in self._candidates if not isinstance(found.endpoint, Listing)]
        urls = (
            url for endpoint in told if isinstance(endpoint, kinds or Endpoint) for url in self._links[endpoint.url]
        )
        return list(dict.fromkeys(url for url in urls if host(url) == host(self._home.url)))

    def _listed(self) -> list[str]:
        """Return the addresses on this host that lists name, each once."""
        urls = (url for found in switched_on(self._candidates) for url in self._links[found.endpoint.url])
        return list(dict.fromkeys(url for url in urls if host(url) == host(self._home.url)))

    def _kinds_of(self, articles: list[str]) -> frozenset[str]:
        """Return the kinds of elements that three articles have in common."""
        step = max(len(articles) // _SAMPLES, 1)
        pages = [kinds for url in articles[::step][:_SAMPLES] if (kinds := self._kinds_on(url))]
        return frozenset.intersection(*pages) if pages else frozenset()

    def _are_articles(self, group: shapes.Group, kinds: frozenset[str]) -> bool:
        """Return whether pages are made as articles are, by one of them."""
        met = self._kinds_on(group.addresses[len(group.addresses) // 2])
        share = len(kinds & met) / len(kinds) if kinds else 0.0
        return share == 1 and bool(sections.dated(kinds)) if group.is_of_the_root else share >= _ALIKE

    def _kinds_on(self, url: str) -> frozenset[str]:
        try:
            page = self._get(url)
            return sections.kinds(tree_of(page)) if page else frozenset()
        except LinkError:
            return frozenset()

    def _at(self, path: str) -> str:
        return urljoin(self._home.url, path)

    def _first_of(self, endpoints: Iterable[Endpoint], about: str) -> None:
        any(self._try(endpoint, about, named=False) for endpoint in endpoints)

    def _try(
        self, endpoint: Endpoint, about: str, page: Page | None = None, *, named: bool = True, whole: bool = False
    ) -> bool:
        """Read an endpoint as a run would, from `page` where its first page is at hand."""
        zone, rewrite = self._zone.name if self._zone else "UTC", self._platform.rewrite
        own = (host(self._home.url),)
        source = Source(name="home", endpoints=(endpoint,), timezone=zone, rewrite=rewrite, hosts=own)
        notes = []
        try:
            for batch in discover(source, lambda url, *, changed=None: page or self._get(url, changed=changed)):
                if batch.error:
                    raise batch.error
                if batch.note:
                    notes.append(batch.note)
                if batch.onward and isinstance(endpoint, Sitemap):
                    if endpoint.only is None and (only := shapes.only_articles(batch.onward)):
                        return self._try(endpoint.model_copy(update={"only": only}), about, named=named)
                    self._children[endpoint.url] = batch.onward
                    count = len(batch.onward)
                    notes.append(f"index of {count} sitemap{'s' * (count > 1)}, counted in the first")
                is_list = isinstance(endpoint, Listing)
                links, shown = self._looked_at(link for link in batch.links if not (is_list and link.elsewhere))
                urls = [link.url for link in shown]
                keys = set() if isinstance(endpoint, Sitemap) else {link.key for link in shown}
                if keys and keys in self._lists:
                    return True  # announced already: by the home page that is the list of news, or as RSS and Atom
                self._lists.append(keys)
                if links:
                    away = [link.url for link in shown if link.elsewhere]
                    if away and len(away) < len(shown):  # of all of them the walk tells
                        notes.append(f"{len(away)} of them lead to other hosts, such as {host(away[0])}")
                    note, example = "; ".join(notes) or None, urls[0]
                    self._links.setdefault(endpoint.url, []).extend(urls)
                    self._candidates.append(
                        Candidate(
                            endpoint=endpoint,
                            about=about,
                            links=links,
                            example=example,
                            note=note,
                            whole=whole,
                            oldest=_oldest(shown),
                        )
                    )
                    return True
        except LinkError as error:
            notes.append(str(error))
        if named:
            self._problems.append(f"{endpoint.url}: {'; '.join(notes) or 'no links'}")
        return False

    def _looked_at(self, links: Iterable[Link]) -> tuple[int, list[Link]]:
        """Return how many links there are, and the first of them."""
        count, shown = 0, list[Link]()
        for link in links:
            count += 1
            if len(shown) < _LINKS_MAX:
                shown.append(link)
        self._dated |= {link.url for link in shown if link.published}
        return count, shown


def _oldest(links: Iterable[Link]) -> date | None:
    """Return the day of the oldest dated link."""
    return min((day for link in links for day in link.days(UTC)[:1]), default=None)


def _text_or_none(page: Page | None) -> str:
    """Return the beginning of a page as text; none of it if it is empty or far too large."""
    try:
        return text_of(page)[:_DATED_CHARACTERS] if page else ""
    except LinkError:
        return ""


def _language(tree: BeautifulSoup) -> str:
    """Return the language that the page names; `auto` if it names none, or one not written in its characters."""
    element = tree.select_one("html[lang]")
    tag = str(element["lang"]).strip().replace("_", "-") if element else ""
    text = tree.get_text()[:20_000]
    if len(_HAN.findall(text)) * 5 > len(text) and tag[:2].lower() not in ("zh", "ja"):
        return "auto"
    return tag if tag and _accepted(language=tag) else "auto"


def _accepted(**setting: Any) -> bool:
    try:
        Source(name="home", endpoints=(Feed(feed="https://example.org/"),), **setting)
    except ValueError:
        return False
    return True
