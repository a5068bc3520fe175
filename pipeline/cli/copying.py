"""The command that copies archives."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.archive import Archive
from pipeline.cli.arguments import Json, fit
from pipeline.cli.progress import Progress
from pipeline.config import settings
from pipeline.config.places import archive_address, below
from pipeline.config.settings import Configuration
from pipeline.maintenance import copy_archive
from pipeline.model import ArchivePlace, counted
from pipeline.runtime import open_store
from pipeline.system.clock import SystemClock
from pipeline.system.disk import refusal
from pipeline.system.output import as_json, complain, console, say
from pipeline.system.scratch import scratch


def archive(
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="copy", help="The action; copy is the only one.")],
    source: Annotated[str, typer.Argument(metavar="FROM", parser=fit(archive_address), help="A folder or an address.")],
    target: Annotated[
        str, typer.Argument(metavar="TO", parser=fit(archive_address), help="The target: a folder or an address.")
    ],
    json: Json = False,
) -> None:
    """Copy an archive between a folder and an object store.

    Copy either way. Stop everything that writes to it first: a FROM that is read-only is copied without a lock. Repeat
    the command to continue an interrupted copy. Every copied text is read again and compared with its manifest. The
    index is not copied: the first start rebuilds it. Exit with 1 if there is a problem.
    """
    if action != "copy":
        raise typer.BadParameter(f"expected copy, not {action!r}", param_hint="copy")
    file = Path(context.obj) / settings.FILE
    configuration = settings.load(context.obj) if file.is_file() else None
    with scratch() as folder:
        places = [_place(each, configuration, folder / str(number)) for number, each in enumerate((source, target))]
        if places[0].where == places[1].where:
            raise typer.BadParameter("FROM and TO are the same place", param_hint="TO")
        if _is_within(places[0], places[1]) or _is_within(places[1], places[0]):
            raise typer.BadParameter("one of FROM and TO is inside the other", param_hint="TO")
        if configuration is not None and places[0] == configuration.archive and refusal(places[0].state) is None:
            with open_store(configuration, SystemClock(), say):
                pass  # to open it is to finish what a crash interrupted
        nowhere = folder / "seeds"
        with Progress("texts", silent=json) as progress:
            done = copy_archive(Archive(places[0], nowhere), Archive(places[1], nowhere), progress)
    if done.unlocked is not None:
        complain(
            f"{places[0]}: cannot be written ({done.unlocked}), so it was copied without a lock: the copy is whole if "
            "nothing wrote there meanwhile; otherwise repeat the command, which adds what came since"
        )
    if json:
        as_json(done)
    else:
        for problem in done.problems:
            complain(problem)
        parts = (counted(done.texts, "text"), counted(done.manifests, "manifest"), counted(done.others, "other file"))
        found = counted(len(done.problems), "problem") if done.problems else "no problems"
        console.print(f"{', '.join(parts)}; {done.copied} of them copied now, {done.bytes:,} bytes; {found}")
    raise typer.Exit(1 if done.problems else 0)


def _is_within(place: ArchivePlace, other: ArchivePlace) -> bool:
    below, above = f"{place.where}/", f"{other.where}/"
    return below.startswith(above)


def _place(named: str, configuration: Configuration | None, state: Path) -> ArchivePlace:
    """Return the place that a person names; `state` is that of a store that is not the configured one."""
    where = named if "://" in named else below(Path.cwd(), named)
    if configuration is not None and configuration.archive.where == where:
        return configuration.archive
    return ArchivePlace.of_folder(where) if isinstance(where, Path) else ArchivePlace(where, state)
