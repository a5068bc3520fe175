"""Names that other scripts write by their sound."""

import pytest

from pipeline.text.transliteration import KeyRun, key, keys, sounded, surely_one


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("스프로기스", "splokis"),
        ("브라켈", "plakel"),
        ("スプロギス", "sprogis"),
        ("ティルバーグ", "tirbag"),
        ("フェランテ", "ferante"),
        ("ウィリアムズ", "wiriamz"),
        ("斯普罗吉斯", "spluojis"),
        ("โรเซนสไตน์", "rosenstain"),  # with the letter that is not spoken
        ("กอลเวย์", "kolwey"),
        ("Галлоран", "galloran"),
    ],
)
def test_a_word_is_said_without_the_vowels_that_its_script_needs(word: str, said: str) -> None:
    assert sounded(word) == said


def test_one_name_has_one_key_in_any_script() -> None:
    scripts = ("Sprogis", "Спрогис", "스프로기스", "スプロギス")
    assert len({key(sounded(each)) for each in scripts}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ferguson", "퍼거슨"), ("Hartwell", "하트웰"), ("Jurmala", "유르말라"), ("Bernasconi", "แบร์นาสโคนี")],
)
def test_a_letter_may_be_said_in_more_than_one_way(one: str, other: str) -> None:
    there = key(sounded(other))
    assert any(surely_one(each, there) or each == there for each in keys(one))


def test_two_names_are_one_if_hardly_a_consonant_differs() -> None:
    assert surely_one("plukis", "plakis")
    assert not surely_one("plukis", "plupis")
    assert not surely_one("pal", "pal")  # two consonants are soon alike
    assert surely_one("tlipipilun", "tlipipilut")  # one of six
    assert not surely_one("tlipipilun", "kusipipilut")


def test_a_name_is_found_anywhere_in_a_run() -> None:
    run = KeyRun(key(sounded("พบนาเดียเฟอร์เรตตีในเมือง")))
    assert run.has(key("ferretti"))
    assert not run.has(key("galloran"))
