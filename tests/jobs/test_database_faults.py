"""What goes wrong with the database's server while a planner and a worker are at work: nothing is lost or done twice."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.cluster import ClusterHouse, cluster_at, publish, said_by, until
from tests.support.house import overlapping
from tests.support.postgres import Server
from tests.support.web import Site

pytestmark = postgres.NEEDED


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.remove()


@pytest.fixture
def house(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ClusterHouse:
    """A cluster whose server is no other test's."""
    server.make(name := f"t{abs(hash(tmp_path))}")
    return cluster_at(server.address(name), tmp_path, monkeypatch)


_AWAY = "tried again every 1 s"


def test_a_server_that_is_started_again_costs_nothing_and_is_told_of_once(
    server: Server, house: ClusterHouse, site: Site
) -> None:
    """First in good order and for a moment, then as after a crash and for longer than anybody waits for it."""
    publish(site, range(50))
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with house.member("daemon") as planner, house.member("worker") as worker:
        for times, how, away_s, filed in ((1, signal.SIGINT, 1, 2), (2, signal.SIGQUIT, 4, 25)):
            until(lambda: len(house.texts()) >= filed, told=lambda: said_by(planner) + said_by(worker))  # noqa: B023
            server.stop(how)
            time.sleep(away_s)
            server.start()
            for member in (planner, worker):
                until(lambda: said_by(member).count("the queue: works again") == times, told=lambda: said_by(member))  # noqa: B023
                assert said_by(member).count(_AWAY) == times, said_by(member)
        until(lambda: len(house.texts()) == 50, told=lambda: said_by(planner) + said_by(worker))
        until(lambda: {each["state"] for each in house.jobs()["jobs"]} == {"done"}, told=house.jobs)
        assert planner.poll() is worker.poll() is None
    assert overlapping(site) == []
    assert house.sound()
