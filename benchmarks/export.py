"""Measure what an export costs in each format: CPU time, memory and bytes.

    .venv/bin/python benchmarks/export.py --documents 5000 20000

The documents are those of benchmarks/search.py, made when they are read, by one process for each format. Memory is the
peak above the level before the export; the index is made before that. WACZ is left out, because no page was recorded.
"""

import argparse
import hashlib
import re
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from search import Texts, Zipf, fill

from pipeline import format
from pipeline.access.export import ExportFormat, export
from pipeline.access.export.selection import ExportScope
from pipeline.index import Index
from pipeline.runtime import Holdings
from pipeline.search import Filters
from pipeline.system.clock import SystemClock


class Bytes(Texts):
    """An archive whose files are made when they are read."""

    def read_bytes(self, file: str) -> bytes:
        return format.encode(self.read(file))


def rows(made: Zipf, documents: int) -> Iterator[dict[str, Any]]:
    for number in range(1, documents + 1):
        document = made(number)
        digest = hashlib.sha256(format.encode(document)).hexdigest()
        told = {"title": document.title, "language": made.language(number), "day": document.date.isoformat()}
        yield {"id": number, "file": str(number), "key": str(number), "sha256": digest} | told


def memory_kb(what: str) -> int:
    """Return what the system says of this process's memory."""
    found = re.search(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1])


def write(root: Path, documents: int, form: ExportFormat | None) -> tuple[float, float, float]:
    """Write a form; return milliseconds of CPU and bytes a document, and the highest memory in MB."""
    index, archive = Index(root / ".state" / "index.sqlite"), Bytes(root, Zipf(documents))
    to, before_kb = root / f"out.{form}", memory_kb("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the highest memory is counted anew
    start = time.process_time()
    if form is not None:
        done = export(
            Holdings(index=index, archive=archive, clock=SystemClock()), ExportScope(filters=Filters()), form, to
        )
        assert (done.documents, done.problems) == (documents, [])
    taken_s, peak_kb = time.process_time() - start, memory_kb("VmHWM") - before_kb
    size = sum(path.stat().st_size for path in (to.rglob("*") if to.is_dir() else [to] if to.exists() else []))
    return taken_s * 1000 / documents, size / documents, peak_kb / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[5000, 20000])
    print("form | documents | ms CPU a document | bytes a document | MB more at most")
    for documents in parser.parse_args().documents:
        with TemporaryDirectory() as folder:
            root = Path(folder)
            (root / ".state").mkdir()
            index = Index(root / ".state" / "index.sqlite")
            fill(index, rows(Zipf(documents), documents))
            index.close()
            for form in (None, *(form for form in ExportFormat if form is not ExportFormat.WACZ)):
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                    ms, size, peak = alone.submit(write, root, documents, form).result()
                print(f"{form or 'nothing'} | {documents:,} | {ms:.2f} | {size:,.0f} | {peak:.0f}", flush=True)


if __name__ == "__main__":
    main()
