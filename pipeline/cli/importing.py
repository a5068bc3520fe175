"""import: file documents from elsewhere."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

import typer

from pipeline.cli.arguments import Json, SinceOption, UntilOption, at_least_one, fit, one_day
from pipeline.cli.importing_captured import UNNAMED, ImportScope, import_captured
from pipeline.cli.importing_feeds import import_feeds
from pipeline.cli.progress import Progress
from pipeline.cli.store import opened_store
from pipeline.config.settings import Configuration
from pipeline.config.source import source_name
from pipeline.errors import FormatError
from pipeline.imports import FileKind, kind_of
from pipeline.ingest import Ingest, Submission, read_submission
from pipeline.model import NO_DAY, counted
from pipeline.system.output import as_json, complain, say, table

_FILED = re.compile(r"(?:\.duplicates/)?\d+/\d+/\d+/[^/]+")  # below the archive
_BAG = "bagit.txt"  # lies in every bag, beside the folder `data`
_TOGETHER = 64  # files that are read and filed at a time


_Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="FILE",
        help="Plain-text files, or folders of .txt files; WARC and WACZ files; warc.paths.gz; lists of addresses.",
    ),
]
_Opml = Annotated[
    Path | None,
    typer.Option("--opml", metavar="FILE", help="Instead, write a source file for each site in a list of feeds."),
]
_SourceName = Annotated[
    str, typer.Option(parser=fit(source_name), metavar="SOURCE", help="File the texts under this source's name.")
]
_Fetched = Annotated[
    datetime | None,
    typer.Option(
        parser=one_day, metavar="DAY", help="Day of the captures that do not tell it, for dates such as 2 days ago."
    ),
]
_Zone = Annotated[str | None, typer.Option(metavar="ZONE", help="Time zone of the dates in the texts; else UTC.")]
_Hosts = Annotated[
    list[str] | None, typer.Option("--host", metavar="HOST", help="Only records of this host and the hosts below it.")
]
_Jobs = Annotated[int, typer.Option(parser=at_least_one, metavar="N", help="WARC files to read at a time.")]
_Defer = Annotated[bool, typer.Option("--defer", help="Leave WARC files to workers, which see them at the same paths.")]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be filed.")]


def import_files(
    context: typer.Context,
    files: _Files = None,
    opml: _Opml = None,
    source: _SourceName = UNNAMED,
    fetched: _Fetched = None,
    timezone: _Zone = None,
    hosts: _Hosts = None,
    since: SinceOption = None,
    until: UntilOption = None,
    jobs: _Jobs = 2,
    defer: _Defer = False,
    dry_run: _DryRun = False,
    json: Json = False,
) -> None:
    """File documents from elsewhere as if they had been fetched.

    Date each text and file it only if its story is not held already. Reject files that are not plain text. A text that
    names no day gets the day of its capture or its file, with a warning. Read pages of WARC files as a run does, with
    the settings of the source if there is one of that name, and as of the moment of their capture; repeat an
    interrupted import to continue it. Fetch the addresses of a list now. With --opml, write a source file for each site
    in a feed reader's list, not enabled; replace none.
    """
    if (opml is None) == (not files):
        raise typer.BadParameter("name files, or one list with --opml", param_hint="FILE")
    if opml is not None:
        import_feeds(context.obj, opml, dry_run=dry_run, json=json)
        return
    if timezone is not None and timezone not in available_timezones():
        raise typer.BadParameter("expected an IANA time zone such as Asia/Shanghai", param_hint="--timezone")
    if any(kind is not FileKind.TEXT for kind in map(kind_of, files or [])):
        chosen = ImportScope(
            source=source, timezone=timezone, hosts=hosts or [], since=since, until=until, jobs=jobs, defer=defer
        )
        import_captured(context.obj, files or [], chosen, dry_run=dry_run, json=json)
        return
    if defer:
        raise typer.BadParameter("only WARC and WACZ files are left to workers", param_hint="--defer")
    if hosts or since or until:
        raise typer.BadParameter("--host, --since and --until choose among records", param_hint="FILE")
    zone = ZoneInfo(timezone or "UTC")
    read_as = _ReadAs(source=source, zone=zone, fetched_at=fetched and fetched.replace(tzinfo=zone))
    rows, failed = _import_texts(context, files or [], read_as, dry_run=dry_run, silent=json)
    if json:
        as_json({"dry_run": dry_run, "imported": rows, "failed": failed})
    else:
        _tell(rows, failed, dry_run=dry_run)
    raise typer.Exit(1 if failed else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReadAs:
    """What is said of files that do not say it themselves."""

    source: str
    zone: ZoneInfo
    fetched_at: datetime | None


def _import_texts(
    context: typer.Context, files: Sequence[Path], read_as: _ReadAs, *, dry_run: bool, silent: bool
) -> tuple[list[dict[str, Any]], list[str]]:
    """File the texts of files and folders; return a row for each, and what went wrong."""
    paths, failed = _found(files)
    rows: list[dict[str, Any]] = []
    with ExitStack() as stack:
        configuration, store = stack.enter_context(opened_store(context))
        paths = list(_from_elsewhere(paths, configuration, failed))
        ingest = stack.enter_context(store.ingest.rehearsal()) if dry_run else store.ingest
        progress = stack.enter_context(Progress("files", silent=silent or len(paths) == 1))
        translations = configuration.translations_of(read_as.source)
        waiting = iter(paths)
        while some := list(islice(waiting, _TOGETHER)):
            read, refused = _read(some, read_as)
            rows += _admitted(ingest, [(path, replace(each, translations=translations)) for path, each in read])
            failed += refused
            progress(len(rows) + len(failed), len(paths))
    return rows, failed


def _found(files: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """Return the files that are meant, those of a folder in the order of their names, and what is wrong."""
    found: list[Path] = []
    failed: list[str] = []
    for path in files:
        if not path.is_dir():
            found.append(path)
            continue
        before, below = len(failed), list(_texts(path, failed))
        found += below
        if not below and len(failed) == before:
            say(f"{path}: there is no .txt file in this folder")
    return found, failed


def _from_elsewhere(paths: Iterable[Path], configuration: Configuration, failed: list[str]) -> Iterator[Path]:
    """Yield the files that are none of the archive's own, which would be filed as copies of themselves."""
    archive = configuration.archive.folder
    for path in paths:
        place = path.resolve()
        if (
            archive is not None
            and place.is_relative_to(archive)
            and _FILED.fullmatch(place.relative_to(archive).as_posix())
        ):
            failed.append(f"{path}: is in the archive already")
        else:
            yield path


def _texts(folder: Path, failed: list[str]) -> Iterator[Path]:
    """Yield the .txt files below a folder; of a bag (BagIt) those that it carries, and not what describes it."""

    def tell(error: OSError) -> None:
        failed.append(f"{error.filename}: cannot be read: {error.strerror}")

    for place, folders, names in os.walk(folder, onerror=tell):
        if _BAG in names:
            names, folders[:] = [], [each for each in folders if each == "data"]
        folders.sort()
        yield from (Path(place, name) for name in sorted(names) if name.lower().endswith(".txt"))


def _read(paths: Sequence[Path], read_as: _ReadAs) -> tuple[list[tuple[Path, Submission]], list[str]]:
    """Read files; return the documents, and a sentence for each file that holds none."""
    read: list[tuple[Path, Submission]] = []
    refused: list[str] = []
    for path in paths:
        try:
            read.append(
                (path, read_submission(path, source=read_as.source, zone=read_as.zone, fetched_at=read_as.fetched_at))
            )
        except FormatError as error:
            refused.append(str(error))
    return read, refused


def _admitted(ingest: Ingest, read: Sequence[tuple[Path, Submission]]) -> list[dict[str, Any]]:
    """File documents; return a row for each."""
    receipts = ingest.admit([submission for _, submission in read])
    return [
        {
            "from": str(path),
            "outcome": receipt.kind,
            "file": receipt.file,
            "because": receipt.because,
            "day": submission.extracted.document.date,
            "date_basis": submission.extracted.provenance.date_basis,
        }
        for (path, submission), receipt in zip(read, receipts, strict=True)
    ]


def _tell(rows: Sequence[dict[str, Any]], failed: Sequence[str], *, dry_run: bool) -> None:
    columns = ["from", "outcome", "file", "because"]
    if rows:
        table(columns, [tuple(row[name] for name in columns) for row in rows])
    for row in rows:
        if row["date_basis"] in (NO_DAY, "fetch"):
            whose = "of its file" if row["date_basis"] == NO_DAY else "of its capture"
            complain(f"{row['from']}: names no day; {row['day']}, that {whose}, is assumed")
    for sentence in failed:
        complain(sentence)
    if dry_run:
        say(f"{counted(len(rows), 'document')} read; nothing was filed")
