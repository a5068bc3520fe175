"""The configuration and the store that a command works on, and the documents that a person names."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer

from pipeline.cli.arguments import web_address
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.errors import PipelineError
from pipeline.index import queries
from pipeline.runtime import Store, open_store
from pipeline.system.clock import SystemClock
from pipeline.system.output import say

Row = Mapping[str, Any]


@contextmanager
def opened_store(context: typer.Context) -> Iterator[tuple[Configuration, Store]]:
    """Open the configuration and the store of a command."""
    configuration = settings.load(context.obj)
    with open_store(configuration, SystemClock(), say) as store:
        yield configuration, store


def found_documents(store: Store, what: str) -> list[Row]:
    """Find what a person means by a file, a hash or an address. Raises PipelineError if nothing of it is held."""
    rows = queries.find(store.index, checked(what))
    if not rows:
        raise PipelineError(
            f"{what}: nothing of that name is held; `pipeline list` shows what is, `why` knows addresses"
        )
    return rows


def one_document(configuration: Configuration, what: str) -> str:
    """Find the one file that a person means. Raises PipelineError if there is none, or if there are several."""
    with open_store(configuration, SystemClock(), say) as store:
        files = [str(row["file"]) for row in found_documents(store, what)]
    if len(files) > 1:
        raise PipelineError(f"{what} means several documents; name one file: {', '.join(files)}")
    return files[0]


def checked(what: str) -> str:
    """Return the name of a document as it was given, an address only if it is one. Raises typer.BadParameter."""
    return web_address(what) if "://" in what else what
