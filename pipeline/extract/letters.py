"""E-mails in the archives of lists and in bug trackers, and posts of old bulletin boards, which open as e-mails do.

The header tells them: lines one below the other that say who wrote, about what, and when. Elements of such pages have
no telling names, as archives are older than those.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum

from pipeline.extract.body import HEADINGS
from pipeline.extract.dom import Outline, TextLine
from pipeline.extract.strings import columns, ends_sentence, squash
from pipeline.extract.thread import Post
from pipeline.text.dates import find_dates
from pipeline.text.memo import remembered


class _Field(StrEnum):
    FROM = "from"
    SUBJECT = "subject"
    DATE = "date"
    OTHER = "other"


_NAMES = {
    _Field.FROM: "from|von|de|expéditeur|da|van|od|от|від|från|fra|lähettäjä|feladó|kimden|发信人|發信人|寄信人|发件人"
    "|差出人|보낸 ?사람",
    _Field.SUBJECT: "subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|temat|тема|ämne|emne|aihe|předmět"
    "|tárgy|konu|标题|標題|主题|主題|件名|제목",
    _Field.DATE: "date|sent|datum|data|fecha|дата|päiväys|dátum|tarih|发信站|發信站|日期|時間|时间|日付|日時|送信日時"
    "|날짜",
}
_READ = re.compile(
    "|".join(rf"(?P<{field}>{names})" for field, names in _NAMES.items()) + r"|(?P<other>[a-z][\w-]{1,24})",
    re.IGNORECASE,
)
_LINE = re.compile(r"(?P<name>[^\W\d][\w -]{0,24}?)\s*[:：]\s*(?P<value>\S.*)")
_SPACED = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_BOARD = re.compile(r"\s*[,，]\s*信区\s*[:：].*")  # behind who wrote, of a bulletin board
_ADDRESS = re.compile(r"\s*[<(\[]?\S*(?:@|_at_|\(at\)|\[at\])\S*[>)\]]?")
_BRACKETED = re.compile(r"\S*(?:@| at )\S*\s*\((?P<name>[^()@]+)\)")
_ENDS = re.compile(
    r"-- ?|※ ?(?:来源|來源|修改).*|-{5,} next part -{5,}.*"
)  # a text, above a signature or what was cut off
_TITLE_COLUMNS = 6  # of a subject that the page's title has
_BEFORE_COLUMNS = 120  # of prose before an e-mail that is part of an article
_SENTENCE_COLUMNS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The header of an e-mail: what it says, and the indices of its lines."""

    author: str
    subject: str
    when: str
    place: range


def letters(outline: Outline, title: str) -> tuple[Letter, ...]:
    """Return the e-mails on a page, in their order; none if other prose stands before them.

    A single one must be what the page is about: its title or a heading has the subject.
    """
    lines, found = outline.lines, list(_headers(outline))
    before = lines[: found[0].place.start] if found else ()
    if sum(columns(line.text) for line in before if _is_prose(line)) >= _BEFORE_COLUMNS:
        return ()
    if len(found) == 1:
        named = (title, *(line.text for line in lines if line.tag in HEADINGS))
        subject = squash(found[0].subject)
        if columns(subject) < _TITLE_COLUMNS or not any(subject in squash(name) for name in named):
            return ()
    return tuple(found)


def posts(found: Sequence[Letter], outline: Outline) -> tuple[Post, ...]:
    """Return the e-mails of a page as the posts of a thread; none if there is one, or they are by one person."""
    if len({letter.author for letter in found}) < 2:
        return ()
    ends = [*(letter.place.start for letter in found[1:]), len(outline.lines)]
    told = [
        Post(author=letter.author, when=(letter.when,), paragraphs=tuple(_text(outline, letter.place.stop, end)))
        for letter, end in zip(found, ends, strict=True)
    ]
    return tuple(post for post in told if post.paragraphs)


def without_header(paragraphs: Sequence[str], found: Sequence[Letter], lines: Sequence[TextLine]) -> list[str]:
    """Return a text without the header of an e-mail."""
    header = {lines[index].text for letter in found for index in letter.place}
    return [text for text in paragraphs if text not in header]


def _is_prose(line: TextLine) -> bool:
    is_sentence = columns(line.text) >= _SENTENCE_COLUMNS and ends_sentence(line.text)
    return is_sentence and not line.chrome and line.link_density < 0.5


def _headers(outline: Outline) -> Iterator[Letter]:
    lines, begin = outline.lines, 0
    while begin < len(lines):
        if ":" not in (text := lines[begin].text) and "：" not in text:
            begin += 1
            continue
        end, said = begin, dict[_Field, str]()
        while end < len(lines) and (read := _read(lines[end].text)):
            if outline.place(lines[end].at) != outline.place(lines[begin].at):
                break
            said.setdefault(*read)
            end += 1
        while said and end < len(lines) and lines[end].links and _LINE.fullmatch(lines[end].text):
            end += 1  # “Next message: …”
        if {_Field.FROM, _Field.SUBJECT, _Field.DATE} <= said.keys() and find_dates(said[_Field.DATE], zone=UTC):
            author, when = _author(said[_Field.FROM]), said[_Field.DATE]
            yield Letter(author=author, subject=said[_Field.SUBJECT], when=when, place=range(begin, end))
        begin = max(end, begin + 1)


@remembered(4096)
def _read(text: str) -> tuple[_Field, str] | None:
    """Return what a line of a header says, and in which field; None if it is none."""
    match = _LINE.fullmatch(text)
    if match is None:
        return None
    read = _READ.fullmatch(_SPACED.sub("", match["name"]))
    return (_Field(read.lastgroup or "other"), match["value"]) if read else None


def _author(value: str) -> str:
    """Return a name without its address, else the address."""
    value = _BOARD.sub("", value).strip()
    bracketed = _BRACKETED.fullmatch(value)
    name = bracketed["name"] if bracketed else _ADDRESS.sub("", value)
    return name.strip(" \"'<>") or value.strip("<>")


def _text(outline: Outline, begin: int, end: int) -> Iterator[str]:
    """Yield the lines of an e-mail's text: in the element of its header or the first behind it, or in one like that."""
    lines = outline.lines
    behind = lines[begin:end]
    if not behind:
        return
    header = {lines[begin - 1].at, behind[0].at}
    place = outline.place(behind[0].at)
    for line in behind:
        if line.at not in header and outline.place(line.at) != place:
            continue
        if _ENDS.fullmatch(line.text):
            return
        yield line.text
