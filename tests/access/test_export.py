"""Documents are written out as lines, as a table or as files, by the filters of a search."""

import csv
import json
from pathlib import Path

import pytest

from pipeline import format
from tests.support.commands import execute
from tests.support.house import House
from tests.support.library import TEXTS, house_of


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> House:
    return house_of(tmp_path_factory.mktemp("held"))


def test_lines_hold_every_document_by_day(held: House, tmp_path: Path) -> None:
    to = tmp_path / "all.jsonl"
    said = execute(held, "export", "jsonl", to, "--json")
    assert (said.code, said.json) == (0, {"to": str(to), "documents": len(TEXTS), "problems": []})
    read = [json.loads(line) for line in to.read_text(encoding="utf-8").splitlines()]
    assert [(each["language"], each["title"], each["paragraphs"]) for each in read] == [
        (language, title, [text]) for language, title, text in TEXTS
    ]


def test_a_table_holds_the_same(held: House, tmp_path: Path) -> None:
    to = tmp_path / "all.csv"
    assert execute(held, "export", "csv", to).code == 0
    with to.open(encoding="utf-8", newline="") as rows:
        read = list(csv.DictReader(rows))
    assert [(each["title"], each["text"]) for each in read] == [(title, text) for _, title, text in TEXTS]


def test_a_folder_holds_the_files_numbered_through_with_a_manifest(held: House, tmp_path: Path) -> None:
    to = tmp_path / "out"
    assert execute(held, "export", "folder", to, "--since", "2024-05-02", "--language", "zh").code == 0
    manifest = [json.loads(line) for line in (to / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    names = sorted(path.name for path in to.glob("*.txt"))
    assert [each["file"] for each in manifest] == names
    assert [name[:4] for name in names] == ["000_", "001_"]
    assert [format.parse((to / name).read_bytes()).title for name in names] == [TEXTS[1][1], TEXTS[2][1]]
    for each in manifest:
        assert (to / each["file"]).read_bytes() == (held.archive / each["filed_as"]).read_bytes()


@pytest.mark.parametrize(("options", "count"), [(["--source", "mill"], 5), (["--until", "2024-05-03"], 3)])
def test_the_filters_are_those_of_a_search(held: House, tmp_path: Path, options: list[str], count: int) -> None:
    assert execute(held, "export", "jsonl", tmp_path / "x", "--json", *options).json["documents"] == count


def test_nothing_is_written_over_and_nothing_half_is_left_under_the_name(held: House, tmp_path: Path) -> None:
    to = tmp_path / "there"
    to.write_text("mine")
    said = execute(held, "export", "jsonl", to)
    assert (said.code, "is there already" in said.err, to.read_text()) == (1, True, "mine")
    assert execute(held, "export", "csv", tmp_path / "no" / "folder.csv").code == 1


def test_a_text_that_cannot_be_read_is_told_and_left_out(tmp_path: Path) -> None:
    house = house_of(tmp_path)
    (file,) = (house.archive / "2024" / "05" / "01").glob("*.txt")
    file.write_bytes(b"\xff")
    said = execute(house, "export", "jsonl", tmp_path / "x.jsonl", "--json")
    assert (said.code, said.json["documents"]) == (1, len(TEXTS) - 1)
    assert str(file) in said.json["problems"][0]
