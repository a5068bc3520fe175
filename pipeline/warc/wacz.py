"""Write WACZ files: recorded pages with an index, in a ZIP that a browser replays (specs.webrecorder.net/wacz/1.1.1).

Records are copied as they are, member by member. In the ZIP they are stored and not compressed, so that a reader on the
web fetches a page by its range.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from pipeline.warc.http import parse_answer
from pipeline.warc.reader import WarcRecord

VERSION = "1.1.1"
_DATA = "archive/data.warc.gz"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class WaczPage:
    """A page of the collection: its address, moment, title and text, and the gzip members of its records."""

    url: str
    at: datetime
    title: str
    text: str
    members: tuple[tuple[WarcRecord, bytes], ...]


def write_wacz(to: Path, pages: Iterable[WaczPage], *, title: str, software: str, now: datetime) -> int:
    """Write a file of pages and return how many records are in it. Memory holds the index alone."""
    with TemporaryDirectory(dir=to.parent, prefix=f"{to.name}-") as folder:
        data, listed = Path(folder, "data.warc.gz"), Path(folder, "pages.jsonl")
        index = sorted(_gathered(pages, data, listed))
        parts = {
            _DATA: data,
            "pages/pages.jsonl": listed,
            "indexes/index.cdx": _written(Path(folder, "index.cdx"), "".join(f"{line}\n" for line in index)),
        }
        resources = [
            {"name": name.rpartition("/")[2], "path": name, "hash": _sha256(path), "bytes": path.stat().st_size}
            for name, path in parts.items()
        ]
        described: dict[str, Any] = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": title,
            "software": software,
            "created": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "resources": resources,
        }
        package = _written(Path(folder, "datapackage.json"), json.dumps(described, ensure_ascii=False, indent=1))
        digest = json.dumps({"path": package.name, "hash": _sha256(package)})
        parts[package.name] = package
        parts["datapackage-digest.json"] = _written(Path(folder, "datapackage-digest.json"), digest)
        with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as packed:
            for name, path in parts.items():
                packed.write(path, name)
    return len(index)


def surt(url: str) -> str:
    """Return the key under which an address is sorted: its host from the end, then path and query, in small letters."""
    parts = urlsplit(url)
    host = re.sub(r"^www\d*\.", "", (parts.hostname or "").lower())
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    place = f"{','.join(reversed(host.split('.')))}{port}){(parts.path or '/').lower()}"
    place = place[:-1] if place.endswith("/") and not place.endswith(")/") else place
    query = "&".join(sorted(parts.query.lower().split("&"))) if parts.query else ""
    return f"{place}?{query}" if query else place


def _gathered(pages: Iterable[WaczPage], data: Path, listed: Path) -> Iterator[str]:
    """Write records and the list of pages; yield a line of the index (CDXJ) for each answer."""
    met: set[str] = set()
    place = 0
    with data.open("wb") as records, listed.open("w", encoding="utf-8", newline="\n") as told:
        told.write(_line({"format": "json-pages-1.0", "id": "pages", "title": "All pages", "hasText": True}))
        for number, page in enumerate(pages):
            for record, member in page.members:
                identity = record.fields.get("warc-record-id", "")
                if identity in met:  # a collection that was split has one record for all its pieces
                    continue
                met.add(identity)
                records.write(member)
                if record.kind in ("response", "revisit"):
                    yield _indexed(record, place, len(member))
                place += len(member)
            described = {"id": str(number), "url": page.url, "title": page.title, "text": page.text}
            told.write(_line(described | {"ts": f"{page.at:%Y-%m-%dT%H:%M:%SZ}"}))


def _indexed(record: WarcRecord, offset: int, length: int) -> str:
    at = re.sub(r"\D", "", record.fields.get("warc-date", ""))[:14]
    described = {"url": record.url, "digest": record.fields.get("warc-payload-digest", "")}
    described |= {"length": str(length), "offset": str(offset), "filename": _DATA.rpartition("/")[2]}
    if record.kind == "revisit":
        described["mime"] = "warc/revisit"
    try:
        answer = parse_answer(record.block)
        described["status"] = str(answer.status)
        described.setdefault("mime", answer.headers.get("content-type", "").partition(";")[0].strip())
    except ValueError:
        described.setdefault("mime", "unk")
    return f"{surt(record.url)} {at} {json.dumps(described, ensure_ascii=False)}"


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
