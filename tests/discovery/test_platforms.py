"""A MediaWiki's changes lead to its pages, under one address each, and never to the differences of two versions."""

import json

from pipeline.model import Kind
from tests.support.commands import execute
from tests.support.house import House, article, feed
from tests.support.web import Site

TITLES = ("Ferry_to_Gull_Point", "Old_market_hall", "Caf%C3%A9_am_Hafen")


def wiki(site: Site, *, short: bool) -> None:
    """Serve what a MediaWiki serves, with its pages at `/wiki/…` or below `index.php`."""
    path = "/wiki/{}" if short else "/index.php/{}"
    head = "<link rel='EditURI' type='application/rsd+xml' href='/w/api.php?action=rsd'>"
    head += (
        "<link rel=alternate type=application/atom+xml href='/w/index.php?title=Special:RecentChanges&amp;feed=atom'>"
    )
    site.add("/", f"<html lang=en><head>{head}</head><h1>Main Page</h1><p>Welcome to the wiki.</p></html>")
    about = {
        "articlepath": path.format("$1"),
        "script": "/w/index.php",
        "timezone": "Europe/Oslo",
        "base": site.url("/"),
    }
    site.add(
        "/w/api.php?action=query&meta=siteinfo&siprop=general&format=json", json.dumps({"query": {"general": about}})
    )
    entries = ""
    for number, title in enumerate(TITLES, 1):
        link = site.url(f"/w/index.php?title={title}&amp;diff={number + 7}&amp;oldid={number}")
        entries += (
            f"<entry><title>{title}</title><link href='{link}'/><updated>2024-05-1{number}T10:00:00Z</updated></entry>"
        )
        site.add(path.format(title), article(number))
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>"
    site.add("/w/api.php?action=feedrecentchanges&feedformat=atom&namespace=0&days=30&limit=50", atom)
    links = "".join(f"<li><a href='{path.format(title)}'>{title}</a></li>" for title in TITLES)
    site.add("/w/index.php?title=Special:AllPages&hideredirects=1", f"<ul class='mw-allpages-chunk'>{links}</ul>")


def test_changes_lead_to_pages_each_filed_once(house: House, site: Site) -> None:
    wiki(site, short=True)
    said = execute(house, "discover", site.url("/"), "--private", "--save", "--name", "paper", "--delay", "0s")
    assert said.code == 0, said.err
    _, log = house.run()
    assert log.kinds() == {f"wiki/{title}": Kind.ARCHIVED for title in TITLES}
    assert not [path for path in site.paths() if "diff=" in path]
    written = (house.configs / "sources" / "paper.yaml").read_text(encoding="utf-8")
    assert "timezone: Europe/Oslo" in written


def test_addresses_below_the_script_are_valid_too(house: House, site: Site) -> None:
    wiki(site, short=False)
    execute(house, "discover", site.url("/"), "--private", "--save", "--name", "paper", "--delay", "0s")
    _, log = house.run()
    assert log.kinds() == {f"index.php/{title}": Kind.ARCHIVED for title in TITLES}


def test_the_answers_of_a_discourse_lead_to_their_topics(house: House, site: Site) -> None:
    feeds = "".join(
        f"<link rel=alternate type='application/rss+xml' href='{path}'>" for path in ("/posts.rss", "/latest.rss")
    )
    site.add("/", f"<html><head><meta name=generator content='Discourse 3.3.0'>{feeds}</head></html>")
    site.add("/posts.rss", feed(*(site.url(f"/t/topic-{number}/{number}/4") for number in (1, 2))))
    site.add("/latest.rss", feed(*(site.url(f"/t/topic-{number}/{number}") for number in (1, 2, 3))))
    for number in (1, 2, 3):
        site.add(f"/t/topic-{number}/{number}", article(number))
    execute(house, "discover", site.url("/"), "--private", "--save", "--name", "paper", "--delay", "0s")
    _, log = house.run()
    assert {each.link.url: each.kind for each in log.outcomes if each.kind is not Kind.SEEN} == {
        site.url(f"/t/topic-{number}/{number}"): Kind.ARCHIVED for number in (1, 2, 3)
    }
