"""Fixtures of the tests that run the whole line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house import House
from tests.support.web import Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)
