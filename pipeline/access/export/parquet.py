"""Documents as a Parquet file, for DuckDB, pandas, Spark and whatever else reads columns. The door to pyarrow."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pipeline.access.export.lines import COLUMNS
from pipeline.access.export.selection import Selected
from pipeline.errors import PipelineError
from pipeline.index import DocumentRow

# a group of rows is held until it is written: at most so many documents, and so many bytes of text and a document
_GROUP, _GROUP_BYTES = 1000, 4_000_000
_INSTALL = "pip install 'onestory[parquet]'"


def write_parquet(to: Path, documents: Iterator[Selected], about: str) -> Path:
    """Write one row for each document, with a list of its paragraphs; days and moments keep their types."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise PipelineError(f"Parquet needs pyarrow, which is not installed: {_INSTALL}") from error
    schema = _schema(pyarrow).with_metadata({"description": about})
    with pyarrow.parquet.ParquetWriter(to, schema, compression="zstd") as writer:
        for group in _groups(documents):
            writer.write_table(pyarrow.Table.from_pylist(group, schema=schema))
    return to


def _groups(documents: Iterator[Selected]) -> Iterator[list[dict[str, Any]]]:
    group, size = list[dict[str, Any]](), 0
    for each in documents:
        values = {name: getattr(each.row, name) for name in COLUMNS if name != "author"}
        group.append(values | {"author": each.author, "paragraphs": each.document.paragraphs})
        size += len(each.data)
        if len(group) >= _GROUP or size >= _GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _schema(pyarrow: Any) -> Any:
    """Return the columns, with the types that a document's row has."""
    types = {
        bool: pyarrow.bool_(),
        float: pyarrow.float64(),
        date: pyarrow.date32(),
        datetime: pyarrow.timestamp("us", tz="UTC"),
    }
    hints = get_type_hints(DocumentRow) | {"author": str | None}
    columns = []
    for name in COLUMNS:
        kinds = get_args(hints[name]) or (hints[name],)
        is_open = type(None) in kinds
        columns.append(pyarrow.field(name, types.get(kinds[0], pyarrow.string()), nullable=is_open))
    text = pyarrow.field("paragraphs", pyarrow.list_(pyarrow.field("element", pyarrow.string(), nullable=False)), False)
    return pyarrow.schema([*columns, text])
