"""Read recorded pages again by today's rules: adopt what no measure finds worse, and undo it."""

from pipeline.rereading.reading import Reread, RereadKind, TextChange
from pipeline.rereading.rereading import RereadReport, Scope, reread, undo_readings

__all__ = ["Reread", "RereadKind", "RereadReport", "Scope", "TextChange", "reread", "undo_readings"]
