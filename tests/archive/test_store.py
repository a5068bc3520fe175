"""An archive on an object store is the same archive: what is filed, moved and deleted there is what a folder has."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from pipeline import format
from pipeline.archive import Archive, Event
from pipeline.archive.bucket import Bucket
from pipeline.archive.store import Objects
from pipeline.errors import ArchiveError, OutOfReach
from pipeline.index import queries
from pipeline.maintenance import prune, verify
from pipeline.model import ArchivePlace, Kind
from pipeline.runtime import Store
from tests.support.clocks import NOON, StillClock
from tests.support.documents import DAY, opened, submission, text, touched
from tests.support.store import S3Server, SeaweedServer, place

MANIFEST = f"{DAY:%Y/%m/%d}/manifest.jsonl"


@pytest.fixture
def where(s3: S3Server, tmp_path: Path) -> ArchivePlace:
    return place(s3.bucket(), tmp_path)


def history(store: Store) -> None:
    """File what is new, near, revised and fuller; restore, prune and withdraw."""
    ingest = store.ingest
    first = [submission(f"https://harbour.example/{number}", text(number)) for number in range(6)]
    ingest.admit(first)
    copies = [
        submission(
            f"https://copy.example/{number}", touched(text(number)), source="copy", day=DAY + timedelta(number % 2)
        )
        for number in range(3)
    ]
    receipts = ingest.admit([*copies, submission("https://harbour.example/4", (*text(4), "And one line more."))])
    assert [each.kind for each in receipts] == [Kind.DUPLICATE] * 3 + [Kind.REVISED]
    ingest.restore(store.archive.last_record(receipts[0].file))
    assert prune(store, NOON + timedelta(days=900))
    ingest.withdraw([queries.documents(store.index, limit=1)[0].file], "asked for", "the desk")


def told(archive: Archive) -> dict[str, bytes]:
    """Every text and every line, under its name."""
    names = [*archive.files(), *(f"{day:%Y/%m/%d}/manifest.jsonl" for day in archive.days())]
    return {name: archive.read_bytes(name) for name in names}


def test_the_same_is_filed_in_a_folder_and_on_a_store(tmp_path: Path, where: ArchivePlace) -> None:
    with opened(tmp_path / "one") as folder, opened(tmp_path / "two", place=where) as store:
        history(folder)
        history(store)
        assert told(store.archive) == told(folder.archive)
        assert queries.totals(store.index) == queries.totals(folder.index)
        assert list(verify(store.archive, store.index)) == []
        assert store.index.promised() == []
        found = store.ingest.reindex()
        assert (found.problems, found.left_out) == ([], 0)
        assert queries.totals(store.index).archived == queries.totals(folder.index).archived
        assert list(verify(store.archive, store.index)) == []
        assert not (tmp_path / "two" / "archive").exists(), "nothing lies beside the configuration but the state"


def test_a_manifest_is_in_parts_until_its_day_is_over(s3: S3Server, tmp_path: Path, where: ArchivePlace) -> None:
    bucket = str(where).split("/")[2]
    with opened(tmp_path, place=where) as store:
        history(store)
        before = told(store.archive)
        parts = [key for key in s3.keys(bucket) if "/manifest" in key]
        assert len(parts) > 4
        assert all("/manifest/0" in key for key in parts)
        assert store.archive.compact(DAY) == 0, "no day before that one"
        assert store.archive.compact(DAY + timedelta(days=9)) == 2
        assert store.archive.compact(DAY + timedelta(days=9)) == 0
        manifests = [key for key in s3.keys(bucket) if "/manifest" in key]
        assert manifests == [f"news/{DAY + timedelta(days=n):%Y/%m/%d}/manifest.jsonl" for n in (0, 1)]
        assert told(store.archive) == before
        store.ingest.admit([submission("https://harbour.example/late", text(70))])
        assert list(verify(store.archive, store.index)) == []
        assert len([key for key in s3.keys(bucket) if "/manifest/" in key]) == 1


def test_whatever_a_crash_leaves_of_a_compaction_no_line_is_lost_or_twice(tmp_path: Path, where: ArchivePlace) -> None:
    objects = Objects(str(where), where.state)
    for number in range(4):
        objects.append(MANIFEST, number * 10, b"%09d\n" % number)
    parts = [f"{MANIFEST.removesuffix('.jsonl')}/{number * 10:012}.jsonl" for number in range(4)]
    whole = objects.read(MANIFEST)
    objects.put(MANIFEST, whole)  # the first step; the parts are still there
    for gone in (None, parts[2], parts[0]):  # and are deleted one by one, in whatever order
        if gone is not None:
            objects.delete(gone)
        assert (objects.read(MANIFEST), objects.size(MANIFEST)) == (whole, 40)
    objects.append(MANIFEST, 40, b"what comes\n")
    assert objects.read(MANIFEST) == whole + b"what comes\n"
    assert objects.compact(MANIFEST)
    assert objects.read(MANIFEST) == whole + b"what comes\n"
    assert [each.name for each in Bucket(str(where)).below(f"{DAY:%Y/%m/%d}")] == [MANIFEST]


def test_two_writers_cannot_both_store_what_follows_the_same_byte(where: ArchivePlace) -> None:
    objects = Objects(str(where), where.state)
    objects.append(MANIFEST, 0, b"one\n")
    with pytest.raises(FileExistsError):
        objects.append(MANIFEST, 0, b"two\n")
    objects.append(MANIFEST, 4, b"two\n")
    assert objects.read(MANIFEST) == b"one\ntwo\n"


def test_a_part_that_is_missing_is_told(where: ArchivePlace) -> None:
    objects = Objects(str(where), where.state)
    for number in range(3):
        objects.append(MANIFEST, number * 2, b"x\n")
    objects.delete(f"{MANIFEST.removesuffix('.jsonl')}/{2:012}.jsonl")
    with pytest.raises(OSError, match="the part with bytes 2 to 4 is missing"):
        objects.read(MANIFEST)


def test_what_lies_under_a_name_that_is_to_be_given_stays_and_the_text_is_filed_beside_it(
    where: ArchivePlace, tmp_path: Path
) -> None:
    with opened(tmp_path, place=where) as store:
        one, two = (submission(f"https://harbour.example/{n}", text(n)) for n in (1, 2))
        data = format.render(one.extracted.document)
        file = f"{DAY:%Y/%m/%d}/{format.file_name(0, data)}"
        store.archive.blobs.put(file, b"something else")
        first, second = store.ingest.admit([one, two])
        assert [store.archive.read_bytes(each) for each in (file, first.file)] == [b"something else", data]
        assert [each.file[11:14] for each in (first, second)] == ["001", "002"]
        assert store.index.promised() == []
        assert {each.file for each in verify(store.archive, store.index)} == {file}


def test_a_text_that_is_edited_while_its_group_is_unfinished_stays_and_the_group_is_finished(
    where: ArchivePlace, tmp_path: Path
) -> None:
    with opened(tmp_path, place=where) as store:
        (held,) = store.ingest.admit([submission("https://harbour.example/1", text(1)[:10])])
        before = store.archive.read_bytes(held.file)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Objects, "append_all", _killed)
            with pytest.raises(KeyboardInterrupt):
                store.ingest.admit([submission("https://other.example/1", text(1))])
        (came,) = (file for file in store.archive.files() if file != held.file and "duplicates" not in file)
        for file in (held.file, came):
            store.archive.blobs.put(file, store.archive.read_bytes(file) + b"A note.\n")
    with opened(tmp_path, place=where) as store:
        (moved,) = (file for file in store.archive.files() if "duplicates" in file)
        assert store.archive.read_bytes(moved) == before
        assert all(store.archive.read_bytes(file).endswith(b"A note.\n") for file in (held.file, came))
        assert {each.file for each in verify(store.archive, store.index)} == {held.file, came}
        assert store.index.promised() == []
        assert store.ingest.admit([submission("https://harbour.example/3", text(3))])[0].kind is Kind.ARCHIVED


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(("scheme", "server"), [("s3", "s3"), ("az", "azure")])
def test_nothing_is_known_of_a_bucket_that_is_not_there(
    scheme: str, server: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    running = request.getfixturevalue(server)
    nowhere = place("no-such-bucket", tmp_path, scheme)
    with pytest.raises(OutOfReach, match=r"no-such-bucket.*there is no such bucket"), opened(tmp_path, place=nowhere):
        pass
    bucket = Bucket(str(nowhere))
    asked: list[Callable[[str], object]] = [bucket.read]
    if not isinstance(running, SeaweedServer):  # which makes the bucket then
        asked.append(lambda name: bucket.create(name, b""))
    for ask in asked:
        with pytest.raises(OSError, match="there is no such bucket") as refused:
            ask("2024/05/14/000_a.txt")
        assert not isinstance(refused.value, FileNotFoundError)


def test_days_are_sealed_and_the_seals_hold(where: ArchivePlace, tmp_path: Path) -> None:
    with opened(tmp_path, place=where) as store:
        history(store)
        now = datetime.combine(NOON.date() + timedelta(days=1), NOON.timetz())
        made = store.archive.seal(NOON.date(), now)
        assert made is not None
        assert len(made.manifests) == 2
        assert list(store.archive.broken_seals()) == []
        store.archive.compact(date(2100, 1, 1))
        assert list(store.archive.broken_seals()) == [], "whichever form a manifest has"
        manifest = made.manifests[0]
        data = store.archive.read_bytes(manifest.file)
        assert hashlib.sha256(data[: manifest.bytes]).hexdigest() == manifest.sha256
        Objects(str(where), where.state).put(manifest.file, data.replace(b"harbour", b"harbors"))
        assert [each.partition(": ")[2] for each in store.archive.broken_seals()] == [
            f"changed since {where}/{made.file}"
        ]


def test_the_fixity_log_grows(where: ArchivePlace, tmp_path: Path) -> None:
    with opened(tmp_path, place=where) as store:
        for number in range(3):
            log = store.archive.log_fixity(json.dumps({"number": number}), NOON)
        assert log == f"{where}/.fixity/{NOON:%Y}.jsonl"
        assert len(store.archive.read_bytes(f".fixity/{NOON:%Y}.jsonl").splitlines()) == 3


@pytest.mark.of_a_file
def test_a_new_index_is_made_from_the_store(where: ArchivePlace, tmp_path: Path) -> None:
    with opened(tmp_path, place=where) as store:
        history(store)
        totals = queries.totals(store.index)
    (where.state / "index.sqlite").unlink()
    said: list[str] = []
    with opened(tmp_path, StillClock(), said, place=where) as store:
        found = queries.totals(store.index)
        assert (found.archived, found.duplicates) == (totals.archived, totals.duplicates)
        assert next(record.event for record in store.archive.records([])) is Event.ARCHIVED
    assert said
    assert said[0].startswith("index made from the files: ")


def test_an_index_of_another_archive_is_refused(s3: S3Server, tmp_path: Path) -> None:
    first, second = (place(s3.bucket(), tmp_path) for _ in range(2))
    with opened(tmp_path, place=first) as store:
        store.ingest.admit([submission("https://harbour.example/1", text(1))])
    with pytest.raises(ArchiveError, match=r"has none of the documents.*pipeline reindex"):
        opened(tmp_path, place=second).__enter__()
    with opened(tmp_path, place=first) as store:
        assert queries.totals(store.index).archived == 1, "it is as it was"
        (row,) = queries.documents(store.index)
        store.archive.blobs.delete(row.file)
    with opened(tmp_path, place=first) as store:
        assert queries.totals(store.index).archived == 1, "a text that is lost is no other archive"


def test_two_indexes_that_write_into_one_store_are_noticed_and_one_is_given_up_on_purpose(
    where: ArchivePlace, tmp_path: Path
) -> None:
    here, there = (ArchivePlace(where.where, tmp_path / name) for name in ("here", "there"))
    said: list[str] = []

    def come(store: Store, number: int) -> str:
        (receipt,) = store.ingest.admit(
            [submission(f"https://harbour.example/{number}", text(number), day=DAY + timedelta(number))]
        )
        return str(receipt.kind)

    with opened(tmp_path / "1", place=here) as store:
        assert come(store, 1) == "archived"
    with opened(tmp_path / "2", said=said, place=there) as store:  # makes an index of its own, from all that is held
        assert queries.totals(store.index).archived == 1
        with opened(tmp_path / "1", place=here) as first:
            assert come(first, 2) == "archived", "who only reads does no harm"
        assert [come(store, number) for number in (2, 3)] == ["unchanged", "archived"], "what came in between is learnt"
    with opened(tmp_path / "1", place=here) as store:
        refused = r"is written by another index \(on .+, since .+ UTC\): name that one, or .*`pipeline reindex`"
        with pytest.raises(ArchiveError, match=refused):
            come(store, 4)
        assert store.ingest.reindex().problems == []
        assert [come(store, number) for number in (3, 4)] == ["unchanged", "archived"]
        assert list(verify(store.archive, store.index)) == []
    with opened(tmp_path / "2", place=there) as store, pytest.raises(ArchiveError, match="by another index"):
        come(store, 5)
