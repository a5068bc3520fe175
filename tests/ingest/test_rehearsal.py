"""A rehearsal decides as the archive would, batch after batch, and leaves nothing behind."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.ingest import Ingest, Receipt, Submission
from pipeline.model import Kind
from tests.support.documents import DAY, opened, rows, submission, text, touched, tree
from tests.support.stories import EN, SCHOOL, ZH, came

HELD = [submission("https://a.example/1", text(1)), came("a", ZH, "zh")]
BATCHES = [
    [submission("https://b.example/1", text(1)), submission("https://b.example/2", text(2))],
    [submission("https://c.example/2", touched(text(2))), came("b", EN, "en"), came("c", SCHOOL, "en")],
    [submission("https://a.example/1", touched(text(1))), submission("https://b.example/2", text(2))],
]
KINDS = [
    [Kind.DUPLICATE, Kind.ARCHIVED],
    [Kind.DUPLICATE, Kind.DUPLICATE, Kind.ARCHIVED],
    [Kind.REVISED, Kind.UNCHANGED],
]


def filed(ingest: Ingest, batches: Sequence[Sequence[Submission]]) -> list[list[Receipt]]:
    return [ingest.admit(batch) for batch in batches]


def test_a_rehearsal_gives_the_receipts_of_the_real_thing_and_files_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.ingest.admit(HELD)
        before, known = tree(tmp_path), rows(store.index)
        with store.ingest.rehearsal() as rehearsal:
            said = filed(rehearsal, BATCHES)
        assert [[each.kind for each in batch] for batch in said] == KINDS
        assert (tree(tmp_path), rows(store.index)) == (before, known)
        assert filed(store.ingest, BATCHES) == said


def test_a_better_copy_is_rehearsed_though_the_held_one_stays(tmp_path: Path) -> None:
    with opened(tmp_path, keep="original") as store:
        held = submission("https://a.example/1", text(1))
        original = submission("https://b.example/1", text(1), day=DAY - timedelta(days=2))
        (first,) = store.ingest.admit([held])
        before = tree(tmp_path)
        with store.ingest.rehearsal() as rehearsal:
            said = filed(rehearsal, [[original], [submission("https://c.example/1", text(1))]])
        assert [each.kind for (each,) in said] == [Kind.ARCHIVED, Kind.DUPLICATE]
        assert said[0][0].because.startswith(f"kept instead of {first.file}")
        assert tree(tmp_path) == before
        assert store.ingest.admit([original]) == said[0]


def test_a_rehearsal_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))

    def fail(ingest: Ingest) -> None:
        with ingest.rehearsal() as rehearsal:
            rehearsal.admit(HELD)
            raise ZeroDivisionError

    with opened(tmp_path) as store, pytest.raises(ZeroDivisionError):
        fail(store.ingest)
    assert list((tmp_path / "tmp").iterdir()) == []
