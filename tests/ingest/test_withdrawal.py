"""A document is taken out by a person: nothing of it stays but a line that says so, and it does not come back."""

import gzip
import json
from pathlib import Path

import pytest

from pipeline.archive import Recordings
from pipeline.errors import ArchiveError
from pipeline.model import Kind
from pipeline.warc import WarcRecord, read_records
from tests.support.commands import execute
from tests.support.house import House, article, feed, prose
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
    def fails(*_: object) -> None:
        raise ArchiveError("the disk fails")

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
