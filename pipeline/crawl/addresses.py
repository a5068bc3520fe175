"""The address of the page that another one stands for: a copy for phones or in the AMP format, or one that moved.

A copy names its original (`rel=canonical`), which is asked and stands for both; a page that has nothing but the way to
another one names that (`http-equiv=refresh`). No address is guessed: what a page does not say, a rule of the source
says (`rewrite`).
"""

import html
import re

from pipeline import urls
from pipeline.discovery import refreshed
from pipeline.model import Page
from pipeline.text import charset

_HEAD_BYTES = 65536
_HTML = re.compile(rb"<html\b[^>]*>", re.IGNORECASE)
_QUOTED = re.compile(rb""""[^"]*"|'[^']*'""")
_AMP = re.compile(rb"\s(?:amp|\xe2\x9a\xa1)[\s>=/]", re.IGNORECASE)
_LINK = re.compile(rb"<link\b[^>]*>", re.IGNORECASE)
_CANONICAL = re.compile(rb"""\brel\s*=\s*(?:"[^">]*|'[^'>]*)?\bcanonical\b""", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_STUB_BYTES = 4096  # a page that only sends its readers on is no longer
_FOR_PHONES = re.compile(r"(?:m|mobile|wap|3g|touch|amp)\.")


def original(page: Page) -> str | None:
    """Return the address of the page that this one is a copy of, or sends its readers to; None for any other page."""
    if onward := _onward(page):
        return onward
    head = _COMMENT.sub(b"", page.body[:_HEAD_BYTES])
    host = urls.host(page.url)
    phone = _FOR_PHONES.match(host)
    tag = _HTML.search(head)
    if not phone and not (tag and _AMP.search(_QUOTED.sub(b"", tag[0]))):
        return None
    found = _HREF.search(next((each for each in _LINK.findall(head) if _CANONICAL.search(each)), b""))
    if found is None:
        return None
    href = next(part for part in found.groups() if part is not None)
    codec = "utf-8" if href.isascii() else charset.decode(page.body, page.declared_charset)[1]
    target = urls.absolute(page.url, html.unescape(href.decode(codec, "replace")), codec)
    if target is None or urls.identity(target) == urls.identity(page.url) or target.rstrip("/").count("/") < 3:
        return None
    return target if _of_one_site(urls.host(target), host) else None


def _onward(page: Page) -> str | None:
    """Return where a page sends its readers at once that has nothing else to show."""
    may_send = len(page.body) <= _STUB_BYTES and b"refresh" in page.body.lower()
    target = refreshed(page) if may_send else None
    return None if target is None or urls.identity(target) == urls.identity(page.url) else target


def _of_one_site(one: str, other: str) -> bool:
    """Return whether two hosts differ in no more than what stands before the site's name, such as m. or www."""
    bare_one, bare_other = (re.sub(rf"^(?:www\.|{_FOR_PHONES.pattern})+", "", host) for host in (one, other))
    return bare_one == bare_other
