"""export: write documents out, for other programs and other archives."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.access import explain
from pipeline.access.export import ExportFormat, export
from pipeline.access.export.selection import ExportScope, removed_that_fit
from pipeline.cli.archiving import check_source
from pipeline.cli.arguments import Json, LanguageOption, SinceOption, SourceOption, UntilOption
from pipeline.cli.progress import Progress
from pipeline.cli.searching import StateOption, States, filters_of
from pipeline.cli.store import checked, opened_holdings
from pipeline.model import counted
from pipeline.search import read_query
from pipeline.system.output import as_json, complain, console, say


def export_documents(
    context: typer.Context,
    form: Annotated[
        ExportFormat,
        typer.Argument(metavar="FORMAT", help="jsonl, csv, parquet, sqlite, folder, bagit or wacz."),
    ],
    to: Annotated[Path, typer.Argument(metavar="TO", help="The file or folder to write; it must not exist yet.")],
    words: Annotated[
        str | None,
        typer.Option("--search", metavar="WORDS", help="Only documents with these words, as a search finds them."),
    ] = None,
    story: Annotated[
        str | None,
        typer.Option(
            "--story", metavar="FILE|ID|URL", help="Only the versions of one story; with --state all also its copies."
        ),
    ] = None,
    source: SourceOption = None,
    language: LanguageOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    state: StateOption = States.ARCHIVED,
    json: Json = False,
) -> None:
    """Write documents to a file or a folder of their own.

    Write them by day, in the order of their numbers, and TO.manifest.json beside them. A folder has the files as in the
    archive, numbered by day; a bag (BagIt) has them with checksums. A WACZ file has the pages as they were received,
    for a browser. Parquet needs the extra onestory[parquet]. Exit with 1 if a text could not be read.
    """
    if words is not None and story is not None:
        raise typer.BadParameter("name a story or the words of a search, not both", param_hint="--story")
    if words is not None:
        read_query(words)  # what is wrong with it is said before anything is opened
    with opened_holdings(context) as (configuration, held), Progress("days", silent=json) as progress:
        check_source(configuration, held, source)
        told = explain.documents_named(held.index, checked(story))[0].file if story is not None else None
        scope = ExportScope(filters=filters_of(source, language, since, until, state), words=words, story=told)
        done = export(held, scope, form, to, progress)
        left_out = 0 if json else removed_that_fit(held, scope)  # it reads the days once more
    for problem in done.problems:
        complain(problem)
    if json:
        as_json(done)
    else:
        console.print(f"{counted(done.documents, 'document')} written to {to}")
        _tell_left_out(left_out)
    raise typer.Exit(1 if done.problems else 0)


def _tell_left_out(removed: int) -> None:
    if removed:
        fit = "fits, too" if removed == 1 else "fit, too"
        say(f"{counted(removed, 'removed duplicate')} {fit}: --state all writes all, --state duplicate only those.")
