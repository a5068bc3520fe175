"""Lists of articles on pages nobody described: which sections a home page leads to, and the selectors of a list.

Guesses for a person to look over, made once when a source is written. Nothing here runs in the daily walk.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag

from pipeline.config.source import Listing
from pipeline.discovery.links import address, one_line, read_moment
from pipeline.discovery.listings import base_of
from pipeline.model import Page
from pipeline.text import dates
from pipeline.text.scripted_pages import scripted_pages
from pipeline.text.year_less import is_month_and_day
from pipeline.urls import host, identity

ITEMS_MIN: Final = 5
_HEADLINE_MIN = 16  # width of a headline, where a letter is 1 and a Chinese character 2; words of a menu are shorter
_REPEATS_MIN = 3
_DATE_MAX = 30  # characters of an element that holds a date and nothing else
_MENU = (
    "nav a[href], header a[href], [class*=nav] a[href], [id*=nav] a[href], [class*=menu] a[href], [id*=menu] a[href]"
)
_FOOT = "footer a[href], [class*=foot] a[href], [id*=foot] a[href]"
_PUBLISHED = re.compile(r"published|og:type article", re.IGNORECASE)
_NEWS = re.compile(
    r"news|article|press|blog|stor(?:y|ies)|latest|新闻|新聞|要闻|动态|資訊|资讯|公告|通知|ニュース|뉴스|новости", re.I
)
_MORE = re.compile(
    r"[\W_]*(?:(?:查看|浏览|瀏覽)?更多|もっと|一覧|더 ?보기|more\b|(?:see|view|show) (?:all|more)\b"
    r"|all (?:news|articles|stories)\b|mehr\b|weitere\b|alle \w|plus d|tou(?:te)?s les|voir (?:plus|tou)"
    r"|ver (?:más|mais|todo)|подробнее|все нов)",
    re.IGNORECASE,
)
_FOLDER = re.compile(r"/(?:(?:index|list)\w*\.\w{2,5})?$", re.IGNORECASE)
_NEXT: Final = ("a[rel~=next]", "a.next", ".next > a")
_NEXT_WORDS = re.compile(
    r"[«‹<←>»›→\s]*(?:next(?: page)?|older(?: \w+)?|weiter|nächste(?: seite)?|ältere(?: \w+)?|(?:page )?suivante?"
    r"|suivants|(?:articles )?plus anciens|(?:página )?siguiente|(?:entradas )?(?:anteriores|antiguas)"
    r"|(?:página )?seguinte|próxima(?: página)?|(?:mais )?antigas|(?:pagina )?successiva|avanti"
    r"|volgende(?: pagina)?|oudere(?: \w+)?|następna(?: strona)?|starsze(?: \w+)?|další(?: stránka)?"
    r"|starší(?: \w+)?|następne"
    r"|následující|следующая(?: страница)?|далее|ранее|наступна(?: сторінка)?|далі"
    r"|sonraki(?: sayfa)?|daha eski|nästa(?: sida)?"
    r"|äldre(?: \w+)?|næste(?: side)?|neste(?: side)?|ældre|eldre|seuraava(?: sivu)?|vanhemmat|(?:pagina )?următoarea"
    r"|επόμενη(?: σελίδα)?|(?:الصفحة )?التالية?|הבא|(?:صفحه )?بعدی?|अगला(?: पृष्ठ)?|(?:หน้า)?ถัดไป|trang (?:sau|tiếp)"
    r"|berikutnya|selanjutnya|次(?:の|へ)(?:ページ)?(?:へ)?|다음(?: ?페이지)?|下一?[页頁]|[后後]一?[页頁])[»›→>\s]*",
    re.IGNORECASE,
)
_SMALL = "span, div, p, td, li, dd, em, small, abbr, b, i, font, strong, time"  # in which a date may stand alone
_HOME_PATH = re.compile(r"/?(?:[a-z]{2,3}(?:[-_][a-z]{2,4})?/?)?(?:index\.\w{2,5})?", re.IGNORECASE)
_LAST_NUMBER: Final = re.compile(r"\d+(?=\D*$)")
_PATH_MAX = 8
_NAME = re.compile(r"^-?[A-Za-z_][\w-]*$")


def linked_around(tree: BeautifulSoup, page: Page) -> set[str]:
    """Return the identities of the addresses that the page's head, menus and foot lead to."""
    base = base_of(tree, page)
    found = (address(base, anchor.get("href")) for anchor in tree.select(f"{_MENU}, {_FOOT}"))
    return {identity(url) for url in found if url}


def other_homes(tree: BeautifulSoup, page: Page) -> list[str]:
    """Return the home pages of a site's other languages, as far as the home page names them: /de/, /?lang=de."""
    base = base_of(tree, page)
    named = dict.fromkeys(address(base, each["href"]) for each in tree.select("a[href], link[hreflang][href]"))
    found = [url for url in named if url and host(url) == host(page.url) and identity(url) != identity(page.url)]
    return [url for url in found if _HOME_PATH.fullmatch(urlsplit(url).path)]


def dated(kinds: Iterable[str]) -> set[str]:
    """Return those of a page's kinds that say that it was published on a day."""
    return {kind for kind in kinds if kind.startswith(("time", "date ")) or _PUBLISHED.search(kind)}


def named(tree: BeautifulSoup, page: Page) -> list[str]:
    """Return the addresses on the same host that may be sections of the site, the likeliest first.

    What is called news comes first; then what the menus name, where "more" leads, and folders under a short name. Where
    a headline leads as well, an article is.
    """
    base = base_of(tree, page)
    found: dict[str, tuple[bool, int]] = {}
    in_menus = {id(anchor) for anchor in tree.select(_MENU)}
    anchors = [(anchor, address(base, anchor.get("href"))) for anchor in tree.select("a[href]")]
    articles = {url for anchor, url in anchors if _width(anchor) >= _HEADLINE_MIN}
    for anchor, url in anchors:
        if not url or host(url) != host(page.url) or identity(url) == identity(page.url) or urlsplit(url).query:
            continue
        text = anchor.get_text(" ", strip=True)
        if id(anchor) in in_menus:
            place = 0
        elif text and url not in articles and (_MORE.match(text) or _is_folder(url)):
            place = 1 if _MORE.match(text) else 2
        else:
            continue
        rank = not _NEWS.search(f"{url} {text}"), place
        found[url] = min(found.get(url, rank), rank)
    return sorted(found, key=lambda url: found[url])


def next_page(listing: Listing, page: Page, tree: BeautifulSoup) -> str | None:
    """Return the address to which the first page of a list leads on; None if it leads nowhere."""
    anchor = tree.select_one(listing.next) if listing.next else None
    return address(base_of(tree, page), anchor.get("href")) if anchor is not None else None


def numbered(url: str) -> str:
    """Return what the addresses of all pages of one list have in common: all but the last number."""
    return _LAST_NUMBER.sub("#", identity(url))


def _is_folder(url: str) -> bool:
    path = urlsplit(url).path
    return bool(_FOLDER.search(path)) and not _HOME_PATH.fullmatch(path)


def describe(tree: BeautifulSoup, page: Page) -> Listing | None:
    """Return the selectors of the longest list of headlines on a page; None if there is no list."""
    base = base_of(tree, page)
    items: dict[int, tuple[Tag, list[Tag]]] = {}
    for anchor in tree.select("a[href]"):
        url = address(base, anchor.get("href"))
        if url and host(url) == host(page.url) and _width(anchor) >= _HEADLINE_MIN and (item := _item_of(anchor)):
            container = item.parent
            assert container is not None  # an item has siblings
            members = items.setdefault(id(container), (container, []))[1]
            if not members or members[-1] is not item:
                members.append(item)
    container, members = max(items.values(), key=lambda pair: len(pair[1]), default=(tree, []))
    if len(members) < ITEMS_MIN:
        return None
    values: dict[str, Any] = {"listing": page.url, "item": f"{_css(container)} > {members[0].name}"}
    if day := _date_selector(members):
        values["date"] = day
    if onward := _next_selector(tree, base, page):
        values["next"] = onward
    elif counted := _counted_pages(tree, base):
        values |= {"page_url": counted, "first_page": 1}
    try:
        return Listing(**values)
    except ValueError:  # an element whose name CSS cannot write, such as <o:p>
        return None


def kinds(tree: BeautifulSoup) -> frozenset[str]:
    """Return what a page is made of: its main elements with their classes, and the names of its meta tags.

    Pages of one template have these in common. Classes with a digit are of a single page, such as postid-12.
    """
    found = set()
    for element in tree.select("body, main, article, [itemprop], time, meta[property], meta[name]"):
        if element.name == "time" and not _is_moment(element):
            continue  # of a page without a date, where the template has one
        told = element.get("property") or element.get("name") or element.get("itemprop") or ""
        names = [name for name in _names(element.get("class")) if not re.search(r"\d", name)]
        found |= {f"{element.name} {said}" for said in ("", str(told), *names)}
        if told == "og:type":
            found.add(f"og:type {element.get('content')}")
    found |= {
        f"date {_simple(element)}" for element in tree.select(_SMALL) if not element.find(True) and _is_date(element)
    }
    return frozenset(found)


def _is_moment(element: Tag) -> bool:
    return read_moment(element.get("datetime") or element.get_text(" ", strip=True), ZoneInfo("UTC")) is not None


def _width(anchor: Tag) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in one_line(anchor.get_text(" ")) or "")


def _item_of(anchor: Tag) -> Tag | None:
    """Return the element around a link that repeats: the nearest with like siblings, from the link itself outwards."""
    element: Tag | None = anchor
    while element is not None and element.parent is not None and element.name != "body":
        if len(element.parent.find_all(element.name, recursive=False, limit=_REPEATS_MIN)) == _REPEATS_MIN:
            return element
        element = element.parent
    return None


def _css(element: Tag) -> str:
    """Return a selector of an element by its id or classes, or by those of the elements around it."""
    path: list[str] = []
    around: Tag | None = element
    while around is not None and len(path) < _PATH_MAX and not any("#" in step or "." in step for step in path):
        name = around.get("id")
        path.insert(0, f"{around.name}#{name}" if isinstance(name, str) and _NAME.fullmatch(name) else _simple(around))
        around = around.parent if around.name != "body" else None
    return " > ".join(path)


def _names(value: object) -> Iterable[str]:
    return value if isinstance(value, list) else str(value or "").split()


def _date_selector(items: list[Tag]) -> str | None:
    """Return the selector of the element that is a date in most items."""
    votes: Counter[str] = Counter()
    for item in items:
        selectors = dict.fromkeys(_simple(element) for element in item.find_all(_NAME) if _is_day(element))
        votes.update(selector for selector in selectors if _is_day(item.select_one(selector)))
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] * 2 > len(items) else None


def _simple(element: Tag) -> str:
    return ".".join([element.name, *[name for name in _names(element.get("class")) if _NAME.fullmatch(name)]])


def _is_date(element: Tag | None) -> bool:
    text = element.get_text(" ", strip=True) if element else ""
    return 0 < len(text) <= _DATE_MAX and dates.is_date(text)


def _is_day(element: Tag | None) -> bool:
    """Return whether an element of a list is a date, with or without its year."""
    return _is_date(element) or bool(element and is_month_and_day(element.get_text(" ", strip=True)))


def _counted_pages(tree: BeautifulSoup, base: str) -> str | None:
    """Return the address of page {n} of a list whose pages a script counts, from 1 for the second; None if of no other.

    A list of one page alone is counted as well: it may have a second one day.
    """
    for script in tree.select("script:not([src])"):
        found = scripted_pages(script.get_text())
        if found and found.number == 0 and (url := address(base, found.address("-n-"))):
            return url.replace("-n-", "{n}")
    return None


def _next_selector(tree: BeautifulSoup, base: str, page: Page) -> str | None:
    """Return the selector of the link to a list's next page: by what it is called, or by its words.

    Words are believed if all links with them lead to one address: many a teaser ends with the same ones.
    """
    for selector in _NEXT:
        anchor = tree.select_one(selector)
        url = address(base, anchor.get("href")) if anchor else None
        if url and identity(url) != identity(page.url):
            return selector
    said = [
        (anchor, text)
        for anchor in tree.select("a[href]")
        if _NEXT_WORDS.fullmatch(text := one_line(anchor.text) or "")
    ]
    targets = {url for anchor, _ in said if (url := address(base, anchor.get("href")))}
    if len(targets) != 1 or identity(min(targets)) == identity(page.url) or host(min(targets)) != host(page.url):
        return None
    anchor, text = said[0]
    selector = f'a:-soup-contains("{text}")'
    return selector if '"' not in text and tree.select_one(selector) is anchor else None
