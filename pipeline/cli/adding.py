"""add: file single addresses now, each through the very line of a run."""

import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pipeline.cli.arguments import Json, Private, web_address
from pipeline.cli.discovering import with_private
from pipeline.cli.progress import described
from pipeline.cli.stopping import stopping
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.config.source import Feed, Source
from pipeline.crawl import run_links
from pipeline.errors import Forbidden, PipelineError
from pipeline.model import Kind, Outcome
from pipeline.monitor import Log, judge_clock
from pipeline.report import Report, Silent
from pipeline.runtime import open_runtime
from pipeline.system.clock import SystemClock
from pipeline.system.output import as_json, complain, console, say, table

SOURCE = "by-hand"


def add(
    context: typer.Context,
    addresses: Annotated[
        list[str] | None,
        typer.Argument(metavar="URL", help="Addresses of articles; - reads them from standard input."),
    ] = None,
    list_file: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Read addresses from a file, one a line; # comments.")
    ] = None,
    private: Private = False,
    json: Json = False,
) -> None:
    """Fetch single addresses now and file them.

    Read an address with the settings of the source that has its host, else as source by-hand. Obey robots.txt and the
    pause between requests. Try failed addresses again, but none that is held. Print the result of each; exit with 1 if
    one gave nothing.
    """
    configuration = settings.load(context.obj)
    wanted = dict.fromkeys(_given(addresses or [], list_file))
    if not addresses and list_file is None:
        raise typer.BadParameter("name an address, a file with --from, or - for standard input", param_hint="URL")
    if not wanted:
        say("It contains no address.")
        _conclude([], [], json)
    _run(configuration, _by_source(configuration, wanted, private), json=json)


def run_addresses(
    configuration: Configuration, list_files: Sequence[Path], name: str | None, *, dry_run: bool, json: bool
) -> NoReturn:
    """Fetch the addresses of lists now, as those that a person names, and exit.

    They are filed under the source `name`, with its settings where it is configured; without a name, as `add` does.
    """
    wanted = list(dict.fromkeys(address for file in list_files for address in _given((), file)))
    if name is not None and wanted:
        own = configuration.sources.get(name) or Source(name=name, endpoints=(Feed(feed=wanted[0]),))
        grouped: Iterable[tuple[Source, list[str]]] = [(without_filters(own), wanted)]
    else:
        grouped = _by_source(configuration, wanted, private=False)
    if dry_run:
        rows = [(source.name, address) for source, own in grouped for address in own]
        if json:
            as_json({"dry_run": True, "addresses": [{"source": source, "url": url} for source, url in rows]})
        else:
            table(["source", "url"], rows, empty="It contains no address.")
        raise typer.Exit(0)
    _run(configuration, grouped, json=json)


def _run(configuration: Configuration, grouped: Iterable[tuple[Source, list[str]]], *, json: bool) -> NoReturn:
    stop, told = threading.Event(), _Told(quiet=json)
    with (
        stopping(stop),
        open_runtime(configuration, SystemClock(stop), say, processes=1, stop=stop) as runtime,
    ):
        reports = [
            run_links(runtime, source, own, owes=source.name != SOURCE, stop=stop, listen=told)
            for source, own in grouped
        ]
        judge_clock(runtime, Log(sys.stderr, "plain"))
    _conclude(reports, told.outcomes, json)


class _Told(Silent):
    """Keeps what became of each link, and prints it as it comes."""

    def __init__(self, *, quiet: bool) -> None:
        self.outcomes: list[Outcome] = []
        self._quiet = quiet

    def ended(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        if not self._quiet:
            file = f" {outcome.file}" if outcome.file else ""
            console.print(f"{outcome.kind}: {outcome.link.url}{file}: {outcome.because}")


def _given(addresses: Sequence[str], list_file: Path | None) -> Iterator[str]:
    """Yield every address: of the command line, of standard input where `-` stands for it, of the file."""
    for text in addresses:
        if text == "-":
            yield from _listed(sys.stdin.buffer.read(), "standard input")
        else:
            yield web_address(text)
    if list_file is not None:
        try:
            yield from _listed(list_file.read_bytes(), str(list_file))
        except OSError as error:
            raise PipelineError(f"{list_file}: cannot be read: {error.strerror}") from error


def _listed(data: bytes, where: str) -> Iterator[str]:
    """Yield the addresses of a list, one a line. Raises typer.BadParameter for a line that is none."""
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
        text = line.strip()
        if text and not text.startswith("#"):
            try:
                yield web_address(text)
            except typer.BadParameter as error:
                raise typer.BadParameter(f"{where}:{number}: {error}", param_hint="URL") from error


def _by_source(
    configuration: Configuration, addresses: Iterable[str], private: bool
) -> Iterator[tuple[Source, list[str]]]:
    """Yield the sources that read the addresses, each with its own."""
    grouped: dict[str, tuple[Source, list[str]]] = {}
    for address in addresses:
        source = source_of(configuration, address)
        grouped.setdefault(source.name, (source, []))[1].append(address)
    for source, own in grouped.values():
        yield (with_private(source, *own) if private else source), own


def source_of(configuration: Configuration, address: str) -> Source:
    """Return the source with whose settings an address is read, without the patterns that choose among links."""
    known = configuration.sources_at(address)
    own = (
        known[0] if known else configuration.sources.get(SOURCE) or Source(name=SOURCE, endpoints=(Feed(feed=address),))
    )
    return without_filters(own)


def without_filters(source: Source) -> Source:
    """Return a source without what chooses among links and documents: a person has named them."""
    return source.model_copy(update={"include": (), "exclude": (), "keywords": (), "min_words": 0, "languages": ()})


def _conclude(reports: Sequence[Report], outcomes: Sequence[Outcome], json: bool) -> NoReturn:
    """Print what became of every link, and exit: 1 if one gave nothing."""
    problems = [report.error for report in reports if report.error]
    if json:
        names = ("kind", "because", "file")
        links = [{"url": o.link.url, "source": o.link.source} | {n: getattr(o, n) for n in names} for o in outcomes]
        as_json({"links": links, "problems": problems})
    else:
        for problem in problems:
            complain(problem)
        if any(report.stopped for report in reports):
            complain("stopped early: an address that is not listed above gave nothing; add it again")
        if private := sorted({o.link.source for o in outcomes if o.cause == Forbidden.cause}):
            files = ", ".join(f"{name}.yaml" for name in private)
            complain(f"--private asks hosts of your own network; `allow_addresses` in {files} does so always")
        if len(outcomes) > 1:
            counts = sum((report.outcomes for report in reports), type(reports[0].outcomes)())
            console.print(described(counts))
    lost = any(o.kind in (Kind.FAILED, Kind.DISALLOWED, Kind.LISTING) for o in outcomes)
    raise typer.Exit(1 if lost or problems or any(report.stopped for report in reports) else 0)
