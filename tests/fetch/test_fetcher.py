"""Fetching from real servers on loopback, well-behaved and hostile ones."""

import gzip
import json
import socket
import ssl
import subprocess
import sys
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import brotli
import httpx
import pytest
import trustme
import zstandard

from pipeline.config.source import Feed, Source
from pipeline.errors import (
    Abandoned,
    BadStatus,
    Disallowed,
    EndlessRedirect,
    FetchError,
    Forbidden,
    OverLimit,
    Unreachable,
)
from pipeline.fetch import Fetcher
from pipeline.fetch.politeness import MemoryLeases
from pipeline.system.clock import GRACE_S, Grace, SystemClock
from tests.support.clocks import HurriedClock
from tests.support.web import Answer, Request, Site, free_port, raw_server, receive_request, reset

MIB = 1 << 20


def source_keys(**changes: Any) -> dict[str, Any]:
    """The keys of a source that may ask 127.0.0.1, does not pause and reads no robots.txt, but for `changes`."""
    keys = {"name": "news", "endpoints": [{"feed": "http://127.0.0.1/feed"}], "delay": 0, "timeout": "5s"}
    return keys | {"robots": False, "allow_addresses": ["127.0.0.1"]} | changes


def make_source(**changes: Any) -> Source:
    return Source.model_validate(source_keys(**changes))


SOURCE = make_source()
OBEDIENT = make_source(robots=True)


@pytest.fixture
def clock() -> HurriedClock:
    return HurriedClock()


@pytest.fixture(scope="module")
def authorities() -> ssl.SSLContext:
    """The usual certificate authorities, read once: reading them takes longer than most of these tests."""
    return httpx.create_ssl_context(trust_env=False)


@pytest.fixture
def fetcher(clock: HurriedClock, authorities: ssl.SSLContext) -> Iterator[Fetcher]:
    agent = "pipeline/0.1 (+mailto:desk@news.example)"
    with Fetcher(user_agent=agent, leases=MemoryLeases(), clock=clock, verify=authorities) as fetcher:
        yield fetcher


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def raw(answer: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(answer)


def counted(behave: Callable[[socket.socket], None]) -> tuple[list[float], Callable[[socket.socket], None]]:
    """`behave`, and the list of the moments at which it was called."""
    calls: list[float] = []

    def counting(connection: socket.socket) -> None:
        calls.append(time.monotonic())
        behave(connection)

    return calls, counting


# Pages


def test_a_page_is_the_answer_as_received(fetcher: Fetcher, site: Site) -> None:
    body = "<title>新闻</title>".encode("gb18030")
    site.add("/a", Answer(body=body, headers={"Content-Type": "text/html; charset=gb2312", "ETag": '"v1"'}))
    before = datetime.now(UTC)
    page = fetcher.get(site.url("/a"), SOURCE)
    assert (page.url, page.status, page.body, page.redirects) == (site.url("/a"), 200, body, ())
    assert (page.content_type, page.etag, page.headers["server"][:8]) == ("text/html", '"v1"', "BaseHTTP")
    assert before <= page.fetched_at <= datetime.now(UTC)


def test_a_request_says_who_asks_and_what_is_understood(fetcher: Fetcher, site: Site) -> None:
    site.add("/a", "a")
    fetcher.get(site.url("/a"), SOURCE)
    headers = site.requests[0].headers
    assert headers["user-agent"] == "pipeline/0.1 (+mailto:desk@news.example)"
    assert headers["accept-encoding"] == "gzip, deflate, br, zstd"
    assert headers["host"] == site.host
    assert "if-none-match" not in headers
    assert "cookie" not in headers


def test_connections_are_kept_alive_and_cookies_are_not(fetcher: Fetcher, site: Site) -> None:
    site.add("/a", Answer(body="a", headers={"Set-Cookie": "track=1; Path=/"}))
    site.add("/gone", Answer(status=410, body="gone"))
    fetcher.get(site.url("/a"), SOURCE)
    with pytest.raises(BadStatus):
        fetcher.get(site.url("/gone"), SOURCE)
    fetcher.get(site.url("/a"), SOURCE)
    assert site.connections == 1
    assert not any("cookie" in request.headers for request in site.requests)


def test_a_200_with_an_empty_body_is_an_empty_page(fetcher: Fetcher, site: Site) -> None:
    site.add("/a", "")
    assert fetcher.get(site.url("/a"), SOURCE).body == b""


@pytest.mark.parametrize(
    ("name", "encode"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress), ("zstd", zstandard.compress)],
)
def test_bodies_are_decoded(fetcher: Fetcher, site: Site, name: str, encode: Callable[[bytes], bytes]) -> None:
    text = "新闻 news\n".encode() * 20_000
    site.add("/a", Answer(body=encode(text), headers={"Content-Encoding": name}))
    assert [fetcher.get(site.url("/a"), SOURCE).body for _ in range(2)] == [text, text]
    assert site.connections == 1


def test_header_fields_are_text_whatever_their_bytes_and_joined_where_they_repeat(fetcher: Fetcher) -> None:
    head = b"HTTP/1.1 200 OK\r\nX-A: \xe6\x96\xb0\r\nX-B: caf\xe9\r\nVary: a\r\nvary: b\r\nContent-Length: 0\r\n\r\n"
    with raw_server(raw(head)) as url:
        headers = fetcher.get(url, SOURCE).headers
    assert (headers["x-a"], headers["x-b"], headers["vary"]) == ("新", "café", "a, b")


def test_interim_answers_are_passed_over(fetcher: Fetcher) -> None:
    answer = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage"
    with raw_server(raw(answer)) as url:
        assert fetcher.get(url, SOURCE).body == b"page"


def test_a_storm_of_interim_answers_is_left_long_before_the_deadline(fetcher: Fetcher) -> None:
    sent: list[int] = []

    def storm(connection: socket.socket) -> None:
        while True:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)
            sent.append(1000)

    with raw_server(storm) as url, pytest.raises(Unreachable, match="more than 262,144 bytes of headers"):
        fetcher.get(url, SOURCE)
    assert sum(sent) < 1_000_000


def test_a_part_that_nobody_asked_for_is_no_page(fetcher: Fetcher, site: Site) -> None:
    site.add("/part", Answer(status=206, body="a half", headers={"Content-Range": "bytes 0-5/12"}))
    site.add("/end", Answer(status=206, body="a half", headers={"Content-Range": "bytes 6-11/12"}))
    site.add("/unnamed", Answer(status=206, body="a half"))
    for path in ("/part", "/end", "/unnamed"):
        with pytest.raises(BadStatus, match="answered 206 Partial Content") as raised:
            fetcher.get(site.url(path), SOURCE)
        assert raised.value.passing, path
    site.add("/whole", Answer(status=206, body="all", headers={"Content-Range": "bytes 0-2/3"}))
    assert fetcher.get(site.url("/whole"), SOURCE).body == b"all"


def test_a_url_is_asked_for_as_the_wire_wants_it(fetcher: Fetcher, site: Site) -> None:
    site.add("/%E6%96%B0%20a?q=%E9%97%BB", "found")
    assert fetcher.get(site.url("/新 a?q=闻#part"), SOURCE).body == b"found"


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    site.add("/a", "direct")
    with Fetcher(user_agent="pipeline", leases=MemoryLeases(), clock=HurriedClock()) as fetcher:
        assert fetcher.get(site.url("/a"), SOURCE).body == b"direct"


# Conditional requests


def test_validators_are_sent_and_a_304_is_a_page_without_a_body(fetcher: Fetcher, site: Site) -> None:
    def unchanged(request: Request) -> Answer:
        return Answer(status=304 if request.headers.get("if-none-match") == '"v1"' else 200, body="text")

    site.add("/a", unchanged)
    date = "Sun, 01 Mar 2026 12:00:00 GMT"
    page = fetcher.get(site.url("/a"), SOURCE, etag='"v1"', last_modified=date)
    assert (page.not_modified, page.body) == (True, b"")
    assert site.requests[0].headers["if-modified-since"] == date
    assert fetcher.get(site.url("/a"), SOURCE, etag='"v0"').body == b"text"


def test_a_validator_goes_back_as_it_came(fetcher: Fetcher) -> None:
    requests = []

    def behave(connection: socket.socket) -> None:
        connection.sendall(b'HTTP/1.1 200 OK\r\nETag: "\xc3\xa9 v1"\r\nContent-Length: 1\r\n\r\na')
        requests.append(receive_request(connection))
        connection.sendall(b"HTTP/1.1 304 Not Modified\r\n\r\n")

    with raw_server(behave) as url:
        etag = fetcher.get(url, SOURCE).etag
        assert fetcher.get(url, SOURCE, etag=etag).not_modified
    assert b'If-None-Match: "\xc3\xa9 v1"\r\n' in requests[0]


def test_a_304_that_nobody_asked_for_is_no_page(fetcher: Fetcher, site: Site) -> None:
    site.add("/a", Answer(status=304))
    with pytest.raises(BadStatus, match="304 Not Modified"):
        fetcher.get(site.url("/a"), SOURCE)


# Status


@pytest.mark.parametrize(
    ("status", "passing", "requests"),
    [
        (400, False, 1),
        (403, False, 1),
        (404, False, 1),
        (410, False, 1),
        (500, True, 1),
        (501, True, 1),
        (503, True, 3),
    ],
)
def test_a_status_that_is_no_page_says_so_and_is_tried_again_only_when_it_may_pass(
    fetcher: Fetcher, site: Site, status: int, passing: bool, requests: int
) -> None:
    site.add("/a", Answer(status=status, body="<h1>error</h1>"))
    with pytest.raises(BadStatus, match=rf"^127\.0\.0\.1: answered {status} [A-Z]") as caught:
        fetcher.get(site.url("/a"), SOURCE)
    assert (caught.value.status, caught.value.passing, len(site.requests)) == (status, passing, requests)


def test_a_status_nobody_knows_is_no_page(fetcher: Fetcher, site: Site) -> None:
    site.add("/a", Answer(status=799))
    with pytest.raises(BadStatus, match=r"answered 799$"):
        fetcher.get(site.url("/a"), SOURCE)


def recovering(*first: Answer) -> Callable[[Request], Answer]:
    answers = iter(first)
    return lambda _: next(answers, Answer(body="well again"))


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_server_that_recovers_gives_its_page(fetcher: Fetcher, site: Site, clock: HurriedClock, status: int) -> None:
    site.add("/a", recovering(Answer(status=status), Answer(status=status)))
    assert fetcher.get(site.url("/a"), SOURCE).body == b"well again"
    assert 3 <= clock.passed_s <= 5, "1 s and 2 s, and up to half more"


def test_a_short_retry_after_is_waited_for(fetcher: Fetcher, site: Site, clock: HurriedClock) -> None:
    site.add("/a", recovering(Answer(status=429, headers={"Retry-After": "17"})))
    assert fetcher.get(site.url("/a"), SOURCE).body == b"well again"
    assert clock.passed_s == pytest.approx(17, abs=0.5)


def test_a_short_retry_after_as_a_date_is_waited_for(fetcher: Fetcher, site: Site, clock: HurriedClock) -> None:
    later = datetime.now(UTC) + timedelta(seconds=30)
    date = later.strftime("%a, %d %b %Y %H:%M:%S GMT")
    site.add("/a", recovering(Answer(status=503, headers={"Retry-After": date})))
    assert fetcher.get(site.url("/a"), SOURCE).body == b"well again"
    assert 28 <= clock.passed_s <= 30.5


def test_a_long_retry_after_is_owed_and_spares_the_host(fetcher: Fetcher, site: Site, clock: HurriedClock) -> None:
    site.add("/a", recovering(Answer(status=429, headers={"Retry-After": "7200"})))
    site.add("/b", "b")
    with pytest.raises(BadStatus, match="429 Too Many Requests and asked to wait 7200 s") as caught:
        fetcher.get(site.url("/a"), SOURCE)
    assert (caught.value.retry_after_s, caught.value.passing) == (7200, True)
    with pytest.raises(BadStatus, match="left alone for another 7200 s") as caught:
        fetcher.get(site.url("/b"), SOURCE)
    assert caught.value.retry_after_s == pytest.approx(7200, abs=1)
    assert site.paths() == ["/a"]
    clock.passed_s += 7200
    assert fetcher.get(site.url("/b"), SOURCE).body == b"b"


# No answer, or half of one


def test_an_unknown_name_is_unreachable_and_asked_once(fetcher: Fetcher, clock: HurriedClock) -> None:
    with pytest.raises(Unreachable, match=r"^no-such-host\.invalid: host name (not found|cannot be looked up now)$"):
        fetcher.get("http://no-such-host.invalid/", SOURCE)


def test_a_refused_connection_is_tried_three_times(fetcher: Fetcher, clock: HurriedClock) -> None:
    with pytest.raises(Unreachable, match=r"^127\.0\.0\.1: connection refused$"):
        fetcher.get(f"http://127.0.0.1:{free_port()}/", SOURCE)
    assert 3 <= clock.passed_s <= 5


def truncated_gzip(connection: socket.socket) -> None:
    body = gzip.compress(bytes(range(256)) * 100)[:-20]
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))


@pytest.mark.parametrize(
    ("behave", "sentence", "tries"),
    [
        (reset, "127.0.0.1: connection reset", 3),
        (lambda _: None, "127.0.0.1: connection closed before the answer", 3),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Le"), "127.0.0.1: connection closed before the answer", 3),
        (
            raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
            "127.0.0.1: answer cut off after 4 of 100 bytes",
            3,
        ),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf"), "answer cut off", 3),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"), "answer cut off", 3),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhalf\r\n"), "answer is not HTTP", 1),
        (
            raw(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour and more"),
            "more than the 4 bytes that it announced",
            1,
        ),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: four\r\n\r\nfour"), "answer is not HTTP", 1),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nfour"), "answer is not HTTP", 1),
        (raw(b"\x16\x03\x01\x00\xff garbage \x00\n\n"), "127.0.0.1: answer is not HTTP", 1),
        (raw(b"SSH-2.0-OpenSSH_9.2p1\r\n\r\n"), "127.0.0.1: answer is not HTTP", 1),
        (raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000), "127.0.0.1: answer is not HTTP", 1),
        (truncated_gzip, "127.0.0.1: answer cannot be decoded: the body breaks off", 1),
        (
            raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain"),
            "the body is not valid gzip (incorrect header check)",
            1,
        ),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: lzma\r\nContent-Length: 1\r\n\r\nx"), "encoded as 'lzma'", 1),
    ],
)
def test_an_answer_that_is_none_is_unreachable_and_says_why(
    fetcher: Fetcher, behave: Callable[[socket.socket], None], sentence: str, tries: int
) -> None:
    calls, counting = counted(behave)
    with raw_server(counting) as url, pytest.raises(Unreachable) as caught:
        fetcher.get(url, SOURCE)
    assert sentence in str(caught.value)
    assert "127.0.0.1" in str(caught.value)
    assert caught.value.__cause__ is None or not isinstance(caught.value.__cause__, FetchError)
    assert len(calls) == tries


def test_a_body_without_a_length_ends_with_its_connection(fetcher: Fetcher) -> None:
    with raw_server(raw(b"HTTP/1.0 200 OK\r\n\r\n<p>all of it</p>")) as url:
        assert fetcher.get(url, SOURCE).body == b"<p>all of it</p>"


def test_blanks_after_the_announced_length_do_no_harm(fetcher: Fetcher) -> None:
    with raw_server(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour\r\n")) as url:
        assert [fetcher.get(url, SOURCE).body for _ in range(2)] == [b"four", b"four"]


def test_what_a_server_sent_too_early_is_never_taken_for_the_next_page(fetcher: Fetcher) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\n\r\n"
    other = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
    bodies = iter([chunked + other + b"wrong", other + b"right"])

    def behave(connection: socket.socket) -> None:
        connection.sendall(next(bodies))
        receive_request(connection)

    with raw_server(behave) as url:
        assert fetcher.get(url, SOURCE).body == b"first"
        assert fetcher.get(url, SOURCE).body == b"right"


# The deadline


def drip(begin: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    def behave(connection: socket.socket) -> None:
        connection.sendall(begin)
        while True:
            time.sleep(0.02)
            connection.sendall(piece)

    return behave


def wait_for_the_end(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


@pytest.mark.parametrize(
    "behave",
    [
        wait_for_the_end,
        drip(b"", b"H"),
        drip(b"HTTP/1.1 200 OK\r\nX: ", b"a"),
        drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"a"),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        drip(b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", gzip.compress(b"")),
    ],
    ids=["silence", "status", "header", "interim", "body", "chunks", "endless", "nothing in gzip"],
)
def test_a_server_that_drips_is_left_at_the_deadline(fetcher: Fetcher, behave: Callable[[socket.socket], None]) -> None:
    calls, counting = counted(behave)
    began = time.monotonic()
    with raw_server(counting) as url, pytest.raises(Unreachable, match=r"127\.0\.0\.1: no complete answer within"):
        fetcher.get(url, make_source(timeout="0.3s"))
    assert time.monotonic() - began < 5
    assert len(calls) == 1, "who was slow once is not waited for again"


def test_the_deadline_holds_for_the_tls_handshake(fetcher: Fetcher) -> None:
    began = time.monotonic()
    with raw_server(wait_for_the_end, read_request=False) as url, pytest.raises(Unreachable, match=r"within 0\.2 s"):
        fetcher.get(url.replace("http:", "https:"), make_source(timeout="0.2s"))
    assert time.monotonic() - began < 5


def test_the_deadline_holds_for_the_resolver(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    hang = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: hang.wait(10) and [])
    began = time.monotonic()
    with pytest.raises(Unreachable, match=r"slow\.example: no complete answer within 0\.2 s"):
        fetcher.get("http://slow.example/", make_source(timeout="0.2s"))
    assert time.monotonic() - began < 5
    hang.set()


def test_an_error_page_that_drips_is_still_its_status(fetcher: Fetcher) -> None:
    behave = drip(b"HTTP/1.1 404 Not Found\r\nContent-Length: 9999\r\n\r\n", b"a")
    with raw_server(behave) as url, pytest.raises(BadStatus, match="404"):
        fetcher.get(url, make_source(timeout="0.2s"))


# The size limit


def test_a_body_that_announces_too_much_is_not_read(fetcher: Fetcher) -> None:
    behave, sentence = (
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"),
        "answer of 99,999 bytes; at most 50,000 are read",
    )
    with raw_server(behave) as url, pytest.raises(OverLimit, match=rf"127\.0\.0\.1: {sentence}"):
        fetcher.get(url, make_source(max_size="50kB"))


def test_a_body_that_grows_too_large_is_left(fetcher: Fetcher) -> None:
    began = time.monotonic()
    behave, sentence = drip(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 20_000), "answer of more than 50,000 bytes"
    with raw_server(behave) as url, pytest.raises(OverLimit, match=sentence):
        fetcher.get(url, SOURCE, max_bytes=50_000)
    assert time.monotonic() - began < 5


BOMBS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: gzip.compress(bytes(MIB)) * 200,
    "br": lambda: brotli.compress(bytes(200 * MIB), quality=2),
    "zstd": lambda: zstandard.compress(bytes(200 * MIB), level=1),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_left_at_the_limit_without_being_held(fetcher: Fetcher, site: Site, name: str) -> None:
    bomb = BOMBS[name]()
    assert len(bomb) < MIB
    site.add("/bomb", Answer(body=bomb, headers={"Content-Encoding": name}))
    tracemalloc.start()
    try:
        with pytest.raises(OverLimit, match="more than 2,000,000 bytes"):
            fetcher.get(site.url("/bomb"), make_source(max_size="2MB"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10 * MIB


# Redirects


def redirect(location: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": location}, body="moved")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_recorded(fetcher: Fetcher, site: Site, status: int) -> None:
    site.add("/a", redirect("b?x=1#frag", status))
    site.add("/b", redirect(site.url("/c"), status))
    site.add("/c", "here")
    page = fetcher.get(site.url("/a"), SOURCE)
    assert (page.body, page.url) == (b"here", site.url("/c"))
    assert page.redirects == (site.url("/a"), site.url("/b?x=1"))


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/%D0%C2", "/%D0%C2"),
        ("/新".encode().decode("latin-1"), "/%E6%96%B0"),
        ("/新".encode("gbk").decode("latin-1"), "/%D0%C2"),
        ("/a b", "/a%20b"),
        ("//127.0.0.1:{port}/x", "/x"),
        ("?page=2", "/a?page=2"),
    ],
)
def test_a_redirect_arrives_where_it_points_in_whatever_charset(
    fetcher: Fetcher, site: Site, location: str, path: str
) -> None:
    site.add("/a", redirect(location.format(port=site.port)))
    site.add(path, "here")
    assert fetcher.get(site.url("/a"), SOURCE).body == b"here"


def test_a_redirect_to_itself_and_a_circle_are_over_the_limit(fetcher: Fetcher, site: Site) -> None:
    site.add("/self", redirect("/self"))
    site.add("/a", redirect("/b"))
    site.add("/b", redirect("/a"))
    for path in ("/self", "/a"):
        with pytest.raises(EndlessRedirect, match=f"redirects in a circle, {site.url(path)} → .*{site.url(path)}$"):
            fetcher.get(site.url(path), SOURCE)
    assert site.paths() == ["/self", "/a", "/b"]
    assert EndlessRedirect.cause == "redirects"  # and not as a page that is too large, which raising max_size lets in


def test_who_is_sent_in_a_circle_for_want_of_a_cookie_hears_its_name_and_may_send_it(
    fetcher: Fetcher, site: Site
) -> None:
    def route(request: Request) -> Answer:
        if request.headers.get("cookie") == "seen=1":
            return Answer(body="here")
        return Answer(status=302, headers={"Location": "/a", "Set-Cookie": "seen=1; Path=/"})

    site.add("/a", route)
    with pytest.raises(EndlessRedirect, match=r"; it sets the cookie seen, which is sent if the source's `cookies` gi"):
        fetcher.get(site.url("/a"), SOURCE)
    own = SOURCE.model_copy(update={"cookies": {"seen": "1"}, "endpoints": (Feed(feed=site.url("/feed")),)})
    assert fetcher.get(site.url("/a"), own).body == b"here"


def test_ten_redirects_are_followed_and_no_more(fetcher: Fetcher, site: Site) -> None:
    for n in range(11):
        site.add(f"/{n}", redirect(f"/{n + 1}"))
    site.add("/11", "far away")
    assert fetcher.get(site.url("/1"), SOURCE).body == b"far away"
    with pytest.raises(EndlessRedirect, match="more than 10 redirects"):
        fetcher.get(site.url("/0"), SOURCE)


@pytest.mark.parametrize("answer", [Answer(status=302), redirect("http://[::1"), redirect("http://[x]/")])
def test_a_redirect_to_nowhere_is_an_error(fetcher: Fetcher, site: Site, answer: Answer) -> None:
    site.add("/a", answer)
    with pytest.raises((BadStatus, Forbidden)):
        fetcher.get(site.url("/a"), SOURCE)


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("file:///etc/passwd", "file://: neither http nor https"),
        ("ftp://127.0.0.1/a", "ftp://127.0.0.1: neither http nor https"),
        ("javascript:alert(1)", "neither http nor https"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254: not a public address"),
        ("http://localhost:{port}/secret", "localhost: leads to 127.0.0.1, not a public address"),
        ("http://127.0.0.2:{port}/secret", "127.0.0.2: not a public address"),
        ("http://2130706433:{port}/secret", "2130706433: leads to 127.0.0.1"),
        ("http://0x7f.1:{port}/secret", "0x7f.1: leads to 127.0.0.1"),
        ("http://[::1]:{port}/secret", "::1: not a public address"),
        ("http://[::ffff:127.0.0.1]:{port}/secret", "not a public address"),
        ("http://0.0.0.0:{port}/secret", "0.0.0.0: not a public address"),
        ("http://user:word@127.0.0.1:{port}/secret", "127.0.0.1: the address has a user name"),
        ("http://127.0.0.1:99999/", "no port that exists"),
        ("http://:80/secret", "no host"),
    ],
)
def test_a_redirect_to_where_nobody_may_go_is_forbidden(
    fetcher: Fetcher, site: Site, location: str, sentence: str
) -> None:
    site.add("/a", redirect(location.format(port=site.port)))
    site.add("/secret", "secret")
    with pytest.raises(Forbidden) as caught:
        fetcher.get(site.url("/a"), SOURCE)
    assert sentence in str(caught.value)
    assert "word" not in str(caught.value)
    assert site.paths() == ["/a"]


# Addresses


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://127.0.0.1/", "/a", "", "http://", "http://a/\x00", "http://[zz]/"]
)
def test_only_http_and_https_are_asked(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(Forbidden):
        fetcher.get(url, SOURCE)


def test_loopback_is_refused_to_a_source_that_does_not_name_it(fetcher: Fetcher, site: Site) -> None:
    with pytest.raises(Forbidden, match=r"127\.0\.0\.1: not a public address"):
        fetcher.get(site.url("/a"), make_source(allow_addresses=[]))
    assert site.connections == 0


@pytest.mark.parametrize("allowed", [["localhost"], ["127.0.0.0/8"], ["10.0.0.0/8", "127.0.0.1/32"]])
def test_a_host_is_allowed_by_its_name_or_by_the_network_of_its_address(
    fetcher: Fetcher, site: Site, allowed: list[str]
) -> None:
    site.add("/a", "a")
    assert fetcher.get(site.url("/a", host="localhost"), make_source(allow_addresses=allowed)).body == b"a"


def test_a_connection_of_one_source_is_not_lent_to_another(fetcher: Fetcher, site: Site) -> None:
    site.add("/a", "a")
    fetcher.get(site.url("/a"), SOURCE)
    with pytest.raises(Forbidden):
        fetcher.get(site.url("/a"), make_source(allow_addresses=[]))
    assert len(site.requests) == 1


def zone(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Make a name server answer one list of addresses after the other; the names that were looked up."""
    asked, remaining = [], iter(answers)

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if host[0].isdigit():
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(remaining)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_the_address_that_was_checked_is_the_one_that_is_asked(
    fetcher: Fetcher, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = zone(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
    site.add("/a", "a")
    page = fetcher.get(site.url("/a", host="rebind.example"), make_source(allow_addresses=["127.0.0.0/8"]))
    assert (page.body, asked) == (b"a", ["rebind.example"])
    assert site.requests[0].headers["host"] == f"rebind.example:{site.port}"


def test_of_several_addresses_only_those_that_are_allowed_are_tried_one_after_the_other(
    fetcher: Fetcher, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone(monkeypatch, ["192.168.7.7", "127.0.0.3", "127.0.0.1"])
    site.add("/a", "a")
    source = make_source(allow_addresses=["127.0.0.0/8"])
    assert fetcher.get(site.url("/a", host="many.example"), source).body == b"a", "nobody listens on 127.0.0.3"


def test_a_public_name_with_a_private_address_is_forbidden(
    fetcher: Fetcher, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone(monkeypatch, ["127.0.0.1", "10.0.0.8"])
    with pytest.raises(Forbidden, match=r"inside\.example: leads to 127\.0\.0\.1, 10\.0\.0\.8, not a public address"):
        fetcher.get(site.url("/a", host="inside.example"), SOURCE)


# TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusting(authority: trustme.CA, clock: HurriedClock) -> Iterator[Fetcher]:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with Fetcher(user_agent="pipeline", leases=MemoryLeases(), clock=clock, verify=context) as fetcher:
        yield fetcher


@contextmanager
def secure_site(certificate: trustme.LeafCert) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with Site({"/a": "secret"}, tls=context) as site:
        yield site


def test_a_certificate_that_fits_opens_the_door(trusting: Fetcher, authority: trustme.CA) -> None:
    with secure_site(authority.issue_cert("127.0.0.1")) as site:
        assert [trusting.get(site.url("/a"), SOURCE).body for _ in range(2)] == [b"secret"] * 2
        assert site.connections == 1


def test_a_certificate_for_another_name_does_not(trusting: Fetcher, authority: trustme.CA) -> None:
    with secure_site(authority.issue_cert("other.example")) as site:
        with pytest.raises(Unreachable, match=r"^127\.0\.0\.1: certificate is for another name$"):
            trusting.get(site.url("/a"), SOURCE)
        assert (site.requests, site.connections) == ([], 1)


def test_a_certificate_that_has_expired_does_not(trusting: Fetcher, authority: trustme.CA) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    with secure_site(authority.issue_cert("127.0.0.1", not_before=long_ago, not_after=long_ago)) as site:
        with pytest.raises(Unreachable, match=r"^127\.0\.0\.1: certificate has expired$"):
            trusting.get(site.url("/a"), SOURCE)
        assert site.requests == []


def test_a_certificate_of_an_unknown_authority_does_not(authority: trustme.CA, clock: HurriedClock) -> None:
    with (
        secure_site(authority.issue_cert("127.0.0.1")) as site,
        Fetcher(user_agent="pipeline", leases=MemoryLeases(), clock=clock) as fetcher,
    ):
        with pytest.raises(Unreachable, match=r"^127\.0\.0\.1: certificate is from an unknown authority$"):
            fetcher.get(site.url("/a"), SOURCE)
        assert site.requests == []


def test_a_server_that_does_not_speak_tls_is_unreachable(fetcher: Fetcher, site: Site) -> None:
    with pytest.raises(Unreachable, match=r"^127\.0\.0\.1: no secure connection \("):
        fetcher.get(site.url("/a").replace("http:", "https:"), SOURCE)


# robots.txt


def test_what_robots_txt_forbids_is_not_asked_for(fetcher: Fetcher, site: Site) -> None:
    site.add("/robots.txt", "User-agent: pipeline\nDisallow: /private\n\nUser-agent: *\nDisallow: /")
    site.add("/a", "a")
    assert fetcher.get(site.url("/a"), OBEDIENT).body == b"a"
    with pytest.raises(Disallowed, match=r"^127\.0\.0\.1: robots.txt does not allow /private/1 to pipeline$"):
        fetcher.get(site.url("/private/1"), OBEDIENT)
    assert site.paths() == ["/robots.txt", "/a"]


def test_robots_txt_may_be_left_unread_by_source_or_by_call(fetcher: Fetcher, site: Site) -> None:
    site.add("/robots.txt", "User-agent: *\nDisallow: /")
    site.add("/a", "a")
    assert fetcher.get(site.url("/a"), SOURCE).body == b"a"
    assert fetcher.get(site.url("/a"), OBEDIENT, robots=False).body == b"a"
    assert "/robots.txt" not in site.paths()


def test_robots_txt_is_read_once_a_day(fetcher: Fetcher, site: Site, clock: HurriedClock) -> None:
    site.add("/robots.txt", "User-agent: *\nDisallow: /b")
    site.add("/a", "a")
    for hours in (0, 23, 2, 1):
        clock.passed_s += hours * 3600
        fetcher.get(site.url("/a"), OBEDIENT)
    assert site.paths() == ["/robots.txt", "/a", "/a", "/robots.txt", "/a", "/a"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_robots_txt_may_be_read(fetcher: Fetcher, site: Site, status: int) -> None:
    site.add("/robots.txt", Answer(status=status))
    site.add("/a", "a")
    assert [fetcher.get(site.url("/a"), OBEDIENT).body for _ in range(2)] == [b"a", b"a"]
    assert site.paths() == ["/robots.txt", "/a", "/a"]


def test_a_site_whose_robots_txt_fails_is_left_alone_for_ten_minutes(
    fetcher: Fetcher, site: Site, clock: HurriedClock
) -> None:
    site.add("/robots.txt", Answer(status=500))
    site.add("/a", "a")
    for _ in range(2):
        with pytest.raises(
            Unreachable,
            match=r"^127\.0\.0\.1: robots.txt cannot be read, so no page is fetched: answered 500 ",
        ):
            fetcher.get(site.url("/a"), OBEDIENT)
    assert site.paths() == ["/robots.txt"]
    site.add("/robots.txt", Answer(status=404))
    clock.passed_s += 601
    assert fetcher.get(site.url("/a"), OBEDIENT).body == b"a"


def test_a_host_that_is_to_be_left_alone_is_not_asked_for_robots_txt_and_says_nothing_of_it(
    site: Site, clock: HurriedClock
) -> None:
    site.add("/a", "a")
    host, leases, now = site.url("").removeprefix("http://").strip("/"), MemoryLeases(), clock.now()
    leases.take(host, "other", now, 30)
    leases.give_back(host, "other", now + timedelta(seconds=1200))
    with (
        Fetcher(user_agent="pipeline", leases=leases, clock=clock) as fetcher,
        pytest.raises(Unreachable, match=r"left alone for another \d+ s, because another process was told") as raised,
    ):
        fetcher.get(site.url("/a"), OBEDIENT)
    assert (raised.value.asked, site.paths()) == (False, [])
    assert "robots" not in str(raised.value)


def test_a_host_that_does_not_answer_for_robots_txt_is_not_asked_again_by_every_link(
    fetcher: Fetcher, clock: HurriedClock
) -> None:
    calls, counting = counted(lambda _: None)
    with raw_server(counting) as url:
        for n in range(5):
            with pytest.raises(Unreachable, match="connection closed before the answer"):
                fetcher.get(f"{url}{n}", OBEDIENT)
    assert len(calls) == 3


def test_rules_that_were_read_stay_in_force_while_robots_txt_fails(
    fetcher: Fetcher, site: Site, clock: HurriedClock
) -> None:
    site.add("/robots.txt", "User-agent: *\nDisallow: /b")
    site.add("/a", "a")
    fetcher.get(site.url("/a"), OBEDIENT)
    site.add("/robots.txt", Answer(status=500))
    clock.passed_s += 86401
    assert fetcher.get(site.url("/a"), OBEDIENT).body == b"a"
    with pytest.raises(Disallowed):
        fetcher.get(site.url("/b"), OBEDIENT)


def test_robots_txt_may_be_elsewhere_but_not_anywhere(fetcher: Fetcher, site: Site) -> None:
    site.add("/robots.txt", redirect("/moved.txt", 301))
    site.add("/moved.txt", "User-agent: *\nDisallow: /b")
    site.add("/a", "a")
    assert fetcher.get(site.url("/a"), OBEDIENT).body == b"a"
    with pytest.raises(Disallowed):
        fetcher.get(site.url("/b"), OBEDIENT)
    with Site({"/robots.txt": redirect("http://169.254.169.254/robots.txt")}) as other, pytest.raises(Forbidden):
        fetcher.get(other.url("/a"), OBEDIENT)


@pytest.mark.parametrize("last", ["/5", "/robots.txt"])
def test_robots_txt_behind_too_many_redirects_is_none(fetcher: Fetcher, site: Site, last: str) -> None:
    for path, target in pairwise(["/robots.txt", "/0", "/1", "/2", "/3", "/4", last]):
        site.add(path, redirect(target))
    site.add("/5", "User-agent: *\nDisallow: /")
    site.add("/a", "a")
    assert fetcher.get(site.url("/a"), OBEDIENT).body == b"a"


def test_of_a_huge_robots_txt_the_beginning_counts(fetcher: Fetcher, site: Site) -> None:
    text = b"User-agent: *\nDisallow: /b\n" + b"#" * MIB + b"\nDisallow: /a\n"
    site.add("/robots.txt", Answer(body=gzip.compress(text), headers={"Content-Encoding": "gzip"}))
    site.add("/a", "a")
    assert fetcher.get(site.url("/a"), OBEDIENT).body == b"a"
    with pytest.raises(Disallowed):
        fetcher.get(site.url("/b"), OBEDIENT)


def test_the_target_of_a_redirect_needs_its_own_permission(fetcher: Fetcher, site: Site) -> None:
    site.add("/robots.txt", "User-agent: *\nDisallow: /b")
    site.add("/a", redirect("/b"))
    with Site({"/robots.txt": "User-agent: *\nDisallow: /", "/c": redirect(site.url("/a"))}) as other:
        site.add("/d", redirect(other.url("/c")))
        for path in ("/a", "/d"):
            with pytest.raises(Disallowed):
                fetcher.get(site.url(path), OBEDIENT)
        assert other.paths() == ["/robots.txt"]
    assert site.paths() == ["/robots.txt", "/a", "/d"]


def test_a_crawl_delay_longer_than_the_sources_is_kept(fetcher: Fetcher, site: Site, clock: HurriedClock) -> None:
    site.add("/robots.txt", "User-agent: *\nCrawl-delay: 7")
    site.add("/a", "a")
    fetcher.get(site.url("/a"), OBEDIENT)
    before = clock.passed_s
    fetcher.get(site.url("/a"), OBEDIENT)
    assert clock.passed_s - before == pytest.approx(7, abs=0.5)
    fetcher.get(site.url("/a"), make_source(robots=True, delay="9s"))
    fetcher.get(site.url("/a"), make_source(robots=True, delay="9s"))
    assert clock.passed_s - before == pytest.approx(7 + 7 + 9, abs=0.5)


def test_sitemaps_of_robots_txt_can_be_asked_for(fetcher: Fetcher, site: Site) -> None:
    site.add("/robots.txt", "Sitemap: https://news.example/map.xml")
    assert fetcher.rules(site.url("/any"), SOURCE).sitemaps == ("https://news.example/map.xml",)


# Turns, in real time


def test_the_pause_lies_between_the_end_of_a_request_and_the_next(site: Site) -> None:
    site.add("/a", redirect("/b"))
    site.add("/b", "b")
    with Fetcher(user_agent="pipeline", leases=MemoryLeases(), clock=SystemClock()) as fetcher:
        for _ in range(2):
            fetcher.get(site.url("/a"), make_source(delay="0.05s"))
    assert site.paths() == ["/a", "/b", "/a", "/b"]
    assert min(later.at - earlier.until for earlier, later in pairwise(site.requests)) >= 0.049


def test_threads_that_share_a_fetcher_ask_a_host_one_at_a_time(site: Site) -> None:
    site.add("/a", "a")
    with Fetcher(user_agent="pipeline", leases=MemoryLeases(), clock=SystemClock()) as fetcher, ExitStack() as ended:
        for _ in range(3):
            thread = threading.Thread(
                target=lambda: [fetcher.get(site.url("/a"), make_source(delay="0.02s")) for _ in range(3)]
            )
            thread.start()
            ended.callback(thread.join)
    assert len(site.requests) == 9
    assert min(later.at - earlier.until for earlier, later in pairwise(site.requests)) >= 0.019


PROCESS = """
import json, sys
from pathlib import Path
from pipeline.system.clock import SystemClock
from pipeline.fetch import Fetcher
from pipeline.index import Index
from pipeline.config.source import Source

path, url, source = sys.argv[1:]
index = Index(Path(path))
with Fetcher(user_agent="pipeline", leases=index, clock=SystemClock()) as fetcher:
    for _ in range(4):
        fetcher.get(url, Source.model_validate(json.loads(source)))
index.close()
"""


def test_processes_that_share_an_index_ask_a_host_one_at_a_time(site: Site, tmp_path: Path) -> None:
    def slow(_: Request) -> str:
        time.sleep(0.02)
        return "a"

    site.add("/a", slow)
    source = json.dumps(source_keys(delay="0.03s"))
    command = [sys.executable, "-c", PROCESS, str(tmp_path / "index.sqlite"), site.url("/a"), source]
    processes = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait(30) for process in processes] == [0, 0]
    assert len(site.requests) == 8
    assert min(later.at - earlier.until for earlier, later in pairwise(site.requests)) >= 0.029
    assert {request.headers["user-agent"] for request in site.requests} == {"pipeline"}


# A process that is to end


def dripping(connection: socket.socket) -> None:
    """A server that sends a byte now and then, and never all of them."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(300):
        connection.sendall(b".")
        time.sleep(0.1)


def silent(connection: socket.socket) -> None:
    """A server that takes a connection, says nothing, and closes it when the client has."""
    connection.settimeout(30)
    while connection.recv(65536):
        pass


@pytest.mark.parametrize(
    ("behave", "scheme"), [(dripping, "http"), (silent, "http"), (silent, "https")], ids=["drips", "silent", "tls"]
)
def test_what_is_waited_for_is_given_up_a_few_seconds_after_the_process_was_asked_to_end(
    behave: Callable[[socket.socket], None], scheme: str, authorities: ssl.SSLContext
) -> None:
    stop, leases = threading.Event(), MemoryLeases()
    clock = SystemClock()
    with raw_server(behave, read_request=scheme == "http") as url:
        fetcher = Fetcher(
            user_agent="pipeline/0.1.0", leases=leases, clock=clock, verify=authorities, grace=Grace(clock, stop)
        )
        threading.Timer(0.3, stop.set).start()
        began = time.monotonic()
        with fetcher, pytest.raises(Abandoned, match="asked to end before the answer was complete"):
            fetcher.get(url.replace("http", scheme), make_source(timeout="7s", robots=False))
        assert GRACE_S < time.monotonic() - began < GRACE_S + 2.5


def test_a_request_without_a_stop_ends_by_its_deadline_and_not_before(authorities: ssl.SSLContext) -> None:
    clock = SystemClock()
    with raw_server(dripping) as url:
        grace = Grace(clock, threading.Event())
        fetcher = Fetcher(
            user_agent="pipeline/0.1.0", leases=MemoryLeases(), clock=clock, verify=authorities, grace=grace
        )
        began = time.monotonic()
        with fetcher, pytest.raises(Unreachable, match=r"no complete answer within 1\.2 s"):
            fetcher.get(url, make_source(timeout="1.2s", robots=False))
        assert 1.1 < time.monotonic() - began < 10
