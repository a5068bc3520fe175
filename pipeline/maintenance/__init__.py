"""Keep the archive sound: verify what is held and log that, prune what may go."""

from pipeline.maintenance.fixity import Checked, Finding, check, verify
from pipeline.maintenance.retention import Prunable, prunable, prune, pruning_summary

__all__ = ["Checked", "Finding", "Prunable", "check", "prunable", "prune", "pruning_summary", "verify"]
