"""The one door into the archive: gather candidates, decide, file, one batch at a time.

What is handed out is loaded when it is first asked for: reading a capture loads what reads pages.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.ingest.ingest import Ingest
    from pipeline.ingest.plaintext import read_submission
    from pipeline.ingest.rebuild import Rebuilt
    from pipeline.ingest.submission import Receipt, Submission

_MODULES = {
    "Ingest": "ingest",
    "Rebuilt": "rebuild",
    "Receipt": "submission",
    "Submission": "submission",
    "read_submission": "plaintext",
}

__all__ = ["Ingest", "Rebuilt", "Receipt", "Submission", "read_submission"]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
