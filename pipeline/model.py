"""The nouns of the line, in the order they come to be. Values only: nothing here reads a clock, a disk or a network.

`Source`, which stands before all of these, is configuration and lives in `pipeline.config.source`.

A moment is an aware datetime in UTC and its name ends in `_at` (or is `published`, `modified`); seconds end in `_s`,
sizes in `_bytes`; a share is 0–1; a language is a BCP 47 tag; a digest is lower-case hex.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


def _require_aware(*moments: datetime | None) -> None:
    for moment in moments:
        if moment is not None and moment.tzinfo is None:
            raise ValueError(f"naive datetime {moment!r}: every moment carries its time zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which publication days are wanted, both ends included. `None` is open."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A URL to consider, with what the place it was found in says about it.

    `url` is what will be asked for; `key` is its identity (see `pipeline.urls.identity`).
    The hints are promises of the feed or sitemap, not facts.
    """

    url: str
    key: str
    source: str
    found_in: str
    published: datetime | None = None
    modified: datetime | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        _require_aware(self.published, self.modified)

    @property
    def attached(self) -> bool:
        """True if it leads to a file attached to an article."""
        return self.found_in.startswith(ATTACHED)


ATTACHED = "attached to "
"""How the `found_in` of a link begins that leads to a file attached to an article; the article's address follows."""


class Kind(StrEnum):
    """What became of a link. Every link ends in exactly one of these."""

    ARCHIVED = "archived"  # a new document was filed
    DUPLICATE = "duplicate"  # a document came, and it is held already; its text is kept aside
    REVISED = "revised"  # the URL was held with another text: the new version was filed beside the old one
    UNCHANGED = "unchanged"  # the URL was asked again and still says the same
    SEEN = "seen"  # known, and no reason to ask again now
    EXCLUDED = "excluded"  # the source's patterns or the backfill's window leave it out
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
    retry_at: datetime | None = None  # owed: a passing failure is tried again from here on
    title: str | None = None
    found_in: str = ""

    def __post_init__(self) -> None:
        _require_aware(self.at, self.published, self.first_at, self.retry_at)


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
        _require_aware(self.fetched_at)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The article as it is written down: what stands in an archive file, and nothing else.

    `date` is the publication day in the source's time zone, or the day of the fetch where none was found
    (then `Provenance.date_basis` says so). See `pipeline.format` for what canonical text is.
    """

    title: str
    date: date
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that an article links to. `type` is the media type that its name stands for."""

    url: str
    title: str
    type: str


class DocumentState(StrEnum):
    """Where a held document lies."""

    ARCHIVED = "archived"
    DUPLICATE = "duplicate"  # among the removed ones
    SEED = "seed"  # in the folder of documents that are taken as held already


class Translations(StrEnum):
    """What counts as a translation of a held document."""

    CAUTIOUS = "cautious"  # few good documents are lost
    AGGRESSIVE = "aggressive"  # more translations are found
    OFF = "off"  # nothing, whatever pages say of each other


class Occasion(StrEnum):
    """Why a source is read."""

    RUN = "run"  # by hand
    SCHEDULE = "schedule"
    BACKFILL = "backfill"


NO_DAY = "file"  # the basis of a day that is only that of the file which brought the document: it may be of any day


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a document came from and on what each statement about it rests.

    A basis names the place a value was read from: `layout`, `json-ld`, `meta:pubdate`, `label:发布日期`, `feed`,
    `url`, `htmldate`, `fetch` … `published` is the full moment where one was found.
    """

    url: str
    canonical_url: str
    source: str
    language: str
    found_in: str
    fetched_at: datetime
    date_basis: str
    title_basis: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    publisher: str | None = None
    publisher_basis: str | None = None
    author: str | None = None
    author_basis: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    charset: str | None = None
    extractor: str = ""
    confidence: float | None = None
    redirects: tuple[str, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()  # (language, URL) of the page's hreflang alternates
    links: tuple[str, ...] = ()  # URLs that the text itself links to or spells out
    attachments: tuple[Attachment, ...] = ()
    pages: tuple[str, ...] = ()  # later pages of the article, which were joined to the first
    missing: str | None = None  # why a later page is not in it
    pieces: int | None = None  # of a page that holds several articles
    collection: str | None = None  # of one of them: the title of the page it stands on

    def __post_init__(self) -> None:
        _require_aware(self.fetched_at, self.published, self.modified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """The blocks of a page, as much of them as a site's template needs. Blocks are known by 64 bits of their text.

    `key` stands for the page's URL and `title` for its headline; `texts` are the blocks' beginnings; `long` and
    `article` say which of them have 12 words or more, and which seem to be the article.
    """

    key: int
    title: int
    texts: Mapping[int, str]
    long: frozenset[int]
    article: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What `extract` makes of a page.

    `following` is the article's next page, where it has one. `pieces` are the articles of a collection that the source
    wants split, each with the page's address and its number after `#piece-`.
    `traits` are what the site's template may learn from it, where that was asked for; `known_blocks` is the share of
    what stands on every page of the site that is on this one, missing while too few pages of the site are known.
    `unmatched` are the selectors of the source's layout that match nothing on the page, each with its key.
    """

    document: Document
    provenance: Provenance
    following: str | None = None
    pieces: "tuple[Extracted, ...]" = ()
    traits: Traits | None = None
    known_blocks: float | None = None
    unmatched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SemanticSignature:
    """What a document says, in any language. Signatures of different `scheme` are never compared.

    `simhash` is 256 bits of the leading segments, for look-up. `vectors` are one row of int8 for each segment and
    `widths` the segments' widths; a lead signature (not `complete`) has those of the leading segments alone. `numbers`
    are those of every segment.
    """

    scheme: str
    simhash: bytes
    vectors: bytes
    widths: tuple[float, ...]
    numbers: tuple[tuple[str, ...], ...]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How encoders read a language: the name they know it by, the scheme of its own signature, and of the second one.

    `second` is missing where the first scheme is the only one in which the language is ever compared.
    """

    language: str
    scheme: str
    second: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """The content hash. Fingerprints of different `scheme` are never compared.

    `exact` is 64 hex digits; `near` is a MinHash signature of 128 unsigned 32-bit numbers, as little-endian bytes;
    `size` is the number of distinct shingles it stands for. `semantic` is missing if no encoder reads the language, or
    if it is not needed yet; `second` is another one, in a wider scheme, for comparison with languages that the first
    does not read.
    """

    scheme: int
    exact: str
    near: bytes
    size: int
    semantic: SemanticSignature | None = None
    second: SemanticSignature | None = None

    @property
    def signatures(self) -> tuple[SemanticSignature, ...]:
        """The semantic signatures there are, each of another scheme."""
        return tuple(each for each in (self.semantic, self.second) if each is not None)

    def in_scheme(self, scheme: str) -> SemanticSignature | None:
        return next((each for each in self.signatures if each.scheme == scheme), None)


class Relation(StrEnum):
    """How a document relates to what is held."""

    NEW = "new"
    UNCHANGED = "unchanged"  # the same URL with the same text
    REVISION = "revision"  # the same URL with another text
    EXACT = "exact"
    NEAR = "near"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A held document, as much of it as a decision needs."""

    file: str
    key: str
    source: str
    title: str
    language: str
    date: date
    fingerprint: Fingerprint
    of: str | None = None  # where it is a removed duplicate: the file it repeats
    published: datetime | None = None
    date_basis: str = ""

    @property
    def removed(self) -> bool:
        return self.of is not None

    @property
    def kept(self) -> str:
        """The file that stands in the archive for this text."""
        return self.of or self.file


class Says(StrEnum):
    """What a page may say of another one."""

    ALTERNATE = "alternate"  # hreflang: its version in another language or for another region
    CANONICAL = "canonical"  # both give the same address as the proper one
    LINK = "link"  # its text links there


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A statement that ties a document to a held one; `outward` where its own page makes it, else the held one's."""

    known: Known
    says: Says
    outward: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What to do with a document, and the sentence why. `of` is the file it relates to; `score` is 0–1.

    `via` is a removed duplicate of `of`, where the document resembles that one.
    """

    relation: Relation
    because: str
    of: str | None = None
    score: float | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A filed document: `file` is its path below the archive folder, with forward slashes."""

    file: str
    sha256: str
    document: Document
    provenance: Provenance
    fingerprint: Fingerprint
    verdict: Verdict


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
