"""reextract: read recorded pages again by today's rules, and adopt what is no worse; or undo that."""

import heapq
import json as json_module
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import count
from typing import Annotated, Any, NoReturn

import typer

from pipeline.access import explain
from pipeline.cli.adding import SOURCE, source_of
from pipeline.cli.arguments import Json, SinceOption, UntilOption, existing, in_order
from pipeline.cli.progress import Progress
from pipeline.cli.stopping import stopping
from pipeline.cli.store import checked
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.config.source import Source
from pipeline.errors import PipelineError
from pipeline.extract import MEASURES
from pipeline.index import queries
from pipeline.ingest import Receipt
from pipeline.model import Kind, Window, counted
from pipeline.rereading import Reread, RereadKind, RereadReport, Scope, TextChange, reread, undo_readings
from pipeline.runtime import Store, open_store, start_workers
from pipeline.system import output
from pipeline.system.clock import Grace, SystemClock
from pipeline.system.output import as_json, complain, console, errors, plain, say

_LARGEST = 10
_SAID = {
    RereadKind.SAME: "the same",
    RereadKind.ADOPTED: "adopted",
    RereadKind.KEPT: "kept, since the new text is worse",
    RereadKind.NO_RECORD: "without a record",
    RereadKind.UNREADABLE: "with a record that cannot be read",
    RereadKind.NO_SOURCE: "of a source that is gone",
}


_Accepted = Annotated[
    list[str] | None,
    typer.Option("--accept", metavar="MEASURE", help="Also adopt texts that this measure finds worse, such as date."),
]
_Defer = Annotated[
    bool, typer.Option("--defer", help="Leave it to workers, a month at a time; repeat it to see the progress.")
]


def reextract(
    context: typer.Context,
    what: Annotated[
        str | None, typer.Argument(metavar="SOURCE|FILE", help="A source or a document; everything if none is named.")
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Bring back the texts as they were before.")] = False,
    accepted: _Accepted = None,
    defer: _Defer = False,
    json: Json = False,
) -> None:
    """Read recorded pages again; adopt what is no worse, or undo it.

    Adopt a text only if no measure finds it worse than the held one; list the others with the reason. The old text
    stays as an earlier version. Print the ten largest changes, or all with --verbose. Repeat an interrupted command to
    continue it. Send no site a request.
    """
    configuration = settings.load(context.obj)
    measures = tuple(_measure(name) for name in accepted or [])
    if defer:
        _defer(configuration, what, since, until, wrong=dry_run or undo or bool(accepted), json=json)
    stop = threading.Event()
    with (
        stopping(stop),
        Progress("documents", silent=json) as progress,
        _opened(configuration, stop) as (store, workers),
    ):
        choice = _choice(configuration, store, what, since, until, measures, undo=undo)
        if undo:
            _tell_undone(undo_readings(store, choice, progress=progress), json)
            return
        told = _Printer(json=json, dry_run=dry_run)
        with told:
            report = reread(
                store,
                partial(_source, configuration),
                choice,
                workers=workers,
                dry_run=dry_run,
                stop=stop,
                tell=told,
                progress=progress,
            )
            told.conclude(report)
    raise typer.Exit(1 if report.stopped else 0)


def _defer(
    configuration: Configuration,
    what: str | None,
    since: datetime | None,
    until: datetime | None,
    *,
    wrong: bool,
    json: bool,
) -> NoReturn:
    """Leave it to workers, and exit. Raises typer.BadParameter for what they do not do."""
    from pipeline.cli.deferring import defer_reextract

    if wrong:
        raise typer.BadParameter("workers do none of these: --dry-run, --undo, --accept", param_hint="--defer")
    first, last = in_order(since, until)
    window = Window(since=first, until=last)
    defer_reextract(configuration, what, window, json)


@contextmanager
def _opened(configuration: Configuration, stop: threading.Event) -> Iterator[tuple[Store, Any]]:
    """Open the store, and the workers that read pages."""
    clock = SystemClock(stop)
    workers = start_workers(configuration.settings.processes, Grace(clock, stop), say)
    try:
        with open_store(configuration, clock, say, workers=workers) as store:
            yield store, workers
    finally:
        workers.close()


def _measure(name: str) -> str:
    """Return the name of a measure. Raises typer.BadParameter."""
    names = [each.name for each in MEASURES]
    if name not in names:
        raise typer.BadParameter(f"{name!r} is not a measure; there are: {', '.join(names)}", param_hint="--accept")
    return name


def _choice(
    configuration: Configuration,
    store: Store,
    what: str | None,
    since: datetime | None,
    until: datetime | None,
    accepted: tuple[str, ...],
    *,
    undo: bool,
) -> Scope:
    """Return which documents are meant. Raises typer.BadParameter and PipelineError."""
    first, last = in_order(since, until)
    window = Window(since=first, until=last)
    known = {*configuration.sources, *queries.by_source(store.index)}
    if what is None or what in known:
        return Scope(source=what, window=window, accepted=accepted)
    if not any(sign in what for sign in "/.:") and not _is_digest(what):
        existing(what, known, "SOURCE|FILE")
    rows = explain.documents_named(store.index, checked(what))
    visits = store.index.visits(row.key for row in rows)
    current = [row.file for row in rows if (visit := visits.get(row.key)) and visit.file == row.file]
    if len(current) != 1:
        files = ", ".join(current or [row.file for row in rows])
        one = "means several documents; name one file" if current else "is an earlier version; name the present one"
        raise PipelineError(f"{what} {one}: {files}")
    return Scope(file=current[0], window=window, accepted=accepted)


def _is_digest(what: str) -> bool:
    return len(what) >= 6 and all(sign in "0123456789abcdef" for sign in what.lower())


def _source(configuration: Configuration, name: str, url: str) -> Source | None:
    found = configuration.sources.get(name)
    return source_of(configuration, url) if found is None and name == SOURCE and url else found


class _Printer:
    """Prints what becomes of documents: as it comes, or the largest changes at the end. Holds ten changes."""

    def __init__(self, *, json: bool, dry_run: bool) -> None:
        self._json, self._dry_run = json, dry_run
        self._largest: list[tuple[int, int, Reread]] = []
        self._numbers = count()
        self._first = True

    def __enter__(self) -> None:
        if self._json:
            console.file.write('{"documents": [')

    def __exit__(self, *_: object) -> None:
        console.file.flush()

    def __call__(self, outcome: Reread) -> None:
        """Take note of how a document ended."""
        if self._json:
            if outcome.kind is not RereadKind.SAME:
                console.file.write(("" if self._first else ",") + "\n" + json_module.dumps(_object(outcome)))
                self._first = False
            return
        if output.verbose and outcome.kind is not RereadKind.SAME:
            _print(outcome, self._dry_run)
        elif outcome.kind is RereadKind.UNREADABLE:
            complain(f"{outcome.file}: {outcome.because}")
        elif outcome.kind is RereadKind.KEPT:
            errors.print(f"{outcome.file}: kept: {outcome.because}")
        if outcome.kind is RereadKind.ADOPTED and outcome.change is not None and not output.verbose:
            heapq.heappush(self._largest, (outcome.change.size, next(self._numbers), outcome))
            if len(self._largest) > _LARGEST:
                heapq.heappop(self._largest)

    def conclude(self, report: RereadReport) -> None:
        """Print the largest changes and the summary."""
        if self._json:
            told = {
                "dry_run": self._dry_run,
                "counts": {kind.value: report.counts[kind] for kind in RereadKind},
                "worse": dict(sorted(report.worse.items())),
                "resumed": report.resumed,
                "stopped": report.stopped,
                "problems": report.problems,
            }
            console.file.write("],\n" + json_module.dumps(told, ensure_ascii=False)[1:] + "\n")
            return
        for problem in report.problems:
            complain(problem)
        for _, _, outcome in sorted(self._largest, reverse=True):
            _print(outcome, self._dry_run)
        console.print(_summary(report, dry_run=self._dry_run))
        if report.stopped:
            complain("stopped early; the same command continues from here")


def _summary(report: RereadReport, *, dry_run: bool) -> str:
    total = report.counts.total()
    if not total and not report.stopped:
        return "No document is held of these, so nothing was read again."
    said = [f"{report.counts[kind]} {_said(kind, dry_run)}" for kind in RereadKind if report.counts[kind]]
    lines = [f"{counted(total, 'document')}" + (f": {', '.join(said)}" if said else "")]
    if report.resumed:
        lines.append(f"{report.resumed} of them were read before the interruption")
    reasons = [f"{name} {number}" for name, number in report.worse.most_common()]
    if reasons:
        lines.append(f"kept because of: {', '.join(reasons)}")
    return "\n".join(lines)


def _said(kind: RereadKind, dry_run: bool) -> str:
    return "would change" if dry_run and kind is RereadKind.ADOPTED else _SAID[kind]


def _print(outcome: Reread, dry_run: bool) -> None:
    """Print what becomes of a document, and how its texts differ."""
    what = {RereadKind.ADOPTED: "would change" if dry_run else f"adopted as {outcome.now}"}
    console.print(f"{outcome.file}: {what.get(outcome.kind, outcome.kind)}: {outcome.because or outcome.url}")
    if outcome.change is not None:
        for line in _difference(outcome.change):
            console.print(f"    {line}")


def _difference(change: TextChange) -> Iterator[str]:
    """Yield the lines that show a change, one for each paragraph."""
    for name, (held, read) in (("title", change.title), ("day", change.day), ("read by", change.rules)):
        if held != read:
            yield f"{name}: {held} → {read}"
    for each in change.paragraphs:
        if each.words:
            yield f"~ {each.words}"
        elif each.held is not None:
            yield f"- {each.held}"
        else:
            yield f"+ {each.read}"


def _object(outcome: Reread) -> dict[str, Any]:
    change: Any = outcome.change
    said = {"file": outcome.file, "url": outcome.url, "source": outcome.source, "outcome": outcome.kind.value}
    told: dict[str, Any] = {**said, "because": outcome.because, "now": outcome.now}
    told["worse"] = [{"measure": name, "because": because} for name, because in outcome.worse]
    if change is not None:
        pairs = {"title": change.title, "day": change.day, "rules": change.rules}
        told |= {name: dict(zip(("held", "read"), plain(pair), strict=True)) for name, pair in pairs.items()}
        told |= {"paragraphs": plain(change.paragraphs), "size": change.size}
    return told


def _tell_undone(receipts: list[Receipt], json: bool) -> None:
    """Print what was undone, and exit: 1 if something stays."""
    stay = [each for each in receipts if each.kind is Kind.UNCHANGED]
    if json:
        as_json(
            [
                {"file": each.instead_of or each.file, "undone": each.kind is not Kind.UNCHANGED}
                | {"now": each.file, "because": each.because}
                for each in receipts
            ]
        )
    else:
        for each in stay:
            complain(each.because)
        console.print(f"{counted(len(receipts) - len(stay), 'reading')} undone; {len(stay)} stay")
    raise typer.Exit(1 if stay else 0)
