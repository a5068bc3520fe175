"""A text that somebody has edited by hand stays as it is, whatever would move, replace or delete it."""

import errno
from collections.abc import Callable, Iterator
from datetime import timedelta
from os import mkfifo
from pathlib import Path

import pytest

from pipeline import format
from pipeline.archive import Archive
from pipeline.archive.blobs import Folder
from pipeline.config import settings
from pipeline.errors import ArchiveError, FormatError
from pipeline.maintenance import copy_archive, prunable, prune, prune_documents, verify
from pipeline.model import Kind
from pipeline.runtime import Store
from tests.support.clocks import StillClock
from tests.support.documents import DAY, opened, submission, text
from tests.support.house import House, article, feed
from tests.support.web import Site

A, B, C = (f"https://{site}.example/1" for site in "abc")
NOTE = "Checked with the harbour office, 3 March. The desk."
Edit = Callable[[bytes], bytes]
EDITS = {
    "a note at the end": lambda data: data + f"\n{NOTE}\n".encode(),
    "a note above the title": lambda data: f"{NOTE}\n".encode() + data,
    "blanks that a document has not": lambda data: data[:-1] + b"  \n",
}


@pytest.fixture(params=EDITS.values(), ids=list(EDITS))
def edit(request: pytest.FixtureRequest) -> Edit:
    how: Edit = request.param
    return how


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path, StillClock()) as store:
        yield store


def edited(store: Store, file: str, edit: Edit) -> bytes:
    path = store.archive.root / file
    path.write_bytes(edit(path.read_bytes()))
    return path.read_bytes()


def stays(store: Store, file: str, data: bytes) -> None:
    """The text lies where it lay, and a check names it."""
    assert (store.archive.root / file).read_bytes() == data
    assert [each.flaw for each in verify(store.archive, store.index) if each.file == file] == ["changed"]


def test_a_better_copy_is_filed_beside_it(store: Store, edit: Edit) -> None:
    (held,) = store.ingest.admit([submission(A, text(1)[:10])])
    data = edited(store, held.file, edit)
    (came,) = store.ingest.admit([submission(B, text(1))])
    assert came.instead_of is None
    assert store.archive.holds(came.file)
    stays(store, held.file, data)


def test_a_new_version_is_filed_beside_it(store: Store, edit: Edit) -> None:
    (held,) = store.ingest.admit([submission(A, text(1))])
    data = edited(store, held.file, edit)
    (came,) = store.ingest.admit([submission(A, (*text(1), "The gate is shut again."))])
    assert came.kind is not Kind.UNCHANGED
    stays(store, held.file, data)


def test_an_index_that_is_made_anew_gives_its_name_to_no_other_text(tmp_path: Path, edit: Edit) -> None:
    with opened(tmp_path) as store:
        (held,) = store.ingest.admit([submission(A, text(1))])
        data = edited(store, held.file, edit)
        store.ingest.reindex()
        store.ingest.admit([submission(A, text(1))])
        stays(store, held.file, data)


def test_a_number_of_one_that_cannot_be_read_is_not_given_again(store: Store) -> None:
    (held,) = store.ingest.admit([submission(A, text(1))])
    edited(store, held.file, EDITS["a note above the title"])
    store.ingest.reindex()
    (came,) = store.ingest.admit([submission(A, text(1))])
    assert came.file == held.file.replace("/000_", "/001_")


def test_a_text_of_which_the_index_knows_nothing_is_not_replaced(store: Store) -> None:
    document = format.canonical("From the harbour", DAY, text(1))
    mine = store.archive.root / f"{DAY:%Y/%m/%d}" / format.file_name(0, format.render(document))
    mine.parent.mkdir(parents=True)
    mine.write_text(NOTE)
    (came,) = store.ingest.admit([submission(A, text(1))])
    assert mine.read_text() == NOTE
    assert store.archive.read(came.file) == document


def test_it_stays_if_it_was_edited_after_a_crash_and_what_was_interrupted_is_finished(
    tmp_path: Path, edit: Edit
) -> None:
    with opened(tmp_path) as store:
        (held,) = store.ingest.admit([submission(A, text(1)[:10])])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Folder, "append", _killed)
            with pytest.raises(KeyboardInterrupt):
                store.ingest.admit([submission(B, text(1))])
        (came,) = (path.name for path in store.archive.root.glob("[0-9]*/*/*/001_*.txt"))
        files = [held.file, f"{held.file.rpartition('/')[0]}/{came}"]
        left = [edited(store, file, edit) for file in files]
    with opened(tmp_path) as store:
        (third,) = store.ingest.admit([submission(C, text(3))])
        assert "/002_" in third.file
        assert [store.archive.read_bytes(file) for file in files] == left
        assert {each.file for each in verify(store.archive, store.index)} >= set(files)
        store.ingest.reindex()
        assert [store.archive.read_bytes(file) for file in files] == left


def test_what_was_interrupted_is_filed_once_though_a_disk_fails_to_read_it_at_first(tmp_path: Path) -> None:
    with opened(tmp_path) as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Folder, "append", _killed)
        with pytest.raises(KeyboardInterrupt):
            store.ingest.admit([submission(A, text(1))])
    with pytest.MonkeyPatch.context() as patch:
        read = Folder.read
        patch.setattr(Folder, "read", lambda self, name: _failing(name) if name.endswith(".txt") else read(self, name))
        with pytest.raises(ArchiveError), opened(tmp_path):
            pass
    with opened(tmp_path) as store:
        (again,) = store.ingest.admit([submission(A, text(1))])
        assert again.kind is not Kind.ARCHIVED
        assert len([*store.archive.files()]) == 1


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def _failing(name: str) -> bytes:
    raise OSError(errno.EIO, "Input/output error", name)


@pytest.mark.parametrize("place", [Path.mkdir, mkfifo, lambda path: path.symlink_to(path.name)])
def test_what_is_no_file_any_more_stays_and_everything_goes_on(
    tmp_path: Path, store: Store, place: Callable[[Path], None]
) -> None:
    mine, other = store.ingest.admit([submission(A, text(1)), submission(B, text(2))])
    path = store.archive.root / mine.file
    path.unlink()
    place(path)
    (problem,) = copy_archive(store.archive, Archive(tmp_path / "copy", store.archive.seeds)).problems[:1]
    assert mine.file in problem
    assert (tmp_path / "copy" / other.file).exists()
    (problem,) = store.ingest.reindex().problems
    assert mine.file in problem
    assert store.ingest.admit([submission(A, text(1))])[0].kind is Kind.ARCHIVED
    assert not path.is_file()


def test_a_removed_copy_is_not_pruned(tmp_path: Path, edit: Edit) -> None:
    clock = StillClock()
    with opened(tmp_path, clock) as store:
        _, mine, other = store.ingest.admit([submission(each, text(1)) for each in (A, B, C)])
        data = edited(store, mine.file, edit)
        clock.at += timedelta(days=400)
        assert [each.file for each in prunable(store, clock.at)] == [other.file]
        assert [each.file for each in prune(store, clock.at)] == [other.file]
        assert store.ingest.prune([mine.file], clock.at) == []
        stays(store, mine.file, data)


def test_a_removed_copy_is_brought_back_once_its_text_is_that_of_before(store: Store, edit: Edit) -> None:
    _, mine = store.ingest.admit([submission(each, text(1)) for each in (A, B)])
    record, before = store.archive.last_record(mine.file), store.archive.read_bytes(mine.file)
    data = edited(store, mine.file, edit)
    with pytest.raises(FormatError, match="was changed since it was filed"):
        store.ingest.restore(record)
    stays(store, mine.file, data)
    (store.archive.root / mine.file).write_bytes(before)
    assert store.archive.holds(store.ingest.restore(record).file)


def test_it_follows_its_better_copy_in_the_manifest_and_its_text_stays(store: Store) -> None:
    first, copy = store.ingest.admit([submission(each, text(1)[:10]) for each in (A, B)])
    data = edited(store, copy.file, EDITS["a note at the end"])
    (better,) = store.ingest.admit([submission(C, text(1))])
    assert better.instead_of == first.file
    assert store.archive.last_record(copy.file).entry.verdict.of == better.file
    stays(store, copy.file, data)


def test_remove_leaves_it_and_says_so_and_takes_out_the_rest_once_it_is_taken_away(store: Store, edit: Edit) -> None:
    mine, other = store.ingest.admit([submission(A, text(1)), submission(B, text(2))])
    data = edited(store, mine.file, edit)
    with pytest.raises(FormatError, match="was changed since it was filed"):
        store.ingest.withdraw([other.file, mine.file], "a request", "desk")
    stays(store, mine.file, data)
    assert store.archive.holds(other.file)
    (store.archive.root / mine.file).unlink()
    assert store.ingest.withdraw([other.file, mine.file], "a request", "desk") == [other.file, mine.file]
    assert list(verify(store.archive, store.index)) == []


def test_the_retention_of_a_source_leaves_it_and_takes_out_the_others(tmp_path: Path, edit: Edit) -> None:
    house = House(tmp_path)
    with Site() as site:
        site.add("/feed", feed(*map(site.url, ("/0", "/1", "/2"))))
        for number in range(3):
            site.add(f"/{number}", article(number))
        house.source({"feed": site.url("/feed")}, retention="30d")
        house.run()
    path, other, deleted = sorted(house.archive.glob("[0-9]*/*/*/*.txt"))
    deleted.unlink()
    data = edit(path.read_bytes())
    path.write_bytes(data)
    house.clock.pass_by(days=31)
    with house.line() as line:
        pruned = prune_documents(line, settings.load(house.configs).sources.values())
    assert [house.archive / each.file for each in pruned] == [other, deleted], (
        "and what is known of the one that is gone"
    )
    assert path.read_bytes() == data
    assert not other.exists()


def test_a_withdrawal_brings_back_another_copy(store: Store) -> None:
    first, mine, other = store.ingest.admit([submission(each, text(1)) for each in (A, B, C)])
    data = edited(store, mine.file, EDITS["a note at the end"])
    store.ingest.withdraw([first.file], "a request", "desk")
    assert not store.archive.holds(other.file)
    stays(store, mine.file, data)
