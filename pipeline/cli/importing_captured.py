"""import: read pages that were captured elsewhere, out of WARC and WACZ files, and addresses of a list."""

import gzip
import hashlib
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import typer

from pipeline import urls
from pipeline.cli.adding import run_addresses
from pipeline.cli.crawling import stopping
from pipeline.cli.progress import Progress, RunProgress, described
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.config.source import Feed, Source
from pipeline.fetch import Fetcher, RemoteFile
from pipeline.imports import FileReport, RecordChoice, RecordFile, import_records
from pipeline.model import Kind as Outcomes
from pipeline.model import Window
from pipeline.runtime import Runtime, open_runtime
from pipeline.system.clock import SystemClock
from pipeline.system.output import as_json, complain, console, counted, say, table
from pipeline.warc import members, opened

UNNAMED = "import"
"""The source of what is imported under no other name."""

_HEAD = 1 << 16
_LIST_BYTES = 50_000_000


class FileKind(Enum):
    """What a file is that is to be imported."""

    TEXT = auto()
    WARC = auto()
    WACZ = auto()
    PATHS = auto()  # of WARC files, as Common Crawl lists them
    ADDRESSES = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportScope:
    """What the command line says of captures: how they are read, and which."""

    source: str
    timezone: str | None
    hosts: Sequence[str]
    since: datetime | None
    until: datetime | None
    jobs: int


def kind_of(path: Path) -> FileKind:
    """Tell what a file is, by its name; a list of addresses by its lines."""
    name = path.name.lower()
    for endings, kind in (
        ((".warc", ".warc.gz", ".arc", ".arc.gz"), FileKind.WARC),  # of ARC its reader says what to do
        ((".wacz",), FileKind.WACZ),
        ((".paths", ".paths.gz"), FileKind.PATHS),
    ):
        if name.endswith(endings):
            return kind
    try:
        with path.open("rb") as file:
            lines = file.read(_HEAD).decode("utf-8-sig", "replace").splitlines()
    except OSError:  # the text that it is not says so
        return FileKind.TEXT
    told = [line.strip() for line in lines[:100] if line.strip() and not line.strip().startswith("#")]
    return (
        FileKind.ADDRESSES
        if told and all(urls.is_web(line) and len(line.split()) == 1 for line in told)
        else FileKind.TEXT
    )


def import_captured(folder: Path, paths: Sequence[Path], chosen: ImportScope, *, dry_run: bool, json: bool) -> None:
    """Import files that are no plain texts, and exit."""
    kinds = set(map(kind_of, paths))
    if FileKind.TEXT in kinds or (FileKind.ADDRESSES in kinds and len(kinds) > 1):
        raise typer.BadParameter("name texts, lists of addresses, or WARC files: one kind at a time", param_hint="FILE")
    if chosen.since and chosen.until and chosen.until < chosen.since:
        raise typer.BadParameter(f"{chosen.until.date()} is before {chosen.since.date()}", param_hint="--until")
    configuration = settings.load(folder)
    if kinds == {FileKind.ADDRESSES}:
        run_addresses(
            configuration, paths, None if chosen.source == UNNAMED else chosen.source, dry_run=dry_run, json=json
        )
    _import_files(configuration, paths, chosen, dry_run=dry_run, json=json)


def _import_files(
    configuration: Configuration, paths: Sequence[Path], chosen: ImportScope, *, dry_run: bool, json: bool
) -> None:
    source = _source(configuration, chosen)
    window = Window(since=chosen.since and chosen.since.date(), until=chosen.until and chosen.until.date())
    wanted = RecordChoice(
        hosts=tuple(host.lower() for host in chosen.hosts), window=window if window != Window() else None
    )
    problems: list[str] = []
    stop = threading.Event()
    with (
        stopping(stop),
        Progress("bytes", silent=json) as progress,
        Progress("links", silent=True) as links,
        open_runtime(configuration, SystemClock(stop), say, stop=stop) as runtime,
        _rehearsed(runtime, dry_run) as line,
    ):
        files = list(_files(paths, configuration, source, runtime, problems))
        listener = RunProgress(links)
        reports = import_records(
            line,
            source,
            files,
            wanted,
            jobs=chosen.jobs,
            stop=stop,
            listen=listener,
            progress=lambda name, done, size: progress(done, size, task=name),
        )
    failures = [f"{each.link.found_in}: {each.link.url}: {each.because}" for each in listener.failures]
    if json:
        as_json(_object(source, reports, failures, problems, dry_run=dry_run))
    else:
        _tell(reports, failures, problems, dry_run=dry_run)
    wrong = problems or any(not each.whole or each.report.failed for each in reports)
    raise typer.Exit(1 if wrong else 0)


@contextmanager
def _rehearsed(runtime: Runtime, dry_run: bool) -> Iterator[Runtime]:
    """Give the line; for a dry run one that decides by the same holdings, and files into a draft."""
    if not dry_run:
        yield runtime
        return
    with runtime.ingest.rehearsal() as ingest:
        yield replace(runtime, ingest=ingest, archive=ingest.archive, index=ingest.index)


def _source(configuration: Configuration, chosen: ImportScope) -> Source:
    """Return the source that captures are read as: the configured one of that name, or one with the usual settings."""
    known = configuration.sources.get(chosen.source)
    host = chosen.hosts[0] if chosen.hosts else "import.invalid"
    source = known or Source(name=chosen.source, endpoints=(Feed(feed=f"https://{host}/"),))
    return source.model_copy(update={"timezone": chosen.timezone}) if chosen.timezone else source


def _files(
    paths: Sequence[Path], configuration: Configuration, source: Source, runtime: Runtime, problems: list[str]
) -> Iterator[RecordFile]:
    """Yield the WARC files that are meant; add to `problems` a sentence for each file that holds none."""
    for path in paths:
        try:
            match kind_of(path):
                case FileKind.PATHS:
                    yield from _remote(path, configuration, source, runtime, problems)
                case FileKind.WACZ:
                    yield from _packed(path, problems)
                case _:
                    identity = _identity(path)
                    yield RecordFile(name=str(path), identity=identity, open=_opened(path), size=path.stat().st_size)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            because = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            problems.append(f"{path}: cannot be read: {because}")


def _opened(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _identity(path: Path) -> str:
    """Return what tells a file from another one of its name."""
    with path.open("rb") as file:
        return f"{path.stat().st_size}-{hashlib.sha256(file.read(_HEAD)).hexdigest()[:16]}"


def _packed(path: Path, problems: list[str]) -> Iterator[RecordFile]:
    found = members(path)
    identity = _identity(path)
    if not found:
        problems.append(f"{path}: there is no WARC file in it")
    for member in found:
        if member.because is not None:
            problems.append(f"{path}: {member.name!r} is not read: {member.because}")
            continue
        yield RecordFile(
            name=f"{path}!{member.name}", identity=identity, open=partial(opened, path, member), size=member.size
        )


def _remote(
    path: Path, configuration: Configuration, source: Source, runtime: Runtime, problems: list[str]
) -> Iterator[RecordFile]:
    """Yield the files of a list of paths, each below the base address that pipeline.yaml says."""
    past = configuration.settings.past
    fetcher = runtime.fetcher
    assert isinstance(fetcher, Fetcher)
    for number, line in enumerate(_lines(path), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        url = text if urls.is_web(text) else f"{past.commoncrawl_data.rstrip('/')}/{text.lstrip('/')}"
        if urls.absolute(url, url) is None or ".." in urlsplit(url).path.split("/") or " " in url:
            problems.append(f"{path}:{number}: {text[:200]!r} is no path of a WARC file")
            continue
        asking = past.asking(source.name, url, source)
        yield RecordFile(name=url, identity=url, open=_opener(fetcher, url, asking))


def _opener(fetcher: Fetcher, url: str, asking: Source) -> Callable[[], Any]:
    return lambda: RemoteFile(fetcher, url, asking)


def _lines(path: Path) -> list[str]:
    """Return the lines of a list, plain or gzip. Raises OSError, EOFError, ValueError and zlib.error."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        reading: IO[bytes] = gzip.GzipFile(fileobj=file) if packed else file  # type: ignore[assignment]
        data = reading.read(_LIST_BYTES + 1)
    if len(data) > _LIST_BYTES:
        raise ValueError(f"a list of more than {_LIST_BYTES:,} bytes")
    return data.decode("utf-8", "replace").splitlines()


def _object(
    source: Source, reports: Sequence[FileReport], failures: list[str], problems: list[str], *, dry_run: bool
) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "source": source.name,
        "files": [
            {
                "file": each.file,
                "records": each.records,
                "begun_at": each.begun_at,
                "outcomes": {str(kind): each.report.outcomes[kind] for kind in Outcomes},
                "passed": dict(each.passed),
                "damaged": each.damaged,
                "damages": each.damages,
                "problems": [*each.report.problems, *([each.report.error] if each.report.error else [])],
                "whole": each.whole,
                "done_before": each.done_before,
            }
            for each in reports
        ],
        "failures": failures,
        "problems": problems,
    }


def _tell(reports: Sequence[FileReport], failures: list[str], problems: list[str], *, dry_run: bool) -> None:
    rows = [
        [each.file, each.records, sum(each.report.outcomes.values()), described(each.report.outcomes)]
        for each in reports
    ]
    table(["file", "#records", "#pages", "what became of them"], rows, empty="There was nothing to import.")
    passed = sum((each.passed for each in reports), Counter[str]())
    if passed:
        said = ", ".join(f"{count} {reason}" for reason, count in passed.most_common())
        console.print(f"not read: {said}")
    for each in reports:
        if each.done_before:
            console.print(f"{each.file}: was read to its end before")
        elif each.begun_at:
            console.print(f"{each.file}: went on at byte {each.begun_at:,}")
    for sentence in failures:
        console.print(f"failed: {sentence}")
    for each in reports:
        for sentence in each.damages:
            complain(sentence)
        if each.damaged > len(each.damages):
            complain(f"{each.file}: {counted(each.damaged - len(each.damages), 'damaged place')} more")
        for sentence in [*each.report.problems, *([each.report.error] if each.report.error else [])]:
            complain(sentence)
        if each.report.cut is not None:
            complain(f"{each.file}: broken off; the same import goes on from there")
    for sentence in problems:
        complain(sentence)
    if dry_run:
        say("nothing was filed")
