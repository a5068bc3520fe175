"""What is no article: block pages, log-in walls, "not found" in a page that says 200, ciphertext, a page for scripts,
and a text that neither a second extractor nor its place vouches for.

Precision first. A long text is an article whatever words are in it. A page that says little is refused when a part of
its title is such a message, and one that says hardly anything when one of its lines begins with one.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipeline.errors import ExtractError
from pipeline.extract import messages
from pipeline.extract.body import HEADINGS
from pipeline.extract.chrome import is_chrome
from pipeline.extract.page_view import PageView
from pipeline.extract.strings import collapse, columns, squash
from pipeline.text.length import LEAST_COLUMNS

MIN_COLUMNS = 20
"""The least text of an article: ten Chinese characters, or a sentence of four English words."""

FLOOR: Final = 0.1
"""The least confidence of a document: of a text that is vouched for by no more than its length or its place."""

_UNFILLED = re.compile(r"\{\{[^{}]{1,500}\}\}")
_FORM_COLUMNS = 8000  # of what a page says beside its form: the rules of a forum
_NAME_WORDS = 3  # of what names a site or a form
_NAMES = re.compile(r"\s+[–—·•:-]\s+|\s*[|｜»›]\s*")
_TITLE_COLUMNS = 16  # of a line that the title holds: the site's name is shorter
_PROSE_COLUMNS = 200  # a text this long is vouched for by its length
_SCRIPTED_SHARE = 0.7  # of a text that asks for scripts
_CODED_COLUMNS = 200  # of ciphertext; a hash has fewer
_CODED = re.compile(r"(?=.*\d)(?:(?=.*[a-z])(?=.*[A-Z])[\w+/=;-]{32,}|[0-9a-f]{32,}|[0-9A-F]{32,})", re.ASCII)
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
    _refuse_account_forms(view, size)
    if _is_unfilled(view.metadata.title, paragraphs):
        raise ExtractError(f"the page shows its text only with JavaScript: “{_cut(paragraphs[0])}”", kind="no-article")
    if _is_coded(paragraphs):
        raise ExtractError(f"the text is encrypted: “{_cut(paragraphs[0])}”", kind="encrypted")
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
        if size < _PROSE_COLUMNS:
            _refuse_shells(view, paragraphs, size)
        if bare:
            _refuse_lines(view, title)
    if size < MIN_COLUMNS:
        raise ExtractError(f"no article in the page: {_said(view)}", kind="no-article")


def _refuse_account_forms(view: PageView, size: int) -> None:
    """Raise ExtractError if readers log in on a page, open an account or ask for a new password.

    Its title says so and nothing else, or its address, and the field for it stands in the page itself: a header has one
    on every page.
    """
    headings = [line.text for line in view.lines if line.tag == "h1" and not line.chrome]
    names = [*_NAMES.split(view.metadata.title)[:1], *(headings if len(headings) == 1 else ())]
    named = next((name for each in names if _is_account(name := each.strip(" »›>"))), "")
    path = urlsplit(view.url).path
    is_path = messages.ACCOUNT_ADDRESS.search(path) is not None and not any(map(_may_be_headline, headings))
    if size > (_FORM_COLUMNS if named else _ARTICLE_COLUMNS) or not (named or is_path) or view.metadata.articles:
        return
    if named and view.link.published is not None:  # a feed announced it
        return
    kinds = {field.get("type", "text").lower() for field in view.tree.iter("input") if not _in_chrome(field)}
    asks = messages.PASSWORD.search(named) is not None and size < _ARTICLE_COLUMNS and bool(kinds & {"email", "text"})
    if asks or "password" in kinds:
        said = _cut(named or path)
        raise ExtractError(f"the page is a form to log in or to register, not an article: “{said}”", kind="login-wall")


def _may_be_headline(heading: str) -> bool:
    return len(heading.split()) > _NAME_WORDS or columns(heading) > 2 * _TITLE_COLUMNS


def _is_account(name: str) -> bool:
    return messages.ACCOUNT.fullmatch(name) is not None or messages.LOGIN.fullmatch(name) is not None


def _in_chrome(field: HtmlElement) -> bool:
    """Return whether a field stands in what every page has, or what it hides; its form may be called anything."""
    around = (each for each in field.iterancestors() if each.tag != "form")
    return any(each.tag in ("header", "footer", "aside") or is_chrome(str(each.tag), each.attrib) for each in around)


def _refuse_shells(view: PageView, paragraphs: Sequence[str], size: int) -> None:
    """Raise ExtractError if a page is a shell: its text is for scripts, or at the address it sends readers to."""
    asking = [text for text in paragraphs if messages.SCRIPTED.search(text)]
    if asking and sum(map(columns, asking)) >= _SCRIPTED_SHARE * size:
        raise ExtractError(f"the page shows its text only with JavaScript: “{_cut(asking[0])}”", kind="no-article")
    for element in view.tree.iter("meta"):
        if element.get("http-equiv", "").lower() == "refresh" and "url=" in element.get("content", "").lower():
            raise ExtractError(f"the page only sends its readers to another one: {_said(view)}", kind="no-article")


def vouched(view: PageView, paragraphs: Sequence[str], confidence: float | None) -> float | None:
    """Return the confidence of a text, which is at least `FLOOR`. Raises ExtractError for one below it.

    A text of which no second extractor is sure is vouched for by its length, or by the headline right above it.
    """
    if confidence is None or confidence >= FLOOR:
        return confidence
    if sum(map(columns, paragraphs)) < _PROSE_COLUMNS and not _is_below_the_headline(view, paragraphs):
        raise ExtractError(
            f"no article in the page: the extractors disagree on “{_cut(paragraphs[0])}” (confidence {confidence:.2f})",
            kind="no-article",
        )
    return FLOOR


def _is_below_the_headline(view: PageView, paragraphs: Sequence[str]) -> bool:
    """Return whether the last heading before a text names the page, or there is none on a page that was announced.

    A line that the page's title holds is a heading, too, whatever its tag.
    """
    first, named = squash(paragraphs[0]), squash(f"{view.metadata.title} {view.link.title or ''}")
    above = None
    for line in view.lines:
        is_title = line.key in named and columns(line.key) >= _TITLE_COLUMNS
        if (is_title or line.tag in HEADINGS) and not line.chrome:
            above = line
        elif line.key and first.startswith(line.key):
            if line.chrome:
                return False
            break
    return view.link.published is not None if above is None else above.tag == "h1" or above.key in named


def _is_unfilled(title: str, paragraphs: Sequence[str]) -> bool:
    """Return whether a text is for the most part what a script fills in, “{{article.title}}”, and so is its title."""
    text = "\n".join(paragraphs)
    filled = not title or title.startswith("{{")
    return filled and "{{" in text and 2 * sum(map(len, _UNFILLED.findall(text))) > len(text)


def _is_coded(paragraphs: Sequence[str]) -> bool:
    """Return whether a text is ciphertext, in base64 or in hexadecimal digits, and hardly anything else."""
    words = " ".join(paragraphs).split()
    coded = sum(len(word) for word in words if _CODED.fullmatch(word))
    rest = sum(map(len, words)) - coded
    return coded >= _CODED_COLUMNS and rest < LEAST_COLUMNS


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
    """Return a page's title or its first words, quoted; that it has no text is said without quotes."""
    said = _cut(view.metadata.title or " ".join(line.text for line in view.lines))
    return f"“{said}”" if said else "no text at all"


def _cut(text: str) -> str:
    text = collapse(text)
    return text if len(text) <= 80 else text[:79] + "…"
