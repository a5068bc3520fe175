"""What is sent and received on the way to one page, kept byte for byte.

The streams of `fetch.streams` hold what passes through them; `Tape` collects it exchange by exchange. What is
confidential never gets onto a tape: of a request's header fields only those that every request has.
"""

import base64
import hashlib
from collections.abc import Callable

from pipeline.model import Captured, Exchange, WarcLocation
from pipeline.system.clock import Clock

Sink = Callable[[Exchange], WarcLocation]

_OPEN_FIELDS = frozenset(
    [b"host", b"user-agent", b"accept", b"accept-encoding", b"connection", b"if-none-match", b"if-modified-since"]
)


class Tape:
    """The exchanges on the way to a page, with its redirects, and to the later pages of its article.

    With a `sink` every exchange is recorded at once, those of robots.txt and those that failed, too. Without one,
    exchanges that may lead to a document are kept until it is filed.
    """

    def __init__(self, sink: Sink | None = None) -> None:
        self._sink = sink
        self._exchanges: list[Exchange | WarcLocation] = []
        self._pages: list[int] = []

    @property
    def takes_all(self) -> bool:
        """True if nothing that is asked may be missing from it."""
        return self._sink is not None

    def add(self, exchange: Exchange) -> None:
        """Keep or record an exchange."""
        if self._sink is not None:
            self._exchanges.append(self._sink(exchange))
        elif 200 <= exchange.status < 400 and exchange.status != 304:
            self._exchanges.append(exchange)

    def end_page(self) -> None:
        """Take note that the answer that came last is a page."""
        if self._exchanges:
            self._pages.append(len(self._exchanges) - 1)

    def keep_last_page(self) -> None:
        """Take the page that came last for the document's first: the others only led to it."""
        del self._pages[:-1]

    def captured(self) -> Captured | None:
        """Return what led to the document; None if nothing was kept."""
        return Captured(exchanges=tuple(self._exchanges), pages=tuple(self._pages)) if self._pages else None


class Take:
    """One exchange as it is taken down by a stream and the body that is read from it."""

    def __init__(self, url: str, clock: Clock, sent: bytes, head: bytes, ip: str) -> None:
        self._url, self._clock, self._ip = url, clock, ip
        self._at, self._since_s = clock.now(), clock.monotonic()
        self._sent, self._head = _redacted(sent), head
        self._payload = hashlib.sha1(usedforsecurity=False)
        self.whole = False

    def count(self, piece: bytes) -> None:
        """Count a piece of the body, without its transfer coding."""
        self._payload.update(piece)

    def exchange(self, body: bytes) -> Exchange:
        """Return the exchange, its body as it was received."""
        return Exchange(
            url=self._url,
            at=self._at,
            sent=self._sent,
            head=self._head,
            body=body,
            payload_sha1=f"sha1:{base64.b32encode(self._payload.digest()).decode()}",
            ip=self._ip,
            truncated="" if self.whole else "length",
            took_s=self._clock.monotonic() - self._since_s,
        )


def _redacted(sent: bytes) -> bytes:
    """Return a request without the header fields that may be confidential."""
    first, *lines = sent.split(b"\r\n")
    return b"\r\n".join(
        [first, *(line for line in lines if not line or line.partition(b":")[0].lower() in _OPEN_FIELDS)]
    )
