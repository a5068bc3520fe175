"""The daemon's small HTTP server: /healthz, /readyz and /metrics. Threads of its own that no run waits for.

The functions it is given make the answers; one that fails is answered with 500 and ends nothing.
"""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from pipeline.errors import PipelineError
from pipeline.monitor.answers import Answer, Paths

_SOCKET_S = 5


class NoServerError(PipelineError):
    """The server cannot listen where it is told to."""


class Server:
    """Listens on `host` and `port` (0: any that is free) until it is closed. Raises NoServerError."""

    def __init__(self, host: str, port: int, paths: Paths) -> None:
        try:
            self._server = _Server((host, port), paths)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise NoServerError(f"http: cannot listen on {host}:{port}: {reason}") from error
        self.port = int(self._server.server_address[1])
        self._thread = Thread(target=self._server.serve_forever, args=(0.2,), name="http", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512  # clients that may wait: beyond, each tries again after seconds

    def __init__(self, address: tuple[str, int], paths: Paths) -> None:
        self.paths = paths
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a client that hangs up while it is answered."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "pipeline"
    sys_version = ""
    timeout = _SOCKET_S

    def do_GET(self) -> None:
        path = self.server.paths.get(self.path.partition("?")[0])
        if path is None:
            answer = Answer(404, f"there are: {', '.join(self.server.paths)}\n".encode(), "text/plain")
        else:
            try:
                answer = path()
            except Exception as error:  # noqa: BLE001 - the client is told of any error
                answer = Answer(500, f"{error!r}\n".encode(), "text/plain")
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing: a probe every few seconds is no news."""
