"""Documents are found by their words in every language, and by meaning in others, through the command."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.dedup import title_signatures
from pipeline.runtime import open_holdings
from pipeline.search import Filters, Via, open_search
from tests.support.commands import execute
from tests.support.documents import configuration, opened, submission
from tests.support.house import House
from tests.support.library import TEXTS, day, house_of
from tests.support.terminal import on_terminal, without_colours


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> House:
    """All of TEXTS, searched by words."""
    return house_of(tmp_path_factory.mktemp("held"))


@pytest.fixture(scope="module")
def meant(tmp_path_factory: pytest.TempPathFactory) -> House:
    """All of TEXTS, searched across languages."""
    return house_of(tmp_path_factory.mktemp("meant"), search={"across_languages": True})


def found(house: House, *arguments: object) -> list[int]:
    """The numbers of the texts that a search finds, in its order."""
    said = execute(house, "search", "--json", *arguments)
    assert (said.code, said.err) == (0, "")
    return [number_of(hit) for hit in said.json]


def number_of(hit: dict[str, Any]) -> int:
    return [title for _, title, _ in TEXTS].index(hit["title"])


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        (["harvest"], [0]),
        (["rice", "minister"], [0]),
        (["the", "park"], [9]),
        (['"rice harvest"'], [0]),
        (['"harvest rice"'], []),
        (["flood*"], [9, 0]),
        (["flood* -park"], [0]),
        (["外交"], [1]),
        (["外交部长"], [1]),
        (["交"], [1]),
        (["洪水"], [3, 1]),
        (["失"], [1]),
        (["台湾总统"], [2]),
        (["臺灣"], [2]),
        (["总统府"], [2]),
        (["ﾊﾟｿｺﾝ"], [3]),
        (["稲作"], [3]),
        (["국무총리"], [4]),
        (["쌀"], [4]),
        (["ข้าว"], [5]),
        (["الوزير"], [6]),
        (["еще", "министр"], [7]),
        (["strasse"], [8]),
        (["uberschwemmung"], [8]),
        (["ＬＯＤＺ"], [8]),
        (["iphone15"], [9]),
        (["iPhone15在北京"], [9]),
        (["nowhere"], []),
    ],
)
def test_words_are_found_in_every_language(held: House, query: list[str], texts: list[int]) -> None:
    assert found(held, *query) == texts


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        (["--source", "harbour"], [0]),
        (["--source", "mill"], [9]),
        (["--language", "en"], [9, 0]),
        (["--language", "de"], []),
        (["--since", "2024-05-02"], [9]),
        (["--until", "2024-05-09"], [0]),
        (["--since", "2024-05", "--until", "2024-05"], [9, 0]),
        (["--state", "all"], [9, 0]),
        (["--state", "duplicate"], []),
        (["--limit", "1"], [9]),
    ],
)
def test_a_search_is_narrowed_as_a_list_is(held: House, options: list[str], texts: list[int]) -> None:
    said = execute(held, "search", "--json", "flood*", *options)
    assert [number_of(hit) for hit in said.json] == texts


def test_chinese_without_a_script_is_both_and_with_one_is_that(held: House) -> None:
    assert found(held, "表示", "--language", "zh") == [2]
    assert found(held, "表示", "--language", "zh-TW") == [2]
    assert found(held, "外交", "--language", "zh-TW") == []


def test_an_unknown_source_is_named(held: House) -> None:
    said = execute(held, "search", "flood", "--source", "harbor")
    assert said.code == 2
    assert "did you mean harbour" in said.err


def test_who_finds_nothing_by_an_operator_is_told_that_it_is_a_word(held: House) -> None:
    said = execute(held, "search", "flood", "OR", "zeppelin")
    assert "OR is searched for as a word, and all words must occur" in said.err
    assert "searched for as a word" not in execute(held, "search", "zeppelin").err


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (["rice", "--language", "zh"], ["Without --language: 1 document, in en."]),
        (["rice", "--source", "mill"], ["Without --source: 1 document, in en."]),
        (["rice", "--source", "mill", "--language", "zh"], ["Without --source and --language: 1 document, in en."]),
        (["rice", "--since", "2024-05-05", "--language", "en"], ["Without --since: 1 document, in en."]),
        (["rice", "zeppelin", "airship"], ["No document has “zeppelin”, “airship”."]),
        (["Rice", "Кораблей", '"Étang bleu"'], ["No document has “Кораблей”, “Étang bleu”."]),
        (["rice", "orchestr"], ["No document has “orchestr”.", "Words with this beginning are found: “orchestr*”"]),
        (["orchestras"], ["Words with this beginning are found: “orchestra*”"]),
        (["Оркестрами"], ["No document has “Оркестрами”."]),
        (["rice", "orchestra"], ["Each word is found, but no document has all of them: leave one out."]),
        (["zeppelin", "--language", "zh"], ["No document has “zeppelin”."]),
    ],
)
def test_who_finds_nothing_is_told_what_would_find_something(held: House, query: list[str], told: list[str]) -> None:
    said = execute(held, "search", *query)
    assert (said.code, said.out) == (0, "")
    lines = " ".join(said.err.split())
    assert "Nothing is found." in lines
    for sentence in told:
        assert sentence in lines
    assert ("across_languages: true" in lines) == ("Without" not in told[0])
    assert execute(held, "search", "--json", *query).err == ""


@pytest.mark.parametrize("query", ['"rice', "-rice", "***", "你好世界" * 2500, "w" * 3 + " " + "a b c d " * 1250])
def test_what_cannot_be_searched_for_is_a_sentence(held: House, query: str) -> None:
    said = execute(held, "search", "--", query)
    if said.code:
        assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    else:
        assert "Nothing is found" in said.err


@pytest.mark.parametrize(
    "query", ["x OR y", "NEAR(a b)", "title:x", "{a}", "^a", "a' b", "a;b", "rice AND harvest", "tarchived"]
)
def test_signs_of_the_database_mean_nothing(held: House, query: str) -> None:
    assert execute(held, "search", "--json", query).code == 0


def test_an_object_tells_what_was_found_and_by_what(held: House) -> None:
    (hit,) = execute(held, "search", "--json", "income").json
    text = hit["snippet"]
    assert hit | {"file": ""} == {
        "file": "",
        "title": TEXTS[0][1],
        "date": "2024-05-01",
        "language": "en",
        "source": "harbour",
        "state": "archived",
        "of": None,
        "snippet": TEXTS[0][2],
        "marks": [[text.index("income"), text.index("income") + 6]],
        "via": "words",
        "because": "it has “income”",
        "cosine": None,
    }
    assert execute(held, "show", hit["file"]).code == 0


@pytest.mark.parametrize("best", [False, True])
def test_pages_go_on_where_the_one_before_ended(tmp_path: Path, best: bool) -> None:
    with opened(tmp_path) as store:
        store.ingest.admit(
            [
                submission(f"https://a.example/{n}", ["tide " * (n % 5 + 1) + f"w{n} x{n} y{n}"], day=day(n % 7))
                for n in range(23)
            ]
        )
        with open_search(store.index, store.archive) as search:
            whole = [hit.row.file for hit in search.search("tide", limit=100, best=best).hits]
            read, after = [], None
            while True:
                page = search.search("tide", limit=5, after=after, best=best)
                read += [hit.row.file for hit in page.hits]
                after = page.after
                if after is None:
                    break
    assert len(set(whole)) == 23
    assert read == whole
    if not best:
        assert [file[:10] for file in whole] == sorted((file[:10] for file in whole), reverse=True)


def test_the_next_page_is_told_and_a_place_of_another_order_is_refused(held: House) -> None:
    said = execute(held, "search", "flood*", "--limit", "1")
    after = said.err.strip().removeprefix("There are more: --after ")
    assert found(held, "flood*", "--limit", "1", "--after", after) == [0]
    for wrong in ([after, "--best"], ["x"], ["1:2:3"], ["-1"]):
        refused = execute(held, "search", "flood*", f"--after={wrong[0]}", *wrong[1:])
        assert (refused.code, "not a place in this list" in refused.err) == (2, True)


def test_a_terminal_shows_marks_and_nothing_that_steers(tmp_path: Path) -> None:
    house = House(tmp_path)
    with opened(tmp_path) as store:
        evil = "The flood \x1b[31mred\x1b[0m \ue000rises\ue001 again."
        store.ingest.admit([submission("https://a.example/1", [evil], title="A flood \u202e comes")])
    shown = on_terminal(house, "search", "flood")
    assert "\x1b[1mflood\x1b[0m" in shown
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown
    assert "rises" in without_colours(shown)
    assert "\ue000" not in shown


def test_what_only_a_removed_duplicate_has_is_pointed_at(tmp_path: Path) -> None:
    house = House(tmp_path)
    with opened(tmp_path) as store:
        body = [f"The quay number {n} was closed for repair of the wall." for n in range(12)]
        store.ingest.admit(
            [submission("https://a.example/1", body), submission("https://b.example/1", [*body, "Gannet said so."])]
        )
    said = execute(house, "search", "gannet")
    assert "--state duplicate" in said.err
    (hit,) = execute(house, "search", "gannet", "--state", "duplicate", "--json").json
    assert hit["of"].startswith("2026/")


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("flood destroys rice harvest", "en"),
        ("洪水冲毁水稻收成", "zh"),
        ("Hochwasser zerstört Ernte von Reis", "de"),
        ("наводнение уничтожило урожай риса", "ru"),
    ],
)
def test_a_story_is_found_in_all_languages_by_what_is_asked_in_one(meant: House, query: str, language: str) -> None:
    said = execute(meant, "search", "--json", query).json
    across = [hit for hit in said if hit["via"] == "meaning"]
    others = {"en", "zh", "ja", "ko", "th", "ar", "ru", "de"} - {language}
    assert {hit["language"] for hit in across} == others
    assert {number_of(hit) for hit in across} <= set(range(9)) - {2}
    assert all(hit["cosine"] >= 0.4 and "in another language" in hit["because"] for hit in across)
    assert [hit["cosine"] for hit in across] == sorted((hit["cosine"] for hit in across), reverse=True)


def test_a_title_in_traditional_characters_means_what_it_means_in_simplified_ones() -> None:
    scheme, *_ = title_signatures.title_schemes()
    asked = [("洪水摧毀河谷的稻米收成", "zh-TW"), ("洪水摧毁河谷的稻米收成", "zh")]
    traditional, simplified = title_signatures.encode_titles(asked, scheme)
    assert traditional is not None
    assert simplified is not None
    assert (traditional.language, traditional.vector) == ("zh-TW", simplified.vector)


def test_hits_by_meaning_come_below_those_by_words_and_are_marked(meant: House) -> None:
    said = execute(meant, "search", "flood destroys rice harvest").out
    words, _, meaning = said.partition("In other languages")
    assert TEXTS[0][1] in words
    assert TEXTS[1][1] in meaning
    assert TEXTS[0][1] not in meaning
    hits = execute(meant, "search", "--json", "flood destroys rice harvest").json
    assert [hit["via"] for hit in hits] == sorted((hit["via"] for hit in hits), reverse=True)


def test_a_language_that_is_asked_for_is_looked_for_across(meant: House) -> None:
    assert found(meant, "flood destroys rice harvest", "--language", "ja") == [3]
    assert found(meant, "flood destroys rice harvest", "--until", "2024-05-02") == [0, 1]


def test_across_languages_is_a_setting(held: House) -> None:
    assert found(held, "flood destroys rice harvest") == [0]
    assert not list((held.archive / ".state").glob("search*.months"))


def test_switched_on_later_it_holds_for_what_is_there_already(tmp_path: Path) -> None:
    house = house_of(tmp_path)
    assert found(house, "urgent*") == []
    house.settings(search={"across_languages": True})
    assert 1 in found(house, "flood destroys rice harvest")


@pytest.fixture
def python(held: House) -> Iterator[Any]:
    with (
        open_holdings(configuration(held.folder), held.clock, print) as holdings,
        open_search(holdings.index, holdings.archive) as search,
    ):
        yield search


def test_python_is_given_a_page_of_hits(python: Any) -> None:
    page = python.search("flood*", Filters(since=day(9)), limit=5)
    (hit,) = page.hits
    assert (hit.row.title, hit.via, page.after, page.behind) == (TEXTS[9][1], Via.WORDS, None, 0)
    assert list(hit.snippet.parts())[1] == ("flooded", True)
