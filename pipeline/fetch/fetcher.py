"""From a URL to a page: the only way to the network.

Every request on the way (the page, each redirect, each second try, robots.txt) is checked, waits for its host's turn,
and ends by its deadline. Every failure is a FetchError whose sentence opens with the host and says the cause.
Connections are `fetch.transport`, pauses `fetch.politeness`, rules `fetch.robots`; what a page says is not looked at
here. What a source sends along is `fetch.sender`; no cookie that a site sets is kept.
"""

import os
import ssl
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import IO
from urllib.parse import urljoin

import httpx

from pipeline import urls
from pipeline.config.source import Source
from pipeline.errors import (
    BadStatus,
    Disallowed,
    Elsewhere,
    EndlessRedirect,
    FetchError,
    Forbidden,
    OverLimit,
    Unreachable,
)
from pipeline.fetch import content_encoding, robots
from pipeline.fetch.answer import Look, body_of, check_part, fields_of, is_whole
from pipeline.fetch.failures import Dropped, in_a_circle
from pipeline.fetch.politeness import PATIENCE_S, Leases, Politeness, retry_after_s, told_wait
from pipeline.fetch.robots import Rules
from pipeline.fetch.sender import Sender
from pipeline.fetch.site_clocks import SiteClocks
from pipeline.fetch.tape import Tape
from pipeline.fetch.transport import Transport
from pipeline.model import Page
from pipeline.system.clock import Clock, Grace

_REDIRECTS = 10
_TRIES = 3
_MOVED = frozenset([301, 302, 303, 307, 308])
_TRY_AGAIN = frozenset([429, 502, 503, 504])
# What an answer without a page may weigh to be read to its end, which keeps the connection for the next request
_ASIDE_BYTES = 65536
_ORIGINS = 500
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

Refused = Callable[[str], str | None]
"""Says why a redirect is not followed to an address, as a clause that begins with “which”; None if it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """What holds for every request on the way to one page. `cut`: a body too long is cut off instead of refused.

    `part` are the place and number of the bytes that are wanted, `sink` is where the body goes instead of into the
    page, `refused` says why a redirect is not followed to an address; None if it is.
    """

    source: Source
    sender: Sender
    conditions: Mapping[bytes, bytes]
    max_bytes: int
    obey: bool
    tape: Tape | None = None
    cut: bool = False
    redirects: int = _REDIRECTS
    look: Look | None = None
    part: tuple[int, int] | None = None
    sink: IO[bytes] | None = None
    refused: Refused = lambda url: None


class Fetcher:
    """Fetches pages politely. Safe to share between threads; close it at the end.

    `user_agent` is sent as it is, unless a source has its own; its product token is what robots.txt knows us by. The
    `proxy` is for the sources that name none. `verify` replaces the certificate authorities of certifi; certificates
    are always checked. Once `grace` is over, whatever is waited for is given up with Abandoned. Long waits are said.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        leases: Leases,
        clock: Clock,
        proxy: str = "none",
        verify: ssl.SSLContext | None = None,
        grace: Grace | None = None,
        say: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self._clock = clock
        self._proxy = proxy
        # made once: httpx takes longer to make them than to copy them
        self._headers = httpx.Headers(
            _sent({"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": content_encoding.ACCEPTED})
        )
        self._taped_headers = self._headers.copy()
        self._taped_headers["Accept-Encoding"] = content_encoding.ACCEPTED_ON_TAPE
        self.site_clocks = SiteClocks(clock)
        self._politeness = Politeness(leases, clock, say)
        self._transport = Transport(verify or httpx.create_ssl_context(trust_env=False), clock, grace)
        self._lock = threading.Lock()
        self._rules: OrderedDict[tuple[str, str], tuple[float, Rules]] = OrderedDict()

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._transport.close()

    def get(
        self,
        url: str,
        source: Source,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
        robots: bool = True,
        tape: Tape | None = None,
        look: Look | None = None,
        refused: Refused = lambda url: None,
    ) -> Page:
        """Fetch the page at `url`, after its redirects. With a validator, a page of status 304 may come back.

        `max_bytes` of decoded body replaces the source's limit. `robots=False`, like the source's own `robots: false`,
        leaves robots.txt unread. What is sent and received goes onto the `tape`. `look` may refuse a long body by its
        beginning, before the rest is read; `refused` may refuse a redirect to an address. Raises Disallowed, Forbidden,
        Elsewhere, Unreachable, BadStatus, OverLimit.
        """
        conditions = _sent({"If-None-Match": etag, "If-Modified-Since": last_modified})
        terms = _Terms(
            source=source,
            sender=self._sender(source, taped=tape is not None),
            conditions=conditions,
            max_bytes=max_bytes or source.max_bytes,
            obey=robots and source.robots,
            tape=tape,
            look=look,
            refused=refused,
        )
        page = self._follow(url, terms)
        if tape is not None:
            tape.end_page()
        return page

    def archived(
        self,
        url: str,
        source: Source,
        *,
        max_bytes: int,
        part: tuple[int, int] | None = None,
        sink: IO[bytes] | None = None,
    ) -> Page:
        """Fetch what an archive has at `url`, from no other host. Its robots.txt, for its own pages, is unread.

        `part` asks for so many bytes from a place on: the page then has no others. With a `sink` the body goes there,
        piece by piece, and the page has none. Raises as `get` does.
        """
        conditions = _sent({"Range": f"bytes={part[0]}-{sum(part) - 1}" if part else None})
        sender = self._sender(source)
        return self._follow(
            url,
            _Terms(
                source=source,
                sender=sender,
                conditions=conditions,
                max_bytes=max_bytes,
                obey=False,
                part=part,
                sink=sink,
                refused=lambda target: None if urls.host(target) == urls.host(url) else "which is not requested",
            ),
        )

    def rules(self, url: str, source: Source) -> Rules:
        """Return what robots.txt says at the origin of `url`; ask for it once a day.

        Raises Forbidden, and FetchError where the host is to be left alone; every other failure is in the rules.
        """
        return self._rules_at(_address(url), source, self._sender(source))

    def _sender(self, source: Source, *, taped: bool = False) -> Sender:
        return Sender(source, self._taped_headers if taped else self._headers, os.environ, self._proxy)

    def _follow(self, url: str, terms: _Terms) -> Page:
        trail: list[str] = []
        url = url.partition("#")[0]
        while True:
            address = _address(url)
            host, page = address.host, self._ask(address, terms)
            if page.status not in _MOVED:
                return replace(page, url=url, redirects=tuple(trail))
            trail.append(url)
            url = _target(url, page)
            if because := terms.refused(url):
                raise Elsewhere(f"{host}: redirects to {url}, {because}")
            if url in trail:
                raise in_a_circle(host, [*trail, url], page.headers)
            if len(trail) > terms.redirects:
                raise EndlessRedirect(f"{host}: more than {terms.redirects} redirects, the last to {url}")

    def _ask(self, address: httpx.URL, terms: _Terms) -> Page:
        """Ask once, and up to twice more if the failure may pass at once."""
        delay_s = terms.source.delay_s
        if terms.obey:
            delay_s = max(delay_s, self._permission(address, terms))
        for _ in range(_TRIES - 1):
            try:
                return self._once(address, terms, delay_s)
            except FetchError as error:
                if not _mends_soon(error):
                    raise
        return self._once(address, terms, delay_s)

    def _once(self, address: httpx.URL, terms: _Terms, delay_s: float) -> Page:
        source, headers = terms.source, terms.sender.headers(address)
        if terms.conditions:
            headers = httpx.Headers([*headers.raw, *terms.conditions.items()])
        if terms.part is not None:
            headers["Accept-Encoding"] = "identity"  # the bytes of the file itself
        extensions = {"timeout_s": source.timeout_s, "way": terms.sender.way(address), "tape": terms.tape}
        request = httpx.Request("GET", address, headers=headers, extensions=extensions)
        with self._politeness.turn(
            _host(address.scheme, address.netloc), delay_s=delay_s, busy_s=source.timeout_s
        ) as turn:
            began_s = self._clock.monotonic()
            with self.site_clocks.listening(str(address)):
                response = self._transport.handle_request(request)
            try:
                now, status = self._clock.now(), response.status_code
                wait_s = retry_after_s(response.headers.get("retry-after"), now) if status in _TRY_AGAIN else None
                turn.answered(status, wait_s)
                answered = fields_of(response.headers)
                self.site_clocks.answered(str(address), answered, now, self._clock.monotonic() - began_s)
                if terms.part is not None and 200 <= status <= 299:
                    check_part(address.host, status, answered, terms.part)
                if 200 <= status <= 299 and (
                    status != HTTPStatus.PARTIAL_CONTENT or terms.part is not None or is_whole(answered)
                ):
                    body = body_of(
                        response,
                        answered,
                        max_bytes=terms.max_bytes,
                        cut=terms.cut,
                        sink=terms.sink,
                        look=terms.look,
                    )
                    return Page(
                        url=str(address),
                        status=status,
                        headers=answered,
                        body=body,
                        fetched_at=now,
                        took_s=self._clock.monotonic() - began_s,
                    )
                return _no_body(request, response, now, wait_s)
            finally:
                response.close()

    def _permission(self, address: httpx.URL, terms: _Terms) -> float:
        """Return the site's crawl-delay in seconds; raise if robots.txt forbids the address or cannot be had."""
        rules = self._rules_at(address, terms.source, terms.sender, terms.tape)
        if rules.closed is not None:
            raise rules.failure(f"{address.host}: robots.txt cannot be read, so no page is fetched: {rules.closed}")
        if not rules.allows(str(address)):
            raise Disallowed(f"{address.host}: robots.txt does not allow {address.path} to {rules.agent}")
        return rules.crawl_delay_s

    def _rules_at(self, address: httpx.URL, source: Source, sender: Sender, tape: Tape | None = None) -> Rules:
        origin = f"{address.scheme}://{address.netloc.decode('ascii')}"
        place = origin, sender.product
        with self._lock:
            until_s, known = self._rules.get(place, (0.0, None))
            if known is not None:
                self._rules.move_to_end(place)
        if known is not None and self._clock.monotonic() < until_s:
            return known
        tape = tape if tape is not None and tape.takes_all else None
        rules = self._read_rules(f"{origin}/robots.txt", source, sender, tape)
        keep_s = robots.KEEP_S if rules.closed is None else robots.ASK_AGAIN_S
        if rules.closed is not None and known is not None:
            rules = known  # what was read before stays in force while the file cannot be had
        with self._lock:
            self._rules[place] = self._clock.monotonic() + keep_s, rules
            if len(self._rules) > _ORIGINS:
                self._rules.popitem(last=False)
        return rules

    def _read_rules(self, url: str, source: Source, sender: Sender, tape: Tape | None) -> Rules:
        agent, none = sender.product, Rules(agent=sender.product)
        terms = _Terms(
            source=source,
            sender=sender,
            conditions={},
            max_bytes=robots.MAX_BYTES,
            obey=False,
            tape=tape,
            cut=True,
            redirects=robots.REDIRECTS,
        )
        try:
            return robots.parse_rules(self._follow(url, terms).body, agent)
        except OverLimit:  # too many redirects: there is no robots.txt
            return none
        except BadStatus as error:
            if error.retry_after_s is not None:  # this is about the host, not about its rules
                error.asked = False
                raise
            return none if robots.means_no_rules(error.status) else robots.closed(_cause(error, url), agent, error)
        except Unreachable as error:
            if error.asked:
                return robots.closed(_cause(error, url), agent, error)
            raise  # this is about the host, too


def _cause(error: FetchError, url: str) -> str:
    """Return what an error says, without the host of `url`, which is named already."""
    return str(error).removeprefix(f"{_address(url).host}: ")


def _address(url: str) -> httpx.URL:
    """Return a URL that may be asked for: http or https, with a host, without a password. Raises Forbidden."""
    try:
        address = httpx.URL(url)
        _ = address.host  # decodes punycode, and fails where that is none
    except (httpx.InvalidURL, ValueError) as error:
        raise Forbidden(f"{url[:200]}: not a valid address") from error
    if address.scheme not in ("http", "https"):
        raise Forbidden(f"{address.scheme}://{address.host}: neither http nor https")
    if not address.host or (address.port is not None and not 0 < address.port < 65536):
        raise Forbidden(f"{url[:200]}: no host, or no port that exists")
    if address.userinfo:
        raise Forbidden(f"{address.host}: the address has a user name, which is never sent")
    return address


@lru_cache(maxsize=_ORIGINS)
def _host(scheme: str, netloc: bytes) -> str:
    return urls.host(f"{scheme}://{netloc.decode('ascii')}")


def _target(url: str, page: Page) -> str:
    try:
        return urljoin(url, page.headers["location"]).partition("#")[0]
    except ValueError as error:
        raise BadStatus(f"{_address(url).host}: redirects to an invalid address", status=page.status) from error


def _no_body(request: httpx.Request, response: httpx.Response, now: datetime, wait_s: float | None) -> Page:
    """Return a redirect, or the 304 that was asked for. Raises BadStatus for every other answer."""
    status, headers, address = response.status_code, fields_of(response.headers), request.url
    _read_aside(response)
    conditional = "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
    if (status in _MOVED and headers.get("location")) or (status == HTTPStatus.NOT_MODIFIED and conditional):
        return Page(url=str(address), status=status, headers=headers, body=b"", fetched_at=now)
    try:
        answer = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        answer = str(status)
    later = "" if wait_s is None else f" and asked to wait {told_wait(wait_s, now)}"
    raise BadStatus(f"{address.host}: answered {answer}{later}", status=status, retry_after_s=wait_s)


def _read_aside(response: httpx.Response) -> None:
    size = 0
    try:
        for chunk in response.iter_raw():
            size += len(chunk)
            if size > _ASIDE_BYTES:
                return
    except Unreachable:
        pass  # the status is known, and nothing else was wanted


def _sent(headers: Mapping[str, str | None]) -> dict[bytes, bytes]:
    """Return header fields as they go out. A validator goes back as it came, which need not be ASCII."""
    return {name.encode(): value.encode() for name, value in headers.items() if value}


def _mends_soon(error: FetchError) -> bool:
    if isinstance(error, BadStatus):
        return error.status in _TRY_AGAIN and (error.retry_after_s or 0.0) <= PATIENCE_S
    return isinstance(error, Dropped)
