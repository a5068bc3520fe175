"""How a group of files reaches the archive whole or not at all.

The order is what makes it safe. (1) Every text is written to `.state/incoming` and synced. (2) `.state/journal.json`,
which names every file, manifest line and removal of the group, is written, synced and renamed into place: from here on
the group happened. (3) The texts are renamed to their places, (4) the manifest lines appended and synced, (5) the
folders synced, (6) what the group replaces is unlinked. The caller then commits the index and calls `settle`.
A crash before (2) leaves only `incoming`, which `discard` empties. A crash after (2) is finished by `apply`, which may
be repeated any number of times.
"""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pipeline.archive.blobs import Blobs
from pipeline.errors import FormatError

JOURNAL = ".state/journal.json"
INCOMING = ".state/incoming"
_IN_A_DAY = re.compile(r"(?:\.duplicates/)?[0-9]{4}/[0-9]{2}/[0-9]{2}/[^/.\x00][^/\x00]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """`texts` are bytes by file, `lines` are JSON lines by manifest file, `gone` are files to unlink.

    Every file is a path below the archive's root, with forward slashes.
    """

    texts: Mapping[str, bytes]
    lines: Mapping[str, Sequence[str]]
    gone: Sequence[str] = ()


def prepare(blobs: Blobs, group: JournalEntry) -> Mapping[str, Any]:
    """Take steps 1 and 2 and return the journal, to be applied. When it returns, the group is certain.

    Raises OSError, and then nothing has happened; only where the last sync failed the group is `pending` after all.
    """
    # Named by number and content: a journal whose removal was lost with the power may be applied once more, and must
    # not take the texts of the next group for its own.
    texts = {file: f"{number:03d}-{file.rpartition('/')[2]}" for number, file in enumerate(group.texts)}
    try:
        for file, data in group.texts.items():
            blobs.put(f"{INCOMING}/{texts[file]}", data)
        journal = {
            "texts": texts,
            "manifests": [
                {"file": file, "size": blobs.size(file) or 0, "lines": list(lines)}
                for file, lines in group.lines.items()
            ],
            "gone": list(group.gone),
        }
        blobs.put(f"{INCOMING}/journal.json", json.dumps(journal, ensure_ascii=False).encode())
        blobs.sync()
        blobs.rename(f"{INCOMING}/journal.json", JOURNAL)
    except OSError:
        discard(blobs)
        raise
    blobs.sync()
    return journal


def pending(blobs: Blobs) -> Mapping[str, Any] | None:
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
    """Raise an error if this is no journal of ours: it is obeyed, so it may name nothing outside the archive."""
    if not {"texts", "manifests", "gone"} <= journal.keys():
        raise ValueError("it does not say what was to be done")
    manifests = journal["manifests"]
    for file in (*journal["texts"], *journal["gone"], *(each["file"] for each in manifests)):
        if not _IN_A_DAY.fullmatch(file):
            raise ValueError(f"{file!r:.200} is no file of a day's folder")
    for name in journal["texts"].values():
        if "/" in name or name in ("", ".", ".."):
            raise ValueError(f"{name!r:.200} is no file of {INCOMING}")
    for each in manifests:
        if each["size"] < 0 or not all(isinstance(line, str) for line in each["lines"]):
            raise ValueError(f"it does not say what was to be appended to {each['file']}")


def apply(blobs: Blobs, journal: Mapping[str, Any]) -> None:
    """Take steps 3 to 6, from wherever an earlier attempt stopped. Raises OSError; may be repeated."""
    for file, name in journal["texts"].items():
        try:
            blobs.rename(f"{INCOMING}/{name}", file)
        except FileNotFoundError as error:
            if blobs.size(file) is None:  # no earlier attempt has brought it
                where = blobs.locate(JOURNAL)
                raise FileNotFoundError(f"{blobs.locate(file)} is promised by {where} and is nowhere") from error
    for each in journal["manifests"]:
        blobs.append(each["file"], each["size"], "".join(f"{line}\n" for line in each["lines"]).encode())
    blobs.sync()
    for file in journal["gone"]:
        blobs.delete(file)


def settle(blobs: Blobs) -> None:
    """Forget the journal: the index has committed what it says."""
    blobs.delete(JOURNAL, durable=False)


def discard(blobs: Blobs) -> None:
    """Remove texts that never became certain. Only when nothing is pending."""
    with suppress(OSError):  # a full or read-only disk: the next `prepare` overwrites them
        for name in blobs.list(f"{INCOMING}/*"):
            blobs.delete(name, durable=False)
