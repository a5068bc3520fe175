"""A page as blocks: lines that only line breaks divide, each with what it is worth by itself.

Prose is worth its length; link lists, captions, labels and boilerplate less than nothing. The values were fitted on
half of the labelled pages named in docs/extraction.md.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline import urls
from pipeline.extract.dom import Outline, TextLine
from pipeline.extract.strings import ends_sentence, measured
from pipeline.text.end_words import begins_part_below, is_title_below
from pipeline.text.form_words import is_form_notice
from pipeline.text.invitations import is_invitation
from pipeline.text.labels import read_line
from pipeline.text.memo import remembered
from pipeline.text.site_words import is_imprint, is_signed

LINK_DENSITY = 0.6  # a block with more of it is no prose
DISCLAIMER, BOILERPLATE, LINKS, CAPTION = "disclaimer", "boilerplate", "links", "caption"
LISTED, HEADED = "in a list", "heads a part"  # links that are the text's: items or cells, and headings
PROSE_WORDS = 6  # of a block with a punctuation mark in it

_LONG_WORDS = 18  # of one without any
_SWALLOWED_WORDS, _SWALLOWED_MARKS = 100, 8
_WORDS_PER_LINK = 50  # of a text that a link has swallowed; a list of headlines has fewer
_LINKED_WORDS = 60  # of one block that count against the element around it
_BOILERPLATE_WORDS = 60
_NOTICE_WORDS = 4  # fewer are a label, which is worth nothing anyway
_IMPRINT, _IMPRINT_WORDS = ("©", "Copyright ©"), 150  # says more: who owns the site, and what is forbidden
_TEASER_WORDS = 160
_TEASERS = 3  # so many of one kind, side by side, are a list of other articles
_RECORD, _RECORDS = 3, 3  # cells of a row that says more than a headline and its day, and such rows of a table
_CELL_WORDS = 20
_TEASER_TAGS = frozenset(("li", "div", "article", "section", "tr", "dl", "a", "td"))
_TEASER_LEVELS = 5
_SAME_ZONE = 0.4  # chrome that holds more of the page's prose is no chrome
_DATED_DENSITY, _CLOCK = 0.1, re.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)")
_NUMBER = re.compile(r"\d+")
_STAYS = re.compile(  # links to a part of the page, to a picture, and those that share it
    r"^#|\.(?:jpe?g|png|gif|webp|avif)(?:$|[?&#])"
    r"|/sharer?\b|/intent/|[/.]share(?:\.php|Article)?[/?]|^(?:whatsapp|mailto|tel|javascript):|wa\.me/|/pin/create",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"^(?:【?\s*(?:责任)?编辑(?![部器室])|【?责编|[（(]责任编辑|来源[:：]|稿源|分享到?|打印|关闭|字号|字体|【?打印|【?关闭|收藏"
    r"|[上下]一[篇页]|相关(?:新闻|阅读|链接|文档|文章|报道)|延伸阅读|推荐阅读|热门|更多|版权|免责|声明|特别声明"
    r"|网友评论|我要评论|点击[量数率]|浏览(?:次数|量)|阅读[量数]|当前位置|您(?:现在)?的?(?:当前)?位置|首页|附件下载"
    r"|扫一扫|关注我们|copyright|©|.{0,12}(?:ICP备|公网安备)|(?:政府)?网站标识码"
    r"|举报(?!电话|邮箱|方式|地址|受理|人|线索|信)|登录|注册|返回(?:首页|上页|顶部)"
    r"|share\b(?! (?:of|prices?|capital)\b)|related\b(?! to\b)|read more"
    r"|advertisement|sign up|subscribe(?!r)|follow us|all rights reserved|print\b|email this|関連記事|あわせて読みたい"
    r"|저작권|무단전재|관련기사|to contact the (?:writer|editor|reporter|author)"
    r"|(?=.{0,120}\bctrl\s*\+\s*enter\b).{0,200}?(?:err[oe]r|erreur|mistake|typo|fehler|ошибк|опечатк|помил|памылк|қате"
    r"|kļūd|klaid|\bviga|vea|błąd|błęd|literów|chyb|xəta|hata|xato|greșe|gresk|grešk|napak|hiba|σφάλμα|λάθος"
    r"|redakt|fragment|фрагмент))",
    re.IGNORECASE,
)
_SHOWS = re.compile("[▲△↑]")  # a picture right above
_DESCRIBES, _DESCRIBED_WORDS = (
    re.compile(r"(?:^|[\s_-])(?:img|image|pic|photo)s?[_-]?desc(?:$|[\s_-])", re.IGNORECASE),
    15,
)
_REGISTERED, _FOOTER_WORDS = re.compile("ICP[备備]|公网安备|网站标识码"), 60
_GOES_ON = re.compile(  # what a sentence of an article may begin with, too: “Share prices fell …”
    r"(?:share|related|print|copyright|advertisement)\s(?!(?:this|it|on|via|to|with|your|the|by|of)\b|[\W\d])"
    r"|(?:声明|更多的?(?!精彩)|分享(?![到给至])|收藏|关闭|打印|热门|编辑(?!推荐|精选)|首页|登录|注册|举报|版权"
    r"|点击[量数率]|字体|扫一扫)(?![\s:：]|声明|所有|归)",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?<!has[_-])(?<!no[_-])(?<!with[_-])(?:image|photo|img|pic|media)?captions?(?:$|[\s_-]|text)",
    re.IGNORECASE,
)
_CAPTION_WORTH, _CAPTION_WORDS = -3.0, 60
_SHORT_WORTH = -0.5  # of a heading or a short paragraph
_SENTENCE_WORDS, _STOPS = 3.0, ".。!！"
_HEADINGS, _HEADING_WORDS = frozenset(("h2", "h3", "h4", "h5", "h6")), 2.4  # 登录月球; fewer are a button's
_ESSAY, _TELLING_WORDS, _TOLD_BY_CAPTIONS = 3, 12, 2  # captions that tell a story: how many, how long, how much
_DISCLAIMS = re.compile(
    r"[\W_]*(?:版权|版權|免责|免責|特别|郑重)[声聲]明[\W_]|disclaimer\s*:"
    r"|\w{0,8}声明[:：](?=.*(?:转载|投资者|本网|本站))"
    r"(?=.*(?:仅供[^。]{0,8}参考|不代表[^，。]{0,8}(?:观点|立场)|不构成[^，。]{0,8}(?:建议|依据)|风险自[担负]))",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Block:
    """Lines that only line breaks divide, with what they are worth.

    `tag`, `at` and `row` are those of its first line; `run` is a number that no other block of the page has. `key` is
    the text squashed, which other pages may share; `own` is what the block is worth by itself, and why.
    """

    lines: list[TextLine]
    tag: str
    at: int
    row: int
    run: int
    text: str
    key: str
    words: float
    link_density: float
    marks: int
    chrome: bool
    own: tuple[float, str]
    value: float = 0.0
    why: str = "text"

    @property
    def prose(self) -> bool:
        return self.marks > 0 and self.link_density < 0.5

    @property
    def is_paragraph(self) -> bool:
        """True for prose of a sentence or more that is no chrome."""
        return self.words >= PROSE_WORDS and not self.chrome and self.prose


def blocks(outline: Outline) -> list[Block]:
    """Return the blocks of a page in document order, with chrome and lists of teasers marked."""
    found: list[Block] = []
    run: list[TextLine] = []
    for line in outline.lines:
        if run and line.run != run[0].run:
            found.append(_block(run))
            run = []
        run.append(line)
    if run:
        found.append(_block(run))
    _mark_captions(found, outline)
    _acquit_captions(found, outline)
    _acquit_zones(found, outline)
    _acquit_sentences(found, outline)
    _mark_teasers(found, outline)
    return found


def _block(lines: list[TextLine]) -> Block:
    first = lines[0]
    text = first.text if len(lines) == 1 else " ".join(line.text for line in lines)
    key, words, marks = measured(text)
    link_density = first.link_density
    if len(lines) > 1:
        link_density = sum(line.link_density * len(line.text) for line in lines) / len(text)
    if words >= _SWALLOWED_WORDS and marks >= _SWALLOWED_MARKS:
        links = len({link for line in lines for link in line.links})
        if links * _WORDS_PER_LINK <= words:
            link_density = 0.0  # no link says so much: the page has forgotten where it ends
    return Block(
        lines=lines,
        tag=first.tag,
        at=first.at,
        row=first.row,
        run=first.run,
        text=text,
        key=key,
        words=words,
        link_density=link_density,
        marks=marks,
        chrome=first.chrome,
        own=_value(text, first.tag, words, link_density, marks),
    )


def _mark_captions(found: Sequence[Block], outline: Outline) -> None:
    """Judge what stands right below a picture, in an element that is called its caption, as a `<figcaption>` is."""
    for block in found:
        if block.lines[0].pictured and block.words < _CAPTION_WORDS and block.own[1] in ("text", "short"):
            names = [outline.kinds[at][1] for at in (block.at, outline.parents[block.at])]
            is_short = block.words < _DESCRIBED_WORDS and block.own[1] == "short"
            if (
                (is_short and any(map(_DESCRIBES.search, names)))
                or any(map(_names_caption, names))
                or _SHOWS.match(block.text)
            ):
                block.own = _CAPTION_WORTH, CAPTION


def _acquit_captions(found: Sequence[Block], outline: Outline) -> None:
    """Take the captions of a photo essay for its text: three sentences or more, twice as much as other prose there."""
    captions = [block for block in found if _may_tell(block)]
    if len(captions) < _ESSAY:
        return
    around = outline.shared(min(block.at for block in captions), max(block.at for block in captions))
    last = outline.lasts()[around]
    inside = [block for block in found if around <= block.at <= last]
    others = sum(block.words for block in inside if block.own[1] == "text" and block.prose and not block.chrome)
    if sum(block.words for block in captions) >= _TOLD_BY_CAPTIONS * others:
        for block in captions:
            block.own = block.words, "text"


def _may_tell(block: Block) -> bool:
    is_caption = block.own[1] == CAPTION and not block.chrome and not block.link_density
    return is_caption and block.words >= _TELLING_WORDS and ends_sentence(block.text)


@remembered(4096)
def _names_caption(names: str) -> bool:
    return _CAPTION.search(names) is not None


def _acquit_zones(found: Sequence[Block], outline: Outline) -> None:
    """Unmark chrome that holds much of the page's prose: it is the article after all, whatever its name.

    The sections of one `<article>` count together if they are of one class. A footer with the site's registration and
    little else stays chrome beside the shortest notice.
    """
    total = sum(block.words for block in found if block.prose)
    words: dict[tuple[object, ...], float] = defaultdict(float)
    for block in found:
        if block.chrome and block.prose:
            words[_whole_zone(block, outline)] += block.words
    acquitted = {zone for zone, held in words.items() if held > _SAME_ZONE * total}
    if not acquitted:  # most pages
        return
    held_in = [(block, _whole_zone(block, outline)) for block in found if block.chrome]
    acquitted -= {zone for block, zone in held_in if words[zone] <= _FOOTER_WORDS and _REGISTERED.search(block.text)}
    for block, zone in held_in:
        block.chrome = zone not in acquitted


def _acquit_sentences(found: Sequence[Block], outline: Outline) -> None:
    """Take a sentence or a heading that begins as boilerplate may for text, beside words in like elements."""
    for index, block in enumerate(found):
        if block.own[1] != BOILERPLATE or block.link_density:
            continue
        beside = [*found[max(0, index - 1) : index], *found[index + 1 : index + 2]]
        if _heads_section(block, beside, outline):
            block.own = _SHORT_WORTH, "short"
        if not _may_go_on(block):
            continue
        place = outline.place(block.at)
        is_like = any(each.own[1] in ("text", "short") and outline.place(each.at) == place for each in beside)
        if is_like or [each.own[1] for each in beside] == ["text", "text"]:
            block.own = block.words, "text"


def _may_go_on(block: Block) -> bool:
    """Return whether a block is a sentence that begins as boilerplate may, and no button or title with a full stop."""
    is_sentence = block.words >= _SENTENCE_WORDS and ends_sentence(block.text)
    if not is_sentence or not _GOES_ON.match(block.text) or is_invitation(block.text):
        return False
    bare = block.text.rstrip(_STOPS)
    return not (read_line(bare) or is_title_below(bare))


def _heads_section(block: Block, beside: Sequence[Block], outline: Outline) -> bool:
    """Return whether a line is a heading of some words between two like paragraphs, and names no part of the site."""
    if block.tag not in _HEADINGS or block.words < _HEADING_WORDS or begins_part_below(block.text):
        return False
    places = {outline.place(each.at) for each in beside}
    is_inside = len(beside) == 2 and len(places) == 1 and places.pop()[0] == outline.parents[block.at]
    return is_inside and all(map(_is_told, beside)) and not (is_invitation(block.text) or is_imprint(block.text))


def _is_told(block: Block) -> bool:
    """Return whether a block is prose, or a short sentence."""
    return not block.chrome and (block.own[1] == "text" or (block.own[1] == "short" and ends_sentence(block.text)))


def _whole_zone(block: Block, outline: Outline) -> tuple[object, ...]:
    """Return the zone of a block of chrome, or what all sections like it of an article share."""
    zone = block.lines[0].zone
    around = outline.parents[zone]
    is_section = outline.kinds[zone][0] == "section" and outline.kinds[around][0] == "article"
    return outline.place(zone) if is_section else (zone,)


def _mark_teasers(found: Sequence[Block], outline: Outline) -> None:
    """Mark lists of other articles: three or more like elements side by side that hold a link and little text."""
    parents = outline.parents
    may_be = [tag in _TEASER_TAGS for tag, _ in outline.kinds]
    held: dict[int, list[Block]] = defaultdict(list)
    for block in found:
        at = block.at
        for _ in range(_TEASER_LEVELS):
            if not at:
                break
            if may_be[at]:
                held[at].append(block)
            at = parents[at]
    rows: dict[tuple[int, str, str], list[list[Block]]] = defaultdict(list)
    called: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    of_data = records(found, outline)
    for at, blocks_within in held.items():
        if at not in of_data:
            tag, names = outline.kinds[at]
            rows[parents[at], tag, _numberless(names)].append(blocks_within)
            called[parents[at], tag, _numberless(names)].add(names)
    beside = {parents[block.at] for block in found if block.is_paragraph}
    for place, row in rows.items():
        if len(row) < _TEASERS:
            continue
        least = max(_TEASERS, 0.7 * len(row))
        is_one_class = len(called[place]) == 1  # else steps of a text are, too, which end in links at most
        teasers = [each for each in row if _may_be_teaser(each) and (is_one_class or _is_linked(each[0]))]
        if len(teasers) >= least:  # only then is it worth a look at the links
            is_beside = place[0] in beside  # in a box of their own they are what others advertise
            teasers = [
                each
                for each in teasers
                if any(map(_leads_on, each)) and not (is_beside and _is_entry(each, outline.url))
            ]
        if len(teasers) >= least:
            for each in teasers:
                for block in each:
                    block.chrome = True


@remembered(4096)
def _numberless(names: str) -> str:
    """Return classes without their numbers, which tell like elements apart: `post-12`, `post-13`."""
    return _NUMBER.sub("", names)


def records(found: Sequence[Block], outline: Outline) -> set[int]:
    """Return the rows of tables of data, such as results: three or more of three short cells, few of them links."""
    rows: dict[int, list[Block]] = defaultdict(list)
    for block in found:
        if block.row >= 0:
            rows[block.row].append(block)
    tables: dict[int, list[int]] = defaultdict(list)
    for row, cells in rows.items():
        if len(cells) >= _RECORD and _is_record(cells):
            tables[outline.parents[row]].append(row)
    return {row for held in tables.values() if len(held) >= _RECORDS for row in held}


def _is_record(cells: Sequence[Block]) -> bool:
    """Return whether the cells of a row are short, each one line, and at most a third of them links."""
    links = sum(block.link_density > LINK_DENSITY for block in cells)
    is_short = all(block.words < _CELL_WORDS for block in cells)
    return links * _RECORD <= len(cells) == len({block.at for block in cells}) and is_short


def _may_be_teaser(blocks: Sequence[Block]) -> bool:
    """Return whether an element holds a link and little text, or nothing but links with their times."""
    links = any(block.link_density > LINK_DENSITY for block in blocks) or all(map(is_dated_link, blocks))
    return links and sum(block.words for block in blocks) < _TEASER_WORDS


def _is_entry(blocks: Sequence[Block], url: str) -> bool:
    """Return whether an element is an entry of a round-up: more than links, and these lead to other sites."""
    links = [link for block in blocks if _is_linked(block) for line in block.lines for link in line.links]
    return not all(map(_is_linked, blocks)) and leads_away(links, url)


def _is_linked(block: Block) -> bool:
    return block.link_density > LINK_DENSITY or is_dated_link(block)


def _leads_on(block: Block) -> bool:
    """Return whether a block is a link to another page."""
    return _is_linked(block) and any(leads_on(link) for line in block.lines for link in line.links)


@remembered(4096)
def leads_on(link: str) -> bool:
    """Return whether a link leads to another page: not to a picture, nor to a part of its own page."""
    return _STAYS.search(link) is None


def leads_away(links: Iterable[str], url: str) -> bool:
    """Return whether links of the page at `url` lead to other sites alone."""
    targets = [urls.absolute(url, link) for link in links if leads_on(link)]
    return bool(targets) and all(target and not urls.is_of_one_site(target, url) for target in targets)


def is_dated_link(block: Block) -> bool:
    """Return whether a block is a link with the time at which something was written, such as a reply in a list."""
    return block.link_density > _DATED_DENSITY and _CLOCK.search(block.text) is not None


@remembered(8192)
def _value(text: str, tag: str, words: float, link_density: float, marks: int) -> tuple[float, str]:
    """Return what a block is worth by itself, and why."""
    in_links = words * min(1.0, link_density)
    if tag == "figcaption":
        return _CAPTION_WORTH, CAPTION
    if _DISCLAIMS.match(text):
        return -4 - 0.2 * in_links, DISCLAIMER
    if words < (_IMPRINT_WORDS if text.startswith(_IMPRINT) else _BOILERPLATE_WORDS) and _BOILERPLATE.match(text):
        return -4 - 0.2 * in_links, BOILERPLATE
    if words < _IMPRINT_WORDS and is_signed(text) and is_imprint(text):
        return -4 - 0.2 * in_links, DISCLAIMER
    if link_density > LINK_DENSITY:
        return -2 - 0.3 * min(_LINKED_WORDS, in_links), LINKS
    if words >= _NOTICE_WORDS and is_form_notice(text):
        return -4.0, DISCLAIMER
    if (marks and words >= PROSE_WORDS) or words >= _LONG_WORDS:
        return words - in_links, "text"
    if tag in ("h1", "h2", "h3", "h4", "p"):
        return _SHORT_WORTH, "short"
    return -2.0, "short"
