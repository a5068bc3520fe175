"""One link, from its address to the worker that reads its page. Asks the network; files nothing and decides nothing."""

import time
from dataclasses import dataclass, replace

from pipeline.config.hosts import AskedHosts
from pipeline.config.source import Source
from pipeline.crawl import addresses
from pipeline.crawl.frontier import tells_day
from pipeline.crawl.processing import Failure, ProcessedPage, process
from pipeline.errors import Abandoned, ExtractError, LinkError, PipelineError
from pipeline.extract import Template, require_html
from pipeline.fetch import Pages, Refused, Tape
from pipeline.model import Link, Page, Visit
from pipeline.system.workers import Job, Workers


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingPage:
    """A page that was fetched and that a worker reads. `page` has lost its body."""

    link: Link
    visit: Visit | None
    page: Page
    body_bytes: int
    fetch_s: float
    job: Job[ProcessedPage | Failure]
    tape: Tape | None = None

    def done(self) -> bool:
        """Return True if `result` does not wait."""
        return self.job.done()

    def result(self) -> ProcessedPage | Failure:
        """Wait for the worker and return what it gave. Its death and its deadline are Failures, too."""
        try:
            return self.job.result()
        except (ExtractError, Abandoned) as error:
            return Failure.of(error)


def start(
    link: Link,
    visit: Visit | None,
    source: Source,
    *,
    fetcher: Pages,
    workers: Workers,
    template: Template | None = None,
    learn: bool = True,
    tape: Tape | None = None,
) -> PendingPage | Failure | Page:
    """Fetch a link and hand its page to a worker; return the Page itself if the server answered 304.

    `template` is what is known of the site; `learn` asks for what the template may learn from this page. What is sent
    and received goes onto the `tape`.
    """
    began = time.thread_time()
    refused = AskedHosts(source, link.url).refused if link.announced else lambda url: None
    # one that is to be read for its day is asked for in full
    held = visit if visit is not None and visit.file and not tells_day(link, visit) else None
    try:
        page = fetcher.get(
            link.url,
            source,
            etag=held.etag if held else None,
            last_modified=held.last_modified if held else None,
            tape=tape,
            look=None if source.attachments == "text" else require_html,
            refused=refused,
        )
        page = page if page.not_modified else _original(page, source, fetcher, tape, refused)
    except LinkError as error:
        return Failure.of(error)
    except PipelineError:
        raise
    except Exception as error:  # noqa: BLE001 - an address that trips us up must not stop its source for good
        return Failure(error=type(error).__name__, because=f"fetching it failed unexpectedly: {error!r}")
    if page.not_modified:
        return page
    fetch_s = time.thread_time() - began
    pending = hand_over(page, link, visit, source, workers=workers, template=template, learn=learn, fetch_s=fetch_s)
    return replace(pending, tape=tape)


def _original(page: Page, source: Source, fetcher: Pages, tape: Tape | None, refused: Refused) -> Page:
    """Return the page that this one is a copy of, or redirects to; the page itself if that cannot be fetched."""
    address = addresses.original(page)
    if address is None or refused(address):
        return page
    try:
        found = fetcher.get(address, source, tape=tape, refused=refused)
    except Abandoned:
        raise
    except LinkError:
        return page
    if tape is not None:
        tape.keep_last_page()
    return replace(found, redirects=(*page.redirects, page.url, *found.redirects))


def hand_over(
    page: Page,
    link: Link,
    visit: Visit | None,
    source: Source,
    *,
    workers: Workers,
    template: Template | None,
    learn: bool,
    fetch_s: float = 0.0,
) -> PendingPage:
    """Hand a page to a worker; return it as pending."""
    job: Job[ProcessedPage | Failure] = workers.start(process, page, link, source, template, learn)
    bare = replace(page, body=b"")
    return PendingPage(link=link, visit=visit, page=bare, body_bytes=len(page.body), fetch_s=fetch_s, job=job)


def again(
    pending: PendingPage, page: Page, source: Source, *, workers: Workers, template: Template | None
) -> PendingPage:
    """Hand a page to a worker once more, now that something is known of its site."""
    job: Job[ProcessedPage | Failure] = workers.start(process, page, pending.link, source, template, False)
    return replace(pending, job=job)
