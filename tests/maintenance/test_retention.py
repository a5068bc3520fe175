"""The documents of a source with a `retention` go when they are old enough, and those of other sources stay."""

import json
from pathlib import Path

import pytest

from pipeline.config import settings
from pipeline.maintenance import prune_documents
from pipeline.model import Kind
from tests.support.commands import execute
from tests.support.house import House, article, feed
from tests.support.web import Site


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def pruned(house: House) -> list[str]:
    """Do what the daemon does; return the files that went."""
    with house.line() as line:
        return [each.file for each in prune_documents(line, settings.load(house.configs).sources.values())]


def test_documents_go_after_the_retention_of_their_source_and_a_copy_elsewhere_is_kept_in_their_place(
    house: House,
) -> None:
    with Site() as site:
        for number in range(4):
            site.add(f"/{number}", article(number))
        site.add("/copy", article(1))
        site.add("/second", article(1))
        site.add("/feed", feed(*map(site.url, ("/0", "/1"))))
        site.add("/elsewhere", feed(*map(site.url, ("/copy", "/second", "/3"))))
        house.source({"feed": site.url("/feed")}, retention="30d")
        house.source({"feed": site.url("/elsewhere")}, name="other")
        house.run()
        house.run("other")
        execute(house, "search", "story")
        house.clock.pass_by(days=29)
        assert pruned(house) == []
        corrected = article(0).replace(
            "</article>", "<p>Correction: the ferry left at nine, not at eight.</p></article>"
        )
        site.add("/0", corrected)
        house.source({"feed": site.url("/feed")}, retention="30d", revisit={"within": "9000d", "every": "1h"})
        assert house.run()[0].outcomes[Kind.REVISED] == 1
        house.clock.pass_by(days=2)
        assert len(pruned(house)) == 1, "an address counts from its last version"
        assert house.sound()
        assert {row["url"][-5:] for row in execute(house, "list", "--json").json} >= {"/copy"}
        assert execute(house, "list", "--source", "paper", "--json").json[0]["url"].endswith("/0")
        (second,) = execute(house, "duplicates", "--json").json
        copy = next(row["file"] for row in execute(house, "list", "--json").json if row["url"].endswith("/copy"))
        assert (second["url"][-7:], second["of"]) == ("/second", copy)
        assert (
            "by retention: kept for 30 days, as the source's `retention` says"
            in execute(house, "why", site.url("/1")).out
        )
        assert house.run()[1].of(site.url("/1")).kind is Kind.EXCLUDED
    found = execute(house, "search", "story", "--json").json
    assert sorted(hit["title"].split()[2] for hit in found) == ["0", "0", "1", "3"]
    exported = house.folder / "all.jsonl"
    execute(house, "export", "jsonl", exported)
    assert sorted(json.loads(line)["url"].rpartition("/")[2] for line in exported.read_text().splitlines()) == [
        "0",
        "0",
        "3",
        "copy",
    ]


def test_prune_says_what_would_go_and_a_source_without_retention_keeps_all(house: House) -> None:
    with Site({"/0": article(0)}) as site:
        site.add("/feed", feed(site.url("/0")))
        house.source({"feed": site.url("/feed")}, retention="30d")
        house.clock.pass_by(days=-40)
        house.run()
        assert "1 document, 0.0 MB, would be deleted" in execute(house, "prune", "--dry-run").out
        assert len(house.texts()) == 1
        house.source({"feed": site.url("/feed")})
        assert "no source has a `retention` of its own" in execute(house, "prune").err
        house.source({"feed": site.url("/feed")}, retention="30d")
        assert "1 document, 0.0 MB, deleted" in execute(house, "prune").out
    assert house.texts() == []
    assert house.sound()
