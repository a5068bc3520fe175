"""An upgrade of a cluster: the tables of an earlier version are changed, and what runs meanwhile goes on."""

import shutil
from pathlib import Path

import psycopg
import pytest
from procrastinate.schema import SchemaManager

from pipeline.jobs import schema
from tests.support import postgres
from tests.support.cluster import ClusterHouse, publish, said_by, until
from tests.support.house import overlapping
from tests.support.web import Site

pytestmark = postgres.NEEDED
_LAST_OF_EARLIER = "03.03"  # of Procrastinate's changes
# a version after this one, which adds to the tables of the index and of the queue
_LATER = """
from procrastinate.schema import SchemaManager
from pipeline.index.postgresql import migrations
def add(connection):
    connection.exec_driver_sql("ALTER TABLE document ADD COLUMN mood text")
    connection.exec_driver_sql("ALTER TABLE visit ADD COLUMN mood text NOT NULL DEFAULT ''")
    connection.exec_driver_sql("CREATE TABLE mood (name text PRIMARY KEY)")
migrations._STEPS += (add,)
SchemaManager.get_migrations_path = staticmethod(lambda: {folder!r})
"""
_REFUSED = "changed by a later version of the pipeline; start that one here, too"


def taken_back(address: str) -> None:
    """Take an index to where an earlier version left it, and make the queue as it did."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP TABLE manifest, number_left")
        connection.execute("DELETE FROM meta WHERE name = 'manifests'")
        connection.execute("UPDATE meta SET value = '1' WHERE name = 'steps'")
        connection.execute(schema._CHANGES.encode())
        for change in sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql")):
            if change.name[:5] <= _LAST_OF_EARLIER:
                connection.execute(change.read_bytes())
                connection.execute("INSERT INTO pipeline_queue_change VALUES (%s)", [change.name])
        connection.execute(schema._OWN.encode())
        connection.execute("INSERT INTO pipeline_queue_change VALUES (%s)", [schema._OWN_NAME])


@pytest.fixture
def later(tmp_path: Path) -> str:
    """What makes a program one of the version after this one."""
    folder = tmp_path / "changes"
    shutil.copytree(SchemaManager.get_migrations_path(), folder)
    (folder / "99.00.00_01_pre_mood.sql").write_text("ALTER TABLE procrastinate_jobs ADD COLUMN mood text;")
    return _LATER.format(folder=str(folder))


def test_tables_of_an_earlier_version_are_changed_and_those_of_a_later_one_are_used_until_the_next_start(
    tmp_path: Path, site: Site, later: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = postgres.address_of(tmp_path / "cluster")
    monkeypatch.setenv("PIPELINE_INDEX", address)
    cluster = ClusterHouse(tmp_path, address)
    publish(site, range(3), "paper")
    cluster.source({"feed": site.url("/paper")}, name="paper", schedule={"every": "1h"})
    cluster.run("paper")
    taken_back(address)
    publish(site, range(10, 70), "post")
    publish(site, range(100, 105), "times")
    cluster.source({"feed": site.url("/post")}, name="post", schedule={"every": "1h"})
    with cluster.member("daemon") as planner, cluster.member("worker") as worker:
        until(lambda: len(cluster.texts()) > 3, told=lambda: said_by(planner) + said_by(worker))
        with cluster.member("daemon", program=later) as new:
            until(lambda: "workers read them" in said_by(new), told=lambda: said_by(new))
            assert len(cluster.texts()) < 63, "the old ones are in the middle of it"
            planner.terminate()
            assert planner.wait(20) == 0
            until(lambda: len(cluster.texts()) == 63, told=lambda: said_by(worker))
            cluster.source({"feed": site.url("/times")}, name="times", schedule={"every": "1h"})
            until(lambda: len(cluster.texts()) == 68, told=lambda: said_by(new) + said_by(worker))
            until(lambda: {each["state"] for each in cluster.jobs()["jobs"]} == {"done"}, told=cluster.jobs)
            assert new.poll() is worker.poll() is None
    for command in ("worker", "daemon"):
        with cluster.member(command) as old:
            assert old.wait(20) == 1
            assert _REFUSED in said_by(old)
    assert cluster.titles() == sorted(set(cluster.titles()))
    assert overlapping(site) == []
    with psycopg.connect(address) as connection:
        connection.execute("UPDATE meta SET value = '2' WHERE name = 'steps'")
    assert cluster.sound()
