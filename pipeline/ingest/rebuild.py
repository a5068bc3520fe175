"""Make the index again from manifests, files and seeds: files are the truth, the index is a memory of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from pipeline.archive import DUPLICATES, SEEDS, Archive, Event, Record
from pipeline.dedup import fingerprint
from pipeline.dedup.semantic.languages import reading_of
from pipeline.errors import ArchiveError, FormatError
from pipeline.index import Transaction
from pipeline.ingest.batch import add, excluded_visits, leave_numbers, remember
from pipeline.model import (
    NO_DAY,
    ArchivePlace,
    Document,
    DocumentState,
    Entry,
    Extracted,
    Provenance,
    Relation,
    Verdict,
)
from pipeline.system.workers import Inline, Workers, in_order

_LINES = 100  # of a manifest that a worker reads at once
_ASKED_FOR = 4  # documents at either end


@dataclass(slots=True)
class Rebuilt:
    """What `reindex` found: numbers of documents, and a sentence for each thing that is not as it should be.

    `left_out` is the number of manifest lines, files and seeds that could not be read.
    """

    archived: int = 0
    duplicates: int = 0
    seeds: int = 0
    left_out: int = 0
    problems: list[str] = field(default_factory=list)


def rebuild(
    archive: Archive,
    transaction: Transaction,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
    workers: Workers | None = None,
) -> Rebuilt:
    """Make what the index knows of documents again; `workers` read the files of more than a few days."""
    found, total = Rebuilt(), archive.events()
    transaction.clear_documents()
    done = 0
    for records, problems, unread in in_order(workers or Inline(), _read, _pieces(archive, found.problems)):
        found.problems += problems
        leave_numbers(transaction, unread)
        for record in records:
            remember(transaction, record)
            progress(done := done + 1, total)
    for excluded in archive.excluded():
        transaction.put_visits(excluded_visits(excluded))
    adopted = sum(_adopt(archive, transaction, file, now, found.problems) for file in archive.orphans(transaction.held))
    learn_seeds(archive, transaction, now, problems=found.problems)
    found.left_out = len(found.problems) - adopted
    progress(total, total)
    found.archived, found.duplicates, found.seeds = map(transaction.count, DocumentState)
    transaction.note_manifests(archive.manifest_sizes(), all_of_them=True)
    transaction.declare_complete()
    transaction.name_index(anew=True)
    return found


def _pieces(
    archive: Archive, problems: list[str]
) -> Iterator[tuple[ArchivePlace, Path, date, Sequence[tuple[int, str]]]]:
    """Yield the lines of all manifests by the hundred, as `_read` takes them."""
    for day in archive.days():
        lines = list(archive.raw_lines(day, problems))
        for start in range(0, len(lines), _LINES):
            yield archive.place, archive.seeds, day, lines[start : start + _LINES]


def _read(
    place: ArchivePlace, seeds: Path, day: date, lines: Sequence[tuple[int, str]]
) -> tuple[list[Record], list[str], list[str]]:
    """Return the records that these lines of a manifest tell of, problems, and the files that cannot be read."""
    problems, unread = list[str](), list[str]()
    return list(Archive(place, seeds).records_of(day, lines, problems, unread)), problems, unread


def is_of_another(archive: Archive, transaction: Transaction) -> bool:
    """Return whether an index knows documents, and this archive has none of the first and the last.

    Their texts may be there without a line: of a batch that a crash interrupted, and the index was lost as well.
    """
    files = transaction.first_and_last(_ASKED_FOR)
    return bool(files) and not any(file in archive.last_lines(day, []) or archive.holds(file) for file, day in files)


def learn_seeds(
    archive: Archive, transaction: Transaction, now: datetime, *, problems: list[str] | None = None
) -> None:
    """Make the index know the seeds folder as it is now.

    A file that is no seed is told in `problems`, or raises FormatError if none are given.
    """
    present = archive.seed_files()
    known = transaction.seeds()
    for file in sorted(file for file in known if present.get(file) != known[file]):
        transaction.remove(file)
    for file in sorted(file for file in present if present[file] != known.get(file)):
        try:
            document = archive.read(file)
        except FormatError as error:
            if problems is None:
                raise
            problems.append(str(error))
            continue
        seed = Entry(
            file=file,
            sha256=present[file],
            document=document,
            provenance=_unknown(SEEDS, document, now),
            fingerprint=fingerprint(document),
            verdict=Verdict(relation=Relation.NEW, because="a seed"),
        )
        reading = reading_of(seed.provenance.language)
        transaction.add(seed, state=DocumentState.SEED, key=f"seed:{file}", ordinal=0, reading=reading)


def _adopt(archive: Archive, transaction: Transaction, file: str, now: datetime, problems: list[str]) -> bool:
    """Hold a file that no manifest knows, so that what it says is not filed again; False if it cannot be read."""
    try:
        document = archive.read(file)
    except (ArchiveError, FormatError) as error:
        problems.append(str(error))
        return False
    removed = file.startswith(f"{DUPLICATES}/")
    extracted = Extracted(document=document, provenance=_unknown("unknown", document, now))
    verdict = Verdict(relation=Relation.NEW, because="found in the archive without a line in its manifest")
    entry = archive.entry(extracted, fingerprint(document), verdict, ordinal=0, removed=removed)
    event = Event.DUPLICATE if removed else Event.ARCHIVED
    add(transaction, Record(event=event, at=now, key=f"file:{file}", entry=replace(entry, file=file)))
    problems.append(f"{archive.locate(file)}: no line in its manifest; held all the same")
    return True


def _unknown(source: str, document: Document, now: datetime) -> Provenance:
    from pipeline.text.language import identify  # and with it a model, which an archive without news never needs

    return Provenance(
        url="",
        canonical_url="",
        source=source,
        language=identify("\n".join(document.paragraphs)),
        found_in=source,
        fetched_at=now,
        date_basis=NO_DAY,
    )
