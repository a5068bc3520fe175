"""An article keeps the lines that its siblings have too, and loses what is the site's, by where they stand."""

from collections.abc import Callable

import pytest

from pipeline.extract import Template, selection
from pipeline.extract.block_walk import walk
from pipeline.model import Extracted
from tests.support.house import prose
from tests.support.pages import html, read, same_text, view

Render = Callable[[int], str]

FRUITS = ("quinces", "damsons", "medlars", "cherries", "apricots", "bilberries", "pears", "plums")
PLACES = ("Halden Quay", "Ostrey", "Marsh End", "Upper Linden", "Corrie", "Saltwick", "Brenning", "Tolver")
DIGITS = "一二三四五六七八"


def url(number: int) -> str:
    return f"https://news.example.org/a/{number}"


def known_by(render: Render, others: int) -> Template:
    """The template of a site from so many pages, none of which is number 0."""
    pages = [read(render(number), url=url(number)).traits for number in range(1, 1 + others)]
    return Template.of_pages([page for page in pages if page is not None])


def paragraphs(render: Render, others: int = 6) -> tuple[str, ...]:
    return told(render, others).document.paragraphs


def told(render: Render, others: int = 6) -> Extracted:
    """Page 0 of a site of which so many other pages are known."""
    return read(render(0), url=url(0), template=known_by(render, others))


def said(number: int, at: int = 0, words: int = 30) -> str:
    """A paragraph that no other page has."""
    return " ".join(prose(100 * number + at, words=words))


def tagged(tag: str, *texts: str) -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def page(number: int, content: str) -> str:
    title = f"{FRUITS[number]} from {PLACES[number]}".capitalize()
    return html(f"<article><h1>{title}</h1>{content}</article>", title=title)


def recipe(number: int) -> str:
    return page(
        number,
        f"<p>{said(number)}</p><h2>Ingredients</h2>"
        f"<ul>{tagged('li', '200 g flour', f'3 ripe {FRUITS[number]}', '1 pinch of salt')}</ul><h2>Method</h2>"
        f"<ol>{tagged('li', 'Sift the flour.', said(number, 1), 'Let it rest.', said(number, 2))}</ol>",
    )


def interview(number: int) -> str:
    asked = "<p><strong>Why?</strong></p>"
    return page(
        number,
        f"<p>{said(number)}</p><p><b>Were you there yourself?</b></p><p>Yes.</p>{asked}<p>{said(number, 1)}</p>{asked}"
        f"<p>{said(number, 2)}</p>",
    )


def results(number: int) -> str:
    rows = (("Team", "Points"), ("Rowing club", str(31 + number)), ("Ferry hands", str(24 - number)), ("Drawn", "2"))
    table = tagged("tr", *(tagged("td", *row) for row in rows))
    return page(number, f"<p>{said(number)}</p><table class='score'>{table}</table><p>{said(number, 1)}</p>")


def notice(number: int) -> str:
    place, digit = PLACES[number], DIGITS[number]
    first = f"为做好第{digit}批老旧桥梁的检修工作，县交通局决定对{place}一带的{number + 3}座桥梁逐一检查。"
    second = f"第{digit}组负责{place}，检查从{number + 2}月开始，夜间施工时段渡船免费，学生和老人优先上船。"
    title = f"关于第{digit}批桥梁检修的通知"
    texts = (
        "各县区人民政府，市政府各部门：",
        first,
        "一、总体要求",
        second,
        "特此通知。",
        "兰河县交通局",
        f"2024年3月{number + 4}日",
    )
    return html(f"<div><h1>{title}</h1>{tagged('p', *texts)}</div>", title=title, language="zh")


RECIPE = (
    *(said(0), "Ingredients", "200 g flour", "3 ripe quinces", "1 pinch of salt", "Method"),
    *("Sift the flour.", said(0, 1), "Let it rest.", said(0, 2)),
)


def test_recipes_keep_their_ingredients_and_headings() -> None:
    assert paragraphs(recipe) == RECIPE


def test_interviews_keep_short_questions_and_answers() -> None:
    expected = (said(0), "Were you there yourself?", "Yes.", "Why?", said(0, 1), "Why?", said(0, 2))
    assert paragraphs(interview) == expected


def test_tables_keep_the_labels_of_their_rows_and_columns_with_no_other_extractors_help() -> None:
    expected = (said(0), "Team | Points", "Rowing club | 31", "Ferry hands | 24", "Drawn | 2", said(0, 1))
    found = told(results)
    assert found.document.paragraphs == expected
    assert found.provenance.extractor == "walker"


@pytest.mark.parametrize("others", [1, 2, 6])
def test_notices_keep_addressee_headings_closing_signature_and_day(others: int) -> None:
    found = paragraphs(notice, others)
    assert found[0] == "各县区人民政府，市政府各部门："
    assert found[2] == "一、总体要求"
    assert found[-3:] == ("特此通知。", "兰河县交通局", "2024年3月4日")
    assert len(found) == 7


FERRY = (said(0), said(0, 1))


def walked(below: str) -> tuple[str, ...]:
    """Return what the block walk takes of a page of an unknown site."""
    title = "The ferry of Halden Quay"
    page = html(f"<div><h1>{title}</h1>{tagged('p', *FERRY)}{below}</div>", title=title)
    return tuple(walk(view(page), None, learn=False).paragraphs)


@pytest.mark.parametrize(
    "closing",
    [
        ("Thank you for waiting.",),
        ("特此公告。",),
        ("特此公告",),
        ("此致", "敬礼！"),
        ("特此通知。", "兰河县交通局", "2024年3月4日"),
    ],
)
def test_short_sentences_that_close_an_article_stay_where_no_other_page_is_known(closing: tuple[str, ...]) -> None:
    assert walked(tagged("p", *closing)) == (*FERRY, *closing)


def test_a_closing_above_the_files_of_a_notice_parts_them_not_from_it() -> None:
    files = "<p>附件：<a href='/f/ferry.pdf'>渡船时刻.pdf</a></p>"
    assert walked(f"<p>特此通知。</p>{files}") == (*FERRY, "特此通知。", "附件：渡船时刻.pdf")


@pytest.mark.parametrize(
    "below",
    [
        "<p>Photo: County Archive.</p>",  # a label
        "<p>The County Courier</p>",  # no sentence
        "<p><a href='/next'>Read on.</a></p>",
        "<p class='tip'>Read it on paper.</p>",  # unlike the prose
        "<div><p>Read it on paper.</p></div>",
        "<p>Good night.</p><p>Turn the page.</p>",  # the third of a list
    ],
)
def test_what_no_sentence_beside_the_prose_is_closes_no_article(below: str) -> None:
    closing = ("Thank you.", "Good night.") if "Good" in below else ("Thank you.",)
    assert walked(f"<p>Thank you.</p>{below}") == (*FERRY, *closing)


LETTERS = "The Courier is glad of every letter, and prints those that are signed and shorter than two hundred words."


@pytest.mark.parametrize(
    "between",
    [
        "<div class='share'>Tell a friend</div>",
        "<p>Share</p>",
        "<p><a href='/more'>Read more</a></p>",
        "<p>Read more: the ferry in pictures</p>",
        "<p>More like this <a href='/letter'>in our morning letter for readers</a></p>",
        f"<p>{LETTERS}</p>",
        f"<div class='note'>{LETTERS}</div>",
        "<div class='note'>Printed in Halden Quay</div>",
        "<div>Printed in Halden Quay</div>",  # without a class, but everywhere and in no element of text
        "<figure><figcaption>A table laid for two</figcaption></figure>",
    ],
)
def test_between_an_articles_lines_what_is_linked_or_marked_or_boilerplate_goes(between: str) -> None:
    def render(number: int) -> str:
        return page(number, f"<p>{said(number)}</p><p>Why?</p>{between}<p>{said(number, 1)}</p>")

    assert paragraphs(render) == (said(0), "Why?", said(0, 1))


@pytest.mark.parametrize(
    "below",
    [
        f"<p>{LETTERS}</p>",
        "<p>Source: County Courier</p>",
        "<p>Reported from <a href='/desk'>Halden Quay</a></p>",
        "<div>Printed in Halden Quay</div>",
        "<p class='tip'>Enjoy your meal!</p>",
    ],
)
def test_behind_an_articles_last_line_what_is_long_or_a_label_or_linked_or_elsewhere_goes(below: str) -> None:
    def render(number: int) -> str:
        return page(number, f"<p>{said(number)}</p><p>Why?</p><p>{said(number, 1)}</p><p>Thank you.</p>{below}")

    assert paragraphs(render) == (said(0), "Why?", said(0, 1), "Thank you.")


def test_a_line_that_stands_in_the_navigation_too_stays_in_the_other_extractors_texts() -> None:
    """Three other pages are too few for the walk to lead."""

    def render(number: int) -> str:
        return recipe(number).replace(">Home<", ">Method<")

    found = told(render, 3)
    assert found.provenance.extractor.startswith("trafilatura")
    assert found.document.paragraphs == RECIPE


def test_a_comparison_tells_that_a_line_stays_though_other_pages_have_it() -> None:
    seen = view(recipe(0), url=url(0))
    found = selection.comparison_of(seen, walk(seen, known_by(recipe, 6), learn=False))
    told_of = {block.text: (block.body, block.because) for block in found.blocks}
    assert told_of["Method"] == (True, "short, though on 6 of 6 other pages")
    assert told_of["Home"] == (False, "on 6 of 6 other pages")
    assert told_of["3 ripe quinces"] == (True, "short")


@pytest.mark.parametrize(
    ("held", "now", "same"),
    [
        (["200 g flour"], ["250 g flour"], False),
        (["200 g flour"], [], True),  # what is filed may have a line too much
        ([], ["250 g flour"], True),
        (["200 g flour"], ["200 g flour"], True),
    ],
)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_known_line_in_place_of_another_makes_another_text_wherever_it_stands(
    held: list[str], now: list[str], same: bool, at: int
) -> None:
    def render(number: int) -> str:
        return page(number, tagged("p", said(number), f"{200 + 50 * (number % 2)} g flour", said(number, 1)))

    own = [said(0), said(0, 1)]
    template = known_by(render, 6)
    before, after = ([*own[:at], *lines, *own[at:]] for lines in (held, now))
    assert same_text(template, url(0), before, after) is same


def stamped(between: str, number: int) -> str:
    """A page whose lead stands above who wrote it and when, as a style sheet divides them or blanks do."""
    parts = (f"<span>Ida {FRUITS[number].title()}</span>", f"<time>{10 + number} May 2024, 1{number}:05</time>")
    stamp = between.join((*parts, "<span>3 min read</span>"))
    rest = "".join(f'<div class="par">{said(number, at)}</div>' for at in (1, 2, 3))
    return page(number, f'<div class="lead"><b>{said(number)}</b></div><div class="meta">{stamp}</div>{rest}')


@pytest.mark.parametrize("others", [0, 6])
@pytest.mark.parametrize("between", ["", " "], ids=["by a style sheet", "by a blank"])
def test_who_wrote_it_and_when_below_the_lead_is_none_of_the_text(between: str, others: int) -> None:
    assert paragraphs(lambda number: stamped(between, number), others) == tuple(said(0, at) for at in range(4))


@pytest.mark.parametrize(("kind", "day", "stays"), [("meta", 10, False), ("meta", 24, True), ("par", 10, True)])
def test_a_day_below_the_lead_stays_if_it_is_another_one_or_stands_as_the_text_does(
    kind: str, day: int, stays: bool
) -> None:
    date = '<meta property="article:published_time" content="2024-05-10T10:05:00Z"></head>'
    line = f"Ida Quince at the town hall {day} May 2024"
    rest = "".join(f'<div class="par">{said(0, at)}</div>' for at in (1, 2, 3))
    whole = page(0, f'<div class="lead"><b>{said(0)}</b></div><div class="{kind}">{line}</div>{rest}')
    assert (line in read(whole.replace("</head>", date)).document.paragraphs) is stays
