"""story: the versions of one story in the order they were published."""

import typer

from pipeline.access import explain
from pipeline.access import story as stories
from pipeline.access.story import Version
from pipeline.cli.arguments import Json, What
from pipeline.cli.display import short_ids
from pipeline.cli.store import checked, opened_holdings
from pipeline.errors import PipelineError
from pipeline.index import queries
from pipeline.system.output import as_json, console, table


def story(context: typer.Context, what: What, json: Json = False) -> None:
    """Show a story's versions: who published, copied and translated it.

    Print the versions in the order of their publication, and say which were kept.
    """
    with opened_holdings(context) as (_, held):
        found = {row.file: row for row in explain.documents_named(held.index, checked(what))}
        rows = queries.story(held.index, next(iter(found)))
        if others := found.keys() - {row.file for row in rows}:
            files = ", ".join(sorted(found))
            raise PipelineError(f"{what} means documents of {len(others) + 1} stories; name one file: {files}")
    versions = stories.told(rows)
    if json:
        as_json({"summary": stories.summary(versions), "versions": versions})
        return
    console.print(stories.summary(versions))
    columns = ["id", "published", "role", "language", "source", "", "relation", "#score", "file", "title"]
    hashes = {row.file: row.sha256 for row in rows}
    ids = short_ids([hashes[version.file] for version in versions])
    table(columns, [(short, *_cells(version)) for short, version in zip(ids, versions, strict=True)], spare=["file"])
    for version in versions:
        console.print(f"{version.file}: {version.because}")


def _cells(version: Version) -> tuple[str | None, ...]:
    when = f"{version.published:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    return (
        when if version.certain else f"{when} (fetched)",
        version.role,
        version.language,
        version.source,
        "kept" if version.kept else "removed",
        version.relation,
        None if version.score is None else f"{version.score:.2f}",
        version.file,
        version.title,
    )
