"""compare: are these files one story? The same decision as admission's, with all that it rests on."""

from dataclasses import asdict, replace
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from pipeline import capture, concept, dedup
from pipeline.admission import Arrival
from pipeline.cli.crawling import Json
from pipeline.concept import Likeness
from pipeline.concept.encoder import read_as
from pipeline.concept.weights import LOGIT
from pipeline.fingerprint import similarity
from pipeline.model import Known, Relation, Verdict
from pipeline.output import as_json, console, table


def register(app: typer.Typer) -> None:
    app.command()(compare)


def compare(
    files: Annotated[list[Path], typer.Argument(help="Two or more documents, in the archive's format or others.")],
    align: Annotated[bool, typer.Option("--align", help="Print the units that say the same, side by side.")] = False,
    strictness: Annotated[str, typer.Option(help="cautious or aggressive")] = "cautious",
    json: Json = False,
) -> None:
    """Pairs of files: how one relates to the other, the score, its parts, and the sentence why. Files nothing."""
    if len(files) < 2:
        raise typer.BadParameter("name at least two files", param_hint="FILES")
    if strictness not in LOGIT:
        raise typer.BadParameter("expected cautious or aggressive", param_hint="--strictness")
    arrivals = [(path, _whole(capture.read(path, source="compared", zone=ZoneInfo("UTC")))) for path in files]
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


def _whole(arrival: Arrival) -> Arrival:
    """With the whole of its concept, where an encoder reads its language."""
    document, language = arrival.extracted.document, arrival.extracted.provenance.language
    begun = concept.sketch(document, language)
    made = concept.complete(document, language, begun) if begun else None
    return replace(arrival, fingerprint=replace(arrival.fingerprint, concept=made))


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
    here, there = left.fingerprint.concept, right.fingerprint.concept
    if here is not None and there is not None:
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
