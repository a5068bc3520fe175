"""The reader of foreign captures, on documents of our own in the layouts such files come in."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from pipeline.format import canonical, parse, render
from pipeline.text.saved_page import ForeignDocument, read_capture

SHANGHAI = ZoneInfo("Asia/Shanghai")
FETCHED_AT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)

PLATFORM = """\
Northern Grain Exchange

Farmers along the upper river finish the spring sowing nine days earlier than last year

Sourcengx
Release Time1 years ago
\u2002\u2002\u2002\u2002The last of the forty-one villages reported on Friday that its fields were done.
\u2002\u2002\u2002\u2002-- New drills, shared between neighbours, did most of the work.
\u2002\u2002\u2002\u2002What comes next

    Rain is expected within the week, and the canals will be closed until then.
\u2002\u2002\u2002\u2002......
    "We had nine days to spare, and we used them to mend the dykes," said one of the growers.
RegionNorth,Upper River
Like(0)
Collect(12)"""

PORTAL = """\
春耕提前九天完成 北岸四十一村全部播种——上游农业生产综述

  • 来源: 北岸日报
  • 时间: 2023-05-12 09:30

　　星期五,最后一个村庄报告播种结束。

　　——共用的播种机完成了大部分工作。

　　下一步安排

　　预计一周内有雨,渠道在此之前将保持关闭。

相关文档:
附件下载:"""

DISTRICT = """\
登录
智慧北岸

智慧北岸

请用手机
扫码访问

无障碍浏览 适老版
当前位置: 首页 > 农业局 > 春耕专题 > 详情 返回上页
系列评论|北岸日报谈春耕
发布日期:2023-05-12 17:55  发布单位:北岸农业局管理员  来源:北岸日报   点击量:1207   [字体: ]  打印保存\x20
1

图片


  人勤春来早,功到秋华实。九天时间,四十一个村庄完成了全部播种。


  共用农机是这次提速的关键。




2

图片


  下雨之前,要把渠道修好。


  修渠不能等,也等不得。




\x20
智能问答"""

DATED = """\
 date 2023-05-12 Spring sowing on the north bank is finished nine days early

News from this paper: the last village reported on Friday.

Shared drills

The drills were shared between neighbours.

(Our reporter Ann Field)"""

PAPER = """\
The Harbour Courier

Ferry to the islands sails again after eleven weeks

By Mary Shore | Published: 14 March 2023, 17:30 | Updated: 15 March 2023 | 3 min read

The first boat left the pier at noon with eighty passengers and two goats.

Repairs to the gearbox took longer than the yard had thought.

Source: Harbour Courier

Related articles
Goats of the outer islands
Eleven weeks without mail
Copyright 2023 The Harbour Courier. All rights reserved"""


def capture(text: str, *, fetched_at: datetime | None = None) -> ForeignDocument:
    return read_capture(text.encode(), fetched_at=fetched_at, zone=SHANGHAI)


def test_a_platform_page_with_glued_labels_and_counters() -> None:
    assert capture(PLATFORM) == ForeignDocument(
        title="Farmers along the upper river finish the spring sowing nine days earlier than last year",
        publisher="ngx",
        paragraphs=(
            "The last of the forty-one villages reported on Friday that its fields were done.",
            "-- New drills, shared between neighbours, did most of the work.",
            "What comes next",
            "Rain is expected within the week, and the canals will be closed until then.",
            "......",
            '"We had nine days to spare, and we used them to mend the dykes," said one of the growers.',
        ),
    )


def test_a_relative_date_counts_back_from_the_fetch_and_is_none_without_it() -> None:
    assert capture(PLATFORM).day is None
    found = capture(PLATFORM, fetched_at=FETCHED_AT)
    assert (found.day, found.published, found.date_basis) == (date(2023, 5, 6), None, "relative")


def test_a_portal_page_with_bullets_and_empty_lists_of_attachments() -> None:
    assert capture(PORTAL) == ForeignDocument(
        title="春耕提前九天完成 北岸四十一村全部播种——上游农业生产综述",
        day=date(2023, 5, 12),
        published=datetime(2023, 5, 12, 1, 30, tzinfo=UTC),
        date_basis="label:时间",
        publisher="北岸日报",
        paragraphs=(
            "星期五,最后一个村庄报告播种结束。",
            "——共用的播种机完成了大部分工作。",
            "下一步安排",
            "预计一周内有雨,渠道在此之前将保持关闭。",
        ),
    )


def test_a_district_page_of_several_numbered_pieces() -> None:
    assert capture(DISTRICT) == ForeignDocument(
        title="系列评论|北岸日报谈春耕",
        day=date(2023, 5, 12),
        published=datetime(2023, 5, 12, 9, 55, tzinfo=UTC),
        date_basis="label:发布日期",
        publisher="北岸日报",
        paragraphs=(
            "人勤春来早,功到秋华实。九天时间,四十一个村庄完成了全部播种。",
            "共用农机是这次提速的关键。",
            "下雨之前,要把渠道修好。",
            "修渠不能等,也等不得。",
        ),
    )


def test_a_newspaper_page_with_a_byline_and_related_articles() -> None:
    assert capture(PAPER) == ForeignDocument(
        title="Ferry to the islands sails again after eleven weeks",
        day=date(2023, 3, 14),
        published=datetime(2023, 3, 14, 9, 30, tzinfo=UTC),
        date_basis="label:Published",
        publisher="Harbour Courier",
        author="Mary Shore",
        paragraphs=(
            "The first boat left the pier at noon with eighty passengers and two goats.",
            "Repairs to the gearbox took longer than the yard had thought.",
        ),
    )


def test_a_dated_page_without_a_final_newline() -> None:
    assert capture(DATED) == ForeignDocument(
        title="Spring sowing on the north bank is finished nine days early",
        day=date(2023, 5, 12),
        date_basis="header",
        paragraphs=(
            "News from this paper: the last village reported on Friday.",
            "Shared drills",
            "The drills were shared between neighbours.",
            "(Our reporter Ann Field)",
        ),
    )


@pytest.mark.parametrize(
    "header",
    [
        "date 2023-05-12 Sowing done",
        "\ufeff date 2023-05-12 Sowing done   ",
        "\n\n  Date: 2023/5/12  Sowing done\r",
        "　ｄａｔｅ　２０２３－０５－１２　Sowing done",
        "date 2023年5月12日 Sowing done",
    ],
)
def test_a_loosely_written_header_is_read(header: str) -> None:
    found = capture(header + "\nFirst.\n\n\n  Second.  \n")
    assert found == ForeignDocument(
        title="Sowing done", day=date(2023, 5, 12), date_basis="header", paragraphs=("First.", "Second.")
    )


@pytest.mark.parametrize("line", ["date 2023-02-30 Sowing done", "date 1970-01-01 Sowing done", "date palms in spring"])
def test_a_first_line_without_a_day_is_a_title(line: str) -> None:
    found = capture(f"{line}\n\nThe text of it.\n")
    assert (found.title, found.day, found.paragraphs) == (line, None, ("The text of it.",))


@pytest.mark.parametrize("codec", ["gb18030", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", [PORTAL, DISTRICT])
def test_chinese_captures_are_read_in_the_encodings_they_come_in(codec: str, text: str) -> None:
    data = text.replace("•", "·").encode(codec)
    assert read_capture(data, zone=SHANGHAI) == capture(text.replace("•", "·"))


def test_a_capture_in_big5_is_read() -> None:
    text = (
        "北岸春耕提前九天完成\n\n來源：北岸日報\n發布時間：2023-05-12 09:30\n\n"
        "星期五，最後一個村莊報告播種結束。\n\n預計一週內有雨，渠道在此之前將保持關閉。\n"
    )
    found = read_capture(text.encode("big5"), zone=SHANGHAI)
    assert found == capture(text)
    assert (found.publisher, found.date_basis) == ("北岸日報", "label:發布時間")


def test_a_subtitle_is_the_first_paragraph() -> None:
    found = capture("北岸春耕完成\n——上游农业见闻\n来源：北岸日报 2023-05-12 09:30\n\n星期五,最后一个村庄报告。\n")
    assert (found.title, found.day) == ("北岸春耕完成", date(2023, 5, 12))
    assert found.paragraphs == ("——上游农业见闻", "星期五,最后一个村庄报告。")


def test_labels_may_stand_above_the_title_or_below_the_text() -> None:
    above = capture("来源：北岸日报\n时间：2023-05-12\n\n北岸春耕完成\n\n星期五,最后一个村庄报告。\n")
    below = capture("北岸春耕完成\n\n星期五,最后一个村庄报告。\n\n来源：北岸日报\n时间：2023-05-12\n责任编辑：田野\n")
    for found in (above, below):
        assert (found.title, found.day, found.publisher) == ("北岸春耕完成", date(2023, 5, 12), "北岸日报")
        assert found.paragraphs == ("星期五,最后一个村庄报告。",)


def test_a_bare_dateline_under_the_title_dates_the_text_and_a_day_below_it_does_not() -> None:
    under = capture("Sowing done\n12 May 2023\n\nThe last village reported.\n")
    assert (under.day, under.date_basis, under.paragraphs) == (
        date(2023, 5, 12),
        "text",
        ("The last village reported.",),
    )
    below = capture("Sowing done\n\nThe last village reported.\n\n12 May 2023\n")
    assert (below.day, below.paragraphs) == (None, ("The last village reported.", "12 May 2023"))


def test_a_date_after_the_fetch_is_no_date() -> None:
    text = "北岸春耕完成\n时间：2025-05-12\n\n星期五,最后一个村庄报告。\n"
    assert capture(text).day == date(2025, 5, 12)
    assert capture(text, fetched_at=FETCHED_AT).day is None


def test_the_text_keeps_labels_that_belong_to_it_and_the_numbers_of_a_table() -> None:
    text = (
        "关于召开春耕会议的通知\n来源：北岸农业局\n\n现将有关事项通知如下。\n时间：2023年5月20日\n地点：会议室\n"
        "村庄\n12\n15\n请准时参加。\n"
    )
    assert capture(text).paragraphs == (
        "现将有关事项通知如下。",
        "时间：2023年5月20日",
        "地点：会议室",
        "村庄",
        "12",
        "15",
        "请准时参加。",
    )


def test_a_title_repeated_above_the_text_is_read_once() -> None:
    found = capture("Sowing done\nSource: Courier\n\nSowing done\n\nThe last village reported.\n")
    assert found.paragraphs == ("The last village reported.",)


@pytest.mark.parametrize("data", [b"", b"\n \n\t\n", "登录\n打印\n".encode()])
def test_what_is_no_capture_is_empty(data: bytes) -> None:
    assert read_capture(data) == ForeignDocument()


def test_bytes_that_mean_nothing_do_not_raise() -> None:
    assert read_capture(bytes(range(256)) * 3).day is None


@pytest.mark.parametrize("text", [PLATFORM, PORTAL, DISTRICT, DATED, PAPER])
def test_what_is_read_is_canonical_and_reads_back_as_itself(text: str) -> None:
    found = capture(text, fetched_at=FETCHED_AT)
    assert found.day is not None
    document = canonical(found.title, found.day, found.paragraphs)
    assert (document.title, document.paragraphs) == (found.title, found.paragraphs)
    again = read_capture(render(document), zone=SHANGHAI)
    assert (again.title, again.day, again.paragraphs) == (document.title, document.date, document.paragraphs)
    assert parse(render(document)) == document
