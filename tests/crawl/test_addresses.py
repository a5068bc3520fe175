"""Which address is asked in place of an announced one: rules of the source, and copies that name their original."""

from dataclasses import replace

import pytest

from pipeline.crawl.addresses import original
from pipeline.model import Kind
from tests.support.endpoints import page
from tests.support.house import House, article, feed
from tests.support.proxies import HttpProxy
from tests.support.web import Answer, Site


def copy(canonical: str, attributes: str = "") -> str:
    return f"<!doctype html><html {attributes}><head><link rel='canonical' href='{canonical}'></head><body>short</body>"


@pytest.mark.parametrize(
    ("url", "canonical", "attributes", "expected"),
    [
        ("https://www.a.cn/1/amp/", "https://www.a.cn/1/", "amp lang=en", "https://www.a.cn/1/"),
        ("https://www.a.cn/1?amp=1", "/1", "⚡", "https://www.a.cn/1"),
        ("https://amp.a.cn/1", "https://a.cn/1?a=1&amp;b=2", "lang=en amp", "https://a.cn/1?a=1&b=2"),
        ("https://m.a.cn/1", "https://www.a.cn/1", "", "https://www.a.cn/1"),
        ("https://mobile.a.cn/1", "https://a.cn/1", "", "https://a.cn/1"),
        # no copies
        ("https://www.a.cn/1", "https://www.a.cn/2", "", None),
        ("https://www.a.cn/1", "https://www.a.cn/2", 'class="no amp here"', None),
        ("https://m.a.cn/1", "https://m.a.cn/1", "", None),
        ("https://m.a.cn/1", "https://www.a.cn/", "", None),
        ("https://m.a.cn/1", "https://www.other.cn/1", "", None),
        ("https://www.a.cn/1/amp/", "javascript:x", "amp", None),
        ("https://media.a.cn/1", "https://www.a.cn/1", "", None),
    ],
)
def test_a_copy_for_phones_or_as_amp_names_its_original(
    url: str, canonical: str, attributes: str, expected: str | None
) -> None:
    assert original(page(copy(canonical, attributes), url)) == expected


def test_a_page_that_only_sends_its_readers_on_leads_to_the_article(house: House, site: Site) -> None:
    stub = "<title>Redirecting…</title><meta http-equiv='refresh' content='0; url={}'><p>You are being redirected.</p>"
    site.add("/old", stub.format("/new"))
    site.add("/new", article(1))
    site.add("/lost", stub.format("/gone"))
    site.add("/feed", feed(site.url("/old"), site.url("/lost")))
    house.source({"feed": site.url("/feed")})
    _, log = house.run()
    assert log.kinds() == {"old": Kind.ARCHIVED, "lost": Kind.FAILED}
    assert log.of(site.url("/lost")).cause == "no-article"


@pytest.mark.parametrize(
    ("stub", "expected"),
    [
        ("<meta content='0; url=/new' http-equiv='refresh'>", "https://a.cn/new"),
        ("<meta http-equiv=refresh content='0;/new'>", "https://a.cn/new"),
        ('<meta http-equiv="Refresh" content="0.5; URL=/new">', "https://a.cn/new"),
        ("<!-- <meta http-equiv=refresh content='0; url=/new'> --><p>Text", None),
        ('<meta content="0;" http-equiv="refresh">', None),
        ("<html amp><!-- <link rel=canonical href=/9> --><link rel='alternate canonical' href=/8>", "https://a.cn/8"),
        ("<meta http-equiv=refresh content='600; url=/new'>", None),
        ("<meta http-equiv=refresh content='0; url=/new'><p>" + 4096 * "a", None),  # it has a text of its own
        ("", None),
    ],
)
def test_the_way_onward_is_read_however_it_is_written(stub: str, expected: str | None) -> None:
    assert original(page(stub, "https://a.cn/1")) == expected


def test_the_original_is_filed_for_its_copy_and_once(house: House, site: Site) -> None:
    site.add("/1/amp/", copy(site.url("/1/"), "amp"))
    site.add("/1/", article(1))
    site.add(
        "/2/amp/", article(2).replace('<html lang="en">', f"<html amp><link rel=canonical href={site.url('/2/')}>")
    )
    site.add("/2/", Answer(status=404))
    site.add("/feed", feed(*(site.url(path) for path in ("/1/amp/", "/1/", "/2/amp/"))))
    house.source({"feed": site.url("/feed")})
    _, log = house.run()
    assert log.kinds() == {"1/amp/": Kind.ARCHIVED, "1/": Kind.DUPLICATE, "2/amp/": Kind.ARCHIVED}
    with house.line() as line:
        file = log.of(site.url("/1/amp/")).file
        assert file is not None
        provenance = line.archive.last_record(file).entry.provenance
    assert (provenance.url, provenance.redirects) == (site.url("/1/"), (site.url("/1/amp/"),))
    assert house.sound()


def test_the_page_for_phones_leads_to_that_of_the_desktop(house: House, site: Site) -> None:
    with HttpProxy(hosts={"m.paper.invalid": "127.0.0.1", "www.paper.invalid": "127.0.0.1"}) as proxy:
        desktop, phone = (site.url("/1", host=f"{name}.paper.invalid") for name in ("www", "m"))
        pages = {desktop.split("/")[2]: article(1), phone.split("/")[2]: copy(desktop)}
        site.add("/1", lambda request: pages[request.headers["host"]])
        site.add("/feed", feed(phone))
        house.source({"feed": site.url("/feed", host="www.paper.invalid")}, proxy=proxy.address)
        assert house.run()[0].outcomes == {Kind.ARCHIVED: 1}
        assert len(house.texts()) == 1


def test_rules_of_the_source_change_announced_addresses_before_they_are_asked(house: House, site: Site) -> None:
    site.add("/feed", feed(site.url("/m/story-1"), site.url("/news/story-1"), site.url("/print/7?id=2")))
    site.add("/news/story-1", article(1))
    site.add("/news/2.html", article(2))
    rules = [{"pattern": "/m/", "to": "/news/"}, {"pattern": r"/print/\d+\?id=(\d+)$", "to": r"/news/\1.html"}]
    house.source({"feed": site.url("/feed")}, rewrite=rules, include=["/news/"])
    _, log = house.run()
    assert log.kinds() == {"news/story-1": Kind.ARCHIVED, "news/2.html": Kind.ARCHIVED}
    assert site.paths() == ["/feed", "/news/story-1", "/news/2.html"]


def test_links_of_a_page_in_gbk_are_asked_for_in_gbk(house: House, site: Site) -> None:
    encoded = "%C7%C5%C1%BA"
    links = "<a href='/show?name=桥梁'>桥梁检修</a>"
    plan = "<p><a href='/file.pdf?name=桥梁'>示意图</a></p>"
    site.add("/list", Answer(body=f"<html><body>{links}</body></html>".encode("gb18030"), headers={"Content-Type": ""}))
    own = article(1).replace("</article>", f"{plan}<p>附近的桥梁检修由县交通局负责。</p></article>")
    page = own.replace('<meta charset="utf-8">', '<meta charset="gbk">').encode("gb18030")
    site.add(f"/show?name={encoded}", Answer(body=page, headers={"Content-Type": "text/html; charset=gbk"}))
    house.source({"listing": site.url("/list")})
    assert house.run()[1].kinds() == {f"show?name={encoded}": Kind.ARCHIVED}
    (manifest,) = house.archive.glob("2*/**/manifest.jsonl")
    assert site.url(f"/file.pdf?name={encoded}") in manifest.read_text(encoding="utf-8")


def test_a_copy_in_gbk_names_its_original_in_gbk() -> None:
    copied = copy("/show?name=桥梁", "lang=zh amp") + "<meta charset=gbk>桥梁检修由县交通局负责。"
    answer = replace(page("", "https://www.a.cn/amp"), body=copied.encode("gb18030"), headers={})
    assert original(answer) == "https://www.a.cn/show?name=%C7%C5%C1%BA"
