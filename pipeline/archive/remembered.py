"""Which folders have held an archive, remembered beside the configuration: the folder of an unmounted disk is empty.

Such a folder looks like that of a new archive. What would be filed there would lie below the mount, and hide.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from pipeline.archive.blobs import Blobs, listed
from pipeline.errors import ArchiveError
from pipeline.model import ArchivePlace

MEMORY = ".archives.json"  # in the configuration folder: by each archive, the day since which it has held documents


class Remembered:
    """What is remembered of an archive beside its settings; nothing if they lie in the archive itself."""

    def __init__(self, blobs: Blobs, place: ArchivePlace, settings: Path) -> None:
        self._blobs, self._place, self._settings = blobs, place, settings.absolute()
        self._file = self._settings.parent.resolve() / MEMORY

    def require(self, *, expected: bool) -> None:
        """Raise ArchiveError if the archive is empty, and was not before, or is `expected` not to be."""
        since = self._read().get(str(self._place))
        if (since is None and not expected) or self._has_documents():
            return
        why = f"an archive has been here since {since}" if since else "`expect_archive` says that one is here"
        anew = f"delete {self._file}" if since else "take that key out of pipeline.yaml"
        raise ArchiveError(
            f"{self._place}: has no documents, and {why}: is its disk mounted, or was it moved? "
            f"Nothing is read or filed. To begin a new archive here, {anew}"
        )

    def note(self, today: date) -> None:
        """Remember the archive once it has documents, if it is not yet and the folder can be written."""
        known = self._read()
        if str(self._place) in known or not self._is_apart() or not self._has_documents():
            return
        written = json.dumps({**known, str(self._place): f"{today}"}, indent=1, ensure_ascii=False)
        new = self._file.with_name(f"{MEMORY}.{os.getpid()}")
        with suppress(OSError):
            new.write_text(f"{written}\n", encoding="utf-8")
            new.replace(self._file)

    def _read(self) -> Mapping[str, str]:
        try:
            known = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def _is_apart(self) -> bool:
        folder = self._place.folder
        return self._settings.is_file() and (folder is None or folder not in self._file.parents)

    def _has_documents(self) -> bool:
        return any(True for _ in listed(self._blobs, "[0-9]*/"))
