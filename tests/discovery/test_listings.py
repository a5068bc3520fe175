"""Listing pages: selectors, dates, the page after, and pages in the state they are found in."""

from datetime import UTC, date, datetime

import pytest

from pipeline.config.source import Listing, Source
from pipeline.discovery import discover
from pipeline.errors import DiscoveryError
from pipeline.model import Page
from tests.support.endpoints import HOST, Shelf, batches, page, read_one, source

LIST = f"{HOST}/news/"


def html(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>News</title>{head}</head><body>{body}</body></html>"


def urls_of(body: bytes | str, **selectors: object) -> list[str]:
    return [link.url for link in read_one(body, Listing(listing=LIST, **selectors))[0] if not link.elsewhere]


def test_without_selectors_every_address_of_the_site_on_the_page_is_a_link() -> None:
    body = html(
        '<a href="/a">A</a><a href="b?x=1&amp;y=2">B</a><a href="//other.example/c">C</a><a>no address</a>'
        '<a href="mailto:desk@news.example">mail</a><a href="javascript:void(0)">go</a><a href="tel:123">call</a>'
        '<a href="#top">top</a><a href="">here</a><a href="/news/">this page</a><a href="http://[broken">?</a>'
    )
    assert urls_of(body) == [f"{HOST}/a", f"{LIST}b?x=1&y=2"]  # and none of another site


def test_selectors_choose_the_links() -> None:
    body = html('<nav><a href="/about">About</a></nav><ul class="list"><li><a href="/1">One</a></li></ul>')
    assert urls_of(body, links="ul.list a") == [f"{HOST}/1"]


def test_a_selector_may_name_what_stands_in_or_around_the_link() -> None:
    body = html(
        '<h2 class="t"><a href="/1">One</a></h2><a href="/2"><h2 class="t">Two</h2></a><h2 class="t">Three</h2>'
    )
    assert urls_of(body, links="h2.t") == [f"{HOST}/1", f"{HOST}/2"]


def test_addresses_are_relative_to_the_base_of_the_page_and_to_where_redirects_ended() -> None:
    body = html('<a href="1">One</a>', head='<base href="/archive/2024/">')
    assert urls_of(body) == [f"{HOST}/archive/2024/1"]
    moved = page(html('<a href="1">One</a>'), "https://www.news.example/all/index.html")
    assert [link.url for link in read_one(moved, Listing(listing=LIST))[0]] == ["https://www.news.example/all/1"]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("<i>2024-05-01 10:30</i>", "2024-05-01T02:30Z"),
        ("<i>发布日期：2024年5月1日</i>", "2024-05-01"),
        ('<i datetime="2024-05-01T02:30:00Z">yesterday</i>', "2024-05-01T02:30Z"),
        ("<i>2 hours ago</i>", "2024-06-01T10:00Z"),  # from when the page was fetched
        ("<i>3 days ago</i>", "2024-05-29"),
        ("<i>2 weeks ago</i>", None),  # no day any more: a link must not be left out for it
        ("<i>1 years ago</i>", None),
        ("<i>30 May</i>", "2024-05-30"),
        ("<i>30 March</i>", "2024-03-30"),
        ("<i>05-30</i>", "2024-05-30"),
        ("<i>[05-30]</i>", "2024-05-30"),
        ("<i>05/30</i>", "2024-05-30"),
        ("<i>5.30</i>", "2024-05-30"),
        ("<i>30.05.</i>", "2024-05-30"),
        ("<i>03.05.</i>", "2024-05-03"),
        ("<i>06-02</i>", "2024-06-02"),  # tomorrow, where the site may be
        ("<i>06-03</i>", "2023-06-03"),
        ("<i>12月5日</i>", "2023-12-05"),
        ("<i>02-29</i>", "2024-02-29"),
        ("<i>13-13</i>", None),
        ("<i>3-2, home</i>", None),
        ("<i>soon</i>", None),
        ("<b>2024-05-01</b>", None),
    ],
)
def test_the_date_of_an_entry_is_a_hint(date: str, expected: str | None) -> None:
    body = html(f'<div class="e"><a href="/1">One</a>{date}</div><div class="e"><a href="/2">Two</a></div>')
    links, _ = read_one(body, Listing(listing=LIST, item="div.e", links="a", date="i"))
    assert [link.url for link in links] == [f"{HOST}/1", f"{HOST}/2"]
    told = datetime.fromisoformat(expected).replace(tzinfo=UTC) if expected else None
    assert (links[0].published, links[0].day_only) == (told, "T" not in (expected or "T"))
    assert links[1].published is None


def rows(*days: str) -> str:
    return html("".join(f'<p><a href="/{place}">Entry {place}</a><i>{day}</i></p>' for place, day in enumerate(days)))


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (["04/05", "04/30"], ["2024-04-05", "2024-04-30"]),
        (["04/05", "30/04"], ["2024-05-04", "2024-04-30"]),
        (["04/05", "03/05"], ["2024-04-05", "2024-03-05"]),
    ],
)
def test_days_without_a_year_are_read_in_the_order_that_one_of_the_list_has(days: list[str], read: list[str]) -> None:
    links, _ = read_one(rows(*days), Listing(listing=LIST, item="p", date="i"))
    assert [str(link.published_in(UTC)) for link in links] == read


def test_the_order_of_a_source_decides_over_days_without_a_year() -> None:
    for order, day in (("dmy", date(2024, 5, 4)), ("mdy", date(2024, 4, 5)), ("ymd", date(2024, 4, 5))):
        paper = source(Listing(listing=LIST, item="p", date="i"), date_order=order)
        (batch,) = discover(paper, lambda url, changed=None: page(rows("04/05"), url))
        assert [link.published_in(UTC) for link in batch.links] == [day]


def test_a_day_without_a_year_that_is_long_past_is_no_more_than_a_hint_and_only_on_the_first_page() -> None:
    endpoint = Listing(listing=LIST, item="p", date="i", page_url=f"{LIST}{{n}}", pages=2)
    shelf = Shelf({LIST: rows("05-30", "03-30"), f"{LIST}2": rows("", "", "05-30", "03-29")})
    links = [link for batch in batches(shelf, endpoint) for link in batch.links]
    assert [(link.published and link.published.month, link.own_date) for link in links] == [
        (5, True),
        (3, False),
        (None, True),
        (None, True),
        (5, True),
        (None, False),
    ]


def test_without_an_item_the_date_beside_the_link_counts_and_no_other() -> None:
    rows = "".join(f'<tr><td><a href="/{n}">Number {n}</a></td><td>2024-05-0{n}</td></tr>' for n in (1, 2))
    body = html(f'<table>{rows}</table><p><a href="/3">Three</a></p>')
    links, _ = read_one(body, Listing(listing=LIST, date="td:last-child"))
    assert [link.published_in(UTC) for link in links] == [date(2024, 5, 1), date(2024, 5, 2), None]


def test_an_entry_may_be_the_link_itself() -> None:
    body = html('<a class="card" href="/1"><h3>One</h3><time>2024-05-01</time></a><a href="/other">Other</a>')
    (link,) = read_one(body, Listing(listing=LIST, item="a.card", date="time"))[0]
    assert (link.url, link.published_in(UTC)) == (f"{HOST}/1", date(2024, 5, 1))


@pytest.mark.parametrize(
    ("anchors", "title"),
    [
        ('<a href="/1"> Tide\n tables </a>', "Tide tables"),
        ('<a href="/1" title="Tide tables for May">Tide tab…</a>', "Tide tables for May"),
        ('<a href="/1" title="Tide tables for May">Tide tab...</a>', "Tide tables for May"),
        ('<a href="/1" title="Opens in a new window">Tide tables</a>', "Tide tables"),
        ('<a href="/1" title="Tide tables"></a>', "Tide tables"),
        ('<a href="/1"><img src="x.jpg" alt="A boat"></a>', "A boat"),
        (
            '<a href="/1"><img src="x.jpg" alt="A boat"></a><a href="/1">Tide tables</a><a href="/1">more</a>',
            "Tide tables",
        ),
        ('<a href="/1"></a>', None),
    ],
)
def test_the_title_is_the_headline_of_the_link(anchors: str, title: str | None) -> None:
    (link,) = read_one(html(anchors), Listing(listing=LIST))[0]
    assert link.title == title


def test_a_page_is_decoded_as_its_bytes_say() -> None:
    title = "朱镕基总理在人民大会堂会见了外国客人"  # 镕 is not in GB2312
    body = html(f'<a href="/1">{title}</a>', head='<meta charset="gb2312">')
    (link,) = read_one(body.encode("gb18030"), Listing(listing=LIST))[0]
    assert link.title == title


def test_the_next_page_is_the_link_that_next_names_and_no_article() -> None:
    body = html('<a href="/1">One</a><p class="pages"><a class="next" href="?page=2">older</a></p>')
    links, batch = read_one(body, Listing(listing=LIST, next="a.next", pages=2))
    assert [link.url for link in links] == [f"{HOST}/1"]
    assert batch.onward == (f"{LIST}?page=2",)


def test_numbered_pages_are_no_articles() -> None:
    numbers = "".join(f'<a href="index_{n}.html">{n}</a>' for n in range(1, 9))
    listing = Listing(listing=LIST, page_url=LIST + "index_{n}.html", first_page=1, pages=2)
    links, batch = read_one(html(f'<a href="/1">One</a>{numbers}<a href="index_x.html">X</a>'), listing)
    assert [link.url for link in links] == [f"{HOST}/1", f"{LIST}index_x.html"]
    assert batch.onward == (f"{LIST}index_1.html",)


def test_a_page_on_which_nothing_is_chosen_says_what_was_looked_for() -> None:
    links, batch = read_one(html("<p>redesigned</p>"), Listing(listing=LIST, item="ul.list li", links="a.t"))
    assert links == []
    assert batch.note == "nothing matches ul.list li a.t"
    assert batch.error is None


def test_an_empty_answer_is_an_error() -> None:
    with pytest.raises(DiscoveryError, match="an empty answer"):
        read_one(" \n", Listing(listing=LIST))


@pytest.mark.parametrize(
    "body",
    [
        b"\x00\x01\x02\xff\xfe garbage \x80",
        b"https://news.example/file.txt",  # might be taken for a file name
        b"<?xml version='1.0'?><rss><channel><item/></channel></rss>",
        b'{"error": "no"}',
        b"<" * 5_000,
        b"<div>" * 5_000,
    ],
)
def test_what_is_no_html_holds_no_links_and_raises_nothing(body: bytes) -> None:
    assert urls_of(body) == []


def test_a_page_cut_in_the_middle_gives_the_links_before_the_cut() -> None:
    assert urls_of('<html><body><ul><li><a href="/1">One</a><li><a href="/2">Two</a><li><a hre') == [
        f"{HOST}/1",
        f"{HOST}/2",
    ]
    xhtml = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><a href="/1">1</a>'
    assert urls_of(xhtml) == [f"{HOST}/1"]


def test_links_of_a_list_to_other_hosts_are_marked_unless_the_source_names_them() -> None:
    hosts = ("news.paper.co.uk", "www.paper.co.uk", "paper.co.uk", "other.co.uk", "downloads.example")
    links = "".join(f'<a href="https://{host}/a">A headline of {host}</a>' for host in hosts)
    body, url = f"<html><body>{links}</body></html>", "https://www.paper.co.uk/"
    own = Source.model_validate({"name": "paper", "endpoints": [{"listing": url}]})
    answer = Page(url=url, status=200, headers={}, body=body.encode(), fetched_at=datetime(2024, 6, 1, tzinfo=UTC))
    for paper, expected in ((own, hosts[:3]), (own.model_copy(update={"hosts": hosts[3:]}), hosts)):
        (batch,) = discover(paper, lambda url, *, changed=None: answer)
        assert [link.url for link in batch.links if not link.elsewhere] == [f"https://{host}/a" for host in expected]
