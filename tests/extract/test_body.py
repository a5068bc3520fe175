"""The body: what stays, what goes, which extractor is believed, and that no page breaks it."""

import json
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ExtractError
from pipeline.extract import blocks, selection, strings
from pipeline.extract.block_walk import walk
from pipeline.extract.body import cleaned, without_empty_headings
from pipeline.extract.dom import TextLine, lines, outline, parse
from pipeline.extract.selection import Selection
from tests.support.house import prose
from tests.support.pages import TEXT, TEXT_ZH, article, body, html, read, view

# a page that forgets where a link ends: one extractor takes all of it for a link, another for the text
SWALLOWED = html(f"<h1>River bridge opens at last</h1><a href='/x'>{' '.join(TEXT * 3)}")
# a page that goes on with prose behind “related articles”: the walk ends there, and no other extractor does
MORE = "".join(f"<p>{text}</p>" for number in range(3) for text in prose(number))
TORN = html(f"<div><h1>River bridge opens at last</h1>{body()}<h3>Related articles</h3>{MORE}</div>")


def by_extractors(page: str) -> Selection:
    """Select the text of a page without the model."""
    seen = view(page)
    return selection.by_extractors(seen, walk(seen, None, learn=False))


def text_of(page: str) -> str:
    return "\n".join(read(page).document.paragraphs)


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ("<ul><li>Two lanes for cars.</li><li>One for the tram.</li></ul>", "Two lanes for cars."),
        ("<blockquote>We drew every stone, said the archaeologist.</blockquote>", "We drew every stone"),
        ("<h2>What comes next</h2>", "What comes next"),
        ("<p>See note <a href='#n1'>1</a> for the figures of the traffic count.</p>", "See note 1 for the figures"),
    ],
)
def test_lists_quotes_headings_and_notes_stay(inside: str, kept: str) -> None:
    page = html(f"<article><h1>River bridge opens at last</h1>{body(*TEXT[:2])}{inside}{body(*TEXT[2:])}</article>")
    assert kept in text_of(page)


def test_the_cells_of_a_row_are_one_line() -> None:
    table = "<table><tr><td>Year</td><td>Cars a day</td></tr><tr><td>2019</td><td>8,400</td></tr></table>"
    page = html(f"<article><h1>River bridge opens at last</h1>{body(*TEXT[:2])}{table}{body(*TEXT[2:])}</article>")
    found = walk(view(page), None, learn=False)
    assert "Year | Cars a day" in found.paragraphs
    assert "2019 | 8,400" in found.paragraphs


@pytest.mark.parametrize(
    "outside",
    [
        "<figure><figcaption>The bridge on its first morning, seen from the western bank.</figcaption></figure>",
        "<p>图片</p>",
        "<p>（新华社记者 某某 摄）</p>",
        "<p>Photo: County Archive</p>",
        "<div class='share'><a href='#'>Facebook</a> <a href='#'>Telegram</a></div>",
        "<div class='related'><h3>Related stories</h3><ul><li><a href='/1'>Tram timetable</a></li></ul></div>",
        "<div id='comments'><p>I have waited for this bridge for ten years, and now it is there.</p></div>",
        "<div class='cookie-consent'><p>We use cookies to measure how our pages are read by our visitors.</p></div>",
        "<div class='newsletter'><p>Subscribe to our newsletter and get the news of the county each morning.</p></div>",
        "<div style='display: none'><p>This paragraph is only for those who print the page on paper at home.</p></div>",
    ],
)
def test_what_is_no_text_goes(outside: str) -> None:
    assert read(article(tail=outside)).document.paragraphs == TEXT


@pytest.mark.parametrize("label", ["REKLAM", "– Publicité –", "פרסומת", "[Advertisement]", "विज्ञापन"])
def test_the_label_of_an_advertisement_is_no_line_of_the_text(label: str) -> None:
    page = html(f"<article><h1>River bridge opens</h1>{body(*TEXT[:2])}<div>{label}</div>{body(*TEXT[2:])}</article>")
    assert read(page).document.paragraphs == TEXT


def test_where_readers_comments_are_most_of_the_prose_a_name_alone_condemns_nothing() -> None:
    page = html(f"<div class='story-sidebar'><h1>River bridge opens at last</h1>{body()}</div>")
    assert read(page).document.paragraphs == TEXT


def test_a_link_that_is_never_closed_swallows_no_article() -> None:
    assert TEXT[0] in text_of(SWALLOWED)


def test_a_line_of_many_links_is_a_list_of_headlines_however_much_they_say() -> None:
    said = [line for number in range(12) for line in prose(number)]
    headlines = "".join(f"09:{n} <a href='/{n}'>{line}</a>" for n, line in enumerate(said, 10))
    page = html(f"<div><h1>River bridge opens at last</h1>{body()}<div>{headlines}</div></div>")
    assert read(page).document.paragraphs == TEXT


def test_what_a_page_holds_twice_once_for_the_printer_is_told_once() -> None:
    printed = f"<div class='none'><div>{body()}</div></div>"
    assert read(html(f"<h1>River bridge opens at last</h1><div>{body()}</div>{printed}")).document.paragraphs == TEXT


def test_of_a_copy_no_short_line_stays_and_of_the_text_each_time_that_it_says_it() -> None:
    first, second = prose(1, 90), prose(2, 90)
    text = (TEXT[0], "See the ferry", *first, "See the ferry", *second)
    page = view(html(f"<h1>River bridge opens at last</h1><div>{body(*text)}</div><div><div>{body(*text)}</div></div>"))
    found = walk(page, None, learn=False)
    assert tuple(found.paragraphs) == text
    assert tuple(found.without_boilerplate([*text, *text])) == text


def test_clauses_that_a_contracts_sections_have_alike_stay_in_each() -> None:
    alike, own = prose(1, 90), [prose(number, 30) for number in (2, 3, 4)]
    sections = "".join(f"<section>{body(*each[:1], *alike, *each[1:])}</section>" for each in own)
    page = html(f"<article><h1>Terms of sale</h1>{sections}</article>", title="Terms of sale")
    told = [text for each in own for text in (*each[:1], *alike, *each[1:])]
    assert walk(view(page), None, learn=False).paragraphs == told


def test_a_refrain_is_told_as_often_as_it_is_sung() -> None:
    song = (TEXT[0], TEXT[3], TEXT[1], TEXT[3], TEXT[2], TEXT[3])
    assert (
        read(html(f"<article><h1>The song</h1>{body(*song)}</article>", title="The song")).document.paragraphs == song
    )


def test_in_doubt_chinese_is_led_by_the_walk_and_english_by_trafilatura() -> None:
    chinese = html(f"<div><h1>新桥通车</h1>{body(*TEXT_ZH, *TEXT_ZH[::-1])}</div>", title="新桥通车", language="zh")
    assert read(chinese).provenance.extractor == "walker"
    brief = article().replace(body(), body(*TEXT[:2]))
    assert read(brief).provenance.extractor.startswith("trafilatura")


def test_agreement_is_the_confidence_and_dispute_lowers_it() -> None:
    sure, torn = by_extractors(article()).confidence, by_extractors(TORN).confidence
    assert sure is not None
    assert torn is not None
    assert torn < 0.5 < 0.9 < sure


def test_in_a_dispute_what_the_pages_data_gives_as_the_article_decides() -> None:
    data = {"@type": "NewsArticle", "headline": "River bridge opens at last", "articleBody": "\n".join(TEXT)}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    assert tuple(by_extractors(TORN).paragraphs) != TEXT
    assert tuple(by_extractors(TORN.replace("</head>", f"{head}</head>")).paragraphs) == TEXT


def test_where_trafilatura_finds_nothing_readability_is_asked() -> None:
    text = f"<h1>River bridge opens at last</h1><div class='comment-article content entry'>{body()}</div>"
    found = by_extractors(html(f"<div>{text}</div>"))
    assert found.extractor == "readability"
    assert tuple(found.paragraphs) == TEXT


def test_in_chinese_a_far_shorter_text_loses_the_dispute() -> None:
    more = [first + then for first in TEXT_ZH for then in TEXT_ZH if first != then]
    text = f"<div><h1>新桥通车</h1>{body(*more[:2])}</div><div class='sidebar'>{body(*more[2:])}</div>"
    page = view(html(text, title="新桥通车", language="zh"))
    found = walk(page, None, learn=False)
    assert found.paragraphs == more
    assert selection.wins_dispute(page, found, more[:2], dense=True)
    assert not selection.wins_dispute(page, found, more[:2], dense=False)


SENTENCE = "The engineers had asked for six weeks, and were given nine days."


@pytest.mark.parametrize(
    "nothing",
    [
        "<span id='more-12'></span>",
        "<strong></strong>",
        "<b><img src='/pier.jpg'></b>",
        "<span><script>count(1)</script></span>",
    ],
)
def test_no_voice_loses_the_text_behind_an_empty_element(nothing: str) -> None:
    torn = f"<p>{TEXT[0]} {nothing}{SENTENCE}</p>"
    page = html(f"<article><h1>River bridge opens at last</h1>{torn}{body(TEXT[1])}</article>")
    extracted = read(page)
    assert extracted.provenance.extractor.startswith("trafilatura")
    assert f"{TEXT[0]} {SENTENCE}" in extracted.document.paragraphs


@pytest.mark.parametrize(
    "below",
    [
        "<p>Copyright © 2024 The County Courier, whose articles may be printed by others for a fee.</p>",
        "<p>To contact the writer on the story: Ruth Ampney in Halden Quay, by letter or by telephone.</p>",
        "<div class='comments'><p>Tell us what you think of it</p></div>",
        "<p class='pager'>Page 1 of 2 <a href='/2'>2</a> <a href='/2'>Next page »</a></p>",
        "<p>Seite 1 von 3 nächste »</p>",
        "<p>Tell us what YOU think...</p>",
        "<p>The Courier moderates all comments. Abusive or off-topic ones will not be posted to the site.</p>",
        "<p>Conversations are opinions of our readers and are subject to the code of conduct of the paper.</p>",
        "<p>To contact the reporter on this story: Ruth Ampney in Halden Quay at ruth@courier.example</p>",
        "<p>This document is subject to copyright. Apart from any fair dealing for the purpose of private study or"
        " research, no part may be reproduced without the written permission of those who wrote it.</p>",
        "<p>Subscribing to a newsletter constitutes acceptance of our terms.</p>",
        "<p>本文来源：县城日报 责任编辑：李禾_NF4425</p>",
        "<p>Got a story? Send it to our desk in the Market Square.</p><p>For more stories, see our county page.</p>",
        "<p>If you have questions about this story, click here to write a comment.</p>",
        "<p>快到 Facebook Like 我們的專頁，與朋友分享本地、國際新聞！</p>",
    ],
)
def test_what_closes_a_page_is_no_text_whoever_leads(below: str) -> None:
    assert read(article(tail=below)).document.paragraphs == TEXT


FILES = "<p>附件：<a href='/f/plan.pdf'>新桥交通方案.pdf</a></p>"


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        (FILES, ["附件：新桥交通方案.pdf"]),
        (f"{FILES}<p><a href='/f/2.doc'>2.申请表.doc</a></p>", ["附件：新桥交通方案.pdf", "2.申请表.doc"]),
        (f"{FILES}<p>县交通局</p><p>2024年5月16日</p>", ["附件：新桥交通方案.pdf", "县交通局", "2024年5月16日"]),
        (f"{FILES}<p><a href='/a/2.html'>下一篇的标题在这里</a></p>", ["附件：新桥交通方案.pdf"]),
        ("<p><a href='/f/2.doc'>2.申请表.doc</a></p>", []),  # nothing says that it belongs here
        (f"<div class='share'>{FILES}</div>", []),
        (
            f"<p>县交通局</p><p>2024年5月16日</p><p>（此件公开发布）</p></div><div class='fj'>{FILES}",
            ["县交通局", "2024年5月16日", "（此件公开发布）", "附件：新桥交通方案.pdf"],
        ),
    ],
)
def test_the_list_of_an_articles_files_stays_with_what_signs_it(below: str, kept: list[str]) -> None:
    page = html(f"<div><h1>新桥通车</h1>{body(*TEXT_ZH)}{below}</div>", title="新桥通车", language="zh")
    assert read(page).document.paragraphs == (*TEXT_ZH, *kept)


def zh(inside: str, *, footer: str = "") -> tuple[str, ...]:
    """Read a Chinese page with this below its headline."""
    page = html(f"<div><h1>新桥通车公告</h1>{inside}</div>{footer}", title="新桥通车公告", language="zh")
    return tuple(read(page).document.paragraphs)


@pytest.mark.parametrize(
    "line",
    [
        "点击上方“北岸发布”关注我们",
        "长按识别二维码关注我们",
        "点个“在看”，让更多人知道！",
        "您的浏览器不支持视频播放，请升级浏览器",
        "本文来自微信公众号：北岸志（ID：beian），作者：李禾",
        "該文觀點僅代表作者本人，本平臺僅提供資訊。",
        "界面编辑 | 周砚",
        "本网转载信息的目的在于传递更多信息。如有侵权，请联系我们。",
        "图片来自网络，如有侵权请联系删除。",
        "● 更多內容請搜尋北岸媒",
        "听全文字号",
    ],
)
def test_what_chinese_accounts_say_around_a_text_is_none_of_it(line: str) -> None:
    assert zh(f"<p>{line}</p>{body(*TEXT_ZH)}") == TEXT_ZH


@pytest.mark.parametrize(
    "line",
    [
        "村民们都为他点赞。",
        "双方就广告合作，达成了一致意见。",
        "扫描下方二维码，进入“新桥”小程序报名。",
        "文章经过三次修改才定稿。",
        "法院认定被告有侵权行为，双方联系律师后达成了和解。",
    ],
)
def test_a_sentence_with_such_words_stays(line: str) -> None:
    assert line in zh(body(TEXT_ZH[0], line, *TEXT_ZH[1:]))


@pytest.mark.parametrize(
    "last", ["通车仪式从简。(完)", "（文中的村民均为化名）", "（应村民的要求，文中人物均为化名）", "答：不收费。"]
)
def test_a_short_last_line_in_chinese_stays(last: str) -> None:
    assert zh(body(*TEXT_ZH, last)) == (*TEXT_ZH, last)


REGISTERED = "<div class='footer'><p>主办：北岸县人民政府办公室　承办：北岸县政务服务和数据管理局</p>"
REGISTERED += "<p>网站标识码：3609990001　赣ICP备05000001号-1</p></div>"


def test_a_short_notice_keeps_its_day_and_takes_no_footer() -> None:
    notice = ("各学校：", "现将今年的招生计划下达给你们，请认真组织实施。", "北岸县教育局", "2024年5月16日")
    assert zh(body(*notice), footer=REGISTERED) == notice


def test_an_address_among_other_ways_to_reach_an_office_stays() -> None:
    reached = ("联系人：周工", "邮箱：bridge@county.example", "公示时间：2024年5月17日至5月30日")
    assert zh(body(*TEXT_ZH, *reached)) == (*TEXT_ZH, *reached)


def test_addresses_written_out_are_text_and_no_links() -> None:
    lines = [
        f"{name}：<a href='https://{host}.example'>https://{host}.example</a>"
        for name, host in zip("甲乙", "ab", strict=True)
    ]
    found = zh(body(*TEXT_ZH[:2], *lines, *TEXT_ZH[2:]))
    assert found == (*TEXT_ZH[:2], "甲：https://a.example", "乙：https://b.example", *TEXT_ZH[2:])


def test_the_captions_of_a_page_that_has_nothing_else_are_its_text() -> None:
    told = [f"五月{day}日，北岸县的农民在新桥旁边的田里收割小麦。 记者 李禾 摄" for day in "一二三"]
    assert zh("".join(f"<p><img src='/1.jpg'></p><p>{text}</p>" for text in told)) == tuple(told)


@pytest.mark.parametrize("name", ["img-desc", "image_desc"])
def test_what_describes_a_picture_right_below_it_is_none_of_the_text(name: str) -> None:
    picture = f"<p><img src='/1.jpg'></p><p class='{name}'>通车的新桥</p>"
    assert zh(body(*TEXT_ZH[:2]) + picture + body(*TEXT_ZH[2:])) == TEXT_ZH


@pytest.mark.parametrize("caption", ["▲通车的新桥夜景。", "图为通车当天的新桥。", "圖：居民在新橋上合影。"])
def test_a_line_that_says_by_its_first_word_what_a_picture_shows_is_none_of_the_text(caption: str) -> None:
    picture = f"<p><img src='/1.jpg'></p><p>{caption}</p>"
    assert zh(body(*TEXT_ZH[:2]) + picture + body(*TEXT_ZH[2:])) == TEXT_ZH


def test_a_headline_that_a_break_divides_is_whole() -> None:
    page = html(
        f"<div><h1>北岸县人民政府<br>关于新桥通车的通知</h1>{body(*TEXT_ZH)}</div>",
        title="北岸县人民政府关于新桥通车的通知_北岸县人民政府",
        language="zh",
    )
    assert read(page).document.title == "北岸县人民政府关于新桥通车的通知"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (["a b c d e"], ["a b c d e"], 1.0),
        (["a b c d e"], ["v w x y z"], 0.0),
        ([], [], 1.0),
        ([], ["a b c d"], 0.0),
        (["a b c d"], ["a b c d e"], 2 / 3),
        (["新桥通车了"], ["新桥通车"], 2 / 3),
    ],
)
def test_similarity(one: list[str], other: list[str], alike: float) -> None:
    assert strings.overlap(one, other) == pytest.approx(alike)


def test_text_below_any_nesting_is_read() -> None:
    for depth in (300, 3000, 10_000):
        page = html("<div>" * depth + article() + "</div>" * depth)
        assert [line.text for line in lines(parse(page)) if line.text == TEXT[0]], depth
    assert TEXT[0] in text_of(page)


def test_a_tag_stuffed_with_attributes_costs_no_time() -> None:
    attributes = " ".join(f'data-a{number}="{number:040}"' for number in range(1_000_000))
    assert TEXT[0] in text_of(html(f"<div {attributes}></div><h1>River bridge opens at last</h1>{body()}"))


def test_one_attribute_of_many_megabytes() -> None:
    assert TEXT[0] in text_of(article(lead=f'<img alt="" src="data:image/png;base64,{"QUJD" * 4_000_000}">'))


PIECES = re.findall(
    r"<[^>]*>|[^<]+", article(lead="<ul><li><a href='/'>Home</a></li></ul><table><tr><td>1</td></tr></table>")
)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_a_mutated_page_gives_a_document_or_the_reason_why_not(seed: int) -> None:
    rng = random.Random(seed)
    pieces = list(PIECES)
    for _ in range(rng.randint(1, 30)):
        at = rng.randrange(len(pieces))
        match rng.randrange(4):
            case 0:
                del pieces[at]
            case 1:
                pieces.insert(at, rng.choice(PIECES))
            case 2:
                pieces[at] = pieces[at][: rng.randrange(len(pieces[at]) + 1)]
            case _:
                pieces[at] += chr(rng.choice([0, 0x3C, 0x3E, 0x22, 0xFFFE, 0xD800, 0x202E, 0x1F600]))
        pieces = pieces or ["<p>"]
    try:
        found = read("".join(pieces).encode("utf-8", "surrogatepass"))
    except ExtractError:
        return
    assert found.document.paragraphs
    assert found.provenance.confidence is not None
    assert 0 <= found.provenance.confidence <= 1


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/=\"' &;divpathrlb!-[]\n\0é新"), max_size=300))
def test_any_text_between_tags_is_survived(noise: str) -> None:
    tree = parse(f"<html><body>{noise}<p>{TEXT[0]}</p></body></html>")
    found = blocks.blocks(outline(tree))
    assert all(block.text and block.lines for block in found)


def test_a_slogan_that_ends_every_title_is_not_the_headline() -> None:
    slogan = "The County Courier, the news in real time"
    page = html(
        f"<p>{slogan}</p><h2>River bridge opens at last</h2>{body()}", title=f"River bridge opens at last | {slogan}"
    )
    heading = walk(view(page), None, learn=False).heading
    assert heading is not None
    assert heading.text == read(page).document.title == "River bridge opens at last"


def test_a_comparison_takes_what_would_be_filed_though_no_extractor_finds_an_article() -> None:
    caption = "The ferry at the quay on Monday."
    page = view(html(f"<h1>Ferry</h1><figure><figcaption>{caption}</figcaption></figure>", title="Ferry"))
    found = selection.comparison_of(page, walk(page, None, learn=False))
    assert found.extractors["walker"] == []
    assert found.paragraphs == [caption]


@pytest.mark.parametrize(
    "label",
    [
        *("Read also:", "Lesen Sie auch", "Lire aussi :", "Leggi anche", "Читайте также:", "Lue myös:", "Läs också:"),
        *("Les også", "Lees ook:", "Citește și:", "Przeczytaj także:", "Přečtěte si také:", "Baca juga:", "קרא עוד:"),
        *("আরও পড়ুন:", "இதையும் படிக்க:", "Te puede interesar:", "قد يهمك أيضا:", "阅读更多："),
    ],
)
def test_what_led_to_another_page_goes_where_its_link_has_gone(label: str) -> None:
    inside = f"{body(*TEXT[:2])}<p>{label}</p><p><a href='/9'>Ferry sold to a brewer</a></p>{body(*TEXT[2:])}"
    assert (
        read(html(f"<article><h1>River bridge</h1>{inside}</article>", title="River bridge")).document.paragraphs
        == TEXT
    )


@pytest.mark.parametrize("label", ["Summary", "Zusammenfassung:", "【摘要】", "सार", "Kort fortalt", "Кратко"])
def test_the_name_of_a_part_goes_before_the_text_and_stays_within_it(label: str) -> None:
    head = read(html(f"<article><h1>River bridge</h1><h4>{label}</h4>{body()}</article>", title="River bridge"))
    assert head.document.paragraphs == TEXT
    inside = f"{body(*TEXT)}<h2>{label}</h2>{body(*prose(1))}"
    page = html(f"<article><h1>River bridge</h1>{inside}</article>", title="River bridge")
    assert label in walk(view(page), None, learn=False).paragraphs


@pytest.mark.parametrize("label", ["Subject", "主题", "Тема", "Betreff"])
def test_a_title_behind_its_label_is_the_title(label: str) -> None:
    head = f"<p>{label}: River bridge opens at last</p><p>Author: Ida Penrose   Date: 2024-05-16</p>"
    page = html(f"<div>{head}{body()}</div>", title="River bridge opens at last")
    assert read(page).document.paragraphs == TEXT
    other = html(
        f"<div><h1>River bridge</h1><p>{label}: what the frogs say of it</p>{body()}</div>", title="River bridge"
    )
    assert read(other).document.paragraphs == (f"{label}: what the frogs say of it", *TEXT)


@pytest.mark.parametrize(
    "caption",
    [
        "资料图：施工人员在桥上测量。新华社发",
        "图表：新桥的交通流量 新华社记者 石岸 编制",
        "市民排队过桥。（石岸摄）",
        "停用多年的旧桥。石岸摄",
        "停用多年的旧桥。北岸日报记者 石岸摄",
        "旧桥航拍图 图自视频截图",
        "Click to enlarge",
    ],
)
def test_the_caption_of_a_picture_within_a_text_goes(caption: str) -> None:
    inside = f"{body(*TEXT_ZH[:2])}<p>{caption}</p>{body(*TEXT_ZH[2:])}"
    page = html(f"<div><h1>新桥通车</h1>{inside}</div>", title="新桥通车", language="zh")
    assert read(page).document.paragraphs == TEXT_ZH


@pytest.mark.parametrize(
    "line", ["Ada Miller / AFP / Getty Images", f"{TEXT[1]} (Ada Miller/AFP)", f"{TEXT[1]} (AP Photo/Ada Miller)"]
)
def test_a_picture_of_an_agency_has_no_line_in_the_text(line: str) -> None:
    inside = f"{body(*TEXT[:2])}<p>{line}</p>{body(*TEXT[2:])}"
    page = html(f"<article><h1>River bridge</h1>{inside}</article>", title="River bridge")
    assert read(page).document.paragraphs == TEXT


def test_the_agency_of_a_text_is_named_in_its_last_line() -> None:
    page = html(f"<article><h1>River bridge</h1>{body(*TEXT)}<p>{prose(1)[0]} (dpa/AFP)</p></article>")
    assert read(page).document.paragraphs == (*TEXT, f"{prose(1)[0]} (dpa/AFP)")


@pytest.mark.parametrize(
    "sentence",
    [
        "Share prices of the two shipyards fell by a tenth within the hour, and the ferry line stopped trading.",
        "Related works on the quay will take another year, said the engineers who had drawn the plan.",
        "Print runs of the map had to be doubled in the week before the opening.",
        "更多的桥梁可能会在秋天之前完工，工程师们这样估计。",
        "声明还说，下游的第二座桥要等到统计完成以后才能决定。",
    ],
)
def test_a_sentence_is_text_though_it_begins_as_boilerplate_may(sentence: str) -> None:
    text = TEXT_ZH if sentence > "a" else TEXT
    page = html(f"<article><h1>River bridge opens at last</h1>{body(sentence, *text, sentence)}</article>")
    assert walk(view(page), None, learn=False).paragraphs == [sentence, *text, sentence]


def test_what_the_writer_is_goes_with_the_name_above_the_text() -> None:
    assert cleaned(["Ida Penrose", "Political correspondent", *TEXT], "A bridge", author="Ida Penrose") == [*TEXT]
    assert cleaned(["Political correspondent", *TEXT], "A bridge", author="Ida Penrose")[1:] == [*TEXT]


@pytest.mark.parametrize(
    ("heading", "links", "stays"),
    [
        ("Boats", 1, True),  # a picture's
        ("Boats", 2, False),
        ("What the council of the valley wants to do about the boats below the bridge", 2, True),
    ],
)
def test_a_heading_within_the_text_is_left_out_if_it_heads_links(heading: str, links: int, stays: bool) -> None:
    lines = [TextLine(TEXT[0], "p"), TextLine(heading, "h2"), *[TextLine("A boat", "p", 1.0)] * links]
    lines += [TextLine("Piers", "h2"), TextLine(TEXT[1], "p")]
    text = [TEXT[0], heading, "Piers", TEXT[1]]
    assert (heading in without_empty_headings(text, lines)) is stays


def test_a_sites_own_statement_on_what_it_reprints_is_no_text() -> None:
    said = "外汇网声明：本网转载上述内容，不表明证实其描述，仅供投资者参考，并不构成投资建议。"
    told = "外交部声明：两国的安排不构成先例，双方也不代表其他沿岸各方，具体办法秋天再谈。"
    denied = "公司声明：网上消息不实，请投资者注意风险，这次事故对经营不构成重大影响，工厂周一恢复生产。"
    text = (*TEXT_ZH, told, denied)
    page = html(f"<article><h1>新桥通车</h1>{body(*text, said)}</article>", title="新桥通车", language="zh")
    assert tuple(walk(view(page), None, learn=False).paragraphs) == text


@pytest.mark.parametrize(
    "line",
    [
        "Share this story with your friends by mail or by letter, if you like it.",
        "Print it, or send it by mail to somebody who would like to read it too.",
    ],
)
def test_what_asks_to_share_or_to_see_more_is_no_text_between_paragraphs(line: str) -> None:
    page = html(f"<article><h1>River bridge opens at last</h1>{body(*TEXT[:2], line, *TEXT[2:])}</article>")
    assert tuple(walk(view(page), None, learn=False).paragraphs) == TEXT


@pytest.mark.parametrize(
    "name", ["box no-footer", "box no-header-footer", "with-sidebar", "text has_menu", "textWithLeftNav"]
)
def test_an_element_is_no_chrome_for_what_it_is_said_to_have_or_lack(name: str) -> None:
    shown = outline(parse(f"<div class='{name}'>The river</div><div class='{name} footer'>© 2024</div>"))
    assert [line.chrome for line in shown.lines] == [False, True]


@pytest.mark.parametrize(
    "picture",
    [
        "<div class='caption full-width'><img src='/1.jpg'><span style='width:464px;'>{}</span></div>",
        "<div class='imageblock'><img src='/1.jpg'><p class='imageCaption'>{}</p></div>",
        "<table><tr><td><img src='/1.jpg'></td></tr><tr><td class='tr-caption'>{}</td></tr></table>",
        "<div class='wp-caption'><img src='/1.jpg'><p>{}</p></div>",
    ],
)
def test_what_is_called_a_caption_below_its_picture_is_no_text(picture: str) -> None:
    told = "The new bridge, seen from the quay on Thursday morning, with the old pier in front of it."
    content = f"{body(*TEXT[:2])}{picture.format(told)}{body(*TEXT[2:])}{picture.format(told.replace('old', 'new'))}"
    page = html(f"<article><h1>River bridge opens at last</h1>{content}{body(*prose(7, 90))}</article>")
    assert walk(view(page), None, learn=False).paragraphs == [*TEXT, *prose(7, 90)]
    assert told not in by_extractors(page).paragraphs
    repeated = page.replace(told, TEXT[2])
    assert walk(view(repeated), None, learn=False).without_boilerplate([*TEXT[:3], *TEXT[2:]]) == list(TEXT)


@pytest.mark.parametrize(
    "box", ["<div class='text has-caption'><img src='/1.jpg'>{}</div>", "<div class='caption'>{}</div>"]
)
def test_a_text_is_no_caption_without_a_picture_or_for_having_one(box: str) -> None:
    page = html(f"<article><h1>River bridge opens at last</h1>{box.format(body())}</article>")
    assert tuple(walk(view(page), None, learn=False).paragraphs) == TEXT


@pytest.mark.parametrize("heading", ["Sources", "Follow related authors and topics"])
def test_a_text_ends_with_no_heading_of_what_is_left_out(heading: str) -> None:
    links = "<ul><li><a href='/r/1'>The county's report of 2019</a></li><li><a href='/r/2'>The survey</a></li></ul>"
    assert read(article(tail=f"<h2>{heading}</h2>{links}")).document.paragraphs == TEXT
    headed = read(article(tail=f"<h2>{heading}</h2><p>{SENTENCE}</p>")).document.paragraphs
    assert headed == (*TEXT, heading, SENTENCE)


def test_a_heading_of_links_that_are_left_out_goes_before_the_next_one_and_stays_above_its_parts() -> None:
    links = "<ul><li><a href='/r/1'>The county's report of 2019</a></li><li><a href='/r/2'>The survey</a></li></ul>"
    text = f"{body(*TEXT[:2])}<h2>Links</h2>{links}<h2>Transcript</h2>{body(*TEXT[2:])}"
    said = read(html(f"<article><h1>River bridge</h1>{text}</article>", title="River bridge")).document.paragraphs
    assert said == (*TEXT[:2], "Transcript", *TEXT[2:])
    parted = read(html(f"<article><h1>River bridge</h1>{text.replace('h2>Tran', 'h3>Tran')}</article>", title="River"))
    assert "Links" in parted.document.paragraphs


def test_labels_below_the_lead_are_none_of_the_text() -> None:
    about = "<p>Propos recueillis par Ida Penrose</p><p>Publié le 14 mai 2024 à 10h11</p>"
    page = html(
        f"<article><h1>River bridge</h1>{body(TEXT[0])}{about}{body(*TEXT[1:])}</article>", title="River bridge"
    )
    assert read(page).document.paragraphs == TEXT
    invited = page.replace("Publié le 14 mai 2024 à 10h11", "Time: 14 June, 3 pm")
    assert "Time: 14 June, 3 pm" in read(invited).document.paragraphs


def test_a_lead_that_only_the_walk_has_makes_its_text_the_whole_one() -> None:
    head = f"<header><h1>River bridge</h1><p>{SENTENCE}</p><div>Ida Penrose</div></header>"
    page = html(f"<article>{head}<section>{body()}</section></article>", title="River bridge")
    assert by_extractors(page).paragraphs[0] == SENTENCE
    pictured = page.replace(f"<p>{SENTENCE}", f"<img src='/1.jpg'><p>{SENTENCE}")
    assert SENTENCE not in by_extractors(pictured).paragraphs


def test_in_chinese_readability_says_how_sure_a_text_is_of_which_trafilatura_has_nothing() -> None:
    text = f"<h1>新桥正式通车</h1><div class='comment-article content entry'>{body(*TEXT_ZH)}</div>"
    found = by_extractors(html(f"<div>{text}</div>", title="新桥正式通车", language="zh"))
    assert (found.extractor, tuple(found.paragraphs), found.confidence) == ("walker", TEXT_ZH, 1.0)


def test_names_in_camel_case_are_read_word_by_word() -> None:
    boxes = "".join(
        f"<div class='{name}'>River</div>" for name in ("articleNewsletterBox", "Page_pageFooter__x1", "id-n1AuAdJlVL")
    )
    assert [line.chrome for line in outline(parse(boxes)).lines] == [True, True, False]


def test_a_long_imprint_outweighs_no_short_text() -> None:
    imprint = f"© The County Courier, 2024. {' '.join(prose(5, 100))}"
    page = html(f"<div><h1>River bridge</h1><p>{TEXT[0]}</p></div><div>{imprint}</div>", title="River bridge")
    assert walk(view(page), None, learn=False).paragraphs == [TEXT[0]]


def test_a_credit_in_brackets_and_the_question_for_consent_are_no_text() -> None:
    asked = [
        "Empfohlener redaktioneller Inhalt",
        "Load external content",
        "J'accepte d'afficher les contenus externes.",
        "This content is imported from Instagram. You may be able to find it in another format at their web site.",
    ]
    inner = ["(Photos by Ida Penrose; illustration by Tim Wells / County Courier)", *asked]
    said = "“They load external content,” she said, “and nobody asked us.”"
    assert text_of(article(lead="", tail="").replace(TEXT[1], "</p><p>".join([*inner, said, TEXT[1]]))) == "\n".join(
        [TEXT[0], said, *TEXT[1:]]
    )


def test_the_text_goes_on_behind_a_list_of_other_articles_in_its_midst() -> None:
    inset = "".join(f"<li><a href='/{n}'><h5>Thirty tools number {n} to own</h5></a></li>" for n in range(4))
    parts = [prose(number, 200) for number in range(4)]
    columns = "".join(
        f'<div class="grid"><div class="column">{body(*part)}</div><div class="aside-column">'
        f"<div>Most popular</div><ul>{inset}</ul></div></div>"
        for part in parts
    )
    found = walk(
        view(html(f"<h1>The mill wheel turns again</h1><div class='chunks'>{columns}</div>")), None, learn=False
    )
    assert found.paragraphs == [line for part in parts for line in part]


def test_what_a_site_says_of_itself_behind_a_list_of_other_articles_stays_out() -> None:
    own, imprint = prose(1, 300), "The Courier is the paper of the valley. It has been printed since 1871."
    below = f"<h4>Most popular</h4><ul><li><a href='/a'>A choir sings</a></li></ul><p>{imprint}</p>"
    assert imprint not in text_of(html(f"<h1>The mill wheel turns again</h1><div>{body(*own)}{below}</div>"))


def test_a_paragraph_that_is_mostly_links_stays_between_two_others() -> None:
    linked = (
        "<p>After <a href='/l'>Lina Mayer won the first of the matches of the day on the small court</a> it was "
        "<a href='/k'>Karin Bolt who sent the next guest home in an hour and ten minutes</a> on Tuesday afternoon.</p>"
    )
    first, last = prose(1, 80), prose(2, 80)
    assert "sent the next guest home" in text_of(html(f"<h1>Tennis</h1><div>{body(*first)}{linked}{body(*last)}</div>"))


def test_the_topics_in_the_class_of_an_entry_do_not_condemn_it() -> None:
    entry = f'<div class="post-81 post type-post hentry category-social tag-hot">{body(*prose(1, 100))}</div>'
    below = f"<div class='programme'>{body(*prose(2, 400))}</div>"
    assert prose(1, 100)[0] in text_of(html(f"<h1>The mill wheel turns again</h1>{entry}{below}"))


def test_sections_of_an_article_that_carry_advertisements_are_the_article() -> None:
    sections = "".join(f'<section class="Report--Ads">{body(*prose(number, 90))}</section>' for number in range(6))
    notice = "<p>For links on this page we may be paid by a shop, for example for those with a small cart.</p>"
    found = walk(view(html(f"{notice}<article><h1>The grill</h1>{sections}</article>")), None, learn=False)
    assert found.paragraphs == [line for number in range(6) for line in prose(number, 90)]


def test_a_request_to_report_an_error_is_no_text() -> None:
    note = "<p>Kļūda rakstā? Iezīmējiet tekstu un spiediet Ctrl+Enter, lai nosūtītu to redaktoram!</p>"
    assert "Enter" not in text_of(html(f"<h1>The mill wheel turns</h1><div>{body(*prose(1, 200))}{note}</div>"))


@pytest.mark.parametrize(
    "line",
    ["Page 1 of 1", "Image 2 of 12", "Bild 1 von 8", "<< Previous | Next >>", "By Ida Penrose Science reporter, Echo"],
)
def test_a_line_above_the_text_that_counts_or_turns_pages_or_names_its_author_is_none_of_it(line: str) -> None:
    head = '<meta name="author" content="Ida Penrose">'
    escaped = line.replace("<", "&lt;").replace(">", "&gt;")
    page = article(lead=f"<p>{escaped}</p>", head=head)
    assert read(page).document.paragraphs == TEXT


def test_promotions_above_the_headline_are_peeled_off_another_extractors_text_but_not_what_the_text_says_again() -> (
    None
):
    promoted = "Our day's best pictures, and the essays of those who took them, are shown here. See more | Captions"
    page = html(
        f"<div class='related'><p>{promoted}</p><p>{TEXT[0]}</p></div><h1>River bridge opens at last</h1>{body(*TEXT)}"
    )
    read_by_others = [promoted, *TEXT]
    assert walk(view(page), None, learn=False).peeled(read_by_others) == list(TEXT)


@pytest.mark.parametrize(
    "policy",
    [
        "We welcome comments that take the story further. If you see one that insults, flag it to our editors.",
        "Opinions that attack other users may be removed. The station answers for none of the comments below.",
        "Kommentare werden moderiert. Bitte beachten Sie unsere Netiquette.",
        "Les commentaires sont modérés selon notre charte.",
    ],
)
def test_what_a_site_says_of_comments_below_a_text_is_none_of_it(policy: str) -> None:
    assert text_of(article(tail=f"<p>{policy}</p>")) == "\n".join(TEXT)


def test_a_text_may_end_with_a_sentence_about_comments() -> None:
    last = "Comments from the valley were few, said the mayor, and none of them spoke against the bridge."
    assert text_of(article(tail=f"<p>{last}</p>")).endswith(last)
