"""Dates as people and machines write them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.date_words import MONTHS
from pipeline.text.dates import Stamp, find_dates, is_date, read_date
from pipeline.text.folding import fold

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2023, 7, 24, 10, 0, 30, tzinfo=UTC)  # a Monday; 18:00 in Shanghai
JULY_24 = date(2023, 7, 24)


def at(hour: int, minute: int = 0, second: int = 0, *, day: int = 24) -> datetime:
    return datetime(2023, 7, day, hour, minute, second, tzinfo=UTC)


def stamp(text: str, *, zone: ZoneInfo = SHANGHAI, now: datetime | None = None) -> tuple[date, datetime | None] | None:
    read = read_date(text, zone=zone, now=now)
    return (read.day, read.at) if read else None


@pytest.mark.parametrize(
    "text",
    [
        "2023-07-24",
        "2023/7/24",
        "2023.07.24",
        "2023. 7. 24.",
        "2023年7月24日",
        "2023年07月24号",
        "2023 年 7 月 24 日",
        "２０２３年７月２４日",
        "二〇二三年七月二十四日",
        "二○二三年七月廿四日",
        "令和5年7月24日",
        "民國112年7月24日",
        "2023년 7월 24일",
        "24.07.2023",
        "24. 7. 2023",
        "24/07/2023",
        "24-07-2023",
        "07/24/2023",  # can only be month first
        "July 24, 2023",
        "July 24th 2023",
        "Jul. 24, 2023",
        "Monday, 24 July 2023",
        "24th of July, 2023",
        "2023 July 24",
        "24-Jul-2023",
        "24. Juli 2023",
        "24 juillet 2023",
        "24 de julio de 2023",
        "24 de julho de 2023",
        "24 luglio 2023",
        "24 juli 2023",
        "24. heinäkuuta 2023",
        "24 lipca 2023",
        "24. července 2023",
        "24. júla 2023",
        "2023. július 24.",
        "24 iulie 2023",
        "24. srpnja 2023",
        "24 юли 2023",
        "24 июля 2023 г.",
        "24 липня 2023 року",
        "24 ліпеня 2023",
        "24 шілде 2023",
        "24 Ιουλίου 2023",
        "24 ΙΟΥΛΙΟΥ 2023",
        "24 Temmuz 2023",
        "24 TEMMUZ 2023",
        "2023 m. liepos 24 d.",
        "2023. gada 24. jūlijs",
        "24 juuli 2023",
        "24 korrik 2023",
        "٢٤ يوليو ٢٠٢٣",
        "24 يوليو/ تموز 2023",
        "24 تموز 2023",
        "24 جويلية 2023",
        "۲۴ ژوئیه ۲۰۲۳",
        "24 ביולי 2023",
        "24 जुलाई 2023",
        "२४ जुलाई २०२३",
        "24 กรกฎาคม 2566",
        "24 tháng 7, 2023",
        "ngày 24 tháng 7 năm 2023",
        "24 Juli 2023",
        "24 ივლისი 2023",
        "2023 оны 7 дугаар сарын 24",
        "20230724",
        "2023-W30-1",
        "2023W301",
        "2023-205",
        "am 24. Juli 2023",
        "Published: 24 July 2023",
    ],
)
def test_a_day_is_read_in_the_ways_it_is_written(text: str) -> None:
    assert stamp(text) == (JULY_24, None)


@pytest.mark.parametrize(
    "text",
    [
        "2023-07-24 17:55",
        "2023-07-24 17:55:00",
        "2023-07-24T17:55",
        "2023-07-24T17:55:00+08:00",
        "2023-07-24T17:55:00.123456+0800",
        "2023-07-24 17:55:00+08",
        "2023-07-24T09:55:00Z",
        "2023-07-24T09:55:00.000Z",
        "2023-07-24T05:25:00-04:30",
        "20230724T095500Z",
        "20230724175500",
        "202307241755",
        "Mon, 24 Jul 2023 09:55:00 GMT",
        "Mon, 24 Jul 2023 05:55:00 EDT",
        "24 Jul 2023 17:55:00 +0800",
        "Mon Jul 24 17:55:00 CST 2023",  # what Java prints in China
        "Mon Jul 24 2023 17:55:00 GMT+0800 (China Standard Time)",
        "1690192500",
        "1690192500000",
        "/Date(1690192500000)/",
        "2023年7月24日17:55",
        "2023年7月24日 17时55分",
        "2023年07月24日 （星期一） 下午5:55",
        "2023年7月24日 午後5時55分",
        "2023.07.24. 오후 5:55",
        "2023년 7월 24일 17시 55분",
        "July 24, 2023, 5:55 PM",
        "July 24, 2023 at 5:55 p.m.",
        "24. Juli 2023, 17.55 Uhr",
        "24. Juli 2023 um 17:55 Uhr",
        "24 juillet 2023 à 17h55",
        "24 de julho de 2023 às 17h55",
        "24 luglio 2023 alle ore 17:55",
        "24 luglio 2023 | 17:55",
        "24 lipca 2023, godz. 17:55",
        "24 июля 2023 г., 17:55",
        "24.07.2023 17:55",
        "24/07/2023 - 17:55",
        "24 Ιουλίου 2023, 17:55",
        "24 Temmuz 2023 Saat 17:55",
        "17:55, 24 July 2023",
        "17:55 24.07.2023",
        "5:55 PM, Mon, Jul 24, 2023",
        "09:55 GMT, Monday, July 24, 2023",
        "2023-07-24 17∶55",
        "24 July 2023 17:55",
    ],
)
def test_a_time_of_day_makes_a_moment_in_utc(text: str) -> None:
    assert stamp(text) == (JULY_24, at(9, 55))


def test_a_time_without_offset_is_in_the_zone_given() -> None:
    assert stamp("2023-07-24 17:55", zone=BERLIN) == (JULY_24, at(15, 55))
    assert stamp("2023-01-24 17:55", zone=BERLIN) == (date(2023, 1, 24), datetime(2023, 1, 24, 16, 55, tzinfo=UTC))


def test_an_abbreviation_means_what_it_means_where_the_source_is() -> None:
    text = "Mon Jul 24 17:55:00 CST 2023"
    assert stamp(text) == (JULY_24, at(9, 55))
    assert stamp(text, zone=ZoneInfo("America/Chicago")) == (JULY_24, at(22, 55)), "what its clocks show in July"
    assert stamp("24 July 2023 17:55 GMT", zone=ZoneInfo("Europe/London")) == (JULY_24, at(17, 55))
    assert stamp("24 July 2023 17:55 WET", zone=ZoneInfo("Europe/Lisbon")) == (JULY_24, at(16, 55))
    assert stamp("24 July 2023 17:55 CET", zone=ZoneInfo("Africa/Tunis")) == (JULY_24, at(16, 55))


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("24 July 2023 17:55 CET", 15),  # nobody's clocks there show it in July
        ("24 July 2023 17:55 CEST", 15),
        ("24.07.2023 17:55 MEZ", 15),
        ("24 July 2023 17:55 EET", 14),
        ("24 July 2023 17:55 EST", 22),  # RFC 822
        ("24 July 2023 17:55 UTC+8", 9),
        ("24 July 2023 17:55 GMT+0800", 9),
    ],
)
def test_a_name_of_winter_in_summer_is_what_the_clocks_show(written: str, hour: int) -> None:
    for zone in (ZoneInfo("UTC"), SHANGHAI, UTC):
        read = read_date(written, zone=zone)
        assert read is not None
        assert read.at == at(hour, 55)
    winter = read_date("24 January 2023 17:55 CEST", zone=SHANGHAI)
    assert winter is not None
    assert winter.at == datetime(2023, 1, 24, 16, 55, tzinfo=UTC)


def test_the_day_is_the_one_written_and_day_in_is_the_one_of_a_zone() -> None:
    read = read_date("Mon, 24 Jul 2023 20:00:00 GMT", zone=SHANGHAI)
    assert read == Stamp(day=JULY_24, at=at(20))
    assert read.day_in(SHANGHAI) == date(2023, 7, 25)
    assert Stamp(day=JULY_24, at=None).day_in(SHANGHAI) == JULY_24


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("12:05 am", 0),
        ("12:05 pm", 12),
        ("凌晨0:05", 0),
        ("中午12:05", 12),
        ("中午1:05", 13),
        ("晚上11:05", 23),
        ("오전 12:05", 0),
        ("午後0時05分", 12),
        ("0:05", 0),
    ],
)
def test_halves_of_the_day(text: str, hour: int) -> None:
    found = read_date(f"2023-07-24 {text}", zone=ZoneInfo("UTC"))
    assert found == Stamp(day=JULY_24, at=at(hour, 5))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2023",
        "2023-07",
        "2023年7月",
        "July 2023",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "2023-02-29",
        "2023年13月1日",
        "31.04.2023",
        "13/13/2023",
        "1970-01-01",
        "1970-01-01T00:00:00Z",
        "0",
        "1234567",
        "2023-W60-1",
        "2023-366",
        "20231301",
        "192.168.1.2023",
        "v1.2023.07.24",
        "010-2023-07-24",
        "12023-07-24",
        "2023-07-245",
        "44 July 2023",
        "24 Julember 2023",
        "2 มรกต 2566",
        "民國112年13月24日",
        "二〇二三年七月五十五日",
        "1690192500123456",
    ],
)
def test_what_is_no_publication_day_is_none(text: str) -> None:
    assert read_date(text, zone=SHANGHAI) is None
    assert read_date(text, zone=SHANGHAI, now=NOW) is None


def test_a_value_may_be_older_than_the_web_and_running_text_not() -> None:
    assert stamp("1987-05-14") == (date(1987, 5, 14), None)
    assert not find_dates("The mill burnt down on 14 May 1987 and was rebuilt.", zone=SHANGHAI)
    assert [found.stamp.day for found in find_dates("14 May 1987", zone=SHANGHAI)] == [date(1987, 5, 14)]


def test_an_ambiguous_day_is_day_first_unless_the_order_says_otherwise() -> None:
    assert stamp("03/04/2023") == (date(2023, 4, 3), None)
    american = read_date("03/04/2023", zone=SHANGHAI, order="mdy")
    assert american == Stamp(day=date(2023, 3, 4), at=None)
    only_one_way = read_date("24/07/2023", zone=SHANGHAI, order="mdy")
    assert only_one_way == Stamp(day=JULY_24, at=None)
    assert read_date("2023-03-04", zone=SHANGHAI, order="mdy") == Stamp(day=date(2023, 3, 4), at=None)


@pytest.mark.parametrize("text", ["2023-07-25", "2023-07-25 17:55", "1690279200"])
def test_a_day_ahead_of_now_is_still_read(text: str) -> None:
    assert stamp(text, now=NOW)


@pytest.mark.parametrize("text", ["2023-07-26", "2023-07-25 18:01", "2024-01-01", "2099年1月1日", "1690400000"])
def test_a_date_in_the_future_is_none_when_now_is_known(text: str) -> None:
    assert stamp(text, now=NOW) is None
    assert stamp(text)


@pytest.mark.parametrize(
    ("text", "day", "moment"),
    [
        ("刚刚", JULY_24, at(10, 0, 30)),
        ("just now", JULY_24, at(10, 0, 30)),
        ("45秒前", JULY_24, at(9, 59, 45)),
        ("5分钟前", JULY_24, at(9, 55, 30)),
        ("3小时前", JULY_24, at(7, 0, 30)),
        ("3 小時前", JULY_24, at(7, 0, 30)),
        ("两小时前", JULY_24, at(8, 0, 30)),
        ("3時間前", JULY_24, at(7, 0, 30)),
        ("3시간 전", JULY_24, at(7, 0, 30)),
        ("3 hours ago", JULY_24, at(7, 0, 30)),
        ("an hour ago", JULY_24, at(9, 0, 30)),
        ("3h ago", JULY_24, at(7, 0, 30)),
        ("vor 3 Stunden", JULY_24, at(7, 0, 30)),
        ("vor einer Stunde", JULY_24, at(9, 0, 30)),
        ("il y a 2 heures", JULY_24, at(8, 0, 30)),
        ("hace 2 horas", JULY_24, at(8, 0, 30)),
        ("há 2 horas", JULY_24, at(8, 0, 30)),
        ("2 ore fa", JULY_24, at(8, 0, 30)),
        ("2 uur geleden", JULY_24, at(8, 0, 30)),
        ("2 godziny temu", JULY_24, at(8, 0, 30)),
        ("2 часа назад", JULY_24, at(8, 0, 30)),
        ("час назад", JULY_24, at(9, 0, 30)),
        ("2 години тому", JULY_24, at(8, 0, 30)),
        ("před 2 hodinami", JULY_24, at(8, 0, 30)),
        ("2 saat önce", JULY_24, at(8, 0, 30)),
        ("πριν από 2 ώρες", JULY_24, at(8, 0, 30)),
        ("منذ ٣ ساعات", JULY_24, at(7, 0, 30)),
        ("3 giờ trước", JULY_24, at(7, 0, 30)),
        ("20小时前", date(2023, 7, 23), at(14, 0, 30, day=23)),
        ("3天前", date(2023, 7, 21), None),
        ("2일 전", date(2023, 7, 22), None),
        ("a day ago", date(2023, 7, 23), None),
        ("2 weeks ago", date(2023, 7, 10), None),
        ("1个月前", date(2023, 6, 24), None),
        ("5 months ago", date(2023, 2, 24), None),
        ("1 years ago", date(2022, 7, 24), None),
        ("2年前", date(2021, 7, 24), None),
        ("今天 08:00", JULY_24, at(0)),
        ("昨天 12:30", date(2023, 7, 23), at(4, 30, day=23)),
        ("昨天", date(2023, 7, 23), None),
        ("前天", date(2023, 7, 22), None),
        ("어제", date(2023, 7, 23), None),
        ("yesterday at 5:30 pm", date(2023, 7, 23), at(9, 30, day=23)),
        ("gestern, 12:30 Uhr", date(2023, 7, 23), at(4, 30, day=23)),
        ("вчера в 12:30", date(2023, 7, 23), at(4, 30, day=23)),
        ("hier à 12h30", date(2023, 7, 23), at(4, 30, day=23)),
        ("7月24日 17:55", JULY_24, at(9, 55)),
        ("7月24日", JULY_24, None),
        ("7월 23일", date(2023, 7, 23), None),
        ("07-24 17:55", JULY_24, at(9, 55)),
        ("24 July", JULY_24, None),
        ("July 23rd", date(2023, 7, 23), None),
        ("24 июля, 17:55", JULY_24, at(9, 55)),
        ("7月25日", date(2022, 7, 25), None),  # tomorrow, so last year's
        ("12月30日 08:00", date(2022, 12, 30), datetime(2022, 12, 30, tzinfo=UTC)),
        ("2月29日", date(2020, 2, 29), None),
    ],
)
def test_a_relative_date_is_counted_from_now_and_is_none_without(text: str, day: date, moment: datetime | None) -> None:
    assert read_date(text, zone=SHANGHAI, now=NOW) == Stamp(day=day, at=moment, relative=True)
    assert read_date(text, zone=SHANGHAI) is None


def test_a_month_back_from_a_31st_is_the_last_of_a_shorter_month() -> None:
    now = datetime(2023, 3, 31, 3, tzinfo=UTC)
    assert stamp("1 month ago", now=now) == (date(2023, 2, 28), None)


def test_today_is_today_where_the_source_is() -> None:
    now = datetime(2023, 7, 24, 20, 0, tzinfo=UTC)  # the 25th in Shanghai
    assert stamp("昨天", now=now) == (JULY_24, None)
    assert stamp("yesterday", zone=BERLIN, now=now) == (date(2023, 7, 23), None)


@pytest.mark.parametrize(
    "text",
    [
        "several days ago",
        "几天前",
        "多年前",
        "days ago",
        "2.5 hours ago",
        "9999 years ago",
        "in 3 hours",
        "May 2022 was",
    ],
)
def test_what_counts_nothing_is_no_relative_date(text: str) -> None:
    assert read_date(text, zone=SHANGHAI, now=NOW) is None


def found(text: str, *, now: datetime | None = NOW) -> list[str]:
    return [text[one.start : one.end] for one in find_dates(text, zone=SHANGHAI, now=now)]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("发布日期:2023-07-24 17:55  发布单位:农业局  点击量:20230", ["2023-07-24 17:55"]),
        ("更新时间：2023-07-20 发布时间：2023-07-14 12:00", ["2023-07-20", "2023-07-14 12:00"]),
        ("从2023年4月18日至2023年4月27日", ["2023年4月18日", "2023年4月27日"]),
        ("2023-07-20 17:55 2023-07-21 18:00", ["2023-07-20 17:55", "2023-07-21 18:00"]),
        ("2023-07-24 09:00-11:30", ["2023-07-24 09:00"]),
        ("It opened on July 4, 2023, and closed 5 May 2022.", ["July 4, 2023", "5 May 2022"]),
        ("By Ann Field | 24 July 2023, 17:55 | 120 views", ["24 July 2023, 17:55"]),
        ("Call 010-2023-07-24 or 2023-07-245, v1.2023.07.24", []),
        ("First line 24 July\n2023 people came", []),
        ("张三 · 3小时前 · 阅读 123", ["3小时前"]),
        ("北岸日报 昨天 12:30", ["昨天 12:30"]),
        ("发布于：7月24日 17:55 来源：北岸日报", ["7月24日 17:55"]),
        ("Ann Field | 3 hours ago", ["3 hours ago"]),
        # prose is full of days that date something else
        ("3年前，他来到北岸。", []),
        ("昨天12:30，一辆货车驶过大桥。", []),
        ("昨天的会议", []),
        ("会议于7月24日17时55分开始", []),
        ("She left 3 hours ago for the islands.", []),
        ("Yesterday 12 boats left; on 4 May, 12 more.", []),
    ],
)
def test_dates_are_found_in_order_and_relative_ones_only_apart_from_prose(text: str, dates: list[str]) -> None:
    assert found(text) == dates


def test_relative_dates_are_not_found_without_now() -> None:
    assert found("张三 · 3小时前 · 2023-07-20", now=None) == ["2023-07-20"]


@pytest.mark.parametrize(
    "text", ["2023-07-24", "Monday, 24 July 2023", "3 hours ago", "昨天 12:30", "24 luglio 2023 17:55 CET", "20230724"]
)
def test_a_date_and_nothing_else_has_the_shape_of_one(text: str) -> None:
    assert is_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Monday",
        "2023",
        "on 24 July 2023 the council met again",
        "时间就是生命",
        "2023年7月24日在市政府会议室召开会议",
        "Today is short.",
        "ملخص اليوم قصير.",
    ],
)
def test_a_sentence_or_less_than_a_date_has_not(text: str) -> None:
    assert not is_date(text)


def test_every_calendar_has_its_twelve_months() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    # one name, one month, in whatever language
    assert MONTHS[fold("Март")] == 3
    assert MONTHS[fold("ΜΆΡΤΙΟΣ")] == 3
    assert MONTHS[fold("LISTOPADA")] == 11


@settings(deadline=None)
@given(st.text(max_size=60))
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


PARTS = """2023 07 24 17:55 T Z +0800 GMT am 1 99 31 - / . , 年 月 日 July 小时 天 前 ago vor 昨天 二〇二三 十"""
pieces = st.lists(st.one_of(st.sampled_from(PARTS.split()), st.text(max_size=4)), max_size=12)


@settings(deadline=None)
@given(pieces, st.sampled_from(["", " "]))
def test_any_text_is_read_without_an_error_and_spans_are_in_order(parts: list[str], glue: str) -> None:
    text = glue.join(parts)
    read_date(text, zone=SHANGHAI, now=NOW)
    is_date(text)
    end = 0
    for one in find_dates(text, zone=SHANGHAI, now=NOW):
        assert end <= one.start < one.end <= len(text)
        end = one.end


@settings(deadline=None)
@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2099, 12, 30)))  # noqa: DTZ001
def test_iso_moments_are_read_exactly_to_the_second(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC, microsecond=0)
    assert stamp(moment.isoformat()) == (moment.date(), moment if moment.time() != time(0) else None)
    assert stamp(moment.astimezone(BERLIN).isoformat()) == (moment.astimezone(BERLIN).date(), moment)


@pytest.mark.parametrize(
    "written",
    [
        "4 years, 6 months ago",
        "4 years and 6 months ago",
        "vor 4 Jahren und 6 Monaten",
        "il y a 4 ans et 6 mois",
        "hace 4 años y 6 meses",
        "4 года 6 месяцев назад",
        "4年6个月前",
    ],
)
def test_a_span_of_several_units_is_read_whole(written: str) -> None:
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    stamp = read_date(written, zone=UTC, now=now)
    assert stamp is not None
    assert (stamp.day, stamp.at) == (date(2022, 5, 28), None)


def test_what_stands_beside_a_time_past_is_no_part_of_it() -> None:
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    for written in ("12 comments 3 hours ago", "vor 3 Stunden, 14 Kommentare", "3 hours ago, 5 min read"):
        stamp = read_date(written, zone=UTC, now=now)
        assert stamp is not None
        assert stamp.at == now - timedelta(hours=3)


@pytest.mark.parametrize(
    "text",
    [
        *("24.VII.2023", "24 VII 2023", "24.vii.2023 г."),
        *("2023. gada 24. jūlijā", "2023(e)ko uztailaren 24a", "2023ko uztailaren 24a", "2023-yil 24-iyul"),
        *("24/7-2023", "24/7 2023", "中華民國一一二年七月二十四日", "٠٦/٠١/١٤٤٥", "02-05-1402"),
    ],
)
def test_months_in_roman_and_numbers_in_the_order_of_other_calendars_are_read(text: str) -> None:
    assert stamp(text) == (JULY_24, None)
    assert not find_dates(f"It is open {text[:4]} and said so.", zone=SHANGHAI)


@pytest.mark.parametrize("text", ["7/20(木) 9:00", "7/20(木) 9:00配信", "7月20日(木) 9:00配信", "7/20(목) 9:00"])
def test_a_day_without_a_year_is_known_by_its_weekday_also_before_the_word_for_publishing(text: str) -> None:
    found = find_dates(text, zone=SHANGHAI, now=NOW)
    assert [(one.stamp.day, one.stamp.at) for one in found] == [(date(2023, 7, 20), at(1, day=20))]


@pytest.mark.parametrize("text", ["Rows 7/20 of the table", "7/20(木)の会合", "3/4(l)"])
def test_a_fraction_and_a_day_within_a_sentence_date_nothing(text: str) -> None:
    assert not find_dates(text, zone=SHANGHAI, now=NOW)


@pytest.mark.parametrize("text", ["1 June 2030", "June 1, 2030", "1 de junio de 2030", "1 มิถุนายน พ.ศ. 2573"])
def test_a_day_of_a_year_to_come_is_not_the_same_day_of_a_past_year(text: str) -> None:
    assert stamp(text, now=NOW) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        *(("eilen", 1), ("tegnap", 1), ("jučer", 1), ("دیروز", 1), ("เมื่อวาน", 1), ("きのう", 1)),
        *(("toissapäivänä", 2), ("evvelsi gün", 2), ("پریروز", 2), ("שלשום", 2), ("おととい", 2)),
        *(("il y a trois jours", 3), ("hace dos semanas", 14), ("two weeks ago", 14), ("drei Tage", None)),
        *(("3 วันก่อน", 3), ("3 päeva tagasi", 3), ("۳ روز قبل", 3)),
    ],
)
def test_days_past_are_read_in_words_of_many_languages(text: str, days: int | None) -> None:
    assert stamp(text, now=NOW) == (days and (JULY_24 - timedelta(days=days), None))


def test_an_elided_one_is_counted() -> None:
    assert stamp("un'ora fa", now=NOW) == (JULY_24, at(9, 0, 30))


@pytest.mark.parametrize(
    ("text", "month"), [("Tue, 05/02/2023 - 10:11", 5), ("Sunday 05/02/2023", 2), ("Fri, 05/02/2023", 2)]
)
def test_the_weekday_before_a_date_in_numbers_tells_which_is_the_month(text: str, month: int) -> None:
    assert [found.stamp.day.month for found in find_dates(text, zone=SHANGHAI)] == [month]
