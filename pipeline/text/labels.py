"""Reading labelled lines: 发布日期:2023-07-24 17:55 来源:… 点击量:4032 [字体: ] 打印保存, Source: Reuters, Like(0).

A line is taken apart only if *all* of it is labels with fitting values, tools and dates; one piece that does not fit
makes it ordinary text, since an eaten sentence costs more than a label left in the body. Not here: where on the page a
line stands (时间: means something else in an invitation), and what a date or a name is worth: see `text.dates` and
the extraction.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from pipeline.text import label_pieces, label_words
from pipeline.text.dates import find_dates, is_date
from pipeline.text.folding import fold
from pipeline.text.label_pieces import BUTTON, COUNT, GLUED, HAN, NAMED_PAPER, SIZE, SIZES, SLASHED, TIMED
from pipeline.text.label_words import ANY_DATE, BYLINES, CREDITS, CREW, FACELESS, NAMELESS, PARTICLES, UNMARKED
from pipeline.text.memo import remembered


class Field(StrEnum):
    """What a piece of a labelled line tells."""

    PUBLISHED = "published"
    MODIFIED = "modified"
    PUBLISHER = "publisher"  # whose text it is: 来源, Source
    ISSUER = "issuer"  # who put it online: 发布单位
    AUTHOR = "author"
    EDITOR = "editor"  # 责任编辑, 审核: who answers for it, not who wrote it
    COUNTER = "counter"  # clicks, likes, comments, minutes to read
    TOOL = "tool"  # print, share, close, font size
    REGION = "region"
    RELATED = "related"  # pointers to other pages: attachments, tags, previous and next
    IDENTIFIER = "identifier"  # 索引号, 文号


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One piece of a labelled line, as written: `label` without its colon, empty for a bare date; `value` trimmed."""

    field: Field
    label: str
    value: str

    @property
    def dates_anything(self) -> bool:
        """True for a date whose label fits an event as well as a text: 时间, “Date”."""
        return self.field is Field.PUBLISHED and _compact(self.label) in _ANY_DATE

    @property
    def points_elsewhere(self) -> bool:
        """True for “Read also: …”, which names another page wherever it stands."""
        return self.field is Field.RELATED and bool(self.value) and _compact(self.label) in _READ_ALSO


_WORDS = {
    Field.PUBLISHED: label_words.PUBLISHED,
    Field.MODIFIED: label_words.MODIFIED,
    Field.PUBLISHER: label_words.PUBLISHER,
    Field.ISSUER: label_words.ISSUER,
    Field.AUTHOR: label_words.AUTHOR,
    Field.EDITOR: (*label_words.EDITOR, *sorted(CREW)),
    Field.COUNTER: label_words.COUNTER,
    Field.REGION: label_words.REGION,
    Field.RELATED: label_words.RELATED + label_words.READ_ALSO,
    Field.IDENTIFIER: label_words.IDENTIFIER,
}
# What makes a glued "Source…" an ordinary word
_NO_GLUE = re.compile(
    r"(?:s|d|r|rs|ful|less|codes?|books?|forge|maps?|files?|texts?|trees?|teams?|lands?|wise|able|ware)\b"
)
_FALLBACK = {Field.PUBLISHED: Field.MODIFIED, Field.PUBLISHER: Field.ISSUER}

_WIDE = rf"\u1100-\u11ff\u3000-\u30ff{HAN}\uac00-\ud7af"
_AGENCY = re.compile(r"[A-Z]{2}|[a-z][A-Z]|[^\x00-\x7f]|Reuters|Bloomberg|Guardian|Xinhua|Yonhap|Kyodo|Sputnik")
_MARK = re.compile(r"^[/–—>»-]+ +")  # before a value, in place of a colon or beside it
_CREDITED_WORDS = 3  # of a name behind "according to"
_HAN_SIGN = re.compile(f"[{HAN}]")
_DIGIT = re.compile(r"\d")
_LINE = 300  # characters; no labelled line is longer


def _spelled(word: str) -> str:
    """Return a pattern of a folded word: 来源 is also set 来 源, and a space may be several."""
    if re.fullmatch(rf"[{_WIDE}]{{2}}", word):
        return rf"{word[0]} {{0,4}}{word[1]}"
    return re.escape(word).replace(r"\ ", " +")


def _alternation(words: Iterable[str]) -> str:
    return "|".join(map(_spelled, sorted(words, key=len, reverse=True)))


def _compact(word: str) -> str:
    return fold(word).replace(" ", "")


_ANY_DATE = frozenset(map(_compact, ANY_DATE))
_READ_ALSO = frozenset(map(_compact, label_words.READ_ALSO))
_WEEKDAY_LINES = frozenset(map(_compact, (*label_words.WEEKDAYS, *label_words.MORE_WEEKDAYS)))
_CREDITS, _CREW = (frozenset(map(_compact, words)) for words in (CREDITS, CREW))
_RANKED: dict[str, tuple[Field, int]] = {}
for _field, _words in _WORDS.items():
    for _rank, _word in enumerate(_words):
        _RANKED.setdefault(_compact(_word), (_field, _rank))
_SPELLINGS = {fold(word) for words in _WORDS.values() for word in words}
_STARTS = {word[:2] for word in _SPELLINGS} | {word[0] + mark for word in _SPELLINGS for mark in " :" if len(word) <= 2}
_ALL = _alternation(_SPELLINGS)
_LONG = _alternation(word for word in _SPELLINGS if len(word) > 2 and re.match(rf"[{_WIDE}]", word))
_COUNTERS = _alternation(map(fold, _WORDS[Field.COUNTER]))
_TOOLS = rf"(?:{_alternation(map(fold, label_words.TOOLS))})(?![^\W\d_{_WIDE}])(?: ?:)?"

_WEEKDAY, _ON = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", label_words.ON
_WEEKDAYS = _alternation(map(fold, label_words.WEEKDAYS))
_SEPARATOR = re.compile(
    rf"(?:(?<= ){_ON}(?=\S{{0,12}} ?\d)|[ |/·•●◆■▪○◎※*–—>»›<«,;、()\[\]【】〔〕「」-]|星期[一二三四五六日天]"
    rf"|{_WEEKDAY},?(?= (?:[a-z]{{3,9}}\.? )?\d)|(?:{_WEEKDAYS})[,،]?(?= \d)"
    r"|(?<=\d )(?:ص|م|น\.|ist)(?=[ )|]|$)"
    rf"|(?<=\d)(?:更新|发布|發布|配信)(?= |$))*"
)
_ELSEWHERE = re.compile(rf"\W*(?:{_alternation(map(fold, label_words.READ_ALSO))})(?![^\W\d_])")
_LABEL = re.compile(rf"(?P<label>{_ALL})(?P<colon> ?:)?(?P<gap> *)")
_TOOL = re.compile(rf"{SIZE}(?=$|[ |\])】]|{_TOOLS})|{_TOOLS}(?=$|[ |/,·•()\[\]【】]|{_TOOLS})|{SIZES}")
_DATED = _alternation(fold(word) for field in (Field.PUBLISHED, Field.MODIFIED) for word in _WORDS[field])
_NAMED = "|".join(word for word in UNMARKED if word[-1] != "/")
_DATE = rf"{_ON}?(?:{_WEEKDAY},? )?(?:[^\W\d_]{{3,12}}\.? \d{{1,2}},?|\d{{1,2}}\.? [^\W\d_]{{3,12}}\.?) (?:19|20)\d\d"
_BARE = (  # the next piece, where it has no colon to be known by
    rf"(?P<date>(?=(?:19|20)\d\d[-/.年]|{_DATE}|(?:{_WEEKDAYS})[,،]? \d|\d{{1,2}} \S{{2,12}} (?:20|25|14)\d\d))"
    rf"|(?=(?:{_COUNTERS})[ :(]*\d|(?:{_NAMED}) \S"
    rf"|(?:{_DATED}) {{0,3}}(?:\d|오|(?:on )?[^\W\d_]{{3,12}}[.,]? \d)|(?>{_TOOLS}[ |/,·()]*)++$"
    r"|(?<=[\dmt] )(?:by|von|par|por|di|door|av|boi) )"
)
_BOUNDARY = re.compile(
    rf" {{2,}}| ?\|(?! ?\d\d?:\d) ?| [·•] ?| (?={SLASHED})|(?<=\w) {{0,4}}(?=【{BUTTON}|{NAMED_PAPER})|[ ,;]*[(\[【]? ?"
    rf"(?:(?=(?<![^\W\d_])(?:{_ALL}) ?:|(?:{_LONG}|{GLUED}) ?:|{TIMED}|{SIZES}|{SIZE}(?:$|[ \])】]))"
    rf"|(?P<bare>(?<=[ ,(\[【])(?:{_BARE})|(?<=[{HAN}])(?=(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d? \d\d?:\d)))"
)
_COUNT_FIRST = re.compile(
    rf"{COUNT} ?(?:次|人|人次|条|條|个|回|件)?已? ?"
    rf"(?:{_COUNTERS}|min read|minutes? read|min\.? lesezeit|ครั้ง|lượt)(?![^\W\d_])"
)
_SENTENCE = re.compile(r"[。！？!?;；…]|[.] +\S|[^.\s]{4,}\.$|,.*,.*,")
_OF_OTHERS = re.compile(r"\b(?:launch|due|start|end|event|effective|closing|expir\w+|birth|delivery) ?$", re.I)
_LISTED = ("附件", "attachments")  # with something behind them they are the notice's own list
_ANY_TIME = datetime(2100, 1, 1, tzinfo=UTC)  # only the shape of a date matters here


def is_particle(word: str) -> bool:
    """Return whether a name may hold this word in lower case: `de`, `van`, `and`."""
    return word in PARTICLES


def is_byline_word(text: str) -> bool:
    """Return whether a text is nothing but what stands before a name: “by”, “von”."""
    return _compact(text) in BYLINES


def is_label_word(text: str) -> bool:
    """Return whether a text is the label of a line, such as “Views”, and nothing else."""
    return _compact(text) in _RANKED


def names_weekday(text: str) -> bool:
    """Return whether a text is the name of a weekday and nothing else."""
    return _compact(text).strip(",،.") in _WEEKDAY_LINES


def begins_elsewhere(text: str) -> bool:
    """Return whether a text begins with “Read also” or the like; it need not be a label, as in “Read more novels”."""
    return _ELSEWHERE.match(fold(text)) is not None


@remembered(4096)
def read_line(line: str) -> tuple[Label, ...]:
    """Return the pieces of a labelled line in order; `()` if any of it is ordinary text."""
    text = label_pieces.unbarred(unicodedata.normalize("NFC", line).replace("\t", "  ").strip())
    if not text or len(text) > _LINE or text[-1] in "。！？":
        return ()
    folded = fold(text)
    pieces: list[Label] = []
    at = _past_separators(folded, 0)
    while at < len(text):
        piece = _labelled(text, folded, at) or _counted(text, folded, at) or _dated(text, at) or _tool(text, folded, at)
        piece = piece or (_unlabelled(text, folded, at, pieces) if pieces else None)
        if piece is None:
            return ()
        pieces.append(piece[0])
        at = _past_separators(folded, piece[1])
    return tuple(pieces) if _is_sure(pieces, folded) else ()


@remembered(4096)
def lead_of(line: str) -> str:
    """Return what stands before the pieces of a line that are labelled or a date: “Ida Penrose 3 May 2024, 9:15 am”.

    It is empty if there is nothing, or if what follows is ordinary text.
    """
    text = unicodedata.normalize("NFC", line).strip()
    if len(text) > _LINE // 2 or not _DIGIT.search(text) or _HAN_SIGN.search(text):
        return ""  # it has no date, or is Chinese: such lines are of pieces with labels, or text
    for boundary in _BOUNDARY.finditer(fold(text)):
        lead, rest = text[: boundary.start()], read_line(text[boundary.end() :])
        is_dated = any(piece.field in (Field.PUBLISHED, Field.MODIFIED) for piece in rest)
        if is_dated and lead and not (rest[0].dates_anything and not boundary[0].strip() and _OF_OTHERS.search(lead)):
            return lead.strip(" |,;·•-")
    return ""


def labels_of(line: str) -> tuple[Label, ...]:
    """Return the pieces of a labelled line, also of one that other words come before: “News desk Written by: …”."""
    if found := read_line(line):
        return found
    lead = lead_of(line)
    return (*read_line(lead.rstrip(".")), *read_line(line.partition(lead)[2].lstrip(" .|,;·•-"))) if lead else ()


def best(labels: Iterable[Label], field: Field) -> Label | None:
    """Return the most telling piece of a field with a value: 发布时间 before 时间 before 成文日期, else the first.

    Where there is none, MODIFIED stands in for PUBLISHED and ISSUER for PUBLISHER: look at the label's own field.
    """
    ranked = [label for label in labels if label.value and label.field is field]
    if ranked:
        return min(ranked, key=_rank_of)
    return best(labels, _FALLBACK[field]) if field in _FALLBACK else None


def _rank_of(label: Label) -> int:
    if not label.label:  # a bare date is the page's own dateline: better than the day a paper was drawn up
        return _RANKED["成文日期"][1] - 1
    return _RANKED.get(_compact(label.label), (label.field, 0))[1]


def _is_sure(pieces: list[Label], folded: str) -> bool:
    """Return whether the pieces are no text: a lone day may sign a notice, a lone "X" or "By December" be a heading."""
    if all(_compact(piece.label) in _CREW for piece in pieces):
        return False
    if len(pieces) != 1:
        return any(piece.label or (piece.field is Field.PUBLISHER and ":" in folded) for piece in pieces)
    piece = pieces[0]
    if piece.field is Field.TOOL:
        return fold(piece.label) not in FACELESS
    if _compact(piece.label) in BYLINES:
        return ":" in folded or len(piece.value.split()) > 1
    # a lone date is a page's when it has a time of day, or none but "3 hours ago"
    return bool(piece.label) or ":" in fold(piece.value) or not re.search(r"(?:19|20)\d\d", fold(piece.value))


def _past_separators(folded: str, at: int) -> int:
    match = _SEPARATOR.match(folded, at)
    return match.end() if match else at


def _labelled(text: str, folded: str, at: int) -> tuple[Label, int] | None:
    """Read a label and the value behind it, up to where the next piece begins."""
    match = _LABEL.match(folded, at) if folded[at : at + 2] in _STARTS else None
    if match is None:
        return None
    start = match.end()
    field, _ = _RANKED[_compact(match["label"])]
    end = _unclosed(folded, start, _boundary(folded, start, field))
    value = label_pieces.unplaced(_MARK.sub("", text[start:end].strip(" ,;，、；").rstrip(":")))
    marked = _MARK.match(folded[start:end]) is not None
    label = text[at : match.end("label")]
    if match["colon"]:
        fits = not value or (_fits(field, value) and match["label"] not in _LISTED)
    elif match["gap"] or marked or not value:
        fits = folded[at - 1 : at] not in tuple("([【") and _fits_unmarked(field, match["label"], value, marked=marked)
    else:
        fits = _fits_glued(field, label, value)
    spaced = "" if re.match(f"[{_WIDE}]", label) else " "
    return (Label(field=field, label=spaced.join(label.split()), value=value), end) if fits else None


def _boundary(folded: str, start: int, field: Field) -> int:
    """Find where the next piece begins. A date or a count needs no label, and may be this label's own value."""
    at = start
    while boundary := _BOUNDARY.search(folded, at):
        dated = boundary["date"] is not None and field in (Field.PUBLISHED, Field.MODIFIED)
        if boundary["bare"] is None or (boundary.start() > start and not dated):
            return boundary.start()
        at = max(boundary.end(), at) + 1
    return len(folded)


def _unclosed(folded: str, start: int, end: int) -> int:
    """Find where a bracket closes that was opened before `start`; `end` if none does."""
    depth = 0
    for at in range(start, end):
        depth += (folded[at] in "([【") - (folded[at] in ")]】")
        if depth < 0:
            return at
    return end


def _fits(field: Field, value: str) -> bool:
    """Return whether a value after a colon is of its field's kind."""
    if field in (Field.PUBLISHED, Field.MODIFIED):
        return is_date(value)
    if field is Field.COUNTER:
        return label_pieces.COUNT_VALUE.fullmatch(fold(value)) is not None
    if field is Field.RELATED:
        return len(value) <= 150
    return _is_name(value)


def _fits_unmarked(field: Field, word: str, value: str, *, marked: bool) -> bool:
    """Return whether a value fits a label without a colon: 来源 新华社, Views 12, By Jane Doe; or none: 相关阅读."""
    if field is Field.RELATED or not value:
        return field is Field.RELATED and (marked or not value)
    if field in (Field.PUBLISHED, Field.MODIFIED, Field.COUNTER):
        return _fits(field, value)
    if _compact(word) in UNMARKED:
        return len(value) <= 20 and _is_name(value) and all(len(part) <= 12 for part in value.split())
    if _compact(word) in _CREDITS:
        is_agencys = _compact(word) != "theo" or _AGENCY.search(value) is not None  # Theo is a name, too
        return is_agencys and len(value.split()) <= _CREDITED_WORDS and _is_name(value) and _is_proper(value)
    if _compact(word) not in BYLINES or re.search(_WEEKDAY, fold(value)):
        return False
    name, _, rest = value.partition(", ")  # and whom they write for: “Ana Souza, g1 Minas”
    is_name = _is_proper(value) or (len(name.split()) > 1 and _is_proper(name) and rest[-1:].isalpha())
    return len(value.split()) <= 8 and (is_name or fold(value) in NAMELESS) and not is_date(value)


def _fits_glued(field: Field, label: str, value: str) -> bool:
    """Return whether a value fits that sticks to its label, as in joined columns: Like(0), Release Time1 hour ago."""
    if field in (Field.PUBLISHED, Field.MODIFIED, Field.COUNTER):
        return _fits(field, value)
    if label.endswith(("/", "丨")):
        return _is_name(value) and len(value) <= 20
    if field not in (Field.PUBLISHER, Field.ISSUER, Field.AUTHOR, Field.REGION) or not label[0].isupper():
        return False
    if label[-1].islower() and value[0].isupper():
        return _is_name(value) and _is_proper(value) and len(label) > 3
    return label == "Source" and bool(re.fullmatch(r"[a-z][\w.-]{0,19}", value)) and not _NO_GLUE.match(value)


def _is_name(value: str) -> bool:
    """Return whether it may name a person, a paper or an office: short, no sentence. Site addresses pass."""
    words = value.split()
    wide = len(re.findall(rf"[{_WIDE}]", value))
    if len(value) > 80 or wide > 30 or len(words) > 8 or not re.search(r"\w", value):
        return False
    if _SENTENCE.search(value) and not re.search(r"\b(?:Inc|Ltd|Corp|Co|Bros|[A-Z])\.$", value):
        return False
    if wide and re.search(r"[，,：:]", value):
        return False
    if value.isascii() and len(words) > 3:
        return 2 * sum(not word[0].islower() or word in PARTICLES for word in words) > len(words)
    return True


def _is_proper(value: str) -> bool:
    """Return whether every word is a name's: with a capital or no case at all, or a particle such as `de` or `and`."""
    return all(
        not word.lstrip("(\"'")[:1].islower() or word in PARTICLES for word in re.split(r"[\s,]+", value) if word
    )


def _counted(text: str, folded: str, at: int) -> tuple[Label, int] | None:
    """Read 123次阅读, 1,234 views."""
    match = _COUNT_FIRST.match(folded, at)
    if match is None:
        return None
    number = re.match(COUNT, match[0])
    split = at + (number.end() if number else 0)
    return Label(
        field=Field.COUNTER, label=text[split : match.end()].strip(), value=text[at:split].strip()
    ), match.end()


def _dated(text: str, at: int) -> tuple[Label, int] | None:
    """Read a date without a label, or a Korean byline, which is marked at its end."""
    if match := label_pieces.KOREAN_BYLINE.match(text, at):
        return Label(field=Field.AUTHOR, label="기자", value=match["name"]), match.end()
    head = text[at : at + 60]
    found = find_dates(head, zone=UTC, now=_ANY_TIME) if re.match(r"\D{0,12}\d", head) else []
    if not found or found[0].start:
        return None
    end = at + found[0].end
    return Label(field=Field.PUBLISHED, label="", value=text[at:end]), end


def _unlabelled(text: str, folded: str, at: int, pieces: list[Label]) -> tuple[Label, int] | None:
    """Read a paper's name or a button, which need no label behind other pieces."""
    if found := label_pieces.paper_at(text, at):
        return Label(field=Field.PUBLISHER, label="", value=found[0]), found[1]
    end = label_pieces.button_at(folded, at) if any(piece.label for piece in pieces) else None
    return (Label(field=Field.TOOL, label=text[at : end - 1].strip(), value=""), end) if end else None


def _tool(text: str, folded: str, at: int) -> tuple[Label, int] | None:
    match = _TOOL.match(folded, at)
    if match is None:
        return None
    word, _, value = text[at : match.end()].replace("：", ":").partition(":")
    return Label(field=Field.TOOL, label=word.strip(), value=value.strip()), match.end()
