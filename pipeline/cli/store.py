"""The configuration and the store that a command works on, and the documents that a person names."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from pipeline.cli.arguments import web_address
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.runtime import Store, open_store
from pipeline.system.clock import SystemClock
from pipeline.system.output import say


@contextmanager
def opened_store(context: typer.Context) -> Iterator[tuple[Configuration, Store]]:
    """Open the configuration and the store of a command."""
    configuration = settings.load(context.obj)
    with open_store(configuration, SystemClock(), say) as store:
        yield configuration, store


def checked(what: str) -> str:
    """Return the name of a document as it was given, an address only if it is one. Raises typer.BadParameter."""
    return web_address(what) if "://" in what else what
