"""Numbers for the small charts that templates draw as inline SVG: a heat map of a year, a line of runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_CELL = 14
_SHADES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A day of the heat map: its place in units of the drawing, and how full it is, 0–5."""

    day: date
    count: int
    x: int
    y: int
    shade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of a year: its days of which something is held, with their counts; where its column begins."""

    number: int
    x: int
    days: tuple[tuple[date, int], ...]

    @property
    def count(self) -> int:
        """The documents of the month."""
        return sum(count for _, count in self.days)


def heat_map(year: int, counts: Mapping[date, int]) -> tuple[list[Cell], list[Month]]:
    """Return the days and the months of a year. The fullest twentieth of the days shares the darkest shade."""
    full = sorted(counts.values())
    top = max(full[int(len(full) * 0.95)] if full else 1, 1)
    first = date(year, 1, 1)
    cells = []
    for number in range((date(year, 12, 31) - first).days + 1):
        day, place = first + timedelta(number), number + first.weekday()
        count = counts.get(day, 0)
        shade = min(_SHADES, 1 + count * (_SHADES - 1) // top) if count else 0
        cells.append(Cell(day=day, count=count, x=place // 7 * _CELL, y=place % 7 * _CELL, shade=shade))
    months = [
        Month(
            number=month,
            x=next(cell.x for cell in cells if cell.day == date(year, month, 1)),
            days=tuple((cell.day, cell.count) for cell in cells if cell.day.month == month and cell.count),
        )
        for month in range(1, 13)
    ]
    return cells, months


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """A line of numbers: its path in a box of 120 × 24, the last number and the highest."""

    path: str
    last: int
    top: int


def spark(values: Sequence[int]) -> Spark | None:
    """Return the line of some numbers; None of fewer than two."""
    if len(values) < 2:
        return None
    top = max(values)
    step = 118 / (len(values) - 1)
    points = (f"{1 + number * step:.1f} {22.5 - 21 * value / max(top, 1):.1f}" for number, value in enumerate(values))
    return Spark(path="M" + "L".join(points), last=values[-1], top=top)
