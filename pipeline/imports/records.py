"""Pages of WARC files, read as if they had been fetched when they were recorded.

    record ──▶ wanted? ──▶ Replay in place of the fetcher ──▶ LinkProcessor, as in a run ──▶ outcome

A file is read as a stream, in batches; after each the index remembers where the next one begins, so that an import that
was broken off goes on from there. A record that is no page is counted by the reason, a damaged one is told.
"""

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import IO

from pipeline import urls
from pipeline.config.source import Source
from pipeline.crawl.context import Run, Shutdown
from pipeline.crawl.links import LinkProcessor
from pipeline.errors import LinkError, Stopped, StorageError
from pipeline.fetch import Replay
from pipeline.model import Capture, Link, Occasion, Window
from pipeline.report import SILENT, Listener, Report
from pipeline.runtime import Runtime
from pipeline.warc import Damage, WarcRecord, answer_of, read_records

_BATCH, _BATCH_BYTES = 64, 16_000_000  # pages in hand at once
_PASSED = 2000  # records without a page, after which the place is remembered all the same
_TOLD = 100  # damages of a file that are told one by one
_TYPES = frozenset(["", "text/html", "application/xhtml+xml", "text/plain", "application/pdf"])
_DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFile:
    """A WARC file to import: `name` is told in the provenance, `identity` tells it from another one of that name.

    `open` may raise OSError, ValueError or LinkError, and what it opens may do so while it is read.
    """

    name: str
    identity: str
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChoice:
    """Which records are read: those of some hosts and what lies below them, documents of some days."""

    hosts: tuple[str, ...] = ()
    window: Window | None = None


@dataclass(slots=True, kw_only=True)
class FileReport:
    """What became of a file: its `report` has the outcomes of its pages, `passed` counts other records by reason."""

    file: str
    report: Report
    records: int = 0
    begun_at: int = 0  # where an import that was broken off had come to
    passed: Counter[str] = field(default_factory=Counter)
    damages: list[str] = field(default_factory=list)
    damaged: int = 0
    done_before: bool = False  # it was read to its end before the import was broken off

    @property
    def whole(self) -> bool:
        """True if it was read to its end."""
        return self.report.cut is None and not self.report.problems and not self.report.busy


Progress = Callable[[str, int, int | None], None]
"""Is told of a file how many of its bytes are read, and how many it has."""


def import_records(
    runtime: Runtime,
    source: Source,
    files: Sequence[RecordFile],
    wanted: RecordChoice,
    *,
    jobs: int = 1,
    together: int = _BATCH,
    stop: threading.Event | None = None,
    listen: Listener = SILENT,
    progress: Progress = lambda file, done, size: None,
) -> list[FileReport]:
    """Import files, `jobs` at a time. What goes wrong with one is in its report; the others go on.

    After so many pages `together` the place in a file is remembered.
    """

    def one(file: RecordFile) -> FileReport:
        return _Import(runtime, source, file, wanted, together, stop, listen, progress).go()

    with ThreadPoolExecutor(max(1, min(jobs, len(files))), thread_name_prefix="import") as pool:
        reports = list(pool.map(one, files))
    if all(report.whole for report in reports):
        with runtime.index.transaction() as transaction:
            for file in files:
                transaction.forget_walked(_key(source, file, wanted))
    return reports


def _key(source: Source, file: RecordFile, wanted: RecordChoice) -> str:
    """Return the name under which the index remembers an import: another choice of records is another one."""
    window = wanted.window or Window()
    return f"import {source.name} {file.identity} {','.join(wanted.hosts)} {window.since} {window.until}"


@dataclass(slots=True)
class _Batch:
    """Pages in hand, and where reading goes on after them: at an offset, past so many records from there."""

    links: list[Link] = field(default_factory=list)
    records: dict[str, WarcRecord] = field(default_factory=dict)
    size: int = 0
    passed: int = 0
    offset: int = 0
    skip: int = 0

    def is_full(self, key: str, together: int) -> bool:
        return key in self.records or len(self.links) >= together or self.size >= _BATCH_BYTES


class _Import:
    """One file on its way into the archive."""

    def __init__(
        self,
        runtime: Runtime,
        source: Source,
        file: RecordFile,
        wanted: RecordChoice,
        together: int,
        stop: threading.Event | None,
        listen: Listener,
        progress: Progress,
    ) -> None:
        self._runtime, self._source, self._file, self._wanted = runtime, source, file, wanted
        self._progress, self._replay, self._together = progress, Replay(), together
        report = Report(source=source.name, occasion=Occasion.RUN, started_at=runtime.clock.now())
        self._run = Run(
            runtime=replace(runtime, fetcher=self._replay),
            source=source,
            report=report,
            shutdown=Shutdown(runtime, stop),
            listener=listen,
            window=wanted.window,
            owes=False,
        )
        self._told = FileReport(file=file.name, report=report)
        self._key = _key(source, file, wanted)
        self._latest = runtime.clock.now() + timedelta(days=1)

    def go(self) -> FileReport:
        """Read the file from where an earlier import was broken off."""
        run, report = self._run, self._told.report
        try:
            with self._runtime.exclusive(f"import-{hashlib.sha256(self._key.encode()).hexdigest()[:16]}") as mine:
                if mine:
                    self._read()
                else:
                    report.busy, report.error = True, f"{self._file.name} is being imported by another process"
            run.conclude()
        except StorageError as error:
            run.fail(error)
        run.close()
        return self._told

    def _read(self) -> None:
        offset, skip = self._place()
        if self._told.done_before:
            return
        links = LinkProcessor(self._run)
        try:
            with self._file.open() as file:
                for batch in self._batches(file, offset, skip):
                    self._replay.hold(batch.records)
                    links.process(batch.links)
                    if self._run.shutdown.should_stop():
                        return
                    self._remember(str(batch.offset), str(batch.skip))
                    self._progress(self._file.name, batch.offset, self._file.size)
            self._remember(_DONE)
        except Stopped:
            pass
        except (OSError, ValueError, LinkError) as error:
            because = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
            self._told.report.problems.append(f"{self._file.name}: {because}")

    def _place(self) -> tuple[int, int]:
        """Return where to begin: at an offset, past so many records from there."""
        walked = self._runtime.index.walked(self._key).get(self._file.name)
        if walked == (_DONE,):
            self._told.done_before = True
        if walked is None or len(walked) != 2:
            return 0, 0
        self._told.begun_at = int(walked[0])
        return int(walked[0]), int(walked[1])

    def _remember(self, *place: str) -> None:
        with self._runtime.index.transaction() as transaction:
            transaction.put_walked(self._key, self._file.name, place, self._told.report.links)

    def _batches(self, file: IO[bytes], offset: int, skip: int) -> Iterator[_Batch]:
        """Read records from a place on; the last batch is the rest."""
        batch, read = _Batch(offset=offset, skip=skip), 0
        for found in read_records(file, most_bytes=Replay.most_bytes(self._source), start=offset):
            read += 1
            if read <= skip:
                continue
            page = self._page(found)
            if page is not None and batch.is_full(page[0].key, self._together):
                yield batch
                batch = _Batch(offset=batch.offset, skip=batch.skip)
            if page is not None:
                link, record = page
                batch.links.append(link)
                batch.records[link.key] = record
                batch.size += len(record.block)
            if isinstance(found, WarcRecord) and found.offset is not None and found.length is not None:
                batch.offset, batch.skip, read, skip = found.offset + found.length, 0, 0, 0
            else:
                batch.skip, skip = read, 0
            batch.passed += 1
            if batch.passed >= _PASSED:
                yield batch
                batch = _Batch(offset=batch.offset, skip=batch.skip)
        yield batch

    def _page(self, found: WarcRecord | Damage) -> tuple[Link, WarcRecord] | None:
        """Return the link of a record that is wanted; count any other by what it is."""
        self._told.records += 1
        if isinstance(found, Damage):
            self._told.damaged += 1
            if len(self._told.damages) < _TOLD:
                self._told.damages.append(f"{self._file.name}: {found}")
            return None
        reason = self._reason(found)
        if reason is not None:
            self._told.passed[reason] += 1
            return None
        place = found.offset if found.offset is not None else found.fields.get("warc-record-id", "").strip("<>")
        at = found.at or self._runtime.clock.now()
        name = f"{self._file.name}#{place}"
        link = Link(
            url=found.url,
            key=urls.identity(found.url, self._source.drop_parameters),
            source=self._source.name,
            found_in=name,
            capture=Capture(at=at, address=name),
        )
        return link, found

    def _reason(self, record: WarcRecord) -> str | None:
        """Return why a record is not read; None if it is a page, or damaged so that this must be told of it."""
        if record.kind not in ("response", "resource"):
            return f"{record.kind or 'unnamed'} record"
        if not urls.is_web(record.url) or urls.absolute(record.url, record.url) is None:
            return "no web address"
        host = urls.host(record.url)
        if self._wanted.hosts and not any(_is_below(host, wanted) for wanted in self._wanted.hosts):
            return "another host"
        if record.at is not None and record.at > self._latest:
            return "captured in the future"
        try:
            answer = answer_of(record)
        except ValueError:
            return None
        if answer.status != 200:
            return f"status {answer.status}"
        kind = answer.headers.get("content-type", "").partition(";")[0].partition(",")[0].strip().lower()
        return None if kind in _TYPES else f"type {kind}"


def _is_below(host: str, wanted: str) -> bool:
    names = (host, host.rpartition(":")[0] or host)
    return any(name == wanted or name.endswith(f".{wanted}") for name in names)
