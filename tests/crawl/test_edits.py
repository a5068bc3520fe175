"""An edit of an old post is noticed wherever its site tells of it: an API by change, a sitemap, a feed."""

import json
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline.model import Kind
from tests.support.house import House, article, rss, sitemap
from tests.support.web import Answer, Request, Site

WORDPRESS = {
    "published": "date_gmt",
    "modified": "modified_gmt",
    "page_parameter": "page",
}
PER_PAGE = 5


class Blog:
    """A site with WordPress's API over posts that are months old, five a page."""

    def __init__(self, site: Site, clock_now: datetime, posts: int = 23) -> None:
        self.site = site
        self.born = [clock_now - timedelta(days=40 + number) for number in range(posts)]
        self.changed = list(self.born)
        for number in range(posts):
            site.add(f"/{number}", article(number, date=f"{self.born[number]:%Y-%m-%dT%H:%M:%SZ}"))
        site.add("/posts", self.answer)

    def answer(self, request: Request) -> Answer:
        query = parse_qs(urlsplit(request.path).query)
        dates = self.changed if query.get("orderby") == ["modified"] else self.born
        order = sorted(range(len(dates)), key=lambda number: dates[number], reverse=True)
        page = int(query.get("page", ["1"])[0])
        shown = order[(page - 1) * PER_PAGE : page * PER_PAGE]
        if not shown:
            return Answer(status=400, body="{}", headers={"Content-Type": "application/json"})
        return Answer(body=json.dumps([self.entry(number) for number in shown]))

    def entry(self, number: int) -> dict[str, Any]:
        return {
            "link": self.site.url(f"/{number}"),
            "date_gmt": f"{self.born[number]:%Y-%m-%dT%H:%M:%S}",
            "modified_gmt": f"{self.changed[number]:%Y-%m-%dT%H:%M:%S}",
        }

    def edit(self, number: int, at: datetime) -> None:
        page = article(number, date=f"{self.born[number]:%Y-%m-%dT%H:%M:%SZ}")
        self.site.add(f"/{number}", page.replace("</article>", "<p>The mayor has denied this since.</p></article>"))
        self.changed[number] = at


def test_an_edit_of_an_old_post_is_seen_by_the_api_that_lists_changes(house: House, site: Site) -> None:
    blog = Blog(site, house.clock.now())
    house.source({"api": site.url("/posts"), "pages": 5, "changed": "orderby=modified", **WORDPRESS})
    assert house.run()[0].outcomes[Kind.ARCHIVED] == 23
    house.source({"api": site.url("/posts"), "changed": "orderby=modified", **WORDPRESS})
    house.run()
    house.clock.pass_by(days=10)
    blog.edit(20, house.clock.now() - timedelta(hours=1))
    report, log = house.run()
    assert report.outcomes[Kind.REVISED] == 1
    assert log.of(site.url("/20")).kind is Kind.REVISED
    house.clock.pass_by(days=1)
    assert house.run()[0].outcomes[Kind.REVISED] == 0


def test_pages_of_changes_are_read_on_while_all_of_one_is_changed(house: House, site: Site) -> None:
    blog = Blog(site, house.clock.now())
    house.source({"api": site.url("/posts"), "pages": 5, "changed": "orderby=modified", **WORDPRESS})
    house.run()
    house.source({"api": site.url("/posts"), "changed": "orderby=modified", **WORDPRESS})
    house.run()
    house.clock.pass_by(days=10)
    for number in range(8, 20):
        blog.edit(number, house.clock.now() - timedelta(hours=number))
    site.requests.clear()
    report, _ = house.run()
    assert report.outcomes[Kind.REVISED] == 12
    assert [path for path in site.paths() if "posts" in path] == [
        "/posts",
        "/posts?orderby=modified",
        "/posts?orderby=modified&page=2",
        "/posts?orderby=modified&page=3",
    ]
    assert report.notes == []
    house.clock.pass_by(days=10)
    for number in range(23):  # all at once, up to the end of the list
        blog.edit(number, house.clock.now() - timedelta(minutes=number + 1))
    report, _ = house.run()
    assert report.outcomes[Kind.UNCHANGED] + report.outcomes[Kind.REVISED] == 23
    assert report.problems == []
    assert not any("unseen" in note for note in report.notes)


@pytest.mark.parametrize("kind", ["sitemap", "sitemap by day", "rss", "atom"])
def test_an_edit_of_an_old_post_is_seen_by_sitemaps_and_feeds(house: House, site: Site, kind: str) -> None:
    born = house.clock.now() - timedelta(days=60)
    changed = [born] * 3

    def announce(_: Request) -> str:
        urls = [site.url(f"/{number}") for number in range(3)]
        if kind.startswith("sitemap"):
            form = "%Y-%m-%d" if "day" in kind else "%Y-%m-%dT%H:%M:%SZ"
            text = sitemap(*urls)
            for url, at in zip(urls, changed, strict=True):
                text = text.replace(f"<loc>{url}</loc>", f"<loc>{url}</loc><lastmod>{at:{form}}</lastmod>")
            return text
        if kind == "rss":
            return rss(
                *(
                    f"<item><link>{url}</link><pubDate>{format_datetime(born)}</pubDate>"
                    f"<atom:updated xmlns:atom='http://www.w3.org/2005/Atom'>{at:%Y-%m-%dT%H:%M:%SZ}</atom:updated></item>"
                    for url, at in zip(urls, changed, strict=True)
                )
            )
        entries = "".join(
            f"<entry><link href='{url}'/><published>{born:%Y-%m-%dT%H:%M:%SZ}</published>"
            f"<updated>{at:%Y-%m-%dT%H:%M:%SZ}</updated></entry>"
            for url, at in zip(urls, changed, strict=True)
        )
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title>{entries}</feed>'

    for number in range(3):
        site.add(f"/{number}", article(number, date=f"{born:%Y-%m-%d}"))
    site.add("/list", announce)
    house.source({"sitemap" if kind.startswith("sitemap") else "feed": site.url("/list")})
    assert house.run()[0].outcomes == {Kind.ARCHIVED: 3}
    house.clock.pass_by(days=30)
    site.add("/1", article(1, date=f"{born:%Y-%m-%d}").replace("</article>", "<p>This was denied since.</p></article>"))
    changed[1] = house.clock.now() - timedelta(seconds=1)  # of the same day
    report, log = house.run()
    assert report.outcomes == {Kind.REVISED: 1, Kind.SEEN: 2}
    assert log.of(site.url("/1")).kind is Kind.REVISED
    again = {Kind.SEEN: 2, Kind.UNCHANGED: 1} if "day" in kind else {Kind.SEEN: 3}  # a day may not be over yet
    assert house.run()[0].outcomes == again
