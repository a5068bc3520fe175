"""Two texts that tell of two places, and what all names of two texts say together."""

import numpy as np
import pytest

from pipeline.dedup.semantic.alignment import ALL
from pipeline.dedup.semantic.elsewhere import Places, elsewhere
from pipeline.dedup.semantic.name_evidence import (
    DOUBTFUL,
    FOUND,
    HEARD,
    KINDS,
    LIKELY,
    LOST,
    UNLIKELY,
    kind_of,
    speaks_for_two,
    state_of,
)
from pipeline.dedup.semantic.names import namesakes
from pipeline.dedup.semantic.tally import Tally, differ

EN = ["Hungary leaves its rate as it is", "Bank shares rose in Budapest", "Prices in Austria and Romania rise, too"]
PL = ["波兰央行维持利率不变", "华沙银行股上涨", "奥地利和罗马尼亚的物价也在上涨"]
HU = ["匈牙利央行维持利率不变", "布达佩斯银行股上涨", "奥地利和罗马尼亚的物价也在上涨"]


def told(one: list[str], other: list[str], language: str = "zh") -> tuple[list[str], list[str]]:
    cosines = np.eye(len(one), len(other), dtype=np.float32)
    return elsewhere(Places(one, "en"), Places(other, language), (ALL, ALL), cosines)


def test_another_country_in_the_place_of_one_is_another_story() -> None:
    assert told(EN, PL) == (["Hungary", "Budapest"], ["波兰", "华沙"])
    assert told(EN, HU) == ([], [])


def test_a_country_agrees_with_its_cities_and_its_adjective() -> None:
    assert told(["Rates in Vienna stay"], ["奥地利利率不变"]) == ([], [])
    assert told(["The Polish central bank; Hungary waits"], ["波兰央行"]) == ([], [])


def test_what_stands_elsewhere_in_the_text_faces_nothing() -> None:
    assert told(["Hungary", "a", "b", "c"], ["一", "二", "三", "波兰"]) == ([], [])


def test_one_place_among_many_that_both_tell_of_may_be_called_otherwise() -> None:
    both = ["Spain, Portugal, Greece and Sweden agree"], ["西班牙、葡萄牙、希腊和瑞典同意"]
    assert told([*both[0], "Oman waits"], [*both[1], "约翰与波兰"]) == ([], [])


def test_who_has_a_surname_in_two_scripts_of_korea_is_a_namesake_unless_it_is_the_same_name() -> None:
    assert namesakes("이성민", "李在勋")
    assert namesakes("李在勳", "이성민")
    assert not namesakes("이재훈", "李在勋")
    assert not namesakes("박재훈", "李在勋")


@pytest.mark.parametrize(
    ("mine", "other", "kind"),
    [
        ("en", "de", "one alphabet"),
        ("ru", "uk", "one alphabet"),
        ("en", "ru", "two alphabets"),
        ("en", "zh-TW", "to others"),
        ("fr", "ar", "to no vowels"),
        ("fr", "th", "to Thai"),
        ("ja", "en", "from others"),
        ("ja", "ko", "among others"),
    ],
)
def test_names_are_of_a_kind_by_the_two_languages(mine: str, other: str, kind: str) -> None:
    assert KINDS[kind_of(mine, other)] == kind


def test_a_name_is_told_by_how_much_of_it_is_lost() -> None:
    assert [state_of(lost) for lost in (0, 0.5, 0.9, 1)] == [FOUND, LIKELY, UNLIKELY, LOST]


def test_names_that_are_heard_speak_for_one_story_and_lost_ones_for_two() -> None:
    latin, arabic = kind_of("en", "de"), kind_of("en", "ar")
    heard = [(latin, HEARD, 1)] * 4
    assert speaks_for_two([(latin, LOST, 1)] * 4, 0) > 2 > 0 > speaks_for_two(heard, 0) > speaks_for_two(heard, 20)
    assert speaks_for_two(heard, 20) == speaks_for_two(heard, 30)
    assert speaks_for_two([(arabic, HEARD, 2)], 0) < speaks_for_two([(arabic, DOUBTFUL, 2)], 0)


def test_fewer_lost_names_suffice_where_all_speak_for_two_stories_and_no_number_for_one() -> None:
    def differs(lost: float, shared: float, *, doubted: bool) -> bool:
        tally = Tally(language="en", all=6, heard=1, weight=lost, count=3, shared=shared)
        return differ(tally, tally, close=False, doubted=doubted)

    assert differs(2.3, 0, doubted=True)
    assert not differs(2.3, 0, doubted=False)
    assert not differs(2.1, 0, doubted=True)
    assert not differs(2.3, 20, doubted=True)
    assert differs(3.2, 20, doubted=True)
