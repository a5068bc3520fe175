"""A batch in PostgreSQL: looked up and put in a few statements, with the result that a file gives one by one."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.index import Index, schema
from pipeline.ingest import Submission
from pipeline.model import Kind, Visit
from tests.support import postgres
from tests.support.clocks import NOON
from tests.support.documents import opened, rows, submission, text, touched
from tests.support.postgres import Cable, address_of, running

pytestmark = postgres.NEEDED
_TOLD = (schema.document, schema.lsh_band, schema.reference, schema.visit)


@pytest.fixture(autouse=True)
def _in_a_file_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(postgres.ON_POSTGRESQL, raising=False)


def page(number: int, paragraphs: tuple[str, ...] | None = None, **said: Any) -> Submission:
    return submission(f"https://harbour.example/{number}", paragraphs or text(number), **said)


def test_many_documents_cost_hardly_more_round_trips_than_a_few(tmp_path: Path) -> None:
    server = running()
    server.make("batches")
    with Cable(server.port) as cable, opened(tmp_path, index=server.address("batches", port=cable.port)) as store:
        store.ingest.admit([page(0)])
        sent = [cable.sent]
        for first, last in ((1, 5), (5, 45)):
            assert {each.kind for each in store.ingest.admit([*map(page, range(first, last))])} == {Kind.ARCHIVED}
            sent.append(cable.sent)
    few, many = sent[1] - sent[0], sent[2] - sent[1]
    assert few < 30
    assert many < few + 20, "each of the forty would be at least one more"


def test_what_repeats_what_comes_in_one_batch_or_is_held_is_found_as_in_a_file(tmp_path: Path) -> None:
    names: dict[str, Any] = {
        "alternates": (("de", "https://harbour.example/1"),),
        "links": ("https://harbour.example/50",),
    }
    batches = [
        [page(1), page(2), page(3, text(1)), page(4, touched(text(2)))],
        [
            page(5, text(1)),
            page(6, touched(text(2), "Another line takes the place of the last one here.")),
            page(7, **names),
            page(1, touched(text(1))),
            page(8),
            page(8, touched(text(8))),
            page(9, text(8)),
            page(10, canonical_url="https://harbour.example/7"),
            page(50),
        ],
    ]
    found = {}
    for name, index in (("file", None), ("server", address_of(tmp_path / "server"))):
        with opened(tmp_path / name, index=index) as store:
            receipts = [store.ingest.admit(batch) for batch in batches]
            found[name] = receipts, rows(store.index, *_TOLD)
    assert found["file"] == found["server"]
    assert [str(each.kind) for each in found["file"][0][0]] == ["archived", "archived", "duplicate", "duplicate"]


def test_a_page_that_is_visited_twice_in_a_batch_is_remembered_as_it_was_last(tmp_path: Path) -> None:
    later = NOON + timedelta(hours=1)
    both = [
        Visit(key="a", url="a", source="s", kind=Kind.FAILED, because="503", at=NOON, first_at=NOON, page_lines=b"1"),
        Visit(
            key="a", url="a", source="s", kind=Kind.ARCHIVED, because="new", at=later, first_at=later, page_lines=b"2"
        ),
    ]
    for place in (tmp_path / "index.sqlite", address_of(tmp_path / "server")):
        with closing(Index(place)) as index:
            with index.transaction() as transaction:
                transaction.put_visits(both)
            visit = index.visits(["a"])["a"]
            assert (visit.kind, visit.at, visit.first_at) == (Kind.ARCHIVED, later, NOON)
            assert index.page_lines("a") == b"2"
