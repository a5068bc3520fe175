"""Documents as files of one folder, numbered through by day."""

from collections.abc import Iterator
from pathlib import Path

from pipeline import format
from pipeline.access.export.lines import line_of, values_of
from pipeline.access.export.selection import Selected

MANIFEST = "manifest.jsonl"


def write_folder(to: Path, documents: Iterator[Selected], about: str) -> Path:
    """Write the files as they lie in the archive under new numbers, and a manifest with a line for each."""
    to.mkdir()
    with (to / MANIFEST).open("w", encoding="utf-8", newline="\n") as manifest:
        for number, each in enumerate(documents):
            name = format.file_name(number, each.data)
            (to / name).write_bytes(each.data)
            manifest.write(line_of(values_of(each) | {"file": name, "filed_as": each.row.file}))
    return to / MANIFEST
