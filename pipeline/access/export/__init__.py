"""Write documents of the archive out in a form that others read. Streams: memory does not grow with what is written.

What is asked for is in `selection`, how nothing half written ever has the name of a whole in `target`; the other
modules are the forms, each loaded when it is asked for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.access.export.selection import ExportScope, Selected, selected
from pipeline.access.export.target import file_digest, new_target
from pipeline.errors import PipelineError
from pipeline.runtime import Holdings


class ExportFormat(StrEnum):
    """How documents are written out."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    FOLDER = "folder"
    BAGIT = "bagit"
    WACZ = "wacz"


Writer = Callable[[Path, Iterator[Selected], str], Path]
"""Writes a file or a folder of documents, with a sentence that says which they are; returns the file that seals it."""
_WRITERS = {  # "module:function" in this package
    ExportFormat.JSONL: "lines:write_lines",
    ExportFormat.CSV: "lines:write_table",
    ExportFormat.PARQUET: "parquet:write_parquet",
    ExportFormat.SQLITE: "database:write_database",
    ExportFormat.FOLDER: "folder:write_folder",
    ExportFormat.BAGIT: "bag:write_bag",
    ExportFormat.WACZ: "wacz:write_pages",
}


@dataclass(slots=True)
class Exported:
    """What was written: the number of documents with their days, and a sentence for each that could not be read."""

    to: Path
    documents: int = 0
    first_day: date | None = None
    last_day: date | None = None
    problems: list[str] = field(default_factory=list)

    def counting(self, documents: Iterator[Selected]) -> Iterator[Selected]:
        """Yield documents on, by day as they come, and count them."""
        for each in documents:
            self.documents += 1
            self.first_day, self.last_day = self.first_day or each.row.day, each.row.day
            yield each


def writer(form: ExportFormat) -> Writer:
    """Return what writes a form."""
    module, _, name = _WRITERS[form].partition(":")
    found: Writer = getattr(import_module(f"{__name__}.{module}"), name)
    return found


def export(
    held: Holdings,
    scope: ExportScope,
    form: ExportFormat,
    to: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Exported:
    """Write all documents that are asked for, by day, and `TO.manifest.json` beside, which says what was written.

    Raises PipelineError if there is something of that name, if it cannot be written, or if the form needs a library
    that is not installed.
    """
    write, done = writer(form), Exported(to)
    documents = done.counting(
        selected(held, scope, done.problems.append, progress, with_records=form is ExportFormat.WACZ)
    )
    try:
        with new_target(to) as part:
            seal = write(part.data, documents, str(scope))
            described: dict[str, Any] = {
                "export": form,
                "documents": done.documents,
                "first_day": done.first_day,
                "last_day": done.last_day,
                "exported_at": held.clock.now(),
                "exported_by": f"pipeline {__version__}",
                "selection": scope.public(),
                "sha256_of": to.name if seal == part.data else f"{to.name}/{seal.relative_to(part.data)}",
                "sha256": file_digest(seal),
                "problems": done.problems,
            }
            part.finish(described)
    except OSError as error:
        raise PipelineError(f"{error.filename or to}: {error.strerror or error}") from error
    return done
