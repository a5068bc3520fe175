"""What is remembered between runs: one real SQLite file, often shared by several processes."""

import itertools
import math
import multiprocessing
import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pipeline import urls
from pipeline.archive import Archive
from pipeline.dedup import BANDS
from pipeline.dedup.content_hash import fingerprint
from pipeline.errors import IndexUnavailable
from pipeline.index import Index, Transaction, bulk, queries, queries_runs, run_stats, schema, sqlite
from pipeline.index.dialects import driver
from pipeline.model import Document, DocumentState, Kind, Occasion, Relation, Verdict, Visit
from pipeline.report import Cut, RunStats, Skew, WrongClock
from pipeline.runtime import INDEX
from tests.support.clocks import NOON, StillClock
from tests.support.documents import DAY, opened, process, rows, submission, text, touched, tree
from tests.support.postgres import place_of

FORK = multiprocessing.get_context("fork")
HOST = "harbour.example"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "index.sqlite"


@pytest.fixture
def place(path: Path) -> Path | str:
    return place_of(path)


@pytest.fixture
def index(place: Path | str) -> Iterator[Index]:
    with closing(Index(place)) as index:
        yield index


@contextmanager
def statements(index: Index) -> Iterator[list[str]]:
    """The SQL sent meanwhile, without BEGIN."""
    sent: list[str] = []

    def before(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", before)
    try:
        yield sent
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", before)


def visit(key: str, **known: Any) -> Visit:
    values: dict[str, Any] = {"url": key, "source": "harbour", "kind": Kind.ARCHIVED, "because": "new", "at": NOON}
    return Visit(key=key, **(values | known))


def put(index: Index, *visits: Visit) -> None:
    with index.transaction() as transaction:
        transaction.put_visits(visits)


# Visits


def test_what_is_known_of_a_page_of_links_is_looked_up_in_one_query(index: Index) -> None:
    put(index, *(visit(f"https://harbour.example/{number}") for number in range(0, 500, 2)))
    asked = [f"https://harbour.example/{number}" for number in range(500)]
    with statements(index) as sent:
        found = index.visits([*asked, *asked])
    assert len(sent) == 1
    assert set(found) == set(asked[::2])
    with statements(index) as sent:
        index.visits(f"https://harbour.example/{number}" for number in range(1001))
    assert len(sent) == 3


def test_a_visit_comes_back_as_it_was_put(index: Index) -> None:
    full = visit(
        "https://harbour.example/水位?a=1",
        kind=Kind.FAILED,
        file="2026/02/27/000_x.txt",
        etag='"e"',
        last_modified="Fri, 27 Feb 2026 09:00:00 GMT",
        published=NOON - timedelta(days=3, microseconds=1),
        first_at=NOON - timedelta(days=1),
        attempts=3,
        retry_at=NOON + timedelta(minutes=15),
        title="水位",
        found_in="https://harbour.example/feed",
    )
    bare = visit("https://harbour.example/bare")
    put(index, full, bare)
    assert index.visits([full.key, bare.key, "https://harbour.example/none"]) == {full.key: full, bare.key: bare}


def test_a_later_visit_replaces_all_but_the_first_moment(index: Index) -> None:
    first = visit("k", first_at=NOON, etag='"1"', attempts=2, retry_at=NOON)
    later = visit("k", kind=Kind.FAILED, at=NOON + timedelta(1), first_at=NOON + timedelta(1), title="t")
    put(index, first)
    put(index, later)
    assert index.visits(["k"])["k"] == replace(later, first_at=NOON)


def test_a_first_moment_is_filled_in_where_there_was_none(index: Index) -> None:
    put(index, visit("k"))
    put(index, visit("k", first_at=NOON))
    assert index.visits(["k"])["k"].first_at == NOON


def test_what_a_file_tells_does_not_replace_what_is_known_since(index: Index) -> None:
    known = visit("k", kind=Kind.FAILED, at=NOON, first_at=NOON, retry_at=NOON, file="new")
    put(index, known)
    with index.transaction() as transaction:
        transaction.recall_visit(visit("k", at=NOON - timedelta(1), first_at=NOON - timedelta(1), file="old"), was=None)
    assert index.visits(["k"])["k"] == replace(known, first_at=NOON - timedelta(1))
    with index.transaction() as transaction:
        transaction.recall_visit(visit("k", at=NOON - timedelta(1), file="newer name"), was="new")
    assert index.visits(["k"])["k"].file == "newer name"
    with index.transaction() as transaction:
        transaction.recall_visit(visit("k", at=NOON, file="same moment"), was=None)
    assert index.visits(["k"])["k"].kind is Kind.ARCHIVED


def test_links_are_owed_from_their_moment_on_the_longest_waiting_first(index: Index) -> None:
    put(
        index,
        visit("soon", kind=Kind.FAILED, retry_at=NOON + timedelta(seconds=1)),
        visit("now", kind=Kind.FAILED, retry_at=NOON, url="https://harbour.example/NOW", title="t", found_in="feed"),
        visit("long ago", kind=Kind.FAILED, retry_at=NOON - timedelta(1)),
        visit("given up", kind=Kind.FAILED),
        visit("of another", kind=Kind.FAILED, retry_at=NOON, source="quay"),
    )
    owed = index.owed("harbour", NOON)
    assert [link.key for link in owed] == ["long ago", "now"]
    assert (owed[1].url, owed[1].title, owed[1].found_in) == ("https://harbour.example/NOW", "t", "feed")


def _put_and_fail(index: Index) -> None:
    with index.transaction() as transaction:
        transaction.put_visits([visit("k")])
        raise ZeroDivisionError


def test_a_transaction_that_fails_leaves_nothing(index: Index) -> None:
    with pytest.raises(ZeroDivisionError):
        _put_and_fail(index)
    assert index.visits(["k"]) == {}


# Endpoints, backfills, runs


def test_an_endpoint_is_unknown_until_it_is_finished(index: Index) -> None:
    assert index.endpoint("harbour", "u") is None
    with index.transaction() as transaction:
        transaction.put_endpoint("harbour", "u", etag='"1"', last_modified=None, read_at=NOON)
        transaction.put_endpoint("harbour", "u", etag='"2"', last_modified="then", read_at=NOON + timedelta(1))
        transaction.put_endpoint("quay", "u", etag=None, last_modified=None, read_at=NOON)
    known = index.endpoint("harbour", "u")
    assert known is not None
    assert (known.etag, known.last_modified, known.read_at) == ('"2"', "then", NOON + timedelta(1))


def test_an_address_may_be_longer_than_a_database_sorts_by(index: Index) -> None:
    token = "".join(random.Random(1).choices("0123456789abcdef%ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=4000))
    urls_ = [f"https://harbour.example/search?after={token}{end}" for end in ("", "x")]
    keys = [urls.identity(url) for url in urls_]
    assert keys == [urls.identity(key) for key in keys], "equal addresses have equal keys"
    assert len(set(keys)) == 2
    put(index, *(visit(key, url=url, kind=Kind.FAILED) for key, url in zip(keys, urls_, strict=True)))
    assert {each.url for each in index.visits(keys).values()} == set(urls_)
    with index.transaction() as transaction:
        transaction.put_endpoint("harbour", urls_[0], etag='"1"', last_modified=None, read_at=NOON)
        transaction.put_walked("harbour 2024", urls_[0], urls_, 2)
    found = index.endpoint("harbour", urls_[0])
    assert found is not None
    assert found.etag == '"1"'
    assert index.endpoint("harbour", urls_[1]) is None


def test_a_backfill_remembers_its_pages_until_it_ends(index: Index) -> None:
    with index.transaction() as transaction:
        transaction.put_walked("harbour 2024", "p1", ["p2", "p3"], 10)
        transaction.put_walked("harbour 2024", "p2", (), 0)
        transaction.put_walked("harbour 2025", "p1", (), 3)
        transaction.put_walked("harbour 2024", "p1", ["p2"], 11)
    assert index.walked("harbour 2024") == {"p1": ("p2",), "p2": ()}
    with index.transaction() as transaction:
        transaction.forget_walked("harbour 2024")
    assert index.walked("harbour 2024") == {}
    assert index.walked("harbour 2025") == {"p1": ()}


def test_the_last_run_of_a_source_counts_however_it_ended_but_not_a_backfill(index: Index) -> None:
    with index.transaction() as transaction:
        number = transaction.begin_run("harbour", Occasion.SCHEDULE, NOON)
        transaction.end_run(number, NOON, outcomes={"archived": 2}, problems=["odd"], error=None)
        transaction.begin_run("harbour", Occasion.RUN, NOON + timedelta(1))
        transaction.begin_run("harbour", Occasion.BACKFILL, NOON + timedelta(2))
    last = index.last_run("harbour")
    assert last is not None
    assert last.started_at == NOON + timedelta(1)
    assert index.all_last_runs() == {"harbour": last}
    assert index.last_run("other") is None


def test_of_each_source_and_occasion_the_newest_thousand_runs_are_remembered(index: Index) -> None:
    with index.transaction() as transaction:
        numbers = [transaction.begin_run("harbour", Occasion.BACKFILL, NOON)]
        other = transaction.begin_run("quay", Occasion.SCHEDULE, NOON)
        for hours in range(1003):
            numbers.append(number := transaction.begin_run("harbour", Occasion.SCHEDULE, NOON + timedelta(hours=hours)))
            transaction.end_run(number, NOON, outcomes={}, problems=[], error=None, cut=Cut.DEADLINE)
    kept = {row.id for row in queries_runs.runs(index, limit=5000)}
    assert kept == {numbers[0], other, *numbers[-1000:]}
    with index.reading() as connection:
        assert set(connection.scalars(sa.select(schema.cut.c.run))) == set(numbers[-1000:])


def test_the_occasions_of_runs_are_stored_as_earlier_versions_read_them(index: Index) -> None:
    each = list(Occasion)
    with index.transaction() as transaction:
        numbers = [
            transaction.begin_run("harbour", occasion, NOON + timedelta(number)) for number, occasion in enumerate(each)
        ]
    with index.reading() as connection:
        stored = connection.execute(sa.select(schema.run.c.id, schema.run.c.occasion)).all()
    assert {occasion for _, occasion in stored} == {"run", "schedule", "backfill"}  # another is damage to them
    assert {number for number, occasion in stored if occasion != "backfill"} == {
        number for number, occasion in zip(numbers, each, strict=True) if occasion.reads_news
    }
    assert [run.occasion for run in queries_runs.runs(index)] == each[::-1]
    of_links = queries_runs.runs(index, occasions=[Occasion.ADD, Occasion.RETRY])
    assert {run.occasion for run in of_links} == {Occasion.ADD, Occasion.RETRY}


def test_single_links_push_out_no_backfill(index: Index) -> None:
    with index.transaction() as transaction:
        kept = transaction.begin_run("harbour", Occasion.BACKFILL, NOON)
        for minutes in range(1002):
            transaction.begin_run("harbour", Occasion.ADD, NOON + timedelta(minutes=minutes))
    found = queries_runs.runs(index, limit=2000)
    assert (len(found), found[-1].id, found[-1].occasion) == (1001, kept, Occasion.BACKFILL)
    with index.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).where(schema.meta.c.name.startswith("occasion "))) == 1000


def test_what_runs_showed_is_remembered_as_long_as_it_is_looked_at(index: Index) -> None:
    def showed(pages: range, days: range) -> None:
        with index.transaction() as transaction:
            for day in days:
                vitals = RunStats(pages=1 if day in pages else 0)
                number = transaction.begin_run("harbour", Occasion.SCHEDULE, NOON)
                transaction.put_vitals(number, "harbour", NOON + timedelta(minutes=day), vitals)

    showed(range(200), range(800))
    seen = run_stats.runs(index, "harbour")
    assert len(seen) == 650
    assert sum(each.stats.tried for each in seen) == 150
    with index.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.vitals)) == 650


def test_what_is_tried_again_pushes_out_no_run_that_read_the_source(index: Index) -> None:
    with index.transaction() as transaction:
        for number in range(900):
            occasion = Occasion.SCHEDULE if number < 200 else Occasion.RETRY
            run = transaction.begin_run("harbour", occasion, NOON)
            transaction.put_vitals(run, "harbour", NOON + timedelta(minutes=number), RunStats(pages=1))
    seen = [each.at for each in run_stats.runs(index, "harbour")]
    assert seen == [NOON + timedelta(minutes=number) for number in (*range(200), *range(750, 900))]
    with index.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.vitals)) == len(seen)


def test_what_sites_said_of_the_clock_is_remembered_in_its_order_and_with_open_bounds(index: Index) -> None:
    assert run_stats.clock(index) == run_stats.ClockRow(skews={}, wrong=None)
    skews = {
        "paper.example": Skew(at=NOON, least_s=1.5, most_s=2.0),
        "harbour.example": Skew(at=NOON + timedelta(seconds=1), least_s=3600.0, most_s=math.inf),
    }
    row = run_stats.ClockRow(skews=skews, wrong=WrongClock(ahead_s=-7200.0, since=NOON, because="it is…"))
    run_stats.put_clock(index, row)
    found = run_stats.clock(index)
    assert (found, list(found.skews)) == (row, list(skews))
    assert run_stats.wrong_clock(index, NOON) == row.wrong
    assert run_stats.wrong_clock(index, NOON - timedelta(minutes=2)) is None, "the clock was set back"


# Leases


def test_a_lease_is_held_by_one(index: Index) -> None:
    assert index.take(HOST, "a", NOON, 30) == NOON
    assert index.take(HOST, "b", NOON + timedelta(seconds=29), 30) is None
    assert index.take(HOST, "a", NOON + timedelta(seconds=29), 30) == NOON, "one's own is renewed"
    assert index.take(HOST, "b", NOON + timedelta(seconds=31), 30) is None, "it was renewed"
    assert index.take("other.example", "b", NOON, 30) == NOON


def test_a_lease_that_is_given_back_carries_the_moment_of_the_next_turn(index: Index) -> None:
    index.take(HOST, "a", NOON, 30)
    index.give_back(HOST, "a", NOON + timedelta(seconds=5))
    assert index.take(HOST, "b", NOON + timedelta(seconds=1), 30) == NOON + timedelta(seconds=5)


def test_a_lease_that_has_run_out_is_taken_over_and_its_late_holder_changes_nothing(index: Index) -> None:
    index.take(HOST, "a", NOON, 30)
    assert index.take(HOST, "b", NOON + timedelta(seconds=30), 30) == NOON
    index.give_back(HOST, "a", NOON + timedelta(days=1))
    assert index.take(HOST, "c", NOON + timedelta(seconds=31), 30) is None
    index.give_back(HOST, "b", NOON + timedelta(seconds=40))
    assert index.take(HOST, "c", NOON + timedelta(seconds=31), 30) == NOON + timedelta(seconds=40)


def test_a_lease_written_while_the_clock_was_far_ahead_locks_nobody_out(index: Index) -> None:
    ahead = NOON + timedelta(days=4380)
    index.take(HOST, "a", ahead, 30)
    index.give_back(HOST, "a", ahead + timedelta(seconds=60))
    assert index.take(HOST, "b", NOON, 30) == NOON + timedelta(seconds=10), "its pause is not known"
    index.give_back(HOST, "b", NOON + timedelta(seconds=5))
    assert index.take(HOST, "c", NOON + timedelta(seconds=6), 30) == NOON + timedelta(seconds=5), "that is over"
    index.take("held.example", "a", ahead, 30)
    assert index.take("held.example", "b", NOON, 30) == NOON + timedelta(seconds=10), "nor its holder"


def test_a_lease_far_ahead_in_an_index_made_before_is_not_believed(index: Index) -> None:
    index.take(HOST, "a", NOON, 30)
    index.give_back(HOST, "a", NOON + timedelta(days=4380))
    with index.writing() as connection:
        connection.execute(schema.host.update().values(expires_at=None))
    assert index.take(HOST, "b", NOON, 30) == NOON + timedelta(seconds=10)


def test_a_pause_of_a_day_is_kept_to_its_end(index: Index) -> None:
    index.take(HOST, "a", NOON, 30)
    index.give_back(HOST, "a", NOON + timedelta(days=1))
    for hours in (1, 12, 23):
        now = NOON + timedelta(hours=hours)
        assert index.take(HOST, "b", now, 30) == NOON + timedelta(days=1)
        index.give_back(HOST, "b", NOON + timedelta(days=1))


def _hammer(place: Path | str, name: str, turns: int, held: Path) -> None:
    with closing(Index(place)) as index:
        while turns:
            if index.take(HOST, name, NOON, 30) is None:
                time.sleep(random.uniform(0, 0.002))
                continue
            os.close(os.open(held, os.O_CREAT | os.O_EXCL))  # fails if another holds it, too
            time.sleep(random.uniform(0, 0.001))
            held.unlink()
            index.give_back(HOST, name, NOON)
            turns -= 1


def test_processes_that_hammer_one_host_never_hold_it_at_once(place: Path | str, tmp_path: Path) -> None:
    Index(place).close()
    hammering = [process(_hammer, place, f"process {number}", 60, tmp_path / "held") for number in range(3)]
    for each in hammering:
        each.join(30)
    assert [each.exitcode for each in hammering] == [0, 0, 0]


def _open_at_once(place: Path | str, start: Any) -> None:
    start.wait(10)
    with closing(Index(place)) as index, index.transaction() as transaction:
        transaction.put_visits([visit(str(os.getpid()))])


def test_processes_may_make_it_at_the_same_moment(place: Path | str) -> None:
    start = FORK.Barrier(4)
    opening = [process(_open_at_once, place, start) for _ in range(4)]
    for each in opening:
        each.join(30)
    assert [each.exitcode for each in opening] == [0] * 4
    with closing(Index(place)) as index:
        assert len(index.visits(str(each.pid) for each in opening)) == 4


# Candidates


def hold(
    transaction: Transaction,
    name: str,
    paragraphs: tuple[str, ...],
    *,
    day: date = DAY,
    state: DocumentState = DocumentState.ARCHIVED,
    **said: Any,
) -> None:
    """Put a document into the index; its file and its key are named after it."""
    came = submission(f"https://{name}.example/", paragraphs, day=day)
    verdict = Verdict(relation=said.pop("relation", Relation.NEW), because="", of=said.pop("of", None))
    entry = Archive(Path("archive"), Path("seeds")).entry(
        came.extracted, came.fingerprint, verdict, ordinal=0, removed=state is DocumentState.DUPLICATE
    )
    transaction.add(replace(entry, file=name), state=state, key=name, ordinal=said.pop("ordinal", 0), reading=None)


def candidates(
    transaction: Transaction, paragraphs: tuple[str, ...], *, key: str = "asker", day: date = DAY, look_back: int = 0
) -> list[str]:
    print_ = fingerprint(Document(title="t", date=day, paragraphs=paragraphs))
    found = transaction.candidates(print_, key=key, around=day, look_back=timedelta(days=look_back))
    return [known.file for known in found]


def test_texts_that_share_a_band_are_candidates_and_others_are_not(index: Index) -> None:
    with index.transaction() as transaction:
        hold(transaction, "same", text(1))
        hold(transaction, "other", text(2))
        hold(transaction, "near", touched(text(1)))
        assert candidates(transaction, text(1)) == ["same", "near"]
        assert candidates(transaction, text(3)) == []


@pytest.mark.parametrize(
    ("days", "look_back", "found"),
    [
        (0, 60, ["exact", "near", "seed"]),
        (60, 60, ["exact", "near", "seed"]),
        (-60, 60, ["exact", "near", "seed"]),
        (61, 60, ["exact", "seed"]),
        (-61, 60, ["exact", "seed"]),
        (20000, 60, ["exact", "seed"]),
        (20000, 0, ["exact", "near", "seed"]),
        (61, 10**6, ["exact", "near", "seed"]),  # further back than there are days
    ],
)
def test_equal_texts_and_seeds_count_at_any_distance_near_ones_within_the_window(
    index: Index, days: int, look_back: int, found: list[str]
) -> None:
    with index.transaction() as transaction:
        hold(transaction, "exact", text(1))
        hold(transaction, "near", touched(text(1)))
        hold(transaction, "seed", touched(text(1), "Another last line."), state=DocumentState.SEED)
        assert candidates(transaction, text(1), day=DAY + timedelta(days=days), look_back=look_back) == found


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_window_may_reach_over_the_ends_of_the_calendar(index: Index, day: date) -> None:
    with index.transaction() as transaction:
        hold(transaction, "near", touched(text(1)), day=day)
        assert candidates(transaction, text(1), day=day, look_back=60) == ["near"]


def test_a_url_is_no_candidate_for_itself(index: Index) -> None:
    with index.transaction() as transaction:
        hold(transaction, "own", text(1))
        hold(transaction, "other", text(1))
        assert candidates(transaction, text(1), key="own") == ["other"]


def test_a_pair_that_was_declared_distinct_is_no_candidate_nor_are_its_copies(index: Index) -> None:
    with index.transaction() as transaction:
        hold(transaction, "kept", text(1))
        hold(transaction, "copy", text(1), state=DocumentState.DUPLICATE, of="kept")
        hold(transaction, "version", touched(text(1)), of="kept", relation=Relation.REVISION)
        transaction.keep_apart("asker", "kept")
        transaction.keep_apart("asker", "kept")
        assert candidates(transaction, text(1)) == ["version"]
        assert candidates(transaction, text(1), key="another asker") == ["kept", "copy", "version"]


def test_fingerprints_of_another_scheme_are_no_candidates(index: Index) -> None:
    with index.transaction() as transaction:
        hold(transaction, "same", text(1))
        other = replace(submission("https://x.example/", text(1)).fingerprint, scheme=99)
        assert transaction.candidates(other, key="asker", around=DAY, look_back=timedelta()) == []


def test_what_was_removed_from_the_index_is_no_candidate(index: Index) -> None:
    with index.transaction() as transaction:
        hold(transaction, "same", text(1))
        transaction.remove("same")
        transaction.remove("never there")
        assert candidates(transaction, text(1)) == []
    assert rows(index)["lsh_band"] == []


def test_an_index_that_is_made_anew_finds_copies_while_it_is_made_and_forgets_what_goes(index: Index) -> None:
    with index.transaction() as transaction:
        transaction.clear_documents()
        for number in (2, 1, 3):
            hold(transaction, f"text-{number}", text(number))
        assert candidates(transaction, text(1)) == ["text-1"]
        hold(transaction, "copy", touched(text(1)))
        transaction.remove("text-1")
        assert candidates(transaction, text(1)) == ["copy"]
        transaction.remove("copy")
    found = rows(index)
    assert len(found["lsh_band"]) == len(found["document"]) * BANDS == 2 * BANDS


def test_the_bands_of_very_many_documents_are_put_in_turns(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_HELD_BACK", 3)
    with index.transaction() as transaction:
        transaction.clear_documents()
        for number in range(8):
            hold(transaction, f"text-{number}", text(number))
    assert len(rows(index)["lsh_band"]) == 8 * BANDS


@pytest.mark.of_a_file
def test_a_file_that_has_an_index_which_nothing_asks_is_rid_of_it(tmp_path: Path) -> None:
    with opened(tmp_path) as store, store.index.writing() as connection:
        connection.exec_driver_sql("CREATE INDEX lsh_band_document ON lsh_band (document)")
    with opened(tmp_path) as store, store.index.writing() as connection:
        assert sa.inspect(connection).get_indexes("lsh_band") == []


def test_of_many_that_share_a_band_the_nearest_twenty_are_told_and_of_one_kept_text_three(index: Index) -> None:
    with index.transaction() as transaction:
        for number in range(300):
            hold(transaction, f"form-{number:03}", touched(touched(text(1)), f"Rain of {number} millimetres."))
        hold(transaction, "text", text(1))
        for number in range(300):
            hold(transaction, f"copy-{number:03}", text(1), state=DocumentState.DUPLICATE, of="text")
        found = candidates(transaction, touched(text(1), "Rain of 7 millimetres."))
        assert len(found) == 20
        assert found[0] == "form-007"  # older than the hundred of its bands that are looked at
        assert len([file for file in found if "form" not in file]) <= 3


def plans(index: Index, ask: Callable[[Transaction], object]) -> list[list[str]]:
    """How SQLite goes about each statement of a question, with fifty documents held."""
    asked: list[str] = []
    with index.transaction() as transaction:
        for number in range(50):
            hold(transaction, f"document-{number}", text(number, 2))
        raw: Any = driver(transaction._connection)
        raw.set_trace_callback(asked.append)
        ask(transaction)
        raw.set_trace_callback(None)
        return [[row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}")] for statement in asked]


@pytest.mark.of_a_file
def test_the_languages_of_a_window_are_found_by_seeks_however_much_is_held(index: Index) -> None:
    (steps,) = plans(index, lambda transaction: transaction.languages(around=DAY, look_back=timedelta(days=60)))
    of_seeds, undated, in_window = [step for step in steps if step.startswith("SEARCH d ")]
    assert "COVERING INDEX document_language (language=? AND state=?" in of_seeds
    assert "document_undated (language=?)" in undated
    assert "COVERING INDEX document_language (language=? AND state=? AND day>? AND day<?)" in in_window


@pytest.mark.of_a_file
def test_the_next_number_of_a_day_is_found_by_a_seek(index: Index) -> None:
    (steps,) = plans(index, lambda transaction: transaction.next_ordinal(DAY, removed=False))
    given, left = [step for step in steps if step.startswith(("SEARCH", "SCAN"))]
    assert given == "SEARCH document USING COVERING INDEX document_by_day (day=? AND state=?)"
    assert left.startswith("SEARCH number_left USING INDEX")


@pytest.mark.of_a_file
def test_bands_are_sought_by_the_primary_key_and_never_scanned(index: Index) -> None:
    found = plans(index, lambda transaction: candidates(transaction, text(1, 2), look_back=60))
    assert len(found) == 4  # which are equal, which share a band, how near these are, and the nearest
    for steps in found:
        scanned = {step for step in steps if step.startswith("SCAN")}
        assert all(step.startswith(("SCAN CONSTANT ROW", "SCAN b", "SCAN json_each")) for step in scanned)
    sought = [step for steps in found for step in steps if "lsh_band" in step]
    assert len(sought) == BANDS
    assert all(step.startswith("SEARCH lsh_band USING PRIMARY KEY (band=? AND h=?)") for step in sought), sought


@pytest.mark.of_a_file
@pytest.mark.parametrize(
    "named",
    [
        f"2024/03/05/007_{'ab' * 8}.txt",
        f"/home/a/archive/2024/03/05/007_{'ab' * 8}.txt",
        f"007_{'ab' * 8}.txt",
        "ab" * 32,
        "ABABAB",
        "https://harbour.example/7?from=feed",
    ],
)
def test_what_a_person_names_is_sought_and_never_scanned(index: Index, named: str) -> None:
    file, sha256, key = f"2024/03/05/007_{'ab' * 8}.txt", "ab" * 32, "https://harbour.example/7"
    with index.transaction() as transaction:
        for number in range(50):
            hold(transaction, f"document-{number}", text(number, 2))
        t = schema.document
        values = {"file": file, "sha256": sha256, "key": key, "url": f"{key}?from=feed"}
        transaction._connection.execute(t.update().where(t.c.file == "document-7").values(**values))
    with statements(index) as sent:
        assert [row.sha256 for row in queries.find(index, named)] == [sha256]
    with index.reading() as connection:
        for statement in sent:
            asked = ("x",) * statement.count("?")
            steps = [row[3] for row in driver(connection).execute(f"EXPLAIN QUERY PLAN {statement}", asked)]
            assert not [step for step in steps if step.startswith("SCAN document")], steps


@pytest.mark.of_a_file
def test_the_seeds_are_known_without_a_look_at_all_documents(index: Index) -> None:
    (steps,) = plans(index, lambda transaction: transaction.seeds())
    assert steps == ["SCAN document USING INDEX document_seed"], "which holds seeds alone"


def counted(index: Index) -> list[tuple[Any, ...]]:
    """What the database itself has counted."""
    kinds = "source, language, state, relation, doubtful"
    with index.reading() as connection:
        documents, visits = (
            connection.exec_driver_sql(
                f"SELECT {key}, sum(number) FROM {tally} GROUP BY {key} HAVING sum(number) > 0 ORDER BY {key}"
            )
            for tally, key in (("document_tally", kinds), ("visit_tally", "owed"))
        )
        return [*map(tuple, documents), *map(tuple, visits)]


def keep_count(folder: Path) -> list[tuple[Any, ...]]:
    """Let documents come, move and go; return what was counted meanwhile."""
    with opened(folder) as store:
        store.ingest.admit([submission(f"https://a.example/{n}", text(n)) for n in range(3)])
        store.ingest.admit([submission("https://b.example/1", touched(text(1)))], [visit("owed", retry_at=NOON)])
        (gone,) = queries.find(store.index, "https://a.example/0")
        with store.index.transaction() as transaction:
            transaction.remove(gone.file)
        totals = queries.totals(store.index)
        assert (totals.archived, sum(totals.duplicates.values()), totals.owed, totals.visits) == (2, 1, 1, 5)
        return counted(store.index)


def test_what_is_held_is_counted_as_it_comes_moves_and_goes(tmp_path: Path) -> None:
    as_kept = keep_count(tmp_path)
    with opened(tmp_path) as store:
        store.ingest.reindex()
        documents = [row for row in as_kept if len(row) > 2 and row[2] == "archived"]
        assert [row for row in counted(store.index) if len(row) > 2 and row[2] == "archived"] == [
            (*documents[0][:-1], documents[0][-1] + 1)
        ], "its file is there still"


@pytest.mark.of_a_file
def test_what_a_file_from_before_holds_is_counted_once(tmp_path: Path) -> None:
    as_kept = keep_count(tmp_path)
    with opened(tmp_path) as store, store.index.writing() as connection:
        for table, event in itertools.product(("document", "extraction", "visit"), ("insert", "update", "delete")):
            connection.exec_driver_sql(f"DROP TRIGGER {table}_tally_{event}")
        for table in ("document", "extraction", "visit"):
            connection.exec_driver_sql(f"DROP TABLE {table}_tally")
    with opened(tmp_path) as store:
        assert counted(store.index) == as_kept


def test_the_own_document_is_the_latest_or_the_version_that_says_the_same(index: Index) -> None:
    with index.transaction() as transaction:
        for number in (1, 2, 3):
            hold(transaction, "k", text(number))
            transaction._connection.execute(
                schema.document.update()
                .where(schema.document.c.file == "k")
                .values(file=f"version {number}", fetched_at=NOON + timedelta(days=number % 3))
            )
        hold(transaction, "k", text(4), state=DocumentState.SEED)

        def own(number: int) -> str:
            known = transaction.own("k", submission("https://x.example/", text(number)).fingerprint)
            assert known is not None
            return known.file

        assert [own(number) for number in (1, 2, 3, 9)] == ["version 1", "version 2", "version 3", "version 2"]
        assert transaction.own("unknown", submission("https://x.example/", text(1)).fingerprint) is None


def test_numbers_are_counted_by_day_and_apart_for_what_was_removed(index: Index) -> None:
    with index.transaction() as transaction:
        assert transaction.next_ordinal(DAY, removed=False) == 0
        hold(transaction, "a", text(1), ordinal=4)
        hold(transaction, "b", text(1), ordinal=1000, state=DocumentState.DUPLICATE, of="a")
        hold(transaction, "s", text(1), ordinal=77, state=DocumentState.SEED)
        assert transaction.next_ordinal(DAY, removed=False) == 5
        assert transaction.next_ordinal(DAY, removed=True) == 1001
        assert transaction.next_ordinal(DAY + timedelta(1), removed=False) == 0


# The file


@pytest.mark.of_a_file
def test_an_index_of_another_version_says_so_and_is_not_touched(path: Path) -> None:
    Index(path).close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE meta SET value = '999' WHERE name = 'version'")
        raw.commit()
    with pytest.raises(
        IndexUnavailable, match=r"another version.*schema 999, this one reads \d+.*move it away"
    ) as raised:
        Index(path)
    assert not raised.value.corrupt
    assert path.exists()


def test_a_new_index_does_not_know_all_there_is_until_it_is_declared(index: Index) -> None:
    assert not index.complete
    with index.transaction() as transaction:
        transaction.declare_complete()
        transaction.declare_complete()
    assert index.complete


@pytest.mark.of_a_file
def test_whoever_writes_the_log_back_into_the_file_syncs_it(index: Index) -> None:
    # with synchronous=OFF a lease could checkpoint a document's row into the file unsynced, and the log be overwritten
    backend = index._backend
    assert isinstance(backend, sqlite.SqliteBackend)
    for engine, least in ((backend.file.readers, 1), (backend.file.writers, 2), (backend.file.leases, 1)):
        with engine.begin() as connection:
            assert int(connection.exec_driver_sql("PRAGMA synchronous").scalar() or 0) >= least
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


@pytest.mark.of_a_file
def test_a_file_that_another_holds_for_long_is_an_error_and_not_taken_for_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_BUSY_S", 0.2)
    with closing(Index(path)) as index, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(IndexUnavailable, match="locked") as raised:
            put(index, visit("k"))
        assert 0.15 < time.monotonic() - began < 5
        assert not raised.value.corrupt
        with pytest.raises(IndexUnavailable, match="locked"):
            index.take(HOST, "a", NOON, 30)
        with pytest.raises(IndexUnavailable, match="locked") as raised:
            Index(path)
        assert not raised.value.corrupt
        assert index.visits(["k"]) == {}, "reading goes on"
        other.execute("ROLLBACK")
        put(index, visit("k"))
    assert not sqlite.suspect(path).exists()


@pytest.mark.of_a_file
def test_however_many_threads_are_at_work_the_file_is_opened_a_few_times(index: Index) -> None:
    def work(number: int) -> None:
        for _ in range(20):
            put(index, visit(f"k{number}"))
            assert index.visits([f"k{number}"])
            index.take(HOST, str(number), NOON, 30)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(16)))
    targets = [os.readlink(each) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    most = sqlite._READERS + sqlite._WRITERS + sqlite._LEASES
    assert targets.count(str(index.path)) <= most
    assert targets.count(f"{index.path}-wal") <= most


@pytest.mark.of_a_file
def test_who_waits_too_long_for_the_other_threads_is_told_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_BUSY_S", 0.2)
    with closing(Index(path)) as index, ThreadPoolExecutor(1) as other, index.transaction():
        with pytest.raises(IndexUnavailable, match=r"busy: other threads have been at work in it for 0\.2 s") as raised:
            other.submit(put, index, visit("k")).result()
        assert not raised.value.corrupt


def test_a_thread_that_holds_a_connection_gets_no_second_one(index: Index) -> None:
    # with few connections, some that hold one and wait for another would wait for each other
    with index.reading():
        with pytest.raises(AssertionError, match="holds a connection already"):
            index.visits(["k"])
        with ThreadPoolExecutor(1) as other:
            assert other.submit(index.visits, ["k"]).result() == {}
    assert index.visits(["k"]) == {}


@pytest.mark.of_a_file
def test_a_folder_that_cannot_be_made_is_an_error_and_not_damage(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(IndexUnavailable, match="cannot be opened") as raised:
        Index(tmp_path / "state" / "index.sqlite")
    assert not raised.value.corrupt


@pytest.mark.of_a_file
def test_an_index_whose_file_was_replaced_opens_the_new_one(path: Path) -> None:
    with closing(Index(path)) as index:
        put(index, visit("old"))
        path.rename(path.with_name("aside"))
        with closing(Index(path)) as other:
            put(other, visit("new"))
        assert set(index.visits(["old", "new"])) == {"new"}
        put(index, visit("newer"))
        assert index.take(HOST, "a", NOON, 30) == NOON
    with closing(Index(path)) as index:
        assert set(index.visits(["old", "new", "newer"])) == {"new", "newer"}


@pytest.mark.of_a_file
def test_an_index_whose_file_was_deleted_makes_a_new_one(path: Path) -> None:
    with closing(Index(path)) as index:
        put(index, visit("old"))
        for each in path.parent.iterdir():
            each.unlink()
        assert index.visits(["old"]) == {}
        assert not index.complete


@pytest.mark.of_a_file
def test_a_number_that_no_index_holds_is_the_askers_mistake_and_no_damage(path: Path) -> None:
    with closing(Index(path)) as index:
        put(index, visit("k"))
        with pytest.raises(OverflowError):
            queries.documents(index, limit=2**63)
    with closing(Index(path)) as index:
        assert "k" in index.visits(["k"])


@pytest.mark.of_a_file
@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE visit SET at = 9223372036854775807",
        "UPDATE visit SET kind = 'eaten'",
        "UPDATE visit SET url = CAST(x'ff41' AS TEXT)",
        "UPDATE visit SET at = 'noon'",
    ],
)
def test_a_row_that_says_what_nobody_wrote_is_damage_found_in_use(path: Path, damage: str) -> None:
    with closing(Index(path)) as index:
        put(index, visit("k"))
        with closing(sqlite3.connect(path)) as raw:
            raw.execute(damage)
            raw.commit()
        with pytest.raises(IndexUnavailable) as raised:
            index.visits(["k"])
        assert raised.value.corrupt
    with pytest.raises(IndexUnavailable, match="found damaged while it was in use") as raised:
        Index(path)
    assert raised.value.corrupt


# A damaged file is moved aside and made again


def filled(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """An archive with documents of every kind; what its index knows, once its log is back in the file."""
    with opened(folder) as store:
        store.ingest.admit(
            [
                submission("https://a.example/1", text(1)),
                submission("https://b.example/1", text(1)),
                submission("https://c.example/1", touched(text(1))),
                *(
                    submission(f"https://a.example/{number}", text(number), title=f"№ {number}")
                    for number in range(2, 12)
                ),
            ]
        )
        return rows(store.index)


def _garbage(data: bytes) -> bytes:
    return random.Random(1).randbytes(len(data))


def _overwritten(place: float) -> Any:
    def overwrite(data: bytes) -> bytes:
        start = int(len(data) * place) // 4096 * 4096
        return data[:start] + random.Random(2).randbytes(4096) + data[start + 4096 :]

    return overwrite


@pytest.mark.of_a_file
@pytest.mark.parametrize(
    ("damage", "says"),
    [
        pytest.param(_garbage, "moved to index.sqlite.broken-20260301T120000", id="garbage"),
        pytest.param(lambda data: b"hello", "moved to index.sqlite.broken-", id="another-file"),
        pytest.param(lambda data: data[: len(data) // 2], "moved to index.sqlite.broken-", id="half"),
        pytest.param(lambda data: data[: len(data) // 2 + 1000], "moved to index.sqlite.broken-", id="half-a-page"),
        pytest.param(_overwritten(0.3), "moved to index.sqlite.broken-", id="a-page-overwritten"),
        pytest.param(
            lambda data: data[:8192] + bytes(8192) + data[16384:], "moved to index.sqlite.broken-", id="zeros"
        ),
        pytest.param(lambda data: b"", "index made from the files: 11 documents, 2 duplicates", id="empty"),
        pytest.param(None, "index made from the files: 11 documents, 2 duplicates", id="gone"),
    ],
)
def test_a_damaged_index_is_set_aside_made_again_from_the_files_and_said_so(
    tmp_path: Path, damage: Any, says: str
) -> None:
    before, files = filled(tmp_path), tree(tmp_path)
    path = tmp_path / "archive" / ".state" / INDEX
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage(path.read_bytes()))
    said: list[str] = []
    with opened(tmp_path, said=said) as store:
        assert says in "\n".join(said)
        assert "index made from the files: 11 documents, 2 duplicates" in said
        assert rows(store.index) == before
        (again,) = store.ingest.admit([submission("https://a.example/1", text(1))])
        assert again.kind is Kind.UNCHANGED
    assert tree(tmp_path) == files
    said.clear()
    with opened(tmp_path, said=said):
        assert said == [], "all is well again"


def _start_at_once(folder: Path, start: Any, said: Path) -> None:
    start.wait(10)
    heard: list[str] = []
    with opened(folder, said=heard) as store:
        (again,) = store.ingest.admit([submission("https://a.example/1", text(1))])
        assert again.kind is Kind.UNCHANGED
    said.write_text("\n".join(heard))


@pytest.mark.of_a_file
def test_of_processes_that_find_it_damaged_at_once_one_mends_it(tmp_path: Path) -> None:
    before, files = filled(tmp_path), tree(tmp_path)
    path = tmp_path / "archive" / ".state" / INDEX
    path.write_bytes(_garbage(path.read_bytes()))
    start = FORK.Barrier(4)
    starting = [process(_start_at_once, tmp_path, start, tmp_path / f"said-{number}") for number in range(4)]
    for each in starting:
        each.join(30)
    assert [each.exitcode for each in starting] == [0] * 4
    said = [(tmp_path / f"said-{number}").read_text() for number in range(4)]
    assert sum("moved to" in each for each in said) == 1, said
    assert len(list(path.parent.glob("*.broken-*"))) == 1
    with opened(tmp_path) as store:
        known = rows(store.index)
        assert (known["document"], known["lsh_band"]) == (before["document"], before["lsh_band"])
    assert tree(tmp_path) == files


def _known_after_a_visit(folder: Path, said: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    """What the index knows after a held document has come again; nothing where it was found damaged in use."""
    with suppress(IndexUnavailable), opened(folder, StillClock(), said) as store:
        (again,) = store.ingest.admit([submission("https://c.example/1", touched(text(1)))])
        assert again.kind is Kind.UNCHANGED
        return rows(store.index)
    return {}


@pytest.mark.of_a_file
def test_whatever_is_overwritten_the_archive_stays_whole(tmp_path: Path) -> None:
    # sector by sector: the damage is found, at the start or in use, or it does no harm
    before, files = filled(tmp_path), tree(tmp_path)
    path = tmp_path / "archive" / ".state" / INDEX
    sound, mended = path.read_bytes(), 0
    places = range(0, len(sound), 512)
    for place in random.Random(3).sample(places, 40):
        for leftover in path.parent.glob("index.sqlite*"):
            leftover.unlink()
        path.write_bytes(sound[:place] + random.Random(place).randbytes(512) + sound[place + 512 :])
        said: list[str] = []
        known = _known_after_a_visit(tmp_path, said) or _known_after_a_visit(tmp_path, said)
        assert known, f"at byte {place}: not mended by a second start"
        if said:
            mended += 1
            assert {row[0] for row in known["document"]} == {row[0] for row in before["document"]}, place
        assert tree(tmp_path) == files, place
    assert mended > 5
