"""The command that takes a document out of the archive."""

import getpass
from collections.abc import Sequence
from typing import Annotated, TypeGuard

import typer

from pipeline import urls
from pipeline.access import explain
from pipeline.cli.arguments import Json, What
from pipeline.cli.store import checked, opened_store
from pipeline.config.settings import Configuration
from pipeline.errors import PipelineError
from pipeline.index import DocumentRow, queries
from pipeline.maintenance import Reason, copies_of, exclude, first_asked, forget_recordings, withdraw
from pipeline.model import WITHDRAWN, Visit, counted
from pipeline.runtime import Store
from pipeline.system.output import as_json, console


def remove(
    context: typer.Context,
    what: What,
    because: Annotated[str, typer.Option("--because", help="The reason, in a sentence; it stays in the manifest.")],
    by: Annotated[str | None, typer.Option("--by", help="Who asked for it; else the user of this process.")] = None,
    copies: Annotated[
        bool, typer.Option("--copies", help="Also take out the removed duplicates that repeat it.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
    json: Json = False,
) -> None:
    """Take a document out of the archive for good, and say why.

    Delete its text, its recorded page and its entry in the search index, and exclude its address from now on, even if
    nothing is held of it. A line in the manifest says when, why and by whom. If you name an address, all its versions
    are removed.
    """
    if not because.strip():
        raise typer.BadParameter("say why in a sentence", param_hint="--because")
    reason = Reason(because=" ".join(because.split()), by=by or getpass.getuser())
    with opened_store(context) as (configuration, store):
        store.ingest.learn()  # what an index that was put back does not know would stay
        rows = _rows(store, checked(what), copies=copies)
        visit = _visit(configuration, store, what)
        overwritten = 0 if dry_run else _take_out(configuration, store, what, rows, visit, reason)
    files = [row.file for row in rows]
    if json:
        as_json({"dry_run": dry_run, "removed": files, "excluded": urls.is_web(what), "overwritten": overwritten})
        return
    will = "would be" if dry_run else "is"
    if rows:
        for file in files:
            console.print(f"{file} {will} removed")
    else:
        console.print(
            f"{what} is left out already: {visit.because}" if _is_out(visit) else f"{what} {will} left out from now on"
        )
    if overwritten:
        console.print(f"{counted(overwritten, 'more recorded answer')} of it overwritten")


def _rows(store: Store, what: str, *, copies: bool) -> list[DocumentRow]:
    """Return the documents that are meant; none for an address of which nothing is held. Raises PipelineError."""
    rows = queries.find(store.index, what) if urls.is_web(what) else explain.documents_named(store.index, what)
    if len(rows) > 1 and not urls.is_web(what):  # what is deleted does not come back: a person says which
        raise PipelineError(f"{what} names {len(rows)} documents: {', '.join(row.file for row in rows)}; name one file")
    others = copies_of(store, rows)
    if others and not copies:
        raise PipelineError(
            f"{what} has copies that were removed as such: {', '.join(row.file for row in others)}; "
            "`pipeline restore` keeps one of them in its place, --copies removes them, too"
        )
    return [*rows, *others]


def _visit(configuration: Configuration, store: Store, what: str) -> Visit | None:
    """Return what is remembered of an address."""
    return explain.last_visit(store.index, what, configuration.sources_at(what)) if urls.is_web(what) else None


def _is_out(visit: Visit | None) -> TypeGuard[Visit]:
    """Return whether a person has taken an address out before: the first reason stays."""
    return visit is not None and visit.cause == WITHDRAWN


def _take_out(
    configuration: Configuration,
    store: Store,
    what: str,
    rows: Sequence[DocumentRow],
    visit: Visit | None,
    reason: Reason,
) -> int:
    """Remove documents, or exclude an address; return how many other records of it were overwritten."""
    if rows:
        withdraw(store, rows, reason)
    elif not _is_out(visit):
        sources = configuration.sources_at(what)
        keys = dict.fromkeys([urls.identity(what), *(urls.identity(what, each.drop_parameters) for each in sources)])
        name = visit.source if visit else next((each.name for each in sources), "")
        exclude(store, what, [*keys, *([visit.key] if visit and visit.key not in keys else [])], name, reason)
    since = first_asked(rows, visit)
    if since is None or not urls.is_web(what):
        return 0
    addresses = {what, *(row.url.partition("#piece-")[0] for row in rows), *([visit.url] if visit else [])}
    return forget_recordings(store, addresses, since, reason)
