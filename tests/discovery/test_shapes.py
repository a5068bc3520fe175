"""Shapes of addresses: what those of articles have in common, and which addresses they leave out."""

import re

import pytest

from pipeline.discovery.shapes import children, left_out, only_articles, patterns_of

SITE = "https://paper.example"


def urls(*paths: str) -> list[str]:
    return [SITE + path for path in paths]


@pytest.mark.parametrize(
    ("articles", "matched", "not_matched"),
    [
        (
            ["/posts/mill/", "/posts/choir/", "/posts/bees/"],
            ["/posts/trams/", "/de/posts/chor/", "/zh-cn/posts/%E6%A1%A5/"],
            ["/", "/posts/", "/de/posts/", "/tags/music/", "/about/", "/posts/page/2/"],
        ),
        (
            ["/2024/03/04/mill/", "/2024/11/15/trams/", "/2023/05/02/choir/"],
            ["/1999/12/31/eve/", "/ja/2024/05/02/lighthouse"],
            ["/2024/", "/2024/03/", "/2024/03/04/", "/tags/mill/", "/about/"],
        ),
        (
            ["/blog/2024/3/mill.html", "/blog/2024/11/trams.html", "/blog/2023/5/choir.html"],
            ["/blog/2022/10/bees.html"],
            ["/blog/", "/blog/2024/", "/blog/author/ann.html", "/about.html"],
        ),
        (
            ["/news/48211/", "/news/48248/", "/news/48359/"],
            ["/news/3/"],
            ["/news/", "/news/society/", "/about/", "/news/48211/comments/"],
        ),
        (
            ["/article.php?id=1", "/article.php?id=2", "/article.php?id=3"],
            ["/article.php?id=4&lang=de"],
            ["/page.php?p=imprint", "/", "/old/article.php?id=1"],
        ),
        (["/1204", "/1207", "/1311"], ["/17"], ["/page/2", "/about", "/tags/7"]),
    ],
    ids=["in a folder", "by day", "by month", "by number", "by a script", "by number alone"],
)
def test_the_shape_of_articles_leaves_other_pages_out(
    articles: list[str], matched: list[str], not_matched: list[str]
) -> None:
    patterns = patterns_of(urls(*articles))
    assert patterns
    for url in urls(*articles, *matched):
        assert any(re.search(pattern, url) for pattern in patterns), url
    for url in urls(*not_matched):
        assert not any(re.search(pattern, url) for pattern in patterns), url


@pytest.mark.parametrize(
    "articles",
    [
        ["/mill/", "/choir/", "/bees/", "/trams/"],
        ["/town/mill", "/people/choir", "/nature/bees"],
        ["/posts/mill/", "/posts/choir/", "/posts/bees/", "/special/", "/2024/01/02/x/"],
    ],
    ids=["in no folder", "in folders of all names", "of too many shapes"],
)
def test_no_rule_is_made_that_any_page_would_match_or_that_may_lose_an_article(articles: list[str]) -> None:
    assert patterns_of(urls(*articles)) == []


def test_what_is_left_out_is_grouped_by_its_folder() -> None:
    sports = [f"/sports/game-{number}" for number in range(4)]
    tags = [f"/tags/t{number}" for number in range(5)]
    groups = left_out(["/news/"], urls("/news/a", "/about", *sports, *tags))
    assert [(len(group.addresses), group.may_be_articles) for group in groups] == [(5, False), (4, True), (1, False)]


@pytest.mark.parametrize(
    ("sitemaps", "kept"),
    [
        (["wp-sitemap-posts-post-1.xml", "wp-sitemap-posts-page-1.xml", "wp-sitemap-users-1.xml"], [0]),
        (["post-sitemap.xml", "post-sitemap2.xml", "page-sitemap.xml", "post_tag-sitemap.xml"], [0, 1]),
        (["sitemap-posts.xml", "sitemap-pages.xml", "sitemap-authors.xml"], [0]),
        (["sitemap-2024-01.xml", "sitemap-2024-02.xml"], None),
        (["sitemap-page-1.xml", "sitemap-page-2.xml"], None),
    ],
)
def test_an_index_that_says_what_its_sitemaps_hold_is_read_for_its_posts(sitemaps: list[str], kept: list[int]) -> None:
    named = urls(*(f"/{name}" for name in sitemaps))
    only = only_articles(named)
    if kept is None:
        assert only is None
    else:
        assert only is not None
        assert [place for place, url in enumerate(named) if re.search(only, url)] == kept


def test_a_page_in_several_languages_is_one_and_makes_no_section() -> None:
    about = urls("/about/", "/de/about/", "/ja/about/", "/imprint/")
    (group,) = left_out(["/posts/"], about)
    assert (len(group.addresses), group.may_be_articles) == (4, False)


def test_of_an_index_one_sitemap_of_each_kind_of_name_is_looked_at() -> None:
    named = urls("/a/rss.xml", "/sitemap-1.xml", "/sitemap-2.xml", "/b/feed.atom")
    assert children(named) == urls("/sitemap-1.xml", "/a/rss.xml", "/b/feed.atom")
