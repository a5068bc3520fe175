"""Planners and workers as real processes: what one process would file is filed, whoever dies or stops meanwhile."""

import os
import signal
import time

from tests.support.cluster import ClusterHouse, said_by, until
from tests.support.house import article, await_path, feed, overlapping, slow
from tests.support.web import Site


def publish(site: Site, paths: range, name: str = "feed") -> None:
    """Put a feed of articles on a site, each of which takes a tenth of a second."""
    for number in paths:
        site.add(f"/a/{number}", slow(article(number)))
    site.add(f"/{name}", feed(*(site.url(f"/a/{number}") for number in paths)))


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
