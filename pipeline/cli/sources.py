"""Commands for someone who adds or mends a source: check, discover, links, schema."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import groupby, islice
from typing import Annotated

import typer

from pipeline import archive, urls
from pipeline.access import outdated
from pipeline.cli.arguments import Json, Limit, SourceName, chosen, more, none_or_more, sources_argument
from pipeline.config import settings
from pipeline.config.databases import index_address
from pipeline.config.hosts import admitting
from pipeline.config.settings import Configuration
from pipeline.config.source import Feed, Listing, Source
from pipeline.crawl import preview, read_links
from pipeline.dedup import languages
from pipeline.discovery import samples
from pipeline.errors import LinkError
from pipeline.extract import made_of_file
from pipeline.index.trial import tried_address
from pipeline.maintenance import unmet_needs
from pipeline.model import Extracted, Kind, Link, Translations, counted
from pipeline.runtime import Runtime, open_runtime
from pipeline.system.clock import SystemClock
from pipeline.system.output import as_json, complain, console, say, table
from pipeline.text.filters import unwanted
from pipeline.watches import doubts, require_receivers

_COUNTED = 2000  # links of a source that are looked at
_OTHERS = 0.1  # of a source's texts are in another language than the one that is set, and it is told


def check(
    context: typer.Context,
    names: Annotated[list[str] | None, sources_argument("Also try these sites.")] = None,
    articles: Annotated[
        int, typer.Option(parser=none_or_more, metavar="N", help="Articles to read from each site.")
    ] = 3,
    json: Json = False,
) -> None:
    """Check the configuration and report every mistake.

    Test the object store, if the archive is on one: it must exist, and refuse to overwrite. With SOURCE, also read its
    site and show the result.
    """
    configuration = settings.load(context.obj)
    configuration.require_environment(os.environ)
    require_receivers(configuration)
    enabled = sum(source.enabled for source in configuration.sources.values())
    if not json:
        number = counted(len(configuration.sources), "source")
        console.print(f"{configuration.folder}: no mistakes; {number}, {enabled} enabled.")
    for doubt in doubts(configuration):
        say(doubt)
    if configuration.settings.contact is None and not names:
        say(f"Nothing can be fetched yet: `contact` is missing in {configuration.folder / settings.FILE}.")
    index = index_address(configuration, os.environ)
    if index is not None:
        found = tried_address(index)  # raises what is missing there
        if not json:
            console.print(f"{found}.")
    wrong = unmet_needs(configuration)
    for problem in wrong:
        complain(problem)
    tried = []
    if names:
        sources = chosen(configuration, names)
        with open_runtime(configuration, SystemClock(), say, processes=1) as runtime:
            tried = [_try(runtime, source, articles) for source in sources]
    if json:
        sources_told = {"sources": len(configuration.sources), "enabled": enabled}
        as_json(sources_told | {"problems": wrong, "tried": tried})
    else:
        for each in tried:
            _show_tried(each)
    raise typer.Exit(1 if wrong or any(each.problems for each in tried) else 0)


@dataclass(slots=True)
class _Tried:
    """What a source's endpoints announce, what its articles look like, and what was wrong."""

    source: str
    links: int = 0
    articles: int = 0
    left_out: list[str] = field(default_factory=list)
    read: list[Extracted] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what is worth knowing, and nothing wrong
    more: bool = False  # links were counted up to a limit
    offer: str | None = None


def _try(runtime: Runtime, source: Source, articles: int) -> _Tried:
    tried = _Tried(source=source.name, offer=outdated.offer(runtime.index, source))
    choices = list(islice(preview(runtime, source, problems=tried.problems, notes=tried.notes), _COUNTED + 1))
    tried.more = len(choices) > _COUNTED
    del choices[_COUNTED:]
    wanted = [link for link, choice in choices if choice.kind in (None, Kind.SEEN)]
    tried.links, tried.articles = len(choices), len(wanted)
    tried.left_out = [link.url for link, choice in choices if choice.kind is Kind.EXCLUDED][:3]
    tried.notes += _elsewhere([link for link, _ in choices])
    if not wanted:
        tried.problems.append("no link is an article: look at `endpoints`, and at `include` if there is one")
    for link, result in read_links(runtime, source, samples(wanted, articles)):
        if isinstance(result, LinkError):
            tried.problems.append(f"{link.url}: {result}")
        elif because := unwanted(source, result.extracted):
            tried.left_out.append(f"{link.url}: {because}")
        else:
            tried.read += [replace(extracted, traits=None, page_lines=None) for extracted, _ in result.documents]
    pages = [extracted.provenance for extracted in tried.read if not made_of_file(extracted.provenance.extractor)]
    spoken = Counter(provenance.language.partition("-")[0] for provenance in pages)
    if said := contradiction(source, spoken):
        tried.problems.append(said)
    if (source.translations or runtime.translations) is not Translations.OFF:
        told = (languages.unread(language) for language in spoken)
        tried.notes += [f"its translations are not recognised: {why}" for why in told if why]
    tried.problems += [*_idle_patterns(source, [link.url for link, _ in choices]), *_idle_selectors(tried.read)]
    tried.problems += _unread_dates(source, [link for link, _ in choices])
    return tried


def contradiction(source: Source, languages: Counter[str]) -> str | None:
    """Return a sentence if the language set for a source is not that of its texts, counted by primary subtag."""
    declared = source.language.partition("-")[0].lower()
    others = {tag: number for tag, number in languages.items() if tag not in (declared, "und")}
    if declared == "auto" or not others or sum(others.values()) < _OTHERS * languages.total():
        return None
    told = ", ".join(f"{number} in {tag}" for tag, number in sorted(others.items(), key=lambda pair: -pair[1]))
    count = counted(languages.total(), "text")
    return f"language: {source.language} is set, but of {count} there are {told}; `auto` detects it in each"


def _elsewhere(links: Sequence[Link]) -> Iterator[str]:
    """Yield a sentence for each endpoint whose links lead to another site."""
    for found_in, led in groupby(links, lambda link: link.found_in):
        away = [link.url for link in led if link.elsewhere]
        if away:
            yield f"{found_in}: {counted(len(away), 'link')} to another host, such as {away[0]}: {admitting(away[0])}"


def _idle_patterns(source: Source, addresses: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for each `include` pattern that matches no link. An `exclude` may wait for its links."""
    for pattern in source.include if addresses else ():
        if not any(re.search(pattern, address) for address in addresses):
            yield f"include `{pattern}` matches none of {counted(len(addresses), 'link')}"


def _idle_selectors(read: Sequence[Extracted]) -> Iterator[str]:
    """Yield a sentence for each selector of the layout that matches nothing on all articles that were read."""
    for selector, times in Counter(each for found in read for each in found.unmatched).items():
        if times == len(read):
            yield f"{selector} matches nothing on {times} of {counted(len(read), 'article')}"


def _unread_dates(source: Source, links: Sequence[Link]) -> Iterator[str]:
    """Yield a sentence for each list whose `date` gives no date of any entry."""
    for endpoint in source.endpoints:
        if isinstance(endpoint, Listing) and endpoint.date:
            entries = [link for link in links if link.found_in == endpoint.url]
            if entries and not any(link.published for link in entries):
                yield f"{endpoint.url}: date: {endpoint.date}: read on 0 of {counted(len(entries), 'link')}"


def _show_tried(tried: _Tried) -> None:
    stopped = "; counting stopped there" if tried.more else ""
    console.print(
        f"\n{tried.source}: {counted(tried.links, 'link')}, {tried.articles} of them articles by `include` and "
        f"`exclude`{stopped}."
    )
    for note in tried.notes:
        console.print(f"  {note}")
    for url in tried.left_out:
        console.print(f"  left out, such as {url}")
    for found in tried.read:
        _show_short(found)
    for problem in tried.problems:
        console.print(f"  wrong: {problem}")
    if tried.offer:
        console.print(f"  {tried.offer}")
    if tried.problems:
        return
    if undated := sum(found.provenance.date_basis == "fetch" for found in tried.read):
        of_these = f"{undated} of {counted(len(tried.read), 'article')}"
        console.print(f"  `pipeline run {tried.source}` files these, but {of_these} under the day of the fetch.")
    else:
        console.print(f"  All is well: `pipeline run {tried.source}` files these.")


def _told(basis: str | None) -> str | None:
    """Return where something was read, for people: `feed` is whatever announced the link."""
    return "the feed or list that announced it" if basis == "feed" else basis


def _show_short(found: Extracted) -> None:
    document, provenance = found.document, found.provenance
    length = sum(map(len, document.paragraphs))
    console.print(f"  {document.date}  {document.title}")
    by = f", by {provenance.publisher}" if provenance.publisher else ""
    console.print(
        f"    date from {_told(provenance.date_basis)}, title from {_told(provenance.title_basis)}{by}, "
        f"{provenance.language}, "
        f"{counted(len(document.paragraphs), 'paragraph')}, {counted(length, 'character')}",
    )
    console.print(f"    begins: {document.paragraphs[0][:100]}")
    console.print(f"    ends:   {document.paragraphs[-1][-100:]}")
    if provenance.missing:
        console.print(f"    {provenance.missing}")
    if provenance.date_basis == "fetch":
        console.print(
            "    no date up to now was found on the page: the day of the fetch is used; a layout's `date` can help"
        )


def links(
    context: typer.Context,
    source: SourceName,
    limit: Limit = 200,
    json: Json = False,
) -> None:
    """List the links that a source announces now; fetch no article.

    Print for each what a run would do with it, and why.
    """
    configuration = settings.load(context.obj)
    (wanted,) = chosen(configuration, [source])
    problems: list[str] = []
    with open_runtime(configuration, SystemClock(), say, processes=0) as runtime:
        announced = preview(runtime, wanted, problems=problems)
        found = list(islice(announced, limit))
        goes_on = len(found) == limit and next(announced, None) is not None
    problems += _unread_dates(wanted, [link for link, _ in found])
    rows = [(choice.kind or "fetch", _announced(link), link.url, choice.because) for link, choice in found]
    if json:
        names = ("would", "published", "url", "because")
        as_json({"links": [dict(zip(names, row, strict=True)) for row in rows], "problems": problems})
    else:
        table(
            ["would", "published (UTC)", "url", "because"],
            [(a, f"{b:%Y-%m-%d %H:%M}" if isinstance(b, datetime) else b, c, d) for a, b, c, d in rows],
            empty=f"{wanted.name} announces no link now.",
        )
        for problem in problems:
            complain(problem)
    if goes_on:
        say(more(limit))
    raise typer.Exit(1 if problems else 0)


def _announced(link: Link) -> datetime | date | None:
    """Return the moment that a list tells of a link, or the day if it tells no time."""
    return link.published_in(UTC) if link.day_only else link.published


def schema(
    which: Annotated[str, typer.Argument(metavar="WHICH", help="source, pipeline or manifest")] = "source",
    json: Json = False,
) -> None:
    """Print the JSON Schema of source files, pipeline.yaml or manifests.

    For editors that complete and check YAML, and for programs that read manifests.
    """
    schemas = settings.json_schema() | {"manifest": archive.manifest_schema()}
    if which not in schemas:
        raise typer.BadParameter(f"there is no schema {which!r} (there are: {', '.join(schemas)})", param_hint="WHICH")
    as_json(schemas[which])


def any_source(configuration: Configuration, url: str) -> Source:
    """Return the first source that has an endpoint on the URL's host, or else one with nothing but defaults."""
    known = configuration.sources_at(url)
    return known[0] if known else Source(name=name_of(url), endpoints=(Feed(feed=url),))


def name_of(url: str) -> str:
    """Return a name for a source out of the host of a URL; of one that is a number, all of it with its port."""
    host = urls.host(url)
    if re.search(r"\.\d+(:\d+)?$|\]", host):
        return re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-") or "site"
    words = [word for word in host.partition(":")[0].split(".") if word not in ("www", "com", "org", "gov", "net")]
    return re.sub(r"[^a-z0-9-]+", "-", "-".join(words[:2]).lower()).strip("-") or "site"
