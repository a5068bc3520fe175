"""How answers look: tables and sentences for people, JSON for machines, progress on standard error."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

console = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)
if not console.is_terminal:  # into a pipe or a file a row is one line, however long
    console.width = 10_000


def plain(value: Any) -> Any:
    """A value as JSON has it: moments in ISO 8601 with Z, dataclasses as objects, bytes left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if hasattr(value, "model_dump"):
        return plain(value.model_dump(exclude_unset=True, by_alias=True))
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
    console.print(json.dumps(plain(value), ensure_ascii=False, indent=2))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
    """Print rows under their headings. A heading that begins with # is a number and stands right."""
    if title:  # of its own: rich would fold it to the width of the table
        console.print(title)
    show(laid_out(columns, rows))


def show(what: RenderableType) -> None:
    """Print what rich lays out; into a pipe or a file without the blanks that fill its lines up."""
    if console.is_terminal:
        console.print(what, soft_wrap=False)
        return
    with console.capture() as laid:
        console.print(what, soft_wrap=False)
    for line in laid.get().removesuffix("\n").split("\n"):
        console.print(line.rstrip(" "))


def laid_out(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """What `table` prints."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(
            column.lstrip("#"),
            justify="right" if column.startswith("#") else "left",
            overflow="fold",
            no_wrap=column in ("file", "source", "health"),
            min_width=10 if column.endswith("(UTC)") else None,  # a day is not broken
        )
    for row in rows:
        made.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    return made


def counted(number: int, noun: str) -> str:
    """Such as `1 document` and `2 documents`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def say(sentence: str) -> None:
    """A sentence beside the answer, on standard error."""
    errors.print(sentence)
