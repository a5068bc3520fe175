"""A plain-text capture from elsewhere, made an arrival: it is filed like anything that was fetched."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline import format
from pipeline.dedup.minhash import fingerprint
from pipeline.errors import FormatError
from pipeline.ingest.ingest import Submission
from pipeline.model import NO_DAY, Extracted, Link, Provenance
from pipeline.text import saved_page
from pipeline.text.language import identify


def read(path: Path, *, source: str, zone: ZoneInfo, fetched_at: datetime | None = None) -> Submission:
    """The document in a capture. Without a date in it, and without `fetched_at`, the day is that of the file.

    Raises FormatError where the file cannot be read or holds no document.
    """
    try:
        data = path.read_bytes()
        written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise FormatError(f"{path}: cannot be read: {error.strerror}") from error
    found = saved_page.read_capture(data, fetched_at=fetched_at, zone=zone)
    moment = fetched_at or written_at
    day, basis = found.day, found.date_basis
    if day is None:
        day, basis = moment.astimezone(zone).date(), "fetch" if fetched_at else NO_DAY
    try:
        document = format.canonical(found.title, day, found.paragraphs)
    except ValueError as error:
        raise FormatError(f"{path}: no document: {error}") from error
    address = f"file:{path.name}"
    provenance = Provenance(
        url=address,
        canonical_url="",
        source=source,
        language=identify("\n".join(document.paragraphs), None),
        found_in=str(path),
        fetched_at=moment.astimezone(UTC),
        date_basis=basis,
        title_basis="capture",
        published=found.published,
        publisher=found.publisher,
        publisher_basis="capture" if found.publisher else None,
        author=found.author,
        extractor="capture",
    )
    # the same capture is the same link, wherever its file lies
    key = f"capture:{hashlib.sha256(data).hexdigest()}"
    return Submission(
        link=Link(url=address, key=key, source=source, found_in=str(path)),
        extracted=Extracted(document=document, provenance=provenance),
        fingerprint=fingerprint(document),
    )
