"""A back-up of a whole cluster by PostgreSQL's own programs, made while a run goes on, and the way back from it."""

import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.cluster import ClusterHouse, publish, said_by, until
from tests.support.commands import execute
from tests.support.house import await_path
from tests.support.postgres import running
from tests.support.store import S3Server
from tests.support.web import Site


@contextmanager
def at_work(cluster: ClusterHouse) -> Iterator[list["subprocess.Popen[str]"]]:
    """A planner and a worker, which are told to end."""
    with cluster.member("daemon") as planner, cluster.member("worker") as worker:
        yield [planner, worker]
        for each in (planner, worker):
            each.terminate()
            assert each.wait(20) == 0, said_by(each)


def all_done(cluster: ClusterHouse, documents: int, members: list["subprocess.Popen[str]"]) -> bool:
    """Wait until so many documents are held and nothing is left to do."""
    until(lambda: len(cluster.texts()) == documents, told=lambda: "".join(map(said_by, members)))
    until(lambda: {each["state"] for each in cluster.jobs()["jobs"]} == {"done"}, told=cluster.jobs)
    return True


def test_a_back_up_that_was_made_while_a_run_went_on_is_put_back_and_nothing_is_lost_or_twice(
    cluster: ClusterHouse, site: Site, tmp_path: Path
) -> None:
    """First the database alone is lost, then the archive with it, each of which is older than what was filed."""
    database = cluster.address.rpartition("/")[2]
    publish(site, range(30), "paper")
    publish(site, range(40, 60), "post")
    for name in ("paper", "post"):  # of one host: one after the other
        cluster.source({"feed": site.url(f"/{name}")}, name=name, schedule={"every": "1h"})
    with at_work(cluster) as members:
        until(cluster.texts, told=lambda: "".join(map(said_by, members)))
        dump = running().dump(database)
        await_path(site, "/a/40")
        with tarfile.open(tmp_path / "archive.tar", "w") as files:
            files.add(cluster.archive, ".", filter=lambda each: None if each.name == "./.state" else each)
        assert len(cluster.texts()) < 50, "runs go on"
        assert all_done(cluster, 50, members)
    titles = cluster.titles()
    assert titles == sorted(set(titles))
    running().restore(database, dump)
    assert execute(cluster, "reindex").code == execute(cluster, "verify").code == 0
    report, _ = cluster.run("paper")
    assert report.outcomes == {"seen": 30}, "what was filed after the dump is learnt from the archive"
    shutil.rmtree(cluster.archive)
    with tarfile.open(tmp_path / "archive.tar") as files:
        files.extractall(cluster.archive, filter="data")
    running().restore(database, dump)
    with at_work(cluster) as members:
        assert all_done(cluster, 50, members)
        assert any(" has learnt " in said_by(each) for each in members), "it is learnt at a start, too"
    assert cluster.titles() == titles, "what neither had is fetched again"
    assert cluster.sound()


def test_an_archive_on_an_object_store_is_put_back_from_a_copy_in_a_folder(
    cluster: ClusterHouse, site: Site, tmp_path: Path, s3: S3Server
) -> None:
    """The dump comes first, here too; the store is empty when its archive is copied back."""
    database = cluster.address.rpartition("/")[2]
    bucket = s3.bucket()
    store, copy = f"s3://{bucket}/news", str(tmp_path / "copy")
    cluster.settings(archive=store)
    publish(site, range(3), "paper")
    cluster.source({"feed": site.url("/paper")}, name="paper")
    cluster.run("paper")
    dump = running().dump(database)
    publish(site, range(6), "paper")
    cluster.run("paper")
    assert execute(cluster, "archive", "copy", store, copy).code == 0
    publish(site, range(9), "paper")
    cluster.run("paper")
    s3.empty(bucket)
    running().restore(database, dump)
    assert execute(cluster, "archive", "copy", copy, store).code == 0
    said = execute(cluster, "reindex")
    assert said.code == 0, said.err
    assert execute(cluster, "verify").code == 0
    report, _ = cluster.run("paper")
    assert report.outcomes == {"archived": 3, "seen": 6}
    assert cluster.sound()
