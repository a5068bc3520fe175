"""Five small web sites on loopback, each a real HTTP server on a port of its own: what is at which address.

Answers carry validators and honour them; some pages fail, each in its own way (see `Article.fault`). Apart from the
ports, the district's click counter and the ages on the platform, two servings are the same byte for byte.
"""

import gzip
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from pipeline.demo import announce, layouts
from pipeline.demo.content import COLUMNS, ZONES, Article, load
from pipeline.demo.server import Request, Response, SiteServer
from pipeline.system.clock import Clock, SystemClock

_RETRY_AFTER_S = 1
_FILLER = "<!-- " + "0.00 " * 180_000 + "-->"  # 900 kB
_PER_PAGE = {"carbon": 7, "portal": 9, "wire": 10, "district": 5, "daily": 4}
_ROBOTS = {
    "carbon": "User-agent: *\nAllow: /\n",
    "wire": "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\nSitemap: {url}/sitemap.xml\n",
    "district": "User-agent: *\nDisallow: /login\nCrawl-delay: 0.1\n",
    "daily": "User-agent: *\nDisallow: /de/intern/\nDisallow: /suche\n\nSitemap: {url}/sitemap_index.xml\n",
}  # the portal has none
# Announced beside the articles, and no articles.
OTHER_PATHS: Mapping[str, tuple[str, ...]] = {
    "carbon": (),
    "portal": ("/index.html", "/zwdt/index.html", "/files/202404/wenjian.pdf"),
    "wire": (),
    "district": ("/topic/cid/7",),
    "daily": ("/de/", "/es/", "/ru/", "/de/impressum.html"),
}


class Site:
    """One site: `url` has no slash at the end, `requests` are those answered so far."""

    def __init__(self, name: str, articles: Sequence[Article], clock: Clock) -> None:
        self.name = name
        self._clock = clock
        self._articles = {article.id: article for article in articles}
        self._modified: dict[str, datetime] = {}
        self._clicks = 0
        self._refused: set[str] = set()
        self._lock = threading.Lock()
        self.gone = False  # True: it answers 410 to everything
        self._server = SiteServer(self.answer)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.start, self.close = self._server.start, self._server.close

    @property
    def requests(self) -> list[Request]:
        """The requests answered so far, in order."""
        return self._server.requests

    @property
    def at_once(self) -> int:
        """How many requests were answered at the same time, at most."""
        return self._server.at_once

    @property
    def articles(self) -> list[Article]:
        """All articles as the site has them now, newest first, also those whose pages fail."""
        return sorted(self._articles.values(), key=lambda article: article.published, reverse=True)

    @property
    def corrects(self) -> str | None:
        """The URL of the article that `publish_correction` changes; None where the site has none."""
        return next((self.url + article.path for article in self.articles if article.correction), None)

    def publish_correction(self) -> str | None:
        """Replace the text of the article that has a later version; feeds and sitemaps say so. Its URL, or None."""
        url = self.corrects
        # the next full second: feeds have no fractions, and the change must not seem older than a visit just made
        at = self._clock.now().replace(microsecond=0) + timedelta(seconds=1)
        for article in self.articles:
            if article.correction:
                self._articles[article.id] = replace(article, paragraphs=article.correction, correction=None)
                self._modified[article.id] = at
        return url

    def answer(self, target: str) -> Response:
        """Return the response to a GET of `target`, a path with or without a query."""
        if self.gone:
            return _html(layouts.notice_page("410 Gone", "This site has been closed."), status=410)
        parts = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        for article in self.articles:
            if parts.path == article.path:
                return self._article(article)
            if parts.path == article.announced_path:
                return Response(body=b"", status=301, headers={"Location": article.path})
        found = _FRONTS[self.name](self, parts.path, query) or self._robots(parts.path)
        if found is None and parts.path in OTHER_PATHS[self.name]:
            found = _html(layouts.notice_page("Lanhe", "Übersicht · Overview · 概览"), changed=self.changed)
        return found or _html(layouts.notice_page("404 Not Found", "The page was not found."), status=404)

    def _article(self, article: Article) -> Response:
        changed = self._modified.get(article.id, article.published)
        match article.fault:
            case "gone":
                return _html(layouts.notice_page("410 Gone", article.paragraphs[0], "en"), status=410)
            case "missing":
                return _html(layouts.notice_page("Oops! That page can’t be found.", "Try a search?", "en"), status=404)
            case "soft-404":
                return _html(layouts.notice_page("页面不存在", "抱歉，您访问的页面不存在或已被删除。"))
            case "login-wall":
                return _html(layouts.login_page(article))
            case "unavailable" if self._refuse_once(article.id):
                page = layouts.notice_page("503 Service Unavailable", "服务繁忙，请稍后再试。")
                return replace(_html(page, status=503), headers={"Retry-After": str(_RETRY_AFTER_S)})
        with self._lock:
            self._clicks += 1
            clicks = 4000 + self._clicks
        text = layouts.article_page(article, self._around(article, clicks))
        if article.fault == "too-large":
            text = text.replace("</body>", f"{_FILLER}</body>")
        return Response(
            body=text.encode(article.charset),
            content_type="text/html; charset=utf-8" if article.charset == "utf-8" else "text/html",
            changed=None if self.name == "district" else changed,  # its counter makes every answer another one
            slow=article.fault == "slow",
        )

    def _refuse_once(self, id_: str) -> bool:
        with self._lock:
            first = id_ not in self._refused
            self._refused.add(id_)
        return first

    def _around(self, article: Article, clicks: int) -> layouts.Around:
        peers = [a for a in self.articles if a.language == article.language and a.id != article.id]
        start = article.number % len(peers)
        same = [a for a in self.articles if a.story == article.story] if self.name == "daily" else []
        return layouts.Around(
            url=self.url,
            now=self._clock.now(),
            related=(peers + peers)[start : start + 4],
            alternates=same if len(same) > 1 else (),
            clicks=clicks,
            modified=self._modified.get(article.id),
        )

    def _robots(self, path: str) -> Response | None:
        if path != "/robots.txt" or self.name not in _ROBOTS:
            return None
        return Response(body=_ROBOTS[self.name].replace("{url}", self.url).encode(), content_type="text/plain")

    @property
    def changed(self) -> datetime:
        """When anything on the site last changed."""
        return max([article.published for article in self.articles] + list(self._modified.values()))

    def listing(
        self,
        number: int,
        address: Callable[[int], str],
        articles: Sequence[Article] | None = None,
        language: str = "en",
    ) -> Response | None:
        """Return page `number`, from 1, of a list of articles, or None after its end; page n stands at `address(n)`."""
        articles = self.articles if articles is None else articles
        size = _PER_PAGE[self.name]
        chosen = articles[(number - 1) * size : number * size]
        if not chosen:
            return None
        onward = address(number + 1) if number * size < len(articles) else None
        return _html(layouts.list_page(self.name, language, chosen, onward, self._clock.now()), changed=self.changed)

    def xml(self, text: str, content_type: str = "application/xml; charset=utf-8") -> Response:
        """Return a feed or sitemap."""
        return Response(body=text.encode(), content_type=content_type, changed=self.changed)

    @property
    def modified(self) -> Mapping[str, datetime]:
        """When articles were changed after publication, by id."""
        return self._modified


def _html(text: str, *, status: int = 200, changed: datetime | None = None) -> Response:
    return Response(body=text.encode(), status=status, changed=changed)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONES["wire"])


# What stands at which address beside the articles. None: nothing does.


def _carbon(site: Site, path: str, query: Mapping[str, str]) -> Response | None:
    if path not in ("/", "/en/news"):
        return None
    return site.listing(_number(query.get("page", "1")) or 1, "/en/news?page={}".format)


def _portal(site: Site, path: str, query: Mapping[str, str]) -> Response | None:
    # page 2 is index_1.html, as on many Chinese government sites
    if path == "/sitemap.xml":
        return site.xml(announce.sitemap(site.url, site.articles, site.modified, OTHER_PATHS["portal"]))
    if path == "/files/202404/wenjian.pdf":
        return Response(body=b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
    if path in ("/", "/zwdt/", "/zwdt/index.html"):
        return site.listing(1, _portal_list_path)
    if path.startswith("/zwdt/index_") and path.endswith(".html"):
        number = _number(path.removeprefix("/zwdt/index_").removesuffix(".html"))
        return site.listing(number + 1, _portal_list_path) if number else None
    return None


def _portal_list_path(number: int) -> str:
    return f"/zwdt/index_{number - 1}.html"


def _wire(site: Site, path: str, query: Mapping[str, str]) -> Response | None:
    if path == "/feed/":
        newest = sorted(site.articles, key=lambda a: site.modified.get(a.id, a.published), reverse=True)[:10]
        return site.xml(announce.rss(site.url, newest, site.modified), "application/rss+xml; charset=utf-8")
    if path == "/sitemap.xml":
        return site.xml(announce.sitemap(site.url, site.articles, site.modified))
    if path == "/wp-json/wp/v2/posts":
        return _posts(site, query)
    if path == "/":
        return site.listing(1, "/page/{}/".format)
    if path.startswith("/page/"):
        number = _number(path.removeprefix("/page/").rstrip("/"))
        return site.listing(number, "/page/{}/".format) if number else None
    return None


def _posts(site: Site, query: Mapping[str, str]) -> Response:
    after, before = _moment(query.get("after", "1970-01-01")), _moment(query.get("before", "9999-01-01"))
    articles = [article for article in site.articles if after < article.published < before]
    size, number = _number(query.get("per_page", "")) or _PER_PAGE["wire"], _number(query.get("page", "1"))
    pages = -(-len(articles) // size)
    if number < 1 or number > max(pages, 1):
        refusal = {"code": "rest_post_invalid_page_number", "message": "The page number is too large.", "data": {}}
        return Response(body=json.dumps(refusal).encode(), content_type="application/json", status=400)
    answer = announce.posts(site.url, articles[(number - 1) * size : number * size], site.modified)
    return Response(
        body=json.dumps(answer).encode(),
        content_type="application/json; charset=UTF-8",
        headers={"X-WP-Total": str(len(articles)), "X-WP-TotalPages": str(pages)},
        changed=site.changed,
    )


def _district(site: Site, path: str, query: Mapping[str, str]) -> Response | None:
    if path == "/":
        return site.listing(1, "/list/p/{}".format)
    steps = path.strip("/").split("/")
    if steps[0] != "list":
        return None
    values = dict(zip(steps[1::2], steps[2::2], strict=False))
    column = next((name for name, number in COLUMNS.items() if str(number) == values.get("cid")), None)
    articles = [a for a in site.articles if column is None or a.labels["column"] == column]
    base = f"/list/cid/{values['cid']}/p/" if column else "/list/p/"
    return site.listing(_number(values.get("p", "1")) or 1, lambda n: f"{base}{n}", articles)


def _daily(site: Site, path: str, query: Mapping[str, str]) -> Response | None:
    url, articles, modified = site.url, site.articles, site.modified
    if path == "/sitemap_index.xml":
        parts = ("/sitemaps/articles-2024-04.xml.gz", "/sitemaps/news.xml", "/sitemaps/pages.xml")
        return site.xml(announce.sitemap_index(url, dict.fromkeys(parts, site.changed)))
    if path == "/sitemaps/articles-2024-04.xml.gz":
        body = gzip.compress(announce.sitemap(url, articles, modified).encode(), mtime=0)
        return Response(body=body, content_type="application/gzip", changed=site.changed)
    if path == "/sitemaps/news.xml":
        return site.xml(announce.news_sitemap(url, articles[:6], modified))
    if path == "/sitemaps/pages.xml":
        return site.xml(announce.sitemap(url, (), modified, OTHER_PATHS["daily"]))
    language = path.strip("/") or "de"
    if language not in ("de", "es", "ru"):
        return None
    chosen = [article for article in articles if article.language == language]
    return site.listing(_number(query.get("seite", "1")) or 1, lambda n: f"/{language}/?seite={n}", chosen, language)


_FRONTS: Mapping[str, Callable[[Site, str, Mapping[str, str]], Response | None]] = {
    "carbon": _carbon,
    "portal": _portal,
    "wire": _wire,
    "district": _district,
    "daily": _daily,
}


@contextmanager
def serve(clock: Clock | None = None) -> Iterator[list[Site]]:
    """Yield the five sites, which answer until the context ends. Ages on the platform are told by `clock`."""
    clock = clock or SystemClock()
    articles = load(clock.now())
    with ExitStack() as stack:
        sites = []
        for name in ZONES:
            site = Site(name, [article for article in articles if article.site == name], clock)
            site.start()
            stack.callback(site.close)
            sites.append(site)
        yield sites
