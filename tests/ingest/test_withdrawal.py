"""A document is taken out by a person: nothing of it stays but a line that says so, and it does not come back."""

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.archive import Recordings
from pipeline.config import settings
from pipeline.crawl import run_source
from pipeline.errors import ArchiveError
from pipeline.ingest import Ingest
from pipeline.maintenance import prune
from pipeline.model import Kind
from pipeline.warc import WarcRecord, read_records
from tests.support.commands import execute
from tests.support.house import House, article, feed, news_in_brief, prose
from tests.support.web import Site

WORDS = prose(1)[0]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def filed(house: House, site: Site) -> None:
    site.add("/feed", feed(*(site.url(f"/{number}") for number in range(4))))
    for number in range(3):
        site.add(f"/{number}", article(number))
    site.add("/3", article(2))  # a copy
    house.source({"feed": site.url("/feed")})
    house.run()


def fails(*_: object) -> None:
    raise ArchiveError("the disk fails")


def everything(house: House) -> str:
    """All that lies below the archive but the manifests, and the index in it."""
    files = [path for path in house.archive.rglob("*") if path.is_file() and path.name != "manifest.jsonl"]
    data = [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in files]
    return b"".join(data).decode("latin-1")


def test_nothing_of_it_stays_but_the_line_that_says_why(house: House) -> None:
    with Site() as site:
        filed(house, site)
        execute(house, "search", "story")
        url = site.url("/1")
        assert WORDS in everything(house)
        before = len(next((house.archive / ".warc").rglob("*.gz")).read_bytes())
        said = execute(house, "remove", url, "--because", "a request of the person named", "--by", "desk")
        assert said.code == 0, said.err
        left = everything(house)
        assert WORDS not in left
        assert execute(house, "search", f'"{WORDS.split(".")[0]}"', "--json").out.strip() == "[]"
        (warc,) = (house.archive / ".warc").rglob("*.gz")
        assert len(warc.read_bytes()) == before, "all other records lie where they lay"
        with warc.open("rb") as file:
            every = list(read_records(file, most_bytes=1 << 20))
        found = [each for each in every if isinstance(each, WarcRecord) and each.sound]
        assert len(found) == len(every)
        assert b"withdrawn: a request of the person named" in gzip.decompress(warc.read_bytes())
        last = json.loads((house.archive / "2024/05/14/manifest.jsonl").read_text().splitlines()[-1])
        assert (last["event"], last["because"], last["by"]) == ("withdrawn", "a request of the person named", "desk")
        assert "title" not in last
        assert sum(b"HTTP/1.1 200" in each.block for each in found if each.kind == "response") == 2
        assert "withdrawn on" in execute(house, "why", url).out
        assert house.run()[1].of(url).kind is Kind.EXCLUDED
        assert "excluded" in execute(house, "add", url).out
        execute(house, "retry", url, "--again")
    assert execute(house, "verify").out.endswith("no problems\n")
    assert len(house.texts()) == 2


def test_it_stays_out_when_the_index_is_made_again(house: House) -> None:
    with Site() as site:
        filed(house, site)
        url = site.url("/1")
        execute(house, "remove", url, "--because", "an error of ours")
        for path in (house.archive / ".state").glob("index.sqlite*"):
            path.unlink()
        assert house.run()[1].of(url).kind is Kind.EXCLUDED
        assert "an error of ours" in execute(house, "why", url).out
    assert len(house.texts()) == 2
    assert house.sound()


def test_copies_are_named_before_they_go_too(house: House) -> None:
    with Site() as site:
        filed(house, site)
        url = site.url("/2")
        refused = execute(house, "remove", url, "--because", "x")
        assert refused.code == 1
        assert ".duplicates/2024/05/14/" in refused.err
        assert len(house.texts()) == 3
        assert execute(house, "remove", url, "--because", "x", "--copies", "--dry-run").out.count("would be") == 2
        assert execute(house, "remove", url, "--because", "x", "--copies").out.count("is removed") == 2
        assert prose(2)[0] not in everything(house)
    assert house.sound()


def test_a_hash_of_several_documents_takes_none_of_them_away(house: House) -> None:
    with Site() as site:
        filed(house, site)
    named = next(path.name for path in (house.archive / ".duplicates").rglob("*.txt"))[4:12]
    said = execute(house, "remove", named, "--because", "wrong", "--copies")
    assert said.code == 1
    assert f"{named} names 2 documents: " in said.err
    assert ".duplicates/" in said.err
    assert len([path for path in house.archive.rglob("*.txt") if ".state" not in path.parts]) == 4


def test_a_seal_of_before_knows_of_it(house: House) -> None:
    with Site() as site:
        filed(house, site)
        house.clock.pass_by(days=1)
        with house.line() as line:
            line.archive.seal(line.clock.now().date(), line.clock.now())
        assert execute(house, "seal", "--verify").code == 0
        execute(house, "remove", site.url("/1"), "--because", "x")
    assert execute(house, "seal", "--verify").code == 0
    (warc,) = (house.archive / ".warc").rglob("*.gz")
    warc.write_bytes(warc.read_bytes()[:-1] + b"?")
    assert execute(house, "seal", "--verify").code == 1


def test_a_withdrawal_that_breaks_off_is_finished_by_the_next_start(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Site() as site:
        filed(house, site)
        with monkeypatch.context() as broken:
            broken.setattr(Recordings, "blank", fails)
            assert execute(house, "remove", site.url("/1"), "--because", "x").code == 1
        assert WORDS in everything(house)
        with house.line():
            pass
    assert WORDS not in everything(house)
    assert len(house.texts()) == 2
    assert house.sound()


@pytest.mark.parametrize("because", ["", "  "])
def test_a_reason_is_needed(house: House, because: str) -> None:
    assert execute(house, "remove", "x", "--because", because).code == 2
    assert execute(house, "remove", "x").code == 2


def test_an_address_that_is_not_held_is_left_out_all_the_same(house: House) -> None:
    with Site() as site:
        filed(house, site)
        url = site.url("/9")
        site.add("/9", article(9))
        assert execute(house, "remove", url, "--because", "a request", "--dry-run").out.endswith(
            "left out from now on\n"
        )
        said = execute(house, "remove", url, "--because", "a request of the person named", "--by", "desk")
        assert (said.code, said.out) == (0, f"{url} is left out from now on\n")
        assert "UTC: excluded on " in execute(house, "why", url).out, "said once"
        again = execute(house, "remove", url, "--because", "whatever", "--by", "somebody")
        assert again.code == 0
        assert again.out.startswith(f"{url} is left out already: excluded on ")
        assert again.out.endswith(" by desk: a request of the person named\n"), "the first reason stays"
        site.add("/feed", feed(*(site.url(f"/{number}") for number in (0, 9))))
        house.clock.pass_by(days=2)
        assert house.run()[1].of(url).kind is Kind.EXCLUDED
        for path in (house.archive / ".state").glob("index.sqlite*"):
            path.unlink()
        assert house.run()[1].of(url).kind is Kind.EXCLUDED, "a new index knows it, too"
        assert "excluded" in execute(house, "add", url).out
        assert "by desk: a request of the person named" in execute(house, "why", url).out
        assert "/9" not in site.paths()
    (line,) = (house.archive / ".excluded.jsonl").read_text().splitlines()
    assert (json.loads(line)["url"], json.loads(line)["by"]) == (url, "desk")
    assert "nothing of that name is held" in execute(house, "remove", "abcdef12", "--because", "x").err


def words_indexed(house: House, word: str) -> int:
    """How many places of the search index have a word, whatever lies there."""
    with closing(sqlite3.connect(house.archive / ".state" / "search.sqlite")) as found:
        return len(found.execute("SELECT rowid FROM text WHERE text MATCH ?", (word,)).fetchall())


def test_its_words_leave_the_search_index_with_it(house: House) -> None:
    with Site({"/1": article(1, text="<p>The unmistakableword stands here, and in no other page.</p>" * 4)}) as site:
        site.add("/feed", feed(site.url("/1")))
        house.source({"feed": site.url("/feed")})
        house.run()
        execute(house, "search", "unmistakableword")
        assert words_indexed(house, "unmistakableword") == 1
        with pytest.MonkeyPatch.context() as broken:
            broken.setattr(Ingest, "withdraw", fails)
            assert execute(house, "remove", site.url("/1"), "--because", "x").code == 1
        assert words_indexed(house, "unmistakableword") == 1, "it stays, and can be found"
        execute(house, "remove", site.url("/1"), "--because", "x")
    assert words_indexed(house, "unmistakableword") == 0


def test_a_record_that_repeats_a_withdrawn_one_is_told_and_the_text_stays(house: House) -> None:
    with Site() as site:
        filed(house, site)
        copy = execute(house, "duplicates", "--json").json[0]["file"]
        assert execute(house, "restore", copy).code == 0
        assert execute(house, "remove", site.url("/2"), "--because", "a request").code == 0
        kept = site.url("/3")
        assert len(house.texts()) == 3
        assert execute(house, "verify").out.endswith("no problems\n")
        assert "the page was withdrawn: a request" in execute(house, "show", kept, "--raw").err
        told = execute(house, "reextract", kept, "--json").json
        assert (told["counts"]["unreadable"], told["counts"]["adopted"]) == (1, 0)
        said = execute(house, "export", "wacz", house.folder / "all.wacz")
        assert (said.code, "2 documents written" in said.out) == (1, True)
        assert "the page was withdrawn: a request" in said.err


def test_a_page_of_several_documents_goes_with_one_of_them_and_verify_knows(house: House) -> None:
    with Site({"/day": news_in_brief(1, 2, 3)}) as site:
        site.add("/feed", feed(site.url("/day")))
        house.source({"feed": site.url("/feed")}, collections="split")
        house.run()
        (file,) = [row["file"] for row in execute(house, "list", "--json").json if row["url"].endswith("#piece-2")]
        execute(house, "search", "story")
        assert execute(house, "remove", file, "--because", "x").code == 0
    assert len(house.texts()) == 2
    assert prose(2)[0] not in everything(house)
    assert house.sound()


def test_of_an_address_every_answer_goes_that_was_recorded(house: House) -> None:
    with Site({"/1": article(1), "/2": article(2)}) as site:
        site.add("/feed", feed(site.url("/1"), site.url("/2")))
        house.source({"feed": site.url("/feed")}, raw="all", revisit={"within": "9000d", "every": "1h"})
        for _ in range(2):
            house.run()
            house.clock.pass_by(days=1)
        said = execute(house, "remove", site.url("/1"), "--because", "x")
        assert "1 more recorded answer of it overwritten" in said.out
        assert WORDS not in everything(house)
        assert prose(2)[0] in everything(house)
    assert house.sound()


def test_a_removed_copy_whose_text_was_deleted_can_be_withdrawn_too(house: House) -> None:
    with Site() as site:
        filed(house, site)
        house.settings(retention={"duplicates": "1d"})
        house.clock.pass_by(days=3)
        with house.line() as line:
            prune(line, line.clock.now())
        said = execute(house, "remove", site.url("/3"), "--because", "x")
        assert said.out.count("is removed") == 1
        assert house.run()[1].of(site.url("/3")).kind is Kind.EXCLUDED
    assert house.sound()


def test_what_is_withdrawn_while_its_file_grows_breaks_no_seal(house: House) -> None:
    with Site() as site:
        filed(house, site)
        site.add("/feed", feed(site.url("/8"), site.url("/9")))
        for number in (8, 9):
            site.add(f"/{number}", article(number))
        with house.line() as line:
            source = settings.load(house.configs).sources["paper"]
            run_source(line, source)
            line.ingest.withdraw([line.index.visits([site.url("/8")])[site.url("/8")].file or ""], "x", "desk")
            site.add("/feed", feed(site.url("/7")))
            site.add("/7", article(7))
            run_source(line, source)
        house.clock.pass_by(days=1)
        with house.line() as line:
            line.archive.seal(line.clock.now().date(), line.clock.now())
    assert execute(house, "seal", "--verify").out == "Everything is as it was sealed.\n"
    assert house.sound()
