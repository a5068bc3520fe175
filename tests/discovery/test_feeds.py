"""Feeds: every format and what is wrong with feeds in the wild."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config.source import Feed
from pipeline.errors import DiscoveryError
from pipeline.model import Link
from tests.support.endpoints import HOST, page, read_one

FEED = Feed(feed=f"{HOST}/feed.xml")
ATOM = "http://www.w3.org/2005/Atom"


def rss(items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>', more: str = "") -> str:
    return (
        f'{head}<rss version="2.0"{more}><channel><title>The Paper</title><link>{HOST}/</link>{items}</channel></rss>'
    )


def item(inner: str = "", number: int = 1) -> str:
    return f"<item><title>Tide tables</title><link>{HOST}/{number}</link>{inner}</item>"


def links_of(body: bytes | str, **more: str) -> list[Link]:
    return read_one(body, FEED, **more)[0]


FORMATS = {
    "RSS 0.91": '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://dtd.invalid/rss.dtd">'
    f'<rss version="0.91"><channel><title>P</title>{item("<pubDate>Wed, 01 May 2024 10:30:00 +0800</pubDate>")}'
    "</channel></rss>",
    "RSS 1.0": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/feed.xml"><title>P</title>'
    f'<items><rdf:Seq><rdf:li rdf:resource="{HOST}/1"/></rdf:Seq></items></channel><item rdf:about="{HOST}/1">'
    "<title>Tide tables</title><dc:date>2024-05-01T02:30:00Z</dc:date></item></rdf:RDF>",
    "RSS 2.0": rss(item("<pubDate>Wed, 01 May 2024 02:30:00 GMT</pubDate>")),
    "Atom 1.0": f'<feed xmlns="{ATOM}"><title>P</title><entry><title>Tide tables</title><link href="/1"/>'
    "<id>urn:1</id><published>2024-05-01T10:30:00+08:00</published></entry></feed>",
    "Atom 0.3": '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>Tide tables</title>'
    f'<link rel="alternate" type="text/html" href="{HOST}/1"/><issued>2024-05-01T02:30:00Z</issued></entry></feed>',
    "JSON Feed": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [{"id": "1", "url": "/1", "title": "Tide tables", "date_published": "2024-05-01T10:30:00+08:00"}],
        }
    ),
}


@pytest.mark.parametrize("body", FORMATS.values(), ids=FORMATS.keys())
def test_every_format_gives_address_title_and_date(body: str) -> None:
    (link,) = links_of(body)
    assert (link.url, link.title) == (f"{HOST}/1", "Tide tables")
    assert link.published == datetime(2024, 5, 1, 2, 30, tzinfo=UTC)
    assert (link.source, link.found_in, link.key) == ("paper", FEED.feed, f"{HOST}/1")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2024-05-01 10:30:00", "2024-05-01T02:30Z"),  # no zone: the source's
        ("Wed, 01 May 2024 10:30:00", "2024-05-01T02:30Z"),
        ("Wed, 01 May 2024 10:30:00 CST", "2024-05-01T02:30Z"),  # China's, not Chicago's
        ("Wed, 01 May 2024 10:30:00 EST", "2024-05-01T15:30Z"),
        ("2024-05-01", "2024-04-30T16:00Z"),
        ("2024年5月1日 10:30", "2024-05-01T02:30Z"),
        ("0000-00-00 00:00:00", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("12:30", None),  # a time of no day
        ("soon", None),
        ("", None),
    ],
)
def test_a_date_is_read_in_the_zone_of_the_source_and_never_made_up(date: str, expected: str | None) -> None:
    (link,) = links_of(rss(item(f"<pubDate>{date}</pubDate>")))
    assert link.published == (datetime.fromisoformat(expected) if expected else None)


def test_an_identifier_is_no_date() -> None:
    (link,) = links_of(rss(item('<guid isPermaLink="false">20240501</guid>')))
    assert link.published is None


def test_updated_is_a_modification_and_no_publication() -> None:
    (link,) = links_of(
        f'<feed xmlns="{ATOM}"><entry><link href="/1"/><updated>2024-05-01T00:00:00Z</updated></entry></feed>'
    )
    assert (link.published, link.modified) == (None, datetime(2024, 5, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ('<link href="a.html"/>', f"{HOST}/a.html"),
        ('<link rel="self" href="/s"/><link rel="alternate" href="/a"/>', f"{HOST}/a"),
        ('<link rel="enclosure" href="/sound.mp3"/><link href="/a"/>', f"{HOST}/a"),
        ('<link type="application/pdf" href="/a.pdf"/><link type="text/html" href="/a"/>', f"{HOST}/a"),
        ('<link rel="replies" href="/a#comments"/><link rel="edit" href="/e"/>', None),
        ('<link xml:base="/ignored/" rel="self" href="/s"/>', None),
    ],
)
def test_the_link_of_an_atom_entry_is_its_alternate(entry: str, url: str | None) -> None:
    links = links_of(f'<feed xmlns="{ATOM}"><entry><title>a</title>{entry}</entry></feed>')
    assert [link.url for link in links] == ([url] if url else [])


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ("<link>/a</link>", f"{HOST}/a"),
        ("<link>\n  https://news.example/a?x=1&amp;y=2\n </link>", f"{HOST}/a?x=1&y=2"),
        ("<link><![CDATA[https://news.example/a?x=1&y=2]]></link>", f"{HOST}/a?x=1&y=2"),
        ("<link>https://news.example/a?x=1&y=2&copy=3</link>", f"{HOST}/a?x=1&y=2&copy=3"),  # & not escaped
        (f"<guid>{HOST}/a</guid>", f"{HOST}/a"),
        (f'<guid isPermaLink="true">{HOST}/a</guid>', f"{HOST}/a"),
        (f'<guid isPermaLink="false">{HOST}/?p=1</guid>', None),
        ("<guid>tag:news.example,2024:1</guid>", None),
        (f'<link>http://proxy.example/~r/1</link><f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">{HOST}/a'
         "</f:origLink>", f"{HOST}/a"),
        (f'<a:link xmlns:a="{ATOM}" rel="self" href="/self"/><link>/a</link>', f"{HOST}/a"),
        ("<link/>https://news.example/a\n", f"{HOST}/a"),  # written as HTML
        ('<enclosure url="https://news.example/a.mp3"/>', None),
        ("<link>javascript:void(0)</link>", None),
        ("<link>https://[broken</link>", None),
    ],
)  # fmt: skip
def test_the_link_of_an_rss_item_is_where_the_article_is(entry: str, url: str | None) -> None:
    links, batch = read_one(rss(f"<item><title>a</title>{entry}</item>"), FEED)
    assert [link.url for link in links] == ([url] if url else [])
    assert (batch.note is None) == bool(url)


def test_relative_addresses_are_relative_to_xml_base_and_then_to_where_the_feed_was_found() -> None:
    body = (
        f'<feed xmlns="{ATOM}" xml:base="https://cdn.example/x/"><entry xml:base="y/"><link href="1"/></entry>'
        '<entry><link href="../2"/></entry></feed>'
    )
    assert [link.url for link in links_of(body)] == ["https://cdn.example/x/y/1", "https://cdn.example/2"]
    moved = page(rss("<item><link>3</link></item>"), "https://moved.example/feeds/all")
    assert [link.url for link in read_one(moved, FEED)[0]] == ["https://moved.example/feeds/3"]


def test_entries_without_a_link_are_counted_and_the_others_kept() -> None:
    links, batch = read_one(rss(item() + "<item><title>no link</title></item><item/>" + item(number=2)), FEED)
    assert [link.url for link in links] == [f"{HOST}/1", f"{HOST}/2"]
    assert batch.note == "2 entries without a link"


def test_a_feed_without_entries_says_so() -> None:
    links, batch = read_one(rss(""), FEED)
    assert (links, batch.note, batch.error) == ([], "no entries at all", None)


def test_an_address_is_given_once_and_the_feed_itself_never() -> None:
    twice = item() + item().replace("/1", "/1?utm_source=rss#top") + f"<item><link>{FEED.feed}</link></item>"
    assert [link.url for link in links_of(rss(twice))] == [f"{HOST}/1"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<title>Harbour &amp; Sea</title>", "Harbour & Sea"),
        ("<title>Harbour & Sea</title>", "Harbour & Sea"),
        ("<title>Caf&eacute;&nbsp;Sea &unknown;</title>", "Café Sea &unknown;"),
        ("<title>  Harbour\n\t Sea </title>", "Harbour Sea"),
        ("<title><![CDATA[<b>Harbour</b> &#8211; Sea & Sand]]></title>", "Harbour – Sea & Sand"),
        ("<title>&lt;i&gt;Harbour&lt;/i&gt; Sea</title>", "Harbour Sea"),
        ("<title>3 &lt; 5</title>", "3 < 5"),
        ("<title>Har\x0bbour\x00 Sea&#1;&#xD800;</title>", "Harbour Sea"),
        ('<m:title xmlns:m="http://search.yahoo.com/mrss/">A picture</m:title><title>Harbour</title>', "Harbour"),
        ('<m:title xmlns:m="http://search.yahoo.com/mrss/">A picture</m:title>', None),
        ("<title/>", None),
    ],
)
def test_a_title_is_one_line_of_plain_text(title: str, expected: str | None) -> None:
    (link,) = links_of(rss(f"<item>{title}<link>/1</link></item>"))
    assert link.title == expected


@pytest.mark.parametrize(
    ("declared", "codec", "content_type"),
    [
        ("utf-8", "utf-8", ""),
        ("utf-8", "utf-8-sig", ""),
        ("utf-16", "utf-16", ""),
        ("utf-16", "utf-8", ""),  # says so and is not
        ("gb2312", "gb18030", ""),  # 镕 is not in GB2312
        ("gbk", "utf-8", "text/xml; charset=gbk"),
        ("utf-8", "gb18030", "text/xml; charset=gbk"),
        ("big5", "big5hkscs", ""),
    ],
)
def test_a_feed_is_decoded_as_its_bytes_say(declared: str, codec: str, content_type: str) -> None:
    title = "国务院总理朱镕基在人民大会堂会见了来访的外国客人并同他们进行了友好的谈话"
    if codec == "big5hkscs":
        title = "國務院總理在人民大會堂會見了來訪的外國客人並同他們進行了友好的談話"
    body = rss(item().replace("Tide tables", title), f'<?xml version="1.0" encoding="{declared}"?>').encode(codec)
    ((link,), _) = read_one(page(body, FEED.feed, content_type), FEED)
    assert (link.title, link.url) == (title, f"{HOST}/1")


def test_entities_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    (link,) = links_of(f'<!DOCTYPE r [<!ENTITY l0 "ha">{laughs}]>' + rss(item().replace("Tide", "&l11;"), head=""))
    assert (link.title, link.url) == ("&l11; tables", f"{HOST}/1")


def test_files_named_by_a_feed_are_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    doctype = f'<!DOCTYPE r [<!ENTITY e SYSTEM "{secret.as_uri()}"><!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]>'
    body = doctype + rss("<item><title>&e;</title><link>/1</link></item>", head="")
    assert [link.title for link in links_of(body)] == ["&e;"]


def test_a_feed_of_ten_thousand_entries_is_read_whole() -> None:
    text = "<description><![CDATA[" + "<p>some words &amp; more</p>" * 40 + "]]></description>"
    body = rss("".join(item(text, number) for number in range(10_000)))
    assert len(body) > 10_000_000  # more than libxml2 takes at once
    links = links_of(body)
    assert len({link.key for link in links}) == len(links) == 10_000


TWO = item() + item(number=2)
DAMAGED = {
    "quote missing": rss(TWO).replace('"2.0"', '"2.0'),
    "attribute not quoted": rss(TWO).replace('"2.0"', "2.0"),
    "channel title not closed": rss(TWO).replace("Paper</title>", "Paper"),
    "bare < in a title": rss(TWO).replace("Tide", "a < b <c", 1),
    "HTML in a text": rss(TWO).replace("</title>", "</title><description>x <br> <img src=a.jpg> <p></description>", 1),
    "no root": TWO,
    "two documents": rss(item()) + rss(item(number=2)),
    "rubbish after the end": rss(TWO) + "<script>if (a && b < c) ...",
    "items not closed": rss(TWO).replace("</item>", ""),
    "attribute twice": rss(TWO).replace('"2.0"', '"2.0" version="2.0"'),
}


@pytest.mark.parametrize("body", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_feed_gives_what_can_be_read_and_says_that_it_is_damaged(body: str) -> None:
    links, batch = read_one(body, FEED)
    assert [link.url for link in links] == [f"{HOST}/1", f"{HOST}/2"]
    assert batch.note
    assert "XML, line 1: " in batch.note


@pytest.mark.parametrize(
    "body",
    ["\n\n  " + rss(TWO), "<b>Warning</b>: no such file in index.php on line 3<br>\n" + rss(TWO), rss(TWO, head=""),
     rss(TWO).upper().replace("HTTPS://NEWS.EXAMPLE", HOST), rss(f"<dc:date>x</dc:date>{TWO}"),
     '<?xml version="1.0"?>' + rss(TWO), rss(TWO).replace('"1.0"', "”1.0”")],
    ids=["blank lines before", "warning before", "no declaration", "capitals", "namespace not declared",
         "declared twice", "declared in curly quotes"],
)  # fmt: skip
def test_what_is_merely_untidy_is_read_without_remark(body: str) -> None:
    links, batch = read_one(body, FEED)
    assert [link.url for link in links] == [f"{HOST}/1", f"{HOST}/2"]
    assert batch.note is None


@pytest.mark.parametrize("cut", range(2, len(item(number=2)) + 20, 3))
def test_a_feed_that_breaks_off_never_gives_half_an_address(cut: int) -> None:
    whole = rss(item(number=1) + item(number=222_222_222))
    links, _ = read_one(whole[:-cut], FEED)
    assert {link.url for link in links} <= {f"{HOST}/1", f"{HOST}/222222222"}
    assert links[0].url == f"{HOST}/1"


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ("", "empty answer"),
        (" \n", "empty answer"),
        ("<!doctype html><html><body>Not found</body></html>", "an HTML page"),
        ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "an HTML page"),
        ("Service unavailable", "not XML"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "not XML"),
        ("<urlset><url><loc>https://news.example/1</loc></url></urlset>", "<urlset>"),
        ('{"error": "no"}', "not a JSON Feed"),
        ('{"items": "none"}', "not a JSON Feed"),
        ('{"items": [', "neither XML nor JSON"),
        ('{"a":' * 100_000, "neither XML nor JSON"),
        ("[]", "not XML"),
        ("<rss>" + "<a>" * 300, "damaged XML"),
    ],
)
def test_what_is_no_feed_is_told_apart(body: bytes | str, because: str) -> None:
    with pytest.raises(DiscoveryError, match=because):
        read_one(body, FEED)


def test_a_json_feed_is_read_entry_by_entry_whatever_is_in_it() -> None:
    items = [
        "no object",
        {"url": 7, "title": ["x"]},
        {"url": "/1", "title": "A \ud800 B", "date_published": "2024-05-01T10:30:00"},
        {"url": "/\udfff"},
        {"external_url": "https://other.example/2", "date_modified": 1714530600},
    ]
    links, batch = read_one(json.dumps({"items": items}), FEED)
    assert [link.url for link in links] == [f"{HOST}/1", "https://other.example/2"]
    assert [link.title for link in links] == ["A B", None]
    assert links[0].published == links[1].modified == datetime(2024, 5, 1, 2, 30, tzinfo=UTC)
    assert batch.note == "3 entries without a link"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_discovery_error(body: bytes) -> None:
    with suppress(DiscoveryError):
        read_one(body, FEED)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 700), st.integers(0, 40), st.text("<>&;/\"'![]?-{}a\n\x00é", max_size=12))
def test_no_broken_feed_raises_anything_but_a_discovery_error(at: int, gone: int, put: str) -> None:
    for body in (rss(TWO), FORMATS["Atom 1.0"], FORMATS["RSS 1.0"], FORMATS["JSON Feed"]):
        with suppress(DiscoveryError):
            read_one(body[:at] + put + body[at + gone :], FEED)


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ('<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Ann Poe</dc:creator>', "Ann Poe"),
        ("<author>desk@paper.example (Ann Poe)</author>", "Ann Poe"),
        ("<author>Ann Poe</author>", "Ann Poe"),
        ("<author>desk@paper.example</author>", None),
        ('<author xmlns="http://www.w3.org/2005/Atom"><name>Ann Poe</name><uri>/a</uri></author>', "Ann Poe"),
    ],
)
def test_an_entry_tells_its_author(written: str, author: str | None) -> None:
    (link,) = links_of(rss(item(written)))
    assert link.author == author
