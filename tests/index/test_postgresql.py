"""The index in a real PostgreSQL: what machines that share it see of each other, and what becomes of it in a crash."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pipeline.errors import IndexUnavailable
from pipeline.index import Index, Wanted, queries, run_stats, schema
from pipeline.index.copying import copy_index
from pipeline.index.trial import tried_address
from pipeline.model import DocumentState, Kind, Reading, SemanticSignature, Visit
from pipeline.report import Skew
from tests.support import postgres
from tests.support.clocks import NOON
from tests.support.commands import execute
from tests.support.documents import opened, process, rows, submission, text, touched
from tests.support.house import House
from tests.support.postgres import Cable, Server, address_of, running

pytestmark = postgres.NEEDED
HOST = "harbour.example"


@pytest.fixture
def address(tmp_path: Path) -> str:
    return address_of(tmp_path)


@pytest.fixture
def index(address: str) -> Iterator[Index]:
    with closing(Index(address)) as index:
        yield index


def visit(key: str, **known: Any) -> Visit:
    values: dict[str, Any] = {"url": key, "source": "harbour", "kind": Kind.FAILED, "because": "503", "at": NOON}
    return Visit(key=key, **(values | known))


def until(what: Callable[[], object], within_s: float = 20) -> None:
    """Wait until something is true."""
    end = time.monotonic() + within_s
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


# What it says of itself


@pytest.fixture(scope="module")
def guarded() -> Iterator[Server]:
    """A server that asks for passwords; the databases `ours` and `latin` belong to others than its user `reader`."""
    server = Server()
    server.say("CREATE ROLE owner LOGIN PASSWORD 'sesame'")
    server.say("CREATE ROLE reader LOGIN PASSWORD 'sesame'")
    server.say("CREATE DATABASE ours OWNER owner TEMPLATE template0")
    server.say("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    rules = server.data / "pg_hba.conf"
    rules.write_text(f"host all owner,reader 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
    server.say("SELECT pg_reload_conf()")
    yield server
    server.remove()


def test_what_is_missing_is_said_in_a_sentence_without_the_password(guarded: Server) -> None:
    def said(address: str) -> str:
        with pytest.raises(IndexUnavailable) as tried:
            tried_address(address)
        with pytest.raises(IndexUnavailable) as started:
            Index(address)
        for raised in (tried, started):
            assert not raised.value.corrupt
            assert "sesam" not in str(raised.value)
            assert "\n" not in str(raised.value)
        return str(tried.value)

    def at(database: str, user: str = "owner", password: str = "sesame", port: int | None = None) -> str:
        return guarded.address(database, user=user, password=password, port=port)

    assert "the server cannot be reached: Connection refused" in said(at("ours", port=1))
    elsewhere = at("ours").replace("127.0.0.1", "nowhere.invalid")
    assert "the server cannot be reached: nothing is known of the host" in said(elsewhere)
    assert "the password is wrong or missing: set PGPASSWORD" in said(at("ours", password="sesam"))
    assert "the password is wrong or missing: set PGPASSWORD" in said(at("ours", password=""))
    assert 'there is no database "theirs": make it with CREATE DATABASE' in said(at("theirs"))
    assert "the user reader may not make tables in the schema public" in said(at("ours", user="reader"))
    assert "LATIN1: make a database with ENCODING 'UTF8'" in said(guarded.address("latin"))
    assert "is read-only" in said(at("ours") + "?options=-c%20default_transaction_read_only%3Don")
    assert "has a part that PostgreSQL does not know" in said(at("ours") + "?pasword=sesame")
    version = guarded.say("SHOW server_version")[0][0].split()[0]
    old = "9.6" + "0" * (len(version) - 3)
    with Cable(guarded.port, says=(f"server_version\0{version}".encode(), f"server_version\0{old}".encode())) as cable:
        assert f"this is PostgreSQL {old}" in said(at("ours", port=cable.port))
    assert tried_address(at("ours")).endswith("empty: the index is made at the first start")
    Index(at("ours")).close()
    assert tried_address(at("ours")).endswith("with an index")
    assert "the user reader may not write its tables" in said_of_tables(at("ours", user="reader"))


def said_of_tables(address: str) -> str:
    with pytest.raises(IndexUnavailable) as raised:
        tried_address(address)
    return str(raised.value)


def test_a_database_of_a_later_version_is_not_touched(index: Index, address: str) -> None:
    with index.writing() as connection:
        connection.execute(schema.meta.update().where(schema.meta.c.name == "steps").values(value="99"))
    with pytest.raises(IndexUnavailable, match="changed by a later version of the pipeline"):
        Index(address)


def test_a_database_of_an_earlier_version_is_changed_when_it_is_opened(index: Index, address: str) -> None:
    with index.writing() as connection:
        connection.execute(schema.meta.update().where(schema.meta.c.name == "steps").values(value="2"))
        connection.exec_driver_sql("CREATE INDEX lsh_band_document ON lsh_band (document)")
    with closing(Index(address)) as later, later.writing() as connection:
        assert sa.inspect(connection).get_indexes("lsh_band") == []


# The same as in a file


def test_texts_are_sorted_and_kept_as_in_a_file(index: Index, tmp_path: Path) -> None:
    keys = ["a", "B", "ä", "Ä", "z", "_", "-", "é", "日本", "😀", "a b", "a-b", "ab"]
    with closing(Index(tmp_path / "index.sqlite")) as file:
        for each in (index, file):
            with each.transaction() as transaction:
                transaction.put_visits([visit(key) for key in keys])
        links = [[link.key for link, _ in each.unasked("harbour")] for each in (index, file)]
    assert links[0] == links[1] == sorted(keys, key=str.encode)


def test_a_nul_in_what_a_page_says_is_kept_out(index: Index) -> None:
    with index.transaction() as transaction:
        transaction.put_visits([visit("https://harbour.example/1", title="one\0two")])
    assert index.visits(["https://harbour.example/1"])["https://harbour.example/1"].title == "one\ufffdtwo"
    assert index.visits(["https://harbour.example/\0"]) == {}


def test_an_index_is_copied_there_and_back_whole_or_not_at_all(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.ingest.admit([submission(f"https://a.example/{n}", text(n)) for n in range(5)], [visit("owed")])
        store.ingest.admit([submission("https://b.example/1", touched(text(1)))])
        skews = {"paper.example": Skew(at=NOON, least_s=1.0, most_s=2.0)}
        run_stats.put_clock(store.index, run_stats.ClockRow(skews=skews, wrong=None))
        before, totals = rows(store.index), queries.totals(store.index)
        store.index.copy_to(tmp_path / "first.sqlite")
    there, back = address_of(tmp_path / "there"), tmp_path / "back.sqlite"
    told: dict[str, int] = {}

    def interrupted(table: str, number: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_index(tmp_path / "first.sqlite", there, interrupted)
    assert copy_index(tmp_path / "first.sqlite", there, told.__setitem__) == sum(told.values())
    assert told["document"] == 6
    copy_index(there, back)
    for place in (there, back):
        with closing(Index(place)) as index:
            assert index.complete
            assert (rows(index), queries.totals(index)) == (before, totals)
            assert run_stats.clock(index).skews == {}, "it was another machine's clock"
    with pytest.raises(IndexUnavailable, match="it is not empty; copy into an empty one"):
        copy_index(tmp_path / "first.sqlite", there)
    with closing(Index(there)) as index, index.transaction() as transaction:  # numbers go on behind those that came
        assert transaction.begin_run("harbour", "run", NOON) > 0  # type: ignore[arg-type]
        transaction.remove(before["document"][0][0])
        assert transaction.count(DocumentState.ARCHIVED) + transaction.count(DocumentState.DUPLICATE) == 5


def test_the_commands_try_a_database_and_copy_into_it(house: House, tmp_path: Path) -> None:
    house.settings()
    with opened(tmp_path) as store:
        store.ingest.admit([submission("https://a.example/1", text(1))])
        store.index.copy_to(tmp_path / "before.sqlite")
    address = address_of(tmp_path / "there")
    (house.configs / "sources").mkdir(exist_ok=True)
    house.settings(index=address)
    said = execute(house, "check")
    assert (said.code, said.err) == (0, "")
    assert "empty: the index is made at the first start" in said.out
    copied = execute(house, "index", "copy", tmp_path / "before.sqlite", address)
    assert (copied.code, copied.out.split()[1:3]) == (0, ["rows", "of"])
    assert "with an index" in execute(house, "check").out
    assert "document: 1\n" in copied.err
    again = execute(house, "index", "copy", tmp_path / "before.sqlite", address)
    assert (again.code, again.out) == (1, "")
    assert "it is not empty; copy into an empty one" in again.err
    back = execute(house, "index", "copy", address, tmp_path / "back.sqlite", "--json")
    assert back.json["tables"]["document"] == 1
    assert "there is no index to copy" in execute(house, "index", "copy", tmp_path / "none", address).err
    wrong = execute(house, "index", "copy", "mysql://me:secret@db/news", address)
    assert wrong.code == 2
    assert "expected the address of a PostgreSQL database" in wrong.err
    assert "secret" not in wrong.err
    house.settings(index=f"{address}x")
    lost = execute(house, "check")
    assert lost.code == 1
    assert "there is no database" in lost.err


# Simhashes on each machine


def _signature(seed: int) -> SemanticSignature:
    made = random.Random(seed).randbytes
    return SemanticSignature(
        scheme="s", simhash=made(32), tail=made(32), vectors=b"", widths=(), numbers=(), complete=True
    )


def test_a_signature_that_comes_late_is_found_on_every_machine(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = Reading(language="en", scheme="s", second=None)
    with closing(Index(address)) as here:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another machine"))
        there = Index(address)
    monkeypatch.undo()
    with closing(Index(address)) as here, closing(there):
        assert here._backend.beside != there._backend.beside

        def found(index: Index, seed: int) -> list[str]:
            wanted = Wanted(signature=_signature(seed), languages={"en"}, within=5, nearest=10, candidates=10)
            with index.transaction() as transaction:
                transaction.follow_codes()
                known = transaction.alike([wanted], key="asker", around=None, look_back=timedelta())
                return [each.file for each in known]

        with here.transaction() as transaction:
            for ordinal in (1, 2, 3):
                _put(transaction._connection, ordinal, f"file-{ordinal}")
            transaction.put_signature("file-3", _signature(3), reading)
        assert (found(here, 3), found(there, 3)) == (["file-3"], ["file-3"])
        with here.transaction() as transaction:
            transaction.follow_codes()
            transaction.put_signature("file-1", _signature(1), reading)
            wanted = Wanted(signature=_signature(1), languages={"en"}, within=5, nearest=10, candidates=10)
            assert transaction.alike([wanted], key="asker", around=None, look_back=timedelta()), "in the same turn"
        assert (found(here, 1), found(there, 1)) == (["file-1"], ["file-1"])
        with there.transaction() as transaction:
            transaction.clear_documents()
            _put(transaction._connection, 1, "other-1")
            transaction.put_signature("other-1", _signature(5), reading)
        assert (found(here, 3), found(here, 5), found(there, 5)) == ([], ["other-1"], ["other-1"])
        assert len(here._codes.leads("s")) == 1, "what is gone is forgotten"


# Whose turn it is


def _write(address: str, folder: Path, number: int) -> None:
    """Give out numbers of a day, eight at a time, until killed."""
    os.environ["XDG_CACHE_HOME"] = str(folder / f"machine-{number}")
    draw = random.Random(number)
    with closing(Index(address)) as index:
        while True:
            with index.turn(), index.transaction() as transaction:
                first = transaction.next_ordinal(date(2026, 2, 27), removed=False)
                for ordinal in range(first, first + 8):
                    _put(transaction._connection, ordinal)
                if draw.random() < 0.1:
                    time.sleep(0.01)


def _put(connection: sa.Connection, ordinal: int, file: str = "") -> None:
    written = [column for column in schema.document.c if column.name != "id" and not column.nullable]
    row = {column.name: "" if isinstance(column.type, sa.Text) else 0 for column in written} | {
        "file": file or f"{ordinal}-{os.getpid()}-{random.random()}",
        "state": "archived",
        "day": "2026-02-27",
        "ordinal": ordinal,
        "fetched_at": NOON,
        "exact": b"",
        "near": b"",
    }
    connection.execute(schema.document.insert(), row)


def test_writers_that_are_killed_give_no_number_twice_and_none_out_of_order(
    index: Index, address: str, tmp_path: Path
) -> None:
    draw, t = random.Random(1), schema.document.c
    writers = [process(_write, address, tmp_path, number) for number in range(3)]
    for number in range(3, 15):
        time.sleep(0.25)
        victim = writers.pop(draw.randrange(len(writers)))
        os.kill(victim.pid or 0, signal.SIGKILL)
        victim.join(10)
        writers.append(process(_write, address, tmp_path, number))
    until(lambda: queries.highest(index) > 80, 60)
    for each in writers:
        each.kill()
        each.join(10)
    with index.reading() as connection:
        ordinals = list(connection.scalars(sa.select(t.ordinal).order_by(t.id)))
    assert ordinals == list(range(len(ordinals)))


def _hold_turn(address: str, held: Path) -> None:
    with closing(Index(address)) as index, index.turn():
        held.touch()
        time.sleep(60)


def test_a_turn_holds_across_transactions_and_ends_with_its_process(index: Index, address: str, tmp_path: Path) -> None:
    holder = process(_hold_turn, address, tmp_path / "held")
    until((tmp_path / "held").exists)
    ended: list[float] = []
    waiting = process(_take_turn, address, tmp_path / "taken")
    time.sleep(0.5)
    assert not (tmp_path / "taken").exists()
    holder.kill()
    killed_s = time.monotonic()
    until((tmp_path / "taken").exists)
    ended.append(time.monotonic() - killed_s)
    waiting.join(10)
    with index.turn():
        for number in range(3):
            with index.transaction() as transaction:
                transaction.put_visits([visit(f"k{number}")])
        assert len(index.visits(f"k{number}" for number in range(3))) == 3
    assert ended[0] < 5


def _take_turn(address: str, taken: Path) -> None:
    with closing(Index(address)) as index, index.turn(), index.transaction():
        taken.touch()


def test_one_does_what_is_exclusive_and_another_once_that_one_is_gone(
    index: Index, address: str, tmp_path: Path
) -> None:
    other = process(_do_alone, address, tmp_path / "done")
    until((tmp_path / "done").exists)
    with index.exclusive("run-harbour") as mine, index.exclusive("run-quay") as another:
        assert (mine, another) == (False, True)
        with index.exclusive("run-quay") as again:
            assert not again, "another thread of this process is at it"
    other.kill()
    other.join(10)

    def free() -> bool:
        with index.exclusive("run-harbour") as mine:
            return mine

    until(free)


def _do_alone(address: str, done: Path) -> None:
    with closing(Index(address)) as index, index.exclusive("run-harbour") as mine:
        assert mine
        done.touch()
        time.sleep(60)


# Hosts


def _hold_host(address: str, held: Path) -> None:
    index = Index(address)
    index.take(HOST, "a", NOON, 600)
    held.touch()
    time.sleep(60)


def test_a_host_whose_holder_was_killed_on_another_machine_is_free_at_once(
    index: Index, address: str, tmp_path: Path
) -> None:
    holder = process(_hold_host, address, tmp_path / "held")
    until((tmp_path / "held").exists)
    assert index.take(HOST, "b", NOON, 30) is None
    assert index.take(HOST, "b", NOON, 30) is None, "it lives"
    holder.kill()
    holder.join(10)
    until(lambda: index.take(HOST, "b", NOON, 30), 5)
    taken = index.take(HOST, "b", NOON, 30)
    assert taken is not None
    assert timedelta(seconds=9) < taken - NOON < timedelta(seconds=11), "it may have been asked just now"


class _Late(datetime):
    """A machine's clock that is an hour late."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return datetime.now(tz) - timedelta(hours=1)


def test_machines_whose_clocks_differ_by_an_hour_keep_one_pause(
    index: Index, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Index(address)) as late:
        with monkeypatch.context() as machine:
            machine.setattr("pipeline.index.postgresql.session.datetime", _Late)
            assert abs(late._backend.ahead() - timedelta(hours=1)) < timedelta(seconds=1)
        for one, other, at in ((index, late, timedelta()), (late, index, timedelta(seconds=60))):
            now = {index: NOON + at, late: NOON + at - timedelta(hours=1)}
            assert one.take(HOST, "a", now[one], 30) is not None
            assert other.take(HOST, "b", now[other], 30) is None
            one.give_back(HOST, "a", now[one] + timedelta(seconds=5))
            next_at = other.take(HOST, "b", now[other], 30)
            assert next_at is not None
            assert abs(next_at - now[other] - timedelta(seconds=5)) < timedelta(milliseconds=200)
            other.give_back(HOST, "b", now[other])


# When the server or the way to it fails


def test_an_index_goes_on_after_its_connections_were_cut(tmp_path: Path) -> None:
    server = running()
    server.make("cut")
    with Cable(server.port) as cable, closing(Index(server.address("cut", port=cable.port))) as index:
        with index.transaction() as transaction:
            transaction.put_visits([visit("before")])
        assert index.take(HOST, "a", NOON, 30) is not None
        with pytest.raises(IndexUnavailable), index.transaction() as transaction:  # noqa: PT012
            transaction.put_visits([visit("lost")])
            cable.cut()
        with pytest.raises(IndexUnavailable), index.turn(), index.transaction() as transaction:  # noqa: PT012
            transaction.put_visits([visit("lost, too")])
            cable.cut()
        assert set(index.visits(["before", "lost", "lost, too"])) == {"before"}
        index.give_back(HOST, "a", NOON)
        assert index.take(HOST, "b", NOON, 30) is not None
        with index.turn(), index.transaction() as transaction:
            transaction.put_visits([visit("after")])
        assert set(index.visits(["before", "after"])) == {"before", "after"}
        with closing(Index(server.address("cut"))) as other:
            assert other.take(HOST, "c", NOON, 30) is None, "its holder has shown again that it lives"
            assert other.take(HOST, "c", NOON, 30) is None


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["in good order", "crash"])
def test_a_server_that_is_started_again_is_waited_for(how: signal.Signals, tmp_path: Path) -> None:
    server = Server(fsync="on")
    try:
        server.make("kept")
        with closing(Index(server.address("kept"))) as index:
            with index.transaction() as transaction:
                transaction.put_visits([visit("before")])
            server.stop(how)
            again = process(_start_later, server)
            assert set(index.visits(["before"])) == {"before"}
            with index.turn(), index.transaction() as transaction:
                transaction.put_visits([visit("after")])
            again.kill()
    finally:
        server.remove()


def _start_later(server: Server) -> None:
    time.sleep(1)
    server.start()
    time.sleep(60)


def _start_server(told: Path) -> None:
    server = Server()
    assert server._process is not None
    told.write_text(str(server._process.pid))
    time.sleep(60)


def test_no_server_outlives_the_tests_that_started_it(tmp_path: Path) -> None:
    tests = process(_start_server, tmp_path / "told")
    until((tmp_path / "told").exists, 60)
    until((tmp_path / "told").read_text)
    tests.kill()
    tests.join(10)
    until(lambda: not Path("/proc", (tmp_path / "told").read_text()).exists())
