"""What the sites tell machines: RSS, sitemaps and WordPress's JSON. Strings in, strings out; `modified` is aware."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from pipeline.demo.content import ZONES, Article

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
Modified = Mapping[str, datetime]  # of the articles that were changed after publication, by id


def rss(url: str, articles: Iterable[Article], modified: Modified) -> str:
    """Return an RSS 2.0 feed with excerpts, as WordPress makes it."""
    items = "".join(
        f"<item><title>{escape(a.title)}</title><link>{url}{a.announced_path}</link>"
        f"<dc:creator>Lanhe Wire</dc:creator><pubDate>{format_datetime(a.published)}</pubDate>"
        + (f"<atom:updated>{modified[a.id].isoformat()}</atom:updated>" if a.id in modified else "")
        + f'<guid isPermaLink="true">{url}{a.announced_path}</guid>'
        f"<description>{escape(a.paragraphs[0][:160])} [&amp;#8230;]</description></item>\n"
        for a in articles
    )
    return (
        f'{_XML}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel><title>Lanhe Wire</title>'
        f'<atom:link href="{url}/feed/" rel="self" type="application/rss+xml"/><link>{url}/</link>'
        f"<description>News from the river</description><language>en-US</language>\n{items}</channel></rss>\n"
    )


def sitemap(url: str, articles: Iterable[Article], modified: Modified, others: Sequence[str] = ()) -> str:
    """Return a sitemap of articles, and of `others`: paths that are no articles."""
    entries = "".join(
        f"<url><loc>{url}{a.announced_path}</loc><lastmod>{_changed(a, modified).isoformat()}</lastmod></url>\n"
        for a in articles
    )
    entries += "".join(f"<url><loc>{url}{path}</loc></url>\n" for path in others)
    return f'{_XML}<urlset xmlns="{_SITEMAP}">\n{entries}</urlset>\n'


def news_sitemap(url: str, articles: Iterable[Article], modified: Modified) -> str:
    """Return a sitemap with the news extension: title and publication date."""
    entries = "".join(
        f"<url><loc>{url}{a.announced_path}</loc><lastmod>{_changed(a, modified).isoformat()}</lastmod>"
        f"<news:news><news:publication><news:name>Lanhe Kurier</news:name><news:language>{a.language}</news:language>"
        f"</news:publication><news:publication_date>{a.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(a.title)}</news:title></news:news></url>\n"
        for a in articles
    )
    return f'{_XML}<urlset xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">\n{entries}</urlset>\n'


def sitemap_index(url: str, parts: Mapping[str, datetime]) -> str:
    """Return an index of sitemaps: their paths, and when each last changed."""
    entries = "".join(
        f"<sitemap><loc>{url}{path}</loc><lastmod>{changed.isoformat()}</lastmod></sitemap>\n"
        for path, changed in parts.items()
    )
    return f'{_XML}<sitemapindex xmlns="{_SITEMAP}">\n{entries}</sitemapindex>\n'


def posts(url: str, articles: Iterable[Article], modified: Modified) -> list[dict[str, Any]]:
    """Return what WordPress answers to /wp-json/wp/v2/posts: local times without a zone, and the same in UTC."""
    zone = ZONES["wire"]
    return [
        {
            "id": 900 + a.number,
            "date": _naive(a.published.astimezone(zone)),
            "date_gmt": _naive(a.published.astimezone(UTC)),
            "modified": _naive(_changed(a, modified).astimezone(zone)),
            "modified_gmt": _naive(_changed(a, modified).astimezone(UTC)),
            "slug": a.slug,
            "status": "publish",
            "type": "post",
            "link": f"{url}{a.announced_path}",
            "title": {"rendered": escape(a.title)},
            "excerpt": {"rendered": f"<p>{escape(a.paragraphs[0][:160])} [&hellip;]</p>\n", "protected": False},
        }
        for a in articles
    ]


def _changed(article: Article, modified: Modified) -> datetime:
    return modified.get(article.id, article.published)


def _naive(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")
