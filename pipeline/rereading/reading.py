"""One recorded page, read again: by today's rules, and held against the text that is held of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from pipeline import format
from pipeline.archive import Archive, Line
from pipeline.config.source import Api, Listing, Source
from pipeline.crawl import multipage
from pipeline.crawl import page as pages
from pipeline.crawl.page import PendingPage
from pipeline.crawl.processing import Failure, ProcessedPage, process
from pipeline.errors import ArchiveError, FormatError
from pipeline.extract import ReadingPair, Template, worse
from pipeline.index import DocumentRow
from pipeline.model import Document, Extracted, Fingerprint, Link, Page, Provenance, counted, published_on
from pipeline.rereading.recorded import first_page, later_pages
from pipeline.system.workers import Workers
from pipeline.text.differences import ParagraphChange, paragraph_changes, size_of

_PIECE = "#piece-"


class RereadKind(StrEnum):
    """What becomes of a document whose page is read again. Every one ends in exactly one of these."""

    SAME = "same"
    ADOPTED = "adopted"  # or would be, in a dry run
    KEPT = "kept"  # since the new text is worse, or there is none
    NO_RECORD = "no-record"
    UNREADABLE = "unreadable"  # the record, or the held file
    NO_SOURCE = "no-source"  # nobody says how its pages are read


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """What is held of a document, what was read, and how the texts differ. `size` counts characters."""

    title: tuple[str, str]
    day: tuple[date, date]
    rules: tuple[str, str]  # what made the text: extractor, version and layout
    paragraphs: Sequence[ParagraphChange]
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """How a document ended: `file` is the held one, `now` the one that its text was adopted as.

    `worse` are the measures that found the new text worse, each with a sentence.
    """

    file: str
    url: str
    source: str
    kind: RereadKind
    because: str = ""
    change: TextChange | None = None
    worse: tuple[tuple[str, str], ...] = ()
    now: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDocument:
    """A document of the archive, with its manifest line and its page as it was received."""

    row: DocumentRow
    document: Document
    provenance: Provenance
    page: Page
    source: Source
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingReading:
    """A page that a worker reads."""

    held: HeldDocument
    template: Template | None
    pending: PendingPage


def held_document(archive: Archive, row: DocumentRow, line: Line, source: Source | None) -> HeldDocument | Reread:
    """Return a document with its recorded page, or how it ended if that cannot be read."""
    provenance = line.provenance
    if provenance.warc is None:
        return _ended(row, RereadKind.NO_RECORD, "its page was not recorded")
    if source is None:
        because = f"there is no source {row.source} any more, and its settings say how its pages are read"
        return _ended(row, RereadKind.NO_SOURCE, because)
    try:
        document = format.parse(archive.require_unchanged(row.file, line.sha256))
        page = first_page(archive, provenance.warc, provenance)
    except (ArchiveError, FormatError) as error:
        return _ended(row, RereadKind.UNREADABLE, str(error))
    link = _link(row, document, provenance, source)
    return HeldDocument(row=row, document=document, provenance=provenance, page=page, source=source, link=link)


def start(held: HeldDocument, template: Template | None, workers: Workers) -> PendingReading:
    """Hand the page of a document to a worker."""
    source = held.source
    pending = pages.hand_over(held.page, held.link, None, source, workers=workers, template=template, learn=False)
    return PendingReading(held=held, template=template, pending=pending)


def result_of(reading: PendingReading, archive: Archive, workers: Workers) -> tuple[Extracted, Fingerprint] | Reread:
    """Wait for a page and join its later ones; return the document, or how it ended if there is none."""
    held, first = reading.held, reading.pending.result()
    if isinstance(first, ProcessedPage) and first.extracted.following:
        first = multipage.complete(
            reading.pending,
            first,
            held.source,
            fetcher=later_pages(archive, held.provenance, held.source),
            workers=workers,
            template=reading.template,
        )
    if isinstance(first, Failure):
        said = (("article", f"no article is read from it: {first.because}"),)
        return replace(_ended(held.row, RereadKind.KEPT, said[0][1]), worse=said)
    return _own_piece(held, first)


def _own_piece(held: HeldDocument, processed: ProcessedPage) -> tuple[Extracted, Fingerprint] | Reread:
    """Return the document among those of a page: a collection that is split has a file for each piece."""
    _, _, number = held.row.key.partition(_PIECE)
    was_piece = held.provenance.collection is not None
    documents = processed.documents
    at = int(number) - 1 if number.isdecimal() else 0
    if was_piece != bool(processed.pieces) or at >= len(documents):
        read_as = counted(len(documents), "article") if processed.pieces else "one article"
        because = f"its page is read as {read_as} now; `pipeline retry --again` files them"
        return replace(_ended(held.row, RereadKind.KEPT, because), worse=(("pieces", because),))
    return documents[at]


def judged(
    reading: PendingReading, read: Extracted, workers: Workers, *, undone: bool, accepted: Sequence[str]
) -> tuple[Reread, Extracted]:
    """Hold a text against the held one; return how that ends, and the text with what the capture says of it."""
    held = reading.held
    read = _as_captured(held, read)
    if read.document == held.document:
        return _ended(held.row, RereadKind.SAME), read
    pair = ReadingPair(
        held=held.document,
        held_provenance=held.provenance,
        read=read,
        key=held.row.key,
        template=reading.template,
        witness=lambda: _witness(reading, workers),
        was_undone=undone,
    )
    found = tuple(worse(pair, accepted))
    change = _change(held, read)
    kind = RereadKind.KEPT if found else RereadKind.ADOPTED
    because = "; ".join(said for _, said in found)
    return replace(_ended(held.row, kind, because), change=change, worse=found), read


def digest_of(document: Document) -> str:
    """Return the SHA-256 that the file of a document has."""
    return hashlib.sha256(format.encode(document)).hexdigest()


def _witness(reading: PendingReading, workers: Workers) -> Document | None:
    """Read a page as the extractors read it alone, without the source's layout."""
    held = reading.held
    source = held.source.model_copy(update={"layouts": ()})
    job = workers.start(process, held.page, held.link, source, reading.template, False)
    alone = replace(reading.pending, job=job).result()
    return None if isinstance(alone, Failure) else alone.extracted.document


def _as_captured(held: HeldDocument, read: Extracted) -> Extracted:
    """Return a text with what its page's capture says, whatever its record says of it today.

    The day of the fetch stands in for a day, and stays the day under which the document is held.
    """
    provenance, said = held.provenance, read.provenance
    document = read.document
    if said.date_basis == provenance.date_basis == "fetch":
        document = replace(document, date=held.document.date)
    return replace(
        read,
        document=document,
        provenance=replace(
            said,
            found_in=provenance.found_in,
            fetched_at=provenance.fetched_at,
            etag=provenance.etag,
            last_modified=provenance.last_modified,
            redirects=provenance.redirects,
            warc=provenance.warc,
            warc_pages=provenance.warc_pages,
        ),
    )


def _link(row: DocumentRow, document: Document, provenance: Provenance, source: Source) -> Link:
    """Return the link that led to a document, with as much of its hints as the document's provenance tells."""
    address, _, _ = (provenance.redirects[0] if provenance.redirects else provenance.url).partition(_PIECE)
    hinted = provenance.date_basis in ("feed", "article")
    published = (provenance.published or published_on(document.date)) if hinted else None
    dated = any(isinstance(endpoint, Api | Listing) for endpoint in source.endpoints)
    return Link(
        url=address,
        key=row.key.partition(_PIECE)[0],
        source=row.source,
        found_in=provenance.found_in,
        published=published,
        title=document.title if provenance.title_basis in ("feed", "link") else None,
        own_date=hinted and dated,
        day_only=hinted and provenance.published is None,
        author=provenance.author if provenance.author_basis == "feed" else None,
    )


def _change(held: HeldDocument, read: Extracted) -> TextChange:
    paragraphs = paragraph_changes(held.document.paragraphs, read.document.paragraphs)
    titles, days = (held.document.title, read.document.title), (held.document.date, read.document.date)
    size = size_of(paragraphs) + (len("".join(titles)) if titles[0] != titles[1] else 0)
    rules = _rules(held.provenance), _rules(read.provenance)
    return TextChange(title=titles, day=days, rules=rules, paragraphs=paragraphs, size=size)


def _rules(provenance: Provenance) -> str:
    made = provenance.extraction
    version = f" {made.version}" if made else ""
    layout = f", layout {made.layout}" if made and made.layout else ""
    return f"{provenance.extractor or 'unknown'}{version}{layout}"


def without_line(row: DocumentRow) -> Reread:
    """Return how a document ends of which no manifest line can be read."""
    return _ended(row, RereadKind.UNREADABLE, "no line of its manifest can be read")


def _ended(row: DocumentRow, kind: RereadKind, because: str = "") -> Reread:
    return Reread(file=row.file, url=row.url, source=row.source, kind=kind, because=because)
