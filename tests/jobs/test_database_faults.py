"""What goes wrong with the database while planner and worker are at work: nothing is lost or done twice."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.cluster import ClusterHouse, cluster_at, publish, said_by, until
from tests.support.house import overlapping
from tests.support.postgres import Cable, Server
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
    publish(site, range(30))
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with house.member("daemon") as planner, house.member("worker") as worker:
        for times, how, away_s, filed in ((1, signal.SIGINT, 1, 1), (2, signal.SIGQUIT, 3, 15)):
            until(lambda: len(house.texts()) >= filed, told=lambda: said_by(planner) + said_by(worker))  # noqa: B023
            server.stop(how)
            time.sleep(away_s)
            server.start()
            for member in (planner, worker):
                until(lambda: said_by(member).count("the queue: works again") == times, told=lambda: said_by(member))  # noqa: B023
                assert said_by(member).count(_AWAY) == times, said_by(member)
        until(lambda: len(house.texts()) == 30, told=lambda: said_by(planner) + said_by(worker))
        until(lambda: {each["state"] for each in house.jobs()["jobs"]} == {"done"}, told=house.jobs)
        assert planner.poll() is worker.poll() is None
    assert overlapping(site) == []
    assert house.sound()


def test_who_is_told_to_end_while_the_server_is_away_ends_within_seconds(
    server: Server, house: ClusterHouse, site: Site
) -> None:
    publish(site, range(40))
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    patient = "connection._PASSING_S, application._WAIT_S = 20.0, 3.0"
    with house.member("daemon", program=patient) as planner, house.member("worker", program=patient) as worker:
        until(lambda: len(house.texts()) >= 2, told=lambda: said_by(planner) + said_by(worker))
        server.stop()
        try:
            until(lambda: _AWAY in said_by(planner) and _AWAY in said_by(worker))
            began_s = time.monotonic()
            for member in (planner, worker):
                member.terminate()
            assert planner.wait(30) == worker.wait(30) == 0
            assert time.monotonic() - began_s < 15, said_by(planner) + said_by(worker)
        finally:
            server.start()
    assert len(house.texts()) < 40
    assert house.sound()


_FULL = "the server's disk is full: make room there"


def test_a_server_without_room_costs_nothing_and_all_go_on_when_there_is_some(
    server: Server, house: ClusterHouse, site: Site
) -> None:
    """The queue finds room in what it has forgotten; what is filed does not, and its run says so in one line."""
    publish(site, range(2))
    publish(site, range(10, 40), "post")
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    with house.member("daemon") as planner, house.member("worker") as worker:
        until(lambda: len(house.texts()) == 2, told=lambda: said_by(planner) + said_by(worker))
        until(lambda: house.jobs("--state", "done")["jobs"])
        server.fill(house.address.rpartition("/")[2])
        with server.full():
            house.source({"feed": site.url("/post")}, name="post", schedule={"every": "1h"})
            house.source({"feed": site.url("/feed")}, name="other", schedule={"every": "1h"})
            until(lambda: _FULL in said_by(worker), told=lambda: said_by(planner) + said_by(worker))
            until(lambda: house.runs("other"), told=lambda: said_by(planner) + said_by(worker))
            assert len(house.texts()) == 2
        until(lambda: len(house.texts()) == 32, told=lambda: said_by(planner) + said_by(worker))
        until(lambda: {each["state"] for each in house.jobs()["jobs"]} == {"done"}, told=house.jobs)
        assert planner.poll() is worker.poll() is None
        assert "not stored" not in said_by(worker), "the run's line says it for all of its links"
    assert house.sound()


def test_a_copy_that_takes_the_place_is_worked_with_and_what_it_has_not_heard_of_is_done_once(
    server: Server, house: ClusterHouse, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy takes a job for in hand that was done, and knows nothing of another that is in hand."""
    for first, last, name in ((0, 10, "paper"), (20, 40, "post"), (60, 65, "times")):
        publish(site, range(first, last), name)
    database = house.address.rpartition("/")[2]
    standby = server.standby()
    try:
        with Cable(server.port) as cable:
            monkeypatch.setenv("PIPELINE_INDEX", server.address(database, port=cable.port))
            house.source({"feed": site.url("/paper")}, name="paper", schedule={"every": "1h"})
            with house.member("daemon") as planner, house.member("worker") as worker:
                until(lambda: len(house.texts()) >= 3, told=lambda: said_by(planner) + said_by(worker))
                standby.follow(server)
                standby.stop()
                until(lambda: [each["state"] for each in house.jobs()["jobs"]] == ["done"], told=house.jobs)
                house.source({"feed": site.url("/post")}, name="post", schedule={"every": "1h"})
                until(lambda: len(house.texts()) >= 13, told=lambda: said_by(planner) + said_by(worker))
                server.stop()
                standby.start()
                standby.say("SELECT pg_promote()")
                cable.to = standby.port
                cable.cut()
                house.source({"feed": site.url("/times")}, name="times", schedule={"every": "1h"})
                # a run in hand ends on the copy, or breaks off and is planned there anew, by how fast the copy is there
                until(lambda: len(house.texts()) == 35, told=lambda: said_by(planner) + said_by(worker))
                until(lambda: {each["state"] for each in house.jobs()["jobs"]} == {"done"}, told=house.jobs)
                assert {"paper", "times"} <= {each["what"] for each in house.jobs()["jobs"]}
                assert planner.poll() is worker.poll() is None
                for member in (planner, worker):
                    # each trouble once: that the server is away, or has forgotten a worker
                    told = [line.partition(" ")[2] for line in said_by(member).splitlines() if _AWAY in line]
                    assert len(told) == len(set(told)), said_by(member)
                (known,) = house.jobs()["workers"]
                assert known["name"].endswith(f":{worker.pid}")
            assert (
                standby.say("SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'work'", database)
                == []
            )
            assert house.titles() == sorted(set(house.titles()))
            assert len(house.titles()) == 35
            assert overlapping(site) == []
            assert house.sound()
    finally:
        standby.remove()
        server.start()
