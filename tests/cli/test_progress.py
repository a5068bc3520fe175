"""How far a long command is: told on standard error, where nobody reads JSON and nobody asked for quiet."""

from collections.abc import Iterator

import pytest

from pipeline.cli.progress import Progress, RunProgress
from pipeline.model import Kind, Link, Outcome
from pipeline.system import output
from tests.support.clocks import StillClock
from tests.support.commands import Command
from tests.support.house import House, Log, article, sitemap
from tests.support.web import Site


@pytest.fixture
def quiet() -> Iterator[None]:
    output.quiet = True
    yield
    output.quiet = False


def outcome(number: int, kind: Kind = Kind.ARCHIVED) -> Outcome:
    link = Link(url=f"https://paper.site/{number}", key=str(number), source="paper", found_in="")
    return Outcome(link=link, kind=kind, because="")


def test_without_a_terminal_a_line_a_minute_tells_done_of_known_rate_and_time_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = StillClock()
    with Progress("files", clock=clock) as progress:
        for done in range(0, 601, 10):
            progress(done, 1800)
            clock.sleep(2)
    assert capsys.readouterr().err.splitlines() == [
        "300 of 1,800 files, 5.0/s, 0:05:00 left",
        "600 of 1,800 files, 5.0/s, 0:04:00 left",
    ]


def test_the_interval_may_be_another_one(capsys: pytest.CaptureFixture[str]) -> None:
    clock = StillClock()
    with Progress("documents", clock=clock, every_s=1) as progress:
        for done in range(4):
            progress(done)
            clock.sleep(1)
    assert capsys.readouterr().err.splitlines() == [f"{done} documents, 1.0/s" for done in (1, 2, 3)]


def test_what_is_over_is_told_once_and_what_is_slow_by_the_minute(capsys: pytest.CaptureFixture[str]) -> None:
    clock = StillClock()
    with Progress("links", clock=clock) as progress:
        progress(0, 10, task="slow")
        for done in range(11):
            progress(done, 10, task="swift")
            clock.sleep(1)
        for done in (1, 2, 3):
            clock.sleep(60)
            progress(done, 10, task="slow")
    assert capsys.readouterr().err.splitlines() == [
        "slow: 1 of 10 links, 0.8/min, 0:10:39 left",
        "swift: 10 of 10 links, 1.0/s",
        "slow: 2 of 10 links, 0.9/min, 0:08:44 left",
        "slow: 3 of 10 links, 0.9/min, 0:07:26 left",
    ]


def test_progress_is_silent_for_json(capsys: pytest.CaptureFixture[str]) -> None:
    clock = StillClock()
    with Progress("files", silent=True, clock=clock) as progress:
        clock.sleep(100)
        progress(1)
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("quiet")
def test_progress_is_silent_when_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    clock = StillClock()
    with Progress("files", clock=clock) as progress:
        clock.sleep(100)
        progress(1)
    assert capsys.readouterr().err == ""


def test_a_run_knows_how_many_links_there_are_before_the_first_has_ended(capsys: pytest.CaptureFixture[str]) -> None:
    clock = StillClock()
    listener = RunProgress(Progress("links", clock=clock, every_s=1))
    clock.sleep(1)
    listener.announced("paper", 200)
    for number in range(20):
        clock.sleep(0.5)
        listener.ended(outcome(number, Kind.FAILED if number == 3 else Kind.ARCHIVED))
    first, *_, last = capsys.readouterr().err.splitlines()
    assert first == "paper: 0 of 200 links"
    assert last == "paper: 20 of 200 links, 2.0/s, 0:01:30 left: 19 archived, 1 failed"
    assert [each.link.url for each in listener.failures] == ["https://paper.site/3"]


def test_sitemaps_that_are_not_read_yet_are_taken_to_be_as_long_as_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = StillClock()
    listener = RunProgress(Progress("links", clock=clock, every_s=1))
    listener.walked("paper", 1, 4)  # the index, which names three
    clock.sleep(1)
    listener.announced("paper", 50)
    clock.sleep(1)
    listener.walked("paper", 2, 4)
    clock.sleep(1)
    listener.announced("paper", 70)
    assert [line.split(": ")[1] for line in capsys.readouterr().err.splitlines()] == [
        "0 of 150 links",
        "0 of 150 links",
        "0 of 180 links",
    ]


def test_a_sitemap_says_how_many_links_it_has_before_they_are_read(house: House, site: Site) -> None:
    for number in range(3):
        site.add(f"/a/{number}", article(number))
    site.add("/sitemap.xml", sitemap(*(site.url(f"/a/{number}") for number in range(3))))
    house.source({"sitemap": site.url("/sitemap.xml")})
    _, log = house.run(log=Log())
    assert log.expected == [3]


def test_verbose_tells_every_link(house: House, site: Site, command: Command) -> None:
    site.add("/a", article(1))
    site.add("/sitemap.xml", sitemap(site.url("/a"), site.url("/gone")))
    house.source({"sitemap": site.url("/sitemap.xml")})
    told = command(house, "run", "-v").err
    assert f"archived: {site.url('/a')}: nothing held says the same" in told
    assert f"failed: {site.url('/gone')}: " in told
    assert command(house, "run").err == ""
