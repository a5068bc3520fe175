"""A source's own selectors: what they find comes first, what they miss is left to the general extractor."""

from typing import Any

import pytest

from pipeline.errors import ExtractError
from tests.support.pages import TEXT, article, html, read

PAGE = html(
    "<div class='head'><span class='t'>The bridge is open</span><span class='d'>发布时间：2024-05-17 10:30</span>"
    "<b class='p'>River News</b><i class='a'>Ann Reed</i></div>"
    f"<div class='text'><p>{TEXT[0]}</p><div class='ad'>Buy a boat, buy it now, and tell your friends about it</div>"
    f"<p>{TEXT[1]}<br>{TEXT[2]}</p></div><div class='text'><p>{TEXT[3]}</p></div><p>Read also: the tram</p>",
    title="The bridge is open | Courier",
)
LAYOUT = {
    "title": ".t",
    "body": ".text",
    "date": ".d",
    "publisher": ".p",
    "author": ".a",
    "remove": [".ad"],
}


def with_layout(*layouts: dict[str, Any], **settings: Any) -> dict[str, Any]:
    return {"layouts": list(layouts), "timezone": "Asia/Shanghai", **settings}


def test_every_field_is_read_by_its_selector() -> None:
    extracted = read(PAGE, source=with_layout(LAYOUT))
    known = extracted.provenance
    assert extracted.document.title == "The bridge is open"
    assert extracted.document.paragraphs == TEXT
    assert str(known.published) == "2024-05-17 02:30:00+00:00"
    assert (known.publisher, known.author) == ("River News", "Ann Reed")
    bases = {known.title_basis, known.date_basis, known.publisher_basis, known.author_basis, known.extractor}
    assert bases == {"layout"}


@pytest.mark.parametrize(
    ("said", "name"), [("来源: 河报", "河报"), ("By Ann Reed", "Ann Reed"), ("River News", "River News")]
)
def test_a_label_in_front_of_a_name_is_no_part_of_it(said: str, name: str) -> None:
    lead = f"<b class='p'>{said}</b><i class='a'>{said}</i>"
    known = read(article(lead=lead), source=with_layout({"publisher": ".p", "author": ".a"})).provenance
    assert (known.publisher, known.author) == (name, name)


def test_what_a_selector_does_not_find_is_found_without_it() -> None:
    missing = dict.fromkeys(("title", "body", "date", "publisher", "author"), ".nowhere")
    extracted = read(article(lead="<p>Published: 17 May 2024</p>"), source=with_layout(missing))
    assert extracted.document.paragraphs == TEXT
    assert extracted.provenance.date_basis == "label:Published"
    assert extracted.provenance.title_basis == "heading"
    assert extracted.provenance.extractor == "walker"


def test_one_selector_may_stand_alone() -> None:
    extracted = read(article(lead="<p class='when'>17.5.2024</p>"), source=with_layout({"date": ".when"}))
    assert (extracted.provenance.date_basis, str(extracted.document.date)) == ("layout", "2024-05-17")
    assert extracted.document.paragraphs == TEXT
    assert extracted.provenance.extractor == "layout+walker"


def test_what_is_removed_is_gone_for_the_general_extractor_too() -> None:
    page = article(tail="<p class='friday'>The Courier sends a letter every Friday, write and you will get it.</p>")
    assert read(page).document.paragraphs != TEXT
    assert read(page, source=with_layout({"remove": [".friday"]})).document.paragraphs == TEXT


@pytest.mark.parametrize(
    "element", ["<time class='d' datetime='2024-05-16'>Thursday</time>", "<meta class='d' content='2024-05-16T09:00'>"]
)
def test_a_date_may_stand_in_an_attribute(element: str) -> None:
    assert str(read(article(lead=element), source=with_layout({"date": ".d"})).document.date) == "2024-05-16"


def test_a_date_that_a_selector_finds_but_nobody_can_read_is_passed_over() -> None:
    page = article(lead="<p class='d'>last spring</p><p>Published: 17 May 2024</p>")
    assert read(page, source=with_layout({"date": ".d"})).provenance.date_basis == "label:Published"


def test_the_layout_is_that_of_the_day_of_the_fetch() -> None:
    old, new = {"until": "2024-05-01", "title": ".old"}, {"title": ".new"}
    page = article(lead="<p class='old'>The old title</p><p class='new'>The new title</p>")
    assert read(page, source=with_layout(old, new)).document.title == "The new title"
    still = {"until": "2024-05-20", "title": ".old"}
    assert read(page, source=with_layout(still, new)).document.title == "The old title"


def test_nested_bodies_are_taken_once() -> None:
    page = html(f"<div class='text'><div class='text'><p>{TEXT[0]}</p></div><p>{TEXT[1]}</p></div>")
    assert read(page, source=with_layout({"body": ".text"})).document.paragraphs == TEXT[:2]


def test_a_layout_does_not_make_a_message_an_article() -> None:
    page = html("<h1>404</h1><div class='text'>The page you requested was not found on this server.</div>", title="404")
    with pytest.raises(ExtractError) as caught:
        read(page, source=with_layout(LAYOUT))
    assert caught.value.kind == "soft-404"
