"""Names of Korea, Vietnam, Japan and Taiwan in Chinese texts, and words of Thai and Chinese that are no names."""

from functools import partial

import pytest

from pipeline.dedup.semantic.encoder import spelled
from pipeline.dedup.semantic.hearing import Sounds
from pipeline.dedup.semantic.names import find_names, namesakes
from pipeline.text.han_readings import in_han, read_in
from pipeline.text.kanji import readings
from pipeline.text.taiwan import as_in_china
from pipeline.text.thai import is_of_common_words


@pytest.mark.parametrize(
    ("name", "language", "text", "other"),
    [
        ("박준호", "ko", "代表朴俊浩说", "zh"),
        ("평택", "ko", "向平澤工廠追加投資", "zh-TW"),
        ("Jun-ho", "en", "代表朴俊浩说", "zh"),
        ("Trần Quốc Bình", "vi", "副总理陈国平要求", "zh"),
        ("Tran Quoc Binh", "en", "副總理陳國平要求", "zh-TW"),
        ("Murai", "en", "前会计课长村井健太", "zh"),
        ("Hiroshima", "es", "广岛地方法院宣布", "zh"),
        ("平泽", "zh", "평택 공장에 추가 투자한다", "ko"),
        ("陈国平", "zh", "Phó thủ tướng Trần Quốc Bình yêu cầu", "vi"),
        ("林同", "zh", "A bus fell from a pass in Lam Dong province", "en"),
    ],
)
def test_a_name_is_known_by_how_its_han_are_read(name: str, language: str, text: str, other: str) -> None:
    assert Sounds(text, other).has_reading(name, language)


@pytest.mark.parametrize(
    ("name", "language", "text", "other"),
    [
        ("박준호", "ko", "代表李尚民说", "zh"),
        ("Jun-ho", "en", "俊浩饭店开业", "zh"),  # no surname stands before it
        ("Trần Quốc Bình", "vi", "副总理黎黄南要求", "zh"),
        ("Binh", "en", "副总理陈国平要求", "zh"),  # one syllable
        ("Ono", "en", "小野说", "zh"),  # too short to tell
        ("林同", "zh", "they want to lam dong", "en"),  # no capitals
        ("Bình Minh", "vi", "Binh Minh", "en"),  # not in Han
    ],
)
def test_other_han_are_another_name(name: str, language: str, text: str, other: str) -> None:
    assert not Sounds(text, other).has_reading(name, language)


def test_a_name_with_a_syllable_that_is_read_for_no_character_is_not_looked_for() -> None:
    assert in_han("스프로기스", "ko") is None
    assert in_han("박", "ko") is None
    assert in_han("Kolenko", "en") is None
    assert read_in("斯普", "ko") is not None
    assert read_in("平", "ko") is None


def test_kanji_are_read_in_the_characters_of_china_too() -> None:
    assert "sawada" in readings("泽田")
    assert "watanabe" in readings("渡边")


def names(language: str, title: str, *segments: str) -> set[str]:
    return {name.text for name in find_names([title, *segments], title, language, partial(spelled, language=language))}


def test_a_name_of_vietnam_is_one_abroad_too_and_its_last_syllable_is_the_same_person() -> None:
    (whole,) = find_names(["The party chose Tran Quoc Binh.", "A crowd cheered when Binh spoke."], "", "en")
    assert (whole.text, whole.places, whole.weight) == ("Tran Quoc Binh", (0, 1), 2)
    assert names("fr", "", "À Nantes, Le Guen Marine parle.") == {"Nantes", "Guen", "Marine"}


def test_a_given_name_of_korea_is_heard_behind_its_surname() -> None:
    assert Sounds("정한수 장관은 사과했다", "ko").has("Hansu", "id")
    assert not Sounds("큰한수 장관은 사과했다", "ko").has("Hansu", "id")


def test_thai_runs_of_common_words_are_no_names() -> None:
    assert is_of_common_words("บัสทัวร์ตกเหว")
    assert not is_of_common_words("สปรอกิส")
    found = names("th", "", "รถบัสทัวร์ตกเหวใกล้คาสตาญโญลา มีการกดดัน")
    assert "คาสตาญโญลา" in found
    assert not {"บัสทัวร์ตกเหว", "มีการกดดัน"} & found


def test_a_country_before_a_name_is_no_part_of_it() -> None:
    title = "韩国韩光电子公司利润增长"
    assert "韩国韩" not in names("zh", title, "韩国韩光电子公司说", "韩国韩光电子公司的股价")


def test_what_goes_on_otherwise_too_is_no_chinese_person() -> None:
    text = ("高等法院宣布", "高等学校停课", "高等法院指出", "高等法院将上诉")
    assert not any(name.startswith("高等") for name in names("zh", "", *text))
    assert "高小平" in names("zh", "", "高小平宣布", "由高小平主持", "高小平将上诉")


def test_a_foreign_name_that_begins_like_a_surname_is_read_to_its_end() -> None:
    found = names("zh", "", "马哈茂德去世", "外长说马哈茂德是爱国者", "人们怀念马哈茂德")
    assert found == {"马哈茂德"}


def test_a_party_or_ministry_of_korea_is_no_name() -> None:
    assert names("ko", "보수당 의원", "보수당 의원은 반대했다", "외교부 장관과 외교부 대변인") == set()
    assert names("ko", "양구 군수", "양구 군수는 찬성했다") == {"양구"}


def test_names_in_traditional_characters_are_found_by_them() -> None:
    assert names("zh-TW", "", "選手萊維蘭薩獲勝") == {"萊維蘭薩"}


def test_an_illness_with_a_capital_is_no_name() -> None:
    assert names("en", "", "Cases of Covid and of COVID-19 rose in Ardvale.") == {"Ardvale"}


def test_names_of_taiwan_are_read_as_china_writes_them() -> None:
    assert as_in_china("紐西蘭與沙烏地阿拉伯簽約") == "新西兰与沙特阿拉伯签约"
    assert Sounds("厄瓜多北部發生地震", "zh-TW").surely_has("Ecuador")


def test_the_cyrillic_letters_of_joe_are_one_consonant() -> None:
    assert Sounds("弗吉尼亚州北部", "zh").surely_has("Вирджиния")


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("李廷浩", "館長李廷浩說", "zh-TW"),
        ("李贞姬", "李貞姫館長は語った", "ja"),
        ("弗拉基米尔", "弗拉迪米尔说", "zh-TW"),
    ],
)
def test_a_name_in_han_is_the_same_in_other_forms_of_its_characters(name: str, text: str, language: str) -> None:
    assert Sounds(text, language).has_exactly(name) or Sounds(text, language).surely_has(name)


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [("李廷浩", "館長李貞姬說", "zh-TW"), ("金瑞妍", "金瑞允が優勝した", "ja"), ("田健二", "山田健一五段", "ja")],
)
def test_a_name_in_han_is_not_heard_in_other_characters(name: str, text: str, language: str) -> None:
    assert not Sounds(text, language).surely_has(name)
    assert not Sounds(text, language).has_exactly(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("林耀文", "林耀輝"), ("李廷浩", "李贞姬"), ("Nguyen Duc Trung", "Nguyễn Đức Thành"), ("Le Van An", "Le Van Anh")],
)
def test_two_people_of_one_surname_are_namesakes(one: str, other: str) -> None:
    assert namesakes(one, other)
    assert namesakes(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("陳國平", "陈国平"),
        ("Nguyen Duc Trung", "Nguyễn Đức Trung"),
        ("林耀文", "王耀文"),
        ("马克龙", "馬克宏"),  # by their sound
        ("Lam Dong", "Lam Ha"),  # places
        ("新北市", "新竹市"),
    ],
)
def test_one_name_in_two_forms_is_no_namesake(one: str, other: str) -> None:
    assert not namesakes(one, other)


def test_surnames_of_korea_and_vietnam_make_a_person_in_chinese() -> None:
    assert names("zh", "", "总经理朴俊赫说，工厂会扩大。", "朴俊赫表示，机器已到。") == {"朴俊赫"}
    assert names("zh", "", "阮文安表示，案件将扩大。", "律师阮文安说，他会上诉。") == {"阮文安"}
