"""What the index of a web archive says, row by row: CDX as arrays or lines of JSON, Memento timemaps in link format.

An index may have a million rows, and need not be true: it is read as a stream, and a row that cannot be right is empty.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from pipeline.errors import DiscoveryError

_PIECE = 1 << 16
_LONGEST = 1 << 20  # characters of one row
_TAIL = 1 << 13
_AFTER = re.compile(rb'\[\s*\]\s*,\s*\[\s*"([^"\\]{1,2000})"\s*\]\s*\]?\s*$')
_ENTRY = re.compile(r"\s*<([^>]*)>(.*)", re.DOTALL)
_RELATION = re.compile(r';\s*rel\s*=\s*"?([^";]*)', re.IGNORECASE)
_REPLAYED = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/(https?:/.*)", re.DOTALL)

Row = Mapping[str, str]


def rows(file: IO[bytes]) -> Iterator[Row]:
    """Yield the rows of an index, each by the names of its columns. Raises DiscoveryError where it breaks off."""
    if file.read(1) == b"<":
        file.seek(0)
        yield from _mementos(file)
        return
    file.seek(0)
    names: list[str] | None = None
    for value in values(file):
        if isinstance(value, dict):
            yield {name: str(each) for name, each in value.items()}
        elif not isinstance(value, list):
            yield {}
        elif names is None:
            names = [str(each) for each in value]
        elif len(value) == len(names):
            yield dict(zip(names, map(str, value), strict=True))
        elif len(value) > 1:  # an empty row and one of a single value say where the index goes on
            yield {}


def values(file: IO[bytes]) -> Iterator[Any]:
    """Yield the values of a JSON array, or of lines of JSON, one after the other. Raises DiscoveryError."""
    decoder, reader = json.JSONDecoder(), io.TextIOWrapper(file, encoding="utf-8", errors="replace")
    try:
        text, at, begun = reader.read(_PIECE), 0, False
        while True:
            at = _past(text, at, " \t\r\n,\ufeff")
            if not begun and text[at : at + 1] == "[" and (inner := text[_past(text, at + 1, " \t\r\n") :][:1]):
                begun = True
                if inner in "[{]":
                    at += 1
                    continue
            if text[at : at + 1] == "]":
                return
            try:
                value, at = decoder.raw_decode(text, at)
                begun = True
                yield value
            except (ValueError, RecursionError) as error:
                more = reader.read(_PIECE)
                if not more and not text[at:].strip():
                    return
                if not more or len(text) - at > _LONGEST or isinstance(error, RecursionError):
                    raise DiscoveryError(f"the index is no JSON from here on: {text[at : at + 60]!r}") from error
                text, at = text[at:] + more, 0
    finally:
        reader.detach()


def goes_on(file: IO[bytes]) -> str | None:
    """Return the key by which the rest of an index is asked for; None if this is all."""
    end = file.seek(0, io.SEEK_END)
    file.seek(max(0, end - _TAIL))
    found = _AFTER.search(file.read())
    file.seek(0)
    return found[1].decode("utf-8", "replace") if found else None


def further_timemaps(file: IO[bytes]) -> list[str]:
    """Return the timemaps that the beginning of one names as its other parts."""
    beginning = file.read(_PIECE).decode("utf-8", "replace")
    file.seek(0)
    if not beginning.startswith("<"):
        return []
    entries = (_ENTRY.match(each) for each in re.split(r",\s*(?=<)", beginning))
    return [entry[1] for entry in entries if entry and "timemap" in _relations(entry[2]) and ";" in entry[2]]


def _mementos(file: IO[bytes]) -> Iterator[Row]:
    rest, begun = "", False
    while True:
        data = file.read(_PIECE)
        *whole, rest = re.split(r",\s*(?=<)", rest + data.decode("utf-8", "replace"))
        if len(rest) > _LONGEST:
            raise DiscoveryError("the timemap has an entry without end")
        for each in [*whole, rest] if not data else whole:
            entry = _ENTRY.match(each)
            if not begun and (entry is None or not _relations(entry[2])):
                raise DiscoveryError(f"the index is neither JSON nor a timemap: {each[:60]!r}")
            begun = True
            if entry is None:
                if each.strip():
                    yield {}
            elif "memento" in _relations(entry[2]):
                found = _REPLAYED.search(entry[1])
                yield {"memento": entry[1], "timestamp": found[1], "original": found[2]} if found else {}
        if not data:
            return


def _relations(parameters: str) -> list[str]:
    found = _RELATION.search(parameters)
    return found[1].lower().split() if found else []


def _past(text: str, at: int, characters: str) -> int:
    while at < len(text) and text[at] in characters:
        at += 1
    return at
