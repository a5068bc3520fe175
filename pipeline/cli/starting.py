"""init: from nothing to a folder in which `discover`, `run` and all other commands work."""

import json as jsonlib
import re
import shlex
import sys
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.arguments import Json, fit
from pipeline.cli.invocation import CONFIGS, FILE, called
from pipeline.config import settings
from pipeline.errors import PipelineError
from pipeline.system import output
from pipeline.system.output import as_json, console

_HIDDEN = "gitignore"  # in the package without its dot: there it would hide files from our own version control
_PLAIN = re.compile(r"[\w.+@:/-]+")
_contact = fit(settings.contact_address)


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder; created if it does not exist.")] = Path(
        "."
    ),
    contact: Annotated[
        str | None,
        typer.Option(
            parser=_contact,
            metavar="ADDRESS",
            help="E-mail address or web page where the owner of a site can reach you; sent to every site.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write a starting configuration into a folder.

    Write configs/pipeline.yaml with a comment for each key, configs/sources/, archive/README.md and .gitignore.
    Overwrite nothing. Ask for the contact if it is not given.
    """
    taken = [folder / name for name, _ in _starter() if (folder / name).exists()]
    if folder / CONFIGS / FILE in taken:
        there = ", ".join(map(str, taken))
        raise PipelineError(f"a pipeline is set up here already, and nothing was written; there are: {there}")
    given = contact or _asked(json)
    written = _write(folder, given)
    if json:
        as_json({"folder": folder, "contact": given, "written": written, "kept": taken})
        return
    if output.quiet:
        return
    for path in written:
        console.print(f"written: {path}")
    for path in taken:
        console.print(f"left as it was: {path}")
    console.print("\nNext:")
    if folder.resolve() != Path.cwd():
        console.print(f"  cd {shlex.quote(str(folder))}")
    program = called()
    console.print(f"  {program} discover https://site.example --save")
    console.print(f"  {program} run")


def _starter() -> Iterator[tuple[Path, Traversable]]:
    """Yield the files that a new folder gets, each with its template."""

    def below(folder: Traversable, path: Path) -> Iterator[tuple[Path, Traversable]]:
        for each in sorted(folder.iterdir(), key=lambda each: each.name):
            name = f".{each.name}" if each.name == _HIDDEN else each.name
            if each.is_dir():
                yield from below(each, path / name)
            else:
                yield path / name, each

    return below(files("pipeline.cli").joinpath("starter"), Path())


def _write(folder: Path, contact: str) -> list[Path]:
    """Write what is not there yet; return it."""
    written = []
    try:
        for name, template in _starter():
            path, text = folder / name, template.read_text(encoding="utf-8")
            if name.name == FILE:
                quoted = contact if _PLAIN.fullmatch(contact) else jsonlib.dumps(contact)
                text = text.replace("\ncontact:\n", f"\ncontact: {quoted}\n")
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                with path.open("x", encoding="utf-8") as file:
                    file.write(text)
                written.append(path)
        (folder / CONFIGS / "sources").mkdir(exist_ok=True)
    except OSError as error:
        raise PipelineError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error
    return written


def _asked(json: bool) -> str:
    """Ask for the contact on a terminal. Raises typer.BadParameter where nobody can answer."""
    if json or not sys.stdin.isatty():
        raise typer.BadParameter(f"name {settings.REACH}", param_hint="--contact")
    while True:
        try:
            return _contact(typer.prompt(f"Contact ({settings.REACH})", err=True))
        except typer.BadParameter as error:
            typer.echo(error.message, err=True)
