"""Fixtures of the tests that run the whole line."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house import House
from tests.support.store import S3Server, environment, s3_server
from tests.support.web import Site

# Compiled modules are kept, wherever the environment forbids it: a process takes three times as long to start without.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


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
