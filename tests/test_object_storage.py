"""Every command on an archive that lies on an object store, and copies of archives either way."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import httpx
import pytest

from pipeline.archive import Archive
from pipeline.config import settings
from tests.support.azure import AzureServer
from tests.support.cluster import until
from tests.support.commands import execute
from tests.support.google import GoogleServer
from tests.support.house import House, article, feed, prose
from tests.support.store import SERVERS, Between, S3Server, SeaweedServer, environment
from tests.support.web import Answer, Site


@pytest.fixture
def store(request: pytest.FixtureRequest) -> str:
    """Where the archive of the house lies: on an S3 server, if a test does not ask for another."""
    scheme = getattr(request, "param", "s3")
    server: S3Server | GoogleServer | AzureServer = request.getfixturevalue(SERVERS[scheme])
    return f"{scheme}://{server.bucket()}/news"


on_each = pytest.mark.parametrize("store", ["s3", "gs", "az"], indirect=True)


@pytest.fixture
def paper(house: House, site: Site, store: str) -> Site:
    """A site whose pages are filed on the store."""
    house.settings(archive=store)
    site.add("/feed", feed(*(site.url(f"/{number}") for number in range(5))))
    for number in range(5):
        site.add(f"/{number}", Answer(body=article(number)))
    house.source({"feed": site.url("/feed")})
    return site


def answer(house: House, *line: str) -> str:
    """What a command prints; it must succeed."""
    said = execute(house, *line)
    assert said.code == 0, (line, said.err, said.out)
    return said.out


@on_each
def test_commands_work_on_it_as_on_a_folder(house: House, paper: Site, store: str) -> None:
    report, _ = house.run()
    assert report.outcomes == {"archived": 5}
    house.run()
    assert not house.archive.exists()
    assert (house.folder / "state" / "index.sqlite").exists(), "the state lies beside the configuration"
    rows = json.loads(answer(house, "list", "--json"))
    assert len(rows) == 5
    file = rows[0]["file"]
    assert "Story number" in answer(house, "show", file)
    with house.process("show", file, "--raw") as process:
        assert "<article>" in process.communicate(timeout=60)[0]
    assert file in answer(house, "why", file)
    assert len(json.loads(answer(house, "warc", "--json"))) >= 15
    assert "Story number 3" in answer(house, "search", "Story number 3")
    answer(house, "export", "jsonl", str(house.folder / "out.jsonl"))
    assert len((house.folder / "out.jsonl").read_text().splitlines()) == 5
    assert "no problems" in answer(house, "verify")
    assert "No day is sealed yet" in answer(house, "seal", "--verify")
    answer(house, "remove", file, "--because", "asked for")
    assert "no problems" in answer(house, "verify")
    assert json.loads(answer(house, "reindex", "--json"))["problems"] == []
    assert len(json.loads(answer(house, "list", "--json"))) == 4
    assert store in answer(house, "status")
    assert house.sound()


@on_each
def test_stories_pages_and_what_is_read_again_or_forgotten_work_on_it_too(
    house: House, paper: Site, store: str
) -> None:
    paper.add("/copy", Answer(body=article(0)))
    paper.add("/feed", feed(*(paper.url(path) for path in ("/0", "/1", "/2", "/copy"))))
    house.source({"feed": paper.url("/feed")}, layouts=[{"body": "article p:first-of-type", "title": "h1"}])
    house.clock.wall_s = -3 * 86400.0
    report, _ = house.run()
    assert report.outcomes == {"archived": 3, "duplicate": 1}
    (removed,) = json.loads(answer(house, "duplicates", "--json"))
    assert len(json.loads(answer(house, "story", paper.url("/0"), "--json"))["versions"]) == 2
    pages = house.folder / "pages.wacz"
    answer(house, "export", "wacz", str(pages), "--state", "all")
    with zipfile.ZipFile(pages) as packed:
        assert sorted(json.loads(line)["url"][-2:] for line in packed.read("pages/pages.jsonl").splitlines()[1:]) == [
            *("/0", "/1", "/2", "py")
        ]
    with house.process("web", "--port", "0") as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip().rstrip("/")
        until(lambda: "Story number 1" in httpx.get(address, trust_env=False, timeout=30, follow_redirects=True).text)
    house.source({"feed": paper.url("/feed")})
    asked = len(paper.requests)
    before = answer(house, "list", "--json")
    counts = json.loads(answer(house, "reextract", "--json"))["counts"]
    assert (counts["adopted"], counts["kept"]) == (3, 1)
    assert prose(1)[-1] in answer(house, "show", paper.url("/1"))
    assert len(json.loads(answer(house, "list", "--json"))) == 6, "the texts before are earlier versions"
    answer(house, "reextract", "--undo")
    assert answer(house, "list", "--json") == before
    assert len(paper.requests) == asked
    house.settings(archive=store, retention={"duplicates": "1d", "raw": "1d"})
    assert removed["file"] in answer(house, "prune", "--dry-run")
    assert "1 WARC file" in answer(house, "prune")
    assert removed["file"] not in answer(house, "prune", "--dry-run")
    assert house.sound()


@on_each
def test_an_archive_is_copied_there_and_back(house: House, site: Site, paper: Site, store: str) -> None:
    house.run()
    back, there = house.folder / "back", f"{store}-again"
    done = json.loads(answer(house, "archive", "copy", store, str(back), "--json"))
    assert (done["texts"], done["manifests"], done["problems"]) == (5, 1, [])
    manifest = back / "2024/05/14/manifest.jsonl"
    assert len(manifest.read_text().splitlines()) == 5
    assert not list(back.rglob("manifest")), "a folder has no parts"
    assert json.loads(answer(house, "archive", "copy", store, str(back), "--json"))["copied"] == 0
    done = json.loads(answer(house, "archive", "copy", str(back), there, "--json"))
    assert (done["texts"], done["problems"]) == (5, [])
    house.settings(archive=there)
    assert execute(house, "check").code == 0, "it refuses to replace what is to be made once"
    house.settings(archive=str(back))
    assert house.sound()
    house.settings(archive=there)
    assert house.sound()


def test_a_copy_goes_on_where_it_was_killed_and_takes_in_what_came_since(
    house: House, site: Site, paper: Site, store: str, s3: S3Server
) -> None:
    house.run()
    there = f"{store}-again"
    line = [sys.executable, "-m", "pipeline", "--configs", str(house.configs), "archive", "copy", store, there]
    for at in (12, 25, 40):
        with Between(s3) as between, subprocess.Popen(line, env=os.environ | between.environment) as process:

            def kill(number: int, method: str, path: str, at: int = at, pid: int = process.pid) -> str | None:
                if number == at:
                    os.kill(pid, signal.SIGKILL)
                return "drop" if number >= at else None

            between.fault = kill
            assert process.wait(60) == -signal.SIGKILL
    site.add("/feed", feed(site.url("/9")))
    site.add("/9", Answer(body=article(9)))
    answer(house, "archive", "copy", store, there)
    house.run()
    done = json.loads(answer(house, "archive", "copy", store, there, "--json"))
    assert (done["texts"], done["problems"]) == (6, [])
    house.settings(archive=there)
    assert house.sound()


def test_a_copy_tells_what_is_not_as_it_was_filed(house: House, paper: Site, store: str) -> None:
    house.run()
    back = house.folder / "back"
    answer(house, "archive", "copy", store, str(back))
    text = sorted(back.glob("2024/*/*/*.txt"))[0]
    text.write_text("something else")
    said = execute(house, "archive", "copy", store, str(back))
    assert said.code == 1
    assert f"{text}: holds another text than {store}" in said.err
    assert execute(house, "archive", "copy", store, store).code == 2
    assert execute(house, "archive", "move", store, str(back)).code == 2
    assert execute(house, "archive", "copy", str(house.folder / "nothing"), str(back)).code == 1


def test_the_variable_comes_before_the_key(house: House, paper: Site, store: str) -> None:
    with environment({"PIPELINE_ARCHIVE": str(house.folder / "elsewhere")}):
        assert settings.load(house.configs).archive.where == house.folder / "elsewhere"
        house.run()
    assert len(list(Archive(house.folder / "elsewhere", house.folder / "seeds").files())) == 5
    with environment({"PIPELINE_ARCHIVE": "s3://key:secret@bucket/news"}):
        said = execute(house, "list")
    assert said.code == 2
    assert "PIPELINE_ARCHIVE: expected a folder, or the address of a bucket without credentials" in said.err
    assert "secret" not in said.err


def test_an_archive_may_be_named_on_the_command_line(house: House, paper: Site, store: str) -> None:
    house.run()
    back = house.folder / "back"
    answer(house, "archive", "copy", store, str(back))
    house.settings(archive="nowhere")
    assert answer(house, "list", "--archive", str(back)) == answer(house, "--archive", store, "list")
    assert "PIPELINE_ARCHIVE" not in os.environ


def test_credentials_stand_in_no_message(house: House, paper: Site, store: str) -> None:
    with environment({"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_SECRET_ACCESS_KEY": "hidden-secret"}):
        began = time.monotonic()
        said = execute(house, "list", "--verbose")
    assert said.code == 1
    assert f"{store}: the store cannot be reached" in said.err
    assert "hidden" not in said.err
    assert "test-key" not in said.err
    assert time.monotonic() - began < 30


def test_without_the_extra_it_is_said_how_to_install_it(house: House, paper: Site, tmp_path: Path) -> None:
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "obstore.py").write_text("raise ImportError('not installed')")
    environ = os.environ | {"PYTHONPATH": str(tmp_path / "without")}
    line = [sys.executable, "-m", "pipeline", "--configs", str(house.configs), "list"]
    done = subprocess.run(line, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "needs the extra `cluster`: pip install 'onestory[cluster]'" in done.stderr


def test_check_tries_the_store_and_says_what_is_missing(house: House, paper: Site, store: str, s3: S3Server) -> None:
    said = execute(house, "check")
    assert (said.code, said.err) == (0, "")
    assert s3.keys(store.split("/")[2]) == [], "nothing is left of the trial"
    with Between(s3) as between, environment(between.environment):
        if not isinstance(s3, SeaweedServer):  # which would notice that a header was taken away
            between.ignored = "if-none-match"
            said = execute(house, "check")
            assert said.code == 1
            assert f"{store}: replaces an object that is to be made once" in said.err
        between.fault = lambda number, method, path: "403"
        said = execute(house, "check", "--json")
        assert said.code == 1
        assert said.json["problems"] == [f"{store}: the store answered 403 Forbidden"]
    house.settings(archive="s3://no-such-bucket/news")
    assert "s3://no-such-bucket/news: there is no such bucket" in execute(house, "check").err
    house.settings(archive=store, disk={"limit": "5GB"})
    said = execute(house, "check")
    assert (said.code, "so its archive has no limit" in said.err) == (2, True)
