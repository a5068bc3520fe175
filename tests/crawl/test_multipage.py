"""Articles on several pages are joined: which links lead on, and what becomes of an article without a page of it."""

import json
import threading
from typing import Any

import pytest

from pipeline.config import settings
from pipeline.crawl.multipage import complete
from pipeline.crawl.page import PendingPage, start
from pipeline.crawl.processing import Failure, ProcessedPage
from pipeline.extract.paging import following
from pipeline.fetch import Fetcher
from pipeline.model import Kind, Link, Visit
from pipeline.system.clock import GRACE_S, Grace
from tests.support.house import House, article, authorities, feed, prose
from tests.support.pages import view
from tests.support.web import Answer, Request, Site

TITLE = "A walk along the whole river"


def page(number: int, onward: str = "", *, text: str | None = None) -> str:
    paragraphs = "".join(f"<p>{each}</p>" for each in prose(number)) if text is None else text
    date = '<meta property="article:published_time" content="2024-05-14T08:00:00Z">'
    return (
        f"<html lang=en><head><title>{TITLE}</title>{date}</head><body><article><h1>{TITLE}</h1>{paragraphs}"
        f'</article><div class="pager">{onward}</div></body></html>'
    )


def to(path: str, words: str = "Next page") -> str:
    return f'<a href="{path}">{words}</a>'


@pytest.mark.parametrize(
    ("url", "first", "links", "expected"),
    [
        ("/a/12.html", "/a/12.html", to("12_2.html", "下一页"), "/a/12_2.html"),
        ("/a/12.html", "/a/12.html", to("12_1.html", "下一页"), "/a/12_1.html"),
        ("/a/12.html", "/a/12.html", to("12-3.html", "3") + to("12-2.html", "2"), "/a/12-2.html"),
        ("/a/12_2.html", "/a/12.html", to("12.html", "1") + to("12_3.html", "3"), "/a/12_3.html"),
        ("/a/12_2.html", "/a/12.html", to("12.html", "1") + to("12_2.html", "2"), None),
        ("/a/walk", "/a/walk", to("/a/walk/2/", "»"), "/a/walk/2/"),
        ("/a/walk/", "/a/walk/", '<link rel="next" href="/a/walk/page/2">', "/a/walk/page/2"),
        ("/a?id=7", "/a?id=7", to("/a?id=7&page=2"), "/a?id=7&page=2"),
        ("/a?id=7&page=2", "/a?id=7", to("/a?page=3&id=7"), "/a?page=3&id=7"),
        # other articles
        ("/a/12.html", "/a/12.html", to("13.html", "下一页"), None),
        ("/a/story-12", "/a/story-12", '<link rel="next" href="/a/story-13">', None),
        ("/a?id=7", "/a?id=7", to("/a?id=8", "Next"), None),
        ("/a/12.html", "/a/12.html", to("https://other.example/a/12_2.html"), None),
        ("/a/12.html", "/a/12.html", to("12_2.html", "Photos of the walk"), None),
        ("/", "/", to("/2", "2"), None),
        # WordPress: another post of the same name, in the head and below the text; posts that are numbered
        ("/2024/walk/", "/2024/walk/", '<link rel="next" title="A walk" href="/2024/walk/2/">', None),
        ("/2024/walk/", "/2024/walk/", '<link rel="next" href="/2024/walk-2/">', None),
        ("/2024/walk/", "/2024/walk/", '<a rel="next" href="/2024/walk-2/">Next →</a>', None),
        ("/2024/walk/", "/2024/walk/", '<a rel="next" href="/2024/walk/2/">Another walk</a>', None),
        ("/2024/walk/", "/2024/walk/", to("/2024/walk/2/", "2"), "/2024/walk/2/"),
        ("/2024/walk", "/2024/walk", to("/2024/walk-2", "2"), "/2024/walk-2"),
        ("/?p=1", "/?p=1", '<link rel="next" href="/?p=2">', None),
        # a script that writes the links
        ("/a/t9_1.htm", "/a/t9_1.htm", '<script>createPageHTML(3, 0, "t9_1", "htm");</script>', "/a/t9_1_1.htm"),
        ("/a/t9_1_2.htm", "/a/t9_1.htm", '<script>createPageHTML(3, 2, "t9_1", "htm");</script>', None),
    ],
)
def test_a_next_page_bears_the_articles_address_and_a_number(
    url: str, first: str, links: str, expected: str | None
) -> None:
    host = "https://site.example"
    page = view(f"<html><body><p>x</p>{links}</body></html>", url=host + url, linked_at=host + first)
    assert following(page) == (expected and host + expected)


def paged_site(site: Site, house: House, pages: int, **keys: Any) -> str:
    for number in range(1, pages + 1):
        path = "/walk.html" if number == 1 else f"/walk_{number}.html"
        site.add(path, page(number, to(f"/walk_{number + 1}.html") if number < pages else ""))
    site.add("/feed", feed(site.url("/walk.html")))
    house.source({"feed": site.url("/feed")}, **keys)
    return site.url("/walk.html")


def manifest(house: House) -> dict[str, object]:
    (path,) = house.archive.glob("2*/**/manifest.jsonl")
    (line,) = path.read_text(encoding="utf-8").splitlines()
    return dict(json.loads(line))


def test_an_article_on_three_pages_is_one_document(house: House, site: Site) -> None:
    url = paged_site(site, house, 3)
    _, log = house.run()
    assert log.of(url).kind is Kind.ARCHIVED
    (text,) = house.texts()
    assert text.split("\n\n")[1:] == [*prose(1), *prose(2), *(prose(3)[:-1]), prose(3)[-1] + "\n"]
    assert manifest(house)["pages"] == [site.url("/walk_2.html"), site.url("/walk_3.html")]
    assert house.sound()


def test_pages_in_a_circle_end(house: House, site: Site) -> None:
    url = paged_site(site, house, 2)
    site.add("/walk_2.html", page(2, to("/walk.html", "1") + to("/walk_2.html", "2") + to("/walk.html")))
    assert house.run()[1].of(url).kind is Kind.ARCHIVED
    assert site.paths().count("/walk.html") == site.paths().count("/walk_2.html") == 1


def test_no_more_than_twenty_pages_are_joined(house: House, site: Site) -> None:
    url = paged_site(site, house, 24)
    outcome = house.run()[1].of(url)
    assert "continues after 20 pages" in outcome.because
    assert sum(path.startswith("/walk") for path in site.paths()) == 20


def test_pages_that_repeat_the_first_are_not_joined(house: House, site: Site) -> None:
    url = paged_site(site, house, 9)
    for number in range(2, 10):
        site.add(f"/walk_{number}.html", page(1, to(f"/walk_{number + 1}.html")))
    assert house.run()[1].of(url).kind is Kind.ARCHIVED
    assert "pages" not in manifest(house)
    assert sum(path.startswith("/walk") for path in site.paths()) == 3


@pytest.mark.parametrize(
    ("answer", "said"),
    [(Answer(status=404), "404 Not Found"), (page(2, text="<p>No such page</p>"), "no article"), (Answer(), "empty")],
    ids=["gone", "no text", "empty"],
)
def test_without_a_later_page_what_there_is_is_filed_and_says_so(
    house: House, site: Site, answer: Answer | str, said: str
) -> None:
    paged_site(site, house, 3)
    site.add("/walk_2.html", lambda _: answer)
    for _ in range(3):
        outcome = house.run()[1].outcomes[0]
        house.clock.pass_by(hours=13)
        if outcome.kind is Kind.ARCHIVED:
            break
    assert outcome.kind is Kind.ARCHIVED
    assert "page 2 of the article is missing" in outcome.because
    assert said in str(manifest(house)["missing"])
    assert len(house.texts()[0].split("\n\n")) == 1 + len(prose(1))


def test_a_page_that_may_come_back_is_waited_for(house: House, site: Site) -> None:
    url = paged_site(site, house, 2)
    whole = page(2)
    site.add("/walk_2.html", lambda _: Answer(status=503))
    outcome = house.run()[1].of(url)
    assert (outcome.kind, house.texts()) == (Kind.FAILED, [])
    assert "page 2 of the article is missing" in outcome.because
    assert outcome.retry_at is not None
    site.add("/walk_2.html", whole)
    house.clock.pass_by(hours=1)
    assert house.run()[1].outcomes[0].kind is Kind.ARCHIVED
    assert len(house.texts()[0].split("\n\n")) == 1 + len(prose(1)) + len(prose(2))


def test_a_stop_while_a_later_page_is_asked_owes_the_article_and_files_no_half_of_it(house: House, site: Site) -> None:
    url = paged_site(site, house, 2)
    stop, source = threading.Event(), settings.load(house.configs).sources["paper"]
    link = Link(url=url, key=url, source="paper", found_in="feed")
    now = house.clock.now()
    tried = Visit(key=url, url=url, source="paper", kind=Kind.FAILED, because="", at=now, attempts=2)
    with house.line() as line:
        pending = start(link, tried, source, fetcher=line.fetcher, workers=line.workers)
        assert isinstance(pending, PendingPage)
        first, grace = pending.result(), Grace(house.clock, stop)
        assert isinstance(first, ProcessedPage)
        stop.set()
        assert not grace.over()
        house.clock.pass_by(seconds=GRACE_S + 1)
        with Fetcher(user_agent="x", leases=line.index, clock=house.clock, verify=authorities(), grace=grace) as ending:
            result = complete(pending, first, source, fetcher=ending, workers=line.workers)
    assert isinstance(result, Failure)
    assert result.stopped


def test_robots_txt_holds_for_later_pages(house: House, site: Site) -> None:
    url = paged_site(site, house, 2, robots=True)
    site.add("/robots.txt", "User-agent: *\nDisallow: /walk_2")
    outcome = house.run()[1].of(url)
    assert outcome.kind is Kind.ARCHIVED
    assert "robots.txt" in outcome.because
    assert "/walk_2.html" not in site.paths()


def test_a_corrected_second_page_is_a_revision(house: House, site: Site) -> None:
    url = paged_site(site, house, 2, revisit={"within": "3650d", "every": "1h"})
    house.run()
    site.add("/walk_2.html", page(7))
    house.clock.pass_by(hours=2)
    assert house.run()[1].of(url).kind is Kind.REVISED


def test_a_first_page_that_says_it_is_the_same_is_not_followed(house: House, site: Site) -> None:
    url = paged_site(site, house, 2, revisit={"within": "3650d", "every": "1h"})

    def first(request: Request) -> Answer:
        same = request.headers.get("if-none-match") == '"1"'
        return Answer(
            status=304 if same else 200, body="" if same else page(1, to("/walk_2.html")), headers={"ETag": '"1"'}
        )

    site.add("/walk.html", first)
    house.run()
    house.clock.pass_by(hours=2)
    assert house.run()[1].of(url).kind is Kind.UNCHANGED
    assert site.paths().count("/walk_2.html") == 1


def test_another_article_behind_a_next_link_is_not_joined(house: House, site: Site) -> None:
    """Whatever its address says: it has another headline and another day."""
    onward = f'<p><a rel="next" href="{site.url("/walk/2/")}">2</a></p>'
    site.add("/walk/", article(1).replace("</article>", f"{onward}</article>"))
    site.add("/walk/2/", article(2, date="2024-05-16"))
    site.add("/feed", feed(site.url("/walk/")))
    house.source({"feed": site.url("/feed")})
    house.run()
    assert len(house.texts()) == 1
    assert prose(2)[0] not in house.texts()[0]
