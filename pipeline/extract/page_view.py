"""A page as the whole extractor sees it: decoded, parsed, and read for what it says of itself, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from pipeline import urls
from pipeline.config.source import Source
from pipeline.extract import collapsed, date_order, layout, letters, metadata, sniffing
from pipeline.extract.comments import drop_comments
from pipeline.extract.dom import Outline, TextLine, outline, parse
from pipeline.extract.layout import Picked
from pipeline.extract.letters import Letter
from pipeline.extract.metadata import Metadata
from pipeline.extract.thread import Post, thread
from pipeline.model import Link, Page
from pipeline.text import charset
from pipeline.text.date_order import DateOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page, the link that led to it, and the source it belongs to.

    `html` is the page as it came. `picked` is what the source's layout for that day finds in it; `tree`, `outline` and
    `metadata` are of the page without what the layout removes. `posts` are those of a forum's thread,
    `letters` the e-mails on the page.
    """

    page: Page
    link: Link
    source: Source
    html: str
    charset: str
    picked: Picked
    tree: HtmlElement
    outline: Outline
    metadata: Metadata
    date_order: DateOrder
    posts: tuple[Post, ...] = ()
    letters: tuple[Letter, ...] = ()

    @classmethod
    def of(cls, page: Page, link: Link, source: Source) -> "PageView":
        """Read a page. Raises ExtractError if it is no HTML."""
        sniffing.require_html(page.body, page.content_type)
        html, name = charset.decode(page.body, page.declared_charset)
        sniffing.require_text(html)
        selectors = source.layout_on(page.fetched_at.astimezone(source.zone).date())
        picked = layout.pick(html, selectors) if selectors else Picked(html=html)
        tree = parse(picked.html)
        posts = thread(tree)
        if not posts:
            drop_comments(tree)
        lines, said = outline(tree, page.url), metadata.collect(tree, page.url, name)
        if collapsed.show(lines):
            lines = outline(tree, page.url)
        found = () if posts else letters.letters(lines, said.title)
        return cls(
            page=page,
            link=link,
            source=source,
            html=html,
            charset=name,
            picked=picked,
            tree=tree,
            outline=lines,
            metadata=said,
            posts=posts or letters.posts(found, lines),
            letters=found,
            date_order=date_order.of_page(source, page.url, said, (line.text for line in lines.lines)),
        )

    @property
    def url(self) -> str:
        return self.page.url

    @property
    def lines(self) -> Sequence[TextLine]:
        return self.outline.lines

    @property
    def now(self) -> datetime:
        """The moment of the fetch: no date of the page is later."""
        return self.page.fetched_at

    @property
    def today(self) -> date:
        """The day of the fetch, in the source's zone."""
        return self.now.astimezone(self.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        """The zone of dates that name none."""
        return self.source.zone

    def absolute(self, reference: str) -> str | None:
        """Return an address that stands on the page as an absolute one, or None if it is no web address."""
        return urls.absolute(self.url, reference, self.charset)
