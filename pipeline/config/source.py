"""A source: one site as its YAML file describes it. What a value may be is in `config.fields`; reading files is
`pipeline.config.settings`.

Keys are written as a person writes them (`delay: 5s`, `max_size: 10MB`, `every: 30m`); the attributes carry units.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator

from pipeline.config import cron
from pipeline.config.archives import CommonCrawl as CommonCrawl
from pipeline.config.archives import Wayback as Wayback
from pipeline.config.credentials import Auth, ClientCertificate, Cookies, File, HeaderFields, ProxyAddress, UserAgent
from pipeline.config.fields import (
    AskedHost,
    Attachments,
    CatchUp,
    Collections,
    Count,
    CronLine,
    DateOrder,
    Days,
    Deadline,
    Flag,
    HostOrNetwork,
    Hours,
    Interval,
    Jitter,
    Keyword,
    Language,
    LanguageTag,
    Name,
    OneKeyOf,
    Pause,
    Period,
    Recorded,
    Regex,
    Selector,
    SomeDays,
    Strictness,
    Timeout,
    TrustedHost,
    UnfitError,
    Url,
    Zone,
    distinct,
)

# what commands and programs hand over is read alike
from pipeline.config.fields import language_tag as language_tag
from pipeline.config.fields import seconds_of as seconds_of
from pipeline.config.fields import source_name as source_name
from pipeline.config.layout import Layout as Layout

# every setting is one
from pipeline.config.model import Model as Model
from pipeline.config.sizes import Bytes
from pipeline.urls import with_query


class Feed(Model):
    """An RSS, Atom or JSON feed."""

    feed: Url = Field(description="Address of an RSS, Atom or JSON feed.")

    @property
    def url(self) -> str:
        return self.feed


class Sitemap(Model):
    """A sitemap, a news sitemap or a sitemap index, plain or gzip."""

    sitemap: Url = Field(description="Address of a sitemap or sitemap index; .gz is fine.")
    only: Regex | None = Field(None, description="Follow only sitemaps of an index whose address matches this.")

    @property
    def url(self) -> str:
        return self.sitemap


class Listing(Model):
    """A page that lists articles, and the pages after it."""

    listing: Url = Field(description="Address of the first page of the list.")
    links: Selector = Field("a[href]", description="CSS selector of the links to articles.")
    item: Selector | None = Field(
        None, description="CSS selector of one entry; `links` and `date` are looked up inside it."
    )
    date: Selector | None = Field(None, description="CSS selector of the date inside one entry.")
    next: Selector | None = Field(None, description="CSS selector of the link to the next page.")
    page_url: Url | None = Field(None, description="Address of page n, with {n}, if there is no link to follow.")
    first_page: Count = Field(2, ge=0, le=100_000, description="The number of the second page in `page_url`.")
    pages: Count = Field(1, ge=1, le=10_000, description="Pages to read in an ordinary run. A backfill reads more.")

    @property
    def url(self) -> str:
        return self.listing

    @field_validator("page_url")
    @classmethod
    def _place_of_the_number(cls, value: str | None) -> str | None:
        if value and "{n}" not in value:
            raise UnfitError("expected an address with {n} where the page number stands")
        return value

    @model_validator(mode="after")
    def _one_way_onward(self) -> "Listing":
        if self.next and self.page_url:
            raise UnfitError("may have next or page_url, not both")
        return self


class Api(Model):
    """A JSON API, such as WordPress's /wp-json/wp/v2/posts. Paths are dotted names, with numbers for list places."""

    api: Url = Field(description="Address of the first page.")
    items: str = Field("", description="Path of the list of entries; empty when the answer is the list itself.")
    link: str = Field("link", description="Path of the article's address inside an entry.")
    title: str | None = Field(None, description="Path of the title.")
    published: str | None = Field(None, description="Path of the publication date.")
    modified: str | None = Field(None, description="Path of the date of the last change.")
    changed: str | None = Field(
        None,
        description="Query that sorts by the last change, such as orderby=modified; each run then requests it, too.",
    )
    next: str | None = Field(None, description="Path of the address of the next page.")
    page_parameter: str | None = Field(None, description="Query parameter that carries the page number.")
    first_page: Count = Field(1, ge=0, le=100_000, description="The number of the first page.")
    since_parameter: str | None = Field(None, description="Query parameter for the first day of a backfill.")
    until_parameter: str | None = Field(None, description="Query parameter for the last day of a backfill.")
    pages: Count = Field(1, ge=1, le=10_000, description="Pages to read in an ordinary run. A backfill reads more.")

    @property
    def url(self) -> str:
        return self.api

    @model_validator(mode="after")
    def _one_way_onward(self) -> "Api":
        if self.next and self.page_parameter:
            raise UnfitError("may have next or page_parameter, not both")
        if self.changed is not None and not (self.modified and parse_qsl(self.changed)):
            raise UnfitError(
                "has a `changed` that shows no change", "write it as orderby=modified, and `modified` with its path"
            )
        return self

    @property
    def by_change(self) -> "Api | None":
        """The same list with what was changed last at its top; None if the source does not say how to get it."""
        if self.changed is None:
            return None
        return self.model_copy(update={"api": with_query(self.api, dict(parse_qsl(self.changed))), "changed": None})


OwnEndpoint = Feed | Sitemap | Listing | Api
ArchiveEndpoint = Wayback | CommonCrawl
Endpoint = OwnEndpoint | ArchiveEndpoint
_ENDPOINT = OneKeyOf("feed", "sitemap", "listing", "api", "wayback", "commoncrawl")
_Endpoint = Annotated[
    Annotated[Feed, Tag("<feed>")]
    | Annotated[Sitemap, Tag("<sitemap>")]
    | Annotated[Listing, Tag("<listing>")]
    | Annotated[Api, Tag("<api>")]
    | Annotated[Wayback, Tag("<wayback>")]
    | Annotated[CommonCrawl, Tag("<commoncrawl>")],
    Discriminator(_ENDPOINT.tag),
    BeforeValidator(_ENDPOINT.check),
]


class Adapt(Model):
    """Bounds between which an interval adapts itself to how often the site publishes."""

    shortest: Period = Field(description="Never more often than this.")
    longest: Period = Field(description="Never less often than this.")

    @model_validator(mode="after")
    def _in_order(self) -> "Adapt":
        if self.shortest > self.longest:
            raise UnfitError("has a shortest that is longer than its longest")
        return self


class Timed(Model):
    """What may be said of every schedule."""

    jitter_s: Jitter = Field(0.0, alias="jitter", description="Start later by a random time up to this.")
    quiet: Hours | None = Field(
        None, description="Hours in which no run starts, in the source's time zone, such as 23:00-06:30."
    )
    catch_up: CatchUp = Field(
        "one", description="After the daemon was down: one run at once, or skip to the next time."
    )


class Every(Timed):
    """Run again after this long."""

    every: Period = Field(description="Such as 30m, 6h or 1d.")
    adapt: Adapt | None = Field(
        None, description="Adapt the interval to how much is new, between `shortest` and `longest`."
    )

    @model_validator(mode="after")
    def _jitter_within(self) -> "Every":
        most, key = (self.adapt.longest, "adapt.longest") if self.adapt else (self.every, "every")
        if self.jitter_s > most:
            raise UnfitError(f"expected a duration no longer than `{key}`", key="jitter")
        return self


class Cron(Timed):
    """Run at these times, in the source's time zone."""

    cron: CronLine = Field(description='Five fields: minute hour day month weekday, such as "0 6,18 * * *".')

    @property
    def times(self) -> Mapping[str, str]:
        """The five fields spelled out, by the names that APScheduler's CronTrigger takes. See `config.cron`."""
        return cron.times(self.cron)


_SCHEDULE = OneKeyOf("every", "cron")
_Schedule = Annotated[
    Annotated[Every, Tag("<every>")] | Annotated[Cron, Tag("<cron>")],
    Discriminator(_SCHEDULE.tag),
    BeforeValidator(_SCHEDULE.check),
]


class Revisit(Model):
    """How long after publication, and how often, an article is fetched again to see corrections."""

    within_s: Days = Field(
        3 * 86400.0, alias="within", description="Fetch an article again up to this age; 0 turns it off."
    )
    every_s: Interval = Field(12 * 3600.0, alias="every", description="Time between two fetches of an article.")


class Rewrite(Model):
    """A rule that puts one address in the place of another, before it is asked."""

    pattern: Regex = Field(description="Pattern that an address must match; the matching part is replaced.")
    to: str = Field(description="Replacement; \\1 is the first group of the pattern.")

    @model_validator(mode="after")
    def _groups_exist(self) -> "Rewrite":
        try:
            re.sub(f"(?:{self.pattern})|", self.to, "")
        except (re.error, IndexError) as error:
            raise UnfitError(f"has a `to` that does not fit its pattern: {error}") from error
        return self


class Source(Model):
    """One site: what to read, how often, how gently, and how its pages are laid out."""

    name: Name = Field(description="Short name in lower case; also the file's name.")
    enabled: Flag = Field(True, description="A source that is not enabled runs only if you name it.")
    language: Language = Field(
        "auto",
        description="BCP 47 tag such as zh, en, zh-TW, which a text may overrule; auto: detect it in each text.",
    )
    timezone: Zone = Field("UTC", description="IANA name such as Asia/Shanghai, for dates without a zone.")
    date_order: DateOrder | None = Field(
        None,
        description="Order of numbers in dates: dmy (14/05/2024), mdy (05/14/2024), ymd (24/05/14); else the page's.",
    )
    schedule: _Schedule = Field(default=Every(every="1h"), description='When it runs: `every: 30m` or `cron: "…"`.')
    endpoints: Annotated[tuple[_Endpoint, ...], AfterValidator(distinct)] = Field(
        min_length=1, description="Where its articles are announced."
    )
    include: tuple[Regex, ...] = Field((), description="Only addresses that match one of these are articles.")
    exclude: tuple[Regex, ...] = Field((), description="Addresses that match one of these are not articles.")
    drop_parameters: tuple[str, ...] = Field(
        (), description="Query parameters that make no difference between articles."
    )
    rewrite: tuple[Rewrite, ...] = Field(
        (), description="Rules that change announced addresses, one after the other, such as mobile to desktop."
    )
    hosts: tuple[AskedHost, ...] = Field(
        (), description="Other hosts that articles and lists may lead to, as host or host:port; * for any."
    )
    keywords: tuple[Keyword, ...] = Field((), description="File only articles with one of these words in them.")
    min_words: Count = Field(
        0,
        ge=0,
        le=100_000,
        description="File only articles with at least this many words; 2 Chinese, Japanese or Thai characters are one.",
    )
    languages: tuple[LanguageTag, ...] = Field((), description="File only articles in one of these languages.")
    user_agent: UserAgent | None = Field(
        None, description="User-Agent in place of the pipeline's; its first word is its name for robots.txt."
    )
    headers: HeaderFields = Field(
        default={}, description="Header fields to send to the source's own hosts; ${NAME} is read from the environment."
    )
    cookies: Cookies = Field(
        default={}, description="Cookies to send to the source's own hosts; ${NAME} is read from the environment."
    )
    auth: Auth | None = Field(
        None, description="Name and password, or token, for the source's own hosts: `basic` or `bearer`."
    )
    client_certificate: ClientCertificate | None = Field(
        None, description="TLS client certificate for the source's own hosts."
    )
    ca_file: File | None = Field(
        None, description="PEM file of a certificate authority to trust as well, relative to the configuration folder."
    )
    trusted_hosts: tuple[TrustedHost, ...] = Field(
        (), description="Further own hosts, as host or host:port; those of the endpoints always are."
    )
    proxy: ProxyAddress | None = Field(
        None, description="Proxy, none or environment; as in pipeline.yaml if not given."
    )
    delay_s: Pause = Field(5.0, alias="delay", description="Pause between two requests to one host, such as 5s.")
    timeout_s: Timeout = Field(30.0, alias="timeout", description="Longest time for a whole request.")
    deadline_s: Deadline = Field(
        43200.0, alias="deadline", description="End a scheduled run after this long; the next one continues."
    )
    max_bytes: Bytes = Field(10_000_000, alias="max_size", description="Largest size of a page, decoded.")
    robots: Flag = Field(True, description="Obey robots.txt.")
    allow_addresses: tuple[HostOrNetwork, ...] = Field(
        (), description="Private hosts or networks that requests may go to, by name or address."
    )
    layouts: tuple[Layout, ...] = Field((), description="CSS selectors, one entry for each design of the site.")
    revisit: Revisit = Field(default=Revisit(), description="When to fetch an article again, to see corrections.")
    collections: Collections = Field(
        "keep", description="Keep a page of several articles as one document (keep), or split it into one each (split)."
    )
    attachments: Attachments = Field(
        "list", description="List the files that an article links to (list), or also file PDF and plain text (text)."
    )
    raw: Recorded | None = Field(
        None, description="Which answers to record: off, documents or all; as in pipeline.yaml if not given."
    )
    retention_s: SomeDays | None = Field(
        None,
        alias="retention",
        description="Withdraw documents from the archive this long after their last version was filed; empty: never.",
    )
    translations: Strictness | None = Field(
        None, description="What counts as a translation: cautious, aggressive or off; as in pipeline.yaml if not given."
    )
    full_after_s: Days = Field(
        86400.0,
        alias="full_after",
        description="An endpoint that answers 304 for this long is then fetched once in full.",
    )

    @field_validator("layouts")
    @classmethod
    def _one_layout_at_a_time(cls, value: tuple[Layout, ...]) -> tuple[Layout, ...]:
        ends = [layout.until for layout in value]
        for end in ends:
            if ends.count(end) > 1:
                when = f"until {end}" if end else "valid now (without until)"
                raise UnfitError(f"has {ends.count(end)} layouts {when}, and may have one")
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def every(self) -> timedelta | None:
        return timedelta(seconds=self.schedule.every) if isinstance(self.schedule, Every) else None

    def rewritten(self, url: str) -> str:
        """Return the address that is asked in place of an announced one, by the rules of `rewrite`."""
        for rule in self.rewrite:
            url = re.sub(rule.pattern, rule.to, url, count=1)
        return url

    def layout_on(self, day: date) -> Layout | None:
        """Return the layout that pages had on `day`: of those not yet over the one that ends soonest."""
        valid = [layout for layout in self.layouts if layout.until is None or day <= layout.until]
        return min(valid, key=lambda layout: layout.until or date.max, default=None)
