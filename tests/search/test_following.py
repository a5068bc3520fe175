"""The search index follows what is held, whatever happens to it meanwhile, and to its file."""

import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import OutOfReach, SearchUnavailable
from pipeline.index import queries
from pipeline.model import DocumentState
from pipeline.runtime import INDEX, Store, start_readers
from pipeline.search import Filters, Search, open_search
from tests.support.commands import Said, execute
from tests.support.documents import opened, submission, text, touched
from tests.support.house import House, article, feed
from tests.support.library import TEXTS, filled, house_of
from tests.support.store import Between, S3Server, environment, place
from tests.support.unprivileged import read_only, unprivileged
from tests.support.web import Site

EVERYTHING = Filters(state=None)


def titles(search: Search, query: str, filters: Filters = EVERYTHING) -> list[str]:
    return [hit.row.file for hit in search.search(query, filters, limit=1000).hits]


def whole(file: Path) -> bool:
    """Whether SQLite finds the file, and FTS5 its table, without a fault."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO text (text) VALUES ('integrity-check')")
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")


def search_file(store: Store) -> Path:
    return store.archive.root / ".state" / "search.sqlite"


def rows(store: Store) -> int:
    with closing(sqlite3.connect(search_file(store))) as connection:
        return int(connection.execute("SELECT count(*) FROM text_docsize").fetchone()[0])


def test_ingest_leaves_the_search_index_alone(tmp_path: Path) -> None:
    with filled(tmp_path) as store:
        assert not search_file(store).exists()


def test_what_came_since_is_found(tmp_path: Path) -> None:
    with filled(tmp_path) as store, open_search(store.index, store.archive) as search:
        assert titles(search, "quay*") == []
        store.ingest.admit([submission("https://new.example/1", text(1))])
        assert len(titles(search, "quay*")) == 1


def test_documents_of_days_in_any_order_are_written_at_once_and_found_newest_first(tmp_path: Path) -> None:
    days = [date(2024, 5, day) for day in (3, 1, 5, 2, 4, 1)]
    with opened(tmp_path) as store:
        new = [submission(f"https://a.example/{n}", text(n), day=day) for n, day in enumerate(days)]
        store.ingest.admit(new)
        with open_search(store.index, store.archive) as search:
            found = [hit.row.day for hit in search.search("harbour", EVERYTHING).hits]
        assert found == sorted(days, reverse=True)
        with closing(sqlite3.connect(search_file(store))) as connection:
            assert connection.execute("SELECT count(DISTINCT segid) FROM text_idx").fetchone() == (1,)


def test_a_restored_document_is_found_as_archived_and_no_more_as_removed(tmp_path: Path) -> None:
    with opened(tmp_path) as store, open_search(store.index, store.archive) as search:
        store.ingest.admit(
            [submission("https://a.example/1", text(1)), submission("https://b.example/1", touched(text(1), "Gannet."))]
        )
        removed, archived = Filters(state=DocumentState.DUPLICATE), Filters()
        (file,) = titles(search, "gannet", removed)
        assert titles(search, "gannet", archived) == []
        entry = store.ingest.restore(store.archive.last_record(file))
        assert titles(search, "gannet", removed) == []
        assert titles(search, "gannet", archived) == [entry.file]
        assert rows(store) == 2
        assert whole(search_file(store))


def test_what_a_better_copy_has_superseded_is_found_as_removed(tmp_path: Path) -> None:
    with opened(tmp_path, keep=["de"]) as store, open_search(store.index, store.archive) as search:
        store.ingest.admit([submission("https://a.example/1", text(1), language="en")])
        (file,) = titles(search, "quay*", Filters())
        store.ingest.admit([submission("https://b.example/1", text(1), language="de")])
        (kept,) = titles(search, "quay*", Filters())
        (removed,) = titles(search, "quay*", Filters(state=DocumentState.DUPLICATE))
        assert kept != file
        assert removed.startswith(".duplicates/")
        assert whole(search_file(store))


def test_a_pruned_text_is_found_no_more(tmp_path: Path) -> None:
    from pipeline.maintenance import prune

    with opened(tmp_path) as store, open_search(store.index, store.archive) as search:
        store.ingest.admit(
            [submission("https://a.example/1", text(1)), submission("https://b.example/1", touched(text(1), "Gannet."))]
        )
        assert len(titles(search, "gannet")) == 1
        assert prune(store, store.clock.now().replace(year=2099))
        assert titles(search, "gannet") == []
        assert len(titles(search, "quay*")) == 1


def test_a_text_that_was_deleted_by_hand_is_no_hit_after_reindex(tmp_path: Path) -> None:
    house = house_of(tmp_path)
    (hit,) = execute(house, "search", "orchestra", "--json").json
    (house.archive / hit["file"]).unlink()
    assert execute(house, "reindex").code == 0
    assert execute(house, "search", "orchestra", "--json").json == []
    assert len(execute(house, "search", "flood*", "--json").json) == 1


def test_of_many_texts_that_workers_read_a_damaged_one_keeps_its_title(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.ingest.admit([submission(f"https://n{number}.example/", text(number)) for number in range(300)])
        with open_search(store.index, store.archive) as search:
            search.follow()
            found = titles(search, "quay*")
            damaged = found[len(found) // 2]
            Path(store.archive.locate(damaged)).write_bytes(b"no text of ours")
            with closing(start_readers(2)) as workers:
                search.rebuild(workers=workers)
            assert sorted(titles(search, "quay*")) == sorted({*found} - {damaged})
            assert len(titles(search, "from the harbour")) == 300


@pytest.mark.parametrize("way", ["reindex", "index deleted"])
def test_documents_that_are_counted_anew_are_indexed_anew(tmp_path: Path, way: str) -> None:
    house = house_of(tmp_path)
    before = execute(house, "search", "洪水", "--json").json
    with filled(tmp_path) as store:
        store.ingest.admit(
            [replace(submission("https://z.example/1", text(3)), fingerprint=submission("u:", text(3)).fingerprint)]
        )
    (house.archive / before[0]["file"]).unlink()
    if way == "index deleted":
        for suffix in ("", "-wal", "-shm"):
            Path(f"{house.archive / '.state' / INDEX}{suffix}").unlink(missing_ok=True)
    else:
        execute(house, "reindex")
    assert execute(house, "search", "洪水", "--json").json == before[1:]
    assert len(execute(house, "search", "quay*", "--json").json) == 1


def test_an_index_file_of_another_version_is_made_anew(tmp_path: Path) -> None:
    with filled(tmp_path) as store:
        with open_search(store.index, store.archive) as search:
            before = titles(search, "flood*")
        with closing(sqlite3.connect(search_file(store))) as connection:
            connection.execute("UPDATE meta SET value = '0 old' WHERE name = 'version'")
            connection.execute("INSERT INTO text (text) VALUES ('delete-all')")
            connection.commit()
        told: list[tuple[int, int]] = []
        with open_search(store.index, store.archive) as search:
            page = search.search("flood*", progress=lambda done, total: told.append((done, total)))
        assert [hit.row.file for hit in page.hits] == before
        assert told == [(len(TEXTS), len(TEXTS))]


@pytest.mark.parametrize("harm", ["garbage", "half", "empty", "other tables", "torn"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, harm: str) -> None:
    with filled(tmp_path) as store:
        with open_search(store.index, store.archive) as search:
            before = titles(search, "flood*")
        file = search_file(store)
        data = file.read_bytes()
        assert not file.with_name(f"{file.name}-wal").exists()
        if harm == "garbage":
            file.write_bytes(b"no database at all" * 400)
        elif harm == "half":
            file.write_bytes(data[: len(data) // 2])
        elif harm == "empty":
            file.write_bytes(b"")
        elif harm == "torn":
            file.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
        else:
            file.unlink()
            with closing(sqlite3.connect(file)) as connection:
                connection.execute("CREATE TABLE meta (x)")
        with open_search(store.index, store.archive) as search:
            assert titles(search, "flood*") == before
        assert whole(file)


def test_a_process_that_is_killed_while_it_follows_loses_nothing_and_indexes_nothing_twice(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.settings(search={"across_languages": True})
    count = 300
    with opened(tmp_path) as store:
        store.ingest.admit(
            [submission(f"https://a.example/{n}", text(n, 4), title=f"Tide {n} at the quay") for n in range(count)]
        )
        file = search_file(store)
    for number in (0, 2):
        with house.process("search", "tide", "--json") as started:
            deadline_s = time.monotonic() + 60
            while not file.exists() and time.monotonic() < deadline_s and started.poll() is None:
                time.sleep(0.005)
            time.sleep(0.05 * (number + 1))
            started.kill()
            started.wait()
    with opened(tmp_path) as store:
        with open_search(store.index, store.archive, across_languages=True) as search:
            found = titles(search, "tide")
        assert (len(found), len(set(found))) == (count, count)
        assert rows(store) == count
        assert whole(file)


def test_two_that_search_at_once_index_nothing_twice(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.ingest.admit([submission(f"https://a.example/{n}", text(n, 2), title=f"Tide {n}") for n in range(300)])
        with open_search(store.index, store.archive) as search:
            found: list[int] = []
            threads = [threading.Thread(target=lambda: found.append(len(titles(search, "tide")))) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert found == [300] * 4
        assert rows(store) == 300


def test_an_answer_that_shall_not_wait_says_how_far_it_is_behind(tmp_path: Path) -> None:
    with filled(tmp_path) as store, open_search(store.index, store.archive) as search:
        with pytest.raises(SearchUnavailable, match="no search index yet"):
            search.search("quay*", follow=False)
        search.follow()
        store.ingest.admit([submission("https://new.example/1", text(1))])
        page = search.search("quay*", follow=False)
        assert (page.hits, page.behind) == ((), 1)
        page = search.search("quay*")
        assert (len(page.hits), page.behind) == (1, 0)


def test_an_answer_says_how_many_titles_are_still_to_be_read_for_other_languages(tmp_path: Path) -> None:
    with filled(tmp_path) as store:
        with open_search(store.index, store.archive) as words:
            words.follow()
            behind = words.search("quay*", follow=False).behind
        with open_search(store.index, store.archive, across_languages=True) as search:
            assert (behind, search.search("quay*", follow=False).behind) == (0, queries.highest(store.index))
            search.follow()
            assert search.search("quay*", follow=False).behind == 0


def test_an_answer_that_lacks_a_document_says_so_also_while_another_follows(tmp_path: Path) -> None:
    with filled(tmp_path) as store, open_search(store.index, store.archive) as search:
        search.follow()
        for number in range(40):
            store.ingest.admit([submission(f"https://new.example/{number}", text(1), title=f"Ketch{number}")])
            following = threading.Thread(target=search.follow)
            following.start()
            while (page := search.search(f"ketch{number}", EVERYTHING, follow=False)).behind:
                pass
            assert len(page.hits) == 1
            following.join()


def test_an_index_made_before_there_were_changes_is_followed(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.ingest.admit(
            [submission("https://a.example/1", text(1)), submission("https://b.example/1", touched(text(1), "Gannet."))]
        )
    with closing(sqlite3.connect(tmp_path / "archive" / ".state" / INDEX)) as connection:
        connection.execute("DROP TABLE document_change")
        connection.execute("DELETE FROM meta WHERE name = 'generation'")
        connection.commit()
    with opened(tmp_path) as store, open_search(store.index, store.archive) as search:
        (file,) = titles(search, "gannet")
        entry = store.ingest.restore(store.archive.last_record(file))
        assert titles(search, "gannet", Filters()) == [entry.file]


def ask(house: House, *arguments: str) -> Said:
    return unprivileged(execute, house, *arguments)


def test_a_read_only_archive_is_searched_if_it_was_searched_before(tmp_path: Path) -> None:
    house = house_of(tmp_path)
    here = execute(house, "search", "flood*", "--json").json
    with read_only(house.archive):
        there = ask(house, "search", "flood*", "--json")
    assert (there.code, there.err, there.json) == (0, "", here)


def test_a_read_only_archive_without_a_search_index_says_so(tmp_path: Path) -> None:
    house = house_of(tmp_path)
    execute(house, "list", "--json")
    with read_only(house.archive):
        there = ask(house, "search", "flood*")
    assert there.code == 1
    assert "there is no search index, and none can be made: Permission denied" in there.err


def test_a_read_only_search_index_that_is_behind_says_by_how_much(tmp_path: Path) -> None:
    house = house_of(tmp_path)
    execute(house, "search", "flood*", "--json")
    with filled(tmp_path) as store:
        store.ingest.admit([submission("https://z.example/1", text(3))])
    with read_only(house.archive):
        there = ask(house, "search", "flood*")
    assert there.code == 0
    assert "1 document cannot be found yet" in there.err


def test_the_daemon_follows_while_no_source_is_read(house: House, site: Site) -> None:
    site.add("/a", article(1))
    site.add("/feed", feed(site.url("/a")))
    house.source({"feed": site.url("/feed")}, schedule={"every": "1h"})
    file = house.archive / ".state" / "search.sqlite"
    with house.process("daemon"):
        deadline_s = time.monotonic() + 60
        while not file.exists():
            assert time.monotonic() < deadline_s
            time.sleep(0.05)


def test_texts_of_a_store_that_is_out_of_reach_are_indexed_once_they_can_be_read(tmp_path: Path, s3: S3Server) -> None:
    where = place(s3.bucket(), tmp_path)
    with Between(s3) as between, environment(between.environment), opened(tmp_path, place=where) as store:
        store.ingest.admit([submission("https://new.example/0", text(0))])
        between.fault = lambda number, method, path: "400" if method in ("GET", "HEAD") else None
        with open_search(store.index, store.archive) as search:
            with pytest.raises(OutOfReach, match="the store answered 400"):
                search.search("quay*", EVERYTHING)
            between.fault = lambda number, method, path: None
            assert len(titles(search, "quay*")) == 1
            store.ingest.admit([submission("https://new.example/1", text(1))])
            between.fault = lambda number, method, path: "400" if method in ("GET", "HEAD") else None
            page = search.search("quay*", EVERYTHING)
            assert (len(page.hits), page.behind) == (1, 1), "what was indexed before is found"
            between.fault = lambda number, method, path: None
            assert len(titles(search, "quay*")) == 2


def test_a_text_that_is_promised_and_not_stored_yet_is_indexed_once_it_is(tmp_path: Path, s3: S3Server) -> None:
    where = place(s3.bucket(), tmp_path)
    with Between(s3) as between, environment(between.environment), opened(tmp_path, place=where) as store:
        store.ingest.admit([submission("https://new.example/0", text(0))])
        between.fault = lambda number, method, path: "400" if method == "PUT" else None
        with pytest.raises(OutOfReach):
            store.ingest.admit([submission("https://new.example/1", text(1))])
        with open_search(store.index, store.archive) as search:
            assert (len(titles(search, "quay*")), search.search("quay*").behind) == (1, 1)
            between.fault = lambda number, method, path: None
            store.ingest.recover()
            assert len(titles(search, "quay*")) == 2
