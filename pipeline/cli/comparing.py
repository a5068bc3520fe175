"""compare: are these files one story? The same decision as admission's, with all that it rests on."""

from contextlib import suppress
from dataclasses import asdict, replace
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from pipeline import concept, dedup, settings
from pipeline.admission import Arrival
from pipeline.cli.crawling import Json
from pipeline.concept import Likeness
from pipeline.concept.encoder import read_as, unread
from pipeline.concept.weights import LOGIT
from pipeline.errors import ConfigError
from pipeline.fingerprint import similarity
from pipeline.model import Concept, Known, Relation, Verdict
from pipeline.output import as_json, console, table


def register(app: typer.Typer) -> None:
    app.command()(compare)


def compare(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Two or more documents, also by their names in the archive.")],
    align: Annotated[bool, typer.Option("--align", help="Print the units that say the same, side by side.")] = False,
    strictness: Annotated[str, typer.Option(help="cautious or aggressive")] = "cautious",
    json: Json = False,
) -> None:
    """Pairs of files: how one relates to the other, the score, its parts, and the sentence why. Files nothing."""
    if len(files) < 2:
        raise typer.BadParameter("name at least two files", param_hint="FILES")
    if strictness not in LOGIT:
        raise typer.BadParameter("expected cautious or aggressive", param_hint="--strictness")
    from pipeline import capture  # and with it what reads pages

    paths = [_place(context, path) for path in files]
    read = [(path, capture.read(path, source="compared", zone=ZoneInfo("UTC"))) for path in paths]
    about = {as_ for _, each in read if (as_ := read_as(each.extracted.provenance.language))}
    arrivals = [(path, _whole(each, about)) for path, each in read]
    found = [(a, b, *_compared(left, right, strictness)) for (a, left), (b, right) in combinations(arrivals, 2)]
    if json:
        as_json([_object(a, b, verdict, likeness, parts) for a, b, verdict, likeness, parts in found])
        return
    texts = {path: concept.text_units(arrival.extracted.document) for path, arrival in arrivals}
    rows = [
        (a.name, b.name, verdict.relation, f"{likeness.logit:.2f}" if likeness else "", verdict.because)
        for a, b, verdict, likeness, _ in found
    ]
    table(["a", "b", "relation", "#logit", "because"], rows)
    for a, b, _, likeness, _ in found if align else []:
        console.print(f"\n{a.name} and {b.name}:", markup=False)
        for match in likeness.matches if likeness else ():
            console.print(
                f"  {match.cosine:.2f}  {texts[a][match.left].text}\n        {texts[b][match.right].text}", markup=False
            )


def _place(context: typer.Context, path: Path) -> Path:
    """Where a file is: as it is called, or below the archive, by the name under which the other commands know it."""
    if not path.exists():
        with suppress(ConfigError):
            held = settings.load(context.obj).archive / path
            return held if held.exists() else path
    return path


def _whole(arrival: Arrival, about: set[str]) -> Arrival:
    """With the whole of its concept, where an encoder reads its language, in every scheme that a pair may need."""
    document, language = arrival.extracted.document, arrival.extracted.provenance.language
    own = concept.scheme_of(language)
    made: dict[bool, Concept] = {}
    for scheme in {own, *concept.schemes_needed(language, about)}:
        begun = concept.sketch(document, language, scheme)
        if begun is not None:
            made[scheme == own] = concept.complete(document, language, begun)
    return replace(arrival, fingerprint=replace(arrival.fingerprint, concept=made.get(True), bridge=made.get(False)))


def _compared(left: Arrival, right: Arrival, strictness: str) -> tuple[Verdict, Likeness | None, dict[str, float]]:
    """How the right one relates to the left one, as if that were held."""
    known = Known(
        file=left.link.url.removeprefix("file:"),
        key=left.link.key,
        source=left.link.source,
        title=left.extracted.document.title,
        language=left.extracted.provenance.language,
        date=left.extracted.document.date,
        fingerprint=left.fingerprint,
    )
    verdict = dedup.decide(right.fingerprint, own=None, candidates=[known])
    if verdict.relation is Relation.NEAR:
        document, held = right.extracted.document, left.extracted.document
        differ = dedup.other_numbers(document, held, known.language)
        verdict = dedup.another_report(known, differ) if differ else verdict
    parts = {"wording": similarity(left.fingerprint, right.fingerprint)}
    likeness = None
    # the first scheme that both are read in: a pair that one encoder reads never needs the other
    shared = [
        (here, there) for here in left.fingerprint.concepts if (there := right.fingerprint.in_scheme(here.scheme))
    ]
    why = next((why for each in (left, right) if (why := unread(each.extracted.provenance.language))), "")
    if not shared and why:
        verdict = replace(verdict, because=f"{verdict.because}; {why}: compared by their words alone")
    if shared:
        here, there = shared[0]
        likeness = concept.likeness(there, here)
        parts |= asdict(likeness.parts) | {"logit": likeness.logit}
        languages = {read_as(arrival.extracted.provenance.language) for arrival in (left, right)}
        if verdict.relation is Relation.NEW:
            told = dedup.translation([(known, likeness)], strictness=strictness) if len(languages) == 2 else None
            verdict = told or replace(verdict, because=f"not one story: {likeness.because}")
    return verdict, _turned(likeness), parts


def _turned(likeness: Likeness | None) -> Likeness | None:
    """With the matches as seen from the other side."""
    if likeness is None:
        return None
    turned = tuple(replace(match, left=match.right, right=match.left) for match in likeness.matches)
    return replace(likeness, matches=turned)


def _object(a: Path, b: Path, verdict: Verdict, likeness: Likeness | None, parts: dict[str, float]) -> dict[str, Any]:
    score = verdict.score if verdict.score is not None else likeness.score if likeness else None
    return {
        "a": str(a),
        "b": str(b),
        "relation": verdict.relation,
        "score": score,
        "parts": parts,
        "because": verdict.because,
    }
