"""Keep the archive sound: verify what is held and log that, prune what may go."""

from pipeline.maintenance.fixity import Discrepancy, FixityCheck, check_fixity, verify
from pipeline.maintenance.retention import Prunable, prunable, prune, pruning_summary

__all__ = ["Discrepancy", "FixityCheck", "Prunable", "check_fixity", "prunable", "prune", "pruning_summary", "verify"]
