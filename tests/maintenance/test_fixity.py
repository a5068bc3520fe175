"""A sound archive has no findings; each kind of damage has a sentence that names the file and what is wrong."""

import json
import os
import re
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline import format
from pipeline.archive import FIXITY
from pipeline.index import queries
from pipeline.maintenance import Reason, check_fixity, prune, verify, withdraw
from pipeline.runtime import INDEX, Store
from tests.support.clocks import NOON
from tests.support.documents import DAY, lines, opened, submission, text, touched

DOCUMENT = "2026/02/27/000_"
PAGE = Path(__file__).parents[2] / "docs" / "format.md"
MANIFEST = "2026/02/27/manifest.jsonl"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two days with three documents, two duplicates and a seed."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a seed.txt").write_bytes(format.render(format.canonical("A seed", DAY, text(90))))
    with opened(tmp_path) as store:
        store.ingest.admit(
            [
                submission("https://a.example/1", text(1)),
                submission("https://b.example/1", text(1)),
                submission("https://a.example/1", touched(text(1)), day=DAY + timedelta(1)),
                submission("https://c.example/1", touched(text(1))),
                submission("https://a.example/2", text(2)),
            ]
        )
        yield store


def findings(store: Store) -> list[str]:
    return [str(finding).replace(f"{store.archive.root}/", "") for finding in verify(store.archive, store.index)]


def the(store: Store, begins: str) -> Path:
    """The one file whose place begins so."""
    (file,) = [file for file in store.archive.files() if file.startswith(begins)]
    return store.archive.root / file


def test_a_sound_archive_has_no_findings_and_every_file_is_counted(store: Store) -> None:
    counted: list[tuple[int, int]] = []
    assert list(verify(store.archive, store.index, lambda *done_of_total: counted.append(done_of_total))) == []
    assert counted == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_a_sound_archive_has_no_findings_after_a_restore(store: Store) -> None:
    for file in list(store.archive.files()):
        if file.startswith(".duplicates"):
            store.ingest.restore(store.archive.last_record(file))
    assert findings(store) == []


def _change_a_word(store: Store) -> None:
    path = the(store, DOCUMENT)
    path.write_bytes(path.read_bytes().replace(b"harbour", b"Harbour"))


def _cut(store: Store) -> None:
    path = the(store, DOCUMENT)
    path.write_bytes(path.read_bytes()[:-30])


def _empty(store: Store) -> None:
    the(store, DOCUMENT).write_bytes(b"")


def _break_encoding(store: Store) -> None:
    path = the(store, DOCUMENT)
    path.write_bytes(path.read_bytes()[:-2] + b"\xff\n")


def _delete(store: Store) -> None:
    the(store, DOCUMENT).unlink()


def _delete_duplicate(store: Store) -> None:
    the(store, f".duplicates/{DOCUMENT}").unlink()


def _replace_by_folder(store: Store) -> None:
    path = the(store, DOCUMENT)
    path.unlink()
    path.mkdir()


def _rename(store: Store) -> None:
    path = the(store, DOCUMENT)
    path.rename(path.with_name("my favourite.txt"))


def _renumber(store: Store) -> None:
    path = the(store, DOCUMENT)
    path.rename(path.with_name(path.name.replace("000_", "077_")))


def _move_to_another_day(store: Store) -> None:
    path = the(store, DOCUMENT)
    (store.archive.root / "2026/02/20").mkdir()
    path.rename(store.archive.root / "2026/02/20" / path.name)


def _copy_in(store: Store) -> None:
    data = format.render(format.canonical("Copied in", DAY, text(7)))
    (store.archive.root / "2026/02/27" / format.file_name(9, data)).write_bytes(data)


def _file_what_is_no_document(store: Store) -> None:
    data = b"hello\n"
    (store.archive.root / "2026/02/27" / format.file_name(9, data)).write_bytes(data)


def _double_lines(store: Store) -> None:
    path = store.archive.root / MANIFEST
    first, *others = path.read_text().splitlines(keepends=True)
    path.write_text("".join((first, first, *others)))


def _tear_manifest(store: Store) -> None:
    path = store.archive.root / MANIFEST
    path.write_bytes(path.read_bytes()[:-40])


def _lose_manifest(store: Store) -> None:
    (store.archive.root / MANIFEST).unlink()


def _change_end_of_hash_in_manifest(store: Store) -> None:
    path = store.archive.root / MANIFEST  # the name of the file has only the beginning
    path.write_text(
        re.sub(r'("sha256": "[0-9a-f]{16})[0-9a-f]{48}"', r"\g<1>" + "0" * 48 + '"', path.read_text(), count=1)
    )


def _change_hash_in_manifest(store: Store) -> None:
    path = store.archive.root / MANIFEST
    first, rest = path.read_text().split("\n", 1)
    path.write_text(re.sub(r'"sha256": "[0-9a-f]+"', '"sha256": "' + "0" * 64 + '"', first) + "\n" + rest)


def _change_title_in_manifest(store: Store) -> None:
    path = store.archive.root / MANIFEST
    first, rest = path.read_text().split("\n", 1)
    path.write_text(re.sub(r'"title": "[^"]+"', '"title": "By hand"', first) + "\n" + rest)


def _break_seed(store: Store) -> None:
    (store.archive.seeds / "a seed.txt").write_text("no seed\n")


def _forget_in_index(store: Store) -> None:
    with store.index.transaction() as transaction:
        transaction.remove(the(store, DOCUMENT).relative_to(store.archive.root).as_posix())


_CHANGED = (
    r"2026/02/27/000_\w+\.txt: changed since filing; restore it from a backup "
    r"\(its bytes have SHA-256 \w{16}…, its name says \w{16}\)"
)
DAMAGE: list[tuple[Callable[[Store], None], list[str]]] = [
    (
        _change_a_word,
        [_CHANGED],
    ),
    (_cut, [_CHANGED]),
    (_empty, [_CHANGED]),
    (_break_encoding, [_CHANGED]),
    (
        _file_what_is_no_document,
        [
            r"2026/02/27/009_\w+\.txt: line 1: expected ' date .*",
            r".* no line in its manifest; `pipeline reindex` leaves it out",
        ],
    ),
    (
        _delete,
        [
            r"2026/02/27/000_\w+\.txt: missing, though 2026/02/27/manifest\.jsonl:1 lists it; restore .*",
            r"2026/02/27/000_\w+\.txt: in the index and not on disk; `pipeline reindex` forgets it",
        ],
    ),
    (
        _delete_duplicate,
        [
            r"\.duplicates/2026/02/27/000_\w+\.txt: missing, though 2026/02/27/manifest\.jsonl:2 lists it; restore .*",
            r"\.duplicates/2026/02/27/000_\w+\.txt: in the index and not on disk; `pipeline reindex` forgets it",
        ],
    ),
    (_replace_by_folder, [r"2026/02/27/000_\w+\.txt: cannot be read: is not a file"]),
    (
        _rename,
        [
            r"2026/02/27/000_\w+\.txt: missing, though .*",
            r"2026/02/27/my favourite\.txt: its name is not a number of three digits, _, and 16 hex digits",
            r"2026/02/27/my favourite\.txt: no line in its manifest; `pipeline reindex` holds it all the same",
            r"2026/02/27/my favourite\.txt: unknown to the index; `pipeline reindex` corrects that",
            r"2026/02/27/000_\w+\.txt: in the index and not on disk; .*",
        ],
    ),
    (
        _renumber,
        [
            r"2026/02/27/000_\w+\.txt: missing, though .*",
            r"2026/02/27/077_\w+\.txt: no line in its manifest; .*",
            r"2026/02/27/077_\w+\.txt: unknown to the index; .*",
            r"2026/02/27/000_\w+\.txt: in the index and not on disk; .*",
        ],
    ),
    (
        _move_to_another_day,
        [
            r"2026/02/27/000_\w+\.txt: missing, though .*",
            r"2026/02/20/000_\w+\.txt: its first line gives 2026-02-27, which is not the day of its folder",
            r"2026/02/20/000_\w+\.txt: no line in its manifest; .*",
            r"2026/02/20/000_\w+\.txt: unknown to the index; .*",
            r"2026/02/27/000_\w+\.txt: in the index and not on disk; .*",
        ],
    ),
    (
        _copy_in,
        [
            r"2026/02/27/009_\w+\.txt: no line in its manifest; .*",
            r"2026/02/27/009_\w+\.txt: unknown to the index; .*",
        ],
    ),
    (
        _tear_manifest,
        [
            r"2026/02/27/manifest\.jsonl:4: not a line of JSON: .*",
            r"2026/02/27/001_\w+\.txt: no line in its manifest; .*",
        ],
    ),
    (
        _double_lines,
        [r"2026/02/27/manifest\.jsonl:\d+: a second time that .*000_\w+\.txt is \w+, after .*manifest\.jsonl:\d+"],
    ),
    (
        _lose_manifest,
        [
            r"2026/02/27/000_\w+\.txt: no line in its manifest; .*",
            r"2026/02/27/001_\w+\.txt: no line in its manifest; .*",
            r"\.duplicates/2026/02/27/000_\w+\.txt: no line in its manifest; .*",
            r"\.duplicates/2026/02/27/001_\w+\.txt: no line in its manifest; .*",
        ],
    ),
    (_change_hash_in_manifest, [r"2026/02/27/000_\w+\.txt: 2026/02/27/manifest\.jsonl:1 gives another SHA-256, 0{64}"]),
    (
        _change_end_of_hash_in_manifest,
        [r"2026/02/27/000_\w+\.txt: 2026/02/27/manifest\.jsonl:1 gives another SHA-256, [0-9a-f]{16}0{48}"],
    ),
    (
        _change_title_in_manifest,
        [r"2026/02/27/000_\w+\.txt: 2026/02/27/manifest\.jsonl:1 gives another title, “By hand”"],
    ),
    (_break_seed, [r".*/seeds/a seed\.txt: line 1: expected ' date YYYY-MM-DD Title', found 'no seed'"]),
    (_forget_in_index, [r"2026/02/27/000_\w+\.txt: unknown to the index; `pipeline reindex` corrects that"]),
]


@pytest.mark.parametrize(("damage", "sentences"), DAMAGE, ids=[damage.__name__[1:] for damage, _ in DAMAGE])
def test_damage_is_told_in_sentences(store: Store, damage: Callable[[Store], None], sentences: list[str]) -> None:
    damage(store)
    found = findings(store)
    assert len(found) == len(sentences), found
    for finding, sentence in zip(found, sentences, strict=True):
        assert re.fullmatch(sentence, finding), finding


@pytest.mark.parametrize("damage", [_tear_manifest, _lose_manifest, _copy_in, _rename, _forget_in_index])
def test_what_reindex_mends_is_known_to_the_index_afterwards(store: Store, damage: Callable[[Store], None]) -> None:
    damage(store)
    store.ingest.reindex()
    assert [finding for finding in findings(store) if "index;" in finding] == []


def logged(store: Store) -> list[dict[str, Any]]:
    (path,) = (store.archive.root / FIXITY).iterdir()
    assert path.name == "2026.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_check_is_logged_outside_the_state_folder_with_its_time_files_and_result(store: Store) -> None:
    sound = {"at": "2026-03-01T12:00:00Z", "until": "2026-03-01T12:00:00Z", "files": 5, "result": "sound"}
    done = check_fixity(store)
    assert (done.files, done.findings, done.unlogged) == (5, (), None)
    assert done.log == str(store.archive.root / FIXITY / "2026.jsonl")
    check_fixity(store)
    assert logged(store) == [sound, sound]


def test_one_changed_byte_is_found_and_stays_in_the_log(store: Store) -> None:
    path = the(store, DOCUMENT)
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)
    (finding,) = check_fixity(store).findings
    assert "changed since filing; restore it from a backup" in str(finding)
    assert "reindex" not in str(finding)
    data[-5] ^= 1
    path.write_bytes(data)
    check_fixity(store)
    changed, mended = logged(store)
    assert (changed["result"], changed["problems"]) == ("problems", {"changed": 1})
    assert changed["named"] == [path.relative_to(store.archive.root).as_posix()]
    assert mended["result"] == "sound"


def test_a_file_whose_name_is_no_text_is_found_with_all_the_others(store: Store) -> None:
    folder = the(store, DOCUMENT).parent
    with open(os.fsencode(folder) + b"/bad\xff.txt", "wb") as file:
        file.write(b"x")
    the(store, DOCUMENT).write_bytes(b"edited by hand")
    assert len(check_fixity(store).findings) > 2
    (line,) = logged(store)
    assert f"{folder.relative_to(store.archive.root).as_posix()}/bad\\udcff.txt" in line["named"]


def test_reindex_does_not_hide_a_changed_text(store: Store) -> None:
    _change_a_word(store)
    store.ingest.reindex()
    (finding,) = findings(store)
    assert re.fullmatch(_CHANGED, finding)


def test_an_archive_whose_log_cannot_be_written_is_verified_all_the_same(store: Store) -> None:
    (store.archive.root / FIXITY).write_text("a file stands where the folder should be")
    _change_a_word(store)
    done = check_fixity(store)
    assert ([each.flaw for each in done.findings], done.log) == (["changed"], None)
    assert done.unlogged is not None
    assert FIXITY in done.unlogged


def test_an_archive_that_cannot_be_written_is_verified_all_the_same(store: Store) -> None:
    _change_a_word(store)
    expected = check_fixity(store)
    before = logged(store)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # no file may grow, whoever runs the tests
    try:
        done = check_fixity(store)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (done.findings, done.files, done.log) == (expected.findings, expected.files, None)
    assert done.unlogged is not None
    assert "too large" in done.unlogged
    assert logged(store) == before


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_the_line_of_the_documents_checks_every_text_without_our_program(tmp_path: Path) -> None:
    (line,) = re.findall(r"```sh\n(jq .*?)```", PAGE.read_text("utf-8"), re.DOTALL)

    def checked(line: str = line) -> tuple[int, str]:
        done = subprocess.run(
            ["bash", "-c", line], cwd=tmp_path / "archive", capture_output=True, text=True, timeout=30
        )
        return done.returncode, done.stdout

    with opened(tmp_path, keep="original") as store:
        first = [submission(f"https://a.example/{number}", text(number)) for number in range(4)]
        pruned_copies = [submission("https://b.example/1", text(1)), submission("https://b.example/2", text(2))]
        store.ingest.admit([*first, *pruned_copies])
        assert len(prune(store, NOON + timedelta(days=1))) == 2
        earlier = submission("https://c.example/1", text(1), day=DAY - timedelta(2))
        store.ingest.admit(
            [earlier, submission("https://c.example/3", text(3)), submission("https://d.example/3", text(3))]
        )
        removed = [line["file"] for line in lines(tmp_path) if line["event"] == "duplicate"]
        store.ingest.restore(store.archive.last_record(removed[-1]))
        gone = queries.find(store.index, "https://a.example/0")
        withdraw(store, gone, Reason(because="a request", by="desk"))
        events = {line["event"] for line in lines(tmp_path)}
        assert events == {"archived", "duplicate", "superseded", "followed", "restored", "pruned", "withdrawn"}
        files = list(store.archive.files())
    code, told = checked(line.replace("--quiet", ""))
    assert (code, sorted(told.splitlines())) == (0, sorted(f"{file}: OK" for file in files))
    for file in files:
        path = tmp_path / "archive" / file
        data = path.read_bytes()
        path.write_bytes(data[:-2] + b"?\n")
        assert checked() == (1, f"{file}: FAILED\n")
        path.write_bytes(data)
    assert checked() == (0, "")


def test_verifying_changes_nothing(store: Store) -> None:
    _tear_manifest(store)
    _rename(store)
    root = store.archive.root
    state = root / ".state" / INDEX
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and path.parent != state.parent}
    findings(store)
    assert before == {
        path: path.read_bytes() for path in root.rglob("*") if path.is_file() and path.parent != state.parent
    }
