"""run and backfill: what became of every link, and with which status they end."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline import urls
from pipeline.model import Kind, Window
from pipeline.system.clock import SystemClock
from tests.support.commands import Command
from tests.support.house import House, article, await_path, feed, item, noon, overlapping, rss, sitemap, slow
from tests.support.web import Site


def test_run_prints_what_became_of_every_link(house: House, site: Site, command: Command) -> None:
    site.add("/a", article(1))
    site.add("/feed", feed(site.url("/a"), site.url("/gone")))
    house.source({"feed": site.url("/feed")})
    said = command(house, "run")
    assert (said.code, said.err) == (0, "")
    head, row, failure = said.out.splitlines()
    assert (head.split(), row.split()) == (["source", "links", "archived", "failed"], ["paper", "2", "1", "1"])
    assert failure.startswith(f"failed: {site.url('/gone')}: 127.0.0.1: answered 404 Not Found")
    said = command(house, "run", "paper", "--json")
    (run,) = said.json["runs"]
    assert (said.code, run["source"], run["links"]) == (0, "paper", 2)
    assert run["outcomes"] == {str(kind): 0 for kind in Kind} | {"seen": 2}
    assert (run["problems"], run["error"], run["stopped"]) == ([], None, False)
    assert said.json["failures"] == []


def test_run_goes_over_all_that_are_enabled_or_over_those_that_are_named(
    house: House, site: Site, command: Command
) -> None:
    for name in ("one", "two", "off"):
        site.add(f"/{name}", feed())
        house.source({"feed": site.url(f"/{name}")}, name=name, enabled=name != "off")
    said = command(house, "run")
    assert (said.code, sorted(site.paths())) == (0, ["/one", "/two"])
    assert "together" in said.out
    command(house, "run", "off", "off")
    assert site.paths()[2:] == ["/off"]


def test_a_run_whose_endpoint_fails_ends_with_1(house: House, site: Site, command: Command) -> None:
    house.source({"feed": site.url("/feed")})
    said = command(house, "run")
    assert said.code == 1
    assert f"paper: {site.url('/feed')}: 127.0.0.1: answered 404 Not Found" in said.err
    assert "0" in said.out
    said = command(house, "run", "--json")
    assert (said.code, len(said.json["runs"][0]["problems"])) == (1, 1)


def test_without_an_enabled_source_run_says_what_to_do(house: House, command: Command) -> None:
    said = command(house, "run")
    assert (said.code, said.out) == (0, "")
    assert "There is no source" in said.err
    assert "`pipeline discover https://site.example --save`" in said.err
    house.source({"feed": "http://127.0.0.1:9/feed"}, enabled=False)
    said = command(house, "run")
    assert (said.code, said.out) == (0, "")
    assert "No source is enabled" in said.err
    assert "`enabled: true`" in said.err


def test_a_dry_run_counts_and_fetches_no_article(house: House, site: Site, command: Command) -> None:
    items = [item(site.url(f"/a/{n}"), published=noon(f"2024-0{n}-14")) for n in range(1, 8)]
    site.add("/feed", rss(*items))
    house.source({"feed": site.url("/feed")}, exclude=["/a/7$"])
    arguments = ["backfill", "paper", "--since", "2024-03-01", "--until", "2024-05-31", "--dry-run"]
    said = command(house, *arguments)
    assert (said.code, said.err) == (0, "")
    assert not any(path.startswith("/a/") for path in site.paths())
    assert "paper, 2024-03-01 to 2024-05-31" in said.out
    assert re.search(r"would be fetched +6$", said.out, re.MULTILINE)
    assert re.search(r"excluded +1$", said.out, re.MULTILINE)
    told = command(house, *arguments, "--json").json
    assert told == {"source": "paper", "links": 7, "counts": {"would be fetched": 6, "excluded": 1}, "problems": []}
    assert set(site.paths()) == {"/feed", "/feed?paged=2"}
    assert house.runs() == []
    assert "paper, 2024-03-01 to today" in command(house, "backfill", "paper", "--since", "2024-03-01", "--dry-run").out


def test_a_backfill_files_what_was_published_on_its_days(house: House, site: Site, command: Command) -> None:
    for number in range(1, 4):
        site.add(f"/a/{number}", article(number, date=f"2024-0{number}-14"))
    site.add("/feed", rss(*(item(site.url(f"/a/{n}"), published=noon(f"2024-0{n}-14")) for n in range(1, 4))))
    house.source({"feed": site.url("/feed")}, enabled=False)
    said = command(house, "backfill", "paper", "--since", "2024-02-01", "--json")
    (run,) = said.json["runs"]
    assert (said.code, said.err, run["occasion"]) == (0, "", "backfill")
    assert (run["outcomes"]["archived"], run["outcomes"]["excluded"]) == (2, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--since"),
        (["--since", "soon"], "'soon' is not a day such as"),
        (["--since", "2024-05-02", "--until", "2024-05-01"], "2024-05-01 is before 2024-05-02"),
    ],
)
def test_a_backfill_of_no_days_ends_with_2(
    arguments: list[str], said: str, house: House, site: Site, command: Command
) -> None:
    house.source({"feed": site.url("/feed")})
    answer = command(house, "backfill", "paper", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert site.requests == []


def test_a_backfill_that_was_killed_goes_on_beside_a_run_and_files_everything_once(house: House, site: Site) -> None:
    parts = {f"/part{number}.xml": range(number * 6, number * 6 + 6) for number in range(3)}
    for path, numbers in parts.items():
        site.add(path, sitemap(*(site.url(f"/a/{number}") for number in numbers)))
        for number in numbers:
            site.add(f"/a/{number}", slow(article(number)))
    entries = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in parts)
    site.add("/index.xml", f"<sitemapindex>{entries}</sitemapindex>")
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(17, 5, -1))))
    house.source({"sitemap": site.url("/index.xml")})
    arguments = ["backfill", "paper", "--since", "2024-05-01", "--json"]
    with house.process(*arguments) as first:
        await_path(site, "/a/8")
        first.kill()
    before = len(site.requests)
    free_host(house, site)

    house.source({"sitemap": site.url("/index.xml")}, {"feed": site.url("/feed")}, name="paper")
    with house.process(*arguments) as second:
        await_path(site, "/a/9")
        busy, _ = house.run(window=Window(since=date(2024, 5, 1)), clock=SystemClock())
        beside, _ = house.run(clock=SystemClock())
        out, err = second.communicate(timeout=30)
    assert (second.returncode, err) == (0, "")
    assert json.loads(out)["runs"][0]["stopped"] is False
    assert (busy.busy, beside.error, beside.failed) == (True, None, False)
    later = [request.path for request in site.requests[before:]]
    assert later.count("/part0.xml") == 1, "only the run asks for what the backfill had finished"
    assert not {path for path in later if path.startswith("/a/")} & {f"/a/{n}" for n in parts["/part0.xml"]}
    assert len(house.texts()) == 18
    assert not list(house.archive.glob(".duplicates/*"))
    assert not overlapping(site)
    assert house.sound()


def free_host(house: House, site: Site) -> None:
    """Let the lease that a killed process held run out, without waiting for it."""
    with house.line() as line:
        name, now = urls.host(site.url("/")), datetime.now(UTC)
        line.index.take(name, "nobody", now + timedelta(hours=1), 1)
        line.index.give_back(name, "nobody", now)
