"""What every place for bytes must do: a folder, and an object store. And what more a folder does for the journal."""

from pathlib import Path

import pytest

from pipeline.archive import journal
from pipeline.archive.blobs import Blobs, Folder
from pipeline.archive.filing import FileGroup
from pipeline.archive.store import Objects
from tests.support.azure import AzureServer
from tests.support.google import GoogleServer
from tests.support.store import SERVERS, S3Server, place

pytestmark = pytest.mark.of_any_index


@pytest.fixture(params=["folder", "s3", "gs", "az"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return Folder(tmp_path / "not yet there")
    server: S3Server | GoogleServer | AzureServer = request.getfixturevalue(SERVERS[request.param])
    where = place(server.bucket(), tmp_path, request.param)
    return Objects(str(where), where.state)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "not yet there")


def held(blobs: Blobs, *patterns: str) -> dict[str, bytes]:
    return {name: blobs.read(name) for pattern in patterns for name in blobs.list(pattern)}


def test_what_was_put_is_read_listed_and_deleted(blobs: Blobs) -> None:
    for name, data in (
        ("2024/05/b.txt", b"b"),
        ("2024/05/a.txt", b"a"),
        ("2024/06/c.txt", b"c"),
        ("2024/05/d.md", b""),
    ):
        blobs.put(name, data)
    blobs.sync()
    assert list(blobs.list("2024/*/*.txt")) == ["2024/05/a.txt", "2024/05/b.txt", "2024/06/c.txt"]
    assert (blobs.size("2024/05/d.md"), blobs.size("2024/05/e.md")) == (0, None)
    assert list(blobs.sized("2024/*/[bd]*")) == [("2024/05/b.txt", 1), ("2024/05/d.md", 0)]
    assert list(blobs.list("2024/*")) == ["2024/05", "2024/06"], "folders, too, of which a store has none"
    blobs.put("2024/06/c.txt", b"new")  # in place of what was there
    blobs.delete("2024/05/d.md")
    blobs.delete("2024/05/d.md")
    blobs.sync()
    assert held(blobs, "*/*/*") == {"2024/05/a.txt": b"a", "2024/05/b.txt": b"b", "2024/06/c.txt": b"new"}


def test_an_object_is_made_once(blobs: Blobs) -> None:
    for _ in range(2):
        blobs.create("2024/a.txt", b"a")
    with pytest.raises(FileExistsError, match="holds something else already") as refused:
        blobs.create("2024/a.txt", b"b")
    assert refused.value.filename == blobs.locate("2024/a.txt")
    assert blobs.read("2024/a.txt") == b"a"


def test_bytes_are_read_at_any_place_and_changed_where_they_lie(blobs: Blobs) -> None:
    data = bytes(range(256)) * 4096
    blobs.put("x/y.warc.gz", data)
    with blobs.opened("x/y.warc.gz") as file:
        assert file.read(3) == data[:3]
        file.seek(700_001)
        assert file.read(9) == data[700_001:700_010]
        assert file.seek(-2, 2) == len(data) - 2
        assert (file.read(), file.read()) == (data[-2:], b"")
    with blobs.rewriting("x/y.warc.gz") as file:
        file.seek(5)
        file.write(b"!")
    assert b"".join(blobs.pieces("x/y.warc.gz", 1 << 18)) == data[:5] + b"!" + data[6:]
    with blobs.on_disk("x/y.warc.gz") as path:
        assert path.stat().st_size == len(data)
        path.with_name("y.warc.gz.stamp").write_text("stamped")
    assert blobs.read("x/y.warc.gz.stamp") == b"stamped"


def test_lines_are_appended_and_become_one_object(blobs: Blobs) -> None:
    size, name = 0, "2024/05/14/manifest.jsonl"
    for number in range(5):
        line = f"{number}\n".encode() * (number + 1)
        for _ in range(2):  # by the next start, as after a crash
            blobs.append(name, size, line)
        size += len(line)
        assert blobs.size(name) == size
    whole = blobs.read(name)
    assert len(whole) == size
    assert list(blobs.list("[0-9]*/[0-9]*/[0-9]*/manifest.jsonl")) == [name]
    blobs.compact(name)
    assert not blobs.compact(name), "it is one object already"
    assert (blobs.read(name), blobs.size(name), b"".join(blobs.pieces(name, 4))) == (whole, size, whole)
    blobs.append(name, size, b"more\n")
    assert blobs.read(name) == whole + b"more\n"
    blobs.add_line(name, "and more")
    assert blobs.read(name) == whole + b"more\nand more\n"


def test_what_is_not_there_cannot_be_read(blobs: Blobs) -> None:
    assert list(blobs.list("*/*.txt")) == []
    assert blobs.size("x/y.jsonl") is None
    for ask in (blobs.read, blobs.opened, lambda name: list(blobs.pieces(name, 9))):
        for name in ("x/y.txt", "x/y.jsonl"):
            with pytest.raises(FileNotFoundError):
                ask(name)


def test_names_are_listed_from_the_folder_where_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for root in (Path(), Path("below"), tmp_path / "elsewhere"):
        folder = Folder(root)
        for name in ("2024/05/b.txt", "2024-old/05/a.txt", "2024/05/a.txt"):
            folder.put(name, b"")
        assert list(folder.list("2024*/*/*.txt")) == ["2024/05/a.txt", "2024/05/b.txt", "2024-old/05/a.txt"]


def test_names_are_given_anew(folder: Folder) -> None:
    folder.put("2024/05/a.txt", b"a")
    folder.put("2024/05/b.txt", b"b")
    folder.rename("2024/05/a.txt", "2023/01/a.txt")
    folder.rename("2024/05/b.txt", "2023/01/a.txt")  # in place of what was there
    assert held(folder, "*/*/*") == {"2023/01/a.txt": b"b"}
    with pytest.raises(FileNotFoundError):
        folder.rename("x/y.txt", "x/z.txt")


@pytest.mark.parametrize(
    ("before", "size", "after"),
    [
        (None, 0, b"new\n"),
        (b"old\n", 4, b"old\nnew\n"),
        (b"old", 3, b"old\nnew\n"),  # somebody's last line without its newline
        (b"old\nne", 4, b"old\nnew\n"),  # half of it from an interrupted attempt
        (b"old\nnew\n", 4, b"old\nnew\n"),  # all of it
        (b"o", 4, b"o\nnew\n"),  # somebody cut it
    ],
)
def test_an_append_may_be_repeated(folder: Folder, before: bytes | None, size: int, after: bytes) -> None:
    if before is not None:
        folder.put("m.jsonl", before)
    folder.append("m.jsonl", size, b"new\n")
    assert folder.read("m.jsonl") == after


GROUP = FileGroup(
    texts={"2024/05/14/000_a.txt": b"a", ".duplicates/2024/05/14/000_b.txt": b"b"},
    lines={"2024/05/14/manifest.jsonl": ['{"one": 1}', '{"two": 2}']},
    gone=["2024/05/14/000_b.txt"],
)
DONE = {
    "2024/05/14/000_a.txt": b"a",
    ".duplicates/2024/05/14/000_b.txt": b"b",
    "2024/05/14/manifest.jsonl": b'{"one": 1}\n{"two": 2}\n',
}


def test_a_group_may_be_applied_any_number_of_times(folder: Folder) -> None:
    folder.put("2024/05/14/000_b.txt", b"b")
    journal.prepare(folder, GROUP)
    for _ in range(2):  # by the next start, as after a crash
        promised = journal.pending(folder)
        assert promised is not None
        journal.apply(folder, promised)
        assert held(folder, "2*/*/*/*", ".duplicates/*/*/*/*") == DONE
    journal.settle(folder)
    assert journal.pending(folder) is None
    assert held(folder, ".state/*.json", ".state/incoming/*") == {}


def test_a_folder_that_a_person_takes_away_before_it_is_synced_stops_nothing(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("2024/05/a.txt", b"a")
    (tmp_path / "2024/05/a.txt").unlink()
    (tmp_path / "2024/05").rmdir()
    folder.sync()
    folder.put("2024/05/a.txt", b"a")
    folder.sync()
    assert folder.read("2024/05/a.txt") == b"a"
