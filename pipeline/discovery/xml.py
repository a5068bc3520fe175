"""XML of unknown quality as a stream of entries: mended, without entities, in little memory.

For feeds and sitemaps. The text is mended before the parser sees it, because libxml2 recovers by leaving out: an
unescaped `&` in an address would silently become another address. No entity is ever expanded: every reference but the
five of XML is a character or plain text by the time it is parsed, so there is nothing to blow up and nothing to load.
"""

import re
from collections.abc import Container, Iterable, Iterator
from html.entities import html5
from itertools import chain
from typing import cast
from xml.sax.saxutils import escape

from lxml import etree

from pipeline.errors import DiscoveryError

_START = re.compile(r"<\?xml\b|<(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex)\b", re.IGNORECASE)
_PROLOG = re.compile(r"[\ufeff\s]*<[?!]")
_START_WITHIN = 8192  # warnings of a broken server may stand before the document
_DECLARATIONS = re.compile(r"^[\ufeff\s]*(?:<\?xml\b[^>]*>\s*)*", re.IGNORECASE)
_FIRST_TAG = re.compile(r"<(?:[\w.-]+:)?([a-zA-Z_][\w.-]*)")
_TOKEN = re.compile(r"<!\[CDATA\[|\]\]>|&(?:#(?:\d{1,8}|[xX][0-9a-fA-F]{1,8});|\w{1,32};)?")
_TOKEN_START = re.compile(r"[&<\]]")
_TOKEN_MAX = 64
_CHUNK = 1 << 16  # libxml2 takes no more than ten million bytes at once
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_XML_NAMES = frozenset(("&amp;", "&lt;", "&gt;", "&quot;", "&apos;"))
# Elements held while no entry ends; a page of millions of other elements would fill the memory
_HELD_MAX = 100_000
_SILENT_MAX = 256  # pieces without an element; libxml2 gives up on a text of 10 MB, and would be fed in vain


def root_name(head: str) -> str:
    """Return the local name of the first element at the beginning of a text, in lower case; empty if there is none."""
    at = _start(head)
    while (at := head.find("<", at)) >= 0:
        if head.startswith("<!--", at):
            at = max(at + 4, head.find("-->", at))
        elif match := _FIRST_TAG.match(head, at):
            return match[1].lower()
        else:
            at += 1
    return ""


def _start(head: str) -> int:
    """Find where the document begins: at once, or after what a broken server wrote before it."""
    start = None if _PROLOG.match(head) else _START.search(head, 0, _START_WITHIN)
    return start.start() if start else 0


def text(element: etree._Element) -> str:
    """Return all the text inside an element, without white space around it."""
    if not len(element):
        return (element.text or "").strip()
    return "".join(str(piece) for piece in element.itertext()).strip()


def local(element: etree._Element) -> str:
    """Return the name without namespace or prefix, in lower case."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def namespace(element: etree._Element) -> str:
    """Return the namespace, or the prefix if the page forgot to declare it; empty for neither."""
    left, brace, name = str(element.tag).rpartition("}")
    return left[1:] if brace else name.rpartition(":")[0].lower()


def stream(chunks: Iterable[str], names: Container[str]) -> Iterator[etree._Element]:
    """Yield the root as soon as it begins, then each element with one of these local names, whole, in order.

    An element is emptied when the next one is asked for. Damage is passed over where possible; an element that the
    end of the text cut short is left out.

    Raises:
        DiscoveryError: at the end where the XML was damaged, or earlier where it cannot be read on.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    rooted, held, silent = False, 0, 0
    entry: etree._Element | None = None
    try:
        for data in _mended(chunks):
            parser.feed(data)
            if (silent := silent + 1) > _SILENT_MAX:
                raise DiscoveryError(f"{_SILENT_MAX * _CHUNK:,} characters and no XML element among them")
            for event, subject in parser.read_events():
                silent = 0
                element = cast(etree._Element, subject)  # tuples come with namespace events only
                if event == "start":
                    if not rooted:
                        rooted = True
                        yield element
                    elif entry is None and local(element) in names:
                        entry = element
                elif entry is not None and element is entry:
                    yield element
                    _drop(element)
                    entry, held = None, 0
                elif (held := held + 1) > _HELD_MAX:
                    raise DiscoveryError(f"{_HELD_MAX:,} XML elements and no entry among them")
        parser.close()  # ends what the text left open: those elements are cut short and not looked at
    except etree.LxmlError as error:
        raise DiscoveryError(f"not XML: {error}") from error
    _complain(parser, rooted)


def _complain(parser: etree.XMLPullParser, rooted: bool) -> None:
    errors = [entry for entry in parser.feed_error_log if entry.level == etree.ErrorLevels.FATAL]
    if errors:
        what = "damaged XML" if rooted else "not XML"
        raise DiscoveryError(f"{what}, line {errors[0].line}: {errors[0].message.strip().splitlines()[0]}")
    if not rooted:
        raise DiscoveryError("not XML: no element in it")


def _drop(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _mended(chunks: Iterable[str]) -> Iterator[bytes]:
    """Yield the text from where XML begins; escape each `&` that is no reference, leave out forbidden characters."""
    in_cdata = False

    def mend(match: re.Match[str]) -> str:
        nonlocal in_cdata
        token = match[0]
        if token[0] != "&":
            in_cdata = token == "<![CDATA[" or (in_cdata and token != "]]>")
            return token
        return token if in_cdata else _reference(token)

    held = ""
    for chunk in _from_start(chunks):
        text = held + chunk
        # a token may go on in the next chunk: hold back from the first sign near the end that may begin one
        sign = _TOKEN_START.search(text, max(0, len(text) - _TOKEN_MAX))
        cut = sign.start() if sign else len(text)
        text, held = text[:cut], text[cut:]
        yield _FORBIDDEN.sub("", _TOKEN.sub(mend, text)).encode()
    yield _FORBIDDEN.sub("", _TOKEN.sub(mend, held)).encode()


def _from_start(chunks: Iterable[str]) -> Iterator[str]:
    iterator = iter(chunks)
    first = next(iterator, "")
    # declarations are left out: the text is decoded, and many are wrong or stand there twice
    first = _DECLARATIONS.sub("", first[_start(first) :])
    for chunk in chain([first], iterator):
        for begin in range(0, len(chunk), _CHUNK):
            yield chunk[begin : begin + _CHUNK]


def _reference(token: str) -> str:
    """Write `&…;` or a bare `&` as XML understands it."""
    if token in _XML_NAMES:
        return token
    if token.startswith("&#"):
        digits = token[2:-1]
        code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        allowed = (
            code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
        )
        return token if allowed else ""
    if token[1:] in html5:
        return escape(html5[token[1:]])
    return "&amp;" + token[1:]
