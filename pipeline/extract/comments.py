"""Readers' comments below an article: none of its text, and often longer than it.

They are removed before anything is read of a page, for a long comment looks like an article. A page whose own text is
not below a headline and before them, such as a thread of a forum, keeps them.
"""

import re
from bisect import bisect_left
from typing import Final

from lxml.html import HtmlElement

from pipeline.extract.dom import TextLine, has_before
from pipeline.extract.strings import columns
from pipeline.text.memo import remembered

_AREAS: Final = ("div", "section", "ol", "ul", "aside", "table")
_PARTS: Final = r"(?:[_-]?(?:list|area|section|thread|tree|wrapper|wrap|container|block|box|template|respond|form))?"
_NAME: Final = re.compile(
    rf"(?:^|\s)(?:(?:wp-block-|post-|article-|blog-|entry-)?comment{_PARTS}"
    rf"|(?!(?:no|has|with)[_-])(?:\w+-)*(?:comments|kommentare){_PARTS}|disqus_thread|respond)(?:$|\s)",
    re.IGNORECASE,
)
_SENTENCE_COLUMNS = 20
_HEADLINES: Final = ("h1", "h2")


def drop_comments(tree: HtmlElement) -> None:
    """Remove what readers have written below the article of a page."""
    found: list[HtmlElement] = []
    for element in tree.iter(*_AREAS):
        if _is_of_comments(element) and not (found and any(around is found[-1] for around in element.iterancestors())):
            found.append(element)
    first = bisect_left(found, True, key=lambda element: _has_text_before(tree, element))
    for element in found[first:]:  # their number above the text may be called so, too
        element.drop_tree()


def _is_of_comments(element: HtmlElement) -> bool:
    names = filter(None, (element.get("class"), element.get("id")))
    return any(map(_names_comments, names)) and element.find(".//h1") is None


@remembered(4096)
def _names_comments(names: str) -> bool:
    return _NAME.search(names) is not None


def _has_text_before(tree: HtmlElement, comments: HtmlElement) -> bool:
    """Return whether a sentence stands below a headline and before the comments."""
    headed = False

    def is_sentence(line: TextLine) -> bool:
        nonlocal headed
        if line.tag in _HEADLINES:
            headed = True
            return False
        return headed and not line.chrome and line.link_density < 0.5 and columns(line.text) >= _SENTENCE_COLUMNS

    return has_before(tree, comments, is_sentence)
