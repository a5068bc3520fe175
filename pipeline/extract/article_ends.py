"""Where an article begins and ends beyond its first and last prose: short lines that belong to it by where they stand.

The walk goes from prose to prose. A live blog begins with a time and a heading, a notice ends with who signed it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.extract.blocks import Block
from pipeline.extract.dom import Outline
from pipeline.text.labels import read_line

_DAY = re.compile(r"[（(]?\s*(?:(?:19|20)\d\d|[一二〇○零][〇○零一二三四五六七八九]{3})\s*年.{1,8}月.{1,8}日\s*[)）]?")
_RELEASED = re.compile(
    r"[（(]?此件[^（()）。]{0,12}公[开開][^（()）。]{0,6}[）)]?"
)  # below the day of an office's notice
_NOTE = re.compile(r"[(（][^（()）:：]{2,40}(?:化名|公[开開](?:[发發]布)?|[删刪][节節减改])[)）]")
_SIGNERS = 3
_CLOSING = 8  # short lines between the last prose of a notice and its day: contacts, “特此通知。”, who signs
OPENS = re.compile(r"[:：,，!！]$")  # “Dear members,”, “各县区人民政府：”, “Liebe Gäste!”
ENTRIES = 3  # so many like elements side by side that hold prose are a series
_PAIR = 2  # cells of a row: a label and what it names
_LEADING = 3  # lines before the first prose that may head it
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6", "dt", "th"))


Kind = tuple[str, str]


def may_be_text(block: Block) -> bool:
    """Return whether a block may be an article's line, by what it is itself."""
    return not block.chrome and block.link_density < 0.5 and block.own[1] in ("text", "short")


def is_note(text: str) -> bool:
    """Return whether a line is what brackets say of the text above: （文中均为化名）."""
    return _NOTE.fullmatch(text) is not None


def extended(found: Sequence[Block], outline: Outline, prose: Sequence[int]) -> range:
    """Return the indices of an article whose prose stands at these, with the lines that head or end it.

    An entry of a series (of a live blog, of questions and answers) is whole: its lines belong to it if they are of a
    kind that other entries have, too. So are lines right before the first prose that look like headings within it.
    """
    first, last = prose[0], prose[-1]
    inner = {index for index in range(first, last + 1) if may_be_text(found[index])}
    heads = _of_entry(found, outline, prose, inner, reversed(range(first)), first)
    ends = _of_entry(found, outline, prose, inner, range(last + 1, len(found)), last)
    return range(_headed(found, outline, heads, inner), ends + 1)


def signed(found: Sequence[Block], outline: Outline, last: int) -> int:
    """Return the last block of the article, counting what stands below it up to a day alone: a notice is signed.

    That is a name or two, before them any lines in elements like the article's last, and below the day who may read it.
    """
    place = outline.place(found[last].at)
    for index in range(last + 1, min(last + 2 + _CLOSING, len(found))):
        block = found[index]
        is_like = outline.place(block.at) == place and may_be_text(block)
        is_short = block.own[1] == "short" and not block.chrome and not block.marks and index <= last + 1 + _SIGNERS
        if block.link_density or not (is_like or is_short):
            break
        if _DAY.fullmatch(block.text):
            below = found[index + 1 : index + 2]
            is_released = bool(below) and not below[0].chrome and _RELEASED.fullmatch(below[0].text) is not None
            return index + is_released if index > last + 1 else last
    return last


def _of_entry(
    found: Sequence[Block],
    outline: Outline,
    prose: Sequence[int],
    inner: Iterable[int],
    beyond: Iterable[int],
    at: int,
) -> int:
    """Return the farthest index beyond the prose at `at` that is within the same entry of a series."""
    beyond = list(beyond)
    farthest = _of_table(found, outline, beyond, at)
    entry = _entry(found, outline, prose, at)
    if entry is None:
        return farthest
    entries = _entries(outline, outline.place(entry))
    kinds = {outline.kinds[found[index].at] for index in inner if entries.get(found[index].at) != entry}
    kinds |= _repeated(found, outline, entries)
    for index in beyond:
        block = found[index]
        is_own = entries.get(block.at) == entry
        is_line = may_be_text(block) and outline.kinds[block.at] in kinds
        if is_line and block.at in entries:
            farthest = index
        elif not is_own and not (block.tag in _HEADINGS and outline.kinds[block.at] in kinds):  # between two entries
            break
    return farthest


def of_entries(found: Sequence[Block], outline: Outline, prose: Sequence[int]) -> frozenset[int]:
    """Return the runs of lines that stand in the entries of the article's series, and that three or more have."""
    ends = [_entry(found, outline, prose, index) for index in (prose[0], prose[-1])]
    own: set[int] = set()
    for place in {outline.place(entry) for entry in ends if entry is not None}:
        entries = _entries(outline, place)
        kinds = _repeated(found, outline, entries)
        own.update(block.run for block in found if block.at in entries and outline.kinds[block.at] in kinds)
    return frozenset(own)


def _entries(outline: Outline, place: tuple[int, Kind]) -> dict[int, int]:
    """Return the elements in the entries of a series, each with its entry: like elements at this place."""
    around, kind = place
    entries: dict[int, int] = {}
    for at in range(around + 1, len(outline.parents)):
        parent = outline.parents[at]
        if parent < around:
            break
        if parent == around and outline.kinds[at] == kind:
            entries[at] = at
        elif parent in entries:
            entries[at] = entries[parent]
    return entries


def _repeated(found: Sequence[Block], outline: Outline, entries: Mapping[int, int]) -> set[Kind]:
    """Return the kinds of lines that three or more entries of a series have."""
    lines = (block for block in found if block.at in entries and may_be_text(block))
    counts = Counter(kind for _, kind in {(entries[block.at], outline.kinds[block.at]) for block in lines})
    return {kind for kind, count in counts.items() if count >= ENTRIES}


def _of_table(found: Sequence[Block], outline: Outline, beyond: Iterable[int], at: int) -> int:
    """Return the farthest index beyond the prose at `at` that is within its table, if that has labels and values."""
    if found[at].row < 0:
        return at
    sizes = Counter(block.row for block in found)
    table, farthest = outline.parents[found[at].row], at
    for index in beyond:
        block = found[index]
        is_cell = block.row >= 0 and outline.parents[block.row] == table and sizes[block.row] == _PAIR
        if not is_cell or not may_be_text(block) or block.link_density:
            break
        farthest = index
    return farthest if sizes[found[at].row] == _PAIR else at


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Like elements side by side that hold prose: what each has beside it, and all their lines, squashed."""

    repeated: frozenset[str]
    lines: frozenset[str]


def series(article: Iterable[Block], outline: Outline) -> tuple[Series, ...]:
    """Return the series of an article: elements that hold prose and a short line of a kind that three or more have."""
    within: dict[int, list[Block]] = {}
    for block in article:
        for around in _around(outline, block.at):
            within.setdefault(around, []).append(block)
    places: dict[tuple[int, Kind], list[list[Block]]] = {}
    for around, lines in within.items():
        if len(lines) > 1 and any(block.prose for block in lines):
            places.setdefault(outline.place(around), []).append(lines)
    found: list[Series] = []
    for held in places.values():
        if len(held) < ENTRIES:
            continue
        kinds = Counter(kind for lines in held for kind in {outline.kinds[block.at] for block in lines})
        short = [block for lines in held for block in lines if may_be_text(block) and not block.prose]
        repeated = frozenset(block.key for block in short if kinds[outline.kinds[block.at]] >= ENTRIES)
        if repeated:
            found.append(Series(repeated=repeated, lines=frozenset(block.key for lines in held for block in lines)))
    return tuple(found)


def listed(article: Sequence[Block], outline: Outline) -> frozenset[str]:
    """Return the short lines before the last prose that stand side by side, three or more, in elements of one kind."""
    prose = [index for index, block in enumerate(article) if block.prose]
    between = article[: prose[-1]] if prose else []
    lines = [block for block in between if not block.prose and not block.link_density and may_be_text(block)]
    counts = Counter(outline.place(block.at) for block in lines)
    return frozenset(block.key for block in lines if counts[outline.place(block.at)] >= ENTRIES)


def _entry(found: Sequence[Block], outline: Outline, prose: Iterable[int], at: int) -> int | None:
    """Return the outermost element around the prose at `at` that is one of a series.

    Three like elements hold prose, or two of three that have a class of their own.
    """
    held = _holding(outline, (found[index].at for index in prose))
    counts = Counter(map(outline.place, held))
    series = [around for around in _around(outline, found[at].at) if counts[outline.place(around)] >= ENTRIES]
    if series:
        return series[-1]
    named = [
        around
        for around in _around(outline, found[at].at)
        if outline.kinds[around][1] and counts[outline.place(around)] == ENTRIES - 1
    ]
    if not named:
        return None
    counts = Counter(map(outline.place, _holding(outline, (block.at for block in found if may_be_text(block)))))
    series = [around for around in named if counts[outline.place(around)] >= ENTRIES]
    return series[-1] if series else None


def _holding(outline: Outline, elements: Iterable[int]) -> set[int]:
    """Return elements and all around them, the root aside."""
    held: set[int] = set()
    for each in elements:
        while each and each not in held:
            held.add(each)
            each = outline.parents[each]
    return held


def _around(outline: Outline, at: int) -> list[int]:
    """Return an element and those around it, the root aside, from the inside out."""
    found = []
    while at:
        found.append(at)
        at = outline.parents[at]
    return found


def _headed(found: Sequence[Block], outline: Outline, first: int, inner: Iterable[int]) -> int:
    """Return the first of the lines right before the prose that look like headings within it."""
    places = {
        outline.place(found[index].at)
        for index in inner
        if found[index].own[1] == "short" and (found[index].tag in _HEADINGS or outline.kinds[found[index].at][1])
    }
    place = outline.place(found[first].at)
    for index in range(first - 1, max(-1, first - 1 - _LEADING), -1):
        block = found[index]
        is_opening = outline.place(block.at) == place and OPENS.search(block.text) and not read_line(block.text)
        if not may_be_text(block) or not (is_opening or outline.place(block.at) in places):
            break
        first = index
    return first
