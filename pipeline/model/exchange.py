"""What was sent and received, byte for byte, and where it lies once it is recorded."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipeline.model.link import require_aware


class Raw(StrEnum):
    """Which answers are recorded as they were received."""

    OFF = "off"
    DOCUMENTS = "documents"  # those that a document was read from, and the redirects that led there
    ALL = "all"  # every one: feeds, robots.txt, failures and what has not changed, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer.

    `sent` is the request without what is confidential, empty if it is not known; `head` the status line and headers up
    to their empty line, and `body` what followed, in its transfer and content coding. `payload_sha1` is the digest of
    the body without its transfer coding, in base 32. `ip` is empty where a proxy answered. `truncated` tells why the
    body ends early: `length`, `time` or `disconnect`.
    """

    url: str
    at: datetime
    sent: bytes
    head: bytes
    body: bytes
    payload_sha1: str
    ip: str = ""
    truncated: str = ""
    took_s: float = 0.0

    def __post_init__(self) -> None:
        require_aware(self.at)

    @property
    def status(self) -> int:
        """The status of the answer; 0 if the status line names none."""
        _, _, rest = self.head.partition(b" ")
        return int(rest[:3]) if rest[:3].isdigit() else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcLocation:
    """Where a record lies: `file` below the archive's folder, `offset` and `length` of its gzip member in bytes.

    `digest` is the one of the record's payload, as the record has it: `sha1:` and base 32.
    """

    file: str
    offset: int
    length: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """The exchanges that led to a document, in order; those that are recorded already are their locations.

    `pages` are the numbers of the answers that the document was read from: its first page, then its later ones.
    """

    exchanges: tuple[Exchange | WarcLocation, ...]
    pages: tuple[int, ...]
