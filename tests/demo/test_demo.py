"""The demo: it says that all is well only when it is, and touches nothing that it has not made."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import settings
from pipeline.demo import runner
from pipeline.demo.sites import Site, serve
from pipeline.errors import PipelineError


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


def test_the_demo_comes_out_as_it_must_and_notices_when_it_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert runner.main(tmp_path) == 0
    said = capsys.readouterr().out
    for sentence in (
        "First run",
        "Second run",
        "Third run",
        "All is as it must be",
        "word for word",
        "limit is 400000",
    ):
        assert sentence in said, sentence
    assert "wrong: " not in said
    archive = settings.load(tmp_path / "configs").archive
    files = list(archive.glob("[0-9]*/*/*/*.txt"))
    removed = list(archive.glob(".duplicates/*/*/*/*.txt"))
    assert len(files) + len(removed) >= 60
    assert len(removed) >= 20, "copies, and the same stories in other languages"
    assert "says in another language what" in said
    assert all(path.name in said for path in files[:3]), "the tree of files is shown"

    monkeypatch.setattr(runner, "serve", serve_one_page_less)
    assert runner.main(tmp_path) == 1, "in the same folder, which is emptied first"
    said = capsys.readouterr().out
    wrong = [line for line in said.splitlines() if line.startswith("wrong: ")]
    assert sum(" is failed, not " in line for line in wrong) == 1
    assert "All is as it must be" not in said
    assert f"{len(wrong)} things are not as they must be" in said


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
