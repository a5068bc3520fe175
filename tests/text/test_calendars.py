"""Dates in every form that a page has been seen to write: what day is meant, and where none is."""

from datetime import UTC, date, datetime

import pytest
from babel import Locale

from pipeline.text.date_order import DateOrder, of_locales
from pipeline.text.dates import find_dates, is_date, read_date

NOW = datetime(2025, 11, 28, 12, 0, tzinfo=UTC)
MAY_14 = date(2024, 5, 14)

THE_FOURTEENTH_OF_MAY = """
14.05.24|14.5.24|14/05/24|14/5/24|14-05-24|14-May-24|14-MAY-2024|14 May '24|14 May ’24|May 14, '24|May 14 '24
14 mai 24|14. Mai 24|14 мая 24|14 maj '24|Tue 14 May 24|14 de mayo de 24|14.05.24 15:36|14/05/24, 15:36
14 May 2024 24:00|2024-05-14 24:00|2024-05-14T24:00:00Z|2024-05-14T00:00:00Z|2024-05-14T00:00:00+00:00
2024-05-14 00:00:00 UTC|20240514|20240514T153600Z|2024-W20-2|2024-135
R6.5.14|R6/5/14|r6.05.14|R06.05.14|令和6年5月14日|令和６年５月１４日|令和六年五月十四日|令和6.5.14
民國113年5月14日|民国113年5月14日|中華民國113年5月14日|民國一百一十三年五月十四日|民國113.05.14|民國113/5/14
113年5月14日|113/05/14|113.05.14|113-05-14
14 พฤษภาคม 2567|14 พ.ค. 2567|๑๔ พฤษภาคม ๒๕๖๗|14 พ.ค. 67|14 พฤษภาคม พ.ศ. 2567|14/05/2567|14-05-2567|14.5.2567
٦ ذو القعدة ١٤٤٥|6 ذو القعدة 1445 هـ|6 ذي القعدة 1445هـ|6 ذو القعدة، 1445|1445/11/06|1445-11-06
6 Dhu al-Qi'dah 1445|الثلاثاء 6 ذو القعدة 1445هـ الموافق 14 مايو 2024م|6 ذو القعدة 1445 - 14/05/2024
25 اردیبهشت 1403|۲۵ اردیبهشت ۱۴۰۳|سه‌شنبه ۲۵ اردیبهشت ۱۴۰۳|۱۴۰۳/۰۲/۲۵|1403/2/25|1403-02-25|25 ordibehesht 1403
سه شنبه 25 اردیبهشت 1403 ساعت 10:30|۱۴۰۳/۰۲/۲۵ - ۱۰:۳۰
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize("text", THE_FOURTEENTH_OF_MAY.split("|"))
def test_a_value_is_read_in_whatever_form(text: str) -> None:
    found = read_date(text, zone=UTC, now=NOW)
    assert found
    assert found.day == MAY_14


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("昭和62年5月14日", "1987-05-14"),
        ("S62.5.14", "1987-05-14"),
        ("昭和六十二年五月十四日", "1987-05-14"),
        ("平成元年5月14日", "1989-05-14"),
        ("平成31年4月30日", "2019-04-30"),
        ("H31.4.30", "2019-04-30"),
        ("令和元年5月1日", "2019-05-01"),
        ("大正12年9月1日", "1923-09-01"),
        ("民國76年5月14日", "1987-05-14"),
        ("14 May 1987", "1987-05-14"),
        ("1887-05-14", "1887-05-14"),
        ("14 พฤษภาคม 2530", "1987-05-14"),
        ("1 محرم 1446", "2024-07-07"),
        ("1 رمضان 1445", "2024-03-11"),
        ("10 ذو الحجة 1445", "2024-06-16"),
        ("29 ذو الحجة 1446", "2025-06-25"),
        ("۱ فروردین ۱۴۰۳", "2024-03-20"),
        ("1 فروردین 1404", "2025-03-21"),
        ("30 اسفند 1403", "2025-03-20"),
        ("29 اسفند 1402", "2024-03-19"),
        ("24/12/31", "2024-12-31"),
        ("31/12/24", "2024-12-31"),
        ("14.05.87", "1987-05-14"),
        ("7 جمادى الآخرة 1446 الموافق 7 ديسمبر 2024", "2024-12-07"),
    ],
)
def test_other_years_and_calendars(text: str, day: str) -> None:
    found = read_date(text, zone=UTC, now=NOW)
    assert found
    assert found.day.isoformat() == day


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("05/04/24", "dmy", "2024-04-05"),
        ("05/04/24", "mdy", "2024-05-04"),
        ("05/04/24", "ymd", "2005-04-24"),
        ("24.5.14", "ymd", "2024-05-14"),
        ("24/05/04", "ymd", "2024-05-04"),
        ("05/14/24", "dmy", "2024-05-14"),
        ("14/05/24", "mdy", "2024-05-14"),
        ("05/04/2024", "mdy", "2024-05-04"),
        ("05/04/2024", "ymd", "2024-04-05"),
        ("12/11/25", "dmy", "2025-11-12"),
        ("11/12/25", "dmy", "2025-11-12"),
    ],
)
def test_numbers_follow_the_order_of_the_site_as_far_as_they_are_a_day_that_was(
    text: str, order: DateOrder, day: str
) -> None:
    found = read_date(text, zone=UTC, now=NOW, order=order)
    assert found
    assert found.day.isoformat() == day


@pytest.mark.parametrize(
    "text",
    """
1970-01-01T00:00:00Z|1969-12-31|1900-01-01|1899-12-30|1601-01-01|0001-01-01|1980-01-01|32.05.24|14.13.24|99/99/99
    R6.13.14|民國113年13月1日|平成元年|民國113|令和6年|14 Moo 24|31 اسفند 1403|1445/13/06|1999.99|14:05:24|1/2|113.5
    """.strip()
    .replace("\n", "|")
    .split("|"),
)
def test_what_is_no_day_stays_none(text: str) -> None:
    assert read_date(text.strip(), zone=UTC, now=NOW) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("منذ يومين", 2),
        ("منذ أسبوعين", 14),
        ("قبل يوم واحد", 1),
        ("منذ ٣ أيام", 3),
        ("3 दिन पहले", 3),
        ("৩ দিন আগে", 3),
        ("3 วันที่ผ่านมา", 3),
        ("3 päivää sitten", 3),
        ("3 napja", 3),
        ("acum 3 zile", 3),
        ("pre 3 dana", 3),
        ("prieš 3 dienas", 3),
        ("pirms 3 dienām", 3),
        ("3 päeva eest", 3),
        ("преди 3 дни", 3),
        ("3 روز پیش", 3),
        ("לפני יומיים", 2),
        ("לפני 3 ימים", 3),
        ("siku 3 zilizopita", 3),
        ("3 gün önce", 3),
        ("3 днів тому", 3),
        ("fa 3 dies", 3),
        ("duela 3 egun", 3),
        ("hai 3 días", 3),
        ("3 dagar sedan", 3),
        ("3 күн бұрын", 3),
        ("3 kun oldin", 3),
        ("3 நாட்களுக்கு முன்", 3),
    ],
)
def test_how_long_ago_is_read_in_the_languages_of_the_cldr(text: str, days: int) -> None:
    found = read_date(text, zone=UTC, now=NOW)
    assert found
    assert found.relative
    assert (NOW.date() - found.day).days == days


@pytest.mark.parametrize("locale", ["ar", "de", "hi", "bn", "fi", "hu", "ro", "lt", "bg", "fa", "he", "sw", "ta", "uk"])
def test_the_phrases_are_those_that_the_cldr_gives_today(locale: str) -> None:
    past = dict(Locale.parse(locale)._data["date_fields"]["day"]["past"])
    phrases = [phrase.replace("{0}", "7") for phrase in past.values() if "{0}" in phrase]
    assert phrases
    for phrase in phrases:
        found = read_date(phrase, zone=UTC, now=NOW)
        assert found, phrase
        assert (NOW.date() - found.day).days == 7, phrase


@pytest.mark.parametrize(
    "text",
    [
        "Version 14.05.24 is out, and so are its patches",
        "The bill of 14/05/24 items was passed",
        "Score | 14-10-12 | final",
        "He was born on 14 May 1954 in Riverton",
        "Section 113.5.14 of the code",
        "192.168.14.24",
        "tel. 14.05.24.36",
    ],
)
def test_in_running_text_a_short_or_old_date_is_none(text: str) -> None:
    assert find_dates(text, zone=UTC, now=NOW) == []


@pytest.mark.parametrize(
    "text", ["14.05.24", "Stand: 14/05/24", "R6.5.14 更新", "By Ann Reed | 14.05.24", "14 May 1987"]
)
def test_apart_in_a_line_a_short_or_old_date_is_one(text: str) -> None:
    (found,) = find_dates(text, zone=UTC, now=NOW)
    assert (found.stamp.day.month, found.stamp.day.day) == (5, 14)


def test_a_line_of_an_article_is_not_taken_for_a_date() -> None:
    assert is_date("14.05.24")
    assert not is_date("Room 12.10.24")
    assert not is_date("12-10-8")


@pytest.mark.parametrize(
    ("locales", "order"),
    [
        (["en-US"], "mdy"),
        (["en", "en_US"], "mdy"),
        (["en-GB"], "dmy"),
        (["en-PH"], "mdy"),
        (["en"], None),
        ([""], None),
        (["zh-CN"], "ymd"),
        (["ja"], "ymd"),
        (["de"], "dmy"),
        (["es-PR"], "mdy"),
    ],
)
def test_a_region_writes_its_dates_in_its_own_order(locales: list[str], order: str | None) -> None:
    assert of_locales(locales) == order
