"""Feeds out are read by feed readers, and lists of feeds go both ways."""

import json
from datetime import datetime
from pathlib import Path

import feedparser
import httpx
import pytest
from lxml import etree

from pipeline.web import opml
from tests.support.commands import execute
from tests.support.documents import opened, submission, text
from tests.support.house import House
from tests.support.served import HOSTILE, file_of, served

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("path", "count"), [("/feed", 9), ("/feeds/source/paper", 3), ("/feeds/language/ar", 1), ("/feeds/language/fr", 0)]
)
def test_a_feed_of_all_a_source_or_a_language_has_what_is_kept_of_it(get: httpx.Client, path: str, count: int) -> None:
    read = feedparser.parse(get.get(f"{path}.atom").content)
    assert not read.bozo
    items = get.get(f"{path}.json").json()
    assert items["version"] == "https://jsonfeed.org/version/1.1"
    assert len(read.entries) == len(items["items"])
    assert len(read.entries) == len({entry.id for entry in read.entries}) >= min(count, 1)
    if path != "/feed":
        assert len(read.entries) == count


ADDRESSES = [
    "/feed{}",
    "/feeds/source/paper{}",
    "/feeds/search{}?q=harbour&state=all",
    "/feeds/search{}?q=%22%3C%26%22+a",
]


@pytest.mark.parametrize("place", ADDRESSES)
def test_an_atom_feed_obeys_the_rules_of_rfc_4287(get: httpx.Client, place: str) -> None:
    answer = get.get(place.format(".atom"))
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert not feedparser.parse(answer.content).bozo
    root = etree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    self = root.find(f"{ATOM}link[@rel='self']")
    assert self is not None
    assert get.get(self.get("href", "")).content == answer.content
    entries = root.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert element.findtext(f"{ATOM}updated", "").endswith("Z")
    for entry in entries:
        links = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in entry.findall(f"{ATOM}link")]
        assert len(links) == len({*links})
        assert entry.find(f"{ATOM}author/{ATOM}name") is not None
        assert entry.findtext(f"{ATOM}id", "").startswith("tag:")
        place = entry.findall(f"{ATOM}link[@rel='alternate']")[0].get("href", "")
        assert get.get(place, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("place", ADDRESSES)
def test_a_json_feed_obeys_the_rules_of_its_version(get: httpx.Client, place: str) -> None:
    answer = get.get(place.format(".json"))
    assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
    said = answer.json()
    assert (said["version"], bool(said["title"])) == ("https://jsonfeed.org/version/1.1", True)
    assert get.get(said["feed_url"]).content == answer.content
    assert get.get(said["home_page_url"]).status_code == 200
    for item in said["items"]:
        assert item["id"]
        assert item["content_text"]
        assert {type(author["name"]) for author in item["authors"]} == {str}
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[name]).tzinfo is not None


def test_a_feed_of_a_search_has_what_the_search_finds_and_leads_on(house: House) -> None:
    with opened(house.folder) as store:
        store.ingest.admit([submission(f"https://a.example/{n}", text(n), title=f"Report {n}") for n in range(120)])
        store.ingest.admit([submission("https://b.example/1", text(200), title="A letter")])
    execute(house, "search", "report")
    with served(house) as address, httpx.Client(base_url=address, trust_env=False) as get:
        met: list[str] = []
        where: str | None = "/feeds/search.atom?q=report&source=harbour&since=2026-01-01"
        while where:
            read = feedparser.parse(get.get(where).content)
            met += [entry.title for entry in read.entries]
            where = next((link.href for link in read.feed.links if link.rel == "next"), None)
        assert sorted(met) == sorted(f"Report {n}" for n in range(120))
        assert read.feed.title == "Search: report, harbour, 2026-01-01"
        assert get.get("/feeds/search.json?q=report&source=mill").json()["items"] == []
        for wrong in ("", "?q=-report", "?q=report&since=May", "?q=report&after=x", f"?q={'a' * 10_000}"):
            assert get.get(f"/feeds/search.atom{wrong}").status_code == 400


def test_an_entry_has_its_text_its_origin_and_its_translations(get: httpx.Client, archive: House) -> None:
    entries = feedparser.parse(get.get("/feed.atom").content).entries
    (harbour,) = [each for each in entries if each.title.startswith("Lindow")]
    links = {(each.rel, each.get("hreflang")): each.href for each in harbour.links}
    assert links["via", None] == "https://harbour-en.example/"
    assert {language for rel, language in links if rel == "alternate"} == {None, "zh", "de"}
    assert "larger container ships can call" in harbour.content[0].value
    atom = etree.fromstring(get.get("/feed.atom").content)
    contents = atom.findall(f"{ATOM}entry/{ATOM}content")
    assert {each.get("type") for each in contents} == {"html"}  # of plain text, readers show one paragraph
    assert all((each.text or "<p ").startswith("<p ") for each in contents)
    (trap,) = [each for each in get.get("/feed.json").json()["items"] if each["title"] == HOSTILE]
    assert HOSTILE in trap["content_text"]


def test_a_story_has_a_feed_of_its_versions(get: httpx.Client, archive: House) -> None:
    digest = file_of(archive, "https://harbour-de.example/")[-20:-4]
    read = feedparser.parse(get.get(f"/feeds/story/{digest}.atom").content)
    assert len(read.entries) == 3


def test_a_feed_that_has_not_changed_is_not_sent_again(get: httpx.Client) -> None:
    first = get.get("/feed.atom")
    again = get.get("/feed.atom", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_feed_leads_on_to_its_older_pages(house: House) -> None:
    with opened(house.folder) as store:
        store.ingest.admit([submission(f"https://a.example/{n}", text(n), title=f"Report {n}") for n in range(120)])
    with served(house) as address, httpx.Client(base_url=address, trust_env=False) as get:
        met: list[str] = []
        where: str | None = "/feed.atom"
        while where:
            read = feedparser.parse(get.get(where).content)
            met += [entry.id for entry in read.entries]
            where = next((link.href for link in read.feed.links if link.rel == "next"), None)
    assert len(met) == len({*met}) == 120


LIST = b"""<?xml version="1.0"?><!DOCTYPE o [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<opml version="1.0"><head><title>x</title></head><body>
<outline text="&e;Tech"><outline text="A &amp; B" xmlUrl="https://www.a.example/f" htmlUrl="https://www.a.example/"
language="en"/>
<outline title="A two" xmlurl="https://www.a.example/g" HTMLURL="https://www.a.example/"/></outline>
<outline text="twice" xmlUrl="https://www.a.example/f"/><outline text="no" xmlUrl="javascript:alert(1)"/>
<outline text="B&#10;name: evil" xmlUrl="https://b.example/f"/><outline text="held" xmlUrl="https://held.example/f"/>
</body></opml>"""


def test_a_list_of_feeds_becomes_source_files_that_are_not_enabled(house: House) -> None:
    house.source({"feed": "https://held.example/f"}, name="b-example")
    (house.folder / "feeds.opml").write_bytes(LIST)
    tried = execute(house, "import", "--opml", house.folder / "feeds.opml", "--dry-run", "--json")
    assert [(each["name"], each["feeds"]) for each in tried.json["sources"]] == [("a-example", 2), ("b-example-2", 1)]
    assert not (house.configs / "sources" / "a-example.yaml").exists()
    assert execute(house, "import", "--opml", house.folder / "feeds.opml").code == 0
    assert execute(house, "check").code == 0
    from pipeline.config import settings

    made = settings.load(house.configs).sources["a-example"]
    assert (made.enabled, made.language) == (False, "en")
    assert [each.url for each in made.endpoints] == ["https://www.a.example/f", "https://www.a.example/g"]
    again = execute(house, "import", "--opml", house.folder / "feeds.opml", "--json")
    assert again.json["sources"] == []


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"<html></html>", b"{}"])
def test_what_is_no_list_of_feeds_is_told(house: House, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    done = execute(house, "import", "--opml", tmp_path / "x")
    assert done.code == 1
    assert "is no OPML" in done.err


def test_the_list_that_goes_out_comes_in_again(house: House) -> None:
    source = house.source({"feed": "https://a.example/f"}, {"sitemap": "https://a.example/s.xml"}, language="zh")
    written = opml.write_opml([source])
    (read,) = opml.read_opml(written)
    assert (read.feeds, read.language) == (("https://a.example/f",), "zh")
    assert feedparser is not None
    assert json.dumps(read.title) == '"paper"'


def test_what_was_imported_from_a_file_has_no_link_to_its_origin(house: House) -> None:
    (house.folder / "c.txt").write_text("A letter\n\n" + "\n\n".join(text(200)), encoding="utf-8")
    assert execute(house, "import", house.folder / "c.txt").code == 0
    with served(house) as address, httpx.Client(base_url=address, trust_env=False) as get:
        (entry,) = feedparser.parse(get.get("/feed.atom").content).entries
        assert [link.rel for link in entry.links] == ["alternate"]
        (item,) = get.get("/feed.json").json()["items"]
        assert "external_url" not in item
