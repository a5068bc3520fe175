"""What every place for bytes must do: a folder, and one that keeps them in memory. A group asks for no more."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from pipeline.archive import journal
from pipeline.archive.blobs import Blobs, Folder


class Memory:
    """Blobs as an object store would hold them: names without folders, each with its bytes."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def read(self, name: str) -> bytes:
        if name not in self._held:
            raise FileNotFoundError(name)
        return self._held[name]

    def pieces(self, name: str, size: int) -> Iterator[bytes]:
        data = self.read(name)
        yield from (data[at : at + size] for at in range(0, len(data), size))

    def size(self, name: str) -> int | None:
        return len(self._held[name]) if name in self._held else None

    def list(self, pattern: str) -> Iterator[str]:
        parts = pattern.split("/")
        for name in sorted(self._held):
            theirs = name.split("/")
            if len(theirs) == len(parts) and all(map(fnmatchcase, theirs, parts)):
                yield name

    def put(self, name: str, data: bytes) -> None:
        self._held[name] = data

    def append(self, name: str, size: int, data: bytes) -> None:
        before = self._held.get(name, b"")[:size]
        self._held[name] = before + (b"\n" if before and not before.endswith(b"\n") else b"") + data

    def rename(self, name: str, to: str) -> None:
        self._held[to] = self.read(name)
        del self._held[name]

    def delete(self, name: str, *, durable: bool = True) -> None:
        self._held.pop(name, None)

    def sync(self) -> None:
        """Do nothing: names are durable at once."""

    def locate(self, name: str) -> str:
        return f"memory:{name}"


@pytest.fixture(params=["folder", "memory"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return Folder(tmp_path / "not yet there") if request.param == "folder" else Memory()


def held(blobs: Blobs, *patterns: str) -> dict[str, bytes]:
    return {name: blobs.read(name) for pattern in patterns for name in blobs.list(pattern)}


def test_what_was_put_is_read_listed_renamed_and_deleted(blobs: Blobs) -> None:
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
    blobs.rename("2024/05/a.txt", "2023/01/a.txt")
    blobs.rename("2024/05/b.txt", "2024/06/c.txt")  # in place of what was there
    blobs.delete("2024/05/d.md")
    blobs.delete("2024/05/d.md")
    blobs.sync()
    assert held(blobs, "*/*/*") == {"2023/01/a.txt": b"a", "2024/06/c.txt": b"b"}


def test_what_is_not_there_cannot_be_read_or_renamed(blobs: Blobs) -> None:
    assert list(blobs.list("*/*.txt")) == []
    with pytest.raises(FileNotFoundError):
        blobs.read("x/y.txt")
    with pytest.raises(FileNotFoundError):
        blobs.rename("x/y.txt", "x/z.txt")


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
def test_an_append_may_be_repeated(blobs: Blobs, before: bytes | None, size: int, after: bytes) -> None:
    if before is not None:
        blobs.put("m.jsonl", before)
    blobs.append("m.jsonl", size, b"new\n")
    assert blobs.read("m.jsonl") == after


GROUP = journal.JournalEntry(
    texts={"2024/05/14/000_a.txt": b"a", ".duplicates/2024/05/14/000_b.txt": b"b"},
    lines={"2024/05/14/manifest.jsonl": ['{"one": 1}', '{"two": 2}']},
    gone=["2024/05/14/000_b.txt"],
)
DONE = {
    "2024/05/14/000_a.txt": b"a",
    ".duplicates/2024/05/14/000_b.txt": b"b",
    "2024/05/14/manifest.jsonl": b'{"one": 1}\n{"two": 2}\n',
}


def test_a_group_needs_no_more_of_a_place_than_this(blobs: Blobs) -> None:
    blobs.put("2024/05/14/000_b.txt", b"b")
    journal.prepare(blobs, GROUP)
    for _ in range(2):  # by the next start, as after a crash
        promised = journal.pending(blobs)
        assert promised is not None
        journal.apply(blobs, promised)
        assert held(blobs, "2*/*/*/*", ".duplicates/*/*/*/*") == DONE
    journal.settle(blobs)
    assert journal.pending(blobs) is None
    assert held(blobs, ".state/*.json", ".state/incoming/*") == {}


def test_a_folder_that_a_person_takes_away_before_it_is_synced_stops_nothing(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("2024/05/a.txt", b"a")
    (tmp_path / "2024/05/a.txt").unlink()
    (tmp_path / "2024/05").rmdir()
    folder.sync()
    folder.put("2024/05/a.txt", b"a")
    folder.sync()
    assert folder.read("2024/05/a.txt") == b"a"
