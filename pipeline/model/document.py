"""Documents, where they come from, and what else extraction makes of a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from pipeline.model.exchange import WarcLocation
from pipeline.model.link import require_aware


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


NO_DAY = "file"  # the basis of a day that is only that of the file which brought the document: it may be of any day


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """By which rules a text was made, each empty where there was none, and whether its page was read again for it.

    `version` is the program's, `layout` the digest of the source's selectors and `template` that of what was known of
    its site. A text that was made by reading a recorded page again tells when, and the file whose place it took.
    """

    version: str
    layout: str = ""
    template: str = ""
    again_at: datetime | None = None
    instead_of: str | None = None

    def __post_init__(self) -> None:
        require_aware(self.again_at)


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
    boilerplate: float | None = None  # the share of the text's words that the site's template removed; None without one
    redirects: tuple[str, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()  # (language, URL) of the page's hreflang alternates
    links: tuple[str, ...] = ()  # URLs that the text itself links to or spells out
    attachments: tuple[Attachment, ...] = ()
    pages: tuple[str, ...] = ()  # later pages of the article, which were joined to the first
    missing: str | None = None  # why a later page is not in it
    pieces: int | None = None  # of a page that holds several articles
    collection: str | None = None  # of one of them: the title of the page it stands on
    warc: WarcLocation | None = None  # the record of the page as it was received
    warc_pages: tuple[WarcLocation, ...] = ()  # those of its later pages
    extraction: Extraction | None = None

    def __post_init__(self) -> None:
        require_aware(self.fetched_at, self.published, self.modified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """The blocks of a page, as much of them as a site's template needs. Blocks are known by 64 bits of their text.

    `key` stands for the page's URL and `title` for its headline; `texts` are the blocks' beginnings; `long` and
    `article` say which of them have 12 words or more, and which seem to be the article. `kinds` are the elements, tag
    and class, that short lines of the article stand in, 32 bits each.
    """

    key: int
    title: int
    texts: Mapping[int, str]
    long: frozenset[int]
    article: frozenset[int]
    kinds: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What `extract` makes of a page.

    `following` is the article's next page, where it has one. `pieces` are the articles of a collection that the source
    wants split, each with the page's address and its number after `#piece-`.
    `traits` are what the site's template may learn from it, where that was asked for; `known_blocks` is the share of
    what stands on every page of the site that is on this one, missing while too few pages of the site are known;
    `unlike` says that the page looks like none that is known.
    `unmatched` are the selectors of the source's layout that match nothing on the page, each with its key.
    `page_lines` are checksums of the page's lines, by which a later visit tells the site's changes from ours.
    """

    document: Document
    provenance: Provenance
    following: str | None = None
    pieces: "tuple[Extracted, ...]" = ()
    traits: Traits | None = None
    known_blocks: float | None = None
    unlike: bool = False
    unmatched: tuple[str, ...] = ()
    page_lines: bytes | None = None
