"""The queue by itself: what is put, taken, given back and forgotten, by the very statements that workers use."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest

from pipeline.config import settings
from pipeline.daemon.due import host_groups
from pipeline.errors import QueueUnavailable
from pipeline.index.meanings import kind, passes
from pipeline.jobs.job import JobState, Work, WorkQueue, digest
from pipeline.jobs.planning import Timetable
from pipeline.jobs.queue import DEATHS, JobQueue
from pipeline.report import Cut, LastRun
from tests.support.cluster import ClusterHouse
from tests.support.house import House
from tests.support.postgres import running

NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)


def work(name: str, *, group: str | None = None, queue: WorkQueue = WorkQueue.CRAWL, **told: Any) -> Work:
    return Work(queue=queue, source=name, config="c0ffee", group=group, **told)


@pytest.fixture
def queue(cluster: ClusterHouse) -> Iterator[JobQueue]:
    with cluster.queue() as queue:
        yield queue


class Hand:
    """Takes jobs as a worker does, by Procrastinate's own functions."""

    def __init__(self, queue: JobQueue, name: str = "") -> None:
        self._queue = queue
        self.id: int = queue._all("SELECT * FROM procrastinate_register_worker_v1()", {})[0]["worker_id"]
        self.name = queue.enrol(self.id, name or f"hand {self.id}", list(WorkQueue), 1)

    def take(self, *queues: str) -> str | None:
        """Take the next job; return its key."""
        statement = "SELECT queueing_lock FROM procrastinate_fetch_job_v2(%(queues)s::varchar[], %(id)s)"
        key = self._queue._all(statement, {"queues": list(queues or WorkQueue), "id": self.id})[0]["queueing_lock"]
        return None if key is None else str(key)

    def fall_silent(self) -> None:
        statement = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour' WHERE id = %(id)s"
        self._queue._all(statement, {"id": self.id})


def test_work_is_taken_in_its_order_and_one_of_a_group_at_a_time(queue: JobQueue) -> None:
    put = [work("b", group="one"), work("a", group="one"), work("c", group="two"), work("d")]
    assert queue.put(put) == [1, 2, 3, 4]
    hand = Hand(queue)
    assert [hand.take() for _ in range(4)] == ["crawl b", "crawl c", "crawl d", None]
    assert {row.work.source: row.state for row in queue.rows()} == {
        "b": JobState.RUNNING,
        "c": JobState.RUNNING,
        "d": JobState.RUNNING,
        "a": JobState.WAITING,
    }


def test_a_run_goes_before_a_slice_of_the_same_hosts_that_came_first(queue: JobQueue) -> None:
    queue.put([work("paper", group="one", queue=WorkQueue.BACKFILL), work("paper", group="one")])
    assert Hand(queue).take(WorkQueue.BACKFILL) is None
    assert Hand(queue).take() == "crawl paper"


def test_what_waits_or_is_in_hand_is_not_put_in_again(queue: JobQueue) -> None:
    assert len(queue.put([work("a"), work("b")])) == 2
    assert Hand(queue).take() == "crawl a"
    assert queue.put([work("a"), work("b"), work("c")]) == [3]


def test_of_planners_that_plan_at_the_same_moment_each_source_is_put_once(cluster: ClusterHouse) -> None:
    put: list[int] = []

    def plan() -> None:
        with cluster.queue() as queue:
            put.extend(queue.put([work(f"paper{number}") for number in range(300)]))

    threads = [Thread(target=plan) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(put) == len(set(put)) == 300


def test_the_jobs_of_a_silent_worker_go_back_and_are_set_aside_after_three_deaths(queue: JobQueue) -> None:
    (number,) = queue.put([work("a")])
    for death in range(1, DEATHS + 1):
        hand = Hand(queue)
        assert hand.take() == "crawl a"
        assert queue.give_back_stalled(30) == [], "a worker that is heard of keeps its job"
        hand.fall_silent()
        (row,) = queue.give_back_stalled(30)
        assert (row.id, row.deaths) == (number, death)
    assert row.state is JobState.FAILED
    assert queue.put([work("a")]) == [], "what is set aside is not planned again"
    assert queue.retry(number)
    assert not queue.retry(number)
    assert Hand(queue).take() == "crawl a"


def test_what_workers_died_of_is_planned_again_a_day_later(queue: JobQueue) -> None:
    queue.put([work("a")])
    for _ in range(DEATHS):
        hand = Hand(queue)
        hand.take()
        hand.fall_silent()
        queue.give_back_stalled(30)
    assert (queue.put([work("a")]), len(queue.unfinished())) == ([], 1)
    queue._all("UPDATE procrastinate_events SET at = at - interval '25 hours' RETURNING id", {})
    assert queue.unfinished() == {}
    assert len(queue.put([work("a")])) == 1
    assert Hand(queue).take() == "crawl a"


def test_workers_of_one_name_are_told_apart_and_one_does_not_keep_the_jobs_of_the_other(queue: JobQueue) -> None:
    queue.put([work("a"), work("b")])
    one, other = Hand(queue, "box:7"), Hand(queue, "box:7")
    assert (one.take(), other.take()) == ("crawl a", "crawl b")
    assert [row["name"] for row in queue.workers(30)] == ["box:7", f"box:7#{other.id}"] == [one.name, other.name]
    assert {row.worker for row in queue.rows()} == {"box:7", other.name}
    one.fall_silent()
    (row,) = queue.give_back_stalled(30)
    assert row.work.source == "a"


def test_only_what_is_not_over_is_cancelled_and_a_cancelled_one_is_not_taken(queue: JobQueue) -> None:
    one, two = queue.put([work("a"), work("b")])
    assert queue.cancel(one)
    assert Hand(queue).take() == "crawl b"
    assert not queue.cancel(one)
    assert queue.cancel(two), "it is asked to end"
    assert queue.states(["crawl a", "crawl b", "crawl c"]) == {
        "crawl a": JobState.CANCELLED,
        "crawl b": JobState.RUNNING,
    }


def test_a_job_says_again_what_was_written(queue: JobQueue) -> None:
    said = work("a", group="g", queue=WorkQueue.IMPORT, since=NOW.date(), file="/w.warc", hosts=("x.site",), number=4)
    (number,) = queue.put([said])
    row = queue.row(number)
    assert row is not None
    assert row.work == said
    assert queue.row(99) is None


def test_old_jobs_are_forgotten_runs_sooner_than_slices(queue: JobQueue) -> None:
    queue.put([work("a"), work("b", queue=WorkQueue.BACKFILL)])
    hand = Hand(queue)
    hand.take()
    hand.take()
    queue._all("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE status = 'doing'", {})
    queue._all("UPDATE procrastinate_events SET at = now() - interval '2 hours'", {})
    queue.tidy(1, 30, 10)
    assert [row.work.source for row in queue.rows()] == ["b"]


def test_a_connection_that_was_cut_is_opened_again(queue: JobQueue) -> None:
    queue.put([work("a")])
    with pytest.raises(QueueUnavailable, match="the queue cannot be used: the server closed the connection"):
        queue._all("SELECT pg_terminate_backend(pg_backend_pid())", {})
    assert len(queue.rows()) == 1


def test_a_connection_that_was_cut_while_nobody_used_it_is_opened_again_unnoticed(
    queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.put([work("a")])
    monkeypatch.setattr(queue, "_used_s", 0.0)
    running().say(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{queue._address.rpartition('/')[2]}' AND pid <> pg_backend_pid()"
    )
    assert len(queue.rows()) == 1


def test_one_that_is_ended_by_its_server_may_be_had_again() -> None:
    psycopg = pytest.importorskip("psycopg", reason="the extra `cluster` is not installed (make test-cluster)")
    ended = psycopg.errors.AdminShutdown("terminating connection due to administrator command")
    assert passes(ended)
    assert kind(ended) == kind(psycopg.OperationalError("connection failed: Connection refused"))
    assert kind(ended) != kind(psycopg.errors.DiskFull("could not extend file: No space left on device"))


def test_what_is_due_is_planned_as_the_daemon_plans_it(house: House) -> None:
    for name, keys in {
        "new": {},
        "late": {},
        "soon": {},
        "off": {"enabled": False},
        "broken-off": {},
    }.items():
        house.source({"feed": f"https://{name}.site/feed"}, name=name, schedule={"every": "1h"}, **keys)
    timetable = Timetable.of(settings.load(house.configs))
    known = {
        "late": LastRun(number=7, started_at=NOW - timedelta(hours=2), ended_at=NOW - timedelta(hours=1)),
        "soon": LastRun(number=8, started_at=NOW - timedelta(minutes=50), ended_at=NOW - timedelta(minutes=49)),
        "broken-off": LastRun(
            number=9, started_at=NOW - timedelta(minutes=2), ended_at=NOW - timedelta(minutes=1), cut=Cut.STOPPED
        ),
    }
    times = timetable.times(known, NOW, planning=False)
    due = timetable.due(times, known, NOW)
    assert {(each.source, each.number) for each in due} == {("new", None), ("late", 7), ("broken-off", 9)}
    assert times["soon"] == NOW + timedelta(minutes=10)
    waiting = {"crawl late": (1, timetable.digests["late"]), "crawl new": (2, "another"), "crawl off": (3, "any")}
    assert timetable.outdated(waiting) == [2, 3]


def test_sources_are_grouped_by_the_hosts_they_share(house: House) -> None:
    for name, hosts in {"a": "xy", "b": "yz", "c": "q", "d": "zr", "e": "q"}.items():
        house.source(*({"feed": f"https://{host}.site/feed{name}"} for host in hosts), name=name)
    groups = host_groups(settings.load(house.configs).sources.values())
    assert groups == {"a": "r.site", "b": "r.site", "c": "q.site", "d": "r.site", "e": "q.site"}


def test_a_digest_tells_what_decides_documents_and_nothing_else(house: House) -> None:
    def now() -> str:
        return digest(settings.load(house.configs), settings.load(house.configs).sources["paper"])

    house.source({"feed": "https://paper.site/feed"})
    first = now()
    house.source({"feed": "https://paper.site/feed"}, schedule={"every": "5m"}, enabled=False)
    house.settings(threads=3, log="json")
    assert now() == first
    house.settings(near_threshold=0.9)
    second = now()
    house.source({"feed": "https://paper.site/feed"}, include=["/a/"])
    assert len({first, second, now()}) == 3
