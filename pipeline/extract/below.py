"""What stands below or beside an article and is certainly none of it: the next story, dated comments, a sidebar.

Other lines end an article in all likelihood, and what stands on either side decides (`pipeline.extract.main_content`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

from pipeline.extract.article_ends import ENTRIES
from pipeline.extract.blocks import PROSE_WORDS, Block, is_dated_link, leads_on
from pipeline.extract.body import HEADINGS, is_foreign_label
from pipeline.extract.dom import Outline
from pipeline.extract.insertions import insertions
from pipeline.extract.strings import columns
from pipeline.text.dates import find_dates, is_date
from pipeline.text.end_words import begins_part_below, names_comments
from pipeline.text.event_words import dates_event
from pipeline.text.labels import Field, read_line
from pipeline.text.memo import remembered

BELOW = "below"

_AFTER_WORDS = 25  # of prose that an article has
_LEAST_SHARE = 0.25  # of the prose of a sidebar, that an article has
_STAMPED, _STAMPED_CHARACTERS = 2, 120  # lines with the time of a comment
_CLOSE = 12  # blocks behind a heading in which the first comments say when they were written
_LINKED = 0.5
_ONE = re.compile(r"^1\D|\D1$")
_DIGIT = re.compile(r"\d")
_DIVIDED = re.compile(r"[,，|·•—–]")
_ANY_TIME = datetime(2100, 1, 1, tzinfo=UTC)  # hours before it are a time of day
_MOST_SEEN = 1000
_SEEN = 200  # blocks behind a heading that are looked at: a page may have thousands of such headings
_SENTENCE_ENDS = tuple(".!?。！？؟।")
_BEFORE, _BEHIND = 3, 10  # blocks around a headline among which its date is
_WORTH = -4.0
_HEADLINES = frozenset(("h1", "h2", "h3"))
_LEVELS = 12  # elements from a headline up to its box
_STORY_WORDS = 40  # of prose below the headline of another story
_STORY_TIMES = 10  # as long as what stands before it: then that is the story's summary
_HEADLINE_COLUMNS = 16  # a shorter heading is a label: “The article”


def mark_others(found: Sequence[Block], outline: Outline, heading: int | None) -> None:
    """Mark what stands below as chrome: boxes called other articles, and all blocks from another story or comments on.

    `heading` is the index of the headline.
    """
    following = set[int]()
    if heading is not None:
        _mark_chrome(found, outline, heading)
        for index in insertions(found, outline, heading):
            _mark(found[index])
        following = _next_stories(found, outline, heading) | _stories_in_boxes(found, outline, heading)
    title, own = ("", -1) if heading is None else (found[heading].key, found[heading].lines[0].zone)
    words = 0.0
    for index in range(0 if heading is None else heading + 1, len(found)):
        block = found[index]
        zone = block.lines[0].zone
        if zone != own and zone in outline.others:
            if words and heading is not None:
                _mark(block)
        elif block.is_paragraph:
            words += block.words
        is_below = words >= _AFTER_WORDS and index in following
        if is_below or (words and _are_comments(found, outline, index, title, words)):
            for other in found[index:]:
                _mark(other)
            return


def _mark_chrome(found: Sequence[Block], outline: Outline, heading: int) -> None:
    """Mark chrome again, however much it says, that is outside an `<article>` with the headline or the prose below it.

    A sidebar may say more than a short text. Of a text whose lead alone is in that element it says far more.
    """
    behind = next((block.at for block in found[heading + 1 :] if block.prose and block.words >= PROSE_WORDS), 0)
    own = _article_around(outline, found[heading].at) or _article_around(outline, behind)
    if not own:
        return
    end = next((at for at in range(own + 1, len(outline.parents)) if outline.parents[at] < own), len(outline.parents))
    inside = sum(block.words for block in found if own <= block.at < end and block.prose and not block.chrome)
    acquitted = [block for block in found if block.lines[0].chrome and not (block.chrome or own <= block.at < end)]
    outside = sum(block.words for block in acquitted if block.prose)
    if inside >= max(_AFTER_WORDS, _LEAST_SHARE * outside):
        for block in acquitted:
            block.chrome = True


def _mark(block: Block) -> None:
    block.chrome, block.own = True, (_WORTH, BELOW)


def _next_stories(found: Sequence[Block], outline: Outline, heading: int) -> set[int]:
    """Return the indices of the headlines of other stories: each in an `<article>` of its own that says its date.

    Parts of one text have none, though they are called articles, and three or more are entries of one series.
    """
    own = _article_around(outline, found[heading].at)
    headlines = [
        index
        for index in range(heading + 1, len(found) if own else 0)
        if found[index].tag == "h1" and not found[index].chrome and _is_apart(outline, own, found[index].at)
    ]
    if len(headlines) >= ENTRIES:
        return set()
    return {index for index in headlines if _is_dated(found, outline, index)}


def _stories_in_boxes(found: Sequence[Block], outline: Outline, heading: int) -> set[int]:
    """Return the indices at which other stories begin, each in a box beside the article's that nothing names.

    Its headline says when it was published, in a line beside it, or leads to the story's own page. Three or more of a
    kind are entries of a series, and so are boxes beside a paragraph of the text, or beside a box like them before. One
    that says far more than all before it is the article, below its summary.
    """
    kind, lasts = outline.kinds[found[heading].at], outline.lasts()
    own = _article_around(outline, found[heading].at)
    begins: dict[tuple[str, str], list[int]] = defaultdict(list)
    words, last = 0.0, found[heading].at
    paragraphs = Counter[int]()  # of the text, by the element that holds them
    entries = set[tuple[int, tuple[str, str]]]()  # the places of such boxes before that are parts of the text
    for index in range(heading + 1, len(found)):
        block = found[index]
        if (block.tag in _HEADLINES or outline.kinds[block.at] == kind) and not block.chrome:
            box = _beside(outline, lasts, (found[heading].at, last), block.at)
            box = box if _article_around(outline, block.at) == own else 0  # else it is one of `_next_stories`
            within = range(box, lasts[box] + 1) if box else range(0)
            first = _first_of(found, within, index)
            if first >= 0 and _tells_story(found, within, index):
                is_paragraph = outline.kinds[last][0] == "p" or paragraphs[outline.parents[last]] > 1
                around = {last, outline.parents[last] if is_paragraph else last}
                around = around if block.link_density < _LINKED else set()
                if words < _AFTER_WORDS or outline.place(box) in entries or outline.parents[box] in around:
                    entries.update(map(outline.place, _up_to(outline, block.at, box)))
                elif columns(block.text) >= _HEADLINE_COLUMNS and not _outweighs(found, within, index, words):
                    begins[outline.kinds[block.at]].append(first)
        if block.is_paragraph:
            paragraphs[outline.parents[block.at]] += block.at != last
            words, last = words + block.words, block.at
    return {first for at in begins.values() if len(at) < ENTRIES for first in at}


def _beside(outline: Outline, lasts: Sequence[int], others: Sequence[int], at: int) -> int:
    """Return the outermost element around an element, or that itself, that holds none of the others; 0 if none does."""
    box = 0
    for _ in range(_LEVELS):
        if not at or any(at <= other <= lasts[at] for other in others):
            break
        box, at = at, outline.parents[at]
    return box


def _up_to(outline: Outline, at: int, box: int) -> Iterator[int]:
    """Yield an element and those around it, up to a box."""
    yield at
    while at != box:
        at = outline.parents[at]
        yield at


def _first_of(found: Sequence[Block], within: Container[int], headline: int) -> int:
    """Return the first block of a box that begins with a headline; -1 if it holds no more, or much before that."""
    if headline + 1 == len(found) or found[headline + 1].at not in within:
        return -1
    before = range(headline - 1, max(-1, headline - _BEFORE - 2), -1)
    return next((index + 1 for index in before if found[index].at not in within), -1)


def _tells_story(found: Sequence[Block], within: Container[int], headline: int) -> bool:
    """Return whether a box has a day beside its headline, or that leads to another page, and much prose below it."""
    links = found[headline].lines[0].links
    words, is_own = 0.0, found[headline].link_density >= _LINKED and any(map(leads_on, links))
    for index in range(headline + 1, min(headline + _SEEN, len(found))):
        block = found[index]
        if block.at not in within or words >= _STORY_WORDS:
            break
        if not (words or is_own) and index <= headline + _BEHIND:
            is_own = _names_day(block.text) or _is_published(block.text)
        words += block.words if block.is_paragraph else 0.0
    return is_own and words >= _STORY_WORDS


def _outweighs(found: Sequence[Block], within: Container[int], headline: int, words: float) -> bool:
    """Return whether a box holds many times the prose that stands before it."""
    told = 0.0
    for block in islice(found, headline + 1, headline + 1 + _MOST_SEEN):
        if block.at not in within:
            break
        told += block.words if block.is_paragraph else 0.0
    return told > _STORY_TIMES * words


def _is_published(text: str) -> bool:
    is_short = len(text) <= _STAMPED_CHARACTERS
    return is_short and any(label.field is Field.PUBLISHED for label in read_line(text))


def _article_around(outline: Outline, at: int) -> int:
    """Return the nearest `<article>` that holds an element; 0 if none does."""
    while at and outline.kinds[at][0] != "article":
        at = outline.parents[at]
    return at


def _is_apart(outline: Outline, own: int, at: int) -> bool:
    """Return whether an element is in an `<article>` that begins behind `own` and is not within it."""
    other = _article_around(outline, at)
    while other > own:
        other = outline.parents[other]
        if other < own:
            return True
    return False


def _is_dated(found: Sequence[Block], outline: Outline, headline: int) -> bool:
    """Return whether a line beside a headline, and in its `<article>`, says when it was published."""
    own = _article_around(outline, found[headline].at)
    near = found[max(0, headline - _BEFORE) : headline + 1 + _BEHIND]
    return any(
        label.field is Field.PUBLISHED
        for block in near
        if _article_around(outline, block.at) == own and len(block.text) <= _STAMPED_CHARACTERS
        for label in read_line(block.text)
    )


def _are_comments(found: Sequence[Block], outline: Outline, index: int, title: str, words: float) -> bool:
    """Return whether a block names comments, and of those behind it several say at what time they were written.

    Of a single comment one says so. Below few `words` the times stand close, for the text may follow.
    """
    block = found[index]
    key = block.key.replace(title, "") if title else block.key
    if not names_comments(key) or block.link_density >= _LINKED:
        return False
    least = 1 if block.tag in HEADINGS and _ONE.search(key) else _STAMPED
    close, behind = index + 1 + _CLOSE, index + 1 + _SEEN
    stamps = (
        at
        for at in range(index + 1, min(behind if words >= _AFTER_WORDS else close, len(found)))
        if _is_timed(found[at].text) or (at < close and (is_dated_link(found[at]) or _names_day(found[at].text)))
    )
    return len(list(islice(stamps, least))) == least and not is_section(found, outline, index)


@remembered(2048)
def _is_timed(text: str) -> bool:
    """Return whether a line says at what time something was written: no sentence, deadline or event."""
    if len(text) > _STAMPED_CHARACTERS or not _DIGIT.search(text) or text.endswith(_SENTENCE_ENDS):
        return False
    dates = () if is_foreign_label(text) else find_dates(text, zone=UTC, now=_ANY_TIME)
    return any(one.stamp.at and not dates_event(text[: one.start], text[one.end :]) for one in dates)


@remembered(2048)
def _names_day(text: str) -> bool:
    """Return whether a line, or what a comma or a bar divides from it, is a day, which may be told from today."""
    if len(text) > _STAMPED_CHARACTERS or is_foreign_label(text):
        return False
    return any(is_date(part) for part in _DIVIDED.split(text) if _DIGIT.search(part))


def is_section(found: Sequence[Block], outline: Outline, index: int) -> bool:
    """Return whether a block heads a part of a text: another heading beside it has prose below, and no time."""
    if found[index].tag not in HEADINGS:
        return False
    place, headed = outline.place(found[index].at), False
    for block in found[index + 1 : index + 1 + _SEEN]:
        if block.tag in HEADINGS and outline.place(block.at) == place:
            headed = not (block.link_density or block.chrome or begins_part_below(block.text) or _is_timed(block.text))
        elif headed and block.is_paragraph:
            return True
    return False
