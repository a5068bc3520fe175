"""compare: are these files one story? The same decision as in a run, with all that it rests on."""

import re
from contextlib import suppress
from dataclasses import asdict
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from pipeline import dedup, format
from pipeline.archive import Archive
from pipeline.cli.arguments import Json
from pipeline.config import settings
from pipeline.config.settings import Configuration, Settings
from pipeline.dedup import Comparison, Policy
from pipeline.errors import ArchiveError, FormatError
from pipeline.ingest import Submission, read_submission
from pipeline.model import Document, Extracted, Known, Link, Relation, Translations
from pipeline.system.output import as_json, console, table


def compare(
    context: typer.Context,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE|ID|URL", help="Two or more files, from the archive or elsewhere.")
    ],
    align: Annotated[bool, typer.Option("--align", help="Print the segments that say the same, side by side.")] = False,
    strictness: Annotated[
        str | None, typer.Option(help="cautious, aggressive or off; else as configured for the second file's source.")
    ] = None,
    json: Json = False,
) -> None:
    """Compare files in pairs and say how the second repeats the first.

    Print the score, its parts and the reason. Decide as the archive would if it held the first file and the second came
    from another address, whatever their days. Use near_threshold and translations of the configuration, if there is
    one. File nothing.
    """
    if len(files) < 2:
        raise typer.BadParameter("name at least two files", param_hint="FILE|ID|URL")
    if strictness not in (None, *Translations):
        raise typer.BadParameter("expected cautious, aggressive or off", param_hint="--strictness")
    configuration = _configuration(context.obj)
    archive = Archive(configuration.archive, configuration.seeds) if configuration else None
    read = [_read(_path(file, configuration), archive) for file in files]
    pairs = dedup.compare(
        [(known, document) for _, known, document in read],
        lambda known: _policy(configuration, known.source, strictness),
    )
    if json:
        paths = combinations([path for path, _, _ in read], 2)
        as_json([_object(pair, each) for pair, each in zip(pairs, paths, strict=True)])
        return
    table(["a", "b", "relation", "#logit", "because"], [_cells(pair) for pair in pairs])
    for pair in pairs if align else []:
        _print_aligned(pair)


def _configuration(folder: Path) -> Configuration | None:
    """Read the configuration; None if there is none. Raises ConfigError for one with mistakes."""
    return settings.load(folder) if (folder / settings.FILE).is_file() else None


def _path(what: str, configuration: Configuration | None) -> Path:
    """Return the path of a file that is named as the other commands name it."""
    path = Path(what)
    named = "://" in what or re.fullmatch("[0-9a-fA-F]{6,64}", what) or format.read_name(path.name)
    folder = configuration.archive.folder if configuration else None
    if configuration is None or not named or path.exists() or (folder is not None and (folder / path).exists()):
        return path
    from pipeline.cli.store import one_document

    file = one_document(configuration, what)
    return Path(file) if folder is None else folder / file


def _policy(configuration: Configuration | None, source: str, strictness: str | None) -> Policy:
    """Return the policy by which a run judges a document of a source."""
    general = configuration.settings if configuration else Settings()
    configured = configuration.translations_of(source) if configuration else general.translations
    return Policy(near_threshold=general.near_threshold, translations=Translations(strictness or configured))


def _read(path: Path, archive: Archive | None) -> tuple[Path, Known, Document]:
    """Read a file: one of the archive as its manifest line tells, any other as `import` reads it."""
    name = _name_there(path, archive) if archive is not None else None
    if archive is not None and name is not None:
        if archive.place.folder is not None:
            path = archive.place.folder / name
        with suppress(FormatError, ArchiveError):  # without a manifest line it is a file like any other
            record = archive.last_record(name)
            entry, said = record.entry, record.entry.provenance
            link = Link(url=said.url, key=record.key, source=said.source, found_in=said.found_in)
            extracted = Extracted(document=entry.document, provenance=said)
            submission = Submission(link=link, extracted=extracted, fingerprint=entry.fingerprint)
            return path, submission.known(name), entry.document
    submission = read_submission(path, source="compared", zone=ZoneInfo("UTC"))
    return path, submission.known(path.name), submission.extracted.document


def _name_there(path: Path, archive: Archive) -> str | None:
    """Return the name of a file in the archive, by which the other commands know it; None if it is not there."""
    folder = archive.place.folder
    if not path.exists() and archive.holds(path.as_posix()):
        return path.as_posix()
    place = path.resolve()
    return place.relative_to(folder).as_posix() if folder and place.is_file() and place.is_relative_to(folder) else None


def _cells(pair: Comparison) -> tuple[str, ...]:
    """Return a row of the table. Why two files are two stories is told in more words than the verdict needs."""
    verdict, because = pair.verdict, pair.verdict.because
    if verdict.relation is Relation.NEW and pair.meaning not in because:
        because = f"{because}; {pair.meaning}"
    logit = f"{pair.likeness.logit:.2f}" if pair.likeness else ""
    return _name(pair.left), _name(pair.right), verdict.relation, logit, because


def _name(known: Known) -> str:
    return known.file.rpartition("/")[2]


def _print_aligned(pair: Comparison) -> None:
    console.print(f"\n{_name(pair.left)} and {_name(pair.right)}:")
    for cosine, left, right in pair.aligned():
        console.print(f"  {cosine:.2f}  {left}\n        {right}")


def _object(pair: Comparison, paths: tuple[Path, Path]) -> dict[str, Any]:
    verdict, likeness = pair.verdict, pair.likeness
    parts = {"wording": pair.wording}
    if likeness is not None:
        parts |= asdict(likeness.parts) | {"logit": likeness.logit}
    return {
        "a": str(paths[0]),
        "b": str(paths[1]),
        "relation": verdict.relation,
        "score": verdict.score if verdict.score is not None else likeness.score if likeness else None,
        "parts": parts,
        "because": verdict.because,
        "meaning": pair.meaning or None,
    }
