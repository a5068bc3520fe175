"""Forgetting the texts of removed duplicates: what is deleted, and that all that was known of them is still known."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.errors import StorageError
from pipeline.index import DocumentRow, queries
from pipeline.ingest import Receipt
from pipeline.maintenance import prunable, prune, verify
from pipeline.model import DocumentState, Kind, Relation
from pipeline.runtime import Store
from tests.support.clocks import StillClock
from tests.support.documents import DAY, lines, opened, rows, submission, text
from tests.support.stories import DE, EN, ZH, bring

A, B, C, D = (f"https://{site}.example/1" for site in "abcd")
YEAR = timedelta(days=365)


def admit(store: Store, url: str, paragraphs: Sequence[str], day: date = DAY) -> Receipt:
    (came,) = store.ingest.admit([submission(url, paragraphs, day=day, fetched_at=store.clock.now())])
    return came


def row(store: Store, url: str) -> DocumentRow:
    (found,) = queries.versions(store.index, url)
    return found


def sound(store: Store) -> None:
    """Nothing is wrong, and an index made again from the files says the same."""
    assert list(verify(store.archive, store.index)) == []
    before, deleted = rows(store.index), queries.pruned(store.index)
    assert store.ingest.reindex().problems == []
    after = rows(store.index)
    assert {name: after[name] for name in ("document", "lsh_band", "distinct")} == {
        name: before[name] for name in ("document", "lsh_band", "distinct")
    }
    assert queries.pruned(store.index) == deleted


def late(clock: StillClock) -> datetime:
    """A year goes by; what was told until then is old."""
    before = clock.at + timedelta(seconds=1)
    clock.at += YEAR
    return before


def test_only_the_text_of_what_was_removed_long_ago_is_deleted(tmp_path: Path) -> None:
    clock = StillClock()
    with opened(tmp_path, clock) as store:
        kept = admit(store, A, text(1))
        old = admit(store, B, text(1))
        before = late(clock)
        young = admit(store, C, text(1))
        (found,) = prunable(store, before)
        assert found.file == old.file
        assert found.bytes == (store.archive.root / old.file).stat().st_size
        assert prune(store, before) == [found]
        assert [(store.archive.root / each.file).exists() for each in (kept, old, young)] == [True, False, True]
        assert queries.pruned(store.index) == {old.file: clock.at}
        assert prune(store, before) == []
        assert [line["event"] for line in lines(tmp_path) if line["file"] == old.file] == ["duplicate", "pruned"]
        sound(store)


@pytest.mark.parametrize("again", [False, True])
def test_what_comes_later_is_told_from_a_deleted_text_as_before(tmp_path: Path, again: bool) -> None:
    clock = StillClock()
    with opened(tmp_path, clock) as store:
        whole = text(1, 30)
        kept = admit(store, A, whole)
        other = (*whole[:-2], *text(2, 2))
        copy = admit(store, B, other)
        prune(store, late(clock))
        if again:
            store.ingest.reindex()
        assert admit(store, B, other).kind is Kind.UNCHANGED
        nearly = (*text(3, 2), *other[2:])  # near to the copy, and not near enough to what was kept
        assert admit(store, D, nearly).kind is Kind.DUPLICATE
        assert admit(store, C, other).kind is Kind.DUPLICATE
        for url, relation in ((C, Relation.EXACT), (D, Relation.NEAR)):
            found = row(store, url)
            assert (found.relation, found.of, found.via) == (relation, kept.file, copy.file)
        sound(store)


def test_a_deleted_text_follows_the_copy_that_is_kept(tmp_path: Path) -> None:
    clock = StillClock()
    with opened(tmp_path, clock, keep="original") as store:
        admit(store, A, text(1))
        copy = admit(store, B, text(1))
        prune(store, late(clock))
        better = admit(store, C, text(1), DAY - timedelta(days=2))
        assert better.kind is Kind.ARCHIVED
        assert {row(store, url).of for url in (A, B)} == {better.file}
        sound(store)
        restored = store.ingest.restore(store.archive.last_record(row(store, A).file))
        assert row(store, B).of == restored.file
        assert queries.pruned(store.index).keys() == {copy.file}
        sound(store)


def test_a_deleted_translation_leaves_its_original_to_be_compared_with(tmp_path: Path) -> None:
    clock = StillClock()
    with opened(tmp_path, clock) as store:
        chinese = bring(store, "a", ZH, "zh")
        english = bring(store, "b", EN, "en")
        assert english.kind is Kind.DUPLICATE
        assert [each.file for each in prune(store, late(clock))] == [english.file]
        store.ingest.reindex()
        assert bring(store, "c", EN, "en").kind is Kind.DUPLICATE
        assert bring(store, "d", DE, "de").kind is Kind.DUPLICATE
        assert {each.of for each in queries.documents(store.index, state=DocumentState.DUPLICATE)} == {chinese.file}
        assert list(verify(store.archive, store.index)) == []


def test_a_report_with_other_numbers_is_not_taken_for_a_deleted_text(tmp_path: Path) -> None:
    clock = StillClock()
    report = (*text(1)[:-1], "The harbour handled 512 ships and 48,300 tonnes of grain in 2024.")
    years_after = (*text(1)[:-1], "The harbour handled 730 ships and 61,900 tonnes of grain in 2026.")
    with opened(tmp_path, clock) as store:
        admit(store, A, report)
        admit(store, B, report)
        prune(store, late(clock))
        assert admit(store, C, years_after).kind is Kind.ARCHIVED


def test_a_line_that_lacks_what_is_compared_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    clock = StillClock()
    with opened(tmp_path, clock) as store:
        admit(store, A, text(1))
        copy = admit(store, B, text(1))
        prune(store, late(clock))
        (manifest,) = store.archive.root.rglob("manifest.jsonl")
        manifest.write_text(manifest.read_text("utf-8").replace('"near": "', '"near": "*'), "utf-8")
        (problem,) = store.ingest.reindex().problems
        assert "manifest.jsonl:3: content_hash.near is '*" in problem
        assert problem.endswith(", which is no base64")
        with pytest.raises(StorageError):
            store.archive.last_record(copy.file)


def test_a_deleted_text_that_lies_there_again_is_told(tmp_path: Path) -> None:
    clock = StillClock()
    with opened(tmp_path, clock) as store:
        admit(store, A, text(1))
        copy = store.archive.root / admit(store, B, text(1)).file
        written = copy.read_bytes()
        prune(store, late(clock))
        copy.write_bytes(written)
        (problem,) = verify(store.archive, store.index)
        assert str(problem) == f"{copy}: back again, though it was deleted on {clock.at:%Y-%m-%d}; remove it"


def test_what_cannot_be_read_is_not_deleted(tmp_path: Path) -> None:
    clock = StillClock()
    with opened(tmp_path, clock) as store:
        admit(store, A, text(1))
        copy = store.archive.root / admit(store, B, text(1)).file
        copy.write_bytes(b"no document")
        assert prune(store, late(clock)) == []
        assert copy.read_bytes() == b"no document"
        assert queries.pruned(store.index) == {}
