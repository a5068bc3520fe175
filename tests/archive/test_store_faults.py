"""An object store that fails, is slow, or loses its answers, and processes that are killed at any request to it.

A proxy stands between the archive and a real S3 server. A crash is a real SIGKILL of a real process at one of its
requests, before the store has seen it or after it was done. Then another process goes on, and brings the same documents
again: in the end every byte of the archive must be as if nothing had happened.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import Archive
from pipeline.errors import OutOfReach
from pipeline.index import Index, queries
from pipeline.maintenance import verify
from pipeline.model import ArchivePlace
from pipeline.runtime import Store
from tests.support.documents import DAY, opened, received, submission, text, touched
from tests.support.postgres import address_of, lose_index, on_postgresql
from tests.support.store import Between, S3Server, environment, place

LATER = DAY + timedelta(days=30)


def work(store: Store) -> None:
    """File two batches, of which the second moves what the first has brought, and put the manifests together."""
    ingest = store.ingest
    ingest.admit([received(f"https://harbour.example/{number}", text(number)) for number in range(3)])
    ingest.admit(
        [
            received("https://copy.example/1", (*text(1), *text(50, 3)), source="copy"),
            received("https://copy.example/2", touched(text(2)), source="copy", day=DAY + timedelta(days=1)),
        ]
    )
    store.archive.compact(LATER)


def worker(address: str, folder: str, **settings: Any) -> None:
    """Do the work in a process of its own."""
    with opened(Path(folder), place=ArchivePlace(address, Path(folder) / "state"), **settings) as store:
        work(store)


@contextmanager
def working(where: ArchivePlace, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Start `worker`; what still runs at the end is killed."""
    # the server of the tests is this process's, and outlives a worker
    settings = {"index": address_of(folder / "archive")} if on_postgresql() else {}
    call = (
        f"from tests.archive.test_store_faults import worker; worker({str(where)!r}, {str(folder)!r}, **{settings!r})"
    )
    with subprocess.Popen([sys.executable, "-c", call], stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def told(archive: Archive) -> dict[str, Any]:
    """Every text and every line, under its name; a line without the place of its page, which has a name by chance."""
    found: dict[str, Any] = {file: archive.read_bytes(file) for file in archive.files()}
    for day in archive.days():
        lines = [json.loads(line) for _, line in archive.raw_lines(day, [])]
        assert all(line.pop("warc") for line in lines)
        found[f"{day}"] = lines
    return found


def finished(where: ArchivePlace, folder: Path) -> dict[str, Any]:
    """Go on where a process was killed, by the same work; return what the archive holds in the end."""
    with opened(folder, place=where) as store:
        work(store)
        assert list(verify(store.archive, store.index)) == []
        assert store.index.promised() == []
        return told(store.archive)


@pytest.fixture
def between(s3: S3Server) -> Iterator[Between]:
    with Between(s3) as proxy, environment(proxy.environment):
        yield proxy


@pytest.mark.parametrize("done", [False, True], ids=["before it is done", "after it"])
def test_killed_at_any_request_nothing_is_lost_or_twice(
    done: bool, s3: S3Server, between: Between, tmp_path: Path
) -> None:
    """Only some requests, unless EVERY in the environment says at which distance: 1 tries each of them, for minutes."""
    calm = place(s3.bucket(), tmp_path / "calm")
    wanted = finished(calm, tmp_path / "calm")
    counted, between.asked[:] = place(s3.bucket(), tmp_path / "counted"), []
    with working(counted, tmp_path / "counted") as process:
        assert process.wait(60) == 0, process.stderr and process.stderr.read().decode()
    assert any(file.startswith(".duplicates/") for file in wanted), "a text was moved"
    requests = len(between.asked)
    assert requests > 30
    for at in range(1, requests + 1, int(os.environ.get("EVERY", requests // (2 if on_postgresql() else 3)))):
        folder = tmp_path / f"{at}"
        where, between.asked[:] = place(s3.bucket(), folder), []
        with working(where, folder) as process:
            kill = _killer(process, at)
            between.fault, between.after = (_nothing, kill) if done else (kill, _nothing)
            assert process.wait(60) == -signal.SIGKILL
        between.fault = between.after = _nothing
        assert finished(where, folder) == wanted, f"killed at request {at} of {requests}"


def test_the_first_batch_is_found_after_a_crash_in_which_the_index_was_lost_as_well(
    s3: S3Server, between: Between, tmp_path: Path
) -> None:
    where = place(s3.bucket(), tmp_path)
    with working(where, tmp_path) as process:

        def kill(number: int, method: str, path: str) -> str | None:
            if method != "PUT" or "/manifest" not in path:
                return None
            process.kill()  # the texts lie there, and no line speaks of them
            return "drop"

        between.fault = kill
        assert process.wait(60) == -signal.SIGKILL
    between.fault = _nothing
    for file in where.state.glob("index.*"):
        file.unlink()
    if on_postgresql():
        lose_index(tmp_path / "archive")
    for _ in range(2):
        with opened(tmp_path, place=where) as store:
            assert len(list(queries.documents(store.index))) == 3


def _nothing(number: int, method: str, path: str) -> None:
    """Let a request pass."""


def _killer(process: "subprocess.Popen[bytes]", at: int) -> Callable[[int, str, str], str | None]:
    """Return what kills a process at one of its requests."""

    def kill(number: int, method: str, path: str) -> str | None:
        if number != at:
            return None
        os.kill(process.pid, signal.SIGKILL)
        return "drop"

    return kill


@pytest.mark.of_any_index
@pytest.mark.parametrize("answer", ["503", "lose"])
def test_what_a_store_refuses_or_loses_now_and_then_is_tried_again(
    answer: str, s3: S3Server, between: Between, tmp_path: Path
) -> None:
    wanted = finished(place(s3.bucket(), tmp_path / "calm"), tmp_path / "calm")
    between.fault = lambda number, method, path: answer if number % 3 == 0 else None
    assert finished(place(s3.bucket(), tmp_path / "faulty"), tmp_path / "faulty") == wanted


@pytest.mark.of_any_index
def test_a_slow_store_is_waited_for(s3: S3Server, between: Between, tmp_path: Path) -> None:
    wanted = finished(place(s3.bucket(), tmp_path / "calm"), tmp_path / "calm")
    between.fault = lambda number, method, path: time.sleep(0.05)
    assert finished(place(s3.bucket(), tmp_path / "slow"), tmp_path / "slow") == wanted


def test_while_a_store_is_out_of_reach_what_was_promised_waits(s3: S3Server, between: Between, tmp_path: Path) -> None:
    where = place(s3.bucket(), tmp_path)
    with opened(tmp_path, place=where) as store:
        first, second = (submission(f"https://harbour.example/{number}", text(number)) for number in range(2))
        between.fault = lambda number, method, path: "503" if method == "PUT" and "owner" not in path else None
        with pytest.raises(OutOfReach, match=r"s3://.*/news/.*: the store answered 503"):
            store.ingest.admit([first])
        assert len(store.index.promised()) == 1
        with pytest.raises(OutOfReach, match="503"):
            store.ingest.admit([second])
        assert len(store.index.promised()) == 1, "nothing is decided while something waits"
        between.fault = lambda number, method, path: None
        store.ingest.admit([second])
        assert store.index.promised() == []
        assert list(verify(store.archive, store.index)) == []
        assert queries.totals(store.index).archived == 2


@pytest.mark.of_a_file
def test_what_was_promised_in_an_index_that_is_found_damaged_is_kept(
    s3: S3Server, between: Between, tmp_path: Path
) -> None:
    where, one = place(s3.bucket(), tmp_path), received("https://harbour.example/1", text(1))
    with opened(tmp_path, place=where) as store:
        between.fault = lambda number, method, path: "503" if method == "PUT" and path.endswith(".txt") else None
        with pytest.raises(OutOfReach):
            store.ingest.admit([one])
    between.fault = _nothing
    (where.state / "index.sqlite.suspect").touch()
    said: list[str] = []
    with opened(tmp_path, said=said, place=where) as store:
        assert "rebuilt from the files" in said[0]
        assert [row.url for row in queries.documents(store.index)] == ["https://harbour.example/1"]
        assert store.index.promised() == []
        assert list(verify(store.archive, store.index)) == []


@pytest.mark.of_any_index
def test_a_store_that_nobody_answers_for_is_told_soon(s3: S3Server, tmp_path: Path) -> None:
    where = place(s3.bucket(), tmp_path)
    began = time.monotonic()
    with (
        environment({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}),
        pytest.raises(OutOfReach, match="the store cannot be reached"),
        opened(tmp_path, place=where),
    ):
        pass
    assert time.monotonic() - began < 30


def test_a_document_is_promised_once_its_page_is_stored(s3: S3Server, between: Between, tmp_path: Path) -> None:
    where, one = place(s3.bucket(), tmp_path), received("https://harbour.example/1", text(1))
    with opened(tmp_path, place=where) as store:
        between.fault = lambda number, method, path: "503" if method == "PUT" and ".warc" in path else None
        with pytest.raises(OutOfReach, match=r"\.warc.*503"):
            store.ingest.admit([one])
        assert store.index.promised() == []
        assert queries.totals(store.index).archived == 0, "it is fetched again"
        (closed,) = where.state.glob(".warc/[0-9]*/*/*/*.warc.gz")
        between.fault = lambda number, method, path: None
        store.ingest.admit([one])
        assert not closed.exists(), "what could not be stored then is stored now"
        assert list(verify(store.archive, store.index)) == []
        location = store.archive.last_record(queries.documents(store.index)[0].file).entry.provenance.warc
        assert location is not None
        assert store.archive.recordings.read(location).answer.status == 200
        assert len(store.archive.recordings.files()) == 2


@pytest.mark.of_any_index
def test_listing_a_store_that_is_out_of_reach_is_one_sentence(s3: S3Server, tmp_path: Path) -> None:
    archive = Archive(place(s3.bucket(), tmp_path), tmp_path / "seeds")
    listings: list[Callable[[], object]] = [
        lambda: list(archive.days()),
        archive.folders,
        lambda: list(archive.files()),
        lambda: list(archive.orphans()),
    ]
    with environment({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}):
        for listing in listings:
            with pytest.raises(OutOfReach, match=r"s3://.*/news: the store cannot be reached"):
                listing()


def test_no_index_is_made_of_the_half_that_a_store_tells(s3: S3Server, between: Between, tmp_path: Path) -> None:
    with opened(tmp_path, place=place(s3.bucket(), tmp_path)) as store:
        store.ingest.admit([submission(f"https://harbour.example/{number}", text(number)) for number in range(3)])
        for refused in (".txt", ".jsonl"):
            between.fault = lambda number, method, path, of=refused: (  # type: ignore[misc]
                "400" if method == "GET" and path.endswith(of) else None
            )
            with pytest.raises(OutOfReach, match="the store answered 400"):
                store.ingest.reindex()
            assert queries.totals(store.index).archived == 3, "what it knew before, it knows"


class StoppedWriter:
    """An index as a writer saw it that was stopped while it filed, and goes on after others have had the turn."""

    def __init__(self, index: Index) -> None:
        self._index, self._seen = index, index.promised()

    def promised(self) -> Sequence[tuple[int, bytes]]:
        return self._seen

    def forget_promise(self, number: int) -> bool:
        return self._index.forget_promise(number)


def test_a_writer_that_goes_on_too_late_brings_back_no_text_that_was_taken_out(
    s3: S3Server, between: Between, tmp_path: Path
) -> None:
    with opened(tmp_path, place=place(s3.bucket(), tmp_path)) as store:
        between.fault = lambda number, method, path: "400" if method == "PUT" and "owner" not in path else None
        with pytest.raises(OutOfReach):
            store.ingest.admit([submission(f"https://harbour.example/{number}", text(number)) for number in range(2)])
        stopped = StoppedWriter(store.index)
        between.fault = _nothing
        store.ingest.recover()
        kept, gone = (row.file for row in queries.documents(store.index))
        store.ingest.withdraw([gone], "asked for by its author", "editor")
        store.archive.unsettled(stopped, [])
        assert (store.archive.holds(kept), store.archive.holds(gone)) == (True, False)
        assert list(verify(store.archive, store.index)) == []
