"""Commands that meet an index which was put back: what it lacks is learnt, and what is asked is done.

Nothing tells such a file from the one that lay there; test_failover.py of the index tries a database.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.archive import Archive
from pipeline.maintenance import verify
from pipeline.model import ArchivePlace, Kind
from pipeline.runtime import INDEX
from tests.support.commands import Said, execute
from tests.support.documents import opened, submission, text, touched
from tests.support.house import House
from tests.support.store import place

pytestmark = pytest.mark.of_a_file


@pytest.fixture(params=["folder", "store"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> ArchivePlace:
    if request.param == "folder":
        return ArchivePlace.of_folder(tmp_path / "archive")
    return place(request.getfixturevalue("s3").bucket(), tmp_path)


@pytest.fixture
def behind(where: ArchivePlace, tmp_path: Path) -> Iterator[House]:
    """A house whose index knows of four documents, while the archive holds a later version, a new one and a copy."""
    house = House(tmp_path)
    house.settings(archive=str(where), state=str(where.state), retention={"duplicates": "1d"})
    index = where.state / INDEX
    with opened(tmp_path, place=where) as store:
        store.ingest.admit([submission(f"https://harbour.example/{n}", text(n)) for n in range(4)])
        store.ingest.admit([submission("https://copy.example/0", touched(text(0)), source="copy")])
    shutil.copy(index, tmp_path / "before")
    late = [
        submission("https://harbour.example/1", touched(text(1))),
        submission("https://harbour.example/5", text(5)),
        submission("https://copy.example/2", touched(text(2)), source="copy"),
    ]
    with opened(tmp_path, place=where) as store:
        receipts = store.ingest.admit(late)
    assert [each.kind for each in receipts] == [Kind.REVISED, Kind.ARCHIVED, Kind.DUPLICATE]
    shutil.copy(tmp_path / "before", index)
    yield house
    with opened(tmp_path, place=where) as store:
        assert list(verify(store.archive, store.index)) == []


def done(house: House, *line: str) -> Said:
    said = execute(house, *line)
    assert said.code == 0, said.err
    assert "has learnt 3 missing documents from the manifests" in said.err
    return said


def held(where: ArchivePlace, tmp_path: Path, part: str) -> list[str]:
    """Return the texts of an archive that say something."""
    archive = Archive(where, tmp_path / "seeds")
    return [file for file in archive.files() if part in archive.read_bytes(file).decode()]


@pytest.mark.parametrize(("number", "versions"), [(1, 2), (5, 1)])
def test_remove_takes_out_every_version_also_one_that_the_index_has_not_heard_of(
    number: int, versions: int, behind: House, where: ArchivePlace, tmp_path: Path
) -> None:
    first = text(number)[0]
    assert len(held(where, tmp_path, first)) == versions
    line = ("remove", f"https://harbour.example/{number}", "--because", "asked for", "--json")
    assert len(json.loads(done(behind, *line).out)["removed"]) == versions
    assert held(where, tmp_path, first) == []


def test_restore_brings_back_what_the_index_has_not_heard_of(behind: House) -> None:
    assert "is now" in done(behind, "restore", "https://copy.example/2").out


def test_prune_goes_on_and_what_it_has_learnt_comes_next(behind: House) -> None:
    assert done(behind, "prune").out.count(".duplicates/") == 1
    assert execute(behind, "prune").out.count(".duplicates/") == 1
