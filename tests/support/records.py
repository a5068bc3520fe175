"""WARC records as different programs write them, made by their formats: bytes for tests to read."""

import base64
import gzip
import hashlib
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

THEN = datetime(2024, 5, 15, 9, 30, tzinfo=UTC)


def sha1(data: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()}"


def record(fields: Mapping[str, str], block: bytes, *, version: str = "WARC/1.0") -> bytes:
    """A record of these fields, in their order; Content-Length is added where they do not name it."""
    told = {**fields} if "Content-Length" in fields else {**fields, "Content-Length": str(len(block))}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"{version}\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def http(
    body: bytes | str,
    *,
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    fields: Mapping[str, str] | None = None,
) -> bytes:
    """An HTTP answer as it went over the wire."""
    data = body.encode() if isinstance(body, str) else body
    told = {"Content-Type": kind, "Content-Length": str(len(data))} | dict(fields or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + data


def response(url: str, answer: bytes, *, at: datetime = THEN, fields: Mapping[str, str] | None = None) -> bytes:
    """A `response` record as warcio writes it."""
    told = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{hash((url, at)) & 0xFFFFFFFFFFFF:012x}>",
        "WARC-Target-URI": url,
        "WARC-Date": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "WARC-Payload-Digest": sha1(answer.partition(b"\r\n\r\n")[2]),
        "WARC-Block-Digest": sha1(answer),
        "Content-Type": "application/http; msgtype=response",
    }
    return record(told | dict(fields or {}), answer)


def warcinfo() -> bytes:
    fields = {
        "WARC-Type": "warcinfo",
        "WARC-Date": f"{THEN:%Y-%m-%dT%H:%M:%SZ}",
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-ffffffffffff>",
        "Content-Type": "application/warc-fields",
    }
    return record(fields, b"software: tests\r\nformat: WARC File Format 1.0\r\n")


def members(records: Iterable[bytes]) -> bytes:
    """Each record a gzip member of its own."""
    return b"".join(gzip.compress(each, 6, mtime=0) for each in records)


def pages(
    count: int, article: Callable[[int], str], *, host: str = "http://paper.example", at: datetime = THEN
) -> list[bytes]:
    """Articles of a site as records."""
    return [response(f"{host}/a/{number}", http(article(number)), at=at) for number in range(count)]


def wacz(path: Path, files: Mapping[str, bytes], *, compress: int = zipfile.ZIP_STORED) -> Path:
    """A WACZ file with these members."""
    with zipfile.ZipFile(path, "w", compression=compress) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path
