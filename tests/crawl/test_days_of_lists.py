"""The days that lists tell: of pages that tell none themselves, at once or late, as days and never as moments."""

import json
from pathlib import Path

import pytest

from tests.support.house import House, article
from tests.support.web import Answer, Site


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def listing(*rows: tuple[str, str]) -> str:
    items = "".join(f'<li><a href="{path}">Story of {path}</a><span>{day}</span></li>' for path, day in rows)
    return f"<html><body><ul>{items}</ul></body></html>"


def dated(site: Site, path: str = "/list") -> dict[str, str]:
    return {"listing": site.url(path), "item": "li", "date": "span"}


def lines(house: House) -> list[dict[str, object]]:
    """Every manifest line."""
    paths = sorted(house.archive.glob("**/manifest.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC", "America/New_York"])
def test_the_day_of_a_list_is_filed_as_a_day_and_names_no_moment(house: House, site: Site, zone: str) -> None:
    site.add("/list", listing(("/a/1", "2024-05-03")))
    site.add("/a/1", article(1, date=None))
    house.source(dated(site), timezone=zone)
    house.run()
    (line,) = lines(house)
    assert (line["date"], line["date_basis"], line.get("published")) == ("2024-05-03", "feed", None)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_a_day_that_a_list_told_of_a_failed_page_is_still_that_day_when_it_is_tried_again(
    house: House, site: Site, zone: str
) -> None:
    site.add("/list", listing(("/a/1", "2024-05-03")))
    site.add("/a/1", Answer(status=503))
    house.source(dated(site), timezone=zone)
    house.run()
    site.add("/a/1", article(1, date=None))
    site.add("/list", Answer(status=404))
    house.clock.pass_by(hours=13)
    house.run()
    (line,) = lines(house)
    assert (line["date"], line.get("published")) == ("2024-05-03", None)
