"""What a text is indexed by, what a query becomes, and what is shown of a text."""

import time

import pytest

from pipeline.errors import QueryError
from pipeline.search import read_query
from pipeline.search.cut import cut, fold
from pipeline.search.snippet import marked, snippet


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＴＯＫＹＯ２０２４", "tokyo2024"),
        ("ﾊﾟｿｺﾝ", "パソコン"),
        ("État Łódź Ørsted", "etat lodz orsted"),
        ("Straße", "STRASSE"),
        ("臺灣總統", "台湾总统"),
        ("الوَزِيرُ", "الوزير"),
        ("أحمد", "احمد"),
        ("الـــوزير", "الوزير"),
        ("שָׁלוֹם", "שלום"),
        ("ещё", "еще"),
        ("İstanbul", "istanbul"),
    ],
)
def test_what_a_reader_takes_for_the_same_is_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_dakuten_and_syllables_are_no_accents() -> None:
    assert fold("がか") == "がか"
    assert fold("국무") == "국무"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("The U.S. flood", "the u s flood"),
        ("外交部长", "外交 交部 部长 长"),
        ("iPhone15在北京", "iphone15 在北 北京 京"),
        ("국무총리가", "국무 무총 총리 리가 가"),
        ("ข้าว", "ข้ ้า าว ว"),
        ("हिन्दी समाचार", "हिन्दी समाचार"),
        ("水", "水"),
        ("…!", ""),
    ],
)
def test_words_are_cut_where_a_script_spaces_them_and_bigrams_where_it_does_not(text: str, pieces: str) -> None:
    assert cut(text) == pieces


@pytest.mark.parametrize(
    ("query", "match"),
    [
        ("rice harvest", '"rice" AND "harvest"'),
        ('"rice harvest"', '"rice harvest"'),
        ("“rice harvest”", '"rice harvest"'),
        ("flood*", '"flood" *'),
        ("flood -dam", '("flood") NOT ("dam")'),
        ('flood -"big dam" -weir', '("flood") NOT ("big dam" OR "weir")'),
        ("don't", '"don t"'),
        ("外交部", '"外交 交部"'),
        ("水", '"水" *'),
        ("北京大學election", '"北京 京大 大学 学 election"'),
        ("rice rice", '"rice"'),
        ("می\u200cشود", '"میشود"'),  # as texts are held
        ("co\u00adoperation", '"cooperation"'),
        ('OR AND NOT NEAR( ^x {a}: "', None),
    ],
)
def test_a_query_becomes_what_the_index_is_asked(query: str, match: str | None) -> None:
    if match is None:
        with pytest.raises(QueryError):
            read_query(query)
    else:
        assert read_query(query).match() == match


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ('"rice', "quotation mark"),
        ("-rice", "only excludes words"),
        ("", "nothing to search for"),
        ("*** …", "nothing to search for"),
        ("word " * 700, None),
        ("word " * 2000, "10,000 characters"),
        ("你好世界" * 2500, "too long"),
        (" ".join(f"w{n}" for n in range(2000)), "too long"),
    ],
)
def test_what_cannot_be_searched_for_is_answered_with_a_sentence_at_once(query: str, said: str | None) -> None:
    started_s = time.process_time()
    if said is None:
        read_query(query)
    else:
        with pytest.raises(QueryError, match=said):
            read_query(query)
    assert time.process_time() - started_s < 0.5


@pytest.mark.parametrize(
    ("query", "text", "marks"),
    [
        ("etat", "Le chef de l’État a parlé de l'état.", ["État", "état"]),
        ("台湾", "據報導，臺灣將會繼續努力。", ["臺灣"]),
        ("tokyo", "２０２０年のＴＯＫＹＯで", ["ＴＯＫＹＯ"]),
        ("strasse", "Die Straße nach München, eine Landstraße", ["Straße"]),
        ("flood*", "They flooded the flat", ["flooded"]),
        ('"rice harvest"', "The rice-harvest, harvest of rice", ["rice-harvest"]),
        ("أرز", "محصول الأرز", []),
        ("ประเทศ", "นายกรัฐมนตรีของประเทศไทย", ["ประเทศ"]),
    ],
)
def test_the_places_of_a_query_are_marked_in_the_text_as_it_is_filed(query: str, text: str, marks: list[str]) -> None:
    found = marked(text, read_query(query).terms)
    assert "".join(part for part, _ in found.parts()) == text
    assert [part for part, is_marked in found.parts() if is_marked] == marks


def test_a_snippet_is_the_stretch_that_holds_most_of_the_words() -> None:
    text = (
        "Rice is cheap. " + "Nothing else happens here today. " * 30 + "The rice harvest was drowned. " + "More. " * 50
    )
    found = snippet(text, read_query("harvest rice").terms)
    assert [part for part, is_marked in found.parts() if is_marked] == ["rice", "harvest"]
    assert found.text.startswith("…")
    assert found.text.endswith("…")
    assert len(found.text) < 200


def test_without_a_place_a_snippet_is_the_beginning() -> None:
    assert snippet("One line.\nAnother.", read_query("absent").terms).text == "One line. Another."


def test_a_long_text_of_nothing_but_the_word_is_shown_soon() -> None:
    started_s = time.process_time()
    snippet("水" * 200_000, read_query("水").terms)
    assert time.process_time() - started_s < 2
