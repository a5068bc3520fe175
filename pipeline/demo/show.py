"""What the demo prints of its result: one story in its languages first, then the rest in short."""

import shlex
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import quote_plus

from pipeline import dedup
from pipeline.dedup import Policy, compare, fingerprint
from pipeline.demo.sites import Site
from pipeline.index import DocumentRow, queries
from pipeline.model import Document, DocumentState, Kind, Known, Outcome, Relation, Translations, counted
from pipeline.monitor import diagnose
from pipeline.report import Report
from pipeline.runtime import Runtime
from pipeline.system.output import console, table

# Words of the story that is told in most languages: they find all of them
_ASKED = ("Liuwan textile museum", "纺织博物馆")
_RELATIONS = {
    Relation.EXACT: "word for word",
    Relation.NEAR: "nearly word for word",
    Relation.TRANSLATION: "in another language",
}


def first(runtime: Runtime, reports: Sequence[Report]) -> None:
    """Print what became of every link of the first run."""
    shown = [kind for kind in Kind if any(report.outcomes[kind] for report in reports)]
    console.print("\nFirst run: everything is new.")
    table(
        ["source", "#links", *(f"#{kind}" for kind in shown), "health"],
        [
            [report.source, report.links, *(report.outcomes[kind] or "" for kind in shown), _health(runtime, report)]
            for report in reports
        ],
    )


def story(runtime: Runtime) -> None:
    """Print the story that was told in most languages: which telling was kept, which were removed and why."""
    removed = queries.documents(runtime.index, state=DocumentState.DUPLICATE)
    kept = {row.file: row for row in queries.documents(runtime.index)}
    tellings = {file: [row for row in removed if row.of == file] for file in kept}
    languages = {file: {kept[file].language, *(row.language for row in rows)} for file, rows in tellings.items()}
    file = max(kept, key=lambda file: (len(languages[file]), len(tellings[file])), default=None)
    if file is None or not tellings[file]:
        return
    one, others = kept[file], tellings[file]
    console.print(
        f"\nOne story was published {len(others) + 1} times, in {counted(len(languages[file]), 'language')}; "
        "the archive keeps it once:\n"
    )
    console.print(f"  kept     {one.language:<5} {one.source:<9} {one.title}\n           {file}")
    for row in others:
        console.print(f"  removed  {row.language:<5} {row.source:<9} {row.title}")
        console.print(f"           {row.because}")


def rest(runtime: Runtime, outcomes: Sequence[Outcome]) -> None:
    """Print how much was filed and removed, and what gave no document and why."""
    removed = queries.documents(runtime.index, state=DocumentState.DUPLICATE)
    counts = Counter(row.relation for row in removed)
    parts = ", ".join(f"{counts[relation]} {said}" for relation, said in _RELATIONS.items() if counts[relation])
    console.print(f"\nIn all, {counted(len(queries.documents(runtime.index)), 'document')} were filed by date.")
    console.print(f"Removed, and restorable: {counted(len(removed), 'document')} ({parts}).")
    console.print("These gave no document:")
    for outcome in outcomes:
        if outcome.kind in (Kind.FAILED, Kind.DISALLOWED):
            console.print(f"  {outcome.kind}: {outcome.link.url}: {outcome.because}")


def kept(runtime: Runtime, sites: Sequence[Site]) -> None:
    """Print what could be taken for a copy and is none, each with the reason. `expect` checks that it was kept."""
    console.print("These look like copies, but were kept:")
    announced = {article.id: site.url + article.announced_path for site in sites for article in site.articles}
    for article in (article for site in sites for article in site.articles if article.unlike):
        held, other = (_kept_as(runtime, announced[id_]) for id_ in (article.id, article.unlike or ""))
        if held and other:
            console.print(f"  {announced[article.id]}\n    is not {other.file} (“{other.title}”): ", end="")
            console.print(_difference(runtime, held, other))


def opened_again(day: date, documents: int, different: int, wacz: Path) -> None:
    """Print what came of a day that was exported and opened again."""
    pages = counted(documents, "page")
    same = "every text is the same" if not different else f"{counted(different, 'text')} not the same"
    console.print(f"\nOpened again: {day}, {pages} as received, read into a new archive: {same}.\n  {wacz}")


def filled(name: str, documents: int, report: Report) -> None:
    """Print what came of a site that is gone."""
    pages = counted(documents, "page")
    console.print(f"Gone: {name} answers 410 to everything; a backfill filed {pages} as a web archive has them.")
    for problem in report.problems:
        console.print(f"  {problem}")


def commands(folder: Path, program: str, sites: Sequence[Site], *, asking: bool) -> None:
    """Print commands to go on with; those that ask a site only while the sites answer."""
    program = f"{program} --configs {shlex.quote(str(folder / 'configs'))}"
    console.print("\nLook around:")
    console.print(f"  ls {shlex.quote(str(folder / 'archive'))}/2024/*/*")
    for line in ("list", "duplicates", "status", *(f"search --state all {words}" for words in _ASKED)):
        console.print(f"  {program} {line}")
    if not asking:
        console.print("\nIn a browser, with a search field:")
        console.print(f"  {program} web")
        return
    (wire,) = (site for site in sites if site.name == "wire")
    article = next(each for each in wire.articles if not each.fault)
    console.print("\nThe sites answer until Ctrl-C. In another terminal:")
    for line in (
        "check wire",
        f"page {wire.url}{article.announced_path}",
        "links daily --limit 10",
        "run portal",
        "backfill district --since 2024-04-01 --until 2024-04-15",
        f"discover {wire.url} --private --delay 20ms",
    ):
        console.print(f"  {program} {line}")


def pages(address: str) -> None:
    """Print where the pages of the archive are, and how its story is searched for in a browser."""
    console.print("\nThe pages of its archive answer, too:")
    console.print(f"  {address}")
    for words in _ASKED:
        console.print(f"  {address}search?q={quote_plus(words)}")


def _health(runtime: Runtime, report: Report) -> str:
    _, health = diagnose(runtime.index, report.source)
    return health.state if health else ""


def _kept_as(runtime: Runtime, url: str) -> DocumentRow | None:
    """Return the document of a URL, or what is kept in its place."""
    found = queries.find(runtime.index, url)
    return (
        (queries.find(runtime.index, found[-1].of) or found)[0] if found and found[-1].of else next(iter(found), None)
    )


def _difference(runtime: Runtime, held: DocumentRow, other: DocumentRow) -> str:
    """Say why two documents are two."""
    policy = Policy(near_threshold=1.0, translations=Translations.CAUTIOUS)
    (found,) = compare([_known(runtime, other), _known(runtime, held)], lambda _: policy)
    if dedup.languages.same_language(held.language, other.language):
        return f"{found.wording:.0%} of the wording is the same" + (f", but {found.numbers}" if found.numbers else "")
    if found.likeness is None:
        return held.because
    return f"{found.meaning}, a score of {found.likeness.logit:.1f}; a translation has at least {policy.logit}"


def _known(runtime: Runtime, row: DocumentRow) -> tuple[Known, Document]:
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
