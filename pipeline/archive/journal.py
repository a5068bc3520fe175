"""How a group of files reaches a folder whole or not at all.

The order is what makes it safe. (1) Every text is written to `.state/incoming` and synced. (2) `.state/journal.json`,
which names every file, manifest line and removal of the group, is written, synced and renamed into place: from here
on the group happened. (3) The texts are renamed to their places, (4) the manifest lines appended and synced, (5) the
folders synced, (6) what the group replaces is unlinked, unless somebody has edited it meanwhile. The caller then
commits the index and calls `settle`. A crash before (2) leaves only `incoming`, which `discard` empties. A crash
after (2) is finished by `apply`, which may be repeated any number of times.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from pipeline.archive.blobs import Folder
from pipeline.archive.filing import FileGroup, Placed, Promises, Promising, check, is_unedited, lines_of, written
from pipeline.errors import FormatError

JOURNAL = ".state/journal.json"
INCOMING = ".state/incoming"


class Journal:
    """Files groups in a folder."""

    def __init__(self, folder: Folder, placed: Placed) -> None:
        self._folder, self._placed = folder, placed

    @property
    def interrupted(self) -> bool:
        with suppress(NotADirectoryError):  # where there is no archive
            return self._folder.size(JOURNAL) is not None
        return False

    def file(self, group: FileGroup, sizes: Mapping[str, int], promising: Promising) -> None:
        self._place(prepare(self._folder, group))

    def finish(self, promises: Promises) -> Sequence[str]:
        journal = pending(self._folder)
        if journal is None:
            discard(self._folder)
            return []
        return self._place(journal)

    def settle(self, promises: Promises) -> None:
        settle(self._folder)

    def _place(self, journal: Mapping[str, Any]) -> Sequence[str]:
        apply(self._folder, journal)
        lines = lines_of(journal)
        self._placed(lines)
        return lines


def prepare(blobs: Folder, group: FileGroup) -> Mapping[str, Any]:
    """Take steps 1 and 2 and return the journal, to be applied. When it returns, the group is certain.

    Raises OSError, and then nothing has happened; only where the last sync failed the group is `pending` after all.
    """
    # Named by number and content: a journal whose removal was lost with the power may be applied once more, and must
    # not take the texts of the next group for its own.
    texts = {file: f"{number:03d}-{file.rpartition('/')[2]}" for number, file in enumerate(group.texts)}
    try:
        blobs.write_all({f"{INCOMING}/{texts[file]}": data for file, data in group.texts.items()})
        journal = {
            "texts": texts,
            "manifests": [
                {"file": file, "size": blobs.size(file) or 0, "lines": list(lines)}
                for file, lines in group.lines.items()
            ],
            "gone": list(group.gone),
        }
        blobs.write(f"{INCOMING}/journal.json", json.dumps(journal, ensure_ascii=False).encode())
        blobs.sync()
        blobs.rename(f"{INCOMING}/journal.json", JOURNAL)
    except OSError:
        discard(blobs)
        raise
    blobs.sync()
    return journal


def pending(blobs: Folder) -> Mapping[str, Any] | None:
    """Return the journal of a group that is certain and not yet settled.

    Raises OSError, and FormatError for a damaged journal.
    """
    try:
        data = blobs.read(JOURNAL)
    except FileNotFoundError:
        return None
    try:
        journal: Mapping[str, Any] = json.loads(data)
        _check(journal)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise FormatError(
            f"{blobs.locate(JOURNAL)}: damaged: {error}; move it away and run `pipeline reindex`: "
            "what it had promised is fetched again"
        ) from error
    return journal


def _check(journal: Mapping[str, Any]) -> None:
    """Raise an error if this is no journal of ours."""
    check(journal)
    for name in journal["texts"].values():
        if "/" in name or name in ("", ".", ".."):
            raise ValueError(f"{name!r:.200} is not a file of {INCOMING}")


def apply(blobs: Folder, journal: Mapping[str, Any]) -> None:
    """Take steps 3 to 6, from wherever an earlier attempt stopped. Raises OSError; may be repeated."""
    for file, name in journal["texts"].items():
        try:
            blobs.rename(f"{INCOMING}/{name}", file)
        except FileNotFoundError as error:
            if blobs.size(file) is None:  # no earlier attempt has brought it
                where = blobs.locate(JOURNAL)
                raise FileNotFoundError(f"{blobs.locate(file)} is promised by {where} and is nowhere") from error
    for each in journal["manifests"]:
        blobs.append(each["file"], each["size"], written(each["lines"]))
    blobs.sync()
    for file in journal["gone"]:
        if is_unedited(blobs, file):
            blobs.delete(file)


def settle(blobs: Folder) -> None:
    """Forget the journal: the index has committed what it says."""
    blobs.delete(JOURNAL, durable=False)


def discard(blobs: Folder) -> None:
    """Remove texts that never became certain. Only when nothing is pending."""
    with suppress(OSError):  # a full or read-only disk: the next `prepare` overwrites them
        for name in blobs.list(f"{INCOMING}/*"):
            blobs.delete(name, durable=False)
