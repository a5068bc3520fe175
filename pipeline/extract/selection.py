"""Which text is the article: three extractors, and the rule that selects one.

A model corrects the block walk, and where it is sure of that text nobody else is asked: its probability is the
confidence. In doubt the walk knows the site, trafilatura knows the web, and readability is called only if those two
dispute, or if trafilatura finds nothing. Then the walk leads in Chinese, whose sentences trafilatura's thresholds
misjudge, and on sites whose template is known; trafilatura elsewhere. How alike the two are is the confidence. The
selected text stays as it is, but for prose in the midst of it that trafilatura has lost: the walk's is filled in.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from operator import attrgetter

from pipeline.extract import block_model, block_walk, body, extractors, layout, rejection, thread
from pipeline.extract.block_features import PageFeatures
from pipeline.extract.block_walk import BlockWalk
from pipeline.extract.blocks import PROSE_WORDS, Block
from pipeline.extract.comparison import JudgedBlock, PageComparison
from pipeline.extract.dom import Outline, TextLine
from pipeline.extract.embedded_text import article_bodies, embedded_text
from pipeline.extract.page_view import PageView
from pipeline.extract.strings import columns, ends_sentence, overlap, shingles, squash
from pipeline.text.length import says_too_little

_DISPUTE = 0.75  # less alike, and readability is called
_FAR_SHORTER = 0.4  # of the walk's text
_KNOWN_SITE = 4  # other articles of the site, from which on the walk leads
SURE_TEXT = 0.64  # probability from which on the block model's text is taken
_SURE = 0.95  # of a known page's unknown prose that the walk takes: no other extractor is called
_BRIEF_WORDS = 60  # a shorter text below the headline may be a lead
_SHORT_WORDS = 12  # two articles hardly say a longer sentence alike by chance
_KANA_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7a3]")
_FOREIGN_SHARE = 0.05
_CHANGED = 0.1  # of a line's runs of words, which the other text has in a line that is not the walk's: it lost words
_JUDGED_COLUMNS = 200  # of a text in Chinese and the like that readability judges; menus are as alike
_LEAD_LINES = 3  # the lead, who wrote the text, and when
_REPEATED = 3  # a line that stands so often on a page is a label, or an advertisement's
_CELL = " | "
_LISTED, _ITEMS = frozenset(("li", "td", "th", "dt", "dd")), 2
_LITTLE = 0.4  # how sure the text of a line or two is, however well extractors agree


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The selected text, its extractor, and how sure it is (0-1); None if the source's layout picked it.

    `lost` are the lines that the site's template has taken from it.
    """

    paragraphs: list[str]
    extractor: str
    confidence: float | None
    lost: tuple[str, ...] = ()


def choose(view: PageView, walk: BlockWalk) -> Selection:
    """Return the article's text: what the layout picks, a thread's posts, one extractor's, else every line of prose.

    If the page shows little, return the text in its data.
    """
    picked = view.picked
    if picked.paragraphs:
        return Selection(paragraphs=list(picked.paragraphs), extractor=layout.NAME, confidence=None)
    if view.posts:
        return Selection(paragraphs=thread.paragraphs(view.posts), extractor=thread.NAME, confidence=None)
    sure, likely = _by_model(view, walk)
    found = _doubted(sure or by_extractors(view, walk, likely), walk)
    if sum(map(columns, found.paragraphs)) < rejection.MIN_COLUMNS:
        found = Selection(paragraphs=body.lines_of_prose(view.lines), extractor=block_walk.NAME, confidence=0.0)
    if unseen := embedded_text(view, found.paragraphs):
        found = Selection(paragraphs=unseen.paragraphs, extractor=unseen.place, confidence=None)
    return replace(found, extractor=f"{layout.NAME}+{found.extractor}") if picked.anything else found


def _by_model(view: PageView, walk: BlockWalk) -> tuple[Selection | None, list[Block]]:
    """Return the text of the block model, and its blocks; no text unless it is sure."""
    page = PageFeatures(walk, view.outline)
    read = block_model.read(page)
    if read.sure < SURE_TEXT:
        return None, read.told
    paragraphs = block_walk.paragraphs_of(read.blocks, walk.blocks, view.outline)
    return _selection(paragraphs, block_walk.NAME, read.sure), read.blocks


def by_extractors(view: PageView, walk: BlockWalk, likely: Sequence[Block] = ()) -> Selection:
    """Return the text of the walk or of another extractor, by how they agree; the model takes the `likely` blocks."""
    own, known = walk.paragraphs, walk.others >= _KNOWN_SITE
    if known and (share := walk.share_of_prose()) >= _SURE:
        return _selection(own, block_walk.NAME, share)
    dense = body.is_dense(view.lines)
    heard, name = extractors.by_trafilatura(view.tree, dense=dense), extractors.NAME
    if not heard and not dense:
        heard, name = extractors.by_readability(view.tree), extractors.READABILITY
    other = walk.without_boilerplate(heard)
    alike = overlap(own, other)
    if dense and not heard and sum(map(columns, own)) >= _JUDGED_COLUMNS:
        judge = walk.without_boilerplate(extractors.by_readability(view.tree))
        return _selection(own, block_walk.NAME, overlap(own, judge))
    if not own or not other:
        return _selection(own or other, block_walk.NAME if own else name, 0.0)
    if _lost_entries(walk, other) or _lost_lead(walk, other):
        return _selection(own, block_walk.NAME, alike)
    own_leads = known or (dense and _is_chinese(own))
    if alike < _DISPUTE:  # of which readability, where its text is the other one, is no judge
        own_leads = name == extractors.READABILITY or wins_dispute(view, walk, other, dense=dense)
    if own_leads:
        return _selection(own, block_walk.NAME, alike)
    whole = _filled(other, walk, view.outline, likely if alike >= _DISPUTE else ())
    whole = _with_last_list(whole, walk) if alike >= _DISPUTE else whole
    return replace(_selection(walk.peeled(whole), name, alike), lost=tuple(walk.boilerplate_of(heard)))


def _filled(other: Sequence[str], walk: BlockWalk, outline: Outline, likely: Sequence[Block] = ()) -> list[str]:
    """Return another text with what it has lost in its midst: the walk's prose, and the `likely` blocks.

    trafilatura takes a paragraph in a box of its own for a list of links if a third of it is links, and no short line
    in a box for text. Of others it drops words, such as a `<time>` in the midst: the other text has these, in lines
    that are not the walk's. Prose stands before a line that the other text has of the same place.
    """
    keys, places = [*map(squash, other)], defaultdict[str, list[int]](list)
    for place, text in enumerate(other):
        for key in {keys[place], *(map(squash, text.split(_CELL)) if _CELL in text else ())}:
            places[key].append(place)
    own = {line.key for block in walk.article for line in block.lines}
    changed = shingles(text for text, key in zip(other, keys, strict=True) if key not in own)
    merged = sorted({block.run: block for block in (*walk.article, *likely)}.values(), key=lambda block: block.run)
    held = [at for at, block in enumerate(merged) if any(line.key in places for line in block.lines)]
    first, end = (held[0], held[-1]) if held else (0, 0)
    last = {outline.place(merged[at].at): at for at in held if merged[at].lines[-1].key in places}
    lines = _once(walk, likely)
    lost: dict[int, list[TextLine]] = defaultdict(list)
    before, passed = -1, Counter[str]()  # the paragraph that a line stands behind; how many lines said the same
    for at, block in enumerate(merged):
        fits = block.prose and block.words >= PROSE_WORDS and at < last.get(outline.place(block.at), 0)
        fits = fits or (block.run in lines and at < end and (at > first or block.tag == "li"))
        for line in block.lines:
            if line.key in places:
                before = places[line.key][min(passed[line.key], len(places[line.key]) - 1)]
                passed[line.key] += 1
            elif fits and len((runs := shingles([line.text])) & changed) <= _CHANGED * len(runs):
                lost[before].append(line)
    found = _rows(lost[-1])
    for place, text in enumerate(other):
        found += [text, *_rows(lost[place])]
    return found


def _with_last_list(other: list[str], walk: BlockWalk) -> list[str]:
    """Return another text with the list that ends the walk's, and its heading, where the other text has none of it.

    trafilatura takes a list at the end for one of links, even if none of its items is one.
    """
    own = {line.key for block in walk.article for line in block.lines}
    cells = [[squash(cell) for cell in text.split(_CELL)] for text in other]
    last = max((place for place, keys in enumerate(cells) if own.issuperset(keys)), default=-1)
    key = cells[last][-1]
    behind = list(takewhile(lambda block: block.key != key, reversed(walk.article)))[::-1]
    items = behind[1:] if behind and behind[0].tag in body.HEADINGS else behind
    is_list = len(behind) < len(walk.article) and len(items) >= _ITEMS and all(each.tag in _LISTED for each in items)
    lines = [line for block in behind for line in block.lines] if is_list else []
    return [*other[: last + 1], *_rows(lines), *other[last + 1 :]]


def _once(walk: BlockWalk, likely: Iterable[Block]) -> set[int]:
    """Return the runs of blocks below the headline that a page does not say again and again, as it does its labels."""
    counts = Counter(block.key for block in walk.blocks if block.row < 0)
    least = walk.heading.run if walk.heading else -1
    return {block.run for block in likely if counts[block.key] < _REPEATED and block.run > least}


def _rows(lines: Sequence[TextLine]) -> list[str]:
    """Return lines as paragraphs; the cells of one row of a table are one."""
    found: list[str] = []
    for row, cells in groupby(lines, key=attrgetter("row")):
        texts = [line.text for line in cells]
        found += texts if row < 0 else [_CELL.join(texts)]
    return found


def wins_dispute(view: PageView, walk: BlockWalk, other: Sequence[str], *, dense: bool) -> bool:
    """Return whether the walk's text is taken where another one is unlike it.

    Of a text in Chinese or the like trafilatura has lost most if its own is far shorter. What the page's data gives as
    its article is the judge if either text is like it, else readability's text is.
    """
    own = walk.paragraphs
    if _stands_below(walk, other):
        return True
    if dense and sum(map(columns, other)) < _FAR_SHORTER * sum(map(columns, own)):
        return True
    told = (text for text in article_bodies(view) if max(overlap(own, text), overlap(other, text)) >= _DISPUTE)
    judge = next(told, None) or walk.without_boilerplate(extractors.by_readability(view.tree))
    return overlap(own, judge) >= overlap(other, judge)


def _stands_below(walk: BlockWalk, other: Sequence[str]) -> bool:
    """Return whether all of another text stands behind the walk's, which follows the headline: comments, as a rule."""
    if walk.heading is None or sum(block.words for block in walk.article) < _BRIEF_WORDS:
        return False
    last = max(block.at for block in walk.article)
    said = {*map(squash, other)}
    before = (line for block in walk.blocks if block.at <= last for line in block.lines)
    return not any(line.key in said for line in before)


def _lost_entries(walk: BlockWalk, other: Sequence[str]) -> bool:
    """Return whether another text is the walk's but for lines of a series: a live blog's times, or all but one entry.

    So is one without lists of short lines, or without the lines of code. A series of which the other text has nothing
    may be comments.
    """
    own, others = {*map(squash, walk.paragraphs)}, {*map(squash, other)}
    lost = own - others - walk.listed - walk.code
    for series in walk.series:
        lost -= series.lines if series.lines & others else frozenset()
    return others < own and not lost


def _lost_lead(walk: BlockWalk, other: Sequence[str]) -> bool:
    """Return whether another text is the walk's but for its lead: a sentence, and a line or two about the text."""
    own, others = list(map(squash, walk.paragraphs)), {*map(squash, other)}
    lead = list(takewhile(lambda key: key not in others, own))
    if walk.heading is None or not 0 < len(lead) <= _LEAD_LINES or others != {*own} - {*lead}:
        return False
    first = walk.article[0]
    return first.prose and ends_sentence(first.text) and not first.lines[0].pictured


def _doubted(found: Selection, walk: BlockWalk) -> Selection:
    """Limit the confidence to the share of a text that the template has left: its short lines may be the article's.

    A text that says too little to be compared with others is doubtful.
    """
    left = 1 - (walk.removed(found.lost, below=_SHORT_WORDS) or 0.0)
    left = min(left, _LITTLE) if says_too_little(found.paragraphs) else left
    return found if found.confidence is None or found.confidence <= left else replace(found, confidence=round(left, 2))


def _selection(paragraphs: list[str], extractor: str, confidence: float) -> Selection:
    return Selection(paragraphs=paragraphs, extractor=extractor, confidence=round(confidence, 2))


def comparison_of(view: PageView, walk: BlockWalk) -> PageComparison:
    """Call every extractor, needed or not, and say what becomes of each block."""
    selected = choose(view, walk)
    sure, blocks = _by_model(view, walk)
    article = {id(block) for block in blocks}
    dense = body.is_dense(view.lines)
    return PageComparison(
        blocks=[
            JudgedBlock(text=block.text, body=id(block) in article, because=walk.because(block))
            for block in walk.blocks
        ],
        extractors={
            block_walk.NAME: sure.paragraphs if sure else walk.paragraphs,
            extractors.NAME: walk.without_boilerplate(extractors.by_trafilatura(view.tree, dense=dense)),
            extractors.READABILITY: walk.without_boilerplate(extractors.by_readability(view.tree)),
        },
        taken=selected.extractor,
        paragraphs=selected.paragraphs,
        confidence=selected.confidence,
    )


def _is_chinese(paragraphs: Iterable[str]) -> bool:
    text = "".join(paragraphs)
    return len(_KANA_HANGUL.findall(text)) < _FOREIGN_SHARE * len(text)
