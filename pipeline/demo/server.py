"""HTTP on loopback: sends what a site answers, conditionally, slowly or at once. What, is the site's affair."""

import hashlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SLOW_S = 0.6  # before a slow answer begins; then it comes in pieces
_PIECES = 6
_PIECE_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that was answered."""

    method: str
    path: str  # with the query
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer without what HTTP itself adds. One without `changed` has no validators."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    changed: datetime | None = None
    slow: bool = False

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


Answer = Callable[[str], Response]
"""The response to a GET of a path, with or without a query."""


class SiteServer(ThreadingHTTPServer):
    """Answers on a free port of 127.0.0.1 from `start` to `close`.

    `requests` are those answered so far, `at_once` is how many were answered at the same time, at most.
    """

    daemon_threads = False  # so that closing waits for every answer

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.at_once = 0
        self._answering = 0
        self._counting = threading.Lock()
        self.closing = threading.Event()
        super().__init__(("127.0.0.1", 0), _SiteHandler)
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})

    def start(self) -> None:
        """Begin to answer, in a thread."""
        self._thread.start()

    def close(self) -> None:
        """Stop, and wait for the answers under way."""
        self.closing.set()
        self.shutdown()
        self._thread.join()
        self.server_close()

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count a request while it is answered."""
        with self._counting:
            self._answering += 1
            self.at_once = max(self.at_once, self._answering)
        try:
            yield
        finally:
            with self._counting:
                self._answering -= 1

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass over a client that hangs up, as after the head of a page that is too large: it is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _SiteHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    timeout = 5
    server: SiteServer

    def do_GET(self) -> None:
        with self.server.counted():
            self._answer()

    def _answer(self) -> None:
        response = self.server.answer(self.path)
        if response.changed and self._holds(response.etag, response.changed):
            self._head(response, status=304)
            return
        self._head(response, status=response.status)
        if self.command == "GET":
            self._send(response)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _head(self, response: Response, *, status: int) -> None:
        self.server.requests.append(Request(method=self.command, path=self.path, status=status))
        self.send_response(status)
        headers = {**response.headers, "Connection": "close"}
        if response.changed:
            headers |= {"ETag": response.etag, "Last-Modified": _http_date(response.changed)}
        if status != 304:
            headers |= {"Content-Type": response.content_type, "Content-Length": str(len(response.body))}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _send(self, response: Response) -> None:
        if not response.slow:
            self.wfile.write(response.body)
            return
        self.server.closing.wait(SLOW_S)
        size = -(-len(response.body) // _PIECES)
        for start in range(0, len(response.body), size):
            self.wfile.write(response.body[start : start + size])
            self.server.closing.wait(_PIECE_S)

    def _holds(self, etag: str, changed: datetime) -> bool:
        """Whether the client has this very answer, as its conditional request says (RFC 9110, 13.2.2)."""
        tags, since = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
        if tags is not None:
            return etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        try:
            return since is not None and changed.replace(microsecond=0) <= parsedate_to_datetime(since)
        except ValueError:
            return False

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing: `Server.requests` is the log."""


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
