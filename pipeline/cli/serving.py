"""web: pages, feeds and a JSON API of the archive, for a browser."""

import os
import secrets
from typing import Annotated

import typer

from pipeline.config import settings
from pipeline.errors import PipelineError
from pipeline.system.output import console, say
from pipeline.web import Options, serve

TOKEN = "PIPELINE_WEB_TOKEN"
_SHORTEST = 16


def _port(text: str) -> int:
    if not str(text).isdecimal() or int(text) > 65535:
        raise typer.BadParameter(f"{text!r} is not a port such as 8081")
    return int(text)


def web(
    context: typer.Context,
    host: Annotated[
        str | None, typer.Option(metavar="HOST", help="Address to listen on; else as configured, or 127.0.0.1.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(parser=_port, metavar="PORT", help="Port to listen on; else as configured, or 8081; 0: any."),
    ] = None,
) -> None:
    """Show the archive in a browser: pages, feeds and a JSON API.

    Print the address, and serve until SIGTERM or Ctrl-C. The pages only read. If `web` in pipeline.yaml has `actions:
    true`, they also restore, retry, accept and add for those who have the token: the one in PIPELINE_WEB_TOKEN, else a
    new one that is printed.
    """
    configuration = settings.load(context.obj)
    asked = configuration.settings.web
    where = host or asked.host
    token = _token() if asked.actions else None
    options = Options.of(configuration, host=where, token=token)

    def tell(address: str) -> None:
        console.print(address)
        if token and TOKEN not in os.environ:
            say(f"the token for actions, until this process ends: {token}")

    serve(configuration, options, host=where, port=asked.port if port is None else port, ready=tell)


def _token() -> str:
    """Return the token of the environment, else a new one. Raises PipelineError for one that can be guessed."""
    given = os.environ.get(TOKEN)
    if given is None:
        return secrets.token_urlsafe(24)
    if (
        len(given) < _SHORTEST
        or not given.isascii()
        or not given.isprintable()
        or any(each in given for each in ' ;,"\\')
    ):
        raise PipelineError(f"{TOKEN} must be {_SHORTEST} characters or more, letters and digits: make one at random")
    return given
