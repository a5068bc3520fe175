"""The distribution as it is built: what it holds, and that it works from a folder that is no checkout."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pipeline import __version__
from tests.support.house import CONTACT, article, feed
from tests.support.web import Site

ROOT = Path(__file__).parents[1]
UV = [sys.executable, "-m", "uv", "--offline", "--quiet"]
HERE = dict(os.environ)  # with the cache that the set-up of this checkout has filled


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([*UV, "build", "--wheel", "--out-dir", str(folder), str(ROOT)], check=True, env=HERE)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def commands(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the commands of a fresh environment, which has the wheel, and the libraries of this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    python = folder / "bin" / "python"
    subprocess.run([*UV, "pip", "install", "--python", str(python), "--no-deps", str(wheel)], check=True, env=HERE)
    (packages,) = folder.glob("lib/python*/site-packages")
    # of this environment the libraries alone: what its own .pth files name, the checkout, is not followed
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin"


@pytest.fixture(scope="module")
def paper() -> Iterator[Site]:
    with Site() as site:
        site.add("/", '<title>Paper</title><link rel="alternate" type="application/rss+xml" href="/feed">')
        site.add("/feed", feed(site.url("/a/1"), site.url("/a/2")))
        for number in (1, 2):
            site.add(f"/a/{number}", article(number))
        yield site


def test_the_wheel_holds_the_package_with_its_data_and_the_licence(wheel: Path) -> None:
    assert wheel.name.startswith(f"onestory-{__version__}-")
    names = zipfile.ZipFile(wheel).namelist()
    kept = {path for path in (ROOT / "pipeline").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {path.relative_to(ROOT).as_posix() for path in kept} == {
        name for name in names if name.startswith("pipeline/")
    }
    assert f"onestory-{__version__}.dist-info/licenses/LICENSE" in names


def test_both_commands_and_the_version_are_those_of_the_distribution(commands: Path, tmp_path: Path) -> None:
    for name in ("pipeline", "onestory"):
        done = subprocess.run([commands / name, "--version"], capture_output=True, text=True, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (0, f"pipeline {__version__}\n")
    code = "import importlib.metadata, pipeline; print(importlib.metadata.version('onestory'), pipeline.__file__)"
    done = subprocess.run([commands / "python", "-c", code], capture_output=True, text=True, cwd=tmp_path)
    version, place = done.stdout.split()
    assert version == __version__
    assert Path(place).is_relative_to(commands.parent)


def test_from_nothing_to_the_first_archived_article_in_three_commands(
    commands: Path, paper: Site, tmp_path: Path
) -> None:
    environment = {"PATH": f"{commands}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    for line in (
        f"onestory init --contact {CONTACT}",
        f"onestory discover {paper.url('/')} --save --name paper --private --delay 0s",
        "onestory run",
        "onestory list",
    ):
        done = subprocess.run(line.split(), capture_output=True, text=True, cwd=tmp_path, env=environment)
        assert done.returncode == 0, (line, done.stdout, done.stderr)
    assert re.findall(r"Story number \d of the valley", done.stdout) == [
        "Story number 1 of the valley",
        "Story number 2 of the valley",
    ]


def test_the_image_and_the_compose_file_name_the_version() -> None:
    compose = YAML(typ="safe").load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    assert {(each["image"], each["pull_policy"]) for each in compose["services"].values()} == {
        (f"onestory:{__version__}", "build")
    }
    labels = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="([^"]*)"', (ROOT / "Dockerfile").read_text("utf-8")))
    assert labels.keys() == {"title", "description", "version", "licenses"}
    assert (labels["title"], labels["version"], labels["licenses"]) == ("onestory", __version__, "Apache-2.0")
