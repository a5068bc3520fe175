"""Recorded pages in place of those of the network: what was received stands for the site, which is not asked."""

from pipeline import urls
from pipeline.archive import Archive
from pipeline.config.source import Source
from pipeline.errors import ArchiveError, BadStatus, FormatError
from pipeline.fetch import decoded_body
from pipeline.model import Page, Provenance, WarcLocation


class RecordedPages:
    """The later pages of one document, given as a Fetcher gives fetched ones."""

    def __init__(self, archive: Archive, provenance: Provenance) -> None:
        self._archive, self._provenance = archive, provenance
        self._pages: dict[str, Page] | None = None

    def get(self, url: str, source: Source, **_: object) -> Page:
        """Return the page that was recorded at `url`. Raises BadStatus if there is none."""
        if self._pages is None:
            self._pages = {urls.identity(page.url): page for page in self._read()}
        page = self._pages.get(urls.identity(url))
        if page is None:
            raise BadStatus(f"{urls.host(url)}: {url} is not recorded, or its record cannot be read", status=404)
        return page

    def _read(self) -> list[Page]:
        found = []
        for location in self._provenance.warc_pages:
            try:
                found.append(page_of(self._archive, location, self._provenance))
            except (ArchiveError, FormatError):  # a page without a record; `verify` tells of it
                continue
        return found


def page_of(archive: Archive, location: WarcLocation, provenance: Provenance, *, first: bool = False) -> Page:
    """Return a recorded page of a document, as it was fetched then. Raises ArchiveError and FormatError.

    The `first` page is found at the document's own address, and redirects led to it.
    """
    recording = archive.recordings.read(location)
    answer = recording.answer
    return Page(
        url=provenance.url.partition("#piece-")[0] if first else recording.record.url,
        status=answer.status,
        headers=answer.headers,
        body=decoded_body(answer.payload, answer.headers.get("content-encoding", "")),
        fetched_at=provenance.fetched_at,
        redirects=provenance.redirects if first else (),
    )
