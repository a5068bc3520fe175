"""An archive whose disk is not mounted looks like a new one: it is not begun anew."""

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.config import settings
from pipeline.errors import ArchiveError
from pipeline.system.clock import SystemClock
from pipeline.web.holdings import LiveHoldings
from tests.support.cluster import until
from tests.support.commands import execute
from tests.support.documents import opened, submission, text
from tests.support.house import House, article, feed
from tests.support.web import Site

COMMANDS = [["status"], ["list"], ["run"], ["reindex"], ["search", "river"]]


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A configuration, and an archive with a document, filed by a process that has ended."""
    house = House(tmp_path)
    house.source({"feed": "http://127.0.0.1:9/feed"})
    with opened(tmp_path) as store:
        store.ingest.admit([submission("https://a.example/1", text(1))])
    return house


def unmount(house: House) -> Path:
    """Leave an empty folder where the archive was, as an unmounted disk does; return where the archive is now."""
    elsewhere = house.folder / "disk"
    house.archive.rename(elsewhere)
    house.archive.mkdir()
    return elsewhere


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_nothing_is_read_or_begun_where_an_archive_is_missing(house: House, arguments: list[str]) -> None:
    unmount(house)
    said = execute(house, *arguments)
    assert said.code == 1
    assert f"{house.archive}: has no documents, and an archive has been here since" in said.err
    assert f"delete {house.configs / '.archives.json'}" in said.err
    assert list(house.archive.iterdir()) == []


def test_a_folder_that_is_gone_with_its_disk_is_not_made(house: House) -> None:
    house.archive.rename(house.folder / "disk")
    assert execute(house, "status").code == 1
    assert not house.archive.exists()


def test_the_pages_wait_for_it_and_make_nothing_meanwhile(house: House) -> None:
    elsewhere = unmount(house)
    with closing(LiveHoldings(settings.load(house.configs), SystemClock())) as live:
        until(lambda: "has been here since" in str(live.unready()))
        assert list(house.archive.iterdir()) == []
        house.archive.rmdir()
        elsewhere.rename(house.archive)
        until(lambda: live.unready() is None)


def test_once_it_is_mounted_again_all_is_there(house: House) -> None:
    elsewhere = unmount(house)
    assert execute(house, "list").code == 1
    house.archive.rmdir()
    elsewhere.rename(house.archive)
    assert len(execute(house, "list", "--json").json) == 1


def test_a_new_archive_is_begun_once_the_memory_is_deleted(house: House) -> None:
    shutil.rmtree(house.archive)
    assert execute(house, "status").code == 1
    (house.configs / ".archives.json").unlink()
    assert execute(house, "status").code == 0


def test_an_archive_without_documents_is_not_remembered(tmp_path: Path) -> None:
    house = House(tmp_path)
    with opened(tmp_path):
        pass
    shutil.rmtree(house.archive)
    assert execute(house, "status").code == 0
    assert not (house.configs / ".archives.json").exists()


def test_the_first_run_is_remembered_at_its_end(tmp_path: Path, site: Site) -> None:
    house = House(tmp_path)
    house.source({"feed": site.url("/feed")})
    site.add("/feed", feed(site.url("/1")))
    site.add("/1", article(1))
    house.run()
    assert list(json.loads((house.configs / ".archives.json").read_text())) == [str(house.archive)]


def test_beside_another_configuration_nothing_is_remembered(house: House) -> None:
    """The memory is of a place: another archive, which PIPELINE_ARCHIVE or the key names, is new."""
    unmount(house)
    house.settings(archive="another")
    assert execute(house, "status").code == 0


def test_an_archive_that_is_expected_is_not_begun(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.settings(expect_archive=True)
    said = execute(house, "status")
    assert said.code == 1
    assert "`expect_archive` says that one is here" in said.err
    assert "take that key out of pipeline.yaml" in said.err


def test_settings_within_the_archive_remember_nothing(tmp_path: Path) -> None:
    house = House(tmp_path / "archive")
    house.settings(archive=str(tmp_path / "archive"), seeds="../../seeds")
    with opened(tmp_path) as store:
        store.ingest.admit([submission("https://a.example/1", text(1))])
    assert execute(house, "status").code == 0
    assert not (house.configs / ".archives.json").exists()


def test_a_damaged_memory_is_no_memory_and_is_made_again(house: House) -> None:
    (house.configs / ".archives.json").write_text("{", encoding="utf-8")
    with opened(house.folder):
        pass
    unmount(house)
    with pytest.raises(ArchiveError, match="has been here"), opened(house.folder):
        pass
