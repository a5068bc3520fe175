"""What is no page is not read to its end, and a run says where older pages wait for a backfill."""

import socket

import pytest

from pipeline.model import Kind
from tests.support.commands import execute
from tests.support.house import House, article, feed
from tests.support.web import Site, raw_server, receive_request

INSTALLER = 40_000_000


@pytest.mark.parametrize(
    ("content_type", "start", "told"),
    [
        ("application/octet-stream", b"MZ\x90\x00", "application/octet-stream, not HTML"),
        ("text/html", b"PK\x03\x04", "a ZIP or office file"),
        ("video/mp4", b"\x00\x00\x00 ftyp", "video/mp4, not HTML"),
    ],
)
def test_what_is_no_page_is_left_after_its_first_bytes(
    house: House, site: Site, content_type: str, start: bytes, told: str
) -> None:
    sent = []

    def behave(connection: socket.socket) -> None:
        if b"robots.txt" in receive_request(connection):
            connection.sendall(b"HTTP/1.1 404 no\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {INSTALLER}\r\n\r\n"
        connection.sendall(head.encode() + start)
        for _ in range(INSTALLER // 10_000):
            sent.append(10_000)
            connection.sendall(bytes(10_000))

    with raw_server(behave, read_request=False) as url:
        site.add("/feed", feed(url))
        house.source({"feed": site.url("/feed")}, max_size="100MB", hosts=[url.partition("//")[2].strip("/")])
        _, log = house.run()
    outcome = log.of(url)
    assert (outcome.kind, outcome.cause) == (Kind.FAILED, "not-html")
    assert told in outcome.because
    assert sum(sent) < INSTALLER // 2


def test_a_first_run_says_that_older_pages_follow_and_a_later_one_does_not(house: House, site: Site) -> None:
    for number in range(1, 5):
        site.add(f"/{number}", article(number))
    links = "<li><a href='/{}'>A headline</a></li>"
    site.add("/news", f"<ul>{links.format(1)}{links.format(2)}</ul><a rel=next href='/news/2'>Older</a>")
    site.add("/news/2", f"<ul>{links.format(3)}{links.format(4)}</ul>")
    house.source({"listing": site.url("/news"), "item": "li", "next": "a[rel=next]"})
    first, _ = house.run()
    assert [note for note in first.notes if "backfill" in note and site.url("/news") in note]
    second, _ = house.run()
    assert not [note for note in second.notes if "backfill" in note]


def test_check_says_where_it_stopped_counting_and_that_links_lead_to_another_host(house: House, site: Site) -> None:
    site.add("/1", article(1))
    others = [f"https://elsewhere.example/{number}" for number in range(2100)]
    site.add("/feed", feed(site.url("/1"), *others))
    house.source({"feed": site.url("/feed")}, include=["/1$"])
    said = execute(house, "check", "paper", "--articles", "1")
    assert "2000 links" in said.out
    assert "counting stopped there" in said.out
    assert "1999 links to another host, such as https://elsewhere.example/0" in " ".join(said.out.split())
