"""How much room there is, when it is too little to fetch, and how long it will last.

`shortage` and `projection` are plain functions of numbers; `Disk` measures, seldom enough to cost nothing.
"""

import errno
import os
import shutil
import threading
from bisect import insort
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict

from pipeline.model import counted
from pipeline.system.clock import Clock

_YEAR_DAYS = 365.25
_DAYS_TOLD = 1000  # more are years
_FIRST = "~"  # after every name of a day
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_FREE_EVERY_S = 2.0
_USED_EVERY_S, _USED_SHARE = 60.0, 100.0  # measuring a large archive may take one part in a hundred of the time


class Room(TypedDict):
    """What may not be filled; None: nothing is said of it."""

    reserve_bytes: int | None
    limit_bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a folder holds, and how much of it came lately; `first` is when its oldest file was written.

    `total_bytes` and `first` are None where there was no time to look at everything.
    """

    total_bytes: int | None
    recent_bytes: int
    first: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """How fast an archive grows, and for how many days its room lasts; None: it does not grow."""

    bytes_a_day: float
    days_left: float | None


def used(folder: Path, since: datetime, *, patience: Callable[[], bool] = lambda: True) -> Used:
    """Measure all files below a folder, and those written since a moment. Files deleted meanwhile are ignored.

    The latest days come first, those of texts and of recordings alike; it ends when there is no more `patience`.
    """
    total = recent = 0
    edge = since.timestamp()
    first = float("inf")
    waiting = [(_FIRST, str(folder))]  # by the name of each below its part, the highest last
    while waiting and patience():
        place, path = waiting.pop()
        try:
            entries = list(os.scandir(path))
        except OSError:
            continue
        for entry in entries:
            try:
                if entry.is_dir(follow_symlinks=False):
                    part = entry.name.startswith(".")  # such as .warc, which has days of its own
                    insort(waiting, (_FIRST if part else f"{place.rstrip(_FIRST)}/{entry.name}", entry.path))
                    continue
                found = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            total += found.st_size
            recent += found.st_size if found.st_mtime >= edge else 0
            first = min(first, found.st_mtime)
    if waiting:
        return Used(total_bytes=None, recent_bytes=recent, first=None)
    oldest = datetime.fromtimestamp(first, UTC) if total else None
    return Used(total_bytes=total, recent_bytes=recent, first=oldest)


def refusal(folder: Path) -> str | None:
    """Try to write in a folder, which is made if it is missing; return why that is not allowed, or None.

    Nothing is left behind. Whatever else goes wrong is no refusal: it may be otherwise the next time.
    """
    import tempfile

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return None
    except OSError as error:
        return error.strerror if error.errno in _REFUSED else None


def projection(
    *,
    grown_bytes: int,
    over: timedelta,
    used_bytes: int | None,
    free_bytes: int,
    reserve_bytes: int | None,
    limit_bytes: int | None,
) -> Projection:
    """Compute how long room lasts if an archive goes on growing as it did: `grown_bytes` in the time `over`.

    Room ends at the reserve or at the limit, whichever comes first.
    """
    a_day = grown_bytes / max(over / timedelta(days=1), 1e-9)
    room = free_bytes - (reserve_bytes or 0)
    if limit_bytes is not None and used_bytes is not None:
        room = min(room, limit_bytes - used_bytes)
    return Projection(bytes_a_day=a_day, days_left=max(room, 0) / a_day if a_day > 0 else None)


def lasting(growth: Projection) -> str:
    """Write a projection, such as `some 300 days at 60.0 MB a day`; nothing if nothing grows."""
    days = growth.days_left
    if days is None:
        return ""
    if days < 1:
        lasts = "less than a day"
    elif days < _DAYS_TOLD:
        lasts = f"some {counted(round(days), 'day')}"
    else:
        lasts = (
            f"some {counted(round(days / _YEAR_DAYS), 'year')}"
            if days < 100 * _YEAR_DAYS
            else "more than a hundred years"
        )
    return f"{lasts} at {written(round(growth.bytes_a_day))} a day"


def shortage(
    *,
    free_bytes: int,
    used_bytes: int | None,
    reserve_bytes: int | None,
    limit_bytes: int | None,
    stopped: bool = False,
) -> str | None:
    """Return a sentence why nothing more may be fetched; None while there is room.

    Once `stopped`, it takes a twentieth more room than that to go on, so that it does not go to and fro.
    """
    slack = 1.05 if stopped else 1.0
    if reserve_bytes is not None and free_bytes < reserve_bytes * slack:
        return (
            f"disk: {written(free_bytes)} are free, and {written(reserve_bytes)} are to stay free; "
            "nothing is fetched until there is room"
        )
    if limit_bytes is not None and used_bytes is not None and used_bytes * slack >= limit_bytes:
        return (
            f"disk: the archive holds {written(used_bytes)}, and its limit is {written(limit_bytes)}; "
            "nothing is fetched until there is room"
        )
    return None


def free_bytes(folder: Path) -> int:
    """Return the room left on the file system that holds a folder, or that would hold it. Raises OSError."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def written(size: int) -> str:
    """Write a size, such as `1.5 GB`."""
    for unit, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} B"


class Disk:
    """The room that one archive has. Safe to share between threads; `limits` may be changed at any time."""

    def __init__(self, folder: Path, clock: Clock, *, reserve_bytes: int | None, limit_bytes: int | None) -> None:
        self._folder, self._clock = folder, clock
        self._measuring = threading.Lock()
        self.limits(reserve_bytes=reserve_bytes, limit_bytes=limit_bytes)

    def limits(self, *, reserve_bytes: int | None, limit_bytes: int | None) -> None:
        """Change what is to stay free, and what the archive may hold; measure anew."""
        self._reserve_bytes, self._limit_bytes = reserve_bytes, limit_bytes
        self._asked_s = self._used_until_s = float("-inf")
        self._used_bytes: int | None = None
        self._short: str | None = None

    def shortage(self) -> str | None:
        """Return why nothing more may be fetched now, or None. Cheap: the disk is asked every few seconds only."""
        with self._measuring:
            now_s = self._clock.monotonic()
            if now_s - self._asked_s >= _FREE_EVERY_S:
                self._asked_s = now_s
                self._short = shortage(
                    free_bytes=self._free_bytes(),
                    used_bytes=self._measured(now_s),
                    reserve_bytes=self._reserve_bytes,
                    limit_bytes=self._limit_bytes,
                    stopped=self._short is not None,
                )
            return self._short

    def _free_bytes(self) -> int:
        return free_bytes(next(each for each in (self._folder, *self._folder.parents) if each.exists()))

    def _measured(self, now_s: float) -> int | None:
        if self._limit_bytes is not None and now_s >= self._used_until_s:
            self._used_bytes = used(self._folder, self._clock.now()).total_bytes or 0
            took_s = self._clock.monotonic() - now_s
            # near the limit it is measured more often: a run may fill what is left in a minute
            near = self._used_bytes > 0.9 * self._limit_bytes
            self._used_until_s = now_s + max(_FREE_EVERY_S if near else _USED_EVERY_S, took_s * _USED_SHARE)
        return self._used_bytes


def remove_beside(path: Path, endings: Collection[str]) -> None:
    """Delete the files and folders beside a file that begin with its stem and have one of these endings."""
    for each in path.parent.glob(f"{path.stem}.*"):
        if each.suffix in endings:
            shutil.rmtree(each) if each.is_dir() else each.unlink(missing_ok=True)
