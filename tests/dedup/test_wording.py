"""One form filled in twice is two reports; a text that is cut, corrected or given another headline is one."""

from collections.abc import Sequence
from datetime import date

import pytest

from pipeline.dedup.titles import titles_apart
from pipeline.dedup.wording import compare
from pipeline.model import Document

FRAME = (
    "{who} has been named keeper of the lighthouse at {where}, the harbour board said on Monday.",
    "The post had been empty since the spring, when the lamp was changed for one that needs no hand to light it.",
    "Visitors may climb the tower on two afternoons a week, and school classes by arrangement.",
    "“The stairs are steep and the tea is hot”, {who} said when the key was handed over.",
    "The board had received nineteen applications, most of them from people who had never slept by the sea.",
)


def document(title: str, paragraphs: Sequence[str]) -> Document:
    return Document(title=title, date=date(2024, 5, 1), paragraphs=tuple(paragraphs))


def filled(title: str, who: str, where: str) -> Document:
    return document(title, [paragraph.format(who=who, where=where) for paragraph in FRAME])


ONE = filled("Agnes Tolley becomes keeper of Skarrow Point", "Agnes Tolley", "Skarrow Point")


def test_another_name_in_title_and_text_is_another_report() -> None:
    other = filled("Piers Maddock becomes keeper of Gull Head", "Piers Maddock", "Gull Head")
    found = compare(ONE, other, "en")
    assert found.shared > 0.8
    assert found.apart is not None
    assert "Tolley" in found.apart
    assert "Maddock" in found.apart


def test_a_denial_in_one_of_them_is_another_report() -> None:
    text = list(ONE.paragraphs)
    text[2] = text[2].replace("may climb", "may not climb")
    assert compare(ONE, document(ONE.title, text), "en").apart is not None


@pytest.mark.parametrize(
    "other",
    [
        document("The stairs are steep: a new face at the lighthouse", ONE.paragraphs[:4]),
        filled("Agnes Tolly becomes keeper of Skarrow Point", "Agnes Tolly", "Skarrow Point"),
        document(ONE.title, [ONE.paragraphs[0].replace("on Monday", "yesterday"), *ONE.paragraphs[1:]]),
    ],
    ids=["cut, another headline", "a corrected spelling", "a weekday turned into a word"],
)
def test_a_cut_or_corrected_text_is_a_copy(other: Document) -> None:
    found = compare(ONE, other, "en")
    assert found.apart is None
    assert found.shared > 0.9
    assert found.lead


def test_the_fuller_of_two_texts_is_known() -> None:
    short = document(ONE.title, ONE.paragraphs[:3])
    found = compare(ONE, short, "en")
    assert found.longer_first
    assert found.contained > 0.95


def test_titles_of_which_the_text_says_nothing_make_two_texts_of_it() -> None:
    wall = document(
        "Mayor resigns", ["This part is for subscribers. Log in or take a trial month, which costs nothing."]
    )
    assert titles_apart(wall, "Storm over the bay", "en")
    assert titles_apart(ONE, ONE.title, "en") is None
    assert titles_apart(ONE, "A new keeper for the lighthouse", "en") == ""
