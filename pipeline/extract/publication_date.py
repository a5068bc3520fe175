"""When an article was published: candidates in a fixed order, each with its basis, and the first that holds.

What a machine was meant to read comes before what a person was, what is labelled before what merely stands there, and
guesses last. A date counts when it is not after the fetch; `text.dates` sees to that. The order was measured on
labelled pages, not reasoned out: JSON-LD articles were right on every page, bare dates in the text on six of seven.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pipeline.extract import layout, thread
from pipeline.extract.address_date import in_url
from pipeline.extract.dom import TextLine
from pipeline.extract.metadata import texts
from pipeline.extract.page_view import PageView
from pipeline.extract.place import Place
from pipeline.extract.scripted_dates import planned, scripted
from pipeline.extract.strings import ends_sentence
from pipeline.model import stands_for_day
from pipeline.text.dateline import opens_with
from pipeline.text.dates import FIRST_YEAR, FoundDate, Stamp, find_dates, read_date
from pipeline.text.event_words import dates_event, may_date_work, names_event
from pipeline.text.labels import Field, Label, best, read_line
from pipeline.text.site_words import is_imprint, tells_when_posted

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

_LONG, _SHORT = 400, 80  # characters of a line: prose, and hardly more than the date
_LIKELY = 1.0  # the score of a bare date in a short line fifteen lines off
_CREDITED = 5  # what a 来源 or 作者 in the same line adds to a date
_CREDITS = (Field.PUBLISHER, Field.ISSUER, Field.AUTHOR)
_TOLD_WORDS = 4  # words beside a date that make a sentence of the line
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_ANY_TIME = datetime(2100, 1, 1, tzinfo=UTC)
_SIGNED = 6  # characters before a date that make lines alike
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)  # of the zones of the world
_FAR_DAYS = 3  # a date in the text this far from the one in the address dates something else
_FIRST_DAY = date(1995, 1, 1)  # before there were such pages
_HEADLINES = 6  # lines of a text of which the first may be headlines
_ENTRIES = 40  # lines of a text of which several may open with a day
_POSTED, _OPENS = 6, 2  # what “This entry was posted on” adds to a date, and the place at the head of a text
_SEARCHED_CHARACTERS, _SEARCHED_TAGS = 3_000_000, 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date and the place it was read from."""

    stamp: Stamp
    basis: str


def published(view: PageView, place: Place) -> Dated | None:
    """Return when the article was published: what the layout picks, else the first candidate that holds, else None."""
    stamp = _of_layout(view)
    if stamp is not None:
        return Dated(stamp=stamp, basis=layout.NAME)
    return next(_candidates(view, place), None)


def day_of(view: PageView, place: Place, date: Dated) -> date:
    """Return the calendar day of a publication: in the source's zone where one is set, else as the site has it.

    A moment with an offset is of the day that is written. One in UTC may be of the day after, or before, where the site
    is: the address and the page show that day.
    """
    stamp = date.stamp
    if stamp.at is None or "timezone" in view.source.model_fields_set:
        return stamp.day_in(view.zone)
    if stamp.day != stamp.at.date() or date.basis in ("text", "relative") or date.basis.startswith("label:"):
        return stamp.day
    possible = {(stamp.at + offset).date() for offset in (_WEST, _EAST)} | {stamp.day}
    return next((day for day in _shown(view, place, stamp.at) if day in possible), stamp.day)


def _shown(view: PageView, place: Place, at: datetime) -> Iterator[date]:
    """Yield the days that a page shows for the moment of its publication, the surest first."""
    if address := in_url(view.url):
        yield address
    times = [_read(view, value) for value in (*view.metadata.times, *view.metadata.other_times)]
    yield from (time.day for time in times if time and time.at == at)
    yield from (one.stamp.day for _, one in _scored(view, place, place.before(), None)[:1])


def modified(view: PageView, place: Place) -> datetime | None:
    """Return the moment of the article's last change, if the page gives one."""
    metadata = view.metadata
    values = [*texts(metadata.articles, "dateModified")]
    values += [metadata.metas[name] for name in _MODIFIED_META if name in metadata.metas]
    values += [label.value for label in _labels(place) if label.field is Field.MODIFIED]
    stamps = (_read(view, value) for value in values)
    return next((stamp.at for stamp in stamps if stamp and stamp.at and not stamp.relative), None)


def stated_date(view: PageView, labels: Sequence[Label]) -> Dated | None:
    """Return the publication date that labels state; a bare date among them counts too."""
    for label in [label for label in labels if label.field is Field.PUBLISHED]:
        if stamp := _read(view, label.value):
            return Dated(stamp=stamp, basis=f"label:{label.label}" if label.label else "text")
    return None


def is_of_another_day(view: PageView, date: Dated | None, value: str) -> bool:
    """Return whether the value of a label is no moment of the article's publication or change: “14 June, 3 pm”."""
    stamp = _read(view, value)
    if stamp is None:
        return bool(find_dates(value, zone=view.zone, now=_ANY_TIME) or not re.search(r"\d", value))
    return date is not None and stamp.day != date.stamp.day


def _of_layout(view: PageView) -> Stamp | None:
    """Return the date in the text that the layout picks, where it stands alone, with a label or among other words."""
    text = view.picked.date
    if not text:
        return None
    label = best(read_line(text), Field.PUBLISHED)
    stamp = _read(view, label.value) if label else None
    return stamp or _read(view, text)


def _labels(place: Place) -> Sequence[Label]:
    return place.labels_before or place.labels_behind


def _read(view: PageView, text: str) -> Stamp | None:
    return read_date(text, zone=view.zone, now=view.now, order=view.date_order)


def _dates(view: PageView, text: str) -> list[FoundDate]:
    return find_dates(text, zone=view.zone, now=view.now, order=view.date_order)


def _candidates(view: PageView, place: Place) -> Iterator[Dated]:
    """Yield the dates of a page in the order in which they are believed."""
    address = in_url(view.url)
    if address and address > view.now.date():
        address = None
    yield from _of_machines(view)
    labels = _labels(place)
    sure = [label for label in labels if not may_date_work(label.label)]
    yield from (found for found in _labelled(view, sure, Field.PUBLISHED) if not found.stamp.relative)
    if stamp := _announced_by_feed(view):
        yield Dated(stamp=stamp, basis="feed")
    loose = _loose(view, place, address)
    fixed = [found for found in loose if not found.stamp.relative]
    yield from (one for one in fixed[:1] if not address or abs((one.stamp.day - address).days) <= _FAR_DAYS)
    if address:
        yield Dated(stamp=Stamp(day=address, at=None), basis="url")
    yield from _scripted(view)
    yield from _labelled(view, labels, Field.PUBLISHED)
    yield from _labelled(view, labels, Field.MODIFIED)
    yield from (Dated(stamp=one.stamp, basis="relative") for one in loose if one.stamp.relative)
    yield from _of_one_day(view, place)
    if times := list(_values(view, ((value, "time") for value in view.metadata.other_times))):
        events = _days_of_events(view)
        yield from (found for found in times if found.stamp.day not in events)
    yield from _values(view, _metas(view, _WEAK_META))
    if _is_searched(view.html):
        yield from _guess(view, place)


def _scripted(view: PageView) -> Iterator[Dated]:
    """Yield the date that a script of the page writes into it; none if scripts tell of several days."""
    stamps = [stamp for stamp in scripted(view) if _FIRST_DAY <= stamp.day <= view.now.date()]
    days = [stamp.day for stamp in stamps]
    if days and (max(days) - min(days)).days <= _FAR_DAYS:
        yield Dated(stamp=stamps[0], basis="script")


def _announced_by_feed(view: PageView) -> Stamp | None:
    """Return the date of a feed or list, unless it is to come.

    Midnight in UTC is what a program makes of a day without a time.
    """
    link = view.link
    hint, day = link.published, link.published_in(view.zone)
    if hint is None or day is None:
        return None
    if link.day_only:
        return Stamp(day=day, at=None) if day <= view.today else None
    if hint > view.now:
        return None
    if stands_for_day(hint) and day != hint.date():
        return Stamp(day=hint.date(), at=None)
    return Stamp(day=day, at=hint)


def _of_machines(view: PageView) -> Iterator[Dated]:
    """Yield the dates that are meant for machines, the most reliable first."""
    metadata = view.metadata
    yield from _values(view, ((when, thread.NAME) for post in view.posts[:1] for when in post.when))
    yield from _values(view, _metas(view, _META[:1]))
    yield from _values(view, ((value, "json-ld") for value in texts(metadata.articles, "datePublished")))
    yield from _values(view, _metas(view, _META[1:]))
    yield from _values(view, ((value, "json-ld") for value in texts(metadata.pages, "datePublished")))
    yield from _values(view, ((value, "time") for value in metadata.times))


def _metas(view: PageView, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    metas = view.metadata.metas
    return ((metas[name], f"meta:{name}") for name in names if name in metas)


def _values(view: PageView, values: Iterator[tuple[str, str]]) -> Iterator[Dated]:
    for value, basis in values:
        stamp = _read(view, value)
        if stamp:
            yield Dated(stamp=stamp, basis=basis)


def _labelled(view: PageView, labels: Sequence[Label], field: Field) -> Iterator[Dated]:
    """Yield the date of the most telling label of a field."""
    named = (
        label
        for label in labels
        if label.field is field and label.label and not names_event(f"{label.label} {label.value}")
    )
    stamps = {label: stamp for label in named if (stamp := _read(view, label.value))}
    if label := best(stamps, field):
        yield Dated(stamp=stamps[label], basis=f"label:{label.label}")


def _loose(view: PageView, place: Place, address: date | None) -> list[Dated]:
    """Return the dates without a label, the most likely first; those behind the text if none before it is likely."""
    before = _scored(view, place, place.before(), address)
    if not before or before[0][0] < _LIKELY:
        before = sorted(before + _scored(view, place, place.behind(), address), key=lambda pair: -pair[0])
    return [dated for _, dated in before]


def _of_one_day(view: PageView, place: Place) -> Iterator[Dated]:
    """Yield the dates between headline and text that most pages have, labelled or alone: an issue is of one day."""
    near = [(0, i) for i in range(place.heading + 1, place.first) if not view.lines[i].chrome]
    labels = [label for _, index in near for label in read_line(view.lines[index].text)]
    yield from (found for found in _labelled(view, labels, Field.PUBLISHED) if not found.stamp.relative)
    alone = [(distance, index) for distance, index in near if _stands_alone(view, view.lines[index].text)]
    yield from (found for _, found in _scored(view, place, alone, None) if not found.stamp.relative)


def _stands_alone(view: PageView, line: str) -> bool:
    dates = _dates(view, line) if len(line) < _SHORT else []
    return len(dates) == 1 and len(re.findall(r"\w+", line[: dates[0].start] + line[dates[0].end :])) <= 1


def _scored(
    view: PageView, place: Place, near: Iterable[tuple[int, int]], address: date | None
) -> list[tuple[float, Dated]]:
    found, of_events = list[tuple[float, Dated]](), planned(view)
    opening, beside = _opening(view, place), {view.outline.place(line.at) for line in view.lines[place.first :][:1]}
    for distance, index in near:
        line = view.lines[index]
        length = len(line.text)
        if (length > _LONG and distance > 1 and index not in opening) or (line.link_density > 0.7 and length > 20):
            continue
        pieces = read_line(line.text)
        labelled = [label.field for label in pieces if label.label]
        if Field.PUBLISHED in labelled:
            continue  # read as a label
        credited = any(field in _CREDITS for field in labelled)
        within = not credited and place.first + 1 < index < place.last and view.outline.place(line.at) in beside
        dates = _dates(view, line.text[:300])
        if Field.MODIFIED in labelled:
            bare = [label.value for label in pieces if not label.label]
            dates = [one for one in dates if any(line.text[one.start : one.end].strip() in value for value in bare)]
        for one in dates:
            posted = tells_when_posted(line.text, one.start, one.end)
            opens = index in opening and _opens(view, place, index, one)
            if not (posted or opens) and (within or _is_told(line.text, one)):
                continue
            if one.stamp.day in of_events or _dates_event(view.lines, index, one):
                continue
            score = -0.15 * distance - 2 * line.chrome
            score += 3 * (length < _SHORT) - 3 * (length >= 2 * _SHORT)
            score += 3 * (one.stamp.at is not None) + 4 * (one.stamp.day == address)
            score += _POSTED * posted + _OPENS * opens
            score += _announced(line.text[: one.start]) + _CREDITED * credited
            stamp = _first_alike(view, place, index, line.text[: one.start]) or one.stamp
            found.append((score, Dated(stamp=stamp, basis="text")))
    return sorted(found, key=lambda pair: -pair[0])


def _opening(view: PageView, place: Place) -> range:
    """Return the indices of the lines that the text may open with: its first paragraph, and headlines above that."""
    near = view.lines[place.first : min(place.first + _HEADLINES, place.last)]
    paragraph = next((at for at, line in enumerate(near) if not line.text.isupper() and ends_sentence(line.text)), 0)
    return range(place.first - 1, place.first + max(1, paragraph) + 1)


def _opens(view: PageView, place: Place, index: int, one: FoundDate) -> bool:
    """Return whether the text opens with its day in this line; each entry of a chronicle opens with another."""
    line = view.lines[index]
    if line.tag == "figcaption" or one.stamp.day < _FIRST_DAY:
        return False
    entries = view.lines[place.first : min(place.last + 1, place.first + _ENTRIES)]
    others = ((entry.text, other) for entry in entries for other in _dates(view, entry.text[:_SHORT])[:1])
    return opens_with(line.text, one) and not any(
        other.stamp.day != one.stamp.day and opens_with(text, other) for text, other in others
    )


def _is_told(line: str, one: FoundDate) -> bool:
    """Return whether a date is part of a sentence that tells of something: "The bridge opens on 1 June 2025."

    Such a line ends like a sentence and says most of its words before the date or right behind it.
    """
    rest = line[: one.start] + " " + line[one.end :]
    words = len(re.findall(r"\w+", rest)) + len(_WITHOUT_SPACES.findall(rest)) // 2
    return words >= _TOLD_WORDS and ends_sentence(line) and not read_line(line)


def _dates_event(lines: Sequence[TextLine], index: int, one: FoundDate) -> bool:
    """Return whether a date of a line is a deadline's or an event's: by its words, or the line above if it has none."""
    text = lines[index].text
    before = text[: one.start]
    if index and not before.strip() and len(lines[index - 1].text) <= _SHORT:
        before = f"{lines[index - 1].text}: "
    return dates_event(before, text[one.end :])


def _first_alike(view: PageView, place: Place, index: int, before: str) -> Stamp | None:
    """Return the date of the first line below the heading that begins with `before`, too.

    Posts and comments are all dated alike, and of those the first is the article.
    """
    if len(before) < _SIGNED:
        return None
    for line in view.lines[max(0, place.heading) : index]:
        if line.text.startswith(before):
            return _read(view, line.text[len(before) : len(before) + _SHORT])
    return None


def _announced(before: str) -> int:
    """Return what the word before a date adds to its score: "发布时间" adds, "updated" takes away."""
    word = "".join(before.rstrip(" :：").split(" ")[-1:])
    fields = {label.field for label in read_line(f"{word}: 2000-01-01")} if word else set()
    return 6 * (Field.PUBLISHED in fields) - 4 * (Field.MODIFIED in fields)


def _is_searched(html: str) -> bool:
    """Return whether a page is worth being searched for a date everywhere.

    That takes fifty times as long as to read a large page, and of many tags in one place the square of their number.
    """
    return len(html) <= _SEARCHED_CHARACTERS and html.count("<") <= _SEARCHED_TAGS


def _guess(view: PageView, place: Place) -> Iterator[Dated]:
    """Yield htmldate's guess; never the first of a month, which it makes of a bare year or month, or of no real day."""
    from htmldate import find_date  # half of a start, for the few pages that say their date nowhere else

    try:
        found = find_date(
            view.tree,
            extensive_search=False,  # its wider search finds the days of other pages' links, and loads all languages
            original_date=True,
            url=view.url,
            min_date=f"{FIRST_YEAR}-01-01",
            max_date=view.now.date().isoformat(),
            deferred_url_extractor=True,
        )
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return
    if found and not found.endswith("-01") and date.fromisoformat(found) not in _days_of_others(view, place):
        yield Dated(stamp=Stamp(day=date.fromisoformat(found), at=None), basis="htmldate")


def _days_of_events(view: PageView) -> set[date]:
    return {
        one.stamp.day
        for index, line in enumerate(view.lines)
        for one in find_dates(line.text[:_LONG], zone=view.zone, now=_ANY_TIME, order=view.date_order)
        if _dates_event(view.lines, index, one)
    }


def _days_of_others(view: PageView, place: Place) -> set[date]:
    """Return the days that date something else: in a sentence, beside a copyright, in what other pages have, too."""
    found = planned(view)
    for index, line in enumerate(view.lines):
        elsewhere = place.shared(line) or is_imprint(line.text)
        for one in find_dates(line.text[:_LONG], zone=view.zone, now=_ANY_TIME, order=view.date_order):
            if elsewhere or _is_told(line.text, one) or _dates_event(view.lines, index, one):
                found.add(one.stamp.day)
    return found
