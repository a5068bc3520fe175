"""From what stands in a feed, sitemap, listing or API answer to a `Link`: address, identity, hints.

Shared by the readers of all formats. Whether a link is wanted is not decided here but in `pipeline.crawl.frontier`.
"""

import html
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pipeline.config.hosts import AskedHosts
from pipeline.config.source import Source
from pipeline.errors import DiscoveryError
from pipeline.model import Link, Page, published_on
from pipeline.text import charset, dates
from pipeline.urls import absolute, identity

_TITLE_MAX = 500
_READ_MAX = 5_000  # characters looked at to make one
_DATE_MAX = 200
_ISO_DAY = 10  # characters of 2023-07-24, after which a time would stand
RELATIVE_DAYS = 7  # from here on "2 weeks ago" names no day any more, and "24 July" may be of any year
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,32});")
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON can write half a character, UTF-8 cannot


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """A further page to read; `changed` is when it last changed, where the page that names it says so."""

    url: str
    changed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointContent:
    """What one page of an endpoint holds. `links` may be lazy, and then may raise `DiscoveryError` at any point."""

    links: Iterable[Link] = ()
    expected: int | None = None  # about how many links; None: nobody knows, or they can be counted
    onward: tuple[Onward, ...] = ()
    numbered: bool = False  # a feed that names no older page, and has them by number, as WordPress's
    note: str | None = None


class Linker:
    """Makes the links of one page: each absolute, with its identity and hints, each identity once.

    `own` are addresses that are no articles: the endpoint and the page itself. `without` counts the entries that had
    no address to ask for; `hosts` are those that the source asks, with that to which the endpoint itself led. What was
    met is remembered as 64-bit hashes, so that 50,000 addresses take few megabytes.
    """

    def __init__(self, source: Source, page: Page, *, found_in: str, own: Collection[str] = ()) -> None:
        self.zone: ZoneInfo = source.zone
        self.date_order = source.date_order
        self.base = page.url
        self.without = 0
        self.hosts = AskedHosts(source, page.url)
        self._source = source
        self._found_in = found_in
        self._met = {hash(identity(url, source.drop_parameters)) for url in (page.url, found_in, *own)}

    def link(
        self,
        href: object,
        *,
        base: str | None = None,
        title: str | None = None,
        published: datetime | date | None = None,
        modified: datetime | None = None,
        own_date: bool = False,
        author: str | None = None,
    ) -> Link | None:
        """Make the link of `href`; None if it is no address, was met before, or is the page itself.

        `published` is a moment, or a day where no time is told.
        """
        url = address(base or self.base, href)
        if url is not None and self._source.rewrite:
            url = address(url, self._source.rewritten(url))
        if url is None:
            self.without += 1
            return None
        key = identity(url, self._source.drop_parameters)
        if hash(key) in self._met:
            return None
        self._met.add(hash(key))
        at, day = (published, None) if isinstance(published, datetime) else (None, published)
        return Link(
            url=url,
            key=key,
            source=self._source.name,
            found_in=self._found_in,
            published=published_on(day) if day else at,
            modified=modified,
            title=title,
            own_date=own_date,
            day_only=day is not None,
            author=author,
            elsewhere=not self.hosts.ask(url),
        )


def address(base: str, reference: object) -> str | None:
    """Return the http(s) address that a reference on the page `base` means; None if it is none."""
    if not isinstance(reference, str) or not reference.strip() or _SURROGATE.search(reference):
        return None
    return absolute(base, reference)


def note_on(links: Collection[Link], linker: Linker) -> str | None:
    """Return what is odd about the entries of a page, as a phrase; None if nothing is."""
    if linker.without:
        return f"{linker.without} {'entry' if linker.without == 1 else 'entries'} without a link"
    return None if links else "no entries at all"


def text_of(page: Page) -> str:
    """Decode a page as its bytes say, not as its labels do; raise as `decoded` does."""
    return decoded(page)[0]


def decoded(page: Page, *, max_bytes: int = 20_000_000) -> tuple[str, str]:
    """Return the text of a page as its bytes say, not as its labels do, and the name of its charset.

    Raises:
        DiscoveryError: it is empty, or so large that what is built from it would fill the memory.
    """
    if not page.body.strip():
        raise DiscoveryError("an empty answer")
    if len(page.body) > max_bytes:
        raise DiscoveryError(f"an answer of {len(page.body):,} bytes; {max_bytes:,} are read")
    return charset.decode(page.body, page.declared_charset)


def one_line(value: object) -> str | None:
    """Return a title as one line of plain text: without tags, character references resolved, white space folded."""
    if not isinstance(value, str):
        return None
    text = _REFERENCE.sub(lambda match: html.unescape(match[0]), _TAG.sub("", value[:_READ_MAX]))
    return " ".join(_INVISIBLE.sub("", text).split())[:_TITLE_MAX] or None


def last_moment(value: str | None, zone: ZoneInfo) -> datetime | None:
    """Read when something changed at the latest: a day without a time may mean its last second."""
    changed = read_moment(value, zone)
    if changed and value and ":" not in value:
        changed += timedelta(days=1, seconds=-1)
    return changed


def read_moment(value: object, zone: ZoneInfo) -> datetime | None:
    """Read a date as feeds, sitemaps, APIs and lists write it, in UTC; None if it is none, or an empty field.

    A date without a zone is in `zone`; a day without a time is its first moment there. See `text.dates.read_date`
    for what is read.
    """
    read = read_published(value, zone)
    return read if read is None or isinstance(read, datetime) else _in_utc(datetime.combine(read, time()), zone)


def read_published(value: object, zone: ZoneInfo, *, now: datetime | None = None) -> datetime | date | None:
    """Read a date as `read_moment` does, but return a day without a time as the day that it is.

    With `now`, relative dates are read, too, as long as they name a day.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = f"{value:.0f}" if isinstance(value, float) else str(value).strip()
    read: datetime | date
    try:
        read = datetime.fromisoformat(text)  # a hundred times quicker, and what most of a long sitemap is
        read = read if len(text) > _ISO_DAY else read.date()
    except ValueError:
        stamp = dates.read_date(text[:_DATE_MAX], zone=zone, now=now)
        if stamp is None or (stamp.relative and now and (now.date() - stamp.day).days >= RELATIVE_DAYS):
            return None
        read = stamp.at or stamp.day
    if not dates.may_be_publication(read.date() if isinstance(read, datetime) else read):
        return None
    return _in_utc(read, zone) if isinstance(read, datetime) else read


def _in_utc(at: datetime, zone: ZoneInfo) -> datetime | None:
    try:
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:  # the last day of the year 9999
        return None
