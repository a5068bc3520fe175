"""A copy of an archive that cannot be written is read all the same; what would write in it says that it cannot."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.index import Index
from pipeline.runtime import INDEX
from pipeline.system.disk import refusal
from tests.support.commands import Said, execute
from tests.support.documents import opened, submission, text, touched, tree
from tests.support.house import House
from tests.support.unprivileged import can_write, read_only, unprivileged

URL = "https://a.example/1"
READING = [
    ["list", "--json"],
    ["show", URL, "--json"],
    ["duplicates", "--json"],
    ["why", URL, "--json"],
    ["story", URL, "--json"],
    ["status", "--json"],
]
WRITING = [["run"], ["import", "FILE"], ["restore", "COPY"], ["reindex"], ["accept", "paper"]]


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A configuration, and an archive with a document, its copy, a likeness of it, and a document of another day."""
    house = House(tmp_path)
    house.source({"feed": "http://127.0.0.1:9/feed"})
    with opened(tmp_path) as store:
        store.ingest.admit(
            [
                submission(URL, text(1)),
                submission("https://b.example/1", text(1)),
                submission("https://c.example/1", touched(text(1))),
                submission("https://a.example/2", text(2)),
            ]
        )
    return house


def files(house: House) -> set[Path]:
    return {path for path in house.archive.rglob("*") if path.is_file()}


def ask(house: House, *arguments: str) -> Said:
    return unprivileged(execute, house, *arguments)


@pytest.fixture
def copied(house: House) -> Iterator[House]:
    """The same, once nobody may write in its archive."""
    for arguments in READING:  # loads all that the forked processes need
        assert execute(house, *arguments).code == 0
    with read_only(house.archive):
        assert not unprivileged(can_write, house.archive), "the test would show nothing"
        yield house


@pytest.mark.parametrize("arguments", READING, ids=lambda arguments: arguments[0])
def test_what_only_reads_says_of_a_read_only_archive_what_it_says_of_another(
    copied: House, arguments: list[str]
) -> None:
    before = files(copied)
    there, here = ask(copied, *arguments), execute(copied, *arguments)
    assert (there.code, there.err) == (0, "")
    if arguments[0] == "status":  # the room left changes from call to call
        assert there.json["totals"] == here.json["totals"]
    else:
        assert there.json == here.json
    assert files(copied) == before


def test_a_read_only_archive_is_verified(copied: House) -> None:
    there = ask(copied, "verify", "--json")
    assert (there.code, there.json["problems"]) == (0, [])


def test_two_files_of_a_read_only_archive_are_compared(copied: House) -> None:
    first, second = [row["file"] for row in ask(copied, "list", "--json").json][:2]
    there = ask(copied, "compare", first, second, "--json")
    assert (there.code, [pair["relation"] for pair in there.json]) == (0, ["new"])


@pytest.mark.parametrize("arguments", WRITING, ids=lambda arguments: arguments[0])
def test_what_writes_says_that_the_archive_cannot_be_written(copied: House, arguments: list[str]) -> None:
    before = tree(copied.folder)
    (copied.folder / "one.txt").write_text("[2026-02-28] One\n\nA line of text.\n", encoding="utf-8")
    named = {"FILE": str(copied.folder / "one.txt"), "COPY": "https://b.example/1"}
    there = ask(copied, *(named.get(each, each) for each in arguments))
    assert there.code == 1
    assert (
        f"{copied.archive}: the archive cannot be written: {copied.archive / '.state'}: Permission denied" in there.err
    )
    assert tree(copied.folder) == before


@pytest.mark.parametrize("index", ["gone", "of another version", "not made to its end", "half"])
def test_without_an_index_that_can_be_read_a_temporary_one_is_made(house: House, index: str) -> None:
    asked = [arguments for arguments in READING if arguments[0] != "status"]  # the room left changes from call to call
    whole = [execute(house, *arguments).json for arguments in asked]
    path = house.archive / ".state" / INDEX
    if index == "gone":
        shutil.rmtree(path.parent)
    elif index == "half":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        with closing(sqlite3.connect(path)) as connection:
            change = (
                "value = '999' WHERE name = 'version'" if "version" in index else "name = 'c' WHERE name = 'complete'"
            )
            connection.execute(f"UPDATE meta SET {change}")
            connection.commit()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = files(house)
    with read_only(house.archive):
        for arguments, known in zip(asked, whole, strict=True):
            there = ask(house, *arguments)
            assert (there.code, there.json) == (0, known)
            assert "a temporary index is built from the files" in there.err
        status = ask(house, "status", "--json")
        assert (status.code, status.json["totals"]["archived"]) == (0, len(whole[0]))
    assert files(house) == before


def test_what_stands_in_the_log_of_an_index_that_is_in_use_is_read_too(house: House) -> None:
    path, first = house.archive / ".state" / INDEX, execute(house, "list", "--json").json[0]["file"]
    with closing(Index(path)) as index:
        with index.transaction() as transaction:
            transaction.remove(first)
        assert path.with_name("index.sqlite-wal").stat().st_size > 0
        with read_only(house.archive):
            there = ask(house, "list", "--json")
    assert (there.err, len(there.json)) == ("", 1)


def test_an_archive_that_is_not_there_and_cannot_be_made_is_an_error(house: House) -> None:
    (house.folder / "closed").mkdir()
    house.settings(archive="closed/archive")
    with read_only(house.folder / "closed"):
        there = ask(house, "list")
    assert there.code == 1
    assert "closed/archive: there is no archive, and none can be made: Permission denied" in there.err


def test_only_what_is_not_allowed_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert refusal(tmp_path / "new" / "folder") is None
    assert list((tmp_path / "new" / "folder").iterdir()) == []
    assert refusal(tmp_path / "file" / "folder") is None
    with read_only(tmp_path):
        assert unprivileged(refusal, tmp_path / "new" / "folder") == "Permission denied"
