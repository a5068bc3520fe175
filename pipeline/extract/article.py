"""From a page to its article: the rooms of the package, in the order in which a page goes through them.

The body comes from the source's layout if it has one for the day, else from the general extractor in `choice`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from lxml.html import HtmlElement

from pipeline import format
from pipeline.config.source import Source
from pipeline.errors import ExtractError
from pipeline.extract import (
    attachments,
    body,
    byline,
    files,
    layout,
    metadata,
    multi_article,
    outlinks,
    paging,
    publication_date,
    rejection,
    selection,
)
from pipeline.extract.byline import Credit
from pipeline.extract.dom import Outline, TextLine, outline, parse
from pipeline.extract.layout import Picked
from pipeline.extract.metadata import Head
from pipeline.extract.multi_article import Piece
from pipeline.extract.publication_date import Dated, DateEvidence
from pipeline.extract.selection import Chosen, Comparison, WalkedPage
from pipeline.extract.template import Template
from pipeline.extract.title import find as find_title
from pipeline.extract.title import of_text as title_of_text
from pipeline.model import Document, Extracted, Link, Page, Provenance
from pipeline.text import charset, language
from pipeline.text.labels import Field

_TOLD_CHARACTERS = 1000  # of a text, that tell its language


def extract(
    page: Page, link: Link, source: Source, template: Template | None = None, *, learn: bool = True
) -> Extracted:
    """See `pipeline.extract.extract`."""
    if source.attachments == "text" and files.is_file(page, link):
        return files.read(page, link, source)
    html, codec_name = _text(page)
    design = source.layout_on(page.fetched_at.astimezone(source.zone).date())
    picked = layout.pick(html, design) if design else Picked(html=html)
    tree = parse(picked.html)
    stated, page_outline = metadata.read(tree, page.url), outline(tree)
    seen = page_outline.lines
    read = walk(page_outline, stated, link, template, learn=learn)
    chosen = _chosen(tree, page_outline, read, picked)
    found = chosen.paragraphs
    title, title_basis = _title(picked, stated, seen, found, link.title)
    paragraphs = body.cleaned(found, title)
    rejection.require_article(title, paragraphs, seen=seen, page=stated, tree=tree)
    zone, place = source.zone, body.place(seen, found, title)
    evidence = DateEvidence(
        head=stated, lines=seen, place=place, url=page.url, hint=link.published, zone=zone, now=page.fetched_at
    )
    before, behind = publication_date.labels(evidence), publication_date.labels_behind(evidence)
    searched = tree if publication_date.is_searched(html) else None
    dated = _layout_date(picked, evidence) or publication_date.published(evidence, before or behind, searched)
    document = _document(title, dated, paragraphs, page.fetched_at.astimezone(zone).date(), source)
    publisher = _clean(_of_layout(picked.publisher) or byline.publisher(stated, before + behind))
    author = _clean(_of_layout(picked.author) or byline.author(stated, before + behind))
    provenance = Provenance(
        url=page.url,
        canonical_url=stated.canonical,
        source=source.name,
        language=_language(document, stated, source),
        found_in=link.found_in,
        fetched_at=page.fetched_at,
        date_basis=dated.basis if dated else "fetch",
        title_basis=title_basis,
        published=dated.stamp.at if dated else None,
        modified=publication_date.modified(evidence, before or behind) or link.modified,
        publisher=publisher and publisher[0],
        publisher_basis=publisher and publisher[1],
        author=author and author[0],
        author_basis=author and author[1],
        etag=page.etag,
        last_modified=page.last_modified,
        charset=codec_name,
        extractor=_extractor(picked, chosen),
        confidence=None if picked.paragraphs else chosen.confidence,
        redirects=page.redirects,
        alternates=stated.alternates,
        links=outlinks.links(seen, found, page.url),
        attachments=attachments.found(tree, page.url),
    )
    parts = multi_article.pieces(tree, seen, paragraphs, title)
    whole = replace(provenance, pieces=len(parts) or None)
    return Extracted(
        document=document,
        provenance=whole,
        following=paging.following(tree, page.url, link.url),
        pieces=_pieces(parts, document, provenance, evidence) if source.collections == "split" else (),
        traits=chosen.traits,
        known_blocks=chosen.known_blocks,
    )


def _pieces(
    parts: Sequence[Piece], whole: Document, provenance: Provenance, evidence: DateEvidence
) -> tuple[Extracted, ...]:
    """The documents of a collection's pieces; what a piece does not say of itself is that of the page."""
    found = []
    for number, piece in enumerate(parts, 1):
        dated = publication_date.of_labels(evidence, piece.labels)
        publisher = byline.of_labels(piece.labels, Field.PUBLISHER)
        author = byline.of_labels(piece.labels, Field.AUTHOR)
        known = replace(
            provenance,
            url=f"{provenance.url}#piece-{number}",
            collection=whole.title,
            title_basis=piece.title_basis,
            date_basis=dated.basis if dated else provenance.date_basis,
            published=dated.stamp.at if dated else provenance.published,
            publisher=publisher[0] if publisher else provenance.publisher,
            publisher_basis=publisher[1] if publisher else provenance.publisher_basis,
            author=author[0] if author else provenance.author,
            author_basis=author[1] if author else provenance.author_basis,
            attachments=provenance.attachments if number == 1 else (),
            canonical_url="",  # these speak of the page and prove nothing of a piece
            alternates=(),
            links=(),
        )
        day = dated.stamp.day_in(evidence.zone) if dated else whole.date
        try:
            found.append(Extracted(document=format.canonical(piece.title, day, piece.paragraphs), provenance=known))
        except ValueError:  # one of invisible characters alone: the page stays whole
            return ()
    return tuple(found)


def compare(page: Page, link: Link, source: Source, template: Template | None = None) -> Comparison:
    """See `pipeline.extract.compare`."""
    html, _ = _text(page)
    design = source.layout_on(page.fetched_at.astimezone(source.zone).date())
    picked = layout.pick(html, design) if design else Picked(html=html)
    tree = parse(picked.html)
    page_outline = outline(tree)
    read = walk(page_outline, metadata.read(tree, page.url), link, template)
    found = selection.compare(tree, read, dense=body.is_dense(page_outline.lines))
    if picked.paragraphs:
        return replace(found, taken=layout.NAME, paragraphs=list(picked.paragraphs))
    return found


def _text(page: Page) -> tuple[str, str]:
    rejection.require_html(page.body, page.content_type)
    html, codec_name = charset.decode(page.body, page.declared_charset)
    rejection.require_text(html)
    return html, codec_name


def _chosen(tree: HtmlElement, page_outline: Outline, read: WalkedPage, picked: Picked) -> Chosen:
    """The text by the source's layout, else by the voices; the lines of prose where neither finds an article."""
    if picked.paragraphs:
        return selection.as_given(read, list(picked.paragraphs))
    chosen = selection.choose(tree, read, dense=body.is_dense(page_outline.lines))
    if body.columns(chosen.paragraphs) >= rejection.MIN_COLUMNS:
        return chosen
    return selection.as_given(read, body.plain(page_outline.lines))


def walk(
    page_outline: Outline, stated: Head, link: Link, template: Template | None, *, learn: bool = False
) -> WalkedPage:
    """The page as the walk over its blocks sees it, by what it calls itself."""
    claims = (stated.title, *(stated.metas.get(name, "") for name in ("og:title", "articletitle")))
    return selection.walk(page_outline, [claim for claim in claims if claim], link.key, template, learn=learn)


def _title(
    picked: Picked, stated: Head, seen: Sequence[TextLine], found: Sequence[str], hint: str | None
) -> tuple[str, str]:
    if picked.title:
        return picked.title, layout.NAME
    return find_title(stated, seen, hint) or (title_of_text(found), "text")


def _layout_date(picked: Picked, evidence: DateEvidence) -> Dated | None:
    stamp = publication_date.of_line(evidence, picked.date) if picked.date else None
    return Dated(stamp=stamp, basis=layout.NAME) if stamp else None


def _of_layout(name: str | None) -> Credit | None:
    return (byline.unlabelled(name), layout.NAME) if name else None


def _clean(credit: Credit | None) -> Credit | None:
    """A name as one line that can be seen, or none."""
    name = format.clean(credit[0]) if credit else ""
    return (name, credit[1]) if credit and name else None


def _document(title: str, dated: Dated | None, paragraphs: Sequence[str], fetched: date, source: Source) -> Document:
    try:
        return format.canonical(title, dated.stamp.day_in(source.zone) if dated else fetched, paragraphs)
    except ValueError as error:  # of invisible characters alone
        raise ExtractError(f"no article in the page: {error}", kind="no-article") from error


def _language(document: Document, stated: Head, source: Source) -> str:
    text = "\n".join((document.title, *document.paragraphs))[:_TOLD_CHARACTERS]
    if source.language == "auto":
        return language.identify(text, stated.language)
    return language.identify(text, source.language, sure=True)


def _extractor(picked: Picked, chosen: Chosen) -> str:
    if picked.paragraphs:
        return layout.NAME
    return f"{layout.NAME}+{chosen.voice}" if picked.anything else chosen.voice
