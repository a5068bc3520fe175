"""A server that has no room left, and one that only reads: what is said, what is kept, and that it goes on then."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import IndexUnavailable
from pipeline.index import queries
from pipeline.maintenance import verify
from pipeline.runtime import Store
from tests.support import postgres
from tests.support.commands import execute
from tests.support.documents import opened, submission, text
from tests.support.house import House
from tests.support.postgres import Server

pytestmark = postgres.NEEDED


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    server.make("news")
    yield server
    server.remove()


@pytest.fixture
def address(server: Server, tmp_path: Path) -> str:
    server.make(name := f"t{abs(hash(tmp_path))}")
    return server.address(name)


def bring(store: Store, numbers: range) -> int:
    """Bring documents to the door; return how many were filed."""
    receipts = store.ingest.admit([submission(f"https://harbour.example/{n}", text(n, 2)) for n in numbers])
    return sum(receipt.kind == "archived" for receipt in receipts)


def test_a_server_without_room_loses_nothing_and_nothing_is_filed_twice(
    server: Server, address: str, tmp_path: Path
) -> None:
    with opened(tmp_path, index=address) as store:
        assert bring(store, range(3)) == 3
        server.fill(address.rpartition("/")[2])
        with server.full():
            with pytest.raises(IndexUnavailable, match=r"/t[0-9]+: the server's disk is full: make room there$"):
                bring(store, range(3, 43))
            assert queries.totals(store.index).archived == 3, "what it holds can be read"
        assert bring(store, range(43)) == 40
        assert list(verify(store.archive, store.index)) == []
        assert len(list(store.archive.files())) == 43


def test_a_server_that_was_made_read_only_is_read_and_written_to_again_afterwards(
    server: Server, address: str, tmp_path: Path, house: House
) -> None:
    house.settings(index=address)
    with opened(tmp_path, index=address) as store:
        bring(store, range(2))
        read_only(server, "on")
        try:
            with pytest.raises(IndexUnavailable, match="the server is read-only"):
                bring(store, range(2, 4))
            reads_and_says_so(house)
        finally:
            read_only(server, "off")
        assert bring(store, range(4)) == 2
        assert list(verify(store.archive, store.index)) == []


def read_only(server: Server, value: str) -> None:
    """Make a running server read-only, or not."""
    server.say(
        f"ALTER SYSTEM SET default_transaction_read_only = {value}", options="-c default_transaction_read_only=off"
    )
    server.say("SELECT pg_reload_conf()")
    while server.say("SHOW default_transaction_read_only") != [(value,)]:
        pass
    time.sleep(0.2)  # until sessions that are open have noticed, too


def reads_and_says_so(house: House) -> None:
    """See that commands read what is there, and say why they cannot write."""
    assert execute(house, "list", "--json").json
    assert execute(house, "verify").code == 0
    for line in (["check"], ["reindex"]):
        said = execute(house, *line)
        assert said.code == 1
        assert "the server is read-only: it is a standby, or was made read-only" in said.err
        assert "Traceback" not in said.err


def test_a_copy_that_follows_its_server_is_read(server: Server, address: str, tmp_path: Path, house: House) -> None:
    with opened(tmp_path, index=address) as store:
        bring(store, range(2))
    standby = server.standby()
    try:
        house.settings(index=standby.address(address.rpartition("/")[2]))
        reads_and_says_so(house)
    finally:
        standby.remove()
