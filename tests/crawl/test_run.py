"""The whole line, from a source to its files: every link has one outcome, whatever happens on the way."""

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pipeline.config import settings
from pipeline.config.source import Source
from pipeline.crawl import run_all, run_source
from pipeline.fetch import Fetcher
from pipeline.model import Kind, Outcome, Page, Window
from pipeline.runtime import INDEX, open_runtime
from pipeline.system.clock import SystemClock
from tests.support.clocks import StillClock
from tests.support.house import (
    House,
    Log,
    article,
    authorities,
    feed,
    item,
    noon,
    overlapping,
    rss,
    sitemap,
    slow,
    validated,
)
from tests.support.web import Answer, Request, Site

MAY = Window(since=date(2024, 5, 1), until=date(2024, 5, 31))
A, S, F = Kind.ARCHIVED, Kind.SEEN, Kind.FAILED


class Crash(Exception):
    """Ends a run as a programming error would."""


def publish(site: Site, count: int, *, start: int = 0, at: str = "/feed", validators: bool = True) -> list[str]:
    """Put `count` articles on a site, and a feed that announces them; their addresses."""
    urls = [site.url(f"/a/{number}") for number in range(start, start + count)]
    for number, url in enumerate(urls, start):
        site.add(url.removeprefix(site.url("")), article(number))
    site.add(at, validated(feed(*urls)) if validators else feed(*urls))
    return urls


def conditions(site: Site, path: str) -> list[bool]:
    """Of every request for a path, whether it carried a validator."""
    return ["if-none-match" in request.headers for request in site.requests if request.path == path]


def asked(site: Site, path: str) -> int:
    return site.paths().count(path)


# One outcome for every link


def test_every_link_has_one_outcome_and_a_second_run_files_nothing(house: House, site: Site) -> None:
    urls = publish(site, 5, validators=False)
    house.source({"feed": site.url("/feed")})
    first, _ = house.run()
    assert (first.outcomes, first.links, first.failed) == (Counter({A: 5}), 5, False)
    again, log = house.run()
    assert (again.outcomes, again.failed) == (Counter({S: 5}), False)
    assert [outcome.link.url for outcome in log.outcomes] == urls
    assert all(outcome.file for outcome in log.outcomes), "what is held is named"
    assert len(house.texts()) == 5
    assert house.sound()


def test_outcomes_of_every_kind_add_up(house: House, site: Site) -> None:
    publish(site, 3)
    site.add("/a/copy", article(0))
    site.add("/robots.txt", "User-agent: *\nDisallow: /private\n")
    paths = [f"/a/{n}" for n in range(3)]
    others = ["/a/copy", "/a/gone", "/private/a/9", "/about"]
    site.add("/feed", feed(*(site.url(path) for path in paths + others)))
    house.source({"feed": site.url("/feed")}, include=["/a/"], robots=True)
    report, log = house.run()
    kinds = log.kinds()
    assert kinds == dict.fromkeys(["a/0", "a/1", "a/2"], A) | {
        "a/copy": Kind.DUPLICATE,
        "a/gone": F,
        "private/a/9": Kind.DISALLOWED,
        "about": Kind.EXCLUDED,
    }
    assert report.links == 7
    (kept,) = house.runs()
    assert (kept.links, kept.outcomes) == (7, report.outcomes)
    assert "/private/a/9" not in site.paths()


def test_an_article_that_two_endpoints_announce_is_asked_for_once(house: House, site: Site) -> None:
    urls = publish(site, 2)
    site.add("/sitemap.xml", sitemap(*urls))
    house.source({"feed": site.url("/feed")}, {"sitemap": site.url("/sitemap.xml")})
    report, _ = house.run()
    assert report.outcomes == {A: 2, S: 2}
    assert asked(site, "/a/0") == 1


def test_more_links_than_one_query_or_one_commit_holds(house: House, site: Site) -> None:
    publish(site, 40)
    strangers = [site.url(f"/b/{number}") for number in range(1100)]
    site.add("/feed", feed(*strangers[:600], *(site.url(f"/a/{n}") for n in range(40)), *strangers[600:]))
    house.source({"feed": site.url("/feed")}, include=["/a/"])
    report, _ = house.run()
    assert report.outcomes == {A: 40, Kind.EXCLUDED: 1100}
    assert len(house.texts()) == 40


def test_a_redirect_is_followed_and_the_article_known_by_both_addresses(house: House, site: Site) -> None:
    site.add("/old", Answer(status=301, headers={"Location": "/new"}))
    site.add("/new", article(1))
    site.add("/feed", feed(site.url("/old"), site.url("/new")))
    house.source({"feed": site.url("/feed")})
    _, log = house.run()
    assert log.kinds() == {"old": A, "new": Kind.DUPLICATE}
    assert "word for word" in log.of(site.url("/new")).because


def test_a_young_article_is_asked_again_and_may_be_unchanged_or_revised(house: House, site: Site) -> None:
    urls = [site.url(path) for path in ("/same", "/still", "/other")]
    site.add("/same", validated(article(1, date=None)))
    site.add("/still", article(2, date=None))
    site.add("/other", article(3, date=None))
    site.add("/feed", feed(*urls))
    house.source({"feed": site.url("/feed")}, revisit={"within": "3d", "every": "12h"})
    house.run()
    house.clock.pass_by(hours=13)
    site.add("/other", article(3, date=None).replace("</article>", "<p>A correction was added later.</p></article>"))
    report, log = house.run()
    assert report.outcomes == {Kind.UNCHANGED: 2, Kind.REVISED: 1}
    assert "the server says" in log.of(urls[0]).because
    assert "still the text of" in log.of(urls[1]).because
    assert "changed text" in log.of(urls[2]).because
    assert len(house.texts()) == 4, "the old version stays"
    assert conditions(site, "/same") == [False, True]
    house.clock.pass_by(days=4)
    assert house.run()[0].outcomes == {S: 3}, "old articles are left alone"


def test_a_run_is_heard_of_page_by_page(house: House, site: Site) -> None:
    urls = publish(site, 3)
    site.add("/part1", sitemap(urls[0]))
    site.add("/part2", sitemap(urls[1]))
    parts = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in ("/part1", "/part2"))
    site.add("/index", f"<?xml version='1.0'?><sitemapindex>{parts}</sitemapindex>")
    house.source({"sitemap": site.url("/index")}, {"feed": site.url("/feed")})
    _, log = house.run()
    assert log.pages == [(1, 4), (2, 4), (3, 4), (4, 4)]


# What fails, and what is owed


def test_what_failed_for_a_passing_reason_is_owed_though_the_feed_is_unchanged(house: House, site: Site) -> None:
    urls = publish(site, 3)
    site.add("/a/1", Answer(status=503))
    house.source({"feed": site.url("/feed")})
    report, log = house.run()
    assert report.outcomes == {A: 2, F: 1}
    failed = log.of(urls[1])
    assert failed.error == "BadStatus"
    assert failed.retry_at is not None
    assert "answered 503" in failed.because
    assert f"next try after {failed.retry_at:%Y-%m-%d %H:%M} UTC" in failed.because
    site.add("/a/1", article(1))
    assert house.run()[0].links == 0, "it is not time yet"
    house.clock.pass_by(minutes=16)
    report, log = house.run()
    assert log.kinds() == {"a/1": A}
    assert conditions(site, "/feed") == [False, True, True]
    assert house.run()[0].links == 0
    assert len(house.texts()) == 3


def test_an_owed_link_keeps_the_date_that_its_feed_gave(house: House, site: Site) -> None:
    site.add("/a", Answer(status=503))
    site.add("/feed", validated(rss(item(site.url("/a"), title="Old news", published=noon("2024-02-29")))))
    house.source({"feed": site.url("/feed")})
    house.run()
    site.add("/a", article(1, date=None))
    house.clock.pass_by(minutes=16)
    house.run()
    (text,) = house.texts()
    assert text.startswith(" date 2024-02-29 ")


def test_a_retry_after_longer_than_our_own_pause_is_kept(house: House, site: Site) -> None:
    publish(site, 1)
    site.add("/a/0", Answer(status=503, headers={"Retry-After": "7200"}))
    house.source({"feed": site.url("/feed")})
    _, log = house.run()
    (outcome,) = log.outcomes
    assert outcome.retry_at is not None
    assert outcome.retry_at - house.clock.now() > timedelta(minutes=115)
    house.clock.pass_by(minutes=30)
    assert house.run()[0].links == 0
    site.add("/a/0", article(0))
    house.clock.pass_by(hours=2)
    assert house.run()[0].outcomes == {A: 1}


def test_a_run_says_that_a_host_makes_it_wait(house: House, site: Site) -> None:
    publish(site, 2)
    site.add("/a/0", Answer(status=429, headers={"Retry-After": "60"}))
    house.source({"feed": site.url("/feed")})
    configuration, said = settings.load(house.configs), list[str]()
    with open_runtime(configuration, house.clock, said.append, processes=0) as line:
        run_source(line, configuration.sources["paper"])
    assert [each for each in said if each.endswith("waits 60 s before the next request, because it answered 429")]


@pytest.mark.parametrize(("status", "times"), [(401, 5), (403, 5), (404, 5), (410, 3)])
def test_what_does_not_pass_by_itself_is_tried_a_few_times(house: House, site: Site, status: int, times: int) -> None:
    urls = publish(site, 1, validators=False)
    site.add("/a/0", Answer(status=status))
    house.source({"feed": site.url("/feed")})
    _, log = house.run()
    tried = [0.0]
    while retry_at := log.of(urls[0]).retry_at:
        house.clock.pass_by(seconds=(retry_at - house.clock.now()).total_seconds() + 1)
        tried.append((retry_at - house.clock.now()).total_seconds())
        _, log = house.run()
    assert len(tried) == asked(site, "/a/0") == times
    assert log.of(urls[0]).because.endswith(f"given up after {times} tries")
    house.clock.pass_by(days=90)
    assert house.run()[1].kinds() == {"a/0": S}
    site.add("/a/0", article(0))
    assert house.run(window=MAY)[1].kinds() == {"a/0": A}, "a backfill asks again"


def test_a_link_that_trips_us_up_costs_itself_alone(house: House, site: Site) -> None:
    urls = publish(site, 3)

    class Clumsy(Fetcher):
        def get(self, url: str, source: Source, **terms: Any) -> Page:
            if url == urls[1]:
                raise RuntimeError("nobody thought of this")
            return super().get(url, source, **terms)

    source, log = house.source({"feed": site.url("/feed")}), Log()
    with (
        house.line() as line,
        Clumsy(user_agent="pipeline", leases=line.index, clock=house.clock, verify=authorities()) as clumsy,
    ):
        report = run_source(replace(line, fetcher=clumsy), source, listen=log)
    assert (report.outcomes, report.error) == ({A: 2, F: 1}, None)
    because = "fetching it failed unexpectedly: RuntimeError('nobody thought of this')"
    assert log.of(urls[1]).because.startswith(because)
    assert log.of(urls[1]).error == "RuntimeError"


def test_after_enough_tries_a_link_is_given_up(house: House, site: Site) -> None:
    urls = publish(site, 1)
    site.add("/a/0", Answer(status=500))
    house.source({"feed": site.url("/feed")}, full_after="100d")
    _, log = house.run()
    began = house.clock.now()
    while retry_at := log.of(urls[0]).retry_at:
        house.clock.pass_by(seconds=(retry_at - house.clock.now()).total_seconds() + 1)
        _, log = house.run()
    assert house.clock.now() - began > timedelta(weeks=4)
    assert log.of(urls[0]).because.endswith("given up after 13 tries")
    house.clock.pass_by(days=30)
    assert house.run()[0].links == 0


def test_what_the_patterns_leave_out_now_is_owed_no_longer(house: House, site: Site) -> None:
    publish(site, 1)
    site.add("/a/0", Answer(status=503))
    house.source({"feed": site.url("/feed")})
    house.run()
    house.source({"feed": site.url("/feed")}, exclude=["/a/0"])
    house.clock.pass_by(hours=1)
    assert house.run()[0].outcomes == {Kind.EXCLUDED: 1}
    assert house.run()[0].links == 0


def test_a_backfill_of_other_days_forgives_no_debt(house: House, site: Site) -> None:
    day = '<li><a href="/a">Story</a><i>2023-01-01</i></li>'
    site.add("/list", day)
    site.add("/a", Answer(status=503))
    house.source({"listing": site.url("/list"), "item": "li", "links": "a", "date": "i"})
    house.run()
    house.clock.pass_by(hours=1)
    assert house.run(window=MAY)[0].outcomes == {Kind.EXCLUDED: 1}
    site.add("/a", article(1))
    assert house.run()[0].outcomes == {A: 1}


# Endpoints that fail


def test_an_endpoint_that_fails_is_a_problem_and_the_others_go_on(house: House, site: Site) -> None:
    publish(site, 2)
    site.add("/html", "<!DOCTYPE html><html><body><p>Please log in</p></body></html>")
    endpoints = [{"feed": site.url(path)} for path in ("/none", "/html", "/feed")]
    house.source(*endpoints, {"sitemap": site.url("/no.xml")})
    report, _ = house.run()
    assert (report.outcomes, report.error, report.failed) == ({A: 2}, None, True)
    none, html, no = report.problems
    assert none.startswith(site.url("/none"))
    assert "404" in none
    assert html == f"{site.url('/html')}: an HTML page, not a feed"
    assert no.startswith(site.url("/no.xml"))
    assert house.runs()[0].problems == (*report.problems,)


def test_what_comes_before_the_damage_of_a_sitemap_is_filed_and_the_damage_told(house: House, site: Site) -> None:
    urls = publish(site, 3)
    damaged = sitemap(*urls, end=f"<url><loc>{site.url('/a/9')}</lo")
    site.add("/sitemap.xml", Answer(body=damaged, headers={"ETag": '"v1"'}))
    house.source({"sitemap": site.url("/sitemap.xml")})
    report, _ = house.run()
    assert report.outcomes == {A: 3}
    (problem,) = report.problems
    assert problem.startswith(site.url("/sitemap.xml"))
    assert house.run()[0].outcomes == {S: 3}
    assert conditions(site, "/sitemap.xml") == [False, False], "it is read in full until it is whole"


def test_a_note_is_no_failure(house: House, site: Site) -> None:
    publish(site, 1)
    site.add("/feed", rss(item(None, title="No address"), item(site.url("/a/0"))))
    house.source({"feed": site.url("/feed")})
    report, _ = house.run()
    assert (report.outcomes, report.failed) == ({A: 1}, False)
    assert report.notes == [f"{site.url('/feed')}: 1 entry without a link"]


# Validators come last


def test_a_feed_that_was_finished_is_asked_conditionally_and_in_full_after_a_while(house: House, site: Site) -> None:
    publish(site, 2)
    house.source({"feed": site.url("/feed")}, full_after="1d", revisit={"within": 0})
    house.run()
    assert house.run()[0].links == 0
    house.clock.pass_by(hours=23)
    assert house.run()[0].links == 0
    house.clock.pass_by(hours=2)
    assert house.run()[0].outcomes == {S: 2}
    assert conditions(site, "/feed") == [False, True, True, False]
    house.run()
    assert conditions(site, "/feed")[-1], "and then conditionally again"


def test_a_run_that_is_stopped_finishes_what_is_in_hand_and_reads_the_feed_again(house: House, site: Site) -> None:
    publish(site, 6)
    publish(site, 2, start=6, at="/more")
    house.source({"feed": site.url("/feed")}, {"feed": site.url("/more")})
    stop = threading.Event()

    def last(_: Request) -> Answer:
        stop.set()
        return Answer(body=article(3))

    site.add("/a/3", last)
    report, _ = house.run(stop=stop)
    assert (report.stopped, report.outcomes) == (True, {A: 4})
    assert site.paths() == ["/feed", "/a/0", "/a/1", "/a/2", "/a/3"], "nothing was asked after the stop"
    report, _ = house.run()
    assert report.outcomes == {S: 4, A: 4}
    assert conditions(site, "/feed") == [False, False]
    assert len(house.texts()) == 8


def test_a_link_that_waits_for_its_turn_when_the_stop_comes_has_no_outcome(house: House, site: Site) -> None:
    publish(site, 3)
    house.source({"feed": site.url("/feed")}, delay="1s")
    stop = threading.Event()

    def last(_: Request) -> Answer:
        stop.set()
        return Answer(body=article(0))

    site.add("/a/0", last)
    report, log = house.run(stop=stop)
    assert (report.stopped, log.kinds()) == (True, {"a/0": A})
    assert asked(site, "/a/1") == 0


def test_a_stop_before_the_start_asks_nothing(house: House, site: Site) -> None:
    publish(site, 1)
    house.source({"feed": site.url("/feed")})
    stop = threading.Event()
    stop.set()
    report, _ = house.run(stop=stop)
    assert (report.stopped, report.links, site.paths()) == (True, 0, [])


def test_a_run_that_crashes_reads_the_feed_again_and_loses_nothing(house: House, site: Site) -> None:
    publish(site, 40)

    class Clumsy(Log):
        def ended(self, outcome: Outcome) -> None:
            super().ended(outcome)
            if len(self.outcomes) == 35:
                raise Crash

    site.add("/a/33", Answer(status=404))
    house.source({"feed": site.url("/feed")})
    with pytest.raises(Crash):
        house.run(log=Clumsy())
    report, _ = house.run()
    assert conditions(site, "/feed") == [False, False]
    assert report.outcomes[S] >= 32, "the first group had been filed"
    assert len(house.texts()) == 39
    assert house.run()[0].links == 0
    first, second, third = reversed(house.runs())
    assert (first.ended_at, second.ended_at is None, third.ended_at is None) == (None, False, False)


def test_an_endpoint_that_was_read_while_others_failed_keeps_its_validators(house: House, site: Site) -> None:
    publish(site, 1)
    house.source({"feed": site.url("/none")}, {"feed": site.url("/feed")})
    house.run()
    house.run()
    assert conditions(site, "/feed") == [False, True]


def test_a_backfill_does_not_make_the_next_run_overlook_what_it_left_out(house: House, site: Site) -> None:
    site.add("/old", article(1, date="2024-05-14"))
    site.add("/new", article(2, date="2024-06-20"))
    items = [
        item(site.url("/new"), published=noon("2024-06-20")),
        item(site.url("/old"), published=noon("2024-05-14")),
    ]
    site.add("/feed", validated(rss(*items)))
    house.source({"feed": site.url("/feed")})
    assert house.run(window=MAY)[1].kinds() == {"new": Kind.EXCLUDED, "old": A}
    assert house.run()[1].kinds() == {"new": A, "old": S}


# Nothing can be stored


def break_before_the_journal(house: House) -> Callable[[], None]:
    folder = house.archive / ".state" / "incoming"
    for leftover in folder.glob("*"):
        leftover.unlink()
    folder.rmdir()
    folder.write_text("in the way")
    return folder.unlink


def break_after_the_journal(house: House) -> Callable[[], None]:
    manifest = house.archive / "2024" / "05" / "20" / "manifest.jsonl"
    manifest.mkdir(parents=True)
    return manifest.rmdir


def break_the_index(house: House) -> Callable[[], None]:
    sql(house, "CREATE TRIGGER full BEFORE INSERT ON document BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    return lambda: sql(house, "DROP TRIGGER full")


def sql(house: House, statement: str) -> None:
    connection = sqlite3.connect(house.archive / ".state" / INDEX, timeout=5)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (break_before_the_journal, "incoming: "),
        (break_after_the_journal, "manifest.jsonl: "),
        pytest.param(break_the_index, "disk is full", marks=pytest.mark.of_a_file),
    ],
)
def test_a_disk_that_fails_ends_the_run_and_the_next_one_gets_everything(
    damage: Callable[[House], Callable[[], None]],
    sentence: str,
    house: House,
    site: Site,
) -> None:
    urls = publish(site, 77)  # a batch of 64 is filed before the disk fails
    mend: list[Callable[[], None]] = []

    def last_good(_: Request) -> Answer:
        mend.append(damage(house))
        return Answer(body=article(68, date="2024-05-20"))

    site.add("/a/68", last_good)
    house.source({"feed": site.url("/feed")}, {"sitemap": site.url("/never")})
    # the second batch is filed at the end of the links; time stands still, so that none is filed for having waited
    report, log = house.run(clock=StillClock())
    assert report.error is not None
    assert sentence in report.error
    assert report.outcomes == {A: 64, F: 13}
    assert report.failed
    lost = log.of(urls[72])
    assert (lost.error, lost.retry_at) in {("ArchiveError", None), ("IndexUnavailable", None)}
    assert lost.because == f"not stored: {report.error}"
    assert asked(site, "/never") == 0, "without a place to store anything nothing more is asked"
    mend[0]()
    site.add("/a/68", article(68, date="2024-05-20"))
    report, _ = house.run()
    assert report.error is None
    assert report.links == 77
    assert len(house.texts()) == 77
    assert conditions(site, "/feed") == [False, False]
    assert house.sound()


def test_a_disk_that_fails_again_after_the_journal_is_told_again(house: House, site: Site) -> None:
    publish(site, 2)
    with house.line() as line:
        mend = break_after_the_journal(house)
        site.add("/a/1", article(1, date="2024-05-20"))
        source = house.source({"feed": site.url("/feed")})
        reports = [run_source(line, source) for _ in range(2)]
        assert [bool(report.error) for report in reports] == [True, True]
        mend()
        assert run_source(line, source).error is None
    assert len(house.texts()) == 2
    assert house.sound()


@pytest.mark.of_a_file
def test_a_link_that_could_not_get_its_turn_because_the_index_failed_ends_as_failed(house: House, site: Site) -> None:
    publish(site, 3)

    def last(_: Request) -> Answer:
        sql(house, "CREATE TRIGGER full BEFORE UPDATE ON host BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        return Answer(body=article(0))

    site.add("/a/0", last)
    house.source({"feed": site.url("/feed")})
    report, log = house.run()
    assert "disk is full" in (report.error or "")
    assert set(log.kinds().values()) == {F}
    assert report.links == len(log.outcomes) >= 1
    sql(house, "DROP TRIGGER full")
    site.add("/a/0", article(0))
    assert house.run()[0].error is None
    assert len(house.texts()) == 3


@pytest.mark.of_a_file
@pytest.mark.parametrize("statement", ["INSERT", "UPDATE"])
def test_a_run_that_cannot_be_noted_is_reported_and_raises_nothing(statement: str, house: House, site: Site) -> None:
    publish(site, 1)
    source = house.source({"feed": site.url("/feed")})
    with house.line() as line:
        sql(house, f"CREATE TRIGGER full BEFORE {statement} ON run BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        report = run_source(line, source)
    assert "disk is full" in (report.error or "")
    assert report.ended_at is not None


def test_an_archive_that_cannot_be_locked_is_reported_and_raises_nothing(house: House, site: Site) -> None:
    source = house.source({"feed": site.url("/feed")})
    with house.line() as line:
        (house.archive / ".state" / "run-paper.lock").mkdir()
        report = run_source(line, source)
    assert "run-paper.lock" in (report.error or "")
    assert (report.failed, site.paths()) == (True, [])


def test_of_several_sources_one_that_cannot_be_read_costs_the_others_nothing(house: House, site: Site) -> None:
    publish(site, 2)
    sources = [
        house.source({"feed": site.url("/feed")}, name="good"),
        house.source({"feed": site.url("/none")}, name="bad"),
        house.source({"feed": site.url("/feed")}, name="locked"),
    ]
    with house.line() as line:
        (house.archive / ".state" / "run-locked.lock").mkdir()
        reports = run_all(line, sources, threads=2, stop=threading.Event(), listen=Log())
    assert [report.source for report in reports] == ["good", "bad", "locked"]
    assert [(len(report.problems), bool(report.error)) for report in reports] == [(0, False), (1, False), (0, True)]
    assert len(house.texts()) == 2


# Two at once


def test_a_source_that_is_being_read_is_not_read_twice(house: House, site: Site) -> None:
    publish(site, 1)
    source = house.source({"feed": site.url("/feed")})
    with house.line() as line, line.archive.exclusive("run-paper") as mine:
        assert mine
        report = run_source(line, source)
    assert (report.busy, report.failed, report.links) == (True, True, 0)
    assert report.error == "another process is reading it: try again later"
    assert (site.paths(), house.runs()) == ([], []), "it leaves no run behind"


def test_a_run_and_a_backfill_of_one_source_at_once_file_everything_once(house: House, site: Site) -> None:
    urls = publish(site, 6, validators=False)
    for number, url in enumerate(urls):
        site.add(url.removeprefix(site.url("")), slow(article(number)))
    source = house.source({"feed": site.url("/feed")})
    with house.line(clock=SystemClock()) as line:  # a lease is waited for in earnest
        threads = [
            threading.Thread(target=run_source, args=(line, source), kwargs={"window": window})
            for window in (None, MAY)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(house.texts()) == 6
    assert not list(house.archive.glob(".duplicates/*"))
    assert not overlapping(site)
    assert house.sound()


# Backfill


def test_a_window_holds_by_the_date_of_the_page_and_by_a_hint_where_it_has_none(house: House, site: Site) -> None:
    site.add("/hinted-out", article(5, date="2024-05-02"))
    site.add("/both-out", article(6, date="2024-04-30"))
    site.add("/in", article(1, date="2024-05-31"))
    site.add("/out", article(2, date="2024-06-01"))
    site.add("/undated", article(3, date=None))
    site.add("/hinted-in", article(4, date=None))
    items = [
        item(site.url("/in")),
        item(site.url("/out")),
        item(site.url("/undated")),
        item(site.url("/hinted-in"), published=noon("2024-05-01")),
        item(site.url("/hinted-out"), published=noon("2024-04-30")),
        item(site.url("/both-out"), published=noon("2024-04-30")),
    ]
    site.add("/feed", rss(*items))
    house.source({"feed": site.url("/feed")})
    report, log = house.run(window=MAY)
    assert log.kinds() == {
        "in": A,
        "out": Kind.EXCLUDED,
        "undated": A,
        "hinted-in": A,
        "hinted-out": A,
        "both-out": Kind.EXCLUDED,
    }
    assert log.of(site.url("/out")).because == "published 2024-06-01, outside the window"
    assert report.occasion == "backfill"


def test_the_days_of_a_window_are_those_of_the_source(house: House, site: Site) -> None:
    late = datetime(2024, 4, 30, 18, 0, tzinfo=UTC)  # already May in Shanghai
    site.add("/a", article(1, date=late.isoformat()))
    site.add("/feed", rss(item(site.url("/a"), published=late)))
    house.source({"feed": site.url("/feed")}, timezone="Asia/Shanghai")
    assert house.run(window=MAY)[1].kinds() == {"a": A}
    assert house.texts()[0].startswith(" date 2024-05-01 ")


def test_a_backfill_that_was_stopped_goes_on_where_it_stopped(house: House, site: Site) -> None:
    index, parts = in_parts(site, parts=3, each=4)
    house.source({"sitemap": index})
    stop = threading.Event()

    def last(_: Request) -> Answer:
        stop.set()
        return Answer(body=article(5))

    site.add("/a/5", last)
    report, _ = house.run(window=MAY, stop=stop)
    assert (report.stopped, report.outcomes) == (True, {A: 6})
    report, _ = house.run(window=MAY)
    assert (report.stopped, report.outcomes) == (False, {S: 2, A: 6})
    assert [asked(site, part) for part in parts] == [1, 2, 1], "a part that was finished is not asked again"
    assert len(house.texts()) == 12
    house.run(window=MAY)
    assert [asked(site, part) for part in parts] == [2, 3, 2], "a backfill that has ended begins afresh"


def test_a_backfill_with_a_problem_asks_again_only_for_what_was_missing(house: House, site: Site) -> None:
    index, parts = in_parts(site, parts=3, each=2)
    working = site.routes[parts[1]]
    site.add(parts[1], Answer(status=404))
    house.source({"sitemap": index})
    assert house.run(window=MAY)[0].outcomes == {A: 4}
    site.add(parts[1], working)
    assert house.run(window=MAY)[0].outcomes == {A: 2}
    assert [asked(site, part) for part in parts] == [1, 2, 1]


def test_a_backfill_asks_in_full_whatever_was_read_before(house: House, site: Site) -> None:
    publish(site, 2)
    house.source({"feed": site.url("/feed")})
    house.run()
    assert house.run(window=MAY)[0].outcomes == {S: 2}
    assert conditions(site, "/feed") == [False, False]


def in_parts(site: Site, *, parts: int, each: int) -> tuple[str, list[str]]:
    """A sitemap index over articles; its address, and the paths of its parts."""
    paths = [f"/part{number}.xml" for number in range(parts)]
    for number, path in enumerate(paths):
        numbers = range(number * each, (number + 1) * each)
        for n in numbers:
            site.add(f"/a/{n}", article(n))
        site.add(path, sitemap(*(site.url(f"/a/{n}") for n in numbers)))
    entries = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in paths)
    site.add("/index.xml", f"<?xml version='1.0'?><sitemapindex>{entries}</sitemapindex>")
    return site.url("/index.xml"), paths
