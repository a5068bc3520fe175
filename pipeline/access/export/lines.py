"""Documents as lines of JSON, and as a table of CSV."""

import csv
import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from pipeline.access.export.selection import Selected
from pipeline.index import DocumentRow
from pipeline.system.output import plain

_LEFT_OUT = ("id", "key", "pruned_at")
COLUMNS = (*(each.name for each in fields(DocumentRow) if each.name not in _LEFT_OUT), "author")
"""What is told of a document in every form: what `list --json` tells, and who wrote it."""


def values_of(document: Selected) -> dict[str, Any]:
    """Return what is told of a document, as JSON has it."""
    values: dict[str, Any] = plain(document.row.public())
    return values | {"author": document.author}


def text_of(document: Selected) -> str:
    """Return the paragraphs of a document with an empty line between them."""
    return "\n\n".join(document.document.paragraphs)


def line_of(values: dict[str, Any]) -> str:
    """Return a line of JSON."""
    return json.dumps(plain(values), ensure_ascii=False) + "\n"


def write_lines(to: Path, documents: Iterator[Selected], about: str) -> Path:
    """Write one object a line, with a list of its paragraphs."""
    with to.open("w", encoding="utf-8", newline="\n") as out:
        for each in documents:
            out.write(line_of(values_of(each) | {"paragraphs": each.document.paragraphs}))
    return to


def write_table(to: Path, documents: Iterator[Selected], about: str) -> Path:
    """Write one row for each document, with its text."""
    with to.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [*COLUMNS, "text"])
        writer.writeheader()
        for each in documents:
            writer.writerow(values_of(each) | {"text": text_of(each)})
    return to
