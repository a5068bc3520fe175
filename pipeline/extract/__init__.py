"""A page in, a document out: text, title, date, publisher, author and language, each with the place it was read from.

`extract` is the only door; the rest of the package is its rooms. The body comes from the source's layout if it has one
for the day, else from the general extractor in `voice`. Not here: network, clock, and any memory of other pages.
"""

import re
from collections.abc import Sequence
from datetime import date

from lxml.html import HtmlElement

from pipeline import charset, codec, language
from pipeline.errors import ExtractError
from pipeline.extract import body, citations, credits, dating, gate, head, headline, layout, voice
from pipeline.extract.credits import Credit
from pipeline.extract.dating import Dated, Evidence
from pipeline.extract.head import Head
from pipeline.extract.layout import Picked
from pipeline.extract.tree import Line, lines, parse
from pipeline.model import Document, Extracted, Link, Page, Provenance
from pipeline.source import Source

__all__ = ["extract"]

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)


def extract(page: Page, link: Link, source: Source) -> Extracted:
    """The article of `page` as a document and what is known about it.

    Dates without a zone are in the source's; a page without a date gets the day of the fetch, with the basis `fetch`.
    Raises ExtractError, whose `kind` says why there is no article.
    """
    html, codec_name = _text(page)
    design = source.layout_on(page.fetched_at.astimezone(source.zone).date())
    picked = layout.pick(html, design) if design else Picked(html=html)
    tree = parse(picked.html)
    stated, seen = head.read(tree, page.url), lines(tree)
    found = list(picked.paragraphs) or _general(tree, seen)
    title, title_basis = _title(picked, stated, seen, found, link.title)
    paragraphs = body.cleaned(found, title)
    gate.require_article(title, paragraphs, seen=seen, page=stated, tree=tree)
    zone, place = source.zone, body.place(seen, found, title)
    evidence = Evidence(
        head=stated, lines=seen, place=place, url=page.url, hint=link.published, zone=zone, now=page.fetched_at
    )
    before, behind = dating.labels(evidence), dating.labels_behind(evidence)
    dated = _layout_date(picked, evidence) or dating.published(evidence, before or behind, tree)
    document = _document(title, dated, paragraphs, page.fetched_at.astimezone(zone).date(), source)
    publisher = _clean(_of_layout(picked.publisher) or credits.publisher(stated, before + behind))
    author = _clean(_of_layout(picked.author) or credits.author(stated, before + behind))
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
        modified=dating.modified(evidence, before or behind) or link.modified,
        publisher=publisher and publisher[0],
        publisher_basis=publisher and publisher[1],
        author=author and author[0],
        author_basis=author and author[1],
        etag=page.etag,
        last_modified=page.last_modified,
        charset=codec_name,
        extractor=_extractor(picked),
        redirects=page.redirects,
        alternates=stated.alternates,
        links=citations.links(tree, found, page.url),
    )
    return Extracted(document=document, provenance=provenance)


def _text(page: Page) -> tuple[str, str]:
    gate.require_html(page.body, page.content_type)
    declared = _CHARSET.search(page.headers.get("content-type", ""))
    html, codec_name = charset.decode(page.body, declared[1] if declared else None)
    gate.require_text(html)
    return html, codec_name


def _general(tree: HtmlElement, seen: Sequence[Line]) -> list[str]:
    found = voice.paragraphs(tree, dense=body.is_dense(seen), prose=body.prose(seen))
    return found if body.columns(found) >= gate.MIN_COLUMNS else body.plain(seen)


def _title(
    picked: Picked, stated: Head, seen: Sequence[Line], found: Sequence[str], hint: str | None
) -> tuple[str, str]:
    if picked.title:
        return picked.title, layout.NAME
    return headline.find(stated, seen, hint) or (headline.of_text(found), "text")


def _layout_date(picked: Picked, evidence: Evidence) -> Dated | None:
    stamp = dating.of_line(evidence, picked.date) if picked.date else None
    return Dated(stamp=stamp, basis=layout.NAME) if stamp else None


def _of_layout(name: str | None) -> Credit | None:
    return (name, layout.NAME) if name else None


def _clean(credit: Credit | None) -> Credit | None:
    """A name as one line that can be seen, or none."""
    name = codec.clean(credit[0]) if credit else ""
    return (name, credit[1]) if credit and name else None


def _document(title: str, dated: Dated | None, paragraphs: Sequence[str], fetched: date, source: Source) -> Document:
    try:
        return codec.canonical(title, dated.stamp.day_in(source.zone) if dated else fetched, paragraphs)
    except ValueError as error:  # of invisible characters alone
        raise ExtractError(f"no article in the page: {error}", kind="no-article") from error


def _language(document: Document, stated: Head, source: Source) -> str:
    text = "\n".join((document.title, *document.paragraphs))
    if source.language == "auto":
        return language.identify(text, stated.language)
    return language.identify(text, source.language, sure=True)


def _extractor(picked: Picked) -> str:
    if picked.paragraphs:
        return layout.NAME
    return f"{layout.NAME}+{voice.NAME}" if picked.anything else voice.NAME
