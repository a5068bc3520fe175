"""A process that is stopped while it files on an object store, loses its turn to another, and goes on afterwards.

It is a real process, stopped by SIGSTOP at one of its requests. The database ends its session, as it does two minutes
after a holder of the turn has said nothing. Nothing that it does late may undo what others have done since.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from pipeline.errors import Withdrawn
from pipeline.index import queries
from pipeline.maintenance import verify
from pipeline.model import ArchivePlace, WarcLocation
from pipeline.runtime import Store
from tests.support import postgres
from tests.support.cluster import until
from tests.support.documents import opened, received, submission, text
from tests.support.postgres import running
from tests.support.store import Between, S3Server, environment, place

pytestmark = postgres.NEEDED
FIRST, SECOND = "https://harbour.example/1", "https://harbour.example/2"


@pytest.fixture
def where(s3: S3Server, tmp_path: Path) -> ArchivePlace:
    return place(s3.bucket(), tmp_path)


@contextmanager
def shared(tmp_path: Path, where: ArchivePlace) -> Iterator[Store]:
    """Open the archive, as every process does."""
    with opened(tmp_path, place=where, index=postgres.address_of(tmp_path / "shared")) as store:
        yield store


def withdraw(folder: str, address: str, index: str, url: str) -> None:
    """Take a document out, in a process of its own."""
    with opened(Path(folder), place=ArchivePlace(address, Path(folder) / "late"), index=index) as store:
        store.ingest.withdraw([file_of(store, url)], "asked for", "the desk")


def file_of(store: Store, url: str) -> str:
    (file,) = [row.file for row in queries.documents(store.index) if row.url == url]
    return file


@contextmanager
def stopped(
    tmp_path: Path, where: ArchivePlace, s3: S3Server, at: Callable[[str, str], bool]
) -> "Iterator[subprocess.Popen[bytes]]":
    """Start to withdraw the first document, and stop the process `at` a request, whose turn is then another's."""
    given = str(tmp_path), str(where), postgres.address_of(tmp_path / "shared"), FIRST
    line = [sys.executable, "-c", f"from tests.index.test_late_writers import withdraw; withdraw(*{given!r})"]
    with Between(s3) as between, environment(between.environment):
        env = os.environ | {"PYTHONPATH": os.getcwd()}
        with subprocess.Popen(line, env=env, stderr=subprocess.PIPE) as process:
            met: list[str] = []

            def stop(number: int, method: str, path: str) -> str | None:
                if not met and at(method, path):
                    met.append(path)
                    os.kill(process.pid, signal.SIGSTOP)
                    return "drop"
                return None

            between.fault = stop
            try:
                until(lambda: met or process.poll() is not None)
                assert met, process.stderr and process.stderr.read().decode()
                end_sessions(tmp_path)
                with environment(s3.environment):
                    yield process
            finally:
                with suppress(ProcessLookupError):
                    process.kill()


def end_sessions(tmp_path: Path) -> None:
    database = postgres.address_of(tmp_path / "shared").rpartition("/")[2]
    running().say(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")


def go_on(process: "subprocess.Popen[bytes]") -> str:
    """Let the process go on; return what it has said in the end."""
    process.send_signal(signal.SIGCONT)
    _, said = process.communicate(timeout=60)
    return said.decode()


def test_a_late_delete_takes_no_text_that_came_since(where: ArchivePlace, s3: S3Server, tmp_path: Path) -> None:
    with shared(tmp_path, where) as store:
        store.ingest.admit([submission(FIRST, text(1))])
        gone = file_of(store, FIRST)
    with stopped(tmp_path, where, s3, lambda method, path: "?delete" in path or method == "DELETE") as late:
        with shared(tmp_path, where) as store:  # finishes what was promised
            assert not store.archive.holds(gone)
            (receipt,) = store.ingest.admit([submission(SECOND, text(1))])  # the same text, at another address
            assert str(receipt.kind) == "archived"
            assert receipt.file != gone, "a number is never given again"
        go_on(late)
        with shared(tmp_path, where) as store:
            assert store.archive.holds(receipt.file)
            assert list(verify(store.archive, store.index)) == []


def test_a_late_change_of_a_recording_brings_nothing_back(where: ArchivePlace, s3: S3Server, tmp_path: Path) -> None:
    with shared(tmp_path, where) as store:
        store.ingest.admit([received(FIRST, text(1)), received(SECOND, text(2))])
        places = [warc_of(store, url) for url in (FIRST, SECOND)]
        assert places[0].file == places[1].file
    with stopped(tmp_path, where, s3, lambda method, path: method == "PUT" and ".warc" in path) as late:
        with shared(tmp_path, where) as store:
            store.ingest.withdraw([file_of(store, SECOND)], "asked for", "the desk")
        assert "another process has changed it" in go_on(late)
        with shared(tmp_path, where) as store:
            for location in places:
                with pytest.raises(Withdrawn):
                    store.archive.recordings.read(location)
            assert list(verify(store.archive, store.index)) == []


def warc_of(store: Store, url: str) -> WarcLocation:
    location = store.archive.last_record(file_of(store, url)).entry.provenance.warc
    assert location is not None
    return location
