"""Commands that look into the archive, and those that put something right in it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Annotated, Any, NamedTuple

import typer

from pipeline import format
from pipeline.access import explain
from pipeline.archive import Archive
from pipeline.cli.arguments import (
    DateOption,
    FetchedOption,
    Json,
    LanguageOption,
    Limit,
    SinceOption,
    SourceOption,
    UntilOption,
    What,
    days_named,
    existing,
    more,
)
from pipeline.cli.display import facts, short_ids
from pipeline.cli.progress import Progress
from pipeline.cli.store import checked, opened_holdings, opened_store
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.config.source import Source
from pipeline.errors import ArchiveError, FormatError, PipelineError
from pipeline.index import DocumentRow, queries
from pipeline.model import ArchivePlace, Document, DocumentState, Provenance, Relation, counted
from pipeline.runtime import Holdings, open_store, start_readers
from pipeline.system.clock import SystemClock
from pipeline.system.output import as_json, complain, console, say, table


def list_documents(
    context: typer.Context,
    date: DateOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    fetched: FetchedOption = None,
    source: SourceOption = None,
    language: LanguageOption = None,
    doubtful: Annotated[
        bool, typer.Option("--doubtful", help="Only documents on whose text the extractors disagreed.")
    ] = False,
    limit: Limit = 100,
    json: Json = False,
) -> None:
    """List the stored documents, newest day first.

    The day of a document is its day of publication, as read from its page.
    """
    asked = _Narrowing(*days_named(date, since, until), fetched and fetched.date(), source, language)
    rows = _listed(context, asked, DocumentState.ARCHIVED, limit, doubtful=doubtful)
    if json:
        as_json([row.public() for row in rows[:limit]])
    else:
        _print_list(rows[:limit], asked, doubtful=doubtful)
    if len(rows) > limit:
        say(more(limit))


class _Narrowing(NamedTuple):
    """What a list of documents is narrowed to."""

    since: date | None
    until: date | None
    fetched: date | None
    source: str | None
    language: str | None


def _listed(
    context: typer.Context, asked: _Narrowing, state: DocumentState, limit: int, *, doubtful: bool = False
) -> list[DocumentRow]:
    """Return the documents of a state that are asked for, one more than the limit if there are more."""
    with opened_holdings(context) as (configuration, held):
        check_source(configuration, held, asked.source)
        return queries.documents(held.index, **asked._asdict(), state=state, doubtful=doubtful, limit=limit + 1)


def _print_list(rows: list[DocumentRow], asked: _Narrowing, *, doubtful: bool) -> None:
    if doubtful and not rows:
        say("No document is doubtful: whenever several extractors ran, they agreed.")
    elif doubtful:
        doubts = [(i, r.file, r.confidence, r.source, r.title) for i, r in _with_ids(rows)]
        table(["id", "file", "#confidence", "source", "title"], doubts, spare=["file"])
    else:
        narrowed = "No document is held of these." if any(asked) else "No document is held yet."
        cells: list[tuple[str, ...]] = [(i, r.file, r.source, r.language, r.title) for i, r in _with_ids(rows)]
        columns, versions = ["id", "file", "source", "language", "title"], _versions(rows)
        if any(versions):  # a column for what is rare
            columns, cells = [*columns, "version"], [(*each, said) for each, said in zip(cells, versions, strict=True)]
        table(columns, cells, empty=narrowed, spare=["file"])


def show(
    context: typer.Context,
    what: What,
    raw: Annotated[bool, typer.Option("--raw", help="Write the page as it was received, and nothing else.")] = False,
    json: Json = False,
) -> None:
    """Show a document and what is known about it.

    Print its text, its origin, its copies and its other versions. Exit with 1 if its text is not the one that was
    filed.
    """
    if raw:
        from pipeline.cli.recording import write_page  # loads what decodes pages

        write_page(context, what)
        return
    with opened_holdings(context) as (_, held):
        found = [
            (
                row,
                _provenance(held.archive, row.file),
                None if row.pruned_at else _text(held.archive, row.file),
                queries.copies(held.index, row.file),
            )
            for row in explain.documents_named(held.index, checked(what))
        ]
        altered = [held.archive.altered(row.file, row.sha256) for row, *_ in found if not row.pruned_at]
    if json:
        as_json(
            [
                row.public()
                | {
                    "provenance": provenance and asdict(provenance),
                    "paragraphs": document and document.paragraphs,
                    "copies": [copy.file for copy in copies],
                }
                for row, provenance, document, copies in found
            ]
        )
    for row, provenance, document, copies in [] if json else found:
        console.print(format.render(document).decode() if document else f"{explain.deletion(row)}\n")
        table(["", ""], _known(row, provenance))
        if copies:
            _table_of_reasons(copies)
    for problem in filter(None, altered):
        complain(problem)
    raise typer.Exit(1 if any(altered) else 0)


def _provenance(archive: Archive, file: str) -> Provenance | None:
    """Return what the manifest knows of where a document came from; None of a seed, and of a file without a line."""
    try:
        return archive.last_line(file).provenance
    except (ArchiveError, FormatError):
        return None


def _known(row: DocumentRow, provenance: Provenance | None) -> Iterator[tuple[str, object]]:
    """Yield the rows of a table: what the index knows, and of what the manifest alone knows, what people look for."""
    yield from facts(row.public())
    if provenance is not None:
        files = [each.url for each in provenance.attachments]
        told = {"author": provenance.author, "found_in": provenance.found_in, "redirects": provenance.redirects}
        places = [each for each in (provenance.warc, *provenance.warc_pages) if each is not None]
        recorded = [f"{each.file}, at byte {each.offset:,}" for each in places]
        yield from facts(told | {"attachments": files, "recorded": recorded})


def _text(archive: Archive, file: str) -> Document:
    if not archive.holds(file):
        raise PipelineError(f"{archive.locate(file)}: is gone; `pipeline reindex` forgets it, a copy brings it back")
    return archive.read(file)


def duplicates(
    context: typer.Context,
    date: DateOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    fetched: FetchedOption = None,
    source: SourceOption = None,
    language: LanguageOption = None,
    limit: Limit = 100,
    json: Json = False,
) -> None:
    """List the documents that were removed, and why.

    Print for each the document that it repeats, and the reason in a sentence.
    """
    asked = _Narrowing(*days_named(date, since, until), fetched and fetched.date(), source, language)
    rows = _listed(context, asked, DocumentState.DUPLICATE, limit)
    if json:
        as_json([row.public() for row in rows[:limit]])
    else:
        narrowed = " of these" if any(asked) else ""
        _table_of_reasons(rows[:limit], empty=f"No document was removed{narrowed}.")
    if len(rows) > limit:
        say(more(limit))


def restore(context: typer.Context, what: What, json: Json = False) -> None:
    """Put a removed duplicate back and never remove it again."""
    with opened_store(context) as (_, store):
        store.ingest.learn()
        named = explain.documents_named(store.index, checked(what))
        rows = [row for row in named if row.state is DocumentState.DUPLICATE]
        if not rows:
            raise PipelineError(f"{what} has not been removed; `pipeline duplicates` lists what has")
        if len(rows) > 1:
            files = ", ".join(row.file for row in rows)
            raise PipelineError(f"{what} means several removed documents; name one file: {files}")
        (row,) = rows
        if row.relation is Relation.REVISION:
            raise PipelineError(
                f"{row.file} was undone, and {row.of} is the text of its page; "
                f"`pipeline reextract {row.of} --accept undone` reads that again"
            )
        if row.pruned_at:
            raise PipelineError(f"{row.file} cannot be brought back: {explain.deletion(row)}; it repeats {row.of}")
        record = store.archive.last_record(row.file)
        entry = store.ingest.restore(record)
    if json:
        as_json({"was": row.file, "file": entry.file})
    else:
        console.print(f"{row.file} is now {entry.file}")


def prune_archive(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be deleted.")] = False,
    json: Json = False,
) -> None:
    """Delete what is older than `retention` allows.

    Delete old WARC files and the texts of old removed duplicates, as pipeline.yaml says, and withdraw old documents of
    sources that have a `retention`; the daemon does so by itself. The reason for a duplicate's removal stays known, but
    the duplicate cannot be restored. Delete nothing while the clock is known to be ahead.
    """
    from pipeline.maintenance import (
        documents_summary,
        prunable,
        prunable_recordings,
        prune,
        prune_documents,
        prune_recordings,
        pruning_summary,
        recordings_summary,
    )

    gone: list[Any] = []
    since: dict[str, datetime] = {}

    def tell(found: Sequence[Any], summary: str) -> None:
        gone.extend(found)
        if not json:
            for each in found:
                console.print(each.file)
            console.print(f"{summary}, {'would be deleted' if dry_run else 'deleted'}")

    with opened_store(context) as (configuration, store):
        kept, sources = configuration.settings.retention, _that_forget(configuration)
        if sources:
            documents = prune_documents(store, sources, dry_run=dry_run)
            tell(documents, documents_summary(documents))
        if kept.duplicates_s is not None:
            since["duplicates"] = before = store.clock.now() - timedelta(seconds=kept.duplicates_s)
            texts = list(prunable(store, before)) if dry_run else prune(store, before)
            tell(texts, pruning_summary(texts))
        if kept.raw_s is not None:
            since["raw"] = before = store.clock.now() - timedelta(seconds=kept.raw_s)
            files = list(prunable_recordings(store, before)) if dry_run else prune_recordings(store, before)
            tell(files, recordings_summary(files))
    if json:
        as_json({"dry_run": dry_run, "before": since, "bytes": sum(each.bytes for each in gone), "pruned": gone})


def _that_forget(configuration: Configuration) -> list[Source]:
    """Return the sources with a retention of their own; say so if nothing at all has one."""
    kept = configuration.settings.retention
    sources = [source for source in configuration.sources.values() if source.retention_s is not None]
    if not sources and (kept.duplicates_s, kept.raw_s) == (None, None):
        say(
            f"Everything is kept for ever: {configuration.folder / settings.FILE} has no "
            "`retention: {duplicates: 400d, raw: 400d}`, and no source has a `retention` of its own."
        )
    return sources


def why(context: typer.Context, what: What, json: Json = False) -> None:
    """Say what became of an address or a file, and why.

    For an address, also tell what the next run would do with it.
    """
    with opened_holdings(context) as (configuration, held):
        said = explain.explain(held.index, configuration, checked(what), now=held.clock.now())
    if json:
        as_json([each.public() for each in said])
    else:
        for each in said:
            console.print(each.says)
    raise typer.Exit(0 if said else 1)


def verify_archive(context: typer.Context, json: Json = False) -> None:
    """Check every file of the archive; write only the fixity log.

    Compare each file with its name, the format, the manifests and the index. Note the result in the archive's fixity
    log.
    """
    from pipeline.maintenance import check_fixity

    _require_something(settings.load(context.obj).archive)
    with (
        opened_holdings(context) as (configuration, held),
        closing(start_readers(configuration.settings.processes)) as workers,
        Progress("files", silent=json) as progress,
    ):
        checked = check_fixity(held, progress, workers)
        totals = queries.totals(held.index)
    problems = list(map(str, checked.findings))
    if json:
        as_json({"problems": problems, "files": checked.files, "log": checked.log, "unlogged": checked.unlogged})
    else:
        if checked.unlogged:
            complain(f"the check is not in the fixity log, which cannot be written: {checked.unlogged}")
        for problem in problems:
            console.print(problem)
        count = totals.archived + sum(totals.duplicates.values())
        found = counted(len(problems), "problem") if problems else "no problems"
        console.print(f"{counted(count, 'document')} in the index; {found}")
    raise typer.Exit(1 if problems else 0)


def _require_something(place: ArchivePlace) -> None:
    """Raise ArchiveError for a folder that is missing or empty: whoever has it verified takes it for an archive."""
    if place.folder is not None and not (
        place.folder.is_dir() and any(p.name != ".state" for p in place.folder.iterdir())
    ):
        raise ArchiveError(f"{place}: there is nothing to verify: nothing was filed yet, or its disk is not mounted")


def reindex(context: typer.Context, json: Json = False) -> None:
    """Rebuild the index from manifests, files and seeds.

    Exit with 1 if one of them could not be read.
    """
    from pipeline.search import open_search

    configuration = settings.load(context.obj)
    with (
        closing(start_readers(configuration.settings.processes)) as workers,
        open_store(configuration, SystemClock(), say, workers=workers, anew=True) as store,
    ):
        with Progress("documents", silent=json) as progress:
            found = store.ingest.reindex(progress)
        across = configuration.settings.search.across_languages
        with (
            Progress("documents", silent=json) as progress,
            open_search(store.index, store.archive, across_languages=across) as searching,
        ):
            searching.rebuild(progress, workers=workers)
    if json:
        as_json(found)
        raise typer.Exit(1 if found.left_out else 0)
    for problem in found.problems:
        complain(problem)
    documents, copies, seeds = (
        counted(number, noun)
        for number, noun in ((found.archived, "document"), (found.duplicates, "duplicate"), (found.seeds, "seed"))
    )
    console.print(f"{documents}, {copies} and {seeds} are in the index")
    raise typer.Exit(1 if found.left_out else 0)


def check_source(configuration: Configuration, held: Holdings, name: str | None, argument: str = "--source") -> None:
    """Raise typer.BadParameter for a source that is neither configured nor in the archive."""
    if name is not None:
        existing(name, {*configuration.sources, *queries.by_source(held.index)}, argument)


def _with_ids(rows: list[DocumentRow]) -> Iterable[tuple[str, DocumentRow]]:
    return zip(short_ids([row.sha256 for row in rows]), rows, strict=True)


def _versions(rows: list[DocumentRow]) -> list[str]:
    """Return of each document whether it is a later version of another one, or has one in this list itself."""
    earlier = {row.of for row in rows if row.relation == Relation.REVISION}
    return ["earlier" if r.file in earlier else "later" if r.relation == Relation.REVISION else "" for r in rows]


def _table_of_reasons(rows: list[DocumentRow], empty: str = "") -> None:
    cells = [(i, r.file, r.relation, r.score, r.of, explain.reason(r)) for i, r in _with_ids(rows)]
    table(["id", "file", "relation", "#score", "of", "because"], cells, empty=empty)
