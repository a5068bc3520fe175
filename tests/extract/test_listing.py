"""Pages that list others are no articles, and articles that lead to others are no lists."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.errors import ExtractError
from pipeline.model import Kind
from tests.support.house import House, article, prose, rss, sitemap
from tests.support.house import item as entry_of_feed
from tests.support.pages import body, html, read
from tests.support.web import Site

NAMES = (
    "The mill wheel turns again after forty years",
    "A choir sings in the empty swimming pool",
    "Why the night bus takes the longer road",
    "Bees have moved into the town hall's attic",
)


def teaser(number: int, *, tag: str = "h2", words: int = 60) -> str:
    text = prose(number, words)[0]
    return f'<div class="teaser"><{tag}><a href="/a/{number}">{NAMES[number]}</a></{tag}><p>{text}</p></div>'


def listed(*teasers: str, own: str = "", title: str = "Town", **page: Any) -> str:
    return html(f"<main><h1>{title}</h1>{own}{''.join(teasers)}</main>", title=f"{title} - The Courier", **page)


def headline(page: str, **link: Any) -> str:
    return read(page, **link).document.title


LISTS = {
    "the beginnings of articles below their headlines": listed(*map(teaser, range(4))),
    "a list with two entries, one of them long": listed(teaser(0), teaser(1, words=400)),
    "a category with a single article": listed(teaser(2, words=200)),
    "a list that says what it is": listed("<p>News from the town.</p>", *map(teaser, range(4))),
    "headlines that are no headings": listed(*(teaser(number, tag="div") for number in range(4))),
    "links without any text": listed(*(f'<li><a href="/a/{n}">{NAMES[n]}</a></li>' for n in range(4))),
    "headlines with their days before them": listed(
        *(f"<li>{n + 1}.08.2024 <a href='/a/{n}'>{NAMES[n][:22]}</a><p>{prose(n, 40)[0]}</p></li>" for n in range(4))
    ),
    "prose below headlines in boxes of their own": listed(
        *(f'<div><h2><a href="/a/{n}">{NAMES[n]}</a></h2></div>{body(*prose(n, 60))}' for n in range(4)),
        own="<p>News from the town, and from the villages on both sides of the river.</p>",
    ),
    "links in boxes of their own, with prose below each": listed(
        *(f'<div class="box"><a href="/a/{n}">{NAMES[n]}</a></div><p>{prose(70 + n)[0]}</p>' for n in range(4)),
        own="<p>News from the town and the valley.</p>",
    ),
    "topics with the pages of their answers": listed(
        *(
            f"<div><h3><a href='/a/{n}'>{NAMES[n]}</a>"
            + "".join(f" <a href='/a/{n}?p={page}'>{page}</a>" for page in range(2, 7))
            + f"</h3><p>{prose(n, 60)[0]}</p></div>"
            for n in range(4)
        )
    ),
    "boxes of news and their leads, and what else there is below": listed(
        *(f"<div class='more-news'>{teaser(number)}</div>" for number in range(4)),
        f"<div class='rest'>{body(*prose(9, 150))}</div>",
    ),
    "teasers that are links as a whole": listed(*(f'<p><a href="/a/{n}">{prose(n, 45)[0]}</a></p>' for n in range(30))),
    "such teasers, and what the list is": listed(
        *(f'<p><a href="/a/{n}">{prose(n, 45)[0]}</a></p>' for n in range(30)), own="<p>News from the valley.</p>"
    ),
    "such teasers, cut off, with their days between them": listed(
        *(f'<p><a href="/a/{n}">{prose(n, 45)[0][:150]} …</a></p><p>{n + 1} May 2024</p>' for n in range(30))
    ),
    "links around a headline and its teaser": listed(
        *(f'<a href="/a/{n}"><h3>{NAMES[n % 4]}, {n}</h3><p>{prose(n, 45)[0]}</p></a>' for n in range(30))
    ),
    "a headline and a teaser that lead to one page each": listed(
        *(
            f'<p><a href="/a/{n}">{NAMES[n % 4]}, {n}</a></p><p><a href="/a/{n}">{prose(n, 45)[0]}</a></p>'
            for n in range(30)
        )
    ),
    "headings without any text": listed(f'<h2><a href="/a/0">{NAMES[0]}</a></h2>'),
}


@pytest.mark.parametrize("page", LISTS.values(), ids=LISTS)
def test_a_page_that_lists_others_is_no_article(page: str) -> None:
    with pytest.raises(ExtractError) as caught:
        headline(page)
    assert caught.value.kind == "listing"


OWN = body(*prose(9, 150))
BETWEEN = [f"{body(*prose(20 + number, 150))}{teaser(number, words=20)}" for number in range(4)]
ARTICLES = {
    "with links in boxes of their own between its paragraphs": listed(
        *(f'{body(*prose(40 + n, 150))}<div class="box"><a href="/a/{n}">{NAMES[n]}</a></div>' for n in range(4)),
        body(*prose(50, 150)),
    ),
    "with a link in a box below each of its paragraphs": listed(
        *(f'<p>{prose(70 + n)[0]}</p><div class="box"><a href="/a/{n}">{NAMES[n]}</a></div>' for n in range(4))
    ),
    "with headlines of others between its paragraphs": listed(
        *(
            body(*prose(60 + n, 200)) + f'<div class="box"><h4><a href="/a/{n}">{NAMES[n]}</a></h4></div>'
            for n in range(2)
        ),
        body(*prose(62, 900)),
    ),
    "with boxes of other articles between its paragraphs": listed(*BETWEEN, body(*prose(30, 300)), title="Long talk"),
    "with related articles below": listed(*map(teaser, range(3)), own=OWN),
    "with the stories of the day above": listed(
        *(f'<h3><a href="/a/{n}">{NAMES[n]}</a></h3>' for n in range(4)), f"<h1>Town</h1>{OWN}"
    ),
    "with one promoted story between its paragraphs": listed(own=f"{OWN}{teaser(1, words=20)}{OWN}"),
    "with a box of news and its leads between the two halves of its text": html(
        f"<div><h1>The bridge opens</h1><div class='lead'>{body(*prose(70, 80))}</div>"
        f"<div class='more-news'>{''.join(teaser(number, words=12) for number in range(3))}</div>"
        f"<div class='rest'>{body(*prose(71, 500))}</div></div>",
        title="The bridge opens - The Courier",
    ),
    "with a menu in one line above its text": html(
        f"<ul><li>{''.join(f'<a href=/part/{n}>{NAMES[n % 4]}</a>' for n in range(16))}</li></ul>"
        f"<div><p>The bridge opens</p>{body(*prose(72, 110))}</div><ul>"
        + "".join(f"<li><a href='/a/{n}'>{NAMES[n]}</a><p>{' '.join(prose(73 + n, 50))}</p></li>" for n in range(3))
        + "</ul>",
        title="The bridge opens - The Courier",
    ),
    "with headings that lead to its own sections": listed(
        *(f'<h2><a href="#part-{n}">{NAMES[n]}</a></h2><p>{prose(n)[0]}</p>' for n in range(4))
    ),
    "with headings that lead to pictures": listed(
        *(f'<h2><a href="/photos/{n}.jpg">{NAMES[n]}</a></h2><p>{prose(n)[0]}</p>' for n in range(4))
    ),
    "with headings that lead to other sites": listed(
        *(f'<h2><a href="https://other.example/{n}">{NAMES[n]}</a></h2><p>{prose(n)[0]}</p>' for n in range(4))
    ),
    "whose headline leads to itself": html(
        f'<h2><a href="/news/2024/bridge.html">River bridge opens at last</a></h2>{OWN}',
    ),
    "above many teasers that are links as a whole": listed(
        *(f'<p><a href="/a/{n}">{prose(n, 45)[0]}</a></p>' for n in range(30)), own=OWN
    ),
    "of two sentences above such teasers": listed(
        *(f'<p><a href="/a/{n}">{prose(n, 45)[0]}</a></p>' for n in range(30)), own=body(*prose(9, 25))
    ),
    "whose paragraphs lead to other sites": listed(
        *(f'<p><a href="https://other.example/{n}">{prose(n, 45)[0]}</a></p>' for n in range(9))
    ),
    "that tells programs its date": listed(
        *map(teaser, range(4)), head='<meta property="article:published_time" content="2024-05-14">'
    ),
}


@pytest.mark.parametrize("page", ARTICLES.values(), ids=ARTICLES)
def test_an_article_is_no_list(page: str) -> None:
    headline(page)


def test_a_list_is_an_outcome_of_its_own_and_left_alone_for_a_month(house: House, site: Site) -> None:
    for number in range(4):
        site.add(f"/a/{number}", article(number, title=NAMES[number]))
    site.add("/town/", listed(*map(teaser, range(4))))
    site.add("/", listed(teaser(0), title="Courier"))
    site.add("/map", sitemap(*map(site.url, ("/", "/town/", "/a/0", "/a/1"))))
    house.source({"sitemap": site.url("/map")})
    report, log = house.run()
    assert log.kinds() == {"": "listing", "town/": "listing", "a/0": "archived", "a/1": "archived"}
    assert "a list of other pages" in log.of(site.url("/town/")).because
    assert (report.stats.failures.total(), report.outcomes[Kind.FAILED]) == (0, 0)
    site.requests.clear()
    house.clock.pass_by(days=20)
    assert house.run()[1].kinds()["town/"] == "listing"
    assert "/town/" not in site.paths()
    house.clock.pass_by(days=11)
    house.run()
    assert "/town/" in site.paths()


def test_what_a_feed_announces_by_name_and_day_is_an_article(house: House, site: Site) -> None:
    site.add("/week", listed(*map(teaser, range(4)), title="What happened this week"))
    named = entry_of_feed(
        site.url("/week"), title="What happened this week", published=datetime(2024, 5, 14, tzinfo=UTC)
    )
    site.add("/feed", rss(named))
    house.source({"feed": site.url("/feed")})
    assert house.run()[1].kinds() == {"week": "archived"}
