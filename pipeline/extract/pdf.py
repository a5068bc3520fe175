"""The text of a PDF as paragraphs. The library under it is native code, so this runs where a crash costs one page.

A PDF knows places of letters and no paragraphs: a line that ends well before the others of its page ends a paragraph.
Page numbers and lines that head or foot every page fall away.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD

from pipeline.errors import ExtractError
from pipeline.extract.strings import collapse, columns
from pipeline.model import counted

NAME = f"pdfium {pypdfium2.PYPDFIUM_INFO}"

_MAX_PAGES = 500
_MAX_CHARACTERS = 2_000_000
_FULL = 0.85  # of the widest line of a page; a shorter one ends its paragraph
_EDGE_PAGES = 3  # a line at the edge of so many pages is no text
_PAGE_NUMBER = re.compile(
    r"[-–—·\s]*(?:第\s*)?(?:page\s*)?\d{1,4}(?:\s*页)?(?:\s*(?:/|of|共)\s*\d{1,4}\s*页?)?[-–—·\s]*", re.IGNORECASE
)
_SOFT_BREAK = re.compile(r"(?<=[^\W\d_])[-\u00ad\u0002]$")
_UNSPACED = re.compile("[\u2e80-\u9fff\uf900-\uffef]")
_TURN = threading.Lock()  # the library is not made for threads


def paragraphs(data: bytes) -> tuple[list[str], str]:
    """Return the paragraphs of a PDF and the title it names, if any.

    Raises ExtractError: `encrypted`, `damaged`, `too-large`, or `no-text` for one of pictures alone.
    """
    with _TURN:
        pages, title = _read(data)
    if not any(map(str.strip, pages)):
        raise ExtractError(f"the PDF holds pictures of {counted(len(pages), 'page')} and no text", kind="no-text")
    return list(_joined(pages)), collapse(title)


def _read(data: bytes) -> tuple[list[str], str]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise ExtractError("the PDF is encrypted and asks for a password", kind="encrypted") from error
        raise ExtractError(f"the PDF is damaged: {error}", kind="damaged") from error
    try:
        if len(document) > _MAX_PAGES:
            raise ExtractError(f"the PDF has {len(document)} pages; the limit is {_MAX_PAGES}", kind="too-large")
        pages: list[str] = []
        for index in range(len(document)):
            pages.append(_page(document, index))
            if sum(map(len, pages)) > _MAX_CHARACTERS:
                raise ExtractError(f"the PDF has more than {_MAX_CHARACTERS} characters of text", kind="too-large")
        return pages, document.get_metadata_value("Title") or ""
    except pypdfium2.PdfiumError as error:
        raise ExtractError(f"the PDF is damaged: {error}", kind="damaged") from error
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, index: int) -> str:
    page = document[index]
    try:
        text = page.get_textpage()
        try:
            return str(text.get_text_range())
        finally:
            text.close()
    finally:
        page.close()


def _joined(pages: Sequence[str]) -> Iterator[str]:
    sheets = [[line for raw in page.splitlines() if (line := collapse(raw))] for page in pages]
    sheets = [[line for line in sheet if not _PAGE_NUMBER.fullmatch(line)] for sheet in sheets]
    edges = Counter(line for sheet in sheets for line in {*sheet[:1], *sheet[-1:]})
    held = ""
    for sheet in sheets:
        full = _FULL * max(map(columns, sheet), default=0)
        for index, line in enumerate(sheet):
            if index in (0, len(sheet) - 1) and edges[line] >= _EDGE_PAGES:
                continue
            held = _append(held, line)
            if columns(line) < full:
                yield held
                held = ""
    if held:
        yield held


def _append(held: str, line: str) -> str:
    if not held:
        return line
    if _SOFT_BREAK.search(held) and line[:1].islower():
        return held[:-1] + line
    space = "" if _UNSPACED.match(held[-1]) or _UNSPACED.match(line[0]) else " "
    return held + space + line


def flowing_text(text: str) -> list[str]:
    """Return the paragraphs of plain text: empty lines divide them, or each line is one if there are none."""
    blocks = re.split(r"\n[ \t\u3000]*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    if len(blocks) == 1:
        return [line for raw in text.splitlines() if (line := collapse(raw))]
    return [joined for block in blocks if (joined := _flowing(block.splitlines()))]


def _flowing(lines: Iterable[str]) -> str:
    held = ""
    for line in filter(None, map(collapse, lines)):
        held = _append(held, line)
    return held
