"""The demo: it says that all is well only when it is, and touches nothing that it has not made."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import lxml.html
import pytest

from pipeline.config import settings
from pipeline.demo import runner
from pipeline.demo.configure import write_configs
from pipeline.demo.sites import Site, serve
from pipeline.errors import PipelineError
from tests.support.processes import started


@contextmanager
def serve_one_page_less() -> Iterator[list[Site]]:
    """The five sites, of which one answers 404 to a page that it announces."""
    with serve() as sites:
        site = sites[-1]
        lost, answer = site.articles[3].path, site.answer

        def forgetful(target: str) -> object:
            return replace(answer(target), status=404) if target == lost else answer(target)

        site._server.answer = forgetful  # type: ignore[assignment]
        yield sites


def languages_told(search: str) -> set[str]:
    """Return the languages of the story's tellings on the page of a search, once the search index has been made."""
    until = time.monotonic() + 60
    while True:
        page = httpx.get(search, trust_env=False, timeout=60).text
        if not re.search("being made|cannot be found yet", page):
            break
        assert time.monotonic() < until, page
        time.sleep(0.1)
    hits: Any = lxml.html.document_fromstring(page).xpath("//ol[@class='documents']/li")
    told = [hit for hit in hits if hit.xpath(".//a[.='2024-04-12' or .='2024-04-13']")]
    return {hit.xpath("./a[@class='title']/@lang")[0] for hit in told}


def test_the_demo_shows_one_story_first_and_its_sites_can_be_tried_until_it_is_stopped(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "pipeline", "demo", "--folder", str(tmp_path), "--serve"]
    with started(line, stdout=subprocess.PIPE) as demo:
        assert demo.stdout
        said = "".join(iter(demo.stdout.readline, "\nThe sites answer until Ctrl-C. In another terminal:\n"[1:]))
        tried = [demo.stdout.readline().strip() for _ in range(6)]
        links = tried[2].removeprefix("python -m pipeline ").split()
        asked = subprocess.run([sys.executable, "-m", "pipeline", *links, "--json"], capture_output=True, text=True)
        assert demo.stdout.readline() == "\n"
        assert "pages" in demo.stdout.readline()
        address, *pages = (demo.stdout.readline().strip() for _ in range(3))
        assert "<h1>2024</h1>" in httpx.get(f"{address}year/2024", trust_env=False).text
        for place in pages:  # an English word and a Chinese one find the tellings in all languages
            assert languages_told(place) == {"zh", "en", "de", "ru", "fr"}, place
        demo.send_signal(signal.SIGINT)
        assert demo.wait(30) == 0
    assert [each.split()[5] for each in tried] == ["check", "page", "links", "run", "backfill", "discover"]
    assert asked.returncode == 0, asked.stderr
    assert len(json.loads(asked.stdout)["links"]) == 10

    parts = [
        *("First run", "Second run", "Third run", "One story was published 5 times, in 5 languages", "In all, "),
        "Opened again: 2024-04-16, 9 pages as received",
        "Gone: district answers 410 to everything; a backfill filed 12 pages",
    ]
    assert sorted(parts, key=said.index) == parts, "the point first, then the rest"
    story = said.partition("One story")[2].partition("In all")[0].splitlines()
    assert [each.split()[0] for each in story if each.startswith("  ") and each[2] != " "] == ["kept"] + ["removed"] * 4
    assert "says in another language what" in said
    for sentence in ("word for word", "at most 400,000 are read", "Everything is as expected. It took "):
        assert sentence in said, sentence
    assert "wrong: " not in said
    archive = settings.load(tmp_path / "configs").archive.where
    assert isinstance(archive, Path)
    files = list(archive.glob("[0-9]*/*/*/*.txt"))
    removed = list(archive.glob(".duplicates/*/*/*/*.txt"))
    assert len(files) + len(removed) >= 60
    assert len(removed) >= 20, "copies, and the same stories in other languages"

    searches = [line.split() for line in said.partition("Look around:")[2].splitlines() if " search " in line]
    assert len(searches) == 2
    for words in searches:
        search = [sys.executable, "-m", "pipeline", *words[words.index("--configs") :], "--json"]
        hits = json.loads(subprocess.run(search, capture_output=True, text=True, check=True).stdout)
        tellings = [hit for hit in hits if hit["date"] in ("2024-04-12", "2024-04-13")]
        assert {hit["language"] for hit in tellings} == {"zh", "en", "de", "ru", "fr"}, words


def test_the_demo_notices_when_it_does_not_come_out_as_it_must(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / "archive" / "of an earlier demo"
    left.mkdir(parents=True)
    with serve() as sites:
        write_configs(tmp_path / "configs", sites)
    monkeypatch.setattr(runner, "serve", serve_one_page_less)
    assert runner.main(tmp_path, program="onestory") == 1
    assert not left.exists(), "what an earlier demo left is removed first"
    said = capsys.readouterr().out
    wrong = [line for line in said.splitlines() if line.startswith("wrong: ")]
    assert sum(" is failed, not " in line for line in wrong) == 1
    assert "Everything is as expected" not in said
    assert f"Not as expected: {len(wrong)} thing" in said
    assert f"  onestory --configs {tmp_path}/configs list\n" in said


@pytest.mark.parametrize("theirs", ["archive/2024/05/14/000_0.txt", "configs/pipeline.yaml", "seeds/a.txt"])
def test_a_folder_that_is_somebodys_own_is_left_alone(theirs: str, tmp_path: Path) -> None:
    path = tmp_path / theirs
    path.parent.mkdir(parents=True)
    path.write_text("contact: desk@lanhe-archive.net")
    with pytest.raises(PipelineError, match="was not made by the demo and is left alone"):
        runner.main(tmp_path)
    assert path.read_text() == "contact: desk@lanhe-archive.net"


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PipelineError, match="Not a directory"):
        runner.main(tmp_path / "file" / "demo")
