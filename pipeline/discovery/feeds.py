"""RSS (0.9x, 1.0, 2.0), Atom and JSON Feed: an entry's address, title and dates. Not its text: that is the page's.

Read from our own stream of entries, because a hint needs the date as written: fastfeedparser takes a date without zone
for UTC, makes up dates from identifiers, and drops what follows an unescaped `&` in an address. feedparser leaves dates
alone and survives more damage, but is far slower, and seconds of work can be planted for it: it gets damaged feeds.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from typing import Final

from lxml import etree

from pipeline.discovery import xml
from pipeline.discovery.links import (
    EndpointContent,
    Linker,
    Onward,
    address,
    note_on,
    one_line,
    read_moment,
    read_published,
    text_of,
)
from pipeline.errors import DiscoveryError
from pipeline.model import Link, Page
from pipeline.urls import is_web

ROOTS: Final = frozenset(("rss", "feed", "rdf", "channel"))
_ENTRIES: Final = frozenset(("item", "entry"))
_HEAD = 1 << 16
_SIGN = re.compile(r"<(?:rss|feed|rdf:rdf|channel|item|entry)\b", re.IGNORECASE)
_LOOSE_MAX = 500_000  # characters; feedparser takes up to eight seconds for a million of garbage
# namespaces whose elements mean what they are called; media:title or itunes:title are somebody else's
_CORE: Final = (
    "",
    "rss",
    "atom",
    "http://www.w3.org/2005/Atom",
    "http://purl.org/atom/ns#",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss2",
)
_DUBLIN_CORE: Final = ("dc", "dcterms", "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/")
_FEEDBURNER: Final = ("feedburner", "http://rssnamespace.org/feedburner/ext/1.0")
_RDF_ABOUT: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_MAILBOX: Final = re.compile(r"^\s*\S+@\S+\s*\((.+)\)\s*$")
_PUBLISHED: Final = ("pubdate", "published", "issued", "date", "created")
_MODIFIED: Final = ("updated", "modified")


def read_feed(page: Page, linker: Linker) -> EndpointContent:
    """Read the links of a feed, and its older page if it names one (RFC 5005, JSON Feed's `next_url`).

    Entries without an address are counted in the note. Of damaged XML feedparser reads what a strict reader cannot
    reach, and the note says what the damage is.

    Raises:
        DiscoveryError: the answer is no feed, or no entry of it could be read.
    """
    text = text_of(page)
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _json_feed(text, linker)
    if xml.root_name(text[:_HEAD]) == "html":
        raise DiscoveryError("an HTML page, not a feed")
    return read_xml_feed(text, linker)


def read_xml_feed(text: str, linker: Linker) -> EndpointContent:
    """Read the links of an RSS or Atom feed; see `read_feed`."""
    links: list[Link] = []
    onward: tuple[Onward, ...] = ()
    damage: DiscoveryError | None = None
    root, entries, numbered = None, 0, False
    try:
        for element in xml.stream([text], _ENTRIES):
            if root is None:
                root = element
                continue
            if not entries:
                head = list(element.itersiblings(preceding=True))
                onward, numbered = _older_page(head, linker), any(map(_is_wordpress, head))
            entries += 1
            if link := _link(element, linker):
                links.append(link)
    except DiscoveryError as error:
        damage = error
        links += _loosely(text, linker)
        if not links:
            raise
    if root is not None and not links and not entries and xml.local(root) not in ROOTS:
        raise DiscoveryError(f"not a feed: its outermost element is <{xml.local(root)}>")
    if root is not None and not onward:  # what stands after the entries is left of the tree
        onward = _older_page(root.iter(), linker)
    notes = [note for note in (note_on(links, linker), damage and str(damage)) if note]
    numbered = numbered and not onward
    return EndpointContent(links=links, onward=onward, numbered=numbered, note="; ".join(notes) or None)


def _loosely(text: str, linker: Linker) -> Iterator[Link]:
    """Yield the links that feedparser finds in a damaged feed and `linker` has not met yet."""
    if not _SIGN.search(text, 0, _LOOSE_MAX):
        return
    import feedparser  # for the few feeds that are damaged

    without = linker.without
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": linker.base}
    try:
        # from a stream of bytes: a plain string might be taken for an address or a file
        feed = feedparser.parse(BytesIO(text[:_LOOSE_MAX].encode()), response_headers=headers, sanitize_html=False)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        raise DiscoveryError(f"damaged beyond reading: {error}") from error
    # where the text breaks off, so may the last address
    whole = feed.entries if text.rstrip().endswith(">") and len(text) <= _LOOSE_MAX else feed.entries[:-1]
    for entry in whole:
        link = linker.link(
            entry.get("link"),
            title=one_line(entry.get("title")),
            published=read_published(entry.get("published"), linker.zone),
            modified=read_moment(dict.get(entry, "updated"), linker.zone),  # its own get() takes `published` instead
        )
        if link:
            yield link
    linker.without = without


def _link(entry: etree._Element, linker: Linker) -> Link | None:
    texts: dict[str, str] = {}
    for child in entry:
        name, space = xml.local(child), xml.namespace(child)
        if name == "author" and space in _CORE:  # Atom has its name in an element of its own
            named = next((one for one in child if xml.local(one) == "name"), child)
            texts.setdefault(name, xml.text(named))
            continue
        if name == "link" or not _means_it(name, space):
            continue
        if written := xml.text(child):
            texts.setdefault(name, written)
    return linker.link(
        _address(entry, texts),
        base=address(linker.base, entry.base),
        title=one_line(texts.get("title")),
        published=_first_date(texts, _PUBLISHED, linker),
        modified=_first_date(texts, _MODIFIED, linker),
        author=_author(texts),
    )


def _author(texts: dict[str, str]) -> str | None:
    """Return who wrote an entry: `dc:creator`, or an `author` that is a name, as in “paper@example.org (Ann Poe)”."""
    name = texts.get("creator") or _MAILBOX.sub(r"\1", texts.get("author", ""))
    return one_line(name) if "@" not in name else None


def _means_it(name: str, space: str) -> bool:
    if space in _DUBLIN_CORE:
        return name in (*_PUBLISHED, *_MODIFIED, "creator")
    return space in _CORE or (space in _FEEDBURNER and name == "origlink")


def _address(entry: etree._Element, texts: dict[str, str]) -> str | None:
    """Return the address of the entry's article: its own link, not that of the entry, an enclosure or the comments."""
    written, alternates = None, []
    for child in entry:
        if xml.local(child) != "link" or xml.namespace(child) not in _CORE:
            continue
        href = child.get("href")
        if href is None:
            # a feed written as HTML has <link/> and the address after it
            written = written or (child.text or "").strip() or (child.tail or "").strip() or None
        elif child.get("rel", "alternate").lower() in ("", "alternate"):
            alternates.append(
                (child.get("type", "text/html").lower() not in ("text/html", "application/xhtml+xml"), href)
            )
    guid = entry.find("{*}guid")
    permanent = texts.get("guid", "") if guid is not None and guid.get("isPermaLink", "true").lower() != "false" else ""
    return (
        texts.get("origlink")
        or written
        or min(alternates, key=lambda pair: pair[0], default=(False, None))[1]
        or (permanent if is_web(permanent) else None)
        or entry.get(_RDF_ABOUT)
    )


def _first_date(texts: dict[str, str], names: tuple[str, ...], linker: Linker) -> datetime | None:
    return next((date for name in names if (date := read_moment(texts.get(name), linker.zone))), None)


def _older_page(elements: Iterable[etree._Element], linker: Linker) -> tuple[Onward, ...]:
    """Return the page after this one: the next of a paged feed, or the archive before it (RFC 5005)."""
    named = {element.get("rel"): element.get("href") for element in elements if xml.local(element) == "link"}
    url = address(linker.base, named.get("next") or named.get("prev-archive"))
    return (Onward(url=url),) if url else ()


def _is_wordpress(element: etree._Element) -> bool:
    return xml.local(element) == "generator" and "wordpress" in xml.text(element).lower()


def _json_feed(text: str, linker: Linker) -> EndpointContent:
    try:
        feed = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise DiscoveryError(f"neither XML nor JSON: {error}") from error
    items = feed.get("items")
    if not isinstance(items, list):
        raise DiscoveryError("JSON without a list of `items`, not a JSON Feed")
    links = []
    for item in items:
        item = item if isinstance(item, dict) else {}
        link = linker.link(
            item.get("url") or item.get("external_url"),
            title=one_line(item.get("title")),
            published=read_published(item.get("date_published"), linker.zone),
            modified=read_moment(item.get("date_modified"), linker.zone),
        )
        if link:
            links.append(link)
    url = address(linker.base, feed.get("next_url"))
    return EndpointContent(links=links, onward=(Onward(url=url),) if url else (), note=note_on(links, linker))
