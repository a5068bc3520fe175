"""Where the archive lies, and the state that belongs to it: the keys `archive` and `state`, or PIPELINE_ARCHIVE.

An object store is named by the address of a bucket and what goes before every name in it. Its credentials are read from
the environment, under the names that its own programs use, and never from the address.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from pipeline.config.fields import UnfitError
from pipeline.errors import ConfigError, Problem
from pipeline.model import ArchivePlace

if TYPE_CHECKING:
    from pipeline.config.settings import Settings
    from pipeline.config.yaml_file import YamlReading

ARCHIVE = "PIPELINE_ARCHIVE"  # the variable that comes before the key
_STATE = "state"  # of an archive on an object store, beside the configuration folder
_BUCKET = re.compile(r"(s3|gs|az)://[A-Za-z0-9][A-Za-z0-9._-]+(/[^?#\s]*)?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")  # of an address; C:/ is a folder
_HINT = "write s3://bucket/prefix, gs://bucket/prefix, az://container/prefix or a folder"


def folder_name(value: str) -> str:
    """Check the name of a folder."""
    if not value.strip() or "\0" in value:
        raise UnfitError("expected the name of a folder")
    return value


def archive_address(value: str) -> str:
    """Check a folder's name, or the address of a bucket; an address is not repeated: it may hold a password."""
    if not _SCHEME.match(folder_name(value)):
        return value
    if not _BUCKET.fullmatch(value):
        raise UnfitError("expected a folder, or the address of a bucket without credentials", _HINT)
    return value.rstrip("/")


FolderName = Annotated[str, AfterValidator(folder_name)]
ArchiveAddress = Annotated[str, AfterValidator(archive_address)]


def below(base: Path, name: str) -> Path:
    """Return a folder that is named relative to another."""
    return (base / os.path.expanduser(name)).resolve()


def archive_place(
    reading: "YamlReading[Settings]", base: Path, seeds: Path, environment: Mapping[str, str]
) -> ArchivePlace:
    """Return where the archive lies, its names relative to `base`; note in the reading what does not go together.

    Raises ConfigError for what PIPELINE_ARCHIVE says.
    """
    named = reading.value.archive if reading.value else "archive"
    state, disk = (reading.value.state, reading.value.disk) if reading.value else (None, None)
    if given := environment.get(ARCHIVE):
        try:
            named = archive_address(given)
        except UnfitError as error:
            problem = Problem(file=Path(ARCHIVE), line=None, key="", message=str(error), hint=error.hint)
            raise ConfigError([problem]) from None
    if "://" in named:
        if disk is not None and disk.limit_bytes is not None:
            said = "an object store is not measured, so its archive has no limit"
            reading.add(("disk", "limit"), said, "leave it out, and set a quota for the bucket there")
        return ArchivePlace(named, below(base, state or _STATE))
    folder = below(base, named)
    if folder == seeds or folder in seeds.parents or seeds in folder.parents:
        wrong = "archive" if ("archive",) in reading.lines else "seeds"
        reading.add((wrong,), "archive and seeds are one folder, or one is inside the other", "name two separate ones")
    return ArchivePlace(folder, below(base, state)) if state else ArchivePlace.of_folder(folder)
