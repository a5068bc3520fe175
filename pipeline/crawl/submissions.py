"""What a page submits to the archive, what becomes of its link, and which links it leads to.

A link ends in one outcome, however many documents it gives: those of a collection that is split are told in its
sentence. Files attached to an article are links of their own, each with its own outcome.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline import urls
from pipeline.config.hosts import AskedHosts
from pipeline.config.source import Source
from pipeline.crawl.processing import ProcessedPage
from pipeline.ingest import Receipt, Submission
from pipeline.model import ATTACHED, Captured, Extracted, Kind, Link, Translations, published_on

_READ = ("application/pdf", "text/plain")


def of(
    link: Link, result: ProcessedPage, translations: Translations, captured: Captured | None = None
) -> list[Submission]:
    """Return the submissions of a link: its document, or the pieces. The first piece has the link's own key."""
    return [
        Submission(
            link=link if number == 1 else replace(link, url=extracted.provenance.url, key=f"{link.key}#piece-{number}"),
            extracted=extracted,
            fingerprint=content_hash,
            translations=translations,
            captured=captured,
        )
        for number, (extracted, content_hash) in enumerate(result.documents, 1)
    ]


def together(receipts: Sequence[Receipt], result: ProcessedPage) -> Receipt:
    """Return one receipt for a link's documents: of several pieces with the kind that matters most, and all counts."""
    missing = result.extracted.provenance.missing
    if len(receipts) == 1:
        (only,) = receipts
        return replace(only, because=f"{only.because}; {missing}") if missing else only
    kinds = (Kind.ARCHIVED, Kind.REVISED, Kind.DUPLICATE, Kind.UNCHANGED)
    counts = [(kind, [each for each in receipts if each.kind is kind]) for kind in kinds]
    kind, first = next((kind, found[0]) for kind, found in counts if found)
    because = ", ".join(f"{len(found)} {kind}" for kind, found in counts if found)
    return Receipt(kind=kind, because=f"{len(receipts)} pieces on one page: {because}", file=first.file)


def attached(link: Link, extracted: Extracted, source: Source) -> list[Link]:
    """Return a link for each file of an article that can be filed as text. It is taken to be as old as its article."""
    published = extracted.provenance.published
    day_only = published is None and extracted.provenance.date_basis != "fetch"
    if day_only:
        published = published_on(extracted.document.date)
    hosts = AskedHosts(source, link.url)
    return [
        Link(
            url=attachment.url,
            key=urls.identity(attachment.url, source.drop_parameters),
            source=source.name,
            found_in=f"{ATTACHED}{link.url}",
            published=published,
            day_only=day_only,
            title=attachment.title,
            capture=link.capture,
            elsewhere=not hosts.ask(attachment.url),
        )
        for attachment in extracted.provenance.attachments
        if attachment.type in _READ
    ]
