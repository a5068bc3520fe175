"""A capture is read only if it is plain text; whatever else it is, the error names it. The files are real ones."""

import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest

from pipeline.errors import FormatError
from pipeline.ingest import Submission, read_submission
from pipeline.model import NO_DAY

pytestmark = pytest.mark.of_any_index

TEXT = """Ferry timetable changes for the winter

The ferry between the two banks will run every half hour from the first of December, the harbour office said.
In January the boat goes to the yard for two weeks, and a smaller one without room for cars takes its place.
"""
NOBODY = 65534


def read(path: Path) -> Submission:
    return read_submission(path, source="import", zone=ZoneInfo("UTC"))


def refused(path: Path) -> str:
    with pytest.raises(FormatError) as error:
        read(path)
    assert str(error.value).startswith(f"{path}: ")
    return str(error.value).removeprefix(f"{path}: ")


def png() -> bytes:
    """Return an image of one grey point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    )


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Be a user without rights, if the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_in_any_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "one.txt"
    path.write_bytes(TEXT.replace("banks", "bänks").encode(encoding))
    document = read(path).extracted.document
    assert document.title == "Ferry timetable changes for the winter"
    assert "bänks" in document.paragraphs[0]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gb18030", "新的图书馆大楼今天上午向公众开放，藏书约三千册。"),
        ("koi8-r", "Новая библиотека сегодня открыла свои двери для читателей города."),
    ],
)
def test_text_in_a_legacy_encoding_is_read(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "one.txt"
    path.write_bytes(f"{text}\n\n{text * 3}\n".encode(encoding))
    assert read(path).extracted.document.title.startswith(text[:10])


def test_a_program_is_refused() -> None:
    assert refused(Path("/bin/ls")) == "is an ELF program; only plain text is read"


def test_an_image_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_bytes(png())
    assert refused(path) == "is a PNG image; only plain text is read"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7\n" + TEXT.encode(), "is a PDF file"),
        (b"PK\x03\x04" + TEXT.encode(), "is a ZIP file"),
        (b"{\\rtf1 " + TEXT.encode(), "is an RTF file"),
        (b"\0\0\0\x18ftypmp42" + TEXT.encode(), "is a film or image"),
        (b'{"title": "One"}\n{"title": "Two"}\n', "is JSON data (`export folder` writes texts)"),
        (b'[\n {"title": "One"}\n]\n', "is JSON data"),
        (b'<?xml version="1.0"?>\n<rss><channel/></rss>', "is an XML file"),
        (b"<!DOCTYPE html>\n<html><body><p>" + TEXT.encode(), "is an HTML page, which can be saved as text"),
        (TEXT.encode() * 5 + b"\0" + TEXT.encode(), "is no text: it has NUL bytes"),
        (bytes(range(1, 256)) * 40, "is no text in any known encoding"),
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
    ],
)  # fmt: skip
def test_what_is_no_plain_text_is_refused_by_its_name(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "one.txt"
    path.write_bytes(data)
    assert refused(path).startswith(why)


def test_a_few_stray_bytes_do_not_make_a_text_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_bytes(TEXT.encode() + "Caf\u00e9 ".encode() * 20 + b"\xff\x07 at the end of it all")
    assert read(path).extracted.document.title.startswith("Ferry")


def test_what_is_not_there_is_a_folder_or_a_device_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.txt") == "cannot be read: No such file or directory"
    assert refused(tmp_path) == "is not a file"
    assert refused(Path("/dev/zero")) == "is not a file"


def test_a_file_without_permission_is_refused() -> None:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "one.txt"
        path.write_text(TEXT)
        path.chmod(0o000)
        with as_somebody_else():
            assert refused(path) == "cannot be read: Permission denied"


def test_the_day_of_a_text_without_one_is_that_of_its_capture_or_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text(TEXT)
    os.utime(path, (0, datetime(2024, 5, 16, 12, tzinfo=UTC).timestamp()))
    found = read(path)
    assert (found.extracted.document.date, found.extracted.provenance.date_basis) == (date(2024, 5, 16), NO_DAY)
    assert found.day is None
    fetched_at = datetime(2023, 1, 2, tzinfo=UTC)
    found = read_submission(path, source="import", zone=ZoneInfo("UTC"), fetched_at=fetched_at)
    assert (found.day, found.extracted.provenance.date_basis) == (date(2023, 1, 2), "fetch")
