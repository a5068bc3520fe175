"""Where the index lies if it is no file below the archive: the key `index` of `pipeline.yaml`, or PIPELINE_INDEX.

An address is what PostgreSQL's own programs take. Its password stays outside the file: in PGPASSWORD or `~/.pgpass`,
which the driver reads by itself, or in a variable that the address names as `${NAME}`.
"""

import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from pipeline.config.credentials import VARIABLE, filled
from pipeline.config.fields import UnfitError
from pipeline.errors import ConfigError, Problem

if TYPE_CHECKING:
    from pipeline.config.settings import Configuration

INDEX = "PIPELINE_INDEX"  # the variable that comes before the key
_NOT_INSTALLED = "needs what is not installed", "pip install 'onestory[cluster]', or in a checkout: make cluster"
_ADDRESS = re.compile(
    r"postgresql://(?:(?P<user>[^@/\s:]+)(?::(?P<password>[^@/\s]*))?@)?[^@/\s]*/[^/?#\s]+(\?[^#\s]*)?"
)


def _address(value: str) -> str:
    """Check the address of a database; what is wrong with one is said without repeating it: it may hold a password."""
    match = _ADDRESS.fullmatch(value)
    if match is None:
        raise UnfitError("expected the address of a PostgreSQL database", "write postgresql://user@host/database")
    return value


def _written(value: str) -> str:
    """Check the same in a file, which nobody's password stands in."""
    match = _ADDRESS.fullmatch(_address(value))
    secret = match and match["password"]
    if (secret and not VARIABLE.fullmatch(secret)) or re.search(r"[?&](ssl)?password=(?!\$\{\w+\}(&|$))", value):
        raise UnfitError(
            "a password is not written into the file",
            "set PGPASSWORD, or write postgresql://user:${NAME}@host/database",
        )
    return value


DatabaseAddress = Annotated[str, AfterValidator(_written)]


def index_address(configuration: "Configuration", environment: Mapping[str, str]) -> str | None:
    """Return the address of the database of the index, with the password if it names one; None: a file has the index.

    Raises ConfigError for a variable that is not set, for an address in PIPELINE_INDEX that is none, and where what
    speaks to such a database is not installed.
    """
    if given := environment.get(INDEX):
        return given_address(given, INDEX)
    if configuration.settings.index is None:
        return None
    unset = [each for name, each in configuration.variables if each.key == "index" and name not in environment]
    if unset:
        raise ConfigError(unset)
    _require_driver(configuration.problem(("index",), *_NOT_INSTALLED))
    return filled(configuration.settings.index, environment)


def given_address(given: str, by: str) -> str:
    """Return the address that a variable or a command line gives; messages call it `by`. Raises ConfigError."""
    try:
        address = _address(given)
    except UnfitError as error:
        raise ConfigError([_problem(by, str(error), error.hint)]) from None
    _require_driver(_problem(by, *_NOT_INSTALLED))
    return address


def _require_driver(problem: Problem) -> None:
    if find_spec("psycopg") is None:
        raise ConfigError([problem])


def _problem(by: str, message: str, hint: str | None) -> Problem:
    return Problem(file=Path(by), line=None, key="", message=message, hint=hint)
