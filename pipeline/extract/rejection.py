"""What is no article: block pages, log-in walls, "not found" in a page that says 200.

Precision first. A long text is an article whatever words are in it. A page that says little is refused when a part of
its title is such a message, and one that says hardly anything when one of its lines begins with one.
"""

import re
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from pipeline.errors import ExtractError
from pipeline.extract import messages
from pipeline.extract.body import HEADINGS
from pipeline.extract.page_view import PageView
from pipeline.extract.strings import collapse, columns

MIN_COLUMNS = 20
"""The least text of an article: ten Chinese characters, or a sentence of four English words."""

_ARTICLE_COLUMNS = 1200  # a text this long is no message
_MESSAGE_COLUMNS = 400  # the longest text that is nothing but one
_BARE_COLUMNS = 600  # a page that shows less than this, navigation and all, is judged by all its lines and its scripts
_TITLE_SHARE = 0.7  # of a part of the title that the message takes: “Access denied: how …” is a headline

_MESSAGES = {
    "block-page": (messages.BLOCKED, "the site sent a block page instead of the article"),
    "login-wall": (messages.WALLED, "the site asks for a log-in before it shows the article"),
    "soft-404": (messages.GONE, "the page says that there is no such article"),
}
_TITLE_PARTS = re.compile(r"\s*[|｜_–—»«·•-]+\s*")


def require_article(view: PageView, title: str, paragraphs: Sequence[str]) -> None:
    """Raise ExtractError if title and text are a message of the site, or too little text."""
    size = sum(map(columns, paragraphs))
    if size >= _ARTICLE_COLUMNS:
        return
    bare = sum(columns(line.text) for line in view.lines) < _BARE_COLUMNS
    if bare and any(map(_is_blocking, view.tree.iter("script", "iframe"))):
        raise _refusal("block-page", _said(view))
    titles = [part for part in (*_TITLE_PARTS.split(view.metadata.title), *_TITLE_PARTS.split(title)) if part]
    _refuse(titles, share=_TITLE_SHARE)
    if size < _MESSAGE_COLUMNS and not view.metadata.articles:
        if any(map(messages.LOGIN.fullmatch, titles)) and view.tree.find(".//input[@type='password']") is not None:
            raise _refusal("login-wall", _said(view))
        _refuse(paragraphs)
        if bare:
            _refuse_lines(view, title)
    if size < MIN_COLUMNS:
        raise ExtractError(f"no article in the page: “{_said(view)}”", kind="no-article")


def _refuse_lines(view: PageView, title: str) -> None:
    """Raise ExtractError if any line of a page that shows little is a message of the site."""
    plain = [line for line in view.lines if not line.chrome and line.link_density < 0.5]
    _refuse((line.text for line in plain if line.tag in HEADINGS), share=_TITLE_SHARE)
    titled = bool(view.metadata.title)
    _refuse(line.text for line in plain if line.tag not in HEADINGS and (line.text != title or not titled))


def _refuse(said: Iterable[str], *, share: float = 0.0) -> None:
    """Raise ExtractError if a text begins with a message that takes at least `share` of it."""
    for text in said:
        bare = text.strip(" \t!！…*·•>【[「")
        for kind, (pattern, _) in _MESSAGES.items():
            match = pattern.match(bare)
            if match and match.end() >= share * len(bare):
                raise _refusal(kind, text)


def _refusal(kind: str, said: str) -> ExtractError:
    return ExtractError(f"{_MESSAGES[kind][1]}: “{_cut(said)}”", kind=kind)


def _is_blocking(script: HtmlElement) -> bool:
    return messages.BLOCKING_SCRIPT.search(f"{script.get('src') or ''} {script.text or ''}") is not None


def _said(view: PageView) -> str:
    return _cut(view.metadata.title or " ".join(line.text for line in view.lines) or "no text at all")


def _cut(text: str) -> str:
    text = collapse(text)
    return text if len(text) <= 80 else text[:79] + "…"
