"""From a page to its article: the steps, in the order in which a page goes through them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipeline import format
from pipeline.config.source import Source
from pipeline.errors import ExtractError
from pipeline.extract import (
    block_walk,
    body,
    byline,
    files,
    layout,
    letters,
    listing,
    multi_article,
    publication_date,
    rejection,
    revision,
    selection,
    walls,
)
from pipeline.extract.attachments import linked_files
from pipeline.extract.byline import Credit
from pipeline.extract.comparison import PageComparison
from pipeline.extract.multi_article import Piece
from pipeline.extract.outlinks import outlinks
from pipeline.extract.page_view import PageView
from pipeline.extract.paging import following
from pipeline.extract.place import Place
from pipeline.extract.publication_date import Dated
from pipeline.extract.rules import rules_of
from pipeline.extract.selection import Selection
from pipeline.extract.template import Template
from pipeline.extract.title import Title, title_of
from pipeline.model import Document, Extracted, Link, Page, Provenance
from pipeline.text import language
from pipeline.text.labels import Field

_TOLD_CHARACTERS = 1000  # of a text, that tell its language


def extract(page: Page, link: Link, source: Source, template: Template | None, *, learn: bool) -> Extracted:
    """Extract a page; see `pipeline.extract.extract`."""
    if source.attachments == "text" and files.is_file(page, link):
        return files.extract_file(page, link, source, template)
    view = PageView.of(page, link, source)
    walls.require_own_page(view)
    walk = block_walk.walk(view, template, learn=learn)
    selected = selection.choose(view, walk)
    title = title_of(view, selected.paragraphs)
    place = Place.of(view.lines, selected.paragraphs, title.text, walk.stands_elsewhere)
    date = publication_date.published(view, place)
    author = byline.author(view, place)
    paragraphs = _cleaned(view, selected.paragraphs, title, date, author)
    walls.require_no_wall(view, paragraphs)
    own = listing.own_text(view, paragraphs)
    if own:
        listing.require_no_list(view)
        listing.require_no_links(view, own)
    try:
        rejection.require_article(view, title.text, own)
    except ExtractError as error:
        if error.kind == "no-article":
            listing.require_no_list(view, empty=True)
        raise
    selected = replace(selected, confidence=rejection.vouched(view, own, selected.confidence))
    document = _document(view, title, publication_date.day_of(view, place, date) if date else view.today, paragraphs)
    pieces = multi_article.pieces(view, paragraphs, title.text)
    removed = None if selected.extractor == layout.NAME else walk.removed(selected.lost)
    provenance = replace(
        _provenance(view, selected, place, document, title, date, author),
        pieces=len(pieces) or None,
        boilerplate=removed,
        extraction=rules_of(source, template, page.fetched_at),
    )
    return Extracted(
        document=document,
        provenance=provenance,
        following=following(view),
        pieces=_pieces(view, pieces, document, provenance) if source.collections == "split" else (),
        traits=walk.traits,
        known_blocks=walk.known_blocks,
        unlike=walk.unlike,
        unmatched=view.picked.unmatched,
        page_lines=revision.checksums(view.lines),
    )


def compare(page: Page, link: Link, source: Source, template: Template | None) -> PageComparison:
    """Compare the extractors on a page; see `pipeline.extract.compare`."""
    view = PageView.of(page, link, source)
    return selection.comparison_of(view, block_walk.walk(view, template, learn=False))


def _cleaned(
    view: PageView, paragraphs: Sequence[str], title: Title, date: Dated | None, author: Credit | None
) -> list[str]:
    """Return a text without the lines about it: title, labels, pointers to other pages, stamps, headings of nothing."""

    def is_of_another_day(value: str) -> bool:
        return publication_date.is_of_another_day(view, date, value)

    own = letters.without_header(body.without_pointers(paragraphs, view.lines), view.letters, view.lines)
    own = body.cleaned(own, title.text, is_of_another_day, author.name if author else "")
    own = body.without_stamp(own, view.outline, is_of_another_day)
    return body.without_empty_headings(own, view.lines)


def _document(view: PageView, title: Title, day: date, paragraphs: Sequence[str]) -> Document:
    try:
        return format.canonical(title.text, day, paragraphs)
    except ValueError as error:  # of invisible characters alone
        raise ExtractError(f"no article in the page: {error}", kind="no-article") from error


def _provenance(
    view: PageView,
    selected: Selection,
    place: Place,
    document: Document,
    title: Title,
    date: Dated | None,
    author: Credit | None,
) -> Provenance:
    page, metadata = view.page, view.metadata
    publisher = byline.publisher(view, place)
    return Provenance(
        url=view.url,
        canonical_url=metadata.canonical,
        source=view.source.name,
        language=_language(view, document),
        found_in=view.link.found_in,
        fetched_at=page.fetched_at,
        date_basis=date.basis if date else "fetch",
        title_basis=title.basis,
        published=date.stamp.at if date else None,
        modified=publication_date.modified(view, place) or view.link.modified,
        publisher=publisher and publisher.name,
        publisher_basis=publisher and publisher.basis,
        author=author and author.name,
        author_basis=author and author.basis,
        etag=page.etag,
        last_modified=page.last_modified,
        charset=view.charset,
        extractor=selected.extractor,
        confidence=selected.confidence,
        redirects=page.redirects,
        alternates=metadata.alternates,
        links=outlinks(view, selected.paragraphs),
        attachments=linked_files(view),
    )


def _language(view: PageView, document: Document) -> str:
    text = "\n".join((document.title, *document.paragraphs))[:_TOLD_CHARACTERS]
    declared = view.source.language
    if declared == "auto":
        return language.identify(text, view.metadata.language)
    # one language is declared for every page of the site: a text may say that it is in another one
    return language.identify(text, declared, sure=not language.is_told(declared))


def _pieces(view: PageView, pieces: Sequence[Piece], whole: Document, provenance: Provenance) -> tuple[Extracted, ...]:
    """Return the documents of a collection's pieces."""
    try:
        return tuple(_piece(view, number, piece, whole, provenance) for number, piece in enumerate(pieces, 1))
    except ValueError:  # one of invisible characters alone: the page stays whole
        return ()


def _piece(view: PageView, number: int, piece: Piece, whole: Document, provenance: Provenance) -> Extracted:
    """Return the document of a piece; what it does not say of itself is that of the page."""
    date = publication_date.stated_date(view, piece.labels)
    publisher = byline.stated_name(piece.labels, Field.PUBLISHER)
    author = byline.stated_name(piece.labels, Field.AUTHOR)
    day = date.stamp.day_in(view.zone) if date else whole.date
    known = replace(
        provenance,
        url=f"{provenance.url}#piece-{number}",
        pieces=None,
        collection=whole.title,
        title_basis=piece.title.basis,
        date_basis=date.basis if date else provenance.date_basis,
        published=date.stamp.at if date else provenance.published,
        publisher=publisher.name if publisher else provenance.publisher,
        publisher_basis=publisher.basis if publisher else provenance.publisher_basis,
        author=author.name if author else provenance.author,
        author_basis=author.basis if author else provenance.author_basis,
        attachments=provenance.attachments if number == 1 else (),
        canonical_url="",  # these speak of the page and prove nothing of a piece
        alternates=(),
        links=(),
    )
    return Extracted(document=format.canonical(piece.title.text, day, piece.paragraphs), provenance=known)
