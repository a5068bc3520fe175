"""Folders for temporary files: gone at the end, and removed by the next process after a kill."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.system.scratch import scratch
from tests.support.house import House, article, await_path, feed
from tests.support.web import Site

_HOLDS = "import sys; from pipeline.system.scratch import scratch\nwith scratch(): print(flush=True); sys.stdin.read()"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files of processes that are started."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def test_a_folder_is_gone_at_the_end(tmp_path: Path) -> None:
    with scratch(tmp_path) as folder:
        (folder / "half").write_text("written")
        with scratch(tmp_path) as other:
            assert folder.is_dir()
            assert other != folder
        assert list(tmp_path.iterdir()) == [folder]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_a_killed_process_is_removed_by_the_next_and_no_other(temporary: Path) -> None:
    (temporary / "pipeline-1000").mkdir()  # such as another program's
    with subprocess.Popen([sys.executable, "-c", _HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        (held,) = temporary.glob("pipeline-*/.in-use")
        with scratch(temporary):
            assert held.exists(), "its process lives"
        holder.kill()
    assert held.exists()
    with scratch(temporary):
        assert not held.parent.exists()
    assert [path.name for path in temporary.iterdir()] == ["pipeline-1000"]


@pytest.mark.of_any_index
def test_runs_that_are_killed_again_and_again_leave_no_more_than_one(tmp_path: Path, temporary: Path) -> None:
    house = House(tmp_path)
    with Site() as site:
        site.add("/feed", feed(*(site.url(f"/{number}") for number in range(9))))
        for number in range(9):
            site.add(f"/{number}", article(number))
        house.source({"feed": site.url("/feed")}, delay="300ms")
        for number in (1, 3, 5):
            with house.process("run") as run:
                await_path(site, f"/{number}")
                os.killpg(run.pid, signal.SIGKILL)
            assert len(list(temporary.iterdir())) == 1
        with house.process("run") as run:
            assert run.wait(60) == 0
    assert list(temporary.iterdir()) == []
