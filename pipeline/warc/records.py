"""Make WARC 1.1 records as bytes (ISO 28500:2017). Each record is one gzip member, so that it can be read by itself.

What must be the same for every reader: `WARC-Payload-Digest` is over the body without its transfer coding,
`WARC-Block-Digest` over the whole block, both SHA-1 in base 32.
"""

import base64
import hashlib
import struct
import uuid
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from pipeline.model import Exchange

VERSION = "WARC/1.1"
RESPONSE = "application/http; msgtype=response"
REQUEST = "application/http; msgtype=request"
FIELDS = "application/warc-fields"
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_GZIP = 31  # zlib's name for a gzip member with the largest window
_FAST, _SMALL = 1, 4  # levels: what comes compressed becomes no smaller; 6 takes twice the time for 4 % less


def digest_of(data: bytes) -> str:
    """Return a digest as WARC fields have it."""
    return labelled(hashlib.sha1(data, usedforsecurity=False).digest())


def labelled(digest: bytes) -> str:
    """Return the bytes of a SHA-1 as WARC fields have it."""
    return f"sha1:{base64.b32encode(digest).decode()}"


def moment(at: datetime) -> str:
    """Return a `WARC-Date`: UTC, to the microsecond."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def record_id() -> str:
    """Return a new `WARC-Record-ID`."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def gzip_member(data: bytes, *, level: int = _SMALL) -> bytes:
    """Return one gzip member. It has no time and no name: equal records give equal bytes."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, _GZIP)
    return compressor.compress(data) + compressor.flush()


def record(kind: str, fields: Mapping[str, str], block: bytes) -> bytes:
    """Return a record of a type with its fields, without those that are empty; line ends in values become spaces."""
    lines = [VERSION, f"WARC-Type: {kind}"]
    lines += [f"{name}: {' '.join(value.split())}" for name, value in fields.items() if value]
    lines.append(f"Content-Length: {len(block)}")
    head = "\r\n".join(lines).encode("utf-8", "replace")
    return b"%b\r\n\r\n%b\r\n\r\n" % (head, block)


def warcinfo(file: str, at: datetime, info: Mapping[str, str]) -> bytes:
    """Return the first record of a file, as a gzip member: who wrote it, and how."""
    fields = {
        "WARC-Record-ID": record_id(),
        "WARC-Date": moment(at),
        "WARC-Filename": file,
        "Content-Type": FIELDS,
    }
    return gzip_member(record("warcinfo", fields, _listed({"format": "WARC File Format 1.1", **info})))


def response(exchange: Exchange, identifier: str) -> bytes:
    """Return an answer as it was received, as a gzip member."""
    block = exchange.head + exchange.body
    fields = {
        **_common(exchange, identifier),
        "WARC-Payload-Digest": exchange.payload_sha1,
        "WARC-Block-Digest": digest_of(block),
        "WARC-Truncated": exchange.truncated,
        "Content-Type": RESPONSE,
    }
    coded = b"content-encoding:" in exchange.head.lower()
    return gzip_member(record("response", fields, block), level=_FAST if coded else _SMALL)


def revisit(exchange: Exchange, identifier: str, earlier: tuple[str, str] | None) -> bytes:
    """Return an answer that brought nothing new, as a gzip member: its headers alone.

    `earlier` are the address and date of the record with the same payload; None for a 304.
    """
    url, date = earlier or ("", "")
    fields = {
        **_common(exchange, identifier),
        "WARC-Profile": SAME_PAYLOAD if earlier else NOT_MODIFIED,
        "WARC-Refers-To-Target-URI": url,
        "WARC-Refers-To-Date": date,
        "WARC-Payload-Digest": exchange.payload_sha1 if earlier else "",
        "WARC-Block-Digest": digest_of(exchange.head),
        "Content-Type": RESPONSE,
    }
    return gzip_member(record("revisit", fields, exchange.head))


def beside(exchange: Exchange, identifier: str, notes: Mapping[str, str]) -> bytes:
    """Return what goes with the record of an answer, as gzip members: the request, if it is known, and notes."""
    fields = {**_common(exchange, record_id()), "WARC-Concurrent-To": identifier}
    members, took_ms = b"", ""
    if exchange.sent:  # of what others have captured it is not at hand
        request = {**fields, "WARC-Block-Digest": digest_of(exchange.sent), "Content-Type": REQUEST}
        members = gzip_member(record("request", request, exchange.sent), level=_FAST)
        took_ms = str(round(exchange.took_s * 1000))
    block = _listed({"fetchTimeMs": took_ms, **notes})
    metadata = {**fields, "WARC-Record-ID": record_id(), "WARC-Block-Digest": digest_of(block), "Content-Type": FIELDS}
    return members + gzip_member(record("metadata", metadata, block), level=_FAST)


def filler(length: int, at: datetime, because: str) -> bytes:
    """Return a gzip member of exactly so many bytes: a record that says why another one is no longer there.

    It is stored, not compressed, so that its length can be chosen. Raises ValueError for too small a place.
    """
    head = f"{VERSION}\r\nWARC-Type: metadata\r\nWARC-Record-ID: {record_id()}\r\nWARC-Date: {moment(at)}\r\n"
    head += f"Content-Type: {FIELDS}\r\nContent-Length: {{:012}}\r\n\r\n"
    blocks = -(-(length - 18) // 65540)  # of up to 65,535 bytes, each with 5 before it; 18 go round all of them
    text = _listed({"withdrawn": because}).decode().encode("utf-8", "replace")
    size = length - 18 - 5 * blocks - len(head.format(0)) - 4
    if size < 0:
        raise ValueError(f"{length} bytes are too few for a record")
    text = text[:size].decode("utf-8", "ignore").encode()
    data = head.format(size).encode() + text + b" " * (size - len(text)) + b"\r\n\r\n"
    compressed = bytearray(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03")
    for number in range(blocks):
        piece = data[number * 65535 : (number + 1) * 65535]
        compressed += struct.pack("<BHH", number == blocks - 1, len(piece), len(piece) ^ 0xFFFF) + piece
    return bytes(compressed) + struct.pack("<II", zlib.crc32(data), len(data))


def _common(exchange: Exchange, identifier: str) -> dict[str, str]:
    return {
        "WARC-Record-ID": identifier,
        "WARC-Target-URI": exchange.url,
        "WARC-Date": moment(exchange.at),
        "WARC-IP-Address": exchange.ip,
    }


def _listed(fields: Mapping[str, str]) -> bytes:
    lines: Iterable[str] = (f"{name}: {' '.join(value.split())}\r\n" for name, value in fields.items() if value)
    return "".join(lines).encode("utf-8", "replace")
