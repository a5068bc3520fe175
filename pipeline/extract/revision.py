"""Whether a page that is read again still says what is held of it.

A text may differ from the one that is held though nobody touched the page: the template has grown, another extractor
was selected. So the page's own lines are remembered with each visit, a checksum each. A paragraph that only one of the
two texts has is the site's change if the page has its lines more or less often than before, and the rules' otherwise.
What the lines cannot tell, the site's template may: a text has not changed if only boilerplate came or went.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from zlib import crc32

from pipeline import format
from pipeline.extract.body import SENTENCE_COLUMNS
from pipeline.extract.dom import TextLine
from pipeline.extract.strings import columns, measured, overlap, squash
from pipeline.extract.template import SiteBoilerplate, Template
from pipeline.model import NO_DAY, Document, Extracted

_WORD = "I"  # 32 bits wherever CPython runs
_CELL = " | "
_SHORT_WORDS = 12  # a shorter line that other pages have may be a status line: “closed”
_IN_COMMON = 0.05  # of the text: a page that was rewritten keeps more of it
_STAND_IN = frozenset(("fetch", NO_DAY))
_UNSTATED = _STAND_IN | {"feed", "relative", "htmldate"}  # a day that another visit may give anew


def checksums(lines: Iterable[TextLine]) -> bytes:
    """Return the checksums of the lines of a page that may be its article's.

    Lines of the chrome that are as long as a sentence have others: an extractor may take an advert for text.
    """
    numbers = array(_WORD)
    for line in lines:
        aside = line.chrome or line.link_density >= 0.5
        if not aside or columns(line.text) >= SENTENCE_COLUMNS:
            numbers.extend(number for number in (_checksum(line.text, aside=aside),) if number)
    return numbers.tobytes()


def says_the_same(
    held: Document, held_basis: str, then: bytes, read: Extracted, key: str, template: Template | None
) -> bool:
    """Return whether a page, read again, says what is held of it, though the texts may differ.

    `held_basis` says where the held day was read; `then` are the page's checksums at the last visit, empty if they are
    not known. `key` is the identity of its address, `template` what the site's pages share.
    """
    document = read.document
    if held.title != document.title:
        return False
    if held.date != document.date and _is_told(held_basis, read.provenance.date_basis):
        return False
    if held.paragraphs == document.paragraphs:
        return True
    before, now = _without_kept(held.paragraphs, document.paragraphs, _counted(then), _counted(read.page_lines or b""))
    if before == now:
        return True
    if template is None:
        return False
    believed = bool(then) and read.provenance.boilerplate is not None
    return _same_but_for_boilerplate(template.held_against(key, (*before, *now)), before, now, believed=believed)


def _is_told(held_basis: str, read_basis: str) -> bool:
    """Return whether the site tells that the day is another one, by where the two days were read."""
    if held_basis in _STAND_IN:
        return read_basis not in _STAND_IN
    return not {held_basis, read_basis} & _UNSTATED


def is_another(held: Document, read: Document) -> bool:
    """Return whether a page that an address leads to now is another one than what is held of it."""
    return squash(held.title) != squash(read.title) and overlap(held.paragraphs, read.paragraphs) < _IN_COMMON


def _without_kept(
    held: Sequence[str], read: Sequence[str], then: Counter[int], now: Counter[int]
) -> tuple[list[str], list[str]]:
    """Leave out of two texts what only one of them has though the page has it as often as before."""
    one, other = Counter(held), Counter(read)
    differ = (one - other) + (other - one)
    kept = {text for text in differ if _is_kept(text, then, now)}
    return [text for text in held if text not in kept], [text for text in read if text not in kept]


def _is_kept(text: str, then: Counter[int], now: Counter[int]) -> bool:
    parts = [part for part in text.split(_CELL) if _checksum(part)]
    return bool(parts) and all(_is_there_as_often(part, then, now) for part in parts)


def _is_there_as_often(text: str, then: Counter[int], now: Counter[int]) -> bool:
    numbers = _checksum(text), _checksum(text, aside=True)
    return all(then[number] == now[number] for number in numbers) and any(now[number] for number in numbers)


def _same_but_for_boilerplate(
    boilerplate: SiteBoilerplate, held: Sequence[str], read: Sequence[str], *, believed: bool
) -> bool:
    """Return whether two texts are the same but for boilerplate that came or went.

    Boilerplate in place of other boilerplate is a change: if a recipe takes 250 g of flour now instead of 200 g, both
    lines may stand in other recipes too. `believed` says that the template was held against the page, and left these
    lines in for the place where they stand: then a line that came is a change, and a short one that went.
    """
    measures = {text: measured(text)[:2] for text in (*held, *read)}
    known = {text for text, (own, words) in measures.items() if boilerplate.knows(own, words)}
    (before, were), (now, are) = _parted(held, known), _parted(read, known)
    if before != now or not now:
        return False
    for was, is_now in zip(were, are, strict=True):
        went, came = Counter(was) - Counter(is_now), Counter(is_now) - Counter(was)
        if (went and came) or (was != is_now and not went and not came):  # others, or in another order
            return False
        if believed and (came or any(not _is_sure(boilerplate, *measures[text]) for text in went)):
            return False
    return True


def _is_sure(boilerplate: SiteBoilerplate, own: str, words: float) -> bool:
    return words >= _SHORT_WORDS or boilerplate.is_common(own)


def _parted(texts: Iterable[str], known: set[str]) -> tuple[list[str], list[list[str]]]:
    """Return the unknown texts, and what is known before, between and behind them."""
    unknown: list[str] = []
    around: list[list[str]] = [[]]
    for text in texts:
        if text in known:
            around[-1].append(text)
        else:
            unknown.append(text)
            around.append([])
    return unknown, around


def _counted(packed: bytes) -> Counter[int]:
    return Counter(array(_WORD, packed))


def _checksum(text: str, *, aside: bool = False) -> int:
    """Return what stands for a line, however its words are spaced; 0 if nothing of it is seen."""
    data = format.clean(text).replace(" ", "").encode("utf-8", "surrogatepass")
    return crc32(data, int(aside)) if data else 0
