"""The command that takes a document out of the archive."""

import getpass
from typing import Annotated

import typer

from pipeline.access import explain
from pipeline.cli.arguments import Json, What
from pipeline.cli.store import checked, opened_store
from pipeline.errors import PipelineError
from pipeline.index import queries
from pipeline.search import open_search
from pipeline.system.output import as_json, console


def remove(
    context: typer.Context,
    what: What,
    because: Annotated[str, typer.Option("--because", help="Why, in a sentence; it stays in the manifest.")],
    by: Annotated[str | None, typer.Option("--by", help="Who wants it; else the user of this process.")] = None,
    copies: Annotated[bool, typer.Option("--copies", help="Remove the copies that were removed as such, too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
    json: Json = False,
) -> None:
    """Take a document out of the archive for good, and say why.

    Delete its text, what was recorded of its page and its entry in the search index. Its address is left out from now
    on. A line in the manifest says when, why and by whom. Of an address all versions are removed.
    """
    if not because.strip():
        raise typer.BadParameter("say why in a sentence", param_hint="--because")
    with opened_store(context) as (configuration, store):
        rows = explain.documents_named(store.index, checked(what))
        others = {copy.file for row in rows for copy in queries.copies(store.index, row.file)} - {r.file for r in rows}
        if others and not copies:
            raise PipelineError(
                f"{what} has copies that were removed as such: {', '.join(sorted(others))}; "
                "`pipeline restore` keeps one of them in its place, --copies removes them, too"
            )
        files = [*(row.file for row in rows if not row.pruned_at), *sorted(others)]
        if not dry_run:
            store.ingest.withdraw(files, " ".join(because.split()), by or getpass.getuser())
            across = configuration.settings.search.across_languages
            with open_search(store.index, store.archive, across_languages=across) as searching:
                searching.follow(lambda done, total: None)
    if json:
        as_json({"dry_run": dry_run, "removed": files})
        return
    for file in files:
        console.print(f"{file} {'would be removed' if dry_run else 'is removed'}")
