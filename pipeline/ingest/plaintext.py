"""A plain-text capture from elsewhere, made a submission: it is filed like anything that was fetched."""

import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline import format
from pipeline.dedup import fingerprint
from pipeline.errors import FormatError
from pipeline.ingest.submission import Submission
from pipeline.model import NO_DAY, Extracted, Link, Provenance
from pipeline.text import charset, saved_page
from pipeline.text.language import identify

# How files begin that are no text, or no plain one.
_BEGINNINGS = {
    b"\x7fELF": "an ELF program",
    b"MZ\x90": "a Windows program",
    b"\xca\xfe\xba\xbe": "a compiled program",
    b"\xcf\xfa\xed\xfe": "a macOS program",
    b"\0asm": "a WebAssembly program",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"II*\0": "a TIFF image",
    b"MM\0*": "a TIFF image",
    b"%PDF-": "a PDF file",
    b"%!PS": "a PostScript file",
    b"{\\rtf": "an RTF file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"PK\x03\x04": "a ZIP file, as docx, odt and epub are",
    b"PK\x05\x06": "a ZIP file",
    b"\x1f\x8b": "a gzip file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"\x28\xb5\x2f\xfd": "a zstd file",
    b"7z\xbc\xaf": "a 7z file",
    b"Rar!": "a RAR file",
    b"SQLite format 3": "an SQLite database",
    b"ID3": "an MP3 file",
    b"OggS": "an Ogg file",
    b"RIFF": "a sound, film or image",
    b"fLaC": "a FLAC file",
}
_HTML = re.compile(rb"\s*(?:<!doctype\s+html|<html)\b", re.IGNORECASE)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b")
_NOT_TEXT = re.compile("[\ufffd\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")  # replaced, or a control character
_NOT_TEXT_SHARE = 0.02


def read_submission(path: Path, *, source: str, zone: ZoneInfo, fetched_at: datetime | None = None) -> Submission:
    """Read the document in a capture. If neither the text nor `fetched_at` names a day, it is that of the file.

    Raises FormatError if the file cannot be read, is no plain text or holds no document.
    """
    data, written_at = _read_text(path)
    capture = saved_page.read_capture(data, fetched_at=fetched_at, zone=zone)
    moment = fetched_at or written_at
    day, basis = capture.day, capture.date_basis
    if day is None:
        day, basis = moment.astimezone(zone).date(), "fetch" if fetched_at else NO_DAY
    try:
        document = format.canonical(capture.title, day, capture.paragraphs)
    except ValueError as error:
        raise FormatError(f"{path}: no document: {error}") from error
    address = f"file:{path.name}"
    provenance = Provenance(
        url=address,
        canonical_url="",
        source=source,
        language=identify("\n".join(document.paragraphs), None),
        found_in=str(path),
        fetched_at=moment.astimezone(UTC),
        date_basis=basis,
        title_basis="capture",
        published=capture.published,
        publisher=capture.publisher,
        publisher_basis="capture" if capture.publisher else None,
        author=capture.author,
        extractor="capture",
    )
    # the same capture is the same link, wherever its file lies
    key = f"capture:{hashlib.sha256(data).hexdigest()}"
    return Submission(
        link=Link(url=address, key=key, source=source, found_in=str(path)),
        extracted=Extracted(document=document, provenance=provenance),
        fingerprint=fingerprint(document),
    )


def _read_text(path: Path) -> tuple[bytes, datetime]:
    """Return the bytes of a plain text and the moment it was written. Raises FormatError for any other file."""
    try:
        if not path.is_file():
            path.stat()  # which names the reason, if there is nothing
            raise FormatError(f"{path}: is not a file")
        data = path.read_bytes()
        written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise FormatError(f"{path}: cannot be read: {error.strerror}") from error
    if not data.strip():
        raise FormatError(f"{path}: is empty")
    if found := _no_text(data):
        raise FormatError(f"{path}: is {found}; only plain text is read")
    return data, written_at


def _no_text(data: bytes) -> str | None:
    """Say what a file is that is no plain text; None for text, in whatever encoding."""
    for begins, kind in _BEGINNINGS.items():
        if data.startswith(begins):
            return kind
    if data[4:8] == b"ftyp":
        return "a film or image"
    if _HTML.match(data):
        return "an HTML page, which can be saved as text"
    if _XML.match(data):
        return "an XML file"
    text, codec = charset.decode(data)
    if text.lstrip().startswith(("{", "[")) and _holds_json(text):
        return "JSON data (`export folder` writes texts)"
    if b"\0" in data and not codec.startswith(("utf-16", "utf-32")):
        return "no text: it has NUL bytes"
    if len(_NOT_TEXT.findall(text)) > _NOT_TEXT_SHARE * len(text):
        return "no text in any known encoding"
    return None


def _holds_json(text: str) -> bool:
    """Return whether a text is a JSON object or a list of them, or its first line is."""
    for each in (text, text.lstrip().partition("\n")[0]):
        try:
            found = json.loads(each)
        except (ValueError, RecursionError):
            continue
        return isinstance(found, dict) or any(isinstance(one, dict) for one in found)
    return False
