"""Plain-text captures that others made: title, date with its basis, publisher and clean paragraphs out of a saved page.

Such a file is a page as a browser's "save as text" leaves it: navigation, site name, breadcrumb, title, labelled lines,
the paragraphs one a line, image placeholders, counters, footer. Files in our own form, also loosely written, are read
by their first line. Not here: HTML (`pipeline.extract`), and what to do where no date was found.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from pipeline.format import clean
from pipeline.text import charset
from pipeline.text.dates import Stamp, is_date, read_date
from pipeline.text.folding import fold
from pipeline.text.labels import Field, Label, best, read_line


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignDocument:
    """What a capture holds; title and paragraphs are canonical text, and empty if nothing was found.

    `date_basis` is `header`, `label:…`, `text` (a dateline without a label) or `relative` (counted back from the
    fetch), and empty without a date. `published` is the full moment (UTC) if a time of day was written.
    """

    title: str = ""
    day: date | None = None
    published: datetime | None = None
    date_basis: str = ""
    publisher: str | None = None
    author: str | None = None
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    text: str  # canonical
    spaced: bool  # an empty line stands before it
    labels: tuple[Label, ...]
    boilerplate: bool  # a breadcrumb, placeholder, lone number or rule

    @property
    def ordinary(self) -> bool:
        return not self.labels and not self.boilerplate


_HEADER = re.compile(r" *date[ :]+(?P<day>\d{4} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}日?) +(?P<title>\S.*)")
_CRUMBS = re.compile(
    r"(?:您?(?:现在|當前|当前|目前)?(?:的|所在)?(?:的)?位置|you are here|sie sind hier|vous etes ici|现在地) ?:"
    r"|(?:(?:网站)?首页|首頁|home|startseite|accueil|inicio|главная|ホーム|トップ) ?(?:>|»|›|→|/ ) ?\S"
)
_PLACEHOLDER = re.compile(
    r"\W*(?:图片?|圖片?|图集|组图|视频|視頻|音频|点击(?:查看|放大)(?:大图|图片)|画像|写真|사진|image|photo|picture|video)\W*"
)
_NUMBER = re.compile(r"[(\[]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[ivx]{1,5})[)\]]?[.、:]?")
_RULE = re.compile(r"[-_=*~•·#\s]+")
_FOOTER = re.compile(
    r"版权所有|版權所有|copyright|©|icp备|公网安备|all rights reserved|网站标识码|技术支持|网站地图|联系我们|关于我们"
)
_SENTENCE_END = re.compile(r"[.!?。！？;；…:”\"』」)）]$")
_META = (Field.PUBLISHED, Field.MODIFIED, Field.PUBLISHER, Field.ISSUER, Field.AUTHOR, Field.EDITOR, Field.IDENTIFIER)
_NEVER_TEXT = (Field.COUNTER, Field.TOOL)
_HEAD_LINES = 40  # title and labels stand within the first of a page's lines
_PROSE = 250  # characters: no title is as long
_SHORT = 60  # characters: a link in a list is hardly longer


def read_capture(data: bytes, *, fetched_at: datetime | None = None, zone: tzinfo = UTC) -> ForeignDocument:
    """Read the document in the bytes of a capture, in any encoding.

    `zone` is the site's; `fetched_at` is when the page was saved: without it a relative date ("1 years ago") is none.
    Never raises: a file that is no capture has no title or no paragraphs.
    """
    text, _ = charset.decode(data, None)
    written = text.splitlines()
    return _read_dated(written, fetched_at, zone) or _read_page(_lines(written), fetched_at, zone)


def _read_dated(written: Sequence[str], fetched_at: datetime | None, zone: tzinfo) -> ForeignDocument | None:
    """Read a file in our own form, or nearly: ` date 2023-06-14 Title`, then a paragraph a line."""
    first = next((at for at, line in enumerate(written) if clean(line)), None)
    match = None if first is None else _HEADER.match(fold(written[first]))
    stamp = match and read_date(match["day"], zone=zone, now=fetched_at)
    if first is None or match is None or stamp is None:
        return None
    return ForeignDocument(
        title=clean(written[first][match.start("title") :]),
        day=stamp.day,
        date_basis="header",
        paragraphs=tuple(filter(None, map(clean, written[first + 1 :]))),
    )


def _lines(written: Sequence[str]) -> list[_Line]:
    """Return what is written on the page, without its empty lines."""
    lines: list[_Line] = []
    spaced = False
    for raw in written:
        if text := clean(raw):
            labels = read_line(raw)  # not of `text`: runs of spaces part one label from the next
            lines.append(_Line(text=text, spaced=spaced, labels=labels, boilerplate=_is_boilerplate(text, spaced)))
        spaced = not text
    return lines


def _is_boilerplate(text: str, spaced: bool) -> bool:
    """Return whether it is a breadcrumb, a placeholder, a rule or the number of a part."""
    folded = fold(text)
    if _CRUMBS.match(folded) or _PLACEHOLDER.fullmatch(folded) or _RULE.fullmatch(folded):
        return True
    return spaced and bool(_NUMBER.fullmatch(folded))  # among close lines a number is a table's


def _read_page(lines: list[_Line], fetched_at: datetime | None, zone: tzinfo) -> ForeignDocument:
    start = _after_crumbs(lines)
    mark = _first_label(lines, start)
    title_at = _title(lines, start, mark)
    if title_at is None:
        return ForeignDocument()
    title = lines[title_at].text
    body_at = _behind_head(lines, max(title_at + 1, mark or 0))
    subtitle = [line for line in lines[title_at + 1 : body_at] if line.ordinary and not _is_bare(line.text)]
    tail_at = _tail(lines, body_at)
    stamp, basis = _date(lines[start:body_at], lines[tail_at:], fetched_at, zone)
    labels = [label for line in (*lines[start:body_at], *lines[tail_at:]) for label in line.labels]
    publisher, author = best(labels, Field.PUBLISHER), best(labels, Field.AUTHOR)
    return ForeignDocument(
        title=title,
        day=stamp.day_in(zone) if stamp else None,
        published=stamp.at if stamp else None,
        date_basis=basis,
        publisher=clean(publisher.value) if publisher else None,
        author=clean(author.value) if author else None,
        paragraphs=tuple(_paragraphs([*subtitle, *lines[body_at:tail_at]], title)),
    )


def _behind_head(lines: Sequence[_Line], at: int) -> int:
    """Find where the text begins: behind the labels, datelines and numbers from `at` on."""
    while at < len(lines) and (not lines[at].ordinary or _is_bare(lines[at].text)):
        at += 1
    return at


def _is_bare(text: str) -> bool:
    """Return whether it is a dateline or the number of the first part: beside the title, not of the text."""
    return is_date(text) or _NUMBER.fullmatch(fold(text)) is not None


def _after_crumbs(lines: Sequence[_Line]) -> int:
    """Find where the page's own content begins: behind its breadcrumb, if there is one."""
    crumbs = [at for at, line in enumerate(lines[:_HEAD_LINES]) if _CRUMBS.match(fold(line.text))]
    return crumbs[-1] + 1 if crumbs else 0


def _first_label(lines: Sequence[_Line], start: int) -> int | None:
    """Find the first line that tells of the article, if no prose stands before it."""
    for at, line in enumerate(lines[start : start + _HEAD_LINES], start):
        if any(label.field in _META for label in line.labels):
            return at
        if line.ordinary and (len(line.text) > _PROSE or line.text.endswith(("。", "."))):
            return None
    return None


def _title(lines: Sequence[_Line], start: int, mark: int | None) -> int | None:
    """Find the title: the longest of the lines that stand together before the first label, else the first."""
    before = [at for at in range(start, len(lines) if mark is None else mark) if lines[at].ordinary]
    if mark is None or not before:
        behind = before or [at for at in range(mark or start, len(lines)) if lines[at].ordinary]
        return behind[0] if behind else None
    block = before[-1:]
    while not lines[block[0]].spaced and block[0] - 1 in before:
        block.insert(0, block[0] - 1)
    titles = [at for at in block if not lines[at].text.startswith(("-", "—", "–"))]  # such a line is a subtitle
    return max(titles or block, key=lambda at: len(lines[at].text))


def _date(
    head: Sequence[_Line], tail: Sequence[_Line], fetched_at: datetime | None, zone: tzinfo
) -> tuple[Stamp | None, str]:
    """Find the day of publication and its basis: labels above the text, those below it, a bare line under the title."""
    for lines in (head, tail):
        stamps = {
            label: stamp
            for line in lines
            for label in line.labels
            if label.field in (Field.PUBLISHED, Field.MODIFIED)
            and (stamp := read_date(label.value, zone=zone, now=fetched_at))
        }
        if label := best(stamps, Field.PUBLISHED):
            basis = f"label:{label.label}" if label.label else "text"
            return stamps[label], "relative" if stamps[label].relative else basis
    for line in head:
        if line.ordinary and is_date(line.text) and (stamp := read_date(line.text, zone=zone, now=fetched_at)):
            return stamp, "relative" if stamp.relative else "text"
    return None, ""


def _tail(lines: Sequence[_Line], start: int) -> int:
    """Find where the page goes on behind the article: labels, tools, lists of other articles, the site's footer."""
    end = len(lines)
    for at in range(len(lines) - 1, start, -1):
        line = lines[at]
        if any(label.field is Field.RELATED and not label.value for label in line.labels) and all(
            len(later.text) <= _SHORT and not _SENTENCE_END.search(later.text) for later in lines[at + 1 : end]
        ):
            end = at
    while end > start and (not lines[end - 1].ordinary or _FOOTER.search(fold(lines[end - 1].text))):
        end -= 1
    return end


def _paragraphs(lines: Sequence[_Line], title: str) -> list[str]:
    """Return the article's text. A labelled line inside it stays (an invitation has its 时间:), no counter does."""
    kept: list[str] = []
    for line in lines:
        counted = line.labels and all(label.field in _NEVER_TEXT for label in line.labels)
        if not line.boilerplate and not counted and (kept or line.text != title):
            kept.append(line.text)
    return kept
