"""No link is given up without need, no entry of a feed passes unnoticed, and nothing is asked twice for nothing."""

import re
import sqlite3
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from pipeline.config import settings
from pipeline.crawl import run_source
from pipeline.index import queries
from pipeline.model import Kind, Window
from pipeline.report import Cut
from pipeline.runtime import INDEX
from tests.support.clocks import NOON, StillClock
from tests.support.commands import execute
from tests.support.house import House, article, feed, item, noon, rss, sitemap, validated
from tests.support.web import Answer, Request, Site

MAY = Window(since=date(2024, 5, 1), until=date(2024, 5, 31))
A, S, F, X = Kind.ARCHIVED, Kind.SEEN, Kind.FAILED, Kind.EXCLUDED


def publish(site: Site, numbers: range) -> list[str]:
    """Put articles on a site; their addresses."""
    for number in numbers:
        site.add(f"/a/{number}", article(number))
    return [site.url(f"/a/{number}") for number in numbers]


def articles_asked(site: Site) -> list[str]:
    return [path for path in site.paths() if path.startswith("/a/")]


# What was not asked costs no try, what failed is asked again


def test_a_site_of_five_pages_an_hour_loses_none_of_150_links(house: House, site: Site) -> None:
    clock, given = StillClock(), dict[int, int]()

    def sparingly(number: int) -> Callable[[Request], Answer]:
        def route(_: Request) -> Answer:
            hour, since_s = divmod(int((clock.at - NOON).total_seconds()), 3600)
            if given.get(hour, 0) == 5:
                return Answer(status=429, headers={"Retry-After": str(3600 - since_s)})
            given[hour] = given.get(hour, 0) + 1
            return Answer(body=article(number))

        return route

    for number in range(150):
        site.add(f"/a/{number}", sparingly(number))
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(150))))
    house.source({"feed": site.url("/feed")}, revisit={"within": 0})
    house.run(clock=clock)
    site.add("/feed", feed(site.url("/a/0")))  # it shows the others no longer
    for _ in range(35):
        clock.sleep(3600)
        house.run(clock=clock)
    assert len(house.texts()) == 150


def test_a_backfill_asks_failures_again_and_each_of_them_once(house: House, site: Site) -> None:
    (url,) = publish(site, range(1))
    site.add("/a/0", Answer(status=404))
    site.add("/feed", feed(url))
    house.source({"feed": site.url("/feed")}, {"feed": site.url("/feed?again")})
    house.run()
    house.clock.pass_by(seconds=1)
    report, _ = house.run(window=MAY)
    assert report.outcomes == {F: 1, S: 1}
    site.add("/a/0", article(0))
    assert house.run(window=MAY)[0].outcomes[A] == 1


def test_retry_asks_again_what_is_named_by_source_address_or_cause(house: House, site: Site) -> None:
    urls = publish(site, range(3))
    site.add("/a/0", Answer(status=404))
    site.add("/a/1", Answer(status=403))
    site.add("/feed", feed(*urls))
    house.source({"feed": site.url("/feed")})
    house.run()
    site.add("/a/0", article(0))
    site.add("/a/1", article(1))
    assert (
        execute(house, "retry", "paper", "--cause", "410")
        .err.strip()
        .endswith("No link of paper has failed by 410; there are: status-403 (1), status-404 (1).")
    )
    said = execute(house, "retry", "paper", "--cause", "404", "--json")
    assert said.json["runs"][0]["outcomes"]["archived"] == 1
    assert execute(house, "retry", urls[1], "--json").json["runs"][0]["outcomes"]["archived"] == 1
    assert "--again requests it again" in execute(house, "retry", urls[2]).err
    assert execute(house, "retry", urls[2], "--again", "--json").json["runs"][0]["outcomes"]["unchanged"] == 1
    assert "No link of any source has failed" in execute(house, "retry").err


def test_causes_are_divided_by_commas_and_an_unknown_one_is_an_error_that_lists_the_known(
    house: House, site: Site
) -> None:
    urls = publish(site, range(3))
    for number, status in enumerate((404, 403, 410)):
        site.add(f"/a/{number}", Answer(status=status))
    site.add("/feed", feed(*urls))
    house.source({"feed": site.url("/feed")})
    house.run()
    publish(site, range(3))
    said = execute(house, "retry", "paper", "--cause", "404,no-article", "--cause", "status-410", "--json")
    assert said.json["runs"][0]["outcomes"]["archived"] == 2
    said = execute(house, "retry", "paper", "--cause", "403,no-artcle")
    assert said.code == 2
    told = " ".join(said.err.replace("│", " ").split())
    assert "unknown cause 'no-artcle'" in told
    assert all(cause in told for cause in ("no-article", "maintenance", "unreachable", "robots"))


def test_a_server_that_asks_for_days_gets_them_and_why_says_until_when(house: House, site: Site) -> None:
    clock = StillClock()
    urls = publish(site, range(2))
    site.add("/a/0", Answer(status=503, headers={"Retry-After": str(3 * 86400)}))
    site.add("/feed", feed(*urls))
    house.source({"feed": site.url("/feed")})
    house.run(clock=clock)
    asked = len(site.requests)
    for _ in range(2 * 24 + 23):
        clock.at += timedelta(hours=1)
        house.run(clock=clock)
        assert len(site.requests) == asked
    until = f"{NOON + timedelta(days=3):%Y-%m-%d %H:%M} UTC"
    assert all(until in execute(house, "why", url).out for url in urls)
    clock.at += timedelta(hours=2)
    publish(site, range(2))
    assert house.run(clock=clock)[0].outcomes == {A: 2}


def test_a_changed_source_file_owes_the_pages_that_gave_no_article(house: House, site: Site) -> None:
    site.add("/a/0", "<html><body><div class='x'><p>Too little.</p></div></body></html>")
    site.add("/a/1", Answer(status=404))
    site.add("/feed", feed(site.url("/a/0"), site.url("/a/1")))
    house.source({"feed": site.url("/feed")})
    assert house.run()[0].outcomes == {F: 2}
    assert house.run()[0].outcomes == {S: 2}
    house.source({"feed": site.url("/feed")}, layouts=[{"body": "div.x"}])
    _, log = house.run()
    assert articles_asked(site) == ["/a/0", "/a/1", "/a/0"]
    assert log.of(site.url("/a/1")).kind is S


@pytest.mark.of_a_file
def test_an_index_of_the_code_before_goes_on_and_what_it_gave_up_is_owed(house: House, site: Site) -> None:
    urls = publish(site, range(2))
    site.add("/a/1", Answer(status=404))
    site.add("/feed", feed(*urls))
    house.source({"feed": site.url("/feed")})
    house.run()
    with sqlite3.connect(house.archive / ".state" / INDEX) as connection:
        connection.execute("ALTER TABLE visit DROP COLUMN cause")
        connection.execute("UPDATE visit SET retry_at = NULL")
    connection.close()
    assert execute(house, "list", "--json").code == 0
    site.add("/a/1", article(1))
    site.add("/feed", feed(urls[0]))
    assert house.run()[0].outcomes == {S: 1, A: 1}


# What a feed no longer shows


def test_links_that_a_deadline_cuts_off_are_owed_though_the_feed_shows_others(house: House, site: Site) -> None:
    clock = StillClock()

    def slowly(number: int) -> Callable[[Request], str]:
        def route(_: Request) -> str:
            clock.slept_s += 60
            return article(number)

        return route

    for number in range(20):
        site.add(f"/a/{number}", slowly(number))
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(20))))
    house.source({"feed": site.url("/feed")}, timeout="10m")
    with house.line(clock=clock) as line:
        report = run_source(line, settings.load(house.configs).sources["paper"], deadline_s=15 * 60 - 1)
    assert (report.cut, report.outcomes) == (Cut.DEADLINE, {A: 15})
    site.add("/feed", feed(*publish(site, range(20, 40))))
    clock.sleep(60)
    house.run(clock=clock)
    assert len(house.texts()) == 40


def paged(site: Site, newest: int, *, size: int, link: str | None, dated: bool = False) -> None:
    """Put a feed on a site that shows `size` entries, newest first; older ones on pages that `link` names."""
    for page in range(newest // size + 1):
        numbers = range(newest - page * size, max(newest - (page + 1) * size, -1), -1)
        onward = f'<atom:link rel="{link}" href="/feed?p={page + 2}"/>' if link and link != "paged" else ""
        moments = [noon("2024-05-01") + timedelta(hours=number) if dated else None for number in numbers]
        entries = [
            item(site.url(f"/a/{number}"), published=moment) for number, moment in zip(numbers, moments, strict=True)
        ]
        parameter = "paged" if link == "paged" else "p"
        site.add("/feed" if page == 0 else f"/feed?{parameter}={page + 1}", rss(onward, *entries))


@pytest.mark.parametrize("link", ["next", "prev-archive", "paged"])
def test_older_pages_are_followed_while_a_whole_page_is_new(house: House, site: Site, link: str) -> None:
    publish(site, range(100))
    paged(site, 19, size=10, link=link)
    house.source({"feed": site.url("/feed")}, revisit={"within": 0})
    assert house.run()[0].outcomes == {A: 10}, "a first run reads no older page"
    paged(site, 54, size=10, link=link)
    report, _ = house.run()
    assert report.outcomes == {A: 35, S: 5}
    assert report.notes == []
    paged(site, 55, size=10, link=link)
    before = len(site.paths())
    house.run()
    assert len(site.paths()) == before + 2, "the feed and the one that is new"


@pytest.mark.parametrize("at_the_head", ["a pinned entry", "entries of another feed of the source"])
def test_older_pages_are_followed_though_some_entries_at_the_head_are_known(
    house: House, site: Site, at_the_head: str
) -> None:
    pages = publish(site, range(60))
    pinned = at_the_head == "a pinned entry"

    def show(newest: int) -> None:
        numbers = range(newest, -1, -1)
        for page, at in enumerate(range(0, newest + 1, 10), 1):
            shown = [pages[number] for number in numbers[at : at + 10]]
            head = [pages[0]] if page == 1 and pinned else []
            site.add("/feed" if page == 1 else f"/feed?paged={page}", feed(*head, *shown))
        site.add("/top", feed(*(pages[number] for number in numbers[:3])))
        site.add("/top?paged=2", Answer(status=404))

    house.source(*([] if pinned else [{"feed": site.url("/top")}]), {"feed": site.url("/feed")}, revisit={"within": 0})
    show(19)
    house.run()
    house.clock.pass_by(hours=6)
    show(54)
    report, _ = house.run()
    assert report.outcomes[A] == 35


@pytest.mark.parametrize(("dated", "about"), [(True, "about 30 may"), (False, "as many again, or more, may")])
def test_entries_that_may_have_passed_are_told_and_are_a_fault_when_it_repeats(
    house: House, site: Site, dated: bool, about: str
) -> None:
    clock = StillClock(noon("2024-05-01") + timedelta(hours=29))
    publish(site, range(200))
    house.source({"feed": site.url("/feed")}, revisit={"within": 0})
    for newest, again in ((29, False), (89, True), (149, True)):
        paged(site, newest, size=30, link=None, dated=dated)
        clock.at = noon("2024-05-01") + timedelta(hours=newest)
        report, _ = house.run(clock=clock)
        assert report.outcomes == {A: 30}
        notes = [note for note in report.notes if "may have been missed" in note]
        assert len(notes) == again
        assert all("all of 30 entries are new since 2024-05-0" in note and about in note for note in notes)
        assert sum(answers.passed for answers in report.stats.endpoints.values()) == 30 * again


# Backfill


def test_excluded_pages_are_remembered_and_why_tells_of_them(house: House, site: Site) -> None:
    urls = publish(site, range(3))
    site.add("/a/1", article(1, date="2024-01-06"))
    site.add("/sitemap.xml", sitemap(*urls))
    house.source({"sitemap": site.url("/sitemap.xml")})
    assert house.run(window=MAY)[0].outcomes == {A: 2, X: 1}
    asked = len(articles_asked(site))
    report, log = house.run(window=MAY)
    assert (report.outcomes, len(articles_asked(site))) == ({S: 2, X: 1}, asked), "the same days ask nothing"
    assert log.of(urls[1]).because == "published 2024-01-06, outside the window"
    said = execute(house, "why", urls[1]).out
    assert re.search(r"excluded: published 2024-01-06, outside the window\n", said)
    assert house.run(window=Window(since=date(2024, 1, 1), until=date(2024, 1, 31)))[0].outcomes == {X: 2, A: 1}


def dated(url: str, lastmod: str) -> str:
    return f"<urlset><url><loc>{url}</loc><lastmod>{lastmod}</lastmod></url></urlset>"


@pytest.mark.parametrize("lastmod", ["2024-05-14", "2024-06-03T10:00:00Z"], ids=["the corrected day", "the change"])
def test_a_page_whose_day_the_site_corrects_is_asked_again_once(house: House, site: Site, lastmod: str) -> None:
    clock = StillClock(noon("2024-06-02"))
    site.add("/a/0", article(0, date="2024-01-06"))
    site.add("/sitemap.xml", dated(site.url("/a/0"), "2024-01-06"))
    house.source({"sitemap": site.url("/sitemap.xml")})
    assert house.run(window=MAY, clock=clock)[0].outcomes == {X: 1}
    assert house.run(window=MAY, clock=clock)[0].outcomes == {X: 1}
    assert len(articles_asked(site)) == 1
    clock.at += timedelta(days=2)
    site.add("/sitemap.xml", dated(site.url("/a/0"), lastmod))
    assert house.run(window=MAY, clock=clock)[0].outcomes == {X: 1}
    assert len(articles_asked(site)) == 2
    assert house.run(window=MAY, clock=clock)[0].outcomes == {X: 1}
    assert len(articles_asked(site)) == 2, "what the list said was looked into"
    site.add("/a/0", article(0))
    site.add("/sitemap.xml", dated(site.url("/a/0"), "2024-06-05T10:00:00Z"))
    clock.at += timedelta(days=2)
    assert house.run(window=MAY, clock=clock)[0].outcomes == {A: 1}


@pytest.mark.of_a_file
def test_the_corrected_day_of_a_feed_is_seen_by_a_backfill_in_an_index_of_the_code_before(
    house: House, site: Site
) -> None:
    site.add("/a/0", article(0, date="2024-01-06"))
    site.add("/feed", rss(item(site.url("/a/0"), published=noon("2024-01-06"))))
    house.source({"feed": site.url("/feed")})
    assert house.run(window=MAY)[0].outcomes == {X: 1}
    with sqlite3.connect(house.archive / ".state" / INDEX) as connection:
        connection.execute("ALTER TABLE visit DROP COLUMN announced")
    connection.close()
    site.add("/a/0", article(0))
    assert house.run(window=MAY)[0].outcomes == {X: 1}
    site.add("/feed", rss(item(site.url("/a/0"), published=noon("2024-05-14"))))
    assert house.run(window=MAY)[0].outcomes == {A: 1}


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Shanghai"])
def test_the_remembered_day_is_the_day_of_the_page_in_any_zone(house: House, site: Site, zone: str) -> None:
    urls = publish(site, range(1))
    site.add("/sitemap.xml", sitemap(*urls))
    house.source({"sitemap": site.url("/sitemap.xml")}, timezone=zone)
    house.run(window=Window(since=date(2024, 1, 1), until=date(2024, 1, 31)))
    day = date(2024, 5, 14)
    assert house.run(window=Window(since=day, until=day))[0].outcomes == {A: 1}


@pytest.mark.parametrize("lastmod", ["", "<lastmod>2024-05-14</lastmod>"])
def test_a_sitemap_that_its_index_dates_too_early_is_read(house: House, site: Site, lastmod: str) -> None:
    (url,) = publish(site, range(1))
    site.add("/part.xml", f"<urlset><url><loc>{url}</loc>{lastmod}</url></urlset>")
    part = f"<sitemap><loc>{site.url('/part.xml')}</loc><lastmod>2020-01-01</lastmod></sitemap>"
    site.add("/index.xml", f"<sitemapindex>{part}</sitemapindex>")
    house.source({"sitemap": site.url("/index.xml")})
    assert house.run(window=MAY)[0].outcomes == {A: 1}


def test_a_change_on_the_day_of_the_visit_is_seen_though_only_the_day_is_told(house: House, site: Site) -> None:
    clock = StillClock(noon("2024-05-14"))
    (url,) = publish(site, range(1))
    entry = f"<urlset><url><loc>{url}</loc><lastmod>2024-05-14</lastmod></url></urlset>"
    site.add("/sitemap.xml", entry)
    house.source({"sitemap": site.url("/sitemap.xml")}, revisit={"within": 0})
    house.run(clock=clock)
    site.add("/a/0", article(0).replace("</article>", "<p>A correction was added in the afternoon.</p></article>"))
    clock.sleep(3 * 3600)
    assert house.run(clock=clock)[0].outcomes == {Kind.REVISED: 1}
    clock.sleep(86400)
    assert house.run(clock=clock)[0].outcomes == {Kind.UNCHANGED: 1}, "once the day is over"
    clock.sleep(86400)
    assert house.run(clock=clock)[0].outcomes == {S: 1}


# Addresses


def test_addresses_in_legacy_encodings_are_as_many_pages(house: House, site: Site) -> None:
    queries_ = ["?cat=%D0%C2%CE%C5", "?cat=%B9%FA%BC%CA", "?pk_id=1", "?pk_id=2", "?x=2&x=1", "?x=1&x=2"]
    for number, query in enumerate(queries_):
        site.add(f"/a/{query}", article(number))
    site.add("/feed", feed(*(site.url(f"/a/{query}") for query in queries_)))
    house.source({"feed": site.url("/feed")})
    assert house.run()[0].outcomes == {A: 6}
    with house.line() as line:
        assert queries.totals(line.index).archived == 6


# Older pages of a feed that names none


def feeds_asked(site: Site) -> list[str]:
    return [path for path in site.paths() if path.startswith("/feed")]


@pytest.mark.parametrize("link", ["next", "prev-archive", "paged"])
def test_a_backfill_reads_the_older_pages_of_a_feed_whatever_program_made_it(
    house: House, site: Site, link: str
) -> None:
    publish(site, range(25))
    paged(site, 24, size=10, link=link)
    house.source({"feed": site.url("/feed")})
    assert house.run(window=MAY)[0].outcomes[A] == 25
    house.clock.pass_by(days=1)
    asked = len(feeds_asked(site))
    house.run(window=MAY)
    parameter = "paged" if link == "paged" else "p"
    older = [f"/feed?{parameter}=2", f"/feed?{parameter}=3"]
    assert feeds_asked(site)[asked : asked + 3] == ["/feed", *older], "pages that were there are asked each time"


def test_a_feed_without_older_pages_is_asked_for_one_once(house: House, site: Site) -> None:
    publish(site, range(40))
    house.source({"feed": site.url("/feed")}, revisit={"within": 0})
    entries = feed(*(site.url(f"/a/{number}") for number in range(10)))
    for page in ("/feed", "/feed?paged=2"):
        site.add(page, entries)
    report, _ = house.run(window=MAY)
    assert (report.outcomes, report.problems, report.notes) == ({A: 10}, [], [])
    assert feeds_asked(site) == ["/feed", "/feed?paged=2"]
    house.clock.pass_by(days=1)
    house.run(window=MAY)
    said = execute(house, "backfill", "paper", "--since", "2024-05-01", "--dry-run")
    assert said.code == 0
    assert feeds_asked(site)[2:] == ["/feed", "/feed"]
    for page in ("/feed", "/feed?paged=2"):  # all of them new: an ordinary run would ask for more, too
        site.add(page, feed(*(site.url(f"/a/{number}") for number in range(30, 40))))
    house.run()
    assert feeds_asked(site)[4:] == ["/feed"]
    house.clock.pass_by(days=200)
    house.run(window=MAY)
    assert feeds_asked(site)[5:] == ["/feed", "/feed?paged=2"], "after half a year the site may be another one"


@pytest.mark.parametrize("answers", ["that page leads back", "an HTML page", "no such page", "an empty feed"])
def test_a_feed_that_answers_otherwise_has_no_older_pages(house: House, site: Site, answers: str) -> None:
    (url,) = publish(site, range(1))
    site.add("/feed", feed(url))
    answer = {
        "that page leads back": Answer(status=301, headers={"Location": "/feed"}),
        "an HTML page": Answer(body="<html><body>Welcome</body></html>"),
        "no such page": Answer(status=404),
        "an empty feed": Answer(body=rss()),
    }[answers]
    site.add("/feed?paged=2", lambda _: answer)
    house.source({"feed": site.url("/feed")})
    report, _ = house.run(window=MAY)
    assert (report.outcomes, report.problems, report.notes) == ({A: 1}, [], [])
    assert "/feed?paged=3" not in site.paths()


def test_a_feed_that_shows_another_choice_each_time_is_not_read_on(house: House, site: Site) -> None:
    urls = publish(site, range(30))
    for page in range(1, 12):  # four of five entries are those of the page before
        site.add("/feed" if page == 1 else f"/feed?paged={page}", feed(*urls[2 * page : 2 * page + 10]))
    house.source({"feed": site.url("/feed")})
    house.run(window=MAY)
    assert feeds_asked(site) == ["/feed", "/feed?paged=2"]


def test_a_backfill_that_was_stopped_goes_on_at_the_older_page_of_a_feed(house: House, site: Site) -> None:
    publish(site, range(30))
    paged(site, 29, size=10, link="paged")
    third, stopped = site.routes["/feed?paged=3"], threading.Event()
    site.add("/feed?paged=4", Answer(status=404))

    def stop(_: Request) -> Answer:
        stopped.set()
        return Answer(status=503)

    site.add("/feed?paged=3", stop)
    house.source({"feed": site.url("/feed")})
    report, _ = house.run(window=MAY, stop=stopped)
    assert (report.cut, report.outcomes) == (Cut.STOPPED, {A: 20})
    site.add("/feed?paged=3", third)
    asked = len(feeds_asked(site))
    report, _ = house.run(window=MAY)
    assert (report.outcomes, report.problems) == ({A: 10}, [])
    assert feeds_asked(site)[asked:] == ["/feed?paged=3", "/feed?paged=4"]


# A round


@pytest.mark.parametrize("answer", ["an article", "unchanged", "left out"])
def test_an_address_that_two_lists_name_is_asked_once_a_round_however_short_the_interval(
    house: House, site: Site, answer: str
) -> None:
    def late(_: Request) -> str:
        house.clock.pass_by(hours=2)  # reading the first list took that long
        changed = f"{house.clock.now():%Y-%m-%dT%H:%M:%SZ}"
        return dated(site.url("/a/0"), changed)

    site.add("/a/0", validated(article(0)) if answer == "unchanged" else article(0))
    site.add("/feed", feed(site.url("/a/0")))
    site.add("/sitemap.xml", late)
    keys: dict[str, Any] = {"keywords": ["nowhere"]} if answer == "left out" else {}
    keys["revisit"] = {"every": "1h", "within": "9000d"}
    house.source({"feed": site.url("/feed")}, {"sitemap": site.url("/sitemap.xml")}, **keys)
    for rounds in (1, 2, 3):
        house.run()
        assert len(articles_asked(site)) == rounds
        house.clock.pass_by(hours=2)
