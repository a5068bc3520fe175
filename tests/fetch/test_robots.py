"""The rules of robots.txt, by RFC 9309."""

import pytest

from pipeline.errors import BadStatus
from pipeline.fetch import robots

SITE = "https://news.example"


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("pipeline/0.1 (+mailto:desk@news.example)", "pipeline"),
        ("Daily-Archive_Bot", "Daily-Archive_Bot"),
        ("  spaced/2", "spaced"),
        ("", "*"),
        ("(nameless)", "*"),
    ],
)
def test_the_product_token_is_the_name_at_the_beginning(user_agent: str, token: str) -> None:
    assert robots.product(user_agent) == token


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/", True),
        ("User-agent: *\nDisallow: /", "/any", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow:", "/any", True),
        ("user-AGENT : *\ndisallow : /private", "/private/a", False),
        ("User-agent: *\nDisallow: /private", "/Private", True),
        ("User-agent: *\nDisallow: /private/", "/private", True),
        # a group of our own is the only one that counts, wherever it stands and however it is spelled
        ("User-agent: Pipeline\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: PIPELINE\nDisallow: /a", "/a", False),
        ("User-agent: other\nUser-agent: pipeline\nDisallow: /a", "/a", False),
        ("User-agent: pipeline\nDisallow: /a\n\nUser-agent: pipeline\nDisallow: /b", "/b", False),
        ("User-agent: mypipeline\nDisallow: /", "/a", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        # the longest rule wins, and of two equally long ones the one that allows
        ("User-agent: *\nDisallow: /news\nAllow: /news/open", "/news/open/1", True),
        ("User-agent: *\nAllow: /news\nDisallow: /news/closed", "/news/closed/1", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        # wildcards
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?page=1", True),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
        ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", False),
        ("User-agent: *\nDisallow: /a*b*c", "/a1c2b3", True),
        # the same character written in two ways
        ("User-agent: *\nDisallow: /新闻", "/%E6%96%B0%E9%97%BB/1", False),
        ("User-agent: *\nDisallow: /%e6%96%b0", "/%E6%96%B0", False),
        ("User-agent: *\nDisallow: /%7Ejoe", "/~joe/a", False),
        # what is not ours to judge is passed over
        ("<!doctype html><title>Not found</title>", "/a", True),
        ("Disallow: /", "/a", True),
        ("User-agent: *\nNonsense\nDisallow: /a # because\n", "/a", False),
        ("User-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
    ],
)
def test_rules_allow_and_forbid(text: str, path: str, allowed: bool) -> None:
    assert robots.parse_rules(text.encode(), "pipeline").allows(SITE + path) is allowed


def test_bytes_that_are_no_text_spoil_nothing() -> None:
    rules = robots.parse_rules(b"\xff\xfe\x00 junk \x80\nUser-agent: *\nDisallow: /a\n# \xb9\xe3\n", "pipeline")
    assert not rules.allows(f"{SITE}/a")
    assert rules.allows(f"{SITE}/b")


def test_what_comes_after_500_kib_is_not_read() -> None:
    padding = b"# filler\n" * 60_000
    inside = b"User-agent: *\nDisallow: /a\n"
    rules = robots.parse_rules(inside + padding + b"Disallow: /b\n", "pipeline")
    assert (rules.allows(f"{SITE}/a"), rules.allows(f"{SITE}/b")) == (False, True)


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("", 0),
        ("Crawl-delay: 7", 7),
        ("Crawl-delay: 0.5", 0.5),
        ("Crawl-delay: 3600", 60),
        ("Crawl-delay: soon", 0),
        ("Crawl-delay: -3", 0),
        ("Crawl-delay: nan", 0),
        ("Crawl-delay: inf", 0),
    ],
)
def test_a_crawl_delay_is_seconds_and_at_most_a_minute(line: str, seconds: float) -> None:
    assert robots.parse_rules(f"User-agent: *\n{line}\nDisallow: /x".encode(), "pipeline").crawl_delay_s == seconds


def test_the_crawl_delay_of_another_agent_is_not_ours() -> None:
    text = b"User-agent: other\nCrawl-delay: 30\n\nUser-agent: *\nDisallow: /x"
    assert robots.parse_rules(text, "pipeline").crawl_delay_s == 0


def test_sitemaps_are_listed_whatever_group_they_stand_in() -> None:
    text = b"Sitemap: https://news.example/a.xml\nUser-agent: other\nDisallow: /\nsitemap: /b.xml\n"
    assert robots.parse_rules(text, "pipeline").sitemaps == ("https://news.example/a.xml", "/b.xml")


@pytest.mark.parametrize(
    ("status", "no_rules"),
    [(301, True), (401, True), (403, True), (404, True), (410, True), (429, False), (500, False), (503, False)],
)
def test_a_missing_file_has_no_rules_and_a_failing_server_none_that_we_know(status: int, no_rules: bool) -> None:
    assert robots.means_no_rules(status) is no_rules


def test_nothing_is_allowed_while_the_rules_are_unknown_and_all_where_there_are_none() -> None:
    assert not robots.closed("answered 503", "pipeline", BadStatus("answered 503", status=503)).allows(f"{SITE}/a")
    assert robots.Rules(agent="pipeline").allows(f"{SITE}/a")
