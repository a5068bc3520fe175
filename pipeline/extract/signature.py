"""Who signed an article, where no label says so: （记者 李禾）, a reporter's line, a name below the headline."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.extract.dom import TextLine
from pipeline.extract.place import Place
from pipeline.text.credits import credited, credited_by_role, is_person, named_beside
from pipeline.text.dates import is_date, words_beside_dates
from pipeline.text.east_asian_credits import is_japanese_name
from pipeline.text.labels import Field, lead_of, names_weekday, read_line
from pipeline.text.site_words import names_role

_HAN = r"[\u3400-\u9fff]"
_NAME = rf"(?:{_HAN}{{3}}|{_HAN}{{2}}|{_HAN}{{4,5}})(?:·{_HAN}{{2,8}})*"  # most have three; a place may stand behind
_NAMES = rf"{_NAME}(?:[\s、,，]+{_NAME})*?"
ROLE = r"(?:全媒体|见习|見習|首席|特[派约約])?(?:记者|記者|通[讯訊][员員]|[实實][习習]生|特[约約]撰稿人?|评论员|評論員)"
_FROM = (
    r"(?:\s*[/／]\s*(?:文|[图圖]|[摄攝]).*|\s*[摄攝]影.*|\s*[发發]自.*"
    rf"|\s*[/／]?\s*{_HAN}{{2,8}}(?:[报報][道導导]|[专專]?[电電])|\s*[/／]?\s*[报報][道導导]"
    rf"|\s*{_HAN}{{2,8}}\d{{1,2}}日{_HAN}{{0,4}}[电電讯訊])?"
)
_BRACKETED = re.compile(
    rf"[（(]\s*(?:(?P<role>[^（()）。，]{{0,14}}?{ROLE}|作者|文)\s*[:：/]?\s*)?(?P<names>{_NAMES}){_FROM}\s*[）)]"
    rf"|[〔【［\[]\s*(?P<title>[^。，〔〕【】\[\]]{{0,14}}?{ROLE})\s*[:：/]?\s*(?P<named>{_NAMES}){_FROM}\s*[〕】］\]]"
)
_LINE = re.compile(
    rf"[□■◎●○◆\s]*(?:(?:19|20)[\d/:. -]{{8,18}})?(?:[^\s。，：:]{{2,8}}\s(?:[/／|｜]\s)?)?[^\s。，：:]{{0,16}}?{ROLE}"
    rf"\s*[:：|｜]?\s*(?P<names>{_NAMES}){_FROM}"
)
_TELLING = re.compile(rf"(?P<names>{_NAMES})\s*[/／]\s*(?:{_HAN}{{2,4}})?[报報][道導导]")  # 李小禾／綜合報導
_ROLE_ENDS = frozenset("者员員生人")
_LINE_CHARACTERS = 60
_NO_NAME = re.compile(
    r"(?:[网網报報社]|[电電][视視]台|[报報]道|[摄攝]影?|[发發]自|供[图圖]|[编編][辑輯])$|^(?:近日|[今昨]日|[获獲]悉|本[报報])"
)
_BETWEEN = re.compile(rf"[\s、,，]+(?:{_HAN}{{0,8}}?{ROLE})?[\s、,，]*")  # names, or one role's names and the next role
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田"
    "任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞"
    "章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈葉閻鐘陸顧龍萬錢湯賴龔龐蘭顏嚴溫蘆魯韋畢聶齊莊祝時關紀歐項陽衛鮑"
)
_LONE = re.compile(rf"{_HAN}{{2,3}}(?:[\s、]+{_HAN}{{2,3}}){{0,4}}")
_LONE_JAPANESE, _KANA = re.compile(rf"{_HAN}{{3,5}}(?<![部社版局課面聞報信])"), re.compile("[\u3040-\u30ff]")
_DIVIDERS = re.compile(r"\s+[|｜·•–—-]\s+|\s*[|｜•]\s*")
_BESIDE = re.compile(r"\s+[|｜·•–—/-](?:\s+|$)|\s*[,،:()]\s*")  # between a name and a place
_POSTED = re.compile(r"(?P<name>[^\s:：。，]{2,20})\s+(?:发表于|發表於|发布于|發布於)\s*[:：]?\s*\d.*")
_NAMED = re.compile(r"Author, (?P<name>[^\W\d][^,，。:：]{1,40})")  # read out to the blind, in pages of any language
_MAILED = re.compile(r"(?P<name>[^\d@:]{2,40}?) [\w.+-]+(?:@| at )[\w-]+(?:\.[\w-]+)+(?P<when> .+)?")
_THROUGH = re.compile(r"(?P<name>[^()]{3,40}?)\s*\((?:theo|nguồn|via|source)\s+[^()]{2,30}\)", re.IGNORECASE)
_VIETNAMESE = re.compile("[ĂăÂâĐđÊêÔôƠơƯưẠ-ỹ]")
_TOLD_CHARACTERS = 80  # of a line that dates an article in more words than is usual
_DATED_WORDS = 6  # beside a date, of a line that dates the article
_PLACE_WORDS = 2  # of the place beside a name, or before it
_KIND = re.compile(
    r"(?:release|edition|news|exclusive|de presse|de prensa|de imprensa|stampa|prasowa)$|^(?:guest post|breaking)\b",
    re.IGNORECASE,
)  # of a text: “Press Release”, “Weekend Edition”
_WORD = re.compile(r"\w+")
_DIGIT, _BEHIND_DAY = re.compile(r"\d"), re.compile(r"(?P<day>.*\d日?)\s+(?P<name>\D+)")
_DATED = (Field.PUBLISHED, Field.MODIFIED)
_HEAD, _FOOT = 4, 3  # lines of the text's beginning and end that may be signed
_LEADING_CHARACTERS = 60  # of the first paragraph, in which its reporter is named


def signed_names(place: Place) -> Iterator[str]:
    """Yield the names that sign an article, joined as bylines are: first where a role says what they are."""
    lines = place.lines
    if not lines:
        return
    head = [lines[index] for index in range(place.heading + 1, min(place.first + _HEAD, len(lines)))][:12]
    foot = [lines[index] for index in range(max(place.first, place.last - _FOOT), min(place.last + _FOOT, len(lines)))]
    for line in (*head, *foot):
        yield from reporters(line.text)
    told = [line.text for line in (*head, *foot) if line.tag != "figcaption"]
    yield from (name for name in map(credited, told) if name and not _is_common(name, place, every=True))
    yield from _bracketed(head, foot)
    above = told[: len(head)]
    beside = (named_beside(text) or credited_by_role(text) for text in above)
    yield from (name for name in beside if name and not _is_common(name, place))
    yield from _beside_the_day(head, place)
    yield from (line.text for line, below in pairwise(head) if names_role(below.text) and is_person(line.text))
    yield from _below(foot)
    yield from filter(is_japanese_name, above)
    if place.heading < place.first - 1 and (match := _LONE.fullmatch(lines[place.heading + 1].text)):
        yield from _joined(match[0], surnames=True)


def reporters(text: str) -> Iterator[str]:
    """Yield the names in a line that says by a role whose they are: 县城日报记者 李禾."""
    if len(text) <= _LINE_CHARACTERS and (match := _LINE.fullmatch(text)):
        is_glued = text[match.start("names") - 1] in _ROLE_ENDS and "·" not in match["names"]  # 记者调查 is no name
        if not is_glued or match["names"][0] in _SURNAMES:
            yield from _joined(match["names"])
    elif match := _TELLING.fullmatch(text):
        yield from _joined(match["names"], surnames=True)


def _bracketed(head: Sequence[TextLine], foot: Sequence[TextLine]) -> Iterator[str]:
    """Yield names in brackets: at a line's end, or with a role in the first words of a paragraph."""
    for line in reversed(foot):
        for match in _BRACKETED.finditer(line.text, max(0, len(line.text) - _LINE_CHARACTERS)):
            if match.end() == len(line.text.rstrip("。 ")):
                yield from _joined(match["names"] or match["named"], surnames=not (match["role"] or match["title"]))
    for line in head:
        for match in _BRACKETED.finditer(line.text, 0, _LEADING_CHARACTERS):
            if match["role"] or match["title"]:
                yield from _joined(match["names"] or match["named"])


def _beside_the_day(head: Sequence[TextLine], place: Place) -> Iterator[str]:
    """Yield the name in a line of a name and a day, or right before a day: “Ida Penrose | 3 May 2024”.

    A line before the day may hold a place, too: of both the name is what the text does not speak of.
    """
    texts = ["", *(line.text for line in head), ""]
    is_japanese = any(map(_KANA.search, texts))
    for index, line in enumerate(head, 1):
        if line.tag == "figcaption":
            continue
        is_tool = line.tag == "li" and bool(head[index : index + 1]) and head[index].tag != "li"  # the last of a list
        if len(line.text) > 2 * _LINE_CHARACTERS or line.link_density == 1.0 or is_tool:
            continue
        if len(line.text) <= _LINE_CHARACTERS and (match := _POSTED.fullmatch(line.text)):
            yield match["name"]
        if match := _NAMED.fullmatch(line.text):
            yield match["name"]
        if (match := _MAILED.fullmatch(line.text)) and is_date(match["when"] or texts[index + 1]):
            yield match["name"]
        parts = [part for each in _DIVIDERS.split(line.text) if (part := each.strip(" -–—"))]
        above, below = texts[index - 1], texts[index + 1]
        if len(parts) > 1 and any(map(dates, parts)):
            yield from [name for part in parts for name in _named_in(part)][:1]
        elif len(parts) == 1 and dates(below):
            yield from filter(is_person, parts)
        elif lead := lead_of(line.text) or _beside_a_day(line.text, place):
            yield from filter(is_person, [lead])
            yield from [lead] * (is_japanese and _LONE_JAPANESE.fullmatch(lead) is not None)
        if len(line.text) > _LINE_CHARACTERS or not (dates(below) or dates(above)):
            continue
        parts = [] if read_line(line.text) else [part for each in _BESIDE.split(line.text) if (part := each.strip())]
        if len(parts) == 2 and min(len(part.split()) for part in parts) <= _PLACE_WORDS:
            yield from (name for name in person_of(parts, place) if not _is_common(name, place, every=True))
        elif len(parts) == 1 and parts[0][:1].isupper():  # below the day, a heading in a script without case may be one
            yield from filter(is_person, parts)


def _beside_a_day(text: str, place: Place) -> str:
    """Return the name right before a day or behind it: “Ida Penrose 3 May 2024”, 川辺春2026年5月3日."""
    if len(text) > _LINE_CHARACTERS or not (digit := _DIGIT.search(text)):
        return ""
    if digit.start() and is_date(text[digit.start() :]):
        name = text[: digit.start()].strip()
    else:
        behind = _BEHIND_DAY.fullmatch(text)
        name = behind["name"] if behind and is_date(behind["day"]) else ""
    name = credited(name) or name
    return "" if _is_common(name, place) else name


def _is_common(name: str, place: Place, *, every: bool = False) -> bool:
    """Return whether words that may be a name are others: the page has one, or `every` one, in lower case or linked."""
    words = [word for word in name.split() if word != word.lower()]
    if not words:  # a script without capitals
        links = (line.text.split() for line in place.lines if line.link_density == 1.0 and line.text != name)
        return any(word in link for link in links for word in name.split())
    linked = {line.text for line in place.lines if line.link_density == 1.0}
    said = {word for line in place.lines for word in _WORD.findall(line.text)}
    is_other = _KIND.search(name) is not None or any(map(names_weekday, words))
    told = [word in linked or word.lower() in said for word in words]
    return is_other or (all(told) if every else any(told) or name in linked)


def _named_in(part: str) -> list[str]:
    """Return the names in a part of a line, with “By” before them or without."""
    stated = [label.value for label in read_line(part) if label.field is Field.AUTHOR and label.value]
    return stated or [part] * is_person(part)


def person_of(parts: Sequence[str], place: Place) -> list[str]:
    """Return the name among parts of a line, if there is one: of two that may be names, what the text does not name."""
    told = " ".join(line.text for line in place.lines[place.first : place.last + 1])
    return sorted(filter(is_person, parts), key=lambda part: part.split()[0] in told)[:1]


def _below(foot: Sequence[TextLine]) -> Iterator[str]:
    """Yield the name that stands alone below a text, as Vietnamese papers sign, or before an agency's in brackets."""
    for line in foot:
        if line.link_density or line.chrome or len(line.text) > _LINE_CHARACTERS:
            continue
        match = _THROUGH.fullmatch(line.text)
        name = match["name"] if match else line.text
        if is_person(name) and (match or (_VIETNAMESE.search(name) and len(name) <= _LINE_CHARACTERS // 2)):
            yield name


def dates(text: str) -> bool:
    """Return whether a text is a day, with its label or without, and with a few other words."""
    if not text:
        return False
    if is_date(text) or any(label.field in _DATED for label in read_line(text)):
        return True
    others = words_beside_dates(text) if len(text) <= _TOLD_CHARACTERS else None
    return others is not None and others <= _DATED_WORDS


def _joined(names: str, *, surnames: bool = False) -> Iterator[str]:
    """Yield names as one; nothing if one is none. `surnames` asks for names of two or three letters with a surname."""
    found = [name for name in _BETWEEN.split(names) if name and not _NO_NAME.search(name)]
    if surnames and not (all(len(name) <= 3 for name in found) and any(name[0] in _SURNAMES for name in found)):
        return
    if found:
        yield "、".join(found)
