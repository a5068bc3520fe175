"""The zone of a site is learned from the offsets of its dates, and `discover` writes it."""

from datetime import date

import pytest

from pipeline.archive import Archive
from pipeline.discovery import zones
from pipeline.discovery.zones import countries_of, learned, moments_in
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
