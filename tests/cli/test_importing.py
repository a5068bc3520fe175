"""`import`: which files are read, what is refused, what is only said, and what is assumed."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.commands import Command
from tests.support.house import House, prose

CAPTURE = """River Courier

Ferry timetable changes for the winter

Source: Harbour Office
Release Time: 2 days ago

  The ferry between the two banks will run every half hour from the first of December, the harbour office said.
  In January the boat goes to the yard for two weeks, and a smaller one without room for cars takes its place.

Like(3)
"""


def test_captures_from_elsewhere_are_filed_like_anything_else(house: House, command: Command, tmp_path: Path) -> None:
    house.source({"feed": "https://paper.site/feed"})
    capture, again, broken = tmp_path / "one.txt", tmp_path / "two.txt", tmp_path / "empty.txt"
    capture.write_text(CAPTURE)
    again.write_text(CAPTURE.replace("Like(3)", "Like(4)"))
    broken.write_text("")
    said = command(house, "import", capture, "--fetched", "2024-05-16", "--timezone", "Asia/Shanghai", "--json")
    assert (said.code, said.err) == (0, "")
    (row,) = said.json["imported"]
    assert (row["outcome"], row["file"][:11]) == ("archived", "2024/05/14/")
    said = command(house, "import", again, broken, tmp_path / "none.txt", "--fetched", "2024-05-16")
    assert said.code == 1
    assert re.search(r"two\.txt +duplicate", said.out)
    assert len(said.err.splitlines()) == 2
    assert f"{tmp_path}/none.txt: cannot be read: No such file or directory" in said.err
    assert str(broken) in said.err
    assert (
        command(house, "import", capture, "--json", "--fetched", "2024-05-16").json["imported"][0]["outcome"]
        == "unchanged"
    )
    assert len(house.texts()) == 1
    assert house.sound()
    assert command(house, "list", "--source", "import", "--json").json[0]["title"].startswith("Ferry timetable")


def test_import_in_a_time_zone_that_does_not_exist_ends_with_2(house: House, command: Command, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(CAPTURE)
    said = command(house, "import", tmp_path / "one.txt", "--timezone", "Mars/Olympus")
    assert (said.code, said.out) == (2, "")
    assert "IANA time zone" in " ".join(said.err.split())


def capture(number: int, *, day: str = "2024-05-14") -> str:
    """Return a capture; without a day it names none."""
    dated = f"Release Time: {day}\n\n" if day else ""
    return f"Story number {number} of the valley\n\n{dated}" + "\n\n".join(prose(number)) + "\n"


@pytest.fixture
def folder(house: House, tmp_path: Path) -> Path:
    """Captures in a folder, and what else lies there."""
    house.source({"feed": "https://paper.site/feed"})
    folder = tmp_path / "captures"
    (folder / "b").mkdir(parents=True)
    (folder / "a.txt").write_text(capture(1))
    (folder / "b" / "copy.txt").write_text(capture(1) + "\nLike(4)\n")
    (folder / "b" / "z.TXT").write_text(capture(2))
    (folder / "manifest.jsonl").write_text('{"file": "a.txt"}\n')
    return folder


def test_of_a_folder_the_text_files_are_filed_in_the_order_of_their_names(
    house: House, command: Command, folder: Path
) -> None:
    said = command(house, "import", folder, "--json")
    assert (said.code, said.err) == (0, "")
    assert [(Path(row["from"]).name, row["outcome"]) for row in said.json["imported"]] == [
        ("a.txt", "archived"),
        ("copy.txt", "duplicate"),
        ("z.TXT", "archived"),
    ]
    assert len(house.texts()) == 2
    assert house.sound()


@pytest.mark.parametrize("named", ["carried", "carried/bag"])
def test_of_a_bag_what_it_carries_is_filed(
    house: House, command: Command, folder: Path, tmp_path: Path, named: str
) -> None:
    command(house, "import", folder)
    (tmp_path / "carried").mkdir()
    assert command(house, "export", "bagit", tmp_path / "carried" / "bag", "--state", "all").code == 0
    other = House(tmp_path / "other")
    said = command(other, "import", tmp_path / named, "--json")
    assert sorted(row["outcome"] for row in said.json["imported"]) == ["archived", "archived", "unchanged"]
    assert sorted(other.texts()) == sorted(house.texts())


def test_a_dry_run_says_what_would_be_filed_and_files_nothing(house: House, command: Command, folder: Path) -> None:
    for number in range(3, 70):  # more than are filed together
        (folder / f"c{number}.txt").write_text(capture(number))
    (folder / "zz.txt").write_text(capture(3) + "\nLike(4)\n")
    tried = command(house, "import", folder, "--dry-run", "--json")
    assert tried.code == 0
    assert house.texts() == []
    said = command(house, "import", folder, "--json")
    assert tried.json == said.json | {"dry_run": True}
    assert [row["outcome"] for row in said.json["imported"]].count("duplicate") == 2
    said = command(house, "import", folder / "a.txt", "--dry-run")
    assert said.err == "1 document read; nothing was filed\n"


def test_a_day_that_no_text_names_is_assumed_with_a_warning(house: House, command: Command, folder: Path) -> None:
    undated = folder / "undated.txt"
    undated.write_text(capture(9, day=""))
    os.utime(undated, (0, datetime(2024, 4, 1, 12, tzinfo=UTC).timestamp()))
    said = command(house, "import", undated, folder / "a.txt")
    assert (said.code, said.err) == (0, f"{undated}: names no day; 2024-04-01, that of its file, is assumed\n")
    undated.write_text(capture(10, day=""))
    said = command(house, "import", undated, "--fetched", "2024-05-16")
    assert said.err == f"{undated}: names no day; 2024-05-16, that of its capture, is assumed\n"
    undated.write_text(capture(11, day=""))
    said = command(house, "import", undated, "--json")
    assert said.json["imported"][0]["date_basis"] == "file"


def test_what_is_no_text_is_refused_and_the_rest_is_filed(house: House, command: Command, folder: Path) -> None:
    (folder / "b" / "empty.txt").write_text("")
    said = command(house, "import", "/bin/ls", folder, folder / "none.txt")
    assert said.code == 1
    assert said.err.splitlines() == [
        "/bin/ls: is an ELF program; only plain text is read",
        f"{folder}/b/empty.txt: is empty",
        f"{folder}/none.txt: cannot be read: No such file or directory",
    ]
    assert len(house.texts()) == 2


def test_a_folder_without_texts_is_told(house: House, command: Command, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    said = command(house, "import", tmp_path / "nothing")
    assert (said.code, said.out) == (0, "")
    assert said.err == f"{tmp_path}/nothing: there is no .txt file in this folder\n"


@pytest.mark.parametrize("name", ["Import", "my source", "-x", "", "über"])
def test_a_source_is_named_as_sources_are(house: House, command: Command, folder: Path, name: str) -> None:
    said = command(house, "import", folder, f"--source={name}")
    assert (said.code, said.out) == (2, "")
    assert "for '--source': expected lower-case letters, digits, - and _" in said.err
    assert house.texts() == []


def test_files_of_the_archive_itself_are_not_imported_as_copies_of_themselves(
    house: House, command: Command, tmp_path: Path
) -> None:
    house.source({"feed": "https://paper.site/feed"})
    capture = tmp_path / "one.txt"
    capture.write_text(CAPTURE)
    assert command(house, "import", capture, "--fetched", "2024-05-16").code == 0
    (filed,) = house.archive.glob("2024/*/*/*.txt")
    for dry_run in ([], ["--dry-run"]):
        said = command(house, "import", house.archive, *dry_run)
        assert (said.code, f"{filed}: is in the archive already\n" in said.err) == (1, True)
    assert list(house.archive.glob(".duplicates/**/*.txt")) == []
