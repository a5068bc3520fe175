"""What was recorded, used again: a day opened in a new archive, and a site that is gone, filled from captures."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.access.export import ExportFormat, export
from pipeline.access.export.selection import ExportScope
from pipeline.config.past import Past
from pipeline.config.settings import Configuration
from pipeline.crawl import run_source
from pipeline.demo import show
from pipeline.demo.sites import Site
from pipeline.demo.web_archive import web_archive
from pipeline.imports import RecordChoice, RecordFile, import_records
from pipeline.index import DocumentRow, queries
from pipeline.model import ArchivePlace, Document, DocumentState, Occasion, Window
from pipeline.runtime import Runtime, open_store
from pipeline.search import Filters
from pipeline.system.output import say
from pipeline.warc import members, opened

GONE = "district"
"""The site that is gone in the end."""


def opened_again(runtime: Runtime, configuration: Configuration, folder: Path) -> list[str]:
    """Export the pages of a day, read them into a new archive, and compare the texts; return what is wrong."""
    days = Counter(row.day for row in _filed(runtime))
    day = max(days, key=lambda each: (days[each], each))
    wacz = folder / f"{day}.wacz"
    written = export(runtime, ExportScope(filters=Filters(since=day, until=day, state=None)), ExportFormat.WACZ, wacz)
    with _new_archive(runtime, configuration, folder / "opened-again") as fresh:
        files = [
            RecordFile(name=f"{wacz}!{each.name}", identity=each.name, open=partial(opened, wacz, each))
            for each in members(wacz)
        ]
        for source in configuration.sources.values():
            hosts = tuple({urlsplit(endpoint.url).netloc for endpoint in source.endpoints})
            import_records(fresh, source, files, RecordChoice(hosts=hosts))
        then, now = (_texts(each, _filed(each, day=day)) for each in (runtime, fresh))
    differ = [url for url in then.keys() | now.keys() if then.get(url) != now.get(url)]
    show.opened_again(day, written.documents, len(differ), wacz)
    return [*written.problems, *(f"{url} is another text when its page is opened again" for url in sorted(differ))]


def filled_from_archive(runtime: Runtime, configuration: Configuration, site: Site, folder: Path) -> list[str]:
    """Let a site be gone, and fill a new archive with its pages from a web archive; return what is wrong."""
    wacz, source = folder / f"{site.name}.wacz", configuration.sources[site.name]
    export(runtime, ExportScope(filters=Filters(source=site.name, state=None)), ExportFormat.WACZ, wacz)
    first = min(row.day for row in _filed(runtime, site.name))
    with web_archive(wacz) as past, _new_archive(runtime, configuration, folder / "filled", past) as fresh:
        site.gone = True
        try:
            window = Window(since=first - timedelta(days=1))
            report = run_source(fresh, source, occasion=Occasion.BACKFILL, window=window)
        finally:
            site.gone = False
        then, now = (_texts(each, _filed(each, site.name)) for each in (runtime, fresh))
    show.filled(site.name, len(now), report)
    return [f"{url} was not filled from the archive as it was" for url in sorted(then) if then[url] != now.get(url)]


@contextmanager
def _new_archive(
    runtime: Runtime, configuration: Configuration, folder: Path, past: Past | None = None
) -> Iterator[Runtime]:
    """Yield the same line with an archive of its own that holds nothing."""
    with open_store(
        replace(configuration, archive=ArchivePlace.of_folder(folder)), runtime.clock, say, workers=runtime.workers
    ) as store:
        yield replace(
            runtime,
            index=store.index,
            archive=store.archive,
            ingest=store.ingest,
            past=past or runtime.past,
            disk=None,
        )


def _filed(runtime: Runtime, source: str | None = None, day: date | None = None) -> list[DocumentRow]:
    """Return what was filed, of a source or on a day, kept or removed as a copy."""
    states = (DocumentState.ARCHIVED, DocumentState.DUPLICATE)
    return [
        row
        for state in states
        for row in queries.documents(runtime.index, source=source, since=day, until=day, state=state)
    ]


def _texts(runtime: Runtime, rows: list[DocumentRow]) -> dict[str, Document]:
    """Return the first text of each address."""
    found: dict[str, Document] = {}
    for row in sorted(rows, key=lambda row: row.id):
        found.setdefault(row.url, runtime.archive.read(row.file))
    return found
