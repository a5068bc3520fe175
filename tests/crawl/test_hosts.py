"""A source asks its own hosts and those that its file names; what leads to another one says which key admits it."""

import pytest

from pipeline.config.hosts import AskedHosts
from pipeline.config.source import Source
from pipeline.model import Kind
from tests.support.commands import execute
from tests.support.house import House, article, feed, sitemap, validated
from tests.support.web import Answer, Site


@pytest.mark.parametrize(
    ("keys", "asked", "refused"),
    [
        (
            {},
            ["https://feeds.paper.co.uk/", "http://www.paper.co.uk/a"],
            ["https://other.co.uk/", "https://paper.co/", "https://blog.example/"],
        ),
        (
            {"hosts": ["blog.example", "cdn.example:8080"]},
            ["https://blog.example/", "https://www.blog.example/", "http://cdn.example:8080/a"],
            ["https://other.example/"],
        ),
        ({"trusted_hosts": ["www.blog.example"]}, ["https://www.blog.example/"], ["https://other.example/"]),
        (
            {"include": [r"^https?://(www\.)?blog\.example/\d+"]},
            ["https://www.blog.example/12", "https://blog.example/12"],
            ["https://log.example/12"],
        ),
        ({"include": ["/a"]}, [], ["https://blog.example/a"]),
        (
            {"rewrite": [{"pattern": "^https://m.blog.example/", "to": "https://blog.example/"}]},
            ["https://blog.example/a"],
            ["https://other.example/"],
        ),
        ({"hosts": ["*"]}, ["https://other.example/"], []),
    ],
)
def test_a_source_asks_its_own_site_and_the_hosts_that_its_file_names(
    keys: dict[str, object], asked: list[str], refused: list[str]
) -> None:
    source = Source.model_validate({"name": "paper", "endpoints": [{"feed": "https://www.paper.co.uk/feed"}]} | keys)
    hosts = AskedHosts(source)
    assert [url for url in [*asked, *refused] if hosts.ask(url)] == asked


def test_sites_below_the_domain_of_a_hoster_are_different_sites() -> None:
    source = Source.model_validate({"name": "ann", "endpoints": [{"feed": "https://ann.blogspot.com/feeds"}]})
    assert not AskedHosts(source).ask("https://bob.blogspot.com/2024/05/a.html")
    assert AskedHosts(source).ask("https://www.ann.blogspot.com/2024/05/a.html")


def test_links_lists_and_redirects_to_other_hosts_are_refused_until_the_source_names_them(
    house: House, site: Site
) -> None:
    with Site() as other:
        for number in (1, 2, 3):
            other.add(f"/{number}", article(number))
        site.add("/4", article(4))
        site.add("/moved", Answer(status=302, headers={"Location": other.url("/2")}))
        site.add("/feed", validated(feed(other.url("/1"), site.url("/moved"), site.url("/4"))))
        index = f"<sitemapindex><sitemap><loc>{other.url('/map.xml')}</loc></sitemap></sitemapindex>"
        site.add("/index.xml", index)
        other.add("/map.xml", sitemap(other.url("/3")))
        endpoints = ({"feed": site.url("/feed")}, {"sitemap": site.url("/index.xml")})
        house.source(*endpoints)
        report, log = house.run()
        admits = f"`hosts: [{other.host}]` admits it"
        assert (log.of(other.url("/1")).kind, log.of(site.url("/4")).kind) == (Kind.EXCLUDED, Kind.ARCHIVED)
        assert admits in log.of(other.url("/1")).because
        moved = log.of(site.url("/moved"))
        assert (moved.kind, moved.cause) == (Kind.FAILED, "other-host")
        assert admits in moved.because
        assert [note for note in report.notes if admits in note and other.url("/map.xml") in note]
        assert other.paths() == []
        for command in (("why", site.url("/moved")), ("links", "paper", "--json"), ("check", "paper")):
            assert admits in " ".join(execute(house, *command).out.split()), command
        assert "a source asks other hosts that its `hosts` names" in execute(house, "why", other.url("/1")).out
        house.source(*endpoints, hosts=[other.host])
        _, log = house.run()  # the feed has not changed, the file has
        assert [log.of(each).kind for each in (other.url("/1"), site.url("/moved"), other.url("/3"))] == [
            *[Kind.ARCHIVED] * 3
        ]


def test_a_feed_is_asked_where_it_has_moved_and_so_are_the_articles_there(house: House, site: Site) -> None:
    with Site() as other:
        other.add("/1", article(1))
        other.add("/feed", feed(other.url("/1")))
        site.add("/feed", Answer(status=301, headers={"Location": other.url("/feed")}))
        house.source({"feed": site.url("/feed")})
        _, log = house.run()
        assert log.of(other.url("/1")).kind is Kind.ARCHIVED


def test_discover_names_the_host_to_which_most_links_of_a_feed_lead(house: House, site: Site) -> None:
    with Site() as other:
        for number in (1, 2):
            other.add(f"/{number}", article(number))
        site.add("/", "<link rel=alternate type='application/rss+xml' href=/feed>")
        site.add("/feed", feed(other.url("/1"), other.url("/2")))
        execute(house, "discover", site.url("/"), "--save", "--private", "--name", "paper", "--delay", "0s")
        assert f'hosts: ["{other.host}"]' in (house.configs / "sources" / "paper.yaml").read_text()
        _, log = house.run()
        assert {each.kind for each in log.outcomes} == {Kind.ARCHIVED}
