"""Connections with two promises that httpx does not make: a whole request ends by its deadline, and nobody is connected
to but public addresses and those that the source allows.

httpx counts its timeouts from the last byte, so a server that sends one now and then is waited for without end. But
httpcore, its lower half, hands a request's timeouts to the network streams untouched: here they are no durations, they
are the moment on the monotonic clock by which the request is over (`fetch.streams`). Whom a request may reach is
`fetch.guard`, how it goes through a proxy `fetch.proxy`.

What is asked for, how often and whether it is any good, is decided in `pipeline.fetch.fetcher`.
"""

import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpcore
import httpx

from pipeline.errors import Insecure, Malformed, Unreachable
from pipeline.fetch.failures import Dropped, translated
from pipeline.fetch.guard import Guard
from pipeline.fetch.proxy import Proxy, SocksBackend
from pipeline.fetch.streams import DeadlineStream
from pipeline.fetch.tape import Take, Tape
from pipeline.system.clock import Clock, Grace

_CONNECTIONS, _KEPT_ALIVE, _KEEP_ALIVE_S = 100, 20, 30.0
_PROXY_WANTS_PASSWORD = 407


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKey:
    """A client certificate with its key: files, and the password of the key."""

    certificate: str
    key: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a request goes: what it may reach beyond public addresses, through which proxy, and who is believed."""

    allow: tuple[str, ...] = ()
    proxy: Proxy | None = None
    ca_file: str | None = None
    client: ClientKey | None = None


class Transport(httpx.BaseTransport):
    """An httpx transport with a deadline and a guard. Safe to share between threads.

    Two extensions of a request are needed: `timeout_s`, seconds for the whole of it, and its `way`; a third, `tape`,
    keeps what was sent and received. In what the way allows an entry with a slash is a network, which any name may
    lead to; one without is a host exactly as a URL names it, so that `127.0.0.1` does not open `localhost`.

    Raises Forbidden and Unreachable in place of httpx's own errors, and Abandoned once `grace` is over. It is used
    without an `httpx.Client`, which would add cookies, redirects and authentication of its own.
    """

    def __init__(self, verify: ssl.SSLContext, clock: Clock, grace: Grace | None = None) -> None:
        self._verify, self._clock, self._grace = verify, clock, grace or Grace(clock)
        self._lock = threading.Lock()
        # one pool for each way: no source rides on a connection that it may not open
        self._pools: dict[Way, httpcore.ConnectionPool] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host, timeout_s = request.url.host, request.extensions["timeout_s"]
        way: Way = request.extensions["way"]
        deadline = self._clock.monotonic() + timeout_s
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        limits = {"connect": deadline, "read": deadline, "write": deadline, "pool": timeout_s}
        proxy = way.proxy
        with translated(host, timeout_s, proxy.name if proxy else None):
            if proxy is not None and proxy.looks_up:  # before each request: the connection to the proxy may be older
                self._guard(way.allow).check(host, request.url.port or 0, deadline)
            response = self._pool(host, way).handle_request(
                httpcore.Request("GET", url, headers=request.headers.raw, extensions={"timeout": limits})
            )
        if proxy is not None and response.status == _PROXY_WANTS_PASSWORD:
            response.close()
            raise Unreachable(f"{host}: the proxy {proxy.name} wants another name and password")
        tape: Tape | None = request.extensions.get("tape")
        body = _Body(response, host, timeout_s, tape)
        if tape is not None:
            body.keep(str(request.url), self._clock, proxied=proxy is not None)
        return httpx.Response(response.status, headers=response.headers, stream=body, request=request)

    def close(self) -> None:
        with self._lock:
            for pool in self._pools.values():
                pool.close()
            self._pools.clear()

    def _guard(self, allow: tuple[str, ...] | None) -> Guard:
        return Guard(allow, self._clock, self._grace)

    def _pool(self, host: str, way: Way) -> httpcore.ConnectionPool:
        with self._lock:
            if way not in self._pools:
                self._pools[way] = self._made(host, way)
            return self._pools[way]

    def _made(self, host: str, way: Way) -> httpcore.ConnectionPool:
        """Make the pool of a way. Raises Insecure for a certificate that cannot be used."""
        context, proxy, guard = self._context(host, way), way.proxy, self._guard(way.allow)
        if proxy is None or proxy.socks:
            backend = guard if proxy is None else SocksBackend(proxy, guard, self._guard(None))
            return httpcore.ConnectionPool(
                ssl_context=context,
                max_connections=_CONNECTIONS,
                max_keepalive_connections=_KEPT_ALIVE,
                keepalive_expiry=_KEEP_ALIVE_S,
                network_backend=backend,
            )
        address = httpcore.URL(scheme=proxy.scheme, host=proxy.host, port=proxy.port, target="/")
        return httpcore.HTTPProxy(
            proxy_url=address,
            proxy_auth=None if proxy.user is None else (proxy.user.encode(), (proxy.password or "").encode()),
            ssl_context=context,
            proxy_ssl_context=self._context(host, Way(ca_file=way.ca_file)) if proxy.scheme == "https" else None,
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_KEPT_ALIVE,
            keepalive_expiry=_KEEP_ALIVE_S,
            network_backend=self._guard(None),
        )

    def _context(self, host: str, way: Way) -> ssl.SSLContext:
        """Return what is believed on a way, with the client's certificate."""
        if way.ca_file is None and way.client is None:
            return self._verify
        context = httpx.create_ssl_context(trust_env=False)
        try:
            if way.ca_file is not None:
                context.load_verify_locations(way.ca_file)
            if way.client is not None:
                own = way.client
                context.load_cert_chain(own.certificate, own.key, password=own.password or "")
        except (OSError, ssl.SSLError) as error:
            which = "client certificate" if way.client is not None else "ca_file"
            raise Insecure(
                f"{host}: the {which} of the source cannot be used: {error.strerror or 'damaged'}"
            ) from error
        return context


class _Body(httpx.SyncByteStream):
    """The body of an answer as it is received, still encoded; closed, its exchange goes onto the tape."""

    def __init__(self, response: httpcore.Response, host: str, timeout_s: float, tape: Tape | None) -> None:
        self._response, self._host, self._timeout_s, self._tape = response, host, timeout_s, tape
        self._chunked = any(name.lower() == b"transfer-encoding" for name, _ in response.headers)
        self._surplus = 0
        self._take: Take | None = None
        stream = response.extensions["network_stream"]
        self._stream = stream if isinstance(stream, DeadlineStream) else None
        if self._stream is not None and not self._stream.begin_body(keep=tape is not None):
            self._stream.close()
            response.close()
            raise Dropped(f"{host}: answered before it was asked")

    def keep(self, url: str, clock: Clock, *, proxied: bool) -> None:
        """Begin to take down the exchange."""
        stream = self._stream
        if stream is not None:
            address = None if proxied else stream.get_extra_info("server_addr")  # a closed socket knows it no longer
            self._take = Take(url, clock, stream.sent, stream.head, address[0] if address else "")

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        with translated(self._host, self._timeout_s):
            for chunk in self._response.iter_stream():
                size += len(chunk)
                if self._take is not None:
                    self._take.count(chunk)
                yield chunk
        surplus = b"" if self._stream is None or self._chunked else self._stream.surplus(size)
        if self._stream is not None and surplus:
            self._surplus = len(surplus)
            self._stream.close()  # or it would be read as the beginning of the next answer
            if surplus.strip():
                raise Malformed(f"{self._host}: sent more than the {size} bytes that it announced")
        if self._take is not None:
            self._take.whole = True

    def close(self) -> None:
        take, self._take = self._take, None
        exchange = None
        if take is not None and self._stream is not None:  # before the connection is another request's
            exchange = take.exchange(self._stream.kept(self._surplus))
        self._response.close()
        if exchange is not None and self._tape is not None:
            self._tape.add(exchange)
