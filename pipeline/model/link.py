"""Links and what becomes of them: the window and occasion of a run, a visit, a page, an outcome."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

CLOCKS_APART = timedelta(minutes=1)
"""A moment that lies later than now by more was written while the clock was ahead; clocks are corrected by less."""

LONGEST_WAIT = timedelta(days=31)
"""How far ahead a next try lies at most: a server may ask for 30 days."""


def require_aware(*moments: datetime | None) -> None:
    """Raise ValueError for a moment without its time zone."""
    for moment in moments:
        if moment is not None and moment.tzinfo is None:
            raise ValueError(f"naive datetime {moment!r}: every moment carries its time zone")


def published_on(day: date) -> datetime:
    """Return a publication day without a time as the moment that stands for it: midnight in UTC, in every zone."""
    return datetime.combine(day, time(), UTC)


def stands_for_day(moment: datetime | None) -> bool:
    """Return whether a moment may be a day without a time; of what a visit remembers no more is known."""
    return moment is not None and moment == published_on(moment.astimezone(UTC).date())


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which publication days are wanted, both ends included. `None` is open."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A page as somebody received it `at` an earlier moment, and the `address` where that lies now.

    With `offset` and `length` it is the WARC record there, without them what is at the address is the page. A capture
    that is `one_of_many` is wanted only if nothing is held of its page; any other also if it is the later version.
    """

    at: datetime
    address: str
    offset: int | None = None
    length: int | None = None
    one_of_many: bool = False

    def __post_init__(self) -> None:
        require_aware(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A URL to consider, with what the place it was found in says about it. Those hints are promises, not facts."""

    url: str  # what is asked for
    key: str  # its identity: see `pipeline.urls.identity`
    source: str
    found_in: str
    published: datetime | None = None
    modified: datetime | None = None
    title: str | None = None
    own_date: bool = (
        False  # `published` is from where the article itself has its date: an API, or the list it stands in
    )
    day_only: bool = False  # `published` stands for a day: see `published_on`
    author: str | None = None
    capture: Capture | None = None  # the page is read from that, and the site is not asked
    elsewhere: bool = False  # it leads to a host that its source does not ask

    def __post_init__(self) -> None:
        require_aware(self.published, self.modified)

    def published_in(self, zone: tzinfo) -> date | None:
        """Return the day of the publication in a zone, as far as the link tells it."""
        if self.published is None:
            return None
        return self.published.astimezone(UTC if self.day_only else zone).date()

    def days(self, zone: tzinfo) -> list[date]:
        """Return the days that a list tells of the page: of its publication, then of its last change."""
        changed = self.modified and self.modified.astimezone(zone).date()
        return [day for day in (self.published_in(zone), changed) if day is not None]

    @property
    def attached(self) -> bool:
        """True if it leads to a file attached to an article."""
        return self.found_in.startswith(ATTACHED)

    @property
    def announced(self) -> bool:
        """True if a site's list or an article named its address, and no person or archive did."""
        return self.capture is None and (self.attached or self.found_in.startswith(("http://", "https://")))


ATTACHED = "attached to "
"""How the `found_in` of a link begins that leads to a file attached to an article; the article's address follows."""


BY_HAND = "by hand"
"""The `found_in` of a link whose address a person named."""


WITHDRAWN = "withdrawn"
"""The `cause` of a visit whose document a person has taken out of the archive: its address is left out for good."""


class Kind(StrEnum):
    """What became of a link. Every link ends in exactly one of these."""

    ARCHIVED = "archived"  # a new document was filed
    DUPLICATE = "duplicate"  # a document came, and it is held already; its text is kept aside
    REVISED = "revised"  # the URL was held with another text: the new version was filed beside the old one
    UNCHANGED = "unchanged"  # the URL was asked again and still says the same
    SEEN = "seen"  # known, and no reason to ask again now
    EXCLUDED = "excluded"  # the source's patterns or the backfill's window leave it out
    LISTING = "listing"  # its page lists others, and is no article
    DISALLOWED = "disallowed"  # robots.txt forbids it
    FAILED = "failed"  # no document; `because` says why and whether it will be tried again


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What the index remembers of one URL: the last outcome that told us something."""

    key: str
    url: str
    source: str
    kind: Kind
    because: str
    at: datetime
    file: str | None = None  # the archive file that the URL's current text is in
    etag: str | None = None
    last_modified: str | None = None
    published: datetime | None = None  # of the document, or the hint where there is none
    first_at: datetime | None = None  # when the URL was first visited
    attempts: int = 0  # failures in a row
    retry_at: datetime | None = None  # owed: it is asked, or asked again, from here on
    cause: str | None = None  # of the last failure, in one word
    title: str | None = None
    found_in: str = ""
    announced: str | None = None  # of an excluded page: the days that lists told of it, divided by blanks
    page_lines: bytes = b""  # see `Extracted`; written with the visit, and read by themselves

    def __post_init__(self) -> None:
        require_aware(self.at, self.published, self.first_at, self.retry_at)

    def is_ahead(self, now: datetime) -> bool:
        """Return whether it was written while the clock was ahead of what it says now."""
        waits = self.retry_at is not None and self.retry_at > now + LONGEST_WAIT
        return waits or self.at > now + CLOCKS_APART

    def as_of(self, moment: datetime) -> "Visit":
        """Return a visit that was written while the clock was ahead as one of `moment`; what it owes is due then."""
        return replace(
            self,
            at=min(self.at, moment),
            first_at=self.first_at and min(self.first_at, moment),
            retry_at=self.retry_at and min(self.retry_at, moment),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An answer as received: `body` is content-decoded (gzip, br, …) but still bytes.

    `url` is where the redirects ended; `redirects` are the URLs that led there, first to last.
    `not_modified` pages (HTTP 304) have an empty body. Header names are lower case.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    redirects: tuple[str, ...] = ()
    took_s: float = 0.0  # from the last request to the end of its body, without the pause before it

    def __post_init__(self) -> None:
        require_aware(self.fetched_at)

    @property
    def not_modified(self) -> bool:
        """True if the server says that nothing has changed (HTTP 304)."""
        return self.status == 304

    @property
    def etag(self) -> str | None:
        """The validator of this version, for the next request."""
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        """The date of the last change as the server writes it, for the next request."""
        return self.headers.get("last-modified")

    @property
    def fresh_s(self) -> float | None:
        """Seconds for which the server promises that nothing changes (RFC 9111 §4.2.1); None where it says nothing."""
        said = self.headers.get("cache-control", "").lower()
        match = re.search(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", said)
        if match is None or "no-cache" in said or "no-store" in said:
            return None
        age = self.headers.get("age", "").strip()
        return max(float(match[1]) - (float(age) if age.isdecimal() and len(age) < 10 else 0.0), 0.0)

    @property
    def content_type(self) -> str:
        """The media type alone, lower case, without parameters; empty when the server names none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def declared_charset(self) -> str | None:
        """The charset parameter of the Content-Type header, as written."""
        match = re.search(r"""charset\s*=\s*["']?([\w.:-]+)""", self.headers.get("content-type", ""), re.IGNORECASE)
        return match[1] if match else None


class Occasion(StrEnum):
    """Why a source is read, or single links of it."""

    RUN = "run"  # by hand
    SCHEDULE = "schedule"
    BACKFILL = "backfill"
    RETRY = "retry"
    ADD = "add"

    @property
    def reads_news(self) -> bool:
        """True if the endpoints are read for what is new."""
        return self in (Occasion.RUN, Occasion.SCHEDULE)

    @property
    def is_judged(self) -> bool:
        """True if the health of the source is judged by what comes."""
        return self.reads_news or self is Occasion.RETRY


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one link ended."""

    link: Link
    kind: Kind
    because: str
    file: str | None = None
    fetch_s: float = 0.0
    body_bytes: int = 0
    error: str | None = None  # class name of the error that ended it
    cause: str | None = None  # the same in one word for counting, such as robots, status-404, no-article
    retry_at: datetime | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
