"""The daemon: when a source is due, and that a real process runs, stops and starts again as it should."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from house import House, Log, article, await_path, feed, slow, validated
from web import Site

from pipeline import settings
from pipeline.clock import SystemClock
from pipeline.daemon import Daemon, due
from pipeline.model import Kind
from pipeline.report import Report
from pipeline.source import Source

NOW = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)  # a Tuesday


def source(**schedule: str) -> Source:
    return Source.model_validate(
        {
            "name": "paper",
            "timezone": "Asia/Shanghai",
            "schedule": schedule,
            "endpoints": [{"feed": "https://paper.site/feed"}],
        }
    )


# When a source is due. In Shanghai it is eight hours later than the times here, which are in UTC.


@pytest.mark.parametrize(
    ("schedule", "last", "expected"),
    [
        ({"every": "1h"}, None, "2024-05-14 12:00"),
        ({"every": "1h"}, "2024-05-14 11:30", "2024-05-14 12:30"),
        ({"every": "1h"}, "2024-05-14 11:00", "2024-05-14 12:00"),
        ({"every": "1h"}, "2024-05-11 11:30", "2024-05-14 12:00"),
        ({"every": "1h"}, "2024-05-14 12:40", "2024-05-14 12:00"),
        ({"every": "7d"}, "2024-05-14 11:30", "2024-05-21 11:30"),
        ({"cron": "0 6 * * *"}, None, "2024-05-14 22:00"),
        ({"cron": "0 6 * * *"}, "2024-05-13 22:00", "2024-05-14 22:00"),
        ({"cron": "0 6 * * *"}, "2024-05-12 22:00", "2024-05-14 12:00"),
        ({"cron": "0 6 * * *"}, "2024-07-01 00:00", "2024-05-14 22:00"),
        ({"cron": "30 9 * * mon"}, None, "2024-05-20 01:30"),
        ({"cron": "30 9 * * 1"}, "2024-05-13 01:30", "2024-05-20 01:30"),
        ({"cron": "0 0 * * sun"}, "2024-05-11 16:00", "2024-05-18 16:00"),
        ({"cron": "0 0 * * 7"}, "2024-05-11 16:00", "2024-05-18 16:00"),
        ({"cron": "*/15 * * * *"}, "2024-05-14 11:50", "2024-05-14 12:00"),
        ({"cron": "0 12 29 2 *"}, None, "2028-02-29 04:00"),
    ],
)
def test_a_source_is_due_by_its_schedule_and_its_last_run(
    schedule: dict[str, str], last: str | None, expected: str
) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    assert due(source(**schedule), last and moment(last), NOW) == moment(expected)


def test_a_source_that_just_ran_at_its_hour_is_not_due_again_at_once() -> None:
    began = datetime(2024, 5, 14, 4, 0, 0, 250_000, tzinfo=UTC)
    assert due(source(cron="0 12 * * *"), began, began + timedelta(seconds=9)) == began.replace(day=15, microsecond=0)


# A daemon in this process


class Serving:
    """A daemon that serves in a thread, and what it says and has done."""

    def __init__(self, house: House, clock: SystemClock) -> None:
        self.said: list[str] = []
        self.reports: list[Report] = []
        self.awkward = False
        self._house, self._clock = house, clock

    @contextmanager
    def open(self) -> Iterator["Serving"]:
        stop = threading.Event()
        with self._house.line(clock=self._clock) as line:
            configuration = settings.load(self._house.configs)
            daemon = Daemon(line, configuration, stop, listen=Log(), done=self._done, say=self.said.append)
            thread = threading.Thread(target=daemon.serve)
            thread.start()
            try:
                yield self
            finally:
                stop.set()
                thread.join(10)
                assert not thread.is_alive()

    def _done(self, report: Report) -> None:
        self.reports.append(report)
        if self.awkward:
            raise RuntimeError("the log is full")

    def until(self, runs: int) -> None:
        """Wait for so many runs to have ended."""
        deadline = time.monotonic() + 20
        while len(self.reports) < runs:
            assert time.monotonic() < deadline, self.said
            time.sleep(0.02)


def test_every_enabled_source_is_run_again_and_again_whatever_one_of_them_does(house: House, site: Site) -> None:
    site.add("/feed", feed(site.url("/a")))
    site.add("/a", article(1))
    house.source({"feed": site.url("/feed")}, schedule={"every": "1s"})
    house.source({"feed": site.url("/gone")}, name="bad", schedule={"every": "1s"})
    house.source({"feed": site.url("/never")}, name="off", enabled=False)
    serving = Serving(house, SystemClock())
    with serving.open():
        serving.awkward = True
        serving.until(2)
        serving.awkward = False
        serving.until(5)
    names = {report.source for report in serving.reports}
    assert names == {"paper", "bad"}
    assert "/never" not in site.paths()
    assert any("the run failed: RuntimeError('the log is full')" in said for said in serving.said)
    paper = [report for report in serving.reports if report.source == "paper"]
    assert paper[0].outcomes == {Kind.ARCHIVED: 1}
    assert all(report.occasion == "schedule" for report in paper)
    starts = [report.started_at for report in paper]
    assert all(b - a > timedelta(seconds=0.9) for a, b in pairwise(starts))


def test_a_clock_that_is_set_back_does_not_silence_the_daemon(house: House, site: Site) -> None:
    site.add("/feed", feed())
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    serving = Serving(house, SystemClock())
    with time_machine.travel(datetime.now(UTC)) as wall, serving.open():
        serving.until(1)
        wall.shift(timedelta(hours=-2))
        serving.until(2)
        time.sleep(0.1)
    first, second = serving.reports
    assert second.started_at < first.started_at
    assert "the clock was set back" in serving.said


def test_a_daemon_without_a_source_waits_and_can_be_stopped(house: House) -> None:
    serving = Serving(house, SystemClock())
    with serving.open():
        time.sleep(0.1)
    assert serving.said == ["no source is enabled; waiting to be stopped", "stopping: finishing what is in hand"]


# A daemon that is a process


def publish(site: Site, articles: int, *, delayed: bool) -> None:
    for number in range(articles):
        site.add(f"/a/{number}", slow(article(number)) if delayed else article(number))
    site.add("/feed", validated(feed(*(site.url(f"/a/{number}") for number in range(articles)))))


def test_sigterm_lets_the_daemon_finish_what_is_in_hand_and_the_next_one_goes_on(house: House, site: Site) -> None:
    publish(site, 25, delayed=True)
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with house.process("daemon") as started:
        await_path(site, "/a/4")
        began = time.monotonic()
        started.terminate()
        said, err = started.communicate(timeout=20)
        assert (started.returncode, err) == (0, "")
    assert time.monotonic() - began < 8
    asked = [path for path in site.paths() if path.startswith("/a/")]
    assert len(house.texts()) == len(asked) < 25
    assert f"paper: {len(asked)} links: {len(asked)} archived" in said
    assert said.rstrip().endswith("stopped")

    before = len(site.requests)
    with house.process("daemon") as started:
        assert started.stdout is not None
        said = started.stdout.readline()
        time.sleep(0.5)
        os.killpg(started.pid, signal.SIGINT)  # Ctrl-C reaches every process of the terminal
        _, err = started.communicate(timeout=20)
        assert (started.returncode, err) == (0, "")
    (last,) = house.runs()
    assert f"next run {last['started_at'] + timedelta(hours=1):%Y-%m-%d %H:%M:%S} UTC" in said
    assert len(site.requests) == before, "it is not due, so nothing is asked"
    publish(site, 25, delayed=False)
    house.clock.pass_by(hours=2)
    report, _ = house.run()
    assert (report.outcomes[Kind.ARCHIVED], report.outcomes[Kind.SEEN]) == (25 - len(asked), len(asked))
    assert house.sound()


def test_ctrl_c_ends_a_run_in_good_order_and_a_kill_leaves_no_process_behind(house: House, site: Site) -> None:
    publish(site, 25, delayed=True)
    house.source({"feed": site.url("/feed")})
    with house.process("run") as started:
        await_path(site, "/a/2")
        os.killpg(started.pid, signal.SIGINT)
        _, err = started.communicate(timeout=20)
    assert started.returncode == 1
    assert err == "paper: stopped before its end; what was in hand is filed, the rest comes next time\n"
    filed = len(house.texts())
    assert 3 <= filed < 25

    with house.process("run") as started:
        await_path(site, f"/a/{filed + 2}")
        started.kill()
        started.communicate(timeout=10)  # comes to an end when nobody is left who could still write
    publish(site, 25, delayed=False)
    house.clock.pass_by(minutes=1)  # the lease that the killed process holds runs out
    report, _ = house.run()
    assert report.error is None
    assert len(house.texts()) == 25
    assert house.sound()
