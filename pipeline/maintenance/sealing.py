"""Seal each day that is over, and check the seals; have a seal stamped by a command of the user's."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from pipeline.runtime import Holdings

_STAMP_S = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A seal that was made: its file below the archive, how much it seals, and what the stamping command has left."""

    file: str
    sha256: str
    manifests: int
    warc: int
    stamp_error: str | None = None


def seal(holdings: Holdings, command: Sequence[str] = ()) -> Sealed | None:
    """Seal what was filed up to the end of yesterday (UTC); return None if nothing of that is new.

    One process of all machines does so at a time; for another there is nothing new. On an object store the
    manifests of days that are over become one object each before. `command` is called with the seal's path, to have
    it stamped. Raises StorageError.
    """
    archive, now, turn = holdings.archive, holdings.clock.now(), holdings.index.turn
    with holdings.exclusive("seal") as mine:
        if not mine:
            return None
        archive.compact(now.date(), turn)
        made = archive.seal(now.date() - timedelta(days=1), now, turn)
    if made is None:
        return None
    error = None
    if command:
        with archive.on_disk(made.file) as path:
            error = _stamped(command, str(path))
    return Sealed(
        file=made.file, sha256=made.sha256, manifests=len(made.manifests), warc=len(made.warc), stamp_error=error
    )


def _stamped(command: Sequence[str], path: str) -> str | None:
    """Call the command; return a sentence if it fails."""
    try:
        done = subprocess.run([*command, path], capture_output=True, text=True, timeout=_STAMP_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{command[0]} could not stamp the seal: {error}"
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        return f"{command[0]} could not stamp the seal: {said[-1] if said else f'exit status {done.returncode}'}"
    return None
