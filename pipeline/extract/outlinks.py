"""The addresses that an article's own text links to, or spells out: one of them may be where it was taken from.

Only links in the article's own lines count; those in navigation, lists of related stories and the like do not.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline import urls
from pipeline.extract.page_view import PageView

_SPELT = re.compile(r"https?://[!-'*-+\--;=?-Z_a-z~%]+")  # without brackets, quotation marks and what is not ASCII
_ENDS = ".,;:!?'"
_BEGINNING = 40  # characters by which a line is recognised as a part of the text
_MOST = 30


def outlinks(view: PageView, paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Return the absolute addresses in the text, in order and each once, without the page's own. At most 30.

    `paragraphs` is the text as the extractor found it, with what a reader sees as its last lines (原文链接 …).
    """
    found: dict[str, None] = {}
    own = urls.identity(view.url)
    for target in (*_spelt(paragraphs), *_linked(view, paragraphs)):
        if len(found) < _MOST and urls.identity(target) != own:
            found.setdefault(target)
    return tuple(found)


def _spelt(paragraphs: Sequence[str]) -> Iterator[str]:
    for text in paragraphs:
        for match in _SPELT.finditer(text) if "://" in text else ():
            target = urls.absolute(match[0], match[0].rstrip(_ENDS))
            if target:
                yield target


def _linked(view: PageView, paragraphs: Sequence[str]) -> Iterator[str]:
    begins = {text[:_BEGINNING] for text in paragraphs}
    whole = "\n".join(paragraphs)
    for line in view.lines:
        beginning = line.text[:_BEGINNING]
        # what one extractor takes for a paragraph may be several lines, and a long one is found within it
        if line.links and (beginning in begins or (len(beginning) == _BEGINNING and beginning in whole)):
            yield from filter(None, map(view.absolute, line.links))
