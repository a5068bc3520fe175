"""Serve the pages until the process is told to stop. A client that is slow costs a socket, and not for long."""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipeline.config.settings import Configuration
from pipeline.errors import PipelineError
from pipeline.web.app import application
from pipeline.web.options import Options

REQUEST_S = 15.0  # for a whole request to come in
_KEEP_S = 20
_WAITING = 512  # connections that the system holds until they are accepted
_AT_ONCE = 1000
_STOPPING_S = 5
_HEAD_BYTES = 128_000  # of a request: a query of 10,000 characters is answered with a sentence


class PortTakenError(PipelineError):
    """The pages cannot listen where they are told to."""


class Patient(H11Protocol):
    """Closes a connection on which no whole request has come in time: uvicorn itself waits for ever."""

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._deadline: asyncio.TimerHandle | None = self.loop.call_later(REQUEST_S, self._too_late)

    def data_received(self, data: bytes) -> None:
        """Take what came; a new request has its own time."""
        if self._deadline is None:
            self._deadline = self.loop.call_later(REQUEST_S, self._too_late)
        super().data_received(data)
        if self.cycle is not None and not self.cycle.more_body:
            self._deadline.cancel()
            self._deadline = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(exc)

    def _too_late(self) -> None:
        self._deadline = None
        self.transport.close()


class PagesServer(uvicorn.Server):
    """Ends with status 0 when it is asked to end; uvicorn itself dies of the signal."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take SIGTERM and Ctrl-C as the wish to end, as long as the server runs; a thread hears no signals."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(
    configuration: Configuration, options: Options, *, host: str, port: int, ready: Callable[[str], None]
) -> None:
    """Serve the pages on `host` and `port` (0: any that is free), and tell `ready` their address.

    Returns once the process is asked to end. Raises PortTakenError.
    """
    listening = listen(host, port)
    shown = f"[{host}]" if ":" in host else {"0.0.0.0": "127.0.0.1"}.get(host, host)
    ready(options.address or f"http://{shown}:{listening.getsockname()[1]}{options.root}/")
    with listening:
        server_of(configuration, options).run(sockets=[listening])


def server_of(configuration: Configuration, options: Options) -> uvicorn.Server:
    """Return the server of the pages, to be run on sockets that listen already."""
    settings = uvicorn.Config(
        application(configuration, options),
        http=Patient,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_S,
        timeout_graceful_shutdown=_STOPPING_S,
        limit_concurrency=_AT_ONCE,
        backlog=_WAITING,
        h11_max_incomplete_event_size=_HEAD_BYTES,
    )
    return PagesServer(settings)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; connections wait in it until the server runs. Raises PortTakenError."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        made = socket.socket(family, socket.SOCK_STREAM)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind((host, port))
            made.listen(_WAITING)
        except BaseException:
            made.close()
            raise
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PortTakenError(f"web: cannot listen on {host}:{port}: {reason} (another port: --port)") from error
    return made
