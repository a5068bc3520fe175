"""Watching: a site breaks in each way and is well again, and people, logs and machines are told of it."""

import json
import random
import re
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import trustme

from pipeline.config import settings
from pipeline.config.settings import Http
from pipeline.crawl import run_source
from pipeline.errors import ConfigError
from pipeline.index import run_stats
from pipeline.model import Kind, Link, Occasion, Outcome
from pipeline.monitor import Log, Watch, known_health, notify
from pipeline.monitor import server as http
from pipeline.monitor.health import Fault, Health, State
from pipeline.monitor.receivers import NotSentError
from pipeline.monitor.server import NoServerError
from pipeline.report import Report
from tests.support.commands import execute
from tests.support.house import House, article, authorities, feed
from tests.support.posted import posted
from tests.support.web import Answer, Site, free_port

GRAFANA = Path(__file__).parents[2] / "docs" / "grafana.json"
CHALLENGE = (
    "<html><head><title>Just a moment...</title></head><body><h1>Just a moment...</h1>"
    "<p>Checking your browser before you go on.</p></body></html>"
)


class Newsroom:
    """A site that publishes, a house that reads it, and a program that writes down what it is told."""

    def __init__(self, house: House, site: Site) -> None:
        self.house, self.site = house, site
        self.book = house.folder / "told.jsonl"
        house.settings(notify=[{"command": ["sh", "-c", 'cat >> "$0"; echo >> "$0"', str(self.book)]}])
        house.source({"feed": site.url("/feed")}, robots=True, revisit={"within": 0})
        self.urls: list[str] = []
        self.log = StringIO()
        self.authorities: ssl.SSLContext | None = None

    def publish(self, count: int, page: Callable[[int], str | Answer] = article) -> None:
        for _ in range(count):
            number = len(self.urls)
            self.site.add(f"/a/{number}", page(number))
            self.urls.append(self.site.url(f"/a/{number}"))
        self.announce()

    def announce(self) -> None:
        self.site.add("/feed", feed(*self.urls[-60:]))

    def read(self, times: int = 1, *, deadline_s: float | None = None) -> Health:
        """Run the source, an hour apart."""
        for _ in range(times):
            self.house.clock.pass_by(hours=1)
            configuration = settings.load(self.house.configs)
            with (
                self.house.line(verify=self.authorities) as line,
                Watch(line, configuration, Log(self.log, "json")) as watch,
            ):
                watch.ran(run_source(line, configuration.sources["paper"], deadline_s=deadline_s, listen=watch))
                health = known_health(line.index)["paper"]
        return health

    def told(self) -> list[dict[str, Any]]:
        text = self.book.read_text() if self.book.exists() else ""
        return [json.loads(line) for line in text.splitlines()]


def _feed(room: Newsroom, answer: str | Answer) -> None:
    room.site.add("/feed", answer)


def refuses(room: Newsroom) -> None:
    _feed(room, Answer(status=403, body="no"))


def is_down(room: Newsroom) -> None:
    _feed(room, Answer(status=503, body="down"))


def sends_what_is_not_encoded(room: Newsroom) -> None:
    _feed(room, Answer(body="plain", headers={"Content-Encoding": "gzip"}))


def sends_no_rules_that_can_be_decoded(room: Newsroom) -> None:
    room.site.add("/robots.txt", Answer(body="plain", headers={"Content-Encoding": "gzip"}))


def is_empty(room: Newsroom) -> None:
    _feed(room, feed())


def is_no_feed(room: Newsroom) -> None:
    _feed(room, "<html><body><p>Welcome to our new site</p></body></html>")


def forbids(room: Newsroom) -> None:
    room.site.add("/robots.txt", "User-agent: *\nDisallow: /\n")


def challenges(room: Newsroom) -> None:
    room.publish(5, lambda _: CHALLENGE)


def shows_one_page(room: Newsroom) -> None:
    room.publish(5, lambda _: article(9999, title="Welcome to the valley"))


def loses_its_pages(room: Newsroom) -> None:
    room.publish(5, lambda _: Answer(status=404, body="gone"))


def is_redesigned(room: Newsroom) -> None:
    room.publish(5, lambda n: f"<html><head><title>Story {n}</title></head><body><div id=app></div></body></html>")


def shows_teasers(room: Newsroom) -> None:
    room.publish(
        6, lambda n: article(n, text=f"<p>The first few words of story {n} and no more of them than these.</p>")
    )


def drops_dates(room: Newsroom) -> None:
    room.publish(5, lambda n: article(n, date=None))


_GERMAN = (
    "der Hafen", "die Brücke", "das Rathaus", "eine Sitzung", "der Bürgermeister", "die Ernte", "ein Fischer",
    "hat gestern", "wird nicht", "und auch", "wurde wieder", "über den Fluss", "nach dem Sturm", "mit der Schule",
)  # fmt: skip


def speaks_another_language(room: Newsroom) -> None:
    def page(number: int) -> str:
        draw = random.Random(number)
        text = "".join(f"<p>{' '.join(draw.choices(_GERMAN, k=30)).capitalize()}.</p>" for _ in range(4))
        return article(number, title=f"Neues aus dem Tal, Nummer {number}", text=text).replace('"en"', '"de"')

    room.publish(5, page)


def leads_home(room: Newsroom) -> None:
    room.site.add("/", "<html><body>" + "".join(f"<p><a href={each}>{each}</a></p>" for each in room.urls))
    room.publish(5, lambda _: Answer(status=302, headers={"Location": "/"}))


def asks_for_a_login(room: Newsroom) -> None:
    room.site.add(
        "/login",
        "<html><head><title>Log in</title></head><body><h1>Log in</h1><form action=/login method=post><input name=user>"
        "<input type=password name=word><button>Log in</button></form></body></html>",
    )
    room.publish(5, lambda _: Answer(status=302, headers={"Location": "/login"}))


def says_that_scripts_are_needed(room: Newsroom) -> None:
    room.publish(
        5, lambda _: "<html><body><div id=app><p>Please enable JavaScript to read this page.</p></div></body></html>"
    )


@pytest.mark.parametrize(
    ("breaks", "fault", "state"),
    [
        (refuses, Fault.BLOCKED, State.BROKEN),
        (is_down, Fault.HOST, State.BROKEN),
        (sends_what_is_not_encoded, Fault.MALFORMED, State.BROKEN),
        (sends_no_rules_that_can_be_decoded, Fault.MALFORMED, State.BROKEN),
        (is_empty, Fault.EMPTY, State.BROKEN),
        (is_no_feed, Fault.ENDPOINT, State.BROKEN),
        (forbids, Fault.ROBOTS, State.BROKEN),
        (challenges, Fault.BLOCKED, State.BROKEN),
        (shows_one_page, Fault.BLOCKED, State.BROKEN),
        (loses_its_pages, Fault.GONE, State.BROKEN),
        (leads_home, Fault.GONE, State.BROKEN),
        (asks_for_a_login, Fault.BLOCKED, State.BROKEN),
        (says_that_scripts_are_needed, Fault.BLOCKED, State.BROKEN),
        (speaks_another_language, Fault.REDESIGN, State.DEGRADED),
        (is_redesigned, Fault.REDESIGN, State.BROKEN),
        (shows_teasers, Fault.REDESIGN, State.DEGRADED),
        (drops_dates, Fault.DATES, State.DEGRADED),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_site_that_breaks_and_recovers_is_told_of_once_each(
    house: House, site: Site, breaks: Callable[[Newsroom], None], fault: Fault, state: State
) -> None:
    room = Newsroom(house, site)
    room.publish(30)
    assert room.read(2).state is State.OK
    breaks(room)
    health = room.read(3)
    assert (health.state, health.fault) == (state, fault), health
    site.add("/robots.txt", Answer(status=404))
    room.publish(6)
    assert room.read(2).state is State.OK
    assert [(each["source"], each["state"]) for each in room.told()] == [("paper", str(state)), ("paper", "ok")]
    assert room.told()[0]["fault"] == str(fault)
    said = [json.loads(line) for line in room.log.getvalue().splitlines()]
    assert [line["state"] for line in said if "state" in line] == [str(state), "ok"]


@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (leads_home, "the addresses lead nowhere (5 of the last 5 pages; such as: the address leads to the home page"),
        (
            asks_for_a_login,
            "the site refuses us (5 of the last 5 pages; such as: the page asks for a password",
        ),
        (
            says_that_scripts_are_needed,
            "5 of the last 5 pages say the same (no article in the page: “Please enable Java",
        ),
        (speaks_another_language, "are in another language (5 of the last 5 pages; de instead of en)"),
    ],
)
def test_people_are_told_what_the_pages_say(
    house: House, site: Site, breaks: Callable[[Newsroom], None], says: str
) -> None:
    room = Newsroom(house, site)
    room.publish(30)
    room.read()
    breaks(room)
    assert says in room.read().because


def test_a_source_of_several_languages_may_publish_in_any_of_them(house: House, site: Site) -> None:
    room = Newsroom(house, site)
    for _ in range(4):
        speaks_another_language(room)
        room.publish(10)
    room.read()
    speaks_another_language(room)
    assert room.read().state is State.OK


def _moves_its_pages(room: Newsroom, number: int) -> str:
    return room.site.url(f"/stories/{number}.html")


def _moves_to_another_host(room: Newsroom, number: int) -> str:
    return f"http://another.example/{number}"


def _announces_also_what_is_left_out(room: Newsroom, number: int) -> str:
    return room.site.url(f"/tags/{number}") if number % 2 else room.urls[-1]


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        (_moves_its_pages, Fault.EMPTY),
        (_moves_to_another_host, Fault.EMPTY),
        (_announces_also_what_is_left_out, None),
    ],
)
def test_a_source_whose_new_links_its_file_leaves_out_is_found_the_same_day(
    house: House, site: Site, address: Callable[[Newsroom, int], str], fault: Fault | None
) -> None:
    room = Newsroom(house, site)
    house.source({"feed": site.url("/feed")}, revisit={"within": 0}, include=[r"/a/\d+$"])
    room.publish(30)
    room.read()
    urls = room.urls
    for number in range(12):
        if fault is None:
            room.publish(1)
        room.urls = [*room.urls, address(room, number)]
        room.announce()
        house.clock.pass_by(hours=1)
        health = room.read()
        assert health.state is not State.BROKEN or number >= 9, "it has to last for most of a day"
    assert health.fault is fault
    if fault is not None:
        assert health.state is State.BROKEN
        assert f"leaves out all that {site.url('/feed')} has announced since 20" in health.because
        assert ", and in all 12 of 42 links: `include`, `exclude` or `hosts` may no longer fit it" in health.because
        room.urls = urls
        room.publish(1)
        assert room.read().state is State.OK
        assert [each["state"] for each in room.told()] == ["broken", "ok"]


@pytest.mark.parametrize(("left", "fault"), [(0, Fault.EMPTY), (12, None)])
def test_all_links_at_other_addresses_are_a_fault_and_many_new_ones_beside_those_that_are_taken_are_none(
    house: House, site: Site, left: int, fault: Fault | None
) -> None:
    room = Newsroom(house, site)
    house.source({"feed": site.url("/feed")}, revisit={"within": 0}, include=[r"/a/\d+$"])
    room.publish(12)
    room.read()
    room.urls = [*room.urls[:left], *(site.url(f"/tags/{number}") for number in range(12))]
    room.announce()
    assert room.read(18).fault is None
    assert room.read(3).fault is fault


def test_a_source_whose_runs_never_come_to_their_end_is_told_of_and_so_is_its_recovery(
    house: House, site: Site
) -> None:
    room = Newsroom(house, site)
    house.source({"feed": site.url("/feed")}, delay="60s", revisit={"within": 0})
    room.publish(5)
    assert room.read().state is State.OK
    room.publish(12)
    assert room.read(2, deadline_s=150).state is State.OK
    health = room.read(deadline_s=150)
    assert (health.state, health.fault) == (State.DEGRADED, Fault.DEADLINE)
    assert health.because == "the last 3 runs ended at their deadline of 0:02:30; the next one continues"
    assert room.read(deadline_s=10_000).state is State.OK
    assert [(each["state"], each["fault"]) for each in room.told()] == [("degraded", "deadline"), ("ok", None)]
    room.publish(12)
    assert room.read(2, deadline_s=150).state is State.OK
    assert len(room.told()) == 2


def test_a_certificate_that_cannot_be_believed_is_told_at_once(house: House) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with Site(tls=context) as site:
        room = Newsroom(house, site)
        room.authorities = trusting
        room.publish(5)
        assert room.read().state is State.OK
        room.authorities = authorities()
        health = room.read()
        assert (health.state, health.fault) == (State.BROKEN, Fault.CERTIFICATE)
        assert "certificate" in health.because


def test_who_could_not_be_told_is_told_after_the_next_run(house: House, site: Site) -> None:
    room = Newsroom(house, site)
    away, there = house.folder / "away", house.folder / "there"
    program = str(house.folder / "tell")
    house.settings(notify=[{"command": [program]}, {"command": ["sh", "-c", 'cat >> "$0"; echo >> "$0"', str(there)]}])
    room.publish(5)
    room.read()
    refuses(room)
    room.read(3)
    assert "notify[0]" in room.log.getvalue()
    assert "No such file" in room.log.getvalue()
    Path(program).write_text(f"#!/bin/sh\ncat >> {away}\necho >> {away}\n")
    Path(program).chmod(0o755)
    room.read(2)
    assert len(away.read_text().splitlines()) == len(there.read_text().splitlines()) == 1


def redesigned(house: House, site: Site) -> Newsroom:
    """Return a paper of which only teasers have been read of late, and that counts as changed."""
    room = Newsroom(house, site)
    room.publish(30)
    room.read()
    shows_teasers(room)
    assert room.read().fault is Fault.REDESIGN
    return room


def test_what_is_accepted_counts_as_well_from_then_on(house: House, site: Site) -> None:
    room = redesigned(house, site)
    with house.line() as line:
        run_stats.accept(line.index, "paper", line.clock.now())
    shows_teasers(room)
    assert room.read().state is State.OK
    assert [each["state"] for each in room.told()] == ["degraded", "ok"]


def test_what_is_accepted_while_the_clock_is_ahead_counts_from_the_next_run_on(house: House, site: Site) -> None:
    room = redesigned(house, site)
    with house.line() as line:
        run_stats.accept(line.index, "paper", line.clock.now() + timedelta(days=365))
    room.publish(5)
    assert room.read().because == "5 new documents in the last 7 days"


def test_a_source_that_gives_nothing_is_not_accepted_as_it_is(house: House, site: Site) -> None:
    room = Newsroom(house, site)
    room.publish(3)
    room.read()
    site.add("/feed", Answer(status=500))
    room.read()
    said = execute(house, "accept", "paper")
    assert said.code == 1
    assert "answered 500 Internal Server Error; `pipeline check paper` looks into it" in said.err
    room.publish(1)
    room.read()
    assert execute(house, "accept", "paper").code == 0


def test_a_service_is_told_through_apprise(house: House) -> None:
    with posted(accepts=1) as (port, got):
        house.settings(notify=[{"apprise": "json://127.0.0.1:${PORT}/"}])
        (receiver,) = notify.receivers(settings.load(house.configs), {"PORT": str(port)})
        assert str(port) not in receiver.name + receiver.id
        health = Health(state=State.BROKEN, because="it is down", since=datetime(2024, 5, 14, 12, tzinfo=UTC))
        receiver.send(notify.message("paper", health))
        with pytest.raises(NotSentError):
            receiver.send(notify.message("paper", health))
    assert got[0]["message"] == "paper has been broken since 2024-05-14 12:00 UTC: it is down"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([{"apprise": "mail"}], "notify[0].apprise: expected an address that apprise knows"),
        ([{"command": []}], "notify[0].command: expected at least one entry, found an empty list"),
        ([{"comand": ["a"]}], "notify[0]: needs exactly one of apprise or command, and has none (did you mean command"),
        ([{"command": ["a"], "apprise": "json://a"}], "and has apprise and command"),
        ([{"command": ["a", "${NO_SUCH_NAME}"]}], "the environment variable NO_SUCH_NAME is not set"),
        ([{"apprise": "nosuch://a"}], "apprise knows no service at this address"),
    ],
)
def test_a_wrong_receiver_is_refused_with_its_place(house: House, given: list[Any], says: str) -> None:
    house.settings(notify=given)
    with pytest.raises(ConfigError) as caught:
        notify.receivers(settings.load(house.configs))
    assert says in str(caught.value)
    assert re.search(r"pipeline\.yaml:\d+: notify\[0\]", str(caught.value))


# The log


def outcome(kind: Kind) -> Outcome:
    link = Link(url="https://paper.site/a", key="paper.site/a", source="paper", found_in="")
    return Outcome(link=link, kind=kind, because="it is gone", cause="status-404", error="BadStatus")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_the_log_is_json_for_machines_and_sentences_for_people() -> None:
    report = Report(source="paper", occasion=Occasion.SCHEDULE, started_at=datetime(2024, 5, 14, 12, tzinfo=UTC))
    report.ended_at = report.started_at + timedelta(seconds=1.5)
    report.outcomes[Kind.ARCHIVED] = 2
    report.problems.append("/feed: 404")
    written = {}
    for name, stream, style in [
        ("pipe", StringIO(), "auto"),
        ("tty", Terminal(), "auto"),
        ("plain", StringIO(), "plain"),
    ]:
        log = Log(stream, style)
        log.ended(outcome(Kind.FAILED))
        log.ended(outcome(Kind.SEEN))
        log.ran(report)
        written[name] = stream.getvalue().splitlines()
    failed, ran, problem = map(json.loads, written["pipe"])
    assert (failed["level"], failed["url"], failed["cause"]) == ("warning", "https://paper.site/a", "status-404")
    assert (ran["links"], ran["outcomes"], ran["seconds"]) == (2, {"archived": 2}, 1.5)
    assert problem["problem"] == "/feed: 404"
    plain = [line.partition(" ")[2] for line in written["plain"]]
    assert plain == [
        "paper: failed: https://paper.site/a: it is gone",
        "paper: 2 links: 2 archived",
        "paper: /feed: 404",
    ]
    assert [re.sub(r"\033\[\d+m", "", line).partition(" ")[2] for line in written["tty"]] == plain


# The server


def ask(port: int | None, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port or 0, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@contextmanager
def watching(house: House, **more: Any) -> Iterator[Watch]:
    configuration = settings.load(house.configs)
    with house.line() as line, Watch(line, configuration, Log(StringIO()), http=Http(port=0), **more) as watch:
        yield watch


def test_it_is_ready_between_its_first_tick_and_its_end(house: House) -> None:
    with watching(house) as watch:
        assert ask(watch.port, "/readyz")[0] == 503
        watch.ticked()
        assert ask(watch.port, "/readyz")[0] == 200
        assert ask(watch.port, "/healthz") == (200, '{\n "alive": true,\n "problems": {}\n}\n')
        assert ask(watch.port, "/nothing") == (404, "there are: /healthz, /readyz, /metrics\n")
        watch.ending()
        assert ask(watch.port, "/readyz")[0] == 503


def test_a_schedule_that_stands_still_and_a_full_disk_are_not_alive(house: House) -> None:
    with watching(house, disk=lambda: "3 MB free") as watch:
        watch.ticked()
        house.clock.pass_by(seconds=61)
        status, said = ask(watch.port, "/healthz")
        assert status == 503
        problems = json.loads(said)["problems"]
        assert set(problems) == {"scheduler", "disk"}
        assert problems["disk"] == "3 MB free"


def test_an_index_that_cannot_be_written_is_told_and_its_return_too(house: House) -> None:
    with watching(house) as watch:
        index, aside = house.archive / ".state/index.sqlite", house.archive / ".state/aside"
        assert ask(watch.port, "/healthz")[0] == 200
        index.rename(aside)
        index.mkdir()
        status, said = ask(watch.port, "/healthz")
        assert (status, set(json.loads(said)["problems"])) == (503, {"index"})
        assert ask(watch.port, "/metrics")[0] == 200
        index.rmdir()
        aside.rename(index)
        assert ask(watch.port, "/healthz")[0] == 200


def test_one_who_asks_and_says_nothing_more_holds_up_nobody(house: House) -> None:
    with watching(house) as watch:
        silent = [socket.create_connection(("127.0.0.1", watch.port or 0)) for _ in range(20)]
        assert ask(watch.port, "/readyz")[0] == 503
        for each in silent:
            each.setblocking(False)
            with each, pytest.raises(BlockingIOError):  # it is still waited for: nobody else waited until it was left
                each.recv(1)


def test_a_port_that_is_taken_is_told(house: House) -> None:
    with (
        watching(house) as watch,
        pytest.raises(NoServerError, match=f"cannot listen on 127.0.0.1:{watch.port}"),
        house.line() as line,
    ):
        Watch(line, settings.load(house.configs), Log(StringIO()), http=Http(port=watch.port or 0))


# A daemon that is a process


def await_that(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 40
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def test_a_daemon_is_watched_from_outside_and_tells_what_breaks(house: House, site: Site) -> None:
    room = Newsroom(house, site)
    house.settings(log="json", notify=[{"command": ["sh", "-c", 'cat >> "$0"; echo >> "$0"', str(room.book)]}])
    house.source({"feed": site.url("/feed")}, schedule={"every": "1s"})
    room.publish(8)
    port = free_port()
    with house.process("daemon", "--http", f"127.0.0.1:{port}") as started:
        await_that(lambda: site.paths().count("/feed") > 1, "it never ran")
        assert [ask(port, path)[0] for path in ("/healthz", "/readyz")] == [200, 200]
        with house.process("status", "--healthcheck", "--http", f"0.0.0.0:{port}") as probe:
            assert probe.wait(30) == 0
        metrics = ask(port, "/metrics")[1]
        assert 'pipeline_links_total{outcome="archived",source="paper"} 8.0' in metrics
        refuses(room)
        await_that(lambda: len(room.told()) == 1, "nobody was told that it broke")
        room.publish(1)
        await_that(lambda: len(room.told()) == 2, "nobody was told that it is well")
        started.terminate()
        said, err = started.communicate(timeout=20)
    assert (started.returncode, err) == (0, "")
    assert [each["state"] for each in room.told()] == ["broken", "ok"]
    lines = [json.loads(line) for line in said.splitlines()]
    assert lines[-1]["event"] == "stopped"
    with house.process("status", "--healthcheck", "--http", f"127.0.0.1:{port}") as probe:
        assert probe.wait(30) == 1
    missing = names_in_dashboard() - names_in_metrics(metrics)
    assert missing <= {"pipeline_notifications_total", "pipeline_failures_total", "pipeline_duplicates"}, missing


def test_every_name_in_the_dashboard_is_a_metric(house: House, site: Site) -> None:
    room = Newsroom(house, site)
    room.publish(3)
    room.publish(1, lambda _: article(0))
    room.publish(1, lambda _: Answer(status=404, body="gone"))
    configuration = settings.load(house.configs)
    with house.line() as line, Watch(line, configuration, Log(StringIO()), http=Http(port=0)) as watch:
        watch.planned("paper", line.clock.now())
        watch.ran(run_source(line, configuration.sources["paper"], listen=watch))
        watch._metrics.notified("sent")
        written = ask(watch.port, "/metrics")[1]
    assert not names_in_dashboard() - names_in_metrics(written)
    ours = {name for name in names_in_metrics(written) if name.startswith("pipeline_")}
    unshown = {name for name in ours - names_in_dashboard() if not name.endswith(("_created", "_sum", "_count"))}
    assert not unshown
    told = (GRAFANA.parent / "watching.md").read_text(encoding="utf-8")
    assert not {name for name in ours if name.removesuffix("_bucket") not in told and name not in told} - {
        name for name in ours if name.endswith(("_created", "_sum", "_count"))
    }


def names_in_dashboard() -> set[str]:
    board = json.loads(GRAFANA.read_text(encoding="utf-8"))
    text = " ".join(target["expr"] for panel in board["panels"] for target in panel["targets"])
    return set(re.findall(r"\b(?:pipeline|process)_\w+", text))


def names_in_metrics(written: str) -> set[str]:
    return {match[1] for match in re.finditer(r"^(\w+)[{ ]", written, re.MULTILINE)}


def test_a_run_that_was_cut_off_says_nothing_of_its_site(house: House, site: Site) -> None:
    room = Newsroom(house, site)
    room.publish(10)
    assert room.read(2).state is State.OK
    refuses(room)
    stopped = threading.Event()
    stopped.set()
    cuts: list[dict[str, Any]] = [{"stop": stopped}, {"deadline_s": -1}, {"stop": stopped}, {"deadline_s": -1}]
    with house.line() as line, Watch(line, settings.load(house.configs), Log(room.log, "json")) as watch:
        for cut in cuts:
            house.clock.pass_by(hours=1)
            report = run_source(line, settings.load(house.configs).sources["paper"], listen=watch, **cut)
            assert report.cut is not None
            watch.ran(report)
        assert known_health(line.index)["paper"].state is State.OK
        assert len(run_stats.runs(line.index, "paper")) == 2


def test_another_configuration_has_others_told_and_a_wrong_one_is_refused(house: House, site: Site) -> None:
    room = Newsroom(house, site)
    room.publish(10)
    room.read(2)
    refuses(room)
    late = house.folder / "late.jsonl"
    with house.line() as line, Watch(line, settings.load(house.configs), Log(room.log, "json")) as watch:
        house.settings(notify=[{"command": ["tell", "${NOBODY_HAS_SET_THIS}"]}])
        with pytest.raises(ConfigError, match="NOBODY_HAS_SET_THIS"):
            watch.adopt(settings.load(house.configs))
        house.settings(notify=[{"command": ["sh", "-c", 'cat >> "$0"', str(late)]}])
        watch.adopt(settings.load(house.configs))
        for _ in range(3):
            house.clock.pass_by(hours=1)
            watch.ran(run_source(line, settings.load(house.configs).sources["paper"], listen=watch))
    assert room.told() == []
    assert json.loads(late.read_text())["state"] == "broken"


def test_the_health_of_a_source_that_is_configured_no_longer_is_no_metric(house: House, site: Site) -> None:
    room = Newsroom(house, site)
    room.publish(3)
    room.read()
    configuration = settings.load(house.configs)
    with (
        house.line() as line,
        Watch(line, configuration, Log(room.log, "json"), http=Http(host="127.0.0.1", port=0)) as watch,
    ):
        watch.adopt(replace(configuration, sources={}))
        text = ask(watch.port, "/metrics")[1]
    assert "pipeline_documents 3.0" in text
    assert "pipeline_warc_files 1.0" in text
    (warc,) = (house.archive / ".warc").rglob("*.warc.gz")
    assert f"pipeline_warc_bytes {float(warc.stat().st_size)}" in text
    assert "pipeline_source_health{" not in text


def test_two_hundred_clients_may_wait_at_once() -> None:
    server = http._Server(("127.0.0.1", 0), {})  # that accepts nobody yet
    clients = [socket.socket() for _ in range(200)]
    for client in clients:
        client.setblocking(False)
        client.connect_ex(server.server_address)
    waiting = {client for client in clients if select.select([], [client], [], 0.01)[1]}
    for client in clients:
        client.close()
    server.server_close()
    assert len(waiting) == 200
