"""How answers look: tables and sentences for people, JSON for machines, everything beside the answer on standard error.

On a terminal text is wrapped at blanks and a table that is too wide becomes records; in a pipe or a file a row is one
line, however long. What only the terminal needs (rich: moving progress) is loaded when it is needed.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from unicodedata import combining, east_asian_width

from pipeline.escape import escaped, escaped_json

if TYPE_CHECKING:
    from rich.console import Console

quiet = False  # nothing but the answer and errors is printed
verbose = False  # more is told on standard error

_GAP = "  "
_LEAST = 44  # a last column narrower than this is no pleasure to read
_COLOURS = {"red": "31", "yellow": "33", "green": "32", "bold": "1"}


@dataclass(frozen=True, slots=True)
class Coloured:
    """A text that stands in a colour on a terminal, unless NO_COLOR is set."""

    text: str
    colour: str

    def __str__(self) -> str:
        return self.text


class Stream:
    """Standard output or standard error, as it is when something is printed."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def file(self) -> TextIO:
        """The stream itself."""
        stream: TextIO = getattr(sys, self._name)
        return stream

    @property
    def is_terminal(self) -> bool:
        """True if a person reads along."""
        return self.file.isatty()

    @property
    def width(self) -> int | None:
        """Columns of the terminal; None if it is none."""
        if not self.is_terminal:
            return None
        columns = os.environ.get("COLUMNS", "")
        if columns.isdecimal() and int(columns):
            return int(columns)
        try:
            return os.get_terminal_size(self.file.fileno()).columns or 80
        except (OSError, ValueError):
            return 80

    def print(self, text: object = "", *, end: str = "\n") -> None:
        """Print a text, on a terminal wrapped at blanks."""
        self.file.write("\n".join(self.lines(text)) + end)
        self.file.flush()

    def lines(self, text: object) -> list[str]:
        """Return the lines in which a text is printed."""
        lines = wrapped(escaped(str(text), keep="\n"), self.width)
        return [self.paint(Coloured(line, text.colour)) for line in lines] if isinstance(text, Coloured) else lines

    def paint(self, text: object) -> str:
        """Return a text with its colour, where colours are shown."""
        if not isinstance(text, Coloured) or not self.is_terminal or os.environ.get("TERM") == "dumb":
            return str(text)
        if os.environ.get("NO_COLOR") and text.colour != "bold":
            return text.text
        return f"\x1b[{_COLOURS[text.colour]}m{text.text}\x1b[0m"

    def rich(self) -> "Console":
        """Return a console of rich that writes here, for what moves."""
        from rich.console import Console

        return Console(stderr=self._name == "stderr", highlight=False, soft_wrap=True, markup=False, emoji=False)


console = Stream("stdout")
errors = Stream("stderr")


def plain(value: Any) -> Any:
    """Return a value as JSON has it: moments in ISO 8601 with Z, dataclasses as objects, bytes left out."""
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


def spoken(value: object) -> str:
    """Return a value as people read it: moments to the minute, lists with commas, nothing for None.

    Characters that steer are escaped, but for line breaks.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" + (" UTC" if value.tzinfo else "")
    if isinstance(value, Mapping):
        return ", ".join(f"{spoken(name)} {spoken(item)}" for name, item in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(map(spoken, value))
    return escaped(str(value), keep="\n")


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Return a value as JSON that does nothing to the terminal it is shown on."""
    return escaped_json(json.dumps(plain(value), ensure_ascii=False, indent=indent))


def as_json(value: Any) -> None:
    """Print one JSON value."""
    console.file.write(json_text(value, indent=2) + "\n")
    console.file.flush()


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str | None = None,
    empty: str = "",
    spare: Sequence[str] = (),
) -> None:
    """Print rows under their headings; if there is none, say the sentence `empty` beside the answer.

    A heading that begins with # is a number and stands right. Where the terminal is too narrow, the columns `spare` are
    left out before rows become records.
    """
    lines = laid_out(columns, rows, spare=spare)
    if title:
        console.print(title)
    if lines:
        show(lines)
    elif empty:
        say(empty)


def show(lines: Iterable[str]) -> None:
    """Print lines that are laid out already."""
    console.file.write("".join(f"{line}\n" for line in lines))
    console.file.flush()


def laid_out(columns: Sequence[str], rows: Iterable[Sequence[object]], *, spare: Sequence[str] = ()) -> list[str]:
    """Return the lines of a table, or of records where the terminal is too narrow for it; none without rows."""
    shown = [[_cell(cell) for cell in row] for row in rows]
    if not shown:
        return []
    width, names = console.width, [column.lstrip("#") for column in columns]
    fewer = [at for at, column in enumerate(columns) if column not in spare]
    for kept in (range(len(columns)), fewer):
        some = [[row[at] for at in kept] for row in shown]
        widths = _widths([names[at] for at in kept], some, width)
        if widths is not None:
            heading = [Coloured(names[at], "bold") if names[at] else "" for at in kept]
            right = [columns[at].startswith("#") for at in kept]
            return [line for row in [*([heading] if any(names) else []), *some] for line in _row(row, widths, right)]
    return list(_records(names, shown, width or 80))


def _cell(cell: object) -> str | Coloured:
    return Coloured(spoken(cell.text), cell.colour) if isinstance(cell, Coloured) else spoken(cell)


def _widths(names: Sequence[str], rows: Sequence[Sequence[object]], width: int | None) -> list[int] | None:
    """Return the widths of the columns, of which the last may be narrower than its cells; None if that is no help."""
    widths = [
        max(cells(line) for row in [names, *rows] for line in str(row[at]).split("\n")) for at in range(len(names))
    ]
    before = sum(widths[:-1]) + len(_GAP) * (len(widths) - 1)
    if width is None or before + widths[-1] <= width:
        return widths
    return [*widths[:-1], width - before] if before + _LEAST <= width else None


def _row(row: Sequence[object], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    """Yield the lines of one row; a cell of several lines goes on below itself."""
    columns = [
        [Coloured(line, cell.colour) if isinstance(cell, Coloured) else line for line in _folded(str(cell), width)]
        for cell, width in zip(row, widths, strict=True)
    ]
    for at in range(max(map(len, columns))):
        parts = []
        for lines, width, is_right in zip(columns, widths, right, strict=True):
            cell = lines[at] if at < len(lines) else ""
            fill = " " * (width - cells(str(cell)))
            parts.append(fill + console.paint(cell) if is_right else console.paint(cell) + fill)
        yield _GAP.join(parts).rstrip(" ")


def _folded(text: str, width: int) -> list[str]:
    return [part for line in text.split("\n") for part in wrapped(line, width)]


def _records(names: Sequence[str], rows: Iterable[Sequence[object]], width: int) -> Iterator[str]:
    """Yield rows as lines `label: value`, with an empty line between two rows; what is empty is left out."""
    indent = max(map(cells, names)) + 2
    for number, row in enumerate(rows):
        if number:
            yield ""
        for name, cell in zip(names, row, strict=True):
            label = f"{name}:" if name else ""
            for at, line in enumerate(_folded(str(cell), max(width - indent, 20)) if str(cell) else []):
                shown = Coloured(line, cell.colour) if isinstance(cell, Coloured) else line
                yield f"{'' if at else label:{indent}}{console.paint(shown)}"


def cells(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def wrapped(text: str, width: int | None) -> list[str]:
    """Return the lines of a text, each at most `width` columns where it can be broken at a blank."""
    if width is None or (len(text) <= width and "\n" not in text and cells(text) <= width):
        return [text]
    lines = []
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip(" "))]
        made = indent
        for word in line.split():
            if made.strip() and cells(made) + cells(word) > width:
                lines.append(made.rstrip(" "))
                made = indent
            made += f"{word} "
        lines.append(made.rstrip(" ") if cells(line) > width else line)
    return lines


def say(sentence: str) -> None:
    """Print a sentence beside the answer on standard error; `--quiet` leaves it out."""
    if not quiet:
        errors.print(sentence)


def complain(sentence: str) -> None:
    """Print what went wrong on standard error, `--quiet` or not."""
    errors.print(sentence)
