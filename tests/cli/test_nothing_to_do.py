"""A command that has nothing to do has done it: it says so, and ends with 0. A script need not know what there is."""

import json
from pathlib import Path

import pytest

from tests.support.commands import Command
from tests.support.house import House

NOTHING = [
    ("run", "No source is enabled"),
    ("retry", "No link of any source has failed"),
    ("retry paper --cause 404", "No link of paper has failed by 404"),
    ("add --from {list}", "It contains no address"),
    ("import {folder}", "there is no .txt file in this folder"),
    ("list", "No document is held yet"),
    ("search harbour", "Nothing is found"),
    ("duplicates", "No document was removed"),
    ("export jsonl {folder}/made.jsonl", "0 documents written"),
    ("warc", "No record"),
    ("status", "0 documents"),
    ("watch", "Nothing is watched for"),
    ("notify", "Nobody is notified"),
    ("check", "no mistakes"),
    ("seal", "No day is sealed yet"),
    ("seal --verify", "No day is sealed yet"),
    ("reindex", "0 documents"),
    ("reextract", "No document is held of these"),
    ("reextract --undo", "0 readings undone"),
    ("prune", "Everything is kept for ever"),
    ("prune --dry-run", "Everything is kept for ever"),
]


@pytest.mark.parametrize(("line", "part"), NOTHING, ids=[line for line, _ in NOTHING])
def test_who_has_nothing_to_do_says_so_and_ends_with_nought(
    house: House, command: Command, tmp_path: Path, line: str, part: str
) -> None:
    folder, addresses = tmp_path / "empty", tmp_path / "list.txt"
    folder.mkdir()
    addresses.write_text("# none today\n")
    house.source({"feed": "http://127.0.0.1:9/feed"}, enabled=False)
    arguments = [each.format(folder=folder, list=addresses) for each in line.split()]
    said = command(house, *arguments)
    assert (said.code, part in " ".join((said.out + said.err).split())) == (0, True), said


@pytest.mark.parametrize("line", ["run", "retry", "add --from {list}", "import {folder}", "notify", "prune"])
def test_json_tells_of_nothing_too(house: House, command: Command, tmp_path: Path, line: str) -> None:
    folder, addresses = tmp_path / "empty", tmp_path / "list.txt"
    folder.mkdir()
    addresses.write_text("")
    arguments = [each.format(folder=folder, list=addresses) for each in line.split()]
    said = command(house, *arguments, "--json")
    told = json.loads(said.out)
    assert said.code == 0
    assert not any(each for each in told.values() if isinstance(each, list)) if isinstance(told, dict) else told == []


def test_a_new_archive_says_that_it_is_new(house: House, command: Command) -> None:
    for line, told in (
        ("list", "No document is held yet."),
        ("search ferry", "Nothing is found.\nNo document is held yet."),
        ("duplicates", "No document was removed."),
        ("runs", "No run is remembered yet."),
        ("runs --date today", "No run is remembered of these."),
    ):
        said = command(house, *line.split())
        assert (said.code, said.out, said.err) == (0, "", f"{told}\n")
