"""What a page says about itself to machines: meta tags, JSON-LD, links, `<time>`. Collected as it stands, not judged.

JSON-LD counts only in nodes that are an article; the site, the crumb trail and the next story have nodes as well.
`articleBody` is never read: on a third of the pages that have it, it is something else than the text.
"""

import html
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from pipeline import urls
from pipeline.extract.strings import collapse

EXACT_TITLE = "articletitle"
"""A meta tag of Chinese government sites: the headline and nothing else."""

_ARTICLE = re.compile(r"Article|Posting|Report|Reportage|ScholarlyWork")
_PAGE = re.compile(r"WebPage|CreativeWork|VideoObject|Recipe|Product|Event")
_PUBLISHED_CLASS = re.compile(r"publish|pub-?date|posted|entry-date|dateline", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")  # x-default is none
_OUTER = 8  # elements around a time that are looked at
_DEEPEST = 12  # levels of JSON-LD that are looked into
_BROKEN_VALUE = r'"%s"\s*:\s*"((?:[^"\\]|\\.)*)"'
_REFERRING = ("author", "publisher")  # may refer to a record by its @id
_FIELDS = ("datePublished", "dateModified", "headline")

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Statements of a page. `metas` maps a lower-case name, property or itemprop to its first content.

    `articles` are the JSON-LD nodes of the page's own article, `pages` those of pages and other works.
    `canonical` is an address on the page's own host: the page's own if it names none, or a foreign one.
    `times` are values of `<time>` that claim to be the publication, `other_times` the rest; none are of teasers.
    """

    metas: Mapping[str, str]
    articles: tuple[Node, ...]
    pages: tuple[Node, ...]
    title: str
    language: str | None
    canonical: str
    alternates: tuple[tuple[str, str], ...]
    times: tuple[str, ...]
    other_times: tuple[str, ...]

    @property
    def titles(self) -> list[str]:
        """What the page calls itself, with the site's name and without."""
        claims = (self.title, self.metas.get("og:title", ""), self.metas.get(EXACT_TITLE, ""))
        return [claim for claim in claims if claim]


def collect(tree: HtmlElement, url: str, charset: str = "utf-8") -> Metadata:
    """Collect the statements of the page at `url`, which came in this charset."""
    metas: dict[str, str] = {}
    scripts: list[str] = []
    title, canonical = "", None
    alternates: dict[str, str] = {}
    times: tuple[list[str], list[str]] = ([], [])
    headed = tree.find(".//h1") is not None
    for element in tree.iter("meta", "title", "script", "link", "time"):
        if element.tag == "meta":
            name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
            content = collapse(element.get("content") or "")
            if name and content:
                metas.setdefault(name, content)
        elif element.tag == "title":
            title = title or collapse(element.text_content())
        elif element.tag == "script":
            if "ld+json" in (element.get("type") or "").lower():
                scripts.append(element.text or "")
        elif element.tag == "link":
            relations = (element.get("rel") or "").lower().split()
            is_canonical, spoken = "canonical" in relations, element.get("hreflang") or ""
            if not is_canonical and not ("alternate" in relations and _LANGUAGE.fullmatch(spoken)):
                continue  # most, and taking an address apart is dear
            target = urls.absolute(url, element.get("href") or "", charset)
            if target and is_canonical:
                canonical = canonical or target
            elif target:
                alternates.setdefault(spoken, target)
        elif (value := element.get("datetime") or element.get("content")) and not _is_teasers(element, headed):
            times[not _is_publication(element)].append(value)
    nodes = [node for script in scripts for node in nodes_of(script)]
    records = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and _name(node)}
    canonical = _same_site(url, canonical, urls.absolute(url, metas.get("og:url", ""), charset))
    articles = [node for node in nodes if _ARTICLE.search(type_of(node))]
    return Metadata(
        metas=metas,
        articles=tuple(
            {**node, **{field: _resolved(node[field], records) for field in _REFERRING if field in node}}
            for node in _own(articles, {url, canonical}, [title, metas.get("og:title", "")])
        ),
        pages=tuple(node for node in nodes if _PAGE.search(type_of(node))),
        title=title,
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang"),
        canonical=canonical,
        alternates=tuple(alternates.items()),
        times=tuple(times[0]),
        other_times=tuple(times[1]),
    )


def _own(articles: Sequence[Node], addresses: Collection[str], titles: Sequence[str]) -> tuple[Node, ...]:
    """Return the nodes that are the page's own article: their address or headline is the page's.

    If there is none, a node that names neither is taken for it, and one that names another page is a teaser.
    """
    keys = {urls.identity(address) for address in addresses}
    wanted = [key for title in titles if (key := _letters(title))]
    claims = [_claim(node, keys, wanted) for node in articles]
    best = True if True in claims else None
    return tuple(node for node, claim in zip(articles, claims, strict=True) if claim is best)


def _claim(node: Node, keys: Collection[str], titles: Sequence[str]) -> bool | None:
    """Return whether a node says that it is about this page; None if it does not say of which page it is."""
    headline = _letters(_name(node.get("headline")))
    if headline and any(headline in title or title in headline for title in titles):
        return True
    main = node.get("mainEntityOfPage")
    named = [node.get("url"), main.get("@id") if isinstance(main, Mapping) else main]
    addresses = [value for value in named if isinstance(value, str) and urls.is_web(value)]
    if any(urls.identity(address) in keys for address in addresses):
        return True
    return False if addresses and headline and titles else None


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _is_teasers(element: HtmlElement, headed: bool) -> bool:
    """Return whether a `<time>` dates another page: it stands in a link, beside the text or in an item with a headline.

    An item's headline is a heading below the first rank that links, nearer to the time than the page's own heading.
    """
    for _, outer in zip(range(_OUTER), element.iterancestors(), strict=False):
        if outer.tag in ("a", "aside", "nav", "footer"):
            return True
        if outer.tag in ("body", "main") or next(outer.iter("h1"), None) is not None:
            return False
        if headed and any(_links(heading) for heading in outer.iter("h2", "h3", "h4", "h5", "h6")):
            return True
    return False


def _links(heading: HtmlElement) -> bool:
    parent = heading.getparent()
    return next(heading.iter("a"), None) is not None or (parent is not None and parent.tag == "a")


def texts(nodes: tuple[Node, ...], field: str) -> Iterator[str]:
    """Yield the values of `field` in JSON-LD nodes as text, of people and organisations their names."""
    for node in nodes:
        value = node.get(field)
        names = [_name(one) for one in (value if isinstance(value, list) else [value])]
        joined = ", ".join(dict.fromkeys(filter(None, names)))
        if joined:
            yield joined


def _name(value: object) -> str:
    if isinstance(value, Mapping):
        given = " ".join(str(value[key]) for key in ("givenName", "familyName") if value.get(key))
        value = value.get("name") or given
        if isinstance(value, list):
            value = next(iter(value), None)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # a moment in milliseconds
    return collapse(html.unescape(value)) if isinstance(value, str) else ""


def _resolved(value: object, records: Mapping[str, Node]) -> object:
    """Return a value of JSON-LD with the records in place of what refers to them."""
    if isinstance(value, list):
        return [_resolved(one, records) for one in value]
    if isinstance(value, Mapping) and not _name(value) and isinstance(value.get("@id"), str):
        return records.get(value["@id"], value)
    return value


def type_of(node: Node) -> str:
    """Return the type of a node of JSON-LD, or its types with blanks between."""
    kind = node.get("@type")
    return " ".join(map(str, kind)) if isinstance(kind, list) else str(kind)


def nodes_of(script: str) -> Iterator[Node]:
    """Yield the nodes of a script of JSON-LD that have a type, also those within others."""
    text = script.strip().removeprefix("//").strip()
    for begin, end in (("<!--", "-->"), ("<![CDATA[", "]]>")):
        text = text.removeprefix(begin).removesuffix(end).removesuffix("//").strip()
    text = text.removesuffix(";")
    try:
        yield from _walk(json.loads(text, strict=False), 0)
    except (ValueError, RecursionError):
        # broken JSON still has readable statements in it, if it is an article's
        if _ARTICLE.search(" ".join(re.findall(_BROKEN_VALUE % "@type", text))):
            found = {field: match[1] for field in _FIELDS if (match := re.search(_BROKEN_VALUE % field, text))}
            yield {"@type": "Article", **found}


def _walk(value: object, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from _walk(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, depth + 1)


def _is_publication(element: HtmlElement) -> bool:
    return (
        element.get("pubdate") is not None
        or (element.get("itemprop") or "").lower() == "datepublished"
        or bool(_PUBLISHED_CLASS.search(element.get("class") or ""))
    )


def _same_site(url: str, *candidates: str | None) -> str:
    """Return the first candidate on the page's own host, else its URL: a foreign canonical is another document."""
    return next((one for one in candidates if one and urls.host(one) == urls.host(url)), url)
