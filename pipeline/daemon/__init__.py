"""Run every enabled source when it is due, until the process is told to stop.

Each name is loaded when it is first asked for: who wants to know when a source is due needs no crawl.
"""

from typing import TYPE_CHECKING

from pipeline import lazily

if TYPE_CHECKING:
    from pipeline.daemon.due import next_run
    from pipeline.daemon.lock import only_one, running_daemon
    from pipeline.daemon.serve import Daemon
    from pipeline.daemon.source_run import SourceRun, run_due

__all__ = ["Daemon", "SourceRun", "next_run", "only_one", "run_due", "running_daemon"]

_MODULES = {
    "Daemon": "serve",
    "SourceRun": "source_run",
    "next_run": "due",
    "only_one": "lock",
    "run_due": "source_run",
    "running_daemon": "lock",
}

__getattr__ = lazily(__name__, _MODULES)
