"""Measure what it costs to rebuild the index from the files, and to verify the files.

    python benchmarks/rebuild.py [--documents 2000 8000] [--processes 2]

Files so many synthetic documents of fifty days, those of benchmarks/search.py, in an archive of its own. Then runs
`pipeline reindex` and `pipeline verify` over it, each as its command starts it. Prints wall and CPU time a document, of
all processes, and the peak memory of the command's own process. Each includes some 0.7 s to start.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from search import Zipf
from used import measured

from pipeline import format
from pipeline.config import settings
from pipeline.dedup import fingerprint
from pipeline.ingest import Submission
from pipeline.model import Extracted, Link, Provenance, Translations
from pipeline.runtime import open_store
from pipeline.system.clock import SystemClock

_DAYS = 50
_FIRST = datetime(2024, 5, 1, tzinfo=UTC)


def submissions(documents: int) -> Iterator[Submission]:
    """Make documents, as a run hands them over."""
    made = Zipf(documents)
    for number in range(documents):
        drawn = replace(made(number), date=(_FIRST + timedelta(days=number * _DAYS // documents)).date())
        document = format.canonical(drawn.title, drawn.date, drawn.paragraphs)
        url = f"https://paper.example/{number}"
        provenance = Provenance(
            url=url,
            canonical_url=url,
            source="paper",
            language=made.language(number),
            found_in="feed",
            fetched_at=_FIRST + timedelta(days=_DAYS),
            date_basis="json-ld",
        )
        yield Submission(
            link=Link(url=url, key=url, source="paper", found_in="feed"),
            extracted=Extracted(document=document, provenance=provenance),
            fingerprint=fingerprint(document),
            translations=Translations.OFF,
        )


def command(configs: Path, *arguments: str) -> tuple[float, float, int]:
    """Run a command; return its wall and CPU seconds, and the highest memory of its own process in MB."""
    began_s = time.monotonic()
    with measured() as used:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "--configs", str(configs), *arguments], stdout=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(arguments)} ended with {process.returncode}")
    return time.monotonic() - began_s, used.cpu_s, usage.ru_maxrss // 1024


def main() -> None:
    """Read the arguments; file, make anew and verify; print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[2000, 8000])
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    print("command | documents | wall ms | CPU ms | memory MB")
    for documents in asked.documents:
        with tempfile.TemporaryDirectory() as folder:
            configs = Path(folder, "configs")
            (configs / "sources").mkdir(parents=True)
            written = f"contact: benchmark@loopback-press.net\ntranslations: off\nprocesses: {asked.processes}\n"
            (configs / "pipeline.yaml").write_text(written)
            with open_store(settings.load(configs), SystemClock(), print) as store:
                made = submissions(documents)
                while group := list(islice(made, 64)):
                    store.ingest.admit(group)
            for name in ("reindex", "verify"):
                wall_s, cpu_s, memory_mb = command(configs, name)
                each = f"{wall_s * 1000 / documents:.2f} | {cpu_s * 1000 / documents:.2f}"
                print(f"{name} | {documents:,} | {each} | {memory_mb}", flush=True)


if __name__ == "__main__":
    main()
