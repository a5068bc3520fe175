"""How paragraphs are cleaned, whichever extractor found them: boilerplate leaves both ends, the title the front.

A labelled line inside the text stays: an invitation has its 时间: and its 地点: too. At the ends it stays if it dates
something else than the article.
"""

import re
from collections.abc import Callable, Sequence
from itertools import dropwhile, pairwise, takewhile

from pipeline.extract.dom import Outline, TextLine
from pipeline.extract.strings import columns, ends_sentence, squash
from pipeline.text.credits import credited, credited_by_role, named_beside
from pipeline.text.dates import is_date, words_beside_dates
from pipeline.text.end_words import is_title_below
from pipeline.text.event_words import names_event
from pipeline.text.form_words import is_accounts_notice, is_form_notice
from pipeline.text.invitations import is_invitation
from pipeline.text.labels import Field, Label, begins_elsewhere, is_byline_word, names_weekday, read_line
from pipeline.text.site_words import (
    asks_consent,
    is_advert,
    is_caption,
    is_comment_policy,
    is_credited,
    is_end,
    is_imprint,
    names_part,
    names_role,
)

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
PROSE_COLUMNS = 80  # a line this long is text, and ends the search for what is not
SENTENCE_COLUMNS = 20  # a shorter line may stand anywhere on the page

_HALF = 0.5
_LIST = 2  # links below a heading within the text; one may be a picture's
_EDGE = 8  # paragraphs at either end that may be labels
_DENSE_SHARE = 0.3
_SAME_TITLE = 0.8
_ABOUT = frozenset((Field.PUBLISHED, Field.MODIFIED, Field.AUTHOR))
_NOWHERE = frozenset((Field.COUNTER, Field.TOOL))
_PLACEHOLDER = re.compile(
    r"[\[【(（]?(?:图片|圖片|图|图为资料图片|image|photo|视频|点击(?:查看|放大)?(?:大图|图片)?|点击图片进入下一页"
    r"|(?:click to )?enlarge(?: (?:image|photo))?|agrandir(?: l['’]image)?|(?:bild )?vergrößern"
    r"|ampliar(?: (?:imagen|foto))?|ingrandisci|powiększ(?: zdjęcie)?|увеличить(?: фото)?|vergroot|拡大(?:する)?)"
    r"[\]】)）]?[:：]?",
    re.IGNORECASE,
)
_CAPTION_COLUMNS, _GALLERY = 120, 0.5  # of a caption, and the share of a text that they are in a gallery's
_COUNTED = re.compile(r"\d{1,3} (?:of|von|sur|de|di|van|z|av|af|из|із|out of) \d{1,3}\s*\|", re.IGNORECASE)
_CAPTION = re.compile(
    r"(?:.*(?:[/／\s）)][摄攝]|[。，,\s][\u3400-\u9fff]{2,3}[摄攝]影?|[记記]者\s*[\u3400-\u9fff]{2,4}[摄攝]影?|[。\s]?[图圖](?:自|源自?|[据據])[^。，]{2,12}|[记記]者\s*\S{2,4}\s+[图圖]|[（(][^（）()。]{2,16}[摄攝]|[图圖]片?[/／][^。]{1,30}"
    r"|[资資]料(?:照片?|[图圖]片?)|[图圖]片?(?:[来來]源|提供)[^。]{0,20})"
    r"|(?:[资資]料[图圖]|[图圖]表)[:：].*(?:[社报報网網][发發]|[编編][制製]|[制製][图圖])|[图圖](?:[为為]|[:：]).*)\s*[）)】]?$"
)
_SIGNING_DAY = re.compile(r"[（(]?\s*\S{2,4}\s*年.{1,8}月.{1,8}日\s*[)）]?")
_HAN_ROLE = re.compile(  # before a name alone in its line
    r"[^\w\s]*\s*[^\s。，：:]{0,16}(?:记者|記者|通[讯訊][员員]|特[约約]撰稿人?|[评評][论論][员員])\s*[|｜:：／/]?\s*"
)
_HAN_TELLS = frozenset(("报道", "報道", "報導", "报导", "撰文"))  # behind it
_CREW = re.compile(
    r"\S{0,8}(?:编辑|編輯|摄影|攝影|制图|製圖|校对|校對)\s*[|｜丨:：／/]\s*"
    r"[\u3400-\u9fff]{2,4}(?:[ 、][\u3400-\u9fff]{2,4}){0,4}"
)
_DIVIDERS = tuple("/|·•–—-(,،")  # between a name and the place or the agency that it wrote from
_POINTS = 0.4  # link density of a line that points to another page
_BYLINE_COLUMNS = 60
_ANNOUNCING_COLUMNS = 44  # a sentence that announces something is longer
# of a line before the text or below its lead that has the article's day in it
_DATELINE_CHARACTERS, _DATELINE_WORDS = 100, 6
_ENDS_SENTENCE = re.compile(r"[!?。！？؟।][\"'”’»」』)]*$|[^\W\d]{4}\.$")
_LABELLED = re.compile(r"[^\W\d](?:[^:：。.!?！？]{0,24}\S)?\s?(?::\s|：)\s*\S.{0,60}$")
_TITLED = re.compile(
    r"^(?:主[题題]|[标標]题|標題|[题題]目|件名|タイトル|제목|subject|title|betreff|titel|titre|objet|asunto|título|oggetto|titolo"
    r"|temat|tytuł|тема|заголовок|konu|başlık)\s*[:：]\s*",
    re.IGNORECASE,
)
_CRUMBS = re.compile(
    r"(?:您?(?:当前|现在|所在)的?(?:的)?位置|當前位置|所在位置|you are here|位置)\s*[:：]|(?:首页|首頁|home)\s*[>»›]",
    re.IGNORECASE,
)
_PAGER = re.compile(
    r"(?:page|seite|p[áa]gina|strona|страница|sayfa|σελίδα|trang)\s+\d+\s*(?:/|of|sur|von|van|de|di|z|из|από)\s*\d+.{0,40}$"
    r"|(?:第\s*\d+\s*页\s*[/／,，]?\s*)?共\s*\d+\s*页.{0,40}$",
    re.IGNORECASE,
)
_COUNTS = re.compile(  # above a text, and no more in the line
    r"(?:page|seite|p[áa]gina|strona|страница|sayfa|image|photo|picture|slide|bild|foto|imagen|imagem|immagine|zdjęcie"
    r"|фото)\s+\d+\s*(?:/|of|sur|von|van|de|di|z|из)\s*\d+$"
    r"|\W*(?:prev(?:ious)?|zurück|vorherige\w?|précédente?|anterior|precedente|vorige|poprzedni\w?|предыдущ\w+|上一[张頁页])"
    r"\W+(?:next|weiter|nächste\w?|suivante?|siguiente|próxim[ao]|successiv[ao]|volgende|następn[aey]|следующ\w+"
    r"|下一[张頁页])\W*$",
    re.IGNORECASE,
)


def is_dense(lines: Sequence[TextLine]) -> bool:
    """Return whether a page is in Chinese, Japanese or Korean, which say in a character what others say in three."""
    characters = sum(len(line.text) for line in lines)
    return sum(columns(line.text) for line in lines) - characters > _DENSE_SHARE * characters


def lines_of_prose(lines: Sequence[TextLine]) -> list[str]:
    """Return the text of a page in which no extractor finds an article, such as one of a single line.

    That is every line below the first heading that is as long as a sentence, and neither a link nor in the chrome.
    """
    headings = [index for index, line in enumerate(lines) if line.tag in HEADINGS and not line.chrome]
    below = lines[headings[0] + 1 :] if headings else lines
    return [
        line.text
        for line in below
        if not line.chrome and line.link_density < 0.5 and columns(line.text) >= SENTENCE_COLUMNS
    ]


def without_pointers(paragraphs: Sequence[str], lines: Sequence[TextLine]) -> list[str]:
    """Remove the lines of a page that name another page behind “Read also” and link to it."""
    kept = set(paragraphs)
    linked = [line.text for line in lines if line.link_density >= _POINTS and line.text in kept]
    kept.difference_update(text for text in linked if begins_elsewhere(text))
    return [text for text in paragraphs if text in kept]


def without_empty_headings(paragraphs: Sequence[str], lines: Sequence[TextLine]) -> list[str]:
    """Remove the headings of links that are none of a text, “Sources”: another heading follows, or the text ends."""
    if len(paragraphs) < 2:
        return list(paragraphs)
    heads: dict[str, tuple[str, int]] = {}  # the tag of each heading, and the links below it
    for at, line in enumerate(lines):
        if line.tag in HEADINGS:
            heads[line.text] = line.tag, len(list(takewhile(_is_linked, lines[at + 1 : at + 1 + _LIST])))

    def is_empty(text: str, following: str) -> bool:
        tag, links = heads.get(text, ("", 0))
        if not following:
            return links > 0
        is_short = links >= _LIST and columns(text) < _ANNOUNCING_COLUMNS
        return is_short and following in heads and heads[following][0] <= tag

    return [text for text, following in pairwise((*paragraphs, "")) if not is_empty(text, following)]


def _is_linked(line: TextLine) -> bool:
    return line.link_density >= _HALF


def cleaned(
    paragraphs: Sequence[str],
    title: str,
    is_of_another_day: Callable[[str], bool] = lambda value: False,
    author: str = "",
) -> list[str]:
    """Remove labelled lines at the ends, counters, tools, placeholders and the title from a text.

    `is_of_another_day` tells from the value of a label such as “Date: …” that it does not date the article.
    A line before the text that is the author's name, or that and a day, is none of it.
    """
    kept = [text for text in _without_captions(paragraphs) if not _is_boilerplate(text)]
    key = squash(title)
    signing = _signing_days(kept)
    parts = _named_parts(kept)

    def is_label(text: str, beside: Sequence[str]) -> bool:
        labels = read_line(text)
        dates = [label for label in labels if label.dates_anything]
        is_events = any(is_of_another_day(label.value) for label in dates) or (bool(labels) and names_event(text))
        return bool(labels) and not (is_events or (dates and any(map(is_foreign_label, beside))))

    def is_head(text: str, beside: Sequence[str]) -> bool:
        if names_event(text):
            return False
        if read_line(text):
            return is_label(text, beside)
        if _credits(text, author) or (author and author in text):
            return _is_byline(text, author)
        if _CREW.fullmatch(text) or (author and author in beside and names_role(text)):
            return True
        is_day = is_date(text) or (names_weekday(text) and sum(map(names_weekday, kept)) == 1)
        is_dated = (is_day or (_is_dateline(text) and not is_of_another_day(text))) and text not in signing
        return is_dated or _is_title(text, key) or text in parts or bool(_CRUMBS.match(text) or _COUNTS.match(text))

    def is_foot(text: str, beside: Sequence[str]) -> bool:
        if "@" in text and any(map(is_foreign_label, beside)):
            return False  # one of the ways in which a notice says its office is reached
        sites = any(told(text) for told in (is_imprint, is_end, is_invitation, is_title_below, is_comment_policy))
        is_signed = _credits(text, author) or (bool(author) and text.strip("() .") == author)
        is_about = bool(author) and text.startswith(author) and author in beside  # “Ida Penrose has covered …”
        return sites or _leads_on(text) or is_signed or is_about or bool(_PAGER.match(text)) or is_label(text, beside)

    kept = _peeled(kept, is_head)
    kept = [*kept[:1], *dropwhile(lambda text: _stands_below_lead(text, author), kept[1:])]
    return _without_announcement(_peeled(kept[::-1], is_foot)[::-1])


def _is_dateline(text: str) -> bool:
    """Return whether a short line is a day with hardly any other words."""
    others = words_beside_dates(text) if _is_short_line(text) else None
    return others is not None and others <= _DATELINE_WORDS


def _without_captions(paragraphs: Sequence[str]) -> list[str]:
    """Remove what only says what a picture shows, unless the pictures are all that the page tells."""
    told = [text for text in _without_gallery(paragraphs) if not _PLACEHOLDER.fullmatch(text)]
    captions = {text for text in told if _is_caption(text)}
    if sum(map(columns, captions)) >= _GALLERY * sum(map(columns, told)):
        return told
    return [text for text in told if text not in captions]


def _signing_days(paragraphs: Sequence[str]) -> set[str]:
    """Return the lines that are a day alone below the first sentence in Chinese: short notices are signed early."""
    told = next((index for index, text in enumerate(paragraphs) if text.endswith("。")), len(paragraphs))
    return {text for text in paragraphs[told + 1 :] if _SIGNING_DAY.fullmatch(text)}


def _named_parts(paragraphs: Sequence[str]) -> set[str]:
    """Return the lines that only name the summary above a text, or the text below it.

    Below a sentence such a word heads a section, unless a line above named the summary: “In brief”, “The details”.
    """
    told = next((index for index, text in enumerate(paragraphs) if _is_sentence(text)), len(paragraphs))
    above = set(filter(names_part, paragraphs[:told]))
    return above | set(filter(names_part, paragraphs)) if above else above


def _is_sentence(text: str) -> bool:
    return columns(text) >= SENTENCE_COLUMNS and ends_sentence(text)


def _stands_below_lead(text: str, author: str) -> bool:
    """Return whether a line right below the lead says no more than who wrote the text, and when."""
    if labels := read_line(text):
        named = any(label.label for label in labels)
        return named and all(label.field in _ABOUT and not label.dates_anything for label in labels)
    return bool(author) and author in text and _is_byline(text, author)


def without_stamp(paragraphs: Sequence[str], outline: Outline, is_of_another_day: Callable[[str], bool]) -> list[str]:
    """Remove the line between lead and text that says who wrote it and when: “Ida Penrose 3 May 2024, 9:15 am”.

    It has the article's day and hardly more than a name, and no paragraph behind it stands in an element of its kind.
    """
    if len(paragraphs) < 3 or columns(paragraphs[0]) < PROSE_COLUMNS:
        return list(paragraphs)
    lead, stamp, *rest = paragraphs
    if not _is_dateline(stamp) or names_event(stamp) or is_of_another_day(stamp):
        return list(paragraphs)
    kinds = {line.text: outline.kinds[line.at] for line in outline.lines}
    is_apart = stamp in kinds and kinds[stamp] not in {kinds.get(each) for each in rest}
    return [lead, *rest] if is_apart else list(paragraphs)


def _without_announcement(paragraphs: list[str]) -> list[str]:
    """Remove a short last line that announces what is none of the text, such as “Editors' choice:” above links."""
    last = paragraphs[-1] if len(paragraphs) > 1 else ""
    announces = last.endswith((":", "：")) and columns(last) < _ANNOUNCING_COLUMNS
    return paragraphs[:-1] if announces else paragraphs


def _credits(text: str, author: str) -> bool:
    """Return whether a line says by a word who wrote a text, and it is its author, or one of them."""
    names = credited(text) or credited_by_role(text)
    return not set(names.casefold().split()).isdisjoint(author.casefold().split())


def _leads_on(text: str) -> bool:
    """Return whether a line leads to another page behind a mark: ▶ 관련기사."""
    return not text[0].isalnum() and begins_elsewhere(text)


def _is_byline(text: str, author: str) -> bool:
    """Return whether a line before the text, with the author's name in it, says no more than who wrote it and when."""
    if _credits(text, author) or named_beside(text):
        return True
    before, _, behind = text.partition(author)
    rest = text.replace(author, "").strip()
    bare = rest.strip(" |·•–—-,")
    is_divided = rest.startswith(_DIVIDERS) or (rest.endswith((*_DIVIDERS, ":")) and rest[0].isalnum())
    is_beside = is_divided and columns(text) <= _BYLINE_COLUMNS
    is_stamped = _is_short_line(text) and words_beside_dates(text) is not None
    role = behind.lstrip(" ,")[:1]
    has_role = is_byline_word(before) and _is_short_line(text) and (role.isupper() or not role)
    is_role = (not behind and _HAN_ROLE.fullmatch(before) is not None) or (not before and behind.strip() in _HAN_TELLS)
    return not bare or is_role or is_beside or is_stamped or has_role or is_date(bare) or bool(read_line(bare))


def _is_short_line(text: str) -> bool:
    return len(text) <= _DATELINE_CHARACTERS and not _ENDS_SENTENCE.search(text)


def _without_gallery(paragraphs: Sequence[str]) -> list[str]:
    """Remove the captions of a gallery: each is the one line between its number, “1 of 12 |”, and the next.

    A number without the bar may be a text's own: a question's, a page's.
    """
    counted = [index for index, text in enumerate(paragraphs) if _COUNTED.fullmatch(text)]
    numbers = [int(paragraphs[index].split()[0]) for index in counted]
    if len(counted) < 2 or numbers != list(range(1, len(counted) + 1)):
        return list(paragraphs)
    if any(following - index != 2 for index, following in pairwise(counted)):
        return list(paragraphs)
    gone = {at for index in counted for at in (index, index + 1)}
    return [text for index, text in enumerate(paragraphs) if index not in gone]


def _peeled(paragraphs: Sequence[str], is_no_text: Callable[[str, Sequence[str]], bool]) -> list[str]:
    """Remove what is no text before the first line of prose, judging each line by those beside it, too."""
    kept: list[str] = []
    for index, text in enumerate(paragraphs):
        if index >= _EDGE:
            return [*kept, *paragraphs[index:]]
        if is_no_text(text, (*paragraphs[max(0, index - 1) : index], *paragraphs[index + 1 : index + 2])):
            continue
        kept.append(text)
        if columns(text) >= PROSE_COLUMNS:
            return [*kept, *paragraphs[index + 1 :]]
    return kept


def is_foreign_label(text: str) -> bool:
    """Return whether a line is labelled, and by nothing that is said of an article: 地点：…, “Admission: …”."""
    return _LABELLED.match(text) is not None and not _TITLED.match(text) and not read_line(text)


def _is_title(text: str, key: str) -> bool:
    own = squash(_TITLED.sub("", text))
    return own == key or (bool(own) and own in key and len(own) >= _SAME_TITLE * len(key))


def _is_caption(text: str) -> bool:
    is_short = columns(text) <= _CAPTION_COLUMNS
    return is_credited(text) or (is_short and (_CAPTION.match(text) is not None or is_caption(text)))


def _is_boilerplate(text: str) -> bool:
    if asks_consent(text) or is_advert(text) or is_form_notice(text) or is_accounts_notice(text):
        return True
    labels = read_line(text)
    return bool(labels) and all(map(_says_nothing, labels))


def _says_nothing(label: Label) -> bool:
    """Return whether a label stands nowhere in a text: a tool, or “Read also” with another page or what led there."""
    return label.field in _NOWHERE or label.points_elsewhere or (not label.value and begins_elsewhere(label.label))
