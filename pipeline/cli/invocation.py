"""How the command was called, and which configuration it means. Light: loads no other module."""

import shlex
import sys
from pathlib import Path
from shutil import which

CONFIGS = Path("configs")
ARCHIVE = "PIPELINE_ARCHIVE"  # the variable that `pipeline.config.places` reads
FILE = "pipeline.yaml"


def configuration_folder(given: str | Path | None) -> Path:
    """Return the folder named, else ./configs, else the current folder where only that one holds pipeline.yaml."""
    if given is not None:
        return Path(given)
    here = Path()
    return here if not (CONFIGS / FILE).exists() and (here / FILE).exists() else CONFIGS


def called() -> str:
    """Return the command as it was called: `pipeline`, `onestory`, or with its path if the shell would not find it."""
    program = Path(sys.argv[0])
    if program.name == "__main__.py":
        return "python -m pipeline"
    found = which(program.name)
    plain = found is not None and program.exists() and Path(found).resolve() == program.resolve()
    return program.name if plain else shlex.quote(sys.argv[0])
