"""How a group of objects reaches a store whole or not at all.

A store has no journal: one process of many may die, and another must finish its group. So the index keeps it. (1) The
group, with its texts, is a row of the index's table `pending`, committed with all that the index is told of it: from
here on the group happened. (2) The texts are stored, (3) the manifest lines, (4) what the group replaces is deleted,
(5) the row is deleted. A crash before (1) leaves nothing. After that, whoever holds the archive next goes through (2)
to (5), any number of times: a text that is there already is equal, or was edited since and stays, as `verify` will say,
and the place of each manifest line is fixed.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from pipeline.archive import manifest
from pipeline.archive.filing import FileGroup, Placed, Promises, Promising, check, is_unedited, lines_of, written
from pipeline.archive.store import Objects
from pipeline.errors import FormatError


class Pending:
    """Files groups in a store."""

    interrupted = False  # the index tells

    def __init__(self, store: Objects, placed: Placed) -> None:
        self._store, self._placed = store, placed

    def file(self, group: FileGroup, sizes: Mapping[str, int], promising: Promising) -> None:
        told = {
            "texts": {file: data.decode() for file, data in group.texts.items()},
            "manifests": [
                {"file": file, "size": sizes[file], "lines": list(lines)} for file, lines in group.lines.items()
            ],
            "gone": list(group.gone),
        }
        promising.promise(json.dumps(told, ensure_ascii=False).encode())

    def finish(self, promises: Promises) -> Sequence[str]:
        return self._finish(promises, found=True)

    def settle(self, promises: Promises) -> None:
        self._finish(promises, found=False)

    def _finish(self, promises: Promises, *, found: bool) -> Sequence[str]:
        """Bring what is promised to its place; `found` says that it was left by another process, or an earlier turn."""
        lines: list[str] = []
        for number, data in promises.promised():
            told = _told(number, data)
            self._apply(told)
            self._placed(lines_of(told))
            if not promises.forget_promise(number) or found:
                self._take_back(told)
            lines += lines_of(told)
        return lines

    def _take_back(self, told: Mapping[str, Any]) -> None:
        """Delete what was stored again of texts that have gone since: another process had the turn meanwhile.

        One that was stopped while it filed a group goes on with it, however late; and an index that was put back
        promises again what had been kept.
        """
        gone: dict[str, bool] = {}  # by what the manifest says of each file last
        for each in told["manifests"]:
            for text in self._store.read(each["file"]).decode("utf-8", "replace").splitlines():
                with suppress(FormatError):  # `verify` tells of a damaged line
                    line = manifest.load(text, where=each["file"])
                    if line.was:
                        gone[line.was] = True
                    gone[line.file] = line.withdrawn or line.pruned
        self._store.delete_all([file for file in told["texts"] if gone.get(file)])

    def _apply(self, told: Mapping[str, Any]) -> None:
        """Take steps 2 to 4."""
        self._store.create_all({file: text.encode() for file, text in told["texts"].items()})
        self._store.append_all((each["file"], each["size"], written(each["lines"])) for each in told["manifests"])
        self._store.delete_all([file for file in told["gone"] if is_unedited(self._store, file)])


def _told(number: int, data: bytes) -> Mapping[str, Any]:
    """Read a group. Raises FormatError for one that is damaged."""
    try:
        told: Mapping[str, Any] = json.loads(data)
        check(told)
        if not all(isinstance(text, str) for text in told["texts"].values()):
            raise ValueError("a text of it is none")
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise FormatError(f"row {number} of the index's table pending: damaged: {error}; delete it") from error
    return told
