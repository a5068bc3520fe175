"""The addresses that an article's own text links to, or spells out: one of them may be where it was taken from.

Only links in the blocks that are the article count; those in navigation, lists of related stories and the like do not.
"""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from pipeline import urls
from pipeline.extract.tree import fold

_SPELT = re.compile(r"https?://[!-'*-+\--;=?-Z_a-z~%]+")  # without brackets, quotation marks and what is not ASCII
_ENDS = ".,;:!?'"
_BEGINNING = 40  # characters by which a block is recognised as a paragraph of the text
_MOST = 30
_HIGHEST = 6  # blocks above a link that are looked at


def links(tree: HtmlElement, paragraphs: Sequence[str], url: str) -> tuple[str, ...]:
    """The absolute addresses in the text, in order and each once, without the page's own. At most 30.

    `paragraphs` is the text as it was found on the page, with what a reader sees as its last lines (原文链接 …).
    """
    found: dict[str, None] = {}
    for target in (*_spelt(paragraphs), *_linked(tree, paragraphs, url)):
        if urls.identity(target) != urls.identity(url):
            found.setdefault(target)
    return tuple(found)[:_MOST]


def _spelt(paragraphs: Sequence[str]) -> Iterator[str]:
    for text in paragraphs:
        for match in _SPELT.finditer(text) if "://" in text else ():
            target = urls.absolute(match[0], match[0].rstrip(_ENDS))
            if target:
                yield target


def _linked(tree: HtmlElement, paragraphs: Sequence[str], url: str) -> Iterator[str]:
    begins = {text[:_BEGINNING] for text in paragraphs}
    for anchor in tree.iter("a"):
        target = urls.absolute(url, anchor.get("href") or "")
        if target and _is_in_text(anchor, begins):
            yield target


def _is_in_text(anchor: HtmlElement, begins: set[str]) -> bool:
    element = anchor
    for _ in range(_HIGHEST):
        if fold(element.text_content()[:400])[:_BEGINNING] in begins:
            return True
        element = element.getparent()
        if element is None or element.tag in ("body", "html"):
            return False
    return False
