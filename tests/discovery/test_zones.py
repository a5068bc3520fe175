"""The zone of a site is learned from the offsets of its dates, and `discover` writes it."""

from datetime import date

import pytest

from pipeline.archive import Archive
from pipeline.discovery import zones
from pipeline.discovery.zones import ZoneEvidence, countries_of, learned, moments_in, time_of
from tests.support.commands import execute
from tests.support.house import House
from tests.support.web import Site

WINTER, SUMMER = "2024-01-10T23:30:00+01:00 2024-02-01T08:00:00+0100", "2024-07-04T09:30:00+02:00"


@pytest.mark.parametrize(
    ("written", "countries", "zone"),
    [
        (f"{WINTER} {SUMMER}", [], "Europe/Berlin"),
        (f"{WINTER} {SUMMER}", ["FR"], "Europe/Paris"),
        (
            "Mon, 04 Mar 2024 09:20:00 -0500, Thu, 04 Jul 2024 09:20:00 -0400, 5 Jul 2024 09:20:00 -0400",
            [],
            "America/New_York",
        ),
        ("2024-01-04T09:30:00+09:00 2024-07-04T09:30:00+09:00 2024-08-04T09:30:00+09:00", ["KR"], "Asia/Seoul"),
        ("2024-01-04T09:30:00+05:45 2024-07-04T09:30:00+05:45 2024-08-04T09:30:00+05:45", [], "Asia/Kathmandu"),
        # nothing is told by too few, by moments in UTC, and by offsets of all over the world
        (WINTER, [], None),
        ("2024-01-04T09:30:00Z 2024-07-04T09:30:00+00:00 Thu, 04 Jul 2024 09:20:00 GMT", [], None),
        ("2024-07-04T09:30:00+02:00 2024-07-04T10:30:00-07:00 2024-07-05T09:30:00+09:00", [], None),
    ],
)
def test_a_zone_is_learned_from_offsets_that_agree(written: str, countries: list[str], zone: str | None) -> None:
    assert learned(moments_in(written), countries) == zone


def test_a_country_is_named_by_the_host_and_by_the_region_of_the_language() -> None:
    assert countries_of("news.example.co.uk:8080", "en-AU") == ["GB", "AU"]
    assert countries_of("127.0.0.1:80", "zh") == []


EIGHT = "2024-03-05T09:30:00+08:00"


@pytest.mark.parametrize(
    ("host", "language", "pages", "zone"),
    [
        ("www.linhe.gov.cn", "zh-CN", "发布时间：2024-05-14 09:30", "Asia/Shanghai"),
        ("linhe.gov.cn:8080", "auto", "", "Asia/Shanghai"),
        ("www.linhe-news.com", "zh-CN", "浙ICP备05012345号-1", "Asia/Shanghai"),
        ("www.linhe-news.com", "zh-CN", EIGHT, "Asia/Shanghai"),
        ("zeitung.example.at", "de-DE", "14.05.2024 09:30", "Europe/Vienna"),
        ("paper.example.jp", "en-US", "", "Asia/Tokyo"),  # a theme's language is no evidence against the host
        # nothing is told by a language alone, by hosts that anybody has, by a country of several times, where a moment
        # contradicts it, and where moments are in UTC, as a page shows them
        ("www.linhe-news.com", "zh-CN", "", None),
        ("shop.example.io", "auto", "", None),
        ("paper.example.us", "en-US", "", None),
        ("www.linhe.gov.cn", "zh-CN", "2024-03-05T09:30:00+09:00", None),
        ("www.linhe.gov.cn", "zh-CN", "2024-03-05T01:30:00Z", None),
        ("www.linhe.gov.cn", "zh-CN", "<pubDate>Tue, 05 Mar 2024 01:30:00 GMT</pubDate>", None),
        ("paper.example.jp", "auto", "京ICP证030173号", None),  # of two countries
    ],
)
def test_a_site_whose_dates_have_no_zone_has_the_time_of_its_country(
    host: str, language: str, pages: str, zone: str | None
) -> None:
    told = ZoneEvidence("<html><p>A home page</p></html>")
    told.hear(pages)
    found = told.found(host, language)
    assert (found.name if found else None) == zone


def test_what_tells_the_country_is_named() -> None:
    told = ZoneEvidence(f"粤公网安备 44010402000001号 {EIGHT}")
    found = told.found("linhe.cn", "zh-Hans-CN")
    assert found is not None
    because = "the host ends in .cn, it shows a licence of China (ICP), its home page is in zh-Hans-CN, 1 date of it"
    assert because in found.because


def test_of_zones_with_the_same_offsets_one_where_the_language_is_spoken_comes_first() -> None:
    told = ZoneEvidence("2024-01-04T09:30:00+03:00 2024-07-04T09:30:00+03:00 2024-08-04T09:30:00+03:00")
    names = {language: told.found("news.example", language) for language in ("ar", "tr", "auto")}
    assert {language: found and found.name for language, found in names.items()} == {
        "ar": "Asia/Riyadh",
        "tr": "Europe/Istanbul",
        "auto": "Europe/Moscow",
    }


@pytest.mark.parametrize(
    ("country", "zone"),
    [("DE", "Europe/Berlin"), ("CN", "Asia/Shanghai"), ("US", None), ("AU", None), ("XX", None)],
)
def test_a_country_has_one_time_or_none(country: str, zone: str | None) -> None:
    assert time_of(country) == zone


def test_a_list_of_news_without_zones_gives_the_zone_and_says_why(house: House, site: Site) -> None:
    rows = ""
    for number in range(1, 7):
        site.add(f"/zw/{number}.html", f"<h1>通知{number}</h1><p>发布时间：2024-05-1{number} 00:40</p>")
        rows += (
            f"<li><a href='/zw/{number}.html'>关于第{number}号水库检修工作安排的通知</a><i>2024-05-1{number}</i></li>"
        )
    site.add("/", f"<html lang=zh-CN><ul>{rows}</ul><footer>苏ICP备05012345号</footer></html>")
    said = execute(house, "discover", site.url("/"), "--private", "--save", "--name", "linhe", "--delay", "1s")
    assert "Times without a zone count as Asia/Shanghai (no date names another: it shows a licence of China" in said.out
    assert "A first run asks for 6 links at 1 s" in said.out
    written = (house.configs / "sources" / "linhe.yaml").read_text(encoding="utf-8")
    assert "timezone: Asia/Shanghai  # no date names another" in written


def test_discover_writes_the_zone_and_days_are_those_of_the_site(house: House, site: Site) -> None:
    entries = ""
    for number, day in enumerate(("2024-01-10", "2024-05-14", "2024-08-20"), 1):
        offset = "+01:00" if number == 1 else "+02:00"
        text = "".join(
            f"<p>Part {part} of report {number} is about the ferry, its engine and its crew.</p>" for part in "abcd"
        )
        site.add(f"/2024/{number}", f"<title>Report {number}</title><h1>Report {number}</h1><article>{text}</article>")
        entries += f"<entry><title>Report {number}</title><link href='/2024/{number}'/>"
        entries += f"<published>{day}T00:20:00{offset}</published></entry>"
    site.add("/feed", f"<feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>")
    site.add("/", "<html lang=de><link rel=alternate type=application/atom+xml href=/feed><p>Willkommen</p></html>")
    execute(house, "discover", site.url("/"), "--private", "--save", "--name", "paper", "--delay", "0s")
    written = (house.configs / "sources" / "paper.yaml").read_text(encoding="utf-8")
    assert "timezone: Europe/Berlin  # as the offsets of 3 dates of the site tell" in written
    house.run()
    records = Archive(house.archive, house.folder / "seeds").records([])
    days = sorted(record.entry.document.date for record in records)
    assert days == [date(2024, 1, 10), date(2024, 5, 14), date(2024, 8, 20)]


def test_every_country_of_the_table_has_zones_that_exist() -> None:
    assert zones.learned(moments_in(f"{WINTER} {SUMMER}"), ["XX"]) == "Europe/Berlin"
