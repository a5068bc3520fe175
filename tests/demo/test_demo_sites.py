"""The demo sites answer as they announce, and their articles are what the table of expectations says."""

import calendar
import gzip
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from time import struct_time
from urllib.parse import urljoin

import feedparser
import httpx
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from pipeline.config import settings
from pipeline.dedup.content_hash import fingerprint, similarity
from pipeline.demo import layouts
from pipeline.demo.configure import write_configs
from pipeline.demo.content import Article, load
from pipeline.demo.expect import Expected, expected, groups, mistakes
from pipeline.demo.server import SLOW_S
from pipeline.demo.sites import Site, serve
from pipeline.model import Document, Kind, Link, Outcome, Relation
from tests.support.clocks import StillClock

NOW = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
DELAYED = {None, "moved", "slow", "unavailable"}  # faults that come to a document all the same
ARTICLES = [article for article in load(NOW) if article.fault in DELAYED]
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Site]]:
    with serve(StillClock(NOW)) as served:
        yield {site.name: site for site in served}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as open_client:
        yield open_client


def shingles(paragraphs: tuple[str, ...], language: str) -> set[tuple[str, ...]]:
    tokens, size = _TOKEN.findall(" ".join(paragraphs).casefold()), 5 if language == "zh" else 3
    return {tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1)}


def jaccard(a: Article, b: Article) -> float:
    left, right = shingles(a.prose, a.language), shingles(b.prose, b.language)
    return len(left & right) / len(left | right)


def group_of(article: Article) -> str:
    return article.copy_of or article.id


def url_of(sites: dict[str, Site], id_: str) -> str:
    site = sites[id_.partition("/")[0]]
    return next(site.url + article.announced_path for article in site.articles if article.id == id_)


# The articles


def test_there_are_enough_articles_and_every_one_has_substance() -> None:
    assert len(ARTICLES) >= 70
    assert len({article.prose for article in ARTICLES if not article.copy_of}) >= 60
    assert len({(article.site, article.path) for article in ARTICLES}) == len(ARTICLES)
    for article in ARTICLES:
        assert 4 <= len(article.prose) <= 12, article.id
        assert len(shingles(article.prose, article.language)) >= 140, article.id


def test_copies_share_most_of_their_wording_and_all_others_little() -> None:
    for a, b in combinations(ARTICLES, 2):
        if a.language != b.language:
            continue
        score = jaccard(a, b)
        if group_of(a) == group_of(b):
            assert score >= 0.85, (a.id, b.id)
        elif b.id != a.unlike and a.id != b.unlike:
            assert score < 0.4, (a.id, b.id)


def test_near_copies_are_near_for_the_content_hash_too() -> None:
    near = [a for a in ARTICLES if a.copy_of and a.paragraphs != original(a).paragraphs]
    assert len(near) >= 4
    for article in near:
        assert similarity(print_of(article), print_of(original(article))) >= 0.85, article.id
        assert print_of(article).exact != print_of(original(article)).exact


def test_verbatim_copies_are_exact_for_the_content_hash() -> None:
    verbatim = [a for a in ARTICLES if a.copy_of and a.paragraphs == original(a).paragraphs]
    assert len([a for a in verbatim if a.site != original(a).site]) >= 4
    assert all(print_of(a).exact == print_of(original(a)).exact for a in verbatim)


def original(article: Article) -> Article:
    return next(other for other in ARTICLES if other.id == article.copy_of)


def print_of(article: Article):  # type: ignore[no-untyped-def]
    return fingerprint(Document(title=article.title, date=article.published.date(), paragraphs=article.prose))


def test_stories_are_told_in_several_languages_with_the_same_numbers() -> None:
    stories: dict[str, list[Article]] = {}
    for article in ARTICLES:
        if not article.copy_of:
            stories.setdefault(article.story, []).append(article)
    translated = {story: told for story, told in stories.items() if len(told) > 1}
    assert len(translated) >= 6
    for story, told in translated.items():
        assert len({article.language for article in told}) == len(told) >= 2, story
        assert len({len(article.paragraphs) for article in told}) == 1, story
        texts = [re.sub(r"(?<=\d)[.,\u00a0 ](?=\d{3}\b)", "", "\n".join(article.prose)) for article in told]
        numbers = [set(re.findall(r"(?<![\d.,:])\d{2,}(?![\d.,:])", text)) for text in texts]
        assert len(set.intersection(*numbers)) >= 3, story


def test_an_article_that_was_corrected_stays_mostly_the_same() -> None:
    corrected = [article for article in ARTICLES if article.correction]
    assert corrected
    for article in corrected:
        later = replace(article, paragraphs=article.correction or ())
        assert 0.6 < jaccard(article, later) < 1, article.id


def test_published_days_span_about_four_weeks() -> None:
    days = {article.published.date() for article in ARTICLES if article.site != "carbon"}
    assert len(days) >= 15
    assert timedelta(weeks=3) <= max(days) - min(days) <= timedelta(weeks=4)


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(hours=5, minutes=59), "5 hours ago"),
        (timedelta(days=1), "1 days ago"),
        (timedelta(days=23, hours=23), "23 days ago"),
        (timedelta(days=40), "1 months ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_ages_are_told_in_the_largest_whole_unit(age: timedelta, text: str) -> None:
    assert layouts.ago(NOW - age, NOW) == text


# What is announced


def listed(client: httpx.Client, start: str, links: str, onward: str) -> set[str]:
    found: set[str] = set()
    url: str | None = start
    while url:
        tree = BeautifulSoup(client.get(url).raise_for_status().content, "lxml")
        found |= {urljoin(url, str(link["href"])) for link in tree.select(links)}
        following = tree.select_one(onward)
        url = urljoin(url, str(following["href"])) if following else None
    return found


def locations(xml: bytes) -> list[str]:
    return [str(element.text) for element in etree.fromstring(xml).iter("{*}loc")]


def mapped(client: httpx.Client, index: str) -> set[str]:
    found: set[str] = set()
    for url in locations(client.get(index).raise_for_status().content):
        body = client.get(url).raise_for_status().content
        found |= set(locations(gzip.decompress(body) if url.endswith(".gz") else body))
    return found


def announced(site: Site, client: httpx.Client) -> list[set[str]]:
    """What each way through a site leads to."""
    match site.name:
        case "carbon":
            return [listed(client, f"{site.url}/en/news", "a.news-title", "a.next")]
        case "portal":
            sitemap = client.get(f"{site.url}/sitemap.xml").raise_for_status().content
            return [listed(client, f"{site.url}/zwdt/index.html", "ul.list a", ".page a"), set(locations(sitemap))]
        case "district":
            return [listed(client, f"{site.url}/list", "ul.list a", ".pages a.next")]
        case "wire":
            pages = [client.get(f"{site.url}/wp-json/wp/v2/posts?page={n}").raise_for_status() for n in (1, 2, 3)]
            return [{post["link"] for page in pages for post in page.json()}]
        case _:
            lists = [listed(client, f"{site.url}/{x}/", ".teaser h2 a", "a[rel=next]") for x in ("de", "es", "ru")]
            return [set().union(*lists), mapped(client, f"{site.url}/sitemap_index.xml")]


@pytest.mark.parametrize("name", ["carbon", "portal", "wire", "district", "daily"])
def test_every_way_through_a_site_announces_all_that_is_expected_of_it(
    name: str, sites: dict[str, Site], client: httpx.Client
) -> None:
    rows = {row.url: row for row in expected(sites.values()) if row.source == name}
    ways = announced(sites[name], client)
    assert set().union(*ways) == rows.keys()
    articles = {url for url, row in rows.items() if row.kind is not Kind.EXCLUDED}
    assert all(way >= articles for way in ways)


def moment(parsed: struct_time) -> datetime:
    """Return the UTC moment that feedparser read."""
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC)


def test_the_feed_holds_the_newest_ten_with_titles_and_dates(sites: dict[str, Site], client: httpx.Client) -> None:
    feed = feedparser.parse(client.get(f"{sites['wire'].url}/feed/").content)
    assert not feed.bozo
    newest = sites["wire"].articles[:10]
    assert [entry.title for entry in feed.entries] == [article.title for article in newest]
    assert [moment(entry.published_parsed) for entry in feed.entries] == [article.published for article in newest]


def test_the_api_pages_as_wordpress_does(sites: dict[str, Site], client: httpx.Client) -> None:
    api = f"{sites['wire'].url}/wp-json/wp/v2/posts"
    first = client.get(api, params={"per_page": 5})
    assert len(first.json()) == 5
    assert first.headers["X-WP-TotalPages"] == "5"
    assert client.get(api, params={"page": 9}).status_code == 400
    days = client.get(api, params={"after": "2024-04-15T23:59:59", "before": "2024-04-17T00:00:00"}).json()
    assert {post["date"][:10] for post in days} == {"2024-04-16"}


def test_the_news_sitemap_tells_title_and_date(sites: dict[str, Site], client: httpx.Client) -> None:
    tree = etree.fromstring(client.get(f"{sites['daily'].url}/sitemaps/news.xml").content)
    assert [element.text for element in tree.iter("{*}title")] == [a.title for a in sites["daily"].articles[:6]]
    assert len(list(tree.iter("{*}publication_date"))) == 6


# How pages answer


@pytest.mark.parametrize("article", [a for a in load(NOW) if a.fault is None], ids=lambda a: a.id)
def test_every_article_has_its_page(article: Article, sites: dict[str, Site], client: httpx.Client) -> None:
    answer = client.get(url_of(sites, article.id))
    assert answer.status_code == 200
    tree = BeautifulSoup(answer.content, "lxml", from_encoding=article.charset)
    text = tree.get_text().replace("\u3000", "")
    assert article.title in text
    assert all(paragraph in text for paragraph in article.prose)


@pytest.mark.parametrize(
    ("id_", "status", "text"),
    [
        ("carbon/hydrogen-ferry", 410, "withdrawn"),
        ("carbon/repair-hall", 301, ""),
        ("portal/old-notice", 200, "您访问的页面不存在"),
        ("wire/ferry-timetable-changes", 404, "can’t be found"),
        ("daily/das-grosse-gespraech", 200, 'type="password"'),
        ("daily/tarife-und-termine", 200, "nur für Mitarbeiter"),
    ],
)
def test_a_page_with_a_fault_fails_in_its_own_way(
    id_: str, status: int, text: str, sites: dict[str, Site], client: httpx.Client
) -> None:
    answer = client.get(url_of(sites, id_))
    assert answer.status_code == status
    assert text in answer.text


def test_a_page_that_has_moved_leads_to_its_article(sites: dict[str, Site], client: httpx.Client) -> None:
    answer = client.get(url_of(sites, "carbon/repair-hall"), follow_redirects=True)
    assert answer.status_code == 200
    assert answer.url != answer.history[0].url
    assert "rice cooker" in answer.text


def test_the_page_that_is_too_large_is_larger_than_its_source_allows(
    sites: dict[str, Site], client: httpx.Client, tmp_path: Path
) -> None:
    write_configs(tmp_path, sites.values())
    limit = settings.load(tmp_path).sources["portal"].max_bytes
    size = len(client.get(url_of(sites, "portal/annual-tables")).content)
    assert size > limit
    others = [a for a in sites["portal"].articles if a.fault is None]
    assert all(len(client.get(url_of(sites, a.id)).content) < limit for a in others)


def test_the_slow_page_lets_one_wait_and_then_comes_whole(sites: dict[str, Site], client: httpx.Client) -> None:
    began = time.monotonic()
    answer = client.get(url_of(sites, "carbon/river-buoys"))
    assert time.monotonic() - began >= SLOW_S
    assert answer.text.rstrip().endswith("</html>")


def test_the_overloaded_page_refuses_once_and_says_when_to_come_back(client: httpx.Client) -> None:
    with serve(StillClock(NOW)) as fresh:
        url = url_of({site.name: site for site in fresh}, "portal/one-window")
        refusal = client.get(url)
        assert (refusal.status_code, refusal.headers["Retry-After"]) == (503, "1")
        assert client.get(url).status_code == 200


def test_robots_forbids_what_is_expected_to_be_disallowed(sites: dict[str, Site], client: httpx.Client) -> None:
    rows = [row for row in expected(sites.values()) if row.kind is Kind.DISALLOWED]
    assert [row.url for row in rows] == [f"{sites['daily'].url}/de/intern/tarife-und-termine.html"]
    assert "Disallow: /de/intern/" in client.get(f"{sites['daily'].url}/robots.txt").text
    assert client.get(f"{sites['portal'].url}/robots.txt").status_code == 404


def test_one_page_says_gb2312_and_is_gb18030(sites: dict[str, Site], client: httpx.Client) -> None:
    answer = client.get(url_of(sites, "portal/dragon-boats"))
    assert "charset" not in answer.headers["Content-Type"]
    assert b'charset="gb2312"' in answer.content
    assert "陈㛃" in answer.content.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode("gb2312")


def test_the_click_counter_of_the_district_never_stands_still(sites: dict[str, Site], client: httpx.Client) -> None:
    answers = [client.get(url_of(sites, "district/tea-harvest")) for _ in range(2)]
    first, second = (int(re.search(r"点击量:(\d+)", answer.text)[1]) for answer in answers)  # type: ignore[index]
    assert second > first
    assert "ETag" not in answers[0].headers


@pytest.mark.parametrize(
    "place", ["carbon/tea-harvest", "daily/wetter-woche-15", "wire:/feed/", "daily:/sitemap_index.xml", "portal:/zwdt/"]
)
def test_what_has_not_changed_is_answered_with_304(place: str, sites: dict[str, Site], client: httpx.Client) -> None:
    name, colon, path = place.partition(":")
    url = sites[name].url + path if colon else url_of(sites, place)
    whole = client.get(url)
    again = client.get(url, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", whole.headers["ETag"])
    assert client.get(url, headers={"If-Modified-Since": whole.headers["Last-Modified"]}).status_code == 304
    assert client.get(url, headers={"If-None-Match": '"another"'}).status_code == 200


def test_the_same_story_of_the_daily_names_its_other_languages(sites: dict[str, Site], client: httpx.Client) -> None:
    page = BeautifulSoup(client.get(url_of(sites, "daily/biblioteca-hasta-medianoche")).content, "lxml")
    alternates = {str(link["hreflang"]): str(link["href"]) for link in page.select("link[hreflang]")}
    assert alternates == {
        "de": url_of(sites, "daily/bibliothek-bis-mitternacht"),
        "es": url_of(sites, "daily/biblioteca-hasta-medianoche"),
        "ru": url_of(sites, "daily/biblioteka-do-polunochi"),
    }


def test_every_request_is_in_the_log(client: httpx.Client) -> None:
    with serve(StillClock(NOW)) as fresh:
        client.head(f"{fresh[0].url}/en/news?page=2")
        client.get(f"{fresh[0].url}/nowhere")
        assert [(r.method, r.path, r.status) for r in fresh[0].requests] == [
            ("HEAD", "/en/news?page=2", 200),
            ("GET", "/nowhere", 404),
        ]


# Corrections


def test_a_correction_changes_the_text_and_is_announced_with_a_later_date(client: httpx.Client) -> None:
    with serve() as fresh:
        wire = next(site for site in fresh if site.name == "wire")
        url, api = wire.corrects or "", f"{wire.url}/wp-json/wp/v2/posts?per_page=50"
        before, visited = client.get(url), datetime.now(UTC)
        feed = client.get(f"{wire.url}/feed/")

        assert wire.publish_correction() == url
        assert wire.publish_correction() is None

        after = client.get(url, headers={"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200
        assert "14 percent" in before.text
        assert "11 percent" in after.text
        post = next(post for post in client.get(api).json() if post["link"] == url)
        assert datetime.fromisoformat(post["modified_gmt"]).replace(tzinfo=UTC) > visited
        changed = client.get(f"{wire.url}/feed/", headers={"If-None-Match": feed.headers["ETag"]})
        entry = next(entry for entry in feedparser.parse(changed.content).entries if entry.link == url)
        assert moment(entry.updated_parsed) > visited


def test_a_correction_reaches_the_sitemap_and_its_index(client: httpx.Client) -> None:
    with serve() as fresh:
        daily = next(site for site in fresh if site.name == "daily")
        visited = datetime.now(UTC)
        url = daily.publish_correction()
        index = etree.fromstring(client.get(f"{daily.url}/sitemap_index.xml").content)
        assert all(datetime.fromisoformat(str(e.text)) > visited for e in index.iter("{*}lastmod"))
        packed = client.get(f"{daily.url}/sitemaps/articles-2024-04.xml.gz").content
        entries = etree.fromstring(gzip.decompress(packed)).iter("{*}url")
        dates = {
            entry.findtext("{*}loc"): datetime.fromisoformat(str(entry.findtext("{*}lastmod"))) for entry in entries
        }
        assert [address for address, at in dates.items() if at > visited] == [url]


# The table of what must come out, and the configuration


def outcomes_of(rows: list[Expected]) -> list[Outcome]:
    first: set[str] = set()
    outcomes = []
    for row in rows:
        kind = row.kind or (Kind.DUPLICATE if row.group in first else Kind.ARCHIVED)
        first.add(row.group or "")
        link = Link(url=row.url, key=row.url, source=row.source, found_in="listing")
        outcomes.append(Outcome(link=link, kind=kind, because="so it is", error=row.error))
    return outcomes


def test_the_table_has_every_kind_of_row_once_for_each_url(sites: dict[str, Site]) -> None:
    rows = expected(sites.values())
    assert len({row.url for row in rows}) == len(rows)
    assert {row.kind for row in rows} == {Kind.ARCHIVED, Kind.FAILED, Kind.DISALLOWED, Kind.EXCLUDED, None}
    assert sum(group.exact for group in groups(rows)) >= 4
    assert sum(group.near for group in groups(rows)) >= 4
    assert sum(group.translation for group in groups(rows)) >= 12
    assert {row.article.fault for row in rows if row.article} >= {None, "gone", "moved", "slow", "unavailable"}


def test_outcomes_as_expected_have_no_mistakes_in_either_order(sites: dict[str, Site]) -> None:
    rows = expected(sites.values())
    assert mistakes(rows, outcomes_of(rows)) == []
    assert mistakes(rows, outcomes_of(rows[::-1])) == []


def test_outcomes_otherwise_are_named(sites: dict[str, Site]) -> None:
    rows = expected(sites.values())
    right = outcomes_of(rows)
    assert mistakes(rows, right[:-1]) == [f"{rows[-1].url} has no outcome"]
    failed = [replace(o, error="Unreachable") if o.error == "OverLimit" else o for o in right]
    assert len(mistakes(rows, failed)) == 1
    both = [replace(o, kind=Kind.ARCHIVED) if o.kind is Kind.DUPLICATE else o for o in right]
    assert len(mistakes(rows, both)) == len(groups(rows))
    stray = replace(right[0], link=replace(right[0].link, url="http://127.0.0.1:1/x"))
    assert mistakes(rows, [*right, stray]) == ["http://127.0.0.1:1/x was not announced by any site of the demo"]


def test_a_second_announcement_of_a_url_changes_nothing(sites: dict[str, Site]) -> None:
    rows = expected(sites.values())
    right = outcomes_of(rows)
    assert mistakes(rows, [*right, *(replace(outcome, kind=Kind.SEEN, error=None) for outcome in right)]) == []


def test_relations_are_counted_for_each_group_of_copies(sites: dict[str, Site]) -> None:
    rows = expected(sites.values())
    relations: dict[str, Relation] = {}
    for group in groups(rows):
        kinds = [Relation.EXACT] * group.exact + [Relation.NEAR] * group.near
        kinds += [Relation.TRANSLATION] * group.translation
        relations |= dict(zip(group.urls[1:], kinds, strict=True))
    assert mistakes(rows, outcomes_of(rows), relations) == []
    one = next(url for url, relation in relations.items() if relation is not Relation.TRANSLATION)
    relations[one] = Relation.TRANSLATION
    assert len(mistakes(rows, outcomes_of(rows), relations)) == 1


def test_the_configuration_of_the_demo_is_valid_and_its_patterns_fit(sites: dict[str, Site], tmp_path: Path) -> None:
    write_configs(tmp_path, sites.values())
    configuration = settings.load(tmp_path)
    configuration.require_contact()
    assert list(configuration.sources) == sorted(sites)
    for row in expected(sites.values()):
        source = configuration.sources[row.source]
        included = any(re.search(pattern, row.url) for pattern in source.include)
        left_out = not included or any(re.search(pattern, row.url) for pattern in source.exclude)
        assert left_out == (row.kind is Kind.EXCLUDED), row.url
        assert source.delay_s <= 0.1


def test_two_servings_are_the_same_and_leave_nothing_running(client: httpx.Client) -> None:
    before = {*threading.enumerate()}  # some of which other tests have left, and may end now
    bodies = []
    for _ in range(2):
        with serve(StillClock(NOW)) as fresh:
            pages = [client.get(site.url + site.articles[0].announced_path).text for site in fresh]
            bodies.append([page.replace(site.url, "") for page, site in zip(pages, fresh, strict=True)])
    assert bodies[0] == bodies[1]
    assert {*threading.enumerate()} <= before
    with pytest.raises(httpx.ConnectError):
        client.get(fresh[0].url)
