"""Documents at the door, and an archive to bring them to: what the tests of archive, index and admission share.

Texts are drawn from a few words by a number, so that two numbers give texts that have nothing to do with each other,
and `touched` gives one that is nearly the same. No network and no extractor: an `Submission` is made by hand.
"""

import hashlib
import json
import multiprocessing
import random
import warnings
from base64 import b32encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pipeline import format, urls
from pipeline.archive import Archive, manifest
from pipeline.config.settings import Configuration, Settings
from pipeline.dedup.content_hash import fingerprint
from pipeline.index import Index, schema
from pipeline.ingest import Submission
from pipeline.model import ArchivePlace, Captured, Exchange, Extracted, Link, Provenance
from pipeline.runtime import Store, open_store
from tests.support.clocks import NOON, StillClock
from tests.support.postgres import address_of, on_postgresql

DAY = date(2026, 2, 27)
_WORDS = (
    "barge",
    "berth",
    "buoy",
    "crane",
    "dredge",
    "gate",
    "grain",
    "hull",
    "keel",
    "lock",
    "mole",
    "pilot",
    "quay",
    "tug",
)


def text(number: int, paragraphs: int = 16) -> tuple[str, ...]:
    """Paragraphs that no other number has."""
    draw = random.Random(number)
    return tuple(
        " ".join(f"{draw.choice(_WORDS)}{draw.randint(1, 99)}" for _ in range(14)).capitalize() + "."
        for _ in range(paragraphs)
    )


def touched(
    paragraphs: Sequence[str], by: str = "The harbour office has corrected this line since."
) -> tuple[str, ...]:
    """The same text with another last paragraph: about nine tenths of its wording stay."""
    return (*paragraphs[:-1], by)


def submission(
    url: str,
    paragraphs: Sequence[str],
    *,
    day: date = DAY,
    title: str = "From the harbour",
    source: str = "harbour",
    fetched_at: datetime = NOON,
    **known: Any,
) -> Submission:
    """A document as `read` hands it over. `known` are further fields of its provenance."""
    document = format.canonical(title, day, paragraphs)
    link = Link(url=url, key=urls.identity(url), source=source, found_in="https://harbour.example/feed")
    stated: dict[str, Any] = {
        "canonical_url": url,
        "language": "en",
        "date_basis": "json-ld",
        "title_basis": "heading",
        "extractor": "test 1",
        "published": datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
    }
    provenance = Provenance(url=url, source=source, found_in=link.found_in, fetched_at=fetched_at, **(stated | known))
    return Submission(
        link=link, extracted=Extracted(document=document, provenance=provenance), fingerprint=fingerprint(document)
    )


def received(url: str, paragraphs: Sequence[str], **known: Any) -> Submission:
    """A document with the page that it was read from."""
    body = "\n".join(paragraphs).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    digest = b32encode(hashlib.sha1(body).digest()).decode()
    exchange = Exchange(url=url, at=NOON, sent=b"GET / HTTP/1.1\r\n\r\n", head=head, body=body, payload_sha1=digest)
    return replace(submission(url, paragraphs, **known), captured=Captured(exchanges=(exchange,), pages=(0,)))


def configuration(folder: Path, **settings: Any) -> Configuration:
    """Settings for an archive at `folder/archive` with seeds at `folder/seeds`, and an index that is nobody else's."""
    if on_postgresql() and "index" not in settings:
        settings = {"index": address_of(folder / "archive")} | settings
    return Configuration(
        settings=Settings(**settings),
        sources={},
        folder=folder / "configs",
        archive=ArchivePlace.of_folder(folder / "archive"),
        seeds=folder / "seeds",
    )


@contextmanager
def opened(
    folder: Path,
    clock: StillClock | None = None,
    said: list[str] | None = None,
    *,
    place: ArchivePlace | None = None,
    **settings: Any,
) -> Iterator[Store]:
    """The store at a folder, as every command opens it, its archive elsewhere at a `place`; `said` is what it says."""
    say = (said if said is not None else []).append
    configured = configuration(folder, **settings)
    configured = replace(configured, archive=place or configured.archive)
    with open_store(configured, clock or StillClock(), say) as store:
        yield store


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of the archive with its bytes, without what lies in `.state`."""
    root = folder / "archive"
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in files
        if ".state" not in path.relative_to(root).parts
    }


def lines(folder: Path) -> list[dict[str, Any]]:
    """Every manifest line, by day and in order; a broken one raises."""
    archive = Archive(folder / "archive", folder / "seeds")
    return [
        json.loads(line)
        for day in archive.days()
        for line in (archive.root / f"{day:%Y/%m/%d}/{manifest.NAME}").read_text("utf-8").removesuffix("\n").split("\n")
    ]


def rows(index: Index, *tables: sa.Table) -> dict[str, list[tuple[Any, ...]]]:
    """What the index knows, in a form that two indexes of the same archive share: files instead of row numbers."""
    d, b = schema.document.c, schema.lsh_band.c
    queries = {
        "document": sa.select(*(column for column in d if column.name != "id")),
        "lsh_band": sa.select(d.file, b.band, b.h).where(b.document == d.id),
        "distinct": sa.select(schema.distinct),
        "reference": sa.select(d.file, schema.reference.c.key, schema.reference.c.says).where(
            schema.reference.c.document == d.id
        ),
        "visit": sa.select(schema.visit),
    }
    with index.reading() as connection:
        return {name: sorted(map(tuple, connection.execute(query)), key=repr) for name, query in queries.items()}


def process(call: Callable[..., None], *arguments: Any) -> ForkProcess:
    """Start a call in a process of its own, forked from this one."""
    made = multiprocessing.get_context("fork").Process(target=call, args=arguments, daemon=True)
    with warnings.catch_warnings():  # newer Pythons warn of threads at a fork; the calls here touch none of them
        warnings.simplefilter("ignore", DeprecationWarning)
        made.start()
    return made
