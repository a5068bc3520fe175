"""The demo: crawl the five sites three times with the real line, show what came of it, and check every link of it."""

import shutil
import threading
from collections import Counter
from pathlib import Path

from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.crawl import run_all
from pipeline.dedup import Policy, compare, fingerprint, same_language
from pipeline.demo.configure import write_configs
from pipeline.demo.expect import Expected, expected, mistakes
from pipeline.demo.sites import Site, serve
from pipeline.errors import PipelineError
from pipeline.index import queries
from pipeline.index.rows import DocumentRow
from pipeline.maintenance import verify
from pipeline.model import Document, DocumentState, Kind, Known, Outcome, Translations
from pipeline.monitor import diagnose, known_health
from pipeline.report import Report, Silent
from pipeline.runtime import Runtime, open_runtime
from pipeline.system.clock import SystemClock
from pipeline.system.output import console, say, table
from pipeline.urls import identity

_NAMES = ("archive", "seeds", "configs")  # in this order: by the last one a folder is known as the demo's
_CONTACT = b"demo@loopback.internal"


class _Log(Silent):
    """Keeps every outcome, in the order they came."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self._lock = threading.Lock()

    def ended(self, outcome: Outcome) -> None:
        with self._lock:
            self.outcomes.append(outcome)


def main(folder: Path) -> int:
    """Run the demo in `folder`; 0 when all came out as it must, else 1. Prints what it does.

    What an earlier demo left there is removed first. Raises PipelineError where somebody else's files lie.
    """
    _clear(folder)
    with serve() as sites:
        write_configs(folder / "configs", sites)
        configuration = settings.load(folder / "configs")
        console.print("Five small sites are being served on this machine:")
        for site in sites:
            console.print(f"  {site.name:<9} {site.url}")
        with open_runtime(configuration, SystemClock(), say) as runtime:
            wrong = _rounds(runtime, configuration, sites)
            _show(runtime, configuration)
            _show_kept(runtime, sites)
            wrong += map(str, verify(runtime.archive, runtime.index))
            states = known_health(runtime.index).items()
            wrong += [f"{name} is {health.state}: {health.because}" for name, health in states if health.state.ill]
    for sentence in wrong:
        console.print(f"wrong: {sentence}")
    console.print()
    if wrong:
        console.print(f"{len(wrong)} things are not as they must be.")
        return 1
    console.print("All is as it must be. Look around:")
    console.print(f"  ls {folder}/archive/2024/*/*")
    for command in ("list", "duplicates", "status"):
        console.print(f"  .venv/bin/pipeline --configs {folder}/configs {command}")
    return 0


def _clear(folder: Path) -> None:
    try:
        left = [folder / name for name in _NAMES if (folder / name).exists()]
        settings_file = folder / "configs" / settings.FILE
        ours = settings_file.exists() and _CONTACT in settings_file.read_bytes()
        if left and not ours:
            raise PipelineError(f"{left[0]} was not made by the demo and is left alone; name another --folder")
        for each in left:
            shutil.rmtree(each)
        (folder / "configs").mkdir(parents=True)
    except OSError as error:
        raise PipelineError(f"{error.filename or folder}: {error.strerror}") from error


def _rounds(runtime: Runtime, configuration: Configuration, sites: list[Site]) -> list[str]:
    rows = expected(sites)
    wrong = _first(runtime, configuration, rows)
    wrong += _second(runtime, configuration)
    wrong += _third(runtime, configuration, sites)
    return wrong


def _first(runtime: Runtime, configuration: Configuration, rows: list[Expected]) -> list[str]:
    reports, outcomes = _round(runtime, configuration, "First run: everything is new.")
    for outcome in outcomes:
        if outcome.kind in (Kind.FAILED, Kind.DISALLOWED):
            console.print(f"  {outcome.kind}: {outcome.link.url}: {outcome.because}")
    removed = queries.documents(runtime.index, state=DocumentState.DUPLICATE)
    relations = {row.url: row.relation for row in removed}
    by_key = {identity(url): relation for url, relation in relations.items()}
    relations = {
        outcome.link.url: by_key[identity(outcome.link.url)]
        for outcome in outcomes
        if identity(outcome.link.url) in by_key
    }
    return [*_sound(reports, outcomes), *mistakes(rows, outcomes, relations)]


def _second(runtime: Runtime, configuration: Configuration) -> list[str]:
    reports, outcomes = _round(runtime, configuration, "Second run: the sites say what they said before.")
    stored = [o for o in outcomes if o.kind in (Kind.ARCHIVED, Kind.DUPLICATE, Kind.REVISED)]
    return _sound(reports, outcomes) + [f"the second run stored {o.link.url} again: {o.because}" for o in stored]


def _third(runtime: Runtime, configuration: Configuration, sites: list[Site]) -> list[str]:
    corrected = {identity(url) for site in sites if (url := site.publish_correction())}
    reports, outcomes = _round(runtime, configuration, "Third run: one site has corrected an article.")
    stored = {identity(o.link.url): o.kind for o in outcomes if o.kind in (Kind.ARCHIVED, Kind.DUPLICATE, Kind.REVISED)}
    if stored != dict.fromkeys(corrected, Kind.REVISED):
        return [*_sound(reports, outcomes), f"a revision of {sorted(corrected)} was due, and came: {stored}"]
    return _sound(reports, outcomes)


def _round(runtime: Runtime, configuration: Configuration, what: str) -> tuple[list[Report], list[Outcome]]:
    log = _Log()
    sources = list(configuration.sources.values())
    reports = run_all(runtime, sources, threads=len(sources), stop=threading.Event(), listen=log)
    shown = [kind for kind in Kind if any(report.outcomes[kind] for report in reports)]
    console.print(f"\n{what}")
    table(
        ["source", "#links", *(f"#{kind}" for kind in shown), "health"],
        [
            [report.source, report.links, *(report.outcomes[kind] or "" for kind in shown), _state(runtime, report)]
            for report in reports
        ],
    )
    return reports, log.outcomes


def _state(runtime: Runtime, report: Report) -> str:
    """How a source is after its run."""
    _, health = diagnose(runtime.index, report.source)
    return health.state if health else ""


def _sound(reports: list[Report], outcomes: list[Outcome]) -> list[str]:
    """Links in are outcomes out, and no run or endpoint failed."""
    wrong = [f"{r.source}: {problem}" for r in reports for problem in [*r.problems, *([r.error] if r.error else [])]]
    heard = Counter(outcome.link.source for outcome in outcomes)
    wrong += [
        f"{r.source}: {r.links} links and {heard[r.source]} outcomes" for r in reports if r.links != heard[r.source]
    ]
    return wrong


def _show(runtime: Runtime, configuration: Configuration) -> None:
    """The tree of dated files, and each duplicate with its reason."""
    console.print(f"\n{configuration.archive}")
    held = queries.documents(runtime.index)
    for day in sorted({row.day for row in held}):
        console.print(f"  {day:%Y/%m/%d}/")
        for row in (row for row in held if row.day == day):
            name = row.file.rpartition("/")[2]
            console.print(f"    {name}  {row.language:<5} {row.source:<9} {row.title[:70]}")
    console.print("\nWhat was removed, and why (all of it lies under .duplicates and can be restored):")
    for row in queries.documents(runtime.index, state=DocumentState.DUPLICATE):
        console.print(f"  {row.url}\n    {row.relation}: {row.because}")


def _show_kept(runtime: Runtime, sites: list[Site]) -> None:
    """What could be taken for a copy and is none, each with the reason. That it was kept, `expect` has seen to."""
    console.print("\nWhat could be taken for a copy, and why it was kept:")
    announced = {article.id: site.url + article.announced_path for site in sites for article in site.articles}
    for article in (article for site in sites for article in site.articles if article.unlike):
        held, other = (_kept_as(runtime, announced[id_]) for id_ in (article.id, article.unlike or ""))
        if held and other:
            console.print(f"  {announced[article.id]}\n    is not {other.file} (“{other.title}”): ", end="")
            console.print(_difference(runtime, held, other))


def _kept_as(runtime: Runtime, url: str) -> DocumentRow | None:
    """The document of a URL, or what is kept in its place."""
    found = queries.find(runtime.index, url)
    return (
        (queries.find(runtime.index, found[-1].of) or found)[0] if found and found[-1].of else next(iter(found), None)
    )


def _difference(runtime: Runtime, held: DocumentRow, other: DocumentRow) -> str:
    """Say why two documents are two."""
    policy = Policy(near_threshold=1.0, translations=Translations.CAUTIOUS)
    (found,) = compare([_told(runtime, other), _told(runtime, held)], lambda _: policy)
    if same_language(held.language, other.language):
        return f"{found.wording:.0%} of the wording is the same" + (f", but {found.numbers}" if found.numbers else "")
    if found.likeness is None:
        return held.because
    return f"{found.meaning}, which makes {found.likeness.logit:.1f}, and {policy.logit} is asked"


def _told(runtime: Runtime, row: DocumentRow) -> tuple[Known, Document]:
    document = runtime.archive.read(row.file)
    known = Known(
        file=row.file,
        key=row.url,
        source=row.source,
        title=row.title,
        language=row.language,
        date=document.date,
        fingerprint=fingerprint(document),
    )
    return known, document
