"""Files that an article links to: what they are called and what kind they are. Only those in its own part of the page.

Not here: fetching them (each becomes a link of its own, see `crawl.run`) and reading them (`extract.files`).
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from pipeline.extract.chrome import is_chrome
from pipeline.extract.page_view import PageView
from pipeline.format import clean
from pipeline.model import Attachment

MOST = 50
_TYPES = {
    "pdf": "application/pdf",
    "txt": "text/plain",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "wps": "application/vnd.ms-works",
    "ofd": "application/ofd",
    "csv": "text/csv",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
}
_NAMED = re.compile(rf"\.(?:{'|'.join(_TYPES)})(?:$|[?&#])", re.IGNORECASE | re.MULTILINE)
_EMPTY = re.compile(r"[\W_]*|(?:点击)?(?:下载|查看)(?:附件|全文)?|附件\d*|download|pdf|here|attachment", re.IGNORECASE)


def linked_files(view: PageView) -> tuple[Attachment, ...]:
    """Return the files that a page links to outside its navigation and footers, each once, at most `MOST`."""
    files: dict[str, Attachment] = {}
    hrefs = [anchor.get("href", "") for anchor in view.tree.iter("a")]
    if not _NAMED.search("\n".join(hrefs)):  # most pages
        return ()
    for anchor, href in zip(view.tree.iter("a"), hrefs, strict=True):
        if not _NAMED.search(href):  # most links, and cheaper than taking their addresses apart
            continue
        target = view.absolute(href)
        kind = _type(target) if target else None
        if target and kind and target not in files and not _in_chrome(anchor):
            files[target] = Attachment(url=target, title=_title(anchor, target), type=kind)
            if len(files) == MOST:
                break
    return tuple(files.values())


def names_file(address: str) -> bool:
    """Return whether an address, as written, may be that of a file."""
    return _NAMED.search(address) is not None


def _in_chrome(anchor: HtmlElement) -> bool:
    return any(is_chrome(str(element.tag), element.attrib) for element in anchor.iterancestors())


def _type(url: str) -> str | None:
    parts = urlsplit(url)
    # a script may hand the file out: /download.jsp?file=plan.pdf
    names = (parts.path, *re.findall(r"=([^&]+)", parts.query))
    extensions = (unquote(name).rpartition(".")[2].lower() for name in names if "." in name)
    return next((_TYPES[extension] for extension in extensions if extension in _TYPES), None)


def _title(anchor: HtmlElement, url: str) -> str:
    """Return what the link calls the file; if it only says "download", its title attribute or its name."""
    named: Iterator[str] = (clean(text) for text in (anchor.text_content(), anchor.get("title") or ""))
    name = clean(unquote(urlsplit(url).path.rpartition("/")[2], errors="replace"))
    return next((text for text in named if not _EMPTY.fullmatch(text)), name or url)
