"""Sitemaps and sitemap indexes: XML, gzip or plain text, news hints included, read as a stream.

A sitemap may have 50,000 entries, so its links are made while they are asked for; only an index is read at once.
Pictures, videos and language alternates in a sitemap are left alone.
"""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from itertools import chain
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from lxml import etree

from pipeline.discovery import feeds, xml
from pipeline.discovery.links import EndpointContent, Linker, Onward, address, last_moment, one_line, read_published
from pipeline.errors import DiscoveryError
from pipeline.model import Link, Page, counted
from pipeline.text import charset
from pipeline.urls import is_web

DECODED_MAX_BYTES: Final = 200_000_000
"""The protocol allows 50 MB unpacked; some sites exceed it, no honest one by more than this."""

ENTRIES_MAX: Final = 500_000
"""Ten times what the protocol allows in one sitemap."""

SITEMAPS_MAX: Final = 50_000
"""What the protocol allows in one index."""

_CHUNK_BYTES = 1 << 16
_T = TypeVar("_T")
_GZIP = b"\x1f\x8b"
_LINE_MAX = 1 << 16


def read_sitemap(page: Page, linker: Linker, *, only: str | None, since: date | None) -> EndpointContent:
    """Read the links of a sitemap, lazily, or the sitemaps that an index names, newest first.

    Of an index, sitemaps whose address does not match `only` are left out. Those that it says last changed before
    `since` are named in the note: many an index forgets to keep that date.

    Raises:
        DiscoveryError: the answer is no sitemap. Damage further on is raised by `links`, after what came before it.
    """
    chunks = _text(page)
    head = next(chunks, "").lstrip("\ufeff \t\r\n")
    if not head:
        raise DiscoveryError("an empty answer")
    chunks = chain([head], chunks)
    root = xml.root_name(head)
    if re.match(r"https?://", head):
        return _lazy(_plain_text(chunks, linker))
    if root == "urlset":
        return replace(_lazy(_urlset(xml.stream(chunks, {"url"}), linker)), expected=_addresses(page))
    if root == "sitemapindex":
        return _index(xml.stream(chunks, {"sitemap"}), linker, only, since)
    if root in feeds.ROOTS:  # the protocol takes feeds too
        return feeds.read_xml_feed("".join(chunks), linker)
    raise DiscoveryError(
        "an HTML page, not a sitemap" if root == "html" else f"not a sitemap: begins with {head[:40]!r}"
    )


def _lazy(links: Iterator[Link]) -> EndpointContent:
    first = next(links, None)
    return EndpointContent(links=chain([first], links)) if first else EndpointContent(note="no entries at all")


def _urlset(stream: Iterator[etree._Element], linker: Linker) -> Iterator[Link]:
    next(stream)  # the root
    addresses = 0
    for entry in _counted(stream, ENTRIES_MAX):
        texts = _texts(entry)
        link = linker.link(
            texts.get("loc"),
            title=one_line(texts.get("news:title")),
            published=read_published(texts.get("news:publication_date"), linker.zone),
            modified=last_moment(texts.get("lastmod"), linker.zone),
        )
        addresses += "loc" in texts
        if link:
            yield link
    if linker.without and not addresses:
        raise DiscoveryError(f"{counted(linker.without, 'entry')}, and none has an address")


def _addresses(page: Page) -> int | None:
    """Count the addresses in a sitemap before it is parsed, so that progress can be told from the start."""
    try:
        return sum(piece.count(b"</loc>") for piece in _bytes(page.body))
    except DiscoveryError:  # raised again, by the links, after what comes before the damage
        return None


def _texts(entry: etree._Element) -> dict[str, str]:
    """Return address and date of an entry by name, the parts of its news element as `news:…`, no pictures."""
    space = xml.namespace(entry)
    texts: dict[str, str] = {}
    for child in entry:
        name = xml.local(child)
        if name in ("loc", "lastmod") and xml.namespace(child) == space:
            texts.setdefault(name, xml.text(child))
        elif name == "news":
            texts |= {f"news:{xml.local(hint)}": xml.text(hint) for hint in child}
    return texts


def _plain_text(chunks: Iterator[str], linker: Linker) -> Iterator[Link]:
    for line in _counted(_lines(chunks), ENTRIES_MAX):
        if link := linker.link(line if is_web(line) else None):
            yield link


def _lines(chunks: Iterator[str]) -> Iterator[str]:
    held = ""
    for chunk in chain(chunks, ["\n"]):
        *lines, held = re.split(r"[\r\n]+", held + chunk)
        if len(held) > _LINE_MAX:
            raise DiscoveryError(f"not a sitemap: a line of more than {_LINE_MAX:,} characters")
        yield from filter(None, map(str.strip, lines))


def _counted(entries: Iterable[_T], most: int) -> Iterator[_T]:
    for number, entry in enumerate(entries):
        if number == most:
            raise DiscoveryError(f"more than {most:,} entries; not read from here on")
        yield entry


def _index(stream: Iterator[etree._Element], linker: Linker, only: str | None, since: date | None) -> EndpointContent:
    named: list[Onward] = []
    notes: list[str] = []
    try:
        next(stream)  # the root
        for entry in _counted(stream, SITEMAPS_MAX):
            texts = _texts(entry)
            if url := address(linker.base, texts.get("loc")):
                named.append(Onward(url=url, changed=last_moment(texts.get("lastmod"), linker.zone)))
    except DiscoveryError as error:
        if not named:
            raise
        notes.append(str(error))
    matching = [sitemap for sitemap in named if not only or re.search(only, sitemap.url)]
    old = sum(ended_before(sitemap.changed, since, linker.zone) for sitemap in matching)
    matching.sort(key=lambda sitemap: sitemap.changed.timestamp() if sitemap.changed else 0.0, reverse=True)
    if not named:
        notes.append("an index that names no sitemaps")
    elif not matching:
        notes.append(f"none of {counted(len(named), 'sitemap')} matches `only`")
    elif old:
        notes.append(
            f"{old} of {counted(len(matching), 'sitemap')} last changed before {since}: "
            "their earlier entries are not requested"
        )
    return EndpointContent(onward=tuple(matching), note="; ".join(notes) or None)


def ended_before(changed: datetime | None, since: date | None, zone: ZoneInfo) -> bool:
    """Return whether something last changed before a day."""
    return bool(since and changed and changed.astimezone(zone).date() < since)


def _text(page: Page) -> Iterator[str]:
    """Yield the body unpacked and decoded, in pieces."""
    decoder: codecs.IncrementalDecoder | None = None
    for piece in _bytes(page.body):
        if decoder is None:
            _, codec = charset.decode(piece, page.declared_charset)
            decoder = codecs.getincrementaldecoder(codec)("replace")
        yield decoder.decode(piece)


def _bytes(body: bytes) -> Iterator[bytes]:
    if not body.startswith(_GZIP):
        for start in range(0, len(body), _CHUNK_BYTES):
            yield body[start : start + _CHUNK_BYTES]
        return
    decoded = 0
    try:
        with gzip.GzipFile(fileobj=BytesIO(body)) as unpacked:
            while piece := unpacked.read(_CHUNK_BYTES):
                decoded += len(piece)
                if decoded > DECODED_MAX_BYTES:
                    raise DiscoveryError(f"unpacks to more than {DECODED_MAX_BYTES:,} bytes")
                yield piece
    except (OSError, EOFError, zlib.error) as error:
        raise DiscoveryError(f"damaged gzip: {error}") from error
