"""The body of an article as trafilatura finds it, as paragraphs. Which text is the article is decided here alone.

Its metadata step is not run: it takes two fifths of the time and its dates are guesses. Precision is asked for in every
language, since it costs no recall worth the name, and a lower size counts as an article where characters say more.
"""

from collections.abc import Iterator, Sequence
from configparser import ConfigParser
from copy import deepcopy
from functools import cache

import trafilatura
from lxml.etree import LxmlError, _Element
from lxml.html import HtmlElement
from trafilatura.settings import DEFAULT_CONFIG, Document, Extractor

from pipeline.errors import ExtractError
from pipeline.extract.tree import fold

NAME = f"trafilatura {trafilatura.__version__}"

_MIN_CHARACTERS = 250  # trafilatura's own: a shorter finding is compared with that of other methods
_MIN_CHARACTERS_DENSE = 80  # the same amount of Chinese, Japanese or Korean
_ENOUGH_CHARACTERS = 400
_BEGINNING = 60  # a paragraph is recognised by so many characters: links and notes inside it are read differently
_AGREEMENT = 0.97
_BLOCKS = frozenset(("p", "head", "item", "quote", "code", "row", "list", "table", "div", "body", "ab", "lb", "main"))
_CELL = " | "
# what hostile input has made it and the libraries under it raise
_BROKEN = (
    LxmlError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
)


def paragraphs(tree: HtmlElement, *, dense: bool, prose: Sequence[str]) -> list[str]:
    """The paragraphs, headings, list items and table rows of the article; empty when none is found.

    `dense` says that the text is in Chinese, Japanese or Korean. `prose` are the page's lines that look like running
    text: where the quick reading, which does without other methods' opinions, agrees with them, it is taken.
    Raises ExtractError when the page breaks the extractor.
    """
    quick = _read(tree, dense=dense, fast=True)
    return quick if _agree(quick, prose) else _read(tree, dense=dense, fast=False)


def _agree(found: Sequence[str], prose: Sequence[str]) -> bool:
    """Whether two readings of a page hold the same text, nearly: what one has, the other has too."""
    sizes = sum(map(len, found)), sum(map(len, prose))
    if min(sizes) < _ENOUGH_CHARACTERS:
        return False
    one, other = "\n".join(found), "\n".join(prose)
    shared = (
        sum(len(text) for text in found if text[:_BEGINNING] in other),
        sum(len(text) for text in prose if text[:_BEGINNING] in one),
    )
    return all(share >= _AGREEMENT * size for share, size in zip(shared, sizes, strict=True))


def _read(tree: HtmlElement, *, dense: bool, fast: bool) -> list[str]:
    options = Extractor(
        config=_config(_MIN_CHARACTERS_DENSE if dense else _MIN_CHARACTERS),
        output_format="python",
        precision=True,
        comments=False,
        fast=fast,
    )
    try:
        found = trafilatura.bare_extraction(tree, options=options)
    except _BROKEN as error:
        raise ExtractError(f"the extractor failed on this page: {error!r}", kind="no-article") from error
    return list(_blocks(found.body)) if isinstance(found, Document) else []


@cache
def _config(min_characters: int) -> ConfigParser:
    config = deepcopy(DEFAULT_CONFIG)
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(min_characters))
    return config


def _blocks(body: _Element) -> Iterator[str]:
    """Text between the beginnings and ends of blocks; the cells of a table row are one block."""
    pieces: list[str] = []

    def flush() -> Iterator[str]:
        text = fold("".join(pieces)).strip("| ")
        pieces.clear()
        if text:
            yield text

    def walk(element: _Element, *, in_row: bool) -> Iterator[str]:
        row = in_row or element.tag == "row"
        if element.tag == "cell" and pieces:
            pieces.append(_CELL)
        breaks = element.tag in _BLOCKS and not in_row
        if breaks:
            yield from flush()
        elif element.tag in _BLOCKS:
            pieces.append(" ")
        pieces.append(element.text or "")
        for child in element:
            yield from walk(child, in_row=row)
            pieces.append(child.tail or "")
        if breaks:
            yield from flush()

    yield from walk(body, in_row=False)
    yield from flush()
