"""The image as it is used: built from the unchanged Dockerfile, run unprivileged, stopped, killed and started again.

`make image-test` runs this with docker where an engine answers, else with podman; it is no part of `make test`. What a
machine needs to build images (a mirror, certificates of its own) stands in IMAGE_BUILD_OPTIONS. The containers read the
demo sites, which this process serves on the host's loopback.
"""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin
from uuid import uuid4

import pytest

from pipeline import __version__
from pipeline.demo.configure import write_configs
from pipeline.demo.expect import expected, groups
from pipeline.demo.sites import Site, serve
from pipeline.model import Kind
from pipeline.urls import identity

ROOT = Path(__file__).parent.parent
IMAGE = "localhost/onestory:image-test"
STATE = "/data/archive/.state"
STOP_S = 10.0
MEMORY = 2_000_000_000  # as in compose.yaml


def _engine() -> str:
    if shutil.which("docker") and subprocess.run(["docker", "info"], capture_output=True).returncode == 0:
        return "docker"
    if shutil.which("podman"):
        return "podman"
    pytest.exit("make image-test needs docker, with its engine running, or podman", returncode=2)


ENGINE = _engine()


def engine(*arguments: str, check: bool = True, timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([ENGINE, *arguments], capture_output=True, text=True, timeout=timeout_s)
    assert not check or done.returncode == 0, f"{ENGINE} {shlex.join(arguments)}: {done.stdout}{done.stderr}"
    return done


@pytest.fixture(scope="module", autouse=True)
def image() -> dict[str, object]:
    """What the engine says of the image, built from the Dockerfile as it is."""
    form = ["--format", "docker"] if ENGINE == "podman" else []  # the other form has no HEALTHCHECK
    options = shlex.split(os.environ.get("IMAGE_BUILD_OPTIONS", ""))
    engine("build", *form, *options, "--tag", IMAGE, str(ROOT), timeout_s=1800)
    found: dict[str, object]
    (found,) = json.loads(engine("image", "inspect", IMAGE).stdout)
    return found


class House:
    """A configuration that reads the demo sites every few seconds, a volume for its archive, and containers of both."""

    def __init__(self, folder: Path, sites: Sequence[Site]) -> None:
        self.sites = sites
        self.configs = folder / "configs"
        self.volume = f"image-test-{uuid4().hex[:8]}"
        self.names: list[str] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.http = f"127.0.0.1:{free.getsockname()[1]}"
        write_configs(self.configs, sites)
        for path in self.configs.glob("sources/*.yaml"):
            text = re.sub(r"(?m)^  (every|cron):.*$", "  every: 3s", path.read_text(encoding="utf-8"))
            path.write_text(text.replace("delay: 20ms", "delay: 300ms"), encoding="utf-8")
        folder.chmod(0o755)  # for the container's user, who is another

    def options(self) -> list[str]:
        return [
            *("--network", "host", "--read-only", "--tmpfs", "/tmp"),
            *("--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
            *("--memory", str(MEMORY), "--env", f"PIPELINE_HTTP={self.http}"),
            *("--volume", f"{self.configs}:/data/configs:ro", "--volume", f"{self.volume}:/data/archive"),
        ]

    def start(self) -> str:
        """A new container with the daemon; its name."""
        name = f"{self.volume}-{len(self.names)}"
        self.names.append(name)
        often = ["--health-interval", "1s", "--health-retries", "1", "--health-start-period", "0s"]
        engine("run", "--detach", "--name", name, *self.options(), *often, IMAGE)
        return name

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A one-off command in a container of its own."""
        return engine("run", "--rm", *self.options(), "--no-healthcheck", IMAGE, *arguments, check=False)

    def await_requests(self, count: int) -> None:
        """Until the sites have been asked so many times more than now."""
        before = self.asked()
        await_true(lambda: self.asked() >= before + count, f"{count} more requests")

    def asked(self) -> int:
        return sum(len(site.requests) for site in self.sites)

    def urls(self, command: str) -> list[str]:
        """The addresses of what is held, or of what was removed as a duplicate."""
        done = self.command(command, "--json")
        assert done.returncode == 0, done.stderr
        return [identity(document["url"]) for document in json.loads(done.stdout)]

    def assert_whole(self) -> None:
        """Every document of the sites is there, once, and of each story one copy is held; the archive is sound."""
        held, removed = Counter(self.urls("list")), Counter(self.urls("duplicates"))
        rows = expected(self.sites)
        # a document bears the address where its page was in the end, also where another was announced
        ended = {row.url: identity(urljoin(row.url, row.article.path)) for row in rows if row.article}
        stories = [[ended[url] for url in story.urls] for story in groups(rows)]
        wanted = {ended[row.url] for row in rows if row.kind is Kind.ARCHIVED}
        assert held.keys() | removed.keys() == wanted.union(*stories)
        assert set((held + removed).values()) == {1}
        assert wanted <= held.keys()
        assert [sum(held[url] for url in story) for story in stories] == [1] * len(stories)
        verified = self.command("verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr

    def await_complete(self) -> None:
        rows = expected(self.sites)
        count = sum(row.kind is Kind.ARCHIVED for row in rows) + sum(len(story.urls) for story in groups(rows))
        find = ("find", "/data/archive", "-name", "*.txt", "-not", "-path", "*/.state/*")
        await_true(
            lambda: engine("exec", self.names[-1], *find).stdout.count("\n") >= count, "all documents", 300, every_s=4
        )

    def close(self) -> None:
        for name in self.names:
            engine("rm", "--force", "--volumes", name, check=False)
        engine("volume", "rm", "--force", self.volume, check=False)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with serve() as sites:
        house = House(tmp_path, sites)
        try:
            yield house
        finally:
            house.close()


def await_true(said: Callable[[], bool], what: str, timeout_s: float = 120, every_s: float = 0.2) -> None:
    until_s = time.monotonic() + timeout_s
    while not said():
        assert time.monotonic() < until_s, f"waited {timeout_s:.0f} s in vain for: {what}"
        time.sleep(every_s)


def inspected(name: str) -> dict[str, dict[str, object]]:
    (found,) = json.loads(engine("inspect", name).stdout)
    assert isinstance(found, dict)
    return found


def await_health(name: str, state: str) -> float:
    """Until a container's HEALTHCHECK makes it `state`; the seconds it took."""
    began_s = time.monotonic()
    await_true(lambda: health(name) == state, f"{name} is {state}", every_s=1)
    return time.monotonic() - began_s


def health(name: str) -> str:
    if ENGINE == "podman":  # whose timer is systemd's, which not every machine has: the check is run by hand
        return "healthy" if engine("healthcheck", "run", name, check=False).returncode == 0 else "unhealthy"
    return engine("inspect", "--format", "{{.State.Health.Status}}", name).stdout.strip()


def logged(name: str) -> str:
    done = engine("logs", name)
    return done.stdout + done.stderr


def killed(name: str) -> None:
    engine("kill", "--signal", "KILL", name)
    engine("wait", name)


@contextmanager
def unwritable_index(name: str) -> Iterator[None]:
    """The index and its folder are taken from the daemon by their owner, as a wrong chmod would."""
    both = (STATE, f"{STATE}/index.sqlite")
    engine("exec", name, "chmod", "a-w", *both)
    try:
        yield
    finally:
        engine("exec", name, "chmod", "u+w", *both)


def test_the_image_has_no_tools_and_no_privileges(image: dict[str, object]) -> None:
    config = image["Config"]
    assert isinstance(config, dict)
    assert config["User"] == "10001:10001"
    assert config["StopSignal"] in ("SIGTERM", "15")
    base = engine("image", "inspect", "--format", "{{.Size}}", "python:3.11-slim-bookworm", check=False).stdout
    print(f"\nimage: {int(str(image['Size'])) / 1e6:.0f} MB", f"of which the base {int(base or 0) / 1e6:.0f} MB")
    tools = "pip pip3 uv gcc cc make git curl ruff mypy pytest"
    found = engine("run", "--rm", "--network", "none", "--entrypoint", "sh", IMAGE, "-c", f"command -v {tools}; true")
    assert found.stdout == ""


def test_the_image_names_its_version_and_carries_its_licence(image: dict[str, object]) -> None:
    config = image["Config"]
    assert isinstance(config, dict)
    assert config["Labels"]["org.opencontainers.image.version"] == __version__
    held = engine("run", "--rm", "--network", "none", "--entrypoint", "cat", IMAGE, "/opt/pipeline/LICENSE")
    assert held.stdout == (ROOT / "LICENSE").read_text(encoding="utf-8")
    said = engine("run", "--rm", "--network", "none", "--entrypoint", "onestory", IMAGE, "--version")
    assert said.stdout == f"pipeline {__version__}\n"


def test_a_container_that_is_not_configured_says_what_to_do() -> None:
    done = engine("run", "--rm", "--network", "none", "--read-only", IMAGE, check=False)
    assert done.returncode == 2
    said = done.stdout + done.stderr
    assert re.search(r"/data/configs/pipeline\.yaml:\d+: contact: is not given", said)
    assert "write an e-mail address or a web page" in said


def test_its_health_follows_the_index_while_it_runs_unprivileged(house: House) -> None:
    name = house.start()
    print(f"\nhealthy after {await_health(name, 'healthy'):.1f} s")
    facts = engine(
        "exec", name, "sh", "-c", "id -u; id -g; cat /proc/1/comm; grep -E '^(CapEff|NoNewPrivs)' /proc/1/status"
    )
    assert facts.stdout.split() == ["10001", "10001", "tini", "CapEff:", "0000000000000000", "NoNewPrivs:", "1"]
    for place in ("/", "/data", "/data/configs", "/opt/pipeline"):
        assert engine("exec", name, "touch", f"{place}/x", check=False).returncode != 0
    assert inspected(name)["HostConfig"]["Memory"] == MEMORY
    with unwritable_index(name):
        print(f"unhealthy after {await_health(name, 'unhealthy'):.1f} s")
        said = engine("exec", name, "python", "-m", "pipeline.healthcheck", check=False)
        assert said.stdout == f"index: {STATE} cannot be written\n"
    print(f"well again after {await_health(name, 'healthy'):.1f} s")
    assert not inspected(name)["State"]["OOMKilled"]


def test_sigterm_in_the_middle_of_a_run_ends_it_in_time_and_loses_nothing(house: House) -> None:
    name = house.start()
    house.await_requests(25)
    began_s = time.monotonic()
    engine("stop", "--time", "30", name)
    took_s = time.monotonic() - began_s
    print(f"\nstopped in {took_s:.1f} s")
    assert inspected(name)["State"]["ExitCode"] == 0, logged(name)
    assert took_s <= STOP_S
    assert house.command("verify").returncode == 0
    house.start()
    house.await_complete()
    house.assert_whole()


def test_after_kill_9_nothing_is_lost_or_twice(house: House) -> None:
    for requests in (12, 25, 40):
        name = house.start()
        house.await_requests(requests)
        killed(name)
        assert house.command("verify").returncode == 0
    name = house.start()
    house.await_complete()
    house.await_requests(30)  # the runs after that
    house.assert_whole()
    assert "was killed" in logged(name)


def test_a_backfill_beside_the_daemon_never_meets_it_on_a_host(house: House) -> None:
    carbon = (house.configs / "sources/carbon.yaml").read_text(encoding="utf-8")
    beside = carbon.replace("name: carbon", "name: beside\nenabled: false")
    (house.configs / "sources/beside.yaml").write_text(beside, encoding="utf-8")
    name = house.start()
    house.await_requests(10)
    done = house.command("backfill", "beside", "--since", "2020-01-01", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    print(f"\nbeside the daemon: {json.loads(done.stdout)}")
    house.await_complete()
    house.assert_whole()
    assert [site.at_once for site in house.sites] == [1] * len(house.sites)
    second = house.command("daemon")
    assert second.returncode == 1
    assert re.search(r"served by another daemon already: process \d+ on host \S+, since", second.stdout + second.stderr)
    assert inspected(name)["State"]["Running"]


def test_a_saved_file_and_a_signal_have_the_configuration_read_again(house: House) -> None:
    name = house.start()
    house.await_requests(5)
    path = house.configs / "sources/wire.yaml"
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace("delay:", "dealy:"), encoding="utf-8")
    await_true(lambda: "configuration: refused" in logged(name), "the file is refused", every_s=1)
    assert "dealy" in logged(name)
    path.write_text(sound, encoding="utf-8")
    await_true(lambda: "configuration: read again" in logged(name), "the file is taken", every_s=1)
    engine("kill", "--signal", "HUP", name)
    await_true(lambda: logged(name).count("configuration: read again") > 1, "the signal is heard", every_s=1)
    house.await_requests(10)
    assert inspected(name)["State"]["Running"]
