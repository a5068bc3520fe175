"""Calls in a process that may write only where permissions say so, whoever runs the tests."""

import ctypes
import multiprocessing
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
_VERSION_3 = 0x20080522  # of the kernel's structures for capabilities


def unprivileged(call: Callable[..., T], *arguments: object) -> T:
    """Call in a forked process without capabilities: permissions hold there even for root."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_called, args=(there, call, arguments), daemon=True)
    child.start()
    there.close()
    try:
        found, error = here.recv()
    finally:
        child.join(30)
    if error is not None:
        raise error
    result: T = found
    return result


def _called(there: Any, call: Callable[..., object], arguments: tuple[object, ...]) -> None:
    header, none = (ctypes.c_uint32 * 2)(_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None, use_errno=True).capset(header, none) != 0:
        raise OSError(ctypes.get_errno(), "capabilities cannot be dropped")
    try:
        there.send((call(*arguments), None))
    except Exception as error:  # noqa: BLE001 - raised again by the one who asked
        there.send((None, error))


@contextmanager
def read_only(*folders: Path) -> Iterator[None]:
    """Take the permission to write from folders and all that is below them, for the length of a `with`."""
    places = [place for folder in folders for place in (folder, *folder.rglob("*"))]
    modes = {place: place.stat().st_mode for place in places}
    for place in reversed(places):
        place.chmod(stat.S_IMODE(modes[place]) & ~0o222)
    try:
        yield
    finally:
        for place, mode in modes.items():
            place.chmod(stat.S_IMODE(mode))


def can_write(folder: Path) -> bool:
    """Tell whether a file can be made in a folder."""
    try:
        os.close(os.open(folder / "tried", os.O_CREAT | os.O_WRONLY))
    except OSError:
        return False
    (folder / "tried").unlink()
    return True
