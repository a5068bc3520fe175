"""What stands in the midst of a text or below it in boxes without names: teasers, offers, fields, next stories."""

import re

import pytest

from pipeline.extract.block_walk import walk
from tests.support.house import prose
from tests.support.pages import TEXT, body, html, read, view

TITLE = "River bridge opens at last"
LINES = [text for number in range(3) for text in prose(number)]
TEASER = "<div><div><a href='/n/1'><img src='x.jpg'></a></div><div><a href='/n/1'>{0}</a></div><div>{1}</div></div>"
MORE = ("Ferry goes to a museum", "The old ferry was sold on Monday and leaves the county next week.")
PROMPTS = (
    TEASER.format(*MORE),
    "<div><h4><a href='/n/1'>{}</a></h4><p>{}</p></div>".format(*MORE),
    "<div><div>Two months for the price of one</div><div>Read on all your screens.</div>"
    "<div><a href='/offers'>To the offers</a></div></div>",
    "<div><h4>The letter of the week</h4><p>The best of the county, each Saturday morning.</p>"
    "<form><input type='email'><button>Go</button></form></div>",
)


def page(inside: str) -> str:
    return html(f"<div><h1>{TITLE}</h1>{inside}</div>", title=f"{TITLE} – The Courier")


def paragraphs(inside: str) -> list[str]:
    return list(read(page(inside)).document.paragraphs)


@pytest.mark.parametrize("box", PROMPTS, ids=["teaser", "headed", "offer", "field"])
def test_a_small_box_between_paragraphs_is_none_of_the_text(box: str) -> None:
    assert paragraphs(body(*LINES[:4]) + box + body(*LINES[4:])) == LINES
    boxed = ["".join(f"<div>{body(text)}</div>" for text in part) for part in (LINES[:4], LINES[4:])]
    assert paragraphs(box.join(boxed)) == LINES


ELSEWHERE = "https://river-trams.test"
PRODUCT = (
    "<div><h4><a href='https://prams.test/t/{0}'>Pram number {0}</a></h4>"
    "<p>It is light, and fits beside another one on the path.</p></div>"
)
QUESTION = (
    "<div><p>How many trams cross the bridge on the first day of week {0}?</p>"
    "<p>Write it into field {0}.</p><input type='text'></div>"
)
KEPT = (
    "".join(map(PRODUCT.format, range(3))),
    "".join(map(QUESTION.format, range(3))),
    "<div><p>The engineers have published all of their drawings.</p>"
    "<p><a href='/files/drawings.pdf'>Drawings</a></p></div>",
    f"<div><p>The trams themselves were built in the west.</p><p><a href='{ELSEWHERE}/built'>Trams</a></p></div>",
    "<div><p>“We have waited for it for twenty years.”</p><p><a href='/people/harker'>Tom Harker</a></p></div>",
)


@pytest.mark.parametrize("box", KEPT, ids=["products", "quiz", "file", "source", "quotation"])
def test_a_small_box_that_is_the_texts_stays_between_its_paragraphs(box: str) -> None:
    found = paragraphs(body(*LINES[:4]) + box + body(*LINES[4:]))
    said = re.findall(r">([^<>]{12,})<", box)
    assert [line for line in found if line in {*LINES, *said}] == [*LINES[:4], *said, *LINES[4:]]


ENTRY = (
    "<h3><a href='{1}/p/{0}'>Pram number {0}</a></h3><p>It is light, and fits beside another one, says jury {0}.</p>"
)


@pytest.mark.parametrize("number", [2, 3, 5])
@pytest.mark.parametrize("box", ["{}", "<div>{}</div>", "<section class='entry'>{}</section>"])
def test_the_entries_of_a_round_up_keep_their_names_that_lead_to_other_sites(box: str, number: int) -> None:
    entries = [ENTRY.format(at, "https://prams.test") for at in range(number)]
    said = re.findall(r">([^<>]+)<", "".join(entries))
    assert paragraphs(body(*LINES[:4]) + "".join(map(box.format, entries)) + body(*LINES[4:])) == [
        *LINES[:4],
        *said,
        *LINES[4:],
    ]


OFFERS = (
    (
        "Doctors cannot explain this old trick for your knees",
        "KneeWell shows what you can do at home each day in a film.",
    ),
    (
        "River flats for sale at half the price",
        "FlatFinder has more than three hundred flats with a view of the river.",
    ),
    (
        "Ten boats that you can buy without a licence",
        "BoatDeals compares the prices of boats from all over the country.",
    ),
)


def test_entries_in_a_box_of_their_own_that_lead_to_other_sites_are_advertisements() -> None:
    offers = "".join(
        f"<div><h3><a href='https://ads{at}.test/offer'>{name}</a></h3><p>{text}</p></div>"
        for at, (name, text) in enumerate(OFFERS)
    )
    for inside in (body(*LINES), f"<div>{body(*LINES)}</div>"):
        assert walk(view(page(f"{inside}<div>{offers}</div>")), None, learn=False).paragraphs == LINES


def test_a_single_heading_that_leads_to_another_site_is_an_advertisements() -> None:
    name, text = OFFERS[1]
    box = f"<div><h4><a href='https://flats.test/sale'>{name}</a></h4><p>{text}</p></div>"
    assert name not in paragraphs(body(*LINES[:4]) + box + body(*LINES[4:]))


def test_entries_that_lead_to_pages_of_the_site_are_other_articles() -> None:
    entries = "".join(f"<div>{ENTRY.format(at, '')}</div>" for at in range(3))
    assert paragraphs(body(*LINES[:4]) + entries + body(*LINES[4:])) == LINES


@pytest.mark.parametrize(
    "box",
    [
        f"<div><div>Trams of the west</div><div><a href='{ELSEWHERE}'>Ride now</a></div></div>",
        "<div><p>So many of us have crossed it on the first day.</p>"
        f"{''.join(f'<p><a href={ELSEWHERE}/{n}>@river{n}</a></p>' for n in range(3))}</div>",
    ],
    ids=["advertisement", "post"],
)
def test_a_small_box_about_something_elsewhere_is_none_of_the_text(box: str) -> None:
    assert paragraphs(body(*LINES[:4]) + box + body(*LINES[4:])) == LINES


def test_the_words_beside_a_field_are_no_article_however_short_the_text() -> None:
    aside = (
        "<div><div>Our letter</div><div>All of the county, each morning, in your box.</div><input type='text'></div>"
    )
    text = html(f"<div><div><h1>{TITLE}</h1>{body(*TEXT[:2])}</div>{aside}</div>", title=TITLE)
    assert list(read(text).document.paragraphs) == [*TEXT[:2]]


@pytest.mark.parametrize(
    "head",
    [
        "<h2>{}</h2><div>Ida Penrose</div><div>14 May 2024</div>",
        "<h1>{}</h1><div>Published 14 May 2024, 16:25</div>",
        "<h2><a href='/n/ferry'>{}</a></h2>",
    ],
    ids=["dated", "labelled", "linked"],
)
def test_the_next_story_in_a_box_without_a_name_is_none_of_the_text(head: str) -> None:
    story = f"<div>{head.format(MORE[0])}<div>{body(*LINES)}</div></div>"
    seen = html(f"<div><h1>{TITLE}</h1><div>{body()}</div></div>{story}", title=f"{TITLE} – The Courier")
    assert list(read(seen).document.paragraphs) == [*TEXT]
    assert paragraphs(f"<div>{body()}</div>{story}") == [*TEXT]


@pytest.mark.parametrize("head", ["The article", "Ida Penrose", "What came before the opening of the bridge"])
def test_an_article_below_its_summary_stays_though_its_box_has_a_heading_with_a_day(head: str) -> None:
    texts = [text for number in range(20, 30) for text in prose(number)]
    whole = f"<div><h2>{head}</h2><div>Published 14 May 2024, 16:25</div><div>{body(*texts)}</div></div>"
    assert {*texts} <= set(paragraphs(f"<div>{body(prose(9)[0])}</div>{whole}"))


def test_a_box_with_a_label_and_a_day_is_no_other_story() -> None:
    whole = f"<div><h2>The article</h2><div>Published 14 May 2024, 16:25</div><div>{body(*LINES)}</div></div>"
    assert {*LINES} <= set(paragraphs(f"<div>{body(*prose(9))}</div>{whole}"))


def test_a_part_of_the_text_in_a_box_with_a_heading_stays() -> None:
    parts = f"<div>{body()}</div><div><h2>How it began</h2>{body(*LINES)}</div>"
    assert {*TEXT, *LINES} <= set(paragraphs(parts))


@pytest.mark.parametrize("numbered", ["post-{0} item", "css-{0}"])
def test_teasers_whose_classes_only_a_number_tells_apart_are_a_list(numbered: str) -> None:
    others = "".join(
        f"<div class='{numbered.format(n)}'><a href='/n/{n}'><div></div><div>{text[0][:40]}</div></a>"
        f"<div>{text[0]}</div></div>"
        for n, text in enumerate(map(prose, range(5)))
    )
    seen = view(page(body(TEXT[0]) + f"<div>{others}</div>"))
    assert walk(seen, None, learn=False).paragraphs == [TEXT[0]]


def test_links_that_share_a_paragraph_make_no_teaser_of_it() -> None:
    share = "<div><a href='https://twitter.com/intent/tweet?url=u'>Tweet</a></div>"
    boxes = "".join(f"<div><p>{text}</p>{share}</div>" for text in TEXT)
    others = "".join(f"<div><p>{text}</p></div>" for text in LINES[:2])
    seen = view(html(f"<div>{others}</div><div><h1>{TITLE}</h1>{boxes}</div>", title=TITLE))
    assert walk(seen, None, learn=False).paragraphs == [*TEXT]


def test_a_list_within_an_article_makes_no_list_of_it() -> None:
    others = "".join(
        f"<div class='q{n}'><h4><a href='/n/{n}'>{text[0][:40]}</a></h4><div>{text[0][:90]}</div></div>"
        for n, text in enumerate(map(prose, range(5)))
    )
    assert set(TEXT) <= set(paragraphs(f"<div><h3>Latest</h3>{others}</div>{body()}"))


def test_a_page_within_a_form_keeps_its_navigation_apart() -> None:
    menu = "".join(f"<p><a href='/{n}'>Part {n}</a></p>" for n in range(25))
    aside = f"<div class='sidebar'>{body(*LINES[:3])}</div>"
    form = f"<form id='aspnetForm'><div>{menu}</div>{aside}<div><h1>{TITLE}</h1>{body()}</div></form>"
    seen = f"<html><head><title>{TITLE}</title></head><body>{form}</body></html>"
    assert walk(view(seen), None, learn=False).paragraphs == [*TEXT]


def test_a_large_first_letter_in_a_box_is_part_of_its_word() -> None:
    assert paragraphs(f"<div><div class='initial'>{TEXT[0][0]}</div>{TEXT[0][1:]}</div>{body(*TEXT[1:])}") == [*TEXT]


def test_the_captions_of_a_photo_essay_are_its_text() -> None:
    pictures = "".join(
        f"<figure><img src='{n}.jpg'><figcaption>{text}</figcaption></figure>" for n, text in enumerate(TEXT)
    )
    lead = "A walk along the river with a camera, on the day on which the bridge was opened."
    assert paragraphs(f"<p>{lead}</p>{pictures}") == [lead, *TEXT]
    assert paragraphs(body(*LINES) + pictures) == LINES


def test_who_the_author_is_is_none_of_the_text() -> None:
    about = (
        "<div><img src='p.jpg'><div>Ida Penrose</div><div>Ida Penrose has covered the county since 2009.</div></div>"
    )
    seen = html(
        f"<div><h1>{TITLE}</h1>{body()}{about}</div>", title=TITLE, head="<meta name='author' content='Ida Penrose'>"
    )
    assert list(read(seen).document.paragraphs) == [*TEXT]


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        (
            "<div><p>{0}</p><p><a href='/people/penrose'>Ida Penrose</a></p></div>",
            "“Nobody asked us, and we had much to say.”",
        ),
        (
            "<div><p>{0}</p><p><a href='https://county.test/p'>The plans</a></p></div>",
            "The bridge is 410 metres long, and rests on nine piers.",
        ),
        (
            "<div><h3>Boots for the path</h3><p>{0}</p><a href='https://shop.test/b'>To the shop</a></div>",
            "Warm, light, and dry after three hours in the rain.",
        ),
    ],
    ids=["quotation", "source", "product"],
)
def test_a_small_box_that_quotes_or_links_to_another_site_is_the_texts(box: str, kept: str) -> None:
    assert kept in paragraphs(body(*LINES[:4]) + box.format(kept) + body(*LINES[4:]))


@pytest.mark.parametrize("lead", [body(*TEXT[:2]), ""], ids=["below a lead", "alone"])
def test_two_dated_parts_of_a_text_are_no_next_stories(lead: str) -> None:
    parts = "".join(
        f"<div class='day'><h2>{head}</h2><div>{day}</div>{body(*text)}</div>"
        for head, day, text in (
            ("Over the hill", "6 May 2024", LINES[:3]),
            ("Down to the river", "7 May 2024", LINES[3:6]),
        )
    )
    seen = view(page(lead + parts))
    assert set(LINES[:6]) <= set(walk(seen, None, learn=False).paragraphs)


def test_questions_with_a_field_each_are_the_texts() -> None:
    questions = (
        "How long is the bridge, in metres?",
        "In which year was it begun, and why?",
        "Who may walk on it at night, and where?",
    )
    fields = "".join(f"<div><p>{question}</p><input type='text'></div>" for question in questions)
    assert set(questions) <= set(paragraphs(body() + fields + body(*LINES[:2])))


def test_an_article_in_a_form_within_a_table_is_no_list_of_others() -> None:
    others = "".join(
        f"<div><h4><a href='/n/{n}'>{text[0][:40]}</a></h4><p>{text[1][:80]}.</p></div>"
        for n, text in enumerate(map(prose, range(5)))
    )
    form = f"<table><tr><td><form>{body()}</form></td><td>{others}</td></tr></table>"
    assert list(read(html(f"<h1>{TITLE}</h1>{form}", title=TITLE)).document.paragraphs) == [*TEXT]


def test_a_letter_that_labels_a_sentence_is_no_part_of_its_first_word() -> None:
    labelled = "".join(f"<div><div>{letter}</div>{text}</div>" for letter, text in zip("ABCD", TEXT, strict=True))
    assert set(TEXT) <= set(paragraphs(labelled))


def test_the_next_story_beside_the_paragraphs_leads_to_its_own_page() -> None:
    story = f"<div><h2><a href='/n/ferry'>{MORE[0]}</a></h2><div>13 May 2024</div>{body(*LINES)}</div>"
    assert paragraphs(body() + story) == [*TEXT]


def test_numbered_steps_that_end_in_a_link_are_the_text() -> None:
    steps = "".join(
        f"<div class='step step-{n}'><h3>Part {n}</h3><p>{text}</p><a href='/tools/{n}'>Tools for it</a></div>"
        for n, text in enumerate(TEXT)
    )
    assert set(TEXT) <= set(paragraphs(steps))
    assert set(TEXT) <= set(walk(view(page(steps + body(*LINES[:2]))), None, learn=False).paragraphs)


@pytest.mark.parametrize("blank", ["&nbsp;", "“", " ", "&nbsp;“&nbsp;"])
def test_a_blank_box_right_before_a_text_is_no_first_letter(blank: str) -> None:
    assert paragraphs(f"<div><p>{blank}</p>{TEXT[0]}</div>{body(*TEXT[1:])}")[-len(TEXT) :] == [*TEXT]
