"""The configuration and the store that a command works on, and the documents that a person names."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from pipeline.access import explain
from pipeline.cli.arguments import web_address
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.errors import PipelineError
from pipeline.runtime import Holdings, Store, open_holdings, open_store
from pipeline.system.clock import SystemClock
from pipeline.system.output import say


@contextmanager
def opened_store(context: typer.Context) -> Iterator[tuple[Configuration, Store]]:
    """Open the configuration and the store of a command."""
    configuration = settings.load(context.obj)
    with open_store(configuration, SystemClock(), say) as store:
        yield configuration, store


@contextmanager
def opened_holdings(context: typer.Context) -> Iterator[tuple[Configuration, Holdings]]:
    """Open the configuration and the archive of a command that only reads it."""
    configuration = settings.load(context.obj)
    with open_holdings(configuration, SystemClock(), say) as holdings:
        yield configuration, holdings


def one_document(configuration: Configuration, what: str) -> str:
    """Find the one file that a person means. Raises PipelineError if there is none, or if there are several."""
    with open_holdings(configuration, SystemClock(), say) as holdings:
        files = [row.file for row in explain.documents_named(holdings.index, checked(what))]
    if len(files) > 1:
        raise PipelineError(f"{what} means several documents; name one file: {', '.join(files)}")
    return files[0]


def checked(what: str) -> str:
    """Return the name of a document as it was given, an address only if it is one. Raises typer.BadParameter."""
    return web_address(what, "FILE|ID|URL") if "://" in what else what
