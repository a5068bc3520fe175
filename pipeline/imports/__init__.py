"""Import what others have recorded: pages of WARC files, through the line of a run."""

from pipeline.imports.records import FileReport, RecordChoice, RecordFile, import_records

__all__ = ["FileReport", "RecordChoice", "RecordFile", "import_records"]
