"""Keep the archive sound: verify its files, log the checks, delete what is too old to be kept."""

from pipeline.maintenance.fixity import Discrepancy, FixityCheck, check_fixity, verify
from pipeline.maintenance.retention import (
    Prunable,
    prunable,
    prunable_recordings,
    prune,
    prune_recordings,
    pruning_summary,
    recordings_summary,
)
from pipeline.maintenance.sealing import Sealed, seal

__all__ = [
    "Discrepancy",
    "FixityCheck",
    "Prunable",
    "Sealed",
    "check_fixity",
    "prunable",
    "prunable_recordings",
    "prune",
    "prune_recordings",
    "pruning_summary",
    "recordings_summary",
    "seal",
    "verify",
]
