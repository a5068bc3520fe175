"""What comes back for a request: its header fields as text, and its body, decoded and within its limits."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import IO
from urllib.parse import quote

import httpx

from pipeline.errors import BadStatus, Malformed, OverLimit
from pipeline.fetch import content_encoding

_FROM = re.compile(r"bytes (\d{1,15})-", re.IGNORECASE)
_RANGE = re.compile(r"bytes 0-(\d{1,15})/(\d{1,15})", re.IGNORECASE)
_PRINTABLE = bytes(range(0x21, 0x7F))
LOOKED_BYTES = 8192  # of a body, that tell what it is

Look = Callable[[bytes, str], None]
"""Looks at the first bytes of a body and its content type, and raises a LinkError if the rest is not wanted."""


def is_whole(headers: Mapping[str, str]) -> bool:
    """Return whether the part that a server has sent unasked is all there is."""
    found = _RANGE.fullmatch(headers.get("content-range", "").strip())
    return found is not None and int(found[1]) + 1 == int(found[2])


def check_part(host: str, status: int, headers: Mapping[str, str], part: tuple[int, int]) -> None:
    """Raise BadStatus for an answer that does not begin where the part that was asked for begins."""
    found = _FROM.match(headers.get("content-range", "").strip())
    at = int(found[1]) if found else 0
    if (status != HTTPStatus.PARTIAL_CONTENT and part[0] > 0) or at != part[0]:
        raise BadStatus(f"{host}: answered with other bytes than those from {part[0]:,} on", status=status)


def body_of(
    response: httpx.Response,
    headers: Mapping[str, str],
    *,
    max_bytes: int,
    cut: bool,
    sink: IO[bytes] | None,
    look: Look | None,
) -> bytes:
    """Read the body; one too long is `cut` off, or refused. With a `sink` it goes there, and nothing is returned.

    `look` may refuse a long one by its beginning. Raises OverLimit and Malformed, and what `look` raises.
    """
    host = response.request.url.host
    if sink is not None:
        sink.seek(0)
        sink.truncate()  # of an earlier try
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > max_bytes and not cut:
        raise OverLimit(f"{host}: answer of {int(announced):,} bytes; at most {max_bytes:,} are read (max_size)")
    pieces: list[bytes] = []
    size = 0
    try:
        for piece in content_encoding.decoded(response.iter_raw(), headers.get("content-encoding", "")):
            size += len(piece)
            if sink is None:
                pieces.append(piece)
            elif size <= max_bytes:
                sink.write(piece)
            if look is not None and size >= LOOKED_BYTES:
                look(b"".join(pieces), headers.get("content-type", "").partition(";")[0].strip().lower())
                look = None
            if size > max_bytes and cut:
                return b"".join(pieces)[:max_bytes]
            if size > max_bytes:
                raise OverLimit(f"{host}: answer of more than {max_bytes:,} bytes, which is the limit (max_size)")
    except content_encoding.CodingError as error:
        raise Malformed(f"{host}: answer cannot be decoded: {error}") from error
    return b"".join(pieces)


def moment_in(date: str | None) -> datetime | None:
    """Return the moment that an HTTP date tells; None if it is none."""
    try:
        moment = parsedate_to_datetime(date or "")
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def fields_of(headers: httpx.Headers) -> dict[str, str]:
    """Return header fields by lower-case name, as text; join fields that come several times."""
    joined: dict[str, str] = {}
    for raw_name, raw_value in headers.raw:
        name = raw_name.decode("ascii", errors="replace").lower()
        try:
            value = raw_value.decode("utf-8")
        except UnicodeDecodeError:
            # a redirect in GBK must come back byte for byte
            value = quote(raw_value, safe=_PRINTABLE) if name == "location" else raw_value.decode("latin-1")
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined
