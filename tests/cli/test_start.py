"""A command loads what it uses and nothing else: who types `--help` does not wait for a database."""

import gc
import json
import re
import subprocess
import sys

import pytest

from pipeline.cli import COMMANDS, overview
from pipeline.cli.app import command_of, execute
from pipeline.cli.examples import EXAMPLES

HEAVY = {"sqlalchemy", "numpy", "httpx", "pydantic", "trafilatura", "rich", "typer", "bs4", "ruamel", "dataclasses"}


def loaded(*arguments: str) -> set[str]:
    """The modules that a command line has loaded when it ends."""
    line = f"import sys; sys.argv = {['pipeline', *arguments]!r}; from pipeline.__main__ import main"
    watch = "import atexit, json; atexit.register(lambda: print(json.dumps([*sys.modules]), file=sys.stderr))"
    done = subprocess.run(
        [sys.executable, "-c", f"{line}; {watch}; main()"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("argument", ["--help", "-h", "--version"])
def test_help_and_version_load_the_table_of_commands_alone(argument: str) -> None:
    modules = loaded(argument)
    assert not modules & HEAVY
    assert {name for name in modules if name.startswith("pipeline.cli")} == {"pipeline.cli", "pipeline.cli.guard"}


def test_a_command_loads_nothing_that_it_does_not_use() -> None:
    assert not loaded("list", "--help") & {"httpx", "trafilatura", "rich.progress", "bs4", "soupsieve"}


def test_every_command_opens_with_its_line_of_the_table_and_has_examples_that_are_its_own() -> None:
    assert EXAMPLES.keys() == COMMANDS.keys()
    for name, entry in COMMANDS.items():
        command = command_of(name)
        assert (command.callback.__doc__ or "").partition("\n")[0] == entry.help, name
        assert all(example.startswith(f"pipeline {name}") for example in EXAMPLES[name])


def test_the_help_of_the_whole_names_every_command_in_eighty_columns() -> None:
    lines = overview().splitlines()
    assert max(map(len, lines)) <= 80
    assert {line.split()[0] for line in lines if line.startswith("  ")} >= COMMANDS.keys()


def test_help_speaks_to_people(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        assert execute([name, "-h"]) == 0
        said = capsys.readouterr().out
        assert f"Examples:\n    pipeline {name}" in said
        assert not re.search(r"<\w+|list\[|RANGE|None|\{|\[\[|x>=", said), said
        assert not [line for line in said.splitlines() if len(line) > 80], said


def test_a_command_runs_with_the_garbage_collector_that_its_start_does_without() -> None:
    gc.disable()
    try:
        command_of("list")
        assert gc.isenabled()
        assert gc.get_freeze_count()
    finally:
        gc.enable()
        gc.unfreeze()
