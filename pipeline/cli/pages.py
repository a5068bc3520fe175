"""Commands that show how a page is read: page, and template for what the pages of a site share."""

import difflib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from pipeline import format, urls
from pipeline.cli.arguments import Json, Private, ReadAs, SourceName, chosen, web_address
from pipeline.cli.discovering import with_private
from pipeline.cli.display import facts
from pipeline.cli.sources import any_source
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.config.source import Source
from pipeline.crawl import compare_page, read_links, read_page
from pipeline.errors import Forbidden, LinkError, PipelineError
from pipeline.extract import PageComparison, Template
from pipeline.model import Extracted, Link, Page, counted
from pipeline.runtime import open_runtime, open_store, start_workers
from pipeline.system.clock import SystemClock
from pipeline.system.output import as_json, console, say, table
from pipeline.text.filters import unwanted

_TO_ASK = "; --private asks a host of your own network once, `allow_addresses` in its source file always"


def page(
    context: typer.Context,
    address: Annotated[str | None, typer.Argument(metavar="URL", help="Address of an article.")] = None,
    source: ReadAs = None,
    file: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Read this HTML file; send the site no request.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="The address that the file was saved from.")] = None,
    compare_extractors: Annotated[
        bool, typer.Option("--compare", help="Show each block of the page, and how the extractors differ.")
    ] = False,
    private: Private = False,
    json: Json = False,
) -> None:
    """Show the document that a run would file for a page; file nothing.

    Also print where title, date and publisher were read. Read the page as a run does, and join its later pages (not
    with --file). Values that only a feed gives are missing.
    """
    configuration = settings.load(context.obj)
    given = address or url
    if given is None:
        raise typer.BadParameter(
            "name the address of an article, or with --file the one it was saved from (--url)", param_hint="URL"
        )
    at = web_address(given)
    wanted = chosen(configuration, [source])[0] if source else any_source(configuration, at)
    wanted = with_private(wanted, at) if private else wanted
    link = Link(url=at, key=urls.identity(at, wanted.drop_parameters), source=wanted.name, found_in="command line")
    if compare_extractors:
        _show_comparison(_compared(configuration, wanted, link, file), json)
    else:
        found = _read(configuration, wanted, link, file)
        _show_documents(found, json)
        if because := unwanted(wanted, found):
            say(f"A run leaves it out: it {because}.")


def show_template(
    context: typer.Context,
    source: SourceName,
    json: Json = False,
) -> None:
    """Show the blocks that count as a site's boilerplate.

    Print for each on how many pages it is, and why it counts as boilerplate.
    """
    configuration = settings.load(context.obj)
    (wanted,) = chosen(configuration, [source])
    with open_store(configuration, SystemClock(), say) as store:
        learned = store.index.template(wanted.name)
    template = Template.of_pages(learned.pages) if learned.pages else None
    blocks = template.shared(learned.pages) if template else []
    if json:
        as_json({"source": wanted.name, "versions": learned.since, "pages": len(learned.pages), "blocks": blocks})
        return
    if template is None:
        console.print(f"Nothing is known of {wanted.name} yet: its pages are learned while it is read.")
        return
    console.print(
        f"{wanted.name}: {counted(len(learned.pages), 'page')}, {counted(template.articles, 'article')}; "
        f"version {len(learned.since)}, since {learned.since[-1]:%Y-%m-%d %H:%M} UTC"
    )
    table(
        ["#pages", "boilerplate", "why", "begins"],
        [(b.pages, "yes" if b.boilerplate else "no", b.because, b.text) for b in blocks],
    )


def _read(configuration: Configuration, source: Source, link: Link, file: Path | None) -> Extracted:
    """Read a page as a run does: from its site, or from a file. Raises PipelineError if it gives no document."""
    if file is None:
        with open_runtime(configuration, SystemClock(), say, processes=1) as runtime:
            ((_, fetched),) = read_links(runtime, source, [link])
        if isinstance(fetched, LinkError):
            raise PipelineError(f"{fetched}{_TO_ASK * (fetched.cause == Forbidden.cause)}")
        extracted = fetched.extracted
    else:
        saved = _saved(file, link)
        with open_store(configuration, SystemClock(), say) as store, closing(start_workers(1)) as workers:
            result = read_page(store, source, link, saved, workers=workers)
        if isinstance(result, str):
            raise PipelineError(f"{file}: {result}")
        extracted = result.extracted
    return replace(extracted, traits=None, page_lines=None)


def _compared(configuration: Configuration, source: Source, link: Link, file: Path | None) -> PageComparison:
    """Compare how the extractors read a page, in a worker, since the page may kill its reader."""
    if file is None:
        with open_runtime(configuration, SystemClock(), say, processes=0) as runtime:
            try:
                got = runtime.fetcher.get(link.url, source)
            except Forbidden as error:
                raise PipelineError(f"{error}{_TO_ASK}") from error
    else:
        got = _saved(file, link)
    with open_store(configuration, SystemClock(), say) as store, closing(start_workers(1)) as workers:
        return compare_page(store, source, link, got, workers=workers)


def _saved(file: Path, link: Link) -> Page:
    """Return a page that was saved to a file."""
    try:
        return Page(url=link.url, status=200, headers={}, body=file.read_bytes(), fetched_at=SystemClock().now())
    except OSError as error:
        raise PipelineError(f"{file}: cannot be read: {error.strerror}") from error


def _show_documents(found: Extracted, json: bool) -> None:
    """Print each text as it would be filed, byte for byte, and what is known of it."""
    if json:
        as_json(found)
        return
    for document in found.pieces or (found,):
        console.file.write(format.render(document.document).decode())
        provenance = document.provenance
        known = {name: getattr(provenance, name) for name in provenance.__dataclass_fields__}
        known["attachments"] = "\n".join(f"{each.title} ({each.url})" for each in provenance.attachments)
        known["goes on at"] = None if provenance.pages else document.following
        table(["known of it", ""], facts(known))


def _show_comparison(found: PageComparison, json: bool) -> None:
    if json:
        as_json(found)
        return
    table(["", "because", "block"], [("body" if b.body else "boilerplate", b.because, b.text) for b in found.blocks])
    sure = "" if found.confidence is None else f", confidence {found.confidence:.2f}"
    console.print(f"\ntaken: {found.taken}{sure}")
    for name, paragraphs in found.extractors.items():
        lines = _difference(found.paragraphs, paragraphs)
        console.print(f"\n{name}: {_summary(paragraphs, lines)}")
        for line in lines:
            console.print(f"  {line}")


def _summary(paragraphs: Sequence[str], lines: Sequence[str]) -> str:
    if not paragraphs:
        return "finds no article"
    if not lines:
        return "the same as what is taken"
    more = sum(line.startswith("+") for line in lines)
    return f"differs from what is taken: paragraphs more (+) {more}, fewer (-) {len(lines) - more}"


def _difference(taken: Sequence[str], other: Sequence[str]) -> list[str]:
    if not other:
        return []
    return [line for line in difflib.unified_diff(taken, other, n=0, lineterm="") if line[:2] not in ("--", "++", "@@")]
