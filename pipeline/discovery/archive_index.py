"""What the index of a web archive says, row by row: CDX as JSON or as text, Memento timemaps in link format or JSON.

An index may have a million rows, and need not be true: it is read as a stream, and a row that cannot be right is empty.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from pipeline import urls
from pipeline.errors import DiscoveryError

_PIECE = 1 << 16
_LONGEST = 1 << 20  # characters of one row
_LEGEND = re.compile(r"\s?CDX((?: \S)+)\s*")
_COLUMNS = {  # of CDX as text: by the letters of its legend
    "N": "urlkey",
    "b": "timestamp",
    "a": "original",
    "m": "mimetype",
    "s": "statuscode",
    "k": "digest",
    "r": "redirect",
    "M": "robotflags",
    "S": "length",
    "V": "offset",
    "g": "filename",
}
_USUAL = {7: "Nbamsk-", 9: "NbamskrVg", 11: "NbamskrMSVg"}  # by the number of fields, where there is no legend
_TAIL = 1 << 13
_AFTER = re.compile(rb'\[\s*\]\s*,\s*\[\s*"([^"\\]{1,2000})"\s*\]\s*\]?\s*$')
_ENTRY = re.compile(r"\s*<([^>]*)>(.*)", re.DOTALL)
_RELATION = re.compile(r';\s*rel\s*=\s*"?([^";]*)', re.IGNORECASE)

Row = Mapping[str, str]


def rows(file: IO[bytes]) -> Iterator[Row]:
    """Yield the rows of an index, each by the names of its columns. Raises DiscoveryError where it breaks off."""
    first = file.read(1)
    file.seek(0)
    if first == b"<":
        yield from _mementos(file)
        return
    if first.strip(b"[{ \t\r\n\xef") or _LEGEND.match(file.readline(_TAIL).decode("utf-8", "replace")):
        file.seek(0)
        yield from _lines(file)
        return
    file.seek(0)
    names: list[str] | None = None
    for value in values(file):
        if isinstance(value, dict) and "mementos" in value:
            yield from _listed(value["mementos"])
        elif isinstance(value, dict):
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
                raise DiscoveryError(f"the index is neither JSON, nor CDX, nor a timemap: {each[:60]!r}")
            begun = True
            if entry is None:
                if each.strip():
                    yield {}
            elif "memento" in _relations(entry[2]):
                yield _memento(entry[1])
        if not data:
            return


def _memento(address: str) -> Row:
    """Return the row of a capture that is named by its address alone; an empty one if that does not tell."""
    found = urls.replayed(address)
    return {"memento": address, "timestamp": found[0], "original": found[1]} if found else {}


def _listed(mementos: Any) -> Iterator[Row]:
    """Yield the rows of a timemap that is one JSON object."""
    found = mementos.get("list") if isinstance(mementos, dict) else None
    for each in found if isinstance(found, list) else []:
        yield _memento(str(each.get("uri", ""))) if isinstance(each, dict) else {}


def _lines(file: IO[bytes]) -> Iterator[Row]:
    """Yield the rows of CDX as text: fields between spaces, or key, moment and an object (CDXJ)."""
    legend, begun = "", False
    for line in iter(lambda: file.readline(_LONGEST), b""):
        text = line.decode("utf-8", "replace").strip("\r\n")
        if (found := _LEGEND.fullmatch(text)) is not None:
            legend, begun = found[1].replace(" ", ""), True
            continue
        if not text.strip():
            continue
        row = _row(text, legend)
        if not begun and not row:
            raise DiscoveryError(f"the index is neither JSON, nor CDX, nor a timemap: {text[:60]!r}")
        begun = True
        if row or len(text.split()) > 1:  # after an empty line, a single word says where the index goes on
            yield row


def _row(text: str, legend: str) -> Row:
    key, _, rest = text.partition(" ")
    moment, _, described = rest.partition(" ")
    if described.startswith("{"):
        try:
            told = json.loads(described)
        except (ValueError, RecursionError):
            return {}
        return {"urlkey": key, "timestamp": moment} | {name: str(each) for name, each in told.items()}
    fields = text.split()
    columns = legend or _USUAL.get(len(fields), "")
    if len(fields) != len(columns):
        return {}
    named = {_COLUMNS.get(letter, letter): field for letter, field in zip(columns, fields, strict=True)}
    return named if named.get("timestamp", "").isdecimal() else {}


def _relations(parameters: str) -> list[str]:
    found = _RELATION.search(parameters)
    return found[1].lower().split() if found else []


def _past(text: str, at: int, characters: str) -> int:
    while at < len(text) and text[at] in characters:
        at += 1
    return at
