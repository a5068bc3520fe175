"""The next page of an article that stands on several: `/a/123.html`, `/a/123_2.html`, `/a/123_3.html`.

A next page is believed only if its address is the article's own with a page number in it, since "next" leads to another
article as often, and only if a link says so: by `rel=next`, its words, or the number alone. A wrong join would file two
articles as one. Not here: fetching it, which is `pipeline.crawl.multipage`.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from pipeline import urls
from pipeline.extract.page_view import PageView
from pipeline.extract.strings import collapse
from pipeline.text import scripted_pages

_WORDS = re.compile(
    r"(?:下一?[页頁]|后一页|第? ?\d{1,2} ?[页頁]?|次(?:の|へ)?(?:ページ)?(?:へ)?|다음(?: ?페이지)?"
    r"|next(?: page)?|page \d{1,2}|nächste seite|weiter|page suivante|suivante?|(?:página )?siguiente"
    r"|próxima(?: página)?|(?:pagina )?successiva|volgende(?: pagina)?|następna(?: strona)?|следующая(?: страница)?"
    r"|далее|sonraki(?: sayfa)?) ?[>»›→]*|[>»›→]+",
    re.IGNORECASE,
)
_PARAMETERS = frozenset(("page", "p", "pn", "pg", "paged", "pageno", "pagenum", "seite", "currentpage"))
_NUMBERED = re.compile(r"[_/=PpEe-]\d\d?/?(?:\.[A-Za-z]{2,5})?\s*(?:$|[?#&])")  # what may be a page's: few links are
_SUFFIX = re.compile(r"[_-](\d{1,2})|/(?:(?:page|seite|p)[/-]?)?(\d{1,2})/?", re.IGNORECASE)
_NAMED = re.compile(r"\d{1,2}")
_SLUG = re.compile(r"[^\W\d]{2,}[^/]*-\d{1,2}/?$")
_EXTENSION = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)


def following(view: PageView) -> str | None:
    """Return the address of the article's next page; None on its last. The article begins where the link leads."""
    first = view.link.url
    mine = _number(first, view.url)
    if mine is None:
        first, mine = view.url, 0
    # the page after the first is called 1 on some sites and 2 on others
    wanted = (1, 2) if mine == 0 else (mine + 1,)
    found: dict[int, str] = {}
    for target, named in _candidates(view):
        number = _number(first, target)
        # a slug may end in -2 because another article has the same: there the link must name the number
        if number is not None and number in wanted and (named == number or not _is_slug(target)):
            found.setdefault(number, target)
    return found[min(found)] if found else None


def _candidates(view: PageView) -> Iterator[tuple[str, int | None]]:
    """Yield the addresses that may be the next page's, each with the number that its link names."""
    for element in view.tree.iter("link", "a"):
        href = element.get("href")
        if not href or not _NUMBERED.search(f"/{href}"):
            continue
        if _leads_on(element) and (target := view.absolute(href)):
            number = _NAMED.search(_said(element))
            yield target, int(number[0]) if number else None
    if scripted_pages.CALL in view.html:
        for script in view.tree.iter("script"):
            yield from ((target, None) for target in _scripted(script.text or "", view))


def _is_slug(url: str) -> bool:
    """Return whether an address ends in words and a number, as a page's own name may."""
    return _SLUG.search(urlsplit(url).path) is not None


def _leads_on(element: HtmlElement) -> bool:
    """Return whether a link says that it leads to the next page; one with a headline leads to the next article."""
    is_next = "next" in (element.get("rel") or "").lower().split()
    if element.tag == "a":
        said = _said(element)
        return _WORDS.fullmatch(said) is not None or (is_next and not said)
    title = collapse(element.get("title") or "")
    return is_next and (not title or _WORDS.fullmatch(title) is not None)


def _said(anchor: HtmlElement) -> str:
    # asking for all the text of an element takes a hundred times as long, and most links have none below them
    return collapse(anchor.text_content() if len(anchor) else anchor.text or "")[:40]


def _scripted(script: str, view: PageView) -> Iterator[str]:
    found = scripted_pages.scripted_pages(script)
    if found and found.goes_on and (target := view.absolute(found.address(found.number + 1))):
        yield target


def _number(first: str, target: str) -> int | None:
    """Return the page number in `target` if it is a later page of the article that begins at `first`, else None."""
    here, there = urlsplit(first), urlsplit(target)
    if urls.host(first) != urls.host(target):
        return None
    (asked, begun), (wanted, number) = _query(here.query), _query(there.query)
    if asked != wanted:
        return None
    if here.path == there.path:
        if here.path in ("", "/") and re.search(r"(?:^|&)p=", there.query):
            return None  # the number of another article, where addresses are no words
        return int(number) if number and int(number) > int(begun or 0) else None
    mine, other = _EXTENSION.search(here.path), _EXTENSION.search(there.path)
    stem = here.path.removesuffix(mine[0] if mine else "").rstrip("/")
    rest = there.path.removesuffix(other[0] if other else "")
    if begun != number or (mine and mine[0]) != (other and other[0]) or not stem or not rest.startswith(stem):
        return None
    suffix = _SUFFIX.fullmatch(rest, len(stem))
    return int(suffix[1] or suffix[2]) if suffix else None


def _query(query: str) -> tuple[list[tuple[str, str]], str | None]:
    """Return the parameters that are no page number, and the page number."""
    pairs = parse_qsl(query, keep_blank_values=True)
    numbers = [value for name, value in pairs if name.lower() in _PARAMETERS]
    if len(numbers) != 1 or not re.fullmatch(r"\d{1,2}", numbers[0]):
        return sorted(pairs), None
    return sorted(pair for pair in pairs if pair[0].lower() not in _PARAMETERS), numbers[0]
