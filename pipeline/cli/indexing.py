"""The command that moves the index from one database to another."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.arguments import Json
from pipeline.config.databases import given_address
from pipeline.errors import IndexUnavailable
from pipeline.index.copying import copy_index
from pipeline.model import ArchivePlace, counted
from pipeline.runtime import INDEX
from pipeline.system.output import as_json, console, say


class IndexAction(StrEnum):
    """What is done with an index."""

    COPY = "copy"


def index(
    action: Annotated[IndexAction, typer.Argument(metavar="copy", help="The action; copy is the only one.")],
    source: Annotated[str, typer.Argument(metavar="FROM", help="An archive, its index.sqlite, or postgresql://…")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The target, named in the same way; it must be empty.")],
    json: Json = False,
) -> None:
    """Copy the index between a file and PostgreSQL, either way.

    Stop everything that writes first. The whole index is copied and counted, or nothing is.
    """
    places = [_place(source), _place(target)]
    if isinstance(places[0], Path) and not places[0].exists():
        raise IndexUnavailable(f"{places[0]}: there is no index to copy")
    told: dict[str, int] = {}

    def tell(table: str, rows: int) -> None:
        told[table] = rows
        if not json and rows:
            say(f"{table}: {rows}")

    rows = copy_index(places[0], places[1], tell)
    if json:
        as_json({"rows": rows, "tables": told})
    else:
        tables = sum(map(bool, told.values()))
        console.print(f"{counted(rows, 'row')} of {counted(tables, 'table')} copied, and counted on both sides.")


def _place(written: str) -> Path | str:
    if "://" in written:
        return given_address(written, "index copy")
    path = Path(written)
    return ArchivePlace.of_folder(path).state / INDEX if path.is_dir() else path
