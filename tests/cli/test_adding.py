"""add: single addresses go through the line of a run, one outcome each."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.index import run_stats
from pipeline.model import Occasion
from tests.support.commands import Command
from tests.support.house import House, article
from tests.support.web import Answer, Site


@pytest.fixture
def elsewhere(house: House, site: Site) -> House:
    """A house with no source on the host of `site`: pages of it are read as source by-hand, without a pause."""
    house.source({"feed": "https://elsewhere.lanhe-archive.net/feed"}, name="by-hand", enabled=False, robots=True)
    for number in range(3):
        site.add(f"/a/{number}", article(number))
    return house


def told(house: House, file: str) -> dict[str, Any]:
    """Return what the manifest says of a file."""
    path = house.archive / file
    lines = map(json.loads, (path.parent / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    return next(line for line in lines if line["file"] == file)


def test_what_is_added_is_filed_with_its_provenance_and_never_twice(
    elsewhere: House, site: Site, command: Command
) -> None:
    said = command(elsewhere, "add", site.url("/a/0"), site.url("/a/1"), "--json")
    assert (said.code, said.err) == (0, "")
    assert [(link["kind"], link["source"], link["url"]) for link in said.json["links"]] == [
        ("archived", "by-hand", site.url("/a/0")),
        ("archived", "by-hand", site.url("/a/1")),
    ]
    file = said.json["links"][0]["file"]
    assert told(elsewhere, file)["found_in"] == "by hand"
    again = command(elsewhere, "add", site.url("/a/0"))
    assert again.code == 0
    assert again.out.startswith(f"seen: {site.url('/a/0')} ")
    assert site.paths().count("/a/0") == 1
    assert elsewhere.sound()


def test_a_copy_that_is_added_is_a_duplicate(elsewhere: House, site: Site, command: Command) -> None:
    site.add("/copy", article(0))
    assert command(elsewhere, "add", site.url("/a/0")).code == 0
    said = command(elsewhere, "add", site.url("/copy"), "--json").json["links"]
    assert [link["kind"] for link in said] == ["duplicate"]
    assert "word for word" in said[0]["because"]


def test_robots_are_obeyed_and_one_failure_makes_the_status_1(elsewhere: House, site: Site, command: Command) -> None:
    site.add("/robots.txt", "User-agent: *\nDisallow: /private\n")
    said = command(elsewhere, "add", site.url("/private/1"), site.url("/gone"), site.url("/a/2"), "--json")
    assert said.code == 1
    assert [link["kind"] for link in said.json["links"]] == ["disallowed", "failed", "archived"]
    assert "/private/1" not in site.paths()


def test_what_failed_is_asked_again_at_once_and_by_hand_owes_nothing(
    elsewhere: House, site: Site, command: Command
) -> None:
    site.add("/late", Answer(status=503))
    failed = command(elsewhere, "add", site.url("/late"), "--json")
    assert failed.code == 1
    assert "next try" not in failed.json["links"][0]["because"], "no run would try it"
    assert "0 links still to be requested" in command(elsewhere, "status").out
    site.add("/late", article(7))
    assert command(elsewhere, "add", site.url("/late"), "--json").json["links"][0]["kind"] == "archived"


def test_an_address_at_a_source_is_read_with_its_settings_whatever_its_patterns(
    house: House, site: Site, command: Command
) -> None:
    house.source(
        {"feed": site.url("/feed")},
        include=["/never/"],
        drop_parameters=["s"],
        layouts=[{"title": "h2", "body": "div"}],
    )
    page = (
        article(4)
        .replace("<article>", "<article><h2>The title by its layout</h2><div>")
        .replace("</article>", "</div>")
    )
    site.add("/x", page)
    said = command(house, "add", site.url("/x?s=1"), "--json").json["links"]
    assert [(link["kind"], link["source"]) for link in said] == [("archived", "paper")]
    assert house.titles() == ["The title by its layout"]
    assert told(house, said[0]["file"])["found_in"] == "by hand"
    assert command(house, "add", site.url("/x?s=2"), "--json").json["links"][0]["kind"] == "seen"
    assert [run.occasion for run in house.runs()] == [Occasion.ADD, Occasion.ADD]
    with house.line() as line:  # its schedule and its health know nothing of it
        assert (line.index.last_run("paper"), run_stats.health(line.index)) == (None, {})


@pytest.mark.parametrize("way", ["file", "standard input"])
def test_addresses_are_read_from_a_list(
    way: str, elsewhere: House, site: Site, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"\ufeff# two stories\n\n  {site.url('/a/0')}\n{site.url('/a/1')}  \n{site.url('/a/0')}\n"
    path = tmp_path / "list.txt"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    said = command(elsewhere, "add", *(("--from", path) if way == "file" else ("-",)))
    assert said.code == 0, said.err
    assert said.out.endswith("2 archived\n")


def test_a_line_that_is_no_address_is_named_and_nothing_is_asked(
    elsewhere: House, site: Site, command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"{site.url('/a/0')}\nnot an address\n")
    said = command(elsewhere, "add", "--from", path)
    assert (said.code, site.requests) == (2, [])
    assert f"{path}:2" in said.err
    missing = command(elsewhere, "add", "--from", tmp_path / "none.txt")
    assert missing.code == 1
    assert "none.txt: cannot be read: No such file or directory" in missing.err
    assert command(elsewhere, "add").code == 2


def test_a_private_address_is_asked_only_when_told_so(house: House, site: Site, command: Command) -> None:
    house.source({"feed": "https://elsewhere.lanhe-archive.net/feed"}, name="by-hand", allow_addresses=[])
    site.add("/a", article(1))
    refused = command(house, "add", site.url("/a"))
    assert refused.code == 1
    assert "no `allow_addresses` names it" in refused.out
    assert "--private asks hosts of your own network; `allow_addresses` in by-hand.yaml does so always" in refused.err
    assert site.requests == []
    assert command(house, "add", site.url("/a"), "--private").code == 0
