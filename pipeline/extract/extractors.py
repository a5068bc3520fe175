"""General extractors: trafilatura, and the readability method that comes with it.

trafilatura is loaded when it is first called: that takes longer than the whole start of a process that extracts
nothing. Its metadata step does not run: it takes two fifths of the time and its dates are guesses. Nor do the methods
that it falls back on: they double its time, and it is readability's text that is taken in its place. It favours
precision in every language, since that costs hardly any recall, and a lower size counts as an article where characters
say more. On a page that breaks it an extractor finds nothing.
"""

import importlib
from collections.abc import Iterator
from configparser import ConfigParser
from copy import deepcopy
from functools import cache
from importlib.metadata import version
from typing import cast

from lxml.etree import LxmlError, XPath, _Element, iterwalk, strip_tags
from lxml.html import HtmlElement

from pipeline.errors import ExtractError
from pipeline.extract.dom import TEXTS, is_words, lines, parse
from pipeline.extract.strings import collapse, columns

NAME = f"trafilatura {version('trafilatura')}"
READABILITY = "readability"

_MIN_CHARACTERS = 250  # trafilatura's own: a shorter finding is compared with that of other methods
_MIN_CHARACTERS_DENSE = 80  # the same amount of Chinese, Japanese or Korean
_BLOCKS = frozenset(("p", "head", "item", "quote", "code", "row", "list", "table", "div", "body", "ab", "lb", "main"))
_INLINE = ("b", "em", "i", "q", "span", "strong")
_BLOCK = ("blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "p", "section")
_PART_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_NO_TEXT = frozenset(("iframe", "img", "noscript", "script", "style"))
_NOTHING = "nothing"
_UNREAD_TAGS = """
aside audio button canvas datalist dialog embed fieldset footer head iframe input label legend link map menu nav
noscript object option picture progress script select source style svg textarea time track video
"""
_UNREAD = _UNREAD_TAGS.split()
_OWN_ELEMENTS = XPath("//*[contains(name(), '-')]")  # of a site, such as `<story-body>` and `<time-ago>`
# trafilatura's time grows with the cube of how deep tables lie in each other, and with the square for lists
_NESTING = {"table": 12, "ul": 24, "ol": 24, "dl": 24}
_PARTS = ("caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th", "li", "dt", "dd")
_MOST_PLACES, _WIDEST = 10_000, 100  # of the cells of a page that reach over several rows; trafilatura caps a span
_CELL = " | "
_CELL_COLUMNS = 200  # a wider cell is a column of the page's layout
_NEXT_CELL, _NEXT_LINE = "\x1d", "\x1e"  # between what stands in a row; no page has these, see dom.parse
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


def load() -> None:
    """Load trafilatura and the method of readability."""
    importlib.import_module("trafilatura")
    importlib.import_module("trafilatura.readability_lxml")


def by_trafilatura(tree: HtmlElement, *, dense: bool) -> list[str]:
    """Return the paragraphs, headings, list items and table rows of the article; empty if trafilatura finds none.

    `dense` means Chinese, Japanese or Korean. What is read is a copy of `tree` without what trafilatura does not read
    and without the elements that hold no text before some; in it, tables and lists that lie too deep are flattened,
    and cells of absurd size narrowed.
    """
    import trafilatura
    from trafilatura.settings import Document, Extractor

    tree = _without_unread(tree)
    _keep_in_line(tree)
    _save_text_behind_nothing(tree)
    _flatten(tree)
    _narrow(tree)
    options = Extractor(
        config=_config(_MIN_CHARACTERS_DENSE if dense else _MIN_CHARACTERS),
        output_format="python",
        precision=True,
        comments=False,
        fast=True,
    )
    try:
        found = trafilatura.bare_extraction(tree, options=options)
        return list(_blocks(found.body)) if isinstance(found, Document) else []
    except _BROKEN:
        return []


def by_readability(tree: HtmlElement) -> list[str]:
    """Return the lines of the article by the method of readability; empty if it finds none."""
    from trafilatura.readability_lxml import Document as Readability

    try:
        found = Readability(deepcopy(tree)).summary()
        return [line.text for line in lines(parse(found))]
    except (*_BROKEN, ExtractError):
        return []


def _without_unread(tree: HtmlElement) -> HtmlElement:
    """Return a copy without the elements that trafilatura removes unread: late, after looking at each forty times."""
    tree = deepcopy(tree)
    for element in [element for element in tree.iter(*_UNREAD) if element.getparent() is not None]:
        element.drop_tree()
    for element in cast(list[HtmlElement], _OWN_ELEMENTS(tree)):
        around = element.getparent()
        within = around is not None and around.tag in TEXTS
        element.tag = _NOTHING if is_words(element, within=within) else "div"
    strip_tags(tree, _NOTHING)
    return tree


def _keep_in_line(tree: HtmlElement) -> None:
    """Make spans of words of code, which trafilatura takes for blocks, and plain boxes of headers within a text.

    When it favours precision it removes headers; the one of a part holds a heading and nothing else.
    """
    for code in list(tree.iter("code")):
        if not len(code) and next(code.iterancestors("pre"), None) is None:
            code.tag = "span"
    for header in tree.iter("header"):
        if all(each.tag in _PART_HEADINGS for each in header) and not (header.text or "").strip():
            header.tag = "div"


def _save_text_behind_nothing(tree: HtmlElement) -> None:
    """Remove elements without text that text follows: when it favours precision, trafilatura loses that text too.

    WordPress leaves one where the teaser ends (`<span id="more-12"></span>`), editors leave `<strong></strong>`.
    """
    for element in [element for element in tree.iter(*_INLINE, *_BLOCK) if _is_empty_before_text(element)]:
        if element.tag in _BLOCK:
            element.addprevious(element.makeelement("br"))
        element.tag = _NOTHING
    strip_tags(tree, _NOTHING)  # all at once: one by one, a hundred thousand would take minutes


def _is_empty_before_text(element: HtmlElement) -> bool:
    tail = element.tail
    if not tail or tail.isspace() or element.text:
        return False
    return all(child.tag in _NO_TEXT and not child.tail for child in element)


def _flatten(tree: HtmlElement) -> None:
    """Make plain blocks of tables and lists that lie deeper in each other than any page needs; their text stays."""
    depths, deep = dict.fromkeys(_NESTING, 0), []
    for event, element in iterwalk(tree, events=("start", "end"), tag=(*_NESTING, *_PARTS)):
        if element.tag in depths:
            depths[element.tag] += 1 if event == "start" else -1
        if event == "start" and any(depths[tag] > most for tag, most in _NESTING.items()):
            deep.append(element)
    for element in deep:
        element.tag = "div"


def _narrow(tree: HtmlElement) -> None:
    """Give each cell one row where cells claim more places than any page needs: each place costs as much as a cell."""
    cells = [cell for cell in tree.iter("td", "th") if cell.get("rowspan")]
    if sum(_places(cell, "rowspan") * _places(cell, "colspan") for cell in cells) > _MOST_PLACES:
        for cell in cells:
            del cell.attrib["rowspan"]


def _places(cell: HtmlElement, name: str) -> int:
    said = cell.get(name, "1")
    return min(int(said[:4]), _WIDEST) if said.isdecimal() else 1


@cache
def _config(min_characters: int) -> ConfigParser:
    from trafilatura.settings import DEFAULT_CONFIG

    config = deepcopy(DEFAULT_CONFIG)
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(min_characters))
    return config


def _blocks(body: _Element) -> Iterator[str]:
    """Yield the text between the beginnings and ends of blocks; a table row is one, unless it lays out the page."""
    pieces: list[str] = []

    def flush() -> Iterator[str]:
        text = "".join(pieces)
        pieces.clear()
        cells = text.split(_NEXT_CELL)
        if len(cells) > 1 and max(map(columns, cells)) > _CELL_COLUMNS:
            cells = [line for cell in cells for line in cell.split(_NEXT_LINE)]
            yield from filter(None, map(collapse, cells))
        elif text := _CELL.join(map(collapse, cells)).strip("| "):
            yield text

    def walk(element: _Element, *, in_row: bool) -> Iterator[str]:
        row = in_row or element.tag == "row"
        if element.tag == "cell":
            pieces.append(_NEXT_CELL)
        breaks = element.tag in _BLOCKS and not in_row
        if breaks:
            yield from flush()
        elif element.tag in _BLOCKS:
            pieces.append(_NEXT_LINE)
        pieces.append(element.text or "")
        for child in element:
            yield from walk(child, in_row=row)
            pieces.append(child.tail or "")
        if breaks:
            yield from flush()

    yield from walk(body, in_row=False)
    yield from flush()
