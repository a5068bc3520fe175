"""Documents are written out as lines, as a table or as files, by the filters of a search."""

import csv
import gc
import json
import os
import signal
import sqlite3
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import bagit
import duckdb
import pytest

from pipeline import format
from pipeline.access.export import ExportFormat, export, writer
from pipeline.access.export.selection import ExportScope, Selected
from pipeline.access.export.target import new_target
from pipeline.config import settings
from pipeline.index import DocumentRow, queries
from pipeline.runtime import open_holdings
from pipeline.search import Filters
from pipeline.system.clock import SystemClock
from tests.support.commands import execute
from tests.support.documents import process, text
from tests.support.house import House, article, feed
from tests.support.library import TEXTS, day, house_of
from tests.support.web import Site


@pytest.fixture(params=[each.value for each in ExportFormat])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> House:
    return house_of(tmp_path_factory.mktemp("held"))


def test_lines_hold_every_document_by_day(held: House, tmp_path: Path) -> None:
    to = tmp_path / "all.jsonl"
    said = execute(held, "export", "jsonl", to, "--json")
    days = {"first_day": "2024-05-01", "last_day": "2024-05-10"}
    assert (said.code, said.json) == (0, {"to": str(to), "documents": len(TEXTS), "problems": []} | days)
    read = [json.loads(line) for line in to.read_text(encoding="utf-8").splitlines()]
    assert [(each["language"], each["title"], each["paragraphs"]) for each in read] == [
        (language, title, [text]) for language, title, text in TEXTS
    ]


def test_a_table_holds_the_same(held: House, tmp_path: Path) -> None:
    to = tmp_path / "all.csv"
    assert execute(held, "export", "csv", to).code == 0
    with to.open(encoding="utf-8", newline="") as rows:
        read = list(csv.DictReader(rows))
    assert [(each["title"], each["text"]) for each in read] == [(title, text) for _, title, text in TEXTS]


@pytest.mark.parametrize("form", ["jsonl", "csv", "sqlite", "parquet", "folder", "bagit"])
def test_every_form_names_who_wrote_a_document(house: House, site: Site, form: str, tmp_path: Path) -> None:
    writers = ["Edda Marsh", None, "Tomas Weir"]
    for number, name in enumerate(writers):
        byline = f'<meta name="author" content="{name}">' if name else ""
        site.add(f"/{number}", article(number).replace("</head>", f"{byline}</head>"))
    site.add("/feed", feed(*(site.url(f"/{number}") for number in range(len(writers)))))
    house.source({"feed": site.url("/feed")})
    house.run("paper")
    to = tmp_path / f"out.{form}"
    assert execute(house, "export", form, to).code == 0
    lines = {"jsonl": to, "folder": to / "manifest.jsonl", "bagit": to / "data" / "documents.jsonl"}
    told: list[Any]
    if form == "csv":
        with to.open(encoding="utf-8", newline="") as rows:
            told = [each["author"] or None for each in csv.DictReader(rows)]
    elif form == "sqlite":
        with closing(sqlite3.connect(to)) as asked:
            told = [author for (author,) in asked.execute("SELECT author FROM documents")]
    elif form == "parquet":
        with duckdb.connect() as asked_of:
            told = [row[0] for row in asked_of.execute("SELECT author FROM read_parquet(?)", [str(to)]).fetchall()]
    else:
        told = [json.loads(line)["author"] for line in lines[form].read_text(encoding="utf-8").splitlines()]
    assert sorted(told, key=str) == sorted(writers, key=str)


def test_a_folder_holds_the_files_numbered_through_with_a_manifest(held: House, tmp_path: Path) -> None:
    to = tmp_path / "out"
    assert execute(held, "export", "folder", to, "--since", "2024-05-02", "--language", "zh").code == 0
    manifest = [json.loads(line) for line in (to / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    names = sorted(path.name for path in to.glob("*.txt"))
    assert [each["file"] for each in manifest] == names
    assert [name[:4] for name in names] == ["000_", "001_"]
    assert [format.parse((to / name).read_bytes()).title for name in names] == [TEXTS[1][1], TEXTS[2][1]]
    for each in manifest:
        assert (to / each["file"]).read_bytes() == (held.archive / each["filed_as"]).read_bytes()


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--source", "mill"], 5),
        (["--until", "2024-05-03"], 3),
        (["--since", "2024", "--until", "2024"], len(TEXTS)),
        (["--until", "2023"], 0),
        (["--search", "-valley the"], 1),
        (["--search", "洪水", "--language", "ja"], 1),
        (["--search", "flood*", "--since", "2024-05-02", "--state", "all"], 1),
        (["--search", "nothing"], 0),
    ],
)
def test_the_filters_are_those_of_a_search(held: House, tmp_path: Path, options: list[str], count: int) -> None:
    assert execute(held, "export", "jsonl", tmp_path / "x", "--json", *options).json["documents"] == count


def test_a_wrong_query_is_told_before_anything_is_written(held: House, tmp_path: Path) -> None:
    said = execute(held, "export", "csv", tmp_path / "x", "--search", "-flood")
    assert (said.code, "add a word to find" in said.err, [*tmp_path.iterdir()]) == (2, True, [])


def test_parquet_is_read_by_duckdb_with_its_types(held: House, tmp_path: Path) -> None:
    to = tmp_path / "all.parquet"
    assert execute(held, "export", "parquet", to).code == 0
    with duckdb.connect() as asked:
        read = asked.execute("SELECT language, title, paragraphs, day FROM read_parquet(?)", [str(to)]).fetchall()
        assert read == [(language, title, [text], day(n)) for n, (language, title, text) in enumerate(TEXTS)]
        types = dict(
            asked.execute("SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet(?))", [str(to)]).fetchall()
        )
    assert (types["day"], types["fetched_at"], types["paragraphs"]) == ("DATE", "TIMESTAMP WITH TIME ZONE", "VARCHAR[]")
    assert (types["score"], types["unsketched"], types["of"]) == ("DOUBLE", "BOOLEAN", "VARCHAR")


def test_parquet_without_its_library_says_how_to_install_it(
    held: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    said = execute(held, "export", "parquet", tmp_path / "x.parquet")
    assert (said.code, "pip install 'onestory[parquet]'" in said.err, [*tmp_path.iterdir()]) == (1, True, [])


def test_a_bag_is_valid_and_an_altered_one_is_not(held: House, tmp_path: Path) -> None:
    to = tmp_path / "bag"
    assert execute(held, "export", "bagit", to, "--state", "all").code == 0
    bag = bagit.Bag(str(to))
    assert bag.is_valid()
    assert "state all" in bag.info["External-Description"]
    told = [json.loads(line) for line in (to / "data" / "documents.jsonl").read_text("utf-8").splitlines()]
    assert {f"data/{each['file']}" for each in told} | {"data/documents.jsonl"} == set(bag.payload_files())
    for each in told:
        assert (to / "data" / each["file"]).read_bytes() == (held.archive / each["filed_as"]).read_bytes()
    (to / "data" / told[0]["file"]).write_bytes(b"altered")
    assert not bagit.Bag(str(to)).is_valid()


def test_a_bag_of_seeds_is_valid_whatever_their_names_are(tmp_path: Path) -> None:
    house = House(tmp_path)
    (tmp_path / "seeds").mkdir()
    for number, name in enumerate(["plain.en.txt", "100% of %0A näme.txt"]):
        seed = format.render(format.canonical(f"Seed {number}", date(2024, 5, 1), text(number)))
        (tmp_path / "seeds" / name).write_bytes(seed)
    assert execute(house, "export", "bagit", tmp_path / "bag", "--state", "seed", "--json").json["documents"] == 2
    assert bagit.Bag(str(tmp_path / "bag")).is_valid()
    told = (tmp_path / "bag" / "data" / "documents.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["filed_as"] for line in told} == {"seeds/plain.en.txt", "seeds/100% of %0A näme.txt"}


def test_a_database_finds_words_of_every_script(held: House, tmp_path: Path) -> None:
    to = tmp_path / "all.db"
    assert execute(held, "export", "sqlite", to).code == 0
    with closing(sqlite3.connect(to)) as asked:
        assert asked.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert asked.execute("SELECT title, text FROM documents ORDER BY id").fetchall() == [each[1:] for each in TEXTS]
        query = (
            "SELECT language FROM documents WHERE id IN (SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?)"
        )
        for words, language in (("外交部长", "zh"), ('"rice harvest"', "en"), ("น้ำท่วม", "th"), ("наводнение", "ru")):
            assert asked.execute(query, (words,)).fetchall() == [(language,)]
        # by this datasette knows that a table can be searched
        by = (
            "SELECT name FROM sqlite_master WHERE rootpage = 0 "
            "AND sql LIKE '%VIRTUAL TABLE%USING FTS%content=\"documents\"%'"
        )
        assert asked.execute(by).fetchall() == [("documents_fts",)]


def test_every_form_has_a_manifest_that_seals_it(held: House, tmp_path: Path, form: str) -> None:
    to = tmp_path / "out"
    recorded = form != "wacz"  # the pages of these documents were not
    assert execute(held, "export", form, to, "--source", "mill", "--search", "the").code == (0 if recorded else 1)
    said = json.loads((tmp_path / "out.manifest.json").read_text("utf-8"))
    assert (said["export"], said["documents"], len(said["problems"])) == (form, int(recorded), 1 - recorded)
    assert (said["first_day"], said["last_day"]) == (("2024-05-10", "2024-05-10") if recorded else (None, None))
    asked: dict[str, str | None] = dict.fromkeys(("story", "language", "since", "until"))
    asked |= {"words": "the", "source": "mill", "state": "archived"}
    assert said["selection"] == asked
    assert sha256((tmp_path / said["sha256_of"]).read_bytes()).hexdigest() == said["sha256"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out.manifest.json"]


def test_an_empty_selection_makes_a_whole_export_of_nothing(held: House, tmp_path: Path, form: str) -> None:
    to = tmp_path / "out"
    assert (
        execute(held, "export", form, to, "--source", "mill", "--since", "2030-01-01", "--json").json["documents"] == 0
    )
    if form == "bagit":
        assert bagit.Bag(str(to)).is_valid()
    elif form == "csv":
        assert to.read_text().startswith("file,sha256,state,")
    elif form == "parquet":
        with duckdb.connect() as asked:
            assert asked.execute("SELECT count(*) FROM read_parquet(?)", [str(to)]).fetchall() == [(0,)]
    assert to.exists()


def drawn(row: DocumentRow, count: int) -> Iterator[Selected]:
    """Yield documents of some 20 kB each, made one by one."""
    with_text = format.canonical("From the harbour", date(2024, 5, 1), [" ".join(text(1, paragraphs=200))])
    for number in range(count):
        document = replace(with_text, title=f"Report {number}")
        data = format.encode(document)
        yield Selected(replace(row, file=f"2024/05/01/{format.file_name(number, data)}"), document, data)


def test_memory_does_not_grow_with_what_is_written(held: House, tmp_path: Path, form: str) -> None:
    with held.line() as line:
        (row,) = queries.documents(line.index, limit=1)
    write, used = writer(ExportFormat(form)), []
    for count in (300, 900):
        gc.collect()
        tracemalloc.start()
        write(tmp_path / f"{count}", drawn(row, count), "drawn")
        used.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert used[1] < used[0] * 1.2 + 1_000_000
    if form == "parquet":
        import pyarrow

        assert pyarrow.default_memory_pool().max_memory() < 40_000_000


def test_nothing_is_written_over_and_nothing_half_is_left_under_the_name(held: House, tmp_path: Path) -> None:
    to = tmp_path / "there"
    to.write_text("mine")
    said = execute(held, "export", "jsonl", to)
    assert (said.code, "exists already" in said.err, to.read_text()) == (1, True, "mine")
    assert execute(held, "export", "csv", tmp_path / "no" / "folder.csv").code == 1
    said = execute(held, "export", "jsonl", "-")
    assert (said.code, "nothing is written to standard output" in said.err) == (1, True)


def test_what_a_kill_left_is_taken_over_and_what_is_not_ours_stays(held: House, tmp_path: Path, form: str) -> None:
    to, part = tmp_path / "out", tmp_path / "out.part"
    child = process(_export_and_die, held.configs, form, to)
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    assert [path.name for path in tmp_path.iterdir()] == ["out.part"]
    written = execute(held, "export", form, to, "--json").json["documents"]
    assert written == (0 if form == "wacz" else len(TEXTS)), "of these no page was recorded"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out.manifest.json"]
    part = tmp_path / "mine.part"
    part.mkdir()
    (part / "letter.txt").write_text("mine")
    said = execute(held, "export", form, tmp_path / "mine")
    assert (said.code, "no export has left it" in said.err) == (1, True)
    assert (part / "letter.txt").read_text() == "mine"


def _export_and_die(configs: Path, form: str, to: Path) -> None:
    """Export, and be killed when seven of the documents have been handed on."""
    configuration = settings.load(configs)
    with open_holdings(configuration, SystemClock(), print) as held:
        passed = iter(range(7))

        def progress(done: int, total: int) -> None:
            if next(passed, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        export(held, ExportScope(filters=Filters()), ExportFormat(form), to, progress)


def test_two_exports_to_one_place_do_not_mix(held: House, tmp_path: Path) -> None:
    with new_target(tmp_path / "out"):
        said = execute(held, "export", "csv", tmp_path / "out")
        assert (said.code, "another export is writing it" in said.err) == (1, True)
    assert execute(held, "export", "csv", tmp_path / "out").code == 0


@pytest.mark.parametrize("data", [b"\xff", b" date 2024-05-01 Altered\n\nAnother text.\n"])
def test_a_text_that_is_not_what_was_filed_is_told_and_left_out(tmp_path: Path, data: bytes) -> None:
    house = house_of(tmp_path)
    (file,) = (house.archive / "2024" / "05" / "01").glob("*.txt")
    file.write_bytes(data)
    said = execute(house, "export", "jsonl", tmp_path / "x.jsonl", "--json")
    assert (said.code, said.json["documents"]) == (1, len(TEXTS) - 1)
    assert str(file) in said.json["problems"][0]
