"""An index made when signatures were cut into other bands is opened, and copies of what it holds are found."""

from hashlib import blake2b
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.dedup import BANDS
from pipeline.index import Index, banding, schema
from pipeline.model import Kind
from pipeline.runtime import index_place
from tests.support.documents import configuration, opened, rows, submission, text

CUT = text(1)[:10]  # too little of the text for its old bands


def as_before(index: Index) -> None:
    """Make of an index what it was: sixteen bands of eight rows, and no word of how they were cut."""
    d, b, m = schema.document.c, schema.lsh_band, schema.meta
    with index.writing() as connection:
        held = connection.execute(sa.select(d.id, d.near)).all()
        connection.execute(b.delete())
        connection.execute(m.delete().where(m.c.name == "bands"))
        for number, near in held:
            for band in range(16):
                h = blake2b(near[band * 32 : band * 32 + 32], digest_size=8).digest()
                row = {"band": band, "h": int.from_bytes(h, "little", signed=True), "document": number}
                connection.execute(b.insert(), row)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with opened(tmp_path) as store:
        store.ingest.admit([submission(f"https://n{n}.example/", text(n)) for n in range(1, 8)])
        as_before(store.index)
    return tmp_path


def test_an_older_index_finds_shortened_copies_and_says_what_it_did(path: Path) -> None:
    said: list[str] = []
    with opened(path, said=said) as store:
        assert said == ["index of an earlier version: 7 of 7 documents prepared for the search for copies"]
        (found,) = store.ingest.admit([submission("https://copy.example/", CUT)])
        assert found.kind is Kind.DUPLICATE
        before = rows(store.index)
        store.ingest.reindex()
        assert rows(store.index)["lsh_band"] == before["lsh_band"], "as if it had been made now"


def test_it_is_done_once(path: Path) -> None:
    said: list[str] = []
    for _ in range(2):
        with opened(path, said=said):
            pass
    assert len(said) == 1


def test_what_was_interrupted_goes_on_where_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(banding, "_STEP", 3)
    index = Index(index_place(configuration(path)))

    def interrupted(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.recut_bands(interrupted)
    told: list[tuple[int, int]] = []
    index.recut_bands(lambda done, total: told.append((done, total)))
    assert told == [(6, 7), (7, 7)], "the first three were done"
    assert len(rows(index)["lsh_band"]) == 7 * BANDS
    index.close()
