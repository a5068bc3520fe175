"""Pieces of labelled lines that are known by their form: counts, buttons, papers without a label, Korean bylines.

Most are of Chinese pages, which set labels in columns without a space, and bars for colons. The constants are of folded
text, but for the byline.
"""

import re

HAN = r"\u3400-\u9fff"
GLUED = "来源|來源|作者|记者|記者|编辑|編輯|责编|責編|审核|校对|浏览|瀏覽|阅读|閱讀|点击|點擊|字号|字號"
GLUED += "|字体|字體|字体大小|字體大小"
"""Labels that may stand right behind another's value."""

TIMED = (
    "(?<![赛賽始止束办辦动動议議试試名立合期审審标標课課演会會播映诊診])(?:时间|時間|日期) ?: ?(?:19|20)[0-9]{2}[-/.年]"
)
"""The same before a day, unless it may be that of an event: 比赛时间."""

SLASHED = "(?:文|图|圖|摄影|攝影|编辑|編輯|视频|审核)/"
"""Labels with a stroke for a colon."""

NAMED_PAPER = "《[^《》]{2,10}[报報刊]》"
BUTTON = r"[^【】:\[\]]{1,8}[】\]]"
"""What stands behind an opening bracket, whatever it does: 【我要打印】."""

SIZES = "(?:[大中小] ?字[体體号號] ?){2,3}"
SIZE = (
    rf"(?:字[体體号號](?:大小)?|文字サイズ|글자크기|font ?size|text ?size|{SIZES}) ?:? ?"
    r"(?:(?:[【\[(] ?(?:[大中小特默认标准ta+|/\-] ?){1,8}[】\])] ?)+|(?:[大中小特默认标准ta+\-] ?){0,8})"
)
"""The buttons for the size of letters: 小字体大字体; 字号：[大][中][小]."""

COUNT = r"\d[\d.,]*(?: ?(?:万|萬|千|(?:k|m|mio|тыс)(?![^\W\d_])))?\+?"
COUNT_VALUE = re.compile(
    rf"[(\[]? ?(?:{COUNT})? ?(?:次|人次|人|条|條|个|则|回|件|건|명|views?|times?|min(?:ut[a-z]*)?|dk|dakika"
    r"|минут[а-я]*|мин|хв|хвилин[а-я]*)?\.? ?[)\]]?"
    r"|-+|loading\.*|加载中\.*"
)
KOREAN_BYLINE = re.compile(
    r"(?:[(\[]?[^()\[\]=]{1,12}=[^()\[\]]{1,12}[)\]] )?(?:글 ?|취재 ?|사진 ?)?"
    r"(?:기자명 |[가-힣]{2,8}(?:일보|신문|뉴스|경제|방송|타임스|저널|매일|투데이)[ =] ?)?(?P<name>[가-힣]{2,4})"
    r" ?(?:(?:선임|수습|인턴|객원|시민|전문) ?)?기자(?:[ (]*[\w.-]+@[\w.-]+)?(?=[ )\]|,/]|$)"
)
_BUTTONS = re.compile(BUTTON)
_BARS = frozenset("|｜丨")
_BARRED = re.compile(rf"(?<=[文者辑輯编編图圖]) ?[|｜丨] ?(?=[{HAN}]{{2}})")
_PLACES = (
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆"
)
_PLACES += "|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾"
_PLACED = re.compile(rf"(?: (?:{_PLACES}|中国\S{{2,3}}))? ?举报$")
_PAPER = re.compile(
    rf"{NAMED_PAPER} ?(?:[（(][^()（）]{{6,30}}[版期] ?[)）])?|"
    rf"[{HAN}]{{1,10}}(?:[日晚早时時周]?[报報]|[网網]|[社台]|客户端|融媒体中心"
    r"|(?<=澎湃|界面|封面|红星|上游|九派|极目|海报)新闻|(?<=第一)财经)(?=[ |]|$|\d)"
)


def unbarred(text: str) -> str:
    """Return a line with colons for the bars behind roles: 文 | 李禾."""
    return _BARRED.sub("：", text) if not _BARS.isdisjoint(text) else text


def unplaced(value: str) -> str:
    """Return a name without the place that a platform shows behind it, and the button to complain."""
    return _PLACED.sub("", value) if value.endswith("举报") else value


def paper_at(text: str, at: int) -> tuple[str, int] | None:
    """Return the paper's name that stands there without a label, or its title with day and page, and where it ends."""
    match = _PAPER.match(text, at)
    return (match[0].strip("《》").partition("》")[0], match.end()) if match else None


def button_at(folded: str, at: int) -> int | None:
    """Return where a button in brackets ends of which the opening one is right before `at`, if there is one."""
    match = _BUTTONS.match(folded, at) if folded[at - 1 : at] in ("【", "[") else None
    return match.end() if match else None
