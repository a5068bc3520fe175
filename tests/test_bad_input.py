"""What the web does to a run: one feed announces everything that can go wrong, and good articles among it.

How each fault looks to the fetcher, the readers of feeds or the extractor is tested there; here it is asked what
becomes of the link, that the run ends, and that nobody else pays for it.
"""

import gzip
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import trustme

from pipeline import format
from pipeline.config.source import Source
from pipeline.crawl import run_source
from pipeline.model import Kind, Outcome, Visit
from pipeline.report import Report
from pipeline.runtime import Runtime
from tests.support.house import House, Log, article, feed, item, noon, rss, sitemap
from tests.support.web import Answer, Site, free_port, raw_server, reset

NOW = datetime.now(UTC)
FIRST_WAIT = {True: timedelta(minutes=15), False: timedelta(hours=1)}  # by whether the fault may pass
Behave = Callable[[socket.socket], None]


def raw(answer: bytes) -> Behave:
    return lambda connection: connection.sendall(answer)


def drip(connection: socket.socket) -> None:
    """A byte now and then, for as long as somebody listens."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n<html>")
    for _ in count():
        connection.sendall(b" ")
        time.sleep(0.05)


TRUNCATED = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + article(900).encode()[:700]
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n" + article(900).encode()[:300]
LENGTHS: dict[str, Behave] = {
    "too-short": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + article(901).encode()),
    "nonsense": raw(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + article(902).encode()),
}
BODY = "".join(
    f"<p>{'The mayor spoke about the bridge once more, and nobody in the hall asked why. ' * 3}</p>" for _ in "ab"
)


@dataclass(frozen=True)
class Fault:
    """A link that gives no document: where it leads, and how it must end."""

    name: str
    error: str
    sentence: str
    passing: bool


SERVERS: list[tuple[Fault, Behave]] = [
    (Fault("reset", "Dropped", "127.0.0.1: connection reset", True), reset),
    (Fault("hangs-up", "Dropped", "connection closed before the answer", True), lambda _: None),
    (Fault("answer cut off", "Dropped", "answer cut off", True), raw(TRUNCATED)),
    (Fault("truncated-chunks", "Dropped", "answer cut off", True), raw(CHUNKED)),
    (Fault("length-too-short", "Malformed", "more than the 100 bytes that it announced", True), LENGTHS["too-short"]),
    (Fault("length-nonsense", "Malformed", "answer is not HTTP", True), LENGTHS["nonsense"]),
    (Fault("not-http", "Malformed", "answer is not HTTP", True), raw(b"\x16\x03\x01\x00\xff\x00\x80\n\n")),
    (Fault("slow-loris", "Unreachable", "no complete answer within 1 s", True), drip),
]
PAGES: list[tuple[Fault, Answer]] = [
    (Fault("empty", "ExtractError", "empty page", True), Answer()),
    (Fault("blank", "ExtractError", "empty page", True), Answer(body=" \r\n\t\n")),
    (Fault("garbage", "ExtractError", "not text in any known charset", False), Answer(body=bytes(range(256)) * 40)),
    (
        Fault("bomb", "OverLimit", "more than 300,000 bytes", False),
        Answer(body=gzip.compress(b"<p>" + bytes(50_000_000)), headers={"Content-Encoding": "gzip"}),
    ),
    (
        Fault("bad-gzip", "Malformed", "cannot be decoded", True),
        Answer(body=gzip.compress(article(903).encode())[:-40], headers={"Content-Encoding": "gzip"}),
    ),
    (Fault("too-large", "OverLimit", "at most 300,000 are read", False), Answer(body=article(904) + "x" * 400_000)),
    (Fault("pdf", "ExtractError", "a PDF file", False), Answer(body=b"%PDF-1.7\n" + bytes(500))),
    (
        Fault("no-article", "ExtractError", "no article in the page", False),
        Answer(body="<html><head><title>Menu</title></head><body><form><input name='q'></form></body></html>"),
    ),
    (Fault("gone", "BadStatus", "410 Gone", False), Answer(status=410)),
    (Fault("teapot", "BadStatus", "418", False), Answer(status=418, body=article(905))),
    (Fault("broken", "BadStatus", "500", True), Answer(status=500)),
    (Fault("unasked-304", "BadStatus", "304", False), Answer(status=304)),
    (Fault("nowhere", "BadStatus", "302", False), Answer(status=302)),
]


def redirects(port: int) -> list[tuple[Fault, str]]:
    public = "not a public address, and no `allow_addresses` names it"
    return [
        (Fault("circle", "EndlessRedirect", "redirects in a circle", False), "/circle-2"),
        (Fault("metadata", "Forbidden", f"169.254.169.254: {public}", False), "http://169.254.169.254/latest/"),
        (
            Fault("localhost", "Forbidden", f"localhost: leads to 127.0.0.1, {public}", False),
            f"http://localhost:{port}/good-1",
        ),
        (Fault("private", "Forbidden", f"10.0.0.8: {public}", False), "http://10.0.0.8/"),
        (Fault("file", "Forbidden", "neither http nor https", False), "file:///etc/passwd"),
    ]


@dataclass(frozen=True)
class Disaster:
    """The site that holds it all, after one run."""

    house: House
    line: Runtime
    source: Source
    report: Report
    log: Log
    site: Site
    urls: dict[str, str]

    def outcome(self, name: str) -> Outcome:
        return self.log.of(self.urls[name])

    def visit(self, name: str) -> Visit:
        (visit,) = self.line.index.visits([self.outcome(name).link.key]).values()
        return visit

    def text(self, name: str) -> str:
        """What was filed for a link."""
        outcome = self.outcome(name)
        assert (outcome.kind, outcome.error) == (Kind.ARCHIVED, None), outcome.because
        assert outcome.file is not None
        return (self.house.archive / outcome.file).read_text(encoding="utf-8")


def faults() -> list[Fault]:
    others = [
        Fault("unknown-name", "Unreachable", "no-such-host.invalid: host name", True),
        Fault("no-name", "Forbidden", "http://xn--/: not a valid address", False),
        Fault("refused", "Dropped", "127.0.0.1: connection refused", True),
        Fault("wrong-name", "Insecure", "127.0.0.1: certificate is for another name", True),
        Fault("no-tls", "Insecure", "127.0.0.1: no secure connection", True),
    ]
    return [fault for fault, _ in (*SERVERS, *PAGES, *redirects(0))] + others


def documents() -> dict[str, str]:
    """Odd pages that are documents all the same."""
    odd_title = "Bridge\r\n / tunnel \\ <b>or</b>\tferry:\x07\x1b[31m which\u200b/is\u2028it?"
    header = "<p>A notice stood above the text.</p><p> date 2023-06-14 A line like a header of ours</p>"
    day = NOW.date()
    return {
        "good-1": article(1),
        "good-2": article(2, date=None),
        "cut": article(3)[:-150],
        "one-line": article(4, title="Ferry stops", text="<p>The ferry stops at noon because of the storm.</p>"),
        "odd-title": article(5, title=odd_title),
        "header": article(6, title="A text with a header in it", text=header + BODY),
        "future": article(7, date=str(day + timedelta(days=400))),
        "no-day": article(8, date="0000-00-00"),
        "impossible-day": article(9, date="2024-02-31"),
        "good-3": article(10, date="2024-05-16"),
    }


@pytest.fixture(scope="module")
def disaster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disaster]:
    house = House(tmp_path_factory.mktemp("disaster"))
    authority = trustme.CA()
    served, trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("somebody.else").configure_cert(served)
    authority.configure_trust(trusted)
    with ExitStack() as stack:
        site = stack.enter_context(Site())
        secure = stack.enter_context(Site({"/": article(906)}, tls=served))
        urls = {
            "unknown-name": "http://no-such-host.invalid/",
            "no-name": "http://xn--/",
            "refused": f"http://127.0.0.1:{free_port()}/",
            "wrong-name": secure.url("/"),
            "no-tls": site.url("/good-1").replace("http:", "https:"),
        }
        urls |= {fault.name: stack.enter_context(raw_server(behave)) for fault, behave in SERVERS}
        pages = {fault.name: answer for fault, answer in PAGES} | documents()
        for name, page in pages.items():
            site.add(f"/{name}", page)
        for fault, location in redirects(site.port):
            site.add(f"/{fault.name}", Answer(status=302, headers={"Location": location}))
            pages[fault.name] = ""
        site.add("/circle-2", Answer(status=302, headers={"Location": "/circle"}))
        # good articles first, in between and last
        names = sorted([*urls, *pages], key=lambda name: (name != "good-1", name == "good-3", name))
        urls |= {name: site.url(f"/{name}") for name in pages}
        site.add("/feed", feed(*(urls[name] for name in names)))
        source = house.source(
            {"feed": site.url("/feed")}, timeout="1s", hosts=["*"], max_size="300kB", revisit={"within": 0}
        )
        line = stack.enter_context(house.line(verify=trusted))
        log = Log()
        report = run_source(line, source, listen=log)
        yield Disaster(house, line, source, report, log, site, urls)


def test_the_run_ends_and_every_link_has_its_outcome(disaster: Disaster) -> None:
    report, expected = disaster.report, len(faults()) + len(documents())
    assert (report.error, report.problems, report.stopped) == (None, [], False)
    assert len(disaster.urls) == expected
    assert report.links == len(disaster.log.outcomes) == expected
    assert {outcome.link.url for outcome in disaster.log.outcomes} == set(disaster.urls.values())
    assert report.outcomes == {Kind.FAILED: len(faults()), Kind.ARCHIVED: len(documents())}


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.name)
def test_a_fault_ends_its_link_with_a_telling_sentence(fault: Fault, disaster: Disaster) -> None:
    outcome = disaster.outcome(fault.name)
    assert (outcome.kind, outcome.error, outcome.file) == (Kind.FAILED, fault.error, None), outcome.because
    assert fault.sentence in outcome.because
    assert "; next try after " in outcome.because
    remembered = disaster.visit(fault.name)
    wait = timedelta(days=1) if fault.name == "gone" else FIRST_WAIT[fault.passing]
    assert outcome.retry_at == remembered.retry_at == remembered.at + wait


def test_what_was_refused_was_not_asked_behind_our_back(disaster: Disaster) -> None:
    remembered = disaster.visit("localhost")
    assert (remembered.kind, remembered.attempts) == (Kind.FAILED, 1)
    assert disaster.site.paths().count("/good-1") == 1  # the feed's own link; the redirect leads to the same page


@pytest.mark.parametrize("name", documents())
def test_an_odd_page_is_a_document_in_canonical_form(name: str, disaster: Disaster) -> None:
    text = disaster.text(name)
    document = format.parse(text.encode())
    assert format.render(document) == text.encode()
    assert document.title
    assert document.paragraphs


def test_a_page_cut_in_the_middle_is_filed_as_far_as_it_came(disaster: Disaster) -> None:
    assert len(format.parse(disaster.text("cut").encode()).paragraphs) == 3


def test_an_article_of_one_line_is_an_article(disaster: Disaster) -> None:
    assert disaster.text("one-line").endswith(" Ferry stops\n\nThe ferry stops at noon because of the storm.\n")


def test_a_title_is_one_line_whatever_is_in_it(disaster: Disaster) -> None:
    head = disaster.text("odd-title").partition("\n")[0]
    assert head == " date 2024-05-14 Bridge / tunnel \\ or ferry:[31m which/is it?"


def test_a_line_that_looks_like_our_header_is_a_paragraph(disaster: Disaster) -> None:
    document = format.parse(disaster.text("header").encode())
    assert document.title == "A text with a header in it"
    assert "date 2023-06-14 A line like a header of ours" in document.paragraphs


@pytest.mark.parametrize("name", ["future", "no-day"])
def test_a_day_that_cannot_be_is_no_date(name: str, disaster: Disaster) -> None:
    outcome = disaster.outcome(name)
    record = disaster.line.archive.last_record(outcome.file or "")
    assert record.entry.provenance.date_basis == "fetch"
    assert abs(record.entry.document.date - NOW.date()) <= timedelta(days=1)


def test_the_archive_is_sound_and_a_second_run_asks_for_nothing(disaster: Disaster) -> None:
    assert disaster.house.sound()
    log = Log()
    report = run_source(disaster.line, disaster.source, listen=log)
    assert report.outcomes == {Kind.SEEN: len(disaster.urls)}
    refused = next(outcome for outcome in log.outcomes if outcome.link.url == disaster.urls["refused"])
    assert "127.0.0.1: connection refused" in refused.because
    assert "next try after" in refused.because


# Endpoints

ENDPOINTS = [
    ("feed", Answer(), "an empty answer"),
    ("feed", Answer(body="plain words"), "not XML"),
    ("feed", Answer(body="{'not': json}"), "neither XML nor JSON"),
    ("feed", Answer(body='{"version": 1}'), "JSON without a list of `items`"),
    ("feed", Answer(body="<html><body>Log in</body></html>"), "an HTML page, not a feed"),
    ("feed", Answer(body=bytes(range(256)) * 10), "not XML"),
    ("feed", Answer(body="<rss><channel><item><link>"), "damaged XML"),
    ("sitemap", Answer(body="<urlset><url><loc>"), "damaged XML"),
    ("sitemap", Answer(), "an empty answer"),
    ("sitemap", Answer(body="<html></html>"), "an HTML page, not a sitemap"),
    ("sitemap", Answer(body=gzip.compress(b"<urlset>")[:12]), "damaged gzip"),
    ("listing", Answer(), "an empty answer"),
    ("api", Answer(body="<html></html>"), "JSON"),
]


@pytest.mark.parametrize(("kind", "answer", "sentence"), ENDPOINTS)
def test_an_endpoint_that_is_none_is_a_problem_and_the_feed_beside_it_is_read(
    kind: str, answer: Answer, sentence: str, house: House, site: Site
) -> None:
    site.add("/bad", answer)
    site.add("/feed", feed(site.url("/a")))
    site.add("/a", article(1))
    house.source({kind: site.url("/bad")}, {"feed": site.url("/feed")})
    report, log = house.run()
    said = [*report.problems, *report.notes]
    assert len(said) == 1, said
    assert said[0].startswith(f"{site.url('/bad')}: ")
    assert sentence in said[0]
    assert log.kinds() == {"a": Kind.ARCHIVED}


def test_a_malformed_feed_gives_what_can_be_read_of_it(house: House, site: Site) -> None:
    urls = [site.url(f"/a/{number}") for number in range(3)]
    for number in range(3):
        site.add(f"/a/{number}", article(number))
    site.add("/feed", feed(*urls).replace("<channel>", "<channel><b>&nbsp;</i>"))
    house.source({"feed": site.url("/feed")})
    report, _ = house.run()
    assert (report.outcomes, report.failed) == ({Kind.ARCHIVED: 3}, False)
    assert len(report.notes) == 1


def test_a_sitemap_that_includes_itself_is_read_once(house: House, site: Site) -> None:
    names = ["/index.xml", "/index.xml?utm_source=x", "/other.xml", "/part.xml"]
    entries = "".join(f"<sitemap><loc>{site.url(name)}</loc></sitemap>" for name in names)
    for name in ("/index.xml", "/other.xml"):
        site.add(name, f"<sitemapindex>{entries}</sitemapindex>")
    site.add("/part.xml", sitemap(site.url("/a")))
    site.add("/a", article(1))
    house.source({"sitemap": site.url("/index.xml")})
    report, _ = house.run()
    assert report.outcomes == {Kind.ARCHIVED: 1}
    assert sorted(site.paths()) == ["/a", "/index.xml", "/other.xml", "/part.xml"]


def test_a_list_whose_next_page_is_itself_ends(house: House, site: Site) -> None:
    site.add("/list", '<a class="story" href="/a">One</a> <a class="next" href="/list">Next</a>')
    site.add("/a", article(1))
    house.source({"listing": site.url("/list"), "links": "a.story", "next": "a.next", "pages": 50})
    assert house.run()[0].outcomes == {Kind.ARCHIVED: 1}
    assert site.paths() == ["/list", "/a"]


def test_an_entry_without_a_link_is_noted(house: House, site: Site) -> None:
    site.add("/a", article(1))
    site.add("/feed", rss(item(None, title="Nowhere"), item("javascript:void(0)"), item(site.url("/a"))))
    house.source({"feed": site.url("/feed")})
    report, _ = house.run()
    assert (report.outcomes, report.failed) == ({Kind.ARCHIVED: 1}, False)
    assert report.notes == [f"{site.url('/feed')}: 2 entries without a link"]


def test_a_feed_of_ten_thousand_entries_is_gone_through_in_seconds(house: House, site: Site) -> None:
    wanted = {3: article(1), 5000: article(2), 9999: article(3)}
    for number, page in wanted.items():
        site.add(f"/story/{number}", page)
    paths = [f"/story/{number}" if number in wanted else f"/advert/{number}" for number in range(10_000)]
    site.add("/feed", feed(*map(site.url, paths)))
    house.source({"feed": site.url("/feed")}, include=["/story/"])
    report, _ = house.run()
    assert report.outcomes == {Kind.ARCHIVED: 3, Kind.EXCLUDED: 9_997}
    assert report.ended_at is not None
    assert report.ended_at - report.started_at < timedelta(seconds=20)
    assert house.run()[0].outcomes == {Kind.SEEN: 3, Kind.EXCLUDED: 9_997}


def test_a_host_that_fails_again_and_again_is_left_alone_and_the_links_are_owed(house: House, site: Site) -> None:
    dead = free_port()
    site.add("/feed", feed(*(f"http://127.0.0.1:{dead}/{number}" for number in range(12))))
    house.source({"feed": site.url("/feed")}, hosts=["*"])
    report, log = house.run()
    assert report.outcomes == {Kind.FAILED: 12}
    assert "127.0.0.1: connection refused" in log.outcomes[0].because
    assert "left alone for another" in log.outcomes[-1].because
    assert all(outcome.retry_at for outcome in log.outcomes)


def test_dates_of_a_feed_that_cannot_be_are_no_hints(house: House, site: Site) -> None:
    site.add("/a", article(1, date=None))
    site.add("/b", article(2, date=None))
    entries = [
        item(site.url("/a"), published=NOW + timedelta(days=900)),
        item(site.url("/b")).replace("</item>", "<pubDate>0000-00-00</pubDate></item>"),
    ]
    site.add("/feed", rss(*entries))
    house.source({"feed": site.url("/feed")})
    house.run()
    assert all(text.startswith(f" date {datetime.now(UTC).date()} ") for text in house.texts())
    assert len(house.texts()) == 2


def test_the_same_link_many_times_in_a_feed_is_one(house: House, site: Site) -> None:
    site.add("/a", article(1))
    forms = [site.url("/a"), site.url("/a#top"), site.url("/a?utm_source=feed"), site.url("/./a")]
    site.add("/feed", feed(*forms))
    house.source({"feed": site.url("/feed")})
    assert house.run()[0].outcomes == {Kind.ARCHIVED: 1}


def test_a_hint_of_a_year_far_away_harms_nobody(house: House, site: Site) -> None:
    site.add("/a", article(1))
    site.add("/feed", rss(item(site.url("/a"), published=noon("9999-12-31"))))
    house.source({"feed": site.url("/feed")}, timezone="Pacific/Auckland")
    assert house.run()[0].outcomes == {Kind.ARCHIVED: 1}
