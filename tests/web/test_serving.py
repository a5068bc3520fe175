"""`pipeline web`: the process, a copy that cannot be written, an index that is being made; the words of the pages."""

import json
import re
import signal
import socket
import string
import subprocess
import time
from enum import StrEnum
from pathlib import Path

import httpx
import pytest

from pipeline.config import settings
from pipeline.index import Index
from pipeline.model import DocumentState, Kind, Relation
from pipeline.monitor.health.findings import State
from pipeline.runtime import INDEX
from pipeline.web import catalogue
from tests.support.commands import execute
from tests.support.documents import opened, submission, text
from tests.support.house import House
from tests.support.served import served
from tests.support.unprivileged import can_write, read_only, unprivileged

WEB = Path(catalogue.__file__).parent


def address_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip().rstrip("/")


def waited(address: str, path: str, status: int = 200) -> httpx.Response:
    until = time.monotonic() + 30
    while True:
        answer = httpx.get(f"{address}{path}", trust_env=False, timeout=30)
        if answer.status_code == status or time.monotonic() > until:
            return answer
        time.sleep(0.05)


def test_the_command_prints_its_address_serves_and_ends_when_it_is_asked_to(house: House) -> None:
    with opened(house.folder) as store:
        store.ingest.admit([submission("https://a.example/1", text(1))])
    house.settings(web={"actions": True})
    with house.process("web", "--port", "0") as process:
        address = address_of(process)
        assert "From the harbour" in waited(address, "/").text
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert re.search(r"token for actions, until this process ends: \S{32}", err)
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_told_in_a_sentence(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = execute(house, "web", "--port", taken.getsockname()[1])
    assert done.code == 1
    assert re.fullmatch(
        r"web: cannot listen on 127\.0\.0\.1:\d+: Address already in use \(another port: --port\)\n", done.err
    )


@pytest.mark.parametrize("token", ["short", "with a blank in the middle of it", "mit-ümlaut-aber-lang-genug"])
def test_a_token_that_can_be_guessed_is_refused(house: House, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("PIPELINE_WEB_TOKEN", token)
    house.settings(web={"actions": True})
    done = execute(house, "web", "--port", 0)
    assert done.code == 1
    assert "must be 16 characters or more" in done.err


def test_while_the_index_is_being_made_every_page_says_so_and_then_comes_back(house: House) -> None:
    with opened(house.folder) as store:
        store.ingest.admit([submission("https://a.example/1", text(1))])
    with served(house) as address:
        index = Index(house.archive / ".state" / INDEX)
        with index.writing() as connection:
            connection.exec_driver_sql("DELETE FROM meta WHERE name = 'complete'")
        try:
            answer = waited(address, "/", 503)
            assert "The index is being built" in answer.text
            assert '<meta http-equiv="refresh"' in answer.text
            assert answer.headers["retry-after"] == "5"
            assert httpx.get(f"{address}/api/totals", trust_env=False).status_code == 503
            assert httpx.get(f"{address}/healthz", trust_env=False).json() == {"alive": True, "problems": {}}
            ready = httpx.get(f"{address}/readyz", trust_env=False)
            assert (ready.status_code, ready.json()["ready"]) == (503, False)
        finally:
            index.close()
        assert execute(house, "reindex").code == 0
        assert waited(address, "/").status_code == 200


def test_an_index_that_was_deleted_is_made_again_beside_the_pages(house: House) -> None:
    with opened(house.folder) as store:
        store.ingest.admit([submission("https://a.example/1", text(1))])
    for file in (house.archive / ".state").glob("index.sqlite*"):
        file.unlink()
    with served(house) as address:
        assert "From the harbour" in waited(address, "/").text
        began = time.monotonic()
        while (
            not (said := httpx.get(f"{address}/api/search?q=harbour", trust_env=False)).is_success
            or said.json()["behind"]
        ):
            time.sleep(0.05)
        assert len(said.json()["hits"]) == 1
        assert time.monotonic() - began < 8  # it looks again soon after the archive could not be opened yet


def shown(house: House) -> str:
    with served(house) as address:
        return waited(address, "/").text


def test_a_copy_that_cannot_be_written_is_shown_says_so_and_stays_as_it_is(house: House) -> None:
    with opened(house.folder) as store:
        store.ingest.admit([submission("https://a.example/1", text(1))])
    before = {path: path.read_bytes() for path in house.archive.rglob("*") if path.is_file()}
    with read_only(house.archive):
        assert not unprivileged(can_write, house.archive), "the test would show nothing"
        page = unprivileged(shown, house)
    assert "From the harbour" in page
    assert "This is a copy that cannot be written; it is shown as it is." in page
    assert {path: path.read_bytes() for path in house.archive.rglob("*") if path.is_file()} == before


def test_a_copy_without_an_index_is_shown_by_a_temporary_one_and_says_so(house: House) -> None:
    with opened(house.folder) as store:
        store.ingest.admit([submission("https://a.example/1", text(1))])
    for file in (house.archive / ".state").glob("index.sqlite*"):
        file.unlink()
    with read_only(house.archive):
        page = unprivileged(shown, house)
    assert "From the harbour" in page
    assert "a temporary index is built from the files" in page


def replaced(house: House, other: Path) -> tuple[str, str]:
    """Show a copy, put another one in its place, and show it again."""
    with served(house) as address:
        before = waited(address, "/").text
        house.archive.rename(house.folder / "old")
        other.rename(house.archive)
        until = time.monotonic() + 20
        while "Another report" not in (after := httpx.get(address, trust_env=False).text) and time.monotonic() < until:
            time.sleep(0.2)
        return before, after


def test_a_copy_that_is_replaced_is_opened_again(house: House, tmp_path: Path) -> None:
    with opened(house.folder) as store:
        store.ingest.admit([submission("https://a.example/1", text(1))])
    (tmp_path / "next").mkdir()
    with opened(tmp_path / "next") as store:
        store.ingest.admit([submission("https://a.example/2", text(2), title="Another report")])
    other = tmp_path / "next" / "archive"
    for folder in (house.archive, other):
        for place in folder.rglob("*"):
            place.chmod(0o555 if place.is_dir() else 0o444)
    before, after = unprivileged(replaced, house, other)
    assert "From the harbour" in before
    assert "Another report" in after
    for place in house.folder.rglob("*"):
        place.chmod(0o755)


def test_an_archive_that_cannot_be_opened_is_told(house: House) -> None:
    house.archive.write_text("a file where the archive should be")
    configuration = settings.load(house.configs)
    from pipeline.web.holdings import LiveHoldings, NotReadyError
    from tests.support.clocks import StillClock

    live = LiveHoldings(configuration, StillClock())
    live.close()
    with pytest.raises(NotReadyError, match="archive"), live.using():
        pass
    assert list(live.problems()) == ["archive"]


def test_what_keeps_the_archive_from_being_shown_is_said_once_and_so_is_its_end(house: House) -> None:
    house.archive.write_text("a file where the archive should be")
    with house.process("web", "--port", "0") as process:
        address = address_of(process)
        assert waited(address, "/", 503).status_code == 503
        time.sleep(2.5)  # it is tried again once a second
        house.archive.unlink()
        with opened(house.folder) as store:
            store.ingest.admit([submission("https://a.example/1", text(1))])
        assert "From the harbour" in waited(address, "/").text
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)
    assert err.count("it is tried again") == 1
    assert err.count("web: the archive can be read again") == 1
    assert str(house.archive) in err


def test_every_message_is_there_in_every_language_with_the_same_values() -> None:
    assert set(catalogue.languages()) == {"en", "zh"}
    first = json.loads((WEB / "catalogues" / "en.json").read_text(encoding="utf-8"))

    def values(message: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(message) if name}

    for language in catalogue.languages():
        own = json.loads((WEB / "catalogues" / f"{language}.json").read_text(encoding="utf-8"))
        assert first.keys() - own.keys() == set(), language
        assert {key for key in own.keys() - first.keys() if not key.startswith("language.")} == set(), language
        for key, message in first.items():
            assert values(own[key]) == values(message), (language, key)
            assert own[key].strip()


def test_every_message_that_the_pages_use_is_in_the_catalogue_and_every_one_is_used() -> None:
    known = catalogue.messages("en").keys()
    texts = [path.read_text(encoding="utf-8") for path in (*WEB.glob("templates/*.html"), *WEB.glob("*.py"))]
    used = {key for text in texts for key in re.findall(r"""\b(?:t|words)\(\s*["']([\w. -]+)["']\s*[,)]""", text)}
    used |= {key for text in texts for key in re.findall(r"""counted\(["']([\w.]+)["']""", text)}
    assert used <= known, used - known
    begins = {key for text in texts for key in re.findall(r"""["']([\w]+\.)["'] ~ """, text)} | {"error.", "language."}
    pages = "".join(texts)
    idle = {
        k for k in known - used if not k.startswith(tuple(begins)) and f'"{k}"' not in pages and f"'{k}'" not in pages
    }
    assert {key for key in idle if not key.endswith(".one")} == set()


@pytest.mark.parametrize(
    ("begins", "values"),
    [("kind", Kind), ("relation", Relation), ("state", State), ("held", DocumentState)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_value_that_a_page_may_name_has_a_message(begins: str, values: type[StrEnum]) -> None:
    named = {f"{begins}.{value}" for value in values}
    assert named <= catalogue.messages("en").keys()


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("zh-CN,zh;q=0.9", "zh"),
        ("", "en"),
        ("fr", "en"),
        ("en;q=0.1, zh;q=0.2", "zh"),
        ("zh;q=0", "en"),
        ("zh;q=x", "en"),
    ],
)
def test_the_language_is_the_first_wish_that_there_is(accepted: str, language: str) -> None:
    assert catalogue.preferred(accepted) == language
