"""React's flight data: what a page of Next.js is drawn from, in the scripts that push it piece by piece.

The pieces are one stream of rows, each `ID:` and JSON up to the end of its line, or `ID:T`, the number of its bytes in
hexadecimal, a comma and a long text. An element is a list ["$", tag, key, properties]; the string "$1a" (or "$L1a", if
it is to come later) stands for row 1a. Other rows name scripts and styles. Described in React's ReactFlightServer.
"""

import json
import re
from collections.abc import Iterable, Iterator
from html import escape

_PUSHED = re.compile(r"__next_f\b[^\n;]{0,60}?\.push\(\s*(?=\[)")
_ROW = re.compile(rb"([0-9a-f]*):(?:T([0-9a-f]{1,8}),)?")
_REFERENCE = re.compile(r"\$[L@]?([0-9a-f]+)")
_NAMED = re.compile(rb'"\$[L@]?([0-9a-f]+)"')
_HTML = re.compile(r"[a-z][a-z0-9-]*")
_CARRIED = ("class", "className", "id", "href", "hidden")
_NOT_CLOSED = frozenset(("br", "hr", "img", "input", "source", "wbr"))
_NOT_DRAWN = frozenset(("head", "link", "meta", "noscript", "script", "style", "svg", "template", "title"))
_WHOLE = frozenset(("html", "body"))  # what is drawn is within them
_DEEPEST = 200
_MOST = 5_000_000  # characters and values that are drawn: rows that each name the next one twice have no end
_DECODER = json.JSONDecoder(strict=False)


class Flight:
    """The rows of a page by their numbers: JSON values and long texts."""

    def __init__(self, scripts: Iterable[str]) -> None:
        stream = "".join(_pushed(scripts)).encode("utf-8", "replace")
        self.rows: dict[str, object] = dict(_rows(stream))
        self._named = {number.decode() for number in _NAMED.findall(stream)}
        self._pieces: list[str] = []
        self._open: set[str] = set()
        self._left = self._within = 0

    def drawn(self) -> str:
        """Return the page as HTML; components are what they hold, and rows that another one names are not repeated."""
        self._pieces, self._left = [], _MOST
        for number in self.rows:
            if number not in self._named:
                self._draw(f"${number}", 0)
        return "".join(self._pieces)

    def values(self) -> list[object]:
        """Return the rows of JSON, with long texts in their places."""
        self._left = _MOST
        return [self._filled(value, 0) for value in self.rows.values() if not isinstance(value, str)]

    def _draw(self, value: object, depth: int) -> None:
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            return
        if isinstance(value, str):
            self._draw_text(value, depth)
        elif isinstance(value, list) and len(value) > 3 and value[0] == "$" and isinstance(value[3], dict):
            self._draw_element(str(value[1]), value[3], depth)
        elif isinstance(value, list | dict):  # Next.js wraps what it draws in its own records
            for inner in value if isinstance(value, list) else value.values():
                self._draw(inner, depth + 1)

    def _draw_text(self, text: str, depth: int) -> None:
        reference = _REFERENCE.fullmatch(text)
        number = reference[1] if reference else ""
        if number in self.rows and number not in self._open:
            row = self.rows[number]
            self._open.add(number)
            if not isinstance(row, str):
                self._draw(row, depth + 1)
            elif self._within:
                self._write(row)
            self._open.discard(number)
        elif self._within and (not text.startswith("$") or text.startswith("$$")):
            self._write(text.removeprefix("$"))

    def _write(self, text: str) -> None:
        self._left -= len(text)
        if self._left >= 0:
            self._pieces.append(escape(text, quote=False))

    def _draw_element(self, tag: str, properties: dict[str, object], depth: int) -> None:
        if tag in _NOT_DRAWN or "strategy" in properties:  # a component with a strategy is a script
            return
        if tag in _WHOLE or not _HTML.fullmatch(tag):  # a component is what it holds
            self._draw(properties.get("children"), depth + 1)
            return
        said = (
            f' {"class" if name == "className" else name}="{escape(str(properties[name]))}"'
            for name in _CARRIED
            if properties.get(name)
        )
        self._pieces.append(f"<{tag}{''.join(said)}>")
        inner = properties.get("dangerouslySetInnerHTML")
        if isinstance(inner, dict) and isinstance(inner.get("__html"), str):
            self._pieces.append(str(self._filled(inner["__html"], 0) or ""))
        else:
            self._within += 1
            self._draw(properties.get("children"), depth + 1)
            self._within -= 1
        if tag not in _NOT_CLOSED:
            self._pieces.append(f"</{tag}>")

    def _filled(self, value: object, depth: int) -> object:
        """Return a value with the long texts that it names in their places."""
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            return None
        if isinstance(value, dict):
            return {name: self._filled(inner, depth + 1) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._filled(inner, depth + 1) for inner in value]
        if isinstance(value, str) and (match := _REFERENCE.fullmatch(value)):
            row = self.rows.get(match[1])
            self._left -= len(row) if isinstance(row, str) else 0
            return row if isinstance(row, str) and self._left >= 0 else None
        return value


def _pushed(scripts: Iterable[str]) -> Iterator[str]:
    """Yield the pieces of the stream: the second item of each list that is pushed, after a 1."""
    for script in scripts:
        for match in _PUSHED.finditer(script):
            try:
                piece, _ = _DECODER.raw_decode(script, match.end())
            except (ValueError, RecursionError):
                continue
            if isinstance(piece, list) and len(piece) > 1 and piece[0] == 1 and isinstance(piece[1], str):
                yield piece[1]


def _rows(stream: bytes) -> Iterator[tuple[str, object]]:
    at = 0
    while at < len(stream):
        line = stream.find(b"\n", at)
        line = len(stream) if line < 0 else line
        row = _ROW.match(stream, at)
        if row is not None and row[2] is not None:
            at = row.end() + int(row[2], 16)
            yield row[1].decode(), stream[row.end() : at].decode("utf-8", "replace")
            continue
        if row is not None and stream[row.end() : row.end() + 1] in (b"[", b"{"):
            try:
                yield row[1].decode(), _DECODER.decode(stream[row.end() : line].decode("utf-8", "replace"))
            except (ValueError, RecursionError):
                pass  # a row that was cut off
        at = line + 1
