"""compare: are these files one story? The same decision as at the door, with all that it rests on."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from pipeline.archive import Archive
from pipeline.cli.arguments import Json
from pipeline.config import settings
from pipeline.config.settings import Configuration, Settings
from pipeline.dedup import semantic
from pipeline.dedup.decision import Candidates, Meaning, Policy, judge
from pipeline.dedup.minhash import similarity
from pipeline.dedup.semantic import Likeness
from pipeline.dedup.semantic.encoder import read_as, unread
from pipeline.errors import ArchiveError, FormatError
from pipeline.ingest.ingest import Submission
from pipeline.model import Extracted, Link, Relation, SemanticSignature, Translations, Verdict
from pipeline.system.output import as_json, console, table


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file to compare: where it lies, the name by which sentences call it, and the document in it."""

    path: Path
    name: str
    submission: Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """How `b` relates to `a`. `meaning` says how alike they are in other words, or why nobody can tell."""

    a: _File
    b: _File
    verdict: Verdict
    likeness: Likeness | None
    meaning: str
    parts: Mapping[str, float]


def compare(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE|ID|URL", help="Two or more, of the archive or not.")],
    align: Annotated[bool, typer.Option("--align", help="Print the units that say the same, side by side.")] = False,
    strictness: Annotated[
        str | None, typer.Option(help="cautious, aggressive or off; else as configured for the second file's source.")
    ] = None,
    json: Json = False,
) -> None:
    """Compare files in pairs and say how the second repeats the first.

    Print its score, the parts of the score and the reason why. Decide as the archive would if it held the first
    file and the second came from another address, whatever their days. Obey near_threshold and translations where
    there is a configuration. File nothing.
    """
    if len(files) < 2:
        raise typer.BadParameter("name at least two files", param_hint="FILES")
    if strictness not in (None, *Translations):
        raise typer.BadParameter("expected cautious, aggressive or off", param_hint="--strictness")
    configuration = _configuration(context.obj)
    archive = Archive(configuration.archive, configuration.seeds) if configuration else None
    pairs = [
        _compared(left, right, _policy(configuration, right.submission, strictness))
        for left, right in combinations(_read([_path(file, configuration) for file in files], archive), 2)
    ]
    if json:
        as_json([_object(pair) for pair in pairs])
        return
    table(["a", "b", "relation", "#logit", "because"], [_cells(pair) for pair in pairs])
    for pair in pairs if align else []:
        _print_aligned(pair)


def _configuration(folder: Path) -> Configuration | None:
    """Read the configuration; None where there is none. Raises ConfigError for one with mistakes."""
    return settings.load(folder) if (folder / settings.FILE).is_file() else None


def _path(what: str, configuration: Configuration | None) -> Path:
    """Return the path of a file that is named as the other commands name it."""
    if configuration is None or Path(what).exists() or not ("://" in what or re.fullmatch("[0-9a-fA-F]{6,64}", what)):
        return Path(what)
    from pipeline.cli.store import one_document

    return configuration.archive / one_document(configuration, what)


def _policy(configuration: Configuration | None, submission: Submission, strictness: str | None) -> Policy:
    """Return the policy by which an arrival is judged at the door."""
    general = configuration.settings if configuration else Settings()
    configured = configuration.translations_of(submission.link.source) if configuration else general.translations
    return Policy(near_threshold=general.near_threshold, translations=Translations(strictness or configured))


def _read(paths: Sequence[Path], archive: Archive | None) -> list[_File]:
    """Read the files, each encoded in every scheme that a pair may need."""
    files = [_file(path, archive) for path in paths]
    about = {read for file in files if (read := read_as(_language(file)))}
    return [replace(file, submission=_whole(file.submission, about)) for file in files]


def _file(path: Path, archive: Archive | None) -> _File:
    """Read a file: one of the archive as its manifest line tells, any other as `import` reads it."""
    if archive is not None and not path.exists() and archive.path(path.as_posix()).exists():
        path = archive.path(path.as_posix())  # called by the name under which the other commands know it
    place = path.resolve()
    if archive is not None and place.is_file() and place.is_relative_to(archive.root):
        with suppress(FormatError, ArchiveError):  # without a manifest line it is a file like any other
            name = place.relative_to(archive.root).as_posix()
            record = archive.last_record(name)
            entry, said = record.entry, record.entry.provenance
            link = Link(url=said.url, key=record.key, source=said.source, found_in=said.found_in)
            extracted = Extracted(document=entry.document, provenance=said)
            submission = Submission(link=link, extracted=extracted, fingerprint=entry.fingerprint)
            return _File(path=path, name=name, submission=submission)
    from pipeline.ingest import plaintext  # and with it what reads pages

    return _File(path=path, name=path.name, submission=plaintext.read(path, source="compared", zone=ZoneInfo("UTC")))


def _whole(submission: Submission, about: set[str]) -> Submission:
    """With the whole of its concept, where an encoder reads its language, in every scheme that a pair may need."""
    document, language = submission.extracted.document, submission.extracted.provenance.language
    own = semantic.scheme_of(language)
    made: dict[bool, SemanticSignature] = {}
    for scheme in {own, *semantic.schemes_needed(language, about)}:
        begun = semantic.sketch(document, language, scheme)
        if begun is not None:
            made[scheme == own] = semantic.complete(document, language, begun)
    return replace(
        submission, fingerprint=replace(submission.fingerprint, concept=made.get(True), bridge=made.get(False))
    )


def _compared(left: _File, right: _File, policy: Policy) -> _Pair:
    """Judge the right one as if the left one were all that is held."""
    known, likeness = left.submission.known(left.name), _likeness(left.submission, right.submission)
    here, there = _language(left), _language(right)
    candidates = Candidates(
        document=right.submission.extracted.document,
        language=there,
        fingerprint=right.submission.fingerprint,
        own=None,
        worded=[known],
        text=lambda _: left.submission.extracted.document,
        meaning=lambda: Meaning(likenesses=[(known, likeness)] if likeness else []),
        in_other_languages=lambda: here.partition("-")[0] != there.partition("-")[0],
    )
    parts = {"wording": similarity(left.submission.fingerprint, right.submission.fingerprint)}
    if likeness is not None:
        parts |= asdict(likeness.parts) | {"logit": likeness.logit}
    return _Pair(
        a=left,
        b=right,
        verdict=judge(candidates, policy),
        likeness=likeness,
        meaning=likeness.because if likeness else unread(there) or unread(here),
        parts=parts,
    )


def _likeness(left: Submission, right: Submission) -> Likeness | None:
    """In the first scheme that both are read in: a pair that one encoder reads never needs the other."""
    for here in left.fingerprint.concepts:
        there = right.fingerprint.in_scheme(here.scheme)
        if there is not None:
            return semantic.likeness(there, here)
    return None


def _language(file: _File) -> str:
    return file.submission.extracted.provenance.language


def _cells(pair: _Pair) -> tuple[str, ...]:
    """A row of the table. Why two files are two stories is told in more words than the verdict needs."""
    verdict, because = pair.verdict, pair.verdict.because
    if verdict.relation is Relation.NEW and pair.meaning not in because:
        because = f"{because}; {pair.meaning}"
    logit = f"{pair.likeness.logit:.2f}" if pair.likeness else ""
    return pair.a.path.name, pair.b.path.name, verdict.relation, logit, because


def _print_aligned(pair: _Pair) -> None:
    here, there = (semantic.text_units(file.submission.extracted.document) for file in (pair.a, pair.b))
    console.print(f"\n{pair.a.path.name} and {pair.b.path.name}:")
    for match in pair.likeness.matches if pair.likeness else ():  # the likeness is seen from the second file
        left, right = here[match.right].text, there[match.left].text
        console.print(f"  {match.cosine:.2f}  {left}\n        {right}")


def _object(pair: _Pair) -> dict[str, Any]:
    verdict, likeness = pair.verdict, pair.likeness
    return {
        "a": str(pair.a.path),
        "b": str(pair.b.path),
        "relation": verdict.relation,
        "score": verdict.score if verdict.score is not None else likeness.score if likeness else None,
        "parts": pair.parts,
        "because": verdict.because,
        "meaning": pair.meaning or None,
    }
