"""Models that are kept as they are used."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.system.prepared import Arrays, prepared
from tests.support.unprivileged import read_only, unprivileged

MADE = {
    "even": np.arange(0, 2000, 2, dtype=np.int32),
    "names": np.array(["en", "srl"]),
    "square": np.arange(12, dtype=np.float16).reshape(4, 3).T,  # in another order than it is stored in
    "odd": np.arange(7, dtype=np.uint8),
    "last": np.ones((3, 5), dtype=np.float32),
}


def same(found: Arrays) -> bool:
    return found.keys() == MADE.keys() and all(
        found[name].dtype == each.dtype and np.array_equal(found[name], each) for name, each in MADE.items()
    )


def unwanted() -> Arrays:
    raise AssertionError("it was made already")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "pipeline"


def test_arrays_are_made_once_and_then_mapped(folder: Path) -> None:
    assert same(prepared("model", "1", lambda: MADE))
    again = prepared("model", "1", unwanted)
    assert same(again)
    (file,) = folder.iterdir()
    assert str(file) in Path("/proc/self/maps").read_text()
    assert all(each.ctypes.data % 64 == 0 for each in again.values())
    assert not again["even"].flags.writeable


def test_another_version_takes_the_place_of_the_one_before_which_stays_with_whom_has_it(folder: Path) -> None:
    before, other = prepared("model", "1", lambda: MADE), prepared("other", "1", lambda: MADE)
    assert prepared("model", "2", lambda: {"one": np.ones(3)})["one"].tolist() == [1, 1, 1]
    assert sorted(path.name.rpartition("-")[0] for path in folder.iterdir()) == ["model-2", "other-1"]
    assert same(before)
    assert same(other)


def test_what_another_module_makes_is_another_model(folder: Path, tmp_path: Path) -> None:
    prepared("model", "1", lambda: MADE)
    made: dict[str, Any] = {}
    for value in (1, 2):
        source = tmp_path / "maker.py"
        source.write_text(f"import numpy\ndef make():\n    return {{'one': numpy.array([{value}])}}\n")
        exec(compile(source.read_text(), source, "exec"), made)
        assert prepared("model", "1", made["make"])["one"].tolist() == [value]
    assert len(list(folder.iterdir())) == 1
    (before,) = folder.iterdir()
    prepared("model", "1", made["make"], Path)
    assert list(folder.iterdir()) != [before]


def test_what_a_killed_process_has_half_written_is_removed_and_its_own_taken_for_it(folder: Path) -> None:
    def make() -> Arrays:
        folder.mkdir()
        (folder / "model-0-00000000.arrays.dead").write_bytes(b"half")
        return MADE

    assert same(prepared("model", "1", make))
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("kept", [0, 1, 64, 200, 2000, -1])
def test_a_file_that_is_not_whole_is_made_anew(folder: Path, kept: int) -> None:
    prepared("model", "1", lambda: MADE)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: kept if kept >= 0 else len(whole) - 64])
    assert same(prepared("model", "1", lambda: MADE))
    assert file.read_bytes() == whole


def test_where_nothing_can_be_written_arrays_are_in_memory(folder: Path) -> None:
    folder.mkdir()
    with read_only(folder.parent):
        assert unprivileged(lambda: same(prepared("model", "1", lambda: MADE)))
    assert list(folder.iterdir()) == []


def test_whoever_may_read_the_file_uses_it(folder: Path) -> None:
    prepared("model", "1", lambda: MADE)
    with read_only(folder.parent):
        assert unprivileged(lambda: same(prepared("model", "1", unwanted)))


def test_a_user_without_a_home_has_them_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert same(prepared("model", "1", lambda: MADE))
    assert not Path("relative").exists()
