"""Feeds of the archive, Atom (RFC 4287, paged by RFC 5005) and JSON Feed 1.1.

Of all that is kept, a source, a language, a story, a search, a watch.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from html import escape
from typing import Any

from lxml import etree
from starlette.responses import Response

from pipeline import urls
from pipeline.errors import ArchiveError, FormatError, QueryError
from pipeline.escape import for_xml
from pipeline.index import DocumentRow, queries, queries_pages
from pipeline.model import DocumentState
from pipeline.watches import WatchMarks
from pipeline.web.asked import FILTERS, BadRequestError, before_asked, filters_asked, same_query
from pipeline.web.documents import NotFoundError
from pipeline.web.render import Call
from pipeline.web.searching import found

ENTRIES = 50
_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMESPACES: dict[str | None, str] = {None: _ATOM}
_NOON = time(12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """A document in a feed. `id` stays when its file moves: it is made of the hash of its bytes."""

    id: str
    page: str
    row: DocumentRow
    paragraphs: tuple[str, ...]
    published: datetime
    translations: Mapping[str, str]  # page by language: Atom allows one alternate of each


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """A page of a feed; `following` is the address of the older one."""

    title: str
    address: str
    home: str
    following: str | None
    entries: Sequence[FeedEntry]

    @property
    def updated(self) -> datetime:
        """When the newest of its entries was filed; the same for every reader who asks."""
        return max((entry.row.fetched_at for entry in self.entries), default=datetime(1970, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The documents of a feed, with what asks for this page of it and for the older one (None: there is none)."""

    title: str
    home: str
    rows: Sequence[DocumentRow]
    query: Mapping[str, object]
    following: Mapping[str, object] | None = None


def feed_of_newest(call: Call) -> Response:
    """Answer with the feed of all that is kept, of a source or of a language: what was filed last."""
    index, before = call.held.index, before_asked(call)
    kind, name = (str(call.request.path_params.get(each, "")) for each in ("kind", "name"))
    if kind not in ("", "source", "language"):
        raise NotFoundError
    source, language = (name if kind == each else None for each in ("source", "language"))
    rows = queries_pages.newest(index, source=source, language=language, before=before, limit=ENTRIES + 1)
    unknown = source and not rows and before is None and source not in call.configuration.sources
    if unknown and not queries_pages.newest(index, state=DocumentState.DUPLICATE, source=source, limit=1):
        raise NotFoundError
    home, title = (f"/source/{name}", name) if source else ("/", f"Archive: {name}" if name else "Archive")
    more = {"before": rows[ENTRIES - 1].id} if len(rows) > ENTRIES else None
    return _answer(
        call, Chosen(title=title, home=call.absolute(home), rows=rows, query={"before": before}, following=more)
    )


def feed_of_story(call: Call) -> Response:
    """Answer with the feed of a story: its versions, those filed last first."""
    index, name = call.held.index, str(call.request.path_params["name"])
    rows_of_hash = queries_pages.documents_of_hash(index, name) if re.fullmatch("[0-9a-f]{6,64}", name) else []
    row = next(iter(rows_of_hash), None)
    if row is None:
        raise NotFoundError
    told = [each for each in queries.story(index, row.file, most=ENTRIES) if each.state is not DocumentState.SEED]
    rows = sorted(told, key=lambda each: each.id, reverse=True)
    return _answer(call, Chosen(title=row.title, home=call.absolute(f"/story/{row.file}"), rows=rows, query={}))


def feed_of_search(call: Call) -> Response:
    """Answer with the feed of what a search finds by words, the newest day first. Raises BadRequestError."""
    asked = same_query(call, "q", *FILTERS)
    try:
        page = found(call, filters_asked(call), limit=ENTRIES)
    except QueryError as error:
        raise BadRequestError(str(error)) from error
    chosen = Chosen(
        title=f"Search: {', '.join(str(value) for value in asked.values() if value)}",
        home=call.absolute("/search", **asked),
        rows=[hit.row for hit in page.hits],
        query=asked | {"after": call.asked("after")},
        following=asked | {"after": page.after} if page.after else None,
    )
    return _answer(call, chosen)


def feed_of_watch(call: Call) -> Response:
    """Answer with the feed of a watch: what it has told of, the last first."""
    name, before = str(call.request.path_params["name"]), before_asked(call)
    watch = next((each for each in call.configuration.settings.watch if each.name == name), None)
    if watch is None:
        raise NotFoundError
    with WatchMarks(call.held.archive.state, writable=False) as marks:
        told = marks.told(name, before=before, limit=ENTRIES + 1)
    found = (queries_pages.documents_of_hash(call.held.index, each.sha256) for each in told[:ENTRIES])
    chosen = Chosen(
        title=f"Watch: {name}",
        home=call.absolute("/search", q=watch.search, source=watch.source, language=watch.language),
        rows=[rows[0] for rows in found if rows],
        query={"before": before},
        following={"before": told[ENTRIES - 1].id} if len(told) > ENTRIES else None,
    )
    return _answer(call, chosen)


def _answer(call: Call, chosen: Chosen) -> Response:
    """Answer with a page of a feed, or with 304 if the reader has it."""
    form = call.request.path_params["form"]
    if form not in ("atom", "json"):
        raise NotFoundError
    wanted = FeedPage(
        title=chosen.title,
        address=call.absolute(call.path, **chosen.query),
        home=chosen.home,
        following=None if chosen.following is None else call.absolute(call.path, **chosen.following),
        entries=_entries(call, chosen.rows[:ENTRIES]),
    )
    body, media = (
        (_atom(wanted), "application/atom+xml") if form == "atom" else (_json(wanted), "application/feed+json")
    )
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=300"}
    if tag in call.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=f"{media}; charset=utf-8", headers=headers)


def _entries(call: Call, rows: Sequence[DocumentRow]) -> list[FeedEntry]:
    told = queries_pages.in_other_languages(call.held.index, [row.file for row in rows])
    entries = []
    for row in rows:
        try:
            paragraphs = () if row.pruned_at else call.held.archive.read(row.file).paragraphs
        except (ArchiveError, FormatError):
            paragraphs = ()  # its page says why
        translations = {
            each.language: call.absolute(f"/document/{each.file}") for each in reversed(told.get(row.file, []))
        }
        entries.append(
            FeedEntry(
                id=f"tag:onestory.invalid,2024:document/{row.sha256[:32]}",
                page=call.absolute(f"/document/{row.sha256[:16]}"),
                row=row,
                paragraphs=paragraphs,
                published=row.published or datetime.combine(row.day, _NOON),
                translations=translations,
            )
        )
    return entries


def _atom(wanted: FeedPage) -> bytes:
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=_NAMESPACES)  # type: ignore[arg-type]
    _put(root, "id", wanted.address)
    _put(root, "title", wanted.title)
    _put(root, "updated", _moment(wanted.updated))
    _put(root, "link", rel="self", type="application/atom+xml", href=wanted.address)
    _put(root, "link", rel="alternate", type="text/html", href=wanted.home)
    if wanted.following:
        _put(root, "link", rel="next", href=wanted.following)
    for each in wanted.entries:
        entry, row = _put(root, "entry"), each.row
        if row.language not in ("", "und"):
            entry.set(_LANGUAGE, row.language)
        _put(entry, "id", each.id)
        _put(entry, "title", row.title)
        _put(entry, "link", rel="alternate", type="text/html", href=each.page)
        if urls.is_web(row.url):
            _put(entry, "link", rel="via", href=row.url)
        for language, place in each.translations.items():
            _put(entry, "link", rel="alternate", type="text/html", hreflang=language, href=place)
        _put(entry, "published", _moment(each.published))
        _put(entry, "updated", _moment(row.fetched_at))
        _put(_put(entry, "author"), "name", row.publisher or row.source)
        _put(entry, "category", term=row.source)
        # of plain text, readers show all paragraphs as one
        text = "".join(f'<p dir="auto">{escape(paragraph)}</p>' for paragraph in each.paragraphs)
        _put(entry, "content", text, type="html")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _put(parent: "etree._Element", name: str, text: str | None = None, **attributes: str) -> "etree._Element":
    clean = {key: for_xml(value) for key, value in attributes.items()}
    made = etree.SubElement(parent, f"{{{_ATOM}}}{name}", clean)
    if text is not None:
        made.text = for_xml(text)
    return made


def _json(wanted: FeedPage) -> bytes:
    said: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": wanted.title,
        "home_page_url": wanted.home,
        "feed_url": wanted.address,
        **({"next_url": wanted.following} if wanted.following else {}),
        "items": [_item(each) for each in wanted.entries],
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _item(each: FeedEntry) -> Mapping[str, Any]:
    row = each.row
    return {
        "id": each.id,
        "url": each.page,
        **({"external_url": row.url} if urls.is_web(row.url) else {}),
        "title": row.title,
        "content_text": "\n\n".join(each.paragraphs),
        "date_published": _moment(each.published),
        "date_modified": _moment(row.fetched_at),
        "authors": [{"name": row.publisher or row.source}],
        "tags": [row.source],
        **({"language": row.language} if row.language not in ("", "und") else {}),
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
