"""Listing pages: the links that a source's CSS selectors name, the dates beside them, and the page after.

What is an article is not known here: without narrow selectors every link on the page is one to consider, and the
source's patterns sort them out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TypedDict

from bs4 import BeautifulSoup, Tag

from pipeline.config.source import Listing
from pipeline.discovery.links import (
    RELATIVE_DAYS,
    EndpointContent,
    Linker,
    Onward,
    address,
    decoded,
    one_line,
    read_published,
)
from pipeline.model import Page
from pipeline.text import year_less
from pipeline.urls import encoded

_CUT = ("…", "..")  # a headline shortened to fit its line
_AROUND = 4
_AHEAD = timedelta(days=1)  # where the site is, the next day may have begun
_BODY_MAX = 5_000_000
_UNENCODED = re.compile(r"[^\x00-\x7f]")
_REFRESH = re.compile(
    r"\s*[0-3]?(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?(?!url\s*=)['\"]?([^'\"\s][^'\"]*?)['\"]?\s*", re.IGNORECASE
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")


class _Told(TypedDict):
    published: datetime | date | None
    own_date: bool


class _Days:
    """Reads the dates of one page of a list, which are written alike.

    A day without a year is the latest that it can be. If that is long ago, it may be of any year: it is then a hint and
    no `own_date`, so that no backfill leaves its page out, and on the later pages of a list no date at all.
    """

    def __init__(self, now: datetime, linker: Linker, texts: Sequence[str], *, first_page: bool) -> None:
        self._now, self._zone, self._first_page = now, linker.zone, first_page
        self._today = now.astimezone(linker.zone).date()
        self._order = linker.date_order or year_less.order_of(texts)

    def of(self, text: str | None) -> _Told:
        """Return the date of an entry as a link takes it."""
        if told := read_published(text, self._zone, now=self._now):
            return _Told(published=told, own_date=True)
        day = text and year_less.read_year_less(text, until=self._today + _AHEAD, order=self._order)
        if not day:
            return _Told(published=None, own_date=True)
        recent = (self._today - day).days < RELATIVE_DAYS
        return _Told(published=day if recent or self._first_page else None, own_date=recent)


@dataclass(slots=True)
class _Found:
    title: str | None = None
    picture: str | None = None
    day: str | None = None


def tree_of(page: Page) -> BeautifulSoup:
    """Parse a page into a tree, its addresses encoded by its charset; raise as `text_of` does."""
    text, codec = decoded(page, max_bytes=_BODY_MAX)
    # without the XML declaration of XHTML, and with an end of line: bs4 warns where it suspects XML or a file name
    tree = BeautifulSoup(_DECLARATION.sub("", text) + "\n", "lxml")
    for element in tree.find_all(href=_UNENCODED):
        element["href"] = encoded(str(element["href"]), codec)
    return tree


def base_of(tree: BeautifulSoup, page: Page) -> str:
    """Return the base of the page's relative addresses: its `<base href>`, or its own address."""
    base = tree.select_one("base[href]")
    return (address(page.url, base["href"]) if base else None) or page.url


def refreshed(page: Page) -> str | None:
    """Return where a page that shows nothing sends its readers at once, such as to the home page of their language."""
    tree = tree_of(page)
    for element in tree.select("meta[http-equiv][content]"):
        match = _REFRESH.fullmatch(str(element["content"]))
        if str(element["http-equiv"]).lower() == "refresh" and match:
            return address(base_of(tree, page), match[1])
    return None


def read_listing(page: Page, linker: Linker, endpoint: Listing, *, number: int) -> EndpointContent:
    """Read the links of page `number` (from 1) of a list, and the address of the page after it.

    Raises:
        DiscoveryError: the answer is empty or far too large for a list.
    """
    tree = tree_of(page)
    base = base_of(tree, page)
    onward = _next_page(tree, base, endpoint, number)
    found: dict[str, _Found] = {}  # a picture, a headline and "read more" often lead to the same address
    for element, day in _dated(tree, endpoint):
        url = address(base, _href(element))
        if url and url != onward and not _is_page_of(endpoint, url):
            entry = found.setdefault(url, _Found())
            entry.title = entry.title or _headline(element)
            entry.picture = entry.picture or _picture(element)
            entry.day = entry.day or day
    days = _Days(page.fetched_at, linker, [entry.day for entry in found.values() if entry.day], first_page=number == 1)
    links = [
        link
        for url, entry in found.items()
        if (link := linker.link(url, title=entry.title or entry.picture, **days.of(entry.day)))
    ]
    note = None if links else " ".join(filter(None, ["nothing matches", endpoint.item, endpoint.links]))
    return EndpointContent(links=links, onward=(Onward(url=onward),) if onward else (), note=note)


def _dated(tree: BeautifulSoup, endpoint: Listing) -> Iterator[tuple[Tag, str | None]]:
    """Yield the elements that link to articles, each with the text of its date."""
    if not endpoint.item:
        around = _around_dates(tree.select(endpoint.date)) if endpoint.date else {}
        for element in tree.select(endpoint.links):
            yield element, _date_near(element, around)
        return
    for item in tree.select(endpoint.item):
        day = _date_text(item.select_one(endpoint.date)) if endpoint.date else None
        if item.has_attr("href"):
            yield item, day
        for element in item.select(endpoint.links):
            yield element, day


def _around_dates(dates: list[Tag]) -> dict[int, list[Tag]]:
    """Return the dates inside each element that is close around one, by the id of that element."""
    around: dict[int, list[Tag]] = {}
    for each in dates:
        for element in islice(each.parents, _AROUND):
            around.setdefault(id(element), []).append(each)
    return around


def _date_near(element: Tag, around: dict[int, list[Tag]]) -> str | None:
    """Return the date of a link where there is no `item`: the only one inside an element close around it."""
    for outer in islice(element.parents, _AROUND):
        if dates := around.get(id(outer)):
            return _date_text(dates[0]) if len(dates) == 1 else None
    return None


def _date_text(element: Tag | None) -> str | None:
    if element is None:
        return None
    return str(element.get("datetime") or element.get("content") or element.get_text(" ", strip=True)) or None


def _href(element: Tag) -> str:
    """Return the address of what a selector chose: the element's own, or that of the link inside or around it."""
    if not element.has_attr("href"):
        element = element.select_one("a[href]") or element.find_parent("a", href=True) or element
    return str(element.get("href") or "")


def _headline(element: Tag) -> str | None:
    """Return the text of a link, or its `title` if the text is that title cut short."""
    text = one_line(element.get_text(" "))
    whole = one_line(element.get("title"))
    if text and whole and text.endswith(_CUT) and whole.startswith(text.rstrip("….")):
        return whole
    return text or whole


def _picture(element: Tag) -> str | None:
    picture = element.select_one("img[alt]")
    return one_line(picture["alt"]) if picture else None


def _next_page(tree: BeautifulSoup, base: str, endpoint: Listing, number: int) -> str | None:
    if endpoint.page_url:
        return endpoint.page_url.replace("{n}", str(endpoint.first_page + number - 1))
    element = tree.select_one(endpoint.next) if endpoint.next else None
    return address(base, _href(element)) if element else None


def _is_page_of(endpoint: Listing, url: str) -> bool:
    """Return whether an address is another page of the list itself."""
    before, found, after = (endpoint.page_url or "").partition("{n}")
    return (
        bool(found)
        and url.startswith(before)
        and url.endswith(after)
        and url[len(before) : len(url) - len(after)].isdecimal()
    )
