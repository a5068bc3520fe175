"""Copying an archive from folder to folder. Object stores are tried in tests/test_object_storage.py."""

from pathlib import Path

from pipeline.archive import Archive
from pipeline.maintenance import copy_archive
from pipeline.runtime import Store
from tests.support.documents import opened, submission, text

SITES = [f"https://{site}.example/1" for site in "abc"]


def copied(store: Store, to: Path) -> dict[str, bytes]:
    """Copy the archive; return the texts and manifests of the copy, which must be those of the archive."""
    target = Archive(to, store.archive.seeds)
    assert copy_archive(store.archive, target).problems == []
    files = {path.relative_to(to).as_posix(): path.read_bytes() for path in to.rglob("*/*/*/*") if path.is_file()}
    for file, data in files.items():
        assert (store.archive.root / file).read_bytes() == data
    assert sorted(target.files()) == sorted(store.archive.files())
    return files


def test_a_copy_is_the_same_and_follows_what_moves_later(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as store:
        store.ingest.admit([submission(url, text(number)) for number, url in enumerate(SITES)])
        before = copied(store, tmp_path / "two")
        assert len([file for file in before if file.endswith(".txt")]) == 3
        store.ingest.admit([submission("https://d.example/1", text(1))])
        after = copied(store, tmp_path / "two")
        assert len([file for file in after if file.endswith(".txt")]) == 4


def test_a_folder_that_is_called_nearly_like_a_day_does_not_end_a_copy(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as store:
        store.ingest.admit([submission(SITES[0], text(1))])
        odd = store.archive.root / "2026" / "02" / "31"
        odd.mkdir(parents=True)
        (odd / "notes.txt").write_text("mine")
        (odd / "manifest.jsonl").write_text("{}\n")
        (store.archive.root / "2026" / "02" / "12.txt").write_text("a file where a day would be")
        copied(store, tmp_path / "two")
        assert (tmp_path / "two/2026/02/31/notes.txt").read_text() == "mine"


def test_a_text_that_somebody_has_edited_in_the_copy_stays_there_when_it_moves(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as store:
        (held,) = store.ingest.admit([submission(SITES[0], text(1)[:10])])
        copied(store, tmp_path / "two")
        mine = tmp_path / "two" / held.file
        mine.write_text("a note of mine")
        (better,) = store.ingest.admit([submission(SITES[1], text(1))])
        assert better.instead_of == held.file
        told = copy_archive(store.archive, Archive(tmp_path / "two", store.archive.seeds)).problems
        assert told == [f"{mine}: was changed since it was filed, so it stays there"]
        assert mine.read_text() == "a note of mine"
        mine.unlink()
        copied(store, tmp_path / "two")
