"""A clock that is wrong is told by the sites that are read anyway, and `retention` waits until it is right."""

import json
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from io import StringIO
from math import inf
from typing import Any

import pytest
import trustme

from pipeline.config import settings
from pipeline.crawl import run_source
from pipeline.errors import PipelineError
from pipeline.index import run_stats
from pipeline.maintenance import prunable, prunable_recordings
from pipeline.monitor import Log, Watch
from pipeline.monitor.health.clock import examine_clock, last_heard
from pipeline.report import Skew, WrongClock
from tests.support.clocks import NOON
from tests.support.commands import Command, command
from tests.support.house import House, article, feed
from tests.support.postgres import on_postgresql
from tests.support.web import Answer, Site

__all__ = ["command"]

HOUR_S, DAY_S = 3600.0, 86400.0


class Newsstand:
    """Sites of several owners, each with a feed and an article, and a house that reads them."""

    def __init__(self, house: House, sites: list[Site]) -> None:
        self.house, self.sites = house, sites
        self.book = house.folder / "told.jsonl"
        self.settings()
        for number, site in enumerate(sites):
            site.add("/feed", feed(site.url("/a")))
            site.add("/a", article(number))
            self.source(number)

    def settings(self, **keys: Any) -> None:
        self.house.settings(notify=[{"command": ["sh", "-c", 'cat >> "$0"; echo >> "$0"', str(self.book)]}], **keys)

    def source(self, number: int, **keys: Any) -> None:
        endpoint = {"feed": self.sites[number].url("/feed")}
        self.house.source(endpoint, name=f"paper-{number}", allow_addresses=["127.0.0.0/8"], **keys)

    def set_sites(self, *ahead_s: float) -> None:
        """Set the clocks of the sites."""
        for site, each in zip(self.sites, ahead_s, strict=True):
            site.ahead_s = each

    def answer(self, headers: Mapping[str, str]) -> None:
        """Let every site answer with these fields."""
        for number, site in enumerate(self.sites):
            site.add("/feed", Answer(body=feed(site.url("/a")), headers=headers))
            site.add("/a", Answer(body=article(number), headers=headers))

    def read(self, *, verify: ssl.SSLContext | None = None) -> WrongClock | None:
        """Read every site once; return what is known to be wrong with the house's clock then."""
        configuration = settings.load(self.house.configs)
        with (
            self.house.line(verify=verify) as line,
            Watch(line, configuration, Log(StringIO(), "plain")) as watch,
        ):
            for source in configuration.sources.values():
                watch.ran(run_source(line, source))
            return run_stats.wrong_clock(line.index, line.clock.now())

    def told(self) -> list[dict[str, Any]]:
        text = self.book.read_text() if self.book.exists() else ""
        return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def stand(house: House) -> Iterator[Newsstand]:
    with ExitStack() as opened:
        yield Newsstand(house, [opened.enter_context(Site(address=f"127.0.0.{n}")) for n in (2, 3, 4)])


# Told, and gone when the clock is right again


def test_no_list_of_what_may_be_deleted_is_given_while_the_clock_is_ahead(stand: Newsstand, command: Command) -> None:
    stand.set_sites(*[-3 * DAY_S] * 3)
    command(stand.house, "run")
    with stand.house.line() as line:
        for listing in (prunable, prunable_recordings):
            with pytest.raises(PipelineError, match="nothing is deleted while the clock is wrong"):
                list(listing(line, line.clock.now()))


def test_a_clock_that_is_ahead_is_told_once_and_retention_waits_until_it_is_right(
    stand: Newsstand, command: Command
) -> None:
    house = stand.house
    stand.source(0, retention="30d")
    stand.settings(retention={"duplicates": "30d", "raw": "30d"})
    house.clock.pass_by(days=-40)
    house.run("paper-0")
    assert "1 document, 0.0 MB, would be deleted" in command(house, "prune", "--dry-run").out
    stand.set_sites(*[-3 * DAY_S] * 3)
    said = command(house, "run")
    sentence = "it is 3 days ahead of the clocks of 3 sites (127.0.0.2, 127.0.0.3, 127.0.0.4); let a time server set"
    assert f"the clock is broken: {sentence}" in said.err
    assert "the clock is" not in command(house, "run").err, "it is known"
    assert f"UTC: {sentence}" in " ".join(command(house, "status").out.split())
    told = command(house, "status", "--json").json["clock"]
    assert abs(told["ahead_s"] - 3 * DAY_S) < 60
    for line in (["prune"], ["prune", "--dry-run"]):
        pruned = command(house, *line)
        assert (pruned.code, pruned.out) == (1, "")
        assert f"nothing is deleted while the clock is wrong: {sentence}" in pruned.err
    assert len(house.texts()) == 3
    stand.set_sites(0, 0, 0)
    assert "the clock is ok" in command(house, "run").err
    assert command(house, "status", "--json").json["clock"] is None
    assert "the clock" not in command(house, "status").out
    assert [(each["source"], each["state"], each["fault"]) for each in stand.told()] == [
        ("the clock", "broken", "clock"),
        ("the clock", "ok", None),
    ]
    assert "1 document, 0.0 MB, deleted" in command(house, "prune").out


def test_a_clock_that_is_behind_is_told_and_retention_goes_on(stand: Newsstand, command: Command) -> None:
    stand.source(0, retention="30d")
    stand.house.clock.pass_by(days=-40)
    stand.house.run("paper-0")
    stand.set_sites(*[5 * HOUR_S] * 3)
    assert "the clock is degraded: it is 5 hours behind the clocks of 3 sites" in command(stand.house, "run").err
    assert "1 document, 0.0 MB, deleted" in command(stand.house, "prune").out


def test_commands_by_hand_judge_the_clock_as_well(stand: Newsstand, command: Command) -> None:
    house = stand.house
    addresses = [site.url("/a") for site in stand.sites]
    stand.set_sites(*[-3 * DAY_S] * 3)
    assert "the clock is broken: it is 3 days ahead of the clocks of 3 sites" in command(house, "add", *addresses).err
    assert command(house, "status", "--json").json["clock"] is not None
    stand.set_sites(0, 0, 0)
    said = [command(house, "backfill", f"paper-{number}", "--since", "2020-01").err for number in range(3)]
    assert sum("the clock is ok" in each for each in said) == 1
    stand.set_sites(*[5 * HOUR_S] * 3)
    assert "the clock is degraded: it is 5 hours behind" in command(house, "retry", "--again").err
    assert [each["state"] for each in stand.told()] == ["degraded"]


def test_a_daemon_says_that_its_clock_is_ahead_and_that_nothing_is_deleted(stand: Newsstand) -> None:
    stand.house.settings(log="json", retention={"duplicates": "30d"})
    stand.set_sites(*[-3 * DAY_S] * 3)
    with stand.house.process("daemon") as started:
        assert started.stdout is not None
        events: list[str] = []
        while not any("retention: nothing is deleted while the clock is wrong: it is 3 days" in e for e in events):
            events.append(json.loads(next(started.stdout))["event"])
        started.terminate()
        started.communicate(timeout=20)
    assert sum(event.startswith("the clock is broken: it is 3 days ahead") for event in events) == 1


def test_what_was_known_is_over_at_once_when_the_clock_is_set_back(stand: Newsstand) -> None:
    stand.house.clock.wall_s = 2 * DAY_S
    assert stand.read() is not None
    stand.house.clock.wall_s = 0
    with stand.house.line() as line:
        assert run_stats.wrong_clock(line.index, line.clock.now()) is None


def test_a_clock_that_is_set_by_hours_again_and_again_is_judged_each_time(stand: Newsstand) -> None:
    found = []
    for hours in (0, 3, 3, -3, 0, 2, 0):
        stand.house.clock.wall_s = hours * HOUR_S
        wrong = stand.read()
        found.append(wrong and round(wrong.ahead_s / HOUR_S))
    assert found == [None, 3, 3, -3, None, 2, None]
    assert [each["state"] for each in stand.told()] == ["broken", "degraded", "ok", "broken", "ok"]


def test_machines_read_by_how_much_the_clock_is_ahead(stand: Newsstand) -> None:
    stand.house.clock.wall_s = 2 * DAY_S
    stand.read()
    with stand.house.line() as line, Watch(line, settings.load(stand.house.configs), Log(StringIO())) as watch:
        (value,) = [
            line.rpartition(" ")[2]
            for line in watch._metrics.written().decode().splitlines()
            if line.startswith("pipeline_clock_ahead_seconds ")
        ]
    assert abs(float(value) - 2 * DAY_S) < 60


# Who is believed


@pytest.mark.parametrize(
    ("ahead_s", "wrong"),
    [
        ((-3 * DAY_S, 0, 0), False),
        ((-3 * DAY_S, -3 * DAY_S, 0), False),
        ((-3 * DAY_S, -2 * DAY_S, -DAY_S), False),
        ((5 * HOUR_S, -5 * HOUR_S, 0), False),
        ((-570, -570, -570), False),
        ((-900, -930, -870), True),
        ((900, 930, 870), True),
    ],
)
def test_sites_are_believed_if_all_three_agree(stand: Newsstand, ahead_s: tuple[float, ...], wrong: bool) -> None:
    stand.set_sites(*ahead_s)
    assert (stand.read() is not None) is wrong


def test_of_two_sites_both_must_agree_and_one_alone_is_never_believed(stand: Newsstand) -> None:
    (stand.house.configs / "sources" / "paper-2.yaml").unlink()
    stand.set_sites(-DAY_S, 0, 0)
    assert stand.read() is None
    stand.set_sites(-DAY_S, -DAY_S, 0)
    assert stand.read() is not None
    stand.set_sites(0, 0, 0)
    assert stand.read() is None
    (stand.house.configs / "sources" / "paper-1.yaml").unlink()
    stand.house.clock.pass_by(days=9)
    stand.set_sites(DAY_S, 0, 0)
    assert stand.read() is None


@pytest.mark.parametrize(
    "date",
    ["", "yesterday", "Thu, 99 Foo 2024 00:00:00 GMT", "Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "9" * 5000],
)
def test_a_date_that_is_none_says_nothing(stand: Newsstand, date: str) -> None:
    stand.answer({"Date": date})
    assert stand.read() is None
    with stand.house.line() as line:
        assert run_stats.clock(line.index).skews == {}
    assert len(stand.house.texts()) == 3


@pytest.mark.parametrize("date", ["Fri, 31 Dec 9999 23:59:59 -2300", "Thu, 01 Jan 0001 00:00:00 GMT"])
def test_an_absurd_year_of_one_site_says_nothing(stand: Newsstand, date: str) -> None:
    stand.sites[0].add("/feed", Answer(body=feed(), headers={"Date": date}))
    assert stand.read() is None


def test_old_answers_of_caches_do_not_make_the_clock_wrong(stand: Newsstand) -> None:
    now = datetime.now(UTC)
    dated = {"Date": f"{now - timedelta(hours=2):%a, %d %b %Y %H:%M:%S} GMT"}
    stand.answer(dated | {"Age": "7200"})
    assert stand.read() is None, "it says how old it is"
    stand.answer(dated)
    for site in stand.sites:
        site.add("/feed", feed(site.url("/a")))
    assert stand.read() is None, "the freshest answer of each site counts"
    stand.answer({"Age": "864000"})
    assert stand.read() is None, "a cache may give a new date beside an age"


@pytest.mark.parametrize("age", ["0", "3600", "86400"])
def test_answers_of_caches_tell_that_the_clock_is_ahead_by_more_than_their_age(stand: Newsstand, age: str) -> None:
    stand.answer({"Age": age})
    stand.house.clock.wall_s = 2 * DAY_S
    wrong = stand.read()
    assert wrong is not None
    assert 2 * DAY_S - int(age) - 60 < wrong.ahead_s < 2 * DAY_S + 60


def test_certificates_that_all_have_expired_tell_that_the_clock_is_far_ahead(house: House) -> None:
    authority, trusting = trustme.CA(), ssl.create_default_context()
    authority.configure_trust(trusting)
    with ExitStack() as opened:
        sites = []
        for address in ("127.0.0.2", "127.0.0.3", "127.0.0.4"):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            expired = authority.issue_cert(address, not_after=datetime.now(UTC) - timedelta(days=1))
            expired.configure_cert(context)
            sites.append(opened.enter_context(Site(tls=context, address=address)))
        stand = Newsstand(house, sites)
        wrong = stand.read(verify=trusting)
    if on_postgresql():
        assert wrong is None, "what is recorded goes by the clock of the database"
        return
    assert wrong is not None
    assert wrong.ahead_s > 0
    assert "it seems far ahead: by its time, the certificates of 3 sites (127.0.0.2, " in wrong.because


# The rule itself


def skew(ahead_s: float, *, age_s: float = 0.0, at: datetime = NOON) -> Skew:
    return Skew(at=at, least_s=ahead_s - age_s - 1, most_s=ahead_s)


def judged(*skews: Skew, before: WrongClock | None = None) -> float | None:
    named = {f"site-{number}.example": each for number, each in enumerate(skews)}
    wrong = examine_clock(named, named, before, NOON)
    return None if wrong is None else round(wrong.ahead_s)


EXPIRED = Skew(at=NOON, least_s=HOUR_S, most_s=inf)
NOT_YET = Skew(at=NOON, least_s=-inf, most_s=-HOUR_S)


def test_three_quarters_of_the_sites_must_agree() -> None:
    ahead, right = skew(DAY_S), skew(0)
    assert judged(*[ahead] * 7, *[right] * 2) is not None
    assert judged(*[ahead] * 6, *[right] * 3) is None
    assert judged(*[ahead] * 3, right) is not None
    assert judged(ahead, right, ahead) is None
    assert judged(ahead) is None
    assert judged() is None


def test_one_that_is_far_off_is_not_helped_by_those_that_allow_much() -> None:
    assert judged(skew(-5 * HOUR_S), *[skew(0, age_s=DAY_S)] * 8) is None


def test_certificates_and_dates_agree_on_one_time() -> None:
    assert judged(EXPIRED, EXPIRED, skew(90 * DAY_S)) == round(90 * DAY_S - 0.5)
    assert judged(NOT_YET, NOT_YET, skew(-90 * DAY_S)) == round(-90 * DAY_S - 0.5)
    assert judged(EXPIRED, EXPIRED, NOT_YET) is None
    assert judged(EXPIRED, EXPIRED, skew(0)) is None, "these are the sites' own affair"


def test_what_was_known_stays_until_a_site_says_that_the_clock_is_right() -> None:
    known = WrongClock(ahead_s=DAY_S, since=NOON - timedelta(days=3), because="…")
    assert judged(skew(DAY_S), before=known) == round(DAY_S), "one site is too little to say anything new"
    assert judged(skew(0), before=known) is None
    named = {"a.example": skew(DAY_S), "b.example": skew(DAY_S)}
    wrong = examine_clock(named, named, known, NOON)
    assert wrong is not None
    assert wrong.since == known.since
    other = {site: skew(-DAY_S) for site in named}
    wrong = examine_clock(other, other, known, NOON)
    assert wrong is not None
    assert wrong.since == NOON


def test_nine_sites_are_remembered_and_none_that_is_old_or_later_than_now() -> None:
    known = {f"{number}.example": skew(0, at=NOON - timedelta(hours=20 - number)) for number in range(9)}
    known["old.example"] = skew(0, at=NOON - timedelta(days=9))
    known["later.example"] = skew(0, at=NOON + timedelta(minutes=5))
    found = last_heard(known, {"3.example": skew(1), "new.example": skew(1)}, NOON)
    assert list(found) == [f"{number}.example" for number in (1, 2, 4, 5, 6, 7, 8)] + ["3.example", "new.example"]
    assert found["3.example"].most_s == 1
    many = {f"many-{number}.example": skew(0, at=NOON - timedelta(seconds=number)) for number in range(30)}
    assert list(last_heard({}, many, NOON)) == [f"many-{number}.example" for number in range(8, -1, -1)]
