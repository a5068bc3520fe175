"""Documents as a bag of BagIt (RFC 8493), the form in which archives hand files over: each file has its checksum."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pipeline import __version__
from pipeline.access.export.lines import line_of, values_of
from pipeline.access.export.selection import Selected
from pipeline.access.export.target import file_digest
from pipeline.index import DocumentRow

_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LIST = "documents.jsonl"
_AMBIGUOUS = re.compile("[%\r\n]")  # written encoded by some, and as they are by others


def write_bag(to: Path, documents: Iterator[Selected], about: str) -> Path:
    """Write the files below `data/` as they lie in the archive, with `data/documents.jsonl`, which describes them."""
    data = to / "data"
    data.mkdir(parents=True)
    count = size = 0
    with (
        (to / "manifest-sha256.txt").open("w", encoding="utf-8", newline="\n") as manifest,
        (data / _LIST).open("w", encoding="utf-8", newline="\n") as told,
    ):
        for each in documents:
            name = _name_of(each.row)
            path = data / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(each.data)
            manifest.write(f"{each.row.sha256}  data/{name}\n")
            told.write(line_of(values_of(each) | {"file": name, "filed_as": each.row.file}))
            count, size = count + 1, size + len(each.data)
        told.flush()
        manifest.write(f"{file_digest(data / _LIST)}  data/{_LIST}\n")
    oxum = f"{size + (data / _LIST).stat().st_size}.{count + 1}"
    (to / "bagit.txt").write_text(_DECLARATION, encoding="utf-8")
    (to / "bag-info.txt").write_text(_info(about, oxum), encoding="utf-8")
    tags = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")
    seal = to / "tagmanifest-sha256.txt"
    seal.write_text("".join(f"{file_digest(to / name)}  {name}\n" for name in tags), encoding="utf-8")
    return seal


def _info(about: str, oxum: str) -> str:
    """Return the description of a bag, each value in one line."""
    described = {
        "Bag-Software-Agent": f"pipeline {__version__}",
        "Bagging-Date": f"{datetime.now(UTC):%Y-%m-%d}",
        "External-Description": " ".join(about.split()),
        "Payload-Oxum": oxum,
    }
    return "".join(f"{name}: {value}\n" for name, value in described.items())


def _name_of(row: DocumentRow) -> str:
    """Return the name of a file in the bag; of a seed whose name readers of bags take in two ways, its hash."""
    name = row.file.removeprefix(".")  # what begins with a dot is overlooked
    return f"seeds/{row.sha256[:16]}.txt" if _AMBIGUOUS.search(name) else name
