"""Keep the archive sound: verify its files, log the checks, delete old duplicates."""

from pipeline.maintenance.fixity import Discrepancy, FixityCheck, check_fixity, verify
from pipeline.maintenance.retention import Prunable, prunable, prune, pruning_summary

__all__ = ["Discrepancy", "FixityCheck", "Prunable", "check_fixity", "prunable", "prune", "pruning_summary", "verify"]
