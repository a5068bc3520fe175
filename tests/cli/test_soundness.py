"""The commands that tell whether the archive is sound, to people and to programs: verify, reindex, schema manifest."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.commands import Command, Library
from tests.support.house import House, article, feed
from tests.support.web import Site


def held(house: House, site: Site) -> Path:
    """File one article and return its file."""
    site.add("/a", article(1))
    site.add("/feed", feed(site.url("/a")))
    house.source({"feed": site.url("/feed")})
    house.run()
    (path,) = house.archive.glob("2024/05/14/*.txt")
    return path


def test_an_archive_that_only_status_has_looked_for_is_nothing_to_verify(house: House, command: Command) -> None:
    assert command(house, "status").code == 0
    said = command(house, "verify")
    assert (said.code, "there is nothing to verify" in said.err) == (1, True)


def test_verify_says_where_it_logged_the_check(library: Library, command: Command) -> None:
    told = command(library.house, "verify", "--json").json
    assert (told["problems"], told["unlogged"]) == ([], None)
    last = json.loads(Path(told["log"]).read_text().splitlines()[-1])
    assert (last["files"], last["result"]) == (told["files"], "sound")
    assert ".state" not in told["log"]


def test_verify_says_that_it_could_not_log_and_checks_all_the_same(house: House, site: Site, command: Command) -> None:
    path = held(house, site)
    (house.archive / ".fixity").write_text("a file stands where the folder should be")
    path.write_bytes(path.read_bytes().replace(b"e", b"E", 1))
    said = command(house, "verify")
    assert "the check is not in the fixity log, which cannot be written: " in said.err
    assert (said.code, "changed since filing; restore it from a backup" in said.out) == (1, True)
    assert command(house, "verify", "--json").json["log"] is None


def test_reindex_ends_with_1_where_it_left_something_out(house: House, site: Site, command: Command) -> None:
    path = held(house, site)
    assert command(house, "reindex").code == 0
    manifest = path.with_name("manifest.jsonl")
    whole = manifest.read_text("utf-8")
    manifest.write_text(whole + "{\n", "utf-8")
    said = command(house, "reindex")
    assert (said.code, "manifest.jsonl:2: not a line of JSON" in said.err) == (1, True)
    told = command(house, "reindex", "--json")
    assert (told.code, told.json["left_out"], told.json["archived"]) == (1, 1, 1)


def test_reindex_ends_with_0_where_a_file_without_a_line_is_held_all_the_same(
    house: House, site: Site, command: Command
) -> None:
    path = held(house, site)
    path.with_name("manifest.jsonl").unlink()
    said = command(house, "reindex")
    assert (said.code, "held all the same" in said.err) == (0, True)


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "named pipe"])
@pytest.mark.parametrize("name", ["x.txt", "007_0123456789abcdef.txt"])
def test_what_is_called_like_a_document_and_is_no_file_is_told_as_left_out(
    name: str, make: Callable[[Path], None], house: House, site: Site, command: Command
) -> None:
    odd = held(house, site).with_name(name)
    make(odd)
    said = command(house, "reindex")
    assert (said.code, said.err) == (1, f"{odd}: is not a file\n")
    assert "1 document, 0 duplicates and 0 seeds are in the index" in said.out
    said = command(house, "verify")
    assert (said.code, said.out.splitlines()) == (
        1,
        [
            f"{odd}: cannot be read: is not a file",
            f"{odd}: no line in its manifest; `pipeline reindex` leaves it out",
            "1 document in the index; 2 problems",
        ],
    )


def test_a_manifest_that_cannot_be_read_is_told_and_its_documents_are_held_all_the_same(
    house: House, site: Site, command: Command
) -> None:
    path = held(house, site)
    manifest = path.with_name("manifest.jsonl")
    manifest.unlink()
    manifest.mkdir()
    said = command(house, "reindex")
    told = f"{manifest}: is not a file\n{path}: no line in its manifest; held all the same\n"
    assert (said.code, said.err) == (1, told)
    assert f"{manifest}: is not a file" in command(house, "verify").out


def test_verify_promises_no_mending_for_a_file_that_reindex_leaves_out(
    house: House, site: Site, command: Command
) -> None:
    odd = held(house, site).with_name("x.txt")
    odd.write_bytes(b"\xff\xfe no document")
    said = command(house, "verify")
    assert "no line in its manifest; `pipeline reindex` leaves it out" in said.out
    assert "`pipeline reindex` corrects that" not in said.out


def test_the_schema_of_manifest_lines_is_printed(house: House, command: Command) -> None:
    told = command(house, "schema", "manifest").json
    assert told["properties"]["file"]["description"]
    assert {"event", "at", "file", "sha256", "date", "fetched_at"} == set(told["required"])
