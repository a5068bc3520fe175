"""An archive that is made once and only looked at, and its pages."""

from collections.abc import Iterator

import httpx
import pytest

from tests.support.commands import execute
from tests.support.house import House
from tests.support.served import TOKEN, furnished, served


@pytest.fixture(scope="package")
def archive(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = furnished(tmp_path_factory.mktemp("furnished"))
    execute(house, "search", "harbour")  # makes the search index
    return house


@pytest.fixture(scope="package")
def address(archive: House) -> Iterator[str]:
    with served(archive) as address:
        yield address


@pytest.fixture
def get(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        yield client


@pytest.fixture(scope="package")
def acting(archive: House) -> Iterator[str]:
    """The same pages, with a token."""
    with served(archive, token=TOKEN) as address:
        yield address
