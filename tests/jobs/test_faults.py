"""What goes wrong with planners and with the database, while both are real processes: nothing is lost or done twice."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlsplit

import httpx
import pytest

from tests.support.cluster import ClusterHouse, publish, said_by, until
from tests.support.commands import execute
from tests.support.house import overlapping
from tests.support.postgres import Cable, running
from tests.support.store import Between, S3Server, environment
from tests.support.web import Site, free_port

_ONLY_READS = "the server is read-only: it is a standby, or was made read-only; tried again every"
# every job that is put into the queue waits for a lock that the test holds
_HALT = """
CREATE FUNCTION halt() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_advisory_xact_lock_shared(42); RETURN NEW;
END $$;
CREATE TRIGGER halt AFTER INSERT ON procrastinate_jobs FOR EACH ROW WHEN (NEW.task_name = 'work')
    EXECUTE FUNCTION halt()
"""
_HALTED = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO procrastinate_jobs%'
"""


def database(cluster: ClusterHouse) -> str:
    return cluster.address.rpartition("/")[2]


def cut_all(cluster: ClusterHouse) -> None:
    """End every connection to the database."""
    running().say(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database(cluster)}'")


@contextmanager
def only_reading(cluster: ClusterHouse) -> Iterator[None]:
    """Let the database only read meanwhile."""
    running().say(f"ALTER DATABASE {database(cluster)} SET default_transaction_read_only = on")
    cut_all(cluster)
    try:
        yield
    finally:
        running().say(f"ALTER DATABASE {database(cluster)} RESET default_transaction_read_only")
        cut_all(cluster)


def kill(process: "subprocess.Popen[str]") -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_planner_that_is_killed_in_the_middle_of_a_plan_leaves_each_source_planned_once(
    cluster: ClusterHouse,
) -> None:
    """Its statement goes on in the server, and is over only after another planner has begun to plan the same."""
    import psycopg

    for number in range(20):
        cluster.source({"feed": "http://127.0.0.1:9/feed"}, name=f"paper{number}", schedule={"every": "1h"})
    with psycopg.connect(cluster.address, autocommit=True) as held:
        held.execute(_HALT)
        held.execute("SELECT pg_advisory_lock(42)")
        with cluster.member("daemon") as first:
            until(lambda: held.execute(_HALTED).fetchone() == (1,), told=lambda: said_by(first))
            kill(first)
        with cluster.member("daemon") as second:
            until(lambda: held.execute(_HALTED).fetchone() == (2,), told=lambda: said_by(second))
            held.execute("SELECT pg_advisory_unlock(42)")
            until(lambda: len(cluster.jobs()["jobs"]) == 20, told=cluster.jobs)
            until(lambda: held.execute("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'plan'").fetchone() is None)
            assert second.poll() is None, said_by(second)
        assert sorted(each["source"] for each in cluster.jobs()["jobs"]) == sorted(f"paper{n}" for n in range(20))


def test_planners_that_are_killed_again_and_again_leave_nothing_out_and_plan_nothing_twice(
    cluster: ClusterHouse, site: Site
) -> None:
    publish(site, range(2))
    names = [f"paper{number}" for number in range(4)]
    for name in names:
        cluster.source({"feed": site.url("/feed")}, name=name, schedule={"every": "2s"})
    randomly = random.Random(7)
    with ExitStack() as stack, cluster.member("worker"):
        for _ in range(3):
            planner = stack.enter_context(cluster.member("daemon"))
            until(lambda planner=planner: "workers read them" in said_by(planner))  # type: ignore[misc]
            time.sleep(randomly.uniform(0.5, 1.5))
            kill(planner)
        killed = {name: len(cluster.runs(name)) for name in names}
        last = stack.enter_context(cluster.member("daemon"))
        until(lambda: all(len(cluster.runs(name)) >= killed[name] + 2 for name in names), told=lambda: said_by(last))
        with cluster.line() as line, line.exclusive("upkeep") as mine:
            assert not mine, "the last one looks after the archive"
    for name in names:
        began = sorted(run.started_at for run in cluster.runs(name))
        assert all(after - before >= timedelta(seconds=2) for before, after in pairwise(began)), began
    assert cluster.sound()


def test_connections_that_are_cut_cost_nothing(cluster: ClusterHouse, site: Site) -> None:
    publish(site, range(40))
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with cluster.member("daemon") as planner, cluster.member("worker") as worker:
        until(lambda: len(cluster.texts()) >= 2)
        cut_all(cluster)
        until(lambda: len(cluster.texts()) >= 15)
        cut_all(cluster)
        until(lambda: len(cluster.texts()) == 40, told=lambda: said_by(planner) + said_by(worker))
        until(lambda: {each["state"] for each in cluster.jobs()["jobs"]} == {"done"}, told=cluster.jobs)
        assert planner.poll() is worker.poll() is None
        for member in (planner, worker):
            assert said_by(member).count("tried again every") <= 1, said_by(member)
    assert overlapping(site) == []
    assert cluster.sound()


def test_a_database_that_only_reads_is_told_of_once_and_all_go_on_afterwards(cluster: ClusterHouse, site: Site) -> None:
    publish(site, range(2))
    publish(site, range(10, 12), "post")
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with cluster.member("daemon") as planner, cluster.member("worker") as worker:
        until(lambda: len(cluster.texts()) == 2, told=lambda: said_by(worker))
        with only_reading(cluster):
            until(lambda: _ONLY_READS in said_by(planner) and _ONLY_READS in said_by(worker))
            assert execute(cluster, "status").code == 0
            cluster.source({"feed": site.url("/post")}, name="post", schedule={"every": "1h"})
            time.sleep(3)
        until(lambda: len(cluster.texts()) == 4, told=lambda: said_by(planner) + said_by(worker))
        assert planner.poll() is worker.poll() is None
        for member in (planner, worker):
            until(lambda member=member: "the queue: works again" in said_by(member))  # type: ignore[misc]
            assert said_by(member).count(f"the queue: {_ONLY_READS}") == 1, said_by(member)
    assert cluster.sound()


def test_who_is_started_while_the_database_only_reads_waits_for_it(cluster: ClusterHouse, site: Site) -> None:
    publish(site, range(2))
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with cluster.member("daemon") as planner, cluster.member("worker") as worker, ExitStack() as stopped:
        with only_reading(cluster):
            third = stopped.enter_context(cluster.member("worker"))
            members = [planner, worker, third]
            until(lambda: all(_ONLY_READS in said_by(each) for each in members), told=lambda: said_by(third))
            time.sleep(2)
            assert [each.poll() for each in members] == [None] * 3
            third.send_signal(signal.SIGTERM)
            assert third.wait(10) == 0
            assert said_by(third).splitlines()[-1].endswith("stopped")
        until(lambda: len(cluster.texts()) == 2, told=lambda: said_by(planner) + said_by(worker))
        assert planner.poll() is worker.poll() is None
        assert all("index and archive can be used now" in said_by(each) for each in (planner, worker))
    assert cluster.sound()


def test_who_is_started_before_the_database_waits_for_it_and_not_if_somebody_must_put_something_right(
    cluster: ClusterHouse, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(site, range(2))
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with Cable(9) as cable, monkeypatch.context() as patch:
        patch.setenv("PIPELINE_INDEX", cluster.address.replace(f":{urlsplit(cluster.address).port}", f":{cable.port}"))
        http = f"127.0.0.1:{free_port()}"
        with cluster.member("daemon", "--http", http) as planner, cluster.member("worker") as worker:
            sentence = "the server closed the connection; tried again every 1 s"
            until(lambda: all(sentence in said_by(each) for each in (planner, worker)), told=lambda: said_by(worker))
            until(lambda: httpx.get(f"http://{http}/healthz").status_code == 503, told=lambda: said_by(planner))
            assert (
                "the server closed the connection" in httpx.get(f"http://{http}/healthz").json()["problems"]["archive"]
            )
            assert httpx.get(f"http://{http}/readyz").status_code == 503
            cable.to = running().port
            until(lambda: len(cluster.texts()) == 2, told=lambda: said_by(planner) + said_by(worker))
            assert httpx.get(f"http://{http}/healthz").json() == {"alive": True, "problems": {}}
            assert all(said_by(each).count(sentence) == 1 for each in (planner, worker))
        patch.setenv("PIPELINE_INDEX", f"{cluster.address}_that_is_not_there")
        for command in ("daemon", "worker"):
            with cluster.member(command) as mistaken:
                assert mistaken.wait(30) == 1
                assert "make it with CREATE DATABASE" in said_by(mistaken)


def test_a_worker_that_is_started_while_the_store_is_out_of_reach_waits_for_it_and_not_if_it_is_refused(
    cluster: ClusterHouse, site: Site, s3: S3Server
) -> None:
    publish(site, range(2))
    cluster.settings(archive=f"s3://{s3.bucket()}/news")
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with Between(s3) as between, environment(between.environment):
        between.fault = lambda number, method, path: "drop"
        with cluster.member("worker") as worker:
            sentence = "the store cannot be reached; tried again every 1 s"
            until(lambda: sentence in said_by(worker), told=lambda: said_by(worker))
            between.fault = lambda number, method, path: None
            until(lambda: "index and archive can be used now" in said_by(worker), told=lambda: said_by(worker))
            with cluster.member("daemon") as planner:
                until(lambda: cluster.jobs("--state", "done")["jobs"], told=lambda: said_by(planner) + said_by(worker))
            assert said_by(worker).count(sentence) == 1
        between.fault = lambda number, method, path: "403"
        with cluster.member("worker") as refused:
            assert refused.wait(30) == 1
            assert "the store answered 403 Forbidden" in said_by(refused)
    assert cluster.sound()
