"""The daemon: that its runs come when they are due, and that nothing that goes wrong around it stops it.

When a source is due is in `test_due.py`. A daemon here is in this process, with a clock that can be set, or a real
process that is sent real signals.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from pipeline.config import settings
from pipeline.daemon import Daemon
from pipeline.index import queries
from pipeline.ingest.candidates import AT_ONCE
from pipeline.model import Kind, Occasion, Relation
from pipeline.report import Cut, Report
from pipeline.runtime import INDEX
from pipeline.system.disk import Disk
from pipeline.watches import Attendant, active_watches
from tests.support.clocks import HurriedClock
from tests.support.documents import process
from tests.support.house import House, Log, article, await_path, feed, slow, validated
from tests.support.stories import put_off
from tests.support.web import Answer, Request, Site

PATIENCE_S = 90.0  # an index whose file was damaged under it may wait for a lock as long as for any, a minute

# A daemon in this process


class Serving(Log):
    """A daemon that serves in a thread, and what it says and has done."""

    def __init__(self, house: House, clock: HurriedClock | None = None) -> None:
        super().__init__()
        self.said: list[str] = []
        self.warned: list[str] = []
        self.reports: list[Report] = []
        self.spans: dict[str, list[list[float]]] = {}
        self.next: dict[str, datetime | None] = {}
        self.awkward = False
        self.ticks = 0
        self.clock = clock or HurriedClock()
        self.reload = threading.Event()
        self.limit: int | None = None
        self._house = house

    @contextmanager
    def open(self) -> Iterator["Serving"]:
        stop = threading.Event()
        with self._house.line(clock=self.clock) as line:
            disk = Disk(self._house.archive, self.clock, reserve_bytes=None, limit_bytes=self.limit)
            daemon = Daemon(
                replace(line, disk=disk),
                settings.load(self._house.configs),
                stop,
                say=self.said.append,
                warn=self._warn,
                watch=self,
                reload=self.reload,
                tick_s=0.02,
            )
            thread = threading.Thread(target=daemon.serve)
            thread.start()
            try:
                yield self
            finally:
                stop.set()
                thread.join(PATIENCE_S)
                assert not thread.is_alive()

    def _warn(self, sentence: str) -> None:
        self.said.append(sentence)
        self.warned.append(sentence)

    def planned(self, source: str, at: datetime | None) -> None:
        self.next[source] = at

    def began(self, source: str) -> None:
        self.spans.setdefault(source, []).append([time.monotonic()])

    def ran(self, report: Report) -> None:
        self.spans[report.source][-1].append(time.monotonic())
        self.reports.append(report)
        if self.awkward:
            raise RuntimeError("the log is full")

    def ticked(self) -> None:
        self.ticks += 1

    def ending(self) -> None: ...

    def of(self, source: str) -> list[Report]:  # type: ignore[override]
        return [report for report in self.reports if report.source == source]

    def until(self, what: int | str | Callable[[], bool]) -> None:
        """Wait until so many runs have ended, or until this has been said, or until this is so."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            if isinstance(what, int):
                done = len(self.reports) >= what
            elif isinstance(what, str):
                done = any(what in said for said in self.said)
            else:
                done = what()
            if done:
                return
            assert time.monotonic() < deadline, self.said
            time.sleep(0.02)

    def rest(self) -> int:
        """Return the number of runs once the daemon has looked at what is due several times and ended what it began."""
        ticks = self.ticks
        self.until(lambda: self.ticks > ticks + 5 and sum(map(len, self.spans.values())) == len(self.reports))
        return len(self.reports)


def hanging(released: threading.Event) -> Callable[[Request], Answer]:
    """Answers nothing until it is let go."""

    def route(_: Request) -> Answer:
        released.wait(30)
        return Answer(body="")

    return route


@pytest.fixture
def released() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_every_enabled_source_is_run_again_and_again_whatever_one_of_them_does(house: House, site: Site) -> None:
    site.add("/feed", feed(site.url("/a")))
    site.add("/a", article(1))
    house.source({"feed": site.url("/feed")}, schedule={"every": "1s"})
    house.source({"feed": site.url("/gone")}, name="bad", schedule={"every": "1s"})
    house.source({"feed": site.url("/never")}, name="off", enabled=False)
    serving = Serving(house)
    with serving.open():
        serving.awkward = True
        serving.until(2)
        serving.awkward = False
        serving.until(5)
    assert {report.source for report in serving.reports} == {"paper", "bad"}
    assert "/never" not in site.paths()
    assert any("the run failed: RuntimeError('the log is full')" in said for said in serving.said)
    paper = serving.of("paper")
    assert paper[0].outcomes == {Kind.ARCHIVED: 1}
    assert all(report.occasion == "schedule" for report in paper)
    starts = [report.started_at for report in paper]
    assert all(b - a > timedelta(seconds=0.9) for a, b in pairwise(starts))


def test_a_clock_set_back_neither_stops_the_schedule_nor_hurries_it(house: House, site: Site) -> None:
    site.add("/feed", feed())
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    serving = Serving(house)
    with serving.open():
        serving.until(1)
        serving.clock.wall_s -= 3600
        serving.until("the clock was set back by 1:00:00")
        assert serving.rest() == 1
        serving.clock.passed_s += 3601
        serving.until(2)
        serving.clock.passed_s += 3601
        serving.until(3)
    first, second, third = serving.reports
    assert second.started_at - first.started_at < timedelta(minutes=1) < third.started_at - second.started_at


def test_a_clock_set_back_between_two_lives_does_not_stop_the_schedule(house: House, site: Site) -> None:
    site.add("/feed", feed())
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    before = Serving(house)
    before.clock.wall_s = 86400 * 365
    with before.open():
        before.until(1)
    after = Serving(house)
    with after.open():
        after.until(1)
        assert after.rest() == 1
    again = Serving(house)
    with again.open():
        assert again.rest() == 0, "the run in the future is not the last one"


def test_a_clock_set_forward_has_each_source_run_once_and_not_at_all_where_it_skips(house: House, site: Site) -> None:
    site.add("/feed", feed())
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    house.source({"feed": site.url("/feed")}, name="skipping", schedule={"every": "1h", "catch_up": "skip"})
    serving = Serving(house)
    with serving.open():
        serving.until(2)
        serving.until(lambda: all(at and at > serving.clock.now() for at in serving.next.values()))
        assert serving.rest() == 2
        serving.clock.wall_s += 10.5 * 3600
        serving.until(3)
        assert serving.rest() == 3
        assert serving.reports[-1].source == "paper"
        wait = serving.next["skipping"]
        assert wait is not None
        assert timedelta(minutes=29) < wait - serving.clock.now() < timedelta(minutes=31)


def test_what_was_missed_while_nobody_served_is_caught_up_with_once_or_skipped(house: House, site: Site) -> None:
    site.add("/feed", feed())
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    house.source({"feed": site.url("/feed")}, name="skipping", schedule={"every": "1h", "catch_up": "skip"})
    clock = HurriedClock()
    with Serving(house, clock).open() as serving:
        serving.until(2)
    with Serving(house, clock).open() as serving:
        assert serving.rest() == 0, "nothing is repeated"
    clock.passed_s += 3.5 * 3600
    with Serving(house, clock).open() as serving:
        serving.until(1)
        assert serving.rest() == 1
        assert serving.reports[0].source == "paper"
        clock.passed_s += 0.6 * 3600
        serving.until(2)
        assert serving.reports[1].source == "skipping"


def test_a_run_beside_the_daemon_counts_and_is_not_repeated(house: House, site: Site) -> None:
    site.add("/feed", feed())
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    serving = Serving(house)
    with serving.open():
        serving.until(1)
        serving.clock.passed_s += 3000
        house.run(clock=serving.clock)
        serving.clock.passed_s += 700  # the daemon's own time has come
        assert serving.rest() == 1
        serving.clock.passed_s += 3000
        serving.until(2)


def test_a_run_that_takes_too_long_is_ended_and_says_so_and_the_next_goes_on(house: House, site: Site) -> None:
    publish(site, 30, delayed=True)
    house.source({"feed": site.url("/feed")}, schedule={"every": "1s"}, deadline="1s")
    serving = Serving(house)
    with serving.open():
        serving.until(1)
        first = serving.reports[0]
        assert first.cut is Cut.DEADLINE
        assert first.error == "ended at its deadline, after 0:00:01; the rest is owed"
        assert 0 < first.links < 30
        serving.until(lambda: len(house.texts()) == 30)
    assert house.runs()[-1].error == first.error


def test_old_texts_of_removed_duplicates_are_deleted_while_no_source_is_read(house: House, site: Site) -> None:
    for path in ("/a", "/b"):
        site.add(path, article(1))
    site.add("/feed", feed(site.url("/a"), site.url("/b")))
    source = {"feed": site.url("/feed")}
    house.source(source, schedule={"every": "1h"})
    house.settings(retention={"duplicates": "400d"})
    serving = Serving(house)
    with serving.open():
        serving.until(1)
        serving.clock.passed_s += 399 * 86400
        serving.until(2)
        serving.rest()
        assert len(list((house.archive / ".duplicates").rglob("*.txt"))) == 1
        serving.clock.passed_s += 2 * 86400
        serving.until("retention: 1 text of removed duplicates, 0.0 MB, deleted")
        assert not list((house.archive / ".duplicates").rglob("*.txt"))
    assert house.sound()


def test_a_day_that_is_over_is_sealed_and_its_recordings_are_deleted_when_they_are_old(
    house: House, site: Site
) -> None:
    site.add("/a", article(1))
    site.add("/feed", feed(site.url("/a")))
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    house.settings(retention={"raw": "400d"})
    serving = Serving(house)
    with serving.open():
        serving.until(1)
        serving.rest()
        assert not (house.archive / ".seals").exists(), "the day goes on"
        serving.clock.passed_s += 86400
        serving.until(lambda: any("seal: .seals/" in each for each in serving.said))
        (seal,) = (house.archive / ".seals").rglob("*.json")
        (sealed,) = json.loads(seal.read_text())["warc"]
        assert (house.archive / sealed["file"]).exists()
        serving.clock.passed_s += 401 * 86400
        serving.until(lambda: any("retention: 1 WARC file" in each for each in serving.said))
        assert not (house.archive / sealed["file"]).exists()
    assert house.sound()


def test_watches_tell_of_what_is_filed_and_a_changed_one_holds_at_once(house: House, site: Site) -> None:
    book = house.folder / "told.jsonl"
    tell = [{"command": ["sh", "-c", 'cat >> "$0"; echo >> "$0"', str(book)]}]
    house.settings(watch=[{"name": "stories", "search": "glacier valley", "tell": tell}])
    site.add("/a/0", article(0))
    site.add("/feed", feed(site.url("/a/0")))
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with house.line() as line:
        Attendant(line, active_watches(settings.load(house.configs)), print).attend()
    serving = Serving(house)
    with serving.open():
        serving.until(1)
        house.settings(watch=[{"name": "stories", "search": "story valley", "tell": tell}])
        serving.reload.set()
        serving.until("pipeline.yaml: changed: watch")
        site.add("/a/1", article(1))
        site.add("/feed", feed(site.url("/a/0"), site.url("/a/1")))
        serving.clock.passed_s += 3600
        serving.until(2)
        serving.clock.passed_s += 60
        serving.until(lambda: book.exists() and "number 1 " in book.read_text("utf-8"))
        house.settings(watch=[{"name": "stories", "search": "-valley", "tell": tell}])
        serving.reload.set()
        serving.until("watch[0].search: the query only excludes words")
        serving.until("configuration: refused; the one in force stays")
    assert [each.partition(" ")[0] for each in serving.warned] == ["configuration:"] * 2
    titles = [hit["title"] for line in book.read_text("utf-8").splitlines() for hit in json.loads(line)["hits"]]
    assert len(titles) == len({*titles})


def test_a_server_that_does_not_answer_holds_up_nobody_else(
    house: House, site: Site, released: threading.Event
) -> None:
    site.add("/feed", feed())
    with Site({"/feed": hanging(released)}) as dead:
        house.source({"feed": site.url("/feed")}, schedule={"every": "1s"})
        house.source({"feed": dead.url("/feed")}, name="dead", schedule={"every": "1s"}, timeout="20s")
        serving = Serving(house)
        with serving.open():
            serving.until(3)
            released.set()
    assert {report.source for report in serving.reports[:3]} == {"paper"}


def test_sources_of_one_host_run_one_after_the_other_and_none_waits_for_ever(house: House, site: Site) -> None:
    site.add("/feed", slow(feed()))
    for name in ("one", "two", "three"):
        house.source({"feed": site.url("/feed")}, name=name, schedule={"every": "1s"})
    serving = Serving(house)
    with serving.open():
        serving.until(9)
    spans = sorted(span for each in serving.spans.values() for span in each if len(span) == 2)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(len(serving.of(name)) >= 2 for name in ("one", "two", "three"))


def test_an_interval_adapts_itself_and_is_remembered(house: House, site: Site) -> None:
    site.add("/feed", lambda _: Answer(body=feed(), headers={"Cache-Control": "public, max-age=5400"}))
    bounds = {"shortest": "10m", "longest": "1d"}
    house.source({"feed": site.url("/feed")}, schedule={"every": "30m", "adapt": bounds})

    def wait(serving: Serving) -> timedelta:
        at = serving.next["paper"]
        assert at is not None
        return timedelta(minutes=round((at - serving.clock.now()) / timedelta(minutes=1)))

    clock = HurriedClock()
    with Serving(house, clock).open() as serving:
        serving.until(1)
        serving.until(lambda: wait(serving) == timedelta(minutes=90))
    with Serving(house, clock).open() as serving:
        serving.until(lambda: "paper" in serving.next)
        assert wait(serving) == timedelta(minutes=90)
        clock.passed_s += 91 * 60
        serving.until(1)
        serving.until(lambda: wait(serving) == timedelta(minutes=135))


def test_a_run_that_was_killed_goes_on_at_the_next_start_but_not_at_once(house: House, site: Site) -> None:
    publish(site, 3, delayed=False)
    house.source({"feed": site.url("/feed")}, schedule={"every": "7d"})
    clock = HurriedClock()
    with house.line() as line, line.index.transaction() as transaction:
        transaction.begin_run("paper", Occasion.SCHEDULE, clock.now())
    with Serving(house, clock).open() as serving:
        assert serving.rest() == 0
        clock.passed_s += 61
        serving.until(1)
        assert serving.reports[0].links == 3
        clock.passed_s += 86400
        assert serving.rest() == 1, "it has ended, so its schedule holds again"


# A configuration that changes


def test_a_folder_of_sources_that_vanishes_removes_none(house: House, site: Site) -> None:
    site.add("/feed", feed())
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    serving = Serving(house)
    with serving.open():
        serving.until(1)
        (house.configs / "sources").rename(house.configs / "elsewhere")
        serving.reload.set()
        serving.until("refused; the one in force stays")
        assert any("sources: the folder is gone, and with it 1 source (" in said for said in serving.said)
        serving.clock.passed_s += 3601
        serving.until(2)
        (house.configs / "sources").mkdir()
        serving.reload.set()
        serving.until("read again; removed: paper")


def test_a_changed_file_holds_from_the_next_run_and_a_wrong_one_changes_nothing(house: House, site: Site) -> None:
    site.add("/feed", feed())
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    house.source({"feed": site.url("/feed")}, name="other", schedule={"every": "1h"})
    serving = Serving(house)
    file = house.configs / "sources" / "paper.yaml"
    with serving.open():
        serving.until(2)
        file.write_text(file.read_text().replace('"1h"', '"1 fortnight"'))
        serving.reload.set()
        serving.until("refused; the one in force stays")
        assert any(f"configuration: {file}:" in said and "schedule" in said for said in serving.said)
        serving.clock.passed_s += 3601
        serving.until(4)

        house.source({"feed": site.url("/feed")}, schedule={"every": "1s"})
        house.source({"feed": site.url("/feed")}, name="new", schedule={"every": "1h"})
        house.source({"feed": site.url("/feed")}, name="other", schedule={"every": "1h"}, enabled=False)
        serving.clock.passed_s += 2
        serving.until("read again; added: new; disabled: other; changed: paper")
        serving.until(lambda: len(serving.of("new")) == 1 and len(serving.of("paper")) >= 4)
        assert len(serving.of("other")) == 2
        assert serving.next["other"] is None

        (house.configs / "sources" / "paper.yaml").unlink()
        house.settings(threads=1, robot="other")
        serving.reload.set()
        serving.until("removed: paper; pipeline.yaml: changed: threads; pipeline.yaml: robot: in force after a restart")
        before = serving.rest()
        assert serving.rest() == before
        house.source({"feed": site.url("/feed")}, name="other", schedule={"every": "1s"})
        serving.reload.set()
        serving.until("enabled: other")
        serving.until(lambda: len(serving.of("other")) > 2)


def test_files_that_are_still_being_written_are_not_read(house: House, site: Site) -> None:
    site.add("/feed", feed())
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    serving = Serving(house)
    with serving.open():
        serving.until(1)
        for _ in range(3):
            with (house.configs / "sources" / "paper.yaml").open("a") as file:
                file.write("\n")
            serving.clock.passed_s += 2.1
            serving.rest()
        assert not any("configuration" in said for said in serving.said)
        serving.clock.passed_s += 2.1
        serving.until("read again; nothing has changed")


# What a daemon stands on


def test_without_room_nothing_is_fetched_and_it_goes_on_by_itself(house: House, site: Site) -> None:
    publish(site, 3, delayed=False)
    house.source({"feed": site.url("/feed")}, schedule={"every": "1s"})
    serving = Serving(house)
    serving.limit = 30_000_000
    filler = house.archive / "filler"
    with serving.open():
        serving.until(1)
        filler.write_bytes(bytes(30_000_000))
        serving.clock.passed_s += 61
        serving.until("its limit is 30.0 MB; nothing is fetched until there is room")
        before, asked = serving.rest(), len(site.requests)
        assert serving.rest() == before
        assert len(site.requests) == asked
        filler.unlink()
        serving.clock.passed_s += 61
        serving.until("there is room again")
        serving.until(before + 1)
    assert serving.reports[-1].error is None


@pytest.mark.of_a_file
def test_an_index_that_is_damaged_or_removed_while_the_daemon_serves_is_made_again(house: House, site: Site) -> None:
    publish(site, 5, delayed=False)
    house.source({"feed": site.url("/feed")}, schedule={"every": "1s"})
    serving = Serving(house)
    index = house.archive / ".state" / INDEX
    with serving.open():
        serving.until(1)
        for damage in (b"", b"no index" * 9000):
            if damage:
                os.truncate(index, 0)
                index.write_bytes(damage)
            else:
                index.unlink()
            serving.until(len(serving.reports) + 1)
            serving.clock.passed_s += 120
            serving.until(lambda: serving.reports[-1].error is None and serving.reports[-1].outcomes[Kind.FAILED] == 0)
    assert len(house.texts()) == 5
    assert house.sound()


@pytest.mark.of_a_file
def test_an_archive_that_is_gone_is_not_begun_anew_and_goes_on_when_it_is_back(house: House, site: Site) -> None:
    publish(site, 5, delayed=False)
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    serving, elsewhere = Serving(house), house.folder / "elsewhere"
    with serving.open():
        serving.until(1)
        serving.rest()
        house.archive.rename(elsewhere)
        house.archive.mkdir()  # as where a disk is no longer mounted
        publish(site, 7, delayed=False)
        for _ in range(3):
            serving.clock.passed_s += 3700
            serving.until("is gone: the archive was moved, or its disk is not mounted")
            time.sleep(0.3)
        assert list(house.archive.rglob("*.txt")) == []
        shutil.rmtree(house.archive)
        elsewhere.rename(house.archive)
        serving.clock.passed_s += 3700
        serving.until(lambda: len(house.texts()) == 7)
    assert house.sound()


def test_a_daemon_without_a_source_waits_and_can_be_stopped(house: House) -> None:
    serving = Serving(house)
    with serving.open():
        assert serving.rest() == 0
    assert serving.said == ["no source is enabled; waiting to be stopped", "stopping: finishing the current links"]


def test_comparisons_that_were_put_off_are_made_while_nothing_is_due(house: House) -> None:
    house.source({"feed": "https://paper.site/feed"}, schedule={"every": "1h"}, enabled=False)
    with house.line() as line:
        put_off(line.ingest)
        assert queries.totals(line.index).to_sketch > AT_ONCE
        with Serving(house).open() as serving:
            serving.until(lambda: queries.totals(line.index).duplicates == {Relation.TRANSLATION: 1})
            assert queries.totals(line.index).to_sketch == 0


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
        said = started.stdout.readline() + started.stdout.readline()
        time.sleep(0.5)
        os.killpg(started.pid, signal.SIGINT)  # Ctrl-C reaches every process of the terminal
        _, err = started.communicate(timeout=20)
        assert (started.returncode, err) == (0, "")
    (last,) = house.runs()
    assert f"next run {last.started_at + timedelta(minutes=1):%Y-%m-%d %H:%M:%S} UTC" in said
    assert len(site.requests) == before, "what was broken off goes on a minute after its start, not at once"
    publish(site, 25, delayed=False)
    house.clock.pass_by(hours=2)
    report, _ = house.run()
    assert (report.outcomes[Kind.ARCHIVED], report.outcomes[Kind.SEEN]) == (25 - len(asked), len(asked))
    assert house.sound()


def _serve_while_signals_are_slow(house: House) -> None:
    stop = threading.Event()
    signal.signal(signal.SIGUSR1, lambda *_: time.sleep(0.1))  # longer than a tick: the machine was busy

    def send() -> None:
        for _ in range(10):
            time.sleep(0.03)
            os.kill(os.getpid(), signal.SIGUSR1)
        stop.set()

    with house.line() as line:
        daemon = Daemon(line, settings.load(house.configs), stop, say=lambda _: None, tick_s=0.02)
        threading.Thread(target=send).start()
        daemon.serve()


def test_a_signal_that_takes_longer_than_a_tick_does_not_stop_the_clockwork(house: House) -> None:
    house.source({"feed": "https://paper.site/feed"}, schedule={"every": "1h"}, enabled=False)
    serving = process(_serve_while_signals_are_slow, house)
    serving.join(20)
    serving.kill()
    assert serving.exitcode == 0


def test_ctrl_c_ends_a_run_in_good_order_and_a_kill_leaves_no_process_behind(house: House, site: Site) -> None:
    publish(site, 25, delayed=True)
    house.source({"feed": site.url("/feed")})
    with house.process("run") as started:
        await_path(site, "/a/2")
        os.killpg(started.pid, signal.SIGINT)
        _, err = started.communicate(timeout=20)
    assert started.returncode == 1
    filed = len(house.texts())
    left = f"{25 - filed} unfinished links are owed"
    assert err == f"paper: stopped early; {left} and requested next time\n"
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


def heard(started: "subprocess.Popen[str]", what: str) -> str:
    """Read what a process says until it has said this; the line."""
    assert started.stdout is not None
    for line in started.stdout:
        if what in line:
            return line
    raise AssertionError(f"ended without saying {what!r}")


def test_a_stop_does_not_wait_for_a_server_that_hangs_nor_for_a_pause_and_what_was_asked_is_owed(
    house: House, site: Site, released: threading.Event
) -> None:
    site.add("/feed", feed(site.url("/quick"), site.url("/hanging"), site.url("/never")))
    site.add("/quick", article(1))
    site.add("/hanging", hanging(released))
    with Site({"/feed": feed()}) as slowly:
        house.source({"feed": site.url("/feed")}, schedule={"every": "1h"}, timeout="30s")
        endpoints = [{"feed": slowly.url(path)} for path in ("/feed", "/second")]
        house.source(*endpoints, name="patient", schedule={"every": "1h"}, delay="90s")
        with house.process("daemon") as started:
            await_path(site, "/hanging")
            await_path(slowly, "/feed")
            began = time.monotonic()
            started.terminate()
            said, err = started.communicate(timeout=20)
            assert (started.returncode, err) == (0, "")
        assert time.monotonic() - began < 10
        assert "/second" not in slowly.paths()
    told = re.search(r"paper: (\d) links?.*; stopped early; (\d) unfinished links are owed", said)
    assert told is not None, said
    done, owed = map(int, told.groups())
    assert done + owed == 3
    assert done <= 1, "on a busy machine not even the first one is read by then"
    assert "asked to end before the answer was complete" not in said
    assert "/never" not in site.paths()
    released.set()
    site.add("/hanging", article(2))
    site.add("/feed", feed(site.url("/never")))  # it has left the feed meanwhile
    site.add("/never", article(3))
    _, log = house.run()
    assert log.kinds() == dict.fromkeys(["quick", "hanging", "never"][done:], Kind.ARCHIVED)
    assert house.sound()


def test_a_stopped_run_prints_one_sentence_a_source_and_no_line_for_each_link(
    house: House, released: threading.Event
) -> None:
    told = "stopped early; 1 unfinished link is owed and requested next time"
    with Site() as one, Site() as two, Site() as three:
        sites = {"one": one, "two": two, "three": three}
        for name, its in sites.items():
            its.add("/feed", feed(its.url("/hanging")))
            its.add("/hanging", hanging(released))
            house.source({"feed": its.url("/feed")}, name=name, timeout="30s")
        with house.process("run") as started:
            for its in sites.values():
                await_path(its, "/hanging")
            started.terminate()
            out, err = started.communicate(timeout=20)
        assert started.returncode == 1
        assert "failed" not in out
        assert sorted(err.splitlines()) == sorted(f"{name}: {told}" for name in sites)
        released.set()
        for number, (name, its) in enumerate(sites.items()):
            its.add("/feed", feed())
            its.add("/hanging", article(number))
            assert house.run(name)[0].outcomes == {Kind.ARCHIVED: 1}


def test_a_second_signal_ends_the_daemon_at_once(house: House, site: Site, released: threading.Event) -> None:
    site.add("/feed", hanging(released))
    house.source({"feed": site.url("/feed")}, timeout="30s")
    with house.process("daemon") as started:
        await_path(site, "/feed")
        started.terminate()
        heard(started, "stopping")
        began = time.monotonic()
        started.send_signal(signal.SIGTERM)
        assert started.wait(10) == 128 + signal.SIGTERM
    assert time.monotonic() - began < 8


def test_one_daemon_serves_an_archive_and_a_killed_one_leaves_no_lock(house: House, site: Site) -> None:
    publish(site, 2, delayed=False)
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with house.process("daemon") as first:
        heard(first, "2 links: 2 archived")
        with house.process("daemon") as second:
            _, err = second.communicate(timeout=30)
            assert second.returncode == 1
        expected = rf"served by another daemon already: process {first.pid} on host \S+, since \d{{4}}-\d\d-\d\d .* UTC"
        assert re.search(expected, err)
        house.source({"feed": site.url("/feed")}, schedule={"every": "1s"})
        first.send_signal(signal.SIGHUP)
        heard(first, "configuration: read again; changed: paper")
        heard(first, "paper: ")
        with house.process("run", "paper") as beside:
            _, err = beside.communicate(timeout=30)
            assert beside.returncode == 0 or "another process is reading it" in err
        first.kill()
        first.communicate(timeout=10)
    with house.process("daemon") as third:
        assert f"was killed (process {first.pid} on host" in heard(third, "its lock has been taken over")
        heard(third, "paper: ")
        third.terminate()
        third.communicate(timeout=20)
        assert third.returncode == 0
    assert (house.archive / ".state" / "daemon.lock").read_bytes() == b""
