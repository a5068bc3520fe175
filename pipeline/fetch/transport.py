"""Connections with two promises that httpx does not make: a whole request ends by its deadline, and nobody is connected
to but public addresses and those that the source allows.

httpx counts its timeouts from the last byte, so a server that sends one now and then is waited for without end. But
httpcore, its lower half, hands a request's timeouts to the network streams untouched: here they are no durations, they
are the moment on the monotonic clock by which the request is over. Proxies from the environment are not used: the
address that a proxy connects to is out of our sight.

What is asked for, how often and whether it is any good, is decided in `pipeline.fetch.fetcher`.
"""

import ipaddress
import os
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from queue import Empty, Queue
from typing import Any, TypeVar

import httpcore
import httpx

from pipeline.errors import Abandoned, Forbidden, Insecure, Unreachable
from pipeline.system.clock import SLICE_S, Clock, Grace

_CONNECTIONS, _KEPT_ALIVE, _KEEP_ALIVE_S = 100, 20, 30.0
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[01] 1\d\d")
# addresses of IPv6 that stand for one of IPv4
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# not public, whatever the standard library of this Python knows of it: protocol assignments, documentation
_RESERVED = (ipaddress.IPv4Network("192.0.0.0/24"), ipaddress.IPv6Network("3fff::/20"))
_HEAD_BYTES = 1 << 18  # of all headers before a body, those of interim answers too

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
T = TypeVar("T")


class Dropped(Unreachable):
    """The kind of failure that a second try often mends: refused, reset, cut off."""


class Transport(httpx.BaseTransport):
    """An httpx transport with a deadline and a guard. Safe to share between threads.

    Two extensions of a request are needed: `timeout_s`, seconds for the whole of it, and `allow_addresses`, what may be
    asked beyond public addresses. There an entry with a slash is a network, which any name may lead to; one without is
    a host exactly as a URL names it, so that `127.0.0.1` does not open `localhost`.

    Raises Forbidden and Unreachable in place of httpx's own errors, and Abandoned once `grace` is over. It is used
    without an `httpx.Client`, which would add cookies, redirects and authentication of its own.
    """

    def __init__(self, verify: ssl.SSLContext, clock: Clock, grace: Grace | None = None) -> None:
        self._verify, self._clock, self._grace = verify, clock, grace or Grace(clock)
        self._lock = threading.Lock()
        # one pool for each list of allowed addresses: no source rides on a connection that it may not open
        self._pools: dict[tuple[str, ...], httpcore.ConnectionPool] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host, timeout_s = request.url.host, request.extensions["timeout_s"]
        deadline = self._clock.monotonic() + timeout_s
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        limits = {"connect": deadline, "read": deadline, "write": deadline, "pool": timeout_s}
        with _translated(host, timeout_s):
            response = self._pool(request.extensions["allow_addresses"]).handle_request(
                httpcore.Request("GET", url, headers=request.headers.raw, extensions={"timeout": limits})
            )
        body = _Body(response, host, timeout_s)
        return httpx.Response(response.status, headers=response.headers, stream=body, request=request)

    def close(self) -> None:
        with self._lock:
            for pool in self._pools.values():
                pool.close()
            self._pools.clear()

    def _pool(self, allow: tuple[str, ...]) -> httpcore.ConnectionPool:
        with self._lock:
            if allow not in self._pools:
                self._pools[allow] = httpcore.ConnectionPool(
                    ssl_context=self._verify,
                    max_connections=_CONNECTIONS,
                    max_keepalive_connections=_KEPT_ALIVE,
                    keepalive_expiry=_KEEP_ALIVE_S,
                    network_backend=_Guard(allow, self._clock, self._grace),
                )
            return self._pools[allow]


class _Body(httpx.SyncByteStream):
    """The body of an answer as it is received, still encoded."""

    def __init__(self, response: httpcore.Response, host: str, timeout_s: float) -> None:
        self._response, self._host, self._timeout_s = response, host, timeout_s
        stream = response.extensions["network_stream"]
        self._stream = stream if isinstance(stream, _Stream) else None
        if self._stream is not None and not self._stream.begin_body():
            self._stream.close()
            response.close()
            raise Dropped(f"{host}: answered before it was asked")

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        with _translated(self._host, self._timeout_s):
            for chunk in self._response.iter_stream():
                size += len(chunk)
                yield chunk
        chunked = any(name.lower() == b"transfer-encoding" for name, _ in self._response.headers)
        surplus = b"" if self._stream is None or chunked else self._stream.surplus(size)
        if self._stream is not None and surplus:
            self._stream.close()  # or it would be read as the beginning of the next answer
            if surplus.strip():
                raise Unreachable(f"{self._host}: sent more than the {size} bytes that it announced")

    def close(self) -> None:
        self._response.close()


class _Stream(httpcore.NetworkStream):
    """A network stream that counts what it receives. Its `timeout` is a moment on the monotonic clock."""

    def __init__(self, inner: httpcore.NetworkStream, clock: Clock, grace: Grace) -> None:
        self._inner, self._clock, self._grace = inner, clock, grace
        self._head: bytes | None = b""  # what has come since the last request was sent; None once its headers are read
        self._last = b""
        self._body_bytes = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._received(max_bytes, _left(timeout, self._clock))
        self._last = data
        if self._head is None:
            self._body_bytes += len(data)
        else:
            self._head += data
            if len(self._head) > _HEAD_BYTES:
                raise httpcore.RemoteProtocolError(f"more than {_HEAD_BYTES:,} bytes of headers")
        return data

    def _received(self, max_bytes: int, seconds: float) -> bytes:
        if self._grace.endless:
            return self._inner.read(max_bytes, seconds)
        while True:
            _go_on(self._grace)
            try:
                return self._inner.read(max_bytes, min(seconds, SLICE_S))
            except httpcore.ReadTimeout:
                seconds -= SLICE_S
                if seconds <= 0:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer:
            self._head = b""
            self._inner.write(buffer, _left(timeout, self._clock))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = _left(timeout, self._clock)
        secured = _apart(lambda: self._inner.start_tls(ssl_context, server_hostname, seconds), seconds, self._grace)
        return _Stream(secured, self._clock, self._grace)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def begin_body(self) -> bool:
        """Begin to count the body: the headers are read. False if they are no answer to what was sent last."""
        head, self._head = self._head, None
        if not head:
            return False
        self._body_bytes = len(head) - _head_bytes(head)
        return True

    def surplus(self, size: int) -> bytes:
        """Return what came after a body of `size` bytes, as far as it has been received."""
        extra = self._body_bytes - size
        return self._last[-extra:] if extra > 0 else b""


def _head_bytes(data: bytes) -> int:
    """Return the length of the headers that `data` begins with, and of the interim answers (1xx) before them."""
    end = 0
    while True:
        interim = _INTERIM.match(data, end)
        found = _END_OF_HEAD.search(data, end)
        if found is None:
            return len(data)
        end = found.end()
        if not interim:
            return end


class _Guard(httpcore.NetworkBackend):
    """Resolves a name, strikes out the addresses that may not be asked, and connects to one of those that are left.

    The address that was checked is the one that is connected to, so a name that changes its mind gains nothing.
    """

    def __init__(self, allow: tuple[str, ...], clock: Clock, grace: Grace) -> None:
        self._clock, self._grace = clock, grace
        self._names = frozenset(entry.lower() for entry in allow if "/" not in entry)
        self._networks = [ipaddress.ip_network(entry, strict=False) for entry in allow if "/" in entry]
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = _resolve(host, port, _left(timeout, self._clock), self._grace)
        allowed = [address for address in addresses if self._allows(host, address)]
        if not allowed:
            listed = ", ".join(map(str, addresses))
            place = f"{host}: " if listed == host else f"{host}: leads to {listed}, "
            raise Forbidden(f"{place}not a public address, and the source does not allow it by name (allow_addresses)")
        for rest in range(len(allowed) - 1, 0, -1):
            try:
                return self._connect(allowed[-rest - 1], port, _left(timeout, self._clock) / (rest + 1))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(allowed[-1], port, _left(timeout, self._clock))

    def _connect(self, address: Address, port: int, seconds: float) -> _Stream:
        connected = _apart(lambda: self._plain.connect_tcp(str(address), port, seconds), seconds, self._grace)
        return _Stream(connected, self._clock, self._grace)

    def _allows(self, host: str, address: Address) -> bool:
        return is_public(address) or host.lower() in self._names or any(address in net for net in self._networks)


def is_public(address: Address) -> bool:
    """Return whether an address is of the public internet: not private, loopback, link-local, multicast or reserved.

    An IPv6 address that stands for one of IPv4 (mapped, 6to4, NAT64) is as public as that one.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address not in _GLOBAL_UNICAST:
            return False
    if any(address in network for network in _RESERVED):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _apart(connect: Callable[[], httpcore.NetworkStream], seconds: float, grace: Grace) -> httpcore.NetworkStream:
    """Make a connection in a thread, and leave that behind if the process is asked to end meanwhile."""
    if grace.endless:
        return connect()
    answers: Queue[httpcore.NetworkStream | Exception] = Queue()
    left = threading.Event()

    def make() -> None:
        try:
            made = connect()
        except Exception as error:  # noqa: BLE001 - raised again below, where it is waited for
            answers.put(error)
            return
        answers.put(made)
        if left.is_set():
            made.close()

    threading.Thread(target=make, name="connect", daemon=True).start()
    try:
        # it keeps its own deadline; the second more lets it say so
        answer = _answered(answers, seconds + 1, grace)
    except (Abandoned, Empty) as error:
        left.set()
        raise (error if isinstance(error, Abandoned) else httpcore.ConnectTimeout()) from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _answered(answers: "Queue[T]", seconds: float, grace: Grace) -> T:
    """Return what comes from a queue within so many seconds. Raises Empty and Abandoned."""
    while not grace.endless and seconds > SLICE_S:
        _go_on(grace)
        try:
            return answers.get(timeout=SLICE_S)
        except Empty:
            seconds -= SLICE_S
    return answers.get(timeout=seconds)


def _go_on(grace: Grace) -> None:
    if grace.over():
        raise Abandoned("the pipeline was asked to end before the answer was complete")


def _resolve(host: str, port: int, seconds: float, grace: Grace) -> list[Address]:
    """Look up the addresses of `host`, best first. No resolver can be interrupted, so one that hangs is left behind."""
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        pass
    answers: Queue[list[Address] | Exception] = Queue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([ipaddress.ip_address(place[0]) for *_, place in found])
        except (OSError, ValueError, OverflowError) as error:
            answers.put(error)

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    try:
        answer = _answered(answers, seconds, grace)
    except Empty:
        raise httpcore.ConnectTimeout from None
    if isinstance(answer, Exception):
        kind = Dropped if getattr(answer, "errno", None) == socket.EAI_AGAIN else Unreachable
        raise kind(f"{host}: {_unknown(answer)}") from answer
    return list(dict.fromkeys(answer))


def _left(deadline: float | None, clock: Clock) -> float:
    if deadline is None:
        raise ValueError("a request without a deadline")
    seconds = deadline - clock.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout
    return seconds


@contextmanager
def _translated(host: str, timeout_s: float) -> Iterator[None]:
    """Raise our own errors in the place of httpcore's, each with the host and the cause in plain words."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise Unreachable(f"{host}: no complete answer within {timeout_s:g} s") from error
    except httpcore.NetworkError as error:
        cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else error
        if isinstance(cause, ssl.SSLError):
            raise Insecure(f"{host}: {_insecure(cause)}") from error
        raise Dropped(f"{host}: {_broken(cause)}") from error
    except httpcore.RemoteProtocolError as error:
        message = str(error)
        if message.startswith("Server disconnected"):
            raise Dropped(f"{host}: connection closed before the answer") from error
        if message.startswith("peer closed"):
            came = re.search(r"received (\d+) bytes, expected (\d+)", message)
            raise Dropped(
                f"{host}: answer cut off" + (f" after {came[1]} of {came[2]} bytes" if came else "")
            ) from error
        raise Unreachable(f"{host}: answer is not HTTP ({message})") from error
    except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol, OverflowError) as error:
        raise Unreachable(f"{host}: this cannot be asked ({error})") from error


_CERTIFICATES = {
    **dict.fromkeys((9,), "certificate is not valid yet"),
    **dict.fromkeys((10,), "certificate has expired"),
    **dict.fromkeys((18, 19, 20, 21), "certificate is from an unknown authority"),
    **dict.fromkeys((23,), "certificate was withdrawn"),
    **dict.fromkeys((62, 64), "certificate is for another name"),
}  # by the numbers of OpenSSL


def _insecure(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATES.get(error.verify_code, f"certificate is not accepted ({error.verify_message})")
    return f"no secure connection ({error.reason.lower().replace('_', ' ') if error.reason else 'broken off'})"


def _broken(error: BaseException) -> str:
    """Return what happened to a connection as the operating system calls it: connection refused, no route to host."""
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno).lower().removesuffix(" by peer")
    return "connection failed"


def _unknown(error: Exception) -> str:
    if not isinstance(error, socket.gaierror):
        return "not a host name"
    if error.errno == socket.EAI_AGAIN:
        return "host name cannot be looked up now"
    return "host name not found"
