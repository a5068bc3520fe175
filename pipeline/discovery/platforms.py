"""What a publishing system tells of itself: WordPress and MediaWiki name their programs' addresses in each page."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from pipeline.config.source import Api, Endpoint, Feed, Listing, Rewrite
from pipeline.discovery.walk import Get
from pipeline.errors import LinkError

_POSTS = "wp/v2/posts{}per_page=50&_fields=link,title,date_gmt,modified_gmt"
_ABOUT_WIKI = "?action=query&meta=siteinfo&siprop=general&format=json"
_CHANGES = "?action=feedrecentchanges&feedformat=atom&namespace=0&days=30&limit=50"
_ALL_PAGES = "?title=Special:AllPages&hideredirects=1"


Named = Callable[[str], str | None]
"""The address that the first element of a page has which a selector matches; None if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """The endpoints of a site's publishing system, each with what it is called, and what else a source file needs."""

    endpoints: tuple[tuple[Endpoint, str], ...] = ()
    timezone: str | None = None
    rewrite: tuple[Rewrite, ...] = ()
    exclude: tuple[str, ...] = ()


def wordpress(named: Named, get: Get) -> Platform:
    """Return the posts of WordPress's JSON API, and the time zone that it tells."""
    root = named('link[rel="https://api.w.org/"][href]')
    if root is None:
        return Platform()
    about = _answer(root, get)  # some sites close the root and leave the posts open
    posts = Api(
        api=root + _POSTS.format("&" if urlsplit(root).query else "?"),
        title="title.rendered",
        published="date_gmt",
        modified="modified_gmt",
        changed="orderby=modified",
        page_parameter="page",
        since_parameter="after",
        until_parameter="before",
    )
    return Platform(endpoints=((posts, "WordPress API"),), timezone=about.get("timezone_string") or None)


def mediawiki(named: Named, get: Get) -> Platform:
    """Return the recent changes of a MediaWiki, as pages and not as differences, and the list of all its pages."""
    edit = named('link[rel="EditURI"][href*="api.php"]')
    api = edit.partition("?")[0] if edit else None
    found = _answer(api + _ABOUT_WIKI, get).get("query") if api else None
    general = found.get("general") if isinstance(found, dict) else None
    if api is None or not isinstance(general, dict):
        return Platform()
    site, script = _origin(api), str(general.get("script") or "/index.php")
    article = str(general.get("articlepath") or f"{script}?title=$1")
    change = rf"^{re.escape(site + script)}\?title=([^&]+)&diff=[^#]*$"
    page = (site + article).replace("\\", r"\\").replace("$1", r"\1")
    every = Listing(
        listing=f"{site}{script}{_ALL_PAGES}",
        links=".mw-allpages-chunk a[href]",
        next=".mw-allpages-nav a:last-of-type",
    )
    main = str(general.get("base") or "")
    return Platform(
        endpoints=((Feed(feed=api + _CHANGES), "recent changes of MediaWiki"), (every, "all pages of MediaWiki")),
        timezone=str(general["timezone"]) if general.get("timezone") else None,
        rewrite=(Rewrite(pattern=change, to=page),),
        exclude=(f"^{re.escape(main)}$",) if main else (),
    )


DISCOURSE: Final = Platform(rewrite=(Rewrite(pattern=r"(/t/[^/?#]+/\d+)/\d+(?=$|[?#])", to=r"\1"),))
"""Discourse's feed of answers names places in topics, as which nothing is a page of its own."""


def _answer(url: str, get: Get) -> dict[str, Any]:
    """Return a JSON object that is found at an address; an empty one if there is none."""
    try:
        page = get(url)
        told = json.loads(page.body) if page else None
    except (LinkError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
