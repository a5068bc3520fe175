"""Read recorded pages again by today's rules: adopt a text if no measure finds it worse, and undo that."""

from pipeline.rereading.reading import Reread, RereadKind, TextChange
from pipeline.rereading.rereading import RereadReport, Scope, reread, undo_readings

__all__ = ["Reread", "RereadKind", "RereadReport", "Scope", "TextChange", "reread", "undo_readings"]
