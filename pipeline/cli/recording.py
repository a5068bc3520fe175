"""Commands that read recorded answers."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.access import explain
from pipeline.archive import MOST_BYTES
from pipeline.cli.arguments import Json
from pipeline.cli.store import checked, opened_holdings
from pipeline.errors import PipelineError
from pipeline.fetch import decoded_body
from pipeline.system.output import as_json, complain, table
from pipeline.warc import Damage, WarcRecord, parse_answer, read_records


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
    """List the records of WARC files.

    Exit with 1 if something in them cannot be read.
    """
    if files is None:
        with opened_holdings(context) as (_, held):
            recordings = held.archive.recordings
            files = [recordings.path(file) for file in (*recordings.files(), *recordings.open_files())]
    found: list[dict[str, Any]] = []
    damaged = 0
    for path in files:
        try:
            with path.open("rb") as file:
                for each in read_records(file, most_bytes=MOST_BYTES):
                    damaged += isinstance(each, Damage) or not each.sound
                    if isinstance(each, Damage):
                        complain(f"{path}: {each}")
                    else:
                        found.append({"file": str(path), **_told(each)})
        except OSError as error:
            raise PipelineError(f"{path}: {error.strerror or error}") from error
    if json:
        as_json(found)
    else:
        cells = [(r["offset"], r["type"], r["status"], r["bytes"], r["at"], r["url"]) for r in found]
        table(["#offset", "type", "#status", "#bytes", "at", "url"], cells, empty="No record.", spare=["at"])
    raise typer.Exit(1 if damaged else 0)


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
