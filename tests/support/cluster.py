"""A house whose index and queue are in a PostgreSQL database, and whose planners and workers are real processes."""

import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.jobs.queue import JobQueue
from tests.support import postgres
from tests.support.commands import execute
from tests.support.house import House, article, feed, slow
from tests.support.processes import started
from tests.support.web import Site

# planners and workers that notice within seconds what usually takes half a minute
_HURRIED = """
import sys
from datetime import timedelta
from pipeline.cli import cluster
from pipeline.daemon import due
from pipeline.index import database
from pipeline.index.postgresql import connection
from pipeline.jobs import application, planner, tasks, worker
application.HEARTBEAT_S, application.SILENT_S, worker.POLL_S, application._AGAIN_S = 0.3, 2.0, 0.5, 1.0
planner._EVERY, planner._LEAD_EVERY_S, planner._POLL_S, planner._TIDY_EVERY_S = "* * * * * *", 0.5, 0.5, 1.0
worker._PARKED_EVERY_S = 0.5
tasks._BUSY_S = cluster._AGAIN_S = 1.0
due.AGAIN, database._AFTER_DEATH = timedelta(seconds=5), timedelta(seconds=1)
connection._PASSING_S = application._WAIT_S = 2.0
from pipeline.__main__ import main
"""
# of a machine whose clock goes wrong
_WRONG = """
from datetime import datetime, timedelta
from pipeline.index.postgresql import session
from pipeline.system import clock
class Wrong(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + timedelta(seconds={wrong_s})
clock.datetime = session.datetime = Wrong
"""


class ClusterHouse(House):
    """A house whose sources are read by workers."""

    def __init__(self, folder: Path, address: str) -> None:
        super().__init__(folder)
        self.address = address

    @contextmanager
    def member(
        self, *arguments: str, configs: Path | None = None, wrong_s: int = 0, program: str = ""
    ) -> Iterator["subprocess.Popen[str]"]:
        """A planner (`daemon`) or a `worker`, hurried; what it says goes to the file `said` of it.

        Its machine's clock goes wrong by so many seconds. `program` is what it does at first.
        """
        wrong = _WRONG.format(wrong_s=wrong_s) if wrong_s else ""
        call = f"{_HURRIED}{wrong}\n{program}\nmain()"
        line = [sys.executable, "-c", call, "--configs", str(configs or self.configs), *arguments]
        with (
            (self.folder / f"{arguments[0]}-{secrets.token_hex(3)}.log").open("w+") as said,
            started(line, stdout=said, stderr=subprocess.STDOUT) as process,
        ):
            process.said = Path(said.name)  # type: ignore[attr-defined]
            yield process

    @contextmanager
    def queue(self) -> Iterator[JobQueue]:
        with closing(JobQueue(self.address, make=True)) as queue:
            yield queue

    def jobs(self, *arguments: str) -> Any:
        """What `pipeline jobs --json` prints."""
        return execute(self, "jobs", *arguments, "--json").json


def said_by(process: "subprocess.Popen[str]") -> str:
    """Return what a member of a cluster has said until now."""
    return str(process.said.read_text())  # type: ignore[attr-defined]


def until(what: Callable[[], object], seconds: float = 60.0, told: Callable[[], object] = lambda: "") -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, told()
        time.sleep(0.05)


def publish(site: Site, numbers: Iterable[int], name: str = "feed") -> None:
    """Put a feed of articles on a site, each of which takes a tenth of a second."""
    paths = [f"/a/{number}" for number in numbers]
    for path in paths:
        site.add(path, slow(article(int(path[3:]))))
    site.add(f"/{name}", feed(*map(site.url, paths)))


def cluster_at(address: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ClusterHouse:
    """Return a house whose index and queue are at an address, and make the queue."""
    monkeypatch.setenv("PIPELINE_INDEX", address)
    house = ClusterHouse(folder, address)
    with house.queue() as queue:
        assert queue.is_there()
    return house


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ClusterHouse:
    pytest.importorskip("procrastinate", reason="the extra `cluster` is not installed (make test-cluster)")
    if not postgres.is_installed():
        pytest.skip("there is no PostgreSQL server (make test-cluster)")
    return cluster_at(postgres.address_of(tmp_path / "cluster"), tmp_path, monkeypatch)
