"""When an article was published: candidates in a fixed order, each with its basis, and the first that holds.

What a machine was meant to read comes before what a person was, what is labelled before what merely stands there, and
guesses last. A date counts when it is not after the fetch; `text.dates` sees to that. The order was measured on
labelled pages, not reasoned out: JSON-LD articles were right on every page, bare dates in the text on six of seven.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from pipeline.extract.body import Place
from pipeline.extract.dom import TextLine
from pipeline.extract.metadata import Head, texts
from pipeline.text.dates import FIRST_YEAR, Stamp, find_dates, read_date
from pipeline.text.labels import Field, Label, best, read_line

_META_NAMES = """
pubdate article:published_time og:article:published_time og:published_time publishdate publish_date publish-date
publishtime publish_time apub:time datepublished date.published published_time publicationdate publication_date
dc.date.issued dcterms.issued dcterms.created dcterms.date dc.date.created dc.date sailthru.date parsely-pub-date
article.published article_date_original og:release_date cxenseparse:recs:publishtime bt:pubdate
citation_publication_date citation_date prism.publicationdate createdate created release_date weibo:article:create_at
originalpublicationdate displaydate rnews:datepublished article:created
"""
_WEAK_META_NAMES = "date timestamp pdate cdate dat"  # on some sites the moment of the request
_META = _META_NAMES.split()
_WEAK_META = _WEAK_META_NAMES.split()
_MODIFIED_META = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")

_YEAR, _MONTH, _DAY = r"((?:19|20)\d\d)", r"(0?[1-9]|1[0-2])", r"(0?[1-9]|[12]\d|3[01])"
_MONTH2, _DAY2 = r"(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
_IN_PATH = [
    re.compile(pattern)
    for pattern in (
        rf"/{_YEAR}[/_-]?{_MONTH2}[/_-]?{_DAY2}(?=\D|$)",  # /2023/07/24/, /20230724/, /2023-07/24/
        rf"/t{_YEAR}{_MONTH2}{_DAY2}_",  # /202307/t20230724_123.html
        rf"[/_t.=-]{_YEAR}-?{_MONTH2}-?{_DAY2}(?=\D|\d{{3,}}|$)",
        rf"/{_YEAR}[/-]{_MONTH}[/-]{_DAY}(?=\D|$)",
        rf"/{_YEAR}/{_MONTH2}{_DAY2}/",
    )
]

_BEFORE, _INTO, _AFTER = 25, 6, 7  # lines before the text, of its ends, and after it, in which a date belongs to it
_BELOW = 9  # the same below the heading
_BEHIND = 30  # a line behind the text counts as this much farther away
_LONG, _SHORT = 400, 80  # characters of a line: prose, and hardly more than the date
_LIKELY = 1.0  # the score of a bare date in a short line fifteen lines off
_CREDITED = 5  # what a 来源 or 作者 in the same line adds to a date
_CREDITS = (Field.PUBLISHER, Field.ISSUER, Field.AUTHOR)
_SIGNED = 6  # characters before a date that make lines alike
_FAR_DAYS = 3  # a date in the text this far from the one in the address dates something else


_SEARCHED_CHARACTERS, _SEARCHED_TAGS = 3_000_000, 20_000


def is_searched(html: str) -> bool:
    """Whether a page is worth being searched for a date everywhere.

    That takes fifty times as long as to read a large page, and of many tags in one place the square of their number.
    """
    return len(html) <= _SEARCHED_CHARACTERS and html.count("<") <= _SEARCHED_TAGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date and the place it was read from."""

    stamp: Stamp
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateEvidence:
    """All that may date a page. `place` says where in `lines` the article stands."""

    head: Head
    lines: Sequence[TextLine]
    place: Place
    url: str
    hint: datetime | None
    zone: ZoneInfo
    now: datetime

    def read(self, text: str) -> Stamp | None:
        return read_date(text, zone=self.zone, now=self.now, month_first=self.month_first)

    @property
    def month_first(self) -> bool:
        return (self.head.language or "").lower() == "en-us"

    def before(self) -> list[tuple[int, int]]:
        """(distance, index) of the lines about the heading and the begin of the text, the nearest first."""
        heading, first, end = self.place.heading, self.place.first, min(self.place.last + 1, len(self.lines))
        near = {*range(first - _BEFORE, first + _INTO), *range(heading - 2, heading + _BELOW)}
        return sorted((min(abs(first - i), abs(heading + 1 - i)), i) for i in near if 0 <= i < end)

    def behind(self) -> list[tuple[int, int]]:
        """(distance, index) of the last lines of the text and those after it, the nearest first."""
        last = self.place.last
        begin = min(last + 1, max(last - _INTO, self.place.first + _INTO))
        near = range(begin, min(last + _AFTER, len(self.lines)))
        return sorted((_BEHIND + abs(last - i), i) for i in near)


def published(evidence: DateEvidence, labels: Sequence[Label], tree: HtmlElement | None) -> Dated | None:
    """When the page's article was published, or None. `labels` are those of `labels`; `tree` is searched last.

    Without a tree a page that does not say its date anywhere has none.
    """
    return next(_candidates(evidence, labels, tree), None)


def modified(evidence: DateEvidence, labels: Sequence[Label]) -> datetime | None:
    """When it was last changed, where the page gives a moment."""
    values = [*texts(evidence.head.articles, "dateModified")]
    values += [evidence.head.metas[name] for name in _MODIFIED_META if name in evidence.head.metas]
    values += [label.value for label in labels if label.field is Field.MODIFIED]
    stamps = (evidence.read(value) for value in values)
    return next((stamp.at for stamp in stamps if stamp and stamp.at and not stamp.relative), None)


def labels(evidence: DateEvidence) -> tuple[Label, ...]:
    """The labels about the heading and the begin of the text, the nearest first."""
    return tuple(_labels(evidence, evidence.before()))


def labels_behind(evidence: DateEvidence) -> tuple[Label, ...]:
    """The labels at the end of the text and behind it, where comments and other articles begin."""
    return tuple(_labels(evidence, evidence.behind()))


def _labels(evidence: DateEvidence, near: Iterable[tuple[int, int]]) -> Iterator[Label]:
    for _, index in near:
        text = evidence.lines[index].text
        if len(text) < _SHORT and text.endswith((":", "：")) and index + 1 < len(evidence.lines):
            text = f"{text} {evidence.lines[index + 1].text}"  # the value stands in a block of its own
        if len(text) <= _LONG:
            yield from read_line(text)


def of_line(evidence: DateEvidence, text: str) -> Stamp | None:
    """The date in a text that holds one, alone, with its label, or among other words."""
    label = best(read_line(text), Field.PUBLISHED)
    stamp = evidence.read(label.value) if label else None
    return stamp or evidence.read(text)


def of_labels(evidence: DateEvidence, labels: Sequence[Label]) -> Dated | None:
    """The publication date that labels state, a bare date among them too."""
    for label in [label for label in labels if label.field is Field.PUBLISHED]:
        if stamp := evidence.read(label.value):
            return Dated(stamp=stamp, basis=f"label:{label.label}" if label.label else "text")
    return None


def in_url(url: str) -> date | None:
    """The day that an address names, such as `/2023/07/24/` or `/t20230724_1.html`."""
    parts = urlsplit(url)
    place = unquote(f"{parts.path}?{parts.query}")
    for pattern in _IN_PATH:
        for match in pattern.finditer(place):
            try:
                day = date(*map(int, match.groups()))
            except ValueError:
                continue
            if day.year >= FIRST_YEAR:
                return day
    return None


def _candidates(evidence: DateEvidence, labels: Sequence[Label], tree: HtmlElement | None) -> Iterator[Dated]:
    head = evidence.head
    address = in_url(evidence.url)
    if address and address > evidence.now.date():
        address = None
    yield from _values(evidence, ((head.metas[name], f"meta:{name}") for name in _META[:1] if name in head.metas))
    yield from _values(evidence, ((value, "json-ld") for value in texts(head.articles, "datePublished")))
    yield from _values(evidence, ((head.metas[name], f"meta:{name}") for name in _META[1:] if name in head.metas))
    yield from _values(evidence, ((value, "json-ld") for value in texts(head.pages, "datePublished")))
    yield from _values(evidence, ((value, "time") for value in head.times))
    yield from (found for found in _labelled(evidence, labels, Field.PUBLISHED) if not found.stamp.relative)
    if evidence.hint and evidence.hint <= evidence.now:
        yield Dated(stamp=Stamp(day=evidence.hint.astimezone(evidence.zone).date(), at=evidence.hint), basis="feed")
    loose = _loose(evidence, address)
    fixed = [found for found in loose if not found.stamp.relative]
    yield from (one for one in fixed[:1] if not address or abs((one.stamp.day - address).days) <= _FAR_DAYS)
    if address:
        yield Dated(stamp=Stamp(day=address, at=None), basis="url")
    yield from _labelled(evidence, labels, Field.PUBLISHED)
    yield from _labelled(evidence, labels, Field.MODIFIED)
    yield from (Dated(stamp=one.stamp, basis="relative") for one in loose if one.stamp.relative)
    yield from _values(evidence, ((value, "time") for value in head.other_times))
    yield from _values(evidence, ((head.metas[name], f"meta:{name}") for name in _WEAK_META if name in head.metas))
    if tree is not None:
        yield from _guess(evidence, tree)


def _values(evidence: DateEvidence, values: Iterator[tuple[str, str]]) -> Iterator[Dated]:
    for value, basis in values:
        stamp = evidence.read(value)
        if stamp:
            yield Dated(stamp=stamp, basis=basis)


def _labelled(evidence: DateEvidence, labels: Sequence[Label], field: Field) -> Iterator[Dated]:
    """The date of the most telling label of a field."""
    named = (label for label in labels if label.field is field and label.label)
    stamps = {label: stamp for label in named if (stamp := evidence.read(label.value))}
    if label := best(stamps, field):
        yield Dated(stamp=stamps[label], basis=f"label:{label.label}")


def _loose(evidence: DateEvidence, address: date | None) -> list[Dated]:
    """Dates without a label, the most likely first; those behind the text only where none before it is likely."""
    before = _scored(evidence, evidence.before(), address)
    if not before or before[0][0] < _LIKELY:
        before = sorted(before + _scored(evidence, evidence.behind(), address), key=lambda pair: -pair[0])
    return [dated for _, dated in before]


def _scored(evidence: DateEvidence, near: Iterable[tuple[int, int]], address: date | None) -> list[tuple[float, Dated]]:
    found: list[tuple[float, Dated]] = []
    for distance, index in near:
        line = evidence.lines[index]
        length = len(line.text)
        if (length > _LONG and distance > 1) or (line.linked > 0.7 and length > 20):
            continue
        labelled = [label.field for label in read_line(line.text) if label.label]
        if Field.PUBLISHED in labelled or Field.MODIFIED in labelled:
            continue  # read as a label
        dates = find_dates(line.text[:300], zone=evidence.zone, now=evidence.now, month_first=evidence.month_first)
        for one in dates:
            score = -0.15 * distance - 2 * line.chrome
            score += 3 * (length < _SHORT) - 3 * (length >= 2 * _SHORT)
            score += 3 * (one.stamp.at is not None) + 4 * (one.stamp.day == address)
            score += _announced(line.text[: one.start]) + _CREDITED * any(field in _CREDITS for field in labelled)
            stamp = _first_alike(evidence, index, line.text[: one.start]) or one.stamp
            found.append((score, Dated(stamp=stamp, basis="text")))
    return sorted(found, key=lambda pair: -pair[0])


def _first_alike(evidence: DateEvidence, index: int, before: str) -> Stamp | None:
    """The date of the first line below the heading that begins with `before`, too.

    Posts and comments are all dated alike, and of those the first is the article.
    """
    if len(before) < _SIGNED:
        return None
    for line in evidence.lines[max(0, evidence.place.heading) : index]:
        if line.text.startswith(before):
            return evidence.read(line.text[len(before) : len(before) + _SHORT])
    return None


def _announced(before: str) -> int:
    """What the word before a date adds to it: more after "发布时间", less after "updated"."""
    word = "".join(before.rstrip(" :：").split(" ")[-1:])
    fields = {label.field for label in read_line(f"{word}: 2000-01-01")} if word else set()
    return 6 * (Field.PUBLISHED in fields) - 4 * (Field.MODIFIED in fields)


def _guess(evidence: DateEvidence, tree: HtmlElement) -> Iterator[Dated]:
    """htmldate's; never the first of a month, which it makes of a bare year or month and of a day that cannot be."""
    from htmldate import find_date  # half of a start, for the few pages that say their date nowhere else

    try:
        found = find_date(
            tree,
            extensive_search=True,
            original_date=True,
            url=evidence.url,
            min_date=f"{FIRST_YEAR}-01-01",
            max_date=evidence.now.date().isoformat(),
            deferred_url_extractor=True,
        )
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return
    if found and not found.endswith("-01"):
        yield Dated(stamp=Stamp(day=date.fromisoformat(found), at=None), basis="htmldate")
