"""Proxies: which one a request goes through, and the way through one that speaks SOCKS 5 (RFC 1928, RFC 1929).

A SOCKS proxy is told the address that the guard has checked. With `socks5h`, as with an HTTP proxy, the proxy looks up
the name itself, and the guard can only refuse a name that leads to a private address here.
"""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]  # which the stubs leave out

import httpcore

from pipeline.config.credentials import ENVIRONMENT, NO_PROXY, PROXIES
from pipeline.errors import Unreachable
from pipeline.fetch.failures import ProxyFailureError
from pipeline.fetch.guard import Guard

_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
_NO_AUTH, _BY_PASSWORD, _NONE_FITS = 0, 2, 0xFF
_REFUSALS = {
    1: "failed",
    2: "does not allow it",
    3: "cannot reach the network",
    4: "cannot reach the host",
    5: "was refused the connection",
    6: "gave up after some time",
    7: "cannot connect",
    8: "does not know this kind of address",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A proxy, and the name and password that it wants."""

    scheme: str
    host: str
    port: int
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @property
    def socks(self) -> bool:
        """True if it speaks SOCKS 5."""
        return self.scheme.startswith("socks5")

    @property
    def looks_up(self) -> bool:
        """True if the proxy is told names, and looks up their addresses."""
        return self.scheme != "socks5"

    @property
    def name(self) -> str:
        """Host and port, as errors name it."""
        return f"{self.host}:{self.port}"


def proxy_for(written: str, scheme: str, host: str, environment: Mapping[str, str]) -> Proxy | None:
    """Return the proxy for a request; None if it goes straight. `written` has its variables replaced.

    Raises Unreachable for an address that is none.
    """
    if written == ENVIRONMENT:
        written = _of_environment(scheme, host, environment)
    if written == NO_PROXY:
        return None
    try:
        parts = urlsplit(written if "://" in written else f"http://{written}")
        port = parts.port or _PORTS[parts.scheme]
        if not parts.hostname or parts.scheme not in PROXIES or parts.path.strip("/") or parts.query:
            raise ValueError
    except (ValueError, KeyError):
        raise Unreachable(f"{host}: the address of the proxy is invalid, so nothing is requested") from None
    user, password = (unquote(part) if part is not None else None for part in (parts.username, parts.password))
    return Proxy(scheme=parts.scheme, host=parts.hostname, port=port, user=user, password=password)


def _of_environment(scheme: str, host: str, environment: Mapping[str, str]) -> str:
    """Return the proxy that the environment names for a host, as other programs read it."""

    def named(name: str) -> str:
        return environment.get(f"{name}_proxy") or environment.get(f"{name}_PROXY".upper()) or ""

    if proxy_bypass_environment(host, {"no": named("no")}):
        return NO_PROXY
    return named(scheme) or named("all") or NO_PROXY


class SocksBackend(httpcore.NetworkBackend):
    """Connects through a SOCKS 5 proxy to what a guard allows. `way` connects to the proxy itself."""

    def __init__(self, proxy: Proxy, guard: Guard, way: Guard) -> None:
        self._proxy, self._guard, self._way = proxy, guard, way

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        targets = [host] if self._proxy.looks_up else [str(each) for each in self._guard.addresses(host, port, timeout)]
        for rest in range(len(targets) - 1, -1, -1):
            stream = self._way.connect_tcp(self._proxy.host, self._proxy.port, timeout)
            try:
                self._introduce(stream, timeout)
                self._ask(stream, targets[-rest - 1], port, timeout)
            except ProxyFailureError:
                stream.close()
                if not rest:
                    raise
            except BaseException:
                stream.close()
                raise
            else:
                return self._way.counted(stream)
        raise AssertionError("a name leads to one address at least")

    def _introduce(self, stream: httpcore.NetworkStream, timeout: float | None) -> None:
        """Agree on how to say who we are, and say it."""
        methods = bytes([_NO_AUTH] if self._proxy.user is None else [_NO_AUTH, _BY_PASSWORD])
        stream.write(bytes([5, len(methods)]) + methods, timeout)
        version, method = _exactly(stream, 2, timeout)
        if version != 5:
            raise ProxyFailureError("does not speak SOCKS 5")
        if method == _BY_PASSWORD and self._proxy.user is not None:
            user, password = self._proxy.user.encode(), (self._proxy.password or "").encode()
            if max(len(user), len(password)) > 255:
                raise ProxyFailureError("takes no name or password so long")
            stream.write(bytes([1, len(user)]) + user + bytes([len(password)]) + password, timeout)
            if _exactly(stream, 2, timeout)[1] != 0:
                raise ProxyFailureError("does not accept the name and password")
        elif method != _NO_AUTH:
            raise ProxyFailureError(
                "wants a name and password" if method == _NONE_FITS else "wants a login that we do not support"
            )

    def _ask(self, stream: httpcore.NetworkStream, target: str, port: int, timeout: float | None) -> None:
        """Ask for a connection to an address or a name."""
        stream.write(b"\x05\x01\x00" + _written(target) + port.to_bytes(2, "big"), timeout)
        _, reply, _, kind = _exactly(stream, 4, timeout)
        if reply:
            raise ProxyFailureError(_REFUSALS.get(reply, "failed"))
        length = {1: 4, 4: 16}.get(kind) or _exactly(stream, 1, timeout)[0]
        _exactly(stream, length + 2, timeout)


def _written(target: str) -> bytes:
    """Return an address or a name as SOCKS writes it."""
    try:
        address = ipaddress.ip_address(target)
    except ValueError:
        name = target.encode("idna") if not target.isascii() else target.encode()
        return bytes([3, len(name)]) + name
    return bytes([1 if address.version == 4 else 4]) + address.packed


def _exactly(stream: httpcore.NetworkStream, size: int, timeout: float | None) -> bytes:
    data = b""
    while len(data) < size:
        piece = stream.read(size - len(data), timeout)
        if not piece:
            raise ProxyFailureError("closed the connection")
        data += piece
    return data
