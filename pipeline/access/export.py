"""Write documents of the archive out: as lines of JSON, as a table of CSV, or as files in one folder. Streams."""

import csv
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from pipeline import format
from pipeline.archive import Archive
from pipeline.errors import ArchiveError, FormatError, PipelineError
from pipeline.index import DocumentRow, Index, queries
from pipeline.search import Filters
from pipeline.system.output import plain


class ExportFormat(StrEnum):
    """How documents are written out."""

    JSONL = "jsonl"
    CSV = "csv"
    FOLDER = "folder"


@dataclass(slots=True)
class Exported:
    """What was written: the number of documents, and a sentence for each that could not be read."""

    to: Path
    documents: int = 0
    problems: list[str] = field(default_factory=list)


def export(
    index: Index,
    archive: Archive,
    filters: Filters,
    form: ExportFormat,
    to: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Exported:
    """Write all documents that fit, by day; what is half written has another name until it is whole.

    Raises PipelineError if there is something already, or if it cannot be written.
    """
    if os.path.lexists(to):
        raise PipelineError(f"{to}: is there already; name a new {'folder' if form is ExportFormat.FOLDER else 'file'}")
    part, done = to.with_name(f"{to.name}.part"), Exported(to)
    documents = _documents(index, archive, filters, done, progress)
    try:
        if form is ExportFormat.FOLDER:
            _write_folder(part, documents)
        else:
            with part.open("w", encoding="utf-8", newline="") as out:
                _WRITE[form](out, documents)
                _sync(out)
        part.rename(to)
    except OSError as error:
        raise PipelineError(f"{error.filename or part}: {error.strerror or error}") from error
    return done


def _documents(
    index: Index, archive: Archive, filters: Filters, done: Exported, progress: Callable[[int, int], None]
) -> Iterator[tuple[DocumentRow, bytes]]:
    """Yield documents with their bytes, a day at a time."""
    days = queries.days(index, since=filters.since, until=filters.until)
    for number, day in enumerate(days, 1):
        for row in queries.of_day(index, day):
            if not filters.fit(row):
                continue
            try:
                data = archive.read_bytes(row.file)
                format.parse(data)
            except ArchiveError as error:
                done.problems.append(str(error))
            except FormatError as error:
                done.problems.append(f"{archive.path(row.file)}: {error}")
            else:
                done.documents += 1
                yield row, data
        progress(number, len(days))


def _write_lines(out: IO[str], documents: Iterator[tuple[DocumentRow, bytes]]) -> None:
    for row, data in documents:
        out.write(_line(_values(row) | {"paragraphs": format.parse(data).paragraphs}))


def _write_table(out: IO[str], documents: Iterator[tuple[DocumentRow, bytes]]) -> None:
    """Write one row for each document; the paragraphs of its text have an empty line between them."""
    writer: csv.DictWriter[str] | None = None
    for row, data in documents:
        values = _values(row) | {"text": "\n\n".join(format.parse(data).paragraphs)}
        if writer is None:
            writer = csv.DictWriter(out, list(values))
            writer.writeheader()
        writer.writerow(values)


def _write_folder(folder: Path, documents: Iterator[tuple[DocumentRow, bytes]]) -> None:
    """Write the files as they lie in the archive, numbered through by day, and `manifest.jsonl` beside them."""
    folder.mkdir(parents=True)
    with (folder / "manifest.jsonl").open("w", encoding="utf-8") as manifest:
        for number, (row, data) in enumerate(documents):
            name = format.file_name(number, data)
            with (folder / name).open("xb") as out:
                out.write(data)
            manifest.write(_line(_values(row) | {"file": name, "filed_as": row.file}))
        _sync(manifest)


_WRITE: dict[ExportFormat, Callable[[IO[str], Iterator[tuple[DocumentRow, bytes]]], None]] = {
    ExportFormat.JSONL: _write_lines,
    ExportFormat.CSV: _write_table,
}


def _values(row: DocumentRow) -> dict[str, Any]:
    values: dict[str, Any] = plain(row.public())
    return values


def _line(values: dict[str, Any]) -> str:
    return json.dumps(plain(values), ensure_ascii=False) + "\n"


def _sync(out: IO[str]) -> None:
    out.flush()
    os.fsync(out.fileno())
