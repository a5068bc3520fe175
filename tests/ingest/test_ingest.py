"""What is decided at the door, filed, brought back, and known again after the index is lost."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline import format
from pipeline.archive import manifest
from pipeline.errors import ArchiveError, FormatError
from pipeline.index import queries
from pipeline.ingest import Receipt
from pipeline.maintenance import verify
from pipeline.model import Entry, Kind, Visit
from pipeline.runtime import INDEX, Store, open_store, start_readers
from tests.support.clocks import NOON, StillClock, still
from tests.support.documents import DAY, configuration, lines, opened, process, rows, submission, text, touched, tree
from tests.support.postgres import lose_index
from tests.support.processes import children

A, B, C = "https://a.example/1", "https://b.example/1", "https://c.example/1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


def admit(store: Store, url: str, paragraphs: tuple[str, ...], **said: Any) -> Receipt:
    """Bring one document to the door, an hour after the last."""
    clock = still(store.clock)
    clock.at += timedelta(hours=1)
    (admitted,) = store.ingest.admit([submission(url, paragraphs, **({"fetched_at": clock.at} | said))])
    return admitted


def restore(store: Store, file: str) -> Entry:
    """Bring a removed document back as the command does."""
    return store.ingest.restore(store.archive.last_record(file))


def sound(store: Store) -> bool:
    """No finding, and no text is held twice."""
    assert list(verify(store.archive, store.index)) == []
    texts = [path.read_bytes() for path in store.archive.root.glob("[0-9]*/*/*/*.txt")]
    assert len(set(texts)) == len(texts)
    return True


# Relations


def test_a_text_that_nobody_holds_is_archived(store: Store, tmp_path: Path) -> None:
    came = admit(store, A, text(1))
    assert (came.kind, came.because) == (Kind.ARCHIVED, "nothing held says the same")
    assert store.archive.read(came.file).paragraphs == text(1)
    (line,) = lines(tmp_path)
    assert (line["event"], line["relation"], line["file"]) == ("archived", "new", came.file)
    assert store.index.visits([A])[A].file == came.file
    assert sound(store)


@pytest.mark.parametrize(("paragraphs", "relation"), [(text(1), "exact"), (touched(text(1)), "near")])
def test_a_copy_from_elsewhere_is_kept_aside(
    store: Store, tmp_path: Path, paragraphs: tuple[str, ...], relation: str
) -> None:
    kept = admit(store, A, text(1))
    came = admit(store, B, paragraphs)
    assert came.kind is Kind.DUPLICATE
    assert came.file.startswith(".duplicates/2026/02/27/000_")
    assert store.archive.read(came.file).paragraphs == paragraphs
    line = lines(tmp_path)[1]
    assert (line["event"], line["relation"], line["of"]) == ("duplicate", relation, kept.file)
    assert kept.file in came.because == line["because"]
    assert sound(store)


def test_a_near_copy_out_of_the_window_is_new_and_an_exact_one_is_not(store: Store) -> None:
    admit(store, A, text(1))
    later = DAY + timedelta(days=61)
    assert admit(store, B, touched(text(1)), day=later).kind is Kind.ARCHIVED
    assert admit(store, C, text(1), day=later).kind is Kind.DUPLICATE


def test_a_changed_text_at_the_same_address_is_filed_beside_the_old_one(store: Store, tmp_path: Path) -> None:
    old = admit(store, A, text(1))
    came = admit(store, A, touched(text(1)))
    assert came.kind is Kind.REVISED
    assert store.archive.read(old.file).paragraphs == text(1)
    assert lines(tmp_path)[1]["of"] == old.file
    assert store.index.visits([A])[A].file == came.file
    assert sound(store)


def test_the_same_text_again_is_unchanged_and_files_nothing(store: Store, tmp_path: Path) -> None:
    for url in (A, B):
        admit(store, url, text(1))
    before = tree(tmp_path)
    for url in (A, B):
        assert admit(store, url, text(1)).kind is Kind.UNCHANGED
    assert tree(tmp_path) == before


def test_a_page_that_goes_back_and_forth_between_two_texts_is_filed_twice_and_no_more(
    store: Store, tmp_path: Path
) -> None:
    first, second = admit(store, A, text(1)), admit(store, A, touched(text(1)))
    before = tree(tmp_path)
    for _ in range(2):
        for paragraphs, held in ((text(1), first), (touched(text(1)), second)):
            came = admit(store, A, paragraphs)
            assert (came.kind, came.file) == (Kind.UNCHANGED, held.file)
    assert tree(tmp_path) == before


def test_copies_that_come_in_one_group_are_found(store: Store) -> None:
    came = store.ingest.admit(
        [
            submission(A, text(1)),
            submission(B, text(1)),
            submission(A, text(1)),
            submission(C, touched(text(1))),
            submission(A, touched(text(1), "Another end.")),
        ]
    )
    assert [each.kind for each in came] == [
        Kind.ARCHIVED,
        Kind.DUPLICATE,
        Kind.UNCHANGED,
        Kind.DUPLICATE,
        Kind.REVISED,
    ]
    assert sound(store)


def test_numbers_are_one_after_the_other_within_a_day(store: Store) -> None:
    came = store.ingest.admit(
        [submission(f"https://a.example/{n}", text(n), day=DAY + timedelta(n % 2)) for n in range(6)]
    )
    assert sorted(each.file.split("_")[0] for each in came) == [
        *(f"2026/02/27/00{n}" for n in range(3)),
        *(f"2026/02/28/00{n}" for n in range(3)),
    ]


def _bring_all(folder: Path, site: str) -> None:
    with opened(folder) as store:
        for first in range(0, 24, 4):
            store.ingest.admit([submission(f"https://{site}.example/{n}", text(n)) for n in range(first, first + 4)])


def test_processes_that_bring_the_same_stories_at_once_file_each_once(tmp_path: Path) -> None:
    bringing = [process(_bring_all, tmp_path, site) for site in ("a", "b", "c")]
    for each in bringing:
        each.join(60)
    assert [each.exitcode for each in bringing] == [0, 0, 0]
    with opened(tmp_path) as store:
        assert sound(store)
        totals = queries.totals(store.index)
        assert (totals.archived, totals.duplicates) == (24, {"exact": 48})
    files = [line["file"].rpartition("_")[0] for line in lines(tmp_path)]
    assert len(set(files)) == 72, "every number is given once"


def test_failures_are_remembered_with_the_group(store: Store) -> None:
    failed = Visit(key=B, url=B, source="harbour", kind=Kind.FAILED, because="503", at=NOON, retry_at=NOON)
    store.ingest.admit([submission(A, text(1))], [failed])
    assert store.index.visits([A, B])[B] == failed
    assert store.ingest.admit([], [replace(failed, attempts=2)]) == []
    assert store.index.visits([B])[B].attempts == 2


@pytest.mark.parametrize("field", ["author", "publisher", "canonical_url", "etag", "found_in", "charset"])
def test_half_a_character_that_json_brought_along_does_not_stop_the_group(
    store: Store, tmp_path: Path, field: str
) -> None:
    came = admit(store, A, text(1), **{field: "A \ud83d B"} if field != "found_in" else {"author": "\udcff"})
    assert came.kind is Kind.ARCHIVED
    odd = replace(submission(B, text(2)).link, title="\ud800 title", found_in="/tmp/\udcff.txt")
    store.ingest.admit([replace(submission(B, text(2)), link=odd)])
    assert store.index.visits([B])[B].found_in == "/tmp/?.txt"
    assert len(lines(tmp_path)) == 2
    assert sound(store)


# Restore


@pytest.fixture(params=["exact", "near"])
def removed(store: Store, request: pytest.FixtureRequest) -> Receipt:
    """A removed duplicate from B of what A said."""
    admit(store, A, text(1))
    return admit(store, B, text(1) if request.param == "exact" else touched(text(1)))


def test_a_restored_document_moves_back_and_its_manifest_says_so(
    store: Store, tmp_path: Path, removed: Receipt
) -> None:
    (line,) = [line for line in lines(tmp_path) if line["event"] == "duplicate"]
    document = store.archive.read(removed.file)
    entry = restore(store, removed.file)
    assert entry.file.startswith("2026/02/27/001_")
    assert store.archive.read(entry.file) == document
    assert not (store.archive.root / removed.file).exists()
    told = lines(tmp_path)[-1]
    assert (told["event"], told["file"], told["was"], told["of"]) == ("restored", entry.file, removed.file, line["of"])
    assert told["because"].startswith("restored by hand; it had been removed: ")
    known = store.index.visits([B])[B]
    assert (known.kind, known.file) == (Kind.ARCHIVED, entry.file)
    assert list(verify(store.archive, store.index)) == []


@pytest.mark.parametrize("reindexed", [False, True])
def test_what_was_restored_is_not_removed_again(
    store: Store, tmp_path: Path, removed: Receipt, reindexed: bool
) -> None:
    entry = restore(store, removed.file)
    if reindexed:
        store.ingest.reindex()
    before = tree(tmp_path)
    same = admit(store, B, entry.document.paragraphs)
    assert (same.kind, same.file) == (Kind.UNCHANGED, entry.file)
    assert tree(tmp_path) == before
    nearly = admit(store, B, touched(text(1), "A later word on this."))
    assert nearly.kind is Kind.REVISED
    assert nearly.file.startswith("2026/02/27/002_")
    assert list(verify(store.archive, store.index)) == []


def test_a_restored_pair_is_apart_but_a_third_copy_is_still_a_copy(store: Store, removed: Receipt) -> None:
    restore(store, removed.file)
    assert admit(store, C, text(1)).kind is Kind.DUPLICATE


def test_what_was_restored_cannot_be_restored_twice(store: Store, tmp_path: Path, removed: Receipt) -> None:
    record = store.archive.last_record(removed.file)
    store.ingest.restore(record)
    before = tree(tmp_path)
    with pytest.raises(ArchiveError, match="brought back already"):
        store.ingest.restore(record)
    with pytest.raises(ArchiveError):
        restore(store, removed.file)
    assert tree(tmp_path) == before


def test_a_url_that_says_something_else_by_now_keeps_that_when_its_old_copy_is_restored(
    store: Store, removed: Receipt
) -> None:
    current = admit(store, B, text(2))
    assert current.kind is Kind.ARCHIVED
    restore(store, removed.file)
    assert store.index.visits([B])[B].file == current.file
    assert admit(store, B, text(2)).kind is Kind.UNCHANGED
    assert admit(store, B, touched(text(2))).kind is Kind.REVISED
    assert list(verify(store.archive, store.index)) == []


def test_a_visit_that_found_a_removed_text_unchanged_follows_it_back(store: Store, removed: Receipt) -> None:
    assert admit(store, B, store.archive.read(removed.file).paragraphs).kind is Kind.UNCHANGED
    entry = restore(store, removed.file)
    assert store.index.visits([B])[B].file == entry.file


# Reindex


def remade(folder: Path) -> tuple[dict[str, list[tuple[Any, ...]]], list[str]]:
    """What an index knows that is made from the files alone, and what was said about it."""
    lose_index(folder / "archive")
    for leftover in (folder / "archive" / ".state").iterdir():
        if leftover.is_file():
            leftover.unlink()
    said: list[str] = []
    with opened(folder, said=said) as store:
        return rows(store.index), said


def test_an_index_made_again_has_the_rows_of_the_one_that_was_lost(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "one.txt").write_bytes(format.render(format.canonical("A seed", DAY, text(90))))
    with opened(tmp_path) as store:
        for number in range(6):
            url = f"https://a.example/{number}"
            admit(store, url, text(number), day=DAY - timedelta(days=number % 4), author="A. Pilot", etag=f'"{number}"')
        admit(store, B, text(2))
        near = admit(store, C, touched(text(3)))
        admit(store, "https://a.example/1", touched(text(1)), day=DAY - timedelta(days=9))  # filed before the original
        admit(store, "https://a.example/1", touched(text(1), "A third version."), day=DAY - timedelta(days=5))
        admit(store, "https://d.example/", text(90), title="What the seed says")
        restore(store, near.file)
        admit(store, C, touched(text(3), "And one more change."))
        exact = admit(store, "https://e.example/", text(5))
        restore(store, exact.file)
        admit(store, "https://f.example/", text(5))  # takes the name of the one that was restored
        before = rows(store.index)
    after, said = remade(tmp_path)
    assert said == ["index made from the files: 11 documents, 3 duplicates"]
    assert after == before
    with opened(tmp_path) as store:
        store.ingest.reindex()
        assert rows(store.index) == before
        again = admit(store, "https://a.example/1", touched(text(1), "A third version."), day=DAY - timedelta(days=5))
        assert again.kind is Kind.UNCHANGED
        assert list(verify(store.archive, store.index)) == []


def test_the_latest_version_is_the_current_one_whatever_days_the_versions_bear(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        admit(store, A, text(1), day=DAY)
        latest = admit(store, A, touched(text(1)), day=DAY - timedelta(days=30))
        store.ingest.reindex()
        assert store.index.visits([A])[A].file == latest.file
        assert store.index.visits([A])[A].first_at == NOON + timedelta(hours=1)
        third = admit(store, A, touched(text(1), "Corrected once more."), day=DAY)
        assert third.kind is Kind.REVISED
        assert latest.file in third.because


def test_reindex_keeps_what_failed_and_asks_again_for_what_was_taken_out(store: Store) -> None:
    failed = Visit(key=C, url=C, source="harbour", kind=Kind.FAILED, because="503", at=NOON, retry_at=NOON, attempts=1)
    taken = admit(store, A, text(1), etag='"1"')
    later = replace(
        failed, key=A, url=A, file=taken.file, etag='"1"', at=store.clock.now() + timedelta(1), retry_at=None
    )
    store.ingest.admit([], [failed, later])
    (store.archive.root / taken.file).unlink()
    found = store.ingest.reindex()
    assert (found.archived, found.duplicates) == (0, 0)
    assert store.index.visits([A, C]) == {C: failed}, "no validators are left that would bring a 304"


def test_a_text_that_was_taken_out_and_came_again_may_bear_its_old_name(store: Store, tmp_path: Path) -> None:
    first = admit(store, A, text(1))
    (store.archive.root / first.file).unlink()
    store.ingest.reindex()
    again = admit(store, A, text(1))
    assert (again.kind, again.file) == (Kind.ARCHIVED, first.file)
    found = store.ingest.reindex()
    assert (found.archived, found.problems) == (1, [])
    assert sound(store)
    assert [line["file"] for line in lines(tmp_path)] == [first.file, first.file]


@pytest.mark.parametrize("broken", ['{"event": "archived", "file": "2026', "\x00\x00\x00", '{"event": "eaten"}'])
def test_a_broken_manifest_line_is_told_and_passed_over_and_its_document_still_held(
    store: Store, tmp_path: Path, broken: str
) -> None:
    kept, other = admit(store, A, text(1)), admit(store, B, text(2))
    path = store.archive.root / "2026/02/27/manifest.jsonl"
    path.write_text(broken + "\n" + path.read_text().split("\n", 1)[1])
    found = store.ingest.reindex()
    assert (found.archived, found.duplicates) == (2, 0)
    assert found.problems[0].startswith(f"{path}:1: ")
    assert found.problems[1:] == [f"{(store.archive.root / kept.file)}: no line in its manifest; held all the same"]
    assert admit(store, A, text(1)).kind is Kind.DUPLICATE, "its address is lost, its text is not"
    assert admit(store, B, text(2)).file == other.file


def test_a_file_without_a_line_is_adopted(store: Store) -> None:
    admit(store, A, text(1))
    for file, number in (("2026/02/27/041_x.txt", 7), (".duplicates/2026/02/27/017_y.txt", 8)):
        path = store.archive.root / file
        data = format.render(format.canonical("From the harbour", DAY, text(number)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name(format.file_name(int(file[-9:-6]), data)).write_bytes(data)
    found = store.ingest.reindex()
    assert (found.archived, found.duplicates, len(found.problems)) == (2, 1, 2)
    assert admit(store, B, text(7)).kind is Kind.DUPLICATE
    assert admit(store, C, text(9)).file.startswith("2026/02/27/042_"), "its number is not given again"
    assert admit(store, C, text(1)).file.startswith(".duplicates/2026/02/27/019_")
    states = {row.state for row in queries.find(store.index, "https://none.example/")}
    assert states == set()


def test_a_file_that_was_damaged_is_told_once_and_what_it_said_may_come_again(store: Store) -> None:
    came = admit(store, A, text(1))
    (store.archive.root / came.file).write_bytes(b"\x00" * 100)
    found = store.ingest.reindex()
    (problem,) = found.problems
    assert problem.startswith(f"{(store.archive.root / came.file)}: line 1")
    assert found.archived == 0
    assert admit(store, A, text(1)).kind is Kind.ARCHIVED


def test_an_index_that_was_lost_while_in_use_is_made_again_before_anything_is_decided(
    store: Store, tmp_path: Path
) -> None:
    came = admit(store, A, text(1))
    before = tree(tmp_path)
    for leftover in (tmp_path / "archive" / ".state").glob("index.sqlite*"):
        leftover.unlink()
    again = admit(store, A, text(1))
    assert (again.kind, again.file) == (Kind.UNCHANGED, came.file)
    assert admit(store, B, text(1)).kind is Kind.DUPLICATE
    assert set(before) < set(tree(tmp_path))
    assert sound(store)


@pytest.mark.of_a_file
def test_a_store_that_is_open_follows_when_another_process_makes_the_index_again(store: Store, tmp_path: Path) -> None:
    came = admit(store, A, text(1))
    path = tmp_path / "archive" / ".state" / INDEX
    path.with_name(path.name + ".suspect").touch()
    said: list[str] = []
    with opened(tmp_path, said=said) as other:
        assert "found damaged while it was in use; moved to " in said[0]
        theirs = admit(other, B, text(2))
        again = admit(store, A, text(1))
        assert (again.kind, again.file) == (Kind.UNCHANGED, came.file)
        again = admit(store, B, text(2))
        assert (again.kind, again.file) == (Kind.UNCHANGED, theirs.file)
        assert admit(store, C, text(3)).kind is Kind.ARCHIVED
        assert admit(other, "https://d.example/", text(3)).kind is Kind.DUPLICATE
        assert sound(other)
    assert sound(store)


# Seeds


def seed(folder: Path, name: str, paragraphs: tuple[str, ...], title: str = "From the harbour") -> Path:
    (folder / "seeds").mkdir(exist_ok=True)
    path = folder / "seeds" / name
    path.write_bytes(format.render(format.canonical(title, date(2020, 1, 1), paragraphs)))
    return path


def test_what_a_seed_says_is_held_already(tmp_path: Path) -> None:
    seed(tmp_path, "one.txt", text(1))
    with opened(tmp_path) as store:
        assert admit(store, A, text(1)).because.startswith("has word for word the text of seeds/one.txt")
        assert admit(store, B, touched(text(1))).kind is Kind.DUPLICATE
        assert sound(store)


def test_seeds_that_are_added_changed_and_removed_are_noticed_at_the_next_start(tmp_path: Path) -> None:
    for name, number in (("one.txt", 1), ("two.txt", 2)):
        seed(tmp_path, name, text(number))
    with opened(tmp_path) as store, store.index.transaction() as transaction:
        assert set(transaction.seeds()) == {"seeds/one.txt", "seeds/two.txt"}
    (tmp_path / "seeds" / "one.txt").unlink()
    seed(tmp_path, "two.txt", text(22))
    seed(tmp_path, "three.txt", text(3))
    with opened(tmp_path) as store:
        with store.index.transaction() as transaction:
            assert set(transaction.seeds()) == {"seeds/two.txt", "seeds/three.txt"}
        assert admit(store, A, text(1)).kind is Kind.ARCHIVED
        assert admit(store, B, text(2)).kind is Kind.ARCHIVED
        assert admit(store, C, text(22)).kind is Kind.DUPLICATE
        assert admit(store, C, text(3)).kind is Kind.DUPLICATE


def test_a_seed_that_is_no_document_of_ours_is_an_error_that_names_it(tmp_path: Path) -> None:
    seed(tmp_path, "one.txt", text(1)).write_text("Not in our form\n")
    with pytest.raises(FormatError, match=r"one\.txt: line 1"), opened(tmp_path):
        pass
    seed(tmp_path, "one.txt", text(1))
    with opened(tmp_path) as store:
        seed(tmp_path, "two.txt", text(2)).write_text("Not in our form\n")
        found = store.ingest.reindex()
        assert found.seeds == 1
        assert "two.txt: line 1" in found.problems[0]


def test_every_line_of_a_manifest_can_be_loaded_by_any_reader_of_json(store: Store) -> None:
    admit(store, A, text(1), title='A "quoted" \\ title \u2028 with odd separators')
    path = store.archive.root / f"2026/02/27/{manifest.NAME}"
    (line,) = path.read_text("utf-8").removesuffix("\n").split("\n")
    assert json.loads(line)["title"] == 'A "quoted" \\ title with odd separators'


def test_an_index_is_made_the_same_by_several_processes_as_by_one(tmp_path: Path) -> None:
    with opened(tmp_path) as store:  # a few days are read in this process
        days = [DAY - timedelta(days=number) for number in range(12)]
        store.ingest.admit([submission(f"https://a.example/{n}", text(n), day=day) for n, day in enumerate(days)])
        store.ingest.admit([submission("https://b.example/1", touched(text(1)))])
        (store.archive.root / f"{DAY:%Y/%m/%d}").joinpath("000_broken.txt").write_bytes(b"no document")
        told, by_one = store.ingest.reindex().problems, rows(store.index)
    lose_index(tmp_path / "archive")
    said, before = list[str](), children()
    with (
        closing(start_readers(2)) as workers,
        open_store(configuration(tmp_path), StillClock(), said.append, workers=workers) as store,
    ):
        assert rows(store.index) == by_one
        flaws = list(verify(store.archive, store.index))
        assert flaws
        assert list(verify(store.archive, store.index, workers=workers)) == flaws
        assert children() - before, "workers have read"
    assert said == ["index made from the files: 12 documents, 1 duplicate", *told]
