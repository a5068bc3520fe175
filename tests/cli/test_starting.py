"""init, and discover --save: a configuration from nothing, and nothing overwritten."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.cli.invocation import called, configuration_folder
from pipeline.config import settings
from pipeline.errors import ConfigError
from tests.support.commands import Command
from tests.support.house import CONTACT, House, article, feed
from tests.support.processes import started
from tests.support.web import Site

SHIPPED = Path(__file__).parents[2] / "configs" / "pipeline.yaml"
NAMES = [".gitignore", "archive/README.md", "configs/pipeline.yaml"]


def test_init_writes_a_configuration_that_is_right_and_explains_itself(
    house: House, command: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "new house"
    said = command(house, "init", folder, "--contact", CONTACT)
    assert (said.code, said.err) == (0, "")
    assert all(f"written: {folder / name}\n" in said.out for name in NAMES)
    assert f"cd '{folder}'" in said.out
    found = settings.load(folder / "configs")
    assert (found.settings.contact, found.archive.where, dict(found.sources)) == (CONTACT, folder / "archive", {})
    assert (folder / "configs" / "sources").is_dir()
    said_of_each_key = SHIPPED.read_text().replace("contact:\n", f"contact: {CONTACT}\n")
    assert (folder / "configs" / "pipeline.yaml").read_text() == said_of_each_key, "the same as the one shipped"
    read_me = (folder / "archive" / "README.md").read_text()
    for name in ("manifest.jsonl", ".duplicates", ".excluded.jsonl", ".warc", ".fixity", ".seals", ".state"):
        assert f"{name}`" in read_me or f"{name}/`" in read_me
    assert "/archive/*" in (folder / ".gitignore").read_text()
    assert command(house, "-q", "init", tmp_path / "another", "--contact", CONTACT).out == ""


def test_init_overwrites_nothing_and_says_what_is_there(house: House, command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "house"
    assert command(house, "init", folder, "--contact", CONTACT).code == 0
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    said = command(house, "init", folder, "--contact", "other@lanhe-archive.net")
    assert (said.code, said.out) == (1, "")
    assert all(str(folder / name) in said.err for name in NAMES)
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_init_leaves_files_of_others_as_they_are(house: House, command: Command, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    (tmp_path / "configs" / "pipeline.yaml").unlink()
    said = command(house, "init", tmp_path, "--contact", CONTACT, "--json")
    assert said.code == 0
    assert said.json["kept"] == [str(tmp_path / ".gitignore")]
    assert said.json["written"] == [str(tmp_path / name) for name in NAMES[1:]]
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ([], "name an e-mail address or a web page"),
        (["--contact", "you@example.com"], "reaches nobody"),
        (["--contact", "desk"], "expected an e-mail address or a web page"),
    ],
)
def test_without_a_contact_that_reaches_somebody_init_writes_nothing(
    contact: list[str], expected: str, house: House, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open(os.devnull) as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        said = command(house, "init", tmp_path / "new", *contact)
    assert said.code == 2
    assert expected in " ".join(said.err.split())
    assert not (tmp_path / "new").exists()


def test_on_a_terminal_init_asks_for_the_contact_until_it_is_one(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    line = [sys.executable, "-m", "pipeline", "init", str(tmp_path / "new")]
    with started(line, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        os.write(ours, f"you@example.com\n{CONTACT}\n".encode())
        _, said = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == 0, said
    assert "reaches nobody" in said
    assert settings.load(tmp_path / "new" / "configs").settings.contact == CONTACT


def test_init_in_a_place_that_cannot_be_written_is_told_in_a_sentence(
    house: House, command: Command, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    said = command(house, "init", tmp_path / "file" / "new", "--contact", CONTACT)
    assert said.code == 1
    assert "cannot be written: Not a directory" in said.err


def test_the_configuration_is_looked_for_in_configs_and_then_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=r"configs: does not exist \(run `pipeline init`, or name the folder"):
        settings.load(configuration_folder(None))
    (tmp_path / "pipeline.yaml").touch()
    assert configuration_folder(None) == Path()
    (tmp_path / "configs").mkdir()
    assert configuration_folder(None) == Path()
    (tmp_path / "configs" / "pipeline.yaml").touch()
    assert configuration_folder(None) == Path("configs")
    assert configuration_folder(Path("elsewhere")) == Path("elsewhere")


def test_without_a_configuration_every_command_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PIPELINE_CONFIGS", raising=False)
    monkeypatch.setattr(sys, "argv", ["pipeline", "list"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "run `pipeline init`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "on_path", "expected"),
    [
        ("bin/pipeline", False, "bin/pipeline"),
        ("bin/onestory", True, "onestory"),
        ("my bin/pipeline", False, "'my bin/pipeline'"),
        ("lib/pipeline/__main__.py", False, "python -m pipeline"),
    ],
)
def test_the_command_is_named_as_it_was_called(
    typed: str, on_path: bool, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    program = tmp_path / typed
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(program.parent) if on_path else "/nowhere")
    monkeypatch.setattr(sys, "argv", [str(program) if on_path else typed])
    assert called() == expected


# discover --save


def home(site: Site) -> None:
    site.add("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>')
    site.add("/feed", feed(site.url("/a")))


def test_discover_saves_a_source_that_is_enabled_and_says_what_comes_next(
    house: House, site: Site, command: Command
) -> None:
    home(site)
    said = command(house, "discover", site.url("/"), "--save", "--name", "found", "--private", "--delay", "0s")
    file = house.configs / "sources" / "found.yaml"
    assert (said.code, said.err) == (0, "")
    assert f"{file}: written and enabled, with 1 endpoint\n" in said.out
    assert "pipeline check found" in said.out
    assert "pipeline run found" in said.out
    source = settings.load(house.configs).sources["found"]
    assert (source.enabled, source.delay_s, source.allow_addresses) == (True, 0, ("127.0.0.1",))
    assert [path.name for path in file.parent.iterdir()] == ["found.yaml"]


def test_discover_counts_the_endpoints_that_a_run_reads_apart_from_those_in_comments(
    house: House, site: Site, command: Command
) -> None:
    paths = [f"/2024/05/{number:02}/story.html" for number in range(1, 9)]
    entries = "".join(
        f"<li><a href='{path}'>A story of the valley, number {path}</a><span>{path[1:11]}</span></li>" for path in paths
    )
    head = '<head><link rel="alternate" type="application/rss+xml" href="/feed"></head>'
    site.add("/", f"<html>{head}<body><nav><a href='/news/'>News</a></nav></body></html>")
    site.add("/news/", f"<html><title>News</title><body><ul class='news'>{entries}</ul></body></html>")
    site.add("/feed", feed(*map(site.url, paths[:5])))
    for number, path in enumerate(paths):
        site.add(path, article(number))
    said = command(house, "discover", site.url("/"), "--save", "--name", "found", "--private", "--delay", "0s")
    assert "written and enabled, with 1 endpoint; 1 more stands in it as comments\n" in said.out, said.out
    assert len(settings.load(house.configs).sources["found"].endpoints) == 1


def test_discover_says_how_long_a_first_run_takes_without_making_it_longer(
    house: House, site: Site, command: Command
) -> None:
    home(site)
    said = command(house, "discover", site.url("/"), "--save", "--name", "found", "--private", "--delay", "100ms")
    assert "A first run asks for 1 link at 0.1 s: less than a minute; " in said.out


def test_discover_replaces_a_source_only_by_force(house: House, site: Site, command: Command) -> None:
    home(site)
    house.source({"feed": site.url("/old")}, name="found")
    file = house.configs / "sources" / "found.yaml"
    before = file.read_text()
    said = command(house, "discover", site.url("/"), "--save", "--name", "found")
    assert (said.code, said.out, site.requests) == (1, "", [])
    assert f"{file}: exists already" in said.err
    assert file.read_text() == before
    forced = command(house, "discover", site.url("/"), "--save", "--name", "found", "--private", "--force", "--json")
    assert forced.code == 0
    assert (forced.json["saved"], forced.json["name"]) == (str(file), "found")
    assert [endpoint.url for endpoint in settings.load(house.configs).sources["found"].endpoints] == [site.url("/feed")]


@pytest.mark.parametrize("wrong", [("--name", "../x"), ("--name", "Paper"), ("--delay", "soon")])
def test_discover_takes_names_and_pauses_as_a_source_file_does(
    wrong: tuple[str, str], house: House, site: Site, command: Command
) -> None:
    said = command(house, "discover", site.url("/"), "--save", *wrong)
    assert (said.code, site.requests) == (2, [])
    assert "expected" in said.err
