"""HTML to a tree, and a tree to the lines a reader would see: one line for each block of text, in order.

Nothing here knows what an article is.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from pipeline.errors import ExtractError
from pipeline.extract import markup
from pipeline.extract.chrome import is_chrome, is_collapsed, is_of_others, names_chrome
from pipeline.extract.strings import JOINT, collapse, squash, unjoined

_INLINE_TAGS = """
a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb rp rt ruby s samp small span
strike strong sub sup time tt u var wbr o:p
"""
_UNSEEN_TAGS = """
script style noscript template svg iframe select option button textarea object embed head canvas audio video input map
math area title
"""
_INLINE = frozenset(_INLINE_TAGS.split())
TEXTS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6"))  # a site's own elements (`<time-ago>`) are words in these
_HEADLINES = frozenset(("h1", "h2", "h3"))
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_NESTING = re.compile(
    r"</?(?!(?:html|head|body|title|meta|link|script|style|noscript|template|p|br|a|h[1-6])\b)[a-z][^<>]*>",
    re.IGNORECASE,
)
_STUFFED_CHARACTERS = 8192
_STUFFED = re.compile(r"<([a-zA-Z][\w:-]*)[\s/][^<>]{8192,}>")  # a tag whose attributes take hours to be compared
_LINE_FIELDS = frozenset(("text", "email", "tel"))
_ROW = 2  # boxes
_PAGE_ELEMENTS = 25  # of a form that holds a page; one that asks for an address has fewer
_LARGE = 3_000_000  # characters of a page; articles have a tenth of that, and a tenth of that is text
_ADDRESSES = frozenset(("href", "src", "content"))
_READ_NAMES = """
class id style hidden rel type name property itemprop datetime pubdate lang xml:lang hreflang title alt role
"""
_READ = _ADDRESSES | frozenset(_READ_NAMES.split())
_LONG_ADDRESS, _LONG_NAME = 4096, 500
_SAYS = re.compile(r"[^\W_]")  # a letter or a digit
# one class for all elements: lxml.html looks each one's up by its tag, in Python, which takes a tenth of the walk
_ALL_HTML = etree.ElementDefaultClassLookup(element=HtmlElement)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
# the same in UTF-8, to see ten times as fast that a page has none
_CONTROL_BYTES = bytes((*range(9), 0x0B, *range(0x0E, 0x20)))
_NO_CHARACTERS = "\ufffe\uffff"
_SOFT_HYPHENS = ("\u00ad", "&shy;", "&#173;", "&#xAD;", "&#xad;")  # in words that are looked for


class TextLine(NamedTuple):
    """One line of text as seen. `tag` is the element it stands in; `link_density` the share of it that is link text.

    `chrome` is true in navigation, a footer, a form or the like, judging by tags and class names, and of hidden text.
    `at` is the number of its element in the outline, `zone` that of the outermost element that is chrome (or -1),
    `row` that of the table row around it (or -1). `run` is the same for lines that only a `<br>` divides. `links` are
    the addresses it links to, as written. `pictured` is true if a picture stands between it and the line before.
    """

    text: str
    tag: str
    link_density: float = 0.0
    chrome: bool = False
    at: int = 0
    zone: int = -1
    row: int = -1
    run: int = 0
    links: tuple[str, ...] = ()
    pictured: bool = False

    @property
    def key(self) -> str:
        """The text squashed: equal for two renderings of one line."""
        return squash(self.text)


@dataclass(slots=True)
class Outline:
    """A page as its lines, and the block elements they stand in.

    Elements are numbered in document order: each comes after its parent and before what follows it. `parents` holds
    the number of each one's parent (the first is its own), `kinds` its tag and its class. `others` are the zones of
    chrome that are called other articles, such as `related` or `more-news`; `asked` are the runs behind which a form
    asks for a text. `hidden` are the elements that are chrome for no other reason than that a reader does not see them
    at first, `fields` those in which a form asks for a line. Links are read as of `url`.
    """

    lines: list[TextLine]
    parents: list[int]
    kinds: list[tuple[str, str]]
    others: set[int] = field(default_factory=set)
    asked: list[int] = field(default_factory=list)
    hidden: dict[int, HtmlElement] = field(default_factory=dict)
    fields: set[int] = field(default_factory=set)
    url: str = ""

    def place(self, at: int) -> tuple[int, tuple[str, str]]:
        """Return what like elements side by side share with element `at`: the parent, the tag and the class."""
        return self.parents[at], self.kinds[at]

    def shared(self, one: int, other: int) -> int:
        """Return the innermost element that is or holds both of two elements."""
        while one != other:
            if one > other:
                one = self.parents[one]
            else:
                other = self.parents[other]
        return one

    def lasts(self) -> list[int]:
        """Return for each element the last one within it, or itself: what is in an element stands between the two."""
        lasts = list(range(len(self.parents)))
        for at in range(len(lasts) - 1, 0, -1):
            around = self.parents[at]
            if lasts[at] > lasts[around]:
                lasts[around] = lasts[at]
        return lasts


def parse(html: str) -> HtmlElement:
    """Parse a page, however deeply it nests. Raises ExtractError (`empty`) for a page without an element."""
    for hyphen in _SOFT_HYPHENS:
        html = html.replace(hyphen, "")
    # bytes, since lxml refuses a str that declares an encoding; no controls, since NUL ends a document for libxml2 and
    # the others make a text that no XML library takes again
    data = html.encode("utf-8", "replace")
    if len(data.translate(None, _CONTROL_BYTES)) < len(data) or any(map(html.__contains__, _NO_CHARACTERS)):
        html = _CONTROL.sub("", html)
        data = html.encode("utf-8", "replace")
    if _may_be_stuffed(html):
        html = _STUFFED.sub(r"<\1>", html)
        data = html.encode("utf-8", "replace")
    tree, whole = _parsed(data)
    if not whole:
        # the parser gives up 2048 levels down and loses what is there: without what nests, all of it stays
        tree, _ = _parsed(_NESTING.sub("<p>", html).encode("utf-8", "replace"))
    if len(html) > _LARGE:
        _thin(tree)
    markup.drop_line_numbers(tree)
    markup.plain_headings(tree)
    if "aria-expanded" in html:
        markup.plain_questions(tree)
    markup.join_initials(tree)
    markup.drop_hidden_words(tree)
    markup.spell_out(tree)
    return tree


def _thin(tree: HtmlElement) -> None:
    """Remove the attributes that nobody reads, or that are no names: libraries look for words in each of them."""
    for element in tree.iter():
        for name, value in element.items():
            if name not in _READ or len(value) > (_LONG_ADDRESS if name in _ADDRESSES else _LONG_NAME):
                del element.attrib[name]


def _may_be_stuffed(html: str) -> bool:
    """Return False if no tag can be stuffed: wherever none begins for long, the last one has ended."""
    at, half = 0, _STUFFED_CHARACTERS // 2
    while at < len(html) - half:
        if html.find("<", at, at + half) < 0:
            begin = html.rfind("<", 0, at)
            if begin >= 0 and html.find(">", begin, begin + _STUFFED_CHARACTERS) < 0:
                return True
            at = html.find("<", at + half)
            if at < 0:
                return False
        else:
            at += half
    return False


def _parsed(data: bytes) -> tuple[HtmlElement, bool]:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True
    )
    parser.set_element_class_lookup(_ALL_HTML)
    try:
        tree = document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ExtractError("the page holds no HTML element", kind="empty") from error
    return tree, not any("xcessive depth" in error.message for error in parser.error_log)


def outline(element: HtmlElement, url: str = "") -> Outline:
    """Return the lines of `element` in document order, each with its place; `<br>` ends a line."""
    found = _OutlineBuilder().of(element)
    found.url = url
    _pass_over_boxes(found)
    return found


def _pass_over_boxes(found: Outline) -> None:
    """Give what stands alone in each of several nameless boxes to the element around them: it stands side by side."""
    parents, kinds = found.parents, found.kinds
    held = Counter(parents)
    boxes = {at for at, kind in enumerate(kinds) if kind == ("div", "") and held[at] == 1}
    boxes.difference_update(line.at for line in found.lines)
    rows = Counter(parents[at] for at in boxes)
    passed: set[int] = set()
    for at in range(1, len(parents)) if boxes else ():
        around = parents[at]
        if at in boxes and (rows[around] >= _ROW or around in passed):
            passed.add(at)
        if around in passed:
            parents[at] = parents[around]


def lines(element: HtmlElement) -> list[TextLine]:
    """Return the lines of `element` in document order."""
    return outline(element).lines


def has_before(element: HtmlElement, end: HtmlElement, is_sought: Callable[[TextLine], bool]) -> bool:
    """Return whether a line of `element` before `end`, which is within it, is one that is sought."""
    try:
        _Seeker(is_sought).of(element, end)
    except _FoundError:
        return True
    return False


def lines_before(element: HtmlElement, end: HtmlElement) -> list[TextLine]:
    """Return the lines of `element` up to where `end` begins, which is within it."""
    return _OutlineBuilder().of(element, end).lines


class _OutlineBuilder:
    """Gathers text until a block begins or ends. Not recursive: pages are nested deeper than Python's stack."""

    def __init__(self) -> None:
        self._outline = Outline(lines=[], parents=[0], kinds=[])
        self._pieces: list[str] = []
        self._link_characters = 0
        self._hrefs: list[str] = []
        self._around = ""  # the address of the link that is open
        self._run = 0
        self._pictured = False

    def of(self, element: HtmlElement, end: HtmlElement | None = None) -> Outline:
        pieces = self._pieces
        block, linked = _Element(0, str(element.tag), -1, -1), False
        self._outline.kinds.append((block.tag, element.get("class") or ""))
        around: list[tuple[_Element, bool]] = []  # of the elements on the way down: the block, and whether in a link
        walk = etree.iterwalk(element, events=("start", "end"))
        next(walk)
        text = element.text
        for event, child in walk:
            if text and (pieces or not text.isspace()):
                pieces.append(text)
                if linked:
                    self._link_characters += len(collapse(text))
            if event == "end":
                if not around:
                    break
                outer, linked = around.pop()
                if outer is not block:
                    self._close(block)
                    block = outer
                text = child.tail
                if text and pieces and child.tag == "span" and block.tag in _HEADLINES:
                    pieces.append(JOINT)
                continue
            if child is end:
                break
            tag = child.tag
            around.append((block, linked))
            text = child.text
            if tag == "a":
                linked = True
                self._enter_link(child.get("href") or "")
            elif tag in _INLINE or ("-" in tag and is_words(child, within=block.tag in TEXTS)):
                if pieces and markup.is_joined(child):
                    pieces.append(JOINT)
            elif tag == "br":
                self._flush(block)
            elif tag in _UNSEEN:
                self._note_field(child, tag, block)
                text = None
                walk.skip_subtree()
            else:
                if pieces:
                    self._flush(block)
                self._run += 1
                self._pictured = self._pictured or tag == "img"
                block = self._open(child, tag, block)
        self._flush(block)
        return self._outline

    def _enter_link(self, href: str) -> None:
        self._around = href
        if href:
            self._hrefs.append(href)

    def _note_field(self, element: HtmlElement, tag: str, block: "_Element") -> None:
        if tag == "textarea" and _is_asked(element):
            self._outline.asked.append(self._run)
        elif tag == "input" and element.get("type", "text").lower() in _LINE_FIELDS:
            self._outline.fields.add(block.at)

    def _open(self, element: HtmlElement, tag: str, around: "_Element") -> "_Element":
        at = len(self._outline.kinds)
        zone, row = around.zone, around.row
        asked = "div" if tag == "form" and _is_around_page(element) else tag
        hidden = self._outline.hidden
        if (zone < 0 or zone in hidden) and is_chrome(asked, attributes := dict(element.items())):
            zone = at
            if is_collapsed(asked, attributes):
                hidden[at] = element
            elif is_of_others(attributes):
                self._outline.others.add(at)
        self._outline.parents.append(around.at)
        self._outline.kinds.append((tag, element.get("class", "")))
        if tag == "tr":
            row = at
        elif tag == "table":
            row = -1
        return _Element(at, tag, zone, row)

    def _close(self, block: "_Element") -> None:
        if self._pieces:
            self._flush(block)
        if self._hrefs:
            self._hrefs.clear()  # of pictures
        self._run += 1

    def _flush(self, block: "_Element") -> None:
        if not self._pieces:
            return
        text = collapse(unjoined("".join(self._pieces), apart=block.tag != "pre"))
        if _SAYS.search(text) or (text and block.tag == "pre"):  # a lone bracket ends a block of code
            at, tag, zone, row = block
            share = min(1.0, self._link_characters / len(text)) if self._link_characters else 0.0
            links = tuple(self._hrefs)
            if share and not links and self._around:
                links = (self._around,)  # around boxes, of which another one stood before
            line = TextLine(text, tag, share, zone >= 0, at, zone, row, self._run, links, self._pictured)
            self._outline.lines.append(line)
            self._pictured = False
        self._pieces.clear()
        self._hrefs.clear()
        self._link_characters = 0


def _is_asked(area: HtmlElement) -> bool:
    """Return whether a form asks for the text of an area, which may also show one to be copied."""
    return area.get("readonly") is None and next(area.iterancestors("form"), None) is not None


def _is_around_page(form: HtmlElement) -> bool:
    """Return whether a form holds more than fields: ASP.NET puts the whole page in one, right below the body."""
    around = form.getparent()
    if around is None or around.tag != "body":
        return False
    return len(list(islice(form.iter("a", "div", "p", "td"), _PAGE_ELEMENTS))) == _PAGE_ELEMENTS


class _Seeker(_OutlineBuilder):
    """Stops at the first line that is sought."""

    def __init__(self, is_sought: Callable[[TextLine], bool]) -> None:
        super().__init__()
        self._is_sought = is_sought

    def _flush(self, block: "_Element") -> None:
        super()._flush(block)
        if any(map(self._is_sought, self._outline.lines)):
            raise _FoundError
        self._outline.lines.clear()


class _FoundError(Exception):
    """What was sought is found."""


class _Element(NamedTuple):
    """Where text stands: the number and tag of the element, the number of its chrome and of its table row."""

    at: int
    tag: str
    zone: int
    row: int


def is_words(element: HtmlElement, *, within: bool) -> bool:
    """Return whether a site's own element is words `within` a text, or elsewhere words that more of a line follows."""
    return not names_chrome(element.tag) and (within or (not len(element) and bool((element.tail or "").strip())))
