"""The faces of the wings: they hand out few names, and asking for one loads no more than it needs."""

import subprocess
import sys
from importlib import import_module

import pytest


@pytest.mark.parametrize("wing", ["crawl", "daemon", "index", "jobs", "monitor"])
def test_a_face_hands_out_eight_names_at_most_and_every_one_exists(wing: str) -> None:
    face = import_module(f"pipeline.{wing}")
    assert 0 < len(face.__all__) <= 8
    for name in face.__all__:
        found = getattr(face, name)
        assert getattr(found, "__module__", found.__name__).startswith(f"pipeline.{wing}.")
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = face.nothing


@pytest.mark.parametrize(
    ("statement", "left_out"),
    [
        ("import pipeline.crawl.page", {"pipeline.index", "pipeline.runtime", "pipeline.crawl.run", "sqlalchemy"}),
        ("from pipeline.crawl import select", {"pipeline.index", "pipeline.crawl.run", "httpx"}),
        (
            "from pipeline.daemon import next_run",
            {"pipeline.crawl", "pipeline.index", "httpx"},
        ),
        ("import pipeline.search.texts", {"pipeline.index", "pipeline.search.searcher", "sqlalchemy", "sqlite3"}),
        ("from pipeline.index import DocumentRow, Totals", {"sqlalchemy", "pipeline.index.database"}),
        (
            "from pipeline.access import explain; from pipeline.runtime import open_holdings",
            {"numpy", "httpx", "multiprocessing", "pipeline.ingest.ingest", "pipeline.dedup.decision"},
        ),
        ("from pipeline.access import story", {"numpy", "sqlalchemy", "pipeline.dedup.decision"}),
        ("from pipeline.system import clock, disk, locks", {"multiprocessing", "socket", "tempfile", "rich"}),
        ("from pipeline.jobs import JobQueue, queue_overview", {"procrastinate", "psycopg", "pipeline.crawl", "numpy"}),
        ("import pipeline.cli.crawling, pipeline.cli.watching", {"procrastinate", "psycopg", "pipeline.jobs.job"}),
        ("from pipeline.monitor import Health", {"pipeline.index", "prometheus_client", "structlog", "apprise"}),
    ],
    ids=[
        "a worker",
        "why",
        "status",
        "a worker for search",
        "rows",
        "reading",
        "story",
        "system",
        "a queue",
        "no queue",
        "health",
    ],
)
def test_what_a_face_is_asked_for_loads_nothing_else(statement: str, left_out: set[str]) -> None:
    loaded = f"import sys; {statement}; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout
    assert left_out.isdisjoint(said.split())
