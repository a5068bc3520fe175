"""Keep the archive sound: verify its files, log the checks, delete old texts and records, test what it depends on."""

from pipeline.maintenance.copying import ArchiveCopy, copy_archive
from pipeline.maintenance.fixity import Discrepancy, FixityCheck, check_fixity, verify
from pipeline.maintenance.needs import unmet_needs
from pipeline.maintenance.retention import (
    Prunable,
    documents_summary,
    prunable,
    prunable_recordings,
    prune,
    prune_documents,
    prune_recordings,
    pruning_summary,
    recordings_summary,
)
from pipeline.maintenance.sealing import Sealed, seal
from pipeline.maintenance.withdrawal import Reason, copies_of, exclude, first_asked, forget_recordings, withdraw

__all__ = [
    "ArchiveCopy",
    "Discrepancy",
    "FixityCheck",
    "Prunable",
    "Reason",
    "Sealed",
    "check_fixity",
    "copies_of",
    "copy_archive",
    "documents_summary",
    "exclude",
    "first_asked",
    "forget_recordings",
    "prunable",
    "prunable_recordings",
    "prune",
    "prune_documents",
    "prune_recordings",
    "pruning_summary",
    "recordings_summary",
    "seal",
    "unmet_needs",
    "verify",
    "withdraw",
]
