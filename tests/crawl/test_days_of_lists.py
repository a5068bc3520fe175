"""The days that lists tell: of pages that tell none themselves, at once or late, as days and never as moments."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.model import Kind
from tests.support.commands import Command, command
from tests.support.house import House, article, prose, validated
from tests.support.web import Answer, Site

__all__ = ["Command", "command"]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def listing(*rows: tuple[str, str]) -> str:
    items = "".join(f'<li><a href="{path}">Story of {path}</a><span>{day}</span></li>' for path, day in rows)
    return f"<html><body><ul>{items}</ul></body></html>"


def in_gbk(body: str) -> Answer:
    page = f"<html><head><title>兰河市人民政府</title></head><body>{body}</body></html>"
    return Answer(body=page.encode("gb18030"), headers={"Content-Type": "text/html; charset=gbk"})


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


def test_a_page_filed_under_the_day_of_its_fetch_gets_the_day_that_a_list_tells_later_and_is_asked_once_for_it(
    house: House, site: Site
) -> None:
    site.add("/home", listing(("/a/1", ""), ("/a/2", "")))
    site.add("/list", listing(("/a/1", "2024-05-03"), ("/a/2", f"{house.clock.now():%Y-%m-%d}")))
    for number in (1, 2):
        site.add(f"/a/{number}", validated(article(number, date=None)))  # who asks with the validator learns nothing
    undated = {"listing": site.url("/home"), "item": "li"}
    house.source(undated, timezone="UTC")
    house.run()
    assert {line["date_basis"] for line in lines(house)} == {"fetch"}
    house.source(dated(site), timezone="UTC")
    assert house.run()[1].kinds() == {"a/1": Kind.REVISED, "a/2": Kind.UNCHANGED}
    revised = lines(house)[0]
    assert (revised["date"], revised["date_basis"], revised.get("published")) == ("2024-05-03", "feed", None)
    assert "a day of its own (2024-05-03)" in str(revised["because"])
    assert house.run()[1].kinds() == {"a/1": Kind.SEEN, "a/2": Kind.SEEN}
    house.source(undated, timezone="UTC", revisit={"within": "9000d", "every": "12h"})
    house.clock.pass_by(hours=13)
    site.add("/a/1", article(1, date=None))
    assert house.run()[1].of(site.url("/a/1")).kind is Kind.UNCHANGED  # the day of another fetch is no news


def test_a_list_with_days_is_read_before_one_without(house: House, site: Site) -> None:
    site.add("/home", listing(("/a/1", ""), ("/a/2", "")))
    site.add("/list", listing(("/a/1", "2024-05-03")))
    for number in (1, 2):
        site.add(f"/a/{number}", article(number, date=None))
    house.source({"listing": site.url("/home"), "item": "li"}, dated(site))
    house.run()
    assert {line["date_basis"] for line in lines(house) if "/a/1" in str(line["url"])} == {"feed"}
    assert len(lines(house)) == 2


def test_a_portal_whose_pages_name_no_day_gets_the_days_of_the_list_that_is_found_on_it(
    house: House, site: Site, command: Command
) -> None:
    """Discover, save and run, with nothing written by hand."""
    paths = [f"/zwdt/{number}.html" for number in range(8)]
    titles = [f"兰河市人民政府办公室关于第{number}号通知的说明" for number in range(8)]
    heads = "".join(f'<li><a href="{path}">{title}</a></li>' for path, title in zip(paths, titles, strict=True))
    site.add("/", in_gbk(f'<div class="top"><a href="/zwdt/">政务动态</a></div><ul class="first">{heads}</ul>'))
    days = [house.clock.now() - timedelta(days=10 * number) for number in range(1, 9)]
    entries = [
        f'<li><a href="{path}">{title}</a><i>[{day:%m-%d}]</i></li>'
        for path, title, day in zip(paths, titles, days, strict=True)
    ]
    site.add("/zwdt/", in_gbk(f'<ul class="list">{"".join(entries)}</ul>'))
    for number, path in enumerate(paths):
        site.add(path, in_gbk(f"<h1>{titles[number]}</h1>" + "".join(f"<p>{text}</p>" for text in prose(number))))
    target = house.configs / "sources" / "gov.yaml"
    said = command(house, "discover", site.url("/"), "--name", "gov", "--save", "--private")
    assert (said.code, target.exists()) == (0, True), said.err
    house.run("gov")
    found = lines(house)
    assert {line["date_basis"] for line in found} == {"feed"}
    assert {str(line["date"]) for line in found} == {f"{day:%Y-%m-%d}" for day in days}
