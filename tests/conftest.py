"""Fixtures of the tests that run the whole line."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import postgres
from tests.support.azure import AzureServer, azure_server
from tests.support.google import GoogleServer, google_server
from tests.support.house import House
from tests.support.store import ON_SEAWEEDFS, S3Server, environment, s3_server
from tests.support.web import Site

# Compiled modules are kept, wherever the environment forbids it: a process takes three times as long to start without.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# On a busy machine an example takes long to make; that is no failing of what is tried with it.
settings.register_profile("busy", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--index", choices=["sqlite", "postgresql"], default="sqlite", help="the database of the index")
    parser.addoption("--s3", choices=["moto", "seaweedfs"], default="moto", help="the S3 server")


def pytest_configure(config: pytest.Config) -> None:
    # in the environment, so that forked and started processes know it, too
    os.environ[postgres.ON_POSTGRESQL] = config.getoption("--index")
    os.environ[ON_SEAWEEDFS] = config.getoption("--s3")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if postgres.on_postgresql():
        left_out = [each for each in items if any(map(each.get_closest_marker, ("of_a_file", "of_any_index")))]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [each for each in items if each not in set(left_out)]


def pytest_unconfigure() -> None:
    if postgres.running.cache_info().currsize:
        postgres.running().remove()


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let nothing be found that an earlier version has kept, and leave nothing behind."""
    base = tmp_path_factory.getbasetemp()
    together = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # what is unpacked once serves all of them
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(together / "cache"))
        yield


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    """An S3 server for the tests of a process; left out where the extra is not installed."""
    with s3_server() as server, environment(server.environment):
        yield server


@pytest.fixture(scope="session")
def google(s3: S3Server) -> Iterator[GoogleServer]:
    """Google's API for the tests of a process; left out where the extra is not installed."""
    with google_server(s3) as server, environment(server.environment):
        yield server


@pytest.fixture(scope="session")
def azure() -> Iterator[AzureServer]:
    """An Azurite for the tests of a process; left out where it is not installed."""
    with azure_server() as server, environment(server.environment):
        yield server
