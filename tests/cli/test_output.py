"""How answers look on a terminal, in a pipe, and where standard output cannot be written."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.cli.display import facts, short_ids
from pipeline.system.output import cells, spoken, wrapped
from tests.support.commands import TITLE, Command, Library
from tests.support.house import House, article, feed
from tests.support.terminal import on_terminal, without_colours
from tests.support.web import Site


def test_at_eighty_columns_no_line_is_longer_and_no_word_is_broken(library: Library) -> None:
    file = library.file("/a/copy")
    for arguments in (["list"], ["duplicates"], ["story", library.file("/a/0")], ["show", file], ["why", file]):
        seen = without_colours(on_terminal(library.house, *arguments))
        assert not [line for line in seen.splitlines() if cells(line) > 80], seen
        assert "Traceback" not in seen


def test_a_row_that_does_not_fit_becomes_a_record(library: Library) -> None:
    copy = library.file("/a/copy")
    seen = without_colours(on_terminal(library.house, "duplicates"))
    assert f"id:       {copy[-20:-12]}\n" in seen
    assert f"file:     {copy}\n" in seen
    assert "relation: exact\n" in seen
    wide = without_colours(on_terminal(library.house, "duplicates", columns=250))
    assert wide.splitlines()[0].split() == ["id", "file", "relation", "score", "of", "because"]


def test_a_table_leaves_out_what_an_id_says_before_its_rows_become_records(library: Library) -> None:
    seen = without_colours(on_terminal(library.house, "list"))
    assert seen.splitlines()[0].split() == ["id", "source", "language", "title"]
    assert TITLE in seen


def test_short_ids_are_taken_by_every_command_that_takes_a_document(library: Library, command: Command) -> None:
    house, kept = library.house, library.file("/a/1")
    short, other = (file[-20:-12] for file in (kept, library.file("/a/2")))
    for arguments in (["show", short], ["why", short], ["story", short], ["compare", short, other]):
        said = command(house, *arguments)
        assert (said.code, said.err) == (0, ""), arguments
    assert kept in command(house, "show", short).out
    assert "has not been removed" in command(house, "restore", short).err


def test_ids_are_as_long_as_it_takes_to_tell_files_apart() -> None:
    hashes = ["0123456789abcdef", "0123456799abcdef"]
    assert short_ids(hashes) == ["012345678", "012345679"]
    assert short_ids(hashes[:1]) == ["01234567"]
    assert short_ids([]) == []


def test_health_has_a_colour_on_terminals_alone_and_not_against_the_wish_of_the_reader(
    house: House, site: Site, command: Command
) -> None:
    site.add("/a", article(1))
    site.add("/feed", feed(site.url("/a")))
    house.source({"feed": site.url("/feed")})
    assert command(house, "run").code == 0
    assert "\x1b[32mok\x1b[0m" in on_terminal(house, "status", columns=200)
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b[3" not in on_terminal(house, "status", columns=200, **environment)
    with house.process("status") as piped:
        assert "\x1b" not in piped.communicate(timeout=60)[0]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime(2024, 5, 14, 8, 0, 1, 500, tzinfo=UTC), "2024-05-14 08:00 UTC"),
        (None, ""),
        (True, "yes"),
        (1.0, "1.00"),
        (("de", "fr"), "de, fr"),
        ({"archived": 2}, "archived 2"),
    ],
)
def test_values_are_said_in_words(value: object, said: str) -> None:
    assert spoken(value) == said


def test_facts_have_names_in_words_and_nothing_empty() -> None:
    known = {"date_basis": "feed", "unsketched": 1, "publisher": None, "languages": ()}
    assert list(facts(known)) == [("date basis", "feed")]


def test_text_is_wrapped_at_blanks_and_wide_letters_count_twice() -> None:
    assert wrapped("a ferry for the county", 12) == ["a ferry for", "the county"]
    assert wrapped("  kept indent of two", 12) == ["  kept", "  indent of", "  two"]
    assert wrapped("https://paper.site/a/long", 12) == ["https://paper.site/a/long"]
    assert wrapped("双桥 老站 重新", 10) == ["双桥 老站", "重新"]
    assert wrapped("one\n\ntwo", None) == ["one\n\ntwo"]


# Standard output that cannot be written

COMMANDS = [["--help"], ["--version"], ["list"], ["list", "--json"], ["list", "-h"], ["schema"]]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_full_disk_is_told_in_one_sentence(arguments: list[str], library: Library) -> None:
    with Path("/dev/full").open("w") as full:
        done = run(library, arguments, full.fileno())
    assert (done.returncode, done.stderr) == (1, "standard output cannot be written: No space left on device\n")


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_closed_pipe_ends_a_command_silently_as_it_ends_others(arguments: list[str], library: Library) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = run(library, arguments, writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_closed_standard_output_is_told_in_one_sentence(arguments: list[str], library: Library) -> None:
    done = run(library, arguments, subprocess.PIPE, closed=">&-")
    assert (done.returncode, done.stderr) == (1, "standard output cannot be written: it is closed\n")


@pytest.mark.parametrize(("arguments", "status"), [(["list"], 0), (["lsit"], 2), (["show", "nothing"], 1)])
def test_a_closed_standard_error_changes_neither_answer_nor_status(
    arguments: list[str], status: int, library: Library
) -> None:
    done = run(library, arguments, subprocess.PIPE, closed="2>&-")
    heard = run(library, arguments, subprocess.PIPE)
    assert (done.returncode, done.stdout) == (status, heard.stdout)


def run(library: Library, arguments: list[str], out: int, *, closed: str = "") -> "subprocess.CompletedProcess[str]":
    line = ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "pipeline", *arguments]
    return subprocess.run(
        line,
        stdout=out,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"PIPELINE_CONFIGS": str(library.house.configs)},
    )


# Completion


def completed(*words: str) -> list[str]:
    """What bash offers after these words."""
    environment = {
        "_PIPELINE_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(["pipeline", *words]),
        "COMP_CWORD": str(len(words)),
    }
    done = subprocess.run(
        [sys.executable, "-m", "pipeline"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | environment,
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_the_shell_completes_commands_options_and_names_of_sources(library: Library) -> None:
    assert completed("dup") == ["duplicates"]
    configs = ("--configs", str(library.house.configs))
    assert completed(*configs, "run", "pa") == ["paper"]
    assert completed("list", *configs, "--source", "o") == ["other"]
    assert "--doubtful" in completed("list", "--dou")


def test_the_script_of_the_shell_is_printed() -> None:
    line = ["bash", "-c", f"{sys.executable} -m pipeline --show-completion; true"]
    script = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert "_PIPELINE_COMPLETE=complete_bash" in script.stdout
