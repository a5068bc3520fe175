"""Killed at every step that changes the disk, and started again; out of space, or read-only, at every step.

`Steps` counts the durable steps of a piece of work: every file written (before it, and half-way), cut, synced,
renamed, unlinked, every folder made, every commit of the index. A test counts them in an undisturbed run and then
repeats the work once for each, with a fault at that one. A crash is a real SIGKILL of a real process. The archive that
is left is opened by another process, which brings the same documents again: in the end every byte of the archive must
be as if nothing had happened.
"""

import errno
import io
import os
import random
import resource
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import sqlalchemy as sa

from pipeline import format
from pipeline.archive import journal
from pipeline.dedup import BANDS
from pipeline.errors import ArchiveError, IndexUnavailable, StorageError
from pipeline.index import queries
from pipeline.index.sqlite import SqliteBackend
from pipeline.maintenance import prune, verify
from pipeline.model import Kind, Relation, Visit
from pipeline.runtime import INDEX, Store
from tests.support.clocks import NOON, StillClock
from tests.support.documents import DAY, lines, opened, process, rows, submission, text, touched, tree
from tests.support.postgres import copy_index, lose_index, on_postgresql

Fault = Callable[[str], None]
_CALLS = ("fsync", "replace", "rename", "unlink", "mkdir")


class Steps:
    """Counts durable steps below a folder, and calls `fault` at those that `at` chooses, before they are done."""

    def __init__(
        self, root: Path, at: Callable[[int], bool] = lambda step: False, fault: Fault = lambda name: None
    ) -> None:
        self.root, self.at, self.fault = str(root), at, fault
        self.names: list[str] = []
        self.places: list[tuple[str, str]] = []  # each name with the file it was done to, below the root

    def step(self, name: str, path: str = "") -> None:
        self.names.append(name)
        self.places.append((name, path.removeprefix(self.root)))
        if self.at(len(self.names)):
            self.fault(name)

    @contextmanager
    def watched(self) -> Iterator["Steps"]:
        with pytest.MonkeyPatch.context() as patch:
            for name in _CALLS:
                patch.setattr(os, name, self._call(name, getattr(os, name)))
            patch.setattr(io, "open", self._open(io.open))
            sa.event.listen(sa.Engine, "commit", self._commit)
            try:
                yield self
            finally:
                sa.event.remove(sa.Engine, "commit", self._commit)

    def _call(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **options: Any) -> Any:
            path = str(arguments[-1] if name == "replace" else arguments[0])
            if name == "fsync":
                path = os.readlink(f"/proc/self/fd/{path}")
            if path.startswith(self.root):
                self.step(name, path)
            return call(*arguments, **options)

        return counted

    def _open(self, open_: Callable[..., Any]) -> Callable[..., Any]:
        def counted(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
            if mode == "rb" or "b" not in mode or not str(file).startswith(self.root):  # what is text is a lock
                return open_(file, mode, *arguments, **options)
            return _Written(open_(file, mode, 0), self)

        return counted

    def _commit(self, _connection: sa.Connection) -> None:
        self.step("commit")


class _Written:
    """A file without a buffer, whose writing comes in two halves."""

    def __init__(self, raw: io.FileIO, steps: Steps) -> None:
        self._raw, self._steps = raw, steps

    def write(self, data: bytes) -> int:
        self._steps.step("write", str(self._raw.name))
        half = len(data) // 2
        self._raw.write(data[:half])
        self._steps.step("write the rest", str(self._raw.name))
        self._raw.write(data[half:])
        return len(data)

    def truncate(self, size: int) -> int:
        self._steps.step("truncate", str(self._raw.name))
        return self._raw.truncate(size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def __enter__(self) -> "_Written":
        return self

    def __exit__(self, *_error: object) -> None:
        self._raw.close()


def kill(_name: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# What is done to an archive, each from a folder alone, so that any process can do it

GROUP = (
    submission("https://a.example/2", text(2), day=DAY + timedelta(1)),  # new, in a new folder
    submission("https://b.example/1", text(1)),  # a copy of what is held
    submission("https://a.example/1", touched(text(1)), day=DAY + timedelta(1)),  # a new version
    submission("https://c.example/2", touched(text(2)), day=DAY + timedelta(1)),  # nearly what came in this group
    submission("https://a.example/0", text(0)),  # held, unchanged
    submission("https://a.example/3", text(3)),  # new, in a folder that is there
)
FAILED = Visit(key="x", url="x", source="harbour", kind=Kind.FAILED, because="503", at=NOON)
KINDS = [Kind.ARCHIVED, Kind.DUPLICATE, Kind.REVISED, Kind.DUPLICATE, Kind.UNCHANGED, Kind.ARCHIVED]


def admit(folder: Path) -> None:
    with opened(folder) as store:
        store.ingest.admit(GROUP, [FAILED])


def start(folder: Path) -> None:
    with opened(folder):
        pass


def restore(folder: Path) -> None:
    """Bring back the removed copy from b.example, as the command does, unless that has been done."""
    with opened(folder) as store:
        (row,) = queries.versions(store.index, "https://b.example/1")
        if row.state == "duplicate":
            store.ingest.restore(store.archive.last_record(row.file))


# A group whose later documents take the place of one that was held, and of one that came in the same group.
BETTER = (
    submission("https://a.example/4", text(4), day=DAY + timedelta(2)),  # new, for a moment
    submission("https://d.example/1", text(1), day=DAY - timedelta(2)),  # published before what is held
    submission("https://d.example/4", touched(text(4)), day=DAY + timedelta(1)),  # published before what just came
)


def supersede(folder: Path) -> None:
    with opened(folder, keep="original") as store:
        store.ingest.admit(BETTER, [FAILED])


def forget(folder: Path) -> None:
    """Delete the texts of what was removed, as the command does."""
    with opened(folder) as store:
        prune(store, NOON + timedelta(days=1))


def reindex(folder: Path) -> None:
    with opened(folder) as store:
        store.ingest.reindex()


def damage(folder: Path) -> None:
    path = folder / "archive" / ".state" / INDEX
    path.write_bytes(b"\xff" * 5000)


def lose(folder: Path) -> None:
    lose_index(folder / "archive")


Work = Callable[[Path], None]


# Hundreds of archives are made and synced here; what is tested is the order, so memory will do for a disk.
_MEMORY = Path("/dev/shm")
_PLACE = _MEMORY if os.access(_MEMORY, os.W_OK) else None


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with TemporaryDirectory(dir=_PLACE) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with TemporaryDirectory(dir=_PLACE) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def base(place: Path) -> Path:
    """An archive that holds two documents and a seed."""
    folder = place / "base"
    folder.mkdir()
    (folder / "seeds").mkdir()
    (folder / "seeds" / "one.txt").write_bytes(format.render(format.canonical("A seed", DAY, text(90))))
    with opened(folder) as store:
        store.ingest.admit([submission(f"https://a.example/{number}", text(number)) for number in range(2)])
    return folder


@pytest.fixture(scope="module")
def full(base: Path, place: Path) -> Path:
    """The same archive after the group was admitted, undisturbed."""
    folder = copy(base, place / "full")
    with opened(folder) as store:
        assert [each.kind for each in store.ingest.admit(GROUP, [FAILED])] == KINDS
    return folder


@pytest.fixture(scope="module")
def whole(full: Path, place: Path) -> "Memory":
    """What there must be in the end, whatever happened on the way."""
    return memory(copy(full, place / "whole"))


def copy(folder: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(folder, to)
    copy_index(folder, to)
    return to


@dataclass(frozen=True)
class Memory:
    """What is left in the end: every byte of the archive, and what the index knows of it."""

    files: dict[str, bytes]
    documents: list[tuple[Any, ...]]
    distinct: list[tuple[Any, ...]]
    current: dict[str, str | None]


def memory(folder: Path) -> Memory:
    """What an archive holds, after it has been looked at from every side."""
    with opened(folder) as store:
        assert list(verify(store.archive, store.index)) == []
        known = rows(store.index)
        visits = store.index.visits(each.link.key for each in GROUP)
        assert not (store.archive.root / journal.JOURNAL).exists()
        assert list((store.archive.root / journal.INCOMING).iterdir()) == []
        assert len(known["lsh_band"]) == BANDS * len(known["document"])
    told = [(line["event"], line["file"]) for line in lines(folder)]  # a torn line would not load
    assert len(set(told)) == len(told), "a line is there twice"
    numbers = [file.rpartition("_")[0] for event, file in told if event not in ("followed", "pruned")]
    assert len(set(numbers)) == len(numbers), "a number was given twice"
    current = {key: visit.file for key, visit in visits.items()}
    return Memory(tree(folder), known["document"], known["distinct"], current)


def steps_of(work: Work, folder: Path) -> list[str]:
    """The durable steps of a piece of work that nothing disturbs."""
    with Steps(folder).watched() as steps:
        work(folder)
    return steps.names


def steps_to_disturb(names: list[str], every: int = 1) -> list[int]:
    """The numbers of the steps at which work is disturbed, of so many one.

    On PostgreSQL, where a copy of the index takes a tenth of a second: those around commits, and of the others a few.
    """
    numbers = range(1, len(names) + 1)
    if not on_postgresql():
        return list(numbers[::every])
    around = {at + by for at, name in enumerate(names, 1) if name == "commit" for by in (0, 1)}
    return [at for at in numbers if at in around or at % 8 == 0]


def _killed(work: Work, folder: Path, at: int) -> None:
    with Steps(folder, lambda step: step == at, kill).watched():
        work(folder)


def killed(work: Work, folder: Path, at: int) -> None:
    """Do a piece of work in another process, which is killed just before its step number `at`, counted from 1."""
    victim = process(_killed, work, folder, at)
    victim.join(30)
    assert victim.exitcode == -signal.SIGKILL


# Killed


def test_a_group_that_is_killed_at_any_step_is_filed_once(base: Path, whole: Memory, tmp_path: Path) -> None:
    names = steps_of(admit, copy(base, tmp_path / "counted"))
    assert len(names) > 50
    assert {"write", "write the rest", "truncate", "commit", *_CALLS} - {"rename"} <= set(names)
    for at in steps_to_disturb(names):
        folder = copy(base, tmp_path / "killed")
        killed(admit, folder, at)
        admit(folder)
        assert memory(folder) == whole, f"killed before step {at}, {names[at - 1]}"


def test_what_is_left_after_a_kill_is_all_or_nothing(base: Path, whole: Memory, tmp_path: Path) -> None:
    # without bringing the documents again: the next start alone makes it one or the other
    names = steps_of(admit, copy(base, tmp_path / "counted"))
    before = memory(copy(base, tmp_path / "base"))
    seen = []
    for at in steps_to_disturb(names, 4):
        folder = copy(base, tmp_path / "killed")
        killed(admit, folder, at)
        left = memory(folder)
        assert left in (before, whole), f"killed before step {at}, {names[at - 1]}"
        seen.append(left == whole)
    assert seen == sorted(seen), "once it is certain, it stays"
    assert True in seen
    assert False in seen


def _journal_in_place(base: Path, tmp_path: Path, then: int) -> Path:
    """An archive whose admission was killed `then` steps after its journal was renamed into place."""
    names = steps_of(admit, copy(base, tmp_path / "counted"))
    folder = copy(base, tmp_path / "certain")
    killed(admit, folder, names.index("replace") + 2 + then)
    assert (folder / "archive" / journal.JOURNAL).exists()
    return folder


@pytest.mark.parametrize("then", [0, 12])
def test_a_recovery_that_is_killed_at_any_step_is_finished_by_the_next(
    base: Path, whole: Memory, tmp_path: Path, then: int
) -> None:
    certain = _journal_in_place(base, tmp_path, then)
    names = steps_of(start, copy(certain, tmp_path / "counted"))
    assert len(names) > 10
    for at in steps_to_disturb(names):
        folder = copy(certain, tmp_path / "killed")
        killed(start, folder, at)
        assert memory(folder) == whole, f"killed before step {at}, {names[at - 1]}"


def test_recoveries_that_are_killed_again_and_again_come_to_an_end(base: Path, whole: Memory, tmp_path: Path) -> None:
    folder = _journal_in_place(base, tmp_path, 0)
    for at in (3, 9, 14, 15, 16, 20, 21, 4):
        killed(start, folder, at)
    assert memory(folder) == whole


def test_a_restore_that_is_killed_at_any_step_is_done_once(full: Path, tmp_path: Path) -> None:
    folder = copy(full, tmp_path / "counted")
    names, done = steps_of(restore, folder), memory(folder)
    assert len(done.distinct) == 2, "one pair, both ways"
    assert [file[:22] for file in done.files if file.startswith(".duplicates")] == [".duplicates/2026/02/28"]
    for at in steps_to_disturb(names):
        folder = copy(full, tmp_path / "killed")
        killed(restore, folder, at)
        restore(folder)
        assert memory(folder) == done, f"killed before step {at}, {names[at - 1]}"


def test_a_pruning_that_is_killed_at_any_step_is_done_once(full: Path, tmp_path: Path) -> None:
    def deleted(folder: Path) -> dict[str, Any]:
        with opened(folder) as store:
            return dict(queries.pruned(store.index))

    folder = copy(full, tmp_path / "counted")
    before, names, done = memory(folder), steps_of(forget, folder), memory(folder)
    gone = before.files.keys() - done.files.keys()
    assert len(gone) == 2
    assert deleted(folder).keys() == gone
    assert before.documents == done.documents, "all that was known of them is known"
    seen = []
    for at in steps_to_disturb(names):
        folder = copy(full, tmp_path / "killed")
        killed(forget, folder, at)
        left = memory(folder)
        assert left in (before, done), f"killed before step {at}, {names[at - 1]}"
        seen.append(left == done)
        assert deleted(folder).keys() == (gone if seen[-1] else set())
        forget(folder)
        reindex(folder)
        assert memory(folder) == done
        assert deleted(folder).keys() == gone
    assert seen == sorted(seen), "once it is certain, it stays"
    assert {True, False} == set(seen)


def test_a_superseding_that_is_killed_at_any_step_is_done_once(base: Path, tmp_path: Path) -> None:
    begin = copy(base, tmp_path / "begin")
    with opened(begin) as store:  # a removed copy of what will be superseded, which must follow
        store.ingest.admit([submission("https://b.example/1", text(1))])
    folder = copy(begin, tmp_path / "counted")
    names, before = steps_of(supersede, folder), memory(copy(begin, tmp_path / "before"))
    done = memory(folder)
    events = [line["event"] for line in lines(folder)]
    assert sorted(events) == sorted(
        [line["event"] for line in lines(begin)] + 3 * ["archived"] + 2 * ["superseded"] + ["followed"]
    )
    assert len(names) > 50
    for at in steps_to_disturb(names):
        folder = copy(begin, tmp_path / "killed")
        killed(supersede, folder, at)
        if at % 3 == 0:
            left = memory(copy(folder, tmp_path / "left"))
            assert left in (before, done), f"killed before step {at}, {names[at - 1]}: neither all nor nothing"
        supersede(folder)
        assert memory(folder) == done, f"killed before step {at}, {names[at - 1]}"


@pytest.mark.parametrize("harm", [pytest.param(damage, marks=pytest.mark.of_a_file), lose])
def test_an_index_that_is_being_made_again_when_the_process_is_killed_is_made_by_the_next(
    full: Path, whole: Memory, tmp_path: Path, harm: Work
) -> None:
    broken = copy(full, tmp_path / "broken")
    harm(broken)
    names = steps_of(start, copy(broken, tmp_path / "counted"))
    assert names.count("commit") >= 2
    for at in steps_to_disturb(names):
        folder = copy(broken, tmp_path / "killed")
        killed(start, folder, at)
        admit(folder)
        assert memory(folder) == whole, f"killed before step {at}, {names[at - 1]}"


def test_a_reindex_that_is_killed_leaves_the_old_index_or_the_new(full: Path, whole: Memory, tmp_path: Path) -> None:
    names = steps_of(reindex, copy(full, tmp_path / "counted"))
    for at in steps_to_disturb(names):
        folder = copy(full, tmp_path / "killed")
        killed(reindex, folder, at)
        assert memory(folder) == whole, f"killed before step {at}, {names[at - 1]}"


def test_a_group_killed_before_its_index_was_lost_is_filed_once(base: Path, whole: Memory, tmp_path: Path) -> None:
    for then in (0, 7, 12, 25):
        folder = _journal_in_place(base, tmp_path, then)
        lose(folder)
        admit(folder)
        assert memory(folder) == whole


def cpu_s(pid: int) -> float:
    """Return the processor time that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _bring_more(folder: Path, first: int) -> None:
    with opened(folder) as store:
        for number in range(first, first + 1000):
            copies = [submission(f"https://{site}.example/{number}", text(number, 4)) for site in ("a", "b")]
            store.ingest.admit(copies)


def test_processes_that_are_killed_at_any_moment_lose_nothing_and_file_nothing_twice(tmp_path: Path) -> None:
    # also in the middle of what SQLite does, where the steps above do not reach
    folder, draw, first = tmp_path / "archive-of-the-killed", random.Random(5), 0
    for _ in range(4 if on_postgresql() else 12):  # of PostgreSQL, test_postgresql.py kills more
        victim = process(_bring_more, folder, first)
        assert victim.pid is not None
        until_s = draw.uniform(0.1, 0.5)  # of work, so that a busy machine does not kill it before it began
        while victim.is_alive() and cpu_s(victim.pid) < until_s:
            time.sleep(0.002)
        victim.kill()
        victim.join(10)
        with opened(folder) as store:
            assert list(verify(store.archive, store.index)) == []
            totals = queries.totals(store.index)
            assert totals.archived == totals.duplicates.get(Relation.EXACT, 0) >= first
            first = totals.archived
    assert first > 20
    files = tree(folder)
    assert len({data for file, data in files.items() if file.endswith(".txt")}) == first
    with opened(folder) as store:
        again = [submission(f"https://a.example/{number}", text(number, 4)) for number in range(first)]
        assert {each.kind for each in store.ingest.admit(again)} == {Kind.UNCHANGED}
    assert tree(folder) == files


def test_nothing_is_relied_on_before_it_is_synced(base: Path, tmp_path: Path) -> None:
    # what a killed process has written is not lost, but what lost its power may be: here only the order can be seen
    folder = copy(base, tmp_path / "in-order")
    with opened(folder) as store, Steps(folder / "archive").watched() as steps:
        store.ingest.admit(GROUP)
    done = steps.places
    certain = done.index(("replace", "/.state/journal.json"))
    commit = next(place for place, (name, _) in enumerate(done) if name == "commit" and place > certain)
    texts = [path for name, path in done if name == "write" and "/.state/incoming/" in path]
    assert len(texts) == 5 + 1, "and the journal"
    for path in texts:
        assert done.index(("write the rest", path)) < done.index(("fsync", path)) < certain
    assert done.index(("fsync", "/.state/incoming")) < certain < done.index(("fsync", "/.state"))
    placed = [(place, path) for place, (name, path) in enumerate(done) if name == "replace" and path.endswith(".txt")]
    assert len(placed) == 5
    for place, path in placed:
        assert done.index(("fsync", "/.state")) < place < done.index(("fsync", path.rpartition("/")[0])) < commit
    for path in ("/2026/02/27/manifest.jsonl", "/2026/02/28/manifest.jsonl"):
        assert done.index(("write the rest", path)) < done.index(("fsync", path)) < commit
    made = [(place, path) for place, (name, path) in enumerate(done) if name == "mkdir" and path.startswith("/2026")]
    for place, path in made:
        parents_synced = [at for at, each in enumerate(done) if each == ("fsync", path.rpartition("/")[0])]
        assert any(place < at < commit for at in parents_synced), path
    assert commit < done.index(("unlink", "/.state/journal.json"))


# No space, and a disk that turned read-only


def failing(number: int) -> Fault:
    """A disk that refuses everything that writes, with this error number."""

    def fault(name: str) -> None:
        if name == "commit":
            raise sa.exc.OperationalError("COMMIT", {}, sqlite3.OperationalError("database or disk is full"))
        if number == errno.ENOSPC and name in ("unlink", "truncate"):
            return  # a full disk lets go of what is on it
        raise OSError(number, os.strerror(number))

    return fault


def _half_visible(store: Store) -> list[str]:
    """Files in the archive that are not what their names say, at this moment."""
    files = {file: (store.archive.root / file).read_bytes() for file in store.archive.files()}
    return [
        file
        for file, data in files.items()
        if format.file_name(int(file.rpartition("/")[2][:3]), data) != file.rpartition("/")[2]
    ]


@pytest.mark.parametrize(
    ("number", "lasting"),
    [
        pytest.param(errno.ENOSPC, True, id="full"),
        pytest.param(errno.EROFS, True, id="read-only"),
        pytest.param(errno.EIO, False, id="fails-once"),
    ],
)
def test_a_disk_that_fails_at_any_step_costs_the_group_and_nothing_else(
    base: Path, whole: Memory, tmp_path: Path, number: int, lasting: bool
) -> None:
    with opened(copy(base, tmp_path / "counted")) as store, Steps(tmp_path / "counted").watched() as steps:
        store.ingest.admit(GROUP, [FAILED])
    held, refused = memory(copy(base, tmp_path / "base")), 0
    disturbed = steps_to_disturb(steps.names)
    for at in disturbed:
        folder = copy(base, tmp_path / "failing")
        where = f"failed at step {at}, {steps.names[at - 1]}"
        with opened(folder) as store:
            faulty = Steps(folder, (at.__le__ if lasting else at.__eq__), failing(number))
            error: StorageError | None = None
            with faulty.watched():
                try:
                    store.ingest.admit(GROUP, [FAILED])
                except StorageError as raised:
                    error = raised
            if error is not None:
                refused += 1
                assert isinstance(error, ArchiveError | IndexUnavailable), where
                known = rows(store.index)["document"]
                assert known == held.documents or known == whole.documents, where
                assert _half_visible(store) == [], where
            again = store.ingest.admit(GROUP, [FAILED])  # there is room again, in the same process
            assert all(each.kind in (kind, Kind.UNCHANGED) for each, kind in zip(again, KINDS, strict=True)), where
        assert memory(folder) == whole, where
    assert refused > len(disturbed) * 0.6


@pytest.mark.of_a_file
def test_an_index_that_cannot_grow_costs_the_group_and_nothing_else(base: Path, whole: Memory, tmp_path: Path) -> None:
    folder = copy(base, tmp_path / "archive-with-a-full-index")
    with opened(folder) as store:
        assert isinstance(store.index._backend, SqliteBackend)
        with store.index._backend.file.writers.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        many = [submission(f"https://m.example/{number}", text(100 + number)) for number in range(32)]
        with pytest.raises(IndexUnavailable, match="full") as raised:
            store.ingest.admit([*GROUP, *many])
        assert not raised.value.corrupt
        assert len(rows(store.index)["document"]) == 3
    admit(folder)
    assert memory(folder) == whole


def _limited(folder: Path, most: int) -> None:
    with opened(folder) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
        with suppress(StorageError):
            store.ingest.admit(GROUP, [FAILED])
            os._exit(7)  # the limit was not felt
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        store.ingest.admit(GROUP, [FAILED])


@pytest.mark.parametrize(
    "most", [0, 1, 1000, 2500, 3000, 5000, pytest.param(8000, marks=pytest.mark.of_a_file, id="8000, of the log")]
)
def test_files_that_the_system_does_not_let_grow_cost_the_group_and_nothing_else(
    base: Path, whole: Memory, tmp_path: Path, most: int
) -> None:
    folder = copy(base, tmp_path / "limited")
    limited = process(_limited, folder, most)
    limited.join(30)
    assert limited.exitcode == 0
    assert memory(folder) == whole


def test_the_failures_of_a_group_that_could_not_be_stored_are_not_remembered(base: Path, tmp_path: Path) -> None:
    folder = copy(base, tmp_path / "failing")
    with opened(folder, StillClock()) as store:
        with Steps(folder, lambda step: True, failing(errno.ENOSPC)).watched(), pytest.raises(StorageError):
            store.ingest.admit(GROUP, [FAILED])
        assert store.index.visits([FAILED.key, GROUP[0].link.key]) == {}
