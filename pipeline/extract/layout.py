"""A source's own CSS selectors, applied to a page. Only here does BeautifulSoup parse one: it is eight times slower.

The general extractor finds what a layout does not name, or not on this page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from pipeline.config.source import Layout
from pipeline.extract.dom import lines, parse
from pipeline.extract.strings import collapse

NAME = "layout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """The values that the selectors found, None if not. `html` is the page without what the layout removes.

    `unmatched` are the selectors that match no element of the page, each with its key: "body `div.text`".
    """

    html: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    author: str | None = None
    paragraphs: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        return bool(self.title or self.date or self.publisher or self.author or self.paragraphs)


def pick(html: str, layout: Layout) -> Picked:
    """Apply a layout to a page's HTML."""
    soup = BeautifulSoup(html, "lxml")
    unmatched = tuple(
        f"{key} `{selector}`" for key, selector in _selectors(layout) if soup.select_one(selector) is None
    )
    title, date, publisher, author = (
        _text(soup, selector) for selector in (layout.title, layout.date, layout.publisher, layout.author)
    )
    for selector in layout.remove:
        for element in soup.select(selector):
            element.decompose()
    return Picked(
        html=str(soup) if layout.remove else html,
        title=title,
        date=date,
        publisher=publisher,
        author=author,
        paragraphs=_paragraphs(soup.select(layout.body)) if layout.body else (),
        unmatched=tuple(unmatched),
    )


def _selectors(layout: Layout) -> Iterator[tuple[str, str]]:
    for key in ("title", "date", "publisher", "author", "body"):
        if selector := getattr(layout, key):
            yield key, selector
    yield from (("remove", selector) for selector in layout.remove)


def _text(soup: BeautifulSoup, selector: str | None) -> str | None:
    found = soup.select_one(selector) if selector else None
    if found is None:
        return None
    # <time datetime> and <meta content> carry the value in an attribute
    value = found.get("datetime") or found.get("content") or found.get_text(" ")
    return collapse(str(value)) or None


def _paragraphs(elements: Sequence[Tag]) -> tuple[str, ...]:
    outermost = [one for one in elements if not any(parent in elements for parent in one.parents)]
    return tuple(line.text for one in outermost for line in lines(parse(f"<body>{one}</body>")))
