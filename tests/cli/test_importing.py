"""import: documents from elsewhere."""

import re
from pathlib import Path

from tests.support.commands import Command
from tests.support.house import House

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
    said = command(house, "import", again, broken, tmp_path / "none.txt", tmp_path, "--fetched", "2024-05-16")
    assert said.code == 1
    assert re.search(r"two\.txt +duplicate", said.out)
    assert len(said.err.splitlines()) == 3
    assert f"{tmp_path}/none.txt: cannot be read: No such file or directory" in said.err
    assert f"{tmp_path}: cannot be read: Is a directory" in said.err
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
