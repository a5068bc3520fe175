"""What the pages of a site share is boilerplate; an article's own text never is."""

import pickle

import pytest

from pipeline.config.source import Source
from pipeline.extract import MAX_PAGES, Template, extract
from pipeline.extract.selection import SURE_TEXT
from pipeline.extract.template import digest, is_boilerplate
from pipeline.model import Extracted, Link, Page, Traits
from tests.support.house import prose
from tests.support.pages import TEXT, html, read, same_text

DISCLAIMER = (
    "The views of contributors are their own, and the Courier answers neither for them nor for what they link to, "
    "nor for any loss that comes of having relied on a timetable, a recipe or a forecast printed on this page."
)
SOURCE = Source.model_validate({"name": "courier", "endpoints": [{"feed": "https://news.example.org/feed"}]})


def paragraphs(number: int, count: int) -> list[str]:
    """Paragraphs that no other number has."""
    return [" ".join(prose(100 * number + at, words=30)) for at in range(count)]


def page(number: int, *, count: int = 4, below: str = DISCLAIMER, title: str | None = None) -> str:
    title = title or f"Council meeting number {number} ends late"
    texts = "".join(f"<p>{text}</p>" for text in paragraphs(number, count))
    return html(f"<div><h1>{title}</h1>{texts}<p>{below}</p></div>", title=title)


def traits(number: int, **how: object) -> Traits:
    found = told(page(number, **how), number).traits  # type: ignore[arg-type]
    assert found is not None
    return found


def told(text: str, number: int, template: Template | None = None) -> Extracted:
    url = f"https://news.example.org/a/{number}"
    fetched_at = read(page(1)).provenance.fetched_at
    got = Page(url=url, status=200, headers={}, body=text.encode(), fetched_at=fetched_at)
    return extract(got, Link(url=url, key=url, source="courier", found_in=""), SOURCE, template)


def text_of(found: Extracted) -> str:
    return "\n".join(found.document.paragraphs)


def test_without_a_sibling_a_disclaimer_looks_like_text_and_with_two_it_does_not() -> None:
    assert DISCLAIMER in text_of(told(page(1), 1))
    known = told(page(1), 1, Template.of_pages([traits(2), traits(3)]))
    assert known.document.paragraphs == tuple(paragraphs(1, 4))


def test_a_brief_of_one_line_keeps_its_line_and_loses_the_longer_disclaimer() -> None:
    template = Template.of_pages([traits(number) for number in range(2, 8)])
    found = told(page(1, count=1), 1, template)
    assert found.document.paragraphs == tuple(paragraphs(1, 1))


def test_versions_of_one_article_count_once_so_its_text_is_no_boilerplate() -> None:
    again = [
        traits(2),
        traits(2, below="Corrected on Friday: the meeting ended at eleven o'clock, not at ten o'clock."),
    ]
    assert Template.of_pages(again).articles == 1
    assert Template.of_pages([*again, traits(3)]).articles == 2


@pytest.mark.parametrize("others", [1, 2, 5, 20])
def test_a_page_that_was_learned_itself_is_read_whole(others: int) -> None:
    template = Template.of_pages([traits(1), *(traits(number) for number in range(2, 2 + others))])
    assert all(text in text_of(told(page(1), 1, template)) for text in paragraphs(1, 4))


def test_a_later_version_under_another_address_keeps_what_did_not_change() -> None:
    template = Template.of_pages([traits(1), traits(2), traits(3)])
    found = told(page(1), 99, template)
    assert all(text in text_of(found) for text in paragraphs(1, 4))


def test_a_template_that_leaves_next_to_nothing_is_not_believed() -> None:
    every = [traits(number, below=" ".join(paragraphs(50, 6))) for number in range(2, 5)]
    page_of_it = html(
        f"<div><h1>A page of its own</h1><p>{' '.join(paragraphs(50, 6))}</p></div>", title="A page of its own"
    )
    assert paragraphs(50, 6)[0] in text_of(told(page_of_it, 1, Template.of_pages(every)))


@pytest.mark.parametrize(
    ("pages", "articles", "words", "boilerplate"),
    [
        (0, 1, 5, False),
        (1, 1, 5, True),
        (1, 5, 40, True),  # one of five is a fifth
        (1, 6, 5, False),  # of many pages two must have it
        (2, 6, 5, True),
        (2, 20, 5, True),  # a short one need not be everywhere
        (2, 20, 12, False),  # a long one must be on a fifth
        (4, 20, 12, True),
    ],
)
def test_how_many_pages_make_a_block_boilerplate(pages: int, articles: int, words: float, boilerplate: bool) -> None:
    assert is_boilerplate(pages, articles, words) is boilerplate


def test_a_template_is_small_and_the_same_for_the_same_pages() -> None:
    pages = [traits(number) for number in range(2, 2 + MAX_PAGES + 8)]
    template = Template.of_pages(pages)
    assert template == Template.of_pages(pages)
    assert template.articles == MAX_PAGES
    assert len(pickle.dumps(template)) < 2000
    assert digest("masthead") == digest("masthead") != digest("imprint")


@pytest.mark.parametrize(
    ("held", "read", "only_boilerplate"),
    [
        ([*paragraphs(1, 3), DISCLAIMER], paragraphs(1, 3), True),
        ([DISCLAIMER, *paragraphs(1, 3), DISCLAIMER], paragraphs(1, 3), True),
        (paragraphs(1, 3), [*paragraphs(1, 3), DISCLAIMER], True),  # regained
        ([DISCLAIMER, *paragraphs(1, 3)], [*paragraphs(1, 3), DISCLAIMER], True),  # moved
        (paragraphs(1, 3), paragraphs(1, 3), True),  # nothing differs
        (paragraphs(1, 3), paragraphs(1, 2), False),  # a line of its own is
        ([*paragraphs(1, 3), DISCLAIMER], [*paragraphs(1, 3), "Corrected on Friday."], False),
        ([*paragraphs(1, 3), DISCLAIMER], paragraphs(1, 3)[::-1], False),
        (paragraphs(1, 3), [*paragraphs(1, 3), "Corrected on Friday."], False),
        ([DISCLAIMER], [DISCLAIMER, DISCLAIMER], False),  # no text of its own that could be the same
        ([*paragraphs(2, 3), *paragraphs(1, 1)], paragraphs(1, 1), False),  # another page has them, but is this article
        (paragraphs(1, 1), [*paragraphs(2, 3), *paragraphs(1, 1)], False),
    ],
)
def test_a_text_that_differs_by_boilerplate_alone_is_the_text_that_is_held(
    held: list[str], read: list[str], only_boilerplate: bool
) -> None:
    template = Template.of_pages([traits(number) for number in range(2, 8)])
    assert same_text(template, "https://news.example.org/a/1", held, read) is only_boilerplate


def test_the_share_of_known_blocks_falls_when_a_site_looks_new() -> None:
    template = Template.of_pages([traits(number) for number in range(2, 8)])
    assert told(page(1), 1, template).known_blocks == 1.0
    bare = f"<html><body><h1>New look</h1><p>{TEXT[0]}</p><p>{TEXT[1]}</p></body></html>"
    share = told(bare, 1, template).known_blocks
    assert share is not None
    assert share < 0.3
    assert told(page(1), 1, Template.of_pages([traits(2)])).known_blocks is None, (
        "one page does not say what is everywhere"
    )


def test_what_is_shared_is_told_with_the_reason() -> None:
    pages = [traits(number) for number in range(2, 8)]
    told_of = {block.text: block for block in Template.of_pages(pages).shared(pages)}
    disclaimer = told_of[DISCLAIMER[:80]]
    assert (disclaimer.pages, disclaimer.boilerplate, disclaimer.because) == (6, True, "on 6 of 6 articles")


def test_sure_pages_of_a_known_site_ask_no_other_extractor() -> None:
    template = Template.of_pages([traits(number) for number in range(2, 8)])
    found = told(page(1), 1, template)
    assert found.provenance.extractor == "walker"
    assert found.provenance.confidence is not None
    assert found.provenance.confidence >= SURE_TEXT
