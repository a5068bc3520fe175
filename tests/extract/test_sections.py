"""The parts of an article, whatever they are called: headings that begin as the site's own do, and lists at its end."""

import pytest

from pipeline.extract.block_walk import walk
from pipeline.extract.body import cleaned
from pipeline.extract.strings import measured
from tests.support.pages import TEXT, TEXT_ZH, article, body, html, read, view

SHORT = (
    "The mill turned its wheel again on Saturday.",
    "Some two hundred people came to watch it.",
    "The first sacks of flour were gone by noon.",
    "Nobody had expected that, said the miller.",
)
SHORT_ZH = ("山谷里的老水磨周六再次转动。", "约两百人前来观看。", "第一批面粉一个小时就卖完了。", "谁也没有想到。")


def items(*texts: str) -> str:
    return "<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>"


@pytest.mark.parametrize("heading", ["Contents", "Summary", "In brief", "The details", "At a glance"])
def test_a_heading_below_a_sentence_heads_a_section_though_it_may_name_a_summary(heading: str) -> None:
    assert cleaned([*SHORT[:2], heading, *SHORT[2:]], "Mill grinds again") == [*SHORT[:2], heading, *SHORT[2:]]
    assert cleaned([heading, *SHORT], "Mill grinds again") == [*SHORT]


@pytest.mark.parametrize(("summary", "text"), [("In brief", "The full story"), ("सार", "विस्तार"), ("摘要", "正文")])
def test_below_a_summary_the_name_of_the_text_is_none_of_it(summary: str, text: str) -> None:
    assert cleaned([summary, SHORT[0], text, *SHORT[1:]], "Mill grinds again") == [*SHORT]


@pytest.mark.parametrize(
    "heading",
    [
        "更多的雨还在路上",
        "关闭的大门",
        "登录月球",
        "Print is not dead",
        "Subscribe or starve",
        "Share of the river",
        "Read more slowly",
    ],
)
@pytest.mark.parametrize("tag", ["h2", "h3"])
def test_a_heading_between_two_paragraphs_heads_the_second_though_it_begins_as_boilerplate(
    heading: str, tag: str
) -> None:
    told = TEXT_ZH if heading > "a" else TEXT
    page = html(
        f"<article><h1>River bridge opens at last</h1>{body(*told[:2])}<{tag}>{heading}</{tag}>{body(*told[2:])}"
    )
    assert heading in read(page).document.paragraphs


@pytest.mark.parametrize(
    "heading", ["Share this article", "Related articles", "Sign up for our newsletter", "相关新闻", "热门推荐", "Share"]
)
def test_a_heading_of_the_sites_own_between_two_paragraphs_is_none_of_the_text(heading: str) -> None:
    told = TEXT_ZH if heading > "a" else TEXT
    page = html(f"<article><h1>River bridge opens at last</h1>{body(*told[:3])}<h3>{heading}</h3>{body(told[3])}")
    assert heading not in read(page).document.paragraphs


LISTED = ("The wheel, with new oak paddles", "Two of the three millstones", "The sluice gate above the pond")
LISTED_ZH = ("装上橡木新叶片的水轮", "三块磨石中的两块", "池塘上方的水闸")


@pytest.mark.parametrize(("told", "listed"), [(SHORT, LISTED), (SHORT_ZH, LISTED_ZH), (SHORT, LISTED[::-1])])
@pytest.mark.parametrize("item", ["{}", "<p>{}</p>"])
def test_a_list_that_ends_a_text_stays_whole_though_one_item_is_as_long_as_a_sentence(
    told: tuple[str, ...], listed: tuple[str, ...], item: str
) -> None:
    inside = f"{body(*told)}<h2>Repaired</h2>{items(*map(item.format, listed))}"
    page = html(f"<div><h1>Mill grinds again</h1>{inside}</div>", title="Mill grinds again")
    assert walk(view(page), None, learn=False).paragraphs == [*told, "Repaired", *listed]
    assert read(page).document.paragraphs == (*told, "Repaired", *listed)


def test_a_list_of_links_at_the_end_of_a_text_is_none_of_it() -> None:
    links = items(*(f'<a href="/{index}">{text}</a>' for index, text in enumerate(LISTED)))
    page = html(f"<div><h1>Mill grinds again</h1>{body(*SHORT)}<h2>Repaired</h2>{links}</div>")
    assert read(page).document.paragraphs == SHORT


def test_short_sentences_behind_a_list_or_a_quotation_end_a_text_too() -> None:
    ends = ("“Always that noise?”", "“When it is happy.”", "Next is the sawmill.")
    quote = "<blockquote><p>We kept every bolt.</p></blockquote>"
    inside = f"{body(*SHORT)}<h2>Repaired</h2>{items(*LISTED[1:])}{quote}{body(*ends)}"
    page = html(f"<div><h1>Mill grinds again</h1>{inside}</div>", title="Mill grinds again")
    expected = [*SHORT, "Repaired", *LISTED[1:], "We kept every bolt.", *ends]
    assert walk(view(page), None, learn=False).paragraphs == expected


def test_a_paragraph_is_not_alone_however_much_of_the_site_stands_beside_it() -> None:
    site = "<div>分享到</div><p>关注我们的微信公众号，每天早上获取县内新闻。</p><h3>相关新闻</h3>"
    links = items(*(f'<a href="/{index}">{text}</a>' for index, text in enumerate(LISTED_ZH)))
    inside = f"<div>分享到</div>{body(*TEXT_ZH[:2])}{site}{links}<p>© 2024 山谷日报 版权所有</p>"
    page = html(f"<div><h1>新桥通车</h1>{inside}</div>", title="新桥通车", language="zh")
    assert read(page).document.paragraphs == TEXT_ZH[:2]


@pytest.mark.parametrize("sentence", ["हमने हर वह पेच रखा जो रखा जा सकता था।", "هل تصدر هذا الصوت دائما كما كانت قديما؟"])
def test_a_sentence_has_a_mark_in_scripts_with_marks_of_their_own(sentence: str) -> None:
    assert measured(sentence)[2] == 1


def test_a_short_line_below_what_ends_a_text_is_none_of_it() -> None:
    links = items(*(f'<a href="/{index}">{text}</a>' for index, text in enumerate(LISTED)))
    inside = (
        f"<div><h1>Bridge</h1>{body()}<h3>Related articles</h3>{links}</div><div><p>The editors can be wrong.</p></div>"
    )
    walked = walk(view(html(inside)), None, learn=False)
    assert walked.peeled([*TEXT, "The editors can be wrong."]) == [*TEXT]


@pytest.mark.parametrize(
    "button", ["分享。", "关闭窗口。", "登录。", "更多精彩内容。", "分享给朋友。", "编辑推荐。", "举报。"]
)
def test_a_button_with_a_full_stop_is_no_sentence(button: str) -> None:
    inside = f"{body(*TEXT_ZH[:2], button, *TEXT_ZH[2:])}"
    page = html(f"<div><h1>新桥通车</h1>{inside}</div>", title="新桥通车", language="zh")
    assert read(page).document.paragraphs == TEXT_ZH


@pytest.mark.parametrize(
    "line", ["Join the conversation.", "Report a typo.", "Contact the newsroom.", "Have a tip?", "Register for free."]
)
def test_a_short_sentence_of_the_sites_own_ends_no_text(line: str) -> None:
    assert read(article(tail=f"<p>{line}</p>")).document.paragraphs == TEXT
