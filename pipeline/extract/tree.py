"""HTML to a tree, and a tree to the lines a reader would see: one line for each block of text, in order.

The tree is parsed once and shared by everything that reads metadata. Nothing here knows what an article is.
"""

import re
import unicodedata
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from pipeline.errors import ExtractError

_INLINE_TAGS = """
a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb rp rt ruby s samp small span
strike strong sub sup time tt u var wbr o:p
"""
_UNSEEN_TAGS = """
script style noscript template svg iframe select option button textarea object embed head canvas audio video input map
math area title
"""
_INLINE = frozenset(_INLINE_TAGS.split())
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_CHROME_TAGS = frozenset(("nav", "footer", "aside", "form"))
_CHROME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|navbar|menu|foot|footer|copyright|breadcrumbs?|crumbs?|sidebar|side|share|sharing|social"
    r"|related?|recommend|recom|comments?|disqus|toolbar|advert|ads?|banner|promo|newsletter|subscribe|tags?|pagination"
    r"|pager|hot|rank|login|cookie|consent|popup|modal|widget|sns|bdshare|topnews|more|xgxw|xgyd)"
    r"(?:$|[\s_-]|list|box|bar|area|s$)",
    re.IGNORECASE,
)
_SAYS = re.compile(r"[^\W_]")  # a letter or a digit
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One block of text as seen. `tag` is the block it stands in; `linked` the share of it that is link text.

    `chrome` says that it stands in navigation, a footer, a form or the like, judging by tags and class names.
    """

    text: str
    tag: str
    linked: float = 0.0
    chrome: bool = False


def parse(html: str) -> HtmlElement:
    """The tree of a page. Raises ExtractError (`empty`) when there is nothing in it."""
    # bytes, since lxml refuses a str that declares an encoding; controls, since NUL ends a document for libxml2 and the
    # others make a text that no XML library takes again
    data = _CONTROL.sub("", html).encode("utf-8", "replace")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ExtractError("the page holds no HTML element", kind="empty") from error


def lines(element: HtmlElement) -> list[Line]:
    """The lines of `element` in document order; `<br>` ends a line."""
    return _Walk().of(element)


def fold(text: str) -> str:
    """`text` with every run of white space as one blank, none at the ends."""
    return " ".join(text.split())


def squash(text: str) -> str:
    """What two renderings of one headline share: its letters and digits, lower case, full-width forms folded."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def width(text: str) -> int:
    """The columns that `text` takes, Chinese, Japanese and Korean characters counting two: roughly how much it says."""
    return len(text) + len(_WIDE.findall(text))


class _Walk:
    """Gathers text until a block begins or ends."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._pieces: list[str] = []
        self._linked = 0

    def of(self, element: HtmlElement) -> list[Line]:
        self._inside(element, str(element.tag), linked=False, chrome=False)
        self._flush(str(element.tag), chrome=False)
        return self._lines

    def _inside(self, element: HtmlElement, block: str, *, linked: bool, chrome: bool) -> None:
        # recursion is safe: the parser cuts documents that are nested more than 256 deep
        self._add(element.text, linked)
        for child in element:
            tag = child.tag
            if tag in _UNSEEN or not isinstance(tag, str):
                pass
            elif tag in _INLINE:
                self._inside(child, block, linked=linked or tag == "a", chrome=chrome)
            elif tag == "br":
                self._flush(block, chrome=chrome)
            else:
                self._flush(block, chrome=chrome)
                within = chrome or _is_chrome(child)
                self._inside(child, tag, linked=linked, chrome=within)
                self._flush(tag, chrome=within)
            self._add(child.tail, linked)

    def _add(self, text: str | None, linked: bool) -> None:
        if text:
            self._pieces.append(text)
            if linked:
                self._linked += len(fold(text))

    def _flush(self, tag: str, *, chrome: bool) -> None:
        if self._pieces:
            text = fold("".join(self._pieces))
            if _SAYS.search(text):
                linked = min(1.0, self._linked / len(text))
                self._lines.append(Line(text=text, tag=tag, linked=linked, chrome=chrome))
            self._pieces.clear()
            self._linked = 0


def _is_chrome(element: HtmlElement) -> bool:
    if element.tag in _CHROME_TAGS:
        return True
    if element.tag in ("article", "main", "body"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and bool(_CHROME_NAMES.search(names))
