"""Looking around a site: what is found on real pages over a real connection, and the source file made of it."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import httpx
import pytest
from ruamel.yaml import YAML

from pipeline.config.source import Api, Feed, Listing, Sitemap, Source
from pipeline.discovery import SiteSurvey, discover, look_around, refreshed
from pipeline.discovery.listings import tree_of
from pipeline.discovery.sections import describe
from pipeline.errors import BadStatus, DiscoveryError, Unreachable
from pipeline.model import Page
from tests.support.web import Site

RSS = "<rss><channel><item><link>/2024/one</link></item><item><link>/2024/two</link></item></channel></rss>"
URLSET = (
    "<urlset><url><loc>/2024/one</loc></url><url><loc>/2024/two</loc></url><url><loc>/2024/three</loc></url></urlset>"
)
HEADLINES = [
    "The ferry to the islands runs again after the winter",
    "Schools in the old town open a week later this year",
    "A bridge that nobody wanted turns out to be useful",
    "Why the harbour lights are green and not red at night",
    "The market hall is to be painted in its first colours",
    "Two storks have come back to the tower of the brewery",
]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def get() -> Iterator[Callable[..., Page | None]]:
    with httpx.Client() as client:

        def over_http(url: str, *, changed: datetime | None = None) -> Page | None:
            response = client.get(url, follow_redirects=True)
            if response.status_code >= 400:
                raise BadStatus(f"the server answered {response.status_code}", status=response.status_code)
            headers = dict(response.headers)
            now = datetime(2024, 6, 1, tzinfo=UTC)
            return Page(url=str(response.url), status=200, headers=headers, body=response.content, fetched_at=now)

        yield over_http


def home(body: str = "", head: str = "", language: str = ' lang="en-GB"') -> str:
    return f"<!doctype html><html{language}><head><title>The  Islander</title>{head}</head><body>{body}</body></html>"


def news_list(day: str = "2024-05-0{n}") -> str:
    items = "".join(
        f'<li><a href="/2024/{n}.html">{headline}</a><span class="day">{day.format(n=n)}</span></li>'
        for n, headline in enumerate(HEADLINES, 1)
    )
    return f'<ul class="headlines">{items}</ul><p class="pages"><a class="next" href="?page=2">older</a></p>'


def as_source(found: SiteSurvey, name: str = "islander") -> Source:
    return Source.model_validate(YAML(typ="safe").load(found.as_yaml(name)))


def test_feeds_and_sitemaps_that_the_site_names_are_found_and_counted(site: Site, get: Callable[..., Page]) -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" title="Main &amp; all" href="/feeds/all">'
        '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">'
        '<link rel="alternate" hreflang="de" href="/de/"><link rel="stylesheet" href="/style.css">'
    )
    site.add("/", home(head=head))
    site.add("/feeds/all", RSS)
    site.add(
        "/robots.txt",
        f"User-agent: *\nDisallow: /x\nsitemap:{site.url('/maps/news.xml')}\nSitemap: /maps/index.xml # all",
    )
    site.add("/maps/news.xml", URLSET)
    site.add("/maps/index.xml", "<sitemapindex><sitemap><loc>/maps/news.xml</loc></sitemap></sitemapindex>")
    found = look_around(site.url("/"), get)
    assert [(type(candidate.endpoint), candidate.endpoint.url, candidate.links) for candidate in found.candidates] == [
        (Feed, site.url("/feeds/all"), 2),
        (Sitemap, site.url("/maps/news.xml"), 3),
        (Sitemap, site.url("/maps/index.xml"), 3),
    ]
    assert found.candidates[0].example == site.url("/2024/one")
    assert found.candidates[2].note == "index of 1 sitemap, counted in the first"
    assert (found.title, found.language, found.problems) == ("The Islander", "en-GB", ())
    assert "/comments/feed/" not in site.paths()
    assert "/feed/" not in site.paths()  # nothing is guessed where something is named


def test_the_usual_places_are_tried_where_nothing_is_named(site: Site, get: Callable[..., Page]) -> None:
    site.add("/", home())
    site.add("/rss", home("not found"))  # says 200 and is no feed
    site.add("/atom.xml", '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/2024/one"/></entry></feed>')
    site.add("/sitemap_index.xml", "<sitemapindex><sitemap><loc>/s.xml</loc></sitemap></sitemapindex>")
    site.add("/s.xml", URLSET)
    found = look_around(site.url("/"), get)
    assert [candidate.endpoint.url for candidate in found.candidates] == [
        site.url("/atom.xml"),
        site.url("/sitemap_index.xml"),
    ]
    assert found.problems == ()  # a guess that fails is no problem of the site
    assert "/feed.xml" not in site.paths()


def test_what_is_named_and_cannot_be_read_is_told(site: Site, get: Callable[..., Page]) -> None:
    head = (
        '<link rel="alternate" type="application/atom+xml" href="/gone">'
        '<link rel="alternate" type="application/json" href="/wp-json/pages/2">'
        '<link rel="alternate" type="application/rss+xml" href="/empty">'
        '<link rel="alternate" type="text/html" href="/x">'
    )
    site.add("/", home(head=head))
    site.add("/wp-json/pages/2", '{"id": 2}')
    site.add("/empty", "<rss><channel/></rss>")
    site.add("/feed/", RSS)
    found = look_around(site.url("/"), get)
    assert [problem.removeprefix(site.url("")) for problem in found.problems] == [
        "/gone: the server answered 404",
        "/wp-json/pages/2: JSON without a list of `items`, not a JSON Feed",
        "/empty: no entries at all",
    ]
    assert [candidate.endpoint.url for candidate in found.candidates] == [site.url("/feed/")]
    assert as_source(found)


@pytest.mark.parametrize("root", ["/wp-json/", "/?rest_route=/"])
def test_wordpress_gives_its_posts_and_its_time_zone(site: Site, get: Callable[..., Page], root: str) -> None:
    posts = '[{"link": "/2024/one", "title": {"rendered": "One"}, "date_gmt": "2024-05-01T02:30:00"}]'
    site.add("/", home(head=f'<link rel="https://api.w.org/" href="{root}">'))
    site.add(root, '{"name": "The Islander", "timezone_string": "Asia/Shanghai"}')
    if "?" in root:
        site.add("/?rest_route=/wp/v2/posts&per_page=50&_fields=link,title,date_gmt,modified_gmt", posts)
    else:
        site.add("/wp-json/wp/v2/posts", posts)
    found = look_around(site.url("/"), get)
    (candidate,) = found.candidates
    assert isinstance(candidate.endpoint, Api)
    assert (candidate.links, found.timezone) == (1, "Asia/Shanghai")
    batch, changes = discover(as_source(found), get)
    assert changes.page == f"{batch.page}&orderby=modified"
    (link,) = batch.links
    assert (link.title, link.published) == ("One", datetime(2024, 5, 1, 2, 30, tzinfo=UTC))


def test_the_list_of_a_section_is_described_by_selectors_that_find_its_entries(
    site: Site, get: Callable[..., Page]
) -> None:
    names = {"/": "Home", "/about": "About us", "/news": "News", "//x.example/": "Elsewhere"}
    menu = f"<nav>{''.join(f'<a href={path}>{name}</a>' for path, name in names.items())}</nav>"
    site.add("/", home(menu + "<p>Welcome.</p>"))
    site.add("/about", home(menu + "<p>Founded in 1900, a paper for the islands.</p>"))
    site.add("/news", home(menu + news_list()))
    found = look_around(site.url("/"), get)
    (candidate,) = found.candidates
    listing = candidate.endpoint
    assert isinstance(listing, Listing)
    assert listing.url == site.url("/news")
    assert (listing.item, listing.date, listing.next) == ("ul.headlines > li", "span.day", "a.next")
    assert candidate.links == len(HEADLINES)
    (batch,) = discover(as_source(found), get)
    links = list(batch.links)
    assert [link.title for link in links] == HEADLINES
    assert [link.published for link in links] == [datetime(2024, 5, n, tzinfo=UTC) for n in range(1, 7)]
    assert site.paths().index("/news") < site.paths().index("/about")  # what is called news is read first


@pytest.mark.parametrize(
    "leads",
    [
        '<div class="top"><a href="/zwdt/">政务动态</a></div>',
        '<div><b>Notices</b><a href="/zwdt/list">更多&gt;&gt;</a></div>',
        '<div><a href="/zwdt/list" title="Notices">&raquo; More</a></div>',
        '<nav><a href="/zwdt/list">Notices</a></nav>',
    ],
    ids=["a folder", "更多", "more", "a menu"],
)
def test_a_dated_list_that_the_page_leads_to_is_proposed_before_its_own_undated_headlines(
    site: Site, get: Callable[..., Page], leads: str
) -> None:
    headlines = "".join(f'<li><a href="/2023/{n}.html">{text}</a></li>' for n, text in enumerate(HEADLINES))
    site.add("/", home(f'{leads}<ul class="first">{headlines}</ul>'))
    for path in ("/zwdt/", "/zwdt/list"):
        site.add(path, home(news_list()))
    dated, undated = (candidate.endpoint for candidate in look_around(site.url("/"), get).candidates)
    assert isinstance(dated, Listing)
    assert isinstance(undated, Listing)
    assert (dated.date, dated.next, undated.url, undated.date) == ("span.day", "a.next", site.url("/"), None)


def test_where_a_headline_leads_no_section_is_looked_for(site: Site, get: Callable[..., Page]) -> None:
    body = (
        '<a href="/2024/a-bridge/">A bridge that nobody wanted</a><a href="/2024/a-bridge/">More</a>'
        '<a href="/x.pdf">Map</a>'
    )
    site.add("/", home(body + news_list()))
    assert look_around(site.url("/"), get).candidates
    assert not {"/2024/a-bridge/", "/x.pdf"} & set(site.paths())


def test_a_list_that_stands_on_two_pages_is_proposed_once(site: Site, get: Callable[..., Page]) -> None:
    site.add("/", home('<nav><a href="/news">News</a></nav>' + news_list()))
    site.add("/news", home(news_list()))
    (candidate,) = look_around(site.url("/"), get).candidates
    assert site.paths().count("/news") == 1
    assert (candidate.endpoint.url, candidate.links) == (site.url("/"), len(HEADLINES))


def test_the_later_pages_of_a_list_are_no_lists_of_their_own(site: Site, get: Callable[..., Page]) -> None:
    foot = '<a href="/list_2.html">下一页</a><a href="/list_3.html">3</a><a href="/list_9.html">尾页</a>'
    for path, first in {"/": 0, "/list_2.html": 1, "/list_3.html": 2, "/list_9.html": 8, "/list_b.html": 20}.items():
        entries = "".join(f'<li><a href="/{9 * first + n}">{text}</a></li>' for n, text in enumerate(HEADLINES))
        other = '<a href="/list_b.html">更多</a>' if path == "/" else ""
        site.add(path, home(f"<ul>{entries}</ul>{foot if path != '/list_9.html' else ''}{other}"))
    found = [candidate.endpoint.url for candidate in look_around(site.url("/"), get).candidates]
    assert found == [site.url("/"), site.url("/list_b.html")]


NOTICES = "".join(
    f'<tr><td>{n}</td><td><a href="/{n}">国务院办公厅关于{n}年节假日安排的通知</a></td></tr>' for n in range(9)
)
LISTS = {
    "main#list > div": "".join(f'<div><h2><a href="/{n}">{text}</a></h2></div>' for n, text in enumerate(HEADLINES)),
    "main#list > a": "".join(f'<a href="/{n}">{text}</a>' for n, text in enumerate(HEADLINES)),
    "table.t > tbody > tr": f'<table class="t 1st"><tbody>{NOTICES}</tbody></table>',
}


@pytest.mark.parametrize(("item", "body"), LISTS.items())
def test_lists_of_other_builds_are_described(site: Site, get: Callable[..., Page], item: str, body: str) -> None:
    site.add("/", home(f'<main id="list">{body}</main>'))
    (candidate,) = look_around(site.url("/"), get).candidates
    assert isinstance(candidate.endpoint, Listing)
    assert candidate.endpoint.item == item
    assert candidate.links >= len(HEADLINES)


@pytest.mark.parametrize("day", ["<i>[05-{n:02}]</i>", "<font>05/{n:02}</font>", "<strong>{n:02}.05.</strong>"])
def test_dates_without_a_year_are_proposed(site: Site, get: Callable[..., Page], day: str) -> None:
    items = "".join(f'<p><a href="/{n}">{text}</a>{day.format(n=n)}</p>' for n, text in enumerate(HEADLINES, 10))
    site.add("/", home(f'<div id="list">{items}</div>'))
    (candidate,) = look_around(site.url("/"), get).candidates
    assert isinstance(candidate.endpoint, Listing)
    assert candidate.endpoint.date == day[1 : day.index(">")]


def test_numbers_that_are_no_month_and_day_are_no_dates(site: Site, get: Callable[..., Page]) -> None:
    items = "".join(f'<p><a href="/{n}">{text}</a><i>{n}-2</i></p>' for n, text in enumerate(HEADLINES, 10))
    site.add("/", home(f'<div id="list">{items}</div>'))
    (candidate,) = look_around(site.url("/"), get).candidates
    assert isinstance(candidate.endpoint, Listing)
    assert candidate.endpoint.date is None


@pytest.mark.parametrize("name", ["o:p", "a.b", "1"])
def test_elements_that_css_cannot_name_are_passed_over(site: Site, get: Callable[..., Page], name: str) -> None:
    day = f"<{name}>2024-05-01</{name}>"
    items = "".join(f'<p class="e"><a href="/{n}">{text}</a>{day}</p>' for n, text in enumerate(HEADLINES))
    nested = "".join(f'<{name}><a href="/{n}x">{text}</a></{name}>' for n, text in enumerate([*HEADLINES, *HEADLINES]))
    site.add("/", home(f'<div id="l">{items}</div>'))
    site.add("/nested", home(f'<div id="l">{nested}</div>'))
    (candidate,) = look_around(site.url("/"), get).candidates
    assert isinstance(candidate.endpoint, Listing)
    assert (candidate.endpoint.item, candidate.endpoint.date) == ("div#l > p", None)
    assert as_source(look_around(site.url("/nested"), get))


def test_where_there_is_a_feed_lists_are_proposed_but_switched_off(site: Site, get: Callable[..., Page]) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    site.add("/", home(news_list(), head))
    site.add("/feed", RSS)
    found = look_around(site.url("/"), get)
    assert [type(candidate.endpoint) for candidate in found.candidates] == [Feed, Listing]
    assert [type(endpoint) for endpoint in as_source(found).endpoints] == [Feed]
    assert f'  # - listing: "{site.url("/")}"' in found.as_yaml("islander").splitlines()


def test_a_site_without_any_of_these_is_read_by_all_the_links_of_its_home_page(
    site: Site, get: Callable[..., Page]
) -> None:
    site.add("/", home('<a href="/one">One</a>'))
    found = look_around(site.url("/"), get)
    assert as_source(found).endpoints == (Listing(listing=site.url("/")),)
    assert found.candidates[0].links == 1


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (' lang="zh_CN"', "", "zh-CN"),
        (' lang=" de "', "", "de"),
        ("", "", "auto"),
        (' lang="english please"', "", "auto"),
        (' lang="en"', "国务院办公厅关于部分节假日安排的通知" * 5, "auto"),  # the template's language, not the page's
        (' lang="ja"', "国務院が休日の予定について通知を出した" * 5, "ja"),
    ],
)
def test_the_language_is_what_the_page_says_and_can_be(
    site: Site, get: Callable[..., Page], language: str, text: str, expected: str
) -> None:
    site.add("/", home(f'<a href="/one">One</a>{text}', language=language))
    found = look_around(site.url("/"), get)
    assert found.language == expected
    assert as_source(found).language == "auto"  # other pages of the site may be in other languages


def test_the_source_file_is_valid_whatever_the_site_calls_itself(site: Site, get: Callable[..., Page]) -> None:
    title = '# "Isles": {a: [b]}\n- endpoints: \x07 & more\u2028name: x'
    head = '<link rel="alternate" type="application/rss+xml" href="/feed?a=%22&amp;b=\'#x">'
    site.add("/", home(head=head).replace("The  Islander", title))
    site.add("/feed", RSS)
    source = as_source(look_around(site.url("/"), get), "isles")
    assert (source.name, source.timezone) == ("isles", "UTC")
    assert source.endpoints == (Feed(feed=site.url("/feed?a=%22&b='")),)


@pytest.mark.parametrize(("body", "endpoint"), [(RSS, Feed), (URLSET, Sitemap)])
def test_the_address_of_a_feed_or_sitemap_is_taken_for_what_it_is(
    site: Site, get: Callable[..., Page], body: str, endpoint: type
) -> None:
    site.add("/here", body)
    found = look_around(site.url("/here"), get)
    assert [type(candidate.endpoint) for candidate in found.candidates] == [endpoint]


def test_a_home_page_that_cannot_be_read_or_leads_nowhere_is_an_error(site: Site, get: Callable[..., Page]) -> None:
    site.add("/", home("<p>Under construction</p>"))
    with pytest.raises(DiscoveryError, match="no feed, sitemap, API or list of links was found"):
        look_around(site.url("/"), get)
    with pytest.raises(BadStatus):
        look_around(site.url("/nowhere"), get)


def test_pages_that_are_empty_are_passed_over(site: Site, get: Callable[..., Page]) -> None:
    site.add("/", home('<nav><a href="/news">News</a></nav><a href="/one">One</a>'))
    for path in ("/robots.txt", "/news", "/feed/", "/sitemap.xml"):
        site.add(path, "")
    found = look_around(site.url("/"), get)
    assert [candidate.endpoint.url for candidate in found.candidates] == [site.url("/")]
    assert set(site.paths()) > {"/robots.txt", "/news", "/feed/", "/sitemap.xml"}


def test_a_host_that_stops_answering_leaves_what_was_found_before(site: Site, get: Callable[..., Page]) -> None:
    site.add("/", home(head='<link rel="alternate" type="application/rss+xml" href="/feed">'))
    site.add("/feed", RSS)

    def tired(url: str, *, changed: datetime | None = None) -> Page | None:
        if len(site.requests) >= 2:
            raise Unreachable("the server hung up")
        return get(url, changed=changed)

    assert [candidate.endpoint.url for candidate in look_around(site.url("/"), tired).candidates] == [site.url("/feed")]


def test_include_is_proposed_from_what_feeds_announce_and_tells_what_it_leaves_out(
    site: Site, get: Callable[..., Page]
) -> None:
    posts = [f"/posts/{name}/" for name in ("mill", "choir", "bees")]
    others = ["/", "/posts/", "/tags/music/", "/about/", "/de/posts/chor/"]
    site.add("/", home(head='<link rel="alternate" type="application/rss+xml" href="/feed">'))
    entries = "".join(
        f"<item><link>{path}</link><pubDate>Tue, 14 May 2024 08:00:00 GMT</pubDate></item>" for path in posts
    )
    site.add("/feed", f"<rss><channel>{entries}<item><link>/about/</link></item></channel></rss>")
    site.add(
        "/sitemap.xml", "<urlset>" + "".join(f"<url><loc>{path}</loc></url>" for path in posts + others) + "</urlset>"
    )
    found = look_around(site.url("/"), get)
    assert sorted(found.left_out) == sorted(map(site.url, ("/", "/posts/", "/tags/music/", "/about/")))
    source = as_source(found)
    assert [any(re.search(pattern, site.url(path)) for pattern in source.include) for path in posts] == [True] * 3
    assert f"leaves out {len(found.left_out)} of {found.announced} links" in found.as_yaml("isles")


def test_a_section_that_the_feed_does_not_announce_is_included_if_its_pages_are_made_alike(
    site: Site, get: Callable[..., Page]
) -> None:
    news, sports = ([f"/{section}/{n}-story/" for n in range(1, 5)] for section in ("news", "sports"))
    helps = [f"/help/{n}-topic/" for n in range(1, 5)]
    story = "<article class='story'><time>14 May 2024</time></article>"
    page = f"<html><body class='single'><main>{story}</main></body></html>"
    for path in news + sports:
        site.add(path, page)
    for path in helps:
        site.add(path, "<html><body class='manual'><main></main></body></html>")
    site.add("/", home(head='<link rel="alternate" type="application/rss+xml" href="/feed">'))
    site.add(
        "/feed", "<rss><channel>" + "".join(f"<item><link>{path}</link></item>" for path in news) + "</channel></rss>"
    )
    locations = "".join(f"<url><loc>{path}</loc></url>" for path in news + sports + helps)
    site.add("/sitemap.xml", f"<urlset>{locations}</urlset>")
    assert sorted(look_around(site.url("/"), get).left_out) == sorted(map(site.url, helps))


def test_two_feeds_with_the_same_entries_are_proposed_once(site: Site, get: Callable[..., Page]) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="{}">'
    site.add("/", home(head=link.format("/rss") + link.format("/atom")))
    site.add("/rss", RSS)
    site.add("/atom", RSS)
    assert as_source(look_around(site.url("/"), get)).endpoints == (Feed(feed=site.url("/rss")),)


def test_a_home_page_that_sends_its_readers_on_is_followed(site: Site, get: Callable[..., Page]) -> None:
    site.add("/", "<html><head><meta http-equiv='Refresh' content='0; url=en/'></head></html>")
    site.add("/en/", home(head='<link rel="alternate" type="application/rss+xml" href="/en/feed">'))
    site.add("/en/feed", RSS)
    found = look_around(site.url("/"), get)
    assert (found.home, as_source(found).endpoints) == (site.url("/en/"), (Feed(feed=site.url("/en/feed")),))


@pytest.mark.parametrize(
    ("content", "onward"),
    [("0;/en/", "/en/"), ("0.5; URL='/en/'", "/en/"), ("0;url=", None), ("600; url=/en/", None)],
)
def test_the_way_onward_is_read_however_it_is_written(
    site: Site, get: Callable[..., Page], content: str, onward: str | None
) -> None:
    site.add("/", f'<html><head><meta http-equiv=refresh content="{content}"></head></html>')
    assert refreshed(get(site.url("/"))) == (onward and site.url(onward))


def test_a_feed_that_leads_to_another_host_says_so(site: Site, get: Callable[..., Page]) -> None:
    site.add("/", home(head='<link rel="alternate" type="application/rss+xml" href="/feed">'))
    site.add("/feed", RSS.replace("<link>/", "<link>https://elsewhere.example/"))
    assert "(all its links lead to other hosts: elsewhere.example is another host" in str(
        look_around(site.url("/"), get).candidates[0]
    )


def test_pages_about_the_site_are_left_out_where_articles_lie_beside_them(site: Site, get: Callable[..., Page]) -> None:
    posts, others = ("ferry", "market", "storks", "bridge"), ("about", "impressum")
    for name in posts:
        meta = "<meta property='article:published_time' content='2024-05-01'>"
        site.add(f"/{name}/", home(f"<article><h1>{name}</h1></article>", head=meta))
    for name in others:
        site.add(f"/{name}/", home(f"<article><h1>{name}</h1></article>"))
    links = "".join(f"<item><link>/{name}/</link></item>" for name in posts[:3])
    site.add("/feed", f"<rss><channel>{links}</channel></rss>")
    locations = "".join(f"<url><loc>{site.url(f'/{name}/')}</loc></url>" for name in (*posts, *others))
    site.add("/sitemap.xml", f"<urlset>{locations}</urlset>")
    menu = "<nav><a href='/about/'>About</a> <a href='/bridge/'>A story</a></nav>"
    menu += "<footer><a href='/impressum/'>Impressum</a></footer>"
    site.add("/", home(menu, head='<link rel="alternate" type="application/rss+xml" href="/feed">'))
    found = look_around(site.url("/"), get)
    assert found.include == ()
    assert [re.sub(r"\\", "", pattern) for pattern in found.exclude] == [
        f"^{site.url(f'/{name}/')}$" for name in others
    ]


def test_pages_about_the_site_are_told_from_articles_by_the_dates_that_these_show(
    site: Site, get: Callable[..., Page]
) -> None:
    menu = "<div class=menu><a href='/about/'>About</a> <a href='/adverts/'>Adverts</a> <a href='/jobs/'>Jobs</a></div>"
    numbers, others = (48211, 48248, 48359, 48400), ("about", "adverts", "jobs")
    for number in numbers:
        site.add(f"/news/{number}/", home(f"{menu}<h1>Story {number}</h1><span class=dt>12 May 2024, 14:05</span>"))
    for name in others:
        site.add(f"/{name}/", home(f"{menu}<h1>{name}</h1>"))
    paths = [*(f"/news/{number}/" for number in numbers), *(f"/{name}/" for name in others)]
    site.add("/sitemap.xml", f"<urlset>{''.join(f'<url><loc>{site.url(path)}</loc></url>' for path in paths)}</urlset>")
    site.add("/", home(menu))
    alone = look_around(site.url("/"), get)
    assert [re.sub(r"\\", "", pattern) for pattern in alone.exclude] == [f"^{site.url(f'/{n}/')}$" for n in others]
    links = "".join(f"<item><link>/news/{number}/</link></item>" for number in numbers[:3])
    site.add("/rss", f"<rss><channel>{links}</channel></rss>")
    assert sorted(look_around(site.url("/"), get).left_out) == sorted(site.url(f"/{name}/") for name in others)


def test_a_list_with_older_pages_is_read_beside_a_feed_that_ends(site: Site, get: Callable[..., Page]) -> None:
    site.add("/", home(news_list(), head='<link rel="alternate" type="application/rss+xml" href="/feed">'))
    links = "".join(f"<item><link>/2024/{number}.html</link></item>" for number in (6, 5, 4))
    site.add("/feed", f"<rss><channel>{links}</channel></rss>")
    source = as_source(look_around(site.url("/"), get))
    assert [type(endpoint) for endpoint in source.endpoints] == [Feed, Listing]
    assert source.include


def test_the_later_pages_of_a_list_that_a_script_counts_are_found(site: Site, get: Callable[..., Page]) -> None:
    site.add("/", home('<div id="menu"><a href="/news/">News</a></div>'))
    pages = '<script>createPageHTML(3, 0, "index", "shtml");</script>'
    site.add("/news/", home(news_list().split("<p", maxsplit=1)[0] + pages))
    (listing,) = as_source(look_around(site.url("/"), get)).endpoints
    assert isinstance(listing, Listing)
    assert (listing.page_url, listing.first_page) == (site.url("/news/index_{n}.shtml"), 1)


def list_page(onward: str, more: str = "", headlines: Sequence[str] = HEADLINES) -> str:
    """A list of headlines, each with a link below its teaser if one is given, and what leads to other pages."""
    items = "".join(
        f'<li><a href="/a/{number}">{title}</a><p>A teaser.</p>{more.format(number)}</li>'
        for number, title in enumerate(headlines)
    )
    return f"<html><body><ul class=news>{items}</ul><p>{onward}</p></body></html>"


def next_of(html: str) -> str | None:
    page = Page(url=URL, status=200, headers={}, body=html.encode(), fetched_at=datetime.now(UTC))
    listing = describe(tree_of(page), page)
    assert listing is not None
    return listing.next


URL = "https://paper.example/news"


@pytest.mark.parametrize(
    "text",
    [
        "weiter »",
        "Ältere Beiträge",
        "Older posts",
        "Next →",
        "Page suivante",
        "Siguiente",
        "Следующая",
        "下一页",
        "次へ",
        "다음",
    ],
)
def test_the_later_pages_of_a_list_are_found_by_the_words_of_the_link(text: str) -> None:
    onward = f'<a href="/news?page=2">{text}</a>'
    assert next_of(list_page(onward)) == f'a:-soup-contains("{text}")'
    assert next_of(list_page(f'<a href="/news">1</a> {onward} <a href="/news?page=2">2</a>')) is not None


def test_words_that_end_a_teaser_lead_to_no_later_page() -> None:
    assert next_of(list_page("", '<a href="/a/{}">weiter</a>')) is None
    assert next_of(list_page('<a href="/news?page=2">weiter</a>', '<a href="/a/{}">weiter</a>')) is None
    assert next_of(list_page('<a href="/news?page=2">weiter</a>', '<a href="/a/{}">weiterlesen</a>')) is None
    headlines = ["Next year the ferry will run to both of the islands", *HEADLINES]
    assert next_of(list_page('<a href="/subscribe">Subscribe</a>', headlines=headlines)) is None
