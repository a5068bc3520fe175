"""What a site, a disk or a clock may do to a run, each through the whole line."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from html import escape
from io import StringIO
from urllib.parse import quote

import pytest

from pipeline.model import Kind
from pipeline.monitor import Log
from tests.support.commands import Command, command, execute
from tests.support.house import House, article, feed, item, rss, sitemap
from tests.support.processes import fork_server_killed_at_its_start
from tests.support.web import Answer, Request, Site

__all__ = ["command"]

# The clock


def test_a_run_while_the_clock_is_far_ahead_locks_no_host_out(house: House, site: Site) -> None:
    site.add("/feed", feed(site.url("/a/0")))
    site.add("/a/0", article(0))
    house.source({"feed": site.url("/feed")}, delay="5s")
    house.clock.wall_s = timedelta(days=4380).total_seconds()
    house.run()
    house.clock.wall_s = 0
    site.add("/feed", feed(site.url("/a/1")))
    site.add("/a/1", article(1))
    report, _ = house.run()
    assert (report.problems, report.outcomes) == ([], {Kind.ARCHIVED: 1})


YEAR_S = timedelta(days=365).total_seconds()


def test_what_was_visited_while_the_clock_was_ahead_is_asked_as_often_as_ever_once_it_is_put_right(
    house: House, site: Site
) -> None:
    site.add("/feed", feed(*[site.url(f"/a/{number}") for number in range(3)]))
    site.add("/a/0", article(0))
    site.add("/a/1", Answer(status=404))
    site.add("/a/2", Answer(status=410))
    house.source({"feed": site.url("/feed")}, revisit={"every": "2h", "within": "9000d"})
    house.clock.wall_s = YEAR_S
    house.run()
    house.clock.wall_s = 0
    asked = _asked(house, site)
    assert asked() == ["/a/1", "/a/2"], "what failed is asked at once"
    assert asked() == []
    house.clock.pass_by(hours=1, minutes=50)
    assert asked() == []
    house.clock.pass_by(minutes=15)
    assert asked() == ["/a/0"], "two hours after the clock was put right"
    assert asked() == []


def test_a_failed_link_that_no_list_names_any_more_is_asked_once_the_clock_is_put_right(
    house: House, site: Site
) -> None:
    site.add("/feed", feed(site.url("/a/0")))
    site.add("/a/0", Answer(status=404))
    house.source({"feed": site.url("/feed")})
    house.clock.wall_s = YEAR_S
    house.run()
    house.clock.wall_s = 0
    site.add("/feed", feed(site.url("/a/1")))
    site.add("/a/1", article(1))
    asked = _asked(house, site)
    assert (asked(), asked()) == (["/a/0", "/a/1"], [])


def test_a_list_that_was_read_while_the_clock_was_ahead_is_read_in_full_once_it_is_put_right(
    house: House, site: Site
) -> None:
    def index(changed: datetime) -> str:
        place = f"<sitemap><loc>{site.url('/news.xml')}</loc><lastmod>{changed:%Y-%m-%dT%H:%M:%SZ}</lastmod></sitemap>"
        return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{place}</sitemapindex>'

    site.add("/sitemap.xml", index(house.clock.now()))
    site.add("/news.xml", sitemap(site.url("/a/0")))
    site.add("/a/0", article(0))
    site.add("/a/1", article(1))
    house.source({"sitemap": site.url("/sitemap.xml")})
    house.clock.wall_s = YEAR_S
    house.run()
    house.clock.wall_s = 0
    site.add("/sitemap.xml", index(house.clock.now()))
    site.add("/news.xml", sitemap(site.url("/a/0"), site.url("/a/1")))
    asked = _asked(house, site)
    assert asked() == ["/a/1"]


def test_a_list_of_what_was_met_while_the_clock_was_ahead_is_not_walked_to_its_end(house: House, site: Site) -> None:
    for number in range(4):
        onward = f'<a rel="next" href="/news?page={number + 1}">older</a>' if number < 3 else ""
        links = "".join(
            f'<li><a href="/a/{number * 3 + place}">Story {number * 3 + place}</a></li>' for place in range(3)
        )
        site.add("/news" + (f"?page={number}" if number else ""), f"<html><body><ul>{links}</ul>{onward}</body></html>")
    for number in range(12):
        site.add(f"/a/{number}", article(number))
    house.source({"listing": site.url("/news"), "item": "li", "next": "a[rel=next]"})
    house.clock.wall_s = YEAR_S
    house.run()
    house.clock.wall_s = 0
    seen = len(site.requests)
    house.run()
    assert [request.path for request in site.requests[seen:]] == ["/news"]


def test_status_shows_the_first_run_after_the_clock_is_put_right(house: House, site: Site) -> None:
    site.add("/feed", feed())
    house.source({"feed": site.url("/feed")})
    house.clock.wall_s = YEAR_S
    house.run()
    house.clock.wall_s = 0
    house.run()
    (source,) = execute(house, "status", "--json").json["sources"]
    assert abs(datetime.fromisoformat(source["last_run"]) - house.clock.now()) < timedelta(hours=1)


def test_retry_asks_what_failed_while_the_clock_was_ahead(house: House, site: Site) -> None:
    site.add("/feed", feed(site.url("/a/0")))
    site.add("/a/0", Answer(status=410))
    house.source({"feed": site.url("/feed")})
    house.clock.wall_s = YEAR_S
    house.run()
    house.clock.wall_s = 0
    site.add("/a/0", article(0))
    assert "archived" in execute(house, "retry", "paper").out


def _asked(house: House, site: Site) -> Callable[[], list[str]]:
    """Return what runs the source and tells which articles it asked for."""

    def run() -> list[str]:
        seen = len(site.requests)
        house.run()
        return sorted(request.path for request in site.requests[seen:] if request.path.startswith("/a/"))

    return run


# What a site sends must not steer a terminal, forge a log line or turn a message round

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
POISON = "\x1b]0;owned\x07\n\rFORGED\x9b31m\x85\u202egro.elpmaxe\u2066\u2028"


HEAD = f'<link rel="alternate" type="application/rss+xml" title="{POISON}" href="/feed">'


@pytest.fixture
def hostile(house: House, site: Site) -> House:
    """A house whose sources meet steering characters in links, names of fields, links of a page, titles and bodies."""
    paths = ["/x" + quote(POISON), "/y%1b%5d0;owned%07%0aFORGED", "/a/0", "/a/copy"]
    listed = "".join(f'<li><a href="{escape(path)}{POISON}">Story {POISON}</a></li>' for path in paths)
    site.add("/robots.txt", "User-agent: *\nDisallow: /y\n")
    site.add("/feed", feed(*map(site.url, paths)))
    site.add("/list", f"<html><body><ul>{listed}</ul></body></html>")
    site.add("/api", json.dumps([{POISON: 1, "link": site.url(f"/z{POISON}"), "title": POISON}]))
    site.add("/keys", json.dumps([{POISON: 1}]))
    site.add("/object", json.dumps({POISON: 1}))
    site.add("/a/0", article(0, title=f"Story {POISON} of the valley"))
    site.add("/a/copy", article(0, title=f"Story {POISON} of the valley"))
    site.add("/", f"<html><head><title>{POISON}</title>{HEAD}</head><body>{listed}</body></html>")
    house.source(
        {"feed": site.url("/feed")},
        {"listing": site.url("/list"), "item": "li"},
        {"api": site.url("/api"), "link": "link", "title": "title"},
        {"api": site.url("/keys"), "link": "nothing"},
        {"api": site.url("/object"), "link": "link"},
        robots=True,
    )
    return house


def test_no_command_prints_what_steers(hostile: House, site: Site, command: Command) -> None:
    lines = [
        ["run", "-v"],
        ["run", "--json"],
        ["backfill", "paper", "--since", "2024-05-01", "--until", "2024-05-31", "-v"],
        ["add", site.url(f"/x{POISON}"), site.url("/y%1b%0aFORGED"), "-v"],
        ["add", site.url("/y%1b%0aFORGED"), "-v"],
        ["links", "paper"],
        ["check", "paper"],
        ["page", site.url("/a/0")],
        ["page", site.url(f"/nowhere{POISON}")],
        ["discover", site.url("/")],
        ["status"],
        ["template", "paper"],
        ["list"],
        ["duplicates"],
        ["show", site.url("/a/0")],
        ["story", site.url("/a/0")],
        ["why", site.url("/x" + quote(POISON))],
        ["why", site.url("/y%1b%5d0;owned%07%0aFORGED")],
        ["why", f"nothing{POISON}"],
        ["restore", POISON],
        ["compare", POISON, POISON],
        ["accept", POISON],
        [POISON],
        ["verify"],
        ["reindex"],
    ]
    for line in lines:
        for given in (line, [*line, "--json"]):
            said = command(hostile, *given)
            for text in (said.out, said.err):
                assert not STEERING.search(text), (given, text)
                assert not re.search("^FORGED", text, re.MULTILINE), (given, text)


@pytest.mark.parametrize("style", ["plain", "json"])
def test_no_line_of_the_log_steers_or_forges_another(hostile: House, style: str) -> None:
    written, (report, heard) = StringIO(), hostile.run()
    log = Log(written, style)
    log.ran(report)
    for outcome in heard.outcomes:
        log.ended(outcome)
        log.ended(replace(outcome, kind=Kind.FAILED, because=POISON))
    assert not STEERING.search(written.getvalue())
    assert not re.search("^FORGED", written.getvalue(), re.MULTILINE)
    assert f"{Kind.FAILED}: " in written.getvalue()


def test_a_message_holds_nothing_that_steers(hostile: House, site: Site, command: Command) -> None:
    told = hostile.folder / "told.json"
    hostile.settings(notify=[{"command": ["sh", "-c", 'cat >> "$0"', str(told)]}])
    hostile.source({"api": site.url("/object"), "link": "link"})
    for _ in range(4):
        command(hostile, "run")
    text = told.read_text()
    assert "owned" in text
    assert not STEERING.search(text)
    assert all(not STEERING.search(str(json.loads(line))) for line in text.splitlines())


# Processes that die


def test_a_run_goes_on_when_the_fork_server_dies_while_it_starts(house: House, site: Site, command: Command) -> None:
    site.add("/feed", feed(site.url("/a/0"), site.url("/a/1")))
    site.add("/a/0", article(0))
    site.add("/a/1", article(1))
    house.source({"feed": site.url("/feed")})
    with fork_server_killed_at_its_start():
        said = command(house, "run", "--json")
    assert (said.code, said.json["runs"][0]["outcomes"]["archived"]) == (0, 2), said.err


# Rules of robots.txt


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("User-agent: p\nAllow: /\n\nUser-agent: *\nDisallow: /a", Kind.DISALLOWED),
        ("User-agent: pipeline/1.0\nDisallow: /a", Kind.DISALLOWED),
        ("User-agent: pipeline bot\nDisallow: /a", Kind.DISALLOWED),
        ("User-agent: pipelines\nDisallow: /a", Kind.ARCHIVED),
    ],
)
def test_a_run_obeys_the_groups_of_its_product_token(house: House, site: Site, text: str, kind: Kind) -> None:
    site.add("/robots.txt", f"{text}\n")
    site.add("/a/0", article(0))
    site.add("/feed", feed(site.url("/a/0")))
    house.source({"feed": site.url("/feed")}, robots=True)
    assert house.run()[0].outcomes == {kind: 1}


# Files of the archive that are deleted, doubled or tampered with


@pytest.mark.of_a_file
def test_an_index_that_is_unlinked_during_a_run_is_made_again_and_knows_both_runs(house: House, site: Site) -> None:
    def unlinks(_: Request) -> str:
        for path in (house.archive / ".state").glob("index.sqlite*"):
            path.unlink()
        return article(1)

    site.add("/a/0", article(0))
    site.add("/feed", feed(site.url("/a/0")))
    house.source({"feed": site.url("/feed")})
    for _ in range(3):
        house.run()
    site.add("/a/1", unlinks)
    site.add("/feed", feed(site.url("/a/0"), site.url("/a/1")))
    house.run()
    site.add("/a/1", article(1))
    for _ in range(5):
        report, _ = house.run()
        assert report.error is None
    assert house.titles() == ["Story number 0 of the valley", "Story number 1 of the valley"]
    assert house.sound()


DEEP = "[" * 200_000


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("2024/05/14/manifest.jsonl", f"{DEEP}\n"),
        (".state/journal.json", DEEP),
        (".state/journal.json", json.dumps({"texts": {}, "manifests": [], "gone": ["../outside.txt"]})),
    ],
)
def test_a_tampered_manifest_or_journal_is_told_in_a_sentence(
    house: House, site: Site, command: Command, file: str, text: str
) -> None:
    site.add("/feed", feed(site.url("/a/0")))
    site.add("/a/0", article(0))
    house.source({"feed": site.url("/feed")})
    house.run()
    (house.folder / "outside.txt").write_text("not ours")
    with (house.archive / file).open("a", encoding="utf-8") as handle:
        handle.write(text)
    for line in (["list"], ["run"], ["reindex"], ["verify"]):
        said = command(house, *line)
        assert "Traceback" not in said.err + said.out
        assert said.code == 0 or "manifest.jsonl:2: not a line" in said.err + said.out or "damaged" in said.err
    assert command(house, "verify").code == 1
    assert (house.folder / "outside.txt").read_text() == "not ours"


@pytest.mark.parametrize("where", ["title", "layout", "json-ld", "feed"])
def test_a_title_of_megabytes_becomes_none_or_a_short_one(house: House, site: Site, where: str) -> None:
    long = "word " * 400_000
    page = article(0).replace("<h1>Story number 0 of the valley</h1>", "")
    if where == "layout":
        page = page.replace("<article>", f'<article><div class="headline">{long}</div>')
    if where == "json-ld":
        page = page.replace("</head>", f'<script type="application/ld+json">{_article_node(long)}</script></head>')
    title = f"<title>{long}</title>" if where == "title" else ""
    site.add("/a/0", re.sub("<title>.*?</title>", title, page))
    site.add("/feed", rss(item(site.url("/a/0"), title=long if where == "feed" else "")))
    house.source({"feed": site.url("/feed")}, layouts=[{"title": ".headline"}] if where == "layout" else [])
    assert house.run()[0].outcomes == {Kind.ARCHIVED: 1}
    (title,) = house.titles()
    assert len(title) <= 1000
    assert house.sound()


def _article_node(headline: str) -> str:
    return json.dumps({"@type": "NewsArticle", "headline": headline})
