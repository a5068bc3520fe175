"""Pages in place of an article that a later visit may meet: consent walls, fields for a password, teasers of what is
sold, home page and sections, and what a site shows while it is maintained.

None of them is a document, and none a new version of one.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipeline import urls
from pipeline.errors import ExtractError
from pipeline.extract import body, messages
from pipeline.extract.chrome import is_chrome
from pipeline.extract.dom import lines
from pipeline.extract.metadata import Node
from pipeline.extract.page_view import PageView
from pipeline.extract.strings import collapse, columns, squash
from pipeline.text.form_words import is_form_notice

_WALL_COLUMNS = 5000  # the longest text of a consent wall or about maintenance: it lists what is done with the data
_BARE_COLUMNS = 600  # a page that shows less than this may say in its first line alone that it is maintained
_HEADINGS = 2  # that may tell so
_TITLE_SHARE = 0.7
_TITLE_PARTS = re.compile(r"\s*[|｜_–—»«·•]+\s*|\s+-+\s+")
_OPENS = ' \t!！…*·•>【[「”“"。.♥'
_OWN = re.compile(
    r"^(?:sorry\W+)?(?:our|this|we\b)|^(?:本|网站|系统|網站)|当?サイト|^(?:unsere|notre|nuestr|nostro|nosso|onze|sitemiz)",
    re.I,
)
_TEASER_COLUMNS = 1200  # a text this long is no teaser
_OFFER_LINES = 3  # at the end of a teaser, in which the rest is offered
_OFFER_COLUMNS = 200
_LOCKED_COLUMNS = 200  # a text this long beside a field for a password is shown
_SOLD_COLUMNS = 200  # so much text in the part that is sold, and it is shown after all
_LINE_COLUMNS = 120  # a text of a line or two
_KINDS = 3  # of the words that a consent wall speaks of; one fewer if its title asks and it says hardly more
_COMPLETE = 0.8  # of the words that an article is said to have
_HOME = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-zA-Z]{2})?/?)?(?:(?:index|default|home)(?:\.\w{2,5})?/?)?")
_PAGE_PARAMETER = re.compile(  # which may name an article: /?p=12, /index.php?r=news/view&id=12
    r"(?:^|[&;])(?:[acmpqrstuv]|\w*(?:id|no|num|seq|key)|(?:article|story|post|page|node|news|route|path|url|doc|view)\w*)=",
    re.IGNORECASE,
)
_ARTICLE_NAME = re.compile(r"\d|-.*-|\.s?html?$")  # “12”, “flood-in-the-valley”, “flood.html”
_SECTION_NAME = re.compile(r"[^\W\d_]+(?:[-_][^\W\d_]+)?|(?:19|20)\d\d|\d\d?")  # “local-news”, a year, a month
_PART_COLUMNS = 6  # of a title, that a headline may have with more around it: “Protected: For members alone”
_UNWRITTEN = frozenset(("hidden", "submit", "checkbox", "button", "reset", "image"))
_SELECTOR = re.compile(r"[.#]([\w-]+)$")


def require_own_page(view: PageView) -> None:
    """Raise ExtractError if the address of an article leads to the home page now, or to the section it was in."""
    asked, came = urlsplit(view.link.url), urlsplit(view.url)
    if not view.page.redirects or _PAGE_PARAMETER.search(came.query) or _site(view.link.url) != _site(view.url):
        return
    place = ""
    if _HOME.fullmatch(came.path) and not _HOME.fullmatch(asked.path):
        place = "the home page"
    elif not came.query and _is_section_of(asked.path, came.path) and not _is_an_article(view):
        place = "the section"
    if place:
        raise ExtractError(f"the address leads to {place}, {view.url}: the article is gone", kind="soft-404")


def require_no_wall(view: PageView, paragraphs: Sequence[str]) -> None:
    """Raise ExtractError if a text is that of a consent wall, or no more than the teaser of what is sold."""
    size = sum(map(columns, paragraphs))
    if size < _WALL_COLUMNS and _asks_for_consent(view, paragraphs, size):
        said = collapse(paragraphs[0] if paragraphs else view.metadata.title)[:80]
        raise ExtractError(f"the site asks for consent before it shows the article: “{said}”", kind="consent-wall")
    if size < _WALL_COLUMNS and (told := _is_maintained(view, paragraphs, size)):
        raise ExtractError(f"the site is being maintained: “{collapse(told)[:80]}”", kind="maintenance")
    for prompt, beside in ((_password_prompt(view), _LOCKED_COLUMNS), (_lock(view), 1)):
        asked = squash(prompt or "")
        if prompt and sum(columns(text) for text in paragraphs if squash(text) not in asked) < beside:
            raise ExtractError(
                f"the page asks for a password instead of showing its text: “{prompt[:80]}”", kind="password"
            )
    if size < _TEASER_COLUMNS and _is_teaser(view, paragraphs):
        raise ExtractError("the page shows only the teaser of an article that is not free", kind="paywall")


def _is_maintained(view: PageView, paragraphs: Sequence[str], size: int) -> str | None:
    """Return what a page says of its site if that is being maintained, and nothing else is on the page.

    An article about such work has a day of its own, or the title by which it was announced.
    """
    told = [*paragraphs, *(line.text for line in view.lines if not line.chrome)]
    if view.page.redirects and messages.MAINTENANCE_ADDRESS.search(view.url) and any(map(_tells_of_care, told)):
        return view.metadata.title or told[0]
    headings = [line.text for line in view.lines if line.tag in ("h1", "h2") and not line.chrome][:_HEADINGS]
    names = [part for part in (*_TITLE_PARTS.split(view.metadata.title), *headings) if part]
    said = next((name for name in names if _fills(messages.MAINTAINED, name)), None)
    if said is None or size >= _TEASER_COLUMNS:
        said = said or next((name for name in names if _fills(messages.BACK_SOON, name)), None)
        if said is not None and not any(map(_tells_of_care, told)):
            return None
    if said is None and size < _BARE_COLUMNS and sum(columns(line.text) for line in view.lines) < _BARE_COLUMNS:
        first = next(iter(told), "")
        said = first if messages.MAINTAINED.match(first.lstrip(_OPENS)) and _OWN.search(first) else None
    announced = view.link.title and squash(view.link.title) in map(squash, names)
    return None if announced or _is_an_article(view) else said


def _fills(pattern: re.Pattern[str], name: str) -> bool:
    """Return whether a message takes most of a title: “We'll be back soon: the band's promise” is a headline."""
    bare = name.strip(_OPENS)
    match = pattern.match(bare)
    return match is not None and match.end() >= _TITLE_SHARE * len(bare)


def _tells_of_care(text: str) -> bool:
    return messages.LOOKING_AFTER.search(text) is not None


def _password_prompt(view: PageView) -> str | None:
    """Return what a page says around a field for a password below its headline; None if there is none.

    One to log in by, in the head of a page or beside its text, stands in what every page has.
    """
    whole = squash(view.metadata.title)
    parts = [key for part in _TITLE_PARTS.split(view.metadata.title) if columns(key := squash(part)) >= _PART_COLUMNS]
    for field in view.tree.iter("input"):
        if field.get("type", "").lower() != "password":
            continue
        form = next(field.iterancestors("form", "div"), field)
        if any(is_chrome(str(around.tag), around.attrib) for around in form.iterancestors() if around.tag != "form"):
            continue
        above = (squash(text) for each in (form, *form.iterancestors()) for text in _headings_before(each))
        if any(text and (text in whole or any(part in text for part in parts)) for text in above):
            return collapse(form.text_content())
    return None


def _lock(view: PageView) -> str | None:
    """Return what a page says around a field for a password if it shows hardly anything else; None if it does.

    A form of comments has other fields, too, and one for the whole page stands in a box of its own.
    """
    if sum(columns(line.text) for line in view.lines) >= _BARE_COLUMNS:
        return None
    for form in view.tree.iter("form"):
        fields = [each.get("type", "text").lower() for each in form.iter("input", "textarea")]
        box = form.getparent()
        if [each for each in fields if each not in _UNWRITTEN] == ["password"] and box is not None:
            return collapse(box.text_content()) if box.tag in ("div", "section") else None
    return None


def _headings_before(element: HtmlElement) -> Iterator[str]:
    """Yield the headings among the siblings before an element, the nearest first."""
    for sibling in element.itersiblings(preceding=True):
        yield from (heading.text_content() for heading in sibling.iter("h1", "h2", "h3"))


def _is_section_of(asked: str, came: str) -> bool:
    """Return whether a path is that of a folder around an article's: /news/ of /news/2024/flood-in-the-valley.html."""
    folders, names = came.strip("/").split("/"), asked.strip("/").split("/")
    inside = len(names) > len(folders) and names[: len(folders)] == folders
    return inside and _ARTICLE_NAME.search(names[-1]) is not None and all(map(_SECTION_NAME.fullmatch, folders))


def _is_an_article(view: PageView) -> bool:
    """Return whether a page says of itself that it is one article."""
    return "article:published_time" in view.metadata.metas or len(view.metadata.articles) == 1


def _site(url: str) -> str:
    return urls.host(url).removeprefix("www.").removeprefix("m.")


def _asks_for_consent(view: PageView, paragraphs: Sequence[str], size: int) -> bool:
    sent = bool(view.page.redirects) and messages.CONSENT_ADDRESS.search(view.url) is not None
    if size < _LINE_COLUMNS:  # what a banner says was left out of the text
        paragraphs = [*(line.text for line in view.lines if is_form_notice(line.text)), *paragraphs]
        size = sum(map(columns, paragraphs))
    kinds = messages.consent_kinds("\n".join(paragraphs).lower())
    if not sent and kinds < _KINDS - 1:
        return False  # as nearly every page; what follows costs a tenth of an extraction
    if not sent and kinds < _KINDS and not _only_asks(view):
        return False
    asked = [text for text in paragraphs if messages.CONSENT.search(text)]
    spoken = [
        text
        for text in paragraphs
        if messages.CONSENT.search(text) or any(kind.search(text.lower()) for kind in messages.CONSENT_WORDS)
    ]
    share = sum(map(columns, spoken)) / size if size else 0.0
    named = [view.metadata.title, *(line.text for line in view.lines if line.tag in ("h1", "h2", "button"))]
    if sent:
        return bool(asked) or share > 0.5
    asked += [text for text in named if messages.CONSENT.search(text)]
    dated = view.metadata.articles or "article:published_time" in view.metadata.metas
    return bool(asked) and share >= (0.7 if dated else 0.5) and (len(asked) > 1 or not dated)


def _only_asks(view: PageView) -> bool:
    """Return whether the title of a page asks for consent, and hardly anything else is on the page."""
    names = [view.metadata.title, *(line.text for line in view.lines if line.tag == "h1" and not line.chrome)]
    bare = sum(columns(line.text) for line in view.lines) < _BARE_COLUMNS
    return bare and any(_fills(messages.CONSENT, name) for name in names)


def _is_teaser(view: PageView, paragraphs: Sequence[str]) -> bool:
    sold = [node for node in (*view.metadata.articles, *view.metadata.pages) if _is_sold(node)]
    if not sold:
        return _is_locked(view) or _ends_with_an_offer(view, paragraphs)
    if any(_shows(view, selector) for node in sold for selector in _sold_parts(node)):
        return False
    words = len(" ".join(paragraphs).split())
    counts = [int(count) for node in sold if (count := str(node.get("wordCount") or "")).isdecimal()]
    return not any(words >= _COMPLETE * count for count in counts if count)


def _is_sold(node: Node) -> bool:
    return _is_false(node.get("isAccessibleForFree"))


def _is_locked(view: PageView) -> bool:
    """Return whether a page says by a meta element that its text is for subscribers; a metered one may be shown."""
    metas = view.metadata.metas
    return metas.get("article:content_tier") == "locked" or _is_false(metas.get("isaccessibleforfree"))


def _is_false(said: object) -> bool:
    return str(said).rpartition("/")[2].lower() == "false"


def _ends_with_an_offer(view: PageView, paragraphs: Sequence[str]) -> bool:
    """Return whether a text breaks off in favour of a line that sells the rest: its last, or the next on the page."""
    last = paragraphs[-1] if paragraphs else ""
    at = next((at for at, line in enumerate(view.lines) if line.text == last), len(view.lines))
    behind = [line.text for line in view.lines[at + 1 : at + 1 + _OFFER_LINES] if not line.chrome]
    return _offers(paragraphs[: -1 - _OFFER_LINES : -1]) or _offers(behind)


def _offers(texts: Sequence[str]) -> bool:
    """Return whether one of these lines sells the rest of a text, and none before it is prose."""
    for text in texts:
        if columns(text) <= _OFFER_COLUMNS and messages.OFFERED.search(text):
            return True
        if columns(text) >= body.PROSE_COLUMNS:
            break
    return False


def _sold_parts(node: Node) -> Iterator[str]:
    parts = node.get("hasPart")
    for part in parts if isinstance(parts, list) else [parts]:
        if isinstance(part, dict) and _is_sold(part) and isinstance(part.get("cssSelector"), str):
            yield part["cssSelector"]


def _shows(view: PageView, selector: str) -> bool:
    """Return whether the part of a page that a selector names holds text."""
    match = _SELECTOR.search(selector.strip())
    if match is None:
        return False
    found = view.tree.xpath(
        "//*[contains(concat(' ', normalize-space(@class), ' '), $name) or @id=$id]", name=f" {match[1]} ", id=match[1]
    )
    return any(sum(columns(line.text) for line in lines(each)) >= _SOLD_COLUMNS for each in found)
