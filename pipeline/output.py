"""How answers look: tables and sentences for people, JSON for machines, progress on standard error."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)
if not console.is_terminal:  # into a pipe or a file a row is one line, however long
    console.width = 10_000


def plain(value: Any) -> Any:
    """A value as JSON has it: moments in ISO 8601 with Z, dataclasses as objects, bytes left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items() if not isinstance(item, bytes)}
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def as_json(value: Any) -> None:
    """Print one JSON value."""
    console.print(json.dumps(plain(value), ensure_ascii=False, indent=2), markup=False)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
    """Print rows under their headings. A heading that begins with # is a number and stands right."""
    made = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(
            column.lstrip("#"),
            justify="right" if column.startswith("#") else "left",
            overflow="fold",
            no_wrap=column in ("file", "source"),
        )
    for row in rows:
        made.add_row(*("" if cell is None else str(cell).replace("[", r"\[") for cell in row))
    console.print(made, soft_wrap=False)


def say(sentence: str) -> None:
    """A sentence beside the answer, on standard error."""
    errors.print(sentence, markup=False)
