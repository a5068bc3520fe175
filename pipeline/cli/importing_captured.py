"""import: read pages that were captured elsewhere, out of WARC and WACZ files, and addresses of a list."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from pipeline.cli.adding import run_addresses
from pipeline.cli.arguments import in_order
from pipeline.cli.progress import Progress, RunProgress, described
from pipeline.cli.stopping import stopping
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.config.source import Source
from pipeline.imports import (
    FileKind,
    FileReport,
    RecordChoice,
    import_records,
    imported_source,
    kind_of,
    record_files,
)
from pipeline.model import Kind as Outcomes
from pipeline.model import Window, counted
from pipeline.runtime import Runtime, open_runtime
from pipeline.system.clock import SystemClock
from pipeline.system.output import as_json, complain, console, say, table

UNNAMED = "import"
"""The source of what is imported under no other name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportScope:
    """What the command line says of captures: how they are read, and which."""

    source: str
    timezone: str | None
    hosts: Sequence[str]
    since: datetime | None
    until: datetime | None
    jobs: int
    defer: bool = False


def import_captured(folder: Path, paths: Sequence[Path], chosen: ImportScope, *, dry_run: bool, json: bool) -> None:
    """Import files that are no plain texts, and exit."""
    kinds = set(map(kind_of, paths))
    if FileKind.TEXT in kinds or (FileKind.ADDRESSES in kinds and len(kinds) > 1):
        raise typer.BadParameter("name texts, lists of addresses, or WARC files: one kind at a time", param_hint="FILE")
    in_order(chosen.since, chosen.until)
    configuration = settings.load(folder)
    if kinds == {FileKind.ADDRESSES}:
        run_addresses(
            configuration, paths, None if chosen.source == UNNAMED else chosen.source, dry_run=dry_run, json=json
        )
    _import_files(configuration, paths, chosen, dry_run=dry_run, json=json)


def _import_files(
    configuration: Configuration, paths: Sequence[Path], chosen: ImportScope, *, dry_run: bool, json: bool
) -> None:
    source = imported_source(configuration, chosen.source, chosen.hosts, chosen.timezone)
    first, last = in_order(chosen.since, chosen.until)
    window = Window(since=first, until=last)
    wanted = RecordChoice(
        hosts=tuple(host.lower() for host in chosen.hosts), window=window if window != Window() else None
    )
    if chosen.defer and not dry_run:
        from pipeline.cli.deferring import defer_import

        defer_import(configuration, paths, chosen.source, wanted, chosen.timezone, json)
    problems: list[str] = []
    stop = threading.Event()
    with (
        stopping(stop),
        Progress("bytes", silent=json) as progress,
        Progress("links", silent=True) as links,
        open_runtime(configuration, SystemClock(stop), say, stop=stop) as runtime,
        _rehearsed(runtime, dry_run) as line,
    ):
        files = list(record_files(paths, configuration, source, runtime, problems))
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
    wrong = problems or any(not each.whole or each.damaged or each.report.failed for each in reports)
    raise typer.Exit(1 if wrong else 0)


@contextmanager
def _rehearsed(runtime: Runtime, dry_run: bool) -> Iterator[Runtime]:
    """Give the line; for a dry run one that decides by the same holdings, and files into a draft."""
    if not dry_run:
        yield runtime
        return
    with runtime.ingest.rehearsal() as ingest:
        yield replace(runtime, ingest=ingest, archive=ingest.archive, index=ingest.index)


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
        said = ", ".join(
            counted(count, reason) if reason.endswith("record") else f"{count} {reason}"
            for reason, count in passed.most_common()
        )
        console.print(f"not read: {said}")
    for each in reports:
        if each.done_before:
            console.print(f"{each.file}: was read completely before")
        elif each.begun_at:
            console.print(f"{each.file}: continued at byte {each.begun_at:,}")
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
            complain(f"{each.file}: interrupted; the same import continues from there")
    for sentence in problems:
        complain(sentence)
    if dry_run:
        say("nothing was filed")
