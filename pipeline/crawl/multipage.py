"""An article on several pages, made whole: its later pages are asked for, read and joined to the first.

Each is asked for like any other page, by robots.txt and in turn, on the article's own host and never twice. A page that
says nothing new (comments have pages, too) adds nothing. What becomes of an article without one of its pages depends:
a failure that may pass fails the link, which is tried again as a whole; after three tries, or where the page is gone
for good, what there is is filed and says what is missing.
"""

from dataclasses import replace

from pipeline import urls
from pipeline.config.hosts import AskedHosts
from pipeline.config.source import Source
from pipeline.crawl.page import PendingPage
from pipeline.crawl.processing import Failure, ProcessedPage, process
from pipeline.dedup import fingerprint
from pipeline.errors import LinkError
from pipeline.extract import Template
from pipeline.fetch import Pages
from pipeline.format import canonical
from pipeline.model import Document, Extracted, Link, Page
from pipeline.system.workers import Workers

MOST = 20
"""Pages of one article that are joined."""

_PATIENCE = 3  # tries of the whole article before a page is given up that fails for a passing reason


def complete(
    pending: PendingPage,
    first: ProcessedPage,
    source: Source,
    *,
    fetcher: Pages,
    workers: Workers,
    template: Template | None = None,
) -> ProcessedPage | Failure:
    """Return `first` with the text of all later pages, each read with what is known of the site.

    Raises StorageError and Stopped, as fetching does.
    """
    whole, at, asked = first.extracted, first.extracted.following, {urls.identity(pending.page.url)}
    idle = False
    while at and urls.identity(at) not in asked:
        if len(asked) == MOST:
            whole = _without(whole, f"it continues after {MOST} pages, at {at}")
            break
        asked.add(urls.identity(at))
        result = _read(at, pending, source, template, fetcher=fetcher, workers=workers)
        if isinstance(result, Failure):
            if result.stopped:
                return result
            tries = pending.visit.attempts if pending.visit else 0
            sentence = f"page {len(asked)} of the article is missing: {at}: {result.because}"
            if result.passing and tries < _PATIENCE - 1:
                return replace(result, because=sentence)
            whole = _without(whole, sentence)
            break
        joined = _joined(whole, result.extracted, at)
        if joined is whole and idle:
            break  # two pages in a row that said nothing new: these are views of it, not pages
        idle, whole, at = joined is whole, joined, result.extracted.following
    return (
        first if whole is first.extracted else replace(first, extracted=whole, fingerprint=fingerprint(whole.document))
    )


def _read(
    url: str, pending: PendingPage, source: Source, template: Template | None, *, fetcher: Pages, workers: Workers
) -> ProcessedPage | Failure:
    try:
        page: Page = fetcher.get(url, source, tape=pending.tape, refused=AskedHosts(source, url).refused)
    except LinkError as error:
        return Failure.of(error)
    if urls.host(page.url) != urls.host(pending.page.url) or urls.identity(page.url) == urls.identity(pending.page.url):
        return Failure(error="ExtractError", because=f"it leads to {page.url}")
    link: Link = replace(pending.link, url=pending.page.url)
    job = workers.start(process, page, link, source, template, False)
    return replace(pending, link=link, page=page, job=job).result()


def _joined(whole: Extracted, later: Extracted, url: str) -> Extracted:
    """Add the paragraphs of a later page that `whole` does not hold; return it as it is if there are hardly any."""
    if _is_another(whole, later):
        return whole
    held = set(whole.document.paragraphs) | {whole.document.title}
    new = [text for text in later.document.paragraphs if text not in held]
    if 2 * sum(map(len, new)) < sum(map(len, later.document.paragraphs)):
        return whole
    document: Document = canonical(whole.document.title, whole.document.date, (*whole.document.paragraphs, *new))
    known = {attachment.url for attachment in whole.provenance.attachments}
    provenance = replace(
        whole.provenance,
        pages=(*whole.provenance.pages, url),
        attachments=whole.provenance.attachments
        + tuple(each for each in later.provenance.attachments if each.url not in known),
    )
    lines = (whole.page_lines or b"") + (later.page_lines or b"")
    return replace(whole, document=document, provenance=provenance, page_lines=lines, pieces=())


def _is_another(whole: Extracted, later: Extracted) -> bool:
    """Return whether a page is another article, whatever led there: it has another headline and another day."""
    titles = whole.document.title.casefold(), later.document.title.casefold()
    dated = {whole.provenance.date_basis, later.provenance.date_basis}.isdisjoint(("fetch", "feed", "url"))
    other = whole.document.date != later.document.date
    return dated and other and not (titles[0] in titles[1] or titles[1] in titles[0])


def _without(whole: Extracted, why: str) -> Extracted:
    # without validators the page is asked for in full next time, and its later pages with it
    return replace(whole, provenance=replace(whole.provenance, missing=why, etag=None, last_modified=None))
