"""What a run would do, without doing it."""

from collections.abc import Iterator
from datetime import datetime

from pipeline.config.source import Source
from pipeline.crawl import frontier
from pipeline.crawl.links import ENDPOINT_BYTES, chunks
from pipeline.discovery import discover
from pipeline.errors import LinkError
from pipeline.model import Link, Page, Window
from pipeline.runtime import Runtime


def preview(
    runtime: Runtime, source: Source, *, window: Window | None = None, problems: list[str]
) -> Iterator[tuple[Link, frontier.Choice]]:
    """The links that a source announces now, each once, with what a run would do about it.

    Fetches endpoints, files nothing.
    What cannot be read is told in `problems`, one sentence each.
    """

    def get(url: str, *, changed: datetime | None = None) -> Page:
        return runtime.fetcher.get(url, source, max_bytes=max(source.max_bytes, ENDPOINT_BYTES))

    met: set[str] = set()
    for batch in discover(source, get, window=window):
        try:
            if batch.error is not None:
                raise batch.error
            for chunk in chunks(batch.links):
                visits = runtime.index.visits(link.key for link in chunk)
                for link in chunk:
                    if link.key in met:  # another endpoint has announced it, too
                        continue
                    met.add(link.key)
                    now = runtime.clock.now()
                    yield link, frontier.select(link, visits.get(link.key), source, now=now, window=window)
        except LinkError as error:
            problems.append(f"{batch.page}: {error}")
