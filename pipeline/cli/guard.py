"""Standard output that cannot be written ends a command in a sentence, wherever the writing happens."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TextIO, cast

CLOSED_PIPE = 141  # 128 + SIGPIPE: what a shell reports of `cat` whose reader went away


@contextmanager
def guarded() -> Iterator[None]:
    """Write what is printed within, to the last byte; exit if standard output is closed or full."""
    if _closed(sys.stderr):
        # the number of a closed stream is taken by the next file that is opened: better by none of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - open as long as the process runs
    if _closed(sys.stdout):
        sys.stderr.write("standard output cannot be written: it is closed\n")
        sys.exit(1)
    before = sys.stdout
    sys.stdout = cast(TextIO, _Guarded(before))
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stdout = before


def _closed(stream: TextIO | None) -> bool:
    """Return whether the shell has closed a stream: Python then has none."""
    return stream is None


class _Guarded:
    """A text stream that turns a failure to write into the end of the process."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError as error:
            _give_up(self._stream, error)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            _give_up(self._stream, error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _give_up(stream: TextIO, error: OSError) -> NoReturn:
    """Exit, silently if only the reader went away. What is still buffered goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
    if isinstance(error, BrokenPipeError):
        sys.exit(CLOSED_PIPE)
    sys.stderr.write(f"standard output cannot be written: {error.strerror}\n")
    sys.exit(1)
