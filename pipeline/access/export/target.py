"""The place that an export is written to: under another name until it is whole, and never over what is there.

What is half written lies in a folder `….part` that its process locks. After a kill it stays, and the next export to the
same place takes it over.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError
from pipeline.system.locks import try_hold
from pipeline.system.output import plain

_LOCK = ".exporting"  # tells a folder of ours from one that happens to be called so


@dataclass(frozen=True, slots=True)
class PartialExport:
    """What is being written: `data` becomes a file or a folder called `to`."""

    to: Path
    folder: Path

    @property
    def data(self) -> Path:
        """Where the export is written."""
        return self.folder / "data"

    def finish(self, described: Mapping[str, Any]) -> None:
        """Put the manifest beside, and then the whole into its place."""
        written = self.folder / "manifest"
        written.write_text(json.dumps(plain(described), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        _make_durable(written)
        _make_durable(self.data)
        _require_new(self.to)
        written.rename(manifest_of(self.to))
        self.data.rename(self.to)


@contextmanager
def new_target(to: Path) -> Iterator[PartialExport]:
    """Write to a place; leave nothing there if that fails. Raises PipelineError if there is something, and OSError."""
    if to.name in ("", "..", "."):
        raise PipelineError(f"{to}: names no file; name a new one")
    _require_new(to)
    part = PartialExport(to, to.with_name(f"{to.name}.part"))
    _make_ours(part.folder)
    with try_hold(part.folder / _LOCK) as mine:
        if not mine:
            raise PipelineError(f"{to}: another export is writing it")
        try:
            _empty(part.folder)
            yield part
        finally:
            shutil.rmtree(part.folder, ignore_errors=True)


def manifest_of(to: Path) -> Path:
    """Return where the manifest of an export lies."""
    return to.with_name(f"{to.name}.manifest.json")


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as data:
        digest = sha256()
        while block := data.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _require_new(to: Path) -> None:
    if str(to) == "-":
        raise PipelineError("-: nothing is written to standard output, for a manifest belongs to it; name a file")
    for path in (to, manifest_of(to)):
        if os.path.lexists(path):
            raise PipelineError(f"{path}: exists already and is not overwritten; name a new place")


def _make_ours(folder: Path) -> None:
    try:
        folder.mkdir()
    except FileNotFoundError as error:
        raise PipelineError(f"{folder.parent}: there is no such folder to write to") from error
    except FileExistsError:
        if not folder.is_dir() or (any(folder.iterdir()) and not (folder / _LOCK).exists()):
            raise PipelineError(f"{folder}: exists already, and no export has left it; move it away") from None


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != _LOCK:
            path.unlink()


def _make_durable(path: Path) -> None:
    if path.is_dir():
        os.sync()  # at once what a call for each of many files would take minutes for
        return
    with path.open("rb") as written:
        os.fsync(written.fileno())
