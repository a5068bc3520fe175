"""Pages as sites send them, written for the tests, and the one call that reads them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pipeline.config.source import Source
from pipeline.extract import Template, extract, says_the_same
from pipeline.extract.page_view import PageView
from pipeline.model import Extracted, Link, Page

FETCHED_AT = datetime(2024, 5, 20, 12, 0, tzinfo=UTC)
URL = "https://news.example.org/articles/river-bridge.html"

TEXT = (
    "The county opened the new river bridge on Thursday morning, two months later than it had planned to do so.",
    "Workers had found older foundations under the western pier, and the archaeologists asked for time to draw them.",
    "The crossing carries two lanes of traffic, a tram and a path wide enough for two prams side by side.",
    "A second crossing, further downstream, is to be decided in autumn, when the traffic counts are in.",
)
TEXT_ZH = (
    "县里的新桥周四上午正式通车，比原来的计划晚了两个月。",
    "施工人员在西侧桥墩下面发现了更早的基础，文物部门要求留出时间进行测绘，工程因此暂停了六个星期。",
    "新桥设有两条车道、一条电车轨道和一条步道，步道的宽度足够两辆婴儿车并排通过。",
    "下游是否再建一座桥，要等到秋天交通流量统计完成以后再作决定。",
)


def body(*paragraphs: str) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs or TEXT)


def html(content: str, *, title: str = "River bridge opens at last", head: str = "", language: str = "en") -> str:
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/county">County</a></li><li><a href="/sport">Sport</a></li>'
        f"</ul></nav><main>{content}</main><footer><p>© 2019 The County Courier</p>"
        '<a href="/imprint">Imprint</a></footer></body></html>'
    )


def article(*, lead: str = "", tail: str = "", title: str = "River bridge opens at last", **page: Any) -> str:
    """A whole page: a heading, `lead`, the text, `tail`."""
    return html(f"<article><h1>{title}</h1>{lead}{body()}{tail}</article>", title=title, **page)


def read(
    page: str | bytes,
    *,
    url: str = URL,
    headers: dict[str, str] | None = None,
    fetched_at: datetime = FETCHED_AT,
    source: dict[str, Any] | None = None,
    template: Template | None = None,
    **link: Any,
) -> Extracted:
    """Extract a page, as fetched from `url`, for a source with these settings, its site known by `template`."""
    answer = answered(page, url=url, headers=headers, fetched_at=fetched_at)
    return extract(answer, link_to(url, **link), courier(**(source or {})), template)


def same_text(template: Template | None, key: str, held: Sequence[str], now: Sequence[str], then: bytes = b"") -> bool:
    """Return whether two texts of one page are the same, its lines at the last visit being `then`."""
    known = read(article())
    before, after = (replace(known.document, paragraphs=tuple(texts)) for texts in (held, now))
    return says_the_same(before, "json-ld", then, replace(known, document=after), key, template)


def view(page: str | bytes, *, url: str = URL, linked_at: str | None = None) -> PageView:
    """Return the view of a page, as fetched from `url` by a link to `linked_at`."""
    return PageView.of(answered(page, url=url), link_to(linked_at or url), courier())


def answered(
    page: str | bytes,
    *,
    url: str = URL,
    headers: dict[str, str] | None = None,
    fetched_at: datetime = FETCHED_AT,
) -> Page:
    """Return a page as a server answers it."""
    return Page(
        url=url,
        status=200,
        headers={"content-type": "text/html"} if headers is None else headers,
        body=page if isinstance(page, bytes) else page.encode(),
        fetched_at=fetched_at,
    )


def link_to(url: str, **link: Any) -> Link:
    return Link(url=url, key=url, source="courier", found_in="https://news.example.org/feed", **link)


def courier(**settings: Any) -> Source:
    """Return the source that the pages are of, with these settings."""
    named = {"name": "courier", "endpoints": [{"feed": "https://news.example.org/feed"}]}
    return Source.model_validate(named | settings)
