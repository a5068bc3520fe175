"""The demo sites answer as they announce, and their articles are what the table of expectations says."""

import json
import re
import threading
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from urllib.parse import urljoin

import feedparser
import httpx
import pytest
from lxml import etree, html

from pipeline import settings
from pipeline.demo import layouts
from pipeline.demo.configure import write_configs
from pipeline.demo.content import Article, load
from pipeline.demo.expect import Expected, expected, groups, mistakes
from pipeline.demo.server import SLOW_S
from pipeline.demo.sites import Site, serve
from pipeline.fingerprint import fingerprint, similarity
from pipeline.model import Document, Kind, Link, Outcome, Relation

NOW = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
DELAYED = {None, "moved", "slow", "unavailable"}  # faults that come to a document all the same
ARTICLES = [article for article in load(NOW) if article.fault in DELAYED]
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")


class StillClock:
    """The demo's day, every time it is asked."""

    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0

    def sleep(self, seconds: float) -> None:
        """Time stands still."""


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Site]]:
    with serve(StillClock()) as served:
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
        else:
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
        # digits of at least two places that no unit changes: 1931, 43, 17 …
        plain = [set(re.findall(r"(?<![\d.,:])\d{2}(?![\d.,:\u4e07 ]|\s\d)", "\n".join(a.prose))) for a in told]
        assert set.intersection(*plain), story


def test_an_article_that_was_corrected_stays_mostly_the_same() -> None:
    corrected = [article for article in ARTICLES if article.correction]
    assert corrected
    for article in corrected:
        later = replace(article, paragraphs=article.correction or ())
        assert 0.6 < jaccard(article, later) < 1, article.id


def test_published_days_span_more_than_three_weeks_in_order() -> None:
    days = {article.published.date() for article in ARTICLES if article.site != "carbon"}
    assert len(days) >= 12
    assert max(days) - min(days) >= timedelta(days=14)


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


def announced(site: Site, client: httpx.Client) -> set[str]:
    """Every URL that the endpoints of the site's configuration lead to."""
    match site.name:
        case "carbon":
            return listed(client, f"{site.url}/en/news", "a.news-title", "a.next")
        case "portal":
            lists = listed(client, f"{site.url}/zwdt/index.html", "ul.list a", ".page a")
            return lists | set(locations(client.get(f"{site.url}/sitemap.xml").content))
        case "district":
            return listed(client, f"{site.url}/list", "ul.list a", "a.next")
        case "wire":
            return {post["link"] for page in (1, 2) for post in posts(client, site, page)}
        case _:
            lists = [listed(client, f"{site.url}/{name}/", ".teaser h2 a", "a[rel=next]") for name in ("de", "es", "ru")]
            return set().union(*lists, *(locations(unpacked(client.get(url))) for url in sitemaps(client, site)))


def listed(client: httpx.Client, url: str | None, links: str, onward: str) -> set[str]:
    found: set[str] = set()
    while url:
        tree = html.fromstring(client.get(url).raise_for_status().content)
        found |= {urljoin(url, str(link.get("href"))) for link in tree.cssselect(links)} if has_css else set()
        following = tree.cssselect(onward) if has_css else []
        url = urljoin(url, str(following[0].get("href"))) if following else None
    return found
