"""The archive that the pages show: opened beside the first requests, opened again once a copy has been replaced."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.config.settings import Configuration
from pipeline.errors import PipelineError, StorageError
from pipeline.runtime import INDEX, Holdings, open_holdings
from pipeline.system.clock import Clock
from pipeline.system.disk import refusal

_log = logging.getLogger(__name__)
_LOOK_S = 1.0  # how often a copy is looked at, and a failed opening tried again


class NotReadyError(PipelineError):
    """The archive cannot be shown at this moment; `waiting` if it will be without anybody's help."""

    def __init__(self, message: str, *, waiting: bool) -> None:
        super().__init__(message)
        self.waiting = waiting


class LiveHoldings:
    """The archive of a configuration, for as long as pages are served. Close it.

    `read_only` is true of a copy that cannot be written; `notes` are the sentences of its last opening.
    """

    def __init__(self, configuration: Configuration, clock: Clock) -> None:
        self.configuration, self._clock = configuration, clock
        self.notes: list[str] = []
        self.read_only = False
        self._lock = threading.Lock()
        self._open = ExitStack()
        self._held: Holdings | None = None
        self._error: StorageError | None = None
        self._mark: object = None
        self._temporary = False  # made from the files, since the copy's own could not be read
        self._looked_s = time.monotonic()
        self._opening: threading.Thread | None = None
        self._begin()

    def close(self) -> None:
        """Close the archive."""
        if self._opening is not None:
            self._opening.join()
        self._open.close()

    @contextmanager
    def using(self) -> Iterator[Holdings]:
        """Lend the archive, whole. Raises NotReadyError while its index is being made or cannot be opened."""
        self._look()
        held = self._held
        if held is None:
            if self._error is not None:
                raise NotReadyError(str(self._error), waiting=False)
            raise NotReadyError("the index is being built from the files", waiting=True)
        if not held.index.complete:
            raise NotReadyError("the index is being built from the files", waiting=True)
        yield held

    def problems(self) -> dict[str, str]:
        """Return what keeps the archive from being shown until somebody mends it; empty: nothing does."""
        error = self._trouble()
        return {} if error is None or error.waiting else {"archive": str(error)}

    def unready(self) -> str | None:
        """Return why the archive is not shown now; None if it is."""
        error = self._trouble()
        return None if error is None else str(error)

    def _trouble(self) -> NotReadyError | None:
        try:
            with self.using():
                return None
        except NotReadyError as error:
            return error
        except PipelineError as error:
            return NotReadyError(str(error), waiting=False)

    def _look(self) -> None:
        """Open what could not be opened, or has been replaced by another copy, once a second at most."""
        now_s = time.monotonic()
        with self._lock:
            busy = self._opening is not None and self._opening.is_alive()
            if busy or now_s - self._looked_s < _LOOK_S:
                return
            self._looked_s = now_s
            if self._held is None or (self.read_only and self._mark != self._stamp()):
                self._begin()

    def _begin(self) -> None:
        self._opening = threading.Thread(target=self._reopen, name="opening", daemon=True)
        self._opening.start()

    def _reopen(self) -> None:
        opened, notes, mark = ExitStack(), list[str](), self._stamp()
        try:
            held = opened.enter_context(open_holdings(self.configuration, self._clock, notes.append))
        except StorageError as error:
            opened.close()
            if str(error) != str(self._error):
                _log.warning("web: %s; it is tried again", error)
            self._error = error
            return
        if self._error is not None:
            _log.warning("web: the archive can be read again")
        self.read_only = refusal(self.configuration.archive.state) is not None  # only now: asking makes the folder
        before = self._open
        self._temporary = held.index.path not in (None, self.configuration.archive.state / INDEX)
        mark = self._stamp() if self._temporary else mark
        self._open, self._held, self._error, self.notes, self._mark = opened, held, None, notes, mark
        before.close()

    def _stamp(self) -> object:
        """Return what changes when a copy is replaced, or when a program that writes begins or ends."""
        path = self.configuration.archive.state / INDEX
        marks = [_mark(path.with_name(f"{path.name}-wal")), _mark(path)]
        if marks[0] is not None and not self._temporary:  # SQLite itself sees what is written meanwhile
            return marks[0][0], marks[1] and marks[1][0]
        return marks


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
