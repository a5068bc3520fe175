"""The archive's text format: the rules of canonical text, and how to write and read a document as bytes.

    ␣date 2023-06-14 Title of the article
                                               (an empty line)
    First paragraph.
                                               (an empty line)
    Last paragraph.

UTF-8 without BOM, NFC, LF, one newline at the end. Canonical text has no white space but single spaces between other
characters, so only line 1 can begin with a space, and a paragraph that looks like a header is still a paragraph.

What is dropped is what nobody sees: controls, soft hyphens, zero-width characters, direction marks, lone surrogates,
noncharacters, the object replacement character. This includes the zero-width joiners of Persian, Indic scripts and
emoji: they are spelling there, but the same sentence comes with and without them, and the format promises none.
Variation selectors, private-use and unassigned characters stay: the latter may be ideographs newer than this Python.

Not here: folders, manifests and writing (`archive`), and plain text of other shapes (`text.saved_page`).
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from pipeline.errors import FormatError
from pipeline.model import Document

TITLE_CHARACTERS = 1000  # of a title that is filed
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufffc"  # unseen, though Unicode files them with what is seen
_HAS_BLANK = re.compile(f"[{_BLANK}]")
_UNSEEN = (
    "\0-\x08 \x0e-\x1b \x7f-\x84 \x86-\x9f \xad-\xad \u061c-\u061c \u180e-\u180e \u200b-\u200f \u202a-\u202e "
    "\u2060-\u206f \ud800-\udfff \ufdd0-\ufdef \ufeff-\ufeff \ufff9-\ufffb \U00013430-\U0001343f "
    "\U0001bca0-\U0001bca3 \U0001d173-\U0001d17a \U000e0000-\U000e00ff"
)
_NONCHARACTERS = (plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
_DROPPED = dict.fromkeys((*map(ord, _BLANK), *_NONCHARACTERS))
for _range in _UNSEEN.split(" "):
    _DROPPED |= dict.fromkeys(range(ord(_range[0]), ord(_range[-1]) + 1))
_HEADER = re.compile(r" date ([0-9]{4}-[0-9]{2}-[0-9]{2}) (.+)", re.DOTALL)
_NAME = re.compile(r"([0-9]{3}|[1-9][0-9]{3,})_([0-9a-f]{16})\.txt")


def canonical(title: str, date: date, paragraphs: Iterable[str]) -> Document:
    """Return the document that is filed for these. Empty paragraphs fall away, and a title ends after 1,000 characters.

    Raises ValueError where no title or no paragraph is left: neither a headline alone nor a text alone is an article.
    """
    return _document(_bounded(clean(title)), date, paragraphs)


def _bounded(line: str) -> str:
    if len(line) <= TITLE_CHARACTERS:
        return line
    cut = line[: TITLE_CHARACTERS - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[TITLE_CHARACTERS // 2 :] else cut) + "…"


def _document(line: str, date: date, paragraphs: Iterable[str]) -> Document:
    if not line:
        raise ValueError("a document needs a title, and this one has no visible character")
    kept = tuple(filter(None, map(clean, paragraphs)))
    if not kept:
        raise ValueError(f"a document needs a paragraph, and {line!r} has none")
    return Document(title=line, date=date, paragraphs=kept)


def clean(text: str) -> str:
    """Return a text as one canonical line: nothing unseen, NFC, any white space as single spaces, none at the ends."""
    text = text.strip()
    if "  " in text or not text.isprintable():  # the only printable white space is U+0020
        text = " ".join(text.split())
    if not text.isprintable() or _HAS_BLANK.search(text):
        text = " ".join(text.translate(_DROPPED).split())
    return unicodedata.normalize("NFC", text)  # last, since what was parted may now compose


def render(document: Document) -> bytes:
    """Return the bytes of a document's file. Raises ValueError for a document that is not canonical."""
    # files from before titles were bounded are canonical, too
    if _document(clean(document.title), document.date, document.paragraphs) != document:
        raise ValueError(f"not canonical: {document.title!r}; build documents with pipeline.format.canonical")
    return encode(document)


def encode(document: Document) -> bytes:
    """Return the bytes of a document that is known to be canonical: it was rendered before or read from a file."""
    lines = (f" date {document.date.isoformat()} {document.title}", *document.paragraphs)
    return ("\n\n".join(lines) + "\n").encode("utf-8")


def parse(data: bytes) -> Document:
    """Read a file's bytes: exactly what `render` writes. Anything else raises a FormatError that names the line."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError(f"line {line}: expected UTF-8, found byte 0x{data[error.start]:02x}") from error
    header, *rest = text.split("\n")
    match = _HEADER.fullmatch(header)
    if match is None:
        raise FormatError(f"line 1: expected ' date YYYY-MM-DD Title', found {header[:60]!r}")
    try:
        day = date.fromisoformat(match[1])
    except ValueError as error:
        raise FormatError(f"line 1: expected a calendar day, found {match[1]}") from error
    _require_clean(match[2], 1)
    return Document(title=match[2], date=day, paragraphs=_paragraphs(rest))


def _paragraphs(lines: list[str]) -> tuple[str, ...]:
    """Return the paragraphs after the header: an empty line before each, and one newline after the last."""
    if not lines or lines[-1]:
        raise FormatError(f"line {len(lines) + 1}: expected a newline at the end")
    for number, line in enumerate(lines[:-1], 2):
        if number % 2 == 0:
            if line:
                raise FormatError(f"line {number}: expected an empty line, found {line[:60]!r}")
        elif not line:
            raise FormatError(f"line {number}: expected a paragraph, found an empty line")
        else:
            _require_clean(line, number)
    if len(lines) < 3:
        expected = "a paragraph" if len(lines) == 2 else "an empty line"
        raise FormatError(f"line {len(lines) + 1}: expected {expected}, found the end of the file")
    if len(lines) % 2 == 0:
        raise FormatError(f"line {len(lines)}: expected the end of the file, found an empty line")
    return tuple(lines[1:-1:2])


def _require_clean(line: str, number: int) -> None:
    expected = clean(line)
    if line == expected:
        return
    at = next((at for at, (is_, be) in enumerate(zip(line, expected, strict=False)) if is_ != be), len(expected))
    found = f"U+{ord(line[at]):04X}" if at < len(line) else "the end"
    raise FormatError(f"line {number}, column {at + 1}: expected canonical text, found {found}")


def file_name(ordinal: int, data: bytes) -> str:
    """Return `NNN_HHHHHHHHHHHHHHHH.txt`: the place within the day and 16 hex digits of the SHA-256 of `data`."""
    if ordinal < 0:
        raise ValueError(f"negative ordinal {ordinal}")
    return f"{ordinal:03d}_{sha256(data).hexdigest()[:16]}.txt"


def read_name(name: str) -> tuple[int, str] | None:
    """Return ordinal and hash of a file name, or None if `file_name` would not have written it."""
    match = _NAME.fullmatch(name)
    return (int(match[1]), match[2]) if match else None


def is_named(file: str, data: bytes) -> bool:
    """Return whether bytes are those of which a file, with or without its folder, has its name."""
    named = read_name(file.rpartition("/")[2])
    return named is None or sha256(data).hexdigest()[:16] == named[1]
