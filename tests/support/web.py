"""A small real web on loopback, for every test that needs one.

`Site` serves routes that are functions and remembers each request with its times. `raw_server` hands each connection
to a function that may misbehave as it likes. Both end with everything closed; an exception inside a route is raised
again when its site closes, so no test passes over it.

    with Site() as site:
        site.add("/a", "<p>hello</p>")
        site.add("/b", lambda request: Answer(status=301, headers={"Location": "/a"}))
        ... site.url("/a") ...
        assert [request.path for request in site.requests] == ["/a"]
"""

import socket
import ssl
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HTML = "text/html; charset=utf-8"


@dataclass(slots=True)
class Request:
    """A request as the server saw it. `at` and `until` are `time.monotonic()`; header names are lower case."""

    method: str
    path: str  # with its query
    headers: Mapping[str, str]
    at: float
    until: float = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a route answers. Content-Length is added where the headers do not name it."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Route = Callable[[Request], Answer | bytes | str]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: "_Server"

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, time.monotonic())
        site = self.server.site
        with site.lock:
            site.requests.append(request)
        answer = site.answer(request)
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        self.send_response_only(answer.status)
        date = formatdate(time.time() + site.ahead_s, usegmt=True)
        server = {"Server": self.version_string(), "Date": date}
        fields = server | {"Content-Type": HTML, "Content-Length": str(len(body))} | dict(answer.headers)
        for name, value in fields.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        request.until = time.monotonic()
        if answer.status not in (204, 304):
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64

    def __init__(self, site: "Site", tls: ssl.SSLContext | None) -> None:
        self.site, self._tls = site, tls
        self._open: set[socket.socket] = set()
        super().__init__((site.address, 0), _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        if self._tls is not None:
            # the handshake waits for the connection's own thread
            connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        with self.site.lock:
            self._open.add(connection)
            self.site.connections += 1
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        with self.site.lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError | ssl.SSLError):
            self.site.errors.append(error)

    def hang_up(self) -> None:
        with self.site.lock:
            connections = list(self._open)
        for connection in connections:
            _hang_up(connection)


class Site:
    """A web site on loopback, alive between `with` and the end of its block. Unknown paths are answered with 404.

    `ahead_s` is how far its clock is ahead, by which it dates its answers.
    """

    def __init__(
        self,
        routes: Mapping[str, Route | Answer | bytes | str] | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        address: str = "127.0.0.1",
    ) -> None:
        self.address, self.ahead_s = address, 0.0
        self.lock = threading.Lock()
        self.requests: list[Request] = []
        self.errors: list[BaseException] = []
        self.connections = 0
        self.routes: dict[str, Route] = {}
        for path, route in (routes or {}).items():
            self.add(path, route)
        self._server = _Server(self, tls)
        self._scheme = "https" if tls else "http"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def host(self) -> str:
        return f"{self.address}:{self.port}"

    def url(self, path: str = "/", *, host: str = "") -> str:
        return f"{self._scheme}://{host or self.address}:{self.port}{path}"

    def add(self, path: str, route: Route | Answer | bytes | str) -> None:
        """Answer `path` with a function of the request, or always the same. A path with a query is found first."""
        self.routes[path] = route if callable(route) else lambda _: route

    def answer(self, request: Request) -> Answer:
        route = self.routes.get(request.path) or self.routes.get(request.path.partition("?")[0])
        answer = route(request) if route else Answer(status=404, body="nothing here")
        return answer if isinstance(answer, Answer) else Answer(body=answer)

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [request.path for request in self.requests]

    def __enter__(self) -> "Site":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()
        if self.errors:
            raise self.errors[0]


@contextmanager
def raw_server(behave: Callable[[socket.socket], None], *, read_request: bool = True) -> Iterator[str]:
    """A server that hands each connection, once a request has come, to `behave` and then closes it. Yields its URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    connections: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def serve(connection: socket.socket) -> None:
        with connection:
            try:
                if read_request:
                    receive_request(connection)
                behave(connection)
            except OSError:
                pass  # the client has gone

    def accept() -> None:
        while True:
            try:
                connections.append(listener.accept()[0])
            except OSError:
                return
            threads.append(threading.Thread(target=serve, args=(connections[-1],)))
            threads[-1].start()

    threads.append(threading.Thread(target=accept))
    threads[0].start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        _hang_up(listener)
        listener.close()
        threads[0].join()
        for connection in connections:
            _hang_up(connection)
        for thread in threads[1:]:
            thread.join()


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


def receive_request(connection: socket.socket) -> bytes:
    """Read from a connection up to the empty line that ends a request."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            raise ConnectionError("the client closed the connection")
        data += piece
    return data


def reset(connection: socket.socket) -> None:
    """Close a connection with a TCP reset instead of an orderly end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def free_port() -> int:
    """A port on loopback on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
