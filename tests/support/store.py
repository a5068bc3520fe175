"""A real S3 server on loopback, and an archive's place in a bucket of its own there."""

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import httpx
import pytest

from pipeline.model import ArchivePlace

if TYPE_CHECKING:
    from obstore.store import ObjectStore

ON_SEAWEEDFS = "PIPELINE_TEST_S3"
SERVERS = {"s3": "s3", "gs": "google", "az": "azure"}  # the fixture of each kind of store
_STARTING_S = 60.0
_MOTO = Path(sys.prefix) / "s3" / "bin" / "python"
_WEED = Path(sys.prefix) / "stores" / "bin" / "weed"


class S3Server:
    """A server in a process of its own; `environment` leads obstore there. moto asks for no signatures."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables that an archive on this server needs."""
        return {
            "AWS_ENDPOINT_URL": self.address,
            "AWS_ACCESS_KEY_ID": "test-key",
            "AWS_SECRET_ACCESS_KEY": "test-secret",
            "AWS_REGION": "us-east-1",
        }

    def bucket(self) -> str:
        """Make a bucket and return its name."""
        name = f"archive{secrets.token_hex(6)}"
        httpx.put(f"{self.address}/{name}", trust_env=False, timeout=30).raise_for_status()
        return name

    def keys(self, bucket: str) -> list[str]:
        """Return the names of all objects of a bucket, as the server holds them."""
        from obstore import list as all_objects

        return sorted(each["path"] for some in all_objects(_opened(bucket)) for each in some)

    def empty(self, bucket: str) -> None:
        """Delete all objects of a bucket."""
        from obstore import delete

        delete(_opened(bucket), self.keys(bucket))


class SeaweedServer(S3Server):
    """SeaweedFS, which looks at signatures, and makes a bucket when the first object is stored there."""

    def bucket(self) -> str:
        from obstore import delete, put

        store = _opened(name := f"archive{secrets.token_hex(6)}")
        put(store, "made", b"")
        delete(store, "made")
        return name


def _opened(bucket: str) -> "ObjectStore":
    from obstore.store import from_url

    return from_url(f"s3://{bucket}", client_options={"allow_http": True})


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """Start a server, the one that was asked for, and end it."""
    pytest.importorskip("obstore", reason="`make test-cluster` installs it")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with TemporaryDirectory() as folder:
        if os.environ.get(ON_SEAWEEDFS) == "seaweedfs":
            server: S3Server = SeaweedServer(port)
            program, ready = _seaweedfs(port, Path(folder)), "/healthz"
        else:
            server = S3Server(port)
            program, ready = [str(_MOTO), "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], "/moto-api/"
        if not Path(program[0]).exists():
            pytest.skip("`make test-cluster` installs an S3 server")
        given, quiet = {**os.environ, **server.environment, "TMPDIR": folder}, subprocess.DEVNULL
        with subprocess.Popen(program, cwd=folder, env=given, stdout=quiet, stderr=quiet) as process:
            try:
                _await(process, f"{server.address}{ready}")
                yield server
            finally:
                process.terminate()


def _seaweedfs(port: int, folder: Path) -> list[str]:
    """Return how SeaweedFS is started as in compose.cluster.yaml, but on loopback."""
    place = [f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-s3.port={port}"]
    return [str(_WEED), f"-logdir={folder}", "mini", *place, "-webdav=false", "-admin.ui=false"]


def _await(process: "subprocess.Popen[bytes]", address: str) -> None:
    """Wait until a server answers."""
    until_s = time.monotonic() + _STARTING_S
    while True:
        try:
            if httpx.get(address, trust_env=False, timeout=5).is_success:
                return
        except httpx.TransportError:
            pass
        assert process.poll() is None
        assert time.monotonic() < until_s
        time.sleep(0.1)


class Between:
    """A proxy before an S3 server. `fault` is asked of each request by its number, from 1, its method and its path.

    It may answer `drop` (it is not done), `lose` (it is, and the answer is lost) or a status, or wait, or kill.
    `after` is called when a request was done, before it is answered. The header `ignored` is not passed on.
    """

    def __init__(self, server: S3Server) -> None:
        self.asked: list[tuple[str, str]] = []
        self.ignored = ""
        self.fault: Callable[[int, str, str], str | None] = lambda number, method, path: None
        self.after: Callable[[int, str, str], object] = lambda number, method, path: None
        self._numbers = threading.Lock()
        between, client = self, httpx.Client(trust_env=False, timeout=60, base_url=server.address)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *arguments: object) -> None:
                """Say nothing."""

            def handle_one_request(self) -> None:
                with suppress(ConnectionError):
                    super().handle_one_request()

            def hang_up(self) -> None:
                self.close_connection = True
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)

            def refuse(self, status: int) -> None:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with between._numbers:
                    between.asked.append((self.command, self.path))
                    number = len(between.asked)
                said = between.fault(number, self.command, self.path)
                if said == "drop":
                    self.hang_up()
                    return
                if said is not None and said.isdecimal():
                    self.refuse(int(said))
                    return
                headers = between.request_headers(self.command, self.path, dict(self.headers.items()))
                if isinstance(headers, int):
                    self.refuse(headers)
                    return
                told = client.request(self.command, self.path, content=body, headers=headers)
                between.after(number, self.command, self.path)
                if said == "lose":
                    self.hang_up()
                    return
                self.send_response(told.status_code)
                for name, value in told.headers.items():
                    if name.lower() not in ("transfer-encoding", "connection", "content-encoding", "content-length"):
                        self.send_header(name, value)
                more = between.response_headers(self.command, self.path, told.status_code, told.headers)
                for name, value in more.items():
                    self.send_header(name, value)
                length = told.headers.get("content-length", "0") if self.command == "HEAD" else len(told.content)
                self.send_header("Content-Length", str(length))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(told.content)

            do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = answer  # noqa: N815 - the names that are asked for

        self._client = client
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads, self._server.block_on_close = True, False  # kept-alive connections stay
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def environment(self) -> Mapping[str, str]:
        """The variable that leads here instead of to the server."""
        return {"AWS_ENDPOINT_URL": self.address}

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def request_headers(self, method: str, path: str, headers: Mapping[str, str]) -> dict[str, str] | int:
        """Return the headers of a request as they are passed on, or the status that it is answered with."""
        return {name: value for name, value in headers.items() if name.lower() != self.ignored}

    def response_headers(self, method: str, path: str, status: int, headers: Mapping[str, str]) -> dict[str, str]:
        """Return headers that an answer gets besides the server's."""
        return {}

    def __enter__(self) -> "Between":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._client.close()


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set variables for the length of a `with`."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


def place(bucket: str, folder: Path, scheme: str = "s3") -> ArchivePlace:
    """Return a place in a bucket, with its state in a folder."""
    return ArchivePlace(f"{scheme}://{bucket}/news", folder / "state")
