"""Commands for someone who adds or mends a source: check, discover, links, page, schema."""

import json as jsonlib
from itertools import islice
from typing import Annotated

import typer

from pipeline import codec, settings, urls
from pipeline.cli.crawling import Json, chosen
from pipeline.clock import SystemClock
from pipeline.crawl import preview
from pipeline.discovery import home
from pipeline.errors import LinkError
from pipeline.extract import extract
from pipeline.line import Line, open_line
from pipeline.model import Extracted, Kind, Link
from pipeline.output import as_json, console, say, table
from pipeline.settings import Configuration
from pipeline.source import Feed, Source


def register(app: typer.Typer) -> None:
    for command in (check, discover, links, page, schema):
        app.command()(command)


def check(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Also try these sites.")] = None,
    articles: Annotated[int, typer.Option(help="Articles to read from each site.")] = 3,
) -> None:
    """The configuration is read and every mistake told. With SOURCE its site is asked, and what it gives is shown."""
    configuration = settings.load(context.obj)
    enabled = sum(source.enabled for source in configuration.sources.values())
    console.print(f"{configuration.folder}: no mistakes; {len(configuration.sources)} sources, {enabled} enabled.")
    if not names:
        if configuration.settings.contact is None:
            say(f"Nothing can be fetched yet: `contact` is missing in {configuration.folder / settings.FILE}.")
        return
    sources = chosen(configuration, names)
    with open_line(configuration, SystemClock(), say, processes=0) as line:
        good = [_try(line, source, articles) for source in sources]
    raise typer.Exit(0 if all(good) else 1)


def _try(line: Line, source: Source, articles: int) -> bool:
    """Show what a source's endpoints announce and what its articles look like; whether all was well."""
    problems: list[str] = []
    choices = list(islice(preview(line, source, problems=problems), 2000))
    wanted = [link for link, choice in choices if choice.kind in (None, Kind.SEEN)]
    console.print(f"\n{source.name}: {len(choices)} links, {len(wanted)} of them articles by `include` and `exclude`.")
    left_out = [link.url for link, choice in choices if choice.kind is Kind.EXCLUDED]
    for url in left_out[:3]:
        console.print(f"  left out, such as {url}", markup=False)
    if not wanted:
        problems.append("no link is an article: look at `endpoints`, and at `include` if there is one")
    for link in wanted[:articles]:
        try:
            page = line.fetcher.get(link.url, source)
            _show_short(extract(page, link, source))
        except LinkError as error:
            problems.append(f"{link.url}: {error}")
    for problem in problems:
        console.print(f"  wrong: {problem}", markup=False)
    if not problems:
        console.print(f"  All is well: `pipeline run {source.name}` files these.")
    return not problems


def _show_short(found: Extracted) -> None:
    document, provenance = found.document, found.provenance
    length = sum(map(len, document.paragraphs))
    console.print(f"  {document.date}  {document.title}", markup=False)
    by = f", by {provenance.publisher}" if provenance.publisher else ""
    console.print(
        f"    date from {provenance.date_basis}, title from {provenance.title_basis}{by}, {provenance.language}, "
        f"{len(document.paragraphs)} paragraphs, {length} characters",
        markup=False,
    )
    console.print(f"    begins: {document.paragraphs[0][:100]}", markup=False)
    console.print(f"    ends:   {document.paragraphs[-1][-100:]}", markup=False)
    if provenance.date_basis == "fetch":
        console.print("    no date was found on the page: the day of the fetch stands in; a layout's `date` can help")


def discover(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="A site's home page, or a section of it.")],
    name: Annotated[str | None, typer.Option(help="Name of the source; made from the host if not given.")] = None,
    json: Json = False,
) -> None:
    """Feeds, sitemaps, lists and APIs of a site are looked for. Prints a source file to start from."""
    configuration = settings.load(context.obj)
    address = url if "://" in url else f"https://{url}"
    source = _any_source(configuration, address)
    with open_line(configuration, SystemClock(), say, processes=0) as line:
        found = home.look_around(
            address, lambda at, *, changed=None: line.fetcher.get(at, source, max_bytes=50_000_000)
        )
    if json:
        as_json(found)
    else:
        console.print(found.as_yaml(name or _name_of(address)), markup=False)


def links(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="The source's name.")],
    limit: Annotated[int, typer.Option(help="Print at most this many.")] = 200,
    json: Json = False,
) -> None:
    """The links that a source announces now, each with what a run would do about it and why. Fetches no article."""
    configuration = settings.load(context.obj)
    (wanted,) = chosen(configuration, [source])
    problems: list[str] = []
    with open_line(configuration, SystemClock(), say, processes=0) as line:
        found = list(islice(preview(line, wanted, problems=problems), limit))
    rows = [(choice.kind or "fetch", link.published, link.url, choice.because) for link, choice in found]
    if json:
        names = ("would", "published", "url", "because")
        as_json({"links": [dict(zip(names, row, strict=True)) for row in rows], "problems": problems})
    else:
        table(["would", "published", "url", "because"], [(a, b and f"{b:%Y-%m-%d %H:%M}", c, d) for a, b, c, d in rows])
        for problem in problems:
            say(problem)
    raise typer.Exit(1 if problems else 0)


def page(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="Address of an article.")],
    source: Annotated[
        str | None, typer.Option(help="Read it as this source; told from the address if not given.")
    ] = None,
    json: Json = False,
) -> None:
    """The document that would be filed for a page, with the basis of its title, date and publisher. Files nothing."""
    configuration = settings.load(context.obj)
    wanted = chosen(configuration, [source])[0] if source else _any_source(configuration, url)
    link = Link(url=url, key=urls.identity(url, wanted.drop_parameters), source=wanted.name, found_in="command line")
    with open_line(configuration, SystemClock(), say, processes=0) as line:
        found = extract(line.fetcher.get(url, wanted), link, wanted)
    if json:
        as_json(found)
        return
    console.print(codec.render(found.document).decode(), markup=False, end="")
    known = {name: getattr(found.provenance, name) for name in found.provenance.__dataclass_fields__}
    table(["known of it", ""], [(name, value) for name, value in known.items() if value not in (None, "", ())])


def schema(
    which: Annotated[str, typer.Argument(help="source or pipeline")] = "source",
) -> None:
    """The JSON Schema of a source file (or of pipeline.yaml), for editors that complete and check YAML."""
    schemas = settings.json_schema()
    if which not in schemas:
        raise typer.BadParameter(f"there are: {', '.join(schemas)}", param_hint="WHICH")
    console.print(jsonlib.dumps(schemas[which], ensure_ascii=False, indent=2), markup=False)


def _any_source(configuration: Configuration, url: str) -> Source:
    """The source that has an endpoint on the URL's host; else one with nothing but defaults."""
    host = urls.host(url)
    for source in configuration.sources.values():
        if any(urls.host(endpoint.url) == host for endpoint in source.endpoints):
            return source
    return Source(name=_name_of(url), endpoints=(Feed(feed=url),))


def _name_of(url: str) -> str:
    words = [
        word for word in urls.host(url).partition(":")[0].split(".") if word not in ("www", "com", "org", "gov", "net")
    ]
    return "-".join(words[:2]).lower() or "site"
