"""Several articles on one page: a week's commentaries under one headline, the town's news in brief.

An article has sections, too, so the page must say that it is a collection: its title does (合集, round-up), or each
part has a source, an author or a date of its own below its heading. Parts begin at headings of one level, or at bare
numbers and the pictures that stand where a number was drawn. The source says whether the page is split.
"""

import re
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise

from lxml.html import HtmlElement

from pipeline.extract.body import cleaned
from pipeline.extract.dom import TextLine, lines
from pipeline.extract.page_view import PageView
from pipeline.extract.strings import columns
from pipeline.extract.title import Title, first_words
from pipeline.text.labels import Field, Label, read_line

_SAYS_SO = re.compile(
    r"合集|合辑|合輯|合刊|汇编|彙編|汇总|彙總|集锦|选登|選登|选编|一组|(?:\d+|[二三四五六七八九十]+)[篇则則]"
    r"|系列(?:评论|社论|文章)|简讯|簡訊|短讯|一周要闻|要闻速览|まとめ|ダイジェスト|모음|round-?up\b|\bdigest\b"
    r"|\b(?:news )?in brief\b|\bbriefs\b|\bkurz (?:notiert|gemeldet)|kurzmeldungen|\ben bref\b|\bbrèves\b|\bbreves\b"
    r"|\bin breve\b|\bw skrócie\b|^коротко\b|дайджест|подборка|σύντομα νέα|\bkısa kısa\b|باقة|ملخص",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"[\[【(（第№#]?\s*(?:(?P<n>\d{1,2})|(?P<zh>[一二三四五六七八九十]{1,3})|(?P<ring>[①-⑳]))\s*[\]】)）篇.、]?"
)
_ZH = "一二三四五六七八九十"
_PICTURE = "图片"
_PICTURES = re.compile(r"[\[【(（]?(?:图片|圖片|image)[\]】)）]?", re.IGNORECASE)
_HEADINGS = ("h2", "h3", "h4")
_OWN = (Field.PUBLISHER, Field.ISSUER, Field.AUTHOR, Field.PUBLISHED)
_LEAST_COLUMNS = 120  # of a piece
_TITLE_COLUMNS = 60  # of a first line that is a piece's title
_ANCHOR_CHARACTERS = 40
_SENTENCE = re.compile(r".{4,}?[。！？!?]|.{12,}?\.(?= )")
_PUNCTUATED = '。！？!?.,，；;:：”"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One article of a collection. `labels` are those that stand below its heading."""

    title: Title
    paragraphs: tuple[str, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A paragraph, and what stands between it and the one before."""

    text: str
    before: tuple[TextLine, ...]


def pieces(view: PageView, paragraphs: Sequence[str], title: str) -> list[Piece]:
    """Return the articles of a collection, at least two; empty if the page is one article."""
    says_so = bool(_SAYS_SO.search(title))
    if not says_so and not _own_labels(view.lines):
        return []
    parts = _parts(_with_pictures(view.tree), paragraphs)
    headed = _headed(parts, says_so)
    cuts = headed or (_numbered(parts) if says_so else [])
    if len(cuts) < 2:
        return []
    cuts[0] = 0  # what stands before the first piece introduces it
    ends = [*cuts[1:], len(parts)]
    found = [_piece(parts[begin:end], headed=bool(headed)) for begin, end in zip(cuts, ends, strict=True)]
    return found if all(sum(map(columns, piece.paragraphs)) >= _LEAST_COLUMNS for piece in found) else []


def _own_labels(seen: Sequence[TextLine]) -> bool:
    """Return whether two headings of the page have a labelled line below them."""
    credited = (one.tag in _HEADINGS and not one.chrome and _is_credit(two.text) for one, two in pairwise(seen))
    return sum(credited) >= 2


def _is_credit(text: str) -> bool:
    return any(label.field in _OWN for label in read_line(text))


def _with_pictures(tree: HtmlElement) -> list[TextLine]:
    """Return the lines of a page with one for each picture."""
    copy = deepcopy(tree)
    for picture in copy.iter("img"):
        tail = picture.tail
        picture.clear()
        picture.tag, picture.text, picture.tail = "p", _PICTURE, tail
    return lines(copy)


def _parts(seen: Sequence[TextLine], paragraphs: Sequence[str]) -> list[_Part]:
    """Return the paragraphs of prose, each with the headings, numbers, pictures and labels since the last."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(seen):
        places.setdefault(line.text[:_ANCHOR_CHARACTERS], []).append(index)
    parts: list[_Part] = []
    at = -1
    for text in paragraphs:
        place = next((index for index in places.get(text[:_ANCHOR_CHARACTERS], ()) if index > at), None)
        if place is None:
            parts.append(_Part(text=text, before=()))
        elif not _is_mark(seen[place]):
            parts.append(_Part(text=text, before=tuple(seen[at + 1 : place]) if at >= 0 else tuple(seen[:place])))
            at = place
    return parts


def _is_mark(line: TextLine) -> bool:
    return line.tag in _HEADINGS or bool(_value(line.text)) or _is_credit(line.text)


def _headed(parts: Sequence[_Part], says_so: bool) -> list[int]:
    """Find where pieces begin that have headings of one level: all of them, or those with credits of their own."""
    heads = [(index, line, part) for index, part in enumerate(parts) for line in part.before if line.tag in _HEADINGS]
    levels = Counter(line.tag for _, line, _ in heads if not line.chrome)
    for level, _ in levels.most_common():
        own = [(index, part) for index, line, part in heads if line.tag == level and not line.chrome]
        credited = [index for index, part in own if any(_is_credit(line.text) for line in part.before)]
        cuts = sorted({index for index, _ in own})
        if len(cuts) >= 2 and (says_so or len(credited) == len(own)):
            return cuts
    return []


def _numbered(parts: Sequence[_Part]) -> list[int]:
    """Find where pieces begin that have numbers, some of which may be pictures."""
    marked = [(index, _number_in(part)) for index, part in enumerate(parts) if _breaks(part, index)]
    numbered = [(index, number) for index, number in marked if number]
    if len(numbered) < 2:
        return []
    # where each number that can be read is that of its place, the other pictures are numbers, too
    if all(number in (None, place) for place, (_, number) in enumerate(marked, 1)):
        return [index for index, _ in marked]
    values = [number for _, number in numbered]
    return [index for index, _ in numbered] if values == sorted(set(values)) else []


def _breaks(part: _Part, index: int) -> bool:
    if index == 0:
        return bool(part.before) and (
            _number_in(part) is not None or _PICTURES.fullmatch(part.before[-1].text) is not None
        )
    return any(_value(line.text) or _PICTURES.fullmatch(line.text) for line in part.before)


def _number_in(part: _Part) -> int | None:
    return next((value for line in part.before[::-1] if (value := _value(line.text))), None)


def _value(text: str) -> int | None:
    """Return the number that a line consists of; None for every other line."""
    match = _ORDINAL.fullmatch(text)
    if match is None:
        return None
    if match["n"]:
        return int(match["n"]) or None
    if match["ring"]:
        return ord(match["ring"]) - ord("①") + 1
    tens, ten, ones = match["zh"].partition("十")
    if not ten:
        return _ZH.index(tens) + 1 if len(tens) == 1 else None
    return 10 * (_ZH.index(tens) + 1 if tens else 1) + (_ZH.index(ones) + 1 if ones else 0)


def _piece(parts: Sequence[_Part], *, headed: bool) -> Piece:
    labels = tuple(label for line in parts[0].before for label in read_line(line.text))
    headings = [line.text for line in parts[0].before if line.tag in _HEADINGS and headed]
    texts = [part.text for part in parts]
    if headings:
        title = Title(headings[-1], "heading")
    elif len(texts) > 1 and columns(texts[0]) <= _TITLE_COLUMNS and texts[0][-1] not in _PUNCTUATED:
        title = Title(texts[0], "heading")
    else:
        sentence = _SENTENCE.match(texts[0])
        title = Title(first_words([sentence[0] if sentence else texts[0]]), "text")
    return Piece(title=title, paragraphs=tuple(cleaned(texts, title.text)), labels=labels)
