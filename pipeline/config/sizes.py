"""Sizes as the configuration writes them: `500kB`, `10MB`."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from pipeline.config.fields import NUMBER, UnfitError, written

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(B|kB|KB|MB|GB)", re.ASCII)
_NEARLY = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg])(?:i?b)?", re.ASCII | re.IGNORECASE)
_LARGEST_BYTES = 10**15
_UNIT_BYTES = {"B": 1, "kB": 1000, "KB": 1000, "MB": 1000**2, "GB": 1000**3}
_PATTERN = r"^\s*\d+(\.\d+)?\s*(B|kB|KB|MB|GB)\s*$"


def bytes_of(value: Any) -> int:
    """Return the bytes of `10MB` or `500kB`; 0 alone needs no unit. Raises UnfitError."""
    size = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if NUMBER.fullmatch(size) and 0 < float(size) < _LARGEST_BYTES:
        raise UnfitError(f"{size} of what?", f"write {size}{'MB' if float(size) < 10_000 else 'B'}")
    match = _SIZE.fullmatch(size)
    if match is None and size != "0":
        close = _NEARLY.fullmatch(size)
        hint = f"write {close[1]}{close[2].upper()}B" if close else None
        raise UnfitError("expected a size such as 500kB, 10MB or 1GB", hint)
    found = float(match[1]) * _UNIT_BYTES[match[2]] if match else 0.0
    if found > _LARGEST_BYTES:
        raise UnfitError("expected a size of at most 1000000GB")
    return int(found)


def _some(size: int) -> int:
    if size < 1:
        raise UnfitError("expected a size larger than 0")
    return size


Bytes = Annotated[int, AfterValidator(_some), BeforeValidator(bytes_of), written(_PATTERN, "500kB", "10MB")]
BytesOrNone = Annotated[int, BeforeValidator(bytes_of), written(_PATTERN, "500kB", "10MB", or_zero=True)]
