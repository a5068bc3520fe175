"""Real proxies on loopback: one that speaks HTTP (forwarding and CONNECT), one that speaks SOCKS 5.

    with HttpProxy(password=("reader", "secret")) as proxy:
        ... proxy.address ...
        assert proxy.targets == ["paper.site:443"]

`hosts` says where names lead, as the resolver of the proxy's own network does.
"""

import base64
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


class _Proxy:
    """Listens on 127.0.0.1, and serves each connection in a thread of its own."""

    scheme = "http"

    def __init__(
        self,
        *,
        password: tuple[str, str] | None = None,
        hosts: Mapping[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.targets: list[str] = []  # what it was asked to connect to
        self.seen = b""  # what it was told in the clear
        self._password, self._hosts, self._tls = password, hosts or {}, tls
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def address(self) -> str:
        """Its address, as `proxy` of a source has it."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each in [self._listener, *self._open]:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._served, args=(connection,), daemon=True).start()

    def _served(self, connection: socket.socket) -> None:
        with suppress(OSError):
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            self._open.append(connection)
            self.serve(connection)
        connection.close()

    def serve(self, connection: socket.socket) -> None:
        raise NotImplementedError

    def reach(self, host: str, port: int) -> socket.socket:
        """Connect to a target, as the proxy's own network knows it."""
        self.targets.append(f"{host}:{port}")
        connected = socket.create_connection((self._hosts.get(host, host), port), 5)
        self._open.append(connected)
        return connected

    def join(self, one: socket.socket, two: socket.socket) -> None:
        """Pass on what comes from either side until one ends."""
        back = threading.Thread(target=_pass_on, args=(two, one), daemon=True)
        back.start()
        _pass_on(one, two)
        back.join(5)


def _pass_on(one: socket.socket, two: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65536):
            two.sendall(data)
    with suppress(OSError):
        two.shutdown(socket.SHUT_WR)


class HttpProxy(_Proxy):
    """Forwards requests for http, and opens tunnels for https."""

    @property
    def address(self) -> str:
        return super().address.replace("http:", "https:" if self._tls else "http:")

    def serve(self, connection: socket.socket) -> None:
        while head := _head(connection):
            self.seen += head
            first, *lines = head.decode("latin-1").split("\r\n")
            method, target, _ = first.split(" ")
            if not self._allows(lines):
                connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
                continue
            if method == "CONNECT":
                host, _, port = target.rpartition(":")
                to = self.reach(host, int(port))
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                self.join(connection, to)
                return
            self._forward(connection, target, lines)

    def _allows(self, lines: list[str]) -> bool:
        wanted = self._password and "Basic " + base64.b64encode(":".join(self._password).encode()).decode()
        return wanted is None or f"Proxy-Authorization: {wanted}" in lines

    def _forward(self, connection: socket.socket, target: str, lines: list[str]) -> None:
        parts = urlsplit(target)
        kept = [line for line in lines if line and not line.lower().startswith(("proxy-", "connection:"))]
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        request = "\r\n".join([f"GET {path} HTTP/1.1", *kept, "Connection: close", "", ""])
        with self.reach(parts.hostname or "", parts.port or 80) as to:
            to.sendall(request.encode("latin-1"))
            answer = b"".join(iter(lambda: to.recv(65536), b""))
        connection.sendall(answer.replace(b"Connection: close\r\n", b"", 1))


class SocksProxy(_Proxy):
    """Speaks SOCKS 5; `refusal` is the reply to every request."""

    scheme = "socks5"

    def __init__(self, *, refusal: int = 0, password: tuple[str, str] | None = None, **more: Mapping[str, str]) -> None:
        super().__init__(password=password, **more)  # type: ignore[arg-type]
        self._refusal = refusal

    def serve(self, connection: socket.socket) -> None:
        methods = self._read(connection, self._read(connection, 2)[1])
        wanted = 0 if self._password is None else 2
        if wanted not in methods:
            connection.sendall(b"\x05\xff")
            return
        connection.sendall(bytes([5, wanted]))
        if self._password is not None:
            user = self._read(connection, self._read(connection, 2)[1])
            password = self._read(connection, self._read(connection, 1)[0])
            good = (user.decode(), password.decode()) == self._password
            connection.sendall(bytes([1, not good]))
            if not good:
                return
        _, _, _, kind = self._read(connection, 4)
        if kind == 3:
            host = self._read(connection, self._read(connection, 1)[0]).decode()
        else:
            family = socket.AF_INET if kind == 1 else socket.AF_INET6
            host = socket.inet_ntop(family, self._read(connection, 4 if kind == 1 else 16))
        port = int.from_bytes(self._read(connection, 2), "big")
        to = None if self._refusal else self.reach(host, port)
        connection.sendall(bytes([5, self._refusal, 0, 1, 0, 0, 0, 0, 0, 0]))
        if to is not None:
            self.join(connection, to)

    def _read(self, connection: socket.socket, size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = connection.recv(size - len(data))
            if not piece:
                raise OSError("closed")
            data += piece
        self.seen += data
        return data


def _head(connection: socket.socket) -> bytes:
    """Read the head of a request; nothing at the end of the connection."""
    data = b""
    while not data.endswith(b"\r\n\r\n"):
        piece = connection.recv(1)
        if not piece:
            return b""
        data += piece
    return data
