"""retry: ask again now what gave no document, without waiting for its next try."""

import re
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from pipeline import urls
from pipeline.access import explain
from pipeline.cli.adding import source_of
from pipeline.cli.arguments import Json, existing, web_address
from pipeline.cli.crawling import conclude
from pipeline.cli.progress import Progress, RunProgress
from pipeline.cli.stopping import stopping
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.crawl import run_links
from pipeline.errors import CAUSES, PipelineError
from pipeline.index import Index
from pipeline.model import Link, Occasion, stands_for_day
from pipeline.monitor import Log, Watch
from pipeline.runtime import open_runtime
from pipeline.system.clock import SystemClock
from pipeline.system.output import say


def retry(
    context: typer.Context,
    what: Annotated[
        str | None, typer.Argument(metavar="SOURCE|URL", help="A source or an address; every source if none is named.")
    ] = None,
    causes: Annotated[
        list[str] | None,
        typer.Option("--cause", metavar="CAUSE", help="Only links that failed for: no-article,404,unreachable."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also fetch links that gave a document: it may have changed.")
    ] = False,
    json: Json = False,
) -> None:
    """Fetch the links that gave no document again now.

    Fetch the failed links of a source, or one address, even if their next try is later or they were given up. Obey
    robots.txt and the pause between requests. Print the outcomes; exit with 1 if the run was stopped. Fetched pages
    count for the health of their source, and can end a fault.
    """
    wanted = _causes(causes or [])
    configuration = settings.load(context.obj)
    stop = threading.Event()
    with (
        stopping(stop),
        Progress("links", silent=json) as progress,
        open_runtime(configuration, SystemClock(stop), say, stop=stop) as runtime,
        Watch(runtime, configuration, Log(sys.stderr, "plain")) as watch,
    ):
        found = _found(runtime.index, configuration, what, wanted, held=again)
        listener = RunProgress(progress)
        reports = []
        for name, links in found.items():
            source = configuration.sources.get(name) or source_of(configuration, links[0].url)
            links = [replace(link, source=source.name) for link in links]
            report = run_links(runtime, source, links, occasion=Occasion.RETRY, held=again, stop=stop, listen=listener)
            if name in configuration.sources:
                watch.judge(report)
            reports.append(report)
    conclude(reports, listener.failures, json)


def _causes(said: Sequence[str]) -> list[str]:
    """Return the causes that are named, a status of HTTP as the index has it. Raises BadParameter for one unknown."""
    named = [f"status-{name}" if name.isdecimal() else name for each in said for name in each.replace(",", " ").split()]
    for name in named:
        if name not in CAUSES and not re.fullmatch(r"status-[1-5]\d\d", name):
            known = ", ".join(sorted(CAUSES))
            raise typer.BadParameter(f"unknown cause {name!r}; known are {known}, and statuses such as 404")
    return named


def _found(
    index: Index, configuration: Configuration, what: str | None, causes: Sequence[str], *, held: bool
) -> dict[str, list[Link]]:
    """Return the links that are meant, by source; say so if there are none. Raises PipelineError for an unknown URL."""
    if what is not None and (urls.is_web(what) or ("." in what and what not in configuration.sources)):
        return _one(index, configuration, web_address(what), held=held)
    names = [existing(what, configuration.sources)] if what is not None else list(configuration.sources)
    met: Counter[str] = Counter()
    found: dict[str, list[Link]] = {}
    for name in names:
        for link, cause in index.unasked(name, held=held):
            met[cause or "unknown"] += 1
            if not causes or cause in causes:
                found.setdefault(name, []).append(link)
    if not found:
        there_are = ", ".join(f"{cause} ({count})" for cause, count in sorted(met.items()))
        wanted = f" by {' or '.join(cause.removeprefix('status-') for cause in causes)}" if causes else ""
        rest = f"; there are: {there_are}" if there_are else ""
        say(f"No link of {what or 'any source'} has failed{wanted}{rest}.")
    return found


def _one(index: Index, configuration: Configuration, url: str, *, held: bool) -> dict[str, list[Link]]:
    """Return a single address as its source knows it, nothing if it is held. Raises PipelineError if it is unknown."""
    visit = explain.last_visit(index, url, configuration.sources_at(url))
    if visit is None:
        raise PipelineError(f"{url} has never been requested; `pipeline add` requests it")
    if visit.file and visit.retry_at is None and not held:
        say(f"{url} is held as {visit.file}; --again requests it again.")
        return {}
    link = Link(
        url=visit.url,
        key=visit.key,
        source=visit.source,
        found_in=visit.found_in,
        published=visit.published,
        title=visit.title,
        day_only=stands_for_day(visit.published),
    )
    return {visit.source: [link]}
