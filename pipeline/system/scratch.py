"""Folders for temporary files, and the removal of those that killed processes have left behind.

A process locks a file in each of its folders. Whoever makes the next one removes its neighbours whose lock is free.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from pipeline.system.locks import lock_open_file

_LOCK = ".in-use"


@contextmanager
def scratch(within: Path | None = None) -> Iterator[Path]:
    """Make a folder for the length of a `with`, among the system's temporary files or `within` another.

    Raises OSError.
    """
    with TemporaryDirectory(prefix="pipeline-", dir=within) as name:
        folder = Path(name)
        with claim(folder):
            yield folder


def claim(folder: Path) -> IO[str]:
    """Return an open file that marks a folder `….…-…` as used until it is closed, or its process ends.

    Remove the folders beside it whose process has ended, if their names begin as its own. Raises OSError.
    """
    for lock in folder.parent.glob(f"{folder.name.partition('-')[0]}-*/{_LOCK}"):
        with suppress(OSError):
            _remove_if_free(lock)
    unnamed = folder / secrets.token_hex(6)
    handle = unnamed.open("w", encoding="utf-8")
    lock_open_file(handle)
    unnamed.rename(folder / _LOCK)  # it never lies there unlocked while its process lives
    return handle


def _remove_if_free(lock: Path) -> None:
    if lock.parent.lstat().st_uid == os.getuid():
        with lock.open("r+", encoding="utf-8") as handle:
            if lock_open_file(handle):
                shutil.rmtree(lock.parent)
