"""The pages of an archive beside what else a process does, as the demo serves them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.config.settings import Configuration
from pipeline.web.options import Options
from pipeline.web.server import listen, server_of

_HOST = "127.0.0.1"


@contextmanager
def served(configuration: Configuration, *, port: int = 0) -> Iterator[str]:
    """Serve the pages on this machine in a thread (port 0: any that is free); yield their address."""
    options = Options.of(configuration, host=_HOST)
    with listen(_HOST, port) as listening:
        server = server_of(configuration, options)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="pages", daemon=True)
        thread.start()
        try:
            yield f"http://{_HOST}:{listening.getsockname()[1]}/"
        finally:
            server.should_exit = True
            thread.join()
