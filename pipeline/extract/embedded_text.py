"""The text of a page that shows none, or a teaser of it: in its data, or for browsers without scripts.

Pages that are drawn by a script carry their text as data: `__NEXT_DATA__` and its like, JSON-LD's `articleBody`. Others
have it in `<noscript>`. Such a text is believed only where the page itself says little, since on a third of the pages
that have an `articleBody` it is something else, and only if it holds what little the page says.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import ExtractError
from pipeline.extract.dom import lines, parse
from pipeline.extract.page_view import PageView
from pipeline.extract.strings import columns, squash

_SHOWN_COLUMNS = 600  # a page that shows more says what it has to say
_TIMES = 2  # the text is so much longer than what is shown
_LEAST_COLUMNS = 120
_HELD = 0.6  # of what is shown, that the text has too
_SENTENCE_COLUMNS = 40  # a value as long as a sentence; links and names are shorter
_MOST_CHARACTERS = 5_000_000  # of one script
_DEEPEST = 40
_JSON = re.compile(r"[{\[]")
_ASSIGNED = re.compile(r"(?:__NEXT_DATA__|__NUXT__|__\w*STATE__|__APOLLO\w*|__data\w*|__PRELOADED\w*)\W{0,8}$", re.I)
_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|strong|em|a|figure|blockquote|span)\b[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*(?:https?:|/|data:|[\w-]+\.[\w-]+\S*$)")
_SAID = re.compile(r"[.!?。！？…]")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedText:
    """A text and where it was found: `json-ld`, `noscript`, or `page data`."""

    paragraphs: list[str]
    place: str


def embedded_text(view: PageView, shown: Sequence[str]) -> EmbeddedText | None:
    """Return the longest text that a page carries unseen, if it is much longer than what it shows, and holds that."""
    size = sum(map(columns, shown))
    if size > _SHOWN_COLUMNS:
        return None
    best: tuple[int, EmbeddedText] | None = None
    for place, paragraphs in _texts(view):
        length = sum(map(columns, paragraphs))
        least = max(_LEAST_COLUMNS, _TIMES * size, 1.1 * best[0] if best else 0)  # of nearly equal ones, the first
        if length >= least and _holds(paragraphs, shown):
            best = length, EmbeddedText(paragraphs=paragraphs, place=place)
    return best[1] if best else None


def _texts(view: PageView) -> Iterator[tuple[str, list[str]]]:
    for node in view.metadata.articles:
        body = node.get("articleBody")
        if isinstance(body, str):
            yield "json-ld", _paragraphs(body)
    yield "noscript", _unscripted(view)
    for script in view.tree.iter("script"):
        text = script.text or ""
        if _LEAST_COLUMNS < len(text) <= _MOST_CHARACTERS and (begin := _data(script.get("type") or "", text)) >= 0:
            yield "page data", _of_data(text[begin:])


def _unscripted(view: PageView) -> list[str]:
    """Return the prose in elements that are shown where no script runs, without what they say of scripts."""
    found = []
    for element in view.tree.iter("noscript"):
        held = [line for child in element for line in lines(child)]
        found += [line.text for line in held if not line.chrome and line.link_density < 0.5]
    return found if any(columns(text) >= 2 * _SENTENCE_COLUMNS for text in found) else []


def _data(kind: str, text: str) -> int:
    """Return where the JSON of a script begins; -1 if it is no data of the page."""
    match = _JSON.search(text, 0, 400)
    if match is None or "ld+json" in kind:
        return -1
    return match.start() if kind.endswith("json") or _ASSIGNED.search(text[: match.start()]) else -1


def _of_data(text: str) -> list[str]:
    """Return the longest text in JSON: one value, or the values of one place in a list, in their order."""
    try:
        data, _ = json.JSONDecoder(strict=False).raw_decode(text)
        places: dict[str, list[str]] = {}
        for place, value in _values(data, "", 0):
            places.setdefault(place, []).append(value)
    except (ValueError, RecursionError):
        return []
    best: tuple[int, list[str]] = 0, []
    for values in places.values():
        told = [value for value in values if columns(value) >= _SENTENCE_COLUMNS and _SAID.search(value)]
        size = sum(map(columns, told))
        if size > best[0]:
            best = size, values
    return [line for value in best[1] for line in _paragraphs(value)]


def _values(value: object, place: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the texts in JSON, each with its place; the items of a list are in one."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _values(inner, f"{place}/{name}", depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner, f"{place}/*", depth + 1)
    elif isinstance(value, str) and value and not _ADDRESS.match(value):
        yield place, value


def _paragraphs(text: str) -> list[str]:
    """Return the lines of a text, which may be HTML."""
    if _MARKUP.search(text):
        try:
            return [line.text for line in lines(parse(f"<body>{text}</body>"))]
        except ExtractError:
            return []
    return [line for line in (" ".join(part.split()) for part in text.splitlines()) if line]


def _holds(paragraphs: Sequence[str], shown: Sequence[str]) -> bool:
    """Return whether most of what is shown is in a text; a teaser may break off."""
    whole = squash(" ".join(paragraphs))
    keys = [key for text in shown if (key := squash(text))]
    held = sum(len(key) for key in keys if key[: max(20, int(0.8 * len(key)))] in whole)
    return held >= _HELD * sum(map(len, keys))
