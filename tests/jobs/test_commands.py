"""What people see of a cluster, and what they may get wrong."""

import os
import re
import subprocess
import threading

import httpx
import pytest

from pipeline.jobs import Work, WorkQueue
from tests.support.cluster import ClusterHouse, said_by, until
from tests.support.commands import execute
from tests.support.house import House, feed
from tests.support.web import Answer, Request, Route, Site


def test_status_tells_of_every_worker_and_of_what_waits(cluster: ClusterHouse, site: Site) -> None:
    cluster.settings(threads=3)
    site.add("/feed", hanging())
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    cluster.source({"feed": site.url("/feed")}, name="other", schedule={"every": "1h"})
    assert "no worker is running, and no job is waiting" in execute(cluster, "status").out
    with cluster.member("daemon"), cluster.member("worker", "--jobs", "2") as worker, cluster.member("worker"):
        until(lambda: len(cluster.jobs("--state", "running")["jobs"]) == 1 and len(cluster.jobs()["workers"]) == 2)
        told = execute(cluster, "status", "--json").json["cluster"]
        said = execute(cluster, "status").out
        (running,) = cluster.jobs("--state", "running")["jobs"]
        (waiting,) = cluster.jobs("--state", "waiting")["jobs"]
    busy = [each for each in told["workers"] if each["doing"]]
    assert len(told["workers"]) == 2
    assert [each["doing"] for each in busy] == [[f"crawl {running['what']}"]]
    assert {each["jobs"] for each in told["workers"]} == {2, 3}
    name = f"{os.uname().nodename}:{worker.pid}"
    assert f"worker {name} since" in said
    assert "queue crawl: 1 job waiting, the oldest for" in said
    assert waiting["because"] == f"job {running['id']} ({running['what']}) is at its hosts"


def hanging() -> Route:
    """Answers nothing for some seconds."""
    never = threading.Event()

    def route(_: Request) -> Answer:
        never.wait(8)
        return Answer(body=feed())

    return route


def test_each_tells_its_health_and_the_planner_tells_of_the_queue(cluster: ClusterHouse, site: Site) -> None:
    cluster.source({"feed": site.url("/feed")}, enabled=False)
    with cluster.queue() as queue:
        queue.put([Work(queue=WorkQueue.BACKFILL, source="gone", config="c0ffee")])
    listening = ("--http", "127.0.0.1:0")
    with (
        cluster.member("worker", *listening, "--queues", "crawl") as worker,
        cluster.member("daemon", *listening) as one,
    ):
        for member in (worker, one):
            until(lambda member=member: "listening on" in said_by(member))  # type: ignore[misc]
            address = address_of(member)
            until(lambda address=address: httpx.get(f"{address}/readyz").status_code == 200)  # type: ignore[misc]
            assert httpx.get(f"{address}/healthz").json() == {"alive": True, "problems": {}}
        assert "pipeline_sources_running 0.0" in httpx.get(f"{address_of(worker)}/metrics").text
        until(lambda: "pipeline_workers 1.0" in httpx.get(f"{address_of(one)}/metrics").text)
        told = httpx.get(f"{address_of(one)}/metrics").text
        assert 'pipeline_jobs{queue="backfill",state="waiting"} 1.0' in told
        assert 'pipeline_job_oldest_timestamp_seconds{queue="backfill"}' in told


def address_of(member: "subprocess.Popen[str]") -> str:
    """Return where a member of the cluster listens."""
    (address,) = re.findall(r"http://127.0.0.1:\d+", said_by(member))
    return str(address)


@pytest.mark.parametrize("command", [("worker",), ("jobs",), ("jobs", "cancel", "1")])
def test_without_a_database_there_is_no_queue(
    house: House, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIPELINE_INDEX", raising=False)
    said = execute(house, *command)
    assert said.code == 2
    assert "pipeline.yaml: index: is not given: workers share a queue in a database" in said.err


def test_mistakes_are_named(cluster: ClusterHouse) -> None:
    for line, code, part in [
        ("jobs stop 1", 2, "'stop' is neither cancel nor retry"),
        ("jobs cancel", 2, "name what to do and the job's number"),
        ("jobs cancel 99", 1, "there is no job 99"),
        ("jobs --queue crawls", 2, "crawls"),
        ("worker --queues crawl,harvest", 2, "there are the queues crawl, backfill, import, reextract"),
        ("worker --jobs 0", 2, "'0' is not a number such as 1 or 100"),
        ("reextract --defer --dry-run", 2, "workers do none of these"),
    ]:
        said = execute(cluster, *line.split())
        assert said.code == code, (line, said)
        assert part in " ".join(said.err.split()), (line, said.err)


def test_a_database_that_is_not_there_is_named_without_its_password(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.setenv("PIPELINE_INDEX", "postgresql://me:secret-word@127.0.0.1:9/pipeline")
    said = execute(house, "jobs")
    assert said.code == 1
    assert "the queue cannot be used" in said.err
    assert "secret-word" not in said.err
