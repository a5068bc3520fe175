"""Every command as a person meets it: what it prints, what it leaves alone, and with which status it ends."""

import re
from pathlib import Path

import pytest

from tests.support.commands import Command, Library
from tests.support.house import House
from tests.support.web import Site


def test_there_is_help_for_everything(library: Library, command: Command) -> None:
    said = command(library.house, "--help")
    names = re.findall(r"^\s{2}(\w+)\s{2,}\S", said.out, re.MULTILINE)
    assert said.code == 0
    assert {"run", "daemon", "backfill", "check", "discover", "links", "page", "list", "show", "duplicates"} <= {*names}
    assert {"restore", "verify", "why", "prune", "status", "reindex", "import", "schema", "demo"} <= {*names}
    for name in names:
        help_text = command(library.house, name, "--help")
        assert (help_text.code, help_text.err) == (0, "")
        assert "." in help_text.out, "a sentence about the result"


@pytest.mark.parametrize("arguments", [["rum"], ["list", "--dat", "x"], ["list", "--date", "tomorrow"], ["show"]])
def test_a_wrong_command_line_ends_with_2(arguments: list[str], library: Library, command: Command) -> None:
    said = command(library.house, *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err


@pytest.mark.parametrize("name", ["why", "show", "page", "discover"])
@pytest.mark.parametrize("url", ["http://[x", "ftp://paper.site/a", "http://"])
def test_what_is_no_address_ends_with_2(name: str, url: str, library: Library, command: Command) -> None:
    said = command(library.house, name, url)
    assert (said.code, said.out) == (2, "")
    assert "is not an address such as https://" in " ".join(said.err.split())


@pytest.mark.parametrize("arguments", [["list", "--date"], ["backfill", "paper", "--since"]])
def test_what_is_no_day_is_told_with_one_that_is(arguments: list[str], library: Library, command: Command) -> None:
    said = command(library.house, *arguments, "14.5.2024")
    assert (said.code, said.out) == (2, "")
    assert "'14.5.2024' is not a day such as 2024-05-31" in said.err


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (["status"], "0 documents; removed duplicates: none"),
        (["list"], "No document is held yet."),
        (["duplicates"], "No document was removed."),
        (["reindex"], "0 documents, 0 duplicates and 0 seeds"),
    ],
)
def test_before_the_first_run_there_is_nothing_and_no_error(
    arguments: list[str], printed: str, house: House, command: Command
) -> None:
    house.source({"feed": "https://paper.site/feed"})
    said = command(house, *arguments)
    assert said.code == 0
    assert printed in said.out + said.err
    assert command(house, *arguments, "--json").json is not None


@pytest.mark.parametrize("empty", [False, True])
def test_what_is_verified_must_be_there(empty: bool, house: House, command: Command) -> None:
    if empty:  # as where a disk is not mounted
        house.archive.mkdir()
    said = command(house, "verify")
    assert said.code == 1
    assert "there is nothing to verify" in said.err
    assert list(house.archive.glob("*")) == []


@pytest.mark.parametrize("arguments", [["list"], ["status"], ["search", "ferry"], ["verify"]])
def test_an_archive_that_is_named_must_be_there(
    arguments: list[str], house: House, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = house.folder / "mistyped"
    monkeypatch.setenv("PIPELINE_ARCHIVE", str(elsewhere))
    said = command(house, *arguments)
    assert said.code == 1
    assert f"{elsewhere}: there is no" in said.err
    assert not elsewhere.exists()


def test_a_name_that_is_no_source_ends_with_2_and_the_known_ones(house: House, site: Site, command: Command) -> None:
    house.source({"feed": site.url("/feed")})
    house.source({"feed": site.url("/feed")}, name="herald")
    for arguments in (
        ["run", "papre"],
        ["links", "papre"],
        ["check", "papre"],
        ["backfill", "papre", "--since", "2024-01-01"],
    ):
        said = command(house, *arguments)
        assert (said.code, said.out) in {(2, ""), (2, f"{house.configs}: no mistakes; 2 sources, 2 enabled.\n")}
        assert "there is no source 'papre'; did you mean paper? (there are: herald, paper)" in said.err
    assert site.requests == []


FETCHING = [
    ["run"],
    ["daemon"],
    ["backfill", "paper", "--since", "2024-01-01"],
    ["backfill", "paper", "--since", "2024-01-01", "--dry-run"],
    ["check", "paper"],
    ["links", "paper"],
    ["page", "{feed}"],
    ["discover", "{feed}"],
]


LOOKING = [
    ["list"],
    ["show", "x"],
    ["duplicates"],
    ["restore", "x"],
    ["prune"],
    ["why", "x"],
    ["status"],
    ["verify"],
    ["reindex"],
]


@pytest.mark.parametrize("arguments", FETCHING, ids=" ".join)
def test_nothing_is_fetched_without_a_contact(arguments: list[str], house: House, site: Site, command: Command) -> None:
    house.source({"feed": site.url("/feed")})
    (house.configs / "pipeline.yaml").write_text("threads: 2\n")
    said = command(house, *(argument.format(feed=site.url("/feed")) for argument in arguments))
    assert said.code == 2
    assert f"{house.configs}/pipeline.yaml: contact: is not given, and nothing is fetched without it" in said.err
    assert "1 mistake in the configuration; nothing has run." in said.err
    assert site.requests == []


@pytest.mark.parametrize("arguments", [*FETCHING, *LOOKING, ["check"], ["import", "x"]], ids=" ".join)
def test_a_mistake_in_one_file_stops_every_command_before_it_begins(
    arguments: list[str], house: House, site: Site, command: Command
) -> None:
    house.source({"feed": site.url("/feed")})
    wrong = house.configs / "sources" / "herald.yaml"
    wrong.write_text(
        f"name: herald\nendpoints:\n  - feed: {site.url('/feed')}\ndelai: 5s\nschedule: {{cron: 99 * * * *}}\n"
    )
    said = command(house, *(argument.format(feed=site.url("/feed")) for argument in arguments))
    assert (said.code, said.out) == (2, "")
    assert f"{wrong}:4: delai: unknown key (did you mean delay?)" in said.err
    assert f"{wrong}:5: schedule.cron: " in said.err
    assert "2 mistakes in the configuration; nothing has run." in said.err
    assert (site.requests, house.archive.exists()) == ([], False)


def test_a_folder_that_is_no_configuration_ends_with_2(tmp_path: Path, command: Command) -> None:
    house = House(tmp_path)
    house.configs = tmp_path / "nowhere"
    said = command(house, "status")
    assert said.code == 2
    assert f"{tmp_path}/nowhere: does not exist" in said.err


@pytest.mark.parametrize("place", ["file/archive", "file", "/proc/archive"])
@pytest.mark.parametrize("arguments", [["run"], ["status"], ["reindex"]], ids=" ".join)
def test_an_archive_that_cannot_be_written_is_told_in_a_sentence(
    place: str, arguments: list[str], house: House, site: Site, command: Command
) -> None:
    (house.folder / "file").write_text("in the way")
    house.source({"feed": site.url("/feed")})
    house.settings(archive=place)
    said = command(house, *arguments)
    assert (said.code, said.out) == (1, "")
    (sentence,) = said.err.splitlines()
    assert place.rpartition("/")[2] in sentence
    assert site.requests == []


def test_a_reader_that_has_seen_enough_ends_a_command_quietly(library: Library) -> None:
    with library.house.process("list", "--json") as listing:
        assert listing.stdout is not None
        assert listing.stderr is not None
        listing.stdout.close()  # as `| head -1` does
        assert listing.stderr.read() == ""
    assert listing.returncode == 141
