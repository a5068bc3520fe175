"""Which words of a page are its title: between the site's name, kickers, claims that are cut, and other headings."""

import json

import pytest

from tests.support.pages import TEXT_ZH, body, html, read

TITLE = "River bridge opens at last after two months"
SITE = "The County Courier"


def page(head: str, content: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}</head><body>'
        f'<header><a href="/">{SITE}</a><nav><a href="/a">Home</a><a href="/b">County</a></nav></header>'
        f"{content}<footer><p>© 2024 {SITE}</p></footer></body></html>"
    )


def article(before: str = "", above: str = "") -> str:
    return f"{above}<main><article>{before}{body()}</article></main>"


def titled(title: str) -> str:
    return f"<title>{title}</title>"


def shared(title: str) -> str:
    return f"<meta property='og:title' content='{title}'>"


def recorded(title: str) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', 'headline': title})}</script>"


@pytest.mark.parametrize(
    ("head", "content"),
    [
        (titled(f"{TITLE} - {SITE}"), article(f"<h1>{TITLE}</h1>")),
        (titled(f"{TITLE} | County | {SITE}"), article()),
        (titled(f"{SITE} | {TITLE}"), article()),
        (titled(f"{TITLE} - {SITE}"), article(f"<h2>{TITLE}</h2>", above=f"<h1>{SITE}</h1>")),
        (titled(f"{TITLE} - {SITE}"), article(f"<h2>{TITLE}</h2>", above="<h1>County News</h1>")),
        (titled(f"{TITLE} - {SITE}"), article(f"<h1>{TITLE}</h1><h2>They asked for time to draw what they found</h2>")),
    ],
)
def test_the_title_is_told_from_the_names_of_the_site_and_its_section(head: str, content: str) -> None:
    assert read(page(head, content)).document.title == TITLE


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1><span class='kicker'>Traffic</span> {TITLE}</h1>",
        f"<h1><span>Traffic</span><span>{TITLE}</span></h1>",
        f"<h1>{TITLE}<small>Archaeologists asked for time</small></h1>",
        f"<h1>{TITLE} <a class='comments' href='#comments'>12</a></h1>",
        f"<h1>{TITLE} (UPDATED)</h1>",
        f"<h1>{TITLE.upper()}</h1>",
        f"<h1><img src='logo.png' alt='{SITE}'></h1><h2>{TITLE}</h2>",
    ],
)
def test_what_else_stands_in_the_heading_is_no_title(heading: str) -> None:
    assert read(page(titled(f"{TITLE} - {SITE}"), article(heading))).document.title == TITLE


def test_without_a_claim_a_kicker_is_kept_from_its_headline() -> None:
    content = article(f"<h1><span class='label'>Exclusive</span>{TITLE}</h1>")
    assert read(page(titled(SITE), content)).document.title == f"Exclusive {TITLE}"


@pytest.mark.parametrize(
    "head",
    [
        shared(f"{TITLE[:25]}..."),
        titled(f"{TITLE[:25]}... - {SITE}") + shared(f"{TITLE[:25]}…"),
        titled(SITE) + recorded(f"{TITLE[:30]}…"),
    ],
)
def test_a_title_that_is_cut_is_read_from_the_heading_that_begins_like_it(head: str) -> None:
    assert read(page(head, article(f"<h1>{TITLE}</h1>"))).document.title == TITLE
    assert read(page(head, article(f"<h2>{TITLE}</h2>"))).document.title == TITLE


@pytest.mark.parametrize("tag", ["h1", "h2", "h3"])
@pytest.mark.parametrize("head", [titled(SITE), titled(SITE) + shared(SITE)])
def test_a_page_that_is_called_by_the_name_of_its_site_has_its_heading_for_a_title(head: str, tag: str) -> None:
    assert read(page(head, article(f"<{tag}>{TITLE}</{tag}>"))).document.title == TITLE


def test_a_page_that_is_called_by_the_name_of_its_site_and_has_no_heading_begins_with_its_title() -> None:
    content = article(f"<p><strong>{TITLE}</strong></p>")
    assert read(page(titled(SITE), content)).document.title == TITLE


def test_a_headline_that_a_page_states_as_its_sites_name_stays_the_title_if_it_is_shown() -> None:
    named = f"<meta property='og:site_name' content='{TITLE}'>"
    content = article(f"<div class='subject'>{TITLE}</div>")
    assert read(page(titled(TITLE) + shared(TITLE) + named, content)).document.title == TITLE


CHINESE, PAPER = "澜河新桥终于通车 比原计划晚了两个月", "县城日报"


def portal(title: str, content: str) -> str:
    links = f"<a href='/'>{PAPER}</a><a href='/a'>首页</a><a href='/b'>要闻</a>"
    text = f"<div class='content'>{body(*TEXT_ZH)}</div>"
    head = f"<!DOCTYPE html><html lang='zh'><head>{titled(title)}</head>"
    return f"{head}<body><div>{links}</div>{content}{text}</body></html>"


@pytest.mark.parametrize(
    ("title", "content"),
    [
        (f"{CHINESE}_要闻_{PAPER}", ""),
        (f"{CHINESE}-要闻-{PAPER}", f"<h1>{CHINESE}</h1>"),
        (f"{PAPER}-{CHINESE}", ""),
        (PAPER, f"<h2>{CHINESE}</h2>"),
        (PAPER, f"<div>{CHINESE}</div><div>2024-05-15 来源：{PAPER} 作者：李禾</div>"),
        (
            "县政府门户网站",
            f"<h1>县政府门户网站</h1><div>{CHINESE}</div><div>发布日期：2024-05-15 来源：县交通局</div>",
        ),
    ],
)
def test_the_name_of_a_site_is_told_by_its_link_home(title: str, content: str) -> None:
    assert read(portal(title, content)).document.title == CHINESE


@pytest.mark.parametrize("title", ["县城日报网", "新桥通车 - 县城日报网", "新桥通车_县城日报网", "新桥通车"])
def test_what_a_paper_calls_its_site_is_no_headline(title: str) -> None:
    inside = f"<h1>县城日报网</h1><div><h2>新桥通车</h2>{body(*TEXT_ZH)}</div>"
    assert read(html(inside, title=title, language="zh")).document.title == "新桥通车"


def test_a_short_headline_before_a_papers_site_is_the_title() -> None:
    inside = f"<div>{body(*TEXT_ZH)}</div>"
    assert read(html(inside, title="下雨 - 县城日报网", language="zh")).document.title == "下雨"
    assert read(html(f"<h1>县城日报网</h1>{inside}", title="县城日报网", language="zh")).document.title == "县城日报网"
