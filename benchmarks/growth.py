"""Measure whether anything that a person or a run waits for grows with the archive.

    .venv/bin/python benchmarks/growth.py [--documents 1000 10000 100000 1000000]

Makes indexes of so many synthetic documents through the real schema, and prints the cost of each measure: milliseconds
of CPU, the least of a few tries. `×` is the last column over the first one. The files of the documents are not made. A
measure is one function that is given a house, and one entry of MEASURES.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from pipeline.cli.app import execute
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.dedup import BANDS
from pipeline.index import Index, queries, schema
from pipeline.model import Fingerprint
from pipeline.runtime import open_holdings
from pipeline.system.clock import SystemClock

_NOW = datetime(2026, 6, 1, tzinfo=UTC)
_SOURCES, _A_DAY = 20, 400  # documents of a day: more documents are more days
_REMOVED = 5  # one in so many is a removed duplicate
_TRIES = 5
_SOURCE = "name: {name}\nendpoints:\n  - feed: https://{name}.example/feed\n"
_NEAR_BYTES = 4 * 3 * BANDS


def file_of(number: int) -> str:
    return f"{day_of(number):%Y/%m/%d}/{number % _A_DAY:03}_{sha256_of(number)[:16]}.txt"


def day_of(number: int) -> date:
    return _NOW.date() - timedelta(days=number // _A_DAY)


def sha256_of(number: int) -> str:
    return f"{number * 0x9E3779B97F4A7C15 % (1 << 256):064x}"[::-1]


def key_of(number: int) -> str:
    return f"https://host{number % _SOURCES}.example/story/{number}"


def document(number: int) -> dict[str, object]:
    removed = number % _REMOVED == 0 and number > 0
    moment = schema.microseconds(_NOW - timedelta(days=number // _A_DAY))
    return {
        "file": (".duplicates/" if removed else "") + file_of(number),
        "sha256": sha256_of(number),
        "state": "duplicate" if removed else "archived",
        "day": day_of(number).isoformat(),
        "ordinal": number % _A_DAY,
        "title": f"What the council said of number {number}",
        "language": ("en", "de", "zh", "fr")[number % 4],
        "source": f"host{number % _SOURCES}",
        "key": key_of(number),
        "url": key_of(number),
        "canonical_key": key_of(number),
        "publisher": None,
        "date_basis": "json-ld",
        "published": moment,
        "fetched_at": moment,
        "scheme": 1,
        "exact": bytes.fromhex(sha256_of(number)),
        "near": random.Random(number).randbytes(_NEAR_BYTES),
        "size": 300,
        "relation": "near" if removed else "new",
        "of": file_of(number - 1) if removed else None,
        "via": None,
        "score": 0.9 if removed else None,
        "because": "",
        "confidence": 0.3 if number % 50 == 7 else 0.9,
        "unsketched": 0,
        "unbridged": 0,
    }


def visit(number: int) -> dict[str, object]:
    moment = schema.microseconds(_NOW)
    return {
        "key": key_of(number),
        "url": key_of(number),
        "source": f"host{number % _SOURCES}",
        "kind": "new",
        "because": "",
        "at": moment,
        "file": file_of(number),
        "attempts": 0,
        "retry_at": moment if number % 500 == 3 else None,
        "found_in": "feed",
        "first_at": moment,
    }


def bands(documents: int) -> Iterator[tuple[int, int, int]]:
    """Yield rows of `lsh_band` in the order of its key."""
    draw = np.random.default_rng(1)
    for band in range(BANDS):
        hashes = draw.integers(-(1 << 63), (1 << 63) - 1, documents)
        order = np.argsort(hashes)
        yield from zip([band] * documents, hashes[order].tolist(), (order + 1).tolist(), strict=True)


@dataclass(frozen=True, kw_only=True)
class House:
    """An archive of so many documents, known to its index alone."""

    documents: int
    configuration: Configuration
    index: Index
    drawn: random.Random = field(default_factory=lambda: random.Random(7))

    def some(self) -> int:
        """Draw a document."""
        return self.drawn.randrange(1, self.documents)


def built(folder: Path, documents: int) -> House:
    """Make the index; rows go in unindexed, since that is ten times as fast."""
    (folder / "configs" / "sources").mkdir(parents=True)
    (folder / "configs" / "pipeline.yaml").write_text("contact: bench@loopback-times.net\n", encoding="utf-8")
    for number in range(_SOURCES):
        name = f"host{number}"
        (folder / "configs" / "sources" / f"{name}.yaml").write_text(_SOURCE.format(name=name), encoding="utf-8")
    configuration = settings.load(folder / "configs")
    index = Index(configuration.archive.state / "index.sqlite")
    with index.transaction() as transaction:
        connection = transaction._connection
        late = [each for table in schema.metadata.tables.values() for each in table.indexes]
        for each in late:
            each.drop(connection)
        for table, made in ((schema.document, document), (schema.visit, visit)):
            names = list(made(1))
            put = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
            transaction._driver.executemany(put, map(made, range(documents)))
        transaction._driver.executemany("INSERT INTO lsh_band (band, h, document) VALUES (?, ?, ?)", bands(documents))
        for each in late:
            each.create(connection)
        transaction.declare_complete()
    with index._leasing() as driver:
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return House(documents=documents, configuration=configuration, index=index)


def command(*arguments: str) -> None:
    """Run a command line in this process; what it prints goes nowhere."""
    with redirect_stdout(StringIO()):
        status = execute(arguments)
    assert status == 0, arguments


def opening(house: House) -> None:
    with open_holdings(house.configuration, SystemClock(), print):
        pass


def status(house: House) -> None:
    command("--configs", str(house.configuration.folder), "status", "--json")


def finding(what: Callable[[int], str]) -> Callable[[House], None]:
    def find(house: House) -> None:
        assert queries.find(house.index, what(house.some()))

    return find


def name_of(number: int) -> str:
    return file_of(number).rpartition("/")[2]


def admission(house: House) -> None:
    """Ask the index what a new document is like."""
    near = house.drawn.randbytes(_NEAR_BYTES)
    fingerprint = Fingerprint(scheme=1, exact=house.drawn.randbytes(32).hex(), near=near, size=300)
    with house.index.transaction() as transaction:
        transaction.own("host0.example/never", fingerprint)
        transaction.candidates(fingerprint, key="", around=_NOW.date(), look_back=timedelta(days=30))
        transaction.next_ordinal(_NOW.date(), removed=False)
        transaction.waiting(around=_NOW.date(), look_back=timedelta(days=30), limit=10)
        transaction.languages(around=_NOW.date(), look_back=timedelta(days=30))


MEASURES: dict[str, Callable[[House], None]] = {
    "open the index": opening,
    "`status`": status,
    "find a path": finding(file_of),
    "find a file's name": finding(name_of),
    "find the start of a hash": finding(lambda number: sha256_of(number)[:12]),
    "find an address": finding(key_of),
    "admission asks": admission,
}


def cpu_ms(measure: Callable[[House], None], house: House) -> float:
    def once() -> float:
        start = time.process_time()
        measure(house)
        return (time.process_time() - start) * 1000

    return min(once() for _ in range(_TRIES))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10_000, 100_000, 1_000_000])
    sizes: list[int] = parser.parse_args().documents
    costs: dict[str, list[float]] = {name: [] for name in MEASURES}
    for documents in sizes:
        with TemporaryDirectory() as folder:
            house = built(Path(folder), documents)
            with closing(house.index):
                for name, measure in MEASURES.items():
                    costs[name].append(cpu_ms(measure, house))
            print(f"{documents}: {house.index.size_bytes() / 1e6:.0f} MB", file=sys.stderr)
    print("ms of CPU | " + " | ".join(f"{documents:,}" for documents in sizes) + " | ×")
    for name, found in costs.items():
        print(f"{name} | " + " | ".join(f"{each:.2f}" for each in found) + f" | {found[-1] / found[0]:.1f}")


if __name__ == "__main__":
    main()
