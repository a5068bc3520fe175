"""Sitemaps: their forms, the walk over an index, and what must not fill the memory."""

import gzip
import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

import pytest

from pipeline.config.source import Sitemap
from pipeline.discovery import sitemaps
from pipeline.errors import BadStatus, DiscoveryError
from pipeline.model import Link, Window
from tests.support.endpoints import HOST, Shelf, batches, read_one

ROOT = Path(__file__).parents[2]
MAP = Sitemap(sitemap=f"{HOST}/sitemap.xml")
XMLNS = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


def urlset(entries: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {XMLNS}>{entries}</urlset>'


def entry(number: object, more: str = "") -> str:
    return f"<url><loc>{HOST}/{number}</loc>{more}</url>"


def index(*parts: tuple[str, str]) -> str:
    entries = "".join(
        f"<sitemap><loc>{HOST}/{path}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</sitemap>"
        for path, changed in parts
    )
    return f"<sitemapindex {XMLNS}>{entries}</sitemapindex>"


def urls_of(body: bytes | str) -> list[str]:
    return [link.url for link in read_one(body, MAP)[0]]


@pytest.mark.parametrize(
    "body",
    [
        urlset(entry(1) + entry(2)),
        urlset(entry(1) + entry(2)).encode("utf-8-sig"),
        urlset(entry(1) + entry(2)).encode("utf-16"),
        "\n  " + urlset(entry(1) + entry(2)),
        f"<urlset>{entry(1)}{entry(2)}</urlset>",
        f"<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'><s:url><s:loc>{HOST}/1</s:loc></s:url>"
        f"<s:url><s:loc> {HOST}/2\n</s:loc></s:url></s:urlset>",
        f"<!-- <urlset> of {HOST} -->{urlset(entry(1) + entry(2)).partition('?>')[2]}",
        gzip.compress(urlset(entry(1) + entry(2)).encode()),
        f"{HOST}/1\n{HOST}/2\n",
        f"\ufeff{HOST}/1\r\n\r\n{HOST}/2",
        gzip.compress(f"{HOST}/1\n{HOST}/2\n".encode()),
        f"<rss><channel><item><link>{HOST}/1</link></item><item><link>{HOST}/2</link></item></channel></rss>",
    ],
    ids=["XML", "byte order mark", "UTF-16", "blank lines before", "no namespace", "prefix", "comment before", "gzip",
         "text", "text with CRLF", "text in gzip", "feed"],
)  # fmt: skip
def test_every_form_of_sitemap_gives_its_addresses(body: bytes | str) -> None:
    assert urls_of(body) == [f"{HOST}/1", f"{HOST}/2"]


def test_lastmod_and_news_are_hints_and_pictures_and_alternates_are_left_alone() -> None:
    news = (
        "<news:news><news:publication><news:name>P</news:name></news:publication>"
        "<news:title>Tide &amp; sand</news:title><news:publication_date>2024-05-01</news:publication_date></news:news>"
    )
    picture = f"<image:image><image:loc>{HOST}/1.jpg</image:loc><image:title>A boat</image:title></image:image>"
    other = f'<xhtml:link rel="alternate" hreflang="de" href="{HOST}/de/1"/>'
    (link,) = read_one(urlset(entry(1, f"{picture}{other}{news}<lastmod>2024-05-02T08:00:00+08:00</lastmod>")), MAP)[0]
    assert (link.url, link.title) == (f"{HOST}/1", "Tide & sand")
    assert (link.published, link.day_only) == (datetime(2024, 5, 1, tzinfo=UTC), True)
    assert link.modified == datetime(2024, 5, 2, tzinfo=UTC)


def test_addresses_are_whole_though_their_ampersands_are_not_escaped() -> None:
    body = urlset("<url><loc>/a?x=1&y=2&amp;z=3&lt=4</loc></url><url><loc><![CDATA[/b?x=1&amp=2]]></loc></url>")
    assert urls_of(body) == [f"{HOST}/a?x=1&y=2&z=3&lt=4", f"{HOST}/b?x=1&amp=2"]


def test_ampersands_are_mended_wherever_the_text_is_cut_into_pieces() -> None:
    # 64 KiB at a time: every position of the address meets the seam once
    for shift in range(60):
        filler = " " * ((1 << 16) - len(urlset("")) - 30 + shift)
        body = urlset(f"{filler}<url><loc>/a?x=1&y=&#50;<![CDATA[&z=3]]>&w=4</loc></url>")
        assert urls_of(body) == [f"{HOST}/a?x=1&y=2&z=3&w=4"]


def test_an_address_is_given_once_and_the_sitemap_itself_never() -> None:
    assert urls_of(urlset(entry(1) + entry(1) + entry("1#part") + entry("sitemap.xml") + entry(2))) == [
        f"{HOST}/1",
        f"{HOST}/2",
    ]


def test_a_sitemap_without_entries_says_so() -> None:
    links, batch = read_one(urlset(""), MAP)
    assert (links, batch.note) == ([], "no entries at all")


# The index


def test_an_index_is_followed_newest_first_and_each_sitemap_is_asked_with_its_date() -> None:
    parts = index(("a.xml", "2024-01-01"), ("b.xml", ""), ("c.xml", "2024-03-01T00:00:00Z"), ("d.xml", "2024-02-01"))
    shelf = Shelf({MAP.sitemap: parts, **{f"{HOST}/{name}.xml": urlset(entry(name)) for name in "abcd"}})
    found = batches(shelf, MAP)
    assert [link.url for batch in found for link in batch.links] == [f"{HOST}/{name}" for name in "cdab"]
    assert found[0].onward == tuple(f"{HOST}/{name}.xml" for name in "cdab")
    assert shelf.changed[f"{HOST}/c.xml"] == datetime(2024, 3, 1, tzinfo=UTC)
    assert shelf.changed[f"{HOST}/b.xml"] is None
    # a day without a time may mean its last second
    assert shelf.changed[f"{HOST}/d.xml"] == datetime(2024, 2, 1, 15, 59, 59, tzinfo=UTC)


def test_an_index_that_names_itself_or_another_that_names_it_back_is_walked_once() -> None:
    shelf = Shelf(
        {
            MAP.sitemap: index(("sitemap.xml", ""), ("other.xml", ""), ("leaf.xml", "")),
            f"{HOST}/other.xml": index(("sitemap.xml", ""), ("other.xml", ""), ("leaf.xml", "")),
            f"{HOST}/leaf.xml": urlset(entry(1)),
        }
    )
    found = batches(shelf, MAP)
    assert shelf.asked == [MAP.sitemap, f"{HOST}/other.xml", f"{HOST}/leaf.xml"]
    assert [link.url for batch in found for link in batch.links] == [f"{HOST}/1"]
    assert found[1].onward == (f"{HOST}/leaf.xml",)


def test_of_an_index_only_the_sitemaps_that_match_are_followed() -> None:
    shelf = Shelf({MAP.sitemap: index(("post-1.xml", ""), ("tag-1.xml", "")), f"{HOST}/post-1.xml": urlset(entry(1))})
    assert len(batches(shelf, Sitemap(sitemap=MAP.sitemap, only=r"/post-\d"))) == 2
    assert shelf.asked == [MAP.sitemap, f"{HOST}/post-1.xml"]
    (batch,) = batches(shelf, Sitemap(sitemap=MAP.sitemap, only=r"/page-\d"))
    assert batch.note == "none of 2 sitemaps matches `only`"


def test_a_backfill_asks_no_entry_that_its_sitemap_and_the_index_date_before_its_days() -> None:
    parts = index(("old.xml", "2023-12-31"), ("edge.xml", "2024-01-01"), ("new.xml", "2024-02-01"), ("any.xml", ""))
    days = {"old": "2023-05-01", "stale": "2024-01-02", "new": "2022-05-01", "edge": "2022-05-01"}
    dated = "".join(entry(name, f"<lastmod>{day}</lastmod>") for name, day in days.items())
    names = ("edge", "new", "any")
    maps = {f"{HOST}/{name}.xml": urlset(entry(name)) for name in names}
    shelf = Shelf({MAP.sitemap: parts, f"{HOST}/old.xml": urlset(dated + entry("undated")), **maps})
    found = batches(shelf, MAP, window=Window(since=date(2024, 1, 1)))
    assert shelf.asked[1:] == [f"{HOST}/new.xml", f"{HOST}/edge.xml", f"{HOST}/old.xml", f"{HOST}/any.xml"]
    assert [link.url for link in found[3].links] == [f"{HOST}/stale", f"{HOST}/undated"]
    assert found[0].note == "1 of 4 sitemaps last changed before 2024-01-01: their earlier entries are not requested"


def test_a_sitemap_that_cannot_be_read_does_not_keep_the_others_from_being_read() -> None:
    shelf = Shelf(
        {
            MAP.sitemap: index(("gone.xml", ""), ("page.xml", ""), ("same.xml", ""), ("good.xml", "")),
            f"{HOST}/page.xml": "<!doctype html><html><body>Oh no</body></html>",
            f"{HOST}/same.xml": None,
            f"{HOST}/good.xml": urlset(entry(1)),
        }
    )
    _, gone, html, same, good = batches(shelf, MAP)
    assert isinstance(gone.error, BadStatus)
    assert isinstance(html.error, DiscoveryError)
    assert same.not_modified
    assert same.error is None
    assert [link.url for link in good.links] == [f"{HOST}/1"]


def test_a_damaged_index_is_followed_as_far_as_it_can_be_read() -> None:
    shelf = Shelf({MAP.sitemap: index(("a.xml", ""))[:-10] + "<sitemap><loc>/b", f"{HOST}/a.xml": urlset(entry(1))})
    found = batches(shelf, MAP)
    assert found[0].onward == (f"{HOST}/a.xml",)
    assert "damaged XML" in (found[0].note or "")


# Size


IN_A_PROCESS_OF_ITS_OWN = """
import re, sys
from datetime import UTC, datetime
from pipeline.discovery import discover
from pipeline.model import Page
from pipeline.config.source import Sitemap, Source

def most_kib():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])

body = sys.stdin.buffer.read()
source = Source(name="paper", endpoints=(Sitemap(sitemap="https://news.example/sitemap.xml"),))
(batch,) = discover(source, lambda url, *, changed=None: Page(
    url=url, status=200, headers={}, body=body, fetched_at=datetime(2024, 6, 1, tzinfo=UTC)))
links = iter(batch.links)
next(links)
before = most_kib()
count = 1 + sum(1 for _ in links)
print(count, most_kib() - before)
"""


def test_a_sitemap_of_twenty_thousand_addresses_is_not_held_in_memory() -> None:
    lastmod = "<lastmod>2024-05-01T10:00:00+08:00</lastmod><changefreq>never</changefreq>"
    body = urlset("".join(entry(f"2024/05/01/article-{number:06}.html", lastmod) for number in range(20_000)))
    command = [sys.executable, "-c", IN_A_PROCESS_OF_ITS_OWN]
    done = subprocess.run(command, input=body.encode(), capture_output=True, check=True, cwd=ROOT)
    count, grown_kib = map(int, done.stdout.split())
    assert count == 20_000
    # as a tree it takes 19 MB, as a list of links 9; the hashes of 20,000 addresses are 2
    assert grown_kib < 5_000


def test_the_links_of_a_sitemap_are_made_while_they_are_asked_for() -> None:
    far = "<url><loc>/far</loc></url>" + " " * 200_000 + "<url><loc></url>"
    (batch,) = batches(Shelf({MAP.sitemap: urlset(entry(1) + entry(2) + far)}), MAP)
    assert [link.url for link in islice(batch.links, 2)] == [f"{HOST}/1", f"{HOST}/2"]


def bomb(head: str, filler: bytes, megabytes: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    packed = [packer.compress(head.encode())]
    packed += [packer.compress(filler * (1_000_000 // len(filler))) for _ in range(megabytes)]
    return b"".join([*packed, packer.flush()])


def test_a_gzip_bomb_is_given_up_at_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "DECODED_MAX_BYTES", 10_000_000)
    body = bomb(f"<urlset>{entry(1)}", b" ", 30)
    assert len(body) < 60_000
    tracemalloc.start()
    try:
        (batch,) = batches(Shelf({MAP.sitemap: body}), MAP)
        links = iter(batch.links)
        assert next(links).url == f"{HOST}/1"
        with pytest.raises(DiscoveryError, match="more than 10,000,000 bytes"):
            list(links)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000


@pytest.mark.parametrize("element", [b"<a/>", b"<a><b>", b"<url>"])
def test_a_sitemap_of_nothing_but_other_elements_is_given_up(element: bytes) -> None:
    with pytest.raises(DiscoveryError, match="XML"):
        urls_of(bomb("<urlset>", element, 5))


def test_a_sitemap_without_end_is_given_up_at_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "ENTRIES_MAX", 1_000)
    for body in (bomb("<urlset>", b"<url><loc>/1</loc></url>", 1), bomb(f"{HOST}/1\n", b"/2\n", 1)):
        with pytest.raises(DiscoveryError, match="more than 1,000 entries"):
            urls_of(body)


@pytest.mark.parametrize("filler", [b"\x00", b"words ", b"<!-- -->"])
def test_a_sitemap_of_nothing_but_text_is_given_up(filler: bytes) -> None:
    with pytest.raises(DiscoveryError, match="16,777,216 characters and no XML element"):
        urls_of(bomb("<urlset>", filler, 18))


# Damage


def used_up(body: bytes | str) -> tuple[list[str], str]:
    """The addresses that a sitemap gives before it raises, and what it says then."""
    found: list[str] = []
    (batch,) = batches(Shelf({MAP.sitemap: body}), MAP)
    assert batch.error is None

    def take(links: Iterable[Link]) -> None:
        for link in links:
            found.append(link.url)  # noqa: PERF401 (what came before the error counts)

    with pytest.raises(DiscoveryError) as raised:
        take(batch.links)
    return found, str(raised.value)


def test_what_stands_before_the_damage_is_given_and_then_the_damage_is_told() -> None:
    body = urlset("".join(entry(number) for number in range(100)) + "<url><loc>/100</lo" + entry(101))
    found, error = used_up(body)
    assert "damaged XML" in error
    assert found[:100] == [f"{HOST}/{number}" for number in range(100)]


@pytest.mark.parametrize("cut", range(1, 60, 4))
def test_a_sitemap_that_breaks_off_never_gives_half_an_address(cut: int) -> None:
    found, error = used_up(urlset(entry(1) + entry("22222"))[:-cut])
    assert "damaged XML" in error
    assert found in ([f"{HOST}/1"], [f"{HOST}/1", f"{HOST}/22222"])


def test_gzip_that_breaks_off_gives_what_was_unpacked() -> None:
    body = gzip.compress(urlset("".join(entry(hash(str(number))) for number in range(5_000))).encode())
    found, error = used_up(body[: len(body) // 2])
    assert "damaged gzip" in error
    assert 1_000 < len(found) < 5_000


def test_entities_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE u [<!ENTITY l0 "ha">{laughs}]>'
    assert urls_of(urlset(entry("&l11;a")).replace("?>\n", f"?>{doctype}")) == [f"{HOST}/&l11;a"]


@pytest.mark.parametrize(
    ("body", "because"),
    [
        (b"", "empty answer"),
        (gzip.compress(b"", mtime=0), "empty answer"),
        ("<!doctype html><html><body>404</body></html>", "an HTML page"),
        ("<wml><card/></wml>", "not a sitemap"),
        ("There is no sitemap here.", "not a sitemap"),
        (b"\x1f\x8bnot gzip at all", "damaged gzip"),
        (b"\x00\xff\x10\x80" * 100, "not a sitemap"),
        (urlset("<url/><url><lastmod>2024-05-01</lastmod></url>"), "2 entries, and none has an address"),
        (f"{HOST}/1".ljust(200_000, "x"), "a line of more than"),
    ],
)
def test_what_is_no_sitemap_is_told_apart(body: bytes | str, because: str) -> None:
    with pytest.raises(DiscoveryError, match=because):
        urls_of(body)
