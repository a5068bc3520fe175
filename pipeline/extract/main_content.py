"""Which blocks of a page are its main content.

The element whose blocks are worth most holds the article; what stands before the headline and behind “related articles”
is left out. The values were fitted on half of the labelled pages named in docs/extraction.md.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence, Set
from itertools import pairwise

from pipeline.extract import article_ends, end_lists
from pipeline.extract.below import is_section
from pipeline.extract.blocks import HEADED, LINKS, LISTED, PROSE_WORDS, Block, leads_away, records
from pipeline.extract.body import HEADINGS
from pipeline.extract.dom import Outline
from pipeline.extract.insets import Insets, begins_below
from pipeline.extract.strings import ends_sentence

BEHIND = "behind the end"
LABEL = re.compile(r"[:：]")  # “Source: …”, “记者：…” name something about the text

_CHROME, _KNOWN = -3.0, -5.0  # what chrome is worth at most, and what stands on other pages too
_END_WORDS, _END_CHARACTERS = 14, 60
_END_AFTER_WORDS = 25  # prose that must stand before “related articles” can end an article
_SENTENCE_WORDS, _OWN_WORDS = 8, 2.5  # of a paragraph that is mostly links, and outside them
_PARAGRAPH_WORDS = 18  # of a long one
_POINTS_ON = re.compile(
    r"\W*(?:see|read|watch|listen|click|download|follow|subscribe|check|find|more|also|you (?:may|might)|don['’]t miss"
    r"|lesen|sehen|hören|klicken|mehr|lire|lisez|voir|voyez|écoutez|leer|lea|ver|vea|mira|leggi|guarda|ascolta|leia|veja"
    r"|czytaj|zobacz|читайте|смотрите|слушайте|подробнее)\b",
    re.IGNORECASE,
)
_PART_WORDS = 15  # of prose below a heading
_ITEMS = 2  # of a list that are no links, and show that it is the text's
_AWAY = 2  # headings that lead to other sites
_PARAGRAPHS = 0.25  # of what a lone paragraph is worth, in those beside it
_LEAD = 0.35  # what prose before the headline is worth
_ASKED = re.compile("[问問答][：:]")
_CLOSERS, _LAST_LINES = 2, 6  # short sentences that end a notice: 特此通知。此致，敬礼！
_SPOKEN = re.compile(r"[“”„«»「『‘\"]|[–—-]\s")
_HAN, _ADDRESSES = re.compile("[\u3400-\u9fff]"), re.compile("https?://[!-~]+")
_CLOSES = re.compile(
    r"[。！!.?？؟।][”»』」’'\"]*\s*(?:[(（](?:完|终|終|未完待[续續])[)）])?$|^(?:特此|此致|敬礼|敬禮|谨此|以上)"
)
_FILES = re.compile(
    r"(?:附件|附[：:]|添付|첨부|ملحق|مرفق|(?:attachment|annex|anlage|anhang|anexo|allegat|adjunt|załącznik|приложени|ekler"
    r"|συνημμέν)\w{0,3}\s*(?:\d+\s*)?:)",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|wps|ofd|csv|txt|zip|rar|7z)(?:$|[?&#])", re.IGNORECASE)


def main_content(
    found: Sequence[Block],
    outline: Outline,
    heading: int | None,
    is_boilerplate: Callable[[Block], bool] | None = None,
    own: Container[int] = frozenset(),
) -> list[Block]:
    """Return the blocks of the article, in order, and set `why` of each block of `found` to why it is in or out.

    `heading` is the index of the headline; what stands before it is no article. `own` are the runs of blocks that are
    the article's by where they stand.
    """
    if not found:
        return []
    known = [is_boilerplate is not None and is_boilerplate(block) for block in found]
    end, insets = _end(found, outline, known, heading)
    _appraise(found, outline, known, heading, end, insets)
    best, worth = _richest(found, outline)
    if worth <= 0:
        for block, boilerplate in zip(found, known, strict=True):
            if block.chrome and not boilerplate:
                block.value, block.why = block.own
        best, _ = _richest(found, outline)
        last = _last_of(best, outline)
        for block in found:  # its short lines are the article's, too
            block.chrome = block.chrome and not best <= block.at <= last
    best = _around_leaf(found, outline, best)
    last = _last_of(best, outline)
    inside = [index for index, block in enumerate(found) if best <= block.at <= last or block.run in own]
    inside = _cut(found, inside, heading, end)
    return _trimmed(found, inside, outline, own, heading)


def _end(
    found: Sequence[Block], outline: Outline, known: Sequence[bool], heading: int | None
) -> tuple[int | None, Set[int]]:
    """Find where “related articles” and the like begin, once there has been prose; no section of a text is meant.

    A form that asks for a text, such as a comment, ends it as well. Return the blocks of insets, too: lists of other
    articles behind which the text goes on.
    """
    words, asked, inside = 0.0, outline.asked, set[int]()
    insets: Insets | None = None
    for index in range(0 if heading is None else heading + 1, len(found)):
        block = found[index]
        if asked and words >= _END_AFTER_WORDS and any(found[index - 1].run <= run < block.run for run in asked):
            return index, inside
        if index in inside:
            continue
        if block.is_paragraph and not known[index]:
            words += block.words
        if words < _END_AFTER_WORDS or block.words >= _END_WORDS or len(block.text) >= _END_CHARACTERS:
            continue
        if begins_below(found, index) and not is_section(found, outline, index):
            insets = insets or Insets(found, outline, known, heading)
            inset = insets.behind(index)
            if not inset:
                return index, inside
            inside.update(inset)
    return None, inside


def _is_between_prose(found: Sequence[Block], outline: Outline, at: int) -> bool:
    """Return whether a block of links is a paragraph: a sentence, not links alone, between two of prose beside it.

    Words with a colon point to other articles: “Read our report of Sunday, too: …”.
    """
    block, beside = found[at], found[max(0, at - 1) : at + 2 : 2]
    return (
        len(beside) == 2
        and (block.words >= _PARAGRAPH_WORDS or not _POINTS_ON.match(block.text))
        and block.words >= _SENTENCE_WORDS
        and block.words * (1 - block.link_density) >= (PROSE_WORDS if block.words >= _PARAGRAPH_WORDS else _OWN_WORDS)
        and ends_sentence(block.text)
        and not LABEL.search(block.text[:_END_CHARACTERS])
        and all(each.own[0] > 0 and outline.place(each.at) == outline.place(block.at) for each in beside)
    )


def _shows_addresses(found: Sequence[Block], outline: Outline, at: int) -> bool:
    """Return whether the links of a line in Chinese are addresses written out, behind what they are of: 查询：https://…

    A line like it stands below, since the last of a text may be where it was taken from.
    """
    block, below = found[at], found[at + 1 : at + 2]
    if "://" not in block.text or not _HAN.search(block.text) or not below:
        return False
    is_within = outline.place(below[0].at) == outline.place(block.at)
    return is_within and block.link_density * len(block.text) <= sum(map(len, _ADDRESSES.findall(block.text)))


def _appraise(
    found: Sequence[Block],
    outline: Outline,
    known: Sequence[bool],
    heading: int | None,
    end: int | None,
    insets: Set[int],
) -> None:
    """Set what each block is worth at its place in the page."""
    for index, block in enumerate(found):
        value, why = block.own
        if why == LINKS and _is_between_prose(found, outline, index):
            value, why = block.words * (1 - block.link_density), "text"
        if why == LINKS and _shows_addresses(found, outline, index):
            value, why = block.words * (1 - block.link_density), "text"
        if block.chrome:
            value, why = min(value, _CHROME), "chrome"
        if index in insets:
            value, why = min(value, _CHROME), "an inset"
        if known[index]:
            value, why = _KNOWN, "on other pages"
        if value > 0:
            if end is not None and index >= end:
                value *= 0.15
            if heading is not None and index < heading:
                value *= _LEAD
        block.value, block.why = value, why


def _richest(found: Sequence[Block], outline: Outline) -> tuple[int, float]:
    """Find the element whose blocks are worth most, the outermost of equals; return it and their worth."""
    parents = outline.parents
    worth = [0.0] * len(parents)
    holds = [False] * len(parents)
    for block in found:
        worth[block.at] += block.value
        holds[block.at] = True
    for at in range(len(parents) - 1, 0, -1):
        if holds[at]:
            worth[parents[at]] += worth[at]
            holds[parents[at]] = True
    best = max((at for at in range(len(parents)) if holds[at]), key=worth.__getitem__)
    return best, worth[best]


def _around_leaf(found: Sequence[Block], outline: Outline, best: int) -> int:
    """Return the element around a lone block if it holds more of the article's prose, however many short lines.

    A list of ingredients speaks against its recipe by its lines alone, and its steps are prose.
    """
    around, end = outline.parents[best], _last_of(best, outline)
    if sum(best <= block.at <= end for block in found) > 1:
        return best
    last = _last_of(around, outline)
    others = [block for block in found if around <= block.at <= last and block.at != best]
    own = sum(block.value for block in found if block.at == best)
    if sum(each.value for each in others if _is_beside(each, best, outline)) >= _PARAGRAPHS * own:
        return around  # however much of the site's stands in it as well
    gained = sum(block.value for block in others if block.value > 0 or not article_ends.may_be_text(block))
    return around if gained > 0 else best


def _is_beside(block: Block, at: int, outline: Outline) -> bool:
    return block.value > 0 and block.prose and outline.place(block.at) == outline.place(at)


def _last_of(at: int, outline: Outline) -> int:
    """Return the last element within an element."""
    parents = outline.parents
    last = at
    for below in range(at + 1, len(parents)):
        if parents[below] < at:
            break
        last = below
    return last


def _cut(found: Sequence[Block], inside: list[int], heading: int | None, end: int | None) -> list[int]:
    """Cut off what stands behind the end and before the headline, each if it is the smaller part."""

    def worth(indices: Iterable[int]) -> float:
        return sum(max(0.0, found[index].value) for index in indices)

    if end is not None:
        before = [index for index in inside if index < end]
        if worth(before) >= worth(index for index in inside if index >= end):
            for index in inside[len(before) :]:
                found[index].why = BEHIND
            inside = before
    if heading is not None:
        behind = [index for index in inside if index > heading]
        if worth(behind) > 0.5 * worth(inside):
            for index in inside[: len(inside) - len(behind)]:
                found[index].why = "before the headline"
            inside = behind
    return inside


def _trimmed(
    found: Sequence[Block], inside: Sequence[int], outline: Outline, own: Container[int], heading: int | None
) -> list[Block]:
    """Keep what stands from the first to the last block of prose, with what heads it, ends it, and signs it.

    Short blocks in between stay unless they are links.
    """
    worthy = [index for index in inside if found[index].value > 0]
    if not worthy:
        return []
    whole = article_ends.extended(found, outline, worthy)
    spared = [index for index in inside if found[index].run in own]
    first, last = min([whole.start, *spared]), max([whole.stop - 1, *spared])
    start = end_lists.before(found, outline, first, heading, _unknown)
    stop = end_lists.behind(found, outline, last, _unknown) + 1
    closed = _closed(found, worthy, last, outline)
    if stop == last + 1 and (below := end_lists.behind(found, outline, closed, _unknown)) > closed:
        stop = below + 1
    around = outline.parents[found[last].at]
    listed = {*range(start, first), *range(last + 1, stop)}
    while stop < len(found) and found[stop].tag == "pre" and outline.place(found[stop].at)[0] == around:
        stop += 1  # what a text announces may be code
    first, last = start, stop - 1
    named = files(found, _closed(found, worthy, last, outline) + 1)
    for index in named:
        found[index].why = "the article's files"
    last = article_ends.signed(found, outline, named.stop - 1)
    if not named and last > stop - 1:  # what a notice names below its day
        named = files(found, last + 1)
        last = named.stop - 1
    kept = [
        index
        for index in sorted({*inside, *listed, *named})
        if first <= index <= last
        and (
            found[index].value > 0
            or index in named
            or (not found[index].chrome and found[index].value > -3 and found[index].link_density < 0.5)
        )
    ]
    kept = sorted((*kept, *_linked_lines(found, outline, kept)))
    taken = set(kept)
    for index, block in enumerate(found):
        if index not in taken and block.why in ("text", "short"):
            block.why = "outside the article"
    return [found[index] for index in kept]


def _linked_lines(found: Sequence[Block], outline: Outline, kept: Sequence[int]) -> list[int]:
    """Return the links in the text's lists and tables, and those that head its parts, and set their `why`."""
    heads = list(_linked_headings(found, outline, kept))
    linked = {*heads, *_linked_items(found, outline, kept), *_linked_cells(found, outline, kept)}
    for index in linked:
        found[index].why = HEADED if found[index].tag in HEADINGS else LISTED
    return list(linked)


def _linked_headings(found: Sequence[Block], outline: Outline, kept: Sequence[int]) -> Iterator[int]:
    """Yield the headings that are links, three or more side by side, with prose right below each in the same element.

    They head the parts of a round-up; the block model tells them from headlines of other articles. So do the terms of a
    glossary. Two that lead to other sites head any text below them; a single one may be an advertisement's.
    """
    parents = outline.parents
    away = list[int]()
    heads: dict[tuple[int, article_ends.Kind], list[int]] = defaultdict(list)
    for index in range(max(0, kept[0] - 1) if kept else 0, kept[-1] if kept else 0):
        block = found[index]
        if block.why == LINKS and (block.tag in HEADINGS or block.tag == "dt"):
            beside = (each for each in found[index + 1 : index + 3] if parents[block.at] in (each.at, parents[each.at]))
            most = max((each.value for each in beside), default=0.0)
            if most > 0 and leads_away((link for line in block.lines for link in line.links), outline.url):
                away.append(index)
            if most >= _PART_WORDS:
                heads[outline.place(block.at)].append(index)
    yield from away if len(away) >= _AWAY else ()
    yield from (index for side in heads.values() if len(side) >= article_ends.ENTRIES for index in side)


def _linked_items(found: Sequence[Block], outline: Outline, kept: Sequence[int]) -> Iterator[int]:
    """Yield the links among the items of lists beside which prose stands; two items, at least, are no links."""
    for before, behind in pairwise(index for index in kept if found[index].tag != "li"):
        items = [index for index in range(before + 1, behind) if found[index].tag == "li"]
        links = [index for index in items if found[index].why == LINKS]
        around = {outline.parents[found[index].at] for index in items}
        if not links or len(items) - len(links) < _ITEMS or len(around) > 1:
            continue
        beside = outline.parents[around.pop()]
        if all(found[each].value > 0 and outline.parents[found[each].at] == beside for each in (before, behind)):
            yield from links


def _linked_cells(found: Sequence[Block], outline: Outline, kept: Sequence[int]) -> Iterator[int]:
    """Yield the links among the cells of tables of data; two cells of a row, at least, are kept."""
    cells = Counter(found[index].row for index in kept if found[index].row >= 0)
    rows = {row for row, count in cells.items() if count >= _ITEMS}
    if rows and (rows := rows & records(found, outline)):
        yield from (at for at in range(kept[0], kept[-1]) if found[at].why == LINKS and found[at].row in rows)


def _unknown(blocks: Sequence[Block]) -> bool:
    """Return whether none of these blocks stands on other pages."""
    return all(block.value > _KNOWN for block in blocks)


def files(found: Sequence[Block], at: int) -> range:
    """Find the blocks from `at` on that name the article's files: one that says so (附件：), then links to more."""
    stop = at
    if at < len(found) and _FILES.match(found[at].text):
        while stop < len(found) and not found[stop].chrome and (stop == at or _is_file(found[stop])):
            stop += 1
    return range(at, stop)


def _is_file(block: Block) -> bool:
    links = [link for line in block.lines for link in line.links]
    return bool(links) and all(_FILE.search(link) for link in links)


def _places(outline: Outline, at: int) -> set[tuple[object, ...]]:
    """Return what an element shares with those beside it, and with those in boxes beside its own.

    A paragraph in a quotation stands beside those around that.
    """
    around = outline.parents[at]
    own: set[tuple[object, ...]] = {outline.place(at)}
    if outline.kinds[around][0] == "blockquote":
        own.add((outline.parents[around], outline.kinds[at]))
    return own | {(outline.kinds[at], *outline.place(around))} if outline.kinds[around][1] else own


def _names(text: str) -> bool:
    """Return whether a line says something about the text behind a label, and is no question or answer in it."""
    return LABEL.search(text) is not None and not _ASKED.match(text)


def _is_closing(text: str) -> bool:
    return _CLOSES.search(text) is not None or article_ends.is_note(text)


def _closed(found: Sequence[Block], prose: Sequence[int], last: int, outline: Outline) -> int:
    """Return the last block of the article, counting the short sentences right behind it in elements like its prose.

    There are two of them at most, not counting what somebody says.
    """
    places = set().union(*(_places(outline, found[index].at) for index in (*prose, last)))
    others = 0
    for index in range(last + 1, min(last + 1 + _LAST_LINES, len(found))):
        block = found[index]
        others += not _SPOKEN.match(block.text)
        alike = bool(places & _places(outline, block.at)) and not block.chrome and not block.link_density
        if not alike or block.why != "short" or not _is_closing(block.text) or _names(block.text) or others > _CLOSERS:
            break
        last = index
    return last
