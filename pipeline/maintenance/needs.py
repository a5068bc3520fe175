"""Is there what a configuration needs: the programs that it names, and a store on which an archive can lie?

A store is asked by putting something there.
"""

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from pipeline.archive import Archive, Blobs
from pipeline.config.credentials import filled
from pipeline.config.receivers import Apprise, Command
from pipeline.config.settings import Configuration
from pipeline.errors import ArchiveError, OutOfReach, Problem
from pipeline.model import ArchivePlace
from pipeline.system.disk import refusal

_TRIAL, _AT_ONCE = ".trial", 8


def unmet_needs(configuration: Configuration) -> list[str]:
    """Return a sentence for each program that is not there, and for what an archive on an object store misses."""
    place, problems = configuration.archive, [str(each) for each in _missing_programs(configuration)]
    return problems if place.folder is not None else [*problems, *_store_flaws(configuration, place)]


def _store_flaws(configuration: Configuration, place: ArchivePlace) -> list[str]:
    """Return a sentence for each thing that an object store, or the folder of the state beside it, does not do.

    Several threads store an object of one byte at once; all but one must be refused. It is deleted then.
    """
    problems: list[str] = []
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


def _missing_programs(configuration: Configuration) -> Iterator[Problem]:
    """Yield a problem for each command whose program this machine has not."""
    settings = configuration.settings
    commands: dict[tuple[str | int, ...], Sequence[str]] = {("seal",): settings.seal.command}
    told: dict[tuple[str | int, ...], Sequence[Apprise | Command]] = {("notify",): settings.notify}
    told |= {("watch", number, "tell"): watch.tell for number, watch in enumerate(settings.watch)}
    for place, receivers in told.items():
        commands |= {(*place, n): each.command for n, each in enumerate(receivers) if isinstance(each, Command)}
    for place, command in commands.items():
        if command and shutil.which(filled(command[0], os.environ)) is None:
            missing = f"there is no program {command[0]} that can be run"
            yield configuration.problem((*place, "command"), missing, "install it, or write its path")


def _created(blobs: Blobs, name: str, number: int) -> bool:
    """Store an object of its own bytes; return False if there was one already."""
    try:
        blobs.create(name, b"%d" % number)
    except FileExistsError:
        return False
    return True
