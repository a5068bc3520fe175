"""The commands. Each module holds those of one kind; here they are put together and errors become exit codes.

0: done. 1: something failed, said on standard error. 2: the configuration or the command line is wrong; nothing ran.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli import archiving, comparing, crawling, pages, sources, stories, watching
from pipeline.errors import ConfigError, PipelineError
from pipeline.system.output import console, errors

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Configured sites in, dated and de-duplicated text files out.",
)
for module in (crawling, sources, pages, archiving, comparing, stories, watching):
    module.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        console.print(f"pipeline {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    configs: Annotated[
        Path, typer.Option(envvar="PIPELINE_CONFIGS", help="Folder with pipeline.yaml and sources/.")
    ] = Path("configs"),
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    context.obj = configs


def main() -> None:
    """Entry point of the `pipeline` command."""
    try:
        app()
    except ConfigError as error:
        for problem in error.problems:
            errors.print(str(problem))
        count = len(error.problems)
        errors.print(f"{count} {'mistake' if count == 1 else 'mistakes'} in the configuration; nothing has run.")
        sys.exit(2)
    except PipelineError as error:
        errors.print(str(error))
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
