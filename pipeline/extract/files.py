"""A file that is no page, PDF or plain text, as a document: what an article has attached, or a link leads to directly.

Its title is what the link called it, its day that of the article; a file says little about itself.
"""

import re
from datetime import date
from urllib.parse import unquote, urlsplit

from pipeline import format
from pipeline.config.source import Source
from pipeline.errors import ExtractError
from pipeline.extract.address_date import in_url
from pipeline.extract.rules import rules_of
from pipeline.extract.template import Template
from pipeline.extract.title import first_words
from pipeline.model import Extracted, Link, Page, Provenance
from pipeline.text import charset, language

_SUFFIX = re.compile(r"\.(?:pdf|txt)$", re.IGNORECASE)
_PLAIN = "plain text"
_PDF_START = 1024  # bytes in which the mark may stand, by the format's own notes


def is_file(page: Page, link: Link) -> bool:
    """Return whether an answer is a PDF, or plain text that is no page with a wrong type."""
    if page.body[:_PDF_START].lstrip().startswith(b"%PDF-"):
        return True
    if page.content_type != "text/plain" or not page.body:
        return False
    named = urlsplit(page.url).path.lower().endswith(".txt") or link.attached
    return named and not re.match(rb"\s*<(?:!doctype|html)", page.body[:_PDF_START], re.IGNORECASE)


def made_of_file(extractor: str) -> bool:
    """Return whether what a provenance names as `extractor` has read a file, and no page."""
    return extractor.startswith("pdfium ") or extractor == _PLAIN


def extract_file(page: Page, link: Link, source: Source, template: Template | None) -> Extracted:
    """Read the document in a file. Raises ExtractError: see `pdf.paragraphs`; `no-article` if there is no text."""
    from pipeline.extract import pdf  # and its library, which few pages need

    name, codec_name, extractor = "", None, pdf.NAME
    if page.body[:_PDF_START].lstrip().startswith(b"%PDF-"):
        found, name = pdf.paragraphs(page.body)
    else:
        text, codec_name = charset.decode(page.body, page.declared_charset)
        found, extractor = pdf.flowing_text(text), _PLAIN
    title, title_basis = _title(link, name, found, page.url)
    day, date_basis = _day(page, link, source)
    try:
        document = format.canonical(title, day, found)
    except ValueError as error:
        raise ExtractError(f"no text in the file: {error}", kind="no-article") from error
    sure = source.language != "auto"
    spoken = language.identify("\n".join(document.paragraphs), source.language if sure else None, sure=sure)
    provenance = Provenance(
        url=page.url,
        canonical_url=page.url,
        source=source.name,
        language=spoken,
        found_in=link.found_in,
        fetched_at=page.fetched_at,
        date_basis=date_basis,
        title_basis=title_basis,
        modified=link.modified,
        etag=page.etag,
        last_modified=page.last_modified,
        charset=codec_name,
        extractor=extractor,
        redirects=page.redirects,
        extraction=rules_of(source, template, page.fetched_at),
    )
    return Extracted(document=document, provenance=provenance)


def _title(link: Link, name: str, found: list[str], url: str) -> tuple[str, str]:
    called = _SUFFIX.sub("", format.clean(link.title or ""))
    if called:
        return called, "link"
    if format.clean(name):
        return _SUFFIX.sub("", name), "pdf"
    return first_words(found) or unquote(urlsplit(url).path.rpartition("/")[2]), "text"


def _day(page: Page, link: Link, source: Source) -> tuple[date, str]:
    fetched, told = page.fetched_at.astimezone(source.zone).date(), link.published_in(source.zone)
    if told and told <= fetched:
        return told, "article" if link.attached else "feed"
    named = in_url(page.url)
    return (named, "url") if named and named <= fetched else (fetched, "fetch")
