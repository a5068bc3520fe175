"""Pages of endpoints held in memory, for the tests of discovery, which is pure apart from the `get` it is given."""

from collections.abc import Mapping
from datetime import UTC, datetime

from pipeline.config.source import Endpoint, Source
from pipeline.discovery import EndpointPage, discover
from pipeline.errors import BadStatus
from pipeline.model import Link, Page, Window

FETCHED_AT = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
HOST = "https://news.example"


def page(body: bytes | str, url: str = f"{HOST}/", content_type: str = "") -> Page:
    return Page(
        url=url,
        status=200,
        headers={"content-type": content_type} if content_type else {},
        body=body.encode() if isinstance(body, str) else body,
        fetched_at=FETCHED_AT,
    )


class Shelf:
    """Answers with what lies at an address, 404 where nothing does, and remembers what was asked for.

    What lies there is a body, a whole page, an error to raise, or None for "not modified".
    """

    def __init__(self, pages: Mapping[str, bytes | str | Page | Exception | None]) -> None:
        self.pages = dict(pages)
        self.asked: list[str] = []
        self.changed: dict[str, datetime | None] = {}

    def __call__(self, url: str, *, changed: datetime | None = None) -> Page | None:
        self.asked.append(url)
        self.changed[url] = changed
        if url not in self.pages:
            raise BadStatus(f"{url}: 404", status=404)
        found = self.pages[url]
        if isinstance(found, Exception):
            raise found
        return found if found is None or isinstance(found, Page) else page(found, url)


def source(*endpoints: Endpoint, zone: str = "Asia/Shanghai", **more: object) -> Source:
    return Source.model_validate({"name": "paper", "timezone": zone, "endpoints": endpoints, **more})


def batches(
    shelf: Shelf, *endpoints: Endpoint, window: Window | None = None, zone: str = "Asia/Shanghai"
) -> list[EndpointPage]:
    return list(discover(source(*endpoints, zone=zone), shelf, window=window))


def read_one(
    body: bytes | str | Page, endpoint: Endpoint, *, zone: str = "Asia/Shanghai"
) -> tuple[list[Link], EndpointPage]:
    """The links of an endpoint's first page, and the batch they came in; raises what reading raises."""
    (batch, *_) = batches(Shelf({endpoint.url: body}), endpoint, zone=zone)
    if batch.error:
        raise batch.error
    return list(batch.links), batch
