"""Commands that read recorded answers."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from pipeline.access import explain
from pipeline.archive import MOST_BYTES
from pipeline.cli.arguments import Json
from pipeline.cli.store import checked, opened_holdings
from pipeline.config.settings import Configuration
from pipeline.errors import PipelineError
from pipeline.fetch import decoded_body
from pipeline.maintenance import seal
from pipeline.model import counted
from pipeline.runtime import Holdings
from pipeline.system.output import as_json, complain, console, say, table
from pipeline.warc import Damage, WarcRecord, parse_answer, read_records

_COLUMNS = ["#offset", "type", "#status", "#bytes", "at", "url"]
_UNSEALED = "No day is sealed yet: a day is sealed once it is over (UTC), if something was filed or recorded on it."


def write_page(context: typer.Context, what: str) -> None:
    """Write the page of a document as it was received, without its transfer and content coding."""
    with opened_holdings(context) as (_, held):
        rows = explain.documents_named(held.index, checked(what))
        if len({row.file for row in rows}) > 1:
            raise PipelineError(f"{what} means several documents; name one file: {', '.join(row.file for row in rows)}")
        location = held.archive.last_record(rows[0].file).entry.provenance.warc
        if location is None:
            raise PipelineError(f"{rows[0].file}: the page was not recorded; `raw` in pipeline.yaml says what is")
        answer = held.archive.recordings.read(location).answer
    sys.stdout.buffer.write(decoded_body(answer.payload, answer.headers.get("content-encoding", "")))
    sys.stdout.buffer.flush()


def warc(
    context: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="WARC files; without any, all of the archive.")
    ] = None,
    json: Json = False,
) -> None:
    """List the records of WARC files, the archive's or any others.

    Exit with 1 if something in them cannot be read.
    """
    found: list[dict[str, Any]] = []
    damaged = 0
    with ExitStack() as held:
        for name, file in (
            _named(files) if files is not None else _archived(held.enter_context(opened_holdings(context)))
        ):
            with file:
                for each in read_records(file, most_bytes=MOST_BYTES):
                    damaged += isinstance(each, Damage) or not each.sound
                    if isinstance(each, Damage):
                        complain(f"{name}: {each}")
                    else:
                        found.append({"file": name, **_told(each)})
    if json:
        as_json(found)
    else:
        for file, records in groupby(found, itemgetter("file")):
            cells = [[each[name.strip("#")] for name in _COLUMNS] for each in records]
            table(_COLUMNS, cells, title=file, spare=["at"])
        if not found:
            say("No record.")
    raise typer.Exit(1 if damaged else 0)


def _named(files: list[Path]) -> Iterator[tuple[str, IO[bytes]]]:
    """Open files, each with its name."""
    for path in files:
        try:
            yield str(path), path.open("rb")
        except OSError as error:
            raise PipelineError(f"{path}: {error.strerror or error}") from error


def _archived(opened: tuple[Configuration, Holdings]) -> Iterator[tuple[str, IO[bytes]]]:
    """Open the WARC files of an archive, each with the place where it lies."""
    recordings = opened[1].archive.recordings
    for file in (*recordings.files(), *recordings.open_files()):
        with recordings.opened(file) as handle:
            yield recordings.locate(file), handle


def _told(record: WarcRecord) -> dict[str, Any]:
    """Return what is listed of a record."""
    status = None
    if record.kind == "response":
        try:
            status = parse_answer(record.block).status
        except ValueError:
            status = None
    return {
        "offset": record.offset,
        "length": record.length,
        "type": record.kind,
        "status": status,
        "url": record.url,
        "at": record.fields.get("warc-date"),
        "bytes": int(record.fields.get("content-length", "0")),
        "digest": record.fields.get("warc-payload-digest"),
        "sound": record.sound,
    }


def seal_archive(
    context: typer.Context,
    verify: Annotated[bool, typer.Option("--verify", help="Check every seal instead, and what it seals.")] = False,
    json: Json = False,
) -> None:
    """Seal the days that are over, or check their seals.

    The daemon seals each day by itself. A seal has the hashes of manifests, of WARC files and of the previous seal, so
    that later changes can be proved. `seal` in pipeline.yaml names a command that stamps each seal.
    """
    with opened_holdings(context) as (configuration, held):
        if verify:
            problems = list(held.archive.broken_seals())
        else:
            made = seal(held, configuration.settings.seal.command)
        sealed = held.archive.is_sealed()
    if verify:
        if json:
            as_json({"problems": problems})
        else:
            for problem in problems:
                console.print(problem)
            well = "Everything is as it was sealed." if sealed else _UNSEALED
            console.print(well if not problems else counted(len(problems), "problem"))
        raise typer.Exit(1 if problems else 0)
    if json:
        as_json(made)
    elif made is None:
        console.print("Nothing is new since the last seal, or yesterday has its seal already." if sealed else _UNSEALED)
    else:
        parts = f"{counted(made.manifests, 'manifest')}, {counted(made.warc, 'WARC file')}"
        console.print(f"{made.file}: {parts}; SHA-256 {made.sha256}")
    if made is not None and made.stamp_error:
        complain(made.stamp_error)
        raise typer.Exit(1)
