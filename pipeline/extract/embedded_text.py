"""The text of a page that shows none, or a teaser of it: in its data, or for browsers without scripts.

Pages that are drawn by a script carry their text as data: `__NEXT_DATA__` and its like, React's flight data
(`flight.py`), JSON-LD's `articleBody`. Others have it in `<noscript>`. Such a text is believed only where the page
itself says little, since on a third of the pages that have an `articleBody` it is something else, and only if it holds
what little the page says.
"""

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from pipeline.errors import ExtractError
from pipeline.extract import headline, messages
from pipeline.extract.blocks import blocks
from pipeline.extract.dom import lines, outline, parse
from pipeline.extract.flight import Flight
from pipeline.extract.main_content import main_content
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
_ASSIGNED = re.compile(
    r"(?:__NEXT_DATA__|__NUXT__|__\w*STATE__|__APOLLO\w*|__data\w*|__PRELOADED\w*|__remixContext|Fusion\.globalContent)"
    r"[^\w{\[(]{0,8}(?P<parse>JSON\.parse\(\s*(?=\"))?(?=[{\[\"]|\(function\()",
    re.IGNORECASE,
)
_LITERAL = re.compile(r"""\b(?P<name>\w{1,40})\s?:\s?(?P<value>"(?:[^"\\\n]++|\\.)*+")""")
_MOST_OF_OBJECT = 1_000_000  # characters of data that is no JSON
_SEARCHED_CHARACTERS = 2000  # of a script, in which its data begins
_INLINE_KINDS = frozenset(("text", "span", "link", "hyperlink", "a", "strong", "em", "bold", "italic"))
_TITLE_PARTS = re.compile(r"\s*[|｜–—«»·•]+\s*|\s+-+\s+")
_TITLE_COLUMNS = 6  # of a part of the title that tells a record from others
_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|strong|em|a|figure|blockquote|span)\b[^<>]*>", re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;/?(?:p|br|div)\b")
_KINDS = 2  # of the words that ask for consent
_NAME_CHARACTERS = 300
_SAID = re.compile(r"[.!?。！？…]")
_NO_TEXT = re.compile(  # an address, or the JSON of a site's settings
    r"""\s*(?:https?:|/|data:|[\w-]+\.[\w-]+\S*$|[{\[]\s*["{\[])"""
)
_CODED_WORDS = re.compile(r"[!-~]{40,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedText:
    """A text and where it was found: `json-ld`, `noscript`, or `page data`."""

    paragraphs: list[str]
    place: str


def embedded_text(view: PageView, shown: Sequence[str]) -> EmbeddedText | None:
    """Return the longest text that a page carries unseen, if it is much longer than what it shows, and holds that.

    What stands below the page's title where no script runs need not hold it if the title is not shown.
    """
    size = _size(shown)
    if size > _SHOWN_COLUMNS:
        return None
    best: tuple[int, EmbeddedText] | None = None
    for place, paragraphs in _texts(view):
        length = _size(paragraphs)
        least = max(_LEAST_COLUMNS, _TIMES * size, 1.1 * best[0] if best else 0)  # of nearly equal ones, the first
        if length >= least and (_holds(paragraphs, shown) or (place == "noscript" and _is_titled(view, paragraphs))):
            best = length, EmbeddedText(paragraphs=paragraphs, place=place)
    return best[1] if best else None


def article_bodies(view: PageView) -> Iterator[list[str]]:
    """Yield what a page's JSON-LD gives as its article."""
    for node in view.metadata.articles:
        body = node.get("articleBody")
        if isinstance(body, str):
            yield _paragraphs(body)


def _titles(view: PageView) -> set[str]:
    """Return what the page calls itself, squashed, with the site's name and without; short names are left out."""
    names = (*_TITLE_PARTS.split(view.metadata.title), view.metadata.title)
    return {title for title in map(squash, names) if columns(title) >= _TITLE_COLUMNS}


def _is_titled(view: PageView, paragraphs: Sequence[str]) -> bool:
    """Return whether a text has a title of the page that the page itself does not show, and asks for no consent."""
    titles, told = _titles(view), "\n".join(paragraphs).lower()
    if messages.consent_kinds(told) >= _KINDS:
        return False
    return any(squash(text) in titles for text in paragraphs) and not any(line.key in titles for line in view.lines)


def _texts(view: PageView) -> Iterator[tuple[str, list[str]]]:
    headings = {line.key for line in view.lines if line.tag == "h1" and columns(line.key) >= _TITLE_COLUMNS}
    titles = _titles(view) | headings
    for told in article_bodies(view):
        yield "json-ld", told
    yield "noscript", _unscripted(view)
    for script in view.tree.iter("script"):
        text = script.text or ""
        if _LEAST_COLUMNS < len(text) <= _MOST_CHARACTERS and (begin := _data(script.get("type") or "", text)) >= 0:
            yield "page data", _of_data(text[begin:], titles)
    flight = Flight(text for script in view.tree.iter("script") if "__next_f" in (text := script.text or ""))
    if flight.rows:
        drawn = _main_text(flight.drawn(), view.metadata.titles)
        is_whole = _size(drawn) >= _LEAST_COLUMNS
        yield "page data", drawn if is_whole else _of_value(flight.values(), titles)


def _unscripted(view: PageView) -> list[str]:
    """Return the prose in elements that are shown where no script runs, without what they say of scripts."""
    found = []
    for element in view.tree.iter("noscript"):
        held = [line for child in element for line in lines(child)]
        found += [line.text for line in held if not line.chrome and line.link_density < 0.5]
    return found if any(columns(text) >= 2 * _SENTENCE_COLUMNS for text in found) else []


def _data(kind: str, text: str) -> int:
    """Return where the JSON of a script begins; -1 if it is no data of the page."""
    if "ld+json" in kind:
        return -1
    match = _JSON.search(text, 0, 400) if kind.endswith("json") else _ASSIGNED.search(text, 0, _SEARCHED_CHARACTERS)
    return -1 if match is None else match.start() if kind.endswith("json") else match.end()


def _main_text(html: str, titles: Sequence[str]) -> list[str]:
    """Return the main content of HTML as lines, from below the headline if it is one of `titles`."""
    try:
        whole = outline(parse(html))
    except ExtractError:
        return []
    found = blocks(whole)
    article, at = main_content(found, whole, None), headline.confirmed(found, titles)
    below = [block for block in article if at is not None and block.run > found[at].run]
    return [line.text for block in below or article for line in block.lines]  # rows may come in any order


def _of_data(text: str, titles: Container[str]) -> list[str]:
    """Return the longest text in JSON; see `_of_value`."""
    decoder = json.JSONDecoder(strict=False)
    try:
        data, _ = decoder.raw_decode(text)
        if isinstance(data, str):
            data, _ = decoder.raw_decode(data)
    except (ValueError, RecursionError):
        data = _literals(text)
    return _of_value(data, titles)


def _literals(text: str) -> dict[str, str]:
    """Return the texts in a script whose data is no JSON but an object of the script: `{title:"…",content:"…"}`."""
    held: dict[str, str] = {}
    for match in _LITERAL.finditer(text, 0, _MOST_OF_OBJECT):
        try:
            held.setdefault(f"{match['name']}", json.loads(match["value"]))
        except ValueError:
            continue
    return held


def _of_value(data: object, titles: Container[str]) -> list[str]:
    """Return the longest text in JSON: one value, or the values of one place in a list, in their order.

    Of a record that has the title of the page no other's text is taken.
    """
    own: list[str] = []
    for record in _own_records(data, titles, 0):
        found = _longest(record)
        if not own or (_size(found) > _size(own) and _holds(found, own)):  # the first may be but a summary
            own = found
    return own if _size(own) >= _LEAST_COLUMNS else _longest(data)


def _size(paragraphs: Sequence[str]) -> int:
    return sum(map(columns, paragraphs))


def _own_records(value: object, titles: Container[str], depth: int) -> list[object]:
    """Return the innermost records in JSON with the title of the page and a text beside it."""
    if depth > _DEEPEST or not isinstance(value, dict | list):
        return []
    inner = value.values() if isinstance(value, dict) else value
    if found := [record for each in inner for record in _own_records(each, titles, depth + 1)]:
        return found
    if not isinstance(value, dict) or not any(squash(name) in titles for name in _names(value)):
        return []
    return [value] if _size(_longest(value)) >= _LEAST_COLUMNS else []


def _names(record: Mapping[str, object]) -> Iterator[str]:
    """Yield the short texts of a record, also those one level down, as in {"title": {"rendered": "…"}}."""
    for value in record.values():
        within = value.values() if isinstance(value, dict) else (value,)
        yield from (text for text in within if isinstance(text, str) and len(text) <= _NAME_CHARACTERS)


def _longest(data: object) -> list[str]:
    places: dict[str, list[str]] = {}
    for place, value in _values(data, "", 0):
        places.setdefault(place, []).append(value)
    best: tuple[int, list[str]] = 0, []
    for values in places.values():
        told = [value for value in values if columns(value) >= _SENTENCE_COLUMNS and _SAID.search(value)]
        size = _size(told)
        if size > best[0]:
            best = size, values
    return [line for value in best[1] for line in _paragraphs(value)]


def _values(value: object, place: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the texts in JSON, each with its place; the items of a list are in one."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            run = _run(inner, depth) if name in ("children", "content") and "/*" in place else None
            if run is None:
                yield from _values(inner, f"{place}/{name}", depth + 1)
            elif run:
                yield f"{place}/{name}", run
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner, f"{place}/*", depth + 1)
    elif isinstance(value, str) and value and not (_NO_TEXT.match(value) or _is_coded(value)):
        yield place, value


def _is_coded(value: str) -> bool:
    """Return whether a text is none that people read: most of it is in words that no script writes so long."""
    coded = sum(map(len, _CODED_WORDS.findall(value)))
    return 2 * coded > len(value) and not _MARKUP.search(value)


def _run(value: object, depth: int) -> str | None:
    """Return the text of one paragraph in a list of its pieces, each with its own style; None if it is no such list."""
    if not isinstance(value, list) or depth > _DEEPEST:
        return None
    said: list[str] = []
    for piece in value:
        if not isinstance(piece, dict):
            return None
        kind = piece.get("_type") or piece.get("type") or piece.get("nodeType") or "text"
        text = piece.get("text", piece.get("value"))
        if not isinstance(text, str):
            text = _run(piece.get("children") or piece.get("content"), depth + 1)
        if kind not in _INLINE_KINDS or text is None:
            return None
        said.append(text)
    return "".join(said)


def _paragraphs(text: str) -> list[str]:
    """Return the lines of a text, which may be HTML, and that escaped."""
    if _ESCAPED.search(text) and not _MARKUP.search(text):
        text = unescape(text)
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
