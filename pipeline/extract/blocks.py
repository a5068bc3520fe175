"""The body of an article as the walk over the page's blocks finds it, with or without what is known of the site.

Each block is worth something: prose its length, link lists, labels and furniture less than nothing. The element whose
blocks are worth most holds the article; what stands before the headline and behind “related articles” is left out.
The values were fitted on half of the labelled pages named in docs/extraction.md.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.extract.dom import Outline, TextLine, squash
from pipeline.text.memo import remembered

_HEADINGS = {"h1": 1.6, "h2": 1.3, "h3": 1.3}
_CHARACTER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")  # each a word, nearly
_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+")
_PER_CHARACTER = 0.6
_MARK = re.compile(r"[。！？；，、：…”」』]|[.,!?;:…»”\"](?=\s|$)")
LINKED = 0.6  # a block with more of it in links is no prose
_SWALLOWED_WORDS, _SWALLOWED_MARKS = 100, 8
DISCLAIMER, BOILERPLATE = "disclaimer", "boilerplate"
PROSE_WORDS = 6  # of a block with a mark of a sentence in it
_LONG_WORDS = 18  # of one without any
_BOILERPLATE_WORDS = 60
_CHROME, _FURNITURE = -3.0, -5.0
_TEASER_WORDS = 160
_TEASERS = 3  # so many of one kind, side by side, are a list of other articles
_TEASER_TAGS = frozenset(("li", "div", "article", "section", "tr", "dl", "a", "td"))
_TEASER_LEVELS = 5
_SAME_ZONE = 0.4  # chrome that holds more of the page's prose is no chrome
_END_WORDS = 14
_END_AFTER_WORDS = 25  # prose that must stand before “related articles” can end an article
_LEAD = 0.35  # what prose before the headline is worth
_FAR_LINES, _FAR_SCALE = 40, 200.0  # behind the headline prose is worth less and less
_BOILERPLATE = re.compile(
    r"^(?:【?\s*(?:责任)?编辑|【?责编|[（(]责任编辑|来源[:：]|稿源|分享到?|打印|关闭|字号|字体|【?打印|【?关闭|收藏"
    r"|[上下]一[篇页]|相关(?:新闻|阅读|链接|文档|文章|报道)|延伸阅读|推荐阅读|热门|更多|版权|免责|声明|特别声明"
    r"|网友评论|我要评论|点击[量数率]|浏览(?:次数|量)|阅读[量数]|当前位置|您(?:现在)?的?(?:当前)?位置|首页|附件下载"
    r"|扫一扫|关注我们|copyright|©|.{0,12}ICP备|举报|登录|注册|返回(?:首页|上页|顶部)|share\b|related\b|read more"
    r"|advertisement|sign up|subscribe|follow us|all rights reserved|print\b|email this|関連記事|あわせて読みたい"
    r"|저작권|무단전재|관련기사|to contact the (?:writer|editor|reporter|author))",
    re.IGNORECASE,
)
_DISCLAIMS = re.compile(r"[\W_]*(?:版权|版權|免责|免責|特别|郑重)[声聲]明[\W_]|disclaimer\s*:", re.IGNORECASE)
_FILES = re.compile(
    r"(?:附件|附[：:]|添付|첨부|ملحق|مرفق|(?:attachment|annex|anlage|anhang|anexo|allegat|adjunt|załącznik|приложени|ekler"
    r"|συνημμέν)\w{0,3}\s*(?:\d+\s*)?:)",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|wps|ofd|csv|txt|zip|rar|7z)(?:$|[?&#])", re.IGNORECASE)
_SIGNERS = 3
_CLOSERS = 2  # short sentences that end a notice: 特此通知。此致，敬礼！
_CLOSES = re.compile(r"[。！!.?？]$|^(?:特此|此致|敬礼|敬禮|谨此|以上)")
LABEL = re.compile(r"[:：]")  # “Source: …”, “记者：…” name something about the text
_DAY = re.compile(r"[（(]?\s*(?:(?:19|20)\d\d|[一二〇○零][〇○零一二三四五六七八九]{3})\s*年.{1,8}月.{1,8}日\s*[)）]?")
_END = re.compile(
    r"[\W_]*(?:相关(?:新闻|阅读|链接|文档|文章|报道|推荐|资讯|内容|主题|专题)|相關(?:新聞|報導|報道|閱讀|文章|連結|專題)"
    r"|延伸(?:阅读|閱讀)|推荐(?:阅读|文章|新闻)|推薦閱讀|[你您]可能(?:還|还|也)?(?:想看|感兴趣|喜歡|喜欢)?|猜你喜欢|其他人也在看"
    r"|[热熱][门門](?:新闻|新聞|文章|推荐|评论|排行|點擊)|更多(?:新闻|相关|精彩|热门|新聞)|最新(?:新闻|文章|消息|评论)"
    r"|点击排行|新闻排行|排行榜|[网網]友[评評][论論]|评论(?:列表|区)?\s*[（(]?\d*|我要评论|[发發]表(?:评论|評論|留言)"
    r"|精彩(?:推荐|图片|视频)|特别声明|免责声明|版权(?:声明|所有)|平台声明|返回搜狐"
    r"|(?:\d+\s+)?(?:responses? to|comments?\b|replies)|leave a (?:reply|comment)"
    r"|related (?:articles?|stories|posts?|news)$"
    r"|you (?:may|might) also|most (?:read|popular|viewed)$|関連(?:記事|ニュース|リンク)|あわせて読みたい|おすすめ"
    r"|人気記事|アクセスランキング|コメント|관련\s*(?:기사|뉴스)|많이 본|인기\s*기사|댓글"
    r"|das könnte (?:sie|dich) auch|kommentare|komentarze|комментари|σχόλια)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Block:
    """Lines that only line breaks divide, with what they are worth; `words` counts a character of Chinese as 0.6."""

    lines: list[TextLine]
    text: str
    key: str  # squashed: what two pages share
    words: float
    linked: float
    marks: int
    chrome: bool
    own: tuple[float, str]  # what it is worth by itself, and why
    value: float = 0.0
    why: str = "text"

    @property
    def prose(self) -> bool:
        return self.marks > 0 and self.linked < 0.5

    @property
    def at(self) -> int:
        return self.lines[0].at

    @property
    def row(self) -> int:
        return self.lines[0].row

    @property
    def run(self) -> int:
        """The number that no other block of the page has."""
        return self.lines[0].run


def blocks(outline: Outline) -> list[Block]:
    """The blocks of a page in document order, chrome and lists of teasers marked."""
    found: list[Block] = []
    run: list[TextLine] = []
    for line in outline.lines:
        if run and line.run != run[0].run:
            found.append(_block(run))
            run = []
        run.append(line)
    if run:
        found.append(_block(run))
    _acquit_zones(found)
    _mark_teasers(found, outline)
    return found


@remembered(8192)
def measured(text: str) -> tuple[str, float, int]:
    """Of a text the key, the words and the marks of sentences."""
    characters = len(_CHARACTER.findall(text))
    return squash(text), characters * _PER_CHARACTER + len(_WORD.findall(text)), len(_MARK.findall(text))


def _block(lines: list[TextLine]) -> Block:
    text = lines[0].text if len(lines) == 1 else " ".join(line.text for line in lines)
    key, words, marks = measured(text)
    linked = lines[0].linked
    if len(lines) > 1:
        linked = sum(line.linked * len(line.text) for line in lines) / len(text)
    if words >= _SWALLOWED_WORDS and marks >= _SWALLOWED_MARKS:
        linked = 0.0  # no link says so much: the page has forgotten where it ends
    return Block(
        lines=lines,
        text=text,
        key=key,
        words=words,
        linked=linked,
        marks=marks,
        chrome=lines[0].chrome,
        own=_value(text, lines[0].tag, words, linked, marks),
    )


def _acquit_zones(found: Sequence[Block]) -> None:
    """What looks like chrome by its name and holds much of the page's prose is the article after all."""
    total = sum(block.words for block in found if block.prose)
    zones: dict[int, float] = defaultdict(float)
    for block in found:
        if block.chrome and block.prose:
            zones[block.lines[0].zone] += block.words
    for block in found:
        if block.chrome and zones[block.lines[0].zone] > _SAME_ZONE * total:
            block.chrome = False


def _mark_teasers(found: Sequence[Block], outline: Outline) -> None:
    """Three like elements side by side that each hold a link and little text are a list of other articles."""
    parents = outline.parents
    held: dict[int, list[Block]] = defaultdict(list)
    for block in found:
        at = block.at
        for _ in range(_TEASER_LEVELS):
            if not at:
                break
            held[at].append(block)
            at = parents[at]
    rows: dict[tuple[int, tuple[str, str]], list[list[Block]]] = defaultdict(list)
    for at, blocks_within in held.items():
        if outline.kinds[at][0] in _TEASER_TAGS:
            rows[outline.place(at)].append(blocks_within)
    for row in rows.values():
        if len(row) < _TEASERS:
            continue
        teasers = [
            each
            for each in row
            if any(block.linked > LINKED for block in each) and sum(block.words for block in each) < _TEASER_WORDS
        ]
        if len(teasers) >= max(_TEASERS, 0.7 * len(row)):
            for each in teasers:
                for block in each:
                    block.chrome = True


def article(
    found: Sequence[Block],
    outline: Outline,
    heading: int | None,
    is_furniture: Callable[[Block], bool] | None = None,
) -> list[Block]:
    """The blocks of the article, in order; each block of `found` is told why it is in or out.

    `heading` is the number of the block that `headline` finds: what stands before it is no article.
    """
    if not found:
        return []
    known = [is_furniture is not None and is_furniture(block) for block in found]
    end = _end(found, known, heading)
    _appraise(found, known, heading, end)
    best, worth = _richest(found, outline)
    if worth <= 0:
        for block, furniture in zip(found, known, strict=True):
            if block.chrome and not furniture:
                block.value, block.why = block.own
        best, _ = _richest(found, outline)
    last = _last_of(best, outline)
    inside = [index for index, block in enumerate(found) if best <= block.at <= last]
    inside = _cut(found, inside, heading, end)
    return _trimmed(found, inside, outline)


def headline(found: Sequence[Block], claims: Sequence[str]) -> int | None:
    """The number of the block that most of a claim consists of; else of the only h1.

    `claims` are what the page calls itself (`<title>`, og:title), squashed.
    """
    best: tuple[float, int] | None = None
    for index, block in enumerate(found):
        key = block.key
        if 4 <= len(key) <= 160 and any(key in claim for claim in claims):
            score = len(key) * _HEADINGS.get(block.lines[0].tag, 1.0)
            score *= (0.55 if block.linked > LINKED else 1.0) * (0.7 if block.chrome else 1.0)
            if best is None or score > best[0]:
                best = (score, index)
    if best and len(found[best[1]].key) >= 0.25 * max(map(len, claims)):
        return best[1]
    alone = [index for index, block in enumerate(found) if block.lines[0].tag == "h1"]
    return alone[0] if len(alone) == 1 else None


def _end(found: Sequence[Block], known: Sequence[bool], heading: int | None) -> int | None:
    """Where “related articles” and the like begin, once there has been prose."""
    words = 0.0
    for index in range(0 if heading is None else heading + 1, len(found)):
        block = found[index]
        if block.prose and block.words >= PROSE_WORDS and not block.chrome and not known[index]:
            words += block.words
        if words >= _END_AFTER_WORDS and block.words < _END_WORDS and len(block.text) < 60 and _END.match(block.text):
            return index
    return None


@remembered(8192)
def _value(text: str, tag: str, words: float, linked: float, marks: int) -> tuple[float, str]:
    """What a block is worth by itself, and why."""
    in_links = words * min(1.0, linked)
    if tag == "figcaption":
        return -3.0, "caption"
    if _DISCLAIMS.match(text):
        return -4 - 0.2 * in_links, DISCLAIMER
    if words < _BOILERPLATE_WORDS and _BOILERPLATE.match(text):
        return -4 - 0.2 * in_links, BOILERPLATE
    if linked > LINKED:
        return -2 - 0.3 * in_links, "links"
    if (marks and words >= PROSE_WORDS) or words >= _LONG_WORDS:
        return words - in_links, "text"
    if tag in ("h1", "h2", "h3", "h4", "p"):
        return -0.5, "short"
    return -2.0, "short"


def _appraise(found: Sequence[Block], known: Sequence[bool], heading: int | None, end: int | None) -> None:
    for index, block in enumerate(found):
        value, why = block.own
        if block.chrome:
            value, why = min(value, _CHROME), "chrome"
        if known[index]:
            value, why = _FURNITURE, "on other pages"
        if value > 0:
            if end is not None and index >= end:
                value *= 0.15
            if heading is not None and index < heading:
                value *= _LEAD
            elif heading is not None:
                value /= 1 + max(0, index - heading - _FAR_LINES) / _FAR_SCALE
        block.value, block.why = value, why


def _richest(found: Sequence[Block], outline: Outline) -> tuple[int, float]:
    """The element whose blocks are worth most, the outermost of equals, and their worth."""
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


def _last_of(at: int, outline: Outline) -> int:
    """The last block within a block."""
    parents = outline.parents
    last = at
    for below in range(at + 1, len(parents)):
        if parents[below] < at:
            break
        last = below
    return last


def _cut(found: Sequence[Block], inside: list[int], heading: int | None, end: int | None) -> list[int]:
    """Without what stands behind the end or before the headline, where that is the smaller part."""

    def worth(indices: Iterable[int]) -> float:
        return sum(max(0.0, found[index].value) for index in indices)

    if end is not None:
        before = [index for index in inside if index < end]
        if worth(before) >= worth(index for index in inside if index >= end):
            for index in inside[len(before) :]:
                found[index].why = "behind the end"
            inside = before
    if heading is not None:
        behind = [index for index in inside if index > heading]
        if worth(behind) > 0.5 * worth(inside):
            for index in inside[: len(inside) - len(behind)]:
                found[index].why = "before the headline"
            inside = behind
    return inside


def _trimmed(found: Sequence[Block], inside: Sequence[int], outline: Outline) -> list[Block]:
    """From the first to the last block of prose, the sentences that close it, its files, and who signed it.

    Short blocks in between stay where not linked.
    """
    worthy = [index for index in inside if found[index].value > 0]
    if not worthy:
        return []
    files = _files(found, _closed(found, worthy[-1], outline) + 1)
    for index in files:
        found[index].why = "the article's files"
    last = _signed(found, files.stop - 1)
    kept = [
        index
        for index in inside
        if worthy[0] <= index <= last
        and (
            found[index].value > 0
            or index in files
            or (not found[index].chrome and found[index].value > -3 and found[index].linked < 0.5)
        )
    ]
    taken = set(kept)
    for index, block in enumerate(found):
        if index not in taken and block.why in ("text", "short"):
            block.why = "outside the article"
    return [found[index] for index in kept]


def _files(found: Sequence[Block], at: int) -> range:
    """The blocks from `at` on that name the article's files: one that says so (附件：), then links to more of them."""
    stop = at
    if at < len(found) and _FILES.match(found[at].text):
        while stop < len(found) and not found[stop].chrome and (stop == at or _is_file(found[stop])):
            stop += 1
    return range(at, stop)


def _is_file(block: Block) -> bool:
    links = [link for line in block.lines for link in line.links]
    return bool(links) and all(_FILE.search(link) for link in links)


def _closed(found: Sequence[Block], last: int, outline: Outline) -> int:
    """Return the last block of the article with the short sentences right behind it that stand in a like element."""
    place = outline.place(found[last].at)
    for index in range(last + 1, min(last + 1 + _CLOSERS, len(found))):
        block = found[index]
        alike = outline.place(block.at) == place and not block.chrome and not block.linked
        if not alike or block.why != "short" or not _CLOSES.search(block.text) or LABEL.search(block.text):
            break
        last = index
    return last


def _signed(found: Sequence[Block], last: int) -> int:
    """The last block of the article with the names and the day that stand below it, as below a notice of an office."""
    for index in range(last + 1, min(last + 2 + _SIGNERS, len(found))):
        block = found[index]
        if block.chrome or block.linked or block.why != "short" or block.marks:
            break
        if _DAY.fullmatch(block.text):
            return index if index > last + 1 else last
    return last
