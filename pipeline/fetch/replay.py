"""Pages as somebody received them earlier, in place of those of the network: from WARC records and from web archives.

What was captured stands for the site, which is never asked: neither for the page itself, nor for what it leads to.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator
from io import BytesIO

from pipeline import urls
from pipeline.config.source import Source
from pipeline.errors import BadStatus, LinkError, Malformed, OverLimit, Stopped
from pipeline.fetch import content_encoding
from pipeline.fetch.fetcher import Fetcher
from pipeline.fetch.politeness import PATIENCE_S
from pipeline.fetch.tape import Tape
from pipeline.model import Capture, Exchange, Link, Page
from pipeline.warc import (
    Damage,
    HttpAnswer,
    WarcRecord,
    answer_of,
    digest_of,
    moment_of,
    parse_answer,
    payload_is_sound,
    read_at,
)

_HEAD_BYTES = 1 << 17  # what a record may have beside its page: the header fields
_EXPECTED = 20_000  # captures that are remembered for the pages that lead to them
_IN_A_ROW = 5  # failures of an archive after which it is left alone
_FORWARDED = "x-archive-orig-"
_KEPT = ("content-type", "content-language", "link")  # fields that an archive hands out as it received them


class Replay:
    """Gives captured pages as a Fetcher gives fetched ones. One for a source, and not for several threads.

    Records are at hand (`hold`), captures are asked for at their archive (`expect`) with the settings of `archive`,
    which are none of the source's own. Once an archive wants to be left alone, nothing more is asked: `refused` says
    so, and every `get` raises Stopped.
    """

    def __init__(self, fetcher: Fetcher | None = None, archive: Source | None = None) -> None:
        self._fetcher, self._archive = fetcher, archive
        self._records: dict[str, WarcRecord] = {}
        self._captures: OrderedDict[str, Capture] = OrderedDict()
        self._failures = 0
        self.refused: str | None = None

    @staticmethod
    def most_bytes(source: Source) -> int:
        """Return how many bytes of a record are enough to tell whether its page is larger than a source's may be."""
        return source.max_bytes + _HEAD_BYTES

    def hold(self, records: dict[str, WarcRecord]) -> None:
        """Hold these records, by the keys of their pages, in place of those that were held before."""
        self._records = records

    def expect(self, link: Link) -> None:
        """Remember where the page of a link was captured."""
        if link.capture is not None:
            self._captures[link.key] = link.capture
            self._captures.move_to_end(link.key)
            if len(self._captures) > _EXPECTED:
                self._captures.popitem(last=False)

    def get(
        self, url: str, source: Source, *, max_bytes: int | None = None, tape: Tape | None = None, **_: object
    ) -> Page:
        """Return the page that was captured at `url`; its record goes onto the `tape`.

        Raises FetchError where there is none, and Stopped.
        """
        key = urls.identity(url, source.drop_parameters)
        limit = max_bytes or source.max_bytes
        if (record := self._records.get(key)) is not None:
            return _taken(record, limit, tape)
        if (capture := self._captures.get(key)) is not None and self._fetcher is not None:
            return self._asked(capture, url, limit, tape)
        raise BadStatus(f"{urls.host(url)}: no capture of {url} is at hand", status=404)

    def _asked(self, capture: Capture, url: str, max_bytes: int, tape: Tape | None) -> Page:
        if self.refused is not None:
            raise Stopped(self.refused)
        try:
            page = self._page(capture, url, max_bytes, tape)
        except LinkError as error:
            self._failures += error.passing
            wait_s = error.retry_after_s if isinstance(error, BadStatus) else None
            if not error.asked or (wait_s or 0.0) > PATIENCE_S or self._failures >= _IN_A_ROW:
                self.refused = str(error)
                raise Stopped(self.refused) from error
            raise
        self._failures = 0
        return page

    def _page(self, capture: Capture, url: str, max_bytes: int, tape: Tape | None) -> Page:
        assert self._fetcher is not None
        assert self._archive is not None
        if capture.offset is None or capture.length is None:
            page = self._fetcher.archived(capture.address, self._archive, max_bytes=max_bytes)
            return as_captured(page, url, capture)
        part = self._fetcher.archived(
            capture.address,
            self._archive,
            max_bytes=max(max_bytes, capture.length) + _HEAD_BYTES,
            part=(capture.offset, capture.length),
        )
        host = urls.host(capture.address)
        record = read_at(BytesIO(part.body), 0, most_bytes=max_bytes + _HEAD_BYTES)
        if isinstance(record, Damage):
            raise BadStatus(f"{host}: no record is where the index says: {record.because}", status=part.status)
        if urls.identity(record.url) != urls.identity(url) and record.url.partition(":")[2] != url.partition(":")[2]:
            raise BadStatus(f"{host}: the record there is of {record.url}", status=part.status)
        return _taken(record, max_bytes, tape)


def _taken(record: WarcRecord, max_bytes: int, tape: Tape | None) -> Page:
    """Return the page of a record, and put what was received then onto the tape."""
    page = page_of(record, max_bytes=max_bytes)
    if tape is not None and record.kind == "response":
        tape.add(exchange_of(record))
        tape.end_page()
    return page


def exchange_of(record: WarcRecord) -> Exchange:
    """Return the answer that a `response` record holds; what was asked stands elsewhere. Raises ValueError."""
    answer, at = parse_answer(record.block), record.at
    if at is None:
        raise ValueError("the record's WARC-Date is not a moment")
    return Exchange(
        url=record.url,
        at=at,
        sent=b"",
        head=record.block[: len(record.block) - len(answer.body)],
        body=answer.body,
        payload_sha1=digest_of(answer.payload),
        ip=record.fields.get("warc-ip-address", ""),
    )


def page_of(record: WarcRecord, *, max_bytes: int) -> Page:
    """Return the page of a `response` or `resource` record, as if it had been fetched then.

    Raises FetchError for a record that is damaged, cut off, too large, no HTTP, or no page.
    """
    host, at = urls.host(record.url), record.at
    if at is None:
        raise BadStatus(f"{host}: the record's WARC-Date is not a moment", status=0)
    if not record.whole:
        raise OverLimit(f"{host}: the record is longer than a page of {max_bytes:,} bytes, the limit (max_size)")
    if not record.sound:
        raise BadStatus(f"{host}: the record is damaged: its digest is of another block", status=0)
    if truncated := record.fields.get("warc-truncated"):
        raise BadStatus(f"{host}: the page was cut off when it was recorded ({truncated})", status=0)
    try:
        answer = answer_of(record)
    except ValueError as error:
        raise BadStatus(f"{host}: {error}", status=0) from error
    if answer.status != 200:
        raise BadStatus(f"{host}: answered {answer.status} when it was captured", status=answer.status)
    body = _decoded(answer, host, max_bytes)
    if not payload_is_sound(record.fields.get("warc-payload-digest", ""), answer.payload, answer.body, body):
        raise BadStatus(f"{host}: the record is damaged: its digest is of another page", status=0)
    return Page(url=record.url, status=200, headers=answer.headers, body=body, fetched_at=at)


def as_captured(page: Page, url: str, capture: Capture) -> Page:
    """Return the page that an archive has replayed, as it was received then, and when that was."""
    at, origin = capture.at, url
    if found := urls.replayed(page.url):  # an archive leads to the capture that is nearest
        at = moment_of(found[0]) or at
        origin = re.sub(r"^(https?:)/+", r"\1//", found[1])
    same = urls.identity(origin).partition(":")[2] == urls.identity(url).partition(":")[2]
    if not same and urls.absolute(origin, origin) is None:
        raise BadStatus(f"{urls.host(page.url)}: leads to no capture of {url}", status=page.status)
    headers = {name: value for name, value in page.headers.items() if name in _KEPT}
    headers |= {
        name.removeprefix(_FORWARDED): value for name, value in page.headers.items() if name.startswith(_FORWARDED)
    }
    headers.pop("content-encoding", None)  # it is undone
    return Page(
        url=url if same else origin,
        status=page.status,
        headers=headers,
        body=page.body,
        fetched_at=at,
        redirects=() if same else (url,),
        took_s=page.took_s,
    )


def _decoded(answer: HttpAnswer, host: str, max_bytes: int) -> bytes:
    """Return the body of a page without its content coding."""
    pieces: list[bytes] = []
    size = 0
    try:
        for piece in _pieces(answer):
            pieces.append(piece)
            size += len(piece)
            if size > max_bytes:
                raise OverLimit(f"{host}: a page of more than {max_bytes:,} bytes, which is the limit (max_size)")
    except content_encoding.CodingError as error:
        if answer.payload.lstrip()[:1] == b"<" and len(answer.payload) <= max_bytes:
            return answer.payload  # some writers undo the coding, and leave the field that names it
        raise Malformed(f"{host}: the page cannot be decoded: {error}") from error
    return b"".join(pieces)


def _pieces(answer: HttpAnswer) -> Iterator[bytes]:
    return content_encoding.decoded([answer.payload], answer.headers.get("content-encoding", ""))
