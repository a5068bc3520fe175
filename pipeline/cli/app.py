"""The command line: which command is meant, loaded when it is called; what went wrong, as a sentence and a status."""

import difflib
import gc
import os
import re
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path, PurePath
from typing import Annotated, Any

import typer
from typer.core import CompletionItem, TyperCommand, TyperGroup  # type: ignore[attr-defined]

from pipeline import __version__
from pipeline.cli import COMMANDS, overview
from pipeline.cli.examples import EXAMPLES
from pipeline.cli.invocation import ARCHIVE, configuration_folder
from pipeline.errors import ConfigError, PipelineError, QueryError
from pipeline.escape import escaped
from pipeline.model import counted
from pipeline.system import output

_NAMES = {"help_option_names": ["-h", "--help"]}


class _Lazy(TyperGroup):
    """The group of all commands. A command is imported when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return command_of(cmd_name) if cmd_name in COMMANDS else None

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Complete names from the table, without importing any command."""
        found = [CompletionItem(name, help=COMMANDS[name].help) for name in COMMANDS if name.startswith(incomplete)]
        return found or super(TyperGroup, self).shell_complete(ctx, incomplete)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command of a name. `--json` before the command is handed on to it."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            ctx.fail(f"There is no command {name!r}{f'; did you mean {near[0]}?' if near else '.'}")
        return super().resolve_command(ctx, [name, *(["--json"] if ctx.params["json"] else []), *args[1:]])

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(overview())


class _Plain(TyperCommand):
    """A command whose help names no types of Python."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return [re.sub(r"\{(.*?)\}", r"\1", piece) for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments, then the options."""
        for title in ("Arguments", "Options"):
            params = [param for param in self.get_params(ctx) if f"{param.param_type_name.title()}s" == title]
            records = [(param, param.get_help_record(ctx)) for param in params]
            rows = [_plain(param, *record) for param, record in records if record is not None]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


def _plain(param: Any, name: str, help: str) -> tuple[str, str]:
    """Return the two columns of an argument's or an option's help."""
    value = "" if param.param_type_name == "argument" else f" {param.name.upper()}"
    return re.sub(r" <.*>$", value, name), re.sub(r"; x[<>]=[^]]*", "", help)


def execute(arguments: Sequence[str]) -> int:
    """Run a command line; return its exit status."""
    archive = os.environ.get(ARCHIVE)
    try:
        status = _program()(list(arguments), prog_name=_program_name(), standalone_mode=False)
    except typer.TyperException as error:
        return _tell_misuse(error)
    except typer.Abort:
        return 1
    except ConfigError as error:
        for problem in error.problems:
            output.errors.print(str(problem))
        count = counted(len(error.problems), "mistake")
        output.errors.print(f"{count} in the configuration; nothing has run.")
        return 2
    except PipelineError as error:
        output.errors.print(str(error))
        if output.verbose:
            output.errors.print("".join(traceback.format_exception(error)).rstrip())
        return 2 if isinstance(error, QueryError) else 1
    finally:
        output.quiet = output.verbose = False  # as they are for the next command line of this process
        if archive is None:
            os.environ.pop(ARCHIVE, None)
        else:
            os.environ[ARCHIVE] = archive
    return status if isinstance(status, int) else 0


def _tell_misuse(error: Any) -> int:
    """Print how the command is used and what was wrong about its use; return the exit status."""
    if near := getattr(error, "possibilities", None):
        error.message, error.possibilities = f"{error.message}; did you mean {near[0]}?", None
    if isinstance(error.message, str):
        error.message = escaped(error.message.replace("Value error, ", ""), keep="\n")  # as pydantic begins
    if (hint := getattr(error, "param_hint", None)) and isinstance(hint, str):
        error.param_hint = f"'{hint}'"  # as the names of those that it finds wrong by itself
    error.show()
    return int(error.exit_code)


def command_of(name: str) -> Any:
    """Import a command; it takes the options of the whole, too."""
    entry = COMMANDS[name]
    module, _, function = entry.function.partition(":")
    run = getattr(import_module(f"pipeline.cli.{module}"), function)
    if not gc.isenabled():  # as `cli.main` starts: what is loaded by now stays, no collection need look at it
        gc.freeze()
        gc.enable()
    rest = (run.__doc__ or "").partition("\n\n")[2]
    examples = "\n".join(f"  {example}" for example in EXAMPLES[name])
    alone = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=_NAMES)
    help = "\n\n".join(filter(None, (entry.help, rest)))
    alone.command(cls=_Plain, name=name, help=help, epilog=f"\b\nExamples:\n{examples}")(run)
    command: Any = typer.main.get_command(alone)
    command.params += _shared()
    return command


def _take_configs(context: typer.Context, value: Path | None) -> Path | None:
    """After a command the folder counts only if it was given there: it was taken before the command already."""
    source = context.get_parameter_source("configs")
    if context.parent is None or (source and source.name == "COMMANDLINE"):
        context.obj = configuration_folder(value)
    return value


def _take_archive(value: str | None) -> str | None:
    """Hand the place to whatever reads the configuration, other processes with it."""
    if value is not None:
        os.environ[ARCHIVE] = value
    return value


def _take_quiet(value: bool) -> bool:
    output.quiet |= value
    return value


def _take_verbose(value: bool) -> bool:
    output.verbose |= value
    return value


def _common(
    configs: Annotated[
        Path | None,
        typer.Option(
            envvar="PIPELINE_CONFIGS",
            metavar="FOLDER",
            help="Read pipeline.yaml and sources/ in this folder, else in ./configs or here.",
            callback=_take_configs,
            expose_value=False,
            show_envvar=False,
        ),
    ] = None,
    archive: Annotated[
        str | None,
        typer.Option(
            metavar="PLACE",
            help=f"Where the archive lies, instead of `archive` in pipeline.yaml; also {ARCHIVE}.",
            callback=_take_archive,
            expose_value=False,
        ),
    ] = None,
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet",
            "-q",
            help="Print only the answer and errors.",
            callback=_take_quiet,
            expose_value=False,
        ),
    ] = False,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose",
            "-v",
            help="Print more: every link, and the cause of an error.",
            callback=_take_verbose,
            expose_value=False,
        ),
    ] = False,
) -> None:
    """Declare the options that stand before or after a command."""


def _print_version(wanted: bool) -> None:
    if wanted:
        output.console.print(f"pipeline {__version__}")
        raise typer.Exit


def _whole(
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Declare the options that stand before a command alone."""


def _shared() -> list[Any]:
    shared = typer.Typer(add_completion=False)
    shared.command()(_common)
    params: list[Any] = typer.main.get_command(shared).params
    return params


def _program_name() -> str:
    """Return the name of the command in usage lines and in the script of the shell's completion."""
    name = PurePath(sys.argv[0]).name
    return name if name in ("pipeline", "onestory") else "pipeline"


def _program() -> Any:
    """Return the group of all commands."""
    program = typer.Typer(
        cls=_Lazy, no_args_is_help=True, rich_markup_mode=None, context_settings=_NAMES, callback=_whole
    )
    group: Any = typer.main.get_command(program)
    group.params += _shared()
    return group
