"""A server whose place a copy takes that was some commits behind, and an index that was put back from a back-up.

What lies in the archive, and the copy has never heard of, is learnt before anything is decided: nothing is lost, no
number is given twice, and nothing is filed a second time. In a folder and on an object store.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import Archive
from pipeline.index import Totals, queries
from pipeline.maintenance import verify
from pipeline.model import ArchivePlace, Kind
from pipeline.runtime import Store
from tests.support import postgres
from tests.support.documents import DAY, opened, submission, text, touched
from tests.support.postgres import Cable, Server
from tests.support.store import place

pytestmark = postgres.NEEDED


@pytest.fixture
def primary() -> Iterator[Server]:
    server = Server()
    server.make("folder")
    server.make("store")
    yield server
    server.remove()


@pytest.fixture
def places(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, ArchivePlace]:
    """An archive in a folder, and one on an object store; each has its index in the database of that name."""
    found = {"folder": ArchivePlace.of_folder(tmp_path / "archive")}
    if find_spec("obstore"):
        found["store"] = place(request.getfixturevalue("s3").bucket(), tmp_path)
    return found


LATER = DAY.replace(month=3)


def come(store: Store, *numbers: int, source: str = "harbour") -> list[str]:
    """Bring documents to the door; return what became of each."""
    receipts = store.ingest.admit([submission(f"https://{source}.example/{n}", text(n)) for n in numbers])
    return [str(each.kind) for each in receipts]


def late(store: Store) -> None:
    """Do what the copy will not have heard of: file, move, restore and withdraw, on old days and on a new one."""
    come(store, 4, 5)
    copies = [submission(f"https://copy.example/{n}", touched(text(n)), source="copy") for n in (1, 2)]
    receipts = store.ingest.admit([submission("https://harbour.example/6", text(6), day=LATER), *copies])
    assert [each.kind for each in receipts] == [Kind.ARCHIVED, Kind.DUPLICATE, Kind.DUPLICATE]
    store.ingest.restore(store.archive.last_record(receipts[1].file))
    (file,) = [row.file for row in queries.documents(store.index) if row.url == "https://harbour.example/3"]
    store.ingest.withdraw([file], "wrong", "the desk")


def told(archive: Archive) -> dict[str, Any]:
    """Every text and every manifest line."""
    days = {f"{day}": [line for _, line in archive.raw_lines(day, [])] for day in archive.days()}
    return {file: archive.read_bytes(file) for file in archive.files()} | days


def as_before(store: Store, before: dict[str, Any], totals: Totals) -> None:
    """See that the index knows what it had lost: nothing comes in a second time, and no number is given twice."""
    assert come(store, 4, 5) == ["unchanged", "unchanged"]
    assert store.index.visits(["https://harbour.example/3"]).popitem()[1].kind is Kind.EXCLUDED
    assert told(store.archive) == before
    assert queries.totals(store.index) == totals
    assert list(verify(store.archive, store.index)) == []
    assert come(store, 8) == ["archived"]
    assert len({file.rpartition("_")[0] for file in store.archive.files()}) == len(list(store.archive.files()))
    assert store.ingest.reindex().problems == []
    assert queries.totals(store.index).archived == totals.archived + 1


def test_a_copy_that_takes_the_place_of_its_server_learns_what_it_has_missed(
    primary: Server, places: dict[str, ArchivePlace], tmp_path: Path
) -> None:
    standby = primary.standby()
    try:
        with ExitStack() as stack:
            cable = stack.enter_context(Cable(primary.port))
            said: list[str] = []
            stores = {
                name: stack.enter_context(
                    opened(tmp_path, said=said, place=where, index=primary.address(name, port=cable.port))
                )
                for name, where in places.items()
            }
            for store in stores.values():
                come(store, 0, 1, 2, 3)
            standby.follow(primary)
            standby.stop()
            for store in stores.values():
                late(store)
            before = {name: (told(store.archive), queries.totals(store.index)) for name, store in stores.items()}
            counted = {name: queries.generation(store.index) for name, store in stores.items()}
            primary.stop()
            standby.start()
            standby.say("SELECT pg_promote()")
            cable.to = standby.port
            cable.cut()
            for name, store in stores.items():  # the very processes that have lived through it
                come(store, 4)
                assert queries.generation(store.index) != counted[name], "what follows the numbers begins anew"
                as_before(store, *before[name])
            assert sum("another server has taken its place" in each for each in said) == len(places)
    finally:
        standby.remove()


def test_an_index_that_was_put_back_from_a_back_up_learns_what_it_lacks_before_it_decides(
    primary: Server, places: dict[str, ArchivePlace], tmp_path: Path
) -> None:
    for name, where in places.items():
        with opened(tmp_path, place=where, index=primary.address(name)) as store:
            come(store, 0, 1, 2, 3)
    primary.stop()
    primary.copy_to(tmp_path / "snapshot")
    primary.start()
    before = {}
    for name, where in places.items():
        with opened(tmp_path, place=where, index=primary.address(name)) as store:
            late(store)
            before[name] = told(store.archive), queries.totals(store.index)
    primary.stop()
    primary.put_back(tmp_path / "snapshot")
    primary.start()
    for name, where in places.items():
        said: list[str] = []
        with opened(tmp_path, said=said, place=where, index=primary.address(name)) as store:
            as_before(store, *before[name])
        assert any(" has learnt " in each for each in said)
