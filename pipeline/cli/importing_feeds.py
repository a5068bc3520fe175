"""import --opml: propose the feeds of a feed reader as source files."""

from pathlib import Path

from pipeline.config import settings
from pipeline.errors import FormatError, PipelineError
from pipeline.model import counted
from pipeline.system.output import as_json, say, table


def import_feeds(folder: Path, list_file: Path, *, dry_run: bool, json: bool) -> None:
    """Write a source file, not enabled, for each site of a list whose feeds no source has. Raises PipelineError."""
    from pipeline.web import read_opml

    configuration = settings.load(folder, skip_empty=True)
    try:
        data = list_file.read_bytes()
    except OSError as error:
        raise PipelineError(f"{list_file}: cannot be read: {error.strerror}") from error
    held = {each.url for source in configuration.sources.values() for each in source.endpoints}
    place = configuration.folder / settings.SOURCES
    taken = {*configuration.sources, *(file.stem for file in place.glob("*.yaml"))}
    try:
        proposed = read_opml(data, taken, held)
    except FormatError as error:
        raise PipelineError(f"{list_file}: {error}") from error
    rows = [(each.name, place / f"{each.name}.yaml", len(each.feeds), each.title) for each in proposed]
    try:
        place.mkdir(exist_ok=True)
        for each, (_, file, _, _) in [] if dry_run else zip(proposed, rows, strict=True):
            with file.open("x", encoding="utf-8") as out:
                out.write(each.as_yaml())
    except OSError as error:
        raise PipelineError(f"{error.filename or place}: cannot be written: {error.strerror}") from error
    if json:
        said = [{"name": name, "file": file, "feeds": feeds, "title": title} for name, file, feeds, title in rows]
        as_json({"dry_run": dry_run, "sources": said})
        return
    table(["source", "file", "#feeds", "title"], rows, empty="No feed in the list is new.")
    say(f"{counted(len(rows), 'source')} {'proposed; nothing was written' if dry_run else 'written, not enabled'}")
