"""What is done to the paragraphs of a body, whoever found them: furniture leaves at both ends, the title at the front.

A labelled line inside the text stays: an invitation has its 时间: and its 地点: too.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.extract.dom import TextLine, squash, width
from pipeline.text.dates import is_date
from pipeline.text.labels import Field, read_line

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

_EDGE = 8  # paragraphs at either end that may be labels
_PROSE_COLUMNS = 80  # a line this long is text, and ends the search
_ANCHOR_COLUMNS = 20  # a shorter line may stand anywhere on the page
_ANCHOR_CHARACTERS = 40
_DENSE_SHARE = 0.3
_SAME_TITLE = 0.8
_NOWHERE = frozenset((Field.COUNTER, Field.TOOL))
_PLACEHOLDER = re.compile(
    r"[\[【(（]?(?:图片|圖片|图|图为资料图片|image|photo|视频|点击(?:查看|放大)?(?:大图|图片)?|点击图片进入下一页)[\]】)）]?[:：]?",
    re.IGNORECASE,
)
_CAPTION_COLUMNS = 120
_CAPTION = re.compile(
    r"(?:photo(?:graph)?s?|image|picture|foto|fot|bild|фото|zdj)\.?\s*(?:credits?|by|courtesy(?: of)?)?"
    r"\s*[:：/©].{1,60}$"
    r"|.*(?:[/／\s）)][摄攝]|[图圖]片?[/／][^。]{1,30}"
    r"|[资資]料(?:照片?|[图圖]片?)|[图圖]片?(?:[来來]源|提供)[^。]{0,20})\s*[）)】]?$",
    re.IGNORECASE,
)
_CRUMBS = re.compile(
    r"(?:您?(?:当前|现在|所在)的?(?:的)?位置|當前位置|所在位置|you are here|位置)\s*[:：]|(?:首页|首頁|home)\s*[>»›]",
    re.IGNORECASE,
)
_IMPRINT = re.compile(r"©|\(c\)\s*\d{4}|copyright\b|all rights reserved|版权所有|版權所有|\S{0,12}ICP备", re.IGNORECASE)

_PAGER = re.compile(
    r"(?:page|seite|p[áa]gina|strona|страница|sayfa|σελίδα|trang)\s+\d+\s*(?:/|of|sur|von|van|de|di|z|из|από)\s*\d+.{0,40}$"
    r"|(?:第\s*\d+\s*页\s*[/／,，]?\s*)?共\s*\d+\s*页.{0,40}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Indices into the lines of a page: of the heading, and of the first and the last line of the text."""

    heading: int
    first: int
    last: int


def columns(paragraphs: Sequence[str]) -> int:
    """How much they say; see `tree.width`."""
    return sum(map(width, paragraphs))


def is_dense(lines: Sequence[TextLine]) -> bool:
    """Whether a page is in Chinese, Japanese or Korean, which say in a character what others say in three."""
    characters = sum(len(line.text) for line in lines)
    return columns([line.text for line in lines]) - characters > _DENSE_SHARE * characters


def plain(lines: Sequence[TextLine]) -> list[str]:
    """The text of a page in which no extractor finds an article, such as one of a single line.

    That is what stands below the first heading, neither in a link nor in the chrome, and is as long as a sentence.
    """
    headings = [index for index, line in enumerate(lines) if line.tag in HEADINGS and not line.chrome]
    below = lines[headings[0] + 1 :] if headings else lines
    return [
        line.text for line in below if not line.chrome and line.linked < 0.5 and width(line.text) >= _ANCHOR_COLUMNS
    ]


def place(lines: Sequence[TextLine], paragraphs: Sequence[str], title: str) -> Place:
    """Where on the page title and text stand. What cannot be found again is taken to stand beside the other."""
    begins = {text[:_ANCHOR_CHARACTERS] for text in paragraphs}
    held = [index for index, line in enumerate(lines) if line.text[:_ANCHOR_CHARACTERS] in begins]
    prose = [index for index in held if width(lines[index].text) >= _PROSE_COLUMNS and lines[index].linked < 0.5]
    anchors = prose or [index for index in held if width(lines[index].text) >= _ANCHOR_COLUMNS] or held
    key = squash(title)
    headings = [
        index for index, line in enumerate(lines) if len(line.text) < 2 * len(title) and squash(line.text) == key
    ]
    first = anchors[0] if anchors else headings[0] + 1 if headings else 0
    before = [index for index in headings if index <= first] or headings or [first]
    return Place(heading=before[-1], first=first, last=anchors[-1] if anchors else first)


def cleaned(paragraphs: Sequence[str], title: str) -> list[str]:
    """The paragraphs without labelled lines at the ends, counters, tools, placeholders and the title."""
    kept = [text for text in paragraphs if not _PLACEHOLDER.fullmatch(text) and not _is_furniture(text)]
    key = squash(title)
    kept = _peeled(
        kept, lambda text: _is_title(text, key) or is_date(text) or bool(_CRUMBS.match(text) or read_line(text))
    )
    return _peeled(kept[::-1], lambda text: bool(_IMPRINT.match(text) or _PAGER.match(text) or read_line(text)))[::-1]


def _peeled(paragraphs: Sequence[str], is_no_text: Callable[[str], bool]) -> list[str]:
    """Without what is no text before the first line of prose."""
    kept: list[str] = []
    for index, text in enumerate(paragraphs):
        if index >= _EDGE:
            return [*kept, *paragraphs[index:]]
        if is_no_text(text):
            continue
        kept.append(text)
        if width(text) >= _PROSE_COLUMNS:
            return [*kept, *paragraphs[index + 1 :]]
    return kept


def _is_title(text: str, key: str) -> bool:
    own = squash(text)
    return own == key or (bool(own) and own in key and len(own) >= _SAME_TITLE * len(key))


def _is_furniture(text: str) -> bool:
    if width(text) <= _CAPTION_COLUMNS and _CAPTION.match(text):
        return True
    labels = read_line(text)
    return bool(labels) and all(label.field in _NOWHERE for label in labels)
