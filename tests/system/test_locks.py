"""Locks that end with their process, and who holds them."""

import json
import subprocess
import sys
import threading
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.errors import IndexUnavailable
from pipeline.index import Index
from pipeline.system.locks import Holder, Presence, TakenError, hold, hold_as, holder, lock_open_file, try_hold
from tests.support.processes import started

NOW = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
ME = Holder(host="harbour", pid=7, since="2024-05-14 12:00:00 UTC")
LENT = """
import sys
import threading
from datetime import datetime
from pathlib import Path
from pipeline.index import Index
index = Index(Path(sys.argv[1]))
index.take("paper.site", "reader", datetime.fromisoformat(sys.argv[2]), 45.0)
print("lent", flush=True)
input()
"""


def test_who_waits_for_a_lock_has_it_once_it_is_free_and_who_does_not_wait_is_told(tmp_path: Path) -> None:
    path, waited = tmp_path / "state" / "admission.lock", threading.Event()

    def wait() -> None:
        with hold(path):
            waited.set()

    waiting = threading.Thread(target=wait)
    with hold(path):
        waiting.start()
        with try_hold(path) as mine:
            assert not mine
        assert not waited.is_set()
    waiting.join(10)
    assert waited.is_set()
    with try_hold(path) as mine:
        assert mine


def test_a_lock_is_held_by_one_and_names_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "state" / "daemon.lock"
    with hold_as(path, ME) as killed:
        assert killed is None
        with pytest.raises(TakenError, match=r"process 7 on host harbour, since 2024-05-14 12:00:00 UTC"):
            hold_as(path, ME).__enter__()
    with hold_as(path, ME) as killed:
        assert killed is None, "who ends in good order takes its name out"


@pytest.mark.parametrize("written", ["", "no JSON", "[]", '{"host": "a"}'])
def test_a_lock_file_with_anything_in_it_can_be_taken(tmp_path: Path, written: str) -> None:
    (tmp_path / "lock").write_text(written)
    with hold_as(tmp_path / "lock", ME) as killed:
        assert killed is None


def test_the_name_of_a_killed_holder_is_told_to_the_next(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text('{"host": "harbour", "pid": 7, "since": "2024-05-14 12:00:00 UTC"}')
    with hold_as(tmp_path / "lock", ME) as killed:
        assert killed == ME


def test_a_process_is_dead_only_where_that_is_certain(tmp_path: Path) -> None:
    mine, other = Presence(tmp_path), Presence(tmp_path)
    mine.show()
    other.show()
    other.show()
    assert not mine.is_dead(other.mark)
    assert not mine.is_dead(mine.mark)
    assert not mine.is_dead("never-heard-of")
    assert not mine.is_dead("")
    assert not mine.is_dead("../daemon.lock")
    (tmp_path / "0123456789ab").touch()  # what a killed process leaves behind
    assert mine.is_dead("0123456789ab")
    mine.forget("0123456789ab")
    other.close()
    mine.close()
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_took_its_file_away_has_ended_and_one_whose_file_was_deleted_shows_itself_again(
    tmp_path: Path,
) -> None:
    mine, other = Presence(tmp_path), Presence(tmp_path)
    assert (mine.show(), other.show(), other.show()) == (True, True, False)
    (tmp_path / other.mark).unlink()
    assert mine.is_dead(other.mark)
    assert other.show()
    assert not mine.is_dead(other.mark)
    other.close()
    assert mine.is_dead(other.mark)
    mine.close()


def test_a_lease_that_could_not_be_given_back_is_free_once_the_index_can_be_written(tmp_path: Path) -> None:
    index = Index(tmp_path / "index.sqlite")
    index.take("paper.site", "one thread", NOW, 45.0)
    with index._leasing() as driver:
        driver.execute("PRAGMA query_only=ON")  # as little can be written as on a full disk
    with pytest.raises(IndexUnavailable):
        index.give_back("paper.site", "one thread", NOW)
    with index._leasing() as driver:
        driver.execute("PRAGMA query_only=OFF")
    assert index.take("paper.site", "another", NOW, 45.0) is None
    assert index.take("paper.site", "another", NOW, 45.0) == NOW + timedelta(seconds=10)
    assert index.take("paper.site", "a third", NOW, 45.0) is None, "it is held again"
    index.close()


def test_files_of_killed_processes_are_swept_by_the_next(tmp_path: Path) -> None:
    processes = tmp_path / "processes"
    processes.mkdir()
    for number in range(5):
        (processes / f"{number:012x}").touch()
    living = Index(tmp_path / "index.sqlite")
    living.take("paper.site", "me", NOW, 45.0)
    other = Index(tmp_path / "index.sqlite")
    other.take("other.site", "me", NOW, 45.0)
    assert len(list(processes.iterdir())) == 2
    assert other.take("paper.site", "you", NOW, 45.0) is None, "it lives"
    living.close()
    other.close()


def test_a_lease_that_its_process_could_not_give_back_holds_nobody_up_once_that_has_ended(tmp_path: Path) -> None:
    ended, mine = Index(tmp_path / "index.sqlite"), Index(tmp_path / "index.sqlite")
    ended.take("paper.site", "me", NOW, 45.0)
    ended.close()
    assert mine.take("paper.site", "me", NOW, 45.0) is None, "found dead"
    assert mine.take("paper.site", "me", NOW, 45.0) == NOW + timedelta(seconds=10)
    mine.close()


def test_the_hosts_of_a_killed_process_are_free_again_after_a_pause_and_those_of_a_living_one_are_not(
    tmp_path: Path,
) -> None:
    path = tmp_path / "index.sqlite"
    index = Index(path)
    command = [sys.executable, "-c", LENT, str(path), NOW.isoformat()]
    with started(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert index.take("paper.site", "me", NOW + timedelta(seconds=2), 45.0) is None
        assert index.take("paper.site", "me", NOW + timedelta(seconds=3), 45.0) is None
        process.kill()
        process.wait()
    assert index.take("paper.site", "me", NOW + timedelta(seconds=4), 45.0) is None, "found dead"
    assert index.take("paper.site", "me", NOW + timedelta(seconds=4), 45.0) == NOW + timedelta(seconds=14)
    assert [each.name for each in (tmp_path / "processes").iterdir()] != []
    index.close()
    assert list((tmp_path / "processes").iterdir()) == []


def test_who_only_looks_for_the_holder_keeps_nobody_from_taking_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "daemon.lock"
    path.write_text(json.dumps(asdict(ME)), encoding="utf-8")  # of one that was killed
    with path.open(encoding="utf-8") as looking:
        assert lock_open_file(looking, shared=True)  # for a moment, as `holder` does
        ended = threading.Timer(0.1, looking.close)
        ended.start()
        with hold_as(path, ME) as killed:
            assert (killed, holder(path)) == (ME, ME)
        ended.join()
