"""The one door into the archive: gather candidates, decide, file, one batch at a time.

What is handed out is loaded when it is first asked for: reading a capture loads what reads pages.
"""

from typing import TYPE_CHECKING

from pipeline import lazily

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

__getattr__ = lazily(__name__, _MODULES)
