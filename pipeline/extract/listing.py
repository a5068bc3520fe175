"""Pages that list other pages: the home page, a category, a tag, an author, an archive by month, one page of many.

They are no articles, though they show as much prose: the beginnings of articles, or the whole of the newest. Such a
page has entries: headlines that lead to other pages of the site, and what prose there is stands below them. Precision
first: related articles below a text, a menu before it, or one promoted story make no list of it: most of the prose
is the page's own. A page that was announced with its headline and its date, or named by a person, is an article.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from statistics import median
from urllib.parse import urlsplit

from pipeline import urls
from pipeline.errors import ExtractError
from pipeline.extract.blocks import leads_on
from pipeline.extract.body import HEADINGS
from pipeline.extract.dom import TextLine
from pipeline.extract.metadata import texts
from pipeline.extract.page_view import PageView
from pipeline.extract.strings import columns, ends_sentence, squash
from pipeline.model import BY_HAND
from pipeline.text.dates import find_dates

KIND = "listing"

_HEADLINE_COLUMNS = 16  # of a link that is no heading; the words of a menu are shorter
_LINKED = 0.8  # of a headline is a link, at least
_MOST_LINKS = 9  # of a headline, with its tags and the pages of its answers; a menu has more
_ALIKE = 3  # headlines that are no headings stand in so many like elements, at least
_HALF = 0.4  # the same on a page without prose, where a day may stand before a headline
_BANNER_COLUMNS = 300  # a text of so many is more than a banner
_PROSE_COLUMNS = 20
_BOXED_COLUMNS = 60  # of prose in a box; who wrote something, and when, is shorter
_OWN_SHARE = 0.25  # of the prose; a list has a few words about itself
_NOTHING = 0.05  # the same where there is one entry
_ONE_SHARE = 0.95  # of the prose of a list, that one of its entries may have
_LIKE_SHARE = 0.6  # the same where its headlines are no headings
_FIT_COLUMNS = 6
_CUT = re.compile(r"(?:…|\.\.\.)[\]）)]?$")  # the end of a teaser
_EXCERPT_LINES = 2  # of prose below a link in a list; paragraphs of a text are more
_NO_ARTICLE = re.compile(
    r"/(?:authors?|users?|profiles?|people|tags?|tagged|topics?|categor(?:y|ies)|labels?)/", re.IGNORECASE
)
_PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished")
_LANGUAGE_CHOSEN = re.compile(r"(?:lang(?:uage)?|lng|locale|hl|l)=[a-z]{2,3}(?:[-_]\w{2,4})?", re.IGNORECASE)
_HOMES = frozenset(("", "/", "/index.html", "/index.htm", "/index.php", "/default.aspx"))

_Linked = tuple[int, TextLine, str]  # a line that is a link, its index and its target


@dataclass(slots=True)
class _Entry:
    """A headline that leads to another page, and the columns and lines of prose below it; the page has no target."""

    line: TextLine
    target: str | None
    prose: int = 0
    lines: int = 0


def own_text(view: PageView, paragraphs: Sequence[str]) -> list[str]:
    """Return the text of a page; none if it is a line or two that are no prose of its own.

    A banner, a heading, or links with their days are what is found where a page has no article.
    """
    if sum(map(columns, paragraphs)) >= _BANNER_COLUMNS or view.posts or _is_announced(view):
        return list(paragraphs)
    around = {line.key for line in view.lines if line.chrome or line.tag in HEADINGS or line.link_density >= _HALF}
    return list(paragraphs) if any(squash(text) not in around for text in paragraphs) else []


def require_no_list(view: PageView, *, empty: bool = False) -> None:
    """Raise ExtractError if a page lists others; `empty` says that no text was found in it."""
    if view.picked.paragraphs or view.posts or _is_announced(view):
        return
    if because := _lists(view, empty=empty):
        raise ExtractError(f"a list of other pages and no article: {because}", kind=KIND)


def require_no_links(view: PageView, paragraphs: Sequence[str]) -> None:
    """Raise ExtractError if a text is teasers, each of them a link to its page, or the words between them alone."""
    if view.picked.paragraphs or view.posts or _is_announced(view) or _calls_itself_an_article(view):
        return
    linked = _lines_that_are_links(view)
    teasers = [linked[key] for key in map(squash, paragraphs) if key in linked]
    whole = sum(map(columns, paragraphs))
    if len(teasers) < _ALIKE and whole < _BANNER_COLUMNS and not any(map(_is_prose, paragraphs)):
        teasers = [line for line in linked.values() if _is_prose(line.text) and not _is_outside(view, line)]
        whole += sum(columns(line.text) for line in teasers)
    if len(teasers) >= _ALIKE and sum(columns(line.text) for line in teasers) >= (1 - _OWN_SHARE) * whole:
        because = f"its paragraphs are links, such as “{teasers[0].text[:60]}” and {len(teasers) - 1} more"
        raise ExtractError(f"a list of other pages and no article: {because}", kind=KIND)


def _lines_that_are_links(view: PageView) -> dict[str, TextLine]:
    """Return the lines that lead to other pages, by what is written in them; several may lead to one page."""
    targets = {target for _, _, target in _linked(view)}
    found = (line for line in view.lines if line.links and _linked_share(view, line) >= _LINKED and not line.chrome)
    led = ((line, view.absolute(line.links[0])) for line in found)
    return {line.key: line for line, target in led if target is not None and urls.identity(target) in targets}


def _is_prose(text: str) -> bool:
    return columns(text) >= _BOXED_COLUMNS and (ends_sentence(text) or bool(_CUT.search(text)))


def _is_announced(view: PageView) -> bool:
    """Return whether a feed, an API or a dated list announced this page under the name that it gives itself.

    So is a page that a person named.
    """
    if view.link.found_in == BY_HAND:
        return True
    title = squash(view.link.title or "")
    return bool(title) and view.link.published is not None and any(title in squash(text) for text in _names(view))


def _names(view: PageView) -> list[str]:
    headings = [line.text for line in view.lines if line.tag == "h1"]
    return [*view.metadata.titles, *headings]


def _lists(view: PageView, *, empty: bool) -> str | None:
    """Return what shows that a page is a list; None if it is none."""
    if _calls_itself_an_article(view):
        return None
    parts = urlsplit(view.url)
    if parts.path in _HOMES and (not parts.query or _LANGUAGE_CHOSEN.fullmatch(parts.query)):
        return "it is the site's home page"
    if not empty and not _may_list(view):
        return None
    linked = list(_linked(view))
    for entries in (_headings(linked), _links_alone(view) if empty else _like_elements(view, linked)):
        found = _measured(view, entries)
        named = [entry for entry in found if entry.target]
        if named and _holds_little_else(found, named, empty=empty, heads=named[0].line.tag in HEADINGS, view=view):
            others = f" and {len(named) - 1} more" if len(named) > 1 else ""
            return f"it leads to “{named[0].line.text[:60]}”{others}"
    return None


def _may_list(view: PageView) -> bool:
    """Return False if the page's own prose is too much even if every linked line leads to another page of the site.

    That decides nearly every article, and takes no address apart.
    """
    linked = [
        (index, line, "?")
        for index, line in enumerate(view.lines)
        if line.links and _linked_share(view, line) >= _LINKED
    ]
    prose = sum(columns(line.text) for _, line, _ in linked if line.link_density < 0.5)  # of those that lead elsewhere
    for found in (_measured(view, _headings(linked)), _measured(view, _like_elements(view, linked))):
        if len(found) > 1 and found[0].prose <= _OWN_SHARE * (prose + sum(entry.prose for entry in found)):
            return True
    return False


def _calls_itself_an_article(view: PageView) -> bool:
    """Return whether a page tells programs when it was published, or has an article's record of its own name."""
    title = squash(view.metadata.title)
    named = (squash(headline) for headline in texts(view.metadata.articles, "headline"))
    return any(name in view.metadata.metas for name in _PUBLISHED) or any(name and name in title for name in named)


def _holds_little_else(
    found: Sequence[_Entry], named: Sequence[_Entry], *, empty: bool, heads: bool, view: PageView
) -> bool:
    """Return whether the prose of a page is that of its entries."""
    whole = sum(entry.prose for entry in found)
    if empty or not whole:
        return empty
    own = whole - sum(entry.prose for entry in named)
    if own > (_OWN_SHARE if len(named) > 1 else _NOTHING) * whole:
        return False
    told = [entry.prose for entry in named if entry.prose]
    if not told:
        return False
    if len(named) == 1:
        return heads and _is_first_heading(view, named[0])
    begun = not heads or found[0].lines > _EXCERPT_LINES  # a text that had begun before the first link
    if begun and median(entry.lines for entry in named if entry.prose) > _EXCERPT_LINES:
        return False  # the links stand between its paragraphs
    least = 2 if heads else max(_ALIKE, 2 * len(named) // 3)
    return len(told) >= least and max(told) <= (_ONE_SHARE if heads else _LIKE_SHARE) * whole


def _is_first_heading(view: PageView, entry: _Entry) -> bool:
    """Return whether a headline is the first of its rank or above, apart from one that says what the page is."""
    title = squash(view.metadata.title)
    above = (line for line in view.lines if line.tag in HEADINGS and line.tag <= entry.line.tag and not line.chrome)
    first = next((line for line in above if line.link_density >= _LINKED or line.key not in title), None)
    return bool(title) and entry.line.tag <= "h2" and first == entry.line


def _headings(linked: Iterable[_Linked]) -> dict[int, str]:
    """Return the lines that are headings and lead to other pages, with their targets."""
    return {index: target for index, line, target in linked if line.tag in HEADINGS}


def _like_elements(view: PageView, linked: Iterable[_Linked]) -> dict[int, str]:
    """Return the lines that are links as long as a headline, in elements of one kind, with their targets."""
    found = [
        (index, target, view.outline.kinds[line.at])
        for index, line, target in linked
        if not line.chrome and line.tag not in HEADINGS and columns(line.text) >= _HEADLINE_COLUMNS
    ]
    kinds = Counter(kind for _, _, kind in found)
    return {index: target for index, target, kind in found if kinds[kind] >= _ALIKE}


def _links_alone(view: PageView) -> dict[int, str]:
    """Return the lines outside the navigation that lead to other pages, such as a headline with its day before it."""
    found = _linked(view, least=_HALF, anywhere=True)
    return {index: target for index, line, target in found if not line.chrome}


def _linked(view: PageView, least: float = _LINKED, *, anywhere: bool = False) -> Iterator[_Linked]:
    """Yield the lines that are a link to another page of the site, each page once."""
    own = {urls.identity(url) for url in (view.url, view.metadata.canonical)}
    title, met, host = squash(view.metadata.title), set(own), urls.host(view.url)
    for index, line in enumerate(view.lines):
        if not line.links or len({*line.links}) > _MOST_LINKS:  # a menu without blanks is one long line
            continue
        if not leads_on(line.links[0]) or _linked_share(view, line) < least:
            continue
        target = view.absolute(line.links[0])
        if target is None or urls.host(target) != host:
            continue
        if not anywhere and _leads_elsewhere(view.url, target):
            continue
        key = urls.identity(target)
        if key not in met and not (columns(line.key) >= _FIT_COLUMNS and line.key in title):
            met.add(key)
            yield index, line, key


def _linked_share(view: PageView, line: TextLine) -> float:
    """Return the share of a line that is link text; a date before or after a headline is not counted."""
    if not _HALF <= line.link_density < _LINKED:
        return line.link_density
    dates = sum(found.end - found.start for found in find_dates(line.text, zone=view.zone))
    return line.link_density * len(line.text) / max(len(line.text) - dates, 1)


def _leads_elsewhere(url: str, target: str) -> bool:
    """Return whether an address is the site's home page, a section that the page is in, an author's or a tag's."""
    path = urlsplit(target).path
    above = path.rstrip("/")
    return above in _HOMES or urlsplit(url).path.startswith(f"{above}/") or bool(_NO_ARTICLE.search(path))


def _measured(view: PageView, targets: dict[int, str]) -> list[_Entry]:
    """Return the page and its entries, each with the prose below it.

    A heading that is no link ends an entry if it is of the entries' rank or above, or the name of the page. A box
    between two paragraphs ends no text: what follows it in elements like those before the entries is the page's own.
    A box that holds no more than a heading is no such box: the prose below it is the entry's. Chrome with headlines and
    their prose in the midst of a text is one, whatever the elements before and behind it are. Nor is the prose an
    entry's that stands behind the element which holds the entry and the one before it.
    """
    title = squash(view.metadata.title)
    ranks = [view.lines[index].tag for index in targets if view.lines[index].tag in HEADINGS]
    rank = min(ranks, default="h2")
    page = _Entry(line=TextLine(text="", tag=""), target=None)
    found = [page]
    at, own, filled, holding = page, dict[tuple[int, tuple[str, str]], int](), set[int](), 0
    for index, line in enumerate(view.lines):
        if index in targets:
            around = view.outline.parents[line.at]
            holding = view.outline.shared(at.line.at, around) if at is not page else 0
            at = _Entry(line=line, target=targets[index])
            found.append(at)
        elif line.tag in HEADINGS:
            if line.tag <= rank or (columns(line.key) >= _FIT_COLUMNS and title.startswith(line.key)):
                at = page
        elif line.link_density < 0.5 and columns(line.text) >= _PROSE_COLUMNS and not _is_outside(view, line):
            place = view.outline.place(line.at)
            if at is page:
                own[place] = max(own.get(place, 0), columns(line.text))
            elif columns(line.text) >= _BOXED_COLUMNS:
                filled.update(_around(view, line))
            aside = bool(own) and at.line.zone in filled and at.line.zone not in _around(view, line)
            behind = holding > 0 and at is not page and holding not in _around(view, line)
            boxed = at is not page and (
                aside or behind or (place in own and _is_boxed(view, at.line, place[0], filled, told=own[place]))
            )
            entry = page if boxed else at
            entry.prose, entry.lines = entry.prose + columns(line.text), entry.lines + 1
    return found


def _is_boxed(view: PageView, line: TextLine, around: int, filled: Container[int], told: int) -> bool:
    """Return whether a headline stands in a box within an element, with prose if it is a heading: one in `filled`.

    A `<div>` with a link alone is such a box if the page's own prose has a line of `told` columns that is a sentence.
    """
    boxes = list(takewhile(lambda each: each != around, _around(view, line)))
    if line.tag in HEADINGS:
        return bool(boxes) and boxes[-1] in filled
    return bool(boxes) or (line.tag == "div" and told >= _BOXED_COLUMNS)


def _around(view: PageView, line: TextLine) -> Iterator[int]:
    """Yield the elements around that of a line, the innermost first."""
    at = line.at
    while at:
        at = view.outline.parents[at]
        yield at


def _is_outside(view: PageView, line: TextLine) -> bool:
    """Return whether a line stands in what every page of a site has: its navigation, its footer, a form."""
    if line.zone < 0:
        return False
    tag, name = view.outline.kinds[line.zone]
    if tag == "form" and columns(line.text) >= _BOXED_COLUMNS and ends_sentence(line.text):
        return False  # a page or its article, as ASP.NET has it: what a form asks for says less
    return (
        tag in ("nav", "form", "aside")
        or (tag in ("footer", "header") and view.outline.parents[line.zone] <= 1)
        or (tag not in ("article", "section", "main") and "banner" in name)
    )
