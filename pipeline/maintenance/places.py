"""Is there what a configuration names: its programs, and an object store on which an archive can lie?

A store is asked by putting something there.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from pipeline.archive import Archive, Blobs
from pipeline.config.credentials import filled
from pipeline.config.receivers import Command
from pipeline.config.settings import Configuration
from pipeline.errors import ArchiveError, OutOfReach
from pipeline.system.disk import refusal

_TRIAL, _AT_ONCE = ".trial", 8


def store_problems(configuration: Configuration) -> list[str]:
    """Return a sentence for each program that is not there, and for what an archive on an object store misses.

    Several threads store an object of one byte at once; all but one must be refused. It is deleted then.
    """
    place, problems = configuration.archive, [*_missing_programs(configuration)]
    if place.folder is not None:
        return problems
    if refused := refusal(place.state):
        problems.append(
            f"{place.state}: the folder for the state cannot be written: {refused}; name another by `state`"
        )
    blobs, name = Archive(place, configuration.seeds).blobs, f"{_TRIAL}/{secrets.token_hex(8)}"
    try:
        blobs.probe()
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            won = sum(threads.map(lambda number: _created(blobs, name, number), range(_AT_ONCE)))
        if won != 1:
            problems.append(
                f"{place}: replaces an object that is to be made once (If-None-Match is not obeyed), so two writers "
                "could undo each other's work; take another store, docs/object_storage.md names some"
            )
        blobs.delete(name)
        if blobs.size(name) is not None:
            problems.append(f"{blobs.locate(name)}: is still there after it was deleted")
    except (OSError, ArchiveError, OutOfReach) as error:
        said = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)
        problems.append(said)
    return problems


def _missing_programs(configuration: Configuration) -> Iterator[str]:
    """Yield a sentence for each command whose program this machine has not."""
    settings = configuration.settings
    commands = {"seal": settings.seal.command}
    told = {"notify": settings.notify} | {f"watch[{n}].tell": watch.tell for n, watch in enumerate(settings.watch)}
    for key, receivers in told.items():
        commands |= {f"{key}[{n}]": each.command for n, each in enumerate(receivers) if isinstance(each, Command)}
    for key, command in commands.items():
        if command and shutil.which(filled(command[0], os.environ)) is None:
            yield f"{key}.command: there is no program {command[0]} that can be started; install it, or write its path"


def _created(blobs: Blobs, name: str, number: int) -> bool:
    """Store an object of its own bytes; return False if there was one already."""
    try:
        blobs.create(name, b"%d" % number)
    except FileExistsError:
        return False
    return True
