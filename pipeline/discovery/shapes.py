"""Shapes of addresses: what the addresses of a site's articles have in common, and the other addresses have not.

The addresses that a feed or an API announces are articles; a sitemap names every page. The shape that the former share
becomes an `include` pattern. Digits stand for digits, a folder that all articles are in for itself, and anything else
for one part of a path. A site's other languages have the same shape behind a language tag.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from pipeline.model import Link
from pipeline.text.language import LANGUAGES

ENOUGH: Final = 3
"""Addresses that must share a shape before it counts."""

_ANY = "[^/?]+"
_NO_ARTICLE = re.compile(
    r"(?:tag|tagged|categor(?:y|ie|ia)|cat|topic|label|author|user|profile|archive|page|search|feed|rss|type|attachment"
    r"|section|series|kategorie|schlagwort|etiqueta|mot-cle|rubrique)s?"
)
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z]{2,4})?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_NAME = re.compile(r"(.*?)(\.[a-z]{2,5})?", re.DOTALL)
_YEAR: Final = 4
_OTHERS = (
    "pages?|categor(?:y|ies)|(?:post_?)?tags?|taxonom(?:y|ies)|authors?|users?|archives?|attachments?"
    "|images?|videos?|product_cat"
)
_OF_OTHERS = re.compile(rf"(?:^|[-_.])(?:{_OTHERS})(?=[-_.\d]|$)")
_OF_POSTS = re.compile(r"(?:^|[-_.])(?:posts?|articles?|news|blog|stories)(?=[-_.\d]|$)")
_ONLY: Final = rf"^(?!.*[-_./](?:{_OTHERS})[-_.\d][^/]*$)"

Shape = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Addresses of one shape that the patterns leave out."""

    shape: Shape
    addresses: tuple[str, ...]

    @property
    def may_be_articles(self) -> bool:
        """True if nothing in the shape says that it is of lists, and there are enough of them for a section."""
        listed = any(_NO_ARTICLE.fullmatch(part) for part in self.shape)
        pages = {tuple(_parts(url)) for url in self.addresses}  # the imprint in three languages is one
        return len(pages) >= ENOUGH and len(self.shape) > 0 and not listed

    @property
    def is_of_the_root(self) -> bool:
        """True if the addresses are in no folder, as pages about the site are."""
        return self.shape == ("*", "1")


def only_articles(sitemaps: Sequence[str]) -> str | None:
    """Return the pattern `only` of an index that names sitemaps of pages, categories or authors beside those of posts.

    None if their names do not say which are of what.
    """
    names = [urlsplit(url).path.rsplit("/", 1)[-1].lower() for url in sitemaps]
    others = [name for name in names if _OF_OTHERS.search(name)]
    posts = [name for name in names if _OF_POSTS.search(name) and name not in others]
    return _ONLY if posts and others else None


def children(sitemaps: Sequence[str]) -> list[str]:
    """Return one sitemap of each kind of name in an index; what is called a sitemap comes before feeds."""
    firsts: dict[str, str] = {}
    for url in sitemaps:
        firsts.setdefault(_DIGITS.sub("0", urlsplit(url).path), url)
    return sorted(firsts.values(), key=lambda url: "sitemap" not in url.rsplit("/", 1)[-1])


def patterns_of(articles: Iterable[str]) -> list[str]:
    """Return patterns that match the addresses of articles, for `include`; empty if they have no shape in common.

    No pattern is made that any page of the site would match.
    """
    parted = [parts for url in articles if (parts := _parts(url))]
    forms: dict[Shape, list[Sequence[str]]] = {}
    for parts in parted:
        forms.setdefault(_form(parts), []).append(parts)
    found = []
    for form, alike in forms.items():
        shape = _shape(form, alike)
        if len(alike) < ENOUGH and len(forms) > 1:
            return []  # too various for a rule
        if all(part == _ANY or part.startswith(f"{_ANY}\\.") for part in shape):
            return []
        found.append(_pattern(shape))
    return sorted(set(found))


def left_out(patterns: Sequence[str], addresses: Iterable[str]) -> list[Group]:
    """Group the addresses that match none of the patterns, the largest group first."""
    groups: dict[Shape, list[str]] = {}
    for url in addresses:
        if not any(re.search(pattern, url) for pattern in patterns):
            parts = _parts(url)
            shape = (parts[0] if len(parts) > 1 else "*", str(len(parts))) if parts else ()
            groups.setdefault(shape, []).append(url)
    found = [Group(shape=shape, addresses=tuple(urls)) for shape, urls in groups.items()]
    return sorted(found, key=lambda group: -len(group.addresses))


def samples(links: Sequence[Link], count: int) -> list[Link]:
    """Return so many links: one of each shape of address, the most frequent first, then more of them in their order."""
    by_shape: dict[Shape, list[Link]] = {}
    for link in links:
        parts = _parts(link.url)
        by_shape.setdefault((*parts[:-1][:1], *_form(parts)) if parts else (), []).append(link)
    firsts = [alike[0] for alike in sorted(by_shape.values(), key=lambda alike: -len(alike))]
    met = {link.key for link in firsts}
    return [*firsts, *(link for link in links if link.key not in met)][:count]


def _parts(url: str) -> list[str]:
    """Return the parts of an address's path, without a language tag at its beginning."""
    parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    match = _LANGUAGE.fullmatch(parts[0]) if parts else None
    return parts[1:] if match and match[1].lower() in LANGUAGES else parts


def _form(parts: Sequence[str]) -> Shape:
    """Return which parts of a path are numbers, and how its last one ends."""
    numbers = tuple("0" if _DIGITS.fullmatch(part) else "x" for part in parts[:-1])
    match = _NAME.fullmatch(parts[-1])
    return (*numbers, match[2] or "" if match else "")


def _shape(form: Shape, alike: Sequence[Sequence[str]]) -> Shape:
    """Return for each part of the path a pattern: digits, the folder that all are in, or anything."""
    places: list[str] = []
    for at, kind in enumerate(form[:-1]):
        met = {parts[at] for parts in alike}
        if kind == "0":
            places.append(r"\d{4}" if all(len(part) == _YEAR for part in met) else r"\d+")
        else:
            places.append(re.escape(met.pop()) if len(met) == 1 and len(alike) >= ENOUGH else _ANY)
    return (*places, _last(form[-1], {parts[-1].removesuffix(form[-1]) for parts in alike}, len(alike)))


def _last(ending: str, names: set[str], count: int) -> str:
    """Return the pattern of the last part of a path: digits, a script that all are shown by, or anything."""
    if all(_DIGITS.fullmatch(name) for name in names):
        name = r"\d+"
    elif ending and len(names) == 1 and count >= ENOUGH:
        name = re.escape(next(iter(names)))
    else:
        name = _ANY
    return name + re.escape(ending)


def _pattern(shape: Shape) -> str:
    # a shape that begins with anything needs its place: else it would match the end of every longer address
    alone = shape[0] == _ANY or len(shape) == 1
    anchor = r"^https?://[^/]+(?:/[a-z]{2}(?:[-_]\w+)?)?/" if alone else "/"
    return anchor + "/".join(shape) + ("" if re.search(r"\\\.[a-z]{2,5}$", shape[-1]) else "/?") + "(?:$|[?#])"
