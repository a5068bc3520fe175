"""Measure what it costs to admit a document as the archive grows, and as more of it has the same wording.

    .venv/bin/python benchmarks/admission.py [--documents 1000 100000 1000000] [--codes 10000000] [--copies 1000 5000]

Prints milliseconds of CPU, the median of some tries:

look-up       find the candidates of a new document in an index of so many synthetic documents, 200 of each day; one
              number in nine of their signatures is that of a common phrase, so that unrelated documents share bands, as
              in a real language
simhashes     search only the files of simhashes
near copies   file one more report of a form that was filled in so many times; each has its own numbers
backlog       file the first document of another language
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from pipeline import format
from pipeline.archive import Archive, Event
from pipeline.dedup import bands, fingerprint
from pipeline.index import Index, queries, schema
from pipeline.index.simhash_file import Codes, Row
from pipeline.ingest import Ingest, Submission
from pipeline.ingest.batch import Batch
from pipeline.model import Document, Extracted, Fingerprint, Link, Provenance, Relation, Verdict
from pipeline.system.clock import SystemClock
from pipeline.system.workers import Inline

_TODAY = date(2026, 6, 1)
_A_DAY, _LOOK_BACK = 200, timedelta(days=30)
_COMMON = 1 / 9
_TRIES, _FEW_TRIES = 25, 7
_AT_ONCE = 20_000


def cpu_ms(call: Callable[[int], object], tries: int = _TRIES) -> float:
    """Return the median CPU time of a call, warm; it is given the number of the try."""
    call(tries)
    taken = []
    for number in range(tries):
        start = time.process_time()
        call(number)
        taken.append((time.process_time() - start) * 1000)
    return median(taken)


def signatures(draw: np.random.Generator, documents: int) -> NDArray[np.uint32]:
    drawn = draw.integers(0, 1 << 32, (documents, 128), dtype=np.uint32)
    common = draw.random(drawn.shape) < _COMMON
    drawn[common] = np.broadcast_to(np.arange(128, dtype=np.uint32), drawn.shape)[common]
    return drawn


def day_of(number: int, documents: int) -> date:
    return _TODAY - timedelta(days=(documents - 1 - number) // _A_DAY)


def row(number: int, documents: int, near: bytes) -> dict[str, object]:
    rest = dict.fromkeys(("publisher", "published", "of", "via", "score", "confidence"))
    return rest | {
        "file": f"{number}.txt",
        "sha256": f"{number:064x}",
        "state": "archived",
        "day": day_of(number, documents).isoformat(),
        "ordinal": number % _A_DAY,
        "title": f"What the council said of number {number}",
        "language": "en",
        "source": "bench",
        "key": f"bench.example/{number}",
        "url": f"https://bench.example/{number}",
        "canonical_key": f"bench.example/{number}",
        "date_basis": "json-ld",
        "fetched_at": 0,
        "scheme": 1,
        "exact": number.to_bytes(32, "big"),
        "near": near,
        "size": 300,
        "relation": "new",
        "because": "",
        "unsketched": 0,
        "unbridged": 0,
    }


def fill(index: Index, documents: int) -> None:
    """Put documents into an index; rows go in unindexed, and bands in the order of their key: ten times as fast."""
    draw = np.random.default_rng(1)
    names = list(row(0, 1, b""))
    put = f"INSERT INTO document ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
    cut: list[NDArray[np.int64]] = []
    with index.transaction() as transaction:
        connection, driver = transaction._connection, transaction._driver
        late = [each for table in (schema.document, schema.lsh_band) for each in table.indexes]
        for each in late:
            each.drop(connection)
        for start in range(0, documents, _AT_ONCE):
            drawn = [each.tobytes() for each in signatures(draw, min(_AT_ONCE, documents - start))]
            driver.executemany(put, (row(start + place, documents, near) for place, near in enumerate(drawn)))
            cut.append(np.array([bands.__wrapped__(near) for near in drawn], dtype=np.int64))
        hashes = np.concatenate(cut)
        for band in range(hashes.shape[1]):
            order = np.argsort(hashes[:, band], kind="stable")
            rows = zip([band] * documents, hashes[order, band].tolist(), (order + 1).tolist(), strict=True)
            driver.executemany("INSERT INTO lsh_band (band, h, document) VALUES (?, ?, ?)", rows)
        for each in late:
            each.create(connection)
        transaction.declare_complete()


def look_up(folder: Path, documents: int) -> float:
    path = folder / f"{documents}.sqlite"
    there = path.exists()
    with closing(Index(path)) as index:
        if not there:
            fill(index, documents)
        draw = np.random.default_rng(2)
        asked = [
            Fingerprint(scheme=1, exact=draw.bytes(32).hex(), near=near.tobytes(), size=300)
            for near in signatures(draw, _TRIES + 1)
        ]

        def ask(number: int) -> None:
            with index.looking() as looking:
                looking.own("bench.example/never", asked[number])
                looking.candidates(asked[number], key="bench.example/never", around=_TODAY, look_back=_LOOK_BACK)
                looking.next_ordinal(_TODAY, removed=False)
                looking.waiting(around=_TODAY, look_back=_LOOK_BACK, limit=1)
                looking.languages(around=_TODAY, look_back=_LOOK_BACK)

        return cpu_ms(ask)


def simhashes(folder: Path, documents: int) -> float:
    codes, draw = Codes(folder / f"{documents}.leads"), np.random.default_rng(3)

    def drawn() -> Iterator[Row]:
        for number in range(documents):
            yield number + 1, day_of(number, documents), "en", draw.bytes(32)

    if not len(codes):
        rows = drawn()
        for _ in range(0, documents, _AT_ONCE):
            codes.append([each for each, _ in zip(rows, range(_AT_ONCE), strict=False)])
    first, last = _TODAY - _LOOK_BACK, _TODAY + _LOOK_BACK

    def ask(number: int) -> None:
        codes.nearest(draw.bytes(32), languages=("en",), first=first, last=last, within=104, limit=30)

    return cpu_ms(ask)


_PLACES = ["Karvik", "Brenna", "Oldhaven", "Mirestad", "Tolmin", "Vessel Point", "Grayford", "Lund Harbour"]
_FORM = """The weather service expects a day of changing clouds over the whole of the county, with some sun at noon.
In {place} the temperature reached {a} degrees in the afternoon after a night of {b} degrees at the harbour mast.
Rain of {c} millimetres was measured at the airport, and the wind came from the west with gusts of {d} kilometres an hour.
Drivers are asked to mind wet leaves on the coast road, where crews have been at work since the storms of last month.
The ferry to the islands keeps to its timetable as long as the swell stays below {e} centimetres, says the company.
Tomorrow the high over the sea moves on, and the next front is expected to reach the coast towards the evening.
Farmers report {f} tonnes of potatoes brought in so far, and hope for another dry week before the first frost.
Water in the reservoir above the town stands at {g} centimetres, which the engineers call usual for the season."""


def report(number: int) -> Submission:
    draw = random.Random(number)
    told = {name: draw.randint(11, 1999) for name in "abcdefg"} | {"place": draw.choice(_PLACES)}
    title = f"The weather in {told['place']} on the {number} day"
    document = format.canonical(title, _TODAY - timedelta(days=number % 20), _FORM.format(**told).split("\n"))
    return submission(f"https://weather.example/{number}", document, "en")


def submission(url: str, document: Document, language: str) -> Submission:
    provenance = Provenance(
        url=url,
        canonical_url=url,
        source="bench",
        language=language,
        found_in="bench",
        fetched_at=datetime(2026, 6, 1, tzinfo=UTC),
        date_basis="json-ld",
    )
    link = Link(url=url, key=url, source="bench", found_in="bench")
    extracted = Extracted(document=document, provenance=provenance)
    return Submission(link=link, extracted=extracted, fingerprint=fingerprint(document))


def near_copies(sizes: list[int]) -> Iterator[tuple[int, float]]:
    with TemporaryDirectory() as name:
        archive = Archive(Path(name) / "archive", Path(name) / "seeds")
        with closing(Index(Path(name) / "archive" / ".state" / "index.sqlite")) as index:
            ingest = Ingest(archive, index, SystemClock(), Inline(), look_back=_LOOK_BACK, near_threshold=0.8)
            ingest.reindex()
            number = 0
            for size in sizes:
                put(ingest, [report(each) for each in range(number, size)])
                prepared = [report(each) for each in range(size, size + _FEW_TRIES + 1)]
                yield size, cpu_ms(partial(one_more, ingest, prepared), tries=_FEW_TRIES)
                number = size + len(prepared)


def put(ingest: Ingest, submissions: list[Submission]) -> None:
    """File documents without a look at what is held."""
    new = Verdict(relation=Relation.NEW, because="")
    for start in range(0, len(submissions), 500):
        with ingest._turn(), ingest.index.transaction() as transaction:
            batch = Batch(ingest.archive, transaction, datetime(2026, 6, 1, tzinfo=UTC))
            for each in submissions[start : start + 500]:
                batch.file(Event.ARCHIVED, each, new)
            ingest.archive.write(batch.records, transaction)


def one_more(ingest: Ingest, prepared: list[Submission], place: int) -> None:
    ingest.admit([prepared[place]])


def backlog(sizes: list[int]) -> Iterator[tuple[int, float, int]]:
    """Hold English documents, then bring one of Japanese; yield the seconds until that is filed, and what is owed."""
    paragraphs = (
        "港湾局は火曜日に新しい岸壁の工事を来年の春に始めると発表した。",
        "工事費は二億三千六百万ユーロと見込まれる。",
    ) * 4
    for size in sizes:
        with TemporaryDirectory() as name:
            archive = Archive(Path(name) / "archive", Path(name) / "seeds")
            with closing(Index(Path(name) / "archive" / ".state" / "index.sqlite")) as index:
                ingest = Ingest(archive, index, SystemClock(), Inline(), look_back=_LOOK_BACK, near_threshold=0.8)
                ingest.reindex()
                for start in range(0, size, 50):
                    ingest.admit([strange(each) for each in range(start, min(size, start + 50))])
                document = format.canonical("港に新しい岸壁", _TODAY, paragraphs)
                foreign = submission("https://japan.example/1", document, "ja")
                start_s = time.process_time()
                ingest.admit([foreign])
                yield size, time.process_time() - start_s, getattr(queries.totals(index), "to_sketch", 0)


def strange(number: int) -> Submission:
    """Make a document that has nothing to do with any other."""
    draw = random.Random(number)
    words = ["".join(draw.choices("etaoinshrdlu", k=draw.randint(2, 9))) for _ in range(400)]
    lines = [" ".join(words[start : start + 50]).capitalize() + "." for start in range(0, 400, 50)]
    return submission(f"https://strange.example/{number}", format.canonical(lines[0][:50], _TODAY, lines), "en")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, nargs="*", default=[1000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--codes", type=int, nargs="*", default=[10_000, 1_000_000, 10_000_000])
    parser.add_argument("--copies", type=int, nargs="*", default=[100, 1000, 5000])
    parser.add_argument("--backlog", type=int, nargs="*", default=[60, 600, 2000])
    parser.add_argument("--folder", type=Path, help="keep the indexes in this folder for the next run")
    args = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = args.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for measure, sizes in ((look_up, args.documents), (simhashes, args.codes)):
            for documents in sizes:
                print(f"{measure.__name__} in {documents:,} documents: {measure(folder, documents):.2f} ms", flush=True)
        for copies, spent in near_copies(args.copies):
            print(f"one more of {copies:,} near copies: {spent:.1f} ms", flush=True)
        for held, spent_s, owed in backlog(args.backlog):
            print(f"first in another language than {held:,}: {spent_s:.2f} s; {owed} to be sketched behind", flush=True)


if __name__ == "__main__":
    main()
