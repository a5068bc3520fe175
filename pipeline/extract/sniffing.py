"""Whether an answer is an HTML page at all, by its type, its first bytes and its characters."""

import re

from pipeline.errors import ExtractError

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


def require_html(body: bytes, content_type: str) -> None:
    """Raise ExtractError if the answer is empty or another kind of file, by its type and its first bytes."""
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
    """Raise ExtractError if the decoded page is no text in any charset, or text without markup."""
    sample = html[:20_000]
    if len(_UNREADABLE.findall(sample)) > _UNREADABLE_SHARE * len(sample):
        raise ExtractError("the answer is not text in any known charset", kind="not-html")
    if not re.search(r"<[a-zA-Z!?/]", html):
        raise ExtractError("the answer has no markup in it", kind="not-html")
