"""Recorded pages in place of those of the network: what was received stands for the site, which is not asked."""

from contextlib import suppress

from pipeline import urls
from pipeline.archive import Archive
from pipeline.config.source import Source
from pipeline.errors import ArchiveError, FormatError
from pipeline.fetch import Replay, decoded_body
from pipeline.model import Page, Provenance, WarcLocation


def first_page(archive: Archive, location: WarcLocation, provenance: Provenance) -> Page:
    """Return the page that a document was read from, as it was fetched then. Raises ArchiveError and FormatError."""
    answer = archive.recordings.read(location).answer
    return Page(
        url=provenance.url.partition("#piece-")[0],
        status=answer.status,
        headers=answer.headers,
        body=decoded_body(answer.payload, answer.headers.get("content-encoding", "")),
        fetched_at=provenance.fetched_at,
        redirects=provenance.redirects,
    )


def later_pages(archive: Archive, provenance: Provenance, source: Source) -> Replay:
    """Return what gives the later pages of a document; those whose records cannot be read are missing."""
    replay, records = Replay(), {}
    for location in provenance.warc_pages:
        with suppress(ArchiveError, FormatError):  # `verify` tells of it
            record = archive.recordings.read(location).record
            records[urls.identity(record.url, source.drop_parameters)] = record
    replay.hold(records)
    return replay
