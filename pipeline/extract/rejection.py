"""What is no article: other file types, block pages, log-in walls, "not found" in a page that says 200.

Precision first. A long text is an article whatever words are in it. A page that says little is refused when a part of
its title is such a message, and one that says hardly anything when one of its lines begins with one.
"""

import re
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from pipeline.errors import ExtractError
from pipeline.extract import messages
from pipeline.extract.body import HEADINGS
from pipeline.extract.dom import TextLine, fold, width
from pipeline.extract.metadata import Head

MIN_COLUMNS = 20
"""The least text of an article: ten Chinese characters, or a sentence of four English words."""

_ARTICLE_COLUMNS = 1200  # a text this long is no message
_MESSAGE_COLUMNS = 400  # the longest text that is nothing but one
_BARE_COLUMNS = 600  # a page that shows less than this, navigation and all, is judged by all its lines and its scripts
_TITLE_SHARE = 0.7  # of a part of the title that the message takes: “Access denied: how …” is a headline

_HTML_TYPES = ("", "text/html", "application/xhtml+xml", "text/xml", "application/xml", "text/plain")
_HTML_START = re.compile(rb"<(?:!doctype|\?xml|html|head|body|frameset|title|meta|div|p|table|script|h[1-6])\b", re.I)
_SNIFFED_BYTES = 4096
_MAGIC = (
    (b"%PDF-", "a PDF file, which `attachments: text` in the source would file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP or office file"),
    (b"\xd0\xcf\x11\xe0", "an office file"),
    (b"\x1f\x8b", "a gzip file"),
)
_UNREADABLE = re.compile("[\ufffd\x00-\x08\x0e-\x1f]")
_UNREADABLE_SHARE = 0.1

_MESSAGES = {
    "block-page": (messages.BLOCKED, "the site sent a block page instead of the article"),
    "login-wall": (messages.WALLED, "the site asks for a log-in before it shows the article"),
    "soft-404": (messages.GONE, "the page says that there is no such article"),
}
_TITLE_PARTS = re.compile(r"\s*[|｜_–—»«·•-]+\s*")


def require_html(body: bytes, content_type: str) -> None:
    """Raises ExtractError where the answer is empty or another kind of file, by its type and its first bytes."""
    start = body[:_SNIFFED_BYTES].lstrip(b" \t\r\n\x00\xef\xbb\xbf")
    if not start:
        raise ExtractError("the server sent an empty page", kind="empty")
    for magic, name in _MAGIC:
        if start.startswith(magic):
            raise ExtractError(f"the answer is {name}", kind="not-html")
    if content_type in _HTML_TYPES:
        return
    # a wrong type over a real page is common enough to look
    if content_type.startswith(("image/", "audio/", "video/", "font/")) or not _HTML_START.search(start):
        raise ExtractError(f"the answer is {content_type}, not HTML", kind="not-html")


def require_text(html: str) -> None:
    """Raises ExtractError where the decoded page is no text in any charset, or text without any markup."""
    sample = html[:20_000]
    if len(_UNREADABLE.findall(sample)) > _UNREADABLE_SHARE * len(sample):
        raise ExtractError("the answer is no text in any known charset", kind="not-html")
    if not re.search(r"<[a-zA-Z!?/]", html):
        raise ExtractError("the answer has no markup in it", kind="not-html")


def require_article(
    title: str, paragraphs: Sequence[str], *, seen: Sequence[TextLine], page: Head, tree: HtmlElement
) -> None:
    """Raises ExtractError where title and text are a message of the site, or where there is too little text."""
    columns = sum(map(width, paragraphs))
    if columns >= _ARTICLE_COLUMNS:
        return
    bare = sum(width(line.text) for line in seen) < _BARE_COLUMNS
    if bare and any(messages.BLOCKING_SCRIPT.search(_source(script)) for script in tree.iter("script", "iframe")):
        raise _refusal("block-page", _said(seen, page))
    titles = [part for part in (*_TITLE_PARTS.split(page.title), *_TITLE_PARTS.split(title)) if part]
    _refuse(titles, share=_TITLE_SHARE)
    if columns < _MESSAGE_COLUMNS and not page.articles:
        if any(map(messages.LOGIN.fullmatch, titles)) and tree.find(".//input[@type='password']") is not None:
            raise _refusal("login-wall", _said(seen, page))
        _refuse(paragraphs)
    if columns < _MESSAGE_COLUMNS and bare and not page.articles:
        plain = [line for line in seen if not line.chrome and line.linked < 0.5]
        _refuse((line.text for line in plain if line.tag in HEADINGS), share=_TITLE_SHARE)
        _refuse(line.text for line in plain if line.tag not in HEADINGS and (line.text != title or not page.title))
    if columns < MIN_COLUMNS:
        raise ExtractError(f"no article in the page: “{_said(seen, page)}”", kind="no-article")


def _refuse(said: Iterable[str], *, share: float = 0.0) -> None:
    """Raises ExtractError where a text begins with a message that takes at least `share` of it."""
    for text in said:
        bare = text.strip(" \t!！…*·•>【[「")
        for kind, (pattern, _) in _MESSAGES.items():
            match = pattern.match(bare)
            if match and match.end() >= share * len(bare):
                raise _refusal(kind, text)


def _refusal(kind: str, said: str) -> ExtractError:
    return ExtractError(f"{_MESSAGES[kind][1]}: “{_cut(said)}”", kind=kind)


def _source(element: HtmlElement) -> str:
    return f"{element.get('src') or ''} {element.text or ''}"


def _said(seen: Sequence[TextLine], page: Head) -> str:
    return _cut(page.title or " ".join(line.text for line in seen) or "no text at all")


def _cut(text: str) -> str:
    text = fold(text)
    return text if len(text) <= 80 else text[:79] + "…"
