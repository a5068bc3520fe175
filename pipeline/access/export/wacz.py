"""Documents with the pages they were read from, as one WACZ file that a browser replays."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pipeline import __version__
from pipeline.access.export.selection import Selected
from pipeline.warc import WaczPage, write_wacz


def write_pages(to: Path, documents: Iterator[Selected], about: str) -> Path:
    """Write the recorded pages of documents."""
    write_wacz(to, map(_page, documents), title=about, software=f"pipeline {__version__}", now=datetime.now(UTC))
    return to


def _page(each: Selected) -> WaczPage:
    return WaczPage(
        url=each.row.url,
        at=each.row.fetched_at,
        title=each.document.title,
        text="\n\n".join(each.document.paragraphs),
        members=each.records,
    )
