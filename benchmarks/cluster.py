"""Measure how fast several writers file into one index: documents a second, and the processor time of each.

    python benchmarks/cluster.py [--index ADDRESS] [--writers 4] [--seconds 10] [--batch 16]

Without --index, it starts a PostgreSQL server from the wheel of `make test-cluster`, with fsync as on a real server.
`--index sqlite` measures the SQLite file. Each writer brings unique texts, so every one is filed. Their fingerprints
are made beforehand, as by the workers that read pages. All writers share one folder, as on one machine.
"""

import argparse
import multiprocessing
import os
import random
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline import format, urls
from pipeline.config.settings import Configuration, Settings
from pipeline.dedup import fingerprint
from pipeline.index import Index, queries
from pipeline.ingest import Submission
from pipeline.model import ArchivePlace, Extracted, Link, Provenance, Translations
from pipeline.runtime import index_place, open_store
from pipeline.system.clock import SystemClock
from tests.support.postgres import Server

DAY = date(2026, 2, 27)
WORDS = [f"{a}{b}" for a in "barge berth buoy crane dredge gate grain hull keel lock".split() for b in range(90)]


def submission(writer: int, number: int) -> Submission:
    """Make a document of some 220 words that no other writer and no other number has."""
    draw = random.Random(writer * 1_000_000 + number)
    paragraphs = [" ".join(draw.choices(WORDS, k=14)).capitalize() + "." for _ in range(16)]
    document = format.canonical(f"From the harbour, number {number}", DAY, paragraphs)
    url = f"https://site{writer}.example/{number}"
    link = Link(url=url, key=urls.identity(url), source=f"site{writer}", found_in=url)
    provenance = Provenance(
        url=url,
        canonical_url=url,
        source=f"site{writer}",
        language="en",
        found_in=url,
        fetched_at=datetime.now(UTC),
        date_basis="json-ld",
    )
    return Submission(
        link=link,
        extracted=Extracted(document=document, provenance=provenance),
        fingerprint=fingerprint(document),
        translations=Translations.OFF,
    )


def configuration(folder: Path, address: str | None) -> Configuration:
    """Return the settings of an archive in a folder, with its index at an address or in a file."""
    place = ArchivePlace.of_folder(folder / "archive")
    return Configuration(
        settings=Settings(index=address), sources={}, folder=folder, archive=place, seeds=folder / "seeds"
    )


def write(folder: Path, address: str | None, writer: int, asked: argparse.Namespace, start: Any, told: Any) -> None:
    """File batches until the time is over; tell how many documents, and how much processor time they took."""
    prepared = [submission(writer, number) for number in range(int(asked.seconds * 400))]
    with open_store(configuration(folder, address), SystemClock(), print) as store:
        start.wait()
        until_s, before_s, filed = time.monotonic() + asked.seconds, time.process_time(), 0
        while time.monotonic() < until_s and filed < len(prepared):
            filed += len(store.ingest.admit(prepared[filed : filed + asked.batch]))
        told.put((filed, time.process_time() - before_s))


def measure(address: str | None, asked: argparse.Namespace) -> None:
    """Let so many writers file together, and print what came of it."""
    context = multiprocessing.get_context("fork")
    with TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name)
        with open_store(configuration(folder, address), SystemClock(), print):
            pass
        start, told = context.Barrier(asked.writers), context.Queue()
        writers = [
            context.Process(target=write, args=(folder, address, number, asked, start, told))
            for number in range(asked.writers)
        ]
        for each in writers:
            each.start()
        found = [told.get() for _ in writers]
        for each in writers:
            each.join()
        filed, cpu_s = sum(each[0] for each in found), sum(each[1] for each in found)
        index = Index(index_place(configuration(folder, address)))
        assert queries.totals(index).archived == filed
        index.close()
        print(
            f"{'postgresql' if address else 'sqlite'}: {asked.writers} writers in batches of {asked.batch}: "
            f"{filed / asked.seconds:.0f} documents a second, {1000 * cpu_s / filed:.2f} ms of CPU each"
        )


def main() -> None:
    """Read what is asked for, and measure it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", help="address of an empty database, or sqlite")
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--folder", help="folder for the archive; default: below the folder for temporary files")
    asked = parser.parse_args()
    if asked.index:
        measure(None if asked.index == "sqlite" else asked.index, asked)
        return
    os.environ.setdefault("XDG_CACHE_HOME", "/tmp/cluster-cache")
    server = Server(fsync="on", full_page_writes="on", autovacuum="on", shared_buffers="256MB")
    try:
        server.make("measured")
        measure(server.address("measured"), asked)
    finally:
        server.remove()


if __name__ == "__main__":
    main()
