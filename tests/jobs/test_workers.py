"""Planners and workers as real processes: what one process would file is filed, whoever dies or stops meanwhile."""

import asyncio
import logging
import os
import random
import shutil
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.config import settings
from pipeline.index import queries
from pipeline.jobs.application import _listen_to_loggers
from pipeline.jobs.job import WorkQueue
from pipeline.jobs.troubles import Troubles
from pipeline.jobs.worker import QueueWorker, WorkerOptions
from pipeline.report import SILENT
from tests.support.cluster import ClusterHouse, publish, said_by, until
from tests.support.commands import execute
from tests.support.house import House, await_path, overlapping
from tests.support.web import Answer, Request, Site


def test_a_planner_puts_what_is_due_into_the_queue_and_workers_file_it(cluster: ClusterHouse, site: Site) -> None:
    publish(site, range(5))
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with cluster.member("daemon") as planner, cluster.member("worker") as worker:
        until(lambda: len(cluster.texts()) == 5, told=lambda: said_by(planner) + said_by(worker))
        until(lambda: not cluster.jobs("--state", "running")["jobs"])
        told = cluster.jobs()
    assert [each["name"] for each in told["workers"]] == [f"{os.uname().nodename}:{worker.pid}"]
    assert [(each["what"], each["state"]) for each in told["jobs"]] == [("paper", "done")]
    assert len(cluster.runs()) == 1
    assert overlapping(site) == []
    assert cluster.sound()


def test_workers_that_are_killed_and_stopped_lose_nothing_and_never_meet_at_a_host(
    cluster: ClusterHouse, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Site() as one, Site() as two, Site() as three:
        sites = [one, two, three]
        alone = House(tmp_path_factory.mktemp("alone"))
        for number, site in enumerate(sites):
            # stories of its own, and four that all three have: copies, of which the first that comes is kept
            publish(site, [*range(100 * number, 100 * number + 16), *range(900, 904)])
            for house in (cluster, alone):
                house.source({"feed": site.url("/feed")}, name=f"paper{number}", schedule={"every": "1h"})
        with ExitStack() as stack:
            members = [stack.enter_context(cluster.member("daemon"))]
            members += [stack.enter_context(cluster.member("worker", "--jobs", "2")) for _ in range(3)]
            randomly = random.Random(4)
            for _ in range(6):
                time.sleep(randomly.uniform(0.5, 2.0))
                victim = randomly.choice(members[1:])
                if randomly.random() < 0.3:
                    stop_for_a_while(victim)
                    continue
                os.killpg(victim.pid, signal.SIGKILL)
                members.remove(victim)
                members.append(stack.enter_context(cluster.member("worker", "--jobs", "2")))
            until(lambda: all(each["state"] == "done" for each in cluster.jobs()["jobs"]), 90, cluster.jobs)
            until(lambda: len(cluster.titles()) == 52, 30, cluster.titles)
        for site in sites:
            assert overlapping(site) == []
        assert cluster.sound()
        removed = copies(cluster)
        monkeypatch.delenv("PIPELINE_INDEX")
        for number in range(3):
            alone.run(f"paper{number}")
        assert cluster.titles() == alone.titles()
        assert removed == copies(alone) == 8


def stop_for_a_while(process: "subprocess.Popen[str]") -> None:
    """Stop a worker for longer than it takes to be taken for dead, and let it go on."""
    os.killpg(process.pid, signal.SIGSTOP)
    time.sleep(3)
    os.killpg(process.pid, signal.SIGCONT)


def copies(house: House) -> int:
    """Count the documents that were removed."""
    with house.line() as line:
        return sum(queries.totals(line.index).duplicates.values())


def test_the_job_of_a_killed_worker_is_done_anew_by_another(cluster: ClusterHouse, site: Site) -> None:
    publish(site, range(30))
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with cluster.member("daemon") as planner, cluster.member("worker") as first:
        await_path(site, "/a/3")
        os.killpg(first.pid, signal.SIGKILL)
        (job,) = cluster.jobs()["jobs"]
        with cluster.member("worker") as second:
            until(lambda: len(cluster.texts()) == 30, told=lambda: said_by(second))
            until(lambda: [each["state"] for each in cluster.jobs()["jobs"]] == ["done"], told=cluster.jobs)
        assert f"job {job['id']} (paper): its worker is silent; another one does it again" in said_by(planner)
    assert overlapping(site) == []
    assert cluster.sound()


def test_a_job_that_was_given_to_another_meanwhile_is_ended_by_that_one_alone(
    cluster: ClusterHouse, site: Site
) -> None:
    publish(site, range(30))
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with cluster.member("daemon") as planner, cluster.member("worker") as first:
        await_path(site, "/a/3")
        os.killpg(first.pid, signal.SIGSTOP)
        until(lambda: "its worker is silent" in said_by(planner))
        with cluster.member("worker") as second:
            until(lambda: cluster.jobs("--state", "running")["jobs"], told=cluster.jobs)
            os.killpg(first.pid, signal.SIGCONT)
            until(lambda: "is not this worker's any more" in said_by(first), told=lambda: said_by(first))
            until(lambda: [each["state"] for each in cluster.jobs()["jobs"]] == ["done"], told=cluster.jobs)
            for member in (first, second, planner):
                assert member.poll() is None
                assert "was not found" not in said_by(member)
    with cluster.queue() as queue:
        ended = queue._all("SELECT count(*) AS n FROM procrastinate_events WHERE type = 'succeeded'", {})
    assert ended[0]["n"] == 1
    assert len(cluster.titles()) == 30
    assert cluster.sound()


def test_a_worker_that_is_stopped_while_it_waits_for_a_host_gives_its_job_back(
    cluster: ClusterHouse, site: Site
) -> None:
    publish(site, range(20))
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"}, delay="0.5s")
    with cluster.member("daemon"), cluster.member("worker") as worker:
        until(lambda: len(cluster.texts()) > 2)
        worker.terminate()
        assert worker.wait(20) == 0
        assert [job["state"] for job in cluster.jobs()["jobs"]] == ["waiting"], said_by(worker)


def test_sigterm_lets_a_worker_finish_what_is_in_hand_and_the_rest_goes_back(cluster: ClusterHouse, site: Site) -> None:
    publish(site, range(150))
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with cluster.member("daemon"), cluster.member("worker") as worker:
        until(lambda: len(cluster.texts()) > 2)
        began = time.monotonic()
        worker.terminate()
        assert worker.wait(20) == 0
        assert time.monotonic() - began < 10
        (job,) = cluster.jobs()["jobs"]
        assert job["state"] == "waiting"
        assert "paper: goes back to the queue" in said_by(worker)
        filed, asked = len(cluster.texts()), len(site.paths())
        assert 2 < filed < 150
        with cluster.member("worker"):
            until(lambda: len(cluster.texts()) == 150)
    assert len(site.paths()) - asked <= 150 - filed + 1, "what was filed is not asked for again"
    assert cluster.sound()


def test_a_job_that_hangs_does_not_keep_a_worker_from_ending(cluster: ClusterHouse, site: Site) -> None:
    released = threading.Event()

    def hang(_: Request) -> Answer:
        released.wait(60)
        return Answer(body="")

    site.add("/feed", hang)
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    try:
        with cluster.member("daemon"), cluster.member("worker") as worker:
            await_path(site, "/feed")
            began = time.monotonic()
            worker.terminate()
            assert worker.wait(20) == 0
            assert time.monotonic() - began < 10
            assert [job["state"] for job in cluster.jobs()["jobs"]] == ["waiting"]
    finally:
        released.set()


def test_a_worker_with_another_configuration_leaves_a_job_to_one_that_has_it(
    cluster: ClusterHouse, site: Site, tmp_path: Path
) -> None:
    publish(site, range(3))
    publish(site, range(10, 13), "post")
    other = tmp_path / "elsewhere" / "configs"
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    cluster.source({"feed": site.url("/post")}, name="post", schedule={"every": "1h"})
    shutil.copytree(cluster.configs, other)
    (other.parent / "archive").symlink_to(cluster.archive)
    file = other / "sources" / "paper.yaml"
    file.write_text(file.read_text().replace('"20s"', '"21s"'))
    with cluster.member("daemon"), cluster.member("worker", configs=other) as stranger:
        # the source that is the same in both is read, though the other one of its host came first
        until(lambda: len(cluster.texts()) == 3, told=lambda: said_by(stranger))
        until(lambda: cluster.jobs("--state", "done")["jobs"])
        (job,) = cluster.jobs("--source", "paper")["jobs"]
        assert job["state"] == "waiting"
        assert job["because"] == f"for a worker with the configuration {job['config']} of paper"
        assert f"was planned by the configuration {job['config']}, and paper has" in said_by(stranger)
        assert said_by(stranger).count("it is left to a worker with that configuration") == 1
        with cluster.member("worker"):
            until(lambda: len(cluster.texts()) == 6)


def test_a_worker_that_is_given_the_configuration_takes_what_it_left(cluster: ClusterHouse, site: Site) -> None:
    publish(site, range(3))
    with cluster.member("worker") as worker:
        until(lambda: "takes" in said_by(worker))
        cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
        with cluster.member("daemon"):
            until(lambda: len(cluster.texts()) == 3, told=lambda: said_by(worker))


@pytest.mark.parametrize("wrong_s", [-3600, 3600])
def test_a_worker_whose_clock_goes_wrong_by_an_hour_writes_down_the_right_time(
    wrong_s: int, cluster: ClusterHouse, site: Site
) -> None:
    publish(site, range(2))
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "30m"})
    began = datetime.now(UTC)
    with cluster.member("daemon") as planner, cluster.member("worker", wrong_s=wrong_s) as worker:
        until(lambda: cluster.jobs("--state", "done")["jobs"], told=lambda: said_by(worker))
        time.sleep(3)
        assert len(cluster.runs()) == 1, said_by(planner)
    (run,) = cluster.runs()
    with cluster.line() as line:
        moments = [run.started_at, run.ended_at, *(row.fetched_at for row in queries.documents(line.index))]
    assert len(moments) == 4
    assert all(began - timedelta(seconds=5) < moment < datetime.now(UTC) for moment in moments if moment), moments
    assert cluster.sound()


def test_two_planners_plan_each_source_once(cluster: ClusterHouse, site: Site) -> None:
    publish(site, range(2))
    for number in range(5):
        cluster.source({"feed": site.url("/feed")}, name=f"paper{number}", schedule={"every": "3s"})
    with cluster.member("daemon"), cluster.member("daemon"), cluster.member("worker"):
        until(lambda: len(cluster.jobs("--state", "done")["jobs"]) >= 15)
    for number in range(5):
        began = sorted(run.started_at for run in cluster.runs(f"paper{number}"))
        assert all(after - before >= timedelta(seconds=3) for before, after in pairwise(began)), began


def test_a_job_in_hand_is_cancelled_and_retried(cluster: ClusterHouse, site: Site) -> None:
    publish(site, range(60))
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with cluster.member("daemon"), cluster.member("worker") as worker:
        await_path(site, "/a/3")
        (job,) = cluster.jobs()["jobs"]
        assert execute(cluster, "jobs", "cancel", job["id"]).code == 0
        until(lambda: [each["state"] for each in cluster.jobs()["jobs"]] == ["cancelled"], told=cluster.jobs)
        assert len(cluster.texts()) < 60
        assert execute(cluster, "jobs", "cancel", job["id"]).code == 1
        assert worker.poll() is None
        said = execute(cluster, "jobs", "retry", job["id"])
        assert (said.code, said.out) == (0, f"job {job['id']} (paper): waits again\n")
        until(lambda: len(cluster.texts()) == 60)


def test_a_job_that_workers_die_of_is_set_aside_and_told(cluster: ClusterHouse, site: Site) -> None:
    publish(site, range(2))
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1s"})
    with cluster.member("daemon") as planner:
        for _ in range(3):
            with cluster.member("worker") as worker:
                site.requests.clear()
                await_path(site, "/feed")
                os.killpg(worker.pid, signal.SIGKILL)
        until(
            lambda: "3 workers died of it; it is set aside for a day, or until `pipeline jobs retry" in said_by(planner)
        )
        (job,) = cluster.jobs("--state", "failed")["jobs"]
        with cluster.member("worker"):
            time.sleep(3)
            assert cluster.jobs("--state", "done")["jobs"] == [], "the planner leaves out what is set aside"
            assert execute(cluster, "jobs", "retry", job["id"]).code == 0
            until(lambda: len(cluster.texts()) == 2)


def test_what_a_library_logs_is_told_once_in_one_line() -> None:
    pytest.importorskip("procrastinate", reason="the extra `cluster` is not installed (make test-cluster)")
    said: list[str] = []
    _listen_to_loggers(said.append, Troubles(said.append, again_s=5, quiet_s=15).met)
    for _ in range(3):
        logging.getLogger("psycopg.pool").warning("connection refused\n\tIs the server running?")
    assert said == ["the queue: connection refused; tried again every 5 s"]


def test_a_changed_configuration_is_read_though_the_connection_breaks_before_it_is(cluster: ClusterHouse) -> None:
    cluster.source({"feed": "http://127.0.0.1:9/feed"})
    said: list[str] = []
    options = WorkerOptions.here([WorkQueue.CRAWL], 1)
    with cluster.line() as line:
        configuration = settings.load(cluster.configs)
        reload = threading.Event()
        worker = QueueWorker(
            cluster.address,
            line,
            configuration,
            options,
            threading.Event(),
            say=said.append,
            watch=SILENT,
            reload=reload,
        )
        reload.set()

        async def broken_off() -> None:
            until_free, pool = threading.Event(), ThreadPoolExecutor(1)
            loop = asyncio.get_running_loop()
            loop.set_default_executor(pool)
            busy = loop.run_in_executor(None, until_free.wait)
            tick = asyncio.create_task(worker._tick(None))
            await asyncio.sleep(0.1)  # it waits for a thread
            tick.cancel()
            await asyncio.wait([tick])
            until_free.set()
            await busy
            assert not said
            await worker._tick(None)

        with closing(worker._queue):
            asyncio.run(broken_off())
    assert said == ["configuration: read again; nothing has changed"]
