"""status: what is held, how each source is, and what went wrong."""

import re
import threading
import time
from datetime import datetime, timedelta

import pytest

from pipeline.ingest.candidates import AT_ONCE
from pipeline.model import Occasion
from tests.support.commands import Command, Library
from tests.support.house import House, article, feed
from tests.support.stories import put_off
from tests.support.web import Site

_OF_UTC = (("list", "--fetched"), ("duplicates", "--fetched"), ("runs", "--date"))


def test_status_tells_what_is_held_and_what_went_wrong(library: Library, command: Command) -> None:
    said = command(library.house, "status")
    assert (said.code, said.err) == (0, "")
    assert "3 documents, 2024-05-14 to 2024-05-15; removed duplicates: 1 exact copy\n" in said.out
    assert "0 seeds; 3 links still to be requested" in said.out
    assert re.search(
        r"^paper +3 +1 .* 3 archived, 1 duplicate, 1 excluded, 1 disallowed, 2 failed ", said.out, re.MULTILINE
    )
    assert re.search(r"^other +0 +0 +never ran +not enabled *$", said.out, re.MULTILINE)
    assert re.search(r"[\d.]+ kB held, [\d.]+ [GM]B free, enough for .* at [\d.]+ kB a day$", said.out, re.MULTILINE)
    assert not re.search(r" $", said.out, re.MULTILINE), "blanks that nobody sees"
    told = command(library.house, "status", "--json").json
    assert told["used_bytes"] == told["growth"]["bytes_a_day"] > 10_000
    assert told["short_of_room"] is None
    assert told["totals"] | {"visits": 0} == {
        "archived": 3,
        "duplicates": {"exact": 1},
        "seeds": 0,
        "doubtful": 0,
        "visits": 0,
        "owed": 3,
        "to_sketch": 0,
        "first_day": "2024-05-14",
        "last_day": "2024-05-15",
    }
    assert [source["source"] for source in told["sources"]] == ["other", "paper"]
    other, paper = told["sources"]
    assert (other["last_run"], other["next_run"]) == (None, None)
    assert datetime.fromisoformat(paper["next_run"]) - datetime.fromisoformat(paper["last_run"]) == timedelta(hours=1)


def test_an_empty_archive_says_not_how_long_there_is_room(house: House, site: Site, command: Command) -> None:
    (house.archive / "README.md").parent.mkdir(exist_ok=True)
    (house.archive / "README.md").write_text("What lies here.\n", encoding="utf-8")
    assert "enough for" not in command(house, "status").out
    site.add("/a", article(1))
    site.add("/feed", feed(site.url("/a")))
    house.source({"feed": site.url("/feed")})
    house.run("paper")
    assert "enough for" in command(house, "status").out


def test_runs_tells_when_a_source_was_read_why_and_what_came_of_it(house: House, site: Site, command: Command) -> None:
    site.add("/a", article(1))
    site.add("/feed", feed(site.url("/a"), site.url("/gone")))
    house.source({"feed": site.url("/feed")})
    house.source({"feed": site.url("/none")}, name="silent")
    house.run("paper")
    house.clock.pass_by(days=2)
    house.run("paper")
    house.run("silent")
    began = f"{house.clock.now():%Y-%m-%d}"
    said = command(house, "runs").out.splitlines()
    assert [line.split()[4] for line in said[1:]] == ["silent", "paper", "paper"]
    assert "404 Not Found" in said[1]
    assert said[3].endswith("1 archived, 1 failed")
    told = command(house, "runs", "paper", "--date", began, "--json").json
    assert [(each["source"], each["links"]) for each in told] == [("paper", 2)]
    assert told == command(house, "runs", "paper", "--since", began, "--json").json
    assert len(command(house, "runs", "--until", "2100", "--limit", "2", "--json").json) == 2
    assert "There are more: --limit 2" in command(house, "runs", "--limit", "1").err
    assert "No run is remembered of these." in command(house, "runs", "--until", "2000").err
    assert command(house, "runs", "--date", began, "--since", began).code == 2


def test_runs_tells_a_run_that_was_stopped_from_one_that_found_nothing_and_from_a_crash(
    house: House, site: Site, command: Command
) -> None:
    site.add("/feed", feed())
    house.source({"feed": site.url("/feed")})
    with house.line() as line, line.index.transaction() as transaction:
        transaction.begin_run("paper", Occasion.SCHEDULE, line.clock.now())  # and its process is killed
    assert re.search("running, or ended by a crash", command(house, "runs").out)
    stop = threading.Event()
    stop.set()
    house.clock.pass_by(hours=1)
    house.run(stop=stop)
    stopped, killed = command(house, "runs").out.splitlines()[1:]
    assert stopped.endswith("0  stopped early")
    assert killed.endswith("0  ended by a crash")
    told = command(house, "runs", "--json").json
    assert [(each["cut"], each["crashed"]) for each in told] == [("stopped", False), (None, True)]
    house.clock.pass_by(hours=1)
    house.run()
    assert command(house, "runs").out.splitlines()[1].endswith("0  nothing new announced")


def test_status_says_whether_a_daemon_runs(house: House, site: Site, command: Command) -> None:
    site.add("/feed", feed())
    house.source({"feed": site.url("/feed")}, enabled=False)
    assert "daemon" not in command(house, "status").out, "nothing is ever due"
    house.source({"feed": site.url("/feed")})
    assert "no daemon runs: `pipeline daemon` reads each source when it is due" in command(house, "status").out
    assert command(house, "status", "--json").json["daemon"] is None
    with house.process("daemon") as started:
        assert started.stdout is not None
        first = started.stdout.readline()
        assert re.search(rf"started: \S+, process {started.pid}; \S+; 1 source, 1 enabled", first), first
        assert f"daemon: process {started.pid} on host " in command(house, "status").out
        assert command(house, "status", "--json").json["daemon"]["pid"] == started.pid
        started.kill()
        started.wait(30)
        assert "no daemon runs" in command(house, "status").out


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Midway"])  # in one of them it is another day now
def test_today_is_that_of_utc_where_days_are(
    zone: str, library: Library, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        found = [command(library.house, name, flag, "today", "--json").json for name, flag in _OF_UTC]
        assert [len(each) for each in found] == [3, 1, 1]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_status_does_not_call_a_site_silent_that_could_not_be_read(house: House, site: Site, command: Command) -> None:
    house.source({"feed": site.url("/feed")})
    assert command(house, "run").code == 1
    said = command(house, "status").out
    assert "nothing new announced" not in said
    assert re.search(r"^paper .* http://\S+/feed: 127.0.0.1: answered 404 Not Found", said, re.MULTILINE)


def test_status_shows_a_title_that_repeats(house: House, site: Site, command: Command) -> None:
    for number in range(1, 6):
        site.add(f"/{number}", article(number, title="The Courier" if number < 4 else None))
    site.add("/feed", feed(*(site.url(f"/{number}") for number in range(1, 6))))
    house.source({"feed": site.url("/feed")})
    command(house, "run")
    said = " ".join(command(house, "status").out.split())
    assert "paper: titles: 3 of 5 documents are called “The Courier”; a layout's `title` can help" in said


def test_status_says_nothing_of_a_title_that_two_pages_share(house: House, site: Site, command: Command) -> None:
    for number in range(1, 6):
        site.add(f"/{number}", article(number, title="Weather" if number < 3 else None))
    site.add("/feed", feed(*(site.url(f"/{number}") for number in range(1, 6))))
    house.source({"feed": site.url("/feed")})
    command(house, "run")
    assert "are called" not in command(house, "status").out


def test_a_run_catches_up_with_comparisons_that_were_put_off(house: House, command: Command, site: Site) -> None:
    site.add("/feed", feed())
    house.source({"feed": site.url("/feed")})
    with house.line() as line:
        put_off(line.ingest)
    assert f"{AT_ONCE + 1} documents to be sketched by runs or the daemon" in command(house, "status").out
    command(house, "run")
    totals = command(house, "status", "--json").json["totals"]
    assert (totals["to_sketch"], totals["duplicates"]) == (0, {"translation": 1})
