"""A source: one site as its YAML file describes it. What a value may be stands here; reading files is `pipeline.settings`.

Keys are written as a person writes them (`delay: 5s`, `max_size: 10MB`, `every: 30m`); the attributes carry units.
"""

import re
from datetime import date, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

import soupsieve
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)")
_DURATION_S = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(B|kB|KB|MB|GB)")
_SIZE_BYTES = {"B": 1, "kB": 1000, "KB": 1000, "MB": 1000**2, "GB": 1000**3}


def _seconds(value: Any) -> Any:
    """`30m`, `1h30m`, `0.5s`, or a bare number of seconds."""
    if isinstance(value, str):
        text = value.strip()
        parts = _DURATION.findall(text)
        if not parts or _DURATION.sub("", text).strip():
            raise ValueError("expected a duration such as 30s, 15m, 2h or 1d")
        return sum(float(number) * _DURATION_S[unit] for number, unit in parts)
    return value


def _bytes(value: Any) -> Any:
    """`10MB`, `500kB`, or a bare number of bytes."""
    if isinstance(value, str):
        match = _SIZE.fullmatch(value.strip())
        if not match:
            raise ValueError("expected a size such as 500kB, 10MB or 1GB")
        return int(float(match[1]) * _SIZE_BYTES[match[2]])
    return value


def _regex(value: Any) -> Any:
    if isinstance(value, str):
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
    return value


def _selector(value: Any) -> Any:
    if isinstance(value, str):
        try:
            soupsieve.compile(value)
        except soupsieve.SelectorSyntaxError as error:
            first = str(error).splitlines()[0]
            raise ValueError(f"not a CSS selector: {first}") from error
    return value


def _http(value: Any) -> Any:
    if isinstance(value, str) and not re.match(r"https?://[^/\s]+", value):
        raise ValueError("expected an address that begins with http:// or https://")
    return value


Seconds = Annotated[float, BeforeValidator(_seconds), Field(ge=0)]
Bytes = Annotated[int, BeforeValidator(_bytes), Field(gt=0)]
Regex = Annotated[str, BeforeValidator(_regex)]
Selector = Annotated[str, BeforeValidator(_selector), Field(min_length=1)]
Url = Annotated[str, BeforeValidator(_http)]


class Model(BaseModel):
    """Strict about names: an unknown key is a mistake, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Feed(Model):
    """An RSS, Atom or JSON feed."""

    feed: Url = Field(description="Address of an RSS, Atom or JSON feed.")

    @property
    def url(self) -> str:
        return self.feed


class Sitemap(Model):
    """A sitemap, a news sitemap or a sitemap index, plain or gzip."""

    sitemap: Url = Field(description="Address of a sitemap or sitemap index; .gz is fine.")
    only: Regex | None = Field(None, description="Of an index, follow only the sitemaps whose address matches this.")

    @property
    def url(self) -> str:
        return self.sitemap


class Listing(Model):
    """A page that lists articles, and the pages after it."""

    listing: Url = Field(description="Address of the first page of the list.")
    links: Selector = Field("a[href]", description="CSS selector of the links to articles.")
    item: Selector | None = Field(None, description="CSS selector of one entry; `links` and `date` are looked up inside it.")
    date: Selector | None = Field(None, description="CSS selector of the date inside one entry.")
    next: Selector | None = Field(None, description="CSS selector of the link to the next page.")
    page_url: Url | None = Field(None, description="Address of page n, with {n}, where there is no link to follow.")
    first_page: int = Field(2, ge=0, description="The number of the second page in `page_url`.")
    pages: int = Field(1, ge=1, description="Pages read in an ordinary run. A backfill reads on.")

    @property
    def url(self) -> str:
        return self.listing

    @model_validator(mode="after")
    def _one_way_onward(self) -> "Listing":
        if self.next and self.page_url:
            raise ValueError("give `next` or `page_url`, not both")
        if self.page_url and "{n}" not in self.page_url:
            raise ValueError("`page_url` needs {n} where the page number stands")
        return self


class Api(Model):
    """A JSON API, such as WordPress's /wp-json/wp/v2/posts. Paths are dotted names, with numbers for list places."""

    api: Url = Field(description="Address of the first page.")
    items: str = Field("", description="Path of the list of entries; empty when the answer is the list itself.")
    link: str = Field("link", description="Path of the article's address inside an entry.")
    title: str | None = Field(None, description="Path of the title.")
    published: str | None = Field(None, description="Path of the publication date.")
    modified: str | None = Field(None, description="Path of the date of the last change.")
    next: str | None = Field(None, description="Path of the address of the next page.")
    page_parameter: str | None = Field(None, description="Query parameter that carries the page number.")
    first_page: int = Field(1, ge=0, description="The number of the first page.")
    since_parameter: str | None = Field(None, description="Query parameter for the begin of a backfill's window.")
    until_parameter: str | None = Field(None, description="Query parameter for the end of a backfill's window.")
    pages: int = Field(1, ge=1, description="Pages read in an ordinary run. A backfill reads on.")

    @property
    def url(self) -> str:
        return self.api


Endpoint = Feed | Sitemap | Listing | Api


class Layout(Model):
    """CSS selectors for one design of the site. What a layout leaves out is found by the general extractor."""

    until: date | None = Field(None, description="The last day on which pages looked like this; empty: still valid.")
    title: Selector | None = Field(None, description="CSS selector of the headline.")
    body: Selector | None = Field(None, description="CSS selector of the element that holds the text; several are joined.")
    date: Selector | None = Field(None, description="CSS selector of the publication date.")
    publisher: Selector | None = Field(None, description="CSS selector of who published it first.")
    author: Selector | None = Field(None, description="CSS selector of the author.")
    remove: tuple[Selector, ...] = Field((), description="CSS selectors of what is not text.")


class Every(Model):
    """Run again after this long."""

    every: Annotated[float, BeforeValidator(_seconds), Field(ge=1)] = Field(description="Such as 30m, 6h or 1d.")


class Cron(Model):
    """Run at these times, in the source's time zone."""

    cron: str = Field(description='Five fields: minute hour day month weekday, such as "0 6,18 * * *".')


class Revisit(Model):
    """How long after publication an article is asked for again, to see corrections."""

    within: Seconds = Field(3 * 86400, description="Age up to which an article is asked again; 0 turns it off.")
    every: Seconds = Field(12 * 3600, description="Time between two visits.")


class Source(Model):
    """One site: what to read, how often, how gently, and how its pages are laid out."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", description="Short name in lower case; also the file's name.")
    enabled: bool = Field(True, description="A source that is not enabled runs only when it is named.")
    language: str = Field("auto", description="BCP 47 tag such as zh, en, zh-TW; auto: told from each text.")
    timezone: str = Field("UTC", description="IANA name such as Asia/Shanghai; dates without a zone are in it.")
    schedule: Every | Cron = Field(default=Every(every=3600), description="When it runs: `every: 30m` or `cron: \"…\"`.")
    endpoints: tuple[Endpoint, ...] = Field(min_length=1, description="Where its articles are announced.")
    include: tuple[Regex, ...] = Field((), description="Only addresses that match one of these are articles.")
    exclude: tuple[Regex, ...] = Field((), description="Addresses that match one of these are not.")
    drop_parameters: tuple[str, ...] = Field((), description="Query parameters that do not tell articles apart.")
    delay_s: Seconds = Field(5.0, alias="delay", description="Pause between two requests to one host, such as 5s.")
    timeout_s: Seconds = Field(30.0, alias="timeout", description="A whole request may take this long.")
    max_bytes: Bytes = Field(10_000_000, alias="max_size", description="A page may be this large, decoded.")
    robots: bool = Field(True, description="Obey robots.txt.")
    allow_addresses: tuple[str, ...] = Field((), description="Private hosts or networks that may be asked, by name.")
    layouts: tuple[Layout, ...] = Field((), description="CSS selectors, one entry for each design of the site.")
    revisit: Revisit = Field(default=Revisit(), description="Whether articles are asked for again.")
    full_after_s: Seconds = Field(
        86400.0, alias="full_after", description="An endpoint that answers 304 for this long is asked once in full."
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("expected an IANA time zone such as Asia/Shanghai")
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def every(self) -> timedelta | None:
        return timedelta(seconds=self.schedule.every) if isinstance(self.schedule, Every) else None

    def layout_on(self, day: date) -> Layout | None:
        """The layout that pages had on `day`: the one that ends soonest of those not yet over."""
        valid = [layout for layout in self.layouts if layout.until is None or day <= layout.until]
        return min(valid, key=lambda layout: layout.until or date.max, default=None)


