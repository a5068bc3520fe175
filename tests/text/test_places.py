"""Countries and cities by their names in many languages, and people of Korea in three scripts."""

import pytest

from pipeline.text.korean_people import Person, people_in, who_is
from pipeline.text.places import country_of, may_tell_of, places_in
from tools import places


def test_the_table_is_the_one_that_the_cldr_gives_today() -> None:
    assert places.FILE.read_text(encoding="utf-8") == places.table(), "write it anew: python -m tools.places"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Poland’s president flew from Warsaw to South Korea"),
        ("zh", "波兰总统从华沙前往韩国"),
        ("zh-TW", "波蘭總統從華沙前往南韓"),
        ("ja", "ポーランドの大統領はワルシャワから韓国へ向かった"),
        ("ko", "폴란드 대통령은 바르샤바에서 한국으로 떠났다"),
        ("ar", "سافر رئيس بولندا من وارسو إلى كوريا الجنوبية"),
        ("ru", "Президент Польши вылетел из Варшавы; его ждёт Южная Корея"),
        ("pl", "Prezydent Polski poleciał z Warszawy; czeka Korea Południowa"),
        ("tr", "Polonya'nın cumhurbaşkanı Varşova'dan Güney Kore yolunda"),
        ("th", "ประธานาธิบดีโปแลนด์เดินทางจากวอร์ซอไปเกาหลีใต้"),
        ("fa", "رئیس جمهور لهستان از ورشو به کرهٔ جنوبی رفت"),
    ],
)
def test_places_are_found_whatever_the_language_calls_them(language: str, text: str) -> None:
    assert places_in(text, language).keys() == {"PL", "Warsaw", "KR"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "タイトルを獲得した"),  # タイ is Thailand
        ("ru", "Художник Франц Крамер"),
        ("en", "Michael Jordan and the united states of matter"),
        ("ko", "차드락 씨는 감독이다"),
        ("sq", "Polonia"),  # a language without names in the table
    ],
)
def test_what_only_begins_like_a_place_is_none(language: str, text: str) -> None:
    assert places_in(text, language) == {}


def test_a_city_lies_in_its_country() -> None:
    assert (country_of("Warsaw"), country_of("PL")) == ("PL", "PL")


@pytest.mark.parametrize(
    ("place", "language", "text", "expected"),
    [
        ("PL", "en", "The Polish bank", True),
        ("NL", "en", "A Dutch painter", True),
        ("US", "zh", "赴美留学", True),
        ("SD", "ar", "الجيش السوداني", True),
        ("SD", "ar", "السكان ينتظرون", False),
        ("PL", "tr", "bankanın politika faizi", False),
        ("HU", "en", "The Polish bank", False),
    ],
)
def test_an_adjective_may_tell_of_a_country(place: str, language: str, text: str, *, expected: bool) -> None:
    assert may_tell_of(text, place, language) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("이재훈", Person.SAME),
        ("李在勋", Person.SAME),
        ("이성민", Person.NAMESAKE),
        ("李成民", Person.NAMESAKE),
        ("박재훈", Person.OTHER),
        ("재훈", Person.OTHER),
    ],
)
def test_a_korean_is_one_person_in_three_scripts_and_a_namesake_another(name: str, expected: Person) -> None:
    (person,) = people_in("The ministry named Lee Jae-hoon as its envoy; Anna-Lena Brandt leaves.")
    assert who_is(name, person) == expected
