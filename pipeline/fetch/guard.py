"""The guard of connections: nobody is connected to but public addresses and those that the source allows."""

import ipaddress
import socket
import threading
from collections.abc import Iterable
from queue import Empty, Queue
from typing import Any

import httpcore

from pipeline.errors import Forbidden, Unreachable
from pipeline.fetch.failures import Dropped, unknown
from pipeline.fetch.streams import DeadlineStream, answered, apart, left
from pipeline.system.clock import Clock, Grace

# addresses of IPv6 that stand for one of IPv4
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# not public, whatever the standard library of this Python knows of it: protocol assignments, documentation
_RESERVED = (ipaddress.IPv4Network("192.0.0.0/24"), ipaddress.IPv6Network("3fff::/20"))

_LOOK_S = 2.0  # for a name that the proxy looks up anyway: some networks never answer

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Guard(httpcore.NetworkBackend):
    """Resolves a name, strikes out the addresses that may not be asked, and connects to one of those that are left.

    The address that was checked is the one that is connected to, so a name that changes its mind gains nothing. With
    `allow=None` all may be asked: the way to a proxy, which a person has named.
    """

    def __init__(self, allow: tuple[str, ...] | None, clock: Clock, grace: Grace) -> None:
        self._clock, self._grace, self._open = clock, grace, allow is None
        self._names = frozenset(entry.lower() for entry in allow or () if "/" not in entry)
        self._networks = [ipaddress.ip_network(entry, strict=False) for entry in allow or () if "/" in entry]
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        allowed = self.addresses(host, port, timeout)
        for rest in range(len(allowed) - 1, 0, -1):
            try:
                return self._connect(allowed[-rest - 1], port, left(timeout, self._clock) / (rest + 1))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(allowed[-1], port, left(timeout, self._clock))

    def addresses(self, host: str, port: int, timeout: float | None) -> list[Address]:
        """Look up a name; return its addresses that may be asked, best first. Raises Forbidden if there is none."""
        addresses = _resolve(host, port, left(timeout, self._clock), self._grace)
        allowed = [address for address in addresses if self._allows(host, address)]
        if not allowed:
            listed = ", ".join(map(str, addresses))
            place = f"{host}: " if listed == host else f"{host}: leads to {listed}, "
            raise Forbidden(f"{place}not a public address, and no `allow_addresses` names it")
        return allowed

    def check(self, host: str, port: int, timeout: float | None) -> None:
        """Raise Forbidden for a name that leads to no address that may be asked; pass one that nobody here knows."""
        soon = self._clock.monotonic() + _LOOK_S
        try:
            self.addresses(host, port, soon if timeout is None else min(soon, timeout))
        except (Unreachable, httpcore.TimeoutException):  # the proxy may know it
            pass

    def counted(self, stream: httpcore.NetworkStream) -> DeadlineStream:
        """Return a stream that has counted nothing yet: what was said before belongs to no answer."""
        return DeadlineStream(
            stream.detached() if isinstance(stream, DeadlineStream) else stream, self._clock, self._grace
        )

    def _connect(self, address: Address, port: int, seconds: float) -> DeadlineStream:
        connected = apart(lambda: self._plain.connect_tcp(str(address), port, seconds), seconds, self._grace)
        return DeadlineStream(connected, self._clock, self._grace)

    def _allows(self, host: str, address: Address) -> bool:
        return (
            self._open
            or is_public(address)
            or host.lower() in self._names
            or any(address in net for net in self._networks)
        )


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
        answer = answered(answers, seconds, grace)
    except Empty:
        raise httpcore.ConnectTimeout from None
    if isinstance(answer, Exception):
        kind = Dropped if getattr(answer, "errno", None) == socket.EAI_AGAIN else Unreachable
        raise kind(f"{host}: {unknown(answer)}") from answer
    return list(dict.fromkeys(answer))
