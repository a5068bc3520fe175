"""A sound archive has no findings; each kind of damage has a sentence that names the file and what is wrong."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline import format
from pipeline.maintenance.verify import verify
from pipeline.runtime import INDEX, Store
from tests.support.documents import DAY, opened, submission, text, touched

DOCUMENT = "2026/02/27/000_"
MANIFEST = "2026/02/27/manifest.jsonl"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two days with three documents, two duplicates and a seed."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a seed.txt").write_bytes(format.render(format.canonical("A seed", DAY, text(90))))
    with opened(tmp_path) as store:
        store.admission.admit(
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
    return [finding.replace(f"{store.archive.root}/", "") for finding in verify(store.archive, store.index)]


def the(store: Store, begins: str) -> Path:
    """The one file whose place begins so."""
    (file,) = [file for file in store.archive.files() if file.startswith(begins)]
    return store.archive.path(file)


def test_a_sound_archive_has_no_findings_and_every_file_is_counted(store: Store) -> None:
    counted: list[int] = []
    assert list(verify(store.archive, store.index, counted.append)) == []
    assert counted == [1, 2, 3, 4, 5]


def test_a_sound_archive_has_no_findings_after_a_restore(store: Store) -> None:
    for file in list(store.archive.files()):
        if file.startswith(".duplicates"):
            store.admission.restore(store.archive.last_record(file))
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


def _tear_manifest(store: Store) -> None:
    path = store.archive.path(MANIFEST)
    path.write_bytes(path.read_bytes()[:-40])


def _lose_manifest(store: Store) -> None:
    store.archive.path(MANIFEST).unlink()


def _change_end_of_hash_in_manifest(store: Store) -> None:
    path = store.archive.path(MANIFEST)  # the name of the file has only the beginning
    path.write_text(
        re.sub(r'("sha256": "[0-9a-f]{16})[0-9a-f]{48}"', r"\g<1>" + "0" * 48 + '"', path.read_text(), count=1)
    )


def _change_hash_in_manifest(store: Store) -> None:
    path = store.archive.path(MANIFEST)
    first, rest = path.read_text().split("\n", 1)
    path.write_text(re.sub(r'"sha256": "[0-9a-f]+"', '"sha256": "' + "0" * 64 + '"', first) + "\n" + rest)


def _change_title_in_manifest(store: Store) -> None:
    path = store.archive.path(MANIFEST)
    first, rest = path.read_text().split("\n", 1)
    path.write_text(re.sub(r'"title": "[^"]+"', '"title": "By hand"', first) + "\n" + rest)


def _break_seed(store: Store) -> None:
    (store.archive.seeds / "a seed.txt").write_text("no seed\n")


def _forget_in_index(store: Store) -> None:
    with store.index.transaction() as transaction:
        transaction.remove(the(store, DOCUMENT).relative_to(store.archive.root).as_posix())


DAMAGE: list[tuple[Callable[[Store], None], list[str]]] = [
    (
        _change_a_word,
        [r"2026/02/27/000_\w+\.txt: its bytes have SHA-256 \w{16}…, its name says \w{16}: it was changed"],
    ),
    (_cut, [r"2026/02/27/000_\w+\.txt: line 33: expected a newline at the end"]),
    (_empty, [r"2026/02/27/000_\w+\.txt: line 1: expected ' date YYYY-MM-DD Title', found ''"]),
    (_break_encoding, [r"2026/02/27/000_\w+\.txt: line 33: expected UTF-8, found byte 0xff"]),
    (
        _delete,
        [
            r"2026/02/27/000_\w+\.txt: missing; 2026/02/27/manifest\.jsonl:1 speaks of it",
            r"2026/02/27/000_\w+\.txt: in the index and not on disk; `pipeline reindex` mends that",
        ],
    ),
    (
        _delete_duplicate,
        [
            r"\.duplicates/2026/02/27/000_\w+\.txt: missing; 2026/02/27/manifest\.jsonl:2 speaks of it",
            r"\.duplicates/2026/02/27/000_\w+\.txt: in the index and not on disk; `pipeline reindex` mends that",
        ],
    ),
    (_replace_by_folder, [r"2026/02/27/000_\w+\.txt: cannot be read: Is a directory"]),
    (
        _rename,
        [
            r"2026/02/27/my favourite\.txt: its name is not a number of three digits, _, and 16 hex digits",
            r"2026/02/27/my favourite\.txt: no line in its manifest; `pipeline reindex` holds it all the same",
            r"2026/02/27/000_\w+\.txt: missing; .*",
            r"2026/02/27/my favourite\.txt: unknown to the index; `pipeline reindex` mends that",
            r"2026/02/27/000_\w+\.txt: in the index and not on disk; .*",
        ],
    ),
    (
        _renumber,
        [
            r"2026/02/27/077_\w+\.txt: no line in its manifest; .*",
            r"2026/02/27/000_\w+\.txt: missing; .*",
            r"2026/02/27/077_\w+\.txt: unknown to the index; .*",
            r"2026/02/27/000_\w+\.txt: in the index and not on disk; .*",
        ],
    ),
    (
        _move_to_another_day,
        [
            r"2026/02/20/000_\w+\.txt: its first line gives 2026-02-27, which is not the day of its folder",
            r"2026/02/20/000_\w+\.txt: no line in its manifest; .*",
            r"2026/02/27/000_\w+\.txt: missing; .*",
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
    (_forget_in_index, [r"2026/02/27/000_\w+\.txt: unknown to the index; `pipeline reindex` mends that"]),
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
    store.admission.reindex()
    assert [finding for finding in findings(store) if "index;" in finding] == []


def test_verifying_changes_nothing(store: Store) -> None:
    _tear_manifest(store)
    _rename(store)
    root = store.archive.root
    state = root / INDEX
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and path.parent != state.parent}
    findings(store)
    assert before == {
        path: path.read_bytes() for path in root.rglob("*") if path.is_file() and path.parent != state.parent
    }
