"""Typical mistakes at the command line: each ends with a status and a sentence that says what would be right."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import Command, Library

# what is typed after `pipeline`, the exit status, what is said. {a} is a file of the archive, {copy} a removed one,
# {url} the address of an article, {folder} an empty folder, {binary} a file that is no text
MISTAKES = [
    # commands and options
    ("rum", 2, "There is no command 'rum'; did you mean run?"),
    ("lsit", 2, "There is no command 'lsit'; did you mean list?"),
    ("duplicate", 2, "did you mean duplicates?"),
    ("Run", 2, "did you mean run?"),
    ("xyzzy", 2, "There is no command 'xyzzy'."),
    ("--jsn list", 2, "did you mean --json?"),
    ("list --dat today", 2, "did you mean --date?"),
    ("list --sorce paper", 2, "did you mean --source?"),
    ("run --dry-run", 2, "No such option: --dry-run"),
    ("verify --jsno", 2, "did you mean --json?"),
    ("status --wacth", 2, "did you mean --watch?"),
    ("list -x", 2, "No such option: -x"),
    ("list today", 2, "unexpected extra argument"),
    ("status --json --watch", 2, "one of them, not both"),
    ("daemon --json", 2, "No such option: --json"),
    ("--configs", 2, "requires an argument"),
    # names of sources
    ("run papre", 2, "there is no source 'papre'; did you mean paper? (there are: other, paper)"),
    ("run paper othr", 2, "there is no source 'othr'; did you mean other?"),
    ("check papre", 2, "did you mean paper?"),
    ("links papre", 2, "did you mean paper?"),
    ("template papre", 2, "did you mean paper?"),
    ("accept papre", 2, "did you mean paper?"),
    ("backfill papre --since 2024-04", 2, "did you mean paper?"),
    ("list --source papre", 2, "did you mean paper?"),
    ("duplicates --source papre", 2, "did you mean paper?"),
    ("page {url} --source papre", 2, "did you mean paper?"),
    ("run paper.yaml", 2, "did you mean paper?"),
    ("run xyzzy", 2, "there is no source 'xyzzy' (there are: other, paper)"),
    # days and numbers
    ("watch --since 7d", 2, "name a watch to try on these days"),
    ("list --date 14.5.2024", 2, "'14.5.2024' is not a day such as 2024-05-31"),
    ("list --date 2024-05-32", 2, "'2024-05-32' is not a day such as"),
    ("list --date 2024-13", 2, "'2024-13' is not a day such as"),
    ("list --date tomorrow", 2, "today, yesterday or 7d"),
    ("list --date 2024-05", 2, "'2024-05' is a month; name a day such as 2024-05-01"),
    ("list --date 2024", 2, "'2024' is a year; name a day such as 2024-01-01"),
    ("list --date 2024/05-14", 2, "is not a day such as"),
    ("duplicates --date 0", 2, "is not a day such as"),
    ("backfill paper", 2, "Missing option '--since'"),
    ("backfill paper --since 2024-05-02 --until 2024-05-01", 2, "2024-05-01 is before 2024-05-02"),
    ("backfill paper --since 2999", 2, "2999-01-01 is in the future"),
    ("backfill paper --since 2024-06 --until 2024-05", 2, "2024-05-31 is before 2024-06-01"),
    ("list --since 2024-06 --until 2024-05", 2, "2024-05-31 is before 2024-06-01"),
    ("duplicates --since 2024-06 --until 2024-05", 2, "2024-05-31 is before 2024-06-01"),
    ("runs --since 2024-06 --until 2024-05", 2, "2024-05-31 is before 2024-06-01"),
    ("search ferry --since 2024-06 --until 2024-05", 2, "2024-05-31 is before 2024-06-01"),
    ("export csv {folder}/out --since 2024-06 --until 2024-05", 2, "2024-05-31 is before 2024-06-01"),
    ("reextract --since 2024-06 --until 2024-05", 2, "2024-05-31 is before 2024-06-01"),
    ("list --limit -3", 2, "'-3' is not a number such as 1 or 100"),
    ("list --limit 9223372036854775807", 2, "is too long for a number; write 9 digits at most"),
    ("list --limit 0", 2, "'0' is not a number such as 1 or 100"),
    ("duplicates --limit many", 2, "'many' is not a number such as 1 or 100"),
    ("links paper --limit 1.5", 2, "'1.5' is not a number such as"),
    ("check paper --articles -1", 2, "--articles"),
    ("daemon --http 8080", 2, "'8080' is not HOST:PORT, such as 127.0.0.1:8080"),
    ("daemon --http localhost:99999", 2, "is not HOST:PORT, such as"),
    ("status --healthcheck", 1, "the daemon listens nowhere"),
    # documents and addresses
    ("show", 2, "Missing argument 'FILE|ID|URL'"),
    ("show 00000000", 1, "nothing of that name is held; `pipeline list` shows what is"),
    ("show {a} {a}", 2, "unexpected extra argument"),
    ("story 00000000", 1, "nothing of that name is held"),
    ("why 2024/05/14/009_0000000000000000.txt", 1, "nothing of that name is held"),
    ("why ftp://paper.site/a", 2, "is not an address such as https://"),
    ("restore {a}", 1, "has not been removed; `pipeline duplicates` lists what has"),
    ("restore 00000000", 1, "nothing of that name is held"),
    ("page", 2, "name the address of an article"),
    ("page --file {folder}/none.html --url {url}", 2, "does not exist"),
    ("page --file {folder} --url {url}", 2, "is a directory"),
    ("compare {a}", 2, "name at least two files"),
    ("compare {a} none.txt", 1, "none.txt: cannot be read: No such file or directory"),
    ("compare {a} 00000000", 1, "nothing of that name is held"),
    ("compare {a} {copy} --strictness strict", 2, "expected cautious, aggressive or off"),
    ("discover", 2, "Missing argument 'URL'"),
    ("discover http://", 2, "is not an address such as https://"),
    (
        "add http://me:word@paper.example/",
        2,
        "Invalid value for 'URL': no user name is ever sent: leave out what is be",
    ),
    ("page me@paper.example/1", 2, "no user name is ever sent: leave out what is before @"),
    ("check --articles few", 2, "Invalid value for '--articles': 'few' is not a number such as 1 or 100"),
    ("check --articles -1", 2, "'-1' is not a number such as 1 or 100"),
    ("export jsonl {folder}/none/out", 1, "none: there is no such folder to write to"),
    ("status --http paper", 2, "Invalid value for '--http': 'paper' is not HOST:PORT, such as 127.0.0.1:8080"),
    ("import", 2, "name files, or one list with --opml"),
    ("import {folder}/none.txt", 1, "none.txt: cannot be read: No such file or directory"),
    ("import {a} --timezone Mars/Olympus", 2, "expected an IANA time zone such as Asia/Shanghai"),
    ("import {a} --fetched May", 2, "'May' is not a day such as"),
    ("schema sauce", 2, "there is no schema 'sauce' (there are: "),
    ("--configs {folder}/none list", 2, "none: does not exist"),
    ("list --configs {folder}/none", 2, "none: does not exist"),
    # every mistake names the argument or the option
    ("list --source papre", 2, "Invalid value for '--source': there is no source 'papre'"),
    ("discover {url} --delay 20", 2, "Invalid value for '--delay': 20 of what? (write 20s)"),
    ("page", 2, "Invalid value for 'URL': name the address"),
    ("why http://[paper", 2, "Invalid value for 'FILE|ID|URL': 'http://[paper' is not an address"),
    ("compare {a}", 2, "Invalid value for 'FILE|ID|URL': name at least two files"),
    (
        "export jsonl {folder}/out --language klingon",
        2,
        "Invalid value for '--language': \"klingon\" is not a language tag",
    ),
    ("search valley --language zh_CN", 2, "is not a language tag such as zh, en or zh-TW (write zh-CN)"),
    ("export xml {folder}/out", 2, "Invalid value for 'FORMAT': 'xml' is not one of 'jsonl'"),
    ("page --file {empty} --url {url}", 1, "empty.html: the server sent an empty page"),
]


def test_sixty_mistakes_and_more_are_told_in_a_sentence(library: Library, command: Command, tmp_path: Path) -> None:
    names = {
        "a": library.file("/a/0"),
        "copy": library.file("/a/copy"),
        "url": library.site.url("/a/0"),
        "folder": str(tmp_path),
        "empty": str(tmp_path / "empty.html"),
    }
    Path(names["empty"]).touch()
    assert len(MISTAKES) >= 60
    asked, wrong = len(library.site.requests), []
    for line, status, sentence in MISTAKES:
        said = command(library.house, *(word.format(**names) for word in line.split()))
        told = " ".join(said.err.split())
        if said.code != status or sentence.format() not in told or "Traceback" in told:
            wrong.append(f"{line}: {said.code} {said.err or said.out}")
    assert not wrong, "\n".join(wrong)
    assert len(library.site.requests) == asked, "no site is asked for a command that is wrong"


@pytest.mark.parametrize("number", [0, 16, 23, 38, 47])
def test_the_installed_command_says_the_same(number: int, library: Library) -> None:
    line, status, sentence = MISTAKES[number]
    with library.house.process(*line.split()) as started:
        out, err = started.communicate(timeout=60)
    assert (started.returncode, out) == (status, "")
    assert sentence in err


def test_json_stands_before_or_after_the_command(library: Library, command: Command) -> None:
    after = command(library.house, "list", "--limit", "1", "--json")
    before = command(library.house, "--json", "list", "--limit", "1")
    between = command(library.house, "list", "--json", "--limit", "1")
    assert after.code == 0
    assert before == after == between


def test_the_folder_of_the_configuration_may_stand_after_the_command(library: Library) -> None:
    line = [sys.executable, "-m", "pipeline", "list", "--configs", str(library.house.configs), "--json"]
    found = subprocess.run(line, capture_output=True, text=True, timeout=60, check=True)
    assert len(json.loads(found.stdout)) == 3


def test_quiet_leaves_out_what_stands_beside_the_answer(library: Library, command: Command) -> None:
    assert command(library.house, "list", "--date", "2020-01-01").err == "No document is held of these.\n"
    assert command(library.house, "list", "--date", "2020-01-01", "-q").err == ""
    assert command(library.house, "-q", "list", "--date", "2020-01-01").err == ""
    assert command(library.house, "show", "00000000", "-q").err, "an error is told all the same"
