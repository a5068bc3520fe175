"""Files, manifests and locks of the archive. The locks are tried between real processes."""

import hashlib
import json
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing.synchronize import Event as Flag
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import format
from pipeline.archive import Archive, Event, Record, journal, manifest
from pipeline.archive.blobs import Folder
from pipeline.archive.filing import FileGroup
from pipeline.archive.manifest import dump, load
from pipeline.dedup.content_hash import fingerprint
from pipeline.errors import ArchiveError, FormatError
from pipeline.model import Attachment, Document, Entry, IndexClaim, Provenance, Relation, Verdict
from tests.support.clocks import NOON
from tests.support.documents import DAY, lines, process, submission, text, tree

pytestmark = pytest.mark.of_any_index

FORK = multiprocessing.get_context("fork")
NEW = Verdict(relation=Relation.NEW, because="nothing held says the same")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", tmp_path / "seeds")


def record(
    archive: Archive,
    number: int,
    *,
    day: date = DAY,
    ordinal: int = 0,
    event: Event = Event.ARCHIVED,
    was: str | None = None,
) -> Record:
    """A document with the text of `number`, ready to be written."""
    came = submission(f"https://harbour.example/{number}", text(number, 3), day=day)
    removed = event in (Event.DUPLICATE, Event.SUPERSEDED)
    entry = archive.entry(came.extracted, came.fingerprint, NEW, ordinal=ordinal, removed=removed)
    return Record(event=event, at=NOON, key=came.link.key, entry=entry, was=was)


class Unasked:
    """An index of which an archive in a folder asks nothing."""

    def promise(self, group: bytes) -> None:
        raise AssertionError

    def grow(self, sizes: Mapping[str, int], after: Mapping[str, int]) -> None:
        """Take no note."""

    def claim(self) -> IndexClaim:
        """Tell of an index that lies in the folder."""
        return IndexClaim("index", anew=False, apart=False)

    def settle_claim(self) -> None:
        raise AssertionError

    def promised(self) -> list[tuple[int, bytes]]:
        raise AssertionError

    def forget_promise(self, number: int) -> bool:
        raise AssertionError


UNASKED = Unasked()


def write(archive: Archive, *records: Record) -> None:
    with archive.admission():
        archive.write(records, UNASKED)
        archive.settle(UNASKED)


# Names and places


def test_a_file_lies_in_the_folder_of_its_day_under_its_number_and_the_hash_of_its_bytes(archive: Archive) -> None:
    one = record(archive, 1, day=date(987, 6, 5), ordinal=7)
    write(archive, one)
    (path,) = archive.root.rglob("*.txt")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert path.relative_to(archive.root).as_posix() == f"0987/06/05/007_{digest[:16]}.txt" == one.entry.file
    assert one.entry.sha256 == digest
    assert format.parse(path.read_bytes()) == one.entry.document == archive.read(one.entry.file)


@pytest.mark.parametrize(("ordinal", "name"), [(0, "000_"), (999, "999_"), (1000, "1000_"), (123456, "123456_")])
def test_numbers_grow_past_three_digits(archive: Archive, ordinal: int, name: str) -> None:
    one = record(archive, 1, ordinal=ordinal)
    write(archive, one)
    assert one.entry.file.startswith(f"2026/02/27/{name}")
    assert list(archive.files()) == [one.entry.file]
    assert format.read_name(one.entry.file.rpartition("/")[2]) == (ordinal, one.entry.sha256[:16])


def test_a_removed_duplicate_lies_aside_and_its_line_in_the_manifest_of_its_day(archive: Archive) -> None:
    kept, removed = record(archive, 1), record(archive, 2, event=Event.DUPLICATE)
    write(archive, kept, removed)
    assert removed.entry.file.startswith(".duplicates/2026/02/27/000_")
    assert (archive.root / removed.entry.file).is_file()
    assert [line["file"] for line in lines(archive.root.parent)] == [kept.entry.file, removed.entry.file]
    assert list(archive.files()) == [kept.entry.file, removed.entry.file]


def test_a_group_may_span_several_days(archive: Archive) -> None:
    days = [date(2026, 2, 27), date(2025, 12, 31), date(2026, 2, 27), date(2026, 3, 1)]
    group = [record(archive, number, day=day, ordinal=number) for number, day in enumerate(days)]
    write(archive, *group)
    assert list(archive.days()) == sorted(set(days))
    assert [line["file"][:14] for line in lines(archive.root.parent)] == [
        "2025/12/31/001",
        "2026/02/27/000",
        "2026/02/27/002",
        "2026/03/01/003",
    ]
    assert sorted(archive.files()) == sorted(each.entry.file for each in group)


def test_seeds_are_read_from_their_own_folder(archive: Archive) -> None:
    assert archive.seed_files() == {}
    archive.seeds.mkdir()
    data = format.render(format.canonical("A seed", DAY, text(1)))
    (archive.seeds / "any name.txt").write_bytes(data)
    (archive.seeds / "notes.md").write_text("not a seed")
    assert archive.seed_files() == {"seeds/any name.txt": hashlib.sha256(data).hexdigest()}
    assert Path(archive.locate("seeds/any name.txt")) == archive.seeds / "any name.txt"
    assert archive.read("seeds/any name.txt").title == "A seed"


def test_a_file_that_cannot_be_read_and_one_that_is_not_ours_are_different_errors(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match=r"000_x\.txt: No such file"):
        archive.read("2026/02/27/000_x.txt")
    path = archive.root / "2026/02/27/000_x.txt"
    path.parent.mkdir(parents=True)
    path.write_text("hello\n")
    with pytest.raises(FormatError, match=r"000_x\.txt: line 1"):
        archive.read("2026/02/27/000_x.txt")


# Manifests


def test_records_come_back_as_they_were_written(archive: Archive) -> None:
    group = [record(archive, number, ordinal=number, day=DAY + timedelta(days=number)) for number in range(3)]
    write(archive, *group)
    problems: list[str] = []
    assert list(archive.records(problems)) == group
    assert problems == []


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
_WORD = st.none() | _TEXT
_MOMENT = st.datetimes(timezones=st.just(UTC))
_PROVENANCES = st.builds(
    Provenance,
    url=_TEXT,
    canonical_url=_TEXT,
    source=_TEXT,
    language=_TEXT,
    found_in=_TEXT,
    fetched_at=_MOMENT,
    date_basis=_TEXT,
    title_basis=_TEXT,
    published=st.none() | _MOMENT,
    modified=st.none() | _MOMENT,
    publisher=_WORD,
    publisher_basis=_WORD,
    author=_WORD,
    author_basis=_WORD,
    etag=_WORD,
    last_modified=_WORD,
    charset=_WORD,
    extractor=_TEXT,
    confidence=st.none() | st.floats(0, 1),
    redirects=st.lists(_TEXT, max_size=3).map(tuple),
    alternates=st.dictionaries(_TEXT, _TEXT, max_size=3).map(lambda found: tuple(found.items())),
    attachments=st.lists(st.builds(Attachment, url=_TEXT, title=_TEXT, type=_TEXT), max_size=3).map(tuple),
    pages=st.lists(_TEXT, max_size=3).map(tuple),
    missing=_WORD,
    pieces=st.none() | st.integers(2, 99),
    collection=_WORD,
)
_VERDICTS = st.builds(
    Verdict, relation=st.sampled_from(Relation), because=_TEXT, of=_WORD, score=st.none() | st.floats(0, 1)
)
_DOCUMENT = format.canonical("A title", DAY, text(1, 2))
_HASH = fingerprint(_DOCUMENT)


@given(_PROVENANCES, _VERDICTS, st.sampled_from([*set(Event) - {Event.WITHDRAWN}]), _MOMENT, _TEXT, _WORD)
def test_a_manifest_line_says_all_that_a_record_says(
    provenance: Provenance, verdict: Verdict, event: Event, at: datetime, key: str, was: str | None
) -> None:
    entry = Entry(
        file="2026/02/27/000_0123456789abcdef.txt",
        sha256="01" * 32,
        document=_DOCUMENT,
        provenance=provenance,
        fingerprint=_HASH,
        verdict=verdict,
    )
    written = Record(event=event, at=at, key=key, entry=entry, was=was)
    line = dump(written)
    assert "\n" not in line
    assert load(line, where="here").record(_DOCUMENT, _HASH) == written


@given(_PROVENANCES, _VERDICTS, _MOMENT, _TEXT, _TEXT)
def test_of_what_was_withdrawn_a_line_says_where_it_was_and_why_and_nothing_else(
    provenance: Provenance, verdict: Verdict, at: datetime, key: str, by: str
) -> None:
    place = "2026/02/27/000_0123456789abcdef.txt"
    entry = Entry(
        file=place, sha256="01" * 32, document=_DOCUMENT, provenance=provenance, fingerprint=_HASH, verdict=verdict
    )
    line = dump(Record(event=Event.WITHDRAWN, at=at, key=key, entry=entry, by=by))
    known = {"event", "at", "file", "sha256", "date", "url", "key", "source", "fetched_at", "because", "by"}
    assert json.loads(line).keys() == known
    record = load(line, where="here").withdrawal()
    assert (record.event, record.at, record.key, record.by) == (Event.WITHDRAWN, at, key, by)
    assert (record.entry.file, record.entry.document.title) == (place, "")


def test_a_manifest_line_leaves_out_what_is_not_known_and_is_readable_by_people(archive: Archive) -> None:
    one = record(archive, 1)
    line = dump(replace(one, entry=replace(one.entry, document=replace(one.entry.document, title="水位"))))
    assert "水位" in line
    assert not {"publisher", "author", "of", "score", "was", "http"} & json.loads(line).keys()
    assert json.loads(line)["published"] == "2026-02-27T09:00:00Z"


def _line(**changed: Any) -> str:
    good = {
        "event": "archived",
        "at": "2026-03-01T12:00:00Z",
        "file": "2026/02/27/000_0123456789abcdef.txt",
        "sha256": "01" * 32,
        "date": "2026-02-27",
        "fetched_at": "2026-03-01T12:00:00Z",
    }
    return json.dumps({name: value for name, value in (good | changed).items() if value is not ...})


_BARE = "a manifest line needs event, at, file, sha256, date, fetched_at, and has no "
BROKEN_LINES = [
    ("", "not a line of JSON"),
    ("[" * 200_000, "not a line of JSON"),
    ('{"event": "archived", "file": "2026/0', "not a line of JSON"),
    ("\ufffd\ufffd\x00", "not a line of JSON"),
    ("[]", _BARE + "event, at, file, sha256, date, fetched_at"),
    ("null", _BARE + "event, at, file, sha256, date, fetched_at"),
    (_line(file=...), _BARE + "file"),
    (_line(fetched_at=...), _BARE + "fetched_at"),
    (_line(file=7), "file is 7, which is no place of a document"),
    (_line(url=["https://a.example"]), "url is .*, which is no text"),
    (_line(title=None), "title is None, which is no text"),
    (_line(file="../../etc/passwd.txt"), "no place of a document"),
    (_line(file="/etc/passwd.txt"), "no place of a document"),
    (_line(file="2026/02/27/../../../x.txt"), "no place of a document"),
    (_line(file="2026/02/27/" + "0" * 300 + ".txt"), "no place of a document"),
    (_line(file=""), "no place of a document"),
    (_line(event="eaten"), r"event is 'eaten', which is no event \(archived, revised, "),
    (_line(relation="cousin"), r"relation is 'cousin', which is no relation \(new, "),
    (_line(at="yesterday"), "at is 'yesterday', which is no moment such as 2024-05-14T08:00:00Z"),
    (_line(at=7), "at is 7, which is no moment"),
    (_line(fetched_at="2026-03-01T12:00:00"), "fetched_at is .*, which is no moment"),  # naive
    (_line(date="Tuesday"), "date is 'Tuesday', which is no day such as 2024-05-14"),
    (_line(http=["etag"]), "http is .*, which is no object"),
    (_line(http={"etag": 7}), r"http\.etag is 7, which is no text"),
    (_line(http={"redirects": "https://a.example"}), r"http\.redirects is .*, which is no list of texts"),
    (_line(score="much"), "score is 'much', which is no number"),
    (_line(pieces=2.5), r"pieces is 2\.5, which is no whole number"),
    (_line(alternates="en"), "alternates is 'en', which is no object of texts"),
    (_line(links=[7]), r"links is \[7\], which is no list of texts"),
    (_line(attachments=[{"url": 7}]), r"attachments is .*, which is no list of objects \(url, title, type\)"),
    (_line(content_hash={"scheme": "one"}), r"content_hash\.scheme is 'one', which is no whole number"),
    (_line(pruned="2026-03-01T12:00:00Z"), r"has no content_hash\.scheme, content_hash\.exact, content_hash\.near"),
]


def test_a_line_with_only_what_is_needed_is_read() -> None:
    assert load(_line(), where="here").file == "2026/02/27/000_0123456789abcdef.txt"


@pytest.mark.parametrize(("line", "says"), BROKEN_LINES)
def test_a_broken_line_is_told_with_its_place(line: str, says: str) -> None:
    with pytest.raises(FormatError, match=says) as raised:
        load(line, where="manifest.jsonl:3")
    assert str(raised.value).startswith("manifest.jsonl:3: ")


@pytest.mark.parametrize("line", [line for line, _ in BROKEN_LINES if line.strip()])
def test_a_broken_line_is_passed_over_and_the_others_are_read(archive: Archive, line: str) -> None:
    one, two = record(archive, 1), record(archive, 2, ordinal=1)
    write(archive, one)
    path = archive.root / "2026/02/27/manifest.jsonl"
    path.write_text(path.read_text() + line + "\n")
    write(archive, two)
    problems: list[str] = []
    assert list(archive.records(problems)) == [one, two]
    (problem,) = problems
    assert problem.startswith(f"{path}:2: ")


def test_a_last_line_without_its_newline_does_not_swallow_the_next(archive: Archive) -> None:
    one, two = record(archive, 1), record(archive, 2, ordinal=1)
    write(archive, one)
    path = archive.root / "2026/02/27/manifest.jsonl"
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    write(archive, two)
    assert [line["file"] for line in lines(archive.root.parent)] == [one.entry.file, two.entry.file]


def test_records_leave_out_files_that_moved_on_or_are_lost(archive: Archive) -> None:
    kept, moved, lost = (
        record(archive, 1),
        record(archive, 2, event=Event.DUPLICATE),
        record(archive, 3, ordinal=1),
    )
    write(archive, kept, moved, lost)
    back = record(archive, 2, ordinal=2, event=Event.RESTORED, was=moved.entry.file)
    write(archive, back)
    (archive.root / lost.entry.file).unlink()
    assert list(archive.records([])) == [kept, back]
    assert not (archive.root / moved.entry.file).exists()
    promised = archive.promised(date(2026, 2, 27), [])
    assert promised.keys() == {kept.entry.file, lost.entry.file, back.entry.file}
    assert promised[lost.entry.file].where == f"{(archive.root / '2026/02/27/manifest.jsonl')}:3"


def test_an_orphan_is_a_file_that_no_line_speaks_of(archive: Archive) -> None:
    one, two = record(archive, 1), record(archive, 2, event=Event.DUPLICATE)
    write(archive, one, two)
    assert list(archive.orphans()) == []
    for file in ("2026/02/27/009_x.txt", ".duplicates/2026/02/28/000_y.txt", "2025/01/01/000_z.txt"):
        (archive.root / file).parent.mkdir(parents=True, exist_ok=True)
        (archive.root / file).write_text("whatever")
    assert sorted(archive.orphans()) == [
        ".duplicates/2026/02/28/000_y.txt",
        "2025/01/01/000_z.txt",
        "2026/02/27/009_x.txt",
    ]
    assert list(archive.orphans(lambda file: not file.startswith("2026"))) == ["2026/02/27/009_x.txt"]


def test_a_file_whose_line_is_broken_is_an_orphan(archive: Archive) -> None:
    one = record(archive, 1)
    write(archive, one)
    path = archive.root / "2026/02/27/manifest.jsonl"
    path.write_text(path.read_text().replace("archived", "eaten"))
    assert list(archive.orphans()) == [one.entry.file]


def test_the_last_record_of_a_file_is_the_event_that_brought_it_there(archive: Archive) -> None:
    first = record(archive, 1, event=Event.DUPLICATE)
    again = replace(first, at=NOON + timedelta(days=1), key="another")
    write(archive, first)
    write(archive, record(archive, 2))
    write(archive, again)
    assert archive.last_record(first.entry.file) == again


@pytest.mark.parametrize("file", ["2026/02/27/000_x.txt", "2020/01/01/000_x.txt", "seeds/x.txt", "x", ""])
def test_a_file_without_a_line_has_no_last_record(archive: Archive, file: str) -> None:
    write(archive, record(archive, 1))
    with pytest.raises(FormatError, match="manifest"):
        archive.last_record(file)


def test_folders_that_are_no_days_are_left_alone(archive: Archive) -> None:
    one = record(archive, 1)
    write(archive, one)
    for folder in ("2026/02/30", "2026/2/7", "99/notes/1", "readme/02/27"):
        (archive.root / folder).mkdir(parents=True)
        (archive.root / folder / manifest.NAME).write_text("not ours\n")
    problems: list[str] = []
    assert [each.entry.file for each in archive.records(problems)] == [one.entry.file]
    assert problems == []


# Groups


def test_a_group_is_certain_once_its_journal_is_in_place(archive: Archive) -> None:
    one, two = record(archive, 1), record(archive, 2, day=DAY + timedelta(days=1))
    with archive.admission():
        group = FileGroup(
            texts={each.entry.file: format.render(each.entry.document) for each in (one, two)},
            lines={f"{each.entry.document.date:%Y/%m/%d}/manifest.jsonl": [dump(each)] for each in (one, two)},
        )
        journal.prepare(Folder(archive.root), group)
    assert tree(archive.root.parent) == {}
    with archive.admission():
        assert archive.unsettled(UNASKED, []) == [one, two]
        done = tree(archive.root.parent)
        assert archive.unsettled(UNASKED, []) == [one, two]  # until it is settled, and any number of times
        assert tree(archive.root.parent) == done
        archive.settle(UNASKED)
        assert archive.unsettled(UNASKED, []) == []
    assert list(archive.records([])) == [one, two]


def test_a_journal_that_comes_back_does_not_take_the_texts_of_the_next_group(archive: Archive) -> None:
    # the removal of a journal is not synced: after a power failure it may be there again
    one, two = record(archive, 1), record(archive, 2, ordinal=1)
    write(archive, one)
    with archive.admission():
        archive.write([two], UNASKED)
        kept = (archive.root / journal.JOURNAL).read_bytes()
        archive.settle(UNASKED)
    three = record(archive, 3, ordinal=2)
    group = FileGroup(texts={three.entry.file: format.render(three.entry.document)}, lines={})
    done = tree(archive.root.parent)
    with archive.admission():
        journal.prepare(Folder(archive.root), group)
        (archive.root / journal.JOURNAL).write_bytes(kept)
        assert archive.unsettled(UNASKED, []) == [two]
    assert tree(archive.root.parent) == done


DAY_FILE = "2026/03/01/000_0000000000000000.txt"
WRONG: list[dict[str, Any]] = [
    {"gone": ["../outside.txt"]},
    {"gone": ["/outside.txt"]},
    {"gone": ["2026/03/../../../outside.txt"]},
    {"gone": ["2026/03/01/.."]},
    {"gone": [".state/index.sqlite"]},
    {"gone": "all"},
    {"texts": {"../outside.txt": "000-x"}},
    {"texts": {DAY_FILE: "../../outside.txt"}},
    {"texts": {DAY_FILE: 7}},
    {"texts": []},
    {"manifests": [{"file": "../manifest.jsonl", "size": 0, "lines": []}]},
    {"manifests": [{"file": "2026/03/01/manifest.jsonl", "size": -1, "lines": []}]},
    {"manifests": [{"file": "2026/03/01/manifest.jsonl", "size": 0, "lines": [1]}]},
    {"manifests": [{}]},
]
DAMAGES = [b"", b"\x00" * 200, b"[" * 200_000, b'{"texts": {}', b"[]", b'{"texts": {}}']
DAMAGES += [json.dumps({"texts": {}, "manifests": [], "gone": []} | wrong).encode() for wrong in WRONG]


@pytest.mark.parametrize("damage", DAMAGES, ids=range(len(DAMAGES)))
def test_a_damaged_journal_is_an_error_that_says_what_to_do(archive: Archive, damage: bytes) -> None:
    write(archive, record(archive, 1))
    outside = archive.root.parent / "outside.txt"
    outside.write_text("not ours")
    (archive.root / journal.JOURNAL).write_bytes(damage)
    with archive.admission(), pytest.raises(FormatError, match=r"(?s)journal\.json: damaged.*move it away and run"):
        archive.unsettled(UNASKED, [])
    assert outside.read_text() == "not ours"


def test_what_never_became_certain_is_thrown_away(archive: Archive) -> None:
    incoming = archive.root / journal.INCOMING
    incoming.mkdir(parents=True)
    (incoming / "000-half.txt").write_text("half a te")
    with archive.admission():
        assert archive.unsettled(UNASKED, []) == []
    assert list(incoming.iterdir()) == []


# Locks, between processes


def _hold_admission(root: Path, held: Flag, go: Flag, log: Path) -> None:
    with Archive(root, root / "seeds").admission():
        held.set()
        assert go.wait(10)
        log.write_text("first done")


def _hold_lane(root: Path, held: Flag) -> None:
    with Archive(root, root / "seeds").exclusive("run-harbour") as mine:
        assert mine
        held.set()
        time.sleep(30)


@pytest.fixture
def ended() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_only_one_process_admits_and_the_other_waits(archive: Archive, tmp_path: Path, ended: ExitStack) -> None:
    held, go, log = FORK.Event(), FORK.Event(), tmp_path / "log"
    other = process(_hold_admission, archive.root, held, go, log)
    ended.callback(other.join)
    assert held.wait(10)
    waiter = process(_admit_after, archive.root, log)
    ended.callback(waiter.join)
    time.sleep(0.2)
    assert waiter.is_alive(), "it did not wait"
    go.set()
    waiter.join(10)
    assert waiter.exitcode == 0


def _admit_after(root: Path, log: Path) -> None:
    with Archive(root, root / "seeds").admission():
        assert log.read_text() == "first done"


def test_an_admission_is_released_by_an_error(archive: Archive) -> None:
    with pytest.raises(ZeroDivisionError), archive.admission():
        raise ZeroDivisionError
    with archive.admission():
        pass


def test_only_one_process_does_what_is_exclusive_until_it_is_killed(archive: Archive, ended: ExitStack) -> None:
    held = FORK.Event()
    other = process(_hold_lane, archive.root, held)
    ended.callback(other.join)
    ended.callback(other.kill)
    assert held.wait(10)
    with archive.exclusive("run-harbour") as mine:
        assert not mine
    with archive.exclusive("run-quay") as mine:
        assert mine
    assert other.pid is not None
    os.kill(other.pid, signal.SIGKILL)
    other.join(10)
    with archive.exclusive("run-harbour") as mine:
        assert mine
    with archive.exclusive("run-harbour") as mine:
        assert mine, "released at the end, too"


def test_a_folder_that_cannot_be_written_is_an_archive_error(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file stands where the folder should be")
    archive = Archive(tmp_path / "archive", tmp_path / "seeds")
    with pytest.raises(ArchiveError), archive.admission():
        pass
    with pytest.raises(ArchiveError), archive.exclusive("run-harbour"):
        pass


def test_an_entry_of_a_document_that_is_not_canonical_is_refused(archive: Archive) -> None:
    came = submission("https://harbour.example/1", text(1))
    crooked = replace(came.extracted, document=Document(title=" x", date=DAY, paragraphs=("y",)))
    with pytest.raises(ValueError, match="not canonical"):
        archive.entry(crooked, came.fingerprint, NEW, ordinal=0, removed=False)
