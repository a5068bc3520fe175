"""HTTP answers as WARC records hold them: split, and without their transfer coding."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.warc.reader import WarcRecord

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t][^\r\n]*)?\r?\n?")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """An answer: `headers` by lower-case name, joined where they repeat; `body` as received, `payload` de-chunked."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    payload: bytes


def parse_answer(block: bytes) -> HttpAnswer:
    """Split the block of a `response` record. Raises ValueError with a sentence if it is no HTTP."""
    status = _STATUS.match(block)
    if status is None:
        raise ValueError(f"the record holds no HTTP answer, but {block[:24]!r}")
    end = _END_OF_HEAD.search(block, status.end() - 1)
    head, body = (block[status.end() : end.start()], block[end.end() :]) if end else (block[status.end() :], b"")
    headers: dict[str, str] = {}
    name = ""
    for line in re.sub(rb"\r?\n[ \t]+", b" ", head).splitlines():
        raw, colon, value = line.partition(b":")
        name = raw.strip().lower().decode("latin-1")
        if colon and name:
            text = _text(value.strip())
            headers[name] = f"{headers[name]}, {text}" if name in headers else text
    chunked = "chunked" in headers.get("transfer-encoding", "").lower()
    payload = dechunked(body) if chunked else body
    return HttpAnswer(status=int(status[1]), headers=headers, body=body, payload=payload)


def answer_of(record: WarcRecord) -> HttpAnswer:
    """Return the answer of a `response` or `resource` record. Raises ValueError if it holds none."""
    if record.kind == "resource":  # the page alone, without the answer that brought it
        kind = record.fields.get("content-type", "")
        return HttpAnswer(status=200, headers={"content-type": kind}, body=record.block, payload=record.block)
    return parse_answer(record.block)


def dechunked(body: bytes) -> bytes:
    """Return a body without its chunks; as it is where it has none, though its header speaks of them."""
    pieces: list[bytes] = []
    at = 0
    while True:
        head = _CHUNK.match(body, at)
        if head is None:
            return b"".join(pieces) if pieces else body  # cut off in between, or never chunked
        size, at = int(head[1], 16), head.end()
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[at : at + size])
        at += size
        if body[at : at + 2] == b"\r\n":
            at += 2
        elif body[at : at + 1] == b"\n":
            at += 1


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
