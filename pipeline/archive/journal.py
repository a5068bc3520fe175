"""How a group of files reaches the archive whole or not at all.

The order is what makes it safe. (1) Every text is written to `.state/incoming` and synced. (2) `.state/journal.json`,
which names every file, manifest line and removal of the group, is written, synced and renamed into place: from here on
the group happened. (3) The texts are renamed to their places, (4) the manifest lines appended and synced, (5) the
folders synced, (6) what the group replaces is unlinked. The caller then commits the index and calls `settle`.
A crash before (2) leaves only `incoming`, which `discard` empties. A crash after (2) is finished by `apply`, which may
be repeated any number of times.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import FormatError

JOURNAL = ".state/journal.json"
INCOMING = ".state/incoming"


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """`texts` are bytes by file, `lines` are JSON lines by manifest file, `gone` are files to unlink.

    Every file is a path below the archive's root, with forward slashes.
    """

    texts: Mapping[str, bytes]
    lines: Mapping[str, Sequence[str]]
    gone: Sequence[str] = ()


def prepare(root: Path, group: JournalEntry) -> Mapping[str, Any]:
    """Steps 1 and 2: the journal, to be applied. When it returns, the group is certain.

    Raises OSError, and then nothing has happened; only where the last sync failed the group is `pending` after all.
    """
    incoming = root / INCOMING
    incoming.mkdir(parents=True, exist_ok=True)
    # Named by number and content: a journal whose removal was lost with the power may be applied once more, and must
    # not take the texts of the next group for its own.
    texts = {file: f"{number:03d}-{file.rpartition('/')[2]}" for number, file in enumerate(group.texts)}
    try:
        for file, data in group.texts.items():
            _write(incoming / texts[file], data)
        journal = {
            "texts": texts,
            "manifests": [
                {"file": file, "size": _size(root / file), "lines": list(lines)} for file, lines in group.lines.items()
            ],
            "gone": list(group.gone),
        }
        _write(incoming / "journal.json", json.dumps(journal, ensure_ascii=False).encode())
        sync_folder(incoming)
        os.replace(incoming / "journal.json", root / JOURNAL)
    except OSError:
        discard(root)
        raise
    sync_folder((root / JOURNAL).parent)
    return journal


def pending(root: Path) -> Mapping[str, Any] | None:
    """The journal of a group that is certain and not yet settled. Raises OSError, and FormatError for a damaged one."""
    try:
        data = (root / JOURNAL).read_bytes()
    except FileNotFoundError:
        return None
    try:
        journal: Mapping[str, Any] = json.loads(data)
        if not {"texts", "manifests", "gone"} <= journal.keys():
            raise ValueError("it does not say what was to be done")
    except (ValueError, AttributeError) as error:
        raise FormatError(
            f"{root / JOURNAL}: damaged: {error}; move it away and run `pipeline reindex`: "
            "what it had promised is fetched again"
        ) from error
    return journal


def apply(root: Path, journal: Mapping[str, Any]) -> None:
    """Steps 3 to 6, from wherever an earlier attempt stopped. Raises OSError; may be repeated."""
    manifests = {root / each["file"]: each for each in journal["manifests"]}
    parents = {root / file.rpartition("/")[0] for file in journal["texts"]} | {path.parent for path in manifests}
    folders = {folder for parent in sorted(parents) for folder in _make_folder(root, parent)}
    for file, name in journal["texts"].items():
        target = f"{root}/{file}"
        try:
            os.replace(f"{root}/{INCOMING}/{name}", target)
        except FileNotFoundError as error:  # an earlier attempt has brought it
            if not os.path.exists(target):
                raise FileNotFoundError(f"{target} is promised by {root / JOURNAL} and is nowhere") from error
    for path, each in manifests.items():
        _append(path, each["size"], each["lines"])
    for folder in sorted(folders):
        sync_folder(folder)
    for target in [root / file for file in journal["gone"]]:
        if target.exists():
            target.unlink()
            sync_folder(target.parent)


def settle(root: Path) -> None:
    """The index has committed what the journal says: forget the journal."""
    (root / JOURNAL).unlink(missing_ok=True)


def discard(root: Path) -> None:
    """Remove texts that never became certain. Only when nothing is pending."""
    for leftover in _listed(root / INCOMING):
        try:
            leftover.unlink()
        except OSError:
            return  # a full or read-only disk: the next prepare overwrites them


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _listed(folder: Path) -> Iterable[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return ()


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _append(path: Path, size: int, lines: Sequence[str]) -> None:
    """Make `lines` the ones that follow the first `size` bytes of a file."""
    with path.open("a+b") as out:
        # an interrupted attempt may have written some of these lines, or half of one: begin where it began
        size = min(size, out.seek(0, os.SEEK_END))
        out.truncate(size)
        out.seek(max(0, size - 1))
        # a last line that somebody left without its newline must not swallow the next
        start = b"\n" if size and out.read(1) != b"\n" else b""
        out.write(start + "".join(f"{line}\n" for line in lines).encode())
        out.flush()
        os.fsync(out.fileno())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _make_folder(root: Path, folder: Path) -> list[Path]:
    """Create a folder below root; the folders whose names changed, to be synced, and the folder itself."""
    missing = [folder]
    while missing[-1] != root and not missing[-1].exists():
        missing.append(missing[-1].parent)
    folder.mkdir(parents=True, exist_ok=True)
    return missing
