"""The walk over the endpoints of a source: what is read, what ends it, and what does not."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice

import httpx
import pytest

from pipeline.config.source import Api, Feed, Listing, Sitemap
from pipeline.discovery import EndpointPage, discover
from pipeline.discovery.walk import PAGES_MAX
from pipeline.errors import BadStatus, DiscoveryError, IndexUnavailable, OverLimit, Unreachable
from pipeline.model import Page, Window
from tests.support.endpoints import HOST, Shelf, batches, page, source
from tests.support.web import Answer, Request, Site

LIST = f"{HOST}/list"
ALWAYS = Window()


def listing(*articles: object, onward: str = "", dates: tuple[str, ...] = ()) -> str:
    days = [*dates, *[""] * len(articles)]
    items = "".join(
        f'<li><a href="/{n}">Number {n}</a><i>{day}</i></li>' for n, day in zip(articles, days, strict=False)
    )
    return f'<ul>{items}</ul><a rel="next" href="{onward}">older</a>' if onward else f"<ul>{items}</ul>"


NEXT = Listing(listing=LIST, item="li", links="a", date="i", next="a[rel=next]")
NUMBERED = Listing(listing=LIST, links="li a", page_url=LIST + "/{n}")


def urls(found: list[EndpointPage]) -> list[str]:
    return [link.url.removeprefix(HOST) for batch in found for link in batch.links]


# Several endpoints


def test_every_endpoint_is_read_and_one_that_fails_does_not_keep_the_others_from_it() -> None:
    endpoints = (
        Feed(feed=f"{HOST}/feed"),
        Sitemap(sitemap=f"{HOST}/map.xml"),
        Api(api=f"{HOST}/api"),
        Listing(listing=LIST),
    )
    shelf = Shelf(
        {
            f"{HOST}/feed": Unreachable("the server hung up"),
            LIST: listing(1),
            f"{HOST}/map.xml": OverLimit("more than 50 MB"),
            f"{HOST}/api": '[{"link": "/2"}]',
        }
    )
    found = batches(shelf, *endpoints)
    assert [type(batch.error).__name__ for batch in found] == ["Unreachable", "OverLimit", "NoneType", "NoneType"]
    assert [batch.endpoint for batch in found] == [endpoint.url for endpoint in endpoints]
    assert urls(found) == ["/2", "/1"]


def test_an_error_that_is_not_about_the_page_ends_the_walk() -> None:
    with pytest.raises(IndexUnavailable):
        batches(Shelf({LIST: IndexUnavailable("locked")}), NEXT)


def test_a_page_that_was_not_modified_announces_nothing() -> None:
    (batch,) = batches(Shelf({LIST: None}), NEXT)
    assert (batch.not_modified, batch.error, list(batch.links), batch.onward) == (True, None, [], ())


def test_a_link_says_on_which_page_it_stands() -> None:
    shelf = Shelf({LIST: listing(1, onward="?p=2"), f"{LIST}?p=2": listing(2)})
    found = [link for batch in batches(shelf, NEXT, window=ALWAYS) for link in batch.links]
    assert [(link.url, link.found_in) for link in found] == [(f"{HOST}/1", LIST), (f"{HOST}/2", f"{LIST}?p=2")]


def test_parameters_that_tell_no_pages_apart_are_dropped_from_the_identity_but_not_from_the_address() -> None:
    shelf = Shelf({LIST: '<a href="/a?id=1&from=home">1</a><a href="/a?id=1&from=top">1</a>'})
    (batch,) = discover(source(Listing(listing=LIST), drop_parameters=["from"]), shelf)
    (link,) = batch.links
    assert (link.url, link.key) == (f"{HOST}/a?id=1&from=home", f"{HOST}/a?id=1")


# How far a list is read


def test_an_ordinary_run_reads_one_page_unless_it_is_told_more() -> None:
    pages = {LIST: listing(1, onward="?p=2"), f"{LIST}?p=2": listing(2, onward="?p=3"), f"{LIST}?p=3": listing(3)}
    assert urls(batches(Shelf(pages), NEXT)) == ["/1"]
    assert urls(batches(Shelf(pages), NEXT.model_copy(update={"pages": 2}))) == ["/1", "/2"]
    assert urls(batches(Shelf(pages), NEXT.model_copy(update={"pages": 9}))) == ["/1", "/2", "/3"]


def test_a_backfill_reads_on_until_there_is_no_further_page() -> None:
    pages = {LIST: listing(1, onward="?p=2"), f"{LIST}?p=2": listing(2, onward="?p=3"), f"{LIST}?p=3": listing(3)}
    assert urls(batches(Shelf(pages), NEXT, window=ALWAYS)) == ["/1", "/2", "/3"]


def test_a_backfill_stops_after_a_page_without_links() -> None:
    pages = {LIST: listing(1), f"{LIST}/2": listing(2), f"{LIST}/3": listing(), f"{LIST}/4": listing(4)}
    shelf = Shelf(pages)
    assert urls(batches(shelf, NUMBERED, window=ALWAYS)) == ["/1", "/2"]
    assert shelf.asked == [LIST, f"{LIST}/2", f"{LIST}/3"]


def test_a_backfill_stops_after_a_page_with_no_link_that_is_new() -> None:
    # past the end this site shows its last page again
    pages = {LIST: listing(1, 2), f"{LIST}/2": listing(3)} | {f"{LIST}/{n}": listing(3) for n in range(3, 9)}
    shelf = Shelf(pages)
    batches(shelf, NUMBERED, window=ALWAYS)
    assert shelf.asked == [LIST, f"{LIST}/2", f"{LIST}/3"]


def test_a_backfill_stops_after_a_page_on_which_every_dated_link_is_older_than_its_days() -> None:
    pages = {
        LIST: listing(1, 2, onward="?p=2", dates=("2024-05-03", "2024-05-02")),
        f"{LIST}?p=2": listing(3, 4, onward="?p=3", dates=("2024-05-01", "2023-12-31")),  # one of the days asked for
        f"{LIST}?p=3": listing(5, onward="?p=4"),  # no date: nothing can be said
        f"{LIST}?p=4": listing(6, 7, 8, onward="?p=5", dates=("2024-04-30", "2024-04-29")),
        f"{LIST}?p=5": listing(9, dates=("2024-04-28",)),
    }
    shelf = Shelf(pages)
    found = batches(shelf, NEXT, window=Window(since=date(2024, 5, 1)))
    assert shelf.asked == [LIST, f"{LIST}?p=2", f"{LIST}?p=3", f"{LIST}?p=4"]
    assert urls(found) == [f"/{n}" for n in range(1, 9)]  # which of them are wanted is not decided here


@pytest.mark.parametrize(("since", "ends_early"), [("2024-05-01", True), ("2024-05-12", False)])
def test_a_backfill_says_of_a_list_without_older_pages_that_it_may_reach_further_back(
    since: str, ends_early: bool
) -> None:
    shelf = Shelf({LIST: listing(1, 2, 3, dates=("2024-05-14", "2024-05-13", "2024-05-11"))})
    window = Window(since=date.fromisoformat(since))
    (found,) = batches(shelf, NEXT.model_copy(update={"next": None}), window=window)
    assert ("names no older page" in (found.note or "")) is ends_early
    assert len(list(found.links)) == 3


def test_the_day_of_a_link_is_that_of_the_source() -> None:
    days = ("2024-05-01 00:30", "2024-04-30 00:30")
    pages = {LIST: listing(1, 3, onward="?p=2", dates=days), f"{LIST}?p=2": listing(2)}
    assert len(batches(Shelf(pages), NEXT, window=Window(since=date(2024, 5, 1)), zone="Asia/Shanghai")) == 2
    assert len(batches(Shelf(pages), NEXT, window=Window(since=date(2024, 5, 2)), zone="Asia/Shanghai")) == 1


@pytest.mark.parametrize("pinned", ["2024-05-09", "2023-01-01"])
def test_a_backfill_reads_a_list_that_is_oldest_first_to_its_end(pinned: str) -> None:
    pages = {
        LIST: listing(1, 2, onward="?p=2", dates=("2024-03-01", "2024-03-02")),
        f"{LIST}?p=2": listing(3, 4, onward="?p=3", dates=("2024-04-29", "2024-04-30")),
        f"{LIST}?p=3": listing(5, 6, dates=("2024-05-01", "2024-05-02")),
    }
    window = Window(since=date(2024, 5, 1))
    assert len(urls(batches(Shelf(pages), NEXT, window=window))) == 6
    pages[LIST] = listing(9, 6, 5, onward="?p=2", dates=(pinned, "2024-04-30", "2024-04-29"))
    pages[f"{LIST}?p=2"] = listing(4, 3, onward="?p=3", dates=("2024-04-28", "2024-04-27"))
    shelf = Shelf(pages)
    batches(shelf, NEXT, window=window)
    assert f"{LIST}?p=3" not in shelf.asked, "a pinned entry does not make it one"


@pytest.mark.parametrize("status", [404, 410, 400])
def test_a_list_whose_pages_are_counted_ends_where_there_is_no_such_page(status: int) -> None:
    shelf = Shelf({LIST: listing(1), f"{LIST}/2": BadStatus("no such page", status=status)})
    *_, last = batches(shelf, NUMBERED, window=ALWAYS)
    assert (last.page, last.error, last.note) == (f"{LIST}/2", None, "the list ends before this page: no such page")


@pytest.mark.parametrize(
    ("endpoint", "pages", "error"),
    [
        (NUMBERED, {LIST: BadStatus("gone", status=404)}, BadStatus),  # the first page must be there
        (NUMBERED, {LIST: listing(1), f"{LIST}/2": BadStatus("broken", status=500)}, BadStatus),
        (NEXT, {LIST: listing(1, onward="?p=2")}, BadStatus),  # the list itself names the page that is not there
    ],
)
def test_every_other_missing_page_is_an_error(
    endpoint: Listing, pages: dict[str, str | Exception], error: type[Exception]
) -> None:
    *_, last = batches(Shelf(pages), endpoint, window=ALWAYS)
    assert isinstance(last.error, error)


# Circles


@pytest.mark.parametrize(
    "back", ["/list", "?", "/list?utm_source=pager", "/list#more", "https://NEWS.example:443/list"]
)
def test_a_page_that_leads_to_itself_is_read_once(back: str) -> None:
    shelf = Shelf({LIST: listing(1, onward=back)})
    batches(shelf, NEXT, window=ALWAYS)
    assert shelf.asked == [LIST]


def test_pages_that_lead_to_each_other_are_read_once_each() -> None:
    shelf = Shelf({LIST: listing(1, onward="/two"), f"{HOST}/two": listing(2, onward="/list")})
    found = batches(shelf, NEXT, window=ALWAYS)
    assert shelf.asked == [LIST, f"{HOST}/two"]
    assert urls(found) == ["/1", "/2"]


def test_a_page_that_redirects_to_one_already_read_ends_the_list() -> None:
    first = page(listing(1), LIST)
    shelf = Shelf({LIST: first, f"{LIST}/2": replace(first, redirects=(f"{LIST}/2",))})
    found = batches(shelf, NUMBERED, window=ALWAYS)
    assert found[-1].note == f"leads back to {LIST}"
    assert urls(found) == ["/1"]


def test_a_redirect_to_another_way_of_writing_the_same_address_leads_nowhere_else() -> None:
    shelf = Shelf({f"{LIST}?b=2&a=1": page(listing(1), f"{LIST}?a=1&b=2&utm_source=x")})
    assert urls(batches(shelf, Listing(listing=f"{LIST}?b=2&a=1"))) == ["/1"]


def test_a_list_without_end_is_given_up_after_ten_thousand_pages() -> None:
    count = 0

    def endless(url: str, *, changed: datetime | None = None) -> Page:
        nonlocal count
        count += 1
        return page(json.dumps([{"link": f"/{count}"}]), url)

    *_, last = discover(source(Api(api=f"{HOST}/api", page_parameter="page")), endless, window=ALWAYS)
    assert count == PAGES_MAX
    assert isinstance(last.error, DiscoveryError)
    assert "more than 10,000 pages" in str(last.error)


def test_a_feed_in_pages_is_read_on_in_a_backfill_only() -> None:
    head = '<feed xmlns="http://www.w3.org/2005/Atom">'
    pages = {
        f"{HOST}/feed": f'{head}<link rel="self" href="/feed"/><link rel="next" href="/feed?page=2"/>'
        '<entry><link href="/1"/></entry></feed>',
        f"{HOST}/feed?page=2": f'{head}<entry><link href="/2"/></entry></feed>',
    }
    assert urls(batches(Shelf(pages), Feed(feed=f"{HOST}/feed"))) == ["/1"]
    assert urls(batches(Shelf(pages), Feed(feed=f"{HOST}/feed"), window=ALWAYS)) == ["/1", "/2"]


# Going on where a backfill was interrupted


def interrupted(pages: dict[str, str], endpoint: Listing | Sitemap | Api, after: int) -> tuple[list[str], list[str]]:
    """The links of a backfill broken off after some pages and started again, and what was asked the second time."""
    done: dict[str, tuple[str, ...]] = {}
    links = []
    walk = discover(source(endpoint), Shelf(pages), window=ALWAYS)
    for batch in islice(walk, after):
        links += [link.url.removeprefix(HOST) for link in batch.links]
        done[batch.page] = batch.onward
    walk.close()  # type: ignore[attr-defined]
    again = Shelf(pages)
    for batch in discover(source(endpoint), again, window=ALWAYS, finished=done.get):
        links += [link.url.removeprefix(HOST) for link in batch.links]
    return links, again.asked


def index(*names: str) -> str:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>/{name}.xml</loc></sitemap>' for name in names)}</sitemapindex>"


def urlset(*numbers: int) -> str:
    return f"<urlset>{''.join(f'<url><loc>/{number}</loc></url>' for number in numbers)}</urlset>"


NUMBERED_PAGES = {LIST: listing(1)} | {f"{LIST}/{n}": listing(n) for n in range(2, 6)}
INDEXED_PAGES = {
    f"{HOST}/map.xml": index("a", "b"),
    f"{HOST}/a.xml": index("c", "d"),
    f"{HOST}/b.xml": urlset(5),
    f"{HOST}/c.xml": urlset(1, 2),
    f"{HOST}/d.xml": urlset(3, 4),
}


@pytest.mark.parametrize("after", range(7))
@pytest.mark.parametrize(
    ("pages", "endpoint"), [(NUMBERED_PAGES, NUMBERED), (INDEXED_PAGES, Sitemap(sitemap=f"{HOST}/map.xml"))]
)
def test_a_backfill_goes_on_where_it_was_broken_off(
    pages: dict[str, str], endpoint: Listing | Sitemap, after: int
) -> None:
    links, asked = interrupted(pages, endpoint, after)
    assert links == ["/1", "/2", "/3", "/4", "/5"]
    in_order = [LIST, *[f"{LIST}/{n}" for n in range(2, 7)]]
    if isinstance(endpoint, Sitemap):
        in_order = [f"{HOST}/{name}.xml" for name in ("map", "a", "c", "d", "b")]
    assert asked == in_order[after:]


# Over a real connection


def over(client: httpx.Client, validators: dict[str, str]) -> Callable[..., Page | None]:
    def get(url: str, *, changed: datetime | None = None) -> Page | None:
        headers = {"If-None-Match": validators[url]} if url in validators else {}
        response = client.get(url, headers=headers, follow_redirects=True)
        if response.status_code == 304:
            return None
        if response.status_code >= 400:
            raise BadStatus(f"{url}: {response.status_code}", status=response.status_code)
        validators[url] = response.headers.get("etag", "")
        return Page(
            url=str(response.url),
            status=response.status_code,
            headers=dict(response.headers),
            body=response.content,
            fetched_at=datetime(2024, 6, 1, tzinfo=UTC),
            redirects=tuple(str(earlier.url) for earlier in response.history),
        )

    return get


def test_a_site_with_one_endpoint_of_each_kind_is_read_over_http() -> None:
    rss = "<rss><channel><item><title>国务院</title><link>/feed-1</link></item></channel></rss>".encode("gb18030")
    packed = gzip.compress(b"<urlset><url><loc>/map-1</loc></url></urlset>")

    def feed(request: Request) -> Answer:
        if request.headers.get("if-none-match") == '"1"':
            return Answer(status=304)
        return Answer(body=rss, headers={"Content-Type": "application/rss+xml; charset=gbk", "ETag": '"1"'})

    with Site() as site, httpx.Client() as client:
        site.add("/feed", feed)
        site.add("/map.xml", "<sitemapindex><sitemap><loc>/posts.xml.gz</loc></sitemap></sitemapindex>")
        site.add("/posts.xml.gz", Answer(body=packed, headers={"Content-Type": "application/gzip"}))
        site.add("/old", Answer(status=301, headers={"Location": "/sections/news/"}))
        site.add("/sections/news/", '<a href="list-1">One</a><a rel="next" href="page2">more</a>')
        site.add("/sections/news/page2", '<a href="list-2">Two</a>')
        site.add("/api", '[{"link": "/api-1"}]')
        paper = source(
            Feed(feed=site.url("/feed")),
            Sitemap(sitemap=site.url("/map.xml")),
            Listing(listing=site.url("/old"), next="a[rel=next]", pages=2),
            Api(api=site.url("/api")),
        )
        validators: dict[str, str] = {}
        found = list(discover(paper, over(client, validators)))
        links = [link for batch in found for link in batch.links]
        assert [link.url.removeprefix(site.url("")) for link in links] == [
            "/feed-1", "/map-1", "/api-1", "/sections/news/list-1", "/sections/news/list-2",
        ]  # fmt: skip
        assert links[0].title == "国务院"
        assert not any(batch.error for batch in found)
        assert found[-1].note is None
        again = list(discover(paper, over(client, validators)))
        assert again[0].not_modified
        assert site.paths().count("/feed") == 2
