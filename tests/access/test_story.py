"""The story view: who published first, who copied, who translated; ties followed wherever they lead."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline import format
from pipeline.access import story
from pipeline.index import DocumentRow, queries
from pipeline.model import DocumentState
from pipeline.runtime import Store
from tests.support.commands import Command, Said, command
from tests.support.documents import DAY, opened
from tests.support.stories import DE, EN, SCHOOL, ZH, bring

__all__ = ["Command", "Said", "command"]

BEFORE = DAY - timedelta(days=1)


def row(file: str, language: str, day: str, **said: Any) -> DocumentRow:
    values: dict[str, Any] = {
        "id": 1,
        "file": file,
        "sha256": "",
        "state": DocumentState.DUPLICATE,
        "language": language,
        "source": "harbour",
        "publisher": None,
        "title": "T",
        "url": "https://harbour.example/1",
        "key": "",
        "published": None,
        "fetched_at": datetime(2026, 2, 9, tzinfo=UTC),
        "day": date.fromisoformat(day),
        "date_basis": "json-ld",
        "confidence": None,
        "unsketched": False,
        "unbridged": False,
        "relation": "translation",
        "of": None,
        "via": None,
        "score": 0.9,
        "because": "",
    }
    return DocumentRow(**(values | said))


def roles(*rows: DocumentRow) -> list[tuple[str, str]]:
    return [(version.file, version.role) for version in story.told(rows)]


def test_versions_are_in_the_order_of_publication_and_roles_follow_from_it() -> None:
    kept = row("en", "en", "2026-02-03", state="archived", relation="new")
    first = row("zh", "zh", "2026-02-01", of="en")
    copy = row("zh2", "zh-CN", "2026-02-02", of="en", relation="near")
    german = row("de", "de", "2026-02-04", of="en")
    revised = row("en2", "en", "2026-02-05", of="en", state="archived", relation="revision")
    assert roles(kept, first, copy, german, revised) == [
        ("zh", "first"),
        ("zh2", "copy"),
        ("en", "translation"),
        ("de", "translation"),
        ("en2", "revision"),
    ]


def test_on_one_day_what_has_a_time_comes_before_what_has_none() -> None:
    early = row("a", "en", "2026-02-01", published=datetime(2026, 2, 1, 8, tzinfo=UTC))
    late = row("b", "de", "2026-02-01", published=datetime(2026, 2, 1, 18, tzinfo=UTC))
    assert [file for file, _ in roles(late, row("c", "zh", "2026-02-01"), early)] == ["a", "b", "c"]


def test_of_two_days_without_a_time_the_one_that_was_filed_first_comes_first() -> None:
    paper, other = row("a", "en", "2026-02-01", id=1), row("b", "en", "2026-02-01", id=2)
    assert roles(other, paper) == [("a", "first"), ("b", "copy")]


def test_a_text_without_an_address_of_the_web_is_never_first_beside_one_that_has_it() -> None:
    handed_in = row("a", "en", "2026-01-30", url="file:b.txt", source="import", id=1)
    paper = row("b", "en", "2026-02-01", published=datetime(2026, 2, 1, 17, 45, tzinfo=UTC), id=2)
    assert roles(handed_in, paper) == [("b", "first"), ("a", "copy")]
    assert roles(handed_in) == [("a", "first")]


def test_a_day_of_the_fetch_is_no_publication_and_yet_says_that_a_page_was_there_by_then() -> None:
    page = row("a", "zh", "2026-02-09", date_basis="fetch", id=1)
    assert roles(page, row("b", "en", "2026-02-09", id=2)) == [("b", "first"), ("a", "translation")]
    assert roles(page, row("b", "en", "2026-02-10", id=2)) == [("a", "first"), ("b", "translation")]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [row("a", "zh", "2026-02-01", publisher="Harbour Daily"), row("b", "hi", "2026-02-02", source="south")],
            "first published by Harbour Daily (harbour) in Chinese on 2026-02-01; "
            "then told in Hindi by south on 2026-02-02",
        ),
        (
            [row("a", "en", "2026-02-01")],
            "first published by harbour in English on 2026-02-01; told in no other language",
        ),
        (
            [row("a", "en", "2026-02-01"), row("b", "zh", "2026-02-09", source="gov", date_basis="fetch")],
            "first published by harbour in English on 2026-02-01; then told in Chinese by gov on 2026-02-09 (fetched)",
        ),
        (
            [row("a", "zh-TW", "2026-02-01", date_basis="fetch")],
            "first published by harbour in traditional Chinese on 2026-02-01 (the day it was fetched: its page names "
            "none up to then); told in no other language",
        ),
    ],
)
def test_the_summary_says_who_published_first_and_who_translated(rows: list[DocumentRow], sentence: str) -> None:
    assert story.summary(story.told(rows)) == sentence


def tied(store: Store, file: str) -> set[str]:
    return {each.file for each in queries.story(store.index, file)}


def test_a_story_is_whole_from_whichever_of_its_versions_one_asks(tmp_path: Path) -> None:
    with opened(tmp_path, keep="original") as store:
        files = [bring(store, "a", EN, "en").file]
        files.append(bring(store, "b", DE, "de").file)
        bring(store, "c", SCHOOL, "en")
        newest = bring(store, "d", ZH, "zh", day=BEFORE)
        corrected = bring(store, "d", (*ZH[:-1], "预计第一艘大型船舶将于2029年春天停靠。"), "zh", day=BEFORE)
        whole = tied(store, newest.file)
        assert corrected.file in whole
        assert len(whole) == 4
        for file in whole:
            assert tied(store, file) == whole
        versions = story.told(queries.story(store.index, newest.file))
        assert [(each.language, each.role, each.kept) for each in versions] == [
            ("zh", "first", True),
            ("zh", "revision", True),
            ("en", "translation", False),
            ("de", "translation", False),
        ]
        restored = store.ingest.restore(store.archive.last_record(versions[2].file))
        assert restored.file not in tied(store, newest.file), "a person has said that it is another story"


def test_a_story_reaches_to_seeds_and_past_files_that_are_gone(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    seed = tmp_path / "seeds" / "one.txt"
    seed.write_bytes(format.render(format.canonical(ZH[0], DAY, ZH[1:])))
    with opened(tmp_path) as store:
        first, second = bring(store, "a", EN, "en"), bring(store, "b", DE, "de")
        assert tied(store, first.file) == {"seeds/one.txt", first.file, second.file}
    seed.unlink()
    with opened(tmp_path) as store:
        assert tied(store, first.file) == {first.file, second.file}


def test_the_command_prints_the_story_and_json_gives_its_versions(tmp_path: Path, command: Command) -> None:
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "pipeline.yaml").write_text("keep: original\n")

    class Place:
        configs = tmp_path / "configs"

    with opened(tmp_path, keep="original") as store:
        english = bring(store, "a", EN, "en")
        chinese = bring(store, "b", ZH, "zh", day=BEFORE)
        bring(store, "c", SCHOOL, "en")
    place: Any = Place()
    said = command(place, "story", chinese.file)
    assert said.code == 0
    assert "first published by harbour in Chinese on 2026-02-26 09:00 UTC; then told in English" in said.out
    assert "superseded" in said.out
    told = command(place, "story", "https://a.example/", "--json").json
    assert [(each["language"], each["role"], each["kept"]) for each in told["versions"]] == [
        ("zh", "first", True),
        ("en", "translation", False),
    ]
    assert told["versions"][1]["of"] == chinese.file
    assert told["versions"][0]["published"] == "2026-02-26T09:00:00Z"
    # under the name it had before it was moved
    assert command(place, "story", english.file, "--json").json == told
    why = command(place, "why", english.file)
    assert why.code == 0
    assert f"superseded by {chinese.file}" in why.out.replace("\n", "")
    duplicates = command(place, "duplicates", "--json").json
    assert [each["of"] for each in duplicates] == [chinese.file]
    nothing = command(place, "story", "999_0000000000000000.txt")
    assert (nothing.code, "nothing of that name is held" in nothing.err) == (1, True)
