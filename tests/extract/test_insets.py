"""Lists of other articles in the midst of a text, and what stands behind one without being of the text."""

import pytest

from pipeline.extract.block_walk import walk
from pipeline.text.end_words import begins_links_below
from tests.support.house import prose
from tests.support.pages import TEXT, body, html, view

TITLE = "The mill wheel turns again"
LINKS = "".join(f"<li><a href='/{number}'>Thirty tools number {number} to own</a></li>" for number in range(3))
PICKS = f"<h4>Top stories</h4><ul>{LINKS}</ul>"
OTHERS = [prose(number, 40)[0] for number in range(20, 32)]
OWN = prose(1, 120)


def walked(inside: str) -> list[str]:
    return walk(view(html(inside)), None, learn=False).paragraphs


def headed(*parts: str) -> str:
    return f"<h1>{TITLE}</h1><div>{''.join(parts)}</div>"


def signed(name: str) -> str:
    return "".join(f"<h5>{name.format(number)}</h5><p>{text}</p>" for number, text in enumerate(OTHERS))


@pytest.mark.parametrize(
    "below",
    [
        f"<h3>Comments</h3>{signed('Reader {}')}",
        f"<p>Kommentare</p>{signed('Leser {}')}",
        "<h3>Comments</h3>" + signed("<a href='/u/{0}'>Reader {0}</a>"),
        "<h3>Related articles</h3>" + signed("<a href='/{0}'>Thirty tools number {0} to own</a>"),
    ],
    ids=["comments below names", "comments in German", "comments below linked names", "other articles"],
)
def test_comments_and_the_beginnings_of_other_articles_are_no_text_that_goes_on(below: str) -> None:
    assert walked(headed(body(*OWN), below)) == OWN


def test_a_few_words_behind_a_list_are_the_sites_however_short_the_text() -> None:
    written = "Jane has written for this paper since 2011, and lives by the river. She has won a prize or two for it."
    assert written not in walked(headed(body(*TEXT), PICKS, body(written)))


@pytest.mark.parametrize("last", ["", f"<aside>{PICKS}</aside>", PICKS])
def test_a_label_that_stands_twice_shows_no_text_unless_prose_stands_behind_both(last: str) -> None:
    imprint = "The Courier is the paper of the valley, and has been printed there since 1871."
    assert imprint not in walked(headed(body(*prose(1, 300)), PICKS, PICKS, body(imprint), last))


def test_a_short_part_of_a_text_behind_a_second_list_stays() -> None:
    first, second, third = prose(1, 200), prose(2, 200), prose(3, 20)
    assert walked(headed(body(*first), PICKS, body(*second), PICKS, body(*third))) == [*first, *second, *third]


def test_a_list_without_a_label_further_below_ends_no_text() -> None:
    first, second, third = prose(1, 200), prose(2, 200), prose(3, 200)
    links = f"<ul class='picks'>{LINKS}</ul>"
    page = headed(body(*first), f"<h4>Top stories</h4>{links}", body(*second), links, body(*third))
    assert walked(page) == [*first, *second, *third]


def test_the_next_story_behind_a_list_is_no_part_of_this_one() -> None:
    first, second = prose(1, 200), prose(2, 200)
    story = "<div class='story'><{0}>{1}</{0}><div class='text'>{2}</div></div>"
    below = story.format("h2", "Bees in the attic", body(*second))
    assert walked(story.format("h1", TITLE, body(*first)) + PICKS + below) == first


@pytest.mark.parametrize("label", ["Don't miss", "Must reads", "More from Paris"])
def test_what_may_be_a_section_ends_a_text_only_before_links(label: str) -> None:
    assert begins_links_below(label)
    first, second = prose(1, 200), prose(2, 30)
    assert walked(headed(body(*first), f"<p><b>{label}</b></p>", body(*second)))[-len(second) :] == second
    imprint = "The Courier is the paper of the valley, and has been printed there since 1871."
    assert imprint not in walked(headed(body(*first), f"<p><b>{label}</b></p><ul>{LINKS}</ul>", body(imprint)))


def test_a_paragraph_that_points_to_another_article_is_no_text() -> None:
    pointer = (
        "<p>Please read our report of the weekend on this, too: <a href='/r'>Bakers in all of the region complain that "
        "the price of butter has doubled since the beginning of the year and may rise again.</a></p>"
    )
    assert walked(headed(body(*OWN), pointer, body(*TEXT))) == [*OWN, *TEXT]


def test_sections_of_several_classes_are_not_the_article_together() -> None:
    own, promo, letter = prose(1, 60), prose(2, 60), prose(3, 60)
    sections = "".join(
        f"<section class='{name}'>{body(*text)}</section>"
        for name, text in (("text", own), ("promo", promo), ("newsletter", letter))
    )
    assert walked(f"<article><h1>{TITLE}</h1>{sections}</article>") == own


def test_a_key_that_sends_a_message_is_text() -> None:
    said = "In many programs you send a message with Ctrl+Enter, which saves you the way to the mouse every day."
    assert said in walked(headed(body(*OWN), body(said), body(*TEXT)))


def test_a_text_goes_on_behind_a_list_in_what_its_own_element_holds() -> None:
    first, rest = " ".join(prose(1, 60)), prose(2, 300)
    story = f"<div class='story'>{first}<div class='box'>{PICKS}</div>{TEXT[0]}{body(*rest)}</div>"
    assert walked(f"<div class='page'><h1>{TITLE}</h1>{story}</div>") == [first, TEXT[0], *rest]
