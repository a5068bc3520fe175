"""How a command is asked to end: by Ctrl-C or SIGTERM."""

import _thread
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stopping(stop: threading.Event, reload: threading.Event | None = None) -> Iterator[None]:
    """Set `stop` at the first Ctrl-C or SIGTERM, so that what is in hand ends, and end at once at a second one.

    SIGHUP sets `reload`.
    """

    def on_signal(number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            sys.stderr.write("\x1b[?25h" if sys.stderr.isatty() else "")  # the cursor, which progress hides
            os._exit(128 + number)  # whatever still runs: what it leaves half done is finished at the next start
        # by another thread: the one that is interrupted here may itself hold the event's lock, to wait for it
        _thread.start_new_thread(stop.set, ())

    def on_hangup(_number: int, _frame: FrameType | None) -> None:
        if reload is not None:
            _thread.start_new_thread(reload.set, ())

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    if reload is not None:
        before[signal.SIGHUP] = signal.signal(signal.SIGHUP, on_hangup)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
