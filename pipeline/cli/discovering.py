"""discover: look around a site, and write the source file that reads it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from pipeline.cli.arguments import Json, Private, fit, web_address
from pipeline.cli.invocation import called
from pipeline.cli.sources import any_source, name_of
from pipeline.config import settings
from pipeline.config.source import Listing, Source, seconds_of, source_name
from pipeline.crawl import read_page
from pipeline.discovery import SiteSurvey, look_around, reach
from pipeline.errors import DiscoveryError, Forbidden, LinkError, PipelineError
from pipeline.escape import escaped
from pipeline.fetch import Fetcher, Pages, archive_index
from pipeline.model import Link, Page, counted
from pipeline.runtime import Runtime, open_runtime, start_workers
from pipeline.system.clock import SystemClock
from pipeline.system.output import as_json, console, errors, plain, say

_HOMES = 2


def discover(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="A site's home page, or a section of it.")],
    name: Annotated[
        str | None,
        typer.Option(parser=fit(source_name), metavar="NAME", help="Name of the source; else made from the host."),
    ] = None,
    save: Annotated[
        bool, typer.Option("--save", help="Write the source file into the configuration, enabled.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="With --save: replace a source of the same name.")] = False,
    delay: Annotated[
        str | None, typer.Option(metavar="TIME", help="Pause between two requests, such as 10s; else 5s.")
    ] = None,
    private: Private = False,
    json: Json = False,
) -> None:
    """Find a site's feeds, sitemaps, lists and APIs.

    Print a source file to start from; with --save write it, enabled.
    """
    configuration = settings.load(context.obj, skip_empty=True)
    address = web_address(url)
    name = name or name_of(address)
    file = configuration.folder / "sources" / f"{name}.yaml"
    if save and file.exists() and not force:
        raise PipelineError(f"{file}: exists already; --force replaces it, --name gives the new source another name")
    source = any_source(configuration, address)
    if private:
        source = with_private(source, address)
    if delay:
        source = source.model_copy(update={"delay_s": fit(seconds_of, "--delay")(delay)})
    found = _look_around(configuration, source, url)
    text = found.as_yaml(name, source.allow_addresses, delay=delay)
    if save:
        _save(file, text)
    if json:
        as_json({"saved": file if save else None, "name": name} | plain(found))
    elif save:
        program = called()
        off = len(found.candidates) - len(found.switched_on)
        others = f"; {off} more {'stands' if off == 1 else 'stand'} in it as comments" if off else ""
        console.print(f"{file}: written and enabled, with {counted(len(found.switched_on), 'endpoint')}{others}")
        for sentence in _expected(found, source.delay_s):
            console.print(sentence)
        console.print(f"\nNext:\n  {program} check {name}    # shows what would be filed\n  {program} run {name}")
    else:
        console.print(text, end="")


def _expected(found: SiteSurvey, delay_s: float) -> Iterator[str]:
    """Yield what a first run will do: the zone, the addresses that are left out, and how long the others take."""
    because = f" ({found.zone_because})" if found.zone_because else ""
    zone = found.timezone or "UTC, for nothing tells the site's zone"
    yield f"Times without a zone count as {zone}{because}; `timezone` in the file sets it."
    if found.left_out:
        left, announced = len(found.left_out), counted(found.announced, "link")
        yield f"`include` leaves out {left:,} of {announced}, such as {found.left_out[0]}"
    if wanted := found.announced - len(found.left_out):
        took = f" at {delay_s:g} s: {_about(wanted * delay_s)}" if delay_s else ""
        count = "at least " * found.more + counted(wanted, "link")
        yield f"A first run asks for {count}{took}; `backfill` asks for older ones."


def _about(seconds: float) -> str:
    if seconds < 60:
        return "less than a minute"
    hours = seconds / 3600
    return f"about {hours:.0f} h" if hours >= 2 else f"about {seconds / 60:.0f} min"


def with_private(source: Source, *addresses: str) -> Source:
    """Return a source that may ask the hosts of these addresses, though they are of one's own network."""
    hosts = [urlsplit(address).hostname or "" for address in addresses]
    return source.model_copy(update={"allow_addresses": tuple(dict.fromkeys([*source.allow_addresses, *hosts]))})


@contextmanager
def _unencrypted_too(url: str) -> Iterator[None]:
    """Say, if a site whose scheme was left out does not answer, how one without encryption is written."""
    try:
        yield
    except LinkError as error:
        if "://" in url or isinstance(error, Forbidden):
            raise
        raise PipelineError(f"{error}; if it is a site without encryption, write http://{url}") from error


def _look_around(configuration: settings.Configuration, source: Source, url: str) -> SiteSurvey:
    address = web_address(url)
    with (
        _unencrypted_too(url),
        open_runtime(configuration, SystemClock(), say, processes=0) as runtime,
        errors.rich().status(
            escaped(f"{address} …")
        ) as asking,  # some thirty requests, with the pause of `delay` between them
    ):
        pages: dict[str, Page] = {}  # the home page, and where it leads on at once

        def get(url: str, *, changed: datetime | None = None) -> Page:
            asking.update(escaped(f"asking {url}"))
            page = runtime.fetcher.get(url, source, max_bytes=50_000_000)
            if len(pages) < _HOMES:
                pages[page.url] = page
            return page

        try:
            found = look_around(address, get)
        except Forbidden as error:
            raise PipelineError(f"{error}; if the site is one of your own network, use --private") from error
        except DiscoveryError as error:
            raise PipelineError(f"{address}: {error}; {_files_it_alone(source, address)}") from error
        _require_no_article(runtime, source, found, pages.get(found.home))
        asking.update(escaped(f"asking web archives for {found.home}"))
        return _with_captures(found, configuration, source, runtime.fetcher)


def _require_no_article(runtime: Runtime, source: Source, found: SiteSurvey, home: Page | None) -> None:
    """Raise PipelineError if nothing but the links of the page was found, and the page is a dated article."""
    endpoints = [each.endpoint for each in found.candidates]
    if home is None or endpoints != [Listing(listing=found.home)]:
        return
    with closing(start_workers(1)) as workers:
        link = Link(url=home.url, key=home.url, source=source.name, found_in=home.url)
        read = read_page(runtime, source, link, home, workers=workers)
    if not isinstance(read, str) and read.extracted.provenance.date_basis != "fetch":
        title = read.extracted.document.title
        raise PipelineError(
            f"{home.url}: is an article, “{title}”; name the site's home page, or one of its lists; "
            f"{_files_it_alone(source, home.url)}"
        )


def _files_it_alone(source: Source, address: str) -> str:
    """Return the clause that names the command for a single page."""
    private = "--private " if source.allow_addresses else ""
    return f"`{called()} add {private}{address}` files only this page"


def _with_captures(
    found: SiteSurvey, configuration: settings.Configuration, source: Source, fetcher: Pages
) -> SiteSurvey:
    """Return what was found with how far back web archives reach; a site of one's own network is in none."""
    past = configuration.settings.past
    if not past.fill or (source.allow_addresses and not past.allow_addresses):
        return found
    assert isinstance(fetcher, Fetcher)
    captures = []
    try:
        for each in reach(found.home, past, archive_index(fetcher, past, source)):
            captures.append(each)  # noqa: PERF402 - what came before an error is kept
    except LinkError as error:
        return replace(found, captures=tuple(captures), problems=(*found.problems, f"a web archive: {error}"))
    return replace(found, captures=tuple(captures))


def _save(file: Path, text: str) -> None:
    """Write a source file whole or not at all: a daemon may be reading the folder."""
    try:
        file.parent.mkdir(exist_ok=True)
        part = file.with_name(f".{file.name}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as error:
        raise PipelineError(f"{file}: cannot be written: {error.strerror}") from error
