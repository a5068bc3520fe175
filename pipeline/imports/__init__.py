"""Import the pages of WARC files through the line of a run."""

from pipeline.imports.files import FileKind, file_names, imported_source, kind_of, record_files
from pipeline.imports.records import FileReport, RecordChoice, RecordFile, import_records

__all__ = [
    "FileKind",
    "FileReport",
    "RecordChoice",
    "RecordFile",
    "file_names",
    "import_records",
    "imported_source",
    "kind_of",
    "record_files",
]
