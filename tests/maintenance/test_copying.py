"""Copying an archive from folder to folder. Object stores are tried in tests/test_object_storage.py."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import Archive, journal
from pipeline.errors import ArchiveError
from pipeline.maintenance import copy_archive
from pipeline.runtime import Store
from pipeline.warc import OPEN
from tests.support.commands import execute
from tests.support.documents import opened, received, submission, text
from tests.support.house import House
from tests.support.unprivileged import read_only, unprivileged

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


def test_an_archive_on_a_read_only_disk_is_copied_and_what_that_costs_is_said(tmp_path: Path) -> None:
    house = House(tmp_path)
    with opened(tmp_path) as store:
        store.ingest.admit([received(url, text(number)) for number, url in enumerate(SITES)])
    execute(house, "list")
    to = tmp_path / "to"
    with read_only(house.archive):
        said = unprivileged(execute, house, "archive", "copy", house.archive, to)
    assert (said.code, said.out.count("3 texts")) == (0, 1)
    assert f"{house.archive}: cannot be written (Permission denied), so it was copied without a lock" in said.err
    assert execute(house, "archive", "copy", house.archive, to).out.endswith(
        "0 of them copied now, 0 bytes; no problems\n"
    )
    house.settings(archive=str(to))
    assert execute(house, "verify").code == 0


@pytest.mark.parametrize(("source", "target"), [("archive", "archive/copy"), ("archive/2024", "archive")])
def test_nothing_is_copied_into_itself(tmp_path: Path, source: str, target: str) -> None:
    house = House(tmp_path)
    with opened(tmp_path) as store:
        store.ingest.admit([submission(SITES[0], text(1))])
    before = sorted(house.archive.rglob("*"))
    said = execute(house, "archive", "copy", tmp_path / source, tmp_path / target)
    assert (said.code, "one of FROM and TO is inside the other" in said.err) == (2, True)
    assert sorted(house.archive.rglob("*")) == before


def _copy_read_only(folder: Path, to: Path) -> Any:
    with read_only(folder / "archive"):
        return unprivileged(_copy, folder, to)


def _copy(folder: Path, to: Path) -> Any:
    return copy_archive(Archive(folder / "archive", folder / "seeds"), Archive(to, folder / "seeds"))


def test_an_open_file_of_records_on_a_read_only_disk_is_copied_up_to_its_last_whole_record(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as store:
        store.ingest.admit([received(SITES[0], text(1))])
        (record,) = (store.archive.root / OPEN).glob("*")
        whole = record.read_bytes()
        record.write_bytes(whole + whole[:100])
        done = _copy_read_only(tmp_path / "one", tmp_path / "two")
        record.write_bytes(whole)
    assert done.problems == []
    (copied,) = (path for path in (tmp_path / "two/.warc").rglob("*.warc.gz"))
    assert copied.read_bytes() == whole
    with opened(tmp_path / "one"):
        pass  # closes what the first did
    assert _copy(tmp_path / "one", tmp_path / "two").copied == 0


def test_what_a_crash_interrupted_on_a_read_only_disk_is_told_and_left_out(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as store:
        store.ingest.admit([submission(SITES[0], text(1))])
    (tmp_path / "one/archive" / journal.JOURNAL).write_text("{}")
    with pytest.raises(ArchiveError, match="`pipeline list` finishes it"):
        _copy(tmp_path / "one", tmp_path / "two")
    done = _copy_read_only(tmp_path / "one", tmp_path / "two")
    assert [problem for problem in done.problems if "it is not copied: it cannot be finished there" in problem]
    assert (done.texts, len(done.problems)) == (1, 1)
