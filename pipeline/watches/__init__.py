"""Report new documents that a saved search finds, each story once.

Evaluated by the daemon and after a run, never inside the admission of a document. A match, and that its receivers are
owed it, are noted in one transaction and struck out once a receiver has taken it. So a kill loses nothing; one between
the telling and the striking out has it told twice, under the same `id`.
"""

from pipeline.watches.active import ActiveWatch, active_watches, doubts, require_receivers
from pipeline.watches.attendant import Attendant
from pipeline.watches.marks import WatchMarks
from pipeline.watches.stories import tried

__all__ = ["ActiveWatch", "Attendant", "WatchMarks", "active_watches", "doubts", "require_receivers", "tried"]
